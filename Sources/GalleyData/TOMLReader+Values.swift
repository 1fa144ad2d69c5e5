// The values of TOML 1.0: strings of four kinds, numbers, dates and times, arrays.

import GalleyCore

extension TOMLReader {
    /// Reads a value at its first byte.
    mutating func value(depth: Int) throws(Halt) -> UInt32 {
        switch byte {
        case UInt8(ascii: "\""):
            return try isTripled ? multilineString() : basicString()
        case UInt8(ascii: "'"):
            return try isTripled ? multilineString() : literalString()
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "{"): return try inlineTable(depth: depth)
        default: return try bareValue()
        }
    }

    private var isTripled: Bool { byte == at(1) && byte == at(2) }

    private mutating func array(depth: Int) throws(Halt) -> UInt32 {
        let start = i
        try check(depth: depth, at: start..<start + 1)
        let record = builder.append(.sequence, start..<start + 1, text: 0..<0)
        i += 1
        var items: [UInt32] = []
        while true {
            try skipToValue()
            if byte == UInt8(ascii: "]") { break }
            guard i < end else { throw unclosedArray(start) }
            if byte == UInt8(ascii: ",") {
                throw syntax("a value is missing before `,`", at: i..<i + 1)
            }
            items.append(try value(depth: depth + 1))
            try skipToValue()
            if byte == UInt8(ascii: ",") {
                i += 1
            } else if byte != UInt8(ascii: "]") {
                guard i < end else { throw unclosedArray(start) }
                throw syntax("`,` or `]` was expected here", at: characterRange())
            }
        }
        i += 1
        builder.records[Int(record)].end = UInt32(truncatingIfNeeded: i)
        builder.pending = items
        builder.moveChildren(from: 0, to: record)
        return record
    }

    private mutating func unclosedArray(_ start: Int) -> Halt {
        syntax("this `[` is not closed", at: start..<start + 1, help: "close it with `]`")
    }
}

// MARK: - Strings

extension TOMLReader {
    /// Reads `'…'`, in which a backslash is a backslash.
    mutating func literalString() throws(Halt) -> UInt32 {
        let start = i
        i += 1
        while byte != UInt8(ascii: "'") {
            guard i < end, !byte.isLineBreak else { throw unclosedString(start) }
            try refuseControlCharacter()
            i += 1
        }
        i += 1
        return builder.append(.string, start..<i, text: start + 1..<i - 1)
    }

