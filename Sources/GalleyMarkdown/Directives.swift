// Comments that ask for a part of an API's reference in their place, alone in their block:
//
//     <!-- api: createIdea -->
//     <!-- schema: Idea -->
//     <!-- api-operations: ideas, comments -->
//
// A document knows no reference. It notes where such a comment stands, which stays the comment that it is until
// something is put in its place.

import GalleyCore

/// A comment that asks for something in its place.
package struct Directive: Sendable, Hashable {
    package enum Kind: String, Sendable, CaseIterable {
        /// Of several that begin alike, the longer first.
        case operations = "api-operations"
        case operation = "api"
        case schema = "schema"
    }

    package var kind: Kind
    /// The name as it is written, where that is not the kind's but one that can only mean it: nothing is asked for then.
    package var misspelling: String?
    /// What is asked for, without space at its ends; empty where nothing is named.
    package var argument: String
    /// The comment in `Document.html`; empty where it was left out.
    package var range: Range<Int32>
    /// How many links, headings and ids of the document stand before it.
    package var links: Int32
    package var headings: Int32
    package var ids: Int32
    /// Where in the document's text it stands.
    package var text: Int32
    /// Where it stands in the Markdown file: line from 1, column in bytes from 1.
    package var line: Int32
    package var column: Int32
    /// How many bytes it takes there.
    package var length: Int32
    /// The same place in bytes of the file, from 0.
    package var offset: Int32
}

extension Directive.Kind {
    /// Reads all of an HTML block; nil where it is no directive.
    fileprivate static func read(
        _ block: UnsafeBufferPointer<UInt8>
    ) -> (kind: Self, misspelling: String?, argument: String)? {
        var text = block[...].trimming(while: \.isMarkdownSpace)
        guard text.starts(with: "<!--".utf8), text.suffix(3).elementsEqual("-->".utf8), text.count <= 1_000
        else { return nil }
        text = text.dropFirst(4).dropLast(3).trimming(while: \.isMarkdownSpace)
        let name = text.prefix { $0.isASCIILetter || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        let misspelling: String?
        let kind: Self
        if let known = allCases.first(where: { name.elementsEqual($0.rawValue.utf8) }) {
            (kind, misspelling) = (known, nil)
        } else {
            let written = String(name)
            guard let meant = otherNames[written.lowercased().filter { $0 != "_" && $0 != "-" }] else {
                return nil
            }
            (kind, misspelling) = (meant, written)
        }
        text = text.dropFirst(name.count).trimming(while: \.isMarkdownSpace)
        if text.isEmpty { return kind == .operations ? (kind, misspelling, "") : nil }
        guard text.first == UInt8(ascii: ":") else { return nil }
        let argument = String(text.dropFirst().trimming(while: \.isMarkdownSpace))
        guard !argument.utf8.contains(UInt8(ascii: "\n")), !argument.utf8.contains(UInt8(ascii: "<")) else {
            return nil
        }
        // What reads like a sentence is an author's note.
        let words = argument.split(separator: " ").count
        switch kind {
        case .operations:
            return misspelling == nil || words == 1 || argument.contains(",")
                ? (kind, misspelling, argument) : nil
        case .schema: return words == 1 ? (kind, misspelling, argument) : nil
        case .operation:
            return words == 1 || words == 2 && argument.contains(" /") ? (kind, misspelling, argument) : nil
        }
    }

    /// What authors write who remember a directive and not its name; in small letters and without hyphens.
    private static let otherNames: [String: Self] = [
        "api": .operation, "apis": .operation, "apioperation": .operation, "operation": .operation,
        "endpoint": .operation, "apiendpoint": .operation, "openapi": .operation,
        "apioperations": .operations, "operations": .operations, "apilist": .operations,
        "apitag": .operations,
        "apitags": .operations, "apioperationlist": .operations,
        "schema": .schema, "schemas": .schema, "apischema": .schema, "apischemas": .schema,
        "apimodel": .schema,
    ]
}

extension Lowering {
    /// Notes a block that is a directive; false where it is none.
    mutating func takeDirective(_ node: Node) -> Bool {
        let restored = restored(node.literal, isLiteral: true)
        guard options.rawHTML != .sanitize,
            let (kind, misspelling, argument) = restored.map({
                $0.withUnsafeBufferPointer(Directive.Kind.read)
            })
                ?? Directive.Kind.read(node.literal)
        else { return false }
        let start = Int32(document.html.count)
        if options.rawHTML == .pass { document.html.append(contentsOf: restored ?? Array(node.literal)) }
        let line = locator.text.origin(node.startLine - 1)
        let bytes = source.text.line(line)
        let column = source.bytes[bytes].firstIndex(of: UInt8(ascii: "<")) ?? bytes.lowerBound
        document.directives.append(
            Directive(
                kind: kind, misspelling: misspelling, argument: argument,
                range: start..<Int32(document.html.count),
                links: Int32(document.links.count), headings: Int32(document.headings.count),
                ids: Int32(document.ids.count), text: Int32(document.text.count),
                line: Int32(source.linesBefore + line + 1),
                column: Int32(column - bytes.lowerBound + 1),
                length: Int32(node.literal[...].trimming(while: \.isMarkdownSpace).count),
                offset: Int32(column)))
        return true
    }
}

// MARK: - Putting something in their place

extension Document {
    /// The document with others in the place of directives, and where in its links theirs came to stand.
    ///
    /// `parts` are in the order of the directives, by their place among them; one may have several, one behind the other,
    /// and a directive without one stays a comment. The
    /// document is to have no mentions left that a place in its HTML is known of.
    package func replacingDirectives(
        with parts: [(directive: Int, document: Document)]
    ) -> (document: Document, links: [Range<Int>]) {
        var result = Document()
        result.html.reserveCapacity(parts.reduce(html.count) { $0 + $1.document.html.count })
        result.summary = summary
        result.wordCount = wordCount
        result.uses = uses
        result.diagnostics = diagnostics
        result.definitions = definitions
        result.ignores = ignores
        result.map = map
        // Links keep their places in the destinations: what is added comes behind.
        result.destinations = destinations
        var links: [Range<Int>] = []
        result.text.reserveCapacity(text.count)
        var start = (html: 0, link: 0, heading: 0, id: 0, text: 0)
        func copy(_ end: (html: Int, link: Int, heading: Int, id: Int, text: Int)) {
            let shift = Int32(result.html.count - start.html)
            let textShift = Int32(result.text.count - start.text)
            result.text.append(contentsOf: text[start.text..<end.text])
            result.html.append(contentsOf: html[start.html..<end.html])
            if let contents, start.html <= Int(contents.range.lowerBound),
                Int(contents.range.upperBound) <= end.html
            {
                result.contents = contents
                result.contents?.range = contents.range.shifted(by: shift)
            }
            for var link in self.links[start.link..<end.link] {
                link.offset += shift
                result.links.append(link)
            }
            for var heading in headings[start.heading..<end.heading] {
                if heading.textStart >= 0 { heading.textStart += textShift }
                result.headings.append(heading)
            }
            result.ids.append(contentsOf: ids[start.id..<end.id])
            start = end
        }
        var last: Int?
        for (index, part) in parts {
            let place = directives[index]
            if index != last {
                copy(
                    (
                        Int(place.range.lowerBound), Int(place.links), Int(place.headings), Int(place.ids),
                        Int(place.text)
                    ))
            }
            last = index
            links.append(result.append(part))
            start.html = Int(place.range.upperBound)
        }
        copy((html.count, self.links.count, headings.count, ids.count, text.count))
        // What came in has headings, too.
        result.rewriteTableOfContents()
        return (result, links)
    }
}
