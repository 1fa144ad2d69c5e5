import ArgumentParser
import GalleyCore
import GalleySite

struct BuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build", abstract: "Builds the site into its output folder.",
        discussion:
            "The output is replaced whole or not at all. Exit status: 0 done, 1 errors (or warnings with --strict), 2 usage or configuration."
    )

    @OptionGroup var project: ProjectOptions
    @OptionGroup var destination: OutputOptions
    @OptionGroup var site: SiteOptions
    @OptionGroup var reporting: ReportOptions

    @Flag(help: "Let warnings fail the build.")
    var strict = false

    @Flag(help: "Replace files in the output folder that Galley did not write.")
    var overwrite = false

    func run() throws {
        let start = Terminal.now()
        var diagnostics: [Diagnostic] = []
        var loaded = try project.load(&diagnostics)
        destination.apply(to: &loaded)
        site.apply(to: &loaded)
        if strict { loaded.configuration.strict = true }
        var reporter = Reporter(reporting, projectFolder: project.folder)
        reporter.isOfMkDocs = loaded.configuration.isOfMkDocs
        let isFileWrong = diagnostics.contains { $0.severity == .error }

        var builder = SiteBuilder(loaded)
        builder.overwriting = overwrite
        let progress = ProgressLine(reporting)
        builder.progress = { progress.update($0, of: $1) }
        var report = builder.build(diagnostics: diagnostics)
        progress.clear()
        suggestFolderAbove(loaded.root, &report.diagnostics)
        reporter.report(report.diagnostics)
        reporter.summarize(
            report, output: destination.output ?? reporter.path(loaded.configuration.output),
            seconds: Terminal.now() - start)
        let isConfigurationWrong =
            isFileWrong || report.diagnostics.contains { $0.severity == .error && $0.id.hasPrefix("config/") }
        if isConfigurationWrong { throw ExitCode(ExitStatus.usage) }
        if !report.isPublished { throw ExitCode(ExitStatus.findings) }
    }

    /// Who stands in the content folder means the project around it.
    private func suggestFolderAbove(_ root: String, _ diagnostics: inout [Diagnostic]) {
        guard let index = diagnostics.firstIndex(where: { $0.id == "content/missing-folder" }),
            let name = Configuration.projectFileNames.first(where: { fileStatus(root + "/../" + $0) != nil })
        else { return }
        let above = project.folder == "." ? ".." : Configuration.cleaned(project.folder) + "/.."
        diagnostics[index].help.insert(
            "the folder above has a `\(name)`: `galley build \(shellQuoted(above))` builds that project",
            at: 0)
    }
}
