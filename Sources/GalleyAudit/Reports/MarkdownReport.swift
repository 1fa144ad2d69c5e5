// A summary for a pull request or for the page of a CI run: a table of rules, and the findings of each to unfold.

import GalleyCore

extension ReportFormat {
    package static let markdown = ReportFormat(
        name: "markdown", summary: "a summary for a pull request or a CI run's page", fileExtension: "md"
    ) { report, context, out in
        let start = out.count
        out.append("## Link audit\n\n")
        out.append(utf8: report.sentence + "\n\n" + report.findingsSentence + "\n")
        for sentence in report.baselineSentences {
            out.append("\n")
            out.append(markdown: cut(sentence))
            out.append("\n")
        }
        let rules = report.byRule
        if !rules.isEmpty { appendTable(rules, to: &out) }
        var untold = 0
        for rule in rules {
            // A heading of its own takes room, too.
            guard out.count - start < mostBytes - 1000 else {
                untold += rule.findings.count
                continue
            }
            out.append("\n<details><summary>")
            out.append(markdownCode: rule.id)
            out.append(" (")
            out.append(utf8: counted(rule.findings.count, "finding"))
            out.append(")</summary>\n\n")
            for i in rule.findings {
                let end = out.count
                append(context.placed(report.findings[i]), to: &out)
                guard out.count - start > mostBytes else { continue }
                out.removeLast(out.count - end)
                untold += 1
            }
            out.append("\n</details>\n")
        }
        if untold > 0 {
            out.append(utf8: "\nAnd \(digits(untold)) more; the other formats have them all.")
            out.append("\n")
        }
        appendRepairs(report, context, to: &out)
    }

    /// GitHub takes 65,536 characters in a comment and 1 MiB in a summary; what ends the report takes the rest.
    private static let mostBytes = 52_000
    /// Of a text that has no end only the beginning is told.
    private static let longestText = 500
    private static let listedRepairs = 20

    private static func appendTable(
        _ rules: [RuleFindings], to out: inout [UInt8]
    ) {
        out.append("\n| | Rule | Findings | Places | |\n| --- | --- | ---: | ---: | --- |\n")
        for rule in rules.prefix(100) {
            out.append("| ")
            out.append(utf8: rule.severity.rawValue)
            out.append(" | ")
            out.append(markdownCode: rule.id)
            out.append(" | ")
            out.append(utf8: digits(rule.findings.count))
            out.append(" | ")
            out.append(utf8: digits(rule.places))
            out.append(" | ")
            out.append(markdownProse: Rule.named(rule.id)?.title ?? "")
            out.append(" |\n")
        }
    }

    private static func append(_ finding: Diagnostic, to out: inout [UInt8]) {
        out.append("- ")
        if let location = finding.location {
            out.append(markdownCode: cut(location.text))
            out.append(" ")
        }
        out.append(markdownProse: cut(finding.message))
        for line in [finding.otherPlaces()].compactMap(\.self) + finding.help.prefix(5) {
            out.append("<br>")
            out.append(markdownProse: cut(line))
        }
        out.append("\n")
    }

    private static func appendRepairs(
        _ report: AuditReport, _ context: ReportContext, to out: inout [UInt8]
    ) {
        guard let baseline = report.baseline, !baseline.repaired.isEmpty else { return }
        out.append("\n<details><summary>Repaired</summary>\n\n")
        for entry in baseline.repaired.prefix(listedRepairs) {
            out.append("- ")
            if !entry.file.isEmpty {
                out.append(markdownCode: cut(context.path(entry.file), 50))
                out.append(" ")
            }
            out.append(markdownProse: cut(entry.subject, 50))
            out.append(" ")
            out.append(markdownCode: entry.rule)
            out.append("\n")
        }
        if baseline.repaired.count > listedRepairs {
            out.append(utf8: "- and \(digits(baseline.repaired.count - listedRepairs)) more\n")
        }
        out.append("\n</details>\n")
    }

    private static func cut(_ text: String, _ longest: Int = longestText) -> String {
        guard text.utf8.count > longest else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest))) + "…"
    }
}
