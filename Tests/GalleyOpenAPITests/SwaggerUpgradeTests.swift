import Foundation
import GalleyCore
import GalleyData
import Testing

@testable import GalleyOpenAPI

extension Node {
    /// On one line.
    var json: String {
        var writer = JSONWriter()
        writer.node(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

@Suite("Swagger 2.0 as OpenAPI 3.0")
struct SwaggerUpgradeTests {
    private func upgraded(_ yaml: String) -> SpecTree {
        SpecTree(["api/swagger.yaml": "swagger: '2.0'\n" + yaml])
    }

    @Test(
        "host, basePath and schemes are servers",
        arguments: [
            (
                "host: a.b\nbasePath: /v1/\nschemes: [http, https]",
                #"[{"url":"http://a.b/v1"},{"url":"https://a.b/v1"}]"#
            ),
            ("host: a.b", #"[{"url":"https://a.b"}]"#), ("basePath: /v1", #"[{"url":"/v1"}]"#),
            ("schemes: [http]", #"[{"url":"/"}]"#), ("info: {}", nil),
        ])
    func servers(yaml: String, servers: String?) {
        let tree = upgraded(yaml)
        #expect(tree.documents.root?["servers"]?.json == servers)
        #expect(tree.documents.root?["openapi"]?.string == "3.0.4")
        #expect(tree.documents.versionText == "2.0")
        #expect(tree.documents.version == .swagger2)
    }

    @Test(
        "a parameter's value is told by a schema, its list by a style",
        arguments: [
            (
                "{name: a, in: query, type: integer, maximum: 3, x-a: 1}",
                #"{"name":"a","in":"query","x-a":1,"schema":{"type":"integer","maximum":3}}"#
            ),
            (
                "{name: a, in: query, type: array, items: {type: string, collectionFormat: csv}}",
                #"{"name":"a","in":"query","schema":{"type":"array","items":{"type":"string"}},"style":"form","explode":false}"#
            ),
            (
                "{name: a, in: query, type: array, collectionFormat: multi}",
                #"{"name":"a","in":"query","schema":{"type":"array"},"style":"form","explode":true}"#
            ),
            (
                "{name: a, in: header, type: array, collectionFormat: pipes, required: true}",
                #"{"name":"a","in":"header","required":true,"schema":{"type":"array"},"style":"pipeDelimited","explode":false}"#
            ),
            (
                "{name: a, in: path, type: array, collectionFormat: ssv}",
                #"{"name":"a","in":"path","schema":{"type":"array"},"style":"spaceDelimited","explode":false}"#
            ),
            (
                "{name: a, in: path, type: array}",
                #"{"name":"a","in":"path","schema":{"type":"array"},"style":"simple","explode":false}"#
            ),
            (
                "{name: a, in: query, type: string, x-nullable: true}",
                #"{"name":"a","in":"query","schema":{"type":"string","nullable":true}}"#
            ),
            (
                "{name: a, in: query, schema: {type: string}}",
                #"{"name":"a","in":"query","schema":{"type":"string"}}"#
            ),
        ])
    func parameters(yaml: String, json: String) {
        let tree = upgraded("paths: {/a: {get: {parameters: [\(yaml)]}}}")
        #expect(tree.node("paths", "/a", "get", "parameters", "0")?.json == json)
        #expect(tree.problems == [])
    }

    @Test("a body is a request body of every media type that is consumed")
    func body() {
        let tree = upgraded(
            """
            consumes: [application/json]
            parameters:
              Shared: {name: b, in: body, description: shared, schema: {$ref: '#/definitions/A'}}
              Limit: {name: limit, in: query, type: integer}
            definitions: {A: {title: A}}
            paths:
              /a:
                parameters: [{$ref: '#/parameters/Limit'}]
                post:
                  consumes: [a/b, c/d]
                  parameters: [{name: b, in: body, required: true, schema: {$ref: '#/definitions/A'}, x-a: 1}]
                put:
                  parameters: [{$ref: '#/parameters/Shared'}, {$ref: '#/parameters/Limit'}]
                patch:
                  consumes: [e/f]
                  parameters: [{$ref: '#/parameters/Shared'}]
              /b:
                parameters: [{name: b, in: body, schema: {}}]
                get: {description: none of its own}
                put: {parameters: [{name: b, in: body, schema: {title: own}}]}
            """)
        #expect(tree.problems == [])
        #expect(
            tree.documents.root?["components"]?.json
                == ##"{"schemas":{"A":{"title":"A"}},"parameters":{"Limit":{"name":"limit","in":"query","schema":{"type":"integer"}}},"requestBodies":{"Shared":{"description":"shared","content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}"##
        )
        #expect(
            tree.node("paths", "/a")?.json
                == ##"{"parameters":[{"$ref":"#/components/parameters/Limit"}],"post":{"requestBody":{"required":true,"x-a":1,"content":{"a/b":{"schema":{"$ref":"#/components/schemas/A"}},"c/d":{"schema":{"$ref":"#/components/schemas/A"}}}}},"put":{"parameters":[{"$ref":"#/components/parameters/Limit"}],"requestBody":{"$ref":"#/components/requestBodies/Shared"}},"patch":{"requestBody":{"description":"shared","content":{"e/f":{"schema":{"$ref":"#/components/schemas/A"}}}}}}"##
        )
        #expect(
            tree.node("paths", "/b")?.json
                == #"{"get":{"description":"none of its own","requestBody":{"content":{"application/json":{"schema":{}}}}},"put":{"requestBody":{"content":{"application/json":{"schema":{"title":"own"}}}}}}"#
        )
        #expect(tree.resolved("A")?["title"]?.string == "A")
    }

    @Test("form fields are properties of a body, files are binary strings")
    func forms() {
        let tree = upgraded(
            """
            parameters: {F: {name: f, in: formData, type: string, description: shared}}
            paths:
              /a:
                post:
                  consumes: [application/x-www-form-urlencoded, multipart/form-data]
                  parameters:
                    - {name: a, in: formData, type: array, items: {type: string}, required: true}
                    - {$ref: '#/parameters/F'}
                put:
                  parameters: [{name: a, in: formData, type: file}]
            """)
        #expect(tree.problems == [])
        let schema =
            #"{"type":"object","required":["a"],"properties":{"a":{"type":"array","items":{"type":"string"}},"f":{"type":"string","description":"shared"}}}"#
        #expect(
            tree.node("paths", "/a", "post", "requestBody")?.json
                == #"{"required":true,"content":{"application/x-www-form-urlencoded":{"schema":\#(schema),"encoding":{"a":{"style":"form","explode":false}}},"multipart/form-data":{"schema":\#(schema)}}}"#
        )
        #expect(
            tree.node("paths", "/a", "put", "requestBody")?.json
                == #"{"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"a":{"type":"string","format":"binary"}}}}}}"#
        )
    }

