// What went wrong in a YAML file, in a sentence for people.
//
// libyaml says where its grammar got stuck ("did not find expected key"). What the author did is nearly
// always one of a dozen things, and the line that it got stuck on tells which.

import GalleyCore

struct YAMLMistake {
    /// libyaml's words and positions: what it missed, and what it was reading since where.
    let problem: String
    let context: String?
    let offset: Int
    let contextOffset: Int?
    let source: [UInt8]
    /// The part of the source that is YAML.
    let range: Range<Int>

    typealias Explanation = (message: String, range: Range<Int>, help: [String])

    /// What to tell the author; `lineNumber` gives the number of the line of an offset.
    func explanation(lineNumber: (Int) -> Int) -> Explanation {
        if problem == "control characters are not allowed" {
            return (
                "a control character (U+\(hexadecimal(byte(offset)))) is not allowed in YAML",
                at(offset), ["remove it, or write it as an escape in double quotes, such as \"\\x1B\""]
            )
        }
        if let tab = tabInIndentation() {
            return (
                "a tab indents this line, and YAML is indented with spaces", at(tab),
                ["replace each tab by two spaces"]
            )
        }
        switch context ?? "" {
        case "while scanning a quoted scalar", "while parsing a quoted scalar": return inQuotes()
        case "while scanning an alias", "while scanning an anchor", "while scanning a tag",
            "while parsing a tag":
            let start = contextOffset ?? offset
            return mustBeQuoted(start, "text that begins with `\(character(start))` must be in quotes")
        case "while scanning a block scalar": return inBlockScalar()
        case let context
        where context.hasPrefix("while scanning a directive")
            || context.hasPrefix("while scanning a %"):
            return (
                "a line that begins with `%` is a directive of YAML, and this is none",
                at(contextOffset ?? offset), ["put text that begins with `%` in quotes"]
            )
        default: break
        }
        switch problem {
        case "found character that cannot start any token":
            return mustBeQuoted(offset, "a value cannot begin with " + named(offset))
        case "mapping values are not allowed in this context": return strayColon(lineNumber)
        case "could not find expected ':'": return keyWithoutColon(contextOffset ?? offset)
        case "block sequence entries are not allowed in this context":
            return (
                "a list cannot begin on the line of its key", at(offset),
                ["write each `- entry` on a line of its own, or the list as `[one, two]`"]
            )
        case "did not find expected key", "did not find expected '-' indicator":
            return misplacedLine(lineNumber)
        case "did not find expected ',' or ']'": return inFlow(open: "[", close: "]", lineNumber)
        case "did not find expected ',' or '}'": return inFlow(open: "{", close: "}", lineNumber)
        case "did not find expected node content":
            return ("a value was expected here", at(offset), ["empty text is written `\"\"`"])
        case "found undefined tag handle":
            return mustBeQuoted(
                offset, "the prefix of this tag is not declared; text that begins with `!` must be in quotes")
        case "did not find expected <document start>":
            return (
                "the file goes on after its value", at(offset),
                ["a file is one mapping (`key: value` on each line), one list or one text"]
            )
        case "mapping keys are not allowed in this context":
            return mustBeQuoted(offset, "text that begins with `? ` must be in quotes")
        default:
            return ("this is not YAML: \(problem)", at(offset), [])
        }
    }
}

// MARK: - The mistakes

extension YAMLMistake {
    /// A tab in the white space that begins the line, or just where the reader stopped.
    private func tabInIndentation() -> Int? {
        if problem.contains("found a tab character") || byte(offset) == UInt8(ascii: "\t") { return offset }
        let line = lineRange(offset)
        let indentation = source[line].prefix { $0.isBlank }
        return indentation.firstIndex(of: UInt8(ascii: "\t"))
    }

    private func inQuotes() -> Explanation {
        let start = contextOffset ?? offset
        let quote = character(start)
        if problem == "found unknown escape character" {
            return (
                "`\(character(offset))\(character(offset + 1))` is not an escape of YAML",
                offset..<min(offset + 2, range.upperBound),
                [
                    "a backslash is written `\\\\`, or in single quotes as it is: 'C:\\path'"
                ]
            )
        }
        if problem.contains("end of stream") || problem.contains("document indicator") {
            var help = ["close it with `\(quote)`"]
            if quote == "'" { help.append("an apostrophe in single quotes is written twice: 'it''s'") }
            return ("this text in quotes is not closed", at(start), help)
        }
        return (
            "this escape is not complete", at(offset), ["such as `\\x41`, `\\u00e9` or `\\U0001F600`"]
        )
    }

