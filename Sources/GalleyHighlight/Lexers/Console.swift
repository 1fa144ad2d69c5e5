// Terminal sessions: lines with a prompt are commands, the others are what a program printed.

/// Shell sessions. A prompt is `$ `, `# `, `% ` or `> `, perhaps with a user, a host or an environment before it, or
/// PowerShell's and cmd's `PS C:\> `.
func lexConsole(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    let shell = Language.named("bash")
    while i < end {
        var close = code.lineEnd(from: i, end)
        if let command = afterPrompt(code, i, close) {
            out.mark(code, i, command, .meta)
            // A backslash before the line end carries the command on; the next line has no prompt or `> `.
            while close < end, close > command, code[close - 1] == ascii("\\") {
                let next = code.afterLineEnd(close, end)
                if code.at(next, end) == ascii(">"), code.at(next + 1, end).isBlank { break }
                close = code.lineEnd(from: next, end)
            }
            out.embed(shell, code, command..<close)
        }
        i = code.afterLineEnd(close, end)
    }
}

/// Whether the first line that is not blank starts with a prompt, so that "shell" code is a session.
func startsWithPrompt(_ code: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let first = code.skipSpace(range.lowerBound, range.upperBound)
    return code.at(first, range.upperBound) == ascii("$")
        && code.at(first + 1, range.upperBound) == ascii(" ")
}

private func afterPrompt(_ code: Span<UInt8>, _ line: Int, _ close: Int) -> Int? {
    let first = code.skipBlanks(line, close)
    // No prompt is longer, a path in it included.
    let limit = min(close, first + 100)
    var k = first
    if code.at(k, limit) == ascii("(") {
        // An environment: `(venv) $ `
        k = code.first(ascii(")"), from: k, limit)
        guard k < limit else { return nil }
        k = code.skipBlanks(k + 1, limit)
    }
    // `PS C:\>`, `PS>`, `C:\>`
    let drive = code.has("ps ", at: k, limit) ? k + 3 : k
    let hasDrive = code.at(drive + 1, limit) == ascii(":") && code.at(drive + 2, limit) == ascii("\\")
    if hasDrive || code.has("ps>", at: k, limit) {
        let angle = code.first(ascii(">"), from: k, limit)
        return angle < limit ? code.skipBlanks(angle + 1, min(limit, angle + 2)) : nil
    }
    if code.at(k, limit) == ascii("[") {
        // `[user@host dir]$ `
        k = code.first(ascii("]"), from: k, limit)
        guard k < limit else { return nil }
        k += 1
    } else {
        // `user@host:~/dir$ `
        let name = k
        var hasHost = false
        while k < limit, code[k].continuesName || code[k].isOne(of: "@:~/.-") {
            if code[k] == ascii("@") { hasHost = true }
            k += 1
        }
        if !hasHost { k = name }
    }
    let mark = code.at(k, limit)
    guard mark == ascii("$") || mark == ascii("#") || mark == ascii("%") || mark == ascii(">") else {
        return nil
    }
    let after = k + 1
    if after == close { return after }
    return code.at(after, close) == ascii(" ") ? after + 1 : nil
}

/// Python sessions: `>>> ` and `... ` before code, what it printed between.
func lexPythonConsole(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    let python = Language.named("python")
    while i < end {
        let close = code.lineEnd(from: i, end)
        let first = code.skipBlanks(i, close)
        if code.has(">>>", at: first, close) || code.has("...", at: first, close) {
            let command = first + 3
            if command == close || code[command] == ascii(" ") {
                out.mark(code, first, min(command + 1, close), .meta)
                out.embed(python, code, min(command + 1, close)..<close)
            }
        } else if code.has("in [", at: first, close) {
            // IPython
            let bracket = code.first(ascii("]"), from: first, min(close, first + 12))
            if code.at(bracket, close) == ascii("]"), code.at(bracket + 1, close) == ascii(":") {
                out.mark(code, first, bracket + 2, .meta)
                out.embed(python, code, bracket + 2..<close)
            }
        }
        i = code.afterLineEnd(close, end)
    }
}
