// How problems and results are told: as text for people, as JSON for programs, as annotations for GitHub.

import GalleyAudit
import GalleyCore
import GalleyData
import GalleySite
import Synchronization

/// Reports one run of a command.
struct Reporter: Sendable {
    let options: ReportOptions
    /// What comes before the project's paths to make them right where the user stands.
    private let prefix: String
    /// Absolute path of where the user stands, with a slash at its end.
    private let here: String
    private let color: Bool
    /// Whether the project is one of MkDocs, and is spoken of in its words.
    var isOfMkDocs = false

    init(_ options: ReportOptions, projectFolder: String) {
        self.options = options
        let folder = Configuration.cleaned(projectFolder)
        prefix = folder == "." ? "" : folder == "/" ? folder : folder + "/"
        let current = realPath(".") ?? ""
        here = current.hasSuffix("/") ? current : current + "/"
        color = options.color.isOn(for: Terminal.error)
    }

    /// Reports problems, in order; notices only where asked for.
    func report(_ diagnostics: [Diagnostic]) {
        let shown = diagnostics.filter { $0.severity > .notice || (options.verbose && !options.quiet) }.map(
            placed)
        var out: [UInt8] = []
        switch options.format {
        case .text:
            for diagnostic in shown {
                diagnostic.append(to: &out, color: color)
                out.append("\n")
            }
            Terminal.write(out, to: Terminal.error)
        case .github:
            for diagnostic in shown { append(annotation: diagnostic, to: &out) }
            Terminal.write(out, to: Terminal.output)
        // One document holds all: it is printed with the summary.
        case .json: break
        }
    }

    /// Ends a build's report with its summary.
    func summarize(_ report: BuildReport, output: String, seconds: Double) {
        switch options.format {
        case .json:
            var out: [UInt8] = []
            append(json: report, seconds: seconds, to: &out)
            Terminal.write(out, to: Terminal.output)
        case .text, .github:
            guard !options.quiet else { return }
            if options.verbose {
                for (step, duration) in report.timings {
                    let milliseconds =
                        duration.components.seconds * 1000 + duration.components.attoseconds
                        / 1_000_000_000_000_000
                    Terminal.print("\(step): \(milliseconds) ms")
                }
            }
            Terminal.print(summary(report, output: output, seconds: seconds))
        }
    }

    /// Ends the report of what was removed.
    func summarize(removed: Int, _ diagnostics: [Diagnostic]) {
        if options.format == .json {
            var out: [UInt8] = []
            append(json: [("removed", "\(removed)")], diagnostics, to: &out)
            Terminal.write(out, to: Terminal.output)
        } else if !options.quiet, !diagnostics.contains(where: { $0.severity == .error }) {
            Terminal.print("Removed \(counted(removed, "file")).")
        }
    }

    private func summary(_ report: BuildReport, output: String, seconds: Double) -> String {
        var parts: [String] = []
        let time =
            switch seconds {
            case ..<0.1: "\(Int(seconds * 1000)) ms"
            case ..<10: "\(Double(Int(seconds * 100)) / 100) s"
            default: "\(Int(seconds)) s"
            }
        if report.isPublished {
            parts.append("Built \(counted(report.pages, "page")) in \(time) into \(output)")
            parts.append(
                report.written == 0 ? "nothing changed" : "\(counted(report.written, "file")) new or changed")
        } else {
            parts.append("Nothing was written to \(output)")
        }
        let notices = report.diagnostics.count { $0.severity == .notice }
        if report.errors > 0 { parts.append(counted(report.errors, "error")) }
        if report.warnings > 0 { parts.append(counted(report.warnings, "warning")) }
        if notices > 0, !options.verbose {
            parts.append("\(counted(notices, "notice")) (--verbose shows \(notices == 1 ? "it" : "them"))")
        }
        if let known = report.audit.baseline, known.known > 0 {
            parts.append("\(counted(known.known, "known finding")) in \(known.path)")
        }
        return parts.joined(separator: ", ") + "."
    }

