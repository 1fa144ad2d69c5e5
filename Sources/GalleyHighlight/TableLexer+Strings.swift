// Strings: escapes, interpolations with code in them, and here-documents.

extension TableLexer {
    /// Reads a string whose opening delimiter ends at `i`; the token starts at `first`. `hashes` count the `#` of a
    /// Swift raw string.
    mutating func string(_ code: Span<UInt8>, _ rule: LexerTable.Rule, from first: Int, hashes: Int = 0) {
        var first = first
        let kind = rule.form.kind
        let style = rule.form.interpolation
        let closer = rule.close.first ?? 0
        previous = .literal
        definition = .none
        while i < end {
            let byte = code[i]
            guard rule.stops[Int(byte)] else {
                i += 1
                continue
            }
            if byte == closer, code.has(rule.close, at: i, end), hasHashes(code, i + rule.close.count, hashes)
            {
                let next = i + rule.close.count
                if rule.form.doubles, code.has(rule.close, at: next, end) {
                    escape(code, &first, next + rule.close.count, kind)
                    continue
                }
                i = next + hashes
                // More quotation marks than close a raw string are its last ones (Kotlin, Scala).
                if rule.form.escapes == .none, rule.close.count == 3 {
                    while code.at(i, end) == closer { i += 1 }
                }
                break
            }
            switch byte {
            case 0x0A, 0x0D:
                guard rule.form.spansLines else {
                    out.mark(code, first, i, kind)
                    return
                }
                i += 1
            case ascii("\\"): backslash(code, rule, &first, hashes)
            case ascii("`"): escape(code, &first, code.afterScalar(i + 1, end), kind)
            case ascii("$"): dollar(code, rule, &first)
            case ascii("#") where style.contains(.hashBrace) && code.at(i + 1, end) == ascii("{"):
                interpolation(code, rule, &first, opening: 2, closer: ascii("}"))
            case ascii("{") where style.contains(.brace):
                if code.at(i + 1, end) == byte {
                    escape(code, &first, i + 2, kind)
                } else {
                    interpolation(code, rule, &first, opening: 1, closer: ascii("}"), hasFormat: true)
                }
            case ascii("{") where style.contains(.braceDollar) && code.at(i + 1, end) == ascii("$"):
                interpolation(code, rule, &first, opening: 1, closer: ascii("}"))
            case ascii("}") where style.contains(.brace) && code.at(i + 1, end) == byte:
                escape(code, &first, i + 2, kind)
            case ascii("%") where style.contains(.percentBrace) && code.at(i + 1, end) == ascii("{"):
                interpolation(code, rule, &first, opening: 2, closer: ascii("}"))
            case ascii("%") where style.contains(.percent):
                if let after = afterPercent(code) { escape(code, &first, after, kind) } else { i += 1 }
            case ascii("@") where style.contains(.atName) && code.at(i + 1, end).startsName:
                variable(code, &first, code.skipName(i + 1, end), kind)
            default: i += 1
            }
        }
        out.mark(code, first, i, kind)
        previous = .literal
    }

    private func hasHashes(_ code: Span<UInt8>, _ i: Int, _ count: Int) -> Bool {
        var k = 0
        while k < count {
            if code.at(i + k, end) != ascii("#") { return false }
            k += 1
        }
        return true
    }

    private mutating func escape(_ code: Span<UInt8>, _ first: inout Int, _ after: Int, _ kind: TokenKind) {
        out.mark(code, first, i, kind)
        out.mark(code, i, after, .escape)
        i = after
        first = after
    }

    private mutating func variable(_ code: Span<UInt8>, _ first: inout Int, _ after: Int, _ kind: TokenKind) {
        out.mark(code, first, i, kind)
        out.mark(code, i, after, .variable)
        i = after
        first = after
    }

