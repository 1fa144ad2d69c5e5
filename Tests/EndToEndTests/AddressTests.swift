import Foundation
import Testing

/// Slugs, aliases and redirects: what may be asked for, and what stands in each other's way.
@Suite struct AddressTests {
    // MARK: What may be asked for

    @Test(arguments: [
        (#""""#, "is empty"),
        (#""/""#, "names no page"),
        (#"".""#, "names no page"),
        (#""..""#, "has a part `..`"),
        (#"a/../b"#, "has a part `..`"),
        (#"/.galley/manifest"#, "starts with `.galley`"),
        (#"/x/.Galley-x"#, "starts with `.galley`"),
        (#""x\nCNAME""#, "control character"),
        (#""x\u0085y""#, "control character"),
    ])
    func slugsThatCannotBePublished(slug: String, why: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- content/g/a.md --\n")
        try site.write("content/g/a.md", "---\ntitle: A\nslug: \(slug)\n---\nText\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 1, "\(run.errors)")
        #expect(run.reports.first?.hasSuffix("[front-matter/slug]") == true)
        #expect(run.errors.contains(why), "\(run.errors)")
        #expect(run.places == ["content/g/a.md:3:7"])
        #expect(!site.exists("public"))
    }

    @Test(arguments: [
        (String(repeating: "a/", count: 33), "33 parts"),
        (String(repeating: "a", count: 201), "201 bytes"),
        (String(repeating: String(repeating: "a", count: 150) + "/", count: 7), "1056 bytes"),
        (String(repeating: "a/", count: 40_000), "40000 parts"),
    ])
    func slugsWithoutMeasure(slug: String, why: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        try site.write("content/a.md", "---\nslug: \(slug)\n---\n# A\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 1)
        #expect(run.errors.contains(why) && run.errors.contains("[front-matter/slug]"))
    }

    @Test func slugsAtTheirLimitsArePublished() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        let deep = String(repeating: "a/", count: 31) + "b"
        let long = String(repeating: "é", count: 100)
        try site.write("content/a.md", "---\nslug: /./\(deep)//\n---\n# A\n\n[Home](index.md)\n")
        try site.write("content/b.md", "---\nslug: \(long)\n---\n# B\n")
        #expect(try site.galley("build").reports == [])
        let links = String(repeating: "../", count: 32)
        #expect(try site.main("\(deep)/index.html").contains("href=\"\(links)\""))
        #expect(site.exists("public/\(long)/index.html"))
    }

    @Test(arguments: [
        ("/old?x=1", "query"), ("/old#part", "fragment"), ("https://host.example/old", "scheme"),
        ("//host/old", "host"), ("/a/../b", "`..`"), ("/a/%2e%2E/b", "`..`"), ("", "is empty"),
        ("/", "names no page"), ("/.galley/lock", ".galley"), ("/a%0ab", "control character"),
        ("/a%FFb", "not UTF-8"),
    ])
    func oldAddressesThatCannotBePublished(address: String, why: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- content/a.md --\n# A")
        try site.write("galley.yml", "redirects:\n  \"\(address)\": a.md\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 1, "\(run.errors)")
        #expect(run.errors.contains("[redirect/source]") && run.errors.contains(why), "\(run.errors)")
        #expect(run.places == ["galley.yml:2:3"])
        try site.write("galley.yml", "")
        try site.write("content/a.md", "---\naliases:\n  - fine\n  - \"\(address)\"\n---\n# A\n")
        let alias = try site.galley("build")
        #expect(alias.reports == run.reports)
        #expect(alias.places == ["content/a.md:4:5"])
    }

    @Test func namesTooLongForTheFileSystem() throws {
        let site = try SiteTest("-- galley.yml --\nurls: file\n-- content/index.md --\n# Home")
        let name = String(repeating: "n", count: 252)
        try site.write("content/\(name).md", "# N\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.places == ["content/\(name).md"])
        #expect(run.errors.contains("257 bytes") && run.errors.contains("[site/long-path]"))
        try site.write("galley.yml", "")
        #expect(try site.galley("build").reports == [])
    }

    @Test func namesThatDifferInTheirBytesOnly() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("content/caf\u{E9}.md", "# Composed\n")
        try site.write("content/cafe\u{301}.md", "# Decomposed\n")
        guard try FileManager.default.contentsOfDirectory(atPath: site.url("content").path).count == 3 else {
            return  // This file system takes them for one.
        }
        #expect(try site.galley("build").reports == [])
        #expect(try site.main("caf\u{E9}/index.html").contains("Composed"))
        #expect(try site.main("cafe\u{301}/index.html").contains("Decomposed"))
    }

    // MARK: In each other's way

    @Test(arguments: [
        ("aliases: [/404.html]", "redirect/clash"),
        ("aliases: [/sitemap.xml/]", "redirect/clash"),
        ("aliases: /robots.txt/x", "redirect/clash"),
        ("aliases: [/a/]", "redirect/clash"),
        ("slug: /404.html", "site/same-address"),
        ("slug: /feed.xml", "site/same-address"),
        ("slug: /_redirects/x", "site/same-address"),
        ("slug: /redirects.nginx.conf", "site/same-address"),
        ("slug: /old/x", "site/same-address"),
        ("slug: /b", "site/same-address"),
    ])
    func filesInTheWay(key: String, id: String) throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            base_url: https://host.example/
            redirect_files: [_redirects, nginx]
            -- content/index.md --
            ---
            date: 2026-01-01
            ---
            # Home
            -- content/b.md --
            # B
            -- content/old --
            a file
            """)
        try site.write("content/a.md", "---\n\(key)\n---\n# A\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 1 && run.errors.contains("[\(id)]"), "\(run.errors)")
        #expect(run.places.first?.hasPrefix("content/a.md:2:") == true, "\(run.errors)")
        #expect(!site.exists("public"))
    }

    @Test(arguments: ["/sitemap.xml", "/old/x", "/404.html", "b/index.html", "/c.html"])
    func redirectsInTheWay(from: String) throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/b.md --
            # B
            -- content/c.md --
            ---
            slug: /c.html/d
            ---
            # C
            -- content/old --
            a file
            """)
        try site.write("galley.yml", "base_url: https://host.example/\nredirects:\n  \(from): b.md\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 1 && run.errors.contains("[redirect/clash]"), "\(run.errors)")
        #expect(run.places == ["galley.yml:3:3"])
    }

    @Test func anAuthorsOwnFilesGoBeforeOurs() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            base_url: https://host.example/
            -- content/index.md --
            # Home
            -- content/404.md --
            # Nothing here
            -- content/robots.txt --
            mine
            """)
        #expect(try site.galley("build").reports == [])
        #expect(site.read("public/robots.txt") == "mine\n")
        #expect(try site.main("404.html").contains("Nothing here"))
        #expect(try site.galley("build").output.contains("nothing changed"))
    }

    @Test func generatedFilesThatAreNotWrittenAreInNobodysWay() throws {
        let site = try SiteTest(
            "-- galley.yml --\nsitemap: false\nredirects:\n  /sitemap.xml: index.md\n-- content/index.md --\n# Home"
        )
        #expect(try site.galley("build").reports == [])
        #expect(site.exists("public/sitemap.xml/index.html"))
    }

    @Test(arguments: ["theme", "theme/public", "look", "look/a/../../theme/new/x"])
    func theOutputIsNotInTheTheme(output: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- theme/css/extra.css --\nb{}")
        try site.write(
            "galley.yml", "output: \(output)\n" + (output == "look" ? "theme:\n  folder: look/theme\n" : ""))
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("[output/holds-sources]") && run.errors.contains("theme"), "\(run.errors)")
    }
}
