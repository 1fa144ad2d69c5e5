// What a value may be instead: the members of a union, or the schemas that extend one with a discriminator.

import GalleyCore
import GalleyData

extension OutlineReader {
    struct Choice {
        var node: Node
        /// Set where there is no reference to it: an heir.
        var component: Int?
    }

    struct Choices {
        var kind = Alternatives.Kind.oneOf
        var members: [Choice] = []
        /// Members beyond what any page shows.
        var omitted = 0
        var discriminator: Node?
        /// Set where the choices are heirs of what they are told with.
        var parent: Node?
    }

    /// What a value may be, each by a schema: a union's members, or the heirs of a schema with a discriminator.
    mutating func choices(of merged: MergedSchema) -> Choices {
        var choices = Choices()
        if let union = merged.union {
            choices.kind = union.kind
            choices.discriminator =
                merged.layers[union.layer].node[.discriminator] ?? merged.first(.discriminator)
            for member in union.members { add(member, of: union.kind, to: &choices, depth: 0) }
            return choices
        }
        // Of the schema itself, not of one that it extends.
        guard merged.keywords.has(.discriminator),
            let layer = merged.layers.first(where: {
                $0.keywords.has(.discriminator) && $0.node == merged.core
            }),
            let discriminator = layer.node[.discriminator]
        else { return choices }
        choices.discriminator = discriminator
        choices.parent = layer.node
        guard let parent = merged.name ?? api.schemaByNode[layer.node] else { return choices }
        var seen: Set<Int> = [parent]
        for entry in discriminator["mapping"].map({ Array($0.entries) }) ?? [] {
            guard let index = mapped(entry.value), seen.insert(index).inserted else { continue }
            choices.members.append(Choice(node: node(ofComponent: index), component: index))
        }
        for index in heirs(of: parent) where seen.insert(index).inserted {
            choices.members.append(Choice(node: node(ofComponent: index), component: index))
        }
        return choices
    }

    /// Adds a member, or the members of one that is nothing but a further union of the same kind.
    private mutating func add(
        _ member: Node, of kind: Alternatives.Kind, to choices: inout Choices, depth: Int
    ) {
        let inner = KeywordSet(of: member)
        let keyword = kind == .oneOf ? Keyword.oneOf : .anyOf
        if depth < 4, inner.has(keyword), inner.subtracting(.bare).rawValue == KeywordSet(keyword).rawValue,
            let members = member[keyword], members.kind == .sequence
        {
            for inner in members.items where !Self.isNull(inner) {
                add(inner, of: kind, to: &choices, depth: depth + 1)
            }
        } else if choices.members.count < limits.hardRows {
            choices.members.append(Choice(node: member))
        } else {
            choices.omitted += 1
        }
    }

    /// The component that a value of a discriminator's mapping means: a reference or a name (OAS 3.2 §4.25.2).
    private func mapped(_ value: Node) -> Int? {
        guard let text = value.string else { return nil }
        if let index = api.schemaByName[text] { return index }
        return api.documents.target(of: text, from: value).flatMap { api.schemaByNode[$0] }
    }

    private mutating func heirs(of parent: Int) -> [Int] {
        if let heirs { return heirs[parent] ?? [] }
        var found: [Int: [Int]] = [:]
        for (index, schema) in api.schemas.enumerated() {
            for member in schema.schema.node[.allOf].map({ Array($0.items) }) ?? [] {
                if let base = component(of: member) { found[base, default: []].append(index) }
            }
        }
        heirs = found
        return found[parent] ?? []
    }

    private func node(ofComponent index: Int) -> Node {
        let component = api.schemas[index]
        return direction == .request ? (component.input ?? component.schema).node : component.schema.node
    }

