// What is to be done at which time: a binary heap, earliest first.

struct TimeHeap<Element> {
    private var entries: [(time: Double, element: Element)] = []

    var earliest: Double? { entries.first?.time }
    var isEmpty: Bool { entries.isEmpty }

    mutating func insert(_ element: Element, at time: Double) {
        entries.append((time, element))
        var i = entries.count - 1
        while i > 0, entries[i].time < entries[(i - 1) / 2].time {
            entries.swapAt(i, (i - 1) / 2)
            i = (i - 1) / 2
        }
    }

    /// The earliest element whose time has come.
    mutating func removeFirst(until now: Double) -> Element? {
        guard let first = entries.first, first.time <= now else { return nil }
        removeTop()
        return first.element
    }

    mutating func removeAll() -> [Element] {
        defer { entries = [] }
        return entries.map(\.element)
    }

    private mutating func removeTop() {
        let last = entries.removeLast()
        guard !entries.isEmpty else { return }
        entries[0] = last
        var i = 0
        while true {
            var least = i
            for child in [2 * i + 1, 2 * i + 2]
            where child < entries.count && entries[child].time < entries[least].time {
                least = child
            }
            if least == i { return }
            entries.swapAt(i, least)
            i = least
        }
    }
}

/// A generator of random numbers that can be started anew (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
