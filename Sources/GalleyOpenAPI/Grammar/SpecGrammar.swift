// What may stand in each object of a description: the fields, what they hold, and since when.
//
// The loader finds references by these tables, the validator walks a tree by them, and so does whoever looks for
// schemas in schemas. `$ref` is a reference only where an object may stand: not in an example, a default or an
// extension, and not as the name of a property.

import GalleyCore
import GalleyData

/// One field of an object (the specification's "fixed fields").
struct SpecField: Sendable {
    enum Shape: Sendable, Equatable {
        case any
        case string
        case boolean
        case number
        /// A whole number that is not negative.
        case count
        case strings
        /// A mapping to strings.
        case stringMap
        /// A mapping to anything.
        case anyMap
        case list
        /// `$ref`.
        case reference
        /// `operationRef`: a reference to an operation.
        case operationReference
        /// The name of a schema or a reference to one.
        case schemaName
        /// A mapping to such.
        case schemaNames
        /// The address of a file that is not read.
        case file
        /// One name of a type or, from 3.1 on, a list of them.
        case types
        case object(ObjectKind)
        case objects(ObjectKind)
        case map(ObjectKind)
        /// `true`, `false`, or a schema.
        case boundary
    }

    /// What the schema checks look at, so that they look at no schema in vain.
    struct Mark: OptionSet, Sendable {
        let rawValue: Int
        static let bounds = Mark(rawValue: 1)
        static let value = Mark(rawValue: 2)
        static let required = Mark(rawValue: 4)
        static let discriminator = Mark(rawValue: 8)
        static let nullable = Mark(rawValue: 16)
        static let format = Mark(rawValue: 32)
        static let type = Mark(rawValue: 64)
        static let composition = Mark(rawValue: 128)
        static let access = Mark(rawValue: 256)
        static let pattern = Mark(rawValue: 512)
    }

    let name: String
    let shape: Shape
    var since = APIDescription.Version.openAPI30
    var until = APIDescription.Version.openAPI32
    /// The first version and the last that ask for it.
    var required: ClosedRange<APIDescription.Version>?
    var mark: Mark = []
    /// Whether no version has it, though it is read for its references: keywords of older JSON Schema.
    var isForeign = false

    init(_ name: String, _ shape: Shape) {
        self.name = name
        self.shape = shape
    }

    func needed(
        from first: APIDescription.Version = .swagger2, to last: APIDescription.Version = .openAPI32
    ) -> SpecField {
        var field = self
        field.required = first...last
        return field
    }

    func since(_ version: APIDescription.Version) -> SpecField {
        var field = self
        field.since = version
        return field
    }

    func until(_ version: APIDescription.Version) -> SpecField {
        var field = self
        field.until = version
        return field
    }

    func foreign() -> SpecField {
        var field = self
        field.isForeign = true
        return field
    }

    func marked(_ mark: Mark) -> SpecField {
        var field = self
        field.mark = mark
        return field
    }
}

/// Where in a value references are to be looked for.
enum SpecPart: Sendable, Equatable {
    /// Nothing that refers.
    case data
    /// An object or a list of them; which of the two it should be is the validator's business.
    case objects(ObjectKind)
    /// A mapping from names to objects.
    case map(ObjectKind)
    /// The name of a schema or a reference to one; a mapping to such (OAS 3.2 §4.25).
    case schemaName, schemaNames
    /// A reference to an operation (OAS 3.2 §4.20).
    case operation
    /// The address of a file (OAS 3.2 §4.19).
    case file

    fileprivate init(_ shape: SpecField.Shape) {
        switch shape {
        case .object(let kind), .objects(let kind): self = .objects(kind)
        case .boundary: self = .objects(.schema)
        case .map(let kind): self = .map(kind)
        case .schemaName: self = .schemaName
        case .schemaNames: self = .schemaNames
        case .operationReference: self = .operation
        case .file: self = .file
        default: self = .data
        }
    }

    fileprivate var kind: ObjectKind? {
        switch self {
        case .objects(let kind), .map(let kind): kind
        default: nil
        }
    }
}

/// The fields of one object.
struct SpecGrammar: Sendable {
    let fields: [SpecField]
    let required: [SpecField]
    /// What stands under keys that are no fields: paths, statuses, expressions.
    let others: ObjectKind?
    private let table: ByteTable
    /// Of each field, and of other keys.
    private var parts: [SpecPart]
    private var otherPart: SpecPart

    private init(_ kind: ObjectKind) {
        let fields = Self.fields(of: kind)
        var table = ByteTable()
        for (i, field) in fields.enumerated() { table.insert(field.name, i) }
        self.fields = fields
        required = fields.filter { $0.required != nil }
        self.table = table
        others = Self.others(of: kind)
        parts = fields.map { SpecPart($0.shape) }
        otherPart = others.map { .objects($0) } ?? .data
    }

    /// The field that a key names.
    func field(_ key: Node) -> SpecField? { key.withUTF8 { table[$0] }.map { fields[$0] } }

    func field(_ name: String) -> SpecField? { table[name].map { fields[$0] } }

    static func of(_ object: ObjectKind) -> SpecGrammar { all[object.rawValue - 1] }

    static let schema = SpecGrammar.of(.schema)

    static func isExtension(_ key: Span<UInt8>) -> Bool {
        key.count > 1 && key[0] == UInt8(ascii: "x") && key[1] == UInt8(ascii: "-")
    }

    private static let all: [SpecGrammar] = {
        var all = ObjectKind.allCases.map { SpecGrammar($0) }
        // Whoever looks for references need not look into what holds none.
        var holding = Set(ObjectKind.allCases.filter(\.canBeReference))
        var before = 0
        while holding.count > before {
            before = holding.count
            for kind in ObjectKind.allCases where all[kind.rawValue - 1].refers(into: holding) {
                holding.insert(kind)
            }
        }
        for i in all.indices { all[i].forget(allBut: holding) }
        return all
    }()

    private func refers(into kinds: Set<ObjectKind>) -> Bool {
        (parts + [otherPart]).contains { part in part.kind.map(kinds.contains) ?? (part != .data) }
    }

    private mutating func forget(allBut kinds: Set<ObjectKind>) {
        for i in parts.indices where parts[i].kind.map({ !kinds.contains($0) }) ?? false { parts[i] = .data }
    }

    fileprivate func part(_ key: Span<UInt8>) -> SpecPart {
        if let index = table[key] { return parts[index] }
        return otherPart == .data || Self.isExtension(key) ? .data : otherPart
    }
}

extension ObjectKind {
    /// Where references are in the value of a key of such an object.
    func part(_ key: Span<UInt8>) -> SpecPart { SpecGrammar.of(self).part(key) }
}
