// JSON with what its dialects add: comments, single quotes, names as keys, `...` for what is left out.

func lexJSON(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
    let end = range.upperBound
    var i = range.lowerBound
    while i < end {
        let byte = code[i]
        switch byte {
        case ascii("\""), ascii("'"):
            // A key is told by what follows the string, so its end is found first; strings end with their line.
            let close = code.afterQuoted(i, end, escapes: true, lines: false)
            i = out.markQuoted(code, i, close, as: isKey(code, close, end) ? .attribute : .string)
            if i < close { i = close }
        case ascii("/") where code.at(i + 1, end) == byte || code.at(i + 1, end) == ascii("*"):
            let close: Int
            if code.at(i + 1, end) == byte {
                close = code.lineEnd(from: i, end)
            } else {
                close = code.find("*/", from: i + 2, end).map { $0 + 2 } ?? end
            }
            out.mark(code, i, close, .comment)
            i = close
        case ascii("#"):
            let close = code.lineEnd(from: i, end)
            out.mark(code, i, close, .comment)
            i = close
        case ascii("-"), ascii("+"), ascii("."), 0x30...0x39:
            var k = i + 1
            while k < end, code[k].isHexDigit || code[k].isOne(of: ".xX+-") { k += 1 }
            if byte.isDigit || code.at(i + 1, end).isDigit { out.mark(code, i, k, .number) }
            i = k
        case _ where byte.startsName || byte == ascii("$"):
            var k = i
            while k < end, code[k].continuesName || code[k] == ascii("$") || code[k] == ascii("-") { k += 1 }
            if isKey(code, k, end) {
                out.mark(code, i, k, .attribute)
            } else if ["true", "false", "null", "nan", "infinity", "undefined"].contains(where: {
                code.equals($0, i, k)
            }) {
                out.mark(code, i, k, .builtin)
            }
            i = k
        default: i += 1
        }
    }
}

private func isKey(_ code: Span<UInt8>, _ i: Int, _ end: Int) -> Bool {
    code.at(code.skipSpace(i, end), end) == ascii(":")
}
