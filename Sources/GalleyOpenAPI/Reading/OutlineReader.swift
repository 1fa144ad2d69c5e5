// From schemas to outlines: which rows there are, and where they end.
//
// A schema may be as large as it likes, and contain itself. What is shown of it is laid out level by level: all
// fields of the first level, then those of the second in their order, until depth or rows run out; so the reader
// sees something of everything rather than all of the first field. Rows live in one array, children behind their
// parents, and are put into each other from its end.

import GalleyCore
import GalleyData

/// Where an outline ends.
package struct OutlineLimits: Sendable {
    /// Levels of fields that named schemas are expanded to; deeper ones end in a link.
    package var depth = 4
    /// Fields and alternatives in one outline, while there is a page to link to for the rest.
    package var rows = 120
    /// The same for schemas without a page: nobody else shows them.
    package var hardDepth = 10
    package var hardRows = 500
    /// Schemas that are looked at for one outline, whatever comes of it.
    package var visits = 50_000

    package init() {}
}

/// Reads schemas of one description. It keeps what it found out between outlines, so one is best used for many.
package struct OutlineReader {
    package let api: APIDescription
    package var direction: Direction
    package var limits: OutlineLimits

    /// Schemas that may still be looked at.
    var visitsLeft = 0
    /// How deep sentences about sentences are (`not` in `if` in `not`).
    var nesting = 0
    /// Components by their nodes; made when a reference does not name one.
    var componentOfNode: [Node: Int] = [:]
    /// Components by what they extend by `allOf`; read when a discriminator without alternatives asks for it.
    private var heirs: [Int: [Int]]?
    private var drafts: [Draft] = []

    package init(_ api: APIDescription, direction: Direction, limits: OutlineLimits = OutlineLimits()) {
        self.api = api
        self.direction = direction
        self.limits = limits
    }

    /// What is to be told of a schema. A title that only respells `name` is left out.
    package mutating func outline(of schema: Schema, beside name: String? = nil) -> Outline {
        visitsLeft = limits.visits
        drafts.removeAll(keepingCapacity: true)
        drafts.append(draft(merge(schema.node), name: name ?? ""))
        // Grows while it is walked through.
        var next = 0
        while next < drafts.count {
            expand(next)
            next += 1
        }
        return assembled()
    }

    /// The type in words.
    package mutating func typeWords(of schema: Schema) -> [TypeWord] {
        visitsLeft = limits.visits
        return words(merge(schema.node))
    }
}

// MARK: - Rows

extension OutlineReader {
    /// A row to be.
    private struct Draft {
        var outline: Outline
        /// What its fields are of: the schema, or the items of a list.
        var content: MergedSchema
        var name: String
        var parent = -1
        var depth = 0
        var kind = Field.Kind.property
        var isRequired = false
        /// Set for an alternative.
        var isAlternative = false
        var discriminatorValue: String?
        var isDefault = false
        /// The property that tells alternatives apart, and its value here.
        var fixedProperty: (name: String, value: String)?
        var fields = 0..<0
        var alternatives = 0..<0
    }

    /// A property or what stands for many, before it is read.
    private struct Member {
        var name: String
        var node: Node
        /// What other layers say of it.
        var others: [Node] = []
        var kind = Field.Kind.property
        var isRequired = false
    }

