// How each word becomes its stem: an ending taken off and another put on. A language has few such rules, so each word
// names one, and the page can stem by them words that no text has.

import GalleyCore

/// An ending and what stands in its place.
struct StemRule: Hashable, Sendable {
    var suffix: [UInt8]
    var replacement: [UInt8]
}

struct StemRules: Sendable {
    /// The most used first; rule 0 takes nothing off.
    private(set) var rules: [StemRule] = [StemRule(suffix: [], replacement: [])]
    /// The rule of each word of the vocabulary.
    private(set) var ofWords: [UInt8] = []

    /// What a byte can name. The rarest beyond are exceptions of a word or two.
    private static let mostRules = 128
    /// Words a thread stems at once.
    private static let block = 4096

    init(_ vocabulary: Vocabulary, language: String, jobs: Int) {
        guard Stemmer(language: language) != nil else {
            ofWords = [UInt8](repeating: 0, count: vocabulary.count)
            return
        }
        let blocks = parallelMap((vocabulary.count + Self.block - 1) / Self.block, jobs: jobs) { number in
            let start = number * Self.block
            return Block(
                vocabulary, start..<min(start + Self.block, vocabulary.count), language: language)
        }
        var uses: [StemRule: Int] = [:]
        for block in blocks {
            for (rule, count) in zip(block.rules, block.uses) { uses[rule, default: 0] += count }
        }
        uses[rules[0]] = nil
        let sorted = uses.sorted { a, b in
            if a.value != b.value { return a.value > b.value }
            if a.key.suffix != b.key.suffix {
                return a.key.suffix.lexicographicallyPrecedes(b.key.suffix)
            }
            return a.key.replacement.lexicographicallyPrecedes(b.key.replacement)
        }
        rules += sorted.prefix(Self.mostRules - 1).map(\.key)
        var numbers: [StemRule: UInt8] = [:]
        for (number, rule) in rules.enumerated() { numbers[rule] = UInt8(number) }
        ofWords.reserveCapacity(vocabulary.count)
        for block in blocks {
            let numbers = block.rules.map { numbers[$0] ?? 0 }
            for rule in block.ofWords { ofWords.append(numbers[Int(rule)]) }
        }
    }

    /// The rules of neighbouring words.
    private struct Block: Sendable {
        var rules: [StemRule] = []
        var uses: [Int] = []
        var ofWords: [Int32] = []

        init(_ vocabulary: Vocabulary, _ places: Range<Int>, language: String) {
            let stemmer = Stemmer(language: language)
            var numbers: [StemRule: Int32] = [:]
            ofWords.reserveCapacity(places.count)
            let bytes = vocabulary.bytes
            for place in places {
                let word = bytes.span.extracting(vocabulary.range(place))
                var stem = stemmer?.stem(word) ?? []
                if let accented = vocabulary.accentedStems[place] { stem = shorterStem(stem, accented) }
                let rule = Self.rule(from: word, to: stem)
                let number = numbers[rule] ?? Int32(rules.count)
                if number == rules.count {
                    numbers[rule] = number
                    rules.append(rule)
                    uses.append(0)
                }
                uses[Int(number)] += 1
                ofWords.append(number)
            }
        }

        private static func rule(from word: Span<UInt8>, to stem: [UInt8]) -> StemRule {
            guard !stem.isEmpty else { return StemRule(suffix: [], replacement: []) }
            var common = word.commonPrefix(with: stem.span)
            // Not within a letter.
            while common > 0, common < word.count, word[common] & 0xC0 == 0x80 { common -= 1 }
            var suffix: [UInt8] = []
            suffix.append(word, common..<word.count)
            return StemRule(suffix: suffix, replacement: Array(stem[common...]))
        }
    }
}
