import GalleyAudit
import GalleyCore
import Testing

@Suite struct ReportGroupingTests {
    private func finding(
        _ subject: String?, _ path: String, _ line: Int, severity: Diagnostic.Severity = .warning,
        message: String = "gone"
    ) -> Diagnostic {
        var finding = Diagnostic(
            severity, "link/missing-page", message,
            at: SourceLocation(path: path, line: line, column: 3, sourceLine: "line \(line)"))
        finding.subject = subject
        return finding
    }

    @Test func oneSubjectIsOneFindingWithSortedPlaces() throws {
        let result = grouped([
            finding("x/", "c.md", 1), finding("y/", "b.md", 9), finding("x/", "a.md", 20),
            finding("x/", "a.md", 3),
        ])
        #expect(result.map(\.subject) == ["x/", "y/"])
        let first = try #require(result.first)
        #expect(first.location?.text == "a.md:3:3")
        #expect(first.otherLocations.map(\.text) == ["a.md:20:3", "c.md:1:3"])
        #expect(first.occurrences == 3)
        #expect(first.otherPlaces() == "also at a.md:20:3, c.md:1:3")
        #expect(result[1].otherPlaces() == nil)
    }

    @Test func whatHasNoSubjectOrAnotherSeverityStaysAlone() {
        #expect(grouped([finding(nil, "a.md", 1), finding(nil, "a.md", 1)]).count == 2)
        #expect(grouped([finding("x", "a.md", 1), finding("x", "a.md", 2, severity: .error)]).count == 2)
    }

    /// A link of the theme is met on every page, at one place.
    @Test func thePlaceOfTheThemeIsToldOnce() throws {
        let result = grouped((0..<300).map { _ in finding("x", "theme/base.html", 7) })
        #expect(result.count == 1)
        #expect(result[0].otherLocations.isEmpty)
        #expect(result[0].occurrences == 300)
        #expect(result[0].otherPlaces() == "met 300 times")
    }

    @Test func placesAreBoundedAndCounted() throws {
        let result = grouped((1...5000).map { finding("x", "a.md", $0) })
        let merged = try #require(result.first)
        #expect(merged.otherLocations.count == 1000)
        #expect(merged.occurrences == 5000)
        #expect(merged.otherLocations[0].sourceLine != nil)
        #expect(merged.otherLocations[999].sourceLine == nil)
        #expect(merged.otherPlaces(listing: 2) == "also at a.md:2:3, a.md:3:3 and 4997 more places")
    }

    @Test func groupingTwiceIsGroupingOnce() {
        let once = grouped((1...40).map { finding("x\($0 % 3)", "a\($0 % 7).md", $0) })
        #expect(grouped(once) == once)
        // Parts that were grouped one by one are one in the end.
        let parts = (0..<4).flatMap { part in grouped((1...10).map { finding("x", "a.md", part * 10 + $0) }) }
        #expect(grouped(parts).first?.occurrences == 40)
        #expect(grouped(parts).first?.otherLocations.count == 39)
    }

    /// File systems keep "é" composed and decomposed apart, and so do findings.
    @Test func subjectsAreComparedByteByByte() {
        #expect(grouped([finding("\u{E9}", "a.md", 1), finding("e\u{301}", "a.md", 1)]).count == 2)
    }
}
