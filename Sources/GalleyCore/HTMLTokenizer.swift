// HTML's tags, found in bytes.
//
// A tokenizer for the questions that links ask: which start and end tags there are, where, and with which
// attributes. It follows the WHATWG tokenizer's states for tags, comments and raw text (HTML §13.2.5),
// builds nothing, keeps ranges only, and looks at each byte once or twice. Text, comments and values are
// passed over eight bytes and more at a time.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// An attribute of a tag, as ranges of the HTML it stands in.
package struct HTMLAttribute: Sendable, Hashable {
    package var name: Range<Int>
    /// Its value as written, without quotes and with character references in it; nil where there is none.
    package var value: Range<Int>?
    /// The last eight bytes of its name in lower case: all of it where it has no more.
    package var key: UInt64
}

/// A start or an end tag.
package struct HTMLTag: Sendable, Hashable {
    package var isEndTag: Bool
    /// Whether it ends with `/>`, which closes an element of SVG, MathML and XML.
    package var isSelfClosing: Bool
    /// From its `<` to behind its `>`.
    package var range: Range<Int>
    package var name: Range<Int>
    /// The last eight bytes of its name in lower case: all of it where it has no more.
    package var key: UInt64
}

/// Finds the tags of a piece of HTML or XML, one at a time.
///
///     var tokenizer = HTMLTokenizer()
///     while let tag = tokenizer.next(in: html) { … tokenizer.attributes … }
package struct HTMLTokenizer: Sendable {
    package enum Syntax: Sendable {
        case html
        /// No element holds raw text or is a template, and there are CDATA sections.
        case xml
    }

    /// Where the search goes on. Set it to start on another piece of the same page: an open `template`
    /// stays open.
    package var position: Int
    /// How many `template` elements are open: what is inside is not part of the page.
    package private(set) var templateDepth = 0
    /// How many `svg` and `math` elements are open.
    package private(set) var foreignDepth = 0
    /// The attributes of the last tag, in order.
    package private(set) var attributes: [HTMLAttribute] = []
    private let syntax: Syntax

    /// Attributes of one tag that are kept; no page has as many, and a page made to hurt takes no more memory
    /// for them.
    static let mostAttributes = 4096

    package init(at position: Int = 0, syntax: Syntax = .html) {
        self.position = position
        self.syntax = syntax
    }

    /// Begins another page.
    package mutating func reset() {
        position = 0
        templateDepth = 0
        foreignDepth = 0
    }

    /// The next complete tag, or nil. Comments, declarations and the text inside `script`, `style`,
    /// `textarea`, `title` and their like are passed over: after their start tag, `position` is where their
    /// end tag begins.
    package mutating func next(in html: Span<UInt8>) -> HTMLTag? {
        while let start = html.firstIndex(of: UInt8(ascii: "<"), from: position) {
            let next = start + 1 < html.count ? html[start + 1] : 0
            if next.isASCIILetter {
                return readTag(at: start, isEndTag: false, in: html)
            } else if next == UInt8(ascii: "/"), start + 2 < html.count, html[start + 2].isASCIILetter {
                return readTag(at: start, isEndTag: true, in: html)
            } else if next == UInt8(ascii: "!") {
                position = endOfDeclaration(at: start, in: html)
            } else if next == UInt8(ascii: "?") || (next == UInt8(ascii: "/") && start + 2 < html.count) {
                // A bogus comment.
                position =
                    html.firstIndex(of: UInt8(ascii: ">"), from: start + 2).map { $0 + 1 } ?? html.count
            } else {
                position = start + 1
            }
        }
        position = html.count
        return nil
    }

    private mutating func readTag(at start: Int, isEndTag: Bool, in html: Span<UInt8>) -> HTMLTag? {
        if !attributes.isEmpty { attributes.removeAll(keepingCapacity: true) }
        let nameStart = start + (isEndTag ? 2 : 1)
        var i = nameStart
        var key: UInt64 = 0
        while i < html.count, !html[i].endsTagName {
            key = key << 8 | UInt64(html[i].lowercasedASCII)
            i += 1
        }
        let name = nameStart..<i
        var isSelfClosing = false
        while true {
            isSelfClosing = false
            while i < html.count, html[i].isHTMLSpace || html[i] == UInt8(ascii: "/") {
                isSelfClosing = html[i] == UInt8(ascii: "/")
                i += 1
            }
            guard i < html.count else {
                // The page ends inside the tag: there is no tag.
                position = html.count
                return nil
            }
            if html[i] == UInt8(ascii: ">") { break }
            i = readAttribute(at: i, in: html)
        }
        let tag = HTMLTag(
            isEndTag: isEndTag, isSelfClosing: isSelfClosing, range: start..<i + 1, name: name, key: key)
        position = i + 1
        if syntax == .html { enter(tag, in: html) }
        return tag
    }

    /// Reads one attribute and gives the place behind it.
    private mutating func readAttribute(at start: Int, in html: Span<UInt8>) -> Int {
        // An equals sign at the beginning belongs to the name.
        var key = UInt64(html[start].lowercasedASCII)
        var i = start + 1
        while i < html.count, !html[i].endsAttributeName {
            key = key << 8 | UInt64(html[i].lowercasedASCII)
            i += 1
        }
        let name = start..<i
        var behind = i
        while behind < html.count, html[behind].isHTMLSpace { behind += 1 }
        guard behind < html.count, html[behind] == UInt8(ascii: "=") else {
            keep(HTMLAttribute(name: name, value: nil, key: key))
            // Not to look at the same white space again.
            return behind
        }
        i = behind + 1
        while i < html.count, html[i].isHTMLSpace { i += 1 }
        guard i < html.count, html[i] != UInt8(ascii: ">") else {
            keep(HTMLAttribute(name: name, value: nil, key: key))
            return i
        }
        if html[i] == UInt8(ascii: "\"") || html[i] == UInt8(ascii: "'") {
            let end = html.firstIndex(of: html[i], from: i + 1) ?? html.count
            keep(HTMLAttribute(name: name, value: i + 1..<end, key: key))
            return min(end + 1, html.count)
        }
        let valueStart = i
        while i < html.count, !html[i].isHTMLSpace, html[i] != UInt8(ascii: ">") { i += 1 }
        keep(HTMLAttribute(name: name, value: valueStart..<i, key: key))
        return i
    }

    @inline(__always)
    private mutating func keep(_ attribute: HTMLAttribute) {
        if attributes.count < Self.mostAttributes { attributes.append(attribute) }
    }
}

