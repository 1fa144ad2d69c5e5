// Reports made up for the tests of the formats, of any size; and what all formats must do with any report.

import Foundation
import GalleyAudit
import GalleyCore
import GalleyData
import Testing

/// Reports that are the same every time.
enum ReportSample {
    /// Text as a hostile page might have it.
    static let hostile =
        "\u{1B}[2J</title></style><script>alert(1)</script>]]>\u{0}\u{FFFE}\u{202E}\r\n::error::x%0A|`*_[a](b)@all {0} \"'&"

    static let folders = [
        "guide", "guide/setup", "guide/advanced", "reference", "reference/api", "reference/api/v1",
        "blog",
        "tutorials", "faq", "recipes/web", "recipes/cli", "internals", "news/2025", "news/2026", "",
    ]

    /// A report of a site with so many pages, about one finding for every four.
    static func make(pages: Int, folders: [String] = folders) -> AuditReport {
        var random = Numbers()
        var report = AuditReport(name: "content")
        for i in 0..<pages {
            let folder = folders[min(random.next(folders.count), random.next(folders.count))]
            let path = i == 0 ? "index.html" : "\(folder.isEmpty ? "" : folder + "/")page-\(i)/index.html"
            let source =
                i == 0 ? "content/index.md" : "content/\(folder.isEmpty ? "" : folder + "/")page-\(i).md"
            let titles = ["How to begin", "Options of the command line", "Deploying to a server", "Notes"]
            report.graph.nodes.append(
                LinkGraph.Node(path: path, title: "\(titles[i % 4]) \(i)", source: source))
        }
        for _ in 0..<pages {
            var targets = Set<Int32>()
            let number = random.next(10) == 0 ? 0 : 1 + random.next(6)
            for _ in 0..<number {
                // Most links lead into the neighbourhood, some to the first pages.
                let target = random.next(3) == 0 ? random.next(min(pages, 9)) : random.next(pages)
                targets.insert(Int32(target))
            }
            report.graph.edges.append(targets.sorted())
        }
        report.findings = grouped(findings(pages / 4 + 3, of: report.graph, &random))
        report.pages = pages
        report.files = pages * 2
        report.links = pages * 12
        report.externalURLs = pages / 3
        let broken = report.findings.reduce(0) { $0 + $1.occurrences }
        report.verdicts = [
            .ok: max(0, pages * 12 - broken), .broken: broken, .placeholder: 3, .warning: 5, .unverifiable: 2,
        ]
        report.seconds = 0.42
        return report
    }

    static func findings(_ number: Int, of graph: LinkGraph) -> [Diagnostic] {
        var random = Numbers()
        return findings(number, of: graph, &random)
    }

    private static func findings(_ number: Int, of graph: LinkGraph, _ random: inout Numbers) -> [Diagnostic]
    {
        let rules: [Rule] = [
            .linkMissingPage, .linkMissingPage, .linkMissingAnchor, .placeholderWord, .linkMissingFile,
            .linkTrailingSlash,
            .externalNotFound, .linkWrongCase,
        ]
        return (0..<number).map { i in
            let rule = rules[random.next(rules.count)]
            let node = graph.nodes[random.next(graph.nodes.count)]
            let target = "docs/gone-\(random.next(max(1, number / 2)))/"
            let line =
                "See [how it is built](\(target)) and what comes then, which is a long story of its own."
            var diagnostic = Diagnostic(
                rule == .linkMissingFile ? .error : rule.severity, rule.id, "there is no page `\(target)`",
                at: SourceLocation(
                    path: node.source, line: 1 + random.next(200), column: 23, length: target.utf8.count,
                    sourceLine: line),
                help: ["did you mean `docs/going/`?"])
            diagnostic.subject = target
            return diagnostic
        }
    }

    /// One finding whose every text is hostile.
    static func hostileReport() -> AuditReport {
        var report = AuditReport(name: hostile)
        var finding = Diagnostic(
            .warning, Rule.linkMissingPage.id, hostile,
            at: SourceLocation(
                path: "content/\(hostile).md", line: 3, column: 2, length: 4, sourceLine: hostile),
            help: [hostile])
        finding.subject = hostile
        finding.occurrences = 2
        finding.otherLocations = [SourceLocation(path: hostile, line: 1)]
        report.findings = [
            finding, Diagnostic(.notice, "no/rule", hostile), Diagnostic(.error, "no/rule", hostile),
        ]
        report.graph.nodes = [
            LinkGraph.Node(path: "index.html", title: hostile, source: hostile),
            LinkGraph.Node(path: "\(hostile)/a.html", title: "", source: "a.md"),
        ]
        report.graph.edges = [[0, 1, 7, -1], [0]]
        report.links = 1
        report.baseline = BaselineOutcome(path: hostile)
        report.baseline?.known = 1
        report.baseline?.repaired = [.init(rule: "no/rule", file: hostile, subject: hostile, count: 1)]
        return report
    }

