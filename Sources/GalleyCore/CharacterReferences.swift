// Character references of HTML: `&amp;`, `&#47;`, `&copy` (HTML §13.2.5.72).

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
package func characterReference(in html: Span<UInt8>, _ range: Range<Int>) -> (scalar: UInt32, end: Int)? {
    var i = range.lowerBound + 1
    guard i < range.upperBound else { return nil }
    // Nearly all of them in addresses.
    if range.upperBound - i >= 4, html.has("amp;", at: i) { return (0x26, i + 4) }
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
