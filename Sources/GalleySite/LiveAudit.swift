// The audit of a site that follows its sources: what is known of files that did not change stays.
//
// A page is looked at again where its text changed, where a page that it links to has other ids, and where something in it
// was wrong, since that may be right now. What all files together tell is put together anew each time.

import GalleyAudit
import GalleyCore

/// What an audit found, kept for the next.
package struct LiveAudit: Sendable {
    private var audit: BuildAudit?
    private var files: [SiteBuilder.Written] = []
    private var extras: [ExtraFile] = []

    package init() {}

    /// How many pages are looked at between two questions whether to go on.
    private static let step = 256

    /// Audits a site after an update.
    ///
    /// `given` is what is wrong with it besides its links.
    /// - Returns: all findings, in the order of a report; nil where `isCancelled` said so, and nothing is kept of it.
    package mutating func run(
        _ site: Site, after update: LiveSite.Update, given: [Diagnostic], isCancelled: () -> Bool
    ) -> BuildReport? {
        // Taken, not copied: what is cancelled begins anew in any case.
        var files = files
        self.files = []
        let pageCount = site.pages.count
        let own = pageCount + site.files.count
        if audit != nil, update.keepsFiles {
            audit?.follow(site)
        } else {
            extras = site.extraFiles()
            let paths = site.pages.map(\.address.outputPath) + site.files + extras.map(\.path)
            let redirects = Set(extras.indices.filter { extras[$0].isRedirect }.map { own + $0 })
            audit = BuildAudit(site, paths: paths, redirects: redirects, external: nil)
            files = []
        }
        guard let audit else { return nil }
        let others = extras
        let content = site.project.contentFolder
        let wanted = files.isEmpty ? Array(0..<(own + extras.count)) : stale(files, site, after: update)
        if files.isEmpty { files = audit.judge.index.paths.map { SiteBuilder.Written(path: $0) } }
        for start in stride(from: 0, to: wanted.count, by: Self.step) {
            guard !isCancelled() else {
                // The next run has to begin anew.
                self.audit = nil
                return nil
            }
            let part = wanted[start..<min(start + Self.step, wanted.count)]
            let made = parallelMap(part.count, jobs: site.project.jobs) { i -> SiteBuilder.Written in
                let index = part[part.startIndex + i]
                if index >= own {
                    return SiteBuilder.write(others[index - own], index: index, of: site, to: nil, audit)
                }
                guard index < pageCount else {
                    var copy = SiteBuilder.Written(path: site.files[index - pageCount])
                    copy.scan = SiteBuilder.scan(copy: index, from: content, audit)
                    return copy
                }
                return SiteBuilder.write(page: index, of: site, to: nil, audit)
            }
            for (index, file) in zip(part, made) { files[index] = file }
        }
        self.files = files
        var report = BuildReport()
        report.diagnostics = given
        report.pages = pageCount
        report.files = site.files.count
        var builder = SiteBuilder(site.project)
        builder.isAuditOnly = true
        builder.collect(files, site, audit, into: &report)
        builder.judge(&report)
        return report
    }

    /// The files that have to be looked at again.
    private func stale(
        _ files: [SiteBuilder.Written], _ site: Site, after update: LiveSite.Update
    ) -> [Int] {
        switch update {
        case .pages(let pages, let ids):
            var result = Set(pages)
            guard ids else { return result.sorted() }
            let changed = result
            for (index, file) in files.enumerated()
            where !file.problems.isEmpty || file.scan?.uses(anyOf: changed) ?? false {
                result.insert(index)
            }
            return result.sorted()
        case .files(let paths):
            return paths.compactMap { site.file(at: $0).map { site.pages.count + $0 } }.sorted()
        case .nothing, .failed: return []
        case .whole: return Array(0..<(site.pages.count + site.files.count))
        }
    }
}

extension LiveSite.Update {
    /// Whether the site has the same files as before, whatever is in them.
    fileprivate var keepsFiles: Bool {
        switch self {
        case .pages, .files: true
        case .nothing, .whole, .failed: false
        }
    }

    /// What two updates one after the other came to.
    package func joined(with next: LiveSite.Update) -> LiveSite.Update {
        switch (self, next) {
        case (.nothing, let other), (let other, .nothing), (.failed, let other), (let other, .failed): other
        case (.whole, _), (_, .whole): .whole
        case (.pages(let a, let x), .pages(let b, let y)): .pages(Set(a + b).sorted(), ids: x || y)
        case (.files(let a), .files(let b)): .files(Set(a + b).sorted())
        // Rare enough to look at all.
        case (.pages, .files), (.files, .pages): .whole
        }
    }
}
