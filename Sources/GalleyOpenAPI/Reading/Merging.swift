// Which schemas apply to one value, and which component that makes it.

import GalleyCore
import GalleyData

extension OutlineReader {
    /// More layers than a person would stack.
    private static let layerLimit = 64
    private static let nestingLimit = 40

    mutating func merge(_ node: Node, skipping skipped: Node? = nil) -> MergedSchema {
        var merged = MergedSchema(core: node)
        merged.layers.reserveCapacity(1)
        merged.name = add(node, to: &merged, depth: 0, skipping: skipped, isBehindName: false)
        finish(&merged)
        return merged
    }

    /// Of schemas that apply together, such as one property in two members of `allOf`.
    mutating func merge(_ nodes: [Node]) -> MergedSchema {
        guard let first = nodes.first else { preconditionFailure("There is a schema to merge") }
        var merged = MergedSchema(core: first)
        for node in nodes {
            let name = add(node, to: &merged, depth: 0, skipping: nil, isBehindName: false)
            if merged.name == nil { merged.name = name }
        }
        finish(&merged)
        return merged
    }

    private func finish(_ merged: inout MergedSchema) {
        if let name = merged.name {
            // An alternative or part may have been entered before it was clear that all of it is one component.
            merged.core = merged.core(named: api.schemas[name])
            merged.parts = []
        }
        if merged.isOnlyNull { merged.types = [] }
        if merged.isOnlyNull, !merged.layers.dropFirst().isEmpty, merged.keywords.has(.properties) {
            merged.isOnlyNull = false
        }
    }

    /// Lays a schema and all that it brings with it on a value; returns the component that it is, if it is one.
    private mutating func add(
        _ node: Node, to merged: inout MergedSchema, depth: Int, skipping skipped: Node?, isBehindName: Bool
    ) -> Int? {
        guard depth < Self.nestingLimit, merged.layers.count < Self.layerLimit, visitsLeft > 0 else {
            return nil
        }
        visitsLeft -= 1
        guard node != skipped, !merged.layers.contains(where: { $0.node == node }) else { return nil }
        guard node.kind == .mapping else {
            if node.boolean == false { merged.isNothing = true }
            return nil
        }
        var keywords = KeywordSet(of: node)
        if keywords.has(.ref), api.documents.version < .openAPI31 {
            keywords.formIntersection(.besideReference)
        }
        let index = merged.layers.count
        merged.layers.append(.init(node: node, keywords: keywords, isBehindName: isBehindName))
        merged.keywords.formUnion(keywords)
        readTypes(of: node, keywords, into: &merged)
        defer { merged.order.append(index) }
        guard keywords.hasAny(.combining) else { return nil }

        var combination = Combination()
        let hadUnion = merged.union != nil
        if keywords.hasAny(.references) {
            follow(node, to: &merged, depth, skipped, isBehindName, &combination)
        }
        if keywords.has(.allOf), let members = node[.allOf] {
            for member in members.items {
                join(member, to: &merged, depth, skipped, isBehindName, &combination)
            }
        }
        for (keyword, kind) in [(Keyword.oneOf, Alternatives.Kind.oneOf), (.anyOf, .anyOf)]
        where keywords.has(keyword) {
            if let members = node[keyword], members.kind == .sequence {
                choose(members, kind, at: index, to: &merged, depth, skipped, isBehindName, &combination)
            }
        }
        let hasOwnUnion = !hadUnion && merged.union?.layer == index
        let reshapes = combination.hasMore || keywords.hasAny(.reshaping) || hasOwnUnion
        if combination.names.count == 1, !reshapes { return combination.names[0] }
        for name in combination.names where !merged.parts.contains(name) { merged.parts.append(name) }
        if !merged.parts.isEmpty, reshapes { merged.extendsParts = true }
        return nil
    }

    /// What the schemas that one brings with it are called.
    private struct Combination {
        var names: [Int] = []
        /// Whether one without a name adds properties.
        var hasMore = false
    }

    /// Adds a schema that applies too, and notes what it is called.
    private mutating func join(
        _ node: Node, to merged: inout MergedSchema, _ depth: Int, _ skipped: Node?, _ isBehindName: Bool,
        _ combination: inout Combination
    ) {
        let before = merged.layers.count
        if let name = add(
            node, to: &merged, depth: depth + 1, skipping: skipped, isBehindName: isBehindName)
        {
            if !combination.names.contains(name) { combination.names.append(name) }
        } else if before < merged.layers.count, merged.layers[before].keywords.hasAny(.reshaping) {
            combination.hasMore = true
        }
    }

    private mutating func follow(
        _ node: Node, to merged: inout MergedSchema, _ depth: Int, _ skipped: Node?, _ isBehindName: Bool,
        _ combination: inout Combination
    ) {
        guard let reference = node[.ref] ?? node[.dynamicRef], reference.kind == .string else { return }
        guard let target = api.documents.target(of: reference, from: node) else {
            merged.localName = Self.lastPart(of: reference)
            return
        }
        let component = api.schemaByNode[target]
        if component == nil { merged.localName = Self.localName(reference) }
        if merged.core == node { merged.core = target }
        let name = add(
            target, to: &merged, depth: depth + 1, skipping: skipped,
            isBehindName: isBehindName || component != nil)
        if let name = component ?? name { combination.names.append(name) }
    }