// MARK: - What elements and declarations hide

extension HTMLTokenizer {
    /// Counts the elements inside which other rules hold, and passes over raw text.
    private mutating func enter(_ tag: HTMLTag, in html: Span<UInt8>) {
        let name = tag.name
        switch name.count {
        case 3:
            if html.equals("svg", at: name) {
                enterForeign(tag)
            } else if html.equals("xmp", at: name) {
                passRawText(tag, in: html)
            }
        case 4:
            if html.equals("math", at: name) { enterForeign(tag) }
        case 5:
            if html.equals("style", at: name) || html.equals("title", at: name) { passRawText(tag, in: html) }
        case 6:
            if html.equals("script", at: name) {
                guard !tag.isEndTag, !isClosed(tag) else { return }
                position = endOfScript(from: position, in: html)
            } else if html.equals("iframe", at: name) {
                passRawText(tag, in: html)
            }
        case 7:
            if html.equals("noembed", at: name) { passRawText(tag, in: html) }
        case 8:
            if html.equals("template", at: name) {
                templateDepth = tag.isEndTag ? max(0, templateDepth - 1) : templateDepth + 1
            } else if html.equals("textarea", at: name) || html.equals("noframes", at: name) {
                passRawText(tag, in: html)
            }
        case 9:
            // All the rest of the page is its text.
            if !tag.isEndTag, html.equals("plaintext", at: name) { position = html.count }
        default: break
        }
    }

    private mutating func enterForeign(_ tag: HTMLTag) {
        if tag.isEndTag {
            foreignDepth = max(0, foreignDepth - 1)
        } else if !tag.isSelfClosing {
            foreignDepth += 1
        }
    }

    /// Whether an element ends with its start tag, as `<title/>` does inside `svg`.
    private func isClosed(_ tag: HTMLTag) -> Bool { tag.isSelfClosing && foreignDepth > 0 }

    /// Goes to where the end tag of a raw text element begins, or to the end of the page.
    private mutating func passRawText(_ tag: HTMLTag, in html: Span<UInt8>) {
        guard !tag.isEndTag, !isClosed(tag) else { return }
        while let start = html.firstIndex(of: UInt8(ascii: "<"), from: position) {
            if html.hasTag(tag.name, at: start, isEndTag: true) {
                position = start
                return
            }
            position = start + 1
        }
        position = html.count
    }

    /// Where the end tag of a `script` begins: not inside a comment that holds another script (HTML §13.2.5.20,
    /// script data double escaped state).
    private func endOfScript(from start: Int, in html: Span<UInt8>) -> Int {
        var isEscaped = false
        var isDoubleEscaped = false
        var i = start
        while let open = html.firstIndex(of: UInt8(ascii: "<"), from: i) {
            if isEscaped, html.endsComment(in: i..<open) {
                isEscaped = false
                isDoubleEscaped = false
            }
            i = open + 1
            if html.hasTag("script", at: open, isEndTag: true) {
                guard isDoubleEscaped else { return open }
                isDoubleEscaped = false
            } else if !isEscaped, html.has("!--", at: open + 1) {
                isEscaped = true
                // The dashes that begin a comment may be those that end it.
                i = open + 2
            } else if isEscaped, html.hasTag("script", at: open, isEndTag: false) {
                isDoubleEscaped = true
            }
        }
        return html.count
    }

