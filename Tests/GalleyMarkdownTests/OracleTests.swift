import Foundation
import GalleyMarkdown
import Testing

// Generated Markdown, read by Galley and by GitHub's own program. Where the two differ by intent or by the age of
// Debian's version (0.29.0.gfm.6), the generator does not write the construct, or the comparison evens it out;
// each such place says why.

@Suite(.enabled(if: Oracle.program != nil, "the program cmark-gfm is not installed"))
struct OracleTests {
    @Test(arguments: Array(1...4) as [UInt64])
    func blocksAndInlinesAsGitHubReadsThem(seed: UInt64) throws {
        // Nor does it know that tables leave a list as tight as it is.
        try compare(seed: seed, count: 400, evenedBy: { $0.withBoxesInParagraphs.withoutParagraphs }) {
            $0.document()
        }
    }

    @Test(arguments: Array(1...4) as [UInt64])
    func tablesAsGitHubReadsThem(seed: UInt64) throws {
        // A list is loose to this version when a table in it is followed at once by another block.
        try compare(seed: seed &+ 1000, count: 600, evenedBy: { $0.withoutParagraphs }) { $0.roughTable() }
    }

    @Test(arguments: Array(1...3) as [UInt64])
    func strikethroughAsGitHubReadsIt(seed: UInt64) throws {
        try compare(seed: seed &+ 2000, count: 600) { $0.tildes() }
    }

    @Test(arguments: Array(1...3) as [UInt64])
    func autolinksAsGitHubReadsThem(seed: UInt64) throws {
        try compare(seed: seed &+ 3000, count: 600) { $0.addresses() }
    }

    @Test(arguments: Array(1...12) as [UInt64])
    func footnotesAsGitHubReadsThem(seed: UInt64) throws {
        // Footnotes are a document's, so each document is a run of its own.
        var generator = MarkdownGenerator(seed: seed &+ 4000)
        let markdown = generator.footnotes()
        let expected = try Oracle.html(of: markdown).withBoxesInParagraphs.withoutBackReferences
            .withoutParagraphs
        let result = html(markdown, Oracle.options).withoutBackReferences.withoutParagraphs
        if result != expected { Issue.record("\(markdown)\(difference(result, expected))") }
    }

    /// Many documents in one run, parted by comments, which end every block.
    private func compare(
        seed: UInt64, count: Int, evenedBy even: (String) -> String = { $0.withBoxesInParagraphs },
        _ make: (inout MarkdownGenerator) -> String
    ) throws {
        var generator = MarkdownGenerator(seed: seed)
        let documents = (0..<count).map { _ in make(&generator) }
        let separator = "<!-- next document -->\n"
        let expected = try Oracle.html(of: documents.joined(separator: "\n\n" + separator + "\n"))
            .components(separatedBy: separator)
        #expect(expected.count == count)
        var differences = 0
        for (markdown, expected) in zip(documents, expected) {
            let result = html(markdown, Oracle.options)
            // Evening out is dear and hardly ever needed.
            if result != expected, even(result) != even(expected) {
                differences += 1
                if differences <= 3 { Issue.record("\(markdown)\(difference(even(result), even(expected)))") }
            }
        }
        #expect(differences == 0)
    }
}

/// The lines that one text has and the other has not.
private func difference(_ result: String, _ expected: String) -> String {
    expected.split(separator: "\n").difference(from: result.split(separator: "\n")).map {
        switch $0 {
        case .insert(_, let line, _): "missing:    \(line)"
        case .remove(_, let line, _): "unexpected: \(line)"
        }
    }.joined(separator: "\n")
}

enum Oracle {
    static let program: URL? = ["/usr/bin/cmark-gfm", "/usr/local/bin/cmark-gfm"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }.map { URL(fileURLWithPath: $0) }

    static var options: MarkdownOptions {
        var options = MarkdownOptions.commonMark
        options.tables = true
        options.taskLists = true
        options.strikethrough = true
        options.autolinks = true
        options.footnotes = true
        return options
    }

    static func html(of markdown: String) throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments =
            ["table", "strikethrough", "tasklist", "autolink", "footnotes"].flatMap { ["-e", $0] }
            + ["--unsafe"]
        let input = FileManager.default.temporaryDirectory.appendingPathComponent(
            "galley-\(UUID().uuidString).md")
        try Data(markdown.utf8).write(to: input)
        defer { try? FileManager.default.removeItem(at: input) }
        process.arguments?.append(input.path)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

extension String {
    /// The program puts the box of a task with several paragraphs before the first one; GitHub's site and
    /// Galley put it inside.
    fileprivate var withBoxesInParagraphs: String {
        var text = self
        for box in [
            "<input type=\"checkbox\" disabled=\"\" /> ",
            "<input type=\"checkbox\" checked=\"\" disabled=\"\" /> ",
        ] {
            text = text.replacing("<li>\(box)\n<p>", with: "<li>\n<p>\(box)")
        }
        return text
    }

