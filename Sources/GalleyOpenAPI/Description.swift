// An API as its description tells of it: what the pages of a reference are made from.
//
// The description is decoded once: operations, parameters, responses and names are values here. Schemas
// are not: a schema is a view of its node (`Schema`), so that a description of some megabytes costs little
// more than its bytes. Nothing here knows of HTML.

import GalleyCore
import GalleyData

/// A resolved, located OpenAPI Description (OAS 3.2 §4.3). Lists are in the order of the document; indices into them
/// tie its parts together.
package struct APIDescription: Sendable {
    package enum Version: Int, Sendable, Comparable {
        case swagger2, openAPI30, openAPI31, openAPI32

        package static func < (a: Version, b: Version) -> Bool { a.rawValue < b.rawValue }
    }

    package let documents: SpecDocuments
    package var version = Version.openAPI31
    /// As written, such as "3.1.0".
    package var versionText = ""
    /// `$self` (3.2): the URI that the description gives itself.
    package var selfURI: String?
    package var info = Info()
    /// Of the whole description; never empty (OAS §4.6: without any, one whose URL is `/`).
    package var servers: [Server] = []
    /// Declared ones in their order, then those that only operations name.
    package var tags: [Tag] = []
    /// `x-tagGroups`, or what 3.2's `parent` makes of the tags; empty where there are none.
    package var tagGroups: [TagGroup] = []
    /// Of paths in their order, then of webhooks, then of callbacks. `x-internal` ones are left out.
    package var operations: [Operation] = []
    /// Component schemas in their order, without what `x-internal` hides.
    package var schemas: [NamedSchema] = []
    package var securitySchemes: [SecurityScheme] = []
    /// Of the whole description: in force where an operation says nothing else.
    package var security: [SecurityRequirement] = []
    package var externalDocs: ExternalDocs?
    /// The schema of a validation error as FastAPI gives it to nearly every operation, told once.
    package var validationError: Int?
    package var diagnostics: [Diagnostic] = []
    /// Component name to place in `schemas`; both names of a joined pair lead to one.
    package var schemaByName: [String: Int] = [:]
    /// What a reference to a component schema leads to, and its place in `schemas`: its node, and the node of another
    /// file that it is only a reference to.
    package var schemaByNode: [Node: Int] = [:]
    /// Made of the schemas when examples ask for it.
    package private(set) var lentExamples = LentExamples()

    package init(documents: SpecDocuments) { self.documents = documents }
}

/// Text that its author wrote in CommonMark, and where.
package struct MarkdownText: Sendable, Hashable {
    /// The scalar that holds it.
    package let node: Node

    package init(_ node: Node) { self.node = node }

    package var text: String { node.scalarText ?? "" }
    package var utf8: ArraySlice<UInt8> { node.utf8 }
}

package struct Info: Sendable {
    package var title = ""
    /// As a title: plain text.
    package var summary: String?
    package var description: MarkdownText?
    package var version = ""
    package var termsOfService: String?
    package var contactName: String?
    package var contactURL: String?
    package var contactEmail: String?
    package var licenseName: String?
    package var licenseURL: String?
    /// SPDX.
    package var licenseIdentifier: String?
    package var logo: Logo?

    package struct Logo: Sendable {
        package var url: String
        package var altText: String
        package var href: String?
    }

    package init() {}
}

package struct ExternalDocs: Sendable {
    package var url: String
    package var description: MarkdownText?
    package var node: Node

    package init(url: String, description: MarkdownText?, node: Node) {
        self.url = url
        self.description = description
        self.node = node
    }
}

