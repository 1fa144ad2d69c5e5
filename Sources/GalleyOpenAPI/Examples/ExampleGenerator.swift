// Makes a value that fits all schemas of a conjunction.
//
// Choices are tried in order; what fails (a circle that does not end, an alternative nothing fits) gives nil, and
// the next choice is tried. Three limits keep hostile descriptions cheap: how deep, how many values, how many tries.

import GalleyCore
import GalleyData

struct ExampleGenerator {
    let api: APIDescription
    let direction: Direction
    var detail: ExampleMaker.Detail
    var check: SchemaCheck
    /// Which of several examples is made: 0, and counting where items of a list should differ.
    var variation = 0
    /// Items of a list where nothing says how many.
    var itemCount = 1
    /// Whether a list that must be there has an item, although it may be empty: in a form it would not be there.
    var fillsLists = false
    /// Values of the outermost object's properties that come before those the schema gives.
    var wishes: [JSONValue.Member] = []
    /// Whether what is made tells of a failure.
    var isFailure = false
    /// What the description gives of other properties; asked for where something has to be made up.
    private(set) lazy var lent = api.lentExamples.table(of: api)
    /// Components whose examples are being made, outermost first.
    private var active: [Node] = []
    private var steps = 0
    private var values = 0
    /// Whether alternatives and properties may be left out where nothing fits them.
    private(set) var isLenient = false

    /// Schemas looked at for one example; the longest of real ones need a tenth of it.
    private static let stepLimit = 20_000
    /// Where something is nested deeper than this, it is taken to have no end.
    private static let depthLimit = 64
    /// A component inside of itself this often is a circle.
    private static let circleLimit = 2
    /// An example of so many values is long enough: from here on only what is required is shown further down.
    private static let comfortableSize = 250
    private static let comfortableDepth = 6
    /// Alternatives of one choice that are tried.
    private static let alternativeLimit = 24

    init(_ api: APIDescription, direction: Direction, detail: ExampleMaker.Detail) {
        self.api = api
        self.direction = direction
        self.detail = detail
        check = SchemaCheck(direction: direction)
    }

    /// Where a value stands.
    struct Place {
        /// Of its property, or of the one that is a list of it.
        var name: String?
        /// The name of the schema whose property it is.
        var owner: String?
        /// What a given example of the whole has here.
        var hint: JSONValue?
        var depth = 0
        /// Whether the whole is of no use without it.
        var isNeeded = true
        /// Whether only what is required is made, to come to an end.
        var isEnding = false
        /// Whether examples that the schema gives are looked at.
        var usesGiven = true

        func inner(_ name: String?, hint: JSONValue? = nil, isNeeded: Bool) -> Place {
            Place(
                name: name ?? self.name, owner: owner, hint: hint, depth: depth + 1, isNeeded: isNeeded,
                isEnding: isEnding, usesGiven: usesGiven)
        }
    }

    mutating func example(of schema: Schema, named name: String?) -> JSONValue {
        let conjunction = Conjunction([schema])
        var place = Place(name: name)
        if schema.reference == nil {
            place.owner = api.schemaByNode[schema.node].map { api.schemas[$0].name }
        }
        // A component that refers to itself was entered without a reference.
        if schema.reference == nil { active = [schema.node] }
        if let value = value(of: conjunction, at: place) { return value }
        // Nothing fits, or nothing was found. What shows most of it is shown.
        for (isEnding, isLenient) in [(true, false), (false, true), (true, true)] {
            place.isEnding = isEnding
            self.isLenient = isLenient
            steps = 0
            values = 0
            if let value = value(of: conjunction, at: place) { return value }
        }
        return shape(of: conjunction)
    }

    /// What at least has the right type.
    private func shape(of conjunction: Conjunction) -> JSONValue {
        switch (conjunction.types ?? conjunction.impliedTypes).first {
        case .object: .object([])
        case .array: .array([])
        case .string: .string("string")
        case .number, .integer: .number("0")
        case .boolean: .boolean(true)
        case .null, nil: .null
        }
    }

