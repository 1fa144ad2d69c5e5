// What is wrong with the operations of a description: bodies, responses, links, callbacks, security.

extension RuleFamily {
    static let openAPIOperations: [Rule] = [
        .openAPIDuplicateOperationID, .openAPIAdditionalOperation, .openAPIUnexpectedBody,
        .openAPIUnknownPart,
        .openAPINoResponse, .openAPIInvalidStatus, .openAPIUnknownOperation, .openAPIUnknownLinkParameter,
        .openAPIInvalidExpression,
        .openAPIUnknownSecurityScheme, .openAPIUnknownScope,
    ]
}

extension Rule {
    package static let openAPIDuplicateOperationID = Rule(
        "openapi/duplicate-operation-id", .warning, .warning, "Two operations have one `operationId`",
        why: """
            An `operationId` is unique in the whole description: links lead to it, and programs make names of functions of \
            it. A link can lead to only one of them.
            """,
        example: """
            paths:
              /ideas:
                get: {operationId: ideas}
                post: {operationId: ideas}
            """,
        repair: """
            Give one of them another id. In FastAPI it comes from the name of the function and its path, or from \
            `operation_id`.
            """)

    package static let openAPIAdditionalOperation = Rule(
        "openapi/additional-operation", .warning, .warning, "A method has a field of its own",
        why: """
            `additionalOperations` is for methods that a path item has no field for, such as `LINK`. For the others, the \
            specification asks to use their own.
            """,
        example: """
            openapi: 3.2.0
            paths:
              /ideas:
                additionalOperations:
                  POST: {summary: A new idea}
            """,
        repair: """
            Write the operation beside `additionalOperations`, below the method in small letters.
            """)

    package static let openAPIUnexpectedBody = Rule(
        "openapi/unexpected-body", .notice, .warning, "A request has a body that may be dropped",
        why: """
            HTTP gives the body of a `GET`, `HEAD` or `DELETE` request no meaning. Proxies and libraries drop it, and some \
            servers refuse it.
            """,
        example: """
            paths:
              /ideas:
                get:
                  requestBody:
                    content: {application/json: {schema: {type: object}}}
            """,
        repair: """
            Make parameters of it, or take `POST`.
            """)

    package static let openAPIUnknownPart = Rule(
        "openapi/unknown-part", .warning, .broken, "An encoding is of a part that the body does not have",
        why: """
            `encoding` says how the properties of a form are written, each below its name. The schema has no such \
            property, so the encoding has no effect.
            """,
        example: """
            paths:
              /pictures:
                post:
                  requestBody:
                    content:
                      multipart/form-data:
                        schema: {type: object, properties: {picture: {type: string}}}
                        encoding: {pictures: {contentType: image/png}}
            """,
        repair: """
            Write the name as the schema has it.
            """)

    package static let openAPINoResponse = Rule(
        "openapi/no-response", .warning, .warning, "An operation describes no response",
        why: """
            Readers learn how to ask and not what comes back. The specification asks for one response at least.
            """,
        example: """
            paths:
              /ideas:
                get: {responses: {}}
            """,
        repair: """
            Describe the response of success; one without a body needs a `description` only.
            """)

    package static let openAPIInvalidStatus = Rule(
        "openapi/invalid-status", .warning, .broken, "A response has no status of HTTP",
        why: """
            Responses are listed by status: three digits from 100 to 599, `1XX` to `5XX` for all of a kind, or \
            `default` for all others.
            """,
        example: """
            paths:
              /ideas:
                get:
                  responses:
                    ok: {description: All ideas}
            """,
        repair: """
            Write the number that the server sends, in quotes: `"200"`.
            """)

    package static let openAPIUnknownOperation = Rule(
        "openapi/unknown-operation", .warning, .broken, "A link of a response leads to no operation",
        why: """
            A Link Object tells which operation to call next, by `operationId` or by `operationRef`, and there is none of \
            that name.
            """,
        example: """
            paths:
              /ideas:
                post:
                  responses:
                    "201":
                      description: Created
                      links:
                        idea: {operationId: getIdea}
            """,
        repair: """
            Write the operation's id as it is declared. In a pointer, each `/` of a path is written `~1`.
            """)

    package static let openAPIUnknownLinkParameter = Rule(
        "openapi/unknown-link-parameter", .warning, .broken,
        "A link gives a parameter that its operation does not have",
        why: """
            A link says with which values the next operation is called. That operation has no parameter of this name, so the \
            value goes nowhere and the one that is needed is missing.
            """,
        example: """
            paths:
              /ideas:
                post:
                  responses:
                    "201":
                      description: The idea
                      links:
                        read: {operationId: getIdea, parameters: {id: $response.body#/id}}
              /ideas/{idea_id}:
                get:
                  operationId: getIdea
                  parameters:
                    - {name: idea_id, in: path, required: true, schema: {type: string}}
            """,
        repair: """
            Write the name as the operation declares it; where two have the same name, with its place before it, such as \
            `path.idea_id`.
            """)

    package static let openAPIInvalidExpression = Rule(
        "openapi/invalid-expression", .warning, .broken, "A runtime expression cannot be read",
        why: """
            Callbacks and links take values out of requests and responses by expressions such as \
            `$request.body#/callbackUrl`. This is none, so nobody knows where the request goes or what it carries.
            """,
        example: """
            paths:
              /ideas:
                post:
                  callbacks:
                    ideaAdded:
                      "{$request.body.callbackUrl}":
                        post: {summary: An idea was added}
            """,
        repair: """
            Write `$request.` or `$response.` and `header.name`, `query.name`, `path.name` or `body#/pointer`; or `$url`, \
            `$method` or `$statusCode`.
            """)

    package static let openAPIUnknownSecurityScheme = Rule(
        "openapi/unknown-security-scheme", .warning, .broken, "A security requirement names no scheme",
        why: """
            `security` names schemes of `components.securitySchemes`, and there is none of that name. Readers do not \
            learn how to sign in.
            """,
        example: """
            security: [{bearer: []}]
            components:
              securitySchemes:
                bearerAuth: {type: http, scheme: bearer}
            """,
        repair: """
            Write the name as it is declared, or declare the scheme.
            """)

    package static let openAPIUnknownScope = Rule(
        "openapi/unknown-scope", .warning, .broken,
        "A security requirement asks for a scope that does not exist",
        why: """
            The flows of the scheme declare which scopes there are, and this one is not among them, so no token can have \
            it. In 3.0, schemes of the types `apiKey` and `http` have no scopes at all.
            """,
        example: """
            security: [{signIn: [write]}]
            components:
              securitySchemes:
                signIn:
                  type: oauth2
                  flows:
                    clientCredentials:
                      tokenUrl: https://ideas.example/token
                      scopes: {"ideas:write": Change ideas}
            """,
        repair: """
            Write the scope as it is declared, or declare it in `scopes` of the flow.
            """)
}
