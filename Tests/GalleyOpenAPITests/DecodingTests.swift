import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

/// A description out of YAML; without a head of its own, of OpenAPI 3.1.
func described(_ yaml: String, options: DescriptionOptions = DescriptionOptions()) -> APIDescription {
    let hasHead = yaml.hasPrefix("openapi:") || yaml.hasPrefix("{")
    let text = hasHead ? yaml : "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n" + yaml
    let (documents, _) = SpecLoader.load(path: "openapi.yaml", bytes: Array(text.utf8)) { _ in
        .failure(.notFound)
    }
    return APIDescription(decoding: documents, options: options)
}

@Suite("Decoding descriptions")
struct DecodingTests {
    @Test("a header parameter is spelled as its title or its registration has it")
    func headerNames() throws {
        let api = described(
            """
            paths:
              /a:
                get:
                  parameters:
                  - {name: x-scratchpad-mood, in: header, schema: {type: string, title: X-Scratchpad-Mood}}
                  - {name: if-none-match, in: header, schema: {type: string}}
                  - {name: x-own, in: header, schema: {type: string, title: Own}}
                  - {name: X-MIXED, in: header, schema: {type: string}}
                  - {name: range, in: query, schema: {type: string, title: Range}}
                  responses: {}
            """)
        let names = try #require(api.operations.first).parameters.map(\.name)
        #expect(names == ["range", "X-Scratchpad-Mood", "If-None-Match", "x-own", "X-MIXED"])
    }

    @Test("what stands at the top is read")
    func top() throws {
        let api = described(
            """
            openapi: 3.2.0
            $self: https://api.example/openapi.yaml
            info:
              title: Tea
              summary: Leaves
              version: '2'
              license: {name: MIT, identifier: MIT}
              x-logo: {url: logo.svg, altText: A cup}
            servers:
            - url: https://{region}.tea.example/{base}/
              name: main
              variables:
                region: {enum: [eu, us], default: eu}
                base: {default: v2}
            externalDocs: {url: https://docs.tea.example}
            paths: {}
            """)
        #expect(api.versionText == "3.2.0")
        #expect(api.selfURI == "https://api.example/openapi.yaml")
        #expect(api.info.title == "Tea" && api.info.licenseIdentifier == "MIT")
        #expect(api.info.logo?.altText == "A cup")
        #expect(api.servers.first?.name == "main")
        #expect(api.servers.first?.defaultURL == "https://eu.tea.example/v2")
        #expect(api.servers.first?.variables.map(\.values) == [["eu", "us"], []])
        #expect(api.externalDocs?.url == "https://docs.tea.example")
        #expect(api.diagnostics.isEmpty)
        #expect(described("paths: {}").servers.map(\.url) == ["/"])
    }

    @Test("an operation's parameters override those of its path, by place and need")
    func parameters() throws {
        let api = described(
            """
            paths:
              /a/{x}/{y}:
                parameters:
                - {name: y, in: path, required: true, schema: {type: string}}
                - {name: q, in: query, description: shared, schema: {type: string}}
                - {$ref: '#/components/parameters/X'}
                get:
                  parameters:
                  - {name: z, in: header, schema: {type: string}}
                  - {name: q, in: query, description: own, schema: {type: string}}
                  - {name: r, in: query, required: true, schema: {type: string}}
                  responses: {'200': {description: Fine}}
            components:
              parameters:
                X: {name: x, in: path, required: true, schema: {type: integer}}
            """)
        let parameters = try #require(api.operations.first).parameters
        #expect(parameters.map(\.name) == ["x", "y", "r", "q", "z"])
        #expect(parameters.map(\.style) == ["simple", "simple", "form", "form", "simple"])
        #expect(parameters.map(\.isExploded) == [false, false, true, true, false])
        #expect(parameters[3].description?.text == "own")
    }

