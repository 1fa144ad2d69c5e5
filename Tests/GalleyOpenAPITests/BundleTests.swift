import GalleyCore
import GalleyData
import Testing

@testable import GalleyOpenAPI

extension Node {
    /// Whether another tree holds the same, whatever it was written in.
    fileprivate func isEqual(to other: Node) -> Bool {
        // `.01` of YAML is 0.01 of JSON.
        if let a = number, let b = other.number { return a == b }
        if isScalar { return kind == other.kind && utf8.elementsEqual(other.utf8) }
        guard kind == other.kind, count == other.count else { return false }
        return kind == .sequence
            ? zip(items, other.items).allSatisfy { $0.isEqual(to: $1) }
            : zip(entries, other.entries).allSatisfy {
                $0.key.utf8.elementsEqual($1.key.utf8) && $0.value.isEqual(to: $1.value)
            }
    }
}

@Suite("A description as one document")
struct BundleTests {
    /// The bundle in both formats, read again: the same, and with no problem.
    private func bundled(
        _ tree: SpecTree, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws -> SpecTree {
        let json = SpecTree(entry: "bundle.json", bytes: SpecBundle.json(tree.documents))
        let yaml = SpecTree(entry: "bundle.yaml", bytes: SpecBundle.yaml(tree.documents))
        for bundle in [json, yaml] {
            #expect(bundle.problems == [], sourceLocation: sourceLocation)
            #expect(bundle.asked == [], sourceLocation: sourceLocation)
        }
        let jsonRoot = try #require(json.documents.root, sourceLocation: sourceLocation)
        let yamlRoot = try #require(yaml.documents.root, sourceLocation: sourceLocation)
        #expect(jsonRoot.isEqual(to: yamlRoot), sourceLocation: sourceLocation)
        return json
    }

    @Test("a description of one file stays as it is")
    func single() throws {
        let tree = SpecTree([
            "a.yaml": """
            openapi: 3.1.0
            info: {title: "yes", version: '1.0', description: "a\\nb\\n", x-n: 1.50}
            paths: {/a: {get: {responses: {'200': {$ref: '#/components/responses/a'}}}}}
            components: {responses: {a: {description: ''}}}
            """
        ])
        #expect(
            String(SpecBundle.yaml(tree.documents)) == """
                openapi: "3.1.0"
                info:
                  title: "yes"
                  version: "1.0"
                  description: |
                    a
                    b
                  x-n: 1.50
                paths:
                  /a:
                    get:
                      responses:
                        "200":
                          $ref: "#/components/responses/a"
                components:
                  responses:
                    a:
                      description: ""

                """)
        #expect(String(SpecBundle.json(tree.documents)).hasPrefix("{\n  \"openapi\": \"3.1.0\",\n"))
        _ = try bundled(tree)
    }