    /// Everything of a row but what is in it.
    private mutating func draft(_ merged: MergedSchema, name: String) -> Draft {
        var content = merged
        var outline = Outline(node: merged.layers.last?.node ?? merged.core)
        outline.node = merged.core
        outline.type = words(merged)
        // A list is told of by its items, a list of lists too.
        var levels = 0
        while levels < 8, content.union == nil, content.effectiveTypes == .array,
            !content.keywords.has(.prefixItems), let items = content.first(.items), items.kind == .mapping
        {
            content = merge(items)
            levels += 1
        }
        outline.isOfItems = levels > 0
        outline.name = content.name ?? content.parts.first
        annotate(&outline, merged, beside: name)
        if levels > 0, outline.description == nil { outline.description = description(of: content) }
        let (values, constant) = values(of: content)
        if levels > 0, let constant {
            outline.values = [EnumValue(text: constant)]
        } else {
            outline.values = values
            outline.constant = constant
        }
        if outline.constant != nil, outline.constant == outline.defaultValue { outline.defaultValue = nil }
        outline.constraints = phrases(merged)
        if levels > 0 {
            let each = phrases(content)
            if !each.isEmpty { outline.constraints.append("each: " + each.joined(separator: ", ")) }
        }
        return Draft(outline: outline, content: content, name: name)
    }

    /// Adds the rows of a draft behind all others, or folds it.
    private mutating func expand(_ place: Int) {
        let draft = drafts[place]
        let members = members(of: draft.content)
        let choices = choices(of: draft)
        let count = members.count + choices.members.count
        guard count > 0 else { return }
        if isOpen(draft) {
            drafts[place].outline.fold = .circular
            return
        }
        let hasPage = draft.content.name != nil && draft.parent >= 0
        let isTooDeep = draft.depth >= (hasPage ? limits.depth : limits.hardDepth)
        let room = (hasPage ? limits.rows : limits.hardRows) - (drafts.count - 1)
        if isTooDeep || visitsLeft <= 0 || (count > room && draft.parent >= 0) {
            drafts[place].outline.fold = .deep
            return
        }

        let start = drafts.count
        for member in members.prefix(max(room, 1)) {
            guard let row = row(of: member, in: draft, at: place) else { continue }
            drafts.append(row)
        }
        sortRows(from: start)
        drafts[place].fields = start..<drafts.count
        drafts[place].outline.omitted = max(0, members.count - max(room, 1))
        addAlternatives(choices, to: place, room: max(room - members.count, 1))
    }

    /// Required ones first, deprecated ones last, in order otherwise; what stands for many behind what has a name.
    private mutating func sortRows(from start: Int) {
        func rank(_ draft: Draft) -> Int {
            if draft.kind == .item { return 0 }
            return (draft.kind == .property ? 0 : 4) + (draft.outline.isDeprecated ? 2 : 0)
                + (draft.isRequired ? 0 : 1)
        }
        var isSorted = true
        for i in drafts.indices.dropFirst(start + 1) where rank(drafts[i - 1]) > rank(drafts[i]) {
            isSorted = false
            break
        }
        if isSorted { return }
        var sorted: [Draft] = []
        sorted.reserveCapacity(drafts.count - start)
        for wanted in 0..<8 { sorted += drafts[start...].filter { rank($0) == wanted } }
        drafts.replaceSubrange(start..., with: sorted)
    }

    /// Whether a row shows what one it lies in shows already.
    private func isOpen(_ draft: Draft) -> Bool {
        var parent = draft.parent
        while parent >= 0 {
            if drafts[parent].content.core == draft.content.core { return true }
            parent = drafts[parent].parent
        }
        return false
    }

    /// The row of a property; nil where it has no business in this direction, or says nothing.
    private mutating func row(of member: Member, in draft: Draft, at place: Int) -> Draft? {
        let merged = member.others.isEmpty ? merge(member.node) : merge([member.node] + member.others)
        if direction == .request, merged.isTrue(.readOnly) { return nil }
        if direction == .response, merged.isTrue(.writeOnly) { return nil }
        var row = self.draft(merged, name: member.name)
        row.parent = place
        row.depth = draft.depth + 1
        row.kind = member.kind
        row.isRequired = member.isRequired
        if let fixed = draft.fixedProperty, fixed.name == member.name, member.kind == .property {
            row.outline.constant = fixed.value
            row.outline.values = []
            if row.outline.defaultValue == fixed.value { row.outline.defaultValue = nil }
        }
        return row
    }

