// What the search is told of each page.

import GalleyCore
import GalleyMarkdown
import GalleySearch
import Testing

@testable import GalleySite

@Suite struct SearchPagesTests {
    private func pages(_ files: [String: String]) throws -> [SearchPage] {
        try #require(try LiveProject(files).live().snapshot?.site).searchPages()
    }

    private func page(_ path: String, _ files: [String: String]) throws -> SearchPage {
        try #require(try pages(files).first { $0.path == path })
    }

    /// The text with `{` and `}` around code.
    private func text(_ section: SearchSection?) -> String? {
        section.map { section in
            String(
                decoding: section.text.map { $0 == 0x0E ? 0x7B : $0 == 0x0F ? 0x7D : $0 }, as: UTF8.self)
        }
    }

    // MARK: Prose

    @Test func aPageIsItsSections() throws {
        let page = try page(
            "guide/a/",
            [
                "content/index.md": "# Home\n", "content/guide/index.md": "# The guide\n",
                "content/guide/a.md":
                    "---\ntags: [x, y]\n---\n![](b.png)\n\n# A\n\nLead.\n\n## One {#first}\n\nText `code`.\n\n### Two\n\nMore.\n",
            ])
        #expect(page.title == "A")
        #expect(page.trail == ["The guide"])
        #expect(page.kind == 0)
        #expect(page.badge == "")
        #expect(page.sections.map(\.id) == ["", "first", "two"])
        #expect(page.sections.map(\.heading) == ["A", "One", "Two"])
        #expect(page.sections.map(\.level) == [1, 2, 3])
        #expect(page.sections.map(text) == ["Lead.\nx, y", "Text {code}.", "More."])
    }

    @Test func aTitleOfTheFrontMatterGoesBeforeTheHeading() throws {
        let page = try page("", ["content/index.md": "---\ntitle: Start here\n---\n# Welcome\n\nLead.\n"])
        #expect(page.sections.map(\.heading) == ["Start here"])
        #expect(page.sections.map(text) == ["Welcome\nLead."])
    }

    @Test func textBeforeAHeadingIsTheLead() throws {
        let page = try page("", ["content/index.md": "Lead.\n\n# One\n\na\n\n# Two\n\nb\n"])
        #expect(page.sections.map(\.id) == ["", "one", "two"])
        #expect(page.sections.map(text) == ["Lead.", "a", "b"])
    }

    @Test func whatIsLeftOut() throws {
        let files = [
            "galley.yml": "search: { exclude: [changelog/**, old.md, plain] }\n",
            "content/index.md": "# Home\n", "content/a.md": "---\nsearch: false\n---\n# A\n",
            "content/b.md": "---\nsearch: { exclude: true }\n---\n# B\n",
            "content/c.md": "---\nnoindex: true\n---\n# C\n\nFound.\n",
            "content/d.md": "---\ndraft: true\n---\n# D\n", "content/404.md": "# Gone\n",
            "content/e.md": "---\nnav_hidden: true\n---\n# E\n",
            "content/changelog/v1.md": "# V1\n", "content/old.md": "# Old\n", "content/plain.md": "# Plain\n",
            "content/results.md": "---\ntemplate: search.html\n---\n# Results\n",
            "content/part.md":
                "# Part\n\na\n\n<!-- search: off -->\n\n## Hidden\n\nb\n\n<!-- search: on -->\n\nc\n",
        ]
        let pages = try pages(files)
        #expect(pages.map(\.path).sorted() == ["", "c/", "e/", "part/"])
        let part = try #require(pages.first { $0.path == "part/" })
        #expect(part.sections.map(text) == ["a\nc"])
    }

    @Test func pagesAreWorthWhatTheyAreSaidToBe() throws {
        let pages = try pages([
            "galley.yml": "search: { boost: { \"old/**\": 0.5, \"old/b.md\": 3 } }\n",
            "content/index.md": "# Home\n", "content/old/a.md": "# A\n", "content/old/b.md": "# B\n",
            "content/old/c.md": "---\nsearch: { boost: 2 }\n---\n# C\n",
        ])
        let boosts = Dictionary(uniqueKeysWithValues: pages.map { ($0.path, $0.boost) })
        #expect(boosts == ["": 1, "old/": 0.5, "old/a/": 0.5, "old/b/": 3, "old/c/": 2])
    }

