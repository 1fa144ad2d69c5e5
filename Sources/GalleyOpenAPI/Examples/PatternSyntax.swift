// Whether a `pattern` is a regular expression at all (ECMA-262 §22.2.1, as JSON Schema asks for).
//
// Only what no engine reads is told: what is open and never closed, a quantifier with nothing before it. What other
// languages add or leave out is their affair.

import GalleyCore

enum PatternSyntax {
    /// Why a text is no pattern, as a clause; nil where nothing is wrong with it.
    static func mistake(in pattern: ArraySlice<UInt8>) -> String? {
        // Nothing comes before the beginning.
        if hasDelimiters(pattern), pattern.starts(with: "/^".utf8) {
            return "the slashes around it are part of it"
        }
        var reader = Reader(text: Array(pattern))
        return reader.mistake()
    }

    /// Whether it lies between slashes, as JavaScript writes a literal.
    static func hasDelimiters(_ pattern: some BidirectionalCollection<UInt8>) -> Bool {
        pattern.count > 2 && pattern.first == UInt8(ascii: "/") && pattern.last == UInt8(ascii: "/")
    }

    private struct Reader {
        let text: [UInt8]
        var i = 0
        /// Open groups.
        var depth = 0
        /// Whether a quantifier may follow.
        var canRepeat = false

        mutating func mistake() -> String? {
            while i < text.count {
                let byte = text[i]
                i += 1
                switch byte {
                case UInt8(ascii: "\\"):
                    guard i < text.count else { return "there is nothing behind the `\\` at its end" }
                    i += 1
                    canRepeat = true
                case UInt8(ascii: "["):
                    if let mistake = characterClass() { return mistake }
                    canRepeat = true
                case UInt8(ascii: "("):
                    depth += 1
                    canRepeat = false
                    // What a group begins with is no quantifier.
                    if i < text.count, text[i] == UInt8(ascii: "?") { i += 1 }
                case UInt8(ascii: ")"):
                    guard depth > 0 else { return "there is a `)` without its `(`" }
                    depth -= 1
                    canRepeat = true
                case UInt8(ascii: "|"): canRepeat = false
                case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
                    if let mistake = quantifier(String([byte])) { return mistake }
                case UInt8(ascii: "{"):
                    guard let (least, most, end) = counts() else {
                        canRepeat = true
                        continue
                    }
                    let written = String(text[(i - 1)..<end])
                    i = end
                    if let most, most < least { return "in `\(written)` the most is less than the least" }
                    if let mistake = quantifier(written) { return mistake }
                default: canRepeat = true
                }
            }
            return depth > 0 ? "there is a `(` without its `)`" : nil
        }

        /// Behind a quantifier; the lazy `?` and the possessive `+` of other languages belong to it.
        private mutating func quantifier(_ written: String) -> String? {
            guard canRepeat else { return "there is nothing that `\(written)` could repeat" }
            if i < text.count, text[i] == UInt8(ascii: "?") || text[i] == UInt8(ascii: "+") { i += 1 }
            canRepeat = false
            return nil
        }

        /// Up to the bracket that closes the class.
        private mutating func characterClass() -> String? {
            let start = i
            while i < text.count {
                switch text[i] {
                case UInt8(ascii: "\\"): i += 2
                case UInt8(ascii: "]"):
                    i += 1
                    return nil
                default: i += 1
                }
            }
            let beginning = String(decoding: text[(start - 1)...].prefix(16), as: UTF8.self)
            return "the `[` of `\(beginning)` has no `]`"
        }

        /// The numbers in braces and where they end; nil where the brace stands for itself.
        private func counts() -> (least: Int, most: Int?, end: Int)? {
            var at = i
            func number() -> Int? {
                var value: Int?
                while at < text.count, text[at].isASCIIDigit {
                    value = min((value ?? 0) * 10 + Int(text[at] & 15), 1 << 40)
                    at += 1
                }
                return value
            }
            guard let least = number(), at < text.count else { return nil }
            var most: Int? = least
            if text[at] == UInt8(ascii: ",") {
                at += 1
                most = number()
            }
            guard at < text.count, text[at] == UInt8(ascii: "}") else { return nil }
            return (least, most, at + 1)
        }
    }
}
