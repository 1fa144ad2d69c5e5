// Template bytes to tokens: data, and what stands between the delimiters. Whitespace control is done
// here, as Jinja2's lexer does it, so that the parser never sees it.

import GalleyCore

struct Token {
    enum Kind: Equatable {
        case data
        case variableBegin, variableEnd, blockBegin, blockEnd
        case name, string, integer, float
        case symbol(Symbol)
        case end
    }

    enum Symbol: UInt8 {
        case plus, minus, star, power, slash, floorDivide, percent, tilde
        case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, assign
        case dot, comma, colon, pipe, semicolon
        case openParenthesis, closeParenthesis, openBracket, closeBracket, openBrace, closeBrace
    }

    var kind: Kind
    /// Byte range in the source; of data, what is left of it.
    var start: Int
    var end: Int
}

/// A mistake in a template's text, at a byte range of it.
struct SyntaxFailure: Error {
    var id = "template/syntax"
    var message: String
    var start: Int
    var end: Int
    var help: [String] = []
}

struct Lexer {
    let source: [UInt8]
    let trimBlocks: Bool
    let lstripBlocks: Bool
    private(set) var tokens: [Token] = []
    private(set) var failures: [SyntaxFailure] = []
    private var position = 0
    private var lineStarting = true

    /// Tokens of a template whose line ends are all `\n` and whose last line end is gone.
    init(_ source: [UInt8], trimBlocks: Bool, lstripBlocks: Bool) {
        self.source = source
        self.trimBlocks = trimBlocks
        self.lstripBlocks = lstripBlocks
        run()
    }

    /// Line ends as `\n`, without the last one.
    static func normalized(_ bytes: [UInt8]) -> [UInt8] {
        var source = bytes
        if bytes.contains(0x0D) {
            source.removeAll(keepingCapacity: true)
            var i = 0
            while i < bytes.count {
                if bytes[i] == 0x0D {
                    source.append(0x0A)
                    if i + 1 < bytes.count, bytes[i + 1] == 0x0A { i += 1 }
                } else {
                    source.append(bytes[i])
                }
                i += 1
            }
        }
        if source.last == 0x0A { source.removeLast() }
        return source
    }

    private mutating func run() {
        while position < source.count, failures.count < TemplateLimits.mistakes { data() }
        tokens.append(Token(kind: .end, start: source.count, end: source.count))
    }

    private func byte(_ i: Int) -> UInt8 { i < source.count ? source[i] : 0 }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    // MARK: Outside of delimiters

    /// Text up to the next delimiter, and what the delimiter opens.
    private mutating func data() {
        let start = position
        var i = start
        while i < source.count {
            if source[i] == UInt8(ascii: "{") {
                let next = byte(i + 1)
                if next == UInt8(ascii: "{") || next == UInt8(ascii: "%") || next == UInt8(ascii: "#") {
                    break
                }
            }
            i += 1
        }
        guard i < source.count else {
            addData(start, source.count)
            position = source.count
            return
        }
        let opener = source[i + 1]
        let sign = byte(i + 2)
        var end = i
        if sign == UInt8(ascii: "-") {
            while end > start, Self.isSpace(source[end - 1]) { end -= 1 }
        } else if sign != UInt8(ascii: "+"), lstripBlocks, opener != UInt8(ascii: "{") {
            var lineStart = i
            while lineStart > start, source[lineStart - 1] != 0x0A { lineStart -= 1 }
            if lineStart > start || lineStarting, source[lineStart..<i].allSatisfy(Self.isSpace) {
                end = lineStart
            }
        }
        addData(start, end)
        position = i + 2
        if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { position += 1 }
        lineStarting = false
        switch opener {
        case UInt8(ascii: "#"): comment(from: i)
        case UInt8(ascii: "%"):
            if !raw(from: i) { tag(from: i, begin: .blockBegin, end: .blockEnd) }
        default: tag(from: i, begin: .variableBegin, end: .variableEnd)
        }
    }

    private mutating func addData(_ start: Int, _ end: Int) {
        if end > start { tokens.append(Token(kind: .data, start: start, end: end)) }
    }

    private mutating func fail(_ message: String, _ start: Int, _ end: Int, help: [String] = []) {
        failures.append(SyntaxFailure(message: message, start: start, end: end, help: help))
    }

    private mutating func comment(from start: Int) {
        var i = position
        while i + 1 < source.count {
            if source[i] == UInt8(ascii: "#"), source[i + 1] == UInt8(ascii: "}") {
                let sign = i > position ? source[i - 1] : 0
                position = i + 2
                afterBlock(sign)
                return
            }
            i += 1
        }
        fail("the comment is not closed", start, start + 2, help: ["Close it with `#}`"])
        position = source.count
    }

