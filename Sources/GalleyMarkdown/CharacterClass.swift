// What a character is to the rules of emphasis (CommonMark 0.30 §6.2), by which all delimiters go.

import GalleyCore

enum CharacterClass {
    case space, punctuation, other

    init(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            let byte = UInt8(scalar.value)
            self = byte <= 0x20 || byte == 0x7F ? .space : byte.isASCIIAlphanumeric ? .other : .punctuation
            return
        }
        switch scalar.properties.generalCategory {
        case .spaceSeparator: self = .space
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            self = .punctuation
        default: self = .other
        }
    }

    init(at start: Int, of text: UnsafeBufferPointer<UInt8>) {
        var end = start + 1
        while end < text.count, end < start + 4, text[end] & 0xC0 == 0x80 { end += 1 }
        self.init(Self.scalar(text[start..<end]))
    }

    init(endingAt end: Int, of text: UnsafeBufferPointer<UInt8>) {
        var start = end - 1
        while start > 0, start > end - 4, text[start] & 0xC0 == 0x80 { start -= 1 }
        self.init(Self.scalar(text[start..<end]))
    }

    private static func scalar(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar {
        if bytes.count == 1, let byte = bytes.first { return Unicode.Scalar(byte) }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
    }

    /// The end of what stands before a text in the source.
    init(before node: Node) {
        if let previous = node.previous {
            self = previous.kind == .softBreak || previous.kind == .lineBreak ? .space : .punctuation
        } else {
            self.init(edgeOf: node.parent)
        }
    }

    init(after node: Node) {
        if let next = node.next {
            self = next.kind == .softBreak || next.kind == .lineBreak ? .space : .punctuation
        } else {
            self.init(edgeOf: node.parent)
        }
    }

    /// The markup around an inline is punctuation, a block's edges are white space.
    private init(edgeOf parent: Node?) {
        switch parent?.kind {
        case .emphasis, .strong, .link, .image: self = .punctuation
        default: self = .space
        }
    }
}
