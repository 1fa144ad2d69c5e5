import Foundation
import GalleyOpenAPI
import Testing

@Suite("Code samples")
struct SampleLanguageTests {
    static let languages = SampleLanguage.all.map(\.id)

    private static func language(_ id: String) throws -> SampleLanguage {
        try #require(SampleLanguage.all.first { $0.id == id })
    }

    // MARK: Values that break careless code

    static let values = [
        "plain", "it's", "\"quoted\"", "back\\slash", "end\\", "a\\:b", "$HOME `id` $(id) !x", "${x} #{x} %s",
        "two\nlines", "\r\n", "tab\there", "null\u{0}byte", "\u{202E}turned", "\u{2028}", "\u{FEFF}",
        "äöü 日本 👩‍👩‍👧",
        "\"\"\"", "'''", "\"\"\"#", "\\#(x)", "\\(x)", "#\"##\"\"\"##", "`", "</script>", "@file", "<file",
        "=x", ":x",
        "a;type=b", "(", " spaced ", "", "*", "~", "-x", "--", "{a}", "}}", "[1]", "\\u0041", "a=b&c=d",
        "2024-01-01T00:00:00+01:00", "\u{1B}[31m", "\u{7F}", "ends with \"", "//x", "/* x", "*/",
    ]

    private static let bodies: [SampleRequest.Body] = {
        var result: [SampleRequest.Body] = [
            .none, .form([]), .multipart([]), .text("", contentType: "text/plain"),
            .text("[]", contentType: "application/json"), .text("null", contentType: "application/json"),
            .text("not JSON", contentType: "application/json"),
            .text(
                #"{"__proto__": {"class": 1}, "a-b": [], "": {}, "1": true}"#, contentType: "application/json"
            ),
            .text(
                #"{"big": 12345678901234567890, "far": 1E999, "fine": 1.10, "least": -0, "e": 1e5}"#,
                contentType: "application/json"),
            .text(
                String(repeating: "[", count: 200) + String(repeating: "]", count: 200),
                contentType: "application/json"),
        ]
        for value in values {
            let json = String(decoding: try! JSONEncoder().encode(value), as: UTF8.self)
            result.append(
                .text("{\n  \(json): [\n    \(json),\n    null\n  ]\n}", contentType: "application/json"))
            result.append(.text(json, contentType: "application/json"))
            result.append(.text(value, contentType: "text/plain"))
            result.append(.text(value + "\n" + value + "\n", contentType: "text/" + value))
            result.append(.form([(value, value), (value, value)]))
            result.append(
                .multipart([
                    .init(name: value, value: value),
                    .init(name: "typed", value: value, contentType: "text/plain"),
                    .init(name: value, value: "", fileName: value, contentType: value),
                    .init(name: "b", value: "", fileName: "b.bin"),
                ]))
            result.append(.file(name: value, contentType: value))
        }
        return result
    }()

    static let hostile: [SampleRequest] = {
        var result: [SampleRequest] = []
        for (i, body) in bodies.enumerated() {
            let value = values[i % values.count]
            var request = SampleRequest(
                method: ["GET", "POST", "QUERY", "DELETE", "HEAD", value][i % 6],
                url: "https://api.example.com/" + (i % 3 == 0 ? value : "a%20b"))
            request.body = body
            request.query = [("q", value), (value, "1"), (value, "2")]
            request.headers = [("Accept", value), (value, value), (value, "")]
            request.cookies = [("c", value), (value, value)]
            request.credentials =
                [
                    [.bearer], [.basic], [.digest],
                    [.header(name: value), .query(name: value), .cookie(name: value)],
                    [.clientCertificate, .bearer], [.query(name: "PATH"), .query(name: "appId")],
                ][i % 6]
            request.isStreamed = i % 7 == 0
            request.isDownload = i % 5 == 0
            request.downloadName = value
            request.answer = [.none, .json, .text][i % 3]
            result.append(request)
        }
        return result
    }()

    @Test("whatever a request holds, its samples are well-formed", arguments: languages)
    func hostile(id: String) throws {
        let language = try Self.language(id)
        let program = SampleTools.program(language)
        guard SampleTools.path(of: program) != nil else { return print(SampleTools.missing(program)) }
        let problems = try SampleTools.problems(language, Self.hostile.map(language.render))
        #expect(problems.isEmpty, "\(problems.prefix(2000))")
    }

    // MARK: What samples send

