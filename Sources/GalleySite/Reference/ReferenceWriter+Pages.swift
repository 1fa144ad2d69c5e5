// The pages around the operations: overview, tags, schemas.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

extension ReferenceWriter {
    /// An overview lists the operations of an API up to this size; a larger one has its tags listed, and they theirs.
    private static let overviewLimit = 120

    mutating func page(_ subject: Reference.Subject) {
        switch subject {
        case .overview: overview()
        case .tag(let index): tag(index)
        case .operation(let index):
            let operation = api.operations[index]
            title(operation.title, isDeprecated: operation.isDeprecated)
            self.operation(index, level: 2, idPrefix: "")
        case .schemas: schemaList()
        case .schema(let index): schema(index)
        }
        guard let markdownName, subject != .overview else { return }
        html("<p class=\"downloads\"><a href=\"")
        text(percentEncoded(markdownName))
        html("\">This page as Markdown</a></p>\n")
    }

    mutating func title(_ title: String, isDeprecated: Bool = false, note: String = "") {
        let id = newID("_top")
        html("<h1")
        self.id(id)
        html(">")
        text(title)
        if !note.isEmpty {
            html(" <span class=\"version\">")
            text(note)
            html("</span>")
        }
        if isDeprecated { html(" <span class=\"flag warn\">deprecated</span>") }
        html("</h1>\n")
        addHeading(1, id, title)
    }

    // MARK: Overview

    private mutating func overview() {
        let info = api.info
        title(
            info.title.isEmpty ? reference.settings.title : info.title, note: info.version)
        if let logo = info.logo, !logo.url.isEmpty, logo.url.utf8.isSafeAddress(for: .image) {
            html("<p><img class=\"api-logo\" alt=\"")
            text(logo.altText)
            html("\" src=\"")
            addLink(.image, to: logo.url, at: api.documents.root?["info"]?["x-logo"]?["url"])
            html("\"></p>\n")
        }
        if let summary = info.summary {
            html("<p class=\"lead\">")
            text(summary)
            html("</p>\n")
            note(summary)
        }
        about()
        downloads()
        prose(info.description, headingBase: 2)
        if api.servers.contains(where: { $0.url != "/" || $0.description != nil }) {
            heading(2, "Servers", id: "api-servers")
            servers(api.servers)
        }
        authentication()
        errors()
        operations()
        if !reference.listedSchemas.isEmpty {
            heading(2, "Schemas", id: "api-schemas")
            html("<p>")
            link(reference.schemaList, "All \(reference.listedSchemas.count) schemas")
            html(" that requests and responses are made of.</p>\n")
        }
    }

    private mutating func about() {
        let info = api.info
        let source = api.documents.root?["info"]
        var hasAny = false
        func open(_ writer: inout ReferenceWriter) {
            writer.html(hasAny ? "<li>" : "<ul class=\"facts about\"><li>")
            hasAny = true
        }
        if info.contactURL != nil || info.contactEmail != nil || info.contactName != nil {
            open(&self)
            html("Contact: ")
            let contact = source?["contact"]
            let name = info.contactName ?? info.contactURL ?? info.contactEmail ?? ""
            if let url = info.contactURL { link(url: url, name, at: contact?["url"]) } else { text(name) }
            if let mail = info.contactEmail {
                html(", ")
                link(url: "mailto:" + mail, mail, at: contact?["email"])
            }
            html("</li>")
        }
        if let license = info.licenseName ?? info.licenseIdentifier {
            open(&self)
            html("Licence: ")
            if let url = info.licenseURL {
                link(url: url, license, at: source?["license"]?["url"])
            } else if let identifier = info.licenseIdentifier, Self.isSPDX(identifier) {
                link(
                    url: "https://spdx.org/licenses/" + identifier + ".html", license,
                    at: source?["license"]?["identifier"])
            } else {
                text(license)
            }
            html("</li>")
        }
        if let terms = info.termsOfService {
            open(&self)
            link(url: terms, "Terms of service", at: source?["termsOfService"])
            html("</li>")
        }
        if let docs = api.externalDocs {
            open(&self)
            externalDocs(docs)
            html("</li>")
        }
        if hasAny { html("</ul>\n") }
    }

