// How the readers make a tree: records are appended as values are met, and a collection's children
// wait on one stack until it closes, when they move to the tree in one piece.

import GalleyCore
import Glibc

/// Reading cannot go on; the problem has been reported.
struct Halt: Error {}

struct TreeBuilder {
    let path: String
    let source: [UInt8]
    var records: [Record] = []
    var children: [UInt32] = []
    var decoded: [UInt8] = []
    var tags: [String] = []
    /// The value of the whole file, once it is known to be good.
    var root: UInt32?
    private(set) var problems: [Diagnostic] = []
    private var lines: LineTable?

    /// Children of open collections, the innermost last.
    var pending: [UInt32] = []
    var frames: [Frame] = []

    /// A collection that is not closed yet.
    struct Frame {
        let record: UInt32
        let pendingStart: Int
        let isMapping: Bool
        /// A bit for each hash of a key seen: where it is not set, the key is new.
        var keyBits: UInt64 = 0
        /// Some key came twice; among more keys than `Tree.linearSearchLimit` it is found out later.
        var mayRepeatKeys = false
    }

    /// Collections inside each other. Real files stay below 60; whoever walks a tree recursively can
    /// rely on this.
    static let maximumDepth = 256
    /// Diagnostics for one file; a broken file must not drown the others.
    static let maximumProblems = 100

    init(source: [UInt8], path: String) {
        self.source = source
        self.path = path
    }

    func finish() -> Tree {
        Tree(
            source: source, records: records, children: children, decoded: decoded, tags: tags,
            lines: lines)
    }
}

// MARK: - Problems

extension TreeBuilder {
    mutating func report(
        _ severity: Diagnostic.Severity, _ id: String, _ message: String, at range: Range<Int>,
        help: [String] = []
    ) {
        guard problems.count < Self.maximumProblems else { return }
        let table = lineTable()
        problems.append(
            Diagnostic(
                severity, id, message, at: table.location(of: range, in: source, path: path), help: help))
    }

    /// The number of the line an offset is on, for messages that name a second place.
    mutating func line(at offset: Int) -> Int { lineTable().line(at: offset) }

    private mutating func lineTable() -> LineTable {
        if let lines { return lines }
        let table = LineTable(source)
        lines = table
        return table
    }

    /// The part of the range after a byte order mark, or nil where the bytes are no text.
    mutating func textToRead(_ range: Range<Int>) -> Range<Int>? {
        // Records count bytes in 32 bits.
        guard source.count < Int(UInt32.max) else {
            report(.error, "data/too-large", "files of 4 GB and more cannot be read", at: 0..<0)
            return nil
        }
        if let bad = source.span.extracting(0..<range.upperBound).firstIllFormedUTF8(from: range.lowerBound) {
            report(
                .error, "data/encoding", "this byte is not valid UTF-8", at: bad..<bad + 1,
                help: ["save the file with the encoding UTF-8"])
            return nil
        }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        return source[range].starts(with: mark) ? range.dropFirst(3) : range
    }
}

// MARK: - Values

extension TreeBuilder {
    var nextIndex: UInt32 { UInt32(truncatingIfNeeded: records.count) }

    /// Appends a record whose text is in the source.
    @inline(__always)
    mutating func append(_ kind: Node.Kind, _ range: Range<Int>, text: Range<Int>) -> UInt32 {
        let index = nextIndex
        records.append(
            Record(
                start: UInt32(truncatingIfNeeded: range.lowerBound),
                end: UInt32(truncatingIfNeeded: range.upperBound),
                first: UInt32(truncatingIfNeeded: text.lowerBound),
                count: UInt32(truncatingIfNeeded: text.count), kind: kind))
        return index
    }

    /// The number of a tag, for records.
    mutating func number(ofTag tag: String) -> UInt16 {
        if let known = tags.firstIndex(of: tag) { return UInt16(known + 1) }
        // A file with more different tags than this keeps its values and loses the tags.
        guard tags.count < 100 else { return 0 }
        tags.append(tag)
        return UInt16(tags.count)
    }

    /// Opens a collection; its children follow by `pending.append`.
    mutating func open(mapping isMapping: Bool, at range: Range<Int>) {
        let record = append(isMapping ? .mapping : .sequence, range, text: 0..<0)
        frames.append(Frame(record: record, pendingStart: pending.count, isMapping: isMapping))
    }

    /// Notes a key of the innermost mapping, just appended to `pending`, so that repeated keys are known
    /// when it closes. The hash is any number that equal texts share.
    @inline(__always)
    mutating func noteKey(_ key: UInt32, hash: Int) {
        let top = frames.count - 1
        let bit = UInt64(1) << UInt64(truncatingIfNeeded: hash & 63)
        if frames[top].keyBits & bit != 0, !frames[top].mayRepeatKeys { compareWithKeysBefore(key) }
        frames[top].keyBits |= bit
    }

    private mutating func compareWithKeysBefore(_ key: UInt32) {
        let top = frames.count - 1
        let start = frames[top].pendingStart
        let last = pending.count - 1
        // More are put in order anyway, and then equal ones are next to each other.
        guard (last - start) / 2 <= Tree.linearSearchLimit else { return }
        let isRepeated = withKeyTexts { keys in
            stride(from: start, to: last, by: 2).contains { keys.order(pending[$0], key) == 0 }
        }
        if isRepeated { frames[top].mayRepeatKeys = true }
    }

