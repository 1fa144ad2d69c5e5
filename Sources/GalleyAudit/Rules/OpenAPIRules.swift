// What is wrong with an API's description itself. Here: its files, its references and its components.
//
// Examples are descriptions without the lines that all of them share: `openapi: 3.1.0`, where it is that, and `info`.

extension RuleFamily {
    static let openAPI = RuleFamily(
        "openapi", "API descriptions",
        "OpenAPI descriptions that a reference is made of: what breaks the specification, and what readers and programs will not get from it as it was meant.",
        language: "yaml", manual: ("API reference", "api.md#problems"),
        rules: openAPIFiles + openAPIFields + openAPIPaths + openAPIParameters + openAPIOperations
            + openAPISchemas
    )

    private static let openAPIFiles: [Rule] = [
        .openAPIVersion, .openAPITooLarge, .openAPIUnresolvedReference, .openAPICircularReference,
        .openAPIReferenceRemote, .openAPIReferenceOutside, .openAPIReferenceNotAllowed,
        .openAPIWrongReference, .openAPIIgnoredSibling, .openAPIDuplicateID, .openAPIComponentName,
        .openAPIUnusedComponent,
    ]
}

extension Rule {
    package static let openAPIVersion = Rule(
        "openapi/version", .warning, .warning, "A description does not say which OpenAPI it is written in",
        why: """
            `openapi` says by which version of the specification the rest is read. Without it, a description that has \
            `paths` is read as 3.1; one that is newer than Galley, as 3.2. What cannot be read at all is an error, and stays one.
            """,
        example: """
            openapi: 3.9.0
            paths: {}
            """,
        repair: """
            Begin the file with the version that it follows: `openapi: 3.1.0`. Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read.
            """)

    package static let openAPITooLarge = Rule(
        "openapi/too-large", .warning, .warning, "A description is too large",
        why: """
            The files of a description may have 64 MB together, and there may be a thousand of them. Nobody writes \
            more; what is beyond that is not read.
            """,
        repair: """
            Look at what makes it so large: mostly examples, which can be cut short, or files that are referred to by \
            mistake.
            """)

    package static let openAPIUnresolvedReference = Rule(
        "openapi/unresolved-reference", .warning, .broken, "A reference leads nowhere",
        why: """
            What a `$ref` names is not there: the file, or the place in it. The reference shows nothing where it should show \
            the target, and programs that read the description often refuse all of it.
            """,
        example: """
            components:
              schemas:
                Idea:
                  properties:
                    author: {$ref: "#/components/schemas/Autor"}
                Author: {type: object}
            """,
        repair: """
            Correct the pointer; the message says which part of it is missing, and what is most like it. A `/` within a \
            name is written `~1`, and a `~` is written `~0`.
            """)

    package static let openAPICircularReference = Rule(
        "openapi/circular-reference", .warning, .broken, "A reference leads back to itself",
        why: """
            Each of these references leads to the next, and none to a value. Schemas that hold themselves, as trees do, are \
            another thing and quite right.
            """,
        example: """
            components:
              schemas:
                Idea: {$ref: "#/components/schemas/Note"}
                Note: {$ref: "#/components/schemas/Idea"}
            """,
        repair: """
            Write out what is meant in one of the places.
            """)

    package static let openAPIReferenceRemote = Rule(
        "openapi/reference-remote", .warning, .broken, "A reference leads to another host",
        why: """
            A build gives the same pages whether the network is there or not, so nothing is fetched for a description.
            """,
        example: """
            components:
              schemas:
                Idea: {$ref: "https://ideas.example/schemas.yaml#/Idea"}
            """,
        repair: """
            Save a copy beside the description, and refer to that by its relative path.
            """)

    package static let openAPIReferenceOutside = Rule(
        "openapi/reference-outside", .warning, .broken, "A reference leads out of the content folder",
        why: """
            A description may be somebody else's file. It must not publish what lies elsewhere on the disk, so only files of \
            the content folder are read.
            """,
        example: """
            components:
              schemas:
                Idea: {$ref: "../../schemas.yaml#/Idea"}
            """,
        repair: """
            Move or copy the file into the content folder, and refer to it by its relative path.
            """)

    package static let openAPIReferenceNotAllowed = Rule(
        "openapi/reference-not-allowed", .warning, .broken, "A reference stands where none may stand",
        why: """
            The specification names the objects that a reference may stand for: parameters, responses, schemas and some \
            more. In place of others, such as an operation or a server, `$ref` is a field that nobody reads.
            """,
        example: """
            paths:
              /ideas:
                get: {$ref: "#/components/pathItems/Ideas/get"}
            """,
        repair: """
            Write the object itself, or refer to something larger: to a path item instead of an operation.
            """)

    package static let openAPIWrongReference = Rule(
        "openapi/wrong-reference", .warning, .broken, "A reference leads to an object of another kind",
        why: """
            The target is there, and is not what the place needs: a schema where a parameter is wanted. What is shown in its \
            place says little, and programs stumble over it.
            """,
        example: """
            paths:
              /ideas:
                get:
                  parameters: [{$ref: "#/components/schemas/Limit"}]
            components:
              schemas:
                Limit: {type: integer}
            """,
        repair: """
            Refer to an object of the right kind; mostly it has the same name in another section of `components`.
            """)

    package static let openAPIIgnoredSibling = Rule(
        "openapi/ignored-sibling", .warning, .warning, "A field beside `$ref` is not read",
        why: """
            A reference stands for its target, and what is written beside it does not count. There are exceptions: from \
            3.1 on, `summary` and `description` are read, and in schemas all keywords.
            """,
        example: """
            paths:
              /ideas:
                get:
                  parameters:
                    - $ref: "#/components/parameters/Limit"
                      required: true
            components:
              parameters:
                Limit: {name: limit, in: query, schema: {type: integer}}
            """,
        repair: """
            Say it at the target, or write the object out. In a schema of 3.0 put the reference into `allOf`; then others may \
            stand beside it.
            """)

    package static let openAPIDuplicateID = Rule(
        "openapi/duplicate-id", .warning, .warning, "Two schemas have one `$id` or anchor",
        why: """
            A reference by that name can lead to only one of them. Galley takes the first; other programs may take the \
            other.
            """,
        example: """
            components:
              schemas:
                Idea: {$anchor: entry, type: object}
                Note: {$anchor: entry, type: object}
            """,
        repair: """
            Give one of them another name, and look at which references mean which.
            """)

    package static let openAPIComponentName = Rule(
        "openapi/component-name", .warning, .warning, "The name of a component has other characters",
        why: """
            Names in `components` are made of letters, digits, `.`, `-` and `_`. Programs make names of types and \
            files of them, and some refuse others.
            """,
        example: """
            components:
              schemas:
                Idea[Draft]: {type: object}
            """,
        repair: """
            Rename the component where it is declared and where it is referred to. What readers are to see is its `title`.
            """)

    package static let openAPIUnusedComponent = Rule(
        "openapi/unused-component", .notice, .warning, "Nothing refers to a component",
        why: """
            A component has no effect unless something refers to it. Either a reference was forgotten, or it is left over \
            from something that has gone. Schemas have a page of the reference all the same.
            """,
        example: """
            components:
              schemas:
                Idea: {type: object}
            """,
        repair: """
            Refer to it, or remove it.
            """)
}
