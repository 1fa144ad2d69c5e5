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

    @Test func aLinkThatLeadsNowhereIsTold() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n-- content/a.md --\n# A")
        try FileManager.default.createSymbolicLink(
            at: site.url("content/loop.md"), withDestinationURL: site.url("content/loop.md"))
        let run = try site.galley("build")
        #expect(run.errors.contains("[content/broken-symlink]"))
        #expect(run.places == ["content/loop.md"])
    }

    @Test(.enabled(if: getuid() != 0, "root can read every file"))
    func anUnreadableFileIsAnError() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n[a](a.md)\n-- content/a.md --\n# A")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0], ofItemAtPath: site.url("content/a.md").path)
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.errors.contains("[content/unreadable]"))
        #expect(!site.exists("public/index.html"))
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

    @Test(.timeLimit(.minutes(30))) func aVeryLargeFile() throws {
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

    // MARK: What is reported, and in which order

    @Test func allProblemsOfARunAreToldInOrder() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            [x](gone.md) [y](#gone)
            -- content/b.md --
            ---
            title: [
            ---
            # B

            [x](idnex.md)
            -- content/c.md --
            ---
            template: report
            ---
            [x](lost.md)
            -- theme/templates/report.html --
            {{ content }}
            """)
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(
            run.places == [
                "content/b.md:3:1", "content/b.md:6:1", "content/c.md:2:11", "content/c.md:4:1",
                "content/index.md:1:1", "content/index.md:1:14",
            ])
        #expect(run.errors.contains("did you mean `index.md`?"))
        #expect(run.errors.contains("did you mean `report.html`?"))
        #expect(!site.exists("public"))
    }

    @Test func anErrorLeavesTheSiteThatWasThere() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        #expect(try site.galley("build").status == 0)
        let times = try site.times()
        try site.write("content/index.md", "---\ntitle: [\n---\n# New\n\n[x](gone.md)\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(run.reports.count == 2)
        #expect(try site.times() == times)
    }

    @Test func linksToWhatIsLeftOut() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            exclude: [secret, "*.tmp.md"]
            -- content/index.md --
            [a](secret/a.md) [b](secret/) [c](x.tmp.md) [d](empty/) [e](.hidden/a.md) [f](secret/b.md)
            -- content/secret/a.md --
            # A
            -- content/x.tmp.md --
            # X
            -- content/empty/.keep --

            -- content/.hidden/a.md --
            # A
            """)
        let run = try site.galley("build")
        #expect(
            run.reports == [
                "warning: `secret/a.md` is left out by `exclude` [link/missing-page]",
                "warning: `secret/` is left out by `exclude` [link/missing-page]",
                "warning: `x.tmp.md` is left out by `exclude` [link/missing-page]",
                "warning: the folder `empty/` has no page [link/missing-page]",
                "warning: `.hidden/a.md` is left out: its path has a name that starts with a dot [link/missing-page]",
                "warning: no page `secret/b.md` [link/missing-page]",
            ])
    }

    @Test func nothingIsSuggestedThatIsNotAlike() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            [a](guide/no3.md) ![b](img/no2.png) [c](guid/insatll.md) [d](guide/In-stall.md)
            -- content/guide/index.md --
            # Guide
            -- content/guide/install.md --
            # Install
            -- content/img/box.png --
            x
            """)
        let lines = try site.galley("build").errors.split(separator: "\n").filter {
            $0.contains("did you mean")
        }
        #expect(lines.map { $0.drop { $0 != "`" } } == ["`guide/install.md`?", "`guide/install.md`?"])
    }

    // MARK: Columns

    @Test func columnsCountWhatTheFrameShows() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.write("content/a.md", Data([0x80, 0x80, 0x20] + Array("[x](gone.md)\n".utf8)))
        try site.write("content/b.md", Data([0xEF, 0xBB, 0xBF] + Array("[x](lost.md)\n".utf8)))
        let run = try site.galley("build")
        #expect(run.places == ["content/a.md:1:1", "content/a.md:1:4", "content/b.md:1:1"])
        #expect(run.errors.contains("1 | \u{FFFD}\u{FFFD} [x](gone.md)\n  |    ^^^^^^^^^^^^\n"))
        #expect(run.errors.contains("1 | [x](lost.md)\n  | ^^^^^^^^^^^^\n"))
    }

    // MARK: Many problems

    @Test(.timeLimit(.minutes(30)), arguments: [" ", "\n\n"])
    func manyBrokenLinksInOneFile(separator: String) throws {
        let site = try SiteTest()
        try site.write(
            "content/index.md",
            (0..<10_000).map { "[x](g\($0).md)" }.joined(separator: separator) + "\n")
        let run = try site.galley("build")
        #expect(run.reports.count == 10_000)
        // An excerpt, not the line, with each.
        #expect(run.errors.utf8.count < 10_000 * 500)
    }

    @Test(.timeLimit(.minutes(30))) func manyPagesWithABrokenLinkEach() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n\n[a](page-nubmer-7.md)")
        for i in 0..<2000 {
            try site.write("content/page-number-\(i).md", "# P\n\n[x](paeg-number-\(i).md)\n")
        }
        let run = try site.galley("build")
        #expect(run.reports.count == 2001)
        #expect(run.errors.contains("did you mean `page-number-7.md`?"))
    }

    @Test(.timeLimit(.minutes(30))) func manyMissingAnchors() throws {
        let site = try SiteTest()
        try site.write(
            "content/index.md",
            "[x](#haeding-of-part-7)\n\n"
                + (0..<2000).map { "## Heading of part \($0)\n\n[x](#heading-of-prat-\($0))\n" }.joined(
                    separator: "\n"))
        let run = try site.galley("build")
        #expect(run.reports.count == 2001)
        #expect(run.errors.contains("did you mean `#heading-of-part-7`?"))
    }

    @Test(.timeLimit(.minutes(30))) func manyWrongNavigationEntries() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        for i in 0..<1000 { try site.write("content/page-number-\(i).md", "# P\n") }
        let wrong = (0..<1000).map { "  - page-nubmer-\($0).md\n" }.joined()
        try site.write("galley.yml", "nav:\n" + wrong)
        let run = try site.galley("build")
        #expect(run.status == 2)
        #expect(run.reports.count == 1000)
        #expect(run.errors.contains("did you mean `page-number-0.md`?"))
        try site.remove("galley.yml")
        try site.write("content/_nav.yml", "order:\n" + wrong + "  - page-number-5\n")
        let ordered = try site.galley("build")
        #expect(ordered.reports.count == 1000)
        #expect(ordered.errors.contains("did you mean `page-number-0.md`?"))
        #expect(try #require(site.read("public/index.html")).contains("page-number-5/"))
    }
}
