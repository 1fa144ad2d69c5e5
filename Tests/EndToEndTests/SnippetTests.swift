// Parts of other files in pages, and variables: built, audited, repaired and followed by the real program.

import Foundation
import Testing

@Suite struct SnippetTests {
    private func site(_ files: String, snippets: String = "true", more: String = "") throws -> SiteTest {
        let site = try SiteTest("-- galley.yml --\nmarkdown: { snippets: \(snippets) }\n\(more)\n" + files)
        try FileManager.default.createDirectory(at: site.url(".git"), withIntermediateDirectories: true)
        return site
    }

    @Test func partsOfFilesStandInListsQuotesTabsAndCode() throws {
        let site = try site(
            """
            -- src/app.py --
            import x
            # --8<-- [start:main]
            def main():
                return x
            # --8<-- [end:main]
            -- parts/note.md --
            *Mind* this.

            - one
            -- content/index.md --
            # Home

            - item

              --8<-- "parts/note.md"

              ```python
              --8<-- "src/app.py:main"
              ```

            > --8<-- "parts/note.md"

            === "Tab"

                --8<-- "parts/note.md"

            !!! note
                {!parts/note.md!}

            ```
            --8<-- "src/app.py:1:1"
            ```
            """)
        let run = try site.galley("build")
        #expect(run.status == 0 && run.reports == [], "\(run.errors)")
        let html = try site.main("index.html")
        #expect(html.components(separatedBy: "<em>Mind</em>").count == 5)
        #expect(html.components(separatedBy: "<li>one</li>").count == 5)
        #expect(html.contains("<blockquote>\n<p><em>Mind</em>"))
        let code = html.replacing(/<span[^>]*>|<\/span>/, with: "")
        #expect(code.contains("<code class=\"language-python\">def main():\n    return x\n</code>"))
        #expect(code.contains("<code>import x\n</code>"))
    }

    @Test func lookAlikesStay() throws {
        let text =
            "# Home\n\n--8<-- \"a.md\"\n\n{!a.md!} {{#include a.md}} {{ x }}\n\n{* a.md *}\n\n<<< a.md\n"
        let site = try SiteTest("-- content/index.md --\n" + text + "-- a.md --\nfile\n")
        #expect(try site.galley("build").reports == [])
        #expect(try !site.main("index.html").contains("file"))
        // The same page, with a way of asking that it does not use.
        try site.write("galley.yml", "markdown: { snippets: [vitepress] }\n")
        try site.write("content/index.md", "# Home\n\n--8<-- \"a.md\"\n\n{!a.md!}\n")
        #expect(try site.galley("build").reports == [])
        #expect(try !site.main("index.html").contains("file"))
    }

    @Test func nothingOutsideTheRepositoryIsRead() throws {
        let outside = FileManager.default.temporaryDirectory.appendingPathComponent(
            "secret-" + UUID().uuidString)
        try Data("secret\n".utf8).write(to: outside)
        defer { try? FileManager.default.removeItem(at: outside) }
        let site = try site(
            """
            -- docs/galley.yml --
            markdown: { snippets: true }
            -- docs/content/index.md --
            # Home

            --8<-- "../shared.md"
            -- shared.md --
            of the repository
            -- .git/config --
            token
            """)
        func build(_ page: String) throws -> SiteTest.Run {
            try site.write("docs/content/index.md", page)
            return try SiteTest.run(SiteTest.program, ["build"], in: site.url("docs"))
        }
        #expect(try build("--8<-- \"../shared.md\"\n").status == 0)
        #expect(site.read("docs/public/index.html")?.contains("of the repository") == true)
        try FileManager.default.createSymbolicLink(at: site.url("docs/link.md"), withDestinationURL: outside)
        try FileManager.default.createSymbolicLink(
            at: site.url("docs/up"), withDestinationURL: outside.deletingLastPathComponent())
        for path in [
            "../../\(outside.lastPathComponent)", outside.path, "link.md", "up/\(outside.lastPathComponent)",
            "../.git/config",
        ] {
            let run = try build("# A\n\n--8<-- \"\(path)\"\n")
            #expect(run.status == 1 && run.reports.count == 1, "\(path)\n\(run.errors)")
            #expect(run.reports.first?.contains("snippet/outside") == true, "\(run.errors)")
            #expect(run.places == ["content/index.md:3:1"])
        }
        // Without a repository, the project's folder is where it ends.
        try site.remove(".git")
        #expect(try build("--8<-- \"../shared.md\"\n").reports.first?.contains("snippet/outside") == true)
    }