    @Test("what other files hold becomes components, once, with names of its own")
    func files() throws {
        let tree = SpecTree([
            "api/openapi.yaml": """
            openapi: 3.0.3
            paths:
              /a: {$ref: a.yaml}
              /b: {$ref: a.yaml}
              /c:
                get:
                  parameters: [{$ref: 'p.yaml#/limit'}]
                  responses: {200: {content: {a/b: {schema: {$ref: 'b.yaml#/Pet'}, examples: {e: {$ref: 'e.json'}}}}}}
            components:
              schemas:
                Pet: {$ref: pet.yaml}
                Own: {oneOf: [{$ref: pet.yaml}], discriminator: {mapping: {p: pet.yaml, o: Own}}}
            """,
            "api/a.yaml": "get: {responses: {200: {$ref: 'r.yaml#/ok'}}}",
            "api/p.yaml":
                "limit: {name: limit, in: query, schema: {$ref: '#/number'}}\nnumber: {type: integer}",
            "api/r.yaml": "ok: {description: ok, content: {a/b: {schema: {$ref: pet.yaml}}}}",
            "api/b.yaml":
                "Pet: {title: another, properties: {own: {$ref: 'openapi.yaml#/components/schemas/Own'}}}",
            "api/pet.yaml":
                "{title: pet, properties: {next: {$ref: ''}, up: {$ref: 'openapi.yaml#/components/schemas/Pet'}}}",
            "api/e.json": #"{"value": 1}"#,
        ])
        #expect(tree.problems == [])
        let bundle = try bundled(tree)
        let root = try #require(bundle.documents.root)
        #expect(
            root["paths"]?.json
                == ##"{"/a":{"get":{"responses":{"200":{"$ref":"#/components/responses/ok"}}}},"/b":{"$ref":"#/paths/~1a"},"/c":{"get":{"parameters":[{"$ref":"#/components/parameters/limit"}],"responses":{"200":{"content":{"a/b":{"schema":{"$ref":"#/components/schemas/b_Pet"},"examples":{"e":{"$ref":"#/components/examples/e"}}}}}}}}}"##
        )
        #expect(
            root["components"]?["schemas"]?.json
                == ##"{"Pet":{"title":"pet","properties":{"next":{"$ref":"#/components/schemas/Pet"},"up":{"$ref":"#/components/schemas/Pet"}}},"Own":{"oneOf":[{"$ref":"#/components/schemas/Pet"}],"discriminator":{"mapping":{"p":"#/components/schemas/Pet","o":"Own"}}},"b_Pet":{"title":"another","properties":{"own":{"$ref":"#/components/schemas/Own"}}},"number":{"type":"integer"}}"##
        )
        #expect(
            root["components"]?.entries.map { $0.key.scalarText } == [
                "schemas", "parameters", "examples", "responses",
            ])
    }

    @Test("references of links, discriminators and examples are rewritten like all others")
    func otherReferences() throws {
        let tree = SpecTree([
            "api/openapi.yaml": """
            openapi: 3.2.0
            paths:
              /a: {$ref: parts/a.yaml}
              /b:
                get:
                  responses:
                    2XX:
                      links:
                        a: {operationRef: 'parts/a.yaml#/get'}
                        b: {operationRef: '#/paths/~1b/get'}
                        c: {operationRef: 'parts/other.yaml#/paths/~1c/post'}
                        d: {operationRef: 'https://example.org/#/paths/~1d/get'}
                      content: {a/b: {examples: {own: {externalValue: own.png}}}}
            """,
            "api/parts/a.yaml": """
            get:
              responses:
                2XX:
                  links: {b: {operationRef: '../openapi.yaml#/paths/~1b/get'}}
                  content:
                    a/b:
                      schema: {oneOf: [{$ref: s.yaml}], discriminator: {propertyName: k, defaultMapping: s.yaml}}
                      examples: {e: {externalValue: 'x/e%20f.json'}, up: {externalValue: ../own.png}}
            """,
            "api/parts/other.yaml": "paths: {/c: {post: {summary: other}}}",
            "api/parts/s.yaml": "{type: object}", "api/parts/x/e f.json": "1", "api/own.png": "",
        ])
        #expect(tree.problems == [])
        let json = String(SpecBundle.json(tree.documents)).split(separator: "\n").map {
            $0.trimmingPrefix { $0 == " " }
        }
        #expect(
            json.filter { $0.contains("Ref") || $0.contains("Mapping") || $0.contains("Value") } == [
                ##""operationRef": "#/paths/~1b/get""##,
                ##""defaultMapping": "#/components/schemas/s""##,
                ##""externalValue": "parts/x/e%20f.json""##, ##""externalValue": "own.png""##,
                ##""operationRef": "#/paths/~1a/get""##, ##""operationRef": "#/paths/~1b/get""##,
                ##""operationRef": "#/components/x-objects/post""##,
                ##""operationRef": "https://example.org/#/paths/~1d/get""##,
                ##""externalValue": "own.png""##,
            ])
        let moved = String(SpecBundle.yaml(tree.documents, folder: "docs/v1"))
        #expect(moved.contains("externalValue: \"../../api/parts/x/e%20f.json\""))
    }

    @Test("a description of one file that lies elsewhere still leads to its files")
    func elsewhere() {
        let tree = SpecTree([
            "specs/a.yaml":
                "openapi: 3.1.0\ncomponents: {examples: {a: {externalValue: a.json}}}", "specs/a.json": "1",
        ])
        #expect(String(SpecBundle.json(tree.documents, folder: "api")).contains("\"../specs/a.json\""))
        #expect(String(SpecBundle.json(tree.documents)).contains("\"a.json\""))
    }

    @Test("circles through files and callbacks end")
    func circles() throws {
        let tree = SpecTree([
            "a.yaml": "openapi: 3.0.3\npaths: {/a: {$ref: p.yaml}}",
            "p.yaml": "post: {callbacks: {c: {'{$url}': {$ref: p.yaml}, other: {$ref: q.yaml}}}}",
            "q.yaml": "post: {callbacks: {c: {'{$url}': {$ref: q.yaml}, other: {$ref: p.yaml}}}}",
        ])
        let root = try #require(try bundled(tree).documents.root)
        #expect(
            root.json
                == ##"{"openapi":"3.0.3","paths":{"/a":{"post":{"callbacks":{"c":{"{$url}":{"$ref":"#/paths/~1a"},"other":{"$ref":"#/components/x-pathItems/q"}}}}}},"components":{"x-pathItems":{"q":{"post":{"callbacks":{"c":{"{$url}":{"$ref":"#/components/x-pathItems/q"},"other":{"$ref":"#/paths/~1a"}}}}}}}}"##
        )
    }

    @Test("thousands of targets with one name get names in linear time")
    func names() throws {
        let uses = (0..<3000).map { "p\($0): {$ref: 'b.yaml#/d\($0)/Pet'}" }.joined(separator: ", ")
        let targets = (0..<3000).map { "d\($0): {Pet: {title: t\($0)}}" }.joined(separator: "\n")
        let tree = SpecTree([
            "a.yaml": "openapi: 3.1.0\ncomponents: {schemas: {A: {properties: {\(uses)}}}}",
            "b.yaml": targets,
        ])
        let bundle = try bundled(tree)
        #expect(bundle.documents.root?["components"]?["schemas"]?.count == 3001)
    }

    @Test("Swagger 2.0 is written as 3.0, pointers into its older form too")
    func swagger() throws {
        let tree = SpecTree([
            "a.yaml": """
            swagger: '2.0'
            paths:
              /a: {get: {responses: {200: {description: '', schema: {title: found}}}}}
              /b: {get: {responses: {200: {description: '', schema: {$ref: '#/paths/~1a/get/responses/200/schema'}}}}}
            """
        ])
        let bundle = try bundled(tree)
        #expect(bundle.documents.version == .openAPI30)
        #expect(bundle.resolved("schema")?["title"]?.string == "found")
    }

    @Test("nothing is written of what cannot be read")
    func nothing() {
        let tree = SpecTree(["a.yaml": "- a"])
        #expect(SpecBundle.yaml(tree.documents).isEmpty)
        #expect(String(SpecBundle.json(tree.documents)) == "\n")
    }

    @Test(
        "the public descriptions read back as they were",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"),
        arguments: Fixtures.specs)
    func fixtures(path: String) throws {
        let tree = SpecTree(entry: path, bytes: try Fixtures.bytes(path))
        let bundle = try bundled(tree)
        let root = try #require(tree.documents.root)
        #expect(try #require(bundle.documents.root).isEqual(to: root))
    }

    @Test(
        "descriptions of several files become one", .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"),
        arguments: [
            "specs/multi-petstore-separate-2.0/spec/swagger.json",
            "specs/multi-relative-file-references/json/parent.json",
            "specs/multi-relative-file-references/yaml/parent.yaml",
        ])
    func severalFiles(path: String) throws {
        let tree = SpecTree(entry: path, bytes: try Fixtures.bytes(path)) { try? Fixtures.bytes($0) }
        let bundle = try bundled(tree)
        #expect(bundle.documents.root?["paths"]?.count == tree.documents.root?["paths"]?.count)
    }
}
