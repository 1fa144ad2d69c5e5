import Foundation
import Testing

@Suite struct NavigationTests {
    /// The texts of a navigation's entries, in order; the current one in brackets.
    private func entries(_ html: String) -> [String] {
        html.matches(of: /<a [^>]*href="[^"]*"([^>]*)>([^<]*)<\/a>|<summary>([^<]+)<\/summary>/).map {
            match in
            let text = String(match.2 ?? match.3 ?? "")
            return (match.1 ?? "").contains("aria-current=\"page\"") ? "[\(text)]" : text
        }
    }

    @Test func orderFollowsFileWeightNumberAndName() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/page 10.md --
            # Page ten
            -- content/page 9.md --
            # Page nine
            -- content/02-second.md --
            Text.
            -- content/01-first.md --
            Text.
            -- content/heavy.md --
            ---
            weight: 2
            ---
            # Heavy
            -- content/light.md --
            ---
            weight: 1
            nav_title: Light one
            ---
            # A long title
            -- content/hidden.md --
            ---
            nav_hidden: true
            ---
            # Hidden
            """)
        #expect(try site.galley("build").reports == [])
        let expected = ["[Home]", "Light one", "Heavy", "First", "Second", "Page nine", "Page ten"]
        #expect(entries(try site.nav("index.html")) == expected)
        // Addresses keep the names of the files.
        #expect(site.exists("public/01-first/index.html"))
        #expect(site.exists("public/hidden/index.html"))
    }

    @Test func aFoldersOwnFileOrdersIt() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/_nav.yml --
            order: [zebra, guide, gone]
            -- content/alpha.md --
            # Alpha
            -- content/zebra.md --
            # Zebra
            -- content/guide/one.md --
            # One
            -- content/guide/_nav.yml --
            title: The guide
            -- content/secret/x.md --
            # X
            -- content/secret/_nav.yml --
            hidden: true
            """)
        let run = try site.galley("build")
        #expect(run.places == ["content/_nav.yml:1:8"])
        #expect(entries(try site.nav("index.html")) == ["[Home]", "Zebra", "The guide", "Alpha"])
        // A folder without a page of its own gets a listing, named as the navigation names it.
        #expect(try site.main("guide/index.html").contains("The guide"))
        #expect(try site.main("guide/index.html").contains("<a href=\"one/\""))
    }

    @Test func aPageShowsItsWayItsSiblingsAndItsChildren() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/a/index.md --
            # A
            -- content/a/one.md --
            # A one
            -- content/a/deep/index.md --
            # Deep
            -- content/a/deep/x.md --
            # Deep x
            -- content/b/index.md --
            # B
            -- content/b/one.md --
            # B one
            """)
        try site.galley("build")
        #expect(entries(try site.nav("index.html")) == ["[Home]", "A", "B"])
        #expect(entries(try site.nav("a/index.html")) == ["Home", "[A]", "Deep", "A one", "B"])
        #expect(
            entries(try site.nav("a/deep/x/index.html")) == ["Home", "A", "Deep", "[Deep x]", "A one", "B"])
        #expect(entries(try site.nav("b/one/index.html")) == ["Home", "A", "B", "[B one]"])
        let page = try #require(site.read("public/a/deep/x/index.html"))
        // Ways to the root are right at any depth.
        #expect(try site.nav("a/deep/x/index.html").contains("href=\"../../../b/\""))
        #expect(page.contains("rel=\"prev\""))
        #expect(page.contains("class=\"breadcrumbs\""))
    }

    @Test func longSectionsShowAWindow() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- content/s/index.md --\n# Section")
        for i in 100..<900 { try site.write("content/s/p\(i).md", "# P\(i)\n") }
        #expect(try site.galley("build").status == 0)
        let all = entries(try site.nav("s/p500/index.html"))
        #expect(all.contains("[P500]"))
        #expect(all.count < 80)
        #expect(all.contains { $0.contains("more") })
        let first = entries(try site.nav("s/p100/index.html"))
        #expect(first.contains("[P100]") && first.contains("P150") && !first.contains("P300"))
        let index = try #require(site.read("public/s/index.html"))
        #expect(index.utf8.count < 40_000)
    }

    @Test func theConfigurationDecides() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            nav:
              - Start: index.md
              - Guide:
                  - guide/index.md
                  - Second: guide/two.md
                  - guide/one.md
              - rest/
              - Elsewhere: https://example.org/
            -- content/index.md --
            # Home
            -- content/guide/index.md --
            # The guide
            -- content/guide/one.md --
            # One
            -- content/guide/two.md --
            # Two
            -- content/rest/r.md --
            # R
            -- content/unlisted.md --
            # Unlisted
            """)
        #expect(try site.galley("build").reports == [])
        #expect(entries(try site.nav("index.html")) == ["[Start]", "Guide", "Rest", "Elsewhere"])
        #expect(
            entries(try site.nav("guide/two/index.html")) == [
                "Start", "Guide", "[Second]", "One", "Rest", "Elsewhere",
            ])
        #expect(site.exists("public/unlisted/index.html"))
        let two = try #require(site.read("public/guide/two/index.html"))
        #expect(two.contains("rel=\"next\""))
    }

    @Test func theRestIsThreeDots() throws {
        let site = try SiteTest(
            "-- galley.yml --\nnav: [z.md, ..., a.md]\n-- content/index.md --\n# Home\n-- content/a.md --\n# A\n-- content/m.md --\n# M\n-- content/z.md --\n# Z"
        )
        #expect(try site.galley("build").reports == [])
        #expect(entries(try site.nav("index.html")).first == "Z")
        #expect(entries(try site.nav("index.html")).last == "A")
        #expect(entries(try site.nav("index.html")).count == 4)
    }
}
