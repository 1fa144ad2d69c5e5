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

    @Test(
        arguments: [
            ("no3", "box", nil), ("no2.png", "box.png", nil), ("guide/no3.md", "guide/index.md", nil),
            ("a", "b", nil), ("a", "ab", nil), ("ab", "cb", nil), ("lnk", "link", "link"),
            ("ti", "it", "it"), ("odt", "odd", "odd"), ("eqq", "eq", "eq"), ("nva", "nav", "nav"),
            ("report", "report.html", "report.html"), ("reprot", "report.html", "report.html"),
            ("report.htm", "report.html", "report.html"), ("rep", "report.html", nil),
            ("doc/bild.md", "docs/build.md", "docs/build.md"), (".md", "a.md", nil), ("x/", "x/a", nil),
        ] as [(String, String, String?)])
    func likenessIsMoreThanAnEqualEnd(word: String, candidate: String, expected: String?) {
        #expect(nearest(to: word, among: [candidate]) == expected)
        var budget = Candidates.budget
        #expect(Candidates([candidate]).nearest(to: word, budget: &budget) == expected.map { _ in 0 })
    }

    /// The bounded search beside the plain one (optimal string alignment, all cells).
    @Test func distancesWithinTheBoundAreExact() {
        func plain(_ a: [UInt8], _ b: [UInt8]) -> Int {
            var d = [[Int]](repeating: Array(0...b.count), count: a.count + 1)
            for i in 1..<a.count + 1 {
                d[i][0] = i
                for j in 1..<b.count + 1 {
                    let replaced = d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
                    d[i][j] = min(d[i - 1][j] + 1, d[i][j - 1] + 1, replaced)
                    if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                        d[i][j] = min(d[i][j], d[i - 2][j - 2] + 1)
                    }
                }
            }
            return d[a.count][b.count]
        }
        var state: UInt64 = 7
        func word() -> [UInt8] {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let bits = state
            return (0..<Int(bits >> 60)).map { i in 97 + UInt8(bits >> UInt64(20 + 2 * i) & 3) }
        }
        for _ in 0..<1000 {
            let (a, b) = (word(), word())
            let distance = plain(a, b)
            for bound in 0...5 {
                #expect(editDistance(a, b, atMost: bound) == (distance <= bound ? distance : nil))
            }
        }
    }

    @Test(.timeLimit(.minutes(30))) func theBudgetEndsTheSearch() {
        let names = (0..<5000).map { "page number \($0)" }
        let candidates = Candidates(names)
        var budget = Candidates.budget / 10
        #expect(candidates.nearest(to: "page numbr 17", budget: &budget) == 17)
        var found = 0
        for i in 0..<2000 where candidates.nearest(to: "pagee number \(i)", budget: &budget) != nil {
            found += 1
        }
        #expect(found < 2000)
        #expect(budget <= 0)
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

@Suite struct LineTableTests {
    private static let shapes: [[UInt8]] = [
        [0x41], [0x20], [0xC3, 0xA4], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80], [0x80], [0xE2, 0x82],
        [0xF0, 0x9F, 0x98], [0xED, 0xA0], [0xF4, 0x90], [0xC0], [0xFF], [0xEF, 0xBB, 0xBF], [0x0A],
        [0x0D, 0x0A], [0x0D],
    ]

    /// Places in text of all kinds, told once by the table and once by decoding the line before them.
    @Test(arguments: [1, 2, 3, 4, 5]) func columnsCountWhatIsShown(seed: Int) {
        var state = UInt64(seed)
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        // Line ends are rare, so that some lines are long enough for marks.
        var source: [UInt8] = [0x41]
        var places: [Int] = []
        for _ in 0..<4000 {
            let shape = Self.shapes[next(next(40) == 0 ? 16 : 13)]
            if next(20) == 0 {
                source.append(0x5B)
                places.append(source.count - 1)
            }
            source += shape
        }
        let table = LineTable(source)
        for place in places {
            var start = 0
            var line = 1
            for i in 0..<place
            where source[i] == 0x0A || (source[i] == 0x0D && source[i + 1] != 0x0A) {
                start = i + 1
                line += 1
            }
            let location = table.location(of: place..<place + 1, in: source, path: "a")
            let column = String(decoding: source[start..<place], as: UTF8.self).unicodeScalars.count + 1
            #expect(location.line == line)
            #expect(location.column == column)
            let quote = Array((location.sourceLine ?? "").unicodeScalars)
            #expect(quote.count <= SourceLocation.longestQuote)
            #expect(quote[location.column - 1 - location.sourceLineStart] == "[")
            #expect(SourceLocation(path: "a", source: source, offset: place) == location)
            #expect(
                table.location(line: line, byteColumn: place - start + 1, in: source, path: "a") == location)
        }
    }

    @Test func aByteOrderMarkIsNoColumn() {
        let source = [0xEF, 0xBB, 0xBF] + Array("[x](y)\n[z]".utf8)
        let table = LineTable(source)
        for location in [
            table.location(of: 3..<9, in: source, path: "a"),
            table.location(line: 1, byteColumn: 4, length: 6, in: source, path: "a"),
        ] {
            #expect(location.text == "a:1:1")
            #expect(location.length == 6)
            #expect(location.sourceLine == "[x](y)")
        }
        #expect(table.location(of: 10..<11, in: source, path: "a").text == "a:2:1")
        #expect(table.location(of: 0..<1, in: source, path: "a").text == "a:1:1")
    }

    @Test(arguments: [(-5, -5), (0, 0), (0, 100), (7, 3), (100, 100), (Int.max, Int.max)])
    func anyPlaceIsSomewhere(line: Int, column: Int) {
        for text in ["", "a\r\nb", "\n", "\r", "\u{FEFF}"] {
            let source = Array(text.utf8)
            let location = LineTable(source).location(
                line: line, byteColumn: column, length: column, in: source, path: "a")
            #expect(location.line >= 1 && location.column >= 1 && location.length >= 1)
            #expect(
                SourceLocation(path: "a", source: source, offset: column, length: line).column >= 1)
        }
    }

    @Test(.timeLimit(.minutes(30))) func tenThousandPlacesInOneLine() {
        let source = Array(String(repeating: "[text ä](gone.md) ", count: 20_000).utf8)
        let table = LineTable(source)
        var kept = 0
        for i in 0..<20_000 {
            let location = table.location(of: i * 19..<i * 19 + 18, in: source, path: "a")
            #expect(location.column == i * 18 + 1)
            kept += location.sourceLine?.utf8.count ?? 0
        }
        #expect(kept < 20_000 * 300)
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

    @Test func hostileNamesCannotRepaintTheTerminal() {
        let frame = text(Diagnostic(.error, "x", "m", at: SourceLocation(path: "a\u{1B}[31mb.md", line: 1)))
        #expect(!frame.contains("\u{1B}"))
        #expect(frame.contains("--> a\u{FFFD}[31mb.md:1"))
    }

    @Test(arguments: [(1, false, true), (400, true, true), (800, true, false)])
    func dotsStandWhereALineIsCut(column: Int, before: Bool, after: Bool) throws {
        var line = [UInt8](repeating: UInt8(ascii: "x"), count: 800)
        line[column - 1] = UInt8(ascii: "^")
        let places = [
            SourceLocation(path: "a.md", source: line, offset: column - 1),
            SourceLocation(path: "a.md", line: 1, column: column, sourceLine: String(line)),
        ]
        #expect(places[0] == places[1])
        for place in places {
            #expect(place.text == "a.md:1:\(column)")
            let lines = text(Diagnostic(.error, "x", "m", at: place)).split(separator: "\n")
            let shown = try #require(lines.first { $0.hasPrefix("1 | ") })
            #expect(shown.hasPrefix("1 | …") == before)
            #expect(shown.hasSuffix("…") == after)
            let caret = try #require(lines.last)
            #expect(shown.firstIndex(of: "^").map { shown[..<$0].count } == caret.count - 1)
        }
    }

    @Test func longLinesAreCutAroundTheCaret() {
        let location = SourceLocation(
            path: "a.md", line: 1, column: 5000, sourceLine: String(repeating: "x", count: 10_000))
        #expect(text(Diagnostic(.error, "x", "m", at: location)).utf8.count < 500)
    }
}
