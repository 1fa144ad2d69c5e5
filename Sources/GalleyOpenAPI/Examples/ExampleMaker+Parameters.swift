// Examples of parameters and headers, and how they look in a request.

import GalleyCore
import GalleyData

extension ExampleMaker {
    /// A value of a parameter: the first one given, else a made one.
    package func example(of parameter: Parameter) -> JSONValue { example(of: parameter, items: 1) }

    private func example(of parameter: Parameter, items: Int) -> JSONValue {
        value(
            given: parameter.node.hasExamples ? parameter.examples : [], content: parameter.content,
            schema: parameter.schema,
            named: parameter.name, for: .request, items: items)
    }

    /// A value of a response's header.
    package func example(of header: Header) -> JSONValue {
        value(
            given: header.node.hasExamples ? header.examples : [], content: header.content,
            schema: header.schema, named: header.name,
            for: .response, items: 1)
    }

    private func value(
        given: [Example], content: MediaType?, schema: Schema?, named name: String,
        for direction: Direction, items: Int
    ) -> JSONValue {
        let inContent = content.map { $0.node.hasExamples ? $0.examples : [] }
        for example in given + (inContent ?? []) {
            if let node = example.value { return JSONValue(node) }
            if let text = example.serialized { return .string(text) }
        }
        guard let schema = schema ?? content?.schema else {
            return .string(Plausible.words(name).joined(separator: " "))
        }
        return value(of: schema, for: direction, named: name, items: items)
    }

    /// A value of a parameter as it stands in a request: `tags=a&tags=b`, `;id=5`, `X-Tags: a,b`. A list shows two
    /// items where it may.
    package func illustration(of parameter: Parameter) -> String {
        serialized(example(of: parameter, items: 2), as: parameter)
    }

    /// A value as it stands in a request.
    package func serialized(_ value: JSONValue, as parameter: Parameter) -> String {
        let name = parameter.name
        let isDocument = parameter.content != nil
        let value = isDocument ? .string(document(value, of: parameter)) : value
        switch parameter.place {
        case .path:
            return ParameterSerialization.path(
                name: name, value: value, style: parameter.style, isExploded: parameter.isExploded,
                allowsReserved: parameter.allowsReserved)
        case .query:
            return ParameterSerialization.query(
                name: name, value: value, style: parameter.style, isExploded: parameter.isExploded,
                allowsReserved: parameter.allowsReserved)
        case .querystring:
            // Forms are encoded by what they are; another document is encoded as a whole.
            let isForm = parameter.content.map { MediaSyntax($0.name) == .form } ?? true
            return isForm ? value.plainText : ParameterSerialization.encoded(value.plainText)
        case .header:
            return name + ": " + ParameterSerialization.header(value: value, isExploded: parameter.isExploded)
        case .cookie:
            return ParameterSerialization.cookie(
                name: name, value: value, style: parameter.style, isExploded: parameter.isExploded)
        }
    }

    /// The fields that a parameter adds to a query, not encoded.
    package func queryPairs(
        _ value: JSONValue, as parameter: Parameter
    ) -> [(name: String, value: String)] {
        guard parameter.content == nil else { return [(parameter.name, document(value, of: parameter))] }
        return ParameterSerialization.pairs(
            name: parameter.name, value: value, style: parameter.style, isExploded: parameter.isExploded)
    }

    /// The text of a parameter whose value is a document of a media type.
    private func document(_ value: JSONValue, of parameter: Parameter) -> String {
        guard let media = parameter.content else { return value.plainText }
        switch MediaSyntax(media.name) {
        case .json: return value.json()
        case .form:
            if case .object = value { return ParameterSerialization.form(formPairs(of: value, media)) }
            return value.plainText
        default: return value.plainText
        }
    }
}
