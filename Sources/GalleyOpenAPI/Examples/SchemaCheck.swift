// Whether a value fits a schema (JSON Schema 2020-12; 2.0's and 3.0's dialects as `Schema` reads them).
//
// Given examples are tried here before they are shown inside of generated ones, and generated ones where a schema
// has alternatives or conditions. In doubt a value fits: what cannot be resolved, what is too much work.

import GalleyCore
import GalleyData

struct SchemaCheck {
    /// What is left out in this direction need not be there.
    private(set) var direction: Direction
    /// Whether strings must be of their `format`; values of an `enum` are what they are.
    var checksFormats = true
    /// Schemas asked; a hostile nest of alternatives ends at the limit.
    private(set) var steps = 0
    /// Why a value that was looked at for its mistakes does not fit; see `mistakes(in:_:direction:)`.
    var judgement: Judgement?
    private var patterns: [Node: Pattern?] = [:]

    private static let combining = KeywordSet(.allOf, .anyOf, .oneOf, .not, .if)
    private static let stepLimit = 50_000
    private static let depthLimit = 200
    /// Comparing every pair of more items is not worth the time.
    private static let uniqueLimit = 128

    init(direction: Direction) { self.direction = direction }

    /// Whether a value fits all of the schemas.
    mutating func accepts(_ value: JSONValue, all schemas: [Schema]) -> Bool {
        for schema in schemas { guard accepts(value, schema) else { return false } }
        return true
    }

    mutating func accepts(_ value: JSONValue, _ schema: Schema, depth: Int = 0) -> Bool {
        steps += 1
        guard steps < Self.stepLimit, depth < Self.depthLimit else { return true }
        if let boolean = schema.boolean { return boolean || refuse("is not allowed") }
        return accepts(value, Conjunction.Part(schema), depth + 1)
    }

    private mutating func accepts(_ value: JSONValue, _ part: Conjunction.Part, _ depth: Int) -> Bool {
        let keywords = part.keywords
        if keywords.hasAny(.references), let reference = part.schema.reference {
            let documents = part.schema.documents
            if let target = documents.target(of: reference, from: part.schema.node),
                !accepts(value, Schema(target, in: documents), depth: depth)
            {
                return false
            }
            guard documents.version >= .openAPI31, part.schema.node.count > 1 else { return true }
        }
        // Where null may stand, an `enum` of 3.0 need not list it.
        if judgement != nil, value.isNull, part.schema.isNullable { return true }
        if keywords.has(.type), !hasType(value, part.schema) {
            return refuse(
                Mistake.type(value, part.schema.types), fix: Mistake.quotes(value, part.schema.types))
        }
        // A long list takes as long as some schemas do.
        if let list = part[.enum] { steps += list.count / 16 }
        if !isListed(value, part) {
            guard
                refuse(
                    "is none of the values of `enum`", rule: "not-in-enum", fix: Mistake.listed(value, part))
            else { return false }
        }
        return acceptsParts(of: value, part, depth) && acceptsCombination(value, part, depth)
    }

    private func hasType(_ value: JSONValue, _ schema: Schema) -> Bool {
        let types = schema.types
        return types.isEmpty || types.contains { $0.fits(value) }
    }

    private func isListed(_ value: JSONValue, _ part: Conjunction.Part) -> Bool {
        if let constant = part[.const], !value.isSame(as: JSONValue(constant)) { return false }
        guard let list = part[.enum], list.kind == .sequence else { return true }
        return list.items.contains { value.isSame(as: JSONValue($0)) }
    }

    private mutating func acceptsParts(
        of value: JSONValue, _ part: Conjunction.Part, _ depth: Int
    ) -> Bool {
        switch value {
        case .null, .boolean: true
        case .number: !part.keywords.hasAny(.ofNumbers) || acceptsNumber(value, part.schema)
        case .string(let text): acceptsText(text, part)
        case .array(let items): !part.keywords.hasAny(.ofArrays) || acceptsItems(items, part, depth)
        case .object(let members):
            !part.keywords.hasAny(.ofObjects) || acceptsMembers(members, of: value, part, depth)
        }
    }
}

// MARK: - Scalars

