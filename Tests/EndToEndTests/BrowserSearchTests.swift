// The search in a real browser: typing, moving, going, and what is marked where one lands.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: WebDriver.isInstalled, WebDriver.absence))
struct BrowserSearchTests {
    static let enter = "\u{E007}"
    static let escape = "\u{E00C}"
    static let down = "\u{E015}"
    static let up = "\u{E013}"
    static let control = "\u{E009}"

    @Test func aWordIsFoundAndMarkedOnItsPage() throws {
        let search = try SearchSite()
        let browser = search.browser
        try search.open()
        try browser.press("leaps")
        try browser.wait(for: "document.querySelectorAll('.search-page').length === 2")
        #expect(try search.status == "2 pages.")
        #expect(try search.results == ["Guide / Moves: Undoing a move", "Guide / Configuration: Colours"])
        #expect(try search.marks == ["leaps", "leaps", "leaps"])
        #expect(try browser.text(".search-passage").contains("The idea leaps back over every column"))

        try browser.press(Self.enter)
        try browser.wait(for: "location.hash === '#undoing-a-move'")
        try browser.wait(for: "CSS.highlights.get('galley-search')")
        #expect(try browser.string("location.href") == search.home + "guide/moves/#undoing-a-move")
        #expect(try search.highlights == 2)
        try browser.press(Self.escape)
        #expect(try search.highlights == 0)
        // Marks are for the one arrival.
        try browser.open(search.home + "guide/moves/")
        #expect(try browser.run("return localStorage.getItem('galley.landing')") == nil)
        #expect(try search.highlights == 0)
        #expect(try search.complaints() == [])
    }

    @Test func codeIsMarkedToo() throws {
        let search = try SearchSite()
        try search.open()
        try search.ask("undo move")
        #expect(try search.results.first == "Guide / Moves: Undoing a move")
        try search.browser.press(Self.enter)
        try search.browser.wait(for: "CSS.highlights?.get('galley-search')")
        let texts =
            try search.browser.run(
                "return [...CSS.highlights.get('galley-search')].map((range) => range.toString() + ' in ' + range.startContainer.parentElement.closest('h1, h2, p, pre').tagName)"
            ) as? [String] ?? []
        #expect(texts.contains("undoMove in P"))
        #expect(texts.contains("undoMove in PRE"))
        #expect(texts.contains("Moves in H1"))
    }

