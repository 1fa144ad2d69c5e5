import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Types in words")
struct TypeWordsTests {
    private static let components = #"""
        "Author": {"type": "object", "properties": {"name": {"type": "string"}}},
        "Tag": {"type": "object", "properties": {"slug": {"type": "string"}}},
        "Stage": {"type": "string", "enum": ["a", "b"]},
        "PydanticObjectId": {"type": "string", "pattern": "^[0-9a-f]{24}$"},
        "Moment": {"type": "string", "format": "date-time"},
        "Count": {"type": "integer", "format": "int64"},
        "Either": {"oneOf": [{"type": "string"}, {"type": "number"}]},
        "Maybe": {"type": "object", "nullable": true, "properties": {"x": {}}},
        "a/b c": {"type": "object", "properties": {"x": {}}},
        "Pair-Input": {"type": "object", "properties": {"x": {}}},
        "Pair-Output": {"type": "object", "properties": {"x": {}, "y": {}}},
        "Loop": {"type": "array", "items": {"$ref": "@Loop"}}
        """#

    private func words(_ json: String, _ version: APIDescription.Version = .openAPI31) -> String {
        let components = Components("{\(Self.components), \"It\": \(json)}", version: version)
        return components.outline("It")?.type.text(in: components.api) ?? "no such schema"
    }

    @Test(
        "what a value may be",
        arguments: [
            (#"{}"#, "any value"),
            (#"true"#, "any value"),
            (#"false"#, "no value"),
            (#"{"type": "null"}"#, "null"),
            (#"{"type": "boolean"}"#, "boolean"),
            (#"{"type": "array"}"#, "list"),
            (#"{"type": "array", "items": {}}"#, "list"),
            (#"{"type": ["string", "integer"]}"#, "string or integer"),
            (#"{"type": ["string", "null"]}"#, "string or null"),
            (#"{"type": ["string", "integer", "null"]}"#, "string, integer or null"),
            (#"{"type": ["string", "integer"], "format": "int64"}"#, "string or integer (64 bits)"),
            (#"{"properties": {"a": {}}}"#, "object"),
            (#"{"minLength": 3}"#, "string"),
            (#"{"minimum": 3}"#, "number"),
            (#"{"const": "x"}"#, "string"),
            (#"{"const": 4}"#, "integer"),
            (#"{"enum": ["a", "b", null]}"#, "string or null"),
            (#"{"oneOf": [{"const": "a", "title": "A"}, {"const": "b"}]}"#, "string"),
        ])
    func plain(json: String, expected: String) {
        #expect(words(json) == expected)
    }

    @Test(
        "formats",
        arguments: [
            (#"{"type": "string", "format": "date-time"}"#, "date and time"),
            (#"{"type": "string", "format": "date"}"#, "date"),
            (#"{"type": "string", "format": "uuid"}"#, "UUID"),
            (#"{"type": "string", "format": "uri"}"#, "URI"),
            (#"{"type": "string", "format": "email"}"#, "email address"),
            (#"{"type": "string", "format": "binary"}"#, "file"),
            (#"{"type": "string", "format": "byte"}"#, "base64 string"),
            (#"{"type": "string", "format": "slug"}"#, "string (slug)"),
            (#"{"type": "integer", "format": "int64"}"#, "integer (64 bits)"),
            (#"{"type": "number", "format": "double"}"#, "number (double precision)"),
            (#"{"type": "integer", "format": "timestamp"}"#, "integer (timestamp)"),
            (#"{"format": "email"}"#, "email address"),
            (#"{"type": "file"}"#, "file"),
            (#"{"type": "string", "contentMediaType": "application/octet-stream"}"#, "file"),
            (#"{"type": "string", "contentMediaType": "image/png"}"#, "file (image/png)"),
            (
                #"{"type": "string", "contentMediaType": "image/png", "contentEncoding": "base64"}"#,
                "image/png in base64"
            ),
            (#"{"type": "string", "contentEncoding": "base64url"}"#, "base64url string"),
            (#"{"type": "string", "contentMediaType": "application/json"}"#, "JSON text"),
            (
                #"{"type": "string", "contentMediaType": "application/json", "contentSchema": {"$ref": "@Tag"}}"#,
                "JSON text: Tag"
            ),
        ])
    func formats(json: String, expected: String) {
        #expect(words(json) == expected)
    }

    @Test(
        "references",
        arguments: [
            (#"{"$ref": "@Author"}"#, "Author"),
            (#"{"anyOf": [{"$ref": "@Author"}, {"type": "null"}]}"#, "Author or null"),
            (#"{"oneOf": [{"type": "null"}, {"$ref": "@Author"}]}"#, "Author or null"),
            (#"{"$ref": "@PydanticObjectId"}"#, "PydanticObjectId (string)"),
            (
                #"{"anyOf": [{"$ref": "@PydanticObjectId"}, {"type": "null"}]}"#,
                "PydanticObjectId (string) or null"
            ),
            (#"{"$ref": "@Moment"}"#, "Moment (date and time)"),
            (#"{"$ref": "@Count"}"#, "Count (integer, 64 bits)"),
            (#"{"$ref": "@Either"}"#, "Either (string or number)"),
            (#"{"$ref": "@Pair-Input"}"#, "Pair"),
            (#"{"$ref": "@Pair-Output"}"#, "Pair"),
            (#"{"$ref": "@a~1b%20c"}"#, "a/b c"),
            (#"{"$ref": "@Nowhere"}"#, "Nowhere"),
            (#"{"$ref": "@Author", "description": "Who"}"#, "Author"),
            (#"{"allOf": [{"$ref": "@Author"}], "description": "Who"}"#, "Author"),
            (#"{"$ref": "@Author", "required": ["name"]}"#, "Author"),
            (
                #"{"$ref": "@Author", "properties": {"age": {"type": "integer"}}}"#,
                "Author with more"
            ),
            (
                #"{"allOf": [{"$ref": "@Author"}, {"type": "object", "properties": {"a": {}}}]}"#,
                "Author with more"
            ),
            (
                #"{"allOf": [{"$ref": "@Author"}, {"$ref": "@Tag"}]}"#,
                "Author and Tag"
            ),
            (
                #"{"$defs": {"x": {"type": "object", "properties": {"a": {}}}}, "allOf": [{"$ref": "@It/$defs/x"}]}"#,
                "x"
            ),
        ])
    func references(json: String, expected: String) {
        #expect(words(json) == expected)
    }

    @Test("3.0: null by a keyword, beside a sole member of allOf too; nothing counts beside $ref")
    func version3_0() {
        #expect(words(#"{"type": "string", "nullable": true}"#, .openAPI30) == "string or null")
        let reference = #"{"$ref": "@Author"}"#
        #expect(words(#"{"allOf": [\#(reference)], "nullable": true}"#, .openAPI30) == "Author or null")
        #expect(words(#"{"$ref": "@Author", "nullable": true}"#, .openAPI30) == "Author")
        #expect(words(#"{"$ref": "@Maybe"}"#, .openAPI30) == "Maybe or null")
    }

    @Test(
        "lists, maps and tuples",
        arguments: [
            (#"{"type": "array", "items": {"$ref": "@Tag"}}"#, "list of Tag"),
            (
                #"{"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]}}"#,
                "list of strings or integers"
            ),
            (#"{"type": "array", "items": {"type": ["string", "null"]}}"#, "list of (string or null)"),
            (
                #"{"type": "array", "items": {"type": "array", "items": {"type": "number"}}}"#,
                "list of lists of numbers"
            ),
            (#"{"type": "array", "items": {"$ref": "@PydanticObjectId"}}"#, "list of PydanticObjectId"),
            (#"{"type": "object", "additionalProperties": {"$ref": "@Tag"}}"#, "map of Tag"),
            (
                #"{"type": "object", "additionalProperties": {"type": "integer"}, "propertyNames": {"$ref": "@Stage"}}"#,
                "map of Stage to integer"
            ),
            (
                #"{"type": "object", "additionalProperties": {"type": "integer"}, "propertyNames": {"format": "uuid"}}"#,
                "map of UUID to integer"
            ),
            (#"{"type": "object", "additionalProperties": true}"#, "object"),
            (
                #"{"type": "object", "additionalProperties": {"type": ["string", "null"]}}"#,
                "map of (string or null)"
            ),
            (
                #"{"type": "array", "prefixItems": [{"type": "string", "format": "date-time"}, {"type": "integer"}], "minItems": 2, "maxItems": 2}"#,
                "list of 2: date and time, integer"
            ),
            (
                #"{"anyOf": [{"type": "array", "prefixItems": [{"type": "number"}, {"type": "number"}], "maxItems": 2}, {"type": "null"}]}"#,
                "pair of numbers, or null"
            ),
            (
                #"{"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}}"#,
                "list of string, then integer"
            ),
            (#"{"type": "array", "prefixItems": [{"type": "string"}], "items": false}"#, "list of 1: string"),
            (#"{"$ref": "@Loop"}"#, "Loop (list of Loop)"),
            (
                #"{"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}"#,
                "list of strings, or null"
            ),
            (#"{"type": "array", "items": {"type": "string", "format": "binary"}}"#, "list of files"),
            (
                #"{"type": "array", "items": {"type": "integer", "format": "int64"}}"#,
                "list of integers (64 bits)"
            ),
            (
                #"{"type": "array", "items": {"oneOf": [{"$ref": "@Author"}, {"$ref": "@Tag"}]}}"#,
                "list of Author or Tag"
            ),
            (
                #"{"anyOf": [{"type": "array", "items": {"oneOf": [{"$ref": "@Author"}, {"$ref": "@Tag"}]}}, {"type": "null"}]}"#,
                "list of (Author or Tag), or null"
            ),
            (#"{"type": "object", "additionalProperties": {"type": "string"}}"#, "map of strings"),
            (
                #"{"type": "string", "contentMediaType": "application/json", "contentSchema": {"oneOf": [{"$ref": "@Author"}, {"$ref": "@Tag"}]}}"#,
                "JSON text: Author or Tag"
            ),
            (
                #"{"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}, {"type": "integer"}], "items": false}"#,
                "list of 3 integers"
            ),
        ])
    func collections(json: String, expected: String) {
        #expect(words(json) == expected)
    }

    @Test(
        "alternatives",
        arguments: [
            (
                #"{"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]}"#,
                "string, integer or null"
            ),
            (#"{"anyOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]}"#, "string"),
            (#"{"oneOf": [{"$ref": "@Author"}, {"$ref": "@Tag"}]}"#, "Author or Tag"),
            (
                #"{"oneOf": [{"type": "object", "properties": {"a": {}}}, {"type": "object", "properties": {"b": {}}}]}"#,
                "one of 2 objects"
            ),
            (#"{"anyOf": [{"type": "number"}, {}]}"#, "any value"),
            (#"{"anyOf": [{"type": "string"}]}"#, "string"),
            (
                #"{"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]}"#,
                "IPv4 address or IPv6 address"
            ),
            (
                #"{"anyOf": [{"type": "string"}, {"type": "null"}], "format": "password"}"#,
                "string (password) or null"
            ),
            (
                #"{"anyOf": [{"type": "number"}, {"type": "string", "pattern": "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$"}, {"type": "null"}]}"#,
                "decimal number or null"
            ),
            (#"{"type": "string", "pattern": "^(?!^[-+.]*$)[+-]?0*\\d*\\.?\\d*$"}"#, "decimal number"),
            (#"{"type": "object", "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}"#, "object"),
        ])
    func alternatives(json: String, expected: String) {
        #expect(words(json) == expected)
    }

    @Test("Components are linked by their place")
    func links() {
        let components = Components("{\(Self.components)}")
        let api = components.api
        var reader = OutlineReader(api, direction: .both)
        let json = "{\"items\": {\"$ref\": \"#/components/schemas/Tag\"}}"
        let file = DataFile(json: Array(json.utf8), path: "x")
        guard let root = file.root else { return }
        let words = reader.typeWords(of: Schema(root, in: api.documents))
        #expect(words == [.text("list of "), .schema(1)])
    }
}
