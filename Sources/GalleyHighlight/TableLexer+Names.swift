// Names: keyword, type, function, key, or nothing.

extension TableLexer {
    mutating func name(_ code: Span<UInt8>) {
        let first = i
        var hash: UInt32 = 0
        if table.words.ignoresCase {
            while i < end, nameParts[Int(code[i])] {
                hash = WordTable.next(hash, code[i].lowercase)
                i += 1
            }
        } else {
            while i < end, nameParts[Int(code[i])] {
                hash = WordTable.next(hash, code[i])
                i += 1
            }
        }
        // No prefix of a string is longer than four letters (`raw`, `u8R`).
        if i - first <= 4 {
            let next = code.at(i, end)
            if table.quotes[Int(next)], prefixedString(code, from: first) { return }
            if table.hasPerlQuotes, i - first <= 2, perlQuote(code, from: first) { return }
        }
        if previous == .point {
            if let word = table.words.find(hash, code, first, i), word.role == .member {
                out.mark(code, first, i, word.kind)
                previous = .keyword
                return
            }
        } else if let word = table.words.find(hash, code, first, i), keyword(code, word, from: first) {
            return
        }
        plainName(code, from: first)
    }

    /// Marks a word of the language, if it has its meaning here.
    private mutating func keyword(_ code: Span<UInt8>, _ word: Word, from first: Int) -> Bool {
        let options = table.options
        if options.contains(.symbols), isKey(code, i) { return false }
        if options.contains(.bangNames) || options.contains(.questionNames), nameMark(code) != nil {
            return false
        }
        switch word.role {
        case .soft, .softlyDefinesType: if !appliesToWhatFollows(code, i) { return false }
        default: break
        }
        if options.contains(.argumentLabels), word.kind == .keyword, isArgumentLabel(code, first) {
            return false
        }
        if options.contains(.labels), word.kind == .keyword, code.at(i, end) == ascii(":"),
            code.at(i + 1, end) != ascii(":"), !code.equals("default", first, i)
        {
            return false
        }
        let isPart = code.at(i, end) == ascii(".") && word.kind != .keyword
        if definition == .function || definition == .type, word.kind != .keyword, !isPart {
            // `class Error`, `def print`: the name is defined anew.
            return false
        }
        if options.contains(.lineKeys), isLineKey(code, first) { return false }
        out.mark(code, first, i, word.kind)
        switch word.role {
        case .definesFunction: definition = .function
        case .definesType, .softlyDefinesType: definition = .type
        case .namesModule: definition = .module
        default: if word.kind != .keyword, !isPart { definition = .none }
        }
        previous = word.kind == .keyword ? .keyword : .name
        return true
    }

    private mutating func plainName(_ code: Span<UInt8>, from first: Int) {
        let options = table.options
        var isMacro = false
        if let mark = nameMark(code) {
            i = mark
            isMacro = code[mark - 1] == ascii("!")
        }
        let next = code.at(i, end)
        defer { previous = .name }
        if definition == .module {
            if next != ascii(".") { definition = .none }
            return
        }
        if options.contains(.symbols), isKey(code, i) {
            i += 1
            out.mark(code, first, i, .attribute)
            previous = .other
            definition = .none
            return
        }
        if definition != .none {
            // `fun String.reversed()`: the name comes after the point.
            if next == ascii(".") { return markCapital(code, first) }
            out.mark(code, first, i, definition == .function ? .function : .type)
            definition = .none
            return
        }
        if options.contains(.lineKeys), let kind = lineKey(code, first) {
            out.mark(code, first, i, kind)
            return
        }
        if options.contains(.hyphenCommands), hyphenates(code, first) {
            out.mark(code, first, i, .function)
            return
        }
        if options.contains(.typeSuffix), i - first > 2, code[i - 1] == ascii("t"), code[i - 2] == ascii("_")
        {
            out.mark(code, first, i, .type)
            return
        }
        let isCall = isMacro || options.contains(.calls) && calls(code, next)
        if isCall, options.contains(.capitalCalls) || !isCapital(code, first) {
            out.mark(code, first, i, .function)
        } else {
            markCapital(code, first)
        }
    }

    private mutating func markCapital(_ code: Span<UInt8>, _ first: Int) {
        guard isCapital(code, first) else { return }
        if table.options.contains(.capitalMembers), isMember(code, first) { return }
        out.mark(code, first, i, .type)
    }

    private func isCapital(_ code: Span<UInt8>, _ first: Int) -> Bool {
        guard !table.options.isDisjoint(with: [.capitalTypes, .allCapitalTypes]) else { return false }
        var k = first
        while k < i, code[k] == ascii("_") { k += 1 }
        guard k < i, code[k].isUppercase else { return false }
        if table.options.contains(.allCapitalTypes) || i - k == 1 { return true }
        while k < i {
            if code[k].isLowercase { return true }
            k += 1
        }
        return false
    }

    /// Whether a capitalised name is a property or an enumeration's case rather than a type (C#): after a point, after
    /// its own type, or before `=`.
    private func isMember(_ code: Span<UInt8>, _ first: Int) -> Bool {
        if previous == .point || previous == .name { return true }
        if first >= start + 2, code[first - 1].isBlank {
            let last = code[first - 2]
            let isAttached = first < start + 3 || !code[first - 3].isSpace
            if isAttached, last == ascii(">") || last == ascii("]") || last == ascii("?"),
                code.at(first - 3, end) != ascii("=")
            {
                return true
            }
        }
        if code.at(i, end) == ascii(":"), code.at(i + 1, end) != ascii(":") { return true }
        let k = code.skipBlanks(i, min(end, i + 4))
        return code.at(k, end) == ascii("=") && code.at(k + 1, end) != ascii("=")
    }