    @Test("a description that parameter and schema both give is the schema's")
    func parameterDescription() throws {
        let api = described(
            """
            paths:
              /a:
                get:
                  parameters:
                  - {name: a, in: query, description: Same, schema: {type: string, description: Same}}
                  - {name: b, in: query, schema: {type: string, description: Inner}}
                  - {name: c, in: query, description: Own, schema: {type: string, description: Other}}
                  responses: {'200': {description: Fine}}
            """)
        let parameters = try #require(api.operations.first).parameters
        #expect(parameters.map { $0.description?.text } == ["Same", "Inner", "Own"])
        #expect(
            parameters.map { $0.description?.node == $0.schema?.description?.node } == [true, true, false])
    }

    @Test("references are followed everywhere; beside one, 3.1 overrides what it leads to")
    func references() throws {
        func spec(_ version: String) -> String {
            """
            openapi: \(version)
            info: {title: T, version: '1'}
            paths:
              /a:
                post:
                  parameters: [{$ref: '#/components/parameters/P', description: Mine}]
                  requestBody: {$ref: '#/components/requestBodies/B'}
                  responses:
                    default: {$ref: '#/components/responses/R'}
                    '200': {$ref: '#/components/responses/R', description: Mine}
            components:
              parameters: {P: {$ref: '#/components/parameters/Q'}, Q: {name: q, in: query, description: Theirs, schema: {}}}
              requestBodies: {B: {content: {text/plain: {examples: {one: {$ref: '#/components/examples/E'}}}}}}
              responses:
                R:
                  description: Theirs
                  headers: {X-A: {$ref: '#/components/headers/H'}}
                  content: {application/json: {schema: {type: object}}}
              headers: {H: {description: A header, schema: {type: string}}}
              examples: {E: {summary: An example, value: hello}}
            """
        }
        let new = try #require(described(spec("3.1.0")).operations.first)
        #expect(new.parameters.first?.description?.text == "Mine")
        #expect(new.responses.map(\.status) == ["200", "default"])
        #expect(new.responses.map { $0.description?.text } == ["Mine", "Theirs"])
        #expect(new.responses[0].headers.first?.description?.text == "A header")
        let example = try #require(new.requestBody?.content.first?.examples.first)
        #expect(example.name == "one" && example.summary == "An example")
        #expect(example.value?.string == "hello")
        let old = try #require(described(spec("3.0.3")).operations.first)
        #expect(old.parameters.first?.description?.text == "Theirs")
        #expect(old.responses[0].description?.text == "Theirs")
    }

    @Test("security and servers in force are the operation's own, else those around it")
    func inForce() throws {
        let api = described(
            """
            servers: [{url: https://a.example}]
            security: [{key: []}]
            paths:
              /a:
                servers: [{url: https://b.example}]
                get: {responses: {'200': {description: Fine}}}
                put: {security: [], servers: [{url: https://c.example}], responses: {'200': {description: Fine}}}
              /b:
                get: {security: [{auth: [read]}, {}, {gone: []}], responses: {'200': {description: Fine}}}
            components:
              securitySchemes:
                key: {type: apiKey, in: header, name: X-Key}
                auth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {read: Reading}}}}
            """)
        #expect(
            api.operations.map { $0.servers.map(\.url) } == [
                ["https://b.example"], ["https://c.example"], ["https://a.example"],
            ])
        #expect(api.operations.map(\.hasOwnServers) == [true, true, false])
        #expect(api.operations[0].security == api.security && api.security.count == 1)
        #expect(api.operations[1].security.isEmpty)
        #expect(api.operations[2].security.map { $0.needs.map(\.scopes) } == [[["read"]], []])
        guard case .oauth2(let flows, _) = api.securitySchemes[1].kind else {
            Issue.record("not oauth2")
            return
        }
        #expect(flows.first?.tokenURL == "/t" && flows.first?.scopes.first?.description == "Reading")
    }

    @Test("callbacks and webhooks are operations of their own, bounded where they go in circles")
    func callbacks() throws {
        let api = described(
            """
            paths:
              /a:
                post:
                  operationId: start
                  tags: [jobs]
                  callbacks:
                    finished: {$ref: '#/components/callbacks/C'}
                  responses: {'200': {description: Fine}}
            webhooks:
              thing.made:
                post: {responses: {'200': {description: Fine}}}
            components:
              callbacks:
                C:
                  '{$request.body#/url}':
                    post:
                      callbacks: {again: {$ref: '#/components/callbacks/C'}}
                      responses: {'200': {description: Fine}}
            """)
        #expect(api.operations.map(\.title) == ["Start", "Thing made", "Finished"])
        #expect(api.operations.map(\.kind) == [.path, .webhook, .callback(of: 0, name: "finished")])
        #expect(api.operations[0].callbacks == [2])
        #expect(api.operations.map(\.slug) == ["start", "post-thing.made", "start-finished-post"])
        #expect(api.tags.map(\.title) == ["Jobs", "Webhooks"])
        #expect(api.tags[0].operations == [0, 2])
    }

    @Test("links know the operation they lead to")
    func links() throws {
        let api = described(
            """
            paths:
              /a:
                post:
                  responses:
                    '201':
                      description: Made
                      links:
                        byID: {operationId: read, parameters: {id: '$response.body#/id', n: 3}}
                        byRef: {operationRef: '#/paths/~1a~1{id}/get'}
                        lost: {operationId: raed}
              /a/{id}:
                get:
                  operationId: read
                  parameters: [{name: id, in: path, required: true, schema: {type: string}}]
                  responses: {'200': {description: Fine}}
            """)
        let links = api.operations[0].responses[0].links
        #expect(links.map(\.operation) == [1, 1, nil])
        #expect(links[0].parameters.map(\.value) == ["$response.body#/id", "3"])
        let problem = try #require(api.diagnostics.first { $0.id == "openapi/unknown-operation" })
        #expect(problem.help.first == "did you mean `read`?")
    }

    @Test("what 3.2 adds is read")
    func version32() throws {
        let api = described(
            """
            openapi: 3.2.0
            info: {title: T, version: '1'}
            paths:
              /a:
                query:
                  parameters:
                  - name: whole
                    in: querystring
                    content: {application/x-www-form-urlencoded: {schema: {type: object}}}
                  - {name: c, in: cookie, style: cookie, schema: {type: string}}
                  responses:
                    '200':
                      summary: Lines
                      content: {application/jsonl: {$ref: '#/components/mediaTypes/Lines'}}
                additionalOperations:
                  COPY:
                    requestBody:
                      content:
                        multipart/mixed:
                          prefixEncoding: [{contentType: image/png}]
                          itemEncoding: {contentType: text/plain, encoding: {inner: {contentType: text/html}}}
                    responses:
                      '200':
                        description: Copied it
                        content:
                          text/plain:
                            examples: {e: {dataValue: {a: 1}, serializedValue: a=1}}
            components:
              mediaTypes:
                Lines: {itemSchema: {type: object}}
              securitySchemes:
                o:
                  type: oauth2
                  deprecated: true
                  oauth2MetadataUrl: https://a.example/.well-known
                  flows: {deviceAuthorization: {deviceAuthorizationUrl: /d, tokenUrl: /t, scopes: {}}}
            """)
        #expect(api.operations.map(\.method) == ["QUERY", "COPY"])
        let query = api.operations[0]
        #expect(query.parameters.map(\.place) == [.querystring, .cookie])
        #expect(query.parameters[1].style == "cookie" && query.parameters[1].isExploded)
        #expect(query.responses[0].summary == "Lines")
        #expect(query.responses[0].content.first?.itemSchema != nil)
        let copy = api.operations[1]
        #expect(copy.requestBody?.content.first?.encodings.map(\.name) == ["1", "", ".inner"])
        let example = try #require(copy.responses[0].content.first?.examples.first)
        #expect(example.value?["a"]?.integer == 1 && example.serialized == "a=1")
        let scheme = try #require(api.securitySchemes.first)
        #expect(scheme.isDeprecated)
        guard case .oauth2(let flows, let metadata) = scheme.kind else {
            Issue.record("not oauth2")
            return
        }
        #expect(flows.first?.deviceAuthorizationURL == "/d" && metadata == "https://a.example/.well-known")
        #expect(api.diagnostics.map(\.id) == ["openapi/unused-component"])
    }

    @Test("what x-internal marks is hidden unless it is asked for")
    func hidden() {
        let yaml = """
            paths:
              /a:
                get: {x-internal: true, responses: {'200': {description: Fine}}}
                put:
                  parameters: [{name: q, in: query, x-internal: true, schema: {}}]
                  responses: {'200': {description: Fine}}
              /b: {x-internal: true, get: {responses: {'200': {description: Fine}}}}
            components: {schemas: {A: {x-internal: true}, B: {}}}
            """
        let api = described(yaml)
        #expect(api.operations.map(\.method) == ["PUT"])
        #expect(api.operations[0].parameters.isEmpty)
        #expect(api.schemas.map(\.name) == ["B"])
        var options = DescriptionOptions()
        options.showsInternal = true
        #expect(described(yaml, options: options).operations.count == 3)
    }

    @Test("a broken node costs no more than itself")
    func brokenNodes() {
        let api = described(
            """
            paths:
              /a: 3
              /b:
                get: [no]
                put:
                  parameters: [1, {name: q, in: query, schema: 7}, {in: query}]
                  requestBody: text
                  responses: {'200': 5, '201': {description: {}, content: [], headers: 1}}
                  tags: {a: b}
            tags: [plain, 3, {title: none}]
            components: {schemas: {A: 3, B: {properties: [1]}}, securitySchemes: {x: 1}}
            webhooks: 1
            security: {}
            """)
        #expect(api.operations.count == 1)
        #expect(api.operations.first?.parameters.map(\.name) == ["q"])
        #expect(api.operations.first?.responses.map(\.status) == ["201"])
        #expect(api.schemas.map(\.name) == ["B"])
        #expect(api.diagnostics.filter { $0.id == "openapi/wrong-type" }.count > 8)
    }

    @Test("nothing at all, and trees of great depth and width, are read")
    func extremes() {
        #expect(described("openapi: 3.1.0").operations.isEmpty)
        let deep = String(repeating: #"{"items":"#, count: 240) + "{}" + String(repeating: "}", count: 240)
        let api = described(
            #"{"openapi":"3.1.0","info":{"title":"T","version":"1"},"components":{"schemas":{"A":\#(deep)}}}"#
        )
        #expect(api.schemas.count == 1)
        let same = (0..<3000).map {
            #""/p\#($0)":{"get":{"operationId":"same","responses":{"200":{"description":"Fine"}}}}"#
        }
        let wide = described(
            #"{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{\#(same.joined(separator: ","))}}"#
        )
        #expect(Set(wide.operations.map(\.slug)).count == 3000)
        let told = wide.diagnostics.filter { $0.id == "openapi/duplicate-operation-id" }
        #expect(told.count == 51 && told.last?.message.hasPrefix("and 2949 more") == true)
    }
}

