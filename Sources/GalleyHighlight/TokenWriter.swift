// The one way from code to markup: a lexer says which byte range is what, in the order of the code.
//
// The writer remembers how far it has written. Bytes that no token claims go out plain, and a byte never goes
// out twice; so whatever a lexer does, the text of the output is the text of the input.

import GalleyCore

/// What a run of code is; the raw value is the second letter of its CSS class, `h` before it.
enum TokenKind: UInt8, Sendable, CaseIterable {
    case plain = 0
    case keyword = 0x6B  // k
    case string = 0x73  // s
    case comment = 0x63  // c
    case number = 0x6E  // n
    case function = 0x66  // f
    case type = 0x74  // t
    case attribute = 0x61  // a
    case variable = 0x76  // v
    case `operator` = 0x6F  // o
    case builtin = 0x62  // b
    case tag = 0x67  // g
    case inserted = 0x69  // i
    case deleted = 0x64  // d
    case heading = 0x68  // h
    case meta = 0x6D  // m
    case escape = 0x65  // e
    case regex = 0x72  // r
}

extension TokenKind {
    fileprivate var openingTag: StaticString {
        switch self {
        case .plain: ""
        case .keyword: "<span class=\"hk\">"
        case .string: "<span class=\"hs\">"
        case .comment: "<span class=\"hc\">"
        case .number: "<span class=\"hn\">"
        case .function: "<span class=\"hf\">"
        case .type: "<span class=\"ht\">"
        case .attribute: "<span class=\"ha\">"
        case .variable: "<span class=\"hv\">"
        case .operator: "<span class=\"ho\">"
        case .builtin: "<span class=\"hb\">"
        case .tag: "<span class=\"hg\">"
        case .inserted: "<span class=\"hi\">"
        case .deleted: "<span class=\"hd\">"
        case .heading: "<span class=\"hh\">"
        case .meta: "<span class=\"hm\">"
        case .escape: "<span class=\"he\">"
        case .regex: "<span class=\"hr\">"
        }
    }
}

struct TokenWriter {
    /// Code inside code inside code (HTTP, Markdown, HTML, script) goes no deeper: an inner block stays plain.
    static let deepestEmbedding = 5

    var html: [UInt8] = []
    /// The offset in the code up to which everything is written.
    private(set) var written = 0
    /// How many languages enclose the current one.
    private var embedding = 0
    /// The kind whose span is open; it stays open until another kind, plain text or a line end comes, so
    /// that neighbours of one kind share a span.
    private var open = TokenKind.plain

    /// Writes the code up to `from` plain and then the range as one token.
    mutating func mark(_ code: Span<UInt8>, _ from: Int, _ to: Int, _ kind: TokenKind) {
        let from = max(from, written)
        guard to > from else { return }
        if from > written {
            close()
            append(escaping: code, written, from)
        }
        written = to
        guard kind != .plain else {
            close()
            append(escaping: code, from, to)
            return
        }
        var start = from
        var i = from
        while i < to {
            // Both line ends in one comparison: neither byte occurs in ordinary text.
            let byte = code[i]
            if byte <= 0x0D, byte == 0x0A || byte == 0x0D {
                append(code, start, i, as: kind)
                close()
                html.append(byte)
                start = i + 1
            }
            i += 1
        }
        append(code, start, to, as: kind)
    }

    /// Writes what is left of the code, plain.
    mutating func finish(_ code: Span<UInt8>) {
        close()
        append(escaping: code, written, code.count)
        written = code.count
    }

    /// Runs the lexer of another language over part of the code.
    mutating func embed(_ language: Language?, _ code: Span<UInt8>, _ range: Range<Int>) {
        guard let language, embedding < Self.deepestEmbedding, !range.isEmpty else { return }
        embedding += 1
        language.lex(code, range, &self)
        embedding -= 1
    }

    private mutating func append(_ code: Span<UInt8>, _ from: Int, _ to: Int, as kind: TokenKind) {
        guard to > from else { return }
        if open != kind {
            close()
            // One copy for the whole tag: it is written once per token.
            html.append(kind.openingTag)
            open = kind
        }
        append(escaping: code, from, to)
    }

    private mutating func close() {
        guard open != .plain else { return }
        html.append("</span>")
        open = .plain
    }

    /// Escapes for element content only: a quotation mark stays one byte, code is full of them.
    private mutating func append(escaping code: Span<UInt8>, _ from: Int, _ to: Int) {
        var start = from
        var i = from
        while i < to {
            let byte = code[i]
            if byte <= 0x3E, byte == 0x26 || byte == 0x3C || byte == 0x3E {
                html.append(code, start..<i)
                switch byte {
                case 0x26: html.append("&amp;")
                case 0x3C: html.append("&lt;")
                default: html.append("&gt;")
                }
                start = i + 1
            }
            i += 1
        }
        html.append(code, start..<to)
    }
}
