// What an audit found, ready to be told in any format.

import GalleyCore

/// The result of one audit.
package struct AuditReport: Sendable {
    /// What was audited, as the user named it.
    package var name: String
    /// Findings: one for each rule and subject, with all its places; in report order.
    package var findings: [Diagnostic] = []
    /// Pages that were read.
    package var pages = 0
    /// All files of the site, pages among them.
    package var files = 0
    /// Uses of links that were judged.
    package var links = 0
    /// Different URLs of other hosts that were asked for.
    package var externalURLs = 0
    /// How many uses of links were given which verdict.
    package var verdicts: [Verdict: Int] = [:]
    /// Findings silenced by comments, with a reason.
    package var ignored = 0
    /// Uses of links that the user's patterns leave out.
    package var excluded = 0
    /// What a baseline made of the findings; nil without one. `findings` are the new ones then.
    package var baseline: BaselineOutcome?
    package var graph = LinkGraph()
    /// Wall time.
    package var seconds = 0.0

    package init(name: String) { self.name = name }

    /// Counts of findings by severity.
    package func count(_ severity: Diagnostic.Severity) -> Int { findings.count { $0.severity == severity } }
}

/// How findings compare with those that were known.
package struct BaselineOutcome: Sendable {
    /// The file, as the user named it.
    package var path: String
    /// Findings that it knows all places of: one for each rule and subject.
    package var known = 0
    /// Places of findings that it knows, those of findings with new places among them.
    package var knownPlaces = 0
    /// What it lists and is no longer found: repaired, and to be taken out of the file.
    package var repaired: [Entry] = []

    package struct Entry: Sendable, Hashable {
        package var rule: String
        package var file: String
        /// What the finding is about, or its message.
        package var subject: String
        package var count: Int

        package init(rule: String, file: String, subject: String, count: Int) {
            self.rule = rule
            self.file = file
            self.subject = subject
            self.count = count
        }
    }

    package init(path: String) { self.path = path }
}

/// The pages of a site and the links between them.
package struct LinkGraph: Sendable {
    package struct Node: Sendable {
        /// Relative to the site's root, decoded: `guide/start/index.html`.
        package var path: String
        package var title: String
        /// Where the reader of a report finds its source: the Markdown or the HTML file.
        package var source: String

        package init(path: String, title: String, source: String) {
            self.path = path
            self.title = title
            self.source = source
        }
    }

    package var nodes: [Node] = []
    /// For each node the nodes that its own text leads to, rising and without repetition; links of a navigation that
    /// most pages share are left out where they can be told.
    package var edges: [[Int32]] = []

    package init() {}
}
