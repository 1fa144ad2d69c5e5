import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

/// A description with component schemas, and examples of them.
struct ExampleBench {
    let description: APIDescription
    let maker: ExampleMaker

    init(_ schemas: String, version: String = "3.1.0") throws {
        let text =
            #"{"openapi": "\#(version)", "info": {"title": "T", "version": "1"}, "components": {"schemas": \#(schemas)}}"#
        let (documents, _) = SpecLoader.load(path: "openapi.json", bytes: Array(text.utf8)) { _ in
            .failure(.notFound)
        }
        description = APIDescription(decoding: documents)
        maker = ExampleMaker(description)
    }

    func schema(_ name: String) throws -> Schema {
        let node = description.documents.root?["components"]?["schemas"]?[name]
        return Schema(try #require(node), in: description.documents)
    }

    func json(
        _ name: String = "S", _ direction: Direction = .both, _ detail: ExampleMaker.Detail = .full
    ) throws -> String {
        maker.value(of: try schema(name), for: direction, detail: detail).json()
    }

    /// The example of one schema as JSON on a line.
    static func json(
        _ schema: String, _ direction: Direction = .both, _ detail: ExampleMaker.Detail = .full,
        version: String = "3.1.0"
    ) throws -> String {
        try ExampleBench(#"{"S": \#(schema)}"#, version: version).json("S", direction, detail)
    }
}

@Suite("Example values")
struct ExampleMakerTests {
    @Test(
        "what a schema gives itself comes first, where it fits",
        arguments: [
            (#"{"type": "string", "example": "x"}"#, #""x""#),
            (#"{"type": "string", "examples": ["x", "y"], "default": "z"}"#, #""x""#),
            (#"{"type": "integer", "examples": ["x", 7]}"#, "7"),
            (#"{"type": "integer", "example": "seven", "default": 3}"#, "3"),
            (#"{"type": ["string", "null"], "default": null}"#, #""string""#),
            (#"{"const": "cat"}"#, #""cat""#),
            (#"{"enum": [null, "a", "b"]}"#, #""a""#),
            (#"{"type": "string", "enum": [1, "b"]}"#, #""b""#),
            (
                #"{"type": "string", "format": "date-time", "example": "yesterday"}"#,
                #""2024-05-17T09:30:00Z""#
            ),
            (
                #"{"type": "object", "properties": {"a": {"type": "integer", "example": 5}, "b": {"const": true}}}"#,
                #"{"a":5,"b":true}"#
            ),
        ])
    func given(schema: String, example: String) throws {
        #expect(try ExampleBench.json(schema) == example)
    }

    @Test("of an example that does not fit as a whole, the parts that fit are used")
    func partlyFitting() throws {
        let json = try ExampleBench.json(
            """
            {"type": "object", "required": ["id", "name"], "example": {"name": "Moss wall", "size": "big"},
             "properties": {"id": {"type": "integer"}, "name": {"type": "string"}, "size": {"type": "integer"}}}
            """)
        #expect(json == #"{"id":42,"name":"Moss wall","size":50}"#)
    }

    @Test(
        "numbers keep to their bounds and multiples",
        arguments: [
            (#"{"type": "integer", "minimum": 10}"#, "10"),
            (#"{"type": "integer", "exclusiveMinimum": 10}"#, "11"),
            (#"{"type": "integer", "maximum": -5}"#, "-5"),
            (#"{"type": "integer", "exclusiveMaximum": 0}"#, "-1"),
            (#"{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}"#, "0.5"),
            (#"{"type": "number", "minimum": 0.25, "maximum": 0.5}"#, "0.5"),
            (#"{"type": "integer", "multipleOf": 7, "minimum": 20}"#, "21"),
            (#"{"type": "number", "multipleOf": 0.01, "minimum": 0.29, "maximum": 0.291}"#, "0.29"),
            (#"{"allOf": [{"type": "number", "minimum": 3}, {"type": "integer", "maximum": 4}]}"#, "3"),
        ])
    func numbers(schema: String, example: String) throws {
        #expect(try ExampleBench.json(schema) == example)
    }

    @Test("exclusive bounds of 3.0 are met")
    func oldBounds() throws {
        let schema = #"{"type": "integer", "minimum": 10, "exclusiveMinimum": true}"#
        #expect(try ExampleBench.json(schema, version: "3.0.3") == "11")
    }

    @Test("strings have the length that is asked for")
    func lengths() throws {
        for (least, most) in [(0, 3), (1, 1), (20, 30), (200, 200)] {
            let json = try ExampleBench.json(
                #"{"type": "string", "minLength": \#(least), "maxLength": \#(most)}"#)
            #expect((least...most).contains(json.count - 2), "\(json)")
        }
    }

    @Test(
        "a property's name tells what it holds",
        arguments: [
            ("email", "string", #""ada@example.com""#), ("created_at", "string", #""2024-05-17T09:30:00Z""#),
            ("createdAt", "string", #""2024-05-17T09:30:00Z""#),
            ("homepage", "string", #""https://example.com""#),
            ("city", "string", #""Berlin""#), ("price", "number", "19.9"), ("latitude", "number", "52.52"),
            ("count", "integer", "3"), ("first_name", "string", #""Ada""#), ("pitch", "string", #""pitch""#),
        ])
    func names(name: String, type: String, example: String) throws {
        let json = try ExampleBench.json(
            #"{"type": "object", "properties": {"\#(name)": {"type": "\#(type)"}}}"#)
        #expect(json == #"{"\#(name)":\#(example)}"#)
    }

    @Test("a name is told from the schema it belongs to")
    func owners() throws {
        let bench = try ExampleBench(
            """
            {"S": {"type": "object", "properties": {"user": {"$ref": "#/components/schemas/User"},
              "idea": {"$ref": "#/components/schemas/IdeaSummary"}}},
             "User": {"type": "object", "properties": {"name": {"type": "string"}}},
             "IdeaSummary": {"type": "object", "properties": {"title": {"type": "string"}}}}
            """)
        #expect(try bench.json() == #"{"user":{"name":"Ada Lovelace"},"idea":{"title":"Example idea"}}"#)
    }

    @Test(
        "lists are as long as they must be, and differ where they must",
        arguments: [
            (#"{"type": "array", "items": {"type": "integer"}}"#, "[1]"),
            (
                #"{"type": "array", "items": {"type": "integer"}, "minItems": 3, "uniqueItems": true}"#,
                "[1,2,3]"
            ),
            (
                #"{"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 2, "uniqueItems": true}"#,
                #"["a","b"]"#
            ),
            (
                #"{"type": "array", "items": {"type": "boolean"}, "minItems": 2, "uniqueItems": true}"#,
                "[true,false]"
            ),
            (#"{"type": "array", "maxItems": 0}"#, "[]"),
            (
                #"{"type": "array", "prefixItems": [{"type": "integer"}, {"const": "x"}], "items": false, "minItems": 2}"#,
                #"[1,"x"]"#
            ),
            (#"{"type": "array", "items": {"type": "integer"}, "contains": {"minimum": 9}}"#, "[9]"),
            (
                #"{"type": "array", "items": {"type": "object", "properties": {"id": {"type": "integer", "example": 5}}}, "minItems": 2, "uniqueItems": true}"#,
                #"[{"id":5},{"id":43}]"#
            ),
        ])
    func arrays(schema: String, example: String) throws {
        #expect(try ExampleBench.json(schema) == example)
    }

    @Test(
        "objects have the members their keywords ask for",
        arguments: [
            (#"{"type": "object", "additionalProperties": {"type": "integer"}}"#, #"{"key":1}"#),
            (#"{"type": "object", "additionalProperties": true}"#, "{}"),
            (
                #"{"type": "object", "minProperties": 2, "additionalProperties": {"type": "boolean"}}"#,
                #"{"key":true,"key-2":true}"#
            ),
            (
                #"{"type": "object", "propertyNames": {"enum": ["en", "de"]}, "additionalProperties": {"const": 1}}"#,
                #"{"en":1}"#
            ),
            (
                #"{"type": "object", "patternProperties": {"^x-[a-z]+$": {"type": "integer"}}}"#,
                #"{"x-abc":1}"#
            ),
            (
                #"{"type": "object", "maxProperties": 1, "properties": {"a": {"const": 1}, "b": {"const": 2}}}"#,
                #"{"a":1}"#
            ),
            (#"{"type": "object", "properties": {"a": false, "b": {"const": 2}}}"#, #"{"b":2}"#),
        ])
    func objects(schema: String, example: String) throws {
        #expect(try ExampleBench.json(schema) == example)
    }

    @Test("a minimal example has what is required, and what that requires")
    func minimal() throws {
        let schema = """
            {"type": "object", "required": ["a"], "dependentRequired": {"a": ["b"]},
             "properties": {"a": {"const": 1}, "b": {"const": 2}, "c": {"const": 3}}}
            """
        #expect(try ExampleBench.json(schema, .both, .minimal) == #"{"a":1,"b":2}"#)
        #expect(try ExampleBench.json(schema) == #"{"a":1,"b":2,"c":3}"#)
    }

    @Test("what is read-only is not sent, and what is write-only does not come back, required or not")
    func directions() throws {
        let schema = """
            {"type": "object", "required": ["id", "name"], "properties": {
             "id": {"type": "integer", "readOnly": true}, "name": {"const": "n"},
             "secret": {"const": "s", "writeOnly": true}}}
            """
        #expect(try ExampleBench.json(schema, .request) == #"{"name":"n","secret":"s"}"#)
        #expect(try ExampleBench.json(schema, .response) == #"{"id":42,"name":"n"}"#)
        let given = schema.dropLast() + #", "example": {"id": 7, "name": "n", "secret": "s"}}"#
        #expect(try ExampleBench.json(String(given), .request) == #"{"name":"n","secret":"s"}"#)
        #expect(try ExampleBench.json(String(given), .response) == #"{"id":7,"name":"n"}"#)
    }

    @Test("allOf is one object; a property said twice fits both")
    func allOf() throws {
        let json = try ExampleBench.json(
            """
            {"allOf": [{"type": "object", "properties": {"n": {"type": "integer", "minimum": 5}}},
             {"properties": {"n": {"maximum": 6}, "m": {"const": 1}}, "required": ["n"]}]}
            """)
        #expect(json == #"{"n":5,"m":1}"#)
    }

    @Test(
        "the first alternative that fits is taken",
        arguments: [
            (#"{"anyOf": [{"type": "null"}, {"type": "integer"}]}"#, "1"),
            (#"{"type": "string", "anyOf": [{"type": "integer"}, {"const": "x"}]}"#, #""x""#),
            (#"{"oneOf": [{"type": "integer"}, {"type": "number"}]}"#, "1.5"),
            (
                #"{"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}, "anyOf": [{"required": ["b"]}]}"#,
                #"{"a":1,"b":2}"#
            ),
        ])
    func alternatives(schema: String, example: String) throws {
        #expect(try ExampleBench.json(schema) == example)
    }

    @Test("conditions hold of the whole value")
    func conditions() throws {
        let condition = """
            {"type": "object", "properties": {"kind": {"enum": ["a", "b"]}, "size": {"type": "integer"}},
             "if": {"properties": {"kind": {"const": "a"}}},
             "then": {"properties": {"size": {"minimum": 100}}, "required": ["size"]}}
            """
        #expect(try ExampleBench.json(condition) == #"{"kind":"a","size":100}"#)
        #expect(try ExampleBench.json(#"{"type": "integer", "not": {"const": 1}}"#) == "2")
        #expect(
            try ExampleBench.json(#"{"type": ["integer", "string"], "not": {"type": "integer"}}"#)
                == #""string""#)
    }

    private static let pets = """
        {"Pet": {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
          "discriminator": {"propertyName": "kind", "mapping": {"tabby": "#/components/schemas/Cat"}}},
         "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"lives": {"const": 9}}}]},
         "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"tricks": {"const": 3}}}]},
         "Either": {"oneOf": [{"$ref": "#/components/schemas/Dog"}, {"$ref": "#/components/schemas/Cat"}],
          "discriminator": {"propertyName": "kind"}},
         "Holder": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/Dog"}}}}
        """

    @Test(
        "the discriminator's property says which schema it is, by mapping or by name",
        arguments: [
            ("Cat", #"{"kind":"tabby","lives":9}"#), ("Dog", #"{"kind":"Dog","tricks":3}"#),
            ("Either", #"{"kind":"Dog","tricks":3}"#), ("Holder", #"{"pet":{"kind":"Dog","tricks":3}}"#),
            ("Pet", #"{"kind":"tabby"}"#),
        ])
    func discriminators(name: String, example: String) throws {
        #expect(try ExampleBench(Self.pets).json(name) == example)
    }

    @Test("JSON in a string is JSON")
    func content() throws {
        let schema = """
            {"type": "string", "contentMediaType": "application/json",
             "contentSchema": {"type": "object", "properties": {"a": {"const": 1}}}}
            """
        #expect(try ExampleBench.json(schema) == #""{\"a\":1}""#)
    }

    @Test(
        "what contains itself ends",
        arguments: [
            (
                #"{"type": "object", "properties": {"id": {"const": 1}, "up": {"$ref": "SELF"}}}"#,
                #"{"id":1}"#
            ),
            (
                #"{"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "SELF"}}}}"#,
                #"{"kids":[]}"#
            ),
            (
                #"{"type": "object", "required": ["up"], "properties": {"up": {"anyOf": [{"$ref": "SELF"}, {"type": "null"}]}}}"#,
                #"{"up":{"up":null}}"#
            ),
            (
                #"{"oneOf": [{"type": "object", "required": ["l"], "properties": {"l": {"$ref": "SELF"}}}, {"type": "integer"}]}"#,
                #"{"l":1}"#
            ),
            (#"{"$ref": "SELF"}"#, #""string""#),
            (#"{"allOf": [{"$ref": "SELF"}, {"type": "integer"}]}"#, "1"),
            (#"{"type": "object", "required": ["s"], "properties": {"s": {"$ref": "SELF"}}}"#, #"{"s":{}}"#),
        ])
    func circles(schema: String, example: String) throws {
        #expect(try ExampleBench.json(schema.replacing("SELF", with: "#/components/schemas/S")) == example)
    }

    @Test("nothing fits `false`; what is shown has the right shape")
    func impossible() throws {
        #expect(try ExampleBench.json("false") == "null")
        #expect(
            try ExampleBench.json(
                #"{"type": "array", "items": {"type": "string"}, "oneOf": [{"type": "object"}]}"#)
                == #"["string"]"#)
        #expect(try ExampleBench.json(#"{"type": "integer", "minimum": 5, "maximum": 4}"#) == "0")
    }

    @Test("a description that doubles with every level costs no more than its limits")
    func exponential() throws {
        var schemas = (0..<40).map { level in
            let next = ##"{"$ref": "#/components/schemas/L\##(level + 1)"}"##
            return ##"""
                "L\##(level)": {"type": "object", "required": ["a", "b"], "properties": {"a": \##(next), "b": \##(next)},
                  "oneOf": [\##(next), {"not": \##(next)}, {"anyOf": [\##(next), \##(next)]}]}
                """##
        }
        schemas.append(#""L40": {"type": "object"}"#)
        let bench = try ExampleBench("{" + schemas.joined(separator: ",") + "}")
        let start = ContinuousClock.now
        _ = try bench.json("L0")
        _ = try bench.json("L0", .request, .minimal)
        #expect(ContinuousClock.now - start < .seconds(90))
    }

    @Test("wide and long descriptions stay small")
    func size() throws {
        let schemas = (0..<12).map { level in
            let properties = (0..<8).map {
                ##""p\##($0)": {"$ref": "#/components/schemas/L\##(level + 1)"}"##
            }
            return #""L\#(level)": {"type": "object", "properties": {\#(properties.joined(separator: ","))}}"#
        }
        let bench = try ExampleBench("{" + schemas.joined(separator: ",") + #", "L12": {"type": "string"}}"#)
        #expect(try bench.json("L0").utf8.count < 20_000)
    }

    @Test("deep nests and long chains of references are followed to their limits")
    func depth() throws {
        func nested(_ start: String, _ end: String, _ count: Int) -> String {
            String(repeating: start, count: count) + #"{"type": "integer"}"#
                + String(repeating: end, count: count)
        }
        let links = (0..<3000).map { level in
            let next = ##"{"$ref": "#/components/schemas/L\##(level + 1)"}"##
            return level % 3 == 0
                ? ##""L\##(level)": {"allOf": [\##(next)]}"##
                : level % 3 == 1
                    ? ##""L\##(level)": {"oneOf": [\##(next)]}"##
                    : ##""L\##(level)": {"required": ["a"], "properties": {"a": \##(next)}}"##
        }
        let bench = try ExampleBench(
            """
            {"A": \(nested(#"{"allOf": ["#, "]}", 110)), "B": \(nested(#"{"required": ["p"], "properties": {"p": "#, "}}", 110)),
             "C": \(nested(#"{"items": "#, "}", 220)), "D": \(nested(#"{"not": "#, "}", 220)),
             "E": \(nested(#"{"anyOf": ["#, "]}", 110)), \(links.joined(separator: ",")), "L3000": {"type": "integer"}}
            """)
        for name in ["A", "B", "C", "D", "E", "L0"] {
            for direction in [Direction.both, .request] {
                #expect(try !bench.json(name, direction).isEmpty)
                #expect(try !bench.json(name, direction, .minimal).isEmpty)
            }
        }
    }

    @Test("bounds that nothing can hold are no bounds to fall over")
    func absurd() throws {
        for schema in [
            #"{"type": "array", "contains": true, "minContains": 9223372036854775807, "prefixItems": [true]}"#,
            #"{"type": "array", "minItems": 9223372036854775807}"#, #"{"type": "array", "maxItems": -1}"#,
            #"{"type": "string", "minLength": 9223372036854775807}"#, #"{"type": "string", "maxLength": -5}"#,
            #"{"type": "object", "minProperties": 9223372036854775807}"#,
            #"{"type": "object", "maxProperties": -1}"#,
            #"{"type": "integer", "minimum": 1e308, "multipleOf": 1e-308}"#,
            #"{"type": "integer", "minimum": 9223372036854775807}"#, #"{"type": "number", "multipleOf": 0}"#,
            #"{"type": "number", "multipleOf": 9223372036854775807, "minimum": 9223372036854775807}"#,
            #"{"type": 7, "enum": 3, "required": {}, "properties": [], "allOf": {}, "oneOf": "x", "pattern": 1}"#,
            #"{"type": [], "enum": [], "anyOf": [], "examples": {}, "discriminator": []}"#, "7", "[]", "null",
            #""x""#,
        ] {
            #expect(try !ExampleBench.json(schema).isEmpty)
            #expect(try !ExampleBench.json(schema, .request, .minimal).isEmpty)
        }
    }

    @Test("the same description gives the same values")
    func stable() throws {
        #expect(try ExampleBench(Self.pets).json("Either") == ExampleBench(Self.pets).json("Either"))
    }
}
