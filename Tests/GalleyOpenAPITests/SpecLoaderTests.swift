import GalleyCore
import GalleyData
import Testing

@testable import GalleyOpenAPI

/// A description of files in memory; the first is the entry document.
struct SpecTree {
    var documents: SpecDocuments
    var diagnostics: [Diagnostic]
    /// The paths that were asked for, in their order.
    var asked: [String]

    init(_ files: KeyValuePairs<String, String>) {
        let texts = Dictionary(uniqueKeysWithValues: files.map { ($0.key, Array($0.value.utf8)) })
        self.init(entry: files[0].key, bytes: Array(files[0].value.utf8)) { texts[$0] }
    }

    init(entry: String, bytes: [UInt8], read: (String) -> [UInt8]? = { _ in nil }) {
        var asked: [String] = []
        (documents, diagnostics) = SpecLoader.load(path: entry, bytes: bytes) { path in
            asked.append(path)
            return read(path).map { .success($0) } ?? .failure(.notFound)
        }
        self.asked = asked
    }

    /// `3:9 error openapi/unresolved-reference message`, one a line.
    var problems: [String] {
        diagnostics.map { problem in
            let place = problem.location.map { "\($0.path):\($0.line):\($0.column) " } ?? ""
            return place + "\(problem.severity) \(problem.id) \(problem.message)"
        }
    }

    /// The node at the names of a way from the root, through references.
    func node(_ way: String...) -> Node? {
        var node = documents.root
        for name in way {
            node = node.flatMap(documents.resolve).flatMap { node in
                node.kind == .sequence ? Int(name).flatMap { node.items[$0] } : node[name]
            }
        }
        return node
    }

    /// What a schema of the components is in the end.
    func resolved(_ name: String) -> Node? {
        documents.root?["components"]?["schemas"]?[name].flatMap(documents.resolve)
    }
}

private func components(_ schemas: String, version: String = "3.1.0", more: String = "") -> String {
    "{\"openapi\": \"\(version)\", \"components\": {\"schemas\": \(schemas)}\(more)}"
}

