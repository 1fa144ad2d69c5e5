// What the commands mean that are no symbols: fractions, roots, accents, faces, delimiters, spaces, colours.

import GalleyCore

/// A command with a rule of its own.
enum Command {
    case fraction(Fraction.Style, hasLine: Bool, opening: String, closing: String)
    case alphabet(Alphabet)
    case accent(String, isUnder: Bool, isStretchy: Bool, takesLimits: Bool)
    case arrow(String)
    case delimiter(height: Int, AtomClass)
    case space(Int)
    case text(TextRun.Face)
    case padding(Padding)
    case enclosure(Enclosure)
    case kind(AtomClass)
    /// Read and of no effect: how many arguments it takes.
    case ignored(Int)
    case primitive(Primitive)

    enum Primitive {
        case left, begin, root, operatorName, stacked, underset, overset, sideset, not, colour, textColour
        case colourBox, genericFraction, substack, hspace, href, url, tag, binomialMod, mod, parenthesisMod,
            char
        case newCommand, def, letCommand, declareOperator, boxedColour, raise, multipleIntegral
    }

    static let named: [String: Command] = {
        var table: [String: Command] = [
            "frac": .fraction(.natural, hasLine: true, opening: "", closing: ""),
            "dfrac": .fraction(.display, hasLine: true, opening: "", closing: ""),
            "tfrac": .fraction(.text, hasLine: true, opening: "", closing: ""),
            "cfrac": .fraction(.continued, hasLine: true, opening: "", closing: ""),
            "binom": .fraction(.natural, hasLine: false, opening: "(", closing: ")"),
            "dbinom": .fraction(.display, hasLine: false, opening: "(", closing: ")"),
            "tbinom": .fraction(.text, hasLine: false, opening: "(", closing: ")"),
        ]
        let alphabets: [(String, Alphabet)] = [
            ("mathbb Bbb mathds", .doubleStruck), ("mathcal mathscr symcal symscr", .script),
            ("mathfrak symfrak", .fraktur), ("mathbf bold symbfup", .bold),
            ("mathrm symup mathup", .roman),
            ("mathit symit", .italic), ("mathsf symsf", .sansSerif), ("mathtt symtt", .monospace),
            ("boldsymbol bm pmb symbf mathbfit symbfit", .boldItalic), ("mathnormal", .normal),
            ("mathbfcal mathbfscr symbfscr", .boldScript), ("mathbffrak symbffrak", .boldFraktur),
            ("mathbfsf", .boldSansSerif), ("mathsfit", .italicSansSerif),
        ]
        for (names, alphabet) in alphabets { for name in words(names) { table[name] = .alphabet(alphabet) } }

        let accents = """
            hat ^ check ˇ tilde ~ acute ´ grave ` dot ˙ ddot ¨ dddot ⃛ ddddot ⃜ breve ˘ bar ¯ vec → mathring ˚
            """
        for (name, mark) in pairs(accents) {
            table[name] = .accent(mark, isUnder: false, isStretchy: false, takesLimits: false)
        }
        let wide = """
            widehat ^ widecheck ˇ widetilde ~ overline ‾ overrightarrow → overleftarrow ← overleftrightarrow ↔
            Overrightarrow ⇒ overparen ⏜ wideparen ⏜
            """
        for (name, mark) in pairs(wide) {
            table[name] = .accent(mark, isUnder: false, isStretchy: true, takesLimits: false)
        }
        let wideUnder = """
            underline _ underbar _ utilde ~ underrightarrow → underleftarrow ← underleftrightarrow ↔ underparen ⏝
            """
        for (name, mark) in pairs(wideUnder) {
            table[name] = .accent(mark, isUnder: true, isStretchy: true, takesLimits: false)
        }
        for (name, mark) in pairs("overbrace ⏞ overbracket ⎴") {
            table[name] = .accent(mark, isUnder: false, isStretchy: true, takesLimits: true)
        }
        for (name, mark) in pairs("underbrace ⏟ underbracket ⎵") {
            table[name] = .accent(mark, isUnder: true, isStretchy: true, takesLimits: true)
        }
        let arrows = """
            xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ xmapsto ↦
            xhookrightarrow ↪ xhookleftarrow ↩ xrightharpoonup ⇀ xrightharpoondown ⇁ xleftharpoonup ↼
            xleftharpoondown ↽ xrightleftharpoons ⇌ xleftrightharpoons ⇋ xlongequal = xtwoheadrightarrow ↠
            xtwoheadleftarrow ↞ xtofrom ⇄
            """
        for (name, mark) in pairs(arrows) { table[name] = .arrow(mark) }

        for (name, height) in [("big", 1200), ("Big", 1800), ("bigg", 2400), ("Bigg", 3000)] {
            table[name] = .delimiter(height: height, .ordinary)
            table[name + "l"] = .delimiter(height: height, .opening)
            table[name + "r"] = .delimiter(height: height, .closing)
            table[name + "m"] = .delimiter(height: height, .relation)
        }
        let spaces: [(String, Int)] = [
            (", thinspace", 167), (": > medspace", 222), ("; thickspace", 278), ("! negthinspace", -167),
            ("negmedspace", -222), ("negthickspace", -278), ("quad", 1000), ("qquad", 2000),
            ("enspace enskip", 500), ("space nobreakspace", 333),
        ]
        for (names, width) in spaces { for name in words(names) { table[name] = .space(width) } }
        table[" "] = .space(333)

        let faces: [(String, TextRun.Face)] = [
            ("text textrm textnormal textup textmd textsf mbox hbox fbox intertext", .normal),
            ("textbf", .bold),
            ("textit emph textsl", .italic), ("texttt", .code),
        ]
        for (names, face) in faces { for name in words(names) { table[name] = .text(face) } }

        table["phantom"] = .padding(.phantom)
        table["hphantom"] = .padding(.horizontalPhantom)
        table["vphantom"] = .padding(.verticalPhantom)
        table["smash"] = .padding(.smash)
        for name in ["llap", "mathllap"] { table[name] = .padding(.overlapLeft) }
        for name in ["rlap", "mathrlap"] { table[name] = .padding(.overlapRight) }
        for name in ["clap", "mathclap"] { table[name] = .padding(.overlapCentre) }
        table["boxed"] = .enclosure(.box)
        table["cancel"] = .enclosure(.slash)
        table["bcancel"] = .enclosure(.backslash)
        table["xcancel"] = .enclosure(.cross)
        table["sout"] = .enclosure(.strike)

        let kinds: [(String, AtomClass)] = [
            ("mathord", .ordinary), ("mathop", .largeOperator), ("mathbin", .binary), ("mathrel", .relation),
            ("mathopen", .opening), ("mathclose", .closing), ("mathpunct", .punctuation),
            ("mathinner", .inner),
        ]
        for (name, kind) in kinds { table[name] = .kind(kind) }

        for name in words(
            """
            nonumber notag relax allowbreak nobreak noindent centering mathstrut strut hfill hfil - / @ null
            displaybreak par protect ensuremath break goodbreak hline hdashline toprule midrule bottomrule
            """)
        {
            table[name] = .ignored(0)
        }
        for name in words("label eqref ref require vspace cline vskip") { table[name] = .ignored(1) }

        table.merge(primitives) { _, new in new }
        return table
    }()

