import Foundation
import Testing

@Suite struct PublishingTests {
    @Test func filesForMachines() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: Site
            base_url: https://host.example/sub/
            -- content/index.md --
            # Home
            -- content/news.md --
            ---
            date: 2026-02-03
            description: What happened
            image: p.png
            ---
            # News & more
            -- content/p.png --
            x
            -- content/private.md --
            ---
            noindex: true
            ---
            # Private
            """)
        #expect(try site.galley("build").reports == [])
        let sitemap = try #require(site.read("public/sitemap.xml"))
        #expect(sitemap.contains("<loc>https://host.example/sub/</loc>"))
        #expect(sitemap.contains("<loc>https://host.example/sub/news/</loc><lastmod>2026-02-03"))
        #expect(!sitemap.contains("private"))
        #expect(
            site.read("public/robots.txt")?.contains("Sitemap: https://host.example/sub/sitemap.xml") == true)
        let feed = try #require(site.read("public/feed.xml"))
        #expect(feed.contains("<title>News &amp; more</title>"))
        #expect(feed.contains("<published>2026-02-03T00:00:00Z</published>"))
        let news = try #require(site.read("public/news/index.html"))
        #expect(news.contains("<link rel=\"canonical\" href=\"https://host.example/sub/news/\">"))
        #expect(news.contains("content=\"https://host.example/sub/p.png\""))
        #expect(site.read("public/private/index.html")?.contains("noindex") == true)
        // Shown at any depth, so its addresses start at the host's root.
        let missing = try #require(site.read("public/404.html"))
        #expect(missing.contains("href=\"/sub/assets/"))
        #expect(!missing.contains("href=\"assets/"))
    }

    @Test func withoutABaseURLNothingIsInvented() throws {
        let site = try SiteTest("-- content/index.md --\n---\ndate: 2026-01-01\n---\n# Home")
        try site.galley("build")
        #expect(!site.exists("public/sitemap.xml"))
        #expect(!site.exists("public/feed.xml"))
        #expect(site.read("public/index.html")?.contains("canonical") == false)
    }

    @Test func redirects() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            base_url: https://host.example/sub/
            redirect_files: [_redirects, nginx]
            redirects:
              /old/: new.md
              older.html: /old/
              away: https://other.example/x?y=1&z=2
            -- content/index.md --
            # Home
            -- content/new.md --
            ---
            aliases: [/first-name/, nested/second]
            ---
            # New
            """)
        #expect(try site.galley("build").reports == [])
        #expect(site.read("public/old/index.html")?.contains("../new/") == true)
        #expect(site.read("public/older.html")?.contains("new/") == true)
        #expect(site.read("public/nested/second/index.html")?.contains("../../new/") == true)
        #expect(site.read("public/away/index.html")?.contains("https://other.example/x?y=1&amp;z=2") == true)
        #expect(site.read("public/_redirects")?.contains("/sub/old/ /sub/new/ 301\n") == true)
        #expect(
            site.read("public/redirects.nginx.conf")?.contains("\"/sub/older.html\" \"/sub/new/\";") == true)
    }

    @Test(arguments: [
        ("redirects:\n  a: b\n  b: a\n", "redirect/loop"),
        ("redirects:\n  a: a\n", "redirect/loop"),
        ("redirects:\n  a: nowhere\n", "redirect/target"),
        ("redirects:\n  new: index.md\n", "redirect/clash"),
        ("redirects:\n  a: 'javascript:alert(1)'\n", "redirect/target"),
    ])
    func redirectsThatCannotWork(yaml: String, id: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- content/new.md --\n# New")
        try site.write("galley.yml", yaml)
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("[\(id)]"))
    }

    @Test func redirectsAreReadAsAddresses() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            base_url: https://host.example/sub/
            redirect_files: [_redirects, nginx]
            redirects:
              /old%20page: new.md?a=1#a b
              step: old%20page
              chain: step#second
            -- content/index.md --
            # Home
            -- content/new.md --
            # New
            ## a b {#second}
            """)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.reports.count == 1)
        #expect(run.errors.contains("`new.md` has no heading or id `a b`"))
        #expect(run.errors.contains("[link/missing-anchor]"))
        #expect(run.places == ["galley.yml:4:16"])
        #expect(site.read("public/old page/index.html")?.contains("\"../new/?a=1#a%20b\"") == true)
        #expect(site.read("public/chain/index.html")?.contains("\"../new/#second\"") == true)
        let rules = try #require(site.read("public/_redirects"))
        #expect(rules.contains("/sub/old%20page/ /sub/new/?a=1#a%20b 301\n"))
        #expect(rules.contains("/sub/step/ /sub/new/?a=1#a%20b 301\n"))
        #expect(site.read("public/redirects.nginx.conf")?.contains("\"/sub/old page/\" ") == true)
    }

    @Test(arguments: ["/x/", "x", "/x", "./x//"])
    func theSameAliasTwiceIsOne(again: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("content/a.md", "---\naliases: [/x/, \(again)]\n---\n# A\n")
        #expect(try site.galley("build").reports == [])
        try site.write("content/b.md", "---\naliases: \(again)\n---\n# B\n")
        let run = try site.galley("build")
        #expect(run.reports.count == 1 && run.errors.contains("[redirect/clash]"))
        #expect(run.errors.contains("first in content/a.md:2"))
        #expect(run.places == ["content/b.md:2:10"])
    }

    @Test func aTargetThatIsNotThereIsToldAsWritten() throws {
        let site = try SiteTest(
            "-- galley.yml --\nredirects:\n  one: /guide/strat.md#x\n  two: one\n-- content/guide/start.md --\n# S"
        )
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 1, "\(run.errors)")
        #expect(run.errors.contains("leads to `/guide/strat.md#x`, which"))
        #expect(run.errors.contains("did you mean `guide/start.md`?"))
        #expect(run.places == ["galley.yml:2:8"])
    }

    @Test func redirectsNameOneCanonicalAddress() throws {
        let files = """
            -- content/index.md --
            # Home
            -- content/p.md --
            ---
            aliases: a/b/old
            ---
            # P
            """
        let local = try SiteTest(files)
        try local.galley("build")
        let page = try #require(local.read("public/a/b/old/index.html"))
        #expect(!page.contains("canonical") && page.contains("noindex"))
        #expect(page.contains("url=../../../p/"))
        let site = try SiteTest(files)
        try site.write(
            "galley.yml", "base_url: https://host.example/sub/\nurls: file\nredirects:\n  up: /#top\n")
        #expect(try site.galley("build").reports == [])
        let published = try #require(site.read("public/a/b/old.html"))
        #expect(published.contains("<link rel=\"canonical\" href=\"https://host.example/sub/p.html\">"))
        #expect(!published.contains("noindex"))
        #expect(
            site.read("public/up.html")?.contains("canonical\" href=\"https://host.example/sub/\"") == true)
    }

    @Test(.timeLimit(.minutes(30))) func longChainsOfRedirects() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        let chain = (0..<3000).map { "  r\($0): r\($0 + 1)\n" }.joined()
        try site.write("galley.yml", "redirects:\n\(chain)")
        #expect(try site.galley("build").reports.count == 1)
        try site.write("galley.yml", "redirects:\n\(chain)  r3000: r5\n")
        #expect(try site.galley("build").reports.count == 1)
        try site.write("galley.yml", "redirects:\n\(chain)  r3000: /\n")
        #expect(try site.galley("build").reports == [])
    }

    @Test func theSitemapHoldsWhatIsToBeFound() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            base_url: https://host.example/
            drafts: true
            redirects:
              moved: seen.md
            -- content/index.md --
            # Home
            -- content/seen.md --
            ---
            date: 2999-01-01
            canonical: https://host.example/seen/
            ---
            # Seen
            -- content/draft.md --
            ---
            draft: true
            ---
            # Draft
            -- content/hidden.md --
            ---
            noindex: true
            ---
            # Hidden
            -- content/copy.md --
            ---
            canonical: https://other.example/
            ---
            # Copy
            """)
        #expect(try site.galley("build").reports == [])
        let sitemap = try #require(site.read("public/sitemap.xml"))
        let addresses = sitemap.components(separatedBy: "<loc>").dropFirst().map {
            $0.components(separatedBy: "</loc>")[0]
        }
        #expect(addresses == ["https://host.example/", "https://host.example/seen/"])
    }

    @Test(arguments: ["/p/", "p.html", "ftp://host.example/", "//host.example/"])
    func canonicalAddressesAreURLs(canonical: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("content/p.md", "---\ncanonical: \(canonical)\n---\n# P\n")
        let run = try site.galley("build")
        #expect(run.reports.count == 1 && run.errors.contains("[front-matter/wrong-type]"), "\(run.errors)")
        #expect(run.places == ["content/p.md:2:12"])
    }

    @Test func lastUpdatedComesFromGit() throws {
        let site = try SiteTest(
            "-- galley.yml --\nlast_updated: true\n-- content/index.md --\n# Home\n-- content/sub/ü b.md --\n# B"
        )
        let git = URL(fileURLWithPath: "/usr/bin/git")
        try #require(FileManager.default.fileExists(atPath: git.path))
        let identity = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
        let date = ["GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z", "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z"]
        for arguments in [["init", "-q"], ["add", "."], identity + ["commit", "-q", "-m", "x"]] {
            #expect(try SiteTest.run(git, arguments, in: site.folder, environment: date).status == 0)
        }
        #expect(try site.galley("build").reports == [])
        #expect(site.read("public/sub/ü b/index.html")?.contains("2 January 2026") == true)
        #expect(site.read("public/sub/ü b/index.html")?.contains("2026-01-02T03:04:05Z") == true)
    }

    @Test func newSitesBuildWithNothingButTheProgram() throws {
        let site = try SiteTest()
        #expect(try site.galley("new", "my-docs").status == 0)
        #expect(try site.galley("build", "my-docs", "--strict").status == 0)
        #expect(site.exists("my-docs/public/guide/writing/index.html"))
        #expect(site.files("my-docs/public/assets").contains { $0.hasSuffix(".css") })
        // Nothing that exists is replaced.
        #expect(try site.galley("new", "my-docs").status == 1)
        #expect(try site.galley("new", "themed", "--with-theme").status == 0)
        #expect(try site.galley("build", "themed", "--strict").status == 0)
    }

    @Test func aThemeIsOverriddenFileByFile() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            ---
            custom: from the author
            ---
            # Home
            -- content/a.md --
            ---
            template: special.html
            ---
            # A
            -- theme/templates/partials/footer.html --
            <footer>Mine, {{ site.title }}</footer>
            -- theme/templates/special.html --
            {% extends "page.html" %}{% block main %}Special: {{ content }}{{ page.meta.none }}{% endblock %}
            -- theme/css/extra.css --
            body { color: red }
            -- theme/templates/partials/page-meta.html --
            <i>{{ page.meta.custom }}</i><link href="{{ root }}{{ "css/extra.css" | asset }}">
            """)
        let run = try site.galley("build")
        #expect(run.reports == [])
        #expect(site.read("public/a/index.html")?.contains("<footer>Mine, Documentation</footer>") == true)
        #expect(site.read("public/a/index.html")?.contains("Special: <h1") == true)
        #expect(site.files().contains { $0.hasSuffix("css/extra.css") })
    }

    @Test(arguments: [
        ("{{ pgae.title }}", "theme/templates/page.html:1:4", "did you mean `page`?"),
        ("{{ page.title | uper }}", "theme/templates/page.html:1:17", "did you mean `upper`?"),
        ("\n{% include \"partials/fotter.html\" %}", "theme/templates/page.html:2:", "partials/footer.html"),
        ("{% if page %}", "theme/templates/page.html:1:", ""),
        ("{{ \"css/token.css\" | asset }}", "theme/templates/page.html:1:", "css/tokens.css"),
    ])
    func mistakesInTemplatesAreLocated(template: String, place: String, help: String) throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/a.md --\n# A\n-- content/b.md --\n# B")
        try site.write("theme/templates/page.html", template)
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 1, "\(run.errors)")
        #expect(run.places.allSatisfy { $0.hasPrefix(place) } && !run.places.isEmpty, "\(run.errors)")
        #expect(help.isEmpty || run.errors.contains(help), "\(run.errors)")
    }

    @Test func theTitleIsShownOnce() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/given.md --
            ---
            title: Real title
            ---
            Intro.

            # Late heading
            -- content/opening.md --
            ---
            title: Other
            ---
            # Opening
            -- content/notes.md --
            Words.

            # Late
            -- content/plain.md --
            Words.
            """)
        try site.galley("build")
        #expect(try site.main("given/index.html").contains("<h1>Real title</h1>"))
        #expect(try !site.main("opening/index.html").contains("<h1>"))
        #expect(try !site.main("notes/index.html").contains("<h1>"))
        #expect(try site.main("plain/index.html").contains("<h1>Plain</h1>"))
    }

    @Test func theFootersLinksAreResolvedAndChecked() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            theme:
              footer: "[a](deep/a.md?x=1#a) [b](gone.md) ![i](deep/i%20j.png)"
            -- content/index.md --
            # Home
            -- content/deep/a.md --
            ---
            image: i%20j.png
            author: [Ann, Bob]
            ---
            # A
            -- content/deep/i j.png --
            x
            """)
        let run = try site.galley("build", "--verbose")
        #expect(run.places == ["galley.yml:2:11"])
        #expect(site.read("public/index.html")?.contains("<a href=\"./deep/a/?x=1#a\">a</a>") == true)
        let page = try #require(site.read("public/deep/a/index.html"))
        #expect(page.contains("<a href=\"../../deep/a/?x=1#a\">a</a>"))
        #expect(page.contains("<meta name=\"author\" content=\"Ann, Bob\">"))
    }
}
