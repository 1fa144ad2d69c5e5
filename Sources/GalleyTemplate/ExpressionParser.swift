// Expressions, by recursive descent in Jinja2's order of precedence: conditional, `or`, `and`, `not`,
// comparison, `+ -`, `~`, `* / // %`, `**`, sign, then filters and tests, which bind tightest.

import GalleyCore

/// Reads the tokens of one template. `StatementParser.swift` has the statements.
struct Parser {
    let source: [UInt8]
    let tokens: [Token]
    var index = 0
    var failures: [SyntaxFailure]
    private var expressionDepth = 0
    /// Where the lexer found mistakes.
    let lexerFailures: [Int]
    var statementDepth = 0
    var isStopped = false

    init(_ lexer: Lexer) {
        source = lexer.source
        tokens = lexer.tokens
        failures = lexer.failures
        lexerFailures = lexer.failures.map(\.start)
    }

    // MARK: Tokens

    var current: Token { tokens[min(index, tokens.count - 1)] }

    var following: Token { tokens[min(index + 1, tokens.count - 1)] }

    var previousEnd: Int { index > 0 ? tokens[index - 1].end : 0 }

    func text(_ token: Token) -> String { String(source[token.start..<token.end]) }

    func isName(_ token: Token, _ name: StaticString) -> Bool {
        guard token.kind == .name, token.end - token.start == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { source[token.start..<token.end].elementsEqual($0) }
    }

    func at(_ symbol: Token.Symbol) -> Bool { current.kind == .symbol(symbol) }

    func at(name: StaticString) -> Bool { isName(current, name) }

    mutating func skip(_ symbol: Token.Symbol) -> Bool {
        guard at(symbol) else { return false }
        index += 1
        return true
    }

    mutating func skip(name: StaticString) -> Bool {
        guard at(name: name) else { return false }
        index += 1
        return true
    }

    mutating func expect(_ symbol: Token.Symbol, _ spelling: String) throws(SyntaxFailure) {
        guard skip(symbol) else { throw unexpected(expected: "`\(spelling)`") }
    }

    mutating func expectName(_ what: String = "a name") throws(SyntaxFailure) -> SyntaxName {
        guard current.kind == .name else { throw unexpected(expected: what) }
        defer { index += 1 }
        return SyntaxName(text: text(current), start: current.start, end: current.end)
    }

    func unexpected(expected: String) -> SyntaxFailure {
        let token = current
        let found =
            switch token.kind {
            case .variableEnd, .blockEnd: "the end of the tag"
            case .end: "the end of the template"
            case .data: "text"
            default: "`\(text(token))`"
            }
        return failure("expected \(expected), found \(found)", token.start, token.end)
    }

    func failure(_ message: String, _ start: Int, _ end: Int, help: [String] = []) -> SyntaxFailure {
        SyntaxFailure(message: message, start: start, end: end, help: help)
    }

    // MARK: Nodes

    private func node(_ kind: SyntaxExpression.Kind, from start: Int, over depth: Int)
        throws(SyntaxFailure) -> SyntaxExpression
    {
        guard depth < TemplateLimits.expressionDepth else { throw tooDeep(start) }
        return SyntaxExpression(kind: kind, start: start, end: previousEnd, depth: depth + 1)
    }

    private func tooDeep(_ start: Int) -> SyntaxFailure {
        SyntaxFailure(
            id: "template/limit",
            message: "the expression is nested deeper than \(TemplateLimits.expressionDepth) levels",
            start: start, end: max(start + 1, previousEnd),
            help: ["Give a part of it a name with `{% set %}`"])
    }

    private mutating func enter() throws(SyntaxFailure) {
        expressionDepth += 1
        guard expressionDepth <= TemplateLimits.expressionDepth else {
            throw tooDeep(current.start)
        }
    }

    private mutating func leave() { expressionDepth -= 1 }

    // MARK: Levels of precedence

    mutating func expression() throws(SyntaxFailure) -> SyntaxExpression {
        try enter()
        defer { leave() }
        return try conditional()
    }

    /// An expression at the top of a tag.
    mutating func outermostExpression(conditional allowed: Bool = true) throws(SyntaxFailure)
        -> SyntaxExpression
    {
        expressionDepth = 0
        return try tuple(conditional: allowed)
    }

