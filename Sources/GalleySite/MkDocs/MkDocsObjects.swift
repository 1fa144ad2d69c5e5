// `::: package.module`, which mkdocstrings fills with what it finds in source code. Nothing is published in its place: its lines
// are blanked, so that all others stay where they are.

import GalleyCore
import GalleyData
import GalleyMarkdown

enum MkDocsObjects {
    /// Blanks what asks for objects in a text that begins at an offset; gives what was asked for, and where.
    static func takeOut(of source: inout [UInt8], from start: Int) -> [(name: String, range: Range<Int>)] {
        var found: [(name: String, range: Range<Int>)] = []
        guard source.firstIndex(of: Array(":::".utf8).span) != nil else { return found }
        // Whether indented lines are options of what was asked for above them.
        var isAsking = false
        for line in LinesOutsideFences(of: source, from: start) {
            let indent = source[line].prefix { $0 == 0x20 }.count
            let text = line.lowerBound + indent..<line.upperBound
            let isBlank = source[text].allSatisfy { $0 <= 0x20 }
            if isAsking, !isBlank, indent >= 4 || source[line.lowerBound] == 0x09 {
                blank(&source, line)
                continue
            }
            isAsking = false
            guard indent < 4, !isBlank, let asked = object(in: source, text) else { continue }
            found.append((asked.name, asked.range))
            blank(&source, asked.isHeading ? asked.range.lowerBound..<asked.nameStart : asked.range)
            isAsking = true
        }
        return found
    }

    private static func blank(_ source: inout [UInt8], _ range: Range<Int>) {
        for i in range where source[i] != 0x0D { source[i] = 0x20 }
    }

    private struct Asked {
        var name: String
        /// From the colons to the end of the name.
        var range: Range<Int>
        var nameStart: Int
        var isHeading: Bool
    }

    /// `::: name` or `## ::: name`.
    private static func object(in source: [UInt8], _ line: Range<Int>) -> Asked? {
        var place = line.lowerBound
        func skip(_ byte: UInt8) -> Int {
            let before = place
            while place < line.upperBound, source[place] == byte { place += 1 }
            return place - before
        }
        let level = skip(UInt8(ascii: "#"))
        guard level <= 6, level == 0 || skip(0x20) > 0 else { return nil }
        let colons = place
        guard skip(UInt8(ascii: ":")) == 3 else { return nil }
        _ = skip(0x20)
        let nameStart = place
        var end = line.upperBound
        while end > nameStart, source[end - 1] <= 0x20 { end -= 1 }
        guard nameStart < end,
            source[nameStart..<end].allSatisfy({
                $0.isASCIILetter || $0.isASCIIDigit || $0 >= 0x80 || "._/:-".utf8.contains($0)
            })
        else { return nil }
        return Asked(
            name: String(source[nameStart..<end]), range: colons..<end, nameStart: nameStart,
            isHeading: level > 0)
    }

    /// Whether anything but headings is on the page beside what is asked for.
    private static func hasOtherText(_ source: [UInt8]) -> Bool {
        var rest = source
        let start = FrontMatter.split(source)?.bodyStart ?? 0
        _ = takeOut(of: &rest, from: start)
        return rest[min(start, rest.count)...].split(separator: 0x0A).contains { line in
            line.first { $0 > 0x20 }.map { $0 != UInt8(ascii: "#") } ?? false
        }
    }

    /// What is told of a page that asks for objects.
    static func notice(
        _ found: [(name: String, range: Range<Int>)], in source: [UInt8], path: String
    ) -> Diagnostic? {
        guard let first = found.first else { return nil }
        let lines = LineTable(source)
        // A page of which only headings are left tells its readers nothing.
        let isAll = !hasOtherText(source)
        func place(_ range: Range<Int>) -> SourceLocation {
            lines.location(of: range, in: source, path: path)
        }
        var diagnostic = Diagnostic(
            isAll ? .warning : .notice, "config/mkdocs-plugins",
            (found.count == 1
                ? "what `::: \(first.name)` asks for is left out"
                : "what \(found.count) lines with `:::` ask for is left out")
                + (isAll ? ", and there is nothing else on the page" : ": Galley does not run plugins"),
            at: place(first.range), help: ["link to where the reference is published, or write it down here"])
        diagnostic.otherLocations = found.dropFirst().map { place($0.range) }
        diagnostic.occurrences = found.count
        return diagnostic
    }
}
