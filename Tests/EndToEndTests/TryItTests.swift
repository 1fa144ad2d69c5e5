// "Try it" in a real browser: what a reader fills in arrives, and what comes back is shown.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: WebDriver.isInstalled, WebDriver.absence))
struct TryItTests {
    private static func operation(_ id: String, _ rest: String = "") -> String {
        TryItPage.operation(id, rest)
    }

    private static func parameter(
        _ name: String, _ place: String, _ example: String, _ more: String = ""
    ) -> String {
        let type = example.hasPrefix("[") ? "array" : example.hasPrefix("{") ? "object" : "string"
        return """
            {"name": "\(name)", "in": "\(place)", "required": true, "schema": {"type": "\(type)"}, \
            "example": \(example)\(more.isEmpty ? "" : ", " + more)}
            """
    }

    @Test func parametersOfEveryStyleArriveAsTheSpecificationWritesThem() throws {
        let list = #"["a b","c"]"#
        let object = #"{"x": 1, "y": "é"}"#
        func parameters(_ place: String, _ styles: [(String, String, String)]) -> [String] {
            styles.map { Self.parameter($0.0, place, $0.1, $0.2) }
        }
        let inPath = parameters(
            "path",
            [
                ("simple", list, ""), ("simpleObject", object, #""explode": true"#),
                ("label", list, #""style": "label", "explode": true"#),
                ("matrix", list, #""style": "matrix""#),
                ("matrixObject", object, #""style": "matrix", "explode": true"#),
                ("plain", #""a/b?c%""#, ""),
            ])
        let inQuery = parameters(
            "query",
            [
                ("form", list, ""), ("flat", list, #""explode": false"#),
                ("spaced", list, #""style": "spaceDelimited", "explode": false"#),
                ("piped", list, #""style": "pipeDelimited", "explode": false"#),
                ("deep", object, #""style": "deepObject""#), ("members", object, ""),
                ("reserved", #""a/b:c?d é""#, #""allowReserved": true"#), ("strict", #""a/b&c=d+e""#, ""),
            ])
        let inHeaders = parameters(
            "header", [("X-List", list, ""), ("X-Object", #"{"x": 1, "y": 2}"#, #""explode": true"#)])
        let all = (inPath + inQuery + inHeaders).joined(separator: ",")
        let path = "/{simple}/{simpleObject}/{label}/{matrix}/{matrixObject}/{plain}"
        let page = try TryItPage(
            #"{"\#(path)": {"get": \#(Self.operation("styles", #""parameters": [\#(all)]"#))}}"#)
        try page.open("styles")
        try page.send()
        let target = try #require(page.echo()["target"] as? String)
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        #expect(
            parts.first
                == "/a%20b,c/x=1,y=%C3%A9/.a%20b.c/;matrix=a%20b,c/;x=1;y=%C3%A9/a%2Fb%3Fc%25")
        #expect(
            parts.last?.split(separator: "&").map(String.init) == [
                "form=a%20b", "form=c", "flat=a%20b,c", "spaced=a%20b%20c", "piped=a%20b%7Cc",
                "deep%5Bx%5D=1",
                "deep%5By%5D=%C3%A9", "x=1", "y=%C3%A9", "reserved=a/b:c?d%20%C3%A9",
                "strict=a%2Fb%26c%3Dd%2Be",
            ])
        #expect(try page.header("x-list") == "a b,c")
        #expect(try page.header("x-object") == "x=1,y=2")
        #expect(try page.violations() == [])
    }

    @Test func whatIsTypedIsSent() throws {
        let parameters = """
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}},
            {"name": "sort", "in": "query", "schema": {"anyOf": [{"enum": ["new", "old"]}, {"type": "null"}]}},
            {"name": "tags", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "draft", "in": "query", "schema": {"type": "boolean"}},
            {"name": "X-Trace", "in": "header", "schema": {"type": "string"}}
            """
        let page = try TryItPage(
            #"{"/echo": {"get": \#(Self.operation("echo", #""parameters": [\#(parameters)]"#))}}"#)
        try page.open("echo")
        try page.browser.fill(page.input("limit"), "7")
        try page.browser.choose("old", in: page.input("sort"))
        try page.browser.choose("false", in: page.input("draft"))
        try page.browser.fill(page.input("X-Trace"), "one two")
        let add = try page.input("tags")
        try page.browser.click(add)
        try page.browser.press("first")
        try page.browser.click(add)
        try page.browser.press("second")
        try page.send()
        #expect(
            try page.echo()["target"] as? String
                == "/echo?limit=7&sort=old&tags=first&tags=second&draft=false")
        #expect(try page.header("x-trace") == "one two")
        let curl = try page.browser.string("document.querySelector('.try-right figure pre').textContent")
        #expect(
            curl == """
                curl '\(page.service.service.origin)/echo?limit=7&sort=old&tags=first&tags=second&draft=false' \\
                  -H 'Accept: application/json' \\
                  -H 'X-Trace: one two'
                """)
    }

    @Test func aBodyOfJSONIsCheckedWhileItIsTypedAndSent() throws {
        let body =
            #""requestBody": {"required": true, "content": {"application/json": {"example": {"title": "One", "stars": 3}}}}"#
        let page = try TryItPage(#"{"/echo": {"put": \#(Self.operation("change", body))}}"#)
        try page.open("change")
        let editor = ".try-editor textarea"
        #expect(
            try page.browser.string("document.querySelector('\(editor)').value").contains(
                "\"title\": \"One\""))
        try page.browser.fill(editor, "{\n  \"title\": \"Two\",\n  \"stars\" 4}")
        #expect(
            try page.browser.text(".try-verdict") == "Not JSON: line 3, column 11: a colon is expected here")
        try page.browser.fill(editor, "{\"title\":\"Two\",\"number\":12345678901234567890}")
        #expect(try page.browser.text(".try-verdict") == "")
        try page.browser.click(".try-editor .try-small")
        let formatted = "{\n  \"title\": \"Two\",\n  \"number\": 12345678901234567890\n}"
        #expect(try page.browser.string("document.querySelector('\(editor)').value") == formatted)
        try page.send()
        #expect(try page.echo()["method"] as? String == "PUT")
        #expect(try page.echo()["body"] as? String == formatted)
        #expect(try page.header("content-type") == "application/json")
        try page.browser.fill(editor, " ")
        try page.browser.click(".try-send")
        #expect(try page.browser.text(".try-right [role=alert]") == "A body is required.")
    }

    @Test func filesAndFieldsOfAFormAreSent() throws {
        let schema = """
            {"type": "object", "required": ["files", "title"], "properties": {
              "files": {"type": "array", "items": {"type": "string", "contentMediaType": "application/octet-stream"}},
              "title": {"type": "string"}, "facts": {"type": "object"}}}
            """
        let body =
            #""requestBody": {"required": true, "content": {"multipart/form-data": {"schema": \#(schema)}, "application/x-www-form-urlencoded": {"schema": \#(schema)}}}"#
        let page = try TryItPage(#"{"/echo": {"post": \#(Self.operation("upload", body))}}"#)
        try page.site.write("one.txt", "first file")
        try page.site.write("two.txt", "second file")
        try page.open("upload")
        let files = try page.input("files")
        try page.browser.type(
            page.site.url("one.txt").path + "\n" + page.site.url("two.txt").path, into: files)
        try page.browser.fill(page.input("title"), "Two files & more")
        try page.browser.fill(page.input("facts"), "{\"pages\": 2}")
        try page.send()
        let sent = try #require(page.echo()["body"] as? String)
        #expect(try page.header("content-type")?.hasPrefix("multipart/form-data; boundary=") == true)
        for part in [
            #"name="files"; filename="one.txt""#, "first file", #"name="files"; filename="two.txt""#,
            "second file",
            "name=\"title\"\r\n\r\nTwo files & more", "Content-Type: application/json\r\n\r\n{\"pages\": 2}",
        ] {
            #expect(sent.contains(part), "\(part) is not in \(sent)")
        }
        #expect(try page.violations() == [])
    }

    @Test func credentialsAreSentAsTheirSchemeSays() throws {
        let components = """
            {"securitySchemes": {
              "Bearer": {"type": "http", "scheme": "bearer"}, "Basic": {"type": "http", "scheme": "basic"},
              "Key": {"type": "apiKey", "in": "header", "name": "X-Key"},
              "Query": {"type": "apiKey", "in": "query", "name": "key"},
              "Cookie": {"type": "apiKey", "in": "cookie", "name": "session"},
              "Token": {"type": "oauth2", "flows": {"password": {"tokenUrl": "token", "scopes": {"write": "Write"}}}}}}
            """
        let security =
            #""security": [{"Bearer": []}, {"Basic": []}, {"Key": [], "Query": []}, {"Cookie": []}, {"Token": ["write"]}, {}]"#
        let page = try TryItPage(
            #"{"/echo": {"get": \#(Self.operation("secret", security))}}"#, components: components)
        try page.open("secret")
        let choice = "select[aria-label=Authentication]"
        try page.browser.fill(page.input("Token"), "abc")
        try page.send()
        #expect(try page.header("authorization") == "Bearer abc")

        try page.browser.choose("1", in: choice)
        try page.browser.fill(page.input("User name"), "ada")
        try page.browser.fill(page.input("Password"), "pä:ss")
        try page.send()
        #expect(try page.header("authorization") == "Basic " + Data("ada:pä:ss".utf8).base64EncodedString())

        try page.browser.choose("2", in: choice)
        try page.browser.fill(page.input("X-Key"), "one")
        try page.browser.fill(page.input("key"), "two&three")
        try page.send()
        #expect(try page.header("x-key") == "one")
        #expect(try page.header("authorization") == nil)
        #expect(try page.echo()["target"] as? String == "/echo?key=two%26three")

        try page.browser.choose("3", in: choice)
        #expect(try page.browser.text(".try-form").contains("A browser lets no page set this cookie."))

        try page.browser.choose("4", in: choice)
        try page.browser.click(".try-flow summary")
        try page.browser.fill(page.input("User name"), "ada")
        try page.browser.fill(page.input("Password"), "secret word")
        try page.browser.click(".try-flow .try-small")
        try page.browser.wait(
            for: "document.querySelector('.try-flow [role=status]').textContent.includes('in its field')")
        try page.send()
        #expect(try page.header("authorization") == "Bearer t0k")

        try page.browser.choose("5", in: choice)
        try page.send()
        #expect(try page.header("authorization") == nil)
        #expect(try page.browser.run("return localStorage.length + sessionStorage.length") as? Int == 0)
    }

    @Test func aStreamIsShownAsItComes() throws {
        let page = try TryItPage(
            #"{"/stream": {"get": {"operationId": "stream", "responses": {"200": {"description": "Events", "content": {"text/event-stream": {}}}}}}}"#
        )
        try page.open("stream")
        try page.browser.click(".try-send")
        for number in 1...3 {
            try page.browser.wait(
                for: "document.querySelector('.try-body')?.textContent.includes('\"number\": \(number)')")
            #expect(try !page.browser.text(".try-body").contains("\"number\": \(number + 1)"))
            let progress = number == 1 ? "1 event," : "\(number) events,"
            try page.browser.wait(
                for: "document.querySelector('.try-right .try-facts').textContent.includes('\(progress)')")
            page.service.sendNext()
        }
        #expect(try page.browser.text(".try-stop") == "Stop")
        try page.browser.wait(
            for: "document.querySelector('.try-body').textContent.includes('\"number\": 4')")
        try page.browser.click(".try-stop")
        try page.finish()
        #expect(try page.answer.contains("4 events"))
        #expect(try page.answer.contains("Stopped."))
        page.service.sendNext()
        page.service.sendNext()
    }

    @Test func aRequestCanBeCancelled() throws {
        let page = try TryItPage(#"{"/slow": {"get": \#(Self.operation("slow"))}}"#)
        try page.open("slow")
        try page.browser.click(".try-send")
        try page.browser.wait(for: "document.querySelector('.try-facts').textContent === 'Sending…'")
        try page.browser.click(".try-stop")
        try page.finish()
        #expect(try page.answer == "Cancelled.")
        #expect(try page.browser.string("document.activeElement.textContent") == "Send")
    }

    @Test func theCauseOfNoAnswerIsNamed() throws {
        let page = try TryItPage(
            #"{"/closed": {"get": \#(Self.operation("closed")), "put": \#(Self.operation("closedPut"))}}"#)
        try page.open("closed")
        try page.send()
        #expect(try page.answer.contains("CORS"))
        #expect(try page.answer.contains("“Access-Control-Allow-Origin: \(page.host.origin)”"))
        #expect(try page.answer.contains("may have been carried out"))

        try page.open("closedPut")
        try page.send()
        #expect(try page.answer.contains("“Access-Control-Allow-Methods: PUT”"))

        try page.browser.choose("other", in: "select[aria-label=Server]")
        try page.browser.fill(page.input("Its address"), "http://127.0.0.1:9")
        try page.send()
        #expect(try page.answer.contains("The service at http://127.0.0.1:9 could not be reached"))
        #expect(try !page.answer.contains("CORS"))
    }

    @Test func thePolicyOfThePageIsNamedWhereItForbids() throws {
        let page = try TryItPage(
            #"{"/echo": {"get": \#(Self.operation("echo"))}}"#,
            policy: "default-src 'self'")
        try page.open("echo")
        try page.send()
        #expect(try page.answer.contains("Content-Security-Policy"))
    }

    @Test func whatIsRequiredIsMarkedBeforeAnythingIsSent() throws {
        let parameters =
            #"{"name": "id", "in": "path", "required": true, "schema": {"type": "string"}}, {"name": "q", "in": "query", "required": true, "schema": {"type": "string"}}"#
        let page = try TryItPage(
            #"{"/echo/{id}": {"get": \#(Self.operation("one", #""parameters": [\#(parameters)]"#))}}"#)
        try page.open("one")
        try page.browser.click(".try-send")
        let id = try page.input("id")
        #expect(try page.browser.string("'#' + document.activeElement.id") == id)
        #expect(
            try page.browser.string("document.querySelector('\(id)').getAttribute('aria-invalid')") == "true")
        #expect(try page.browser.text(".try-right [role=alert]") == "2 values are missing or wrong.")
        #expect(page.service.service.requests.isEmpty)
        try page.browser.fill(id, "5")
        #expect(
            try page.browser.string("String(document.querySelector('\(id)').getAttribute('aria-invalid'))")
                == "null")
        // By keyboard alone.
        try page.browser.fill(page.input("q"), "x")
        try page.browser.press("\u{E007}")
        try page.browser.wait(for: "document.querySelector('.try-body code')")
        try page.finish()
        #expect(try page.echo()["target"] as? String == "/echo/5?q=x")
    }

    @Test func everyKindOfAnswerIsShown() throws {
        let paths = ["picture", "binary", "large", "missing"].map {
            #""/\#($0)": {"get": {"operationId": "\#($0)", "responses": {"200": {"description": "Fine"}}}}"#
        }
        let page = try TryItPage("{\(paths.joined(separator: ","))}")
        try page.open("picture")
        try page.send()
        #expect(
            try page.browser.string("document.querySelector('.try-body canvas').getAttribute('aria-label')")
                .contains("1 by 1"))
        #expect(try page.browser.exists(".try-download[download=picture]"))
        try page.open("binary")
        try page.send()
        #expect(try page.answer.contains("5 bytes of application/octet-stream"))
        #expect(try page.browser.exists(".try-download[href^='blob:']"))
        try page.open("large")
        try page.send()
        #expect(try page.answer.contains("The first 200.0 KB of"))
        #expect(
            try page.browser.run("return document.querySelector('.try-body pre').textContent.length") as? Int
                == 200_000)
        try page.open("missing")
        try page.send()
        #expect(try page.answer.contains("404 Told"))
        #expect(try page.answer.contains("a status that the description does not name"))
        #expect(try page.browser.text(".try-body pre") == "{\n  \"id\": 12345678901234567890\n}")
        #expect(try page.answer.contains("Others are hidden") == false)
        try page.browser.click(".try-headers summary")
        #expect(try page.answer.contains("Others are hidden"))
        #expect(try page.violations() == [])
    }

    @Test func hostileNamesAreText() throws {
        let name = #"</script><img src=x onerror=alert(1)>"#
        let parameters =
            #"{"name": "\#(name)", "in": "query", "description": "<!-- \#(name)", "schema": {"type": "string", "enum": ["\#(name)"]}}"#
        let page = try TryItPage(
            #"{"/echo": {"get": \#(Self.operation("hostile", #""parameters": [\#(parameters)]"#))}}"#)
        try page.open("hostile")
        #expect(try page.browser.run("return document.querySelectorAll('img').length") as? Int == 0)
        #expect(try page.browser.text(".try-label code") == name)
        #expect(try page.violations() == [])
    }

    @Test func withoutAScriptEverythingElseIsThere() throws {
        let page = try TryItPage(#"{"/echo": {"get": \#(Self.operation("echo"))}}"#)
        try page.browser.devTools("Emulation.setScriptExecutionDisabled", ["value": true])
        try page.browser.open(page.host.origin + "/api/operations/echo/")
        #expect(try !page.browser.exists(".try-toggle"))
        let text = try page.browser.text("main")
        #expect(text.contains("/echo"))
        #expect(text.contains("Fine"))
        #expect(!text.contains("\"method\""))
    }

    @Test func oneKeyTurnsItOff() throws {
        let page = try TryItPage(
            #"{"/echo": {"get": \#(Self.operation("echo"))}}"#, settings: "    try_it: false")
        let html = try #require(page.site.read("public/api/operations/echo/index.html"))
        #expect(!html.contains("try-it"))
    }
}