    @Test func whatGitKeepsIsNotReadWhateverFoldersAreCalled() throws {
        let site = try site(
            """
            -- 日本語日本語/galley.yml --
            markdown: { snippets: true }
            -- 日本語日本語/content/index.md --
            # Home

            --8<-- ".git/config"
            -- 日本語日本語/.git/config --
            token
            """)
        let run = try SiteTest.run(SiteTest.program, ["build"], in: site.url("日本語日本語"))
        #expect(run.status == 1 && run.reports.first?.contains("snippet/outside") == true, "\(run.errors)")
    }

    @Test func variablesComeFromFilesOfTheProjectOnly() throws {
        let site = try SiteTest(
            """
            -- secret.yml --
            token: hunter2
            -- docs/galley.yml --
            variable_files: [../secret.yml]
            -- docs/content/index.md --
            # Home
            {{ token }}
            """)
        let run = try SiteTest.run(SiteTest.program, ["build"], in: site.url("docs"))
        #expect(run.status == 2 && run.errors.contains("outside the project"), "\(run.errors)")
        // Nobody writes into a fifo, and nobody waits for that.
        try site.write("docs/galley.yml", "variable_files: [pipe.yml]\n")
        #expect(mkfifo(site.url("docs/pipe.yml").path, 0o600) == 0)
        let second = try SiteTest.run(SiteTest.program, ["build"], in: site.url("docs"))
        #expect(second.status != 0 && second.errors.contains("cannot read `pipe.yml`"), "\(second.errors)")
    }

    @Test(.timeLimit(.minutes(30))) func tagsThatAreNotClosedAreLookedForOnce() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            variables: { name: x }
            -- content/index.md --
            # Home
            \(String(repeating: "{% raw %} ", count: 5000))
            """)
        let run = try site.galley("build")
        #expect(run.status == 0 && run.errors.contains("variable/unclosed"))
    }

    @Test func filesThatAreNoTextAreRefused() throws {
        let site = try site(
            "-- content/index.md --\n# A\n\n--8<-- \"bin\"\n\n--8<-- \"big\"\n\n--8<-- \"latin\"\n\n--8<-- \"content\"\n"
        )
        try site.write("bin", Data([0x61, 0, 0x62]))
        try site.write("latin", Data([0x61, 0xE9, 0x62]))
        try site.write("big", Data(repeating: 0x61, count: (4 << 20) + 1))
        let run = try site.galley("build")
        #expect(run.status == 1)
        #expect(
            run.reports.map { $0.split(separator: "[").last ?? "" } == [
                "snippet/no-text]", "snippet/too-large]", "snippet/no-text]", "snippet/missing-file]",
            ], "\(run.errors)")
    }

    @Test func nearNamesAreOffered() throws {
        let site = try site(
            "-- content/index.md --\n# A\n\n--8<-- \"parts/nots.md\"\n\n--8<-- \"parts/note.md:setpu\"\n-- parts/note.md --\n<!-- --8<-- [start:setup] -->\n"
        )
        let run = try site.galley("build")
        #expect(
            run.errors.contains("did you mean `parts/note.md`?")
                && run.errors.contains("did you mean `setup`?"))
        #expect(run.places == ["content/index.md:3:1", "content/index.md:5:1"])
    }

    @Test func findingsNameTheIncludedFileOnce() throws {
        let site = try site(
            """
            -- parts/note.md --
            See [gone](gone.md)

            and <a href="nowhere.md">this</a>.

