// What the data formats share: quoted strings, and telling numbers and constants from text.

extension TokenWriter {
    /// Marks the string whose quotation mark stands at `i`, escapes apart, and answers the offset after it. A string
    /// that may not span lines ends with its line.
    mutating func markQuoted(
        _ code: Span<UInt8>, _ i: Int, _ end: Int, as kind: TokenKind = .string, lines: Bool = false,
        escapes: Bool = true, templates: Bool = false, variables: Bool = false
    ) -> Int {
        let quote = code[i]
        var first = i
        var k = i + 1
        while k < end {
            let byte = code[k]
            if byte == quote {
                k += 1
                break
            } else if byte.isLineEnd, !lines {
                break
            } else if byte == ascii("\\"), escapes {
                mark(code, first, k, kind)
                if code.at(k + 1, end).isLineEnd {
                    mark(code, k, k + 1, .escape)
                    first = k + 1
                    k = lines ? code.afterLineEnd(k + 1, end) : k + 1
                    continue
                }
                first = code.afterEscape(k, end)
                mark(code, k, first, .escape)
                k = first
            } else if templates, byte == ascii("{") || byte == ascii("$"),
                let after = markTemplate(code, first, k, end, kind)
            {
                first = after
                k = after
            } else if variables, byte == ascii("$"), code.at(k + 1, end).startsName {
                mark(code, first, k, kind)
                first = code.skipName(k + 1, end)
                mark(code, k, first, .variable)
                k = first
            } else {
                k += 1
            }
        }
        mark(code, first, k, kind)
        return k
    }

    /// Marks text with `{{ … }}`, `${{ … }}` and `${NAME}` in it.
    mutating func markText(_ code: Span<UInt8>, _ from: Int, _ to: Int, as kind: TokenKind) {
        var first = from
        var k = from
        while k < to {
            if code[k] == ascii("{") || code[k] == ascii("$"),
                let after = markTemplate(code, first, k, to, kind)
            {
                first = after
                k = after
            } else {
                k += 1
            }
        }
        mark(code, first, to, kind)
    }

    /// Marks the text before `k` and a template expression at `k`, if one stands there complete on its line.
    private mutating func markTemplate(
        _ code: Span<UInt8>, _ first: Int, _ k: Int, _ end: Int, _ kind: TokenKind
    ) -> Int? {
        // No template expression of a data file is longer; the bound keeps the search linear.
        let limit = min(end, k + 240)
        let open = code[k] == ascii("$") ? k + 1 : k
        guard code.at(open, end) == ascii("{") else { return nil }
        let isDouble = code.at(open + 1, end) == ascii("{")
        guard isDouble || open > k else { return nil }
        var close = open + 1
        while close < limit, !code[close].isLineEnd {
            if code[close] == ascii("}"), !isDouble || code.at(close + 1, end) == ascii("}") {
                mark(code, first, k, kind)
                if isDouble {
                    mark(code, k, open + 2, .escape)
                    mark(code, open + 2, close, .variable)
                    mark(code, close, close + 2, .escape)
                    return close + 2
                }
                mark(code, k, close + 1, .variable)
                return close + 1
            }
            close += 1
        }
        return nil
    }
}

extension Span where Element == UInt8 {
    /// The offset after the quoted string at `i`, found without marking anything; one that may not span lines ends
    /// with its line.
    func afterQuoted(_ i: Int, _ end: Int, escapes: Bool, lines: Bool = true) -> Int {
        let quote = self[i]
        var k = i + 1
        while k < end {
            if self[k] == quote { return k + 1 }
            if !lines, self[k].isLineEnd { return k }
            let isGuarded = escapes && self[k] == ascii("\\") && (lines || !at(k + 1, end).isLineEnd)
            k += isGuarded ? 2 : 1
        }
        return end
    }

    /// Whether a plain value is a number, a date or a time.
    func isNumber(_ from: Int, _ to: Int) -> Bool {
        var k = from
        if k < to, self[k] == ascii("-") || self[k] == ascii("+") { k += 1 }
        guard k < to else { return false }
        if has(".inf", at: k, to) || has(".nan", at: k, to) { return to - k == 4 }
        guard self[k].isDigit || self[k] == ascii(".") && at(k + 1, to).isDigit else { return false }
        let isRadix = self[k] == ascii("0") && at(k + 1, to).isOne(of: "xXoObB")
        if isRadix { k += 2 }
        var dashes = 0
        var points = 0
        while k < to {
            let byte = self[k]
            switch byte {
            case _ where byte.isDigit || byte == ascii("_"): break
            case ascii("."): points += 1
            case _ where isRadix && byte.isHexDigit: break
            case ascii("e"), ascii("E"):
                let sign = at(k + 1, to)
                if sign == ascii("-") || sign == ascii("+") { k += 1 }
                guard at(k + 1, to).isDigit else { return false }
            case ascii("-"): dashes += 1
            case ascii(":"), ascii("T"), ascii("Z"), ascii("+"), ascii(" "):
                // Parts of a date and time
                guard dashes == 2 || byte == ascii(":") && at(k + 1, to).isDigit else { return false }
            default: return false
            }
            k += 1
        }
        return dashes != 1 && points <= 1
    }
}
