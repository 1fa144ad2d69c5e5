// Repairs that are certain: shown as a diff, written on request, and nothing else changed.

import Foundation
import GalleyAudit
import GalleyCore
import GalleySite
import Testing

@Suite struct RepairTests {
    /// A project in which each kind of mistake can be made; `text` is the page that makes it.
    private func project(_ text: String) throws -> SiteTest {
        let site = try SiteTest(
            """
            -- content/guide/setup.md --
            # Setup
            ## Open files
            ## What's new?
            ## Step 2
            -- content/guide/img/parts.png --
            picture
            -- content/api/README.md --
            # API
            """)
        try site.write("content/index.md", text)
        return site
    }

    /// The page after repairs.
    private func repaired(_ text: String) throws -> String {
        let site = try project(text)
        try site.galley("audit", "--fix", "--write")
        return try #require(site.read("content/index.md"))
    }

    @Test func metadataOfMkDocsIsNoText() throws {
        let site = try SiteTest(
            """
            -- mkdocs.yml --
            site_name: Metadata
            -- docs/a.md --
            # A
            -- docs/index.md --
            Title: Home
            Summary: see [a](A.md)

            # Home

            [a](A.md)
            """)
        try site.galley("audit", "--fix", "--write")
        #expect(
            try #require(site.read("docs/index.md"))
                == "Title: Home\nSummary: see [a](A.md)\n\n# Home\n\n[a](a.md)\n")
    }

    @Test(arguments: [
        // Wrong case.
        ("[a](Guide/Setup.md)", "[a](guide/setup.md)"), ("[a](/GUIDE/setup.md)", "[a](/guide/setup.md)"),
        ("![a](guide/Img/parts.PNG)", "![a](guide/img/parts.png)"),
        ("[a](Guide/setup/)", "[a](guide/setup/)"),
        ("[a](./x/../API/)", "[a](./x/../api/)"),
        // A page by another name.
        ("[a](guide/setup.html)", "[a](guide/setup.md)"),
        ("[a](guide/setup/index.md)", "[a](guide/setup.md)"),
        ("[a](api/index.md#x)", "[a](api/README.md#x)"), ("[a](api.md)", "[a](api/README.md)"),
        // Parts of pages.
        ("[a](guide/setup.md#Open_Files)", "[a](guide/setup.md#open-files)"),
        ("[a](guide/setup.md#open-file)", "[a](guide/setup.md#open-files)"),
        ("[a](guide/setup.md#what-s-new)", "[a](guide/setup.md#whats-new)"),
        ("[a](Guide/Setup.md#Open-Files)", "[a](guide/setup.md#open-files)"),
        ("# Top Part\n\n[a](#top_part)", "# Top Part\n\n[a](#top-part)"),
        // What stands around a destination.
        ("[a](Guide/Setup.md?q=1 \"Title\")", "[a](guide/setup.md?q=1 \"Title\")"),
        ("[a]( <Guide/Setup.md> 'T' )", "[a]( <guide/setup.md> 'T' )"),
        ("[a](Guide\\/Setup.md)", "[a](guide/setup.md)"),
        ("[![b](Guide/img/parts.png)](Guide/setup.md)", "[![b](guide/img/parts.png)](guide/setup.md)"),
        (
            "| [a](API/) | b |\n|---|---|\n| c | [d](GUIDE/setup.md) |",
            "| [a](api/) | b |\n|---|---|\n| c | [d](guide/setup.md) |"
        ),
        ("<a class=x href='Guide/Setup.md?a&amp;b'>c</a>", "<a class=x href='guide/setup.md?a&amp;b'>c</a>"),
        (
            "<p>\n<img alt=\"\" src=Guide/img/parts.png>\n</p>",
            "<p>\n<img alt=\"\" src=guide/img/parts.png>\n</p>"
        ),
        ("[a][r] and [r][]\n\n[r]: Guide/Setup.md (T)", "[a][r] and [r][]\n\n[r]: guide/setup.md (T)"),
        ("- [a](API/)\n  > [b](API/)", "- [a](api/)\n  > [b](api/)"),
        ("---\ntitle: \"[a](API/)\"\n---\n[a](API/)", "---\ntitle: \"[a](API/)\"\n---\n[a](api/)"),
        ("\u{FEFF}[a](API/)\r\n\r\nb [c](API/)\r\n", "\u{FEFF}[a](api/)\r\n\r\nb [c](api/)\r\n"),
        (
            "[a](API/) `[a](API/)` \\[a](API/)\n\n    [a](API/)",
            "[a](api/) `[a](API/)` \\[a](API/)\n\n    [a](API/)"
        ),
    ])
    func whatIsCertainIsRepaired(text: String, expected: String) throws {
        #expect(try repaired(text) == expected)
    }

    @Test(arguments: [
        "[a](guide/stup.md)", "[a](guide/setup.md#step-3)", "[a](gone.md)",
        "[a](guide/setup.md#closed-files)",
        "[a](#)", "[a](guide/parts.png)", "![a](guide/img/parts)", "[a](../outside.md)", "`[a](API/)`",
        "<!-- audit-ignore: link/wrong-case -- kept -->\n[a](API/)", "[a](guide/setup.md)",
        // One use of the definition is not to be touched.
        "[a][r]\n\n<!-- audit-ignore: link/wrong-case -- kept -->\n[b][r]\n\n[r]: API/",
    ])
    func whatIsNotIsLeftAlone(text: String) throws {
        #expect(try repaired(text) == text)
    }

    @Test func aDiffIsShownAndNothingWritten() throws {
        let text = "one\ntwo\nthree\nfour\n[a](API/) [b](Guide/setup.md)\nfive"
        let site = try project(text)
        let run = try site.galley("audit", "--fix")
        #expect(run.status == 1)
        #expect(site.read("content/index.md") == text)
        #expect(
            run.output.hasSuffix(
                """

                --- a/content/index.md
                +++ b/content/index.md
                @@ -2,5 +2,5 @@
                 two
                 three
                 four
                -[a](API/) [b](Guide/setup.md)
                +[a](api/) [b](guide/setup.md)
                 five
                \\ No newline at end of file

                2 repairs in 1 file. Run with --fix --write to make them.

                """), "\(run.output)")
        // Where a program reads the report, the diff is beside it.
        let json = try site.galley("audit", "--fix", "--format", "json")
        #expect(json.errors.contains("+[a](api/) [b](guide/setup.md)"))
        let report = try #require(
            try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let fixes = (report["findings"] as? [[String: Any]] ?? []).compactMap { $0["fix"] as? [String: Any] }
        #expect(fixes.map { $0["replacement"] as? String } == ["api/", "guide/setup.md"])
        #expect(fixes.map { $0["file"] as? String } == ["content/index.md", "content/index.md"])
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/git"), "needs git"))
    func gitAppliesTheDiff() throws {
        let site = try project(
            (1...30).map { $0.isMultiple(of: 9) ? "[a](API/)\r" : "line \($0)" }.joined(separator: "\n"))
        try site.write("content/a \"b\".md", "[a](API/) no line break at the end")
        try site.write("content/some page.md", "# A\n\n[a](API/)\n")
        try site.write("some.diff", try site.galley("audit", "--fix").output)
        let git = URL(fileURLWithPath: "/usr/bin/git")
        let applied = try SiteTest.run(git, ["apply", "some.diff"], in: site.folder)
        #expect(applied.status == 0, "\(applied.errors)")
        let again = try site.galley("audit")
        #expect(again.status == 0, "\(again.output)")
        #expect(site.read("content/a \"b\".md") == "[a](api/) no line break at the end")
    }

    @Test func whatIsLeftIsTold() throws {
        let site = try project("[a](API/) [b](gone.md)\n")
        let first = try site.galley("audit", "--fix", "--write")
        #expect(first.status == 1)
        #expect(first.output.hasPrefix("Made 1 repair in 1 file.\n"))
        #expect(first.output.contains("[link/missing-page]") && !first.output.contains("wrong-case"))
        let text = site.read("content/index.md")
        #expect(text == "[a](api/) [b](gone.md)\n")
        let second = try site.galley("audit", "--fix", "--write")
        #expect(second.output.contains("None of it can be repaired for certain."))
        #expect(site.read("content/index.md") == text)
        try site.write("content/index.md", "[a](API/)")
        #expect(try site.galley("audit", "--fix", "--write").status == 0)
    }

    @Test func whatABaselineKnowsIsRepaired() throws {
        let site = try project("[a](API/) [b](gone.md)\n")
        try site.galley("audit", "--baseline", "known.json", "--update-baseline")
        #expect(try site.galley("audit", "--baseline", "known.json").status == 0)
        let run = try site.galley("audit", "--baseline", "known.json", "--fix", "--write")
        #expect(run.status == 0, "\(run.output)")
        #expect(site.read("content/index.md") == "[a](api/) [b](gone.md)\n")
        #expect(run.output.contains("[link/wrong-case]"))
    }

    @Test func aRuleThatIsSwitchedOffRepairsNothing() throws {
        let site = try project("[a](API/)\n")
        try site.galley("audit", "--fix", "--write", "--rule", "link/wrong-case=off")
        #expect(site.read("content/index.md") == "[a](API/)\n")
    }

    @Test func aReadOnlyFileIsLeftAndOthersAreWritten() throws {
        let site = try project("[a](API/)\n")
        try site.write("content/other.md", "[a](API/)\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o444], ofItemAtPath: site.url("content/index.md").path)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: site.url("content/other.md").path)
        let run = try site.galley("audit", "--fix", "--write")
        #expect(run.status == 1)
        #expect(run.errors == "error: content/index.md is read-only; nothing was repaired in it\n")
        #expect(run.output.hasPrefix("Made 1 repair in 1 file.\n"))
        #expect(site.read("content/index.md") == "[a](API/)\n")
        #expect(site.read("content/other.md") == "[a](api/)\n")
        let mode = try FileManager.default.attributesOfItem(atPath: site.url("content/other.md").path)
        #expect(mode[.posixPermissions] as? Int == 0o640)
    }

    /// The repairs of loose Markdown files.
    private func repairs(of files: [String], in site: SiteTest) throws -> [FileRepairs] {
        let root = try #require(realPath(site.folder.path))
        var run = AuditRun()
        run.seeksRepairs = true
        return run.markdown(files, root: root, name: "files") { $0 }.repairs
    }

    @Test func aFileThatChangedInBetweenIsLeftAlone() throws {
        let site = try SiteTest("-- a.md --\n[b](B.md)\n-- b.md --\n# B")
        let repairs = try #require(try repairs(of: ["a.md"], in: site).first)
        try site.write("a.md", "[b](B.md) and more\n")
        #expect { try repairs.write() } throws: { error in
            guard case .changed? = error as? FileRepairs.Refusal else { return false }
            return true
        }
        #expect(site.read("a.md") == "[b](B.md) and more\n")
    }

    @Test func aSymbolicLinkIsFollowedInsideOnly() throws {
        let site = try SiteTest("-- in/b.md --\n# B\n-- in/real.md --\n[b](B.md)\n-- out.md --\n[b](B.md)")
        let manager = FileManager.default
        try manager.createSymbolicLink(
            atPath: site.url("in/link.md").path, withDestinationPath: "real.md")
        try manager.createSymbolicLink(
            atPath: site.url("in/away.md").path, withDestinationPath: "../out.md")
        let run = try site.galley("audit", "--as", "markdown", "in/link.md", "in/away.md", "--fix", "--write")
        #expect(site.read("in/real.md") == "[b](b.md)\n")
        #expect(try manager.destinationOfSymbolicLink(atPath: site.url("in/link.md").path) == "real.md")
        #expect(site.read("out.md") == "[b](B.md)\n", "\(run.errors)")
    }

    @Test func looseMarkdownIsRepaired() throws {
        let site = try SiteTest(
            """
            -- README.md --
            [a](Docs/Setup.md) [b](docs/setup) [c](docs/setup.md#Open_Files) [d](/docs/setup) [e](docs/setup.html)
            [f](Docs/)
            -- docs/setup.md --
            # Setup
            ## Open files
            [up](../ReadMe.md)
            """)
        let run = try site.galley("audit", "README.md", "docs/setup.md", "--fix", "--write")
        #expect(
            site.read("README.md")
                == "[a](docs/setup.md) [b](docs/setup.md) [c](docs/setup.md#open-files) [d](/docs/setup) [e](docs/setup.html)\n[f](docs/)\n",
            "\(run.output)")
        #expect(site.read("docs/setup.md")?.hasSuffix("[up](../README.md)\n") ?? false)
    }

    @Test func htmlIsRepaired() throws {
        let site = try SiteTest(
            """
            -- site/index.html --
            <!doctype html><title>A</title><p id="a-b">
            <a href="Guide/Setup.html?a&amp;b#Open_Files">1</a> <a href='guide'>2</a> <a href=#A_B>3</a>
            <img src=" IMG/x.png " srcset="IMG/x.png 1x, img/x.png 2x" alt=""> <a href="guide/setup/">4</a>
            <p style="background: url(IMG/x.png)"><style>p { background: url('IMG/x.png') }</style>
            <a href="guide.html">5</a> <a href="gone.html">6</a> <!-- <a href="Guide/Setup.html"> -->
            <a href="&#71;uide/setup.html">7</a>
            -- site/guide/index.html --
            <!doctype html><title>B</title><a href="../Index.html#a-b">1</a> <a href="/Guide/">2</a>
            -- site/guide/setup.html --
            <!doctype html><title>C</title><h2 id="open-files">C</h2> <a href="./">1</a>
            -- site/img/x.png --
            x
            """)
        let run = try site.galley("audit", "site", "--fix", "--write")
        #expect(
            site.read("site/index.html") == """
                <!doctype html><title>A</title><p id="a-b">
                <a href="guide/setup.html?a&amp;b#open-files">1</a> <a href='guide/'>2</a> <a href=#a-b>3</a>
                <img src=" img/x.png " srcset="img/x.png 1x, img/x.png 2x" alt=""> <a href="guide/setup.html">4</a>
                <p style="background: url(img/x.png)"><style>p { background: url('img/x.png') }</style>
                <a href="guide/">5</a> <a href="gone.html">6</a> <!-- <a href="Guide/Setup.html"> -->
                <a href="guide/setup.html">7</a>

                """, "\(run.output)")
        #expect(
            site.read("site/guide/index.html")?.contains("\"../index.html#a-b\">1</a> <a href=\"/guide/\">")
                ?? false)
        #expect(try site.galley("audit", "site", "--fix").output.contains("None of it can be repaired"))
    }

    @Test func aPermanentRedirectIsFollowed() throws {
        let host = try RedirectingHost([
            "/old": "301 /middle", "/middle": "308 /new", "/new": "200", "/other": "302 /new",
            "/login": "301 /in?to=x",
            "/in?to=x": "200", "/first": "301 /", "/": "200",
        ])
        let url = host.url
        let site = try SiteTest()
        try site.write(
            "content/index.md",
            "[a](\(url)/old) [b](\(url)/old#gone \"t\") [i](\(url)/old#here) <\(url)/old> [c](\(url)/other) [d](\(url)/login) [e](\(url)/first) \(url)/old [r]\n\n[r]: \(url)/old\n"
        )
        let run = try site.galley("audit", "--external", "--allow-private", "--no-cache", "--fix", "--write")
        #expect(
            site.read("content/index.md")
                == "[a](\(url)/new) [b](\(url)/old#gone \"t\") [i](\(url)/new#here) <\(url)/new> [c](\(url)/other) [d](\(url)/login) [e](\(url)/first) \(url)/new [r]\n\n[r]: \(url)/new\n",
            "\(run.output) \(run.errors)")
        _ = host
    }

    @Test func aSiteThatIsServedHasNoFiles() throws {
        let run = try SiteTest().galley("audit", "http://127.0.0.1:9/", "--fix")
        #expect(run.status == 2)
        #expect(run.errors.contains("--fix repairs files"))
    }
}
