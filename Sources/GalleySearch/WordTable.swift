// A table of byte strings numbered as they come: one buffer for all, no string and no array for each.

/// Distinct byte strings with the numbers 0, 1, 2 … in the order of their first use.
struct WordTable: Sendable {
    /// All of them, one behind the other.
    private(set) var bytes: [UInt8] = []
    /// Where each begins, and the end.
    private var starts: [Int] = [0]
    private var hashes: [UInt32] = []
    /// Numbers, -1 for free; a power of two in size and at most half full.
    private var slots = [Int32](repeating: -1, count: 1024)

    var count: Int { hashes.count }

    /// Where a string lies in `bytes`.
    func range(_ number: Int) -> Range<Int> { starts[number]..<starts[number + 1] }

    /// The number of a string, which is added if it is new.
    mutating func number(of word: Span<UInt8>) -> Int {
        let hash = Self.hash(word)
        let slot = slot(of: word, hash: hash)
        if slots[slot] >= 0 { return Int(slots[slot]) }
        return add(word, hash: hash, slot: slot)
    }

    /// The number of a string, nil if it is not there.
    func find(_ word: Span<UInt8>) -> Int? {
        let number = slots[slot(of: word, hash: Self.hash(word))]
        return number >= 0 ? Int(number) : nil
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
        slots[slot] = Int32(number)
        hashes.append(hash)
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
            let number = Int(slots[slot])
            if number < 0 || hashes[number] == hash && equals(word, number) { return slot }
            slot = (slot + 1) & mask
        }
    }

    private func equals(_ word: Span<UInt8>, _ number: Int) -> Bool {
        let start = starts[number]
        guard starts[number + 1] - start == word.count else { return false }
        for i in 0..<word.count where bytes[start + i] != word[i] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for number in 0..<count {
            var slot = Int(hashes[number]) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    /// Eight bytes at a time; it decides about slots only, never about the output.
    private static func hash(_ word: Span<UInt8>) -> UInt32 {
        let raw = word.bytes
        var hash = UInt64(word.count)
        var i = 0
        while i + 8 <= word.count {
            hash = mix(hash ^ raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self))
            i += 8
        }
        var rest: UInt64 = 0
        while i < word.count {
            rest = rest << 8 | UInt64(word[i])
            i += 1
        }
        return UInt32(truncatingIfNeeded: mix(hash ^ rest))
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value &* 0x9E37_79B9_7F4A_7C15
        return product ^ product >> 32
    }
}