@Suite("Loading a description")
struct SpecLoaderTests {
    @Test(
        "the version is read from JSON and YAML",
        arguments: [
            ("openapi: 3.1.0", .openAPI31), ("openapi: 3.0", .openAPI30),
            (#"{"openapi": "3.2.0"}"#, .openAPI32),
            (#"{"swagger": "2.0"}"#, .swagger2), ("swagger: 2.0", .swagger2),
            ("\u{FEFF}openapi: 3.1.1", .openAPI31),
            ("{openapi: 3.0.3}", .openAPI30),
        ] as [(String, APIDescription.Version)])
    func versions(text: String, version: APIDescription.Version) {
        let tree = SpecTree(["a.yaml": text])
        #expect(tree.documents.version == version)
        #expect(tree.diagnostics.isEmpty)
    }

    @Test("a newer version is read as 3.2; an unknown, a missing and no version are located")
    func otherVersions() {
        #expect(
            SpecTree(["a.yaml": "openapi: 3.3.0"]).problems == [
                "a.yaml:1:10 warning openapi/version OpenAPI 3.3.0 is newer than this program; it is read as 3.2"
            ])
        #expect(
            SpecTree(["a.yaml": "swagger: '1.2'"]).problems == [
                "a.yaml:1:10 error openapi/version there is no support for version `1.2`"
            ])
        #expect(
            SpecTree(["a.yaml": "info: {}\npaths: {}"]).problems == [
                "a.yaml:1:1 error openapi/version this file does not say which version of OpenAPI it is written in"
            ])
        #expect(SpecTree(["a.yaml": "info: {}\npaths: {}"]).documents.root != nil)
        #expect(
            SpecTree(["a.yaml": "- a"]).problems == [
                "a.yaml:1:1 error openapi/version an API description is a mapping, and this is a list"
            ])
        #expect(SpecTree(["a.yaml": ""]).problems == ["a.yaml:0:0 error openapi/version the file is empty"])
        #expect(SpecTree(["a.yaml": "# only this"]).diagnostics.count == 1)
        #expect(SpecTree(["a.json": "{} x"]).diagnostics.map(\.id) == ["json/syntax"])
        #expect(
            SpecTree(entry: "a.json", bytes: [0x7B, 0xFF, 0x7D]).diagnostics.map(\.id) == ["data/encoding"])
    }

    @Test("pointers with escapes, list places, and percent-encoding lead to their values")
    func pointers() throws {
        let tree = SpecTree([
            "a.json": components(
                """
                {"A": {"$ref": "#/components/schemas/a~1b~0c"}, "a/b~c": {"title": "escaped"},
                 "B": {"$ref": "#/components/schemas/%C3%A9%20x"}, "é x": {"title": "percent"},
                 "C": {"$ref": "#/components/schemas/L/allOf/1"}, "L": {"allOf": [{}, {"title": "second"}]},
                 "D": {"$ref": "#/components/schemas/"}, "": {"title": "empty"},
                 "E": {"$ref": "#/components/schemas/A"}}
                """)
        ])
        #expect(tree.problems == [])
        for (name, title) in [
            ("A", "escaped"), ("B", "percent"), ("C", "second"), ("D", "empty"), ("E", "escaped"),
        ] {
            #expect(tree.resolved(name)?["title"]?.string == title)
        }
        let root = try #require(tree.documents.root)
        #expect(tree.documents.target(of: "#", from: root) == root)
        #expect(tree.documents.target(of: "", from: root) == root)
        #expect(tree.documents.target(of: "#/components/schemas/L/allOf/01", from: root) == nil)
    }

    @Test("files are found from the file that names them, each read once, circles too")
    func files() throws {
        let tree = SpecTree([
            "api/openapi.yaml": """
            openapi: 3.0.0
            paths:
              /a: {$ref: "paths/a.yaml"}
              /b: {$ref: "./paths/../paths/a.yaml#"}
            components:
              schemas:
                Node: {$ref: "../shared/node.json#/defs/Node"}
                Spaced: {$ref: "my%20file.yaml"}
            """,
            "api/paths/a.yaml": """
            get:
              parameters: [{$ref: "../parameters.yaml#/limit"}]
              responses: {200: {$ref: "../../shared/responses.yaml#/ok"}}
            """,
            "api/parameters.yaml": "limit: {name: limit, in: query}",
            "shared/responses.yaml":
                "ok: {description: fine, headers: {X-Next: {$ref: '#/next'}}}\nnext: {schema: {}}",
            "shared/node.json":
                ##"{"defs": {"Node": {"properties": {"next": {"$ref": "#/defs/Node"}, "top": {"$ref": "../api/openapi.yaml#/components/schemas/Node"}}}}}"##,
            "api/my file.yaml": "title: spaced",
        ])
        #expect(tree.problems == [])
        #expect(
            tree.asked == [
                "api/paths/a.yaml", "shared/node.json", "api/my file.yaml", "api/parameters.yaml",
                "shared/responses.yaml",
            ])
        #expect(tree.node("paths", "/a", "get", "parameters", "0", "name")?.string == "limit")
        #expect(tree.node("paths", "/b", "get", "responses", "200", "headers", "X-Next", "schema") != nil)
        #expect(tree.resolved("Spaced")?["title"]?.string == "spaced")
        let node = try #require(tree.resolved("Node"))
        #expect(node["properties"]?["next"].flatMap(tree.documents.resolve) == node)
        #expect(node["properties"]?["top"].flatMap(tree.documents.resolve) == node)
        #expect(tree.documents.location(of: node).path == "shared/node.json")
        #expect(tree.documents.pointer(of: node) == "#/defs/Node")
    }

    @Test("$id, $anchor, $dynamicAnchor and $self name schemas")
    func identifiers() throws {
        let tree = SpecTree([
            "openapi.json": """
            {"openapi": "3.2.0", "$self": "https://example.com/api/openapi.json", "components": {"schemas": {
              "A": {"$ref": "https://example.com/api/openapi.json#/components/schemas/T"}, "T": {"title": "by self"},
              "B": {"$ref": "schemas/tree"},
              "Tree": {"$id": "schemas/tree", "title": "tree", "$dynamicAnchor": "node",
                "$defs": {"leaf": {"title": "leaf", "$anchor": "leaf"}},
                "properties": {"a": {"$ref": "#/$defs/leaf"}, "b": {"$ref": "#leaf"}, "c": {"$dynamicRef": "#node"},
                  "d": {"$ref": "#/components/schemas/T"}, "e": {"$ref": "tree#leaf"}}},
              "C": {"$ref": "#named"}, "N": {"$anchor": "named", "title": "named"},
              "D": {"$ref": "other.json"}
            }}}
            """,
            "other.json": #"{"title": "a file beside, in spite of $self"}"#,
        ])
        #expect(tree.problems == [])
        #expect(tree.resolved("A")?["title"]?.string == "by self")
        #expect(tree.resolved("B")?["title"]?.string == "tree")
        #expect(tree.resolved("C")?["title"]?.string == "named")
        #expect(tree.resolved("D")?["title"]?.string?.hasPrefix("a file") == true)
        let properties = try #require(tree.resolved("Tree")?["properties"])
        let titles = properties.entries.map { tree.documents.resolve($0.value)?["title"]?.string }
        #expect(titles == ["leaf", "leaf", "tree", "by self", "leaf"])
    }

    @Test("several schemas with one name are told, and the first is meant")
    func duplicateIdentifiers() {
        let tree = SpecTree([
            "a.json": components(
                ##"{"A": {"$id": "x", "title": "1"}, "B": {"$id": "x", "title": "2"}, "C": {"$ref": "x"}, "D": {"$anchor": "y"}, "E": {"$anchor": "y"}}"##
            )
        ])
        #expect(tree.diagnostics.map(\.id) == ["openapi/duplicate-id", "openapi/duplicate-id"])
        #expect(tree.resolved("C")?["title"]?.string == "1")
    }

    @Test("what only looks like a reference is none")
    func noReferences() {
        let tree = SpecTree([
            "a.json": """
            {"openapi": "3.1.0", "x-a": {"$ref": "#/no"}, "paths": {"x-b": {"$ref": "no.json"}, "/a": {"get": {
              "responses": {"default": {"description": "", "content": {"a/b": {"example": {"$ref": "#/no"},
                "examples": {"e": {"value": {"$ref": "#/no"}}, "f": {"$ref": "#/components/examples/g"}}}}}}}}},
            "components": {"examples": {"g": {"x-file": "gone.json", "value": [{"$ref": "#/no"}]}},
              "schemas": {"A": {"properties": {"$ref": {"type": "string"}, "example": {"type": "string"}},
                "default": {"$ref": "#/no"}, "enum": [{"$ref": "#/no"}], "const": {"$ref": "#/no"},
                "examples": [{"$ref": "#/no"}], "x-c": {"$ref": "#/no"}, "unknown": {"$ref": "#/no"}}}}}
            """
        ])
        #expect(tree.problems == [])
        #expect(tree.asked == [])
    }

    @Test("references in places that are named like data are references")
    func referencesInNames() {
        let tree = SpecTree([
            "a.json": """
            {"openapi": "3.1.0", "paths": {"/a": {"get": {"responses": {"default": {"$ref": "#/r"}},
              "callbacks": {"x-c": {"{$url}": {"$ref": "#/p"}}}}}},
             "components": {"schemas": {"default": {"$ref": "#/s"}, "x-y": {"properties": {"default": {"$ref": "#/t"},
               "examples": {"$ref": "#/u"}}}}, "headers": {"x-h": {"$ref": "#/h"}}}}
            """
        ])
        #expect(
            tree.diagnostics.compactMap { $0.message.split(separator: "`").first.map(String.init) } == [
                "#/r", "#/p", "#/s", "#/t", "#/u", "#/h",
            ])
    }

    @Test("the file of an example's value is looked for, and not read")
    func externalValues() {
        let tree = SpecTree([
            "api/a.yaml": """
            openapi: 3.1.0
            components:
              examples:
                a: {externalValue: there.bin}
                b: {externalValue: gone.json}
                c: {externalValue: gone.json}
                d: {externalValue: 'https://example.org/e.json'}
                e: {externalValue: ../../outside.json}
                f: {externalValue: /rooted.json}
                g: {value: {externalValue: data.json}}
            """, "api/there.bin": "{",
        ])
        #expect(
            tree.problems == [
                "api/a.yaml:5:24 warning openapi/unresolved-reference there is no file `api/gone.json`",
                "api/a.yaml:6:24 warning openapi/unresolved-reference there is no file `api/gone.json`",
            ])
        #expect(tree.asked == ["api/there.bin", "api/gone.json"])
    }

    @Test("a default mapping of 3.2 is a reference like those of a mapping")
    func defaultMapping() {
        let tree = SpecTree([
            "a.yaml": """
            openapi: 3.2.0
            components: {schemas: {A: {discriminator: {propertyName: k, defaultMapping: other.yaml#/B}}}}
            """, "other.yaml": "B: {$ref: gone.yaml}",
        ])
        #expect(tree.asked == ["other.yaml", "gone.yaml"])
    }
}

