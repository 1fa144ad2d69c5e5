// Shell commands: what matters is whether a word is a command, an option or an argument, and what quotes it.
//
// Recipes of makefiles are shell commands in which `$(NAME)` is a variable of make.

struct ShellLexer {
    /// Substitutions inside substitutions beyond this depth stay plain.
    private static let deepestNesting = 16

    private let start: Int
    private var end: Int
    private var i: Int
    private var out: TokenWriter
    private let isRecipe: Bool
    private var nesting = 0
    /// The innermost substitution is one in backquotes.
    private var inBackquotes = false
    /// The next word is a command.
    private var expectsCommand = true
    /// The next word is the target of a redirection.
    private var expectsTarget = false
    /// `in` is a keyword next, after `for` or `case`.
    private var expectsIn = false
    /// Arguments `NAME=value` define variables, after `export`.
    private var declares = false
    private var cases = 0
    /// No `${` before this offset is closed on its line.
    private var noBraceBefore = 0
    private var heredocs: [(delimiter: Range<Int>, expands: Bool, indents: Bool)] = []

    private static let words = WordTable([
        (
            """
            if then else elif fi for while until do done case esac in function select time coproc { } ! [[ ]]
            """, Word(kind: .keyword)
        ),
        (
            """
            echo cd export set unset source . eval return read local declare typeset readonly printf alias unalias trap
            shift test pushd popd let getopts wait kill bg fg jobs umask ulimit hash type builtin true false exit [ :
            break continue shopt dirs disown history pwd setopt autoload
            """, Word(kind: .builtin)
        ),
        // What comes before another command.
        ("sudo env nohup exec xargs command nice doas watch time", Word(kind: .function, role: .soft)),
    ])

    static func lex(
        _ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter, isRecipe: Bool = false
    ) {
        var lexer = ShellLexer(range, consume out, isRecipe)
        lexer.run(code, until: 0)
        out = lexer.out
    }

    private init(_ range: Range<Int>, _ out: consuming TokenWriter, _ isRecipe: Bool) {
        start = range.lowerBound
        end = range.upperBound
        i = start
        self.out = out
        self.isRecipe = isRecipe
    }

    /// Reads commands up to the closing byte of a substitution, which stays unread, or the end.
    private mutating func run(_ code: Span<UInt8>, until closer: UInt8) {
        var parentheses = 0
        while i < end {
            let byte = code[i]
            switch byte {
            case _ where byte == closer && parentheses == 0: return
            case ascii(" "), ascii("\t"): i += 1
            case 0x0A, 0x0D:
                i = code.afterLineEnd(i, end)
                startCommand()
                if !heredocs.isEmpty { heredocTexts(code) }
            case ascii("\\") where code.at(i + 1, end).isLineEnd: i = code.afterLineEnd(i + 1, end)
            case ascii("#") where startsWord(code):
                let first = i
                i = code.lineEnd(from: i, end)
                out.mark(code, first, i, .comment)
            case ascii(";"):
                i += 1
                startCommand()
            case ascii("&"), ascii("|"): control(code)
            case ascii("(") where expectsCommand && code.at(i + 1, end) == byte: arithmetic(code, opening: 2)
            case ascii("("):
                parentheses += 1
                i += 1
                startCommand()
            case ascii(")"):
                parentheses = max(0, parentheses - 1)
                i += 1
                startCommand()
            case ascii("<"), ascii(">"): redirection(code)
            default: word(code)
            }
        }
    }

    private mutating func startCommand() {
        expectsCommand = true
        expectsTarget = false
        expectsIn = false
        declares = false
    }

    private func startsWord(_ code: Span<UInt8>) -> Bool {
        i == start || code[i - 1].isSpace || code[i - 1].isOne(of: ";&|()`")
    }

    private func endsWord(_ byte: UInt8) -> Bool {
        byte == 0 || byte.isSpace || byte.isOne(of: ";&|()<>")
    }

