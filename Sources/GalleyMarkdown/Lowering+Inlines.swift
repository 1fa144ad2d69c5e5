// Text, code, links and images.

import GalleyCore

extension Lowering {
    mutating func lowerText(_ node: Node) {
        var literal = node.literal
        if let heading = openHeading, heading.lastText == node {
            literal = UnsafeBufferPointer(rebasing: literal.prefix(heading.lastTextLength))
        }
        var start = literal.startIndex
        if options.taskLists, let task = taskMarker(node, literal) {
            words.endWord()
            document.html.append(
                task.isDone
                    ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> "
                    : "<input type=\"checkbox\" disabled=\"\" /> ")
            start = task.end
        }
        if let marker = structureMarker(of: node) { start = marker.end }
        if options.attributeLists {
            start = max(start, startOfContent(node))
            if let length = textLengths[node] {
                literal = UnsafeBufferPointer(rebasing: literal.prefix(max(length, start)))
            }
        }
        words.count(UnsafeBufferPointer(rebasing: literal[start...]))
        for piece in inlines.pieces(of: node) where piece.range.lowerBound >= start {
            guard piece.range.upperBound <= literal.count else { break }
            let before = UnsafeBufferPointer(rebasing: literal[..<piece.range.lowerBound])
            writeText(before, from: start, of: node)
            piece.write(&self, node)
            collect(piece.words)
            start = piece.range.upperBound
        }
        writeText(literal, from: start, of: node)
    }

