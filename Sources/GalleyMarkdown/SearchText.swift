// The plain text of a document, for whoever searches it: written while the HTML is, so that nothing is parsed twice.
//
// The text of all sections stands in one array of bytes; each heading knows where its section begins. Blocks end in a
// line end, code stands between two control characters that no text has. A pair of comments leaves a part out:
//
//     <!-- search: off -->
//     <!-- search: on -->

import GalleyCore

/// What keeps text from being collected.
struct TextPauses: OptionSet {
    var rawValue: UInt8

    /// Nobody asked for it.
    static let unwanted = TextPauses(rawValue: 1)
    /// A comment says so.
    static let comment = TextPauses(rawValue: 2)
    /// A heading is being written, which keeps its text itself.
    static let heading = TextPauses(rawValue: 4)
    /// A script or a style is open within a line.
    static let rawText = TextPauses(rawValue: 8)
}

extension Document {
    /// What stands before and behind code in `text`.
    package static let codeStart: UInt8 = 0x0E
    package static let codeEnd: UInt8 = 0x0F

    /// Appends text of a block to the document's; control characters become spaces.
    package mutating func append(text piece: some Collection<UInt8>) { text.append(searchable: piece) }

    /// Appends text that stands in a block of its own.
    package mutating func append(blockOfText piece: some Collection<UInt8>) {
        text.startBlock()
        text.append(searchable: piece)
        text.startBlock()
    }

    /// Begins a block of text.
    package mutating func startTextBlock() { text.startBlock() }

    /// Where the text of the section begins that a heading opens. Nil where the section is left out; what follows it
    /// belongs to the section before.
    package func textStart(of heading: Heading) -> Int? {
        heading.textStart >= 0 ? Int(heading.textStart) : nil
    }
}

extension [UInt8] {
    /// Appends text without control characters but line ends.
    fileprivate mutating func append(searchable piece: some Collection<UInt8>) {
        let start = count
        append(contentsOf: piece)
        let end = count
        withUnsafeMutableBufferPointer { buffer in
            for i in start..<end where buffer[i] < 0x20 && buffer[i] != 0x0A { buffer[i] = 0x20 }
        }
    }

    /// Ends the line that is begun.
    fileprivate mutating func startBlock() {
        while last == 0x20 { removeLast() }
        if let last, last != 0x0A { append(0x0A) }
    }

    /// Ends the word that is begun.
    fileprivate mutating func startWord() {
        if let last, last != 0x20, last != 0x0A { append(0x20) }
    }
}

extension Lowering {
    var collectsText: Bool { textPauses.isEmpty }

    /// Collects text of the current block.
    mutating func collect(_ text: some Collection<UInt8>) {
        if collectsText { document.text.append(searchable: text) }
    }

    /// Ends a word, as a line end does.
    mutating func collectSpace() {
        if collectsText { document.text.startWord() }
    }

    /// Begins a block of text.
    mutating func collectBlock() {
        textPauses.remove(.rawText)
        if collectsText { document.text.startBlock() }
    }

    /// Collects code, which is told from prose.
    mutating func collect(code: some Collection<UInt8>) {
        guard collectsText, !code.isEmpty else { return }
        document.text.append(Document.codeStart)
        document.text.append(searchable: code)
        document.text.append(Document.codeEnd)
    }

    /// Collects a block of code, unless such are not wanted.
    mutating func collect(codeBlock code: some Collection<UInt8>) {
        guard options.collectsCodeBlocks else { return }
        collectBlock()
        collect(code: code)
        collectBlock()
    }
}

// MARK: - Raw HTML

extension Lowering {
    /// Collects the text of a block of raw HTML, and takes the comments about searching in it. `place` gives the place
    /// in the source of an offset into it.
    /// Gives the ranges of those comments.
    mutating func collect(htmlBlock html: [UInt8], place: (Int) -> Int) -> [Range<Int>] {
        guard collectsText || html.firstIndex(of: UInt8(ascii: "<"), of: "<!--", in: 0..<html.count) != nil
        else { return [] }
        collectBlock()
        defer { collectBlock() }
        return collect(html: html, place: place)
    }

