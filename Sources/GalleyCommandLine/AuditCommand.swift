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
        run.rules = site.rules()
        run.seeksRepairs = fix || reports.holdsRepairs
        let progress = ProgressLine(isShown: !reports.quiet, unit: "files")
        run.progress = { progress.update($0, of: $1) }

        var project: Project?
        var prefix = ""
        if case .project(let folder) = target {
            let options = ProjectOptions(folder: folder, config: config)
            var loaded = try options.load(&diagnostics)
            site.apply(to: &loaded.configuration)
            loaded.jobs = run.jobs
            project = loaded
            prefix = Configuration.cleaned(folder) == "." ? "" : Configuration.cleaned(folder) + "/"
            run.policy = loaded.configuration.audit.policy(root: loaded.root)
            if let baseline = run.policy.baseline, !baseline.name.hasPrefix("/") {
                run.policy.baseline?.name = prefix + baseline.name
            }
        } else if config != nil {
            throw ValidationError("--config goes with a project.")
        }
        if case .html = target {
        } else if site.basePath != nil || !site.indexNames.isEmpty {
            throw ValidationError("--base-path and --index go with a folder of HTML.")
        }
        if fix, case .url = target {
            throw ValidationError("--fix repairs files; a site that is being served has none here.")
        }
        let isFileWrong = diagnostics.contains { $0.severity == .error }
        try findings.apply(to: &run.policy)
        let baseline = run.policy.baseline
        if findings.updateBaseline {
            guard baseline != nil else {
                throw ValidationError("--update-baseline needs the file: --baseline audit-baseline.json.")
            }
            run.policy.baseline = nil
        }
        run.policy.asksOthers = external
        // Secrets of headers need be there only where requests are made.
        let options = try network.options(external ? project?.configuration.audit.external : nil)
        if external {
            run.external = try network.externalAudit(options) { progress.update($0) }
        }

        var result = try result(of: run, target, project, diagnostics, options)
        progress.clear()
        if findings.updateBaseline, let baseline {
            try update(baseline, result, run.policy)
            return
        }
        let context = reports.context(prefix: prefix, failing: run.policy.failing)
        let repairs = RepairReport(result.repairs, reports, path: context.path)
        var areAllMade = true
        if write {
            areAllMade = repairs.write()
            // What is left is told as it is now.
            if repairs.count > 0 {
                result = try self.result(of: run, target, project, diagnostics, options)
                progress.clear()
            }
        }
        result.report.seconds = Terminal.now() - start
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
        of run: AuditRun, _ target: AuditTarget, _ project: Project?, _ diagnostics: [Diagnostic],
        _ options: ExternalOptions
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
                return run.markdown(files, root: root, name: name, display: display)
            case .url(let url):
                guard let start = HTTPURL(url) else { throw ValidationError("'\(url)' is no valid URL.") }
                return try crawl(start, run, options)
            }
        } catch let error as FileError {
            throw ValidationError(error.message)
        }
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

/// What is to be audited.
enum AuditTarget {
    case project(String)
    case html(String)
    case markdown(files: [String], root: String, name: String, display: (String) -> String)
    case url(String)

    init(_ targets: [String], kind: AuditCommand.Kind?) throws {
        let targets = targets.isEmpty ? ["."] : targets
        if targets.count == 1, targets[0].hasPrefix("http://") || targets[0].hasPrefix("https://") {
            self = .url(targets[0])
            return
        }
        var files: [String] = []
        for target in targets {
            guard let status = fileStatus(target) else {
                throw ValidationError("There is no file or folder '\(target)'.")
            }
            switch status.kind {
            case .file:
                guard ["md", "markdown"].contains(splitExtension(fileName(target)).ext.lowercased()) else {
                    throw ValidationError(
                        "'\(target)' is no Markdown file. Built HTML is audited by its folder: what links to what is known there only."
                    )
                }
                files.append(target)
            case .folder:
                guard targets.count == 1 else {
                    throw ValidationError(
                        "Audit one folder at a time; '\(target)' is one of several targets.")
                }
                self = try Self.folder(target, kind)
                return
            default: throw ValidationError("'\(target)' is neither a file nor a folder.")
            }
        }
        self = try Self.markdown(files, name: files.count == 1 ? files[0] : "\(files.count) files")
    }

    private static func folder(_ folder: String, _ kind: AuditCommand.Kind?) throws -> AuditTarget {
        switch kind ?? guess(folder) {
        case .project: return .project(folder)
        case .html: return .html(folder)
        case .markdown:
            let prefix = Configuration.cleaned(folder) == "." ? "" : Configuration.cleaned(folder) + "/"
            let files = (try? MarkdownAudit.files(below: folder)) ?? []
            return try markdown(files.map { prefix + $0 }, name: folder, folder: folder)
        }
    }

    /// A project has a configuration or a content folder; a built site has HTML in its root.
    private static func guess(_ folder: String) -> AuditCommand.Kind {
        if Configuration.fileNames.contains(where: { fileStatus(folder + "/" + $0)?.kind == .file }) {
            return .project
        }
        let names = (try? folderEntries(folder)) ?? []
        if names.contains(where: { ["html", "htm"].contains(splitExtension($0).ext.lowercased()) }) {
            return .html
        }
        if fileStatus(folder + "/content")?.kind == .folder { return .project }
        return holds(["html", "htm"], in: folder, depth: 0)
            || !holds(["md", "markdown"], in: folder, depth: 0)
            ? .html : .markdown
    }