@Suite("References that lead nowhere")
struct ReferenceProblemTests {
    @Test("each is told at its place, with what was meant, the rule and the pointer")
    func unresolved() throws {
        let tree = SpecTree([
            "a.yaml": """
            openapi: 3.1.0
            components:
              schemas:
                Pet:
                  properties:
                    owner: {$ref: "#/components/schemas/Ownr"}
                    other: {$ref: "#/components/schemas/Ownr"}
                    file: {$ref: "gone.yaml#/A"}
                    anchor: {$ref: "#Pet"}
                    number: {$ref: 3}
                Owner: {}
            """
        ])
        #expect(
            tree.problems == [
                "a.yaml:10:24 error openapi/unresolved-reference `$ref` is a number, and must be a string",
                "a.yaml:6:23 error openapi/unresolved-reference `#/components/schemas/Ownr` leads nowhere: there is no `Ownr` in `#/components/schemas`",
                "a.yaml:7:23 error openapi/unresolved-reference `#/components/schemas/Ownr` leads nowhere: there is no `Ownr` in `#/components/schemas`",
                "a.yaml:8:22 error openapi/unresolved-reference there is no file `gone.yaml`",
                "a.yaml:9:24 error openapi/unresolved-reference `#Pet` leads nowhere: no schema has the `$anchor` `Pet`",
            ])
        #expect(
            tree.diagnostics[1].help == [
                "did you mean `#/components/schemas/Owner`?",
                "RFC 6901 §4: a pointer whose names lead to no value is an error",
                "at #/components/schemas/Pet/properties/owner/$ref",
            ])
        let owner = try #require(tree.node("components", "schemas", "Pet", "properties", "owner"))
        #expect(tree.documents.resolve(owner) == nil)
    }

    @Test(
        "nothing outside of the content folder is read, and nothing is fetched",
        arguments: [
            ("../../etc/passwd", "outside"), ("/etc/passwd", "outside"), ("file:///etc/passwd", "remote"),
            ("http://example.com/a.json#/A", "remote"), ("//host/x", "remote"),
            ("%2e%2e/%2E%2e/x", "outside"),
            ("a/..%2f..%2f..%2fx", "outside"), ("x%00.json", "outside"), ("a%0Ab", "outside"),
            ("..", "outside"), ("C:/x.json", "remote"), ("./../../api/openapi.json", "outside"),
        ])
    func outside(reference: String, kind: String) {
        let tree = SpecTree(["api/openapi.json": components("{\"A\": {\"$ref\": \"\(reference)\"}}")])
        #expect(tree.diagnostics.map(\.id) == ["openapi/reference-\(kind)"])
        #expect(tree.diagnostics.first?.location?.line == 1)
        #expect(tree.asked == [])
        #expect(tree.resolved("A") == nil)
    }

    @Test("circles of references are told once, and lead nowhere")
    func circles() {
        let tree = SpecTree([
            "a.json": components(
                """
                {"Self": {"$ref": "#/components/schemas/Self"},
                 "A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/C"},
                 "C": {"$ref": "#/components/schemas/A"}, "In": {"$ref": "#/components/schemas/B"},
                 "Fine": {"properties": {"fine": {"$ref": "#/components/schemas/Fine"}}},
                 "File": {"$ref": "b.json"}}
                """),
            "b.json": ##"{"$ref": "a.json#/components/schemas/File"}"##,
        ])
        #expect(
            tree.problems == [
                "a.json:1:66 error openapi/circular-reference `#/components/schemas/Self` leads back to itself, and to no value",
                "a.json:2:16 error openapi/circular-reference `#/components/schemas/B` leads back to itself, and to no value",
                "a.json:5:19 error openapi/circular-reference `b.json` leads back to itself, and to no value",
            ])
        for name in ["Self", "A", "B", "C", "In", "File"] { #expect(tree.resolved(name) == nil) }
        #expect(tree.resolved("Fine") != nil)
    }

    @Test("many problems are bounded")
    func many() {
        let schemas = (0..<2000).map { "\"S\($0)\": {\"$ref\": \"#/components/schemas/T\($0)\"}" }
        let tree = SpecTree(["a.json": components("{\(schemas.joined(separator: ",\n"))}")])
        #expect(tree.diagnostics.count == 101)
        #expect(tree.diagnostics.last?.message.hasPrefix("1900 more") == true)
    }
}

