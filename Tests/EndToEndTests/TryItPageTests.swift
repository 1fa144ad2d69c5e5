// Where "Try it" is, and where it is not: pages of prose, files, print; what is loaded when, and what a page decides.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: WebDriver.isInstalled, WebDriver.absence))
struct TryItPageTests {
    private static let echo = #"{"/echo": {"get": \#(TryItPage.operation("echo"))}}"#

    @Test func mostOfItIsLoadedWithTheFirstUse() throws {
        let page = try TryItPage(Self.echo)
        let scripts = "[...document.scripts].filter((s) => s.src.includes('try-it')).length"
        try page.browser.open(page.host.origin + "/api/operations/echo/")
        #expect(try page.browser.run("return " + scripts) as? Int == 1)
        // By keyboard alone; the focus follows.
        try page.browser.run("document.querySelector('.try-toggle').focus()")
        try page.browser.press("\u{E007}")
        try page.browser.wait(for: "document.querySelector('.try-it:not([hidden])')")
        #expect(try page.browser.run("return " + scripts) as? Int == 6)
        #expect(try page.browser.string("document.activeElement.className") == "try-it")
        let expanded = "document.querySelector('.try-toggle').getAttribute('aria-expanded')"
        #expect(try page.browser.string(expanded) == "true")
        try page.browser.press("\u{E004}")
        #expect(
            try page.browser.string("document.activeElement.getAttribute('aria-label')") == "Server")
        try page.browser.click(".try-toggle")
        try page.browser.wait(for: "\(expanded) === 'false'")
        #expect(try !page.browser.isVisible(".try-it"))
        #expect(try page.violations() == [])
    }

    @Test func whatCouldNotBeLoadedIsAskedForAgain() throws {
        let page = try TryItPage(Self.echo)
        try page.browser.open(page.host.origin + "/api/operations/echo/")
        let folder = page.site.url("public/assets")
        let theme = try #require(FileManager.default.contentsOfDirectory(atPath: folder.path).first)
        let script = folder.appendingPathComponent(theme + "/js/try-it-panel.js")
        let away = page.site.url("away.js")
        try FileManager.default.moveItem(at: script, to: away)
        try page.browser.click(".try-toggle")
        try page.browser.wait(for: "document.querySelector('.try-toggle').textContent === 'Try again'")
        try FileManager.default.moveItem(at: away, to: script)
        try page.openForm()
    }

    @Test func aPageOpenedFromAFileSendsToo() throws {
        let schemes =
            #"{"securitySchemes": {"Sign": {"type": "oauth2", "flows": {"authorizationCode": {"authorizationUrl": "/a", "tokenUrl": "/b", "scopes": {}}}}}}"#
        let page = try TryItPage(
            #"{"/echo": {"get": \#(TryItPage.operation("echo", #""security": [{"Sign": []}]"#))}, "/closed": {"get": \#(TryItPage.operation("closed"))}}"#,
            components: schemes)
        func file(_ id: String) -> String {
            page.site.url("public/api/operations/\(id)/index.html").absoluteString
        }
        try page.browser.open(file("echo"))
        try page.openForm()
        try page.send()
        #expect(try page.header("origin") == "null")
        try page.browser.click(".try-flow summary")
        try page.browser.fill(page.input("Client id"), "reader")
        try page.browser.click(".try-flow .try-small")
        try page.browser.wait(for: "document.querySelector('.try-flow [role=status]').textContent")
        #expect(try page.browser.text(".try-flow [role=status]").contains("opened from a file"))
        #expect(try page.browser.windowCount() == 1)
        try page.browser.open(file("closed"))
        try page.openForm()
        try page.send()
        #expect(try page.answer.contains("its origin is null"))
    }

    @Test func parametersAreSentAsTheExamplesShowThem() throws {
        let page = try TryItPage(Self.echo)
        try page.open("echo")
        let file = URL(fileURLWithPath: #filePath).appendingPathComponent("../../ParameterCases.json")
        let cases = try String(contentsOf: file.standardized, encoding: .utf8)
        let differences =
            try page.browser.run(
                """
                const g = galleyTryIt;
                const result = [];
                for (const row of g.readJSON(arguments[0])) {
                  const value = row.get("value");
                  const p = { name: "color", ...Object.fromEntries(row) };
                  const sent = {
                    path: () => g.inPath(p, value), query: () => g.inQuery(p, value).join("&"),
                    header: () => g.inHeader(p, value), cookie: () => g.inCookie(p, value).join("; "),
                    form: () => g.inForm(p, value).join("&"),
                  }[p.in]();
                  if (sent !== p.sent) result.push(g.compactJSON(row) + " is sent as " + sent);
                }
                return result;
                """, cases) as? [String]
        #expect(differences == [])
    }

    @Test func whatIsTypedAsJSONKeepsItsDigitsAndOrder() throws {
        let parameters = """
            {"name": "deep", "in": "query", "style": "deepObject", "schema": {"type": "object"}},
            {"name": "json", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}},
            {"name": "empty", "in": "query", "schema": {"type": "object"}},
            {"name": "X-Empty", "in": "header", "schema": {"type": "object"}}
            """
        let page = try TryItPage(
            #"{"/echo": {"get": \#(TryItPage.operation("echo", #""parameters": [\#(parameters)]"#))}}"#)
        try page.open("echo")
        try page.browser.fill(
            page.input("deep"), #"{"2": 12345678901234567890, "1": [true, null], "none": null}"#)
        try page.browser.fill(page.input("json"), #"{ "b": 1.0, "a": null }"#)
        try page.browser.fill(page.input("empty"), "{}")
        try page.browser.fill(page.input("X-Empty"), #"{"a": null}"#)
        try page.send()
        #expect(
            try page.echo()["target"] as? String
                == "/echo?deep%5B2%5D=12345678901234567890&deep%5B1%5D=true&json=%7B%22b%22%3A1.0%2C%22a%22%3Anull%7D"
        )
        #expect(try page.header("x-empty") == nil)
    }

    @Test func mixedContentIsRefusedButForLoopback() throws {
        let page = try TryItPage(Self.echo)
        try page.open("echo")
        func refusal(_ protocolName: String, _ url: String) throws -> String? {
            try page.browser.run(
                "return galleyTryIt.refusal({ method: 'GET', url: arguments[1] }, { protocol: arguments[0] })",
                protocolName, url) as? String
        }
        for url in [
            "http://api.test/x", "http://127.evil.test/", "http://localhost.evil.test/", "HTTP://10.0.0.1/",
        ] {
            #expect(try refusal("https:", url)?.hasPrefix("Mixed content:") == true, "\(url)")
            #expect(try refusal("http:", url) == nil)
            #expect(try refusal("file:", url) == nil)
        }
        for url in [
            "https://api.test/", "http://localhost:8000/x", "http://api.localhost/", "http://127.0.0.1:1/",
            "http://[::1]:8000/",
        ] {
            #expect(try refusal("https:", url) == nil, "\(url)")
        }
    }

    @Test func fieldsOfAFormAreSentURLEncoded() throws {
        let schema = """
            {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"},
              "tags": {"type": "array", "items": {"type": "string"}}, "ids": {"type": "array", "items": {"type": "integer"}},
              "facts": {"type": "object"}, "left": {"type": "string"}}}
            """
        let body =
            #""requestBody": {"content": {"application/x-www-form-urlencoded": {"schema": \#(schema), "encoding": {"ids": {"style": "pipeDelimited"}}}}}"#
        let page = try TryItPage(#"{"/echo": {"post": \#(TryItPage.operation("echo", body))}}"#)
        try page.open("echo")
        try page.browser.fill(page.input("name"), "a b&c=d+é")
        try page.browser.fill(page.input("facts"), #"{"x": [1, "y z"]}"#)
        for (name, values) in [("tags", ["one", "two three"]), ("ids", ["1", "2"])] {
            for value in values {
                try page.browser.click(page.input(name))
                try page.browser.press(value)
            }
        }
        try page.send()
        #expect(try page.header("content-type") == "application/x-www-form-urlencoded")
        let sent = try #require(page.echo()["body"] as? String)
        #expect(
            sent.split(separator: "&").map(String.init) == [
                "name=a+b%26c%3Dd%2B%C3%A9", "tags=one", "tags=two+three", "ids=1%7C2",
                "facts=%7B%22x%22%3A%5B1%2C%22y+z%22%5D%7D",
            ])
    }

    @Test func variablesOfAServerAreChosenOrTyped() throws {
        let servers = """
            [{"url": "$SERVICE/{version}/{tenant}", "variables": {
              "version": {"default": "v2", "enum": ["v1", "v2"]}, "tenant": {"default": "demo", "description": "Yours"}}},
             {"url": "$SERVICE/plain"}]
            """
        let page = try TryItPage(Self.echo, servers: servers)
        try page.open("echo")
        let version = try page.input("version")
        let tenant = try page.input("tenant")
        #expect(try page.browser.string("document.querySelector('\(version)').tagName") == "SELECT")
        #expect(try page.browser.string("document.querySelector('\(tenant)').tagName") == "INPUT")
        try page.send()
        #expect(try page.echo()["target"] as? String == "/v2/demo/echo")
        try page.browser.choose("v1", in: version)
        try page.browser.fill(tenant, "a$&b")
        try page.send()
        #expect(try page.echo()["target"] as? String == "/v1/a$&b/echo")
        try page.browser.choose("1", in: "select[aria-label=Server]")
        #expect(try !page.browser.exists(tenant))
        try page.send()
        #expect(try page.echo()["target"] as? String == "/plain/echo")
    }

    @Test func itIsNotPrinted() throws {
        let page = try TryItPage(Self.echo)
        try page.open("echo")
        #expect(try page.browser.isVisible(".try-it"))
        try page.browser.devTools("Emulation.setEmulatedMedia", ["media": "print"])
        #expect(try !page.browser.isVisible(".try-it"))
        #expect(try !page.browser.isVisible(".try-toggle"))
        #expect(try page.browser.isVisible(".endpoint"))
    }

    @Test func anOperationWithinProseHasItToo() throws {
        let page = try TryItPage(
            #"{"/echo": {"get": \#(TryItPage.operation("echo")), "put": \#(TryItPage.operation("change"))}}"#,
            home: "# Trials\n\n<!-- api: echo -->\n\nThen change it.\n\n<!-- api: change -->")
        try page.browser.open(page.host.origin + "/")
        #expect(try page.browser.run("return document.querySelectorAll('.try-toggle').length") as? Int == 2)
        try page.openForm()
        #expect(try page.browser.run("return document.querySelectorAll('.try-it').length") as? Int == 1)
        try page.send()
        #expect(try page.echo()["method"] as? String == "GET")
        #expect(try page.violations() == [])
    }

    @Test func aPageWithoutOperationsLoadsNothingOfIt() throws {
        let page = try TryItPage(
            Self.echo, components: #"{"schemas": {"Idea": {"type": "object"}}}"#,
            home: "# Trials\n\n<!-- schema: Idea -->\n\n<!-- operations -->")
        for path in ["index.html", "api/schemas/Idea/index.html"] {
            let html = try #require(page.site.read("public/" + path))
            #expect(!html.contains("try-it"), "\(path)")
        }
    }

    @Test func requestsOfTheServiceItselfHaveNone() throws {
        let callback =
            #""callbacks": {"moved": {"{$request.body#/url}": {"post": \#(TryItPage.operation("onMoved"))}}}"#
        let page = try TryItPage(
            #"{"/echo": {"post": \#(TryItPage.operation("subscribe", callback))}}"#,
            more: #", "webhooks": {"ping": {"post": \#(TryItPage.operation("onPing"))}}"#)
        let pages = page.site.files().filter { $0.contains("/callbacks/") || $0.contains("/webhooks/") }
            .filter { $0.hasSuffix(".html") }
        #expect(pages.count >= 2)
        for path in pages {
            let html = try #require(page.site.read(path.hasPrefix("public/") ? path : "public/" + path))
            #expect(!html.contains("try-it-data"), "\(path)")
        }
        let own = try #require(page.site.read("public/api/operations/subscribe/index.html"))
        #expect(own.components(separatedBy: "try-it-data").count == 2)
    }
}
