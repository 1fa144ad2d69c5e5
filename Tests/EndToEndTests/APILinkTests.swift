// Links from prose into an API's reference and back, and links within the description.

import Foundation
import Testing

@Suite struct APILinkTests {
    static let spec = """
        openapi: 3.1.0
        info:
          title: Ideas
          version: "1"
          description: |
            Start with [a new idea](#operation/create_idea).

            # Conventions

            ## Errors

            See [the schema](#schema/Problem).
        servers:
          - url: https://api.acme.dev/v1
        tags:
          - name: ideas
            description: All about ideas. See [how errors look](#section/Conventions/Errors).
        paths:
          /ideas:
            get:
              operationId: list_ideas
              summary: List ideas
              tags: [ideas]
              description: Newest first; [one of them](#/paths/~1ideas~1{idea_id}/get), or [a new one](#/ideas/create_idea).
              responses:
                "200":
                  description: A list
                  content:
                    application/json:
                      schema:
                        type: array
                        items: {$ref: "#/components/schemas/Idea"}
            post:
              operationId: create_idea
              summary: Create an idea
              tags: [ideas]
              responses: {"201": {description: Created, content: {application/json: {schema: {$ref: "#/components/schemas/Idea"}}}}}
          /ideas/{idea_id}:
            get:
              operationId: get_idea
              summary: Get an idea
              tags: [ideas]
              parameters: [{name: idea_id, in: path, required: true, schema: {type: string}}]
              responses:
                "200": {description: It}
                "404": {description: None, content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
            delete:
              operationId: remove_idea
              summary: Remove an idea
              deprecated: true
              tags: [ideas]
              parameters: [{name: idea_id, in: path, required: true, schema: {type: string}}]
              responses: {"204": {description: Gone}}
        components:
          schemas:
            Idea:
              type: object
              description: An idea; see [the notes](../notes.md).
              required: [title]
              properties:
                title: {type: string}
            Problem:
              type: object
              properties:
                status: {type: integer}
        """

    static func site(_ page: String, settings: String = "", spec: String = spec) throws -> SiteTest {
        let site = try SiteTest()
        try site.write(
            "galley.yml",
            "title: Site\napi:\n  - spec: api/openapi.yaml\n" + (settings.isEmpty ? "" : settings + "\n"))
        try site.write("content/api/openapi.yaml", spec)
        try site.write("content/notes.md", "# Notes\n")
        try site.write("content/index.md", page)
        return site
    }

    @Test(arguments: [
        ("api:create_idea", "api/operations/create_idea/"),
        ("<api:POST /ideas>", "api/operations/create_idea/"),
        ("api:POST%20/ideas", "api/operations/create_idea/"),
        ("api:POST/v1/ideas/", "api/operations/create_idea/"),
        ("api:get/ideas/42", ""), ("api:GET/ideas/42", "api/operations/get_idea/"),
        ("schema:Idea", "api/schemas/Idea/"),
        ("schema:Idea#title", "api/schemas/Idea/#title"), ("api:tag/ideas", "api/tags/ideas/"),
        ("api:create_idea#response-201", "api/operations/create_idea/#response-201"),
    ])
    func aNameLeadsToItsPage(destination: String, address: String) throws {
        let site = try Self.site("# Home\n\n[x](\(destination))\n")
        let run = try site.galley("build")
        if address.isEmpty {
            #expect(run.reports.count == 1)
        } else {
            #expect(run.reports == [])
            #expect(try site.main("index.html").contains("<a href=\"\(address)\">x</a>"))
        }
    }

