// A grammar compiled for the lexer: one look-up by byte decides what a token may be.

final class LexerTable: Sendable {
    /// What a byte starts, before its neighbours are looked at.
    enum Action: UInt8, Sendable {
        case other, blank, lineEnd, name, digit, open, close, point, rule
    }

    /// A token that starts with certain bytes.
    final class Rule: Sendable {
        enum Token: Sendable {
            case lineComment
            case blockComment(close: [UInt8], nests: Bool, ownLine: Bool)
            case string
            case sigil(Sigil, marks: [UInt8])
            case special(Special)
            case heredoc(HeredocStyle)
        }

        let token: Token
        let open: [UInt8]
        let form: StringForm
        let close: [UInt8]
        /// Bytes at which the text of a string is looked at more closely.
        let stops: [Bool]
        let prefixes: [[UInt8]]
        let needsPrefix: Bool

        init(_ token: Token, open: [UInt8], form: StringForm = .double) {
            self.token = token
            self.open = open
            self.form = form
            close = Array(form.close.utf8)
            prefixes = form.prefixes.filter { !$0.isEmpty }.map { Array($0.utf8) }
            needsPrefix = !form.prefixes.contains("")
            var stops = [Bool](repeating: false, count: 256)
            for byte: UInt8 in [0x0A, 0x0D] { stops[Int(byte)] = true }
            if let byte = close.first { stops[Int(byte)] = true }
            switch form.escapes {
            case .none: break
            case .backslash, .guarding: stops[Int(ascii("\\"))] = true
            case .backtick: stops[Int(ascii("`"))] = true
            }
            let uses: [(StringForm.Interpolation, Unicode.Scalar)] = [
                ([.dollarBrace, .dollarName, .dollarParen], "$"), (.hashBrace, "#"),
                ([.brace, .braceDollar], "{"), (.brace, "}"), ([.percent, .percentBrace], "%"),
                (.atName, "@"),
            ]
            for (style, byte) in uses where !form.interpolation.isDisjoint(with: style) {
                stops[Int(ascii(byte))] = true
            }
            self.stops = stops
        }
    }

    let actions: [Action]
    /// What a byte is when none of its rules holds.
    let fallbacks: [Action]
    let nameParts: [Bool]
    let words: WordTable
    /// By first byte, the first to try first.
    let rules: [[Rule]]
    /// Bytes at which a string with a prefix may begin.
    let quotes: [Bool]
    let heredoc: Rule?
    let heredocText: Rule?
    let options: Grammar.Options
    let hasPerlQuotes: Bool
    /// The text of a string whose delimiters the lexer has found by itself, with `{code}` in it.
    static let fencedText = Rule(
        .string, open: [], form: StringForm("", lines: true, escapes: .none, interpolation: .brace))
    static let hereStringText = Rule(
        .string, open: [],
        form: StringForm(
            "", lines: true, escapes: .backtick, interpolation: [.dollarName, .dollarParen]))