    private static let primitives: [String: Command] = [
        "left": .primitive(.left), "begin": .primitive(.begin), "sqrt": .primitive(.root),
        "operatorname": .primitive(.operatorName), "operatornamewithlimits": .primitive(.operatorName),
        "stackrel": .primitive(.stacked), "overset": .primitive(.overset), "underset": .primitive(.underset),
        "not": .primitive(.not), "color": .primitive(.colour), "textcolor": .primitive(.textColour),
        "colorbox": .primitive(.colourBox), "fcolorbox": .primitive(.boxedColour),
        "genfrac": .primitive(.genericFraction), "substack": .primitive(.substack),
        "hspace": .primitive(.hspace), "kern": .primitive(.hspace), "mkern": .primitive(.hspace),
        "mskip": .primitive(.hspace), "hskip": .primitive(.hspace), "mspace": .primitive(.hspace),
        "href": .primitive(.href), "url": .primitive(.url), "tag": .primitive(.tag),
        "bmod": .primitive(.binomialMod), "mod": .primitive(.mod), "pmod": .primitive(.parenthesisMod),
        "pod": .primitive(.parenthesisMod), "newcommand": .primitive(.newCommand),
        "renewcommand": .primitive(.newCommand), "providecommand": .primitive(.newCommand),
        "def": .primitive(.def), "gdef": .primitive(.def), "let": .primitive(.letCommand),
        "DeclareMathOperator": .primitive(.declareOperator), "sideset": .primitive(.sideset),
        "raisebox": .primitive(.raise), "idotsint": .primitive(.multipleIntegral), "char": .primitive(.char),
    ]

