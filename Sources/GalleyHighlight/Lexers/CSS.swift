// CSS, SCSS and Less.
//
// A statement is a rule or a declaration: which one is told by the byte that ends it, so the lexer looks ahead for it
// once per statement and then reads up to it.

struct CSSLexer {
    /// Interpolations inside interpolations beyond this depth stay plain.
    private static let deepestNesting = 4

    private let end: Int
    private var i: Int
    private var out: TokenWriter
    /// SCSS and Less: `//` comments, `@name` variables.
    private let extends: Bool
    private var nesting = 0

    private static let atWords = WordTable([
        (
            "and not only or from through to in if else with using as when layer supports",
            Word(kind: .keyword)
        ),
        ("true false null", Word(kind: .builtin)),
    ])
    private static let atRules = WordTable([
        (
            """
            media import charset namespace supports page font-face keyframes -webkit-keyframes -moz-keyframes layer
            container property counter-style font-feature-values scope starting-style view-transition use forward
            mixin include function return extend if else for each while at-root content debug warn error tailwind
            apply config theme screen plugin source utility variant custom-variant reference
            """, Word(kind: .keyword)
        )
    ])

    static func lex(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter, extends: Bool = false)
    {
        var lexer = CSSLexer(range, consume out, extends)
        lexer.run(code)
        out = lexer.out
    }

    private init(_ range: Range<Int>, _ out: consuming TokenWriter, _ extends: Bool) {
        end = range.upperBound
        i = range.lowerBound
        self.out = out
        self.extends = extends
    }

    private mutating func run(_ code: Span<UInt8>) {
        while i < end {
            switch code[i] {
            case ascii("{"), ascii("}"), ascii(";"): i += 1
            case _ where code[i].isSpace: i += 1
            case _ where comment(code): break
            case ascii("@"): atStatement(code)
            default:
                let close = statementEnd(code)
                if code.at(close, end) == ascii("{") || startsSelector(code) {
                    selector(code, close)
                } else {
                    declaration(code, close)
                }
            }
        }
    }

    /// A Less mixin call looks like a selector that ends with `;`.
    private func startsSelector(_ code: Span<UInt8>) -> Bool {
        code[i].isOne(of: ".#&%") && code.at(i + 1, end) != ascii("{")
    }

    /// The offset of the `{`, `}` or `;` that ends the statement.
    private func statementEnd(_ code: Span<UInt8>) -> Int {
        var k = i
        while k < end {
            switch code[k] {
            case ascii("{") where k > i && (code[k - 1] == ascii("#") || code[k - 1] == ascii("@")):
                k = min(code.firstOnLine(ascii("}"), from: k, end) + 1, end)
            case ascii("{"), ascii("}"), ascii(";"): return k
            case ascii("\""), ascii("'"): k = afterString(code, k)
            case ascii("/") where code.at(k + 1, end) == ascii("*"):
                k = code.find("*/", from: k + 2, end).map { $0 + 2 } ?? end
            case ascii("/") where extends && code.at(k + 1, end) == ascii("/"): k = code.lineEnd(from: k, end)
            case ascii("("):
                k = isURL(code, k) ? code.firstOnLine(ascii(")"), from: k, end) : k + 1
            default: k += 1
            }
        }
        return end
    }

    private func isURL(_ code: Span<UInt8>, _ parenthesis: Int) -> Bool {
        code.has("url", at: parenthesis - 3, parenthesis)
    }

    private func afterString(_ code: Span<UInt8>, _ k: Int) -> Int {
        code.afterQuoted(k, end, escapes: true, lines: false)
    }

    /// Marks the string at `i` with its escapes, which are up to six hexadecimal digits or any character.
    private mutating func string(_ code: Span<UInt8>) -> Int {
        let close = afterString(code, i)
        var first = i
        var k = i + 1
        while k < close {
            guard code[k] == ascii("\\") else {
                k += 1
                continue
            }
            out.mark(code, first, k, .string)
            first = k
            k += 1
            while k < close, k <= first + 6, code[k].isHexDigit { k += 1 }
            if k == first + 1 { k = code.at(k, close).isLineEnd ? k : code.afterScalar(k, close) }
            out.mark(code, first, k, .escape)
            first = k
        }
        out.mark(code, first, close, .string)
        return max(close, i + 1)
    }

