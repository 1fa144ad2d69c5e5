// What the user makes of findings: severities, comments that silence, a baseline of what is known.

import Foundation
import Testing

@Suite struct AuditPolicyTests {
    private func site(_ configuration: String = "", _ text: String = "[x](gone.md) [y](#)") throws -> SiteTest
    {
        try SiteTest(
            """
            -- galley.yml --
            title: T
            \(configuration)
            -- content/index.md --
            # Home

            \(text)
            """)
    }

    // MARK: Severities

    @Test func aRuleHasTheLevelThatIsAskedFor() throws {
        let site = try site("audit:\n  rules:\n    link/missing-page: error\n    placeholder/empty: off")
        let audit = try site.audit()
        #expect(audit.findings.map(\.rule) == ["link/missing-page"])
        #expect(audit.findings.map(\.severity) == ["error"])
        #expect(audit.status == 1)
        // An error stops a build.
        #expect(try site.galley("build").status == 1)
        #expect(!site.exists("public/index.html"))
        // The command line has the last word.
        let other = try site.audit(
            "--rule", "link/missing-page=notice", "--rule", "placeholder/empty=warning")
        #expect(other.findings.map(\.severity) == ["notice", "warning"])
        #expect(try site.audit("--rule", "link/missing-page=off").status == 0)
    }

    @Test func anUnknownRuleIsToldWithItsLine() throws {
        let site = try site("audit:\n  rules:\n    link/missing-pages: error\n    asset/unused: loud")
        let audit = try site.audit()
        #expect(audit.status == 2)
        let unknown = try audit.finding("config/unknown-rule")
        #expect(unknown.places == ["galley.yml:4:5"])
        #expect(unknown.help == ["did you mean `link/missing-page`?"])
        #expect(audit.findings.contains { $0.places.first == "galley.yml:5:19" && $0.severity == "error" })
    }

    @Test(arguments: [
        ["--rule", "link/nothing=off"], ["--rule", "link/missing-page"],
        ["--rule", "link/missing-page=loud"],
        ["--fail-on", "never"], ["--format", "xml"], ["--report", "sarif"], ["--as", "pdf"], ["nowhere"],
        ["galley.yml"], ["--write"], ["--update-baseline"], ["--base-path", "docs"], ["--base-url", "docs"],
        ["http://["], ["--no-cache", "--cache", "x"], ["--baseline", ""], ["--jobs", "0"],
        ["content", "content"],
    ]) func aMistakeOfUseIsStatusTwo(arguments: [String]) throws {
        let site = try site()
        let run = try SiteTest.run(SiteTest.program, ["audit"] + arguments, in: site.folder)
        #expect(run.status == 2, "\(arguments): \(run.errors)")
        #expect(run.errors.hasPrefix("Error: ") && run.output.isEmpty, "\(run.errors)")
    }

    @Test func failingIsFromTheSeverityOn() throws {
        let site = try site("audit:\n  fail_on: error")
        #expect(try site.audit().status == 0)
        #expect(try site.audit("--fail-on", "warning").status == 1)
        #expect(try site.audit("--rule", "link/missing-page=error").status == 1)
        let notices = try self.site("", "[ex](https://example.com/)")
        #expect(try notices.audit().status == 0)
        #expect(try notices.audit("--fail-on", "notice").status == 1)
    }

