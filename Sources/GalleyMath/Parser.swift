// Tokens to a tree: rows, their atoms, and the scripts on them.

import GalleyCore

struct Parser {
    /// What ends a row; it stays unread.
    enum Stop {
        /// The end of the formula, or a line break in it.
        case line
        case brace, bracket, right, cell, dollar
    }

    var source: TokenSource
    var problems: [MathProblem] = []
    var alphabet = Alphabet.normal
    /// The `\tag` of the row that is being read.
    var tag: [TextRun]?
    /// Whether what is read stands in a link; there are no links in links.
    var isInLink = false
    private var depth = 0
    /// For suggestions: a formula of nothing but mistakes gets a few.
    var suggestionBudget = 500_000

    init(_ source: TokenSource) { self.source = source }

    /// The whole formula; lines of it become rows of a table.
    mutating func formula() throws(Unreadable) -> [Node] {
        var lines: [Table.Row] = []
        while true {
            var row = Table.Row(cells: [try row(until: .line)])
            row.tag = takeTag()
            let token = try source.next()
            if token.kind == .end {
                if lines.isEmpty { return row.cells[0] + tagNodes(row.tag) }
                if !row.cells[0].isEmpty { lines.append(row) }
                return [.table(Table(kind: .gathered, rows: lines))]
            }
            row.space = try lineSpace()
            lines.append(row)
        }
    }

    mutating func takeTag() -> [TextRun]? {
        defer { tag = nil }
        return tag
    }

    private func tagNodes(_ tag: [TextRun]?) -> [Node] {
        guard let tag else { return [] }
        return [.space(2000), .text(tag)]
    }

    // MARK: Problems

    mutating func report(_ token: Token, _ message: String, help: [String] = []) {
        guard problems.count < Limits.problems else { return }
        problems.append(
            MathProblem(offset: token.offset, length: token.length, message: message, help: help))
    }

    // MARK: Depth

