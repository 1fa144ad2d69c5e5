// The literals and marks that belong to one language or two and do not fit a table.

extension TableLexer {
    /// More `#` or `$` before a raw string are no fence; the bound keeps a run of them from being read again and again.
    private static let longestFence = 16

    /// Tries a special token at `i`; `first` is where its prefix starts.
    mutating func special(_ code: Span<UInt8>, _ special: Special, from first: Int) -> Bool {
        switch special {
        case .slashRegex: slashRegex(code)
        case .lifetime: lifetime(code)
        case .rustRawString: rustRawString(code, first)
        case .rustAttribute: rustAttribute(code)
        case .cppRawString: cppRawString(code, first)
        case .rRawString: rRawString(code, first)
        case .csharpAttribute: csharpAttribute(code)
        case .csharpRawString: csharpRawString(code)
        case .cppAttribute: cppAttribute(code)
        case .phpAttribute: phpAttribute(code)
        case .luaLongString: luaLongString(code)
        case .rubyPercent: rubyPercent(code)
        case .perlQuotes: false
        case .elixirSigil: elixirSigil(code)
        case .jsx: jsx(code)
        case .preprocessor: preprocessor(code)
        case .powershellDash: powershellDash(code)
        case .powershellType: powershellType(code)
        case .powershellHereString: powershellHereString(code)
        case .objectiveCAt: objectiveCAt(code)
        case .swiftRawString: swiftRawString(code)
        case .symbol: symbol(code)
        }
    }

    /// Marks up to `after` and goes on there.
    private mutating func take(_ code: Span<UInt8>, _ first: Int, _ after: Int, _ kind: TokenKind) -> Bool {
        i = min(after, end)
        out.mark(code, first, i, kind)
        previous = .literal
        definition = .none
        return true
    }

    /// The offset after the closing delimiter of a literal opened at `i`; brackets nest.
    private func afterDelimited(_ code: Span<UInt8>, _ i: Int) -> Int {
        let open = code[i]
        let close = open.closer
        var depth = 1
        var k = i + 1
        while k < end {
            if code[k] == ascii("\\") {
                k += 1
            } else if code[k] == close {
                depth -= 1
                if depth == 0 { return k + 1 }
            } else if code[k] == open {
                depth += 1
            }
            k += 1
        }
        return end
    }

    private func isDelimiter(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !byte.continuesName && byte.closer != 0
            && !byte.isOne(of: ")]}>=,;")
    }

    private func skipLetters(_ code: Span<UInt8>, _ i: Int) -> Int {
        var k = i
        while k < end, code[k].isLetter { k += 1 }
        return k
    }

    // MARK: Regular expressions

    private mutating func slashRegex(_ code: Span<UInt8>) -> Bool {
        let next = code.at(i + 1, end)
        // An empty expression is not written so; `//` is an operator (Perl).
        if next == ascii("/") { return false }
        if !expectsOperand {
            // `puts /x/`, but not `a / b` nor `a/b`
            guard table.options.contains(.commandRegex), previous == .name, i > start, code[i - 1].isBlank,
                !next.isSpace, next != ascii("=")
            else { return false }
        }
        guard i >= noRegexBefore else { return false }
        var k = i + 1
        var inClass = false
        while k < end {
            switch code[k] {
            case ascii("\\"):
                k += 1
                if code.at(k, end).isLineEnd { continue }
            case ascii("["): inClass = true
            case ascii("]"): inClass = false
            case ascii("/") where !inClass: return take(code, i, skipLetters(code, k + 1), .regex)
            case 0x0A, 0x0D:
                noRegexBefore = k
                return false
            default: break
            }
            k += 1
        }
        noRegexBefore = end
        return false
    }

    // MARK: Rust

    private mutating func lifetime(_ code: Span<UInt8>) -> Bool {
        let next = code.at(i + 1, end)
        if next == ascii("\\") {
            let after = code.afterEscape(i + 1, end)
            guard code.at(after, end) == ascii("'") else { return false }
            out.mark(code, i, i + 1, .string)
            out.mark(code, i + 1, after, .escape)
            return take(code, after, after + 1, .string)
        }
        let after = code.afterScalar(i + 1, end)
        if next != ascii("'"), !next.isLineEnd, code.at(after, end) == ascii("'") {
            return take(code, i, after + 1, .string)
        }
        guard next.startsName else { return false }
        return take(code, i, code.skipName(i + 1, end), .variable)
    }