    /// Reads `&&`, `||`, `|`, `&`, `&>`.
    private mutating func control(_ code: Span<UInt8>) {
        let first = i
        i += 1
        let next = code.at(i, end)
        // Patterns of `case`: `start|stop)`
        if cases > 0, code[first] == ascii("|"), !next.isSpace, next != ascii("|"), !code[first - 1].isSpace {
            return
        }
        if next == code[first] || next == ascii("&") {
            i += 1
        } else if next == ascii(">"), code[first] == ascii("&") {
            i += code.at(i + 1, end) == next ? 2 : 1
            out.mark(code, first, i, .operator)
            expectsTarget = true
            return
        }
        out.mark(code, first, i, .operator)
        startCommand()
    }

    private mutating func redirection(_ code: Span<UInt8>) {
        let first = i
        let byte = code[i]
        if byte == ascii("<"), let after = afterPlaceholder(code) {
            i = after
            expectsCommand = false
            return
        }
        if byte == ascii("<"), code.at(i + 1, end) == byte, code.at(i + 2, end) != byte, heredoc(code) {
            return
        }
        i += 1
        while i < end, i < first + 3, code[i] == byte || code[i] == ascii("&") || code[i] == ascii("|") {
            i += 1
        }
        if code[i - 1] == ascii("&"), code.at(i, end).isDigit || code.at(i, end) == ascii("-") { i += 1 }
        out.mark(code, first, i, .operator)
        if code.at(i, end) != ascii("("), !code[i - 1].isDigit { expectsTarget = true }
    }

    /// The offset after `<name>`, as manuals write what the reader fills in.
    private func afterPlaceholder(_ code: Span<UInt8>) -> Int? {
        guard code.at(i + 1, end).isLetter else { return nil }
        let limit = min(end, i + 48)
        var k = i + 1
        while k < limit, code[k].continuesName || code[k].isOne(of: "-. :/") { k += 1 }
        return k < limit && code[k] == ascii(">") && code[k - 1] != ascii(" ") ? k + 1 : nil
    }

    // MARK: Words

    private mutating func word(_ code: Span<UInt8>) {
        let first = i
        var k = i
        while k < end, !endsWord(code[k]), !code[k].isOne(of: "\"'`$\\") { k += 1 }
        let isWhole = endsWord(code.at(k, end))
        if k > first { classify(code, first, k, isWhole) }
        i = max(i, k)
        scan: while i < end, !endsWord(code[i]) {
            let part = i
            switch code[i] {
            case ascii("'"):
                i = min(code.first(ascii("'"), from: i + 1, end) + 1, end)
                out.mark(code, part, i, .string)
            case ascii("\""): doubleQuoted(code)
            case ascii("`"):
                if inBackquotes { break scan }
                substitution(code, opening: 1, closer: ascii("`"))
            case ascii("$"): dollar(code)
            case ascii("\\"): i = code.at(i + 1, end).isLineEnd ? i + 1 : code.afterScalar(i + 1, end)
            default: i += 1
            }
            if code.at(i, end) == ascii("\\"), code.at(i + 1, end).isLineEnd { break }
        }
        // What nothing claims must still be passed.
        if i == first { i += 1 }
        if first == k { endWord() }
    }

    /// A word that began with a quote or an expansion is a command or an argument without a mark of its own.
    private mutating func endWord() {
        if expectsTarget { expectsTarget = false } else { expectsCommand = false }
    }

    private mutating func classify(_ code: Span<UInt8>, _ first: Int, _ k: Int, _ isWhole: Bool) {
        if expectsTarget {
            expectsTarget = false
            return
        }
        if isWhole, code[first].isDigit, isRedirected(code, first, k) {
            return out.mark(code, first, k, .operator)
        }
        guard expectsCommand else { return argument(code, first, k, isWhole) }
        if let equals = assignment(code, first, k) {
            out.mark(code, first, equals, .variable)
            i = code[equals] == ascii("+") ? equals + 2 : equals + 1
            if code.at(i, end) == ascii("(") { array(code) }
            return
        }
        if isWhole, cases > 0, code.at(k, end) == ascii(")") || code.at(k, end) == ascii("|") { return }
        if code.at(k, end) == ascii("("), code.at(k + 1, end) == ascii(")") {
            out.mark(code, first, k, .function)
            i = k + 2
            startCommand()
            return
        }
        if isWhole, let word = Self.words.find(code, first, k) {
            out.mark(code, first, k, word.kind)
            afterKeyword(code, word, first, k)
            return
        }
        if code[first] == ascii("-"), k > first + 1 {
            // An option of `sudo` or `env`
            return argument(code, first, k, isWhole)
        }
        out.mark(code, first, k, .function)
        expectsCommand = false
    }

