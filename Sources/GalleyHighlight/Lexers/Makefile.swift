// Makefiles: assignments, rules with their recipes, directives, and expansions `$(…)` anywhere.

enum Makefile {
    private static let directives = WordTable([
        (
            """
            ifeq ifneq ifdef ifndef else endif include -include sinclude define endef export unexport override private
            vpath undefine
            """, Word(kind: .keyword)
        )
    ])
    private static let functions = WordTable([
        (
            """
            subst patsubst strip findstring filter filter-out sort word wordlist words firstword lastword dir notdir
            suffix basename addsuffix addprefix join wildcard realpath abspath if or and foreach file call value eval
            origin flavor shell error warning info let intcmp guile
            """, Word(kind: .function)
        )
    ])
    /// Expansions inside expansions beyond this depth are one variable.
    private static let deepestNesting = 12

    static func lex(_ code: Span<UInt8>, _ range: Range<Int>, _ out: inout TokenWriter) {
        let end = range.upperBound
        var i = range.lowerBound
        while i < end {
            // A logical line: a backslash carries it on.
            var close = code.lineEnd(from: i, end)
            while close < end, close > i, code[close - 1] == ascii("\\") {
                close = code.lineEnd(from: code.afterLineEnd(close, end), end)
            }
            if code[i] == ascii("\t") {
                recipe(code, i, close, &out)
            } else {
                line(code, code.skipBlanks(i, close), close, &out)
            }
            i = code.afterLineEnd(close, end)
        }
    }

    private static func recipe(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) {
        var i = code.skipBlanks(first, close)
        // `@`, `-` and `+` tell make how to run the line.
        let marks = i
        while i < close, code[i] == ascii("@") || code[i] == ascii("-") || code[i] == ascii("+") { i += 1 }
        out.mark(code, marks, i, .operator)
        ShellLexer.lex(code, i..<close, &out, isRecipe: true)
    }

    private static func line(
        _ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter, depth: Int = 0
    ) {
        guard first < close, depth < deepestNesting else { return }
        if code[first] == ascii("#") { return out.mark(code, first, close, .comment) }
        var word = first
        while word < close, code[word].continuesName || code[word] == ascii("-") { word += 1 }
        if directives.find(code, first, word) != nil, !isAssigned(code, word, close) {
            out.mark(code, first, word, .keyword)
            let rest = code.skipBlanks(word, close)
            if code.equals("define", first, word) {
                let name = code.skipName(rest, close)
                out.mark(code, rest, name, .variable)
            } else if ["export", "override", "private", "else"].contains(where: {
                code.equals($0, first, word)
            }) {
                line(code, rest, close, &out, depth: depth + 1)
            } else {
                text(code, rest, close, &out)
            }
            return
        }
        var k = first
        while k < close, code[k] != ascii(":"), code[k] != ascii("="), code[k] != ascii("#") {
            k = code[k] == ascii("$") ? afterExpansion(code, k, close) : k + 1
        }
        k = min(k, close)
        guard k < close, code[k] != ascii("#") else { return text(code, first, close, &out) }
        if let after = afterAssignment(code, k, close) {
            assignment(code, first, k, after, close, &out)
        } else {
            rule(code, first, k, close, &out)
        }
    }

    private static func isAssigned(_ code: Span<UInt8>, _ k: Int, _ close: Int) -> Bool {
        let next = code.skipBlanks(k, close)
        return code.at(next, close) == ascii("=")
            || code.at(next, close).isOne(of: ":?+") && code.at(next + 1, close) == ascii("=")
    }

    /// The offset after `=`, `:=`, `::=` whose first byte stands at `k`; `?=`, `+=` and `!=` begin before it.
    private static func afterAssignment(_ code: Span<UInt8>, _ k: Int, _ close: Int) -> Int? {
        var i = k
        while i < close, code[i] == ascii(":") { i += 1 }
        return code.at(i, close) == ascii("=") ? i + 1 : nil
    }