    /// Reads a `oneOf` or `anyOf`: one that leaves no choice is a layer like any other.
    private mutating func choose(
        _ members: Node, _ kind: Alternatives.Kind, at layer: Int, to merged: inout MergedSchema,
        _ depth: Int,
        _ skipped: Node?, _ isBehindName: Bool, _ combination: inout Combination
    ) {
        visitsLeft -= members.count
        var others: [Node] = []
        for member in members.items {
            if Self.isNull(member) { merged.isNullable = true } else { others.append(member) }
        }
        guard let first = others.first else {
            if merged.isNullable { merged.isOnlyNull = true }
            return
        }
        if others.count == 1 {
            return join(first, to: &merged, depth, skipped, isBehindName, &combination)
        }
        let union = MergedSchema.Union(kind: kind, members: others, layer: layer)
        if others.allSatisfy({ MergedSchema.constant(of: $0) != nil }) {
            if merged.constants == nil { merged.constants = union }
        } else if others.allSatisfy({ Self.onlyRequires($0) }) {
            merged.needs.append(union)
        } else if Self.isDecimal(others) {
            merged.decimal = .numberOrString
            for member in others where TypeSet(ofSchema: member).contains(.number) {
                _ = add(
                    member, to: &merged, depth: depth + 1, skipping: skipped, isBehindName: isBehindName)
            }
        } else if merged.union == nil {
            merged.union = union
        } else {
            merged.furtherUnions.append(union)
        }
    }

    private func readTypes(of node: Node, _ keywords: KeywordSet, into merged: inout MergedSchema) {
        var types = keywords.has(.type) ? TypeSet(ofSchema: node) : []
        if types.contains(.null) {
            merged.isNullable = true
            if types == .null { merged.isOnlyNull = true }
            types.remove(.null)
        } else if keywords.hasAny(.nullability),
            node[.nullable]?.boolean == true || node[.xNullable]?.boolean == true
        {
            merged.isNullable = true
        } else if keywords.has(.enum), types.isEmpty, let values = node[.enum] {
            if values.items.contains(where: \.isNull) { merged.isNullable = true }
        } else if keywords.has(.const), node[.const]?.isNull == true {
            merged.isOnlyNull = true
        }
        if !types.isEmpty {
            merged.types = merged.types.isEmpty ? types : merged.types.narrowed(by: types)
        }
        if keywords.has(.pattern), types == .string, node[.pattern].map(Self.isDecimalPattern) == true,
            merged.decimal == nil
        {
            merged.decimal = .string
        }
    }

    // MARK: - Kinds of schemas

    /// Whether a schema allows nothing but `null`.
    static func isNull(_ node: Node) -> Bool {
        guard node.kind == .mapping, node.count <= 3 else { return false }
        if let type = node[.type] {
            return type.hasText("null")
                || type.kind == .sequence && type.count == 1 && type.items[0].hasText("null")
        }
        if let values = node[.enum] { return values.count == 1 && values.items[0].isNull }
        return node[.const]?.isNull == true
    }

    /// Whether a schema only says which properties must be there.
    private static func onlyRequires(_ node: Node) -> Bool {
        let keywords = KeywordSet(of: node)
        return keywords.has(.required) && keywords.subtracting(KeywordSet(.required, .type)).isEmpty
    }

    /// Whether two alternatives are a number and the same number in a string, as Pydantic writes `Decimal`.
    private static func isDecimal(_ members: [Node]) -> Bool {
        guard members.count == 2 else { return false }
        let number = members.contains { TypeSet(ofSchema: $0) == .number }
        let string = members.contains {
            TypeSet(ofSchema: $0) == .string && $0[.pattern].map(isDecimalPattern) == true
        }
        return number && string
    }

    /// Whether a pattern is one that Pydantic makes for `Decimal`.
    static func isDecimalPattern(_ pattern: Node) -> Bool {
        pattern.utf8.starts(with: #"^(?!^[-+.]*$)[+-]?0*"#.utf8)
    }

    // MARK: - Components

    /// The component that a schema with `$ref` and nothing that matters beside it is.
    func component(of node: Node) -> Int? {
        guard let reference = node[.ref] else { return nil }
        return api.documents.target(of: reference, from: node).flatMap { api.schemaByNode[$0] }
    }

    /// What a reference to a definition within a schema calls it.
    private static func localName(_ reference: Node) -> String? {
        let text = reference.utf8
        guard text.dropLast().last(where: { $0 == UInt8(ascii: "/") }) != nil else { return nil }
        let parts = text.split(separator: UInt8(ascii: "/"))
        guard let kind = parts.dropLast().last, let name = parts.last else { return nil }
        let isDefinition = kind.elementsEqual("$defs".utf8) || kind.elementsEqual("definitions".utf8)
        return isDefinition ? String(name) : nil
    }

    private static func lastPart(of reference: Node) -> String {
        String(
            reference.utf8.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "#") }).last
                ?? [])
    }
}

extension TypeSet {
    /// What a schema states itself.
    init(ofSchema node: Node) {
        self.init()
        guard let type = node[.type] else { return }
        if type.kind == .sequence {
            for item in type.items { formUnion(TypeSet(named: item)) }
        } else {
            formUnion(TypeSet(named: type))
        }
    }
}

extension MergedSchema {
    /// The node of the component that it is.
    func core(named component: NamedSchema) -> Node {
        if let input = component.input, layers.contains(where: { $0.node == input.node }) {
            return input.node
        }
        return component.schema.node
    }
}
