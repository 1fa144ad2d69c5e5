// The overview of a description as a Markdown page.

import GalleyCore

extension OperationMarkdown {
    /// The page that tells of the whole: servers, authentication, operations by tag, schemas.
    package mutating func overview() -> [UInt8] {
        writer = MarkdownWriter()
        let info = api.info
        writer.heading(1, MarkdownInline.text(info.title.isEmpty ? "API" : info.title))
        if !info.version.isEmpty { writer.paragraph("Version " + MarkdownInline.text(info.version)) }
        if let summary = info.summary { writer.paragraph(MarkdownInline.text(summary)) }
        if let description = info.description { writer.author(description, shift: 1) }
        if let docs = api.externalDocs { writer.paragraph("See " + link(docs) + ".") }
        appendPeople()
        if !api.servers.isEmpty {
            writer.heading(2, "Servers")
            for server in api.servers { append(server) }
        }
        appendSchemes()
        appendOperations()
        let schemas = api.schemas.indices.filter { !api.schemas[$0].isSynthetic }
        if !schemas.isEmpty {
            writer.heading(2, "Schemas")
            for index in schemas {
                writer.item(
                    MarkdownInline.link(
                        MarkdownInline.text(api.schemas[index].title), to: address(.schema(index))))
            }
        }
        return Array(writer.text.utf8)
    }

    private mutating func appendPeople() {
        let info = api.info
        if let name = info.contactName ?? info.contactEmail ?? info.contactURL {
            let address = info.contactURL ?? info.contactEmail.map { "mailto:" + $0 }
            writer.paragraph("Contact: " + MarkdownInline.link(MarkdownInline.text(name), to: address))
        }
        if let name = info.licenseName ?? info.licenseIdentifier {
            writer.paragraph(
                "Licence: " + MarkdownInline.link(MarkdownInline.text(name), to: info.licenseURL))
        }
        if let terms = info.termsOfService {
            writer.paragraph(MarkdownInline.link("Terms of service", to: terms))
        }
    }

    private mutating func appendSchemes() {
        guard !api.securitySchemes.isEmpty else { return }
        writer.heading(2, "Authentication")
        for scheme in api.securitySchemes {
            let mark = scheme.isDeprecated ? " (deprecated)" : ""
            writer.item(MarkdownInline.code(scheme.name) + mark + ": " + words(scheme.kind))
            if let description = scheme.description { writer.author(description, shift: 3, inItem: 0) }
            guard case .oauth2(let flows, _) = scheme.kind else { continue }
            for flow in flows { append(flow) }
        }
    }

    private mutating func append(_ flow: SecurityScheme.Flow) {
        var addresses: [String] = []
        if let url = flow.authorizationURL {
            addresses.append("authorization at " + MarkdownInline.code(url))
        }
        if let url = flow.deviceAuthorizationURL {
            addresses.append("device authorization at " + MarkdownInline.code(url))
        }
        if let url = flow.tokenURL { addresses.append("token at " + MarkdownInline.code(url)) }
        if let url = flow.refreshURL { addresses.append("refresh at " + MarkdownInline.code(url)) }
        writer.item(
            "flow " + MarkdownInline.code(flow.name) + ": " + addresses.joined(separator: ", "), level: 1)
        for scope in flow.scopes {
            let description = scope.description.isEmpty ? "" : ": " + MarkdownInline.text(scope.description)
            writer.item(MarkdownInline.code(scope.name) + description, level: 2)
        }
    }

    private mutating func appendOperations() {
        var isListed = [Bool](repeating: false, count: api.operations.count)
        for tag in api.tags where !tag.operations.isEmpty {
            writer.heading(2, MarkdownInline.text(tag.title))
            if let description = tag.description { writer.author(description, shift: 2) }
            for index in tag.operations where isListed.indices.contains(index) {
                isListed[index] = true
                appendLink(toOperation: index)
            }
        }
        let rest = api.operations.indices.filter { !isListed[$0] }
        guard !rest.isEmpty else { return }
        writer.heading(2, api.tags.contains { !$0.operations.isEmpty } ? "Other operations" : "Operations")
        for index in rest { appendLink(toOperation: index) }
    }
}
