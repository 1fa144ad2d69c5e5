// Security schemes, and which of them an operation needs (OAS 3.2 §4.27, §4.30).

import GalleyCore
import GalleyData

extension DescriptionDecoder {
    static let flowNames = [
        "implicit", "password", "clientCredentials", "authorizationCode", "deviceAuthorization",
    ]

    mutating func decodeSecuritySchemes(_ node: Node?) {
        guard let node else { return }
        for (key, value) in node.entries {
            guard let found = referenced(value), !isHidden(found.node) else { continue }
            add(found, name: key.scalarText ?? "")
        }
        let names = api.securitySchemes.map(\.name)
        let slugs = Slugs.unique(
            names.map { Slugs.slug($0) }, fallback: { _, slug in slug }, identity: { names[$0] })
        for i in api.securitySchemes.indices { api.securitySchemes[i].slug = slugs[i] }
        api.security = requirements(documents.root?["security"])
    }

    @discardableResult
    private mutating func add(_ found: Referenced, name: String) -> Int {
        var scheme = SecurityScheme(
            name: name, slug: Slugs.slug(name), kind: kind(of: found.node), node: found.node)
        scheme.description = markdown(found.told("description"))
        scheme.isDeprecated = flag(found["deprecated"])
        api.securitySchemes.append(scheme)
        schemeByName[name] = api.securitySchemes.count - 1
        return api.securitySchemes.count - 1
    }

    /// A scheme that misses what its type needs is shown with what it has: an operation must not look open to
    /// everybody because of a slip.
    private func kind(of node: Node) -> SecurityScheme.Kind {
        let types = ["apiKey", "http", "mutualTLS", "oauth2", "openIdConnect"]
        let written = text(node["type"]) ?? ""
        switch types.contains(written) ? written : nearest(to: written, among: types) ?? written {
        case "apiKey":
            return .apiKey(
                place: Parameter.Place(rawValue: text(node["in"]) ?? "") ?? .header,
                name: text(node["name"]) ?? "")
        case "mutualTLS": return .mutualTLS
        case "openIdConnect": return .openIDConnect(url: text(node["openIdConnectUrl"]) ?? "")
        case "oauth2":
            let flows = node["flows"].map { flows in
                flows.entries.compactMap { key, value in flow(key.scalarText ?? "", value) }
            }
            return .oauth2(flows ?? [], metadataURL: text(node["oauth2MetadataUrl"]))
        case let type:
            let scheme = text(node["scheme"]) ?? (type == "http" ? "" : type)
            return .http(scheme: scheme.lowercased(), bearerFormat: text(node["bearerFormat"]))
        }
    }

    private func flow(_ name: String, _ node: Node) -> SecurityScheme.Flow? {
        guard Self.flowNames.contains(name), node.kind == .mapping else { return nil }
        var flow = SecurityScheme.Flow(name: name)
        flow.authorizationURL = text(node["authorizationUrl"])
        flow.deviceAuthorizationURL = text(node["deviceAuthorizationUrl"])
        flow.tokenURL = text(node["tokenUrl"])
        flow.refreshURL = text(node["refreshUrl"])
        flow.scopes =
            node["scopes"]?.entries.map { ($0.key.scalarText ?? "", text($0.value) ?? "") } ?? []
        return flow
    }

    /// An operation's own requirements, else the description's; a list that is empty takes them away.
    mutating func securityInForce(_ node: Node?) -> [SecurityRequirement] {
        guard let node, node.kind == .sequence else { return api.security }
        return requirements(node)
    }

    /// Whether an alternative is of schemes only that the description does not have.
    func hasUnknownScheme(_ list: Node?) -> Bool {
        list?.items.contains { item in
            item.count > 0
                && item.entries.allSatisfy { key, _ in
                    schemeByName[key.scalarText ?? ""] == nil && !(key.scalarText ?? "").contains("/")
                }
        } ?? false
    }

    private mutating func requirements(_ list: Node?) -> [SecurityRequirement] {
        guard let list else { return [] }
        var result: [SecurityRequirement] = []
        var seen: Set<SecurityRequirement> = []
        for item in list.items where item.kind == .mapping {
            var needs: [SecurityRequirement.Need] = []
            for (key, scopes) in item.entries {
                guard let scheme = scheme(key) else { continue }
                needs.append(SecurityRequirement.Need(scheme: scheme, scopes: scopes.strings))
            }
            // One whose schemes are all unknown must not turn into `{}`, which asks for nothing.
            if needs.isEmpty, item.count > 0 { continue }
            let requirement = SecurityRequirement(needs: needs)
            if seen.insert(requirement).inserted { result.append(requirement) }
        }
        return result
    }

    /// The scheme of a component's name; from 3.2 on of a URI as well (OAS 3.2 §4.30).
    private mutating func scheme(_ key: Node) -> Int? {
        guard let name = key.scalarText else { return nil }
        if let known = schemeByName[name] { return known }
        guard documents.version >= .openAPI32, name.contains("/") || name.contains("#"),
            let target = documents.target(of: name, from: key), let found = referenced(target)
        else { return nil }
        if let known = api.securitySchemes.firstIndex(where: { $0.node == found.node }) { return known }
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "#" }).last.map(String.init) ?? name
        return add(found, name: last)
    }
}