    @Test func namesLeadIntoPagesOfTagsAndFiles() throws {
        let site = try SiteTest()
        try site.write(
            "galley.yml",
            "title: Site\nurls: file\napi: { spec: api/openapi.yaml, pages: tag, path: reference }\n")
        try site.write("content/api/openapi.yaml", Self.spec)
        try site.write("content/notes.md", "# Notes\n\n[a](api:create_idea) [b](api:create_idea#responses)\n")
        let run = try site.galley("build")
        #expect(run.reports == [])
        let main = try site.main("notes.html")
        #expect(main.contains("<a href=\"reference/tags/ideas.html#create_idea\">a</a>"))
        #expect(main.contains("<a href=\"reference/tags/ideas.html#create_idea.responses\">b</a>"))
    }

    @Test(arguments: [
        (
            "[x](api:create_ideas)",
            "warning: the API has no operation `create_ideas` [api/unknown-operation]",
            "did you mean `api:create_idea` (POST /ideas)?"
        ),
        (
            "[x](api:PUT/ideas)", "warning: the API has no operation `PUT /ideas` [api/unknown-operation]",
            "`/ideas` has `GET`, `POST`"
        ),
        (
            "[x](api:GET/idea)", "warning: the API has no operation `GET /idea` [api/unknown-operation]",
            "did you mean `GET /ideas`?"
        ),
        (
            "[x](schema:idea)", "warning: the API has no schema `idea` [api/unknown-schema]",
            "did you mean `schema:Idea`?"
        ),
        (
            "[x](api:tag/idea)", "warning: the API has no tag `idea` [api/unknown-tag]",
            "did you mean `api:tag/ideas`?"
        ),
        (
            "[x](api:remove_idea)",
            "notice: the operation `remove_idea` is deprecated [api/deprecated-operation]", ""
        ),
        (
            "[x](schema:Idea#titel)",
            "warning: the page of `Idea` has no heading or id `titel` [link/missing-anchor]",
            "did you mean `#title`?"
        ),
        ("<!-- api: nothing -->", "warning: the API has no operation `nothing` [api/unknown-operation]", ""),
        (
            "<!-- api-operations: ideas, comments -->",
            "warning: the API has no tag `comments` [api/unknown-tag]", ""
        ),
    ])
    func whatIsNotThereIsToldAtItsPlace(text: String, report: String, help: String) throws {
        let site = try Self.site("# Home\n\n\(text)\n")
        let run = try site.galley("build", "--verbose")
        #expect(run.reports == [report])
        #expect(run.places == ["content/index.md:3:1"])
        #expect(help.isEmpty || run.errors.contains(help))
    }