    /// Faces and sizes that hold to the end of their group.
    static let switches: [String: StyleSwitch] = [
        "displaystyle": .style(.display), "textstyle": .style(.text), "scriptstyle": .style(.script),
        "scriptscriptstyle": .style(.scriptScript), "rm": .alphabet(.roman), "bf": .alphabet(.bold),
        "it": .alphabet(.italic), "sf": .alphabet(.sansSerif), "tt": .alphabet(.monospace),
        "cal": .alphabet(.script), "frak": .alphabet(.fraktur), "mit": .alphabet(.normal),
        "boldmath": .alphabet(.boldItalic), "tiny": .size(50), "scriptsize": .size(70),
        "footnotesize": .size(80), "small": .size(90), "normalsize": .size(100), "large": .size(120),
        "Large": .size(144), "LARGE": .size(173), "huge": .size(207), "Huge": .size(249),
    ]

    enum StyleSwitch {
        case style(MathStyle)
        case alphabet(Alphabet)
        case size(Int)
    }

    private static func words(_ text: String) -> [String] {
        text.split { $0 == " " || $0 == "\n" }.map(String.init)
    }

    private static func pairs(_ text: String) -> [(String, String)] {
        let all = words(text)
        return stride(from: 0, to: all.count - 1, by: 2).map { (all[$0], all[$0 + 1]) }
    }
}

extension Parser {
    /// Every name there is, for suggestions, in order.
    private static let commandNames: [String] = {
        let row = [
            "over", "atop", "choose", "brack", "brace", "limits", "nolimits", "middle", "right", "end",
        ]
        return
            (Array(Symbols.named.keys) + Array(Command.named.keys) + Array(Command.switches.keys)
            + Array(Symbols.functions) + Array(Symbols.limitFunctions.keys) + row)
            .filter { $0.utf8.count > 1 }.sorted()
    }()

    private static let commandCandidates = Candidates(commandNames)

    /// The nodes a command gives; mostly one.
    mutating func command(_ name: String, _ token: Token) throws(Unreadable) -> [Node] {
        if let meaning = Symbols.named[name] {
            switch meaning {
            case .symbol(let symbol): return [.symbol(symbol)]
            case .letter(let text, let upright):
                // `\mathbf{\Gamma}` is bold, `\mathrm{\mu}` upright.
                let styled = alphabet(text)
                return [.identifier(styled, upright: upright || alphabet != .normal)]
            }
        }
        if Symbols.functions.contains(name) { return [.function(name, hasLimits: false)] }
        if let text = Symbols.limitFunctions[name] { return [.function(text, hasLimits: true)] }
        switch name {
        case "varlimsup": return [.classed(.largeOperator, hasLimits: true, [limAccent("‾", isUnder: false)])]
        case "varliminf": return [.classed(.largeOperator, hasLimits: true, [limAccent("_", isUnder: true)])]
        case "varinjlim": return [.classed(.largeOperator, hasLimits: true, [limAccent("→", isUnder: true)])]
        case "varprojlim": return [.classed(.largeOperator, hasLimits: true, [limAccent("←", isUnder: true)])]
        default: break
        }
        if case .alphabet(let alphabet) = Command.switches[name] {
            return try self.command(.alphabet(alphabet), token)
        }
        guard let command = Command.named[name] else {
            reportUnknown(name, token)
            return [.unknown(token.text)]
        }
        return try self.command(command, token)
    }

