// What an object or tuple has rows for: its properties, what stands for many, its places.

import GalleyCore
import GalleyData

extension OutlineReader {
    /// Properties of all layers, each once, and what stands for further ones; of a tuple its places.
    mutating func members(of merged: MergedSchema) -> [Member] {
        var members: [Member] = []
        if merged.keywords.has(.prefixItems) || merged.keywords.has(.items) {
            members = places(of: merged)
        }
        guard merged.keywords.hasAny(.describingMembers) else { return members }

        let required = merged.all(.required)
        let properties = merged.all(.properties)
        if properties.count > 1 || merged.keywords.hasAny(.conditional) {
            addLayeredProperties(of: merged, required, to: &members)
        } else if let properties = properties.first {
            members.reserveCapacity(properties.count)
            var names = RequiredNames(required)
            for entry in properties.entries {
                let name = String(entry.key.utf8)
                members.append(Member(name: name, node: entry.value, isRequired: names.contains(name)))
            }
        }
        let isToldInWords = keyPattern(of: merged) != nil
        for patterns in merged.all(.patternProperties) where !isToldInWords {
            for entry in patterns.entries where entry.value.boolean != false {
                members.append(Member(name: String(entry.key.utf8), node: entry.value, kind: .pattern))
            }
        }
        if let others = otherProperties(of: merged) {
            let isTold = !members.isEmpty || saysMoreThanType(others)
            let name = members.isEmpty ? "any name" : "any other name"
            if isTold { members.append(Member(name: name, node: others, kind: .additional)) }
        }
        Self.putRequiredFirst(&members)
        return members
    }

    /// The pattern of all names of a map, where the type says all there is to say of its values.
    mutating func keyPattern(of merged: MergedSchema) -> Node? {
        guard merged.keywords.has(.patternProperties), !merged.keywords.has(.properties),
            nesting < Self.sentenceLimit
        else { return nil }
        let patterns = merged.all(.patternProperties)
        guard patterns.count == 1, patterns[0].count == 1, let entry = patterns[0].entries.first,
            entry.value.boolean != false, merged.first(.additionalProperties)?.boolean != true,
            otherProperties(of: merged) == nil
        else { return nil }
        nesting += 1
        defer { nesting -= 1 }
        return saysMoreThanType(entry.value) ? nil : entry.key
    }

    /// Required ones first, in order otherwise; what stands for many comes behind what has a name.
    private static func putRequiredFirst(_ members: inout [Member]) {
        guard let optional = members.firstIndex(where: { !$0.isRequired }),
            members[optional...].contains(where: { $0.isRequired })
        else { return }
        members = members.filter(\.isRequired) + members.filter { !$0.isRequired }
    }

    /// Those of several layers, and those that only a condition brings in.
    private mutating func addLayeredProperties(
        of merged: MergedSchema, _ required: [Node], to members: inout [Member]
    ) {
        var names = RequiredNames(required)
        var places: [String: Int] = [:]
        func add(_ properties: Node, conditional: Bool, to members: inout [Member]) {
            for entry in properties.entries {
                let name = String(entry.key.utf8)
                if let place = places[name] {
                    if !conditional { members[place].others.append(entry.value) }
                } else if !conditional || entry.value.kind == .mapping {
                    places[name] = members.count
                    members.append(Member(name: name, node: entry.value, isRequired: names.contains(name)))
                }
            }
        }
        for layer in merged.order where merged.layers[layer].keywords.has(.properties) {
            if let properties = merged.layers[layer].node[.properties] {
                add(properties, conditional: false, to: &members)
            }
        }
        guard merged.keywords.hasAny(.conditional) else { return }
        for keyword in [Keyword.then, .else] {
            for branch in merged.all(keyword) {
                if let properties = api.documents.resolve(branch)?[.properties] {
                    add(properties, conditional: true, to: &members)
                }
            }
        }
        for branches in merged.all(.dependentSchemas) {
            for branch in branches.entries {
                if let properties = api.documents.resolve(branch.value)?[.properties] {
                    add(properties, conditional: true, to: &members)
                }
            }
        }
    }

    /// The schema of properties that have no name here, where there is one with something to say.
    private func otherProperties(of merged: MergedSchema) -> Node? {
        for keyword in [Keyword.additionalProperties, .unevaluatedProperties] {
            for node in merged.all(keyword) where node.kind == .mapping && node.count > 0 { return node }
        }
        return nil
    }

    /// The places of a tuple, where one of them says more than its type.
    private mutating func places(of merged: MergedSchema) -> [Member] {
        guard let tuple = tuple(of: merged) else { return [] }
        var members: [Member] = []
        for (index, node) in tuple.items.enumerated() {
            members.append(Member(name: String(index + 1), node: node, kind: .item, isRequired: true))
        }
        guard members.contains(where: { saysMoreThanType($0.node) }) else { return [] }
        let least = merged.first(.minItems)?.integer ?? 0
        for index in members.indices { members[index].isRequired = index < least }
        return members
    }

    /// The schemas of the first items; drafts before 2020-12 wrote them as a list in `items`.
    func tuple(of merged: MergedSchema) -> Node? {
        if let tuple = merged.first(.prefixItems), tuple.kind == .sequence { return tuple }
        if let tuple = merged.first(.items), tuple.kind == .sequence { return tuple }
        return nil
    }

    /// Whether a row would tell anything that the type in words does not.
    private mutating func saysMoreThanType(_ node: Node) -> Bool {
        guard node.kind == .mapping else { return false }
        return saysMore(draft(merge(node), name: ""))
    }

    mutating func saysMore(_ draft: Draft) -> Bool {
        let outline = draft.outline
        return outline.description != nil || title(of: draft.content) != nil || !outline.constraints.isEmpty
            || outline.defaultValue != nil || outline.constant != nil || !outline.values.isEmpty
            || !outline.examples.isEmpty || outline.isDeprecated || outline.externalDocs != nil
            || draft.content.union != nil || hasRows(draft.content)
    }

    /// Whether there will be rows below it.
    private mutating func hasRows(_ merged: MergedSchema) -> Bool {
        guard merged.keywords.hasAny(.describingMembers) else { return false }
        if merged.keywords.hasAny(.namingMembers) || nesting >= Self.sentenceLimit { return true }
        guard let others = otherProperties(of: merged) else { return false }
        nesting += 1
        defer { nesting -= 1 }
        return saysMoreThanType(others)
    }
}

/// Asks whether a property is required. Both lists are mostly in the same order: it looks on from where it was.
private struct RequiredNames {
    private let lists: [Node]
    private var names: Set<String>?
    private var position = 0

    /// Longer lists are made a set: they might be in any order.
    private static let longestSearched = 64

    init(_ lists: [Node]) {
        let lists = lists.filter { $0.kind == .sequence }
        self.lists = lists
        if lists.count > 1 || (lists.first?.count ?? 0) > Self.longestSearched {
            names = Set(lists.flatMap(\.strings))
        }
    }

    mutating func contains(_ name: String) -> Bool {
        if let names { return names.contains(name) }
        guard let items = lists.first?.items else { return false }
        for step in 0..<items.count {
            let index = (position + step) % items.count
            if items[index].hasText(name) {
                position = index + 1
                return true
            }
        }
        return false
    }
}
