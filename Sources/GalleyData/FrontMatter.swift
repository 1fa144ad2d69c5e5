// The data at the head of a Markdown file, and where the Markdown begins.
//
// `---` opens front matter and is also a thematic break. What tells them apart is what follows: a line
// that is exactly the closing fence, and between them lines that look like keys.

import GalleyCore

/// The front matter of a page: YAML between `---` and `---` or `...`, TOML between `+++` and `+++`.
package enum FrontMatter {
    package typealias Parts = (format: DataFile.Format, content: Range<Int>, bodyStart: Int)

    /// Finds the front matter, which begins at byte 0 or after a byte order mark.
    /// - Returns: Its format, the bytes between the fences, and where the text begins after the closing
    ///   one; nil where there is no front matter.
    package static func split(_ source: [UInt8]) -> Parts? {
        guard let opening = Opening(source), let closing = closingFence(source, opening),
            looksLikeData(source, opening.contentStart..<closing.lowerBound, opening.format)
        else { return nil }
        return (opening.format, opening.contentStart..<closing.lowerBound, closing.upperBound)
    }

    /// The problem of a file that opens front matter and never closes it; nil of any other file.
    package static func unclosed(_ source: [UInt8], path: String) -> Diagnostic? {
        guard let opening = Opening(source), closingFence(source, opening) == nil else { return nil }
        let first = nextLine(source, opening.contentStart)
        guard lineLooksLikeKey(source[first.text], opening.format) else { return nil }
        let fence = opening.format == .toml ? "+++" : "---"
        return Diagnostic(
            .error, "front-matter/unclosed", "the front matter that begins here is not closed",
            at: SourceLocation(path: path, source: source, offset: opening.start, length: 3),
            help: ["write a line `\(fence)` after its last key"])
    }
}

extension FrontMatter {
    /// A first line that is exactly a fence.
    private struct Opening {
        let format: DataFile.Format
        let start: Int
        let contentStart: Int

        init?(_ source: [UInt8]) {
            start = source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
            let line = nextLine(source, start)
            if isFence(source[line.text], UInt8(ascii: "-")) {
                format = .yaml
            } else if isFence(source[line.text], UInt8(ascii: "+")) {
                format = .toml
            } else {
                return nil
            }
            contentStart = line.next
        }
    }

    private static func isFence(_ line: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
        line.count >= 3 && line.prefix(3).allSatisfy { $0 == byte }
            && line.dropFirst(3).allSatisfy(\.isBlank)
    }

    /// The closing line with its line break.
    private static func closingFence(_ source: [UInt8], _ opening: Opening) -> Range<Int>? {
        var start = opening.contentStart
        while start < source.count {
            let line = nextLine(source, start)
            let text = source[line.text]
            let closes =
                opening.format == .toml
                ? isFence(text, UInt8(ascii: "+"))
                : isFence(text, UInt8(ascii: "-")) || isFence(text, UInt8(ascii: "."))
            if closes { return start..<line.next }
            start = line.next
        }
        return nil
    }

    /// Whether the lines between two fences can be data.
    ///
    /// Nothing but blank lines and comments is an empty front matter only where no blank line follows the
    /// opening fence. A blank line there makes it a thematic break, unless every line that begins at the
    /// margin looks like data; otherwise one line that looks like a key is enough, so that front
    /// matter with a mistake is read and the mistake reported.
    private static func looksLikeData(
        _ source: [UInt8], _ content: Range<Int>, _ format: DataFile.Format
    ) -> Bool {
        guard !content.isEmpty else { return true }
        var start = content.lowerBound
        let beginsBlank = source[nextLine(source, start).text].allSatisfy(\.isBlank)
        var keys = 0
        var others = 0
        while start < content.upperBound {
            let line = nextLine(source, start)
            start = line.next
            let text = source[line.text]
            // Continuation lines and comments say nothing.
            guard let first = text.first, !first.isBlank, first != UInt8(ascii: "#") else { continue }
            if lineLooksLikeKey(text, format) {
                keys += 1
            } else if first != UInt8(ascii: "]"), first != UInt8(ascii: "}"),
                !(first == UInt8(ascii: "-") && text.dropFirst().first?.isBlank ?? true)
            {
                others += 1
            }
        }
        if beginsBlank { return keys > 0 && others == 0 }
        return keys > 0 || others == 0
    }

    /// `key:` or `key: value`; in TOML `key = value` or `[table]`.
    private static func lineLooksLikeKey(_ line: ArraySlice<UInt8>, _ format: DataFile.Format) -> Bool {
        guard let first = line.first else { return false }
        if format == .toml {
            return first == UInt8(ascii: "[")
                || (!first.isBlank && line.contains(UInt8(ascii: "=")) && first != UInt8(ascii: "="))
        }
        if first == UInt8(ascii: "{") { return true }
        var rest = line
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            guard let end = line.dropFirst().firstIndex(of: first) else { return false }
            rest = line[(end + 1)...]
        } else {
            // No blanks: `Note to self: …` is prose.
            rest = line.drop { $0.isWordByte || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
            guard rest.count < line.count else { return false }
        }
        return rest.first == UInt8(ascii: ":") && rest.dropFirst().first?.isBlank ?? true
    }

    /// The line from an offset on: its text without the line break, and where the next one begins.
    private static func nextLine(_ source: [UInt8], _ start: Int) -> (text: Range<Int>, next: Int) {
        var end = start
        while end < source.count, !source[end].isLineBreak { end += 1 }
        var next = end
        if next < source.count {
            let isPair =
                source[next] == UInt8(ascii: "\r") && next + 1 < source.count
                && source[next + 1] == UInt8(ascii: "\n")
            next += isPair ? 2 : 1
        }
        return (start..<end, next)
    }
}
