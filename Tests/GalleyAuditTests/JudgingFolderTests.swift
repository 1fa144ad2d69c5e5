import Foundation
import GalleyAudit
import GalleyCore
import Testing

/// A folder of files that is audited as a built site.
struct BuiltFolder: ~Copyable {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("galley-\(UUID().uuidString)")
    var rules = HostRules()

    init(_ files: [String: String], links: [String: String] = [:]) throws {
        let manager = FileManager.default
        for (path, text) in files {
            let file = url.appendingPathComponent("site/" + path)
            try manager.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        for (path, target) in links {
            try manager.createSymbolicLink(
                atPath: url.appendingPathComponent("site/" + path).path, withDestinationPath: target)
        }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var site: String { url.path + "/site" }

    /// All that is found, grouped.
    func diagnostics() throws -> [Diagnostic] {
        let audit = FolderAudit(folder: site, displayFolder: "", rules: rules, jobs: 1)
        var result: [Diagnostic] = []
        let site = try audit.run(&result)
        var maker = FindingMaker(site.index) { audit.ids(of: site.index.paths[$0]) }
        return result
            + maker.findings(site.suspects()) { audit.locate(site.index.paths[$0], $1.map(\.range)) }
    }

    /// The findings as `rule message`, sorted.
    func findings() throws -> [String] { try diagnostics().map { "\($0.id) \($0.message)" }.sorted() }
}

/// What is found on a page that others link nothing to.
private func findings(on html: String, beside files: [String: String] = [:]) throws -> [String] {
    try BuiltFolder(files.merging(["index.html": html]) { $1 }).findings()
}

@Suite struct JudgingTemplateTests {
    @Test func anIDMayLookLikeATemplate() throws {
        let found = try findings(
            on: """
                <a href="List.html#%3Cinit%3E(int)">a</a> <a href="List.html#impl-From<T>-for-T">b</a>
                <a href="#get-/users/{id}">c</a> <a href="{x}.html">d</a> <p id="get-/users/{id}">
                """,
            beside: [
                "List.html": "<p id='&lt;init&gt;(int)'></p><p id='impl-From<T>-for-T'></p>",
                "{x}.html": "<p>",
            ])
        #expect(found == [])
    }

    @Test func anIDThatIsMissingIsNoTemplate() throws {
        let found = try findings(
            on: "<a href='#%3Cifmodule%3E'>a</a> <a href='#impl-{x}'>b</a>")
        #expect(
            found == [
                "link/missing-anchor this page has no heading or id `<ifmodule>`",
                "link/missing-anchor this page has no heading or id `impl-{x}`",
            ])
    }

    @Test(arguments: [
        "https://lists.acme.dev/thread/1e2b@%3Cdev.acme.dev%3E",
        "http://mail-archives.acme.dev/mod_mbox/%3CCAJ12.7@mail.acme.dev%3E",
        "https://acme.dev/?q=</directory>",
        "https://play.acme.dev/?code=fn%20main()%20%7B%0A%20%20let%20x%3A%20%3CT%3E%20%3D%20%7Ba%7D%3B%0A%7D",
        "https://acme.dev/?type=Vec%3CT%3E",
    ])
    func anAddressInAngleBracketsIsNoTemplate(url: String) throws {
        #expect(try findings(on: "<a href='\(url)'>a</a>") == [])
    }

    @Test(arguments: [
        "https://<your-domain>/x", "https://%3Cyour.domain%3E/x", "https://acme.dev/{{ name }}/",
        "{{ base }}/x", "/users/{id}", "${base}/x", "mailto:{{ mail }}", "style.css?v={{ version }}",
        "page.html#{{ part }}", "../{{ base }}/x", "https://acme.dev/issues/new?title=<your-name>",
    ])
    func aTemplateThatLeadsNowhereIsTold(url: String) throws {
        let found = try findings(
            on: "<a href='\(url)'>a</a>", beside: ["style.css": "", "page.html": "<p id=a>"])
        #expect(found.map { $0.prefix { $0 != " " } } == ["placeholder/template"])
    }
}

@Suite struct JudgingOthersPagesTests {
    /// Rule and severity of all that is found.
    private func rules(_ files: [String: String]) throws -> [String] {
        try BuiltFolder(files).diagnostics().map { "\($0.id) \($0.severity) \($0.occurrences)" }.sorted()
    }

