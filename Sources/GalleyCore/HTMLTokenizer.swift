// HTML's tags, found in bytes.
//
// A tokenizer for the questions that links ask: which start and end tags there are, where, and with which
// attributes. It follows the WHATWG tokenizer's states for tags, comments and raw text (HTML §13.2.5),
// builds nothing, keeps ranges only, and looks at each byte once or twice.

/// An attribute of a tag, as ranges of the HTML it stands in.
package struct HTMLAttribute: Sendable, Hashable {
    package var name: Range<Int>
    /// Its value as written, without quotes and with character references in it; nil where there is none.
    package var value: Range<Int>?
}

/// A start or an end tag.
package struct HTMLTag: Sendable, Hashable {
    package var isEndTag: Bool
    /// From its `<` to behind its `>`.
    package var range: Range<Int>
    package var name: Range<Int>
}

/// Finds the tags of a piece of HTML, one at a time.
///
///     var tokenizer = HTMLTokenizer()
///     while let tag = tokenizer.next(in: html) { … tokenizer.attributes … }
package struct HTMLTokenizer: Sendable {
    /// Where the search goes on. Set it to start on another piece of the same page: an open `template`
    /// stays open.
    package var position: Int
    /// How many `template` elements are open: what is inside is not part of the page.
    package private(set) var templateDepth = 0
    /// The attributes of the last tag, in order.
    package private(set) var attributes: [HTMLAttribute] = []

    package init(at position: Int = 0) { self.position = position }

    /// The next complete tag, or nil. Comments, declarations and the text inside `script`, `style`,
    /// `textarea`, `title` and their like are passed over.
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
        attributes.removeAll(keepingCapacity: true)
        let nameStart = start + (isEndTag ? 2 : 1)
        var i = nameStart
        while i < html.count, !html[i].endsTagName { i += 1 }
        let name = nameStart..<i
        while true {
            while i < html.count, html[i].isHTMLSpace || html[i] == UInt8(ascii: "/") { i += 1 }
            guard i < html.count else {
                // The page ends inside the tag: there is no tag.
                position = html.count
                return nil
            }
            if html[i] == UInt8(ascii: ">") { break }
            i = readAttribute(at: i, in: html)
        }
        let tag = HTMLTag(isEndTag: isEndTag, range: start..<i + 1, name: name)
        position = i + 1
        if html.equals("template", at: name) {
            templateDepth = isEndTag ? max(0, templateDepth - 1) : templateDepth + 1
        } else if !isEndTag, isRawText(name, in: html) {
            position = endOfRawText(of: name, from: position, in: html)
        }
        return tag
    }

    /// Reads one attribute and gives the place behind it.
    private mutating func readAttribute(at start: Int, in html: Span<UInt8>) -> Int {
        // An equals sign at the beginning belongs to the name.
        var i = start + 1
        while i < html.count, !html[i].endsTagName, html[i] != UInt8(ascii: "=") { i += 1 }
        let name = start..<i
        var behind = i
        while behind < html.count, html[behind].isHTMLSpace { behind += 1 }
        guard behind < html.count, html[behind] == UInt8(ascii: "=") else {
            attributes.append(HTMLAttribute(name: name, value: nil))
            return i
        }
        i = behind + 1
        while i < html.count, html[i].isHTMLSpace { i += 1 }
        guard i < html.count, html[i] != UInt8(ascii: ">") else {
            attributes.append(HTMLAttribute(name: name, value: nil))
            return i
        }
        if html[i] == UInt8(ascii: "\"") || html[i] == UInt8(ascii: "'") {
            let end = html.firstIndex(of: html[i], from: i + 1) ?? html.count
            attributes.append(HTMLAttribute(name: name, value: i + 1..<end))
            return min(end + 1, html.count)
        }
        let valueStart = i
        while i < html.count, !html[i].isHTMLSpace, html[i] != UInt8(ascii: ">") { i += 1 }
        attributes.append(HTMLAttribute(name: name, value: valueStart..<i))
        return i
    }

    /// The place behind a comment, a document type or a bogus comment that begins with `<!`.
    private func endOfDeclaration(at start: Int, in html: Span<UInt8>) -> Int {
        let dash = UInt8(ascii: "-")
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

    private func isRawText(_ name: Range<Int>, in html: Span<UInt8>) -> Bool {
        switch html[name.lowerBound] | 0x20 {
        case UInt8(ascii: "s"): html.equals("script", at: name) || html.equals("style", at: name)
        case UInt8(ascii: "t"): html.equals("textarea", at: name) || html.equals("title", at: name)
        case UInt8(ascii: "x"): html.equals("xmp", at: name)
        case UInt8(ascii: "i"): html.equals("iframe", at: name)
        case UInt8(ascii: "n"): html.equals("noembed", at: name) || html.equals("noframes", at: name)
        default: false
        }
    }

    /// Where the end tag of a raw text element begins, or the end of the page.
    private func endOfRawText(of name: Range<Int>, from: Int, in html: Span<UInt8>) -> Int {
        var from = from
        while let start = html.firstIndex(of: UInt8(ascii: "<"), from: from) {
            let end = start + 2 + name.count
            if end < html.count, html[start + 1] == UInt8(ascii: "/"), html[end].endsTagName,
                html.equals(name, start + 2..<end)
            {
                return start
            }
            from = start + 1
        }
        return html.count
    }
}

