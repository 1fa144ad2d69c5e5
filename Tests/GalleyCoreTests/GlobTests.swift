import Testing

@testable import GalleyCore

@Suite struct GlobTests {
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

    @Test(.timeLimit(.minutes(30))) func hostilePatternsTakeNoTime() {
        let pattern = String(repeating: "a*", count: 500) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 5000)))
    }
}

@Suite struct PathPatternsTests {
    @Test func theLastThatMatchesDecides() {
        let patterns = PathPatterns(["*.py", "/secret/", "!keep.py", "\\!odd.md"])
        #expect(patterns.take("a/b.py") && patterns.take("secret/x.md"))
        #expect(!patterns.take("keep.py") && !patterns.take("a.md"))
        #expect(patterns.take("!odd.md"))
        #expect(patterns.verdict("a.md") == nil && patterns.verdict("keep.py") == false)
        #expect(patterns.takesBack && !PathPatterns(["a"]).takesBack)
    }

    @Test func aFileInAFolderThatIsLeftOutCanBeTakenBack() {
        let patterns = PathPatterns(["drafts/", "!drafts/ready.md"])
        #expect(patterns.take("drafts/a.md") && !patterns.take("drafts/ready.md"))
    }
}
