// Operations, schemas and the overview as Markdown pages: for `llms.txt`, for copying, for whoever reads without
// a browser. The same outlines as on the HTML pages, as nested lists.

import GalleyCore

/// What a page of a reference is about.
package enum ReferenceTarget: Sendable, Hashable {
    /// A place in `APIDescription.operations`.
    case operation(Int)
    /// A place in `APIDescription.schemas`.
    case schema(Int)
}

/// Writes pages of one description.
package struct OperationMarkdown {
    let api: APIDescription
    let address: (ReferenceTarget) -> String?
    let examples: ExampleMaker
    private var values: ParameterValues
    var requestReader: OutlineReader
    var responseReader: OutlineReader
    var schemaReader: OutlineReader
    var writer = MarkdownWriter()

    /// `address` tells where other pages are, as links should say it; nil leaves out the link.
    package init(_ api: APIDescription, address: @escaping (ReferenceTarget) -> String? = { _ in nil }) {
        self.api = api
        self.address = address
        examples = ExampleMaker(api)
        values = ParameterValues(examples)
        requestReader = OutlineReader(api, direction: .request)
        responseReader = OutlineReader(api, direction: .response)
        schemaReader = OutlineReader(api, direction: .both)
    }

    /// The page of an operation, a line break at its end.
    package mutating func operation(_ index: Int) -> [UInt8] {
        guard api.operations.indices.contains(index) else { return [] }
        writer = MarkdownWriter()
        let operation = api.operations[index]
        writer.heading(1, MarkdownInline.text(operation.title))
        appendStart(operation)
        appendSecurity(operation)
        appendParameters(operation)
        if let body = operation.requestBody { append(body, of: operation.kind) }
        if case .path = operation.kind { appendSample(operation) }
        appendResponses(operation)
        if !operation.callbacks.isEmpty {
            writer.heading(2, "Callbacks")
            for callback in operation.callbacks { appendLink(toOperation: callback) }
        }
        return Array(writer.text.utf8)
    }

    /// The page of a schema, a line break at its end.
    package mutating func schema(_ index: Int) -> [UInt8] {
        guard api.schemas.indices.contains(index) else { return [] }
        writer = MarkdownWriter()
        let named = api.schemas[index]
        writer.heading(1, MarkdownInline.text(named.title))
        if let input = named.input {
            let outline = responseReader.outline(of: named.schema, beside: named.name)
            appendBody(outline, heading: "As it is returned")
            appendExample(of: named.schema, for: .response)
            appendBody(requestReader.outline(of: input, beside: named.name), heading: "As it is sent")
            appendExample(of: input, for: .request)
        } else {
            appendBody(schemaReader.outline(of: named.schema, beside: named.name), heading: nil)
            appendExample(of: named.schema, for: .both)
        }
        if !named.operations.isEmpty {
            writer.heading(2, "Used by")
            for operation in named.operations { appendLink(toOperation: operation) }
        }
        return Array(writer.text.utf8)
    }
}

// MARK: - Parts of an operation

extension OperationMarkdown {
    private mutating func appendStart(_ operation: Operation) {
        switch operation.kind {
        case .path: writer.paragraph(MarkdownInline.code(operation.method + " " + operation.path))
        case .webhook:
            writer.paragraph(
                "Webhook " + MarkdownInline.code(operation.path) + ": the service sends you a "
                    + MarkdownInline.code(operation.method) + " request.")
        case .callback(let origin, let name):
            var line = "Callback " + MarkdownInline.code(name)
            if api.operations.indices.contains(origin) {
                let title = MarkdownInline.text(api.operations[origin].title)
                line += " of " + MarkdownInline.link(title, to: address(.operation(origin)))
            }
            writer.paragraph(
                line + ": the service sends " + MarkdownInline.code(operation.method + " " + operation.path)
                    + ".")
        }
        if operation.isDeprecated { writer.paragraph("**Deprecated.**") }
        if let summary = operation.pathSummary { writer.paragraph(MarkdownInline.text(summary)) }
        if let description = operation.pathDescription { writer.author(description, shift: 1) }
        if let description = operation.description { writer.author(description, shift: 1) }
        if let docs = operation.externalDocs { writer.paragraph("See " + link(docs) + ".") }
        if operation.hasOwnServers {
            writer.paragraph("Servers of this operation:")
            for server in operation.servers { append(server) }
        }
    }

    mutating func append(_ server: Server) {
        var line = MarkdownInline.code(server.url)
        if let name = server.name { line += " (" + MarkdownInline.text(name) + ")" }
        let description = server.description.flatMap(Self.oneParagraph)
        if let description { line += ": " + description }
        writer.item(line)
        if description == nil, let description = server.description {
            writer.author(description, shift: 3, inItem: 0)
        }
        for variable in server.variables {
            var line =
                MarkdownInline.code(variable.name) + ": default " + MarkdownInline.code(variable.defaultValue)
            if !variable.values.isEmpty {
                line += ", one of " + variable.values.map(MarkdownInline.code).joined(separator: ", ")
            }
            if let description = variable.description.flatMap(Self.oneParagraph) {
                line += ". " + description
            }
            writer.item(line, level: 1)
        }
    }

