// The values that parameters have in a request. Descriptions say the same parameter in hundreds of operations
// (`#/components/parameters/owner`), so what was made once is kept.

import GalleyCore
import GalleyData

struct ParameterValues {
    let examples: ExampleMaker
    private var known: [Node: [(name: String, value: String)]] = [:]

    init(_ examples: ExampleMaker) { self.examples = examples }

    /// Names and values of a parameter of the query, a header or a cookie, not encoded but for a cookie's.
    mutating func pairs(of parameter: Parameter) -> [(name: String, value: String)] {
        if let pairs = known[parameter.node] { return pairs }
        let pairs = made(of: parameter)
        known[parameter.node] = pairs
        return pairs
    }

    /// The text that takes the place of a parameter in the path, or of a whole query; encoded.
    mutating func text(of parameter: Parameter) -> String { pairs(of: parameter).first?.value ?? "" }

    private func made(of parameter: Parameter) -> [(name: String, value: String)] {
        let value = examples.example(of: parameter)
        switch parameter.place {
        case .query: return examples.queryPairs(value, as: parameter)
        case .header:
            // The name and a colon stand before it.
            let line = examples.serialized(value, as: parameter).utf8.dropFirst(parameter.name.utf8.count + 2)
            return [(parameter.name, String(Substring(line)))]
        case .cookie:
            return ParameterSerialization.cookies(
                name: parameter.name, value: value, style: parameter.style, isExploded: parameter.isExploded)
        case .path, .querystring: return [(parameter.name, examples.serialized(value, as: parameter))]
        }
    }
}
