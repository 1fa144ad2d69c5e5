// What is wrong with parameters, headers, media types, examples and security.

import GalleyCore
import GalleyData

// MARK: - Parameters and headers

extension SpecValidator {
    private static let styles: [Parameter.Place: [String]] = [
        .path: ["simple", "label", "matrix"],
        .query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        .header: ["simple"], .cookie: ["form", "cookie"], .querystring: [],
    ]

    mutating func checkParameter(_ node: Node, at key: Node) {
        let place = node["in"].flatMap { checkPlace($0) }
        if place == .path, node["required"]?.boolean != true {
            problems.report(
                .error, "path-parameter-required", "a path parameter is always required",
                at: node.entry("required")?.value ?? node["in"] ?? key, of: .parameter,
                law: "where `in` is `path`, `required` is there and `true`", help: ["write `required: true`"])
        }
        if place == .querystring, node["content"] == nil || node["style"] != nil {
            problems.report(
                .error, "querystring", "a `querystring` parameter is described by `content`, without `style`",
                at: node["in"] ?? key, of: .parameter,
                law:
                    "a `querystring` parameter has `content`, and none of `schema`, `style`, `explode`, `allowReserved`"
            )
        }
        checkValue(node, as: .parameter, at: key, isWhole: place == .querystring)
        if let place { checkStyle(node, place) }
        if let (field, value) = node.entry("allowEmptyValue"), value.boolean == true, let place,
            place != .query
        {
            problems.report(
                .warning, "ignored-field", "`allowEmptyValue` says something of query parameters only",
                at: field, of: .parameter, law: "`allowEmptyValue` is for `in: query`")
        }
        if place == .header, let name = node["name"], let text = name.scalarText?.lowercased(),
            ["accept", "content-type", "authorization"].contains(text)
        {
            problems.report(
                .notice, "ignored-header", "tools leave out the header `\(text)` as a parameter", at: name,
                of: .parameter,
                law: "header parameters `Accept`, `Content-Type` and `Authorization` are ignored",
                help: [
                    text == "authorization"
                        ? "describe it as a security scheme" : "it follows from the media types of `content`"
                ])
        }
    }

    private mutating func checkPlace(_ value: Node) -> Parameter.Place? {
        guard let text = value.string else { return nil }
        if let place = Parameter.Place(rawValue: text) {
            if place == .querystring, level < .openAPI32 {
                problems.report(
                    once: "in querystring", .warning, "newer-field", "`in: querystring` is of OpenAPI 3.2",
                    at: value, of: .parameter, law: "places are `path`, `query`, `header` and `cookie`")
            }
            return place
        }
        let help =
            switch text {
            case "body": ["it is of Swagger 2.0: describe the body as `requestBody`"]
            case "formData": ["it is of Swagger 2.0: describe the form as `requestBody`"]
            default: didYouMean(text, among: Parameter.Place.allCases.map(\.rawValue))
            }
        problems.report(
            .error, "unknown-place", "`\(text)` is no place of a parameter", at: value, of: .parameter,
            law:
                "`in` is `path`, `query`, `header`\(level >= .openAPI32 ? ", `cookie` or `querystring`" : " or `cookie`")",
            help: help)
        return nil
    }

    mutating func checkHeader(_ node: Node, at key: Node) {
        checkValue(node, as: .header, at: key, isWhole: false)
        if let style = node["style"], let text = style.string, text != "simple" {
            problems.report(
                .error, "invalid-style", "a header has no style `\(text)`", at: style, of: .header,
                law: "the style of headers is `simple`")
        }
    }

