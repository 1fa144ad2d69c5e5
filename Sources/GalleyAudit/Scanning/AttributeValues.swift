// Values that hold URLs among other things: image candidates, lists, and the content of a refresh.

import GalleyCore

/// Finds the URLs of a `srcset` attribute (HTML §4.8.4.2.1, parsing a srcset attribute), one at a time.
///
/// A comma inside a URL belongs to it, one at its end does not; descriptors may have commas in parentheses. They
/// are not judged: a candidate with a wrong one has still been meant.
struct ImageCandidates {
    private var position: Int
    private let end: Int

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next(in text: Span<UInt8>) -> Range<Int>? {
        let comma = UInt8(ascii: ",")
        while position < end, text[position].isHTMLSpace || text[position] == comma { position += 1 }
        guard position < end else { return nil }
        let start = position
        while position < end, !text[position].isHTMLSpace { position += 1 }
        var urlEnd = position
        while text[urlEnd - 1] == comma { urlEnd -= 1 }
        if urlEnd == position { passDescriptors(in: text) }
        return start..<urlEnd
    }

    private mutating func passDescriptors(in text: Span<UInt8>) {
        var isInParentheses = false
        while position < end {
            let byte = text[position]
            position += 1
            if isInParentheses {
                isInParentheses = byte != UInt8(ascii: ")")
            } else if byte == UInt8(ascii: "(") {
                isInParentheses = true
            } else if byte == UInt8(ascii: ",") {
                return
            }
        }
    }
}

/// Finds the parts of a value that has white space between them.
struct SpaceSeparated {
    private var position: Int
    private let end: Int

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    mutating func next(in text: Span<UInt8>) -> Range<Int>? {
        while position < end, text[position].isHTMLSpace { position += 1 }
        guard position < end else { return nil }
        let start = position
        while position < end, !text[position].isHTMLSpace { position += 1 }
        return start..<position
    }
}

/// What `meta http-equiv=refresh` asks for (HTML §4.2.5.3, shared declarative refresh steps).
struct Refresh {
    /// Whole seconds, a thousand for all that is more.
    var seconds = 0
    /// Where the URL stands; nil where the page itself is meant.
    var url: Range<Int>?

    /// Reads a `content`; nil where it is not valid, and nothing happens.
    init?(_ text: Span<UInt8>, _ range: Range<Int>) {
        let end = range.upperBound
        var i = range.lowerBound
        func passSpace() { while i < end, text[i].isHTMLSpace { i += 1 } }

        passSpace()
        let digits = i
        while i < end, text[i].isASCIIDigit {
            seconds = min(seconds * 10 + Int(text[i] - UInt8(ascii: "0")), 1000)
            i += 1
        }
        guard i > digits || (i < end && text[i] == UInt8(ascii: ".")) else { return nil }
        while i < end, text[i].isASCIIDigit || text[i] == UInt8(ascii: ".") { i += 1 }
        guard i < end else { return }
        guard text[i].isHTMLSpace || text[i].isSeparator else { return nil }
        passSpace()
        if i < end, text[i].isSeparator { i += 1 }
        passSpace()
        guard i < end else { return }
        url = Self.url(in: text, i..<end)
    }

    /// The URL, with or without `url=` before it and quotes around it.
    private static func url(in text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        let end = range.upperBound
        var i = range.lowerBound
        if end - i >= 3, text.equals("url", at: i..<i + 3) {
            var behind = i + 3
            while behind < end, text[behind].isHTMLSpace { behind += 1 }
            guard behind < end, text[behind] == UInt8(ascii: "=") else { return range }
            i = behind + 1
            while i < end, text[i].isHTMLSpace { i += 1 }
        }
        guard i < end, text[i] == UInt8(ascii: "\"") || text[i] == UInt8(ascii: "'") else { return i..<end }
        var close = i + 1
        while close < end, text[close] != text[i] { close += 1 }
        return i + 1..<close
    }
}

extension UInt8 {
    fileprivate var isSeparator: Bool { self == UInt8(ascii: ";") || self == UInt8(ascii: ",") }
}
