// A site that is shown while it is written: files change, the site follows, browsers are told.
//
// Three things happen on three threads. Requests read the newest snapshot. Batches of changed files make the next one, and
// each browser whose page is another by it reloads: that is decided by the bytes, so that no page reloads in vain. The audit
// comes after, at its own pace, and what it finds is sent on.

import CLive
import GalleyCore
import GalleyData
import GalleySite
import GalleyTemplate
import Synchronization

/// Serves a site that follows its sources.
package final class LivePreview: Sendable {
    /// Where the preview's own files are; no page of a site has such an address, since names of folders begin with a letter
    /// or a digit.
    package static let folder = "/_galley/"

    /// What happened, for whoever tells it.
    package enum Event: Sendable {
        /// Files changed, and how long it took until browsers were told, in milliseconds.
        case updated([String], LiveSite.Update, milliseconds: Double)
        /// What is wrong now, and what of it was not before.
        case problems(all: [Diagnostic], new: [Diagnostic], mended: Int)
        case watching(Watcher.Mode)
    }

    private struct Shown {
        var snapshot: SiteSnapshot?
        /// What is wrong: with the sources, and what the last audit found.
        var problems: [Diagnostic] = []
        /// What of it was known without an audit.
        var given: Set<Diagnostic> = []
        /// What keeps the sources from being shown as they are.
        var blocking: Set<Diagnostic> = []
        /// What changed while something did.
        var missed = Watcher.Batch()
        var isAudited = false
    }

    private struct Audits {
        var pending = LiveSite.Update.nothing
        var isRunning = false
        var isEnded = false
    }

    private let site: Mutex<LiveSite>
    private let shown: Mutex<Shown>
    private let audits = Mutex(Audits())
    private let audit = Mutex(LiveAudit())
    private let watchers = Mutex<(roots: Set<String>, all: [Watcher])>(([], []))
    private let stream = EventStream()
    private let hosts: HostNames
    private let editor: String?
    private let tell: @Sendable (Event) -> Void
    private let root: String

    /// Shows a site. `editor` is the URL that opens a file, with `{path}`, `{line}` and `{column}`, instead of what the
    /// configuration says; empty for none. `tell` is called on any thread.
    package init(
        _ site: LiveSite, hosts: HostNames, editor: String?, tell: @escaping @Sendable (Event) -> Void
    ) {
        root = site.project.root
        var given = site.diagnostics
        do throws(TemplateError) {
            _ = try LiveFiles.page(at: "index.html", in: site.snapshot)
        } catch {
            given.append(error.diagnostic)
        }
        shown = Mutex(
            Shown(
                snapshot: site.snapshot, problems: given, given: Set(given), blocking: Self.blocking(given)))
        self.site = Mutex(site)
        self.hosts = hosts
        self.editor = editor
        self.tell = tell
    }

    /// The path that the site is served below.
    package var basePath: String { Self.basePath(shown.withLock { $0.snapshot }) }

    private static func basePath(_ snapshot: SiteSnapshot?) -> String {
        snapshot?.site.configuration.basePath ?? "/"
    }

    // MARK: Following

    /// Begins to watch the sources.
    package func start() throws(FileError) {
        try watch(site.withLock { $0.roots })
        request(.whole)
    }

    /// Watches what is not yet watched.
    private func watch(_ roots: [String]) throws(FileError) {
        let new = watchers.withLock { watchers in
            let new = roots.filter { !watchers.roots.contains($0) }
            watchers.roots.formUnion(new)
            return new
        }
        guard !new.isEmpty else { return }
        var options = Watcher.Options(roots: new)
        options.followsLinks = site.withLock { $0.project.configuration.followSymlinks }
        let watcher = try Watcher(options) { [tell] in
            tell(.watching($0))
        } deliver: { [self] in
            update($0)
        }
        watchers.withLock { $0.all.append(watcher) }
    }

    /// Stops watching, and ends all streams.
    package func stop() {
        audits.withLock { $0.isEnded = true }
        for watcher in watchers.withLock({ $0.all }) { watcher.stop() }
        stream.end()
    }

    /// Brings the site up to date, and tells the browsers.
    package func update(_ batch: Watcher.Batch) {
        let start = ContinuousClock.now
        let (update, snapshot, given, roots) = site.withLock { site in
            let update = site.update(batch.isIncomplete ? .all : .paths(batch.paths))
            return (update, site.snapshot, site.diagnostics, site.roots)
        }
        guard update != .nothing else { return }
        var problems = given
        var isShown = update != .failed
        do throws(TemplateError) {
            // Sources that never were without errors are shown as far as they can be.
            try show(snapshot, after: update == .failed ? Change() : change(batch))
        } catch {
            // A template that stumbles over a page only: what was shown stays, as with all errors.
            if isShown { problems.append(error.diagnostic) }
            isShown = false
        }
        let hasMissed = shown.withLock { shown in
            defer { if isShown { shown.missed = Watcher.Batch() } else { shown.missed.join(batch) } }
            shown.blocking = Self.blocking(problems)
            return shown.missed != Watcher.Batch()
        }
        let took = (ContinuousClock.now - start).components
        tell(
            .updated(
                batch.paths.map { $0.hasPrefix(root + "/") ? String($0.dropFirst(root.utf8.count + 1)) : $0 },
                isShown ? update : .failed,
                milliseconds: Double(took.seconds) * 1e3 + Double(took.attoseconds) / 1e15))
        tell(ofSources: problems)
        if isShown { request(hasMissed ? .whole : update) }
        try? watch(roots)
    }

    private static func blocking(_ problems: [Diagnostic]) -> Set<Diagnostic> {
        Set(problems.filter { $0.severity == .error })
    }

    /// Has requests see a snapshot, and each browser reload or take new styles if what it shows became another.
    private func show(_ snapshot: SiteSnapshot?, after change: Change) throws(TemplateError) {
        let before = shown.withLock { $0.snapshot }
        var stale: Set<String> = []
        var restyled: [(client: String, path: String, seen: String)] = []
        // The front page stands for those that nobody looks at.
        var made = ["index.html": try LiveFiles.page(at: "index.html", in: snapshot)]
        for client in stream.paths {
            let path = Self.client(client).path
            if made[path] == nil { made[path] = try LiveFiles.page(at: path, in: snapshot) }
        }
        // From here on who comes sees the new one; who came before is among those that are told.
        shown.withLock { $0.snapshot = snapshot }
        for client in stream.paths {
            let (path, seen) = Self.client(client)
            if made[path] == nil { made[path] = try? LiveFiles.page(at: path, in: snapshot) }
            let now = LiveFiles.fingerprint(of: made[path] ?? [])
            if now == seen {
                if change.touchesFiles { stale.insert(client) }
                if change.touchesStyles { restyled.append((client, path, now)) }
            } else if change.isOfStyles, Self.differsInStyles(made[path] ?? [], path, seen, snapshot, before)
            {
                restyled.append((client, path, now))
            } else {
                stale.insert(client)
            }
        }
        for (client, path, now) in restyled where !stale.contains(client) {
            stream.send("styles", now) { $0 == client }
            stream.rename(client, to: Self.client(path, now))
        }
        guard !stale.isEmpty else { return }
        stream.send("reload", "") { [stale] in stale.contains($0) }
    }

    /// Whether a page, of which a browser has what was shown before, is the same but for where its styles are.
    private static func differsInStyles(
        _ now: [UInt8], _ path: String, _ seen: String, _ snapshot: SiteSnapshot?, _ before: SiteSnapshot?
    ) -> Bool {
        guard let snapshot, let before, let old = try? LiveFiles.page(at: path, in: before),
            LiveFiles.fingerprint(of: old) == seen
        else { return false }
        return now
            == LiveFiles.replacing(
                before.site.theme.assetFolder, by: snapshot.site.theme.assetFolder, in: old)
    }

    /// What a batch of files may mean for a page whose own text is as it was.
    private struct Change {
        /// Nothing but styles changed.
        var isOfStyles = true
        var touchesStyles = false
        /// Pictures, scripts and whatever else a page may show by its address.
        var touchesFiles = false

        mutating func add(_ path: String) {
            let kind = splitExtension(fileName(path)).ext.lowercased()
            // One that came or was touched; what is in it is listed too.
            if kind.isEmpty, fileStatus(path)?.kind == .folder { return }
            guard kind != "css" else {
                touchesStyles = true
                return
            }
            isOfStyles = false
            // Of these a page has text, which is compared.
            let isText = ["", "md", "markdown", "yml", "yaml", "json", "html"].contains(kind)
            touchesFiles = touchesFiles || !isText
        }
    }

    private func change(_ batch: Watcher.Batch) -> Change {
        var all = shown.withLock { $0.missed }
        all.join(batch)
        guard !all.isIncomplete else {
            return Change(isOfStyles: false, touchesStyles: true, touchesFiles: true)
        }
        var change = Change()
        for path in all.paths { change.add(path) }
        return change
    }

    /// A client is known by the path of the output that it shows and the fingerprint of what it has of it.
    private static func client(_ path: String, _ seen: String) -> String { seen + " " + path }

    private static func client(_ name: String) -> (path: String, seen: String) {
        let parts = name.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? (String(parts[1]), String(parts[0])) : (name, "")
    }

    // MARK: Auditing

    /// Has the audit look at what an update changed, now or after what it is doing.
    private func request(_ update: LiveSite.Update) {
        let begins = audits.withLock { audits in
            audits.pending = audits.pending.joined(with: update)
            guard !audits.isRunning, !audits.isEnded else { return false }
            audits.isRunning = true
            return true
        }
        guard begins else { return }
        // Without a thread the audit waits for the next change.
        if SystemThread({ [self] in runAudits() }) == nil { audits.withLock { $0.isRunning = false } }
    }

    private func runAudits() {
        while true {
            let update = audits.withLock { audits -> LiveSite.Update? in
                guard audits.pending != .nothing, !audits.isEnded else {
                    audits.isRunning = false
                    return nil
                }
                defer { audits.pending = .nothing }
                return audits.pending
            }
            guard let update else { return }
            let (snapshot, given) = site.withLock { ($0.snapshot, $0.diagnostics) }
            guard let snapshot else {
                show(given, given: given, isAudited: false)
                continue
            }
            let report = audit.withLock { audit in
                audit.run(snapshot.site, after: update, given: given) {
                    // What is being looked at is of the past; a changed text can wait.
                    audits.withLock { $0.pending == .whole || $0.isEnded }
                }
            }
            guard let report else { continue }
            // Where the sources moved on to or from errors, another audit comes, or what is told already counts.
            if shown.withLock({ Self.blocking(given) == $0.blocking }) {
                show(report.diagnostics, given: given, isAudited: true)
            }
        }
    }

    /// Tells what is wrong with the sources now, if it is another thing than before. What an audit found stays.
    private func tell(ofSources given: [Diagnostic]) {
        let all = shown.withLock { shown -> [Diagnostic]? in
            guard Set(given) != shown.given else { return nil }
            return given + shown.problems.filter { !shown.given.contains($0) && !given.contains($0) }
        }
        if let all { show(all, given: given, isAudited: false) }
    }

    private func show(_ problems: [Diagnostic], given: [Diagnostic], isAudited: Bool) {
        let (before, wasAudited) = shown.withLock { shown in
            defer {
                shown.problems = problems
                shown.given = Set(given)
                shown.isAudited = isAudited || shown.isAudited
            }
            return (Set(shown.problems), shown.isAudited)
        }
        let new = problems.filter { !before.contains($0) || !wasAudited }
        let left = Set(problems)
        // What an audit leaves out, because it is known or silenced, was never told.
        let mended = wasAudited ? before.count { !left.contains($0) } : 0
        guard !new.isEmpty || mended > 0 || before != left else { return }
        tell(.problems(all: problems, new: new, mended: mended))
        stream.send("problems", "")
    }

    // MARK: Answering

    /// Answers a request, on any thread.
    package func respond(to request: Request) -> Response {
        let snapshot = shown.withLock { $0.snapshot }
        let basePath = Self.basePath(snapshot)
        let target = try? RequestTarget(request.target)
        let asked = target.map { Self.outputPath($0, basePath, snapshot) } ?? ""
        guard let snapshot else {
            let empty = Responder(MemoryFiles([:]), hosts: hosts)
            if let refusal = empty.refusal(of: request) { return refusal }
            if target?.names.first == "_galley", let refusal = Self.refusal(of: request) { return refusal }
            if let own = ownFile(target, snapshot) { return own }
            let page = LiveFiles.page(
                "The site cannot be built", "What is wrong is told below, and in the terminal.", asked)
            return Response(
                503, ["Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"],
                body: .bytes(page, 0..<page.count))
        }
        let responder = Responder(
            LiveFiles(snapshot: snapshot, asked: asked), hosts: hosts, basePath: basePath)
        if target?.names.first == "_galley" {
            if let refusal = responder.refusal(of: request) ?? Self.refusal(of: request) { return refusal }
            if let own = ownFile(target, snapshot) { return own }
        }
        return responder.respond(to: request)
    }

    /// The file of the output that an address shows.
    private static func outputPath(
        _ target: RequestTarget, _ basePath: String, _ snapshot: SiteSnapshot?
    ) -> String {
        let base = ((try? RequestTarget(basePath))?.names ?? [])
        guard target.names.starts(with: base) else { return "" }
        let path = target.names.dropFirst(base.count).joined(separator: "/")
        if target.isFolder || path.isEmpty { return path.isEmpty ? "index.html" : path + "/index.html" }
        guard let snapshot, !snapshot.has(path), snapshot.has(path + ".html") else { return path }
        return path + ".html"
    }

    /// Pages of other sites may neither read what is wrong here nor take the connections of those that are read. Browsers
    /// keep answers from them, and say who asks; old ones do not.
    private static func refusal(of request: Request) -> Response? {
        guard request.headers["Sec-Fetch-Site"] == "cross-site" else { return nil }
        return .page(403, "Forbidden", ["This is for pages of this site only."])
    }

    private func ownFile(_ target: RequestTarget?, _ snapshot: SiteSnapshot?) -> Response? {
        guard let target, target.names.count == 2, target.names[0] == "_galley" else { return nil }
        switch target.names[1] {
        case "live.js":
            return Self.response(
                Array(unsafe: galley_live_js_start(), galley_live_js_count), "text/javascript; charset=utf-8")
        case "live.css":
            return Self.response(
                Array(unsafe: galley_live_css_start(), galley_live_css_count), "text/css; charset=utf-8")
        case "problems":
            return Self.response(problems(on: path(in: target, snapshot), snapshot), "application/json")
        case "events":
            let path = path(in: target, snapshot)
            let seen =
                Self.parameter("seen", of: target)?.filter { $0.isASCII && $0.isLetter || $0.isNumber } ?? ""
            guard let client = stream.subscribe(path: Self.client(path, seen)) else {
                return Response.page(
                    503, "Too many pages are open", ["Close some of the tabs that show this site."])
            }
            // The page may have changed between its arrival and this request.
            if seen != LiveFiles.fingerprint(of: path, in: shown.withLock { $0.snapshot }), seen != "none" {
                stream.send("reload", "") { $0 == Self.client(path, seen) }
            }
            return Response(
                200, ["Content-Type": "text/event-stream", "Cache-Control": "no-store"], body: .events(client)
            )
        default: return nil
        }
    }

    /// The file of the output that a page which asks for itself shows.
    private func path(in target: RequestTarget, _ snapshot: SiteSnapshot?) -> String {
        guard let page = Self.parameter("page", of: target), let shown = try? RequestTarget(page) else {
            return ""
        }
        return Self.outputPath(shown, Self.basePath(snapshot), snapshot)
    }

    private static func parameter(_ name: String, of target: RequestTarget) -> String? {
        for pair in (target.query ?? "").split(separator: "&") where pair.hasPrefix(name + "=") {
            var decoded: [UInt8] = []
            let value = Array(pair.dropFirst(name.utf8.count + 1).utf8)
            decoded.append(percentDecoding: value.span, 0..<value.count)
            return String(decoding: decoded, as: UTF8.self)
        }
        return nil
    }

    private static func response(_ bytes: [UInt8], _ type: String) -> Response {
        Response(
            200, ["Content-Type": type, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"],
            body: .bytes(bytes, 0..<bytes.count))
    }

    // MARK: Problems

    /// More than anybody reads in a panel; the terminal has them all.
    private static let panelLimit = 100

    /// What is wrong, as JSON for the panel: errors, and then what is in the sources of a page.
    private func problems(on path: String, _ snapshot: SiteSnapshot?) -> [UInt8] {
        let (all, blocking) = shown.withLock { ($0.problems, $0.blocking) }
        let source = snapshot?.site.page(at: path).flatMap { snapshot?.site.pages[$0].displayPath }
        let meant = all.filter { problem in
            blocking.contains(problem)
                // Of a page that nobody has looked at until now.
                || problem.severity == .error && problem.id.hasPrefix("template/")
                || source != nil && problem.severity > .notice
                    && ([problem.location].compactMap(\.self) + problem.otherLocations).contains {
                        $0.path == source
                    }
        }
        var json = JSONWriter()
        json.object { json in
            json.key("problems")
            json.array { json in
                for problem in meant.prefix(Self.panelLimit) {
                    append(problem, blocks: blocking.contains(problem), on: source, to: &json)
                }
            }
        }
        return json.bytes
    }

    private func append(
        _ problem: Diagnostic, blocks: Bool, on source: String?, to json: inout JSONWriter
    ) {
        let place =
            problem.location?.path == source
            ? problem.location : problem.otherLocations.first { $0.path == source } ?? problem.location
        json.object { json in
            json.key("severity")
            json.string(blocks ? "error" : problem.severity == .notice ? "notice" : "warning")
            json.key("id")
            json.string(problem.id)
            json.key("message")
            json.string(problem.message)
            json.key("place")
            json.string(place?.text ?? "")
            json.key("frame")
            json.string(problem.frame)
            json.key("editor")
            json.string(place.map(editorURL) ?? "")
            json.key("help")
            json.array { json in for line in problem.help { json.string(line) } }
        }
    }

    private func editorURL(_ place: SourceLocation) -> String {
        let editor =
            editor ?? shown.withLock { $0.snapshot?.site.configuration.editor } ?? Configuration().editor
        // A configuration that came with a checkout is not to run scripts here.
        let scheme = editor.prefix { $0 != ":" }.lowercased()
        guard !editor.isEmpty, !place.path.hasPrefix("("),
            !["javascript", "data", "vbscript"].contains(scheme)
        else { return "" }
        let path = place.path.hasPrefix("/") ? place.path : root + "/" + place.path
        let values = [
            // It may stand in a query.
            "{path}": percentEncoded(path).split(separator: "&", omittingEmptySubsequences: false)
                .joined(separator: "%26"),
            "{line}": "\(max(1, place.line))",
            "{column}": "\(max(1, place.column))",
        ]
        var result = ""
        var rest = Substring(editor)
        while let start = rest.firstIndex(of: "{") {
            result += rest[..<start]
            rest = rest[start...]
            if let (name, value) = values.first(where: { rest.hasPrefix($0.key) }) {
                result += value
                rest = rest.dropFirst(name.count)
            } else {
                result += "{"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }
}

extension Array<UInt8> {
    fileprivate init(unsafe start: UnsafePointer<UInt8>?, _ count: Int) {
        self.init(UnsafeBufferPointer(start: start, count: count))
    }
}
