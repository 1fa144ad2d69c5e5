// The whole build: load, render, write. Pages are rendered in parallel, each straight to the output's
// staging area; the output changes only when all are there and no error was found.

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
    /// How long each step took, in order.
    package var timings: [(step: String, duration: Duration)] = []
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
    /// Called with the number of pages done and in all, from any thread, now and then.
    package var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    package init(_ project: Project) { self.project = project }

    /// One file of the output.
    private struct Written: Sendable {
        var path: String
        var outcome: OutputFolder.Outcome?
        var diagnostic: Diagnostic?
        var problems: [LinkProblem] = []
        var usedFiles: [Int] = []
    }

    package func build(diagnostics given: [Diagnostic] = []) -> BuildReport {
        var report = BuildReport()
        report.diagnostics = given
        defer { report.diagnostics.sort(by: Diagnostic.inReportOrder) }
        if let problem = outputProblem() {
            report.diagnostics.append(problem)
            return report
        }
        let clock = ContinuousClock()
        var start = clock.now
        func time(_ step: String) {
            report.timings.append((step, clock.now - start))
            start = clock.now
        }
        let loaded = Site(project, diagnostics: &report.diagnostics)
        time("read and parse")
        guard let site = loaded, report.errors == 0 else { return report }
        report.pages = site.pages.count
        report.files = site.files.count
        let output: OutputBuild
        do {
            output = try OutputFolder(path: project.outputFolder).begin(overwriting: overwriting)
        } catch {
            report.diagnostics.append(Self.outputDiagnostic(error, project))
            return report
        }
        let written = write(site, to: output)
        time("render and stage")
        collect(written, site, into: &report)
        let isFatal = report.errors > 0 || (project.configuration.strict && report.warnings > 0)
        guard !isFatal else {
            output.discard()
            return report
        }
        do {
            try output.finish(written.map(\.path))
            report.isPublished = true
            time("publish")
        } catch {
            report.diagnostics.append(Self.outputDiagnostic(error, project))
        }
        return report
    }

    /// An output folder that holds the sources would be published, or its sources replaced.
    private func outputProblem() -> Diagnostic? {
        let output = realPath(project.outputFolder) ?? project.outputFolder
        let content = realPath(project.contentFolder) ?? project.contentFolder
        let root = realPath(project.root) ?? project.root
        guard
            output == content || output == root || root.hasPrefix(output + "/")
                || content.hasPrefix(output + "/") || output == "/"
        else { return nil }
        return Diagnostic(
            .error, "output/holds-sources",
            "the output folder `\(project.configuration.output)` holds the site's sources",
            help: ["name another folder with `output:` in galley.yml or `--output`"])
    }

    private static func outputDiagnostic(_ error: FileError, _ project: Project) -> Diagnostic {
        if error.operation == "lock" {
            return Diagnostic(
                .error, "output/busy", "another build is writing to `\(project.configuration.output)`",
                help: ["wait for it to end"])
        }
        return Diagnostic(
            .error, "output/write", error.message, help: ["the site that was there before is untouched"])
    }

    // MARK: Writing

    private func write(_ site: Site, to output: OutputBuild) -> [Written] {
        let pageCount = site.pages.count
        let fileCount = site.files.count
        let contentFolder = project.contentFolder
        let done = Atomic<Int>(0)
        let progress = progress
        var written = parallelMap(pageCount + fileCount, jobs: project.jobs) { i -> Written in
            guard i < pageCount else {
                return Self.copy(site.files[i - pageCount], from: contentFolder, to: output)
            }
            let result = Self.write(page: i, of: site, to: output)
            let count = done.wrappingAdd(1, ordering: .relaxed).newValue
            if count % 64 == 0 || count == pageCount { progress(count, pageCount) }
            return result
        }
        written += extras(of: site, taken: Set(written.map(\.path))).map { path, bytes in
            Self.put(path, output) { () throws(TemplateError) in try bytes() }
        }
        return written
    }

    private static func write(page index: Int, of site: Site, to output: OutputBuild) -> Written {
        var problems: [LinkProblem] = []
        var usedFiles: [Int] = []
        var written = put(site.pages[index].address.outputPath, output) {
            () throws(TemplateError) -> [UInt8] in
            let rendered = try site.render(index)
            problems = rendered.problems
            usedFiles = rendered.usedFiles
            return rendered.bytes
        }
        written.problems = problems
        written.usedFiles = usedFiles
        return written
    }

    private static func put(
        _ path: String, _ output: OutputBuild, _ make: () throws(TemplateError) -> [UInt8]
    ) -> Written {
        let bytes: [UInt8]
        do {
            bytes = try make()
        } catch {
            return Written(path: path, diagnostic: error.diagnostic)
        }
        return put(path, bytes, output)
    }

    private static func put(_ path: String, _ bytes: [UInt8], _ output: OutputBuild) -> Written {
        written(path) { () throws(FileError) in try output.put(path, bytes) }
    }

    private static func copy(_ path: String, from folder: String, to output: OutputBuild) -> Written {
        written(path) { () throws(FileError) in try output.put(path, copyOf: folder + "/" + path) }
    }

    private static func written(_ path: String, _ put: () throws(FileError) -> OutputFolder.Outcome)
        -> Written
    {
        do {
            return Written(path: path, outcome: try put())
        } catch {
            let id = error.operation == "read" ? "content/unreadable" : "output/write"
            return Written(
                path: path,
                diagnostic: Diagnostic(
                    .error, id, error.message, help: ["the site that was there before is untouched"]))
        }
    }

    /// Files that are neither pages nor copies. An author's own file of the same name goes before ours.
    private func extras(
        of site: Site, taken: Set<String>
    ) -> [(path: String, bytes: () throws(TemplateError) -> [UInt8])] {
        let configuration = site.configuration
        var result: [(path: String, bytes: () throws(TemplateError) -> [UInt8])] = []
        func add(_ path: String, _ bytes: @escaping () throws(TemplateError) -> [UInt8]) {
            if !taken.contains(path) { result.append((path, bytes)) }
        }
        for asset in site.theme.assets { add(site.theme.assetFolder + "/" + asset.path) { asset.bytes } }
        for redirect in site.redirects {
            add(redirect.outputPath) { () throws(TemplateError) in try site.render(redirect) }
        }
        add("404.html") { () throws(TemplateError) in try site.renderNotFound() }
        if configuration.sitemap, !configuration.baseURL.isEmpty {
            add("sitemap.xml") { site.sitemap() }
            add("robots.txt") { site.robots() }
        }
        if Feed.isWanted(configuration, pages: site.pages) { add(Feed.path) { Feed.atom(site) } }
        if configuration.writesNetlifyRedirects { add("_redirects") { site.netlifyRedirects() } }
        if configuration.writesNginxRedirects { add("redirects.nginx.conf") { site.nginxRedirects() } }
        return result
    }

    // MARK: Reporting

    private func collect(_ written: [Written], _ site: Site, into report: inout BuildReport) {
        var problems: [LinkProblem] = []
        var isUsed = [Bool](repeating: false, count: site.files.count)
        for index in site.usedByFooter { isUsed[index] = true }
        var foreign: [String] = []
        // A template's error shows in every page: one report of it is enough.
        var seen: Set<Diagnostic> = []
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
        site.resolver.suggest(&problems)
        report.diagnostics += locate(problems, in: site)
        report.diagnostics += unusedFiles(site, isUsed)
    }

    private func foreignDiagnostic(_ paths: [String]) -> Diagnostic {
        let shown = paths.sorted().prefix(5).map { "`\($0)`" }.joined(separator: ", ")
        let rest = paths.count > 5 ? " and \(paths.count - 5) more" : ""
        return Diagnostic(
            .error, "output/foreign-file",
            "`\(project.configuration.output)` has files that Galley did not write and would replace: \(shown)\(rest)",
            help: [
                "move them away, name another folder with `--output`, or build with `--overwrite` to replace them"
            ])
    }

    /// Gives problems their line of source: only the files that have any are read again.
    private func locate(_ problems: [LinkProblem], in site: Site) -> [Diagnostic] {
        var byPage: [Int: [LinkProblem]] = [:]
        for problem in problems { byPage[problem.page, default: []].append(problem) }
        var result: [Diagnostic] = []
        for (index, problems) in byPage.sorted(by: { $0.key < $1.key }) {
            let page = site.pages[index]
            let source = (try? readFile(project.contentFolder + "/" + page.source)) ?? []
            for problem in problems {
                var location = SourceLocation(
                    path: page.displayPath, source: source, line: problem.line, byteColumn: problem.column)
                location.length = Self.extent(of: location)
                result.append(
                    Diagnostic(.warning, problem.id, problem.message, at: location, help: problem.help))
            }
        }
        return result
    }

    /// How many characters of the line a link takes, as far as its line shows it: for the carets only.
    private static func extent(of location: SourceLocation) -> Int {
        let rest = Array((location.sourceLine ?? "").unicodeScalars.dropFirst(max(0, location.column - 1)))
        guard let first = rest.first else { return 1 }
        if first == "<" { return (rest.firstIndex(of: ">") ?? 0) + 1 }
        var depth = 0
        for (i, scalar) in rest.enumerated() {
            switch scalar {
            case "[", "(": depth += 1
            case "]", ")":
                depth -= 1
                let next: Unicode.Scalar? = i + 1 < rest.count ? rest[i + 1] : nil
                if depth == 0, scalar == ")" || (next != "(" && next != "[") { return i + 1 }
            case "!" where i == 0: break
            default: if depth == 0 { return max(1, i) }
            }
        }
        // It goes on in the next line.
        return rest.count
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
                    at: SourceLocation(path: configuration.content + "/" + path)))
        }
        return result
    }
}