extension SchemaCheck {
    private mutating func acceptsNumber(_ value: JSONValue, _ schema: Schema) -> Bool {
        guard let number = value.number else { return true }
        if let (limit, isExclusive) = schema.minimum, let least = limit.number,
            isExclusive ? number <= least : number < least
        {
            let words = isExclusive ? "is not more than" : "is less than"
            return refuse("\(words) the `minimum` of \(limit.scalarText ?? "")")
        }
        if let (limit, isExclusive) = schema.maximum, let most = limit.number,
            isExclusive ? number >= most : number > most
        {
            let words = isExclusive ? "is not less than" : "is more than"
            return refuse("\(words) the `maximum` of \(limit.scalarText ?? "")")
        }
        if let node = schema["multipleOf"], let step = node.number, step > 0 {
            let quotient = number / step
            return abs(quotient - quotient.rounded()) <= 1e-9 * max(1, abs(quotient))
                || refuse("is no multiple of \(node.scalarText ?? "")")
        }
        return true
    }

    private mutating func acceptsText(_ text: String, _ part: Conjunction.Part) -> Bool {
        if let least = part[.minLength]?.integer, text.unicodeScalars.count < least {
            return refuse("is shorter than the `minLength` of \(least)")
        }
        if let most = part[.maxLength]?.integer, text.unicodeScalars.count > most {
            return refuse("is longer than the `maxLength` of \(most)")
        }
        if let node = part[.pattern], !matches(text, node) {
            return refuse("does not match the pattern `\(SpecLoader.shown(node.scalarText ?? ""))`")
        }
        if checksFormats, let format = part[.format]?.string, let known = StringFormat(format) {
            return known.accepts(text)
        }
        return true
    }

    /// Whether a text matches the pattern of a node; a pattern that is not understood is met by all.
    mutating func matches(_ text: String, _ node: Node) -> Bool {
        if patterns[node] == nil { patterns[node] = .some(node.string.flatMap { Pattern($0) }) }
        guard let pattern = patterns[node] ?? nil else { return true }
        if pattern.matches(text) ?? true { return true }
        // Slashes around a pattern are part of it, and nobody's intention.
        guard judgement != nil, let source = node.string, PatternSyntax.hasDelimiters(source.utf8) else {
            return false
        }
        return Pattern(String(source.dropFirst().dropLast()))?.matches(text) ?? true
    }
}

// MARK: - Arrays and objects

extension SchemaCheck {
    private mutating func acceptsItems(_ items: [JSONValue], _ part: Conjunction.Part, _ depth: Int) -> Bool {
        if let least = part[.minItems]?.integer, items.count < least,
            !refuse("has fewer items than the `minItems` of \(least)")
        {
            return false
        }
        if let most = part[.maxItems]?.integer, items.count > most,
            !refuse("has more items than the `maxItems` of \(most)")
        {
            return false
        }
        let first = part.schemas(.prefixItems)
        for (i, (item, place)) in zip(items, first).enumerated() {
            guard accepts(item, at: .item(i), place, depth) else { return false }
        }
        if let rest = part.schema(.items), rest.node.kind != .sequence {
            for (i, item) in items.enumerated().dropFirst(first.count) {
                guard accepts(item, at: .item(i), rest, depth) else { return false }
            }
        }
        if let sought = part.schema(.contains) {
            var found = 0
            for item in items where isMet(item, sought, depth) { found += 1 }
            if found < part[.minContains]?.integer ?? 1 || found > part[.maxContains]?.integer ?? .max,
                !refuse("has \(found) items of those that `contains` asks for")
            {
                return false
            }
        }
        guard part[.uniqueItems]?.boolean == true, items.count <= Self.uniqueLimit else { return true }
        for (i, item) in items.enumerated() {
            if items[..<i].contains(where: { $0.isSame(as: item) }) { return refuse("has an item twice") }
        }
        return true
    }

