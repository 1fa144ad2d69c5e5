// The author's file: its bytes, where its lines begin, and what a first look at it tells.
//
// The first look is one pass that decides which of the dearer passes a file needs at all.

import GalleyCore
import Glibc

/// A file of Markdown with its table of lines.
struct MarkdownSource {
    let path: String
    /// The whole file, front matter included.
    let bytes: [UInt8]
    /// Where Markdown begins.
    let bodyStart: Int
    /// How many lines stand before the body.
    let linesBefore: Int
    /// The body's lines.
    let text: MarkdownText
    /// What it was put together of, if it was: locations are in those files.
    var composition: Composition?

    init(path: String, bytes: [UInt8], bodyStart: Int) {
        let bodyStart = min(max(bodyStart, 0), bytes.count)
        self.path = path
        self.bytes = bytes
        self.bodyStart = bodyStart
        linesBefore = bodyStart == 0 ? 0 : MarkdownText(bytes[..<bodyStart]).lineCount
        text = MarkdownText(bytes[bodyStart...])
    }
}

/// Text as libcmark reads it, cut into lines; each knows the line of the author's file it came from.
struct MarkdownText {
    /// Indices are those of the buffer it is a slice of.
    var bytes: ArraySlice<UInt8>
    /// Where each line begins; one more at the end for where the next would.
    var lineStarts: [Int32]
    /// For each line the line of the source's body, from 0; empty where nothing was rewritten.
    var origins: [Int32] = []
    /// For each line by how many bytes its content stands further right in the source than here, behind what was
    /// rewritten before it; empty where no line was moved.
    var shifts: [Int32] = []

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        var starts: [Int32] = []
        starts.reserveCapacity(bytes.count / 24 + 2)
        let base = bytes.startIndex
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress, buffer.count > 0 else { return }
            starts.append(Int32(base))
            // A lone carriage return ends a line too, but hardly any file has one.
            if memchr(start, 0x0D, buffer.count) != nil {
                for i in 0..<buffer.count {
                    let isEnd =
                        buffer[i] == 0x0A
                        || (buffer[i] == 0x0D && !(i + 1 < buffer.count && buffer[i + 1] == 0x0A))
                    if isEnd && i + 1 < buffer.count { starts.append(Int32(base + i + 1)) }
                }
            } else {
                var from = 0
                while let found = memchr(start + from, 0x0A, buffer.count - from) {
                    from = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found)) + 1
                    if from >= buffer.count { break }
                    starts.append(Int32(base + from))
                }
            }
        }
        starts.append(Int32(bytes.endIndex))
        lineStarts = starts
    }

    var lineCount: Int { lineStarts.count - 1 }

    /// A line's content, counted from 0, without its end.
    func line(_ index: Int) -> Range<Int> {
        guard index >= 0, index < lineCount else { return bytes.endIndex..<bytes.endIndex }
        let start = Int(lineStarts[index])
        var end = Int(lineStarts[index + 1])
        if end > start, bytes[end - 1] == 0x0A { end -= 1 }
        if end > start, bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The line of the source's body that a line came from.
    func origin(_ index: Int) -> Int {
        origins.isEmpty ? index : Int(origins[min(max(index, 0), origins.count - 1)])
    }

    /// How much further right a line's content stands in the source.
    func shift(_ index: Int) -> Int {
        shifts.isEmpty ? 0 : Int(shifts[min(max(index, 0), shifts.count - 1)])
    }

    /// The line that holds a position.
    func lineIndex(at offset: Int) -> Int {
        var low = 0
        var high = lineCount
        while low + 1 < high {
            let middle = (low + high) / 2
            if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// Whether a byte occurs anywhere.
    func contains(_ byte: UInt8) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return memchr(start, Int32(byte), buffer.count) != nil
        }
    }

    /// Whether two bytes occur one after the other.
    func contains(_ first: UInt8, _ second: UInt8) -> Bool {
        var found = false
        forEach(first) { offset in
            found = offset + 1 < bytes.endIndex && bytes[offset + 1] == second
            return !found
        }
        return found
    }

    /// Visits each occurrence of a byte until `body` returns false.
    func forEach(_ byte: UInt8, _ body: (Int) -> Bool) {
        let base = bytes.startIndex
        bytes.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            var from = 0
            while from < buffer.count, let found = memchr(start + from, Int32(byte), buffer.count - from) {
                let offset = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
                if !body(base + offset) { return }
                from = offset + 1
            }
        }
    }
}

extension MarkdownSource {
    /// The place of a line of the body (from 0) and a byte column in it (from 1).
    func location(line: Int, column: Int, length: Int = 1) -> SourceLocation {
        let range = text.line(line)
        let start = min(range.lowerBound + max(0, column - 1), range.upperBound)
        let end = min(start + max(1, length), range.upperBound)
        if let composition {
            return composition.location(
                line: linesBefore + line + 1, column: start - range.lowerBound + 1,
                length: max(1, end - start))
        }
        return SourceLocation(
            path: path, line: linesBefore + line + 1, column: bytes[range.lowerBound..<start].scalarCount + 1,
            length: max(1, bytes[start..<end].scalarCount),
            // A line of megabytes would make each diagnostic as large.
            sourceLine: range.count > 10_000 ? nil : String(decoding: bytes[range], as: UTF8.self))
    }

    /// A line of the body (from 0) in a message about another: "line 7", or "line 7 of `part.md`" where a snippet has it.
    func name(ofLine line: Int, seenFrom other: Int) -> String {
        guard composition != nil else { return "line \(linesBefore + line + 1)" }
        let place = location(line: line, column: 1)
        let isSameFile = place.path == location(line: other, column: 1).path
        return "line \(place.line)" + (isSameFile ? "" : " of `\(place.path)`")
    }

    func location(offset: Int, length: Int = 1) -> SourceLocation {
        let line = text.lineIndex(at: offset)
        return location(line: line, column: offset - Int(text.lineStarts[line]) + 1, length: length)
    }
}
