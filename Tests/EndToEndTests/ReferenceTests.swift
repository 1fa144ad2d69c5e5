// A description becomes pages of the site: given this description, these pages.

import Foundation
import Testing

@Suite struct ReferenceTests {
    private static let spec = """
        openapi: 3.1.0
        info: {title: Ideas, version: "1.2", description: "Keeps ideas.\\n\\n# Errors\\n\\nRare."}
        servers:
          - url: https://{region}.ideas.example
            variables: {region: {default: eu, enum: [eu, us]}}
        tags: [{name: ideas}, {name: people}]
        x-tagGroups: [{name: Core, tags: [ideas, people]}]
        paths:
          /ideas/{idea_id}:
            parameters:
              - {name: idea_id, in: path, required: true, schema: {type: string}}
            get:
              tags: [ideas]
              operationId: get_idea_ideas__idea_id__get
              summary: Read an idea
              parameters: [{name: fields, in: query, schema: {type: array, items: {type: string}}}]
              responses:
                "200": {description: OK, content: {application/json: {schema: {$ref: "#/components/schemas/Idea"}}}}
                "404": {description: Nothing is there.}
          /people:
            get:
              tags: [people]
              operationId: listPeople
              summary: List people
              responses:
                "200": {description: OK, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Person"}}}}}
        webhooks:
          ideaCreated:
            post: {summary: An idea was created, responses: {"200": {description: OK}}}
        components:
          schemas:
            Idea:
              type: object
              required: [title]
              properties:
                title: {type: string, maxLength: 80}
                author: {anyOf: [{$ref: "#/components/schemas/Person"}, {type: "null"}]}
                parent: {$ref: "#/components/schemas/Idea"}
            Person:
              type: object
              properties: {name: {type: string}}
        """

    private func site(_ configuration: String = "", spec: String = spec) throws -> SiteTest {
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        try site.write("galley.yml", "api:\n  - spec: api/openapi.yaml\n" + configuration)
        try site.write("content/api/openapi.yaml", spec)
        return site
    }

    @Test func everyPartHasItsPage() throws {
        let site = try site()
        let run = try site.galley("build", "--strict")
        #expect(run.status == 0, "\(run.errors)")
        for page in [
            "", "tags/ideas/", "tags/people/", "operations/get_idea/", "operations/listPeople/", "schemas/",
            "schemas/Idea/", "schemas/Person/",
        ] {
            let isThere = site.exists("public/api/\(page)index.html")
            #expect(isThere, "\(page)")
        }
        let overview = try site.main("api/index.html")
        for text in [
            "Ideas", "1.2", "Keeps ideas.", "https://{region}<wbr>.ideas<wbr>.example",
            "An idea was created",
        ] {
            #expect(overview.contains(text))
        }
    }

    @Test func anOperationSaysWhatItTakesAndGives() throws {
        let site = try site()
        _ = try site.galley("build")
        let page = try site.main("api/operations/get_idea/index.html")
        for id in [
            "parameters", "path.idea_id", "query.fields", "response-200", "response-404",
            "response-200.title",
        ] {
            #expect(page.contains(" id=\"\(id)\""), "\(id)")
        }
        #expect(page.contains("Nothing is there."))
        #expect(page.contains("curl"))
        #expect(page.contains("at most 80 characters"))
        // The one answer that says no more than its status.
        #expect(!page.contains("<p>OK</p>"))
        // "Person or null", and the circle ends in a link.
        let schema = try site.main("api/schemas/Idea/index.html")
        #expect(schema.contains("<a href=\"../Person/\">Person</a> or null"))
        #expect(schema.contains("again"))
    }

    @Test func theNavigationFollowsTheGroups() throws {
        let site = try site("nav:\n  - index.md\n  - HTTP: api/\n")
        _ = try site.galley("build")
        let nav = try site.nav("api/operations/get_idea/index.html")
        let titles = ["Home", "HTTP", "Core", "Ideas", "Read an idea", "People", "Schemas"]
        var rest = Substring(nav)
        for title in titles {
            let found = try #require(rest.range(of: title), "\(title) in \(nav)")
            rest = rest[found.upperBound...]
        }
        #expect(nav.contains("GET"))
    }

