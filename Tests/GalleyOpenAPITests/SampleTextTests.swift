import GalleyOpenAPI
import Testing

@Suite("The text of code samples")
struct SampleTextTests {
    /// An upload with all kinds of things in it.
    private static let idea: SampleRequest = {
        var request = SampleRequest(method: "POST", url: "https://api.example.com/ideas")
        request.query = [("dry_run", "true"), ("tag", "a b"), ("tag", "c")]
        request.headers = [("Idempotency-Key", "8f14e45f")]
        request.cookies = [("theme", "dark")]
        request.credentials = [.bearer]
        request.body = .text(
            """
            {
              "title": "Mira's clock",
              "effort": 1.50,
              "tags": ["hardware"],
              "done": false,
              "parent": null
            }
            """, contentType: "application/json")
        return request
    }()

    @Test("curl")
    func curl() {
        #expect(
            SampleLanguage.curl.render(Self.idea) == #"""
                curl -X POST 'https://api.example.com/ideas?dry_run=true&tag=a%20b&tag=c' \
                  -H "Authorization: Bearer $TOKEN" \
                  -H 'Idempotency-Key: 8f14e45f' \
                  -H 'Content-Type: application/json' \
                  -b theme=dark \
                  -d '{
                  "title": "Mira'\''s clock",
                  "effort": 1.50,
                  "tags": ["hardware"],
                  "done": false,
                  "parent": null
                }'
                """#)
    }

    @Test("HTTPie")
    func httpie() {
        #expect(
            SampleLanguage.httpie.render(Self.idea) == #"""
                http -A bearer -a "$TOKEN" POST https://api.example.com/ideas \
                  dry_run==true \
                  tag=='a b' \
                  tag==c \
                  Idempotency-Key:8f14e45f \
                  Cookie:theme=dark \
                  title='Mira'\''s clock' \
                  effort:=1.50 \
                  tags:='["hardware"]' \
                  done:=false \
                  parent:=null
                """#)
    }

    @Test("Python")
    func python() {
        #expect(
            SampleLanguage.pythonHTTPX.render(Self.idea) == #"""
                import os

                import httpx

                token = os.environ["TOKEN"]

