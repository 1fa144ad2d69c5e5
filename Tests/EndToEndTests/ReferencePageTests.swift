// What a reader finds on the pages of a reference: the words that matter in sight, each said once.

import Testing

@Suite struct ReferencePageTests {
    private static let spec = """
        openapi: 3.1.0
        info: {title: Files, version: "1", license: {name: Apache 2.0, identifier: Apache-2.0}}
        servers: [{url: https://files.example/api}]
        security: [{token: ["files:read"]}, {cookie: ["files:read"]}]
        paths:
          /token:
            post:
              operationId: signIn
              summary: Sign in
              security: []
              responses: {"204": {description: ""}, "404": {$ref: "#/components/responses/Gone"}}
          /files/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get:
              operationId: read
              summary: Read a file
              deprecated: true
              security: [{token: ["files:read"]}, {}]
              parameters: [{name: If-None-Match, in: header, schema: {type: [string, "null"]}}]
              responses:
                "200":
                  description: The file itself.
                  headers: {ETag: {schema: {type: string}, example: 'W/"7f3c"'}}
                  content: {image/png: {}, image/jpeg: {}}
                "404": {$ref: "#/components/responses/Gone"}
            delete:
              operationId: remove
              summary: Remove a file
              responses:
                "204": {description: It is gone.}
                "404": {$ref: "#/components/responses/Gone"}
              callbacks:
                done:
                  "{$request.body#/callback_url}":
                    post:
                      operationId: done
                      summary: Tell that it is gone
                      responses: {"200": {description: OK}}
        components:
          responses:
            Gone:
              description: Nothing is there.
              content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
          securitySchemes:
            token:
              type: oauth2
              flows: {password: {tokenUrl: token, scopes: {"files:read": Read.}}}
            cookie: {type: apiKey, in: cookie, name: session}
          schemas:
            Problem:
              type: object
              required: [code]
              properties:
                code: {type: integer, title: Number of the error}
                kind: {$ref: "#/components/schemas/Kind"}
            Kind: {type: string, enum: [small, big]}
            Amount-Input:
              type: object
              properties: {sum: {anyOf: [{type: number}, {type: string}]}, unit: {type: string}}
            Amount-Output:
              type: object
              properties: {sum: {type: string}, unit: {type: string}}
        """

    private func site() throws -> SiteTest {
        let site = try SiteTest("-- content/index.md --\n# Home\n")
        try site.write("galley.yml", "api:\n  - spec: api/openapi.yaml\n")
        try site.write("content/api/openapi.yaml", Self.spec)
        let run = try site.galley("build")
        #expect(run.status == 0, "\(run.errors)")
        return site
    }

    @Test func anExampleSaysWhichAnswerItIs() throws {
        let site = try site()
        let page = try site.main("api/operations/remove/index.html")
        #expect(page.contains("</span> No Content: no body</p>"))
        let chosen = try #require(page.range(of: "value=\"204\" checked"))
        let other = try #require(page.range(of: "value=\"404\""))
        #expect(chosen.lowerBound < other.lowerBound)
        let file = try site.main("api/operations/read/index.html")
        #expect(file.contains("</span> OK: a file</p>"))
    }

    @Test func theWordsOfAnErrorAreInSight() throws {
        let page = try site().main("api/operations/read/index.html")
        let words = try #require(page.range(of: "<p>Nothing is there.</p>"))
        let fold = try #require(
            page.range(of: "<details class=\"part\"><summary><code>application/json</code>"))
        #expect(words.lowerBound < fold.lowerBound)
    }

    @Test func filesAreSaidToBeFilesAndHeadersHaveExamples() throws {
        let page = try site().main("api/operations/read/index.html")
        #expect(page.contains("<code>image/png</code> or <code>image/jpeg</code>: a file"))
        #expect(page.contains("for example <code>W/&quot;7f3c&quot;</code>"))
    }

    @Test func titlesThatSayMoreThanTheNameAreShown() throws {
        let page = try site().main("api/schemas/Problem/index.html")
        #expect(page.contains("<p class=\"field-title\">Number of the error</p>"))
        #expect(!page.contains("<p class=\"body-type\">"))
    }

    @Test func examplesAreALandmarkWithHeadingsBeforeTheParameters() throws {
        let page = try site().main("api/operations/read/index.html")
        let aside = try #require(page.range(of: "<aside class=\"api-examples\" aria-label=\"Examples\">"))
        let parameters = try #require(page.range(of: "id=\"parameters\""))
        #expect(aside.lowerBound < parameters.lowerBound)
        #expect(page.contains("<h2 class=\"examples-title\">Request</h2>"))
        #expect(page.contains("aria-label=\"Language of the sample\""))
        #expect(page.contains("<figcaption>curl</figcaption>"))
    }

    @Test func scopesThatAllWaysAskForAreSaidOnce() throws {
        let site = try site()
        let both = try site.main("api/operations/remove/index.html")
        #expect(both.contains(">cookie</a>, with the scope <code>files:read</code>."))
        let optional = try site.main("api/operations/read/index.html")
        #expect(optional.contains("optional: <a"))
    }

    @Test func theOverviewGathersErrors() throws {
        let page = try site().main("api/index.html")
        #expect(page.contains(">Error responses"))
        #expect(page.contains("Nothing is there."))
        #expect(page.contains("<summary>3 operations</summary>"))
        #expect(page.contains("https://spdx.org/licenses/Apache-2.0.html"))
        #expect(page.contains("https://files<wbr>.example<wbr>/api<wbr>/token"))
        #expect(page.contains(">Sign in</a></li>"))
        #expect(page.contains("Read a file</span> <span class=\"flag warn\">deprecated</span></span></a>"))
    }

    @Test func aCallbackSaysWhereItGoesAndWhatToAnswer() throws {
        let page = try site().main("api/callbacks/done/index.html")
        #expect(page.contains("to the <code>callback_url</code> given to it in"))
        #expect(page.contains(">What to answer"))
    }

    @Test func twoFormsOfASchemaAreOneListing() throws {
        let page = try site().main("api/schemas/Amount/index.html")
        #expect(page.contains("sent: number or string; comes back: string"))
        #expect(!page.contains("As it is sent"))
    }

    @Test func anEnumerationNeedsNoExample() throws {
        let page = try site().main("api/schemas/Kind/index.html")
        #expect(!page.contains("api-examples"))
        #expect(page.contains("one of <code>small</code>, <code>big</code>"))
    }
}
