// Words: what of a text can be searched for. `Tests/GalleySearchTests/words.json` says by example how a text is
// split; the script in the page is held to the same cases.
//
// A *token* is a run of letters and digits. Tokens joined by single `_` or `-` are a *chain*; its *parts* are the
// tokens, or the humps of those written in camel case. Each part is a word, and so is the chain written together,
// so that `createIdea` is found by `create idea` and by `createidea`. Scripts that put no spaces between words
// give pairs of letters.

import GalleyCore

/// Splits texts into words; keeps its buffers from one to the next.
struct WordSplitter {
    struct Word {
        /// In `bytes`.
        var range: Range<Int>
        /// How many parts it joins; 0 for a part itself.
        var parts: Int
    }

    /// The longest word, in bytes: longer ones are keys, hashes and noise.
    static let longestWord = 40

    /// The words of the last text, in the order of the text.
    private(set) var words: [Word] = []
    private(set) var bytes: [UInt8] = []

    private enum Kind: UInt8 {
        case other, lower, upper, letter, digit, mark, ideograph

        var isLetter: Bool { self == .lower || self == .upper || self == .letter }
        var isWord: Bool { self != .other && self != .ideograph }
    }

    private var scalars: [Unicode.Scalar] = []
    private var kinds: [Kind] = []
    /// Whether letters are folded or only put into lower case.
    private var folds = true
    /// The current chain: its first word, tokens and parts so far.
    private var chainStart = 0
    private var tokens = 0
    /// The scalars of a token without apostrophes.
    private var token: [Int] = []

    /// Finds the words of a text, folded, or else with their accents.
    mutating func split(_ text: Span<UInt8>, folding folds: Bool = true) {
        self.folds = folds
        words.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        var isASCII = true
        for i in 0..<text.count where text[i] >= 0x80 {
            isASCII = false
            break
        }
        if isASCII {
            scalars.removeAll(keepingCapacity: true)
            for i in 0..<text.count { scalars.append(Unicode.Scalar(text[i])) }
        } else {
            let string = text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
            if string.unicodeScalars.allSatisfy({ $0.isASCII || isCaselessSyllable($0) }) {
                scalars.removeAll(keepingCapacity: true)
                scalars.append(contentsOf: string.unicodeScalars)
            } else if folds {
                withoutMarks(string, into: &scalars)
            } else {
                composed(string, into: &scalars)
            }
        }
        kinds.removeAll(keepingCapacity: true)
        for scalar in scalars { kinds.append(Self.kind(of: scalar)) }
        splitScalars()
    }

    private mutating func splitScalars() {
        var i = 0
        chainStart = 0
        tokens = 0
        while i < scalars.count {
            switch kinds[i] {
            case .other:
                let joins =
                    tokens > 0 && (scalars[i] == "_" || scalars[i] == "-") && kinds[i - 1].isWord
                    && i + 1 < scalars.count && kinds[i + 1].isWord
                if !joins { endChain() }
                i += 1
            case .ideograph:
                endChain()
                i = splitIdeographs(from: i)
                chainStart = words.count
            default: i = splitToken(from: i)
            }
        }
        endChain()
    }

    /// Whether the token is an article or the like that has lost its vowel, as in `l'installation` and `qu'il`: what follows
    /// is a word of its own.
    private var isElision: Bool {
        switch token.count {
        case 1: "cdjlmnstCDJLMNST".unicodeScalars.contains(scalars[token[0]])
        case 2:
            "qQ".unicodeScalars.contains(scalars[token[0]]) && "uU".unicodeScalars.contains(scalars[token[1]])
        default: false
        }
    }

    /// Reads a token and adds its parts; returns where it ends.
    private mutating func splitToken(from start: Int) -> Int {
        token.removeAll(keepingCapacity: true)
        var i = start
        var hasText = false
        /// How long the token is without a final `'s`.
        var lengthWithoutS: Int?
        while i < scalars.count {
            if kinds[i].isWord {
                if kinds[i] != .mark { hasText = true }
                token.append(i)
                i += 1
                continue
            }
            guard i > start, i + 1 < scalars.count else { break }
            let scalar = scalars[i]
            if scalar == "." && kinds[i - 1] == .digit && kinds[i + 1] == .digit {
                token.append(i)
                i += 1
            } else if scalar == "'" || scalar == "\u{2019}", kinds[i - 1].isLetter, kinds[i + 1].isLetter {
                if isElision, i + 2 < scalars.count, kinds[i + 2].isWord { break }
                let next = scalars[i + 1]
                lengthWithoutS = next == "s" || next == "S" ? token.count : nil
                i += 1
            } else {
                break
            }
        }
        if let length = lengthWithoutS, token.count == length + 1 { token.removeLast() }
        guard hasText else { return i }
        tokens += 1
        let end = suffixEnd(from: i)
        splitHumps(suffix: i..<end)
        if end > i { endChain() }
        return end
    }

    /// The end of `++` or `#` behind a letter, at the end of a token.
    private func suffixEnd(from start: Int) -> Int {
        guard start < scalars.count, kinds[start - 1].isLetter else { return start }
        var end = start
        if scalars[end] == "#" {
            end += 1
        } else {
            while end < scalars.count, end < start + 2, scalars[end] == "+" { end += 1 }
        }
        guard end < scalars.count else { return end }
        return kinds[end].isWord || scalars[end] == "+" || scalars[end] == "#" ? start : end
    }

