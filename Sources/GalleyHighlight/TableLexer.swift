// The one lexer for all languages that a grammar describes.
//
// It goes over the bytes once. The table says what a byte may start; what follows decides. The lexer keeps three things
// about the past: what the last token was (division or regular expression?), whether a name is being defined, and how
// deeply interpolations nest. Anything it does not claim goes out plain.

struct TableLexer {
    /// Interpolations inside interpolations beyond this depth are string text.
    static let deepestNesting = 16

    enum Previous: UInt8 { case start, name, keyword, literal, close, closeBrace, point, other }
    enum Definition: UInt8 { case none, function, type, module }

    /// Where a run over code ends before the end: it leaves the ending byte unread.
    struct Stop {
        /// At this closing bracket, when all of its kind opened in the run are closed.
        var closer: UInt8 = 0
        var lineEnd = false
        /// At the `:` that starts a format specification.
        var colon = false
    }

    /// The end of a here-document that starts on the next line.
    struct Heredoc {
        var delimiter: Range<Int>
        var interpolates: Bool
        var indents: Bool
    }

    let table: LexerTable
    let actions: [LexerTable.Action]
    let nameParts: [Bool]
    let start: Int
    var end: Int
    var i: Int
    var out: TokenWriter
    /// The bytes that end this language where it is embedded: `?>`, `}}`; `}` and 0 for one byte.
    let island: (UInt8, UInt8)
    var previous = Previous.start
    var definition = Definition.none
    var nesting = 0
    var heredocs: [Heredoc] = []
    /// No slash before this offset is closed on its line.
    var noRegexBefore = 0

    init(
        _ table: LexerTable, _ range: Range<Int>, island: (UInt8, UInt8) = (0, 0), out: consuming TokenWriter
    ) {
        self.table = table
        actions = table.actions
        nameParts = table.nameParts
        start = range.lowerBound
        end = range.upperBound
        i = range.lowerBound
        self.out = out
        self.island = island
    }

    /// Marks the tokens of a range of code.
    static func lex(_ table: LexerTable, _ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
        var lexer = TableLexer(table, range, out: consume out)
        lexer.run(code, until: Stop())
        out = lexer.out
    }

    /// The same for an island in other text; answers where the ending bytes stand, or the end of the range.
    static func lex(
        _ table: LexerTable, _ code: Span<UInt8>, _ range: Range<Int>, until island: (UInt8, UInt8),
        _ out: inout TokenWriter
    ) -> Int {
        var lexer = TableLexer(table, range, island: island, out: consume out)
        lexer.run(code, until: Stop())
        out = lexer.out
        return lexer.i
    }

    mutating func run(_ code: Span<UInt8>, until stop: Stop) {
        var depth = 0
        var brackets = 0
        while i < end {
            let byte = code[i]
            if byte == island.0, depth == 0, nesting == 0, endsIsland(code) { return }
            var action = actions[Int(byte)]
            if action == .rule {
                if rule(code, byte) { continue }
                action = table.fallbacks[Int(byte)]
            }
            switch action {
            case .blank: i += 1
            case .name: name(code)
            case .digit: number(code)
            case .lineEnd:
                if stop.lineEnd { return }
                i += 1
                if !heredocs.isEmpty, byte == 0x0A || code.at(i, end) != 0x0A { heredocTexts(code) }
            case .open:
                brackets += 1
                if byte.closer == stop.closer || byte.closer == island.0 { depth += 1 }
                previous = .other
                definition = .none
                i += 1
            case .close:
                if byte == stop.closer || byte == island.0 {
                    if depth == 0, byte == stop.closer { return }
                    depth = max(0, depth - 1)
                }
                brackets -= 1
                previous = byte == ascii("}") ? .closeBrace : .close
                i += 1
            case .point: point(code)
            case .other, .rule:
                if stop.colon, brackets == 0, byte == ascii(":"), code.at(i + 1, end) != ascii(":") { return }
                other(code, byte)
            }
        }
    }

    private func endsIsland(_ code: Span<UInt8>) -> Bool {
        island.0 != 0 && (island.1 == 0 || code.at(i + 1, end) == island.1)
    }

    private mutating func other(_ code: Span<UInt8>, _ byte: UInt8) {
        previous = .other
        definition = .none
        if table.options.contains(.arrowMembers), i > start {
            let last = code[i - 1]
            if byte == ascii(">") && last == ascii("-") || byte == ascii(":") && last == byte {
                previous = .point
            }
        }
        i += 1
    }

    private mutating func point(_ code: Span<UInt8>) {
        let next = code.at(i + 1, end)
        if next.isDigit, previous != .name, previous != .literal, previous != .close { return number(code) }
        if next == ascii(".") {
            while i < end, code[i] == ascii(".") { i += 1 }
            previous = .other
        } else {
            // `new.target`, `import.meta`
            if previous == .keyword { definition = .none }
            i += 1
            previous = .point
        }
    }

    /// Whether an operand comes next, so that `/` starts a regular expression and `<` an element.
    var expectsOperand: Bool {
        switch previous {
        case .start, .keyword, .other, .closeBrace: true
        case .name, .literal, .close, .point: false
        }
    }