    static func context(verbose: Bool = false) -> ReportContext {
        var context = ReportContext(version: "1.2.3") { $0 }
        context.verbose = verbose
        return context
    }

    static func bytes(_ format: ReportFormat, _ report: AuditReport, _ context: ReportContext = context())
        -> [UInt8]
    {
        var out: [UInt8] = []
        format.write(report, context, &out)
        return out
    }

    static func text(_ format: ReportFormat, _ report: AuditReport, _ context: ReportContext = context())
        -> String
    {
        String(bytes(format, report, context))
    }

    /// Numbers that look random and are the same every time (xorshift64).
    struct Numbers {
        private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

        mutating func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(max(1, bound)))
        }
    }
}

@Suite struct ReportSampleTests {
    @Test func formatsAreNamedOnce() {
        #expect(Set(ReportFormat.all.map(\.name)).count == ReportFormat.all.count)
        for format in ReportFormat.all { #expect(ReportFormat.named(format.name)?.summary == format.summary) }
        #expect(ReportFormat.named("yaml") == nil)
    }

    @Test(arguments: ReportFormat.all.map(\.name))
    func anyReportIsToldAndTheSameWayTwice(name: String) throws {
        let format = try #require(ReportFormat.named(name))
        var empty = AuditReport(name: "")
        empty.findings = [Diagnostic(.error, Rule.siteNothingToCheck.id, "there is no link to check")]
        for report in [
            AuditReport(name: "x"), empty, ReportSample.make(pages: 60), ReportSample.hostileReport(),
        ] {
            let first = ReportSample.bytes(format, report)
            #expect(!first.isEmpty)
            #expect(first == ReportSample.bytes(format, report))
            #expect(String(validating: first, as: UTF8.self) != nil)
        }
    }

    /// What a terminal or a log would obey is nowhere, whatever pages say.
    @Test(arguments: ReportFormat.all.map(\.name))
    func noControlCharacterGetsThrough(name: String) throws {
        let format = try #require(ReportFormat.named(name))
        for byte in ReportSample.bytes(
            format, ReportSample.hostileReport(), ReportSample.context(verbose: true))
        {
            #expect(byte >= 0x20 || byte == UInt8(ascii: "\n"))
        }
    }

    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["GALLEY_REPORT_SAMPLES"] != nil,
            "GALLEY_REPORT_SAMPLES names no folder to write samples into"))
    func samplesAreWrittenForTheEye() throws {
        let folder = ProcessInfo.processInfo.environment["GALLEY_REPORT_SAMPLES"] ?? ""
        for pages in [3, 10, 100, 1000, 20_000] {
            for format in ReportFormat.all {
                let bytes = ReportSample.bytes(format, ReportSample.make(pages: pages))
                try writeFile("\(folder)/\(format.name)-\(pages).\(format.fileExtension)", bytes)
            }
        }
        let folders = (0..<70).map { "part-\($0 % 9)/with-a-name-that-is-rather-long-\($0 % 23)/文档-\($0)" }
        let html = ReportSample.bytes(.html, ReportSample.make(pages: 1500, folders: folders))
        try writeFile("\(folder)/html-folders.html", html)
        for format in ReportFormat.all {
            try writeFile(
                "\(folder)/\(format.name)-hostile.\(format.fileExtension)",
                ReportSample.bytes(format, ReportSample.hostileReport(), ReportSample.context(verbose: true)))
        }
    }

    /// Twice the findings take about twice the time.
    @Test(
        .enabled(
            if: ProcessInfo.processInfo.environment["GALLEY_REPORT_SAMPLES"] != nil,
            "GALLEY_REPORT_SAMPLES names no folder to write samples into"))
    func timesOfLargeReports() {
        let clock = ContinuousClock()
        for number in [25_000, 100_000] {
            var report = ReportSample.make(pages: 5000)
            let findings = ReportSample.findings(number, of: report.graph)
            let grouping = clock.measure { report.findings = grouped(findings) }
            var known: Baseline?
            let writing = clock.measure {
                known = Baseline(reading: Baseline.write(findings), path: "b.json")
            }
            let comparing = clock.measure { _ = known?.compare(findings) }
            print("\(number): grouped \(grouping), baseline \(writing), compared \(comparing)")
            report.findings = findings
            for format in ReportFormat.all {
                var size = 0
                let time = clock.measure { size = ReportSample.bytes(format, report).count }
                print("\(number) \(format.name): \(time), \(size) bytes")
            }
        }
    }
}