    private mutating func appendSecurity(_ operation: Operation) {
        guard !operation.security.isEmpty else { return }
        writer.heading(2, "Authentication")
        let alternatives = operation.security.map { requirement in
            requirement.needs.isEmpty
                ? "none" : requirement.needs.map(words).joined(separator: ", together with ")
        }
        if alternatives.count == 1 {
            writer.paragraph(alternatives[0] == "none" ? "None." : alternatives[0] + ".")
        } else {
            writer.paragraph("One of:")
            for alternative in alternatives { writer.item(alternative) }
        }
    }

    private func words(_ need: SecurityRequirement.Need) -> String {
        guard api.securitySchemes.indices.contains(need.scheme) else { return "" }
        let scheme = api.securitySchemes[need.scheme]
        var result = MarkdownInline.code(scheme.name) + ": " + words(scheme.kind)
        if !need.scopes.isEmpty {
            let noun =
                switch scheme.kind {
                case .oauth2, .openIDConnect: need.scopes.count == 1 ? "scope " : "scopes "
                default: need.scopes.count == 1 ? "role " : "roles "
                }
            result += ", " + noun + need.scopes.map(MarkdownInline.code).joined(separator: ", ")
        }
        return result
    }

    /// How a scheme is used, in words.
    func words(_ kind: SecurityScheme.Kind) -> String {
        switch kind {
        case .apiKey(let place, let name):
            let place = place == .query ? "query parameter" : place.rawValue
            return "a key in the " + place + " " + MarkdownInline.code(name)
        case .http(let scheme, let format):
            switch scheme {
            case "basic": return "user name and password (HTTP Basic)"
            case "digest": return "user name and password (HTTP Digest)"
            case "bearer":
                let format = format.map { " (" + MarkdownInline.text($0) + ")" } ?? ""
                return "a token in " + MarkdownInline.code("Authorization: Bearer …") + format
            default: return "HTTP authentication " + MarkdownInline.code(scheme)
            }
        case .mutualTLS: return "a client certificate (mutual TLS)"
        case .oauth2: return "an OAuth 2.0 token in " + MarkdownInline.code("Authorization: Bearer …")
        case .openIDConnect(let url):
            return "OpenID Connect, discovered at " + MarkdownInline.link(MarkdownInline.text(url), to: url)
        }
    }

    private mutating func appendParameters(_ operation: Operation) {
        guard !operation.parameters.isEmpty else { return }
        writer.heading(2, "Parameters")
        for parameter in operation.parameters {
            let schema = parameter.schema ?? parameter.content?.schema
            var outline = schema.map {
                requestReader.outline(of: $0, beside: parameter.name).withExample(parameter.examples)
            }
            if !parameter.isRequired { outline?.type.removeNull() }
            var attributes = [parameter.place == .querystring ? "whole query" : parameter.place.rawValue]
            if let type = outline.map({ words($0.type) }), !type.isEmpty { attributes.append(type) }
            if let content = parameter.content {
                attributes.append("as " + MarkdownInline.code(content.name))
            }
            if parameter.isRequired { attributes.append("required") }
            if parameter.isDeprecated { attributes.append("deprecated") }
            appendRow(
                MarkdownInline.code(parameter.name), attributes: attributes,
                outline ?? Outline(node: parameter.node),
                description: parameter.description ?? outline?.description, level: 0)
        }
    }

    private mutating func append(_ body: RequestBody, of kind: Operation.Kind) {
        writer.heading(2, "Request body")
        if !body.isRequired { writer.paragraph("Optional.") }
        if let description = body.description { writer.author(description, shift: 2) }
        for (i, media) in body.content.enumerated() {
            // The sample of a request has the made one in it.
            let isInSample = if case .path = kind { i == 0 } else { false }
            append(media, direction: .request, showsMade: !isInSample)
        }
    }

    private mutating func append(_ media: MediaType, direction: Direction, showsMade: Bool = true) {
        var line = MarkdownInline.code(media.name)
        var outline: Outline?
        if let schema = media.schema ?? media.itemSchema {
            var read =
                direction == .request
                ? requestReader.outline(of: schema) : responseReader.outline(of: schema)
            // A body has no name that its title could tell more than ("Response Ideas List Ideas").
            read.title = nil
            let type = words(read.type)
            if media.schema == nil {
                line += ": a stream" + (type.isEmpty ? "" : ", each item of which is: " + type)
            } else if media.isDownload {
                line += ": a file"
            } else if !type.isEmpty {
                line += ": " + type
            }
            outline = read
        } else if media.isDownload {
            line += ": a file"
        }
        writer.paragraph(line)
        if let outline { appendBody(outline, heading: nil, showsDescription: outline.name == nil) }
        for encoding in media.encodings {
            guard let type = encoding.contentType else { continue }
            writer.item(MarkdownInline.code(encoding.name) + " is sent as " + MarkdownInline.code(type))
        }
        append(examples.examples(of: media, for: direction), showsMade: showsMade && !media.saysNothing)
    }

