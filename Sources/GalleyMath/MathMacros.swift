// Macros: a command that stands for other tokens, from the configuration or from `\newcommand` in a formula.

import GalleyCore

/// A command of the author's own.
struct Macro: Sendable {
    /// How many arguments it takes, up to nine.
    var parameters: Int
    /// What the first argument is where none is given in brackets.
    var optional: [Token]?
    var body: [Token]
}

/// The macros of a configuration: `\R` for `\mathbb{R}`, `\norm` for `\lVert #1 \rVert`.
package struct MathMacros: Sendable {
    private(set) var table: [String: Macro] = [:]

    package init() {}

    package var isEmpty: Bool { table.isEmpty }

    /// Defines a macro; it takes as many arguments as the highest `#` in its body.
    ///
    /// Returns what is wrong with the name or the body, nil where nothing is; a wrong macro is not defined.
    @discardableResult
    package mutating func define(_ name: String, as body: String) -> String? {
        let bare = name.hasPrefix("\\") ? String(name.dropFirst()) : name
        let isWord = !bare.isEmpty && bare.utf8.allSatisfy(\.isASCIILetter)
        guard isWord || (bare.unicodeScalars.count == 1 && !"{}\\ ".contains(bare)) else {
            return "the name of a macro is letters only, such as `\\R`"
        }
        guard body.utf8.count <= Limits.sourceBytes else { return "the macro is too long" }
        let bytes = Array(body.utf8)
        let tokens = tokens(of: bytes.span)
        var depth = 0
        var parameters = 0
        for token in tokens {
            switch token.kind {
            case .open: depth += 1
            case .close:
                depth -= 1
                if depth < 0 { return "a `}` in the macro has no `{`" }
            case .parameter(let number): parameters = max(parameters, number)
            default: break
            }
        }
        guard depth == 0 else { return "a `{` in the macro has no `}`" }
        table[bare] = Macro(parameters: parameters, optional: nil, body: tokens)
        return nil
    }

    /// What people use as if it belonged to LaTeX; a macro of theirs comes first.
    static let builtIn: MathMacros = {
        var macros = MathMacros()
        macros.define("bra", as: "\\langle #1 \\rvert")
        macros.define("ket", as: "\\lvert #1 \\rangle")
        macros.define("braket", as: "\\langle #1 \\rangle")
        macros.define("Bra", as: "\\left\\langle #1 \\right\\rvert")
        macros.define("Ket", as: "\\left\\lvert #1 \\right\\rangle")
        for letter in ["N", "R", "Z"] { macros.define(letter, as: "\\mathbb{\(letter)}") }
        for name in ["TeX", "LaTeX"] { macros.define(name, as: "\\text{\(name)}") }
        return macros
    }()

    mutating func define(_ name: String, _ macro: Macro) { table[name] = macro }
}

/// The tokens of a formula with its macros expanded: what the parser reads.
struct TokenSource {
    private struct Frame {
        var tokens: [Token]
        var next = 0
    }

    private var frames: [Frame]
    private let end: Int
    private var expansions = 0
    private var expandedTokens = 0
    var macros: MathMacros

    init(_ tokens: [Token], end: Int, macros: MathMacros) {
        frames = [Frame(tokens: tokens)]
        self.end = end
        self.macros = macros
    }

    /// The next token as it is written, macros and all.
    mutating func nextUnexpanded() -> Token {
        while let frame = frames.last {
            if frame.next < frame.tokens.count {
                frames[frames.count - 1].next += 1
                return frame.tokens[frame.next]
            }
            if frames.count == 1 { break }
            frames.removeLast()
        }
        return Token(kind: .end, offset: end, length: 0)
    }

    /// Puts a token back that was just taken.
    mutating func putBack(_ token: Token) {
        guard token.kind != .end else { return }
        let last = frames.count - 1
        // Mostly it is the one before in the same list.
        let next = frames[last].next
        if next > 0, frames[last].tokens[next - 1].kind == token.kind,
            frames[last].tokens[next - 1].offset == token.offset
        {
            frames[last].next -= 1
        } else {
            frames.append(Frame(tokens: [token]))
        }
    }

