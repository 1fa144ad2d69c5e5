import ArgumentParser
import GalleyCore
import GalleySite

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Makes a new site to start from.",
        discussion:
            "Writes a configuration and a few pages into a new or empty folder. Nothing that exists is replaced."
    )

    @Argument(help: ArgumentHelp("The folder to make.", valueName: "folder"), completion: .directory)
    var folder: String

    @Option(help: "The site's title; otherwise made from the folder's name.")
    var title: String?

    @Flag(help: "Copy the default theme into theme/, to change it.")
    var withTheme = false

    func run() throws {
        do throws(Scaffold.Problem) {
            let name = GalleyCore.fileName(folder.hasSuffix("/") ? String(folder.dropLast()) : folder)
            let files = try Scaffold.write(
                to: folder, title: title ?? GalleySite.title(fromName: name == "." ? "Documentation" : name),
                withTheme: withTheme)
            Terminal.print("Wrote \(files) files to \(folder).")
            Terminal.print(folder == "." ? "Next: galley build" : "Next: cd \(folder) && galley build")
        } catch {
            Terminal.printError("error: \(error.message)")
            throw ExitCode(ExitStatus.findings)
        }
    }
}
