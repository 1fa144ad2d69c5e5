// URLs in style sheets: `url()`, the strings of `@import` and of `image-set()` (CSS Syntax §4, CSS Values §4.5).
//
// Only the tokens that can hold or hide a URL are told apart: comments, strings, escapes, parentheses and the names
// before them. Each byte is looked at once or twice.

import GalleyCore

/// Finds the URLs of a style sheet or of a `style` attribute, one at a time.
package struct StyleScanner {
    /// A URL as it is written: without quotes, with escapes.
    package struct Found: Hashable {
        package var range: Range<Int>
        package var hasEscapes: Bool
    }

    private var position = 0
    /// What stands before is no part of a name that is being read.
    private var nameFloor = 0
    /// How many parentheses are open inside an `image-set()`, its own among them; 0 outside of one.
    private var imageSetDepth = 0

    package init() {}

    /// The next URL that is not empty, or nil at the end.
    package mutating func next(in css: Span<UInt8>) -> Found? {
        while true {
            while position < css.count, !css[position].isStyleMark { position += 1 }
            guard position < css.count else { return nil }
            let found: Found?
            switch css[position] {
            case UInt8(ascii: "/"): found = passComment(in: css)
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let string = readString(in: css)
                found = imageSetDepth == 1 ? string : nil
            case UInt8(ascii: "("): found = openParenthesis(after: nameBeforePosition(in: css), in: css)
            case UInt8(ascii: ")"):
                imageSetDepth = max(0, imageSetDepth - 1)
                position += 1
                found = nil
            case UInt8(ascii: "@"): found = readAtKeyword(in: css)
            default: found = readEscapedName(in: css)
            }
            nameFloor = position
            if let found, !found.range.isEmpty { return found }
        }
    }

    private mutating func passComment(in css: Span<UInt8>) -> Found? {
        position += 1
        guard position < css.count, css[position] == UInt8(ascii: "*") else { return nil }
        var from = position + 2
        while let end = css.firstIndex(of: UInt8(ascii: "/"), from: from) {
            if css[end - 1] == UInt8(ascii: "*") {
                position = end + 1
                return nil
            }
            from = end + 1
        }
        position = css.count
        return nil
    }

    /// Reads a string; nil of one that a line break cuts off, which is none (CSS Syntax §4.3.5).
    private mutating func readString(in css: Span<UInt8>) -> Found? {
        let quote = css[position]
        let start = position + 1
        var hasEscapes = false
        position = start
        while position < css.count {
            let byte = css[position]
            if byte == quote {
                position += 1
                return Found(range: start..<position - 1, hasEscapes: hasEscapes)
            } else if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                position = css.endOfEscape(at: position)
            } else if byte.isStyleLineBreak {
                return nil
            } else {
                position += 1
            }
        }
        return Found(range: start..<position, hasEscapes: hasEscapes)
    }

    fileprivate enum Function { case url, imageSet, other }

    private func nameBeforePosition(in css: Span<UInt8>) -> Function {
        var start = position
        // Longer than any name that is asked for.
        while start > nameFloor, position - start < 24, css[start - 1].isStyleName { start -= 1 }
        return css.function(start..<position)
    }

    private mutating func openParenthesis(after function: Function, in css: Span<UInt8>) -> Found? {
        position += 1
        switch function {
        case .url: return readURL(in: css)
        case .imageSet: imageSetDepth = 1
        case .other: if imageSetDepth > 0 { imageSetDepth += 1 }
        }
        return nil
    }

    /// Reads what follows `url(`.
    private mutating func readURL(in css: Span<UInt8>) -> Found? {
        while position < css.count, css[position].isHTMLSpace { position += 1 }
        guard position < css.count else { return nil }
        if css[position] == UInt8(ascii: "\"") || css[position] == UInt8(ascii: "'") {
            if imageSetDepth > 0 { imageSetDepth += 1 }
            return readString(in: css)
        }
        let start = position
        var end: Int?
        var hasEscapes = false
        var isBad = false
        while position < css.count, css[position] != UInt8(ascii: ")") {
            switch css[position] {
            case let byte where byte.isHTMLSpace:
                if end == nil { end = position }
                position += 1
                continue
            case UInt8(ascii: "\\"):
                hasEscapes = true
                if position + 1 < css.count, css[position + 1].isStyleLineBreak { isBad = true }
                position = css.endOfEscape(at: position)
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), 0...0x1F, 0x7F:
                isBad = true
                position += 1
            default: position += 1
            }
            // White space may stand at the end only.
            if end != nil { isBad = true }
        }
        let range = start..<(end ?? position)
        position = min(position + 1, css.count)
        return isBad ? nil : Found(range: range, hasEscapes: hasEscapes)
    }

    private mutating func readAtKeyword(in css: Span<UInt8>) -> Found? {
        position += 1
        let start = position
        while position < css.count, css[position].isStyleName { position += 1 }
        let name = start..<position
        if css.equals("import", at: name) {
            passSpaceAndComments(in: css)
            guard position < css.count,
                css[position] == UInt8(ascii: "\"") || css[position] == UInt8(ascii: "'")
            else { return nil }
            return readString(in: css)
        }
        // They name something by a URL that nobody opens.
        if css.equals("namespace", at: name) || css.equals("document", at: name)
            || css.equals("-moz-document", at: name)
        {
            passPrelude(in: css)
        }
        return nil
    }

    private mutating func passSpaceAndComments(in css: Span<UInt8>) {
        while position < css.count {
            if css[position].isHTMLSpace {
                position += 1
            } else if css.has("/*", at: position) {
                _ = passComment(in: css)
            } else {
                return
            }
        }
    }

    private mutating func passPrelude(in css: Span<UInt8>) {
        while position < css.count {
            switch css[position] {
            case UInt8(ascii: ";"), UInt8(ascii: "{"): return
            case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = readString(in: css)
            case UInt8(ascii: "/"): _ = passComment(in: css)
            default: position += 1
            }
        }
    }

    /// Reads a name with an escape in it: `\75rl(` opens a `url()` too.
    private mutating func readEscapedName(in css: Span<UInt8>) -> Found? {
        var start = position
        while start > nameFloor, css[start - 1].isStyleName { start -= 1 }
        while position < css.count {
            if css[position].isStyleName {
                position += 1
            } else if css[position] == UInt8(ascii: "\\"), position + 1 < css.count,
                !css[position + 1].isStyleLineBreak
            {
                position = css.endOfEscape(at: position)
            } else {
                break
            }
        }
        guard position < css.count, css[position] == UInt8(ascii: "(") else {
            // A backslash that begins nothing.
            if position < css.count, css[position] == UInt8(ascii: "\\") { position += 1 }
            return nil
        }
        // Every byte of a name takes at most eight when it is escaped.
        guard position - start <= 24 * 8 else { return openParenthesis(after: .other, in: css) }
        var name: [UInt8] = []
        name.append(decodingStyle: css, start..<position)
        return openParenthesis(after: name.span.function(0..<name.count), in: css)
    }
}

