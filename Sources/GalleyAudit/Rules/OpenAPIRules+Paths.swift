// What is wrong with the paths, servers and tags of a description.

extension RuleFamily {
    static let openAPIPaths: [Rule] = [
        .openAPIPathWithoutSlash, .openAPIPathWithQuery, .openAPISamePath, .openAPIBrokenTemplate,
        .openAPIUndefinedVariable, .openAPIUnusedVariable, .openAPIDuplicateTag, .openAPIUndeclaredTag,
        .openAPIUnknownTag, .openAPICircularTags,
    ]
}

extension Rule {
    package static let openAPIPathWithoutSlash = Rule(
        "openapi/path-without-slash", .warning, .broken, "A path does not begin with a slash",
        why: """
            A path is appended to the URL of the server as it is. Without the slash the two make one word.
            """,
        example: """
            paths:
              ideas:
                get: {summary: All ideas}
            """,
        repair: """
            Write `/` before it.
            """)

    package static let openAPIPathWithQuery = Rule(
        "openapi/path-with-query", .warning, .broken, "A path holds a query or a fragment",
        why: """
            A path ends before the `?` and the `#` of a URL. What is behind them is not part of what a server \
            chooses an operation by.
            """,
        example: """
            paths:
              /ideas?sort=new:
                get: {summary: The newest ideas}
            """,
        repair: """
            Describe each name of the query as a parameter with `in: query`.
            """)

    package static let openAPISamePath = Rule(
        "openapi/same-path", .warning, .broken, "Two paths are the same but for the names of parameters",
        why: """
            A request fits both, and nothing tells which of them is meant. The names in braces make no difference to a \
            server.
            """,
        example: """
            paths:
              /ideas/{id}:
                get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}]}
              /ideas/{slug}:
                delete: {parameters: [{name: slug, in: path, required: true, schema: {type: string}}]}
            """,
        repair: """
            Put the operations of both under one path.
            """)

    package static let openAPIBrokenTemplate = Rule(
        "openapi/broken-template", .warning, .broken, "The braces of a path or a server's URL are broken",
        why: """
            Names in `{braces}` are replaced by values. A brace has no partner here, or a name stands twice in one path.
            """,
        example: """
            paths:
              /ideas/{idea_id:
                get: {summary: One idea}
            """,
        repair: """
            Add the brace that is missing, or rename one of the two parameters.
            """)

    package static let openAPIUndefinedVariable = Rule(
        "openapi/undefined-variable", .warning, .broken,
        "A server's URL names a variable that is not defined",
        why: """
            The name in braces has no entry in `variables`, so nobody knows what to write in its place, and no request can be \
            sent to this server.
            """,
        example: """
            servers:
              - url: https://{region}.ideas.example
                variables:
                  regoin: {default: eu}
            """,
        repair: """
            Add the variable with its `default`, or correct its name.
            """)

    package static let openAPIUnusedVariable = Rule(
        "openapi/unused-variable", .notice, .warning, "A server's variable is not in its URL",
        why: """
            The variable is defined, and the URL has no name in braces that it could replace.
            """,
        example: """
            servers:
              - url: https://ideas.example
                variables:
                  region: {default: eu}
            """,
        repair: """
            Name it in the URL in braces, or remove it.
            """)

    package static let openAPIDuplicateTag = Rule(
        "openapi/duplicate-tag", .warning, .warning, "A tag is declared twice",
        why: """
            A tag has one description and one place in the order of the reference; the first declaration gives both.
            """,
        example: """
            tags:
              - {name: ideas, description: What people think of}
              - {name: ideas, description: All about ideas}
            """,
        repair: """
            Make one declaration of the two.
            """)

    package static let openAPIUndeclaredTag = Rule(
        "openapi/undeclared-tag", .notice, .warning, "A tag is much like a declared one, and is not it",
        why: """
            Tags need not be declared. But this one is almost the name of one that is, and makes a group of its own in the \
            reference.
            """,
        example: """
            tags: [{name: ideas}]
            paths:
              /ideas:
                get: {tags: [idea]}
            """,
        repair: """
            Correct the name, or declare the tag in `tags`.
            """)

    package static let openAPIUnknownTag = Rule(
        "openapi/unknown-tag", .warning, .broken, "The parent of a tag is not declared",
        why: """
            `parent` puts a tag below another, and there is none of that name. The tag stands at the top of the reference instead.
            """,
        example: """
            openapi: 3.2.0
            tags:
              - {name: ideas}
              - {name: drafts, parent: idea}
            """,
        repair: """
            Write the name as it is declared, or declare the parent.
            """)

    package static let openAPICircularTags = Rule(
        "openapi/circular-tags", .warning, .broken, "A tag is among its own parents",
        why: """
            Each of these tags is below the next, so none stands above the others. The parent that closes the circle is passed over.
            """,
        example: """
            openapi: 3.2.0
            tags:
              - {name: ideas, parent: drafts}
              - {name: drafts, parent: ideas}
            """,
        repair: """
            Remove `parent` from the one that is to stand above the others.
            """)
}
