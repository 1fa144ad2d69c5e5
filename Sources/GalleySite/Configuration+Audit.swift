// The part of `galley.yml` that says what is asked of links.

import GalleyAudit
import GalleyCore
import GalleyData

extension Configuration {
    /// What the user decided about the audit.
    package struct Audit: Sendable {
        package var rules: [String: RuleLevel] = [:]
        /// Findings from this severity on make an audit fail.
        package var failOn = Diagnostic.Severity.warning
        /// Relative to the project; nil for none.
        package var baseline: String?
        /// Patterns of targets that are not checked.
        package var exclude: [String] = []
        package var cleanURLs = false
        package var external = External()

        /// The policy that it asks for, for a project in a folder.
        package func policy(root: String) -> AuditPolicy {
            var policy = AuditPolicy()
            policy.levels = rules
            policy.exclude = exclude.map(TargetPattern.init)
            policy.failing = failOn
            policy.baseline = baseline.map { ($0.hasPrefix("/") ? $0 : root + "/" + $0, $0) }
            return policy
        }

        package struct External: Sendable {
            package var timeout: Int?
            package var retries: Int?
            package var perHost: Int?
            package var spacing: Int?
            package var concurrency: Int?
            package var timeBudget: Int?
            /// Hours.
            package var maxAge: Int?
            package var userAgent: String?
            /// Names and values by host, as written.
            package var headers: [(host: String, name: String, value: String)] = []
            package var allowsPrivateAddresses = false
            package var findsSoftNotFound = true
        }
    }

    mutating func read(audit node: Node) {
        if let rules = node["rules"], rules.kind == .mapping {
            for (key, value) in rules.entries {
                guard let id = key.scalarText,
                    let level = value.scalarText.flatMap(RuleLevel.init(rawValue:))
                else { continue }
                audit.rules[id] = level
            }
        }
        if let name = node["fail_on"]?.string.flatMap(Diagnostic.Severity.init) { audit.failOn = name }
        audit.baseline = node["baseline"]?.string
        audit.exclude = node["exclude"]?.strings ?? []
        if let value = node["clean_urls"]?.boolean { audit.cleanURLs = value }
        guard let external = node["external"], external.kind == .mapping else { return }
        audit.external.timeout = external["timeout"]?.integer
        audit.external.retries = external["retries"]?.integer
        audit.external.perHost = external["per_host"]?.integer
        audit.external.spacing = external["spacing"]?.integer
        audit.external.concurrency = external["concurrency"]?.integer
        audit.external.timeBudget = external["time_budget"]?.integer
        audit.external.maxAge = external["max_age"]?.integer
        audit.external.userAgent = external["user_agent"]?.string
        if let value = external["private_addresses"]?.boolean {
            audit.external.allowsPrivateAddresses = value
        }
        if let value = external["soft_not_found"]?.boolean { audit.external.findsSoftNotFound = value }
        guard let headers = external["headers"], headers.kind == .mapping else { return }
        for (host, fields) in headers.entries where fields.kind == .mapping {
            for (name, value) in fields.entries {
                guard let host = host.scalarText, let name = name.scalarText, let value = value.scalarText
                else {
                    continue
                }
                audit.external.headers.append((host, name, value))
            }
        }
    }

    /// Rules that nobody knows, told where they are written.
    func unknownRules(_ node: Node, _ file: DataFile) -> [Diagnostic] {
        guard let rules = node["rules"], rules.kind == .mapping else { return [] }
        return rules.entries.compactMap { key, _ in
            guard let id = key.scalarText, Rule.named(id) == nil else { return nil }
            return Diagnostic(
                .error, "config/unknown-rule", "there is no rule `\(id)`", at: file.location(of: key),
                help: nearest(to: id, among: Rule.all.map(\.id)).map { ["did you mean `\($0)`?"] }
                    ?? ["`galley rules` lists them"])
        }
    }
}
