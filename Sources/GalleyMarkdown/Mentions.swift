// Code spans that name an operation of an API: `GET /ideas/{idea_id}`.
//
// Whether there is such an operation is not known where a document is made, so the place is noted. Once it is known,
// those that are there become links like any other (`linkMentions`), before anything is resolved or rendered; who does
// not ask for it sees code.

import GalleyCore

/// A code span that looks like an operation: a method, one space and a path, perhaps with a query or a fragment.
package struct Mention: Sendable, Hashable {
    /// Where its `<code>` element stands in `Document.html`, tags included.
    package var html: Range<Int32>
    /// Its text, such as `GET /ideas`, in `Document.destinations`.
    package var text: Range<Int32>
    /// Where its first backtick stands in the file: line from 1, column in bytes from 1.
    package var line: Int32
    package var column: Int32
    /// Whether it stands in a link already or in a heading, and is not to become one.
    package var isInsideLink: Bool
}

extension Document {
    /// What a mention says, such as `GET /ideas`.
    package func text(of mention: Mention) -> ArraySlice<UInt8> {
        destinations[Int(mention.text.lowerBound)..<Int(mention.text.upperBound)]
    }

    /// Makes links of the mentions that lead somewhere. `destination` gives where to, or nil; it is asked in the order
    /// of the page, and not of those inside a link.
    ///
    /// The links are hyperlinks among the others in `links`, with `isMention` set, at the mention's place in the
    /// file. `mentions` stays: its places in the HTML are corrected, and those that were linked are inside a link.
    package mutating func linkMentions(to destination: (Mention, ArraySlice<UInt8>) -> [UInt8]?) {
        let targets = mentions.map { $0.isInsideLink ? nil : destination($0, text(of: $0)) }
        guard targets.contains(where: { $0 != nil }) else { return }
        let starts = mentions.map(\.html.lowerBound)
        var output: [UInt8] = []
        output.reserveCapacity(html.count + mentions.count * Int(Mention.linkLength))
        var merged: [Link] = []
        merged.reserveCapacity(links.count + mentions.count)
        var copied = 0
        var mentionLinks = 0
        func copy(to end: Int) {
            let shift = Int32(output.count - copied)
            while merged.count < links.count + mentionLinks,
                Int(links[merged.count - mentionLinks].offset) < end
            {
                var link = links[merged.count - mentionLinks]
                link.offset += shift
                merged.append(link)
            }
            output.append(contentsOf: html[copied..<end])
            copied = end
        }
        for (i, target) in targets.enumerated() {
            let mention = mentions[i]
            copy(to: Int(mention.html.lowerBound))
            if let target {
                output.append("<a href=\"")
                let start = Int32(destinations.count)
                destinations.append(contentsOf: target)
                var link = Link(
                    kind: .hyperlink, offset: Int32(output.count),
                    destination: start..<Int32(destinations.count), line: mention.line, column: mention.column
                )
                link.isMention = true
                merged.append(link)
                mentionLinks += 1
                output.append("\">")
            }
            mentions[i].html = Int32(output.count)..<Int32(output.count) + Int32(mention.html.count)
            copy(to: Int(mention.html.upperBound))
            if target != nil {
                output.append("</a>")
                mentions[i].isInsideLink = true
            }
        }
        copy(to: html.count)
        html = output
        links = merged
        guard !directives.isEmpty || contents != nil else { return }
        let linked = zip(starts, targets).filter { $1 != nil }.map(\.0)
        for i in directives.indices {
            let before = Int32(linked.count { $0 < directives[i].range.lowerBound })
            directives[i].range = directives[i].range.shifted(by: before * Mention.linkLength)
            directives[i].links += before
        }
        if let list = contents?.range {
            let before = Int32(linked.count { $0 < list.lowerBound })
            contents?.range = list.shifted(by: before * Mention.linkLength)
        }
    }
}

extension Lowering {
    /// Notes a code span that names an operation; `start` is where its element begins in the output.
    mutating func noteMention(_ node: Node, from start: Int) {
        // Most code is told by its first byte.
        let literal = node.literal
        guard let first = literal.first, Mention.initials.contains(first) else { return }
        let text = restored(literal, isLiteral: true) ?? Array(literal)
        guard Mention.isOperation(text) else { return }
        var place = locator.locate(
            line: node.startLine, column: node.startColumn, form: .verbatim, content: literal)
        // Before the code stand a space, if any, and the backticks.
        while place > locator.region.lowerBound, source.bytes[place - 1].isMarkdownSpace { place -= 1 }
        while place > locator.region.lowerBound, source.bytes[place - 1] == UInt8(ascii: "`") { place -= 1 }
        let (line, column) = source.lineAndColumn(at: place)
        let textStart = Int32(document.destinations.count)
        document.destinations.append(contentsOf: text)
        document.mentions.append(
            Mention(
                html: Int32(start)..<Int32(document.html.count),
                text: textStart..<Int32(document.destinations.count), line: line, column: column,
                isInsideLink: openHeading != nil || (linkDepth > 0 && sanitizer.refusedLink == nil)
                    || isInRawLink
                    || sanitizer.openLinks > 0))
    }
}

extension Mention {
    /// The methods of HTTP that a description of an API can have operations for (OAS 3.2 §4.9).
    private static let methods: [StaticString] = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY",
    ]

    /// The bytes of `<a href=""></a>`.
    static let linkLength: Int32 = 15

    static let initials = Array("GHPDOTQ".utf8)

    /// Whether a code span's text is a method, one space and a path.
    static func isOperation(_ text: [UInt8]) -> Bool {
        guard let space = text.firstIndex(of: UInt8(ascii: " ")), space + 1 < text.count,
            text[space + 1] == UInt8(ascii: "/"),
            methods.contains(where: { text[..<space].elementsEqual(UnsafeBufferPointer($0)) })
        else { return false }
        return text[(space + 1)...].allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }
}
