// What is wrong with the parameters and headers of a description.

extension RuleFamily {
    static let openAPIParameters: [Rule] = [
        .openAPIUndeclaredPathParameter, .openAPIUnknownPathParameter, .openAPIPathParameterRequired,
        .openAPIDuplicateParameter, .openAPIUnknownPlace, .openAPIQuerystring, .openAPIInvalidStyle,
        .openAPIContentEntries, .openAPIIgnoredHeader,
    ]
}

extension Rule {
    package static let openAPIUndeclaredPathParameter = Rule(
        "openapi/undeclared-path-parameter", .warning, .broken,
        "A name in a path is not declared as a parameter",
        why: """
            The path has a name in braces, and no parameter of the operation or of the path item tells what to write in its \
            place: of which type it is, and what it means.
            """,
        example: """
            paths:
              /ideas/{idea_id}:
                get: {summary: One idea}
            """,
        repair: """
            Add a parameter of that name with `in: path` and `required: true`. Where all operations of the path have it, it can \
            stand beside them in `parameters` of the path item.
            """)

    package static let openAPIUnknownPathParameter = Rule(
        "openapi/unknown-path-parameter", .warning, .broken, "A path parameter is not in its path",
        why: """
            The parameter is written into the path in place of its name in braces, and the path has no such name.
            """,
        example: """
            paths:
              /ideas/{idea_id}:
                get:
                  parameters:
                    - {name: id, in: path, required: true, schema: {type: string}}
            """,
        repair: """
            Give both the same name, or correct `in`.
            """)

    package static let openAPIPathParameterRequired = Rule(
        "openapi/path-parameter-required", .warning, .warning, "A path parameter is not required",
        why: """
            A path without one of its parts is another path, so a path parameter is always required, and the \
            specification asks to say so.
            """,
        example: """
            paths:
              /ideas/{idea_id}:
                get:
                  parameters:
                    - {name: idea_id, in: path, schema: {type: string}}
            """,
        repair: """
            Write `required: true`. What works without the parameter is an operation of another path.
            """)

    package static let openAPIDuplicateParameter = Rule(
        "openapi/duplicate-parameter", .warning, .warning, "A list has the same parameter twice",
        why: """
            A parameter is known by `name` and `in` together, and a list has each once. Programs read the one or the other.
            """,
        example: """
            paths:
              /ideas:
                get:
                  parameters:
                    - {name: limit, in: query, schema: {type: integer}}
                    - {name: limit, in: query, schema: {type: string}}
            """,
        repair: """
            Remove one of them. An operation may replace a parameter of its path item; the two stand in different lists.
            """)

    package static let openAPIUnknownPlace = Rule(
        "openapi/unknown-place", .warning, .broken, "A parameter or a key has no such place",
        why: """
            `in` says where a parameter is written: `path`, `query`, `header`, `cookie` or, from 3.2 on, `querystring`. \
            A key of a security scheme is in one of the middle three. `body` and `formData` are of Swagger 2.0.
            """,
        example: """
            paths:
              /ideas:
                post:
                  parameters:
                    - {name: idea, in: body, schema: {type: object}}
            """,
        repair: """
            Correct the word. Bodies and forms are described by `requestBody`.
            """)

    package static let openAPIQuerystring = Rule(
        "openapi/querystring", .warning, .warning, "A `querystring` parameter is not the whole query",
        why: """
            `in: querystring` describes everything behind the `?` at once, by a media type. So it has `content` and no \
            `schema` or `style`, and no parameter with `in: query` stands beside it.
            """,
        example: """
            openapi: 3.2.0
            paths:
              /ideas:
                get:
                  parameters:
                    - {name: filter, in: querystring, schema: {type: object}}
            """,
        repair: """
            Describe it by `content`, mostly of the type `application/x-www-form-urlencoded`, or make single `query` \
            parameters of it.
            """)

    package static let openAPIInvalidStyle = Rule(
        "openapi/invalid-style", .warning, .warning, "A parameter cannot be written in its style",
        why: """
            Each place of a parameter has styles of its own, and some styles are for lists or objects only. How the value is \
            written is then anybody's guess.
            """,
        example: """
            components:
              parameters:
                Sort: {name: sort, in: query, style: simple, schema: {type: string}}
            """,
        repair: """
            Take one of the styles that the message lists, or leave `style` out: the default is mostly what is meant.
            """)

    package static let openAPIContentEntries = Rule(
        "openapi/content-entries", .warning, .warning, "A parameter has several media types, or none",
        why: """
            A parameter or a header is written in one way, so its `content` has exactly one entry. Only bodies may have \
            more.
            """,
        example: """
            components:
              parameters:
                Filter:
                  name: filter
                  in: query
                  content:
                    application/json: {schema: {type: object}}
                    text/plain: {schema: {type: string}}
            """,
        repair: """
            Keep the media type that the server reads.
            """)

    package static let openAPIIgnoredHeader = Rule(
        "openapi/ignored-header", .notice, .warning, "A header cannot be described as a parameter",
        why: """
            The specification has other places for `Accept`, `Content-Type` and `Authorization`, and tells programs to \
            ignore parameters of these names.
            """,
        example: """
            components:
              parameters:
                Token: {name: Authorization, in: header, schema: {type: string}}
            """,
        repair: """
            Describe `Authorization` as a security scheme. The other two follow from the media types of `content`.
            """)
}
