// Extended autolinks (GFM, Autolinks): addresses that stand in the text without any brackets.

import GalleyCore

/// An address found in a text.
struct BareAddress {
    /// The bytes that are shown.
    var range: Range<Int>
    /// What the destination has before them.
    var prefix: StaticString

    /// Looks for an address at the colon, the `@` or the dot at `place`; what stands before `limit` is taken.
    init?(in text: UnsafeBufferPointer<UInt8>, at place: Int, from limit: Int, of node: Node) {
        switch text[place] {
        case UInt8(ascii: ":"):
            guard let range = Self.url(in: text, colon: place, from: limit) else { return nil }
            self.range = range
            prefix = ""
        case UInt8(ascii: "."):
            guard let range = Self.host(in: text, dot: place, from: limit, of: node) else {
                return nil
            }
            self.range = range
            prefix = "http://"
        default:
            guard let (range, prefix) = Self.mail(in: text, at: place, from: limit) else { return nil }
            self.range = range
            self.prefix = prefix
        }
    }

    /// `http://`, `https://` or `ftp://` and a domain.
    private static func url(in text: UnsafeBufferPointer<UInt8>, colon: Int, from limit: Int) -> Range<Int>? {
        guard colon + 3 < text.count, text[colon + 1] == UInt8(ascii: "/"),
            text[colon + 2] == UInt8(ascii: "/")
        else { return nil }
        var start = colon
        while start > limit, colon - start < 6, text[start - 1].isASCIIAlpha { start -= 1 }
        let scheme = text[start..<colon]
        guard scheme.matches("http") || scheme.matches("https") || scheme.matches("ftp") else { return nil }
        guard isHostCharacter(in: text, at: colon + 3),
            let domainEnd = domainEnd(in: text, from: colon + 3, needsDot: false)
        else { return nil }
        let end = addressEnd(in: text, from: start, domainEnd: domainEnd)
        return end > colon + 3 ? start..<end : nil
    }

