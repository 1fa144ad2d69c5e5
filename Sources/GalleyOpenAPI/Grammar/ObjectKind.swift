// The objects of an OpenAPI Description and the sections that tell of them.

/// A kind of object. In the order of the specification, which has been the same since 3.0: the number is the section's.
/// Those of Swagger 2.0 that differ in what they hold follow; they are only read for their references.
enum ObjectKind: Int, CaseIterable, Sendable {
    case openAPI = 1
    case info, contact, license, server, serverVariable, components, paths, pathItem, operation, externalDocs,
        parameter, requestBody, mediaType, encoding, responses, response, callback, example, link, header,
        tag,
        reference, schema, discriminator, xml, securityScheme, oauthFlows, oauthFlow, securityRequirement
    case swagger, swaggerPaths, swaggerPathItem, swaggerOperation, swaggerParameter, swaggerResponses
    case swaggerResponse

    /// As the specification calls it.
    var name: String {
        switch self {
        case .openAPI: "OpenAPI Object"
        case .swagger: "Swagger Object"
        case .info: "Info Object"
        case .contact: "Contact Object"
        case .license: "License Object"
        case .server: "Server Object"
        case .serverVariable: "Server Variable Object"
        case .components: "Components Object"
        case .paths, .swaggerPaths: "Paths Object"
        case .pathItem, .swaggerPathItem: "Path Item Object"
        case .operation, .swaggerOperation: "Operation Object"
        case .externalDocs: "External Documentation Object"
        case .parameter, .swaggerParameter: "Parameter Object"
        case .requestBody: "Request Body Object"
        case .mediaType: "Media Type Object"
        case .encoding: "Encoding Object"
        case .responses, .swaggerResponses: "Responses Object"
        case .response, .swaggerResponse: "Response Object"
        case .callback: "Callback Object"
        case .example: "Example Object"
        case .link: "Link Object"
        case .header: "Header Object"
        case .tag: "Tag Object"
        case .reference: "Reference Object"
        case .schema: "Schema Object"
        case .discriminator: "Discriminator Object"
        case .xml: "XML Object"
        case .securityScheme: "Security Scheme Object"
        case .oauthFlows: "OAuth Flows Object"
        case .oauthFlow: "OAuth Flow Object"
        case .securityRequirement: "Security Requirement Object"
        }
    }

    /// With its article.
    var phrase: String {
        switch self {
        case .openAPI, .info, .operation, .swaggerOperation, .externalDocs, .encoding, .example, .xml,
            .oauthFlows,
            .oauthFlow:
            "an " + name
        default: "a " + name
        }
    }

    /// "OAS 3.1 §4.8.12".
    func section(_ version: APIDescription.Version) -> String {
        switch version {
        case .swagger2: "OAS 2.0, \(name)"
        case .openAPI30: "OAS 3.0 §4.7.\(rawValue)"
        case .openAPI31: "OAS 3.1 §4.8.\(rawValue)"
        case .openAPI32: "OAS 3.2 §4.\(rawValue)"
        }
    }

    /// Whether a Reference Object may stand in its place. Schemas and path items have a `$ref` of their own.
    func allowsReference(_ version: APIDescription.Version) -> Bool {
        switch self {
        case .parameter, .requestBody, .response, .callback, .example, .link, .header, .securityScheme: true
        case .mediaType: version >= .openAPI32
        default: false
        }
    }

    /// Whether a `$ref` may stand in it in any version: as a Reference Object, or as a field of its own.
    var canBeReference: Bool {
        switch self {
        case .schema, .pathItem, .swaggerParameter, .swaggerResponse, .swaggerPathItem: true
        default: allowsReference(.openAPI32)
        }
    }

    /// The section of `components` that holds such objects, and the first version that has it.
    var section: (name: String, since: APIDescription.Version)? { Self.sections[self] }

    private static let sections: [ObjectKind: (name: String, since: APIDescription.Version)] = {
        var sections: [ObjectKind: (name: String, since: APIDescription.Version)] = [:]
        for field in SpecGrammar.of(.components).fields {
            if case .map(let kind) = field.shape { sections[kind] = (field.name, field.since) }
        }
        return sections
    }()
}

extension APIDescription.Version {
    /// "3.1".
    var number: String {
        switch self {
        case .swagger2: "2.0"
        case .openAPI30: "3.0"
        case .openAPI31: "3.1"
        case .openAPI32: "3.2"
        }
    }
}
