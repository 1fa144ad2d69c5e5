// What a plain YAML scalar is: YAML 1.2 §10.3.2, the core schema.
//
// Unlike YAML 1.1, `yes`, `no`, `on` and `off` are strings, `010` is ten, and there are no
// sexagesimal numbers; so country codes, switches and times survive.

enum CoreSchema {
    /// The kind of a plain scalar, and whether a string among them looks like a date or time.
    static func resolve(plain text: Span<UInt8>) -> (kind: Node.Kind, isDateTime: Bool) {
        guard text.count > 0 else { return (.null, false) }
        switch text[0] {
        case UInt8(ascii: "~"):
            return (text.count == 1 ? .null : .string, false)
        case UInt8(ascii: "n"), UInt8(ascii: "N"):
            return (isWord(text, "null") ? .null : .string, false)
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            return (isWord(text, "true") ? .boolean : .string, false)
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            return (isWord(text, "false") ? .boolean : .string, false)
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "."):
            let kind = number(text)
            return (kind, kind == .string && DateTime.hasShape(text))
        default:
            return (.string, false)
        }
    }

    /// Whether the text is the word in lower case, capitalised or in capitals.
    private static func isWord(_ text: Span<UInt8>, _ word: StaticString, from start: Int = 0) -> Bool {
        guard text.count - start == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            let firstIsUpper = text[start] != word[0]
            let secondIsUpper = word.count > 1 && text[start + 1] != word[1]
            for i in word.indices {
                let isUpper = i == 0 ? firstIsUpper : secondIsUpper
                if text[start + i] != (isUpper ? word[i] & 0xDF : word[i]) { return false }
            }
            return firstIsUpper || !secondIsUpper
        }
    }

    private static func number(_ text: Span<UInt8>) -> Node.Kind {
        var i = 0
        let hasSign = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+")
        if hasSign { i = 1 }
        guard i < text.count else { return .string }
        if text[i] == UInt8(ascii: "0"), !hasSign, i + 2 < text.count {
            let radix: UInt8 =
                switch text[i + 1] {
                case UInt8(ascii: "o"): 8
                case UInt8(ascii: "x"): 16
                default: 0
                }
            if radix != 0 {
                for k in i + 2..<text.count {
                    guard let digit = text[k].hexadecimalDigit, digit < radix else { return .string }
                }
                return integerKind(text)
            }
        }
        let whole = endOfDigits(text, i)
        if whole == text.count { return integerKind(text) }
        var end = whole
        if text[end] == UInt8(ascii: ".") {
            if end == i, isInfinity(text, i + 1) || (!hasSign && isNaN(text, i + 1)) { return .number }
            end = endOfDigits(text, end + 1)
        }
        // A digit somewhere before the exponent: `.` and `-.` are strings.
        guard end - i > (end > whole ? 1 : 0) else { return .string }
        if end < text.count, text[end] | 0x20 == UInt8(ascii: "e") {
            var exponent = end + 1
            if exponent < text.count,
                text[exponent] == UInt8(ascii: "-") || text[exponent] == UInt8(ascii: "+")
            {
                exponent += 1
            }
            end = endOfDigits(text, exponent)
            guard end > exponent else { return .string }
        }
        return end == text.count ? .number : .string
    }

    /// Whole numbers beyond 64 bits are numbers, as in JSON.
    private static func integerKind(_ text: Span<UInt8>) -> Node.Kind {
        text.count < 16 || ScalarValue.integer(text) != nil ? .integer : .number
    }

    private static func isInfinity(_ text: Span<UInt8>, _ start: Int) -> Bool {
        isWord(text, "inf", from: start)
    }

    private static func isNaN(_ text: Span<UInt8>, _ start: Int) -> Bool {
        guard text.count - start == 3 else { return false }
        let letters = (text[start], text[start + 1], text[start + 2])
        return letters == (0x6E, 0x61, 0x6E) || letters == (0x4E, 0x61, 0x4E)
            || letters == (0x4E, 0x41, 0x4E)
    }

    private static func endOfDigits(_ text: Span<UInt8>, _ start: Int) -> Int {
        var i = start
        while i < text.count, text[i].isDigit { i += 1 }
        return i
    }
}
