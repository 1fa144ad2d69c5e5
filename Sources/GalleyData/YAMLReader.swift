// YAML into nodes: libyaml finds the structure and decodes the scalars, event by event; the rest is ours.
//
// The rest: positions in bytes, the core schema of YAML 1.2 for plain scalars, aliases, merge keys, and
// bounds on what a small file can blow up to. An alias shares the children of its anchor, so it costs
// one record; what a walk over all nodes would meet is counted and capped.

import CYaml
import GalleyCore
import Glibc

struct YAMLReader {
    var builder: TreeBuilder
    let range: Range<Int>
    private var anchors: [String: Anchor] = [:]
    private var open: [OpenCollection] = []
    /// Nodes that a walk of the tree meets more often than they are written.
    private var expanded = 0
    private var marks: MarkCursor

    /// A finished node with an anchor.
    private struct Anchor {
        let record: UInt32
        /// Nodes in it, as a walk counts them.
        let size: Int
        /// Collections inside each other in it, itself included.
        let height: Int
    }

    /// What is to be known of an open collection beside the builder's frame.
    private struct OpenCollection {
        let anchor: String?
        let isBlock: Bool
        let sizeBefore: Int
        /// Of the highest node in it so far.
        var height = 0
        var hasMergeKey = false
        /// The key that waits for its value cannot be one.
        var hasBadKey = false
    }

    /// Nodes that aliases may add. A specification of 4 MB has 150,000 nodes; a few hundred bytes of
    /// nested aliases can stand for billions.
    static let maximumExpandedNodes = 1_000_000

    init(_ builder: TreeBuilder, _ range: Range<Int>) {
        self.builder = builder
        self.range = range
        marks = MarkCursor(builder.source, range)
    }

    mutating func read() {
        // libyaml keeps a pointer to its own state, so that must not move.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            builder.report(.error, "yaml/memory", "not enough memory to read this file", at: range)
            return
        }
        defer { yaml_parser_delete(parser) }
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        let source = builder.source
        source.withUnsafeBufferPointer { bytes in
            // The range was clamped to the source; libyaml reads no further than its count, and the
            // parser ends with this closure.
            yaml_parser_set_input_string(
                parser, bytes.baseAddress.map { $0 + range.lowerBound }, range.count)
            do throws(Halt) {
                try readDocument(parser)
            } catch {
                // Reported where it was found.
                builder.root = nil
            }
        }
    }

    private mutating func readDocument(_ parser: UnsafeMutablePointer<yaml_parser_t>) throws(Halt) {
        var event = yaml_event_t()
        while true {
            guard yaml_parser_parse(parser, &event) == 1 else {
                throw syntaxError(parser.pointee)
            }
            defer { yaml_event_delete(&event) }
            switch event.type {
            case YAML_STREAM_END_EVENT:
                return
            case YAML_DOCUMENT_START_EVENT where builder.root != nil:
                let start = marks.offset(event.start_mark)
                builder.report(
                    .error, "yaml/second-document", "a second document begins here",
                    at: start..<min(start + 3, range.upperBound),
                    help: ["only the first is read; put each into a file of its own"])
                return
            case YAML_SCALAR_EVENT:
                try scalar(event)
            case YAML_ALIAS_EVENT:
                try alias(event)
            case YAML_SEQUENCE_START_EVENT:
                let start = event.data.sequence_start
                try begin(
                    mapping: false, event, anchor: start.anchor, tag: start.tag,
                    isBlock: start.style != YAML_FLOW_SEQUENCE_STYLE)
            case YAML_MAPPING_START_EVENT:
                let start = event.data.mapping_start
                try begin(
                    mapping: true, event, anchor: start.anchor, tag: start.tag,
                    isBlock: start.style != YAML_FLOW_MAPPING_STYLE)
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
                try end(event)
            default:
                break
            }
        }
    }
}

// MARK: - Nodes

extension YAMLReader {
    private typealias CText = UnsafeMutablePointer<yaml_char_t>

    /// Nodes read so far, as a walk counts them.
    private var size: Int { builder.records.count + expanded }

