// Security as Postman's `auth`: one for the collection, others where an operation differs from it. What Postman
// has no kind for (a key in a cookie, two keys at once) is sent as a header or in the query.

import GalleyCore
import GalleyData

struct PostmanAuth {
    private let api: APIDescription
    /// The requirement of most operations; nil where there is none.
    let common: [SecurityRequirement]?

    init(_ api: APIDescription) {
        self.api = api
        var counts: [[Int]: Int] = [:]
        var best: (count: Int, security: [SecurityRequirement])?
        for operation in api.operations {
            guard case .path = operation.kind, let first = operation.security.first, !first.needs.isEmpty
            else {
                continue
            }
            let count = counts[first.needs.map(\.scheme), default: 0] + 1
            counts[first.needs.map(\.scheme)] = count
            if count > best?.count ?? 0 { best = (count, operation.security) }
        }
        common = best?.security
    }

    /// Whether a request does not inherit the collection's.
    func isOwn(_ security: [SecurityRequirement]) -> Bool { needs(security) != common.map(needs) ?? [] }

    /// The first alternative; scopes do not matter.
    private func needs(_ security: [SecurityRequirement]) -> [Int] {
        (security.first?.needs ?? []).map(\.scheme).filter { api.securitySchemes.indices.contains($0) }
    }

    /// The scheme that becomes `auth`, and those that become headers and the like.
    private func split(_ security: [SecurityRequirement]) -> (main: SecurityScheme?, others: [SecurityScheme])
    {
        let schemes = needs(security).map { api.securitySchemes[$0] }
        guard let main = schemes.firstIndex(where: { isKnown($0.kind) }) else { return (nil, schemes) }
        return (schemes[main], schemes.indices.filter { $0 != main }.map { schemes[$0] })
    }

    private func isKnown(_ kind: SecurityScheme.Kind) -> Bool {
        switch kind {
        case .apiKey(let place, _): place == .header || place == .query
        case .http(let scheme, _): ["basic", "bearer", "digest"].contains(scheme)
        case .oauth2, .openIDConnect: true
        case .mutualTLS: false
        }
    }

    // MARK: What is no `auth`

    func headers(_ security: [SecurityRequirement]) -> [(name: String, value: String)] {
        split(security).others.compactMap { scheme in
            switch scheme.kind {
            case .apiKey(.header, let name): (name, reference(name))
            case .http(let name, _): ("Authorization", name + " {{token}}")
            case .oauth2, .openIDConnect: ("Authorization", "Bearer {{token}}")
            default: nil
            }
        }
    }

    func query(_ security: [SecurityRequirement]) -> [(name: String, value: String)] {
        split(security).others.compactMap { scheme in
            guard case .apiKey(.query, let name) = scheme.kind else { return nil }
            return (name, reference(name))
        }
    }

    func cookies(_ security: [SecurityRequirement]) -> [String] {
        split(security).others.compactMap { scheme in
            guard case .apiKey(.cookie, let name) = scheme.kind else { return nil }
            return name + "=" + reference(name)
        }
    }

    private func reference(_ name: String) -> String { "{{" + Self.variable(name) + "}}" }

    /// `X-Scratchpad-Key` as `scratchpadKey`.
    private static func variable(_ name: String) -> String {
        let words = SampleRequest.variable(for: name).split(separator: "_").map { $0.lowercased() }
        return (words.first ?? "")
            + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    /// The variables that hold secrets, in order.
    var variables: [String] {
        var result: [String] = []
        for scheme in api.securitySchemes {
            switch scheme.kind {
            case .apiKey(_, let name): result.append(Self.variable(name))
            case .http("basic", _), .http("digest", _): result += ["username", "password"]
            case .http: result.append("token")
            case .oauth2(let flows, _):
                result += flows.isEmpty ? ["token"] : ["token", "clientId", "clientSecret"]
            case .openIDConnect: result.append("token")
            case .mutualTLS: break
            }
            if case .oauth2(let flows, _) = scheme.kind, flows.contains(where: { $0.name == "password" }) {
                result += ["username", "password"]
            }
        }
        return result
    }

    // MARK: Writing

    /// Writes the key `auth` and its value.
    func write(_ security: [SecurityRequirement], to json: inout JSONWriter) {
        json.key("auth")
        guard let scheme = split(security).main else {
            json.object { json in
                json.key("type")
                json.string("noauth")
            }
            return
        }
        let scopes =
            security.first?.needs.first { api.securitySchemes[$0.scheme].name == scheme.name }?.scopes ?? []
        switch scheme.kind {
        case .apiKey(let place, let name):
            write("apikey", [("key", name), ("value", reference(name)), ("in", place.rawValue)], to: &json)
        case .http("basic", _), .http("digest", _):
            let type = if case .http("basic", _) = scheme.kind { "basic" } else { "digest" }
            write(type, [("username", "{{username}}"), ("password", "{{password}}")], to: &json)
        case .oauth2(let flows, _):
            if let flow = flows.first(where: { Self.grant(of: $0) != nil }) {
                write("oauth2", attributes(of: flow, scopes: scopes), to: &json)
            } else {
                write("bearer", [("token", "{{token}}")], to: &json)
            }
        case .http, .openIDConnect, .mutualTLS: write("bearer", [("token", "{{token}}")], to: &json)
        }
    }

    private func write(_ type: String, _ attributes: [(String, String)], to json: inout JSONWriter) {
        json.object { json in
            json.key("type")
            json.string(type)
            json.key(type)
            json.array { json in
                for (key, value) in attributes {
                    json.object { json in
                        json.key("key")
                        json.string(key)
                        json.key("value")
                        json.string(value)
                        json.key("type")
                        json.string("string")
                    }
                }
            }
        }
    }

    /// What Postman calls the grant of a flow; nil of those that it has not.
    private static func grant(of flow: SecurityScheme.Flow) -> String? {
        switch flow.name {
        case "authorizationCode": "authorization_code"
        case "implicit": "implicit"
        case "password": "password_credentials"
        case "clientCredentials": "client_credentials"
        default: nil
        }
    }

    private func attributes(of flow: SecurityScheme.Flow, scopes: [String]) -> [(String, String)] {
        var result = [("grant_type", Self.grant(of: flow) ?? ""), ("accessToken", "{{token}}")]
        if let url = flow.authorizationURL { result.append(("authUrl", absolute(url))) }
        if let url = flow.tokenURL { result.append(("accessTokenUrl", absolute(url))) }
        if let url = flow.refreshURL { result.append(("refreshTokenUrl", absolute(url))) }
        result += [("clientId", "{{clientId}}"), ("clientSecret", "{{clientSecret}}")]
        if flow.name == "password" { result += [("username", "{{username}}"), ("password", "{{password}}")] }
        let scopes = scopes.isEmpty ? flow.scopes.map(\.name) : scopes
        if !scopes.isEmpty { result.append(("scope", scopes.joined(separator: " "))) }
        return result + [("addTokenTo", "header"), ("headerPrefix", "Bearer")]
    }

    /// A relative address is one of the service (FastAPI's `tokenUrl`).
    private func absolute(_ url: String) -> String {
        var text = url
        let isRelative = text.withUTF8 { URLReference($0.span).scheme == nil }
        guard isRelative, !url.hasPrefix("//") else { return url }
        return "{{baseUrl}}/" + url.drop { $0 == "/" || $0 == "." }
    }
}
