// The lines of a text that are no fenced code, for who looks for a line of its own kind before the text is parsed.

import GalleyCore

/// The lines from an offset on, each without its end, that neither open a fence nor stand in one.
package struct LinesOutsideFences: Sequence, IteratorProtocol {
    private let source: [UInt8]
    private var place: Int
    private var fences = FenceTracker()

    package init(of source: [UInt8], from start: Int) {
        self.source = source
        place = Swift.max(start, 0)
    }

    /// The next of them; one that closes a fence is among them.
    package mutating func next() -> Range<Int>? {
        while place < source.count {
            let start = place
            var end = source[start...].firstIndex(of: 0x0A) ?? source.count
            place = end + 1
            if end > start, source[end - 1] == 0x0D { end -= 1 }
            fences.take(source[start..<end])
            if !fences.isInside { return start..<end }
        }
        return nil
    }
}
