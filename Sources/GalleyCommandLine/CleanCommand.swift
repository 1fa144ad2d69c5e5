import ArgumentParser
import GalleyCore
import GalleySite

struct CleanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean", abstract: "Removes what Galley wrote to the output folder, and nothing else.")

    @OptionGroup var project: ProjectOptions
    @OptionGroup var destination: OutputOptions
    @OptionGroup var reporting: ReportOptions

    func run() throws {
        var diagnostics: [Diagnostic] = []
        var loaded = try project.load(&diagnostics)
        destination.apply(to: &loaded)
        var reporter = Reporter(reporting, projectFolder: project.folder)
        reporter.isOfMkDocs = loaded.configuration.isOfMkDocs
        // Which folder is meant is known only where the configuration is right.
        let isFileWrong = diagnostics.contains { $0.severity == .error }
        var removed = 0
        if !isFileWrong {
            do throws(FileError) {
                removed = try OutputFolder(path: loaded.outputFolder).clean()
            } catch {
                let output = destination.output ?? reporter.path(loaded.configuration.output)
                diagnostics.append(OutputFolder.diagnostic(error, output: output))
            }
        }
        reporter.report(diagnostics)
        reporter.summarize(removed: removed, diagnostics)
        if isFileWrong { throw ExitCode(ExitStatus.usage) }
        if diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode(ExitStatus.findings) }
    }
}
