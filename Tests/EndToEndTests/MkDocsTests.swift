// Projects of MkDocs, built as they are.

import Foundation
import Testing

@Suite struct MkDocsTests {
    /// The texts of a navigation's entries, in order.
    private func entries(_ html: String) -> [String] {
        html.matches(of: /<a [^>]*>([^<]*)<\/a>|<summary>([^<]+)<\/summary>/).map {
            String($0.1 ?? $0.2 ?? "")
        }
    }

    /// A page's navigation in the output folder of MkDocs.
    private func nav(_ site: SiteTest, _ path: String) throws -> [String] {
        let html = try #require(site.read("site/" + path), "there is no site/\(path)")
        let start = try #require(html.range(of: "<nav class=\"site-nav\""))
        let end = try #require(html.range(of: "</nav>", range: start.upperBound..<html.endIndex))
        return entries(String(html[start.lowerBound..<end.upperBound]))
    }

    private func title(_ site: SiteTest, _ path: String) throws -> String {
        let html = try #require(site.read("site/" + path), "there is no site/\(path)")
        let match = try #require(html.firstMatch(of: /<title>([^<]*)<\/title>/))
        return String(match.1)
    }

    /// A project with a bit of everything.
    static let project = """
        -- mkdocs.yml --
        INHERIT: base.yml
        site_name: Fish &amp; Chips
        site_url: https://docs.example.net/fish/
        site_author: The cook
        repo_url: https://github.com/acme/fish
        repo_name: acme on GitHub
        edit_uri: edit/main/handbook/
        docs_dir: handbook
        site_dir: site
        copyright: Copyright &copy; <a href="https://acme.example.net/">Acme</a>
        nav:
          - index.md
          - Cooking:
              - Overview: cooking/index.md
              - cooking/fry.md
              - Bake slowly: cooking/bake.md
              - More: https://elsewhere.example.net/
        not_in_nav: |
          # notes
          notes.md
        exclude_docs: |
          *.py
          /secret/
          !keep.py
        theme:
          name: material
          palette:
            - {media: "(prefers-color-scheme: light)", scheme: default, primary: teal}
            - {media: "(prefers-color-scheme: dark)", scheme: slate, primary: teal}
          features: [navigation.indexes, content.code.copy, content.action.edit]
          favicon: img/icon.svg
          language: en
        extra_css: [css/extra.css]
        extra_javascript:
          - js/extra.js
          - path: js/more.js
            defer: true
        plugins:
          - search:
              lang: en
          - redirects:
              redirect_maps:
                old/fry.md: cooking/fry.md
                out.md: https://elsewhere.example.net/x
          - tags
        extra:
          social:
            - icon: fontawesome/brands/github
              link: https://github.com/acme
          answer: !ENV [GALLEY_TEST_ANSWER, 42]
        -- base.yml --
        site_name: Base
        site_description: From the base.
        markdown_extensions:
          - admonition
          - attr_list
          - toc:
              permalink: true
          - pymdownx.emoji:
              emoji_index: !!python/name:material.extensions.emoji.twemoji
        -- handbook/index.md --
        # Welcome

        [Fry](cooking/fry.md) and [bake](cooking/bake.md#slow).
        -- handbook/cooking/index.md --
        # Everything about cooking
        -- handbook/cooking/fry.md --
        # Fry

        !!! note
            Mind the oil.
        -- handbook/cooking/bake.md --
        # Bake

        ## Slowly { #slow }
        -- handbook/notes.md --
        # Notes

        [Home](index.md)
        -- handbook/keep.py --
        keep
        -- handbook/tool.py --
        tool
        -- handbook/secret/plan.md --
        # Plan
        -- handbook/css/extra.css --
        a { color: red }
        -- handbook/js/extra.js --
        1
        -- handbook/js/more.js --
        2
        -- handbook/img/icon.svg --
        <svg xmlns="http://www.w3.org/2000/svg"/>
        """