    /// Whether a text is the identifier of one licence of the SPDX list, and no expression.
    private static func isSPDX(_ identifier: String) -> Bool {
        !identifier.isEmpty && !identifier.hasPrefix("LicenseRef-")
            && identifier.utf8.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }

    private mutating func downloads() {
        html("<p class=\"downloads\">Download: ")
        var isFirst = true
        for download in ReferenceDownload.all(of: reference) {
            if !isFirst { html(" · ") }
            isFirst = false
            // They lie beside the overview, and are no files of the content that a link could name.
            html("<a download href=\"")
            text(percentEncoded(fileName(download.path)))
            html("\">")
            text(download.label)
            html("</a>")
        }
        if let markdownName {
            html(" · <a href=\"")
            text(percentEncoded(markdownName))
            html("\">Markdown</a>")
        }
        html("</p>\n")
    }

    mutating func servers(_ servers: [Server]) {
        html("<dl class=\"servers\">\n")
        for server in servers {
            html("<div><dt>")
            address(server.url)
            note(code: server.url, server.name ?? "")
            html("</dt><dd>")
            if let name = server.name {
                html("<b>")
                text(name)
                html("</b> ")
            }
            inlineProse(server.description)
            if !server.variables.isEmpty {
                html("<ul class=\"facts\">")
                for variable in server.variables {
                    html("<li>")
                    code("{" + variable.name + "}")
                    html(" ")
                    if variable.values.isEmpty {
                        html("is ")
                        code(variable.defaultValue)
                        html(" unless you say otherwise")
                    } else {
                        html("is one of ")
                        for (i, value) in variable.values.enumerated() {
                            if i > 0 { html(", ") }
                            code(value)
                            if value == variable.defaultValue { html(" (default)") }
                        }
                    }
                    if let description = variable.description {
                        html(": ")
                        inlineProse(description)
                    }
                    html("</li>")
                }
                html("</ul>")
            }
            html("</dd></div>\n")
        }
        html("</dl>\n")
    }

    // MARK: Authentication

    private mutating func authentication() {
        guard !api.securitySchemes.isEmpty else { return }
        heading(2, "Authentication", id: "api-authentication")
        for scheme in api.securitySchemes {
            let id = newID("auth-" + scheme.slug)
            openHeading(3, id)
            text(scheme.name)
            closeHeading(3, id, flag: scheme.isDeprecated ? .deprecated : nil)
            addHeading(3, id, scheme.name)
            html("<p>")
            phrase(scheme.kind.sentence)
            note(scheme.kind.sentence.filter { $0 != "`" })
            html("</p>\n")
            prose(scheme.description, headingBase: 4, idPrefix: id + "-")
            guard case .oauth2(let flows, let metadata) = scheme.kind else { continue }
            if let metadata {
                html("<p>Metadata: ")
                link(url: metadata, metadata, at: scheme.node["oauth2MetadataUrl"])
                html("</p>\n")
            }
            for flow in flows { self.flow(flow) }
        }
    }

    private mutating func flow(_ flow: SecurityScheme.Flow) {
        html("<p class=\"place\">")
        text(flow.title)
        html("</p>\n<ul class=\"facts\">")
        for (label, url) in [
            ("Authorize at ", flow.authorizationURL),
            ("Device authorization at ", flow.deviceAuthorizationURL),
            ("Tokens from ", flow.tokenURL), ("Refresh at ", flow.refreshURL),
        ] {
            guard let url else { continue }
            html("<li>")
            text(label)
            let (whole, operation) = callable(url)
            address(whole)
            if let operation {
                html(": ")
                link(reference.target(operation: operation), api.operations[operation].title)
            }
            html("</li>")
        }
        html("</ul>\n")
        guard !flow.scopes.isEmpty else { return }
        html("<dl class=\"values\">")
        for scope in flow.scopes {
            html("<div><dt>")
            code(scope.name)
            note(code: scope.name, scope.description)
            html("</dt><dd>")
            phrase(scope.description)
            html("</dd></div>")
        }
        html("</dl>\n")
    }

