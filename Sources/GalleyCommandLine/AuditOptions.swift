// What an audit asks of a site, and which findings count.

import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleySite

/// The options that say how the site is published.
struct HostOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The path that the site is published under, such as /docs/.", valueName: "path"))
    var basePath: String?

    @Option(
        name: .customLong("index"),
        help: ArgumentHelp(
            "A file that stands for its folder (default: index.html, index.htm).", valueName: "name"))
    var indexNames: [String] = []

    @Flag(
        name: .customLong("clean-urls"), inversion: .prefixedNo,
        help: "Whether the host serves start.html for /start.")
    var cleanURLs: Bool?

    func validate() throws {
        if let basePath, !basePath.hasPrefix("/") {
            throw ValidationError("--base-path takes a path from the host's root, such as /docs/.")
        }
    }

    func rules(baseURL: String?) -> HostRules {
        var rules = HostRules()
        if !indexNames.isEmpty { rules.indexNames = indexNames }
        if let cleanURLs { rules.cleanURLs = cleanURLs }
        if let baseURL { rules.setBase(Configuration.asFolder(baseURL)) }
        if let basePath { rules.basePath = basePath.hasSuffix("/") ? basePath : basePath + "/" }
        return rules
    }
}

/// The options that say which findings count.
struct FindingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("A file of known findings: only others count.", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var baseline: String?

    @Flag(help: "Write what is found now into the baseline.")
    var updateBaseline = false

    @Flag(help: "Leave the project's own baseline aside.")
    var noBaseline = false

    @Option(
        name: .customLong("rule"),
        help: ArgumentHelp(
            "Another severity for a rule: link/missing-page=error, asset/unused=off.", valueName: "id=level"))
    var rules: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave targets out: a pattern of URLs or of paths of the site.", valueName: "pattern"))
    var exclude: [String] = []

    @Option(help: ArgumentHelp("Check only targets of this pattern.", valueName: "pattern"))
    var include: [String] = []

    @Option(
        help: ArgumentHelp(
            "From which severity on findings fail the run: notice, warning or error.", valueName: "severity"))
    var failOn: AuditCommand.Level?

    func validate() throws {
        if baseline?.isEmpty == true { throw ValidationError("--baseline takes the name of a file.") }
        for rule in rules { _ = try Self.level(rule) }
    }

    private static func level(_ text: String) throws -> (id: String, level: RuleLevel) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let level = RuleLevel(rawValue: parts[1]) else {
            throw ValidationError(
                "--rule takes a rule and a level: link/missing-page=error (off, notice, warning, error).")
        }
        guard Rule.named(parts[0]) != nil else {
            let meant =
                nearest(to: parts[0], among: Rule.all.map(\.id)).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("There is no rule '\(parts[0])'.\(meant) `galley rules` lists them.")
        }
        return (parts[0], level)
    }

    func apply(to policy: inout AuditPolicy) throws {
        for rule in rules {
            let (id, level) = try Self.level(rule)
            policy.levels[id] = level
        }
        policy.exclude += exclude.map(TargetPattern.init)
        policy.include += include.map(TargetPattern.init)
        if let failOn { policy.failing = failOn.severity }
        if noBaseline { policy.baseline = nil }
        if let baseline { policy.baseline = (baseline, baseline) }
    }
}