    /// Writes text, recognising what extensions find in it.
    private mutating func writeText(_ text: UnsafeBufferPointer<UInt8>, from begin: Int, of node: Node) {
        var start = begin
        var i = begin
        /// What is collected is the text as it is, but for what constructs take.
        var collected = begin
        func collect(upTo end: Int, goingOnAt next: Int, _ lowering: inout Lowering) {
            if collected < end { lowering.collect(UnsafeBufferPointer(rebasing: text[collected..<end])) }
            collected = next
        }
        func flush(_ end: Int, _ html: inout [UInt8]) {
            if start < end { html.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end])) }
        }
        while true {
            i = marks.next(in: text, from: i)
            guard i < text.count else { break }
            switch text[i] {
            case UInt8(ascii: "&"):
                flush(i, &document.html)
                document.html.append("&amp;")
                start = i + 1
            case UInt8(ascii: "<"):
                flush(i, &document.html)
                document.html.append("&lt;")
                start = i + 1
            case UInt8(ascii: ">"):
                flush(i, &document.html)
                document.html.append("&gt;")
                start = i + 1
            case UInt8(ascii: "\""):
                flush(i, &document.html)
                document.html.append("&quot;")
                start = i + 1
            case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "."):
                if linkDepth == 0, !isInRawLink, sanitizer.openLinks == 0,
                    let address = BareAddress(in: text, at: i, from: start, of: node),
                    keepsAddress(address, in: text)
                {
                    flush(address.range.lowerBound, &document.html)
                    collect(upTo: address.range.lowerBound, goingOnAt: address.range.upperBound, &self)
                    writeBareAddress(address, in: text, of: node)
                    start = address.range.upperBound
                    i = start - 1
                }
            case UInt8(ascii: "["):
                guard options.footnotes, i + 1 < text.count, text[i + 1] == UInt8(ascii: "^") else {
                    if options.linkSyntax { examineBracket(in: text, at: i, of: node) }
                    break
                }
                if let end = lowerFootnoteLabel(in: text, at: i, of: node, flush: { flush(i, &$0) }) {
                    collect(upTo: i, goingOnAt: end, &self)
                    start = end
                    i = end - 1
                }
            case UInt8(ascii: "\\"):
                // An escape that an extension had to see: the backslash goes, the character stays as it is.
                guard i + 4 < text.count, text[i + 1] == Marker.lead.0,
                    text[i + 2] == Marker.lead.1,
                    text[i + 3] == Marker.escape || text[i + 3] == Marker.edgeBefore
                else { break }
                flush(i, &document.html)
                collect(upTo: i, goingOnAt: i + 4, &self)
                start = i + 4
                // A placeholder follows an edge, and is looked at.
                i += text[i + 3] == Marker.edgeBefore ? 3 : 4
            case Marker.lead.0:
                guard i + 2 < text.count, text[i + 1] == Marker.lead.1 else { break }
                flush(i, &document.html)
                collect(upTo: i, goingOnAt: i, &self)
                start = lowerMarker(in: text, at: i, of: node)
                collected = start
                i = start - 1
            default: break
            }
            i += 1
        }
        flush(text.count, &document.html)
        collect(upTo: text.count, goingOnAt: text.count, &self)
    }

    /// Writes what a marker stands for and gives the place behind it.
    private mutating func lowerMarker(in text: UnsafeBufferPointer<UInt8>, at place: Int, of node: Node)
        -> Int
    {
        let last = text[place + 2]
        if let byte = Marker.substituted(by: last) {
            document.html.append(escaping: [byte])
            collect(CollectionOfOne(byte))
        } else if last == Marker.open, let (index, end) = Marker.number(after: last, in: text, at: place) {
            if let index, index < sugar.placeholders.count { sugar.placeholders[index].lower(node, &self) }
            return end
        } else if last == Marker.edgeBehind {
            return min(place + 4, text.count)
        } else if last < Marker.open || last > 0xAF {
            document.html.append(contentsOf: text[place..<place + 3])
            collect(text[place..<place + 3])
        }
        return place + 3
    }

    mutating func lowerCode(_ node: Node) {
        let literal = node.literal
        words.count(literal)
        if lowerHighlightedCode(node) { return }
        let start = document.html.count
        if collectsText { collect(code: restored(literal, isLiteral: true) ?? Array(literal)) }
        document.html.append("<code")
        writeAttributes(behind: node)
        document.html.append(">")
        appendEscaped(literal, isLiteral: true)
        document.html.append("</code>")
        if options.codeLinks { noteMention(node, from: start) }
    }

    /// Appends text of the tree that is not to be looked at further, markers undone.
    mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>, isLiteral: Bool) {
        if let restored = restored(text, isLiteral: isLiteral) {
            document.html.append(escaping: restored)
        } else {
            document.html.append(escaping: text.span)
        }
    }

    /// The text without markers; nil where it has none.
    func restored(_ text: UnsafeBufferPointer<UInt8>, isLiteral: Bool) -> [UInt8]? {
        guard sugar.hasMarkers, text.firstMarker(from: 0) != nil else { return nil }
        var restored: [UInt8] = []
        sugar.append(restoring: text, isLiteral: isLiteral, to: &restored)
        return restored
    }
}

/// The bytes that text is stopped at: those to escape, and those that an extension may find something at. Which
/// these are depends on the page, for most pages have few of them.
struct TextMarks {
    private var low: UInt64 = 0
    private var high: UInt64 = 0
    private var lead: UInt8 = 0

    init(of text: MarkdownText, options: MarkdownOptions, hasMarkers: Bool) {
        for byte in "&<>\"".utf8 { add(byte) }
        if options.autolinks {
            if text.contains(UInt8(ascii: ":"), UInt8(ascii: "/")) { add(UInt8(ascii: ":")) }
            if text.contains(UInt8(ascii: "@")) { add(UInt8(ascii: "@")) }
            if text.contains(UInt8(ascii: "w"), UInt8(ascii: ".")) { add(UInt8(ascii: ".")) }
            // A character reference may stand for any of them.
            if text.contains(UInt8(ascii: "&"), UInt8(ascii: "#")) { for byte in ":@.".utf8 { add(byte) } }
        }
        // In a text, that is: those of links are none of it.
        if options.linkSyntax || (options.footnotes && text.contains(UInt8(ascii: "["), UInt8(ascii: "^"))) {
            add(UInt8(ascii: "["))
        }
        if hasMarkers {
            add(UInt8(ascii: "\\"))
            lead = Marker.lead.0
        }
    }

