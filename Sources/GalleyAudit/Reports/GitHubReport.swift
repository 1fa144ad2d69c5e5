// Annotations on the changed files of a pull request: workflow commands of GitHub Actions.
//
// GitHub shows ten errors, ten warnings and ten notices of a step and drops what comes after them, so the worst come
// first and one of the notices is kept for the summary.

import GalleyCore

extension ReportFormat {
    package static let github = ReportFormat(
        name: "github", summary: "annotations for GitHub Actions", fileExtension: "txt"
    ) { report, context, out in
        let order = report.findings.indices.sorted { a, b in
            let x = report.findings[a]
            let y = report.findings[b]
            if x.severity != y.severity { return x.severity > y.severity }
            return x.occurrences != y.occurrences ? x.occurrences > y.occurrences : a < b
        }
        var notices = 0
        for i in order {
            let finding = context.placed(report.findings[i])
            if finding.severity == .notice {
                notices += 1
                guard context.verbose, notices < shownNotices else { continue }
            }
            append(finding, to: &out)
        }
        var lines = [report.sentence, report.findingsSentence] + report.baselineSentences
        if notices > 0, !context.verbose { lines.append("Notices are shown with --verbose.") }
        out.append("::notice title=Link audit::")
        append(lines, to: &out)
    }

    /// Notices that GitHub shows of one step.
    private static let shownNotices = 10

    private static func append(_ finding: Diagnostic, to out: inout [UInt8]) {
        out.append("::")
        out.append(utf8: finding.severity.rawValue)
        out.append(" ")
        if let location = finding.location {
            out.append("file=")
            append(property: location.path, to: &out)
            if location.line > 0 {
                out.append(",line=")
                out.append(decimal: location.line)
                if location.column > 0 {
                    out.append(",col=")
                    out.append(decimal: location.column)
                    out.append(",endColumn=")
                    out.append(decimal: location.column + max(1, location.length) - 1)
                }
            }
            out.append(",")
        }
        out.append("title=")
        append(property: finding.id, to: &out)
        out.append("::")
        append([finding.message, finding.otherPlaces()].compactMap(\.self) + finding.help, to: &out)
    }

    /// The data of a command: lines, escaped so that none of them is a command of its own.
    private static func append(_ lines: [String], to out: inout [UInt8]) {
        for (i, line) in lines.enumerated() {
            if i > 0 { out.append("%0A") }
            for byte in line.printable.utf8 {
                if byte == UInt8(ascii: "%") { out.append("%25") } else { out.append(byte) }
            }
        }
        out.append("\n")
    }

    private static func append(property: String, to out: inout [UInt8]) {
        for byte in property.printable.utf8 {
            switch byte {
            case UInt8(ascii: "%"): out.append("%25")
            case UInt8(ascii: ":"): out.append("%3A")
            case UInt8(ascii: ","): out.append("%2C")
            default: out.append(byte)
            }
        }
    }
}
