// Parts of a reference within pages of prose: an operation, a schema or a list of operations in the place of a comment.
//
// What is embedded brings its ids, headings and links, and is otherwise a part of the page like any other. It has one
// column, whatever room there is, and its heading leads to its own page.

import GalleyAudit
import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// What a page says of a reference, other than in a link, that is not so.
package struct ReferenceRemark: Sendable {
    package var name: ReferenceDirectory.Name
    /// Whether there is such an operation, and it is deprecated; otherwise there is none.
    package var isDeprecated = false
    /// The name of a directive that there is not, and the whole of the one that was meant.
    package var misspelling: (written: String, right: String)?
    /// Where it stands in its file, or in the text of a description: line from 1, column in bytes from 1, and how many
    /// bytes it takes.
    package var line: Int
    package var column: Int
    package var length: Int
    /// The text of a reference's description that says it; nil for the page's own file.
    package var text: MarkdownText?
}

extension ReferenceRemark {
    /// The rule that it breaks, and what is wrong.
    var message: (rule: Rule, text: String) {
        let (rule, text) = isDeprecated ? name.deprecated : name.unknown
        guard let misspelling else { return (rule, text) }
        return (rule, "`<!-- \(misspelling.written): … -->` asks for nothing: there is no such directive")
    }

    fileprivate init(_ directive: Directive, misspelling: String) {
        let argument = directive.argument
        let right = directive.kind.rawValue + (argument.isEmpty ? "" : ": " + argument)
        self.init(
            name: directive.kind == .schema
                ? .schema(argument) : directive.kind == .operation ? .operation(argument) : .tag(argument),
            misspelling: (misspelling, "<!-- \(right) -->"), line: Int(directive.line),
            column: Int(directive.column), length: Int(directive.length))
    }
}

/// Puts parts of references into pages.
struct ReferenceEmbedder: Sendable {
    let directory: ReferenceDirectory
    let options: MarkdownOptions

    /// A page with what its directives ask for; nil where it has none.
    func embedding(in page: Page) -> Page? {
        guard !page.document.directives.isEmpty else { return nil }
        var page = page
        // One writer for each reference, so that all that it embeds in the page has ids of its own.
        var writers: [Int: ReferenceWriter] = [:]
        var parts: [(directive: Int, document: Document)] = []
        var embedded: [EmbeddedPart] = []
        var ids = page.document.ids
        for (index, directive) in page.document.directives.enumerated() {
            // What there is of several is shown.
            page.remarks += Self.remarks(on: directive, directory)
            for part in Self.wanted(by: directive, directory).parts {
                var writer =
                    writers[part.reference]
                    ?? ReferenceWriter(
                        directory.references[part.reference], mentions: ReferenceMentions(),
                        options: options)
                writer.beginPart(taken: ids, number: part.reference)
                writer.embed(
                    part.subject, level: page.document.level(below: directive), as: directive.kind)
                writer.followDescriptionLinks()
                writer.leadLinksHome(to: directory.target(of: part))
                writer.linkCode(directory, own: part)
                let (document, origins) = writer.endPart(
                    line: Int(directive.line), column: Int(directive.column))
                writers[part.reference] = writer
                ids += document.ids
                parts.append((index, document))
                embedded.append(
                    EmbeddedPart(part: part, links: 0..<0, origins: origins, line: Int(directive.line)))
            }
        }
        let (document, links) = page.document.replacingDirectives(with: parts)
        for (i, range) in links.enumerated() {
            embedded[i].links = range
            for j in embedded[i].origins.indices {
                let own = embedded[i].origins[j].links
                embedded[i].origins[j].links =
                    own.lowerBound + range.lowerBound..<own.upperBound + range.lowerBound
            }
        }
        page.document = document
        page.embedded = embedded
        return page
    }

    /// What is wrong with a directive.
    static func remarks(on directive: Directive, _ directory: ReferenceDirectory) -> [ReferenceRemark] {
        if let written = directive.misspelling { return [ReferenceRemark(directive, misspelling: written)] }
        return wanted(by: directive, directory).unknown.map { name in
            ReferenceRemark(
                name: name, line: Int(directive.line), column: Int(directive.column),
                length: Int(directive.length))
        }
    }

    /// The parts that a directive asks for.
    static func parts(
        wantedBy directive: Directive, _ directory: ReferenceDirectory
    ) -> [ReferenceDirectory.Part] { wanted(by: directive, directory).parts }

