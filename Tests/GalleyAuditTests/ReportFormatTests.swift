import Foundation
import GalleyAudit
import GalleyCore
import Testing

@Suite struct ReportFormatTests {
    private func json(_ format: ReportFormat, _ report: AuditReport, _ context: ReportContext? = nil) throws
        -> Any
    {
        try JSONSerialization.jsonObject(
            with: Data(ReportSample.bytes(format, report, context ?? ReportSample.context())))
    }

    /// A finding on three pages, with a fix, and one that concerns no file.
    private var report: AuditReport {
        var report = AuditReport(name: "public")
        var finding = Diagnostic(
            .warning, "link/missing-page", "there is no page `docs/bild.md`",
            at: SourceLocation(
                path: "content/a b.md", line: 12, column: 5, length: 12,
                sourceLine: "See [docs/bild.md](docs/bild.md)."),
            help: ["did you mean `docs/build.md`?"])
        finding.subject = "docs/bild/"
        finding.otherLocations = [
            SourceLocation(path: "content/c.md", line: 3),
            SourceLocation(path: "content/d.md", line: 4, column: 1),
        ]
        finding.occurrences = 301
        finding.fix = Diagnostic.Fix(
            file: "/site/content/a b.md", range: 200..<212, expected: Array("docs/bild.md".utf8),
            replacement: Array("docs/build.md".utf8))
        finding.location?.column = 6
        report.findings = [
            finding,
            Diagnostic(.notice, "site/orphan", "no page leads to `x.md`", at: SourceLocation(path: "x.md")),
            Diagnostic(.error, "site/nothing-to-check", "there is no link to check"),
        ]
        report.pages = 96
        report.links = 1204
        report.externalURLs = 38
        report.verdicts = [.ok: 1187, .broken: 12, .placeholder: 3, .warning: 1, .unverifiable: 1]
        report.graph.nodes = [
            .init(path: "index.html", title: "Home", source: "content/a b.md"),
            .init(path: "e/index.html", title: "E", source: "content/e.md"),
            .init(path: "f/index.html", title: "F", source: "content/f.md"),
        ]
        report.graph.edges = [[0, 1], [0], []]
        return report
    }

    // MARK: Text

