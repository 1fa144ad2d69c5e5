// Markdown that was meant to be a link: references, and brackets that went wrong.

extension RuleFamily {
    static let reference = RuleFamily(
        "reference", "References",
        "Links in Markdown whose address stands elsewhere in the file: `[text][label]` with `[label]: address`.",
        isAboutLinks: true, comment: .here, manual: ("Links", "links.md"),
        rules: [.referenceUndefined, .referenceUnused, .referenceDuplicate])

    static let syntax = RuleFamily(
        "syntax", "Link syntax",
        "Brackets in Markdown that were meant to be a link and are none. Prose is full of brackets; what may as well be meant as it stands is not reported.",
        isAboutLinks: true, comment: .here, manual: ("Links", "links.md"),
        rules: [.syntaxUnclosed, .syntaxReversed, .syntaxEscapedBrackets, .syntaxUnclosedFence])
}

extension Rule {
    package static let referenceUndefined = Rule(
        "reference/undefined", .warning, .placeholder, "A reference has no definition",
        why: """
            `[text][label]` is a link only if a line `[label]: address` stands somewhere in the same file. Without it, readers \
            see the brackets. `[label]` alone is reported where it stands as a link would: as all of a heading, a \
            paragraph or a list item, before an address in parentheses, or one slip of the finger away from a label that is \
            defined. Brackets within a sentence, such as `[sic]` or `[0, 1)`, are left alone, and so are tasks, \
            footnotes and notices.
            """,
        example: """
            See the [guide][instal].

            [install]: guide/install.md
            """,
        repair: """
            Correct the label, add the line that defines it, or write the address at once: `[guide](guide/install.md)`. If the \
            brackets are meant as brackets, put a backslash before the first: `\\[guide]`.
            """)

    package static let referenceUnused = Rule(
        "reference/unused", .notice, .warning, "A link reference definition is used nowhere",
        why: """
            Nobody sees the line `[label]: address`, and nothing refers to it. Either the link it was written for is gone, or a \
            link misspells the label, which is then reported as well. Lines that serve as comments, such as \
            `[//]: # (text)`, are left alone.
            """,
        example: """
            [old-guide]: guide/old.md
            """,
        repair: """
            Take the line out, or write `[old-guide]` where the link belongs.
            """)

    package static let referenceDuplicate = Rule(
        "reference/duplicate", .warning, .warning, "A link reference is defined twice",
        why: """
            Only the first `[label]: address` of a file counts, whichever case the label is written in. Links that were \
            meant for the second lead to the wrong place, and nothing looks broken. Two definitions that lead to the same place do no \
            harm and are only a notice.
            """,
        example: """
            [api]: reference/v1.md
            [API]: reference/v2.md
            """,
        repair: """
            Take out the one that is out of date, or give the second another label and use it in the links that mean it.
            """)

    package static let syntaxEscapedBrackets = Rule(
        "syntax/escaped-brackets", .notice, .placeholder,
        "Escaped brackets where a link may have been meant",
        why: """
            A backslash makes a bracket a plain character. Editors and converters put it in where they are not sure, and \
            what was a link becomes text that only looks like one. Galley reports escaped brackets that stand alone in a \
            heading or paragraph, and those with an address in parentheses behind them.
            """,
        example: """
            \\[Guide\\](guide/install.md)
            """,
        repair: """
            Take the backslashes out, and write the address behind the brackets. If brackets are what you mean, \
            silence the notice.
            """)

    package static let syntaxUnclosed = Rule(
        "syntax/unclosed", .warning, .broken, "A link's bracket or parenthesis is not closed",
        why: """
            Without its `]` or `)` a link is none: readers see the brackets and the address. Galley reports a parenthesis that \
            opens an address and is not closed, and a bracket that opens a heading or a short line and is not closed.
            """,
        example: """
            Read the [guide](guide/install.md and start.

            ## [Deployment
            """,
        repair: """
            Close it, at the end of the address or of the words: `[guide](guide/install.md)`. A bracket that is meant as one is written \
            `\\[`.
            """)

    package static let syntaxReversed = Rule(
        "syntax/reversed", .warning, .broken, "A link's brackets and parentheses are the wrong way round",
        why: """
            The words of a link stand in brackets, its address in parentheses. The other way round it is text, and the reader \
            sees all of it.
            """,
        example: """
            Read the (guide)[https://docs.acme.dev/guide/].
            """,
        repair: """
            Swap them: `[guide](https://docs.acme.dev/guide/)`.
            """)

    package static let syntaxUnclosedFence = Rule(
        "syntax/unclosed-fence", .warning, .broken,
        "A fenced code block is not closed and hides the links below it",
        why: """
            A fence that is not closed makes code of all that follows, to the end of the file or of the list item: headings, \
            text and links. Galley reports one whose code holds what reads like text, one that ends only at the next \
            block's fence, and one whose closing fence is not indented as far as the opening one. A block of nothing \
            but code that runs to the end of the file is left alone.
            """,
        example: """
            ```bash
            galley build

            ## Next steps

            Read the [guide](guide/install.md).
            """,
        repair: """
            Put a line of three backticks where the code ends, or as many as open it. In a list item, indent both \
            fences by as much.
            """)
}