    private mutating func scalar(_ event: yaml_event_t) throws(Halt) {
        let scalar = event.data.scalar
        var start = marks.offset(event.start_mark)
        let end = max(start, marks.offset(event.end_mark))
        let value = UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length))
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        let sizeBefore = size

        // Where the value stands in the source as it is: at the end, before a quote if there is one.
        let textEnd = isPlain ? end : end - 1
        let textStart = textEnd - value.count
        let isVerbatim = textStart >= start && isInSource(value, at: textStart)
        var record: UInt32
        if isVerbatim {
            // Without the tag or anchor before it.
            if isPlain { start = textStart } else if textStart > start { start = textStart - 1 }
            record = builder.append(.string, start..<end, text: textStart..<textEnd)
        } else {
            let decodedStart = builder.decoded.count
            builder.decoded.append(contentsOf: value)
            record = builder.append(.string, start..<end, text: decodedStart..<builder.decoded.count)
            builder.records[Int(record)].flags.insert(.decoded)
        }
        if isPlain { builder.records[Int(record)].flags.insert(.plain) }

        if let tag = scalar.tag {
            try apply(tag: String(cString: tag), to: record, value.span)
        } else if isPlain {
            let (kind, isDateTime) = CoreSchema.resolve(plain: value.span)
            builder.records[Int(record)].kind = kind
            if isDateTime { builder.records[Int(record)].flags.insert(.dateTime) }
        }
        if let anchor = scalar.anchor {
            anchors[String(cString: anchor)] = Anchor(
                record: record, size: size - sizeBefore, height: 0)
        }
        finished(record, height: 0)
    }

    private func isInSource(_ value: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        guard let address = value.baseAddress, !value.isEmpty else { return true }
        guard start >= 0, start + value.count <= builder.source.count else { return false }
        // Both sides hold `value.count` bytes.
        return builder.source.withUnsafeBytes {
            $0.baseAddress.map { memcmp($0 + start, address, value.count) == 0 } ?? false
        }
    }

    private mutating func apply(
        tag: String, to record: UInt32, _ value: Span<UInt8>
    ) throws(Halt) {
        let prefix = "tag:yaml.org,2002:"
        let kinds: [String: (Node.Kind, String)] = [
            "str": (.string, "a string"), "int": (.integer, "a whole number"),
            "float": (.number, "a number"), "bool": (.boolean, "true or false"),
            "null": (.null, "null"),
        ]
        guard tag.hasPrefix(prefix), let (kind, name) = kinds[String(tag.dropFirst(prefix.utf8.count))]
        else {
            // `!` alone says that this is a string, not something to be guessed.
            if tag != "!" { builder.records[Int(record)].tag = builder.number(ofTag: shortened(tag)) }
            return
        }
        let resolved = CoreSchema.resolve(plain: value).kind
        guard kind == .string || kind == resolved || (kind == .number && resolved == .integer) else {
            builder.report(
                .error, "yaml/tag", "`\(builder.shownText(record))` is not \(name), as its tag says",
                at: range(of: record))
            return
        }
        builder.records[Int(record)].kind = kind
    }

    /// A tag as it is usually written: `!!set`, `!include`.
    private func shortened(_ tag: String) -> String {
        let prefix = "tag:yaml.org,2002:"
        return tag.hasPrefix(prefix) ? "!!" + tag.dropFirst(prefix.utf8.count) : tag
    }

    private mutating func alias(_ event: yaml_event_t) throws(Halt) {
        let start = marks.offset(event.start_mark)
        let end = max(start, marks.offset(event.end_mark))
        let name = event.data.alias.anchor.map { String(cString: $0) } ?? ""
        if open.contains(where: { $0.anchor == name }) {
            builder.report(
                .error, "yaml/alias", "`*\(name)` stands inside the value that it refers to", at: start..<end)
            throw Halt()
        }
        guard let anchor = anchors[name] else {
            var help = ["if it is text, put it in quotes: \"*\(name)…\""]
            if let candidate = nearest(to: name, among: anchors.keys.sorted()) {
                help.insert("did you mean `*\(candidate)`?", at: 0)
            }
            builder.report(
                .error, "yaml/alias", "no anchor `&\(name)` stands before this alias", at: start..<end,
                help: help)
            throw Halt()
        }
        // Saturating: sizes of aliases of aliases multiply.
        expanded = expanded.addingReportingOverflow(anchor.size).partialValue
        guard expanded >= 0, expanded <= Self.maximumExpandedNodes else {
            builder.report(
                .error, "yaml/expansion",
                "the aliases of this file stand for more than \(Self.maximumExpandedNodes) values",
                at: start..<end)
            throw Halt()
        }
        guard builder.frames.count + anchor.height <= TreeBuilder.maximumDepth else {
            throw tooDeep(at: start..<end)
        }
        let index = builder.nextIndex
        var record = builder.records[Int(anchor.record)]
        record.start = UInt32(truncatingIfNeeded: start)
        record.end = UInt32(truncatingIfNeeded: end)
        record.flags.remove(.plain)
        builder.records.append(record)
        finished(index, height: anchor.height)
    }

    private mutating func begin(
        mapping: Bool, _ event: yaml_event_t, anchor: CText?, tag: CText?, isBlock: Bool
    ) throws(Halt) {
        let start = marks.offset(event.start_mark)
        let end = max(start + 1, marks.offset(event.end_mark))
        open.append(
            OpenCollection(
                anchor: anchor.map { String(cString: $0) }, isBlock: isBlock, sizeBefore: size))
        builder.open(mapping: mapping, at: start..<end)
        guard builder.frames.count <= TreeBuilder.maximumDepth else {
            throw tooDeep(at: start..<start + 1)
        }
        if let tag {
            let tag = shortened(String(cString: tag))
            if tag != "!", tag != "!!seq", tag != "!!map" {
                builder.records[builder.records.count - 1].tag = builder.number(ofTag: tag)
            }
        }
    }

    private mutating func end(_ event: yaml_event_t) throws(Halt) {
        guard let collection = open.popLast(), let frame = builder.frames.last else { return }
        var end = marks.offset(event.end_mark)
        // libyaml ends a block collection where the next token begins, after blank lines and comments.
        if collection.isBlock, let last = builder.pending.last, builder.pending.count > frame.pendingStart {
            end = Int(builder.records[Int(last)].end)
        }
        let start = Int(builder.records[Int(frame.record)].start)
        if collection.hasMergeKey { merge(from: frame.pendingStart) }
        let record = builder.close(
            end: max(start, end), duplicates: .error(id: "yaml/duplicate-key"))
        if let anchor = collection.anchor {
            anchors[anchor] = Anchor(
                record: record, size: size - collection.sizeBefore, height: collection.height + 1)
        }
        finished(record, height: collection.height + 1)
    }

    /// A node is complete: hands it to the collection around it.
    private mutating func finished(_ record: UInt32, height: Int) {
        guard let frame = builder.frames.last else {
            builder.root = record
            return
        }
        let top = open.count - 1
        open[top].height = max(open[top].height, height)
        let isKey = frame.isMapping && (builder.pending.count - frame.pendingStart).isMultiple(of: 2)
        builder.pending.append(record)
        if isKey {
            key(record, isMergeKey: isMergeKey(record))
        } else if open[top].hasBadKey {
            builder.pending.removeLast(2)
            open[top].hasBadKey = false
        }
    }

    private mutating func key(_ record: UInt32, isMergeKey: Bool) {
        let top = open.count - 1
        if isMergeKey {
            open[top].hasMergeKey = true
        } else if builder.records[Int(record)].kind.rawValue >= Node.Kind.sequence.rawValue {
            open[top].hasBadKey = true
            let isMapping = builder.records[Int(record)].kind == .mapping
            builder.report(
                .error, "yaml/key", "\(isMapping ? "a mapping" : "a list") cannot be a key",
                at: range(of: record),
                help: isMapping
                    ? ["text that begins with `{` must be in quotes, such as \"{{ name }}\""] : [])
        } else {
            builder.noteKey(record, hash: hash(of: record))
        }
    }

    private func range(of record: UInt32) -> Range<Int> {
        Int(builder.records[Int(record)].start)..<Int(builder.records[Int(record)].end)
    }

    private mutating func tooDeep(at range: Range<Int>) -> Halt {
        builder.report(
            .error, "yaml/depth",
            "more than \(TreeBuilder.maximumDepth) lists and mappings inside each other", at: range)
        return Halt()
    }

    private mutating func syntaxError(_ parser: yaml_parser_t) -> Halt {
        let isReader = parser.error == YAML_READER_ERROR
        let problem = parser.problem.map { String(cString: $0) } ?? "not enough memory"
        let place =
            isReader
            // Counted in bytes by the reader, in characters by the scanner.
            ? min(range.lowerBound + parser.problem_offset, range.upperBound)
            : marks.offset(parser.problem_mark)
        let mistake = YAMLMistake(
            problem: problem, context: parser.context.map { String(cString: $0) }, offset: place,
            contextOffset: parser.context == nil ? nil : marks.offset(parser.context_mark),
            source: builder.source, range: range)
        let (message, at, help) = mistake.explanation { builder.line(at: $0) }
        builder.report(.error, "yaml/syntax", message, at: at, help: help)
        return Halt()
    }
}

