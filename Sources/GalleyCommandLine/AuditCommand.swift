import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleySite

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "Checks every link, and says where a broken one was written.",
        discussion: """
            Checks a project (rendered in memory, nothing is written), any folder of HTML, Markdown files, or a site \
            that is being served. Other hosts are asked with --external only.

            Exit status: 0 nothing found, 1 findings, 2 usage or configuration.
            """)

    enum Kind: String, ExpressibleByArgument, CaseIterable { case project, html, markdown }
    enum Level: String, ExpressibleByArgument, CaseIterable {
        case notice, warning, error

        var severity: Diagnostic.Severity {
            switch self {
            case .notice: .notice
            case .warning: .warning
            case .error: .error
            }
        }
    }

    @Argument(
        help: ArgumentHelp(
            "A project's folder, a folder of HTML or Markdown, Markdown files, or a URL.", valueName: "target"
        ),
        completion: .file())
    var targets: [String] = []

    @Option(
        name: .customLong("as"),
        help: "What a folder holds, where it cannot be told: project, html or markdown.")
    var kind: Kind?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The project's configuration file, instead of its galley.yml.", valueName: "file"),
        completion: .file(extensions: ["yml", "yaml"]))
    var config: String?

    @Flag(help: "Ask other hosts, too.")
    var external = false

    @OptionGroup(title: "The site") var site: SiteOptions
    @OptionGroup(title: "Its host") var host: HostOptions
    @OptionGroup(title: "Findings") var findings: FindingOptions
    @OptionGroup(title: "Other hosts") var network: NetworkOptions
    @OptionGroup(title: "Reports") var reports: AuditReportOptions

    @Flag(help: "Show the repairs that are certain, as a diff.")
    var fix = false

    @Flag(help: "With --fix: write the repairs into the sources.")
    var write = false

    func validate() throws {
        if write, !fix { throw ValidationError("--write goes with --fix.") }
        if findings.updateBaseline, fix {
            throw ValidationError("--fix and --update-baseline are two steps: repair first.")
        }
    }

    func run() throws {
        let start = Terminal.now()
        let target = try AuditTarget(targets, kind: kind)
        var diagnostics: [Diagnostic] = []
        var run = AuditRun()
        run.jobs = site.jobs ?? availableCores()
        run.rules = host.rules(baseURL: site.baseURL)
        run.seeksRepairs = fix || reports.holdsRepairs
        let progress = ProgressLine(isShown: !reports.quiet, unit: "files")
        run.progress = { progress.update($0, of: $1) }

        var project: Project?
        var pages: Set<String>?
        // How a path of the project is called from here.
        var shown: (@Sendable (String) -> String)?
        if case .project(let folder) = target {
            let options = ProjectOptions(folder: folder, config: config)
            var loaded = try options.load(&diagnostics)
            site.apply(to: &loaded)
            if let cleanURLs = host.cleanURLs { loaded.configuration.audit.cleanURLs = cleanURLs }
            project = loaded
            let cleaned = Configuration.cleaned(folder)
            if cleaned != "." { shown = { cleaned + "/" + $0 } }
            run.policy = loaded.configuration.audit.policy(root: loaded.root)
        } else if config != nil {
            throw ValidationError("--config goes with a project.")
        } else if case .markdown(let files, let root, _, _) = target, kind == nil,
            let (found, own) = try self.pages(files, in: root)
        {
            var owner = found
            site.apply(to: &owner)
            run.policy = owner.configuration.audit.policy(root: owner.root)
            run.policy.files = own
            (project, pages) = (owner, own)
            let here = realPath(".") ?? ""
            if owner.root != here {
                shown = { [root = owner.root] in
                    GalleyCore.path(root + "/" + $0, below: here) ?? root + "/" + $0
                }
            }
        }
        if case .html = target {
        } else if host.basePath != nil || !host.indexNames.isEmpty {
            throw ValidationError("--base-path and --index go with a folder of HTML.")
        }
        if fix, case .url = target {
            throw ValidationError("--fix repairs files; a site that is being served has none here.")
        }
        let isFileWrong = diagnostics.contains { $0.severity == .error }
        try findings.apply(to: &run.policy)
        // Paths of the project are shown as they are from here; that of a baseline is one from here already.
        if shown != nil, let baseline = run.policy.baseline, !baseline.name.hasPrefix("/") {
            let folder = realPath(parentFolder(baseline.file).isEmpty ? "." : parentFolder(baseline.file))
            run.policy.baseline?.name =
                (folder ?? parentFolder(baseline.file)) + "/" + fileName(baseline.file)
        }
        let baseline = run.policy.baseline
        if findings.updateBaseline {
            guard baseline != nil else {
                throw ValidationError("--update-baseline needs the file: --baseline audit-baseline.json.")
            }
            run.policy.baseline = nil
        }
        // Nobody is asked by a configuration that says something else than was meant.
        let asksOthers = external && !isFileWrong
        run.policy.asksOthers = asksOthers
        // Secrets of headers need be there only where requests are made.
        let options = try network.options(asksOthers ? project?.configuration.audit.external : nil)
        if asksOthers {
            run.external = try network.externalAudit(options) { progress.update($0) }
        }

        var result = try result(of: run, target, project, pages, diagnostics, options)
        progress.clear()
        if findings.updateBaseline, let baseline {
            try update(baseline, result, run.policy)
            return
        }
        let context = reports.context(path: shown ?? { $0 }, failing: run.policy.failing)
        let repairs = RepairReport(result.repairs, reports, path: context.path)
        var areAllMade = true
        if write {
            areAllMade = repairs.write()
            // What is left is told as it is now.
            if repairs.count > 0 {
                result = try self.result(of: run, target, project, pages, diagnostics, options)
                progress.clear()
            }
        }
        result.report.seconds = Terminal.now() - start
        if project?.configuration.isOfMkDocs ?? false {
            result.report.findings = result.report.findings.map(\.inWordsOfMkDocs)
        }
        try reports.write(result.report, context)
        if fix, !write { repairs.show() }
        if fix, !result.report.findings.isEmpty { repairs.tellNothing() }
        if !fix, result.isRepairable, reports.format == "text", !reports.quiet {
            Terminal.print("Some of it can be repaired for certain: --fix shows how.")
        }
        let isConfigurationWrong =
            isFileWrong
            || result.report.findings.contains {
                $0.severity == .error
                    && ($0.id.hasPrefix("config/") || $0.id.hasPrefix("baseline/")
                        || $0.location?.path == baseline?.name && baseline != nil)
            }
        if isConfigurationWrong { throw ExitCode(ExitStatus.usage) }
        let failing = run.policy.failing
        if !areAllMade || result.report.findings.contains(where: { $0.severity >= failing }) {
            throw ExitCode(ExitStatus.findings)
        }
    }

    private func result(
        of run: AuditRun, _ target: AuditTarget, _ project: Project?, _ pages: Set<String>?,
        _ diagnostics: [Diagnostic], _ options: ExternalOptions
    ) throws -> AuditRun.Result {
        do {
            switch target {
            case .project(let folder):
                // Whoever audits a project has loaded it.
                guard let project else { throw ExitCode(ExitStatus.usage) }
                return run.project(
                    project, name: Configuration.cleaned(folder) == "." ? "this project" : folder,
                    diagnostics: diagnostics)
            case .html(let folder): return try run.folder(folder, display: Configuration.cleaned(folder))
            case .markdown(let files, let root, let name, let display):
                if let project, let pages, let result = run.pages(pages, of: project, name: name) {
                    return result
                }
                return run.markdown(
                    files, root: root, name: name, project: try owner(of: files, in: root), display: display)
            case .url(let url):
                guard let start = HTTPURL(url) else { throw ValidationError("'\(url)' is no valid URL.") }
                return try crawl(start, run, options)
            }
        } catch let error as FileError {
            throw ValidationError(error.message)
        }
    }

    /// The project whose pages files are by their place, and how it names them; nil where one of them lies elsewhere.
    private func pages(_ files: [String], in root: String) throws -> (Project, Set<String>)? {
        guard let project = try owner(of: files, in: root), let content = realPath(project.contentFolder)
        else { return nil }
        var names: Set<String> = []
        for file in files {
            let absolute = (root == "/" ? "" : root) + "/" + file
            guard let path = GalleyCore.path(absolute, below: content) else { return nil }
            names.insert(project.display(path))
        }
        return (project, names)
    }

    /// The project that files belong to: the nearest configuration above the first of them.
    private func owner(of files: [String], in root: String) throws -> Project? {
        guard let first = files.first else { return nil }
        var folder = parentFolder((root == "/" ? "" : root) + "/" + first)
        while !folder.isEmpty {
            let hasConfiguration = Configuration.projectFileNames.contains {
                fileStatus(folder + "/" + $0)?.kind == .file
            }
            if hasConfiguration {
                // What is wrong in it is for the audit of the project to tell.
                var ignored: [Diagnostic] = []
                return try ProjectOptions(folder: folder, config: nil).load(&ignored)
            }
            folder = parentFolder(folder)
        }
        return nil
    }

    private func crawl(_ start: HTTPURL, _ run: AuditRun, _ options: ExternalOptions) throws
        -> AuditRun.Result
    {
        do throws(HTTPClientError) {
            return try run.crawl(start, options: options, limits: network.limits)
        } catch {
            throw ValidationError("\(error.message): \(error.help)")
        }
    }

    private func update(
        _ baseline: (file: String, name: String), _ result: AuditRun.Result, _ policy: AuditPolicy
    ) throws {
        let before = try? readFile(baseline.file)
        let bytes = policy.baseline(knowing: result.all, before: before, name: baseline.name)
        do throws(FileError) {
            if before != bytes {
                try createFolders(parentFolder(baseline.file))
                try replaceFile(baseline.file, bytes)
            }
        } catch {
            throw ValidationError(error.message)
        }
        if !reports.quiet {
            let count = Baseline(reading: bytes, path: baseline.name).count
            Terminal.print(
                before == bytes
                    ? "\(baseline.name) is as it was: \(count) known findings."
                    : "\(baseline.name) now knows \(count) findings.")
        }
    }
}