    private mutating func afterKeyword(_ code: Span<UInt8>, _ word: Word, _ first: Int, _ k: Int) {
        if word.role == .soft { return }
        expectsCommand = false
        guard word.kind == .keyword else {
            declares = ["export", "declare", "local", "readonly", "typeset", "alias"].contains {
                code.equals($0, first, k)
            }
            return
        }
        if ["if", "then", "else", "elif", "while", "until", "do", "!", "{", "time"].contains(where: {
            code.equals($0, first, k)
        }) {
            expectsCommand = true
        } else if code.equals("case", first, k) {
            cases += 1
            expectsIn = true
        } else if code.equals("esac", first, k) {
            cases = max(0, cases - 1)
        } else if code.equals("for", first, k) || code.equals("select", first, k) {
            expectsIn = true
            markName(code, k, .variable)
        } else if code.equals("function", first, k) {
            markName(code, k, .function)
            expectsCommand = true
        }
    }

    /// Marks the name after a keyword.
    private mutating func markName(_ code: Span<UInt8>, _ k: Int, _ kind: TokenKind) {
        let name = code.skipBlanks(k, end)
        var after = code.skipName(name, end)
        if kind == .function {
            while after < end, code[after] == ascii("-") || code[after].continuesName { after += 1 }
        }
        out.mark(code, name, after, kind)
        i = max(i, after)
        if kind == .function, code.has("()", at: after, end) { i = after + 2 }
    }

    private mutating func argument(_ code: Span<UInt8>, _ first: Int, _ k: Int, _ isWhole: Bool) {
        if expectsIn, code.equals("in", first, k) {
            out.mark(code, first, k, .keyword)
            expectsIn = false
        } else if code.equals("]]", first, k) {
            out.mark(code, first, k, .keyword)
        } else if code[first] == ascii("-"), k > first + 1 {
            let name = code[first + 1] == ascii("-") ? first + 2 : first + 1
            guard code.at(name, k).isLetter || code.at(name, k).isDigit else { return }
            // A negative number is no option.
            if code[first + 1].isDigit, code.isNumber(first, k) { return out.mark(code, first, k, .number) }
            out.mark(code, first, min(code.first(ascii("="), from: first, k), k), .attribute)
        } else if declares, let equals = assignment(code, first, k) {
            out.mark(code, first, equals, .variable)
            i = equals + 1
            if code.at(i, end) == ascii("(") { array(code) }
        } else if isWhole, code[first].isDigit, code.isNumber(first, k) {
            out.mark(code, first, k, .number)
        }
    }

    private func isRedirected(_ code: Span<UInt8>, _ first: Int, _ k: Int) -> Bool {
        let next = code.at(k, end)
        return k == first + 1 && (next == ascii(">") || next == ascii("<"))
    }

    /// The offset of the `=` or `+=` after a variable's name.
    private func assignment(_ code: Span<UInt8>, _ first: Int, _ k: Int) -> Int? {
        guard code[first].startsName else { return nil }
        var equals = first
        while equals < k, code[equals].continuesName { equals += 1 }
        if code.at(equals, k) == ascii("[") { equals = min(code.first(ascii("]"), from: equals, k) + 1, k) }
        let next = code.at(equals, k)
        return next == ascii("=") || next == ascii("+") && code.at(equals + 1, k) == ascii("=") ? equals : nil
    }

