// What is wrong with the schemas of a description.

extension RuleFamily {
    static let openAPISchemas: [Rule] = [
        .openAPIUnknownType, .openAPITypeList, .openAPINullable, .openAPIUnknownKeyword,
        .openAPIUnknownFormat, .openAPIInvalidPattern, .openAPIWrongValue, .openAPINotInEnum,
        .openAPIEmptyRange, .openAPIOutOfRange,
        .openAPIExclusiveBound, .openAPIRequiredUnknown, .openAPIDiscriminatorProperty,
        .openAPIUnresolvedMapping,
    ]
}

extension Rule {
    package static let openAPIUnknownType = Rule(
        "openapi/unknown-type", .warning, .broken, "A schema or a security scheme has no such type",
        why: """
            The types of a schema are `string`, `number`, `integer`, `boolean`, `array`, `object` and, from 3.1 on, \
            `"null"`; those of a security scheme are `apiKey`, `http`, `mutualTLS`, `oauth2` and `openIdConnect`. Names of \
            programming languages are not among them.
            """,
        example: """
            components:
              schemas:
                Created: {type: datetime}
            """,
        repair: """
            Write the type of the JSON value; what it means is said by `format`. The message knows the usual mix-ups.
            """)

    package static let openAPITypeList = Rule(
        "openapi/type-list", .warning, .warning, "A schema of 3.0 lists types",
        why: """
            Until 3.1, `type` is a single name, and `null` is not a type. Galley reads the list; other programs take the \
            description for broken.
            """,
        example: """
            openapi: 3.0.3
            paths: {}
            components:
              schemas:
                Author: {type: [string, "null"]}
            """,
        repair: """
            Write one type, and `nullable: true` for null; or say `openapi: 3.1.0`.
            """)

    package static let openAPINullable = Rule(
        "openapi/nullable", .warning, .warning, "A schema uses `nullable`, which is of 3.0",
        why: """
            From 3.1 on, null is a type like any other, and `nullable` is no keyword. Galley understands it; others leave it \
            out, and then the value may not be null.
            """,
        example: """
            components:
              schemas:
                Author: {type: string, nullable: true}
            """,
        repair: """
            Write `type: [string, "null"]`; beside a reference, `anyOf` with the reference and `type: "null"`.
            """)

    package static let openAPIUnknownKeyword = Rule(
        "openapi/unknown-keyword", .warning, .warning, "A schema has a keyword that is not known",
        why: """
            JSON Schema ignores keywords that it does not know, so a misspelt one allows everything. What is like a keyword is a \
            warning, what is like none a notice.
            """,
        example: """
            components:
              schemas:
                Title: {type: string, maxLenght: 80}
            """,
        repair: """
            Correct the keyword. Keywords of your own begin with `x-`.
            """)

    package static let openAPIUnknownFormat = Rule(
        "openapi/unknown-format", .notice, .warning, "A format is in no list",
        why: """
            `format` is open to names of your own, and they are shown to readers as they are. But generators know only those \
            of JSON Schema, of OpenAPI and of its registry, and a misspelt one is none of them. Each is told once.
            """,
        example: """
            components:
              schemas:
                Created: {type: string, format: datetime}
            """,
        repair: """
            Correct it if it is misspelt: `date-time`. Else there is nothing to repair.
            """)

    package static let openAPIInvalidPattern = Rule(
        "openapi/invalid-pattern", .warning, .broken, "A pattern is no regular expression",
        why: """
            No engine reads this `pattern`: a group or a class is never closed, a quantifier has nothing before it, a backslash \
            stands at the end. Or it lies between slashes, as JavaScript writes one, and no text matches it.
            """,
        example: """
            components:
              schemas:
                Code: {type: string, pattern: "^([A-Z]{3}$"}
            """,
        repair: """
            Close what is open, and put a backslash before characters that stand for themselves. A pattern has no slashes around it.
            """)

