import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Validating descriptions")
struct ValidationTests {
    private static let fine = "responses: {'200': {description: Fine}}"

    /// The rules that a description breaks, each once.
    private func rules(_ yaml: String, version: String = "3.1.0") -> Set<String> {
        let api = described("openapi: \(version)\ninfo: {title: T, version: '1'}\n" + yaml)
        return Set(api.diagnostics.map { String($0.id.dropFirst("openapi/".count)) })
    }

    private func parameter(_ fields: String, path: String = "/a", version: String = "3.1.0") -> Set<String> {
        rules("paths: {'\(path)': {get: {parameters: [{\(fields)}], \(Self.fine)}}}", version: version)
    }

    private func schema(_ fields: String, version: String = "3.1.0") -> Set<String> {
        rules("paths: {}\ncomponents: {schemas: {A: {\(fields)}}}", version: version)
            .subtracting(["unused-component"])
    }

    @Test("a problem has its place, its pointer, the sentence it breaks and a suggestion")
    func place() throws {
        let api = described(
            """
            paths:
              /a/{id}:
                get:
                  parameters:
                  - {name: ib, in: path, required: true, schema: {type: string}}
                  responses: {'200': {description: Fine}}
            """)
        #expect(
            api.diagnostics.map(\.id) == [
                "openapi/undeclared-path-parameter", "openapi/unknown-path-parameter",
            ])
        let problem = try #require(api.diagnostics.last)
        #expect(problem.location?.line == 7 && problem.location?.column == 16)
        #expect(
            problem.help == [
                "did you mean `id`?",
                "OAS 3.1 §4.8.12: the name of a path parameter stands in the path in braces",
                "at #/paths/~1a~1{id}/get/parameters/0/name",
            ])
    }

    @Test("what must be there and is not")
    func missing() {
        #expect(described("openapi: 3.0.0\npaths: {}").diagnostics.map(\.id) == ["openapi/missing-field"])
        #expect(described("openapi: 3.1.0\ninfo: {}").diagnostics.count == 3)
        #expect(rules("paths: {/a: {get: {}}}", version: "3.0.0") == ["missing-field"])
        #expect(rules("paths: {/a: {get: {}}}").isEmpty)
        #expect(rules("paths: {/a: {get: {responses: {}}}}") == ["no-response"])
        #expect(rules("paths: {/a: {get: {responses: {'200': {}}}}}") == ["missing-field"])
        #expect(rules("paths: {/a: {get: {responses: {'200': {}}}}}", version: "3.2.0").isEmpty)
    }

    @Test(
        "parameters",
        arguments: [
            ("name: a, in: query, schema: {type: string}", []), ("in: query, schema: {}", ["missing-field"]),
            ("name: a, in: query", ["missing-field"]),
            ("name: a, in: query, schema: {}, content: {text/plain: {}}", ["exclusive-fields"]),
            ("name: a, in: query, content: {}", ["content-entries"]),
            ("name: a, in: qurey, schema: {}", ["unknown-place"]),
            ("name: a, in: query, type: string", ["unknown-field"]),
            ("name: a, in: query, style: deepObject, schema: {type: string}", ["invalid-style"]),
            ("name: a, in: header, style: form, schema: {}", ["invalid-style"]),
            ("name: Authorization, in: header, schema: {}", ["ignored-header"]),
            ("name: a, in: query, schema: {type: integer}, example: text", ["wrong-value"]),
            ("name: a, in: query, schema: {}, example: 1, examples: {}", ["exclusive-fields"]),
            ("name: a, in: querystring, content: {a/b: {}}", ["newer-field"]),
            ("name: a, in: query, required: 'true', schema: {}", ["wrong-type"]),
            ("name: 3, in: query, schema: {}", ["wrong-type"]),
            ("name: a, in: path, schema: {}", ["path-parameter-required", "unknown-path-parameter"]),
        ] as [(String, Set<String>)])
    func parameters(fields: String, expected: Set<String>) {
        #expect(parameter(fields) == expected)
    }

    @Test(
        "schemas of 3.1",
        arguments: [
            ("type: [string, 'null'], const: a, $comment: x", []), ("type: strin", ["unknown-type"]),
            ("nullable: true, type: string", ["nullable"]),
            ("minimum: 3, exclusiveMinimum: true", ["exclusive-bound"]),
            ("minimum: 3, maximum: 2", ["empty-range"]), ("minLength: -1", ["wrong-type"]),
            ("maxLength: 5.0", []), ("format: uuid4", ["unknown-format"]), ("required: true", ["wrong-type"]),
            ("properties: {a: {}}, required: [b]", ["required-unknown"]),
            ("properties: {a: {}}, required: [b], allOf: [{}]", []),
            ("type: string, default: 3", ["wrong-value"]),
            ("type: string, enum: [a, b], default: c", ["not-in-enum"]), ("enum: []", ["empty-list"]),
            ("type: integer, examples: [1, 2.0, x]", ["wrong-value"]), ("items: [{}, {}]", ["wrong-type"]),
            ("propertys: {}", ["unknown-keyword"]), ("multipleOf: 0", ["out-of-range"]),
            ("readOnly: true, writeOnly: true", ["exclusive-fields"]), ("allOf: []", ["empty-list"]),
            ("additionalProperties: false", []), ("properties: {a: true, b: 3}", ["wrong-type"]),
            ("x-anything: {type: strin}, example: {$ref: gone}", []), ("title: ~", ["empty-field"]),
        ] as [(String, Set<String>)])
    func schemas(fields: String, expected: Set<String>) {
        #expect(schema(fields) == expected)
    }

    @Test(
        "schemas of 3.0",
        arguments: [
            ("type: string, nullable: true, default: null", []), ("type: [string, 'null']", ["type-list"]),
            ("type: array", ["missing-field"]), ("exclusiveMinimum: 3", ["exclusive-bound"]),
            ("const: 3", ["newer-field"]),
            ("properties: {a: {$ref: '#/components/schemas/A', type: object}}", ["ignored-sibling"]),
            ("foo: 3", ["unknown-field"]),
        ] as [(String, Set<String>)])
    func oldSchemas(fields: String, expected: Set<String>) {
        #expect(schema(fields, version: "3.0.3") == expected)
    }

    @Test("paths")
    func paths() {
        let get = "get: {\(Self.fine)}"
        #expect(rules("paths: {a: {\(get)}}") == ["path-without-slash"])
        #expect(rules("paths: {'/a?b=c': {\(get)}}") == ["path-with-query"])
        #expect(rules("paths: {'/a/{b': {\(get)}}") == ["broken-template"])
        #expect(
            rules("paths: {'/a/{b}': {\(get)}, '/a/{c}': {}}") == ["undeclared-path-parameter", "same-path"])
        #expect(rules("paths: {/a: {GET: {\(Self.fine)}}}") == ["unknown-field"])
        #expect(rules("paths: {/a: {query: {\(Self.fine)}}}") == ["newer-field"])
        #expect(
            rules("paths: {/a: {get: {requestBody: {content: {}}, \(Self.fine)}}}") == ["unexpected-body"])
    }

    /// `line:column message`, of the given values of a description.
    private func misfits(_ yaml: String, version: String = "3.1.0") -> [String] {
        described("openapi: \(version)\ninfo: {title: T, version: '1'}\n" + yaml).diagnostics
            .filter { $0.id == "openapi/wrong-value" || $0.id == "openapi/not-in-enum" }
            .map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.message)" }
    }

    @Test("what is wrong within an example is told at its place")
    func examples() {
        let yaml = """
            paths:
              /a:
                post:
                  parameters:
                  - {name: p, in: query, schema: {type: object, required: [a]}, examples: {one: {value: {b: 1}}}}
                  requestBody:
                    content:
                      application/json:
                        schema: {$ref: '#/components/schemas/Cat'}
                        example:
                          name: Tom
                          owner: {}
                          toys:
                          - ball
                          - 3
                          colour: gren
                  responses:
                    '200':
                      description: Fine
                      content:
                        application/json; charset=utf-8:
                          schema: {$ref: '#/components/schemas/Cat'}
                          examples:
                            shared: {$ref: '#/components/examples/cat'}
                            fine: {value: {id: 1, name: T, age: 3}}
                        application/xml:
                          schema: {$ref: '#/components/schemas/Cat'}
                          example: <cat/>
                    '201':
                      description: Fine
                      content:
                        application/json:
                          schema: {$ref: '#/components/schemas/Cat'}
                          examples: {shared: {$ref: '#/components/examples/cat'}}
            components:
              examples:
                cat:
                  value: {id: x, nmae: Tom, age: 0}
              schemas:
                Cat:
                  type: object
                  required: [id, name, secret]
                  additionalProperties: false
                  default: {}
                  properties:
                    id: {type: integer, readOnly: true}
                    secret: {type: string, writeOnly: true}
                    name: {type: string, minLength: 1}
                    age: {type: integer, exclusiveMinimum: 0}
                    owner: {anyOf: [{type: object, required: [email, phone]}, {type: 'null'}]}
                    toys: {type: array, items: {type: string}}
                    colour: {type: string, enum: [red, green]}
            """
        #expect(
            misfits(yaml) == [
                "7:86 the example `one` lacks `a`, which is required",
                "12:13 `example` lacks `secret`, which is required",
                "14:15 `owner` of `example` lacks `email` and `phone`, which are required",
                "17:17 `toys[1]` of `example` is a number, where the type is string",
                "18:23 `colour` of `example` is none of the values of `enum`",
                "40:7 the example `shared` lacks `name`, which is required",
                "40:19 `id` of the example `shared` is a string, where the type is integer",
                "40:28 `nmae` of the example `shared` is no property of the schema",
                "40:38 `age` of the example `shared` is not more than the `minimum` of 0",
                "46:7 `default` lacks `name`, which is required",
            ])
    }

    @Test(
        "what may be meant is not told",
        arguments: [
            // Null by `nullable`, whatever else is said.
            "type: string, nullable: true, enum: [a], example: null",
            "allOf: [{type: object}], nullable: true, example: null",
            // A format is an annotation.
            "type: string, format: date-time, example: tomorrow",
            // Two alternatives that both fit.
            "oneOf: [{type: object}, {properties: {a: {}}}], example: {a: 1}",
            // A whole that is put together.
            "allOf: [{properties: {a: {}}, additionalProperties: false}, {properties: {b: {}}}], example: {a: 1, b: 1}",
            "allOf: [{properties: {a: {readOnly: true}}}, {required: [a]}], example: {b: 1}",
            "properties: {a: {writeOnly: true}}, required: [a], example: {}",
            // What cannot be known.
            "$ref: '#/components/schemas/Gone', example: 3", "type: string, pattern: '(?<=a)b', example: c",
            "type: string, pattern: '/a+/', example: a",
        ])
    func silence(schema: String) {
        #expect(misfits("paths: {}\ncomponents: {schemas: {A: {\(schema)}}}", version: "3.0.3") == [])
    }

    @Test("an alternative that is meant is looked into, else all of them are told of")
    func alternatives() {
        let yaml = """
            paths: {}
            components:
              schemas:
                A:
                  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
                  discriminator: {propertyName: kind, mapping: {c: Cat}}
                  examples:
                  - {kind: c}
                  - {kind: Dog, bark: 1}
                  - {kind: x}
                Cat: {type: object, required: [kind, purr], properties: {kind: {const: c}}}
                Dog: {type: object, properties: {kind: {const: Dog}, bark: {type: string}}}
            """
        #expect(
            misfits(yaml) == [
                "10:9 example 1 lacks `purr`, which is required",
                "11:27 `bark` of example 2 is a number, where the type is string",
                "12:9 example 3 fits none of the 2 alternatives",
            ])
    }

    @Test("examples that are huge, or used everywhere, take bounded work")
    func hugeExamples() {
        let many = (0..<300).map { "p\($0): {type: object, example: *a}" }.joined(separator: ", ")
        let list = [String](repeating: "{b: [1, 2, 3]}", count: 10_000).joined(separator: ", ")
        let start = ContinuousClock.now
        let yaml = "x-a: &a [\(list)]\npaths: {}\ncomponents: {schemas: {A: {properties: {\(many)}}}}"
        #expect(misfits(yaml).count <= 51)
        #expect(ContinuousClock.now - start < .seconds(120))
    }

    @Test("links give parameters that their operation has")
    func linkParameters() throws {
        let api = described(
            """
            openapi: 3.1.0
            info: {title: T, version: '1'}
            paths:
              /a/{id}:
                parameters: [{name: id, in: path, required: true, schema: {}}]
                get:
                  operationId: a
                  parameters: [{name: X-Page, in: header, schema: {}}, {name: a.b, in: query, schema: {}}]
                  responses: {'200': {description: Fine}}
              /b:
                post:
                  responses:
                    '200':
                      description: Fine
                      links:
                        one:
                          operationId: a
                          parameters: {id: 1, path.id: 1, header.x-page: 1, X-Page: 1, a.b: 1, query.a.b: 1}
                        two:
                          operationRef: '#/paths/~1a~1{id}/get'
                          parameters:
                            idd: 1
                            query.id: 1
                            path.ids: 1
                        three: {operationId: b, parameters: {what: 1}}
              /c/{id}:
                parameters: [{$ref: '#/components/parameters/gone'}]
                get: {operationId: b, responses: {'200': {description: Fine}}}
            """)
        #expect(
            api.diagnostics.map { "\($0.location?.line ?? 0) \($0.id) \($0.help.first ?? "")" } == [
                "22 openapi/unknown-link-parameter did you mean `id`?",
                "23 openapi/unknown-link-parameter did you mean `path.id`?",
                "24 openapi/unknown-link-parameter did you mean `path.id`?",
            ])
    }

    @Test(
        "patterns that nobody can read",
        arguments: [
            ("(a", "there is a `(` without its `)`"), ("a)", "there is a `)` without its `(`"),
            ("[a-z", "the `[` of `[a-z` has no `]`"), ("*a", "there is nothing that `*` could repeat"),
            ("a|+", "there is nothing that `+` could repeat"),
            ("a**", "there is nothing that `*` could repeat"),
            ("/^a$/", "the slashes around it are part of it"),
            ("a{3,2}", "in `{3,2}` the most is less than the least"),
            (#"a\"#, #"there is nothing behind the `\` at its end"#),
            (#"[\]"#, #"the `[` of `[\]` has no `]`"#),
        ])
    func patterns(pattern: String, why: String) throws {
        let problem = try #require(
            described(
                "paths: {}\ncomponents: {schemas: {A: {patternProperties: {'\(pattern)': {}}, pattern: '\(pattern)'}}}"
            ).diagnostics.filter { $0.id == "openapi/invalid-pattern" }.last)
        #expect(problem.message == "no text matches this pattern: " + why)
        #expect(problem.help.last?.hasPrefix("at #/components/schemas/A/pattern") == true)
    }

    @Test(
        "patterns that somebody can read",
        arguments: [
            "^[^]]+$", #"^\[a\]\(\)$"#, "(?<name>a)+?", "(?P<y>a{2,})", "a++", "{a}", "a{,3}", "[(*+?]",
            "(?!a|)b",
            "^(?:(?=a)){2}$", "(?i)a", "[[:alpha:]]", "",
        ])
    func readable(pattern: String) {
        #expect(schema("pattern: '\(pattern)'").isEmpty)
    }

    @Test("statuses", arguments: ["200.0", "2xx", "600", "ok", "99"])
    func statuses(status: String) {
        #expect(
            rules("paths: {/a: {get: {responses: {\(status): {description: Fine}}}}}") == ["invalid-status"])
        #expect(
            rules("paths: {/a: {get: {responses: {200: {description: Fine}, 4XX: {description: No}}}}}")
                .isEmpty)
    }

    @Test("an id that two operations share names the first at the second")
    func duplicateID() throws {
        let api = described(
            """
            paths:
              /a: {get: {operationId: x}}
              /b: {get: {operationId: x}}
            """)
        let problem = try #require(api.diagnostics.first)
        #expect(problem.id == "openapi/duplicate-operation-id")
        #expect(problem.location?.line == 5)
        #expect(problem.otherLocations.map(\.line) == [4])
    }

    @Test("security")
    func security() {
        let schemes =
            "components: {securitySchemes: {k: {type: apiKey, in: header, name: X}, o: {type: oauth2, flows: {implicit: {authorizationUrl: /, scopes: {a: A}}}}}}\n"
        #expect(rules(schemes + "security: [{k: []}, {o: [a]}]").isEmpty)
        #expect(rules(schemes + "security: [{k: [role]}, {o: [b]}]") == ["unknown-scope"])
        #expect(rules(schemes + "security: [{kk: []}, {k: []}, {o: []}]") == ["unknown-security-scheme"])
        #expect(
            rules("components: {securitySchemes: {k: {type: basic}}}\nsecurity: [{k: []}]") == [
                "unknown-type"
            ])
        #expect(
            rules("components: {securitySchemes: {k: {type: http}}}\nsecurity: [{k: []}]") == [
                "missing-field"
            ])
        #expect(
            rules(
                "components: {securitySchemes: {k: {type: oauth2, flows: {password: {scopes: {}}}}}}\nsecurity: [{k: []}]"
            )
                == ["missing-field"])
    }

    @Test("servers, tags, callbacks and components")
    func others() {
        let paths = "paths: {}\n"
        #expect(rules(paths + "servers: [{url: 'https://{a}'}]") == ["undefined-variable"])
        #expect(rules(paths + "servers: [{url: /, variables: {a: {default: b}}}]") == ["unused-variable"])
        #expect(
            rules(paths + "servers: [{url: '/{a}', variables: {a: {default: b, enum: [c]}}}]") == [
                "not-in-enum"
            ])
        #expect(rules(paths + "tags: [{name: a}, {name: a}]") == ["duplicate-tag"])
        #expect(rules(paths + "tags: [{name: a, summary: A}]") == ["newer-field"])
        let callback = "paths: {/a: {post: {callbacks: {c: {'{$request.bdy}': {}}}, \(Self.fine)}}}"
        #expect(rules(callback) == ["invalid-expression"])
        #expect(
            rules(paths + "components: {schemas: {'a b': {}}}") == ["component-name", "unused-component"])
        #expect(rules(paths + "pathes: {}") == ["unknown-field"])
        #expect(rules(paths + "externalDocs: {}") == ["missing-field"])
    }

    @Test("a discriminator's property and mapping are looked for in the alternatives")
    func discriminator() {
        let yaml = """
            paths: {}
            components:
              schemas:
                Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dgo}}}
                Cat: {allOf: [{properties: {kind: {}}}]}
                Dog: {properties: {name: {}}}
            """
        #expect(rules(yaml) == ["discriminator-property", "unresolved-mapping", "unused-component"])
    }

    @Test("a reference to another kind of object is told")
    func wrongReference() {
        let yaml = """
            paths: {/a: {get: {responses: {'200': {$ref: '#/components/schemas/A'}}}}}
            components: {schemas: {A: {}}}
            """
        #expect(rules(yaml) == ["wrong-reference"])
    }

    @Test("an alias of YAML is looked at once, and what is met again and again is told once")
    func once() {
        let api = described(
            """
            paths: {}
            components:
              schemas:
                A: &a {properties: {x: {format: odd}, y: {format: odd}, z: {format: odd}}}
                B: *a
            """)
        let formats = api.diagnostics.filter { $0.id == "openapi/unknown-format" }
        #expect(formats.count == 1)
        #expect(formats.first?.occurrences == 3)
    }
}

