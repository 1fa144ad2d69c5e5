import ArgumentParser
import GalleyCore
import GalleySite

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Makes a new site to start from.",
        discussion:
            "Writes a configuration and a few pages into a folder, which is made if it is not there. Should one of the files be there already, nothing is written. With --from, writes the configuration of a project that is there already."
    )

    /// Whose project is to be taken over.
    enum Origin: String, ExpressibleByArgument, CaseIterable { case mkdocs }

    @Argument(
        help: ArgumentHelp("The site's folder; with --from this one, if you name none.", valueName: "folder"),
        completion: .directory)
    var folder: String?

    @Option(help: "Write the galley.yml that means the same as the project's mkdocs.yml.")
    var from: Origin?

    @Option(help: "The site's title; otherwise made from the folder's name.")
    var title: String?

    @Flag(help: "Copy the default theme into theme/, to change it.")
    var withTheme = false

    func validate() throws {
        guard from == nil else {
            if title != nil || withTheme {
                throw ValidationError("--title and --with-theme go with a new site, not with --from.")
            }
            return
        }
        if folder?.isEmpty ?? true { throw ValidationError("Name the folder of the new site.") }
    }

    func run() throws {
        if from == .mkdocs { return try takeOver(Configuration.cleaned(folder ?? ".")) }
        let folder = folder ?? "."
        do throws(Scaffold.Problem) {
            let folder = Configuration.cleaned(folder)
            let isHere = folder == "."
            let name = GalleyCore.fileName(folder)
            let files = try Scaffold.write(
                to: folder,
                title: title ?? GalleySite.title(fromName: isHere || name == ".." ? "Documentation" : name),
                withTheme: withTheme)
            Terminal.print("Wrote \(files) files to \(isHere ? "this folder" : folder).")
            Terminal.print("Next: " + (isHere ? "" : "cd \(shellQuoted(folder)) && ") + "galley serve")
        } catch {
            Terminal.printError("error: \(error.message)")
            throw ExitCode(ExitStatus.findings)
        }
    }
}

extension NewCommand {
    private func takeOver(_ folder: String) throws {
        let result: (project: MkDocsProject, path: String)
        do throws(Scaffold.Problem) {
            let (project, path) = try Scaffold.takeOver(mkdocs: folder) { Terminal.environment($0) }
            result = (project, path)
        } catch {
            Terminal.printError("error: \(error.message)" + (error.help.map { "\n  = \($0)" } ?? ""))
            throw ExitCode(ExitStatus.findings)
        }
        // All that could not be taken over is told.
        let options = try ReportOptions.parse(["--verbose"])
        var reporter = Reporter(options, projectFolder: folder)
        reporter.isOfMkDocs = true
        reporter.report(result.project.diagnostics)
        Terminal.print("Wrote \(result.path), which is read from now on in the place of mkdocs.yml.")
    }
}

/// A path as a shell takes it for one word and not for an option.
func shellQuoted(_ path: String) -> String {
    let path = path.hasPrefix("-") ? "./" + path : path
    let isPlain = path.utf8.allSatisfy { byte in
        byte.isASCIILetter || byte.isASCIIDigit || byte >= 0x80 || "/._-+,:@%".utf8.contains(byte)
    }
    return isPlain
        ? path
        : "'" + path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
