// Schemas and security schemes of Swagger 2.0 as OpenAPI 3.0 has them.

import GalleyCore
import GalleyData

extension SwaggerUpgrade {
    @discardableResult
    mutating func schema(_ node: Node) -> NodeWriter.Part {
        guard node.kind == .mapping else { return writer.node(node) }
        writer.beginMapping(at: node)
        for (key, value) in node.entries {
            if key.hasText("$ref"), value.kind == .string {
                writer.node(key)
                referenceText(value, from: node)
            } else {
                keyword(key, value)
            }
        }
        let part = writer.end()
        writer.note(node, became: part)
        return part
    }

    /// A keyword of a schema, or of a parameter's value.
    mutating func keyword(_ key: Node, _ value: Node) {
        switch key.scalarText ?? "" {
        case "collectionFormat": return
        case "x-nullable":
            writer.string("nullable", at: key)
            writer.node(value)
        case "type" where value.hasText("file"):
            writer.node(key)
            writer.string("string", at: value)
            writer.string("format", at: key)
            writer.string("binary", at: value)
        case "discriminator" where value.kind == .string:
            writer.node(key)
            writer.mapping(at: value) { writer in
                writer.string("propertyName", at: value)
                writer.node(value)
            }
        default:
            writer.node(key)
            schemas(value, as: key.withUTF8 { ObjectKind.schema.part($0) })
        }
    }

    private mutating func schemas(_ value: Node, as part: SpecPart) {
        switch part {
        case .objects(.schema):
            guard value.kind == .sequence else {
                schema(value)
                return
            }
            writer.beginSequence(at: value)
            for item in value.items { schema(item) }
            writer.note(value, became: writer.end())
        case .map(.schema):
            guard value.kind == .mapping else {
                writer.node(value)
                return
            }
            writer.beginMapping(at: value)
            for entry in value.entries {
                writer.node(entry.key)
                schema(entry.value)
            }
            writer.note(value, became: writer.end())
        default: writer.node(value)
        }
    }

    mutating func securityScheme(_ node: Node) {
        let type = node["type"]?.string
        guard type == "basic" || type == "oauth2" else {
            writer.node(node)
            return
        }
        writer.beginMapping(at: node)
        for (key, value) in node.entries {
            switch key.scalarText ?? "" {
            case "type" where type == "basic":
                writer.node(key)
                writer.string("http", at: value)
                writer.string("scheme", at: key)
                writer.string("basic", at: value)
            case "flow" where type == "oauth2": flows(key, value, of: node)
            case "authorizationUrl" where type == "oauth2", "tokenUrl" where type == "oauth2",
                "scopes" where type == "oauth2":
                break
            default: copy(key, value)
            }
        }
        writer.note(node, became: writer.end())
    }

    private mutating func flows(_ key: Node, _ flow: Node, of scheme: Node) {
        let names = ["application": "clientCredentials", "accessCode": "authorizationCode"]
        writer.string("flows", at: key)
        writer.beginMapping(at: flow)
        writer.string(names[flow.scalarText ?? ""] ?? flow.scalarText ?? "", at: flow)
        writer.beginMapping(at: scheme)
        for name in ["authorizationUrl", "tokenUrl", "scopes"] {
            if let entry = scheme.entry(name) { copy(entry.key, entry.value) }
        }
        if scheme["scopes"] == nil {
            writer.string("scopes", at: scheme)
            writer.mapping(at: scheme) { _ in }
        }
        writer.end()
        writer.end()
    }
}