    @Test func theListIsAComboboxForAssistiveTechnology() throws {
        let search = try SearchSite()
        let browser = search.browser
        try browser.open(search.home)
        try browser.click(".search-button")
        try browser.wait(for: "document.activeElement.matches('\(SearchSite.input)')")
        func fact(_ name: String) throws -> String {
            try browser.string("document.querySelector('\(SearchSite.input)').getAttribute('\(name)') ?? ''")
        }
        #expect(try fact("role") == "combobox")
        #expect(try fact("aria-expanded") == "false")
        #expect(try fact("aria-activedescendant") == "")
        try search.ask("leaps")
        #expect(try fact("aria-expanded") == "true")
        let list = try fact("aria-controls")
        #expect(try browser.string("document.getElementById('\(list)').getAttribute('role')") == "listbox")
        #expect(
            try browser.string("document.querySelector('.search-status').getAttribute('role')") == "status")
        let groups =
            try browser.run(
                "return [...document.querySelectorAll('[role=listbox] > [role=group]')].map((group) => group.getAttribute('aria-label'))"
            ) as? [String]
        #expect(groups == ["Moves", "Configuration"])
        #expect(try search.active == "Undoing a move")
        try browser.press(Self.down)
        #expect(try search.active == "Colours")
        #expect(
            try browser.string("document.querySelector('[aria-selected=true]').id")
                == fact("aria-activedescendant"))
        try browser.press(Self.down)
        #expect(try search.active == "Undoing a move")
        try browser.press(Self.up)
        #expect(try search.active == "Colours")

        #expect(try browser.windowCount() == 1)
        try browser.press(Self.enter, with: Self.control)
        try browser.wait(for: "document.querySelector('.search-dialog').open")
        #expect(try browser.windowCount() == 2)

        try browser.press(Self.escape)
        #expect(try browser.run("return document.querySelector('.search-dialog').open") as? Bool == false)
        #expect(try browser.string("document.activeElement.className") == "search-button")
    }

    @Test func keysOpenTheSearchButNotWhileOneTypes() throws {
        let search = try SearchSite()
        let browser = search.browser
        try browser.open(search.home)
        try browser.press("k", with: Self.control)
        try browser.wait(for: "document.querySelector('.search-dialog')?.open")
        try browser.press("a/b")
        #expect(try browser.string("document.querySelector('\(SearchSite.input)').value") == "a/b")
        try browser.open(search.home)
        try browser.press("/", with: Self.control)
        #expect(try !browser.exists(".search-dialog"))
        #expect(try browser.run("return typeof galleySearch") as? String == "undefined")
    }

    @Test func operationsAreFoundByNameAndPathAndFiltered() throws {
        let search = try SearchSite()
        try search.open()
        for query in ["createIdea", "createidea", "create idea", "POST /ideas"] {
            try search.ask(query)
            #expect(try search.results.first?.contains("POSTWrite an idea down") == true, "\(query)")
        }
        for query in [
            "moveIdea", "/ideas/{idea_id}/moves", "POST /ideas/{idea_id}/moves",
            "post /ideas/{idea_id}/moves",
        ] {
            try search.ask(query)
            #expect(try search.results.first?.contains("POSTPut an idea elsewhere") == true, "\(query)")
        }
        try search.ask("GET /ideas")
        #expect(try search.results.first?.contains("GETList ideas") == true)

        try search.ask("moves")
        #expect(try search.results.first == "Guide: Moves")
        let names =
            "[...document.querySelectorAll('.search-kinds button')].map((b) => b.textContent.replace(/\\d+/, '')).join()"
        #expect(try search.browser.string(names) == "All,Documentation,API reference")
        try search.browser.click(".search-kinds button:nth-child(3)")
        try search.browser.wait(
            for: "document.querySelector('.search-kinds button:nth-child(3)')?.ariaPressed === 'true'")
        #expect(try search.results.allSatisfy { $0.contains("API") || $0.contains("Board") })
        #expect(try search.results.contains { $0.contains("POSTPut an idea elsewhere") })
        #expect(try search.browser.string("document.activeElement.className") == "search-input")
    }

    @Test func anOperationComesBeforeTheSchemaThatIsCalledLikeIt() throws {
        let search = try SearchSite(
            more: """
                -- content/api/openapi.json --
                {"openapi": "3.1.0", "info": {"title": "Board", "version": "1"},
                 "paths": {"/ideas": {"post": {"operationId": "ideas_create_idea", "summary": "Create an idea", "description": "Creates an idea that is yours.", "tags": ["ideas"],
                  "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/IdeaCreate"}}}},
                  "responses": {"200": {"description": "Fine"}}}}},
                 "components": {"schemas": {"IdeaCreate": {"type": "object", "description": "An idea to create.",
                  "properties": {"title": {"type": "string"}}}}}}

                """)
        try search.open()
        for query in ["create idea", "create an idea", "creating ideas"] {
            try search.ask(query)
            #expect(try search.results.first?.contains("POSTCreate an idea") == true, "\(query)")
        }
        // Its name, written as one, is what is meant.
        try search.ask("IdeaCreate")
        #expect(try search.results.first?.contains("schemaIdeaCreate") == true)
    }

    @Test func wordsThatStandTogetherComeFirst() throws {
        let search = try SearchSite(
            more: """
                -- content/apart.md --
                # One

                A lantern is lit when it is dark, and every evening somebody has to look after all that is kept in the old cellar.
                -- content/together.md --
                # Two

                When it is dark, and every evening somebody has to look after all that is kept, a cellar lantern is lit in the old.

                """)
        try search.open()
        try search.ask("lantern cellar")
        #expect(try search.results == ["Two", "One"])
    }

    @Test func howManyPagesHaveAPhraseIsSaidWhereItIsKnown() throws {
        let counts =
            "[...document.querySelectorAll('.search-count')].map(({ textContent }) => textContent).join()"
        let search = try SearchSite()
        try search.open()
        try search.ask("leaps")
        #expect(try search.browser.string(counts) == "2,2,0")
        // A small site has all texts at hand.
        try search.ask("\"idea leaps\"")
        #expect(try search.status == "1 page.")
        #expect(try search.browser.string(counts) == "1,1,0")

        let large = try SearchSite(more: Self.manyPages)
        try large.open()
        try large.ask("\"hinge holds\"")
        #expect(try large.status.hasPrefix("At least "))
        #expect(try large.browser.string(counts) == "")
        // Looking on, one comes to know.
        try large.browser.wait(
            for:
                "document.querySelector('.search-status').textContent === '20 pages.' || document.querySelector('.search-body').scrollBy(0, 200)"
        )
    }

    @Test func coloursOfTheSystemTellWhatIsChosen() throws {
        let search = try SearchSite()
        let browser = search.browser
        try browser.devTools(
            "Emulation.setEmulatedMedia", ["features": [["name": "forced-colors", "value": "active"]]])
        try search.open()
        try search.ask("idea")
        func style(_ selector: String, _ name: String) throws -> String {
            try browser.string("getComputedStyle(document.querySelector(\"\(selector)\")).\(name)")
        }
        #expect(try style(".search-hit[aria-selected='true']", "outlineStyle") == "solid")
        #expect(try style(".search-hit[aria-selected='false']", "outlineStyle") == "none")
        // The line below a filter that is not chosen is none.
        #expect(
            try style(".search-kinds [aria-pressed='false']", "borderBottomColor")
                == style(".search-dialog", "backgroundColor"))
        #expect(
            try style(".search-kinds [aria-pressed='true']", "borderBottomColor")
                != style(".search-dialog", "backgroundColor"))
        #expect(
            try style(".search-hit mark", "backgroundColor") != style(".search-dialog", "backgroundColor"))
    }

    @Test func onPaperThereIsOnlyWhatWasFound() throws {
        let search = try SearchSite()
        let browser = search.browser
        try browser.open(search.home + "search/?q=idea")
        try browser.wait(for: "document.querySelectorAll('.search-page').length > 1")
        try browser.devTools("Emulation.setEmulatedMedia", ["media": "print"])
        func isShown(_ selector: String) throws -> Bool? {
            try browser.run("return document.querySelector('\(selector)').getClientRects().length > 0")
                as? Bool
        }
        #expect(try isShown(".search-page") == true)
        #expect(try isShown(".search-kinds") == false)
        #expect(try isShown(".search-further") == false)
    }

    @Test func wordsAreFoundInOtherFormsAndWritings() throws {
        let search = try SearchSite()
        try search.open()
        let cases = [
            ("configure", "Guide: Configuration"), ("configuratoin", "Guide: Configuration"),
            ("confgur", "Guide: Configuration"), ("co", "Guide: Configuration"),
            ("日本語", "Guide: 日本語の案内"), ("文書", "Guide: 日本語の案内"), ("cafe", "Guide: 日本語の案内"),
            ("\"leaps back over\"", "Guide / Moves: Undoing a move"),
            ("undomove", "Guide / Moves: Undoing a move"),
        ]
        for (query, expected) in cases {
            try search.ask(query)
            #expect(try search.results.first == expected, "\(query)")
        }
        try search.ask("configuratoin")
        #expect(try search.status == "1 page for “configuration”; none has “configuratoin”.")
        try search.ask("\"leaps over back\"")
        #expect(try search.results == [])
        #expect(try search.status == "Nothing found for “\"leaps over back\"”.")
    }

    @Test func wordsThatAreMissingAreNamed() throws {
        let search = try SearchSite()
        try search.open()
        try search.ask("leaps twice")
        #expect(try search.results == ["Guide / Moves: Undoing a move", "Guide / Configuration: Colours"])
        #expect(try search.browser.text(".search-page:nth-child(2) .search-missing") == "without twice")
        try search.ask("zzyzx leaps")
        #expect(try search.status == "2 pages without “zzyzx”, which no page has.")
        try search.ask("fcolumn")
        #expect(try search.results == [])
        try search.ask("<img src=x onerror=alert(1)>")
        #expect(try !search.browser.exists(".search-dialog img"))
    }

    @Test func aSlipTooFarIsAskedAbout() throws {
        let search = try SearchSite()
        try search.open()
        try search.ask("setings columsnx")
        #expect(try !search.results.isEmpty)
        try search.ask("fle")
        try search.browser.wait(for: "document.querySelector('.search-near')")
        #expect(try search.browser.text(".search-aside").hasPrefix("Did you mean"))
        try search.browser.click(".search-near")
        try search.browser.wait(for: "document.querySelector('.search-page')")
        #expect(try search.browser.string("document.querySelector('\(SearchSite.input)').value") == "file")
    }

    @Test func recentSearchesAreKeptAndForgotten() throws {
        let search = try SearchSite()
        let browser = search.browser
        for word in ["leaps", "colours"] {
            try search.open()
            try search.ask(word)
            try browser.press(Self.enter)
            try browser.wait(for: "location.pathname !== '/'")
        }
        try search.open()
        let kept = "[...document.querySelectorAll('.search-recent')].map((b) => b.textContent).join()"
        #expect(try browser.string(kept) == "colours,leaps")
        // Arrows reach them; Enter asks again.
        try browser.press(Self.down + Self.down + Self.enter)
        try browser.wait(for: "document.querySelectorAll('.search-page').length === 2")
        try search.open()
        try browser.click(".search-remove")
        #expect(try browser.string(kept) == "leaps")
        try search.open()
        #expect(try browser.string(kept) == "leaps")
        try browser.click(".search-remove")
        #expect(try browser.run("return Object.keys(localStorage).length") as? Int == 0)
    }

    @Test func thePageOfResultsHasAnAddress() throws {
        let search = try SearchSite()
        let browser = search.browser
        try browser.open(search.home + "search/?q=leaps")
        try browser.wait(for: "document.querySelectorAll('#_search-results .search-page').length === 2")
        #expect(try browser.string("document.querySelector('#_search-results input').value") == "leaps")
        #expect(try browser.string("document.title").hasPrefix("leaps · "))
        try browser.fill("#_search-results input", "colours/")
        try browser.wait(for: "location.search === '?q=colours%2F'")
        #expect(try search.results == ["Guide / Configuration: Colours"])
        try browser.click(".search-hit")
        try browser.wait(for: "location.hash === '#colours' && CSS.highlights.get('galley-search')")
        try browser.run("history.back()")
        try browser.wait(for: "document.querySelector('#_search-results input')?.value === 'colours/'")
        try browser.wait(for: "document.querySelector('.search-page')")
        // The key goes to the input that is there.
        try browser.run("document.activeElement.blur()")
        try browser.press("/")
        try browser.wait(for: "document.activeElement.matches('#_search-results input')")
        #expect(try !browser.exists("dialog"))
        #expect(try search.complaints() == [])
    }

    /// Pages with so many words, all different, that the index is in parts: twenty with four sections about hinges, and a
    /// long one of which one section is about a latch.
    private static var manyPages: String {
        var state: UInt32 = 7
        func words(_ count: Int) -> String {
            (0..<count).map { _ in
                String(
                    decoding: (0..<8).map { _ in
                        state = state &* 1_664_525 &+ 1_013_904_223
                        return UInt8(ascii: "a") + UInt8(state >> 24) % 26
                    }, as: UTF8.self)
            }.joined(separator: " ")
        }
        var text = ""
        for page in 1...20 {
            text += "-- content/doors/door\(page).md --\n# Door \(page)\n\n"
            for part in 1...4 {
                text += "## Part \(part) of \(page)\n\nA hinge holds it. \(words(60))\n\n"
            }
        }
        text += "-- content/doors/history.md --\n# History\n\n"
        for part in 1...60 {
            text +=
                "## Year \(part)\n\n\(part == 40 ? "A brass latch. " : "")\(words(100))\n\n"
        }
        return text
    }

    @Test func aResultCostsThePartsItIsIn() throws {
        let search = try SearchSite(more: Self.manyPages)
        let browser = search.browser
        let texts =
            "performance.getEntriesByType('resource').filter(({ name }) => /\\/search\\/t\\d/.test(name))"
        try search.open()
        try search.ask("latch")
        #expect(try search.results == ["Doors / History: Year 40"])
        #expect(try browser.run("return \(texts).length") as? Int == 1)
        let size = "\(texts).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)"
        #expect(try browser.run("return \(size) < 10000") as? Bool == true)
        // Of a phrase, those parts that may have it.
        try search.ask("\"brass latch\"")
        #expect(try search.results == ["Doors / History: Year 40"])
        try search.ask("\"latch brass\"")
        #expect(try search.results == [])
        #expect(try browser.run("return \(texts).length") as? Int == 1)
    }

    @Test func whatTheNextLetterMayMakeNeedlessWaits() throws {
        let search = try SearchSite(more: Self.manyPages)
        let browser = search.browser
        let parts =
            "performance.getEntriesByType('resource').filter(({ name }) => /\\/search\\/[wpt]\\d/.test(name)).length"
        try search.open()
        try browser.wait(
            for: "performance.getEntriesByType('resource').some(({ name }) => /search\\/index.js/.test(name))"
        )
        let typed = """
            const input = document.querySelector(arguments[0]);
            input.value = arguments[1];
            input.dispatchEvent(new InputEvent('input', { inputType: 'insertText', data: arguments[1].at(-1) }));
            """
        // A letter, and soon another: nothing comes for the first.
        try browser.run(typed, SearchSite.input, "h")
        #expect(try browser.run("return \(parts)") as? Int == 0)
        try browser.run(typed, SearchSite.input, "hinge")
        try browser.wait(for: "document.querySelectorAll('.search-page').length === 6")
        #expect(try search.status == "20 pages.")
        let before = try #require(try browser.run("return \(parts)") as? Int)
        // The same pages again, from what is here.
        try browser.run(typed, SearchSite.input, "hinges")
        try browser.wait(for: "document.querySelector('.search-status').textContent.startsWith('20 pages')")
        #expect(try browser.run("return \(parts)") as? Int == before)
    }

    @Test func furtherPagesAreShownWhenScrolledTo() throws {
        let search = try SearchSite(more: Self.manyPages)
        let browser = search.browser
        let count = "document.querySelectorAll('.search-page').length"
        try search.open()
        try search.ask("hinge")
        #expect(try search.status == "20 pages.")
        #expect(try browser.run("return \(count)") as? Int == 6)
        try browser.run("document.querySelector('.search-body').scrollTop = 1e6")
        try browser.wait(for: "\(count) === 12")
    }

    @Test func withoutScriptsTheButtonIsALinkToAPageThatHelps() throws {
        let search = try SearchSite()
        let page = try #require(search.site.read("public/guide/moves/index.html"))
        #expect(page.contains("class=\"search-button\" href=\"../../search/\""))
        #expect(try #require(search.site.read("public/search/index.html")).contains("<noscript>"))
    }

    @Test(arguments: ["file", "folder"])
    func itWorksFromDiskAndBelowAFolder(_ place: String) throws {
        let search = try SearchSite(folder: place == "folder" ? "docs/" : "")
        let browser = search.browser
        try search.open(at: place == "file" ? search.file : nil)
        try search.ask("leaps")
        #expect(try search.results.count == 2)
        try browser.press(Self.enter)
        try browser.wait(for: "location.hash === '#undoing-a-move'")
        try browser.wait(for: "CSS.highlights.get('galley-search')")
        let path = place == "file" ? "public/guide/moves/index.html" : "/docs/guide/moves/"
        #expect(try browser.string("location.pathname").hasSuffix(path))
        // From a page further down, and on to the page of results.
        try browser.press("/")
        try browser.wait(for: "document.activeElement.matches('\(SearchSite.input)')")
        try search.ask("colours")
        #expect(try search.results == ["Guide / Configuration: Colours"])
        let results =
            place == "file"
            ? search.file.replacing("index.html", with: "search/index.html") : search.home + "search/"
        try browser.open(results + "?q=leaps")
        try browser.wait(for: "document.querySelectorAll('.search-page').length === 2")
        #expect(try search.complaints() == [])
    }

    @Test func anIndexThatDoesNotComeIsToldAndAskedForAgain() throws {
        let search = try SearchSite()
        search.fail(with: 404)
        try search.open()
        try search.browser.press("leaps")
        try search.browser.wait(for: "document.querySelector('.search-failure')")
        #expect(try search.browser.text(".search-failure").contains("This site has no index to search"))
        search.fail(with: 503)
        try search.browser.click(".search-retry")
        try search.browser.wait(
            for: "document.querySelector('.search-failure')?.textContent.includes('offline')")
        search.fail(with: 200)
        try search.browser.click(".search-retry")
        try search.browser.wait(
            for: "document.querySelector('.search-failure')?.textContent.includes('cannot be read')")
        search.fail(with: nil)
        try search.browser.click(".search-retry")
        try search.browser.wait(for: "document.querySelectorAll('.search-page').length === 2")
        #expect(try search.browser.string("document.activeElement.className") == "search-input")
    }

    @Test func onAPhoneItFillsTheScreen() throws {
        let search = try SearchSite()
        let browser = search.browser
        try browser.devTools(
            "Emulation.setDeviceMetricsOverride",
            ["width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": true])
        try browser.devTools(
            "Emulation.setEmulatedMedia", ["features": [["name": "prefers-color-scheme", "value": "dark"]]])
        try search.open()
        try search.ask("columns")
        let box =
            try browser.run(
                "const b = document.querySelector('.search-dialog').getBoundingClientRect(); return [b.x, b.y, b.width, b.height]"
            ) as? [Double]
        #expect(box == [0, 0, 390, 844])
        #expect(try browser.run("return document.documentElement.scrollWidth <= 390") as? Bool == true)
        let small =
            try browser.run(
                """
                return [...document.querySelectorAll('.search-dialog :is(button, a, input)')]
                  .filter((e) => e.getBoundingClientRect().height < 44).map((e) => e.outerHTML)
                """) as? [String]
        #expect(small == [])
        let size = "parseFloat(getComputedStyle(document.querySelector('\(SearchSite.input)')).fontSize)"
        #expect(try browser.run("return \(size) >= 16") as? Bool == true)
        // Light on dark.
        let ink = try browser.string("getComputedStyle(document.querySelector('\(SearchSite.input)')).color")
        #expect(ink == "rgb(226, 228, 230)")
        #expect(
            try browser.string("getComputedStyle(document.querySelector('.search-dialog')).backgroundColor")
                == "rgb(20, 22, 24)")
    }

    @Test func wordsAreSplitAsTheIndexSplitsThem() throws {
        struct Case: Decodable {
            var text: String
            var words: [String]
            var joined: [String]?
        }
        let file = SiteTest.checkout.appendingPathComponent("Tests/GalleySearchTests/words.json")
        let cases = try JSONDecoder().decode([Case].self, from: Data(contentsOf: file))
        try #require(!cases.isEmpty)
        let search = try SearchSite()
        try search.open()
        let answers = try search.browser.run(
            """
            return arguments[0].map((text) => {
              const words = galleySearch.wordsOf(text);
              return [words.map((item) => item.word), words.filter((item) => item.parts).map((item) => item.word)];
            })
            """, cases.map(\.text))
        let split = try #require(answers as? [[[String]]])
        for (wanted, got) in zip(cases, split) {
            #expect(got[0] == wanted.words, "\(wanted.text)")
            #expect(got[1] == wanted.joined ?? [], "\(wanted.text)")
        }
    }
}