    private mutating func add(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    /// Where the next of them is, or the end.
    func next(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var i = start
        while i < text.count {
            let byte = text[i]
            if byte < 0x80 {
                if (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 != 0 { return i }
            } else if byte == lead {
                return i
            }
            i += 1
        }
        return text.count
    }
}

// MARK: - Links and images

extension Lowering {
    mutating func openLink(_ node: Node) {
        linkDepth += 1
        guard keepsLink(node) else {
            sanitizer.refusedLink = node
            return
        }
        document.html.append("<a href=\"")
        addHole(.hyperlink, of: node, form: .link)
        document.html.append("\"")
        writeTitle(of: node)
        writeAttributes(behind: node, but: ["href"])
        document.html.append(">")
    }

    mutating func closeLink(_ node: Node) {
        linkDepth -= 1
        if sanitizer.refusedLink == node {
            sanitizer.refusedLink = nil
        } else {
            document.html.append("</a>")
        }
    }

    mutating func writeTitle(of node: Node) {
        let title = node.title
        // The attributes behind it have the last word.
        guard !title.isEmpty,
            attributes(behind: node)?.list.value(of: "title") == nil
        else { return }
        document.html.append(" title=\"")
        appendEscaped(title, isLiteral: false)
        document.html.append("\"")
    }

    mutating func addHole(_ kind: Link.Kind, of node: Node, form: SourceForm) {
        let place = place(of: node, form: form)
        let url = node.url
        if let address = address(behind: node, kind) {
            addHole(kind, to: address, at: place)
        } else if let restored = restored(url, isLiteral: false) {
            addHole(kind, to: restored, at: place)
        } else {
            addHole(kind, to: url, at: place)
        }
    }

    /// Where a link or an image stands in the source.
    mutating func place(of node: Node, form: SourceForm) -> Int {
        locator.locate(
            line: node.startLine, column: node.startColumn, form: form, content: Self.beginning(of: node))
    }

    /// What the content of a link or an image begins with in the source, as far as the tree tells.
    private static func beginning(of node: Node) -> UnsafeBufferPointer<UInt8> {
        switch node.firstChild?.kind {
        case .text: node.firstChild?.literal ?? UnsafeBufferPointer("")
        case nil: UnsafeBufferPointer("]")
        case .code: UnsafeBufferPointer("`")
        case .image: UnsafeBufferPointer("![")
        case .htmlInline: UnsafeBufferPointer("<")
        default: UnsafeBufferPointer("")
        }
    }

    /// Leaves a place for an address at the end of the output; `place` is where the link stands in the source.
    mutating func addHole(_ kind: Link.Kind, to destination: some Collection<UInt8>, at place: Int) {
        let start = Int32(document.destinations.count)
        document.destinations.append(contentsOf: destination)
        let (line, column) = source.lineAndColumn(at: place)
        document.links.append(
            Link(
                kind: kind, offset: Int32(document.html.count),
                destination: start..<Int32(document.destinations.count), line: line, column: column))
    }

    /// An image's description: the text below its node, without markup.
    mutating func writeAlternativeText(of image: Node) {
        image.forEachDescendant { node in
            switch node.kind {
            case .text, .code, .htmlInline:
                let isLiteral = node.kind != .text
                appendEscaped(node.literal, isLiteral: isLiteral)
                if collectsText {
                    collect(restored(node.literal, isLiteral: isLiteral) ?? Array(node.literal))
                }
            case .softBreak, .lineBreak:
                document.html.append(UInt8(ascii: " "))
                collectSpace()
            default: break
            }
            return .descend
        }
    }

    /// Whether an address that its author left bare becomes a link: `xmpp:` does not everywhere.
    private func keepsAddress(_ address: BareAddress, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        options.rawHTML != .sanitize || address.prefix.utf8CodeUnitCount > 0
            || text[address.range].isSafeAddress(for: .hyperlink)
    }

    /// Writes an address that its author left bare, as a link.
    private mutating func writeBareAddress(
        _ address: BareAddress, in text: UnsafeBufferPointer<UInt8>, of node: Node
    ) {
        let shown = UnsafeBufferPointer(rebasing: text[address.range])
        let place = locator.locate(
            line: node.startLine, column: node.startColumn + address.range.lowerBound, form: .verbatim,
            content: shown)
        var destination: [UInt8] = []
        destination.append(address.prefix)
        sugar.append(restoring: shown, isLiteral: true, to: &destination)
        document.html.append("<a href=\"")
        addHole(.hyperlink, to: destination, at: place)
        document.html.append("\">")
        document.html.append(escaping: destination[address.prefix.utf8CodeUnitCount...])
        collect(destination[address.prefix.utf8CodeUnitCount...])
        document.html.append("</a>")
    }
}

extension MarkdownSource {
    /// The line (of the whole file) and the byte column of an offset, both from 1.
    func lineAndColumn(at offset: Int) -> (line: Int32, column: Int32) {
        let line = text.lineIndex(at: offset)
        return (Int32(linesBefore + line + 1), Int32(offset) - text.lineStarts[line] + 1)
    }
}

// MARK: - Plain text

extension Node {
    /// How to go on from a node.
    enum Visit {
        case descend, skipChildren, stop
    }

    /// Visits all nodes below this one, parents before their children.
    func forEachDescendant(_ visit: (Node) -> Visit) {
        guard var node = firstChild else { return }
        while true {
            switch visit(node) {
            case .descend:
                if let child = node.firstChild {
                    node = child
                    continue
                }
            case .skipChildren: break
            case .stop: return
            }
            while node.next == nil {
                guard let parent = node.parent, parent != self else { return }
                node = parent
            }
            guard let next = node.next else { return }
            node = next
        }
    }
}

extension Lowering {
    /// The text below a node, without markup, images and notes; line ends stay. Not much more than `limit` bytes of it.
    /// `isForID` leaves emoji their names, as GitHub's ids do.
    mutating func plainText(
        of root: Node, lastText: Node? = nil, lastTextLength: Int = 0, limit: Int = .max,
        isForID: Bool = false
    ) -> [UInt8] {
        var text: [UInt8] = []
        root.forEachDescendant { node in
            switch node.kind {
            case .text:
                var literal = node.literal
                if node == lastText {
                    literal = UnsafeBufferPointer(rebasing: literal.prefix(lastTextLength))
                }
                var start = min(startOfContent(node), literal.count)
                for piece in inlines.pieces(of: node) where piece.range.lowerBound >= start {
                    guard piece.range.upperBound <= literal.count else { break }
                    let before = literal[start..<piece.range.lowerBound]
                    append(visible: UnsafeBufferPointer(rebasing: before), to: &text)
                    // By Python's rules emoji are what they are; icons are nothing in any id.
                    let isNamed =
                        isForID && (!options.headingIDRules.isPython || piece.wordsOfID?.isEmpty == true)
                    text += isNamed ? piece.wordsOfID ?? piece.words : piece.words
                    start = piece.range.upperBound
                }
                append(visible: UnsafeBufferPointer(rebasing: literal[start...]), to: &text)
            case .code:
                let code = restored(node.literal, isLiteral: true) ?? Array(node.literal)
                text.append(contentsOf: highlightedCode(code)?.code ?? code[...])
            case .softBreak, .lineBreak: text.append(UInt8(ascii: "\n"))
            case .htmlInline where options.rawHTML == .sanitize: append(shown: node.literal, to: &text)
            case .image: return .skipChildren
            default: break
            }
            return text.count <= limit ? .descend : .stop
        }
        return text
    }

    /// Appends a tag that is shown as text.
    private func append(shown tag: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let html = restored(tag, isLiteral: true) ?? Array(tag)
        var tokenizer = HTMLTokenizer()
        if let tag = tokenizer.next(in: html.span), SafeElement(tag, in: html.span) == nil { output += html }
    }

    /// Appends what a reader would call the words of a text: the numbers of footnotes are none.
    private func append(visible text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var start = 0
        while sugar.hasMarkers, let marker = text.firstMarker(from: start) {
            let placeholder =
                Marker.number(after: Marker.open, in: text, at: marker)
                ?? Marker.number(after: Marker.structure, in: text, at: marker)
            let end =
                placeholder != nil
                ? marker : min(marker + (text[marker + 2] == Marker.edgeBehind ? 4 : 3), text.count)
            sugar.append(
                restoring: UnsafeBufferPointer(rebasing: text[start..<end]), isLiteral: false, to: &output)
            if text[marker + 2] == Marker.open, let index = placeholder?.index,
                index < sugar.placeholders.count
            {
                output += sugar.placeholders[index].words
            }
            start = placeholder?.end ?? end
        }
        output.append(contentsOf: text[start...])
    }

    /// The most characters of a summary: about what search engines show of a description.
    private static let maximumSummaryLength = 200

    /// More bytes than a summary is made of.
    static let summaryLimit = maximumSummaryLength * 5

    /// Takes a paragraph for the page's summary, unless it has no text.
    mutating func summarize(_ paragraph: Node) {
        document.summary = Self.summary(of: plainText(of: paragraph, limit: Self.summaryLimit)[...])
    }

    /// What a text begins with, at most as long as a summary.
    static func summary(of text: ArraySlice<UInt8>) -> String {
        // What images and notes leave behind is the white space around them.
        let text = Array(
            text.split(whereSeparator: \.isMarkdownSpace).joined(separator: [UInt8(ascii: " ")]))
        var length = 0
        var lastSpace: Int?
        for (i, byte) in text.enumerated() where byte & 0xC0 != 0x80 {
            if byte == UInt8(ascii: " ") { lastSpace = i }
            length += 1
            if length > maximumSummaryLength { return String(text[..<(lastSpace ?? i)]) + "…" }
        }
        return String(text)
    }
}

/// Counts words as they pass: runs of what is no white space, and each CJK character.
struct WordCounter {
    private(set) var count = 0
    private var isInWord = false

    mutating func endWord() { isInWord = false }

    mutating func count(_ text: UnsafeBufferPointer<UInt8>) {
        guard let bytes = text.baseAddress, text.count > 0 else { return }
        // Eight bytes at a time, a bit for each that is no white space (above 0x20, or not ASCII): a word
        // begins where the bit of the byte before is not set.
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var starts = 0
        var all: UInt64 = 0
        var carry: UInt64 = isInWord ? 0x80 : 0
        var i = 0
        let raw = UnsafeRawPointer(bytes)
        while i + 8 <= text.count {
            let eight = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            let inWord = (((eight & ~highBits) &+ 0x5F5F_5F5F_5F5F_5F5F) | eight) & highBits
            let begins = inWord & ~(inWord << 8 | carry)
            starts &+= Int(((begins >> 7) &* 0x0101_0101_0101_0101) >> 56)
            carry = inWord >> 56
            all |= eight
            i += 8
        }
        var wasInWord = carry != 0
        while i < text.count {
            let isInWord = bytes[i] > 0x20
            if isInWord, !wasInWord { starts += 1 }
            wasInWord = isInWord
            all |= UInt64(bytes[i])
            i += 1
        }
        if all & highBits != 0 {
            countWithCJK(text)
            return
        }
        count += starts
        isInWord = wasInWord
    }

    /// The bytes E3 to E9 begin the characters U+3000 to U+9FFF, which are written without spaces.
    private mutating func countWithCJK(_ text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            if byte <= 0x20 {
                isInWord = false
            } else if byte >= 0xE3, byte <= 0xE9 {
                count += 1
                isInWord = true
            } else if !isInWord, byte < 0x80 || byte >= 0xC0 {
                count += 1
                isInWord = true
            }
        }
    }
}
