// Many small texts, cheaply.
//
// An API's description holds thousands of texts such as "The idea's title.": four of five have no markup in them at
// all. One look at a text's bytes proves that, and then its HTML is the text itself, escaped, in a paragraph. What the
// look cannot prove goes through the parser; the result is the same, byte for byte.

import GalleyCore

/// Makes documents of small texts that share their options.
package struct FragmentMaker: Sendable {
    package let path: String
    package var options: MarkdownOptions {
        didSet { plainText = PlainText(options) }
    }
    private var plainText: PlainText

    /// `path` is only for the diagnostics; lines and columns in them are those of a text.
    package init(options: MarkdownOptions = MarkdownOptions(), path: String = "") {
        self.options = options
        self.path = path
        plainText = PlainText(options)
    }

    /// Whether a text is at most one paragraph without markup, which needs no parser.
    package func isPlain(_ text: ArraySlice<UInt8>) -> Bool { plainText.length(in: text.span) != nil }

    /// The document of a text, as `Document(markdown:)` makes it.
    package func document(_ text: ArraySlice<UInt8>) -> Document {
        guard let length = plainText.length(in: text.span) else {
            return Document(markdown: Array(text), path: path, options: options)
        }
        var document = Document()
        guard length > 0 else { return document }
        let content = text.prefix(length)
        append(plain: content, to: &document)
        document.summary = Lowering.summary(
            of: content.prefix(length > Lowering.summaryLimit ? content.endOfSummary : length))
        return document
    }

    package func document(_ text: [UInt8]) -> Document { document(text[...]) }

    package func document(_ text: String) -> Document { document(Array(text.utf8)[...]) }

    /// What came to stand where in a page.
    package struct Appended: Sendable {
        /// Its links in `Document.links`.
        package var links: Range<Int>
        /// Its headings in `Document.headings`.
        package var headings: Range<Int>
        /// What is wrong with the text; lines and columns are the text's.
        package var diagnostics: [Diagnostic]
    }

    /// Appends the document of a text to a page.
    @discardableResult
    package func append(_ text: ArraySlice<UInt8>, to page: inout Document) -> Appended {
        let headingCount = page.headings.count
        if let length = plainText.length(in: text.span) {
            if length > 0 { append(plain: text.prefix(length), to: &page) }
            return Appended(
                links: page.links.count..<page.links.count, headings: headingCount..<headingCount,
                diagnostics: [])
        }
        let fragment = Document(markdown: Array(text), path: path, options: options)
        let links = page.append(fragment)
        return Appended(
            links: links, headings: headingCount..<page.headings.count, diagnostics: fragment.diagnostics)
    }

    @discardableResult
    package func append(_ text: [UInt8], to page: inout Document) -> Appended { append(text[...], to: &page) }

    @discardableResult
    package func append(_ text: String, to page: inout Document) -> Appended {
        append(Array(text.utf8)[...], to: &page)
    }

    private func append(plain text: ArraySlice<UInt8>, to page: inout Document) {
        if !options.unwrapped { page.html.append("<p>") }
        page.html.append(escaping: text)
        if !options.unwrapped { page.html.append("</p>\n") }
        var words = WordCounter()
        text.withUnsafeBufferPointer { words.count($0) }
        page.wordCount += words.count
        if options.collectsText { page.append(blockOfText: text) }
    }
}

extension ArraySlice<UInt8> {
    /// The parser stops to collect a summary at the end of a line.
    fileprivate var endOfSummary: Int {
        dropFirst(Lowering.summaryLimit).firstIndex(of: UInt8(ascii: "\n")).map { $0 - startIndex } ?? count
    }
}

/// Tells texts in which nothing is markup: neither to CommonMark nor to an extension that is on.
private struct PlainText: Sendable {
    /// The ASCII characters that have to be looked at, a bit for each.
    private var low: UInt64 = 0xFFFF_FFFF  // The control characters.
    private var high: UInt64 = 0
    private let autolinks: Bool
    private let emoji: Bool
    private let smartPunctuation: Bool

    init(_ options: MarkdownOptions) {
        autolinks = options.autolinks
        emoji = options.emoji || options.icons
        smartPunctuation = options.smartPunctuation
        for byte in "\\`*_[]<&~".utf8 { add(byte) }
        if autolinks { for byte in ":@.".utf8 { add(byte) } }
        if smartPunctuation { for byte in "\"'-.".utf8 { add(byte) } }
        if options.math { for byte in "$".utf8 { add(byte) } }
        if options.attributeLists { for byte in "{".utf8 { add(byte) } }
        for byte in InlineConstruct.initials(options) { add(byte) }
    }

    private mutating func add(_ byte: UInt8) {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }

    /// How many bytes a plain text has without the white space at its end; nil where it may be more than one
    /// paragraph of plain text.
    func length(in text: Span<UInt8>) -> Int? {
        var end = text.count
        while end > 0, text[end - 1] == 0x20 || text[end - 1] == 0x0A { end -= 1 }
        guard end > 0 else { return 0 }
        guard beginsPlainLine(in: text, at: 0, end) else { return nil }
        var isASCII = true
        var i = 0
        while i < end {
            let byte = text[i]
            if byte >= 0x80 {
                isASCII = false
                // A byte order mark, or a noncharacter that could be a marker.
                if byte == 0xEF, i + 1 < end, text[i + 1] == 0xBB || text[i + 1] == Marker.lead.1 {
                    return nil
                }
            } else if (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 != 0,
                !isPlain(byte, in: text, at: i, end)
            {
                return nil
            }
            i += 1
        }
        if !isASCII {
            do throws(UTF8.ValidationError) {
                _ = try UTF8Span(validating: text.extracting(0..<end))
            } catch {
                return nil
            }
        }
        return end
    }

    /// Whether a line begins with a character that cannot begin a block, underline a heading or part a table's rows.
    private func beginsPlainLine(in text: Span<UInt8>, at start: Int, _ end: Int) -> Bool {
        switch text[start] {
        case 0...0x20, UInt8(ascii: "#"), UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "+"),
            UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "|"),
            // Boxes, tabs and attributes of other dialects.
            UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "{"):
            return false
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            var i = start
            while i < end, text[i].decimalDigit != nil { i += 1 }
            return i == end || (text[i] != UInt8(ascii: ".") && text[i] != UInt8(ascii: ")"))
        default: return true
        }
    }

    /// Whether a character that may be markup is none at its place.
    private func isPlain(_ byte: UInt8, in text: Span<UInt8>, at i: Int, _ end: Int) -> Bool {
        let next = i + 1 < end ? text[i + 1] : 0x20
        switch byte {
        case 0x0A: return text[i - 1] != 0x20 && beginsPlainLine(in: text, at: i + 1, end)
        // Within a word it is neither left- nor right-flanking alone (CommonMark 0.30 §6.2).
        case UInt8(ascii: "_"): return i > 0 && text[i - 1].isASCIIAlphanumeric && next.isASCIIAlphanumeric
        case UInt8(ascii: "&"): return next == 0x20
        case UInt8(ascii: ":"):
            let mayBeginName = emoji && next.isShortNameByte && !(i > 0 && text[i - 1].isASCIIAlphanumeric)
            return next != UInt8(ascii: "/") && !mayBeginName
        case UInt8(ascii: "."):
            if smartPunctuation, next == byte { return false }
            return !autolinks || i == 0 || text[i - 1] | 0x20 != UInt8(ascii: "w")
        case UInt8(ascii: "-"): return next != byte
        default: return false
        }
    }
}
