// A site that follows its sources is, after any edits, what a fresh one of the same sources is.

import Foundation
import GalleyCore
import GalleyGraphs
import Testing

@testable import GalleySite

/// Numbers that are the same in every run.
private struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A project in a temporary folder.
final class LiveProject {
    let root: String
    var showsDrafts = true
    /// What paths of the content begin with.
    let content: String

    /// `files` lie where `content` puts those whose paths begin with `content/`.
    init(_ files: [String: String], content: String = "content/") throws {
        self.content = content
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "live-é-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        root = try #require(realPath(folder.path))
        for (path, text) in files {
            try write(
                path.hasPrefix("content/") ? content + path.dropFirst("content/".count) : path, text)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    @discardableResult
    func write(_ path: String, _ text: String) throws -> String {
        let absolute = root + "/" + path
        try FileManager.default.createDirectory(
            atPath: parentFolder(absolute), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: absolute))
        return absolute
    }

    @discardableResult
    func remove(_ path: String) -> String {
        try? FileManager.default.removeItem(atPath: root + "/" + path)
        return root + "/" + path
    }

    func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: root + "/" + path) }

    /// Puts all files into a history; false where there is no Git.
    @discardableResult
    func commit() -> Bool {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        return [["init", "-q"], ["add", "-A"], identity + ["commit", "-qm", "x", "--allow-empty"]]
            .allSatisfy { runProgram(["git", "-C", root] + $0) != nil }
    }

    func live(graphs: GraphDrawer? = nil) -> LiveSite {
        let (root, showsDrafts) = (root, showsDrafts)
        @Sendable func configure() -> (Project?, [Diagnostic]) {
            var diagnostics: [Diagnostic] = []
            var configuration = Configuration()
            if let bytes = try? readFile(root + "/galley.yml") {
                configuration = Configuration(yaml: bytes, path: "galley.yml", diagnostics: &diagnostics)
            }
            configuration.drafts = showsDrafts
            var project = Project(root: root, configuration: configuration, jobs: 1)
            project.graphs = graphs
            return (project, diagnostics)
        }
        return LiveSite(configure().0!) { configure() }
    }
}

extension LiveSite {
    /// All files, as text where they are that.
    func files() throws -> [String: [UInt8]] {
        var result: [String: [UInt8]] = [:]
        guard let snapshot else { return result }
        for path in snapshot.paths {
            switch try snapshot.file(at: path) {
            case .bytes(let bytes)?: result[path] = bytes
            case .copy(let file)?: result[path] = try readFile(project.contentFolder + "/" + file)
            case nil: Issue.record("\(path) is listed, and is not there")
            }
        }
        return result
    }
}

@Suite struct LiveSiteTests {
    private static let description = """
        {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1"}, "paths": {
          "/ideas": {"get": {"operationId": "listIdeas", "summary": "List ideas", "responses": {"200": {"description": "All."}}},
                     "post": {"operationId": "createIdea", "summary": "Create an idea", "responses": {"201": {"description": "Made."}}}}},
         "components": {"schemas": {"Idea": {"type": "object", "properties": {"title": {"type": "string"}}}}}}
        """

    private static let files = [
        "galley.yml": "title: Test\nbase_url: https://example.com/docs/\napi: { spec: api/openapi.json }\n",
        "content/index.md":
            "# Home\n\n[A](guide/a.md#one), [b](guide/b.md), [idea](api:createIdea), ![](logo.png)\n",
        "content/guide/a.md": "# A\n\n## One\n\nText with `POST /ideas` and [back](../index.md).\n",
        "content/guide/b.md": "---\ntags: [x]\ndate: 2024-05-01\n---\n# B\n\nTo [one](a.md#one).\n",
        "content/guide/deep/c.md": "# C\n\n<!-- api: createIdea -->\n",
        "content/logo.png": "not really a picture",
        "content/style.css": "body { color: red }",
        "content/api/openapi.json": description,
    ]

