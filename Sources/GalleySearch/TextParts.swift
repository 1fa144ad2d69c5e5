// The texts that passages are cut from, in parts of a few small pages or of some sections of a long one, so that a
// result costs one small file. Each part says of its pages what a result shows of them.

import GalleyCore

/// A part of the texts, and the number of its first section.
struct TextPart: Sendable {
    var firstSection: Int
    var part: Part
}

/// Puts pages into parts.
struct TextWriter {
    /// Bytes of a part, about. A page that is shorter is not cut, nor is a section.
    static let usualSize = 8 << 10
    /// Bytes of a section's text that passages are looked for in.
    static let longestText = 32 << 10

    private var nextSection = 0
    private var firstSection = 0

    /// What is complete of the part: pages, or sections of a page behind its head.
    private var data: [UInt8] = []
    private var runs = 0

    /// The page that is being added: its head, its sections, and where each of these ends.
    private var head: [UInt8] = []
    private var sections: [UInt8] = []
    private var ends: [Int] = []

    /// Adds the next page; `full` is given parts that are full.
    mutating func add(_ page: SearchPage, full: (TextPart) -> Void) {
        encode(page)
        // What is said again in each part of a page is never most of it.
        let limit = max(Self.usualSize, head.count)
        // The nearer to the usual size, the better.
        let isWhole = head.count + sections.count <= limit
        if data.count + (isWhole ? head.count + sections.count : limit) / 2 > Self.usualSize { finish(full) }
        var first = 0
        if !isWhole {
            for next in ends.indices {
                let start = next == 0 ? 0 : ends[next - 1]
                let size = ends[next] - start
                let before = data.count + start - (first == 0 ? 0 : ends[first - 1])
                guard before > 0, size > limit || before + size / 2 > limit else { continue }
                close(first..<next)
                finish(full)
                first = next
            }
        }
        close(first..<ends.count)
    }

    /// Gives the part so far, if there is one.
    mutating func finish(_ full: (TextPart) -> Void) {
        guard runs > 0 else { return }
        var part: [UInt8] = []
        part.reserveCapacity(data.count + 4)
        part.append(varint: runs)
        part.append(contentsOf: data)
        full(TextPart(firstSection: firstSection, part: Part(data: part)))
        data.removeAll(keepingCapacity: true)
        runs = 0
        firstSection = nextSection
    }

    private mutating func encode(_ page: SearchPage) {
        head.removeAll(keepingCapacity: true)
        sections.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        head.append(string: page.path)
        head.append(string: page.title)
        head.append(varint: page.trail.count)
        for name in page.trail { head.append(string: name) }
        head.append(string: page.badge)
        for section in page.sections {
            sections.append(string: section.id)
            sections.append(string: section.heading)
            sections.append(section.level)
            var text = [UInt8](plain: section.text.span)
            text.shorten(to: Self.longestText)
            sections.append(counted: text)
            ends.append(sections.count)
        }
    }

    /// Adds sections of the page to the part.
    private mutating func close(_ range: Range<Int>) {
        guard !range.isEmpty else { return }
        data.append(contentsOf: head)
        data.append(varint: range.count)
        let start = range.lowerBound == 0 ? 0 : ends[range.lowerBound - 1]
        data.append(contentsOf: sections[start..<ends[range.upperBound - 1]])
        runs += 1
        nextSection += range.count
    }
}

extension [UInt8] {
    /// Leaves out what is behind `limit` bytes of UTF-8, and a character that is cut there.
    fileprivate mutating func shorten(to limit: Int) {
        guard count > limit else { return }
        var end = limit
        while end > limit - 4, self[end] & 0xC0 == 0x80 { end -= 1 }
        removeSubrange(end...)
    }

    /// A text as it is shown: without the marks of code, white space as one space or, between blocks, as one line
    /// feed.
    fileprivate init(plain text: Span<UInt8>) {
        // One byte in is one out at most: a gap is written for a byte that is not.
        self.init(unsafeUninitializedCapacity: text.count) { buffer, count in
            var end = 0
            var gap: UInt8 = 0
            for i in 0..<text.count {
                let byte = text[i]
                if byte > 0x20 {
                    if gap != 0 {
                        if end > 0 {
                            buffer[end] = gap
                            end += 1
                        }
                        gap = 0
                    }
                    buffer[end] = byte
                    end += 1
                } else if byte == 0x0A {
                    gap = 0x0A
                } else if gap == 0, byte != SearchSection.codeBegins, byte != SearchSection.codeEnds {
                    gap = 0x20
                }
            }
            count = end
        }
    }
}
