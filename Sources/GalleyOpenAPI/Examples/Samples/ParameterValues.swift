// The values that parameters have in a request.

import GalleyCore

struct ParameterValues {
    private let examples: ExampleMaker

    init(_ examples: ExampleMaker) { self.examples = examples }

    /// Names and values of a parameter of the query, a header or a cookie; those of a query are not encoded.
    func pairs(of parameter: Parameter) -> [(name: String, value: String)] {
        let value = examples.example(of: parameter)
        switch parameter.place {
        case .query, .querystring: return examples.queryPairs(value, as: parameter)
        case .header:
            let line = examples.serialized(value, as: parameter)
            return [(parameter.name, String(line.dropFirst(parameter.name.count + 2)))]
        case .cookie:
            return ParameterSerialization.cookies(
                name: parameter.name, value: value, style: parameter.style, isExploded: parameter.isExploded)
        case .path: return [(parameter.name, text(of: parameter))]
        }
    }

    /// The text that takes the place of a parameter in the path, or of a whole query; encoded.
    func text(of parameter: Parameter) -> String {
        examples.serialized(examples.example(of: parameter), as: parameter)
    }
}
