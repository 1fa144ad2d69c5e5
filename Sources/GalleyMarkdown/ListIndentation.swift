// Lists as Python-Markdown reads them: what belongs to an item is indented by four, whatever its marker's width, and
// code in it by eight.
//
// CommonMark goes by the column at which an item's text begins, which mostly comes to the same: `- a` and four spaces.
// Where it does not, lines are indented anew before libcmark sees them, so that the item's content stands where
// CommonMark looks for it: the paragraph below `100. a`, the list six columns below `- a`, code by eight, fences at any
// depth. What CommonMark nests and Python-Markdown would flatten, such as lists indented by two, stays nested: that is
// what its author meant, and what GitHub shows. Lines are read once, with a stack of the items around.

import GalleyCore

extension MarkdownOptions {
    package enum Lists: String, Sendable, CaseIterable {
        /// By the column of an item's text.
        case commonMark = "commonmark"
        /// By four columns, as in Python-Markdown, wherever that is no loss.
        case fourSpaces = "four_spaces"
        /// By two columns, as in mdx_truly_sane_lists.
        case twoSpaces = "two_spaces"

        /// How many columns a list's items have before what belongs to them, whatever their marker; nil where that
        /// decides.
        fileprivate var indent: Int? {
            switch self {
            case .commonMark: nil
            case .fourSpaces: 4
            case .twoSpaces: 2
            }
        }
    }
}

extension Desugaring {
    static func indentLists(_ state: inout Desugaring) -> [Edit] {
        guard let unit = state.options.lists.indent else { return [] }
        var lists = ListIndentation(text: state.text, unit: unit)
        for line in 0..<state.text.lineCount { lists.read(line) }
        return lists.edits
    }
}

private struct ListIndentation {
    /// An item, or another block that has its content indented by four.
    private struct Level {
        /// The bullet that is written, where it has one.
        var bullet: UInt8?
        /// Columns of the author's text: from where lines belong to it, from where its content would by
        /// Python-Markdown, from where by CommonMark.
        var threshold: Int
        var four: Int
        var content: Int
        /// Where its content stands in the text that is written.
        var newContent: Int

        /// From where lines are code in it.
        var code: Int { four + 4 }

        /// Where a line of its content goes.
        func moved(_ indent: Int) -> Int { newContent + max(0, indent - content) }
    }

    /// Lines that are taken as they are.
    private enum Verbatim {
        case fence(FenceLine, indent: Int)
        /// Raw HTML up to a text.
        case html(end: StaticString)
    }

    /// Deeper nesting than people read; each line is compared with all levels.
    private static let maximumDepth = 64

    private let text: MarkdownText
    /// The columns that what belongs to an item is indented by.
    private let unit: Int
    private(set) var edits: [Edit] = []
    private var levels: [Level] = []
    private var verbatim: Verbatim?
    /// By how much lines that belong together are moved: those of a fence or of indented code.
    private var delta = 0
    private var quoteDepth = 0
    private var isAfterBlank = true
    private var isAfterText = false
    private var isAfterCode = false

    init(text: MarkdownText, unit: Int) {
        self.text = text
        self.unit = unit
    }

    mutating func read(_ index: Int) {
        let range = text.line(index)
        var line = Line(text.bytes, range)
        let depth = line.skipQuoteMarkers()
        if depth != quoteDepth {
            quoteDepth = depth
            reset()
        }
        line.skipSpaces()
        guard line.start < range.upperBound else {
            isAfterBlank = true
            return
        }
        if !readVerbatim(line) { readBlock(line) }
        isAfterBlank = false
    }

    private mutating func reset() {
        levels = []
        verbatim = nil
        isAfterBlank = true
        isAfterText = false
        isAfterCode = false
    }

    // MARK: - Verbatim lines

    /// Reads a line of a fenced block or of raw HTML; false where there is none, or where it ends without a sign.
    private mutating func readVerbatim(_ line: Line) -> Bool {
        guard let open = verbatim else { return false }
        if let level = levels.last, line.indent < level.threshold {
            verbatim = nil
            return false
        }
        if delta != 0 { move(line, to: max(levels.last?.newContent ?? 0, line.indent + delta)) }
        switch open {
        case .fence(let fence, let indent):
            if fence.isClosed(by: line.content), line.indent < indent + 4 { verbatim = nil }
        case .html(let end):
            if line.contains(end) { verbatim = nil }
        }
        isAfterText = false
        return true
    }

    // MARK: - Other lines