    /// The place behind a comment, a document type, a CDATA section or a bogus comment that begins with `<!`.
    private func endOfDeclaration(at start: Int, in html: Span<UInt8>) -> Int {
        let dash = UInt8(ascii: "-")
        if html.has("[CDATA[", at: start + 2), syntax == .xml || foreignDepth > 0 {
            return html.endOfCDATA(from: start + 9).map { $0 + 3 } ?? html.count
        }
        guard start + 3 < html.count, html[start + 2] == dash, html[start + 3] == dash else {
            return html.firstIndex(of: UInt8(ascii: ">"), from: start + 2).map { $0 + 1 } ?? html.count
        }
        // `<!-->` and `<!--->` are whole comments: the dashes that end one may be those that begin it.
        var from = start + 4
        while let end = html.firstIndex(of: UInt8(ascii: ">"), from: from) {
            if html[end - 1] == dash, html[end - 2] == dash { return end + 1 }
            if end - 3 > start + 3, html[end - 1] == UInt8(ascii: "!"), html[end - 2] == dash,
                html[end - 3] == dash
            {
                return end + 1
            }
            from = end + 1
        }
        return html.count
    }
}

extension Span<UInt8> {
    /// Where the `]]>` of a CDATA section begins.
    package func endOfCDATA(from start: Int) -> Int? {
        var from = start + 2
        while let end = firstIndex(of: UInt8(ascii: ">"), from: from) {
            if self[end - 1] == UInt8(ascii: "]"), self[end - 2] == UInt8(ascii: "]") { return end - 2 }
            from = end + 1
        }
        return nil
    }

    /// Whether a part is a name in lower case, letters of either case being the same.
    package func equals(_ name: StaticString, at range: Range<Int>) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { expected in
            for i in 0..<expected.count where self[range.lowerBound + i].lowercasedASCII != expected[i] {
                return false
            }
            return true
        }
    }

    /// Whether some bytes stand at a place, exactly.
    package func has(_ text: StaticString, at start: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard start >= 0, start <= count - length else { return false }
        return text.withUTF8Buffer { expected in
            for i in 0..<length where self[start + i] != expected[i] { return false }
            return true
        }
    }

    /// Where a byte is met next, at or after a place that is not negative.
    package func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        // The two ways to look read only bytes from `start` to `count`, which the span vouches for.
        withUnsafeBytes { bytes in
            var i = start
            // Markup is dense: what is near is found without a call.
            let near = Swift.min(start + 16, bytes.count)
            let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
            while i + 8 <= near {
                let word =
                    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self)) ^ pattern
                let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
                if zeros != 0 { return i + zeros.trailingZeroBitCount >> 3 }
                i += 8
            }
            guard i < bytes.count, let base = bytes.baseAddress,
                let found = memchr(base + i, Int32(byte), bytes.count - i)
            else { return nil }
            return base.distance(to: UnsafeRawPointer(found))
        }
    }

    /// Whether a start or end tag of a name that stands elsewhere begins at `<`.
    fileprivate func hasTag(_ name: Range<Int>, at open: Int, isEndTag: Bool) -> Bool {
        let start = open + (isEndTag ? 2 : 1)
        let end = start + name.count
        guard end < count, !isEndTag || self[open + 1] == UInt8(ascii: "/"), self[end].endsTagName else {
            return false
        }
        for i in 0..<name.count
        where self[start + i].lowercasedASCII != self[name.lowerBound + i].lowercasedASCII {
            return false
        }
        return true
    }

    /// Whether a start or end tag of a name begins at `<`.
    fileprivate func hasTag(_ name: StaticString, at open: Int, isEndTag: Bool) -> Bool {
        let start = open + (isEndTag ? 2 : 1)
        let end = start + name.utf8CodeUnitCount
        return end < count && (!isEndTag || self[open + 1] == UInt8(ascii: "/")) && self[end].endsTagName
            && equals(name, at: start..<end)
    }

    /// Whether `-->` stands in a part.
    fileprivate func endsComment(in range: Range<Int>) -> Bool {
        let part = extracting(range)
        var from = 2
        while let end = part.firstIndex(of: UInt8(ascii: ">"), from: from) {
            if part[end - 1] == UInt8(ascii: "-"), part[end - 2] == UInt8(ascii: "-") { return true }
            from = end + 1
        }
        return false
    }
}

extension UInt8 {
    package var lowercasedASCII: UInt8 {
        self &- UInt8(ascii: "A") < 26 ? self | 0x20 : self
    }

    /// HTML's ASCII whitespace.
    package var isHTMLSpace: Bool { isAmong(0x1_0000_3600) }

    /// White space, `/` and `>`.
    fileprivate var endsTagName: Bool { isAmong(0x4000_8001_0000_3600) }

    /// White space, `/`, `=` and `>`.
    fileprivate var endsAttributeName: Bool { isAmong(0x6000_8001_0000_3600) }

    /// Whether it is one of a set of ASCII characters below `@`, a bit for each.
    @inline(__always)
    private func isAmong(_ set: UInt64) -> Bool { self < 64 && set &>> UInt64(self) & 1 != 0 }
}