    @Test func aTemplatesLinkToItsPageIsANotice() throws {
        let page = """
            <nav><ul><li><a href="">This page</a></ul></nav> <nav><nav></nav><a href="">This page</a></nav>
            <div role="navigation"><div></div><a href="#">Top</a></div>
            <header><a href="#">Contents</a></header> <footer><a href="#">Up</a></footer>
            <p><a class="toggle" href="#">Show</a> <a href="index.html">Start</a>
            """
        #expect(
            try rules(["index.html": page, "b.html": page])
                == ["placeholder/empty notice 4", "placeholder/empty notice 8"])
    }

    @Test func aLinkToNowhereOnMostPagesIsTheGenerators() throws {
        var files: [String: String] = [:]
        for i in 0..<12 { files["\(i).html"] = "<h2><a href='#'>Page</a></h2><a href=0.html>x</a>" }
        #expect(try rules(files) == ["placeholder/empty notice 12"])
        for i in 0..<6 { files["\(i).html"] = "<a href=11.html>x</a>" }
        #expect(try rules(files) == ["placeholder/empty warning 6"])
    }

    @Test func aPlaceOutOfTheSiteIsOneFinding() throws {
        let found = try BuiltFolder([
            "a.html": "<a href='../legal/x.html'>x</a>",
            "b/c/d.html": "<a href='../.././../legal/x.html#y'>x</a>",
        ]).diagnostics()
        #expect(found.map(\.subject) == ["../legal/x.html"])
        #expect(found.map(\.occurrences) == [2])
    }

    @Test func anAuthorsLinkToNowhereIsAWarning() throws {
        let page = "<nav><a href=x.html>x</a></nav><header></header><p>Ask the <a href='#'>authors</a>"
        #expect(try rules(["x.html": page]) == ["placeholder/empty warning 1"])
    }

