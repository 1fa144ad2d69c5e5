// The texts that passages are cut from: a few pages a part, so that a result costs one small file.

import GalleyCore

/// Puts pages into parts.
struct TextWriter {
    /// Bytes of a part, about. A page is never cut.
    static let usualSize = 8 << 10

    private var data: [UInt8] = []
    private var pages = 0
    private var next: [UInt8] = []
    private var text: [UInt8] = []

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
            text.removeAll(keepingCapacity: true)
            text.append(plain: section.text.span)
            next.append(counted: text)
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
    /// Appends a text as it is shown: without the marks of code, white space as one space or, between blocks, as
    /// one line feed.
    fileprivate mutating func append(plain text: Span<UInt8>) {
        let start = count
        var gap: UInt8 = 0
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte > 0x20 {
                let from = i
                while i < text.count, text[i] > 0x20 { i += 1 }
                if gap != 0, count > start { append(gap) }
                gap = 0
                append(text, from..<i)
                continue
            }
            switch byte {
            case SearchSection.codeBegins, SearchSection.codeEnds: break
            case 0x0A: gap = 0x0A
            default: if gap == 0 { gap = 0x20 }
            }
            i += 1
        }
    }
}
