// The words for what is not JSON: each function reports the mistake at a place and gives the error to throw.

import GalleyCore

extension JSONReader {
    private mutating func syntax(_ message: String, at range: Range<Int>, help: String...) -> Halt {
        builder.report(.error, "json/syntax", message, at: range, help: help)
        return Halt()
    }

    /// Where a value must begin, none does.
    mutating func noValue(_ text: Span<UInt8>, _ i: Int) -> Halt {
        guard i < text.count else { return unexpectedEnd(text) }
        let word = wordRange(text, i)
        switch text[i] {
        case UInt8(ascii: "'"): return singleQuotes(text, i)
        case UInt8(ascii: "/") where isComment(text, i), UInt8(ascii: "#"): return comment(text, i)
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ":"):
            return syntax(
                "a value is missing before `\(character(text, i))`", at: i..<i + 1,
                help: "where there is nothing to say, write `null`")
        case UInt8(ascii: "+"):
            return syntax("a number has no `+` before it", at: i..<i + 1, help: "remove the `+`")
        case UInt8(ascii: "."):
            return syntax(
                "a number has a digit before its point", at: i..<i + 1, help: "write it as `0.5`")
        case let byte where byte < 0x20 || isNoBreakSpace(text, i):
            let name = byte < 0x20 ? "a control character" : "a no-break space"
            return syntax(
                "\(name) is not white space in JSON", at: i..<i + (byte < 0x20 ? 1 : 2),
                help: "write a plain space")
        case _ where !word.isEmpty:
            let name = String(copying: text.extracting(word))
            switch name {
            case "True", "TRUE", "False", "FALSE", "Null", "NULL":
                return syntax(
                    "`\(name)` is written in lower case", at: word, help: "write `\(name.lowercased())`")
            case "None", "nil", "undefined":
                return syntax("`\(name)` is not a value of JSON", at: word, help: "write `null`")
            case "NaN", "Infinity", "inf", "nan":
                return syntax(
                    "JSON has no number `\(name)`", at: word,
                    help: "write `null`, or the text \"\(name)\" in quotes")
            default:
                return syntax(
                    "`\(name)` is not a value of JSON", at: word,
                    help: "a string is in double quotes: \"\(name)\"")
            }
        default:
            return syntax("`\(character(text, i))` cannot begin a value", at: i..<i + 1)
        }
    }

    /// Where a key must begin, none does.
    mutating func noKey(_ text: Span<UInt8>, _ i: Int) -> Halt {
        guard i < text.count else { return unexpectedEnd(text) }
        let word = wordRange(text, i)
        switch text[i] {
        case UInt8(ascii: "'"): return singleQuotes(text, i)
        case UInt8(ascii: "/") where isComment(text, i), UInt8(ascii: "#"): return comment(text, i)
        case UInt8(ascii: ","):
            return syntax("one comma too many", at: i..<i + 1, help: "remove it")
        case _ where !word.isEmpty:
            let name = String(copying: text.extracting(word))
            return syntax(
                "the key `\(name)` is not in double quotes", at: word, help: "write \"\(name)\"")
        default:
            return syntax(
                "a key was expected here, a string in double quotes, not `\(character(text, i))`",
                at: i..<i + 1)
        }
    }

    mutating func noColon(_ text: Span<UInt8>, _ i: Int, key: Range<Int>) -> Halt {
        guard i < text.count else { return unexpectedEnd(text) }
        if isComment(text, i) { return comment(text, i) }
        if text[i] == UInt8(ascii: "=") {
            return syntax("a key and its value are joined by `:`, not `=`", at: i..<i + 1)
        }
        return syntax("a `:` is missing after this key", at: key)
    }

    mutating func trailingComma(_ text: Span<UInt8>, _ comma: Int) -> Halt {
        syntax(
            "a comma after the last entry is not allowed in JSON", at: comma..<comma + 1,
            help: "remove the comma")
    }

    /// Behind a value in a list or object there is neither a comma nor the end.
    mutating func noCommaOrEnd(_ text: Span<UInt8>, _ i: Int, valueEnd: Int) -> Halt {
        guard i < text.count, let frame = builder.frames.last else { return unexpectedEnd(text) }
        if isComment(text, i) { return comment(text, i) }
        let opening = Int(builder.records[Int(frame.record)].start)
        switch text[i] {
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            let line = builder.line(at: opening)
            return syntax(
                frame.isMapping
                    ? "`]` cannot close the object that `{` opened on line \(line)"
                    : "`}` cannot close the list that `[` opened on line \(line)",
                at: i..<i + 1, help: "write `\(frame.isMapping ? "}" : "]")` before it")
        case UInt8(ascii: ":") where !frame.isMapping:
            return syntax(
                "a list has no keys", at: i..<i + 1, help: "an object with keys is written in `{` and `}`")
        case UInt8(ascii: ";"):
            return syntax("entries are parted by `,`, not `;`", at: i..<i + 1)
        case UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "'"),
            UInt8(ascii: "-"):
            return syntax("a comma is missing after this entry", at: valueEnd - 1..<valueEnd)
        case let byte where byte.isWordByte:
            return syntax("a comma is missing after this entry", at: valueEnd - 1..<valueEnd)
        default:
            return syntax(
                "`,` or `\(frame.isMapping ? "}" : "]")` was expected here, not `\(character(text, i))`",
                at: i..<i + 1)
        }
    }

    mutating func textBehindEnd(_ text: Span<UInt8>, _ i: Int) -> Halt {
        if isComment(text, i) { return comment(text, i) }
        return syntax(
            "the file goes on after its value", at: i..<i + 1,
            help: "a JSON file holds one value: put several into a list, in `[` and `]`")
    }

    /// A string that reaches a control character or the end of the file.
    mutating func unterminated(_ text: Span<UInt8>, _ i: Int, _ start: Int) -> Halt {
        if i < text.count, !text[i].isLineBreak {
            let name = text[i] == UInt8(ascii: "\t") ? "a tab" : "a control character"
            let escape = text[i] == UInt8(ascii: "\t") ? "\\t" : "\\u00" + hexadecimal(text[i])
            return syntax(
                "\(name) in a string must be written as an escape", at: i..<i + 1,
                help: "write `\(escape)`")
        }
        return syntax(
            "this string is not closed on its line", at: start..<i,
            help: "close it with `\"`; a line break inside is written `\\n`")
    }

    mutating func badEscape(_ text: Span<UInt8>, _ i: Int) -> Halt {
        guard i + 1 < text.count else { return unexpectedEnd(text) }
        switch text[i + 1] {
        case UInt8(ascii: "u"):
            return syntax(
                "`\\u` is followed by four hexadecimal digits", at: i..<min(i + 6, text.count),
                help: "such as `\\u00e9`")
        case UInt8(ascii: "'"):
            return syntax("`'` needs no backslash in a string", at: i..<i + 2, help: "remove the backslash")
        default:
            return syntax(
                "`\\\(character(text, i + 1))` is not an escape of JSON", at: i..<i + 2,
                help: "a backslash itself is written `\\\\`")
        }
    }

    mutating func badNumber(_ text: Span<UInt8>, _ start: Int) -> Halt {
        var end = start
        while end < text.count,
            text[end].isWordByte || text[end] == UInt8(ascii: ".") || text[end] == UInt8(ascii: "+")
                || text[end] == UInt8(ascii: "-")
        {
            end += 1
        }
        let written = String(copying: text.extracting(start..<min(end, start + 40)))
        let digits = text[start] == UInt8(ascii: "-") ? start + 1 : start
        let help: String
        if digits < text.count, text[digits] == UInt8(ascii: "0"), digits + 1 < end {
            help =
                text[digits + 1] | 0x20 == UInt8(ascii: "x")
                ? "numbers are decimal in JSON" : "remove the zeros before it, or put it in quotes"
        } else if written.hasSuffix(".") {
            help = "write a digit after the point, or remove it"
        } else if written.hasSuffix("Infinity") {
            help = "JSON has no infinity; write `null` or a string"
        } else {
            help = "text is in double quotes"
        }
        return syntax("`\(written)` is not a number of JSON", at: start..<end, help: help)
    }

    private mutating func singleQuotes(_ text: Span<UInt8>, _ i: Int) -> Halt {
        syntax(
            "strings are in double quotes in JSON", at: i..<i + 1,
            help: "write `\"` for `'` at both ends")
    }

    private mutating func comment(_ text: Span<UInt8>, _ i: Int) -> Halt {
        syntax("JSON has no comments", at: i..<i + 2, help: "remove it, or keep it as an entry of its own")
    }

    private mutating func unexpectedEnd(_ text: Span<UInt8>) -> Halt {
        guard let frame = builder.frames.last else {
            return syntax("the file ends where a value was expected", at: text.count..<text.count)
        }
        let opening = Int(builder.records[Int(frame.record)].start)
        return syntax(
            "the file ends before this \(frame.isMapping ? "object" : "list") is closed",
            at: opening..<opening + 1, help: "write `\(frame.isMapping ? "}" : "]")` at its end")
    }

    // MARK: Looking at the text

    private func isComment(_ text: Span<UInt8>, _ i: Int) -> Bool {
        if text[i] == UInt8(ascii: "#") { return true }
        guard text[i] == UInt8(ascii: "/"), i + 1 < text.count else { return false }
        return text[i + 1] == UInt8(ascii: "/") || text[i + 1] == UInt8(ascii: "*")
    }

    /// U+00A0, which comes with text copied from web pages.
    private func isNoBreakSpace(_ text: Span<UInt8>, _ i: Int) -> Bool {
        text[i] == 0xC2 && i + 1 < text.count && text[i + 1] == 0xA0
    }

    private func wordRange(_ text: Span<UInt8>, _ start: Int) -> Range<Int> {
        var end = start
        while end < text.count, end < start + 60, text[end].isWordByte { end += 1 }
        // Not in the middle of a character.
        while end < text.count, end > start, text[end] & 0xC0 == 0x80 { end -= 1 }
        return start..<end
    }

    private func character(_ text: Span<UInt8>, _ i: Int) -> String {
        var end = i + 1
        while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
        return String(copying: text.extracting(i..<end))
    }

    private func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }
}

extension String {
    /// The text of UTF-8 bytes, ill-formed ones replaced.
    init(copying text: Span<UInt8>) {
        self = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }
}
