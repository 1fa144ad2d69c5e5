import GalleyOpenAPI
import Testing

@Suite("Operations as Markdown")
struct OperationMarkdownTests {
    private func markdown(_ text: String) -> OperationMarkdown {
        let api = SampleFixtureTests.api(Array(text.utf8), path: "openapi.json")
        return OperationMarkdown(api) { target in
            switch target {
            case .operation(let index): "/api/" + api.operations[index].slug + "/"
            case .schema(let index): "/api/schemas/" + api.schemas[index].slug + "/"
            }
        }
    }

    private func operation(_ members: String, root: String = "") -> String {
        var pages = markdown(
            """
            {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1"}, \(root)
             "paths": {"/ideas/{id}": {"post": {"operationId": "change_idea", \(members)}}}}
            """)
        return String(decoding: pages.operation(0), as: UTF8.self)
    }

    @Test("a page tells what an operation does, takes and gives")
    func page() {
        let text = operation(
            """
            "summary": "Change an idea", "description": "Changes *it*.", "security": [{"token": []}],
            "parameters": [{"name": "id", "in": "path", "required": true, "description": "Which one",
                            "schema": {"type": "integer", "minimum": 1}, "example": 7}],
            "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"$ref": "#/components/schemas/Idea"}, "example": {"title": "Moss"}}}},
            "responses": {"200": {"description": "As it is now",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Idea"}}}},
                "404": {"description": "There is none"}}
            """,
            root: """
                "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                  "schemas": {"Idea": {"type": "object", "required": ["title"], "properties": {
                    "title": {"type": "string", "description": "In short.", "maxLength": 80, "example": "Moss"},
                    "stage": {"enum": ["spark", "done"], "default": "spark"}}}}},
                """)
        #expect(
            text == #"""
                # Change an idea

                `POST /ideas/{id}`

                Changes *it*.

                ## Authentication

                `token`: a token in `Authorization: Bearer …`.

                ## Parameters

                - `id` (path, integer, required): Which one. At least 1. Example: `7`.

                ## Request body

                `application/json`: [Idea](/api/schemas/Idea/)

                - `title` (string, required): In short. At most 80 characters. Example: `Moss`.
                - `stage` (string): One of `spark`, `done`. Default: `spark`.

                Example:

                ```json
                {
                  "title": "Moss"
                }
                ```

                ## Example request

                ```bash
                curl -X POST https://api.example.com/ideas/7 \
                  -H "Authorization: Bearer $TOKEN" \
                  -H 'Content-Type: application/json' \
                  -d '{
                  "title": "Moss"
                }'
                ```

                ## Responses

                ### 200 OK

                As it is now

                `application/json`: [Idea](/api/schemas/Idea/)

                - `title` (string, required): In short. At most 80 characters. Example: `Moss`.
                - `stage` (string): One of `spark`, `done`. Default: `spark`.

                Example:

                ```json
                {
                  "title": "Moss",
                  "stage": "spark"
                }
                ```

                ### 404 Not Found

                There is none

                """#)
    }

    @Test("it uses the words of the page")
    func words() {
        let text = operation(
            """
            "parameters": [{"name": "If-Match", "in": "header", "schema": {"type": ["string", "null"]}},
                           {"name": "tag", "in": "query", "schema": {"type": "array", "maxItems": 3,
                             "items": {"type": "string", "maxLength": 9}}}],
            "responses": {"200": {"description": "ok",
              "headers": {"ETag": {"schema": {"type": "string"}, "example": "W/1"}},
              "content": {"image/png": {},
                "application/jsonl": {"itemSchema": {"type": "integer"}}}}}
            """)
        #expect(text.contains("`If-Match` (header, string)\n"))
        #expect(text.contains("At most 3 items. Each: at most 9 characters."))
        #expect(text.contains("`ETag` (string): Example: `W/1`."))
        #expect(text.contains("`image/png`: a file\n"))
        #expect(text.contains("`application/jsonl`: a stream, each item of which is: integer\n"))
    }

    @Test("names and texts that hold markup are read as they are")
    func escaping() {
        let text = operation(
            """
            "summary": "A | b *c* `d` [e](f) <i> snake_case _g_ &amp; \\\\",
            "parameters": [{"name": "a`b", "in": "query", "schema": {"type": "string", "default": "``x"}},
                           {"name": "two\\nlines", "in": "query", "schema": {"type": "string"}}],
            "responses": {"200": {"description": "ok", "content": {"text/plain": {"example": "```\\n"}}}}
            """)
        #expect(text.hasPrefix(#"# A \| b \*c\* \`d\` \[e\](f) \<i> snake_case \_g\_ \&amp; \\"# + "\n"))
        #expect(text.contains("- ``a`b`` (query, string): Default: ``` ``x ```."))
        #expect(text.contains("- `two lines` (query, string)\n"))
        #expect(text.contains("````text\n```\n````\n"))
    }

    @Test("headings of a description go down a level, code stays as it is")
    func headings() {
        let text = operation(
            """
            "description": "Intro\\n\\n# One\\n\\nTwo\\n---\\n\\n```sh\\n# comment\\n```\\n\\n#tag\\n\\n| a |\\n| --- |\\n",
            "responses": {"200": {"description": "ok"}}
            """)
        #expect(text.contains("\n## One\n\n### Two\n\n```sh\n# comment\n```\n\n#tag\n\n| a |\n| --- |\n"))
    }

    @Test("a description of several blocks stands in its row")
    func blocks() {
        let text = operation(
            """
            "parameters": [{"name": "q", "in": "query", "description": "First.\\n\\n- a\\n- b",
                            "schema": {"type": "string"}},
                           {"name": "r", "in": "query", "description": "1. no list", "schema": {"type": "string"}}],
            "responses": {"200": {"description": "ok"}}
            """)
        #expect(
            text.contains(
                "- `q` (query, string)\n\n  First.\n\n  - a\n  - b\n\n- `r` (query, string)\n\n  1. no list\n"
            ))
    }

    @Test("a schema that contains itself ends")
    func circle() {
        var pages = markdown(
            """
            {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1"}, "paths": {},
             "components": {"schemas": {"Tag": {"type": "object", "properties": {
                "children": {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}}}}}}}
            """)
        let text = String(decoding: pages.schema(0), as: UTF8.self)
        #expect(text.hasPrefix("# Tag\n\n- `children` (list of [Tag](/api/schemas/Tag/))\n"))
    }

    @Test("the overview lists everything")
    func overview() {
        var pages = markdown(
            """
            {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1", "description": "# Welcome"},
             "servers": [{"url": "https://example.com", "description": "Hosted"}],
             "tags": [{"name": "ideas"}], "components": {"schemas": {"Idea": {"type": "object"}}},
             "paths": {"/ideas": {"get": {"operationId": "list_ideas", "tags": ["ideas"], "deprecated": true,
                                          "responses": {"200": {"description": "ok"}}}}}}
            """)
        #expect(
            String(decoding: pages.overview(), as: UTF8.self) == """
                # Ideas

                Version 1

                ## Welcome

                ## Servers

                - `https://example.com`: Hosted

                ## Ideas

                - [List ideas](/api/list_ideas/): `GET /ideas` (deprecated)

                ## Schemas

                - [Idea](/api/schemas/Idea/)

                """)
    }
}
