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
    package var visits = 8_000

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
    /// Components by what they extend by `allOf`; read when a discriminator without alternatives asks for it.
    var heirs: [Int: [Int]]?
    /// Rows to be, children behind their parents.
    var drafts: [Draft] = []
    /// Formats that this outline has shown an example of.
    var shownFormats: Set<String> = []

    package init(_ api: APIDescription, direction: Direction, limits: OutlineLimits = OutlineLimits()) {
        self.api = api
        self.direction = direction
        self.limits = limits
    }

    /// What is to be told of a schema. A title that only respells `name` is left out.
    package mutating func outline(of schema: Schema, beside name: String? = nil) -> Outline {
        visitsLeft = limits.visits
        drafts.removeAll(keepingCapacity: true)
        shownFormats.removeAll(keepingCapacity: true)
        drafts.append(draft(merge(schema.node), name: name ?? ""))
        illustrate(0)
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
    struct Draft {
        var outline: Outline
        /// What its fields are of: the schema, or the items of a list.
        var content: MergedSchema
        var name: String
        var parent = -1
        var depth = 0
        var kind = Field.Kind.property
        var isRequired = false
        /// Whether its description is not that of a component.
        var hasOwnDescription = false
        var isAlternative = false
        var discriminatorValue: String?
        var isDefault = false
        /// The property that tells alternatives apart, and its value here.
        var fixedProperty: (name: String, value: String)?
    }

    /// A property or what stands for many, before it is read.
    struct Member {
        var name: String
        var node: Node
        /// What the layers behind it say of it; the last one has the first word.
        var others: [Node] = []
        var kind = Field.Kind.property
        var isRequired = false
    }

    /// Everything of a row but what is in it.
    mutating func draft(_ merged: MergedSchema, name: String) -> Draft {
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
        // A text that holds a document is told of by what is in it.
        if content.keywords.has(.contentSchema), let inner = content.first(.contentSchema),
            inner.kind == .mapping
        {
            content = merge(inner)
        }
        outline.name = content.name ?? content.parts.first
        annotate(&outline, merged, beside: name)
        var hasOwnDescription = true
        if let told = description(of: merged) ?? (levels > 0 ? description(of: content) : nil) {
            outline.description = told.text
            hasOwnDescription = told.isOwn
        }
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
        if merged.keywords.has(.default), merged.first(.default).map(Self.isEmpty) == true {
            outline.constraints.append("empty by default")
        }
        return Draft(
            outline: outline, content: content, name: name, hasOwnDescription: hasOwnDescription)
    }

    /// Adds the rows of a draft behind all others, or folds it.
    private mutating func expand(_ place: Int) {
        guard drafts[place].content.mayHaveRows else { return }
        let content = drafts[place].content
        let parent = drafts[place].parent
        let members = members(of: content)
        let choices = choices(of: content)
        let count = members.count + choices.members.count + choices.omitted
        guard count > 0 else { return }
        if isOpen(content.core, parent) {
            drafts[place].outline.fold = .circular
            // It was told where the circle began.
            if !drafts[place].hasOwnDescription { drafts[place].outline.description = nil }
            return
        }
        let hasPage = content.name != nil && parent >= 0
        let isTooDeep = drafts[place].depth >= (hasPage ? limits.depth : limits.hardDepth)
        let room = (hasPage ? limits.rows : limits.hardRows) - (drafts.count - 1)
        if isTooDeep || visitsLeft <= 0 || (count > room && parent >= 0) {
            drafts[place].outline.fold = .deep
            return
        }
        if content.requiredCount != members.count(where: \.isRequired),
            content.keywords.has(.properties), let words = undeclaredRequired(content)
        {
            let isOfItems = drafts[place].outline.isOfItems
            drafts[place].outline.constraints.append(isOfItems ? "each: " + words : words)
        }
        var shown = 0
        for member in members.prefix(max(room, 1)) where visitsLeft > 0 {
            addRow(of: member, to: place)
            shown += 1
        }
        drafts[place].outline.omitted = members.count - shown
        addAlternatives(choices, to: place, room: max(room - members.count, 1))
    }

    /// Whether a row with this parent lies in one that shows the same.
    private func isOpen(_ core: Node, _ parent: Int) -> Bool {
        var parent = parent
        while parent >= 0 {
            if drafts[parent].content.core == core { return true }
            parent = drafts[parent].parent
        }
        return false
    }

    /// Adds the row of a property, unless it has no business in this direction.
    private mutating func addRow(of member: Member, to place: Int) {
        let merged =
            member.others.isEmpty ? merge(member.node) : merge(member.others.reversed() + [member.node])
        if direction == .request, merged.isTrue(.readOnly) { return }
        if direction == .response, merged.isTrue(.writeOnly) { return }
        var row = draft(merged, name: member.name)
        row.parent = place
        row.depth = drafts[place].depth + 1
        row.kind = member.kind
        row.isRequired = member.isRequired
        if member.name == "loc", row.outline.examples.isEmpty, isIssue(drafts[place].content) {
            row.outline.examples = [#"["body","title"]"#]
        }
        if let fixed = drafts[place].fixedProperty, fixed.name == member.name, member.kind == .property {
            // It is told beside the alternative's name.
            if row.outline.description == nil { return }
            row.outline.constant = fixed.value
            row.outline.values = []
            if row.outline.defaultValue == fixed.value { row.outline.defaultValue = nil }
        }
        drafts.append(row)
        illustrate(drafts.count - 1)
    }

    /// Shows how a value is written where its type does not say it: once, as the others are alike.
    private mutating func illustrate(_ place: Int) {
        guard drafts[place].content.keywords.has(.format) else { return }
        let row = drafts[place]
        let outline = row.outline
        guard !outline.isOfItems, outline.examples.isEmpty,
            outline.defaultValue == nil, outline.constant == nil, outline.values.isEmpty,
            let name = row.content.first(.format).map({ String($0.utf8) }),
            Self.unclearFormats.contains(name), row.content.effectiveTypes == .string,
            let format = StringFormat(name), shownFormats.insert(name).inserted
        else { return }
        drafts[place].outline.examples = [format.example(0)]
    }

    private static let unclearFormats: Set<String> = ["date-time", "date", "time", "duration"]

    /// Whether this is an issue of a validation error, as Pydantic writes it.
    private func isIssue(_ content: MergedSchema) -> Bool {
        content.all(.properties).contains { $0["msg"] != nil && $0["type"] != nil }
    }

    /// Puts all rows into their parents, the last one first: so each is complete when it is moved.
    private mutating func assembled() -> Outline {
        while drafts.count > 1, let draft = drafts.popLast() {
            var outline = draft.outline
            Self.putInOrder(&outline)
            if draft.isAlternative {
                drafts[draft.parent].outline.alternatives?.items.append(
                    Alternatives.Alternative(
                        name: draft.name, discriminatorValue: draft.discriminatorValue,
                        isDefault: draft.isDefault, outline: outline))
            } else {
                var field = Field(name: draft.name, isRequired: draft.isRequired, outline: outline)
                field.kind = draft.kind
                drafts[draft.parent].outline.fields.append(field)
            }
        }
        guard var outline = drafts.popLast()?.outline else { preconditionFailure("The first row stays") }
        Self.putInOrder(&outline)
        return outline
    }

    /// Turns around what was gathered from its end, and puts deprecated fields last.
    private static func putInOrder(_ outline: inout Outline) {
        outline.alternatives?.items.reverse()
        guard outline.fields.count > 1 else { return }
        outline.fields.reverse()
        guard outline.fields.contains(where: \.outline.isDeprecated) else { return }
        func isLate(_ field: Field) -> Bool { field.kind == .property && field.outline.isDeprecated }
        let properties = outline.fields.filter { $0.kind == .property && !isLate($0) }
        let deprecated = outline.fields.filter(isLate)
        outline.fields = properties + deprecated + outline.fields.filter { $0.kind != .property }
    }
}