    /// Without the elements of paragraphs, and one line for all white space. And without backslashes: this
    /// version also drops those before pipes in the paragraph that a table interrupts.
    fileprivate var withoutParagraphs: String {
        replacing("\\", with: "").replacing(#/\n?<\/?p>\n?/#, with: "\n").replacing(
            #/\n*(<\/?(ul|ol|li|table|hr|pre|blockquote)[^>]*>)\n*/#
        ) { "\n\($0.output.1)\n" }
        .replacing(#/\n+/#, with: "\n")
    }

    /// This version has other attributes on the links back, and only one of them.
    fileprivate var withoutBackReferences: String {
        replacing(#/ ?<a href="#fnref[^>]*>↩.*?</a>/#, with: "").replacing(#/ id="fnref-[^"]*"/#, with: "")
            .replacing("\n\n", with: "\n")
    }
}

/// SplitMix64: the same documents everywhere.
struct MarkdownGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    // No `x`: this version takes a link of that name for the tick of a box on its line.
    private mutating func word() -> String {
        pick(["alpha", "beta", "gamma", "Straße", "42", "a_b", "日本", "y", "it's", "é"])
    }

    // MARK: Inlines

    /// Inline content that both read alike whatever stands beside it.
    private mutating func inline() -> String {
        switch below(16) {
        case 0: "`\(word())`"
        case 1: "*\(word())*"
        case 2: "**\(word()) \(word())**"
        case 3: "~~\(word())~~"
        case 4: "~\(word())~"
        case 5: "[\(word())](\(pick(["a.md", "b/c.html#d", "<e f>", "g \"title\""])))"
        case 6: "![\(word())](\(pick(["i.png", "j.svg 'k'"])))"
        case 7: pick(["https://example.com/a", "www.example.org", "http://x.y/z?q=1"])
        case 8: pick(["me@example.com", "a.b-c@d.e.fg"])
        case 9: pick(["\\~", "\\*", "&amp;", "&lt;", "\\\\", "\\`"])
        case 10: "<b>\(word())</b>"
        default: word()
        }
    }

    private mutating func inlines(_ most: Int = 6) -> String {
        var parts: [String] = []
        for _ in 0...below(most) { parts.append(inline()) }
        return parts.joined(separator: " ")
    }

    // MARK: Blocks

    mutating func document() -> String {
        blocks(depth: 0).joined(separator: "\n") + "\n"
    }

    /// The lines of a few blocks.
    private mutating func blocks(depth: Int, isInQuote: Bool = false) -> [String] {
        var lines: [String] = []
        for i in 0...below(3) {
            if i > 0 && chance(80) { lines.append("") }
            lines += block(depth: depth, isInQuote: isInQuote)
        }
        return lines
    }

    private mutating func block(depth: Int, isInQuote: Bool) -> [String] {
        switch below(depth < 3 ? 10 : 5) {
        case 0: return ["### " + inlines()]
        case 1: return ["```", word(), "```"]
        case 2, 3: return table()
        case 4: return [inlines(), inlines()]
        case 5, 6: return blocks(depth: depth + 1, isInQuote: true).map { $0.isEmpty ? ">" : "> " + $0 }
        default: return list(depth: depth, isInQuote: isInQuote)
        }
    }

    private mutating func list(depth: Int, isInQuote: Bool) -> [String] {
        let isOrdered = chance(30)
        let isLoose = chance(30)
        var lines: [String] = []
        for number in 1...(1 + below(3)) {
            if number > 1 && isLoose { lines.append("") }
            let marker = isOrdered ? "\(number). " : "- "
            // To this version a box counts only where its line begins with the list's marker.
            let box = !isInQuote && chance(40) ? pick(["[ ] ", "[x] ", "[X] "]) : ""
            // A box stands before a paragraph only: the program shows one before any block.
            var content = [box + inlines()]
            if chance(40) {
                if isLoose { content.append("") }
                content += block(depth: depth + 1, isInQuote: isInQuote)
            }
            for (i, line) in content.enumerated() {
                let indent = String(repeating: " ", count: marker.count)
                lines.append(i == 0 ? marker + line : line.isEmpty ? "" : indent + line)
            }
        }
        return lines
    }

    private mutating func cell() -> String {
        switch below(8) {
        case 0: ""
        case 1: "a\\|b"
        case 2: "`c\\|d`"
        case 3: "\(word()) #"
        default: inlines(2)
        }
    }

    private mutating func row(_ columns: Int) -> String {
        "| " + (0..<columns).map { _ in cell() }.joined(separator: " | ") + " |"
    }

    private mutating func table() -> [String] {
        let columns = 1 + below(4)
        var lines = chance(20) ? [inlines(2)] : []
        lines.append(row(columns))
        lines.append(
            "|" + (0..<columns).map { _ in pick(["---", ":--", "--:", ":-:", " - "]) }.joined(separator: "|")
                + "|")
        for _ in 0..<below(4) { lines.append(row(max(1, columns + below(3) - 1))) }
        return lines
    }

    // MARK: What is hardly a table

    /// Lines that may or may not be a table, in some container.
    mutating func roughTable() -> String {
        var lines: [String] = []
        if chance(30) { lines.append(pick(["text", "a | b", "*x*"])) }
        let columns = 1 + below(3)
        lines.append(roughRow(columns))
        if chance(85) { lines.append(roughDelimiters(columns)) }
        for _ in 0..<below(5) {
            switch below(12) {
            case 0: lines.append(pick(["2. two", "-", "1.", "+", "10) x", "- a", "1. b"]))
            case 1: lines.append("    " + roughRow(columns))
            case 2:
                lines.append(
                    pick(["===", "---", "***", "# h", "> q", "|", "||", "```", "<!-- -->"]))
            case 3: lines.append("")
            case 4: lines.append(roughDelimiters(columns))
            case 5: lines.append(String(repeating: " ", count: below(4)) + roughRow(columns))
            default: lines.append(roughRow(columns))
            }
        }
        // A fence that is left open would swallow the documents behind it.
        if lines.count(where: { $0 == "```" }) % 2 == 1 { lines += ["```"] }
        switch below(5) {
        case 0: lines = lines.map { "> " + $0 }
        case 1: lines = lines.enumerated().map { $0.offset == 0 ? "- " + $0.element : "  " + $0.element }
        case 2:
            lines = lines.enumerated().map { $0.offset == 0 ? "> 1. " + $0.element : ">    " + $0.element }
        case 3:
            // Some lines without their container's prefix.
            let lazyFrom =
                lines.firstIndex(of: "```") == nil && chance(50) ? 1 + below(lines.count) : lines.count
            lines = lines.enumerated().map { $0.offset < lazyFrom ? "> " + $0.element : $0.element }
        default: break
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func roughRow(_ columns: Int) -> String {
        var cells: [String] = []
        for _ in 0..<max(1, columns + (chance(20) ? below(3) - 1 : 0)) {
            cells.append(
                pick(["a", "b c", "", "*e*", "`f`", "g\\|h", "i\\\\", "[j](k)", "~l~", "m#", "n #", "&amp;"]))
        }
        return (chance(80) ? "|" : "") + cells.joined(separator: pick(["|", " | "])) + (chance(80) ? "|" : "")
    }

    private mutating func roughDelimiters(_ columns: Int) -> String {
        let count = max(1, columns + (chance(10) ? below(3) - 1 : 0))
        var cells: [String] = []
        for _ in 0..<count { cells.append(pick(["-", "---", ":-", "-:", ":-:", " -- ", "- "])) }
        if chance(5) { cells[0] = pick([":", "- -", "", "a"]) }
        return (chance(80) ? "|" : "") + cells.joined(separator: "|") + (chance(80) ? "|" : "")
    }

    // MARK: Tildes and addresses

    /// Words and runs of tildes in any order. Without emphasis, which the program's tildes may cross.
    mutating func tildes() -> String {
        var text = ""
        for _ in 0...below(10) {
            text += pick(["~", "~~", "~", "~~", "~~~", "a", "b", " ", " ", ".", "(", "é", "`c`", "\n", "<i>"])
        }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        // A line that begins with three tildes is a fence.
        return trimmed.replacingOccurrences(of: "\n", with: "\nz").replacing(#/^/#, with: "z") + "\n"
    }

    /// Addresses with what may stand around and in them.
    mutating func addresses() -> String {
        var text = "z "
        for _ in 0...below(4) {
            text += pick(["", " ", "(", "*", "a", "\"", ":"])
            text += pick([
                "http://", "https://", "ftp://", "www.", "HTTP://", "mailto:", "xmpp:", "ssh://", "http:/",
                "ww.",
            ])
            text += pick([
                "a.b", "example.com", "a_b.c", "x.y_z", "a", "é.fr", "a..b", "-", "x@y.zz", "a.b-c",
            ])
            for _ in 0..<below(4) {
                text += pick([
                    "/", "?q=(x)", ")", "))", ".", ",", "#f", "/a_b", "!", "'", "/~u",
                    "<b", "@",
                ])
            }
            // Within an address this version leaves a character reference as it is written.
            text += pick([" ", " ", "\nz ", "&amp; ", "&copy; ", "&nope; ", "&lt; "])
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines) + "\n"
    }

    // MARK: Footnotes

    /// Footnotes whose content is all of blocks, referred to in any order.
    mutating func footnotes() -> String {
        let labels = ["1", "2", "note", "Ünï"]
        var lines: [String] = []
        for _ in 0...below(3) {
            lines.append(inlines(3) + "[^\(pick(labels))] " + inlines(2) + "[^\(pick(labels + ["none"]))]")
            lines.append("")
        }
        for label in labels where chance(75) {
            let content = blocks(depth: 2)
            let first = content[0].replacing(#/\[[ xX]\] /#, with: "")
            lines.append("[^\(label)]: " + first)
            for line in content.dropFirst() { lines.append(line.isEmpty ? "" : "    " + line) }
            if chance(70) { lines.append("") }
        }
        lines.append("")
        lines.append(inlines(2))
        return lines.joined(separator: "\n") + "\n"
    }
}
