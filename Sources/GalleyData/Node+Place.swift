// What tells a node from the others of its file, and where the bytes of its text come from in the source.

import GalleyCore

extension Node {
    /// Its number among the nodes of its file, less than `fileNodeCount`: for marks in an array.
    package var ordinal: Int { Int(index) }

    /// How many nodes its file has.
    package var fileNodeCount: Int { tree.records.count }
}

// MARK: - Texts

extension Node {
    /// The offset in the source of a byte of `utf8`: exact for JSON strings and for plain, quoted and literal (`|`)
    /// scalars of YAML, the line for folded ones (`>`).
    package func sourceOffset(ofText offset: Int) -> Int {
        var text = TextPlaces(self)
        return text.sourceOffset(ofText: offset)
    }
}

/// The places in the source that the bytes of one scalar's text come from. It goes over the text once: offsets
/// are asked in ascending order.
package struct TextPlaces: Sendable {
    private enum Style { case verbatim, doubleQuoted, folding, singleQuoted, block, unknown }

    private let node: Node
    private let style: Style
    /// Where both texts are equal up to: the next byte of the text, and what it is read from.
    private var decoded = 0
    private var place: Int
    private let end: Int
    /// Columns before the text in every line of a block scalar.
    private var indentation = 0

    package init(_ node: Node) {
        self.node = node
        let record = node.record
        let source = node.tree.source
        place = Int(record.start)
        end = Int(record.end)
        guard let text = record.textRange, record.flags.contains(.decoded) else {
            place = record.textRange?.lowerBound ?? place
            style = .verbatim
            return
        }
        place = Self.skipProperties(source, place, end)
        let indicator: UInt8 = place < end ? source[place] : 0
        switch indicator {
        case UInt8(ascii: "\""): (style, place) = (.doubleQuoted, place + 1)
        case UInt8(ascii: "'"): (style, place) = (.singleQuoted, place + 1)
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            style = .block
            beginBlock(source)
        // What an alias stands for is written elsewhere.
        case UInt8(ascii: "*"): style = .unknown
        default: style = text.isEmpty ? .unknown : .folding
        }
    }

    /// Past the tag and the anchor (YAML 1.2 §6.9).
    private static func skipProperties(_ source: [UInt8], _ start: Int, _ end: Int) -> Int {
        var i = start
        while i < end, source[i] == UInt8(ascii: "&") || source[i] == UInt8(ascii: "!") {
            while i < end, !source[i].isBlank, !source[i].isLineBreak { i += 1 }
            while i < end, source[i].isBlank || source[i].isLineBreak { i += 1 }
        }
        return i
    }

    package mutating func sourceOffset(ofText wanted: Int) -> Int {
        let source = node.tree.source
        if style == .verbatim { return place + min(max(wanted, 0), Int(node.record.count)) }
        guard style != .unknown else { return place }
        let text = node.tree.decoded[node.record.textRange ?? 0..<0]
        let wanted = min(wanted, text.count)
        while decoded < wanted, place < end {
            let before = (decoded, place)
            step(source, text, upTo: wanted)
            // A byte in the middle of what one escape or line break stands for.
            if decoded > wanted {
                (decoded, place) = before
                return place
            }
        }
        // An escaped line break stands for nothing: the byte comes behind it.
        if style == .doubleQuoted, place + 1 < end, source[place] == UInt8(ascii: "\\"),
            source[place + 1].isLineBreak
        {
            let (breaks, next) = whiteSpace(source, from: place + 1)
            if breaks == 1 { place = next }
        }
        return min(place, end)
    }

    /// Goes over one byte, one escape or the white space around line breaks.
    private mutating func step(_ source: [UInt8], _ text: ArraySlice<UInt8>, upTo wanted: Int) {
        let byte = source[place]
        switch style {
        case .block where byte.isLineBreak: return breakLinesOfBlock(source, text)
        case .doubleQuoted where byte == UInt8(ascii: "\\"): return escape(source)
        case .singleQuoted where byte == UInt8(ascii: "'"):
            place += 2
            decoded += 1
        case .doubleQuoted where byte.isBlank || byte.isLineBreak,
            .singleQuoted where byte.isBlank || byte.isLineBreak,
            .folding where byte.isBlank || byte.isLineBreak:
            // One break is a space, more are one less (YAML 1.2 §6.5); blanks around them count nothing.
            let (breaks, next) = whiteSpace(source, from: place)
            let length = breaks == 0 ? min(next - place, wanted - decoded) : max(1, breaks - 1)
            decoded += length
            place = breaks == 0 ? place + length : next
        default:
            place += 1
            decoded += 1
        }
    }

    /// The line breaks in the white space at a place, and where it ends.
    private func whiteSpace(_ source: [UInt8], from start: Int) -> (breaks: Int, end: Int) {
        var i = start
        var breaks = 0
        while i < end, source[i].isBlank || source[i].isLineBreak {
            if source[i].isLineBreak {
                breaks += 1
                i = Self.behindBreak(source, i, end)
            } else {
                i += 1
            }
        }
        return (breaks, i)
    }

    private static func behindBreak(_ source: [UInt8], _ i: Int, _ end: Int) -> Int {
        let isPair = source[i] == UInt8(ascii: "\r") && i + 1 < end && source[i + 1] == UInt8(ascii: "\n")
        return i + (isPair ? 2 : 1)
    }

    /// An escape of JSON (RFC 8259 §7) or YAML (1.2 §5.7).
    private mutating func escape(_ source: [UInt8]) {
        let kind = place + 1 < end ? source[place + 1] : 0
        func hexadecimal(_ start: Int, _ digits: Int) -> UInt32 {
            var value: UInt32 = 0
            for i in start..<min(start + digits, end) {
                value = value << 4 | UInt32(source[i].hexadecimalDigit ?? 0)
            }
            return value
        }
        func length(_ scalar: UInt32) -> Int {
            scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
        }
        switch kind {
        case UInt8(ascii: "x"):
            decoded += length(hexadecimal(place + 2, 2))
            place += 4
        case UInt8(ascii: "U"):
            decoded += length(hexadecimal(place + 2, 8))
            place += 10
        case UInt8(ascii: "u"):
            let unit = hexadecimal(place + 2, 4)
            let isPair =
                0xD800...0xDBFF ~= unit && place + 11 < end && source[place + 6] == UInt8(ascii: "\\")
                && source[place + 7] == UInt8(ascii: "u")
                && 0xDC00...0xDFFF ~= hexadecimal(place + 8, 4)
            decoded += isPair ? 4 : length(unit)
            place += isPair ? 12 : 6
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
            // This break counts nothing, further ones count themselves.
            let (breaks, next) = whiteSpace(source, from: place + 1)
            decoded += breaks - 1
            place = next
        case UInt8(ascii: "N"), UInt8(ascii: "_"): (decoded, place) = (decoded + 2, place + 2)
        case UInt8(ascii: "L"), UInt8(ascii: "P"): (decoded, place) = (decoded + 3, place + 2)
        default: (decoded, place) = (decoded + 1, place + 2)
        }
    }
}

