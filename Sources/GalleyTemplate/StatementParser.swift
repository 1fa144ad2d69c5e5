// Statements. A mistake ends its tag, not the template: the parser notes it, goes on after the tag, and
// finds the other mistakes of the file in the same run.

import GalleyCore

extension Parser {
    /// Parses a template whose line ends are normalized.
    static func parse(_ source: [UInt8], trimBlocks: Bool, lstripBlocks: Bool) -> SyntaxTree {
        var parser = Parser(Lexer(source, trimBlocks: trimBlocks, lstripBlocks: lstripBlocks))
        var body: [SyntaxStatement] = []
        while parser.current.kind != .end {
            body += parser.statements(until: [])
            if parser.current.kind != .end { parser.strayEnd() }
        }
        return SyntaxTree(body: body, failures: parser.failures)
    }

    private static let endings: Set<String> = [
        "elif", "else", "endif", "endfor", "endset", "endwith", "endblock", "endmacro", "endcall",
        "endfilter",
    ]

    private static let tags = [
        "if", "elif", "else", "endif", "for", "endfor", "set", "endset", "with", "endwith", "block",
        "endblock", "extends", "include", "import", "from", "macro", "endmacro", "call", "endcall", "filter",
        "endfilter", "raw", "print",
    ]

    private mutating func note(_ failure: SyntaxFailure) {
        var start = index
        while start > 0, tokens[start].kind != .blockBegin, tokens[start].kind != .variableBegin {
            start -= 1
        }
        skipTag()
        // Where the lexer found a mistake in the tag, the parser's follows from it.
        let tag = tokens[start].start..<max(tokens[start].end, previousEnd)
        if lexerFailures.contains(where: { tag.contains($0) }) { return }
        failures.append(failure)
        if failures.count >= TemplateLimits.mistakes { stop() }
    }

    /// Gives the rest of the template up.
    private mutating func stop() {
        index = tokens.count - 1
        isStopped = true
    }

    /// Goes on after the tag's end.
    private mutating func skipTag() {
        while true {
            switch current.kind {
            case .variableEnd, .blockEnd:
                index += 1
                return
            case .end, .data, .blockBegin, .variableBegin: return
            default: index += 1
            }
        }
    }

    private mutating func strayEnd() {
        index += 1
        note(failure("`\(text(current))` closes nothing here", current.start, current.end))
    }

    /// Statements up to one of the tags, whose beginning is then the current token, or up to the tag
    /// that ends something further out.
    private mutating func statements(until ends: [String]) -> [SyntaxStatement] {
        var body: [SyntaxStatement] = []
        while true {
            let start = current.start
            switch current.kind {
            case .end: return body
            case .data:
                body.append(SyntaxStatement(kind: .data, start: start, end: current.end))
                index += 1
            case .variableBegin:
                index += 1
                do throws(SyntaxFailure) {
                    let value = try outermostExpression()
                    guard current.kind == .variableEnd else { throw unexpected(expected: "`}}`") }
                    index += 1
                    body.append(SyntaxStatement(kind: .output(value), start: value.start, end: value.end))
                } catch { note(error) }
            case .blockBegin:
                if following.kind == .name, Self.endings.contains(text(following)) { return body }
                index += 1
                do throws(SyntaxFailure) {
                    if let kind = try statement() {
                        body.append(SyntaxStatement(kind: kind, start: start, end: previousEnd))
                    }
                } catch { note(error) }
            default: index += 1
            }
        }
    }

    /// Closes a tag whose header may be wrong: its body is to be parsed all the same.
    private mutating func header<R>(
        _ fallback: R, _ read: (inout Parser) throws(SyntaxFailure) -> R
    ) -> R {
        do {
            let value = try read(&self)
            try endTag()
            return value
        } catch {
            note(error)
            return fallback
        }
    }

    private mutating func endTag() throws(SyntaxFailure) {
        guard current.kind == .blockEnd else { throw unexpected(expected: "`%}`") }
        index += 1
    }