@Suite("Tags")
struct TagTests {
    @Test("declared ones keep their order, undeclared follow, and untagged operations have one of their own")
    func order() {
        let api = described(
            """
            tags: [{name: b, x-displayName: Bees}, {name: unused}]
            paths:
              /1: {get: {tags: [c, b], deprecated: true, responses: {'200': {description: Fine}}}}
              /2: {get: {tags: [c], responses: {'200': {description: Fine}}}}
              /3: {get: {responses: {'200': {description: Fine}}}}
            """)
        #expect(api.tags.map(\.title) == ["Bees", "Unused", "C", "Other operations"])
        #expect(api.tags.map(\.operations) == [[], [], [1, 0], [2]])
        #expect(api.tags.map(\.slug) == ["b", "unused", "c", "other-operations"])
        #expect(api.tagGroups.isEmpty)
    }

    @Test("tags that no group names make groups after the others")
    func groups() {
        let api = described(
            """
            tags: [{name: a}, {name: b}, {name: c}]
            x-tagGroups: [{name: First, tags: [b, gone]}]
            paths:
              /1: {get: {tags: [a], responses: {'200': {description: Fine}}}}
              /2: {get: {tags: [b], responses: {'200': {description: Fine}}}}
            """)
        #expect(api.tagGroups.map(\.name) == ["First", "A"])
        #expect(api.tagGroups.map(\.tags) == [[1], [0]])
    }

    @Test("parents of 3.2 make groups, badges list nothing, and circles are cut")
    func parents() {
        let api = described(
            """
            openapi: 3.2.0
            info: {title: T, version: '1'}
            tags:
            - {name: top, summary: Top}
            - {name: mid, parent: top}
            - {name: low, parent: mid}
            - {name: new, kind: badge}
            - {name: x, parent: y}
            - {name: y, parent: x}
            - {name: z, parent: nowhere}
            paths:
              /1: {get: {tags: [new, low], responses: {'200': {description: Fine}}}}
              /2: {get: {tags: [new], responses: {'200': {description: Fine}}}}
            """)
        #expect(api.tagGroups.first?.name == "Top")
        #expect(api.tagGroups.first?.tags == [1, 2])
        #expect(api.operations.map(\.tags) == [[2, 3], [3]])
        #expect(api.diagnostics.filter { $0.id == "openapi/circular-tags" }.count == 1)
        #expect(api.diagnostics.filter { $0.id == "openapi/unknown-tag" }.count == 1)
    }
}
