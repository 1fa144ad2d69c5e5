// Comments that silence other rules.

extension RuleFamily {
    static let ignore = RuleFamily(
        "ignore", "Comments that silence",
        "Comments such as `<!-- audit-ignore: link/draft -- out in June -->`.",
        rules: [.ignoreNoReason, .ignoreUnknownRule, .ignoreUnused])
}

extension Rule {
    package static let ignoreNoReason = Rule(
        "ignore/no-reason", .warning, .warning, "A comment that silences a rule gives no reason",
        why: """
            A year from now, somebody will want to know whether the comment is still needed. Only its author can tell, and only now. The comment \
            works all the same.
            """,
        example: """
            <!-- audit-ignore: link/missing-page -->
            See the [release notes](release-3.md).
            """,
        repair: """
            Write the reason behind two hyphens: `<!-- audit-ignore: link/missing-page -- comes with release 3 -->`.
            """)

    package static let ignoreUnknownRule = Rule(
        "ignore/unknown-rule", .warning, .warning, "A comment names a rule that is not there",
        why: """
            The comment silences nothing, because no rule has the name that it gives: it is misspelt, or comes from another \
            tool.
            """,
        example: """
            <!-- audit-ignore: links/missing-page -- comes with release 3 -->
            """,
        repair: """
            Copy the name from the report, where it stands in brackets. `link/*` means all rules of a family, `*` all rules.
            """)

    package static let ignoreUnused = Rule(
        "ignore/unused", .notice, .warning, "A comment silences nothing",
        why: """
            There is no finding of the rules it names in the lines it speaks of. Probably the link was repaired. The \
            comment would hide the next mistake in the same place. An `audit-ignore-end` that ends nothing is reported \
            too.
            """,
        example: """
            <!-- audit-ignore: link/missing-page -- comes with release 3 -->
            See the [guide](index.md).
            """,
        repair: """
            Take the comment out. If there is a finding that it should silence, look at its place: it speaks of the block right below it, \
            or of the line it ends.
            """)
}
