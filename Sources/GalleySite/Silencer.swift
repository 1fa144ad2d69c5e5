// Comments that silence rules, put to use: which findings they take, and which of them are wrong themselves.

import GalleyAudit
import GalleyCore
import GalleyMarkdown

/// The comments of all files of a run.
struct Silencer {
    private var comments: [String: [IgnoreComment]] = [:]
    private var isUsed: [String: [Bool]] = [:]
    /// Of the files whose text was put together of others, what leads to those.
    private var maps: [String: SourceMap] = [:]
    /// Places that were silenced.
    private(set) var count = 0

    /// Adds the comments of a file, which messages call `path`. `map` says where its lines come from, if not from it.
    mutating func add(_ ignores: [IgnoreComment], path: String, map: SourceMap? = nil) {
        guard !ignores.isEmpty else { return }
        maps[path] = map
        comments[path] = ignores
        isUsed[path] = [Bool](repeating: false, count: ignores.count)
    }

    /// Whether a comment silences a rule in a line of a file; 0 is the whole file.
    mutating func silences(_ rule: String, path: String, line: Int) -> Bool {
        guard let ignores = comments[path],
            let index = ignores.firstIndex(where: { $0.covers(rule, line: line) })
        else { return false }
        isUsed[path]?[index] = true
        count += 1
        return true
    }

    /// Takes the silenced ones out of diagnostics that stand at one place each.
    mutating func apply(to diagnostics: inout [Diagnostic]) {
        guard !comments.isEmpty else { return }
        diagnostics.removeAll { diagnostic in
            guard let location = diagnostic.location, Rule.named(diagnostic.id) != nil else { return false }
            if maps[location.path] == nil,
                silences(diagnostic.id, path: location.path, line: location.line)
            {
                return true
            }
            return maps.contains { path, map in
                map.lines(from: location.path, line: location.line).contains {
                    silences(diagnostic.id, path: path, line: $0)
                }
            }
        }
    }

    /// What is wrong with the comments themselves, once all findings were asked about.
    ///
    /// `asksOthers` says whether findings about other hosts could have been met.
    func diagnostics(asksOthers: Bool) -> [Diagnostic] {
        var result: [Diagnostic] = []
        for (path, ignores) in comments.sorted(by: { $0.key < $1.key }) {
            // Those of snippets stand in more pages than one, and speak for all of them.
            for (i, comment) in ignores.enumerated() where maps[path] == nil || comment.location.path == path
            {
                func tell(_ rule: Rule, _ message: String, _ help: [String]) {
                    var location = comment.location
                    location.path = path
                    result.append(Diagnostic(rule.severity, rule.id, message, at: location, help: help))
                }
                if comment.reason.isEmpty {
                    tell(
                        .ignoreNoReason, "this comment silences a rule and gives no reason",
                        [
                            "write it behind two dashes: `<!-- audit-ignore: \(comment.rules.joined(separator: ", ")) -- why -->`"
                        ]
                    )
                }
                let unknown = comment.rules.filter { !Self.isKnown($0) }
                for name in unknown {
                    tell(
                        .ignoreUnknownRule, "there is no rule `\(name)`",
                        didYouMean(name, among: Rule.all.map(\.id)))
                }
                let isAboutOthers = comment.rules.allSatisfy { $0.hasPrefix("external/") }
                if unknown.isEmpty, isUsed[path]?[i] == false, asksOthers || !isAboutOthers {
                    tell(
                        .ignoreUnused, "this comment silences nothing",
                        ["remove it: what it was for is repaired"])
                }
            }
        }
        return result
    }

    private static func isKnown(_ pattern: String) -> Bool {
        if pattern == "*" || Rule.named(pattern) != nil { return true }
        return pattern.hasSuffix("/*") && Rule.all.contains { $0.family == pattern.dropLast(2) }
    }
}
