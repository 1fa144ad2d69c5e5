// The table of placeholders, each row as a page of a project, as a file of Markdown and, where HTML can say it, as HTML.

import Foundation
import GalleyAudit
import Testing

/// The table, as it lies among the fixtures.
enum PlaceholderTable {
    /// A row of the table.
    struct Row: Sendable, CustomTestStringConvertible {
        var rule: String
        var source: String
        var must: String

        var testDescription: String { "\(rule): \(source)" }
        var isSilent: Bool { must.hasPrefix("stay silent") }
        var isInformation: Bool { must.contains("information") }
    }

    private static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["GALLEY_FIXTURES"] {
            return URL(fileURLWithPath: path)
        }
        return SiteTest.checkout.deletingLastPathComponent().appendingPathComponent("shared/fixtures")
    }()

    static let rows: [Row] = {
        let file = folder.appendingPathComponent("audit/placeholders.tsv")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            return cells.count == 3 ? Row(rule: cells[0], source: cells[1], must: cells[2]) : nil
        }
    }()
}

@Suite(
    .enabled(
        if: !PlaceholderTable.rows.isEmpty,
        "audit/placeholders.tsv is not there: set GALLEY_FIXTURES to the folder that holds it"))
struct PlaceholderTests {
    /// What a row's source means, where it is told in words: the Markdown, and how many places are to be reported.
    private struct Meaning {
        var markdown: String
        var count = 1
        /// A page of HTML that says the same; nil where HTML has no such thing.
        var html: String?
    }

    private static let meanings: [String: Meaning] = [
        "[x](#)": Meaning(markdown: "[x](#)", html: "<a href=\"#\">x</a>"),
        "[AUTHORS](#)": Meaning(markdown: "[AUTHORS](#)", html: "<a href='#'>AUTHORS</a>"),
        "[empty]()": Meaning(markdown: "[empty]()", html: "<a href=\"\">empty</a>"),
        "[blank]( )": Meaning(markdown: "[blank]( )", html: "<a href=\" \">blank</a>"),
        "[j](javascript:void(0))": Meaning(
            markdown: "[j](javascript:void(0))", html: "<a href=\"javascript:void(0);\">j</a>"),
        "[def]: #  used as [refdef][def]": Meaning(markdown: "A [refdef][def] here.\n\n[def]: #"),
        "[h](http://) and [s](https://)": Meaning(
            markdown: "[h](http://) and [s](https://)", count: 2,
            html: "<a href=\"http://\">h</a> <a href=\"https://\">s</a>"),
        "[y](##addlinkhere)": Meaning(
            markdown: "[y](##addlinkhere)", html: "<a href=\"##addlinkhere\">y</a>"),
        "[text](#addlinkhere)": Meaning(
            markdown: "[text](#addlinkhere)", html: "<a href=\"#addlinkhere\">text</a>"),
        "<a href=\"#addlinkhere\">": Meaning(
            markdown: "Raw <a href=\"#addlinkhere\">HTML</a>.", html: "<a href=\"#addlinkhere\">x</a>"),
        "[TODO](TODO), [tbd](TBD), [x](xxx), [c](changeme)": Meaning(
            markdown: "[TODO](TODO), [tbd](TBD), [x](xxx), [c](changeme)", count: 4,
            html: "<a href=\"TODO\">1</a><a href=\"TBD\">2</a><a href=\"xxx\">3</a><a href=\"changeme\">4</a>"
        ),
        "[t](todo.md)": Meaning(markdown: "[t](todo.md)", html: "<a href=\"todo.html\">t</a>"),
        "[url](url), [l](link-to-x), [i](<insert link here>)": Meaning(
            markdown: "[url](url), [l](link-to-x), [i](<insert link here>)", count: 3,
            html: "<a href=\"url\">1</a><a href=\"link-to-x\">2</a><a href=\"insert link here\">3</a>"),
        "[lorem](http://link)": Meaning(
            markdown: "[lorem](http://link)", html: "<a href=\"http://link\">lorem</a>"),
        "[real](#todo) on a page that has a heading \"Todo\"": Meaning(
            markdown: "## Todo\n\n[real](#todo)", html: "<h2 id=\"todo\">Todo</h2><a href=\"#todo\">real</a>"),
        "[ex](https://example.com/your-url-here)": Meaning(
            markdown: "[ex](https://example.com/your-url-here)",
            html: "<a href=\"https://example.com/your-url-here\">ex</a>"),
        "[you](https://<your-domain>/x)": Meaning(
            markdown: "[you](https://<your-domain>/x)", html: "<a href=\"https://<your-domain>/x\">you</a>"),
        "[tpl]({{ base_url }}/x)": Meaning(
            markdown: "[tpl]({{ base_url }}/x)", html: "<a href=\"{{ base_url }}/x\">tpl</a>"),
        "[undefined][ref]": Meaning(markdown: "An [undefined][ref] link."),
        "[collapsed][]": Meaning(markdown: "A [collapsed][] link."),
        "[/coverage] alone": Meaning(markdown: "[/coverage]"),
        "#### [Provisioning]": Meaning(markdown: "#### [Provisioning]"),
        "[u]: unused.md with no use": Meaning(markdown: "Text.\n\n[u]: unused.md"),
        "\\[/coverage\\]": Meaning(markdown: "\\[/coverage\\]"),
        "#### [Unclosed": Meaning(markdown: "#### [Unclosed"),
        "[unclosed](http://example.com/x (no closing parenthesis)": Meaning(
            markdown: "[unclosed](http://acme.dev/x"),
        "[unclosed2](#addlink (no closing parenthesis)": Meaning(markdown: "[unclosed2](#addlink"),
        "(reversed)[https://example.com]": Meaning(markdown: "(reversed)[https://example.com]"),
        "``` without its end, hiding links below": Meaning(
            markdown: "```\ngalley build\n\n## Next\n\nRead the [guide](index.md) and [more](index.md)."),
        "- [ ] task and - [x] task": Meaning(markdown: "- [ ] task\n- [x] task"),
        "text[^1] with its definition": Meaning(markdown: "text[^1]\n\n[^1]: A note."),
        "> [!NOTE]": Meaning(markdown: "> [!NOTE]\n> Mind the gap."),
        "`[x](#)` and fenced code with such links": Meaning(
            markdown: "`[x](#)` and\n\n```markdown\n[x](#) [y](##addlinkhere) [z](TODO)\n```\n\n    [i](#)",
            html: "<code>[x](#)</code> <pre>&lt;a href=\"#\"&gt;</pre>"),
        "a[0] and [0] in prose": Meaning(markdown: "The first is a[0], as in [0]."),
    ]

