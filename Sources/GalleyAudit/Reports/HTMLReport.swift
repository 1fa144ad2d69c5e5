// One HTML file to read and to keep: what the audit came to, the findings by rule and by page, a picture of the link
// graph, and the pages that stand out in it. It needs no script and asks for no other file.
//
// The page is bounded however large the report is: of very many findings the first of each rule are shown, and how many
// more there are; the JSON report has them all.

import GalleyCore

extension ReportFormat {
    package static let html = ReportFormat(
        name: "html", summary: "a page to read and keep, with a picture of the link graph",
        fileExtension: "html"
    ) { report, context, out in
        var writer = HTMLWriter(report, context)
        writer.write()
        if out.isEmpty { out = writer.out } else { out.append(contentsOf: writer.out) }
    }
}

struct HTMLWriter {
    let report: AuditReport
    let context: ReportContext
    let rules: [RuleFindings]
    /// Findings that are shown, for links to them.
    var shown = Set<Int>()
    var out: [UInt8] = []

    /// Entries of a list that are shown.
    static let listed = 100

    init(_ report: AuditReport, _ context: ReportContext) {
        self.report = report
        self.context = context
        rules = report.byRule
    }

    mutating func write() {
        appendHead()
        appendSummary()
        appendFindings()
        appendBaseline()
        appendPages()
        appendGraph()
        out.append("</main>\n<footer>Made by Galley")
        if !context.version.isEmpty { out.append(html: " \(context.version)") }
        if let date = context.date { out.append(html: ", \(date.rfc3339)") }
        out.append(".</footer>\n</body>\n</html>\n")
    }

    private mutating func appendHead() {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        // Nothing is loaded and nothing runs, whatever a page's title says.
        out.append(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        )
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        out.append(
            "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n<title>Link audit of "
        )
        out.append(html: report.name)
        out.append("</title>\n<style>\n")
        out.append(Self.style)
        out.append("</style>\n</head>\n<body>\n")
    }

    // MARK: Summary

    private mutating func appendSummary() {
        out.append("<header>\n<p class=\"eyebrow\">Link audit of <span>")
        out.append(html: report.name)
        out.append("</span></p>\n<h1>")
        out.append(html: headline)
        out.append("</h1>\n")
        let judged = Verdict.allCases.map { ($0, report.verdicts[$0] ?? 0) }.filter { $0.1 > 0 }
        if !judged.isEmpty {
            out.append("<div class=\"bar\" role=\"img\" aria-label=\"")
            out.append(html: report.sentence)
            out.append("\">")
            for (verdict, number) in judged {
                out.append(utf8: "<span class=\"\(verdict.rawValue)\" style=\"flex-grow:\(number)\"></span>")
            }
            out.append("</div>\n<ul class=\"key\">\n")
            for (verdict, number) in judged {
                out.append(
                    utf8:
                        "<li><i class=\"\(verdict.rawValue)\"></i><b>\(digits(number))</b> \(verdict.words(number))</li>\n"
                )
            }
            out.append("</ul>\n")
        }
        out.append("<p class=\"facts\">")
        var facts = [
            counted(report.links, "link"), counted(report.pages, "page"), counted(report.files, "file"),
        ]
        if report.externalURLs > 0 {
            facts.append(
                "\(digits(report.externalURLs)) address\(report.externalURLs == 1 ? "" : "es") of other hosts"
            )
        }
        if report.ignored > 0 { facts.append("\(digits(report.ignored)) silenced by comments") }
        out.append(utf8: facts.joined(separator: " · "))
        out.append("</p>\n<nav>")
        var targets: [(String, String, Int?)] = [("findings", "Findings", report.findings.count)]
        if report.baseline != nil { targets.append(("baseline", "Baseline", nil)) }
        if !report.findings.isEmpty { targets.append(("pages", "By page", nil)) }
        if !report.graph.nodes.isEmpty { targets.append(("graph", "Link graph", nil)) }
        for (id, name, number) in targets {
            out.append(utf8: "<a href=\"#\(id)\">\(name)")
            if let number { out.append(utf8: " <b>\(digits(number))</b>") }
            out.append("</a>")
        }
        out.append("</nav>\n</header>\n<main>\n")
    }

    private var headline: String {
        let broken = report.verdicts[.broken] ?? 0
        if report.links == 0, report.findings.isEmpty { return "There was no link to check" }
        if report.findings.isEmpty {
            return report.baseline.map { $0.known > 0 } == true
                ? "Nothing new to repair" : "Nothing to repair"
        }
        if report.baseline != nil { return "\(counted(report.findings.count, "new finding"))" }
        if broken > 0 {
            return
                "\(digits(broken)) of \(counted(report.links, "link")) \(broken == 1 ? "is" : "are") broken"
        }
        let severe = report.count(.error) + report.count(.warning)
        return severe > 0
            ? counted(report.findings.count, "finding")
            : "\(counted(report.findings.count, "notice")), nothing worse"
    }

    // MARK: Baseline

    private mutating func appendBaseline() {
        guard let baseline = report.baseline else { return }
        out.append("<section id=\"baseline\">\n<h2>Baseline</h2>\n")
        let sentences = report.baselineSentences
        for sentence in sentences.isEmpty ? ["\(baseline.path) lists nothing that was found."] : sentences {
            out.append("<p>")
            out.append(html: sentence)
            out.append("</p>\n")
        }
        if !baseline.repaired.isEmpty {
            out.append("<ul class=\"lines\">\n")
            for entry in baseline.repaired.prefix(Self.listed) {
                out.append("<li>")
                if !entry.file.isEmpty {
                    out.append("<span class=\"path\">")
                    out.append(html: context.path(entry.file))
                    out.append("</span> ")
                }
                out.append(htmlProse: entry.subject)
                out.append(" <code>")
                out.append(html: entry.rule)
                out.append("</code></li>\n")
            }
            appendMore(baseline.repaired.count - Self.listed)
            out.append("</ul>\n")
        }
        out.append("</section>\n")
    }

