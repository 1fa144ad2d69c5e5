import Foundation
import Testing

@Suite struct CommandLineTests {
    // MARK: Paths

    @Test func theConfigurationIsNamedFromWhereOneStands() throws {
        let site = try SiteTest(
            "-- docs/galley.yml --\ntitel: X\n-- other.yml --\ntitel: X\n-- docs/content/index.md --\n# Home")
        #expect(try site.galley("build", "docs").places == ["docs/galley.yml:1:1"])
        #expect(try site.galley("build", "docs", "-c", "docs/galley.yml").places == ["docs/galley.yml:1:1"])
        #expect(try site.galley("build", "docs", "-c", "other.yml").places == ["other.yml:1:1"])
        #expect(try site.galley("build", "./docs/", "-c", "./other.yml").places == ["other.yml:1:1"])
        let inside = try SiteTest.run(
            SiteTest.program, ["build", "-c", "../other.yml"], in: site.url("docs"))
        #expect(inside.places.allSatisfy { $0.hasPrefix("/") && $0.hasSuffix("/other.yml:1:1") })
    }

    @Test func anAbsoluteOutputStaysAbsolute() throws {
        let site = try SiteTest("-- docs/content/index.md --\n# Home")
        let elsewhere = try SiteTest()
        let output = elsewhere.url("out").path
        try site.write("docs/galley.yml", "output: \(output)\n")
        #expect(try site.galley("build", "docs").output.contains(" into \(output),"))
    }

