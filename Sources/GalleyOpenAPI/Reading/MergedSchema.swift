// All that is said of one value, as one list.
//
// A schema, what it refers to, its `allOf` and a sole alternative beside `null` apply to the same value. They are
// laid on each other as layers, the outermost first; every question is then asked of all of them. The layers are
// nodes; nothing is copied.

import GalleyCore
import GalleyData

/// Types a value may have, as a set.
struct TypeSet: OptionSet {
    let rawValue: UInt8

    static let boolean = TypeSet(rawValue: 1)
    static let object = TypeSet(rawValue: 2)
    static let array = TypeSet(rawValue: 4)
    static let number = TypeSet(rawValue: 8)
    static let integer = TypeSet(rawValue: 16)
    static let string = TypeSet(rawValue: 32)
    /// Swagger 2.0's.
    static let file = TypeSet(rawValue: 64)
    static let null = TypeSet(rawValue: 128)
    static let scalars: TypeSet = [.boolean, .number, .integer, .string, .file]

    init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The type with this name.
    init(named node: Node) {
        self =
            switch node.utf8.first {
            case UInt8(ascii: "b") where node.hasText("boolean"): .boolean
            case UInt8(ascii: "o") where node.hasText("object"): .object
            case UInt8(ascii: "a") where node.hasText("array"): .array
            case UInt8(ascii: "n") where node.hasText("number"): .number
            case UInt8(ascii: "n") where node.hasText("null"): .null
            case UInt8(ascii: "i") where node.hasText("integer"): .integer
            case UInt8(ascii: "s") where node.hasText("string"): .string
            case UInt8(ascii: "f") where node.hasText("file"): .file
            default: []
            }
    }

    /// The type of a value that is written out.
    init(of value: Node) {
        self =
            switch value.kind {
            case .null: .null
            case .boolean: .boolean
            case .integer: .integer
            case .number: .number
            case .string: .string
            case .sequence: .array
            case .mapping: .object
            }
    }

    /// What both allow; an integer is a number.
    func narrowed(by other: TypeSet) -> TypeSet {
        var both = intersection(other)
        if contains(.integer) && other.contains(.number) || contains(.number) && other.contains(.integer) {
            both.insert(.integer)
            if !(contains(.number) && other.contains(.number)) { both.remove(.number) }
        }
        // A contradiction: nobody means it, so the outer one is shown.
        return both.isEmpty ? self : both
    }
}

struct MergedSchema {
    struct Layer {
        var node: Node
        var keywords: KeywordSet
        /// Whether a component, or another schema with a name, stands between it and the outermost layer.
        var isBehindName: Bool
    }

    /// `oneOf` or `anyOf` with more than one thing to choose from.
    struct Union {
        var kind: Alternatives.Kind
        /// Those that are not `null`.
        var members: [Node]
        /// The layer it stands in.
        var layer: Int
    }

    /// The outermost first.
    var layers: [Layer] = []
    /// Layers in the order in which their properties are read: what is extended before what extends it.
    var order: [Int] = []
    /// The keywords of all layers.
    var keywords: KeywordSet = []
    /// Stated ones without `null`; empty where none is stated.
    var types: TypeSet = []
    var isNullable = false
    /// Whether nothing but `null` is allowed, or nothing at all.
    var isOnlyNull = false
    var isNothing = false
    /// The component that it is, whatever is said of it beside: its place in `APIDescription.schemas`.
    var name: Int?
    /// What its `$ref` calls it where that is no component (`$defs`), or leads nowhere.
    var localName: String?
    /// Components that it is put together from, where it is none itself.
    var parts: [Int] = []
    /// Whether `parts` are extended by properties of its own.
    var extendsParts = false
    var union: Union?
    /// Further unions, which are only told of in words.
    var furtherUnions: [Union] = []
    /// A `oneOf` or `anyOf` of constants, in this layer.
    var constants: Union?
    /// An `anyOf` or `oneOf` that only says which properties must be there together.
    var needs: [Union] = []
    /// A number, or a string that holds a decimal number.
    var decimal: Decimal?
    /// The node that stands for it where circles are looked for.
    var core: Node

    enum Decimal { case numberOrString, string }

    init(core: Node) { self.core = core }
}

extension MergedSchema {
    /// The outermost value of a keyword.
    func first(_ keyword: Keyword) -> Node? {
        guard keywords.has(keyword) else { return nil }
        for layer in layers where layer.keywords.has(keyword) {
            if let value = layer.node[keyword] { return value }
        }
        return nil
    }

    /// All values of a keyword, the outermost first.
    func all(_ keyword: Keyword) -> [Node] {
        guard keywords.has(keyword) else { return [] }
        return layers.compactMap { $0.keywords.has(keyword) ? $0.node[keyword] : nil }
    }

    /// Whether a keyword is `true` in any layer.
    func isTrue(_ keyword: Keyword) -> Bool {
        guard keywords.has(keyword) else { return false }
        return layers.contains { $0.keywords.has(keyword) && $0.node[keyword]?.boolean == true }
    }

    /// Stated types, else what other keywords let one guess.
    var effectiveTypes: TypeSet {
        if !types.isEmpty || isOnlyNull { return types }
        var guess: TypeSet = []
        if keywords.has(.const), let value = first(.const) {
            guess = TypeSet(of: value)
        } else if keywords.has(.enum) {
            if let values = first(.enum) {
                for value in values.items { guess.formUnion(TypeSet(of: value)) }
            }
        } else if let constants {
            for member in constants.members {
                if let value = Self.constant(of: member) { guess.formUnion(TypeSet(of: value)) }
            }
        } else if union == nil {
            if keywords.hasAny(.ofObjects) {
                guess = .object
            } else if keywords.hasAny(.ofArrays) {
                guess = .array
            } else if keywords.hasAny(.ofStrings) {
                guess = .string
            } else if keywords.hasAny(.ofNumbers) {
                guess = .number
            } else if let format = first(.format), !format.utf8.isEmpty {
                guess = Self.numericFormats.contains(String(format.utf8)) ? .number : .string
            }
        } else if keywords.hasAny(.reshaping), keywords.has(.properties) {
            guess = .object
        }
        guess.remove(.null)
        return guess
    }

    /// Whether it can have fields or alternatives at all; most values are scalars.
    var mayHaveRows: Bool {
        union != nil || keywords.hasAny(.describingMembers)
            || keywords.hasAny(KeywordSet(.prefixItems, .items, .discriminator))
    }

    /// How many names are required, some of them maybe by several layers.
    var requiredCount: Int { all(.required).reduce(0) { $0 + $1.count } }

    private static let numericFormats: Set<String> = ["int32", "int64", "float", "double"]

    /// The one value of a schema that allows but one.
    static func constant(of node: Node) -> Node? {
        if let constant = node[.const] { return constant }
        guard let values = node[.enum], values.kind == .sequence, values.count == 1 else { return nil }
        return values.items[0]
    }

    /// Whether its value is a file.
    var isFile: Bool {
        if types.contains(.file) { return true }
        if keywords.has(.format), first(.format)?.hasText("binary") == true { return true }
        guard keywords.has(.contentMediaType), !keywords.has(.contentEncoding), !keywords.has(.contentSchema)
        else { return false }
        return first(.contentMediaType).map { !MediaTypeName(utf8: $0.utf8).isJSON } ?? false
    }
}