    @Test func addressesDoNotDependOnTheOrder() throws {
        let site = try site()
        _ = try site.galley("build")
        let before = Set(site.files().filter { $0.hasSuffix(".html") })
        let lines = Self.spec.replacingOccurrences(
            of: "tags: [{name: ideas}, {name: people}]", with: "tags: [{name: people}, {name: ideas}]")
        try site.write("content/api/openapi.yaml", lines)
        _ = try site.galley("build")
        #expect(Set(site.files().filter { $0.hasSuffix(".html") }) == before)
    }

    @Test func aTagMayHaveAllOfItsOperationsOnOnePage() throws {
        let site = try site("    pages: tag\n")
        let run = try site.galley("build", "--strict")
        #expect(run.status == 0, "\(run.errors)")
        #expect(!site.exists("public/api/operations"))
        let page = try site.main("api/tags/ideas/index.html")
        #expect(page.contains("<h2 id=\"get_idea\">"))
        #expect(page.contains(" id=\"get_idea.query.fields\""))
    }

    @Test func filesMayHaveTheirNamesInAddresses() throws {
        let site = try site("urls: file\n")
        let run = try site.galley("build", "--strict")
        #expect(run.status == 0, "\(run.errors)")
        #expect(site.exists("public/api/operations/get_idea.html"))
    }

    @Test func oneBrokenPartTakesNothingElseWithIt() throws {
        let broken = Self.spec.replacingOccurrences(
            of: "#/components/schemas/Person\"}, {type: \"null\"}",
            with: "#/components/schemas/Persn\"}, {type: \"null\"}")
        let site = try site(spec: broken)
        let run = try site.galley("build")
        #expect(run.status == 0)
        #expect(run.errors.contains("openapi/unresolved-reference"))
        #expect(run.errors.contains("Person"))
        #expect(try site.main("api/operations/get_idea/index.html").contains("title"))
    }

    @Test func noTextOfADescriptionRunsAScript() throws {
        let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
        let spec = """
            openapi: 3.1.0
            info: {title: '\(evil)', version: '\(evil)', description: '\(evil) [a](javascript:alert(1))'}
            tags: [{name: '\(evil)', description: '\(evil)'}]
            paths:
              '/\(evil)':
                get:
                  tags: ['\(evil)']
                  summary: '\(evil)'
                  description: '\(evil)'
                  parameters: [{name: '\(evil)', in: query, description: '\(evil)', schema: {type: string, default: '\(evil)'}}]
                  responses: {"200": {description: '\(evil)', content: {'\(evil)': {schema: {$ref: '#/components/schemas/A'}}}}}
            components:
              schemas:
                A: {title: '\(evil)', type: object, properties: {'\(evil)': {enum: ['\(evil)'], description: '\(evil)'}}}
            """
        let site = try site(spec: spec)
        let run = try site.galley("build")
        #expect(run.status == 0, "\(run.errors)")
        var pages = 0
        for file in site.files() where file.hasSuffix(".html") {
            let page = try #require(site.read("public/" + file) ?? site.read(file))
            pages += 1
            #expect(!page.contains("<script>alert"), "\(file)")
            #expect(!page.contains("onerror=alert(1)>") || !page.contains("<img src=x"), "\(file)")
            #expect(!page.contains("href=\"javascript:"), "\(file)")
        }
        #expect(pages > 4)
    }

