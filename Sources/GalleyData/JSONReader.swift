// JSON (RFC 8259) into nodes: one pass over the bytes, no recursion, no copies but of strings with escapes.
//
// The text is known to be UTF-8 before it comes here. The first thing that is not JSON ends the
// reading; `JSONReader+Mistakes.swift` finds the words for it.

import GalleyCore

struct JSONReader {
    var builder: TreeBuilder
    let range: Range<Int>

    init(_ builder: TreeBuilder, _ range: Range<Int>) {
        self.builder = builder
        self.range = range
    }

    mutating func read() {
        let source = builder.source
        // Pretty-printed specifications have a record for about 28 bytes.
        builder.records.reserveCapacity(range.count / 24)
        builder.children.reserveCapacity(range.count / 24)
        do throws(Halt) {
            let root = try readText(source.span.extracting(0..<range.upperBound))
            builder.root = root
        } catch {
            // Reported where it was found.
        }
    }

    /// Reads the whole text and returns the record of its value.
    private mutating func readText(_ text: Span<UInt8>) throws(Halt) -> UInt32 {
        var i = skipSpace(text, range.lowerBound)
        guard i < text.count else {
            builder.report(.error, "json/syntax", "the file is empty", at: i..<i)
            throw Halt()
        }
        var value: UInt32 = 0
        reading: while true {
            // At the first byte of a value.
            let byte = i < text.count ? text[i] : 0
            switch byte {
            case UInt8(ascii: "\""):
                (value, i) = try string(text, i)
            case UInt8(ascii: "{"):
                try open(mapping: true, at: i)
                i = skipSpace(text, i + 1)
                if i < text.count, text[i] == UInt8(ascii: "}") {
                    i += 1
                    value = builder.close(end: i, duplicates: Self.duplicates)
                } else {
                    i = try key(text, i)
                    continue reading
                }
            case UInt8(ascii: "["):
                try open(mapping: false, at: i)
                i = skipSpace(text, i + 1)
                if i < text.count, text[i] == UInt8(ascii: "]") {
                    i += 1
                    value = builder.close(end: i, duplicates: Self.duplicates)
                } else {
                    continue reading
                }
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                (value, i) = try number(text, i)
            case UInt8(ascii: "t") where matches(text, i, "true"):
                (value, i) = (builder.append(.boolean, i..<i + 4, text: i..<i + 4), i + 4)
            case UInt8(ascii: "f") where matches(text, i, "false"):
                (value, i) = (builder.append(.boolean, i..<i + 5, text: i..<i + 5), i + 5)
            case UInt8(ascii: "n") where matches(text, i, "null"):
                (value, i) = (builder.append(.null, i..<i + 4, text: i..<i + 4), i + 4)
            default:
                throw noValue(text, i)
            }
            // Behind a value.
            while let frame = builder.frames.last {
                builder.pending.append(value)
                let end = i
                i = skipSpace(text, i)
                let byte = i < text.count ? text[i] : 0
                if byte == UInt8(ascii: ",") {
                    let comma = i
                    i = skipSpace(text, i + 1)
                    if i < text.count, text[i] | 0x20 == UInt8(ascii: "}") {
                        throw trailingComma(text, comma)
                    }
                    if frame.isMapping { i = try key(text, i) }
                    continue reading
                }
                guard byte == (frame.isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    throw noCommaOrEnd(text, i, valueEnd: end)
                }
                i += 1
                value = builder.close(end: i, duplicates: Self.duplicates)
            }
            i = skipSpace(text, i)
            guard i == text.count else { throw textBehindEnd(text, i) }
            return value
        }
    }

    private static let duplicates = TreeBuilder.Duplicates.warning(id: "json/duplicate-key")

    private mutating func open(mapping: Bool, at i: Int) throws(Halt) {
        builder.open(mapping: mapping, at: i..<i + 1)
        guard builder.frames.count <= TreeBuilder.maximumDepth else {
            builder.report(
                .error, "json/depth",
                "more than \(TreeBuilder.maximumDepth) lists and objects inside each other", at: i..<i + 1)
            throw Halt()
        }
    }

