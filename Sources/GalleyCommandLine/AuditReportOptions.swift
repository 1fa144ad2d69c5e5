// How an audit is told, and where.

import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleySite

/// The options that say how an audit reports.
struct AuditReportOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How findings are printed: \(ReportFormat.all.map(\.name).joined(separator: ", ")).",
            valueName: "format"))
    var format = "text"

    @Option(
        help: ArgumentHelp(
            "Also write a report into a file: sarif=links.sarif. May be given more than once.",
            valueName: "format=file"))
    var report: [String] = []

    @Option(help: "Whether to colour the text: auto, always or never. NO_COLOR is honoured.")
    var color: ReportOptions.Color = .auto

    @Flag(name: .shortAndLong, help: "Print nothing where nothing is found, and no progress.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Print notices as well.")
    var verbose = false

    func validate() throws {
        if quiet, verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
        _ = try Self.named(format)
        for text in report { _ = try Self.file(text) }
    }

    private static func named(_ name: String) throws -> ReportFormat {
        guard let format = ReportFormat.named(name) else {
            throw ValidationError(
                "There is no format '\(name)'; there are \(ReportFormat.all.map(\.name).joined(separator: ", "))."
            )
        }
        return format
    }

    private static func file(_ text: String) throws -> (format: ReportFormat, file: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw ValidationError("--report takes a format and a file: sarif=links.sarif.")
        }
        return (try named(parts[0]), parts[1])
    }

    /// Whether a report tells programs of repairs.
    var holdsRepairs: Bool {
        ([format] + report.map { String($0.prefix { $0 != "=" }) }).contains { $0 == "json" || $0 == "sarif" }
    }

    /// `path` makes a path of what was audited the one from where the user stands.
    func context(path: @escaping @Sendable (String) -> String, failing: Diagnostic.Severity) -> ReportContext
    {
        var context = ReportContext(version: Galley.version) { $0.hasPrefix("/") ? $0 : path($0) }
        context.verbose = verbose
        context.failing = failing
        context.root = realPath(".")
        context.color = color.isOn(for: Terminal.output)
        return context
    }

    func write(_ report: AuditReport, _ context: ReportContext) throws {
        var out: [UInt8] = []
        let isSilent = quiet && format == "text" && !report.findings.contains { $0.severity > .notice }
        if !isSilent { try Self.named(format).write(report, context, &out) }
        Terminal.write(out, to: Terminal.output)
        var plain = context
        plain.color = false
        for text in self.report {
            let (format, file) = try Self.file(text)
            var bytes: [UInt8] = []
            format.write(report, plain, &bytes)
            do throws(FileError) {
                try createFolders(parentFolder(file))
                try replaceFile(file, bytes)
            } catch {
                throw ValidationError("The report cannot be written: \(error.message).")
            }
        }
    }
}