    mutating func number(_ code: Span<UInt8>) {
        let first = i
        var isHex = false
        var hasPoint = false
        if code[i] == ascii("0"), code.at(i + 1, end) | 0x20 == ascii("x") {
            isHex = true
            i += 2
        }
        scan: while i < end {
            let byte = code[i]
            switch byte {
            case 0x30...0x39, ascii("_"): i += 1
            case _ where byte.isLetter:
                let exponent = isHex ? ascii("p") : ascii("e")
                let sign = code.at(i + 1, end)
                let isSigned = sign == ascii("+") || sign == ascii("-")
                i += byte | 0x20 == exponent && isSigned && code.at(i + 2, end).isDigit ? 2 : 1
            case ascii("."):
                let next = code.at(i + 1, end)
                guard !hasPoint, next.isDigit || isHex && next.isHexDigit || endsWithPoint(code, next) else {
                    break scan
                }
                hasPoint = true
                i += 1
            case ascii("'"):
                guard table.options.contains(.quoteInNumbers), code.at(i + 1, end).isHexDigit else {
                    break scan
                }
                i += 1
            default: break scan
            }
        }
        out.mark(code, first, i, .number)
        previous = .literal
        definition = .none
    }

    /// Whether a number may include the point before `next`: `1.`, `1.f`, but not `1..n` and `1.name`.
    private func endsWithPoint(_ code: Span<UInt8>, _ next: UInt8) -> Bool {
        guard table.options.contains(.trailingPoint), next != ascii(".") else { return false }
        return !next.startsName || next.isOne(of: "fFlLeEdDjJ") && !code.at(i + 2, end).startsName
    }
}

// MARK: - Rules

extension TableLexer {
    /// Tries what may start with this byte, and reads it.
    private mutating func rule(_ code: Span<UInt8>, _ byte: UInt8) -> Bool {
        for rule in table.rules[Int(byte)] where code.has(rule.open, at: i, end) {
            switch rule.token {
            case .lineComment:
                lineComment(code)
                return true
            case .blockComment(let close, let nests, let ownLine):
                if ownLine {
                    if i > start, !code[i - 1].isLineEnd { continue }
                    ownLineComment(code, close)
                } else {
                    blockComment(code, rule.open, close, nests)
                }
                return true
            case .string:
                if rule.needsPrefix { continue }
                let first = i
                i += rule.open.count
                string(code, rule, from: first)
                return true
            case .sigil(let sigil, let marks):
                if self.sigil(code, sigil, marks) { return true }
            case .special(let special):
                if self.special(code, special, from: i) { return true }
            case .heredoc(let style):
                if heredoc(code, style) { return true }
            }
        }
        return false
    }

    private mutating func lineComment(_ code: Span<UInt8>) {
        let first = i
        i = code.lineEnd(from: i, end)
        if island.0 != 0 {
            // The end of an island ends a comment too (PHP).
            var k = first
            while k < i, !(code[k] == island.0 && code.at(k + 1, end) == island.1) { k += 1 }
            i = k
        }
        out.mark(code, first, i, .comment)
    }

    private mutating func blockComment(_ code: Span<UInt8>, _ open: [UInt8], _ close: [UInt8], _ nests: Bool)
    {
        let first = i
        i += open.count
        var depth = 1
        while i < end {
            if code[i] == close[0], code.has(close, at: i, end) {
                i += close.count
                depth -= 1
                if depth == 0 { break }
            } else if nests, code[i] == open[0], code.has(open, at: i, end) {
                i += open.count
                depth += 1
            } else {
                i += 1
            }
        }
        i = min(i, end)
        out.mark(code, first, i, .comment)
    }

    private mutating func ownLineComment(_ code: Span<UInt8>, _ close: [UInt8]) {
        let first = i
        while i < end {
            let closes = code.has(close, at: i, end)
            i = code.lineEnd(from: i, end)
            if closes { break }
            i = code.afterLineEnd(i, end)
        }
        out.mark(code, first, i, .comment)
    }

    private mutating func sigil(_ code: Span<UInt8>, _ sigil: Sigil, _ marks: [UInt8]) -> Bool {
        let first = i
        if sigil.prefixOnly, i > start {
            // An operator has a value right before it; `::` is no name's prefix.
            let last = code[i - 1]
            if last == code[i]
                || !last.isSpace && (previous == .name || previous == .literal || previous == .close)
            {
                return false
            }
        }
        var k = i + 1
        if sigil.doubled, code.at(k, end) == code[i] { k += 1 }
        let name = k
        let next = code.at(k, end)
        if next.startsName {
            k = code.skipName(k, end)
            while k < end, code[k] == ascii(".") && sigil.dotted || code[k] == ascii(":") && sigil.colons {
                let isPair = code[k] == ascii(":") && code.at(k + 1, end) == ascii(":")
                let part = isPair ? k + 2 : k + 1
                guard code.at(part, end).startsName else { break }
                k = code.skipName(part, end)
            }
        } else if sigil.braced, next == ascii("{") {
            // A name in braces is short; a longer run is no name.
            let limit = min(end, k + 200)
            k += 1
            while k < limit, code[k] != ascii("}"), !code[k].isLineEnd { k += 1 }
            guard k < limit, code[k] == ascii("}") else { return false }
            k += 1
        } else if next != 0, marks.contains(next) {
            k += 1
            if next.isDigit { while k < end, code[k].isDigit { k += 1 } }
        } else {
            return false
        }
        i = k
        if sigil.kind == .attribute, code.equals("interface", name, k) {
            // Java's annotation types
            out.mark(code, first, k, .keyword)
            previous = .keyword
            definition = .type
            return true
        }
        // `$this`, `$true`
        let word = sigil.kind == .variable ? table.words.find(code, first, k) : nil
        out.mark(code, first, k, word?.kind ?? sigil.kind)
        previous = sigil.kind == .variable ? .name : .keyword
        definition = .none
        return true
    }
}
