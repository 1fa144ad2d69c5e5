// Markdown out of values: blocks with the blank lines that they need, and text with what would be read as
// markup escaped. Written for people first: no more escapes than CommonMark 0.30 asks for.

import GalleyCore

struct MarkdownWriter {
    private(set) var text = ""
    /// Whether the block before is an item of a list, which another may follow at once.
    private var isBehindItem = false

    mutating func heading(_ level: Int, _ title: String) {
        separate()
        text += String(repeating: "#", count: min(level, 6)) + " " + title
        end()
    }

    /// A paragraph of inline Markdown.
    mutating func paragraph(_ inline: String) {
        guard !inline.isEmpty else { return }
        separate()
        text += inline
        end()
    }

    /// An item of a bullet list; the levels of nested ones count from 0.
    mutating func item(_ inline: String, level: Int = 0) {
        if !isBehindItem { separate() }
        text += margin(level) + "- " + inline
        end(isItem: true)
    }

    /// An author's Markdown, its headings `shift` levels down; in the item before where `level` is given.
    mutating func author(_ markdown: MarkdownText, shift: Int, inItem level: Int? = nil) {
        let margin = level.map { self.margin($0 + 1) } ?? ""
        separate()
        var shifter = HeadingShifter(by: shift)
        var lines = shifter.shifted(markdown.text)
        while let last = lines.last, last.isBlank { lines.removeLast() }
        while let first = lines.first, first.isBlank { lines.removeFirst() }
        text += lines.map { $0.isBlank ? "" : margin + $0 }.joined(separator: "\n")
        end()
    }

    /// A fenced code block (CommonMark 0.30 §4.5).
    mutating func code(_ code: String, language: String) {
        separate()
        let fence = String(
            repeating: "`", count: max(3, MarkdownInline.longestRun(of: UInt8(ascii: "`"), in: code) + 1))
        text += fence + language + "\n" + code
        if code.utf8.last != UInt8(ascii: "\n") { text += "\n" }
        text += fence
        end()
    }

    private mutating func separate() { if !text.isEmpty { text += "\n" } }

    private mutating func end(isItem: Bool = false) {
        text += "\n"
        isBehindItem = isItem
    }

    private func margin(_ level: Int) -> String { String(repeating: " ", count: 2 * level) }
}

extension Substring {
    fileprivate var isBlank: Bool { utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}

/// Moves ATX and setext headings (CommonMark 0.30 §4.2, §4.3) down, outside of fenced code.
private struct HeadingShifter {
    let shift: Int
    /// The character and length of the fence that is open.
    private var fence: (byte: UInt8, count: Int)?

    init(by shift: Int) { self.shift = shift }

    mutating func shifted(_ text: String) -> [Substring] {
        var result: [Substring] = []
        for line in text.codeLines {
            let line = line.utf8.last == 0x0D ? line.dropLast() : line
            let indent = line.utf8.prefix { $0 == 0x20 }.count
            let content = line.utf8.dropFirst(indent)
            guard indent < 4, let first = content.first else {
                result.append(line)
                continue
            }
            if first == UInt8(ascii: "`") || first == UInt8(ascii: "~") { readFence(content, first) }
            if fence == nil, first == UInt8(ascii: "#") {
                result.append(headingLine(line, content))
            } else if fence == nil, let level = setextLevel(content), let last = result.last,
                isParagraph(last), result.count == 1 || result[result.count - 2].isBlank
            {
                result[result.count - 1] = marks(level) + " " + last
            } else {
                result.append(line)
            }
        }
        return result
    }

    private mutating func readFence(_ content: Substring.UTF8View.SubSequence, _ byte: UInt8) {
        let count = content.prefix { $0 == byte }.count
        guard count >= 3 else { return }
        if let open = fence {
            let rest = content.dropFirst(count)
            if open.byte == byte, count >= open.count, rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                fence = nil
            }
        } else if byte == UInt8(ascii: "~") || !content.dropFirst(count).contains(byte) {
            fence = (byte, count)
        }
    }

