// What the text of a scalar stands for: numbers out of bytes, and the classes of bytes that readers ask for.

/// Numbers as YAML's core schema, JSON and TOML write them.
enum ScalarValue {
    /// A whole number: an optional sign, then decimal digits or `0x`, `0o`, `0b` and theirs; underscores
    /// between digits are skipped. nil where it is none or needs more than 64 bits.
    static func integer(_ text: Span<UInt8>) -> Int? {
        var i = 0
        var isNegative = false
        if text.count > 0, text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
            isNegative = text[0] == UInt8(ascii: "-")
            i = 1
        }
        let radix = radix(text, i)
        if radix != 10 { i += 2 }
        guard i < text.count else { return nil }
        // Counted downwards, since the least number has no positive counterpart.
        var value = 0
        while i < text.count {
            let byte = text[i]
            i += 1
            if byte == UInt8(ascii: "_") { continue }
            guard let digit = byte.hexadecimalDigit, digit < radix else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: Int(radix))
            let (sum, tooLow) = product.subtractingReportingOverflow(Int(digit))
            guard !overflow, !tooLow else { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// Any number, infinities (`.inf`, `inf`) and NaN (`.nan`, `nan`) too.
    static func number(_ text: Span<UInt8>) -> Double? {
        if let whole = integer(text) { return Double(whole) }
        var letters: [UInt8] = []
        letters.reserveCapacity(text.count)
        for i in text.indices where text[i] != UInt8(ascii: "_") { letters.append(text[i]) }
        let hasSign = letters.first == UInt8(ascii: "-") || letters.first == UInt8(ascii: "+")
        let sign = hasSign ? 1 : 0
        let isNegative = letters.first == UInt8(ascii: "-")
        let radix = radix(letters.span, sign)
        if radix != 10 {
            var value = 0.0
            for digit in letters.dropFirst(sign + 2) {
                guard let digit = digit.hexadecimalDigit, digit < radix else { return nil }
                value = value * Double(radix) + Double(digit)
            }
            return isNegative ? -value : value
        }
        switch String(letters.dropFirst(sign)).lowercased() {
        case ".inf", "inf": return isNegative ? -.infinity : .infinity
        case ".nan", "nan": return .nan
        // The initialiser wants a digit before the point and after it; YAML does not.
        case let digits: return Double(isNegative ? "-" + padded(digits) : padded(digits))
        }
    }

    private static func radix(_ text: Span<UInt8>, _ i: Int) -> UInt8 {
        guard i + 1 < text.count, text[i] == UInt8(ascii: "0") else { return 10 }
        switch text[i + 1] {
        case UInt8(ascii: "x"): return 16
        case UInt8(ascii: "o"): return 8
        case UInt8(ascii: "b"): return 2
        default: return 10
        }
    }

    private static func padded(_ digits: String) -> String {
        let whole = digits.prefix { $0 != "." && $0 != "e" }
        let rest = digits.dropFirst(whole.count)
        guard rest.first == "." else { return digits }
        let fraction = rest.dropFirst().prefix { $0 != "e" }
        let exponent = rest.dropFirst(1 + fraction.count)
        return (whole.isEmpty ? "0" : whole) + "." + (fraction.isEmpty ? "0" : fraction) + exponent
    }
}

extension UInt8 {
    @inline(__always)
    var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    var isLetter: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }

    /// A letter, a digit or `_`, or part of a character beyond ASCII.
    var isWordByte: Bool { isLetter || isDigit || self == UInt8(ascii: "_") || self >= 0x80 }

    var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }

    var isLineBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }

    var hexadecimalDigit: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension [UInt8] {
    mutating func append(scalar: Unicode.Scalar) {
        append(contentsOf: UTF8.encode(scalar) ?? .init())
    }
}
