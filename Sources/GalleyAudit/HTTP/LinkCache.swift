// What other hosts answered, kept between runs: a text file that only grows at its end.
//
// One line is one answer, complete in itself: a version, the time, the facts, the URL, and at the end a fingerprint of
// all that. A line that a killed run left half written has no good fingerprint and is passed over, and so are lines of
// other versions; of two lines about one URL the younger counts. So files of several runs can be put together with
// `cat`, and two runs may write to one file: every line is one write at the end, under a lock. When most of it is out of
// date the file is written anew beside itself and takes its place; a run that has the old one open sees that its
// name leads to another file by now, and opens that.

import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The answers of earlier runs.
///
/// Not `Sendable`: it is used on the thread of the check. The file is locked for single writes only.
package final class LinkCache {
    private let path: String
    private let ages: ExternalOptions.CacheAges
    private let now: () -> Int
    private var entries: [String: Entry] = [:]
    private var descriptor: Int32 = -1
    /// Lines of the file that are of no use any more.
    private var staleLines = 0
    /// The first write that failed: the check goes on without.
    package private(set) var failure: FileError?

    struct Entry {
        /// Seconds since 1970.
        var time: Int
        var facts: ExternalFacts
        /// What is known of its fragments.
        var fragments: [String: FragmentAnswer]
    }

    /// A file that is mostly out of date is written anew, once that is worth it.
    private static let staleLinesWorthWriting = 500
    /// Clocks of machines that share a file differ; what is from farther in the future is not believed.
    private static let clockTolerance = 3600

    /// Reads a file; one that is not there is made with the first answer. `now` gives seconds since 1970. Throws where
    /// there is a file that cannot be read, or is no cache.
    package init(
        path: String, ages: ExternalOptions.CacheAges = .init(), now: @escaping () -> Int = { time(nil) }
    ) throws(FileError) {
        self.path = path
        self.ages = ages
        self.now = now
        var bytes: [UInt8] = []
        do throws(FileError) { bytes = try readFile(path) } catch {
            guard error.isNotFound else { throw error }
        }
        // A file of somebody else's is not to be written to.
        guard bytes.isEmpty || bytes.first == Self.greeting.first || Self.hasLine(bytes) else {
            throw FileError("use as a cache", path, code: EEXIST)
        }
        read(bytes)
        if staleLines > Self.staleLinesWorthWriting, staleLines > entries.count { compact() }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// How many answers it has that are young enough.
    package var count: Int { entries.count }

    // MARK: - Asking

    /// What is known of a URL and all these fragments of it; nil where anything is missing or too old.
    func entry(_ url: HTTPURL, fragments: [String], isFromPrivatePage: Bool, allowsPrivate: Bool) -> Entry? {
        guard let entry = entries[url.text], isYoung(entry) else { return nil }
        // What is there for a page of a private network is not there for a public one.
        if entry.facts.isPrivate, !isFromPrivatePage, !allowsPrivate { return nil }
        if entry.facts.verdict == .broken || fragments.allSatisfy({ entry.fragments[$0] != nil }) {
            return entry
        }
        return nil
    }

    private func isYoung(_ entry: Entry) -> Bool {
        guard let age = ages.age(of: entry.facts.verdict) else { return false }
        // A missing part of a page is broken too.
        let isBroken = entry.fragments.values.contains {
            if case .missing = $0 { true } else { false }
        }
        let seconds = now() - entry.time
        return seconds <= (isBroken ? min(age, ages.broken) : age) && seconds >= -Self.clockTolerance
    }

    /// Keeps an answer, and writes it to the file at once. What must not be kept is not.
    func store(_ url: HTTPURL, _ facts: ExternalFacts, _ fragments: [String: FragmentAnswer]) {
        // A password is nothing for a file that is shared.
        guard facts.isCacheable, url.userInformation == nil else { return }
        let entry = Entry(time: now(), facts: facts, fragments: fragments)
        if entries.updateValue(entry, forKey: url.text) != nil { staleLines += 1 }
        guard failure == nil else { return }
        do throws(FileError) {
            try append(Self.line(url.text, entry))
        } catch {
            failure = error
        }
    }

    // MARK: - Lines

    private static let version = "1"
    private static let greeting = Array(
        "# Answers to links, kept by galley audit; safe to delete, to cut and to join\n".utf8)

    /// Fields between tabs: version, time, rule or `-`, status, `p` for a private address, URL, final URL, detail,
    /// fragments, fingerprint. Percent-encoding keeps tabs and line ends out of them.
    private static func line(_ url: String, _ entry: Entry) -> [UInt8] {
        let facts = entry.facts
        var fragments: [String] = []
        for (fragment, answer) in entry.fragments.sorted(by: { $0.key < $1.key }) {
            let name = encoded(fragment)
            switch answer {
            case .found: fragments.append("+" + name)
            case .notChecked: fragments.append("?" + name)
            case .missing(let suggestion):
                fragments.append("-" + name + (suggestion.map { ">" + encoded($0) } ?? ""))
            }
        }
        let fields = [
            version, String(entry.time), facts.rule?.id ?? "-", String(facts.status),
            facts.isPrivate ? "p" : "",
            encoded(url), encoded(facts.finalURL ?? ""), encoded(facts.detail),
            fragments.joined(separator: " "),
        ]
        var line = Array(fields.joined(separator: "\t").utf8)
        var fingerprint = Fingerprint()
        fingerprint.combine(line.span)
        line.append(UInt8(ascii: "\t"))
        line.append(utf8: fingerprint.text)
        line.append(UInt8(ascii: "\n"))
        return line
    }

    private static func parse(_ line: ArraySlice<UInt8>) -> (url: String, entry: Entry)? {
        guard let lastTab = line.lastIndex(of: UInt8(ascii: "\t")) else { return nil }
        var fingerprint = Fingerprint()
        let text = line[..<lastTab]
        fingerprint.combine(text.span)
        guard line[(lastTab + 1)...].elementsEqual(fingerprint.text.utf8) else { return nil }
        let fields = line[..<lastTab].split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
            .map { String($0) }
        guard fields.count == 9, fields[0] == version, let time = Int(fields[1]), time >= 0,
            let status = Int(fields[3])
        else { return nil }
        var facts = ExternalFacts(status: status, detail: decoded(fields[7]))
        if fields[2] != "-" {
            // A rule of another release.
            guard let rule = Rule.named(fields[2]) else { return nil }
            facts.rule = rule
        }
        facts.isPrivate = fields[4] == "p"
        if !fields[6].isEmpty { facts.finalURL = decoded(fields[6]) }
        var fragments: [String: FragmentAnswer] = [:]
        for field in fields[8].split(separator: " ") {
            let parts = field.dropFirst().split(separator: ">", omittingEmptySubsequences: false)
            guard let name = parts.first else { return nil }
            let answer: FragmentAnswer
            switch field.first {
            case "+": answer = .found
            case "?": answer = .notChecked
            default: answer = .missing(suggestion: parts.count > 1 ? decoded(String(parts[1])) : nil)
            }
            fragments[decoded(String(name))] = answer
        }
        return (decoded(fields[5]), Entry(time: time, facts: facts, fragments: fragments))
    }

    /// Keeps what separates fields, and what may not stand in a line, out of it.
    private static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte <= 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") || byte == UInt8(ascii: ">") {
                bytes.append(percentEncoding: CollectionOfOne(byte))
            } else {
                bytes.append(byte)
            }
        }
        return String(bytes)
    }

    private static func decoded(_ text: String) -> String { AnsweredPage.decoded(text) }

    /// Whether the first line is one of a cache, as that of a file that was cut or joined is.
    private static func hasLine(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: Array((version + "\t").utf8))
    }

    private func read(_ bytes: [UInt8]) {
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            defer { start = end + 1 }
            guard end > start, bytes[start] != UInt8(ascii: "#") else { continue }
            guard let (url, entry) = Self.parse(bytes[start..<end]), isYoung(entry) else {
                staleLines += 1
                continue
            }
            if let known = entries[url] {
                staleLines += 1
                if known.time > entry.time { continue }
            }
            entries[url] = entry
        }
    }

    // MARK: - The file

    private func append(_ line: [UInt8]) throws(FileError) {
        try openLocked()
        defer { flock(descriptor, LOCK_UN) }
        var bytes: [UInt8] = []
        switch Self.ending(of: descriptor) {
        case .empty: bytes = Self.greeting
        // The half of a line that a killed run left must not spoil the next one.
        case .halfLine: bytes = [UInt8(ascii: "\n")]
        case .line: break
        }
        bytes += line
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard written == bytes.count else {
            throw FileError("write", path, code: written < 0 ? errno : ENOSPC)
        }
    }

    private enum Ending { case empty, line, halfLine }

    private static func ending(of descriptor: Int32) -> Ending {
        let size = lseek(descriptor, 0, SEEK_END)
        guard size > 0 else { return .empty }
        var last: UInt8 = 0
        return pread(descriptor, &last, 1, size - 1) == 1 && last == UInt8(ascii: "\n") ? .line : .halfLine
    }

    /// Opens the file that has the name now, and locks it.
    private func openLocked() throws(FileError) {
        for _ in 0..<Self.mostOpenings {
            if descriptor < 0 {
                let folder = parentFolder(path)
                if !folder.isEmpty { try createFolders(folder) }
                descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
                guard descriptor >= 0 else { throw FileError("write", path) }
            }
            // Where a file system has no locks, a line is still one write.
            while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
            let named = fileStatus(path)
            let opened = fileStatus(descriptor: descriptor)
            if let named, let opened, named.inode == opened.inode, named.device == opened.device { return }
            close(descriptor)
            descriptor = -1
        }
        throw FileError("write", path, code: EAGAIN)
    }

    /// Some file systems never name a file twice in the same way.
    private static let mostOpenings = 100

    /// Writes the file anew with what is young enough, also of what others have added.
    private func compact() {
        do throws(FileError) {
            try openLocked()
            defer { flock(descriptor, LOCK_UN) }
            entries = [:]
            staleLines = 0
            read(try readFile(path))
            var bytes = Self.greeting
            for (url, entry) in entries.sorted(by: { $0.key < $1.key }) { bytes += Self.line(url, entry) }
            let beside = path + ".new"
            try writeFile(beside, bytes)
            try synchronize(beside)
            try moveFile(beside, to: path)
            staleLines = 0
        } catch {
            failure = failure ?? error
        }
    }
}