    private mutating func reportUnknown(_ name: String, _ token: Token) {
        guard problems.count < Limits.problems else { return }
        if Self.commandNames.contains(name) {
            report(
                token, "`\(token.text)` cannot stand here", help: ["write it in braces: `{\(token.text) …}`"])
        } else if name.isEmpty {
            report(token, "a `\\` at the end", help: ["write `\\backslash` for the sign"])
        } else {
            report(
                token, "unknown command `\(token.text)`",
                help: nearestCommand(to: name).map { ["did you mean `\\\($0)`?"] } ?? [])
        }
    }

    private mutating func nearestCommand(to name: String) -> String? {
        guard let index = Self.commandCandidates.nearest(to: name, budget: &suggestionBudget) else {
            return nil
        }
        let near = Self.commandNames[index]
        // Of `\gamma` and `\Gamma` the one that begins as it was typed.
        let alike = Self.commandNames.filter { $0.lowercased() == near.lowercased() }
        return alike.first { $0.utf8.first == name.utf8.first } ?? near
    }

    private func limAccent(_ mark: String, isUnder: Bool) -> Node {
        .accent(
            Accent(
                base: .identifier("lim", upright: true), mark: mark, isUnder: isUnder, isStretchy: true))
    }

    private mutating func command(_ command: Command, _ token: Token) throws(Unreadable) -> [Node] {
        switch command {
        case .fraction(let style, let hasLine, let opening, let closing):
            // `\cfrac[l]` aligns the numerator; centred is as well.
            if style == .continued { _ = try optionalArgument(of: token) }
            let numerator = try argument(of: token)
            return [
                .fraction(
                    Fraction(
                        numerator: numerator, denominator: try argument(of: token), style: style,
                        hasLine: hasLine, opening: opening, closing: closing))
            ]
        case .alphabet(let alphabet):
            return [
                .group(
                    try with(alphabet) { (parser: inout Parser) throws(Unreadable) in
                        try parser.argument(of: token)
                    })
            ]
        case .accent(let mark, let isUnder, let isStretchy, let takesLimits):
            let base = try argument(of: token)
            return [
                .accent(
                    Accent(
                        base: Self.one(base), mark: mark, isUnder: isUnder, isStretchy: isStretchy,
                        takesLimits: takesLimits))
            ]
        case .arrow(let mark):
            let under = try optionalArgument(of: token) ?? []
            return [.arrow(mark, under: under, over: try argument(of: token))]
        case .delimiter(let height, let kind):
            return [.delimiter(try delimiter(after: token), height: height, kind)]
        case .space(let width): return [.space(width)]
        case .text(let face): return [.text(try text(of: token, face))]
        case .padding(let padding):
            if padding == .smash { _ = try optionalArgument(of: token) }
            return [.padded(padding, try argument(of: token))]
        case .enclosure(let enclosure): return [.enclosed(enclosure, try argument(of: token))]
        case .kind(let kind):
            return [.classed(kind, hasLimits: kind == .largeOperator, try argument(of: token))]
        case .ignored(let count):
            for _ in 0..<count { _ = try source.argument(of: token) }
            return []
        case .primitive(let primitive): return try self.primitive(primitive, token)
        }
    }

