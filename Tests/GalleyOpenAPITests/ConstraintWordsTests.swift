import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Constraints in words")
struct ConstraintWordsTests {
    private func phrases(_ json: String, _ version: APIDescription.Version = .openAPI31) -> [String] {
        let components = Components(
            #"{"Stage": {"type": "string", "enum": ["a", "b"]}, "It": \#(json)}"#, version: version)
        return components.outline("It")?.constraints ?? ["no such schema"]
    }

    @Test(
        "numbers",
        arguments: [
            (#"{"type": "integer", "minimum": 0.0}"#, ["at least 0"]),
            (#"{"type": "number", "maximum": 1.0, "minimum": 0.0}"#, ["0 to 1"]),
            (#"{"type": "number", "exclusiveMinimum": 0}"#, ["more than 0"]),
            (#"{"type": "number", "exclusiveMinimum": 0, "maximum": 1.5}"#, ["more than 0 and at most 1.5"]),
            (#"{"type": "number", "minimum": 5, "maximum": 5}"#, ["exactly 5"]),
            (#"{"type": "number", "multipleOf": 0.01}"#, ["a multiple of 0.01"]),
            (#"{"type": "number", "multipleOf": 1}"#, ["a whole number"]),
            (#"{"minimum": 3, "exclusiveMinimum": true}"#, ["more than 3"]),
            (#"{"allOf": [{"type": "integer", "minimum": 3}, {"minimum": 5, "maximum": 9}]}"#, ["5 to 9"]),
            (#"{"anyOf": [{"type": "integer", "minimum": 1.0}, {"type": "null"}]}"#, ["at least 1"]),
        ])
    func numbers(json: String, expected: [String]) {
        #expect(phrases(json) == expected)
    }

    @Test(
        "strings",
        arguments: [
            (#"{"type": "string", "minLength": 1, "maxLength": 80}"#, ["1 to 80 characters"]),
            (#"{"type": "string", "maxLength": 200}"#, ["at most 200 characters"]),
            (#"{"type": "string", "maxLength": 20000}"#, ["at most 20,000 characters"]),
            (#"{"type": "string", "minLength": 1}"#, ["at least 1 character"]),
            (#"{"type": "string", "minLength": 24, "maxLength": 24}"#, ["24 characters"]),
            (#"{"type": "string", "minLength": 0}"#, []),
            (#"{"type": "string", "minLength": 1, "format": "uri"}"#, []),
            (#"{"type": "string", "pattern": "^[a-z]+$"}"#, ["only small letters (`^[a-z]+$`)"]),
            (#"{"type": "string", "pattern": "^password$"}"#, ["only `password`"]),
            (#"{"type": "string", "pattern": "a`b"}"#, ["matches `` a`b ``"]),
            (
                #"{"type": "string", "pattern": "^(?!^[-+.]*$)[+-]?0*(?:\\d{0,8}|(?=[\\d.]{1,11}0*$)\\d{0,8}\\.\\d{0,2}0*$)"}"#,
                ["as a string", "at most 2 decimal places"]
            ),
        ])
    func strings(json: String, expected: [String]) {
        #expect(phrases(json) == expected)
    }

    @Test(
        "lists",
        arguments: [
            (#"{"type": "array", "minItems": 1, "items": {}}"#, ["at least 1 item"]),
            (
                #"{"type": "array", "maxItems": 12, "uniqueItems": true}"#,
                ["at most 12 items", "no duplicates"]
            ),
            (
                #"{"type": "array", "items": {"type": "string", "minLength": 2, "maxLength": 40, "pattern": "^x"}}"#,
                ["each: 2 to 40 characters, matches `^x`"]
            ),
            (#"{"type": "array", "prefixItems": [{}, {}], "minItems": 2, "maxItems": 2}"#, []),
            (#"{"type": "array", "contains": {"const": "x"}}"#, ["at least one item is `x`"]),
            (
                #"{"type": "array", "contains": {"type": "string"}, "minContains": 2}"#,
                ["at least 2 items are string"]
            ),
            (
                #"{"type": "array", "contains": {"type": "integer", "minimum": 5}, "minContains": 0, "maxContains": 3}"#,
                ["at most 3 items are integer (at least 5)"]
            ),
        ])
    func lists(json: String, expected: [String]) {
        #expect(phrases(json) == expected)
    }

    @Test(
        "objects",
        arguments: [
            (#"{"type": "object", "minProperties": 1}"#, ["at least 1 property"]),
            (
                #"{"type": "object", "properties": {"a": {}}, "additionalProperties": false}"#,
                ["no other properties"]
            ),
            (
                #"{"type": "object", "properties": {"a": {}}, "unevaluatedProperties": false}"#,
                ["no other properties"]
            ),
            (#"{"type": "object", "additionalProperties": false}"#, ["no properties"]),
            (
                #"{"type": "object", "properties": {"a": {}}, "additionalProperties": true}"#,
                ["other properties are allowed"]
            ),
            (#"{"type": "object", "propertyNames": {"pattern": "^x-"}}"#, ["names: matches `^x-`"]),
            (#"{"type": "object", "propertyNames": {"enum": ["a", "b"]}}"#, ["names: `a` or `b`"]),
            (#"{"type": "object", "dependentRequired": {"a": ["b", "c"]}}"#, ["`a` needs `b` and `c`"]),
            (
                #"{"properties": {"a": {}, "b": {}}, "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}"#,
                ["needs `a` or `b`"]
            ),
            (
                #"{"properties": {"a": {}, "b": {}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}"#,
                ["needs exactly one of `a` and `b`"]
            ),
            (
                #"{"properties": {"a": {}, "b": {}, "c": {}}, "anyOf": [{"required": ["a", "b"]}, {"required": ["c"]}]}"#,
                ["needs `a` and `b`, or `c`"]
            ),
            (#"{"type": "object", "required": ["a"]}"#, ["needs `a`"]),
        ])
    func objects(json: String, expected: [String]) {
        #expect(phrases(json) == expected)
    }

    @Test(
        "not",
        arguments: [
            (#"{"not": {"type": "null"}}"#, ["not null"]),
            (#"{"type": "string", "not": {"const": "x"}}"#, ["not `x`"]),
            (#"{"type": "string", "not": {"enum": ["x", "y"]}}"#, ["not `x` or `y`"]),
            (#"{"type": "object", "not": {"required": ["a"]}}"#, ["without `a`"]),
            (#"{"type": "object", "not": {"required": ["a", "b"]}}"#, ["not with `a` and `b` together"]),
            (#"{"type": "string", "not": {"$ref": "@Stage"}}"#, ["not `a` or `b`"]),
            (#"{"type": "string", "not": {"pattern": "^x"}}"#, ["not where matches `^x`"]),
        ])
    func negations(json: String, expected: [String]) {
        #expect(phrases(json) == expected)
    }

    @Test(
        "conditions",
        arguments: [
            (
                #"{"properties": {"country": {}, "zip": {}}, "if": {"properties": {"country": {"const": "US"}}, "required": ["country"]}, "then": {"required": ["zip"]}}"#,
                ["if `country` is `US`: `zip` is required"]
            ),
            (
                #"{"properties": {"a": {}}, "if": {"required": ["a"]}, "then": {"properties": {"b": {"type": "string", "minLength": 5}}}, "else": {"properties": {"b": false}}}"#,
                ["if `a` is given: `b` is string (at least 5 characters); otherwise: `b` is not allowed"]
            ),
            (
                #"{"type": ["integer", "string"], "if": {"type": "integer"}, "then": {"minimum": 5}}"#,
                ["if it is integer: at least 5"]
            ),
            (
                #"{"properties": {"card": {}, "address": {}}, "dependentSchemas": {"card": {"required": ["address"]}}}"#,
                ["with `card`: `address` is required"]
            ),
        ])
    func conditions(json: String, expected: [String]) {
        #expect(phrases(json) == expected)
    }

    @Test("Phrases come apart into words and code, backticks in code and all")
    func parts() {
        #expect(PhrasePart.parts(of: "at least 0") == [.text("at least 0")])
        #expect(
            PhrasePart.parts(of: "`a` needs `b`, or so") == [
                .code("a"), .text(" needs "), .code("b"), .text(", or so"),
            ])
        for pattern in ["a`b", "`", "``a` ", " a ", "x``", "` `"] {
            let json = #"{"type": "string", "pattern": "\#(pattern)"}"#
            #expect(PhrasePart.parts(of: phrases(json).first ?? "") == [.text("matches "), .code(pattern)])
        }
        #expect(PhrasePart.parts(of: "left `open") == [.text("left "), .text("`open")])
    }

    @Test(
        "common patterns are told in words, and a length that they imply is not told again",
        arguments: [
            ("^[0-9a-f]{24}$", 24, 24, ["24 hexadecimal digits"]),
            ("^[0-9a-f]{64}$", 0, 64, ["64 hexadecimal digits"]),
            ("^#[0-9a-f]{6}$", 0, nil, ["a colour: `#` and 6 hexadecimal digits"]),
            ("^[A-Z]{3}$", 1, 3, ["3 capital letters"]),
            (#"^\\d{4,6}$"#, 0, nil, ["4 to 6 digits"]),
            (
                "^[a-z][a-z0-9_]{2,23}$", 3, 24,
                ["3 to 24 characters: small letters, digits and `_`, first a small letter"]
            ),
            (
                "^[a-z0-9]+(?:-[a-z0-9]+)*$", 2, 40,
                ["2 to 40 characters", "words of small letters and digits joined by `-`"]
            ),
            ("^[A-Za-z0-9_-]+$", 0, 8, ["at most 8 characters", "only letters, digits, `_` and `-`"]),
            ("^sha-[0-9a-f]{8}$", 0, nil, ["`sha-` and 8 hexadecimal digits"]),
            // What words would not tell exactly.
            ("^[a-m]+$", 0, nil, ["matches `^[a-m]+$`"]), ("[a-z]+", 0, nil, ["matches `[a-z]+`"]),
            ("^[a-z]+?$", 0, nil, ["matches `^[a-z]+?$`"]), ("^[^a-z]+$", 0, nil, ["matches `^[^a-z]+$`"]),
            ("^ab?[0-9]$", 0, nil, ["matches `^ab?[0-9]$`"]),
        ] as [(String, Int, Int?, [String])])
    func patterns(pattern: String, least: Int, most: Int?, expected: [String]) {
        let most = most.map { #", "maxLength": \#($0)"# } ?? ""
        let components = Components(
            #"{"S": {"type": "string", "pattern": "\#(pattern)", "minLength": \#(least)\#(most)}}"#)
        #expect(components.outline("S", .response)?.constraints == expected)
    }
}
