// The storage of nodes, immutable once it is built and shared by all of them.

import GalleyCore
import Glibc
import Synchronization

/// One node: 20 bytes.
struct Record {
    /// What was written, in bytes of the source.
    var start: UInt32
    var end: UInt32
    /// Of a scalar, where its text begins; of a collection, where its children begin.
    var first: UInt32
    /// Of a scalar, the bytes of its text; of a collection, its items or entries.
    var count: UInt32
    var kind: Node.Kind
    var flags: Flags = []
    /// 1 for the first of the tree's tags, 0 for none.
    var tag: UInt16 = 0

    struct Flags: OptionSet {
        let rawValue: UInt8
        /// The text is in the tree's decoded bytes, not in the source.
        static let decoded = Flags(rawValue: 1)
        static let dateTime = Flags(rawValue: 2)
        /// Written as a plain scalar (YAML), the only kind that can be a merge key.
        static let plain = Flags(rawValue: 4)
    }

    /// The text of a scalar, in the source or in the decoded bytes.
    @inline(__always)
    var textRange: Range<Int>? {
        kind.rawValue < Node.Kind.sequence.rawValue ? Int(first)..<Int(first) + Int(count) : nil
    }
}

final class Tree: Sendable {
    let source: [UInt8]
    let records: [Record]
    /// For a sequence the indices of its items; for a mapping key, value, key, value …, and after
    /// them, where it is longer than `linearSearchLimit`, its entries' numbers in the order of their keys.
    let children: [UInt32]
    /// Texts that had escapes, folded lines or the like.
    let decoded: [UInt8]
    let tags: [String]
    /// Made when the first location is asked for; most files have no problem to locate.
    private let lines: Mutex<LineTable?>

    init(
        source: [UInt8], records: [Record], children: [UInt32], decoded: [UInt8], tags: [String],
        lines: LineTable?
    ) {
        self.source = source
        self.records = records
        self.children = children
        self.decoded = decoded
        self.tags = tags
        self.lines = Mutex(lines)
    }

    /// Up to this many entries are searched one by one. More get an order for a binary search: it
    /// cannot be made slow by a choice of keys, as a hash table can.
    static let linearSearchLimit = 16

    func location(of range: Range<Int>, path: String) -> SourceLocation {
        lines.withLock { lines in
            let table = lines ?? LineTable(source)
            lines = table
            return table.location(of: range, in: source, path: path)
        }
    }

    /// The entry with this key in a mapping's record.
    func position(of key: UnsafeBufferPointer<UInt8>, in mapping: Record) -> Int? {
        let first = Int(mapping.first)
        let count = Int(mapping.count)
        guard count > Tree.linearSearchLimit else {
            for i in 0..<count {
                let candidate = records[Int(children[first + 2 * i])]
                if Int(candidate.count) == key.count, order(of: candidate, against: key) == 0 { return i }
            }
            return nil
        }
        let orderStart = first + 2 * count
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            let position = Int(children[orderStart + middle])
            let order = order(of: records[Int(children[first + 2 * position])], against: key)
            if order == 0 { return position }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Negative where the scalar's text comes before the key, 0 where they are equal.
    func order(of scalar: Record, against key: UnsafeBufferPointer<UInt8>) -> Int {
        source.withUnsafeBufferPointer { source in
            decoded.withUnsafeBufferPointer { textOrder(scalar, key, source: source, decoded: $0) }
        }
    }
}

/// Shorter texts first, then by their bytes: what is cheapest to compare.
func textOrder(
    _ scalar: Record, _ key: UnsafeBufferPointer<UInt8>, source: UnsafeBufferPointer<UInt8>,
    decoded: UnsafeBufferPointer<UInt8>
) -> Int {
    guard let range = scalar.textRange else { return 1 }
    if range.count != key.count { return range.count - key.count }
    guard let other = key.baseAddress, !range.isEmpty else { return 0 }
    // Texts lie inside their array by construction; both sides hold `key.count` bytes.
    let text = UnsafeBufferPointer(rebasing: (scalar.flags.contains(.decoded) ? decoded : source)[range])
    return text.baseAddress.map { Int(memcmp($0, other, key.count)) } ?? 0
}
