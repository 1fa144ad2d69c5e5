// Whether bytes are UTF-8: checked once for a whole file, so that no reader has to.

extension Span where Element == UInt8 {
    /// The place of the first byte from an offset on that does not belong to a well-formed character
    /// (Unicode, table 3-7); nil where all do.
    func firstIllFormedUTF8(from start: Int) -> Int? {
        let highBits: UInt64 = 0x8080_8080_8080_8080
        var i = start
        while i < count {
            // Nearly all bytes of a file are ASCII: 32 of them at a time.
            while i + 32 <= count {
                // i + 32 <= count; any bits are an UInt64.
                let words =
                    bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i, as: UInt64.self)
                    | bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i + 8, as: UInt64.self)
                    | bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i + 16, as: UInt64.self)
                    | bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i + 24, as: UInt64.self)
                guard words & highBits == 0 else { break }
                i += 32
            }
            let end = Swift.min(i + 32, count)
            while i < end {
                let length = characterLength(at: i)
                guard length > 0 else { return i }
                i += length
            }
        }
        return nil
    }

    /// The bytes of the well-formed character at an offset; 0 where there is none.
    @inline(__always)
    private func characterLength(at i: Int) -> Int {
        let first = self[i]
        if first < 0x80 { return 1 }
        let length: Int
        // What the second byte can be: no overlong forms, no surrogates, nothing beyond U+10FFFF.
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard i + length <= count, second.contains(self[i + 1]) else { return 0 }
        for k in i + 2..<Swift.max(i + length, i + 2) where self[k] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
