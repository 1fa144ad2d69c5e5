// What is wrong with one schema: types, bounds, values of the wrong type, discriminators.

import GalleyCore
import GalleyData

extension SpecValidator {
    mutating func checkSchema(_ node: Node, at key: Node, marks: SpecField.Mark, isBranch: Bool) {
        if marks.isEmpty { return }
        if marks.contains(.type) { checkItems(node, at: key) }
        if marks.contains(.bounds) { checkBounds(node) }
        if marks.contains(.nullable) { checkNullable(node) }
        if marks.contains(.value) { checkValues(node) }
        if marks.contains(.format) { checkFormat(node) }
        if marks.contains(.pattern) { checkPatterns(node) }
        if marks.contains(.required), !isBranch { checkRequired(node) }
        if marks.contains(.composition) { checkComposition(node) }
        if marks.contains(.discriminator) { discriminated.append(node) }
        if marks.contains(.access), node["readOnly"]?.boolean == true, let other = node.entry("writeOnly"),
            other.value.boolean == true
        {
            problems.report(
                .warning, "exclusive-fields", "what is `readOnly` cannot be `writeOnly` too", at: other.key,
                of: .schema, law: "a property is not both `readOnly` and `writeOnly`")
        }
        if let reference = node["$dynamicRef"]?.string,
            let target = documents.target(of: reference, from: node)
        {
            used.insert(target)
        }
    }

    // MARK: Types

    mutating func checkTypes(_ value: Node, at key: Node) {
        switch value.kind {
        case .string: checkType(value, at: value)
        case .sequence:
            if level < .openAPI31 {
                let names = value.strings
                let isOrNull = names.count == 2 && names.contains("null")
                let other = names.first { $0 != "null" } ?? "string"
                problems.report(
                    .warning, "type-list", "`type` is one name, not a list", at: key, of: .schema,
                    law: "the value of `type` is a string; lists are of 3.1",
                    help: isOrNull ? ["write `type: \(other)` and `nullable: true`"] : ["write `anyOf`"])
            }
            for item in value.items { checkType(item, at: item) }
        default:
            reportWrongType(
                value, at: key, "type",
                wanted: level >= .openAPI31 ? "a string, or a list of them" : "a string",
                of: .schema)
        }
    }

    private mutating func checkType(_ value: Node, at place: Node) {
        let name = value.scalarText ?? ""
        if value.isNull, value.hasText("null") {
            problems.report(
                .error, "unknown-type", "`null` without quotes is no type", at: place, of: .schema,
                help: ["write `\"null\"`"])
            return
        }
        guard let type = Schema.ValueType(rawValue: name) else {
            problems.report(
                .error, "unknown-type", "`\(name)` is no type", at: place, of: .schema,
                law: "types are \(Self.typeNames(level))", help: Self.meantType(name))
            return
        }
        if type == .null, level < .openAPI31 {
            problems.report(
                .warning, "type-list", "the type `null` is of 3.1", at: place, of: .schema,
                law: "there is no type `null`", help: ["write `nullable: true` beside the other type"])
        }
    }

    private static func typeNames(_ level: APIDescription.Version) -> String {
        Schema.ValueType.allCases.filter { level >= .openAPI31 || $0 != .null }.map { "`\($0.rawValue)`" }
            .joined(separator: ", ")
    }

    private static func meantType(_ name: String) -> [String] {
        switch name.lowercased() {
        case "int", "int32", "int64", "long": ["write `integer`"]
        case "float", "double", "decimal": ["write `number`"]
        case "date", "date-time", "datetime", "uuid", "email":
            ["write `type: string` and `format: \(name == "datetime" ? "date-time" : name)`"]
        case "file": ["write `type: string` and `format: binary`"]
        case "any": ["leave `type` out: then anything is allowed"]
        case "dict", "map", "hash": ["write `object`"]
        case "list": ["write `array`"]
        default: didYouMean(name, among: Schema.ValueType.allCases.map(\.rawValue))
        }
    }

