// Made arrays and objects.

import GalleyCore
import GalleyData

extension ExampleGenerator {
    /// More items or extra members are not made, whatever is asked for.
    private static let sizeLimit = 200

    // MARK: - Arrays

    mutating func array(_ conjunction: Conjunction, _ place: Place) -> JSONValue? {
        let least = max(0, conjunction.greatest(.minItems) ?? 0)
        let most = max(0, conjunction.least(.maxItems) ?? .max)
        guard least <= most, least <= Self.sizeLimit else { return nil }
        let rows = conjunction.parts.map { (part: $0, first: $0.schemas(.prefixItems)) }
        let prefix = rows.map(\.first.count).max() ?? 0
        let sought = conjunction.parts.first { $0.keywords.has(.contains) }
        let soughtCount = sought.map { min(max(0, $0[.minContains]?.integer ?? 1), Self.sizeLimit) } ?? 0
        var wanted = max(least, prefix > 0 ? prefix : itemCount, soughtCount)
        if !isWhole(at: place) { wanted = max(least, soughtCount > 0 ? prefix + soughtCount : 0) }
        if fillsLists, place.depth == 1 { wanted = max(wanted, 1) }
        if wanted == 1, least < 2, prefix == 0, isWhole(at: place) { wanted = kinds(of: rows.map(\.part)) }
        wanted = min(wanted, most, Self.sizeLimit)
        let isUnique = conjunction.isSet(.uniqueItems)
        let hints = hint(of: conjunction, at: place)?.items ?? []
        let name = place.name.map(Plausible.singular)

        let start = variation
        defer { variation = start }
        var items: [JSONValue] = []
        for index in 0..<wanted {
            var schemas: [Schema] = []
            for row in rows {
                if index < row.first.count {
                    schemas.append(row.first[index])
                } else if let rest = row.part.schema(.items), rest.node.kind != .sequence {
                    schemas.append(rest)
                }
            }
            // What must be contained comes first where there is room for it.
            if let sought, let part = sought.schema(.contains), index >= prefix,
                index < prefix + soughtCount
                    || prefix + soughtCount > wanted && index < soughtCount
            {
                schemas.append(part)
            }
            let item = Conjunction(schemas)
            guard !item.isImpossible else { break }
            let isNeeded = place.isNeeded && index < least
            var inner = place.inner(name, hint: index < hints.count ? hints[index] : nil, isNeeded: isNeeded)
            variation = index < prefix ? start : start + index
            var value = value(of: item, at: inner)
            if isUnique || index > 0 {
                var tries = 0
                while let made = value, items.contains(where: { $0.isSame(as: made) }),
                    tries < (isUnique ? 24 : 1)
                {
                    tries += 1
                    inner.usesGiven = false
                    inner.hint = nil
                    variation = start + index + tries - 1
                    value = self.value(of: item, at: inner)
                }
                if isUnique, let made = value, items.contains(where: { $0.isSame(as: made) }) { value = nil }
            }
            guard let value else { break }
            items.append(value)
        }
        return items.count >= least ? .array(items) : nil
    }

    /// How many kinds of objects the items of a list may be; 1 where that is not the question.
    private func kinds(of parts: [Conjunction.Part]) -> Int {
        let items = parts.items.filter { $0.node.kind == .mapping }
        guard items.contains(where: { $0["oneOf"] != nil || $0["anyOf"] != nil || $0.reference != nil }),
            let group = Conjunction(items).undecided
        else { return 1 }
        let kinds = group.alternatives.count { $0.resolved?["properties"] != nil }
        return kinds == group.alternatives.count ? min(kinds, Self.kindLimit) : 1
    }

    /// Kinds of items that a list shows.
    private static let kindLimit = 4

    // MARK: - Objects

    /// What is known of one property.
    private struct Property {
        let name: String
        var schemas: [Schema]
    }

