// The audit of Markdown that is no site, as a forge shows it.

import Foundation
import Testing

@Suite struct AuditMarkdownTests {
    private func repository() throws -> SiteTest {
        let site = try SiteTest(
            """
            -- README.md --
            # Project
            [guide](docs/guide.md#set-up) [docs](docs/) [docs](docs) [code](src/main.py) [licence](LICENSE)
            [gone](docs/gone.md) [case](Docs/guide.md) [part](docs/guide.md#setup) ![pic](docs/pic.png)
            [up](../outside.md) [root](/docs/guide.md) [mail](mailto:a@acme.dev) [web](https://acme.dev/)
            -- docs/guide.md --
            ---
            title: Guide
            ---
            # Guide
            ## Set up
            [home](../README.md) [code](../src/main.py#L10) [top](#top) [own](#set-up) [bad](#set)
            <a name="named"></a> [named](#named) <a href="gone.html">raw</a>
            -- docs/pic.jpg --
            a picture
            -- src/main.py --
            print()
            -- LICENSE --
            MIT
            """)
        // A repository's root is where `/` leads.
        try FileManager.default.createDirectory(at: site.url(".git"), withIntermediateDirectories: true)
        return site
    }

    @Test func filesAreReadAsAForgeShowsThem() throws {
        let site = try repository()
        let readme = [
            "link/missing-anchor README.md:3:44", "link/missing-file README.md:3:72",
            "link/missing-page README.md:3:1", "link/outside README.md:4:1", "link/wrong-case README.md:3:22",
        ]
        #expect(try site.audit("README.md").list("warning") == readme)
        let guide = ["link/missing-anchor docs/guide.md:6:76", "link/missing-page docs/guide.md:7:38"]
        #expect(try site.audit("docs/guide.md").list("warning") == guide)
        #expect(try site.audit("README.md", "docs/guide.md").list("warning") == (readme + guide).sorted())
        // All of the folder.
        #expect(try site.audit("--as", "markdown", ".").list("warning") == (readme + guide).sorted())
        // From another folder, paths are told as they are from there.
        let run = try SiteTest.run(
            SiteTest.program, ["audit", "guide.md"], in: site.url("docs"))
        #expect(run.output.contains("--> guide.md:6:76"), "\(run.output)")
    }

    @Test func aFolderIsTakenForWhatItHolds() throws {
        let site = try SiteTest(
            """
            -- notes/a.md --
            [b](b.md) [gone](c.md)
            -- notes/b.md --
            [a](a.md)
            -- out/index.html --
            <a href="b.html">b</a> <a href="gone.html">gone</a>
            -- out/b.html --
            <a href="index.html">home</a>
            -- project/content/index.md --
            [gone](gone.md)
            """)
        #expect(try site.audit("notes").list("warning") == ["link/missing-page notes/a.md:1:11"])
        #expect(try site.audit("out").list("warning") == ["link/missing-page out/index.html:1:33"])
        #expect(
            try site.audit("project").list("warning") == ["link/missing-page project/content/index.md:1:1"])
    }

    @Test func namesOfTheProjectsAPIAreLookedUp() throws {
        let page = """
            # Home
            [a](api:list_ideas) [b](api:list_idea) [c](schema:Idea) [d](tag:ideas)

            <!-- api: gone -->
            """
        let site = try APILinkTests.site(page)
        #expect(
            try site.audit("content/index.md").list("warning") == [
                "api/unknown-operation content/index.md:2:21", "api/unknown-operation content/index.md:4:1",
                "api/unknown-tag content/index.md:2:57",
            ])
        let run = try site.galley("audit", "content/index.md")
        #expect(run.output.contains("did you mean `api:list_ideas` (GET /ideas)?"), "\(run.output)")
        // Names are all that there is to check.
        try site.write("content/index.md", "[a](api:list_ideas)\n")
        #expect(try site.audit("content/index.md").rules == [])
        // A description that cannot be read, and no project at all.
        try site.write("content/index.md", page)
        try site.remove("content/api/openapi.yaml")
        #expect(
            try site.audit("content/index.md").list("warning") == ["api/unknown-tag content/index.md:2:57"])
        try site.remove("galley.yml")
        try site.write("content/index.md", page + "\n[n](notes.md)\n")
        #expect(try site.audit("content/index.md").rules == [])
        try site.write("galley.yml", "title: Site\n")
        #expect(
            try site.audit("content/index.md").rules == [
                "api/no-reference", "api/no-reference", "api/no-reference",
            ])
    }

    @Test func aPageOfAProjectIsAuditedAsOne() throws {
        let site = try APILinkTests.site("# Home\n\n[a](guide/a.md)\n")
        try site.write(
            "content/guide/a.md",
            """
            # A

            [ref](../api/index.md) and [b](b.md#gone), [b](b.md#her) and `GET /idea/42`.
            ![](pic.png) [x](nowhere.md) and [x](/guide/b/) <!-- audit-ignore: link/redirect -- no reason -->
            """)
        try site.write("content/guide/b.md", "# B\n\n## Here\n\n[x](nowhere.md) [y](gone.md)\n")
        func found(_ outcome: AuditOutcome) -> [String] {
            outcome.list().filter { $0.contains("guide/a.md") }
        }
        let all = try found(site.audit())
        #expect(all.count > 5 && all.contains { $0.hasPrefix("api/unknown-operation") })
        let one = try site.audit("content/guide/a.md")
        #expect(one.list() == all)
        let text = try site.galley("audit", "content/guide/a.md").output
        #expect(text.contains("a reference is published there: write `../api/`"))
        #expect(text.contains("did you mean `GET /ideas/{idea_id}`?"))
        #expect(text.contains("on 1 page"))
        // From within the project, names are those from there.
        let inside = try SiteTest.run(SiteTest.program, ["audit", "a.md"], in: site.url("content/guide"))
        #expect(inside.output.contains("--> a.md:3:1\n"), "\(inside.output)")
        // What the project knows of others is no news of this file.
        try site.write("galley.yml", (site.read("galley.yml") ?? "") + "\naudit: { baseline: known.json }\n")
        try site.galley("audit", "--update-baseline")
        let known = try #require(site.read("known.json"))
        #expect(known.contains("guide/b.md"))
        try site.write("content/guide/a.md", "# A\n\n[new](new.md)\n")
        let rest = try site.audit("content/guide/a.md")
        #expect(rest.list("warning") == ["link/missing-page content/guide/a.md:3:1"])
        #expect(!rest.repaired.isEmpty && !rest.repaired.contains { $0.subject.contains("gone.md") })
        try site.galley("audit", "content/guide/a.md", "--update-baseline")
        #expect(site.read("known.json")?.contains("guide/b.md") == true)
        #expect(try site.audit("content/guide/a.md").status == 0)
        // As Markdown that nobody publishes, where that is asked for; and what is no page.
        #expect(try site.audit("--as", "markdown", "content/guide/b.md").list("warning").count == 2)
        try site.write("content/draft.md", "---\ndraft: true\n---\n[gone](gone.md)\n")
        #expect(
            try site.audit("content/draft.md").list("warning") == ["link/missing-page content/draft.md:4:1"])
    }

    @Test func filesWithoutLinksAreAFailure() throws {
        let site = try SiteTest("-- a.md --\n# Nothing")
        #expect(try site.audit("a.md").rules == ["site/nothing-to-check"])
    }
}
