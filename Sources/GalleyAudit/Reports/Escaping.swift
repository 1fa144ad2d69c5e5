// What pages say is not to be trusted: titles, URLs and messages are escaped for each format.

import GalleyCore

extension [UInt8] {
    /// Appends text of an XML element. Characters that XML 1.0 §2.2 has no place for become U+FFFD.
    mutating func append(xml text: String) { append(xml: text, isAttribute: false) }

    /// Appends the value of an attribute in double quotes; line breaks and tabs are kept (XML 1.0 §3.3.3).
    mutating func append(xmlAttribute text: String) { append(xml: text, isAttribute: true) }

    private mutating func append(xml text: String, isAttribute: Bool) {
        var text = text
        text.withUTF8 { text in
            for (i, byte) in text.enumerated() {
                switch byte {
                case UInt8(ascii: "&"): append("&amp;")
                case UInt8(ascii: "<"): append("&lt;")
                case UInt8(ascii: ">"): append("&gt;")
                case UInt8(ascii: "\""): append("&quot;")
                case 0x09, 0x0A, 0x0D:
                    guard isAttribute || byte == 0x0D else {
                        append(byte)
                        continue
                    }
                    append("&#")
                    append(decimal: Int(byte))
                    append(";")
                case ..<0x20: append("\u{FFFD}")
                // U+FFFE and U+FFFF are EF BF BE and EF BF BF; U+FFFD ends in BD.
                case 0xBE where i >= 2 && text[i - 2] == 0xEF && text[i - 1] == 0xBF: append(0xBD)
                case 0xBF where i >= 2 && text[i - 2] == 0xEF && text[i - 1] == 0xBF: append(0xBD)
                default: append(byte)
                }
            }
        }
    }

    /// Appends text to HTML, what stands between backticks as code.
    mutating func append(htmlProse text: String) {
        for (i, part) in codeSpans(text).enumerated() {
            guard i % 2 == 1 else {
                append(escaping: String(part).printable)
                continue
            }
            append("<code>")
            append(escaping: String(part).printable)
            append("</code>")
        }
    }

    /// Appends text to HTML as it is, but for control characters.
    mutating func append(html text: String) { append(escaping: text.printable) }

    /// Appends text to Markdown, what stands between backticks as code, so that nothing in it makes a link, a mention
    /// or the end of a table's cell.
    mutating func append(markdownProse text: String) {
        for (i, part) in codeSpans(text).enumerated() where !part.isEmpty {
            if i % 2 == 1 { append(markdownCode: String(part)) } else { append(markdown: String(part)) }
        }
    }

    /// Appends code to Markdown, as HTML: there no text can end it.
    mutating func append(markdownCode text: String) {
        append("<code>")
        append(markdown: text, isCode: true)
        append("</code>")
    }

    /// Appends plain text to Markdown: punctuation that could mean something is written as a character reference, which
    /// is never markup (CommonMark 0.30 §2.5).
    mutating func append(markdown text: String) { append(markdown: text, isCode: false) }

    private mutating func append(markdown text: String, isCode: Bool) {
        for (i, byte) in text.printable.utf8.enumerated() {
            switch byte {
            // At the beginning it makes a list.
            case UInt8(ascii: "-") where i == 0: append("&#45;")
            case UInt8(ascii: "!")...UInt8(ascii: "+"), UInt8(ascii: "<")...UInt8(ascii: "@"),
                UInt8(ascii: "[")...UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "~"),
                UInt8(ascii: ":"),
                UInt8(ascii: "."):
                append("&#")
                append(decimal: Int(byte))
                append(";")
                // GitHub looks for @names and #numbers in finished prose; a joiner of no width parts sign and name.
                if !isCode, byte == UInt8(ascii: "@") || byte == UInt8(ascii: "#") { append("\u{2060}") }
            default: append(byte)
            }
        }
    }

    private func codeSpans(_ text: String) -> [Substring] {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        // A backtick without a partner is no code.
        return parts.count % 2 == 1 ? parts : [text[...]]
    }
}

/// A path or a URL as the URI of a format, with what no URI holds percent-encoded.
func uri(_ path: String) -> String {
    // What was audited by URL is told by URL.
    if let colon = path.utf8.firstIndex(of: UInt8(ascii: ":")),
        ["http", "https", "file"].contains(path[..<colon].lowercased())
    {
        var result: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case 0...0x20, 0x7F..., UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "\\"),
                UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "{")...UInt8(ascii: "}"):
                result.append(percent: byte)
            default: result.append(byte)
            }
        }
        return String(result)
    }
    var result: [UInt8] = []
    if path.hasPrefix("/") { result.append("file://") }
    for byte in path.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"), UInt8(ascii: "/"):
            result.append(byte)
        default: result.append(percent: byte)
        }
    }
    return String(result)
}

extension [UInt8] {
    fileprivate mutating func append(percent byte: UInt8) {
        append(UInt8(ascii: "%"))
        for digit in [byte >> 4, byte & 15] {
            append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
        }
    }
}

/// What names a finding from run to run: rule and subject, or rule, file and message; no line, since lines move.
/// Sixteen hexadecimal digits.
func identity(of finding: Diagnostic, in file: String?) -> String {
    var fingerprint = Fingerprint()
    func combine(_ text: String) {
        var text = text + "\u{0}"
        text.withUTF8 { fingerprint.combine($0.span) }
    }
    combine(finding.id)
    combine(finding.subject ?? finding.message)
    if let file { combine(file) }
    return fingerprint.text
}

/// Numbers the uses of names, so that the second use of one can be told from the first.
struct UniqueNames {
    private var uses: [PathKey: Int] = [:]

    /// How often the name was used, with this use: 1 for the first.
    mutating func use(_ name: String) -> Int {
        let number = uses[PathKey(name), default: 0] + 1
        uses[PathKey(name)] = number
        return number
    }
}