    @Test(
        arguments: [
            ("[x](api:Ideas)", "did you mean `api:tag/ideas`?", "[x](api:tag/ideas)"),
            (
                "[x](api:/ideas)",
                "`/ideas` has several operations: write one of `api:GET/ideas`, `api:POST/ideas`", nil
            ),
            (
                "[x](api:/problems)", "did you mean `api:list_problems` (GET /problems)?",
                "[x](api:list_problems)"
            ),
            ("[x](api:schemas/Idea#title)", "did you mean `schema:Idea`?", "[x](schema:Idea#title)"),
            ("[x](api:Idea)", nil, "[x](api:tag/ideas)"),
            ("[x](api:Problem)", "did you mean `schema:Problem`?", "[x](schema:Problem)"),
            (
                "[x](schema:create_idea)", "did you mean `api:create_idea` (POST /ideas)?",
                "[x](api:create_idea)"
            ),
            (
                "[x](api:operations/create_idea)", "did you mean `api:create_idea` (POST /ideas)?",
                "[x](api:create_idea)"
            ),
            (
                "[x](operation:create_idea)", "did you mean `api:create_idea` (POST /ideas)?",
                "[x](api:create_idea)"
            ),
            ("[x](tag:ideas)", "did you mean `api:tag/ideas`?", "[x](api:tag/ideas)"),
            ("[x](API:create_idea)", "did you mean `api:create_idea` (POST /ideas)?", "[x](api:create_idea)"),
            ("[x](webhook:create_ideas)", "did you mean `api:create_idea` (POST /ideas)?", nil),
            ("<!-- api-operation: create_idea -->", "did you mean `<!-- api: create_idea -->`?", nil),
            ("<!-- api_operations: ideas -->", "did you mean `<!-- api-operations: ideas -->`?", nil),
            ("<!-- api-schema: Idea -->", "did you mean `<!-- schema: Idea -->`?", nil),
            ("<!-- api: Problem -->", "did you mean `<!-- schema: Problem -->`?", nil),
            ("<!-- api: create_ideas -->", "did you mean `create_idea` (POST /ideas)?", nil),
            ("[x](api:POST /ideas)", "write [x](<api:POST /ideas>)", nil),
        ] as [(String, String?, String?)])
    func whatIsNamedInAnotherWayIsToldInOurs(text: String, help: String?, repaired: String?) throws {
        let spec = Self.spec.replacingOccurrences(
            of: "components:\n",
            with:
                "  /problems: {get: {operationId: list_problems, tags: [ideas], responses: {\"200\": {description: All}}}}\ncomponents:\n"
        )
        let site = try Self.site("# Home\n\n\(text)\n", spec: spec)
        let run = try site.galley("build", "--verbose")
        #expect(run.reports.count == 1, "\(run.errors)")
        #expect(run.places == ["content/index.md:3:1"])
        if let help { #expect(run.errors.contains(help), "\(run.errors)") }
        guard help != nil else { return }
        try site.galley("audit", "--fix", "--write")
        #expect(site.read("content/index.md") == "# Home\n\n\(repaired ?? text)\n")
    }

    @Test(arguments: [
        ("[x](api:create_ideaa)", "did you mean `api:ideas_create_idea` (POST /ideas)?"),
        ("[x](api:craeteIdea)", "did you mean `api:ideas_create_idea` (POST /ideas)?"),
        ("`GET /idea/42`", "did you mean `GET /ideas/{idea_id}`?"),
        ("`DELETE /ides/a-long-name`", "did you mean `DELETE /ideas/{idea_id}`?"),
        ("`PATCH /idea/42`", "there is `GET /ideas/{idea_id}`, `DELETE /ideas/{idea_id}`"),
        ("[x](api:GET/idea/42)", "did you mean `GET /ideas/{idea_id}`?"),
    ])
    func whatIsNearlyNamedIsSuggested(text: String, help: String) throws {
        let spec = Self.spec.replacingOccurrences(
            of: "operationId: create_idea", with: "operationId: ideas_create_idea")
        let run = try Self.site("# Home\n\n\(text)\n", spec: spec).galley("build")
        #expect(run.errors.contains("[api/unknown-operation]") && run.errors.contains(help), "\(run.errors)")
    }

    @Test func aLinkWithoutTextHasTheNameOfItsTarget() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "Newest first;", with: "Newest first, unlike [](schema:Problem);")
        let site = try Self.site(
            """
            # Home

            [](api:create_idea), [](schema:Idea "a > b"), [](api:tag/ideas) `GET /ideas/1`, [](api:gone).

            <!-- api: get_idea -->
            """, spec: spec)
        #expect(try site.galley("build").reports.count == 1)
        let main = try site.main("index.html")
        #expect(main.contains("<a href=\"api/operations/create_idea/\">Create an idea</a>, "))
        #expect(
            main.contains("\"a &gt; b\"><code>Idea</code></a>, <a href=\"api/tags/ideas/\">Ideas</a> <a href")
        )
        #expect(main.contains("<a href=\"api/operations/get_idea/\"><code>GET /ideas/1</code></a>"))
        #expect(main.contains("<a href=\"api:gone\"></a>."))
        #expect(
            try site.main("api/operations/list_ideas/index.html").contains(
                "unlike <a href=\"../../schemas/Problem/\"><code>Problem</code></a>;"))
    }

    @Test func bothContentsListTheHeadingsOfWhatIsEmbedded() throws {
        let site = try Self.site("# Home\n")
        try site.write(
            "content/guide.md",
            "# Home\n\n`GET /ideas` first\n\n[TOC]\n\n## One\n\n[n](notes.md)\n\n<!-- schema: Problem -->\n\n## Two\n\n<!-- api: get_idea -->\n"
        )
        #expect(try site.galley("build").reports == [])
        let page = site.read("public/guide/index.html") ?? ""
        let list = try #require(page.components(separatedBy: "<nav class=\"toc-inline\">").dropFirst().first)
        let inText = String(list.prefix(upTo: try #require(list.range(of: "</nav>")).lowerBound))
        func ids(_ html: String) -> [String] {
            html.components(separatedBy: "href=\"#").dropFirst().compactMap {
                $0.components(separatedBy: "\"").first
            }
        }
        #expect(ids(inText) == ["one", "Problem", "two", "get_idea"])
        #expect(page.contains("<a href=\"../notes/\">n</a>"))
        let beside = page.components(separatedBy: "href=\"#get_idea\"").count - 1
        // Both contents and the heading's own link.
        #expect(beside == 3, "\(page)")
    }

    @Test func everyAddressOfADescriptionIsToldAtItsPlace() throws {
        let spec = """
            openapi: 3.2.0
            info:
              title: Ideas
              version: "1"
              contact: {name: We, url: https://contact.example}
              x-logo: {url: https://logo.example/a.png}
              description: Served at https://text.example
            paths:
              /ideas:
                get:
                  operationId: list_ideas
                  tags: [ideas]
                  responses:
                    "200":
                      description: All
                      content:
                        application/json:
                          schema: {type: string}
                          examples: {far: {externalValue: "https://value.example/a.json"}}
            components:
              securitySchemes:
                login:
                  type: oauth2
                  oauth2MetadataUrl: https://metadata.example
                  flows: {clientCredentials: {tokenUrl: "https://acme.dev/t", scopes: {}}}
            security: [{login: []}]
            """
        let site = try Self.site("# Home\n\n<!-- api: list_ideas -->\n", spec: spec)
        let run = try site.galley("audit", "--format", "json")
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let findings = (report?["findings"] as? [[String: Any]] ?? []).filter {
            $0["id"] as? String == "placeholder/reserved-host"
                || $0["rule"] as? String == "placeholder/reserved-host"
        }
        let messages = findings.map { "\($0)" }.joined(separator: "\n")
        for host in ["contact", "logo", "text", "value", "metadata"] {
            #expect(messages.contains(host + ".example"), "\(host): \(run.output)")
        }
        for finding in findings {
            let places = (finding["locations"] ?? finding["location"]).map { "\($0)" } ?? ""
            #expect(places.contains("line") && places.contains("column"), "\(finding)")
            #expect("\(finding)".contains("#/"), "\(finding)")
        }
    }

    @Test func aGeneratedNameIsSuggestedInShort() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "operationId: create_idea\n", with: "operationId: create_idea_ideas_post\n")
        let run = try Self.site("# Home\n\n[x](api:create_ideas)\n", spec: spec).galley("build")
        #expect(run.errors.contains("did you mean `api:create_idea` (POST /ideas)?"), "\(run.errors)")
    }

    @Test func otherSchemesAreOtherPeoples() throws {
        let site = try Self.site("# Home\n\n[x](tag:acme.dev,2005:a) [y](sms:12) [z](app://open)\n")
        #expect(try site.galley("build", "--verbose").reports == [])
    }

    @Test func aDeprecatedSchemaIsToldLikeAnOperation() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "      description: An idea; see",
            with: "      deprecated: true\n      description: An idea; see")
        let run = try Self.site("# Home\n\n[x](schema:Idea)\n", spec: spec).galley("build", "--verbose")
        #expect(run.reports == ["notice: the schema `Idea` is deprecated [api/deprecated-schema]"])
        #expect(run.places == ["content/index.md:3:1"])
    }

    @Test func aSlipOfCaseIsRepaired() throws {
        let site = try Self.site("# Home\n\n[x](api:createIdea#responses) and [y](schema:problem)\n")
        try site.galley("audit", "--fix", "--write")
        #expect(
            site.read("content/index.md")
                == "# Home\n\n[x](api:create_idea#responses) and [y](schema:Problem)\n")
    }

    @Test func aCommentSilencesAnUnknownName() throws {
        let site = try Self.site(
            "# Home\n\n<!-- audit-ignore: api/unknown-operation -- planned -->\n[x](api:archive_idea)\n")
        #expect(try site.galley("build").reports == [])
    }

    @Test func withoutAReferenceALinkSaysWhatToDo() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n\n[x](api:create_idea)\n")
        let run = try site.galley("build")
        #expect(
            run.reports == [
                "warning: `api:create_idea` leads to the API reference, and this site has none [api/no-reference]"
            ])
        #expect(run.errors.contains("galley.yml"))
    }

    @Test func aDescriptionThatCannotBeReadIsTheOnlyProblem() throws {
        let site = try Self.site("# Home\n\n[x](api:create_idea)\n\n<!-- api: create_idea -->\n")
        try site.remove("content/api/openapi.yaml")
        #expect(try site.galley("build").reports.count == 1)
    }

    // MARK: Descriptions

    @Test func linksForOtherViewersLeadToOurPages() throws {
        let site = try Self.site("# Home\n")
        #expect(try site.galley("build").reports == [])
        let overview = try site.main("api/index.html")
        #expect(overview.contains("<a href=\"operations/create_idea/\">a new idea</a>"))
        #expect(overview.contains("<a href=\"schemas/Problem/\">the schema</a>"))
        #expect(overview.contains("<a href=\"#errors\">how errors look</a>"))
        let tag = try site.main("api/tags/ideas/index.html")
        #expect(tag.contains("<a href=\"../../#errors\">how errors look</a>"))
        let list = try site.main("api/operations/list_ideas/index.html")
        #expect(list.contains("<a href=\"../get_idea/\">one of them</a>"))
        #expect(list.contains("<a href=\"../create_idea/\">a new one</a>"))
        #expect(
            try site.main("api/schemas/Idea/index.html").contains("<a href=\"../../../notes/\">the notes</a>")
        )
    }

    @Test func aBrokenLinkIsToldOnceAtTheDescription() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "[the notes](../notes.md)", with: "[x](gone.md) [y](#operation/gone)")
        let site = try Self.site("# Home\n", spec: spec)
        let run = try site.galley("build")
        #expect(
            run.reports == [
                "warning: no page `gone.md` [link/missing-page]",
                "warning: the API has no operation `gone` [api/unknown-operation]",
            ])
        #expect(run.places == ["content/api/openapi.yaml:58:33", "content/api/openapi.yaml:58:46"])
        #expect(run.errors.contains("= at #/components/schemas/Idea/description"))
        #expect(run.errors.contains("pages show this text"))
        #expect(run.errors.contains("58 |       description: An idea; see [x](gone.md)"))
    }

    @Test func descriptionsAreNotRepaired() throws {
        let spec = Self.spec.replacingOccurrences(of: "../notes.md", with: "../Notes.md")
        let site = try Self.site("# Home\n\n<!-- schema: Idea -->\n\n[n](Notes.md)\n", spec: spec)
        let run = try site.galley("audit", "--fix", "--write")
        #expect(run.output.contains("content/api/openapi.yaml:58:33"), "\(run.output)")
        #expect(site.read("content/api/openapi.yaml") == spec)
        #expect(site.read("content/index.md") == "# Home\n\n<!-- schema: Idea -->\n\n[n](notes.md)\n")
    }

    // MARK: Backlinks

    @Test func operationsAndSchemasNameThePagesThatMentionThem() throws {
        let site = try Self.site("# Home\n\n[x](api:create_idea) [y](api:create_idea)\n")
        try site.write(
            "content/guide/a.md", "# First\n\n[x](../api/operations/create_idea/) and [s](schema:Idea)\n")
        try site.write("content/guide/b.md", "# Second\n\n[x](/api/schemas/Idea/#title)\n")
        try site.write("content/guide/c.md", "# Third\n\n<!-- schema: Idea -->\n")
        #expect(try site.galley("build").reports == [])
        func mentions(_ path: String) throws -> String {
            let main = try site.main(path)
            guard let start = main.range(of: "class=\"mentions\"") else { return "" }
            return String(main[start.upperBound...].prefix(400))
        }
        let operation = try mentions("api/operations/create_idea/index.html")
        #expect(operation.components(separatedBy: ">Home</a>").count == 2)
        #expect(operation.contains("<a href=\"../../../guide/a/\">First</a>"))
        #expect(!operation.contains("Second"))
        let schema = try mentions("api/schemas/Idea/index.html")
        for title in ["First", "Second", "Third"] { #expect(schema.contains(">\(title)</a>")) }
        #expect(try mentions("api/operations/list_ideas/index.html") == "")
    }

    // MARK: Code

    @Test func codeThatNamesAnOperationLeadsToIt() throws {
        let site = try Self.site(
            """
            # Home

            ## `POST /ideas` in a heading

            `GET /ideas/42`, `POST /v1/ideas?dry=1`, [`GET /ideas`](notes.md) and `GET /ideas/{id}` after [n](notes.md).

            ```http
            GET /ideas/42
            ```

            <!-- api: get_idea -->

            `GET /index.html`, `OPTIONS /ideas` and `GET /somebody/elses` are not ours.
            """)
        #expect(try site.galley("build").reports == [])
        let main = try site.main("index.html")
        for (address, code) in [
            ("get_idea", "GET /ideas/42"), ("create_idea", "POST /v1/ideas?dry=1"),
            ("get_idea", "GET /ideas/{id}"),
        ] {
            #expect(
                main.contains("<a href=\"api/operations/\(address)/\"><code>\(code)</code></a>"), "\(code)")
        }
        #expect(main.contains("<a href=\"notes/\"><code>GET /ideas</code></a>"))
        #expect(main.contains("<a href=\"notes/\">n</a>"))
        #expect(main.contains("<code>POST /ideas</code> in a heading"))
        #expect(main.contains("<code>GET /index.html</code>, <code>OPTIONS /ideas</code>"))
        // Those of headings and links are told on the operation's page all the same.
        for name in ["create_idea", "get_idea", "list_ideas"] {
            #expect(try site.main("api/operations/\(name)/index.html").contains(">Home</a>"), "\(name)")
        }
    }

    @Test(arguments: [
        (
            "`PUT /ideas`", "warning: the API has no operation `PUT /ideas` [api/unknown-operation]",
            "`/ideas` has `GET`, `POST`"
        ),
        (
            "`GET /idea`", "warning: the API has no operation `GET /idea` [api/unknown-operation]",
            "did you mean `GET /ideas`?"
        ),
        (
            "`DELETE /ideas/7`",
            "notice: the operation `DELETE /ideas/7` is deprecated [api/deprecated-operation]", ""
        ),
        (
            "[`POST /ideas/7/moves`](notes.md)",
            "warning: the API has no operation `POST /ideas/7/moves` [api/unknown-operation]", ""
        ),
    ])
    func codeThatIsOutOfDateIsTold(text: String, report: String, help: String) throws {
        let site = try Self.site("# Home\n\n\(text)\n")
        let run = try site.galley("build", "--verbose")
        #expect(run.reports == [report])
        #expect(run.places == ["content/index.md:3:\(text.hasPrefix("[") ? 2 : 1)"])
        #expect(help.isEmpty || run.errors.contains(help))
    }

    @Test func codeIsLeftAloneWhereItIsToBe() throws {
        let site = try SiteTest()
        try site.write(
            "galley.yml", "title: Site\napi: { spec: api/openapi.yaml, link_code: false }\n")
        try site.write("content/api/openapi.yaml", Self.spec)
        try site.write("content/notes.md", "# Notes\n\n`GET /ideas` `PUT /ideas`\n")
        #expect(try site.galley("build").reports == [])
        #expect(try site.main("notes/index.html").contains("<p><code>GET /ideas</code> <code>PUT"))
    }

    @Test func codeInDescriptionsLeadsToOtherOperations() throws {
        let spec = Self.spec.replacingOccurrences(
            of: "Newest first;",
            with: "Unlike `GET /ideas`, `POST /ideas` [makes](../notes.md) one, `PUT /ideas` does not;")
        let site = try Self.site("# Home\n", spec: spec)
        let run = try site.galley("build")
        #expect(run.reports == ["warning: the API has no operation `PUT /ideas` [api/unknown-operation]"])
        #expect(run.places == ["content/api/openapi.yaml:24:81"])
        let main = try site.main("api/operations/list_ideas/index.html")
        #expect(
            main.contains(
                "Unlike <code>GET /ideas</code>, <a href=\"../create_idea/\"><code>POST /ideas</code></a> <a href=\"../../../notes/\">makes</a>"
            ))
        #expect(main.contains("<a href=\"../get_idea/\">one of them</a>"))
    }

    @Test func linksAreRepairedBesideLinkedCode() throws {
        let site = try Self.site(
            "# Home\n\n`GET /ideas` and [n](Notes.md)\n\n<!-- api: get_idea -->\n\n[m](Notes.md)\n")
        try site.galley("audit", "--fix", "--write")
        #expect(
            site.read("content/index.md")
                == "# Home\n\n`GET /ideas` and [n](notes.md)\n\n<!-- api: get_idea -->\n\n[m](notes.md)\n")
    }

    // MARK: Embedded parts

    @Test func aCommentIsReplacedByWhatItNames() throws {
        let site = try Self.site(
            """
            # Home

            ## Making one

            <!-- api: create_idea -->

            <!-- schema: Idea -->

            Between [n](notes.md).

            <!-- api-operations: ideas -->

            <!-- api: not for the reader -->
            """)
        let run = try site.galley("build")
        #expect(run.reports == [])
        let html = try #require(site.read("public/index.html"))
        let main = try site.main("index.html")
        #expect(
            main.contains("<h3 id=\"create_idea\"><a href=\"api/operations/create_idea/\">Create an idea</a>")
        )
        #expect(main.contains("<h4 id=\"create_idea.responses\">"))
        #expect(main.contains("id=\"Idea.title\""))
        #expect(main.contains("<a href=\"notes/\">the notes</a>"))
        #expect(main.contains("<a href=\"notes/\">n</a>"))
        #expect(main.contains("<a href=\"api/operations/list_ideas/\">"))
        #expect(main.contains("<!-- api: not for the reader -->"))
        #expect(html.contains("css/api.css"))
        #expect(try #require(site.read("public/notes/index.html")).contains("css/api.css") == false)
    }

    @Test func theSamePartTwiceHasIdsOfItsOwn() throws {
        let site = try Self.site(
            "# Create idea {#create_idea}\n\n<!-- api: create_idea -->\n\n<!-- api: create_idea -->\n")
        #expect(try site.galley("build").reports == [])
        let main = try site.main("index.html")
        #expect(main.contains("id=\"create_idea-2.responses\""))
        #expect(main.contains("id=\"create_idea-3.responses\""))
    }

    @Test func withoutAReferenceACommentStaysOne() throws {
        let site = try SiteTest("-- content/index.md --\n# Home\n\n<!-- api: create_idea -->\n")
        #expect(try site.galley("build").reports == [])
        #expect(try site.main("index.html").contains("<!-- api: create_idea -->"))
    }
}