    @Test func aProjectIsBuiltAsItIs() throws {
        let site = try SiteTest(Self.project)
        let run = try site.galley("build", "-v")
        #expect(run.status == 0)
        #expect(run.reports.filter { !$0.hasPrefix("notice") } == [])
        #expect(try nav(site, "index.html") == ["Welcome", "Cooking"])
        let entries = ["Welcome", "Cooking", "Fry", "Bake slowly", "More"]
        #expect(try nav(site, "cooking/fry/index.html") == entries)
        let home = try #require(site.read("site/index.html"))
        #expect(home.contains("Fish &amp; Chips"))
        #expect(home.contains("href=\"cooking/bake/#slow\""))
        #expect(home.contains("acme on GitHub"))
        #expect(home.contains("https://github.com/acme/fish/edit/main/handbook/index.md"))
        #expect(home.contains("js/more.js") && home.contains("css/extra.css"))
        // The nav's title is the page's.
        #expect(try title(site, "cooking/bake/index.html").hasPrefix("Bake slowly"))
        #expect(try #require(site.read("site/cooking/fry/index.html")).contains("Mind the oil."))
        let files = site.files("site")
        #expect(files.contains("keep.py") && !files.contains("tool.py"))
        #expect(!files.contains("secret/plan/index.html") && files.contains("notes/index.html"))
        #expect(try #require(site.read("site/old/fry/index.html")).contains("../../cooking/fry/"))
        #expect(try #require(site.read("site/out/index.html")).contains("https://elsewhere.example.net/x"))
    }

