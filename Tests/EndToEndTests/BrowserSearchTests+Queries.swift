// What a query means: names and paths as they are typed, words before what they may become, and what is said of an answer.

import Foundation
import Testing

extension BrowserSearchTests {
    private static let pageDown = "\u{E00F}"
    private static let pageUp = "\u{E00E}"

    /// Operations of which one is below the other.
    private static let operations: String = {
        func operation(_ method: String, _ id: String, _ summary: String) -> String {
            #""\#(method)": {"operationId": "\#(id)", "summary": "\#(summary)", "tags": ["ideas"], "responses": {"200": {"description": "Fine"}}}"#
        }
        let paths = [
            (
                "/ideas",
                [
                    operation("get", "ideas_list_ideas", "List ideas"),
                    operation("post", "ideas_create_idea", "Create an idea"),
                ]
            ),
            ("/ideas/surprise", [operation("get", "ideas_surprise", "Get a random idea")]),
            (
                "/ideas/{idea_id}",
                [
                    operation("get", "ideas_get_idea", "Read an idea"),
                    operation("delete", "ideas_delete_idea", "Delete an idea"),
                ]
            ),
            (
                "/ideas/{idea_id}/star",
                [
                    operation("put", "ideas_star_idea", "Star an idea"),
                    operation("delete", "ideas_unstar_idea", "Take a star back"),
                ]
            ),
        ]
        let items = paths.map { "\"\($0)\": {\($1.joined(separator: ", "))}" }.joined(separator: ",\n  ")
        return """
            -- content/api/openapi.json --
            {"openapi": "3.1.0", "info": {"title": "Board", "version": "1"}, "paths": {
              \(items)}}

            """
    }()

    @Test func aPathComesAsItIsTyped() throws {
        let search = try SearchSite(more: Self.operations)
        try search.open()
        let cases = [
            ("GET /ideas", "GETList ideas"), ("post /ideas/", "POSTCreate an idea"),
            ("GET /ideas/{idea_id}", "GETRead an idea"), ("DELETE /ideas/{idea_id}", "DELETEDelete an idea"),
            ("delete /ideas/{id}", "DELETEDelete an idea"),
            ("DELETE /ideas/{idea_id}/star", "DELETETake a star back"),
            // What is below a path, where the path has no such method.
            ("DELETE /ideas", "DELETEDelete an idea"), ("PUT /ideas/7", "PUTStar an idea"),
            // As a log has it: with values, and below where the service stands.
            ("GET /ideas/123", "GETRead an idea"),
            ("DELETE /ideas/64f1a2b3c4d5e6f7/star", "DELETETake a star back"),
            ("/api/v1/ideas", "GETList ideas"), ("https://example.com/api/ideas/123", "GETRead an idea"),
            ("GET localhost:8000/ideas/7", "GETRead an idea"),
            ("GET /ideas/surprise", "GETGet a random idea"),
        ]
        for (query, first) in cases {
            try search.ask(query)
            #expect(try search.results.first?.contains(first) == true, "\(query)")
        }
        try search.ask("/ideas")
        let first = try search.results
        #expect(first.first?.contains("List ideas") == true)
        #expect(first.dropFirst().first?.contains("Create an idea") == true)
    }

    @Test func aWordComesBeforeWhatItMayBecome() throws {
        let search = try SearchSite(
            more: """
                -- content/out.md --
                # Logout of a token

                Logout ends it.
                -- content/themes.md --
                # Themes

                ## Colours, fonts, logo

                An image.
                -- content/notes.md --
                # Release notes

                ## Upgrades

                To 0.42.0.

                ## 0.42.0 (2026-01-02)

                Nothing else is new.
                -- content/tags.md --
                # v2.0.1

                Old.

                """)
        try search.open()
        try search.ask("logo")
        #expect(try search.results == ["Themes: Colours, fonts, logo", "Logout of a token"])
        try search.ask("logou")
        #expect(try search.results.first == "Logout of a token")
        try search.ask("0.42.0")
        #expect(try search.results.first == "Release notes: 0.42.0 (2026-01-02)")
        try search.ask("v0.42")
        #expect(try search.results.first?.hasPrefix("Release notes") == true)
        try search.ask("2.0.1")
        #expect(try search.results == ["v2.0.1"])
    }