// MARK: - Merge keys

extension YAMLReader {
    /// Whether this is `<<` as a plain scalar (https://yaml.org/type/merge.html).
    private func isMergeKey(_ record: UInt32) -> Bool {
        let key = builder.records[Int(record)]
        guard key.kind == .string, key.count == 2, key.tag == 0, key.flags.contains(.plain),
            !key.flags.contains(.decoded)
        else { return false }
        let first = Int(key.first)
        return builder.source[first] == UInt8(ascii: "<") && builder.source[first + 1] == UInt8(ascii: "<")
    }

    /// Puts the entries of merged mappings in the place of `<<`. The mapping's own keys come before
    /// merged ones, and earlier merged mappings before later ones.
    private mutating func merge(from start: Int) {
        let written = Array(builder.pending[start...])
        builder.pending.removeSubrange(start...)
        var known = Set<[UInt8]>()
        for i in stride(from: 0, to: written.count - 1, by: 2) where !isMergeKey(written[i]) {
            known.insert(text(of: written[i]))
        }
        for i in stride(from: 0, to: written.count - 1, by: 2) {
            guard isMergeKey(written[i]) else {
                builder.pending.append(contentsOf: written[i...i + 1])
                continue
            }
            for mapping in mappingsToMerge(written[i + 1]) {
                let first = Int(builder.records[Int(mapping)].first)
                let count = Int(builder.records[Int(mapping)].count)
                for entry in 0..<count {
                    let key = builder.children[first + 2 * entry]
                    guard known.insert(text(of: key)).inserted else { continue }
                    builder.pending.append(key)
                    builder.pending.append(builder.children[first + 2 * entry + 1])
                }
            }
        }
    }

