// YAML by lines: keys, scalars, anchors, tags; block scalars by indentation, flow collections by brackets.

struct YAMLLexer {
    private let start: Int
    private let end: Int
    private var i: Int
    private var out: TokenWriter
    /// Open flow collections.
    private var flow = 0
    /// The column of the last key or dash: a block scalar's text is indented more.
    private var parent = -1
    private var line: Int

    static func lex(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
        var lexer = YAMLLexer(range, consume out)
        lexer.run(code)
        out = lexer.out
    }

    private init(_ range: Range<Int>, _ out: consuming TokenWriter) {
        start = range.lowerBound
        end = range.upperBound
        i = start
        line = start
        self.out = out
    }

    private mutating func run(_ code: Span<UInt8>) {
        while i < end {
            line = i
            if flow == 0 { directive(code) }
            while i < end, !code[i].isLineEnd { node(code) }
            i = code.afterLineEnd(i, end)
        }
    }

    /// Reads `---`, `...` and `%YAML` at the start of a line.
    private mutating func directive(_ code: Span<UInt8>) {
        if code.at(i, end) == ascii("%") {
            i = code.lineEnd(from: i, end)
            out.mark(code, line, i, .meta)
        } else if code.has("---", at: i, end) || code.has("...", at: i, end), isBreak(code.at(i + 3, end)) {
            i += 3
            out.mark(code, line, i, .meta)
            parent = -1
        }
    }

    private mutating func node(_ code: Span<UInt8>) {
        let byte = code[i]
        let next = code.at(i + 1, end)
        switch byte {
        case ascii(" "), ascii("\t"), ascii(","): i += 1
        case ascii("#") where i == line || code[i - 1].isBlank || code[i - 1] == ascii(","):
            let first = i
            i = code.lineEnd(from: i, end)
            out.mark(code, first, i, .comment)
        case ascii("-") where isBreak(next) && flow == 0, ascii("?") where isBreak(next):
            parent = i - line
            i += 1
        case ascii(":") where isBreak(next) || flow > 0: i += 1
        case ascii("&"), ascii("*"): property(code, .variable)
        case ascii("!"): property(code, .type)
        case ascii("|") where flow == 0, ascii(">") where flow == 0: blockScalar(code)
        case ascii("{") where next == byte && flow == 0: plain(code)
        case ascii("{"), ascii("["):
            flow += 1
            i += 1
        case ascii("}"), ascii("]"):
            flow = max(0, flow - 1)
            i += 1
        case ascii("\""), ascii("'"): quoted(code)
        default: plain(code)
        }
    }

    private func isBreak(_ byte: UInt8) -> Bool { byte.isSpace || byte == 0 }

    /// Reads an anchor, an alias or a tag.
    private mutating func property(_ code: Span<UInt8>, _ kind: TokenKind) {
        let first = i
        i += 1
        while i < end, !code[i].isSpace, flow == 0 || !code[i].isOne(of: ",]}") { i += 1 }
        if i > first + 1 || kind == .type { out.mark(code, first, i, kind) }
    }

    private mutating func quoted(_ code: Span<UInt8>) {
        let escapes = code[i] == ascii("\"")
        let close = code.afterQuoted(i, end, escapes: escapes)
        let colon = code.skipBlanks(close, end)
        let isKey = code.at(colon, end) == ascii(":") && (flow > 0 || isBreak(code.at(colon + 1, end)))
        if isKey { parent = max(i - line, -1) }
        let after = out.markQuoted(
            code, i, close, as: isKey ? .attribute : .string, lines: true, escapes: escapes, templates: true)
        i = max(after, min(close, end))
    }

    private mutating func plain(_ code: Span<UInt8>) {
        let first = i
        var isKey = false
        scan: while i < end, !code[i].isLineEnd {
            switch code[i] {
            case ascii(":"):
                let next = code.at(i + 1, end)
                if isBreak(next) || flow > 0 && next.isOne(of: ",[]{}") {
                    isKey = true
                    break scan
                }
            case ascii("#") where i > first && code[i - 1].isBlank: break scan
            case ascii(","), ascii("["), ascii("]"), ascii("{"), ascii("}"): if flow > 0 { break scan }
            default: break
            }
            i += 1
        }
        // A byte that nothing claims must still be passed.
        if i == first { i = code.afterScalar(i, end) }
        var last = i
        while last > first, code[last - 1].isBlank { last -= 1 }
        if isKey {
            parent = first - line
            out.mark(code, first, last, .attribute)
        } else if code.isNumber(first, last) {
            out.mark(code, first, last, .number)
        } else if isConstant(code, first, last) {
            out.mark(code, first, last, .builtin)
        } else {
            out.markText(code, first, last, as: .string)
        }
    }

    private func isConstant(_ code: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
        let words: [StaticString] = ["true", "false", "null", "~", "yes", "no", "on", "off"]
        return to - from <= 5 && words.contains { code.equals($0, from, to) }
    }

    /// Reads `|`, `>` and the more indented lines below.
    private mutating func blockScalar(_ code: Span<UInt8>) {
        let first = i
        i += 1
        while i < end, code[i].isDigit || code[i] == ascii("+") || code[i] == ascii("-") { i += 1 }
        out.mark(code, first, i, .operator)
        let rest = code.skipBlanks(i, end)
        if code.at(rest, end) == ascii("#") {
            i = code.lineEnd(from: rest, end)
            out.mark(code, rest, i, .comment)
        }
        i = code.skipBlanks(i, end)
        guard isBreak(code.at(i, end)) else { return }
        while i < end {
            let next = code.afterLineEnd(i, end)
            let text = code.skipBlanks(next, end)
            let close = code.lineEnd(from: text, end)
            if text < close {
                guard text - next > parent else { return }
                out.markText(code, text, close, as: .string)
            }
            // The line end that stays unread ends the line for the caller.
            i = close
            line = next
        }
    }
}
