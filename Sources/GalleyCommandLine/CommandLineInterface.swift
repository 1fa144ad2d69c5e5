// The program's face: commands and their options, and the exit codes that scripts rely on.
//
//     0  done
//     1  errors, or warnings with --strict
//     2  wrong usage or wrong configuration

import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleySite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What the program ends with.
package enum ExitStatus {
    package static let success: Int32 = 0
    package static let findings: Int32 = 1
    package static let usage: Int32 = 2
}

/// The program as a function of its arguments.
package enum CommandLineInterface {
    /// Runs the command that the arguments name, without the program's name, and returns the exit status.
    package static func run(_ arguments: [String]) -> Int32 {
        var command: any ParsableCommand
        do {
            command = try GalleyCommand.parseAsRoot(arguments)
        } catch {
            let text = GalleyCommand.fullMessage(for: error)
            return finish(with: error, misspeltCommand(arguments) ?? text)
        }
        do {
            try command.run()
            return ExitStatus.success
        } catch let code as ExitCode {
            return code.rawValue
        } catch  where GalleyCommand.exitCode(for: error).isSuccess {
            return finish(with: error, GalleyCommand.fullMessage(for: error))
        } catch {
            // The arguments could be read: how they are written would be no help.
            return finish(with: error, "Error: " + GalleyCommand.message(for: error))
        }
    }

    /// What is wrong where the first argument is no command; nil where it is one, or an option.
    private static func misspeltCommand(_ arguments: [String]) -> String? {
        let names =
            GalleyCommand.configuration.subcommands.map { $0.configuration }
            .filter { $0.shouldDisplay }.compactMap { $0.commandName } + ["help"]
        guard let first = arguments.first, !first.hasPrefix("-"), !names.contains(first),
            first != DrawGraphCommand.configuration.commandName
        else { return nil }
        let meant = nearest(to: first, among: names).map { " Did you mean '\($0)'?" } ?? ""
        return """
            Error: There is no command '\(first.printable)'.\(meant)
              See 'galley --help' for the commands that there are.
            """
    }

    /// Help, versions and completion scripts were asked for; all else is a mistake in the arguments.
    private static func finish(with error: any Error, _ text: String) -> Int32 {
        if GalleyCommand.exitCode(for: error).isSuccess {
            Terminal.print(text)
            return ExitStatus.success
        }
        Terminal.printError(text)
        return ExitStatus.usage
    }
}

struct GalleyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "galley",
        abstract: "Builds a documentation site from Markdown, and reads its own proofs.",
        discussion: """
            A folder with Markdown in content/ is a site: `galley build` writes it to public/.
            `galley new my-docs` makes one to start from.
            """,
        version: Galley.version,
        subcommands: [
            NewCommand.self, BuildCommand.self, ServeCommand.self, PreviewCommand.self, AuditCommand.self,
            RulesCommand.self,
            CleanCommand.self,
            SchemaCommand.self, ManualCommand.self, DrawGraphCommand.self,
        ])
}

/// The options that say how a site is made, whether it is written or audited.
struct SiteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Where the site will be published: links to it are its own.", valueName: "url"))
    var baseURL: String?

    @Flag(help: "Take drafts in.")
    var drafts = false

    @Option(name: .shortAndLong, help: ArgumentHelp("How many threads work at once.", valueName: "count"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 1024.")
        }
        if let baseURL, !isBaseURL(baseURL) {
            throw ValidationError(
                "--base-url takes an http or https URL without ? and #, such as https://docs.example.com/.")
        }
    }

    func apply(to project: inout Project) {
        if let baseURL { project.configuration.baseURL = Configuration.asFolder(baseURL) }
        if drafts { project.configuration.drafts = true }
        if let jobs { project.jobs = jobs }
    }
}

/// The options that say how to report.
struct ReportOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, github }
    enum Color: String, ExpressibleByArgument, CaseIterable {
        case auto, always, never

        func isOn(for descriptor: Int32) -> Bool {
            switch self {
            case .always: true
            case .never: false
            case .auto:
                Terminal.isTerminal(descriptor) && (Terminal.environment("NO_COLOR") ?? "").isEmpty
                    && Terminal.environment("TERM") != "dumb"
            }
        }
    }

    @Option(help: "How problems are reported: text, json, or github for annotations in GitHub Actions.")
    var format: Format = .text

    @Option(help: "Whether to colour the report: auto, always or never. NO_COLOR is honoured.")
    var color: Color = .auto

    @Flag(name: .shortAndLong, help: "Report problems only.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Report notices and timings as well.")
    var verbose = false

    func validate() throws {
        if quiet, verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
    }
}
