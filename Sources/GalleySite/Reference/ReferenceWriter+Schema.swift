// The page of a schema: what it is made of, what uses it, and an example.

import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

extension ReferenceWriter {
    mutating func schema(_ index: Int) {
        let schema = api.schemas[index]
        title(schema.title, isDeprecated: schema.schema.isDeprecated)
        html("<div class=\"api-columns\">\n<div class=\"api-text\">\n")
        var reader = OutlineReader(api, direction: schema.input == nil ? .both : .response)
        let outline = reader.outline(of: schema.schema, beside: schema.name)
        if let input = schema.input {
            reader = OutlineReader(api, direction: .request)
            let sent = reader.outline(of: input, beside: schema.name)
            if let both = outline.joined(with: sent, in: api) {
                body(both, idPrefix: "")
            } else {
                heading(2, "As it is sent", id: "input")
                body(sent, idPrefix: "input.")
                heading(2, "As it comes back", id: "output")
                body(outline, idPrefix: "")
            }
        } else {
            body(outline, idPrefix: "")
        }
        html("</div>\n")
        // The values of an enumeration are in sight: one of them is no example.
        if outline.values.isEmpty || outline.isOfItems {
            html("<aside class=\"api-examples\" aria-label=\"Examples\">\n")
            examplesTitle("Example", level: 2)
            let value = ExampleMaker(api).example(of: schema)
            codeBlock(value.json(indentation: 2), language: "json", caption: "JSON")
            html("</aside>\n")
        }
        html("<div class=\"api-text\">\n")
        usedBy(index)
        mentionedIn(mentions.pages(of: .schema(index)), level: 2, prefix: "")
        html("</div>\n</div>\n")
    }

    // MARK: Uses

    /// So many operations are listed in sight; the others are folded.
    private static let usesInSight = 10

    private mutating func usedBy(_ index: Int) {
        let schema = api.schemas[index]
        let others = schema.schemas.filter { !api.schemas[$0].isSynthetic }
        // A validation error in answer to a request of the service itself is a framework's invention.
        let isValidationError = index == api.validationError
        let operations = schema.operations.filter {
            !isValidationError || api.operations[$0].kind == .path
        }
        guard !operations.isEmpty || !others.isEmpty else { return }
        heading(2, "Used by", id: "used-by")
        if !others.isEmpty {
            html("<p class=\"uses\">")
            html(others.count == 1 ? "The schema " : "The schemas ")
            for (i, other) in others.enumerated() {
                if i > 0 { html(i == others.count - 1 ? " and " : ", ") }
                link(reference.target(schema: other), api.schemas[other].title)
            }
            html(".</p>\n")
        }
        guard !operations.isEmpty else { return }
        if isValidationError {
            html("<p class=\"uses\">")
            document.html.append(decimal: operations.count)
            html(operations.count == 1 ? " operation answers" : " operations answer")
            html(" with it when a request does not fit: see ")
            link(reference.validationErrors, "validation errors")
            html(".</p>\n")
            return
        }
        operationList(Array(operations.prefix(Self.usesInSight)))
        guard operations.count > Self.usesInSight else { return }
        html("<details class=\"part\"><summary>")
        document.html.append(decimal: operations.count - Self.usesInSight)
        html(" more</summary>\n")
        operationList(Array(operations.dropFirst(Self.usesInSight)))
        html("</details>\n")
    }
}

// MARK: - Both forms in one

extension Outline {
    /// What comes back and what is sent in one listing, where that reads well: the same fields, of which at most half
    /// differ, and those in their type or in whether they have to be there.
    fileprivate func joined(with sent: Outline, in api: APIDescription) -> Outline? {
        guard alternatives == nil, sent.alternatives == nil, !fields.isEmpty,
            fields.count == sent.fields.count,
            omitted == 0, sent.omitted == 0
        else { return nil }
        var known: [String: Field] = [:]
        for field in sent.fields { known[field.name] = field }
        var result = self
        var differences = 0
        for i in result.fields.indices {
            let back = fields[i]
            guard let there = known[back.name], there.kind == back.kind else { return nil }
            let isSameType = there.outline.type == back.outline.type
            if isSameType, there.isRequired == back.isRequired, there.outline.isSame(as: back.outline) {
                continue
            }
            differences += 1
            if isSameType {
                guard there.outline.isSame(as: back.outline) else { return nil }
            } else {
                // What is sent is what the reader has to get right.
                result.fields[i].outline = there.outline
                result.fields[i].outline.type =
                    [.text("sent: ")] + there.outline.type + [.text("; comes back: ")] + back.outline.type
            }
            if there.isRequired != back.isRequired {
                result.fields[i].isRequired = false
                result.fields[i].outline.constraints.append(
                    back.isRequired ? "always there in what comes back" : "required in what is sent")
            }
        }
        return differences * 2 <= fields.count ? result : nil
    }

    /// Whether both say the same. What is nested deeper than a page shows was not read.
    private func isSame(as other: Outline) -> Bool {
        type == other.type && constraints == other.constraints && defaultValue == other.defaultValue
            && constant == other.constant && values.map(\.text) == other.values.map(\.text)
            && fields.count == other.fields.count && fold == other.fold
            && alternatives?.items.count == other.alternatives?.items.count
            && zip(fields, other.fields).allSatisfy {
                $0.name == $1.name && $0.isRequired == $1.isRequired && $0.outline.isSame(as: $1.outline)
            }
            && zip(alternatives?.items ?? [], other.alternatives?.items ?? []).allSatisfy {
                $0.name == $1.name && $0.outline.isSame(as: $1.outline)
            }
    }
}
