// Cuts a text at what certainly stands between words: spaces, and marks that join nothing. What lies between, a
// run, is split by `WordSplitter`, the same run always into the same words.

/// Where the reading of a text stands.
struct RunScanner {
    private var position = 0

    /// Letters and digits, and bytes beyond ASCII.
    private static let word: UInt8 = 1
    /// Marks that may join two tokens, or end one.
    private static let joiner: UInt8 = 2

    private static let classes: [UInt8] = (0...255).map { byte -> UInt8 in
        switch UInt8(byte) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...0xFF:
            return word
        case UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "+"),
            UInt8(ascii: "#"):
            return joiner
        default: return 0
        }
    }

    private let classes = Self.classes

    /// The next run. `isCode` tells whether it stands in code.
    mutating func next(in text: Span<UInt8>, longest: Int, isCode: inout Bool) -> Range<Int>? {
        var i = position
        // To the next letter.
        while i < text.count {
            let byte = text[i]
            if classes[Int(byte)] == Self.word {
                let gap = byte >= 0x80 ? Self.separatorLength(in: text, at: i) : 0
                if gap == 0 { break }
                i += gap
                continue
            }
            if byte == SearchSection.codeBegins { isCode = true }
            if byte == SearchSection.codeEnds { isCode = false }
            i += 1
        }
        guard i < text.count else {
            position = i
            return nil
        }
        let start = i
        /// Behind the last byte that is a letter, or an ending like that of `c++`.
        var end = i
        while i < text.count {
            let byte = text[i]
            let kind = classes[Int(byte)]
            if kind == 0 { break }
            if byte >= 0x80, Self.separatorLength(in: text, at: i) > 0 { break }
            // Cut between scalars only.
            if i - start >= longest, byte & 0xC0 != 0x80 { break }
            i += 1
            if kind == Self.word || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "#") { end = i }
        }
        position = i
        return start..<end
    }

    /// The length of a mark beyond ASCII that certainly separates, 0 for anything else: no-break space and
    /// guillemets, general punctuation but for the apostrophe, ideographic punctuation.
    private static func separatorLength(in text: Span<UInt8>, at i: Int) -> Int {
        switch text[i] {
        case 0xC2:
            guard i + 1 < text.count else { return 0 }
            let next = text[i + 1]
            return next == 0xA0 || next == 0xAB || next == 0xB7 || next == 0xBB ? 2 : 0
        case 0xE2:
            guard i + 2 < text.count, text[i + 1] == 0x80 else { return 0 }
            let last = text[i + 2]
            // U+2010 to U+203F, where no letters are.
            return last >= 0x90 && last != 0x99 ? 3 : 0
        case 0xE3:
            guard i + 2 < text.count, text[i + 1] == 0x80 else { return 0 }
            let last = text[i + 2]
            return last <= 0x84 || last >= 0x88 && last <= 0x9F ? 3 : 0
        default: return 0
        }
    }
}
