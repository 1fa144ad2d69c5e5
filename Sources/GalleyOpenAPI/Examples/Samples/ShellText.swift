// Words of a shell command, quoted as POSIX.1-2017 §2.2 has it, in a way that bash and zsh read alike.

import GalleyCore

enum ShellText {
    /// A word; quoted only where it must be.
    static func word(_ text: String) -> String {
        if let first = text.utf8.first, first != UInt8(ascii: "="), text.utf8.allSatisfy(isPlain) {
            return text
        }
        return quoted(text)
    }

    /// A word that may end in a variable: `"Bearer $TOKEN"`.
    static func word(_ value: SampleValue, prefix: String = "") -> String {
        let text = prefix + value.text
        guard let secret = value.secret else { return word(text) }
        if text.utf8.allSatisfy(isPlainInDoubleQuotes) { return "\"" + text + "$" + secret + "\"" }
        return quoted(text) + "\"$" + secret + "\""
    }

    /// An address without what double quotes do not make plain.
    static func percentEncodingSpecials(_ address: String) -> String {
        guard !address.utf8.allSatisfy(isPlainInDoubleQuotes) else { return address }
        var bytes: [UInt8] = []
        for byte in address.utf8 {
            if isPlainInDoubleQuotes(byte) {
                bytes.append(byte)
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                bytes.append(utf8: (byte < 16 ? "%0" : "%") + hex)
            }
        }
        return String(bytes)
    }

    private static func quoted(_ text: String) -> String {
        if text.hasHiddenCharacters { return ansiQuoted(text) }
        return "'" + text.substituting("'", by: "'\\''") + "'"
    }

    /// `$'…'` (POSIX.1-2024 §2.2.4), for what single quotes would leave unseen.
    private static func ansiQuoted(_ text: String) -> String {
        var result = "$'"
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", "'":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            // No argument of a program can hold it.
            case "\0": result += "\u{FFFD}"
            default:
                guard scalar.isHiddenInCode else {
                    result.unicodeScalars.append(scalar)
                    continue
                }
                for byte in Unicode.UTF8.encode(scalar).map(Array.init) ?? [] {
                    let octal = String(byte, radix: 8)
                    result += "\\" + String(repeating: "0", count: 3 - octal.utf8.count) + octal
                }
            }
        }
        return result + "'"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        if byte.isASCIILetter || byte.isASCIIDigit { return true }
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: ":"),
            UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: "="):
            return true
        default: return false
        }
    }

    private static func isPlainInDoubleQuotes(_ byte: UInt8) -> Bool {
        guard byte >= 0x20, byte < 0x7F else { return false }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "$"), UInt8(ascii: "!"):
            return false
        default: return true
        }
    }
}

/// A command with its options, one on a line.
struct ShellCommand {
    private var lines: [String]

    init(_ words: String...) { lines = [words.joined(separator: " ")] }

    mutating func append(_ words: String...) { lines.append(words.joined(separator: " ")) }

    var text: String { lines.joined(separator: " \\\n  ") }
}