    /// What describes the value: one of `schema` and `content`, and an example of its type.
    private mutating func checkValue(_ node: Node, as object: ObjectKind, at key: Node, isWhole: Bool) {
        switch (node["schema"] != nil, node.entry("content")) {
        case (true, let content?):
            problems.report(
                .error, "exclusive-fields", "\(object.phrase) has either `schema` or `content`",
                at: content.key, of: object, law: "`schema` and `content` exclude each other")
        case (false, nil) where !isWhole && node["type"] == nil:
            problems.report(
                .error, "missing-field", "\(object.phrase) needs `schema` or `content`", at: key,
                of: object, law: "the value is described by one of the two",
                help: ["for a text write `schema` with `type: string`"])
        case (_, let content?) where content.value.kind == .mapping && content.value.count != 1:
            problems.report(
                .error, "content-entries",
                "`content` has \(content.value.count) media types, where there must be one",
                at: content.key, of: object, law: "`content` has exactly one entry")
        default: break
        }
        checkExamples(node, as: object)
        checkExamples(of: node, against: node["schema"])
    }

    private mutating func checkExamples(_ node: Node, as object: ObjectKind) {
        guard node["example"] != nil, let examples = node.entry("examples") else { return }
        problems.report(
            .warning, "exclusive-fields", "`example` beside `examples` is not shown", at: examples.key,
            of: object, law: "`example` and `examples` exclude each other")
    }

    private mutating func checkStyle(_ node: Node, _ place: Parameter.Place) {
        guard let value = node["style"], let style = value.string, let allowed = Self.styles[place] else {
            return
        }
        if !allowed.contains(style) {
            let list = allowed.map { "`\($0)`" }.joined(separator: ", ")
            problems.report(
                .error, "invalid-style", "a \(place.rawValue) parameter has no style `\(style)`", at: value,
                of: .parameter,
                law: allowed.isEmpty ? "it has no `style`" : "the styles of this place are \(list)",
                help: didYouMean(style, among: allowed))
            return
        }
        if style == "cookie", level < .openAPI32 {
            problems.report(
                once: "style cookie", .warning, "newer-field", "`style: cookie` is of OpenAPI 3.2", at: value,
                of: .parameter, law: "the style of cookies is `form`")
        }
        guard ["spaceDelimited", "pipeDelimited", "deepObject"].contains(style),
            let schema = node["schema"].flatMap({ documents.resolve($0) })
        else { return }
        let types = Schema(schema, in: documents).types.filter { $0 != .null }
        let fitting: Set<Schema.ValueType> = style == "deepObject" ? [.object] : [.array, .object]
        guard !types.isEmpty, fitting.isDisjoint(with: types) else { return }
        problems.report(
            .warning, "invalid-style",
            "`\(style)` cannot write \(types[0] == .array ? "a list" : "a single value")",
            at: value, of: .parameter,
            law: "`\(style)` is for \(style == "deepObject" ? "objects" : "lists and objects")")
    }
}

// MARK: - Media types and examples

extension SpecValidator {
    mutating func checkMediaType(_ node: Node, at key: Node) {
        checkExamples(node, as: .mediaType)
        if let encoding = node.entry("encoding"), encoding.value.kind == .mapping {
            if node["prefixEncoding"] != nil || node["itemEncoding"] != nil {
                problems.report(
                    .error, "exclusive-fields",
                    "`encoding` names parts, `prefixEncoding` and `itemEncoding` count them",
                    at: encoding.key, of: .mediaType, law: "`encoding` stands alone")
            }
            checkEncoding(encoding.value, of: node)
        }
        guard MediaTypeName(key.scalarText ?? "").isJSON else { return }
        checkExamples(of: node, against: node["schema"])
    }

    /// Parts that the schema has no property for.
    private mutating func checkEncoding(_ encoding: Node, of node: Node) {
        guard let schema = node["schema"].flatMap({ documents.resolve($0) }),
            let properties = schema["properties"],
            properties.kind == .mapping
        else { return }
        for key in ["allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties"]
        where schema[key] != nil { return }
        for (key, _) in encoding.entries {
            guard let name = key.scalarText, !name.hasPrefix("x-"), properties[name] == nil else { continue }
            problems.report(
                .warning, "unknown-part", "the schema has no property `\(name)`", at: key, of: .mediaType,
                law: "a key of `encoding` is a property of the schema",
                help: didYouMean(name, among: properties.entries.lazy.compactMap(\.key.scalarText)))
        }
    }

