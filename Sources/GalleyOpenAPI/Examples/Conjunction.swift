// All that a value must fit at once: a schema, what it refers to, all of its `allOf`, and alternatives that were
// chosen. Seen like this, `allOf` needs no merging: every question is asked of each of a flat list.

import GalleyCore
import GalleyData

struct Conjunction {
    /// A choice that is still to be made.
    struct Group {
        let holder: Schema
        let alternatives: [Schema]
        let isOneOf: Bool
    }

    /// A schema that was reached by a reference.
    struct Target {
        let node: Node
        /// Its component's name.
        let name: String
    }

    /// What was asked for, and the alternatives chosen: fitting these is fitting everything.
    private(set) var roots: [Schema] = []
    /// Each once, references and `allOf` followed, what was said outermost first.
    private(set) var schemas: [Schema] = []
    private(set) var targets: [Target] = []
    private(set) var groups: [Group] = []
    /// Groups before this place are decided.
    private(set) var decided = 0
    /// Whether nothing fits: there is a `false` among them.
    private(set) var isImpossible = false

    /// More parts are not written by people, and would make hostile descriptions slow.
    private static let sizeLimit = 200

    init(_ roots: [Schema] = []) { for root in roots { add(root) } }

    /// Adds a schema that a value must fit as well.
    mutating func add(_ root: Schema) {
        roots.append(root)
        follow(root)
    }

    private mutating func follow(_ schema: Schema) {
        guard schemas.count + targets.count < Self.sizeLimit else { return }
        if let boolean = schema.boolean {
            if !boolean { isImpossible = true }
            return
        }
        if let reference = schema.reference {
            if schema.documents.version >= .v3_1, schema.node.count > 1 { take(schema) }
            guard let target = schema.documents.target(of: reference, from: schema.node),
                !targets.contains(where: { $0.node == target })
            else { return }
            targets.append(Target(node: target, name: Self.name(of: reference)))
            follow(Schema(target, in: schema.documents))
        } else {
            take(schema)
        }
    }

    private mutating func take(_ schema: Schema) {
        guard !schemas.contains(schema) else { return }
        schemas.append(schema)
        for part in schema.schemas("allOf") { follow(part) }
        for key in ["oneOf", "anyOf"] {
            let alternatives = schema.schemas(key)
            guard !alternatives.isEmpty else { continue }
            groups.append(Group(holder: schema, alternatives: alternatives, isOneOf: key == "oneOf"))
        }
    }

    /// The next choice to make.
    var undecided: Group? { decided < groups.count ? groups[decided] : nil }

    mutating func choose(_ alternative: Schema) {
        decided += 1
        add(alternative)
    }

    /// Leaves a choice that cannot be made.
    mutating func passOver() { decided += 1 }

    /// Whether an alternative is part of it already: the class that a subclass extends lists the subclass.
    func contains(_ alternative: Schema) -> Bool {
        guard let target = alternative.resolved else { return false }
        return schemas.contains(target) || targets.contains { $0.node == target.node }
    }

    /// All that may be said of a value: the schemas of every alternative, for whom it does not matter which it is.
    static func everything(of schemas: [Schema]) -> [Schema] {
        var conjunction = Conjunction(schemas)
        while let group = conjunction.undecided {
            conjunction.decided += 1
            for alternative in group.alternatives { conjunction.add(alternative) }
        }
        return conjunction.schemas
    }

    /// The last part of a reference, escapes decoded.
    static func name(of reference: String) -> String {
        let part = reference.utf8.lastIndex(of: UInt8(ascii: "/")).map { reference[$0...].dropFirst() }
        guard let part else { return reference }
        guard part.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "%") }) else {
            return String(part)
        }
        let bytes = Array(part.utf8)
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: bytes.span, 0..<bytes.count)
        return String(decoded).split(separator: "~1", omittingEmptySubsequences: false).joined(separator: "/")
            .split(separator: "~0", omittingEmptySubsequences: false).joined(separator: "~")
    }
}

// MARK: - What it says

extension Conjunction {
    /// The types that all of them allow; nil where nothing is said.
    var types: [Schema.ValueType]? {
        var result: [Schema.ValueType]?
        for schema in schemas where schema["type"] != nil {
            let types = schema.types
            guard !types.isEmpty else { continue }
            guard let before = result else {
                result = types
                continue
            }
            result = before.compactMap { type in
                if types.contains(type) { return type }
                if type == .integer, types.contains(.number) { return .integer }
                if type == .number, types.contains(.integer) { return .integer }
                return nil
            }
        }
        guard var result else { return nil }
        for schema in schemas {
            guard let denied = schema["not"], denied.count == 1, let type = denied["type"] else { continue }
            result.removeAll { type.strings.contains($0.rawValue) }
        }
        return result
    }

    /// The types that the other keywords speak of.
    var impliedTypes: [Schema.ValueType] {
        for schema in schemas {
            let types = schema.valueTypes
            if !types.isEmpty { return types }
            if schema.format != nil { return [.string] }
            if schema["minProperties"] ?? schema["maxProperties"] ?? schema["propertyNames"]
                ?? schema["dependentRequired"] ?? schema["discriminator"] != nil
            {
                return [.object]
            }
        }
        return []
    }

    /// The first that has a keyword, and its value.
    func first(_ key: String) -> Node? {
        for schema in schemas { if let node = schema[key] { return node } }
        return nil
    }

    /// The greatest of a keyword's whole numbers.
    func greatest(_ key: String) -> Int? { schemas.compactMap { $0[key]?.integer }.max() }

    /// The least of a keyword's whole numbers.
    func least(_ key: String) -> Int? { schemas.compactMap { $0[key]?.integer }.min() }

    func isSet(_ key: String) -> Bool { schemas.contains { $0[key]?.boolean == true } }

    /// Whether a property of these is left out in a direction.
    func isLeftOut(in direction: Direction) -> Bool {
        switch direction {
        case .both: false
        case .request: isSet("readOnly")
        case .response: isSet("writeOnly")
        }
    }

    /// Whether conditions are among them that only a finished value can be asked.
    var isConditional: Bool {
        schemas.contains { $0["not"] != nil || $0["if"] != nil || $0["dependentSchemas"] != nil }
    }
}