    /// An address of a flow as one can call it, and the operation that answers there. A relative one is resolved
    /// against the API's server (OAS §4.6); where an operation has it for its path, that is what is meant.
    private func callable(_ url: String) -> (address: String, operation: Int?) {
        guard let first = api.servers.first, first.url.contains("://") else { return (url, nil) }
        let server = first.defaultURL
        if url.contains("://") {
            let inside = url.hasPrefix(server + "/") ? operation(at: url.dropFirst(server.count)) : nil
            return (url, inside)
        }
        guard !url.hasPrefix("//"), !url.hasPrefix("."), !url.hasPrefix("#"), !url.hasPrefix("?") else {
            return (url, nil)
        }
        let path = url.hasPrefix("/") ? url : "/" + url
        if let operation = operation(at: path[...]) { return (server + path, operation) }
        // RFC 3986 §5.2: from the root of the host, or in the place of what stands behind the last slash.
        var base = server.split(separator: "/", omittingEmptySubsequences: false)
        let kept = url.hasPrefix("/") ? 3 : first.url.hasSuffix("/") ? base.count : max(3, base.count - 1)
        base.removeLast(max(0, base.count - kept))
        return (base.joined(separator: "/") + path, nil)
    }

    private func operation(at path: Substring) -> Int? {
        let found = api.operations.indices.filter {
            api.operations[$0].kind == .path && api.operations[$0].path == path
        }
        return found.first { api.operations[$0].method == "POST" } ?? found.first
    }

    // MARK: Operations

    private mutating func operations() {
        let tags = reference.tagOrder.filter { reference.isListed(tag: $0) }
        guard !tags.isEmpty else { return }
        heading(2, "Operations", id: "api-operations")
        let isShort = api.operations.count <= Self.overviewLimit
        if !isShort { html("<ul class=\"tag-list\">\n") }
        for index in tags {
            let tag = api.tags[index]
            if isShort {
                let id = newID("tag-" + tag.slug)
                openHeading(3, id)
                link(reference.target(tag: index), tag.title)
                closeHeading(3, id)
                addHeading(3, id, tag.title)
                prose(tag.description, headingBase: 5, idPrefix: id + "-")
                operationList(tag.operations)
            } else {
                html("<li>")
                link(reference.target(tag: index), tag.title)
                html(" <span class=\"count\">")
                document.html.append(decimal: tag.operations.count)
                html("</span></li>\n")
            }
        }
        if !isShort { html("</ul>\n") }
    }

    /// `notesRequests` is for a list in a page of prose: pages of the reference are found by themselves.
    mutating func operationList(_ operations: [Int], notesRequests: Bool = false) {
        guard !operations.isEmpty else { return }
        html("<ul class=\"operations\">\n")
        for index in operations {
            let operation = api.operations[index]
            if notesRequests { note(requestOf: operation, title: operation.title) }
            html(operation.isDeprecated ? "<li class=\"deprecated\">" : "<li>")
            openLink(reference.target(operation: index).destination)
            method(operation.method)
            html(" ")
            path(operation.path)
            html(" <span class=\"what\"><span class=\"title\">")
            text(operation.title)
            html("</span>")
            kind(of: operation)
            if operation.isDeprecated { html(" <span class=\"flag warn\">deprecated</span>") }
            html("</span></a></li>\n")
        }
        html("</ul>\n")
    }

    // MARK: Tags