    private func expectFresh(
        _ live: LiveSite, _ project: LiveProject, _ comment: @autoclosure () -> String,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let fresh = project.live()
        #expect(
            Set(live.diagnostics.map(\.message)) == Set(fresh.diagnostics.map(\.message)), "\(comment())",
            sourceLocation: sourceLocation)
        // Of sources with errors there is no site to compare with.
        guard !fresh.diagnostics.contains(where: { $0.severity == .error }) else { return }
        let have = try live.files()
        let want = try fresh.files()
        #expect(Set(have.keys) == Set(want.keys), "\(comment())", sourceLocation: sourceLocation)
        for (path, bytes) in want where have[path] != bytes {
            Issue.record("\(path) differs: \(comment())", sourceLocation: sourceLocation)
        }
    }

    @Test func thatGraphsCannotBeDrawnIsToldOnce() throws {
        let graph = "```dot\ndigraph { }\n```\n"
        let project = try LiveProject([
            "content/index.md": "# Home\n\n\(graph)\n\(graph)", "content/a.md": "# A\n\n\(graph)",
        ])
        var live = project.live(graphs: GraphDrawer(program: ["/no/such/program"]))
        func told() -> [String?] {
            live.diagnostics.filter { $0.id == "diagram/no-graphviz" }.map(\.location?.path)
        }
        #expect(told() == ["content/a.md"])
        _ = live.update(.paths([try project.write("content/a.md", "# A\n")]))
        #expect(told() == ["content/index.md"])
        _ = live.update(.paths([try project.write("content/index.md", "# Home\n")]))
        #expect(told() == [])
    }

    @Test func aTextIsReadAlone() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        let path = try project.write(
            "content/guide/b.md", "---\ntags: [x]\ndate: 2024-05-01\n---\n# B\n\nOther words.\n")
        guard case .pages(let pages, ids: false) = live.update(.paths([path])) else {
            Issue.record("more than the page was made again")
            return
        }
        #expect(pages.count == 1)
        try expectFresh(live, project, "text")
    }

    @Test func theSearchIsMadeWhenSomebodySearches() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        let before = try #require(live.snapshot)
        #expect(!before.has("guide/x/") && before.has("search/index.html") && before.has("search/index.js"))
        let known = try before.file(at: "search/index.js")
        let path = try project.write(
            "content/guide/a.md", "# A\n\n## One\n\nText with `POST /ideas`, unheard-of.\n")
        guard case .pages = live.update(.paths([path])) else {
            Issue.record("more than the page was made again")
            return
        }
        let after = try #require(live.snapshot)
        #expect(!after.search.isMade)
        _ = try after.file(at: "guide/a/index.html")
        _ = try after.file(at: "search/index.html")
        #expect(!after.search.isMade)
        guard case .bytes(let old)? = known, case .bytes(let new)? = try after.file(at: "search/index.js")
        else {
            Issue.record("there is no index")
            return
        }
        #expect(old != new)
        // Who looks at the old site searches it.
        guard case .bytes(let again)? = try before.file(at: "search/index.js") else { return }
        #expect(again == old)
        try expectFresh(live, project, "search")
    }

    @Test func markdownOfPagesFollowsThem() throws {
        var files = Self.files
        files["galley.yml"] = "title: Test\nllms: true\napi: { spec: api/openapi.json }\n"
        let project = try LiveProject(files)
        var live = project.live()
        for text in ["# B\n\nOther [words](a.md).\n", "# B\n\n`GET /ideas`\n\n<!-- api: createIdea -->\n"] {
            let path = try project.write("content/guide/b.md", text)
            _ = live.update(.paths([path]))
            try expectFresh(live, project, text)
        }
    }

    @Test func headingsAreKnownToOtherPages() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        let path = try project.write(
            "content/guide/a.md", "# A\n\n## Two\n\nText with `POST /ideas`, [back](../index.md).\n")
        guard case .pages(_, ids: true) = live.update(.paths([path])) else {
            Issue.record("the ids are new, and no more")
            return
        }
        let site = try #require(live.snapshot?.site)
        let home = try #require(site.page(at: "index.html"))
        #expect(try site.render(home).problems.map(\.id) == ["link/missing-anchor"])
        try expectFresh(live, project, "heading")
    }

    @Test func aTitleIsSeenInTheNavigation() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        let path = try project.write("content/guide/deep/c.md", "# Sea\n")
        #expect(live.update(.paths([path])) == .whole)
        try expectFresh(live, project, "title")
    }

    /// What is not told of is not looked at: that is what makes it quick.
    @Test(arguments: [
        ("content/guide/deep/d.md", "# Dee\n"), ("content/guide/deep/d.md", "---\nweight: -3\n---\n# D\n"),
        ("content/guide/index.md", "# Guidance\n"), ("theme/css/x.css", "b { color: red }"),
        ("theme/templates/page.html", "<p>{{ nav }}{{ content }}</p>"),
        ("theme/templates/partials/nav-item.html", "<i>{{ item.title }}</i>"),
    ])
    func titlesAndThemesTouchNoOtherFile(_ path: String, _ text: String) throws {
        var files = Self.files
        files["content/guide/index.md"] = "# Guide\n"
        files["content/guide/deep/d.md"] = "# D\n"
        files["theme/css/x.css"] = "a { color: red }"
        let project = try LiveProject(files)
        var live = project.live()
        let old = try #require(files["content/guide/b.md"])
        try project.write("content/guide/b.md", old + "\nSaved a moment later.\n")
        #expect(live.update(.paths([try project.write(path, text)])) == .whole)
        let page = try #require(try live.files()["guide/b/index.html"])
        #expect(!String(decoding: page, as: UTF8.self).contains("Saved a moment later"))
        try project.write("content/guide/b.md", old)
        try expectFresh(live, project, path)
    }

    @Test func aConfigurationThatIsAsItWasChangesNothing() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        #expect(live.update(.paths([project.root + "/galley.yml"])) == .nothing)
        let path = try project.write("galley.yml", "title: Other\n")
        #expect(live.update(.paths([path])) == .whole)
        try expectFresh(live, project, "title")
        try project.write("galley.yml", "title: Other\nmarkdown: { alerts: false }\nurls: file\n")
        #expect(live.update(.paths([path])) == .whole)
        try expectFresh(live, project, "how documents are read")
    }

    @Test func aBaselineIsNoPage() throws {
        var files = Self.files
        files["galley.yml"] = "audit: { baseline: known.json }\n"
        let project = try LiveProject(files)
        var live = project.live()
        #expect(live.roots.contains(project.root + "/known.json"))
        // The audit is asked again, which reads it.
        #expect(live.update(.paths([project.root + "/known.json"])) == .files([]))
        try expectFresh(live, project, "baseline")
    }

    @Test func themesAndTitlesAtOnce() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        for number in 1...3 {
            let changed = [
                try project.write("content/guide/deep/c.md", "# Sea \(number)\n"),
                try project.write("content/guide/b.md", "# B\n\nWords \(number).\n"),
                try project.write("theme/css/x.css", "b { order: \(number) }"),
            ]
            #expect(live.update(.paths(changed)) == .whole)
            try expectFresh(live, project, "\(number)")
        }
    }

    @Test func aThemeInWhichTheContentLies() throws {
        var files = Self.files
        files["galley.yml"] = "theme: { folder: . }\n"
        let project = try LiveProject(files)
        var live = project.live()
        let path = try project.write("content/guide/deep/c.md", "# Sea\n")
        #expect(live.update(.paths([path])) == .whole)
        try expectFresh(live, project, "a text that is a file of the theme, too")
    }

    @Test func errorsLeaveTheLastGoodSite() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        let before = try live.files()
        let path = try project.write("content/guide/b.md", "---\ntitle: [\n---\n# B\n")
        #expect(live.update(.paths([path])) == .failed)
        #expect(live.diagnostics.contains { $0.severity == .error })
        #expect(try live.files() == before)
        let other = try project.write("content/guide/a.md", "# A\n\nNew.\n")
        #expect(live.update(.paths([other])) == .failed)
        try project.write("content/guide/b.md", "# B\n")
        #expect(live.update(.paths([path])) == .whole)
        #expect(!live.diagnostics.contains { $0.severity == .error })
        try expectFresh(live, project, "mended")
    }

    @Test func copiesAreServedAsTheyAre() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        let path = try project.write("content/style.css", "body { color: blue }")
        #expect(live.update(.paths([path])) == .files(["style.css"]))
        try expectFresh(live, project, "style")
    }

    @Test(arguments: ["content/guide/b.md", "content/style.css"])
    func aLinkThatTakesThePlaceOfAFileIsNotFollowedOut(_ path: String) throws {
        let secret = try LiveProject(["secret": "# Secret words\n"])
        let project = try LiveProject(Self.files)
        var live = project.live()
        let changed = project.remove(path)
        try FileManager.default.createSymbolicLink(
            atPath: changed, withDestinationPath: secret.root + "/secret")
        #expect(live.update(.paths([changed])) == .whole)
        for (path, bytes) in try live.files() {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("Secret"), "\(path)")
        }
        try expectFresh(live, project, path)
    }

    @Test func namesThatOnlyBytesTellApart() throws {
        let project = try LiveProject(Self.files)
        let composed = try project.write("content/guide/caf\u{E9}.md", "# One\n")
        let decomposed = try project.write("content/guide/cafe\u{301}.md", "# Two\n")
        var live = project.live()
        try project.write("content/guide/cafe\u{301}.md", "# Two\n\nMore.\n")
        #expect(live.update(.paths([decomposed])) != .nothing)
        try project.write("content/guide/caf\u{E9}.md", "# One\n\nMore.\n")
        _ = live.update(.paths([composed]))
        try expectFresh(live, project, "composed and decomposed")
    }

    @Test func aFileThatIsTwoPagesByALink() throws {
        let project = try LiveProject(Self.files)
        try FileManager.default.createSymbolicLink(
            atPath: project.root + "/content/guide/z.md", withDestinationPath: "a.md")
        var live = project.live()
        let path = try project.write("content/guide/a.md", "# A\n\n## One\n\nSaid twice.\n")
        _ = live.update(.paths([path]))
        try expectFresh(live, project, "link")
    }

    @Test func aDescriptionThatCannotBeReadLeavesTheOthers() throws {
        var files = Self.files
        files["galley.yml"] = "api: [ { spec: api/openapi.json }, { spec: gone.json, path: other } ]\n"
        let project = try LiveProject(files)
        var live = project.live()
        let path = try project.write(
            "content/guide/deep/c.md", "# C\n\nNow `POST /ideas`.\n\n<!-- api: createIdea -->\n")
        _ = live.update(.paths([path]))
        #expect(try live.files() == project.live().files())
    }

    @Test func aFolderThatWentTakesItsDescriptionAlong() throws {
        var files = Self.files
        files["galley.yml"] = "api: { spec: node.js/openapi.json }\n"
        files["content/node.js/openapi.json"] = Self.description
        let project = try LiveProject(files)
        var live = project.live()
        #expect(live.update(.paths([project.remove("content/node.js")])) == .failed)
        #expect(live.diagnostics.contains { $0.id == "config/api" })
    }

    @Test func aTextAndACopyAtOnce() throws {
        let project = try LiveProject(Self.files)
        var live = project.live()
        let changed = [
            try project.write("content/guide/b.md", "---\ntags: [x]\ndate: 2024-05-01\n---\n# B\n\nOther.\n"),
            try project.write("content/style.css", "p { color: red }"),
        ]
        #expect(live.update(.paths(changed)) == .whole)
        try expectFresh(live, project, "both")
    }

    /// What the audit that looks only at what changed tells, and a new one.
    private func expectSameFindings(
        _ audit: inout LiveAudit, _ live: LiveSite, after update: LiveSite.Update, _ comment: String
    ) throws {
        let site = try #require(live.snapshot?.site)
        var fresh = LiveAudit()
        let have = audit.run(site, after: update, given: live.diagnostics) { false }
        let want = fresh.run(site, after: .whole, given: live.diagnostics) { false }
        #expect(have?.diagnostics == want?.diagnostics, "\(comment)")
    }

    @Test func linksOfEveryKindAreFoundAgain() throws {
        var files = Self.files
        files["content/guide/raw.md"] = "# Raw\n\n<a href=\"../a/#one\">one</a>\n"
        files["content/page.html"] = "<a href=\"guide/a/#one\">one</a>"
        let project = try LiveProject(files)
        var live = project.live()
        var audit = LiveAudit()
        try expectSameFindings(&audit, live, after: .whole, "at first")
        let path = try project.write(
            "content/guide/a.md", "# A\n\n## Two\n\nText with `POST /ideas` and [back](../index.md).\n")
        let update = live.update(.paths([path]))
        try expectSameFindings(&audit, live, after: update, "an id went")
    }

    @Test func aSnippetChangesThePagesThatHaveIt() throws {
        var files = Self.files
        files["galley.yml"] = "title: Test\nmarkdown: { snippets: true }\n"
        files["parts/one.md"] = "One.\n"
        files["content/.two.md"] = "Two.\n"
        files["content/guide/a.md"] = "# A\n\n--8<-- \"parts/one.md\"\n"
        files["content/guide/b.md"] = "# B\n\n--8<-- \"content/.two.md\"\n"
        let project = try LiveProject(files)
        var live = project.live()
        func index(_ source: String) throws -> Int {
            try #require(live.snapshot?.site.pages.firstIndex { $0.source == source })
        }
        // What the watcher of the content folder does not tell is watched by itself.
        for path in ["parts/one.md", "content/.two.md"] {
            #expect(live.roots.contains(project.root + "/" + path))
        }
        #expect(
            live.update(.paths([try project.write("parts/one.md", "Uno.\n")]))
                == .pages([try index("guide/a.md")], ids: false))
        #expect(
            live.update(.paths([try project.write("content/.two.md", "Due.\n")]))
                == .pages([try index("guide/b.md")], ids: false))
        #expect(live.update(.paths([try project.write("parts/other.md", "x")])) == .nothing)
        try expectFresh(live, project, "other texts")
        #expect(live.update(.paths([project.remove("parts/one.md")])) == .failed)
        #expect(live.roots.contains(project.root + "/parts/one.md"))
        _ = live.update(.paths([try project.write("parts/one.md", "# Eins\n\n--8<-- \"parts/three.md\"\n")]))
        #expect(live.roots.contains(project.root + "/parts/three.md"))
        _ = live.update(.paths([try project.write("parts/three.md", "Drei.\n")]))
        try expectFresh(live, project, "it is back")
    }

    // MARK: Any edits

    private static let names = [
        "a", "b", "deep/c", "deep/d", "e", "index", "deep/index", "README", "deep/README", "../404", "deep",
    ]

    /// One of the shapes that a project may have, with the files of all.
    private static func project(_ seed: Int) throws -> (LiveProject, base: String) {
        var files = Self.files
        var base = files["galley.yml"]!
        var content = "content/"
        switch seed % 5 {
        case 1:
            content = ""
            base += "content: .\n"
        case 2:
            files["content/more/other.json"] = description.replacingOccurrences(of: "Idea", with: "Thing")
                .replacingOccurrences(of: "idea", with: "thing")
            base = base.replacingOccurrences(
                of: "api: { spec: api/openapi.json }",
                with: "api: [ { spec: api/openapi.json }, { spec: more/other.json, path: other } ]")
        case 3:
            // Without a reference and with a description that nothing is made of.
            base = "title: Test\nbase_url: https://example.com/docs/\n"
        case 4:
            base +=
                "markdown: { snippets: true, snippet_append: [parts/end.md] }\nvariables: { a: 1 }\nvariable_files: parts/v.yml\n"
            files["parts/end.md"] = "<!-- the end -->\n"
            files["parts/v.yml"] = "v: 2\n"
            files["parts/one.md"] = "One [b](/guide/b.md).\n"
            files["content/two.py"] = "# --8<-- [start:s]\ntwo\n# --8<-- [end:s]\n"
        default: break
        }
        if seed % 25 == 4 { base += "last_updated: true\n" }
        files["galley.yml"] = base
        let project = try LiveProject(files, content: content)
        project.showsDrafts = seed % 3 != 0
        if seed % 25 == 4 { project.commit() }
        return (project, base)
    }

    private func edit(
        _ project: LiveProject, _ base: String, _ random: inout SeededNumbers
    ) throws -> Set<String> {
        let content = project.content
        let name = content + Self.path(of: Self.names.randomElement(using: &random)!)
        func text() -> String {
            let ids = ["One", "Two", "Three"].shuffled(using: &random).prefix(
                Int.random(in: 0...3, using: &random))
            let bodies =
                [
                    "Words \(Int.random(in: 0...99, using: &random)).", "[a](/guide/a.md#one)",
                    "`GET /ideas`",
                    "[home](/index.md)", "<!-- schema: Idea -->", "![](/logo.png)", "[b](/guide/b.md)",
                ].shuffled(using: &random).prefix(3)
                + [
                    "--8<-- \"parts/one.md\"", "```\n--8<-- \"content/two.py:s\"\n```", "{!parts/more.md!}",
                    "{{ a }} {{ v }}",
                    "--8<-- \"content/guide/b.md::2\"", "words",
                ].shuffled(using: &random).prefix(3)
            return ids.map { "## \($0)\n\n" }.joined() + bodies.joined(separator: "\n\n") + "\n"
        }
        if base.contains("snippets"), Int.random(in: 0..<3, using: &random) == 0 {
            return [try editPart(project, &random)]
        }
        switch Int.random(in: 0..<20, using: &random) {
        case 0...5:
            // The text below a title that stays.
            let old = (try? String(contentsOfFile: project.root + "/" + name, encoding: .utf8)) ?? "# New\n"
            let head = old.range(of: "\n# ").map { old[..<$0.lowerBound] + "\n# Title\n\n" } ?? "# Title\n\n"
            return [try project.write(name, head + text())]
        case 6:
            return [try project.write(name, "# Title \(Int.random(in: 0...3, using: &random))\n\n" + text())]
        case 7:
            let key = [
                "draft: true", "slug: other", "nav_hidden: true", "weight: 3", "aliases: [old/]",
                "date: 2025-01-01",
            ]
            .randomElement(using: &random)!
            return [try project.write(name, "---\n\(key)\n---\n# Title\n\n" + text())]
        case 8: return [project.remove(name)]
        case 9:
            let target = content + Self.path(of: Self.names.randomElement(using: &random)!)
            guard project.exists(name), name != target else { return [] }
            project.remove(target)
            try FileManager.default.createDirectory(
                atPath: parentFolder(project.root + "/" + target), withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: project.root + "/" + name, toPath: project.root + "/" + target)
            return [project.root + "/" + name, project.root + "/" + target]
        case 10: return [try project.write(name, "---\ntitle: [\n---\n" + text())]
        case 11:
            if Bool.random(using: &random) { return [project.remove("theme/templates/page.html")] }
            return [
                try project.write(
                    "theme/templates/page.html",
                    "<p>\(Int.random(in: 0...9, using: &random))</p>{{ nav }}{{ content }}{% for p in page.breadcrumbs %}{{ p.title }}{% endfor %}"
                )
            ]
        case 12:
            return [
                try project.write(
                    content + "style.css", "a { order: \(Int.random(in: 0...9, using: &random)) }")
            ]
        case 13:
            let title = ["List ideas", "All ideas"].randomElement(using: &random)!
            return [
                try project.write(
                    content + "api/openapi.json",
                    Self.description.replacingOccurrences(of: "List ideas", with: title))
            ]
        case 14:
            let extra = [
                "", "urls: file\n", "llms: true\n", "search: { code: false, exclude: guide/a.md }\n",
                "nav_depth: 1\n", "redirects: { old: guide/a.md#one }\n",
                "theme: { footer: '[x](guide/a.md#one)' }\n",
            ]
            .randomElement(using: &random)!
            return [try project.write("galley.yml", base + extra)]
        case 15:
            if Bool.random(using: &random) {
                return [project.remove(content + "guide/_nav.yml")]
            }
            return [try project.write(content + "guide/_nav.yml", "title: Named\norder: [b, a]\n")]
        case 16:
            let part = ["item", "section", "more"].randomElement(using: &random)!
            let path = "theme/templates/partials/nav-\(part).html"
            if Bool.random(using: &random) { return [project.remove(path)] }
            let link = ["", "{{ 'css/part.css' | asset }}"].randomElement(using: &random)!
            return [
                try project.write(
                    path, "<b>{{ item.title }}{{ children }}{{ item.url }}{{ item.count }}</b>" + link)
            ]
        case 17:
            let number = Int.random(in: 0...9, using: &random)
            return [
                try project.write("theme/css/part.css", "i { order: \(number) }\n"),
                try project.write("theme/css/x.css", "@import \"part.css\";\nb { order: 1 }\n"),
            ]
        case 18:
            if Bool.random(using: &random) { return [project.remove("theme/css/x.css")] }
            return [
                try project.write(
                    "theme/css/part.css", "i { order: \(Int.random(in: 0...99, using: &random)) }\n")
            ]
        default:
            guard base.contains("last_updated") else { return [] }
            project.commit()
            return [project.root + "/.git/logs/HEAD"]
        }
    }

    /// Changes a file that pages have parts of, by its path or by that of its folder.
    private func editPart(_ project: LiveProject, _ random: inout SeededNumbers) throws -> String {
        let number = Int.random(in: 0...9, using: &random)
        switch Int.random(in: 0..<7, using: &random) {
        case 0:
            return try project.write(
                "parts/one.md", "One \(number), [a](/guide/a.md#one).\n\n## Part \(number)\n")
        case 1: return try project.write("parts/more.md", "More \(number).\n\n--8<-- \"parts/one.md\"\n")
        case 2: return project.remove("parts/more.md")
        case 3: return project.remove("parts/one.md")
        case 4: return try project.write("parts/v.yml", number == 0 ? "v: [" : "v: \(number)\n")
        case 5: return try project.write("parts/end.md", "<!-- \(number) -->\n")
        default:
            return try project.write("content/two.py", "# --8<-- [start:s]\n\(number)\n# --8<-- [end:s]\n")
        }
    }

    /// The file of a name, which is below `guide` or, above it, in the content.
    private static func path(of name: String) -> String {
        name.hasPrefix("../") ? name.dropFirst(3) + ".md" : "guide/" + name + ".md"
    }

    @Test(arguments: 0..<200) func anyEditsEndAsAFreshBuild(seed: Int) throws {
        var random = SeededNumbers(state: UInt64(seed) &* 7919 &+ 1)
        let (project, base) = try Self.project(seed)
        var live = project.live()
        var audit = LiveAudit()
        var pending = LiveSite.Update.whole
        for step in 0..<Int.random(in: 2...8, using: &random) {
            var changed: Set<String> = []
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                changed.formUnion(try edit(project, base, &random))
            }
            let isAll = Int.random(in: 0..<20, using: &random) == 0
            pending = pending.joined(with: live.update(isAll ? .all : .paths(changed.sorted())))
            if Bool.random(using: &random) {
                try expectSameFindings(&audit, live, after: pending, "seed \(seed), step \(step)")
                pending = .nothing
            }
            if step % 3 == 2 { try expectFresh(live, project, "seed \(seed), step \(step)") }
        }
        try expectFresh(live, project, "seed \(seed)")
    }
}
