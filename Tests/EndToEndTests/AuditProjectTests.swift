// The audit of a project: truth from what is rendered, told where it was written.

import Foundation
import Testing

@Suite struct AuditProjectTests {
    @Test func aLinkOfTheThemeIsOneFindingOfTheTheme() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            # A comment has a hash sign too.
            title: T
            base_url: https://docs.acme.dev/x/
            -- content/index.md --
            # Home
            [a](a.md) [b](b/c.md)
            -- content/a.md --
            # A
            -- content/b/c.md --
            # C
            -- theme/templates/partials/footer.html --
            <footer><a href="#">hash</a>
            <a href="/x/gone/">absolute</a> <a href="{{ root }}lost/">relative</a>
            <a href="{{ root }}a/#nope">anchor</a> <img src="{{ root }}img/none.png">
            <a href="{{ root }}a/">right</a> <a href="{{ root }}a">slash</a></footer>
            """)
        let audit = try site.audit()
        let footer = "theme/templates/partials/footer.html"
        #expect(
            audit.list() == [
                "link/missing-anchor \(footer):3:20", "link/missing-file \(footer):3:60",
                "link/missing-page \(footer):2:10", "link/missing-page \(footer):2:52",
                "link/trailing-slash \(footer):4:53", "placeholder/empty \(footer):1:18",
            ])
        // Three pages, the listing of a folder, and the page for errors.
        for finding in audit.findings {
            #expect(finding.occurrences == 1)
            #expect(finding.help.contains("the theme writes it on 5 pages"), "\(finding)")
        }
    }

    @Test func oneBrokenTargetOfManyPagesIsOneFinding() throws {
        var files = "-- galley.yml --\ntitle: T\n-- content/index.md --\n# Home\n"
        for number in 1...12 {
            files += "-- content/page-\(number).md --\n# Page\n\nText\n\nto [it](gone.md).\n"
        }
        let site = try SiteTest(files)
        let finding = try site.audit().finding("link/missing-page")
        #expect(finding.occurrences == 12)
        #expect(finding.places == (1...12).map { "content/page-\($0).md:5:4" }.sorted())
        // The text counts them and names some.
        let text = try site.galley("audit").output
        #expect(text.components(separatedBy: "[link/missing-page]").count == 2, "\(text)")
        #expect(text.contains("\n1 warning.\n"))
    }

    @Test func aPictureMayGiveManyShapesOneName() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            -- content/index.md --
            # Home

            ![A picture](p.svg)
            -- content/p.svg --
            <svg xmlns="http://www.w3.org/2000/svg"><path id="Path"/><path id="Path"/></svg>
            """)
        #expect(try site.audit().finding("id/duplicate").severity == "notice")
    }

    @Test func whatIsNotOfTheTextIsToldWhereItIsWritten() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            nav:
              - index.md
              - a.md
            theme:
              footer: "See [gone](gone-footer.md), [part](a.md#nope), [a](a.md#part)"
            redirects:
              old/: a.md
            -- content/index.md --
            ---
            image: img/none.png
            ---
            # Home
            -- content/a.md --
            # A
            ## Part
            -- content/css/x.css --
            a { background: url(none.png) }
            -- content/raw.html --
            <p>é <a href="nowhere.html">x</a>
            """)
        let audit = try site.audit()
        #expect(
            audit.list("warning", "error") == [
                "link/missing-anchor galley.yml:6:11", "link/missing-file content/css/x.css:1:21",
                "link/missing-file content/index.md:2:8", "link/missing-page content/raw.html:1:15",
                "link/missing-page galley.yml:6:11",
            ])
        // On the first page too, a link to the first page's part has a path: the footer stands on all of them.
        try site.galley("build")
        #expect(site.read("public/a/index.html")?.contains("<a href=\"../a/#part\">a</a>") == true)
    }

    @Test func errorsOfTheConfigurationAreToldWithTheirPlaces() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            nav:
              - index.md
              - Bad: nothing.md
            redirects:
              older/: nope.md
            -- content/index.md --
            # Home
            [x](gone.md)
            """)
        let audit = try site.audit()
        #expect(
            audit.list() == [
                "config/nav galley.yml:4:10", "link/missing-page content/index.md:2:1",
                "redirect/target galley.yml:6:11",
            ])
        #expect(audit.status == 2)
    }

    @Test func draftsAndExcludedFilesAreNamedForWhatTheyAre() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            exclude: ["private/**", "*.pdf"]
            -- content/index.md --
            # Home
            [d](draft.md) [p](private/x.md) [f](plan.pdf) [case](A.md)
            -- content/a.md --
            # A
            [home](/)
            -- content/draft.md --
            ---
            draft: true
            ---
            # D
            -- content/private/x.md --
            # X
            -- content/plan.pdf --
            plan
            """)
        let audit = try site.audit()
        #expect(
            audit.list() == [
                "link/draft content/index.md:2:1", "link/missing-file content/index.md:2:33",
                "link/missing-page content/index.md:2:15", "link/wrong-case content/index.md:2:47",
            ])
        #expect(
            audit.findings.filter {
                $0.message.contains("exclude") || $0.help.contains { $0.contains("exclude") }
            }.count == 2)
        #expect(audit.findings.contains { $0.help.contains { $0.contains("`a.md`") } })
        // With drafts, theirs are pages like any other.
        #expect(try !site.audit("--drafts").list().contains { $0.hasPrefix("link/draft") })
    }

    @Test func theSitesOwnAddressesAreItsOwn() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            base_url: https://docs.acme.dev/product/
            -- content/index.md --
            # Home
            [good](https://docs.acme.dev/product/a/#part) [good](HTTPS://docs.acme.dev/product/) [other](https://docs.acme.dev/shop/)
            [bad](https://docs.acme.dev/product/b/) [bad](https://docs.acme.dev/product/a/#prt)
            [good](/a.md) <a href="/product/a/">good</a> <a href="/product/b/">bad</a>
            -- content/a.md --
            # A
            ## Part
            """)
        #expect(
            (try site.audit().list()) == [
                "link/missing-anchor content/index.md:3:41", "link/missing-page content/index.md:3:1",
                "link/missing-page content/index.md:4:46",
            ])
        // Published elsewhere, that host is another.
        #expect(
            try site.audit("--base-url", "https://next.acme.dev/").list("warning").contains {
                $0.hasSuffix(":3:1") || $0.hasSuffix(":3:41")
            } == false)
    }

    @Test func aLinkThroughARedirectIsOne() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            -- content/index.md --
            # Home
            [old](old/) <a href="older/#part">older</a> <a href="older/#gone">gone</a> [new](new.md)
            -- content/new.md --
            ---
            aliases: [/old/, /older/]
            ---
            # New
            ## Part
            """)
        let audit = try site.audit()
        #expect(
            audit.list() == [
                "link/missing-anchor content/index.md:2:45", "link/redirect content/index.md:2:1",
                "link/redirect content/index.md:2:13", "link/redirect content/index.md:2:45",
            ])
        #expect(
            audit.findings.first { $0.rule == "link/redirect" }?.help == ["link to `new/`, where it leads"])
    }

    @Test func pagesThatHangTogetherBadlyAreNotices() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            nav: [index.md, a.md]
            -- content/index.md --
            # Home
            -- content/a.md --
            # A
            ![used](img/used.png)
            -- content/lonely.md --
            # Lonely
            -- content/folder/inside.md --
            # Its folder has a page that nobody wrote; back [home](../index.md)
            -- content/hidden.md --
            <!-- audit-ignore-file: site/orphan -- only for printed letters -->
            # Hidden
            -- content/img/used.png --
            png
            -- content/img/unused.png --
            png
            -- content/plain.html --
            <h1>Plain</h1>
            """)
        let audit = try site.audit()
        #expect(
            audit.list("notice") == [
                "asset/unused content/img/unused.png", "site/dead-end content/plain.html",
                "site/orphan content/lonely.md", "site/orphan content/plain.html",
            ])
        #expect(audit.list("warning", "error") == [])
        #expect(audit.status == 0)
        #expect(audit.summary["ignored"] as? Int == 1)
        #expect(try site.audit("--fail-on", "notice").status == 1)
    }

    @Test func idsThatTheThemeHasTooAreToldInTheText() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: T
            -- content/index.md --
            # Home

            Text <b id="dup">x</b> [a](a.md)
            -- content/a.md --
            # A

            ## Search {#search}

            ## One {#one}

            ## Two {#one}
            -- theme/templates/partials/footer.html --
            <b id="dup">x</b> <i id="search"></i> <i id="twice"></i>
            <i id="twice"></i>
            """)
        let audit = try site.audit()
        #expect(
            audit.list() == [
                "id/duplicate content/a.md:3:1", "id/duplicate content/a.md:7:8",
                "id/duplicate content/index.md:3:13",
                "id/duplicate theme/templates/partials/footer.html:1:46",
            ])
        #expect(
            audit.findings.first { $0.places[0].hasPrefix("content/index.md") }?.help.last
                == "the theme has it in theme/templates/partials/footer.html:1")
    }
}