    /// Reads the words of `NAME=(…)`, none of which is a command.
    private mutating func array(_ code: Span<UInt8>) {
        i += 1
        declares = false
        while i < end, code[i] != ascii(")") {
            if code[i].isSpace {
                i += 1
            } else if code[i] == ascii("#"), startsWord(code) {
                let first = i
                i = code.lineEnd(from: i, end)
                out.mark(code, first, i, .comment)
            } else if endsWord(code[i]) {
                i += 1
            } else {
                expectsCommand = false
                word(code)
            }
        }
        i = min(i + 1, end)
        expectsCommand = true
    }

    // MARK: Quotes and expansions

    private mutating func doubleQuoted(_ code: Span<UInt8>) {
        let first = i
        i += 1
        text(code, from: first, closer: ascii("\""))
    }

    /// Reads text in which only `$`, backquotes and backslashes are special.
    private mutating func text(_ code: Span<UInt8>, from first: Int, closer: UInt8) {
        var first = first
        while i < end, code[i] != closer || closer == 0 {
            switch code[i] {
            case ascii("\\"):
                out.mark(code, first, i, .string)
                first = code.afterScalar(i + 1, end)
                if code.at(i + 1, end).isLineEnd { first = i + 1 }
                out.mark(code, i, first, .escape)
                i = first
            case ascii("$") where startsExpansion(code), ascii("`") where !inBackquotes:
                out.mark(code, first, i, .string)
                if code[i] == ascii("$") {
                    dollar(code)
                } else {
                    substitution(code, opening: 1, closer: ascii("`"))
                }
                first = i
            default: i += 1
            }
        }
        if closer != 0 { i = min(i + 1, end) }
        out.mark(code, first, i, .string)
    }

    private func startsExpansion(_ code: Span<UInt8>) -> Bool {
        let next = code.at(i + 1, end)
        return next.continuesName || next.isOne(of: "({$@*#?!-") || isRecipe && next.isOne(of: "<^+%")
    }

    private mutating func dollar(_ code: Span<UInt8>) {
        let first = i
        let next = code.at(i + 1, end)
        if isRecipe, next == ascii("$") {
            // make's escape for the shell's own `$`
            i += 1
            let wasRecipe = code.at(i + 1, end)
            if wasRecipe == ascii("("), code.at(i + 2, end) != ascii("(") {
                return substitution(code, opening: 2, closer: ascii(")"), from: first)
            }
            i = wasRecipe.startsName ? code.skipName(i + 1, end) : min(i + 2, end)
            if wasRecipe == ascii("{") { i = afterBraces(code, i - 1) }
            return out.mark(code, first, i, .variable)
        }
        switch next {
        case ascii("(") where isRecipe:
            let after = Makefile.expansion(code, i, end, &out)
            i = after
        case ascii("("):
            if code.at(i + 2, end) == next {
                arithmetic(code, opening: 3)
            } else {
                substitution(code, opening: 2, closer: ascii(")"))
            }
        case ascii("{"):
            i = afterBraces(code, i + 1)
            out.mark(code, first, i, .variable)
        case ascii("'"):
            out.mark(code, i, i + 1, .string)
            i = out.markQuoted(code, i + 1, end, lines: true)
        case ascii("\""):
            out.mark(code, i, i + 1, .string)
            i += 1
        case _ where next.isDigit, ascii("@"), ascii("*"), ascii("#"), ascii("?"), ascii("!"), ascii("$"),
            ascii("-"),
            ascii("<") where isRecipe, ascii("^") where isRecipe, ascii("+") where isRecipe,
            ascii("%") where isRecipe:
            i += 2
            out.mark(code, first, i, .variable)
        case _ where next.startsName:
            i = code.skipName(i + 1, end)
            out.mark(code, first, i, .variable)
        default: i += 1
        }
    }

    /// The offset after the braces that open at `i`, or after the name in them when they are not closed on the line.
    private mutating func afterBraces(_ code: Span<UInt8>, _ i: Int) -> Int {
        if i >= noBraceBefore {
            var depth = 0
            var k = i
            while k < end, !code[k].isLineEnd {
                if code[k] == ascii("{") { depth += 1 }
                if code[k] == ascii("}") {
                    depth -= 1
                    if depth == 0 { return k + 1 }
                }
                k += 1
            }
            noBraceBefore = k
        }
        return code.skipName(min(i + 1, end), end)
    }

