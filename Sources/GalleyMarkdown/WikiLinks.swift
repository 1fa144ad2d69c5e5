// Wiki links: `[[Page]]`, `[[Page#Heading]]`, `[[Page|text]]`, as Obsidian has them.
//
// A page is named by its title or its file, wherever it stands, which is for the site to look up. The document has a link
// with the name for its destination, and with what GitHub's rules make of the heading for its fragment.

import GalleyCore

extension InlineConstruct {
    static let wikiLinks = InlineConstruct(
        isOn: { $0.wikiLinks }, mayOccur: { $0.contains(UInt8(ascii: "["), UInt8(ascii: "[")) },
        initials: "[]", escapes: "["
    ) { text, place in
        if text.has("]]", at: place) { return text.delimiter(place..<place + 2, .closes) }
        // What `![[image]]` embeds is not known here.
        guard text.has("[[", at: place), text[place - 1] != UInt8(ascii: "!"),
            let target = text.wikiTarget(from: place + 2)
        else { return nil }
        let link = WikiLink(target: target, place: place)
        if text[target.upperBound] == UInt8(ascii: "|") {
            return text.delimiter(place..<target.upperBound + 1, .opens, link)
        }
        let words = link.words(in: text.bytes)
        return .piece(
            InlinePiece(range: place..<target.upperBound + 2, words: words) { lowering, node in
                lowering.open(link, at: node)
                lowering.document.html.append(escaping: words)
                lowering.closeWikiLink()
            })
    }
}

/// Where a wiki link leads.
private struct WikiLink {
    /// What stands between its brackets, before a text of its own.
    var target: Range<Int>
    /// Where its brackets begin.
    var place: Int

    /// The name of the page, and the heading in it.
    private func parts(of text: UnsafeBufferPointer<UInt8>) -> (
        page: ArraySlice<UInt8>, heading: ArraySlice<UInt8>?
    ) {
        let target = Array(text[target])[...]
        guard let sign = target.wikiHeadingSign else { return (target.trimmed, nil) }
        return (target[..<sign].trimmed, target[(sign + 1)...].trimmed)
    }

    func destination(
        in text: UnsafeBufferPointer<UInt8>, _ rules: MarkdownOptions.HeadingIDRules
    ) -> [UInt8] {
        let (page, heading) = parts(of: text)
        var destination = [UInt8](page)
        destination.straightenQuotes()
        guard let heading, !heading.isEmpty else { return destination }
        var name = [UInt8](heading)
        name.straightenQuotes()
        return destination + [UInt8(ascii: "#")] + rules.slug(of: name).utf8
    }

    /// What is shown where it has no text: `Page > Heading`.
    func words(in text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        let (page, heading) = parts(of: text)
        guard let heading, !heading.isEmpty else { return [UInt8](page) }
        return page.isEmpty ? [UInt8](heading) : page + Array(" > ".utf8) + heading
    }
}

extension ArraySlice<UInt8> {
    /// Where the name of a page ends in what a wiki link names: at its `#`. One that stands behind a letter, with nothing or
    /// a space behind it, is part of the name: `C# guide`.
    package var wikiHeadingSign: Int? {
        let sign = UInt8(ascii: "#")
        return indices.first { i in
            guard self[i] == sign else { return false }
            let isBehindWord = i > startIndex && !self[i - 1].isMarkdownSpace
            let isBeforeWord = i + 1 < endIndex && !self[i + 1].isMarkdownSpace && self[i + 1] != sign
            return isBeforeWord || !isBehindWord
        }
    }
}

extension InlineText {
    /// Longer is no name.
    private static let longestTarget = 500

    fileprivate func wikiTarget(from start: Int) -> Range<Int>? {
        var end = start
        let limit = min(bytes.count, start + Self.longestTarget)
        while end < limit {
            switch bytes[end] {
            case UInt8(ascii: "]"), UInt8(ascii: "|"):
                guard bytes[end] == UInt8(ascii: "|") || self[end + 1] == UInt8(ascii: "]"),
                    bytes[start..<end].contains(where: { !$0.isMarkdownSpace && $0 != UInt8(ascii: "#") })
                else { return nil }
                return start..<end
            case UInt8(ascii: "["), Marker.lead.0: return nil
            default: end += 1
            }
        }
        return nil
    }

    fileprivate func delimiter(
        _ range: Range<Int>, _ role: InlineDelimiter.Role, _ link: WikiLink? = nil
    ) -> InlineReading {
        var delimiter = InlineDelimiter(range: range, kind: 1, role: role, matching: .brackets)
        delimiter.write = { lowering, node in
            if let link { lowering.open(link, at: node) } else { lowering.closeWikiLink() }
        }
        return .delimiter(delimiter)
    }
}

extension Lowering {
    fileprivate mutating func open(_ link: WikiLink, at node: Node) {
        let destination = link.destination(in: node.literal, options.headingIDRules)
        // There are no links in links.
        let isLink =
            takesLinks
            && (options.rawHTML != .sanitize || destination.isSafeAddress(for: .hyperlink))
        openWikiLinks.append(isLink)
        guard isLink else { return }
        let place = locator.locate(
            line: node.startLine, column: node.startColumn + link.place, form: .verbatim,
            content: UnsafeBufferPointer(rebasing: node.literal[link.place...]))
        document.html.append("<a href=\"")
        addHole(.hyperlink, to: destination, at: place)
        document.links[document.links.count - 1].isWikiLink = true
        document.html.append("\">")
        linkDepth += 1
    }

    fileprivate mutating func closeWikiLink() {
        guard openWikiLinks.popLast() == true else { return }
        linkDepth -= 1
        document.html.append("</a>")
    }

    /// Whether a link may stand here: none may stand in another.
    var takesLinks: Bool { linkDepth == 0 && !isInRawLink && sanitizer.openLinks == 0 }
}
