// A site in a temporary folder, and the real program run on it. Tests/README.md shows how it is used.

import Foundation
import Testing

/// A project made of text, built by the real program.
final class SiteTest {
    let folder: URL

    /// What one run of the program gave.
    struct Run {
        var status: Int32
        var output: String
        var errors: String

        /// The reports' first lines: "warning: no page `x` [link/missing-page]".
        var reports: [String] {
            errors.split(separator: "\n").map(String.init).filter {
                $0.hasPrefix("error: ") || $0.hasPrefix("warning: ") || $0.hasPrefix("notice: ")
            }
        }

        /// The reports' places: "content/index.md:3:5".
        var places: [String] {
            errors.split(separator: "\n").compactMap { line in
                guard let arrow = line.range(of: "--> ") else { return nil }
                return String(line[arrow.upperBound...])
            }
        }
    }

    /// Writes files, each after a line `-- path --`.
    init(_ files: String = "") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("galley-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var path: String?
        var lines: [Substring] = []
        func flush() throws {
            if let path { try write(path, lines.joined(separator: "\n") + "\n") }
            lines = []
        }
        for line in files.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- "), line.hasSuffix(" --") {
                try flush()
                path = String(line.dropFirst(3).dropLast(3))
            } else {
                lines.append(line)
            }
        }
        try flush()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func url(_ path: String) -> URL { folder.appendingPathComponent(path) }

    func write(_ path: String, _ text: String) throws { try write(path, Data(text.utf8)) }

    func write(_ path: String, _ data: Data) throws {
        let url = url(path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: url)
    }

    func remove(_ path: String) throws { try FileManager.default.removeItem(at: url(path)) }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: url(path).path) }

    /// A file's text; nil where there is none.
    func read(_ path: String) -> String? {
        (try? Data(contentsOf: url(path))).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A built page's main column.
    func main(_ path: String) throws -> String {
        let html = try #require(read("public/" + path), "there is no public/\(path)")
        let start = try #require(html.range(of: "<main"))
        let end = try #require(html.range(of: "</main>"))
        return String(html[start.lowerBound..<end.upperBound])
    }

    /// A built page's site navigation.
    func nav(_ path: String) throws -> String {
        let html = try #require(read("public/" + path), "there is no public/\(path)")
        let start = try #require(html.range(of: "<nav class=\"site-nav\""))
        let end = try #require(html.range(of: "</nav>", range: start.upperBound..<html.endIndex))
        return String(html[start.lowerBound..<end.upperBound])
    }

    /// The paths of all files below a folder, sorted, without Galley's own records.
    func files(_ path: String = "public") -> [String] {
        let base = url(path).path
        guard let walker = FileManager.default.enumerator(atPath: base) else { return [] }
        return walker.compactMap { $0 as? String }.filter { file in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: base + "/" + file, isDirectory: &isFolder)
                && !isFolder.boolValue && !file.hasPrefix(".galley")
        }.sorted()
    }

    /// Modification times of all built files, to see what was touched.
    func times() throws -> [String: Date] {
        var result: [String: Date] = [:]
        for file in files() {
            let values = try url("public/" + file).resourceValues(forKeys: [.contentModificationDateKey])
            result[file] = values.contentModificationDate
        }
        return result
    }

    /// Runs the program in the project's folder.
    @discardableResult
    func galley(_ arguments: String..., environment: [String: String] = [:]) throws -> Run {
        try Self.run(Self.program, arguments, in: folder, environment: environment)
    }

    static func run(
        _ program: URL, _ arguments: [String], in folder: URL, environment: [String: String] = [:],
        meanwhile: () throws -> Void = {}
    ) throws -> Run {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // What whoever runs the tests has set for their terminal or their repository is not for the program.
        let inherited = ProcessInfo.processInfo.environment.filter { name, _ in
            name != "NO_COLOR" && name != "TERM" && !name.hasPrefix("GIT_")
        }
        process.environment = inherited.merging(environment) { $1 }
        // Files rather than pipes: no output can fill a pipe that nobody reads.
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
            "galley-run-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let output = scratch.appendingPathComponent("out")
        let errors = scratch.appendingPathComponent("err")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        defer { process.waitUntilExit() }
        try meanwhile()
        process.waitUntilExit()
        return Run(
            status: process.terminationReason == .exit
                ? process.terminationStatus : -process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }

    /// The program, built beside the tests.
    static let program: URL = {
        let arguments = ProcessInfo.processInfo.arguments
        // The test bundle's path is among the arguments of the runner.
        for argument in [Bundle.main.bundlePath] + arguments {
            var folder = URL(fileURLWithPath: argument)
            for _ in 0..<4 {
                let candidate = folder.appendingPathComponent("galley")
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder),
                    !isFolder.boolValue
                {
                    return candidate
                }
                folder.deleteLastPathComponent()
            }
        }
        fatalError("the program galley was not built")
    }()

    /// The checkout.
    static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent()
}