    /// Reads `"…"`.
    mutating func basicString() throws(Halt) -> UInt32 {
        let start = i
        let decodedStart = builder.decoded.count
        i += 1
        var from = i
        var hasEscapes = false
        while byte != UInt8(ascii: "\"") {
            guard i < end, !byte.isLineBreak else { throw unclosedString(start) }
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                builder.decoded.append(contentsOf: source[from..<i])
                try escape()
                from = i
            } else {
                try refuseControlCharacter()
                i += 1
            }
        }
        i += 1
        guard hasEscapes else { return builder.append(.string, start..<i, text: start + 1..<i - 1) }
        builder.decoded.append(contentsOf: source[from..<i - 1])
        return decodedString(start, decodedStart)
    }

    /// Reads `"""…"""` or `'''…'''`; line breaks become line feeds.
    private mutating func multilineString() throws(Halt) -> UInt32 {
        let start = i
        let quote = byte
        let decodedStart = builder.decoded.count
        i += 3
        if byte == UInt8(ascii: "\n") {
            i += 1
        } else if byte == UInt8(ascii: "\r"), at(1) == UInt8(ascii: "\n") {
            i += 2
        }
        while true {
            guard i < end else { throw unclosedString(start) }
            if byte == quote, isTripled {
                // One or two quotes may stand before the closing three.
                for _ in 0..<2 where at(3) == quote {
                    builder.decoded.append(quote)
                    i += 1
                }
                i += 3
                return decodedString(start, decodedStart)
            }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                if !skipEscapedLineBreak() { try escape() }
            } else if byte == UInt8(ascii: "\r"), at(1) == UInt8(ascii: "\n") {
                builder.decoded.append(UInt8(ascii: "\n"))
                i += 2
            } else {
                if byte != UInt8(ascii: "\n") { try refuseControlCharacter() }
                builder.decoded.append(byte)
                i += 1
            }
        }
    }

    /// Skips a backslash at the end of a line, and all white space after it.
    private mutating func skipEscapedLineBreak() -> Bool {
        var k = i + 1
        while k < end, source[k].isBlank { k += 1 }
        guard
            k < end,
            source[k] == UInt8(ascii: "\n")
                || (source[k] == UInt8(ascii: "\r") && k + 1 < end && source[k + 1] == UInt8(ascii: "\n"))
        else { return false }
        while k < end, source[k].isBlank || source[k].isLineBreak { k += 1 }
        i = k
        return true
    }

    private mutating func decodedString(_ start: Int, _ decodedStart: Int) -> UInt32 {
        let record = builder.append(.string, start..<i, text: decodedStart..<builder.decoded.count)
        builder.records[Int(record)].flags.insert(.decoded)
        return record
    }

    private mutating func escape() throws(Halt) {
        let kind = at(1)
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): builder.decoded.append(kind)
        case UInt8(ascii: "b"): builder.decoded.append(0x08)
        case UInt8(ascii: "t"): builder.decoded.append(0x09)
        case UInt8(ascii: "n"): builder.decoded.append(0x0A)
        case UInt8(ascii: "f"): builder.decoded.append(0x0C)
        case UInt8(ascii: "r"): builder.decoded.append(0x0D)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let length = kind == UInt8(ascii: "u") ? 4 : 8
            var value: UInt32 = 0
            for distance in 2..<2 + length {
                guard let digit = at(distance).hexadecimalDigit else {
                    throw syntax(
                        "`\\\(length == 4 ? "u" : "U")` is followed by \(length) hexadecimal digits",
                        at: i..<min(i + 2, end))
                }
                value = value << 4 | UInt32(digit)
            }
            guard let scalar = Unicode.Scalar(value) else {
                throw syntax("this escape stands for no character", at: i..<i + 2 + length)
            }
            builder.decoded.append(scalar: scalar)
            i += length
        default:
            throw syntax(
                "this is not an escape of TOML", at: i..<min(i + 2, end),
                help: "a backslash is written `\\\\`, or as it is in single quotes: 'C:\\path'")
        }
        i += 2
    }

    private mutating func unclosedString(_ start: Int) -> Halt {
        let quote = source[start] == UInt8(ascii: "'") ? "'" : "\""
        let isTripled =
            start + 2 < end && source[start + 1] == source[start] && source[start + 2] == source[start]
        return isTripled
            ? syntax(
                "this text is not closed", at: start..<start + 3,
                help: "close it with `\(quote)\(quote)\(quote)`")
            : syntax(
                "this text in quotes is not closed on its line", at: start..<i,
                help: "close it with `\(quote)`; text of several lines stands between `\"\"\"`")
    }
}

// MARK: - Numbers, booleans, dates

