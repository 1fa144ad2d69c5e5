// Errors on the overview: each status with the words that operations have for it, and how its body looks.

import GalleyCore
import GalleyData
import GalleyOpenAPI

extension ReferenceWriter {
    /// An error that looks the same in many operations.
    fileprivate struct Form: Hashable {
        var schema: Int?
        var media: String
    }

    /// What is said of a status in the whole API.
    fileprivate struct Status {
        var phrase: String
        /// Places in `forms`, so that all keep the order of the description.
        var known: [Form: Int] = [:]
        var forms: [(form: Form, operations: [Int])] = []
        var knownTexts: [[UInt8]: Int] = [:]
        var texts: [(text: MarkdownText, count: Int)] = []
    }

    /// So many texts of one status are told, those of most operations.
    private static let textLimit = 3
    /// So many operations are listed.
    private static let operationLimit = 40

    /// What goes wrong and how that looks, over all operations.
    mutating func errors() {
        let statuses = statuses()
        guard !statuses.isEmpty || api.validationError != nil else { return }
        heading(2, "Error responses", id: "api-errors")
        if !statuses.isEmpty {
            html(
                "<table class=\"errors\"><thead><tr><th>Status</th><th>Meaning</th><th>Body</th></tr></thead><tbody>\n"
            )
            for (code, status) in statuses { row(code, status) }
            html("</tbody></table>\n")
        }
        validationErrors()
    }

    private func statuses() -> [(code: String, status: Status)] {
        var statuses: [String: Status] = [:]
        for (index, operation) in api.operations.enumerated() where operation.kind == .path {
            for response in operation.responses where response.isError {
                let media = response.content.first
                let schema = media?.schema.flatMap { schema in
                    schema.reference == nil ? nil : schema.resolved.flatMap { api.schemaByNode[$0.node] }
                }
                statuses[response.status, default: Status(phrase: response.statusText)].add(
                    Form(schema: schema, media: media?.name ?? ""), response.description, index)
            }
        }
        // What one operation alone has is told there.
        return statuses.compactMap { code, status in
            var status = status
            status.forms.removeAll { $0.operations.count < 2 }
            return status.forms.isEmpty ? nil : (code, status)
        }.sorted { $0.code < $1.code }
    }

    private mutating func row(_ code: String, _ status: Status) {
        html("<tr><td class=\"status\"><span class=\"error\">")
        text(code)
        html("</span> ")
        text(status.phrase)
        note(code + " " + status.phrase)
        html("</td><td>")
        let texts = status.texts.enumerated().sorted {
            ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
        }
        for (_, element) in texts.prefix(Self.textLimit) {
            html("<p>")
            inlineProse(element.text)
            html("</p>")
        }
        if texts.count > Self.textLimit { html("<p class=\"type\">and more, told with the operations</p>") }
        html("</td><td>")
        for (form, operations) in status.forms {
            html("<p>")
            let isLinked = form.schema.map { !api.schemas[$0].isSynthetic } ?? false
            if let schema = form.schema, isLinked {
                link(reference.target(schema: schema), api.schemas[schema].title)
                html(" ")
            }
            if !form.media.isEmpty { self.code(form.media) } else if !isLinked { html("no body") }
            html("</p>")
            users(operations)
        }
        html("</td></tr>\n")
    }

    private mutating func users(_ operations: [Int]) {
        guard operations.count <= Self.operationLimit else {
            html("<p class=\"type\">")
            document.html.append(decimal: operations.count)
            html(" operations</p>")
            return
        }
        html("<details><summary>")
        document.html.append(decimal: operations.count)
        html(" operations</summary><ul>")
        for index in operations {
            html("<li>")
            link(reference.target(operation: index), api.operations[index].title)
            html("</li>")
        }
        html("</ul></details>")
    }

    // MARK: Validation errors

    private mutating func validationErrors() {
        guard let index = api.validationError else { return }
        let schema = api.schemas[index].schema
        heading(3, "Validation errors", id: "api-validation-errors")
        html("<p>A request that does not fit its description is answered with ")
        code("422")
        html(" and a list of what is wrong.</p>\n")
        var reader = OutlineReader(api, direction: .response)
        opensAll = true
        body(reader.outline(of: schema), idPrefix: "api-validation-errors.")
        opensAll = false
        let value = ExampleMaker(api).value(of: schema, for: .response, detail: .full)
        codeBlock(value.json(indentation: 2), language: "json", caption: "application/json")
    }
}

extension ReferenceWriter.Status {
    fileprivate mutating func add(_ form: ReferenceWriter.Form, _ text: MarkdownText?, _ operation: Int) {
        if let place = known[form] {
            forms[place].operations.append(operation)
        } else {
            known[form] = forms.count
            forms.append((form, [operation]))
        }
        guard let text, !text.utf8.isEmpty else { return }
        let bytes = Array(text.utf8)
        if let place = knownTexts[bytes] {
            texts[place].count += 1
        } else {
            knownTexts[bytes] = texts.count
            texts.append((text, 1))
        }
    }
}
