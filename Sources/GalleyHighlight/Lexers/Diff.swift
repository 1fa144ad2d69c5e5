// Differences: each line is of one kind, by its first bytes.

func lexDiff(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    var inHeader = true
    // The lines that the current hunk still has of the old and the new file: while there are any, `--- x` is a
    // deleted line and no file's name.
    var (old, new) = (0, 0)
    while i < end {
        let close = code.lineEnd(from: i, end)
        let next = code.afterLineEnd(close, end)
        var kind = TokenKind.plain
        switch code.at(i, close) {
        case ascii("-"):
            let isFile = old == 0 && code.has("--- ", at: i, close) && code.has("+++ ", at: next, end)
            kind = isFile ? .meta : .deleted
            if isFile { inHeader = true }
            old -= 1
        case ascii("+"):
            kind = inHeader && code.has("+++ ", at: i, close) ? .meta : .inserted
            new -= 1
        case ascii("<"): kind = code.at(i + 1, close) == ascii(" ") ? .deleted : .plain
        case ascii(">"): kind = code.at(i + 1, close) == ascii(" ") ? .inserted : .plain
        case ascii("@"):
            kind = .heading
            inHeader = false
            (old, new) = hunk(code, i, close)
        case ascii("\\"): kind = .comment
        case ascii("d") where code.has("diff ", at: i, close):
            kind = .meta
            inHeader = true
        case _ where inHeader && isHeader(code, i, close): kind = .meta
        default:
            old -= 1
            new -= 1
        }
        (old, new) = (max(0, old), max(0, new))
        if kind == .inserted || kind == .deleted { inHeader = false }
        if kind != .plain { out.mark(code, i, close, kind) }
        i = next
    }
}

/// The line counts of `@@ -1,4 +1,5 @@`; a missing count is 1.
private func hunk(_ code: Span<UInt8>, _ first: Int, _ close: Int) -> (old: Int, new: Int) {
    func count(after sign: UInt8) -> Int {
        var k = code.first(sign, from: first, close) + 1
        while k < close, code[k].isDigit { k += 1 }
        guard code.at(k, close) == ascii(",") else { return k < close ? 1 : 0 }
        var count = 0
        k += 1
        while k < close, code[k].isDigit, count < 1_000_000 {
            count = count * 10 + Int(code[k] - 0x30)
            k += 1
        }
        return count
    }
    return (count(after: ascii("-")), count(after: ascii("+")))
}

private func isHeader(_ code: Span<UInt8>, _ i: Int, _ close: Int) -> Bool {
    let starts: [StaticString] = [
        "index ", "new file", "deleted file", "old mode", "new mode", "similarity ", "rename ", "copy ",
        "binary ",
    ]
    return starts.contains { code.has($0, at: i, close) }
}
