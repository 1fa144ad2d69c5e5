// What a browser shows while the sources of a site are written.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: WebDriver.isInstalled, WebDriver.absence))
struct LivePreviewTests {
    @Test func aSavedPageIsSeenAtOnce() throws {
        let page = try LivePage()
        try page.site.write("content/guide/a.md", "# First\n\nWritten in place.\n")
        try page.seeReloaded("Written in place.")
        // As editors save that write beside the file and rename.
        try page.site.write("content/guide/.a.md.tmp", "# First\n\nRenamed over it.\n")
        #expect(
            rename(page.site.url("content/guide/.a.md.tmp").path, page.site.url("content/guide/a.md").path)
                == 0)
        try page.seeReloaded("Renamed over it.")
        // As others save that empty the file first, and take their time.
        let file = try FileHandle(forWritingTo: page.site.url("content/guide/a.md"))
        try file.truncate(atOffset: 0)
        usleep(3000)
        try file.write(contentsOf: Data("# First\n\nWritten ".utf8))
        usleep(3000)
        try file.write(contentsOf: Data("in pieces.\n".utf8))
        try file.close()
        try page.seeReloaded("Written in pieces.")
    }

    @Test func aPageReloadsOnlyForWhatItShows() throws {
        let page = try LivePage()
        try page.expectNoReload {
            try page.site.write("content/guide/b.md", "# Second\n\nQuite other text.\n")
        }
        try page.expectNoReload { try page.site.write("content/guide/b.md", "# Second\n\n## A heading\n") }
        try page.site.write("content/guide/b.md", "# Another\n\nOther text.\n")
        try page.seeReloaded("Another")
        try page.site.write("galley.yml", "title: Handbuch\n")
        try page.seeReloaded("Handbuch")
    }

    @Test func theReaderStaysInPlace() throws {
        let tall = (1...120).map { "Line \($0).\n" }.joined(separator: "\n")
        let text = """
            # First

            <p><input type="radio" name="x" checked><input type="radio" name="x"></p>

            <details><summary>One</summary>Inside one.</details>

            <details><summary>Two</summary>Inside two.</details>

            """
        let page = try LivePage(LivePage.files + "\n-- content/guide/a.md --\n" + text + tall)
        let tabs = try page.browser.run("return document.querySelectorAll('main input[type=radio]').length")
        #expect(tabs as? Int == 2)
        try page.browser.run(
            "document.querySelectorAll('main input[type=radio]')[1].checked = true; document.querySelectorAll('main details')[1].open = true; scrollTo({top: 1500, behavior: 'instant'})"
        )
        try page.site.write("content/guide/a.md", text + tall + "\nThe end.\n")
        try page.seeReloaded("The end.")
        try page.see("Math.abs(scrollY - 1500) < 2")
        let state = try page.browser.string(
            "[...document.querySelectorAll('main details')].map((d) => d.open) + ' ' + [...document.querySelectorAll('main input[type=radio]')].map((i) => i.checked)"
        )
        #expect(state == "false,true false,true")
    }

    @Test func stylesAreSwappedInThePage() throws {
        let page = try LivePage(
            LivePage.files
                + "\n-- galley.yml --\ntitle: Handbook\ntheme:\n  stylesheets: [own.css]\n-- content/own.css --\nmain { outline-color: rgb(1, 1, 1) }"
        )
        func color(_ name: String) -> String {
            "getComputedStyle(document.querySelector('main')).\(name)"
        }
        try page.see("\(color("outlineColor")) === 'rgb(1, 1, 1)'")
        try page.site.write("content/own.css", "main { outline-color: rgb(2, 2, 2) }")
        try page.see("\(color("outlineColor")) === 'rgb(2, 2, 2)'")
        #expect(try page.isMarked())
        // The theme's: the addresses of all its files change.
        let css = try String(
            contentsOf: SiteTest.checkout.appendingPathComponent("theme/css/main.css"), encoding: .utf8)
        for number in [3, 4] {
            try page.site.write(
                "theme/css/main.css", css + "\nmain { column-rule-color: rgb(\(number), 3, 3) }\n")
            try page.see("\(color("columnRuleColor")) === 'rgb(\(number), 3, 3)'")
            #expect(try page.isMarked())
        }
        let count = "document.querySelectorAll('link[rel=stylesheet]').length"
        try page.see("\(count) === 2")
        // The page is not taken for an old one afterwards.
        try page.expectNoReload { try page.site.write("content/guide/b.md", "# Second\n\nMore text.\n") }
        try page.site.write("content/guide/a.md", "# First\n\nNew text.\n")
        try page.seeReloaded("New text.")
        // Together with a text, in one batch.
        try page.site.write("content/own.css", "main { outline-color: rgb(5, 5, 5) }")
        try page.site.write("content/guide/a.md", "# First\n\nNewer text.\n")
        try page.seeReloaded("Newer text.")
        try page.see("\(color("outlineColor")) === 'rgb(5, 5, 5)'")
    }

    @Test func errorsAreShownOverTheLastGoodPage() throws {
        let page = try LivePage()
        try page.site.write("content/guide/a.md", "---\ntitle: [\n---\n# First\n\nBroken text.\n")
        try page.see(LivePage.panel(".panel pre"))
        #expect(try page.isMarked())
        #expect(try page.browser.text("main").contains("Some text."))
        let frame = try page.browser.string(LivePage.panel("pre") + ".textContent")
        #expect(frame.contains("3 | ---") && frame.contains("^"))
        let link = try page.browser.string(LivePage.panel(".place a") + ".href")
        let path = page.site.url("content/guide/a.md").resolvingSymlinksInPath().path
        #expect(link.hasPrefix("vscode://file\(path):"))
        // Who closes it has it as a badge, until something else is wrong.
        try page.browser.press("\u{E00C}")
        try page.see("!\(LivePage.panel(".panel")) && \(LivePage.panel(".badge.error"))")
        try page.browser.run(LivePage.panel(".badge") + ".click()")
        try page.see(LivePage.panel(".panel"))
        try page.browser.run(LivePage.panel(".close") + ".click()")
        try page.see("!\(LivePage.panel(".panel"))")
        // A page that is loaded meanwhile is a good one, and tells as well.
        try page.open("/guide/b/")
        try page.see(LivePage.panel(".panel"))
        try page.site.write("content/guide/a.md", "# First\n\nMended text.\n")
        try page.see("!document.querySelector('galley-problems')")
        #expect(try page.isMarked())
        try page.open("/guide/a/")
        try page.see("document.body.textContent.includes('Mended text.')")
        #expect(page.server.output.contains("the last site without errors stays"))
    }

    @Test(arguments: ["{% if %}", "{{ page.title | nonesuch }}", "{{ site.title.wrong.deeper }}"])
    func templatesHaveErrorsToo(_ wrong: String) throws {
        let page = try LivePage()
        let templates = SiteTest.checkout.appendingPathComponent("theme/templates/page.html")
        let good = try String(contentsOf: templates, encoding: .utf8)
        let bad = good.replacingOccurrences(of: "<article", with: wrong + "<article")
        #expect(bad != good)
        try page.site.write("theme/templates/page.html", bad)
        try page.see(LivePage.panel(".panel pre"))
        #expect(try page.isMarked())
        #expect(try page.browser.text("main").contains("Some text."))
        // What is written meanwhile is seen when the template is right again.
        try page.site.write("content/guide/a.md", "# First\n\nLater text.\n")
        try page.site.write(
            "theme/templates/page.html", good.replacingOccurrences(of: "<article", with: "<article data-x"))
        try page.seeReloaded("Later text.")
        try page.see("document.querySelector('article[data-x]')")
        try page.see("!document.querySelector('galley-problems')")
    }

    @Test func brokenLinksAreABadge() throws {
        let page = try LivePage()
        try page.site.write("content/guide/a.md", "# First\n\n[Wrong](c.md) and [right](b.md#later).\n")
        try page.seeReloaded("Wrong")
        try page.see(LivePage.panel(".badge") + "?.textContent === '2 problems'")
        try page.see("!\(LivePage.panel(".panel"))")
        try page.browser.run(LivePage.panel(".badge") + ".click()")
        try page.see(LivePage.panel(".panel .id") + "?.textContent === 'link/missing-page'")
        try page.see(LivePage.panel("h3 code") + ".textContent === 'c.md'")
        // All of it is in the window, however small that is.
        for (width, height) in [(1440, 900), (390, 700)] {
            try page.browser.devTools(
                "Emulation.setDeviceMetricsOverride",
                ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500])
            for part in [".panel", ".badge", ".close"] {
                try page.see(
                    "((r) => r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight)(\(LivePage.panel(part)).getBoundingClientRect())"
                )
            }
        }
        // Mended from elsewhere.
        try page.site.write("content/guide/b.md", "# Second\n\n## Later\n")
        try page.see(LivePage.panel(".badge") + "?.textContent === '1 problem'")
        try page.site.write("content/guide/c.md", "# Third\n")
        try page.see("!document.querySelector('galley-problems')")
    }

    @Test func aReloadDoesNotCallOffALink() throws {
        let page = try LivePage()
        for i in 0..<5 {
            try page.open("/guide/a/")
            try page.browser.run(
                "document.querySelector('nav a[href*=\"../b/\"]').click()"
            )
            try page.site.write("content/guide/a.md", "# First \(i)\n")
            try page.see("location.pathname === '/guide/b/'")
            try page.see("document.querySelector('nav').textContent.includes('First \(i)')")
        }
    }

    @Test func pagesComeAndGo() throws {
        let page = try LivePage()
        try page.site.remove("content/guide/a.md")
        try page.seeReloaded("There is no page here")
        try page.see("[...document.querySelectorAll('main li a')].some((a) => a.pathname === '/guide/')")
        #expect(try page.browser.run("return fetch('').then((a) => a.status)") as? Int == 404)
        try page.site.write("content/guide/a.md", "# First\n\nHere again.\n")
        try page.seeReloaded("Here again.")
        try page.site.write("content/guide/authentication.md", "# Authentication\n")
        try page.open("/guide/authentification/")
        try page.see(
            "[...document.querySelectorAll('main li a')].some((a) => a.pathname === '/guide/authentication/')"
        )
        try page.open("/new/")
        try page.see("document.body.textContent.includes('There is no page here')")
        try page.site.write("content/new/index.md", "# New\n\nA new page in a new folder.\n")
        try page.seeReloaded("A new page in a new folder.")
    }

    @Test func theTerminalSaysWhereTheSiteWent() throws {
        let page = try LivePage()
        try page.site.write("galley.yml", "title: Handbook\nbase_url: https://example.org/docs/\n")
        try page.server.waitForOutput("The site is at \(page.server.origin)/docs/ now\n")
        try page.see("location.pathname === '/docs/guide/a/'")
    }

    @Test func copiedPagesReloadToo() throws {
        let page = try LivePage(
            LivePage.files + "\n-- content/demo.html --\n<!doctype html><title>Demo</title><p>One.</p>",
            open: "/demo.html")
        try page.site.write("content/demo.html", "<!doctype html><title>Demo</title><p>Two.</p>")
        try page.seeReloaded("Two.")
    }

    @Test func theReferenceFollowsItsDescription() throws {
        func description(_ summary: String) -> String {
            #"{"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1"}, "paths": {"/ideas": {"get": {"operationId": "list", "summary": "\#(summary)", "responses": {"200": {"description": "All."}}}}}}"#
        }
        let page = try LivePage(
            LivePage.files
                + "\n-- galley.yml --\ntitle: Handbook\napi: { spec: api/openapi.json }\n-- content/api/openapi.json --\n"
                + description("List ideas"), open: "/api/operations/list/")
        try page.see("document.body.textContent.includes('List ideas')")
        try page.site.write("content/api/openapi.json", description("Show all ideas"))
        try page.seeReloaded("Show all ideas")
    }

    @Test func thePageFindsTheServerAgain() throws {
        let page = try LivePage()
        page.server.kill()
        try page.see("document.documentElement.dataset.galleyLive === undefined")
        try page.see("document.querySelector('galley-problems')?.shadowRoot.querySelector('.lost') != null")
        try page.server.startAgain()
        try page.listening()
        try page.see("document.querySelector('galley-problems') == null")
        usleep(300_000)
        // Nothing has changed.
        #expect(try page.isMarked())
        try page.site.write("content/guide/a.md", "# First\n\nAfter the start.\n")
        try page.seeReloaded("After the start.")
        page.server.kill()
        try page.site.write("content/guide/a.md", "# First\n\nWhile nobody looked.\n")
        try page.server.startAgain()
        try page.seeReloaded("While nobody looked.")
    }

    @Test func draftsAreShownAndMarked() throws {
        let page = try LivePage(
            LivePage.files + "\n-- content/guide/a.md --\n---\ndraft: true\n---\n# First\n\nNot yet.")
        try page.see("document.body.textContent.includes('Not yet.')")
        #expect(try page.browser.text("main .stamp").lowercased() == "draft")
        for path in ["content/guide/index.md", "content/index.md"] {
            try page.site.write(path, "---\ndraft: true\n---\n# An index\n")
            try page.open(path == "content/index.md" ? "/" : "/guide/")
            try page.see("document.querySelector('main .stamp')")
        }
    }

    @Test func aBranchWithThousandsOfFilesIsSwitched() throws {
        let page = try LivePage()
        for i in 0..<2000 { try page.site.write("content/many/n\(i).md", "# Page \(i)\n\nOne.\n") }
        try page.site.write("content/guide/a.md", "# First\n\nAll are there.\n")
        try page.seeReloaded("All are there.")
        try page.open("/many/n1999/")
        try page.see("document.querySelector('main').textContent.includes('One.')")
        for i in 0..<2000 where i != 1000 {
            try page.site.write("content/many/n\(i).md", "# Page \(i)\n\nTwo.\n")
        }
        try page.site.remove("content/many/n1000.md")
        try page.seeReloaded("Two.")
        try page.open("/many/n0/")
        try page.see("document.querySelector('main').textContent.includes('Two.')")
        try page.see("!document.querySelector('nav').textContent.includes('Page 1000')")
    }

    @Test func aTabOutOfSightGivesItsConnectionBack() throws {
        let page = try LivePage()
        let states = "(window.sources ?? []).map((s) => s.readyState).join()"
        try page.browser.devTools(
            "Page.addScriptToEvaluateOnNewDocument",
            [
                "source":
                    "window.sources = []; const Plain = EventSource; window.EventSource = class extends Plain { constructor(a) { super(a); sources.push(this); } };"
            ])
        try page.open("/guide/a/")
        try page.see("\(states) === '1'")
        try page.browser.minimize()
        try page.see("document.hidden && \(states) === '2'")
        try page.site.write("content/guide/a.md", "# First\n\nSeen later.\n")
        try page.server.waitForOutput("shown after")
        #expect(try page.isMarked())
        try page.browser.restore()
        try page.seeReloaded("Seen later.")
    }
}