    /// The same for a tag or a comment within a line; what stands between tags is Markdown there.
    mutating func collect(inlineHTML html: [UInt8], place: (Int) -> Int) {
        guard !textPauses.contains(.unwanted) else { return }
        var tokenizer = HTMLTokenizer()
        if let tag = tokenizer.next(in: html.span), html.isRawText(tag) {
            if tag.isEndTag { textPauses.remove(.rawText) } else { textPauses.insert(.rawText) }
            return
        }
        _ = collect(html: html, place: place)
    }

    private mutating func collect(html: [UInt8], place: (Int) -> Int) -> [Range<Int>] {
        var comments: [Range<Int>] = []
        let sanitizes = options.rawHTML == .sanitize
        var tokenizer = HTMLTokenizer()
        var start = 0
        var isHidden = false
        while let tag = tokenizer.next(in: html.span) {
            if !isHidden { comments += collect(html, between: start..<tag.range.lowerBound, place) }
            start = tag.range.upperBound
            if sanitizes, SafeElement(tag, in: html.span) == nil {
                // It is shown as text.
                collect(html[tag.range])
                continue
            }
            isHidden = html.isRawText(tag) && !tag.isEndTag
            if html.isRawText(tag) { continue }
            if !tag.isEndTag, html.span.equals("img", at: tag.name) {
                for attribute in tokenizer.attributes where html.span.equals("alt", at: attribute.name) {
                    guard let value = attribute.value else { continue }
                    var text: [UInt8] = []
                    text.append(decodingAttribute: html.span, value)
                    collect(text)
                }
            } else if html.span.equals("br", at: tag.name) {
                collectSpace()
            } else if collectsText, !html[tag.name].isPhrasing {
                document.text.startBlock()
            }
        }
        if !isHidden { comments += collect(html, between: start..<html.count, place) }
        return comments
    }

    /// Collects what stands between two tags: text, with comments in it.
    private mutating func collect(_ html: [UInt8], between range: Range<Int>, _ place: (Int) -> Int)
        -> [Range<Int>]
    {
        var comments: [Range<Int>] = []
        var start = range.lowerBound
        while let open = html.firstIndex(of: UInt8(ascii: "<"), of: "<!--", in: start..<range.upperBound) {
            collect(html, text: start..<open)
            let end =
                html.firstIndex(of: UInt8(ascii: "-"), of: "-->", in: open + 4..<range.upperBound)
                ?? range.upperBound
            start = min(end + 3, range.upperBound)
            if options.rawHTML != .sanitize, takeSearchComment(html[(open + 4)..<end], place: { place(open) })
            {
                comments.append(open..<start)
            }
        }
        collect(html, text: start..<range.upperBound)
        return comments
    }

    private mutating func collect(_ html: [UInt8], text range: Range<Int>) {
        guard collectsText, range.lowerBound < range.upperBound else { return }
        var text: [UInt8] = []
        text.append(decodingAttribute: html.span, range)
        // A line end is a space there, and none at the start of a block.
        for i in text.indices where text[i] == 0x0A { text[i] = 0x20 }
        let isAtStart = document.text.last.map { $0 == 0x0A } ?? true
        collect(isAtStart ? text.drop { $0 == 0x20 } : text[...])
    }

    // MARK: Comments

    private static let searchKeyword = "search:"

