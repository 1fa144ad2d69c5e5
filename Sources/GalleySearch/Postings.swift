// In which sections each word is, and how much it says about them.
//
// The readers wrote section by section; the lists go word by word. Counting first tells where each word's list
// begins, so one walk puts every entry into its place, in the order of the sections.

import GalleyCore

struct Postings: Sendable {
    /// All lists, in the order of the words.
    private(set) var lists: [UInt8] = []
    /// For each word: the number of sections it is in.
    private(set) var counts: [Int] = []
    /// For each word: the bytes of its list.
    private(set) var lengths: [Int] = []

    /// Words a thread writes the lists of at once.
    private static let block = 1024

    /// The chunks come in the order of the pages, each with the reader that read it.
    init(
        _ chunks: [(reader: Int, pages: ReadPages)], vocabulary: Vocabulary, longestList: Int, jobs: Int
    ) {
        let sorted = SortedEntries(chunks, vocabulary: vocabulary, jobs: jobs)
        let words = vocabulary.count
        let blocks = parallelMap((words + Self.block - 1) / Self.block, jobs: jobs) { number in
            let start = number * Self.block
            return Block(sorted, start..<min(start + Self.block, words), longestList: longestList)
        }
        lists.reserveCapacity(blocks.reduce(0) { $0 + $1.lists.count })
        lengths.reserveCapacity(words)
        for block in blocks {
            lists += block.lists
            lengths += block.lengths
        }
        counts.reserveCapacity(words)
        for word in 0..<words { counts.append(sorted.starts[word + 1] - sorted.starts[word]) }
    }

    private struct Block: Sendable {
        var lists: [UInt8] = []
        var lengths: [Int] = []

        init(_ entries: borrowing SortedEntries, _ words: Range<Int>, longestList: Int) {
            for word in words {
                let start = lists.count
                let all = entries.starts[word]..<entries.starts[word + 1]
                let limit = Limit(entries.values, all, longest: longestList)
                lists.append(varint: min(all.count, longestList))
                var last = 0
                var kept = limit
                for i in all where kept.keeps(entries.values[i]) {
                    let section = Int(entries.sections[i])
                    lists.append(varint: section - last)
                    last = section
                }
                kept = limit
                for i in all where kept.keeps(entries.values[i]) { lists.append(entries.values[i]) }
                lengths.append(lists.count - start)
            }
        }
    }

    /// Which of a long list are kept: the best, and the first among equals.
    private struct Limit {
        private var lowest = 0
        private var ofLowest = Int.max

        init(_ values: [UInt8], _ range: Range<Int>, longest: Int) {
            guard range.count > longest else { return }
            var counts = [Int](repeating: 0, count: 256)
            for i in range { counts[SectionWeight.rank(values[i])] += 1 }
            var left = longest
            var rank = 255
            while rank > 0, counts[rank] <= left {
                left -= counts[rank]
                rank -= 1
            }
            lowest = rank
            ofLowest = left
        }

        mutating func keeps(_ value: UInt8) -> Bool {
            if ofLowest == Int.max { return true }
            let rank = SectionWeight.rank(value)
            if rank != lowest { return rank > lowest }
            ofLowest -= 1
            return ofLowest >= 0
        }
    }
}

/// All entries, sorted by word and then by section.
private struct SortedEntries: Sendable {
    /// Where each word's entries begin, and the end.
    private(set) var starts: [Int] = []
    private(set) var sections: [UInt32] = []
    private(set) var values: [UInt8] = []

    init(_ chunks: [(reader: Int, pages: ReadPages)], vocabulary: Vocabulary, jobs: Int) {
        let words = vocabulary.count
        var next = [Int](repeating: 0, count: words + 1)
        for (reader, pages) in chunks {
            let places = vocabulary.places[reader]
            for word in pages.words { next[Int(places[Int(word)]) + 1] += 1 }
        }
        for word in 0..<words { next[word + 1] += next[word] }
        starts = next
        sections = [UInt32](repeating: 0, count: next[words])
        values = [UInt8](repeating: 0, count: next[words])
        var section: UInt32 = 0
        for (reader, pages) in chunks {
            let places = vocabulary.places[reader]
            var i = 0
            for count in pages.wordCounts {
                for _ in 0..<count {
                    let word = Int(places[Int(pages.words[i])])
                    sections[next[word]] = section
                    values[next[word]] = pages.values[i]
                    next[word] += 1
                    i += 1
                }
                section += 1
            }
        }
    }
}
