// Tokens of LaTeX (The TeXbook, chapter 7): commands, characters and the few signs that structure a formula.

/// One token and where it was typed.
struct Token: Sendable {
    enum Kind: Equatable, Sendable {
        /// `\name`, without the backslash.
        case command(String)
        case character(Unicode.Scalar)
        case open, close
        case superscript, `subscript`, align, space, dollar
        /// `#1` in the body of a macro.
        case parameter(Int)
        case end
    }

    var kind: Kind
    /// In bytes of the formula; a token out of a macro stands where the macro was called.
    var offset: Int
    var length: Int

    /// What its bytes in the source are, for a command or a character.
    var text: String {
        switch kind {
        case .command(let name): "\\" + name
        case .character(let scalar): String(scalar)
        case .open: "{"
        case .close: "}"
        case .superscript: "^"
        case .subscript: "_"
        case .align: "&"
        case .space: " "
        case .dollar: "$"
        case .parameter(let number): "#\(number)"
        case .end: ""
        }
    }

    func isCharacter(_ scalar: Unicode.Scalar) -> Bool { kind == .character(scalar) }
}

/// All tokens of a formula. White space is one token, comments are none.
func tokens(of source: Span<UInt8>) -> [Token] {
    var tokens: [Token] = []
    tokens.reserveCapacity(source.count)
    var i = 0
    while i < source.count {
        let start = i
        let byte = source[i]
        i += 1
        let kind: Token.Kind
        switch byte {
        case UInt8(ascii: "\\"):
            guard i < source.count else {
                kind = .command("")
                break
            }
            let first = i
            while i < source.count, source[i].isASCIILetter { i += 1 }
            if i > first {
                // `\operatorname*`, `\tag*` and their like read the star themselves.
                kind = .command(text(source, first..<i))
                let end = i
                while i < source.count, isSpace(source[i]) { i += 1 }
                tokens.append(Token(kind: kind, offset: start, length: end - start))
                continue
            }
            let (scalar, width) = scalar(source, at: i)
            i += width
            kind = .command(isSpace(byte: scalar) ? " " : String(scalar))
        case UInt8(ascii: "{"): kind = .open
        case UInt8(ascii: "}"): kind = .close
        case UInt8(ascii: "^"): kind = .superscript
        case UInt8(ascii: "_"): kind = .subscript
        case UInt8(ascii: "&"): kind = .align
        case UInt8(ascii: "$"):
            if i < source.count, source[i] == byte { i += 1 }
            kind = .dollar
        case UInt8(ascii: "%"):
            while i < source.count, source[i] != 0x0A, source[i] != 0x0D { i += 1 }
            while i < source.count, isSpace(source[i]) { i += 1 }
            continue
        case UInt8(ascii: "#"):
            if i < source.count, source[i] > UInt8(ascii: "0"), source[i] <= UInt8(ascii: "9") {
                kind = .parameter(Int(source[i] - UInt8(ascii: "0")))
                i += 1
            } else {
                kind = .character("#")
            }
        case _ where isSpace(byte):
            while i < source.count, isSpace(source[i]) { i += 1 }
            kind = .space
        default:
            let (scalar, width) = scalar(source, at: start)
            i = start + width
            kind = .character(scalar)
        }
        tokens.append(Token(kind: kind, offset: start, length: i - start))
    }
    return tokens
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

private func isSpace(byte scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && isSpace(UInt8(truncatingIfNeeded: scalar.value))
}

private func text(_ source: Span<UInt8>, _ range: Range<Int>) -> String {
    var bytes: [UInt8] = []
    bytes.append(source, range)
    return String(bytes)
}

/// The character at an offset and its width in bytes; U+FFFD for ill-formed bytes and for control characters,
/// which have no place in HTML.
private func scalar(_ source: Span<UInt8>, at offset: Int) -> (Unicode.Scalar, Int) {
    let lead = source[offset]
    if lead < 0x80 { return (lead < 0x20 || lead == 0x7F ? "\u{FFFD}" : Unicode.Scalar(lead), 1) }
    let width = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead <= 0xF4, offset + width <= source.count else { return ("\u{FFFD}", 1) }
    var value = UInt32(lead) & (0x7F >> UInt32(width))
    for k in 1..<width {
        guard source[offset + k] & 0xC0 == 0x80 else { return ("\u{FFFD}", 1) }
        value = value << 6 | UInt32(source[offset + k] & 0x3F)
    }
    guard let scalar = Unicode.Scalar(value), value >= (width == 2 ? 0x80 : width == 3 ? 0x800 : 0x10000)
    else { return ("\u{FFFD}", 1) }
    return (value < 0xA0 ? "\u{FFFD}" : scalar, width)
}
