// The texts that passages are cut from: a few pages a part, so that a result costs one small file.

import GalleyCore

/// Puts pages into parts.
struct TextWriter {
    /// Bytes of a part, about. A page is never cut.
    static let usualSize = 8 << 10

    private var data: [UInt8] = []
    private var pages = 0
    private var next: [UInt8] = []

    /// Adds the next page; returns a part that is full.
    mutating func add(_ page: SearchPage) -> Part? {
        next.removeAll(keepingCapacity: true)
        next.append(string: page.path)
        next.append(string: page.title)
        next.append(varint: page.trail.count)
        for name in page.trail { next.append(string: name) }
        next.append(string: page.badge)
        for section in page.sections {
            next.append(string: section.id)
            next.append(string: section.heading)
            next.append(section.level)
            next.append(counted: [UInt8](plain: section.text.span))
        }
        // The nearer to the usual size, the better.
        let full = data.count + next.count / 2 > Self.usualSize ? finish() : nil
        data.append(contentsOf: next)
        pages += 1
        return full
    }

    /// The part so far; nil if there is none.
    mutating func finish() -> Part? {
        guard pages > 0 else { return nil }
        var part: [UInt8] = []
        part.append(varint: pages)
        part.append(contentsOf: data)
        data.removeAll(keepingCapacity: true)
        pages = 0
        return Part(data: part)
    }
}

extension [UInt8] {
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
