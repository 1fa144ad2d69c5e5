// Markdown by lines: headings, markers, fences with code of known languages, front matter; links and code in text.

struct MarkdownLexer {
    /// List and quote markers at the start of one line; what follows more of them stays plain.
    private static let mostMarkers = 12

    private let end: Int
    private var i: Int
    private var out: TokenWriter

    static func lex(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
        var lexer = MarkdownLexer(range, consume out)
        lexer.run(code)
        out = lexer.out
    }

    private init(_ range: Range<Int>, _ out: consuming TokenWriter) {
        end = range.upperBound
        i = range.lowerBound
        self.out = out
    }

    private mutating func run(_ code: Span<UInt8>) {
        frontMatter(code)
        var inParagraph = false
        while i < end {
            let close = code.lineEnd(from: i, end)
            let first = code.skipBlanks(i, close)
            if first == close {
                inParagraph = false
                i = code.afterLineEnd(close, end)
                continue
            }
            inParagraph = line(code, first, close, inParagraph)
            i = code.afterLineEnd(max(i, close), end)
        }
    }

    private mutating func frontMatter(_ code: Span<UInt8>) {
        guard code.has("---", at: i, end), code.at(i + 3, end).isLineEnd else { return }
        let text = code.afterLineEnd(i + 3, end)
        var line = text
        while line < end {
            let close = code.lineEnd(from: line, end)
            if close - line == 3, code.has("---", at: line, close) || code.has("...", at: line, close) {
                out.mark(code, i, i + 3, .meta)
                out.embed(Language.named("yaml"), code, text..<line)
                out.mark(code, line, close, .meta)
                i = code.afterLineEnd(close, end)
                return
            }
            line = code.afterLineEnd(close, end)
        }
    }

    /// Reads one line from its first byte that is not blank; answers whether it is a paragraph's.
    private mutating func line(
        _ code: Span<UInt8>, _ first: Int, _ close: Int, _ inParagraph: Bool, depth: Int = 0
    ) -> Bool {
        guard depth < Self.mostMarkers else { return true }
        switch code[first] {
        case ascii("#") where isHeading(code, first, close):
            out.mark(code, first, close, .heading)
            return false
        case ascii("`") where code.has("```", at: first, close),
            ascii("~") where code.has("~~~", at: first, close):
            fence(code, first, close)
            return false
        case ascii("=") where inParagraph && isRun(code, first, close),
            ascii("-") where inParagraph && isRun(code, first, close):
            out.mark(code, first, close, .heading)
            return false
        case ascii(">"):
            var k = first
            while k < close, code[k] == ascii(">") || code[k].isBlank { k += 1 }
            var last = k
            while last > first, code[last - 1].isBlank { last -= 1 }
            out.mark(code, first, last, .operator)
            if k < close { _ = line(code, k, close, false, depth: depth + 1) }
            return false
        case ascii("!") where code.has("!!! ", at: first, close),
            ascii("?") where code.has("???", at: first, close),
            ascii(":") where code.has(":::", at: first, close):
            admonition(code, first, close)
            return false
        default:
            if let text = afterListMarker(code, first, close) {
                out.mark(code, first, text, .operator)
                let next = code.skipBlanks(text, close)
                let box = code.has("[ ]", at: next, close) || code.has("[x]", at: next, close)
                if box { out.mark(code, next, next + 3, .operator) }
                let content = box ? code.skipBlanks(next + 3, close) : next
                if content < close { _ = line(code, content, close, false, depth: depth + 1) }
                return false
            }
            inline(code, first, close)
            return true
        }
    }

    private func isHeading(_ code: Span<UInt8>, _ first: Int, _ close: Int) -> Bool {
        var k = first
        while k < close, code[k] == ascii("#") { k += 1 }
        return k - first <= 6 && (k == close || code[k].isBlank)
    }

    /// Whether the line is a run of its first byte: the underline of a heading.
    private func isRun(_ code: Span<UInt8>, _ first: Int, _ close: Int) -> Bool {
        var k = first
        while k < close, code[k] == code[first] { k += 1 }
        return code.skipBlanks(k, close) == close
    }

    private func afterListMarker(_ code: Span<UInt8>, _ first: Int, _ close: Int) -> Int? {
        var k = first
        if code[k].isOne(of: "-+*") {
            k += 1
        } else {
            while k < close, k < first + 9, code[k].isDigit { k += 1 }
            guard k > first, code.at(k, close) == ascii(".") || code.at(k, close) == ascii(")") else {
                return nil
            }
            k += 1
        }
        return code.at(k, close).isBlank ? k : nil
    }