    private mutating func acceptsMembers(
        _ members: [JSONValue.Member], of value: JSONValue, _ part: Conjunction.Part, _ depth: Int
    ) -> Bool {
        if let least = part[.minProperties]?.integer, members.count < least,
            !refuse("has fewer members than the `minProperties` of \(least)")
        {
            return false
        }
        if let most = part[.maxProperties]?.integer, members.count > most,
            !refuse("has more members than the `maxProperties` of \(most)")
        {
            return false
        }
        let names = Set(members.map(\.name))
        let properties = part[.properties]
        var missing: [String] = []
        for name in part.schema.required where !names.contains(name) {
            if let property = properties?[name], isLeftOut(part.schema.sibling(property)) { continue }
            if isLeftOutElsewhere(name) { continue }
            missing.append(name)
            if judgement == nil { break }
        }
        guard missing.isEmpty || refuse(Mistake.lacks(missing)) else { return false }
        for (trigger, needed) in part.namedSchemas(.dependentRequired) where names.contains(trigger) {
            for name in needed.node.strings where !names.contains(name) {
                guard refuse("lacks `\(name)`, which `\(trigger)` needs") else { return false }
            }
        }
        for (trigger, dependent) in part.namedSchemas(.dependentSchemas) where names.contains(trigger) {
            guard accepts(value, dependent, depth: depth) else { return false }
        }
        let patterned = part.entries(.patternProperties)
        let additional = part.schema(.additionalProperties)
        let nameSchema = part.schema(.propertyNames)
        for member in members {
            if let nameSchema, !isMet(.string(member.name), nameSchema, depth),
                !refuse("has a member `\(member.name)`, a name that `propertyNames` does not allow")
            {
                return false
            }
            var isKnown = false
            if let property = properties?[member.name] {
                isKnown = true
                guard accepts(member.value, at: .member(member.name), part.schema.sibling(property), depth)
                else { return false }
            }
            for (pattern, property) in patterned where matches(member.name, pattern) {
                isKnown = true
                guard accepts(member.value, at: .member(member.name), part.schema.sibling(property), depth)
                else { return false }
            }
            guard !isKnown, let additional else { continue }
            if additional.boolean == false {
                // Of a value that other schemas describe too, they may know it.
                if judgement?.isPart == true || judgement != nil && part.keywords.hasAny(.combining) {
                    continue
                }
                guard
                    refuse(
                        at: .member(member.name), "is no property of the schema",
                        fix: Mistake.named(member.name, properties))
                else { return false }
                continue
            }
            guard accepts(member.value, at: .member(member.name), additional, depth) else { return false }
        }
        return true
    }

    /// Whether a property is not sent in this direction (OAS 3.0 §4.7.24: it need not be there even if required).
    func isLeftOut(_ schema: Schema) -> Bool {
        if direction == .both, judgement == nil { return false }
        let conjunction = Conjunction([schema])
        guard direction == .both else { return conjunction.isLeftOut(in: direction) }
        // Whether it is sent or comes back is not known, or it is either.
        return conjunction.isLeftOut(in: .request) || conjunction.isLeftOut(in: .response)
    }
}

// MARK: - Combinations

extension SchemaCheck {
    private mutating func acceptsCombination(_ value: JSONValue, _ part: Conjunction.Part, _ depth: Int)
        -> Bool
    {
        guard part.keywords.hasAny(Self.combining) else { return true }
        let wasPart = judgement?.isPart ?? false
        judgement?.isPart = true
        defer { judgement?.isPart = wasPart }
        for schema in part.schemas(.allOf) {
            guard accepts(value, schema, depth: depth) else { return false }
        }
        let any = part.schemas(.anyOf)
        if !any.isEmpty, !any.contains(where: { isMet(value, $0, depth) }) {
            guard accepts(value, oneOf: any, part, depth) else { return false }
        }
        let one = part.schemas(.oneOf)
        if !one.isEmpty {
            let count = speculatively { $0.count(of: one, accepting: value, depth: depth) }
            // That two of them fit is the schemas' fault, not the example's.
            if count == 0 || count > 1 && judgement == nil {
                guard accepts(value, oneOf: one, part, depth) else { return false }
            }
        }
        if let denied = part.schema(.not), isMet(value, denied, depth),
            !refuse("is what `not` excludes")
        {
            return false
        }
        if let condition = part.schema(.if) {
            let branch = isMet(value, condition, depth) ? Keyword.then : .else
            if let branch = part.schema(branch), !accepts(value, branch, depth: depth) { return false }
        }
        return true
    }

    /// Starts to count again, for another value.
    mutating func restart(_ direction: Direction) {
        self.direction = direction
        steps = 0
    }

    /// How many of the schemas a value fits, counted up to two.
    mutating func count(of schemas: [Schema], accepting value: JSONValue, depth: Int = 0) -> Int {
        var count = 0
        for schema in schemas where count < 2 && accepts(value, schema, depth: depth) { count += 1 }
        return count
    }
}

extension JSONValue {
    /// Whether it is a number without a fraction (JSON Schema Core §6.3).
    var isInteger: Bool { number.map { $0 == $0.rounded() } ?? false }

    /// Equality as JSON Schema means it (Core §4.2.2): by the value of numbers, whatever the order of members.
    func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let a), .number(let b)): return a == b || number == other.number
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
        case (.object(let a), .object(let b)):
            guard a.count == b.count else { return false }
            let members = Dictionary(b.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
            return a.allSatisfy { member in members[member.name].map(member.value.isSame) ?? false }
        default: return self == other
        }
    }
}
