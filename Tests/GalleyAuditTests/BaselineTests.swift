import GalleyAudit
import GalleyCore
import Testing

@Suite struct BaselineTests {
    private func finding(
        _ path: String?, _ line: Int = 1, subject: String? = "docs/gone/", rule: String = "link/missing-page",
        message: String = "there is no such page"
    ) -> Diagnostic {
        var finding = Diagnostic(
            .warning, rule, message, at: path.map { SourceLocation(path: $0, line: line, column: 1) })
        finding.subject = subject
        return finding
    }

    private func baseline(_ text: String) -> Baseline {
        Baseline(reading: Array(text.utf8), path: "baseline.json")
    }

    /// The baseline that knows these.
    private func knowing(_ findings: [Diagnostic]) -> Baseline {
        Baseline(reading: Baseline.write(findings), path: "baseline.json")
    }

    @Test func theFileIsSortedWithOneEntryALine() {
        let text = String(
            Baseline.write([
                finding("b.md", 4), finding("a.md", 9), finding("b.md", 2), finding("a.md", 1, subject: nil),
                finding(nil, subject: "\"x\"\n"),
            ]))
        #expect(
            text == """
                {
                  "version": 1,
                  "findings": [
                    { "rule": "link/missing-page", "file": "", "subject": "\\"x\\"\\n", "count": 1 },
                    { "rule": "link/missing-page", "file": "a.md", "subject": "docs/gone/", "count": 1 },
                    { "rule": "link/missing-page", "file": "a.md", "subject": "there is no such page", "count": 1 },
                    { "rule": "link/missing-page", "file": "b.md", "subject": "docs/gone/", "count": 2 }
                  ]
                }

                """)
        #expect(String(Baseline.write([])) == "{\n  \"version\": 1,\n  \"findings\": []\n}\n")
    }

    @Test func whatIsKnownIsNotNew() {
        let findings = [
            finding("a.md", 3), finding("b.md", 4), finding(nil), finding("a.md", 5, subject: nil),
        ]
        let known = knowing(findings)
        #expect(known.diagnostics.isEmpty)
        #expect(known.count == 4)
        let (new, outcome) = known.compare(findings)
        #expect(new.isEmpty)
        // Three places of one subject, and one that has none.
        #expect(outcome.known == 2)
        #expect(outcome.knownPlaces == 4)
        #expect(outcome.repaired.isEmpty)
        // The same after grouping.
        #expect(known.compare(grouped(findings)).new.isEmpty)
        #expect(
            String(Baseline.write(grouped(Array(findings.prefix(2)))))
                == String(
                    Baseline.write(Array(findings.prefix(2)))))
    }

    @Test func movedLinesAreNotNew() {
        let (new, outcome) = knowing([finding("a.md", 3), finding("a.md", 30)])
            .compare([finding("a.md", 7), finding("a.md", 31)])
        #expect(new.isEmpty)
        #expect(outcome.repaired.isEmpty)
    }

    @Test func oneMoreInAFileIsNew() throws {
        let known = knowing([finding("a.md", 3), finding("a.md", 30), finding("b.md", 1)])
        let found = [finding("a.md", 3), finding("a.md", 30), finding("a.md", 31), finding("b.md", 1)]
        for findings in [found, grouped(found)] {
            let (new, outcome) = known.compare(findings)
            let result = try #require(grouped(new).first)
            #expect(result.location?.path == "a.md")
            #expect(result.otherLocations.map(\.path) == ["a.md", "a.md"])
            #expect(result.occurrences == 3)
            #expect(result.help == ["2 of the 3 places in this file are known"])
            #expect(outcome.known == 0)
            #expect(outcome.knownPlaces == 3)
        }
    }

    @Test func anotherFileIsNewAndAlone() throws {
        let (new, outcome) = knowing([finding("a.md", 3)]).compare(
            grouped([finding("a.md", 3), finding("c.md", 1)]))
        #expect(new.map(\.location?.path) == ["c.md"])
        #expect(new[0].occurrences == 1)
        #expect(new[0].help.isEmpty)
        #expect(outcome.repaired.isEmpty)
    }

    @Test func whatIsGoneIsRepaired() {
        let known = knowing([
            finding("a.md", 3), finding("a.md", 4), finding("b.md"), finding("c.md", subject: nil),
        ])
        let (new, outcome) = known.compare([finding("a.md", 9)])
        #expect(new.isEmpty)
        #expect(
            outcome.repaired == [
                .init(rule: "link/missing-page", file: "a.md", subject: "docs/gone/", count: 1),
                .init(rule: "link/missing-page", file: "b.md", subject: "docs/gone/", count: 1),
                .init(rule: "link/missing-page", file: "c.md", subject: "there is no such page", count: 1),
            ])
    }

    /// A link of the theme is met once more with every page that is added: that is nothing new.
    @Test func howOftenAPlaceIsMetDoesNotCount() {
        let before = (0..<3).map { _ in finding("theme/base.html", 7) }
        let after = (0..<9).map { _ in finding("theme/base.html", 7) }
        #expect(knowing(before).compare(after).new.isEmpty)
    }

    @Test func whatWasNotCheckedIsNeitherRepairedNorDropped() {
        let known = knowing([finding("a.md", rule: "external/not-found"), finding("b.md")])
        let isChecked = { (entry: Baseline.Entry) in !entry.rule.hasPrefix("external/") }
        #expect(known.compare([], isChecked: isChecked).outcome.repaired.map(\.file) == ["b.md"])
        let text = String(known.updated(with: [], isChecked: isChecked))
        #expect(text.contains("external/not-found"))
        #expect(!text.contains("b.md"))
    }

    @Test func reasonsAreKept() {
        let known = baseline(
            """
            { "version": 1, "findings": [
              { "rule": "r", "file": "a.md", "subject": "x", "count": 3, "reason": "the page comes in May" },
              { "rule": "r", "file": "b.md", "subject": "x", "reason": "gone" }
            ] }
            """)
        #expect(known.diagnostics.isEmpty)
        let text = String(known.updated(with: [finding("a.md", subject: "x", rule: "r")]))
        #expect(text.contains("\"count\": 1, \"reason\": \"the page comes in May\" }"))
        #expect(!text.contains("b.md"))
        #expect(known.updated(with: []) == Baseline.write([]))
    }

    @Test func anEntryListedTwiceIsReported() {
        let known = baseline(
            """
            { "version": 1, "findings": [
              { "rule": "r", "file": "a.md", "subject": "x", "count": 1 },
              { "rule": "r", "file": "a.md", "subject": "x", "count": 2 }
            ] }
            """)
        #expect(known.diagnostics.map(\.id) == ["baseline/duplicate"])
        #expect(known.diagnostics[0].location?.line == 3)
        #expect(known.diagnostics[0].severity == .warning)
        #expect(known.sortedEntries.map(\.count) == [2])
    }

    @Test(arguments: [
        ("", 1), ("[]", 1), ("{}", 1), (#"{ "version": 2, "findings": "later" }"#, 1),
        (#"{ "version": "1" }"#, 1),
        (#"{ "version": 1, "findings": {} }"#, 1), (#"{ "version": 1, "findings": [7] }"#, 1),
        ("{ \"version\": 1, \"findings\": [\n{ \"rule\": \"r\", \"file\": \"a\", \"subject\": 3 }] }", 2),
        ("{ \"version\": 1, \"findings\": [\n{ \"rule\": \"r\", \"file\": \"a\" }] }", 2),
        ("{ \"version\": 1,\n\"finding\": [] }", 2),
        (
            "{ \"version\": 1, \"findings\": [\n{ \"rule\": \"r\", \"file\": \"\", \"subject\": \"\", \"count\": 0 }] }",
            2
        ),
    ])
    func badFilesHaveALocatedError(text: String, line: Int) throws {
        let bad = baseline(text)
        let error = try #require(bad.diagnostics.first)
        #expect(error.severity == .error)
        #expect(error.location?.path == "baseline.json")
        #expect(error.location?.line == line)
        #expect(bad.count == 0)
    }

    @Test func anUnknownVersionIsToldAlone() {
        let future = baseline(#"{ "version": 9, "findings": 3, "what": 1 }"#)
        #expect(future.diagnostics.map(\.id) == ["baseline/unknown-version"])
    }

    @Test func whatIsWrittenIsRead() {
        let findings = ReportSample.findings(500, of: ReportSample.make(pages: 100).graph)
        let written = Baseline.write(findings)
        let known = Baseline(reading: written, path: "b.json")
        #expect(known.diagnostics.isEmpty)
        #expect(known.updated(with: findings) == written)
        #expect(known.compare(findings).new.isEmpty)
        #expect(
            known.compare(findings).outcome.knownPlaces == known.sortedEntries.reduce(0) { $0 + $1.count })
        #expect(known.updated(with: findings.reversed()) == written)
    }
}