    private mutating func mappingsToMerge(_ value: UInt32) -> [UInt32] {
        let record = builder.records[Int(value)]
        if record.kind == .mapping { return [value] }
        let first = Int(record.first)
        let items = record.kind == .sequence ? Array(builder.children[first..<first + Int(record.count)]) : []
        guard !items.isEmpty, items.allSatisfy({ builder.records[Int($0)].kind == .mapping }) else {
            builder.report(
                .error, "yaml/merge", "`<<` merges a mapping or a list of mappings, and this is neither",
                at: range(of: value), help: ["such as `<<: *defaults`; a plain key `<<` is in quotes"])
            return []
        }
        return items
    }

    /// The same for keys with the same text.
    private func hash(of key: UInt32) -> Int {
        let record = builder.records[Int(key)]
        guard let range = record.textRange, let last = range.last else { return 0 }
        let middle = (range.lowerBound + range.upperBound) / 2
        return record.flags.contains(.decoded)
            ? range.count &* 31 &+ Int(builder.decoded[middle]) &* 17 &+ Int(builder.decoded[last]) &* 131
            : range.count &* 31 &+ Int(builder.source[middle]) &* 17 &+ Int(builder.source[last]) &* 131
    }

    private func text(of key: UInt32) -> [UInt8] {
        let record = builder.records[Int(key)]
        guard let range = record.textRange else { return [] }
        return Array(record.flags.contains(.decoded) ? builder.decoded[range] : builder.source[range])
    }
}

/// Takes libyaml's positions, counted in characters, to offsets in bytes. Marks come nearly in order, so
/// it goes on from the last one.
private struct MarkCursor {
    private let source: [UInt8]
    private let range: Range<Int>
    private let isASCII: Bool
    private var index = 0
    private var place: Int

    init(_ source: [UInt8], _ range: Range<Int>) {
        self.source = source
        self.range = range
        isASCII = !source[range].contains { $0 >= 0x80 }
        place = range.lowerBound
    }

    mutating func offset(_ mark: yaml_mark_t) -> Int {
        let wanted = Int(truncatingIfNeeded: mark.index)
        guard !isASCII else { return min(range.lowerBound + wanted, range.upperBound) }
        while index < wanted, place < range.upperBound {
            place += 1
            while place < range.upperBound, source[place] & 0xC0 == 0x80 { place += 1 }
            index += 1
        }
        while index > wanted, place > range.lowerBound {
            place -= 1
            while place > range.lowerBound, source[place] & 0xC0 == 0x80 { place -= 1 }
            index -= 1
        }
        return place
    }
}