    /// `www.` and a domain.
    private static func host(
        in text: UnsafeBufferPointer<UInt8>, dot: Int, from limit: Int, of node: Node
    ) -> Range<Int>? {
        let start = dot - 3
        guard start >= limit, text[start] == UInt8(ascii: "w"), text[start + 1] == UInt8(ascii: "w"),
            text[start + 2] == UInt8(ascii: "w")
        else { return nil }
        if start > 0 {
            switch text[start - 1] {
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "("): break
            case let byte where byte.isMarkdownSpace: break
            default: return nil
            }
        } else {
            switch node.previous?.kind {
            case nil, .softBreak, .lineBreak, .emphasis, .strong: break
            default: return nil
            }
        }
        guard let domainEnd = domainEnd(in: text, from: start, needsDot: true) else { return nil }
        let end = addressEnd(in: text, from: start, domainEnd: domainEnd)
        return end > dot ? start..<end : nil
    }

    /// A mail address, with or without its scheme.
    private static func mail(
        in text: UnsafeBufferPointer<UInt8>, at place: Int, from limit: Int
    ) -> (Range<Int>, StaticString)? {
        var start = place
        var prefix: StaticString = "mailto:"
        var isChat = false
        while start > limit {
            let byte = text[start - 1]
            if byte.isASCIIAlphanumeric || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            {
                start -= 1
            } else if byte == UInt8(ascii: ":"), start < place {
                if let schemeStart = scheme("mailto", in: text, colon: start - 1, from: limit) {
                    start = schemeStart
                    prefix = ""
                } else if let schemeStart = scheme("xmpp", in: text, colon: start - 1, from: limit) {
                    start = schemeStart
                    prefix = ""
                    isChat = true
                }
                break
            } else {
                break
            }
        }
        guard start < place else { return nil }
        var end = place + 1
        var dots = 0
        while end < text.count {
            let byte = text[end]
            if byte.isASCIIAlphanumeric {
            } else if byte == UInt8(ascii: "@") {
                return nil
            } else if byte == UInt8(ascii: "."), end + 1 < text.count, text[end + 1].isASCIIAlphanumeric {
                dots += 1
            } else if byte == UInt8(ascii: "/"), isChat {
            } else if byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_") {
                break
            }
            end += 1
        }
        guard end - place >= 2, dots > 0, text[end - 1].isASCIIAlpha || text[end - 1] == UInt8(ascii: ".")
        else {
            return nil
        }
        end = trimmedEnd(in: text, from: place, end)
        return end > place + 1 ? (start..<end, prefix) : nil
    }

    /// Where a scheme before a colon begins; nil where it is another or part of a longer word.
    private static func scheme(
        _ name: StaticString, in text: UnsafeBufferPointer<UInt8>, colon: Int, from limit: Int
    ) -> Int? {
        let start = colon - name.utf8CodeUnitCount
        guard start >= limit, text[start..<colon].elementsEqual(UnsafeBufferPointer(name)) else { return nil }
        return start > limit && text[start - 1].isASCIIAlphanumeric ? nil : start
    }

    /// Where a valid domain ends: letters, digits, hyphens and underscores between dots, no underscore in
    /// the last two parts.
    private static func domainEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int, needsDot: Bool)
        -> Int?
    {
        var dots = 0
        var underscoresBefore = 0
        var underscores = 0
        var i = start + 1
        while i < text.count {
            let byte = text[i]
            if byte == UInt8(ascii: "_") {
                underscores += 1
            } else if byte == UInt8(ascii: ".") {
                underscoresBefore = underscores
                underscores = 0
                dots += 1
            } else if byte == Marker.lead.0, i + 2 < text.count, text[i + 1] == Marker.lead.1 {
                guard Marker.substituted(by: text[i + 2]) == UInt8(ascii: "_") else { break }
                underscores += 1
                i += 2
            } else if byte != UInt8(ascii: "-"), !isHostCharacter(in: text, at: i) {
                break
            }
            i += 1
        }
        // A domain of many parts is taken as it is: looking at it again and again would be quadratic.
        if underscoresBefore > 0 || underscores > 0, dots <= 10 { return nil }
        return needsDot && dots == 0 ? nil : i
    }

    /// Whether a character may stand in a domain: no white space, no punctuation.
    private static func isHostCharacter(in text: UnsafeBufferPointer<UInt8>, at i: Int) -> Bool {
        let byte = text[i]
        if byte < 0x80 { return byte.isASCIIAlphanumeric }
        if byte & 0xC0 == 0x80 { return true }
        // Only the punctuation of U+2000 to U+206F and U+3000 to U+303F is near enough to addresses to matter.
        guard i + 2 < text.count else { return true }
        if byte == 0xE2 { return text[i + 1] > 0x81 }
        if byte == 0xE3 { return text[i + 1] != 0x80 }
        if byte == 0xEF { return text[i + 1] != 0xBC && text[i + 1] != 0xBD }
        return !(byte == 0xC2 && (text[i + 1] == 0xA0 || text[i + 1] == 0xAB || text[i + 1] == 0xBB))
    }

    /// Where an address ends whose domain ends at `domainEnd`.
    private static func addressEnd(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, domainEnd: Int
    ) -> Int {
        var end = domainEnd
        while end < text.count, !text[end].isMarkdownSpace, text[end] != UInt8(ascii: "<"),
            !isAddressEnd(in: text, at: end)
        {
            end += 1
        }
        return trimmedEnd(in: text, from: start, end)
    }

    private static func isAddressEnd(in text: UnsafeBufferPointer<UInt8>, at i: Int) -> Bool {
        text[i] == Marker.lead.0 && i + 2 < text.count && text[i + 1] == Marker.lead.1
            && text[i + 2] == Marker.addressEnd
    }

    /// The end of an address without trailing punctuation, closing parentheses that were not opened in it,
    /// and what looks like a character reference.
    private static func trimmedEnd(in text: UnsafeBufferPointer<UInt8>, from start: Int, _ end: Int) -> Int {
        var end = end
        var opening = 0
        var closing = 0
        for i in start..<end {
            if text[i] == UInt8(ascii: "(") { opening += 1 }
            if text[i] == UInt8(ascii: ")") { closing += 1 }
        }
        while end > start {
            let last = text[end - 1]
            if last == UInt8(ascii: ")") {
                if closing <= opening { return end }
                closing -= 1
                end -= 1
            } else if last.isTrailingPunctuation {
                end -= 1
            } else if last == UInt8(ascii: ";") {
                var name = end - 1
                while name > start, text[name - 1].isASCIIAlpha { name -= 1 }
                end =
                    name > start && name < end - 1 && text[name - 1] == UInt8(ascii: "&") ? name - 1 : end - 1
            } else {
                return end
            }
        }
        return end
    }
}

extension Slice<UnsafeBufferPointer<UInt8>> {
    /// Whether these bytes are a word in lower case, letters of either case being the same.
    func matches(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        return zip(self, UnsafeBufferPointer(word)).allSatisfy { $0 | 0x20 == $1 }
    }
}

extension UnsafeBufferPointer<UInt8> {
    init(_ text: StaticString) { self.init(start: text.utf8Start, count: text.utf8CodeUnitCount) }
}