@Suite("Descriptions that are out there", .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"))
struct FixtureDecodingTests {
    private func decoded(_ path: String) throws -> APIDescription {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let name = String(path.dropFirst(folder.count + 1))
        let bytes = try Fixtures.bytes(path)
        let (documents, problems) = SpecLoader.load(path: name, bytes: bytes) { part in
            (try? Fixtures.bytes(folder + "/" + part)).map { .success($0) } ?? .failure(.notFound)
        }
        #expect(problems.isEmpty)
        return APIDescription(decoding: documents)
    }

    @Test("are decoded, with names that differ", arguments: Fixtures.specs)
    func all(path: String) throws {
        let api = try decoded(path)
        #expect(!api.operations.isEmpty && !api.info.title.isEmpty)
        #expect(Set(api.operations.map { $0.slug.lowercased() }).count == api.operations.count)
        #expect(Set(api.schemas.map { $0.slug.lowercased() }).count == api.schemas.count)
        #expect(Set(api.tags.map { $0.slug.lowercased() }).count == api.tags.count)
        #expect(api.operations.allSatisfy { !$0.title.isEmpty && !$0.tags.isEmpty && !$0.servers.isEmpty })
        #expect(api.tags.flatMap(\.operations).sorted() == Array(api.operations.indices))
        for problem in api.diagnostics {
            // What is only counted has no line.
            guard !problem.message.hasPrefix("and ") else { continue }
            #expect(problem.location.map { $0.line > 0 } == true, "\(problem.message)")
        }
    }

    @Test(
        "have the problems that they have",
        arguments: [
            ("service/openapi.json", ["openapi/newer-field"]), ("service/openapi-3.2.json", []),
            (
                "service/openapi.raw.json",
                ["openapi/unknown-operation", "openapi/newer-field", "openapi/unknown-operation"]
            ),
            ("specs/museum-3.1.yaml", []), ("specs/learn-2.0-uber.json", []),
            ("specs/train-travel-3.1.yaml", ["openapi/unknown-format"]),
            ("specs/redocly-cafe-3.2.yaml", ["openapi/ignored-sibling", "openapi/unknown-format"]),
        ] as [(String, [String])])
    func problems(path: String, ids: [String]) throws {
        #expect(try decoded(path).diagnostics.map(\.id) == ids)
    }

    @Test("of FastAPI read as a person would write them")
    func service() throws {
        let api = try decoded("service/openapi.raw.json")
        #expect(api.operations.count == 50)
        #expect(api.operations.count { $0.responses.contains(where: \.isValidationError) } == 42)
        #expect(
            api.operations.allSatisfy {
                $0.responses.allSatisfy { $0.description?.text != "Successful Response" }
            })
        #expect(api.schemas.count(where: \.isSynthetic) == 8)
        #expect(api.schemas.filter { $0.input != nil }.map(\.name) == ["Effort"])
        #expect(api.schemaByName["Comment-Input"] == api.schemaByName["Comment"])
        let titles = Set(api.operations.map(\.title))
        #expect(
            titles.isSuperset(of: ["Auth: JWT login", "Register", "Patch current user", "Export finished"]))
        let slugs = Set(api.operations.map(\.slug))
        #expect(slugs.isSuperset(of: ["create_idea", "list_ideas", "on_idea_created", "export_finished"]))
        // Each description is there once, however often it was given.
        let twice = api.operations.flatMap(\.parameters).filter { parameter in
            guard let inner = parameter.schema?.description else { return false }
            return parameter.description?.text == inner.text && parameter.description != inner
        }
        #expect(twice.isEmpty)
    }
}
