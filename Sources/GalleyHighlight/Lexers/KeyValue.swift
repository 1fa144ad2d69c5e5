// TOML, and the files of lines `key = value`: INI, properties, systemd units, dotenv.

func lexTOML(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    var brackets = 0
    while i < end {
        let byte = code[i]
        switch byte {
        case ascii("#"):
            let close = code.lineEnd(from: i, end)
            out.mark(code, i, close, .comment)
            i = close
        case ascii("[") where brackets == 0 && code.isFirstOnLine(i, from: range.lowerBound):
            let lineEnd = code.lineEnd(from: i, end)
            var k = i
            while k < lineEnd, code[k] != ascii("]") {
                k = code[k] == ascii("\"") ? code.afterQuoted(k, lineEnd, escapes: true) : k + 1
            }
            while k < lineEnd, code[k] == ascii("]") { k += 1 }
            out.mark(code, i, k, .heading)
            i = k
        case ascii("["), ascii("{"):
            brackets += 1
            i += 1
        case ascii("]"), ascii("}"):
            brackets = max(0, brackets - 1)
            i += 1
        case ascii("\""), ascii("'"):
            let escapes = byte == ascii("\"")
            let fence: StaticString = escapes ? "\"\"\"" : "'''"
            if code.has(fence, at: i, end) {
                i = markFenced(code, i, end, fence, escapes, &out)
                continue
            }
            let close = code.afterQuoted(i, end, escapes: escapes, lines: false)
            let next = code.at(code.skipBlanks(close, end), end)
            let isKey = next == ascii("=") || next == ascii(".")
            _ = out.markQuoted(code, i, close, as: isKey ? .attribute : .string, escapes: escapes)
            i = min(close, end)
        case _ where byte.continuesName || byte == ascii("-") || byte == ascii("+"):
            var k = i
            while k < end, code[k].continuesName || code[k].isOne(of: "-+.:") { k += 1 }
            let next = code.at(code.skipBlanks(k, end), end)
            if next == ascii("=") || code[k - 1] == ascii(".") {
                out.mark(code, i, k, .attribute)
            } else if code.equals("true", i, k) || code.equals("false", i, k) {
                out.mark(code, i, k, .builtin)
            } else if code.isNumber(i, k) || code.equals("inf", i, k) || code.equals("nan", i, k) {
                out.mark(code, i, k, .number)
            }
            i = k
        default: i += 1
        }
    }
}

/// Marks a TOML string between three quotation marks.
private func markFenced(
    _ code: Span<UInt8>, _ i: Int, _ end: Int, _ fence: StaticString, _ escapes: Bool,
    _ out: inout TokenWriter
) -> Int {
    var first = i
    var k = i + 3
    while k < end, !code.has(fence, at: k, end) {
        guard escapes, code[k] == ascii("\\") else {
            k += 1
            continue
        }
        out.mark(code, first, k, .string)
        first = code.at(k + 1, end).isLineEnd ? k + 1 : code.afterEscape(k, end)
        out.mark(code, k, first, .escape)
        k = first
    }
    let close = min(k + 3, end)
    out.mark(code, first, close, .string)
    return close
}

func lexINI(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    while i < end {
        let first = code.skipBlanks(i, end)
        let close = code.lineEnd(from: first, end)
        i = code.afterLineEnd(close, end)
        switch code.at(first, close) {
        case 0: continue
        case ascii("#"), ascii(";"), ascii("!"): out.mark(code, first, close, .comment)
        case ascii("["):
            let bracket = code.first(ascii("]"), from: first, close)
            out.mark(code, first, min(bracket + 1, close), .heading)
        default:
            entry(code, first, close, &out)
            // A backslash before the line end carries the value on.
            while close < end, i < end, i >= 2, endsWithBackslash(code, i) {
                let next = code.skipBlanks(i, end)
                let nextEnd = code.lineEnd(from: next, end)
                value(code, next, nextEnd, &out)
                i = code.afterLineEnd(nextEnd, end)
                if nextEnd == end { break }
            }
        }
    }
}

private func endsWithBackslash(_ code: Span<UInt8>, _ next: Int) -> Bool {
    var k = next - 1
    while k >= 0, code[k].isLineEnd, next - k <= 2 { k -= 1 }
    return k >= 0 && code[k] == ascii("\\")
}

private func entry(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) {
    var key = first
    if code.has("export ", at: first, close) {
        out.mark(code, first, first + 6, .keyword)
        key = first + 7
    }
    var k = key
    while k < close, code[k] != ascii("="), code[k] != ascii(":") { k += code[k] == ascii("\\") ? 2 : 1 }
    k = min(k, close)
    if k == close {
        // A line without a value: a key alone, or the value of a line above.
        if first == key, first > 0, code[first - 1].isBlank {
            value(code, first, close, &out)
        } else {
            out.mark(code, key, close, .attribute)
        }
        return
    }
    var last = k
    while last > key, code[last - 1].isBlank { last -= 1 }
    out.mark(code, key, last, .attribute)
    value(code, code.skipBlanks(k + 1, close), close, &out)
}

private func value(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) {
    guard first < close else { return }
    var last = first
    // A comment after the value needs a blank before it.
    if code[first] == ascii("\"") || code[first] == ascii("'") {
        last = out.markQuoted(code, first, close, escapes: code[first] == ascii("\""), templates: true)
        let rest = code.skipBlanks(last, close)
        if code.at(rest, close) == ascii("#") || code.at(rest, close) == ascii(";") {
            out.mark(code, rest, close, .comment)
        } else {
            out.markText(code, last, close, as: .string)
        }
        return
    }
    while last < close {
        if code[last] == ascii("#") || code[last] == ascii(";"), last == first || code[last - 1].isBlank {
            break
        }
        last += 1
    }
    let comment = last
    while last > first, code[last - 1].isBlank { last -= 1 }
    let words: [StaticString] = ["true", "false", "yes", "no", "on", "off", "none", "null"]
    if code.isNumber(first, last) {
        out.mark(code, first, last, .number)
    } else if last - first <= 5, words.contains(where: { code.equals($0, first, last) }) {
        out.mark(code, first, last, .builtin)
    } else {
        out.markText(code, first, last, as: .string)
    }
    if comment < close { out.mark(code, comment, close, .comment) }
}
