import GalleyOpenAPI
import Testing

@Suite("Sample requests of operations")
struct SampleRequestTests {
    /// The request of the only operation, whose members are given as JSON.
    private func request(
        _ operation: String, path: String = "/ideas", method: String = "get", root: String = "",
        mediaType: Int = 0, server: Int = 0
    ) throws -> SampleRequest {
        let text = """
            {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1"}, \(root)
             "paths": {"\(path)": {"\(method)": {"responses": {"204": {"description": "Done"}}, \(operation)}}}}
            """
        let api = SampleFixtureTests.api(Array(text.utf8), path: "openapi.json")
        let first = try #require(api.operations.first)
        return SampleRequest(
            of: first, in: api, examples: ExampleMaker(api), mediaType: mediaType, server: server)
    }

    @Test("the address is that of the chosen server, with the defaults of its variables")
    func servers() throws {
        let servers = """
            "servers": [{"url": "https://{region}.example.com/api/", "variables": {"region": {"default": "eu"}}},
                        {"url": "/v2"}, {"url": "//other.example.com"}],
            """
        let operation = #""operationId": "list""#
        #expect(try request(operation, root: servers).url == "https://eu.example.com/api/ideas")
        #expect(try request(operation, root: servers, server: 1).url == "https://api.example.com/v2/ideas")
        #expect(try request(operation, root: servers, server: 2).url == "https://other.example.com/ideas")
        #expect(try request(operation).url == "https://api.example.com/ideas")
    }

    @Test("parameters of the path are filled in and encoded")
    func path() throws {
        let made = try request(
            """
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "string"},
                            "example": "a/b c"},
                           {"name": "sizes", "in": "path", "required": true, "style": "matrix",
                            "schema": {"type": "array", "items": {"type": "integer"}}, "example": [1, 2]}]
            """, path: "/ideas/{id}/{sizes}")
        #expect(made.url == "https://api.example.com/ideas/a%2Fb%20c/;sizes=1,2")
    }

    @Test("of optional parameters those with examples are shown, and in the query only")
    func optional() throws {
        let made = try request(
            """
            "parameters": [
              {"name": "q", "in": "query", "required": true, "schema": {"type": "string"}, "example": "tide"},
              {"name": "sort", "in": "query", "schema": {"type": "string"}, "example": "-stars"},
              {"name": "limit", "in": "query", "schema": {"type": "integer", "default": 20}},
              {"name": "old", "in": "query", "deprecated": true, "schema": {"type": "string"}, "example": "x"},
              {"name": "If-Match", "in": "header", "schema": {"type": "string"}, "example": "x"},
              {"name": "X-Trace", "in": "header", "required": true, "schema": {"type": "string"}, "example": "t1"},
              {"name": "theme", "in": "cookie", "required": true, "schema": {"type": "string"}, "example": "dark"}]
            """)
        #expect(made.query.map(\.name) == ["q", "sort"])
        #expect(made.query.map(\.value) == ["tide", "-stars"])
        #expect(made.headers.map(\.name) == ["X-Trace"])
        #expect(made.cookies.map(\.value) == ["dark"])
    }

    @Test("credentials are those of the first alternative")
    func credentials() throws {
        let made = try request(
            #""security": [{"key": [], "app": []}, {"token": []}]"#,
            root: """
                "components": {"securitySchemes": {
                  "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                  "app": {"type": "apiKey", "in": "query", "name": "app"},
                  "token": {"type": "http", "scheme": "bearer"}}},
                """)
        #expect(
            SampleLanguage.curl.render(made)
                == #"""
                curl "https://api.example.com/ideas?app=$APP_KEY" \
                  -H "X-Key: $KEY"
                """#)
    }

    private func body(_ content: String, mediaType: Int = 0) throws -> SampleRequest.Body {
        try request(
            #""requestBody": {"required": true, "content": {\#(content)}}"#, method: "post",
            mediaType: mediaType
        ).body
    }

    @Test("bodies are sent by their media type")
    func bodies() throws {
        let json = #""application/json": {"schema": {"type": "object"}, "example": {"a": 1.50}}"#
        guard case .text(let text, let type) = try body(json) else {
            Issue.record("JSON is no text")
            return
        }
        #expect(text == "{\n  \"a\": 1.50\n}")
        #expect(type == "application/json")

        let form = """
            "application/x-www-form-urlencoded": {"schema": {"type": "object", "required": ["user"], "properties":
              {"user": {"type": "string", "example": "ada"}, "scope": {"type": "string"}}}}
            """
        guard case .form(let fields) = try body(json + ", " + form, mediaType: 1) else {
            Issue.record("a form is none")
            return
        }
        #expect(fields.map(\.name) == ["user"])
        #expect(fields.map(\.value) == ["ada"])

        guard case .file(let name, let fileType) = try body(#""image/*": {}"#) else {
            Issue.record("a file is none")
            return
        }
        #expect(name == "file.png")
        #expect(fileType == "image/png")
    }

    @Test("files of a form are parts with a name")
    func multipart() throws {
        let content = """
            "multipart/form-data": {"schema": {"type": "object", "required": ["photo", "meta"], "properties":
              {"photo": {"type": "string", "contentMediaType": "image/png"},
               "meta": {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}}}}
            """
        guard case .multipart(let parts) = try body(content) else {
            Issue.record("no form")
            return
        }
        #expect(parts.map(\.name) == ["photo", "meta"])
        #expect(parts[0].fileName == "photo.png")
        #expect(parts[0].contentType == "image/png")
        #expect(parts[1].value == #"{"a":1}"#)
        #expect(parts[1].contentType == "application/json")
    }

    @Test("what comes back tells how it is read")
    func answers() throws {
        func answer(_ content: String) throws -> SampleRequest {
            try request(#""responses": {"200": {"description": "", "content": {\#(content)}}}"#)
        }
        #expect(try answer(#""text/event-stream": {}"#).isStreamed)
        let download = try answer(#""application/pdf": {}"#)
        #expect(download.isDownload)
        #expect(download.downloadName == "download.pdf")
        let several = try answer(#""application/json": {}, "text/csv": {}"#)
        #expect(several.headers.map(\.value) == ["application/json"])
    }

    @Test("a webhook is sent to the reader's own service")
    func webhook() throws {
        let text = """
            {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1"},
             "webhooks": {"idea.created": {"post": {"responses": {"200": {"description": "ok"}}}}}}
            """
        let api = SampleFixtureTests.api(Array(text.utf8), path: "openapi.json")
        let first = try #require(api.operations.first)
        #expect(
            SampleRequest(of: first, in: api, examples: ExampleMaker(api)).url
                == "https://your-service.example/idea.created")
    }
}
