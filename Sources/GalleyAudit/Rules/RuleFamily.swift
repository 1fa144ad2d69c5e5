// The rules by family, in the order of the manual. A rule is added to the list of its family, and is then known to the
// configuration, the manual and every report.

/// Rules that belong together: the first part of their ids.
package struct RuleFamily: Sendable {
    package var name: String
    package var title: String
    /// What its rules are about, one or two sentences of Markdown.
    package var summary: String
    package var rules: [Rule]
    /// Whether a finding is about one use of a link, so that its verdict says something.
    package var isAboutLinks: Bool
    /// How a comment in Markdown silences one of its findings; nil where none can.
    package var comment: CommentScope?
    /// The language that its examples are written in.
    package var language: String
    /// The page of the manual that tells more: its title, and its path from the manual's folder.
    package var manual: (title: String, path: String)?

    package enum CommentScope: String, Sendable {
        /// Above a block, or in a line.
        case here = "audit-ignore"
        /// Enclosing some lines.
        case range = "audit-ignore-start"
        /// Anywhere in the file.
        case file = "audit-ignore-file"
    }

    init(
        _ name: String, _ title: String, _ summary: String, isAboutLinks: Bool = false,
        comment: CommentScope? = nil, language: String = "markdown",
        manual: (title: String, path: String)? = nil, rules: [Rule]
    ) {
        self.name = name
        self.title = title
        self.summary = summary
        self.isAboutLinks = isAboutLinks
        self.comment = comment
        self.language = language
        self.manual = manual
        self.rules = rules
    }

    /// Every family.
    package static let all: [RuleFamily] = [
        link, placeholder, reference, syntax, api, openAPI, external, site, asset, id, footnote, block, code,
        math, diagram, markdown,
        content,
        frontMatter, nav, ignore,
    ]
}

extension Rule {
    /// Every rule.
    package static let all: [Rule] = RuleFamily.all.flatMap(\.rules)

    private static let byID = [String: Rule](uniqueKeysWithValues: all.map { ($0.id, $0) })

    /// The rule with an id.
    package static func named(_ id: String) -> Rule? { byID[id] }
}
