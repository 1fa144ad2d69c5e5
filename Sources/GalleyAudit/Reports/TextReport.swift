// For people: every finding with its line and a caret under what is meant, then what it all came to.

import GalleyCore

extension ReportFormat {
    package static let text = ReportFormat(
        name: "text", summary: "for people, with the lines of the source", fileExtension: "txt"
    ) { report, context, out in
        var hidden = 0
        for finding in report.findings {
            guard finding.severity > .notice || context.verbose else {
                hidden += 1
                continue
            }
            context.placed(finding).append(to: &out, color: context.color)
            out.append("\n")
        }
        appendRules(of: report, context, to: &out)
        func line(_ text: String) {
            out.append(utf8: text.printable)
            out.append("\n")
        }
        line(report.sentence)
        var sentence = report.findingsSentence
        if hidden > 0 {
            sentence.removeLast()
            sentence += " (--verbose shows the notice\(hidden == 1 ? "" : "s"))."
        }
        line(sentence)
        for sentence in report.baselineSentences { line(sentence) }
        guard let repaired = report.baseline?.repaired else { return }
        for entry in repaired.prefix(listedRepairs) {
            line(
                "  \(entry.file.isEmpty ? "(no file)" : context.path(entry.file)): \(entry.subject) [\(entry.rule)]"
            )
        }
        if repaired.count > listedRepairs { line("  and \(digits(repaired.count - listedRepairs)) more") }
    }

    /// Entries of a baseline that are listed one by one.
    private static let listedRepairs = 20
    /// Up to here a reader counts the findings at a glance.
    private static let fewFindings = 8

    /// How many findings there are of each rule, where there are many.
    private static func appendRules(of report: AuditReport, _ context: ReportContext, to out: inout [UInt8]) {
        let rules = report.byRule.filter {
            context.verbose || $0.severity > .notice
        }
        guard rules.count > 1, rules.reduce(0, { $0 + $1.findings.count }) > fewFindings else { return }
        let rows = rules.map { rule in
            let number = digits(rule.findings.count)
            let places =
                rule.places > rule.findings.count ? " at \(digits(rule.places)) places" : ""
            return (number, "\(rule.id)\(places)", Rule.named(rule.id)?.title)
        }
        let width = rows.map(\.0.utf8.count).max() ?? 0
        let names = rows.map(\.1.utf8.count).max() ?? 0
        for (number, name, title) in rows {
            out.append(utf8: String(repeating: " ", count: width + 2 - number.utf8.count) + number + "  ")
            out.append(utf8: name.printable)
            if let title {
                out.append(utf8: String(repeating: " ", count: names + 2 - name.utf8.count) + title.printable)
            }
            out.append("\n")
        }
        out.append("\n")
    }
}