    private mutating func rustRawString(_ code: Span<UInt8>, _ first: Int) -> Bool {
        guard i > first, code[i - 1] == ascii("r"), i - first <= 2 else { return false }
        var open = i
        while open < end, code[open] == ascii("#") { open += 1 }
        guard code.at(open, end) == ascii("\"") else { return false }
        let hashes = open - i
        var k = open + 1
        while k < end {
            if code[k] == ascii("\"") {
                var n = 0
                while n < hashes, code.at(k + 1 + n, end) == ascii("#") { n += 1 }
                if n == hashes { return take(code, first, k + 1 + n, .string) }
                k += n
            }
            k += 1
        }
        return take(code, first, end, .string)
    }

    /// Marks `#[derive(Debug)]` whole, apart from strings in it.
    private mutating func rustAttribute(_ code: Span<UInt8>) -> Bool {
        var k = i + 1
        if code.at(k, end) == ascii("!") { k += 1 }
        guard code.at(k, end) == ascii("[") else { return false }
        var depth = 0
        var first = i
        while k < end {
            switch code[k] {
            case ascii("["): depth += 1
            case ascii("]"):
                depth -= 1
                if depth == 0 {
                    _ = take(code, first, k + 1, .attribute)
                    previous = .start
                    return true
                }
            case ascii("\""):
                let after = afterDelimited(code, k)
                out.mark(code, first, k, .attribute)
                out.mark(code, k, after, .string)
                first = after
                k = after - 1
            default: break
            }
            k += 1
        }
        return take(code, first, end, .attribute)
    }

    // MARK: C and its family

    private mutating func cppRawString(_ code: Span<UInt8>, _ first: Int) -> Bool {
        guard i > first, code[i - 1] == ascii("R"), code[i] == ascii("\"") else { return false }
        let delimiter = i + 1
        var k = delimiter
        // [lex.string]: at most 16 characters
        while k < end, k <= delimiter + 16, code[k] != ascii("("), !code[k].isSpace, code[k] != ascii("\"") {
            k += 1
        }
        guard code.at(k, end) == ascii("(") else { return false }
        let count = k - delimiter
        k += 1
        while k < end {
            if code[k] == ascii(")"), code.at(k + 1 + count, end) == ascii("\"") {
                var n = 0
                while n < count, code[k + 1 + n] == code[delimiter + n] { n += 1 }
                if n == count { return take(code, first, k + count + 2, .string) }
            }
            k += 1
        }
        return take(code, first, end, .string)
    }

    private mutating func preprocessor(_ code: Span<UInt8>) -> Bool {
        guard code.isFirstOnLine(i, from: start) else { return false }
        let word = code.skipBlanks(i + 1, end)
        let after = code.skipName(word, end)
        _ = take(code, i, after, .meta)
        previous = .start
        let isInclude =
            code.equals("include", word, after) || code.equals("import", word, after)
            || code.equals("include_next", word, after)
        let path = code.skipBlanks(after, end)
        if isInclude, code.at(path, end) == ascii("<") {
            let lineEnd = code.lineEnd(from: path, end)
            let close = code.first(ascii(">"), from: path, lineEnd)
            return take(code, path, min(close + 1, lineEnd), .string)
        }
        let isProse =
            code.equals("region", word, after) || code.equals("endregion", word, after)
            || code.equals("error", word, after) || code.equals("warning", word, after)
        if isProse { return take(code, after, code.lineEnd(from: after, end), .meta) }
        return true
    }

    private mutating func csharpAttribute(_ code: Span<UInt8>) -> Bool {
        var name = i + 1
        let word = code.skipName(name, end)
        if code.at(word, end) == ascii(":") {
            // `[assembly: Name]`
            name = code.skipBlanks(word + 1, end)
        }
        var after = code.skipName(name, end)
        while code.at(after, end) == ascii("."), code.at(after + 1, end).startsName {
            after = code.skipName(after + 1, end)
        }
        guard code.at(name, end).isUppercase else { return false }
        let next = code.at(after, end)
        if code.isFirstOnLine(i, from: start) {
            guard next == ascii("]") || next == ascii("(") || next == ascii(",") else { return false }
        } else {
            // A parameter's: `([FromBody] Item item)`
            guard expectsOperand, previous == .other, next == ascii("]"),
                code.at(after + 1, end) == ascii(" ")
            else {
                return false
            }
        }
        i += 1
        _ = take(code, i, after, .attribute)
        previous = .keyword
        return true
    }

    private mutating func cppAttribute(_ code: Span<UInt8>) -> Bool {
        // An attribute is short; a longer run is a subscript of a lambda.
        let limit = min(end, i + 120)
        var k = i + 2
        while k < limit, code[k] != ascii("]"), !code[k].isLineEnd { k += 1 }
        guard code.at(k, limit) == ascii("]"), code.at(k + 1, end) == ascii("]") else { return false }
        _ = take(code, i, k + 2, .attribute)
        previous = .start
        return true
    }