    /// What a block's or comment's end takes of the text after it.
    private mutating func afterBlock(_ sign: UInt8) {
        if sign == UInt8(ascii: "-") {
            skipSpace()
        } else if sign != UInt8(ascii: "+"), trimBlocks, byte(position) == 0x0A {
            position += 1
        }
        lineStarting = byte(position - 1) == 0x0A
    }

    private mutating func skipSpace() {
        while position < source.count, Self.isSpace(source[position]) { position += 1 }
    }

    /// `{% raw %}` up to its end; false, and nothing read, where the tag is another.
    private mutating func raw(from start: Int) -> Bool {
        var i = position
        while Self.isSpace(byte(i)) { i += 1 }
        guard source[i...].starts(with: "raw".utf8) else { return false }
        i += 3
        while Self.isSpace(byte(i)) { i += 1 }
        let stripped = byte(i) == UInt8(ascii: "-")
        if stripped { i += 1 }
        guard byte(i) == UInt8(ascii: "%"), byte(i + 1) == UInt8(ascii: "}") else { return false }
        position = i + 2
        if stripped { skipSpace() }

        let bodyStart = position
        i = position
        while i + 1 < source.count {
            guard source[i] == UInt8(ascii: "{"), source[i + 1] == UInt8(ascii: "%") else {
                i += 1
                continue
            }
            let begin = i
            i += 2
            let beginSign = byte(i)
            if beginSign == UInt8(ascii: "-") || beginSign == UInt8(ascii: "+") { i += 1 }
            while Self.isSpace(byte(i)) { i += 1 }
            guard i < source.count, source[i...].starts(with: "endraw".utf8) else { continue }
            i += 6
            while Self.isSpace(byte(i)) { i += 1 }
            let endSign = byte(i)
            if endSign == UInt8(ascii: "-") || endSign == UInt8(ascii: "+") { i += 1 }
            guard byte(i) == UInt8(ascii: "%"), byte(i + 1) == UInt8(ascii: "}") else { continue }
            var end = begin
            if beginSign == UInt8(ascii: "-") {
                while end > bodyStart, Self.isSpace(source[end - 1]) { end -= 1 }
            } else if beginSign != UInt8(ascii: "+"), lstripBlocks {
                var lineStart = begin
                while lineStart > bodyStart, source[lineStart - 1] != 0x0A { lineStart -= 1 }
                if lineStart > bodyStart, source[lineStart..<begin].allSatisfy(Self.isSpace) {
                    end = lineStart
                }
            }
            addData(bodyStart, end)
            position = i + 2
            afterBlock(endSign)
            return true
        }
        fail("`raw` is not closed", start, position, help: ["Close it with `{% endraw %}`"])
        position = source.count
        return true
    }

    // MARK: Inside of delimiters

    private mutating func tag(from start: Int, begin: Token.Kind, end: Token.Kind) {
        tokens.append(Token(kind: begin, start: start, end: position))
        let closer = end == .blockEnd ? UInt8(ascii: "%") : UInt8(ascii: "}")
        var open: [(closing: UInt8, at: Int)] = []
        while true {
            skipSpace()
            let at = position
            guard at < source.count else {
                // A string that is not closed was the reason, and is noted already.
                if failures.last.map({ $0.start < start }) ?? true {
                    let delimiter = end == .blockEnd ? "%}" : "}}"
                    fail("the tag is not closed", start, start + 2, help: ["Close it with `\(delimiter)`"])
                }
                tokens.append(Token(kind: end, start: at, end: at))
                return
            }
            let sign = source[at]
            let signed =
                (sign == UInt8(ascii: "-") || (sign == UInt8(ascii: "+") && end == .blockEnd))
                && byte(at + 1) == closer && byte(at + 2) == UInt8(ascii: "}")
            var isEnd = signed || (sign == closer && byte(at + 1) == UInt8(ascii: "}"))
            if isEnd, let last = open.last {
                // `}}` may close two mappings; everything else of an open bracket is a mistake.
                isEnd = end == .blockEnd || last.closing != closer
                if isEnd { fail("the bracket is not closed", last.at, last.at + 1) }
            }
            if isEnd {
                position = at + (signed ? 3 : 2)
                tokens.append(Token(kind: end, start: at, end: position))
                if end == .blockEnd {
                    afterBlock(signed ? sign : 0)
                } else {
                    if signed { skipSpace() }
                    lineStarting = byte(position - 1) == 0x0A
                }
                return
            }
            // A forgotten bracket must not swallow the rest of the template.
            if !open.isEmpty, source[at] == UInt8(ascii: "{"), byte(at + 1) == UInt8(ascii: "%"),
                let last = open.last
            {
                fail("the bracket is not closed", last.at, last.at + 1)
                tokens.append(Token(kind: end, start: at, end: at))
                return
            }
            token(&open)
        }
    }

