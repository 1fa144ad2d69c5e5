import Testing

@testable import GalleyCore

@Suite struct NaturalOrderTests {
    @Test func numbersCompareAsNumbers() {
        let names = ["page 10", "page 2", "Beta", "alpha", "page 02", "1", "10", "9"]
        #expect(
            names.sorted(by: naturallyPrecedes) == [
                "1", "9", "10", "alpha", "Beta", "page 02", "page 2", "page 10",
            ])
    }
}

@Suite struct SuggestionTests {
    @Test(
        arguments: [
            ("descripton", "description"), ("titel", "title"), ("TITLE", "title"), ("bild", nil), ("", nil),
            ("zzzzzz", nil),
        ] as [(String, String?)])
    func nearestName(word: String, expected: String?) {
        #expect(nearest(to: word, among: ["title", "description", "nav"]) == expected)
    }
}

@Suite struct ByteTableTests {
    @Test func keepsTheFirstValueOfAKey() {
        var table = ByteTable()
        for i in 0..<5000 { #expect(table.insert("key \(i)", i) == nil) }
        #expect(table.insert("key 7", 99) == 7)
        #expect(table.count == 5000)
        for i in 0..<5000 { #expect(table["key \(i)"] == i) }
        #expect(table["key 5000"] == nil)
        #expect(table[""] == nil)
    }
}

@Suite struct ParallelTests {
    @Test(arguments: [0, 1, 2, 7, 1000], [1, 2, 8])
    func resultsAreInOrder(count: Int, jobs: Int) {
        #expect(parallelMap(count, jobs: jobs) { $0 * $0 } == (0..<count).map { $0 * $0 })
    }
}

@Suite struct BytesTests {
    @Test func escapesWhatHTMLNeeds() {
        var out: [UInt8] = []
        out.append(escaping: "<a href=\"x\">Ü & 'b'</a>")
        #expect(String(out) == "&lt;a href=&quot;x&quot;&gt;Ü &amp; 'b'&lt;/a&gt;")
    }

    @Test(arguments: [0, 7, -12, 1_234_567_890, Int.max, Int.min])
    func decimals(number: Int) {
        var out: [UInt8] = []
        out.append(decimal: number)
        #expect(String(out) == String(number))
    }
}

@Suite struct SourceLocationTests {
    @Test func countsScalarsAndKnowsAllLineEnds() {
        let source = Array("one\r\ntwo\rdröi x\n".utf8)
        let offset = source.firstIndex(of: UInt8(ascii: "x"))!
        let location = SourceLocation(path: "a.md", source: source, offset: offset)
        #expect(location.text == "a.md:3:6")
        #expect(location.sourceLine == "dröi x")
    }

    @Test func lineAndByteColumn() {
        let source = Array("ä [b](c)\n".utf8)
        let location = SourceLocation(path: "a.md", source: source, line: 1, byteColumn: 4, length: 3)
        #expect(location.column == 3)
        #expect(location.length == 3)
    }
}

@Suite struct CodeFrameTests {
    private func text(_ diagnostic: Diagnostic) -> String {
        var out: [UInt8] = []
        diagnostic.append(to: &out, color: false)
        return String(out)
    }

    @Test func pointsAtTheColumn() {
        let source = Array("# A\n\nSee [b](c.md).\n".utf8)
        let diagnostic = Diagnostic(
            .warning, "link/missing-page", "no page `c.md`",
            at: SourceLocation(path: "a.md", source: source, offset: 9, length: 9),
            help: ["did you mean `d.md`?"])
        #expect(
            text(diagnostic) == """
                warning: no page `c.md` [link/missing-page]
                 --> a.md:3:5
                  |
                3 | See [b](c.md).
                  |     ^^^^^^^^^
                  = did you mean `d.md`?

                """)
    }

    @Test func hostileLinesCannotRepaintTheTerminal() {
        let location = SourceLocation(path: "a.md", line: 1, column: 1, sourceLine: "\u{1B}[2Jx\u{202E}y")
        let frame = text(Diagnostic(.error, "x", "bad \u{1B}]0;t\u{07}", at: location))
        #expect(!frame.contains("\u{1B}"))
        #expect(!frame.contains("\u{202E}"))
    }

    @Test func longLinesAreCutAroundTheCaret() {
        let location = SourceLocation(
            path: "a.md", line: 1, column: 5000, sourceLine: String(repeating: "x", count: 10_000))
        #expect(text(Diagnostic(.error, "x", "m", at: location)).utf8.count < 500)
    }
}