    func isWhole(at place: Place) -> Bool {
        detail == .full && !place.isEnding
            && (place.depth <= 1 || place.depth <= Self.comfortableDepth && values < Self.comfortableSize)
    }

    // MARK: - Circles and choices

    /// A value of a conjunction; nil where none is found or it is better left out.
    mutating func value(of conjunction: Conjunction, at place: Place) -> JSONValue? {
        steps += conjunction.parts.count + 1
        values += 1
        guard steps < Self.stepLimit, place.depth < Self.depthLimit, !conjunction.isImpossible else {
            return nil
        }
        if let given = given(for: conjunction, at: place) { return given }
        var place = place
        guard enter(conjunction.targets[...], &place) else {
            return conjunction.types?.contains(.null) == true ? .null : nil
        }
        defer { leave(conjunction.targets.count) }
        return chosen(conjunction, place)
    }

    /// Marks components as being made; false where that would go round in a circle.
    private mutating func enter(_ targets: ArraySlice<Conjunction.Target>, _ place: inout Place) -> Bool {
        for target in targets {
            let count = active.count { $0 == target.node }
            guard count > 0 else { continue }
            guard place.isNeeded, count < Self.circleLimit else { return false }
            place.isEnding = true
        }
        active += targets.lazy.map(\.node)
        if let name = targets.first?.name { place.owner = name }
        return true
    }

    private mutating func leave(_ count: Int) { active.removeLast(count) }

    /// Makes the choices that are open, then the value.
    private mutating func chosen(_ conjunction: Conjunction, _ place: Place) -> JSONValue? {
        guard let group = conjunction.undecided else { return settled(conjunction, place) }
        // Each alternative is looked at, even where the first one fits.
        steps += group.alternatives.count
        if let alternative = group.alternatives.first(where: conjunction.contains) {
            var next = conjunction
            next.choose(alternative)
            return chosen(next, place)
        }
        var fallback: JSONValue?
        for alternative in ordered(group.alternatives, place.hint).prefix(Self.alternativeLimit) {
            guard steps < Self.stepLimit else { break }
            var next = conjunction
            next.choose(alternative)
            steps += next.parts.count + 1
            guard !next.isImpossible else { continue }
            var inside = place
            let added = next.targets[conjunction.targets.count...]
            guard enter(added, &inside) else { continue }
            let value = value(ofChosen: next, oneOf: group, inside)
            leave(added.count)
            guard let value else { continue }
            guard group.isOneOf, check.count(of: group.alternatives, accepting: value) != 1 else {
                return value
            }
            if fallback == nil { fallback = value }
        }
        guard fallback == nil, isLenient else { return fallback }
        var next = conjunction
        next.passOver()
        return chosen(next, place)
    }

    /// An alternative's own examples come before what would be made of it. Where what is required is the same in two
    /// of `oneOf`, more than that is shown.
    private mutating func value(
        ofChosen conjunction: Conjunction, oneOf group: Conjunction.Group, _ place: Place
    ) -> JSONValue? {
        let value = given(for: conjunction, at: place) ?? chosen(conjunction, place)
        guard let value, group.isOneOf, detail == .minimal,
            check.count(of: group.alternatives, accepting: value) != 1
        else { return value }
        detail = .full
        defer { detail = .minimal }
        return chosen(conjunction, place) ?? value
    }

    /// Those that a hint fits first, `null` last.
    private mutating func ordered(_ alternatives: [Schema], _ hint: JSONValue?) -> [Schema] {
        var first: [Schema] = []
        var rest: [Schema] = []
        var last: [Schema] = []
        for alternative in alternatives {
            if let hint, check.accepts(hint, alternative) {
                first.append(alternative)
            } else if alternative["type"]?.hasText("null") == true
                || alternative.constant?.isNull == true
            {
                last.append(alternative)
            } else {
                rest.append(alternative)
            }
        }
        // Items of a list show one alternative after the other.
        let turn = rest.isEmpty ? 0 : variation % rest.count
        return first + rest[turn...] + rest[..<turn] + last
    }

