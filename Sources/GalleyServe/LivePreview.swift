// A site that is shown while it is written: files change, the site follows, browsers are told.
//
// Three things happen on three threads. Requests read the newest snapshot. Batches of changed files make the next one, and
// each browser whose page is another by it reloads: that is decided by the bytes, so that no page reloads in vain. The audit
// comes after, at its own pace, and what it finds is sent on.

import GalleyCore
import GalleySite
import GalleyTemplate
import Synchronization

/// Serves a site that follows its sources.
package final class LivePreview: Sendable {
    /// What happened, for whoever tells it.
    package enum Event: Sendable {
        /// Files changed, and how long it took until browsers were told, in milliseconds.
        case updated([String], LiveSite.Update, milliseconds: Double)
        /// What is wrong now, and what of it was not before.
        case problems(all: [Diagnostic], new: [Diagnostic], mended: Int)
        /// The site is below another path now.
        case moved(String)
        case watching(Watcher.Mode)
        /// Some of the sources are not watched, and why.
        case unwatched(FileError)
    }

    struct Shown {
        var site: PreviewedSite
        /// What is wrong: with the sources, and what the last audit found.
        var problems: [Diagnostic] = []
        /// What of it was known without an audit.
        var given: Set<Diagnostic> = []
        /// What keeps the sources from being shown as they are.
        var blocking: Set<Diagnostic> = []
        var isAudited = false
    }

    /// What following the sources remembers from one batch to the next.
    private struct Following {
        /// Whether there was a site without errors.
        var isGood: Bool
        /// What changed and could not be shown.
        var missed = Watcher.Batch()
        var watched: WatchedSources?
    }

    private struct Watching {
        var all: [Watcher] = []
        var isEnded = false
    }

    // Taken in this order: following, site, shown; and reporting, shown.
    private let following: Mutex<Following>
    private let site: Mutex<LiveSite>
    private let reporting = Mutex(())
    let shown: Mutex<Shown>
    private let watching = Mutex(Watching())
    private let audits = AuditQueue()
    private let lastAudit = Mutex(LiveAudit())
    let stream = EventStream()
    let hosts: HostNames
    let editor: String?
    private let tell: @Sendable (Event) -> Void
    let root: String

    /// Shows a site. `editor` is the URL that opens a file, with `{path}`, `{line}` and `{column}`, instead of what the
    /// configuration says; empty for none. `tell` is called on any thread, and must neither
    /// update nor stop the preview.
    package init(
        _ site: LiveSite, hosts: HostNames, editor: String?, tell: @escaping @Sendable (Event) -> Void
    ) {
        root = site.project.root
        var given = site.diagnostics
        following = Mutex(
            Following(isGood: site.snapshot != nil && !given.contains { $0.severity == .error }))
        let shownSite = PreviewedSite(site.snapshot)
        do throws(TemplateError) {
            _ = try LiveFiles.page(at: "index.html", in: shownSite)
        } catch {
            given.append(error.diagnostic)
        }
        shown = Mutex(
            Shown(site: shownSite, problems: given, given: Set(given), blocking: Self.blocking(given)))
        self.site = Mutex(site)
        self.hosts = hosts
        self.editor = editor
        self.tell = tell
    }

    /// The path that the site is served below.
    package var basePath: String { Self.basePath(shown.withLock { $0.site.snapshot }) }

    static func basePath(_ snapshot: SiteSnapshot?) -> String {
        snapshot?.site.configuration.basePath ?? "/"
    }

    // MARK: Following

    /// Begins to watch the sources, and looks whether one was changed since it was read.
    package func start() throws(FileError) {
        // What is wrong is told whether or not changes can be.
        defer { audit() }
        try following.withLock { following throws(FileError) in
            let (snapshot, given) = site.withLock { ($0.snapshot, $0.diagnostics) }
            audits.add(.whole, snapshot, given: given)
            try watch(&following)
        }
    }

    /// Stops watching, and ends all streams. Not to be called by what `tell` leads to.
    package func stop() {
        let watchers = watching.withLock { watching in
            watching.isEnded = true
            defer { watching.all = [] }
            return watching.all
        }
        for watcher in watchers { watcher.stop() }
        // One that was stopped before may still be at its last batch.
        following.withLock { _ in }
        audits.end()
        stream.end()
    }

    /// Brings the site up to date, and tells the browsers; one batch after the other.
    package func update(_ batch: Watcher.Batch) {
        following.withLock { following in
            guard !watching.withLock({ $0.isEnded }) else { return }
            guard follow(batch.isIncomplete ? .all : .paths(batch.paths), batch, &following) else {
                return
            }
            // Before the start nothing is watched.
            guard following.watched != nil else { return }
            do throws(FileError) {
                try watch(&following)
            } catch {
                tell(.unwatched(error))
            }
        }
    }

    /// Watches what is to be watched now, if that is not what is. The configuration may have changed until then.
    private func watch(_ following: inout Following) throws(FileError) {
        for _ in 0..<Self.watchTries {
            guard try watchOnce(&following) else { return }
        }
    }

    /// A configuration that is written again and again waits for the next batch.
    private static let watchTries = 3

    /// Whether the site was brought up to date since it is watched as it was to be.
    private func watchOnce(_ following: inout Following) throws(FileError) -> Bool {
        let before = following.watched
        let wanted = site.withLock { before?.next($0) ?? WatchedSources($0) }
        guard wanted != before else { return false }
        let watcher = try Watcher(wanted.options) { [tell] in
            tell(.watching($0))
        } deliver: { [self] in
            update($0)
        }
        following.watched = wanted
        let old = watching.withLock { watching in
            guard !watching.isEnded else { return [watcher] }
            defer { watching.all = [watcher] }
            return watching.all
        }
        retire(old)
        let unsure = wanted.unsure(besides: before)
        return !unsure.isEmpty && follow(.paths(unsure.sorted()), nil, &following)
    }

    /// Stops watchers, of which one may have called: its thread cannot wait for its own end.
    private func retire(_ watchers: [Watcher]) {
        guard !watchers.isEmpty else { return }
        if let thread = SystemThread({ for watcher in watchers { watcher.stop() } }) {
            thread.detach()
        } else {
            watching.withLock { $0.all += watchers }
        }
    }

    /// Brings the site up to date; false where nothing changed. Without a batch nothing is told but what is wrong.
    @discardableResult
    private func follow(
        _ changes: SourceChanges, _ batch: Watcher.Batch?, _ following: inout Following
    ) -> Bool {
        let start = ContinuousClock.now
        let pathBefore = basePath
        let (isGood, hasMissed) = (following.isGood, following.missed != Watcher.Batch())
        let (update, snapshot, given) = site.withLock { site in
            let update = site.update(changes)
            let given = site.diagnostics
            // Before an audit that takes the update can have ended, which would not count otherwise.
            if update != .nothing { shown.withLock { $0.blocking = Self.blocking(given) } }
            return (update, site.snapshot, given)
        }
        guard update != .nothing else { return false }
        // A site that was never without errors changes with them; of another the last one stays.
        let failed = isGood ? LiveSite.Update.nothing : .whole
        audits.add(update == .failed ? failed : hasMissed ? .whole : update, snapshot, given: given)
        if update == .whole { following.isGood = true }
        var all = following.missed
        if let batch { all.join(batch) }
        var problems = given
        var isShown = update != .failed
        do throws(TemplateError) {
            // Sources that never were without errors are shown as far as they can be.
            let before = shown.withLock { $0.site.snapshot }
            try show(
                snapshot,
                after: update == .failed ? PageChange() : PageChange(all, from: before, to: snapshot))
        } catch {
            // A template that stumbles over a page only: what was shown stays, as with all errors.
            if isShown { problems.append(error.diagnostic) }
            isShown = false
        }
        if !isShown, batch == nil { all.isIncomplete = true }
        following.missed = isShown ? Watcher.Batch() : all
        if problems.count > given.count { shown.withLock { $0.blocking = Self.blocking(problems) } }
        if let batch {
            let took = (ContinuousClock.now - start).components
            tell(
                .updated(
                    batch.paths.map {
                        path($0, below: root) ?? $0
                    },
                    isShown ? update : .failed,
                    milliseconds: Double(took.seconds) * 1e3 + Double(took.attoseconds) / 1e15))
        }
        let pathNow = basePath
        if pathNow != pathBefore { tell(.moved(pathNow)) }
        report(
            ofSources: problems, changed: isShown ? [] : Set(all.paths.map { path($0, below: root) ?? $0 }))
        if isShown { audit() }
        return true
    }

    private static func blocking(_ problems: [Diagnostic]) -> Set<Diagnostic> {
        Set(problems.filter { $0.severity == .error })
    }

    /// Has requests see a snapshot, and each browser reload or take new styles if what it shows became another.
    private func show(_ snapshot: SiteSnapshot?, after change: PageChange) throws(TemplateError) {
        let before = shown.withLock { $0.site.snapshot }
        let site = PreviewedSite(snapshot)
        // The front page stands for those that nobody looks at.
        var made = ["index.html": try LiveFiles.page(at: "index.html", in: site)]
        for view in stream.views where made[view.path] == nil {
            // Whoever sees that a page cannot be made keeps no other from being shown.
            if view.fingerprint == LiveFiles.noFingerprint { continue }
            made[view.path] = try LiveFiles.page(at: view.path, in: site)
        }
        // From here on who comes sees the new one; who came before is among those that are told.
        shown.withLock { $0.site = site }
        var stale: Set<PageView> = []
        var restyled: [(view: PageView, now: String)] = []
        for view in stream.views {
            let page = made[view.path] ?? (try? LiveFiles.page(at: view.path, in: site)) ?? []
            made[view.path] = page
            let now = LiveFiles.fingerprint(of: page)
            if now == view.fingerprint {
                if change.touchesFiles(of: page) {
                    stale.insert(view)
                } else if change.touchesStyles {
                    restyled.append((view, now))
                }
            } else if change.isOfStyles, Self.differsInStyles(page, view, snapshot, before) {
                restyled.append((view, now))
            } else {
                stale.insert(view)
            }
        }
        for (view, now) in restyled {
            stream.send("styles", now) { $0 == view }
            stream.renew(view, now)
        }
        guard !stale.isEmpty else { return }
        stream.send("reload", "") { [stale] in stale.contains($0) }
    }

    /// Whether a page, of which a browser has what was shown before, is the same but for where its styles are.
    private static func differsInStyles(
        _ now: [UInt8], _ view: PageView, _ snapshot: SiteSnapshot?, _ before: SiteSnapshot?
    ) -> Bool {
        guard let snapshot, let before,
            let old = try? LiveFiles.page(at: view.path, in: PreviewedSite(before)),
            LiveFiles.fingerprint(of: old) == view.fingerprint
        else { return false }
        return now
            == LiveFiles.replacing(
                before.site.theme.assetFolder, by: snapshot.site.theme.assetFolder, in: old)
    }

    // MARK: Auditing

    /// Has the audit look at what waits, now or after what it is doing.
    private func audit() { audits.begin { [self] in runAudits() } }

    private func runAudits() {
        while true {
            guard let work = audits.next() else { return }
            guard let snapshot = work.snapshot else {
                report(work.given, given: work.given, isAudited: false)
                continue
            }
            let report = lastAudit.withLock { audit in
                audit.run(snapshot.site, after: work.update, given: work.given) { audits.isOvertaken }
            }
            // The site before and what was found in it are gone by now.
            giveBackMemory()
            guard let report else { continue }
            self.report(report.diagnostics, given: work.given, isAudited: true)
        }
    }

    /// Tells what is wrong with the sources now, if it is another thing than before. What an audit found stays, but for what
    /// it quotes of files that `changed` and that no audit will look at before the sources are right again.
    private func report(ofSources given: [Diagnostic], changed: Set<String>) {
        report { shown in
            func isStale(_ problem: Diagnostic) -> Bool {
                problem.location.map { changed.contains($0.path) } ?? false
            }
            guard Set(given) != shown.given || shown.problems.contains(where: isStale) else { return false }
            let known = Set(given)
            shown.problems =
                given
                + shown.problems.filter { !shown.given.contains($0) && !known.contains($0) && !isStale($0) }
            shown.given = Set(given)
            return true
        }
    }

    private func report(_ problems: [Diagnostic], given: [Diagnostic], isAudited: Bool) {
        report { shown in
            // Where the sources moved on to or from errors, another audit comes, or what is told already counts.
            guard !isAudited || Self.blocking(given) == shown.blocking else { return false }
            shown.problems = problems
            shown.given = Set(given)
            shown.isAudited = isAudited || shown.isAudited
            return true
        }
    }

    /// Changes what is known to be wrong, unless `change` finds that it need not, and tells of it, one after the other.
    private func report(_ change: (inout Shown) -> Bool) {
        reporting.withLock { _ in
            let event = shown.withLock { shown -> Event? in
                let (before, wasAudited) = (Set(shown.problems), shown.isAudited)
                guard change(&shown) else { return nil }
                let new = shown.problems.filter { !before.contains($0) || !wasAudited }
                let left = Set(shown.problems)
                // What an audit leaves out, because it is known or silenced, was never told.
                let mended = wasAudited ? before.count { !left.contains($0) } : 0
                guard !new.isEmpty || mended > 0 || before != left else { return nil }
                return .problems(all: shown.problems, new: new, mended: mended)
            }
            guard let event else { return }
            tell(event)
            stream.send("problems", "")
        }
    }
}
