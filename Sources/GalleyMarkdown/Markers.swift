// Markers: what desugaring leaves in the text for lowering to find.
//
// They are Unicode noncharacters, U+FDD0 to U+FDEF, which libcmark passes through and no legal text contains
// (those that the input does contain become U+FFFD first). Wherever libcmark hands back literal text, such as
// code, raw HTML and addresses, the author's bytes are restored from them.

import GalleyCore

/// The noncharacters and what each is for. All are three bytes that begin with `EF B7`.
enum Marker {
    static let lead: (UInt8, UInt8) = (0xEF, 0xB7)

    /// U+FDD0: a placeholder follows, a decimal number into `Sugar.placeholders`, up to `close`.
    static let open: UInt8 = 0x90
    static let close: UInt8 = 0x91
    /// U+FDD2: stands between a backslash and a character of an extension that it escapes, so that the
    /// escape can still be seen in the tree; behind a bracket that is escaped.
    static let escape: UInt8 = 0x92
    /// U+FDD3: the first of a line that is structure and no text: a number into `Sugar.blocks` follows, up
    /// to `close`, or `close` at once where the line only keeps two blocks apart.
    static let structure: UInt8 = 0x93
    /// U+FDD4: no bare address goes on beyond it.
    static let addressEnd: UInt8 = 0x94
    /// U+FDD5: it and the backslash before it stand for nothing. U+FDD6: it and the comma behind it do. Between a
    /// placeholder and a run of delimiters they are the punctuation that the author wrote there, by which libcmark tells
    /// whether the run opens or closes (CommonMark 0.30 §6.2).
    static let edgeBefore: UInt8 = 0x95
    static let edgeBehind: UInt8 = 0x96
    /// U+FDE0 and on: each stands for one of `substituted`, where it is not to be seen as markup.
    static let firstSubstitute: UInt8 = 0xA0
    static let substituted: [UInt8] = Array("*_~&!`-".utf8)

    static func bytes(_ last: UInt8) -> [UInt8] { [lead.0, lead.1, last] }

    /// The marker that stands for a character.
    static func substitute(for byte: UInt8) -> [UInt8]? {
        substituted.firstIndex(of: byte).map { bytes(firstSubstitute + UInt8($0)) }
    }

    /// The character that a marker's last byte stands for.
    static func substituted(by last: UInt8) -> UInt8? {
        guard last >= firstSubstitute, Int(last - firstSubstitute) < substituted.count else { return nil }
        return substituted[Int(last - firstSubstitute)]
    }

    static func placeholder(_ index: Int) -> [UInt8] { numbered(open, index) }

    /// A placeholder in the place of part of a text, which began and ended in punctuation.
    static func placeholder(_ index: Int, for range: Range<Int>, in text: ArraySlice<UInt8>) -> [UInt8] {
        func isDelimiter(_ place: Int) -> Bool {
            text.indices.contains(place) && "*_~=^+".utf8.contains(text[place])
        }
        var result = placeholder(index)
        if isDelimiter(range.lowerBound - 1) { result = [UInt8(ascii: "\\")] + bytes(edgeBefore) + result }
        if isDelimiter(range.upperBound) { result += bytes(edgeBehind) + [UInt8(ascii: ",")] }
        return result
    }

    /// A line of its own that says which block construct it belongs to, or none. It is a heading because a
    /// heading needs no blank line around it, which would change the tightness of a list.
    static func structureLine(_ index: Int?) -> [UInt8] {
        var line = Array("###### ".utf8)
        line += index.map { numbered(structure, $0) } ?? bytes(structure) + bytes(close)
        return line
    }

    /// The info string of a fenced code block that stands for a formula, a number into `Sugar.formulas`.
    static func formula(_ index: Int) -> [UInt8] { numbered(structure, index) }

    /// What stands on a line of which everything was taken: it is no blank one.
    static let taken = bytes(addressEnd)

    private static func numbered(_ marker: UInt8, _ index: Int) -> [UInt8] {
        var result = bytes(marker)
        result.append(decimal: index)
        return result + bytes(close)
    }