    package static let openAPIWrongValue = Rule(
        "openapi/wrong-value", .warning, .broken, "A given value does not fit its schema",
        why: """
            A default, an example or a value of `enum` contradicts the schema it is given for, so who copies it gets an error. \
            Of an example of many parts the message names the part: it is of another type, lacks what is required, is out of \
            bounds. What is `readOnly` may be missing in a request, and what is `writeOnly` in a response; formats are not checked.
            """,
        example: """
            components:
              schemas:
                Limit: {type: integer, default: "20"}
            """,
        repair: """
            Correct the value or the schema. In YAML, what is to be a string stands in quotes, and a number does not.
            """)

    package static let openAPINotInEnum = Rule(
        "openapi/not-in-enum", .warning, .broken, "A value is none of those that `enum` allows",
        why: """
            `enum` lists all values there are, and a default, a constant or an example of it is another one. The same holds \
            for the default of a server's variable.
            """,
        example: """
            components:
              schemas:
                Status: {enum: [draft, public], default: open}
            """,
        repair: """
            Add the value to the list, or take one that is in it.
            """)

    package static let openAPIEmptyRange = Rule(
        "openapi/empty-range", .warning, .broken, "A lower bound is above the upper one",
        why: """
            A value has to keep both bounds, and none can, so nothing is allowed.
            """,
        example: """
            components:
              schemas:
                Title: {type: string, minLength: 80, maxLength: 8}
            """,
        repair: """
            Exchange the bounds, or correct one of them.
            """)

    package static let openAPIOutOfRange = Rule(
        "openapi/out-of-range", .warning, .broken, "The value of `multipleOf` is not above 0",
        why: """
            No number but 0 is a multiple of 0, and JSON Schema asks for a number above it.
            """,
        example: """
            components:
              schemas:
                Price: {type: number, multipleOf: 0}
            """,
        repair: """
            Write the step between two values, such as `0.01`, or remove the keyword.
            """)

    package static let openAPIExclusiveBound = Rule(
        "openapi/exclusive-bound", .warning, .warning, "An exclusive bound is of another version",
        why: """
            Until 3.0, `exclusiveMinimum: true` stands beside `minimum`; from 3.1 on, `exclusiveMinimum` is the number \
            itself. Galley reads both; others pass over the one that is not of their version.
            """,
        example: """
            components:
              schemas:
                Price: {type: number, minimum: 0, exclusiveMinimum: true}
            """,
        repair: """
            Write it as the version in `openapi` has it; the message says how.
            """)

    package static let openAPIRequiredUnknown = Rule(
        "openapi/required-unknown", .notice, .warning, "A required property is not described",
        why: """
            `required` names a property that `properties` does not have. That is allowed, and mostly a slip: readers learn \
            that it must be there and not what it is.
            """,
        example: """
            components:
              schemas:
                Idea:
                  type: object
                  required: [titel]
                  properties:
                    title: {type: string}
            """,
        repair: """
            Correct the name, or describe the property.
            """)

    package static let openAPIDiscriminatorProperty = Rule(
        "openapi/discriminator-property", .warning, .broken,
        "An alternative lacks the property that tells them apart",
        why: """
            `discriminator` names the property by whose value programs choose among the alternatives. One of them does not \
            have it, so it is never chosen.
            """,
        example: """
            components:
              schemas:
                Entry:
                  oneOf:
                    - $ref: "#/components/schemas/Idea"
                  discriminator: {propertyName: kind}
                Idea:
                  type: object
                  properties:
                    title: {type: string}
            """,
        repair: """
            Add the property to each alternative, required and with its value as `const`.
            """)

    package static let openAPIUnresolvedMapping = Rule(
        "openapi/unresolved-mapping", .warning, .broken, "The mapping of a discriminator leads to no schema",
        why: """
            `mapping` tells which schema a value of the property stands for, by the schema's name or by a reference. There \
            is none of this name.
            """,
        example: """
            components:
              schemas:
                Entry:
                  oneOf:
                    - $ref: "#/components/schemas/Idea"
                  discriminator: {propertyName: kind, mapping: {idea: Ideas}}
                Idea:
                  type: object
                  properties:
                    kind: {type: string}
            """,
        repair: """
            Write the name as it stands in `components.schemas`.
            """)
}