extension TOMLReader {
    /// Reads a value without quotes or brackets.
    private mutating func bareValue() throws(Halt) -> UInt32 {
        let start = i
        while byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "+")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
        {
            i += 1
        }
        // `2026-07-31 12:30:00`: a blank instead of the T.
        if i - start == 10, source[start + 4] == UInt8(ascii: "-"), byte == UInt8(ascii: " "), at(1).isDigit,
            at(2).isDigit, at(3) == UInt8(ascii: ":")
        {
            i += 1
            while byte.isLetter || byte.isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            {
                i += 1
            }
        }
        let text = Array(source[start..<i])
        switch Self.classify(text) {
        case .is(let kind): return builder.append(kind, start..<i, text: start..<i)
        case .dateTime:
            let record = builder.append(.string, start..<i, text: start..<i)
            builder.records[Int(record)].flags.insert(.dateTime)
            return record
        case .mistake(let message, let help):
            builder.report(.error, "toml/syntax", message, at: start..<i, help: help.map { [$0] } ?? [])
            throw Halt()
        case .nothing: throw noValue(start)
        }
    }

    private enum Classification {
        case `is`(Node.Kind)
        case dateTime
        case mistake(String, help: String?)
        case nothing
    }

    private static func classify(_ text: [UInt8]) -> Classification {
        guard let first = text.first else { return .nothing }
        switch String(text) {
        case "true", "false": return .is(.boolean)
        case "inf", "+inf", "-inf", "nan", "+nan", "-nan": return .is(.number)
        case let word where ["true", "false"].contains(word.lowercased()):
            return .mistake("`\(word)` is written in lower case", help: "write `\(word.lowercased())`")
        default: break
        }
        let isNumeric = first.isDigit || first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        guard isNumeric else { return .nothing }
        if text.count > 4, matches(text, "dddd-") || matches(text, "dd:") { return dateOrTime(text) }
        return number(text)
    }

    private static func number(_ text: [UInt8]) -> Classification {
        let written = String(text)
        let hasSign = !text[0].isDigit
        let digits = text.dropFirst(hasSign ? 1 : 0)
        if digits.count > 2, digits.first == UInt8(ascii: "0"),
            let radix = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2][
                digits[
                    digits.startIndex + 1]]
        {
            let isGood =
                !hasSign
                && isDigitRun(digits.dropFirst(2)) { $0.hexadecimalDigit.map { $0 < radix } ?? false }
            guard isGood else {
                return .mistake("`\(written)` is not a number", help: "such as 0xFF or 0o17")
            }
            return inRange(text)
        }
        let whole = digits.prefix { $0.isDigit || $0 == UInt8(ascii: "_") }
        var rest = digits.dropFirst(whole.count)
        var isGood = isDigitRun(whole, \.isDigit)
        let hasLeadingZero = whole.count > 1 && whole.first == UInt8(ascii: "0")
        let isInteger = rest.isEmpty
        if rest.first == UInt8(ascii: ".") {
            let fraction = rest.dropFirst().prefix { $0.isDigit || $0 == UInt8(ascii: "_") }
            isGood = isGood && isDigitRun(fraction, \.isDigit)
            rest = rest.dropFirst(1 + fraction.count)
        }
        if let exponent = rest.first, exponent | 0x20 == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            isGood = isGood && isDigitRun(rest, \.isDigit)
            rest = []
        }
        guard isGood, rest.isEmpty else {
            return .mistake("`\(written)` is not a number", help: "put text in quotes: \"\(written)\"")
        }
        guard !hasLeadingZero else {
            return .mistake(
                "a number has no zeros before it", help: "remove them, or put it in quotes: \"\(written)\"")
        }
        return isInteger ? inRange(text) : .is(.number)
    }

    private static func inRange(_ text: [UInt8]) -> Classification {
        ScalarValue.integer(text.span) != nil
            ? .is(.integer)
            : .mistake(
                "this whole number needs more than 64 bits", help: "write it with a point, or in quotes")
    }

    /// Digits with single underscores between them.
    private static func isDigitRun(
        _ digits: ArraySlice<UInt8>, _ isDigit: (UInt8) -> Bool
    ) -> Bool {
        var wasDigit = false
        for byte in digits {
            if byte == UInt8(ascii: "_") {
                guard wasDigit else { return false }
                wasDigit = false
            } else {
                guard isDigit(byte) else { return false }
                wasDigit = true
            }
        }
        return wasDigit
    }

    /// A date, a time, or both, with or without an offset (RFC 3339).
    private static func dateOrTime(_ text: [UInt8]) -> Classification {
        let mistake = Classification.mistake(
            "`\(String(text))` is not a date or time",
            help: "such as 2026-07-31, 2026-07-31T12:30:00Z or 12:30:00")
        // A time alone is read as one of a day that exists.
        let isTime = matches(text, "dd:")
        let full = isTime ? Array("2000-01-01T".utf8) + text : text
        guard matches(full, "dddd-dd-dd") else { return mistake }
        if full.count > 10 {
            guard [UInt8(ascii: "T"), UInt8(ascii: "t"), UInt8(ascii: " ")].contains(full[10]),
                matches(full[11...], "dd:dd:dd")
            else { return mistake }
        }
        guard let date = DateTime.fields(full.span), !isTime || date.offsetMinutes == nil,
            !full.dropFirst(11).contains(UInt8(ascii: " "))
        else { return mistake }
        let offset = full.suffix(6)
        if let minutes = date.offsetMinutes, minutes != 0 || full.last.map({ $0 | 0x20 }) != UInt8(ascii: "z")
        {
            guard matches(offset.dropFirst(), "dd:dd") else { return mistake }
        }
        return date.isInCalendar
            ? .dateTime : .mistake("there is no such date or time as `\(String(text))`", help: nil)
    }

    /// Whether the text begins like a pattern in which `d` is any digit.
    private static func matches(_ text: some Collection<UInt8>, _ pattern: StaticString) -> Bool {
        guard text.count >= pattern.utf8CodeUnitCount else { return false }
        return pattern.withUTF8Buffer { pattern in
            zip(text, pattern).allSatisfy { $1 == UInt8(ascii: "d") ? $0.isDigit : $0 == $1 }
        }
    }

    /// Where a value must begin, none does.
    private mutating func noValue(_ start: Int) -> Halt {
        i = start
        if i >= end || byte.isLineBreak || byte == UInt8(ascii: "#") {
            return syntax(
                "a value is missing here", at: start..<start, help: "empty text is written `\"\"`")
        }
        var lineEnd = i
        while lineEnd < end, !source[lineEnd].isLineBreak { lineEnd += 1 }
        while lineEnd > i, source[lineEnd - 1].isBlank { lineEnd -= 1 }
        let text = String(source[start..<lineEnd].prefix(60))
        return syntax(
            "text must be in quotes", at: start..<lineEnd, help: "write \"\(text)\"")
    }
}
