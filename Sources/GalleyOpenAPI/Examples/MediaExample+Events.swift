// Examples of server-sent events: one of each kind, short, named as their data is (OAS 3.2 §4.14.4).

import GalleyCore
import GalleyData

extension ExampleMaker {
    /// Kinds of items that a stream shows.
    private static let kindLimit = 4

    /// As many as there are alternatives, but two at least: a stream is more than one.
    static func streamLength(_ item: Conjunction) -> Int {
        min(max(2, item.undecided?.alternatives.count ?? 0), kindLimit)
    }

    /// The events of a stream, by the schema of one.
    func events(of schema: Schema, for direction: Direction) -> [JSONValue] {
        let data = Conjunction.everything(of: [schema]).property("data")
        let parts = Conjunction.everything(of: data)
        // Data that is a JSON text is told of by what is in it.
        let inner = parts.lazy.compactMap { $0.schema(.contentSchema) }.first.map { [$0] } ?? data
        let choice = Conjunction(inner)
        let key = choice.parts.lazy.compactMap { $0[.discriminator]?["propertyName"]?.string }.first
        let count = max(Self.streamLength(choice), Self.streamLength(Conjunction([schema])))
        return (0..<count).map { event(schema, key, direction, variation: $0) }
    }

    private func event(
        _ schema: Schema, _ key: String?, _ direction: Direction, variation: Int
    ) -> JSONValue {
        let whole = value(of: schema, for: direction, named: nil, variation: variation)
        guard case .object(var members) = whole else { return whole }
        var check = SchemaCheck(direction: direction)
        // A change that does not fit is not made.
        func change(_ edit: (inout [JSONValue.Member]) -> Void) {
            var changed = members
            edit(&changed)
            if check.accepts(.object(changed), schema) { members = changed }
        }
        let short = value(
            of: schema, for: direction, detail: .minimal, named: nil, variation: variation)["data"]
        if let short, let place = members.firstIndex(where: { $0.name == "data" }) {
            change { $0[place].value = short }
        }
        change { $0.removeAll { $0.name == "retry" } }
        let data = members.first { $0.name == "data" }?.value
        let content = data?.string.flatMap { JSONValue(json: Array($0.utf8)) } ?? data
        if let content, let place = members.firstIndex(where: { $0.name == "event" }) {
            let names = [key, "event", "type"].compactMap { $0 }
            if let name = names.lazy.compactMap({ content[$0]?.string }).first {
                change { $0[place].value = .string(name) }
            }
        }
        return .object(members)
    }
}