    /// Reads `marker`, a number and `close` at a place; the number is nil where there is none. A space behind a structure marker
    /// belongs to it: next to it a delimiter such as `_` would be one within a word.
    static func number(
        after marker: UInt8, in text: UnsafeBufferPointer<UInt8>, at start: Int
    ) -> (index: Int?, end: Int)? {
        guard start + 2 < text.count, text[start] == lead.0, text[start + 1] == lead.1,
            text[start + 2] == marker
        else { return nil }
        var i = start + 3
        var index = 0
        while i < text.count, i < start + 20, let digit = text[i].decimalDigit {
            index = index * 10 + digit
            i += 1
        }
        guard i + 2 < text.count, text[i] == lead.0, text[i + 1] == lead.1, text[i + 2] == close else {
            return nil
        }
        let isSpaced = marker == structure && i + 3 < text.count && text[i + 3] == 0x20
        return (i > start + 3 ? index : nil, i + (isSpaced ? 4 : 3))
    }
}

/// A construct inside a line, taken out of libcmark's sight.
struct Placeholder: Sendable {
    /// What its author wrote: shown where it turns out to stand in code or raw HTML.
    var original: [UInt8]
    /// What it says where only words count: in ids, titles and summaries.
    var words: [UInt8] = []
    /// Writes it, where it stands in text. `node` is the text it stands in.
    var lower: @Sendable (_ node: Node, _ lowering: inout Lowering) -> Void
}

/// A construct of blocks: a list item or a block quote whose first line is a structure line.
struct BlockConstruct: Sendable {
    /// Writes what comes before its content; false where the content is not to be written here.
    var enter: @Sendable (_ node: Node, _ lowering: inout Lowering) -> Bool
    /// Writes what comes after its content.
    var exit: @Sendable (_ node: Node, _ lowering: inout Lowering) -> Void
    /// Whether it is the caption of the block above it.
    var isCaption = false
    /// Whether it is a structure line by itself, and what stands on it its content.
    var isLine = false
    /// Whether a paragraph that is all of its content is written without its element.
    var isTight = false
}

extension UInt8 {
    var decimalDigit: Int? {
        self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") ? Int(self - UInt8(ascii: "0")) : nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where the next marker begins.
    func firstMarker(from start: Int) -> Int? {
        var i = start
        while i + 2 < count {
            if self[i] == Marker.lead.0, self[i + 1] == Marker.lead.1, self[i + 2] >= Marker.open,
                self[i + 2] <= 0xAF
            {
                return i
            }
            i += 1
        }
        return nil
    }
}

extension Sugar {
    /// Appends text with its markers undone.
    ///
    /// `isLiteral` says that backslashes do not escape there (code, raw HTML); elsewhere libcmark would have
    /// dropped the backslash, had the marker not stood in its way.
    func append(
        restoring text: UnsafeBufferPointer<UInt8>, isLiteral: Bool, to output: inout [UInt8]
    ) {
        let begin = output.count
        var start = 0
        while let marker = text.firstMarker(from: start) {
            output.append(contentsOf: text[start..<marker])
            start = marker + 3
            let last = text[marker + 2]
            if let byte = Marker.substituted(by: last) {
                output.append(byte)
            } else if last == Marker.escape {
                if !isLiteral, output.count > begin, output.last == UInt8(ascii: "\\") { output.removeLast() }
            } else if last == Marker.edgeBefore {
                if output.count > begin, output.last == UInt8(ascii: "\\") { output.removeLast() }
            } else if last == Marker.edgeBehind {
                start = min(marker + 4, text.count)
            } else if last == Marker.open, let (index, end) = Marker.number(after: last, in: text, at: marker)
            {
                if let index, index < placeholders.count {
                    output.append(contentsOf: placeholders[index].original)
                }
                start = end
            } else if last == Marker.structure,
                let (_, end) = Marker.number(after: last, in: text, at: marker)
            {
                start = end
            }
        }
        output.append(contentsOf: text[start...])
    }
}