    @Test func aFarFormComesBehindTheWordItself() throws {
        let search = try SearchSite(
            more: """
                -- content/authors.md --
                # Sponsor the author

                Whoever wrote it.
                -- content/scopes.md --
                # Scopes

                ## What authorization is

                The armour is normalised within an hour. A promise of a tour for you.

                """)
        try search.open()
        for query in ["authorization", "authorisation", "armor", "armors", "normalized"] {
            try search.ask(query)
            #expect(try search.results.first?.hasPrefix("Scopes") == true, "\(query)")
        }
    }

    @Test func wordsThatOnlyLookBritishStayWhatTheyAre() throws {
        let search = try SearchSite(more: "-- content/far.md --\n# Far\n\nAn hour, a tour, your promise.\n")
        try search.open()
        for query in ["hours", "tours", "promised", "yours"] {
            try search.ask(query)
            #expect(try search.results == ["Far"], "\(query)")
            #expect(try !search.status.contains("none has"), "\(query)")
        }
    }

    @Test func theRootIsAPath() throws {
        let search = try SearchSite(
            more: """
                -- content/api/openapi.json --
                {"openapi": "3.1.0", "info": {"title": "Board", "version": "1"}, "paths": {
                  "/": {"get": {"operationId": "root", "summary": "Greet", "responses": {"200": {"description": "Fine"}}}},
                  "/get": {"get": {"operationId": "get", "summary": "Get", "responses": {"200": {"description": "Fine"}}}}}}

                """)
        try search.open()
        try search.ask("GET /")
        #expect(try search.results.first?.contains("Greet") == true)
    }

    @Test func aPhraseLeadsToWhereItStandsBesideAPath() throws {
        let search = try SearchSite(
            more:
                "-- content/two.md --\n# Page\n\n## One\n\nAlpha, /x, and beta.\n\n## Two\n\nAlpha beta at /x.\n"
        )
        try search.open()
        for query in ["\"alpha beta\"", "/x \"alpha beta\""] {
            try search.ask(query)
            #expect(try search.results == ["Page: Two"], "\(query)")
        }
    }

    @Test func aFormByChanceComesBehindWhatWasMeant() throws {
        let search = try SearchSite(
            more: """
                -- content/dep.md --
                # Dep

                Packages that dep keeps; a temp folder.
                -- content/deployment.md --
                # Deployment

                Where it runs, from templates.

                """)
        try search.open()
        try search.ask("depl")
        #expect(try search.results.first == "Deployment")
        try search.ask("tempates")
        #expect(try search.results.first == "Deployment")
        #expect(try search.status.contains("for “templates”; none has “tempates”"))
    }

    @Test func aWordWrittenTogetherCountsBesideAFormByChance() throws {
        let search = try SearchSite(
            more: """
                -- content/names.md --
                # Names

                Testing it, and quuxloging.
                -- content/log.md --
                # Else

                A quux keeps a log of what others never had to see, and so on. Logging.

                """)
        try search.open()
        try search.ask("quux loging")
        #expect(try search.results.first == "Names")
        // Nor is it taken for a slip.
        #expect(try search.status == "2 pages.")
    }

    @Test func aNameThatIsNowhereIsSaid() throws {
        let search = try SearchSite(
            more: """
                -- content/headers.md --
                # Headers

                The request has an x. Its id is known.
                -- content/matter.md --
                # Front matter

                Front matter stands above. A snowman, too.
                -- content/other.md --
                # Other matters

                At the front: a frontmatter, and what matters.

                """)
        try search.open()
        try search.ask("X-Request-ID")
        #expect(try search.status == "No page has “X-Request-ID”. 2 pages with its parts:")
        #expect(try search.results.first == "Headers")
        // Two letters at the end of a name are no beginning.
        try search.ask("lastId")
        #expect(try !search.results.isEmpty)
        #expect(try search.results.allSatisfy { $0.hasPrefix("Headers") || $0.contains("elsewhere") })
        // While somebody types, a name is not said to be missing.
        try search.ask("createId")
        #expect(try !search.status.hasPrefix("No page has “"))
        #expect(try search.results.first?.contains("Write an idea down") == true)
        // Words that stand together are as good as joined ones.
        try search.ask("front-matter")
        #expect(try search.results.first == "Front matter")
        #expect(try !search.status.hasPrefix("No page"))
        try search.ask("frontmatter")
        #expect(try search.results == ["Front matter", "Other matters"])
        try search.ask("snowmanmatter")
        #expect(try search.results == ["Front matter"])
    }

