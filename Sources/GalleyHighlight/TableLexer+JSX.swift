// JSX: elements where JavaScript expects an operand, with JavaScript in braces inside them.

extension TableLexer {
    /// Reads an element with all it contains, or nothing when `<` is a comparison.
    mutating func jsx(_ code: Span<UInt8>) -> Bool {
        guard expectsOperand, nesting < Self.deepestNesting else { return false }
        let next = code.at(i + 1, end)
        guard next.startsName || next == ascii(">") else { return false }
        // `<T,>(x: T) => x` and `<T extends U>(…)` are type parameters.
        let afterName = code.skipBlanks(code.skipName(i + 1, end), end)
        if code.at(afterName, end) == ascii(",") || code.has("extends ", at: afterName, end) { return false }
        definition = .none
        var openElements = 0
        repeat {
            guard i < end else { break }
            switch code[i] {
            case ascii("<"):
                let closes = code.at(i + 1, end) == ascii("/")
                if closes { openElements -= 1 }
                if jsxTag(code), !closes { openElements += 1 }
            case ascii("{"): jsxBraces(code)
            default: i += 1
            }
        } while openElements > 0
        previous = .literal
        return true
    }

    /// Reads one tag from its `<`; answers whether an element is open after it.
    private mutating func jsxTag(_ code: Span<UInt8>) -> Bool {
        i += 1
        if code.at(i, end) == ascii("/") { i += 1 }
        let name = i
        while i < end, code[i].continuesName || code[i].isOne(of: ".:-") { i += 1 }
        out.mark(code, name, i, .tag)
        while i < end {
            let byte = code[i]
            switch byte {
            case ascii(">"):
                i += 1
                return true
            case ascii("/") where code.at(i + 1, end) == ascii(">"):
                i += 2
                return false
            case ascii("{"): jsxBraces(code)
            case ascii("\""), ascii("'"):
                let first = i
                i = min(code.first(byte, from: i + 1, end) + 1, end)
                out.mark(code, first, i, .string)
            case ascii("<"):
                // A tag that is never closed; let the next one begin.
                return true
            case _ where byte.startsName:
                let first = i
                while i < end, code[i].continuesName || code[i].isOne(of: ":-.") { i += 1 }
                out.mark(code, first, i, .attribute)
            default: i += 1
            }
        }
        return false
    }

    private mutating func jsxBraces(_ code: Span<UInt8>) {
        i += 1
        guard nesting < Self.deepestNesting else { return }
        nesting += 1
        previous = .start
        run(code, until: Stop(closer: ascii("}")))
        nesting -= 1
        if code.at(i, end) == ascii("}") { i += 1 }
    }
}
