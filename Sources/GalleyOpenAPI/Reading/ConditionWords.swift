// `not`, `if` and what depends on a property, in words.
//
// Such schemas say of a value what a sentence says: "if `country` is `US`, then `zip` is required". What cannot be
// said in a few words is mentioned, so that nobody takes its absence for freedom.

import GalleyCore
import GalleyData

extension MergedSchema {
    /// The same, as if it had not some keywords.
    fileprivate func without(_ keywords: KeywordSet) -> MergedSchema {
        var result = self
        result.keywords.subtract(keywords)
        for index in layers.indices { result.layers[index].keywords.subtract(keywords) }
        result.furtherUnions = []
        return result
    }
}

extension OutlineReader {
    /// Sentences about sentences about … that are still told.
    static let sentenceLimit = 5

    mutating func addConditions(_ merged: MergedSchema, to phrases: inout [String]) {
        guard merged.keywords.hasAny(.conditioning) || !merged.furtherUnions.isEmpty else { return }
        for node in merged.all(.not) { phrases.append(negation(node)) }
        for layer in merged.layers where layer.keywords.has(.if) {
            if let sentence = conditional(layer.node, depth: 0) { phrases.append(sentence) }
        }
        for keyword in [Keyword.dependentSchemas, .dependencies] {
            for branches in merged.all(keyword) {
                for branch in branches.entries where branch.value.kind == .mapping {
                    let consequence = statement(branch.value, isCondition: false, depth: 0)
                    phrases.append(
                        "with \(Self.code(String(branch.key.utf8))): \(consequence ?? "further rules apply")")
                }
            }
        }
        for union in merged.furtherUnions {
            var names: [String] = []
            for member in union.members.prefix(6) { names.append(valueWords(member)) }
            if union.members.count > 6 { names.append("…") }
            phrases.append("also one of these: " + names.joined(separator: "; "))
        }
    }

    /// JSON Schema core §10.2.2.
    private mutating func conditional(_ node: Node, depth: Int) -> String? {
        guard depth < 4, let condition = node[.if] else { return nil }
        let then = node[.then].flatMap { statement($0, isCondition: false, depth: depth) }
        let otherwise = node[.else].flatMap { statement($0, isCondition: false, depth: depth) }
        guard then != nil || otherwise != nil else { return nil }
        guard let when = statement(condition, isCondition: true, depth: depth) else {
            return "further rules apply to some values"
        }
        guard let then else { return otherwise.map { "unless \(when): \($0)" } }
        return "if \(when): \(then)" + (otherwise.map { "; otherwise: \($0)" } ?? "")
    }

    /// What a schema says of a value: as a condition to be met, or as what must be so then.
    private mutating func statement(_ node: Node, isCondition: Bool, depth: Int) -> String? {
        if let boolean = node.boolean { return boolean ? nil : "not allowed" }
        guard depth < 4, nesting < Self.sentenceLimit else { return nil }
        nesting += 1
        defer { nesting -= 1 }
        let merged = merge(node)
        var parts: [String] = []
        var told: Set<String> = []
        for properties in merged.all(.properties) {
            for entry in properties.entries.prefix(8) {
                let name = String(entry.key.utf8)
                guard let part = property(name, entry.value) else { continue }
                told.insert(name)
                parts.append(part)
            }
        }
        var required: [String] = []
        for name in merged.all(.required).flatMap(\.strings) where !required.contains(name) {
            // "`kind` is `link`" has said that it is there.
            if !isCondition || !told.contains(name) { required.append(name) }
        }
        if !required.isEmpty {
            let verb = required.count == 1 ? "is" : "are"
            parts.append("\(Self.codes(required, "and")) \(verb) \(isCondition ? "given" : "required")")
        }
        if !merged.types.isEmpty, merged.types != .object {
            parts.append("it is \(words(merged).text(in: api))")
        }
        let (values, constant) = values(of: merged)
        if let constant { parts.append("it is \(Self.code(constant))") }
        if !values.isEmpty { parts.append("it is \(Self.codes(values.map(\.text), "or"))") }
        parts += phrases(merged.without(.memberKeywords), depth: depth + 1)
        return parts.isEmpty ? nil : parts.joined(separator: isCondition ? " and " : ", ")
    }

