import ArgumentParser
import GalleyCore
import GalleyServe
import GalleySite
import Synchronization

struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Shows the site while it is written.",
        discussion:
            "Builds in memory, serves on this machine, and follows the sources: what is saved is seen in the browser at once, and what is wrong is told. Nothing is written. Exit status: 0 ended by Ctrl-C, 2 usage."
    )

    @OptionGroup var options: ProjectOptions
    @OptionGroup var server: ServerOptions

    @Flag(
        inversion: .prefixedNo, help: "Show drafts, or leave them out; they are shown where you say nothing.")
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
        if let editor, !editor.isEmpty, !editor.contains("{path}") {
            throw ValidationError(
                "--editor takes an address with {path} in it, such as '\(Configuration().editor)', or '' for none."
            )
        }
    }

    func run() throws {
        let interrupt = Interrupt()
        let start = Terminal.now()
        var diagnostics: [Diagnostic] = []
        let project = try load(&diagnostics)
        let loader = self
        let first = Mutex<(project: Project?, diagnostics: [Diagnostic])?>((project, diagnostics))
        let live = LiveSite(project, configurationFile: options.configurationFile) {
            first.withLock { first in
                defer { first = nil }
                return first
            } ?? loader.loadAgain()
        }
        var reporter = Reporter(reporting, projectFolder: options.folder)
        reporter.isOfMkDocs = project.configuration.isOfMkDocs
        let log = ServeLog(
            reporter: reporter, server: server, isQuiet: reporting.quiet, isVerbose: reporting.verbose)
        let pages = live.snapshot.map { $0.site.pages.count } ?? 0
        // Held here as well, the first site would be there to the end beside the newest.
        let preview = LivePreview(
            consume live, hosts: server.hostNames, editor: editor
        ) { log.tell($0) }
        let running = try server.start(log: nil) { preview.respond(to: $0) }
        log.running.withLock { $0 = running }
        let milliseconds = Int(((Terminal.now() - start) * 1000).rounded())
        server.announce(
            running, path: preview.basePath,
            serving: "\(pages == 1 ? "1 page" : "\(pages) pages"), read in \(milliseconds) ms,",
            notes: project.configuration.references.filter(\.isRemote).map {
                "\($0.spec.printable) is not watched: it is asked for again when galley.yml is saved."
            })
        do throws(FileError) {
            try preview.start()
        } catch {
            Terminal.printError("warning: changes cannot be followed: \(error.message)")
        }
        interrupt.wait()
        running.stop()
        preview.stop()
    }

    private func load(_ diagnostics: inout [Diagnostic]) throws -> Project {
        var project = try options.load(&diagnostics)
        project.configuration.drafts = drafts
        if let jobs { project.jobs = jobs }
        return project
    }

    private func loadAgain() -> (project: Project?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        do {
            return (try load(&diagnostics), diagnostics)
        } catch {
            // The file went away after the start: what was read last stays.
            diagnostics.append(
                Diagnostic(.error, "config/unreadable", "the configuration cannot be read any more"))
            return (nil, diagnostics)
        }
    }
}

/// What `serve` says while it runs.
private final class ServeLog: Sendable {
    let reporter: Reporter
    let server: ServerOptions
    /// The server, once it is there.
    let running = Mutex<HTTPServer?>(nil)
    let isQuiet: Bool
    let isVerbose: Bool

    init(reporter: Reporter, server: ServerOptions, isQuiet: Bool, isVerbose: Bool) {
        self.reporter = reporter
        self.server = server
        self.isQuiet = isQuiet
        self.isVerbose = isVerbose
    }

    func tell(_ event: LivePreview.Event) {
        switch event {
        case .moved(let path):
            guard !isQuiet else { return }
            let address = running.withLock { $0 }.map { server.address($0, path) } ?? path
            Terminal.print("The site is at \(address) now")
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