    /// One expression, or several with commas between them as a list.
    mutating func tuple(conditional allowed: Bool = true) throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        let first = allowed ? try expression() : try or()
        guard at(.comma) else { return first }
        var elements = [first]
        while skip(.comma) {
            if endsExpression(current) { break }
            elements.append(allowed ? try expression() : try or())
        }
        return try node(.list(elements), from: start, over: depth(elements))
    }

    private func endsExpression(_ token: Token) -> Bool {
        switch token.kind {
        case .variableEnd, .blockEnd, .end, .data, .symbol(.closeParenthesis): true
        case .name: isName(token, "if") || isName(token, "recursive")
        default: false
        }
    }

    private func depth(_ expressions: [SyntaxExpression]) -> Int {
        expressions.reduce(0) { max($0, $1.depth) }
    }

    private mutating func conditional() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        var result = try or()
        while skip(name: "if") {
            let test = try or()
            var otherwise: SyntaxExpression?
            if skip(name: "else") { otherwise = try expression() }
            result = try node(
                .conditional(test: test, then: result, otherwise: otherwise), from: start,
                over: max(result.depth, test.depth, otherwise?.depth ?? 0))
        }
        return result
    }

    mutating func or() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        var left = try and()
        while skip(name: "or") {
            let right = try and()
            left = try node(.or(left, right), from: start, over: max(left.depth, right.depth))
        }
        return left
    }

    private mutating func and() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        var left = try not()
        while skip(name: "and") {
            let right = try not()
            left = try node(.and(left, right), from: start, over: max(left.depth, right.depth))
        }
        return left
    }

    private mutating func not() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        guard skip(name: "not") else { return try comparison() }
        try enter()
        defer { leave() }
        let operand = try not()
        return try node(.not(operand), from: start, over: operand.depth)
    }

    private mutating func comparison() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        let first = try sum()
        var rest: [(ComparisonOperator, SyntaxExpression)] = []
        while let operation = comparisonOperator() { rest.append((operation, try sum())) }
        if rest.isEmpty { return first }
        return try node(
            .comparison(first, rest), from: start, over: max(first.depth, depth(rest.map(\.1))))
    }

    private mutating func comparisonOperator() -> ComparisonOperator? {
        let operation: ComparisonOperator
        switch current.kind {
        case .symbol(.equal): operation = .equal
        case .symbol(.notEqual): operation = .notEqual
        case .symbol(.less): operation = .less
        case .symbol(.lessOrEqual): operation = .lessOrEqual
        case .symbol(.greater): operation = .greater
        case .symbol(.greaterOrEqual): operation = .greaterOrEqual
        case .name where at(name: "in"): operation = .contained
        case .name where at(name: "not") && isName(following, "in"):
            index += 1
            operation = .notContained
        default: return nil
        }
        index += 1
        return operation
    }

    private mutating func sum() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        var left = try concatenation()
        while true {
            let operation: BinaryOperator
            if skip(.plus) {
                operation = .add
            } else if skip(.minus) {
                operation = .subtract
            } else {
                return left
            }
            let right = try concatenation()
            left = try node(.binary(operation, left, right), from: start, over: max(left.depth, right.depth))
        }
    }

    private mutating func concatenation() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        let first = try product()
        guard at(.tilde) else { return first }
        var parts = [first]
        while skip(.tilde) { parts.append(try product()) }
        return try node(.concatenation(parts), from: start, over: depth(parts))
    }

    private mutating func product() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        var left = try power()
        while true {
            let operation: BinaryOperator
            switch current.kind {
            case .symbol(.star): operation = .multiply
            case .symbol(.slash): operation = .divide
            case .symbol(.floorDivide): operation = .floorDivide
            case .symbol(.percent): operation = .remainder
            default: return left
            }
            index += 1
            let right = try power()
            left = try node(.binary(operation, left, right), from: start, over: max(left.depth, right.depth))
        }
    }

    private mutating func power() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        var left = try sign(filters: true)
        while skip(.power) {
            let right = try sign(filters: true)
            left = try node(.binary(.power, left, right), from: start, over: max(left.depth, right.depth))
        }
        return left
    }

    private mutating func sign(filters: Bool) throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        var result: SyntaxExpression
        if at(.minus) || at(.plus) {
            let negative = at(.minus)
            index += 1
            try enter()
            defer { leave() }
            let operand = try sign(filters: false)
            result = try node(
                negative ? .negation(operand) : .identity(operand), from: start, over: operand.depth)
        } else {
            result = try primary()
        }
        result = try postfix(result, from: start)
        return filters ? try filtered(result, from: start) : result
    }

    // MARK: Primaries

    private mutating func primary() throws(SyntaxFailure) -> SyntaxExpression {
        let token = current
        switch token.kind {
        case .name:
            index += 1
            let name = text(token)
            let kind: SyntaxExpression.Kind =
                switch name {
                case "true", "True": .literal(.boolean(true))
                case "false", "False": .literal(.boolean(false))
                case "none", "None": .literal(.null)
                case "and", "or", "not", "if", "else", "elif", "in", "is", "for":
                    throw failure("`\(name)` cannot begin an expression", token.start, token.end)
                default: .name(name)
                }
            return try node(kind, from: token.start, over: 0)
        case .string:
            var bytes: [UInt8] = []
            while current.kind == .string {
                try unescape(current, into: &bytes)
                index += 1
            }
            return try node(.literal(.string(String(bytes))), from: token.start, over: 0)
        case .integer:
            index += 1
            return try node(.literal(.integer(try integer(token))), from: token.start, over: 0)
        case .float:
            index += 1
            guard let number = Double(text(token).filter { $0 != "_" }) else {
                throw failure("`\(text(token))` is not a number", token.start, token.end)
            }
            return try node(.literal(.double(number)), from: token.start, over: 0)
        case .symbol(.openParenthesis):
            index += 1
            if skip(.closeParenthesis) { return try node(.list([]), from: token.start, over: 0) }
            var inner = try tuple()
            try expect(.closeParenthesis, ")")
            inner.start = token.start
            inner.end = previousEnd
            return inner
        case .symbol(.openBracket): return try list()
        case .symbol(.openBrace): return try dictionary()
        default: throw unexpected(expected: "an expression")
        }
    }

    private mutating func list() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        index += 1
        var elements: [SyntaxExpression] = []
        while !at(.closeBracket) {
            if !elements.isEmpty {
                try expect(.comma, ",")
                if at(.closeBracket) { break }
            }
            elements.append(try expression())
        }
        try expect(.closeBracket, "]")
        return try node(.list(elements), from: start, over: depth(elements))
    }

    private mutating func dictionary() throws(SyntaxFailure) -> SyntaxExpression {
        let start = current.start
        index += 1
        var pairs: [(key: SyntaxExpression, value: SyntaxExpression)] = []
        while !at(.closeBrace) {
            if !pairs.isEmpty {
                try expect(.comma, ",")
                if at(.closeBrace) { break }
            }
            let key = try expression()
            try expect(.colon, ":")
            pairs.append((key, try expression()))
        }
        try expect(.closeBrace, "}")
        return try node(
            .dictionary(pairs), from: start, over: max(depth(pairs.map(\.key)), depth(pairs.map(\.value))))
    }

    private func integer(_ token: Token) throws(SyntaxFailure) -> Int {
        let digits = text(token).filter { $0 != "_" }.lowercased()
        let value: Int? =
            if digits.hasPrefix("0x") {
                Int(digits.dropFirst(2), radix: 16)
            } else if digits.hasPrefix("0o") {
                Int(digits.dropFirst(2), radix: 8)
            } else if digits.hasPrefix("0b") {
                Int(digits.dropFirst(2), radix: 2)
            } else {
                Int(digits)
            }
        guard let value else {
            throw failure("`\(text(token))` is not a number, or too large", token.start, token.end)
        }
        return value
    }

    /// The text of a string literal, its escapes those of Python.
    private func unescape(_ token: Token, into bytes: inout [UInt8]) throws(SyntaxFailure) {
        var i = token.start + 1
        let end = token.end - 1
        while i < end {
            guard source[i] == UInt8(ascii: "\\"), i + 1 < end else {
                bytes.append(source[i])
                i += 1
                continue
            }
            let escape = source[i + 1]
            i += 2
            switch escape {
            case 0x0A: break
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): bytes.append(escape)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "a"): bytes.append(0x07)
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "v"): bytes.append(0x0B)
            case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
                let length = escape == UInt8(ascii: "x") ? 2 : escape == UInt8(ascii: "u") ? 4 : 8
                let digits = String(source[i..<min(i + length, end)])
                guard digits.utf8.count == length, let code = UInt32(digits, radix: 16),
                    let scalar = Unicode.Scalar(code)
                else { throw failure("the escape is not a character", i - 2, min(i + length, end)) }
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                i += length
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var code = UInt32(escape - 0x30)
                var digits = 1
                while digits < 3, i < end, source[i] >= 0x30, source[i] <= 0x37 {
                    code = code * 8 + UInt32(source[i] - 0x30)
                    i += 1
                    digits += 1
                }
                let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default:
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(escape)
            }
        }
    }

    // MARK: After a primary

    private mutating func postfix(_ base: SyntaxExpression, from start: Int) throws(SyntaxFailure)
        -> SyntaxExpression
    {
        var result = base
        while true {
            if skip(.dot) {
                let token = current
                if token.kind == .integer {
                    index += 1
                    let position = SyntaxExpression(
                        kind: .literal(.integer(try integer(token))), start: token.start, end: token.end,
                        depth: 1)
                    result = try node(.item(result, position), from: start, over: result.depth)
                } else {
                    let name = try expectName("the name of an attribute")
                    result = try node(.attribute(result, name.text), from: start, over: result.depth)
                }
            } else if at(.openBracket) {
                result = try subscripted(result, from: start)
            } else if at(.openParenthesis) {
                let arguments = try arguments()
                result = try node(
                    .call(result, arguments), from: start,
                    over: max(result.depth, depth(arguments.map(\.value))))
            } else {
                return result
            }
        }
    }

    private mutating func subscripted(_ base: SyntaxExpression, from start: Int) throws(SyntaxFailure)
        -> SyntaxExpression
    {
        index += 1
        var parts: [SyntaxExpression?] = [nil]
        while !at(.closeBracket) {
            if skip(.colon) {
                guard parts.count < 3 else { throw unexpected(expected: "`]`") }
                parts.append(nil)
            } else {
                guard parts[parts.count - 1] == nil else { throw unexpected(expected: "`]`") }
                parts[parts.count - 1] = try expression()
            }
        }
        try expect(.closeBracket, "]")
        let deepest = max(base.depth, depth(parts.compactMap { $0 }))
        if parts.count == 1 {
            guard let position = parts[0] else {
                throw failure("the brackets are empty", previousEnd - 1, previousEnd)
            }
            return try node(.item(base, position), from: start, over: deepest)
        }
        return try node(
            .slice(base, parts[0], parts[1], parts.count > 2 ? parts[2] : nil), from: start, over: deepest)
    }

    mutating func arguments() throws(SyntaxFailure) -> [SyntaxArgument] {
        try expect(.openParenthesis, "(")
        var arguments: [SyntaxArgument] = []
        while !at(.closeParenthesis) {
            if !arguments.isEmpty {
                try expect(.comma, ",")
                if at(.closeParenthesis) { break }
            }
            if at(.star) || at(.power) {
                throw failure("arguments cannot be unpacked with `*`", current.start, current.end)
            }
            if current.kind == .name, following.kind == .symbol(.assign) {
                let name = try expectName()
                index += 1
                arguments.append(SyntaxArgument(name: name, value: try expression()))
            } else {
                let value = try expression()
                if arguments.last?.name != nil {
                    throw failure("a positional argument follows a keyword argument", value.start, value.end)
                }
                arguments.append(SyntaxArgument(name: nil, value: value))
            }
        }
        try expect(.closeParenthesis, ")")
        return arguments
    }

    private mutating func filtered(_ base: SyntaxExpression, from start: Int) throws(SyntaxFailure)
        -> SyntaxExpression
    {
        var result = base
        while true {
            if at(.pipe) {
                index += 1
                let call = try filterCall()
                result = try node(
                    .filter(result, call), from: start,
                    over: max(result.depth, depth(call.arguments.map(\.value))))
            } else if at(name: "is") {
                result = try tested(result, from: start)
            } else if at(.openParenthesis) {
                let arguments = try arguments()
                result = try node(
                    .call(result, arguments), from: start,
                    over: max(result.depth, depth(arguments.map(\.value))))
            } else {
                return result
            }
        }
    }

    /// A filter's name and arguments, after its bar.
    mutating func filterCall() throws(SyntaxFailure) -> SyntaxCall {
        let name = try dottedName("the name of a filter")
        return SyntaxCall(name: name, arguments: at(.openParenthesis) ? try arguments() : [])
    }

    private mutating func dottedName(_ what: String) throws(SyntaxFailure) -> SyntaxName {
        var name = try expectName(what)
        while skip(.dot) {
            let part = try expectName(what)
            name.text += "." + part.text
            name.end = part.end
        }
        return name
    }

    private mutating func tested(_ base: SyntaxExpression, from start: Int) throws(SyntaxFailure)
        -> SyntaxExpression
    {
        index += 1
        let negated = skip(name: "not")
        let name = try dottedName("the name of a test")
        var arguments: [SyntaxArgument] = []
        switch current.kind {
        case .symbol(.openParenthesis): arguments = try self.arguments()
        case .name where ["else", "or", "and", "if", "not", "in"].contains(text(current)): break
        case .name where at(name: "is"):
            throw failure("tests with `is` cannot be chained", current.start, current.end)
        case .name, .string, .integer, .float, .symbol(.openBracket), .symbol(.openBrace):
            let argumentStart = current.start
            let argument = try postfix(try primary(), from: argumentStart)
            arguments = [SyntaxArgument(name: nil, value: argument)]
        default: break
        }
        let call = SyntaxCall(name: name, arguments: arguments)
        return try node(
            .test(base, call, negated: negated), from: start,
            over: max(base.depth, depth(arguments.map(\.value))))
    }
}
