// The formats that a report can be told in. Each is one value made in one file; `all` is the list that the command line
// offers and the manual shows.

import GalleyCore
import GalleyData

/// One way of writing a report down.
package struct ReportFormat: Sendable {
    /// The word that asks for it: `--format sarif`.
    package let name: String
    /// What it is for, in a few words.
    package let summary: String
    /// Without the dot.
    package let fileExtension: String
    /// Appends the report. Takes time and space in proportion to the report.
    package let write: @Sendable (AuditReport, ReportContext, inout [UInt8]) -> Void

    /// Every format, in the order of the manual.
    package static let all: [ReportFormat] = [
        text, json, sarif, junit, github, gitlab, markdown, html,
    ]

    /// The format of a name.
    package static func named(_ name: String) -> ReportFormat? { all.first { $0.name == name } }
}

/// What a format has to know besides the report.
package struct ReportContext: Sendable {
    /// Galley's version.
    package var version: String
    /// Whether text may be coloured for a terminal.
    package var color = false
    /// Whether notices are told where they would only be counted.
    package var verbose = false
    /// What makes the run fail: findings that matter less are told, but are no failures.
    package var failing = Diagnostic.Severity.warning
    /// The absolute path of the folder that printed paths are relative to; nil leaves it out.
    package var root: String?
    /// When the audit ran; nil where the output must be the same every time.
    package var date: DateTime?
    /// Makes a location's path right where the reader of the report stands.
    package var path: @Sendable (String) -> String

    package init(version: String, path: @escaping @Sendable (String) -> String = { $0 }) {
        self.version = version
        self.path = path
    }

    /// The diagnostic with the paths that are printed.
    func placed(_ diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = diagnostic
        if let location = diagnostic.location { diagnostic.location?.path = path(location.path) }
        for i in diagnostic.otherLocations.indices {
            diagnostic.otherLocations[i].path = path(diagnostic.otherLocations[i].path)
        }
        if let fix = diagnostic.fix { diagnostic.fix?.file = path(fix.file) }
        return diagnostic
    }
}