    /// What the row asks for of findings about the text; others say how the page hangs together with the rest.
    private func check(_ audit: AuditOutcome, _ row: PlaceholderTable.Row, count: Int, line: Int? = nil) {
        let findings = audit.findings.filter { !$0.rule.hasPrefix("site/") }
        if row.isSilent {
            #expect(findings.isEmpty, "\(audit.list())")
            #expect(audit.status == 0)
            return
        }
        #expect(findings.map(\.rule) == Array(repeating: row.rule, count: findings.count), "\(audit.list())")
        #expect(findings.reduce(0) { $0 + $1.occurrences } == count)
        #expect(findings.allSatisfy { $0.severity == (row.isInformation ? "notice" : "warning") })
        #expect(audit.status == (row.isInformation ? 0 : 1))
        guard let line else { return }
        // In its line and at a column, never of the whole file.
        for place in findings.flatMap(\.places) {
            #expect(place.contains(".md:\(line):"), "\(place)")
        }
    }

    private static let head = "# Home\n\nSee [this](index.md).\n\n"

    @Test(arguments: PlaceholderTable.rows) func inAProject(row: PlaceholderTable.Row) throws {
        let meaning = try #require(Self.meanings[row.source], "nobody said what this row means")
        let site = try SiteTest(
            "-- galley.yml --\ntitle: T\n-- content/index.md --\n\(Self.head)\(meaning.markdown)")
        check(
            try site.audit(), row, count: meaning.count, line: row.rule == "reference/unused" ? 7 : 5)
        // A build ends with the same.
        let build = try site.galley("build", "--strict")
        #expect(build.status == (row.isSilent || row.isInformation ? 0 : 1), "\(build.errors)")
    }

    @Test(arguments: PlaceholderTable.rows) func asLooseMarkdown(row: PlaceholderTable.Row) throws {
        let meaning = try #require(Self.meanings[row.source])
        let folder = try SiteTest("-- index.md --\n\(Self.head)\(meaning.markdown)")
        check(
            try folder.audit("index.md"), row, count: meaning.count,
            line: row.rule == "reference/unused" ? 7 : 5)
    }

    @Test(arguments: PlaceholderTable.rows.filter { meanings[$0.source]?.html != nil }) func asHTML(
        row: PlaceholderTable.Row
    ) throws {
        let meaning = try #require(Self.meanings[row.source])
        let folder = try SiteTest(
            """
            -- site/index.html --
            <!doctype html><title>T</title><a href="other.html">Other</a>
            \(meaning.html ?? "")
            -- site/other.html --
            <!doctype html><title>O</title><a href="index.html">Home</a>
            """)
        let audit = try folder.audit("site")
        check(audit, row, count: meaning.count)
        for place in audit.findings.flatMap(\.places) { #expect(place.hasPrefix("site/index.html:2:")) }
    }

    @Test func aFileOfTheNameIsNoPlaceholder() throws {
        let files =
            "-- F/index.md --\n[t](todo.md), [T](todo.md#links)\n-- F/todo.md --\n# Links\n[back](index.md)"
        let project = try SiteTest(
            "-- galley.yml --\ntitle: T\n" + files.replacingOccurrences(of: "F/", with: "content/"))
        #expect(try project.audit().list() == [])
        let loose = try SiteTest(files.replacingOccurrences(of: "F/", with: "docs/"))
        #expect(try loose.audit("docs").list() == [])
    }

    @Test(arguments: ["galley.yml", "loose"]) func aReferenceNamesItsDefinition(kind: String) throws {
        let text = """
            A [refdef][def], [other], [gone][g] and an [own](gone.md#x) link.

            [def]: #
            [Other]: <todo>
            [g]: gone.md
            """
        let isProject = kind == "galley.yml"
        let site = try SiteTest(
            isProject
                ? "-- galley.yml --\ntitle: T\n-- content/index.md --\n\(text)" : "-- index.md --\n\(text)")
        let audit = try isProject ? site.audit() : site.audit("index.md")
        let file = isProject ? "content/index.md" : "index.md"
        let empty = try audit.finding("placeholder/empty")
        #expect(empty.places == [file + ":1:3"])
        #expect(empty.help.last == "its address is that of `[def]` in line 3")
        let word = try audit.finding("placeholder/word")
        #expect(word.places == [file + ":1:18"])
        #expect(word.help.last == "its address is that of `[Other]` in line 4")
        let page = try audit.finding("link/missing-page")
        #expect(page.places == [file + ":1:27", file + ":1:44"])
        #expect(page.help.contains { $0.hasSuffix("is that of `[g]` in line 5") })
    }
}
