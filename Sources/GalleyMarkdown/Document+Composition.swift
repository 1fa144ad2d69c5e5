// One page's document, put together from written HTML and from documents of small texts.
//
// A page that no file of Markdown stands behind, such as an operation's, is written front to back: HTML, a
// hole where an address goes, a description that was lowered by itself. What the parts say of themselves comes
// to stand in the order of the page; offsets move by what stands before them. Diagnostics, ignore comments and
// reference definitions are about the file of a part and stay with it.

import GalleyCore

extension Document {
    /// Appends another document: its HTML, links, mentions, headings, ids, text and words.
    ///
    /// Returns where in `links` its links came to stand.
    @discardableResult
    package mutating func append(_ fragment: Document) -> Range<Int> {
        let firstLink = links.count
        let htmlOffset = Int32(html.count)
        let destinationOffset = Int32(destinations.count)
        html.append(contentsOf: fragment.html)
        destinations.append(contentsOf: fragment.destinations)
        for link in fragment.links {
            var link = link
            link.offset += htmlOffset
            link.destination = link.destination.shifted(by: destinationOffset)
            link.written = link.written.shifted(by: destinationOffset)
            links.append(link)
        }
        for mention in fragment.mentions {
            var mention = mention
            mention.html = mention.html.shifted(by: htmlOffset)
            mention.text = mention.text.shifted(by: destinationOffset)
            mentions.append(mention)
        }
        if !fragment.text.isEmpty { startTextBlock() }
        let textOffset = Int32(text.count)
        text.append(contentsOf: fragment.text)
        for var heading in fragment.headings {
            if heading.textStart >= 0 { heading.textStart += textOffset }
            headings.append(heading)
        }
        ids.append(contentsOf: fragment.ids)
        wordCount += fragment.wordCount
        uses.formUnion(fragment.uses)
        return firstLink..<links.count
    }

    /// Appends HTML as it stands.
    package mutating func append(html text: StaticString) { html.append(text) }

    package mutating func append(html text: String) { html.append(utf8: text) }

    package mutating func append(html text: [UInt8]) { html.append(contentsOf: text) }

    /// Appends text, escaped for HTML's content and for attribute values in double quotes.
    package mutating func append(escaping text: String) { html.append(escaping: text) }

    package mutating func append(escaping text: [UInt8]) { html.append(escaping: text) }

    /// Leaves a hole for an address at the end of the HTML, which must end within an attribute's quotes:
    ///
    ///     page.append(html: "<a href=\"")
    ///     page.addLink(.hyperlink, to: destination)
    ///     page.append(html: "\">")
    ///
    /// `destination` is what an author would have meant, neither percent-encoded nor escaped for this. `line` and
    /// `column` are its place in the file that a problem with it is told of.
    package mutating func addLink(
        _ kind: Link.Kind, to destination: some Collection<UInt8>, line: Int = 0, column: Int = 0
    ) {
        let start = Int32(destinations.count)
        destinations.append(contentsOf: destination)
        links.append(
            Link(
                kind: kind, offset: Int32(html.count), destination: start..<Int32(destinations.count),
                line: Int32(clamping: line), column: Int32(clamping: column)))
    }

    package mutating func addLink(
        _ kind: Link.Kind, to destination: String, line: Int = 0, column: Int = 0
    ) {
        addLink(kind, to: destination.utf8, line: line, column: column)
    }

    /// Leads a link elsewhere than its author wrote.
    package mutating func setDestination(ofLink index: Int, to destination: some Collection<UInt8>) {
        let start = Int32(destinations.count)
        destinations.append(contentsOf: destination)
        links[index].destination = start..<Int32(destinations.count)
        links[index].written = links[index].destination
    }

    /// Notes a heading, and its id as one that an address can point at. Its HTML is for the caller to write.
    ///
    /// `level` is from 1 to 6; `text` is plain, and is what a table of contents shows.
    package mutating func addHeading(level: Int, id: String, text: String, line: Int = 0) {
        var content: [UInt8] = []
        content.append(escaping: text)
        var heading = Heading(
            level: UInt8(min(max(level, 1), 6)), id: id, text: text, html: content,
            line: Int32(clamping: line))
        heading.textStart = Int32(self.text.count)
        headings.append(heading)
        if !id.isEmpty { ids.append(id) }
    }
}

extension Range<Int32> {
    func shifted(by distance: Int32) -> Range<Int32> { lowerBound + distance..<upperBound + distance }
}