    mutating func appendMore(_ number: Int) {
        if number > 0 { out.append(utf8: "<li class=\"more\">and \(digits(number)) more</li>\n") }
    }

    // MARK: Graph

    private mutating func appendGraph() {
        let graph = report.graph
        guard !graph.nodes.isEmpty else { return }
        let facts = GraphFacts(graph)
        let clusters = GraphClusters(graph)
        var ofSource: [PathKey: Int] = [:]
        for finding in report.findings {
            for path in Set(finding.locations.map { PathKey($0.path) }) { ofSource[path, default: 0] += 1 }
        }
        let picture = GraphPicture(
            graph, facts, clusters, findings: graph.nodes.map { ofSource[PathKey($0.source)] ?? 0 })
        out.append("<section id=\"graph\">\n<h2>Link graph</h2>\n<p class=\"sub\">")
        out.append(
            utf8:
                "\(counted(graph.nodes.count, "page")) in \(counted(clusters.clusters.count, "folder")), \(counted(facts.links, "link")) from page to page. Links of the navigation are left out where they can be told."
        )
        out.append("</p>\n")
        if graph.nodes.count >= Self.leastPictured { append(picture) }
        appendFolders(graph, facts, clusters, picture)
        out.append("<div class=\"lists\">\n")
        appendList("Orphans", "Pages that no other page’s text leads to", facts.orphans) { _ in nil }
        appendList("Dead ends", "Pages whose text leads to no other page", facts.deadEnds) { _ in nil }
        appendList("Most linked", "Pages that most others lead to", facts.mostLinked(20)) {
            facts.incoming[$0]
        }
        out.append("</div>\n</section>\n")
    }

    /// Of two pages a picture tells nothing.
    private static let leastPictured = 3

    private mutating func append(_ picture: GraphPicture) {
        out.append("<figure class=\"picture\">\n")
        picture.append(to: &out)
        out.append("<figcaption><span><i class=\"dot\"></i>")
        out.append(utf8: picture.pagesOfDot > 1 ? "\(picture.pagesOfDot) pages" : "a page")
        out.append(", the larger the more pages lead to it</span>")
        out.append(
            "<span><i class=\"dot bad\"></i>with findings</span><span><i class=\"dot orphan\"></i>nothing leads to it</span>"
        )
        out.append("<span><i class=\"dot end\"></i>leads nowhere</span></figcaption>\n</figure>\n")
    }

    /// The picture as a table: who cannot see the one reads the other.
    private mutating func appendFolders(
        _ graph: LinkGraph, _ facts: GraphFacts, _ clusters: GraphClusters, _ picture: GraphPicture
    ) {
        let number = clusters.clusters.count
        var (within, leaving, arriving) = (
            [Int](repeating: 0, count: number), [Int](repeating: 0, count: number),
            [Int](repeating: 0, count: number)
        )
        for page in graph.nodes.indices {
            let a = clusters.clusterOfPage[page]
            for target in facts.targets(of: page) {
                let b = clusters.clusterOfPage[target]
                if a == b {
                    within[a] += 1
                } else {
                    leaving[a] += 1
                    arriving[b] += 1
                }
            }
        }
        out.append(
            "<div class=\"wide\"><table class=\"folders\">\n<thead><tr><th>Folder<th>Pages<th>Links within<th>Links out<th>Links in</tr></thead>\n<tbody>\n"
        )
        for (i, cluster) in clusters.clusters.enumerated() {
            out.append(utf8: "<tr><th><i class=\"swatch\" style=\"--h:\(picture.hue(i))\">\(i + 1)</i>")
            out.append(html: shortened(cluster.name, 200, keepingEnd: true))
            for value in [cluster.pages.count, within[i], leaving[i], arriving[i]] {
                out.append("<td>")
                out.append(utf8: digits(value))
            }
            out.append("</tr>\n")
        }
        out.append("</tbody>\n</table></div>\n")
    }

    private mutating func appendList(
        _ title: StaticString, _ what: StaticString, _ pages: [Int], _ note: (Int) -> Int?
    ) {
        out.append("<div>\n<h3>")
        out.append(title)
        out.append(utf8: " <b>\(digits(pages.count))</b></h3>\n<p class=\"sub\">")
        out.append(what)
        out.append("</p>\n")
        if pages.isEmpty { out.append("<p class=\"none\">None.</p>\n") }
        out.append("<ul class=\"list\">\n")
        for page in pages.prefix(Self.listed) {
            let node = report.graph.nodes[page]
            out.append("<li>")
            if let number = note(page) { out.append(utf8: "<b>\(digits(number))</b>") }
            out.append("<span>")
            if !node.title.isEmpty {
                out.append(html: shortened(node.title, 120, keepingEnd: false))
                out.append(" ")
            }
            out.append("<span class=\"path\">")
            out.append(html: shortened(node.path, 200, keepingEnd: true))
            out.append("</span></span></li>\n")
        }
        appendMore(pages.count - Self.listed)
        out.append("</ul>\n</div>\n")
    }
}