package struct Server: Sendable {
    /// With its variables as `{name}`.
    package var url: String
    /// 3.2.
    package var name: String?
    package var description: MarkdownText?
    package var variables: [Variable] = []

    package struct Variable: Sendable {
        package var name: String
        package var defaultValue: String
        package var values: [String]
        package var description: MarkdownText?

        package init(name: String, defaultValue: String, values: [String], description: MarkdownText?) {
            self.name = name
            self.defaultValue = defaultValue
            self.values = values
            self.description = description
        }
    }

    package init(url: String) { self.url = url }

    /// The URL with the defaults of its variables, without a slash at its end.
    package var defaultURL: String {
        var result = url
        for variable in variables {
            result = result.filling("{" + variable.name + "}", with: variable.defaultValue)
        }
        while result.hasSuffix("/") { result.removeLast() }
        return result
    }
}

package struct Tag: Sendable {
    /// As operations name it.
    package var name: String
    /// What readers see: `x-displayName`, 3.2's `summary`, else the name.
    package var title: String
    package var description: MarkdownText?
    package var externalDocs: ExternalDocs?
    /// 3.2: the tag it belongs under, by its place in `APIDescription.tags`.
    package var parent: Int?
    /// 3.2: `nav`, `badge`, `audience` or another.
    package var kind: String?
    /// The last part of its page's address; unique among tags, whatever the case of letters.
    package var slug: String
    /// Places in `APIDescription.operations` of those that are listed here, in their order; deprecated ones last.
    package var operations: [Int] = []

    package init(name: String, title: String, slug: String) {
        self.name = name
        self.title = title
        self.slug = slug
    }
}

package struct TagGroup: Sendable {
    package var name: String
    /// Places in `APIDescription.tags`.
    package var tags: [Int]

    package init(name: String, tags: [Int]) {
        self.name = name
        self.tags = tags
    }
}

/// An operation of a path, a webhook or a callback.
package struct Operation: Sendable {
    package enum Kind: Sendable, Hashable {
        case path
        /// A request that the service sends; `path` is the webhook's name.
        case webhook
        /// Sent in answer to the operation of this index; `name` is the callback's, `path` its runtime expression.
        case callback(of: Int, name: String)
    }

    package var kind = Kind.path
    /// In capitals; of `additionalOperations` (3.2) as written.
    package var method: String
    /// With its parameters as `{name}`.
    package var path: String
    package var operationID: String?
    /// The operationId without what FastAPI appends to it (the path and the method), where that stays unique.
    package var shortID: String?
    /// The last part of its page's address, and the first of its anchors where it shares a page; unique among
    /// operations, whatever the case of letters, and independent of their order.
    package var slug: String
    /// The summary as a person would write it, else the operationId in words, else method and path.
    package var title: String
    package var description: MarkdownText?
    /// Of the path item.
    package var pathSummary: String?
    package var pathDescription: MarkdownText?
    /// Places in `APIDescription.tags`; the first is where it is listed (no badge or audience of 3.2's `kind`).
    package var tags: [Int] = []
    /// Those of the path item and its own, its own first in force; each once. By place (path, query, querystring,
    /// header, cookie), required before optional, then in order.
    package var parameters: [Parameter] = []
    package var requestBody: RequestBody?
    /// In the order of their statuses, `default` last.
    package var responses: [Response] = []
    /// Places of its callbacks' operations in `APIDescription.operations`.
    package var callbacks: [Int] = []
    package var isDeprecated = false
    /// In force: its own, else the description's. Alternatives; none where none is needed.
    package var security: [SecurityRequirement] = []
    /// Whether an alternative is not among `security` because the description does not have its schemes.
    package var hasUnknownSecurity = false
    /// In force: its own, else the path item's, else the description's.
    package var servers: [Server] = []
    /// Whether `servers` are not those of the whole description.
    package var hasOwnServers = false
    package var externalDocs: ExternalDocs?
    /// `x-codeSamples`.
    package var codeSamples: [CodeSample] = []
    package var node: Node

    package init(method: String, path: String, slug: String, title: String, node: Node) {
        self.method = method
        self.path = path
        self.slug = slug
        self.title = title
        self.node = node
    }
}