// MARK: - Block scalars

extension TextPlaces {
    /// Goes past the header (YAML 1.2 §8.1.1) and finds the indentation of the text.
    private mutating func beginBlock(_ source: [UInt8]) {
        while place < end, !source[place].isLineBreak { place += 1 }
        if place < end { place = Self.behindBreak(source, place, end) }
        var i = place
        var lineStart = place
        while i < end, source[i] == UInt8(ascii: " ") || source[i].isLineBreak {
            i += 1
            if source[i - 1].isLineBreak { lineStart = i }
        }
        // Where the header gives the indentation, the first line may begin with blanks of its own.
        let ownBlanks = node.utf8.drop { $0.isLineBreak }.prefix { $0 == UInt8(ascii: " ") }.count
        indentation = max(0, i - lineStart - ownBlanks)
        place = behindIndentation(source, place)
    }

    private func behindIndentation(_ source: [UInt8], _ start: Int) -> Int {
        var i = start
        while i < min(start + indentation, end), source[i] == UInt8(ascii: " ") { i += 1 }
        return i
    }

    /// The breaks between two lines with text. What they became is seen in the text: each a break, a space, or all
    /// but the first a break (YAML 1.2 §8.1.3).
    private mutating func breakLinesOfBlock(_ source: [UInt8], _ text: ArraySlice<UInt8>) {
        var breaks = 0
        while place < end, source[place].isLineBreak {
            place = behindIndentation(source, Self.behindBreak(source, place, end))
            breaks += 1
        }
        let kept = text.dropFirst(decoded).prefix(breaks).prefix { $0.isLineBreak }.count
        decoded += max(1, kept)
    }
}