    private mutating func comment(_ code: Span<UInt8>) -> Bool {
        guard code[i] == ascii("/") else { return false }
        let first = i
        if code.at(i + 1, end) == ascii("*") {
            i = code.find("*/", from: i + 2, end).map { $0 + 2 } ?? end
        } else if extends, code.at(i + 1, end) == ascii("/") {
            i = code.lineEnd(from: i, end)
        } else {
            return false
        }
        out.mark(code, first, i, .comment)
        return true
    }

    private func skipIdent(_ code: Span<UInt8>, _ k: Int) -> Int {
        var k = k
        while k < end, code[k].continuesName || code[k] == ascii("-") || code[k] == ascii("\\") {
            k += code[k] == ascii("\\") ? 2 : 1
        }
        return min(k, end)
    }

    private func startsIdent(_ code: Span<UInt8>, _ k: Int) -> Bool {
        let byte = code.at(k, end)
        let next = code.at(k + 1, end)
        return byte.startsName || byte == ascii("-") && (next.startsName || next == byte)
            || byte == ascii("\\") && !next.isSpace && next != 0
    }

    // MARK: Selectors

    private mutating func selector(_ code: Span<UInt8>, _ close: Int) {
        while i < close {
            let byte = code[i]
            let first = i
            switch byte {
            case _ where comment(code): break
            case ascii(".") where startsIdent(code, i + 1), ascii("%") where startsIdent(code, i + 1),
                ascii("#") where startsIdent(code, i + 1):
                i = skipIdent(code, i + 1)
                out.mark(code, first, i, .type)
            case ascii("#") where code.at(i + 1, end) == ascii("{"),
                ascii("@") where code.at(i + 1, end) == ascii("{"):
                interpolation(code)
            case ascii(":"):
                i += code.at(i + 1, end) == byte ? 2 : 1
                i = skipIdent(code, i)
                if i > first + 1 { out.mark(code, first, i, .builtin) }
            case ascii("["): attributeSelector(code, close)
            case ascii("&"):
                i += 1
                out.mark(code, first, i, .keyword)
                // `&-suffix`, `&__element`
                let suffix = skipIdent(code, i)
                out.mark(code, i, suffix, .type)
                i = suffix
            case ascii("\""), ascii("'"): i = string(code)
            case ascii("$"), ascii("@"): variable(code)
            case 0x30...0x39: number(code)
            case _ where startsIdent(code, i):
                i = skipIdent(code, i)
                out.mark(code, first, i, .tag)
            default: i += 1
            }
        }
    }

    private mutating func attributeSelector(_ code: Span<UInt8>, _ close: Int) {
        i += 1
        let name = i
        i = skipIdent(code, i)
        out.mark(code, name, i, .attribute)
        while i < close, code[i] != ascii("]") {
            if code[i] == ascii("\"") || code[i] == ascii("'") {
                i = string(code)
            } else {
                i += 1
            }
        }
    }

    // MARK: Declarations and values

    private mutating func declaration(_ code: Span<UInt8>, _ close: Int) {
        let first = i
        while i < close, code[i] != ascii(":") {
            switch code[i] {
            case _ where comment(code): break
            case ascii("#") where code.at(i + 1, end) == ascii("{"): interpolation(code)
            case ascii("$"), ascii("@"): variable(code)
            case ascii("\""), ascii("'"): i = max(string(code), i + 1)
            case _ where startsIdent(code, i):
                let name = i
                i = skipIdent(code, i)
                out.mark(code, name, i, code.has("--", at: name, i) ? .variable : .attribute)
            default: i += 1
            }
        }
        if i == first { i = min(i + 1, close) }
        value(code, close)
    }