    private static func holds(_ extensions: Set<String>, in folder: String, depth: Int) -> Bool {
        for name in (try? folderEntries(folder)) ?? [] where !name.hasPrefix(".") {
            if extensions.contains(splitExtension(name).ext.lowercased()) { return true }
            if depth < 8, fileStatus(folder + "/" + name, followingLinks: false)?.kind == .folder,
                holds(extensions, in: folder + "/" + name, depth: depth + 1)
            {
                return true
            }
        }
        return false
    }

    /// Markdown below a root: the repository it lies in, else the folder that holds all of it.
    private static func markdown(_ files: [String], name: String, folder: String? = nil) throws -> AuditTarget
    {
        let absolute = files.map { realPath(parentFolder($0).isEmpty ? "." : parentFolder($0)) ?? "" }
        var root = folder.flatMap(realPath) ?? absolute.first ?? realPath(".") ?? "."
        for path in absolute {
            while root != "/", path != root, !path.hasPrefix(root + "/") {
                root = parentFolder(root).isEmpty ? "/" : parentFolder(root)
            }
        }
        var above = root
        while !above.isEmpty {
            if fileStatus(above + "/.git") != nil {
                root = above
                break
            }
            above = parentFolder(above)
        }
        let base = root == "/" ? "" : root
        let relative = zip(files, absolute).map { file, folder in
            let path = folder + "/" + fileName(file)
            return String(path.dropFirst(base.utf8.count + 1))
        }
        // Messages name a file as it is from where the user stands.
        let here = realPath(".") ?? ""
        let display: (String) -> String = { path in
            let absolute = base + "/" + path
            return absolute.hasPrefix(here + "/") ? String(absolute.dropFirst(here.utf8.count + 1)) : absolute
        }
        return .markdown(files: relative, root: root, name: name, display: display)
    }
}

/// The options that say how the site is published.
struct SiteOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where the site is published: links to it are its own.", valueName: "url"))
    var baseURL: String?

    @Option(
        help: ArgumentHelp("The path that the site is published under, such as /docs/.", valueName: "path"))
    var basePath: String?

    @Option(
        name: .customLong("index"),
        help: ArgumentHelp(
            "A file that stands for its folder (default: index.html, index.htm).", valueName: "name"))
    var indexNames: [String] = []

    @Flag(
        name: .customLong("clean-urls"), inversion: .prefixedNo,
        help: "Whether the host serves start.html for /start.")
    var cleanURLs: Bool?

    @Flag(help: "Take drafts in.")
    var drafts = false

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
        if let basePath, !basePath.hasPrefix("/") {
            throw ValidationError("--base-path takes a path from the host's root, such as /docs/.")
        }
    }

    func rules() -> HostRules {
        var rules = HostRules()
        if !indexNames.isEmpty { rules.indexNames = indexNames }
        if let cleanURLs { rules.cleanURLs = cleanURLs }
        if let baseURL { rules.setBase(Configuration.asFolder(baseURL)) }
        if let basePath { rules.basePath = basePath.hasSuffix("/") ? basePath : basePath + "/" }
        return rules
    }

    func apply(to configuration: inout Configuration) {
        if let baseURL { configuration.baseURL = Configuration.asFolder(baseURL) }
        if let cleanURLs { configuration.audit.cleanURLs = cleanURLs }
        if drafts { configuration.drafts = true }
    }
}

/// The options that say which findings count.
struct FindingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file of known findings: only others count.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var baseline: String?

    @Flag(help: "Write what is found now into the baseline.")
    var updateBaseline = false

    @Flag(help: "Leave the project's own baseline aside.")
    var noBaseline = false

    @Option(
        name: .customLong("rule"),
        help: ArgumentHelp(
            "Another severity for a rule: link/missing-page=error, asset/unused=off.", valueName: "id=level"))
    var rules: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave targets out: a pattern of URLs or of paths of the site.", valueName: "pattern"))
    var exclude: [String] = []

    @Option(help: ArgumentHelp("Check only targets of this pattern.", valueName: "pattern"))
    var include: [String] = []

    @Option(
        help: ArgumentHelp(
            "From which severity on findings fail the run: notice, warning or error.", valueName: "severity"))
    var failOn: AuditCommand.Level?

    func validate() throws {
        if baseline?.isEmpty == true { throw ValidationError("--baseline takes the name of a file.") }
        for rule in rules { _ = try Self.level(rule) }
    }

    private static func level(_ text: String) throws -> (id: String, level: RuleLevel) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let level = RuleLevel(rawValue: parts[1]) else {
            throw ValidationError(
                "--rule takes a rule and a level: link/missing-page=error (off, notice, warning, error).")
        }
        guard Rule.named(parts[0]) != nil else {
            let meant =
                nearest(to: parts[0], among: Rule.all.map(\.id)).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("There is no rule '\(parts[0])'.\(meant) `galley rules` lists them.")
        }
        return (parts[0], level)
    }

    func apply(to policy: inout AuditPolicy) throws {
        for rule in rules {
            let (id, level) = try Self.level(rule)
            policy.levels[id] = level
        }
        policy.exclude += exclude.map(TargetPattern.init)
        policy.include += include.map(TargetPattern.init)
        if let failOn { policy.failing = failOn.severity }
        if noBaseline { policy.baseline = nil }
        if let baseline { policy.baseline = (baseline, baseline) }
    }
}