    @Test func twoConfigurationsAreAWarning() throws {
        let site = try SiteTest(
            "-- galley.yml --\ntitle: A\n-- galley.yaml --\ntitle: B\n-- content/index.md --\n# Home")
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.places == ["galley.yaml"] && run.errors.contains("[config/two-files]"))
    }

    @Test func whoStandsInTheContentFolderIsTold() throws {
        let site = try SiteTest("-- galley.yml --\ntitle: A\n-- content/index.md --\n# Home")
        let run = try SiteTest.run(SiteTest.program, ["build"], in: site.url("content"))
        #expect(run.status == 1)
        #expect(run.errors.contains("`galley build ..` builds that project"))
    }

    // MARK: clean

    @Test func cleanTakesNoWrongConfiguration() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.galley("build")
        try site.write("galley.yml", "outptu: dist\n")
        let run = try site.galley("clean")
        #expect(run.status == 2)
        #expect(run.places == ["galley.yml:1:1"])
        #expect(site.exists("public/index.html"))
        try site.remove("galley.yml")
        let json = try site.galley("clean", "--format", "json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((object?["removed"] as? Int ?? 0) > 5)
        #expect(!site.exists("public"))
        #expect(try site.galley("clean").output == "Removed 0 files.\n")
    }

    @Test func cleanWaitsForNoBuild() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        try site.galley("build")
        let lock = open(site.url("public/.galley/lock").path, O_RDWR)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX) == 0)
        let run = try site.galley("clean")
        #expect(run.status == 1)
        #expect(run.reports == ["error: another build is writing to `public` [output/busy]"])
    }

    // MARK: new

    @Test func newSaysWhatToDoNext() throws {
        let site = try SiteTest()
        #expect(
            try site.galley("new", "my docs/").output
                == "Wrote 5 files to my docs.\nNext: cd 'my docs' && galley serve\n")
        #expect(try site.galley("new", "it's").output.contains("cd 'it'\\''s' &&"))
        try site.write("here/notes.txt", "x")
        let here = try SiteTest.run(SiteTest.program, ["new", "."], in: site.url("here"))
        #expect(here.output == "Wrote 5 files to this folder.\nNext: galley serve\n")
        let again = try SiteTest.run(SiteTest.program, ["new", "."], in: site.url("here"))
        #expect(again.status == 1 && again.errors.contains("`galley.yml`"))
    }

    // MARK: Usage

    @Test(arguments: [
        ["build", "-o", ""], ["build", "-q", "-v"], ["build", "--base-url", "https://example.com/?a"],
        ["clean", "--output", ""],
    ])
    func wrongUsage(arguments: [String]) throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        let run = try SiteTest.run(SiteTest.program, arguments, in: site.folder)
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix("Error: ") && run.errors.contains("Usage: galley \(arguments[0])"))
        #expect(!site.exists("public"))
    }

    @Test func aCommandThatIsNoneMayBeMeantForAnother() throws {
        let site = try SiteTest()
        let run = try site.galley("sevre")
        #expect(run.status == 2)
        #expect(run.errors.hasPrefix("Error: There is no command 'sevre'. Did you mean 'serve'?\n"))
        #expect(
            try site.galley("xyzzy", "--port", "1").errors.hasPrefix("Error: There is no command 'xyzzy'.\n"))
        #expect(try site.galley("help", "serve").status == 0)
        #expect(try site.galley("build", "--sttrict").errors.contains("Did you mean '--strict'?"))
    }

    @Test func anEditorNeedsThePathOfAFile() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        let run = try site.galley("serve", "--editor", "code")
        #expect(run.status == 2)
        #expect(run.errors.contains("such as 'vscode://file{path}:{line}:{column}'"))
        try site.write("galley.yml", "serve: { editor: code }\n")
        let build = try site.galley("build")
        #expect(build.places == ["galley.yml:1:18"] && build.errors.contains("{path}"))
        try site.write("galley.yml", "serve: { editor: \"\" }\n")
        #expect(try site.galley("build").status == 0)
    }

    @Test func whoComesFromAnotherProgramIsToldOfItsFolder() throws {
        let site = try SiteTest("-- mkdocs.yml --\nsite_name: X\n-- docs/index.md --\n# Home")
        try site.write("galley.yml", "title: X\n")
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(
            run.errors.contains("there is a folder `docs`: `content: docs` in galley.yml takes its pages"))
        #expect(run.errors.contains("`mkdocs.yml` is read where there is no galley.yml"))
        try site.write("galley.yml", "content: docs\n")
        #expect(try site.galley("build").status == 0)
        // Its keys have other names here; the list of all is one.
        try site.write("galley.yml", "site_name: X\nplugins: []\nvalidation: {}\nwatch: []\ndocs_dir: docs\n")
        let keys = try site.galley("build").errors
        #expect(keys.contains("did you mean `title`?") && keys.contains("did you mean `content`?"))
        #expect(keys.components(separatedBy: "known keys are").count == 2)
        try site.write("galley.yml", "content: docs\nsnippet_append: [a.md]\n")
        let misplaced = try site.galley("build").errors
        #expect(misplaced.contains("`snippet_append` belongs under `markdown`"))
        #expect(!misplaced.contains("known keys are"))
    }

    @Test func aFolderThatIsNotThereNeedsNoUsage() throws {
        #expect(
            try SiteTest().galley("new", "nowhere", "--from", "mkdocs").errors
                == "error: there is no folder `nowhere`\n  = name the folder of the MkDocs project\n")
        let run = try SiteTest().galley("build", "nowhere")
        #expect(run.status == 2)
        #expect(run.errors == "Error: There is no folder 'nowhere'.\n")
    }

    @Test func aReaderThatGoesAwayStopsNothing() throws {
        let site = try SiteTest("-- content/index.md --\n# Home")
        let run = try SiteTest.run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "{ sleep 0.2; \"$0\" build -v; echo $? >&2; } | true", SiteTest.program.path],
            in: site.folder)
        #expect(run.errors.hasSuffix("0\n"), "\(run.errors)")
        #expect(site.exists("public/index.html"))
    }

    // MARK: Reports

    @Test func quietTellsProblemsOnly() throws {
        let site = try SiteTest("-- content/index.md --\n[x](gone.md)\n-- content/img/unused.png --\nx")
        let run = try site.galley("build", "--quiet")
        #expect(run.status == 0 && run.output == "")
        #expect(run.reports.count == 1)
        #expect(try site.galley("clean", "--quiet").output == "")
    }

    @Test func colours() throws {
        let site = try SiteTest("-- content/index.md --\n[x](gone.md)")
        let escape = "\u{1B}["
        // The report goes to a file: no terminal, no colour unless asked for.
        #expect(try !site.galley("build").errors.contains(escape))
        #expect(try site.galley("build", "--color", "always").errors.contains(escape))
        #expect(
            try site.galley("build", "--color", "always", environment: ["NO_COLOR": "1"]).errors.contains(
                escape))
        #expect(try !site.galley("build", "--color", "never").errors.contains(escape))
    }

    @Test(.enabled(if: isInstalled("script"), "there is no `script` to make a terminal"))
    func coloursOnATerminal() throws {
        let site = try SiteTest("-- content/index.md --\n[x](gone.md)")
        func onTerminal(_ environment: [String: String]) throws -> String {
            try SiteTest.run(
                URL(fileURLWithPath: "/usr/bin/script"),
                ["-qec", "'\(SiteTest.program.path)' build", "/dev/null"], in: site.folder,
                environment: environment
            ).output
        }
        let escape = "\u{1B}["
        #expect(try onTerminal(["TERM": "xterm"]).contains(escape))
        #expect(try onTerminal(["TERM": "xterm", "NO_COLOR": ""]).contains(escape))
        #expect(try !onTerminal(["TERM": "xterm", "NO_COLOR": "1"]).contains(escape))
        #expect(try !onTerminal(["TERM": "dumb"]).contains(escape))
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionScripts(shell: String) throws {
        let run = try SiteTest().galley("--generate-completion-script", shell)
        #expect(run.status == 0 && run.errors == "")
        for word in ["build", "clean", "new", "schema", "base-url", "overwrite"] {
            #expect(run.output.contains(word))
        }
    }

    @Test func bashTakesItsCompletionScript() throws {
        let site = try SiteTest()
        try site.write("galley.bash", try site.galley("--generate-completion-script", "bash").output)
        let run = try SiteTest.run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "command -v bash >/dev/null || exit 0; bash -n galley.bash"], in: site.folder)
        #expect(run.status == 0, "\(run.errors)")
    }

    // MARK: The manual page

    @Test func theManualPageNamesEveryCommandAndOption() throws {
        let site = try SiteTest()
        let page = try site.galley("man")
        #expect(page.status == 0)
        for section in [
            "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "COMPLETION", "FILES", "ENVIRONMENT",
            "EXIT STATUS",
            "EXAMPLES",
        ] {
            #expect(page.output.contains("\n.Sh \(section)\n"), "\(section)")
        }
        for word in ["galley.yml", "_nav.yml", "public/.galley", "NO_COLOR", "-generate-completion-script"] {
            #expect(page.output.contains(word), "\(word)")
        }
        #expect(page.output.contains("Show drafts, or leave them out"))
        let help = try site.galley("build", "--help").output
        for option in help.matches(of: /--[a-z-]+/).map({ String($0.output) }) {
            #expect(page.output.contains("Fl -" + option.dropFirst(2)), "\(option)")
        }
    }

    @Test(.enabled(if: isInstalled("groff"), "there is no `groff`"))
    func theManualPageIsWellFormed() throws {
        let site = try SiteTest()
        try site.write("galley.1", try site.galley("man").output)
        let run = try SiteTest.run(
            URL(fileURLWithPath: "/usr/bin/groff"), ["-mandoc", "-Tascii", "-ww", "galley.1"], in: site.folder
        )
        #expect(run.status == 0 && run.errors == "", "\(run.errors)")
    }

    private static func isInstalled(_ program: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/" + program)
    }
}
