// Which project a command is about, and where its site is written.

import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleyGraphs
import GalleySite

/// The options that say which project is meant.
struct ProjectOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp("The project's folder.", valueName: "project"),
        completion: .directory)
    var folder: String = "."

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The configuration file, instead of galley.yml or mkdocs.yml in the project's folder.",
            valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String?

    init() {}

    /// The options as another command has them.
    init(folder: String, config: String?) {
        self.folder = folder
        self.config = config
    }

    /// Reads the configuration; its problems are among the diagnostics.
    func load(_ diagnostics: inout [Diagnostic]) throws -> Project {
        guard fileStatus(folder)?.kind == .folder, let root = realPath(folder) else {
            throw ValidationError("There is no folder '\(folder)'.")
        }
        var configuration = Configuration()
        if let path = try configurationPath(root) {
            do throws(FileError) {
                if MkDocsFile.isOne(path) {
                    let project = try MkDocsProject(
                        file: path, path: inProject(path, root), root: root,
                        environment: { Terminal.environment($0) })
                    configuration = project.configuration
                    diagnostics += project.diagnostics
                } else {
                    let bytes = try readFile(path)
                    configuration = Configuration(
                        yaml: bytes, path: inProject(path, root), diagnostics: &diagnostics)
                }
            } catch {
                throw ValidationError("The configuration file cannot be read: \(error.message).")
            }
        }
        if config == nil { warnOfSecondFile(root, &diagnostics) }
        var project = Project(root: root, configuration: configuration)
        // The description of a running service: asked for once in a build, and only where the configuration names its URL.
        project.fetch = { url in
            switch Download.bytes(of: url) {
            case .success(let bytes): .bytes(bytes)
            case .failure(let failure): .failure(failure.reason)
            }
        }
        project.graphs = Self.graphs
        return project
    }

    /// One for all: a project that is read again has the drawings that there are.
    private static let graphs = GraphDrawer(program: DrawGraphCommand.program)

    private func configurationPath(_ root: String) throws -> String? {
        if let config {
            guard fileStatus(config)?.kind == .file else {
                throw ValidationError("There is no configuration file '\(config)'.")
            }
            return absolute(config)
        }
        return Configuration.projectFileNames.map { root + "/" + $0 }.first { fileStatus($0) != nil }
    }

    private func warnOfSecondFile(_ root: String, _ diagnostics: inout [Diagnostic]) {
        // A mkdocs.yml may stay beside the galley.yml that was made of it.
        let own = Configuration.fileNames.filter { fileStatus(root + "/" + $0) != nil }
        let present = own.isEmpty ? MkDocsFile.names.filter { fileStatus(root + "/" + $0) != nil } : own
        guard present.count > 1 else { return }
        diagnostics.append(
            Diagnostic(
                .warning, "config/two-files", "`\(present[1])` is not read, since there is a `\(present[0])`",
                at: SourceLocation(path: present[1]), help: ["remove one of them"]))
    }

    /// A file as the project's messages name it: relative to the project where it lies in it. Its own name is
    /// kept, should it be a symbolic link.
    private func inProject(_ path: String, _ root: String) -> String {
        let folder = realPath(parentFolder(path)) ?? parentFolder(path)
        let name = fileName(path)
        if folder == root { return name }
        return (GalleyCore.path(folder, below: root) ?? folder) + "/" + name
    }

    /// The absolute path of the configuration file that was named; nil where it is found by its name.
    var configurationFile: String? { config.map(absolute) }
}

/// The option that says where a site is written.
struct OutputOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder that the site is written to.", valueName: "folder"),
        completion: .directory)
    var output: String?

    func validate() throws {
        if output?.isEmpty == true { throw ValidationError("--output takes the name of a folder.") }
    }

    func apply(to project: inout Project) {
        // A path on the command line is relative to where one stands; in the file, to the project.
        if let output { project.configuration.output = absolute(output) }
    }
}

/// A path of the command line from the root of the file system.
private func absolute(_ path: String) -> String {
    Configuration.cleaned(path.hasPrefix("/") ? path : (realPath(".") ?? ".") + "/" + path)
}
