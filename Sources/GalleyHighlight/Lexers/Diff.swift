// Differences: each line is of one kind, by its first bytes.

func lexDiff(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    var inHeader = true
    while i < end {
        let close = code.lineEnd(from: i, end)
        let next = code.afterLineEnd(close, end)
        var kind = TokenKind.plain
        switch code.at(i, close) {
        case ascii("-"):
            // `--- file` is told from the deleted line `-- file` by the `+++ file` below.
            let isFile = code.has("--- ", at: i, close) && code.has("+++ ", at: next, end)
            kind = isFile ? .meta : .deleted
            if isFile { inHeader = true }
        case ascii("+"): kind = inHeader && code.has("+++ ", at: i, close) ? .meta : .inserted
        case ascii("<"): kind = code.at(i + 1, close) == ascii(" ") ? .deleted : .plain
        case ascii(">"): kind = code.at(i + 1, close) == ascii(" ") ? .inserted : .plain
        case ascii("@"):
            kind = .heading
            inHeader = false
        case ascii("\\"): kind = .comment
        case ascii("d") where code.has("diff ", at: i, close):
            kind = .meta
            inHeader = true
        case _ where inHeader && isHeader(code, i, close): kind = .meta
        default: break
        }
        if kind == .inserted || kind == .deleted { inHeader = false }
        if kind != .plain { out.mark(code, i, close, kind) }
        i = next
    }
}

private func isHeader(_ code: Span<UInt8>, _ i: Int, _ close: Int) -> Bool {
    let starts: [StaticString] = [
        "index ", "new file", "deleted file", "old mode", "new mode", "similarity ", "rename ", "copy ",
        "binary ",
    ]
    return starts.contains { code.has($0, at: i, close) }
}
