// An operation: what it does, takes and gives, and beside it what is sent and what comes back.

import GalleyCore
import GalleyData
import GalleyOpenAPI

extension ReferenceWriter {
    /// Writes an operation. Its parts' headings are of `level`; ids begin with `prefix`.
    mutating func operation(_ index: Int, level: Int, idPrefix prefix: String) {
        let operation = api.operations[index]
        endpoint(operation)
        tryIt(operation)
        html("<div class=\"api-columns\">\n<div class=\"api-text\">\n")
        commonServers(operation)
        if operation.isDeprecated {
            html(
                "<div class=\"alert warning\"><p class=\"alert-title\">Deprecated</p><p>New programs should not use it.</p></div>\n"
            )
        }
        prose(
            operation.description, headingBase: level, idPrefix: prefix.isEmpty ? "about-" : prefix + "about-"
        )
        if operation.pathSummary != nil || operation.pathDescription != nil {
            html("<div class=\"path-text\">")
            if let summary = operation.pathSummary {
                html("<p>")
                text(summary)
                html("</p>")
            }
            prose(operation.pathDescription, headingBase: level, idPrefix: prefix + "path-about-")
            html("</div>\n")
        }
        if let docs = operation.externalDocs {
            html("<p>")
            externalDocs(docs)
            html("</p>\n")
        }
        origin(of: operation)
        authentication(operation)
        if operation.hasOwnServers {
            heading(level, "Servers", id: prefix + "servers")
            servers(operation.servers)
        }
        parameters(operation, level: level, prefix: prefix)
        if let body = operation.requestBody { requestBody(body, operation, level: level, prefix: prefix) }
        responses(operation, level: level, prefix: prefix)
        callbacks(operation, level: level, prefix: prefix)
        mentionedIn(mentions.pages(of: .operation(index)), level: level, prefix: prefix)
        html("</div>\n")
        examples(of: index, level: level, prefix: prefix)
        html("</div>\n")
    }

    private mutating func endpoint(_ operation: Operation) {
        html("<p class=\"endpoint\">")
        method(operation.method)
        html(" ")
        if operation.kind == .path {
            path(operation.path, on: operation.servers.count == 1 ? operation.servers[0].shownBase : "")
        } else {
            code(operation.path)
            kind(of: operation)
        }
        html("</p>\n")
    }

    /// Where the path is to be found, if there are several such places.
    private mutating func commonServers(_ operation: Operation) {
        guard operation.kind == .path, !operation.hasOwnServers, operation.servers.count > 1 else { return }
        html("<details class=\"server-list\"><summary>On ")
        document.html.append(decimal: operation.servers.count)
        html(" servers</summary>\n")
        servers(operation.servers)
        html("</details>\n")
    }

    /// What a request of the service itself answers to.
    private mutating func origin(of operation: Operation) {
        switch operation.kind {
        case .path: break
        case .webhook: html("<p>The service sends this request to an address that you have given it.</p>\n")
        case .callback(let parent, _):
            html("<p>The service sends this request, to an address that was given to it in ")
            link(reference.target(operation: parent), api.operations[parent].title)
            html(".</p>\n")
        }
    }

    // MARK: Authentication

    private mutating func authentication(_ operation: Operation) {
        guard !api.securitySchemes.isEmpty, operation.kind == .path else { return }
        html("<p class=\"auth\"><b>Authentication:</b> ")
        let needed = operation.security.filter { !$0.needs.isEmpty }
        if needed.isEmpty {
            html(
                operation.hasUnknownSecurity
                    ? "by a scheme that is not described.</p>\n" : "none needed.</p>\n")
            return
        }
        for (i, requirement) in needed.enumerated() {
            if i > 0 { html(i == needed.count - 1 ? " or " : ", ") }
            for (j, need) in requirement.needs.enumerated() {
                if j > 0 { html(" together with ") }
                link(reference.target(scheme: need.scheme), api.securitySchemes[need.scheme].name)
                if !need.scopes.isEmpty {
                    html(need.scopes.count == 1 ? " with the scope " : " with the scopes ")
                    for (k, scope) in need.scopes.enumerated() {
                        if k > 0 { html(", ") }
                        code(scope)
                    }
                }
            }
        }
        html(needed.count < operation.security.count ? "; also without any.</p>\n" : ".</p>\n")
    }