    /// Closes the innermost collection and returns its record.
    mutating func close(end: Int, duplicates: Duplicates) -> UInt32 {
        guard let frame = frames.popLast() else { return 0 }
        if frame.isMapping {
            let count = (pending.count - frame.pendingStart) / 2
            if frame.mayRepeatKeys || count > Tree.linearSearchLimit {
                let order = dropRepeatedKeys(from: frame.pendingStart, duplicates)
                records[Int(frame.record)].end = UInt32(truncatingIfNeeded: end)
                moveChildren(from: frame.pendingStart, to: frame.record, order: order)
                return frame.record
            }
        }
        records[Int(frame.record)].end = UInt32(truncatingIfNeeded: end)
        moveChildren(from: frame.pendingStart, to: frame.record)
        return frame.record
    }

    /// Moves what is pending from there on into the tree, as the children of a collection. The keys of
    /// a mapping are unique by now; their order is computed where it is not known.
    mutating func moveChildren(from start: Int, to record: UInt32, order: [UInt32]? = nil) {
        let isMapping = records[Int(record)].kind == .mapping
        let count = (pending.count - start) / (isMapping ? 2 : 1)
        records[Int(record)].first = UInt32(truncatingIfNeeded: children.count)
        records[Int(record)].count = UInt32(truncatingIfNeeded: count)
        // Most collections are short: shorter than it takes to make a slice.
        for i in start..<pending.count { children.append(pending[i]) }
        if isMapping, count > Tree.linearSearchLimit {
            children.append(contentsOf: order ?? keyOrder(from: start))
        }
        pending.removeLast(pending.count - start)
    }
}

// MARK: - Keys

extension TreeBuilder {
    /// What a format thinks of a key that comes twice.
    enum Duplicates {
        case warning(id: String)
        case error(id: String)
    }

    /// The numbers of the pending entries in the order of their keys, equal keys in the file's order.
    private func keyOrder(from start: Int) -> [UInt32] {
        withKeyTexts { texts in
            let keys = stride(from: start, to: pending.count, by: 2).map { pending[$0] }
            return keys.indices.map { UInt32(truncatingIfNeeded: $0) }.sorted { a, b in
                let order = texts.order(keys[Int(a)], keys[Int(b)])
                return order == 0 ? a < b : order < 0
            }
        }
    }

    /// The texts of keys, for comparing many without counting references.
    private struct KeyTexts {
        let records: UnsafeBufferPointer<Record>
        let source: UnsafeBufferPointer<UInt8>
        let decoded: UnsafeBufferPointer<UInt8>

        /// As `Tree.order(of:against:)`: shorter first, then by bytes.
        func order(_ a: UInt32, _ b: UInt32) -> Int {
            let a = records[Int(a)]
            let b = records[Int(b)]
            return textOrder(a, text(b), source: source, decoded: decoded)
        }

        private func text(_ record: Record) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(
                rebasing: (record.flags.contains(.decoded) ? decoded : source)[record.textRange ?? 0..<0])
        }
    }

    /// The pointers are good for the time of the call.
    private func withKeyTexts<Result>(_ body: (KeyTexts) -> Result) -> Result {
        records.withUnsafeBufferPointer { records in
            source.withUnsafeBufferPointer { source in
                decoded.withUnsafeBufferPointer { decoded in
                    body(KeyTexts(records: records, source: source, decoded: decoded))
                }
            }
        }
    }

    /// Reports keys that come twice. The last entry takes the place of the first, as in other readers of
    /// JSON. Returns the order of the keys if it stays good.
    private mutating func dropRepeatedKeys(from start: Int, _ duplicates: Duplicates) -> [UInt32]? {
        let order = keyOrder(from: start)
        let repeated = withKeyTexts { keys in
            var repeated: [(first: Int, later: Int)] = []
            var first = 0
            for i in order.indices.dropFirst() {
                let a = pending[start + 2 * Int(order[first])]
                if keys.order(a, pending[start + 2 * Int(order[i])]) == 0 {
                    repeated.append((Int(order[first]), Int(order[i])))
                } else {
                    first = i
                }
            }
            return repeated.sorted { $0.later < $1.later }
        }
        guard !repeated.isEmpty else { return order }
        var isDropped = [Bool](repeating: false, count: order.count)
        var entries = Array(pending[start...])
        for (first, later) in repeated {
            reportDuplicate(of: pending[start + 2 * first], pending[start + 2 * later], duplicates)
            isDropped[later] = true
            entries[2 * first] = entries[2 * later]
            entries[2 * first + 1] = entries[2 * later + 1]
        }
        pending.removeSubrange(start...)
        for i in isDropped.indices where !isDropped[i] {
            pending.append(contentsOf: entries[2 * i...2 * i + 1])
        }
        return nil
    }

    mutating func reportDuplicate(of first: UInt32, _ key: UInt32, _ duplicates: Duplicates) {
        let line = line(at: Int(records[Int(first)].start))
        let range = Int(records[Int(key)].start)..<Int(records[Int(key)].end)
        let message = "the key `\(shownText(key))` comes twice; the first is on line \(line)"
        switch duplicates {
        case .warning(let id):
            report(.warning, id, message, at: range, help: ["the last one counts; remove the others"])
        case .error(let id):
            report(.error, id, message, at: range, help: ["keep one of them"])
        }
    }

    /// A scalar's text as a message shows it.
    func shownText(_ record: UInt32) -> String {
        let record = records[Int(record)]
        guard let range = record.textRange else { return "…" }
        let text = record.flags.contains(.decoded) ? decoded[range] : source[range]
        return text.count <= 60 ? String(text) : String(text.prefix(57)) + "…"
    }
}
