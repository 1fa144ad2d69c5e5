// GitLab's Code Quality report: an array of issues. A merge request shows those whose fingerprints its target branch
// has not, at the lines of its changes; so a finding is told once for each file that it is in.

import GalleyCore
import GalleyData

extension ReportFormat {
    package static let gitlab = ReportFormat(
        name: "gitlab", summary: "Code Quality of GitLab", fileExtension: "json"
    ) { report, context, out in
        var names = UniqueNames()
        var writer = JSONWriter(indentation: 1)
        writer.array { writer in
            for finding in report.findings {
                let finding = context.placed(finding)
                var last: String?
                for location in finding.locations where location.path != last {
                    last = location.path
                    append(finding, at: location, &names, to: &writer)
                }
                // GitLab drops an issue that has no file.
                if last == nil {
                    append(finding, at: SourceLocation(path: report.name), &names, to: &writer)
                }
            }
        }
        out.append(contentsOf: writer.bytes)
        out.append("\n")
    }

    private static func append(
        _ finding: Diagnostic, at location: SourceLocation, _ names: inout UniqueNames,
        to writer: inout JSONWriter
    ) {
        let identity = identity(of: finding, in: location.path)
        let use = names.use(identity)
        writer.object { writer in
            writer.key("description")
            writer.string(([finding.message] + finding.help).joined(separator: "; ").printable)
            writer.key("check_name")
            writer.string(finding.id)
            writer.key("fingerprint")
            writer.string(use == 1 ? identity : "\(identity)-\(use)")
            writer.key("severity")
            writer.string(severity(of: finding))
            writer.key("location")
            writer.object { writer in
                writer.key("path")
                writer.string(
                    location.path.hasPrefix("./") ? String(location.path.dropFirst(2)) : location.path)
                writer.key("lines")
                writer.object { writer in
                    writer.key("begin")
                    writer.integer(max(1, location.line))
                }
            }
        }
    }

    /// What leads nowhere matters more than what should be mended.
    private static func severity(of finding: Diagnostic) -> String {
        switch finding.severity {
        case .notice: "info"
        case .warning: finding.verdict == .broken ? "major" : "minor"
        case .error: "critical"
        }
    }
}
