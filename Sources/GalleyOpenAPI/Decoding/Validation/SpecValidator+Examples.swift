// Given values that contradict their schema: examples of media types, parameters and headers, and the examples and the
// default of a schema itself (OAS 3.1 §4.8.12, §4.8.14, §4.8.19: an example should match the schema).

import GalleyCore
import GalleyData

/// What is spent on given values.
struct ExampleBudget {
    var check = SchemaCheck(direction: .both)
    /// Schemas that may still be asked and values that may still be read, for all examples of a description. That of
    /// GitHub takes a fifth of them.
    var left = 2_000_000
    /// Shared examples and the schemas they were held against.
    var seen: Set<Pair> = []
    /// What is told of each place: a shared example is wrong once.
    var told: [Node: Set<String>] = [:]

    struct Pair: Hashable {
        var value: Node
        var schema: Node
    }

    /// Larger values are not looked at.
    static let sizeLimit = 50_000
}

extension SpecValidator {
    /// `example` and `examples` of a parameter, a header or a media type.
    mutating func checkExamples(of node: Node, against schema: Node?) {
        guard let schema else { return }
        if let (key, value) = node.entry("example") { checkValue(value, "`example`", at: key, schema) }
        guard let examples = node["examples"], examples.kind == .mapping else { return }
        for (name, reference) in examples.entries {
            guard let example = documents.resolve(reference),
                let (key, value) = example.entry("dataValue") ?? example.entry("value")
            else { continue }
            checkValue(value, "the example `\(name.scalarText ?? "")`", at: key, schema)
        }
    }

    /// The examples and the default of a schema; what is left out in one direction may be missing.
    mutating func checkExamples(ofSchema node: Node) {
        let direction = self.direction
        self.direction = .both
        defer { self.direction = direction }
        for name in ["default", "example"] {
            guard let (key, value) = node.entry(name) else { continue }
            checkValue(value, "`\(name)`", at: key, node)
        }
        guard level >= .openAPI31, let (key, list) = node.entry("examples") else { return }
        for (i, value) in list.items.enumerated() {
            checkValue(value, "example \(i + 1)", at: value.isScalar ? key : value, node)
        }
    }

    /// `key` is what the caret points at where the whole of a collection is wrong.
    private mutating func checkValue(_ value: Node, _ what: String, at key: Node, _ schema: Node) {
        guard examples.left > 0,
            examples.seen.insert(ExampleBudget.Pair(value: value, schema: schema)).inserted
        else { return }
        var size = 0
        let isSmall = value.isSmaller(than: min(ExampleBudget.sizeLimit, examples.left), &size)
        examples.left -= size
        guard isSmall else { return }
        let mistakes = examples.check.mistakes(
            in: JSONValue(value), Schema(schema, in: documents), direction: direction)
        examples.left -= examples.check.steps
        for mistake in mistakes { report(mistake, in: value, what, at: key) }
    }

    private mutating func report(
        _ mistake: SchemaCheck.Mistake, in value: Node, _ what: String, at key: Node
    ) {
        var node = value
        var place = key
        for step in mistake.path {
            switch step {
            case .member(let name):
                guard let entry = node.entry(name) else { return }
                (place, node) = (entry.key, entry.value)
            case .item(let index):
                guard index < node.count, node.kind == .sequence else { return }
                node = node.items[index]
                place = node
            }
        }
        if node.isScalar, !node.isNull { place = node }
        guard examples.told[node, default: []].insert(mistake.words).inserted else { return }
        let subject = mistake.place.map { "`\(SpecLoader.shown($0))` of \(what)" } ?? what
        problems.report(
            .warning, mistake.rule, "\(subject) \(mistake.words)", at: place, of: .schema,
            law: "a value given for a schema fits it", help: mistake.help)
    }
}

extension Node {
    /// Whether this has fewer values than a limit, all parts counted; counts them up to there.
    fileprivate func isSmaller(than limit: Int, _ count: inout Int) -> Bool {
        count += 1
        guard count < limit else { return false }
        for item in items { guard item.isSmaller(than: limit, &count) else { return false } }
        for entry in entries { guard entry.value.isSmaller(than: limit, &count) else { return false } }
        return true
    }
}