package struct Parameter: Sendable {
    package enum Place: String, Sendable, CaseIterable {
        case path, query
        /// 3.2: the whole query string.
        case querystring
        case header, cookie
    }

    package var name: String
    package var place: Place
    /// Its own, else its schema's. Where both say the same it is the schema's node, so that what shows the schema
    /// beside it can leave out that node.
    package var description: MarkdownText?
    package var isRequired = false
    package var isDeprecated = false
    package var allowsEmptyValue = false
    /// `simple`, `form`, `label`, `matrix`, `spaceDelimited`, `pipeDelimited`, `deepObject`, `cookie`; the default of
    /// its place where none is given (OAS §4.12.2.2).
    package var style: String
    package var isExploded: Bool
    package var allowsReserved = false
    package var schema: Schema?
    /// Where its value is a document of a media type instead; its schema is there.
    package var content: MediaType?
    /// `examples`, else `example`, else those of its schema; so in headers and media types.
    package var examples: [Example] = []
    package var node: Node

    package init(name: String, place: Place, style: String, isExploded: Bool, node: Node) {
        self.name = name
        self.place = place
        self.style = style
        self.isExploded = isExploded
        self.node = node
    }
}

package struct RequestBody: Sendable {
    package var description: MarkdownText?
    package var isRequired = false
    package var content: [MediaType] = []
    package var node: Node

    package init(node: Node) { self.node = node }
}

package struct MediaType: Sendable {
    /// With its parameters, such as `application/json; charset=utf-8`; may be a range such as `image/*`.
    package var name: String
    package var schema: Schema?
    /// 3.2: the schema of each item of a stream.
    package var itemSchema: Schema?
    package var examples: [Example] = []
    /// How parts of a form are sent, by property.
    package var encodings: [Encoding] = []
    /// Of a response's body: what is answered with it.
    package var answer: Answer?
    package var node: Node

    /// Of a response that a body stands in.
    package struct Answer: Sendable {
        /// As in `Response.status`.
        package var status: String
        package var description: MarkdownText?
        /// The parameter that the operation's path ends with, which names what is asked for; or none.
        package var subject: [Parameter] = []
    }

    package init(name: String, node: Node) {
        self.name = name
        self.node = node
    }
}

package struct Encoding: Sendable {
    /// The property; "" for the `itemEncoding` of 3.2, a number from 1 for each of its `prefixEncoding`. Of an encoding
    /// within another: `outer.inner`.
    package var name: String
    package var contentType: String?
    package var headers: [Header] = []
    package var style: String?
    package var isExploded: Bool?
    package var allowsReserved = false

    package init(name: String) { self.name = name }
}

package struct Header: Sendable {
    package var name: String
    package var description: MarkdownText?
    package var isRequired = false
    package var isDeprecated = false
    package var schema: Schema?
    package var content: MediaType?
    package var examples: [Example] = []
    package var node: Node

    package init(name: String, node: Node) {
        self.name = name
        self.node = node
    }
}

package struct Response: Sendable {
    /// `200`, `2XX` or `default`.
    package var status: String
    /// 3.2.
    package var summary: String?
    /// nil where it says no more than the status does ("Successful Response").
    package var description: MarkdownText?
    package var headers: [Header] = []
    package var content: [MediaType] = []
    package var links: [ResponseLink] = []
    /// Whether it is the validation error that nearly every operation of a FastAPI service has.
    package var isValidationError = false
    package var node: Node

    package init(status: String, node: Node) {
        self.status = status
        self.node = node
    }
}

/// What may be called next with values of a response (OAS §4.20).
package struct ResponseLink: Sendable {
    package var name: String
    /// The operation it leads to, where that is known.
    package var operation: Int?
    package var description: MarkdownText?
    /// Parameter name and runtime expression or constant.
    package var parameters: [(name: String, value: String)] = []
    package var requestBody: String?
    package var server: Server?

    package init(name: String) { self.name = name }
}

