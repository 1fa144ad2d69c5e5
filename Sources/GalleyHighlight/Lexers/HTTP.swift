// HTTP messages: a request or status line, fields, and a body in the language its media type names.
//
// Several messages may follow each other, as in the files of REST clients, where `###` stands between them.

func lexHTTP(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    while i < end {
        i = message(code, i, end, &out)
    }
}

/// Reads one message; answers where the next begins.
private func message(_ code: Span<UInt8>, _ first: Int, _ end: Int, _ out: inout TokenWriter) -> Int {
    var i = first
    var hasStart = false
    var mediaType: Language?
    while i < end {
        let close = code.lineEnd(from: i, end)
        let next = code.afterLineEnd(close, end)
        if close == i || code.skipBlanks(i, close) == close {
            i = next
            if hasStart { break }
            continue
        }
        if code[i] == ascii("#") {
            out.mark(code, i, close, code.has("###", at: i, close) ? .meta : .comment)
        } else if !hasStart, startLine(code, i, close, &out) {
            hasStart = true
        } else if let language = field(code, i, close, &out) {
            hasStart = true
            mediaType = language
        } else {
            hasStart = true
        }
        i = next
    }
    let body = i
    while i < end, !startsMessage(code, i, end) { i = code.afterLineEnd(code.lineEnd(from: i, end), end) }
    if body < i {
        let start = code.at(code.skipSpace(body, i), i)
        let looksLikeJSON = start == ascii("{") || start == ascii("[")
        out.embed(mediaType ?? (looksLikeJSON ? Language.named("json") : nil), code, body..<i)
    }
    return i
}

private func startsMessage(_ code: Span<UInt8>, _ i: Int, _ end: Int) -> Bool {
    let close = code.lineEnd(from: i, end)
    return code.has("###", at: i, close) || code.has("http/", at: i, close) && code.at(i + 5, close).isDigit
        || afterMethod(code, i, close) != nil && hasVersion(code, i, close)
}

private func hasVersion(_ code: Span<UInt8>, _ i: Int, _ close: Int) -> Bool {
    version(code, i, close) < close
}

/// The offset of `HTTP/1.1` at the end of a request line, or of the line's end.
private func version(_ code: Span<UInt8>, _ i: Int, _ close: Int) -> Int {
    var k = close
    while k > i, !code[k - 1].isBlank { k -= 1 }
    return code.has("http/", at: k, close) ? k : close
}

private func afterMethod(_ code: Span<UInt8>, _ i: Int, _ close: Int) -> Int? {
    var k = i
    while k < close, code[k].isUppercase { k += 1 }
    return k > i + 2 && k < i + 20 && code.at(k, close) == ascii(" ") ? k : nil
}

private func startLine(_ code: Span<UInt8>, _ i: Int, _ close: Int, _ out: inout TokenWriter) -> Bool {
    if code.has("http/", at: i, close) {
        var k = i
        while k < close, !code[k].isBlank { k += 1 }
        out.mark(code, i, k, .meta)
        let status = code.skipBlanks(k, close)
        let reason = code.skipName(status, close)
        out.mark(code, status, reason, .number)
        out.mark(code, code.skipBlanks(reason, close), close, .string)
        return true
    }
    if let target = afterMethod(code, i, close) {
        out.mark(code, i, target, .keyword)
        let version = version(code, target, close)
        var last = version
        while last > target, code[last - 1].isBlank { last -= 1 }
        out.mark(code, target + 1, last, .string)
        out.mark(code, version, close, .meta)
        return true
    }
    return false
}

/// Reads a field; answers the language of the body if it is `Content-Type`.
private func field(_ code: Span<UInt8>, _ i: Int, _ close: Int, _ out: inout TokenWriter) -> Language? {
    var k = i
    while k < close, code[k].continuesName || code[k] == ascii("-") || code[k] == ascii(":") && k == i {
        k += 1
    }
    guard code.at(k, close) == ascii(":"), k > i else { return nil }
    out.mark(code, i, k, .attribute)
    let value = code.skipBlanks(k + 1, close)
    out.mark(code, value, close, .string)
    guard code.equals("content-type", i, k) else { return nil }
    let names: [(StaticString, String)] = [
        ("json", "json"), ("html", "html"), ("xml", "xml"), ("yaml", "yaml"), ("javascript", "javascript"),
        ("css", "css"), ("graphql", "graphql"),
    ]
    for (word, name) in names where code.find(word, from: value, close) != nil { return Language.named(name) }
    return nil
}