    // MARK: Parameters

    private mutating func parameters(_ operation: Operation, level: Int, prefix: String) {
        guard !operation.parameters.isEmpty else { return }
        heading(level, "Parameters", id: prefix + "parameters")
        for place in Parameter.Place.allCases {
            let here = operation.parameters.filter { $0.place == place }
            guard !here.isEmpty else { continue }
            html("<p class=\"place\">")
            switch place {
            case .path: html("In the path")
            case .query: html("In the query")
            case .querystring: html("The query as a whole")
            case .header: html("In the headers")
            case .cookie: html("In cookies")
            }
            html("</p>\n<ul class=\"fields\">\n")
            for parameter in here { row(parameter, prefix: prefix) }
            html("</ul>\n")
        }
    }

    private mutating func row(_ parameter: Parameter, prefix: String) {
        let id = newID(prefix + parameter.place.rawValue + "." + parameter.name)
        html("<li class=\"field")
        if parameter.isDeprecated { html(" deprecated") }
        html("\"")
        self.id(id)
        html("><p class=\"field-line\"><a class=\"field-name\" href=\"#")
        text(id)
        html("\">")
        code(parameter.name)
        html("</a> ")
        var reader = OutlineReader(api, direction: .request)
        let schema = parameter.schema ?? parameter.content?.schema
        var outline = schema.map { reader.outline(of: $0, beside: parameter.name) }
        outline?.description = parameter.description
        if parameter.isDeprecated { outline?.isDeprecated = true }
        // No parameter can carry null: it is what a service takes a missing one for.
        if !parameter.isRequired { outline?.type.dropNull() }
        if let given = parameter.examples.first?.value, let text = given.isScalar ? given.scalarText : nil,
            outline?.examples.isEmpty ?? false
        {
            outline?.examples = [text]
        }
        if let outline {
            typeAndFlags(outline, isRequired: parameter.isRequired)
        } else if parameter.isRequired {
            html("<span class=\"flag required\">required</span>")
        }
        html("</p>\n")
        if let outline {
            details(outline, idPrefix: id + ".")
        } else {
            html("<div class=\"field-text\">")
            prose(parameter.description, headingBase: 5, idPrefix: id + ".")
            html("</div>")
        }
        serialization(of: parameter)
        html("</li>\n")
    }

    /// How a value that is no plain one is written; a plain one needs no telling.
    private mutating func serialization(of parameter: Parameter) {
        if let content = parameter.content {
            html("<p class=\"serialization\">Written as ")
            code(content.name)
            html("</p>\n")
            return
        }
        let types = parameter.schema?.resolved?.valueTypes ?? []
        guard types.contains(.array) || types.contains(.object) || parameter.allowEmptyOrReserved else {
            return
        }
        if types.contains(.array) || types.contains(.object) {
            html("<p class=\"serialization\">Written as ")
            code(ExampleMaker(api).illustration(of: parameter))
            html("</p>\n")
        }
        if parameter.allowsReserved {
            html("<p class=\"serialization\">Reserved characters are sent as they are.</p>\n")
        }
        if parameter.allowsEmptyValue {
            html("<p class=\"serialization\">May be sent without a value.</p>\n")
        }
    }

    // MARK: Request body

    private mutating func requestBody(
        _ body: RequestBody, _ operation: Operation, level: Int, prefix: String
    ) {
        let id = newID(prefix + "request-body")
        openHeading(level, id)
        html("Request body")
        if body.isRequired { html(" <span class=\"flag required\">required</span>") }
        closeHeading(level, id)
        addHeading(level, id, "Request body")
        prose(body.description, headingBase: level + 1, idPrefix: prefix + "request-body-about-")
        let direction = operation.kind == .path ? Direction.request : .response
        for (i, group) in bySchema(body.content).enumerated() {
            mediaLine(group.map { body.content[$0].name })
            if let schema = group.first.flatMap({ body.content[$0].schema }) {
                let outline = reference.outlines.outline(of: schema, in: api, direction)
                self.body(outline, idPrefix: prefix + (i == 0 ? "body." : "body-\(i + 1)."))
            }
            for media in group {
                stream(body.content[media], direction: direction, prefix: prefix + "body.")
                encodings(body.content[media].encodings)
            }
        }
    }

