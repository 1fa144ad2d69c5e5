// What is made of findings: the user's severities, what is left out, and what is known already.

import GalleyCore

/// A pattern of targets: of paths of the site as in `.gitignore`, or of URLs, `https://host.example/**`.
package struct TargetPattern: Sendable {
    private let glob: Glob

    package init(_ pattern: String) { glob = Glob(Self.asPath(pattern)) }

    package func matches(_ target: String) -> Bool { glob.matches(Self.asPath(target)) }

    /// The two slashes of a URL are one for a path; a fragment is no part of it.
    private static func asPath(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8.prefix(while: { $0 != UInt8(ascii: "#") })
        where byte != UInt8(ascii: "/") || bytes.last != UInt8(ascii: "/") {
            bytes.append(byte)
        }
        return String(bytes)
    }
}

/// How the user wants findings to be taken.
package struct AuditPolicy: Sendable {
    package var levels: [String: RuleLevel] = [:]
    /// Targets that are not told of, whatever is wrong with them.
    package var exclude: [TargetPattern] = []
    /// Where not empty, only targets that one of these patterns takes are told of.
    package var include: [TargetPattern] = []
    /// The baseline as the program opens it, and as messages name it; nil for none.
    package var baseline: (file: String, name: String)?
    /// Findings from this severity on make a run fail.
    package var failing = Diagnostic.Severity.warning
    /// Whether this run asks other hosts: what it knows of them is not repaired when nobody asked.
    package var asksOthers = false
    /// The files that a run is about, as messages name them, where it is not all: what is known of others stays.
    package var files: Set<String>?

    package init() {}

    /// Whether a target, a path of the site or a URL, is to be judged.
    package func judges(_ subject: String) -> Bool {
        if subject.isEmpty || (exclude.isEmpty && include.isEmpty) { return true }
        if exclude.contains(where: { $0.matches(subject) }) { return false }
        return include.isEmpty || include.contains { $0.matches(subject) }
    }

    /// Whether the patterns of what is to be told take any file, any URL or anything wrong of a site.
    package func takesAny(of site: SiteAudit) -> Bool {
        include.isEmpty || site.index.paths.contains(where: judges)
            || site.externals().contains { judges($0.url) } || site.suspects().contains(where: judges)
    }

    /// Whether something wrong is to be told of: by what it is about, and by what was written.
    package func judges(_ suspect: Suspect) -> Bool { judges(suspect.subject) && judges(suspect.written) }

    /// The findings, with what the baseline makes of them.
    package struct Outcome: Sendable {
        /// Everything that was found, grouped and in report order.
        package var all: [Diagnostic]
        /// What of it is to be told.
        package var told: [Diagnostic]
        package var baseline: BaselineOutcome?
    }

    /// Applies the policy to all that a run found.
    package func outcome(of diagnostics: [Diagnostic]) -> Outcome {
        let all = grouped(
            levels.applied(to: diagnostics.filter { judges($0.subject ?? "") || Rule.named($0.id) == nil }))
        guard let baseline else { return Outcome(all: all, told: all) }
        let known: Baseline
        do throws(FileError) {
            known = Baseline(reading: try readFile(baseline.file), path: baseline.name)
        } catch {
            let problem = Diagnostic(
                .error, "baseline/unreadable", "cannot read the baseline: \(error.reason)",
                at: SourceLocation(path: baseline.name),
                help: ["the same command with `--update-baseline` writes it"])
            return Outcome(all: all, told: [problem] + all)
        }
        let (new, outcome) = known.compare(all.filter(isKnowable), isChecked: isChecked)
        let told = (known.diagnostics + all.filter { !isKnowable($0) } + new)
            .sorted(by: Diagnostic.inReportOrder)
        return Outcome(all: all, told: told, baseline: outcome)
    }

    /// The bytes of a baseline that knows all that was found.
    package func baseline(knowing all: [Diagnostic], before: [UInt8]?, name: String) -> [UInt8] {
        let known = before.map { Baseline(reading: $0, path: name) } ?? Baseline(path: name)
        return known.updated(with: all.filter(isKnowable), isChecked: isChecked)
    }

    /// Only rules of the audit can be known, and only what would make a run fail need be.
    private func isKnowable(_ diagnostic: Diagnostic) -> Bool {
        diagnostic.severity >= failing && Rule.named(diagnostic.id) != nil
    }

    private func isChecked(_ entry: Baseline.Entry) -> Bool {
        (asksOthers || !entry.rule.hasPrefix("external/")) && files?.contains(entry.file) ?? true
    }
}

extension AuditReport {
    /// Counts what became of the links. `findings` are all that a run found, before any was left out.
    package mutating func countVerdicts(_ findings: [Diagnostic]) {
        verdicts = [:]
        // Nothing is said of what was left out, neither bad nor good.
        links = max(0, links - ignored - excluded)
        for finding in findings {
            guard let rule = Rule.named(finding.id),
                ["link", "placeholder", "external"].contains(rule.family)
            else { continue }
            verdicts[rule.verdict, default: 0] += finding.occurrences
        }
        let wrong = verdicts.values.reduce(0, +)
        verdicts[.ok, default: 0] += max(0, links - wrong)
    }
}
