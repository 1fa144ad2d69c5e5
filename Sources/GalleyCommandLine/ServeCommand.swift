import ArgumentParser
import GalleyCore
import GalleyServe
import GalleySite

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Shows the site while it is written.",
        discussion:
            "Builds in memory, serves on this machine, and follows the sources: what is saved is seen in the browser at once, and what is wrong is told. Nothing is written. Exit status: 0 ended by Ctrl-C, 2 usage."
    )

    @Argument(
        help: ArgumentHelp("The project's folder.", valueName: "project"), completion: .directory)
    var folder: String = "."

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The configuration file, instead of galley.yml in the project's folder.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String?

    @OptionGroup var server: ServerOptions

    @Flag(inversion: .prefixedNo, help: "Show drafts.")
    var drafts = true

    @Option(
        help: ArgumentHelp(
            "The address that opens a file in your editor, with {path}, {line} and {column}; empty for none.",
            valueName: "url"))
    var editor: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("How many threads work at once.", valueName: "count"))
    var jobs: Int?

    @OptionGroup var reporting: ReportOptions

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 1024.")
        }
    }

    func run() throws {
        let interrupt = Interrupt()
        let start = Terminal.now()
        let options = ProjectOptions(folder: folder, config: config)
        var first: [Diagnostic] = []
        let project = try load(options, &first)
        let loader = self
        let live = LiveSite(project, configurationFile: options.config.map(options.absolute)) {
            var diagnostics: [Diagnostic] = []
            do {
                return (try loader.load(options, &diagnostics), diagnostics)
            } catch {
                // The file went away after the start: what was read last stays.
                diagnostics.append(
                    Diagnostic(.error, "config/unreadable", "the configuration cannot be read any more"))
                return (nil, diagnostics)
            }
        }
        let reporter = Reporter(reporting, projectFolder: folder)
        let log = ServeLog(reporter: reporter, isQuiet: reporting.quiet, isVerbose: reporting.verbose)
        let pages = live.snapshot.map { $0.site.pages.count } ?? 0
        // Held here as well, the first site would be there to the end beside the newest.
        let preview = LivePreview(
            consume live, hosts: server.hostNames, editor: editor
        ) { log.tell($0) }
        let running = try server.start(log: nil) { preview.respond(to: $0) }
        let milliseconds = Int(((Terminal.now() - start) * 1000).rounded())
        server.announce(
            running, path: preview.basePath,
            serving: "\(pages == 1 ? "1 page" : "\(pages) pages"), read in \(milliseconds) ms,")
        do throws(FileError) {
            try preview.start()
        } catch {
            Terminal.printError("warning: changes cannot be followed: \(error.message)")
        }
        interrupt.wait()
        running.stop()
        preview.stop()
    }

    private func load(_ options: ProjectOptions, _ diagnostics: inout [Diagnostic]) throws -> Project {
        var project = try options.load(&diagnostics)
        project.configuration.drafts = drafts
        if let jobs { project.jobs = jobs }
        return project
    }
}

/// What `serve` says while it runs.
private struct ServeLog: Sendable {
    let reporter: Reporter
    let isQuiet: Bool
    let isVerbose: Bool

    func tell(_ event: LivePreview.Event) {
        switch event {
        case .watching(.events): break
        case .watching(.polling(let reason, let help)):
            Terminal.printError(
                "warning: changes are found by looking again and again: \(reason)"
                    + help.map { "\n  = \($0)" }.joined())
        case .unwatched(let error):
            Terminal.printError("warning: some changes are not seen: \(error.message)")
        case .updated(let paths, let update, let milliseconds):
            guard !isQuiet else { return }
            let what =
                paths.count == 1
                ? paths[0].printable
                : paths.isEmpty ? "everything" : "\(paths[0].printable) and \(paths.count - 1) more"
            let tenths = Int((milliseconds * 10).rounded())
            Terminal.print(
                update == .failed
                    ? "\(what): the last site without errors stays"
                    : "\(what): shown after \(tenths / 10).\(tenths % 10) ms")
        case .problems(let all, let new, let mended):
            reporter.report(new)
            guard !isQuiet else { return }
            let left = all.count { $0.severity > .notice }
            if mended > 0 || !new.isEmpty || left > 0 {
                let told = new.count { $0.severity > .notice }
                var parts: [String] = []
                if told > 0, told < left { parts.append("\(told) new") }
                if mended > 0 { parts.append("\(mended) gone") }
                let detail = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
                Terminal.print(
                    left == 0
                        ? "No problems\(detail)."
                        : "\(left == 1 ? "1 problem" : "\(left) problems")\(detail).")
            }
        }
    }
}
