// What plugins of MkDocs do that Galley does as well.

import Foundation
import Testing

@Suite struct MkDocsPluginTests {
    private func nav(_ site: SiteTest, _ path: String) throws -> [String] {
        let html = try #require(site.read("site/" + path), "there is no site/\(path)")
        let start = try #require(html.range(of: "<nav class=\"site-nav\""))
        let end = try #require(html.range(of: "</nav>", range: start.upperBound..<html.endIndex))
        return html[start.lowerBound..<end.upperBound].matches(
            of: /<a [^>]*>([^<]*)<\/a>|<summary>([^<]+)<\/summary>/
        ).map { String($0.1 ?? $0.2 ?? "") }
    }

    @Test func excludeTakesPatternsAndRegularExpressions() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Left out
            plugins:
              - exclude:
                  glob: [drafts/*]
                  regex:
                    - '.*\\.(tmp|bin)$'
                    - old/
                    - '[a-z]\\d+'
            -- docs/index.md --
            # Home
            -- docs/drafts/a.md --
            # Draft
            -- docs/old/deep/a.md --
            # Old
            -- docs/files/a.tmp --
            x
            -- docs/files/b.bin --
            x
            -- docs/files/c.txt --
            x
            -- docs/older.md --
            # Older
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        let files = site.files("site")
        #expect(files.contains("files/c.txt") && files.contains("older/index.html"))
        #expect(!files.contains { $0.hasPrefix("drafts") || $0.hasPrefix("old/") })
        #expect(!files.contains { $0.hasSuffix(".tmp") || $0.hasSuffix(".bin") })
        #expect(run.reports.count == 1 && run.reports[0].hasPrefix("warning: the regular expression"))
        #expect(run.places == ["mkdocs.yml:8:11"])
    }

    @Test func filesOfFoldersAreReadWhereAPluginAsksAndNotThroughLinksOut() throws {
        let files = """
            -- mkdocs.yml --
            site_name: Folders
            PLUGINS
            -- docs/index.md --
            # Home
            -- docs/part/.pages --
            title: The part
            -- docs/part/a.md --
            # A
            -- docs/linked/a.md --
            # A
            -- outside.yml --
            title: From outside
            """
        for (plugins, expected) in [
            ("plugins: [search]", ["Home", "Linked", "Part"]),
            ("plugins: [search, awesome-pages]", ["Home", "Linked", "The part"]),
            ("plugins: [awesome-nav]", ["Home", "Linked", "Part"]),
        ] {
            let site = try SiteTest(files.replacingOccurrences(of: "PLUGINS", with: plugins))
            try FileManager.default.createSymbolicLink(
                atPath: site.url("docs/linked/.pages").path, withDestinationPath: "../../outside.yml")
            let run = try site.galley("build")
            #expect(run.status == 0)
            #expect(try nav(site, "index.html") == expected)
            #expect(!run.errors.contains("From outside"))
            #expect(run.errors.contains("[content/symlink-outside]") == plugins.contains("pages"))
            // The file made of it says the same.
            #expect(try site.galley("new", "--from", "mkdocs").status == 0)
            #expect(try site.galley("build").status == 0)
            #expect(try nav(site, "index.html") == expected)
        }
    }

    @Test func listsOfLinksAreTheNavigation() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Literate
            plugins: [literate-nav]
            -- docs/SUMMARY.md --
            # Contents

            * [Welcome](index.md)
            * Cooking
                * [Fry it](cooking/fry.md)
                * [Bake](cooking/bake.md)
            * [Tools](tools.md)
                - [Knives](knives.md)
            * [More](https://more.example.net/)
            * *.md
            -- docs/index.md --
            # Home
            -- docs/cooking/fry.md --
            # Fry
            -- docs/cooking/bake.md --
            # Bake
            -- docs/tools.md --
            # Tools
            -- docs/knives.md --
            # Knives
            """)
        let run = try site.galley("build", "-v")
        #expect(run.status == 0)
        #expect(try nav(site, "index.html") == ["Welcome", "Cooking", "Tools", "More"])
        #expect(
            try nav(site, "cooking/fry/index.html") == [
                "Welcome", "Cooking", "Fry it", "Bake", "Tools", "More",
            ])
        #expect(
            try nav(site, "knives/index.html") == [
                "Welcome", "Cooking", "Tools", "Tools", "Knives", "More",
            ])
        #expect(run.places.contains("docs/SUMMARY.md:10:1"))
        #expect(!run.errors.contains("nav/omitted-page"))
    }

    @Test func listsOfFoldersStandWhereNavNamesTheFolder() throws {
        let files = """
            -- mkdocs.yml --
            site_name: Literate
            plugins: [literate-nav]
            nav:
              - index.md
              - User Guide: guide/
              - Plain: plain/
            -- docs/guide/SUMMARY.md --
            * [Second](b.md)
            * [First](a.md)
            * [More](deep/)
            * [Again](../guide/)
            * [Out](https://more.example.net/)
            -- docs/guide/deep/SUMMARY.md --
            * [Deep down](c.md)
            -- docs/index.md --
            # Home
            -- docs/guide/a.md --
            # A
            -- docs/guide/b.md --
            # B
            -- docs/guide/deep/c.md --
            # C
            -- docs/plain/p.md --
            # P
            """
        let site = try SiteTest(files)
        let run = try site.galley("build", "-v")
        #expect(run.status == 0, "\(run.errors)")
        let shown = try nav(site, "guide/deep/c/index.html")
        #expect(
            shown.prefix(6) == ["Home", "User Guide", "Second", "First", "More", "Deep down"], "\(shown)")
        #expect(shown.contains("Out") && shown.last == "Plain")
        #expect(!shown.contains("Summary") && !shown.contains("SUMMARY"))
        #expect(!run.errors.contains("nav/omitted-page"), "\(run.errors)")
    }

    @Test func pluginsThatMakePagesAreOneWarning() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Made
            plugins: [search, blog, mkdocs-gen-files, charts]
            -- docs/index.md --
            # Home
            """)
        let run = try site.galley("build")
        #expect(run.status == 0 && run.reports.count == 1)
        #expect(
            run.errors.contains(
                "warning: plugins that make, move or fill pages are not run: `blog`, `mkdocs-gen-files`"))
        #expect(run.errors.contains("posts keep the addresses of their files"))
        #expect(run.errors.contains("pages that its scripts write are missing"))
        #expect(try site.galley("build", "-v").errors.contains("does not run: `charts`"))
    }

    @Test func tagsLeadToTheirList() throws {
        let files = """
            -- mkdocs.yml --
            site_name: Tags
            plugins: [tags]
            -- docs/index.md --
            ---
            tags: [Swift, Web Development]
            ---
            # Home
            -- docs/guide/a.md --
            ---
            tags: [Swift]
            hide: [path]
            ---
            # A [bracket]
            -- docs/guide/b.md --
            ---
            tags: [Swift]
            hide: [tags]
            ---
            # B

            See [Swift](../tags.md#tag:swift).
            -- docs/tags.md --
            # All tags

            <!-- material/tags -->

            The end.
            """
        let site = try SiteTest(files)
        let run = try site.galley("build")
        #expect(run.status == 0 && run.reports == [])
        let list = try #require(site.read("site/tags/index.html"))
        let swift = try #require(list.range(of: "<h2 id=\"tag:swift\">"))
        let web = try #require(list.range(of: "<h2 id=\"tag:web-development\">"))
        #expect(swift.lowerBound < web.lowerBound)
        let below = list[swift.lowerBound..<web.lowerBound]
        #expect(below.contains("<a href=\"../guide/a/\">A [bracket]</a>") && below.contains("\"../\">Home"))
        #expect(!list.contains("material/tags") && list.contains("The end."))
        let page = try #require(site.read("site/guide/a/index.html"))
        #expect(page.contains("<a href=\"../../tags/#tag:swift\">Swift</a>"))
        #expect(!page.contains("class=\"breadcrumbs\""))
        #expect(try #require(site.read("site/guide/b/index.html")).contains("class=\"tags\"") == false)
        // Older projects name the page, and have no marker in it.
        let named = try SiteTest(
            files.replacingOccurrences(of: "[tags]\n--", with: "{tags: {tags_file: guide/b.md}}\n--"))
        #expect(try named.galley("build").status == 0)
        #expect(try #require(named.read("site/guide/b/index.html")).contains("<h2 id=\"tag:swift\">"))
    }

    @Test func onlyAWholeLineAsksForTheTags() throws {
        let files = """
            -- galley.yml --
            tags_page: true
            -- content/a.md --
            ---
            tags: [One]
            ---
            # A

            [TAGS](tags.md) are listed there, see <!-- tags --> and

            <!-- tags --> this,

            ```
            <!-- tags -->
            ```

            [TAGS]

            [TAGS]: tags.md
            -- content/tags.md --
            # Tags

            <!-- material/tags
              { include: [One] }
            -->

            The end.
            """
        let site = try SiteTest(files)
        #expect(try site.galley("build").status == 0)
        #expect(try !site.main("a/index.html").contains("id=\"tag:one\""))
        let list = try site.main("tags/index.html")
        #expect(list.contains("id=\"tag:one\"") && list.contains("The end."))
        #expect(!list.contains("include"))
        // In a project of MkDocs the word by itself does.
        let other = try SiteTest(
            files.replacingOccurrences(of: "tags_page", with: "conventions: mkdocs\ntags_page"))
        #expect(try other.galley("build").status == 0)
        #expect(try other.main("a/index.html").contains("id=\"tag:one\""))
    }

    @Test func tagsLeadToFilesOfAnyName() throws {
        let names = ["one (of two", "two) of two", "a&copy;b", "[c"]
        let pages = names.map { "-- content/\($0).md --\n---\ntags: [One]\n---\n# \($0)\n" }.joined()
        let site = try SiteTest(
            "-- galley.yml --\ntags_page: tags.md\n-- content/tags.md --\n# Tags\n" + pages)
        let run = try site.galley("build")
        #expect(run.status == 0 && !run.errors.contains("[link/"))
        let list = try site.main("tags/index.html")
        #expect(list.components(separatedBy: "<li><a href=\"../").count == names.count + 1)
    }

    @Test func problemsBelowTheTagsHaveTheirPlaces() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            tags_page: tags.md
            -- content/a.md --
            ---
            tags: [One, Two]
            ---
            # A
            -- content/tags.md --
            ---
            title: Tags
            ---
            [above](gone-above.md)

            <!-- tags -->

            [below](gone-below.md) and [A](A.md)
            """)
        let places = try site.galley("build").places
        #expect(places.contains("content/tags.md:4:1") && places.contains("content/tags.md:8:1"))
        try site.galley("audit", "--fix", "--write")
        let text = try #require(site.read("content/tags.md"))
        #expect(text.contains("<!-- tags -->\n\n[below](gone-below.md) and [A](a.md)\n"))
    }

    @Test func serveFollowsFilesThatAreConfigurationAndContent() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            INHERIT: docs/base.yml
            plugins: [literate-nav]
            -- docs/base.yml --
            # First
            site_name: Both
            -- docs/SUMMARY.md --
            # Contents

            First words.

            * [Home](index.md)
            -- docs/index.md --
            # Home
            """)
        let server = try LiveServer(site)
        try server.waitForPage("/SUMMARY/", toHold: "First words.")
        try site.write("docs/SUMMARY.md", "# Contents\n\nSecond words.\n\n* [Home](index.md)\n")
        try server.waitForPage("/SUMMARY/", toHold: "Second words.")
        try server.waitForPage("/base.yml", toHold: "# First")
        try site.write("docs/base.yml", "# Second\nsite_name: Both\n")
        try server.waitForPage("/base.yml", toHold: "# Second")
    }

    @Test func aPageOfTagsThatIsNotThereIsTold() throws {
        let files = """
            -- galley.yml --
            title: Tags
            tags_page: PAGE
            -- content/tags.md --
            # Tags
            -- content/soon.md --
            ---
            draft: true
            ---
            # Soon
            """
        for (page, expected) in [
            ("tgas.md", "there is no page `tgas.md` to list the tags"),
            ("soon.md", "the page of the tags, `soon.md`, is a draft and left out"),
            ("true", "no page has the line `<!-- tags -->`, so that none lists the tags"),
        ] {
            let run = try SiteTest(files.replacingOccurrences(of: "PAGE", with: page)).galley("build")
            #expect(run.reports.contains("warning: \(expected) [config/tags-page]"))
            #expect(run.places.contains("galley.yml:2:12"))
            #expect(run.errors.contains("did you mean `tags.md`?") == (page == "tgas.md"))
        }
        let other = try SiteTest(
            "-- mkdocs.yml --\nsite_name: A\nplugins: [tags]\n-- docs/index.md --\n# Home\n")
        #expect(try other.galley("build").reports == [])
    }

    @Test func commentsAreNoPartOfTitles() throws {
        let site = try SiteTest(
            """
            -- content/a.md --
            <h1>Galley <!-- <b>logo</b> --><em>one</em><!-- > --></h1>

            Words.
            """)
        #expect(try site.galley("build").status == 0)
        #expect(try #require(site.read("public/a/index.html")).contains("<title>Galley one"))
    }

    @Test func serveFollowsTags() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            tags_page: tags.md
            -- content/index.md --
            # Home
            -- content/a.md --
            ---
            tags: [First]
            ---
            # A
            -- content/tags.md --
            # Tags

            <!-- tags -->
            """)
        let server = try LiveServer(site)
        try server.waitForPage("/tags/", toHold: "id=\"tag:first\"")
        try site.write("content/a.md", "---\ntags: [Second]\n---\n# A\n")
        try server.waitForPage("/tags/", toHold: "id=\"tag:second\"")
        try site.write("content/tags.md", "# Tags\n\nWords.\n\n<!-- tags -->\n")
        try server.waitForPage("/tags/", toHold: "Words.")
        try server.waitForPage("/tags/", toHold: "id=\"tag:second\"")
    }

    @Test func whatMkdocstringsFillsIsLeftOut() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Objects
            plugins: [mkdocstrings]
            -- docs/index.md --
            # Home

            ::: package.module
                options:
                  members: [one]

            After.

            ## ::: package.Other

            ```
            ::: stays
            ```py
            ::: stays, too
            ```

            ```not a fence```
            ::: package.Third
            """)
        let run = try site.galley("build", "-v")
        #expect(run.status == 0)
        let home = try #require(site.read("site/index.html"))
        #expect(!home.contains("package.module") && !home.contains("members") && home.contains("After."))
        #expect(home.contains("package.Other</h2>") && home.contains("::: stays"))
        #expect(home.contains("::: stays, too") && !home.contains("package.Third"))
        #expect(run.errors.components(separatedBy: "docs/index.md:3:1").count == 2)
        #expect(run.errors.contains("notice: what 3 lines with `:::` ask for is left out"))
        // Other plugins write it the same way; a page that has nothing else is empty.
        try site.write("mkdocs.yml", "site_name: Commands\nmarkdown_extensions: [mkdocs-click]\n")
        try site.write("docs/index.md", "---\nicon: x\n---\n# Home\n\n::: mkdocs-click\n    :module: a\n")
        let empty = try site.galley("build")
        #expect(
            empty.places.contains("docs/index.md:6:1") && empty.errors.contains("nothing else on the page"))
        #expect(!empty.errors.contains("mkdocstrings"))
    }

    @Test func helpsSpeakOfTheProjectsOwnFile() throws {
        let files = """
            -- FILE --
            SETTINGS
            -- docs/index.md --
            # Home

            [left out](left.md)
            -- docs/left.md --
            # Left out
            -- outside.md --
            # Outside
            """
        func errors(_ file: String, _ settings: String) throws -> String {
            let site = try SiteTest(
                files.replacingOccurrences(of: "FILE", with: file).replacingOccurrences(
                    of: "SETTINGS", with: settings))
            try FileManager.default.createSymbolicLink(
                atPath: site.url("docs/linked.md").path, withDestinationPath: "../outside.md")
            return try site.galley("build").errors
        }
        let own = try errors("galley.yml", "content: docs\nexclude: left.md")
        #expect(own.contains("take it out of `exclude` in galley.yml"))
        #expect(own.contains("= set `follow_symlinks: true` if it may be\n"))
        let other = try errors("mkdocs.yml", "site_name: Other\nexclude_docs: left.md")
        #expect(other.contains("take it out of `exclude_docs` in mkdocs.yml"))
        #expect(other.contains("`follow_symlinks: true`") && other.contains("`galley new --from mkdocs`"))
    }
}
