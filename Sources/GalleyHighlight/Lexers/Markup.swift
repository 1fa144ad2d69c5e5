// HTML and XML, and the template languages written into HTML.
//
// A template's code is an island: it starts with certain bytes anywhere in text, tags and attribute values, is read by
// the lexer of its language, and ends where that lexer meets the closing bytes.

/// Code of another language between two delimiters.
struct Island: Sendable {
    var open: [UInt8]
    /// One or two bytes.
    var close: [UInt8]
    /// Nil for a comment.
    var table: (@Sendable () -> LexerTable)?
    var kind = TokenKind.escape

    init(_ open: String, _ close: String, kind: TokenKind = .escape, _ table: (@Sendable () -> LexerTable)?) {
        self.open = Array(open.utf8)
        self.close = Array(close.utf8)
        self.kind = kind
        self.table = table
    }

    static let php = [
        Island("<?php", "?>", kind: .meta) { Tables.php }, Island("<?=", "?>", kind: .meta) { Tables.php },
    ]
    static let erb = [
        Island("<%#", "%>", nil), Island("<%=", "%>", kind: .meta) { Tables.ruby },
        Island("<%-", "%>", kind: .meta) { Tables.ruby }, Island("<%", "%>", kind: .meta) { Tables.ruby },
    ]
    static let jinja = [
        Island("{#", "#}", nil), Island("{%-", "%}") { Tables.jinja }, Island("{%", "%}") { Tables.jinja },
        Island("{{-", "}}") { Tables.jinja }, Island("{{", "}}") { Tables.jinja },
    ]
    static let vue = [Island("{{", "}}") { Tables.typescript }]
    static let svelte = [
        Island("{#", "}") { Tables.svelte }, Island("{/", "}") { Tables.svelte },
        Island("{:", "}") { Tables.svelte },
        Island("{@", "}") { Tables.svelte }, Island("{", "}") { Tables.typescript },
    ]
}

struct MarkupLexer {
    private let islands: [Island]
    private let isXML: Bool
    private let end: Int
    private var i: Int
    private var out: TokenWriter

    static func lex(
        _ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter, islands: [Island] = [],
        isXML: Bool = false
    ) {
        var lexer = MarkupLexer(range, consume out, islands, isXML)
        lexer.run(code)
        out = lexer.out
    }

    private init(_ range: Range<Int>, _ out: consuming TokenWriter, _ islands: [Island], _ isXML: Bool) {
        self.islands = islands
        self.isXML = isXML
        end = range.upperBound
        i = range.lowerBound
        self.out = out
    }

    private mutating func run(_ code: Span<UInt8>) {
        while i < end {
            switch code[i] {
            case ascii("<"): if !island(code) { angle(code) }
            case ascii("&"): entity(code)
            case ascii("{"): if !island(code) { i += 1 }
            default: i += 1
            }
        }
    }

    /// Reads an island at `i`, if one starts here.
    private mutating func island(_ code: Span<UInt8>) -> Bool {
        for island in islands where code.has(island.open, at: i, end) {
            let first = i
            i += island.open.count
            let close = (island.close[0], island.close.count > 1 ? island.close[1] : 0)
            if let table = island.table {
                out.mark(code, first, i, island.kind)
                i = TableLexer.lex(table(), code, i..<end, until: close, &out)
                // `-%}` trims white space.
                let dash = i > first && code[i - 1] == ascii("-") ? i - 1 : i
                i = min(i + island.close.count, end)
                out.mark(code, dash, i, island.kind)
            } else {
                while i < end, !code.has(island.close, at: i, end) { i += 1 }
                i = min(i + island.close.count, end)
                out.mark(code, first, i, .comment)
            }
            return true
        }
        return false
    }

    private mutating func angle(_ code: Span<UInt8>) {
        let next = code.at(i + 1, end)
        let first = i
        if next == ascii("!") {
            if code.has("<!--", at: i, end) {
                i = code.find("-->", from: i + 4, end).map { $0 + 3 } ?? end
                out.mark(code, first, i, .comment)
            } else if code.has("<![cdata[", at: i, end) {
                out.mark(code, i, i + 9, .meta)
                let close = code.find("]]>", from: i + 9, end) ?? end
                i = min(close + 3, end)
                out.mark(code, close, i, .meta)
            } else {
                declaration(code)
            }
        } else if next == ascii("?") {
            i = code.skipName(i + 2, end)
            out.mark(code, first, i, .meta)
            attributes(code)
        } else if next == ascii("/") || next.startsName || isXML && next == ascii(":") {
            tag(code)
        } else {
            i += 1
        }
    }

    private mutating func declaration(_ code: Span<UInt8>) {
        let first = i
        var brackets = 0
        while i < end {
            switch code[i] {
            case ascii("["): brackets += 1
            case ascii("]"): brackets -= 1
            case ascii(">") where brackets <= 0:
                i += 1
                out.mark(code, first, i, .meta)
                return
            default: break
            }
            i += 1
        }
        out.mark(code, first, end, .meta)
    }

