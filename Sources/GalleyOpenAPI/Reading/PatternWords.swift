// Common patterns in words: `^[0-9a-f]{24}$` is "24 hexadecimal digits".
//
// A pattern is told in words where these say exactly what it matches: a start, classes of ASCII characters that
// stand for letters and digits, how many of them, and an end. Any other is shown as it is.

import GalleyCore

struct PatternWords {
    var words: String
    /// The lengths of what matches, in characters.
    var least: Int
    var most: Int?

    init?(_ pattern: String) {
        var reader = Reader(bytes: Array(pattern.utf8))
        guard reader.skip("^") else { return nil }
        let start = reader.literals()
        guard let first = reader.part() else { return nil }
        if reader.skip("$"), reader.isAtEnd {
            self.init(start, first)
            return
        }
        guard start.isEmpty, first.least == 1 else { return nil }
        if first.most == nil {
            guard let joint = reader.repetition(of: first), reader.skip("$"), reader.isAtEnd else {
                return nil
            }
            self.init(words: "words of " + first.name(2) + " joined by `\(joint)`", least: 1, most: nil)
        } else {
            guard first.most == 1, let rest = reader.part(), reader.skip("$"), reader.isAtEnd,
                rest.kinds.isSuperset(of: first.kinds), first.extra.allSatisfy(rest.extra.contains)
            else { return nil }
            self.init(first, then: rest)
        }
    }

    private init(words: String, least: Int, most: Int?) {
        self.words = words
        self.least = least
        self.most = most
    }

    /// Characters of one class.
    private init(_ start: String, _ part: Part) {
        let count = start.unicodeScalars.count
        least = count + part.least
        most = part.most.map { count + $0 }
        let name = part.counted
        if start.isEmpty {
            words = name
        } else if start == "#", part.isHexadecimal, part.most == part.least, [3, 6, 8].contains(part.least) {
            words = "a colour: `#` and " + name
        } else {
            words = "`\(start)` and " + name
        }
    }

    /// The first character, and others.
    private init(_ first: Part, then rest: Part) {
        least = 1 + rest.least
        most = rest.most.map { 1 + $0 }
        let range =
            switch most {
            case nil: least > 1 ? "at least \(least) characters: " : ""
            case let most? where most == least: "\(least) characters: "
            case let most?: "\(least) to \(most) characters: "
            }
        words = range + rest.name(2)
        if first.kinds != rest.kinds || first.extra != rest.extra {
            words += ", first " + (first.isSingular ? "a " : "one of ") + first.name(first.isSingular ? 1 : 2)
        }
    }
}

// MARK: - Parts

extension PatternWords {
    private struct Kinds: OptionSet {
        let rawValue: UInt8

        static let small = Kinds(rawValue: 1)
        static let capital = Kinds(rawValue: 2)
        static let digit = Kinds(rawValue: 4)
        static let smallHexadecimal = Kinds(rawValue: 8)
        static let capitalHexadecimal = Kinds(rawValue: 16)
    }

    /// A class of characters, so many times.
    private struct Part {
        var kinds: Kinds = []
        /// What is neither a letter nor a digit, in its order.
        var extra: [String] = []
        var least = 1
        var most: Int? = 1

        var isHexadecimal: Bool {
            extra.isEmpty && kinds.contains(.digit) && kinds.subtracting(.digit) != []
                && kinds.isSubset(of: [.digit, .smallHexadecimal, .capitalHexadecimal])
        }

        /// Whether there is one word for it.
        var isSingular: Bool {
            extra.isEmpty
                && (isHexadecimal || [.small, .capital, .digit, [.small, .capital]].contains(kinds))
        }

        /// What is said of it is exact.
        var isTellable: Bool {
            if isHexadecimal { return true }
            return kinds.isDisjoint(with: [.smallHexadecimal, .capitalHexadecimal])
                && (!kinds.isEmpty || !extra.isEmpty)
        }

        /// "small letters, digits and `_`"
        func name(_ count: Int) -> String {
            let s = count == 1 ? "" : "s"
            if isHexadecimal { return "hexadecimal digit" + s }
            var names: [String] = []
            switch (kinds.contains(.small), kinds.contains(.capital)) {
            case (true, true): names.append("letter" + s)
            case (true, false): names.append("small letter" + s)
            case (false, true): names.append("capital letter" + s)
            case (false, false): break
            }
            if kinds.contains(.digit) { names.append("digit" + s) }
            names += extra
            guard let last = names.last, names.count > 1 else { return names.first ?? "" }
            return names.dropLast().joined(separator: ", ") + " and " + last
        }

