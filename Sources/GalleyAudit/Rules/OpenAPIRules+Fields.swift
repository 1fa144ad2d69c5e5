// What is wrong with the fields of any object of a description: not there, unknown, of another type, in vain.

extension RuleFamily {
    static let openAPIFields: [Rule] = [
        .openAPIMissingField, .openAPIWrongType, .openAPIEmptyField, .openAPIEmptyList, .openAPIUnknownField,
        .openAPINewerField, .openAPIExclusiveFields, .openAPIIgnoredField,
    ]
}

extension Rule {
    package static let openAPIMissingField = Rule(
        "openapi/missing-field", .warning, .broken, "A required field is missing",
        why: """
            The specification asks for this field, in this place or beside what else is there. Readers miss what it would \
            say, and programs may refuse the description.
            """,
        example: """
            paths:
              /ideas:
                get:
                  responses:
                    "200": {}
            """,
        repair: """
            Add the field that the message names.
            """)

    package static let openAPIWrongType = Rule(
        "openapi/wrong-type", .warning, .broken, "A value is of another type",
        why: """
            A field that is a list, a mapping, a number or a string holds something else, so it cannot be read as what it \
            should be. A number or `true` where a string is wanted is shown as it is written.
            """,
        example: """
            paths:
              /ideas:
                get:
                  deprecated: "true"
            """,
        repair: """
            Write the value as the message says. YAML takes `1.0` and `true` for a number and a truth value unless they stand in \
            quotes, and takes what is in quotes for a string.
            """)

    package static let openAPIEmptyField = Rule(
        "openapi/empty-field", .warning, .warning, "A field has no value",
        why: """
            Behind the colon stands nothing, which is `null`, and no field here may be `null`. It is read as if it were not \
            there.
            """,
        example: """
            paths:
              /ideas:
                get:
                  summary:
            """,
        repair: """
            Give it a value, or remove it.
            """)

    package static let openAPIEmptyList = Rule(
        "openapi/empty-list", .warning, .warning, "A list that needs an item has none",
        why: """
            An empty `enum` allows no value at all, and an empty `allOf`, `anyOf` or `oneOf` says nothing that could be \
            met.
            """,
        example: """
            components:
              schemas:
                Status: {type: string, enum: []}
            """,
        repair: """
            List what is allowed, or remove the field: then everything is.
            """)

    package static let openAPIUnknownField = Rule(
        "openapi/unknown-field", .warning, .warning, "An object has no such field",
        why: """
            The specification lists the fields of each object, and this one is not among them: it is misspelt, stands one \
            level too high or too low, or is of Swagger 2.0. Nobody reads it.
            """,
        example: """
            paths:
              /ideas:
                get:
                  operationID: listIdeas
            """,
        repair: """
            Correct the name, or move the field to the object that has it. Fields of your own begin with `x-`.
            """)

    package static let openAPINewerField = Rule(
        "openapi/newer-field", .warning, .warning, "A field is of a newer OpenAPI than the description",
        why: """
            Galley reads it all the same. Other programs go by the version in `openapi`, and pass over the field or refuse the \
            description.
            """,
        example: """
            openapi: 3.1.0
            paths:
              /ideas/events:
                get:
                  responses:
                    "200":
                      description: Changes as they happen
                      content:
                        text/event-stream: {itemSchema: {type: object}}
            """,
        repair: """
            Say the newer version in `openapi`, if all that read the description know it. Where a framework writes the \
            field, switch the rule off.
            """)

    package static let openAPIExclusiveFields = Rule(
        "openapi/exclusive-fields", .warning, .warning, "Two fields exclude each other",
        why: """
            Each of the two would say the same thing in its own way, or the contrary, and the specification allows one. \
            Which of them counts, programs decide differently.
            """,
        example: """
            components:
              parameters:
                Limit:
                  name: limit
                  in: query
                  schema: {type: integer}
                  example: 20
                  examples:
                    few: {value: 5}
            """,
        repair: """
            Keep the one that is meant. An `example` beside `examples` becomes one of them.
            """)

    package static let openAPIIgnoredField = Rule(
        "openapi/ignored-field", .warning, .warning, "A field has no effect in its place",
        why: """
            The object has such a field, and it says something only beside other values. `allowEmptyValue` is for query \
            parameters.
            """,
        example: """
            components:
              parameters:
                Trace: {name: X-Trace, in: header, allowEmptyValue: true, schema: {type: string}}
            """,
        repair: """
            Remove it. Whether a value may be empty is said by its schema, with `minLength`.
            """)
}
