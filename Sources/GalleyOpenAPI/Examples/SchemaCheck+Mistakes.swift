// Why a value does not fit its schema: which part of it, and what is wrong with that part.
//
// The check is the one that examples are made with; here it goes on behind what is wrong and notes it. In doubt it says
// nothing: formats are annotations, two of `oneOf` that both fit are the schemas' fault, and a schema that allows no
// other members is not held against a value that `allOf` puts together.

import GalleyCore
import GalleyData

extension SchemaCheck {
    enum Step: Equatable {
        case member(String)
        case item(Int)
    }

    struct Mistake {
        /// From the value to the part that is wrong.
        var path: [Step]
        /// "lacks `id`, which is required".
        var words: String
        /// The id of the rule without its family.
        var rule: String
        var help: [String]
    }

    /// What is found in a value that is looked at for its mistakes.
    struct Judgement {
        fileprivate(set) var mistakes: [Mistake] = []
        fileprivate var path: [Step] = []
        /// The schema that the part at `path` is held against.
        fileprivate var schema: Schema
        /// Whether it is held against one of several schemas now that describe it together.
        var isPart = false
        /// Above 0 it is only tried whether something fits.
        fileprivate var trials = 0

        fileprivate static let limit = 8
    }

    /// What is wrong with a value, the first mistakes of many.
    mutating func mistakes(in value: JSONValue, _ schema: Schema, direction: Direction) -> [Mistake] {
        restart(direction)
        checksFormats = false
        judgement = Judgement(schema: schema)
        _ = accepts(value, schema)
        defer { judgement = nil }
        return judgement?.mistakes ?? []
    }

    /// Notes what is wrong where mistakes are looked for, and lets the check go on; otherwise refuses the value.
    mutating func refuse(
        _ words: @autoclosure () -> String, rule: String = "wrong-value",
        fix: @autoclosure () -> [String] = []
    ) -> Bool {
        guard let judgement, judgement.trials == 0 else { return false }
        let isKnown =
            judgement.mistakes.last.map { $0.path == judgement.path && $0.words == words() } ?? false
        if judgement.mistakes.count < Judgement.limit, !isKnown {
            self.judgement?.mistakes.append(
                Mistake(path: judgement.path, words: words(), rule: rule, help: fix()))
        }
        return true
    }

    /// The same of a part of the value that is looked at.
    mutating func refuse(
        at step: Step, _ words: @autoclosure () -> String, fix: @autoclosure () -> [String]
    ) -> Bool {
        judgement?.path.append(step)
        defer { judgement?.path.removeLast() }
        return refuse(words(), fix: fix())
    }

    /// Looks at a part of a value.
    mutating func accepts(_ value: JSONValue, at step: Step, _ schema: Schema, _ depth: Int) -> Bool {
        // Taken one by one: a copy of the whole would copy the path at every step.
        guard let outer = judgement?.schema, let wasPart = judgement?.isPart else {
            return accepts(value, schema, depth: depth)
        }
        judgement?.path.append(step)
        judgement?.schema = schema
        judgement?.isPart = false
        let result = accepts(value, schema, depth: depth)
        judgement?.path.removeLast()
        judgement?.schema = outer
        judgement?.isPart = wasPart
        return result
    }

    /// Whether a value fits a schema that says nothing of it if not.
    mutating func isMet(_ value: JSONValue, _ schema: Schema, _ depth: Int) -> Bool {
        speculatively { $0.accepts(value, schema, depth: depth) }
    }

    mutating func speculatively<Result>(_ body: (inout SchemaCheck) -> Result) -> Result {
        judgement?.trials += 1
        let result = body(&self)
        judgement?.trials -= 1
        return result
    }

    /// A value that fits none of some schemas is looked at with the one that is meant, where that can be told.
    mutating func accepts(
        _ value: JSONValue, oneOf alternatives: [Schema], _ part: Conjunction.Part, _ depth: Int
    ) -> Bool {
        guard let judgement, judgement.trials == 0 else { return false }
        if let meant = meant(by: value, alternatives, part) { return accepts(value, meant, depth: depth) }
        return refuse("fits none of the \(alternatives.count) alternatives")
    }

    private func meant(by value: JSONValue, _ alternatives: [Schema], _ part: Conjunction.Part) -> Schema? {
        if let discriminator = part[.discriminator], let name = discriminator["propertyName"]?.scalarText,
            let text = value[name]?.string
        {
            let mapped = discriminator["mapping"]?[text].flatMap { target -> Node? in
                part.schema.documents.root?["components"]?["schemas"]?[target.scalarText ?? ""]
                    ?? part.schema.documents.target(of: target, from: target)
            }
            return alternatives.first { schema in
                if let mapped { return schema.resolved?.node == mapped }
                return schema.reference.map { Conjunction.name(of: $0) } == text
            }
        }
        let fitting = alternatives.filter { schema in
            let types = Conjunction([schema]).types ?? []
            return types.isEmpty || types.contains { $0.fits(value) }
        }
        return fitting.count == 1 ? fitting[0] : alternatives.count == 1 ? alternatives[0] : nil
    }

    /// Whether a property is declared in another of the schemas that describe the value, as one that is left out.
    func isLeftOutElsewhere(_ name: String) -> Bool {
        guard let judgement else { return false }
        return Conjunction.everything(of: [judgement.schema]).property(name).contains { isLeftOut($0) }
    }
}

extension SchemaCheck.Mistake {
    static func type(_ value: JSONValue, _ types: [Schema.ValueType]) -> String {
        "is \(value.kindName), where the type is \(types.map(\.rawValue).joined(separator: " or "))"
    }

    static func lacks(_ names: [String]) -> String {
        var list = names.prefix(3).map { "`\($0)`" }
        if names.count > 3 { list.append("\(names.count - 3) more") }
        let words =
            list.dropLast().joined(separator: ", ") + (list.count > 1 ? " and " : "") + (list.last ?? "")
        return "lacks " + words + (names.count > 1 ? ", which are required" : ", which is required")
    }

    static func quotes(_ value: JSONValue, _ types: [Schema.ValueType]) -> [String] {
        switch value {
        case .number, .boolean: types.contains(.string) ? ["put it in quotes: `\"\(value.plainText)\"`"] : []
        default: []
        }
    }

    /// The value of a list that was meant.
    static func listed(_ value: JSONValue, _ part: Conjunction.Part) -> [String] {
        guard let text = value.string else { return [] }
        return didYouMean(text, among: part[.enum]?.items.prefix(1000).compactMap(\.string) ?? [])
    }

    static func named(_ name: String, _ properties: Node?) -> [String] {
        didYouMean(name, among: properties?.entries.prefix(1000).compactMap(\.key.scalarText) ?? [])
    }

    /// The part that is wrong as prose names it: `owner.ids[2]`; nil where it is the whole.
    var place: String? {
        guard !path.isEmpty else { return nil }
        var result = ""
        for step in path {
            switch step {
            case .member(let name): result += (result.isEmpty ? "" : ".") + name
            case .item(let index): result += "[\(index)]"
            }
        }
        return result
    }
}

extension Schema.ValueType {
    func fits(_ value: JSONValue) -> Bool {
        switch (self, value) {
        case (.null, .null), (.boolean, .boolean), (.string, .string), (.array, .array), (.object, .object),
            (.number, .number):
            true
        case (.integer, .number): value.isInteger
        default: false
        }
    }
}

extension JSONValue {
    /// What a message calls a value of this kind.
    var kindName: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "a mapping"
        }
    }
}