extension Span<UInt8> {
    fileprivate func function(_ name: Range<Int>) -> StyleScanner.Function {
        if equals("url", at: name) { return .url }
        if equals("image-set", at: name) || equals("-webkit-image-set", at: name) { return .imageSet }
        return .other
    }

    /// The place behind a backslash and what it escapes.
    fileprivate func endOfEscape(at backslash: Int) -> Int {
        var i = backslash + 1
        while i < count, i < backslash + 7, self[i].hexDigitValue != nil { i += 1 }
        let isHexadecimal = i > backslash + 1
        guard i < count else { return count }
        // White space ends a number; a line break outside of a number is escaped itself.
        if isHexadecimal, !self[i].isHTMLSpace { return i }
        if self[i] == 0x0D, i + 1 < count, self[i + 1] == 0x0A { return i + 2 }
        return i + 1
    }
}

extension [UInt8] {
    /// Appends a part of a style sheet with its escapes resolved (CSS Syntax §4.3.7).
    mutating func append(decodingStyle css: Span<UInt8>, _ range: Range<Int>) {
        var i = range.lowerBound
        while i < range.upperBound {
            guard css[i] == UInt8(ascii: "\\") else {
                append(css[i])
                i += 1
                continue
            }
            let end = Swift.min(css.endOfEscape(at: i), range.upperBound)
            i += 1
            guard i < end else { continue }
            var value: UInt32 = 0
            let digits = i
            while i < end, let digit = css[i].hexDigitValue {
                value = value << 4 | UInt32(digit)
                i += 1
            }
            if i == digits {
                // A line break that continues a string, or a character that stands for itself.
                if !css[i].isStyleLineBreak { append(css, i..<end) }
            } else {
                let scalar = value == 0 ? nil : Unicode.Scalar(value)
                append(contentsOf: Swift.String(scalar ?? "\u{FFFD}").utf8)
            }
            i = end
        }
    }
}

extension UInt8 {
    /// What ends a run of bytes that mean nothing to this scanner.
    fileprivate var isStyleMark: Bool {
        switch self {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "/"),
            UInt8(ascii: "@"), UInt8(ascii: "\\"):
            true
        default: false
        }
    }

    fileprivate var isStyleName: Bool {
        isASCIILetter || isASCIIDigit || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
            || self >= 0x80
    }

    fileprivate var isStyleLineBreak: Bool { self == 0x0A || self == 0x0D || self == 0x0C }
}