    private func inBlockScalar() -> Explanation {
        let start = contextOffset ?? offset
        if problem.contains("equal to 0") {
            return ("a text block is indented by 1 to 9 spaces", at(offset), ["write `|` or `|2`"])
        }
        let sign = character(start)
        return mustBeQuoted(
            start, "`\(sign)` begins a block of text on the next lines, so nothing may follow it here")
    }

    /// A `: ` where no mapping can begin: inside a value, or on a line that continues one.
    private func strayColon(_ lineNumber: (Int) -> Int) -> Explanation {
        let line = lineRange(offset)
        let before = source[line.lowerBound..<max(line.lowerBound, min(offset, line.upperBound))]
        if colon(in: before.indices) != nil {
            return (
                "`: ` in a value must be in quotes, for it ends a key", at(offset),
                quotingHelp(line)
            )
        }
        // A line without a colon goes on as text, and it is this one that seems wrong.
        let start = before.firstIndex { !$0.isBlank } ?? offset
        let number = lineNumber(offset)
        if let previous = previousLine(line: line.lowerBound) {
            let text = source[previous].firstIndex { !$0.isBlank } ?? previous.lowerBound
            let isList = source[text] == UInt8(ascii: "-")
            if !isList, colon(in: previous) == nil, text - previous.lowerBound == start - line.lowerBound {
                return keyWithoutColon(text)
            }
        }
        return (
            "a key cannot be nested below a line that has a value of its own", start..<max(start + 1, offset),
            [
                "indent it as the other keys of its mapping",
                "or remove the value on line \(max(1, number - 1)), to nest this key",
            ]
        )
    }

    private func keyWithoutColon(_ start: Int) -> Explanation {
        let line = lineRange(start)
        let text = start..<max(start, endOfText(line))
        // `key:value`, which is one word of text to YAML.
        if let colon = source[text].firstIndex(of: UInt8(ascii: ":")), colon > start,
            colon + 1 < text.upperBound, !source[start..<colon].contains(where: \.isBlank)
        {
            return (
                "a space is missing after `:`", at(colon),
                ["write `\(shown(start..<colon)): \(shown(colon + 1..<text.upperBound))`"]
            )
        }
        return (
            "this line has no `: ` and so is no key", text,
            [
                "write `\(shown(text)): value`",
                "indent it if it goes on with the text of the line before",
            ]
        )
    }

    /// A line, or the rest of one, that fits no collection around it.
    private func misplacedLine(_ lineNumber: (Int) -> Int) -> Explanation {
        let line = lineRange(offset)
        let start = source[line].firstIndex { !$0.isBlank } ?? line.upperBound
        let text = offset..<max(offset + 1, endOfText(line))
        if start < offset { return textBehindValue(line, text) }
        let isList = problem != "did not find expected key"
        let began = contextOffset ?? range.lowerBound
        let column = began - lineRange(began).lowerBound
        let found = start - line.lowerBound
        let opened = lineNumber(began)
        if found == column || byte(offset) == UInt8(ascii: "]") || byte(offset) == UInt8(ascii: "}") {
            let expected = isList ? "an entry `- …` of the list" : "a key of the mapping"
            return (
                "\(expected) that begins on line \(opened) was expected here", text,
                isList ? ["begin the line with `- `"] : ["a mapping has `key: value` on each line"]
            )
        }
        return (
            "this line is indented by \(spaces(found)), which fits no line before it", text,
            [
                "the \(isList ? "list" : "mapping") that begins on line \(opened) is indented by "
                    + spaces(column)
            ]
        )
    }

    /// `title: "A" and B`, `title: [draft] B`, `title: 'it's'`.
    private func textBehindValue(_ line: Range<Int>, _ text: Range<Int>) -> Explanation {
        let value = valueStart(line)
        let opening = character(value)
        var help = quotingHelp(line)
        switch opening {
        case "'":
            help.insert("an apostrophe in single quotes is written twice: 'it''s'", at: 0)
            fallthrough
        case "\"":
            return ("text goes on after the closing quote", text, help)
        case "[", "{":
            let closing = opening == "[" ? "]" : "}"
            return (
                "text goes on after `\(closing)`; text that begins with `\(opening)` must be in quotes",
                text, help
            )
        default:
            return ("`\(shown(text))` was not expected here", text, help)
        }
    }

