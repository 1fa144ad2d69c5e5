// How many words a title has: forms of one word are one, and little words are none. So `Create an idea` and
// `ideas_create_idea` both have two, as the query `create idea` has.

struct FieldStems {
    private var stems = WordTable()
    /// For each word of the reader's table: the number of its stem plus one, 0 where it has not been asked for.
    private var stemOfWord: [UInt32] = []
    private var littleWords = WordTable()
    /// The number plus one that little words have instead of their stem's.
    private static let little = UInt32.max

    /// Words with spaces between them that are little.
    mutating func learn(_ list: String) {
        for word in list.utf8.split(separator: UInt8(ascii: " ")) {
            let bytes = Array(word)
            _ = littleWords.number(of: bytes.span)
        }
    }

    /// The distinct stems of words, little ones only counted where there are no others.
    mutating func count(_ words: [UInt32], _ table: WordTable, _ stemmer: Stemmer?) -> Int {
        var found: [UInt32] = []
        var little: [UInt32] = []
        for word in words {
            let stem = stem(Int(word), table, stemmer)
            if stem == Self.little { little.append(word) } else { found.append(stem) }
        }
        return distinct(found.isEmpty ? little : found)
    }

    private func distinct(_ numbers: [UInt32]) -> Int {
        let sorted = numbers.sorted()
        var count = 0
        for i in sorted.indices where i == 0 || sorted[i] != sorted[i - 1] { count += 1 }
        return count
    }

    private mutating func stem(_ word: Int, _ table: WordTable, _ stemmer: Stemmer?) -> UInt32 {
        while stemOfWord.count < table.count { stemOfWord.append(0) }
        if stemOfWord[word] != 0 { return stemOfWord[word] }
        let bytes = table.bytes
        let text = bytes.span.extracting(table.range(word))
        let number: UInt32
        if littleWords.find(text) != nil {
            number = Self.little
        } else if let stemmer {
            number = UInt32(stems.number(of: stemmer.stem(text).span)) + 1
        } else {
            number = UInt32(stems.number(of: text)) + 1
        }
        stemOfWord[word] = number
        return number
    }
}
