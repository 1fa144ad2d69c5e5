// The lines that begin a block by their first characters: fences of code and the markers of lists.

import GalleyCore

/// A line that begins a fenced code block (CommonMark 0.30 §4.5).
struct FenceLine {
    /// What the fence is made of, and how long it is.
    let byte: UInt8
    let count: Int
    /// Where the info string stands, with the white space around it.
    let info: Range<Int>

    /// Reads a line from its first character that is no white space; nil where it is no fence.
    init?(_ bytes: ArraySlice<UInt8>, _ line: Range<Int>) {
        guard let first = bytes[line].first, first == UInt8(ascii: "`") || first == UInt8(ascii: "~") else {
            return nil
        }
        let length = bytes[line].prefix { $0 == first }.count
        info = line.lowerBound + length..<line.upperBound
        guard length >= 3, first == UInt8(ascii: "~") || !bytes[info].contains(first) else { return nil }
        byte = first
        count = length
    }

    /// Whether a line closes the block, read from its first character that is no white space.
    func isClosed(by line: ArraySlice<UInt8>) -> Bool {
        let rest = line.drop { $0 == byte }
        return line.count - rest.count >= count && rest.allSatisfy(\.isMarkdownSpace)
    }
}

/// The marker of a list item (CommonMark 0.30 §5.2).
struct ListMarker {
    /// The character, where it is a bullet.
    var bullet: UInt8?
    /// Where it ends.
    var end: Int

    /// Reads a line from its first character that is no white space; nil where it begins no item.
    init?(_ bytes: ArraySlice<UInt8>, _ line: Range<Int>) {
        guard let first = bytes[line].first else { return nil }
        var i = line.lowerBound
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): bullet = first
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            while i < line.upperBound, i < line.lowerBound + 10, bytes[i].decimalDigit != nil { i += 1 }
            guard i < line.upperBound, i < line.lowerBound + 10,
                bytes[i] == UInt8(ascii: ".") || bytes[i] == UInt8(ascii: ")")
            else { return nil }
        default: return nil
        }
        end = i + 1
        guard end == line.upperBound || bytes[end].isMarkdownSpace else { return nil }
    }
}

extension ArraySlice<UInt8> {
    /// Whether a line from its first character that is no white space is a thematic break (CommonMark 0.30 §4.1).
    func isThematicBreak(_ line: Range<Int>) -> Bool {
        guard let first = self[line].first,
            first == UInt8(ascii: "-") || first == UInt8(ascii: "*") || first == UInt8(ascii: "_")
        else { return false }
        var count = 0
        for byte in self[line] where !byte.isMarkdownSpace {
            guard byte == first else { return false }
            count += 1
        }
        return count >= 3
    }
}
