// What is not set as mathematics: `\text{…}`, lengths, colours, addresses, delimiters, definitions.

import GalleyCore

extension Parser {
    // MARK: Text

    /// The argument of `\text` and its kind: text, with formulas in it.
    mutating func text(of call: Token, _ face: TextRun.Face) throws(Unreadable) -> [TextRun] {
        try source.skipSpaces()
        let token = try source.next()
        guard token.kind == .open else {
            if case .character(let scalar) = token.kind { return [.plain(String(scalar), face)] }
            source.putBack(token)
            report(call, "`\(call.text)` lacks its text", help: ["write it in braces: `\(call.text){…}`"])
            return []
        }
        return try textGroup(token, face)
    }

    private mutating func textGroup(_ open: Token, _ face: TextRun.Face) throws(Unreadable) -> [TextRun] {
        try descend(open) { (parser: inout Parser) throws(Unreadable) -> [TextRun] in
            try parser.textRuns(open, face)
        }
    }

    private mutating func textRuns(_ open: Token, _ face: TextRun.Face) throws(Unreadable) -> [TextRun] {
        var face = face
        var runs: [TextRun] = []
        var text = ""
        func flush() {
            if !text.isEmpty { runs.append(.plain(text, face)) }
            text = ""
        }
        while true {
            let token = try source.next()
            switch token.kind {
            case .close:
                flush()
                return runs
            case .end: throw Unreadable.unfinished(open)
            case .open:
                flush()
                runs += try textGroup(token, face)
            case .space: text += " "
            case .dollar:
                flush()
                runs.append(.math(try embedded(token, until: .dollar)))
            case .character(let scalar):
                switch scalar {
                case "~": text += "\u{A0}"
                case "'": text += text.last == "’" ? ligature("”", in: &text) : "’"
                case "`": text += text.last == "‘" ? ligature("“", in: &text) : "‘"
                case "-" where face != .code:
                    text += text.last == "-" ? ligature("–", in: &text) : "-"
                default: text.unicodeScalars.append(scalar)
                }
            case .command(let name):
                switch try textCommand(name, token, face) {
                case .text(let more): text += more
                case .runs(let more):
                    flush()
                    runs += more
                case .face(let new):
                    flush()
                    face = new
                }
            default: text += token.text
            }
        }
    }

    /// Two signs that make one: the first is taken back.
    private func ligature(_ sign: String, in text: inout String) -> String {
        text.removeLast()
        return sign
    }

    private enum TextPiece {
        case text(String)
        case runs([TextRun])
        case face(TextRun.Face)
    }

    /// Combining characters of text accents.
    private static let textAccents: [String: String] = [
        "'": "\u{301}", "`": "\u{300}", "^": "\u{302}", "\"": "\u{308}", "~": "\u{303}", "=": "\u{304}",
        ".": "\u{307}", "c": "\u{327}", "v": "\u{30C}", "u": "\u{306}", "H": "\u{30B}", "r": "\u{30A}",
    ]

    private mutating func textCommand(
        _ name: String, _ token: Token, _ face: TextRun.Face
    ) throws(Unreadable) -> TextPiece {
        if let mark = Self.textAccents[name] {
            let letter = Self.plain(try source.argument(of: token))
            return .text(letter + mark)
        }
        switch name {
        case " ", "space", ",", ":", ";", "\\", "newline", "quad", "enspace": return .text("\u{A0}")
        case "qquad": return .text("\u{A0}\u{A0}")
        case "!", "-", "/", "relax": return .text("")
        case "(": return .runs([.math(try embedded(token, until: .dollar))])
        case ")": return .text("")
        case "{", "}": return .text(name)
        case "textbackslash", "backslash": return .text("\\")
        case "textasciitilde": return .text("~")
        case "textasciicircum": return .text("^")
        case "textunderscore": return .text("_")

        case "bf", "bfseries": return .face(.bold)
        case "it", "em", "itshape": return .face(.italic)
        case "tt", "ttfamily": return .face(.code)
        case "rm", "sf", "rmfamily", "sffamily", "normalfont": return .face(.normal)
        default: break
        }
        if case .text(let inner) = Command.named[name] {
            // Bold within italic is the inner one.
            return .runs(try text(of: token, inner == .normal ? face : inner))
        }
        switch Symbols.named[name] {
        case .letter(let text, _): return .text(text)
        case .symbol(let symbol): return .text(symbol.text)
        case nil: return .runs([.math(try command(name, token))])
        }
    }

