import Foundation
import GalleyCore
import GalleySite
import Synchronization
import Testing

@testable import GalleyServe

/// What a site that follows its sources answers, without a socket and without a watcher.
struct LivePreviewTests {
    private final class Told: Sendable {
        let problems = Mutex<[Diagnostic]>([])
    }

    /// The templates of the default theme.
    private static let templates = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../theme/templates")

    /// A project in a folder that goes with the test.
    private struct Project {
        let folder: ScratchFolder
        let preview: LivePreview
        /// What was told to be wrong.
        let told: Told

        init(_ files: [String: String] = [:], configuration: Configuration = Configuration()) throws {
            folder = try ScratchFolder()
            let files = ["content/index.md": "# Home\n", "content/a.txt": "plain"].merging(files) { $1 }
            for (path, text) in files { try folder.write(path, text) }
            let project = GalleySite.Project(root: folder.path, configuration: configuration, jobs: 1)
            let told = Told()
            self.told = told
            preview = LivePreview(LiveSite(project) { (project, []) }, hosts: HostNames(), editor: nil) {
                if case .problems(_, let new, _) = $0 { told.problems.withLock { $0 += new } }
            }
        }

        func get(_ target: String, _ headers: HeaderFields = [:], method: String = "GET") -> Response {
            var headers = headers
            if headers["Host"] == nil { headers.append("Host", "localhost:8000") }
            return preview.respond(to: Request(method, target, headers))
        }

        func text(_ target: String) -> String { Self.text(get(target)) }

        static func text(_ response: Response) -> String {
            switch response.body {
            case .bytes(let bytes, let range): String(decoding: bytes[range], as: UTF8.self)
            case .file(let file, let range):
                String(decoding: file.bytes(range.count, at: range.lowerBound), as: UTF8.self)
            case .events: "events"
            }
        }

        func changed(_ paths: String...) {
            preview.update(Watcher.Batch(paths: paths.map { folder.path + "/" + $0 }))
        }

        /// A browser that shows the page at an address, as its script makes itself known.
        func browser(at address: String) throws -> EventStream.Subscription {
            let html = text(address)
            let seen = try #require(html.firstMatch(of: /data-page="([^"]*)"/))
            let response = get("/_galley/events?page=\(address)&seen=\(seen.1)")
            guard case .events(let client) = response.body else { throw POSIXError(.EIO) }
            return client
        }
    }

    @Test func pagesFindTheirWayBelowANewBasePath() throws {
        var configuration = Configuration()
        configuration.baseURL = "https://example.com/docs/"
        let project = try Project(["content/guide/a.md": "# A"], configuration: configuration)
        let moved = project.get("/guide/a/")
        #expect(moved.status == 302)
        #expect(moved.headers["Location"] == "/docs/guide/a/")
        #expect(project.get("/guide/b/").status == 404)
        #expect(project.get("/docs/guide/a/").status == 200)
    }

    private static func events(_ client: EventStream.Subscription) -> [String] {
        guard case .bytes(let bytes) = client.next() else { return [] }
        return String(decoding: bytes, as: UTF8.self).matches(of: /event: (.*)\n/).map { String($0.1) }
    }

    private static let own = ["live.js", "live.css", "problems?page=/", "events?page=/&seen=none"]

    // MARK: Who may ask

