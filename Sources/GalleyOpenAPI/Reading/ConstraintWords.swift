// Limits in words: "1 to 80 characters", "at least 0", "no other properties".
//
// Where several layers limit the same thing, the narrowest limit is told. Code stands in backticks, as in CommonMark.

import GalleyCore
import GalleyData

extension OutlineReader {
    /// More names in one sentence than anybody reads.
    private static let namesLimit = 12

    /// The phrases for all constraints of a value but its type; those of a list's items are not among them.
    mutating func phrases(_ merged: MergedSchema) -> [String] {
        guard merged.keywords.hasAny(.constraining) || !merged.needs.isEmpty || merged.decimal != nil else {
            return []
        }
        var phrases: [String] = []
        addScalarPhrases(merged, to: &phrases)
        if merged.keywords.hasAny(.ofArrays) { addListPhrases(merged, to: &phrases) }
        if merged.keywords.hasAny(.ofObjects) || !merged.needs.isEmpty {
            addObjectPhrases(merged, to: &phrases)
        }
        addConditions(merged, to: &phrases)
        return phrases
    }

    private func addScalarPhrases(_ merged: MergedSchema, to phrases: inout [String]) {
        switch merged.decimal {
        case .numberOrString?: phrases.append("as a number or a string")
        case .string?:
            if !merged.types.isEmpty, merged.first(.pattern).map(Self.isDecimalPattern) == true {
                phrases.append("as a string")
            }
        case nil: break
        }
        if merged.keywords.hasAny(.ofNumbers) {
            if let bounds = bounds(of: merged) { phrases.append(bounds) }
            for multiple in merged.all(.multipleOf) where multiple.number != nil {
                let text = Self.number(multiple)
                phrases.append(text == "1" ? "a whole number" : "a multiple of \(text)")
            }
        }
        guard merged.keywords.hasAny(.ofStrings) else { return }
        let forms =
            merged.decimal == nil ? merged.all(.pattern).compactMap { PatternWords(String($0.utf8)) } : []
        if let length = length(of: merged), !isImplied(merged, by: forms) { phrases.append(length) }
        var patterns: [String] = []
        for pattern in merged.all(.pattern) {
            guard let text = pattern.scalarText, !text.isEmpty, !patterns.contains(text) else { continue }
            if merged.decimal != nil, Self.isDecimalPattern(pattern) {
                if let places = Self.decimalPlaces(of: pattern) {
                    phrases.append("at most \(Self.count(places, "decimal place"))")
                }
                continue
            }
            patterns.append(text)
            if let only = Self.onlyMatch(of: text) {
                phrases.append("only \(Self.code(only))")
            } else if nesting == 0, let form = PatternWords(text) {
                // Its own page has the pattern itself.
                phrases.append(form.words + (direction == .both ? " (\(Self.code(text)))" : ""))
            } else {
                phrases.append("matches \(Self.code(text))")
            }
        }
    }

    /// Whether patterns allow no other lengths than the limits do.
    private func isImplied(_ merged: MergedSchema, by forms: [PatternWords]) -> Bool {
        let (least, most) = range(of: merged, .minLength, .maxLength)
        return forms.contains { form in
            form.least >= least ?? 0 && (most == nil || form.most.map { $0 <= most ?? .max } ?? false)
        }
    }

