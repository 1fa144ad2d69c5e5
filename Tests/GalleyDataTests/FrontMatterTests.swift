import GalleyCore
import Testing

@testable import GalleyData

@Suite struct FrontMatterTests {
    /// The content and the body, parted by `|`; `none` where there is no front matter.
    private func split(_ text: String) -> String {
        let source = Array(text.utf8)
        guard let parts = FrontMatter.split(source) else { return "none" }
        return String(source[parts.content]) + "|" + String(source[parts.bodyStart...])
    }

    @Test(arguments: [
        ("---\ntitle: x\n---\nbody", "title: x\n|body"),
        ("---\ntitle: x\n...\nbody", "title: x\n|body"),
        ("---  \ntitle: x\n---\t\nbody", "title: x\n|body"),
        ("---\r\ntitle: x\r\n---\r\nbody\r\n", "title: x\r\n|body\r\n"),
        ("\u{FEFF}---\ntitle: x\n---\n", "title: x\n|"),
        ("---\ntitle: x\n---", "title: x\n|"),
        ("---\n---\nbody", "|body"),
        ("---\n# only a comment\n---\nbody", "# only a comment\n|body"),
        ("---\n\ntitle: x\ntags:\n- a\n---\nbody", "\ntitle: x\ntags:\n- a\n|body"),
        ("---\n\"quoted key\": x\n---\n", "\"quoted key\": x\n|"),
        ("---\n{title: x}\n---\n", "{title: x}\n|"),
        ("---\ntitle x\nauthor: y\n---\n", "title x\nauthor: y\n|"),
        ("---\nüber: x\n---\n", "über: x\n|"),
        ("---\ntitle: x\n----\ny: 1\n---\nz", "title: x\n----\ny: 1\n|z"),
        ("---\ntext: |\n  a\n  ---\n  b\n---\nbody", "text: |\n  a\n  ---\n  b\n|body"),
        ("+++\ntitle = \"x\"\n+++\nbody", "title = \"x\"\n|body"),
        ("+++\n[a]\nb = 1\n+++\n", "[a]\nb = 1\n|"),
        ("+++\n+++\n", "|"),
        // Thematic breaks, and other Markdown.
        ("---\n\nSome text.\n\n---\n\nMore.", "none"),
        ("---\n\nNote: this is text\nthat goes on.\n\n---\n", "none"),
        ("---\nSome text.\n---\n", "none"),
        ("---\nTo be clear: this is prose.\n---\n", "none"),
        ("---\n\n---\n", "none"),
        ("---\n", "none"), ("---", "none"), ("", "none"), ("----\na: 1\n----\n", "none"),
        (" ---\na: 1\n---\n", "none"),
        ("--- x\na: 1\n---\n", "none"), ("\n---\na: 1\n---\n", "none"), ("# Title\n---\na: 1\n---\n", "none"),
        ("+++\ntext\n+++\n", "none"), ("++\n", "none"), ("---\ntitle: x\nno end\n", "none"),
    ])
    func parts(text: String, expected: String) {
        #expect(split(text) == expected)
    }

    @Test(arguments: [
        ("---\ntitle: x\n\n# Text\n", "1:1-3"), ("\u{FEFF}---\ntitle: x\n", "1:1-3"),
        ("+++\ntitle = 1\n---\n", "1:1-3"),
        ("---\ntitle: x", "1:1-3"),
    ])
    func unclosed(text: String, place: String) throws {
        let problem = try #require(FrontMatter.unclosed(Array(text.utf8), path: "a.md"))
        #expect(
            problem.line
                == "\(place) error front-matter/unclosed the front matter that begins here is not closed")
        #expect(problem.help == ["write a line `\(text.contains("+++") ? "+++" : "---")` after its last key"])
    }

    @Test(arguments: [
        "---\ntitle: x\n---\n", "---\n\nSome text.", "---", "", "# Title", "---\nSome text: here", "+++\nx",
        "---\n\ntitle: x\n",
    ])
    func notUnclosed(text: String) {
        #expect(FrontMatter.unclosed(Array(text.utf8), path: "a.md") == nil)
    }
}

@Suite struct DateTimeTests {
    @Test(arguments: [
        ("2026-07-31", "2026-07-31T00:00:00Z", 1_785_456_000),
        ("2026-07-31T12:30", "2026-07-31T12:30:00Z", 1_785_501_000),
        ("2026-07-31T12:30:15Z", "2026-07-31T12:30:15Z", 1_785_501_015),
        ("2026-07-31 12:30:15.25 +02:00", "2026-07-31T12:30:15+02:00", 1_785_493_815),
        ("2026-07-31t12:30:15-0330", "2026-07-31T12:30:15-03:30", 1_785_513_615),
        ("2026-07-31T12:30:15+02", "2026-07-31T12:30:15+02:00", 1_785_493_815),
        ("1970-01-01", "1970-01-01T00:00:00Z", 0),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", -1),
        ("2000-02-29", "2000-02-29T00:00:00Z", 951_782_400),
        ("0001-01-01", "0001-01-01T00:00:00Z", -62_135_596_800),
        ("9999-12-31", "9999-12-31T00:00:00Z", 253_402_214_400),
    ])
    func reads(text: String, rfc3339: String, seconds: Int) throws {
        let date = try #require(DateTime(text))
        #expect(date.rfc3339 == rfc3339)
        #expect(date.unixSeconds == seconds)
        #expect(DateTime(unixSeconds: seconds).unixSeconds == seconds)
    }

    @Test(arguments: [
        "", "2026", "2026-07", "2026-7-31", "26-07-31", "2026-07-31T", "2026-07-31T12", "2026-07-31T12:3",
        "2026-07-31x",
        "2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29", "2026-07-32", "2026-07-31T24:00",
        "2026-07-31T12:60",
        "2026-07-31T12:30:61", "2026-07-31T12:30:00+", "2026-07-31T12:30:00+2", "2026-07-31T12:30:00+02:",
        "2026-07-31T12:30:00+25:00", "2026-07-31T12:30:00.", "31.07.2026", "tomorrow",
    ])
    func refuses(text: String) {
        #expect(DateTime(text) == nil)
    }

    @Test func comparesAcrossOffsets() throws {
        let early = try #require(DateTime("2026-07-31T12:00:00+02:00"))
        let late = try #require(DateTime("2026-07-31T11:00:00Z"))
        #expect(early < late)
        #expect(early.weekday == 5)
        #expect(early.dateText == "2026-07-31")
        #expect(early.hasTime)
        #expect(DateTime(unixSeconds: 1_785_501_015).rfc3339 == "2026-07-31T12:30:15Z")
    }
}
