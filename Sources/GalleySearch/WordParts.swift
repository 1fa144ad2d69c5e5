// The parts with the words and with their lists. Neighbours share a part, so that a prefix costs one file.

/// Words of one part, and what the root says about it.
struct WordPart: Sendable {
    var firstWord: String
    var words: Int
    var part: Part
}

/// Lists of one part.
struct PostingPart: Sendable {
    var firstWord: Int
    var part: Part
}

enum PartSize {
    static let words = 2048
    static let postings = 16 << 10
}

/// The columns of a run of words.
func wordPart(_ words: Range<Int>, _ vocabulary: Vocabulary, _ rules: StemRules, _ postings: Postings)
    -> WordPart
{
    var prefixes: [UInt8] = []
    var suffixes: [UInt8] = []
    var bytes: [UInt8] = []
    var columns: [UInt8] = []
    let all = vocabulary.bytes
    var previous = all.span.extracting(0..<0)
    for word in words {
        let text = all.span.extracting(vocabulary.range(word))
        // A word has 40 bytes at most.
        let shared = word == words.lowerBound ? 0 : text.commonPrefix(with: previous)
        previous = text
        prefixes.append(UInt8(shared))
        suffixes.append(UInt8(text.count - shared))
        bytes.append(text, shared..<text.count)
    }
    for word in words { columns.append(varint: Int(rules.ofWords[word])) }
    for word in words { columns.append(varint: postings.counts[word]) }
    for word in words { columns.append(varint: postings.lengths[word]) }
    var data: [UInt8] = []
    data.append(varint: words.count)
    data += prefixes
    data += suffixes
    data += bytes
    data += columns
    return WordPart(
        firstWord: String(all[vocabulary.range(words.lowerBound)]), words: words.count,
        part: Part(data: data))
}

/// The lists in parts of about one size. A part with the lists of two parts with words would want both to be read.
func postingParts(_ postings: Postings) -> [PostingPart] {
    var parts: [PostingPart] = []
    var word = 0
    var offset = 0
    while word < postings.lengths.count {
        let first = word
        let start = offset
        repeat {
            offset += postings.lengths[word]
            word += 1
        } while word < postings.lengths.count && word % PartSize.words > 0
            && offset - start + postings.lengths[word] / 2 <= PartSize.postings
        parts.append(
            PostingPart(firstWord: first, part: Part(data: Array(postings.lists[start..<offset]))))
    }
    return parts
}
