import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Names out of generated names")
struct NamingTests {
    private func operation(
        _ fields: String, path: String = "/a", method: String = "get"
    ) throws -> GalleyOpenAPI.Operation {
        let api = described(
            """
            paths:
              \(path):
                \(method): {\(fields)}
            """)
        return try #require(api.operations.first)
    }

    @Test(
        "an id that FastAPI made is shortened to the function's name",
        arguments: [
            ("/ideas", "create_idea_ideas_post", "create_idea"),
            ("/ideas/{idea_id}/star", "star_idea_ideas__idea_id__star_post", "star_idea"),
            ("/auth/reset-password", "reset_reset_password_auth_reset_password_post", "reset_reset_password"),
            // Of a route with two methods both have the id of one.
            ("/ideas", "ideas_ideas_get", "ideas"),
            ("/ideas", "create_idea", "create_idea"),
            ("/ideas", "ideas_post", "ideas_post"),
            ("/", "home__post", "home"),
        ])
    func shortID(path: String, id: String, short: String) throws {
        let operation = try operation("operationId: \(id)", path: path, method: "post")
        #expect(operation.shortID == short)
        #expect(operation.operationID == id)
    }

    @Test("where two would have the same short id, both keep the whole one")
    func ambiguous() {
        let api = described(
            """
            paths:
              /a: {get: {operationId: list_a_get}}
              /b: {get: {operationId: list_b_get}}
            """)
        #expect(api.operations.map(\.shortID) == ["list_a_get", "list_b_get"])
    }

    @Test(
        "a summary made of a name reads like one of a person",
        arguments: [
            ("auth_jwt_login", "Auth:Jwt.Login", "Auth: JWT login"),
            ("reset_forgot_password", "Reset:Forgot Password", "Reset: forgot password"),
            ("verify_request_token", "Verify:Request-Token", "Verify: request token"),
            ("users_patch_current_user", "Users:Patch Current User", "Patch current user"),
            ("register_register", "Register:Register", "Register"),
            ("reset_reset_password", "Reset:Reset Password", "Reset password"),
            ("list_ideas", "List Ideas", "List ideas"),
            ("ideas_get_user_ids", "Get User Ids", "Get user IDs"),
        ])
    func generated(id: String, summary: String, title: String) throws {
        #expect(try operation("operationId: \(id), summary: '\(summary)'").title == title)
    }

    @Test(
        "what a person wrote stays as it is",
        arguments: [
            "List GitHub Repositories", "Send an SMS", "Users: a list", "Search everything", "Get /ideas",
            "Get Ideas By Paris Time",
        ])
    func written(summary: String) throws {
        #expect(try operation("operationId: listThings, summary: '\(summary)'").title == summary)
    }

    @Test(
        "without a summary the id is told in words, and without one method and path",
        arguments: [
            ("operationId: listHTTPRoutes", "List HTTP routes"),
            ("operationId: actions/list-artifacts", "Actions: list artifacts"),
            ("operationId: getPetById", "Get pet by ID"),
            ("operationId: list_user_ids", "List user IDs"),
            ("summary: '  '", "GET /a"),
            ("summary: \"Two\\n lines\"", "Two lines"),
        ])
    func withoutSummary(fields: String, title: String) throws {
        #expect(try operation(fields).title == title)
    }

    @Test(
        "slugs are for addresses",
        arguments: [
            ("operationId: createIdea", "createIdea"),
            ("operationId: 'repos/list for org'", "repos-list-for-org"),
            ("operationId: crème brûlée", "creme-brulee"), ("deprecated: true", "get-ideas-idea_id"),
            ("operationId: '../..//etc'", "etc"),
        ])
    func slugs(fields: String, slug: String) throws {
        #expect(try operation(fields, path: "/ideas/{idea_id}").slug == slug)
    }

    @Test("slugs differ whatever the case of letters and do not hang on the order")
    func uniqueSlugs() throws {
        let paths = [
            "  /a: {get: {operationId: List}}", "  /b: {get: {operationId: list}}",
            "  /c: {get: {operationId: 取得}}",
        ]
        func slugs(_ paths: [String]) -> [String: String] {
            let api = described("paths:\n" + paths.joined(separator: "\n"))
            return Dictionary(uniqueKeysWithValues: api.operations.map { ($0.path, $0.slug) })
        }
        let result = slugs(paths)
        #expect(result == slugs(paths.reversed()))
        #expect(Set(result.values.map { $0.lowercased() }).count == 3)
        for slug in result.values {
            let isPlain = slug.utf8.allSatisfy {
                $0.isASCIILetter || $0.isASCIIDigit
                    || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ".")].contains($0)
            }
            #expect(isPlain && !slug.isEmpty)
        }
    }

    @Test(
        "a response's description that says no more than its status is none",
        arguments: [
            ("200", "Successful Response", nil), ("204", "Successful operation.", nil),
            ("404", "Not Found", nil),
            ("404", "404 not found", nil), ("418", "I'm a teapot", nil), ("422", "Unprocessable Entity", nil),
            ("default", "Default response", nil), ("200", "Response", nil), ("400", "Success", "Success"),
            ("404", "There is no such idea.", "There is no such idea."),
        ] as [(String, String, String?)])
    func responses(status: String, written: String, shown: String?) throws {
        let operation = try operation("responses: {'\(status)': {description: \"\(written)\"}}")
        #expect(operation.responses.first?.description?.text == shown)
    }
}

