// Folding: one form for what people write in several ways. Case and accents go, special letters become plain
// ones, and the same is done to what is searched for.
//
// A vowel with a mark in an Indic script, a voiced Japanese syllable or a Korean syllable is a letter of its own:
// only marks of European and Semitic scripts are dropped, and what then is left is composed again.

@_spi(_Unicode) import Swift

/// Whether a scalar is its own composed form whatever follows it here, and has no case: most of Chinese, Japanese and
/// Korean, whose texts are read several times faster for it.
func isCaselessSyllable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3041...0x3096, 0x30A1...0x30FA, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3: return true
    default: return false
    }
}

/// The scalars of a text in composed form, full-width forms as ASCII, kana of half a width as the usual ones.
func composed(_ text: String, into scalars: inout [Unicode.Scalar]) {
    scalars.removeAll(keepingCapacity: true)
    for scalar in narrowed(text)._nfc { scalars.append(scalar) }
}

/// The same without accents.
func withoutMarks(_ text: String, into scalars: inout [Unicode.Scalar]) {
    var plain = String.UnicodeScalarView()
    var previous: Unicode.Scalar = " "
    for scalar in narrowed(text)._nfd {
        if isDropped(scalar, after: previous) { continue }
        plain.append(scalar)
        previous = scalar
    }
    scalars.removeAll(keepingCapacity: true)
    for scalar in String(plain)._nfc { scalars.append(scalar) }
}

private func narrowed(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0.value >= 0xFF01 && $0.value <= 0xFF9F }) else {
        return text
    }
    var narrow = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar.value {
        case 0xFF01...0xFF5E: narrow.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
        case 0xFF66...0xFF9F: narrow.append(kana[Int(scalar.value - 0xFF66)])
        default: narrow.append(scalar)
        }
    }
    return String(narrow)
}

/// What U+FF66 to U+FF9F stand for; the last two are marks that combine with the kana before them.
private let kana: [Unicode.Scalar] = Array(
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン\u{3099}\u{309A}".unicodeScalars)

/// Whether a scalar of a decomposed text is an accent that makes no other letter.
private func isDropped(_ scalar: Unicode.Scalar, after previous: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0306, 0x0308:
        // й, ў and ї are letters, and endings are told apart by them.
        return !(0x0400...0x04FF).contains(previous.value)
    case 0x00AD, 0x0300...0x036F, 0x0483...0x0487, 0x0591...0x05BD, 0x05BF, 0x05C1...0x05C2, 0x05C4...0x05C5,
        0x05C7, 0x0610...0x061A, 0x064B...0x065F, 0x0670, 0x06D6...0x06DC, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF,
        0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F:
        return true
    default: return false
    }
}

/// Appends a letter in lower case.
func appendLowercase(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if scalar.isASCII {
        let byte = UInt8(scalar.value)
        bytes.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    } else if isCaselessSyllable(scalar) {
        // Three bytes, by RFC 3629.
        bytes.append(0xE0 | UInt8(scalar.value >> 12))
        bytes.append(0x80 | UInt8(scalar.value >> 6 & 0x3F))
        bytes.append(0x80 | UInt8(scalar.value & 0x3F))
    } else {
        bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    }
}

/// Appends a letter in lower case, a special one as the plain ones it is written with where it is missing.
func appendFolded(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    if scalar.isASCII || isCaselessSyllable(scalar) { return appendLowercase(scalar, to: &bytes) }
    for lower in scalar.properties.lowercaseMapping.unicodeScalars {
        switch lower {
        case "ß": bytes.append("ss")
        case "æ": bytes.append("ae")
        case "œ": bytes.append("oe")
        case "ø": bytes.append("o")
        case "ł": bytes.append("l")
        case "đ", "ð": bytes.append("d")
        case "þ": bytes.append("th")
        case "ı": bytes.append("i")
        case "ς": bytes.append("σ")
        case "ё": bytes.append("е")
        default: bytes.append(contentsOf: UTF8.encode(lower)!)
        }
    }
}

/// A word without accents and special letters.
func folded(_ word: Span<UInt8>) -> [UInt8] {
    var scalars: [Unicode.Scalar] = []
    withoutMarks(word.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }, into: &scalars)
    var bytes: [UInt8] = []
    for scalar in scalars { appendFolded(scalar, to: &bytes) }
    return bytes
}