    @Test(arguments: ["../../etc/passwd", "/etc/passwd", "http://example.com/x.yaml", "file:///etc/passwd"])
    func nothingOutsideIsRead(reference: String) throws {
        let site = try site(
            spec: """
                openapi: 3.1.0
                info: {title: A, version: "1"}
                paths: {/a: {get: {responses: {"200": {$ref: "\(reference)"}}}}}
                """)
        let run = try site.galley("build")
        #expect(
            run.errors.contains("openapi/reference-") || run.errors.contains("openapi/unresolved-reference"))
        #expect(!site.files().contains { site.read("public/" + $0)?.contains("root:x:") ?? false })
    }

    @Test func relativeLinksOfAServedDescriptionLeadToItsHost() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "Keeps ideas.",
            with: "See [a](docs/start.md#top), [b](/help?x=1), [c](#errors) and [d](gone.html).")
        let host = try LoopbackSite(["/v1/openapi.yaml": .init(type: "application/yaml", body: spec)])
        let site = try SiteTest("-- content/index.md --\n# Home\n\n<!-- api: listPeople -->\n")
        try site.write("galley.yml", "api: \(host.url("/v1/openapi.yaml"))\n")
        let run = try site.galley("build")
        #expect(run.reports == [], "\(run.errors)")
        let overview = try site.main("api/index.html")
        #expect(overview.contains("<a href=\"\(host.url("/v1/docs/start.md#top"))\">a</a>"))
        #expect(overview.contains("<a href=\"\(host.url("/help?x=1"))\">b</a>"))
        #expect(overview.contains("<a href=\"#errors\">c</a>"))
        #expect(overview.contains("<a href=\"\(host.url("/v1/gone.html"))\">d</a>"))
    }

    @Test func operationsOfATagsPageAreInTheNavigation() throws {
        let site = try site("    pages: tag\n")
        #expect(try site.galley("build").reports == [])
        let nav = try site.nav("api/tags/ideas/index.html")
        #expect(
            nav.contains("href=\"../../../api/tags/ideas/#get_idea\"") || nav.contains("href=\"#get_idea\""),
            "\(nav)")
        #expect(nav.contains("Read an idea") && nav.contains("GET"))
        #expect(!nav.contains("List people"))
        // They are no pages to turn to.
        let page = site.read("public/api/tags/ideas/index.html") ?? ""
        #expect(!page.contains("rel=\"next\" href=\"#"))
        #expect(try site.nav("api/tags/people/index.html").contains("#listPeople"))
    }

    @Test func whatTheServiceSendsIsMarkedInLists() throws {
        let site = try site()
        _ = try site.galley("build")
        let overview = try site.main("api/index.html")
        #expect(overview.components(separatedBy: "<span class=\"type\">webhook</span>").count == 2)
    }

    @Test func anOperationSaysWhereItsPathIs() throws {
        let site = try site()
        _ = try site.galley("build")
        let path = "api/operations/get_idea/index.html"
        #expect(
            try site.main(path).contains(
                "<span class=\"server type\">https://{region}.ideas.example</span><wbr>/ideas"))
        try site.write(
            "content/api/openapi.yaml",
            Self.spec.replacingOccurrences(
                of: "tags: [{name: ideas}", with: "  - url: https://b.acme.dev\ntags: [{name: ideas}"))
        _ = try site.galley("build")
        let page = try site.main(path)
        #expect(!page.contains("class=\"server type\""))
        #expect(page.contains("<details class=\"server-list\"><summary>On 2 servers</summary>"))
        #expect(page.contains("<code>https://b<wbr>.acme<wbr>.dev</code>"))
    }

    @Test func oneSchemaOfSeveralMediaTypesIsShownOnce() throws {
        let schema = "{type: object, properties: {title: {type: string}}}"
        let spec = Self.spec.replacingOccurrences(
            of: "\"404\": {description: Nothing is there.}",
            with:
                "\"404\": {description: None, content: {application/json: {schema: \(schema)}, application/xml: {schema: {\"type\": \"object\", properties: {title: {type: string}}}}, text/plain: {schema: {type: string}}}}"
        )
        let site = try site(spec: spec)
        #expect(try site.galley("build").reports == [])
        let page = try site.main("api/operations/get_idea/index.html")
        #expect(
            page.contains(
                "<summary><code>application/json</code>, <code>application/xml</code></summary>"))
        #expect(page.contains("<p class=\"media\"><code>text/plain</code></p>"))
        #expect(page.components(separatedBy: " id=\"response-404.title\"").count == 2)
        #expect(!page.contains("response-404-2."))
    }

    @Test func theDescriptionOfARunningServiceIsRead() throws {
        let host = try LoopbackSite(["/openapi.yaml": .init(type: "application/yaml", body: Self.spec)])
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        try site.write("galley.yml", "api:\n  - spec: \(host.url("/openapi.yaml"))\n")
        let run = try site.galley("build")
        #expect(run.status == 0, "\(run.errors)")
        #expect(site.exists("public/api/operations/get_idea/index.html"))
    }

    @Test func aServedDescriptionIsReadAgainWithTheConfiguration() throws {
        let host = try LoopbackSite(["/openapi.yaml": .init(type: "application/yaml", body: Self.spec)])
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        let settings = "api:\n  - spec: \(host.url("/openapi.yaml"))\n"
        try site.write("galley.yml", settings)
        let server = try LiveServer(site)
        defer { server.end() }
        let note =
            "\(host.url("/openapi.yaml")) is not watched: it is asked for again when galley.yml is saved.\n"
        #expect(server.output.contains(note), "\(server.output)")
        // A configuration that was written just before the start may be read again when it is watched.
        try site.write("content/index.md", "# House\n")
        try server.waitForOutput("content/index.md: shown after")
        let asked = host.requests.count
        try site.write("content/index.md", "# Hut\n")
        try server.waitForOutput("content/index.md: shown after", count: 2)
        #expect(host.requests.count == asked)
        try site.write("galley.yml", settings)
        try server.waitForOutput("galley.yml: shown after")
        #expect(host.requests.count == asked + 1)
    }

    @Test func downloadsAreThereToBeRead() throws {
        let site = try site("    markdown: true\n")
        _ = try site.galley("build")
        let bundle = try #require(site.read("public/api/openapi.bundled.json"))
        _ = try JSONSerialization.jsonObject(with: Data(bundle.utf8))
        let postman = try #require(site.read("public/api/postman.json"))
        _ = try JSONSerialization.jsonObject(with: Data(postman.utf8))
        let markdown = try #require(site.read("public/api/operations/get_idea/index.md"))
        #expect(markdown.hasPrefix("# Read an idea\n"))
    }

    @Test func pagesOfProseMayLieBesideTheDescription() throws {
        let site = try site()
        try site.write("content/api/howto.md", "# How to\n")
        let run = try site.galley("build", "--strict")
        #expect(run.status == 0, "\(run.errors)")
        #expect(try site.nav("api/howto/index.html").contains("Schemas"))
    }

    @Test func aTagMayBeInSeveralGroups() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "tags: [ideas, people]}]", with: "tags: [ideas, people]}, {name: Other, tags: [ideas]}]")
        let run = try site(spec: spec).galley("build", "--strict")
        #expect(run.status == 0, "\(run.errors)")
    }

    @Test func aTagWithoutOperationsIsThereForWhatItSays() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "{name: people}]", with: "{name: people}, {name: paging, description: Pages have cursors.}]")
        let site = try site(spec: spec)
        _ = try site.galley("build")
        #expect(try site.main("api/tags/paging/index.html").contains("Pages have cursors."))
    }

    @Test func aSchemeThatIsNotDescribedIsNoOpenDoor() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "operationId: listPeople", with: "operationId: listPeople\n      security: [{typo: []}]"
        ).replacingOccurrences(
            of: "components:\n", with: "components:\n  securitySchemes: {key: {type: http, scheme: bearer}}\n"
        )
        let site = try site(spec: spec)
        let run = try site.galley("build")
        #expect(run.errors.contains("typo"))
        #expect(!(try site.main("api/operations/listPeople/index.html").contains("none needed")))
    }

    @Test func braceNamesOfAnOperationAreNoPlaceholder() throws {
        let site = try site()
        try site.write("content/index.md", "# Home\n\n[x](api:PUT/ideas/{id})\n")
        let run = try site.galley("build")
        #expect(run.errors.contains("api/unknown-operation"))
        #expect(!run.errors.contains("placeholder/"))
    }
}