    /// The body of a statement and the tag that ends it.
    private mutating func body(of opener: Token, until ends: [String]) -> (
        body: [SyntaxStatement], end: String
    ) {
        statementDepth += 1
        defer { statementDepth -= 1 }
        if statementDepth > TemplateLimits.statementDepth {
            failures.append(
                SyntaxFailure(
                    id: "template/limit",
                    message: "statements are nested deeper than \(TemplateLimits.statementDepth) levels",
                    start: opener.start, end: opener.end))
            stop()
            return ([], "")
        }
        let body = statements(until: ends)
        let tag = following
        if current.kind == .blockBegin, ends.contains(text(tag)) {
            index += 2
            return (body, text(tag))
        }
        if isStopped { return (body, "") }
        let name = text(opener)
        let wanted = "`{% \(ends[ends.count - 1]) %}`"
        if current.kind == .blockBegin {
            failures.append(
                failure(
                    "`\(text(tag))` cannot close `\(name)`", tag.start, tag.end,
                    help: ["`\(name)` is opened on line \(line(of: opener)) and needs \(wanted)"]))
        } else {
            failures.append(
                failure(
                    "`\(name)` is not closed", opener.start, opener.end, help: ["Close it with \(wanted)"]))
        }
        return (body, "")
    }

    private func line(of token: Token) -> Int {
        source[..<token.start].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
    }

    /// Ends the tag that closes a body, where there was one.
    private mutating func close(_ end: String) {
        guard !end.isEmpty else { return }
        header(()) { _ throws(SyntaxFailure) in }
    }

    private mutating func statement() throws(SyntaxFailure) -> SyntaxStatement.Kind? {
        guard current.kind == .name else { throw unexpected(expected: "the name of a tag") }
        let tag = current
        let name = text(tag)
        index += 1
        switch name {
        case "if": return branch(tag)
        case "for": return loop(tag)
        case "set": return try set(tag)
        case "with": return with(tag)
        case "block": return block(tag)
        case "macro": return macro(tag)
        case "call": return callBlock(tag)
        case "filter":
            let filters = header([]) { parser throws(SyntaxFailure) in try parser.filters() }
            let (body, end) = body(of: tag, until: ["endfilter"])
            close(end)
            return .filterBlock(filters, body: body)
        case "extends":
            let template = try outermostExpression()
            try endTag()
            return .extends(template)
        case "include": return try include()
        case "import":
            let template = try outermostExpression()
            guard skip(name: "as") else { throw unexpected(expected: "`as`") }
            let alias = try expectName()
            let withContext = contextClause() ?? false
            try endTag()
            return .importModule(template, alias, withContext: withContext)
        case "from": return try importNames()
        case "print":
            let value = try outermostExpression()
            try endTag()
            return .output(value)
        default:
            let known = nearest(to: name, among: Self.tags)
            throw failure(
                "there is no tag `\(name)`", tag.start, tag.end,
                help: known.map { ["did you mean `\($0)`?"] } ?? [])
        }
    }

    private var missing: SyntaxExpression {
        SyntaxExpression(kind: .missing, start: current.start, end: current.start, depth: 1)
    }

    private mutating func branch(_ opener: Token) -> SyntaxStatement.Kind {
        var branches: [(test: SyntaxExpression, body: [SyntaxStatement])] = []
        var otherwise: [SyntaxStatement] = []
        var end = "elif"
        while end == "elif" {
            let test = header(missing) { parser throws(SyntaxFailure) in
                try parser.outermostExpression(conditional: false)
            }
            let part = body(of: opener, until: ["elif", "else", "endif"])
            branches.append((test, part.body))
            end = part.end
        }
        if end == "else" {
            close(end)
            (otherwise, end) = body(of: opener, until: ["endif"])
        }
        close(end)
        return .branch(branches, otherwise: otherwise)
    }

    private mutating func loop(_ opener: Token) -> SyntaxStatement.Kind {
        var loop = SyntaxLoop(
            target: .tuple([]), sequence: missing, condition: nil, body: [], otherwise: [])
        loop = header(loop) { parser throws(SyntaxFailure) in
            var loop = loop
            loop.target = try parser.target(namespaces: false)
            guard parser.skip(name: "in") else { throw parser.unexpected(expected: "`in`") }
            loop.sequence = try parser.outermostExpression(conditional: false)
            if parser.skip(name: "if") { loop.condition = try parser.expression() }
            if parser.at(name: "recursive") {
                throw parser.failure(
                    "loops cannot be recursive", parser.current.start, parser.current.end,
                    help: ["Write a macro that calls itself"])
            }
            return loop
        }
        var end: String
        (loop.body, end) = body(of: opener, until: ["else", "endfor"])
        if end == "else" {
            close(end)
            (loop.otherwise, end) = body(of: opener, until: ["endfor"])
        }
        close(end)
        return .loop(loop)
    }