    init(_ grammar: Grammar) {
        options = grammar.options
        words = WordTable(
            [
                (grammar.types, Word(kind: .type)),
                (grammar.builtins, Word(kind: .builtin)),
                (grammar.constants, Word(kind: .builtin)),
                (grammar.keywords, Word(kind: .keyword)),
                (grammar.softKeywords, Word(kind: .keyword, role: .soft)),
                (grammar.functionWords, Word(kind: .keyword, role: .definesFunction)),
                (grammar.typeWords, Word(kind: .keyword, role: .definesType)),
                (grammar.softTypeWords, Word(kind: .keyword, role: .softlyDefinesType)),
                (grammar.moduleWords, Word(kind: .keyword, role: .namesModule)),
                (grammar.memberWords, Word(kind: .keyword, role: .member)),
            ], ignoresCase: grammar.options.contains(.ignoresCase))

        var fallbacks = [Action](repeating: .other, count: 256)
        var nameParts = [Bool](repeating: false, count: 256)
        for byte in UInt8.min...UInt8.max {
            nameParts[Int(byte)] = byte.continuesName || grammar.namePart.utf8.contains(byte)
            fallbacks[Int(byte)] =
                switch byte {
                case _ where byte.startsName || grammar.nameStart.utf8.contains(byte): .name
                case _ where byte.isDigit: .digit
                case _ where byte.isLineEnd: .lineEnd
                case _ where byte.isSpace: .blank
                case ascii("("), ascii("["), ascii("{"): .open
                case ascii(")"), ascii("]"), ascii("}"): .close
                case ascii("."): .point
                default: .other
                }
        }

        var rules = [[Rule]](repeating: [], count: 256)
        func add(_ rule: Rule) {
            if let first = rule.open.first { rules[Int(first)].append(rule) }
        }
        for special in grammar.specials {
            for open in special.openers where !special.comesLast { add(Rule(.special(special), open: open)) }
        }
        var delimited: [Rule] = []
        for open in grammar.lineComments { delimited.append(Rule(.lineComment, open: Array(open.utf8))) }
        for comment in grammar.blockComments {
            delimited.append(
                Rule(
                    .blockComment(
                        close: Array(comment.close.utf8), nests: comment.nests, ownLine: comment.ownLine),
                    open: Array(comment.open.utf8)))
        }
        for form in grammar.strings {
            delimited.append(Rule(.string, open: Array(form.open.utf8), form: form))
        }
        // The longest opening delimiter first: `"""` before `"`. The sort is stable.
        for rule in delimited.sorted(by: { $0.open.count > $1.open.count }) { add(rule) }
        for sigil in grammar.sigils {
            add(Rule(.sigil(sigil, marks: Array(sigil.marks.utf8)), open: [ascii(sigil.byte)]))
        }
        heredoc = grammar.heredoc.map { Rule(.heredoc($0), open: Array(($0 == .php ? "<<<" : "<<").utf8)) }
        heredocText = grammar.heredoc.map { Rule(.string, open: [], form: $0.text) }
        if let heredoc { add(heredoc) }
        for special in grammar.specials where special.comesLast {
            for open in special.openers { add(Rule(.special(special), open: open)) }
        }

        var actions = fallbacks
        for byte in 0..<256 where !rules[byte].isEmpty && fallbacks[byte] != .name { actions[byte] = .rule }
        self.actions = actions
        self.fallbacks = fallbacks
        self.nameParts = nameParts
        self.rules = rules
        quotes = rules.map { rules in
            rules.contains { rule in
                if case .special(let special) = rule.token { return special.takesPrefix }
                return !rule.prefixes.isEmpty
            }
        }
        hasPerlQuotes = grammar.specials.contains(.perlQuotes)
    }
}

extension Special {
    /// The bytes each form of it starts with.
    fileprivate var openers: [[UInt8]] {
        let texts: [String] =
            switch self {
            case .slashRegex: ["/"]
            case .lifetime: ["'"]
            case .rustRawString: ["\"", "#"]
            case .rustAttribute, .phpAttribute: ["#"]
            case .cppRawString, .rRawString: ["\"", "'"]
            case .csharpAttribute, .powershellType: ["["]
            case .cppAttribute: ["[["]
            case .csharpRawString: ["\"\"\"", "$"]
            case .luaLongString: ["[", "--["]
            case .rubyPercent: ["%"]
            case .perlQuotes: []
            case .elixirSigil: ["~"]
            case .jsx: ["<"]
            case .preprocessor: ["#"]
            case .powershellDash: ["-"]
            case .powershellHereString: ["@\"", "@'"]
            case .objectiveCAt: ["@"]
            case .swiftRawString: ["#"]
            case .symbol: [":"]
            }
        return texts.map { Array($0.utf8) }
    }

    /// Tried after comments, strings and sigils.
    fileprivate var comesLast: Bool {
        switch self {
        case .slashRegex, .jsx: true
        default: false
        }
    }

    /// Starts inside a word: `R"(`, `r#"`.
    var takesPrefix: Bool {
        switch self {
        case .rustRawString, .cppRawString, .rRawString: true
        default: false
        }
    }
}

extension HeredocStyle {
    /// How the lines of the text are read when the delimiter is not in single quotes.
    fileprivate var text: StringForm {
        let style: StringForm.Interpolation =
            switch self {
            case .ruby: .hashBrace
            case .php: [.dollarName, .braceDollar, .dollarBrace]
            case .perl: [.dollarName, .dollarBrace, .atName]
            case .hcl: [.dollarBrace, .percentBrace]
            }
        return StringForm("", lines: true, escapes: self == .hcl ? .none : .backslash, interpolation: style)
    }
}