    /// Reads a value or the prelude of an at-rule.
    private mutating func value(_ code: Span<UInt8>, _ close: Int, isPrelude: Bool = false) {
        var parentheses = 0
        while i < close {
            let byte = code[i]
            let first = i
            switch byte {
            case _ where comment(code): break
            case ascii("\""), ascii("'"): i = max(string(code), first + 1)
            case ascii("#"):
                if code.at(i + 1, end) == ascii("{") {
                    interpolation(code)
                } else {
                    i = skipIdent(code, i + 1)
                    out.mark(code, first, i, .number)
                }
            case ascii("$"), ascii("@"): variable(code)
            case ascii("!"):
                i = skipIdent(code, code.skipBlanks(i + 1, close))
                out.mark(code, first, i, .keyword)
            case ascii("("):
                parentheses += 1
                i += 1
            case ascii(")"):
                parentheses -= 1
                i += 1
            case 0x30...0x39: number(code)
            case ascii("."), ascii("+"), ascii("-"):
                let next = code.at(i + 1, end)
                if next.isDigit || next == ascii(".") && code.at(i + 2, end).isDigit {
                    number(code)
                } else if startsIdent(code, i) {
                    name(code, isPrelude, parentheses)
                } else {
                    i += 1
                }
            case _ where startsIdent(code, i): name(code, isPrelude, parentheses)
            default: i += 1
            }
        }
    }

    private mutating func name(_ code: Span<UInt8>, _ isPrelude: Bool, _ parentheses: Int) {
        let first = i
        i = skipIdent(code, i)
        if code.at(i, end) == ascii("(") {
            if isPrelude, let word = Self.atWords.find(code, first, i) {
                return out.mark(code, first, i, word.kind)
            }
            out.mark(code, first, i, .function)
            guard isURL(code, i) else { return }
            let text = code.skipBlanks(i + 1, end)
            if code.at(text, end) != ascii("\""), code.at(text, end) != ascii("'") {
                i = code.firstOnLine(ascii(")"), from: text, end)
                out.mark(code, text, i, .string)
            }
        } else if code.has("--", at: first, i) {
            out.mark(code, first, i, .variable)
        } else if isPrelude, parentheses > 0, code.at(code.skipBlanks(i, end), end) == ascii(":") {
            out.mark(code, first, i, .attribute)
        } else if isPrelude || extends, let word = Self.atWords.find(code, first, i) {
            out.mark(code, first, i, word.kind)
        }
    }

    private mutating func number(_ code: Span<UInt8>) {
        let first = i
        if !code[i].isDigit { i += 1 }
        while i < end, code[i].isDigit || code[i] == ascii(".") && code.at(i + 1, end).isDigit { i += 1 }
        if code.at(i, end) | 0x20 == ascii("e") {
            let sign = code.at(i + 1, end)
            let digit = sign == ascii("-") || sign == ascii("+") ? i + 2 : i + 1
            if code.at(digit, end).isDigit {
                i = digit
                while i < end, code[i].isDigit { i += 1 }
            }
        }
        if code.at(i, end) == ascii("%") { i += 1 } else { while i < end, code[i].isLetter { i += 1 } }
        out.mark(code, first, i, .number)
    }

    private mutating func variable(_ code: Span<UInt8>) {
        let first = i
        if code.at(i + 1, end) == ascii("{") { return interpolation(code) }
        i = skipIdent(code, i + 1)
        if i > first + 1 { out.mark(code, first, i, .variable) }
    }

    /// Reads `#{…}` or `@{…}`, which ends on its line.
    private mutating func interpolation(_ code: Span<UInt8>) {
        out.mark(code, i, i + 2, .escape)
        i += 2
        guard nesting < Self.deepestNesting else { return }
        nesting += 1
        let close = code.firstOnLine(ascii("}"), from: i, end)
        value(code, close)
        nesting -= 1
        if code.at(close, end) == ascii("}") {
            out.mark(code, close, close + 1, .escape)
            i = close + 1
        }
    }

    // MARK: At-rules

    private mutating func atStatement(_ code: Span<UInt8>) {
        let close = statementEnd(code)
        let first = i
        let after = skipIdent(code, i + 1)
        guard after > i + 1 else {
            i = max(min(i + 1, close), first + 1)
            return selector(code, close)
        }
        let isRule = !extends || Self.atRules.find(code, first + 1, after) != nil
        i = after
        guard isRule else {
            // A Less variable
            out.mark(code, first, after, .variable)
            return value(code, close)
        }
        out.mark(code, first, after, .keyword)
        if code.equals("@extend", first, after) { return selector(code, close) }
        let name = code.skipBlanks(after, close)
        let definesName =
            code.equals("@include", first, after) || code.equals("@mixin", first, after)
            || code.equals("@function", first, after) || code.equals("@keyframes", first, after)
        if definesName, startsIdent(code, name) {
            i = skipIdent(code, name)
            out.mark(code, name, i, .function)
        }
        value(code, close, isPrelude: true)
    }
}