                response = httpx.post(
                    "https://api.example.com/ideas",
                    params={"dry_run": "true", "tag": ["a b", "c"]},
                    headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "8f14e45f"},
                    cookies={"theme": "dark"},
                    json={
                        "title": "Mira's clock",
                        "effort": 1.50,
                        "tags": ["hardware"],
                        "done": False,
                        "parent": None,
                    },
                )
                response.raise_for_status()
                print(response.json())
                """#)
    }

    @Test("JavaScript")
    func javaScript() {
        #expect(
            SampleLanguage.javaScript.render(Self.idea) == #"""
                const query = new URLSearchParams([
                  ["dry_run", "true"],
                  ["tag", "a b"],
                  ["tag", "c"],
                ]);

                const response = await fetch(`https://api.example.com/ideas?${query}`, {
                  method: "POST",
                  headers: {
                    Authorization: `Bearer ${process.env.TOKEN}`,
                    "Idempotency-Key": "8f14e45f",
                    "Content-Type": "application/json",
                    Cookie: "theme=dark",
                  },
                  body: JSON.stringify({
                    title: "Mira's clock",
                    effort: 1.50,
                    tags: ["hardware"],
                    done: false,
                    parent: null,
                  }),
                });
                if (!response.ok) throw new Error(`HTTP ${response.status}`);
                console.log(await response.json());
                """#)
    }

    @Test("Swift")
    func swift() {
        #expect(
            SampleLanguage.swift.render(Self.idea) == ##"""
                import Foundation

                let token = ProcessInfo.processInfo.environment["TOKEN"] ?? ""

                var url = URL(string: "https://api.example.com/ideas")!
                url.append(queryItems: [
                    URLQueryItem(name: "dry_run", value: "true"),
                    URLQueryItem(name: "tag", value: "a b"),
                    URLQueryItem(name: "tag", value: "c"),
                ])

                var request = URLRequest(url: url)
                request.httpMethod = "POST"
                request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
                request.setValue("8f14e45f", forHTTPHeaderField: "Idempotency-Key")
                request.setValue("application/json", forHTTPHeaderField: "Content-Type")
                request.setValue("theme=dark", forHTTPHeaderField: "Cookie")
                request.httpBody = Data(#"""
                    {
                      "title": "Mira's clock",
                      "effort": 1.50,
                      "tags": ["hardware"],
                      "done": false,
                      "parent": null
                    }
                    """#.utf8)

                let (data, response) = try await URLSession.shared.data(for: request)
                print((response as! HTTPURLResponse).statusCode)
                print(String(decoding: data, as: UTF8.self))
                """##)
    }

    @Test("Go")
    func go() {
        var request = SampleRequest(method: "DELETE", url: "https://api.example.com/ideas/1")
        request.credentials = [.basic]
        request.answer = .none
        #expect(
            SampleLanguage.go.render(request) == """
                package main

                import (
                \t"fmt"
                \t"log"
                \t"net/http"
                \t"os"
                )

                func main() {
                \trequest, err := http.NewRequest("DELETE", "https://api.example.com/ideas/1", nil)
                \tif err != nil {
                \t\tlog.Fatal(err)
                \t}
                \trequest.SetBasicAuth(os.Getenv("API_USER"), os.Getenv("API_PASSWORD"))

                \tresponse, err := http.DefaultClient.Do(request)
                \tif err != nil {
                \t\tlog.Fatal(err)
                \t}
                \tdefer response.Body.Close()

                \tfmt.Println(response.Status)
                }
                """)
    }

    // MARK: Single traits

    private func curl(_ change: (inout SampleRequest) -> Void) -> String {
        var request = SampleRequest(method: "GET", url: "https://api.example.com/a")
        change(&request)
        return SampleLanguage.curl.render(request)
    }

    @Test("secrets are read from the environment, by the name of their key")
    func secrets() {
        #expect(
            curl { $0.credentials = [.header(name: "X-Scratchpad-Key")] }
                .hasSuffix(#"-H "X-Scratchpad-Key: $SCRATCHPAD_KEY""#))
        #expect(curl { $0.credentials = [.cookie(name: "PATH")] }.hasSuffix(#"-b "PATH=$PATH_KEY""#))
        #expect(
            curl { $0.credentials = [.query(name: "appId"), .query(name: "api_key")] }
                == #"curl "https://api.example.com/a?appId=$APP_ID&api_key=$API_KEY""#)
    }

    @Test("a stream is shown as it comes, and a file is kept")
    func streamsAndFiles() {
        #expect(curl { $0.isStreamed = true }.hasSuffix("--no-buffer"))
        #expect(
            curl {
                $0.isDownload = true
                $0.downloadName = "a b.png"
            }.hasSuffix("--output 'a b.png'"))
    }

    @Test("curl reads no file and no type out of a form's value")
    func curlForms() {
        let text = curl {
            $0.method = "POST"
            $0.body = .multipart([
                .init(name: "a", value: "@secret"), .init(name: "b", value: "x;type=y"),
                .init(name: "c", value: "{\"a\";1}", contentType: "application/json"),
                .init(name: "d", value: "", fileName: "a,b.png", contentType: "image/png"),
            ])
        }
        #expect(text.contains("--form-string a=@secret"))
        #expect(text.contains("--form-string 'b=x;type=y'"))
        #expect(text.contains(#"-F 'c="{\"a\";1}";type=application/json'"#))
        #expect(text.contains(#"-F 'd=@"a,b.png";type=image/png'"#))
    }

    @Test("numbers that a language cannot hold are sent as they are written")
    func numbers() {
        var request = SampleRequest(method: "POST", url: "https://api.example.com/a")
        request.body = .text(#"{"id": 12345678901234567890}"#, contentType: "application/json")
        #expect(SampleLanguage.javaScript.render(request).contains(#"body: '{"id": 12345678901234567890}'"#))
        #expect(SampleLanguage.pythonHTTPX.render(request).contains(#"json={"id": 12345678901234567890}"#))
    }
}
