// The alphabets of mathematics: `\mathbb{R}` is the character ℝ, as Unicode's block of mathematical alphanumeric
// symbols has it. MathML Core has no other way to choose one.

/// A face letters are set in.
enum Alphabet: Sendable {
    /// What TeX does by itself: Latin and small Greek letters slanted, the rest upright.
    case normal
    case roman, italic, bold, boldItalic, script, boldScript, fraktur, boldFraktur, doubleStruck
    case sansSerif, boldSansSerif, italicSansSerif, monospace

    /// Whether letters next to each other make one word.
    var makesWords: Bool {
        switch self {
        case .roman, .italic, .bold, .sansSerif, .boldSansSerif, .italicSansSerif, .monospace: true
        default: false
        }
    }

    /// Where its capitals, small letters and digits begin.
    private var start: (letters: UInt32, digits: UInt32?) {
        switch self {
        case .normal, .roman: (0x41, nil)
        case .bold: (0x1D400, 0x1D7CE)
        case .italic: (0x1D434, nil)
        case .boldItalic: (0x1D468, 0x1D7CE)
        case .script: (0x1D49C, nil)
        case .boldScript: (0x1D4D0, 0x1D7CE)
        case .fraktur: (0x1D504, nil)
        case .doubleStruck: (0x1D538, 0x1D7D8)
        case .boldFraktur: (0x1D56C, 0x1D7CE)
        case .sansSerif: (0x1D5A0, 0x1D7E2)
        case .boldSansSerif: (0x1D5D4, 0x1D7EC)
        case .italicSansSerif: (0x1D608, 0x1D7E2)
        case .monospace: (0x1D670, 0x1D7F6)
        }
    }

    /// Where its Greek capitals begin; small letters follow 26 on.
    private var greek: UInt32? {
        switch self {
        case .bold: 0x1D6A8
        case .italic: 0x1D6E2
        case .boldItalic: 0x1D71C
        case .boldSansSerif: 0x1D756
        default: nil
        }
    }

    /// Letters that had a code point before the block was made, whose places in it are empty.
    private static let older: [UInt32: UInt32] = [
        0x1D455: 0x210E, 0x1D49D: 0x212C, 0x1D4A0: 0x2130, 0x1D4A1: 0x2131, 0x1D4A3: 0x210B, 0x1D4A4: 0x2110,
        0x1D4A7: 0x2112, 0x1D4A8: 0x2133, 0x1D4AD: 0x211B, 0x1D4BA: 0x212F, 0x1D4BC: 0x210A, 0x1D4C4: 0x2134,
        0x1D506: 0x212D, 0x1D50B: 0x210C, 0x1D50C: 0x2111, 0x1D515: 0x211C, 0x1D51D: 0x2128, 0x1D53A: 0x2102,
        0x1D53F: 0x210D, 0x1D545: 0x2115, 0x1D547: 0x2119, 0x1D548: 0x211A, 0x1D549: 0x211D, 0x1D551: 0x2124,
    ]

    /// The six Greek letters of another form, in the order they follow the small ones.
    private static let greekVariants: [UInt32] = [0x2202, 0x3F5, 0x3D1, 0x3F0, 0x3D5, 0x3F1, 0x3D6]

    /// A letter or digit in this alphabet; itself where the alphabet has no such character.
    func callAsFunction(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if self == .normal || self == .roman { return scalar }
        let value = scalar.value
        var mapped = value
        switch value {
        case 0x41...0x5A: mapped = start.letters + value - 0x41
        case 0x61...0x7A: mapped = start.letters + 26 + value - 0x61
        case 0x30...0x39: if let digits = start.digits { mapped = digits + value - 0x30 }
        case 0x391...0x3A9: if let greek { mapped = greek + value - 0x391 }
        case 0x3B1...0x3C9: if let greek { mapped = greek + 26 + value - 0x3B1 }
        case 0x2207: if let greek { mapped = greek + 25 }
        default:
            if let greek, let index = Self.greekVariants.firstIndex(of: value) {
                mapped = greek + 51 + UInt32(index)
            }
        }
        return Unicode.Scalar(Self.older[mapped] ?? mapped) ?? scalar
    }

    func callAsFunction(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars { result.unicodeScalars.append(self(scalar)) }
        return result
    }
}
