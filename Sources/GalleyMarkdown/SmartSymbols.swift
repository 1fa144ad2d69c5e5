// Symbols by what they look like: `(c)`, `-->`, `+/-`, `1/2`, `2nd` (pymdownx.smartsymbols).

import GalleyCore

extension InlineConstruct {
    static let smartSymbols = InlineConstruct(
        isOn: { $0.smartSymbols }, mayOccur: { _ in true }, initials: "(+-<=c0123456789\u{2013}",
        escapes: "(+-="
    ) { text, place in
        if text[place].decimalDigit != nil { return text.number(at: place) }
        for (written, symbol, isDash) in symbols where text.has(written, at: place) {
            // Smart punctuation makes a dash of two hyphens.
            if isDash, !text.options.smartPunctuation { continue }
            let end = place + written.utf8CodeUnitCount
            switch written.utf8Start[0] {
            case UInt8(ascii: "c"):
                guard !text.isWordBefore(place), !text.isWordAt(end) else { continue }
            case UInt8(ascii: "("): break
            default:
                // A longer run of signs is something else.
                let before = text[place - 1]
                guard before != UInt8(ascii: "-"), before != UInt8(ascii: "<"), before != UInt8(ascii: "+"),
                    before != UInt8(ascii: "="), before != UInt8(ascii: "/"),
                    text[end] != UInt8(ascii: "-"),
                    text[end] != UInt8(ascii: ">")
                else { continue }
            }
            return text.symbol(symbol, place..<end)
        }
        return nil
    }

    /// The longer first of two that begin alike.
    private static let symbols: [(written: StaticString, symbol: StaticString, isDash: Bool)] = [
        ("(tm)", "™", false), ("(c)", "©", false), ("(r)", "®", false), ("(TM)", "™", false),
        ("(C)", "©", false), ("(R)", "®", false),
        ("+/-", "±", false), ("<-->", "↔", false), ("<\u{2013}>", "↔", true), ("-->", "→", false),
        ("\u{2013}>", "→", true), ("<--", "←", false),
        ("<\u{2013}", "←", true), ("=/=", "≠", false), ("c/o", "℅", false),
    ]
}

extension InlineText {
    fileprivate func symbol(_ symbol: StaticString, _ range: Range<Int>) -> InlineReading {
        .piece(
            InlinePiece(range: range, words: Array(UnsafeBufferPointer(symbol))) { lowering, _ in
                lowering.document.html.append(symbol)
            })
    }

    /// A fraction, or the letters of an ordinal number. Each number is looked at once, from where it begins.
    fileprivate func number(at place: Int) -> InlineReading? {
        let before = self[place - 1]
        guard !isWordBefore(place), before != UInt8(ascii: "."), before != UInt8(ascii: ","),
            before != UInt8(ascii: "/"), before != UInt8(ascii: "-")
        else { return nil }
        var digits = place
        while self[digits].decimalDigit != nil { digits += 1 }
        if let (symbol, end) = fraction(at: place) { return self.symbol(symbol, place..<end) }
        let end = digits + 2
        guard !isWordAt(end), isOrdinal(place..<digits) else { return nil }
        let ending = Array(bytes[digits..<end])
        return .piece(
            InlinePiece(range: digits..<end, words: ending) { lowering, _ in
                lowering.document.html.append("<sup>")
                lowering.document.html.append(contentsOf: ending)
                lowering.document.html.append("</sup>")
            })
    }

    private static let fractions: [(StaticString, StaticString)] = [
        ("1/2", "½"), ("1/4", "¼"), ("3/4", "¾"), ("1/3", "⅓"), ("2/3", "⅔"), ("1/5", "⅕"), ("2/5", "⅖"),
        ("3/5", "⅗"), ("4/5", "⅘"), ("1/6", "⅙"), ("5/6", "⅚"), ("1/8", "⅛"), ("3/8", "⅜"), ("5/8", "⅝"),
        ("7/8", "⅞"),
    ]

    private func fraction(at place: Int) -> (StaticString, Int)? {
        guard let (_, symbol) = Self.fractions.first(where: { has($0.0, at: place) }) else { return nil }
        let end = place + 3
        // `1/2/2026` is a date, `1/2.5` no fraction.
        guard !isWordAt(end), self[end] != UInt8(ascii: "/"),
            !(self[end] == UInt8(ascii: ".") && self[end + 1].decimalDigit != nil)
        else { return nil }
        return (symbol, end)
    }

    /// Whether the letters behind a number are those of its ordinal.
    private func isOrdinal(_ digits: Range<Int>) -> Bool {
        let last = self[digits.upperBound - 1]
        let isTeen = digits.count > 1 && self[digits.upperBound - 2] == UInt8(ascii: "1")
        let ending: StaticString =
            switch last {
            case UInt8(ascii: "1") where !isTeen: "st"
            case UInt8(ascii: "2") where !isTeen: "nd"
            case UInt8(ascii: "3") where !isTeen: "rd"
            default: "th"
            }
        return has(ending, at: digits.upperBound)
    }
}