package struct Example: Sendable {
    /// Empty where it is the only one and has none.
    package var name: String
    package var summary: String?
    package var description: MarkdownText?
    /// The value as data: `value`, `dataValue` (3.2), `example`, or one of a schema's `examples`.
    package var value: Node?
    /// `serializedValue` (3.2): the bytes as they are sent.
    package var serialized: String?
    /// Where it is kept, if not here; resolved against the document. It is never fetched.
    package var externalValue: String?
    package var node: Node

    package init(name: String, node: Node) {
        self.name = name
        self.node = node
    }
}

package struct SecurityScheme: Sendable {
    package enum Kind: Sendable {
        case apiKey(place: Parameter.Place, name: String)
        /// The scheme in small letters: `basic`, `bearer`, `digest` …
        case http(scheme: String, bearerFormat: String?)
        case mutualTLS
        case oauth2([Flow], metadataURL: String?)
        case openIDConnect(url: String)
    }

    package struct Flow: Sendable {
        /// `implicit`, `password`, `clientCredentials`, `authorizationCode`, `deviceAuthorization` (3.2).
        package var name: String
        package var authorizationURL: String?
        package var deviceAuthorizationURL: String?
        package var tokenURL: String?
        package var refreshURL: String?
        package var scopes: [(name: String, description: String)] = []

        package init(name: String) { self.name = name }
    }

    /// Its component name.
    package var name: String
    /// The last part of its anchor.
    package var slug: String
    package var kind: Kind
    package var description: MarkdownText?
    package var isDeprecated = false
    package var node: Node

    package init(name: String, slug: String, kind: Kind, node: Node) {
        self.name = name
        self.slug = slug
        self.kind = kind
        self.node = node
    }
}

/// One alternative: all of its schemes are needed together; none is `{}`, no authentication.
package struct SecurityRequirement: Sendable, Hashable {
    package struct Need: Sendable, Hashable {
        /// Its place in `APIDescription.securitySchemes`.
        package var scheme: Int
        package var scopes: [String]

        package init(scheme: Int, scopes: [String]) {
            self.scheme = scheme
            self.scopes = scopes
        }
    }

    package var needs: [Need]

    package init(needs: [Need]) { self.needs = needs }
}

/// A sample that the description brings itself.
package struct CodeSample: Sendable {
    /// As written: `Shell`, `C#` …
    package var language: String
    package var label: String
    package var source: String

    package init(language: String, label: String, source: String) {
        self.language = language
        self.label = label
        self.source = source
    }
}

/// A schema of the components, with a page of its own.
package struct NamedSchema: Sendable {
    /// The component's name; of an `-Input`/`-Output` pair that was joined, without the suffix.
    package var name: String
    /// What readers see: its `title` where it says more than the name, else the name (`Page_Idea_` as "Page of Idea").
    package var title: String
    /// The last part of its page's address; unique among schemas, whatever the case of letters.
    package var slug: String
    /// As it is returned, where it differs from `input`.
    package var schema: Schema
    /// As it is sent, where an `-Input`/`-Output` pair really differs.
    package var input: Schema?
    /// Made by a framework for one request body (`Body_…`): shown there, and not listed.
    package var isSynthetic = false
    /// Operations that use it in a request or response, themselves or through other schemas' inline parts.
    package var operations: [Int] = []
    /// Schemas that refer to it.
    package var schemas: [Int] = []

    package init(name: String, title: String, slug: String, schema: Schema) {
        self.name = name
        self.title = title
        self.slug = slug
        self.schema = schema
    }
}

extension String {
    /// With a text in all places of another.
    func filling(_ place: String, with text: String) -> String {
        let bytes = Array(utf8)
        let wanted = Array(place.utf8)
        guard var next = bytes.firstIndex(of: wanted.span, from: 0) else { return self }
        var result: [UInt8] = []
        var start = 0
        while true {
            result += bytes[start..<next]
            result.append(utf8: text)
            start = next + wanted.count
            guard let other = bytes.firstIndex(of: wanted.span, from: start) else { break }
            next = other
        }
        result += bytes[start...]
        return String(decoding: result, as: UTF8.self)
    }
}
