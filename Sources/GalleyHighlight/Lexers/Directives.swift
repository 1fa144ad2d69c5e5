// Configuration of web servers: a directive and its arguments, in blocks.

/// nginx: directives end with `;`, blocks are in braces.
func lexNginx(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    var startsDirective = true
    var isPattern = false
    while i < end {
        let byte = code[i]
        switch byte {
        case ascii("#")
        where i == range.lowerBound || code[i - 1].isSpace || code[i - 1].isOne(of: ";{}"):
            let close = code.lineEnd(from: i, end)
            out.mark(code, i, close, .comment)
            i = close
        case ascii(";"), ascii("{"), ascii("}"):
            startsDirective = true
            isPattern = false
            i += 1
        case ascii("\""), ascii("'"):
            i = markExpanding(code, i, min(code.afterQuoted(i, end, escapes: true), end), &out)
            startsDirective = false
        case _ where byte.isSpace: i += 1
        default:
            let first = i
            var braces = 0
            while i < end, !code[i].isSpace, code[i] != ascii(";") {
                // `{` ends a word, but not inside `${name}` and `\d{2}`.
                if code[i] == ascii("{") {
                    guard i > first, code[i - 1] == ascii("$") || isPattern else { break }
                    braces += 1
                } else if code[i] == ascii("}") {
                    guard braces > 0 else { break }
                    braces -= 1
                } else if code[i] == ascii("\\") {
                    i += 1
                }
                i += 1
            }
            i = min(max(i, first + 1), end)
            argument(code, first, i, &out, isDirective: startsDirective, isPattern: isPattern)
            if !startsDirective {
                isPattern =
                    code[first] == ascii("~") || code.equals("!~", first, i) || code.equals("!~*", first, i)
            } else {
                isPattern = code.equals("rewrite", first, i)
            }
            startsDirective = false
        }
    }
}

private func argument(
    _ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter, isDirective: Bool,
    isPattern: Bool
) {
    if isDirective, code[first].startsName { return out.mark(code, first, close, .keyword) }
    if isPattern { return out.mark(code, first, close, .regex) }
    let operators: [StaticString] = ["=", "~", "~*", "^~", "!~", "!~*", "!="]
    if close - first <= 3, operators.contains(where: { code.equals($0, first, close) }) {
        return out.mark(code, first, close, .operator)
    }
    if code.equals("on", first, close) || code.equals("off", first, close) {
        return out.mark(code, first, close, .builtin)
    }
    var k = first
    while k < close, code[k].isDigit || code[k] == ascii(".") || code[k] == ascii(":") { k += 1 }
    // A size or a time: `10m`, `60s`, `1y`
    if k > first, k == close || k + 1 == close && code[k].isLetter || k + 2 == close && code[k].isLetter {
        return out.mark(code, first, close, .number)
    }
    _ = markVariables(code, first, close, nil, &out)
}

private func markExpanding(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) -> Int {
    markVariables(code, first, close, .string, &out)
}

/// Marks `$name` and `${name}`, and the rest as `kind`.
private func markVariables(
    _ code: Span<UInt8>, _ first: Int, _ close: Int, _ kind: TokenKind?, _ out: inout TokenWriter
) -> Int {
    var start = first
    var k = first
    while k < close {
        guard code[k] == ascii("$"),
            code.at(k + 1, close).continuesName || code.at(k + 1, close) == ascii("{")
        else {
            k += 1
            continue
        }
        if let kind { out.mark(code, start, k, kind) }
        var after = code.skipName(k + 1, close)
        if code[k + 1] == ascii("{") {
            let brace = code.skipName(k + 2, close)
            after = code.at(brace, close) == ascii("}") ? brace + 1 : k + 2
        }
        out.mark(code, k, after, .variable)
        start = after
        k = after
    }
    if let kind { out.mark(code, start, close, kind) }
    return close
}

/// Apache: a directive a line, sections in angle brackets.
func lexApache(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    while i < end {
        let first = code.skipBlanks(i, end)
        let close = code.lineEnd(from: first, end)
        i = code.afterLineEnd(close, end)
        var k = first
        switch code.at(first, close) {
        case 0: continue
        case ascii("#"):
            out.mark(code, first, close, .comment)
            continue
        case ascii("<"):
            k = code.at(first + 1, close) == ascii("/") ? first + 2 : first + 1
            let after = code.skipName(k, close)
            out.mark(code, k, after, .tag)
            k = after
        default:
            k = code.skipName(first, close)
            out.mark(code, first, k, .keyword)
        }
        while k < close {
            if code[k].isBlank || code[k] == ascii(">") {
                k += 1
            } else if code[k] == ascii("\"") {
                k = out.markQuoted(code, k, close, templates: true)
            } else {
                let word = k
                while k < close, !code[k].isBlank, code[k] != ascii("\""), code[k] != ascii(">") { k += 1 }
                apacheArgument(code, word, k, &out)
            }
        }
    }
}

private func apacheArgument(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) {
    let words: [StaticString] = ["on", "off", "all", "none", "granted", "denied"]
    if words.contains(where: { code.equals($0, first, close) }) {
        return out.mark(code, first, close, .builtin)
    }
    if code.isNumber(first, close) { return out.mark(code, first, close, .number) }
    var k = first
    while k < close {
        // `%{NAME}`, `${NAME}`, `$1`
        if code[k] == ascii("%") || code[k] == ascii("$") {
            let next = code.at(k + 1, close)
            let after =
                next == ascii("{")
                ? min(code.first(ascii("}"), from: k, close) + 1, close) : code.skipName(k + 1, close)
            if after > k + 1 { out.mark(code, k, after, .variable) }
            k = after
        } else {
            k += 1
        }
    }
}