    private mutating func csharpRawString(_ code: Span<UInt8>) -> Bool {
        let first = i
        var open = i
        while open < min(end, i + Self.longestFence), code[open] == ascii("$") { open += 1 }
        let dollars = open - first
        var text = open
        while text < end, code[text] == ascii("\"") { text += 1 }
        let quotes = text - open
        guard quotes >= 3 else { return false }
        var k = text
        var run = 0
        while k < end, run < quotes {
            run = code[k] == ascii("\"") ? run + 1 : 0
            k += 1
        }
        let close = run == quotes ? k - quotes : end
        if dollars == 1 {
            out.mark(code, first, text, .string)
            self.text(code, LexerTable.fencedText, text..<close)
        } else {
            out.mark(code, first, close, .string)
        }
        return take(code, close, k, .string)
    }

    private mutating func objectiveCAt(_ code: Span<UInt8>) -> Bool {
        let name = i + 1
        let after = code.skipName(name, end)
        guard code.at(name, end).startsName else { return false }
        _ = take(code, i, after, .keyword)
        previous = .keyword
        let definesType =
            code.equals("interface", name, after) || code.equals("implementation", name, after)
            || code.equals("protocol", name, after) || code.equals("class", name, after)
        if definesType { definition = .type }
        return true
    }

    private mutating func swiftRawString(_ code: Span<UInt8>) -> Bool {
        var open = i
        while open < min(end, i + Self.longestFence), code[open] == ascii("#") { open += 1 }
        guard code.at(open, end) == ascii("\"") else { return false }
        let first = i
        for rule in table.rules[Int(ascii("\""))] where code.has(rule.open, at: open, end) {
            i = open + rule.open.count
            string(code, rule, from: first, hashes: open - first)
            return true
        }
        return false
    }

    // MARK: PHP, Lua, R

    private mutating func phpAttribute(_ code: Span<UInt8>) -> Bool {
        guard code.at(i + 1, end) == ascii("[") else { return false }
        var k = i + 2
        while k < end, code[k].continuesName || code[k] == ascii("\\") { k += 1 }
        _ = take(code, i, k, .attribute)
        previous = .keyword
        return true
    }

    private mutating func luaLongString(_ code: Span<UInt8>) -> Bool {
        let isComment = code[i] == ascii("-")
        var k = isComment ? i + 3 : i + 1
        let level = k
        while k < end, code[k] == ascii("=") { k += 1 }
        let count = k - level
        guard code.at(k, end) == ascii("[") else { return false }
        k += 1
        while k < end {
            if code[k] == ascii("]") {
                var n = 0
                while n < count, code.at(k + 1 + n, end) == ascii("=") { n += 1 }
                if n == count, code.at(k + 1 + n, end) == ascii("]") {
                    return take(code, i, k + n + 2, isComment ? .comment : .string)
                }
                k += n
            }
            k += 1
        }
        return take(code, i, end, isComment ? .comment : .string)
    }

    private mutating func rRawString(_ code: Span<UInt8>, _ first: Int) -> Bool {
        guard i == first + 1, code[first] | 0x20 == ascii("r") else { return false }
        let quote = code[i]
        var k = i + 1
        while k < end, code[k] == ascii("-") { k += 1 }
        let dashes = k - i - 1
        let close = code.at(k, end).closer
        guard close != code.at(k, end) else { return false }
        k += 1
        while k < end {
            if code[k] == close {
                var n = 0
                while n < dashes, code.at(k + 1 + n, end) == ascii("-") { n += 1 }
                if n == dashes, code.at(k + 1 + n, end) == quote {
                    return take(code, first, k + n + 2, .string)
                }
                k += n
            }
            k += 1
        }
        return take(code, first, end, .string)
    }

    // MARK: Ruby, Perl, Elixir

    private mutating func symbol(_ code: Span<UInt8>) -> Bool {
        if i > start, code[i - 1] == ascii(":") || code[i - 1].continuesName { return false }
        let next = code.at(i + 1, end)
        if next == ascii("\"") { return take(code, i, afterDelimited(code, i + 1), .builtin) }
        guard next.startsName else { return false }
        var k = code.skipName(i + 1, end)
        let mark = code.at(k, end)
        if mark == ascii("?") || mark == ascii("!") { k += 1 }
        return take(code, i, k, .builtin)
    }

