// For programs: everything the audit knows. The format is described by `auditReportSchema`; what is added to it later is
// added, and only what breaks a reader raises `version`.

import GalleyCore
import GalleyData

extension ReportFormat {
    package static let json = ReportFormat(
        name: "json", summary: "for programs; `galley schema audit-report` describes it",
        fileExtension: "json"
    ) { report, context, out in
        var writer = JSONWriter(indentation: 2)
        writer.object { writer in
            writer.key("version")
            writer.integer(1)
            writer.key("generator")
            writer.object { writer in
                writer.key("name")
                writer.string("galley")
                writer.key("version")
                writer.string(context.version)
            }
            writer.key("audited")
            writer.string(report.name)
            writer.key("milliseconds")
            writer.integer(Int(exactly: (report.seconds * 1000).rounded()) ?? 0)
            writer.key("summary")
            append(summaryOf: report, to: &writer)
            writer.key("baseline")
            if let baseline = report.baseline {
                append(baseline, context, to: &writer)
            } else {
                writer.null()
            }
            writer.key("findings")
            writer.array { writer in
                for finding in report.findings { append(context.placed(finding), to: &writer) }
            }
            writer.key("graph")
            append(report.graph, context, to: &writer)
        }
        out.append(contentsOf: writer.bytes)
        out.append("\n")
    }

    private static func append(summaryOf report: AuditReport, to writer: inout JSONWriter) {
        writer.object { writer in
            func number(_ key: String, _ number: Int) {
                writer.key(key)
                writer.integer(number)
            }
            number("pages", report.pages)
            number("files", report.files)
            number("links", report.links)
            number("externalURLs", report.externalURLs)
            writer.key("verdicts")
            writer.beginObject()
            for verdict in Verdict.allCases { number(verdict.rawValue, report.verdicts[verdict] ?? 0) }
            writer.endObject()
            number("findings", report.findings.count)
            number("errors", report.count(.error))
            number("warnings", report.count(.warning))
            number("notices", report.count(.notice))
            number("ignored", report.ignored)
        }
    }

    private static func append(
        _ baseline: BaselineOutcome, _ context: ReportContext, to writer: inout JSONWriter
    ) {
        writer.object { writer in
            writer.key("path")
            writer.string(baseline.path)
            writer.key("known")
            writer.integer(baseline.known)
            writer.key("knownPlaces")
            writer.integer(baseline.knownPlaces)
            writer.key("repaired")
            writer.array { writer in
                for entry in baseline.repaired {
                    writer.object { writer in
                        writer.key("rule")
                        writer.string(entry.rule)
                        writer.key("file")
                        writer.string(entry.file.isEmpty ? "" : context.path(entry.file))
                        writer.key("subject")
                        writer.string(entry.subject)
                        writer.key("count")
                        writer.integer(entry.count)
                    }
                }
            }
        }
    }

    private static func append(_ finding: Diagnostic, to writer: inout JSONWriter) {
        writer.object { writer in
            func string(_ key: String, _ text: String) {
                writer.key(key)
                writer.string(text)
            }
            string("rule", finding.id)
            string("severity", finding.severity.rawValue)
            if let verdict = finding.verdict { string("verdict", verdict.rawValue) }
            string("message", finding.message)
            if let subject = finding.subject { string("subject", subject) }
            writer.key("occurrences")
            writer.integer(finding.occurrences)
            writer.key("locations")
            writer.array { writer in for location in finding.locations { append(location, to: &writer) } }
            writer.key("help")
            writer.array { writer in for line in finding.help { writer.string(line) } }
            if let fix = finding.fix {
                writer.key("fix")
                append(fix, to: &writer)
            }
        }
    }

    private static func append(_ location: SourceLocation, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("file")
            writer.string(location.path)
            guard location.line > 0 else { return }
            writer.key("line")
            writer.integer(location.line)
            guard location.column > 0 else { return }
            writer.key("column")
            writer.integer(location.column)
            writer.key("length")
            writer.integer(max(1, location.length))
        }
    }

    private static func append(_ fix: Diagnostic.Fix, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.key("file")
            writer.string(fix.file)
            writer.key("start")
            writer.integer(fix.range.lowerBound)
            writer.key("end")
            writer.integer(fix.range.upperBound)
            writer.key("expected")
            writer.string(String(fix.expected))
            writer.key("replacement")
            writer.string(String(fix.replacement))
        }
    }

    private static func append(_ graph: LinkGraph, _ context: ReportContext, to writer: inout JSONWriter) {
        let facts = GraphFacts(graph)
        writer.object { writer in
            writer.key("pages")
            writer.array { writer in
                for (i, node) in graph.nodes.enumerated() {
                    writer.object { writer in
                        writer.key("path")
                        writer.string(node.path)
                        writer.key("title")
                        writer.string(node.title)
                        writer.key("source")
                        writer.string(context.path(node.source))
                        writer.key("linkedFrom")
                        writer.integer(facts.incoming[i])
                        // All of them on one line: a page may have hundreds.
                        writer.key("links")
                        var list = JSONWriter()
                        list.array { list in for target in facts.targets(of: i) { list.integer(target) } }
                        writer.json(list.bytes)
                    }
                }
            }
            for (key, pages) in [("orphans", facts.orphans), ("deadEnds", facts.deadEnds)] {
                writer.key(key)
                var list = JSONWriter()
                list.array { list in for page in pages { list.integer(page) } }
                writer.json(list.bytes)
            }
        }
    }
}
