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
    ])
    func mistakesAreLocated(yaml: String, place: String, message: String, help: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("galley.yml", yaml)
        let run = try site.galley("build")
        #expect(run.status == 1 || run.status == 2)
        #expect(run.places.contains { $0.hasPrefix(place) }, "\(run.errors)")
        #expect(message.isEmpty || run.errors.contains(message), "\(run.errors)")
        #expect(help.isEmpty || run.errors.contains(help), "\(run.errors)")
        #expect(!site.exists("public/index.html"))
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