    @Test func targetsAreLeftOutByPatterns() throws {
        let site = try site(
            "audit:\n  exclude: [\"legacy/**\", \"https://*.example.com/**\"]",
            "[a](legacy/a.md) [b](gone.md) [c](https://www.example.com/c) [d](https://example.com/d)")
        #expect(
            try site.audit().list()
                == [
                    "link/missing-page content/index.md:3:18",
                    "placeholder/reserved-host content/index.md:3:62",
                ])
        #expect(try site.audit("--exclude", "gone.md").list().count == 1)
        #expect(try site.audit("--include", "gone.*").list() == ["link/missing-page content/index.md:3:18"])
    }

    // MARK: Comments

    @Test func aCommentSilencesWhatItNames() throws {
        let site = try site(
            "",
            """
            <!-- audit-ignore: link/missing-page -- comes with release 3 -->
            [x](gone.md) [y](#)

            [z](gone.md) <!-- audit-ignore: link/* -- the same -->

            <!-- audit-ignore-start: * -- a draft -->
            [a](gone.md)

            [b](#)
            <!-- audit-ignore-end -->

            [c](gone.md)
            """)
        let audit = try site.audit()
        #expect(
            audit.list() == [
                "link/missing-page content/index.md:14:1", "placeholder/empty content/index.md:4:14",
            ])
        #expect(audit.summary["ignored"] as? Int == 4)
        // In loose Markdown as well.
        #expect(try site.audit("content/index.md").list() == audit.list())
    }

    @Test func aCommentForTheFileSilencesAllOfIt() throws {
        let site = try site(
            "",
            "[x](gone.md) [y](#)\n\n[z](gone.md)\n\n<!-- audit-ignore-file: link/missing-page -- old text -->"
        )
        #expect(try site.audit().list() == ["placeholder/empty content/index.md:3:14"])
    }

    @Test func commentsAreCheckedThemselves() throws {
        let site = try site(
            "",
            """
            <!-- audit-ignore: link/missing-page -->
            [x](gone.md)

            <!-- audit-ignore: links/missing-page -- misspelt -->
            [y](gone.md)

            <!-- audit-ignore: placeholder/empty -- nothing here -->
            Text.

            <!-- audit-ignore: external/not-found -- asked for with --external only -->
            Text.
            """)
        let audit = try site.audit()
        #expect(
            audit.list() == [
                "ignore/no-reason content/index.md:3:1", "ignore/unknown-rule content/index.md:6:1",
                "ignore/unused content/index.md:9:1", "link/missing-page content/index.md:7:1",
            ])
        #expect(try audit.finding("ignore/unknown-rule").help == ["did you mean `link/missing-page`?"])
    }

    // MARK: Baselines

    @Test func onlyWhatIsNewFails() throws {
        let site = try site()
        let baseline = ["--baseline", "known.json"]
        let written = try SiteTest.run(
            SiteTest.program, ["audit"] + baseline + ["--update-baseline"], in: site.folder)
        #expect(written.status == 0)
        #expect(written.output == "known.json now knows 2 findings.\n")
        let first = site.read("known.json")

        var audit = try site.audit("--baseline", "known.json")
        #expect(audit.status == 0 && audit.findings.isEmpty && audit.known == 2)
        // Moved lines are nothing new.
        try site.write("content/index.md", "# Home\n\nMore.\n\nAnd more.\n\n[y](#)\n\nThen [x](gone.md).\n")
        audit = try site.audit("--baseline", "known.json")
        #expect(audit.status == 0 && audit.findings.isEmpty)
        #expect(
            try site.galley("audit", "--baseline", "known.json", "--update-baseline").output
                == "known.json is as it was: 2 known findings.\n")
        #expect(site.read("known.json") == first)

        // One more of a known kind, and another.
        try site.write("content/index.md", "# Home\n\n[y](#)\n\n[x](gone.md) [y](#) [z](lost.md)\n")
        audit = try site.audit("--baseline", "known.json")
        #expect(audit.status == 1)
        #expect(audit.rules.sorted() == ["link/missing-page", "placeholder/empty"])
        #expect(audit.list().contains("link/missing-page content/index.md:5:21"))
        #expect(try site.galley("audit", "--baseline", "known.json").output.contains("lost.md"))

        // What is repaired is told, and taken out by an update.
        try site.write("content/index.md", "# Home\n\n[y](#)\n")
        audit = try site.audit("--baseline", "known.json")
        #expect(audit.status == 0)
        #expect(audit.repaired.map(\.rule) == ["link/missing-page"])
        #expect(audit.repaired.map(\.count) == [1])
        try site.galley("audit", "--baseline", "known.json", "--update-baseline")
        #expect(site.read("known.json")?.contains("missing-page") == false)
        try site.write("content/index.md", "# Home\n\n[y](#) [x](gone.md)\n")
        #expect(try site.audit("--baseline", "known.json").rules == ["link/missing-page"])
    }

    @Test func anUpdateKeepsReasons() throws {
        let site = try site()
        try site.galley("audit", "--baseline", "known.json", "--update-baseline")
        let text = try #require(site.read("known.json"))
        let reasoned = text.replacingOccurrences(
            of: "\"subject\": \"#\", ", with: "\"subject\": \"#\", \"reason\": \"waits for the lawyers\", ")
        #expect(reasoned != text)
        try site.write("known.json", reasoned)
        try site.write("content/index.md", "# Home\n\n[x](gone.md) [z](lost.md) [y](#)\n")
        try site.galley("audit", "--baseline", "known.json", "--update-baseline")
        let updated = try #require(site.read("known.json"))
        #expect(updated.contains("waits for the lawyers") && updated.contains("lost.md"))
        #expect(try site.audit("--baseline", "known.json").status == 0)
    }

    @Test func theProjectsBaselineIsHonouredByABuild() throws {
        let site = try site("audit:\n  baseline: .ci/known.json")
        // It is not there yet.
        let missing = try site.audit()
        #expect(missing.status == 2)
        #expect(try missing.finding("baseline/unreadable").places == [".ci/known.json"])
        #expect(try site.galley("audit", "--update-baseline").status == 0)
        #expect(site.exists(".ci/known.json"))
        #expect(try site.audit().status == 0)
        #expect(try site.audit("--no-baseline").findings.count == 2)
        let build = try site.galley("build", "--strict")
        #expect(build.status == 0, "\(build.errors)")
        #expect(build.reports == [])
        try site.write("content/index.md", "# Home\n\n[x](gone.md) [y](#) [z](lost.md)\n")
        let strict = try site.galley("build", "--strict")
        #expect(strict.status == 1)
        #expect(strict.reports.count == 1 && strict.reports[0].contains("lost.md"), "\(strict.errors)")
        // From another folder too.
        let run = try SiteTest.run(
            SiteTest.program, ["audit", site.folder.path], in: FileManager.default.temporaryDirectory)
        #expect(
            run.status == 1 && run.output.contains("lost.md") && !run.output.contains("no page `gone.md`"),
            "\(run.output)")
    }

    @Test(arguments: ["{", "[]", "{\"version\": 9, \"findings\": []}", "{\"version\": 1, \"findings\": [7]}"])
    func aBadBaselineIsAMistakeOfConfiguration(text: String) throws {
        let site = try site()
        try site.write("known.json", text)
        let audit = try site.audit("--baseline", "known.json")
        #expect(audit.status == 2, "\(audit.list())")
        #expect(audit.findings.contains { $0.places.first?.hasPrefix("known.json") == true })
        // Nothing is known.
        #expect(audit.rules.contains("link/missing-page"))
    }

    @Test func aMissingBaselineIsToldWithTheWayToWriteIt() throws {
        let audit = try site().audit("--baseline", "known.json")
        #expect(audit.status == 2)
        #expect(
            try audit.finding("baseline/unreadable").help
                == ["the same command with `--update-baseline` writes it"])
    }

    @Test func aFolderHasABaselineToo() throws {
        let site = try SiteTest(
            "-- out/index.html --\n<a href=\"gone.html\">x</a> <a href=\"a.html\">a</a>\n-- out/a.html --\n<a href=\"/\">Home</a>"
        )
        #expect(try site.audit("out").status == 1)
        try site.galley("audit", "out", "--baseline", "known.json", "--update-baseline")
        #expect(try site.audit("out", "--baseline", "known.json").status == 0)
        try site.write("out/a.html", "<a href=\"/\">Home</a> <a href=\"gone.html\">again</a>")
        let audit = try site.audit("out", "--baseline", "known.json")
        #expect(audit.status == 1)
        #expect(audit.list("warning") == ["link/missing-page out/a.html:1:31"])
    }

    @Test func aPatternThatTakesNothingIsNoCleanRun() throws {
        let site = try SiteTest(
            "-- out/index.html --\n<a href=\"a.html\">a</a>\n-- out/a.html --\n<a href=\"/\">Home</a>")
        #expect(try site.audit("out", "--include", "a.html").status == 0)
        let audit = try site.audit("out", "--include", "nowhere/**")
        #expect(audit.status == 1)
        #expect(audit.rules.contains("site/nothing-to-check"))
    }

    @Test func aBaselineIsNamedAsItIsFromHere() throws {
        let site = try SiteTest("-- docs/content/index.md --\n[x](gone.md)\n-- bad.json --\n{")
        let run = try site.galley("audit", "--baseline", "bad.json", "docs")
        #expect(run.status == 2)
        #expect(run.output.contains("/bad.json:"))
        #expect(!run.output.contains("docs/bad.json"))
    }
}
