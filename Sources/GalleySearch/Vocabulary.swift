// All words of the site in the order of their bytes, so that those with one prefix are neighbours.

import GalleyCore

/// The words of all readers, sorted; a word's number is its place.
struct Vocabulary: Sendable {
    /// All words, one behind the other.
    private(set) var bytes: [UInt8] = []
    /// Where each begins, and the end.
    private var starts: [Int] = [0]
    /// For each reader: the places of its words.
    private(set) var places: [[UInt32]] = []
    /// The stems that words have by their accented forms.
    private(set) var accentedStems: [Int: [UInt8]] = [:]

    var count: Int { starts.count - 1 }

    /// Where a word lies in `bytes`.
    func range(_ place: Int) -> Range<Int> { starts[place]..<starts[place + 1] }

    init(merging readers: [(words: WordTable, stems: [Int: [UInt8]])]) {
        var table = WordTable()
        let numbers = readers.map { table.numbers(of: $0.words) }
        let order = Self.order(of: table)
        bytes.reserveCapacity(table.bytes.count)
        starts.reserveCapacity(table.count + 1)
        var placeOf = [UInt32](repeating: 0, count: order.count)
        for (place, number) in order.enumerated() {
            placeOf[Int(number)] = UInt32(place)
            bytes.append(table.bytes.span, table.range(Int(number)))
            starts.append(bytes.count)
        }
        places = numbers.map { $0.map { placeOf[Int($0)] } }
        for (places, reader) in zip(places, readers) {
            for (word, stem) in reader.stems {
                let place = Int(places[word])
                accentedStems[place] = accentedStems[place].map { shorterStem($0, stem) } ?? stem
            }
        }
    }

    /// The numbers of a table in the order of its words.
    private static func order(of table: WordTable) -> [Int32] {
        struct Key {
            /// The first eight bytes.
            var prefix: UInt64
            var number: Int32
        }
        let bytes = table.bytes
        var keys: [Key] = []
        keys.reserveCapacity(table.count)
        for number in 0..<table.count {
            let range = table.range(number)
            var prefix: UInt64 = 0
            for i in range.lowerBound..<range.lowerBound + 8 {
                prefix = prefix << 8 | (i < range.upperBound ? UInt64(bytes[i]) : 0)
            }
            keys.append(Key(prefix: prefix, number: Int32(number)))
        }
        keys.sort { a, b in
            if a.prefix != b.prefix { return a.prefix < b.prefix }
            let one = table.range(Int(a.number))
            let other = table.range(Int(b.number))
            return bytes.span.extracting(one).precedes(bytes.span.extracting(other))
        }
        return keys.map(\.number)
    }
}

extension Span<UInt8> {
    fileprivate func precedes(_ other: Span<UInt8>) -> Bool {
        let common = commonPrefix(with: other)
        guard common < count, common < other.count else { return count < other.count }
        return self[common] < other[common]
    }

    /// How many bytes both begin with.
    func commonPrefix(with other: Span<UInt8>) -> Int {
        let limit = Swift.min(count, other.count)
        var i = 0
        while i < limit, self[i] == other[i] { i += 1 }
        return i
    }
}
