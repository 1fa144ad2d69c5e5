// The rules in words: a page of the manual for each and one for all of them, and an explanation for the terminal.

import GalleyCore

/// The pages of the manual about rules.
package enum RulePages {
    /// A file of the manual.
    package struct File: Sendable, Hashable {
        /// Its name in the folder of the rules, such as `link-missing-page.md`.
        package var name: String
        /// Markdown with front matter.
        package var text: String
    }

    /// All of them: the list, and one for each rule.
    package static var all: [File] {
        var files = [File(name: "index.md", text: index)]
        for family in RuleFamily.all {
            files += family.rules.map { File(name: fileName(of: $0), text: page(of: $0, in: family)) }
        }
        return files
    }

    /// The name of a rule's page.
    package static func fileName(of rule: Rule) -> String {
        rule.id.replacing("/", with: "-") + ".md"
    }

    /// Columns of a line of text.
    private static let width = 110

    // MARK: One rule

    private static func page(of rule: Rule, in family: RuleFamily) -> String {
        var page = frontMatter(title: rule.id, description: rule.plainTitle + ".")
        page.block("# \(rule.id)")
        page.block(rule.title + ".")
        page.block(facts(of: rule, in: family))
        page.block("## Why it matters")
        page.block(linked(rule.why, from: rule).wrapped(to: width))
        if !rule.example.isEmpty {
            page.block("## Example")
            // `<!-- audit-ignore` is for Markdown.
            let isHTML = rule.example.hasPrefix("<") && !rule.example.hasPrefix("<!-- audit")
            page.block(fenced(rule.example, isHTML ? "html" : family.language))
        }
        page.block("## How to repair it")
        page.block(linked(rule.repair, from: rule).wrapped(to: width))
        page.block("## Turn it off")
        page.block(
            "For the whole site, in `galley.yml`. Write `notice`, `warning` or `error` instead of `off` to change how much it counts."
                .wrapped(to: width))
        page.block(fenced(setting(of: rule), "yaml"))
        if let comment = comment(about: rule, in: family) {
            page.block(comment.introduction.wrapped(to: width))
            page.block(fenced(comment.text, "markdown"))
        }
        var more = "[All rules](index.md)"
        if let manual = family.manual { more = "[\(manual.title)](../\(manual.path)), " + more.lowercased() }
        page.block("More: \(more).")
        return page
    }

    private static func facts(of rule: Rule, in family: RuleFamily) -> String {
        var facts = "- Severity: **\(rule.severity.rawValue)**, unless you choose another"
        if family.isAboutLinks {
            facts +=
                "\n- Verdict: **\(rule.verdict.title)**, \(rule.verdict.meaning) ([all verdicts](index.md#verdicts))"
        }
        return facts
    }

    private static func setting(of rule: Rule) -> String { "audit:\n  rules:\n    \(rule.id): off" }

    /// The comment that silences a finding.
    private static func comment(
        about rule: Rule, in family: RuleFamily
    ) -> (introduction: String, text: String)? {
        guard let scope = rule.commentScope(in: family) else { return nil }
        let start = "<!-- \(scope.rawValue): \(rule.id) -- why it may stay -->"
        return switch scope {
        case .here:
            (
                "For one place, with a comment in the Markdown. On a line of its own it speaks of the block below it, beside text of that line.",
                start
            )
        case .range:
            (
                "For some lines, with a comment above and one below.",
                "\(start)\n\(rule.example)\n<!-- audit-ignore-end -->"
            )
        case .file: ("For one page, with a comment anywhere in its Markdown.", start)
        }
    }

    /// Text with links to the rules that it names.
    private static func linked(_ text: String, from rule: Rule) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        var result = ""
        for (i, part) in parts.enumerated() {
            if i % 2 == 0 {
                result += part
            } else if let other = Rule.named(String(part)), other != rule {
                result += "[`\(part)`](\(fileName(of: other)))"
            } else {
                result += "`\(part)`"
            }
        }
        return result
    }

    // MARK: All rules

    private static var index: String {
        var page = frontMatter(
            title: "Rules", description: "Every rule of the audit, how much it counts, and what it finds.",
            other: "weight: 90\n")
        page.block("# Rules")
        page.block(
            "Whatever the audit reports, it reports under the name of a rule, in brackets behind the message: `[link/missing-page]`. Each rule has a page here that says why it matters and how to repair what it found. `galley rules link/missing-page` says the same in the terminal."
                .wrapped(to: width))
        page.block("## Verdicts")
        page.block("Every use of a link gets one of six verdicts:")
        page.block(Verdict.allCases.map { "- **\($0.title)**: \($0.meaning)." }.joined(separator: "\n"))
        page.block(
            "The last two say nothing about the link itself. They are asked for again in the next run, and never kept in the cache."
                .wrapped(to: width))
        page.block("## How much a rule counts")
        page.block(
            "A notice is counted, and shown with `--verbose`. A warning makes `galley audit` fail, and `galley build --strict`. An error always fails. Each rule has a severity of its own, which `galley.yml` may change or switch off:"
                .wrapped(to: width))
        page.block(
            fenced(
                "audit:\n  rules:\n    link/missing-page: error\n    placeholder/reserved-host: off\n    asset/unused: warning",
                "yaml"))
        page.block("In Markdown, a comment silences rules in one place. It names them, and gives a reason:")
        page.block(
            fenced(
                "<!-- audit-ignore: link/missing-page, placeholder/* -- comes with release 3 -->\nSee the [release notes](release-3.md).",
                "markdown"))
        page.block(
            """
            | Comment | Speaks of |
            | --- | --- |
            | `<!-- audit-ignore: … -->` on a line of its own | the block below it |
            | `<!-- audit-ignore: … -->` beside text | its line |
            | `<!-- audit-ignore-start: … -->` to `<!-- audit-ignore-end -->` | the lines from one to the other |
            | `<!-- audit-ignore-file: … -->` | the whole file |
            """)
        page.block(
            "`link/*` stands for all rules of a family; a comment that names no rule speaks of all. The comments are left out of the page."
                .wrapped(to: width))
        for family in RuleFamily.all { page.block(section(of: family)) }
        return page
    }

    private static func section(of family: RuleFamily) -> String {
        var text = "## \(family.title)\n\n" + family.summary.wrapped(to: width) + "\n\n"
        if family.isAboutLinks {
            text += "| Rule | Severity | Verdict | What it finds |\n| --- | --- | --- | --- |"
        } else {
            text += "| Rule | Severity | What it finds |\n| --- | --- | --- |"
        }
        for rule in family.rules {
            text += "\n| [`\(rule.id)`](\(fileName(of: rule))) | \(rule.severity.rawValue) |"
            if family.isAboutLinks { text += " \(rule.verdict.title) |" }
            text += " \(rule.title) |"
        }
        return text
    }

    // MARK: Markdown

    private static func frontMatter(title: String, description: String, other: String = "") -> String {
        // A colon and a space would make a mapping of it.
        let quotes = description.contains(": ") ? "\"" : ""
        return "---\ntitle: \(title)\ndescription: \(quotes)\(description)\(quotes)\n\(other)---\n"
    }

    /// Code in a fence that is longer than any in it.
    private static func fenced(_ code: String, _ language: String) -> String {
        var run = 0
        var longest = 2
        for byte in code.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: longest + 1)
        return "\(fence)\(language)\n\(code)\n\(fence)"
    }
}

