// What comes back: each status with its words in sight, and what is sent in its body and headers.
//
// A success lies open. Of an error the words are what matters; its body, mostly the same for all, is folded.

import GalleyCore
import GalleyData
import GalleyOpenAPI

extension ReferenceWriter {
    // MARK: Responses

    mutating func responses(_ operation: Operation, level: Int, prefix: String) {
        guard !operation.responses.isEmpty else { return }
        // What the service sends is for the reader to answer, and it makes no such error.
        let isOurs = operation.kind != .path
        heading(level, isOurs ? "What to answer" : "Responses", id: prefix + "responses")
        for response in operation.responses where !(isOurs && response.isValidationError) {
            self.response(response, operation, level: level + 1, prefix: prefix + response.status)
        }
    }

    private mutating func response(
        _ response: Response, _ operation: Operation, level: Int, prefix: String
    ) {
        let id = newID(prefix.hasPrefix(response.status) ? "response-" + response.status : prefix)
        html("<div class=\"response\"><h")
        document.html.append(decimal: level)
        self.id(id)
        html(" class=\"status\">")
        status(response)
        html("</h")
        document.html.append(decimal: level)
        html(">\n")
        addHeading(level, id, response.status + " " + (response.summary ?? response.statusText))
        if response.isValidationError {
            html("<p>The request does not fit its description: see ")
            link(reference.validationErrors, "validation errors")
            html(".</p></div>\n")
            return
        }
        prose(response.description, headingBase: level + 1, idPrefix: id + "-about-")
        let folds = !response.isSuccess
        headers(response.headers, prefix: id + ".header.", folds: folds)
        let direction = operation.kind == .path ? Direction.response : .request
        for group in bySchema(response.content) {
            // The ids of what was there before do not change when another media type joins.
            let first = group[0]
            let bodyPrefix = id + (first == 0 ? "." : "-\(first + 1).")
            content(response.content, group, direction: direction, idPrefix: bodyPrefix, folds: folds)
            for media in group {
                stream(response.content[media], direction: direction, prefix: bodyPrefix)
            }
        }
        links(response.links)
        html("</div>\n")
    }

    /// The status and what it means: `201 Created`.
    mutating func status(_ response: Response) {
        html("<span class=\"")
        html(response.isSuccess ? "ok" : response.isError ? "error" : "other")
        html("\">")
        text(response.status)
        html("</span> ")
        text(response.summary ?? response.statusText)
    }

    /// A summary names this many headers.
    private static let namedHeaders = 4

    private mutating func headers(_ headers: [Header], prefix: String, folds: Bool) {
        guard !headers.isEmpty else { return }
        if folds {
            html("<details class=\"part\"><summary>")
            html(headers.count == 1 ? "Header " : "Headers ")
            for (i, header) in headers.prefix(Self.namedHeaders).enumerated() {
                if i > 0 { html(", ") }
                code(header.name)
            }
            if headers.count > Self.namedHeaders { html(" …") }
            html("</summary>\n")
        } else {
            html("<p class=\"place\">Headers</p>\n")
        }
        html("<ul class=\"fields\">\n")
        for header in headers {
            let id = newID(prefix + header.name)
            html("<li class=\"field\"")
            self.id(id)
            html("><p class=\"field-line\"><a class=\"field-name\" href=\"#")
            text(id)
            html("\">")
            code(header.name)
            note(code: header.name)
            html("</a> ")
            var reader = OutlineReader(api, direction: .response)
            var outline = (header.schema ?? header.content?.schema).map {
                reader.outline(of: $0, beside: header.name)
            }
            outline?.description = header.description
            if header.isDeprecated { outline?.isDeprecated = true }
            if outline?.examples.isEmpty == true, let given = header.examples.first?.shownScalar {
                outline?.examples = [given]
            }
            if let outline { typeAndFlags(outline, isRequired: header.isRequired) }
            html("</p>\n")
            if let outline {
                details(outline, idPrefix: id + ".")
            } else {
                prose(header.description, headingBase: 6, idPrefix: id + ".")
            }
            html("</li>\n")
        }
        html(folds ? "</ul></details>\n" : "</ul>\n")
    }

    private mutating func links(_ links: [ResponseLink]) {
        guard !links.isEmpty else { return }
        html("<p class=\"place\">What to call next</p>\n<ul class=\"next\">\n")
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

    // MARK: Content

    /// What a body is in some media types: their names and its type in one line, and below it what it is made of.
    mutating func content(
        _ content: [MediaType], _ group: [Int], direction: Direction, idPrefix: String, folds: Bool
    ) {
        guard let first = group.first else { return }
        let media = content[first]
        let names = group.map { content[$0].name }
        guard !media.isDownload else {
            html("<p class=\"media\">")
            mediaNames(names, last: " or ")
            html(": a file</p>\n")
            return
        }
        guard let schema = media.schema else {
            html("<p class=\"media\">")
            mediaNames(names)
            html("</p>\n")
            return
        }
        var outline = reference.outlines.outline(of: schema, in: api, direction)
        outline.title = nil
        let isFolding = folds && outline.hasMore
        html(isFolding ? "<details class=\"part\"><summary>" : "<p class=\"media\">")
        mediaNames(names)
        if !isNameless(outline), !isPlainText(outline, in: media) {
            html(" ")
            if direction == .response, outline.type == [.text("any value")], !outline.hasMore {
                html("<span class=\"type\">no particular body</span>")
            } else {
                typeAndFlags(outline, isRequired: false)
            }
        }
        html(isFolding ? "</summary>\n" : "</p>\n")
        details(outline, idPrefix: idPrefix, opens: true)
        if isFolding { html("</details>\n") }
    }

    private mutating func mediaNames(_ names: [String], last: StaticString = ", ") {
        for (i, name) in names.enumerated() {
            if i > 0 { html(i == names.count - 1 ? last : ", ") }
            code(name)
        }
    }

    /// Whether a type says no more than the fields below it.
    func isNameless(_ outline: Outline) -> Bool {
        guard !outline.fields.isEmpty, outline.type.count == 1 else { return false }
        guard !outline.isReadOnly, !outline.isWriteOnly, !outline.isDeprecated else { return false }
        switch outline.type[0] {
        case .text(let words): return words == "object"
        case .schema(let index): return api.schemas[index].isSynthetic
        }
    }

    /// A text is a string: nobody has to be told.
    private func isPlainText(_ outline: Outline, in media: MediaType) -> Bool {
        MediaSyntax(media.name) == .text && outline.type == [.text("string")]
    }

    /// A longer schema that stands in two places is not compared.
    private static let comparedLimit = 20_000

    /// Media types of one schema together, by their places: what is said of it is said once.
    func bySchema(_ content: [MediaType]) -> [[Int]] {
        struct Form: Hashable {
            var file: String
            var bytes: [UInt8]
        }
        var groups: [[Int]] = []
        var byNode: [Schema: Int] = [:]
        var byForm: [Form: Int] = [:]
        var files: Int?
        for (index, media) in content.enumerated() {
            if media.isDownload, media.encodings.isEmpty {
                if let files { groups[files].append(index) } else { groups.append([index]) }
                files = files ?? groups.count - 1
                continue
            }
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
}

extension Outline {
    /// Whether there is anything to say of it but its type.
    var hasMore: Bool {
        !fields.isEmpty || alternatives != nil || description != nil || !values.isEmpty
            || !constraints.isEmpty
            || defaultValue != nil || constant != nil || !examples.isEmpty || externalDocs != nil
            || omitted > 0
            || fold != .none
    }
}
