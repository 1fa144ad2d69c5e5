// Words with a meaning, looked up by a hash that the lexer computes while it scans a name.
//
// Open addressing in a power-of-two table at most a quarter full: nearly every name that is no keyword meets an
// empty slot at once. Nothing is allocated, no byte is compared before the whole hash agrees.

/// What a word is and what it says about the next one.
struct Word: Sendable {
    enum Role: UInt8, Sendable {
        case none
        /// A keyword only where something it applies to follows: `type Name`, but not `type = 1`.
        case soft
        /// The next name is a function: `def`.
        case definesFunction
        /// The next name is a type: `class`.
        case definesType
        /// A soft word that introduces a type.
        case softlyDefinesType
        /// The next name, with its points, is a module: `namespace`.
        case namesModule
        /// A keyword even after a dot: `.await`, `.self`.
        case member
    }

    var kind: TokenKind
    var role: Role = .none
}

struct WordTable: Sendable {
    private struct Slot: Sendable {
        var hash: UInt32 = 0
        var start: UInt16 = 0
        var count: UInt16 = 0
        var word = Word(kind: .plain)
    }

    private var slots: [Slot]
    private var letters: [UInt8] = []
    private let mask: Int
    let ignoresCase: Bool

    /// Later groups win over earlier ones; `words` are separated by blanks.
    init(_ groups: [(words: String, word: Word)], ignoresCase: Bool = false) {
        var entries: [(word: [UInt8], meaning: Word)] = []
        for group in groups {
            for word in group.words.utf8.split(whereSeparator: \.isSpace) {
                entries.append((ignoresCase ? word.map(\.lowercase) : Array(word), group.word))
            }
        }
        var size = 16
        while size < entries.count * 4 { size *= 2 }
        slots = Array(repeating: Slot(), count: size)
        mask = size - 1
        self.ignoresCase = ignoresCase
        for entry in entries {
            var hash: UInt32 = 0
            for byte in entry.word { hash = Self.next(hash, byte) }
            var k = Int(hash) & mask
            while slots[k].count > 0 {
                let old = slots[k]
                let bytes = letters[Int(old.start)..<Int(old.start) + Int(old.count)]
                if old.hash == hash, bytes.elementsEqual(entry.word) { break }
                k = (k + 1) & mask
            }
            slots[k] = Slot(
                hash: hash, start: UInt16(letters.count), count: UInt16(entry.word.count), word: entry.meaning
            )
            letters += entry.word
        }
    }

    @inline(__always)
    static func next(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
        (hash << 5 &- hash) &+ UInt32(byte)
    }

    func find(_ hash: UInt32, _ code: Span<UInt8>, _ from: Int, _ to: Int) -> Word? {
        var k = Int(hash) & mask
        while slots[k].count > 0 {
            if slots[k].hash == hash, Int(slots[k].count) == to - from, matches(slots[k], code, from) {
                return slots[k].word
            }
            k = (k + 1) & mask
        }
        return nil
    }

    /// The same, for lexers that did not hash on the way.
    func find(_ code: Span<UInt8>, _ from: Int, _ to: Int) -> Word? {
        var hash: UInt32 = 0
        var i = from
        while i < to {
            hash = Self.next(hash, ignoresCase ? code[i].lowercase : code[i])
            i += 1
        }
        return find(hash, code, from, to)
    }

    private func matches(_ slot: Slot, _ code: Span<UInt8>, _ from: Int) -> Bool {
        var k = 0
        while k < Int(slot.count) {
            let byte = ignoresCase ? code[from + k].lowercase : code[from + k]
            if byte != letters[Int(slot.start) + k] { return false }
            k += 1
        }
        return true
    }
}