    mutating func checkExample(_ node: Node) {
        for (name, others) in [
            ("value", ["externalValue", "dataValue", "serializedValue"]),
            ("serializedValue", ["externalValue"]),
        ] {
            guard node[name] != nil, let other = others.first(where: { node[$0] != nil }),
                let place = node.entry(other)?.key
            else { continue }
            problems.report(
                .warning, "exclusive-fields", "an example has either `\(name)` or `\(other)`", at: place,
                of: .example, law: "`\(name)` and `\(other)` exclude each other")
        }
    }
}

// MARK: - Security

/// What a requirement is compared with.
struct SecurityFacts {
    var type: String
    /// Scopes of all flows; nil where they are not told.
    var scopes: Set<String>?

    static func all(in documents: SpecDocuments) -> [String: SecurityFacts] {
        guard let schemes = documents.root?["components"]?["securitySchemes"] else { return [:] }
        var result: [String: SecurityFacts] = [:]
        for (key, value) in schemes.entries {
            guard let name = key.scalarText else { continue }
            guard let node = documents.resolve(value) else {
                // It is told of where it stands.
                result[name] = SecurityFacts(type: "")
                continue
            }
            var facts = SecurityFacts(type: node["type"]?.scalarText ?? "")
            if facts.type == "oauth2", let flows = node["flows"] {
                var scopes: Set<String> = []
                for (_, flow) in flows.entries {
                    guard let declared = flow["scopes"] else { continue }
                    for (scope, _) in declared.entries { scopes.insert(scope.scalarText ?? "") }
                }
                facts.scopes = scopes
            }
            result[name] = facts
        }
        return result
    }
}

extension SpecValidator {
    mutating func checkRequirement(_ node: Node) {
        for (key, scopes) in node.entries {
            guard let name = key.scalarText else { continue }
            usedSchemes.insert(name)
            guard let facts = schemes[name] else {
                if level >= .openAPI32, let target = documents.target(of: name, from: node) {
                    used.insert(target)
                } else {
                    problems.report(
                        .error, "unknown-security-scheme", "there is no security scheme `\(name)`", at: key,
                        of: .securityRequirement,
                        law: "each name is that of a security scheme of the components",
                        help: didYouMean(name, among: schemes.keys.sorted()))
                }
                continue
            }
            guard scopes.kind == .sequence else {
                reportWrongType(
                    scopes, at: key, name, wanted: "a list of scopes", of: .securityRequirement,
                    help: ["write `[]`"])
                continue
            }
            checkScopes(scopes, of: name, facts)
        }
    }

    private mutating func checkScopes(_ list: Node, of name: String, _ facts: SecurityFacts) {
        if let known = facts.scopes {
            for item in list.items {
                guard let scope = item.scalarText, !known.contains(scope) else { continue }
                problems.report(
                    .warning, "unknown-scope", "`\(name)` has no scope `\(scope)`", at: item,
                    of: .securityRequirement, law: "scopes are those that a flow of the scheme declares",
                    help: didYouMean(scope, among: known.sorted()))
            }
        } else if level < .openAPI31, let first = list.items.first, ["apiKey", "http"].contains(facts.type) {
            problems.report(
                .warning, "unknown-scope", "a scheme of type `\(facts.type)` has no scopes", at: first,
                of: .securityRequirement, law: "the list is empty but for `oauth2` and `openIdConnect`",
                help: ["write `\(name): []`"])
        }
    }

