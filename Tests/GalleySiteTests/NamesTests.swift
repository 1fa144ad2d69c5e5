import Testing

@testable import GalleySite

@Suite struct NamesTests {
    @Test(arguments: [
        ("*.psd", "a/b.psd", true), ("*.psd", "a.psd.md", false), ("drafts/**", "drafts/a/b.md", true),
        ("drafts/**", "x/drafts/a.md", false), ("drafts", "x/drafts/a.md", true),
        ("drafts/", "drafts/a.md", true),
        ("/a.md", "a.md", true), ("/a.md", "b/a.md", false), ("**/x.md", "x.md", true),
        ("**/x.md", "a/b/x.md", true),
        ("a/*/c", "a/b/c", true), ("a/*/c", "a/b/d/c", false), ("a/**/c", "a/b/d/c", true),
        ("?.md", "a.md", true),
        ("?.md", "ab.md", false), ("a*b*c", "axxbxxc", true), ("a*b*c", "axxbxx", false),
    ])
    func patterns(pattern: String, path: String, matches: Bool) {
        #expect(Glob(pattern).matches(path) == matches)
    }

    @Test(.timeLimit(.minutes(5))) func hostilePatternsTakeNoTime() {
        let pattern = String(repeating: "a*", count: 500) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 5000)))
    }

    @Test(
        arguments: [
            ("01-intro", 1, "Intro"), ("2_getting_started", 2, "Getting started"), ("3. Use", 3, "Use"),
            ("2024-roadmap", nil, "2024 roadmap"), ("3d-models", nil, "3d models"),
            ("2.1-notes", nil, "2.1 notes"),
            ("API", nil, "API"), ("7", nil, "7"),
        ] as [(String, Int?, String)])
    func numberPrefixes(name: String, number: Int?, title: String) {
        #expect(numberPrefix(of: name)?.number == number)
        #expect(GalleySite.title(fromName: name) == title)
    }

    @Test func relativePaths() {
        #expect(relativePath("docs/a.md", from: "docs") == "a.md")
        #expect(relativePath("a.md", from: "docs/x") == "../../a.md")
        #expect(relativePath("docs/b/c.md", from: "docs/a") == "../b/c.md")
    }

    @Test func everyKeyIsDescribedOnce() {
        for keys in [Configuration.keys, PageMetadata.keys, Configuration.folderKeys] {
            #expect(Set(keys.map(\.name)).count == keys.count)
            for key in keys {
                #expect(key.summary.hasSuffix(".") || key.summary.contains("."), "\(key.name)")
            }
        }
    }
}
