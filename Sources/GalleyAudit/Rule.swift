// A rule: something that can be wrong with a link or with what a link leads to, described once.
//
// The list of rules (`Rule.all`, in Rules/) is what the checks name, what the configuration may change, what the
// manual's pages are made of and what SARIF's rules are.

import GalleyCore

/// One rule of the audit.
package struct Rule: Sendable, Hashable {
    /// `family/rule`, such as `link/missing-page`; never changed once published.
    package var id: String
    /// How much it matters where the user says nothing else.
    package var severity: Diagnostic.Severity
    /// What a link is that breaks the rule.
    package var verdict: Verdict
    /// What is wrong, in a few words without a full stop: "A link leads to a page that is not there". What is literal
    /// stands between backticks, here and below; there is no other Markdown in a line.
    package var title: String
    /// Why it matters and how Galley tells, a paragraph of Markdown.
    package var why: String
    /// What breaks the rule, as one would write it in Markdown or HTML; empty where that would show nothing.
    package var example: String
    /// How to repair it, a paragraph of Markdown.
    package var repair: String

    package init(
        _ id: String, _ severity: Diagnostic.Severity, _ verdict: Verdict, _ title: String, why: String = "",
        example: String = "", repair: String = ""
    ) {
        self.id = id
        self.severity = severity
        self.verdict = verdict
        self.title = title
        self.why = why
        self.example = example
        self.repair = repair
    }

    /// The title as plain text.
    package var plainTitle: String { title.filter { $0 != "`" } }
    /// Why it matters, as plain text.
    package var plainWhy: String { why.filter { $0 != "`" } }
    /// How to repair it, as plain text.
    package var plainRepair: String { repair.filter { $0 != "`" } }

    /// The first part of its id.
    package var family: Substring { id.prefix { $0 != "/" } }

    package static func == (a: Rule, b: Rule) -> Bool { a.id == b.id }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// What the configuration makes of a rule: `audit: rules: { link/missing-page: error }`.
package enum RuleLevel: String, Sendable, CaseIterable {
    case off, notice, warning, error

    package var severity: Diagnostic.Severity? { Diagnostic.Severity(rawValue: rawValue) }
}

extension [String: RuleLevel] {
    /// Drops the diagnostics of rules that are switched off, and gives the others the severity that was asked for. What
    /// stops a build for another reason than a rule of the audit is left alone.
    package func applied(to diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard !isEmpty else { return diagnostics }
        return diagnostics.compactMap { diagnostic in
            guard let level = self[diagnostic.id], let rule = Rule.named(diagnostic.id),
                diagnostic.severity < .error || rule.severity == .error
            else { return diagnostic }
            guard let severity = level.severity else { return nil }
            var diagnostic = diagnostic
            diagnostic.severity = severity
            return diagnostic
        }
    }
}
