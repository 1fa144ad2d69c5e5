// A hash table from byte strings to numbers that can be asked with a span: a link is looked up without
// making a string of it.

/// An insert-only table from byte strings to 32-bit numbers; the first value of a key stays.
package struct ByteTable: Sendable {
    private struct Entry {
        var hash: UInt64
        var start: Int32
        var length: Int32
        var value: Int32
    }

    /// All keys, one after the other.
    private var keys: [UInt8] = []
    private var entries: [Entry] = []
    /// Indices into `entries`, -1 for free; a power of two in size and at most half full.
    private var slots: [Int32] = [Int32](repeating: -1, count: 16)

    package init() {}

    package var count: Int { entries.count }

    /// The number of a key.
    package subscript(_ key: Span<UInt8>) -> Int? {
        let index = find(key, hash: Self.hash(key))
        return index < 0 ? nil : Int(entries[index].value)
    }

    package subscript(_ key: String) -> Int? {
        var key = key
        return key.withUTF8 { self[$0.span] }
    }

    /// Adds a key; returns the value that was there before, which is kept.
    @discardableResult
    package mutating func insert(_ key: Span<UInt8>, _ value: Int) -> Int? {
        let hash = Self.hash(key)
        let index = find(key, hash: hash)
        if index >= 0 { return Int(entries[index].value) }
        if (entries.count + 1) * 2 > slots.count { grow() }
        entries.append(
            Entry(hash: hash, start: Int32(keys.count), length: Int32(key.count), value: Int32(value)))
        keys.append(key)
        place(entries.count - 1)
        return nil
    }

    @discardableResult
    package mutating func insert(_ key: String, _ value: Int) -> Int? {
        var key = key
        return key.withUTF8 { insert($0.span, value) }
    }

    private func find(_ key: Span<UInt8>, hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let entry = entries[Int(slots[slot])]
            if entry.hash == hash, Int(entry.length) == key.count, equal(key, from: Int(entry.start)) {
                return Int(slots[slot])
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return -1
    }

    private func equal(_ key: Span<UInt8>, from start: Int) -> Bool {
        for i in 0..<key.count where keys[start + i] != key[i] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        for index in entries.indices { place(index) }
    }

    private mutating func place(_ index: Int) {
        var slot = Int(truncatingIfNeeded: entries[index].hash) & (slots.count - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(index)
    }

    private static func hash(_ key: Span<UInt8>) -> UInt64 {
        var hash = Fingerprint()
        hash.combine(key)
        return hash.value
    }
}

/// FNV-1a, 64 bits: names a content in an address, finds a key in a table. Not for secrets.
package struct Fingerprint: Sendable {
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    package init() {}

    /// Of some bytes and nothing else.
    package init(_ bytes: [UInt8]) { combine(bytes.span) }

    package mutating func combine(_ bytes: Span<UInt8>) {
        var hash = value
        for i in 0..<bytes.count { hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01b3 }
        // Low bits alone choose a slot: let the high ones take part.
        value = hash ^ hash >> 32
    }

    /// Sixteen hexadecimal digits.
    package var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