    private mutating func tag(_ index: Int) {
        let tag = api.tags[index]
        title(tag.title)
        prose(tag.description, headingBase: 2, idPrefix: "about-")
        if let docs = tag.externalDocs {
            html("<p>")
            externalDocs(docs)
            html("</p>\n")
        }
        operationList(tag.operations)
        guard reference.settings.grouping == .tag else { return }
        for operation in tag.operations where api.operations[operation].tags.first == index {
            section(ofOperation: operation)
        }
    }

    /// An operation as a part of a page that has others.
    mutating func section(ofOperation index: Int) {
        let operation = api.operations[index]
        html("<section class=\"operation\">\n")
        let id = newID(operation.slug)
        openHeading(2, id)
        text(operation.title)
        closeHeading(2, id, flag: operation.isDeprecated ? .deprecated : nil)
        addHeading(2, id, operation.title)
        self.operation(index, level: 3, idPrefix: operation.slug + ".")
        html("</section>\n")
    }

    // MARK: Schemas

    private mutating func schemaList() {
        title("Schemas")
        html("<p>What requests and responses are made of.</p>\n<ul class=\"schemas\">\n")
        let schemas = reference.listedSchemas.map { (index: $0, key: api.schemas[$0].title.lowercased()) }
        for (index, _) in schemas.sorted(by: { ($0.key, $0.index) < ($1.key, $1.index) }) {
            let schema = api.schemas[index]
            html("<li>")
            link(reference.target(schema: index), schema.title)
            html(" <span>")
            if let description = schema.schema.description {
                text(firstSentence(of: description))
            } else {
                text(contents(of: schema))
            }
            html("</span></li>\n")
        }
        html("</ul>\n")
    }

    /// What a schema without words is: its first fields, its values or its type.
    private func contents(of schema: NamedSchema) -> String {
        let limit = 4
        let outline = reference.outlines.outline(of: schema.schema, in: api, .both)
        let names = outline.fields.filter { $0.kind == .property }.map(\.name)
        let words = names.isEmpty ? outline.values.map(\.text) : names
        guard !words.isEmpty else { return outline.type.text(in: api) }
        let more = words.count > limit ? " …" : ""
        return words.prefix(limit).map { String($0.prefix(40)) }.joined(separator: ", ") + more
    }

    /// The first sentence or line, without markup.
    func firstSentence(of markdown: MarkdownText) -> String {
        let fragment = FragmentMaker(options: options).document(markdown.utf8)
        let summary = fragment.summary
        guard let stop = summary.firstIndex(of: ".") else { return String(summary.prefix(160)) }
        return String(summary[...stop].prefix(160))
    }
}

extension SecurityScheme.Kind {
    /// How credentials are sent, in a sentence; code in backticks.
    var sentence: String {
        switch self {
        case .apiKey(let place, let name):
            switch place {
            case .header: "A key in the header `\(name)`."
            case .cookie: "A key in the cookie `\(name)`."
            default: "A key in the query, as `\(name)`."
            }
        case .http(let scheme, let format):
            switch scheme {
            case "bearer":
                "A bearer token in the header `Authorization`" + (format.map { " (\($0))." } ?? ".")
            case "basic": "A name and a password, by HTTP basic authentication."
            case "digest": "A name and a password, by HTTP digest authentication."
            default: "The header `Authorization` with the scheme `\(scheme)`."
            }
        case .mutualTLS: "A client certificate (mutual TLS)."
        case .oauth2: "OAuth 2.0; the token is sent as a bearer token in the header `Authorization`."
        case .openIDConnect(let url): "OpenID Connect, discovered at `\(url)`."
        }
    }
}

extension SecurityScheme.Flow {
    var title: String {
        switch name {
        case "implicit": "Implicit flow"
        case "password": "Password flow"
        case "clientCredentials": "Client credentials flow"
        case "authorizationCode": "Authorization code flow"
        case "deviceAuthorization": "Device authorization flow"
        default: name
        }
    }
}