    private mutating func assembled() -> Outline {
        for place in drafts.indices.reversed() {
            let fields = drafts[place].fields
            if !fields.isEmpty {
                var rows: [Field] = []
                rows.reserveCapacity(fields.count)
                for child in fields {
                    var field = Field(
                        name: drafts[child].name, isRequired: drafts[child].isRequired,
                        outline: drafts[child].outline)
                    field.kind = drafts[child].kind
                    rows.append(field)
                }
                drafts[place].outline.fields = rows
            }
            let alternatives = drafts[place].alternatives
            if !alternatives.isEmpty {
                var items: [Alternatives.Alternative] = []
                items.reserveCapacity(alternatives.count)
                for child in alternatives {
                    items.append(
                        Alternatives.Alternative(
                            name: drafts[child].name, discriminatorValue: drafts[child].discriminatorValue,
                            isDefault: drafts[child].isDefault, outline: drafts[child].outline))
                }
                drafts[place].outline.alternatives?.items = items
            }
        }
        return drafts[0].outline
    }
}

// MARK: - Members

extension OutlineReader {
    /// Properties of all layers, each once, and what stands for further ones; of a tuple its places.
    private mutating func members(of merged: MergedSchema) -> [Member] {
        var members: [Member] = []
        if merged.keywords.has(.prefixItems) || merged.keywords.has(.items) {
            members = places(of: merged)
        }
        guard merged.keywords.hasAny(.describingMembers) else { return members }

        let required = merged.all(.required)
        let isSimple = merged.layers.count == 1 && !merged.keywords.hasAny(.conditional)
        if isSimple, let properties = merged.layers[0].node[.properties] {
            members.reserveCapacity(properties.count)
            var names = RequiredNames(required)
            for entry in properties.entries {
                let name = String(entry.key.utf8)
                members.append(Member(name: name, node: entry.value, isRequired: names.contains(name)))
            }
        } else if !isSimple {
            addLayeredProperties(of: merged, required, to: &members)
        }

        for patterns in merged.all(.patternProperties) {
            for entry in patterns.entries where entry.value.boolean != false {
                members.append(Member(name: String(entry.key.utf8), node: entry.value, kind: .pattern))
            }
        }
        if let others = otherProperties(of: merged) {
            let isTold = !members.isEmpty || saysMoreThanType(others)
            let name = members.isEmpty ? "any name" : "any other name"
            if isTold { members.append(Member(name: name, node: others, kind: .additional)) }
        }
        return members
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

    private mutating func saysMore(_ draft: Draft) -> Bool {
        let outline = draft.outline
        return outline.description != nil || title(of: draft.content) != nil || !outline.constraints.isEmpty
            || outline.defaultValue != nil || outline.constant != nil || !outline.values.isEmpty
            || !outline.examples.isEmpty || outline.isDeprecated || outline.externalDocs != nil
            || draft.content.union != nil || draft.content.keywords.hasAny(.describingMembers)
    }
}

// MARK: - Alternatives

extension OutlineReader {
    private struct Choice {
        var node: Node
        /// Set where there is no reference to it: an heir.
        var component: Int?
    }

    private struct Choices {
        var kind = Alternatives.Kind.oneOf
        var members: [Choice] = []
        var discriminator: Node?
        /// Set where the choices are heirs of what they are told with.
        var parent: Node?
    }