@Suite("Component schemas")
struct NamedSchemaTests {
    @Test(
        "a title is shown where it says more than the name",
        arguments: [
            ("IdeaCreate", "IdeaCreate", "IdeaCreate"), ("IdeaCreate", "Idea Create", "IdeaCreate"),
            ("idea", "An idea with all its parts", "An idea with all its parts"),
            ("Page_Idea_", "Page[Idea]", "Page of Idea"), ("Page_Idea_", "", "Page of Idea"),
            ("Dict_str__Idea_", "", "Dict[str, Idea]"), ("Page_list_Idea__", "", "Page of list of Idea"),
            ("snake_case", "", "snake_case"), ("trailing_", "", "trailing_"),
        ])
    func titles(name: String, title: String, shown: String) throws {
        let api = described("components: {schemas: {\(name): {title: '\(title)', type: object}}}")
        #expect(api.schemas.map(\.title) == [shown])
        #expect(api.schemaByName[name] == 0)
    }

    @Test("titles that two schemas share are left out")
    func sharedTitles() {
        let api = described(
            "components: {schemas: {a_full: {title: Team}, a_simple: {title: Team}, milestone: {}, nullable-milestone: {title: Milestone}}}"
        )
        #expect(api.schemas.map(\.title) == ["a_full", "a_simple", "milestone", "nullable-milestone"])
    }

    @Test("pairs of input and output are joined, and differ where anything below them does")
    func pairs() throws {
        func ref(_ name: String) -> String { "{$ref: '#/components/schemas/\(name)'}" }
        let api = described(
            """
            components:
              schemas:
                Comment-Input: {properties: {replies: {items: \(ref("Comment-Input"))}}}
                Comment-Output: {properties: {replies: {items: \(ref("Comment-Output"))}}}
                Effort-Input: {properties: {budget: {type: [number, string]}}}
                Effort-Output: {properties: {budget: {type: string}}}
                Idea-Output: {properties: {effort: \(ref("Effort-Output"))}}
                Idea-Input: {properties: {effort: \(ref("Effort-Input"))}}
                Alone-Input: {}
                Kept-Input: {}
                Kept-Output: {}
                Kept: {}
            """)
        #expect(
            api.schemas.map(\.name) == [
                "Comment", "Effort", "Idea", "Alone-Input", "Kept-Input", "Kept-Output", "Kept",
            ])
        #expect(api.schemas.map { $0.input != nil } == [false, true, true, false, false, false, false])
        #expect(api.schemas[1].schema["properties"]?["budget"]?["type"]?.string == "string")
        #expect(api.schemaByName["Idea-Input"] == 2 && api.schemaByName["Idea-Output"] == 2)
        #expect(api.schemaByName["Idea"] == 2)
        let node = try #require(api.documents.root?["components"]?["schemas"]?["Idea-Input"])
        #expect(api.schemaByNode[node] == 2)
    }

    @Test("each schema knows the operations and schemas that use it")
    func uses() {
        let api = described(
            """
            paths:
              /a:
                post:
                  parameters: [{name: q, in: query, schema: {type: array, items: {$ref: '#/components/schemas/Stage'}}}]
                  requestBody: {content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Body_a'}}}}
                  responses:
                    '200':
                      description: Fine
                      headers: {X: {schema: {$ref: '#/components/schemas/Stage'}}}
                      content: {application/json: {schema: {properties: {example: {$ref: '#/components/schemas/Idea'}}}}}
              /b:
                get:
                  responses: {'200': {$ref: '#/components/responses/R'}}
              /c:
                get:
                  responses: {'200': {$ref: '#/components/responses/R'}}
            components:
              responses: {R: {description: An R, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}
              schemas:
                Stage: {type: string}
                Idea: {properties: {stage: {$ref: '#/components/schemas/Stage'}}, example: {$ref: '#/components/schemas/Tree'}}
                Tree: {properties: {children: {items: {$ref: '#/components/schemas/Tree'}}}}
                Body_a: {properties: {idea: {$ref: '#/components/schemas/Idea'}}}
                Body_b: {allOf: [{$ref: '#/components/schemas/Body_a'}]}
            """)
        #expect(api.schemas.map(\.operations) == [[0], [0], [1, 2], [0], []])
        #expect(api.schemas.map(\.schemas) == [[1], [3], [], [4], []])
        // One that another schema refers to is no mere body.
        #expect(api.schemas.map(\.isSynthetic) == [false, false, false, false, false])
        let alone = described(
            """
            paths: {/a: {post: {requestBody: {content: {a/b: {schema: {$ref: '#/components/schemas/Body_a'}}}}}}}
            components: {schemas: {Body_a: {type: object}}}
            """)
        #expect(alone.schemas.map(\.isSynthetic) == [true])
    }

    @Test("FastAPI's validation error is known as such")
    func validationError() {
        let api = described(
            """
            paths:
              /a:
                post:
                  responses:
                    '422': {description: Validation Error, content: {application/json: {schema: {$ref: '#/components/schemas/HTTPValidationError'}}}}
            components: {schemas: {Other: {}, HTTPValidationError: {type: object}}}
            """)
        #expect(api.validationError == 1)
        #expect(api.operations[0].responses[0].isValidationError)
        #expect(api.operations[0].responses[0].description == nil)
    }
}
