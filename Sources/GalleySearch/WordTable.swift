// A table of byte strings numbered as they come: one buffer for all, no string and no array for each.

/// Distinct byte strings with the numbers 0, 1, 2 … in the order of their first use.
struct WordTable: Sendable {
    /// All of them, one behind the other.
    private(set) var bytes: [UInt8] = []
    /// Where each begins, and the end.
    private var starts: [Int] = [0]
    /// A string's hash above and its number plus one below, together so that a miss costs one look; 0 for free. A
    /// power of two in size and at most half full.
    private var slots = [UInt64](repeating: 0, count: 1024)

    /// Nobody can write texts whose words all fall into one slot.
    private let seed = UInt64.random(in: .min ... .max)

    var count: Int { starts.count - 1 }

    /// Where a string lies in `bytes`.
    func range(_ number: Int) -> Range<Int> { starts[number]..<starts[number + 1] }

    /// The number of a string, which is added if it is new.
    mutating func number(of word: Span<UInt8>) -> Int {
        let hash = hash(word)
        let slot = slot(of: word, hash: hash)
        if let number = Self.number(in: slots[slot]) { return number }
        return add(word, hash: hash, slot: slot)
    }

    /// The number of a string, nil if it is not there.
    func find(_ word: Span<UInt8>) -> Int? {
        Self.number(in: slots[slot(of: word, hash: hash(word))])
    }

    @inline(__always)
    private static func number(in slot: UInt64) -> Int? {
        slot == 0 ? nil : Int(truncatingIfNeeded: slot & 0xFFFF_FFFF) - 1
    }

    /// Adds all strings of another table; returns their numbers here.
    mutating func numbers(of other: WordTable) -> [Int32] {
        var numbers: [Int32] = []
        numbers.reserveCapacity(other.count)
        for i in 0..<other.count {
            numbers.append(Int32(number(of: other.bytes.span.extracting(other.range(i)))))
        }
        return numbers
    }

    private mutating func add(_ word: Span<UInt8>, hash: UInt32, slot: Int) -> Int {
        let number = count
        slots[slot] = UInt64(hash) << 32 | UInt64(number + 1)
        word.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        starts.append(bytes.count)
        if count * 2 > slots.count { grow() }
        return number
    }

    /// The slot a string is in, or the free one it belongs into.
    private func slot(of word: Span<UInt8>, hash: UInt32) -> Int {
        let mask = slots.count - 1
        var slot = Int(hash) & mask
        while true {
            let entry = slots[slot]
            guard let number = Self.number(in: entry) else { return slot }
            if entry >> 32 == UInt64(hash), bytes.span.extracting(range(number)).isEqual(word) { return slot }
            slot = (slot + 1) & mask
        }
    }

    private mutating func grow() {
        var larger = [UInt64](repeating: 0, count: slots.count * 2)
        let mask = larger.count - 1
        for entry in slots where entry != 0 {
            var slot = Int(entry >> 32) & mask
            while larger[slot] != 0 { slot = (slot + 1) & mask }
            larger[slot] = entry
        }
        slots = larger
    }

    /// Eight bytes at a time; it decides about slots only, never about the output.
    private func hash(_ word: Span<UInt8>) -> UInt32 {
        let raw = word.bytes
        var hash = seed ^ UInt64(word.count)
        var i = 0
        while i + 8 <= word.count {
            hash = Self.mix(hash ^ raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self))
            i += 8
        }
        var rest: UInt64 = 0
        while i < word.count {
            rest = rest << 8 | UInt64(word[i])
            i += 1
        }
        return UInt32(truncatingIfNeeded: Self.mix(hash ^ rest))
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 32
    }
}

extension Span<UInt8> {
    /// Whether both have the same bytes; eight are compared at once.
    func isEqual(_ other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        let a = bytes
        let b = other.bytes
        var i = 0
        // Within both: i + 8 is at most their count.
        while i + 8 <= count {
            if a.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
                != b.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            {
                return false
            }
            i += 8
        }
        while i < count {
            if self[i] != other[i] { return false }
            i += 1
        }
        return true
    }
}