    /// Reads a fenced code block, its text by the language of its info string.
    private mutating func fence(_ code: Span<UInt8>, _ first: Int, _ close: Int) {
        let mark = code[first]
        var info = first
        while info < close, code[info] == mark { info += 1 }
        let count = info - first
        // A code span may look like a fence at its start.
        if mark == ascii("`"), code.first(mark, from: info, close) < close {
            return inline(code, first, close)
        }
        out.mark(code, first, close, .meta)
        let text = code.afterLineEnd(close, end)
        var line = text
        var lineEnd = end
        var isClosed = false
        while line < end {
            lineEnd = code.lineEnd(from: line, end)
            var k = code.skipBlanks(line, lineEnd)
            let run = k
            while k < lineEnd, code[k] == mark { k += 1 }
            if k - run >= count, code.skipBlanks(k, lineEnd) == lineEnd {
                isClosed = true
                break
            }
            line = code.afterLineEnd(lineEnd, end)
        }
        out.embed(language(code, info, close), code, text..<max(text, line))
        if isClosed { out.mark(code, code.skipBlanks(line, lineEnd), lineEnd, .meta) }
        i = isClosed ? lineEnd : end
    }

    private func language(_ code: Span<UInt8>, _ info: Int, _ close: Int) -> Language? {
        var first = code.skipBlanks(info, close)
        while first < close, code[first] == ascii("{") || code[first] == ascii(".") { first += 1 }
        var name = [UInt8]()
        var k = first
        while k < close, k < first + 32, !code[k].isBlank, !code[k].isOne(of: "{},:") {
            name.append(code[k])
            k += 1
        }
        return Language.named(String(decoding: name, as: UTF8.self))
    }

    private mutating func admonition(_ code: Span<UInt8>, _ first: Int, _ close: Int) {
        var k = first
        while k < close, code[k].isOne(of: "!?:+") { k += 1 }
        k = code.skipBlanks(k, close)
        while k < close, code[k].continuesName || code[k] == ascii("-") { k += 1 }
        out.mark(code, first, k, .keyword)
        let title = code.first(ascii("\""), from: k, close)
        out.mark(code, title, close, .string)
    }

    // MARK: Text

    private mutating func inline(_ code: Span<UInt8>, _ first: Int, _ close: Int) {
        var k = first
        // Where a search for a closing byte failed, it is not repeated on this line.
        var noSpan = false
        var noLink = false
        var noAngle = false
        while k < close {
            let byte = code[k]
            if byte == ascii("\\") {
                if code.at(k + 1, close) > 0x20, code.at(k + 1, close) < 0x7F {
                    out.mark(code, k, k + 2, .escape)
                }
                k = code.afterScalar(k + 1, close)
            } else if byte == ascii("`"), !noSpan {
                if let after = afterSpan(code, k, close) {
                    out.mark(code, k, after, .string)
                    k = after
                } else {
                    noSpan = true
                }
            } else if byte == ascii("]"), !noLink {
                let open = code.at(k + 1, close)
                k += 1
                if open == ascii("(") {
                    let after = code.first(ascii(")"), from: k, close)
                    noLink = after == close
                    if !noLink { out.mark(code, k + 1, after, .string) }
                } else if open == ascii(":"), code[first] == ascii("[") {
                    // A link reference definition
                    out.mark(code, code.skipBlanks(k + 1, close), close, .string)
                    return
                }
            } else if byte == ascii("<"), !noAngle {
                if let after = angle(code, k, close) { k = after } else { noAngle = true }
            } else {
                k += 1
            }
        }
    }

    /// The offset after the code span that starts at `k`: as many backquotes close it as opened it.
    private func afterSpan(_ code: Span<UInt8>, _ k: Int, _ close: Int) -> Int? {
        var text = k
        while text < close, code[text] == ascii("`") { text += 1 }
        var run = 0
        var n = text
        while n <= close {
            if code.at(n, close) == ascii("`") {
                run += 1
            } else {
                if run == text - k { return n }
                run = 0
            }
            n += 1
        }
        return nil
    }

    /// Marks an autolink, a comment or the name of a tag at `k`.
    private mutating func angle(_ code: Span<UInt8>, _ k: Int, _ close: Int) -> Int? {
        let next = code.at(k + 1, close)
        guard next.isLetter || next == ascii("/") || next == ascii("!") else { return k + 1 }
        if code.has("<!--", at: k, close) {
            let after = code.find("-->", from: k, end).map { $0 + 3 } ?? end
            out.mark(code, k, after, .comment)
            i = max(i, after)
            return after
        }
        let angle = code.first(ascii(">"), from: k, close)
        guard angle < close else { return nil }
        var name = next == ascii("/") ? k + 2 : k + 1
        while name < angle, code[name].continuesName || code[name] == ascii("-") { name += 1 }
        let isLink = code.at(name, angle) == ascii(":") || code.at(name, angle) == ascii("@")
        if isLink {
            out.mark(code, k, angle + 1, .string)
        } else {
            MarkupLexer.lex(code, k..<angle + 1, &out)
        }
        return angle + 1
    }
}
