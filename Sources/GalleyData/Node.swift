// One node of a parsed file: what YAML, JSON and TOML have in common, with its place in the source.
//
// A tree is three flat arrays: records in the order they were read, the child indices of all
// collections, and the bytes of the texts that are not literally in the source. A `Node` is an index
// into them. Nothing is decoded until it is asked for, so a specification of some megabytes costs a
// few arrays, and a front matter next to nothing.

/// A value of a parsed file. Copying one is copying a reference and an index.
package struct Node: Sendable {
    package enum Kind: UInt8, Sendable {
        case null, boolean, integer, number, string, sequence, mapping
    }

    let tree: Tree
    let index: UInt32

    init(_ tree: Tree, _ index: UInt32) {
        self.tree = tree
        self.index = index
    }

    @inline(__always)
    var record: Record { tree.records[Int(index)] }
}

extension Node {
    package var kind: Kind { record.kind }

    /// The bytes of the source this node was written in, quotes and brackets included. Of an alias, the
    /// alias; of a value that is left out (`key:`), an empty range after the key.
    package var range: Range<Int> {
        let record = record
        return Int(record.start)..<Int(record.end)
    }

    /// The tag that a YAML file gives explicitly and the core schema does not know, such as `!include`.
    package var tag: String? {
        let tag = Int(record.tag)
        return tag == 0 ? nil : tree.tags[tag - 1]
    }

    /// Whether this is a date or time: a TOML date-time, or a plain YAML scalar that looks like one.
    /// Its kind is `string`.
    package var isDateTime: Bool { record.flags.contains(.dateTime) }

    /// Whether this is a YAML scalar without quotes.
    package var isPlain: Bool { record.flags.contains(.plain) }

    package var isNull: Bool { kind == .null }

    package var isScalar: Bool { kind.rawValue < Kind.sequence.rawValue }

    /// What a message calls a value of this kind, with its article.
    package var kindName: String {
        switch kind {
        case .null: "empty"
        case .boolean: "a boolean"
        case .integer, .number: "a number"
        case .string: isDateTime ? "a date" : "a string"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

// MARK: - Scalars

extension Node {
    package var boolean: Bool? {
        guard kind == .boolean else { return nil }
        return utf8.first.map { $0 | 0x20 == UInt8(ascii: "t") }
    }

    /// The value of kind `integer`; a whole number that needs more than 64 bits is of kind `number`.
    package var integer: Int? {
        guard kind == .integer else { return nil }
        return withUTF8 { ScalarValue.integer($0) }
    }

    /// The value of kind `number` or `integer`.
    package var number: Double? {
        switch kind {
        case .integer, .number: withUTF8 { ScalarValue.number($0) }
        default: nil
        }
    }

    /// The text of kind `string`; nil of any other.
    package var string: String? { kind == .string ? String(utf8) : nil }

    /// The text of any scalar: of a string its value, of another scalar what was written.
    package var scalarText: String? { isScalar ? String(utf8) : nil }

    /// The bytes of `scalarText`, empty for collections. They are valid UTF-8.
    package var utf8: ArraySlice<UInt8> {
        let record = record
        guard let range = record.textRange else { return [] }
        return record.flags.contains(.decoded) ? tree.decoded[range] : tree.source[range]
    }

    /// Calls with the bytes of `scalarText`, as a span.
    package func withUTF8<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let record = record
        let range = record.textRange ?? 0..<0
        let text = record.flags.contains(.decoded) ? tree.decoded : tree.source
        return try body(text.span.extracting(range))
    }

    /// Whether this is a scalar of exactly this text, byte for byte.
    package func hasText(_ text: String) -> Bool {
        guard isScalar else { return false }
        var text = text
        return text.withUTF8 { tree.order(of: record, against: $0) == 0 }
    }
}

extension Node {
    /// One string, or a list of them.
    package var strings: [String] {
        switch kind {
        case .sequence: items.compactMap(\.scalarText)
        case .null, .mapping: []
        default: scalarText.map { [$0] } ?? []
        }
    }
}

// MARK: - Collections

extension Node {
    /// How many items or entries a collection has; 0 for scalars.
    package var count: Int {
        let record = record
        return record.kind.rawValue >= Kind.sequence.rawValue ? Int(record.count) : 0
    }

    /// The items of a sequence; empty for anything else.
    package var items: Items {
        let record = record
        return Items(
            tree: tree, first: Int(record.first),
            count: record.kind == .sequence ? Int(record.count) : 0)
    }

    /// The entries of a mapping in the order of the file; empty for anything else. No two keys have the
    /// same text; keys are scalars, not always of kind `string` (`200:` in YAML).
    package var entries: Entries {
        let record = record
        return Entries(
            tree: tree, first: Int(record.first),
            count: record.kind == .mapping ? Int(record.count) : 0)
    }

    /// The value of the key with this text; nil where there is none or this is no mapping.
    package subscript(key: String) -> Node? { entry(key)?.value }

    /// The entry of the key with this text.
    package func entry(_ key: String) -> (key: Node, value: Node)? {
        guard kind == .mapping else { return nil }
        var key = key
        guard let position = key.withUTF8({ tree.position(of: $0, in: record) }) else { return nil }
        return entries[position]
    }

    package struct Items: RandomAccessCollection, Sendable {
        let tree: Tree
        let first: Int
        package let count: Int

        package var startIndex: Int { 0 }
        package var endIndex: Int { count }
        package subscript(position: Int) -> Node {
            precondition(position >= 0 && position < count)
            return Node(tree, tree.children[first + position])
        }
    }

    package struct Entries: RandomAccessCollection, Sendable {
        let tree: Tree
        let first: Int
        package let count: Int

        package var startIndex: Int { 0 }
        package var endIndex: Int { count }
        package subscript(position: Int) -> (key: Node, value: Node) {
            precondition(position >= 0 && position < count)
            return (
                Node(tree, tree.children[first + 2 * position]),
                Node(tree, tree.children[first + 2 * position + 1])
            )
        }
    }
}

extension Node {
    /// The same for all nodes of one file, and for its `DataFile`.
    package var fileID: ObjectIdentifier { ObjectIdentifier(tree) }
}

extension DataFile {
    /// What its nodes have as `fileID`.
    package var fileID: ObjectIdentifier { ObjectIdentifier(tree) }
}

/// Two nodes are equal where they are the same node of the same file, whatever they hold.
extension Node: Hashable {
    package static func == (a: Node, b: Node) -> Bool { a.index == b.index && a.tree === b.tree }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(index)
        hasher.combine(ObjectIdentifier(tree))
    }
}