    /// A formula within text; its end is read.
    private mutating func embedded(_ open: Token, until stop: Stop) throws(Unreadable) -> [Node] {
        let nodes = try descend(open) { (parser: inout Parser) throws(Unreadable) -> [Node] in
            try parser.with(.normal) { (parser: inout Parser) throws(Unreadable) -> [Node] in
                try parser.row(until: stop)
            }
        }
        guard try source.next().kind == .dollar else {
            throw Unreadable(open, "the formula in the text has no end", help: ["add a `$`"])
        }
        return nodes
    }

    // MARK: Delimiters

    /// What may stand after `\left`, as it is typed, and what is drawn.
    static let delimiters: [String: String] = {
        var table = [
            ".": "", "<": "⟨", ">": "⟩", "/": "/", "|": "|", "\\|": "‖", "\\backslash": "\\", "\\vert": "|",
            "\\Vert": "‖", "\\lt": "⟨", "\\gt": "⟩", "‖": "‖", "∣": "|", "\\mid": "|", "∥": "‖",
            "\\parallel": "‖",
        ]
        for arrow in ["uparrow", "downarrow", "updownarrow", "Uparrow", "Downarrow", "Updownarrow"] {
            if case .symbol(let symbol) = Symbols.named[arrow] { table["\\" + arrow] = symbol.text }
        }
        for (name, meaning) in Symbols.named {
            if case .symbol(let symbol) = meaning, symbol.kind == .opening || symbol.kind == .closing {
                table["\\" + name] = symbol.text
            }
        }
        for (scalar, meaning) in Symbols.ofCharacter {
            if case .symbol(let symbol) = meaning, symbol.kind == .opening || symbol.kind == .closing {
                table[String(scalar)] = symbol.text
            }
        }
        return table
    }()

    /// The delimiter that follows a command; empty for none.
    mutating func delimiter(after call: Token) throws(Unreadable) -> String {
        try source.skipSpaces()
        var token = try source.next()
        if token.kind == .open {
            // `\big{(}`
            let inner = try source.group(openedBy: token)
            guard let only = inner.first, inner.count == 1 else {
                report(
                    call, "no delimiter after `\(call.text)`", help: ["write one such as `(`, `\\{` or `.`"])
                return ""
            }
            token = only
        }
        if let delimiter = Self.delimiters[token.text] { return delimiter }
        source.putBack(token)
        report(
            call, "no delimiter after `\(call.text)`",
            help: ["write one such as `(`, `\\{`, `|`, `\\langle`, or `.` for none"])
        return ""
    }

    mutating func fenced(_ left: Token) throws(Unreadable) -> Node {
        let opening = try delimiter(after: left)
        let nodes = try descend(left) { (parser: inout Parser) throws(Unreadable) -> [Node] in
            try parser.row(until: .right)
        }
        let right = try source.next()
        guard right.kind == .command("right") else {
            throw Unreadable(
                left, "this `\\left` has no `\\right`",
                help: ["write `\\right.` where nothing is to be drawn"])
        }
        return .fenced(opening: opening, nodes, closing: try delimiter(after: right))
    }

    // MARK: Lengths

    /// A length in thousandths of an em.
    func length(_ text: String) -> Int? {
        let trimmed = text.filter { $0 != " " }
        let number = trimmed.prefix { "+-.0123456789".contains($0) }
        guard let value = Double(number), value.isFinite, abs(value) < 10_000 else { return nil }
        let unit = trimmed.dropFirst(number.count).prefix { $0 != "p" || !trimmed.hasSuffix("plus") }
        let ems: [Substring: Double] = [
            "em": 1, "ex": 0.431, "mu": 1 / 18.0, "pt": 0.1, "pc": 1.2, "px": 0.0625, "mm": 0.2845,
            "cm": 2.845,
            "in": 7.227, "bp": 0.1004, "": 0,
        ]
        guard let factor = ems[unit], unit != "" || value == 0 else { return nil }
        // A formula has no use for more.
        return Int(max(-100, min(100, value * factor)) * 1000)
    }