    private mutating func backslash(
        _ code: Span<UInt8>, _ rule: LexerTable.Rule, _ first: inout Int, _ hashes: Int
    ) {
        guard hasHashes(code, i + 1, hashes) else {
            i += 1
            return
        }
        let next = i + 1 + hashes
        if rule.form.escapes == .guarding {
            i = code.at(next, end).isLineEnd ? next : code.afterScalar(next, end)
        } else if rule.form.interpolation.contains(.backslashParen), code.at(next, end) == ascii("(") {
            interpolation(code, rule, &first, opening: hashes + 2, closer: ascii(")"))
        } else if code.at(next, end).isLineEnd {
            // The string goes on in the next line, also where it may not span lines by itself.
            escape(code, &first, next, rule.form.kind)
            i = code.afterLineEnd(next, end)
            first = i
        } else {
            escape(code, &first, code.afterEscape(i + hashes, end), rule.form.kind)
        }
    }

    private mutating func dollar(_ code: Span<UInt8>, _ rule: LexerTable.Rule, _ first: inout Int) {
        let style = rule.form.interpolation
        let next = code.at(i + 1, end)
        if next == ascii("{"), style.contains(.dollarBrace) {
            interpolation(code, rule, &first, opening: 2, closer: ascii("}"))
        } else if next == ascii("("), style.contains(.dollarParen) {
            interpolation(code, rule, &first, opening: 2, closer: ascii(")"))
        } else if next.startsName, style.contains(.dollarName) {
            var after = code.skipName(i + 1, end)
            // PowerShell's scopes: `$env:PATH`
            if rule.form.escapes == .backtick, code.at(after, end) == ascii(":"),
                code.at(after + 1, end).startsName
            {
                after = code.skipName(after + 1, end)
            }
            variable(code, &first, after, rule.form.kind)
        } else if next == ascii("{"), rule.form.escapes == .backtick {
            // No name is longer.
            let close = code.first(ascii("}"), from: i, min(end, i + 100))
            if code.at(close, end) == ascii("}") {
                variable(code, &first, close + 1, rule.form.kind)
            } else {
                i += 1
            }
        } else if next == ascii("$"), code.at(i + 2, end) == ascii("{"), style.contains(.percentBrace) {
            escape(code, &first, i + 3, rule.form.kind)
        } else {
            i += 1
        }
    }

    /// The offset after a conversion of `printf` that starts at `i`.
    private func afterPercent(_ code: Span<UInt8>) -> Int? {
        if code.at(i + 1, end) == ascii("%") { return i + 2 }
        var k = i + 1
        let limit = min(end, i + 12)
        while k < limit, code[k].isDigit || code[k].isOne(of: "-+#.*'lhzjtLq") { k += 1 }
        guard k < limit, code[k].isOne(of: "diouxXeEfFgGaAcspnvTtqUbw@") else {
            // `%t` and `%q` of Go are conversions, not length modifiers.
            return k > i + 1 && k <= limit && code[k - 1].isLetter ? k : nil
        }
        return k + 1
    }

    /// Reads `${code}` and its like as code; the delimiters are marked.
    private mutating func interpolation(
        _ code: Span<UInt8>, _ rule: LexerTable.Rule, _ first: inout Int, opening: Int, closer: UInt8,
        hasFormat: Bool = false
    ) {
        guard nesting < Self.deepestNesting else {
            i = min(end, i + opening)
            return
        }
        escape(code, &first, i + opening, rule.form.kind)
        nesting += 1
        previous = .start
        run(code, until: Stop(closer: closer, lineEnd: !rule.form.spansLines, colon: hasFormat))
        nesting -= 1
        first = i
        if hasFormat, code.at(i, end) == ascii(":") { format(code, rule, &first) }
        if code.at(i, end) == closer { escape(code, &first, i + 1, rule.form.kind) }
        previous = .literal
    }

    /// Reads a format specification up to its closing brace; fields may nest in it: `{value:{width}.2f}`.
    private mutating func format(_ code: Span<UInt8>, _ rule: LexerTable.Rule, _ first: inout Int) {
        let closer = rule.close.first ?? 0
        while i < end, code[i] != ascii("}"), code[i] != closer || closer == 0, !code[i].isLineEnd {
            if code[i] == ascii("{") {
                interpolation(code, rule, &first, opening: 1, closer: ascii("}"))
            } else {
                i += 1
            }
        }
        out.mark(code, first, i, rule.form.kind)
        first = i
    }

