import Foundation
import GalleyOpenAPI

/// The programs that samples are read by, and what they say of them.
enum SampleTools {
    /// The path of a program, where the machine has it.
    static func path(of program: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    static func missing(_ program: String) -> String { "\(program) is not there" }

    /// Runs a program to its end; what it printed, on both channels.
    static func run(_ program: String, _ arguments: [String], in folder: URL) throws -> (
        status: Int32, text: String
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = folder
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }

    /// Calls with an empty folder, which is removed afterwards.
    static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("samples-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    /// The problems that a language's own tool has with samples of it; empty where all are well-formed.
    static func problems(_ language: SampleLanguage, _ samples: [String]) throws -> String {
        try withFolder { folder in
            // The compiler is started once for each file; a function each lets all of them be in one.
            let files =
                language.highlighting == "swift"
                ? [samples.enumerated().map(function).joined(separator: "\n")] : samples.map { $0 + "\n" }
            for (i, text) in files.enumerated() {
                try Data(text.utf8).write(to: folder.appendingPathComponent("\(i).\(suffix(language))"))
            }
            let (program, arguments) = command(language)
            let (status, text) = try run(program, arguments, in: folder)
            return status == 0 ? text : text + "\nended with \(status)"
        }
    }

    /// The program that reads a language, without one sample a process where it can read many.
    static func program(_ language: SampleLanguage) -> String {
        command(language).program
    }

    private static func command(_ language: SampleLanguage) -> (program: String, arguments: [String]) {
        switch language.highlighting {
        case "bash": ("bash", ["-c", #"for file in *.sh; do bash -n "$file"; done"#])
        case "python":
            (
                "python3",
                [
                    "-c",
                    """
                    import ast, pathlib
                    for file in sorted(pathlib.Path(".").glob("*.py")):
                        ast.parse(file.read_text("utf-8"), str(file))
                    """,
                ]
            )
        case "javascript":
            (
                "node",
                [
                    "--no-warnings", "--experimental-vm-modules", "-e",
                    """
                    const fs = require("fs"), vm = require("vm");
                    for (const file of fs.readdirSync(".")) {
                      new vm.SourceTextModule(fs.readFileSync(file, "utf8"), { identifier: file });
                    }
                    """,
                ]
            )
        case "swift": ("swiftc", ["-parse", "0.swift"])
        // Says where its own layout differs, too.
        default: ("gofmt", ["-e", "-d", "."])
        }
    }

    /// Statements cannot stand twice on the top level.
    private static func function(_ i: Int, _ sample: String) -> String {
        let body = sample.replacing("import Foundation\n", with: "", maxReplacements: 1)
        return "func sample\(i)() async throws {\n" + body + "\n}\n"
    }

    private static func suffix(_ language: SampleLanguage) -> String {
        switch language.highlighting {
        case "bash": "sh"
        case "python": "py"
        case "javascript": "mjs"
        default: language.highlighting
        }
    }
}
