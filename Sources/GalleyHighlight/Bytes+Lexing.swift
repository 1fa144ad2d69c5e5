// What every lexer asks of bytes: classes of ASCII, and looking ahead in a span within a limit.

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isHexDigit: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isUppercase: Bool { self &- 0x41 < 26 }
    var isLowercase: Bool { self &- 0x61 < 26 }
    /// What a name starts with in nearly every language; non-ASCII letters are not told from symbols.
    var startsName: Bool { isLetter || self == 0x5F || self >= 0x80 }
    var continuesName: Bool { startsName || isDigit }
    var isBlank: Bool { self == 0x20 || self == 0x09 }
    var isLineEnd: Bool { self == 0x0A || self == 0x0D }
    var isSpace: Bool { self == 0x20 || self &- 0x09 < 5 }
    var lowercase: UInt8 { isUppercase ? self | 0x20 : self }
    /// Whether this is one of a few ASCII characters.
    @inline(__always)
    func isOne(of characters: StaticString) -> Bool {
        var k = 0
        while k < characters.utf8CodeUnitCount {
            if characters.utf8Start[k] == self { return true }
            k += 1
        }
        return false
    }

    /// The bracket that closes this one; other delimiters close themselves.
    var closer: UInt8 {
        switch self {
        case ascii("("): ascii(")")
        case ascii("["): ascii("]")
        case ascii("{"): ascii("}")
        case ascii("<"): ascii(">")
        default: self
        }
    }
}

/// The byte of an ASCII character.
@inline(__always)
func ascii(_ character: Unicode.Scalar) -> UInt8 { UInt8(truncatingIfNeeded: character.value) }

extension Span where Element == UInt8 {
    /// The byte at an offset, or 0 from the limit on: no lexer gives NUL a meaning.
    @inline(__always)
    func at(_ i: Int, _ end: Int) -> UInt8 { i < end && i >= 0 ? self[i] : 0 }

    func has(_ text: [UInt8], at i: Int, _ end: Int) -> Bool {
        guard end - i >= text.count else { return false }
        var k = 0
        while k < text.count {
            if self[i + k] != text[k] { return false }
            k += 1
        }
        return true
    }

    /// Whether ASCII text stands here, without regard to case; `text` is lower-case.
    func has(_ text: StaticString, at i: Int, _ end: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard i >= 0, end - i >= count else { return false }
        var k = 0
        while k < count {
            // A static string outlives everything.
            if self[i + k].lowercase != text.utf8Start[k] { return false }
            k += 1
        }
        return true
    }

    /// The offset of a byte, or `end`.
    func first(_ byte: UInt8, from i: Int, _ end: Int) -> Int {
        var i = i
        while i < end, self[i] != byte { i += 1 }
        return i
    }

    /// The offset of a byte, or of the end of its line. Unlike a search up to `lineEnd`, it reads no further than it
    /// finds: a megabyte may be one line.
    func firstOnLine(_ byte: UInt8, from i: Int, _ end: Int) -> Int {
        var i = i
        while i < end, self[i] != byte, !self[i].isLineEnd { i += 1 }
        return i
    }

    /// The offset of text without regard to case, or nil.
    func find(_ text: StaticString, from i: Int, _ end: Int) -> Int? {
        let first = text.utf8Start[0]
        var i = i
        while i < end {
            if self[i].lowercase == first, has(text, at: i, end) { return i }
            i += 1
        }
        return nil
    }

    /// The offset of the line end at or after `i`, or `end`.
    func lineEnd(from i: Int, _ end: Int) -> Int {
        var i = i
        while i < end, !self[i].isLineEnd { i += 1 }
        return i
    }

    /// The offset after the line end that stands at `i`, if one does.
    func afterLineEnd(_ i: Int, _ end: Int) -> Int {
        guard i < end else { return end }
        if self[i] == 0x0D { return at(i + 1, end) == 0x0A ? i + 2 : i + 1 }
        return self[i] == 0x0A ? i + 1 : i
    }

    func skipBlanks(_ i: Int, _ end: Int) -> Int {
        var i = i
        while i < end, self[i].isBlank { i += 1 }
        return i
    }

    func skipSpace(_ i: Int, _ end: Int) -> Int {
        var i = i
        while i < end, self[i].isSpace { i += 1 }
        return i
    }

    func skipName(_ i: Int, _ end: Int) -> Int {
        var i = i
        while i < end, self[i].continuesName { i += 1 }
        return i
    }

    /// The offset after the scalar that starts at `i`: tokens never split one.
    func afterScalar(_ i: Int, _ end: Int) -> Int {
        var next = Swift.min(i + 1, end)
        guard i < end, self[i] >= 0xC0 else { return next }
        while next < end, next < i + 4, self[next] & 0xC0 == 0x80 { next += 1 }
        return next
    }

    /// Whether only blanks stand between the line's start and `i`.
    func isFirstOnLine(_ i: Int, from start: Int) -> Bool {
        var i = i - 1
        while i >= start {
            if self[i].isLineEnd { return true }
            if !self[i].isBlank { return false }
            i -= 1
        }
        return true
    }

    /// The offset after the escape sequence whose backslash stands at `i`: `\n`, `\x41`, `\u0041`, `\u{41}`,
    /// `\U0001F600`, `\N{NAME}`, `\101`.
    func afterEscape(_ i: Int, _ end: Int) -> Int {
        let letter = at(i + 1, end)
        var digits: Int
        switch letter {
        case ascii("x"): digits = 2
        case ascii("u"): digits = 4
        case ascii("U"): digits = 8
        case ascii("N") where at(i + 2, end) == ascii("{"): digits = 0
        case 0x30...0x37:
            var k = i + 1
            while k < end, k < i + 4, self[k] &- 0x30 < 8 { k += 1 }
            return k
        default: return afterScalar(i + 1, end)
        }
        if at(i + 2, end) == ascii("{") {
            // No name of a character is longer than 88 letters.
            var k = i + 3
            while k < end, k < i + 96, self[k].continuesName || self[k].isBlank || self[k] == ascii("-") {
                k += 1
            }
            return at(k, end) == ascii("}") ? k + 1 : i + 2
        }
        var k = i + 2
        while digits > 0, k < end, self[k].isHexDigit {
            k += 1
            digits -= 1
        }
        return k
    }

    /// Whether these bytes are that word, without regard to case; `word` is lower-case.
    func equals(_ word: StaticString, _ from: Int, _ to: Int) -> Bool {
        to - from == word.utf8CodeUnitCount && has(word, at: from, to)
    }
}