    private mutating func entity(_ code: Span<UInt8>) {
        // The longest named reference has 31 letters.
        let limit = min(end, i + 34)
        var k = i + 1
        if code.at(k, limit) == ascii("#") { k += 1 }
        while k < limit, code[k].isLetter || code[k].isDigit { k += 1 }
        if k > i + 1, code.at(k, limit) == ascii(";") {
            out.mark(code, i, k + 1, .escape)
            i = k + 1
        } else {
            i += 1
        }
    }

    private mutating func tag(_ code: Span<UInt8>) {
        let isEnd = code.at(i + 1, end) == ascii("/")
        let name = isEnd ? i + 2 : i + 1
        i = name
        while i < end, code[i].continuesName || code[i].isOne(of: ":.-") { i += 1 }
        let afterName = i
        out.mark(code, name, afterName, .tag)
        let attributesEnd = attributes(code)
        guard !isXML, !isEnd, attributesEnd.closed else { return }
        if code.equals("script", name, afterName) {
            embed(code, "</script", attributesEnd.language ?? "javascript")
        } else if code.equals("style", name, afterName) {
            embed(code, "</style", attributesEnd.language ?? "css")
        }
    }

    private mutating func embed(_ code: Span<UInt8>, _ closing: StaticString, _ language: String) {
        let close = code.find(closing, from: i, end) ?? end
        out.embed(Language.named(language), code, i..<close)
        i = close
    }

    /// Reads attributes and the end of the tag. Answers whether a `>` ended it, and the language that `lang` or `type`
    /// names for what it contains.
    @discardableResult
    private mutating func attributes(_ code: Span<UInt8>) -> (closed: Bool, language: String?) {
        var language: String?
        while i < end {
            let byte = code[i]
            switch byte {
            case ascii(">"):
                i += 1
                return (true, language)
            case ascii("<"):
                // An island, or a tag that was never closed.
                if !island(code) { return (false, nil) }
            case ascii("?") where code.at(i + 1, end) == ascii(">"):
                out.mark(code, i, i + 2, .meta)
                i += 2
                return (false, nil)
            case ascii("/"), ascii("="), ascii("?"): i += 1
            case ascii("{"): if !island(code) { i += 1 }
            case ascii("\""), ascii("'"): quoted(code)
            case _ where byte.isSpace: i += 1
            default:
                let name = i
                while i < end, !code[i].isSpace, !code[i].isOne(of: "=>\"'<{"),
                    code[i] != ascii("/") || code.at(i + 1, end) != ascii(">")
                {
                    i += 1
                }
                if i == name { i = code.afterScalar(i, end) }
                let afterName = i
                out.mark(code, name, i, .attribute)
                let equals = code.skipSpace(i, end)
                guard code.at(equals, end) == ascii("=") else { continue }
                i = code.skipSpace(equals + 1, end)
                let value = i
                attributeValue(code)
                if code.equals("lang", name, afterName) || code.equals("type", name, afterName) {
                    language = embeddedLanguage(code, value, i) ?? language
                }
            }
        }
        return (false, nil)
    }

    private mutating func attributeValue(_ code: Span<UInt8>) {
        switch code.at(i, end) {
        case ascii("\""), ascii("'"): quoted(code)
        case ascii("{") where island(code), ascii("<") where island(code): break
        case 0: break
        default:
            let first = i
            while i < end, !code[i].isSpace, code[i] != ascii(">"), code[i] != ascii("<") { i += 1 }
            out.mark(code, first, i, .string)
        }
    }

    private mutating func quoted(_ code: Span<UInt8>) {
        let quote = code[i]
        var first = i
        i += 1
        while i < end, code[i] != quote {
            if code[i] == ascii("{") || code[i] == ascii("<"), !islands.isEmpty {
                let open = i
                if startsIsland(code) {
                    out.mark(code, first, open, .string)
                    _ = island(code)
                    first = i
                    continue
                }
            }
            i += 1
        }
        i = min(i + 1, end)
        out.mark(code, first, i, .string)
    }

    private func startsIsland(_ code: Span<UInt8>) -> Bool {
        islands.contains { code.has($0.open, at: i, end) }
    }

    private func embeddedLanguage(_ code: Span<UInt8>, _ from: Int, _ to: Int) -> String? {
        var text = [UInt8]()
        var k = from
        while k < to, k < from + 64 {
            if code[k] != ascii("\""), code[k] != ascii("'") { text.append(code[k].lowercase) }
            k += 1
        }
        switch String(decoding: text, as: UTF8.self) {
        case "ts", "typescript", "text/typescript": return "typescript"
        case "tsx": return "tsx"
        case "jsx", "text/babel": return "jsx"
        case "scss", "sass", "less", "text/scss": return "scss"
        case "application/json", "application/ld+json", "importmap", "speculationrules": return "json"
        case "text/html", "text/template", "text/x-template", "text/x-handlebars-template": return "html"
        default: return nil
        }
    }
}
