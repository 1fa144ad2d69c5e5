import ArgumentParser
import GalleyCore
import GalleyServe
import GalleySite

struct PreviewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "preview", abstract: "Serves the built site as a host on the web would.",
        discussion:
            "A project's folder stands for its output folder, below the path of its base_url; any other folder is served as it is. Exit status: 0 ended by Ctrl-C, 2 usage or configuration."
    )

    @OptionGroup var options: ProjectOptions

    @Option(
        help: ArgumentHelp(
            "The path that the site is served below, instead of that of base_url.", valueName: "path"))
    var basePath: String?

    @OptionGroup var server: ServerOptions

    @Flag(name: .shortAndLong, help: "Report each request.")
    var verbose = false

    func validate() throws {
        if let basePath, !basePath.hasPrefix("/") || (try? RequestTarget(basePath)) == nil {
            throw ValidationError("--base-path takes the path of an address, such as /docs/.")
        }
    }

    func run() throws {
        let interrupt = Interrupt()
        let (path, name, configuredBase, takenBack) = try served()
        guard fileStatus(path)?.kind == .folder else {
            Terminal.printError(
                "error: there is no folder \(name) to serve\n  = `galley build` makes it")
            throw ExitCode(ExitStatus.usage)
        }
        let isHidden: @Sendable (String) -> Bool = { file in
            // Galley's own notes are no part of the site, whatever patterns say.
            RequestTarget.isHidden(file) && (takenBack.verdict(file) != false || file.hasPrefix(".galley"))
        }
        var responder = Responder(
            FolderFiles(path, isHidden: isHidden), hosts: server.hostNames,
            basePath: basePath ?? configuredBase)
        responder.isHidden = isHidden
        if basePath != nil { responder.basePathSource = "--base-path" }
        let answering = responder
        let running = try server.start(log: verbose ? Self.log : nil) { answering.respond(to: $0) }
        server.announce(running, path: responder.basePath, serving: name)
        interrupt.wait()
        running.stop()
    }

    /// The folder to serve, as it is called here, the path it is served below, and what of hidden files is published.
    private func served() throws -> (path: String, name: String, basePath: String, takenBack: PathPatterns) {
        let folder = options.folder
        guard isProject else {
            guard fileStatus(folder)?.kind == .folder, let path = realPath(folder) else {
                throw ValidationError("There is no folder '\(folder)'.")
            }
            return (path, folder, "/", PathPatterns([]))
        }
        var diagnostics: [Diagnostic] = []
        let project = try options.load(&diagnostics)
        var reporter = Reporter(try ReportOptions.parse([]), projectFolder: folder)
        reporter.isOfMkDocs = project.configuration.isOfMkDocs
        let errors = diagnostics.filter { $0.severity == .error }
        reporter.report(errors)
        guard errors.isEmpty else { throw ExitCode(ExitStatus.usage) }
        return (
            project.outputFolder, reporter.path(project.configuration.output),
            project.configuration.basePath, PathPatterns(project.configuration.exclude)
        )
    }

    /// Whether the folder is where a site is made rather than the site itself.
    private var isProject: Bool {
        let folder = options.folder
        func has(_ name: String) -> Bool { fileStatus(folder + "/" + name) != nil }
        if options.config != nil || Configuration.projectFileNames.contains(where: has) { return true }
        if has("index.html") { return false }
        return folder == "." || has(Configuration().content)
    }

    /// `200 GET /guide/ 5120 bytes, 0.3 ms`
    private static func log(_ entry: HTTPServer.Entry) {
        let bytes = entry.bytes.map { "\($0) bytes" } ?? "events"
        let tenths = Int((entry.milliseconds * 10).rounded())
        let target = String(String.UnicodeScalarView(entry.target.unicodeScalars.filter { $0.value >= 0x20 }))
        Terminal.print("\(entry.status) \(entry.method) \(target) \(bytes), \(tenths / 10).\(tenths % 10) ms")
    }
}