    private mutating func target(namespaces: Bool) throws(SyntaxFailure) -> SyntaxTarget {
        let first = try singleTarget(namespaces: namespaces)
        guard at(.comma) else { return first }
        var targets = [first]
        while skip(.comma), current.kind == .name || at(.openParenthesis), !at(name: "in") {
            targets.append(try singleTarget(namespaces: namespaces))
        }
        return .tuple(targets)
    }

    private mutating func singleTarget(namespaces: Bool) throws(SyntaxFailure) -> SyntaxTarget {
        if skip(.openParenthesis) {
            statementDepth += 1
            defer { statementDepth -= 1 }
            guard statementDepth <= TemplateLimits.statementDepth else {
                throw failure("the names are nested too deep", current.start, current.end)
            }
            let inner = try target(namespaces: namespaces)
            try expect(.closeParenthesis, ")")
            return inner
        }
        let name = try assignableName()
        if namespaces, skip(.dot) { return .attribute(name, try expectName().text) }
        return .name(name)
    }

    private mutating func assignableName() throws(SyntaxFailure) -> SyntaxName {
        let name = try expectName()
        switch name.text {
        case "true", "True", "false", "False", "none", "None", "loop", "self", "super", "and", "or", "not",
            "if", "else", "in", "is":
            throw failure("`\(name.text)` cannot be assigned to", name.start, name.end)
        default: return name
        }
    }

    private mutating func set(_ opener: Token) throws(SyntaxFailure) -> SyntaxStatement.Kind {
        let target = try target(namespaces: true)
        if skip(.assign) {
            let value = try outermostExpression()
            try endTag()
            return .set(target, value)
        }
        let filters = at(.pipe) ? try pipedFilters() : []
        try endTag()
        let (body, end) = body(of: opener, until: ["endset"])
        close(end)
        return .setBlock(target, filters: filters, body: body)
    }

    private mutating func filters() throws(SyntaxFailure) -> [SyntaxCall] {
        [try filterCall()] + (at(.pipe) ? try pipedFilters() : [])
    }

    private mutating func pipedFilters() throws(SyntaxFailure) -> [SyntaxCall] {
        var calls: [SyntaxCall] = []
        while skip(.pipe) { calls.append(try filterCall()) }
        guard calls.count < TemplateLimits.expressionDepth else {
            throw failure("too many filters", current.start, current.end)
        }
        return calls
    }

    private mutating func with(_ opener: Token) -> SyntaxStatement.Kind {
        let assignments = header([]) {
            parser throws(SyntaxFailure) -> [(SyntaxTarget, SyntaxExpression)] in
            var assignments: [(SyntaxTarget, SyntaxExpression)] = []
            while parser.current.kind != .blockEnd {
                if !assignments.isEmpty { try parser.expect(.comma, ",") }
                let target = try parser.singleTarget(namespaces: false)
                try parser.expect(.assign, "=")
                assignments.append((target, try parser.expression()))
            }
            return assignments
        }
        let (body, end) = body(of: opener, until: ["endwith"])
        close(end)
        return .with(assignments, body: body)
    }

    private mutating func block(_ opener: Token) -> SyntaxStatement.Kind {
        var block = SyntaxBlock(
            name: SyntaxName(text: "", start: opener.start, end: opener.end), isScoped: false,
            isRequired: false, body: [])
        block = header(block) { parser throws(SyntaxFailure) in
            var block = block
            block.name = try parser.expectName("the name of the block")
            if parser.at(.minus) {
                throw parser.failure(
                    "the name of a block cannot contain `-`", parser.current.start, parser.current.end,
                    help: ["Use `_`"])
            }
            block.isScoped = parser.skip(name: "scoped")
            block.isRequired = parser.skip(name: "required")
            return block
        }
        let end: String
        (block.body, end) = body(of: opener, until: ["endblock"])
        if !end.isEmpty {
            header(()) { parser throws(SyntaxFailure) in
                guard parser.current.kind == .name else { return }
                let name = try parser.expectName()
                if name.text != block.name.text {
                    throw parser.failure(
                        "`endblock \(name.text)` closes block `\(block.name.text)`", name.start, name.end)
                }
            }
        }
        return .block(block)
    }