    private static func assignment(
        _ code: Span<UInt8>, _ first: Int, _ sign: Int, _ after: Int, _ close: Int, _ out: inout TokenWriter
    ) {
        var sign = sign
        if sign > first, code[sign - 1].isOne(of: "?+!") { sign -= 1 }
        var last = sign
        while last > first, code[last - 1].isBlank { last -= 1 }
        out.mark(code, first, last, .variable)
        out.mark(code, sign, after, .operator)
        text(code, after, close, &out)
    }

    private static func rule(
        _ code: Span<UInt8>, _ first: Int, _ colon: Int, _ close: Int, _ out: inout TokenWriter
    ) {
        let isSpecial = code[first] == ascii(".") && code.at(first + 1, close).isUppercase
        var i = first
        while i < colon {
            if code[i] == ascii("$") {
                i = expansion(code, i, colon, &out)
                continue
            }
            var k = i
            while k < colon, !code[k].isBlank, code[k] != ascii("$") { k += 1 }
            out.mark(code, i, k, isSpecial ? .keyword : .function)
            i = code.skipBlanks(k, colon)
            if i == k, k < colon, code[k] != ascii("$") { i += 1 }
        }
        // A recipe may follow on the line.
        var semicolon = colon
        while semicolon < close, code[semicolon] != ascii(";"), code[semicolon] != ascii("#") {
            semicolon = code[semicolon] == ascii("$") ? afterExpansion(code, semicolon, close) : semicolon + 1
        }
        semicolon = min(semicolon, close)
        let rest = code.first(ascii("="), from: colon, semicolon)
        if rest < semicolon {
            // A variable of the target: `target: NAME = value`
            var sign = rest
            while sign > colon + 1, code[sign - 1] == ascii(":") { sign -= 1 }
            assignment(code, code.skipBlanks(colon + 1, sign), sign, rest + 1, close, &out)
        } else {
            text(code, colon + 1, semicolon, &out)
            if code.at(semicolon, close) == ascii(";") {
                recipe(code, semicolon + 1, close, &out)
            } else {
                text(code, semicolon, close, &out)
            }
        }
    }

    /// Reads text with expansions and a comment at its end.
    private static func text(_ code: Span<UInt8>, _ first: Int, _ close: Int, _ out: inout TokenWriter) {
        var i = first
        while i < close {
            switch code[i] {
            case ascii("$"): i = expansion(code, i, close, &out)
            case ascii("#") where i == first || code[i - 1].isBlank:
                return out.mark(code, i, close, .comment)
            default: i += 1
            }
        }
    }

    /// The offset after `$(…)`, `${…}` or `$x` at `i`.
    private static func afterExpansion(_ code: Span<UInt8>, _ i: Int, _ end: Int) -> Int {
        let open = code.at(i + 1, end)
        guard open == ascii("(") || open == ascii("{") else { return min(i + 2, end) }
        var depth = 0
        var k = i + 1
        while k < end {
            if code[k] == open { depth += 1 }
            if code[k] == open.closer {
                depth -= 1
                if depth == 0 { return k + 1 }
            }
            k += 1
        }
        return end
    }

    /// Marks the expansion at `i`, and those in its arguments; answers the offset after it.
    static func expansion(
        _ code: Span<UInt8>, _ i: Int, _ end: Int, _ out: inout TokenWriter, depth: Int = 0
    ) -> Int {
        let open = code.at(i + 1, end)
        guard open == ascii("(") || open == ascii("{"), depth < deepestNesting else {
            let after = min(code.afterScalar(i + 1, end), end)
            if open == ascii("(") || open == ascii("{") || open.isSpace { return after }
            out.mark(code, i, after, .variable)
            return after
        }
        let after = afterExpansion(code, i, end)
        var name = i + 2
        while name < after, code[name].continuesName || code[name] == ascii("-") || code[name] == ascii(".") {
            name += 1
        }
        guard code.at(name, after).isBlank, functions.find(code, i + 2, name) != nil else {
            out.mark(code, i, after, .variable)
            return after
        }
        out.mark(code, i, i + 2, .escape)
        out.mark(code, i + 2, name, .function)
        let close = after > i + 2 && code[after - 1] == open.closer ? after - 1 : after
        var k = name
        while k < close {
            k = code[k] == ascii("$") ? expansion(code, k, close, &out, depth: depth + 1) : k + 1
        }
        out.mark(code, close, after, .escape)
        return after
    }
}