    /// 3.0 asks for the items of an array (OAS 3.0 §4.7.24).
    private mutating func checkItems(_ node: Node, at key: Node) {
        guard level < .openAPI31, node["type"]?.hasText("array") == true, node["items"] == nil else { return }
        problems.report(
            .error, "missing-field", "a schema of type `array` needs `items`", at: key, of: .schema,
            law: "`items` is there where `type` is `array`", help: ["for items of any kind write `items: {}`"]
        )
    }

    private mutating func checkNullable(_ node: Node) {
        guard level >= .openAPI31, let (key, value) = node.entry("nullable") else { return }
        func help() -> String {
            guard value.boolean == true else { return "remove it: nothing is null unless its type says so" }
            if let type = node["type"]?.string { return "write `\"type\": [\"\(type)\", \"null\"]`" }
            if let reference = node["$ref"]?.string {
                return "write `\"anyOf\": [{\"$ref\": \"\(reference)\"}, {\"type\": \"null\"}]`"
            }
            return "add `{\"type\": \"null\"}` to `anyOf`, or `\"null\"` to `type`"
        }
        problems.report(
            .warning, "nullable", "`nullable` is of 3.0, and other tools do not read it here", at: key,
            of: .schema, law: "null is a type of its own", help: [help()])
    }

    // MARK: Bounds

