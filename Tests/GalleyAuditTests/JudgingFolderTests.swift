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