    @Test func theGalleyFileMadeOfItGivesTheSameSite() throws {
        let site = try SiteTest(Self.project)
        #expect(try site.galley("build").status == 0)
        let run = try site.galley("new", "--from", "mkdocs")
        #expect(run.status == 0)
        let text = try #require(site.read("galley.yml"))
        #expect(text.contains("conventions: mkdocs\n") && text.contains("content: handbook\n"))
        let again = try site.galley("build", "--output", "again")
        #expect(again.status == 0)
        #expect(again.reports == [])
        #expect(site.files("site") == site.files("again"))
        for file in site.files("site") {
            #expect(
                try Data(contentsOf: site.url("site/" + file)) == Data(contentsOf: site.url("again/" + file)),
                "\(file) differs")
        }
        // Nothing is overwritten.
        let second = try site.galley("new", "--from", "mkdocs")
        #expect(second.status == 1)
        #expect(second.errors.contains("there is a `galley.yml` already"))
        #expect(site.read("galley.yml") == text)
    }

    @Test func whatIsNotListedIsOffAndREADMEsLookAsOnGitHub() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Plain
            -- docs/README.md --
            # Home

            > [!NOTE]
            > An alert.

            ~~gone~~ and ==plain==

            !!! note
                Text.

            ## Heading { #id }
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        let home = try #require(site.read("site/index.html"))
        #expect(home.contains("<del>gone</del>") && home.contains("alert"))
        #expect(home.contains("==plain==") && home.contains("!!! note") && home.contains("{ #id }"))
    }

    @Test func titlesOrderAndTwinsAreThoseOfMkDocs() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Order
            -- docs/index.md --
            No heading.
            -- docs/zebra.md --
            Text.
            -- docs/02_first-steps.md --
            Text.
            -- docs/API use.md --
            Text.
            -- docs/area/b.md --
            # B
            -- docs/area/a.md --
            ---
            title: From the front
            ---
            # Not this
            -- docs/guide.md --
            # Left out
            -- docs/guide/index.md --
            # Guide
            -- docs/both/index.md --
            # Both
            -- docs/both/README.md --
            # Left out too
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(
            try nav(site, "index.html") == [
                "Home", "02 first steps", "API use", "Zebra", "Area", "Both", "Guide",
            ])
        #expect(try nav(site, "area/a/index.html").contains("From the front"))
        #expect(run.places.sorted() == ["docs/both/README.md", "docs/guide.md"])
        #expect(run.reports.allSatisfy { $0.hasSuffix("[content/twins]") })
        #expect(try #require(site.read("site/guide/index.html")).contains("<h1"))
        #expect(try title(site, "guide/index.html").hasPrefix("Guide"))
    }

    @Test func frontMatterThatIsNoYAMLIsAWarning() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Front
            -- docs/index.md --
            ---
            title: one: two
            authors: [a]
            ---
            # Home
            -- docs/meta.md --
            Title: Old style
            Author: Somebody

            # Heading
            -- docs/material.md --
            ---
            template: home.html
            hide: [toc, navigation]
            date:
              created: 2024-01-02
            search: {exclude: true}
            icon: material/x
            authors: [a]
            ---
            # Material
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.reports.count == 1 && run.reports[0].hasPrefix("warning: "))
        #expect(run.places.first?.hasPrefix("docs/index.md:2") ?? false)
        let home = try #require(site.read("site/meta/index.html"))
        #expect(!home.contains("Author: Somebody"))
        #expect(try title(site, "meta/index.html").hasPrefix("Old style"))
    }

    @Test func mistakesAreToldAtTheirPlace() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            INHERIT: more.yml
            site_name: [a]
            site_url: example.net
            strickt: true
            use_directory_urls: maybe
            nav:
              - missing.md
              - index.md
            validation:
              links:
                anchors: loud
            -- more.yml --
            markdown_extensions: [admonition]
            repo_url: nowhere
            -- docs/index.md --
            # Home
            """)
        let run = try site.galley("build")
        #expect(run.status == 2)
        #expect(
            Set(run.places) == [
                "mkdocs.yml:2:12", "mkdocs.yml:3:11", "mkdocs.yml:4:1", "mkdocs.yml:5:21", "mkdocs.yml:7:5",
                "mkdocs.yml:11:14", "more.yml:2:11",
            ])
    }

    @Test func whatIsNotDoneIsNamedOnce() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Notices
            theme:
              name: material
              custom_dir: overrides
              features: [navigation.tabs, content.code.annotate]
            extra_javascript: [https://cdn.example.net/x.js]
            plugins: [search, blog, mkdocstrings]
            markdown_extensions: [strange.one, other.one, callouts]
            hooks: [hook.py]
            -- docs/index.md --
            # Home
            """)
        let run = try site.galley("build", "-v")
        #expect(run.status == 0)
        let text = run.reports.joined(separator: "\n")
        #expect(run.reports.count == 6)
        #expect(text.contains("`theme.custom_dir`, `navigation.tabs`, `content.code.annotate`"))
        #expect(text.contains("`https://cdn.example.net/x.js`"))
        #expect(text.contains("are not run: `blog`") && text.contains("does not run: `mkdocstrings`"))
        #expect(text.contains("`strange.one`, `other.one`, `callouts`"))
        #expect(text.contains("warning: `hooks` are not run"))
    }

    @Test func inheritedFilesStayInTheRepositoryAndNeverCircle() throws {
        let site = try SiteTest(
            """
            -- repo/.git/HEAD --
            ref
            -- repo/shared.yml --
            INHERIT: docs/mkdocs.yml
            site_name: Shared
            -- repo/docs/mkdocs.yml --
            INHERIT: ../shared.yml
            site_description: Own
            -- repo/docs/docs/index.md --
            # Home
            -- out.yml --
            site_name: Outside
            -- repo/other/mkdocs.yml --
            INHERIT: ../../out.yml
            site_name: Other
            -- repo/other/docs/index.md --
            # Home
            """)
        let circle = try site.galley("build", "repo/docs")
        #expect(circle.status == 2)
        #expect(circle.errors.contains("inherits from itself"))
        #expect(
            circle.places.contains("repo/docs/../shared.yml:1:10")
                || circle.errors.contains("shared.yml:1:10"))
        let outside = try site.galley("build", "repo/other")
        #expect(outside.status == 2)
        #expect(outside.errors.contains("lies outside of the repository"))
    }

    @Test func whatNamesNoFileIsAnAddress() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Addresses
            -- docs/index.md --
            # Home
            -- docs/b.md --
            # Another
            -- docs/img.svg --
            <svg xmlns="http://www.w3.org/2000/svg"/>
            -- docs/guide/img.svg --
            <svg xmlns="http://www.w3.org/2000/svg"/>
            -- docs/guide/b.md --
            # B
            -- docs/guide/a.md --
            # A

            [b](../b/) [up](../) [c](../../b) [file](b.md) [gone](../gone/)
            <img alt="" src="../img.svg"> ![](../img.svg)
            """)
        let run = try site.galley("build")
        #expect(run.errors.contains("gone") && run.reports.count == 1, "\(run.errors)")
        let html = try #require(site.read("site/guide/a/index.html"))
        for part in [
            #"<a href="../b/">b</a>"#, #"<a href="../">up</a>"#, #"<a href="../../b/">c</a>"#,
            #"<a href="../b/">file</a>"#, #"<img alt="" src="../img.svg""#, #"src="../../img.svg""#,
        ] { #expect(html.contains(part), "\(part)") }
    }

    @Test func theEnvironmentIsAsked() throws {
        let files = """
            -- mkdocs.yml --
            site_name: !ENV [GALLEY_TEST_NAME, GALLEY_TEST_OTHER, Fallback]
            use_directory_urls: !ENV [GALLEY_TEST_FOLDERS, on]
            -- docs/index.md --
            Text.
            -- docs/page.md --
            # Page
            """
        let site = try SiteTest(files)
        #expect(try site.galley("build").status == 0)
        #expect(try #require(site.read("site/index.html")).contains("Fallback"))
        #expect(site.exists("site/page/index.html"))
        let other = try SiteTest(files)
        let run = try other.galley(
            "build", environment: ["GALLEY_TEST_OTHER": "Named", "GALLEY_TEST_FOLDERS": "false"])
        #expect(run.status == 0)
        #expect(try #require(other.read("site/index.html")).contains("Named"))
        #expect(other.exists("site/page.html"))
    }

    @Test func strictIsAboutWhatMkDocsChecks() throws {
        let files = """
            -- mkdocs.yml --
            site_name: Strict
            strict: true
            -- docs/index.md --
            # Home

            [gone](#gone) [](page.md)
            -- docs/page.md --
            # Page
            """
        let site = try SiteTest(files)
        // An anchor is an information to MkDocs, and an empty link nothing at all.
        #expect(try site.galley("build").status == 0)
        try site.write("docs/page.md", "# Page\n\n[gone](gone.md)\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.contains { $0.hasPrefix("error: ") && $0.hasSuffix("[link/missing-page]") })
    }

    @Test func whatMkDocsWroteIsNotReplacedWithoutBeingAsked() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Output
            -- docs/index.md --
            # Home
            -- site/index.html --
            <h1>MkDocs</h1>
            """)
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("`--output`") && run.errors.contains("MkDocs"))
        #expect(try #require(site.read("site/index.html")).contains("MkDocs"))
        #expect(try site.galley("build", "--output", "public").status == 0)
    }

    @Test func foldersSayTheirOrder() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Awesome
            plugins: [search, awesome-pages]
            -- docs/index.md --
            # Home
            -- docs/a.md --
            # A
            -- docs/part/.pages --
            title: The part
            nav: [two.md, ..., one.md]
            -- docs/part/one.md --
            # One
            -- docs/part/two.md --
            # Two
            -- docs/hidden/.pages --
            hide: true
            -- docs/hidden/x.md --
            # X

            [Home](../index.md)
            """)
        #expect(try site.galley("build").status == 0)
        #expect(try nav(site, "index.html") == ["Home", "A", "The part"])
        #expect(try nav(site, "part/one/index.html") == ["Home", "A", "The part", "Two", "One"])
    }

    @Test func snippetsAndVariablesAreTakenOver() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Parts
            markdown_extensions:
              - pymdownx.snippets:
                  base_path: [!relative $config_dir/parts]
                  auto_append: [end.md]
            plugins:
              - search
              - macros:
                  include_yaml: [{menu: data/menu.yml}]
            extra:
              cook: Anna
            -- parts/one.md --
            The first part.
            -- parts/end.md --
            The end of every page.
            -- data/menu.yml --
            dish: Cod
            -- docs/index.md --
            # Home

            --8<-- "one.md"

            {{ cook }} makes {{ menu.dish }}.

            --8<-- "gone.md"
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.reports.count == 1 && run.reports[0].hasPrefix("warning: "))
        let home = try #require(site.read("site/index.html"))
        #expect(home.contains("The first part.") && home.contains("The end of every page."))
        #expect(home.contains("Anna makes Cod."))
    }

    @Test func sectionsWithoutNamesHaveThoseOfTheirPages() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Names
            theme: {name: material, features: [navigation.indexes]}
            nav:
              - index.md
              - "":
                  - guide/index.md
                  - guide/a.md
            -- docs/index.md --
            # Home
            -- docs/guide/index.md --
            # The guide
            -- docs/guide/a.md --
            # A
            """)
        #expect(try site.galley("build").status == 0)
        #expect(try nav(site, "index.html") == ["Home", "The guide"])
        #expect(try nav(site, "guide/a/index.html") == ["Home", "The guide", "A"])
    }

    @Test func serveFollowsTheFileAndWhatItInherits() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            INHERIT: base.yml
            site_description: Text
            -- base.yml --
            site_name: Before
            -- docs/index.md --
            # Home
            """)
        let server = try LiveServer(site)
        try site.write("base.yml", "site_name: After all\n")
        try server.waitForPage("/", toHold: "After all")
        try site.write("mkdocs.yml", "INHERIT: gone.yml\nsite_description: Own\n")
        try server.waitForOutput("[config/inherit]")
        // A file that was not there is waited for.
        try site.write("gone.yml", "site_name: Came later\n")
        try server.waitForPage("/", toHold: "Came later")
    }

    @Test func whatIsInheritedMayComeAfterTheStart() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            INHERIT: base.yml
            -- docs/index.md --
            # Home
            """)
        let server = try LiveServer(site)
        try server.waitForOutput("[config/inherit]")
        try site.write("base.yml", "site_name: Came later\n")
        try server.waitForPage("/", toHold: "Came later")
    }

    @Test func serveFollowsFoldersFilesAndShowsWhatIsTakenBack() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Hidden
            plugins: [awesome-pages]
            exclude_docs: |
              !.assets/
            -- docs/index.md --
            # Home
            -- docs/part/a.md --
            # A
            -- docs/part/.pages --
            title: Before
            -- docs/.assets/a.txt --
            first
            -- docs/.secret/a.txt --
            secret
            """)
        let server = try LiveServer(site)
        try server.waitForPage("/", toHold: ">Before<")
        try server.waitForPage("/.assets/a.txt", toHold: "first")
        #expect(try server.get("/.secret/a.txt").hasPrefix("HTTP/1.1 404"))
        try site.write("docs/part/.pages", "title: Afterwards\n")
        try server.waitForPage("/", toHold: ">Afterwards<")
        try site.write("docs/.assets/a.txt", "second")
        try server.waitForPage("/.assets/a.txt", toHold: "second")
        try site.write("docs/.assets/b.txt", "third")
        try server.waitForPage("/.assets/b.txt", toHold: "third")
    }

    @Test func configurationsOfOtherNamesAreRecognised() throws {
        let site = try SiteTest(
            """
            -- mkdocs-ci.yml --
            INHERIT: base.yml
            site_name: CI
            -- base.yml --
            docs_dir: handbook
            -- config/site.yml --
            # Ours
            site_name: Elsewhere
            docs_dir: handbook
            -- handbook/index.md --
            # Home
            """)
        #expect(try site.galley("build", "-c", "mkdocs-ci.yml", "--output", "one").status == 0)
        #expect(try #require(site.read("one/index.html")).contains("CI"))
        #expect(try site.galley("build", "-c", "config/site.yml", "--output", "two").status == 0)
        #expect(try #require(site.read("two/index.html")).contains("Elsewhere"))
    }

    @Test func editLinksNeedNoRepository() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Edit
            edit_uri_template: https://git.example.net/edit/{path}
            -- docs/index.md --
            # Home
            """)
        #expect(try site.galley("build").reports == [])
        #expect(
            try #require(site.read("site/index.html")).contains("https://git.example.net/edit/index.md"))
        try site.write("mkdocs.yml", "site_name: Edit\nedit_uri: edit/main/docs/\n")
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.reports.count == 1 && run.reports[0].contains("there is no `repo_url`"))
        #expect(run.places == ["mkdocs.yml:2:11"])
    }

    @Test func slipsInTheThemeAreTold() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Slips
            theme:
              name: material
              logo_dark: a.svg
              faviconn: a.svg
              palette:
                - {shceme: default, primary: tael}
            markdown_extensions:
              - pymdownx.tabbed: {alternate_style: true, combine_header_slug: true}
            -- docs/index.md --
            # Home
            """)
        let run = try site.galley("build", "-v")
        #expect(run.status == 0)
        #expect(run.errors.contains("`theme.logo_dark`") && run.errors.contains("did you mean `favicon`?"))
        #expect(run.errors.contains("did you mean `scheme`?") && run.errors.contains("did you mean `teal`?"))
        #expect(run.errors.contains("`pymdownx.tabbed.combine_header_slug`"))
    }

    @Test func variablesAreWrittenOnce() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Variables
            plugins: [macros]
            extra: {cook: Anna}
            -- docs/index.md --
            Title: Old style
            Summary: A long
                text of two lines

            # Home

            {{ cook }} cooks.
            """)
        #expect(try site.galley("build").status == 0)
        #expect(try #require(site.read("site/index.html")).contains("Anna cooks."))
        #expect(try site.galley("new", "--from", "mkdocs").status == 0)
        let text = try #require(site.read("galley.yml"))
        #expect(text.components(separatedBy: "Anna").count == 2 && text.contains("variables: true\n"))
        try site.write("galley.yml", text + "llms: true\nbase_url: https://a.example/\n")
        #expect(try site.galley("build", "--output", "again").status == 0)
        #expect(try #require(site.read("again/index.html")).contains("Anna cooks."))
        let markdown = try #require(site.read("again/index.md"))
        #expect(!markdown.contains("Old style\nSummary") && markdown.contains("Anna cooks."))
    }

    @Test func footnotesHaveTheIDsOfPythonMarkdown() throws {
        for extensions in ["[footnotes]", "[extra]"] {
            let site = try SiteTest(
                """
                -- mkdocs.yml --
                site_name: Notes
                markdown_extensions: \(extensions)
                -- docs/index.md --
                # Home

                Said.[^1] [There](#fn:1), [here](#fnref:1)

                [^1]: Why.
                """)
            let run = try site.galley("build")
            #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
            #expect(site.read("site/index.html")?.contains("id=\"fn:1\"") == true)
        }
    }

    @Test func addressesInHTMLAreThoseOfThePage() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Addresses
            -- docs/index.md --
            # Home
            -- docs/a/b.md --
            # B

            <a href="../../d/">D</a> <a href="../../../x/">X</a> <a href="../../">Home</a>
            """)
        let run = try site.galley("build")
        #expect(
            run.reports.count == 2 && run.errors.contains("[link/missing-page]")
                && run.errors.contains("[link/outside]"))
        #expect(run.errors.contains("`../../d/` leads to `/d`, and nothing is there"))
    }

    @Test func otherVersionsOfMikeAreElsewhere() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Versions
            site_url: https://docs.example.net/
            plugins: [mike]
            -- docs/index.md --
            # Home

            [Latest](https://docs.example.net/latest/), [dev](/dev/x/), [next](/next/), [gone](/gone/)
            -- docs/next/index.md --
            # Next
            """)
        let run = try site.galley("build")
        #expect(run.reports.count == 1 && run.errors.contains("no page `/gone/`"), "\(run.errors)")
    }

    @Test func listsMayBeNestedByTwo() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Lists
            markdown_extensions: [mdx_truly_sane_lists]
            -- docs/index.md --
            # Home

            *   One
              *   Below
            *   Two
            """)
        #expect(try site.galley("build").errors.isEmpty)
        let home = try #require(site.read("site/index.html"))
        #expect(home.contains("<li>One\n<ul>\n<li>Below</li>"))
    }

    @Test func partsOfTheFrameAreHidden() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: Hidden
            -- content/index.md --
            # Home
            -- content/a.md --
            ---
            hide: [navigation, toc, footer]
            ---
            # A

            ## One

            ## Two
            -- content/b.md --
            ---
            hide: sidebar
            ---
            # B
            """)
        let run = try site.galley("build")
        #expect(run.reports.count == 1 && run.reports[0].contains("`hide`"))
        try site.remove("content/b.md")
        #expect(try site.galley("build").status == 0)
        let page = try #require(site.read("public/a/index.html"))
        #expect(page.contains("class=\"frame without-nav\"") && !page.contains("class=\"contents\""))
        #expect(!page.contains("class=\"previous-next\""))
        #expect(try #require(site.read("public/index.html")).contains("class=\"frame\""))
    }
}