    /// Phrases of a part of a condition, which may hold conditions itself.
    private mutating func phrases(_ merged: MergedSchema, depth: Int) -> [String] {
        var result = phrases(merged.without(.conditioning))
        for layer in merged.layers where layer.keywords.has(.if) {
            if let sentence = conditional(layer.node, depth: depth) { result.append(sentence) }
        }
        for layer in merged.layers where layer.keywords.has(.not) {
            if let node = layer.node[.not] { result.append(negation(node)) }
        }
        return result
    }

    /// What is said of a property; nil where it says no more than that there may be one.
    private mutating func property(_ name: String, _ node: Node) -> String? {
        let code = Self.code(name)
        if let boolean = node.boolean { return boolean ? nil : "\(code) is not allowed" }
        let merged = merge(node)
        if merged.isOnlyNull { return "\(code) is `null`" }
        let (values, constant) = values(of: merged)
        if let constant { return "\(code) is \(Self.code(constant))" }
        if !values.isEmpty { return "\(code) is \(Self.codes(values.map(\.text), "or"))" }
        if let forbidden = merged.first(.not) {
            let other = merge(forbidden)
            let (values, constant) = self.values(of: other)
            if other.isOnlyNull { return "\(code) is not `null`" }
            if let constant { return "\(code) is not \(Self.code(constant))" }
            if !values.isEmpty { return "\(code) is not \(Self.codes(values.map(\.text), "or"))" }
        }
        let limits = nesting < Self.sentenceLimit ? phrases(merged.without(.conditioning)) : []
        let type = merged.types.isEmpty && merged.name == nil ? nil : words(merged).text(in: api)
        guard let type else { return limits.isEmpty ? nil : "\(code): " + limits.joined(separator: ", ") }
        return "\(code) is \(type)" + (limits.isEmpty ? "" : " (\(limits.joined(separator: ", ")))")
    }

    private mutating func negation(_ node: Node) -> String {
        if let boolean = node.boolean { return boolean ? "no value is allowed" : "any value" }
        guard nesting < Self.sentenceLimit else { return "some values are excluded" }
        nesting += 1
        defer { nesting -= 1 }
        let merged = merge(node)
        if merged.layers.count == 1, merged.keywords.isEmpty { return "no value is allowed" }
        if merged.isOnlyNull { return "not null" }
        let (values, constant) = values(of: merged)
        if let constant { return "not \(Self.code(constant))" }
        if !values.isEmpty { return "not \(Self.codes(values.map(\.text), "or"))" }
        if let name = merged.name { return "not \(api.schemas[name].title)" }
        // Of `oneOf`, a value that fits two is allowed again.
        if let union = merged.union, union.kind == .anyOf {
            var names: [String] = []
            for member in union.members.prefix(6) { names.append(valueWords(member)) }
            return "neither " + names.joined(separator: " nor ")
        }
        for need in merged.needs {
            let names = need.members.flatMap { $0[.required]?.strings ?? [] }
            return "without " + Self.codes(names, "and")
        }
        if merged.keywords.subtracting(KeywordSet(.type, .required)).isEmpty, merged.keywords.has(.required) {
            let names = merged.all(.required).flatMap(\.strings)
            return names.count == 1
                ? "without \(Self.code(names[0]))" : "not with \(Self.codes(names, "and")) together"
        }
        if let statement = statement(node, isCondition: true, depth: 0) {
            return merged.types.isEmpty || merged.types == .object
                ? "not where \(statement)" : "not: \(valueWords(node))"
        }
        return "some values are excluded"
    }

    /// A value in words within a sentence: its constant, its values, or its type with limits.
    mutating func valueWords(_ node: Node) -> String {
        let merged = merge(node)
        let (values, constant) = values(of: merged)
        if let constant { return Self.code(constant) }
        if !values.isEmpty { return Self.codes(values.map(\.text), "or") }
        let type = words(merged).text(in: api)
        guard nesting < Self.sentenceLimit else { return type }
        nesting += 1
        defer { nesting -= 1 }
        let limits = phrases(merged.without(.conditioning))
        if limits.isEmpty { return type }
        if type == "any value" { return limits.joined(separator: ", ") }
        return type + " (" + limits.joined(separator: ", ") + ")"
    }
}
