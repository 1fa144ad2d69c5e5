// Emoji by their names, `:tada:`, as GitHub has them; and icons, `:material-check:`, as Material for MkDocs has them.
//
// A name stands between two colons that no ASCII letter or digit touches from outside: `10:30:45` and `a:b:c`
// are none. Galley has no icons: an element stands in the place of one, with a plain sign in it where the icon is a
// common one (see `IconNames`), or else empty and silent to a screen reader, for a site that brings its own. A page
// with some of these is told of once.

import GalleyCore

extension InlineConstruct {
    static let emoji = InlineConstruct(
        isOn: { $0.emoji }, mayOccur: \.mayHoldShortNames, initials: ":", escapes: ":"
    ) { text, place in
        guard let name = text.shortName(at: place), let emoji = EmojiNames.emoji(text.bytes[name]) else {
            return nil
        }
        let words = Array(emoji)
        return .piece(
            InlinePiece(
                range: place..<name.upperBound + 1, words: words, wordsOfID: Array(text.bytes[name])
            ) { lowering, _ in lowering.document.html.append(contentsOf: words) })
    }

    static let icons = InlineConstruct(
        isOn: { $0.icons }, mayOccur: \.mayHoldShortNames, initials: ":", escapes: ":"
    ) { text, place in
        guard let range = text.shortName(at: place), text.isIcon(range) else { return nil }
        let name = String(text.bytes[range])
        var end = range.upperBound + 1
        let attributes = text.attributes(behind: place..<end, &end)
        var shown = IconNames.sign(of: name)
        // A link needs a text.
        if shown == nil, text.isLink(place..<end) { shown = IconNames.word(of: name) }
        let words = shown.map { Array($0.utf8) } ?? []
        return .piece(
            InlinePiece(range: place..<end, words: words, wordsOfID: []) { lowering, node in
                lowering.writeIcon(name, as: words, at: place, attributes, of: node)
            })
    }
}

extension InlineText {
    /// Longer is no name.
    private static let longestName = 80

    /// The name between the colon at a place and the next.
    fileprivate func shortName(at place: Int) -> Range<Int>? {
        let before = self[place - 1]
        // A colon before it may end another name.
        guard !before.isASCIIAlphanumeric, before != UInt8(ascii: "_"),
            before != UInt8(ascii: ":") || limit == place
        else { return nil }
        var end = place + 1
        let last = min(bytes.count, end + Self.longestName)
        while end < last, bytes[end].isShortNameByte { end += 1 }
        guard end > place + 1, end < last, bytes[end] == UInt8(ascii: ":"),
            !self[end + 1].isASCIIAlphanumeric
        else { return nil }
        // A second colon may begin the next name, but `::` is an operator.
        if self[end + 1] == UInt8(ascii: ":"), !self[end + 2].isShortNameByte { return nil }
        return place + 1..<end
    }

    fileprivate func isIcon(_ name: Range<Int>) -> Bool {
        IconNames.sets.contains { name.count > $0.utf8.count && bytes[name].starts(with: $0.utf8) }
    }

    /// Whether a part of the text is all that stands in a link.
    fileprivate func isLink(_ part: Range<Int>) -> Bool {
        node.parent?.kind == .link && node.previous == nil && node.next == nil
            && bytes[..<part.lowerBound].allSatisfy(\.isMarkdownSpace)
            && bytes[part.upperBound...].allSatisfy(\.isMarkdownSpace)
    }
}

extension UInt8 {
    /// What the names between colons are made of.
    var isShortNameByte: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: "+")
    }
}

extension MarkdownText {
    /// Whether two colons with nothing but a name between them occur.
    fileprivate var mayHoldShortNames: Bool {
        var isFound = false
        var behind = bytes.startIndex
        forEach(UInt8(ascii: ":")) { offset in
            guard offset >= behind else { return true }
            var end = offset + 1
            while end < bytes.endIndex, bytes[end].isShortNameByte { end += 1 }
            behind = end
            isFound = end > offset + 1 && end < bytes.endIndex && bytes[end] == UInt8(ascii: ":")
            return !isFound
        }
        return isFound
    }
}

/// The icons of a page that are shown as nothing.
struct MissingIcons {
    var first: (name: String, place: Int)?
    var others: Set<String> = []
}

extension Lowering {
    fileprivate mutating func writeIcon(
        _ name: String, as words: [UInt8], at offset: Int, _ attributes: AttributeList?, of node: Node
    ) {
        if words.isEmpty { noteMissingIcon(name, at: offset, of: node) }
        guard options.rawHTML != .sanitize else { return document.html.append(contentsOf: words) }
        var attributes = attributes ?? AttributeList()
        attributes.remove(words.isEmpty ? ["data-icon", "aria-hidden"] : ["data-icon"])
        document.html.append("<span")
        write(attributes, class: "icon", at: node)
        document.html.append(" data-icon=\"")
        document.html.append(utf8: name)
        document.html.append(words.isEmpty ? "\" aria-hidden=\"true\">" : "\">")
        document.html.append(contentsOf: words)
        document.html.append("</span>")
    }

    private mutating func noteMissingIcon(_ name: String, at offset: Int, of node: Node) {
        if let first = missingIcons.first {
            if name != first.name { missingIcons.others.insert(name) }
        } else {
            let place = locator.locate(
                line: node.startLine, column: node.startColumn + offset, form: .verbatim,
                content: UnsafeBufferPointer(rebasing: node.literal[offset...]))
            missingIcons.first = (name, place)
        }
    }

    /// Tells that icons of a page are not shown.
    mutating func reportMissingIcons() {
        guard let first = missingIcons.first else { return }
        let others = missingIcons.others.count
        report(
            .notice, "markdown/icon",
            "the icon `\(first.name)` is not shown"
                + (others > 1
                    ? ", nor are \(others) others below" : others == 1 ? ", nor is one other below" : ""),
            at: first.place, length: first.name.utf8.count + 2,
            help: [
                "write an emoji or an image, or style the empty element `.icon[data-icon=\"\(first.name)\"]`"
            ], subject: first.name)
    }
}