    private mutating func token(_ open: inout [(closing: UInt8, at: Int)]) {
        let start = position
        let first = source[start]
        switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"), 0x80...:
            while isNameByte(byte(position)) { position += 1 }
            tokens.append(Token(kind: .name, start: start, end: position))
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            position += 1
            while position < source.count, source[position] != first {
                position += source[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            if position >= source.count {
                fail("the string is not closed", start, start + 1)
                // The tag probably ends on its line; the rest of the template is not the string's.
                position = start
                while position < source.count, source[position] != 0x0A,
                    !(byte(position + 1) == UInt8(ascii: "}")
                        && (source[position] == UInt8(ascii: "%") || source[position] == UInt8(ascii: "}")))
                {
                    position += 1
                }
                if byte(position) == 0x0A || position >= source.count { position = source.count }
                tokens.append(Token(kind: .string, start: start, end: start + 1))
                return
            }
            position += 1
            tokens.append(Token(kind: .string, start: start, end: position))
        default: symbol(&open)
        }
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private mutating func number() {
        let start = position
        while isNameByte(byte(position)), byte(position) != UInt8(ascii: "e") { position += 1 }
        var kind = Token.Kind.integer
        let afterDot = start > 0 && source[start - 1] == UInt8(ascii: ".")
        let isDecimal = source[start..<position].allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
        if isDecimal, !afterDot {
            if byte(position) == UInt8(ascii: "."), isDigit(byte(position + 1)) {
                kind = .float
                position += 1
                while isDigit(byte(position)) || byte(position) == UInt8(ascii: "_") { position += 1 }
            }
            if byte(position) == UInt8(ascii: "e") || byte(position) == UInt8(ascii: "E") {
                var i = position + 1
                if byte(i) == UInt8(ascii: "+") || byte(i) == UInt8(ascii: "-") { i += 1 }
                if isDigit(byte(i)) {
                    kind = .float
                    position = i
                    while isDigit(byte(position)) { position += 1 }
                }
            }
        }
        while isNameByte(byte(position)) { position += 1 }
        tokens.append(Token(kind: kind, start: start, end: position))
    }

    private mutating func symbol(_ open: inout [(closing: UInt8, at: Int)]) {
        let start = position
        let next = byte(start + 1)
        var length = 1
        let symbol: Token.Symbol
        func both(_ second: Unicode.Scalar) -> Bool { next == UInt8(ascii: second) }
        switch source[start] {
        case UInt8(ascii: "+"): symbol = .plus
        case UInt8(ascii: "-"): symbol = .minus
        case UInt8(ascii: "*"):
            symbol = both("*") ? .power : .star
            length = both("*") ? 2 : 1
        case UInt8(ascii: "/"):
            symbol = both("/") ? .floorDivide : .slash
            length = both("/") ? 2 : 1
        case UInt8(ascii: "%"): symbol = .percent
        case UInt8(ascii: "~"): symbol = .tilde
        case UInt8(ascii: "="):
            symbol = both("=") ? .equal : .assign
            length = both("=") ? 2 : 1
        case UInt8(ascii: "!") where both("="): (symbol, length) = (.notEqual, 2)
        case UInt8(ascii: "<"):
            symbol = both("=") ? .lessOrEqual : .less
            length = both("=") ? 2 : 1
        case UInt8(ascii: ">"):
            symbol = both("=") ? .greaterOrEqual : .greater
            length = both("=") ? 2 : 1
        case UInt8(ascii: "."): symbol = .dot
        case UInt8(ascii: ","): symbol = .comma
        case UInt8(ascii: ":"): symbol = .colon
        case UInt8(ascii: ";"): symbol = .semicolon
        case UInt8(ascii: "|"): symbol = .pipe
        case UInt8(ascii: "("):
            symbol = .openParenthesis
            open.append((UInt8(ascii: ")"), start))
        case UInt8(ascii: "["):
            symbol = .openBracket
            open.append((UInt8(ascii: "]"), start))
        case UInt8(ascii: "{"):
            symbol = .openBrace
            open.append((UInt8(ascii: "}"), start))
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            let closing = source[start]
            symbol =
                closing == UInt8(ascii: ")")
                ? .closeParenthesis : closing == UInt8(ascii: "]") ? .closeBracket : .closeBrace
            if let last = open.last, last.closing == closing {
                open.removeLast()
            } else {
                // A closing that fits nothing here ends what is open, so that the tag's end is seen.
                let found = String(source[start...start])
                fail(
                    open.last.map { "unexpected `\(found)`, expected `\(String([$0.closing]))`" }
                        ?? "unexpected `\(found)`", start, start + 1)
                open.removeAll()
                position += 1
                return
            }
        default:
            let scalar = String(source[start...start])
            fail("unexpected character `\(scalar)`", start, start + 1)
            position += 1
            return
        }
        position += length
        tokens.append(Token(kind: .symbol(symbol), start: start, end: position))
    }
}