    private mutating func readBlock(_ line: Line) {
        let kind = line.kind
        let depth = levels.firstIndex { line.indent < $0.threshold } ?? levels.count
        if depth < levels.count {
            // Text goes on with the paragraph above, however little it is indented.
            if kind == .text, isAfterText, !isAfterBlank { return }
            isAfterCode = false
        }
        let sibling = kind == .item && depth < levels.count ? levels[depth] : nil
        levels.removeSubrange(depth...)
        guard let top = levels.last else {
            guard line.indent < 4 else {
                // Code, or text that goes on.
                isAfterText = isAfterText && !isAfterBlank
                return
            }
            enter(line, kind, at: line.indent, sibling)
            return
        }
        let isFarther = line.indent >= top.content + 4
        let isCode = isFarther && (isAfterCode || isAfterBlank)
        switch kind {
        case .item where isFarther && line.indent < top.code && !isAfterCode:
            enter(line, kind, at: top.newContent, sibling)
        case .fence where isFarther && !isAfterCode:
            enter(line, kind, at: top.newContent, nil)
        case _ where isCode:
            if !isAfterCode {
                let place =
                    line.indent >= top.code
                    ? top.newContent + 4 + line.indent - top.code : top.moved(line.indent)
                delta = place - line.indent
            }
            move(line, to: max(top.newContent + 4, line.indent + delta))
            isAfterCode = true
            isAfterText = false
        case _ where isFarther:
            // Text that goes on, whatever it looks like.
            move(line, to: top.moved(line.indent))
        default:
            enter(line, kind, at: top.moved(line.indent), sibling)
        }
    }

    /// Reads what a line begins, and moves it to a column.
    private mutating func enter(_ first: Line, _ kind: Line.Kind, at column: Int, _ sibling: Level?) {
        var line = first
        var kind = kind
        var column = column
        var sibling = sibling
        isAfterCode = false
        move(line, to: column)
        while true {
            isAfterText = kind == .text
            switch kind {
            case .item:
                guard levels.count < Self.maximumDepth, let marker = line.marker else { return }
                let parent = levels.last
                let isNestedByFour = parent.map { line.indent >= $0.four } ?? true
                var level = Level(
                    threshold: 0, four: 0, content: line.indent + marker.width + marker.spaces,
                    newContent: column + marker.width + marker.spaces)
                if isNestedByFour {
                    level.four = (parent?.four ?? 0) + unit
                } else {
                    level.four = level.content
                }
                level.threshold = min(level.content, level.four)
                if let byte = marker.bullet {
                    level.bullet = sibling?.bullet ?? byte
                    if level.bullet != byte {
                        edits.append(
                            Edit(range: line.start..<line.start + 1, replacement: [level.bullet ?? byte]))
                    }
                }
                if marker.isTooFar {
                    edits.append(Edit(range: marker.end..<marker.rest, replacement: [0x20]))
                }
                levels.append(level)
                guard marker.rest < line.end else { return }
                line.advance(to: marker.rest, column: level.content)
                column = level.newContent
                sibling = nil
                kind = line.kind
            case .body:
                guard levels.count < Self.maximumDepth else { return }
                levels.append(
                    Level(
                        threshold: line.indent + 4, four: line.indent + 4, content: line.indent + 4,
                        newContent: column + 4))
                return
            case .fence:
                guard let fence = line.fence else { return }
                verbatim = .fence(fence, indent: line.indent)
                delta = column - line.indent
                return
            case .html(let end):
                if !line.contains(end) {
                    verbatim = .html(end: end)
                    delta = column - line.indent
                }
                return
            case .text, .other: return
            }
        }
    }

    private mutating func move(_ line: Line, to column: Int) {
        guard column != line.indent else { return }
        edits.append(
            Edit(
                range: line.begin..<line.start, replacement: Array(repeating: 0x20, count: column),
                movesLine: true))
    }
}

/// A line behind the marks of block quotes.
private struct Line {
    enum Kind: Equatable {
        case text, item, fence
        /// The first line of a block whose content is indented by four.
        case body
        /// Raw HTML that goes on to a text.
        case html(end: StaticString)
        /// A heading, a thematic break, a quote.
        case other

        static func == (first: Kind, second: Kind) -> Bool {
            switch (first, second) {
            case (.text, .text), (.item, .item), (.fence, .fence), (.body, .body), (.other, .other): true
            default: false
            }
        }
    }

    struct Marker {
        var bullet: UInt8?
        var width: Int
        /// The columns between it and its text, as they are to be.
        var spaces: Int
        /// Whether there are so many that CommonMark would see code.
        var isTooFar: Bool
        /// Where it ends, and where its text begins.
        var end: Int
        var rest: Int
    }

    private let bytes: ArraySlice<UInt8>
    /// Where it begins behind the marks of quotes, and where its first character is.
    private(set) var begin: Int
    private(set) var start: Int
    let end: Int
    /// The columns between the two.
    private(set) var indent = 0

    init(_ bytes: ArraySlice<UInt8>, _ range: Range<Int>) {
        self.bytes = bytes
        begin = range.lowerBound
        start = range.lowerBound
        end = range.upperBound
    }

