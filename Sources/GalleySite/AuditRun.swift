// One run of the audit over whatever the user pointed at: a project, a folder of HTML, Markdown files.

import GalleyAudit
import GalleyCore
import GalleyMarkdown

/// Audits one target.
package struct AuditRun: Sendable {
    package var policy = AuditPolicy()
    package var rules = HostRules()
    package var jobs = availableCores()
    package var external: ExternalAudit?
    /// Whether repairs are looked for: the files that may have some are read again.
    package var seeksRepairs = false
    /// Called with the number of files done and in all, from any thread, now and then.
    package var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    package init() {}

    /// What a run found.
    package struct Result: Sendable {
        /// Its findings are those to be told.
        package var report: AuditReport
        /// All findings, also those that a baseline knows.
        package var all: [Diagnostic]
        /// What can be repaired for certain, in the order of the files' names.
        package var repairs: [FileRepairs] = []
        /// Whether it is worth while to look for repairs, where that was not asked for.
        package var isRepairable = false
    }

    /// A project, rendered in memory; nothing is written. Its configuration holds what the command line changed.
    package func project(_ project: Project, name: String, diagnostics: [Diagnostic]) -> Result {
        result(of: builder(of: project).build(diagnostics: diagnostics), name: name)
    }

    /// Some pages of a project: what the audit of the project finds in their files, which are named as messages name them.
    /// Nil where one of them is no page of the site, or there is no site.
    package func pages(_ files: Set<String>, of project: Project, name: String) -> Result? {
        var builder = builder(of: project)
        builder.told = files
        let built = builder.build()
        return built.toldPages == files.count ? result(of: built, name: name) : nil
    }

    private func builder(of project: Project) -> SiteBuilder {
        var builder = SiteBuilder(project)
        builder.isAuditOnly = true
        builder.seeksRepairs = seeksRepairs
        builder.policy = policy
        builder.external = external
        builder.progress = progress
        return builder
    }

    private func result(of built: BuildReport, name: String) -> Result {
        var report = built.audit
        report.name = name
        report.findings = built.diagnostics
        return Result(
            report: report, all: built.all, repairs: built.repairs, isRepairable: built.isRepairable)
    }

    /// A folder of HTML.
    ///
    /// `display` is what messages call it.
    package func folder(_ folder: String, display: String) throws(FileError) -> Result {
        var audit = FolderAudit(folder: folder, displayFolder: display, rules: rules, jobs: jobs)
        audit.keepsExternals = external != nil
        audit.asksLocalHosts = external?.asksLocalHosts ?? false
        audit.progress = progress
        var diagnostics: [Diagnostic] = []
        let site = try audit.run(&diagnostics)
        let index = site.index
        let starts = Set(rules.indexNames)
        var report = AuditReport(name: display)
        var suspects = site.suspects()
        suspects += site.structureSuspects { starts.contains($0) || $0 == "404.html" }
        suspects += askOthers(site, &report, &diagnostics)
        var maker = FindingMaker(index) { audit.ids(of: index.paths[$0]) }
        let refined = maker.refined(judged(suspects, &report))
        let corrections = corrections(refined)
        let repairs = repairs(corrections) { [audit] file, corrections in
            let path = index.paths[file]
            return HTMLFile(file: folder + "/" + path, path: audit.displayPath(path), root: folder)
                .repairs(corrections)
        }
        diagnostics += maker.findings(refined) { file, suspects in
            zip(suspects, audit.locate(index.paths[file], suspects.map(\.range))).map { suspect, place in
                var place = place
                place.fix = repairs[file]?.fix(of: suspect.range.lowerBound)
                return place
            }
        }
        report.graph = site.graph { audit.displayPath(index.paths[$0]) }
        return finish(site, report, diagnostics, corrections, repairs)
    }

    /// Markdown files below a root, both as the program opens them.
    ///
    /// `display` makes a path below the root what messages call it. `project` is the one that the files belong to, if
    /// any: what they name of its API is looked up there.
    package func markdown(
        _ files: [String], root: String, name: String, project: Project? = nil,
        display: @escaping (String) -> String
    ) -> Result {
        var audit = MarkdownAudit(root: root, files: files)
        audit.jobs = jobs
        audit.keepsExternals = external != nil
        audit.asksLocalHosts = external?.asksLocalHosts ?? false
        let result = audit.run()
        var report = AuditReport(name: name)
        var diagnostics = result.diagnostics.map { diagnostic in
            var diagnostic = diagnostic
            if let path = diagnostic.location?.path { diagnostic.location?.path = display(path) }
            return diagnostic
        }
        var silencer = Silencer()
        for (i, document) in result.documents.prefix(result.count).enumerated() {
            if let document { silencer.add(document.ignores, path: display(result.audit.index.paths[i])) }
        }
        if let project {
            var references = MarkdownReferences(project)
            for (i, document) in result.documents.prefix(result.count).enumerated() {
                let path = result.audit.index.paths[i]
                guard let document, let source = try? readFile(root + "/" + path) else { continue }
                references.check(document, source: source, name: display(path))
            }
            diagnostics += references.diagnostics
            report.links += references.count
        }
        silencer.apply(to: &diagnostics)
        var maker = FindingMaker(result.audit.index) { result.documents[$0]?.ids ?? [] }
        // What was meant decides by which rule it is told, and that is what a comment silences.
        let unsilenced = maker.refined(
            result.audit.suspects() + askOthers(result.audit, &report, &diagnostics)
        ).filter {
            guard let links = result.documents[$0.file]?.links, links.indices.contains($0.range.lowerBound)
            else {
                return true
            }
            return !silencer.silences(
                $0.rule.id, path: display(result.audit.index.paths[$0.file]),
                line: Int(links[$0.range.lowerBound].line))
        }
        let refined = judged(unsilenced, &report)
        diagnostics += silencer.diagnostics(asksOthers: external != nil)
        report.ignored = silencer.count
        var definitions = DefinitionFinder()
        let documents = result.documents
        let names = result.audit.index.paths.map(display)
        let corrections = corrections(refined)
        let repairs = repairs(corrections) { [options = audit.options] file, corrections in
            guard let document = documents[file] else { return nil }
            return MarkdownFile(
                file: root + "/" + result.audit.index.paths[file], path: names[file], root: root,
                document: document, options: options
            ).repairs(corrections)
        }
        diagnostics += maker.findings(refined) { file, suspects in
            let ranges = suspects.map(\.range)
            let path = result.audit.index.paths[file]
            guard let document = result.documents[file], let bytes = try? readFile(root + "/" + path) else {
                return ranges.map { _ in Place(SourceLocation(path: display(path))) }
            }
            let lines = LineTable(bytes)
            return ranges.map { range in
                guard document.links.indices.contains(range.lowerBound) else {
                    return Place(SourceLocation(path: display(path)))
                }
                let link = document.links[range.lowerBound]
                return Place(
                    lines.location(of: link, in: bytes, path: display(path)),
                    definition: definitions.definition(of: link, in: document, file: file, source: bytes),
                    fix: repairs[file]?.fix(of: range.lowerBound))
            }
        }
        report.graph = result.audit.graph { display(result.audit.index.paths[$0]) }
        return finish(result.audit, report, diagnostics, corrections, repairs)
    }

    /// What the user's patterns do not leave out.
    private func judged(_ suspects: [Suspect], _ report: inout AuditReport) -> [Suspect] {
        let kept = suspects.filter(policy.judges)
        report.excluded += suspects.count - kept.count
        return kept
    }

    /// What is certain to be wrong, unless its rule is switched off. A link is named by where its range begins.
    private func corrections(_ suspects: [Suspect]) -> Corrections {
        var corrections = Corrections()
        for suspect in suspects where policy.levels[suspect.rule.id] != .off && !suspect.range.isEmpty {
            corrections.add(suspect.correction, file: suspect.file, link: suspect.range.lowerBound)
        }
        return corrections
    }

    private func repairs(
        _ corrections: Corrections, _ make: @escaping @Sendable (Int, [Int: Correction]) -> FileRepairs?
    ) -> [Int: FileRepairs] {
        seeksRepairs ? corrections.repairs(jobs: jobs, make) : [:]
    }

    /// A site that is being served. `options` are those of its own requests.
    package func crawl(
        _ start: HTTPURL, options: ExternalOptions, limits: Crawler.Limits
    ) throws(HTTPClientError) -> Result {
        var crawl = CrawlAudit(start: start, options: options)
        crawl.limits = limits
        crawl.keepsExternals = external != nil
        crawl.progress = progress
        let result = try crawl.run()
        var run = self
        run.external?.isPrivate = result.isPrivate
        var report = AuditReport(name: start.shownText)
        var diagnostics: [Diagnostic] = []
        let index = result.audit.index
        var suspects = result.suspects
        if let bound = result.cutOffBy {
            diagnostics.append(
                Diagnostic(
                    .notice, "site/cut-off", "there is more of the site than was read: \(bound.reason)",
                    help: ["`--max-pages` and `--time-budget` set the bounds"]))
        } else {
            let first = result.urls.first.map { $0 == start ? 0 : -1 }
            suspects += result.audit.structureSuspects { index.file(at: $0) == first }
                .filter { $0.rule != .assetUnused && $0.rule != .siteOrphan }
        }
        suspects += run.askOthers(result.audit, &report, &diagnostics)
        var maker = FindingMaker(index) { result.bodies[$0].map { ids(of: $0.span) } ?? [] }
        let refined = maker.refined(judged(suspects, &report))
        diagnostics += maker.findings(refined) { file, suspects in
            let url = result.urls[file].shownText
            guard let body = result.bodies[file] else {
                return suspects.map { _ in Place(SourceLocation(path: url)) }
            }
            let lines = LineTable(body)
            return suspects.map {
                Place(
                    $0.range == 0..<0
                        ? SourceLocation(path: url) : lines.location(of: $0.range, in: body, path: url))
            }
        }
        report.graph = result.audit.graph { result.urls[$0].shownText }
        return run.finish(result.audit, report, diagnostics)
    }

    private func askOthers(
        _ site: SiteAudit, _ report: inout AuditReport, _ diagnostics: inout [Diagnostic]
    ) -> [Suspect] {
        guard let external else { return [] }
        return external.ask(site.externals().filter { policy.judges($0.url) }, &report, &diagnostics)
    }

    private func finish(
        _ site: SiteAudit, _ report: AuditReport, _ diagnostics: [Diagnostic],
        _ corrections: Corrections = Corrections(), _ repairs: [Int: FileRepairs] = [:]
    ) -> Result {
        var report = report
        var diagnostics = diagnostics
        report.pages = site.pages
        report.files = site.index.paths.count
        report.links += site.judged
        if !policy.takesAny(of: site) {
            diagnostics.append(
                Diagnostic(
                    Rule.siteNothingToCheck.severity, Rule.siteNothingToCheck.id,
                    "no target of a link is one of those that `--include` asks for",
                    help: [
                        "patterns are those of `.gitignore`, for paths of the site, or URLs: `https://host.example/**`"
                    ]))
        }
        if report.links == 0, site.externalUses == 0 {
            diagnostics.append(
                Diagnostic(
                    Rule.siteNothingToCheck.severity, Rule.siteNothingToCheck.id,
                    site.pages == 0
                        ? "there is no page to check in `\(report.name)`"
                        : "there is no link to check in `\(report.name)`",
                    help: report.name.contains("://")
                        ? ["is a site served there?"] : ["is this the folder that was meant?"]))
        }
        report.countVerdicts(diagnostics)
        let outcome = policy.outcome(of: diagnostics)
        report.findings = outcome.told
        report.baseline = outcome.baseline
        return Result(
            report: report, all: outcome.all, repairs: FileRepairs.ordered(repairs.values),
            isRepairable: !corrections.byFile.isEmpty)
    }
}

extension Crawler.Outcome.Bound {
    fileprivate var reason: String {
        switch self {
        case .pages: "the number of pages is bounded"
        case .bytes: "the amount of bytes is bounded"
        case .depth: "the number of links from the first page is bounded"
        case .time: "the time is bounded"
        }
    }
}