    /// One node for several.
    static func one(_ nodes: [Node]) -> Node { nodes.count == 1 ? nodes[0] : .group(nodes) }

    private mutating func primitive(
        _ primitive: Command.Primitive, _ token: Token
    ) throws(Unreadable) -> [Node] {
        switch primitive {
        case .left: return [try fenced(token)]
        case .begin: return try environment(token)
        case .root:
            let index = try optionalArgument(of: token)
            return [.root(try argument(of: token), index: index)]
        case .operatorName: return [try operatorName(token)]
        case .stacked, .overset:
            let over = try argument(of: token)
            let base = try argument(of: token)
            let kind = Self.one(base)
            let stack = Node.stacked(base: kind, under: nil, over: .group(over))
            return primitive == .stacked ? [.classed(.relation, hasLimits: false, [stack])] : [stack]
        case .underset:
            let under = try argument(of: token)
            return [.stacked(base: Self.one(try argument(of: token)), under: .group(under), over: nil)]
        case .sideset:
            let before = try argument(of: token)
            let after = try argument(of: token)
            let base = try argument(of: token)
            return before + base + after
        case .not: return try negation(token)
        case .colour:
            // Reached as an argument only; in a row it is a switch.
            guard let colour = try colour(token) else { return [] }
            return [.coloured(colour, background: false, try argument(of: token))]
        case .textColour:
            let colour = try colour(token)
            let nodes = try argument(of: token)
            return colour.map { [.coloured($0, background: false, nodes)] } ?? nodes
        case .colourBox:
            let colour = try colour(token)
            let nodes: [Node] = [.text(try text(of: token, .normal))]
            return colour.map { [.coloured($0, background: true, nodes)] } ?? nodes
        case .boxedColour:
            _ = try colour(token)
            let colour = try colour(token)
            let nodes: [Node] = [.enclosed(.box, [.text(try text(of: token, .normal))])]
            return colour.map { [.coloured($0, background: true, nodes)] } ?? nodes
        case .genericFraction: return [try genericFraction(token)]
        case .substack: return [try substack(token)]
        case .hspace: return [.space(try horizontalSpace(token))]
        case .href:
            let address = try plainArgument(of: token)
            let isOutermost = !isInLink
            isInLink = true
            defer { if isOutermost { isInLink = false } }
            let nodes = try argument(of: token)
            return isOutermost ? link(to: address, nodes, token) : reportInnerLink(nodes, token)
        case .url:
            let address = try plainArgument(of: token)
            let nodes: [Node] = [.text([.plain(address, .normal)])]
            return isInLink ? reportInnerLink(nodes, token) : link(to: address, nodes, token)
        case .tag:
            let isBare = try takeStar()
            let runs = try text(of: token, .normal)
            tag = isBare ? runs : [.plain("(", .normal)] + runs + [.plain(")", .normal)]
            return []
        case .binomialMod: return [.classed(.binary, hasLimits: false, [.identifier("mod", upright: true)])]
        case .mod:
            return [.space(1000), .identifier("mod", upright: true), .space(333)]
        case .parenthesisMod:
            let nodes = try argument(of: token)
            let word: [Node] =
                token.kind == .command("pod") ? [] : [.identifier("mod", upright: true), .space(333)]
            return [
                .space(444), .symbol(Symbol(text: "(", kind: .opening)), .group(word + nodes),
                .symbol(Symbol(text: ")", kind: .closing)),
            ]
        case .newCommand, .def, .letCommand, .declareOperator:
            try definition(primitive, token)
            return []
        case .raise:
            _ = try source.argument(of: token)
            return [.text(try text(of: token, .normal))]
        case .multipleIntegral:
            return [.symbol(Symbol(text: "∫⋯∫", kind: .largeOperator))]
        case .char:
            report(token, "`\\char` is not supported", help: ["type the character itself"])
            return [.unknown(token.text)]
        }
    }

