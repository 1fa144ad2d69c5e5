// Code spans: where runs of backticks pair (CommonMark 0.30 §6.1).

import GalleyCore

extension ArraySlice<UInt8> {
    /// The code spans of a text, as far as backticks alone tell.
    var codeSpans: [Range<Int>] {
        var spans: [Range<Int>] = []
        appendCodeSpans(to: &spans)
        return spans
    }

    /// Appends the code spans of a paragraph (CommonMark 0.30 §6.1).
    func appendCodeSpans(to spans: inout [Range<Int>]) {
        let tick = UInt8(ascii: "`")
        guard contains(tick) else { return }
        /// Where runs of backticks begin, by their lengths, and how many of them were passed.
        var runs: [Int: (starts: [Int], passed: Int)] = [:]
        func runEnd(_ start: Int) -> Int {
            var end = start
            while end < endIndex, self[end] == tick { end += 1 }
            return end
        }
        var i = startIndex
        while i < endIndex {
            guard self[i] == tick else {
                i += 1
                continue
            }
            let end = runEnd(i)
            runs[end - i, default: ([], 0)].starts.append(i)
            i = end
        }
        i = startIndex
        while i < endIndex {
            guard self[i] == tick else {
                i += self[i] == UInt8(ascii: "\\") ? 2 : 1
                continue
            }
            let end = runEnd(i)
            var close: Int?
            if var run = runs.removeValue(forKey: end - i) {
                while run.passed < run.starts.count, run.starts[run.passed] < end { run.passed += 1 }
                if run.passed < run.starts.count { close = run.starts[run.passed] }
                runs[end - i] = run
            }
            if let close {
                spans.append(i..<(close + end - i))
                i = close + end - i
            } else {
                i = end
            }
        }
    }
}

extension [UInt8] {
    /// The place behind the code span that begins at a backtick, or behind the backticks that open none.
    func endOfCodeSpan(at start: Int, before limit: Int) -> Int {
        let tick = UInt8(ascii: "`")
        var length = 0
        while start + length < limit, self[start + length] == tick { length += 1 }
        var i = start + length
        while i < limit {
            guard self[i] == tick else {
                i += 1
                continue
            }
            let run = i
            while i < limit, self[i] == tick { i += 1 }
            if i - run == length { return i }
        }
        return start + length
    }
}