    /// Puts tokens back as a group, to be read in another way.
    mutating func putBack(group tokens: [Token], _ call: Token) {
        let open = Token(kind: .open, offset: call.offset, length: call.length)
        let close = Token(kind: .close, offset: call.offset, length: call.length)
        frames.append(Frame(tokens: [open] + tokens + [close]))
    }

    mutating func next() throws(Unreadable) -> Token {
        while true {
            let token = nextUnexpanded()
            guard case .command(let name) = token.kind,
                let macro = macros.table[name] ?? MathMacros.builtIn.table[name]
            else { return token }
            try expand(macro, token)
        }
    }

    mutating func peek() throws(Unreadable) -> Token {
        let token = try next()
        putBack(token)
        return token
    }

    mutating func skipSpaces() throws(Unreadable) {
        while true {
            let token = try next()
            if token.kind != .space {
                putBack(token)
                return
            }
        }
    }

    private mutating func expand(_ macro: Macro, _ call: Token) throws(Unreadable) {
        expansions += 1
        guard expansions <= Limits.expansions else {
            throw Unreadable(
                call, "`\(call.text)` is expanded more than \(Limits.expansions) times",
                help: ["does a macro call itself?"])
        }
        var arguments: [[Token]] = []
        if let optional = macro.optional { arguments.append(try bracketed() ?? optional) }
        while arguments.count < macro.parameters { arguments.append(try argument(of: call)) }
        var result: [Token] = []
        for var token in macro.body {
            if case .parameter(let number) = token.kind, number <= arguments.count {
                result += arguments[number - 1]
            } else {
                token.offset = call.offset
                token.length = call.length
                result.append(token)
            }
            guard expandedTokens + result.count <= Limits.expandedTokens else {
                throw Unreadable(
                    call, "`\(call.text)` makes the formula longer than \(Limits.expandedTokens) symbols",
                    help: ["does a macro call itself?"])
            }
        }
        expandedTokens += result.count
        // A list that is read to its end makes room: a macro that ends in a call of itself nests nothing.
        while frames.count > 1, let top = frames.last, top.next == top.tokens.count { frames.removeLast() }
        frames.append(Frame(tokens: result))
    }

    /// An argument as it is written: one token or a group without its braces.
    mutating func argument(of call: Token) throws(Unreadable) -> [Token] {
        var token = nextUnexpanded()
        while token.kind == .space { token = nextUnexpanded() }
        switch token.kind {
        case .end, .close: throw Unreadable(call, "`\(call.text)` lacks an argument", help: [])
        case .open: return try group(openedBy: token)
        default: return [token]
        }
    }

    /// What stands between a `{` that was read and its `}`.
    mutating func group(openedBy open: Token) throws(Unreadable) -> [Token] {
        try tokens(orThrow: .unfinished(open)) { $0.kind == .close }.tokens
    }

    /// What stands before the next `\\` or the `}` of a group; the sign that ends it stays unread.
    mutating func line(openedBy open: Token) throws(Unreadable) -> [Token] {
        let (tokens, end) = try tokens(orThrow: .unfinished(open)) {
            $0.kind == .close || $0.kind == .command("\\")
        }
        putBack(end)
        return tokens
    }

    /// What stands in the brackets that follow, if any do.
    mutating func bracketed() throws(Unreadable) -> [Token]? {
        var first = nextUnexpanded()
        while first.kind == .space { first = nextUnexpanded() }
        guard first.isCharacter("[") else {
            putBack(first)
            return nil
        }
        let unclosed = Unreadable(first, "the `[` has no `]`", help: [])
        return try tokens(orThrow: unclosed) { $0.isCharacter("]") }.tokens
    }

    /// What stands before the token, in no group of its own, that ends it.
    private mutating func tokens(orThrow unfinished: Unreadable, until isEnd: (Token) -> Bool)
        throws(Unreadable) -> (tokens: [Token], end: Token)
    {
        var tokens: [Token] = []
        var depth = 0
        while true {
            let token = nextUnexpanded()
            if depth == 0, isEnd(token) { return (tokens, token) }
            switch token.kind {
            case .open: depth += 1
            case .close: depth -= 1
            case .end: throw unfinished
            default: break
            }
            tokens.append(token)
        }
    }
}
