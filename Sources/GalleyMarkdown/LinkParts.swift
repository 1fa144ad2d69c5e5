// Labels, destinations and titles, read off the source as CommonMark has them.

import GalleyCore

extension MarkdownSource {
    /// The longest label (CommonMark 0.30 §6.3).
    private static let maximumLabelLength = 999
    /// More than any title or destination: what is longer is not looked at.
    private static let maximumLength = 1 << 16

    /// Where the label that begins at `[` ends, behind its `]`; nil where it is none.
    func endOfLabel(at start: Int, before limit: Int) -> Int? {
        var i = start + 1
        let end = min(limit, start + 2 + Self.maximumLabelLength * 4)
        while i < end {
            switch bytes[i] {
            case UInt8(ascii: "\\"): i += 1
            case UInt8(ascii: "["): return nil
            case UInt8(ascii: "]"): return i + 1
            case 0x0A where isBlankLine(from: i + 1): return nil
            default: break
            }
            i += 1
        }
        return nil
    }

    /// Whether nothing but the marks of block quotes stands between a place and the line's end.
    private func isBlankLine(from start: Int) -> Bool {
        var i = start
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 || bytes[i] == UInt8(ascii: ">") {
            i += 1
        }
        return i >= bytes.count || bytes[i] == 0x0A || bytes[i] == 0x0D
    }

    /// The place behind white space with at most one line end in it, and the block quote's marks behind that;
    /// nil where the paragraph ends.
    func skipSpace(from start: Int) -> Int? {
        var i = start
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
        guard i < bytes.count else { return nil }
        guard bytes[i] == 0x0A || bytes[i] == 0x0D else { return i }
        if bytes[i] == 0x0D, i + 1 < bytes.count, bytes[i + 1] == 0x0A { i += 1 }
        i += 1
        guard !isBlankLine(from: i) else { return nil }
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 || bytes[i] == UInt8(ascii: ">") {
            i += 1
        }
        return i
    }

    /// The destination that begins at a place (§6.3): its content, and the place behind it.
    func linkDestination(at start: Int) -> (content: Range<Int>, end: Int, isAngled: Bool)? {
        let limit = min(bytes.count, start + Self.maximumLength)
        guard start < limit else { return nil }
        var i = start
        if bytes[i] == UInt8(ascii: "<") {
            i += 1
            while i < limit {
                switch bytes[i] {
                case UInt8(ascii: "\\"): i += 1
                case UInt8(ascii: ">"): return (start + 1..<i, i + 1, true)
                case UInt8(ascii: "<"), 0x0A, 0x0D: return nil
                default: break
                }
                i += 1
            }
            return nil
        }
        var depth = 0
        scan: while i < limit {
            switch bytes[i] {
            case UInt8(ascii: "\\") where i + 1 < limit && bytes[i + 1].isASCIIPunctuation: i += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                if depth == 0 { break scan }
                depth -= 1
            case 0...0x20, 0x7F: break scan
            default: break
            }
            i += 1
        }
        return depth == 0 ? (start..<i, i, false) : nil
    }

    /// Where the title that begins at a place ends, behind its delimiter (§6.3).
    func endOfTitle(at start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        let close: UInt8
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): close = bytes[start]
        case UInt8(ascii: "("): close = UInt8(ascii: ")")
        default: return nil
        }
        var i = start + 1
        let limit = min(bytes.count, start + Self.maximumLength)
        while i < limit {
            switch bytes[i] {
            case UInt8(ascii: "\\"): i += 1
            case close: return i + 1
            case UInt8(ascii: "(") where close == UInt8(ascii: ")"): return nil
            case 0x0A where isBlankLine(from: i + 1): return nil
            default: break
            }
            i += 1
        }
        return nil
    }
}

extension UInt8 {
    /// What a backslash can escape (CommonMark 0.30 §2.4).
    var isASCIIPunctuation: Bool {
        (0x21...0x2F).contains(self) || (0x3A...0x40).contains(self) || (0x5B...0x60).contains(self)
            || (0x7B...0x7E).contains(self)
    }
}
