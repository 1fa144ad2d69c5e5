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

    @Test func deepPagesShowTheWayButNotEveryLevelsNeighbours() throws {
        var files = "-- content/index.md --\n# Home"
        for level in 1...6 {
            let folder = (1...level).map { "f\($0)" }.joined(separator: "/")
            files += "\n-- content/\(folder)/index.md --\n# F\(level)"
            for page in 1...3 { files += "\n-- content/\(folder)/p\(page).md --\n# P\(level)-\(page)" }
        }
        let site = try SiteTest(files)
        #expect(try site.galley("build").reports == [])
        let shown = entries(try site.nav("f1/f2/f3/f4/f5/p2/index.html"))
        #expect(
            shown == [
                "Home", "F1", "F2", "F3", "F4", "F5", "F6", "P5-1", "[P5-2]", "P5-3", "P4-1", "P4-2", "P4-3",
            ])
    }

    @Test func sectionsWithOneTitleAreToldApart() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Overview\n-- content/users/index.md --\n# Overview\n-- content/operators/index.md --\n# Overview\n-- content/api/index.md --\n# The API"
        )
        try site.galley("build")
        #expect(entries(try site.nav("index.html")) == ["[Overview]", "The API", "Operators", "Users"])
    }

    @Test func listingsOutsideTheNavigationShowTheirPages() throws {
        let site = try SiteTest(
            "-- galley.yml --\nnav: [index.md]\n-- content/index.md --\n# Home\n[s](s/)\n-- content/s/p.md --\n# P\n-- content/s/t/q.md --\n# Q"
        )
        #expect(try site.galley("build").reports == [])
        let listing = try site.main("s/index.html")
        #expect(listing.contains("<a href=\"p/\">P</a>"))
        #expect(listing.contains("<a href=\"t/\">T</a>"))
    }

    @Test(arguments: ["directory", "file"], ["md", "markdown"])
    func aPageBesideAFolderStandsForIt(urls: String, ext: String) throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/guide.\(ext) --\n# The guide\n-- content/guide/a.md --\n# A"
        )
        try site.write("galley.yml", "urls: \(urls)\n")
        #expect(try site.galley("build").reports == [])
        #expect(entries(try site.nav("index.html")) == ["[Home]", "The guide"])
        let page = urls == "file" ? "guide.html" : "guide/index.html"
        #expect(entries(try site.nav(page)) == ["Home", "[The guide]", "A"])
        #expect(!(urls == "file" && site.exists("public/guide/index.html")))
    }
}
