// A bracket of a text, and what stands around it in its block.

import GalleyCore

/// The paragraph, heading or cell that a bracket stands in.
struct TextBlock {
    let source: MarkdownSource
    let region: Range<Int>
    let isHeading: Bool
    let isCell: Bool

    var start: Int { region.lowerBound }
    var end: Int { region.upperBound }

    /// The line that holds a place, cut to the block.
    func line(around place: Int) -> Range<Int> {
        source.text.line(source.text.lineIndex(at: place)).clamped(to: region)
    }

    var isSingleLine: Bool {
        source.text.lineIndex(at: start) == source.text.lineIndex(at: max(start, end - 1))
    }

    /// Whether nothing but marks of containers, of the heading and of emphasis stands before a place on its line.
    func beginsText(at place: Int) -> Bool { prefix(before: place) != nil }

    /// Whether a line of the block's text begins a list item.
    func beginsItem(at place: Int) -> Bool { prefix(before: place)?.hasListMarker ?? false }

    private func prefix(before place: Int) -> (hasListMarker: Bool, end: Int)? {
        let bytes = source.bytes
        var i = line(around: place).lowerBound
        var hasListMarker = false
        while i < place {
            switch bytes[i] {
            case 0x20, 0x09, UInt8(ascii: ">"), UInt8(ascii: "#"), UInt8(ascii: "_"): break
            case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "+"):
                if bytes[i + 1] == 0x20 || bytes[i + 1] == 0x09 {
                    hasListMarker = true
                } else if bytes[i] != UInt8(ascii: "*") {
                    return nil
                }
            default:
                guard !hasListMarker else { return nil }
                let digits = i
                while i < place, bytes[i].decimalDigit != nil { i += 1 }
                guard i > digits, i + 1 < place,
                    bytes[i] == UInt8(ascii: ".") || bytes[i] == UInt8(ascii: ")"),
                    bytes[i + 1] == 0x20 || bytes[i + 1] == 0x09
                else { return nil }
                hasListMarker = true
            }
            i += 1
        }
        return (hasListMarker, i)
    }

    /// Whether something is all of its line, and of the paragraph, or at least of one whose lines all are so.
    func isAlone(_ range: Range<Int>) -> Bool {
        guard beginsText(at: range.lowerBound) else { return false }
        let line = line(around: range.lowerBound)
        guard range.upperBound <= line.upperBound else { return false }
        var rest = source.bytes[range.upperBound..<line.upperBound]
        if isHeading, let brace = rest.firstIndex(of: UInt8(ascii: "{")), rest.last == UInt8(ascii: "}") {
            rest = rest[..<brace]
        }
        let isBare = rest.allSatisfy {
            $0.isMarkdownSpace || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "_")
                || (isHeading && $0 == UInt8(ascii: "#")) || $0 == UInt8(ascii: ".")
                || $0 == UInt8(ascii: "\\")
        }
        guard isBare else { return false }
        if isSingleLine { return true }
        // A paragraph of several lines: the first one begins as this one does, or it is prose.
        var first = source.bytes[self.line(around: start)].drop { $0.isContainerPrefix }
        if first.first == UInt8(ascii: "\\") { first.removeFirst() }
        return first.first == UInt8(ascii: "[")
    }

    /// The `(` that a `)` closes, on the same line.
    func openingParenthesis(before close: Int) -> Int? {
        let line = line(around: close)
        var depth = 0
        var i = close
        while i > line.lowerBound {
            i -= 1
            switch source.bytes[i] {
            case UInt8(ascii: ")"): depth += 1
            case UInt8(ascii: "("):
                if depth == 0 { return i + 1 < close ? i : nil }
                depth -= 1
            case UInt8(ascii: "`"), UInt8(ascii: "]"): return nil
            default: break
            }
        }
        return nil
    }

    /// The address in `(address)` that begins at a place.
    func parenthesizedAddress(at place: Int) -> Range<Int>? {
        guard place < end, source.bytes[place] == UInt8(ascii: "("),
            let destination = source.linkDestination(at: place + 1), destination.end < end,
            source.bytes[destination.end] == UInt8(ascii: ")"),
            source.bytes[destination.content].looksLikeAddress
        else { return nil }
        return destination.content
    }
}

/// A `[` of a text and what it opens.
struct Bracket {
    /// Longer than any label.
    private static let maximumLength = 1_000

    /// Where its `[` stands.
    let start: Int
    /// The place behind its `]`; nil where there is none in the block.
    private(set) var end: Int?
    let isEscaped: Bool
    /// What stands between the brackets.
    private(set) var content: ArraySlice<UInt8>
    /// The byte behind its `]`, or 0.
    private(set) var follower: UInt8 = 0
    /// Whether a word, or what ends an expression, stands right before it.
    let isGlued: Bool

    init(at start: Int, in block: TextBlock) {
        self.start = start
        let bytes = block.source.bytes
        var backslashes = 0
        while start - backslashes > block.start, bytes[start - backslashes - 1] == UInt8(ascii: "\\") {
            backslashes += 1
        }
        isEscaped = backslashes % 2 == 1
        let before = start - (isEscaped ? 1 : 0)
        isGlued = before > block.start && bytes[before - 1].endsExpression
        content = bytes[start + 1..<start + 1]

        var depth = 0
        var i = start + 1
        let limit = min(block.end, start + Self.maximumLength)
        while i < limit {
            switch bytes[i] {
            case UInt8(ascii: "\\"):
                if isEscaped, i + 1 < limit, bytes[i + 1] == UInt8(ascii: "]") {
                    close(at: i, end: i + 2, in: block)
                    return
                }
                i += 1
            case UInt8(ascii: "`"): i = bytes.endOfCodeSpan(at: i, before: limit) - 1
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"):
                if depth == 0 {
                    close(at: i, end: i + 1, in: block)
                    return
                }
                depth -= 1
            default: break
            }
            i += 1
        }
    }

    private mutating func close(at end: Int, end behind: Int, in block: TextBlock) {
        let bytes = block.source.bytes
        content = bytes[start + 1..<end]
        self.end = behind
        follower = behind < block.end ? bytes[behind] : 0
    }
}