    mutating func object(_ conjunction: Conjunction, _ place: Place) -> JSONValue? {
        var properties: [Property] = []
        var places: [String: Int] = [:]
        func declare(_ name: String) -> Int {
            if let place = places[name] { return place }
            places[name] = properties.count
            properties.append(Property(name: name, schemas: []))
            return properties.count - 1
        }
        var required: Set<String> = []
        for part in conjunction.parts where part.keywords.hasAny(.memberKeywords) {
            for (name, property) in part.namedSchemas(.properties) {
                properties[declare(name)].schemas.append(property)
            }
            for name in part.schema.required {
                _ = declare(name)
                required.insert(name)
            }
        }
        let discriminator = discriminator(of: conjunction)
        if let discriminator {
            _ = declare(discriminator.property)
            required.insert(discriminator.property)
        }
        let isWhole = isWhole(at: place)
        requireDependents(of: conjunction, of: isWhole ? properties.map(\.name) : nil, &required)
        let least = max(0, conjunction.greatest(.minProperties) ?? 0)
        let most = max(0, conjunction.least(.maxProperties) ?? .max)
        guard least <= most, least <= Self.sizeLimit + properties.count else { return nil }
        var optional = 0
        if most < properties.count {
            optional = max(0, most - required.count)
        } else if isWhole {
            optional = .max
        }
        // What is not needed may be left out without counting.
        let isFree = optional == .max && least <= required.count
        optional = max(optional, least - required.count)

        let isIssue = Plausible.validationIssue.members.prefix(3).allSatisfy { places[$0.name] != nil }
        let hints = hint(of: conjunction, at: place) ?? (isIssue ? Plausible.validationIssue : nil)
        var members: [JSONValue.Member] = []
        let start = variation
        /// How often an enumeration had its turn.
        var turns: [Node: Int] = [:]
        for property in properties {
            let isRequired = required.contains(property.name)
            guard isRequired || optional > 0 else { continue }
            guard let schemas = allSchemas(of: property, in: conjunction, isRequired: isRequired) else {
                continue
            }
            let inner = Conjunction(schemas)
            guard !inner.isLeftOut(in: direction) else { continue }
            if isIssue, !isRequired, isFree, hints?[property.name] == nil { continue }
            if let discriminator, discriminator.property == property.name,
                check.accepts(.string(discriminator.value), all: inner.roots)
            {
                members.append(.init(property.name, .string(discriminator.value)))
                continue
            }
            let wish = place.depth == 0 ? wishes.first { $0.name == property.name }?.value : nil
            let there = place.inner(
                property.name, hint: wish ?? hints?[property.name], isNeeded: place.isNeeded && isRequired)
            if there.hint == nil, isAboutFailure(property.name, of: place, besides: properties.count) {
                // Nothing has gone wrong: it says so, or is not there.
                if check.accepts(.null, all: inner.roots) {
                    members.append(.init(property.name, .null))
                    continue
                }
                if !isRequired, isFree { continue }
                if isRequired, check.accepts(.array([]), all: inner.roots) {
                    members.append(.init(property.name, .array([])))
                    continue
                }
            }
            // What was and what is are seldom the same.
            let list = inner.first(.enum)
            variation = start + (list.map { turns[$0, default: 0] } ?? 0)
            let made = value(of: inner, at: there)
            variation = start
            guard let value = made else {
                if isRequired, !isLenient { return nil }
                continue
            }
            if let list { turns[list, default: 0] += 1 }
            if !isRequired { optional -= 1 }
            members.append(.init(property.name, value))
        }
        return more(members, conjunction, place, isWhole: isWhole, least: least, most: most)
    }

    /// Adds what is needed beside properties that are there (`dependentRequired`).
    private func requireDependents(
        of conjunction: Conjunction, of names: [String]?, _ required: inout Set<String>
    ) {
        let rules = conjunction.parts.flatMap { $0.namedSchemas(.dependentRequired) }
        guard !rules.isEmpty else { return }
        var present = required.union(names ?? [])
        var hasMore = true
        while hasMore {
            hasMore = false
            for (trigger, needed) in rules where present.contains(trigger) {
                for name in needed.node.strings where required.insert(name).inserted {
                    present.insert(name)
                    hasMore = true
                }
            }
        }
    }

    /// All schemas that a property must fit; nil where it may not be there.
    private mutating func allSchemas(
        of property: Property, in conjunction: Conjunction, isRequired: Bool
    ) -> [Schema]? {
        var schemas = property.schemas
        for part in conjunction.parts
        where part.keywords.hasAny(KeywordSet(.patternProperties, .additionalProperties)) {
            var isKnown = part[.properties]?[property.name] != nil
            for (pattern, value) in part.entries(.patternProperties)
            where check.matches(property.name, pattern) {
                schemas.append(part.schema.sibling(value))
                isKnown = true
            }
            guard !isKnown, let additional = part.schema(.additionalProperties) else { continue }
            if additional.boolean == false {
                // Not in a value that fits; but it is asked for, so nothing would.
                if !isRequired { return nil }
            } else if additional.boolean == nil {
                schemas.append(additional)
            }
        }
        return schemas
    }

