import Foundation
import GalleyAudit
import GalleyCore
import GalleySite
import Testing

@Suite struct MarkdownAuditTests {
    /// What is found in Markdown beside other files, as `rule severity message`.
    private func findings(in markdown: [String: String], beside files: [String] = []) throws -> [String] {
        let manager = FileManager.default
        let root = manager.temporaryDirectory.appendingPathComponent("galley-\(UUID().uuidString)")
        defer { try? manager.removeItem(at: root) }
        for (path, text) in markdown.merging(files.map { ($0, "") }, uniquingKeysWith: { $1 }) {
            let file = root.appendingPathComponent(path)
            try manager.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let result = AuditRun().markdown(
            markdown.keys.sorted(), root: root.path, name: "docs", display: { $0 })
        return result.all.map { "\($0.id) \($0.severity) \($0.message)" }
    }

    @Test func aPathFromTheRootMayBeAnAddressOfTheSite() throws {
        let found = try findings(
            in: [
                "a.md": """
                [1](/guide/b) [2](/guide/b.html#part) [3](/guide/b#gone) ![4](/logo.svg) [5](/guide/c)
                [6](guide/b) [7](/og.png)
                """,
                "guide/b.md": "## Part",
            ], beside: ["public/logo.svg", "static/og.png"])
        #expect(
            found == [
                "link/missing-anchor warning `guide/b.md` has no heading or id `gone`",
                "link/missing-page warning no page `guide/c`", "link/missing-page warning no page `guide/b`",
            ])
    }

    @Test func capitalLettersOfAnAnchorAreANotice() throws {
        #expect(
            try findings(in: ["a.md": "# Some Part\n\n[x](#Some-Part) and [y](#some-par)\n"]) == [
                "link/missing-anchor notice this page has no heading or id `Some-Part`",
                "link/missing-anchor warning this page has no heading or id `some-par`",
            ])
    }
}