    /// Bodies of JSON and text, each once.
    static let texts: [SampleRequest] = bodies.compactMap { body in
        guard case .text(_, let type) = body, !type.contains("\0") else { return nil }
        var request = SampleRequest(method: "POST", url: "https://api.example.com")
        request.body = body
        return request
    }

    @Test(
        "the shell hands curl the very text of the body",
        .enabled(if: SampleTools.path(of: "bash") != nil, "bash is not there"))
    func shellWords() throws {
        // A function of the name stands in for the program.
        var script = "curl() { printf '%s\\0' \"${@: -1}\"; }\n"
        for request in Self.texts { script += SampleLanguage.curl.render(request) + "\n" }
        let output = try SampleTools.withFolder { folder in
            try Data(script.utf8).write(to: folder.appendingPathComponent("all.sh"))
            return try SampleTools.run("bash", ["all.sh"], in: folder).text
        }
        let words = output.split(separator: "\0", omittingEmptySubsequences: false).dropLast().map(
            String.init)
        let expected = Self.texts.map { request -> String in
            guard case .text(let text, _) = request.body else { return "" }
            return text.replacing("\0", with: "\u{FFFD}")
        }
        #expect(words.count == expected.count)
        for (word, text) in zip(words, expected) { #expect(Array(word.utf8) == Array(text.utf8)) }
    }

    @Test(
        "Python hands its library the very body",
        .enabled(if: SampleTools.path(of: "python3") != nil, "python3 is not there"),
        arguments: ["python-httpx", "python-requests"])
    func pythonBodies(id: String) throws {
        try expectSameBodies(
            id, program: "python3",
            """
            import json, pathlib, sys, types

            def send(*_, json=None, content=None, data=None, headers=None, **__):
                body = data if content is None else content
                sent.append(body.decode() if isinstance(body, bytes) else body if json is None else dumps(json))
                return types.SimpleNamespace(
                    raise_for_status=lambda: None, json=lambda: None, text="", status_code=200)

            dumps = json.dumps
            for name in "httpx", "requests":
                sys.modules[name] = types.SimpleNamespace(post=send)
            wanted = json.loads(pathlib.Path("wanted.json").read_text("utf-8"))
            for i, (text, is_json) in enumerate(wanted):
                sent = []
                exec(pathlib.Path(f"{i}.txt").read_text("utf-8"), {"print": lambda *_: None})
                same = sent == [text] or is_json and json.loads(sent[0]) == json.loads(text)
                if not same:
                    print(i, repr(sent), repr(text))
            """)
    }

    @Test(
        "JavaScript hands fetch the very body",
        .enabled(if: SampleTools.path(of: "node") != nil, "node is not there"))
    func javaScriptBodies() throws {
        try expectSameBodies(
            "javascript", program: "node",
            """
            const fs = require("fs"), vm = require("vm"), { isDeepStrictEqual } = require("util");
            const wanted = JSON.parse(fs.readFileSync("wanted.json", "utf8"));
            wanted.forEach(([text, isJSON], i) => {
              let sent;
              const fetch = (_, { body }) => { sent = body; return new Promise(() => {}); };
              const code = fs.readFileSync(`${i}.txt`, "utf8");
              vm.runInNewContext(`(async () => {${code}})()`, { fetch, process, console });
              if (sent !== text && !(isJSON && isDeepStrictEqual(JSON.parse(sent), JSON.parse(text))))
                console.log(i, JSON.stringify(sent), JSON.stringify(text));
            });
            """)
    }

    private func expectSameBodies(_ id: String, program: String, _ script: String) throws {
        let language = try Self.language(id)
        let output = try SampleTools.withFolder { folder in
            var wanted: [[Any]] = []
            for (i, request) in Self.texts.enumerated() {
                guard case .text(let text, let type) = request.body else { continue }
                let isJSON =
                    (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
                    != nil
                wanted.append([text, isJSON && type == "application/json"])
                try Data(language.render(request).utf8).write(to: folder.appendingPathComponent("\(i).txt"))
            }
            try JSONSerialization.data(withJSONObject: wanted)
                .write(to: folder.appendingPathComponent("wanted.json"))
            return try SampleTools.run(program, [program == "node" ? "-e" : "-c", script], in: folder).text
        }
        #expect(output.isEmpty, "\(output.prefix(2000))")
    }

    @Test("the tools see code that is not well-formed", arguments: languages)
    func brokenCode(id: String) throws {
        let language = try Self.language(id)
        let program = SampleTools.program(language)
        guard SampleTools.path(of: program) != nil else { return }
        #expect(try SampleTools.problems(language, ["f(\"it's"]) != "")
    }
}
