import ArgumentParser
import GalleyCore
import GalleySite

struct CleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Removes what Galley wrote to the output folder, and nothing else.")

    @OptionGroup var project: ProjectOptions

    @Flag(name: .shortAndLong, help: "Report problems only.")
    var quiet = false

    func run() throws {
        var diagnostics: [Diagnostic] = []
        let loaded = try project.load(&diagnostics)
        do throws(FileError) {
            let count = try OutputFolder(path: loaded.outputFolder).clean()
            if !quiet { Terminal.print("Removed \(count) file\(count == 1 ? "" : "s").") }
        } catch {
            Terminal.printError("error: \(error.message)")
            throw ExitCode(ExitStatus.findings)
        }
    }
}