    @Test(arguments: own) func onlyOurNamesAreAnswered(_ name: String) throws {
        let project = try Project()
        #expect(project.get("/_galley/" + name).status == 200)
        for host in ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost@evil.example"]
        {
            #expect(project.get("/_galley/" + name, ["Host": host]).status == 421 || host.contains("@"))
            #expect(project.get("/_galley/" + name, ["Host": host]).status != 200)
        }
        #expect(project.get("http://evil.example/_galley/" + name).status == 421)
        #expect(project.get("/_galley/" + name, ["Sec-Fetch-Site": "cross-site"]).status == 403)
        for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get"] {
            #expect(project.get("/_galley/" + name, method: method).status == 405)
        }
    }

    @Test(arguments: own) func aSiteThatCannotBeMadeIsGuardedToo(_ name: String) throws {
        // Two pages of one address: there is no site at all.
        let project = try Project(["content/a.md": "# A\n", "content/a/index.md": "# A\n", "galley.yml": "x"])
        #expect(project.get("/_galley/" + name, ["Host": "evil.example"]).status == 421)
        #expect(project.get("/_galley/" + name, method: "POST").status == 405)
        #expect(project.get("/_galley/" + name, ["Sec-Fetch-Site": "cross-site"]).status == 403)
        #expect(project.get("/_galley/" + name).status == 200)
    }

    @Test(
        arguments: [
            "", "x", "/../../etc/passwd", "/%2e%2e/", "%2F..%2F..%2Fetc%2Fpasswd", "%00", "%", "%zz", "%FF",
            "//evil.example/", "http://evil.example/", "%0Aevent:%20reload", "/a%20b/", "/%E2%80%AE/", "%23",
            String(repeating: "/a", count: 1900), String(repeating: "%252F", count: 700),
        ])
    func aPageThatIsNoneIsShownNothing(_ page: String) throws {
        let project = try Project(["content/index.md": "# Home\n\n[x](nowhere.md)\n"])
        #expect(project.text("/_galley/problems?page=" + page) == #"{"problems":[]}"#)
        let response = project.get("/_galley/events?page=" + page + "&seen=" + page)
        guard case .events(let client) = response.body else {
            #expect((400...404).contains(response.status))
            return
        }
        guard case .bytes(let bytes) = client.next() else { return }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        #expect(lines.allSatisfy { $0.contains(/^(retry: 500|event: reload|data: )$/) })
        client.cancel()
    }

    @Test func nobodyTakesAllConnections() throws {
        let project = try Project()
        var clients: [EventStream.Subscription] = []
        for _ in 0..<EventStream.clientLimit { clients.append(try project.browser(at: "/")) }
        let refused = project.get("/_galley/events?page=/&seen=none")
        #expect(refused.status == 503)
        #expect(Project.text(refused).contains("Too many pages are open"))
        clients.removeLast().cancel()
        clients.append(try project.browser(at: "/"))
        project.preview.stop()
        #expect(clients.allSatisfy { $0.next() == .end })
    }

    @Test(arguments: ["/_galley/", "/_galley/live", "/_galley/../a.txt", "/_galley/live.js/x", "/_galley"])
    func nothingElseIsInTheFolder(_ target: String) throws {
        #expect((400...404).contains(try Project().get(target).status))
    }

    // MARK: Copies

    @Test func aLinkIsNotFollowedOutOfTheContent() throws {
        let secret = try ScratchFolder()
        try secret.write("secret.txt", "secret")
        try secret.write("b.txt", "secret")
        let project = try Project(["content/folder/b.txt": "plain", "content/c.txt": "plain"])
        #expect(project.text("/a.txt") == "plain")
        #expect(project.text("/folder/b.txt") == "plain")
        // Nobody has told the preview of it yet.
        try project.folder.remove("content/a.txt")
        try project.folder.link("content/a.txt", to: secret.path + "/secret.txt")
        try project.folder.remove("content/folder")
        try project.folder.link("content/folder", to: secret.path)
        #expect(project.get("/a.txt").status == 404)
        #expect(project.get("/folder/b.txt").status == 404)
        #expect(project.get("/folder/secret.txt").status == 404)
        // One that stays inside is what the build copies.
        try project.folder.remove("content/a.txt")
        try project.folder.link("content/a.txt", to: "c.txt")
        #expect(project.text("/a.txt") == "plain")
        var open = Configuration()
        open.followSymlinks = true
        let other = try Project(configuration: open)
        try other.folder.remove("content/a.txt")
        try other.folder.link("content/a.txt", to: secret.path + "/secret.txt")
        #expect(other.text("/a.txt") == "secret")
    }

    @Test func whatIsNoFileIsNotWaitedFor() throws {
        let project = try Project()
        try project.folder.remove("content/a.txt")
        #expect(mkfifo(project.folder.path + "/content/a.txt", 0o600) == 0)
        #expect(project.get("/a.txt").status == 404)
    }

    // MARK: What browsers are told

    @Test func onlyThePageThatChangedIsTold() throws {
        let project = try Project(["content/a.md": "# A\n", "content/b.md": "# B\n"])
        let a = try project.browser(at: "/a/")
        let b = try project.browser(at: "/b/")
        #expect(Self.events(a) == [] && Self.events(b) == [])
        try project.folder.write("content/a.md", "# A\n\nText.\n")
        project.changed("content/a.md")
        #expect(Self.events(a).contains("reload") && !Self.events(b).contains("reload"))
        // Saved as it was.
        project.changed("content/b.md")
        #expect(!Self.events(b).contains("reload"))
    }

    @Test func whoComesLateIsToldAtOnce() throws {
        let project = try Project(["content/a.md": "# A\n"])
        let html = project.text("/a/")
        let seen = try #require(html.firstMatch(of: /data-page="([^"]*)"/)).1
        try project.folder.write("content/a.md", "# A\n\nText.\n")
        project.changed("content/a.md")
        guard case .events(let client) = project.get("/_galley/events?page=/a/&seen=\(seen)").body else {
            return
        }
        #expect(Self.events(client) == ["reload"])
    }

    @Test func aStyleIsNoReload() throws {
        let project = try Project(["content/own.css": "a {}", "content/a.md": "# A\n"])
        let a = try project.browser(at: "/a/")
        project.changed("content/own.css")
        #expect(Self.events(a).contains("styles"))
        try project.folder.write("content/x.md", "# X\n")
        project.changed("content/own.css", "content/x.md")
        #expect(Self.events(a).contains("reload"))
    }

    @Test func aCopyIsNoTextWhateverItsName() throws {
        let project = try Project([
            "content/frame.html": "<p>1", "content/a.md": "# A\n\n<iframe src=\"/frame.html\"></iframe>\n",
        ])
        let a = try project.browser(at: "/a/")
        _ = a.next()
        try project.folder.write("content/frame.html", "<p>2")
        project.changed("content/frame.html")
        #expect(Self.events(a).contains("reload"))
    }

    @Test func copiedPagesFollowAsWell() throws {
        let project = try Project([
            "content/demo.html": "<!doctype html>\n<title>Demo</title>\n<body>\n<p>1\n</body>\n",
            "content/b.md": "# B\n",
        ])
        let html = project.text("/demo.html")
        #expect(html.contains("<p>1\n<script src=\"/_galley/live.js\" data-page="))
        #expect(html.hasSuffix("</script>\n</body>\n"))
        // What is sent is what the tag is of.
        let tag = try #require(project.get("/demo").headers["ETag"])
        #expect(project.get("/demo.html", ["If-None-Match": tag]).status == 304)
        // A frame and a script get the file: the page around them follows.
        for part in ["iframe", "empty", "object"] {
            let response = project.get("/demo.html", ["Sec-Fetch-Dest": part, "If-None-Match": tag])
            #expect(response.status == 200)
            #expect(!Project.text(response).contains("_galley"))
        }
        #expect(
            project.get("/demo.html", ["Sec-Fetch-Dest": "document", "If-None-Match": tag]).status == 304)
        let browser = try project.browser(at: "/demo.html")
        #expect(Self.events(browser) == [])
        try project.folder.write("content/b.md", "# B\n\nText.\n")
        project.changed("content/b.md")
        #expect(!Self.events(browser).contains("reload"))
        try project.folder.write("content/demo.html", "<p>2")
        project.changed("content/demo.html")
        #expect(Self.events(browser).contains("reload"))
        #expect(project.text("/demo.html").hasPrefix("<p>2<script"))
        // Nothing of single bytes goes into what is not written in them.
        try project.folder.write("content/demo.html", bytes: [0xFF, 0xFE, 0x3C, 0])
        project.changed("content/demo.html")
        #expect(!project.text("/demo.html").contains("_galley"))
    }

    // MARK: Problems of a part of the site

    @Test func pagesOfAReferenceTellOfTheirOwnPart() throws {
        var configuration = Configuration()
        configuration.references = [Configuration.Reference(spec: "api.yaml", path: "api")]
        let project = try Project(
            [
                "content/api.yaml": """
                openapi: 3.1.0
                info: {title: Ideas, version: "1", description: "[none](/none-info.md)"}
                paths:
                  /a:
                    get:
                      operationId: list
                      description: "[none](/none-list.md)"
                      responses: {"200": {description: All}}
                    post:
                      operationId: make
                      description: "[none](/none-make.md)"
                      responses: {"200": {$ref: "#/components/responses/Shared"}}
                components:
                  responses:
                    Shared: {description: "[none](/none-shared.md)"}
                  schemas:
                    Idea: {type: object, description: "[none](/none-idea.md)"}
                """
            ], configuration: configuration)
        try project.preview.start()
        defer { project.preview.stop() }
        func problems(_ page: String) -> [String] {
            project.text("/_galley/problems?page=/api/\(page)").matches(of: /no page `\\?\/none-(\w+)/)
                .map { String($0.1) }
        }
        #expect(Self.wait { !problems("").isEmpty })
        #expect(problems("") == ["info", "shared"])
        #expect(problems("operations/list/") == ["list"])
        #expect(problems("operations/make/") == ["make"])
        #expect(problems("schemas/Idea/") == ["idea"])
        #expect(problems("schemas/") == [])
    }

    @Test func aTemplateThatStumblesOverOnePageSaysWhere() throws {
        let template = try String(
            contentsOf: Self.templates.appendingPathComponent("page.html"), encoding: .utf8)
        let project = try Project([
            "content/a.md": "# A\n", "content/b.md": "# B\n",
            "theme/templates/page.html": template.replacingOccurrences(
                of: "<article",
                with: "{% if page.title == 'B' %}{{ site.title.wrong.deeper }}{% endif %}<article"),
        ])
        let told = project.told
        try project.preview.start()
        defer { project.preview.stop() }
        #expect(Self.wait { told.problems.withLock { $0.contains { $0.severity == .error } } })
        #expect(project.text("/a/").contains("<h1"))
        let page = project.text("/b/")
        #expect(page.contains("This page cannot be made"))
        #expect(page.contains("theme/templates/page.html:") && page.contains("^^^"))
        for place in ["/b/", "/a/"] {
            let json = project.text("/_galley/problems?page=" + place)
            #expect(json.contains(#""severity":"error""#) && json.contains(#""blocks":false"#), "\(json)")
        }
        // Whoever looks at it keeps nothing else from being shown.
        let browser = try project.browser(at: "/b/")
        _ = browser.next()
        try project.folder.write("content/a.md", "# A\n\nStill shown.\n")
        project.changed("content/a.md")
        #expect(project.text("/a/").contains("Still shown."))
    }

    @Test func anotherBasePathIsTold() throws {
        let folder = try ScratchFolder()
        try folder.write("content/index.md", "# Home\n")
        try folder.write("galley.yml", "")
        let configuration = Mutex(Configuration())
        let moves = Mutex<[String]>([])
        let live = LiveSite(GalleySite.Project(root: folder.path, configuration: Configuration(), jobs: 1)) {
            (GalleySite.Project(root: folder.path, configuration: configuration.withLock { $0 }, jobs: 1), [])
        }
        let preview = LivePreview(live, hosts: HostNames(), editor: nil) { event in
            if case .moved(let path) = event { moves.withLock { $0.append(path) } }
        }
        for url in ["https://example.com/docs/", "https://example.org/docs/", ""] {
            configuration.withLock { $0.baseURL = url }
            preview.update(Watcher.Batch(paths: [folder.path + "/galley.yml"]))
        }
        #expect(moves.withLock { $0 } == ["/docs/", "/"])
    }

    @Test func onlyWhoShowsAFileIsTold() throws {
        let project = try Project([
            "content/a.md": "# A\n\n![](my%20pic.png)\n", "content/b.md": "# B\n",
            "content/my pic.png": "1",
        ])
        let a = try project.browser(at: "/a/")
        let b = try project.browser(at: "/b/")
        _ = (a.next(), b.next())
        project.changed("content/my pic.png")
        #expect(Self.events(a).contains("reload"))
        #expect(!Self.events(b).contains("reload"))
        // What a script loads is shown by whoever has the script.
        try project.folder.write("content/x.js", "load('my pic.png')")
        project.changed("content/x.js")
        _ = Self.events(b)
        project.changed("content/my pic.png")
        #expect(Self.events(b).contains("reload"))
    }

    @Test func filesThatWentWithTheirFolderAreMissed() throws {
        let project = try Project([
            "content/a.md": "# A\n\n<img src=\"../img/deep/pic.png\" alt=\"x\">\n", "content/b.md": "# B\n",
            "content/img/deep/pic.png": "1",
        ])
        let a = try project.browser(at: "/a/")
        let b = try project.browser(at: "/b/")
        _ = (a.next(), b.next())
        try project.folder.remove("content/img")
        project.changed("content/img")
        #expect(Self.events(a).contains("reload"))
        #expect(!Self.events(b).contains("reload"))
    }

    @Test func nothingIsQuotedOfATextThatIsGone() throws {
        let project = try Project([
            "content/a.md": "# A\n\n[x](gone.md) of old\n", "content/b.md": "# B\n",
        ])
        try project.preview.start()
        defer { project.preview.stop() }
        #expect(Self.wait { project.text("/_galley/problems?page=/a/").contains("of old") })
        // The page is mended, and at once another has an error: no audit looks at the new text.
        try project.folder.write("content/a.md", "# A\n\nAll is well.\n")
        try project.folder.write("content/b.md", "---\ntitle: [\n---\n# B\n")
        project.changed("content/a.md", "content/b.md")
        #expect(Self.wait { !project.text("/_galley/problems?page=/a/").contains("of old") })
    }

    @Test func onlyTheServerSaysWhatAStreamIs() throws {
        let response = try Project().get("/_galley/events?page=/&seen=none")
        #expect(response.headers.lines.isEmpty)
    }

    @Test func nothingOfAThemeIsKept() throws {
        let project = try Project()
        let html = project.text("/")
        let asset = try #require(html.firstMatch(of: /assets\/theme-[^"]*\.css/)).output
        #expect(project.get("/" + asset).headers["Cache-Control"] == "no-cache")
    }

    @Test func whatIsNearIsOfTheNewestSite() throws {
        let project = try Project(["content/guide.md": "# Guide\n"])
        #expect(project.text("/guid/").contains("/guide/"))
        #expect(project.text("/guid/").contains("/guide/"))
        try project.folder.write("content/guid-1.md", "# Nearer\n")
        project.changed("content/guid-1.md")
        #expect(project.text("/guid/").contains("Nearer"))
    }

    // MARK: Following

    private static func wait(_ isDone: () -> Bool) -> Bool {
        let end = Date(timeIntervalSinceNow: 60)
        while !isDone(), Date() < end { usleep(2000) }
        return isDone()
    }

    @Test func whatChangedBeforeTheWatchIsSeen() throws {
        let project = try Project(["content/a.md": "# A\n"])
        try project.folder.write("content/a.md", "# A\n\nMeanwhile.\n")
        try project.folder.write("content/b.md", "# B\n")
        try project.preview.start()
        defer { project.preview.stop() }
        #expect(project.text("/a/").contains("Meanwhile."))
        #expect(project.get("/b/").status == 200)
    }

    @Test func pagesThatComeAndGoWhileOthersAreAuditedMatch() throws {
        let files = (0..<40).map { ("content/n\($0).md", "# \($0)\n\n[x](n\($0 + 1).md#y)\n") }
        let project = try Project(Dictionary(uniqueKeysWithValues: files))
        try project.preview.start()
        DispatchQueue.concurrentPerform(iterations: 3) { worker in
            for i in 0..<30 {
                let name = "content/n\(worker * 10 + i % 10).md"
                if i % 3 == 1 {
                    try? project.folder.remove(name)
                } else {
                    try? project.folder.write(name, "# \(i)\n\n## Heading \(i)\n\n[x](n1.md#y)\n")
                }
                project.changed(name)
            }
        }
        #expect(Self.wait { project.text("/_galley/problems?page=/n39/").contains("n40.md") })
        project.preview.stop()
    }

    @Test func theConfigurationMayMoveTheSources() throws {
        let folder = try ScratchFolder()
        try folder.write("content/index.md", "# Old\n")
        try folder.write("docs/index.md", "# New\n")
        try folder.write("galley.yml", "")
        let configuration = Mutex(Configuration())
        let live = LiveSite(GalleySite.Project(root: folder.path, configuration: Configuration(), jobs: 1)) {
            (GalleySite.Project(root: folder.path, configuration: configuration.withLock { $0 }, jobs: 1), [])
        }
        let preview = LivePreview(live, hosts: HostNames(), editor: nil) { _ in }
        try preview.start()
        defer { preview.stop() }
        func shows(_ text: String) -> Bool {
            Self.wait {
                Project.text(preview.respond(to: Request("GET", "/", ["Host": "localhost"]))).contains(text)
            }
        }
        configuration.withLock { $0.content = "docs" }
        try folder.write("galley.yml", "content: docs")
        #expect(shows("New"))
        try folder.write("docs/index.md", "# Newer\n")
        #expect(shows("Newer"))
        configuration.withLock { $0.content = "content" }
        try folder.write("galley.yml", "content: content")
        #expect(shows("Old"))
        try folder.write("content/index.md", "# Older\n")
        #expect(shows("Older"))
    }

    @Test func onlySourcesThatMadeASiteAreWatched() throws {
        let folder = try ScratchFolder()
        try folder.write("content/index.md", "# Home\n")
        let configuration = Mutex(Configuration())
        var live = LiveSite(GalleySite.Project(root: folder.path, configuration: Configuration(), jobs: 1)) {
            (GalleySite.Project(root: folder.path, configuration: configuration.withLock { $0 }, jobs: 1), [])
        }
        let first = WatchedSources(live)
        #expect(first.next(live) == first)
        // Two pages of one address make no site.
        try folder.write("other/a.md", "# A\n")
        try folder.write("other/a/index.md", "# A\n")
        for (content, isWatched) in [(folder.path + "/other", false), ("other", false), ("new", true)] {
            configuration.withLock { $0.content = content }
            #expect(live.update(.all) == .failed)
            let next = first.next(live)
            #expect(next.roots.contains(live.project.contentFolder) == isWatched, "\(content)")
            #expect(next.roots.starts(with: first.roots))
        }
        try folder.write("new/index.md", "# New\n")
        #expect(live.update(.all) == .whole)
        let next = first.next(live)
        #expect(next.roots == live.roots && !next.roots.contains(folder.path + "/content"))
        let isIgnored = next.options.isIgnored
        for name in [".git", "new/.git", "new/node_modules", live.project.configuration.output, "new/.x"] {
            #expect(isIgnored(folder.path + "/" + name), "\(name)")
        }
        for name in ["new/a.md", "new/.well-known", "new/modules"] {
            #expect(!isIgnored(folder.path + "/" + name), "\(name)")
        }
    }

    @Test func anEditorIsNoScript() throws {
        for (editor, link) in [
            ("javascript:alert('{path}')", ""), ("JavaScript:1", ""), ("data:text/html,x", ""), ("", ""),
            ("vbscript:x", ""), (" javascript:x", ""), ("java\tscript:x", ""), ("\u{1}javascript:x", ""),
            ("/{path}", ""), ("{path}", ""), ("1ed://{path}", ""), (":{path}", ""), ("ed://x {path}", ""),
            ("x-ed+1.0://{path}?{line}", "/content/index.md?3"),
            ("ed://{path}?l={line}&c={column}&x={y}", "/content/index.md?l=3&c=1&x={y}"),
        ] {
            var configuration = Configuration()
            configuration.editor = editor
            let project = try Project(
                ["content/index.md": "---\ntitle: [\n---\n# Home\n"], configuration: configuration)
            let json = project.text("/_galley/problems?page=/").replacingOccurrences(of: "\\/", with: "/")
            let expected = link.isEmpty ? #""editor":"""# : link
            #expect(json.contains(expected), "\(editor): \(json)")
        }
    }
}
