// A baseline: findings that are known and accepted for now, so that a run fails only for what is new.
//
// An entry is rule, file, subject and a count of places, and no line numbers: text that moves within a file makes no
// finding new. The count is a ratchet: one place more in a file is new, fewer are repaired, and the file is never
// changed unless the user asks for it. There is one entry a line, sorted, so that changes are small to read and to
// merge:
//
//     {
//       "version": 1,
//       "findings": [
//         { "rule": "link/missing-page", "file": "content/a.md", "subject": "docs/gone/", "count": 2, "reason": "…" }
//       ]
//     }

import GalleyCore
import GalleyData

/// The findings that are known.
package struct Baseline: Sendable {
    /// The file, as the user named it.
    package let path: String
    /// What is wrong with the file itself; with an error among it no entry is taken.
    package private(set) var diagnostics: [Diagnostic] = []
    private var entries: [Key: Known] = [:]

    package typealias Entry = BaselineOutcome.Entry

    /// File, rule and subject, compared byte by byte as file systems do.
    private struct Key: Hashable {
        /// The three with a zero between them, which neither of the first two can hold; so keys have an order at once.
        private let bytes: [UInt8]
        private let fileEnd: Int
        private let ruleEnd: Int

        init(_ rule: String, _ file: String, _ subject: String) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(rule.utf8.count + file.utf8.count + subject.utf8.count + 2)
            bytes.append(utf8: file)
            fileEnd = bytes.count
            bytes.append(0)
            bytes.append(utf8: rule)
            ruleEnd = bytes.count
            bytes.append(0)
            bytes.append(utf8: subject)
            self.bytes = bytes
        }

        var file: String { String(bytes[..<fileEnd]) }
        var rule: String { String(bytes[(fileEnd + 1)..<ruleEnd]) }
        var subject: String { String(bytes[(ruleEnd + 1)...]) }

        func entry(count: Int) -> Entry { Entry(rule: rule, file: file, subject: subject, count: count) }

        /// By file, rule and subject.
        static func precedes(_ a: Key, _ b: Key) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

        static func == (a: Key, b: Key) -> Bool { a.fileEnd == b.fileEnd && a.bytes == b.bytes }

        func hash(into hasher: inout Hasher) { bytes.withUnsafeBytes { hasher.combine(bytes: $0) } }
    }

    private struct Known {
        var count: Int
        var reason: String?
    }

    /// A baseline that knows nothing: what a new file begins with.
    package init(path: String) { self.path = path }

    package var count: Int { entries.count }

    /// Reads a file.
    package init(reading source: [UInt8], path: String) {
        self.path = path
        let file = DataFile(json: source, path: path)
        diagnostics = file.diagnostics
        guard let root = file.root, !file.hasErrors else { return }
        var reader = MappingReader(root, in: file, what: "the baseline", idPrefix: "baseline")
        if root.kind == .mapping, let version = Self.version(&reader) {
            guard version == Self.currentVersion else {
                diagnostics += reader.diagnostics
                return
            }
            read(reader.list("findings"), in: file)
            _ = reader.finish()
        }
        diagnostics += reader.diagnostics
        if diagnostics.contains(where: { $0.severity == .error }) { entries = [:] }
    }

    private static let currentVersion = 1

    /// Every entry, sorted by file, rule and subject.
    package var sortedEntries: [Entry] {
        entries.sorted { Key.precedes($0.key, $1.key) }.map { $0.key.entry(count: $0.value.count) }
    }
}

// MARK: - Reading

extension Baseline {
    private static func version(_ reader: inout MappingReader) -> Int? {
        guard let node = reader.node("version") else {
            reader.missing("version", help: ["write `\"version\": \(currentVersion)`"])
            return nil
        }
        guard let version = reader.int("version") else { return nil }
        if version != currentVersion {
            reader.report(
                "unknown-version",
                "this baseline has version \(version), but Galley knows \(currentVersion) only",
                at: node, help: ["write it anew with --update-baseline"])
        }
        return version
    }

    private mutating func read(_ list: Node?, in file: DataFile) {
        guard let list else { return }
        for item in list.items {
            var reader = MappingReader(item, in: file, what: "an entry of the baseline", idPrefix: "baseline")
            let rule = reader.string("rule")
            let path = reader.string("file")
            let subject = reader.string("subject")
            let count = reader.int("count", in: 1 ... .max)
            let reason = reader.string("reason")
            if item.kind == .mapping {
                for key in ["rule", "file", "subject"] where item.entry(key) == nil { reader.missing(key) }
            }
            _ = reader.finish()
            diagnostics += reader.diagnostics
            guard let rule, let path, let subject else { continue }
            let key = Key(rule, path, subject)
            let entry = Known(count: count ?? 1, reason: reason)
            guard let other = entries.updateValue(entry, forKey: key) else { continue }
            // Two branches may have added the same entry.
            entries[key] = Known(count: max(entry.count, other.count), reason: other.reason ?? reason)
            diagnostics.append(
                Diagnostic(
                    .warning, "baseline/duplicate", "this finding is listed twice",
                    at: file.location(of: item),
                    help: ["the larger count is taken; --update-baseline writes one entry"]))
        }
    }
}

// MARK: - Comparing

