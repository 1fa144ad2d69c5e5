import Foundation
import Testing

/// What the switches of `markdown` do to a site, and what constructs need of other pages.
@Suite struct DialectTests {
    @Test func aSwitchTurnsAConstructOn() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            ==marked== and ++ctrl+c++

            Term
            :   its meaning
            """)
        try site.galley("build")
        #expect((site.read("public/index.html") ?? "").contains("==marked== and ++ctrl+c++"))
        try site.write("galley.yml", "markdown: { marks: true, keys: true, definition_lists: true }\n")
        try site.galley("build")
        let html = (site.read("public/index.html") ?? "")
        #expect(
            html.contains("<mark>marked</mark>") && html.contains("<kbd") && html.contains("<dt>Term</dt>"))
    }

    @Test func theScriptOfTabsIsOnlyWhereTabsAre() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/tabs.md --
            # Tabs
            === "A"
                a
            === "B"
                b
            """)
        try site.galley("build")
        #expect(!(site.read("public/index.html") ?? "").contains("content-tabs"))
        #expect((site.read("public/tabs/index.html") ?? "").contains("content-tabs"))
    }

    @Test func aHeadingOfHTMLIsThePagesTitle() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/a.md --
            <p align="center"><img src="l.svg" alt="Logo"></p>

            <h1 align="center">
              Cats &amp; <em>dogs</em>
              <br>
            </h1>

            ## Part
            -- content/b.md --
            <H1><img src="l.svg" alt="Birds"></H1>
            -- content/c.md --
            Text
            <h1>Not at the top</h1>
            -- content/l.svg --
            <svg xmlns="http://www.w3.org/2000/svg"/>
            """)
        let run = try site.galley("build")
        #expect(run.status == 0, "\(run.errors)")
        let page = site.read("public/a/index.html") ?? ""
        #expect(page.contains("<title>Cats &amp; dogs"))
        #expect(page.components(separatedBy: "<h1").count == 2)
        #expect((site.read("public/b/index.html") ?? "").contains("<title>Birds"))
        #expect((site.read("public/c/index.html") ?? "").contains("<title>C"))
    }

    @Test func wikiLinksNamePagesByFileAndByTitle() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            markdown: { wiki_links: true }
            -- content/index.md --
            # Home
            [[setup]], [[Setting Up]], [[guide/setup#First steps|steps]], [[Guide]], [[plan.pdf]], [[Note: colons]], [[C# guide]]
            -- content/guide/index.md --
            # The guide
            [[setup]]
            -- content/guide/setup.md --
            # Setting up
            ## First steps
            -- content/old/setup.md --
            # Old
            [[setup]]
            -- content/old/notes.md --
            # Note: colons
            -- content/old/sharp.md --
            # C# guide
            -- content/files/plan.pdf --
            x
            """)
        let run = try site.galley("build")
        #expect(run.status == 0, "\(run.errors)")
        let home = (site.read("public/index.html") ?? "")
        for link in [
            "<a href=\"old/setup/\">setup</a>", "<a href=\"guide/setup/\">Setting Up</a>",
            "<a href=\"guide/setup/#first-steps\">steps</a>", "<a href=\"guide/\">Guide</a>",
            "<a href=\"files/plan.pdf\">plan.pdf</a>", "<a href=\"old/notes/\">Note: colons</a>",
            "<a href=\"old/sharp/\">C# guide</a>",
        ] {
            #expect(home.contains(link), "\(link)")
        }
        #expect((site.read("public/guide/index.html") ?? "").contains("<a href=\"setup/\">setup</a>"))
        #expect((site.read("public/old/setup/index.html") ?? "").contains("<a href=\"./\">setup</a>"))
    }

    @Test func aWikiLinkToNoPageIsToldWithWhatWasMeant() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            markdown: { wiki_links: true }
            -- content/index.md --
            # Home
            See [[Installtion]] and [[Installation#Nowhere]] and [[soon]].
            -- content/install.md --
            # Installation
            -- content/soon.md --
            ---
            draft: true
            ---
            # Soon
            """)
        let run = try site.galley("build")
        #expect(run.errors.contains("content/index.md:2:5"), "\(run.errors)")
        #expect(run.errors.contains("no page is called `Installtion`"), "\(run.errors)")
        #expect(run.errors.contains("did you mean `installation`?"), "\(run.errors)")
        #expect(run.errors.contains("has no heading or id `nowhere`"), "\(run.errors)")
        #expect(run.errors.contains("`soon` is a draft"), "\(run.errors)")
    }

    @Test func shortReferencesLeadToTheRepository() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            repository: https://github.com/acme/store
            markdown: { repository_references: true }
            -- content/index.md --
            # Home
            Fixed in #12.
            """)
        try site.galley("build")
        #expect(
            (site.read("public/index.html") ?? "").contains(
                "href=\"https://github.com/acme/store/issues/12\""))
        try site.write("galley.yml", "markdown: { repository_references: true }\n")
        let run = try site.galley("build")
        #expect(run.status == 2 && run.errors.contains("galley.yml:1:36"), "\(run.errors)")
    }

    @Test func formulasHaveTheMacrosOfTheConfiguration() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            markdown:
              math_macros:
                norm: \\lVert #1 \\rVert
                \\Reals: \\mathbb{R}
            -- content/index.md --
            # Home
            From $\\norm{x} \\in \\Reals$ follows $\\nope$.
            """)
        let run = try site.galley("build")
        #expect((site.read("public/index.html") ?? "").contains("<mi>ℝ</mi>"))
        #expect(run.errors.contains("content/index.md:2:37"), "\(run.errors)")
        #expect(run.errors.contains("math/not-understood"), "\(run.errors)")
        try site.write("galley.yml", "markdown: { math_macros: { a b: x } }\n")
        let second = try site.galley("build")
        #expect(second.status == 2 && second.errors.contains("galley.yml:1:33"), "\(second.errors)")
        try site.write("galley.yml", "markdown: { math: false }\n")
        try site.galley("build")
        #expect((site.read("public/index.html") ?? "").contains("$\\nope$"))
    }

    @Test func idsAndListsFollowTheRulesOfOtherTools() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            markdown: { heading_ids: ascii, lists: four_spaces, wiki_links: true }
            -- content/index.md --
            # Über -- uns
            100. a

                [[#Über -- uns]]
            """)
        let run = try site.galley("build", "--strict")
        #expect(run.status == 0, "\(run.errors)")
        let html = (site.read("public/index.html") ?? "")
        #expect(
            html.contains("<h1 id=\"uber-uns\">") && html.contains("<p><a href=\"#uber-uns\">"), "\(html)")
        try site.write("galley.yml", "markdown: { heading_ids: latin }\n")
        #expect(try site.galley("build").errors.contains("galley.yml:1:26"))
    }

    @Test func theListOfContentsIsAsDeepAsThePagesContents() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            contents_depth: 2
            -- content/index.md --
            # Home
            [TOC]
            ## Two
            ### Three
            """)
        try site.galley("build")
        let html = (site.read("public/index.html") ?? "")
        #expect(html.contains(">Two</a>") && !html.contains(">Three</a></li>"))
    }
}
