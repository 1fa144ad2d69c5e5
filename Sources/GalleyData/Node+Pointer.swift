// Where a node stands in its file: the way to it from the root, as a JSON Pointer (RFC 6901).
//
// Nodes know no parents. But children lie within the bytes of their parents, so the way is found by
// descending into whatever holds the range; it costs nothing until it is asked for.

import GalleyCore

extension Node {
    /// The JSON Pointer from this node to what was written at a range of its source, as a fragment: `#/paths/~1ideas/get`.
    /// Of a key, its entry's; of a range that is no node's, the innermost node's around it. Characters stay readable:
    /// only `%` and control characters are percent-encoded.
    package func pointer(to range: Range<Int>) -> String {
        var pointer: [UInt8] = [UInt8(ascii: "#")]
        var node = self
        // No tree is deeper; the bound is for ranges that touch in odd ways.
        for _ in 0...TreeBuilder.maximumDepth where node.range != range {
            if node.kind == .mapping {
                guard let entry = node.entry(around: range) else { break }
                pointer.append(pointerToken: entry.key.utf8)
                if entry.key.range.encloses(range) { break }
                node = entry.value
            } else {
                guard let position = node.item(around: range) else { break }
                pointer.append(UInt8(ascii: "/"))
                pointer.append(decimal: position)
                node = node.items[position]
            }
        }
        return String(pointer)
    }

    private func entry(around range: Range<Int>) -> (key: Node, value: Node)? {
        let entries = entries
        let guess = last(of: entries.count, startingBy: range.lowerBound) { entries[$0].key.range.lowerBound }
        func holds(_ entry: (key: Node, value: Node)) -> Bool {
            entry.key.range.encloses(range) || entry.value.range.encloses(range)
        }
        if let guess, holds(entries[guess]) { return entries[guess] }
        // Merged entries of YAML, and repeated keys of JSON, stand out of order.
        return entries.first(where: holds)
    }

    private func item(around range: Range<Int>) -> Int? {
        let items = items
        let guess = last(of: items.count, startingBy: range.lowerBound) { items[$0].range.lowerBound }
        if let guess, items[guess].range.encloses(range) { return guess }
        return items.firstIndex { $0.range.encloses(range) }
    }

    /// The last of some children, in the order of the source, that starts at an offset or before it.
    private func last(of count: Int, startingBy offset: Int, start: (Int) -> Int) -> Int? {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if start(middle) <= offset { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }
}

extension Range<Int> {
    fileprivate func encloses(_ other: Range<Int>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}

extension [UInt8] {
    /// Appends `/` and a reference token (RFC 6901 §3), as `Node.pointer(to:)` writes it.
    package mutating func append(pointerToken token: some Sequence<UInt8>) {
        append(UInt8(ascii: "/"))
        for byte in token {
            switch byte {
            case UInt8(ascii: "~"): append("~0")
            case UInt8(ascii: "/"): append("~1")
            case 0..<0x20, 0x7F, UInt8(ascii: "%"): append(percentEncoding: CollectionOfOne(byte))
            default: append(byte)
            }
        }
    }
}
