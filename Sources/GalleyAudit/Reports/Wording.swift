// The sentences that several formats share: numbers, and what the audit came to.

import GalleyCore

/// 1204 as "1,204".
func digits(_ number: Int) -> String {
    let plain = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (i, digit) in plain.enumerated() {
        if i > 0, (plain.utf8.count - i) % 3 == 0 { result.append(",") }
        result.append(digit)
    }
    return result
}

/// "1 page", "1,204 pages".
func counted(_ number: Int, _ noun: String) -> String {
    "\(digits(number)) \(noun)\(number == 1 ? "" : "s")"
}

extension Verdict {
    /// What stands behind a number of links: "12 broken".
    func words(_ number: Int) -> String {
        switch self {
        case .ok: "good"
        case .broken: "broken"
        case .placeholder: number == 1 ? "placeholder" : "placeholders"
        case .warning: "to be mended"
        case .unverifiable: "that cannot be verified"
        case .networkError: "whose host cannot be reached"
        }
    }
}

extension Diagnostic {
    /// The verdict on a link that has this finding; nil for what is no rule of the audit.
    var verdict: Verdict? { Rule.named(id)?.verdict }

    /// All places that are kept.
    var locations: [SourceLocation] { (location.map { [$0] } ?? []) + otherLocations }
}

extension AuditReport {
    /// "Checked 1,204 links on 96 pages (38 addresses of other hosts): 1,187 good, 12 broken, 3 placeholders."
    package var sentence: String {
        guard links > 0 else { return "Found no link to check on \(counted(pages, "page"))." }
        var text = "Checked \(counted(links, "link")) on \(counted(pages, "page"))"
        if externalURLs > 0 {
            text += " (\(digits(externalURLs)) address\(externalURLs == 1 ? "" : "es") of other hosts)"
        }
        let parts = Verdict.allCases.compactMap { verdict -> String? in
            guard let number = verdicts[verdict], number > 0 else { return nil }
            return digits(number) + " " + verdict.words(number)
        }
        return parts.isEmpty ? text + "." : text + ": " + parts.joined(separator: ", ") + "."
    }

    /// "15 findings: 2 errors, 13 warnings.", with what was silenced.
    package var findingsSentence: String {
        var text = (baseline?.known ?? 0) > 0 ? "Nothing new" : "Nothing to repair"
        if !findings.isEmpty {
            let counts = Diagnostic.Severity.allCases.reversed().compactMap { severity -> String? in
                let number = count(severity)
                return number == 0 ? nil : counted(number, severity.rawValue)
            }
            text = counts.joined(separator: ", ")
            if counts.count > 1 { text = counted(findings.count, "finding") + ": " + text }
        }
        if ignored > 0 { text += "; \(digits(ignored)) silenced by comments" }
        return text + "."
    }

    /// What the baseline made of the findings, a sentence each.
    package var baselineSentences: [String] {
        guard let baseline else { return [] }
        var lines: [String] = []
        let path = baseline.path
        if baseline.known > 0 {
            let places = baseline.knownPlaces
            let extent = places > baseline.known ? " at \(digits(places)) places" : ""
            let verb = baseline.known == 1 ? "is" : "are"
            lines.append("\(counted(baseline.known, "known finding"))\(extent) \(verb) listed in \(path).")
        }
        let repaired = baseline.repaired.count
        if repaired > 0 {
            lines.append(
                repaired == 1
                    ? "1 entry of \(path) is repaired: run with --update-baseline to take it out."
                    : "\(digits(repaired)) entries of \(path) are repaired: run with --update-baseline to take them out."
            )
        }
        return lines
    }

    /// The findings of each rule: the worst first, then those with the most places.
    var byRule: [RuleFindings] {
        var index: [String: Int] = [:]
        var rules: [RuleFindings] = []
        for (i, finding) in findings.enumerated() {
            let rule = index[finding.id] ?? rules.count
            if rule == rules.count {
                index[finding.id] = rule
                rules.append(RuleFindings(id: finding.id))
            }
            rules[rule].severity = max(rules[rule].severity, finding.severity)
            rules[rule].findings.append(i)
            rules[rule].places += finding.occurrences
        }
        return rules.sorted { a, b in
            if a.severity != b.severity { return a.severity > b.severity }
            return a.places != b.places ? a.places > b.places : a.id < b.id
        }
    }
}

/// What was found of one rule.
struct RuleFindings: Sendable {
    var id: String
    /// The worst of its findings.
    var severity = Diagnostic.Severity.notice
    /// Indices into the report's.
    var findings: [Int] = []
    var places = 0
}