    /// Whether a block of HTML is nothing but one comment about searching, which is taken.
    mutating func takeSearchComment(_ node: Node) -> Bool {
        guard options.rawHTML != .sanitize, node.literal.count >= 18, node.literal.count <= 200 else {
            return false
        }
        let html = restored(node.literal, isLiteral: true) ?? Array(node.literal)
        var block = html[...]
        while block.first?.isMarkdownSpace == true { block.removeFirst() }
        while block.last?.isMarkdownSpace == true { block.removeLast() }
        guard block.starts(with: "<!--".utf8), block.count > 7, block.suffix(3).elementsEqual("-->".utf8),
            html.firstIndex(of: UInt8(ascii: "-"), of: "-->", in: block.startIndex + 4..<html.count) == block
                .endIndex
                - 3
        else { return false }
        let line = source.text.line(locator.text.origin(node.startLine - 1))
        let place = source.bytes[line].firstIndex(of: UInt8(ascii: "<")) ?? line.lowerBound
        return takeSearchComment(block.dropFirst(4).dropLast(3)) { place }
    }

    /// The same for a comment within a line.
    mutating func takeInlineSearchComment(_ node: Node) -> Bool {
        let literal = node.literal
        guard literal.count > 7, literal[1] == UInt8(ascii: "!") else { return false }
        let html = restored(literal, isLiteral: true) ?? Array(literal)
        guard html.starts(with: "<!--".utf8),
            html[4...].drop(while: \.isMarkdownSpace).starts(with: Self.searchKeyword.utf8)
        else { return false }
        let place = locator.locate(
            line: node.startLine, column: node.startColumn, form: .verbatim, content: literal)
        return takeSearchComment(html[4..<(html.count - 3)]) { place }
    }

    /// Takes the text of a comment; false where it is none about searching.
    private mutating func takeSearchComment(_ comment: ArraySlice<UInt8>, place: () -> Int) -> Bool {
        let words = comment.prefix(200).split(whereSeparator: \.isMarkdownSpace)
        guard let first = words.first, first.starts(with: Self.searchKeyword.utf8) else { return false }
        let argument =
            first.count > Self.searchKeyword.utf8.count
            ? first.dropFirst(Self.searchKeyword.utf8.count) : words.count > 1 ? words[1] : []
        // What goes on is an author's note that happens to begin like this.
        guard words.count <= 2, !argument.isEmpty else { return false }
        let place = place()
        // Lines of a quotation or a list begin with what the comment does not have.
        if !comment.contains(0x0A) { document.notes.append(place..<place + comment.count + 7) }
        let isOff = textPauses.contains(.comment)
        if argument.elementsEqual("off".utf8) {
            textPauses.insert(.comment)
        } else if argument.elementsEqual("on".utf8) {
            textPauses.remove(.comment)
            // What follows is not of one block with what stood before.
            if collectsText { document.text.startBlock() }
            guard !isOff else { return true }
            report(
                .warning, "markdown/search-comment",
                "nothing above is left out of the search that could go on here",
                at: place, length: comment.count + 7,
                help: ["begin the part to be left out with <!-- search: off -->"])
        } else {
            report(
                .warning, "markdown/search-comment",
                "`<!-- search: \(String(argument)) -->` means nothing", at: place,
                length: comment.count + 7,
                help: ["a part is left out of the search from <!-- search: off --> to <!-- search: on -->"])
        }
        return true
    }
}

extension [UInt8] {
    /// Whether a tag is one of an element whose content is no text.
    fileprivate func isRawText(_ tag: HTMLTag) -> Bool {
        span.equals("script", at: tag.name) || span.equals("style", at: tag.name)
            || span.equals("template", at: tag.name)
    }

    /// Where a text that begins with a byte is first in a range.
    fileprivate func firstIndex(of byte: UInt8, of text: StaticString, in range: Range<Int>) -> Int? {
        let part = span.extracting(0..<range.upperBound)
        var i = range.lowerBound
        while i < part.count, let next = part.firstIndex(of: byte, from: i) {
            if part.has(text, at: next) { return next }
            i = next + 1
        }
        return nil
    }
}

extension ArraySlice<UInt8> {
    /// The elements that stand within a line and part no words.
    private static let phrasing: Set<String> = [
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
        "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
        "tt", "u", "var", "wbr",
    ]

    fileprivate var isPhrasing: Bool { Self.phrasing.contains(String(self).lowercased()) }
}