    private mutating func rubyPercent(_ code: Span<UInt8>) -> Bool {
        let letter = code.at(i + 1, end)
        let open = letter.isLetter ? i + 2 : i + 1
        guard letter.isLetter ? letter.isOne(of: "wWiIqQrxs") : letter.isOne(of: "([{<|!") else {
            return false
        }
        guard isDelimiter(code.at(open, end)) else { return false }
        if !expectsOperand {
            guard previous == .name, i > start, code[i - 1].isBlank, letter.isLetter else { return false }
        }
        let after = afterDelimited(code, open)
        let isRegex = letter == ascii("r")
        return take(code, i, isRegex ? skipLetters(code, after) : after, isRegex ? .regex : .string)
    }

    /// Reads `q{…}`, `qw(…)`, `m/…/`, `s/…/…/`, `tr/…/…/` whose letters end at `i`.
    mutating func perlQuote(_ code: Span<UInt8>, from first: Int) -> Bool {
        guard previous != .point, isDelimiter(code.at(i, end)), code.at(i, end) != ascii(":") else {
            return false
        }
        if first > start, code[first - 1] == ascii("{") || code[first - 1] == ascii("&") { return false }
        let isTwofold =
            code.equals("s", first, i) || code.equals("y", first, i) || code.equals("tr", first, i)
        let isMatch = code.equals("m", first, i) || code.equals("qr", first, i)
        let isText =
            code.equals("q", first, i) || code.equals("qq", first, i) || code.equals("qw", first, i)
            || code.equals("qx", first, i)
        guard isTwofold || isMatch || isText else { return false }
        // A comment sign or an arrow is no delimiter.
        guard code[i] != ascii("#"), code[i] != ascii("-") else { return false }
        let open = code[i]
        var after = afterDelimited(code, i)
        if isTwofold, after < end {
            if open.closer == open {
                after = afterDelimited(code, after - 1)
            } else {
                let second = code.skipSpace(after, end)
                if second < end, isDelimiter(code[second]) { after = afterDelimited(code, second) }
            }
        }
        return take(code, first, isText ? after : skipLetters(code, after), isText ? .string : .regex)
    }

    private mutating func elixirSigil(_ code: Span<UInt8>) -> Bool {
        let name = i + 1
        let open = skipLetters(code, name)
        guard open > name, open <= name + 8, isDelimiter(code.at(open, end)) else { return false }
        let isRegex = code[name] | 0x20 == ascii("r")
        if code.has("\"\"\"", at: open, end) {
            let close = code.find("\"\"\"", from: open + 3, end).map { $0 + 3 } ?? end
            return take(code, i, close, .string)
        }
        return take(code, i, skipLetters(code, afterDelimited(code, open)), isRegex ? .regex : .string)
    }

    // MARK: PowerShell

    private mutating func powershellDash(_ code: Span<UInt8>) -> Bool {
        guard i == start || code[i - 1].isSpace || code[i - 1].isOne(of: "([{,!") else { return false }
        var name = i + 1
        if code.at(name, end) == ascii("-") { name += 1 }
        guard code.at(name, end).isLetter else { return false }
        let after = code.skipName(name, end)
        let kind = table.words.find(code, i, after)?.kind ?? .attribute
        _ = take(code, i, after, kind)
        previous = .keyword
        return true
    }

    /// Marks `[int]` as a type and `[Parameter(…)]` as an attribute.
    private mutating func powershellType(_ code: Span<UInt8>) -> Bool {
        if i > start, code[i - 1].continuesName || code[i - 1] == ascii(")") || code[i - 1] == ascii("]") {
            guard code[i - 1] == ascii("]"), previous == .close else { return false }
        }
        let name = i + 1
        guard code.at(name, end).startsName else { return false }
        var after = code.skipName(name, end)
        while code.at(after, end) == ascii("."), code.at(after + 1, end).startsName {
            after = code.skipName(after + 1, end)
        }
        switch code.at(after, end) {
        case ascii("]"), ascii("["): _ = take(code, name, after, .type)
        case ascii("("): _ = take(code, name, after, .attribute)
        default: return false
        }
        previous = .name
        return true
    }

    private mutating func powershellHereString(_ code: Span<UInt8>) -> Bool {
        let quote = code[i + 1]
        let first = i
        let text = i + 2
        guard code.at(text, end).isLineEnd else { return false }
        var k = text
        while k < end {
            let line = code.afterLineEnd(code.lineEnd(from: k, end), end)
            if code.at(line, end) == quote, code.at(line + 1, end) == ascii("@") {
                k = line
                break
            }
            k = line
        }
        out.mark(code, first, text, .string)
        if quote == ascii("\"") {
            self.text(code, LexerTable.hereStringText, text..<k)
        } else {
            out.mark(code, text, k, .string)
        }
        return take(code, k, min(k + 2, end), .string)
    }
}
