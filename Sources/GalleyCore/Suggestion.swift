// "Did you mean": the nearest of the names that would have been right.

/// The candidate most like `word`, or nil where none is near enough to be meant.
///
/// Near enough is an edit distance (Damerau–Levenshtein, adjacent transpositions count one, case counts
/// nothing) of at most a third of the word's length. Of candidates equally near, the one that shares the
/// longer beginning is meant: people get the first letters right.
package func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    let target = Array(word.lowercased().utf8)
    // A longer word costs quadratic time for a suggestion nobody could want.
    guard !target.isEmpty, target.count <= 256 else { return nil }
    let limit = max(1, target.count / 3)
    var best: (distance: Int, shared: Int, candidate: String)?
    for candidate in candidates {
        let other = Array(candidate.lowercased().utf8)
        guard abs(other.count - target.count) <= limit else { continue }
        guard let distance = editDistance(target, other, atMost: best?.distance ?? limit) else { continue }
        let shared = zip(target, other).prefix { $0 == $1 }.count
        if best.map({ (distance, -shared) < ($0.distance, -$0.shared) }) ?? true {
            best = (distance, shared, candidate)
        }
    }
    return best?.candidate
}

/// A diagnostic's help that names the nearest candidate, or none.
package func didYouMean(_ word: String, among candidates: some Sequence<String>) -> [String] {
    nearest(to: word, among: candidates).map { ["did you mean `\($0)`?"] } ?? []
}

/// The number of insertions, deletions, replacements and swaps of neighbours between two texts, or nil
/// where it exceeds the bound.
package func editDistance(_ a: [UInt8], _ b: [UInt8], atMost bound: Int) -> Int? {
    if abs(a.count - b.count) > bound { return nil }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    var current = previous
    for i in 0..<a.count {
        current[0] = i + 1
        var least = current[0]
        for j in 0..<b.count {
            var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                cost = min(cost, beforePrevious[j - 1] + 1)
            }
            current[j + 1] = cost
            least = min(least, cost)
        }
        if least > bound { return nil }
        (beforePrevious, previous, current) = (previous, current, beforePrevious)
    }
    return previous[b.count] <= bound ? previous[b.count] : nil
}