        /// With how many of them there are.
        var counted: String {
            let range: String
            switch most {
            case nil where least <= 1: return "only " + name(2)
            case nil: range = "at least \(least)"
            case let most? where most == least: range = "\(least)"
            case let most?: range = "\(least) to \(most)"
            }
            guard isSingular else {
                return range + (most == 1 ? " character: " : " characters: ") + name(2)
            }
            return range + " " + name(most == 1 ? 1 : 2)
        }
    }
}

// MARK: - Reading

extension PatternWords {
    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var isAtEnd: Bool { place == bytes.count }
        private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

        mutating func skip(_ text: String) -> Bool {
            guard bytes[place...].starts(with: text.utf8) else { return false }
            place += text.utf8.count
            return true
        }

        /// Characters that stand for themselves.
        mutating func literals() -> String {
            let start = place
            while let byte = next, byte.isASCIILetter || byte.isASCIIDigit || "_-#:/@".utf8.contains(byte) {
                place += 1
            }
            // The last one has a count of its own.
            if let byte = next, place > start, "?*+{".utf8.contains(byte) { place = start }
            return String(bytes[start..<place])
        }

        /// A class and how often it stands there.
        mutating func part() -> Part? {
            var part = Part()
            if skip(#"\d"#) {
                part.kinds = .digit
            } else {
                guard skip("["), characters(of: &part) else { return nil }
            }
            guard part.isTellable, count(of: &part) else { return nil }
            return part
        }

        private mutating func characters(of part: inout Part) -> Bool {
            guard next != UInt8(ascii: "^") else { return false }
            while let byte = next, byte != UInt8(ascii: "]") {
                if skip("a-z") {
                    part.kinds.insert(.small)
                } else if skip("A-Z") {
                    part.kinds.insert(.capital)
                } else if skip("0-9") || skip(#"\d"#) {
                    part.kinds.insert(.digit)
                } else if skip("a-f") {
                    part.kinds.insert(.smallHexadecimal)
                } else if skip("A-F") {
                    part.kinds.insert(.capitalHexadecimal)
                } else {
                    let isEscaped = skip("\\")
                    guard let byte = isEscaped ? next : byte, Self.marks.contains(byte) else { return false }
                    place += 1
                    // A range of marks.
                    if next == UInt8(ascii: "-"), place + 1 < bytes.count,
                        bytes[place + 1] != UInt8(ascii: "]")
                    {
                        return false
                    }
                    let mark = "`" + String(UnicodeScalar(byte)) + "`"
                    if !part.extra.contains(mark) { part.extra.append(mark) }
                }
            }
            return skip("]")
        }

        private static let marks = Set("_-.:/@+,;=#~%!&*".utf8)

        /// `{24}`, `{2,23}`, `{2,}`, `+`, `*` or nothing.
        private mutating func count(of part: inout Part) -> Bool {
            if skip("+") {
                (part.least, part.most) = (1, nil)
            } else if skip("*") {
                (part.least, part.most) = (0, nil)
            } else if skip("{") {
                guard let least = number() else { return false }
                part.least = least
                part.most = least
                if skip(",") { part.most = number() }
                guard skip("}"), least <= part.most ?? .max else { return false }
            }
            return next != UInt8(ascii: "?") && next != UInt8(ascii: "+")
        }

        private mutating func number() -> Int? {
            let start = place
            while next?.isASCIIDigit == true, place - start < 6 { place += 1 }
            return Int(String(bytes[start..<place]))
        }

        /// The mark of `(?:-[a-z0-9]+)*` behind `[a-z0-9]+`.
        mutating func repetition(of first: Part) -> String? {
            guard skip("(") else { return nil }
            _ = skip("?:")
            _ = skip("\\")
            guard let byte = next, Self.marks.contains(byte), byte != UInt8(ascii: "+"),
                byte != UInt8(ascii: "*")
            else { return nil }
            place += 1
            let joint = String(UnicodeScalar(byte))
            guard let other = part(), other.kinds == first.kinds, other.extra == first.extra,
                other.least == 1,
                other.most == nil, !first.extra.contains("`\(joint)`"), skip(")*")
            else { return nil }
            return joint
        }
    }
}