    /// `\hspace{1em}`, `\kern1em`.
    mutating func horizontalSpace(_ call: Token) throws(Unreadable) -> Int {
        _ = try takeStar()
        try source.skipSpaces()
        let first = try source.next()
        var written = ""
        if first.kind == .open {
            written = Self.plain(try source.group(openedBy: first))
        } else {
            var token = first
            // A number and two letters.
            while case .character(let scalar) = token.kind, written.utf8.count < 16,
                "+-.0123456789".unicodeScalars.contains(scalar)
            {
                written.unicodeScalars.append(scalar)
                token = source.nextUnexpanded()
            }
            for _ in 0..<2 {
                guard case .character(let scalar) = token.kind else { break }
                written.unicodeScalars.append(scalar)
                token = source.nextUnexpanded()
            }
            source.putBack(token)
        }
        guard let width = length(written) else {
            report(call, "`\(written)` is no length", help: ["write one such as `1em`, `3pt` or `18mu`"])
            return 0
        }
        return width
    }

    /// What follows a line break: a star, and a length in brackets right after it.
    mutating func lineSpace() throws(Unreadable) -> Int {
        _ = try takeStar()
        let open = source.nextUnexpanded()
        guard open.isCharacter("[") else {
            source.putBack(open)
            return 0
        }
        var taken: [Token] = []
        while taken.count < 16 {
            let token = source.nextUnexpanded()
            if token.isCharacter("]") {
                if let length = length(Self.plain(taken)) { return length }
                source.putBack(token)
                break
            }
            guard case .character = token.kind else {
                source.putBack(token)
                break
            }
            taken.append(token)
        }
        // No length: the bracket begins the next row.
        for token in taken.reversed() { source.putBack(token) }
        source.putBack(open)
        return 0
    }

    // MARK: Colours and addresses

    /// Names of xcolor that CSS has in another meaning or not at all.
    private static let colours: [String: String] = [
        "green": "#00a000", "darkgray": "#404040", "lightgray": "#bfbfbf", "lime": "#bfff00",
        "olive": "#808000",
        "NavyBlue": "#006eb8", "RoyalBlue": "#0071bc", "ForestGreen": "#009b55", "BrickRed": "#b6321c",
        "Mahogany": "#a9341f", "Maroon": "#af3235", "RedOrange": "#f26035", "OliveGreen": "#3c8031",
        "RubineRed": "#ed017d", "WildStrawberry": "#ee2967", "Cerulean": "#00a2e3", "ProcessBlue": "#00b0f0",
        "Plum": "#92268f", "BlueViolet": "#473992", "PineGreen": "#008b72", "Emerald": "#00a99d",
        "Periwinkle": "#7977b8", "Dandelion": "#fdbc42", "Goldenrod": "#ffdf42", "Melon": "#f89e7b",
        "YellowOrange": "#faa21a", "BurntOrange": "#f7921d", "Bittersweet": "#c04f17", "Sepia": "#671800",
        "Gray": "#949698", "Black": "#221e1f", "JungleGreen": "#00a99a", "SkyBlue": "#46c5dd",
        "TealBlue": "#00aeb3", "Rhodamine": "#ef559f",
    ]

    /// A colour for `mathcolor`; nil, with a problem, where it is none.
    mutating func colour(_ call: Token) throws(Unreadable) -> String? {
        let model = try source.bracketed().map { Self.plain($0) }
        let name = try plainArgument(of: call).filter { $0 != " " }
        switch model {
        case nil, "named":
            if let colour = Self.colours[name] { return colour }
            if name.hasPrefix("#") { if let colour = hexadecimal(name.dropFirst()) { return colour } }
            // `red!50` is a mixture with white.
            let base = name.prefix { $0 != "!" }
            if !base.isEmpty, base.utf8.count <= 32, base.utf8.allSatisfy(\.isASCIILetter) {
                return Self.colours[String(base)] ?? base.lowercased()
            }
        case "HTML": if let colour = hexadecimal(name[...]) { return colour }
        case "rgb", "RGB", "gray":
            let most = model == "RGB" ? 255.0 : 1
            var parts = name.split(separator: ",").compactMap { Double($0) }
            if model == "gray", let level = parts.first { parts = [level, level, level] }
            if parts.count == 3, parts.allSatisfy({ $0 >= 0 && $0 <= most }) {
                var bytes = Array("#".utf8)
                for part in parts {
                    let digits = String(Int(part / most * 255 + 0.5), radix: 16)
                    bytes.append(utf8: (digits.utf8.count == 1 ? "0" : "") + digits)
                }
                return String(bytes)
            }
        default: break
        }
        report(call, "`\(name)` is no colour", help: ["write a name such as `red`, or `#c00000`"])
        return nil
    }

