// Examples that a description gives of some properties, for those of the same name or pattern that have none.
//
// `Idea.title` has an example; `IdeaSummary.title` means the same and has none. One table is made of all components
// when the first example asks for it, and kept with the description.

import GalleyCore
import GalleyData
import Synchronization

/// The table of a description, made once.
package final class LentExamples: Sendable {
    private let table = Mutex<Table?>(nil)

    func table(of api: APIDescription) -> Table {
        table.withLock { known in
            if let known { return known }
            let table = Table(api)
            known = table
            return table
        }
    }

    struct Table: Sendable {
        struct Loan {
            /// A string or a number.
            let value: Node
            /// The component that it is given in.
            let owner: String
        }

        private var byName: [String: [Loan]] = [:]
        private var byPattern: [String: [Node]] = [:]
        private var budget = Self.propertyLimit

        /// Properties that are looked at; the largest public description has a tenth of it.
        private static let propertyLimit = 100_000
        /// Examples of one name, and of one pattern.
        private static let loanLimit = 8
        /// Longer texts are no help where they were not meant. In bytes of the source.
        private static let lengthLimit = 160

        init(_ api: APIDescription) {
            for component in api.schemas {
                for schema in [component.schema, component.input].compactMap({ $0 }) {
                    add(schema, component.name)
                    for part in schema.schemas("allOf") where part.reference == nil {
                        add(part, component.name)
                    }
                }
            }
        }

        /// Those of a property, the ones of schemas about the same thing told apart.
        func loans(for name: String) -> [Loan] { byName[name] ?? [] }

        func texts(matching pattern: String) -> [Node] { byPattern[pattern] ?? [] }

        private mutating func add(_ schema: Schema, _ owner: String) {
            if let pattern = schema["pattern"]?.string { for node in schema.examples { add(node, pattern) } }
            let whole = schema.examples.first { $0.kind == .mapping }
            guard let properties = schema["properties"] else { return }
            for (key, value) in properties.entries {
                budget -= 1
                guard budget >= 0 else { return }
                let name = String(key.utf8)
                let property = Schema(value, in: schema.documents)
                var given = property.examples
                if let node = whole?[name] { given.append(node) }
                guard !given.isEmpty else { continue }
                let pattern = value["pattern"]?.string
                let itemPattern = value["items"]?["pattern"]?.string
                for node in given.prefix(Self.loanLimit) {
                    if node.kind == .sequence {
                        for item in node.items.prefix(Self.loanLimit) {
                            add(item, Plausible.singular(name), owner)
                            if let itemPattern { add(item, itemPattern) }
                        }
                    } else {
                        add(node, name, owner)
                        if let pattern { add(node, pattern) }
                    }
                }
            }
        }

        private static func isLendable(_ node: Node) -> Bool {
            node.range.count <= lengthLimit
                && (node.kind == .string ? !node.utf8.isEmpty : node.kind == .integer || node.kind == .number)
        }

        private mutating func add(_ node: Node, _ name: String, _ owner: String) {
            guard Self.isLendable(node), byName[name, default: []].count < Self.loanLimit else { return }
            byName[name, default: []].append(Loan(value: node, owner: owner))
        }

        private mutating func add(_ node: Node, _ pattern: String) {
            guard node.kind == .string, Self.isLendable(node) else { return }
            var known = byPattern[pattern] ?? []
            guard known.count < Self.loanLimit, !known.contains(where: { $0.utf8 == node.utf8 }) else {
                return
            }
            known.append(node)
            byPattern[pattern] = known
        }
    }
}

// MARK: - Borrowing

extension ExampleGenerator {
    /// An example of the same property of a schema about the same thing: `Idea` for `IdeaSummary`.
    mutating func borrowed(for conjunction: Conjunction, at place: Place) -> Node? {
        guard let name = place.name, let owner = place.owner else { return nil }
        let loans = lent.loans(for: name).filter { Plausible.isAboutSame($0.owner, owner) }
        return usable(loans.map(\.value), conjunction, place)
    }

    /// An example of any property of the same name, or with the same pattern.
    mutating func borrowedAnywhere(for conjunction: Conjunction, at place: Place) -> Node? {
        if let name = place.name, let node = usable(lent.loans(for: name).map(\.value), conjunction, place) {
            return node
        }
        guard let pattern = conjunction.first(.pattern)?.string else { return nil }
        return usable(lent.texts(matching: pattern), conjunction, place)
    }

    /// One after the other; where values must differ, as far as they go.
    private mutating func usable(_ nodes: [Node], _ conjunction: Conjunction, _ place: Place) -> Node? {
        var found: [Node] = []
        // A template of a URI is none.
        let isForm = conjunction.keywords.has(.format)
        for node in nodes where !isForm || !node.utf8.contains(UInt8(ascii: "{")) {
            guard check.accepts(JSONValue(node), all: conjunction.roots) else { continue }
            if !found.contains(where: { $0.utf8 == node.utf8 }) { found.append(node) }
        }
        if variation < found.count { return found[variation] }
        return found.isEmpty || !place.usesGiven ? nil : found[variation % found.count]
    }
}