            ```nolang
            x
            ```
            -- content/index.md --
            # Home
            [own](lost.md)

            --8<-- "parts/note.md"
            -- content/a.md --
            # A
            --8<-- "parts/note.md"
            """)
        let audit = try site.audit()
        #expect(
            audit.list().filter { $0.hasPrefix("link/") || $0.hasPrefix("code/") } == [
                "code/unknown-language parts/note.md:5:1",
                "link/missing-page content/index.md:2:1", "link/missing-page parts/note.md:1:5",
                "link/missing-page parts/note.md:3:5",
            ], "\(audit.list())")
        let run = try site.galley("build", "--verbose")
        #expect(
            run.places.filter { $0.hasPrefix("parts/") } == [
                "parts/note.md:1:5", "parts/note.md:3:5", "parts/note.md:5:1",
            ], "\(run.errors)")
        #expect(run.errors.contains("from the folder of the page"))
    }

    @Test func commentsSilenceFindingsInSnippets() throws {
        let site = try site(
            """
            -- parts/note.md --
            [gone](gone.md)
            -- parts/silent.md --
            <!-- audit-ignore: link/missing-page -- comes later -->
            [gone](gone.md)
            -- content/index.md --
            # Home

            <!-- audit-ignore-start: link/missing-page -- comes later -->

            --8<-- "parts/note.md"

            <!-- audit-ignore-end -->

            --8<-- "parts/silent.md"

            [own](lost.md)
            """)
        let audit = try site.audit()
        #expect(audit.list() == ["link/missing-page content/index.md:11:1"], "\(audit.list())")
    }

    @Test func repairsNeverTouchWhatIsNotTheirs() throws {
        let page = """
            ---
            title: A
            ---
            # A

            --8<-- "parts/note.md"

            [a](Guide/Setup.md) and {{ version }} [b](Guide/setup.md)

            [c]({{ folder }}/Setup.md)

