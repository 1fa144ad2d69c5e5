import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Plausible examples")
struct PlausibleExampleTests {
    // MARK: - Borrowed ones

    @Test("a property has the example of its namesake in a schema about the same thing")
    func borrowed() throws {
        let bench = try ExampleBench(
            """
            {"Problem": {"type": "object", "properties": {"title": {"type": "string", "example": "Not Found"}}},
             "Idea": {"type": "object", "properties": {
              "title": {"type": "string", "example": "Tide clock"}, "pitch": {"type": "string", "example": "It ticks."},
              "stars": {"type": "integer", "example": 5},
              "tags": {"type": "array", "items": {"type": "string"}, "example": ["hardware", "weekend"]}}},
             "IdeaSummary": {"type": "object", "properties": {
              "title": {"type": "string"}, "pitch": {"type": "string"}, "stars": {"type": "integer"},
              "tags": {"type": "array", "minItems": 3, "items": {"type": "string"}}}},
             "Talk": {"type": "object", "properties": {"title": {"type": "string"}, "pitch": {"type": "string"}}}}
            """)
        #expect(
            try bench.json("IdeaSummary")
                == #"{"title":"Tide clock","pitch":"It ticks.","stars":5,"tags":["hardware","weekend","release"]}"#
        )
        // `title` is known to mean many things, `pitch` is not.
        #expect(try bench.json("Talk") == #"{"title":"Example talk","pitch":"It ticks."}"#)
    }

    @Test("an example that does not fit is not borrowed; one of the same pattern is")
    func fitting() throws {
        let bench = try ExampleBench(
            """
            {"Idea": {"type": "object", "properties": {"pitch": {"type": "string", "example": "Far too long"}}},
             "IdeaNote": {"type": "object", "properties": {"pitch": {"type": "string", "maxLength": 5}}},
             "Tag": {"type": "object", "properties": {
              "slug": {"type": "string", "pattern": "^[a-z]+-[a-z]+$", "example": "open-source"}}},
             "TagCreate": {"type": "object", "properties": {
              "parent": {"type": "string", "pattern": "^[a-z]+-[a-z]+$"}}}}
            """)
        #expect(try bench.json("IdeaNote") == #"{"pitch":"pitch"}"#)
        #expect(try bench.json("TagCreate") == #"{"parent":"open-source"}"#)
    }

    @Test("whole examples of a schema lend their parts")
    func parts() throws {
        let bench = try ExampleBench(
            """
            {"Idea": {"type": "object", "properties": {"title": {"type": "string"}}, "example": {"title": "Moss wall"}},
             "IdeaHit": {"type": "object", "properties": {"title": {"type": "string"}}}}
            """)
        #expect(try bench.json("IdeaHit") == #"{"title":"Moss wall"}"#)
    }

    // MARK: - Made ones

    @Test("two properties of one enumeration differ")
    func siblings() throws {
        let bench = try ExampleBench(
            """
            {"Stage": {"type": "string", "enum": ["spark", "exploring", "building"]},
             "S": {"type": "object", "properties": {
              "before": {"$ref": "#/components/schemas/Stage"}, "after": {"$ref": "#/components/schemas/Stage"}}}}
            """)
        #expect(try bench.json() == #"{"before":"spark","after":"exploring"}"#)
    }

    @Test(
        "names that tell what is meant",
        arguments: [
            ("reason", "string", #""It is ready for the next step""#), ("is_superuser", "boolean", "false"),
            ("is_active", "boolean", "true"), ("deleted", "boolean", "false"),
        ])
    func names(name: String, type: String, example: String) throws {
        let json = try ExampleBench.json(
            #"{"type": "object", "properties": {"\#(name)": {"type": "\#(type)"}}}"#)
        #expect(json == #"{"\#(name)":\#(example)}"#)
    }

    @Test("members of any name have a value, not their name again")
    func labels() throws {
        let json = try ExampleBench.json(
            #"{"type": "object", "patternProperties": {"^x-[a-z]{3}$": {"type": "string"}}}"#)
        #expect(json == #"{"x-abc":"value"}"#)
    }

    @Test("an issue of a validation error is what FastAPI says of a missing field")
    func validation() throws {
        let json = try ExampleBench.json(
            """
            {"type": "object", "required": ["loc", "msg", "type"], "properties": {
             "loc": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}},
             "msg": {"type": "string"}, "type": {"type": "string"}, "input": {}, "ctx": {"type": "object"}}}
            """)
        #expect(
            json == #"{"loc":["body","title"],"msg":"Field required","type":"missing","input":{}}"#)
    }

    @Test("a list of several kinds of objects shows one of each")
    func kinds() throws {
        let bench = try ExampleBench(
            """
            {"A": {"type": "object", "required": ["type"], "properties": {"type": {"const": "a"}}},
             "B": {"type": "object", "required": ["type"], "properties": {"type": {"const": "b"}}},
             "S": {"type": "array", "items": {"anyOf": [
              {"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]}}}
            """)
        #expect(try bench.json() == #"[{"type":"a"},{"type":"b"}]"#)
    }

    @Test("a scope is one that is declared, or none where that is the default")
    func scope() throws {
        let schema = #"{"type": "object", "properties": {"scope": {"type": "string", "default": ""}}}"#
        #expect(try ExampleBench.json(schema) == #"{"scope":""}"#)
    }
}