    private mutating func substitution(
        _ code: Span<UInt8>, opening: Int, closer: UInt8, from first: Int? = nil
    ) {
        guard nesting < Self.deepestNesting else {
            i = min(i + opening, end)
            return
        }
        out.mark(code, first ?? i, i + opening, .escape)
        i += opening
        nesting += 1
        let outer = (expectsCommand, expectsTarget, expectsIn, declares, cases, inBackquotes)
        startCommand()
        inBackquotes = closer == ascii("`")
        run(code, until: closer)
        (expectsCommand, expectsTarget, expectsIn, declares, cases, inBackquotes) = outer
        nesting -= 1
        if code.at(i, end) == closer {
            out.mark(code, i, i + 1, .escape)
            i += 1
        }
    }

    /// Reads `$((…))` or `((…))`: numbers, names and expansions.
    private mutating func arithmetic(_ code: Span<UInt8>, opening: Int) {
        out.mark(code, i, i + opening, .escape)
        i += opening
        expectsCommand = false
        var depth = 0
        while i < end, !code[i].isLineEnd {
            let first = i
            switch code[i] {
            case ascii("("): depth += 1
            case ascii(")"):
                if depth == 0 {
                    let close = code.at(i + 1, end) == ascii(")") ? i + 2 : i + 1
                    out.mark(code, i, close, .escape)
                    i = close
                    return
                }
                depth -= 1
            case ascii("$"):
                i = max(
                    code.at(i + 1, end) == ascii("{") ? afterBraces(code, i + 1) : code.skipName(i + 1, end),
                    i + 1)
                out.mark(code, first, i, .variable)
                continue
            case _ where code[i].isDigit:
                i = code.skipName(i, end)
                out.mark(code, first, i, .number)
                continue
            case _ where code[i].startsName:
                i = code.skipName(i, end)
                continue
            case ascii("\""): return
            default: break
            }
            i += 1
        }
    }

    // MARK: Here-documents

    private mutating func heredoc(_ code: Span<UInt8>) -> Bool {
        guard heredocs.count < 8 else { return false }
        var k = i + 2
        let indents = code.at(k, end) == ascii("-") || code.at(k, end) == ascii("~")
        if indents { k += 1 }
        k = code.skipBlanks(k, end)
        let quote = code.at(k, end)
        let isQuoted = quote == ascii("'") || quote == ascii("\"")
        if isQuoted || quote == ascii("\\") { k += 1 }
        let name = k
        k = code.skipName(k, end)
        guard k > name, code[name].startsName else { return false }
        heredocs.append((name..<k, !isQuoted && quote != ascii("\\"), indents))
        if isQuoted, code.at(k, end) == quote { k += 1 }
        out.mark(code, i, k, .string)
        i = k
        return true
    }

    private mutating func heredocTexts(_ code: Span<UInt8>) {
        let announced = heredocs
        heredocs = []
        for heredoc in announced {
            let count = heredoc.delimiter.count
            let first = i
            var line = i
            var close: Range<Int>?
            while line < end {
                let k = heredoc.indents ? code.skipBlanks(line, end) : line
                let lineEnd = code.lineEnd(from: k, end)
                if lineEnd - k == count {
                    var n = 0
                    while n < count, code[k + n] == code[heredoc.delimiter.lowerBound + n] { n += 1 }
                    if n == count {
                        close = k..<lineEnd
                        break
                    }
                }
                line = code.afterLineEnd(lineEnd, end)
            }
            let outer = end
            end = close == nil ? end : line
            if heredoc.expands {
                text(code, from: first, closer: 0)
            } else {
                out.mark(code, first, end, .string)
            }
            i = end
            end = outer
            guard let close else { return }
            out.mark(code, close.lowerBound, close.upperBound, .string)
            i = code.afterLineEnd(close.upperBound, end)
        }
    }
}