            """
        let note = "[a](Guide/Setup.md)\n"
        let site = try site(
            "-- parts/note.md --\n\(note)-- content/guide/setup.md --\n# Setup\n",
            more: "variables: { version: '1', folder: guide }")
        try site.write("parts/note.md", note)
        try site.write("content/index.md", page)
        try site.galley("audit", "--fix", "--write")
        #expect(site.read("parts/note.md") == note)
        #expect(
            site.read("content/index.md")
                == page.replacingOccurrences(of: "[a](Guide/Setup.md)", with: "[a](guide/setup.md)")
                .replacingOccurrences(of: "[b](Guide/setup.md)", with: "[b](guide/setup.md)"))
    }

    @Test func markdownForProgramsHasWhatPagesHave() throws {
        let site = try site(
            "-- parts/note.md --\nPart, [see](guide.md).\n-- content/guide.md --\n# Guide\n-- content/index.md --\n# Home\n\n--8<-- \"parts/note.md\"\n\n{{ version }}\n",
            more: "llms: true\nvariables: { version: '1.5' }")
        let run = try site.galley("build")
        #expect(run.status == 0, "\(run.errors)")
        let text = site.read("public/index.md") ?? ""
        #expect(text.hasPrefix("# Home\n\nPart, [see](guide/index.md).\n") && text.contains("1.5"), "\(text)")
    }

    @Test func filesStandBelowEachPage() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            markdown: { abbreviations: true, snippet_append: parts/words.md }
            -- parts/words.md --
            *[HTML]: words

            [there]: guide.md
            -- content/index.md --
            # Home
            HTML is [there].
            -- content/guide.md --
            # Guide
            """)
        let run = try site.galley("build")
        #expect(run.status == 0 && run.reports == [], "\(run.errors)")
        let html = try site.main("index.html")
        #expect(html.contains("<abbr") && html.contains("<a href=\"guide/\">there</a>"))
        try site.remove("parts/words.md")
        let broken = try site.galley("build")
        #expect(broken.status == 1 && broken.reports.count == 1, "\(broken.errors)")
        #expect(broken.places == ["galley.yml:1:50"])
    }

    @Test func variablesComeFromTheConfigurationFilesAndThePage() throws {
        let site = try SiteTest(
            """
            -- galley.yml --
            title: Handbook
            variables: { version: 2.1, team: { mail: a@example.com } }
            variable_files: [data/people.yml, data/more.json]
            -- data/people.yml --
            people:
              - name: Ada
            -- data/more.json --
            {"port": 8080}
            -- content/index.md --
            ---
            level: 3
            ---
            # Home

            {{ version }}, {{ people[0].name }}, {{ port }}, {{ level }}, {{ page.title }}, {{ site.title }}, {{ config.site_name }}

            `{{ version }}` {{ versino }}
            """)
        let run = try site.galley("build")
        #expect(
            run.reports == ["warning: there is no variable `versino` [variable/unknown]"], "\(run.errors)")
        #expect(run.places == ["content/index.md:8:17"])
        #expect(try site.main("index.html").contains("2.1, Ada, 8080, 3, Home, Handbook, Handbook"))
        try site.write("galley.yml", "variable_files: { team: data/people.yml, gone: data/none.yml }\n")
        try site.write("content/index.md", "# Home\n\n{{ team.people[0].name }}\n")
        let second = try site.galley("build")
        #expect(
            second.reports == [
                "error: cannot read `data/none.yml`: No such file or directory [config/variable-file]"
            ])
        #expect(second.places == ["galley.yml:1:48"])
    }

    @Test func descriptionsOfAnAPIHaveNoVariables() throws {
        let site = try site(
            """
            -- content/index.md --
            # Home
            -- content/api.json --
            {"openapi": "3.1.0", "info": {"title": "A", "version": "1", "description": "{{ version }} {!galley.yml!}"}, "paths": {}}
            """, more: "variables: { version: 'put in' }\napi: api.json")
        let run = try site.galley("build")
        #expect(run.status == 0, "\(run.errors)")
        let html = try site.main("api/index.html")
        #expect(html.contains("{{ version }} {!galley.yml!}") && !html.contains("put in"))
    }

    @Test func aPreviewFollowsSnippetsWhereverTheyLie() throws {
        let site = try SiteTest(
            """
            -- docs/galley.yml --
            markdown: { snippets: true }
            variable_files: ../data/v.yml
            -- data/v.yml --
            v: first
            -- src/a.py --
            old = 1
            -- docs/content/index.md --
            # Home

            {{ v }}

            ```
            --8<-- "../src/a.py"
            ```
            """)
        try FileManager.default.createDirectory(at: site.url(".git"), withIntermediateDirectories: true)
        let server = try LiveServer(site, "docs")
        defer { server.end() }
        func see(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
            let end = Date().addingTimeInterval(60)
            while true {
                let run = try SiteTest.run(
                    URL(fileURLWithPath: "/usr/bin/env"), ["curl", "-s", server.origin + "/"], in: site.folder
                )
                let html = run.output.replacing(/<span[^>]*>|<\/span>/, with: "")
                if html.contains(text) { return }
                guard Date() < end else {
                    Issue.record("not seen: \(text)\n\(server.output)", sourceLocation: sourceLocation)
                    return
                }
                usleep(50_000)
            }
        }
        try see("old = 1")
        try site.write("src/a.py", "new = 2\n")
        try see("new = 2")
        try site.write("data/v.yml", "v: second\n")
        try see("second")
        // A file that no page had before, and that is not there yet.
        try site.write("docs/content/index.md", "# Home\n\n--8<-- \"../src/more/b.md\"\n")
        try server.waitForOutput("snippet/missing-file")
        try site.write("src/more/b.md", "It came.\n")
        try see("It came.")
        try site.write("src/more/b.md", "It changed.\n")
        try see("It changed.")
        try site.remove("src/more/b.md")
        try server.waitForOutput("snippet/missing-file", count: 2)
        try site.write("src/more/b.md", "It is back.\n")
        try see("It is back.")
    }
}
