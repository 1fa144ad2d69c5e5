// Markdown of pages, llms.txt and llms-full.txt.

import Foundation
import Testing

@Suite struct LLMsTests {
    private static let pages = """
        -- content/index.md --
        # Home

        See [a](guide/a.md#one "A"), [the file](img/x.txt), [elsewhere](https://example.org/), [above](#home).
        -- content/img/x.txt --
        x
        -- content/guide/index.md --
        ---
        title: The guide
        description: How to.
        ---

        Text without a heading.
        -- content/guide/a.md --
        +++
        weight = 1
        +++
        # A [page]

        First words of it.

        ## One

        [b][ref], <a href="../index.md">home</a>, `[no](a.md)`, [guide](.).

        [ref]: b.md?x=1#y
        -- content/guide/b.md --
        # B

        ## Y

        ```
        [a](a.md)
        ```
        -- content/hidden.md --
        ---
        llms: false
        ---
        # Hidden
        """

    private func site(_ configuration: String) throws -> SiteTest {
        let site = try SiteTest(Self.pages + "\n-- galley.yml --\n" + configuration)
        #expect(try site.galley("build").reports == [])
        return site
    }

    @Test func whatIsSaidToGalleyIsLeftOut() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            llms: true
            -- content/index.md --
            # Home

            <!-- search: off -->

            a <!-- search: on --> b

            > <!-- audit-ignore: link/missing-page
            > -- it comes later -->
            > [c](gone.md)

            <!-- mine -->
            """)
        #expect(try site.galley("build").status == 0)
        let text = try #require(site.read("public/index.md"))
        #expect(
            !text.contains("search") && !text.contains("audit-ignore") && !text.contains("later"), "\(text)")
        #expect(text.contains("a  b") && text.contains("> [c]") && text.contains("<!-- mine -->"), "\(text)")
    }

    @Test func nothingIsWrittenUnlessAskedFor() throws {
        let site = try site("title: T\n")
        #expect(!site.files().contains { $0.hasSuffix(".md") || $0.hasPrefix("llms") })
        #expect(site.read("public/index.html")?.contains("text/markdown") == false)
    }

    @Test func pagesStandBesideTheirHTML() throws {
        let site = try site("title: T\nllms: true\n")
        #expect(
            site.files().filter { $0.hasSuffix(".md") } == [
                "guide/a/index.md", "guide/b/index.md", "guide/index.md", "index.md",
            ])
        #expect(
            site.read("public/index.md")
                == "# Home\n\nSee [a](guide/a/index.md#one \"A\"), [the file](img/x.txt), [elsewhere](https://example.org/), [above](#home).\n"
        )
        #expect(site.read("public/guide/index.md") == "# The guide\n\nText without a heading.\n")
        let a = try #require(site.read("public/guide/a/index.md"))
        #expect(a.hasPrefix("# A [page]\n"))
        #expect(
            a.contains("[b][ref], <a href=\"../../index.md\">home</a>, `[no](a.md)`, [guide](../index.md)."))
        #expect(a.contains("[ref]: ../b/index.md?x=1#y"))
        #expect(site.read("public/guide/b/index.md")?.contains("[a](a.md)") == true)
        #expect(
            site.read("public/guide/a/index.html")?.contains(
                "<link rel=\"alternate\" type=\"text/markdown\" href=\"index.md\">") == true)
        #expect(site.read("public/hidden/index.html")?.contains("text/markdown") == false)
        #expect(try !site.audit("public").findings.contains { $0.rule.hasPrefix("link/") })
    }

    @Test func addressesAreAbsoluteWhereTheSiteIsKnown() throws {
        let site = try site("title: T\nbase_url: https://example.com/docs/\nllms: true\n")
        let a = try #require(site.read("public/guide/a/index.md"))
        #expect(a.contains("[ref]: https://example.com/docs/guide/b/index.md?x=1#y"))
        #expect(site.read("public/index.md")?.contains("(https://example.com/docs/img/x.txt)") == true)
    }

    @Test func theListIsThatOfTheNavigation() throws {
        let site = try site(
            "title: T\ndescription: A site.\nbase_url: https://example.com/\nllms: { details: Be *kind*., exclude: guide/b.md }\n"
        )
        #expect(
            site.read("public/llms.txt") == """
                # T

                > A site.

                Be *kind*.

                ## Pages

                - [Home](https://example.com/index.md): See a, the file, elsewhere, above.

                ## The guide

                - [The guide](https://example.com/guide/index.md): How to.
                - [A \\[page\\]](https://example.com/guide/a/index.md): First words of it.

                """)
        #expect(!site.exists("public/guide/b/index.md"))
    }

    @Test func allPagesStandInOneFile() throws {
        let site = try site("title: T\nllms: true\n")
        let full = try #require(site.read("public/llms-full.txt"))
        #expect(full.hasPrefix("# T\n\n---\nurl: ./\n---\n\n# Home\n\nSee [a](guide/a/index.md#one \"A\")"))
        #expect(full.contains("\n---\nurl: guide/a/\n---\n\n# A [page]\n"))
        #expect(full.contains("[ref]: guide/b/index.md?x=1#y"))
        #expect(!full.contains("Hidden"))
    }

    @Test func partsCanBeLeftOut() throws {
        let site = try site("title: T\nllms: { full: false, pages: false }\n")
        #expect(!site.exists("public/llms-full.txt"))
        #expect(!site.exists("public/index.md"))
        #expect(site.read("public/llms.txt")?.contains("- [A \\[page\\]](guide/a/): First") == true)
        #expect(site.read("public/index.html")?.contains("text/markdown") == false)
    }

    @Test func fileAddresses() throws {
        let site = try site("title: T\nurls: file\nllms: true\n")
        #expect(site.read("public/guide/a.md")?.contains("[ref]: b.md?x=1#y") == true)
        #expect(site.read("public/guide/a.html")?.contains("href=\"a.md\"") == true)
    }

    @Test func anAuthorsOwnListGoesFirst() throws {
        let site = try site("title: T\nllms: true\n")
        try site.write("content/llms.txt", "mine\n")
        #expect(try site.galley("build").reports == [])
        #expect(site.read("public/llms.txt") == "mine\n")
    }

    @Test func referencesAreWrittenFromTheirModel() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            llms: true
            api: api/openapi.json
            -- content/index.md --
            # Home

            [it](api:listIdeas) and `GET /ideas`.

            <!-- api: listIdeas -->

            Done.
            -- content/api/openapi.json --
            {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1"}, "paths": {
              "/ideas": {"get": {"operationId": "listIdeas", "summary": "List ideas", "description": "All *of* them.", "responses": {"200": {"description": "All."}}}}}}
            """)
        #expect(try site.galley("build").reports == [])
        #expect(site.read("public/api/operations/listIdeas/index.md")?.hasPrefix("# List ideas\n") == true)
        #expect(
            site.read("public/index.md")
                == "# Home\n\n[it](api/operations/listIdeas/index.md) and `GET /ideas`.\n\n- [List ideas](api/operations/listIdeas/index.md): `GET /ideas`\n\nDone.\n"
        )
        #expect(
            site.read("public/llms.txt")?.contains(
                "- [List ideas](api/operations/listIdeas/index.md): `GET /ideas`. All of them.\n") == true)
        #expect(site.read("public/api/operations/listIdeas/index.html")?.contains("text/markdown") == true)
        try site.write("galley.yml", "title: T\napi: api/openapi.json\n")
        #expect(try site.galley("build").reports == [])
        #expect(!site.exists("public/api/operations/listIdeas/index.md"))
    }
}
