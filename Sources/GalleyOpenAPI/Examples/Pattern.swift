// Regular expressions as JSON Schema means them: ECMA-262 with the `u` flag, not anchored (JSON Schema 2020-12 Core §6.4).
//
// A pattern is read into terms. The matcher (`Pattern+Matching.swift`) says whether a text fits, the generator
// (`Pattern+Example.swift`) makes one that may. Back references, look-behind and inline flags are not read.

/// A regular expression; there is none where the text is no pattern or uses what is not known here.
struct Pattern: Sendable {
    indirect enum Term: Sendable {
        case set(ScalarSet)
        case sequence([Term])
        case choice([Term])
        /// Without `most` there is no end.
        case repeated(Term, least: Int, most: Int?)
        case start
        case end
        case wordBoundary(isPositive: Bool)
        case lookAhead(Term, isPositive: Bool)
    }

    let term: Term
    let program: Program

    /// Longer patterns and deeper groups are not written by people.
    private static let lengthLimit = 10_000
    static let depthLimit = 64

    init?(_ text: String) {
        guard text.utf8.count <= Self.lengthLimit else { return nil }
        var reader = PatternReader(Array(text.unicodeScalars))
        guard let term = reader.pattern(), let program = Program(term) else { return nil }
        self.term = term
        self.program = program
    }
}

/// What one place of a pattern may be: a class, a letter, a dot.
struct ScalarSet: Sendable {
    enum Property: Sendable {
        case letter, uppercase, lowercase, number, punctuation, symbol, separator, mark, other

        func contains(_ scalar: Unicode.Scalar) -> Bool {
            switch (self, scalar.properties.generalCategory) {
            case (.letter, .uppercaseLetter), (.letter, .lowercaseLetter), (.letter, .titlecaseLetter),
                (.letter, .modifierLetter), (.letter, .otherLetter), (.uppercase, .uppercaseLetter),
                (.lowercase, .lowercaseLetter), (.number, .decimalNumber), (.number, .letterNumber),
                (.number, .otherNumber), (.punctuation, .connectorPunctuation),
                (.punctuation, .dashPunctuation), (.punctuation, .openPunctuation),
                (.punctuation, .closePunctuation), (.punctuation, .initialPunctuation),
                (.punctuation, .finalPunctuation), (.punctuation, .otherPunctuation),
                (.symbol, .mathSymbol), (.symbol, .currencySymbol), (.symbol, .modifierSymbol),
                (.symbol, .otherSymbol), (.separator, .spaceSeparator), (.separator, .lineSeparator),
                (.separator, .paragraphSeparator), (.mark, .nonspacingMark), (.mark, .spacingMark),
                (.mark, .enclosingMark), (.other, .control), (.other, .format), (.other, .surrogate),
                (.other, .privateUse), (.other, .unassigned):
                return true
            default: return false
            }
        }
    }

    var ranges: [ClosedRange<UInt32>] = []
    var properties: [(property: Property, isNegated: Bool)] = []
    /// Classes inside of classes that are taken the other way: `[\D\s]`.
    var negatedRanges: [[ClosedRange<UInt32>]] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        let isIn =
            ranges.contains { $0.contains(value) }
            || properties.contains { $0.property.contains(scalar) != $0.isNegated }
            || negatedRanges.contains { !$0.contains { $0.contains(value) } }
        return isIn != isNegated
    }

    static let digits: [ClosedRange<UInt32>] = [0x30...0x39]
    static let word: [ClosedRange<UInt32>] = [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A]
    static let space: [ClosedRange<UInt32>] = [
        0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
        0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ]
    /// Anything but what ends a line.
    static let dot = ScalarSet(
        ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], isNegated: true)

    init(ranges: [ClosedRange<UInt32>] = [], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    init(_ scalar: Unicode.Scalar) { ranges = [scalar.value...scalar.value] }

    mutating func add(_ other: ScalarSet) {
        if other.isNegated {
            if other.properties.isEmpty { negatedRanges.append(other.ranges) }
            properties += other.properties.map { ($0.property, !$0.isNegated) }
        } else {
            ranges += other.ranges
            properties += other.properties
        }
    }
}

// MARK: - Reading

/// Reads a pattern from left to right; nil as soon as something is not understood.
private struct PatternReader {
    private let text: [Unicode.Scalar]
    private var i = 0
    private var depth = 0

