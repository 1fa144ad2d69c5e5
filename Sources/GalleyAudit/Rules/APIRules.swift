// What prose says of an API that its description does not have, or advises against.

extension RuleFamily {
    static let api = RuleFamily(
        "api", "API",
        "What pages say of an API and its description does not: links and code that name an operation, a schema or a tag.",
        isAboutLinks: true, comment: .here, manual: ("Linking to the API", "api-links.md"),
        rules: [
            .apiUnknownOperation, .apiUnknownSchema, .apiUnknownTag, .apiDeprecatedOperation,
            .apiDeprecatedSchema, .apiNoReference,
        ])
}

extension Rule {
    package static let apiUnknownOperation = Rule(
        "api/unknown-operation", .warning, .broken, "A page names an operation that the API does not have",
        why: """
            The API has moved on and the page has not, or a name is misspelt. Galley looks up links such as \
            `api:createIdea` and `api:POST/ideas`, directives, and code such as `POST /ideas` in text. Code is reported \
            only where it is certainly about this API: its path is there with other methods, begins like other paths, or is a \
            slip of the finger away from one. Requests of other services are left alone.
            """,
        example: """
            `PUT /ideas/{idea_id}` changes an idea; see [creating one](api:createIdeas).
            """,
        repair: """
            Write what the description has; the message names the nearest operation, or the methods that there are for the path. \
            What is planned, or was there once, is silenced by a comment above its paragraph.
            """)

    package static let apiUnknownSchema = Rule(
        "api/unknown-schema", .warning, .broken, "A page names a schema that the API does not have",
        why: """
            A link `schema:Name` or a directive names a schema by its name in the description's components, and there is \
            none. Schemas without a name of their own, and those that a framework makes for one request body, have no page to lead to.
            """,
        example: """
            What comes back is an [idea](schema:Ideea).
            """,
        repair: """
            Write the name as the description has it; capital letters count. The message names the nearest one.
            """)

    package static let apiUnknownTag = Rule(
        "api/unknown-tag", .warning, .broken, "A page names a tag that the API does not have",
        why: """
            A link `api:tag/name` or a directive that lists the operations of a tag names one that no operation has.
            """,
        example: """
            All that can be done [with ideas](api:tag/idea).
            """,
        repair: """
            Write the name of a tag as the description has it.
            """)

    package static let apiDeprecatedOperation = Rule(
        "api/deprecated-operation", .notice, .warning, "A page names an operation that is deprecated",
        why: """
            The description says `deprecated: true`: the operation works and will not for ever, and new programs should \
            not be taught to use it. The reader finds that out only on the operation's own page.
            """,
        example: """
            Ask for [any idea](api:GET/ideas/surprise).
            """,
        repair: """
            Lead to what has taken its place. Where the text is about the old operation, as in a list of changes, silence \
            the notice.
            """)

    package static let apiDeprecatedSchema = Rule(
        "api/deprecated-schema", .notice, .warning, "A page names a schema that is deprecated",
        why: """
            The description says `deprecated: true` of the schema: what new programs send and read has another one. The \
            reader finds that out only on the schema's own page.
            """,
        example: """
            What comes back is a [draft](schema:Draft).
            """,
        repair: """
            Lead to the schema that has taken its place. Where the text is about the old one, as in a list of changes, \
            silence the notice.
            """)

    package static let apiNoReference = Rule(
        "api/no-reference", .warning, .broken,
        "A link names a part of an API reference that the site does not have",
        why: """
            A link with `api:` or `schema:` leads into the reference that Galley makes of an OpenAPI description, and \
            the configuration names none. Browsers do not know such addresses.
            """,
        example: """
            See [creating an idea](api:createIdea).
            """,
        repair: """
            Name the description in galley.yml: `api: { spec: api/openapi.json }`. It lies in the content folder.
            """)
}