    /// Adds the parts of a token in camel case.
    private mutating func splitHumps(suffix: Range<Int>) {
        var partStart = 0
        var hasLetter = false
        for i in 0..<token.count {
            let kind = kinds[token[i]]
            if i > partStart, kind == .upper, hasLetter, beginsHump(i, partStart: partStart) {
                addPart(token[partStart..<i], suffix: 0..<0)
                partStart = i
                hasLetter = false
            }
            if kind.isLetter { hasLetter = true }
        }
        addPart(token[partStart...], suffix: suffix)
    }

    /// Whether a capital letter of the token begins a part.
    private func beginsHump(_ i: Int, partStart: Int) -> Bool {
        /// The kind of the letter before it, marks passed over.
        var before = i - 1
        while before > partStart, kinds[token[before]] == .mark { before -= 1 }
        var after = i + 1
        while after < token.count, kinds[token[after]] == .mark { after += 1 }
        let isFollowedByLower = after < token.count && kinds[token[after]] == .lower
        switch kinds[token[before]] {
        case .lower: return true
        case .digit: return isFollowedByLower
        case .upper:
            // `HTTP|Server`; but `OAuth` and `APIs` are one.
            guard isFollowedByLower, before > partStart, kinds[token[before - 1]] == .upper else {
                return false
            }
            let isPlural =
                scalars[token[after]] == "s"
                && (after + 1 == token.count || kinds[token[after + 1]] != .lower)
            return !isPlural
        default: return false
        }
    }

    private mutating func addPart(_ part: ArraySlice<Int>, suffix: Range<Int>) {
        let start = bytes.count
        for i in part { append(scalars[i]) }
        for i in suffix { append(scalars[i]) }
        words.append(Word(range: start..<bytes.count, parts: 0))
    }

    private mutating func append(_ scalar: Unicode.Scalar) {
        if folds { appendFolded(scalar, to: &bytes) } else { appendLowercase(scalar, to: &bytes) }
    }

    /// Adds the parts of a chain written together, and drops what is too long.
    private mutating func endChain() {
        defer {
            tokens = 0
            chainStart = words.count
        }
        guard tokens > 0 else { return }
        let parts = words.count - chainStart
        let length = words[chainStart...].reduce(0) { $0 + $1.range.count }
        let isWord = parts > 1 && (tokens == 1 || parts <= 4) && length <= Self.longestWord
        let start = bytes.count
        if isWord {
            // The parts lie one behind the other.
            bytes.append(contentsOf: bytes[words[chainStart].range.lowerBound..<start])
        }
        if length > Self.longestWord {
            var kept = chainStart
            for i in chainStart..<words.count where words[i].range.count <= Self.longestWord {
                words[kept] = words[i]
                kept += 1
            }
            words.removeSubrange(kept...)
        }
        if isWord { words.append(Word(range: start..<bytes.count, parts: parts)) }
    }

    /// Adds the pairs of a run of letters that stand without spaces; returns where it ends.
    private mutating func splitIdeographs(from start: Int) -> Int {
        var i = start
        var previous: Range<Int>?
        var pairs = 0
        while i < scalars.count, kinds[i] == .ideograph {
            let first = bytes.count
            append(scalars[i])
            i += 1
            while i < scalars.count, kinds[i] == .mark {
                append(scalars[i])
                i += 1
            }
            let letter = first..<bytes.count
            if let previous {
                let pair = previous.count + letter.count
                if pair <= Self.longestWord {
                    // Each letter is written once: a pair is what lies side by side.
                    words.append(Word(range: previous.lowerBound..<letter.upperBound, parts: 0))
                }
                pairs += 1
            }
            previous = letter
        }
        if pairs == 0, let previous, previous.count <= Self.longestWord {
            words.append(Word(range: previous, parts: 0))
        }
        return i
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        if scalar.isASCII {
            switch UInt8(scalar.value) {
            case 0x61...0x7A: return .lower
            case 0x41...0x5A: return .upper
            case 0x30...0x39: return .digit
            default: return .other
            }
        }
        if isCaselessSyllable(scalar) { return .ideograph }
        let standsAlone = isIdeograph(scalar.value)
        switch scalar.properties.generalCategory {
        case .lowercaseLetter: return standsAlone ? .ideograph : .lower
        case .uppercaseLetter, .titlecaseLetter: return .upper
        case .modifierLetter, .otherLetter: return standsAlone ? .ideograph : .letter
        case .decimalNumber, .letterNumber, .otherNumber: return standsAlone ? .ideograph : .digit
        case .nonspacingMark, .spacingMark, .enclosingMark: return .mark
        default: return .other
        }
    }

    /// Letters of scripts without spaces between words: Thai to Burmese, Khmer, and those of East Asia.
    private static func isIdeograph(_ value: UInt32) -> Bool {
        switch value {
        case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1100...0x11FF, 0x1780...0x17FF, 0x2E80...0x2FDF,
            0x3005...0x3007, 0x3021...0x3029, 0x3031...0x3035, 0x3040...0x312F, 0x3130...0x318F,
            0x31A0...0x31BF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA960...0xA97F,
            0xAC00...0xD7FF, 0xF900...0xFAFF, 0xFF66...0xFFDC, 0x20000...0x3FFFF:
            return true
        default: return false
        }
    }
}
