// The title that a page's text begins with: a heading of Markdown or of HTML.

import GalleyCore
import GalleyMarkdown

extension DocumentReader {
    /// The first heading, if it is of level 1 and opens the text. Pictures and badges may stand above it; it may be HTML.
    static func openingHeading(of document: Document) -> String? {
        let html = document.html
        var inTag = false
        for i in html.indices {
            if html[i] == UInt8(ascii: "<") {
                if i + 2 < html.count, html[i + 1] | 0x20 == UInt8(ascii: "h"),
                    html[i + 2] == UInt8(ascii: "1")
                {
                    if let heading = document.headings.first, heading.level == 1, !heading.text.isEmpty {
                        var tag = Array("<h1 id=\"".utf8)
                        tag.append(escaping: heading.id)
                        if html[i...].starts(with: tag) { return heading.text }
                    }
                    return headingText(at: i, in: html)
                }
                inTag = true
            } else if html[i] == UInt8(ascii: ">") {
                inTag = false
            } else if !inTag, html[i] > 0x20 {
                return nil
            }
        }
        return nil
    }

    /// The text of a heading of HTML, or of its pictures; nil where it has none.
    private static func headingText(at start: Int, in html: [UInt8]) -> String? {
        var tokenizer = HTMLTokenizer(at: start)
        guard let heading = tokenizer.next(in: html.span), html.span.equals("h1", at: heading.name) else {
            return nil
        }
        var text: [UInt8] = []
        var pictures: [UInt8] = []
        var end = heading.range.upperBound
        while let tag = tokenizer.next(in: html.span) {
            append(shown: end..<tag.range.lowerBound, of: html, to: &text)
            end = tag.range.upperBound
            if tag.isEndTag, html.span.equals("h1", at: tag.name) {
                let words = [text, pictures].lazy.map { $0.split { $0 <= 0x20 } }.first { !$0.isEmpty }
                return words.map { String(decoding: Array($0.joined(separator: [0x20])), as: UTF8.self) }
            }
            if html.span.equals("br", at: tag.name) { text.append(0x20) }
            guard html.span.equals("img", at: tag.name) else { continue }
            for attribute in tokenizer.attributes where html.span.equals("alt", at: attribute.name) {
                if let value = attribute.value {
                    pictures.append(decodingAttribute: html.span, value)
                    pictures.append(0x20)
                }
            }
        }
        return nil
    }

    /// Appends what is shown of bytes between two tags: comments are not.
    private static func append(shown range: Range<Int>, of html: [UInt8], to text: inout [UInt8]) {
        var start = range.lowerBound
        var place = start
        while place < range.upperBound {
            guard html[place..<range.upperBound].starts(with: "<!--".utf8) else {
                place += 1
                continue
            }
            text.append(decodingAttribute: html.span, start..<place)
            place += 4
            while place < range.upperBound, !html[place..<range.upperBound].starts(with: "-->".utf8) {
                place += 1
            }
            place = min(place + 3, range.upperBound)
            start = place
        }
        text.append(decodingAttribute: html.span, start..<range.upperBound)
    }
}
