// Examples that a schema gives itself.

import GalleyCore
import GalleyData

extension ExampleGenerator {
    /// Candidates of one schema that are looked at.
    private static let candidateLimit = 16

    /// What a parent's example has here, an `example`, one of `examples`, or the `default`, the first that fits.
    mutating func given(for conjunction: Conjunction, at place: Place) -> JSONValue? {
        if let hint = place.hint, isUsable(hint, conjunction, place) { return shown(hint, conjunction) }
        guard place.usesGiven, wishes.isEmpty || place.depth > 0 else { return nil }
        for part in conjunction.parts where part.keywords.hasAny(.examples) {
            let examples = part.schema.examples.prefix(Self.candidateLimit)
            for i in examples.indices {
                let value = JSONValue(examples[(i + variation) % examples.count])
                if isUsable(value, conjunction, place) { return shown(value, conjunction) }
            }
        }
        for part in conjunction.parts {
            guard let node = part[.default], !node.isNull else { continue }
            // An empty list, object or text shows nothing.
            guard node.isScalar ? !(node.kind == .string && node.utf8.isEmpty) : node.count > 0 else {
                continue
            }
            let value = JSONValue(node)
            if isUsable(value, conjunction, place) { return shown(value, conjunction) }
        }
        return nil
    }

    /// The examples of a schema itself that fit it, without what is left out in this direction.
    mutating func given(by schema: Schema) -> [JSONValue] {
        let conjunction = Conjunction([schema])
        guard let part = conjunction.parts.first(where: { $0.keywords.hasAny(.examples) }) else { return [] }
        var values: [JSONValue] = []
        for node in part.schema.examples.prefix(Self.candidateLimit) {
            let value = JSONValue(node)
            if check.accepts(value, schema) { values.append(shown(value, conjunction)) }
        }
        return values
    }

    private mutating func isUsable(_ value: JSONValue, _ conjunction: Conjunction, _ place: Place) -> Bool {
        // The smallest example is made of what is required; a given one only says with what values.
        if detail == .minimal || place.isEnding {
            switch value {
            case .object, .array: return false
            default: break
            }
        }
        return check.accepts(value, all: conjunction.roots)
    }

    /// An example for a parent whose own example does not fit as a whole: the parts that fit are still used.
    func hint(of conjunction: Conjunction, at place: Place) -> JSONValue? {
        if let hint = place.hint { return hint }
        guard place.usesGiven else { return nil }
        for part in conjunction.parts {
            if let node = part[.examples]?.items.first ?? part[.example] ?? part[.default], !node.isScalar,
                node.count > 0
            {
                return JSONValue(node)
            }
        }
        return nil
    }

    // MARK: - Directions

    /// A given value without what is left out in this direction.
    private func shown(_ value: JSONValue, _ conjunction: Conjunction) -> JSONValue {
        guard direction != .both else { return value }
        return filtered(value, conjunction.roots, depth: 0)
    }

    /// Deeper than this an example is shown as it is.
    private static let filterDepthLimit = 32

    private func filtered(_ value: JSONValue, _ schemas: [Schema], depth: Int) -> JSONValue {
        guard depth < Self.filterDepthLimit else { return value }
        switch value {
        case .object(let members):
            let parts = Conjunction.everything(of: schemas)
            return .object(
                members.compactMap { member in
                    let declared = parts.property(member.name)
                    guard !declared.isEmpty else { return member }
                    if Conjunction(declared).isLeftOut(in: direction) { return nil }
                    return .init(member.name, filtered(member.value, declared, depth: depth + 1))
                })
        case .array(let items):
            let inner = Conjunction.everything(of: schemas).items
            guard !inner.isEmpty else { return value }
            return .array(items.map { filtered($0, inner, depth: depth + 1) })
        default: return value
        }
    }
}
