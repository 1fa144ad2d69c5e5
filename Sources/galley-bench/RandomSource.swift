// The chance that a generated site is made with: the same seed gives the same site, on every machine and
// with every version of Swift (the standard library does not promise that for its own distributions).

/// Numbers by SplitMix64 (Steele, Lea and Flood 2014).
struct RandomSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }

    /// A whole number from 0 up to, not including, `bound`, which is at least 1.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// From 0 up to, not including, 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// True in that share of all cases.
    mutating func happens(_ share: Double) -> Bool { fraction() < share }

    /// One of at least one element.
    mutating func choice<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}
