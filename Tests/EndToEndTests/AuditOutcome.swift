// What `galley audit` says, read back from its JSON report.

import Foundation
import Testing

/// The result of one audit.
struct AuditOutcome {
    struct Finding {
        var rule: String
        var severity: String
        var message: String
        var subject: String
        var occurrences: Int
        var help: [String]
        /// `content/index.md:3:5`, or the file alone where all of it is meant.
        var places: [String]
    }

    struct Repaired: Equatable {
        var rule: String
        var subject: String
        var count: Int
    }

    var status: Int32
    var errors: String
    var findings: [Finding] = []
    var summary: [String: Any] = [:]
    /// Findings that the baseline knew; nil without one.
    var known: Int?
    var repaired: [Repaired] = []

    init(_ run: SiteTest.Run) throws {
        status = run.status
        errors = run.errors
        guard !run.output.isEmpty else { return }
        let root = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
            "\(run.output)")
        summary = try #require(root["summary"] as? [String: Any])
        for finding in try #require(root["findings"] as? [[String: Any]]) {
            let locations = finding["locations"] as? [[String: Any]] ?? []
            findings.append(
                Finding(
                    rule: finding["rule"] as? String ?? "", severity: finding["severity"] as? String ?? "",
                    message: finding["message"] as? String ?? "",
                    subject: finding["subject"] as? String ?? "",
                    occurrences: finding["occurrences"] as? Int ?? 0,
                    help: finding["help"] as? [String] ?? [], places: locations.map(Self.place)))
        }
        guard let baseline = root["baseline"] as? [String: Any] else { return }
        known = baseline["known"] as? Int
        for entry in baseline["repaired"] as? [[String: Any]] ?? [] {
            repaired.append(
                Repaired(
                    rule: entry["rule"] as? String ?? "", subject: entry["subject"] as? String ?? "",
                    count: entry["count"] as? Int ?? 0))
        }
    }

    private static func place(_ location: [String: Any]) -> String {
        var text = location["file"] as? String ?? ""
        for key in ["line", "column"] {
            if let number = location[key] as? Int { text += ":\(number)" }
        }
        return text
    }

    /// Every place of every finding, `link/missing-page content/index.md:3:5`, sorted; of some severities only.
    func list(_ severities: String...) -> [String] {
        findings.filter { severities.isEmpty || severities.contains($0.severity) }
            .flatMap { finding in
                finding.places.isEmpty
                    ? [finding.rule] : finding.places.map { "\(finding.rule) \($0)" }
            }.sorted()
    }

    /// The rules of all findings above a notice, in report order.
    var rules: [String] { findings.filter { $0.severity != "notice" }.map(\.rule) }

    /// The one finding of a rule.
    func finding(_ rule: String) throws -> Finding {
        let all = findings.filter { $0.rule == rule }
        try #require(all.count == 1, "\(list())")
        return all[0]
    }
}

extension SiteTest {
    /// Audits something in the project's folder.
    func audit(_ arguments: String..., environment: [String: String] = [:]) throws -> AuditOutcome {
        try AuditOutcome(
            Self.run(
                Self.program, ["audit", "--format", "json"] + arguments, in: folder, environment: environment)
        )
    }
}