    /// A longer schema that stands in two places is not compared.
    private static let comparedLimit = 20_000

    /// Media types of one schema together, by their places: what is said of it is said once.
    private func bySchema(_ content: [MediaType]) -> [[Int]] {
        struct Form: Hashable {
            var file: String
            var bytes: [UInt8]
        }
        var groups: [[Int]] = []
        var byNode: [Schema: Int] = [:]
        var byForm: [Form: Int] = [:]
        for (index, media) in content.enumerated() {
            guard content.count > 1, let schema = media.schema, media.encodings.isEmpty,
                media.itemSchema == nil
            else {
                groups.append([index])
                continue
            }
            var form: Form?
            if schema.node.range.count <= Self.comparedLimit {
                var writer = JSONWriter()
                writer.node(schema.node)
                form = Form(file: api.documents.location(of: schema.node).path, bytes: writer.bytes)
            }
            if let known = byNode[schema] ?? form.flatMap({ byForm[$0] }) {
                groups[known].append(index)
                continue
            }
            byNode[schema] = groups.count
            if let form { byForm[form] = groups.count }
            groups.append([index])
        }
        return groups
    }

    private mutating func mediaLine(_ names: [String]) {
        html("<p class=\"media\">")
        for (i, name) in names.enumerated() {
            if i > 0 { html(", ") }
            code(name)
        }
        html("</p>\n")
    }

    /// 3.2: what each item of a stream is.
    private mutating func stream(_ media: MediaType, direction: Direction, prefix: String) {
        guard let item = media.itemSchema else { return }
        html("<p>A stream, each item of which is:</p>\n")
        body(reference.outlines.outline(of: item, in: api, direction), idPrefix: prefix + "item.")
    }

    private mutating func encodings(_ encodings: [Encoding]) {
        guard !encodings.isEmpty else { return }
        html("<ul class=\"facts encodings\">")
        for encoding in encodings {
            html("<li>")
            code(encoding.name)
            if let type = encoding.contentType {
                html(" is sent as ")
                for (i, name) in type.split(separator: ",").enumerated() {
                    if i > 0 { html(" or ") }
                    code(String(name.drop { $0 == " " }))
                }
            }
            if let style = encoding.style {
                html(" in the style ")
                code(style)
            }
            if !encoding.headers.isEmpty {
                html(" with ")
                for (i, header) in encoding.headers.enumerated() {
                    if i > 0 { html(", ") }
                    code(header.name)
                }
            }
            html("</li>")
        }
        html("</ul>\n")
    }

    // MARK: Responses

    private mutating func responses(_ operation: Operation, level: Int, prefix: String) {
        guard !operation.responses.isEmpty else { return }
        heading(level, "Responses", id: prefix + "responses")
        for response in operation.responses {
            self.response(response, operation, level: level + 1, prefix: prefix + response.status)
        }
    }

