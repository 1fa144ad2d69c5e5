// The one id of a page that a wrong fragment can only have meant.
//
// A suggestion may be wrong, a repair may not. So an id counts only if it is the single one that differs in nothing but
// capital letters, punctuation and what stands between words, or the single one that is a slip of the finger away.
// A digit is never a slip: `#step-3` is not `#step-2`. Nor is the first letter of a word: `#async` is not `#sync`.

import GalleyCore

/// The ids of one page, prepared once.
package struct MeantIDs: Sendable {
    /// By letters and digits alone; nil where several ids have the same.
    private var byLetters: [String: String?] = [:]
    private let ids: [(name: String, bytes: [UInt8])]

    package init(_ ids: [String]) {
        var seen: Set<PathKey> = []
        var kept: [(String, [UInt8])] = []
        for id in ids where seen.insert(PathKey(id)).inserted {
            kept.append((id, Array(id.lowercased().utf8)))
            let letters = Self.letters(of: id)
            guard !letters.isEmpty else { continue }
            byLetters[letters] = .some(byLetters[letters] == nil ? id : nil)
        }
        self.ids = kept
    }

    /// Shorter words are alike by chance.
    private static let shortest = 5

    /// The id that was meant; nil where it is not certain. A look-up that compares draws on the budget.
    package func meant(by fragment: String, budget: inout Int) -> String? {
        if let known = byLetters[Self.letters(of: fragment)] { return known }
        let wanted = Array(fragment.lowercased().utf8)
        guard wanted.count >= Self.shortest else { return nil }
        var found: Int?
        for (i, id) in ids.enumerated() {
            budget -= 1
            guard abs(id.bytes.count - wanted.count) <= 1 else { continue }
            budget -= wanted.count
            guard budget > 0 else { return nil }
            guard Self.differInOnePlace(wanted, id.bytes) else { continue }
            // Two that are equally near are no certain one.
            guard found == nil else { return nil }
            found = i
        }
        guard let found, Self.isSlip(wanted, ids[found].bytes) else { return nil }
        return ids[found].name
    }

    /// Letters and digits in lower case. Digits with anything between them stay apart: `1.2` is not `12`.
    private static func letters(of id: String) -> String {
        var result = String.UnicodeScalarView()
        var isApart = false
        for scalar in id.lowercased().unicodeScalars {
            let isLetter =
                scalar.isASCII
                ? UInt8(ascii: scalar).isASCIILetter || UInt8(ascii: scalar).isASCIIDigit
                : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || scalar.properties.generalCategory == .nonspacingMark
            guard isLetter else {
                isApart = true
                continue
            }
            if isApart, scalar.isDigit, result.last?.isDigit ?? false { result.append("-") }
            result.append(scalar)
            isApart = false
        }
        return String(result)
    }

    /// What two texts have besides a common start and a common end.
    private static func difference(_ a: [UInt8], _ b: [UInt8]) -> (
        start: Int, a: ArraySlice<UInt8>, b: ArraySlice<UInt8>
    ) {
        var start = 0
        while start < a.count, start < b.count, a[start] == b[start] { start += 1 }
        var end = 0
        while end < a.count - start, end < b.count - start, a[a.count - 1 - end] == b[b.count - 1 - end] {
            end += 1
        }
        return (start, a[start..<a.count - end], b[start..<b.count - end])
    }

    /// Whether one byte is too many, missing or another one, or two neighbours are swapped.
    private static func differInOnePlace(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let difference = difference(a, b)
        if max(difference.a.count, difference.b.count) <= 1 { return true }
        return difference.a.count == 2 && difference.b.elementsEqual(difference.a.reversed())
    }

    private static func isSlip(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        let difference = difference(a, b)
        guard (difference.a + difference.b).allSatisfy({ $0 < 0x80 && !$0.isASCIIDigit }) else {
            return false
        }
        let end = difference.a.endIndex
        // Next to a digit, a letter is a part of a number or a version.
        return difference.start > 0 && a[difference.start - 1].isASCIILetter
            && (end == a.count || !a[end].isASCIIDigit)
    }
}

extension Unicode.Scalar {
    fileprivate var isDigit: Bool { properties.numericType != nil }
}