    // MARK: - Conditions

    /// Builds a value and asks the conditions that only a finished one can be asked.
    private mutating func settled(_ conjunction: Conjunction, _ place: Place) -> JSONValue? {
        guard conjunction.isConditional else { return built(conjunction, place) }
        let start = variation
        defer { variation = start }
        var fallback: JSONValue?
        for attempt in 0..<6 {
            variation = start + attempt
            var place = place
            // Fewer properties have fewer conflicts.
            if attempt == 5 { place.isEnding = true }
            guard let value = conditioned(conjunction, place) else { continue }
            if check.accepts(value, all: conjunction.roots) { return value }
            if fallback == nil { fallback = value }
        }
        return fallback
    }

    private mutating func conditioned(_ conjunction: Conjunction, _ place: Place) -> JSONValue? {
        var conjunction = conjunction
        var value = built(conjunction, place)
        for _ in 0..<4 {
            guard let made = value else { return nil }
            let before = conjunction.roots.count
            for part in conjunction.parts {
                if let condition = part.schema(.if),
                    let branch = part.schema(check.accepts(made, condition) ? .then : .else),
                    !conjunction.roots.contains(branch)
                {
                    conjunction.add(branch)
                }
                for (name, dependent) in part.namedSchemas(.dependentSchemas)
                where made[name] != nil && !conjunction.roots.contains(dependent) {
                    conjunction.add(dependent)
                }
            }
            guard conjunction.roots.count > before, conjunction.roots.count < Self.alternativeLimit,
                steps < Self.stepLimit
            else { break }
            steps += conjunction.parts.count
            guard !conjunction.isImpossible else { return made }
            value = conjunction.undecided == nil ? built(conjunction, place) : chosen(conjunction, place)
        }
        return value
    }

    // MARK: - Types

    private mutating func built(_ conjunction: Conjunction, _ place: Place) -> JSONValue? {
        if let listed = listed(conjunction, place) { return listed }
        var types = conjunction.types ?? conjunction.impliedTypes
        if types.isEmpty {
            guard conjunction.types == nil else { return nil }
            types = [.string]
        }
        for type in types where type != .null {
            let value: JSONValue? =
                switch type {
                case .object: object(conjunction, place)
                case .array: array(conjunction, place)
                case .string: string(conjunction, place).map(JSONValue.string)
                case .number, .integer: number(conjunction, place, isInteger: type == .integer)
                case .boolean: boolean(place)
                case .null: nil
                }
            if let value { return value }
        }
        return types.contains(.null) ? .null : nil
    }

    /// One of `const` or `enum`; nil where there is neither, or none of them fits everything.
    private mutating func listed(_ conjunction: Conjunction, _ place: Place) -> JSONValue? {
        guard
            let list = conjunction.first(.const).map({ [$0] })
                ?? conjunction.first(.enum).map({ Array($0.items) })
        else { return nil }
        // One for all of them, so that a long list costs no more than its limit.
        var check = check
        check.checksFormats = false
        var values: [JSONValue] = []
        for node in list where values.count < 64 {
            let value = JSONValue(node)
            if check.accepts(value, all: conjunction.roots) { values.append(value) }
        }
        if let hint = place.hint, let value = values.first(where: { $0.isSame(as: hint) }) { return value }
        let solid = values.filter { !$0.isNull }
        guard !solid.isEmpty else { return values.first }
        return solid[variation % solid.count]
    }

    private func boolean(_ place: Place) -> JSONValue {
        .boolean((variation % 2 == 0) == (place.name.map(Plausible.flag) ?? true))
    }
}
