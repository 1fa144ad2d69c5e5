// A schema as a person reads it: types and constraints in words, fields in rows, alternatives by name.
//
// This is what pages, embedded schemas and Markdown are written from. It is made for one place on one page
// and thrown away after it.

import GalleyCore
import GalleyData

/// What is said of one value.
package struct Outline: Sendable {
    /// The type in words: "string", "Author or null", "list of Tag", "one of 3 objects".
    package var type: [TypeWord] = []
    /// The schema's `title` where it says more than the name it stands beside.
    package var title: String?
    package var description: MarkdownText?
    /// In words, each a phrase: "1 to 80 characters", "at least 0", "matches `^[a-z]+$`". Code is in backticks;
    /// `PhrasePart` takes them apart.
    package var constraints: [String] = []
    /// As JSON on one line; a plain string without its quotes.
    package var defaultValue: String?
    package var constant: String?
    package var values: [EnumValue] = []
    /// As JSON on one line each; a plain string without its quotes.
    package var examples: [String] = []
    package var isDeprecated = false
    package var isReadOnly = false
    package var isWriteOnly = false
    package var externalDocs: ExternalDocs?
    /// Of an object: its properties, required ones first, then in order. Of a list: those of its items.
    package var fields: [Field] = []
    /// How many fields are left out because there are far too many.
    package var omitted = 0
    /// Whether `fields`, `alternatives` and `values` are of the items of a list (in a list …).
    package var isOfItems = false
    package var alternatives: Alternatives?
    /// The components that were read into this one: where more can be read. Places in `APIDescription.schemas`.
    package var name: Int?
    /// Why fields are not shown here although there are some: they are told on the page of `name`.
    package var fold = Fold.none
    /// The node it was read from, references followed.
    package var node: Node

    package enum Fold: Sendable {
        case none
        /// It contains itself.
        case circular
        /// It is nested too deep, or the page is full.
        case deep
    }

    package init(node: Node) { self.node = node }
}

/// A piece of a phrase in words, such as a constraint.
package enum PhrasePart: Sendable, Equatable {
    case text(String)
    case code(String)

    /// The pieces of a phrase whose code stands in backticks (CommonMark 0.30 §6.1).
    package static func parts(of phrase: String) -> [PhrasePart] {
        guard phrase.utf8.contains(UInt8(ascii: "`")) else { return [.text(phrase)] }
        var parts: [PhrasePart] = []
        var rest = phrase[...]
        while let start = rest.firstIndex(of: "`") {
            if start > rest.startIndex { parts.append(.text(String(rest[..<start]))) }
            rest = rest[start...]
            let fence = rest.prefix { $0 == "`" }
            rest = rest.dropFirst(fence.count)
            // The next run of as many backticks, neither more nor fewer.
            var end = rest.startIndex
            while let run = rest[end...].firstIndex(of: "`") {
                let length = rest[run...].prefix { $0 == "`" }.count
                end = run
                if length == fence.count { break }
                end = rest.index(run, offsetBy: length)
            }
            guard end < rest.endIndex, rest[end] == "`" else {
                parts.append(.text(String(fence + rest)))
                return parts
            }
            var code = rest[..<end]
            if code.hasPrefix(" "), code.hasSuffix(" "), code.contains(where: { $0 != " " }) {
                code = code.dropFirst().dropLast()
            }
            parts.append(.code(String(code)))
            rest = rest[end...].dropFirst(fence.count)
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        return parts
    }
}

/// A piece of a type in words.
package enum TypeWord: Sendable, Equatable {
    case text(String)
    /// A component by its place in `APIDescription.schemas`.
    case schema(Int)

    var isText: Bool {
        if case .text = self { return true }
        return false
    }
}

package struct EnumValue: Sendable {
    /// As JSON on one line; a plain string without its quotes.
    package var text: String
    /// From `x-enumDescriptions`, `x-enum-varnames` or a `oneOf` of constants.
    package var description: String?

    package init(text: String, description: String? = nil) {
        self.text = text
        self.description = description
    }
}

/// A row: a property, or what stands for many.
package struct Field: Sendable {
    package enum Kind: Sendable {
        case property
        /// `patternProperties`: the name is a regular expression.
        case pattern
        /// `additionalProperties`, `unevaluatedProperties`: `name` is "any name" or "any other name".
        case additional
        /// `prefixItems`: the name is the place in the list, from 1.
        case item
    }

    package var kind = Kind.property
    package var name: String
    package var isRequired: Bool
    package var outline: Outline

    package init(name: String, isRequired: Bool, outline: Outline) {
        self.name = name
        self.isRequired = isRequired
        self.outline = outline
    }
}

package struct Alternatives: Sendable {
    package enum Kind: Sendable { case oneOf, anyOf }

    package struct Alternative: Sendable {
        /// "Repository", "string", "Variant 2".
        package var name: String
        /// The value of the discriminator's property that chooses it.
        package var discriminatorValue: String?
        /// 3.2: whether it is meant where the discriminator's property is missing or has another value.
        package var isDefault: Bool
        package var outline: Outline

        package init(
            name: String, discriminatorValue: String? = nil, isDefault: Bool = false, outline: Outline
        ) {
            self.name = name
            self.discriminatorValue = discriminatorValue
            self.isDefault = isDefault
            self.outline = outline
        }
    }

    package var kind: Kind
    /// The property that tells which one it is.
    package var discriminator: String?
    package var items: [Alternative] = []
    /// How many are left out because there are far too many.
    package var omitted = 0

    package init(kind: Kind) { self.kind = kind }
}

/// Whether a schema is read for what is sent or for what comes back.
package enum Direction: Sendable {
    case request, response
    /// On the schema's own page.
    case both
}