    /// Reads a key and its colon; returns where the value begins.
    @inline(__always)
    private mutating func key(_ text: Span<UInt8>, _ start: Int) throws(Halt) -> Int {
        guard start < text.count, text[start] == UInt8(ascii: "\"") else { throw noKey(text, start) }
        let (key, end) = try string(text, start)
        builder.pending.append(key)
        if builder.records[Int(key)].flags.contains(.decoded) {
            // It may be equal to a key without escapes, whose hash is another.
            builder.frames[builder.frames.count - 1].mayRepeatKeys = true
        } else {
            let length = end - start
            let hash = length &* 31 &+ Int(text[start + 1]) &* 7 &+ Int(text[start + length / 2]) &* 17
            builder.noteKey(key, hash: hash &+ Int(text[end - 2]) &* 131)
        }
        let colon = skipSpace(text, end)
        guard colon < text.count, text[colon] == UInt8(ascii: ":") else {
            throw noColon(text, colon, key: start..<end)
        }
        return skipSpace(text, colon + 1)
    }
}

// MARK: - Tokens

extension JSONReader {
    /// RFC 8259 §2: the four bytes of white space.
    @inline(__always)
    func skipSpace(_ text: Span<UInt8>, _ start: Int) -> Int {
        var i = start
        while i < text.count {
            let byte = text[i]
            if byte > UInt8(ascii: " ") { return i }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return i }
            i += 1
            // Indentation is most of a pretty-printed file.
            while i + 8 <= text.count {
                let others = word(text, i) ^ 0x2020_2020_2020_2020
                if others != 0 {
                    i += UInt64(littleEndian: others).trailingZeroBitCount / 8
                    break
                }
                i += 8
            }
        }
        return i
    }

    /// Eight bytes from an offset.
    @inline(__always)
    private func word(_ text: Span<UInt8>, _ i: Int) -> UInt64 {
        // Every caller has checked that i + 8 <= text.count; any bits are an UInt64.
        text.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: i, as: UInt64.self)
    }

    /// Whether the whole word at an offset is this one.
    func matches(_ text: Span<UInt8>, _ i: Int, _ literal: StaticString) -> Bool {
        guard i + literal.utf8CodeUnitCount <= text.count else { return false }
        return literal.withUTF8Buffer { literal in
            for k in literal.indices where literal[k] != text[i + k] { return false }
            let next = i + literal.count
            return next == text.count || !text[next].isWordByte
        }
    }

    /// The first `"`, `\` or control character from an offset on, or the end.
    @inline(__always)
    private func endOfPlainText(_ text: Span<UInt8>, _ start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var i = start
        while i + 8 <= text.count {
            let bytes = word(text, i)
            let quotes = bytes ^ (ones &* 0x22)
            let backslashes = bytes ^ (ones &* 0x5C)
            // The high bit of each byte that is 0 (or below 0x20); exact for the lowest, which is used.
            let found =
                (((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                    | ((bytes &- ones &* 0x20) & ~bytes)) & (ones &* 0x80)
            if found != 0 { return i + UInt64(littleEndian: found).trailingZeroBitCount / 8 }
            i += 8
        }
        while i < text.count, text[i] >= 0x20, text[i] != UInt8(ascii: "\""), text[i] != UInt8(ascii: "\\") {
            i += 1
        }
        return i
    }

    /// Reads a string from its opening quote; returns its record and where it ends.
    @inline(__always)
    private mutating func string(
        _ text: Span<UInt8>, _ start: Int
    ) throws(Halt) -> (record: UInt32, end: Int) {
        let i = endOfPlainText(text, start + 1)
        guard i < text.count, text[i] == UInt8(ascii: "\"") else {
            return try stringWithEscapes(text, start, firstStop: i)
        }
        return (builder.append(.string, start..<i + 1, text: start + 1..<i), i + 1)
    }

    private mutating func stringWithEscapes(
        _ text: Span<UInt8>, _ start: Int, firstStop: Int
    ) throws(Halt) -> (record: UInt32, end: Int) {
        let decodedStart = builder.decoded.count
        var from = start + 1
        var i = firstStop
        while true {
            guard i < text.count, text[i] >= 0x20 else { throw unterminated(text, i, start) }
            builder.decoded.append(text, from..<i)
            if text[i] == UInt8(ascii: "\"") { break }
            i = try escape(text, i)
            from = i
            i = endOfPlainText(text, i)
        }
        let record = builder.append(
            .string, start..<i + 1, text: decodedStart..<builder.decoded.count)
        builder.records[Int(record)].flags.insert(.decoded)
        return (record, i + 1)
    }

    /// Decodes the escape at a backslash (RFC 8259 §7); returns where the text goes on.
    private mutating func escape(_ text: Span<UInt8>, _ start: Int) throws(Halt) -> Int {
        let kind = start + 1 < text.count ? text[start + 1] : 0
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): builder.decoded.append(kind)
        case UInt8(ascii: "n"): builder.decoded.append(0x0A)
        case UInt8(ascii: "t"): builder.decoded.append(0x09)
        case UInt8(ascii: "r"): builder.decoded.append(0x0D)
        case UInt8(ascii: "b"): builder.decoded.append(0x08)
        case UInt8(ascii: "f"): builder.decoded.append(0x0C)
        case UInt8(ascii: "u"):
            guard let unit = hexadecimal(text, start + 2) else { throw badEscape(text, start) }
            var scalar = Unicode.Scalar(unit)
            var end = start + 6
            if scalar == nil, unit < 0xDC00, end + 1 < text.count, text[end] == UInt8(ascii: "\\"),
                text[end + 1] == UInt8(ascii: "u"), let low = hexadecimal(text, end + 2),
                0xDC00...0xDFFF ~= low
            {
                scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
                end += 6
            }
            if scalar == nil {
                // The grammar allows it (RFC 8259 §8.2), but no text can hold it.
                builder.report(
                    .warning, "json/surrogate", "half of a surrogate pair is no character",
                    at: start..<end, help: ["it is read as U+FFFD; write both halves or the character"])
            }
            builder.decoded.append(scalar: scalar ?? "\u{FFFD}")
            return end
        default:
            throw badEscape(text, start)
        }
        return start + 2
    }

    private func hexadecimal(_ text: Span<UInt8>, _ start: Int) -> UInt32? {
        guard start + 4 <= text.count else { return nil }
        var value: UInt32 = 0
        for i in start..<start + 4 {
            guard let digit = text[i].hexadecimalDigit else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Reads a number (RFC 8259 §6); its text stays as it is.
    private mutating func number(
        _ text: Span<UInt8>, _ start: Int
    ) throws(Halt) -> (record: UInt32, end: Int) {
        var i = start
        if text[i] == UInt8(ascii: "-") { i += 1 }
        let digits = i
        i = endOfDigits(text, i)
        guard i > digits, i == digits + 1 || text[digits] != UInt8(ascii: "0") else {
            throw badNumber(text, start)
        }
        var kind = Node.Kind.integer
        if i < text.count, text[i] == UInt8(ascii: ".") {
            kind = .number
            let fraction = i + 1
            i = endOfDigits(text, fraction)
            guard i > fraction else { throw badNumber(text, start) }
        }
        if i < text.count, text[i] | 0x20 == UInt8(ascii: "e") {
            kind = .number
            i += 1
            if i < text.count, text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-") { i += 1 }
            let exponent = i
            i = endOfDigits(text, exponent)
            guard i > exponent else { throw badNumber(text, start) }
        }
        if i < text.count, text[i].isWordByte || text[i] == UInt8(ascii: ".") {
            throw badNumber(text, start)
        }
        // 18 digits always fit into 64 bits.
        if kind == .integer, i - digits > 18, ScalarValue.integer(text.extracting(start..<i)) == nil {
            kind = .number
        }
        return (builder.append(kind, start..<i, text: start..<i), i)
    }

    @inline(__always)
    private func endOfDigits(_ text: Span<UInt8>, _ start: Int) -> Int {
        var i = start
        while i < text.count, text[i].isDigit { i += 1 }
        return i
    }
}