    /// Whether the name before `i` is called there.
    private func calls(_ code: Span<UInt8>, _ next: UInt8) -> Bool {
        switch next {
        case ascii("("): return true
        case ascii(" "): return table.options.contains(.spacedCalls) && code.at(i + 1, end) == ascii("(")
        case ascii("\""), ascii("'"): return table.options.contains(.stringCalls)
        case ascii("<"): return table.options.contains(.genericCalls) && callsWithTypes(code, i)
        case ascii(":"):
            return table.options.contains(.genericCalls) && code.at(i + 1, end) == ascii(":")
                && code.at(i + 2, end) == ascii("<")
        default: return false
        }
    }

    /// Whether type arguments and `(` stand at `i`: `<Map<K, V>>(`. Looks no further than type arguments reach.
    private func callsWithTypes(_ code: Span<UInt8>, _ i: Int) -> Bool {
        let limit = min(end, i + 80)
        guard !code.at(i + 1, end).isSpace else { return false }
        var depth = 0
        var k = i
        while k < limit {
            switch code[k] {
            case ascii("<"): depth += 1
            case ascii(">"):
                depth -= 1
                if depth == 0 { return code.at(k + 1, end) == ascii("(") }
            case ascii(","), ascii("."), ascii("?"), ascii("["), ascii("]"), ascii(" "), ascii("|"),
                ascii(":"),
                ascii("*"), ascii("&"), ascii("\""), ascii("'"):
                break
            case let byte where byte.continuesName: break
            default: return false
            }
            k += 1
        }
        return false
    }

    /// Whether a soft keyword has something to apply to: a name, a literal or an opening bracket after a blank.
    private func appliesToWhatFollows(_ code: Span<UInt8>, _ i: Int) -> Bool {
        let k = code.skipBlanks(i, end)
        guard k > i, k < end else { return false }
        switch code[k] {
        case ascii("\""), ascii("'"), ascii("`"), ascii("("), ascii("["), ascii("{"), ascii("$"), ascii("@"),
            ascii("#"):
            return true
        case ascii("-"): return code.at(k + 1, end).isDigit
        case ascii("*"): return !code.at(k + 1, end).isBlank || table.options.contains(.labels)
        case let byte: return byte.continuesName
        }
    }

    /// Whether the keyword is an argument's label with a parameter name after it: `(for key: String, in range: …)`.
    private func isArgumentLabel(_ code: Span<UInt8>, _ first: Int) -> Bool {
        guard previous == .other, code[first].isOne(of: "fiawdru") else { return false }
        // Bindings and modifiers stand before a name and a type, too.
        let modifiers: [StaticString] = ["inout", "isolated", "async", "await", "is", "unowned", "weak"]
        if modifiers.contains(where: { code.equals($0, first, i) }) { return false }
        var last = first - 1
        while last >= start, first - last < 200, code[last].isSpace { last -= 1 }
        guard last >= start, code[last] == ascii("(") || code[last] == ascii(",") else { return false }
        let name = code.skipBlanks(i, min(end, i + 8))
        guard name > i, code.at(name, end).startsName else { return false }
        return code.at(code.skipName(name, min(end, name + 100)), end) == ascii(":")
    }

    /// The offset after a `!` or `?` that belongs to the name before `i`.
    private func nameMark(_ code: Span<UInt8>) -> Int? {
        let next = code.at(i, end)
        guard
            next == ascii("!") && table.options.contains(.bangNames)
                || next == ascii("?") && table.options.contains(.questionNames)
        else { return nil }
        let after = code.at(i + 1, end)
        return after == ascii("=") && code.at(i + 2, end) != ascii("=") ? nil : i + 1
    }

    /// Whether `:` right after a name makes it a key: `name: 1`, but not `Name::Other` or `a ?b :c`.
    private func isKey(_ code: Span<UInt8>, _ i: Int) -> Bool {
        guard code.at(i, end) == ascii(":"), previous != .point else { return false }
        let after = code.at(i + 1, end)
        return after != ascii(":")
            && (after.isSpace || after == 0 || after == ascii(",") || after == ascii(")"))
    }

    private func isLineKey(_ code: Span<UInt8>, _ first: Int) -> Bool {
        let k = code.skipBlanks(i, end)
        return code.at(k, end) == ascii("=") && code.at(k + 1, end) != ascii("=")
            && code.at(k + 1, end) != ascii(">")
            && previous != .point
    }

    /// A key before `=`, or the type of a block before `{` or a label.
    private func lineKey(_ code: Span<UInt8>, _ first: Int) -> TokenKind? {
        if isLineKey(code, first) { return .attribute }
        guard code.isFirstOnLine(first, from: start) else { return nil }
        let k = code.skipBlanks(i, end)
        let next = code.at(k, end)
        return next == ascii("{") || next == ascii("\"") && k > i ? .keyword : nil
    }

    private func hyphenates(_ code: Span<UInt8>, _ first: Int) -> Bool {
        var k = first
        while k < i {
            if code[k] == ascii("-") { return true }
            k += 1
        }
        return false
    }
}
