// The whole build: load, render, write. Pages are rendered in parallel, each straight to the output's
// staging area; the output changes only when all are there and no error was found.

import GalleyAudit
import GalleyCore
import GalleyTemplate
import Synchronization

/// What a build did.
package struct BuildReport: Sendable {
    package var pages = 0
    /// Files copied from the content folder.
    package var files = 0
    /// Files of the output that are new or changed.
    package var written = 0
    package var unchanged = 0
    package var diagnostics: [Diagnostic] = []
    /// What the audit of the rendered pages counted; its findings are among the diagnostics.
    package var audit = AuditReport(name: "")
    /// How long each step took, in order.
    package var timings: [(step: String, duration: Duration)] = []
    /// The same with what a baseline knows.
    package var all: [Diagnostic] = []
    /// What can be repaired, where that was asked for.
    package var repairs: [FileRepairs] = []
    /// Whether it is worth while to ask.
    package var isRepairable = false
    /// How many of the files that alone are to be told of are pages of the site.
    package var toldPages = 0
    fileprivate var isJudged = false
    /// Whether the output folder holds this build.
    package var isPublished = false

    package var errors: Int { diagnostics.count { $0.severity == .error } }
    package var warnings: Int { diagnostics.count { $0.severity == .warning } }
}

/// Builds a project into its output folder.
package struct SiteBuilder: Sendable {
    package var project: Project
    /// Files in the output that Galley did not write may be replaced.
    package var overwriting = false
    /// Nothing is written: the site is rendered to be audited.
    package var isAuditOnly = false
    /// The Markdown files that are to be told of, as messages name them; nil for all of the site.
    package var told: Set<String>?
    /// Whether repairs are looked for.
    package var seeksRepairs = false
    /// Asks other hosts for the URLs that the site links to; nil where no request is made.
    package var external: ExternalAudit?
    /// Called with the number of pages done and in all, from any thread, now and then.
    package var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    /// What is made of findings.
    package var policy: AuditPolicy

    package init(_ project: Project) {
        self.project = project
        policy = project.configuration.audit.policy(root: project.root)
    }

    /// One file of the output.
    struct Written: Sendable {
        var path: String
        var outcome: OutputFolder.Outcome?
        var diagnostic: Diagnostic?
        var problems: [LinkProblem] = []
        var usedFiles: [Int] = []
        var scan: PageScan?
        var layout = BuildAudit.Layout(content: nil, holes: [])
    }

    /// Builds, and reports all that was found from `given` on, in the order of a report.
    package func build(diagnostics given: [Diagnostic] = []) -> BuildReport {
        var report = run(given)
        if !report.isJudged { judge(&report) }
        return report
    }

    /// Gives what was found the severities that the user wants, and leaves out what is known.
    func judge(_ report: inout BuildReport) {
        report.audit.countVerdicts(report.diagnostics)
        let outcome = policy.outcome(of: report.diagnostics)
        report.all = outcome.all
        report.diagnostics = outcome.told
        report.audit.baseline = outcome.baseline
        report.isJudged = true
    }

    private func run(_ given: [Diagnostic]) -> BuildReport {
        var report = BuildReport()
        report.diagnostics = given
        if project.configuration.strict {
            report.diagnostics.removeAll { $0.id == MkDocsTranslator.strictLeftOut }
        }
        // Nothing is known of the site, its folders neither.
        guard !project.configuration.isUnreadable else { return report }
        var project = project
        // Nothing is written, so no text is searched.
        project.configuration.search.collectsText = !isAuditOnly
        if !isAuditOnly, let problem = outputProblem() {
            report.diagnostics.append(problem)
            return report
        }
        let clock = ContinuousClock()
        var start = clock.now
        func time(_ step: String) {
            report.timings.append((step, clock.now - start))
            start = clock.now
        }
        var loaded = Site(project, diagnostics: &report.diagnostics)
        time("read and parse")
        guard var site = loaded else { return report }
        // Held once only: its texts are to go.
        loaded = nil
        report.pages = site.pages.count
        report.files = site.files.count
        guard report.errors == 0, !isAuditOnly else {
            // Rendered for what it tells: who mends the errors should not meet the rest one run later.
            write(site, to: nil, into: &report)
            time("render and audit")
            return report
        }
        let folder = OutputFolder(path: project.outputFolder)
        let output: OutputBuild
        do {
            output = try folder.begin(overwriting: overwriting)
        } catch {
            report.diagnostics.append(outputDiagnostic(error, folder))
            return report
        }
        let texts = site.takeTexts()
        let search = site.searchFiles(using: texts)
        if !search.isEmpty { time("search index") }
        let paths = write(site, search: search, to: output, into: &report)
        judge(&report)
        time("render, audit and stage")
        let isFatal = report.errors > 0 || (project.configuration.strict && report.warnings > 0)
        guard !isFatal else {
            output.discard()
            return report
        }
        do {
            try output.finish(paths)
            report.isPublished = true
            time("publish")
        } catch {
            report.diagnostics.append(outputDiagnostic(error, folder))
        }
        return report
    }

    /// An output folder that holds the sources would be published, or its sources replaced.
    private func outputProblem() -> Diagnostic? {
        let output = Self.realPathToBe(project.outputFolder)
        let content = Self.realPathToBe(project.contentFolder)
        let theme = Self.realPathToBe(project.themeFolder)
        let root = Self.realPathToBe(project.root)
        func holds(_ folder: String, _ other: String) -> Bool {
            folder == other || other.hasPrefix(folder + "/")
        }
        let what: String
        if output == "/" || holds(output, root) || holds(output, content) {
            what = "holds the site's sources"
        } else if holds(output, theme) {
            what = "holds the theme's folder `\(project.configuration.theme.folder)`"
        } else if holds(theme, output) {
            what = "lies in the theme's folder `\(project.configuration.theme.folder)`, which is published"
        } else {
            return nil
        }
        return Diagnostic(
            .error, "output/holds-sources", "the output folder `\(project.configuration.output)` \(what)",
            help: ["name another folder with `output:` in galley.yml or `--output`"])
    }

    /// The absolute path of a folder, every symbolic link followed, that need not be there yet.
    private static func realPathToBe(_ path: String) -> String {
        var above = path
        while !above.isEmpty, above != "/" {
            if let real = realPath(above) {
                let rest = Array(path.utf8.dropFirst(above.utf8.count).drop { $0 == UInt8(ascii: "/") })
                var joined: [UInt8] = []
                guard resolve(rest.span, inFolder: Array(real.utf8).span, into: &joined) else { return "/" }
                // A resolved path starts without a slash only where the real one was the root.
                return joined.first == UInt8(ascii: "/") ? String(joined) : "/" + String(joined)
            }
            above = parentFolder(above)
        }
        return path
    }

    private func outputDiagnostic(_ error: FileError, _ folder: OutputFolder) -> Diagnostic {
        // After the mark of a complete staging area, the old site is no longer whole.
        let help =
            folder.isHalfChanged
            ? "the next build completes what was begun"
            : error.operation == "replace" ? "all else of the site was written" : Self.untouched
        return OutputFolder.diagnostic(error, output: project.configuration.output, help: [help])
    }

    private static let untouched = "the site that was there before is untouched"

    // MARK: Writing

    /// Renders, audits and stages all, and gives the paths of all files; without an output nothing is kept.
    @discardableResult
    private func write(
        _ site: Site, search: [ExtraFile] = [], to output: OutputBuild?, into report: inout BuildReport
    ) -> [String] {
        let pageCount = site.pages.count
        let fileCount = site.files.count
        let contentFolder = project.contentFolder
        let done = Atomic<Int>(0)
        let progress = progress
        let own = site.pages.map(\.address.outputPath) + site.files
        let extras = site.extraFiles(search: search)
        let paths = own + extras.map(\.path)
        let redirects = Set(extras.indices.filter { extras[$0].isRedirect }.map { own.count + $0 })
        let audit = BuildAudit(site, paths: paths, redirects: redirects, external: external)
        var written = parallelMap(pageCount + fileCount, jobs: project.jobs) { i -> Written in
            guard i < pageCount else {
                var copy = Self.copy(site.files[i - pageCount], from: contentFolder, to: output)
                copy.scan = Self.scan(copy: i, from: contentFolder, audit)
                return copy
            }
            let result = Self.write(page: i, of: site, to: output, audit)
            let count = done.wrappingAdd(1, ordering: .relaxed).newValue
            if count % 64 == 0 || count == pageCount { progress(count, pageCount) }
            return result
        }
        written += parallelMap(extras.count, jobs: project.jobs) { i in
            Self.write(extras[i], index: own.count + i, of: site, to: output, audit)
        }
        collect(written, site, audit, into: &report)
        return paths
    }

    static func write(
        page index: Int, of site: Site, to output: OutputBuild?, _ audit: BuildAudit
    ) -> Written {
        var rendered: Site.Rendered?
        var written = put(site.pages[index].address.outputPath, output) {
            () throws(TemplateError) -> [UInt8] in
            let page = try site.render(index)
            rendered = page
            return page.bytes
        }
        if let rendered {
            written.problems = rendered.problems
            written.usedFiles = rendered.usedFiles
            let (scan, layout) = audit.scan(page: index, rendered)
            written.scan = scan
            written.layout = layout
        }
        return written
    }

    static func write(
        _ extra: ExtraFile, index: Int, of site: Site, to output: OutputBuild?, _ audit: BuildAudit
    ) -> Written {
        // What is neither written nor looked at is not made.
        guard output != nil || extra.isAudited else { return Written(path: extra.path) }
        var bytes: [UInt8] = []
        var file = put(extra.path, output) { () throws(TemplateError) in
            bytes = try site.bytes(of: extra)
            return bytes
        }
        if extra.isAudited { file.scan = audit.scan(file: index, bytes) }
        // Where a redirect leads was checked where it was written.
        if extra.isRedirect { file.scan?.acquit() }
        return file
    }

    /// Judges a file of the content folder that may hold links.
    static func scan(copy index: Int, from folder: String, _ audit: BuildAudit) -> PageScan? {
        let path = audit.judge.index.paths[index]
        guard FileKind(path: path) != .other, let bytes = try? readFile(folder + "/" + path) else {
            return nil
        }
        return audit.scan(file: index, bytes)
    }

    private static func put(
        _ path: String, _ output: OutputBuild?, _ make: () throws(TemplateError) -> [UInt8]
    ) -> Written {
        let bytes: [UInt8]
        do {
            bytes = try make()
        } catch {
            return Written(path: path, diagnostic: error.diagnostic)
        }
        return put(path, bytes, output)
    }

    private static func put(_ path: String, _ bytes: [UInt8], _ output: OutputBuild?) -> Written {
        written(path) { () throws(FileError) in try output?.put(path, bytes) }
    }

    private static func copy(_ path: String, from folder: String, to output: OutputBuild?) -> Written {
        written(path) { () throws(FileError) in try output?.put(path, copyOf: folder + "/" + path) }
    }

    private static func written(_ path: String, _ put: () throws(FileError) -> OutputFolder.Outcome?)
        -> Written
    {
        do {
            return Written(path: path, outcome: try put())
        } catch {
            let id = error.operation == "read" ? "content/unreadable" : "output/write"
            return Written(
                path: path,
                diagnostic: Diagnostic(
                    .error, id, error.message, help: [untouched]))
        }
    }

    // MARK: Reporting

    func collect(
        _ written: [Written], _ site: Site, _ audit: BuildAudit, into report: inout BuildReport
    ) {
        var problems: [LinkProblem] = []
        var isUsed = [Bool](repeating: false, count: site.files.count)
        for index in site.usedByFooter { isUsed[index] = true }
        var foreign: [String] = []
        // A template's error shows in every page: one report of it is enough.
        var seen = Set(report.diagnostics)
        for file in written {
            switch file.outcome {
            case .staged: report.written += 1
            case .unchanged: report.unchanged += 1
            case .foreign: foreign.append(file.path)
            case nil: break
            }
            if let diagnostic = file.diagnostic, seen.insert(diagnostic).inserted {
                report.diagnostics.append(diagnostic)
            }
            problems += file.problems
            for index in file.usedFiles { isUsed[index] = true }
        }
        if !foreign.isEmpty { report.diagnostics.append(foreignDiagnostic(foreign)) }
        let siteAudit = SiteAudit(judge: audit.judge, scans: written.map(\.scan))
        let layouts = written.prefix(site.pages.count).map(\.layout)
        // What the navigation shows is found, though its links are not read again.
        let shown = Set(site.navigation.reading.map { site.pages[$0].address.outputPath })
        let structure = siteAudit.structureSuspects { path in
            path == "index.html" || path == "404.html" || shown.contains(path)
        }.filter { suspect in
            // A folder's listing that the build makes by itself is nobody's lost page.
            suspect.rule != .assetUnused
                && !(suspect.rule == .siteOrphan && suspect.file < site.pages.count
                    && site.pages[suspect.file].kind == .listing)
        }
        let wanted = told.map { told in
            Set(
                site.pages.indices.filter {
                    site.pages[$0].kind == .document && told.contains(site.pages[$0].displayPath)
                })
        }
        let part = wanted.map(siteAudit.part) ?? siteAudit
        if let wanted {
            report.toldPages = wanted.count
            problems.removeAll { !wanted.contains($0.page) }
        }
        var silencer = Silencer()
        for (index, page) in site.pages.enumerated() where wanted?.contains(index) ?? true {
            silencer.add(page.document.ignores, path: page.displayPath, map: page.document.map)
        }
        silencer.apply(to: &report.diagnostics)
        // What a broken template or configuration writes is no finding of its own.
        let isWhole = !report.diagnostics.contains { $0.severity == .error }
        let conclusion = audit.conclude(
            siteAudit, layouts: Array(layouts), problems: problems,
            others: structure + askOthers(part, into: &report), only: wanted, tellsTheme: isWhole,
            seeksRepairs: seeksRepairs, policy, &silencer)
        report.diagnostics += conclusion.diagnostics
        report.repairs = conclusion.repairs
        report.isRepairable = conclusion.isRepairable
        report.diagnostics += silencer.diagnostics(asksOthers: external != nil)
        report.audit.ignored = silencer.count
        report.audit.excluded = conclusion.excluded
        report.audit.pages = part.pages
        report.audit.files = audit.judge.index.paths.count
        report.audit.links += part.judged
        report.audit.graph = part.graph {
            site.pages.indices.contains($0) ? site.pages[$0].displayPath : ""
        }
        // A page that could not be read may be the one that uses a file.
        if !report.diagnostics.contains(where: { $0.id == "content/unreadable" }) {
            report.diagnostics += unusedFiles(site, isUsed)
        }
        if let told { report.diagnostics.removeAll { !told.contains($0.location?.path ?? "") } }
    }

    /// What other hosts say of the links to them; nothing where nobody is to be asked.
    private func askOthers(_ audit: SiteAudit, into report: inout BuildReport) -> [Suspect] {
        guard let external else { return [] }
        let uses = audit.externals().filter { policy.judges($0.url) && !site(edits: $0.url) }
        return external.ask(uses, &report.audit, &report.diagnostics)
    }

    /// Whether a URL is one of those that every page has of its own: its editor, its source.
    private func site(edits url: String) -> Bool {
        let configuration = project.configuration
        return [configuration.editURL, configuration.sourceURL].contains { pattern in
            guard !pattern.isEmpty, let brace = pattern.firstIndex(of: "{") else { return false }
            return url.hasPrefix(pattern[..<brace])
        }
    }

    private func foreignDiagnostic(_ paths: [String]) -> Diagnostic {
        let shown = paths.sorted().prefix(5).map { "`\($0)`" }.joined(separator: ", ")
        let rest = paths.count > 5 ? " and \(paths.count - 5) more" : ""
        var help = [
            "move them away, name another folder with `--output`, or build with `--overwrite` to replace them"
        ]
        if project.configuration.conventions == .mkdocs, paths.contains("index.html") {
            help.insert("if this is what MkDocs built, remove the folder", at: 0)
        }
        return Diagnostic(
            .error, "output/foreign-file",
            "`\(project.configuration.output)` has files that Galley did not write and would replace: \(shown)\(rest)",
            help: help)
    }

    private func unusedFiles(_ site: Site, _ isUsed: [Bool]) -> [Diagnostic] {
        let configuration = site.configuration
        // What the configuration names, or hosts ask for by name, is used.
        let named = Set(
            [configuration.theme.logo, configuration.theme.logoDark, configuration.theme.favicon].compactMap {
                $0
            }
                + configuration.theme.stylesheets + configuration.theme.scripts)
        let images: Set<String> = [
            "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "mp4", "webm", "mp3", "pdf", "zip",
        ]
        var result: [Diagnostic] = []
        for (index, path) in site.files.enumerated() where !isUsed[index] && !named.contains(path) {
            // Other kinds are loaded in ways that no link shows: style sheets, scripts, data.
            guard images.contains(splitExtension(path).ext.lowercased()), parentFolder(path) != "" else {
                continue
            }
            result.append(
                Diagnostic(
                    .notice, "asset/unused", "no page uses this file",
                    at: SourceLocation(path: project.display(path))))
        }
        return result
    }
}
