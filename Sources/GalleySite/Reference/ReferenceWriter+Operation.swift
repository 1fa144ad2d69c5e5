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
                note(summary)
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
        html("</div>\n")
        // Where there is one column the examples stand here: what is sent is looked at before it is read about.
        examples(of: index, level: level, prefix: prefix)
        html("<div class=\"api-text\">\n")
        parameters(operation, level: level, prefix: prefix)
        if let body = operation.requestBody { requestBody(body, operation, level: level, prefix: prefix) }
        responses(operation, level: level, prefix: prefix)
        callbacks(operation, level: level, prefix: prefix)
        mentionedIn(mentions.pages(of: .operation(index)), level: level, prefix: prefix)
        html("</div>\n</div>\n")
    }

    private mutating func endpoint(_ operation: Operation) {
        note(requestOf: operation)
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
        // For the search they are on the first page of the reference: here they would be what each operation begins with.
        let end = document.text.count
        servers(operation.servers)
        document.text.removeSubrange(end...)
        html("</details>\n")
    }

    /// What a request of the service itself answers to.
    private mutating func origin(of operation: Operation) {
        switch operation.kind {
        case .path: break
        case .webhook: html("<p>The service sends this request to an address that you have given it.</p>\n")
        case .callback(let parent, _):
            if let field = Self.fieldOfCaller(operation.path) {
                html("<p>The service sends this request to the ")
                code(field)
                html(" given to it in ")
            } else {
                html("<p>The service sends this request to an address given to it in ")
            }
            link(reference.target(operation: parent), api.operations[parent].title)
            html(".</p>\n")
        }
    }

    /// The field or parameter that a callback's address is, all of it: `{$request.body#/callback_url}` (OAS §4.8.24).
    private static func fieldOfCaller(_ expression: String) -> String? {
        guard expression.hasPrefix("{$request."), expression.hasSuffix("}") else { return nil }
        let inner = expression.dropFirst("{$request.".count).dropLast()
        for start in ["body#/", "query.", "path.", "header."] where inner.hasPrefix(start) {
            let name = inner.dropFirst(start.count)
            return name.isEmpty || name.contains(where: { "{}/~".contains($0) }) ? nil : String(name)
        }
        return nil
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
        if needed.count < operation.security.count { html("optional: ") }
        // What all ways ask for is said once, behind them.
        let common = Self.commonScopes(needed)
        for (i, requirement) in needed.enumerated() {
            if i > 0 { html(i == needed.count - 1 ? " or " : ", ") }
            for (j, need) in requirement.needs.enumerated() {
                if j > 0 { html(" together with ") }
                link(reference.target(scheme: need.scheme), api.securitySchemes[need.scheme].name)
                if common == nil { scopes(need.scopes) }
            }
        }
        if let common {
            if needed.count > 1, !common.isEmpty { html(",") }
            scopes(common)
        }
        html(".</p>\n")
    }

    /// The scopes of all ways to sign in, where those are one scheme each and ask for the same.
    private static func commonScopes(_ requirements: [SecurityRequirement]) -> [String]? {
        guard let scopes = requirements.first?.needs.first?.scopes else { return nil }
        return requirements.allSatisfy { $0.needs.count == 1 && $0.needs[0].scopes == scopes } ? scopes : nil
    }

    private mutating func scopes(_ scopes: [String]) {
        guard !scopes.isEmpty else { return }
        html(scopes.count == 1 ? " with the scope " : " with the scopes ")
        for (k, scope) in scopes.enumerated() {
            if k > 0 { html(", ") }
            code(scope)
        }
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
        note(code: parameter.name)
        html("</a> ")
        var reader = OutlineReader(api, direction: .request)
        let schema = parameter.schema ?? parameter.content?.schema
        var outline = schema.map { reader.outline(of: $0, beside: parameter.name) }
        outline?.description = parameter.description
        if parameter.isDeprecated { outline?.isDeprecated = true }
        // No parameter can carry null: it is what a service takes a missing one for.
        if !parameter.isRequired { outline?.type.removeNull() }
        if outline?.examples.isEmpty == true, let given = parameter.examples.first?.shownScalar {
            outline?.examples = [given]
        }
        if let outline {
            typeAndFlags(outline, isRequired: parameter.isRequired)
        } else if parameter.isRequired {
            html("<span class=\"flag required\">required</span>")
        }
        html("</p>\n")
        // What has no schema is any value.
        var described = outline ?? Outline(node: parameter.node)
        if outline == nil { described.description = parameter.description }
        details(described, idPrefix: id + ".", serialization: serialization(of: parameter))
        html("</li>\n")
    }

    /// How a value that is no plain one is written, in phrases; a plain one needs no telling.
    private func serialization(of parameter: Parameter) -> [String] {
        if let content = parameter.content { return ["written as " + codeSpan(content.name)] }
        var phrases: [String] = []
        let types = parameter.schema?.resolved?.valueTypes ?? []
        if types.contains(.array) || types.contains(.object) {
            phrases.append("written as " + codeSpan(ExampleMaker(api).illustration(of: parameter)))
        }
        if parameter.allowsReserved { phrases.append("reserved characters are sent as they are") }
        if parameter.allowsEmptyValue { phrases.append("may be sent without a value") }
        return phrases
    }

    // MARK: Request body

    private mutating func requestBody(
        _ body: RequestBody, _ operation: Operation, level: Int, prefix: String
    ) {
        let id = newID(prefix + "request-body")
        openHeading(level, id)
        html("Request body")
        closeHeading(level, id, flag: body.isRequired ? .required : nil)
        addHeading(level, id, "Request body")
        prose(body.description, headingBase: level + 1, idPrefix: prefix + "request-body-about-")
        let direction = operation.kind == .path ? Direction.request : .response
        for (i, group) in bySchema(body.content).enumerated() {
            content(
                body.content, group, direction: direction,
                idPrefix: prefix + (i == 0 ? "body." : "body-\(i + 1)."), folds: false)
            for media in group {
                stream(body.content[media], direction: direction, prefix: prefix + "body.")
                encodings(body.content[media].encodings)
            }
        }
    }

    /// 3.2: what each item of a stream is.
    mutating func stream(_ media: MediaType, direction: Direction, prefix: String) {
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