    @Test func textHasFramesOtherPlacesAndASummary() {
        let text = ReportSample.text(.text, report)
        #expect(
            text == """
                warning: there is no page `docs/bild.md` [link/missing-page]
                  --> content/a b.md:12:6
                   |
                12 | See [docs/bild.md](docs/bild.md).
                   |      ^^^^^^^^^^^^
                   = also at content/c.md:3, content/d.md:4:1 and 298 more places
                   = did you mean `docs/build.md`?

                error: there is no link to check [site/nothing-to-check]

                Checked 1,204 links on 96 pages (38 addresses of other hosts): 1,187 good, 12 broken, 3 placeholders, \
                1 to be mended, 1 that cannot be verified.
                3 findings: 1 error, 1 warning, 1 notice (--verbose shows the notice).

                """)
        #expect(
            ReportSample.text(.text, report, ReportSample.context(verbose: true)).contains(
                "notice: no page leads"))
    }

    @Test func textTellsWhatABaselineKnows() {
        var report = AuditReport(name: "x")
        report.links = 1
        report.verdicts = [.broken: 1]
        report.baseline = BaselineOutcome(path: "audit-baseline.json")
        report.baseline?.known = 12
        report.baseline?.knownPlaces = 14
        report.baseline?.repaired = [.init(rule: "link/draft", file: "a.md", subject: "b/", count: 1)]
        var context = ReportSample.context()
        context.path = { "docs/" + $0 }
        #expect(
            ReportSample.text(.text, report, context) == """
                Checked 1 link on 0 pages: 1 broken.
                Nothing new.
                12 known findings at 14 places are listed in audit-baseline.json.
                1 entry of audit-baseline.json is repaired: run with --update-baseline to take it out.
                  docs/a.md: b/ [link/draft]

                """)
    }

    @Test func manyFindingsAreCountedByRule() {
        let text = ReportSample.text(.text, ReportSample.make(pages: 200))
        #expect(text.contains(" link/missing-page"))
        #expect(text.contains("A link leads to a page that is not there"))
    }

    @Test func pathsAreMadeRightInEveryFormat() {
        var context = ReportSample.context(verbose: true)
        context.path = { "over/there/" + $0 }
        for format in ReportFormat.all {
            let text = ReportSample.text(format, report, context)
            #expect(text.contains("over/there/content/c"), "\(format.name)")
            #expect(!text.contains("over/there/over"), "\(format.name)")
        }
    }

    // MARK: JSON

    @Test func jsonHasEverything() throws {
        let root = try #require(try json(.json, report) as? [String: Any])
        #expect(root["version"] as? Int == 1)
        #expect(root["baseline"] is NSNull)
        let summary = try #require(root["summary"] as? [String: Any])
        #expect((summary["verdicts"] as? [String: Int])?["network-error"] == 0)
        let findings = try #require(root["findings"] as? [[String: Any]])
        #expect(findings[0]["verdict"] as? String == "broken")
        #expect((findings[0]["locations"] as? [Any])?.count == 3)
        #expect((findings[0]["fix"] as? [String: Any])?["end"] as? Int == 212)
        #expect((findings[2]["locations"] as? [Any])?.isEmpty == true)
        let graph = try #require(root["graph"] as? [String: Any])
        // A link to itself is none.
        #expect((graph["pages"] as? [[String: Any]])?[0]["links"] as? [Int] == [1])
        #expect(graph["orphans"] as? [Int] == [2])
        #expect(graph["deadEnds"] as? [Int] == [2])
    }

    /// Every key that is written is described where it is written.
    @Test func theSchemaKnowsEveryKey() throws {
        let schema = try #require(
            try JSONSerialization.jsonObject(with: Data(auditReportSchema.utf8)) as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
        func check(_ value: Any, _ schema: [String: Any], _ path: String) {
            var schema = schema
            if let reference = schema["$ref"] as? String {
                schema = definitions[String(reference.split(separator: "/").last ?? "")] ?? [:]
            }
            if let object = value as? [String: Any] {
                let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
                let others = schema["additionalProperties"] as? [String: Any]
                for (key, value) in object {
                    guard let property = properties[key] ?? others else {
                        Issue.record("the schema has no \(path).\(key)")
                        continue
                    }
                    check(value, property, "\(path).\(key)")
                }
                for key in schema["required"] as? [String] ?? [] {
                    #expect(object[key] != nil, "\(path).\(key)")
                }
            } else if let array = value as? [Any] {
                for item in array { check(item, schema["items"] as? [String: Any] ?? [:], path + "[]") }
            }
        }
        var report = report
        report.baseline = BaselineOutcome(path: "b")
        report.baseline?.repaired = [.init(rule: "r", file: "", subject: "s", count: 1)]
        check(try json(.json, report), schema, "$")
        let verdicts = definitions["verdict"]?["enum"] as? [String]
        #expect(verdicts == Verdict.allCases.map(\.rawValue))
    }

    // MARK: SARIF

    @Test func sarifHoldsTogether() throws {
        var context = ReportSample.context()
        context.root = "/site"
        let root = try #require(try json(.sarif, report, context) as? [String: Any])
        #expect(root["version"] as? String == "2.1.0")
        let run = try #require((root["runs"] as? [[String: Any]])?.first)
        #expect(run["columnKind"] as? String == "unicodeCodePoints")
        #expect("\(run["originalUriBaseIds"] ?? "")".contains("file:///site/"))
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        let rules = try #require(driver["rules"] as? [[String: Any]])
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.map { $0["level"] as? String } == ["warning", "note", "error"])
        for result in results {
            let index = try #require(result["ruleIndex"] as? Int)
            #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
            #expect((result["locations"] as? [Any])?.count == 1)
            #expect((result["partialFingerprints"] as? [String: String])?.isEmpty == false)
            #expect(result["baselineState"] == nil)
        }
        let text = ReportSample.text(.sarif, report, context)
        #expect(text.contains("\"uri\": \"content/a%20b.md\""))
        #expect(results[0]["occurrenceCount"] as? Int == 301)
        #expect((results[0]["relatedLocations"] as? [Any])?.count == 2)
        let location = try #require(
            (results[0]["locations"] as? [[String: Any]])?[0]["physicalLocation"] as? [String: Any])
        let region = try #require(location["region"] as? [String: Any])
        #expect(region["startColumn"] as? Int == 6)
        #expect(region["endColumn"] as? Int == 18)
        #expect((region["snippet"] as? [String: String])?["text"] == "docs/bild.md")
        let fix = try #require((results[0]["fixes"] as? [[String: Any]])?.first)
        let change = try #require((fix["artifactChanges"] as? [[String: Any]])?.first)
        #expect((change["artifactLocation"] as? [String: String])?["uri"] == "content/a%20b.md")
        let deleted = try #require(
            (change["replacements"] as? [[String: Any]])?[0]["deletedRegion"] as? [String: Any])
        #expect(deleted["startLine"] as? Int == 12)
        #expect(deleted["byteOffset"] as? Int == 200)
        #expect(deleted["byteLength"] as? Int == 12)
    }

    @Test func sarifFingerprintsDoNotMoveWithLines() throws {
        func fingerprints(_ report: AuditReport) throws -> [String] {
            let root = try #require(try json(.sarif, report) as? [String: Any])
            let results = (root["runs"] as? [[String: Any]])?.first?["results"] as? [[String: Any]]
            return (results ?? []).compactMap {
                ($0["partialFingerprints"] as? [String: String])?["finding/v1"]
            }
        }
        var moved = report
        moved.findings[0].location?.line = 99
        moved.findings[0].otherLocations = []
        moved.findings[1].location?.line = 5
        #expect(try fingerprints(moved) == fingerprints(report))
        var twice = report
        twice.findings.append(twice.findings[1])
        #expect(try Set(fingerprints(twice)).count == 4)
    }

    @Test func sarifTellsTheStateWithABaseline() throws {
        var report = report
        report.baseline = BaselineOutcome(path: "b")
        #expect(
            ReportSample.text(.sarif, report).components(separatedBy: "\"baselineState\": \"new\"").count == 4
        )
    }

    /// SARIF 2.1.0 §3.11.5 and §3.11.6: braces and links have a meaning in messages.
    @Test func sarifMessagesAreTakenLiterally() throws {
        var report = AuditReport(name: "x")
        report.findings = [Diagnostic(.warning, "placeholder/template", "`{{ url }}` in [a](http://b)")]
        #expect(ReportSample.text(.sarif, report).contains(#""text": "`{{{{ url }}}}` in [a\\](http://b)""#))
    }

    @Test func urisOfOtherKindsHaveNoBase() {
        var report = AuditReport(name: "http://127.0.0.1:8000/")
        report.findings = [
            Diagnostic(
                .warning, "r/r", "m", at: SourceLocation(path: "http://127.0.0.1:8000/a b?c=d", line: 1)),
            Diagnostic(.warning, "r/r", "m", at: SourceLocation(path: "/abs/ü:1.html", line: 1)),
        ]
        let text = ReportSample.text(.sarif, report)
        #expect(text.contains("\"uri\": \"http://127.0.0.1:8000/a%20b?c=d\""))
        #expect(text.contains("\"uri\": \"file:///abs/%C3%BC%3A1.html\""))
        #expect(!text.contains("uriBaseId"))
    }

    // MARK: Services

    @Test func junitCountsFailuresAndCleanPages() {
        let text = ReportSample.text(.junit, report)
        #expect(text.contains("name=\"link/missing-page\" package=\"galley.audit\" id=\"1\""))
        #expect(text.components(separatedBy: "<failure type=").count == 3)
        #expect(text.components(separatedBy: "<skipped ").count == 2)
        #expect(text.contains("<testcase classname=\"pages\" name=\"content/e.md\" time=\"0\"/>"))
        #expect(!text.contains("name=\"content/a b.md\""))
        var strict = ReportSample.context()
        strict.failing = .error
        #expect(
            ReportSample.text(.junit, report, strict).components(separatedBy: "<failure type=").count == 2)
    }

    @Test(arguments: ["sarif", "json", "gitlab"])
    func hostileTextIsStillJSON(name: String) throws {
        let format = try #require(ReportFormat.named(name))
        _ = try json(format, ReportSample.hostileReport())
    }

    @Test func githubTellsTheWorstFirst() {
        let lines = ReportSample.text(.github, report).split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].hasPrefix("::error title=site/nothing-to-check::"))
        #expect(
            lines[1].hasPrefix(
                "::warning file=content/a b.md,line=12,col=6,endColumn=17,title=link/missing-page::"))
        #expect(lines[2].hasPrefix("::notice title=Link audit::Checked 1,204 links"))
        let hostile = ReportSample.text(.github, ReportSample.hostileReport())
        for line in hostile.split(separator: "\n") {
            #expect(["::error title=", "::warning file", "::notice title"].contains { line.hasPrefix($0) })
        }
    }

    @Test func gitlabHasOneIssueForEachFile() throws {
        let issues = try #require(try json(.gitlab, report) as? [[String: Any]])
        let paths = issues.map { ($0["location"] as? [String: Any])?["path"] as? String }
        #expect(paths == ["content/a b.md", "content/c.md", "content/d.md", "x.md", "public"])
        #expect(issues.map { $0["severity"] as? String } == ["major", "major", "major", "info", "critical"])
        #expect(Set(issues.compactMap { $0["fingerprint"] as? String }).count == 5)
    }

    @Test func markdownLetsNoTextBecomeMarkup() {
        let text = ReportSample.text(.markdown, ReportSample.hostileReport())
        for mark in ["<script", "](", "@all", "`", "*_"] { #expect(!text.contains(mark), "\(mark)") }
        // A row has as many cells as the head.
        for line in text.split(separator: "\n") where line.hasPrefix("|") {
            #expect(line.split(separator: "|", omittingEmptySubsequences: false).count == 7)
        }
    }

    @Test func markdownFitsIntoAComment() {
        #expect(ReportSample.bytes(.markdown, ReportSample.make(pages: 8000)).count < 65_536)
        var report = ReportSample.hostileReport()
        report.findings[0].message = String(repeating: "|`<&", count: 50_000)
        report.findings[0].help = [String](repeating: report.findings[0].message, count: 50)
        report.findings = [Diagnostic](repeating: report.findings[0], count: 30)
        let text = ReportSample.text(.markdown, report)
        #expect(text.utf8.count < 65_536)
        #expect(text.contains(" more; the other formats have them all."))
    }

    // MARK: HTML

    @Test func htmlRunsAndLoadsNothing() {
        for report in [ReportSample.hostileReport(), ReportSample.make(pages: 50)] {
            // What is code on the page is text.
            let text = ReportSample.text(.html, report).replacing(/<code>.*?<\/code>/, with: "")
            for mark in ["<script", "src=", "<link", "@import", "url(", "onload", "href=\"http"] {
                #expect(!text.contains(mark), "\(mark)")
            }
            #expect(text.contains("default-src 'none'"))
            #expect(
                text.components(separatedBy: "</title>").count
                    == text.components(separatedBy: "<title>").count)
        }
    }

    @Test func htmlShowsFindingsAndLinksThemFromPages() {
        let text = ReportSample.text(.html, report)
        #expect(text.contains("12 of 1,204 links are broken"))
        #expect(text.contains("(<mark") == false)
        #expect(text.contains("See [<mark class=\"warning\">docs/bild.md</mark>](docs/bild.md)."))
        #expect(text.contains("<article id=\"f1\">"))
        #expect(text.contains("<a href=\"#f1\">"))
        #expect(text.contains("300 more places"))
        #expect(text.contains("Orphans <b>1</b>"))
    }

    /// However large the site is, a browser can open its report.
    @Test func htmlIsBounded() {
        var report = ReportSample.make(pages: 6000)
        report.findings = ReportSample.findings(6000, of: report.graph)
        let bytes = ReportSample.bytes(.html, report)
        #expect(bytes.count < 3_000_000)
        let circles = String(bytes).components(separatedBy: "<circle ").count - 1
        #expect(circles <= 4100)
        #expect(circles >= 3000)
    }

    @Test(arguments: [
        ["index.html"], ["a.html", "b.html"], [""], ["/", "//", "a//b.html"], [],
        (0..<60).map { "folder\($0)/page.html" }, (0..<60).map { "a/b/c/\($0 % 9)/\($0 % 5)/\($0).html" },
        (0..<200).map { "deep/" + String(repeating: "x/", count: $0 * 5) + "y.html" },
    ])
    func everyShapeOfSiteHasAPicture(paths: [String]) {
        var report = AuditReport(name: "x")
        report.graph.nodes = paths.map { .init(path: $0, title: "", source: $0) }
        report.graph.edges = paths.indices.map { i in paths.indices.filter { $0 % 7 == i % 7 }.map(Int32.init)
        }
        let text = ReportSample.text(.html, report)
        #expect(text.components(separatedBy: "<circle ").count - 1 == (paths.count < 3 ? 0 : paths.count))
        #expect(text.components(separatedBy: "class=\"arc\"").count - 1 <= 28)
        for mark in ["nan", "inf\"", "--."] { #expect(!text.contains("=\"" + mark), "\(mark)") }
        if paths.count == 60, paths[0].hasPrefix("folder") { #expect(text.contains("more folders")) }
    }
}
