// What may stand in each object of a description: the fields, what they hold, and since when.
//
// The validator walks a tree by these tables, and so does whoever looks for schemas in schemas.

import GalleyCore
import GalleyData

/// One field of an object (the specification's "fixed fields").
struct SpecField: Sendable {
    enum Shape: Sendable, Equatable {
        case any
        case string
        case boolean
        case number
        /// A whole number that is not negative.
        case count
        case strings
        /// A mapping to strings.
        case stringMap
        /// A mapping to anything.
        case anyMap
        case list
        /// `$ref`.
        case reference
        /// One name of a type or, from 3.1 on, a list of them.
        case types
        case object(ObjectKind)
        case objects(ObjectKind)
        case map(ObjectKind)
        /// `true`, `false`, or a schema.
        case boundary
    }

    /// What the schema checks look at, so that they look at no schema in vain.
    struct Mark: OptionSet, Sendable {
        let rawValue: Int
        static let bounds = Mark(rawValue: 1)
        static let value = Mark(rawValue: 2)
        static let required = Mark(rawValue: 4)
        static let discriminator = Mark(rawValue: 8)
        static let nullable = Mark(rawValue: 16)
        static let format = Mark(rawValue: 32)
        static let type = Mark(rawValue: 64)
        static let composition = Mark(rawValue: 128)
        static let access = Mark(rawValue: 256)
    }

    let name: String
    let shape: Shape
    var since = APIDescription.Version.openAPI30
    var until = APIDescription.Version.openAPI32
    /// The first version and the last that ask for it.
    var required: ClosedRange<APIDescription.Version>?
    var mark: Mark = []

    init(_ name: String, _ shape: Shape) {
        self.name = name
        self.shape = shape
    }

    func needed(
        from first: APIDescription.Version = .swagger2, to last: APIDescription.Version = .openAPI32
    ) -> SpecField {
        var field = self
        field.required = first...last
        return field
    }

    func since(_ version: APIDescription.Version) -> SpecField {
        var field = self
        field.since = version
        return field
    }

    func until(_ version: APIDescription.Version) -> SpecField {
        var field = self
        field.until = version
        return field
    }

    func marked(_ mark: Mark) -> SpecField {
        var field = self
        field.mark = mark
        return field
    }
}

/// The fields of one object.
struct SpecGrammar: Sendable {
    let fields: [SpecField]
    let required: [SpecField]
    private let table: ByteTable

    private init(_ fields: [SpecField]) {
        var table = ByteTable()
        for (i, field) in fields.enumerated() { table.insert(field.name, i) }
        self.fields = fields
        required = fields.filter { $0.required != nil }
        self.table = table
    }

    /// The field that a key names.
    func field(_ key: Node) -> SpecField? { key.withUTF8 { table[$0] }.map { fields[$0] } }

    func field(_ name: String) -> SpecField? { table[name].map { fields[$0] } }

    static func of(_ object: ObjectKind) -> SpecGrammar { all[object.rawValue - 1] }

    static let schema = SpecGrammar.of(.schema)

    private static let all: [SpecGrammar] = ObjectKind.allCases.map { SpecGrammar(fields(of: $0)) }
}

extension SpecGrammar {
    private static func fields(of object: ObjectKind) -> [SpecField] {
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
        case .paths, .callback, .securityRequirement, .responses: return []
        case .pathItem:
            let methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
            return [
                field("$ref", .reference), field("summary", .string), field("description", .string),
                field("servers", .objects(.server)), field("parameters", .objects(.parameter)),
                field("query", .object(.operation)).since(.openAPI32),
                field("additionalOperations", .map(.operation)).since(.openAPI32),
            ] + methods.map { field($0, .object(.operation)) }
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
                field("value", .any),
            ] + texts("summary", "description", "externalValue")
        case .link:
            return [
                field("parameters", .anyMap), field("requestBody", .any), field("server", .object(.server)),
            ] + texts("operationRef", "operationId", "description")
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
                field("propertyName", .string).needed(), field("mapping", .stringMap),
                field("defaultMapping", .string).since(.openAPI32),
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
        all += fields(.string, "title", "description", "pattern")
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
            .map(.schema), since: new, "$defs", "definitions", "dependentSchemas", "patternProperties")
        all += fields(.object(.schema), since: new, mark: .composition, "if", "then", "else")
        all += fields(.objects(.schema), since: new, "prefixItems")
        all += fields(
            .object(.schema), since: new, "contains", "propertyNames", "unevaluatedItems",
            "unevaluatedProperties", "contentSchema")
        all += fields(.any, since: new, mark: .value, "const")
        all += fields(.list, since: new, mark: .value, "examples")
        all += fields(.count, since: new, mark: .bounds, "maxContains", "minContains")
        return all
    }()
}