extension Baseline {
    /// Tells new findings from known ones. They need not be grouped, and are counted more exactly before they are.
    ///
    /// Of a finding those places are new that lie in a file with more of them than the baseline lists: which of them
    /// is the new one cannot be told, so all of the file are, with a word about it. `isChecked` says whether this run
    /// could have found an entry: one about other hosts is not repaired because nobody asked them.
    package func compare(
        _ findings: [Diagnostic], isChecked: (Entry) -> Bool = { _ in true }
    ) -> (new: [Diagnostic], outcome: BaselineOutcome) {
        let counts = Self.counts(of: findings)
        var outcome = BaselineOutcome(path: path)
        for (key, count) in counts {
            if let known = entries[key] { outcome.knownPlaces += min(known.count, count) }
        }
        var new: [Diagnostic] = []
        var newSubjects = Set<Key>()
        var knownSubjects = Set<Key>()
        for finding in findings {
            // One finding whatever its file.
            let subject = Self.key(finding, file: finding.subject == nil ? finding.location?.path ?? "" : "")
            if let finding = newPart(of: finding, counts) {
                new.append(finding)
                newSubjects.insert(subject)
            } else {
                knownSubjects.insert(subject)
            }
        }
        outcome.known = knownSubjects.subtracting(newSubjects).count
        for (key, known) in entries.sorted(by: { Key.precedes($0.key, $1.key) }) {
            let gone = known.count - (counts[key] ?? 0)
            guard gone > 0 else { continue }
            let entry = key.entry(count: gone)
            if isChecked(entry) { outcome.repaired.append(entry) }
        }
        return (new, outcome)
    }

    /// The finding with the places that are not known; nil where all are.
    private func newPart(of finding: Diagnostic, _ counts: [Key: Int]) -> Diagnostic? {
        // With how many places of the same file it is known and found.
        func known(in file: String) -> (known: Int, found: Int) {
            let key = Self.key(finding, file: file)
            return (entries[key]?.count ?? 0, counts[key] ?? 0)
        }
        let places = finding.locations
        guard !places.isEmpty else {
            let (known, found) = known(in: "")
            return found > known ? finding : nil
        }
        var files: [PathKey: Bool] = [:]
        var partlyKnown: (file: String, known: Int, found: Int)?
        var new: [SourceLocation] = []
        for place in places {
            let file = PathKey(place.path)
            if files[file] == nil {
                let (known, found) = known(in: place.path)
                files[file] = found > known
                if found > known, known > 0, partlyKnown == nil { partlyKnown = (place.path, known, found) }
            }
            if files[file] == true { new.append(place) }
        }
        guard let first = new.first else { return nil }
        var result = finding
        result.location = first
        result.otherLocations = Array(new.dropFirst())
        if new.count < places.count {
            // Places that were not kept are taken for new only where nothing is known.
            result.occurrences = new.count
        }
        if let (_, known, found) = partlyKnown {
            result.help.append(
                "\(known) of the \(found) places in this file \(known == 1 ? "is" : "are") known")
        }
        return result
    }

    private static func key(_ finding: Diagnostic, file: String) -> Key {
        Key(finding.id, file, finding.subject ?? finding.message)
    }

    /// How many different places each file has of each finding. How often a place was met does not count: a link of the
    /// theme is met once more with every new page.
    private static func counts(of findings: [Diagnostic]) -> [Key: Int] {
        struct Place: Hashable {
            var entry: Int
            var line: Int
            var column: Int
        }
        var entries: [Key: Int] = [:]
        var counts: [Int] = []
        var seen = Set<Place>()
        for finding in findings {
            let places = finding.locations
            for (path, line, column) in places.isEmpty
                ? [("", 0, 0)] : places.map({ ($0.path, $0.line, $0.column) })
            {
                let key = key(finding, file: path)
                let entry = entries[key] ?? counts.count
                if entry == counts.count {
                    entries[key] = entry
                    counts.append(0)
                }
                // Places that are no better known than by their file are one.
                if seen.insert(Place(entry: entry, line: line, column: column)).inserted {
                    counts[entry] += 1
                }
            }
        }
        return entries.mapValues { counts[$0] }
    }
}

// MARK: - Writing

extension Baseline {
    /// The file that knows these findings and nothing else, but for what this run could not have found. Reasons of
    /// entries stay.
    package func updated(with findings: [Diagnostic], isChecked: (Entry) -> Bool = { _ in true }) -> [UInt8] {
        var result: [Key: Known] = [:]
        for (key, known) in entries where !isChecked(key.entry(count: known.count)) {
            result[key] = known
        }
        for (key, count) in Self.counts(of: findings) {
            result[key] = Known(count: count, reason: entries[key]?.reason)
        }
        var out: [UInt8] = []
        out.append("{\n  \"version\": ")
        out.append(decimal: Self.currentVersion)
        out.append(",\n  \"findings\": [")
        for (i, (key, known)) in result.sorted(by: { Key.precedes($0.key, $1.key) }).enumerated() {
            if i > 0 { out.append(",") }
            out.append("\n    { \"rule\": ")
            out.append(json: key.rule)
            out.append(", \"file\": ")
            out.append(json: key.file)
            out.append(", \"subject\": ")
            out.append(json: key.subject)
            out.append(", \"count\": ")
            out.append(decimal: known.count)
            if let reason = known.reason {
                out.append(", \"reason\": ")
                out.append(json: reason)
            }
            out.append(" }")
        }
        if !result.isEmpty { out.append("\n  ") }
        out.append("]\n}\n")
        return out
    }

    /// A new file that knows these findings.
    package static func write(_ findings: [Diagnostic]) -> [UInt8] {
        Baseline(path: "").updated(with: findings)
    }
}
