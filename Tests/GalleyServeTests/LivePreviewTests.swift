import Foundation
import GalleyCore
import GalleySite
import Testing

@testable import GalleyServe

/// What a site that follows its sources answers, without a socket and without a watcher.
struct LivePreviewTests {
    /// A project in a folder that goes with the test.
    private struct Project {
        let folder: ScratchFolder
        let preview: LivePreview

        init(_ files: [String: String] = [:], configuration: Configuration = Configuration()) throws {
            folder = try ScratchFolder()
            let files = ["content/index.md": "# Home\n", "content/a.txt": "plain"].merging(files) { $1 }
            for (path, text) in files { try folder.write(path, text) }
            let project = GalleySite.Project(root: folder.path, configuration: configuration, jobs: 1)
            preview = LivePreview(LiveSite(project) { (project, []) }, hosts: HostNames(), editor: nil) { _ in
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
        #expect(lines.allSatisfy { $0.contains(/^(retry: 500|id: [0-9a-f]+-\d+|event: reload|data: )$/) })
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

    @Test func anEditorIsNoScript() throws {
        for (editor, link) in [
            ("javascript:alert('{path}')", ""), ("JavaScript:1", ""), ("data:text/html,x", ""), ("", ""),
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