    private func headingLine(
        _ line: Substring, _ content: Substring.UTF8View.SubSequence
    ) -> Substring {
        let level = content.prefix { $0 == UInt8(ascii: "#") }.count
        let next = content.dropFirst(level).first ?? 0x20
        guard level <= 6, next == 0x20 || next == 0x09 else {
            return line
        }
        return marks(level) + (Substring(content.dropFirst(level)))
    }

    private func marks(_ level: Int) -> Substring {
        Substring(String(repeating: "#", count: min(level + shift, 6)))
    }

    private func setextLevel(_ content: Substring.UTF8View.SubSequence) -> Int? {
        guard let first = content.first, first == UInt8(ascii: "=") || first == UInt8(ascii: "-") else {
            return nil
        }
        let rest = content.drop { $0 == first }
        guard content.count - rest.count > 1, rest.allSatisfy({ $0 == 0x20 }) else { return nil }
        return first == UInt8(ascii: "=") ? 1 : 2
    }

    /// Whether a line, alone, is a paragraph.
    private func isParagraph(_ line: Substring) -> Bool {
        guard let first = line.utf8.first(where: { $0 != 0x20 }) else { return false }
        return !line.hasPrefix("    ") && !"#>-+*|`~<".utf8.contains(first)
    }
}

/// Inline Markdown.
enum MarkdownInline {
    /// Plain text: what would be markup is escaped, and lines are joined.
    static func text(_ text: String) -> String {
        if text.utf8.allSatisfy(isPlain) { return text }
        var result = ""
        var previous: Unicode.Scalar = " "
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\n", "\r", "\t": result += " "
            case "\\", "`", "*", "[", "]", "<", "~", "|": result += "\\" + String(scalar)
            // Within a word it means nothing (CommonMark 0.30 §6.2).
            case "_":
                let isInWord = previous.isWord && (rest.first?.isWord ?? false)
                result += isInWord ? "_" : "\\_"
            case "&": result += rest.first.map { $0.isWord || $0 == "#" } == true ? "\\&" : "&"
            // At the beginning of a line it would be a heading, a quote or a list.
            case "#", ">", "-", "+": result += result.isEmpty ? "\\" + String(scalar) : String(scalar)
            default: result.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return result
    }

    /// A byte that means nothing anywhere in a paragraph.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || byte == 0x20 || byte == UInt8(ascii: ",")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "(")
            || byte == UInt8(ascii: ")")
    }

    /// A code span (CommonMark 0.30 §6.1).
    static func code(_ code: String) -> String {
        let code = code.utf8.contains(0x0A) ? code.codeLines.joined(separator: " ") : code
        guard !code.isEmpty else { return "` `" }
        let marks = String(repeating: "`", count: longestRun(of: UInt8(ascii: "`"), in: code) + 1)
        let first = code.utf8.first
        let last = code.utf8.last
        let isPadded =
            first == UInt8(ascii: "`") || last == UInt8(ascii: "`")
            || first == 0x20 && last == 0x20 && code.utf8.contains { $0 != 0x20 }
        return isPadded ? marks + " " + code + " " + marks : marks + code + marks
    }

    /// A link (CommonMark 0.30 §6.3); the text alone where there is no address.
    static func link(_ inline: String, to address: String?) -> String {
        guard let address, !address.isEmpty else { return inline }
        var target = ""
        for scalar in address.unicodeScalars {
            switch scalar {
            case " ", "<", ">", "(", ")", "\\", "\n", "\r", "\t":
                let hex = String(scalar.value, radix: 16, uppercase: true)
                target += (hex.utf8.count < 2 ? "%0" : "%") + hex
            default: target.unicodeScalars.append(scalar)
            }
        }
        return "[" + inline + "](" + target + ")"
    }

    static func longestRun(of mark: UInt8, in text: String) -> Int {
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == mark ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}

extension Unicode.Scalar {
    fileprivate var isWord: Bool { properties.isAlphabetic || properties.numericType != nil }
}

extension Response {
    /// What its status says, where it is a known one.
    var phrase: String? { statusText.isEmpty ? nil : statusText }
}