@Suite("Hostile descriptions")
struct HostileSpecTests {
    @Test("a chain of 30,000 references ends at its end")
    func chain() {
        let schemas = (0..<30_000).map { "\"S\($0)\":{\"$ref\":\"#/components/schemas/S\($0 + 1)\"}" }
        let tree = SpecTree([
            "a.json": components("{\(schemas.joined(separator: ",")),\"S30000\":{\"title\":\"end\"}}")
        ])
        #expect(tree.problems == [])
        #expect(tree.resolved("S0")?["title"]?.string == "end")
    }

    @Test("nesting without end is told and ends")
    func depth() {
        let stairs = (0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        for (path, text, id) in [
            ("a.json", String(repeating: "{\"a\":", count: 10_000), "json/depth"),
            ("a.json", String(repeating: "[", count: 10_000), "json/depth"),
            ("a.yaml", "a: " + String(repeating: "[", count: 10_000), "yaml/depth"),
            ("a.yaml", "a: " + String(repeating: "{a: ", count: 10_000), "yaml/depth"),
            ("a.yaml", stairs, "yaml/depth"),
        ] {
            #expect(SpecTree([path: text]).diagnostics.map(\.id) == [id])
        }
    }

    @Test("an alias bomb is refused")
    func bomb() {
        var text = "openapi: 3.1.0\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n"
        for i in 1..<12 {
            text += "x\(i): &x\(i) [\((0..<10).map { _ in "*x\(i - 1)" }.joined(separator: ", "))]\n"
        }
        #expect(SpecTree(["a.yaml": text]).diagnostics.map(\.id) == ["yaml/expansion"])
    }

    @Test("aliases below the bound are visited once")
    func sharedAliases() {
        var text = "openapi: 3.1.0\ncomponents:\n  schemas:\n    x0: &x0 {properties: {a: {$ref: '#/no'}}}\n"
        for i in 1..<14 { text += "    x\(i): &x\(i) {properties: {a: *x\(i - 1), b: *x\(i - 1)}}\n" }
        #expect(SpecTree(["a.yaml": text]).diagnostics.count < 102)
    }

    @Test("too many files, and too many bytes, are told")
    func files() {
        var asked = 0
        let tree = SpecTree(entry: "0.json", bytes: Array(components(##"{"A": {"$ref": "1.json"}}"##).utf8)) {
            path in
            asked += 1
            let next = (Int(path.prefix { $0.isNumber }) ?? 0) + 1
            return Array("{\"properties\": {\"a\": {\"$ref\": \"\(next).json\"}}}".utf8)
        }
        #expect(asked == SpecLoader.maximumFiles - 1)
        #expect(tree.diagnostics.map(\.id) == ["openapi/too-large"])
        let big = [UInt8](repeating: UInt8(ascii: " "), count: SpecLoader.maximumBytes + 1)
        #expect(SpecTree(entry: "a.json", bytes: big).diagnostics.map(\.id) == ["openapi/too-large"])
        let more = SpecTree(entry: "0.json", bytes: Array(components(##"{"A": {"$ref": "1.json"}}"##).utf8)) {
            _ in big
        }
        #expect(more.diagnostics.map(\.id) == ["openapi/too-large"])
    }

    @Test("a file that is no YAML costs its references, not the description")
    func brokenFile() {
        let tree = SpecTree([
            "a.json": components(
                ##"{"A": {"$ref": "b.yaml#/x"}, "B": {"$ref": "c.json"}, "C": {"title": "fine"}}"##),
            "b.yaml": "a: [", "c.json": "",
        ])
        #expect(
            tree.diagnostics.map(\.id) == [
                "yaml/syntax", "openapi/unresolved-reference", "openapi/unresolved-reference",
            ])
        #expect(tree.resolved("C")?["title"]?.string == "fine")
    }

    @Test("huge strings, and a pointer of a megabyte, are no trouble")
    func huge() {
        let long = String(repeating: "/x~0%41", count: 150_000)
        let tree = SpecTree([
            "a.json": components("{\"A\": {\"$ref\": \"#\(long)\", \"description\": \"\(long)\"}}")
        ])
        #expect(tree.diagnostics.map(\.id) == ["openapi/unresolved-reference"])
        #expect((tree.diagnostics.first?.message.utf8.count ?? 0) < 400)
    }
}

@Suite("The public specifications, loaded", .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"))
struct SpecLoaderFixtureTests {
    @Test("each is read without a problem", arguments: Fixtures.specs)
    func specs(path: String) throws {
        let tree = SpecTree(entry: path, bytes: try Fixtures.bytes(path))
        #expect(tree.problems == [])
        #expect(tree.documents.root != nil)
    }

    @Test(
        "those of several files find them all",
        arguments: [
            ("specs/multi-petstore-separate-2.0/spec/swagger.json", 5),
            ("specs/multi-relative-file-references/json/parent.json", 12),
            ("specs/multi-relative-file-references/yaml/parent.yaml", 12),
        ])
    func severalFiles(path: String, files: Int) throws {
        let tree = SpecTree(entry: path, bytes: try Fixtures.bytes(path)) { try? Fixtures.bytes($0) }
        #expect(tree.problems == [])
        #expect(tree.documents.files.count == files)
    }
}