    private mutating func response(
        _ response: Response, _ operation: Operation, level: Int, prefix: String
    ) {
        let hasBody = !response.content.isEmpty || !response.headers.isEmpty || !response.links.isEmpty
        let isFolding = hasBody && !response.isValidationError
        let id = newID(prefix.hasPrefix(response.status) ? "response-" + response.status : prefix)
        if isFolding {
            html(response.isSuccess ? "<details class=\"response\" open" : "<details class=\"response\"")
            html("><summary>")
        } else {
            html("<div class=\"response\">")
        }
        html("<h")
        document.html.append(decimal: level)
        self.id(id)
        html(" class=\"status\"><span class=\"")
        html(response.isSuccess ? "ok" : response.isError ? "error" : "other")
        html("\">")
        text(response.status)
        html("</span> ")
        text(response.summary ?? response.statusText)
        html("</h")
        document.html.append(decimal: level)
        html(">")
        addHeading(level, id, response.status + " " + (response.summary ?? response.statusText))
        if isFolding { html("</summary>") }
        html("\n")
        if response.isValidationError {
            html("<p>The request does not fit its description: see ")
            link(reference.validationErrors, "validation errors")
            html(".</p>\n")
        } else {
            prose(response.description, headingBase: level + 1, idPrefix: id + "-about-")
            headers(response.headers, prefix: id + ".header.")
            let direction = operation.kind == .path ? Direction.response : .request
            for group in bySchema(response.content) {
                mediaLine(group.map { response.content[$0].name })
                // The ids of what was there before do not change when another media type joins.
                let first = group[0]
                let bodyPrefix = id + (first == 0 ? "." : "-\(first + 1).")
                if let schema = response.content[first].schema {
                    body(reference.outlines.outline(of: schema, in: api, direction), idPrefix: bodyPrefix)
                }
                for media in group {
                    stream(response.content[media], direction: direction, prefix: bodyPrefix)
                }
            }
            links(response.links)
        }
        html(isFolding ? "</details>\n" : "</div>\n")
    }

    private mutating func headers(_ headers: [Header], prefix: String) {
        guard !headers.isEmpty else { return }
        html("<p class=\"place\">Headers</p>\n<ul class=\"fields\">\n")
        for header in headers {
            let id = newID(prefix + header.name)
            html("<li class=\"field\"")
            self.id(id)
            html("><p class=\"field-line\"><a class=\"field-name\" href=\"#")
            text(id)
            html("\">")
            code(header.name)
            html("</a> ")
            var reader = OutlineReader(api, direction: .response)
            var outline = (header.schema ?? header.content?.schema).map {
                reader.outline(of: $0, beside: header.name)
            }
            outline?.description = header.description
            if header.isDeprecated { outline?.isDeprecated = true }
            if let outline { typeAndFlags(outline, isRequired: header.isRequired) }
            html("</p>\n")
            if let outline {
                details(outline, idPrefix: id + ".")
            } else {
                prose(header.description, headingBase: 6, idPrefix: id + ".")
            }
            html("</li>\n")
        }
        html("</ul>\n")
    }

    private mutating func links(_ links: [ResponseLink]) {
        guard !links.isEmpty else { return }
        html("<p class=\"place\">What to call next</p>\n<ul>\n")
        for link in links {
            html("<li>")
            if let operation = link.operation {
                self.link(reference.target(operation: operation), api.operations[operation].title)
            } else {
                code(link.name)
            }
            for (i, parameter) in link.parameters.enumerated() {
                html(i == 0 ? " with " : ", ")
                code(parameter.name)
                html(" from ")
                code(parameter.value)
            }
            if let description = link.description {
                html("<br>")
                inlineProse(description)
            }
            html("</li>\n")
        }
        html("</ul>\n")
    }

    private mutating func callbacks(_ operation: Operation, level: Int, prefix: String) {
        guard !operation.callbacks.isEmpty else { return }
        heading(level, "Callbacks", id: prefix + "callbacks")
        operationList(operation.callbacks)
    }

    // MARK: Mentions

    mutating func mentionedIn(_ pages: [ReferenceMentions.Place], level: Int, prefix: String) {
        guard !pages.isEmpty else { return }
        heading(level, "Mentioned in", id: prefix + "mentioned-in")
        html("<ul class=\"mentions\">")
        for page in pages {
            html("<li>")
            openLink(page.destination)
            text(page.title)
            html("</a></li>")
        }
        html("</ul>\n")
    }
}

extension Server {
    /// What stands before a path: nothing where the address says nothing.
    fileprivate var shownBase: String {
        var base = url
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }
}

extension Parameter {
    fileprivate var allowEmptyOrReserved: Bool { allowsReserved || allowsEmptyValue }
}

extension [TypeWord] {
    /// Leaves out " or null" at the end.
    fileprivate mutating func dropNull() {
        var end = ""
        while case .text(let words)? = last {
            end = words + end
            removeLast()
        }
        for null in [", or null", " or null"] where end.hasSuffix(null) { end.removeLast(null.count) }
        if !end.isEmpty { append(.text(end)) }
    }
}
