// The objects that a description is made of, and where each holds others: all that has to be known to find its
// references, and to tell them from data that looks like one.
//
// `$ref` is a reference only where an object may stand: not in an example, a default or an extension, and not
// as the name of a property. So the tree is walked by what the specification says of each key.

import GalleyCore
import GalleyData

/// A kind of object (OAS 3.2 §4).
enum SpecObject: UInt8, Sendable {
    case document, components, paths, pathItem, operation, callback
    case parameter, header, requestBody, responses, response, mediaType, encoding
    case schema, discriminator, example, link, securityScheme
    /// The document, a parameter or a response of Swagger 2.0; their other objects differ in nothing that counts here.
    case swagger, swaggerParameter, swaggerResponse, swaggerPathItem, swaggerPaths, swaggerOperation
    case swaggerResponses
}

/// What the value of a key holds.
enum SpecPart: Sendable, Equatable {
    /// Nothing that refers.
    case data
    case one(SpecObject)
    /// A list of objects; of 2.0's `items`, also one.
    case list(SpecObject)
    /// A mapping from names to objects.
    case map(SpecObject)
    /// `mapping` of a discriminator: names to references (OAS 3.2 §4.25).
    case references
}

extension SpecObject {
    /// What the value of a key is, in an object of this kind.
    func part(_ key: Span<UInt8>) -> SpecPart {
        switch self {
        case .paths, .callback: return Self.isExtension(key) ? .data : .one(.pathItem)
        case .responses: return Self.isExtension(key) ? .data : .one(.response)
        case .swaggerPaths: return Self.isExtension(key) ? .data : .one(.swaggerPathItem)
        case .swaggerResponses: return Self.isExtension(key) ? .data : .one(.swaggerResponse)
        case .example, .link, .securityScheme: return .data
        default: return Self.parts[Int(rawValue)].part(key)
        }
    }

    static func isExtension(_ key: Span<UInt8>) -> Bool {
        key.count > 1 && key[0] == UInt8(ascii: "x") && key[1] == UInt8(ascii: "-")
    }

    /// Whether a `$ref` may stand in its place.
    var canBeReference: Bool {
        switch self {
        case .schema, .response, .parameter, .example, .requestBody, .header, .securityScheme, .link,
            .callback,
            .pathItem, .mediaType, .swaggerParameter, .swaggerResponse, .swaggerPathItem:
            true
        default: false
        }
    }

    /// The section of `components` that holds such objects, and the first version that has it.
    var section: (name: String, since: APIDescription.Version)? {
        switch self {
        case .schema: ("schemas", .openAPI30)
        case .response: ("responses", .openAPI30)
        case .parameter: ("parameters", .openAPI30)
        case .example: ("examples", .openAPI30)
        case .requestBody: ("requestBodies", .openAPI30)
        case .header: ("headers", .openAPI30)
        case .securityScheme: ("securitySchemes", .openAPI30)
        case .link: ("links", .openAPI30)
        case .callback: ("callbacks", .openAPI30)
        case .pathItem: ("pathItems", .openAPI31)
        case .mediaType: ("mediaTypes", .openAPI32)
        default: nil
        }
    }
}

// MARK: - What the specification says

/// The keys of one kind of object that hold others.
private struct Parts: Sendable {
    private var table = ByteTable()
    private var values: [SpecPart] = []

    init(_ parts: [(String, SpecPart)]) {
        for (key, part) in parts {
            table.insert(key, values.count)
            values.append(part)
        }
    }

    func part(_ key: Span<UInt8>) -> SpecPart {
        table[key].map { values[$0] } ?? .data
    }
}

extension SpecObject {
    /// By raw value; empty where a kind needs none.
    private static let parts: [Parts] = (0...SpecObject.swaggerResponses.rawValue).map {
        Parts(SpecObject(rawValue: $0).map(keys) ?? [])
    }

    private static let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]

    private static func keys(of object: SpecObject) -> [(String, SpecPart)] {
        switch object {
        case .document:
            [("paths", .one(.paths)), ("webhooks", .map(.pathItem)), ("components", .one(.components))]
        case .components:
            [
                SpecObject.schema, .response, .parameter, .example, .requestBody, .header, .securityScheme,
                .link,
                .callback, .pathItem, .mediaType,
            ].compactMap { object in object.section.map { ($0.name, .map(object)) } }
        case .pathItem:
            methods.map { ($0, .one(.operation)) } + [
                ("query", .one(.operation)), ("additionalOperations", .map(.operation)),
                ("parameters", .list(.parameter)),
            ]
        case .operation:
            [
                ("parameters", .list(.parameter)), ("requestBody", .one(.requestBody)),
                ("responses", .one(.responses)), ("callbacks", .map(.callback)),
            ]
        case .parameter, .header:
            [("schema", .one(.schema)), ("content", .map(.mediaType)), ("examples", .map(.example))]
        case .requestBody:
            [("content", .map(.mediaType))]
        case .response:
            [("headers", .map(.header)), ("content", .map(.mediaType)), ("links", .map(.link))]
        case .mediaType:
            [("schema", .one(.schema)), ("itemSchema", .one(.schema)), ("examples", .map(.example))]
                + encodings
        case .encoding:
            [("headers", .map(.header))] + encodings
        case .schema:
            [
                "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies",
            ].map { ($0, .map(.schema)) }
                + ["allOf", "anyOf", "oneOf", "prefixItems", "items"].map { ($0, .list(.schema)) }
                + [
                    "not", "if", "then", "else", "contains", "additionalProperties", "unevaluatedProperties",
                    "unevaluatedItems", "additionalItems", "propertyNames", "contentSchema",
                ].map { ($0, .one(.schema)) }
                + [("discriminator", .one(.discriminator))]
        case .discriminator:
            [("mapping", .references)]
        case .swagger:
            [
                ("paths", .one(.swaggerPaths)), ("definitions", .map(.schema)),
                ("parameters", .map(.swaggerParameter)), ("responses", .map(.swaggerResponse)),
            ]
        case .swaggerPathItem:
            methods.map { ($0, .one(.swaggerOperation)) } + [("parameters", .list(.swaggerParameter))]
        case .swaggerOperation:
            [("parameters", .list(.swaggerParameter)), ("responses", .one(.swaggerResponses))]
        case .swaggerParameter, .swaggerResponse:
            [("schema", .one(.schema))]
        default: []
        }
    }

    private static let encodings: [(String, SpecPart)] = [
        ("encoding", .map(.encoding)), ("prefixEncoding", .list(.encoding)),
        ("itemEncoding", .one(.encoding)),
    ]
}
