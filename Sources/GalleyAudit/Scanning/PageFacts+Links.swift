// How a destination gets into the facts of a page.

import GalleyCore

extension PageFacts {
    /// Adds a link whose destination is written in HTML or XML: its character references are resolved.
    ///
    /// As the URL standard's parser does it, the white space around it and the line breaks in it are left out.
    /// A `data:` URL leads nowhere and may be long; it is not added.
    mutating func addLink(_ element: LinkElement, reference html: Span<UInt8>, _ range: Range<Int>) {
        let range = html.trimmingControls(range)
        guard html.contains(UInt8(ascii: "&"), in: range) else {
            addLink(element, html, range, at: range)
            return
        }
        var decoded: [UInt8] = []
        decoded.append(decodingAttribute: html, range)
        addLink(element, decoded.span, 0..<decoded.count, at: range)
    }

    /// Adds a link whose destination stands as it is in some text.
    /// The place is where it is written in the file.
    mutating func addLink(
        _ element: LinkElement, _ text: Span<UInt8>, _ range: Range<Int>, at place: Range<Int>
    ) {
        let trimmed = text.trimmingControls(range)
        guard !text.isDataURL(trimmed) else { return }
        let start = self.text.count
        if text.hasBreak(in: trimmed) {
            for i in trimmed where !text[i].isBreak { self.text.append(text[i]) }
        } else {
            self.text.append(text, trimmed)
        }
        links.append(
            FoundLink(
                element: element, offset: place.lowerBound, length: place.count,
                destination: Int32(clamping: start)..<Int32(clamping: self.text.count)))
    }
}

extension PageFacts {
    /// Adds the URLs of a style sheet or of a `style` attribute.
    /// The closure tells where a part of it is written in the file.
    mutating func addLinks(style css: Span<UInt8>, at place: (Range<Int>) -> Range<Int>) {
        var scanner = StyleScanner()
        while let found = scanner.next(in: css) {
            let range = css.trimmingControls(found.range)
            guard !range.isEmpty else { continue }
            guard found.hasEscapes else {
                addLink(.css, css, range, at: place(range))
                continue
            }
            var url: [UInt8] = []
            url.append(decodingStyle: css, range)
            addLink(.css, url.span, 0..<url.count, at: place(range))
        }
    }
}

extension Span<UInt8> {
    /// A part without the C0 controls and spaces at its ends.
    func trimmingControls(_ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self[start] <= 0x20 { start += 1 }
        while end > start, self[end - 1] <= 0x20 { end -= 1 }
        return start..<end
    }

    /// Whether a byte stands in a part.
    func contains(_ byte: UInt8, in range: Range<Int>) -> Bool {
        guard !range.isEmpty else { return false }
        return extracting(range).firstIndex(of: byte, from: 0) != nil
    }

    fileprivate func isDataURL(_ range: Range<Int>) -> Bool {
        range.count >= 5 && self[range.lowerBound] | 0x20 == UInt8(ascii: "d")
            && equals("data:", at: range.lowerBound..<range.lowerBound + 5)
    }

    fileprivate func hasBreak(in range: Range<Int>) -> Bool {
        for i in range where self[i].isBreak { return true }
        return false
    }
}

extension UInt8 {
    /// What the URL standard's parser takes out of a URL, wherever it stands.
    fileprivate var isBreak: Bool { self == 0x09 || self == 0x0A || self == 0x0D }
}

/// A value with its character references resolved that knows where its bytes are written.
struct DecodedValue {
    private(set) var bytes: [UInt8] = []
    /// For each byte where it, or the reference it comes from, begins in the file; and the end.
    private var offsets: [Int] = []

    init(_ html: Span<UInt8>, _ range: Range<Int>) {
        var i = range.lowerBound
        while i < range.upperBound {
            var end = i + 1
            if html[i] == UInt8(ascii: "&"),
                let (scalar, next) = characterReference(in: html, i..<range.upperBound)
            {
                bytes.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
                end = next
            } else {
                bytes.append(html[i])
            }
            while offsets.count < bytes.count { offsets.append(i) }
            i = end
        }
        offsets.append(range.upperBound)
    }

    /// Where a part is written.
    func place(of range: Range<Int>) -> Range<Int> { offsets[range.lowerBound]..<offsets[range.upperBound] }
}
