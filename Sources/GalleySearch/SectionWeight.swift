// How much a word says about a section: a byte made when the site is built, so that the page needs to know neither
// lengths nor counts.
//
// The weight in the text is BM25's part of a word's frequency, a word in code counting half. The length of a section
// is compared with a fixed one and not with the site's mean: then a change of one page alters no other's weights, and
// files stay as they are.

/// What a word is to one section, as it is counted.
struct WordTally {
    var word: UInt32
    var prose: UInt32 = 0
    var code: UInt32 = 0
    /// Bits 3 to 7 of the value.
    var field: UInt8 = 0
}

enum WordField: UInt8 {
    case heading = 1, title, identifier
}

enum SectionWeight {
    /// How soon more of a word says no more.
    private static let k1 = 1.2
    /// How much a long section counts less.
    private static let b = 0.75
    /// The words of a section that is neither long nor short.
    private static let usualLength = 100.0
    private static let codeCounts = 0.5

    /// Between levels 1 to 7, which stand for 2^((level − 5) / 2).
    private static let limits: [Double] = [0.297, 0.420, 0.595, 0.841, 1.189, 1.682]

    /// What lengths do to all words of a section.
    static func lengthFactor(prose: Int, code: Int) -> Double {
        let length = Double(prose) + Double(code) * codeCounts
        return k1 * (1 - b + b * length / usualLength)
    }

    static func value(of tally: WordTally, lengthFactor: Double) -> UInt8 {
        guard tally.prose > 0 || tally.code > 0 else { return tally.field }
        let frequency = Double(tally.prose) + Double(tally.code) * codeCounts
        let weight = (k1 + 1) * frequency / (frequency + lengthFactor)
        var level: UInt8 = 1
        for limit in limits where weight > limit { level += 1 }
        return tally.field | level
    }

    /// Bits 3 to 7 for a word of a heading, a title or an identifier of `words` words.
    static func field(_ field: WordField, words: Int) -> UInt8 {
        field.rawValue << 6 | UInt8(min(max(words, 1), 7)) << 3
    }

    /// The stronger of two fields: what it is decides, then how much of it the word is.
    static func stronger(_ a: UInt8, _ b: UInt8) -> UInt8 { fieldRank(a) >= fieldRank(b) ? a : b }

    private static func fieldRank(_ value: UInt8) -> UInt8 {
        value & 0xC0 | (value & 0xC0 == 0 ? 0 : 7 - (value >> 3 & 7)) << 3
    }

    /// Grows with how much a value promises: the order in which long lists keep theirs.
    static func rank(_ value: UInt8) -> Int { Int(fieldRank(value) | value & 7) }
}