    private mutating func signature() throws(SyntaxFailure) -> [SyntaxParameter] {
        var parameters: [SyntaxParameter] = []
        try expect(.openParenthesis, "(")
        while !at(.closeParenthesis) {
            if !parameters.isEmpty {
                try expect(.comma, ",")
                if at(.closeParenthesis) { break }
            }
            let name = try assignableName()
            if parameters.contains(where: { $0.name.text == name.text }) {
                throw failure("the parameter `\(name.text)` is there twice", name.start, name.end)
            }
            if skip(.assign) {
                parameters.append(SyntaxParameter(name: name, fallback: try expression()))
            } else if parameters.last?.fallback != nil {
                throw failure(
                    "a parameter without a default follows one with a default", name.start, name.end)
            } else {
                parameters.append(SyntaxParameter(name: name, fallback: nil))
            }
        }
        try expect(.closeParenthesis, ")")
        return parameters
    }

    private mutating func macro(_ opener: Token) -> SyntaxStatement.Kind {
        var macro = SyntaxMacro(
            name: SyntaxName(text: "", start: opener.start, end: opener.end), parameters: [], body: [])
        macro = header(macro) { parser throws(SyntaxFailure) in
            var macro = macro
            macro.name = try parser.assignableName()
            macro.parameters = try parser.signature()
            return macro
        }
        let end: String
        (macro.body, end) = body(of: opener, until: ["endmacro"])
        if !end.isEmpty {
            header(()) { parser throws(SyntaxFailure) in
                if parser.current.kind == .name { _ = try parser.expectName() }
            }
        }
        return .macro(macro)
    }

    private mutating func callBlock(_ opener: Token) -> SyntaxStatement.Kind {
        var macro = SyntaxMacro(
            name: SyntaxName(text: "caller", start: opener.start, end: opener.end), parameters: [], body: [])
        let (parameters, call) = header(([], missing)) {
            parser throws(SyntaxFailure) -> ([SyntaxParameter], SyntaxExpression) in
            let parameters = parser.at(.openParenthesis) ? try parser.signature() : []
            let call = try parser.outermostExpression()
            guard case .call = call.kind else {
                throw parser.failure("expected a call of a macro", call.start, call.end)
            }
            return (parameters, call)
        }
        macro.parameters = parameters
        let end: String
        (macro.body, end) = body(of: opener, until: ["endcall"])
        close(end)
        return .callBlock(macro, call: call)
    }

    private mutating func contextClause() -> Bool? {
        guard at(name: "with") || at(name: "without"), isName(following, "context") else { return nil }
        defer { index += 2 }
        return at(name: "with")
    }

    private mutating func include() throws(SyntaxFailure) -> SyntaxStatement.Kind {
        let template = try outermostExpression()
        var ignoreMissing = false
        if at(name: "ignore"), isName(following, "missing") {
            index += 2
            ignoreMissing = true
        }
        let withContext = contextClause() ?? true
        try endTag()
        return .include(template, ignoreMissing: ignoreMissing, withContext: withContext)
    }

    private mutating func importNames() throws(SyntaxFailure) -> SyntaxStatement.Kind {
        let template = try outermostExpression()
        guard skip(name: "import") else { throw unexpected(expected: "`import`") }
        var names: [(name: SyntaxName, alias: SyntaxName)] = []
        var withContext: Bool?
        repeat {
            withContext = contextClause()
            if withContext != nil { break }
            let name = try assignableName()
            if name.text.hasPrefix("_") {
                throw failure("names that begin with `_` cannot be imported", name.start, name.end)
            }
            names.append((name, skip(name: "as") ? try assignableName() : name))
        } while skip(.comma)
        withContext = withContext ?? contextClause()
        try endTag()
        return .importNames(template, names, withContext: withContext ?? false)
    }
}