    /// The parts that a directive asks for, and the names in it that nothing has.
    private static func wanted(
        by directive: Directive, _ directory: ReferenceDirectory
    ) -> (parts: [ReferenceDirectory.Part], unknown: [ReferenceDirectory.Name]) {
        if directive.misspelling != nil { return ([], []) }
        let argument = directive.argument
        switch directive.kind {
        case .operation, .schema:
            let scheme = directive.kind == .schema ? "schema:" : "api:"
            guard let link = ReferenceLink(Array((scheme + argument).utf8)[...]) else { return ([], []) }
            return directory.part(of: link, own: nil).map { ([$0], []) } ?? ([], [link.name])
        case .operations:
            if argument.isEmpty {
                let overviews = directory.references.indices.map {
                    ReferenceDirectory.Part(reference: $0, subject: .overview)
                }
                return (overviews, [])
            }
            let tags = argument.split(separator: ",").map { String($0.trimming { $0 == " " }) }.filter {
                !$0.isEmpty
            }
            let found = tags.map { directory.part(.tag($0)) }
            return (
                found.compactMap(\.self),
                zip(tags, found).filter { $1 == nil }.map { ReferenceDirectory.Name.tag($0.0) }
            )
        }
    }
}

extension Document {
    /// The level for a heading in the place of a directive.
    fileprivate func level(below directive: Directive) -> Int {
        let index = Int(directive.headings) - 1
        // Headings of its parts go two levels further down.
        return min((headings.indices.contains(index) ? Int(headings[index].level) : 1) + 1, 5)
    }
}

// MARK: - Writing

extension ReferenceWriter {
    /// Writes a part of the reference as a section of another page.
    fileprivate mutating func embed(_ subject: Reference.Subject, level: Int, as kind: Directive.Kind) {
        switch (subject, kind) {
        case (.operation(let index), _):
            let operation = api.operations[index]
            html("<section class=\"embedded operation\">\n")
            let id = embedHeading(
                level, operation.title, id: operation.slug, reference.target(operation: index),
                isDeprecated: operation.isDeprecated)
            self.operation(index, level: level + 1, idPrefix: id + ".")
            html("</section>\n")
        case (.schema(let index), _):
            let schema = api.schemas[index]
            html("<section class=\"embedded schema\">\n")
            let id = embedHeading(
                level, schema.title, id: schema.slug, reference.target(schema: index),
                isDeprecated: schema.schema.isDeprecated)
            schemaBody(schema, level: level + 1, prefix: id + ".")
            html("</section>\n")
        case (.tag(let index), _): operationList(api.tags[index].operations, notesRequests: true)
        case (.overview, _):
            for tag in reference.tagOrder {
                operationList(api.tags[tag].operations, notesRequests: true)
            }
        case (.schemas, _): break
        }
    }

    /// A heading that leads to what it names; its id.
    private mutating func embedHeading(
        _ level: Int, _ label: String, id wanted: String, _ target: Reference.Target, isDeprecated: Bool
    ) -> String {
        let id = newID(wanted)
        openHeading(level, id)
        link(target, label)
        if isDeprecated { html(" <span class=\"flag warn\">deprecated</span>") }
        closeHeading(level, id)
        addHeading(level, id, label)
        return id
    }

    private mutating func schemaBody(_ schema: NamedSchema, level: Int, prefix: String) {
        guard let input = schema.input else {
            var reader = OutlineReader(api, direction: .both)
            body(reader.outline(of: schema.schema, beside: schema.name), idPrefix: prefix)
            return
        }
        heading(level, "As it is sent", id: prefix + "input")
        var reader = OutlineReader(api, direction: .request)
        body(reader.outline(of: input, beside: schema.name), idPrefix: prefix + "input.")
        heading(level, "As it comes back", id: prefix + "output")
        reader = OutlineReader(api, direction: .response)
        body(reader.outline(of: schema.schema, beside: schema.name), idPrefix: prefix)
    }

    /// Leads links of the description that are relative to its file, or to its own page, from wherever they are shown.
    fileprivate mutating func leadLinksHome(to target: Reference.Target) {
        let folder = reference.settings.isRemote ? "" : parentFolder(reference.settings.spec)
        for origin in origins {
            for index in origin.links {
                let destination = Array(document.destination(of: document.links[index]))
                let parts = URLReference(destination.span)
                guard parts.isRelative else { continue }
                if parts.path.isEmpty {
                    guard let range = parts.fragment, target.fragment == nil else { continue }
                    var id: [UInt8] = []
                    id.append(percentDecoding: destination.span, range)
                    if hasID(String(id)) { continue }
                    document.setDestination(ofLink: index, to: Array(target.destination.utf8) + destination)
                } else if destination.first != UInt8(ascii: "/"), !folder.isEmpty {
                    document.setDestination(
                        ofLink: index, to: Array(("/" + percentEncoded(folder) + "/").utf8) + destination)
                } else if destination.first != UInt8(ascii: "/") {
                    document.setDestination(ofLink: index, to: [UInt8(ascii: "/")] + destination)
                }
            }
        }
    }
}