extension Span<UInt8> {
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

    /// Whether two parts are the same but for the case of letters.
    fileprivate func equals(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
        for i in 0..<a.count
        where self[a.lowerBound + i].lowercasedASCII != self[b.lowerBound + i].lowercasedASCII {
            return false
        }
        return true
    }

    fileprivate func firstIndex(of byte: UInt8, from start: Int) -> Int? {
        var i = start
        while i < count {
            if self[i] == byte { return i }
            i += 1
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }

    /// HTML's ASCII whitespace.
    package var isHTMLSpace: Bool {
        self == 0x20 || self == 0x0A || self == 0x09 || self == 0x0D || self == 0x0C
    }

    fileprivate var endsTagName: Bool {
        isHTMLSpace || self == UInt8(ascii: "/") || self == UInt8(ascii: ">")
    }
}

// MARK: - Character references

extension [UInt8] {
    /// Appends an attribute's value with its character references resolved (HTML §13.2.5.72).
    ///
    /// Of the named ones it knows those of HTML 4 and the ASCII punctuation of HTML 5, which is what
    /// addresses are written with; any other stays as it is.
    package mutating func append(decodingAttribute html: Span<UInt8>, _ range: Range<Int>) {
        var start = range.lowerBound
        var i = start
        while i < range.upperBound {
            if html[i] == UInt8(ascii: "&"),
                let (scalar, end) = characterReference(in: html, i..<range.upperBound)
            {
                append(html, start..<i)
                append(contentsOf: Swift.String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
                start = end
                i = end
            } else {
                i += 1
            }
        }
        append(html, start..<range.upperBound)
    }
}

/// The character reference that a range begins with, and where it ends.
private func characterReference(in html: Span<UInt8>, _ range: Range<Int>) -> (scalar: UInt32, end: Int)? {
    var i = range.lowerBound + 1
    guard i < range.upperBound else { return nil }
    if html[i] == UInt8(ascii: "#") { return numericReference(in: html, i + 1..<range.upperBound) }
    let nameStart = i
    // No name is longer than 31 letters.
    while i < range.upperBound, i - nameStart < 32, html[i].isASCIILetter || html[i].isASCIIDigit { i += 1 }
    guard i > nameStart else { return nil }
    let name = String(decoding: bytes(of: html, nameStart..<i), as: UTF8.self)
    if i < range.upperBound, html[i] == UInt8(ascii: ";") {
        return namedReferences[name].map { ($0, i + 1) }
    }
    // The oldest ones need no semicolon, unless a query's parameter may be meant.
    if i < range.upperBound, html[i] == UInt8(ascii: "=") { return nil }
    guard let scalar = namedReferences[name], scalar < 0x100, legacyNames.contains(name) else { return nil }
    return (scalar, i)
}

private func bytes(of html: Span<UInt8>, _ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(html, range)
    return bytes
}

private func numericReference(in html: Span<UInt8>, _ range: Range<Int>) -> (scalar: UInt32, end: Int)? {
    var i = range.lowerBound
    var radix: UInt32 = 10
    if i < range.upperBound, html[i] | 0x20 == UInt8(ascii: "x") {
        radix = 16
        i += 1
    }
    let digitsStart = i
    var value: UInt32 = 0
    while i < range.upperBound, let digit = html[i].hexDigitValue.map(UInt32.init), digit < radix {
        value = Swift.min(value * radix + digit, 0x110000)
        i += 1
    }
    guard i > digitsStart else { return nil }
    if i < range.upperBound, html[i] == UInt8(ascii: ";") { i += 1 }
    if value == 0 || value > 0x10FFFF || (0xD800...0xDFFF).contains(value) { return (0xFFFD, i) }
    if (0x80...0x9F).contains(value) { return (windows1252[Int(value - 0x80)], i) }
    return (value, i)
}

/// What the numbers 0x80 to 0x9F stand for in pages that were written for Windows.
private let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
    0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A,
    0x153, 0x9D, 0x17E, 0x178,
]

/// The names of U+00A0 to U+00FF in order.
private let latin1Names = """
    nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc \
    Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve \
    Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute \
    acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde \
    ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml
    """.split(separator: " ").map(String.init)

/// The names that also stand without a semicolon.
private let legacyNames = Set(
    latin1Names + ["amp", "AMP", "lt", "LT", "gt", "GT", "quot", "QUOT", "COPY", "REG"])

private let namedReferences: [String: UInt32] = {
    var names: [String: UInt32] = [
        "amp": 0x26, "AMP": 0x26, "lt": 0x3C, "LT": 0x3C, "gt": 0x3E, "GT": 0x3E, "quot": 0x22, "QUOT": 0x22,
        "COPY": 0xA9, "REG": 0xAE,
    ]
    for (i, name) in latin1Names.enumerated() { names[name] = 0xA0 + UInt32(i) }
    for entry in otherNames.split(separator: " ") {
        let parts = entry.split(separator: "=")
        names[String(parts[0])] = UInt32(parts[1], radix: 16)
    }
    return names
}()

private let otherNames = """
    Tab=9 NewLine=A excl=21 num=23 dollar=24 percnt=25 apos=27 lpar=28 rpar=29 ast=2A plus=2B comma=2C \
    period=2E sol=2F colon=3A semi=3B equals=3D quest=3F commat=40 lsqb=5B lbrack=5B bsol=5C rsqb=5D \
    rbrack=5D Hat=5E lowbar=5F grave=60 lcub=7B lbrace=7B verbar=7C vert=7C rcub=7D rbrace=7D \
    hyphen=2010 dash=2010 OElig=152 oelig=153 Scaron=160 scaron=161 Yuml=178 fnof=192 circ=2C6 tilde=2DC \
    Alpha=391 Beta=392 Gamma=393 Delta=394 Epsilon=395 Zeta=396 Eta=397 Theta=398 Iota=399 Kappa=39A \
    Lambda=39B Mu=39C Nu=39D Xi=39E Omicron=39F Pi=3A0 Rho=3A1 Sigma=3A3 Tau=3A4 Upsilon=3A5 Phi=3A6 \
    Chi=3A7 Psi=3A8 Omega=3A9 alpha=3B1 beta=3B2 gamma=3B3 delta=3B4 epsilon=3B5 zeta=3B6 eta=3B7 \
    theta=3B8 iota=3B9 kappa=3BA lambda=3BB mu=3BC nu=3BD xi=3BE omicron=3BF pi=3C0 rho=3C1 sigmaf=3C2 \
    sigma=3C3 tau=3C4 upsilon=3C5 phi=3C6 chi=3C7 psi=3C8 omega=3C9 thetasym=3D1 upsih=3D2 piv=3D6 \
    ensp=2002 emsp=2003 thinsp=2009 zwnj=200C zwj=200D lrm=200E rlm=200F ndash=2013 mdash=2014 \
    lsquo=2018 rsquo=2019 sbquo=201A ldquo=201C rdquo=201D bdquo=201E dagger=2020 Dagger=2021 bull=2022 \
    hellip=2026 permil=2030 prime=2032 Prime=2033 lsaquo=2039 rsaquo=203A oline=203E frasl=2044 \
    euro=20AC image=2111 weierp=2118 real=211C trade=2122 alefsym=2135 larr=2190 uarr=2191 rarr=2192 \
    darr=2193 harr=2194 crarr=21B5 lArr=21D0 uArr=21D1 rArr=21D2 dArr=21D3 hArr=21D4 forall=2200 \
    part=2202 exist=2203 empty=2205 nabla=2207 isin=2208 notin=2209 ni=220B prod=220F sum=2211 \
    minus=2212 lowast=2217 radic=221A prop=221D infin=221E ang=2220 and=2227 or=2228 cap=2229 cup=222A \
    int=222B there4=2234 sim=223C cong=2245 asymp=2248 ne=2260 equiv=2261 le=2264 ge=2265 sub=2282 \
    sup=2283 nsub=2284 sube=2286 supe=2287 oplus=2295 otimes=2297 perp=22A5 sdot=22C5 lceil=2308 \
    rceil=2309 lfloor=230A rfloor=230B lang=27E8 rang=27E9 loz=25CA spades=2660 clubs=2663 hearts=2665 \
    diams=2666
    """