    mutating func addAlternatives(_ choices: Choices, to place: Int, room: Int) {
        guard !choices.members.isEmpty else { return }
        let types = drafts[place].content.types
        let depth = drafts[place].depth + 1
        let start = drafts.count
        let all = choices.members.prefix(room).map { merge($0.node, skipping: choices.parent) }
        let property =
            choices.discriminator.map { $0["propertyName"]?.string } ?? tellingProperty(of: all)
        var mapped: [(value: String, component: Int)] = []
        for entry in choices.discriminator?["mapping"].map({ Array($0.entries) }) ?? [] {
            if let component = self.mapped(entry.value) { mapped.append((String(entry.key.utf8), component)) }
        }
        /// Those that nothing tells from each other.
        var nameless: [Int] = []
        let fallback = choices.discriminator?["defaultMapping"].flatMap { self.mapped($0) }
        for (choice, merged) in zip(choices.members, all) {
            guard visitsLeft > 0 else { break }
            var merged = merged
            if let component = choice.component {
                merged.name = component
                merged.core = choice.node
            }
            if merged.types.isEmpty, merged.name == nil, !merged.isOnlyNull {
                merged.types = types
            }
            var values: [String] = []
            if let name = merged.name {
                for entry in mapped where entry.component == name { values.append(entry.value) }
            }
            var value = values.isEmpty ? nil : values.joined(separator: ", ")
            if value == nil, let property {
                value = self.value(of: property, in: merged) ?? merged.name.map { api.schemas[$0].name }
            }
            let name = nameOfAlternative(merged, value: value)
            var draft = self.draft(merged, name: name ?? "object")
            draft.parent = place
            draft.depth = depth
            draft.isAlternative = true
            draft.discriminatorValue = value
            draft.isDefault = fallback != nil && merged.name == fallback
            if let property, let value, values.count < 2 { draft.fixedProperty = (property, value) }
            if name == nil { nameless.append(drafts.count) }
            drafts.append(draft)
        }
        for (number, place) in nameless.enumerated() {
            drafts[place].name = nameless.count > 1 ? "Variant \(number + 1)" : drafts[place].name
        }
        if choices.discriminator == nil, let limits = limits(ofPlain: start) {
            // "string or integer" needs no list of both.
            drafts.removeSubrange(start...)
            drafts[place].outline.constraints += limits
            return
        }
        var alternatives = Alternatives(kind: choices.kind)
        alternatives.discriminator = property
        alternatives.omitted = choices.members.count + choices.omitted - (drafts.count - start)
        drafts[place].outline.alternatives = alternatives
    }

    /// What is said of the alternatives from a place on where none of them has more than limits; else nil.
    private mutating func limits(ofPlain start: Int) -> [String]? {
        var phrases: [String] = []
        var types: Set<String> = []
        for draft in drafts[start...] {
            var bare = draft
            bare.outline.constraints = []
            guard !saysMore(bare) else { return nil }
            guard !draft.outline.constraints.isEmpty else { continue }
            let type = draft.outline.type.text(in: api)
            guard types.insert(type).inserted, draft.content.effectiveTypes.isSubset(of: .scalars) else {
                return nil
            }
            phrases.append(type + ": " + draft.outline.constraints.joined(separator: ", "))
        }
        // Two of one type, and one of them has no limits.
        let names = drafts[start...].map { $0.outline.type.text(in: api) }
        return phrases.isEmpty || Set(names).count == names.count ? phrases : nil
    }

    /// More alternatives are not searched for what tells them apart.
    private static let tellingLimit = 64

    /// A property that has another constant in each of several objects, and so tells which one it is.
    private func tellingProperty(of all: [MergedSchema]) -> String? {
        guard all.count > 1, all.count <= Self.tellingLimit, let first = all.first else { return nil }
        for properties in first.all(.properties) {
            for (key, schema) in properties.entries where schema.kind == .mapping {
                let name = String(key.utf8)
                guard schema[.const] != nil || schema[.enum] != nil || schema[.ref] != nil else { continue }
                let values = all.compactMap { value(of: name, in: $0) }
                if values.count == all.count, Set(values).count == all.count { return name }
            }
        }
        return nil
    }

    /// The one value that a property has in this alternative.
    private func value(of property: String, in merged: MergedSchema) -> String? {
        for properties in merged.all(.properties) {
            guard let schema = properties[property].flatMap({ api.documents.resolve($0) }) else { continue }
            if let constant = MergedSchema.constant(of: schema) { return literal(constant) }
        }
        return nil
    }

    private mutating func nameOfAlternative(_ merged: MergedSchema, value: String?) -> String? {
        if let name = merged.name { return api.schemas[name].title }
        if let title = title(of: merged), !title.isEmpty { return title }
        if let value { return value }
        if let constant = merged.first(.const) { return literal(constant) }
        let type = words(merged).text(in: api)
        return type == "object" || type == "any value" ? nil : type
    }
}