    private mutating func append(_ examples: [MediaExample], showsMade: Bool) {
        var hasMade = false
        for example in examples where !example.text.isEmpty {
            if example.isGenerated {
                // Of made ones that with all fields.
                guard showsMade, !hasMade, example.name.isEmpty || example.name == "full" else { continue }
                hasMade = true
            }
            var line = "Example"
            if !example.isGenerated,
                let title = example.summary ?? (example.name.isEmpty ? nil : example.name)
            {
                line += ", " + MarkdownInline.text(title)
            }
            writer.paragraph(line + ":")
            writer.code(example.text, language: example.language)
        }
    }

    /// What is told of a value that has no row.
    private mutating func appendBody(_ outline: Outline, heading: String?, showsDescription: Bool = true) {
        if let heading { writer.heading(2, heading) }
        if showsDescription, let description = outline.description {
            writer.author(description, shift: heading == nil ? 1 : 2)
        }
        if outline.isDeprecated { writer.paragraph("**Deprecated.**") }
        writer.paragraph(facts(outline))
        appendParts(of: outline, level: 0)
    }

    private mutating func appendExample(of schema: Schema, for direction: Direction) {
        writer.paragraph("Example:")
        writer.code(examples.value(of: schema, for: direction).json(indentation: 2), language: "json")
    }

    private mutating func appendSample(_ operation: Operation) {
        writer.heading(2, "Example request")
        let request = SampleRequest(of: operation, in: api, values: &values)
        writer.code(SampleLanguage.curl.render(request), language: "bash")
    }

    private mutating func appendResponses(_ operation: Operation) {
        guard !operation.responses.isEmpty else { return }
        writer.heading(2, "Responses")
        for response in operation.responses {
            let phrase = response.summary ?? response.phrase
            let title = phrase.map { " " + MarkdownInline.text($0) } ?? ""
            writer.heading(3, MarkdownInline.text(response.status) + title)
            if let description = response.description { writer.author(description, shift: 3) }
            if response.isValidationError, let index = api.validationError,
                api.schemas.indices.contains(index)
            {
                // It is the same everywhere, and told on its own page.
                writer.paragraph("The request is not valid: " + link(toSchema: index) + ".")
                continue
            }
            append(response.headers)
            for media in response.content { append(media, direction: .response) }
            for link in response.links { append(link) }
        }
    }

    private mutating func append(_ headers: [Header]) {
        guard !headers.isEmpty else { return }
        writer.paragraph("Headers:")
        for header in headers {
            let schema = header.schema ?? header.content?.schema
            let outline = schema.map {
                responseReader.outline(of: $0, beside: header.name).withExample(header.examples)
            }
            var attributes: [String] = []
            if let type = outline.map({ words($0.type) }), !type.isEmpty { attributes.append(type) }
            if header.isRequired { attributes.append("required") }
            if header.isDeprecated { attributes.append("deprecated") }
            appendRow(
                MarkdownInline.code(header.name), attributes: attributes,
                outline ?? Outline(node: header.node),
                description: header.description ?? outline?.description, level: 0)
        }
    }

    private mutating func append(_ link: ResponseLink) {
        var line = "Link " + MarkdownInline.code(link.name)
        if let target = link.operation, api.operations.indices.contains(target) {
            let title = MarkdownInline.text(api.operations[target].title)
            line += " to " + MarkdownInline.link(title, to: address(.operation(target)))
        }
        if !link.parameters.isEmpty {
            let values = link.parameters.map {
                MarkdownInline.code($0.name) + " is " + MarkdownInline.code($0.value)
            }
            line += ", where " + values.joined(separator: ", ")
        }
        if let description = link.description.flatMap(Self.oneParagraph) { line += ": " + description }
        writer.item(line)
    }

    mutating func appendLink(toOperation index: Int) {
        guard api.operations.indices.contains(index) else { return }
        let operation = api.operations[index]
        let title = MarkdownInline.link(MarkdownInline.text(operation.title), to: address(.operation(index)))
        let call =
            switch operation.kind {
            case .path: operation.method + " " + operation.path
            case .webhook: operation.method + " webhook " + operation.path
            case .callback(_, let name): operation.method + " callback " + name
            }
        writer.item(
            title + ": " + MarkdownInline.code(call) + (operation.isDeprecated ? " (deprecated)" : ""))
    }
}

extension MediaType {
    /// Whether its schema allows anything, so that no example would tell something.
    var saysNothing: Bool {
        guard let schema = schema ?? itemSchema else { return true }
        return schema.node.isScalar || schema.node.entries.isEmpty
    }
}