    private func inFlow(open: String, close: String, _ lineNumber: (Int) -> Int) -> Explanation {
        let start = contextOffset ?? offset
        let name = open == "[" ? "list" : "mapping"
        if lineRange(start) != lineRange(offset) || offset >= range.upperBound {
            return (
                "the \(name) that this `\(open)` opens is not closed", at(start),
                [
                    "close it with `\(close)` and part its entries by `,`",
                    "put text that begins with `\(open)` in quotes",
                ]
            )
        }
        return (
            "`,` or `\(close)` was expected here", at(offset),
            ["put text that begins with `\(open)` in quotes"]
        )
    }

    private func mustBeQuoted(_ start: Int, _ message: String) -> Explanation {
        (message, at(start), quotingHelp(lineRange(start)))
    }
}

// MARK: - Looking at the source

extension YAMLMistake {
    private func at(_ offset: Int) -> Range<Int> {
        offset..<max(offset, min(offset + 1, range.upperBound))
    }

    private func byte(_ offset: Int) -> UInt8 {
        range.contains(offset) ? source[offset] : 0
    }

    private func character(_ offset: Int) -> String {
        guard range.contains(offset) else { return "" }
        var end = offset + 1
        while end < range.upperBound, source[end] & 0xC0 == 0x80 { end += 1 }
        return String(source[offset..<end])
    }

    private func named(_ offset: Int) -> String {
        byte(offset) == UInt8(ascii: "`") ? "a backtick" : "`\(character(offset))`"
    }

    /// The nearest line above that has text.
    private func previousLine(line start: Int) -> Range<Int>? {
        var start = start
        while start > range.lowerBound {
            let line = lineRange(start - 1)
            if source[line].contains(where: { !$0.isBlank }) { return line }
            start = line.lowerBound
        }
        return nil
    }

    private func lineRange(_ offset: Int) -> Range<Int> {
        var start = min(max(offset, range.lowerBound), range.upperBound)
        var end = start
        while start > range.lowerBound, !source[start - 1].isLineBreak { start -= 1 }
        while end < range.upperBound, !source[end].isLineBreak { end += 1 }
        return start..<end
    }

    private func endOfText(_ line: Range<Int>) -> Int {
        (source[line].lastIndex { !$0.isBlank } ?? line.lowerBound - 1) + 1
    }

    /// The first `: ` of a part of a line, or a `:` at its end.
    private func colon(in part: Range<Int>) -> Int? {
        part.first { i in
            source[i] == UInt8(ascii: ":") && (i + 1 == part.upperBound || source[i + 1].isBlank)
        }
    }

    /// Where the value of a line begins: after its `- ` and its first `key: `.
    private func valueStart(_ line: Range<Int>) -> Int {
        var start = source[line].firstIndex { !$0.isBlank } ?? line.upperBound
        while start + 1 < line.upperBound, source[start] == UInt8(ascii: "-"), source[start + 1].isBlank {
            start = source[start + 1..<line.upperBound].firstIndex { !$0.isBlank } ?? line.upperBound
        }
        if let colon = colon(in: start..<line.upperBound), colon + 1 < line.upperBound {
            start = source[colon + 1..<line.upperBound].firstIndex { !$0.isBlank } ?? start
        }
        return start
    }

    /// The line with its value in quotes.
    private func quotingHelp(_ line: Range<Int>) -> [String] {
        let value = valueStart(line)
        let end = endOfText(line)
        guard value < end, end - line.lowerBound <= 100 else { return ["put the value in quotes"] }
        let start = source[line].firstIndex { !$0.isBlank } ?? line.lowerBound
        var text = String(source[value..<end])
        if text.utf8.count > 1, let quote = text.first, quote == "\"" || quote == "'", text.last == quote {
            text = String(text.dropFirst().dropLast())
        }
        var quoted = ""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return ["put the value in quotes: `\(String(source[start..<value]))\"\(quoted)\"`"]
    }

    private func shown(_ range: Range<Int>) -> String {
        let text = source[range]
        return text.count <= 60 ? String(text) : String(text.prefix(57)) + "…"
    }

    private func spaces(_ count: Int) -> String { count == 1 ? "1 space" : "\(count) spaces" }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
}
