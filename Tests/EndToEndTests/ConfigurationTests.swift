import Foundation
import Testing

@Suite struct ConfigurationTests {
    @Test(arguments: [
        ("titel: X\n", "galley.yml:1:1", "unknown key `titel`", "did you mean `title`?"),
        (
            "theme:\n  acent: red\n", "galley.yml:2:3", "unknown key `acent` in `theme`",
            "did you mean `accent`?"
        ),
        ("strict: yes\n", "galley.yml:1:9", "`strict` must be true or false, but is `yes`", "write `true`"),
        ("urls: dir\n", "galley.yml:1:7", "`urls` must be one of `directory`, `file`, but is `dir`", ""),
        ("nav: index.md\n", "galley.yml:1:6", "`nav` must be a list of navigation entries", ""),
        ("title: A\ntitle: B\n", "galley.yml:2:1", "`title`", ""),
        ("title: [\n", "galley.yml:", "", ""),
        ("base_url: docs.example.com\n", "galley.yml:1:11", "must be an http or https URL", ""),
        ("theme:\n  accent: 'red; } body { display: none'\n", "galley.yml:2:11", "must be a CSS colour", ""),
        ("nav:\n  - indx.md\n", "galley.yml:2:5", "no page or folder `indx.md`", "did you mean `index.md`?"),
        ("theme:\n  logo: no.svg\n", "galley.yml:2:9", "which is not in the content folder", ""),
        ("theme:\n  accent: notacolor\n", "galley.yml:2:11", "must be a CSS colour", ""),
        ("theme:\n  accent: rgb(1 2 3\n", "galley.yml:2:11", "must be a CSS colour", ""),
        ("theme:\n  accent: rgb(1) x (2)\n", "galley.yml:2:11", "must be a CSS colour", ""),
        ("theme:\n  font_text: 'a; } body {'\n", "galley.yml:2:14", "must be a CSS font list", ""),
        ("theme:\n  font_code: '\"Fira'\n", "galley.yml:2:14", "must be a CSS font list", ""),
        ("language: english!!\n", "galley.yml:1:11", "must be a language tag", "an example: `en`"),
        (
            "edit_url: https://example.com/edit\n", "galley.yml:1:11",
            "must be true or false or a URL with `{path}`",
            "an example: `https://git.example.com/docs/edit/main/content/{path}`"
        ),
        ("source_url: x/{path}\n", "galley.yml:1:13", "must be true or false or a URL with `{path}`", ""),
        ("base_url: https://example.com/?a=b\n", "galley.yml:1:11", "URL without `?` and `#`", ""),
        ("base_url: https://example.com/#a\n", "galley.yml:1:11", "URL without `?` and `#`", ""),
        ("nav:\n  - Sec: []\n", "galley.yml:2:5", "the section `Sec` has no entries", ""),
        ("nav:\n  - Title: null\n", "galley.yml:2:5", "`Title` must lead to a path, a URL or a list", ""),
    ])
    func mistakesAreLocated(yaml: String, place: String, message: String, help: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("galley.yml", yaml)
        let run = try site.galley("build")
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.places.contains { $0.hasPrefix(place) }, "\(run.errors)")
        #expect(message.isEmpty || run.errors.contains(message), "\(run.errors)")
        #expect(help.isEmpty || run.errors.contains(help), "\(run.errors)")
        #expect(!site.exists("public/index.html"))
    }

    @Test(arguments: [
        "theme:\n  accent: rebeccapurple\n", "theme:\n  accent: OKLCH(0.6 0.1 230)\n",
        "theme:\n  accent: 'color-mix(in srgb, rgb(1 2 3) 50%, #fff)'\n",
        "theme:\n  font_text: '\"Fira Sans\", system-ui, sans-serif'\n",
        "language: zh-Hant-TW\n", "language: x-ours\n", "edit_url: false\n",
        "edit_url: https://example.com/{path}\n", "title:\n", "title: null\n", "title: # to be found\n",
        "description: 'a # b'\n",
    ])
    func whatIsRightIsNotReported(yaml: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("galley.yml", yaml)
        let run = try site.galley("build")
        #expect(run.status == 0 && run.reports == [], "\(run.errors)")
    }

    @Test func aValueThatIsAComment() throws {
        let site = try SiteTest("-- content/index.md --\n---\nimage: #hero.png\n---\n# Home")
        try site.write("galley.yml", "title: X\ntheme:\n  accent: #0b6e99\nredirects:\n  /a/: #b\n")
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(
            run.reports.sorted() == [
                "warning: the value begins with `#`, which YAML reads as a comment [config/empty-value]",
                "warning: the value begins with `#`, which YAML reads as a comment [config/empty-value]",
                "warning: the value begins with `#`, which YAML reads as a comment [front-matter/empty-value]",
            ])
        #expect(run.places.sorted() == ["content/index.md:2:8", "galley.yml:3:11", "galley.yml:5:8"])
    }

    @Test(arguments: [
        ("drfat: true", "draft"), ("descripton: x", "description"), ("Title: x", "title"), ("tag: x", "tags"),
    ])
    func misspeltFrontMatter(line: String, meant: String) throws {
        let site = try SiteTest()
        try site.write("content/index.md", "---\n\(line)\n---\n# Home\n")
        let run = try site.galley("build")
        #expect(run.status == 0)
        let name = line.prefix { $0 != ":" }
        #expect(run.reports == ["warning: unknown key `\(name)` [front-matter/unknown-key]"])
        #expect(run.places == ["content/index.md:2:1"])
        #expect(run.errors.contains("did you mean `\(meant)`?"))
    }

    @Test(arguments: ["audience: ops", "data: 1", "hero: x", "title: A\ntitles: x", "doc: y"])
    func anAuthorsOwnKeysAreSilent(lines: String) throws {
        let site = try SiteTest()
        try site.write("content/index.md", "---\n\(lines)\n---\n# Home\n")
        let run = try site.galley("build", "--verbose")
        #expect(run.reports == [], "\(run.errors)")
    }

    @Test func anEditLinkIsAnAddress() throws {
        let site = try SiteTest("-- content/index.md --\n---\nedit: nah\n---\n# Home")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.places == ["content/index.md:2:7"])
        try site.write("content/index.md", "---\nedit: false\n---\n# Home\n")
        #expect(try site.galley("build").reports == [])
    }

    @Test func foldersAreCleaned() throws {
        let site = try SiteTest(
            "-- galley.yml --\ncontent: ./docs//\noutput: build/\n-- docs/index.md --\n[x](gone.md)")
        let run = try site.galley("build")
        #expect(run.places == ["docs/index.md:1:1"])
        #expect(run.output.contains(" into build,"))
        #expect(site.exists("build/index.html"))
    }

    @Test func aProjectThatIsItsOwnContent() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            content: .
            -- galley.yaml --
            -- index.md --
            [x](gone.md)
            -- img/unused.png --
            x
            -- theme/notes.txt --
            x
            """)
        let run = try site.galley("build", "--verbose")
        #expect(run.places.sorted() == ["galley.yaml", "img/unused.png", "index.md:1:1"], "\(run.errors)")
        #expect(!site.exists("public/galley.yml") && !site.exists("public/galley.yaml"))
        #expect(!site.exists("public/theme") && site.exists("public/img/unused.png"))
        try site.galley("build")
        #expect(!site.exists("public/public"))
    }

    @Test func leftoversAreNotPublished() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        let leftovers = ["a.md~", "#a.md#", ".#a.md", "Thumbs.db", "desktop.ini", "x.swp"]
        for name in leftovers + ["old.bak"] { try site.write("content/\(name)", "x") }
        #expect(try site.galley("build", "--verbose").reports == [])
        #expect(leftovers.allSatisfy { !site.exists("public/" + $0) })
        #expect(site.exists("public/old.bak"))
    }

    @Test func aFoldersOwnFileMayEndInYaml() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/g/a.md --\n# A\n-- content/g/_nav.yaml --\ntitle: Gee"
        )
        #expect(try site.galley("build").reports == [])
        #expect(try site.nav("index.html").contains("Gee"))
        #expect(!site.exists("public/g/_nav.yaml"))
        try site.write("content/g/_nav.yml", "title: Other\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("[nav/two-files]"))
    }

    @Test func mdxIsOneNotice() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/a.mdx --\nx\n-- content/b/c.mdx --\nx")
        let run = try site.galley("build", "--verbose")
        #expect(run.status == 0)
        #expect(run.reports.count == 1 && run.errors.contains("[content/mdx]"))
        #expect(site.exists("public/b/c.mdx"))
    }

    @Test func namesThatAreNotUTF8AreReported() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- theme/css/x.css --\n")
        for folder in ["content", "theme/css"] {
            let path =
                Array(site.url(folder).path.utf8) + Array("/caf".utf8) + [0xE9] + Array(".md".utf8) + [0]
            let file = path.withUnsafeBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { fopen($0.baseAddress!, "w") }
            }
            // Some file systems take no such name.
            guard let file else { return }
            fclose(file)
        }
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.places.sorted() == ["content/caf\\xE9.md", "theme/css/caf\\xE9.md"], "\(run.errors)")
        #expect(run.errors.contains("[content/name-not-utf8]"))
    }

    @Test func themeFilesInTheWrongPlace() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- theme/footer.html --\nx\n-- theme/partials/footer.html --\nx\n-- theme/own.html --\nx"
        )
        let run = try site.galley("build")
        #expect(run.places.sorted() == ["theme/footer.html", "theme/partials/footer.html"])
        #expect(run.errors.contains("move it to `theme/templates/partials/footer.html`"))
        #expect(run.reports.allSatisfy { $0.hasSuffix("[theme/misplaced-template]") })
    }

    @Test func themeFilesThatCannotBeRead() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- theme/css/x.css --\n")
        try FileManager.default.createSymbolicLink(
            atPath: site.url("theme/css/y.css").path, withDestinationPath: "nowhere")
        let deep = "theme/" + String(repeating: "d/", count: 20)
        try site.write(deep + "x.txt", "x")
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.places.sorted() == ["theme/css/y.css", "theme" + String(repeating: "/d", count: 16)])
        #expect(run.errors.contains("[theme/broken-symlink]") && run.errors.contains("[theme/too-deep]"))
        try site.write("theme/templates/own.html", Data(Array("a\n<p>".utf8) + [0xFF, 0x0A]))
        let broken = try site.galley("build")
        #expect(broken.status == 1)
        #expect(broken.places.contains("theme/templates/own.html:2:1"), "\(broken.errors)")
    }

    @Test func lastUpdatedWantsGit() throws {
        let site = try SiteTest("-- galley.yml --\nlast_updated: true\n-- content/index.md --\n# Home")
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(
            run.reports.count == 1 && run.errors.hasPrefix("warning: ")
                && run.errors.contains("[site/no-history]"))
    }

    @Test func allMistakesAreToldInOneRun() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            titel: X
            strict: 1
            -- content/index.md --
            ---
            weight: heavy
            draft: maybe
            ---
            # Home
            """)
        let run = try site.galley("build")
        #expect(run.status == 2)
        #expect(run.reports.count == 4, "\(run.errors)")
    }

    @Test func frontMatterInYAMLAndTOML() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Home
            -- content/y.md --
            ---
            title: From YAML
            description: Say "hi"
            slug: why
            tags: [a, b]
            custom: kept
            ---
            Text.
            -- content/t.md --
            +++
            title = "From TOML"
            slug = "/other/place"
            weight = 3
            +++
            Text.
            -- content/draft.md --
            ---
            draft: true
            ---
            # Draft
            """)
        let run = try site.galley("build")
        #expect(run.reports == [])
        let yaml = try #require(site.read("public/why/index.html"))
        #expect(yaml.contains("<title>From YAML"))
        #expect(yaml.contains("content=\"Say &#34;hi&#34;\""))
        #expect(site.read("public/other/place/index.html")?.contains("From TOML") == true)
        #expect(!site.exists("public/draft/index.html"))
        try site.galley("build", "--drafts")
        #expect(site.exists("public/draft/index.html"))
    }

    @Test func aPageCanBeATableRuleOrABreak() throws {
        // `---` at the top is a thematic break where no keys follow.
        let site = try SiteTest("-- content/index.md --\n---\n\nText.\n\n---\n\nMore.")
        let run = try site.galley("build")
        #expect(run.reports == [])
        #expect(try site.main("index.html").contains("<hr />"))
    }

    @Test func theSchemaIsJSON() throws {
        let site = try SiteTest()
        for file in ["config", "front-matter", "nav"] {
            let run = try site.galley("schema", file)
            #expect(run.status == 0)
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(run.output.utf8))
            }
        }
    }

    @Test func usageErrorsExitWithTwo() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        #expect(try site.galley("bild").status == 2)
        #expect(try site.galley("build", "--nope").status == 2)
        #expect(try site.galley("build", "--base-url", "here").status == 2)
        #expect(try site.galley("build", "nowhere").status == 2)
        #expect(try site.galley("build", "--config", "nowhere.yml").status == 2)
        #expect(try site.galley("--help").status == 0)
        #expect(try site.galley("--version").status == 0)
    }
}