    @Test func anIDTwiceIsAWarningWhereItIsLinkedTo() throws {
        let twice = "<p id=a><p id=a><p id=b><p id=b><p id=c><p id=c><a href=#b>b</a>"
        #expect(
            try rules(["x.html": twice, "y.html": "<a href='x.html#c'>c</a>"]) == [
                "id/duplicate notice 1", "id/duplicate warning 1", "id/duplicate warning 1",
            ])
    }

    @Test func anIDThatATemplateRepeatsIsOneFinding() throws {
        let twice = "<p id=a><p id=a><a href=x.html>b</a>"
        #expect(try rules(["x.html": twice, "y.html": twice]) == ["id/duplicate notice 2"])
    }

    @Test func aHostMayHoldOtherSites() throws {
        let found = try findings(
            on: """
                <link rel=canonical href="https://acme.dev/"><a href="https://acme.dev/other/x.html">other</a>
                <a href="https://acme.dev/guide/gone.html">own</a> <a href="https://acme.dev/gone.html">own</a>
                <a href="https://acme.dev/guide/">own</a> <a href="https://acme.dev/other">other</a>
                """, beside: ["guide/index.html": "<a href='/'>home</a>"])
        #expect(
            found == ["link/missing-page no page `gone.html`", "link/missing-page no page `guide/gone.html`"])
    }

    @Test func aHostThatIsTheSitesOwnHoldsNoOthers() throws {
        var folder = try BuiltFolder(["index.html": "<a href='https://acme.dev/other/x.html'>x</a>"])
        folder.rules.setBase("https://acme.dev/")
        #expect(try folder.findings() == ["link/missing-page no page `other/x.html`"])
    }

    @Test func aLinkMayClimbOutOfTheSiteAndStayOnItsHost() throws {
        var folder = try BuiltFolder([
            "guide/index.html":
                "<a href='../../std/vec.html#a'>x</a> <a href='../../book/x.html'>y</a> <a href='../../..'>z</a>",
            "x.html": "<p>",
        ])
        #expect(try folder.findings().count == 3)
        folder.rules.setBase("https://acme.dev/book/")
        #expect(
            try folder.findings().map { $0.prefix { $0 != " " } } == ["link/outside"])
    }

    @Test func aCanonicalAddressOnADiskIsOneFinding() throws {
        let found = try BuiltFolder([
            "a.html": "<link rel=canonical href=file:///usr/a.html>",
            "b.html": "<link rel=canonical href=file:///usr/b.html>",
        ]).findings()
        #expect(found == ["link/outside `file:///usr/a.html` leads to a file of one machine"])
    }

    @Test func whatHasSomethingBeforeItsSchemeIsToldAsWhatItIs() throws {
        let found = try BuiltFolder([
            "a.html": """
            <a href="(https://acme.dev/x?y=z)">a</a> <a href="\u{200B}https://acme.dev/">b</a>
            <a href="docs@acme.dev">c</a> <a href="2026/https://acme.dev/">d</a>
            """
        ]).diagnostics().flatMap { [$0.id] + $0.help }
        #expect(
            found == [
                "link/malformed", "did you mean `https://acme.dev/x?y=z`?", "link/malformed",
                "did you mean `https://acme.dev/`?", "link/missing-file",
                "did you mean `mailto:docs@acme.dev`?", "link/missing-page",
            ])
    }

    @Test func linesOfAListingAreThereIfTheirEndsAre() throws {
        let found = try findings(
            on:
                "<a href='x.html#L1-L2'>a</a> <a href='x.html#1-2'>b</a> <a href='x.html#1-9'>c</a> <a href=#3-4>d</a>",
            beside: ["x.html": "<p id=L1><p id=L2><p id=1><p id=2>"])
        #expect(
            found == [
                "link/missing-anchor `x.html` has no heading or id `1-9`",
                "link/missing-anchor this page has no heading or id `3-4`",
            ])
    }

    @Test func aRedirectOfThePageLosesTheFragment() throws {
        let found = try BuiltFolder([
            "a.html": "<a href='old.html#x'>a</a> <a href='old.html'>b</a> <a href='older.html#x'>c</a>",
            "old.html": "<meta http-equiv=refresh content='0; url=new.html'>", "new.html": "<p id=x>",
            "older.html": """
            <meta http-equiv=refresh content='0; url=new.html'>
            <script>location.replace("new.html" + location.hash)</script>
            """,
        ]).findings()
        #expect(
            found == [
                "link/redirect `old.html` only sends the reader on",
                "link/redirect `old.html` only sends the reader on, and loses `#x` on the way",
                "link/redirect `older.html` only sends the reader on",
            ])
    }

    @Test func aSiteThatWritesNoSlashesIsToldOnce() throws {
        let links = (0..<120).map { "<a href='f\($0)'>x</a>" }.joined()
        var files = ["index.html": links]
        for i in 0..<120 { files["f\(i)/index.html"] = "<a href='../'>x</a><a href='../'>x</a>" }
        #expect(try rules(files).count == 120)
        for i in 0..<120 { files["f\(i)/index.html"] = "<p>" }
        #expect(try rules(files) == ["link/trailing-slash notice 1"])
    }
}

@Suite struct JudgingSymbolicLinkTests {
    @Test func aFolderMayHaveTwoNames() throws {
        let folder = try BuiltFolder(
            [
                "v2/index.html": "<a href='../latest/guide/#a'>x</a> <a href=../latest/>y</a>",
                "v2/guide/index.html":
                    "<p id=a> <a href='/latest/gone.html'>z</a> <a href='/self/self/v2/'>w</a>",
            ], links: ["latest": "v2", "self": ".", "loop": "loop", "none": "nowhere"])
        #expect(try folder.findings() == ["link/missing-page no page `latest/gone.html`"])
    }