    private func counted(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A path of the project, as it is from where the user stands.
    func path(_ path: String) -> String {
        // A file of the default theme lies in no folder.
        if path.hasPrefix("(") { return path }
        if path.hasPrefix("/") {
            return path.utf8.starts(with: here.utf8)
                ? String(decoding: path.utf8.dropFirst(here.utf8.count), as: UTF8.self) : path
        }
        return prefix + (path.hasPrefix("./") ? String(path.dropFirst(2)) : path)
    }

    private func placed(_ diagnostic: Diagnostic) -> Diagnostic {
        var diagnostic = isOfMkDocs ? diagnostic.inWordsOfMkDocs : diagnostic
        guard let location = diagnostic.location else { return diagnostic }
        diagnostic.location?.path = path(location.path)
        for i in diagnostic.otherLocations.indices {
            diagnostic.otherLocations[i].path = path(diagnostic.otherLocations[i].path)
        }
        return diagnostic
    }

    // MARK: Formats

    /// A workflow command of GitHub Actions.
    private func append(annotation diagnostic: Diagnostic, to out: inout [UInt8]) {
        out.append("::")
        out.append(utf8: diagnostic.severity == .notice ? "notice" : diagnostic.severity.rawValue)
        var properties: [String] = []
        if let location = diagnostic.location {
            properties.append("file=" + escaped(location.path, property: true))
            if location.line > 0 { properties.append("line=\(location.line)") }
            if location.column > 0 { properties.append("col=\(location.column)") }
        }
        properties.append("title=" + escaped(diagnostic.id, property: true))
        out.append(" ")
        out.append(utf8: properties.joined(separator: ","))
        out.append("::")
        let lines = [diagnostic.message] + (diagnostic.otherPlaces().map { [$0] } ?? []) + diagnostic.help
        out.append(utf8: escaped(lines.joined(separator: "\n"), property: false))
        out.append("\n")
    }

    private func escaped(_ text: String, property: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "%": result += "%25"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            case ":" where property: result += "%3A"
            case "," where property: result += "%2C"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private func append(json report: BuildReport, seconds: Double, to out: inout [UInt8]) {
        let facts = [
            ("published", "\(report.isPublished)"), ("pages", "\(report.pages)"),
            ("written", "\(report.written)"), ("unchanged", "\(report.unchanged)"),
            ("errors", "\(report.errors)"), ("warnings", "\(report.warnings)"),
            ("milliseconds", "\(Int(seconds * 1000))"),
        ]
        append(json: facts, report.diagnostics, to: &out)
    }

    /// One object of facts, whose values are JSON, and diagnostics.
    private func append(
        json facts: [(String, String)], _ diagnostics: [Diagnostic], to out: inout [UInt8]
    ) {
        out.append("{")
        for (name, value) in facts {
            out.append("\n  ")
            out.append(json: name)
            out.append(": ")
            out.append(utf8: value)
            out.append(",")
        }
        out.append("\n  \"diagnostics\": [")
        for (i, diagnostic) in diagnostics.map(placed).enumerated() {
            out.append(utf8: i == 0 ? "\n    " : ",\n    ")
            append(json: diagnostic, to: &out)
        }
        out.append(utf8: diagnostics.isEmpty ? "]\n}\n" : "\n  ]\n}\n")
    }

    private func append(json diagnostic: Diagnostic, to out: inout [UInt8]) {
        out.append("{ \"severity\": ")
        out.append(json: diagnostic.severity.rawValue)
        out.append(", \"id\": ")
        out.append(json: diagnostic.id)
        out.append(", \"message\": ")
        out.append(json: diagnostic.message)
        if let location = diagnostic.location {
            out.append(", \"file\": ")
            out.append(json: location.path)
            out.append(", \"line\": ")
            out.append(decimal: location.line)
            out.append(", \"column\": ")
            out.append(decimal: location.column)
        }
        if !diagnostic.otherLocations.isEmpty {
            out.append(", \"also\": [")
            for (i, location) in diagnostic.otherLocations.enumerated() {
                out.append(utf8: i == 0 ? "{ \"file\": " : ", { \"file\": ")
                out.append(json: location.path)
                out.append(", \"line\": ")
                out.append(decimal: location.line)
                out.append(", \"column\": ")
                out.append(decimal: location.column)
                out.append(" }")
            }
            out.append("]")
        }
        out.append(", \"help\": [")
        for (i, line) in diagnostic.help.enumerated() {
            if i > 0 { out.append(", ") }
            out.append(json: line)
        }
        out.append("] }")
    }
}

/// A line on the terminal that says how far a long run is; nothing where nobody watches.
final class ProgressLine: Sendable {
    private let isShown: Bool
    private let start = Terminal.now()
    private let lastShown = Atomic<Int>(0)
    private let wasShown = Atomic<Bool>(false)

    private let unit: String

    init(_ options: ReportOptions) {
        isShown = !options.quiet && options.format == .text && Terminal.isTerminal(Terminal.error)
        unit = "pages"
    }

    init(isShown: Bool, unit: String) {
        self.isShown = isShown && Terminal.isTerminal(Terminal.error)
        self.unit = unit
    }

    /// Shows how far a check of other hosts is, and who keeps it waiting.
    func update(_ progress: ExternalProgress) {
        var text = "\(progress.done) of \(progress.total) URLs, \(Int(progress.rate)) a second"
        let slow = progress.slowHosts.prefix(2).map { host in
            host.pause >= 1
                ? "\(host.name) (\(host.waiting), in \(Int(host.pause)) s)" : "\(host.name) (\(host.waiting))"
        }
        if !slow.isEmpty { text += "; waiting for " + slow.joined(separator: ", ") }
        show(text)
    }

    func update(_ done: Int, of total: Int) { show("\(done) of \(total) \(unit)") }

    private func show(_ text: @autoclosure () -> String) {
        guard isShown else { return }
        let milliseconds = Int((Terminal.now() - start) * 1000)
        // Short runs show nothing, long ones change ten times a second.
        let last = lastShown.load(ordering: .relaxed)
        guard milliseconds > 500, milliseconds - last >= 100,
            lastShown.compareExchange(expected: last, desired: milliseconds, ordering: .relaxed).exchanged
        else { return }
        wasShown.store(true, ordering: .relaxed)
        Terminal.write(Array("\r\u{1B}[2K\(text().prefix(100))".utf8), to: Terminal.error)
    }

    func clear() {
        if wasShown.load(ordering: .relaxed) { Terminal.write(Array("\r\u{1B}[2K".utf8), to: Terminal.error) }
    }
}