    /// Members of other names: one for each kind that is described, and as many as there must be.
    private mutating func more(
        _ members: [JSONValue.Member], _ conjunction: Conjunction, _ place: Place, isWhole: Bool, least: Int,
        most: Int
    ) -> JSONValue? {
        var members = members
        let kinds = KeywordSet(.patternProperties, .additionalProperties)
        if isWhole, conjunction.keywords.hasAny(kinds) {
            for part in conjunction.parts {
                for (pattern, value) in part.entries(.patternProperties)
                where members.count < most && !members.contains(where: { check.matches($0.name, pattern) }) {
                    add(part.schema.sibling(value), named: pattern, to: &members, conjunction, place)
                }
            }
            let additional = conjunction.parts.lazy.compactMap { $0.schema(.additionalProperties) }
                .first { $0.node.kind == .mapping && $0.node.count > 0 }
            if let additional, members.count < most {
                add(additional, named: nil, to: &members, conjunction, place)
            }
        }
        var tries = 0
        while members.count < least, tries < Self.sizeLimit {
            tries += 1
            let pattern = conjunction.parts.lazy.compactMap { part in
                part.entries(.patternProperties).first.map { ($0.key, part.schema.sibling($0.value)) }
            }.first
            let additional = conjunction.parts.lazy.compactMap { $0.schema(.additionalProperties) }.first
            if let (name, schema) = pattern, additional?.boolean == false {
                add(schema, named: name, to: &members, conjunction, place)
            } else if additional?.boolean != false {
                add(additional, named: nil, to: &members, conjunction, place)
            } else {
                break
            }
        }
        return members.count >= least ? .object(members) : nil
    }

    /// Adds a member whose name fits a pattern and `propertyNames`.
    private mutating func add(
        _ schema: Schema?, named pattern: Node?, to members: inout [JSONValue.Member],
        _ conjunction: Conjunction, _ place: Place
    ) {
        let names = conjunction.parts.compactMap { $0.schema(.propertyNames) }
        let start = variation
        defer { variation = start }
        for attempt in 0..<8 {
            variation = members.count + attempt
            var name = StringFormat.numbered("key", members.isEmpty ? 0 : variation)
            if let source = pattern?.string {
                guard
                    let made = Pattern(source)?.example(
                        lengths: 0...Self.sizeLimit, variation: attempt == 0 ? 0 : variation)
                else { return }
                name = made
            } else if !names.isEmpty {
                let made = value(
                    of: Conjunction(names),
                    at: Place(name: "key", depth: place.depth + 1, isNeeded: place.isNeeded))
                guard let made = made?.string else { return }
                name = made
            }
            guard !members.contains(where: { $0.name == name }),
                check.accepts(.string(name), all: names)
            else { continue }
            variation = start
            let there = place.inner("value", isNeeded: false)
            guard let value = value(of: Conjunction(schema.map { [$0] } ?? []), at: there) else { return }
            members.append(.init(name, value))
            return
        }
    }

    // MARK: - Discriminators

    /// The property that tells which schema it is, and what it says of this one (OAS 3.1 §4.8.25).
    private func discriminator(of conjunction: Conjunction) -> (property: String, value: String)? {
        guard conjunction.keywords.has(.discriminator) else { return nil }
        let targets = conjunction.targets.map { (node: $0.node, name: $0.name) }
        for part in conjunction.parts {
            // 2.0 has only the name here.
            guard let node = part[.discriminator], let property = node.string ?? node["propertyName"]?.string
            else { continue }
            let holder = part.schema
            let mapping = node["mapping"].map { Array($0.entries) } ?? []
            let own = ownNames(conjunction)
            // Of a union, what was chosen comes behind it; of a class, what extends it comes before.
            let place = targets.firstIndex { $0.node == holder.node }
            let isUnion = conjunction.groups.contains { $0.holder == holder }
            let candidates =
                isUnion
                ? Array(targets[(place.map { $0 + 1 } ?? 0)...])
                : own.filter { $0.node != holder.node } + targets[..<(place ?? targets.count)]
            for candidate in candidates {
                if let key = mapping.first(where: { leads($0.value, to: candidate.node, holder) })?.key
                    .scalarText
                {
                    return (property, key)
                }
            }
            let name =
                candidates.first?.name ?? mapping.first?.key.scalarText ?? place.map { targets[$0].name }
            if let name = name ?? own.first?.name { return (property, name) }
        }
        return nil
    }

    /// The component that was asked for itself, which no reference names.
    private func ownNames(_ conjunction: Conjunction) -> [(node: Node, name: String)] {
        guard let root = conjunction.roots.first, root.reference == nil,
            let named = api.schemas.first(where: { $0.schema == root })
        else { return [] }
        return [(root.node, named.name)]
    }

    /// Whether a mapping's value, a reference or a bare name, leads to a node.
    private func leads(_ value: Node, to node: Node, _ holder: Schema) -> Bool {
        guard let text = value.string else { return false }
        return holder.documents.target(of: text, from: value) == node
            || holder.documents.target(of: "#/components/schemas/" + text, from: value) == node
    }
}
