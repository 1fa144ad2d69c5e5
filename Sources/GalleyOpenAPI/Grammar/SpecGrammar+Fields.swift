// The fields of each kind of object (OAS 3.2 §4, and what earlier versions had).

extension SpecGrammar {
    static func others(of object: ObjectKind) -> ObjectKind? {
        switch object {
        case .paths, .callback: .pathItem
        case .responses: .response
        case .swaggerPaths: .swaggerPathItem
        case .swaggerResponses: .swaggerResponse
        default: nil
        }
    }

    static func fields(of object: ObjectKind) -> [SpecField] {
        func field(_ name: String, _ shape: SpecField.Shape) -> SpecField { SpecField(name, shape) }
        func texts(_ names: String...) -> [SpecField] { names.map { SpecField($0, .string) } }
        switch object {
        case .openAPI:
            return [
                field("openapi", .string), field("$self", .string).since(.openAPI32),
                field("info", .object(.info)).needed(), field("jsonSchemaDialect", .string).since(.openAPI31),
                field("servers", .objects(.server)),
                field("paths", .object(.paths)).needed(to: .openAPI30),
                field("webhooks", .map(.pathItem)).since(.openAPI31),
                field("components", .object(.components)),
                field("security", .objects(.securityRequirement)), field("tags", .objects(.tag)),
                field("externalDocs", .object(.externalDocs)),
            ]
        case .info:
            return [
                field("title", .string).needed(), field("summary", .string).since(.openAPI31),
                field("version", .string).needed(), field("contact", .object(.contact)),
                field("license", .object(.license)),
            ] + texts("description", "termsOfService")
        case .contact: return texts("name", "url", "email")
        case .license:
            return [
                field("name", .string).needed(), field("identifier", .string).since(.openAPI31),
                field("url", .string),
            ]
        case .server:
            return [
                field("url", .string).needed(), field("description", .string),
                field("name", .string).since(.openAPI32), field("variables", .map(.serverVariable)),
            ]
        case .serverVariable:
            return [
                field("enum", .strings), field("default", .string).needed(), field("description", .string),
            ]
        case .components:
            return [
                field("schemas", .map(.schema)), field("responses", .map(.response)),
                field("parameters", .map(.parameter)), field("examples", .map(.example)),
                field("requestBodies", .map(.requestBody)), field("headers", .map(.header)),
                field("securitySchemes", .map(.securityScheme)), field("links", .map(.link)),
                field("callbacks", .map(.callback)), field("pathItems", .map(.pathItem)).since(.openAPI31),
                field("mediaTypes", .map(.mediaType)).since(.openAPI32),
            ]
        // Their keys are no fixed fields.
        case .paths, .callback, .securityRequirement, .responses, .swaggerPaths, .swaggerResponses: return []
        case .pathItem:
            return [
                field("$ref", .reference), field("summary", .string), field("description", .string),
                field("servers", .objects(.server)), field("parameters", .objects(.parameter)),
                field("additionalOperations", .map(.operation)).since(.openAPI32),
            ] + HTTPMethod.allCases.map { field($0.rawValue, .object(.operation)).since($0.since) }
        case .operation:
            return [
                field("tags", .strings), field("externalDocs", .object(.externalDocs)),
                field("parameters", .objects(.parameter)), field("requestBody", .object(.requestBody)),
                field("responses", .object(.responses)).needed(to: .openAPI30),
                field("callbacks", .map(.callback)),
                field("deprecated", .boolean), field("security", .objects(.securityRequirement)),
                field("servers", .objects(.server)),
            ] + texts("summary", "description", "operationId")
        case .externalDocs: return [field("description", .string), field("url", .string).needed()]
        case .parameter:
            return [
                field("name", .string).needed(), field("in", .string).needed(),
                field("allowEmptyValue", .boolean),
            ] + valueFields + [field("allowReserved", .boolean)]
        case .header: return valueFields + [field("allowReserved", .boolean)]
        case .requestBody:
            return [
                field("description", .string), field("content", .map(.mediaType)).needed(),
                field("required", .boolean),
            ]
        case .mediaType:
            return [
                field("schema", .object(.schema)), field("itemSchema", .object(.schema)).since(.openAPI32),
                field("example", .any), field("examples", .map(.example)),
                field("encoding", .map(.encoding)),
            ] + positionalEncodings
        case .encoding:
            return [
                field("contentType", .string), field("headers", .map(.header)), field("style", .string),
                field("explode", .boolean), field("allowReserved", .boolean),
                field("encoding", .map(.encoding)).since(.openAPI32),
            ] + positionalEncodings
        case .response:
            return [
                field("summary", .string).since(.openAPI32),
                field("description", .string).needed(to: .openAPI31),
                field("headers", .map(.header)), field("content", .map(.mediaType)),
                field("links", .map(.link)),
            ]
        case .example:
            return [
                field("dataValue", .any).since(.openAPI32),
                field("serializedValue", .string).since(.openAPI32),
                field("value", .any), field("externalValue", .file),
            ] + texts("summary", "description")
        case .link:
            return [
                field("parameters", .anyMap), field("requestBody", .any), field("server", .object(.server)),
                field("operationRef", .operationReference),
            ] + texts("operationId", "description")
        case .tag:
            return [
                field("name", .string).needed(), field("summary", .string).since(.openAPI32),
                field("description", .string), field("externalDocs", .object(.externalDocs)),
                field("parent", .string).since(.openAPI32), field("kind", .string).since(.openAPI32),
            ]
        case .reference:
            return [
                field("$ref", .reference), field("summary", .string).since(.openAPI31),
                field("description", .string).since(.openAPI31),
            ]
        case .schema: return schemaFields
        case .discriminator:
            return [
                field("propertyName", .string).needed(), field("mapping", .schemaNames),
                field("defaultMapping", .schemaName).since(.openAPI32),
            ]
        case .xml:
            return texts("name", "namespace", "prefix") + [
                field("attribute", .boolean), field("wrapped", .boolean),
                field("nodeType", .string).since(.openAPI32),
            ]
        case .securityScheme:
            return [
                field("type", .string).needed(), field("flows", .object(.oauthFlows)),
                field("oauth2MetadataUrl", .string).since(.openAPI32),
                field("deprecated", .boolean).since(.openAPI32),
            ] + texts("description", "name", "in", "scheme", "bearerFormat", "openIdConnectUrl")
        case .oauthFlows:
            return [
                field("implicit", .object(.oauthFlow)), field("password", .object(.oauthFlow)),
                field("clientCredentials", .object(.oauthFlow)),
                field("authorizationCode", .object(.oauthFlow)),
                field("deviceAuthorization", .object(.oauthFlow)).since(.openAPI32),
            ]
        case .oauthFlow:
            return [
                field("deviceAuthorizationUrl", .string).since(.openAPI32),
                field("scopes", .stringMap).needed(),
            ] + texts("authorizationUrl", "tokenUrl", "refreshUrl")
        case .swagger:
            return [
                field("paths", .object(.swaggerPaths)), field("definitions", .map(.schema)),
                field("parameters", .map(.swaggerParameter)), field("responses", .map(.swaggerResponse)),
            ]
        case .swaggerPathItem:
            return [field("parameters", .objects(.swaggerParameter))]
                + HTTPMethod.allCases.map { field($0.rawValue, .object(.swaggerOperation)) }
        case .swaggerOperation:
            return [
                field("parameters", .objects(.swaggerParameter)),
                field("responses", .object(.swaggerResponses)),
            ]
        case .swaggerParameter, .swaggerResponse: return [field("schema", .object(.schema))]
        }
    }

