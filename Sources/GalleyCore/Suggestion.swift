// "Did you mean": the nearest of the names that would have been right.
//
// Near enough is an edit distance (Damerau–Levenshtein, adjacent transpositions count one, case counts
// nothing) of at most a third of the word's length. An extension and folders that both names share say
// nothing about their likeness and are left out. Short words are alike by chance, so of those more is asked.

/// The candidate most like `word`, or nil where none is near enough to be meant.
///
/// Of candidates equally near, the one that shares the longer beginning is meant: people get the first
/// letters right.
package func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    guard var search = Search(for: word) else { return nil }
    var best: String?
    for candidate in candidates {
        let name = Array(candidate.lowercased().utf8)
        if search.consider(search.hasExtension ? name : Search.stem(of: name)) { best = candidate }
    }
    return best
}

/// A diagnostic's help that names the nearest candidate, or none.
package func didYouMean(_ word: String, among candidates: some Sequence<String>) -> [String] {
    nearest(to: word, among: candidates).map { ["did you mean `\($0)`?"] } ?? []
}

/// Whether `word` may be a slip for `candidate`.
package func isLike(_ word: String, _ candidate: String) -> Bool {
    nearest(to: word, among: CollectionOfOne(candidate)) != nil
}

/// Candidates prepared once, for many wrong words.
package struct Candidates: Sendable {
    private let names: [Prepared]

    private struct Prepared {
        var name: [UInt8]
        /// For words without an extension; the same where the name has none.
        var stem: [UInt8]
        var nameLetters: UInt64
        var stemLetters: UInt64
    }

    package init(_ names: some Sequence<String>) {
        self.names = names.map {
            let name = Array($0.lowercased().utf8)
            let stem = Search.stem(of: name)
            return Prepared(
                name: name, stem: stem, nameLetters: Self.letters(name), stemLetters: Self.letters(stem))
        }
    }

    /// How much may be compared for the suggestions of one run, in pairs of bytes: a fraction of a
    /// second. A site with thousands of mistakes has another problem than spelling.
    package static let budget = 10_000_000

    /// The index of the candidate most like a word; nil where there is none, or the budget is used up.
    package func nearest(to word: String, budget: inout Int) -> Int? {
        guard budget > 0, var search = Search(for: word) else { return nil }
        let wanted = Self.letters(search.word)
        var best: Int?
        for i in names.indices {
            budget -= 1
            let letters = search.hasExtension ? names[i].nameLetters : names[i].stemLetters
            // A replaced letter changes two bits at most: most candidates need no comparison.
            guard (letters ^ wanted).nonzeroBitCount <= 2 * search.limit else { continue }
            let candidate = search.hasExtension ? names[i].name : names[i].stem
            guard abs(candidate.count - search.word.count) <= search.limit else { continue }
            budget -= candidate.count * min(search.word.count, 2 * search.limit + 1)
            guard budget > 0 else { return nil }
            if search.consider(candidate) { best = i }
        }
        return best
    }

    /// Which bytes occur, as bits.
    private static func letters(_ text: [UInt8]) -> UInt64 {
        var bits: UInt64 = 0
        for byte in text { bits |= 1 << UInt64(byte & 63) }
        return bits
    }
}

/// A search for what one word meant.
private struct Search {
    let word: [UInt8]
    /// A word without one is compared with names without theirs: `report` means `report.html`.
    let hasExtension: Bool
    /// The distance from which on nothing is near.
    let limit: Int
    private var best: (distance: Int, shared: Int)?

    init?(for word: String) {
        let bytes = Array(word.lowercased().utf8)
        // A longer word costs quadratic time for a suggestion nobody could want.
        guard !bytes.isEmpty, bytes.count <= 256 else { return nil }
        self.word = bytes
        hasExtension = Self.stem(of: bytes).count < bytes.count
        limit = max(1, bytes.count / 3)
    }

    /// A name, which may have folders before it, without its extension.
    static func stem(of name: [UInt8]) -> [UInt8] {
        guard let dot = name.lastIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") }),
            dot > 0, name[dot] == UInt8(ascii: "."), name[dot - 1] != UInt8(ascii: "/")
        else { return name }
        return Array(name[..<dot])
    }

    /// Whether a candidate, in lower case, is nearer than all before it.
    mutating func consider(_ candidate: [UInt8]) -> Bool {
        guard abs(candidate.count - word.count) <= limit,
            let distance = editDistance(word, candidate, atMost: best?.distance ?? limit),
            distance == 0 || isSlip(for: candidate, distance: distance)
        else { return false }
        let shared = zip(word, candidate).prefix { $0 == $1 }.count
        if let best, (distance, -shared) >= (best.distance, -best.shared) { return false }
        best = (distance, shared)
        return true
    }

    /// Whether the distance is small for what the two names do not share.
    private func isSlip(for candidate: [UInt8], distance: Int) -> Bool {
        var a = word[...]
        var b = candidate[...]
        let sameEnd = zip(a.reversed(), b.reversed()).prefix { $0 == $1 && $0 != UInt8(ascii: "/") }
        if let dot = sameEnd.firstIndex(where: { $0.0 == UInt8(ascii: ".") }) {
            a = a.dropLast(dot + 1)
            b = b.dropLast(dot + 1)
        }
        let sameStart = zip(a, b).prefix { $0 == $1 }
        if let slash = sameStart.lastIndex(where: { $0.0 == UInt8(ascii: "/") }) {
            a = a.dropFirst(slash + 1)
            b = b.dropFirst(slash + 1)
        }
        let shorter = min(a.count, b.count)
        guard distance < shorter, distance <= max(1, a.count / 3) else { return false }
        guard shorter <= 3 else { return true }
        let first = (a.first, b.first)
        let second = (a.dropFirst().first, b.dropFirst().first)
        return distance == 1 && (first.0 == first.1 || (first.0 == second.1 && second.0 == first.1))
    }
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two texts, or nil
/// where it exceeds the bound.
package func editDistance(_ a: [UInt8], _ b: [UInt8], atMost bound: Int) -> Int? {
    if abs(a.count - b.count) > bound { return nil }
    let far = bound + 1
    var beforePrevious = [Int](repeating: far, count: b.count + 1)
    var previous = Array(0...b.count)
    var current = beforePrevious
    for i in 0..<a.count {
        // What is farther from the diagonal than the bound is farther apart as well.
        let first = max(0, i - bound)
        let end = min(b.count, i + bound + 1)
        current[first] = first == 0 ? i + 1 : far
        var least = current[first]
        for j in first..<max(first, end) {
            var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                cost = min(cost, beforePrevious[j - 1] + 1)
            }
            current[j + 1] = cost
            least = min(least, cost)
        }
        if least > bound { return nil }
        if end < b.count { current[end + 1] = far }
        (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[b.count] <= bound ? previous[b.count] : nil
}