    /// Reads a string right after the word that started at `first`, if that word is one of its prefixes.
    mutating func prefixedString(_ code: Span<UInt8>, from first: Int) -> Bool {
        for rule in table.rules[Int(code[i])] {
            if case .special(let special) = rule.token {
                if special.takesPrefix, self.special(code, special, from: first) { return true }
                continue
            }
            guard !rule.prefixes.isEmpty, code.has(rule.open, at: i, end) else { continue }
            for prefix in rule.prefixes where prefix.count == i - first && code.has(prefix, at: first, end) {
                i += rule.open.count
                string(code, rule, from: first)
                return true
            }
        }
        return false
    }
}

// MARK: - Here-documents

extension TableLexer {
    /// More here-documents on one line than anybody writes.
    private static let mostHeredocs = 8

    /// Reads `<<~NAME` and remembers that its text starts on the next line.
    mutating func heredoc(_ code: Span<UInt8>, _ style: HeredocStyle) -> Bool {
        guard heredocs.count < Self.mostHeredocs else { return false }
        var k = i + (style == .php ? 3 : 2)
        let mark = code.at(k, end)
        var indents = style == .php
        if style != .php, mark == ascii("~") || mark == ascii("-") {
            indents = true
            k += 1
        }
        if style == .php { k = code.skipBlanks(k, min(end, k + 8)) }
        let quote = code.at(k, end)
        let isQuoted = quote == ascii("'") || quote == ascii("\"") || quote == ascii("`")
        if isQuoted { k += 1 }
        let name = k
        guard code.at(k, end).startsName else { return false }
        // Without a mark or quotes only a capitalised delimiter is told from a shift.
        if (style == .ruby || style == .perl) && !indents && !isQuoted && !code[k].isUppercase {
            return false
        }
        k = code.skipName(k, end)
        let delimiter = name..<k
        if isQuoted {
            guard code.at(k, end) == quote else { return false }
            k += 1
        }
        out.mark(code, i, k, .string)
        i = k
        previous = .literal
        heredocs.append(Heredoc(delimiter: delimiter, interpolates: quote != ascii("'"), indents: indents))
        return true
    }

    /// Reads the texts of the here-documents announced on the line that ended before `i`.
    mutating func heredocTexts(_ code: Span<UInt8>) {
        let announced = heredocs
        heredocs = []
        for heredoc in announced {
            let first = i
            guard let close = closing(heredoc, code) else {
                text(code, heredoc, first..<end)
                return
            }
            text(code, heredoc, first..<close.line)
            out.mark(code, close.delimiter.lowerBound, close.delimiter.upperBound, .string)
            i = close.delimiter.upperBound
            if heredoc.delimiter != announced.last?.delimiter {
                i = code.afterLineEnd(code.lineEnd(from: i, end), end)
            }
        }
        previous = .literal
    }

    private func closing(_ heredoc: Heredoc, _ code: Span<UInt8>) -> (line: Int, delimiter: Range<Int>)? {
        var line = i
        let count = heredoc.delimiter.count
        while line < end {
            let k = heredoc.indents ? code.skipBlanks(line, end) : line
            if k + count <= end, !code.at(k + count, end).continuesName {
                var n = 0
                while n < count, code[k + n] == code[heredoc.delimiter.lowerBound + n] { n += 1 }
                if n == count { return (line, k..<k + count) }
            }
            line = code.afterLineEnd(code.lineEnd(from: k, end), end)
        }
        return nil
    }

    private mutating func text(_ code: Span<UInt8>, _ heredoc: Heredoc, _ range: Range<Int>) {
        if heredoc.interpolates, let rule = table.heredocText {
            text(code, rule, range)
        } else {
            out.mark(code, range.lowerBound, range.upperBound, .string)
            i = range.upperBound
        }
    }

    /// Reads a range as the text of a string whose delimiters stand outside it.
    mutating func text(_ code: Span<UInt8>, _ rule: LexerTable.Rule, _ range: Range<Int>) {
        let outer = end
        end = range.upperBound
        i = range.lowerBound
        string(code, rule, from: i)
        i = range.upperBound
        end = outer
    }
}
