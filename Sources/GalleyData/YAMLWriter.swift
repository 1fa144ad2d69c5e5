// Writes YAML 1.2 by appending to bytes, in the order it is told: block style, two spaces for each level.
//
// What is written reads back as the same values, in readers of YAML 1.1 too: a string that any of them
// could take for something else is in double quotes, one of several lines is a literal block.

import GalleyCore

/// A writer of one YAML document, used as `JSONWriter` is.
package struct YAMLWriter {
    package private(set) var bytes: [UInt8] = []
    private var open: [Collection] = []
    private var isBehindKey = false

    private struct Collection {
        var isMapping: Bool
        /// Columns before its keys or dashes.
        var indentation: Int
        var isEmpty = true
        /// Its first entry stands on the line of the dash before it.
        var beginsOnLine: Bool
    }

    package init() {}

    package mutating func beginMapping() { begin(isMapping: true) }
    package mutating func beginSequence() { begin(isMapping: false) }

    package mutating func end() {
        guard let collection = open.popLast() else { return }
        if collection.isEmpty {
            if !collection.beginsOnLine, !bytes.isEmpty { bytes.append(UInt8(ascii: " ")) }
            if collection.isMapping { bytes.append("{}\n") } else { bytes.append("[]\n") }
        }
    }

    /// A line for whoever reads the file, before a key or an item: `# text`; an empty text is an empty line.
    package mutating func comment(_ text: String) {
        if let collection = open.last, collection.isEmpty, !bytes.isEmpty, bytes.last != UInt8(ascii: "\n") {
            bytes.append(UInt8(ascii: "\n"))
        }
        if !text.isEmpty {
            indent(open.last?.indentation ?? 0)
            // A line break would end the comment.
            bytes.append(contentsOf: ("# " + text).utf8.map { $0 < 0x20 ? UInt8(ascii: " ") : $0 })
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    package mutating func key(utf8 text: Span<UInt8>, kind: Node.Kind = .string) {
        beginEntry()
        // A longer one is no implicit key (YAML 1.2 §7.4).
        let isLong = text.count > 250
        if isLong { bytes.append("? ") }
        append(text, kind, indentation: nil)
        if isLong {
            bytes.append(UInt8(ascii: "\n"))
            indent(open.last?.indentation ?? 0)
        }
        bytes.append(UInt8(ascii: ":"))
        isBehindKey = true
    }

    /// A scalar; of kind `string` whatever it looks like, of any other kind as it is.
    package mutating func scalar(utf8 text: Span<UInt8>, kind: Node.Kind) {
        let isOnKeyLine = isBehindKey
        beginEntry()
        if isOnKeyLine { bytes.append(UInt8(ascii: " ")) }
        append(text, kind, indentation: (open.last?.indentation ?? 0) + 2)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// A node of any format with all that is in it; tags are lost.
    package mutating func node(_ node: Node) {
        switch node.kind {
        case .mapping:
            beginMapping()
            for (key, value) in node.entries {
                key.withUTF8 { self.key(utf8: $0, kind: key.kind) }
                self.node(value)
            }
            end()
        case .sequence:
            beginSequence()
            for item in node.items { self.node(item) }
            end()
        case let kind: node.withUTF8 { scalar(utf8: $0, kind: kind) }
        }
    }
}

extension YAMLWriter {
    private mutating func begin(isMapping: Bool) {
        let isInSequence = open.last?.isMapping == false
        let isOnKeyLine = isBehindKey
        beginEntry()
        open.append(
            Collection(
                isMapping: isMapping, indentation: open.last.map { $0.indentation + 2 } ?? 0,
                beginsOnLine: isInSequence && !isOnKeyLine))
    }

    /// Goes to where a key, an item or the value of a key begins.
    private mutating func beginEntry() {
        if isBehindKey {
            isBehindKey = false
            return
        }
        guard let collection = open.last else { return }
        if collection.isEmpty, !collection.beginsOnLine, let last = bytes.last, last != UInt8(ascii: "\n") {
            bytes.append(UInt8(ascii: "\n"))
        }
        if !collection.isEmpty || !collection.beginsOnLine { indent(collection.indentation) }
        open[open.count - 1].isEmpty = false
        if !collection.isMapping { bytes.append("- ") }
    }

    private mutating func indent(_ columns: Int) {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: max(0, columns)))
    }
}

// MARK: - Scalars

extension YAMLWriter {
    /// A scalar as text; a literal block where `indentation` says how far that would be indented.
    private mutating func append(_ text: Span<UInt8>, _ kind: Node.Kind, indentation: Int?) {
        switch kind {
        case .null: bytes.append("null")
        case .boolean, .integer, .number: bytes.append(text)
        default:
            if Self.isPlain(text) {
                bytes.append(text)
            } else if let indentation, Self.canBeBlock(text) {
                append(block: text, indentation)
            } else {
                append(quoted: text)
            }
        }
    }

    /// Whether a string may stand without quotes, in every place and for every reader.
    private static func isPlain(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0, text[text.count - 1] != UInt8(ascii: " "),
            text[text.count - 1] != UInt8(ascii: ":")
        else { return false }
        let first = text[0]
        // Letters, and what begins a path or a word of another language. Digits would have to be told from numbers and
        // dates of YAML 1.1.
        guard
            first.isLetter || first == UInt8(ascii: "/") || first == UInt8(ascii: "_")
                || first == UInt8(ascii: "$")
        else { return false }
        for i in text.indices {
            switch text[i] {
            case 0..<0x20, 0x7F...: return false
            case UInt8(ascii: ":"):
                if i + 1 == text.count || text[i + 1] == UInt8(ascii: " ") { return false }
            case UInt8(ascii: "#"): if text[i - 1] == UInt8(ascii: " ") { return false }
            default: break
            }
        }
        return text.count > 5 || !isWord(text)
    }

    /// Words that stand for something else in YAML 1.2 or 1.1.
    private static let words: Set<String> = [
        "null", "true", "false", "yes", "no", "on", "off", "y", "n",
    ]

    private static func isWord(_ text: Span<UInt8>) -> Bool {
        words.contains(String(text.indices.map { text[$0] }).lowercased())
    }

    /// Whether a text of several lines can stand as it is (YAML 1.2 §5.1, printable characters).
    private static func canBeBlock(_ text: Span<UInt8>) -> Bool {
        var hasBreak = false
        var hasText = false
        for i in text.indices {
            switch text[i] {
            case UInt8(ascii: "\n"): hasBreak = true
            case UInt8(ascii: "\t"), UInt8(ascii: " "): break
            case 0..<0x20, 0x7F: return false
            case 0x80...: if !isPrintable(text, i) { return false }
            default: break
            }
            if text[i] > UInt8(ascii: " ") { hasText = true }
        }
        return hasBreak && hasText
    }

    /// Whether the character that begins or goes on at a byte beyond ASCII may stand unescaped: C1 controls, other
    /// line breaks, the byte order mark and noncharacters may not.
    private static func isPrintable(_ text: Span<UInt8>, _ i: Int) -> Bool {
        let next = i + 1 < text.count ? text[i + 1] : 0
        let third = i + 2 < text.count ? text[i + 2] : 0
        switch (text[i], next, third) {
        case (0xC2, 0x80..<0xA0, _), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xEF, 0xBB, 0xBF),
            (0xEF, 0xBF, 0xBE),
            (0xEF, 0xBF, 0xBF):
            return false
        default: return true
        }
    }

    private mutating func append(block text: Span<UInt8>, _ indentation: Int) {
        bytes.append(UInt8(ascii: "|"))
        // Blanks at the beginning would be taken for indentation (YAML 1.2 §8.1.1.1).
        if text[0] == UInt8(ascii: " ") || text[0] == UInt8(ascii: "\n") || text[0] == UInt8(ascii: "\t") {
            bytes.append(UInt8(ascii: "2"))
        }
        let endsInBreak = text[text.count - 1] == UInt8(ascii: "\n")
        let endsInBreaks = endsInBreak && text[text.count - 2] == UInt8(ascii: "\n")
        if !endsInBreak {
            bytes.append(UInt8(ascii: "-"))
        } else if endsInBreaks {
            bytes.append(UInt8(ascii: "+"))
        }
        var start = 0
        // The last break is written by who called.
        let end = endsInBreak ? text.count - 1 : text.count
        while start <= end {
            var stop = start
            while stop < end, text[stop] != UInt8(ascii: "\n") { stop += 1 }
            bytes.append(UInt8(ascii: "\n"))
            if stop > start { indent(indentation) }
            bytes.append(text, start..<stop)
            start = stop + 1
        }
    }

    /// Double-quoted: JSON's escapes are all YAML's, and YAML wants a few characters more escaped.
    private mutating func append(quoted text: Span<UInt8>) {
        let start = bytes.count
        bytes.append(quotedJSON: text)
        guard bytes[start...].contains(where: { $0 >= 0x7F }) else { return }
        let quoted = Array(bytes[start...])
        bytes.removeSubrange(start...)
        var i = 0
        while i < quoted.count {
            let byte = quoted[i]
            if byte == 0x7F {
                bytes.append("\\x7F")
            } else if byte < 0x80 || Self.isPrintable(quoted.span, i) {
                bytes.append(byte)
            } else if byte == 0xC2 {
                // U+0080 to U+009F
                bytes.append("\\x")
                bytes.append(utf8: String(quoted[i + 1], radix: 16))
                i += 1
            } else {
                let unit =
                    UInt32(byte & 15) << 12 | UInt32(quoted[i + 1] & 63) << 6 | UInt32(quoted[i + 2] & 63)
                bytes.append("\\u")
                bytes.append(utf8: String(unit, radix: 16))
                i += 2
            }
            i += 1
        }
    }
}