    @Test func halvesThatNeverMeetAreNone() throws {
        let search = try SearchSite(
            more: """
                -- content/steps.md --
                # Steps

                A step forward.

                ## Whom

                This is for you.

                ## What

                A word.

                ## Where

                The harbour is in the port.
                -- content/tones.md --
                # Tones

                Of lake, tone and key.
                -- content/stones.md --
                # Shores

                The lakestone of old. An async call. In the middle are doors: middleware.

                """)
        try search.open()
        try search.ask("forword")
        #expect(try search.status == "1 page for “forward”; none has “forword”.")
        #expect(try search.results == ["Steps"])
        // Where nothing is near either, the word is missing.
        try search.ask("wordport")
        #expect(try search.results == [])
        try search.ask("wordport forward")
        #expect(try search.status == "1 page without “wordport”, which no page has.")
        // Where they meet, what is near is meant as well.
        try search.ask("laketone ")
        #expect(
            try search.status == "2 pages for “lake tone” and “lakestone”; none has “laketone”.")
        #expect(try search.results == ["Tones", "Shores"])
        // A short half says less than a slip.
        try search.ask("middleare ")
        #expect(try search.status == "1 page for “middleware”; none has “middleare”.")
        try search.ask("asnyc ")
        #expect(try search.status == "1 page for “async”; none has “asnyc”.")
        try search.ask("keylake ")
        #expect(try search.status == "1 page for “key lake”; none has “keylake”.")
    }

    @Test func aNameIsFoundWhileItIsTyped() throws {
        let search = try SearchSite(
            more: Self.operations + """
                -- content/links.md --
                # Linking

                ## Links by name

                The id `createIdea` leads to it. An id is a name; to create an id, write `createIdea`.

                """)
        try search.open()
        for query in ["createId", "createIde", "createIdea", "ideas_create_id"] {
            try search.ask(query)
            #expect(try search.results.contains { $0.contains("POSTCreate an idea") }, "\(query)")
        }
        // Its last letters are on their way to what names like it end with.
        try search.ask("createId")
        #expect(try search.results.first?.contains("POSTCreate an idea") == true)
    }

    @Test func phrasesAndNamesAreMarkedWhole() throws {
        let search = try SearchSite(
            more: """
                -- content/whole.md --
                # Whole

                A brass *latch* holds. Brass is yellow; so is brass `latch` paint. Call makeLatch, and make no other latch.
                The constructor is old.

                """)
        let browser = search.browser
        try search.open()
        // A word that scripts have of their own.
        try search.ask("constructor ")
        #expect(try search.marks == ["constructor"])
        try search.ask("\"brass latch\"")
        #expect(try search.marks == ["brass latch", "brass latch"])
        try browser.press(Self.enter)
        try browser.wait(for: "CSS.highlights?.get('galley-search')")
        func marked() throws -> [String]? {
            try browser.run("return [...CSS.highlights.get('galley-search')].map(String)") as? [String]
        }
        // Through emphasis and code.
        #expect(try marked() == ["brass latch", "brass latch"])
        try search.open()
        try search.ask("makeLatch")
        #expect(try search.marks == ["makeLatch"])
        try browser.press(Self.enter)
        try browser.wait(for: "CSS.highlights?.get('galley-search')")
        #expect(try marked() == ["makeLatch"])
    }

    @Test func messagesSayWhatWasTyped() throws {
        let search = try SearchSite(
            more: """
                -- content/words.md --
                # Words

                A native transaction has a border. Häuser stehen dort. They vary.

                """)
        let browser = search.browser
        try search.open()
        try search.ask("naïve")
        #expect(try search.status == "Nothing found for “naïve”.")
        try browser.wait(for: "document.querySelector('.search-near')")
        try browser.click(".search-near")
        try browser.wait(for: "document.querySelector('.search-page')")
        #expect(try search.results == ["Words"])
        for word in ["translation", "dative"] {
            try search.ask(word)
            #expect(try search.results == [], "\(word)")
        }
        try search.ask("haeuser")
        #expect(try search.status == "1 page for “häuser”; none has “haeuser”.")
        try search.ask("bodrer")
        #expect(try search.status == "1 page for “border”; none has “bodrer”.")
        try search.ask("idea façades")
        #expect(try search.status.hasSuffix("without “façades”, which no page has."))
        for signs in ["#", "\"", "\"\""] {
            try search.ask(signs)
            #expect(try search.status == "Type letters or digits: signs alone are in no index.")
        }
        try search.ask("zyx" + String(repeating: "x", count: 200))
        #expect(try search.status.count < 100)
        try search.ask("qa qb qc qd qe qf qg idea")
        #expect(try search.status.contains("“qa”, “qb”, “qc” and 4 more"))
    }

    @Test func otherWordsThatStandTogetherComeFirstBesidePhrases() throws {
        let between =
            "is lit when it is dark, and every evening somebody has to look after all that is kept in the old"
        let search = try SearchSite(
            more: """
                -- content/apart.md --
                # One

                A brass latch. Some paint for a wall. A lantern \(between) cellar.
                -- content/together.md --
                # Two

                A brass latch. Some paint for a wall. When it \(between), a cellar lantern.

                """)
        try search.open()
        for query in ["lantern cellar", "\"brass latch\" lantern cellar", "wallpaint lantern cellar"] {
            try search.ask(query)
            #expect(try search.results == ["Two", "One"], "\(query)")
        }
    }

    @Test func referencesOfLikeTitlesHaveAddressesOfTheirOwn() throws {
        func reference(_ path: String, _ summary: String) -> String {
            """
            -- content/\(path)/openapi.json --
            {"openapi": "3.1.0", "info": {"title": "Pets", "version": "1"}, "paths": {"/pets": {
              "get": {"operationId": "\(path)", "summary": "\(summary)", "responses": {"200": {"description": "Fine"}}}}}}

            """
        }
        let search = try SearchSite(
            more: """
                -- galley.yml --
                title: Pets
                api:
                  - spec: api/openapi.json
                    title: Pets API
                  - spec: other/openapi.json
                    title: Pets-API

                """ + reference("api", "Feed a hamster") + reference("other", "Wash a hamster"))
        let browser = search.browser
        try search.open()
        try search.ask("hamster")
        for (number, name, summary) in [
            (3, "pets-api", "Feed a hamster"), (4, "pets-api-2", "Wash a hamster"),
        ] {
            let button = ".search-kinds button:nth-child(\(number))"
            try browser.click(".search-dialog \(button)")
            try browser.wait(
                for: "document.querySelector('.search-dialog \(button)')?.ariaPressed === 'true'")
            #expect(
                try browser.string("document.querySelector('.search-all').href") == search.home
                    + "search/?q=hamster&in=\(name)")
            #expect(try search.results.count == 1)
            #expect(try search.results.first?.contains(summary) == true)
        }
        try browser.open(search.home + "search/?q=hamster&in=pets-api-2")
        try browser.wait(
            for:
                "document.querySelector('#_search-results .search-kinds button:nth-child(4)')?.ariaPressed === 'true'"
        )
        #expect(try search.results.first?.contains("Wash a hamster") == true)
    }

    @Test func aFilterThatLeavesNothingIsLifted() throws {
        let search = try SearchSite()
        let browser = search.browser
        try search.open()
        try search.ask("leaps")
        let reference = ".search-kinds button:nth-child(3)"
        #expect(try browser.run("return document.querySelector('\(reference)').disabled") as? Bool == true)
        try search.ask("idea")
        try browser.click(reference)
        try browser.wait(for: "document.querySelector('\(reference)').ariaPressed === 'true'")
        #expect(
            try browser.string("document.querySelector('.search-all').href") == search.home
                + "search/?q=idea&in=api-reference")
        try search.ask("leaps")
        #expect(try search.status == "Nothing found for “leaps” in API reference.")
        try browser.wait(for: "document.querySelector('.search-near')")
        #expect(try browser.text(".search-aside") == "Other parts of the site have 2 pages. Show all 2 pages")
        try browser.click(".search-near")
        try browser.wait(for: "document.querySelectorAll('.search-page').length === 2")
        #expect(
            try browser.string("document.querySelector('.search-all').href") == search.home
                + "search/?q=leaps")
        try browser.click(".search-all")
        try browser.wait(for: "document.querySelectorAll('#_search-results .search-page').length === 2")
    }

    @Test func keysMoveByPagesAndOpenFromAField() throws {
        let search = try SearchSite()
        let browser = search.browser
        try browser.open(search.home)
        try browser.run(
            "const field = document.createElement('input'); document.querySelector('main').append(field); field.focus()"
        )
        try browser.press("/")
        #expect(try browser.string("document.querySelector('main input').value") == "/")
        try browser.press("k", with: Self.control)
        try browser.wait(for: "document.activeElement.matches('\(SearchSite.input)')")
        #expect(try browser.text(".search-hints").contains("words that stand together"))
        try search.ask("idea")
        let options = "[...document.querySelectorAll('.search-hit')]"
        let at = "\(options).indexOf(document.querySelector('[aria-selected=true]'))"
        let last = try #require(try browser.run("return \(options).length") as? Int) - 1
        try browser.press(Self.pageDown)
        #expect(try browser.run("return \(at)") as? Int == min(5, last))
        try browser.press(Self.pageDown + Self.pageDown)
        #expect(try browser.run("return \(at)") as? Int == last)
        try browser.press(Self.pageUp + Self.pageUp + Self.pageUp)
        #expect(try browser.run("return \(at)") as? Int == 0)
    }

    @Test func thePageOfResultsHasAHistory() throws {
        let search = try SearchSite()
        let browser = search.browser
        let input = "#_search-results input"
        try browser.open(search.home + "search/?q=idea&in=api-reference")
        try browser.wait(
            for: "document.querySelector('.search-kinds button:nth-child(3)')?.ariaPressed === 'true'")
        #expect(try browser.string("location.search") == "?q=idea&in=api-reference")
        try browser.click(".search-kinds button")
        try browser.wait(for: "location.search === '?q=idea'")
        // What is chosen among the filters can be taken back.
        try browser.run("history.back()")
        try browser.wait(
            for: "document.querySelector('.search-kinds button:nth-child(3)')?.ariaPressed === 'true'")
        #expect(try browser.string("location.search") == "?q=idea&in=api-reference")
        try browser.run("history.forward()")
        try browser.wait(for: "document.querySelector('.search-kinds button')?.ariaPressed === 'true'")
        let before = try browser.run("return history.length") as? Int
        try browser.fill(input, "leaps")
        try browser.wait(for: "location.search === '?q=leaps'")
        #expect(try browser.run("return history.length") as? Int == before)
        try browser.press(Self.enter)
        try browser.wait(for: "history.length === \((before ?? 0) + 1)")
        // Arrows go through the results and back.
        try browser.wait(for: "document.querySelectorAll('.search-page').length === 2")
        try browser.press(Self.down)
        #expect(
            try browser.string("document.activeElement.querySelector('.search-heading').textContent")
                == "Undoing a move")
        try browser.press(Self.down)
        #expect(
            try browser.string("document.activeElement.querySelector('.search-heading').textContent")
                == "Colours")
        try browser.press(Self.up + Self.up)
        #expect(try browser.run("return document.activeElement.matches('\(input)')") as? Bool == true)
        try browser.run("history.back()")
        try browser.wait(
            for: "location.search === '?q=idea' && document.querySelector('\(input)').value === 'idea'")
        try browser.wait(for: "document.querySelectorAll('.search-page').length > 2")
        try browser.run("history.forward()")
        try browser.wait(for: "document.querySelector('\(input)').value === 'leaps'")
        #expect(try search.complaints() == [])
    }

    @Test func withoutScriptsEachSectionIsLinkedToOnce() throws {
        let search = try SearchSite()
        let page = try #require(search.site.read("public/search/index.html"))
        let list = try #require(
            page.components(separatedBy: "<noscript>").last?.components(separatedBy: "</noscript>").first)
        let links = list.components(separatedBy: "<a href=\"").dropFirst().map {
            $0.components(separatedBy: "\"")[0]
        }
        #expect(links.first == "../")
        #expect(Set(links).count == links.count)
        #expect(links.contains("../guide/"))
    }

    @Test func pagesOfOneNameShowWhereTheyAre() throws {
        let search = try SearchSite(
            more: """
                -- content/one.md --
                # Latches

                A latch of brass.
                -- content/two.md --
                # Latches

                A latch of iron.
                -- content/three.md --
                # Bolts

                A latch is no bolt.

                """)
        try search.open()
        try search.ask("latch")
        let places = try search.browser.run(
            "return [...document.querySelectorAll('.search-page')].map((page) => page.querySelector('.search-trail code')?.textContent ?? '')"
        )
        #expect(places as? [String] == ["one/", "two/", ""])
    }

    @Test func kanaOfHalfAWidthAreTheUsualOnes() throws {
        let search = try SearchSite(
            more: """
                -- content/half.md --
                # ﾃﾞｰﾀﾍﾞｰｽ

                -- content/full.md --
                # ガイド

                """)
        try search.open()
        try search.ask("データベース")
        #expect(try search.results == ["ﾃﾞｰﾀﾍﾞｰｽ"])
        try search.ask("ｶﾞｲﾄﾞ")
        #expect(try search.results == ["ガイド"])
    }
}
