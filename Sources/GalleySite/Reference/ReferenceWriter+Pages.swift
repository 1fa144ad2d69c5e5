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

    private mutating func title(_ title: String, isDeprecated: Bool = false, note: String = "") {
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
        }
        prose(info.description, headingBase: 2)
        about()
        downloads()
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
            code(server.url)
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
            if scheme.isDeprecated { html(" <span class=\"flag warn\">deprecated</span>") }
            closeHeading(3, id)
            addHeading(3, id, scheme.name)
            html("<p>")
            phrase(scheme.kind.sentence)
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
            code(url)
            html("</li>")
        }
        html("</ul>\n")
        guard !flow.scopes.isEmpty else { return }
        html("<dl class=\"values\">")
        for scope in flow.scopes {
            html("<div><dt>")
            code(scope.name)
            html("</dt><dd>")
            phrase(scope.description)
            html("</dd></div>")
        }
        html("</dl>\n")
    }

    // MARK: Errors

    /// What goes wrong and how that looks, counted over all operations.
    private mutating func errors() {
        struct Kind: Hashable {
            var status: String
            var schema: Int?
            var media: String
        }
        var counts: [Kind: Int] = [:]
        var texts: [String: String] = [:]
        for operation in api.operations where operation.kind == .path {
            for response in operation.responses where response.isError {
                let media = response.content.first
                let schema = media?.schema.flatMap { schema in
                    schema.reference == nil ? nil : schema.resolved.flatMap { api.schemaByNode[$0.node] }
                }
                counts[Kind(status: response.status, schema: schema, media: media?.name ?? ""), default: 0] +=
                    1
                texts[response.status] = response.statusText
            }
        }
        // One of a kind is told where it occurs.
        let shared = counts.filter { $0.value > 1 }.sorted {
            ($0.key.status, -$0.value, $0.key.schema ?? -1, $0.key.media)
                < ($1.key.status, -$1.value, $1.key.schema ?? -1, $1.key.media)
        }
        guard !shared.isEmpty || api.validationError != nil else { return }
        heading(2, "Errors", id: "api-errors")
        if !shared.isEmpty {
            html(
                "<div class=\"table-scroll\" tabindex=\"0\"><table><thead><tr><th>Status</th><th>Meaning</th><th>Body</th><th>Operations</th></tr></thead><tbody>\n"
            )
            for (kind, count) in shared {
                html("<tr><td>")
                code(kind.status)
                html("</td><td>")
                text(texts[kind.status] ?? "")
                html("</td><td>")
                if let schema = kind.schema, !api.schemas[schema].isSynthetic {
                    link(reference.target(schema: schema), api.schemas[schema].title)
                    html(" ")
                }
                if !kind.media.isEmpty { code(kind.media) }
                html("</td><td>")
                document.html.append(decimal: count)
                html("</td></tr>\n")
            }
            html("</tbody></table></div>\n")
        }
        guard let index = api.validationError else { return }
        heading(3, "Validation errors", id: "api-validation-errors")
        html("<p>A request that does not fit its description is answered with ")
        code("422")
        html(" and a list of what is wrong.</p>\n")
        var reader = OutlineReader(api, direction: .response)
        body(reader.outline(of: api.schemas[index].schema), idPrefix: "api-validation-errors.")
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

    mutating func operationList(_ operations: [Int]) {
        guard !operations.isEmpty else { return }
        html("<ul class=\"operations\">\n")
        for index in operations {
            let operation = api.operations[index]
            html(operation.isDeprecated ? "<li class=\"deprecated\">" : "<li>")
            openLink(reference.target(operation: index).destination)
            method(operation.method)
            html(" ")
            path(operation.path)
            kind(of: operation)
            html(" <span class=\"title\">")
            text(operation.title)
            html("</span></a>")
            if operation.isDeprecated { html(" <span class=\"flag warn\">deprecated</span>") }
            html("</li>\n")
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
        if operation.isDeprecated { html(" <span class=\"flag warn\">deprecated</span>") }
        closeHeading(2, id)
        addHeading(2, id, operation.title)
        self.operation(index, level: 3, idPrefix: operation.slug + ".")
        html("</section>\n")
    }

    // MARK: Schemas

    private mutating func schemaList() {
        title("Schemas")
        html("<p>What requests and responses are made of.</p>\n<ul class=\"schemas\">\n")
        for index in reference.listedSchemas {
            let schema = api.schemas[index]
            html("<li>")
            link(reference.target(schema: index), schema.title)
            if let description = schema.schema.description {
                html(" <span>")
                text(firstSentence(of: description))
                html("</span>")
            }
            html("</li>\n")
        }
        html("</ul>\n")
    }

    /// The first sentence or line, without markup.
    private func firstSentence(of markdown: MarkdownText) -> String {
        let fragment = FragmentMaker(options: options).document(markdown.utf8)
        let summary = fragment.summary
        guard let stop = summary.firstIndex(of: ".") else { return String(summary.prefix(160)) }
        return String(summary[...stop].prefix(160))
    }

    private mutating func schema(_ index: Int) {
        let schema = api.schemas[index]
        title(schema.title, isDeprecated: schema.schema.isDeprecated)
        html("<div class=\"api-columns\">\n<div class=\"api-text\">\n")
        if let input = schema.input {
            heading(2, "As it is sent", id: "input")
            var reader = OutlineReader(api, direction: .request)
            body(reader.outline(of: input, beside: schema.name), idPrefix: "input.")
            heading(2, "As it comes back", id: "output")
            reader = OutlineReader(api, direction: .response)
            body(reader.outline(of: schema.schema, beside: schema.name), idPrefix: "")
        } else {
            var reader = OutlineReader(api, direction: .both)
            body(reader.outline(of: schema.schema, beside: schema.name), idPrefix: "")
        }
        usedBy(schema)
        mentionedIn(mentions.pages(of: .schema(index)), level: 2, prefix: "")
        html("</div>\n<div class=\"api-examples\">\n")
        let maker = ExampleMaker(api)
        html("<p class=\"examples-title\">Example</p>\n")
        codeBlock(
            maker.value(of: schema.schema, for: .response, detail: .full).json(indentation: 2),
            language: "json")
        html("</div>\n</div>\n")
    }

    private mutating func usedBy(_ schema: NamedSchema) {
        guard !schema.operations.isEmpty || !schema.schemas.isEmpty else { return }
        heading(2, "Used by", id: "used-by")
        if !schema.schemas.isEmpty {
            html("<p>")
            let others = schema.schemas.filter { !api.schemas[$0].isSynthetic }
            for (i, other) in others.enumerated() {
                if i > 0 { html(", ") }
                link(reference.target(schema: other), api.schemas[other].title)
            }
            html("</p>\n")
        }
        if !schema.operations.isEmpty { operationList(schema.operations) }
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
