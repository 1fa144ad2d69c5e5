import ArgumentParser
import GalleyCore
import GalleySite

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Makes a new site to start from.",
        discussion:
            "Writes a configuration and a few pages into a folder, which is made if it is not there. Should one of the files be there already, nothing is written."
    )

    @Argument(help: ArgumentHelp("The site's folder.", valueName: "folder"), completion: .directory)
    var folder: String

    @Option(help: "The site's title; otherwise made from the folder's name.")
    var title: String?

    @Flag(help: "Copy the default theme into theme/, to change it.")
    var withTheme = false

    func run() throws {
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