    init(_ text: [Unicode.Scalar]) { self.text = text }

    private var next: Unicode.Scalar? { i < text.count ? text[i] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        i += 1
        return true
    }

    private mutating func take(all word: String) -> Bool {
        let scalars = Array(word.unicodeScalars)
        guard text[i...].starts(with: scalars) else { return false }
        i += scalars.count
        return true
    }

    mutating func pattern() -> Pattern.Term? {
        guard let term = choice(), i == text.count else { return nil }
        return term
    }

    private mutating func choice() -> Pattern.Term? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Pattern.depthLimit else { return nil }
        var branches: [Pattern.Term] = []
        repeat {
            guard let branch = sequence() else { return nil }
            branches.append(branch)
        } while take("|")
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() -> Pattern.Term? {
        var terms: [Pattern.Term] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            guard let atom = atom(), let term = quantified(atom) else { return nil }
            terms.append(term)
        }
        return terms.count == 1 ? terms[0] : .sequence(terms)
    }

    private mutating func quantified(_ atom: Pattern.Term) -> Pattern.Term? {
        let term: Pattern.Term
        switch next {
        case "*": term = .repeated(atom, least: 0, most: nil)
        case "+": term = .repeated(atom, least: 1, most: nil)
        case "?": term = .repeated(atom, least: 0, most: 1)
        case "{":
            let start = i
            guard let (least, most) = counts() else {
                // A brace that counts nothing stands for itself, as nearly every engine reads it.
                i = start
                return atom
            }
            if let most, most < least { return nil }
            _ = take("?")
            return .repeated(atom, least: least, most: most)
        default: return atom
        }
        i += 1
        // Lazy: the same texts fit.
        _ = take("?")
        return next == "+" || next == "*" ? nil : term
    }

    private mutating func counts() -> (Int, Int?)? {
        guard take("{"), let least = integer() else { return nil }
        if take("}") { return (least, least) }
        guard take(",") else { return nil }
        if take("}") { return (least, nil) }
        guard let most = integer(), take("}") else { return nil }
        return (least, most)
    }

    private mutating func integer() -> Int? {
        let start = i
        var value = 0
        while let scalar = next, ("0"..."9").contains(scalar) {
            value = min(value * 10 + Int(scalar.value - 0x30), 1_000_000)
            i += 1
        }
        return i > start ? value : nil
    }

    private mutating func atom() -> Pattern.Term? {
        guard let scalar = next else { return nil }
        i += 1
        switch scalar {
        case "^": return .start
        case "$": return .end
        case ".": return .set(.dot)
        case "(": return group()
        case "[": return characterClass().map(Pattern.Term.set)
        case "\\": return escape()
        case "*", "+", "?": return nil
        default: return .set(ScalarSet(scalar))
        }
    }

    private mutating func group() -> Pattern.Term? {
        var look: Bool?
        if take("?") {
            if take("=") {
                look = true
            } else if take("!") {
                look = false
            } else if take("<") || take(all: "P<") {
                // A name; `<=` and `<!` look behind.
                guard let first = next, first != "=", first != "!" else { return nil }
                while let scalar = next, scalar != ">" {
                    guard scalar != ")" else { return nil }
                    i += 1
                }
                guard take(">") else { return nil }
            } else if !take(":") {
                return nil
            }
        }
        guard let inner = choice(), take(")") else { return nil }
        return look.map { .lookAhead(inner, isPositive: $0) } ?? inner
    }

    private mutating func escape() -> Pattern.Term? {
        switch next {
        case "b", "B":
            i += 1
            return .wordBoundary(isPositive: text[i - 1] == "b")
        case "A":
            i += 1
            return .start
        case "Z", "z":
            i += 1
            return .end
        case .some(let digit) where ("1"..."9").contains(digit): return nil
        default: return escapedSet().map(Pattern.Term.set)
        }
    }

    /// What stands behind a backslash, in a class or out of one.
    private mutating func escapedSet() -> ScalarSet? {
        guard let scalar = next else { return nil }
        i += 1
        switch scalar {
        case "d": return ScalarSet(ranges: ScalarSet.digits)
        case "D": return ScalarSet(ranges: ScalarSet.digits, isNegated: true)
        case "w": return ScalarSet(ranges: ScalarSet.word)
        case "W": return ScalarSet(ranges: ScalarSet.word, isNegated: true)
        case "s": return ScalarSet(ranges: ScalarSet.space)
        case "S": return ScalarSet(ranges: ScalarSet.space, isNegated: true)
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "t": return ScalarSet("\t")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "0": return ScalarSet("\0")
        case "p", "P": return property(isNegated: scalar == "P")
        case "x": return hexadecimal(digits: 2).map { ScalarSet($0) }
        case "u":
            if take("{") {
                let start = i
                while let digit = next, digit.properties.isASCIIHexDigit { i += 1 }
                let digits = String(String.UnicodeScalarView(text[start..<i]))
                guard take("}") else { return nil }
                return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init).map { ScalarSet($0) }
            }
            return hexadecimal(digits: 4).map { ScalarSet($0) }
        case "c":
            guard let letter = next, letter.properties.isAlphabetic, letter.isASCII else { return nil }
            i += 1
            return ScalarSet(Unicode.Scalar(UInt8(letter.value & 31)))
        default:
            // Any other letter would mean something here that is not known.
            return scalar.isASCII && scalar.properties.isAlphabetic ? nil : ScalarSet(scalar)
        }
    }

    private mutating func hexadecimal(digits: Int) -> Unicode.Scalar? {
        guard i + digits <= text.count else { return nil }
        let value = UInt32(String(String.UnicodeScalarView(text[i..<i + digits])), radix: 16)
        i += digits
        guard let value else { return nil }
        if (0xD800..<0xDC00).contains(value), take(all: "\\u"), i + 4 <= text.count,
            let low = UInt32(String(String.UnicodeScalarView(text[i..<i + 4])), radix: 16),
            (0xDC00..<0xE000).contains(low)
        {
            i += 4
            return Unicode.Scalar(0x10000 + (value - 0xD800) << 10 + (low - 0xDC00))
        }
        return Unicode.Scalar(value)
    }

    private mutating func property(isNegated: Bool) -> ScalarSet? {
        var name = ""
        if take("{") {
            while let scalar = next, scalar != "}" {
                name.unicodeScalars.append(scalar)
                i += 1
            }
            guard take("}") else { return nil }
        } else if let scalar = next {
            name.unicodeScalars.append(scalar)
            i += 1
        }
        if let sign = name.firstIndex(of: "=") { name = String(name[name.index(after: sign)...]) }
        let property: ScalarSet.Property
        switch name {
        case "L", "Letter", "Alphabetic", "Alpha": property = .letter
        case "Lu", "Uppercase_Letter", "Uppercase": property = .uppercase
        case "Ll", "Lowercase_Letter", "Lowercase": property = .lowercase
        case "N", "Nd", "Number", "Decimal_Number": property = .number
        case "P", "Punctuation": property = .punctuation
        case "S", "Symbol": property = .symbol
        case "Z", "Zs", "Separator", "White_Space": property = .separator
        case "M", "Mn", "Mark": property = .mark
        case "C", "Cc", "Other", "Control": property = .other
        default: return nil
        }
        var set = ScalarSet()
        set.properties = [(property, isNegated)]
        return set
    }

    private mutating func characterClass() -> ScalarSet? {
        var set = ScalarSet()
        let isNegated = take("^")
        while let scalar = next, scalar != "]" {
            guard let first = classItem() else { return nil }
            guard next == "-", i + 1 < text.count, text[i + 1] != "]",
                let low = first.only
            else {
                set.add(first)
                continue
            }
            i += 1
            guard let last = classItem() else { return nil }
            if let high = last.only {
                guard low <= high else { return nil }
                set.ranges.append(low...high)
            } else {
                set.add(first)
                set.ranges.append(0x2D...0x2D)
                set.add(last)
            }
        }
        guard take("]") else { return nil }
        set.isNegated = isNegated
        return set
    }

    private mutating func classItem() -> ScalarSet? {
        guard let scalar = next else { return nil }
        i += 1
        guard scalar == "\\" else { return ScalarSet(scalar) }
        if take("b") { return ScalarSet("\u{08}") }
        return escapedSet()
    }
}

extension ScalarSet {
    /// The one scalar it is of.
    fileprivate var only: UInt32? {
        guard ranges.count == 1, properties.isEmpty, negatedRanges.isEmpty, !isNegated,
            ranges[0].count == 1
        else { return nil }
        return ranges[0].lowerBound
    }
}
