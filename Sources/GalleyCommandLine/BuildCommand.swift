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
    @OptionGroup var reporting: ReportOptions

    @Option(help: ArgumentHelp("Where the site will be published.", valueName: "url"))
    var baseURL: String?

    @Flag(help: "Let warnings fail the build.")
    var strict = false

    @Flag(help: "Publish drafts.")
    var drafts = false

    @Flag(help: "Replace files in the output folder that Galley did not write.")
    var overwrite = false

    @Option(name: .shortAndLong, help: ArgumentHelp("How many threads work at once.", valueName: "count"))
    var jobs: Int?

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) {
            throw ValidationError("--jobs takes a number from 1 to 1024.")
        }
        if let baseURL, !isBaseURL(baseURL) {
            throw ValidationError(
                "--base-url takes an http or https URL without ? and #, such as https://docs.example.com/.")
        }
    }

    func run() throws {
        let start = Terminal.now()
        var diagnostics: [Diagnostic] = []
        var loaded = try project.load(&diagnostics)
        if let baseURL { loaded.configuration.baseURL = Configuration.asFolder(baseURL) }
        if strict { loaded.configuration.strict = true }
        if drafts { loaded.configuration.drafts = true }
        if let jobs { loaded.jobs = jobs }
        let reporter = Reporter(reporting, projectFolder: project.folder)
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
            report, output: project.output ?? reporter.path(loaded.configuration.output),
            seconds: Terminal.now() - start)
        let isConfigurationWrong =
            isFileWrong || report.diagnostics.contains { $0.severity == .error && $0.id.hasPrefix("config/") }
        if isConfigurationWrong { throw ExitCode(ExitStatus.usage) }
        if !report.isPublished { throw ExitCode(ExitStatus.findings) }
    }

    /// Who stands in the content folder means the project around it.
    private func suggestFolderAbove(_ root: String, _ diagnostics: inout [Diagnostic]) {
        guard let index = diagnostics.firstIndex(where: { $0.id == "content/missing-folder" }),
            let name = Configuration.fileNames.first(where: { fileStatus(root + "/../" + $0) != nil })
        else { return }
        let above = project.folder == "." ? ".." : Configuration.cleaned(project.folder) + "/.."
        diagnostics[index].help.insert(
            "the folder above has a `\(name)`: `galley build \(shellQuoted(above))` builds that project",
            at: 0)
    }
}
