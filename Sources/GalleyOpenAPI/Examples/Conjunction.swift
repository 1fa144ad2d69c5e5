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

    /// A schema with the keywords it has, so that asking for one it has not costs nothing.
    struct Part {
        let schema: Schema
        let keywords: KeywordSet

        init(_ schema: Schema) {
            self.schema = schema
            keywords = KeywordSet(of: schema.node)
        }

        subscript(keyword: Keyword) -> Node? {
            keywords.has(keyword) ? schema.node[keyword.name] : nil
        }

        /// The schema of a keyword that holds one.
        func schema(_ keyword: Keyword) -> Schema? { self[keyword].map(schema.sibling) }

        /// The schemas of a keyword that holds a list of them.
        func schemas(_ keyword: Keyword) -> [Schema] { self[keyword]?.items.map(schema.sibling) ?? [] }

        /// The entries of a keyword that holds a mapping.
        func entries(_ keyword: Keyword) -> [(key: Node, value: Node)] {
            self[keyword].map { Array($0.entries) } ?? []
        }

        /// The schemas of a keyword that holds a mapping to them.
        func namedSchemas(_ keyword: Keyword) -> [(name: String, schema: Schema)] {
            keywords.has(keyword) ? schema.namedSchemas(keyword.name) : []
        }
    }

    /// What was asked for, and the alternatives chosen: fitting these is fitting everything.
    private(set) var roots: [Schema] = []
    /// Each once, references and `allOf` followed, what was said outermost first.
    private(set) var parts: [Part] = []
    /// The keywords that any of them has.
    private(set) var keywords: KeywordSet = []
    private(set) var targets: [Target] = []
    private(set) var groups: [Group] = []
    /// Groups before this place are decided.
    private(set) var decided = 0
    /// Whether nothing fits: there is a `false` among them.
    private(set) var isImpossible = false

    /// More parts are not written by people, and would make hostile descriptions slow.
    private static let sizeLimit = 100

    init(_ roots: [Schema] = []) { for root in roots { add(root) } }

    /// Adds a schema that a value must fit as well.
    mutating func add(_ root: Schema) {
        roots.append(root)
        follow(root)
    }

    private mutating func follow(_ schema: Schema) {
        guard parts.count + targets.count < Self.sizeLimit else { return }
        if let boolean = schema.boolean {
            if !boolean { isImpossible = true }
            return
        }
        let part = Part(schema)
        guard let reference = (part[.ref] ?? part[.dynamicRef])?.string else { return take(part) }
        if schema.documents.version >= .openAPI31, schema.node.count > 1 { take(part) }
        guard let target = schema.documents.target(of: reference, from: schema.node),
            !targets.contains(where: { $0.node == target })
        else { return }
        targets.append(Target(node: target, name: Self.name(of: reference)))
        follow(schema.sibling(target))
    }

    private mutating func take(_ part: Part) {
        guard !parts.contains(where: { $0.schema == part.schema }) else { return }
        parts.append(part)
        keywords.formUnion(part.keywords)
        guard part.keywords.hasAny(.combining) else { return }
        for schema in part.schemas(.allOf) { follow(schema) }
        for keyword in [Keyword.oneOf, .anyOf] {
            let alternatives = part.schemas(keyword)
            guard !alternatives.isEmpty else { continue }
            groups.append(
                Group(holder: part.schema, alternatives: alternatives, isOneOf: keyword == .oneOf))
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
        return parts.contains { $0.schema == target } || targets.contains { $0.node == target.node }
    }

    /// All that may be said of a value: the schemas of every alternative, for whom it does not matter which it is.
    static func everything(of schemas: [Schema]) -> [Part] {
        var conjunction = Conjunction(schemas)
        while let group = conjunction.undecided {
            conjunction.decided += 1
            for alternative in group.alternatives { conjunction.add(alternative) }
        }
        return conjunction.parts
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
        guard keywords.has(.type) else { return nil }
        var result: [Schema.ValueType]?
        for part in parts where part.keywords.has(.type) {
            let types = part.schema.types
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
        for part in parts {
            guard let denied = part[.not], denied.count == 1, let type = denied["type"] else { continue }
            result.removeAll { type.strings.contains($0.rawValue) }
        }
        return result
    }

    /// The types that the other keywords speak of.
    var impliedTypes: [Schema.ValueType] {
        for part in parts {
            if part.keywords.hasAny(.ofObjects) { return [.object] }
            if part.keywords.hasAny(.ofArrays) { return [.array] }
            if part.keywords.hasAny(.ofStrings) || part.keywords.has(.format) { return [.string] }
            if part.keywords.hasAny(.ofNumbers) { return [.number] }
        }
        return []
    }

    /// The value of a keyword in the first that has it.
    func first(_ keyword: Keyword) -> Node? {
        guard keywords.has(keyword) else { return nil }
        return parts.lazy.compactMap { $0[keyword] }.first
    }

    /// The values of a keyword.
    func all(_ keyword: Keyword) -> [Node] {
        keywords.has(keyword) ? parts.compactMap { $0[keyword] } : []
    }

    /// The greatest of a keyword's whole numbers.
    func greatest(_ keyword: Keyword) -> Int? { all(keyword).compactMap(\.integer).max() }

    /// The least of a keyword's whole numbers.
    func least(_ keyword: Keyword) -> Int? { all(keyword).compactMap(\.integer).min() }

    func isSet(_ keyword: Keyword) -> Bool { all(keyword).contains { $0.boolean == true } }

    /// Whether a property of these is left out in a direction.
    func isLeftOut(in direction: Direction) -> Bool {
        switch direction {
        case .both: false
        case .request: isSet(.readOnly)
        case .response: isSet(.writeOnly)
        }
    }

    /// Whether conditions are among them that only a finished value can be asked.
    var isConditional: Bool { keywords.hasAny(KeywordSet(.not, .if, .dependentSchemas)) }
}

extension [Conjunction.Part] {
    /// What they say of a property.
    func property(_ name: String) -> [Schema] {
        compactMap { part in part[.properties]?[name].map(part.schema.sibling) }
    }

    /// What they say of items.
    var items: [Schema] { compactMap { $0.schema(.items) } }
}

extension Schema {
    /// Another schema of the same description.
    func sibling(_ node: Node) -> Schema { Schema(node, in: documents) }
}
