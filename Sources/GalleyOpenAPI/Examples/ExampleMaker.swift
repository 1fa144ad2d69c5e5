// Example values: given ones where they fit their schema, made ones else.
//
// The same description gives the same values in every build: no clock, no chance.

import GalleyCore
import GalleyData

/// Makes examples of an API's schemas, media types and parameters.
package struct ExampleMaker: Sendable {
    package enum Detail: Sendable {
        /// With all properties.
        case full
        /// With those that are required.
        case minimal
    }

    let api: APIDescription

    package init(_ api: APIDescription) { self.api = api }

    /// A value that fits a schema, without what is left out in a direction: what the schema gives as `example`,
    /// `examples`, `default`, `const` or `enum`, in its parts too, else a made one. Where no value is found that fits
    /// (there may be none), one that shows its shape.
    package func value(
        of schema: Schema, for direction: Direction, detail: Detail = .full
    ) -> JSONValue {
        value(of: schema, for: direction, detail: detail, named: nil)
    }

    /// A value of a component as its own page tells of it: with what is only sent and what only comes back.
    package func example(of schema: NamedSchema) -> JSONValue {
        value(of: schema.schema, for: schema.input == nil ? .both : .response)
    }

    /// A value for a named place (a property, a parameter), which tells more of what is meant; one of a list of
    /// examples with its place in it.
    func value(
        of schema: Schema, for direction: Direction, detail: Detail = .full, named name: String?,
        variation: Int = 0, items: Int = 1
    ) -> JSONValue {
        var generator = ExampleGenerator(api, direction: direction, detail: detail)
        generator.variation = variation
        generator.itemCount = items
        return generator.example(of: schema, named: name)
    }
}