    @Test("a response's schema and examples are content; its headers have schemas")
    func responses() {
        let tree = upgraded(
            """
            produces: [application/json, application/xml]
            responses: {NotFound: {description: gone, schema: {$ref: '#/definitions/E'}}}
            definitions: {E: {type: object, discriminator: kind, properties: {discriminator: {type: string}}}}
            paths:
              /a:
                get:
                  responses:
                    200:
                      description: fine
                      schema: {type: array, items: {$ref: '#/definitions/E'}}
                      examples: {application/json: [1], text/plain: one}
                      headers: {X-N: {type: integer, description: number}}
                    404: {$ref: '#/responses/NotFound'}
                    204: {description: nothing}
                    x-a: {schema: 1}
                put: {produces: [], responses: {default: {description: file, schema: {type: file}}}}
            """)
        #expect(tree.problems == [])
        #expect(
            tree.node("paths", "/a", "get", "responses")?.json
                == ##"{"200":{"description":"fine","headers":{"X-N":{"description":"number","schema":{"type":"integer"}}},"content":{"application/json":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/E"}},"example":[1]},"application/xml":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/E"}}},"text/plain":{"schema":{"type":"array","items":{"$ref":"#/components/schemas/E"}},"example":"one"}}},"404":{"$ref":"#/components/responses/NotFound"},"204":{"description":"nothing"},"x-a":{"schema":1}}"##
        )
        #expect(
            tree.node("paths", "/a", "put", "responses", "default", "content")?.json
                == #"{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}"#)
        #expect(
            tree.resolved("E")?.json
                == #"{"type":"object","discriminator":{"propertyName":"kind"},"properties":{"discriminator":{"type":"string"}}}"#
        )
    }

    @Test(
        "security definitions are security schemes",
        arguments: [
            ("{type: basic, description: d}", #"{"type":"http","scheme":"basic","description":"d"}"#),
            ("{type: apiKey, name: k, in: header}", #"{"type":"apiKey","name":"k","in":"header"}"#),
            (
                "{type: oauth2, flow: accessCode, authorizationUrl: u, tokenUrl: t, scopes: {a: b}}",
                #"{"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"u","tokenUrl":"t","scopes":{"a":"b"}}}}"#
            ),
            (
                "{type: oauth2, flow: application, tokenUrl: t}",
                #"{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"t","scopes":{}}}}"#
            ),
        ])
    func security(yaml: String, json: String) {
        #expect(
            upgraded("securityDefinitions: {a: \(yaml)}").node("components", "securitySchemes", "a")?.json
                == json)
    }

    @Test("nodes keep the places and pointers of what they were made from")
    func places() throws {
        let tree = upgraded(
            """
            paths:
              /a:
                post:
                  parameters:
                  - name: b
                    in: body
                    schema:
                      properties:
                        c: {type: string}
            """)
        let documents = tree.documents
        let node = try #require(
            tree.node(
                "paths", "/a", "post", "requestBody", "content", "application/json", "schema", "properties",
                "c"))
        #expect(documents.pointer(of: node) == "#/paths/~1a/post/parameters/0/schema/properties/c")
        #expect(documents.location(of: node).line == 10)
        #expect(documents.location(of: node).path == "api/swagger.yaml")
        let content = try #require(tree.node("paths", "/a", "post", "requestBody", "content"))
        #expect(documents.pointer(of: content) == "#/paths/~1a/post/parameters/0")
    }

    @Test("a pointer into the older form leads to what became of it")
    func oldPointers() throws {
        let tree = upgraded(
            """
            paths:
              /a: {get: {responses: {200: {description: '', schema: {title: found}}}}}
              /b: {get: {responses: {200: {description: '', schema: {$ref: '#/paths/~1a/get/responses/200/schema'}}}}}
            """)
        #expect(tree.problems == [])
        let schema = try #require(
            tree.node("paths", "/b", "get", "responses", "200", "content", "application/json", "schema"))
        #expect(tree.documents.resolve(schema)?["title"]?.string == "found")
    }

    @Test("what other files hold is turned by what it is used for")
    func files() throws {
        let tree = SpecTree([
            "swagger.yaml": """
            swagger: '2.0'
            definitions: {A: {title: A}}
            paths:
              /a:
                $ref: path.yaml#/item
              /b:
                post: {parameters: [{$ref: 'p.yaml#/body'}, {$ref: 'p.yaml#/query'}], responses: {200: {$ref: 'p.yaml#/ok'}}}
                put: {parameters: [{$ref: 'p.yaml#/field'}]}
            """,
            "path.yaml": "item: {get: {parameters: [{name: q, in: query, type: string}]}}",
            "p.yaml": """
            body: {name: b, in: body, schema: {$ref: 'swagger.yaml#/definitions/A'}}
            query: {name: q, in: query, type: string}
            field: {name: f, in: formData, type: file, description: upload}
            ok: {description: '', schema: {type: file}}
            type: file
            """,
        ])
        #expect(tree.problems == [])
        #expect(tree.node("paths", "/a", "get", "parameters", "0", "schema", "type")?.string == "string")
        let post = try #require(tree.node("paths", "/b", "post"))
        #expect(
            post.json
                == #"{"parameters":[{"$ref":"p.yaml#/query"}],"requestBody":{"$ref":"p.yaml#/body"},"responses":{"200":{"$ref":"p.yaml#/ok"}}}"#
        )
        #expect(
            tree.node("paths", "/b", "post", "requestBody", "content", "application/json", "schema", "title")?
                .string
                == "A")
        #expect(
            tree.node("paths", "/b", "post", "responses", "200", "content")?.json
                == #"{"application/octet-stream":{"schema":{"type":"string","format":"binary"}}}"#)
        let body = tree.node("paths", "/b", "put", "requestBody", "content", "multipart/form-data", "schema")
        #expect(body?["properties"]?["f"].flatMap(tree.documents.resolve)?["format"]?.string == "binary")
    }

    @Test("what is not as it should be stays as it is, and costs nothing else")
    func malformed() {
        let tree = upgraded(
            """
            host: [1]
            schemes: 3
            definitions: [a]
            parameters: x
            responses: {a: 1}
            securityDefinitions: {a: null, b: {type: oauth2}}
            consumes: {a: b}
            paths:
              /a: 1
              /b: {get: [], put: {parameters: 1, responses: 2}, post: {parameters: [1, null, {in: body}, {$ref: 3}]}}
            """)
        #expect(tree.documents.root != nil)
        #expect(tree.documents.root?["paths"]?["/a"]?.integer == 1)
    }

    @Test("a shared body with thousands of users is written once")
    func shared() {
        let properties = (0..<500).map { "p\($0): {type: string}" }.joined(separator: ", ")
        let operations = (0..<500).map {
            "  /\($0): {post: {consumes: [a/b], parameters: [{$ref: '#/parameters/B'}]}}"
        }
        let tree = upgraded(
            "parameters: {B: {name: b, in: body, schema: {properties: {\(properties)}}}}\npaths:\n"
                + operations.joined(separator: "\n"))
        #expect((tree.documents.root?.fileNodeCount ?? .max) < 20_000)
        #expect(
            tree.node("paths", "/499", "post", "requestBody", "content", "a/b", "schema", "properties")?.count
                == 500)
    }

    @Test("the public descriptions of 2.0", .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"))
    func fixtures() throws {
        for path in [
            "specs/redoc-demo-2.0.yaml", "specs/learn-2.0-uber.json",
            "specs/learn-2.0-petstore-expanded.yaml",
        ] {
            let tree = SpecTree(entry: path, bytes: try Fixtures.bytes(path))
            #expect(tree.problems == [])
            #expect(tree.documents.root?["swagger"] == nil)
            let paths = try #require(tree.documents.root?["paths"])
            #expect(paths.count == tree.documents.files[0].root?["paths"]?.count)
        }
    }
}
