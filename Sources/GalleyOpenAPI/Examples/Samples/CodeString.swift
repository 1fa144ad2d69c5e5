// Strings as the literals of a language. Characters that nobody sees are escaped everywhere, so that code
// never reads otherwise than it runs.

import GalleyCore

/// How a language writes strings between double quotes (or backquotes, for a JavaScript template).
enum CodeString {
    case python, javaScript, javaScriptTemplate, swift, go

    /// The literal with its quotes.
    func quoted(_ text: String) -> String {
        switch self {
        case .javaScriptTemplate: return "`" + escaped(text) + "`"
        case .python, .javaScript:
            // As their formatters have it: the quotes that need no escape, where one kind does not.
            guard text.utf8.contains(UInt8(ascii: "\"")), !text.utf8.contains(UInt8(ascii: "'")) else {
                break
            }
            return "'" + escaped(text, quote: "'") + "'"
        case .swift, .go: break
        }
        return "\"" + escaped(text) + "\""
    }

    /// What stands between the quotes.
    func escaped(_ text: String, quote: Unicode.Scalar = "\"") -> String {
        guard !text.utf8.allSatisfy(Self.isPlain) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\"": result += self == .javaScriptTemplate || quote != "\"" ? "\"" : "\\\""
            case "`": result += self == .javaScriptTemplate ? "\\`" : "`"
            case "$": result += self == .javaScriptTemplate ? "\\$" : "$"
            default:
                if scalar.isHiddenInCode {
                    result += escape(scalar)
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    private func escape(_ scalar: Unicode.Scalar) -> String {
        switch self {
        case .swift: "\\u{" + String(scalar.value, radix: 16) + "}"
        // All that are hidden lie in the basic plane but tags, which have no short form.
        case .python, .go:
            scalar.value > 0xFFFF ? "\\U" + hex(scalar, digits: 8) : "\\u" + hex(scalar, digits: 4)
        case .javaScript, .javaScriptTemplate:
            scalar.value > 0xFFFF
                ? "\\u{" + String(scalar.value, radix: 16) + "}" : "\\u" + hex(scalar, digits: 4)
        }
    }

    private func hex(_ scalar: Unicode.Scalar, digits: Int) -> String {
        let text = String(scalar.value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            && byte != UInt8(ascii: "`") && byte != UInt8(ascii: "$")
    }
}

extension Unicode.Scalar {
    /// Control characters, line separators, marks that turn the direction of text, and tags.
    var isHiddenInCode: Bool {
        switch value {
        case 0..<0x20, 0x7F...0x9F, 0xAD, 0x061C, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F,
            0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }
}

extension String {
    /// With every occurrence of a piece replaced, byte by byte.
    func substituting(_ piece: String, by text: String) -> String {
        let bytes = Array(utf8)
        let piece = Array(piece.utf8)
        var start = 0
        var result: [UInt8] = []
        while let found = bytes.firstIndex(of: piece.span, from: start) {
            result += bytes[start..<found]
            result += text.utf8
            start = found + piece.count
        }
        guard start > 0 else { return self }
        return String(result + bytes[start...])
    }

    /// Whether it has characters that a literal over several lines cannot show.
    var hasHiddenCharacters: Bool {
        unicodeScalars.contains { $0.isHiddenInCode && $0 != "\n" && $0 != "\t" }
    }

    /// Its lines, broken at U+000A alone.
    var codeLines: [Substring] {
        var result: [Substring] = []
        var start = startIndex
        var i = startIndex
        // By scalar: "\r\n" is one Character.
        while i < endIndex {
            if utf8[i] == UInt8(ascii: "\n") {
                result.append(self[start..<i])
                start = utf8.index(after: i)
            }
            i = utf8.index(after: i)
        }
        result.append(self[start...])
        return result
    }
}