    mutating func skipQuoteMarkers() -> Int {
        var depth = 0
        while true {
            var i = begin
            while i < end, i < begin + 3, bytes[i] == 0x20 { i += 1 }
            guard i < end, bytes[i] == UInt8(ascii: ">") else { return depth }
            i += 1
            if i < end, bytes[i] == 0x20 { i += 1 }
            begin = i
            start = i
            depth += 1
        }
    }

    mutating func skipSpaces() {
        while start < end {
            if bytes[start] == 0x20 {
                indent += 1
            } else if bytes[start] == 0x09 {
                indent += 4 - indent % 4
            } else if bytes[start].isMarkdownSpace {
                indent += 1
            } else {
                return
            }
            start += 1
        }
    }

    /// Goes on behind a marker.
    mutating func advance(to place: Int, column: Int) {
        begin = place
        start = place
        indent = column
    }

    private subscript(_ place: Int) -> UInt8 { place < end ? bytes[place] : 0 }

    var kind: Kind {
        switch bytes[start] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
            return bytes.isThematicBreak(start..<end) ? .other : marker == nil ? .text : .item
        case UInt8(ascii: "0")...UInt8(ascii: "9"): return marker == nil ? .text : .item
        case UInt8(ascii: "`"), UInt8(ascii: "~"): return fence == nil ? .text : .fence
        case UInt8(ascii: "#"), UInt8(ascii: ">"): return .other
        case UInt8(ascii: "!"), UInt8(ascii: "?"): return isCallout ? .body : .text
        case UInt8(ascii: "="): return isTab ? .body : .text
        case UInt8(ascii: ":"): return self[start + 1] == 0x20 || self[start + 1] == 0x09 ? .body : .text
        case UInt8(ascii: "["): return self[start + 1] == UInt8(ascii: "^") && isFootnote ? .body : .text
        case UInt8(ascii: "<"): return html
        default: return .text
        }
    }

    var marker: Marker? {
        guard let marker = ListMarker(bytes, start..<end) else { return nil }
        var i = marker.end
        let width = i - start
        var column = indent + width
        while i < end, bytes[i].isMarkdownSpace {
            column += bytes[i] == 0x09 ? 4 - column % 4 : 1
            i += 1
        }
        let spaces = column - indent - width
        let isEmpty = i == end
        let isTooFar = !isEmpty && spaces > 4
        return Marker(
            bullet: marker.bullet, width: width, spaces: isEmpty || isTooFar ? 1 : spaces, isTooFar: isTooFar,
            end: marker.end, rest: i)
    }

    var fence: FenceLine? { FenceLine(bytes, start..<end) }

    /// The line from its first character on.
    var content: ArraySlice<UInt8> { bytes[start..<end] }

    /// `!!! note`, `??? note`, `???+ note`.
    private var isCallout: Bool {
        guard self[start + 1] == bytes[start], self[start + 2] == bytes[start] else { return false }
        return start + 3 < end
    }

    /// `=== "Label"`.
    private var isTab: Bool {
        guard self[start + 1] == bytes[start], self[start + 2] == bytes[start] else { return false }
        return bytes[(start + 3)..<end].contains(UInt8(ascii: "\""))
    }

    private var isFootnote: Bool {
        guard let close = bytes[start..<end].firstIndex(of: UInt8(ascii: "]")) else { return false }
        return self[close + 1] == UInt8(ascii: ":")
    }

    /// Raw HTML that goes on over blank lines (CommonMark 0.30 §4.6, kinds 1 to 5).
    private var html: Kind {
        switch self[start + 1] {
        case UInt8(ascii: "?"): return .html(end: "?>")
        case UInt8(ascii: "!"):
            if self[start + 2] == UInt8(ascii: "-"), self[start + 3] == UInt8(ascii: "-") {
                return .html(end: "-->")
            }
            if content.starts(with: "<![CDATA[".utf8) { return .html(end: "]]>") }
            return self[start + 2].isASCIIAlpha ? .html(end: ">") : .text
        default: break
        }
        let name = content.dropFirst().prefix { $0.isASCIIAlpha }
        switch String(name).lowercased() {
        case "pre": return .html(end: "</pre>")
        case "script": return .html(end: "</script>")
        case "style": return .html(end: "</style>")
        case "textarea": return .html(end: "</textarea>")
        default: return .text
        }
    }

    /// Whether a text of ASCII stands in it, in small or in capital letters.
    func contains(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard end - start >= count else { return false }
        return (start...(end - count)).contains { place in
            (0..<count).allSatisfy {
                let byte = bytes[place + $0]
                return byte == word.utf8Start[$0]
                    || (byte.isASCIIAlpha && byte | 0x20 == word.utf8Start[$0])
            }
        }
    }
}