    private mutating func checkBounds(_ node: Node) {
        for (low, high) in [
            ("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"),
            ("minProperties", "maxProperties"), ("minContains", "maxContains"),
        ] {
            guard let least = node[low]?.number, let (key, most) = node.entry(high), let limit = most.number,
                least > limit
            else { continue }
            problems.report(
                .warning, "empty-range", "nothing is both at least `\(low)` and at most `\(high)`", at: key,
                of: .schema, law: "a value has to pass both `\(low)` and `\(high)`")
        }
        if let (key, value) = node.entry("multipleOf"), let step = value.number, step <= 0 {
            problems.report(
                .error, "out-of-range", "`multipleOf` must be more than 0", at: key, of: .schema,
                law: "`multipleOf` is a number above 0")
        }
        for (exclusive, plain) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            guard let (key, value) = node.entry(exclusive), !value.isNull else { continue }
            if level >= .openAPI31, value.kind == .boolean {
                let limit = node[plain]?.scalarText ?? "…"
                problems.report(
                    .warning, "exclusive-bound", "`\(exclusive)` is a number from 3.1 on", at: key,
                    of: .schema, law: "`\(exclusive)` is the limit itself",
                    help: [
                        value.boolean == true
                            ? "write `\(exclusive): \(limit)` in place of `\(plain): \(limit)`" : "remove it"
                    ])
            } else if level < .openAPI31, value.number != nil {
                problems.report(
                    .warning, "exclusive-bound", "`\(exclusive)` is true or false until 3.1", at: key,
                    of: .schema, law: "`\(exclusive)` tells whether `\(plain)` itself is left out",
                    help: ["write `\(plain): \(value.scalarText ?? "")` and `\(exclusive): true`"])
            } else if value.number == nil, value.kind != .boolean {
                reportWrongType(
                    value, at: key, exclusive, wanted: level >= .openAPI31 ? "a number" : "true or false",
                    of: .schema)
            }
        }
    }

    // MARK: Values

    /// Values that a schema gives itself, against its own type and list: cheap, and what slips most.
    private mutating func checkValues(_ node: Node) {
        let types = Schema(node, in: documents).types
        let list = node["enum"]
        if let list, list.kind == .sequence {
            if list.count == 0, let key = node.entry("enum")?.key {
                problems.report(
                    .warning, "empty-list", "`enum` has no value, so nothing is allowed", at: key,
                    of: .schema, law: "`enum` has at least one value")
            }
            for item in list.items where !Self.fits(item, types) {
                reportMisfit(item, "a value of `enum`", types)
            }
        }
        if let value = node["const"] {
            if !Self.fits(value, types) {
                reportMisfit(value, "`const`", types)
            } else if let list, list.kind == .sequence, value.isScalar, !value.isNull,
                list.count <= 1000,
                !list.items.contains(where: { $0.kind == value.kind && $0.utf8 == value.utf8 })
            {
                problems.report(
                    .warning, "not-in-enum", "`const` is none of the values of `enum`", at: value,
                    of: .schema, law: "`enum` lists all values that are allowed",
                    help: value.string.map { didYouMean($0, among: list.items.lazy.compactMap(\.string)) }
                        ?? [])
            }
        }
        checkExamples(ofSchema: node)
    }

    mutating func reportMisfit(_ value: Node, _ what: String, _ types: [Schema.ValueType]) {
        let names = types.map(\.rawValue).joined(separator: " or ")
        var help: [String] = []
        if types.contains(.string), value.isScalar, !value.isNull, let text = value.scalarText {
            help = ["put it in quotes: `\"\(text)\"`"]
        }
        problems.report(
            .warning, "wrong-value", "\(what) is \(value.kindName), where the type is \(names)",
            at: value, of: .schema, law: "a value given for a schema is of its type", help: help)
    }

    /// Whether a value is of one of these types; of none means of any.
    static func fits(_ value: Node, _ types: [Schema.ValueType]) -> Bool {
        if types.isEmpty { return true }
        switch value.kind {
        case .null: return types.contains(.null)
        case .boolean: return types.contains(.boolean)
        case .integer: return types.contains(.integer) || types.contains(.number)
        case .number:
            if types.contains(.number) { return true }
            return types.contains(.integer) && value.number.map { $0 == $0.rounded() } == true
        case .string: return types.contains(.string)
        case .sequence: return types.contains(.array)
        case .mapping: return types.contains(.object)
        }
    }

    // MARK: Formats

    private mutating func checkFormat(_ node: Node) {
        guard let value = node["format"], let format = value.string, !Self.formats.contains(format) else {
            return
        }
        problems.report(
            once: format, .notice, "unknown-format",
            "`\(format)` is no format of the specification or its registry",
            at: value, of: .schema, law: "`format` is open: a reader shows other formats by their name",
            help: didYouMean(format, among: Self.formats.sorted()))
    }

    /// JSON Schema 2020-12, OpenAPI's own, and the OpenAPI format registry.
    private static let formats: Set<String> = [
        "base64url", "binary", "byte", "char", "commonmark", "date", "date-time", "date-time-local",
        "decimal",
        "decimal128", "double", "double-int", "duration", "email", "float", "hostname", "html", "http-date",
        "idn-email", "idn-hostname", "int16", "int32", "int64", "int8", "ipv4", "ipv6", "iri",
        "iri-reference",
        "json-pointer", "media-range", "password", "regex", "relative-json-pointer", "sf-binary",
        "sf-boolean", "sf-decimal", "sf-integer", "sf-string", "sf-token", "time", "time-local", "uint16",
        "uint32", "uint64", "uint8", "unixtime", "uri", "uri-reference", "uri-template", "uuid",
    ]

    // MARK: Patterns

    private mutating func checkPatterns(_ node: Node) {
        if let pattern = node["pattern"], pattern.kind == .string { checkPattern(pattern) }
        guard let patterned = node["patternProperties"] else { return }
        for (key, _) in patterned.entries { checkPattern(key) }
    }

    private mutating func checkPattern(_ node: Node) {
        guard let why = PatternSyntax.mistake(in: node.utf8) else { return }
        problems.report(
            .warning, "invalid-pattern", "no text matches this pattern: \(why)", at: node, of: .schema,
            law: "a pattern is a regular expression of ECMA-262",
            help: ["a character that should stand for itself has a `\\` before it"])
    }

    // MARK: Objects

    /// Names in `required` that `properties` has not, where nothing else could say more about them.
    private mutating func checkRequired(_ node: Node) {
        guard let list = node["required"], list.kind == .sequence, let properties = node["properties"],
            properties.kind == .mapping
        else { return }
        for key in [
            "$ref", "allOf", "anyOf", "oneOf", "if", "patternProperties", "dependentSchemas", "$dynamicRef",
        ]
        where node[key] != nil { return }
        if let others = node["additionalProperties"], others.kind == .mapping { return }
        for item in list.items {
            guard let name = item.string, properties[name] == nil else { continue }
            problems.report(
                .notice, "required-unknown",
                "`required` names `\(name)`, which `properties` does not describe",
                at: item, of: .schema,
                law: "a required property may be undescribed, and then readers learn nothing about it",
                help: didYouMean(name, among: properties.entries.lazy.compactMap(\.key.scalarText)))
        }
    }

    private mutating func checkComposition(_ node: Node) {
        for name in ["allOf", "oneOf", "anyOf"] {
            guard let (key, value) = node.entry(name), value.kind == .sequence, value.count == 0 else {
                continue
            }
            problems.report(
                .warning, "empty-list", "`\(name)` has no schema", at: key, of: .schema,
                law: "`\(name)` is a list of at least one schema", help: ["remove it"])
        }
    }

    // MARK: Discriminators

    /// Where mappings lead, and whether the alternatives have the property (OAS 3.2 §4.25).
    mutating func checkDiscriminators() {
        for node in discriminated {
            guard let discriminator = node["discriminator"], discriminator.kind == .mapping else { continue }
            if let (_, mapping) = discriminator.entry("mapping"), mapping.kind == .mapping {
                for (_, target) in mapping.entries { checkMapping(target) }
            }
            if let other = discriminator["defaultMapping"] { checkMapping(other) }
            guard let place = discriminator["propertyName"], let name = place.string else { continue }
            for key in ["oneOf", "anyOf"] {
                guard let alternatives = node[key] else { continue }
                for alternative in alternatives.items {
                    guard let target = documents.resolve(alternative), target.kind == .mapping,
                        !hasProperty(name, target)
                    else { continue }
                    let shown = alternative["$ref"]?.string ?? alternative["title"]?.scalarText
                    problems.report(
                        .warning, "discriminator-property",
                        "\(shown.map { "`\($0)`" } ?? "an alternative") has no property `\(name)`",
                        at: alternative["$ref"] ?? place, of: .discriminator,
                        law: "every alternative has the property that tells them apart")
                }
            }
        }
    }

    private mutating func checkMapping(_ target: Node) {
        guard let text = target.string else { return }
        // A name of a component, else a reference (OAS 3.2 §4.25.3).
        if let component = documents.root?["components"]?["schemas"]?[text] {
            used.insert(component)
        } else if let found = documents.target(of: target, from: target) {
            used.insert(found)
        } else if !text.contains("/"), !text.contains("#"), !text.contains(".") {
            // That a reference leads nowhere is told with all others.
            let names = documents.root?["components"]?["schemas"]?.entries.lazy.compactMap(\.key.scalarText)
            let last = text.split(separator: "/").last.map(String.init) ?? text
            problems.report(
                .error, "unresolved-mapping", "`\(text)` is no schema", at: target, of: .discriminator,
                law: "a mapping leads to a schema, by its name or by a reference",
                help: names.map { didYouMean(last, among: $0) } ?? [])
        }
    }

    /// Whether a schema has a property itself, or one that it is made of; if it cannot be told, yes.
    private func hasProperty(_ name: String, _ schema: Node) -> Bool {
        var pending = [schema]
        var seen: Set<Node> = []
        var describesProperties = false
        while let next = pending.popLast() {
            guard seen.count < 128 else { return true }
            guard seen.insert(next).inserted else { continue }
            if next["properties"]?[name] != nil { return true }
            if next["properties"] != nil { describesProperties = true }
            for key in ["allOf", "oneOf", "anyOf"] {
                guard let parts = next[key] else { continue }
                for part in parts.items.prefix(128) {
                    guard let target = documents.resolve(part) else { return true }
                    pending.append(target)
                }
            }
        }
        return !describesProperties
    }
}
