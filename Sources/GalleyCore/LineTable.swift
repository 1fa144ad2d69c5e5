// Where the lines of a file begin, for files with many places to tell: looking one up is a binary search,
// and a place in a line of megabytes costs no more than one in a short line.
//
// Columns count scalars of the text as it is shown, with each ill-formed sequence replaced by one U+FFFD
// for every maximal subpart (Unicode 16, §3.9.6), as `String(decoding:as:)` does. A byte order mark at the
// file's start is no part of its first line.

/// The lines of one file. Its methods are given the same bytes again.
package struct LineTable: Sendable {
    /// The byte that each line begins at.
    private let starts: [Int]
    /// Within long lines, by the line's index: how many scalars stand before a byte.
    private let marks: [Int: [Mark]]

    private struct Mark {
        var offset: Int
        var scalars: Int
    }

    /// Bytes between marks; no shorter line has any.
    private static let markDistance = 1024

    package init(_ source: [UInt8]) {
        let text = source.span
        var starts = [source.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0]
        var marks: [Int: [Mark]] = [:]
        func endLine(at end: Int) {
            let start = starts[starts.count - 1]
            guard end - start > Self.markDistance else { return }
            marks[starts.count - 1] = Self.marks(source, start..<end)
        }
        for i in text.indices {
            let byte = text[i]
            guard byte <= UInt8(ascii: "\r") else { continue }
            if byte == UInt8(ascii: "\n")
                || (byte == UInt8(ascii: "\r")
                    && !(i + 1 < text.count && text[i + 1] == UInt8(ascii: "\n")))
            {
                endLine(at: i)
                starts.append(i + 1)
            }
        }
        endLine(at: text.count)
        self.starts = starts
        self.marks = marks
    }

    private static func marks(_ source: [UInt8], _ line: Range<Int>) -> [Mark] {
        var marks: [Mark] = []
        var offset = line.lowerBound
        var scalars = 0
        while offset < line.upperBound {
            if offset - line.lowerBound >= (marks.count + 1) * markDistance {
                marks.append(Mark(offset: offset, scalars: scalars))
            }
            offset += scalarLength(source, at: offset, end: line.upperBound)
            scalars += 1
        }
        return marks
    }

    /// The number of the line, from 1.
    package func line(at offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        return max(low, 1)
    }

    // MARK: Places

    /// The place of a byte range; of more lines than one, what it takes of the first.
    package func location(of range: Range<Int>, in source: [UInt8], path: String) -> SourceLocation {
        let line = line(at: min(max(range.lowerBound, 0), source.count))
        let text = content(of: line, in: source)
        let place = min(max(range.lowerBound, text.lowerBound), text.upperBound)
        let end = min(max(range.upperBound, place), text.upperBound)
        let before = scalars(before: place, in: text, of: line, source)
        var length = 0
        var offset = place
        while offset < end, length < SourceLocation.longestQuote {
            offset += Self.scalarLength(source, at: offset, end: text.upperBound)
            length += 1
        }
        var quote = text
        var first = 0
        if text.count > SourceLocation.longestQuote,
            self.offset(ofScalar: SourceLocation.longestQuote, in: text, of: line, source) < text.upperBound
        {
            first = SourceLocation.quoteStart(column: before + 1)
            let start = self.offset(ofScalar: first, in: text, of: line, source)
            let end = self.offset(
                ofScalar: first + SourceLocation.longestQuote, in: text, of: line, source)
            quote = start..<end
        }
        return SourceLocation(
            path: path, line: line, column: before + 1, length: max(1, length),
            quote: String(source[quote]), from: first, isCut: quote.upperBound < text.upperBound)
    }

    /// The place of a line and a byte column, both from 1, as libcmark reports them.
    package func location(
        line: Int, byteColumn: Int, length: Int = 1, in source: [UInt8], path: String
    ) -> SourceLocation {
        let line = min(max(line, 1), starts.count)
        let text = content(of: line, in: source)
        // A byte order mark counts among the bytes.
        let start = line == 1 ? 0 : text.lowerBound
        let offset = min(
            max(start + min(max(byteColumn - 1, 0), source.count), text.lowerBound), text.upperBound)
        let end = min(offset + min(max(length, 0), source.count), source.count)
        return location(of: offset..<end, in: source, path: path)
    }

    /// The bytes of a line without its end.
    private func content(of line: Int, in source: [UInt8]) -> Range<Int> {
        let start = min(starts[line - 1], source.count)
        guard line < starts.count else { return start..<source.count }
        var end = min(starts[line] - 1, source.count)
        if end > start, end < source.count, source[end] == UInt8(ascii: "\n"),
            source[end - 1] == UInt8(ascii: "\r")
        {
            end -= 1
        }
        return start..<max(start, end)
    }

    // MARK: Scalars

    /// How many scalars of a line end at or before a byte.
    private func scalars(before place: Int, in text: Range<Int>, of line: Int, _ source: [UInt8]) -> Int {
        var (offset, count) = nearestMark(line) { $0.offset <= place } ?? (text.lowerBound, 0)
        while offset < place {
            offset += Self.scalarLength(source, at: offset, end: text.upperBound)
            if offset > place { break }
            count += 1
        }
        return count
    }

    /// The byte that a scalar of a line begins at, counted from 0; the line's end where it has fewer.
    private func offset(
        ofScalar wanted: Int, in text: Range<Int>, of line: Int, _ source: [UInt8]
    ) -> Int {
        var (offset, count) = nearestMark(line) { $0.scalars <= wanted } ?? (text.lowerBound, 0)
        while count < wanted, offset < text.upperBound {
            offset += Self.scalarLength(source, at: offset, end: text.upperBound)
            count += 1
        }
        return offset
    }

    /// The last of a line's marks that something holds for; it holds for all before it.
    private func nearestMark(_ line: Int, where holds: (Mark) -> Bool) -> (offset: Int, scalars: Int)? {
        guard let marks = marks[line - 1] else { return nil }
        var low = 0
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if holds(marks[middle]) { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : (marks[low - 1].offset, marks[low - 1].scalars)
    }

    /// How many bytes are shown as one scalar (Unicode 16, table 3-7).
    private static func scalarLength(_ source: [UInt8], at start: Int, end: Int) -> Int {
        let lead = source[start]
        let trailing: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch lead {
        case 0xC2...0xDF: trailing = 1
        case 0xE0...0xEF:
            trailing = 2
            if lead == 0xE0 { second = 0xA0...0xBF }
            if lead == 0xED { second = 0x80...0x9F }
        case 0xF0...0xF4:
            trailing = 3
            if lead == 0xF0 { second = 0x90...0xBF }
            if lead == 0xF4 { second = 0x80...0x8F }
        default: return 1
        }
        var length = 1
        while length <= trailing, start + length < end {
            let byte = source[start + length]
            guard length == 1 ? second.contains(byte) : byte & 0xC0 == 0x80 else { break }
            length += 1
        }
        return length
    }
}