    /// Runs `body` one level deeper.
    mutating func descend<T>(
        _ token: Token, _ body: (inout Parser) throws(Unreadable) -> T
    ) throws(Unreadable) -> T {
        guard depth < Limits.depth else {
            throw Unreadable(
                token, "the formula is nested deeper than \(Limits.depth) levels",
                help: ["name parts of it and write it in several formulas"])
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    /// Runs `body` with letters set in an alphabet.
    mutating func with<T>(
        _ alphabet: Alphabet, _ body: (inout Parser) throws(Unreadable) -> T
    ) throws(Unreadable) -> T {
        let outer = self.alphabet
        self.alphabet = alphabet
        defer { self.alphabet = outer }
        return try body(&self)
    }

    // MARK: Rows

    /// The atoms up to what ends the row.
    mutating func row(until stop: Stop) throws(Unreadable) -> [Node] {
        var nodes: [Node] = []
        /// Set when `\over` or one of its kind was met: what stood before it.
        var over: (fraction: Fraction, token: Token)?
        let outer = alphabet
        defer { alphabet = outer }
        loop: while true {
            let token = try source.next()
            switch token.kind {
            case .space: continue
            case .end:
                guard stop == .line else { return finish(nodes, over?.fraction, endedBy: token) }
                source.putBack(token)
                break loop
            case .close:
                guard stop == .brace else {
                    throw Unreadable(token, "this `}` closes nothing", help: ["write `\\}` for the sign"])
                }
                source.putBack(token)
                break loop
            case .character("]") where stop == .bracket:
                source.putBack(token)
                break loop
            case .dollar:
                if stop == .dollar {
                    source.putBack(token)
                    break loop
                }
                report(token, "a `$` within a formula", help: ["write `\\$` for the sign"])
            case .align:
                if stop == .cell {
                    source.putBack(token)
                    break loop
                }
                report(
                    token, "an `&` outside of a table",
                    help: [
                        "wrap the lines in `\\begin{aligned} … \\end{aligned}`, or write `\\&` for the sign"
                    ])
            case .superscript, .subscript, .character("'"), .character("’"):
                try scripts(token, on: &nodes)
            case .command(let name):
                switch name {
                case "\\", "cr", "newline":
                    if stop == .cell || stop == .line {
                        source.putBack(token)
                        break loop
                    }
                    report(token, "a line break within a group", help: ["close the group before it"])
                case "end":
                    guard stop == .cell else {
                        throw Unreadable(
                            token, "this `\\end` stands within a group or has no `\\begin`", help: [])
                    }
                    source.putBack(token)
                    break loop
                case "right":
                    guard stop == .right else {
                        throw Unreadable(
                            token, "this `\\right` has no `\\left`",
                            help: ["write `\\left.` where nothing is to be drawn"])
                    }
                    source.putBack(token)
                    break loop
                case "middle":
                    let delimiter = try delimiter(after: token)
                    if stop == .right {
                        nodes.append(.middle(delimiter))
                    } else {
                        report(token, "`\\middle` stands between `\\left` and `\\right` only")
                        nodes.append(.delimiter(delimiter, height: 1000, .ordinary))
                    }
                case "limits", "nolimits", "displaylimits":
                    setPlacement(name, token, &nodes)
                case "over", "atop", "choose", "brack", "brace":
                    if over != nil {
                        report(token, "a second `\(token.text)` in one group", help: ["use `\\frac{…}{…}`"])
                    }
                    over = (Self.infixFraction(name, numerator: nodes), token)
                    nodes = []
                default:
                    if try !switchStyle(name, token, until: stop, &nodes) {
                        nodes.append(contentsOf: try command(name, token))
                    }
                }
            default:
                if let node = try atom(token) { nodes.append(node) }
            }
        }
        return finish(nodes, over?.fraction, endedBy: nil)
    }

    private func finish(_ nodes: [Node], _ over: Fraction?, endedBy: Token?) -> [Node] {
        guard var fraction = over else { return nodes }
        fraction.denominator = nodes
        return [.fraction(fraction)]
    }

    private static func infixFraction(_ name: String, numerator: [Node]) -> Fraction {
        var fraction = Fraction(numerator: numerator, denominator: [])
        fraction.hasLine = name == "over"
        switch name {
        case "choose": (fraction.opening, fraction.closing) = ("(", ")")
        case "brack": (fraction.opening, fraction.closing) = ("[", "]")
        case "brace": (fraction.opening, fraction.closing) = ("{", "}")
        default: break
        }
        return fraction
    }

    private mutating func setPlacement(_ name: String, _ token: Token, _ nodes: inout [Node]) {
        let placement: Scripts.Placement =
            name == "limits" ? .limits : name == "nolimits" ? .beside : .natural
        switch nodes.popLast() {
        case .scripts(var scripts):
            scripts.placement = placement
            nodes.append(.scripts(scripts))
        case let last?: nodes.append(.scripts(Scripts(base: last, placement: placement)))
        case nil: report(token, "`\(token.text)` follows an operator such as `\\sum`")
        }
    }

    // MARK: Atoms

    /// One atom that is no command; nil for nothing.
    mutating func atom(_ token: Token) throws(Unreadable) -> Node? {
        switch token.kind {
        case .open: return .group(try group(token))
        case .character(let scalar): return try character(scalar, token)
        case .command(let name):
            let nodes = try command(name, token)
            return nodes.count == 1 ? nodes[0] : .group(nodes)
        case .parameter:
            report(token, "`\(token.text)` outside of a macro", help: ["write `\\#` for the sign"])
            return .text([.plain(token.text, .normal)])
        default: return nil
        }
    }

    /// The nodes of a group whose `{` was read.
    mutating func group(_ open: Token) throws(Unreadable) -> [Node] {
        try descend(open) { (parser: inout Parser) throws(Unreadable) in
            let nodes = try parser.row(until: .brace)
            guard try parser.source.next().kind == .close else { throw Unreadable.unfinished(open) }
            return nodes
        }
    }

    /// An argument: a group, or the next atom alone.
    mutating func argument(of call: Token) throws(Unreadable) -> [Node] {
        try source.skipSpaces()
        let token = try source.next()
        switch token.kind {
        case .open: return try group(token)
        case .end, .close, .align, .superscript, .subscript, .dollar, .space:
            // A sign that means something else stays for the row.
            source.putBack(token)
            report(call, "`\(call.text)` lacks an argument", help: ["write it in braces: `\(call.text){…}`"])
            return []
        case .character(let scalar) where ("0"..."9").contains(scalar):
            return [.number(alphabet(String(scalar)))]
        case .character(let scalar) where scalar.properties.isAlphabetic:
            return [letter(scalar)]
        case .command("\\"), .command("end"), .command("right"):
            source.putBack(token)
            report(call, "`\(call.text)` lacks an argument", help: ["write it in braces: `\(call.text){…}`"])
            return []
        default:
            return try descend(token) { (parser: inout Parser) throws(Unreadable) in
                try parser.atom(token).map { [$0] } ?? []
            }
        }
    }

    /// An argument in brackets, if one follows.
    mutating func optionalArgument(of call: Token) throws(Unreadable) -> [Node]? {
        try source.skipSpaces()
        let open = try source.next()
        guard open.isCharacter("[") else {
            source.putBack(open)
            return nil
        }
        return try descend(open) { (parser: inout Parser) throws(Unreadable) in
            let nodes = try parser.row(until: .bracket)
            guard try parser.source.next().isCharacter("]") else {
                throw Unreadable(open, "the `[` has no `]`", help: [])
            }
            return nodes
        }
    }

    /// An argument as plain text: a name, a length, an address.
    mutating func plainArgument(of call: Token) throws(Unreadable) -> String {
        Self.plain(try source.argument(of: call))
    }

    static func plain(_ tokens: [Token]) -> String {
        var text = ""
        for token in tokens {
            switch token.kind {
            // `\%`, `\#`, `\_` and their like stand for the sign.
            case .command(let name) where name.utf8.count == 1 && !(name.utf8.first?.isASCIILetter ?? false):
                text += name
            default: text += token.text
            }
        }
        return text
    }

    /// A number, a letter or a sign that was typed.
    private mutating func character(_ scalar: Unicode.Scalar, _ token: Token) throws(Unreadable) -> Node {
        if ("0"..."9").contains(scalar) { return .number(try digits(scalar)) }
        if scalar == "." {
            let following = source.nextUnexpanded()
            source.putBack(following)
            if case .character("0"..."9") = following.kind { return .number(try digits(scalar)) }
        }
        if scalar == "~" { return .space(333) }
        if scalar.properties.isAlphabetic || scalar == "∇" || scalar == "∂" {
            guard alphabet.makesWords else { return letter(scalar) }
            var word = String(alphabet(scalar))
            while true {
                let token = source.nextUnexpanded()
                guard case .character(let next) = token.kind, next.properties.isAlphabetic else {
                    source.putBack(token)
                    break
                }
                word.unicodeScalars.append(alphabet(next))
            }
            return .identifier(word, upright: true)
        }
        switch Symbols.ofCharacter[scalar] {
        case .symbol(let symbol): return .symbol(symbol)
        case .letter(let text, let upright): return .identifier(text, upright: upright)
        case nil: break
        }
        switch scalar.properties.generalCategory {
        case .mathSymbol: return .symbol(Symbol(text: String(scalar), kind: .relation))
        case .otherNumber, .decimalNumber, .letterNumber: return .number(String(scalar))
        default: return .text([.plain(String(scalar), .normal)])
        }
    }

    private mutating func digits(_ first: Unicode.Scalar) throws(Unreadable) -> String {
        var text = String(first)
        var hasPoint = first == "."
        while true {
            let token = source.nextUnexpanded()
            guard case .character(let scalar) = token.kind else {
                source.putBack(token)
                break
            }
            if scalar == ".", !hasPoint {
                let following = source.nextUnexpanded()
                source.putBack(following)
                guard case .character("0"..."9") = following.kind else {
                    source.putBack(token)
                    break
                }
                hasPoint = true
            } else if !("0"..."9").contains(scalar) {
                source.putBack(token)
                break
            }
            text.unicodeScalars.append(scalar)
        }
        return alphabet(text)
    }

    /// A single letter in the alphabet of the moment.
    func letter(_ scalar: Unicode.Scalar) -> Node {
        if alphabet == .normal {
            if case .letter(let text, let upright) = Symbols.ofCharacter[scalar] {
                return .identifier(text, upright: upright)
            }
            return .identifier(String(scalar), upright: !scalar.isASCII)
        }
        return .identifier(String(alphabet(scalar)), upright: true)
    }

    // MARK: Scripts

    /// Primes, `^` and `_`, in any order, on the atom before them.
    private mutating func scripts(_ first: Token, on nodes: inout [Node]) throws(Unreadable) {
        var scripts = Scripts()
        switch nodes.last {
        case .scripts(let before) where before.lower == nil && before.upper == nil:
            // `\sum\limits` waits for them.
            scripts = before
            nodes.removeLast()
        case .space, .middle, nil: break
        case let last?:
            scripts.base = last
            nodes.removeLast()
        }
        var primes = 0
        // Appended to: a script within the script before it would be as deep as there are scripts.
        var upper: [Node]?
        var lower = scripts.lower.map { [$0] }
        var token = first
        loop: while true {
            switch token.kind {
            case .character("'"), .character("’"): primes += 1
            case .superscript:
                let argument = try self.argument(of: token)
                if upper != nil { report(token, "a second `^` on one base", help: ["group them: `{a^b}^c`"]) }
                upper = upper ?? []
                upper?.append(contentsOf: argument)
            case .subscript:
                let argument = try self.argument(of: token)
                if lower != nil { report(token, "a second `_` on one base", help: ["group them: `{a_b}_c`"]) }
                lower = lower ?? []
                lower?.append(contentsOf: argument)
            case .space: break
            case .command(let name) where name == "limits" || name == "nolimits":
                scripts.placement = name == "limits" ? .limits : .beside
            default:
                source.putBack(token)
                break loop
            }
            token = try source.next()
        }
        if primes > 0 {
            let marks = ["′", "″", "‴", "⁗"]
            let text =
                primes <= 4 ? marks[primes - 1] : String(repeating: "′", count: min(primes, Limits.columns))
            upper = [.symbol(Symbol(text: text, kind: .ordinary))] + (upper ?? [])
        }
        if let upper { scripts.upper = .group(upper) }
        if let lower { scripts.lower = .group(lower) }
        nodes.append(.scripts(scripts))
    }
}
