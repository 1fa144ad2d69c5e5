// Dockerfiles: an instruction a logical line; what follows is a command, JSON, or words.

private let instructions = WordTable(
    [
        (
            """
            from run cmd label maintainer expose env add copy entrypoint volume user workdir arg onbuild stopsignal
            healthcheck shell
            """, Word(kind: .keyword)
        )
    ], ignoresCase: true)

func lexDockerfile(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    while i < end {
        let first = code.skipBlanks(i, end)
        let lineEnd = code.lineEnd(from: first, end)
        if code.at(first, lineEnd) == ascii("#") {
            out.mark(code, first, lineEnd, .comment)
            i = code.afterLineEnd(lineEnd, end)
            continue
        }
        let close = logicalLineEnd(code, first, end)
        instruction(code, first, close, &out)
        i = code.afterLineEnd(close, end)
    }
}

/// The end of a line with those that a backslash or a here-document adds to it.
private func logicalLineEnd(_ code: Span<UInt8>, _ first: Int, _ end: Int) -> Int {
    var close = code.lineEnd(from: first, end)
    var continues = close > first && code[close - 1] == ascii("\\")
    while continues, close < end {
        let next = code.afterLineEnd(close, end)
        let text = code.skipBlanks(next, end)
        close = code.lineEnd(from: text, end)
        // Comments and empty lines do not end a continued line.
        continues = text == close || code[text] == ascii("#") || code[close - 1] == ascii("\\")
    }
    guard let mark = code.find("<<", from: first, close), code.at(mark + 2, close) != ascii("<") else {
        return close
    }
    var name = mark + 2
    while name < close, code[name].isOne(of: "-\"'") { name += 1 }
    let afterName = code.skipName(name, close)
    guard afterName > name, code[name].startsName else { return close }
    var line = code.afterLineEnd(close, end)
    while line < end {
        let lineEnd = code.lineEnd(from: line, end)
        let text = code.skipBlanks(line, lineEnd)
        if lineEnd - text == afterName - name {
            var n = 0
            while n < afterName - name, code[text + n] == code[name + n] { n += 1 }
            if n == afterName - name { return lineEnd }
        }
        line = code.afterLineEnd(lineEnd, end)
    }
    return end
}

private func instruction(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) {
    var first = first
    var after = code.skipName(first, close)
    while code.equals("onbuild", first, after) {
        out.mark(code, first, after, .keyword)
        first = code.skipBlanks(after, close)
        after = code.skipName(first, close)
    }
    guard instructions.find(code, first, after) != nil else {
        return arguments(code, first, close, &out, keys: false)
    }
    out.mark(code, first, after, .keyword)
    var i = code.skipBlanks(after, close)
    // Flags of the instruction: `--from=build`, `--mount=…`
    while code.has("--", at: i, close) {
        var k = i
        while k < close, !code[k].isSpace, code[k] != ascii("=") { k += 1 }
        out.mark(code, i, k, .attribute)
        var value = k
        while value < close, !code[value].isSpace { value += 1 }
        words(code, k, value, &out)
        i = value
        while i < close, code[i].isSpace || code[i] == ascii("\\") && code.at(i + 1, close).isLineEnd {
            i += 1
        }
    }
    switch code.at(i, close) {
    case ascii("["): out.embed(Language.named("json"), code, i..<close)
    case _ where ["run", "cmd", "entrypoint", "shell"].contains(where: { code.equals($0, first, after) }):
        out.embed(Language.named("bash"), code, i..<close)
    case _ where code.equals("healthcheck", first, after):
        if code.has("cmd", at: i, close) {
            instruction(code, i, close, &out)
        } else {
            // Options on lines of their own, then `CMD`
            arguments(code, i, close, &out, keys: false)
        }
    case _ where ["env", "arg", "label"].contains(where: { code.equals($0, first, after) }):
        arguments(code, i, close, &out, keys: true)
    case _ where code.equals("from", first, after):
        arguments(code, i, close, &out, keys: false, hasAs: true)
    default: arguments(code, i, close, &out, keys: false)
    }
}

/// Reads words with quotes, variables and numbers; with keys, `NAME=value` pairs.
private func arguments(
    _ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter, keys: Bool, hasAs: Bool = false
) {
    var i = first
    while i < close {
        if code[i].isSpace || code[i] == ascii("\\") {
            i += 1
            continue
        }
        if code[i] == ascii("#"), code.isFirstOnLine(i, from: first) {
            let lineEnd = code.lineEnd(from: i, close)
            out.mark(code, i, lineEnd, .comment)
            i = lineEnd
            continue
        }
        var k = i
        while k < close, !code[k].isSpace, !code[k].isOne(of: "=\"'$") { k += 1 }
        if keys, code.at(k, close) == ascii("=") || k == close || code[k].isBlank,
            i == first || code.at(k, close) == ascii("=")
        {
            out.mark(code, i, k, .attribute)
            if code.at(k, close) == ascii("=") { k += 1 }
        } else if hasAs, code.equals("as", i, k) {
            out.mark(code, i, k, .keyword)
        } else if code.isNumber(i, k), code.at(k, close).isSpace || k == close || code[k] == ascii("/") {
            out.mark(code, i, k, .number)
        }
        var word = k
        while word < close, !code[word].isSpace {
            word =
                code[word] == ascii("\"") || code[word] == ascii("'")
                ? min(code.afterQuoted(word, close, escapes: true), close) : word + 1
        }
        words(code, k, word, &out)
        i = max(word, i + 1)
    }
}

/// Marks quotes and variables in part of a word.
private func words(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) {
    var i = first
    while i < close {
        switch code[i] {
        case ascii("\""), ascii("'"):
            i = max(i + 1, out.markQuoted(code, i, close, lines: true, templates: true, variables: true))
        case ascii("$"):
            let start = i
            i += 1
            if code.at(i, close) == ascii("{") {
                i = min(code.first(ascii("}"), from: i, close) + 1, close)
            } else {
                i = code.skipName(i, close)
            }
            out.mark(code, start, i, .variable)
        default: i += 1
        }
    }
}
