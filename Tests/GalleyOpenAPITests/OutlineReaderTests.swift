import Foundation
import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Outlines")
struct OutlineReaderTests {
    /// The lines of a schema's outline.
    private func lines(
        of name: String = "It", in json: String, _ version: APIDescription.Version = .openAPI31,
        _ direction: Direction = .both, limits: OutlineLimits = OutlineLimits()
    ) -> [String] {
        let components = Components(json, version: version)
        guard let outline = components.outline(name, direction, limits: limits) else { return [] }
        return OutlineText.lines(of: outline, in: components.api)
    }

    @Test("Required fields come first, deprecated ones last, in order otherwise")
    func order() {
        let json = #"""
            {"It": {"required": ["d", "b"], "properties": {
                "a": {"type": "string"}, "old": {"type": "string", "deprecated": true},
                "b": {"type": "string"}, "c": {"type": "string"}, "d": {"type": "string"}}}}
            """#
        #expect(
            lines(in: json) == [
                "object", "  b*: string", "  d*: string", "  a: string", "  c: string",
                "  old: string; deprecated",
            ])
    }

    @Test("Titles that only respell the name are dropped, others are kept")
    func titles() {
        let json = #"""
            {"It": {"title": "it", "properties": {
                "client_id": {"type": "string", "title": "Client ID"},
                "clientId": {"type": "string", "title": "Client Id"},
                "loc": {"type": "string", "title": "Location"},
                "other": {"$ref": "@Other", "title": "Other"},
                "author": {"allOf": [{"$ref": "@Other"}], "title": "Written by"}}},
             "Other": {"type": "string", "title": "Something else"}}
            """#
        #expect(
            lines(in: json) == [
                "object", "  client_id: string", "  clientId: string", "  loc: string; “Location”",
                "  other: Something else (string)", "  author: Something else (string); “Written by”",
            ])
    }

    @Test("readOnly is left out of requests, writeOnly out of responses; the schema's own page marks both")
    func directions() {
        let json = #"""
            {"It": {"properties": {"id": {"type": "string", "readOnly": true},
                "secret": {"type": "string", "writeOnly": true}}}}
            """#
        #expect(lines(in: json, .openAPI31, .request) == ["object", "  secret: string; write-only"])
        #expect(lines(in: json, .openAPI31, .response) == ["object", "  id: string; read-only"])
        #expect(lines(in: json).count == 3)
    }

    @Test("A default of null is noise beside \"or null\"; a constant is its own default")
    func defaults() {
        let json = #"""
            {"It": {"properties": {
                "a": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null},
                "b": {"const": "x", "default": "x"}, "c": {"type": "string", "default": ""},
                "d": {"type": "integer", "default": 2.0}, "e": {"type": "array", "default": []}}}}
            """#
        #expect(
            lines(in: json) == [
                "object", "  a: string or null", "  b: string; always x", "  c: string; empty by default",
                "  d: integer; default 2", "  e: list; empty by default",
            ])
    }

    @Test("allOf is read as one object: what is extended first, limits narrowed, its own description first")
    func allOf() {
        let json = #"""
            {"Base": {"description": "A base.", "required": ["id"], "properties": {
                "id": {"type": "string", "maxLength": 10}, "kind": {"type": "string"}}},
             "It": {"allOf": [{"$ref": "@Base"},
                {"description": "More.", "required": ["kind"], "properties": {
                    "id": {"maxLength": 5, "description": "Short."}, "extra": {"type": "boolean"}}}]}}
            """#
        #expect(
            lines(in: json) == [
                "Base with more", "    More.", "  id*: string; at most 5 characters", "      Short.",
                "  kind*: string", "  extra: boolean",
            ])
    }

    @Test("What extends a schema has the first word on a property of both")
    func overriding() {
        let json = #"""
            {"Base": {"properties": {"kind": {"type": "string", "enum": ["a", "b", "c"], "description": "Any."},
                "size": {"type": "integer", "enum": [1, 2]}}},
             "It": {"allOf": [{"$ref": "@Base"}, {"properties": {
                "kind": {"enum": ["b", "c", "d"], "description": "Some.", "default": "b"},
                "size": {"type": "string", "enum": ["x", "y"]}}}]}}
            """#
        #expect(
            lines(in: json) == [
                "Base with more", "  kind: string; one of b, c; default b", "      Some.",
                "  size: string; one of x, y",
            ])
    }

    @Test("Alternatives carry their names and the values that choose them")
    func discriminator() {
        let json = #"""
            {"Cat": {"properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}, "required": ["kind"]},
             "Dog": {"properties": {"kind": {"type": "string"}}},
             "It": {"oneOf": [{"$ref": "@Cat"}, {"$ref": "@Dog"}],
                "discriminator": {"propertyName": "kind", "mapping": {"dog": "Dog", "cat": "@Cat"}}}}
            """#
        #expect(
            lines(in: json) == [
                "Cat or Dog", "  one of, by kind", "  | Cat [cat]: Cat", "    lives: integer",
                "  | Dog [dog]: Dog",
            ])
    }

    @Test("A discriminator without alternatives lists those who extend the schema")
    func heirs() {
        let json = #"""
            {"Pet": {"properties": {"type": {"type": "string"}}, "required": ["type"],
                "discriminator": {"propertyName": "type", "mapping": {"kitty": "@Cat"}}},
             "Cat": {"allOf": [{"$ref": "@Pet"}, {"properties": {"lives": {"type": "integer"}}}]},
             "Dog": {"allOf": [{"$ref": "@Pet"}, {"properties": {"tail": {"type": "string"}}}]}}
            """#
        #expect(
            lines(of: "Pet", in: json, .openAPI30) == [
                "object", "  type*: string", "  one of, by type", "  | Cat [kitty]: Cat",
                "    lives: integer",
                "  | Dog [Dog]: Dog", "    tail: string",
            ])
        #expect(
            lines(of: "Cat", in: json, .openAPI30) == [
                "Pet with more", "  type*: string", "  lives: integer",
            ])
    }

    @Test("A schema that contains itself ends in a link")
    func circles() {
        let json = #"""
            {"It": {"properties": {"children": {"type": "array", "items": {"$ref": "@It"}},
                "parent": {"anyOf": [{"$ref": "@It"}, {"type": "null"}]}}},
             "Both": {"allOf": [{"$ref": "@Both"}, {"properties": {"x": {"type": "string"}}}]},
             "Self": {"$ref": "@Self"},
             "A": {"anyOf": [{"$ref": "@B"}, {"type": "string"}]},
             "B": {"anyOf": [{"$ref": "@A"}, {"type": "integer"}]}}
            """#
        #expect(
            lines(in: json) == [
                "object", "  children: list of It; → It (circular)", "  parent: It or null; → It (circular)",
            ])
        #expect(lines(of: "Both", in: json).contains("  x: string"))
        #expect(lines(of: "Self", in: json).count == 1)
        #expect(lines(of: "A", in: json).first == "B or string")
    }

    @Test("Enumerations, their descriptions in every form, and constants with titles")
    func enumerations() {
        let json = #"""
            {"It": {"properties": {
                "a": {"enum": ["x", "y"], "x-enumDescriptions": {"x": "The x"}},
                "b": {"enum": ["x", "y"], "x-enum-descriptions": ["First", "Second"]},
                "c": {"enum": [1, 2], "x-enum-varnames": ["ONE", "TWO"]},
                "d": {"oneOf": [{"const": "x", "title": "X", "description": "The x"}, {"const": "y", "title": "Why"}]},
                "e": {"type": "string", "enum": ["only"]},
                "f": {"type": ["string", "null"], "enum": ["x", "1", null]},
                "g": {"type": "array", "items": {"enum": ["x", "y"]}}}}}
            """#
        #expect(
            lines(in: json) == [
                "object", "  a: string; one of x (The x), y", "  b: string; one of x (First), y (Second)",
                "  c: integer; one of 1 (ONE), 2 (TWO)", "  d: string; one of x (The x), y (Why)",
                "  e: string; always only", "  f: string or null; one of x, \"1\"",
                "  g: list of strings; each one of x, y",
            ])
    }

    @Test("What stands for many has a row where it says more than the type")
    func maps() {
        let json = #"""
            {"It": {"properties": {
                "a": {"type": "object", "additionalProperties": {"type": "integer"}},
                "b": {"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}},
                "c": {"type": "object", "properties": {"x": {"type": "string"}}, "additionalProperties": {"type": "integer"}},
                "d": {"type": "object", "patternProperties": {"^x-": {"type": "string"}}},
                "e": {"type": "array", "prefixItems": [{"type": "number", "description": "Low"}, {"type": "number"}],
                    "minItems": 2, "maxItems": 2}}}}
            """#
        #expect(
            lines(in: json) == [
                "object", "  a: map of integers", "  b: map of integers",
                "    (any name): integer; at least 1", "  c: object", "    x: string",
                "    (any other name): integer", "  d: map of strings; keys match `^x-`",
                "  e: pair of numbers", "    #1*: number", "        Low", "    #2*: number",
            ])
    }

    @Test("Conditions bring their properties with them")
    func conditional() {
        let json = #"""
            {"It": {"properties": {"kind": {"type": "string"}}, "if": {"properties": {"kind": {"const": "x"}}},
                "then": {"properties": {"reason": {"type": "string"}}, "required": ["reason"]}}}
            """#
        #expect(
            lines(in: json) == [
                "object; if `kind` is `x`: `reason` is string, `reason` is required", "  kind: string",
                "  reason: string",
            ])
    }

    @Test("Deep schemas with a page fold; those without one are shown")
    func folding() {
        let json = #"""
            {"It": {"properties": {"a": {"$ref": "@A"},
                "z": {"properties": {"y": {"properties": {"x": {"type": "string"}}}}}}},
             "A": {"properties": {"b": {"$ref": "@B"}}},
             "B": {"properties": {"c": {"type": "string"}}}}
            """#
        var limits = OutlineLimits()
        limits.depth = 2
        #expect(
            lines(in: json, limits: limits) == [
                "object", "  a: A", "    b: B; → B", "  z: object", "    y: object", "      x: string",
            ])
        limits = OutlineLimits()
        limits.rows = 3
        #expect(lines(in: json, limits: limits).contains("    b: B; → B"))
    }

    @Test("Hostile schemas cost no more than the limits allow")
    func hostile() {
        // Every schema refers to the next one a hundred times.
        var schemas: [String] = []
        for level in 0..<30 {
            let next = #"{"$ref": "@S\#(level + 1)"}"#
            let members = Array(repeating: next, count: 100).joined(separator: ",")
            let properties = (0..<100).map { "\"p\($0)\": \(next)" }.joined(separator: ",")
            schemas.append(
                #""S\#(level)": {"anyOf": [\#(members)], "allOf": [\#(members)], "properties": {\#(properties)}}"#
            )
            schemas.append(#""N\#(level)": {"not": {"anyOf": [\#(members)], "not": \#(next)}}"#)
        }
        schemas.append(#""S30": {"type": "string"}"#)
        for keyword in [
            "not", "if", "contains", "propertyNames", "additionalProperties", "items", "contentSchema",
        ] {
            schemas.append(#""R\#(keyword)": {"\#(keyword)": {"$ref": "@R\#(keyword)"}}"#)
        }
        let wide = (0..<5000).map { "\"p\($0)\": {\"type\": \"string\"}" }.joined(separator: ",")
        schemas.append("\"Wide\": {\"properties\": {\(wide)}}")
        let choices = (0..<5000).map { "{\"title\": \"T\($0)\", \"type\": \"object\"}" }.joined(
            separator: ",")
        schemas.append("\"Choice\": {\"oneOf\": [\(choices)]}")
        let components = Components("{\(schemas.joined(separator: ","))}")
        let start = ContinuousClock.now
        for (index, schema) in components.api.schemas.enumerated()
        where !["S", "N"].contains(schema.name.prefix(1)) || schema.name.hasSuffix("0") {
            var reader = OutlineReader(components.api, direction: .both)
            let outline = reader.outline(of: components.api.schemas[index].schema)
            #expect(OutlineText.lines(of: outline, in: components.api).count < 3000)
        }
        #expect(ContinuousClock.now - start < .seconds(90))
        #expect(components.outline("Wide")?.fields.count == 500)
        #expect(components.outline("Wide")?.omitted == 4500)
        #expect(components.outline("Choice")?.alternatives?.omitted == 4500)
    }

    @Test("A schema that refers to itself through any keyword is read in the end")
    func selfReferences() {
        for keyword in [
            "not", "if", "then", "contains", "propertyNames", "additionalProperties", "items",
            "contentSchema",
            "unevaluatedProperties",
        ] {
            let json =
                #"{"It": {"if": {"type": "string"}, "\#(keyword)": {"$ref": "@It/$defs/x"}, "$defs": {"x": {"\#(keyword)": {"$ref": "@It/$defs/x"}, "if": {"$ref": "@It/$defs/x"}, "then": {"$ref": "@It/$defs/x"}}}}}"#
            #expect(lines(in: json).count < 600)
        }
    }

    @Test("A union of objects with different constants is told apart by them")
    func impliedDiscriminator() {
        let components = Components(
            #"""
            {"Idea": {"type": "object", "required": ["type"], "properties": {
              "type": {"const": "idea"}, "score": {"type": "number"}}},
             "Tag": {"type": "object", "properties": {
              "score": {"type": "number"}, "type": {"enum": ["tag"], "description": "Which."}}},
             "S": {"anyOf": [{"$ref": "@Idea"}, {"$ref": "@Tag"}]},
             "Same": {"anyOf": [{"$ref": "@Idea"}, {"$ref": "@Idea"}]}}
            """#)
        guard let outline = components.outline("S") else { return }
        #expect(
            OutlineText.lines(of: outline, in: components.api) == [
                "Idea or Tag", "  any of, by type", "  | Idea [idea]: Idea", "    score: number",
                "  | Tag [tag]: Tag", "    score: number", "    type: string; always tag", "        Which.",
            ])
        #expect(components.outline("Same")?.alternatives?.discriminator == nil)
    }

    @Test("Alternatives that only have limits are told in a phrase")
    func plainAlternatives() {
        let components = Components(
            #"""
            {"S": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}, {"type": "null"}]},
             "Two": {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "string", "format": "string", "minLength": 9}]}}
            """#)
        #expect(components.outline("S")?.constraints == ["number: at least 0"])
        #expect(components.outline("S")?.alternatives == nil)
        #expect(components.outline("Two")?.alternatives?.items.count == 2)
    }

    @Test("A pattern of all names of a map is told in a phrase")
    func keyPattern() {
        let components = Components(
            #"""
            {"S": {"type": "object", "patternProperties": {"^x-": {"type": "string"}}},
             "Told": {"type": "object", "patternProperties": {"^x-": {"type": "string", "maxLength": 3}}}}
            """#)
        #expect(components.outline("S")?.constraints == ["keys match `^x-`"])
        #expect(components.outline("S")?.fields.isEmpty == true)
        #expect(components.outline("Told")?.fields.map(\.name) == ["^x-"])
    }

    @Test("The first of each form of time shows how it is written, and so does the place of an issue")
    func forms() {
        let components = Components(
            #"""
            {"S": {"type": "object", "properties": {
              "at": {"type": "string", "format": "date-time"}, "then": {"type": "string", "format": "date-time"},
              "day": {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]},
              "site": {"type": "string", "format": "uri"}}},
             "Issue": {"type": "object", "properties": {
              "loc": {"type": "array", "items": {"type": "string"}}, "msg": {"type": "string"}, "type": {"type": "string"}}}}
            """#)
        #expect(
            components.outline("S")?.fields.map(\.outline.examples) == [
                ["2024-05-17T09:30:00Z"], [], ["2024-05-17"], [],
            ])
        #expect(components.outline("Issue")?.fields.first?.outline.examples == [#"["body","title"]"#])
    }
}
