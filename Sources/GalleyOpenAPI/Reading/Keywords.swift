// The keywords of a schema that stand there, found in one pass over its entries.
//
// A schema has three or four of some sixty keywords. Asked one after the other whether they are there, they would
// cost more than all the rest of reading it.

import GalleyCore
import GalleyData

/// Keywords of JSON Schema, OpenAPI and common extensions that a reader is told of; fewer than 64.
enum Keyword: UInt8, CaseIterable {
    case ref, dynamicRef
    case type, nullable, xNullable, format, title, description, `default`, example, examples
    case deprecated, readOnly, writeOnly, externalDocs
    case const, `enum`, xEnumDescriptions, xEnumDescriptionsList, xEnumVarnames, xEnumNames
    case allOf, anyOf, oneOf, not, `if`, then, `else`, discriminator
    case properties, required, additionalProperties, patternProperties, unevaluatedProperties, propertyNames
    case minProperties, maxProperties, dependentRequired, dependentSchemas, dependencies
    case items, prefixItems, additionalItems, unevaluatedItems, contains, minContains, maxContains
    case minItems, maxItems, uniqueItems
    case minLength, maxLength, pattern
    case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
    case contentEncoding, contentMediaType, contentSchema

    /// As a schema writes it.
    var name: String { Self.names[Int(rawValue)] }

    private static let names: [String] = allCases.map { keyword in
        switch keyword {
        case .ref: "$ref"
        case .dynamicRef: "$dynamicRef"
        case .xNullable: "x-nullable"
        case .xEnumDescriptions: "x-enumDescriptions"
        case .xEnumDescriptionsList: "x-enum-descriptions"
        case .xEnumVarnames: "x-enum-varnames"
        case .xEnumNames: "x-enumNames"
        default: String(describing: keyword)
        }
    }

    fileprivate static let table: ByteTable = {
        var table = ByteTable()
        for keyword in allCases { table.insert(keyword.name, Int(keyword.rawValue)) }
        return table
    }()
}

extension Node {
    /// The value of a keyword.
    subscript(keyword: Keyword) -> Node? { self[keyword.name] }
}

/// Which keywords a schema has.
struct KeywordSet: OptionSet {
    let rawValue: UInt64

    init(rawValue: UInt64) { self.rawValue = rawValue }

    init(_ keywords: Keyword...) {
        rawValue = keywords.reduce(0) { $0 | Self.bit($1) }
    }

    /// Those of an object.
    init(of node: Node) {
        var found: UInt64 = 0
        let table = Keyword.table
        for entry in node.entries {
            if let index = entry.key.withUTF8({ table[$0] }) { found |= 1 << UInt64(index) }
        }
        rawValue = found
    }

    func has(_ keyword: Keyword) -> Bool { rawValue & Self.bit(keyword) != 0 }
    func hasAny(_ other: KeywordSet) -> Bool { rawValue & other.rawValue != 0 }

    private static func bit(_ keyword: Keyword) -> UInt64 {
        1 << UInt64(keyword.rawValue)
    }
}

extension KeywordSet {
    static let references = KeywordSet(.ref, .dynamicRef)
    /// What brings other schemas to bear on the same value.
    static let combining = KeywordSet(.ref, .dynamicRef, .allOf, .anyOf, .oneOf)
    /// What gives a value parts that the schema it extends has not.
    static let reshaping = KeywordSet(.properties, .patternProperties, .items, .prefixItems)
    static let ofObjects = KeywordSet(
        .properties, .required, .additionalProperties, .patternProperties, .unevaluatedProperties,
        .propertyNames,
        .minProperties, .maxProperties, .dependentRequired, .dependentSchemas, .discriminator)
    static let ofArrays = KeywordSet(
        .items, .prefixItems, .additionalItems, .unevaluatedItems, .contains, .minItems, .maxItems,
        .uniqueItems)
    static let ofStrings = KeywordSet(
        .pattern, .minLength, .maxLength, .contentMediaType, .contentEncoding, .contentSchema)
    static let ofNumbers = KeywordSet(
        .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf)
    /// What brings rows with it.
    static let describingMembers = KeywordSet(
        .properties, .patternProperties, .additionalProperties, .unevaluatedProperties, .then, .else,
        .dependentSchemas)
    static let namingMembers = KeywordSet(.properties, .patternProperties, .then, .else, .dependentSchemas)
    static let conditional = KeywordSet(.then, .else, .dependentSchemas)
    static let ofContent = KeywordSet(.contentEncoding, .contentMediaType, .contentSchema)
    /// What makes a type in words more than the name of its `type`.
    static let shapingType = combining.union(ofContent).union(KeywordSet(.format, .pattern))
    static let nullability = KeywordSet(.nullable, .xNullable)
    /// What a union may have beside it and be nothing but a union.
    static let bare = KeywordSet(.type, .nullable, .xNullable)
    /// What counts beside `$ref` before 3.1: a reader wants to know it, whatever validators ignore.
    static let besideReference = KeywordSet(.ref, .description)
    static let marks = KeywordSet(.deprecated, .readOnly, .writeOnly, .externalDocs)
    static let examples = KeywordSet(.example, .examples)
    static let conditioning = KeywordSet(.not, .if, .dependentSchemas, .dependencies)
    static let memberKeywords = KeywordSet(.properties, .required)
    static let constraining = ofObjects.union(ofArrays).union(ofStrings).union(ofNumbers).union(conditioning)
        .union(combining)
}