    /// What parameters and headers share.
    private static let valueFields: [SpecField] = [
        SpecField("description", .string), SpecField("required", .boolean), SpecField("deprecated", .boolean),
        SpecField("style", .string), SpecField("explode", .boolean), SpecField("schema", .object(.schema)),
        SpecField("content", .map(.mediaType)), SpecField("example", .any),
        SpecField("examples", .map(.example)),
    ]

    private static let positionalEncodings: [SpecField] = [
        SpecField("prefixEncoding", .objects(.encoding)).since(.openAPI32),
        SpecField("itemEncoding", .object(.encoding)).since(.openAPI32),
    ]

    /// JSON Schema as 3.0 cut it down (OAS 3.0 §4.7.24), and 2020-12 with OpenAPI's own (OAS 3.1 §4.8.24).
    private static let schemaFields: [SpecField] = {
        func fields(
            _ shape: SpecField.Shape, since: APIDescription.Version = .openAPI30, mark: SpecField.Mark = [],
            _ names: String...
        ) -> [SpecField] {
            names.map { SpecField($0, shape).since(since).marked(mark) }
        }
        var all: [SpecField] = []
        all += fields(.reference, "$ref")
        all += fields(.string, "title", "description")
        all += fields(.string, mark: .pattern, "pattern")
        all += fields(.string, mark: .format, "format")
        all += fields(.types, mark: .type, "type")
        all += fields(.any, mark: .bounds, "exclusiveMaximum", "exclusiveMinimum")
        all += fields(.number, mark: .bounds, "multipleOf", "maximum", "minimum")
        all += fields(
            .count, mark: .bounds, "maxLength", "minLength", "maxItems", "minItems", "maxProperties",
            "minProperties")
        all += fields(.boolean, "uniqueItems", "deprecated")
        all += fields(.boolean, mark: .access, "readOnly", "writeOnly")
        all += fields(.strings, mark: .required, "required")
        all += fields(.list, mark: .value, "enum")
        all += fields(.objects(.schema), mark: .composition, "allOf", "oneOf", "anyOf")
        all += fields(.object(.schema), "not")
        all += fields(.object(.schema), "items")
        all += fields(.map(.schema), "properties")
        all += fields(.boundary, "additionalProperties")
        all += fields(.any, mark: .value, "default", "example")
        all.append(SpecField("nullable", .boolean).until(.openAPI30).marked(.nullable))
        all += fields(.object(.discriminator), mark: .discriminator, "discriminator")
        all += fields(.object(.xml), "xml")
        all += fields(.object(.externalDocs), "externalDocs")
        let new = APIDescription.Version.openAPI31
        all += fields(
            .string, since: new, "$schema", "$id", "$anchor", "$dynamicAnchor", "$comment",
            "contentEncoding", "contentMediaType")
        all += fields(.reference, since: new, "$dynamicRef")
        all += fields(.anyMap, since: new, "$vocabulary", "dependentRequired")
        all += fields(
            .map(.schema), since: new, "$defs", "definitions", "dependentSchemas")
        all += fields(.map(.schema), since: new, mark: .pattern, "patternProperties")
        all += fields(.object(.schema), since: new, mark: .composition, "if", "then", "else")
        all += fields(.objects(.schema), since: new, "prefixItems")
        all += fields(
            .object(.schema), since: new, "contains", "propertyNames", "unevaluatedItems",
            "unevaluatedProperties", "contentSchema")
        all += fields(.any, since: new, mark: .value, "const")
        all += fields(.list, since: new, mark: .value, "examples")
        all += fields(.count, since: new, mark: .bounds, "maxContains", "minContains")
        all.append(SpecField("dependencies", .map(.schema)).foreign())
        all.append(SpecField("additionalItems", .object(.schema)).foreign())
        return all
    }()
}
