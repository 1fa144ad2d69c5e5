// The files of the search, and who knows of them.

import Foundation
import Testing

@Suite struct SearchTests {
    private static let pages = """
        -- content/index.md --
        # Home

        [Search](/search/) and [again](search/index.html?q=x), [map](/sitemap.xml).
        -- content/guide/a.md --
        # A

        Words. [Search](/search/?q=words#top)
        """

    @Test func theIndexAndItsPageAreWritten() throws {
        let site = try SiteTest(
            Self.pages + "\n-- galley.yml --\ntitle: T\nbase_url: https://example.com/docs/\n")
        let run = try site.galley("build")
        #expect(run.reports == [])
        let index = try #require(site.read("public/search/index.js"))
        #expect(index.hasPrefix("galleySearch('"))
        let page = try #require(site.read("public/search/index.html"))
        #expect(page.contains("<meta name=\"robots\" content=\"noindex\">"))
        #expect(page.contains("<div id=\"_search-results\"></div>"))
        let main = try site.main("search/index.html")
        #expect(main.contains("<noscript>"))
        #expect(main.contains("<a href=\"../guide/\">Guide</a>"))
        #expect(page.contains("href=\"../assets/"))
        #expect(site.read("public/sitemap.xml")?.contains("search") == false)
        #expect(try site.main("index.html").contains("<a href=\"search/\">Search</a>"))
        #expect(try site.main("index.html").contains("<a href=\"search/?q=x\">again</a>"))
        #expect(
            try site.main("guide/a/index.html").contains("<a href=\"../../search/?q=words#top\">Search</a>"))
    }

    @Test func theAuditKnowsThem() throws {
        let site = try SiteTest(
            Self.pages.replacing("[map](/sitemap.xml)", with: "<a href=\"search/\">x</a>")
                + "\n-- galley.yml --\ntitle: T\n")
        #expect(try site.audit().findings.isEmpty)
        try site.galley("build")
        #expect(try site.audit("public").findings.isEmpty)
    }

    @Test func addressesFollowTheirStyle() throws {
        let site = try SiteTest(
            "-- galley.yml --\nurls: file\n-- content/index.md --\n# Home\n\n[Search](/search/)\n-- content/a/b.md --\n# B\n\n[Search](../search/)\n"
        )
        #expect(try site.galley("build").reports == [])
        #expect(try site.main("index.html").contains("<a href=\"search/index.html\">"))
        #expect(try site.main("a/b.html").contains("<a href=\"../search/index.html\">"))
    }

    @Test func itCanBeSwitchedOff() throws {
        for off in ["search: false", "search: { enabled: false }"] {
            let site = try SiteTest(
                "-- galley.yml --\n\(off)\n-- content/index.md --\n# Home\n\n[Search](/search/)\n")
            #expect(try site.galley("build").reports == ["warning: no page `/search/` [link/missing-page]"])
            #expect(!site.files().contains { $0.hasPrefix("search/") })
            #expect(site.read("public/index.html")?.contains("search-button") == false)
        }
    }

    @Test func whatIsNotWantedAnyMoreGoes() throws {
        let site = try SiteTest(Self.pages)
        try site.galley("build")
        #expect(site.exists("public/search/index.js"))
        try site.write("galley.yml", "search: false\n")
        try site.galley("build")
        #expect(!site.exists("public/search"))
        try site.remove("galley.yml")
        try site.galley("build")
        try site.galley("clean")
        #expect(site.files() == [])
    }

    @Test func aSecondBuildWritesNothing() throws {
        let site = try SiteTest(Self.pages)
        try site.galley("build")
        let times = try site.times()
        try site.galley("build")
        #expect(try site.times() == times)
    }

    @Test func anAuthorsOwnPageGoesFirst() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/search/how.md --\n# How\n\nto search\n")
        #expect(try site.galley("build").reports == [])
        #expect(try site.main("search/index.html").contains("How"))
        #expect(site.exists("public/search/index.js"))
        try site.write("content/search/index.md", "---\ntemplate: search.html\n---\n# Find\n\nWhatever.\n")
        #expect(try site.galley("build").reports == [])
        let main = try site.main("search/index.html")
        #expect(main.contains("Whatever."))
        #expect(main.contains("_search-results"))
    }

    @Test func aRedirectThatWouldTakeItsPlaceIsAnError() throws {
        let site = try SiteTest(
            "-- galley.yml --\nredirects: { search/: a.md }\n-- content/index.md --\n# Home\n-- content/a.md --\n# A\n"
        )
        let run = try site.galley("build")
        #expect(run.reports.contains { $0.hasSuffix("[redirect/clash]") })
    }

    @Test func wrongKeysAreTold() throws {
        let site = try SiteTest(
            "-- galley.yml --\nsearch: { lang: de, code: maybe }\n-- content/index.md --\n# Home\n")
        let run = try site.galley("build")
        #expect(run.reports.contains { $0.contains("unknown key `lang` in `search`") })
        #expect(run.errors.contains("did you mean `language`?"))
        #expect(run.reports.contains { $0.contains("search.code") })
    }

    @Test func aCommentThatEndsNothingIsTold() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n\n<!-- search: on -->\n")
        let run = try site.galley("build")
        #expect(run.reports.count == 1 && run.reports[0].hasSuffix("[markdown/search-comment]"))
        #expect(run.places == ["content/index.md:3:1"])
        #expect(try site.audit().findings.map(\.rule) == ["markdown/search-comment"])
    }
}