    @Test func settingsThatDoNothingAreTold() throws {
        let live = try LiveProject([
            "galley.yml":
                "search:\n  language: englisch\n  exclude: [nowhere/**, a.md]\n  boost: { gone.md: 2 }\nllms: { exclude: [none] }\n",
            "content/index.md": "# Home\n", "content/a.md": "# A\n",
        ]).live()
        let told = live.diagnostics.map { "\($0.id) \($0.location?.line ?? 0)" }.sorted()
        #expect(
            told == [
                "config/search-language 2", "config/unmatched-pattern 3", "config/unmatched-pattern 4",
                "config/unmatched-pattern 5",
            ])
    }

    @Test func aListingIsItsTitle() throws {
        let page = try page(
            "guide/", ["content/index.md": "# Home\n", "content/guide/a.md": "# A\n\ntext\n"])
        #expect(page.sections.map(\.heading) == ["Guide"])
        #expect(page.sections.map(text) == [""])
    }

    @Test func codeBlocksAreASetting() throws {
        let content = "# A\n\n`span`\n\n```\nblock\n```\n"
        #expect(try page("", ["content/index.md": content]).sections.map(text) == ["{span}\n{block\n}"])
        #expect(
            try page("", ["galley.yml": "search: { code: false }\n", "content/index.md": content]).sections
                .map(text) == ["{span}"])
    }

    @Test func pagesComeInTheOrderOfReading() throws {
        let paths = try pages([
            "galley.yml": "nav: [index.md, z.md, a.md]\n", "content/index.md": "# H\n",
            "content/z.md": "# Z\n",
            "content/a.md": "# A\n",
        ]).map(\.path)
        #expect(paths == ["", "z/", "a/"])
    }

    @Test func addressesAreThoseOfTheSite() throws {
        let files = ["galley.yml": "urls: file\n", "content/index.md": "# H\n", "content/a/b c.md": "# Z\n"]
        #expect(try pages(files).map(\.path).sorted() == ["a/b%20c.html", "a/index.html", "index.html"])
    }

    // MARK: References

    private static let api = """
        {"openapi": "3.1.0", "info": {"title": "Ideas", "version": "1", "summary": "Keeps ideas.", "description": "It *all*.\\n\\n# Limits\\n\\nTen a minute."},
         "servers": [{"url": "https://api.example.com", "description": "The live one"}],
         "tags": [{"name": "ideas", "description": "What people think of."}],
         "paths": {
          "/ideas/{idea_id}": {"put": {"operationId": "changeIdea", "tags": ["ideas"], "summary": "Change an idea", "description": "Replaces `title`.",
            "security": [{"key": []}],
            "parameters": [{"name": "idea_id", "in": "path", "required": true, "description": "Which one.", "schema": {"type": "string", "maxLength": 24}}],
            "requestBody": {"description": "The new form.", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Idea"}}}},
            "responses": {"200": {"description": "Changed.", "headers": {"ETag": {"description": "Its state.", "schema": {"type": "string"}}}}, "409": {"description": "Somebody was faster."}}}}},
         "webhooks": {"ideaShared": {"post": {"summary": "An idea was shared", "responses": {"204": {"description": "Taken."}}}}},
         "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key", "description": "Ask for one."}},
          "schemas": {"Idea": {"type": "object", "description": "A thought.", "properties": {
            "title": {"type": "string", "description": "In *few* words.", "example": "Sleep"},
            "state": {"type": "string", "enum": ["open", "done"]}}}}}}
        """

    private static let project = [
        "galley.yml": "api: { spec: api/openapi.json }\n", "content/index.md": "# Home\n",
        "content/api/openapi.json": api,
    ]

    @Test func anOperationIsFoundByItsNames() throws {
        let page = try page("api/operations/changeIdea/", Self.project)
        #expect(page.title == "Change an idea")
        #expect(page.badge == "PUT")
        #expect(page.kind == 1)
        #expect(page.trail.first == "API reference")
        #expect(
            page.sections[0].identifiers == ["/ideas/{idea_id}", "PUT /ideas/{idea_id}", "changeIdea"])
        #expect(text(page.sections[0]) == "{PUT /ideas/{idea_id}}\nReplaces {title}.")
    }

    @Test func serversAreNoPartOfEachOperation() throws {
        var files = Self.project
        files["content/api/openapi.json"] = Self.api.replacingOccurrences(
            of: #""description": "The live one"}]"#,
            with:
                #""description": "The live one"}, {"url": "https://test.example.com", "description": "To play with"}]"#
        )
        let page = try page("api/operations/changeIdea/", files)
        #expect(text(page.sections[0]) == "{PUT /ideas/{idea_id}}\nReplaces {title}.")
        let first = try self.page("api/", files)
        #expect(first.sections.contains { text($0)?.contains("To play with") == true })
    }

    @Test func anOperationGoesBeforeASchema() throws {
        #expect(try pages(Self.project).filter(\.isSecondary).map(\.badge) == ["schema"])
    }

    @Test func anOperationSaysWhatItsPageDoes() throws {
        let page = try page("api/operations/changeIdea/", Self.project)
        #expect(
            page.sections.map(\.id) == ["", "parameters", "request-body", "response-200", "response-409"])
        #expect(text(page.sections[1]) == "{idea_id}\nWhich one.")
        #expect(
            text(page.sections[2])
                == "The new form.\nA thought.\n{title}\nIn few words.\n{state}\n{open} {done}")
        #expect(page.sections[3].heading == "200 OK")
        #expect(text(page.sections[3]) == "Changed.\n{ETag}\nIts state.")
        #expect(page.sections[4].heading == "409 Conflict")
        #expect(text(page.sections[4]) == "Somebody was faster.")
    }

    @Test func otherPagesOfAReference() throws {
        let all = try pages(Self.project)
        let schema = try #require(all.first { $0.badge == "schema" })
        #expect(schema.title == "Idea")
        #expect(schema.sections[0].identifiers == ["Idea"])
        #expect(text(schema.sections[0])?.hasPrefix("A thought.\n{title}\nIn few words.") == true)
        let webhook = try #require(all.first { $0.badge == "webhook" })
        #expect(webhook.sections[0].identifiers.contains("ideaShared"))
        let overview = try #require(all.first { $0.path == "api/" })
        #expect(text(overview.sections[0]) == "Keeps ideas.\nIt all.")
        #expect(overview.sections.map(\.heading).contains("Limits"))
        #expect(
            overview.sections.filter { $0.id == "auth-key" }.map(text) == [
                "A key in the header X-Key.\nAsk for one."
            ])
        #expect(
            overview.sections.filter { $0.id == "api-servers" }.map(text) == [
                "{https://api.example.com}\nThe live one"
            ])
        let tag = try #require(all.first { $0.path == "api/tags/ideas/" })
        #expect(text(tag.sections[0]) == "What people think of.")
    }

    @Test func operationsOfOnePageAreItsSections() throws {
        var files = Self.project
        files["galley.yml"] = "api: { spec: api/openapi.json, pages: tag, title: Ideas API }\n"
        let page = try page("api/tags/ideas/", files)
        let section = try #require(page.sections.first { $0.id == "changeIdea" })
        #expect(section.heading == "Change an idea")
        #expect(section.identifiers == ["/ideas/{idea_id}", "PUT /ideas/{idea_id}", "changeIdea"])
        #expect(page.sections.contains { $0.id == "changeIdea.parameters" })
    }

    @Test func whatIsEmbeddedIsNamedOnly() throws {
        var files = Self.project
        files["content/a.md"] =
            "# A\n\nBefore.\n\n## Part\n\n<!-- api: changeIdea -->\n\nAfter.\n\n## List\n\n<!-- api-operations: ideas -->\n"
        let page = try page("a/", files)
        #expect(page.sections.map(\.heading) == ["A", "Part", "Change an idea", "List"])
        #expect(
            page.sections.map(text) == [
                "Before.", "", "{PUT /ideas/{idea_id}}\nAfter.", "{PUT /ideas/{idea_id}} Change an idea",
            ])
    }

    @Test func pagesOfAReferenceCanBeLeftOut() throws {
        var files = Self.project
        files["galley.yml"] = "api: { spec: api/openapi.json }\nsearch: { exclude: api/schemas/** }\n"
        #expect(try !pages(files).contains { $0.path.hasPrefix("api/schemas/") })
    }

    // MARK: Memory

    @Test func nothingIsCollectedWhereNothingIsSearched() throws {
        var files = Self.project
        files["galley.yml"] = "api: { spec: api/openapi.json }\nsearch: false\n"
        let site = try #require(try LiveProject(files).live().snapshot?.site)
        #expect(site.pages.allSatisfy { $0.document.text.isEmpty })
        #expect(site.searchFiles().isEmpty)
    }

    @Test func textsGoWhenTheyAreUsed() throws {
        var site = try #require(try LiveProject(Self.project).live().snapshot?.site)
        #expect(site.pages.contains { !$0.document.text.isEmpty })
        let files = site.searchFiles()
        let texts = site.takeTexts()
        #expect(site.pages.allSatisfy { $0.document.text.isEmpty })
        let again = site.searchFiles(using: texts)
        #expect(again.map(\.path) == files.map(\.path))
        for (file, other) in zip(files, again) {
            #expect(try site.bytes(of: file) == site.bytes(of: other))
        }
        #expect(site.pages.indices.allSatisfy { texts.take($0).isEmpty })
    }
}