    @Test func whatIsBroughtInFromElsewhereIsThereAndIsNotRead() throws {
        let folder = try BuiltFolder(
            [
                "index.html": """
                <script src="jquery.js"></script> <a href="page.html#x">y</a> <a href="shared/a/b.html">z</a>
                <a href="/etc/hostname">e</a>
                """
            ], links: ["jquery.js": "../other.js", "page.html": "../other.html", "shared": "../other"])
        for (name, text) in [("other.js", ""), ("other.html", "<a href=nowhere.html>x</a>")] {
            try Data(text.utf8).write(to: folder.url.appendingPathComponent(name))
        }
        try FileManager.default.createDirectory(
            at: folder.url.appendingPathComponent("other"), withIntermediateDirectories: false)
        #expect(try folder.findings() == ["link/missing-page no page `etc/hostname`"])
    }
}

@Suite struct JudgingBaseTests {
    /// The URLs of other hosts that a page leads to.
    private func externals(_ html: String) throws -> [String] {
        let folder = try BuiltFolder(["index.html": html])
        var audit = FolderAudit(folder: folder.site, displayFolder: "", jobs: 1)
        audit.keepsExternals = true
        var problems: [Diagnostic] = []
        return try audit.run(&problems).externals().map(\.url)
    }

    @Test(arguments: [
        ("https://cdn.acme.dev", "https://cdn.acme.dev/b/c.html"),
        ("https://cdn.acme.dev/x/y.html?q=/", "https://cdn.acme.dev/x/b/c.html"),
        ("//cdn.acme.dev/x/", "//cdn.acme.dev/x/b/c.html"),
    ])
    func aLinkIsRelativeToABaseOnAnotherHost(base: String, url: String) throws {
        #expect(try externals("<base href='\(base)'><a href='b/c.html'>a</a>") == [url])
    }

    @Test func aPathFromTheRootKeepsOnlyTheHostOfABase() throws {
        #expect(
            try externals("<base href='https://cdn.acme.dev/x/'><a href='/b'>a</a>")
                == ["https://cdn.acme.dev/b"])
    }

    @Test(arguments: ["#", "?q", ""])
    func aBaseWithoutAPathIsThePageItself(base: String) throws {
        let found = try BuiltFolder([
            "index.html": "<a href='docs/a.html'>a</a>", "docs/index.html": "<p>",
            "docs/a.html": "<base href='\(base)'><a href='#here'>a</a><a href='index.html'>b</a><p id=here>",
        ]).findings()
        #expect(found == [])
    }
}

@Suite struct InferredOriginTests {
    private let page = "<a href='/en/b/'>b</a> <a href='/en/gone/'>c</a> <link rel=stylesheet href='/a.css'>"

    // Hugo writes such a start page for a site whose languages all have a folder.
    @Test func aStartPageThatSendsTheReaderOnDoesNotSayWhereTheSiteLies() throws {
        let start =
            "<link rel=canonical href='https://acme.dev/en/'><meta http-equiv=refresh content='0; url=/en/'>"
        let found = try BuiltFolder([
            "index.html": start, "en/index.html": page, "en/b/index.html": "<p>", "a.css": "",
        ]).findings()
        #expect(found == ["link/missing-page no page `en/gone`"])
    }

    @Test func aFolderOfTheSiteIsNotWhereItLies() throws {
        let found = try BuiltFolder([
            "index.html": "<link rel=canonical href='https://acme.dev/en/'>", "en/index.html": page,
            "en/b/index.html": "<p>", "a.css": "",
        ]).findings()
        #expect(found == ["link/missing-page no page `en/gone`"])
    }

    @Test func theAddressOfTheStartPageSaysWhereTheSiteLies() throws {
        let found = try BuiltFolder([
            "index.html": "<link rel=canonical href='https://acme.dev/docs/'><a href='/docs/b/'>b</a>",
            "b/index.html": "<a href='https://acme.dev/docs/gone/'>c</a>",
        ]).findings()
        #expect(found == ["link/missing-page no page `gone`"])
    }
}
