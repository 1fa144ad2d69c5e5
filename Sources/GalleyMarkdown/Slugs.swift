// The ids that headings get of their text, by the rules of different tools: whoever moves a site keeps the addresses
// that others link to.

import GalleyCore

extension MarkdownOptions {
    /// Whose rules the ids of headings follow.
    package enum HeadingIDRules: String, Sendable, CaseIterable {
        /// GitHub's: letters, digits, hyphens for spaces; `-1` behind an id that is taken.
        case github
        /// Python-Markdown's: ASCII only, `é` as `e`, one hyphen for any spaces and hyphens; `_1` where taken.
        case ascii
        /// Those of Python-Markdown's `slugify_unicode`: the same with the letters of all scripts.
        case unicode
        /// Those of `pymdownx.slugs.slugify(case="lower")`: a hyphen for each space, `_1` where taken.
        case pymdownx

        /// The id of a text, without what makes it unique; empty where none of it can stand in one.
        package func slug(of text: [UInt8]) -> String {
            switch self {
            case .github: HeadingIDs.slug(of: text)
            case .ascii: String(Self.joined(Self.asciiWords(of: text)))
            case .unicode: String(Self.joined(Self.words(of: text)))
            case .pymdownx: String(Self.pymdownx(text))
            }
        }

        var isPython: Bool { self != .github }

        private static func asciiWords(of text: [UInt8]) -> [UInt8] {
            var words: [UInt8] = []
            for scalar in String(text).unicodeScalars {
                if let byte = UInt8(exactly: scalar.value), byte < 0x80 {
                    if byte.isWordOrSpace { words.append(byte.isASCIIAlpha ? byte | 0x20 : byte) }
                } else if let letters = CompatibilityLetters.letters(of: scalar) {
                    words += letters
                }
            }
            return words
        }

        private static func words(of text: [UInt8]) -> [UInt8] {
            var words: [UInt8] = []
            let scalars = Array(String(text).unicodeScalars)
            for (i, scalar) in scalars.enumerated() {
                if scalar.properties.isWhitespace {
                    words.append(0x20)
                } else if scalar == "-" || scalar == "_" || scalar.isLetterOrNumber {
                    words.append(utf8: scalars.lowercased(at: i))
                }
            }
            return words
        }

        /// One hyphen for each run of spaces and hyphens; none at the ends but those that the text has.
        private static func joined(_ words: [UInt8]) -> [UInt8] {
            var slug: [UInt8] = []
            for byte in words[...].trimmed {
                let next = byte.isMarkdownSpace ? UInt8(ascii: "-") : byte
                if next != UInt8(ascii: "-") || slug.last != next { slug.append(next) }
            }
            return slug
        }

        private static func pymdownx(_ text: [UInt8]) -> [UInt8] {
            var slug: [UInt8] = []
            let words = text.split(whereSeparator: \.isMarkdownSpace).joined(separator: CollectionOfOne(0x20))
            // What looks like a tag goes, though it is text.
            let scalars = Array(String(Array(words).withoutTags[...].trimmed).unicodeScalars)
            for (i, scalar) in scalars.enumerated() {
                if scalar == " " {
                    slug.append(UInt8(ascii: "-"))
                } else {
                    for small in scalars.lowercased(at: i).unicodeScalars
                    where small == "-" || small == "_" || small.isLetterOrNumber {
                        slug.append(utf8: String(small))
                    }
                }
            }
            return slug
        }
    }
}

extension [Unicode.Scalar] {
    /// A character in lower case; a sigma that ends its word has a letter of its own.
    fileprivate func lowercased(at place: Int) -> String {
        if self[place] == "Σ", place > 0, self[place - 1].properties.isAlphabetic,
            place + 1 == count || !self[place + 1].properties.isAlphabetic
        {
            return "ς"
        }
        return self[place].properties.lowercaseMapping
    }
}

/// The numbers behind ids as Python-Markdown gives them: `a`, `a_1`, `a_2`, and `a_3` for another `a_2`.
struct PythonNumbers {
    /// For each id without its number, from which number to go on where one is taken.
    private var next: [String: [Int: Int]] = [:]

    /// The first id from a taken one on that is free; `isTaken` tells of any.
    mutating func free(from id: String, isTaken: (String) -> Bool) -> String {
        var (base, number) = Self.parts(of: id)
        number += 1
        var passed: [Int] = []
        while true {
            if let further = next[base]?[number] {
                passed.append(number)
                number = further
            } else if isTaken("\(base)_\(number)") {
                passed.append(number)
                number += 1
            } else {
                break
            }
        }
        for skipped in passed { next[base, default: [:]][skipped] = number }
        return "\(base)_\(number)"
    }

    private static func parts(of id: String) -> (base: String, number: Int) {
        guard let underscore = id.utf8.lastIndex(of: UInt8(ascii: "_")) else { return (id, 0) }
        let digits = id[underscore...].dropFirst()
        guard !digits.isEmpty, digits.utf8.allSatisfy({ $0.decimalDigit != nil }), digits.utf8.count < 16,
            let number = Int(digits)
        else { return (id, 0) }
        return (String(id[..<underscore]), number)
    }
}

extension UInt8 {
    fileprivate var isWordOrSpace: Bool {
        isASCIIAlphanumeric || isMarkdownSpace || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterOrNumber: Bool {
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .decimalNumber,
            .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}

extension [UInt8] {
    fileprivate var withoutTags: [UInt8] {
        var result: [UInt8] = []
        var i = 0
        while i < count {
            if self[i] == UInt8(ascii: "<") {
                guard let end = self[i...].firstIndex(of: UInt8(ascii: ">")) else {
                    return result + self[i...]
                }
                i = end + 1
            } else {
                result.append(self[i])
                i += 1
            }
        }
        return result
    }
}