    /// What a value may be, each by a schema: a union's members, or the heirs of a schema with a discriminator.
    private mutating func choices(of draft: Draft) -> Choices {
        var choices = Choices()
        let merged = draft.content
        if let union = merged.union {
            choices.kind = union.kind
            choices.discriminator =
                merged.layers[union.layer].node[.discriminator] ?? merged.first(.discriminator)
            for member in union.members { add(member, of: union.kind, to: &choices.members, depth: 0) }
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
        guard let parent = merged.name ?? component(at: layer.node) else { return choices }
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
        _ member: Node, of kind: Alternatives.Kind, to choices: inout [Choice], depth: Int
    ) {
        let inner = KeywordSet(of: member)
        let keyword = kind == .oneOf ? Keyword.oneOf : .anyOf
        if depth < 4, inner.has(keyword), inner.subtracting(.bare).rawValue == KeywordSet(keyword).rawValue,
            let members = member[keyword], members.kind == .sequence
        {
            for inner in members.items where !Self.isNull(inner) {
                add(inner, of: kind, to: &choices, depth: depth + 1)
            }
        } else if choices.count < 4 * limits.hardRows {
            choices.append(Choice(node: member))
        }
    }

    /// The component that a value of a discriminator's mapping means: a reference or a name (OAS 3.2 §4.25.2).
    private mutating func mapped(_ value: Node) -> Int? {
        guard let text = value.string else { return nil }
        if let index = api.schemaByName[text] { return index }
        if let index = component(named: text) { return index }
        guard let target = api.documents.target(of: text, from: value) else { return nil }
        return component(at: target)
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

    private mutating func addAlternatives(_ choices: Choices, to place: Int, room: Int) {
        guard !choices.members.isEmpty else { return }
        let parent = drafts[place]
        let start = drafts.count
        let property = choices.discriminator?["propertyName"]?.string
        var mapped: [(value: String, component: Int)] = []
        for entry in choices.discriminator?["mapping"].map({ Array($0.entries) }) ?? [] {
            if let component = self.mapped(entry.value) { mapped.append((String(entry.key.utf8), component)) }
        }
        let fallback = choices.discriminator?["defaultMapping"].flatMap { self.mapped($0) }
        for (number, choice) in choices.members.prefix(room).enumerated() {
            guard visitsLeft > 0 else { break }
            var merged = merge(choice.node, skipping: choices.parent)
            if let component = choice.component {
                merged.name = component
                merged.core = choice.node
            }
            if merged.types.isEmpty, merged.name == nil, !merged.isOnlyNull {
                merged.types = parent.content.types
            }
            var values: [String] = []
            if let name = merged.name {
                for entry in mapped where entry.component == name { values.append(entry.value) }
            }
            var value = values.isEmpty ? nil : values.joined(separator: ", ")
            if value == nil, let property {
                value = self.value(of: property, in: merged) ?? merged.name.map { api.schemas[$0].name }
            }
            let name = nameOfAlternative(merged, value: value, number: number + 1)
            var draft = self.draft(merged, name: name)
            draft.parent = place
            draft.depth = parent.depth + 1
            draft.isAlternative = true
            draft.discriminatorValue = value
            draft.isDefault = fallback != nil && merged.name == fallback
            if let property, let value, values.count < 2 { draft.fixedProperty = (property, value) }
            drafts.append(draft)
        }
        // "string or integer" needs no list of both.
        if choices.discriminator == nil, !(start..<drafts.count).contains(where: { saysMore(drafts[$0]) }) {
            drafts.removeSubrange(start...)
            return
        }
        var alternatives = Alternatives(kind: choices.kind)
        alternatives.discriminator = property
        alternatives.omitted = choices.members.count - (drafts.count - start)
        drafts[place].outline.alternatives = alternatives
        drafts[place].alternatives = start..<drafts.count
    }

    /// The one value that a property has in this alternative.
    private func value(of property: String, in merged: MergedSchema) -> String? {
        for properties in merged.all(.properties) {
            guard let schema = properties[property].flatMap({ api.documents.resolve($0) }) else { continue }
            if let constant = MergedSchema.constant(of: schema) { return literal(constant) }
        }
        return nil
    }

    private mutating func nameOfAlternative(_ merged: MergedSchema, value: String?, number: Int) -> String {
        if let name = merged.name { return api.schemas[name].title }
        if let title = title(of: merged), !title.isEmpty { return title }
        if let value { return value }
        if let constant = merged.first(.const) { return literal(constant) }
        let type = words(merged).text(in: api)
        return type == "object" || type == "any value" ? "Variant \(number)" : type
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
