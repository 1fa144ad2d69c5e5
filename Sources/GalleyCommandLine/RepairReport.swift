// Repairs as they are shown and made: a diff, and a sentence that says what it came to.

import GalleyCore
import GalleySite

/// The repairs that one run found.
struct RepairReport {
    private let repairs: [FileRepairs]
    private let reports: AuditReportOptions
    /// Makes a path right where the user stands.
    private let path: (String) -> String
    /// Standard output belongs to the report where a program reads it.
    private let output: Int32

    init(_ repairs: [FileRepairs], _ reports: AuditReportOptions, path: @escaping (String) -> String) {
        self.repairs = repairs
        self.reports = reports
        self.path = path
        output = reports.format == "text" ? Terminal.output : Terminal.error
    }

    var count: Int { repairs.reduce(0) { $0 + $1.fixes.count } }

    /// Prints the diff, and how it is made.
    func show() {
        guard count > 0 else { return }
        var style = DiffStyle()
        style.color = reports.color.isOn(for: output)
        style.isForTerminal = Terminal.isTerminal(output)
        var out: [UInt8] = []
        out.append("\n")
        for file in repairs {
            do throws(FileRepairs.Refusal) {
                try file.append(diffTo: &out, name: path(file.path), style)
            } catch {
                Terminal.printError("error: \(path(file.path)) \(error.reason)")
            }
        }
        out.append(
            utf8: "\n\(Self.counted(count, in: repairs.count)). Run with --fix --write to make them.\n")
        Terminal.write(out, to: output)
    }

    /// Makes the repairs, each file by itself, and says so; false where a file could not be written.
    func write() -> Bool {
        guard count > 0 else { return true }
        var made = 0
        var files = 0
        for file in repairs {
            do throws(FileRepairs.Refusal) {
                try file.write()
                made += file.fixes.count
                files += 1
            } catch {
                Terminal.printError("error: \(path(file.path)) \(error.reason); nothing was repaired in it")
            }
        }
        if !reports.quiet || files < repairs.count {
            print(made > 0 ? "Made \(Self.counted(made, in: files)).\n" : "Made no repairs.\n")
        }
        return files == repairs.count
    }

    /// Says that nobody but the author can repair what was found.
    func tellNothing() {
        if count == 0, !reports.quiet { print("None of it can be repaired for certain.") }
    }

    private func print(_ text: String) { Terminal.write(Array((text + "\n").utf8), to: output) }

    private static func counted(_ repairs: Int, in files: Int) -> String {
        "\(repairs) repair\(repairs == 1 ? "" : "s") in \(files) file\(files == 1 ? "" : "s")"
    }
}
