import Foundation
import Testing

@Suite struct BadInputTests {
    @Test func noContentFolder() throws {
        let site = try SiteTest("-- galley.yml --\ntitle: X")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("there is no content folder `content`"))
        #expect(!site.exists("public"))
    }

    @Test func invalidUTF8IsLocatedAndThePageStillBuilds() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write(
            "content/bad.md",
            Data(Array("# Bad\n\nText \u{FF} here ".utf8) + [0xFF, 0xFE] + Array(" end\n".utf8)))
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.reports.count == 1)
        #expect(run.places.first?.hasPrefix("content/bad.md:3:") == true)
        #expect(try site.main("bad/index.html").contains("\u{FFFD}"))
    }

    @Test func anUnreadableFileIsAnError() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- content/a.md --\n# A")
        // A folder where a file is expected: unreadable for every user, root included.
        try FileManager.default.createSymbolicLink(
            at: site.url("content/loop.md"), withDestinationURL: site.url("content/loop.md"))
        let run = try site.galley("build")
        #expect(run.errors.contains("[content/broken-symlink]"))
    }

    @Test func symbolicLinks() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/real/a.md --\n# A\n-- outside/secret.md --\n# Secret")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: site.url("content/inside").path, withDestinationPath: "real")
        try manager.createSymbolicLink(
            atPath: site.url("content/out").path, withDestinationPath: "../outside")
        try manager.createSymbolicLink(atPath: site.url("content/real/loop").path, withDestinationPath: "..")
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.errors.contains("[content/symlink-outside]"))
        #expect(run.errors.contains("[content/symlink-loop]"))
        #expect(site.exists("public/inside/a/index.html"))
        #expect(!site.files().contains { $0.contains("secret") })
        try site.write("galley.yml", "follow_symlinks: true\n")
        try site.galley("build")
        #expect(site.exists("public/out/secret/index.html"))
    }

    @Test func twoPagesWithOneAddress() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n-- content/a.md --\n# A\n-- content/a/index.md --\n# A too")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("content/a.md") && run.errors.contains("content/a/index.md"))
        #expect(run.errors.contains("[site/same-address]"))
    }

    @Test(.timeLimit(.minutes(1))) func aVeryLargeFile() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        let paragraph = "Some *text* with `code` and a [link](index.md) in it, again and again.\n\n"
        try site.write(
            "content/large.md", String(repeating: paragraph, count: 50_000_000 / paragraph.utf8.count))
        #expect(try site.galley("build").status == 0)
    }

    @Test(arguments: ["../../etc/passwd", "a/../../x", "/../x"])
    func slugsAndAliasesStayInTheSite(path: String) throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("content/a.md", "---\nslug: \(path)\naliases: [\(path)-alias]\n---\n# A\n")
        let run = try site.galley("build")
        #expect(run.reports.contains { $0.hasSuffix("[front-matter/slug]") })
        #expect(run.reports.contains { $0.hasSuffix("[redirect/source]") })
        #expect(!FileManager.default.fileExists(atPath: site.url("x").path))
        #expect(try FileManager.default.contentsOfDirectory(atPath: site.folder.path) == ["content"])
    }

    @Test func titlesAreTextNotMarkup() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: <script>alert(1)</script>
            -- content/index.md --
            ---
            title: "\\"><script>alert(2)</script>"
            description: "<script>alert(3)</script>"
            tags: ["<script>alert(4)</script>"]
            ---
            Text.
            -- content/b.md --
            # A `<script>` heading
            """)
        #expect(try site.galley("build").status == 0)
        for page in ["index.html", "b/index.html", "404.html"] {
            #expect(site.read("public/" + page)?.contains("<script>") == false)
        }
    }

    @Test func unknownLanguagesAreOneNotice() throws {
        let site = try SiteTest(
            "-- content/index.md --\n```pyton\nx < 1\n```\n\n```pyton\ny\n```\n\n```text\nz\n```")
        let run = try site.galley("build", "--verbose")
        #expect(run.status == 0)
        #expect(run.reports.count == 1)
        #expect(run.places == ["content/index.md:1:4"] || run.places == ["content/index.md:1:1"])
        #expect(try site.main("index.html").contains("x &lt; 1"))
    }

    @Test func unusedPicturesAreNotices() throws {
        let site = try SiteTest(
            "-- content/index.md --\n# Home\n\n![u](img/used.png)\n-- content/img/used.png --\nx\n-- content/img/unused.png --\nx"
        )
        let run = try site.galley("build", "--verbose")
        #expect(run.places == ["content/img/unused.png"])
        #expect(try site.galley("build", "--strict").status == 0)
    }

    @Test func reportsForProgramsAndForGitHub() throws {
        let site = try SiteTest("-- content/index.md --\n[x](gone.md)")
        let json = try site.galley("build", "--format", "json")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect(object["warnings"] as? Int == 1)
        let github = try site.galley("build", "--format", "github")
        #expect(
            github.output.hasPrefix("::warning file=content/index.md,line=1,col=1,title=link/missing-page::"))
    }
}