    /// What `^password$` matches: itself.
    private static func onlyMatch(of pattern: String) -> String? {
        guard pattern.hasPrefix("^"), pattern.hasSuffix("$"), pattern.utf8.count > 2 else { return nil }
        let text = pattern.dropFirst().dropLast()
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: " "):
                true
            default: false
            }
        }
        return isPlain ? String(text) : nil
    }

    /// The last number in `\.\d{0,2}`, which ends what Pydantic writes for a `Decimal` with limits.
    private static func decimalPlaces(of pattern: Node) -> Int? {
        let bytes = Array(pattern.utf8)
        let marker = Array(#"\.\d{0,"#.utf8)
        guard let start = bytes.firstIndex(of: marker.span) else { return nil }
        let digits = bytes[(start + marker.count)...].prefix { $0 != UInt8(ascii: "}") }
        return Int(String(digits))
    }

    // MARK: - Numbers

    private struct Bound {
        var text: String
        var value: Double
        var isExclusive: Bool
    }

    private func bounds(of merged: MergedSchema) -> String? {
        var lower: Bound?
        var upper: Bound?
        for layer in merged.layers where layer.keywords.hasAny(.ofNumbers) {
            let schema = Schema(layer.node, in: api.documents)
            if let (node, isExclusive) = schema.minimum, let value = node.number {
                let bound = Bound(text: Self.number(node), value: value, isExclusive: isExclusive)
                if lower.map({ value > $0.value || value == $0.value && isExclusive }) ?? true {
                    lower = bound
                }
            }
            if let (node, isExclusive) = schema.maximum, let value = node.number {
                let bound = Bound(text: Self.number(node), value: value, isExclusive: isExclusive)
                if upper.map({ value < $0.value || value == $0.value && isExclusive }) ?? true {
                    upper = bound
                }
            }
        }
        switch (lower, upper) {
        case (nil, nil): return nil
        case (let lower?, nil): return (lower.isExclusive ? "more than " : "at least ") + lower.text
        case (nil, let upper?): return (upper.isExclusive ? "less than " : "at most ") + upper.text
        case (let lower?, let upper?):
            if !lower.isExclusive, !upper.isExclusive {
                return lower.value == upper.value ? "exactly \(lower.text)" : "\(lower.text) to \(upper.text)"
            }
            return (lower.isExclusive ? "more than " : "at least ") + lower.text + " and "
                + (upper.isExclusive ? "less than " : "at most ") + upper.text
        }
    }

    // MARK: - Counts

    private func length(of merged: MergedSchema) -> String? {
        var (least, most) = range(of: merged, .minLength, .maxLength)
        // What has a form cannot be empty.
        if least == 1, let format = merged.first(.format), !format.hasText("password"),
            !format.hasText("commonmark"), Self.stringFormats[String(format.utf8)] != nil
        {
            least = nil
        }
        if merged.isFile { return Self.range(least, most, "byte") }
        return Self.range(least, most, "character")
    }

    /// The narrowest limits of all layers; none where the lower one is 0.
    private func range(of merged: MergedSchema, _ lower: Keyword, _ upper: Keyword) -> (Int?, Int?) {
        var least: Int?
        var most: Int?
        for node in merged.all(lower) {
            if let value = Self.whole(node) { least = max(least ?? 0, value) }
        }
        for node in merged.all(upper) {
            if let value = Self.whole(node) { most = min(most ?? .max, value) }
        }
        return (least == 0 ? nil : least, most)
    }

    /// A count, also one written as `3.0`.
    private static func whole(_ node: Node) -> Int? {
        if let integer = node.integer { return max(0, integer) }
        guard let number = node.number, number >= 0, number < 1e15, number == number.rounded() else {
            return nil
        }
        return Int(number)
    }

    private static func range(_ least: Int?, _ most: Int?, _ unit: String) -> String? {
        switch (least, most) {
        case (nil, nil): return nil
        case (let least?, nil): return "at least " + count(least, unit)
        case (nil, let most?): return most == 0 ? "no " + plural(unit) : "at most " + count(most, unit)
        case (let least?, let most?):
            return least == most ? count(least, unit) : "\(grouped(least)) to " + count(most, unit)
        }
    }

    static func count(_ number: Int, _ unit: String) -> String {
        "\(grouped(number)) \(number == 1 ? unit : plural(unit))"
    }

    private static func plural(_ unit: String) -> String {
        unit.hasSuffix("property") ? unit.dropLast() + "ies" : unit + "s"
    }

    /// From 10,000 on with commas, as prose has it.
    private static func grouped(_ number: Int) -> String {
        guard number >= 10_000 else { return String(number) }
        var result: [UInt8] = []
        let digits = Array(String(number).utf8)
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(UInt8(ascii: ",")) }
            result.append(digit)
        }
        return String(result)
    }

    // MARK: - Lists

    private mutating func addListPhrases(_ merged: MergedSchema, to phrases: inout [String]) {
        var (least, most) = range(of: merged, .minItems, .maxItems)
        if let tuple = tuple(of: merged) {
            // The type says so.
            if least == tuple.count { least = nil }
            if most == tuple.count { most = nil }
        }
        if let range = Self.range(least, most, "item") { phrases.append(range) }
        if merged.isTrue(.uniqueItems) { phrases.append("no duplicates") }
        for contained in merged.all(.contains) {
            addContains(contained, merged, to: &phrases)
        }
        if merged.first(.unevaluatedItems)?.boolean == false, tuple(of: merged) == nil {
            phrases.append("no other items")
        }
    }

    private mutating func addContains(_ contained: Node, _ merged: MergedSchema, to phrases: inout [String]) {
        let least = merged.first(.minContains).flatMap(Self.whole) ?? 1
        let most = merged.first(.maxContains).flatMap(Self.whole)
        guard least > 0 || most != nil else { return }
        let what = valueWords(contained)
        let number: String =
            switch (least, most) {
            case (0, let most?): "at most \(Self.count(most, "item"))"
            case (let least, nil): least == 1 ? "at least one item" : "at least \(Self.count(least, "item"))"
            case (let least, let most?):
                least == most
                    ? "exactly \(Self.count(least, "item"))" : "\(least) to \(Self.count(most, "item"))"
            }
        let isOne = number.hasSuffix(" item")
        phrases.append("\(number) \(isOne ? "is" : "are") \(what)")
    }

    // MARK: - Objects

    private mutating func addObjectPhrases(_ merged: MergedSchema, to phrases: inout [String]) {
        let (least, most) = range(of: merged, .minProperties, .maxProperties)
        if let range = Self.range(least, most, "property") { phrases.append(range) }
        if let pattern = keyPattern(of: merged) {
            phrases.append("keys match \(Self.code(String(pattern.utf8)))")
        }
        for names in merged.all(.propertyNames) {
            let words = propertyNames(names)
            if !words.isEmpty { phrases.append("names: " + words.joined(separator: ", ")) }
        }
        for need in merged.needs { if let words = Self.words(ofNeed: need) { phrases.append(words) } }
        // With rows to mark, only those that have none are told: `undeclaredRequired`.
        if !merged.keywords.has(.properties), let words = undeclaredRequired(merged) { phrases.append(words) }
        for keyword in [Keyword.dependentRequired, .dependencies] {
            for dependent in merged.all(keyword) {
                for entry in dependent.entries.prefix(Self.namesLimit) where entry.value.kind == .sequence {
                    let needed = Self.codes(entry.value.strings, "and")
                    if !needed.isEmpty {
                        phrases.append("\(Self.code(String(entry.key.utf8))) needs \(needed)")
                    }
                }
            }
        }
        let isClosed =
            merged.keywords.has(.additionalProperties)
            && merged.all(.additionalProperties).contains { $0.boolean == false }
            || merged.keywords.has(.unevaluatedProperties)
                && merged.all(.unevaluatedProperties).contains { $0.boolean == false }
        if isClosed {
            let hasNames =
                merged.keywords.hasAny(KeywordSet(.properties, .patternProperties)) || merged.union != nil
            phrases.append(hasNames ? "no other properties" : "no properties")
        } else if merged.first(.additionalProperties)?.boolean == true, merged.keywords.has(.properties) {
            phrases.append("other properties are allowed")
        }
    }

    /// What names must be like, where the type does not say it.
    private mutating func propertyNames(_ node: Node) -> [String] {
        guard nesting < Self.sentenceLimit else { return [] }
        nesting += 1
        defer { nesting -= 1 }
        let names = merge(node)
        if names.name != nil { return [] }
        let (values, constant) = values(of: names)
        var words = phrases(names)
        if let constant { words.insert(Self.code(constant), at: 0) }
        if !values.isEmpty { words.insert(Self.codes(values.map(\.text), "or"), at: 0) }
        return words
    }

    /// `oneOf: [{required: [a]}, {required: [b]}]`: "needs exactly one of `a` and `b`".
    private static func words(ofNeed need: MergedSchema.Union) -> String? {
        let groups = need.members.prefix(namesLimit).map { $0[.required]?.strings ?? [] }
        guard !groups.contains(where: \.isEmpty) else { return nil }
        if groups.allSatisfy({ $0.count == 1 }) {
            let names = groups.map { $0[0] }
            return need.kind == .oneOf
                ? "needs exactly one of \(codes(names, "and"))" : "needs \(codes(names, "or"))"
        }
        let words = groups.map { codes($0, "and") }.joined(separator: ", or ")
        return (need.kind == .oneOf ? "needs exactly one of these: " : "needs ") + words
    }

    /// Required properties that have no row of their own to say so.
    func undeclaredRequired(_ merged: MergedSchema) -> String? {
        guard merged.keywords.has(.required), merged.union == nil else { return nil }
        let branches =
            merged.all(.then) + merged.all(.else)
            + merged.all(.dependentSchemas).flatMap { $0.entries.map(\.value) }
        let properties =
            merged.all(.properties) + branches.compactMap { api.documents.resolve($0)?[.properties] }
        var missing: [String] = []
        for list in merged.all(.required) where list.kind == .sequence {
            for name in list.strings where missing.count <= Self.namesLimit {
                if !missing.contains(name), !properties.contains(where: { $0[name] != nil }) {
                    missing.append(name)
                }
            }
        }
        return missing.isEmpty ? nil : "needs " + Self.codes(missing, "and")
    }

    // MARK: - Code

    static func code(_ text: String) -> String { codeSpan(text) }

    /// "`a`, `b` and `c`"
    static func codes(_ names: [String], _ word: String) -> String {
        var names = names
        let rest = names.count - namesLimit
        if rest > 0 { names = Array(names.prefix(namesLimit)) }
        let words = names.map(code) + (rest > 0 ? ["\(rest) more"] : [])
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(word) " + last
    }
}

/// Text as a code span (CommonMark 0.30 §6.1).
package func codeSpan(_ text: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
        run = byte == UInt8(ascii: "`") ? run + 1 : 0
        longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let pad = longest > 0 || text.hasPrefix(" ") && text.hasSuffix(" ") ? " " : ""
    return fence + pad + text + pad + fence
}