    mutating func checkSecurityScheme(_ node: Node, at key: Node) {
        guard let place = node["type"], let type = place.string else { return }
        let needed: [String]
        switch type {
        case "apiKey":
            needed = ["name", "in"]
            if let value = node["in"], let text = value.string, !["query", "header", "cookie"].contains(text)
            {
                problems.report(
                    .error, "unknown-place", "`\(text)` is no place of a key", at: value, of: .securityScheme,
                    law: "`in` is `query`, `header` or `cookie`",
                    help: didYouMean(text, among: ["query", "header", "cookie"]))
            }
        case "http": needed = ["scheme"]
        case "oauth2": needed = ["flows"]
        case "openIdConnect": needed = ["openIdConnectUrl"]
        case "mutualTLS":
            needed = []
            if level < .openAPI31 {
                problems.report(
                    .warning, "newer-field", "`type: mutualTLS` is of OpenAPI 3.1", at: place,
                    of: .securityScheme, law: "types are `apiKey`, `http`, `oauth2` and `openIdConnect`")
            }
        default:
            let help =
                type.lowercased() == "basic" || type.lowercased() == "bearer"
                ? ["write `type: http` and `scheme: \(type.lowercased())`"]
                : didYouMean(type, among: ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"])
            problems.report(
                .error, "unknown-type", "`\(type)` is no type of a security scheme", at: place,
                of: .securityScheme,
                law: "types are `apiKey`, `http`, `mutualTLS` (3.1), `oauth2` and `openIdConnect`", help: help
            )
            return
        }
        for name in needed where node[name] == nil {
            problems.report(
                .error, "missing-field", "a security scheme of type `\(type)` needs `\(name)`", at: key,
                of: .securityScheme, law: "`\(name)` is required where `type` is `\(type)`")
        }
    }

    /// The addresses that a flow needs, by its name.
    mutating func checkFlow(_ node: Node, at key: Node) {
        let needed: [String]
        switch key.scalarText {
        case "implicit": needed = ["authorizationUrl"]
        case "password", "clientCredentials": needed = ["tokenUrl"]
        case "authorizationCode": needed = ["authorizationUrl", "tokenUrl"]
        case "deviceAuthorization": needed = ["deviceAuthorizationUrl", "tokenUrl"]
        default: return
        }
        for name in needed where node[name] == nil {
            problems.report(
                .error, "missing-field", "the flow `\(key.scalarText ?? "")` needs `\(name)`", at: key,
                of: .oauthFlow, law: "`\(name)` is required in this flow")
        }
    }
}

// MARK: - Components

extension SpecValidator {
    mutating func checkComponentNames(_ section: Node) {
        for (key, _) in section.entries {
            let isLegal = key.utf8.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
            guard !isLegal || key.utf8.isEmpty else { continue }
            problems.report(
                .error, "component-name", "`\(key.scalarText ?? "")` is no name of a component", at: key,
                of: .components, law: "names are made of letters, digits, `.`, `-` and `_`",
                help: ["write `\(Slugs.slug(key.scalarText ?? ""))`"])
        }
    }

    mutating func checkUnusedComponents(_ root: Node) {
        guard let components = root["components"], components.kind == .mapping else { return }
        for (section, entries) in components.entries {
            guard let kind = section.scalarText, SpecGrammar.of(.components).field(kind) != nil else {
                continue
            }
            for (key, value) in entries.entries where !used.contains(value) {
                let name = key.scalarText ?? ""
                if kind == "securitySchemes" && usedSchemes.contains(name) || isVariant(value) { continue }
                problems.report(
                    .notice, "unused-component", "nothing refers to `\(name)` of `\(kind)`", at: key,
                    of: .components, law: "components have no effect unless something refers to them")
            }
        }
    }

    /// Whether a schema is found by the discriminator of one that it extends.
    private func isVariant(_ node: Node) -> Bool {
        guard let parts = node["allOf"] else { return false }
        return parts.items.contains { part in
            part["$ref"] != nil && documents.resolve(part)?["discriminator"] != nil
        }
    }
}