    /// A `*` right after a command.
    mutating func takeStar() throws(Unreadable) -> Bool {
        let star = source.nextUnexpanded()
        if star.isCharacter("*") { return true }
        source.putBack(star)
        return false
    }

    private mutating func operatorName(_ token: Token) throws(Unreadable) -> Node {
        let hasStar = try takeStar()
        let hasLimits = hasStar || token.kind == .command("operatornamewithlimits")
        let argument = try source.argument(of: token)
        var name = ""
        for token in argument {
            switch token.kind {
            case .character(let scalar) where scalar == "~": name += "\u{A0}"
            case .character(let scalar): name.unicodeScalars.append(scalar)
            case .command(","), .command(":"), .command(";"), .command("thinspace"): name += "\u{2009}"
            case .command(" "): name += "\u{A0}"
            case .command("!"), .space: break
            default:
                // Something that is more than a name: an operator all the same.
                source.putBack(group: argument, token)
                let nodes = try with(.roman) { (parser: inout Parser) throws(Unreadable) in
                    try parser.argument(of: token)
                }
                return .classed(.largeOperator, hasLimits: hasLimits, nodes)
            }
        }
        return .function(name, hasLimits: hasLimits)
    }

    private mutating func genericFraction(_ token: Token) throws(Unreadable) -> Node {
        let opening = try plainArgument(of: token)
        let closing = try plainArgument(of: token)
        let thickness = try plainArgument(of: token)
        let style = try plainArgument(of: token)
        let numerator = try argument(of: token)
        return .fraction(
            Fraction(
                numerator: numerator, denominator: try argument(of: token),
                style: style == "0" ? .display : style.isEmpty ? .natural : .text,
                hasLine: thickness.isEmpty || (length(thickness) ?? 1) != 0,
                opening: Self.delimiters[opening] ?? "", closing: Self.delimiters[closing] ?? ""))
    }

    /// `\not` strikes the symbol that follows.
    private mutating func negation(_ token: Token) throws(Unreadable) -> [Node] {
        var nodes = try argument(of: token)
        if nodes.count == 1, case .group(let inner) = nodes[0] { nodes = inner }
        guard nodes.count == 1 else { return nodes }
        switch nodes[0] {
        case .symbol(var symbol):
            symbol.text = Symbols.negations[symbol.text] ?? symbol.text + "\u{338}"
            symbol.kind = symbol.text == "∤" ? .relation : symbol.kind
            return [.symbol(symbol)]
        case .identifier(let text, let upright): return [.identifier(text + "\u{338}", upright: upright)]
        default: return nodes
        }
    }

    // MARK: Switches

    /// Whether the command holds to the end of its row; then the rest of the row is read.
    mutating func switchStyle(
        _ name: String, _ token: Token, until stop: Stop, _ nodes: inout [Node]
    ) throws(Unreadable) -> Bool {
        if name == "color" {
            guard let colour = try colour(token) else { return true }
            // `\color{red}{x}`, as MathJax taught people, colours the argument; else the rest.
            let next = try source.next()
            source.putBack(next)
            let coloured =
                next.kind == .open ? try argument(of: token) : try rest(token, until: stop)
            nodes.append(.coloured(colour, background: false, coloured))
            return true
        }
        switch Command.switches[name] {
        case .alphabet(let alphabet):
            let next = try source.next()
            source.putBack(next)
            // Who writes `\cal{O}(n)` means the argument.
            if next.kind == .open { return false }
            self.alphabet = alphabet
        case .style(let style): nodes.append(.styled(style, try rest(token, until: stop)))
        case .size(let percent): nodes.append(.sized(percent, try rest(token, until: stop)))
        case nil: return false
        }
        return true
    }

    private mutating func rest(_ token: Token, until stop: Stop) throws(Unreadable) -> [Node] {
        try descend(token) { (parser: inout Parser) throws(Unreadable) in try parser.row(until: stop) }
    }
}