    private func hexadecimal(_ digits: Substring) -> String? {
        guard digits.utf8.count == 3 || digits.utf8.count == 6,
            digits.utf8.allSatisfy({ $0.hexDigitValue != nil })
        else { return nil }
        return "#" + digits.lowercased()
    }

    mutating func link(to address: String, _ nodes: [Node], _ token: Token) -> [Node] {
        checkAddress(address, token) ? [.link(address, nodes)] : nodes
    }

    /// Shows what an inner link holds.
    mutating func reportInnerLink(_ nodes: [Node], _ token: Token) -> [Node] {
        report(token, "a link within a link", help: ["end the link around it before this one"])
        return nodes
    }

    /// Whether an address may be linked to: no scripts.
    mutating func checkAddress(_ address: String, _ call: Token) -> Bool {
        let bytes = Array(address.utf8)
        let reference = URLReference(bytes.span)
        guard let scheme = reference.scheme else {
            // A browser drops control characters and leading spaces before it looks for a scheme.
            if bytes.allSatisfy({ $0 > 0x20 }), !bytes.contains(UInt8(ascii: "\\")) { return true }
            report(call, "the address holds a space or a `\\`", help: ["write `%20` for a space"])
            return false
        }
        let name = String(bytes[scheme]).lowercased()
        if ["http", "https", "mailto"].contains(name), bytes.allSatisfy({ $0 > 0x20 }) { return true }
        report(
            call, "an address with `\(name):` is not linked to",
            help: ["`http:`, `https:`, `mailto:` and relative addresses are"])
        return false
    }

    // MARK: Definitions

    mutating func definition(_ primitive: Command.Primitive, _ call: Token) throws(Unreadable) {
        if primitive == .newCommand || primitive == .declareOperator {
            let star = source.nextUnexpanded()
            let hasStar = star.isCharacter("*")
            if !hasStar { source.putBack(star) }
            let named = try source.argument(of: call).filter { $0.kind != .space }
            guard named.count == 1, case .command(let name) = named[0].kind else {
                report(call, "`\(call.text)` lacks a name", help: ["write `\(call.text){\\name}{…}`"])
                return
            }
            if primitive == .declareOperator {
                let body = try source.argument(of: call)
                let start = Token(
                    kind: .command(hasStar ? "operatornamewithlimits" : "operatorname"), offset: call.offset,
                    length: call.length)
                let open = Token(kind: .open, offset: call.offset, length: call.length)
                let close = Token(kind: .close, offset: call.offset, length: call.length)
                source.macros.define(
                    name, Macro(parameters: 0, optional: nil, body: [start, open] + body + [close]))
                return
            }
            let count = try source.bracketed().map { Int(Self.plain($0)) ?? -1 } ?? 0
            let optional = count > 0 ? try source.bracketed() : nil
            let body = try source.argument(of: call)
            guard (0...9).contains(count) else {
                report(call, "a macro has 0 to 9 arguments")
                return
            }
            source.macros.define(name, Macro(parameters: count, optional: optional, body: body))
            return
        }
        let named = source.nextUnexpanded()
        guard case .command(let name) = named.kind else {
            source.putBack(named)
            report(call, "`\(call.text)` lacks a name", help: ["write `\(call.text)\\name`"])
            return
        }
        if primitive == .letCommand {
            var token = source.nextUnexpanded()
            while token.kind == .space || token.isCharacter("=") { token = source.nextUnexpanded() }
            let body = source.macros.table[Self.commandName(token) ?? ""]
            if token.kind == .command(name) { return }
            source.macros.define(name, body ?? Macro(parameters: 0, optional: nil, body: [token]))
            return
        }
        var parameters = 0
        while true {
            let token = source.nextUnexpanded()
            switch token.kind {
            case .open:
                let body = try source.group(openedBy: token)
                source.macros.define(name, Macro(parameters: parameters, optional: nil, body: body))
                return
            case .parameter(let number) where number == parameters + 1: parameters = number
            case .space: break
            default:
                source.putBack(token)
                report(
                    call, "`\(call.text)` takes arguments without signs between them",
                    help: ["write `\(call.text)\\name#1#2{…}`"])
                return
            }
        }
    }

    private static func commandName(_ token: Token) -> String? {
        if case .command(let name) = token.kind { return name }
        return nil
    }
}