extension Rule {
    /// How a comment in Markdown silences one of its findings; nil where none can.
    fileprivate func commentScope(in family: RuleFamily) -> RuleFamily.CommentScope? {
        switch self {
        // A definition is no block, and mostly the last thing in a file.
        case .referenceUnused, .referenceDuplicate: .range
        // These are about no page of their own, or about texts of a description.
        case .siteRedirectChain, .siteNothingToCheck, .siteNoHistory, .siteShallowHistory,
            .markdownUnsafeHTML,
            .markdownUnsafeLink:
            nil
        case .markdownOpenImages: .here
        default: family.comment
        }
    }
}

extension Verdict {
    /// Its name as one says it.
    package var title: String { self == .networkError ? "network error" : rawValue }

    /// What it says of a link, to follow its name.
    package var meaning: String {
        switch self {
        case .ok: "it leads where it says"
        case .broken: "it leads nowhere"
        case .placeholder: "it was never filled in"
        case .warning: "it works, but should not stay as it is"
        case .unverifiable: "the other site does not tell, because of a login, a limit or an error of its own"
        case .networkError: "the other site could not be reached"
        }
    }
}

// MARK: - For the terminal

/// A rule explained in plain text of at most 80 columns, with a line break at its end.
package func explain(_ rule: Rule) -> String {
    var text = "\(rule.id)\n"
    text.block("\(rule.title).".wrapped(to: 80))
    let family = RuleFamily.all.first { $0.rules.contains(rule) }
    text.block("Severity: \(rule.severity.rawValue)")
    if family?.isAboutLinks == true {
        text.removeLast()
        text += "; the link is \(rule.verdict == .networkError ? "a network error" : rule.verdict.title)\n"
    }
    text.block(rule.why.wrapped(to: 80))
    if !rule.example.isEmpty { text.block("For example:\n\n" + rule.example.indented) }
    text.block(rule.repair.wrapped(to: 80))
    text.block("To turn it off, in galley.yml:\n\n" + "audit:\n  rules:\n    \(rule.id): off".indented)
    return text
}

extension String {
    /// Appends a paragraph, a blank line before it and a line break behind it.
    fileprivate mutating func block(_ text: String) {
        if !isEmpty { self += "\n" }
        self += text + "\n"
    }

    fileprivate var indented: String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : "    " + $0 }.joined(separator: "\n")
    }

    /// One paragraph broken into lines of at most `width` characters, but not within code.
    fileprivate func wrapped(to width: Int) -> String {
        var lines: [String] = []
        var line = ""
        var word = ""
        var isInCode = false
        func endWord() {
            guard !word.isEmpty else { return }
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
            word = ""
        }
        for character in self {
            if character == "`" { isInCode.toggle() }
            if character == " ", !isInCode { endWord() } else { word.append(character) }
        }
        endWord()
        return (lines + [line]).joined(separator: "\n")
    }
}
