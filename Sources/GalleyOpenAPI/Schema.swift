// A JSON Schema in its place: a view of a node, read when asked.
//
// OpenAPI has had four kinds of schema: JSON Schema draft 4 cut down (2.0, 3.0) and 2020-12 (3.1, 3.2).
// What differs between them (`nullable`, exclusive bounds, `type` as a list) is evened out here and nowhere else.

import GalleyCore
import GalleyData

/// A Schema Object (OAS 3.2 §4.24).
package struct Schema: Sendable {
    /// An object, or `true` or `false`.
    package let node: Node
    package let documents: SpecDocuments

    package init(_ node: Node, in documents: SpecDocuments) {
        self.node = node
        self.documents = documents
    }

    package subscript(key: String) -> Node? { node[key] }

    /// The schema of a keyword that holds one.
    package func schema(_ key: String) -> Schema? { node[key].map { Schema($0, in: documents) } }

    /// The schemas of a keyword that holds a list of them.
    package func schemas(_ key: String) -> [Schema] {
        node[key]?.items.map { Schema($0, in: documents) } ?? []
    }

    /// The schemas of a keyword that holds a mapping to them.
    package func namedSchemas(_ key: String) -> [(name: String, schema: Schema)] {
        node[key]?.entries.map { ($0.key.scalarText ?? "", Schema($0.value, in: documents)) } ?? []
    }
}

/// Two are equal where they are the same node, whatever they hold.
extension Schema: Hashable {
    package static func == (a: Schema, b: Schema) -> Bool { a.node == b.node }

    package func hash(into hasher: inout Hasher) { hasher.combine(node) }
}

// MARK: - References

extension Schema {
    /// What `$ref` (or `$dynamicRef`) says.
    package var reference: String? { (node["$ref"] ?? node["$dynamicRef"])?.string }

    /// The schema that a reference leads to, by as many steps as it takes; itself where it is none; nil where it
    /// leads nowhere or in a circle.
    package var resolved: Schema? {
        guard reference != nil else { return self }
        return documents.resolve(node).map { Schema($0, in: documents) }
    }

    /// Whether anything but documentation stands beside `$ref`. Only 3.1 and later read it (OAS 3.1 §4.8.24).
    package var hasSiblingConstraints: Bool {
        guard reference != nil, documents.version >= .openAPI31 else { return false }
        return node.entries.contains { key, _ in !Self.annotations.contains(key.scalarText ?? "") }
    }

    /// Keywords that change nothing in what a schema accepts.
    package static let annotations: Set<String> = [
        "$ref", "$dynamicRef", "$comment", "$defs", "title", "description", "default", "deprecated",
        "readOnly",
        "writeOnly", "examples", "example", "externalDocs", "xml", "$id", "$anchor", "$dynamicAnchor",
        "$schema",
    ]
}

// MARK: - Types

extension Schema {
    package enum ValueType: String, Sendable, CaseIterable {
        case null, boolean, object, array, number, integer, string
    }

    /// The types that are allowed by name, `null` included; empty where nothing is said. 3.0's `nullable` is counted.
    package var types: [ValueType] {
        guard let type = node["type"] else { return isNullableByKeyword ? [.null] : [] }
        var types = type.strings.compactMap(ValueType.init)
        if isNullableByKeyword, !types.isEmpty, !types.contains(.null) { types.append(.null) }
        return types
    }

    /// The types but `null`; guessed from other keywords where `type` is missing.
    package var valueTypes: [ValueType] {
        let named = types.filter { $0 != .null }
        if !named.isEmpty || node["type"] != nil { return named }
        // One thing or `null`.
        if let alternatives = node["anyOf"] ?? node["oneOf"], alternatives.kind == .sequence {
            let others = alternatives.items.filter { $0["type"]?.hasText("null") != true }
            guard others.count == 1, alternatives.count == 2 else { return [] }
            return Schema(others[0], in: documents).resolved?.types.filter { $0 != .null } ?? []
        }
        func has(_ keys: String...) -> Bool { keys.contains { node[$0] != nil } }
        if has("properties", "additionalProperties", "patternProperties", "required") { return [.object] }
        if has("items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains") { return [.array] }
        if has("pattern", "minLength", "maxLength", "contentMediaType", "contentEncoding") {
            return [.string]
        }
        if has("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum") {
            return [.number]
        }
        return []
    }

    /// Whether `null` is allowed by a keyword of this schema itself, not by one of its alternatives.
    package var isNullable: Bool { types.contains(.null) }

    private var isNullableByKeyword: Bool {
        node["nullable"]?.boolean ?? node["x-nullable"]?.boolean ?? false
    }

    /// The value of a schema that is `true` or `false`.
    package var boolean: Bool? { node.boolean }
}

// MARK: - Annotations

extension Schema {
    package var title: String? { node["title"]?.scalarText }
    package var description: MarkdownText? {
        node["description"].flatMap { $0.isScalar && !$0.utf8.isEmpty ? MarkdownText($0) : nil }
    }
    package var format: String? { node["format"]?.string }
    package var isDeprecated: Bool { node["deprecated"]?.boolean ?? false }
    package var isReadOnly: Bool { node["readOnly"]?.boolean ?? false }
    package var isWriteOnly: Bool { node["writeOnly"]?.boolean ?? false }
    package var defaultValue: Node? { node["default"] }
    package var constant: Node? { node["const"] }
    package var enumeration: [Node] { node["enum"].map { Array($0.items) } ?? [] }

    /// `examples`, and `example` of 3.0.
    package var examples: [Node] {
        var result = node["examples"].map { Array($0.items) } ?? []
        if let example = node["example"] { result.append(example) }
        return result
    }

    /// Whether its value is a file: 3.0's `format: binary`, 3.1's `contentMediaType` without an encoding, 2.0's `file`.
    package var isFile: Bool {
        if node["type"]?.hasText("file") == true || format == "binary" { return true }
        return node["contentMediaType"] != nil && node["contentEncoding"] == nil
            && node["contentSchema"] == nil
            && node["contentMediaType"].map { MediaTypeName(utf8: $0.utf8).isJSON } != true
    }
}

// MARK: - Objects, arrays, numbers

extension Schema {
    /// Its own properties, in order, without those of `allOf`.
    package var properties: [(name: String, schema: Schema)] { namedSchemas("properties") }
    package var required: [String] {
        node["required"].flatMap { $0.kind == .sequence ? $0.strings : nil } ?? []
    }

    /// The least value and whether it is left out itself, in 3.0's form (`exclusiveMinimum: true`) and in 2020-12's.
    package var minimum: (value: Node, isExclusive: Bool)? {
        bound("minimum", "exclusiveMinimum", isLower: true)
    }
    package var maximum: (value: Node, isExclusive: Bool)? {
        bound("maximum", "exclusiveMaximum", isLower: false)
    }

    private func bound(_ key: String, _ exclusive: String, isLower: Bool) -> (value: Node, isExclusive: Bool)?
    {
        let plain = node[key].flatMap { $0.number != nil ? $0 : nil }
        guard let strict = node[exclusive] else { return plain.map { ($0, false) } }
        if let flag = strict.boolean { return plain.map { ($0, flag) } }
        guard let limit = strict.number else { return plain.map { ($0, false) } }
        guard let plain, let value = plain.number else { return (strict, true) }
        // Both may be given; the narrower one counts.
        return (isLower ? value > limit : value < limit) ? (plain, false) : (strict, true)
    }
}
