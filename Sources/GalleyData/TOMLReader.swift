// TOML 1.0 into nodes. This file reads the structure: lines, keys, and which table may still grow;
// `TOMLReader+Values.swift` reads what stands after the `=`.
//
// Tables can be added to from several places of a file, so they are kept as lists of entries until the end
// and only then become children in the tree.

import GalleyCore

struct TOMLReader {
    var builder: TreeBuilder
    let source: [UInt8]
    let end: Int
    /// The byte to be read next.
    var i: Int
    private var tables: [Table] = []
    private var tableOfRecord: [UInt32: Int] = [:]
    /// Arrays of tables (`[[name]]`), as numbers in `tableArrays`.
    private var arrayOfRecord: [UInt32: Int] = [:]
    private var tableArrays: [(record: UInt32, elements: [UInt32])] = []

    private struct Table {
        let record: UInt32
        var origin: Origin
        let depth: Int
        /// Key, value, key, value …
        var entries: [UInt32] = []
        /// Where in `entries` the value of a key is.
        var places: [[UInt8]: Int] = [:]
    }

    /// How a table came to be decides who may add to it (TOML 1.0, Table).
    private enum Origin {
        /// By a header, or the root: only once, and by its own lines.
        case header
        /// By the header of a table inside it: a header of its own may follow.
        case implied
        /// By a dotted key: other dotted keys may add to it.
        case dotted
        /// In `{` and `}`: complete.
        case inline
    }

    /// Tables and arrays inside each other: fewer than in other formats, since this reader is recursive,
    /// and a debug build takes some KB of stack for each. Nobody writes so many by hand.
    static let maximumDepth = 64

    /// A part of a dotted key.
    struct Key {
        let text: [UInt8]
        let record: UInt32
        let range: Range<Int>
    }

    init(_ builder: TreeBuilder, _ range: Range<Int>) {
        self.builder = builder
        source = builder.source
        i = range.lowerBound
        end = range.upperBound
    }

    mutating func read() {
        do throws(Halt) {
            let root = try newTable(.header, i..<end, depth: 1)
            try readLines(root)
            seal()
            builder.root = tables[root].record
        } catch {
            // Reported where it was found.
        }
    }

    private mutating func readLines(_ root: Int) throws(Halt) {
        var current = root
        while true {
            try skipToValue()
            guard i < end else { return }
            if byte == UInt8(ascii: "[") {
                current = try header(root)
            } else {
                try keyAndValue(current, depth: tables[current].depth)
            }
            try endOfLine()
        }
    }

    /// Gives all tables their children.
    private mutating func seal() {
        for table in tables {
            builder.pending = table.entries
            builder.moveChildren(from: 0, to: table.record)
        }
        for array in tableArrays {
            builder.pending = array.elements
            builder.moveChildren(from: 0, to: array.record)
        }
    }

    private mutating func newTable(
        _ origin: Origin, _ range: Range<Int>, depth: Int
    ) throws(Halt) -> Int {
        try check(depth: depth, at: range)
        let record = builder.append(.mapping, range, text: 0..<0)
        tables.append(Table(record: record, origin: origin, depth: depth))
        tableOfRecord[record] = tables.count - 1
        return tables.count - 1
    }

    private mutating func add(_ key: Key, _ value: UInt32, to table: Int) {
        tables[table].places[key.text] = tables[table].entries.count + 1
        tables[table].entries.append(key.record)
        tables[table].entries.append(value)
    }

    /// The key and value that a table has under this name.
    private func existing(_ key: Key, in table: Int) -> (key: UInt32, value: UInt32)? {
        guard let place = tables[table].places[key.text] else { return nil }
        return (tables[table].entries[place - 1], tables[table].entries[place])
    }
}

// MARK: - Headers and keys

extension TOMLReader {
    /// Reads `[a.b]` or `[[a.b]]` and returns the table that the next lines belong to.
    private mutating func header(_ root: Int) throws(Halt) -> Int {
        let start = i
        i += 1
        let isArray = byte == UInt8(ascii: "[")
        if isArray { i += 1 }
        let keys = try dottedKey()
        guard byte == UInt8(ascii: "]") else {
            throw syntax("`]` is missing after the name of this table", at: start..<i)
        }
        i += 1
        if isArray {
            guard byte == UInt8(ascii: "]") else {
                throw syntax("`]]` is missing after the name of this table", at: start..<i)
            }
            i += 1
        }
        var table = root
        for key in keys.dropLast() { table = try tableForHeader(key, in: table) }
        guard let last = keys.last else { return table }
        let depth = tables[table].depth + 1
        return isArray
            ? try newElement(last, in: table, header: start..<i, depth: depth)
            : try headerTable(last, in: table, header: start..<i, depth: depth)
    }

    /// A table on the way to the one that a header names.
    private mutating func tableForHeader(_ key: Key, in table: Int) throws(Halt) -> Int {
        guard let (first, value) = existing(key, in: table) else {
            let new = try newTable(.implied, key.range, depth: tables[table].depth + 1)
            add(key, tables[new].record, to: table)
            return new
        }
        if let array = arrayOfRecord[value], let last = tableArrays[array].elements.last,
            let element = tableOfRecord[last]
        {
            return element
        }
        guard let inner = tableOfRecord[value], tables[inner].origin != .inline else {
            throw notATable(key, first, value)
        }
        return inner
    }

    private mutating func headerTable(
        _ key: Key, in table: Int, header: Range<Int>, depth: Int
    ) throws(Halt) -> Int {
        guard let (first, value) = existing(key, in: table) else {
            let new = try newTable(.header, header, depth: depth)
            add(key, tables[new].record, to: table)
            return new
        }
        guard let inner = tableOfRecord[value], tables[inner].origin == .implied else {
            throw duplicate(key, first, what: "the table")
        }
        tables[inner].origin = .header
        return inner
    }

    private mutating func newElement(
        _ key: Key, in table: Int, header: Range<Int>, depth: Int
    ) throws(Halt) -> Int {
        let array: Int
        if let (first, value) = existing(key, in: table) {
            guard let known = arrayOfRecord[value] else {
                throw duplicate(key, first, what: "the table")
            }
            array = known
        } else {
            let record = builder.append(.sequence, header, text: 0..<0)
            array = tableArrays.count
            tableArrays.append((record, []))
            arrayOfRecord[record] = array
            add(key, record, to: table)
        }
        let element = try newTable(.header, header, depth: depth + 1)
        tableArrays[array].elements.append(tables[element].record)
        return element
    }

    /// Reads `a.b = value` into a table.
    private mutating func keyAndValue(_ table: Int, depth: Int) throws(Halt) {
        let keys = try dottedKey()
        guard byte == UInt8(ascii: "="), let last = keys.last else { throw noEqualsSign(keys) }
        i += 1
        skipBlanks()
        var table = table
        for key in keys.dropLast() { table = try tableForKey(key, in: table) }
        if let (first, _) = existing(last, in: table) { throw duplicate(last, first, what: "the key") }
        let value = try value(depth: tables[table].depth + 1)
        add(last, value, to: table)
    }

    /// A table on the way to the one that a dotted key names.
    private mutating func tableForKey(_ key: Key, in table: Int) throws(Halt) -> Int {
        guard let (first, value) = existing(key, in: table) else {
            let new = try newTable(.dotted, key.range, depth: tables[table].depth + 1)
            add(key, tables[new].record, to: table)
            return new
        }
        guard let inner = tableOfRecord[value] else { throw notATable(key, first, value) }
        guard tables[inner].origin == .dotted else { throw duplicate(key, first, what: "the table") }
        return inner
    }

    /// Reads `{ a = 1, b.c = 2 }`.
    mutating func inlineTable(depth: Int) throws(Halt) -> UInt32 {
        let start = i
        i += 1
        let table = try newTable(.inline, start..<i, depth: depth)
        skipBlanks()
        if byte != UInt8(ascii: "}") {
            while true {
                try keyAndValue(table, depth: depth)
                skipBlanks()
                if byte == UInt8(ascii: "}") { break }
                guard byte == UInt8(ascii: ",") else { throw notInInlineTable(start) }
                let comma = i
                i += 1
                skipBlanks()
                if byte == UInt8(ascii: "}") {
                    throw syntax(
                        "a comma after the last entry is not allowed in `{ }`", at: comma..<comma + 1,
                        help: "remove the comma")
                }
                if i >= end || byte.isLineBreak { throw notInInlineTable(start) }
            }
        }
        i += 1
        builder.records[Int(tables[table].record)].end = UInt32(truncatingIfNeeded: i)
        return tables[table].record
    }

    /// Reads the parts of a key and the blanks after them.
    private mutating func dottedKey() throws(Halt) -> [Key] {
        var keys: [Key] = []
        while true {
            skipBlanks()
            keys.append(try simpleKey())
            skipBlanks()
            guard byte == UInt8(ascii: ".") else { return keys }
            i += 1
        }
    }

    private mutating func simpleKey() throws(Halt) -> Key {
        let start = i
        var record: UInt32
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            if byte == at(1), byte == at(2) {
                throw syntax("a key cannot be a text of several lines", at: i..<i + 3)
            }
            record = try byte == UInt8(ascii: "'") ? literalString() : basicString()
        } else {
            while byte.isLetter || byte.isDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") {
                i += 1
            }
            guard i > start else {
                if i < end, byte >= 0x80 {
                    throw syntax(
                        "a key with characters beyond ASCII must be in quotes", at: characterRange())
                }
                throw syntax("a key was expected here", at: characterRange())
            }
            record = builder.append(.string, start..<i, text: start..<i)
        }
        let key = builder.records[Int(record)]
        let text = key.textRange ?? 0..<0
        return Key(
            text: Array(key.flags.contains(.decoded) ? builder.decoded[text] : source[text]), record: record,
            range: start..<i)
    }
}

// MARK: - Between the values

extension TOMLReader {
    /// The byte to be read next; 0, which TOML does not allow, at the end.
    var byte: UInt8 { i < end ? source[i] : 0 }

    func at(_ distance: Int) -> UInt8 { i + distance < end ? source[i + distance] : 0 }

    mutating func skipBlanks() {
        while byte.isBlank { i += 1 }
    }

    /// Skips blanks, line breaks and comments.
    mutating func skipToValue() throws(Halt) {
        while i < end {
            if byte.isBlank || byte == UInt8(ascii: "\n") {
                i += 1
            } else if byte == UInt8(ascii: "\r"), at(1) == UInt8(ascii: "\n") {
                i += 2
            } else if byte == UInt8(ascii: "#") {
                try comment()
            } else {
                return
            }
        }
    }

    private mutating func comment() throws(Halt) {
        while i < end, byte != UInt8(ascii: "\n") {
            if byte == UInt8(ascii: "\r"), at(1) == UInt8(ascii: "\n") { return }
            try refuseControlCharacter()
            i += 1
        }
    }

    func isControlCharacter(_ byte: UInt8) -> Bool {
        (byte < 0x20 && byte != UInt8(ascii: "\t")) || byte == 0x7F
    }

    mutating func refuseControlCharacter() throws(Halt) {
        guard isControlCharacter(byte) else { return }
        throw syntax(
            "a control character is not allowed here", at: i..<i + 1,
            help: "in a string it is written as an escape, such as \"\\u001B\"")
    }

    /// Nothing but a comment may follow on the line.
    private mutating func endOfLine() throws(Halt) {
        skipBlanks()
        if byte == UInt8(ascii: "#") { try comment() }
        guard i < end, byte != UInt8(ascii: "\n"),
            !(byte == UInt8(ascii: "\r") && at(1) == UInt8(ascii: "\n"))
        else { return }
        throw syntax(
            "the line goes on where it should end", at: characterRange(),
            help: "each key and value has a line of its own")
    }

    mutating func check(depth: Int, at range: Range<Int>) throws(Halt) {
        guard depth > Self.maximumDepth else { return }
        builder.report(
            .error, "toml/depth",
            "more than \(Self.maximumDepth) arrays and tables inside each other", at: range)
        throw Halt()
    }
}

// MARK: - Mistakes

extension TOMLReader {
    mutating func syntax(_ message: String, at range: Range<Int>, help: String...) -> Halt {
        builder.report(.error, "toml/syntax", message, at: range, help: help)
        return Halt()
    }

    /// The whole character to be read next.
    func characterRange() -> Range<Int> {
        var next = min(i + 1, end)
        while next < end, source[next] & 0xC0 == 0x80 { next += 1 }
        return i..<next
    }

    private mutating func noEqualsSign(_ keys: [Key]) -> Halt {
        let range = (keys.first?.range.lowerBound ?? i)..<(keys.last?.range.upperBound ?? i)
        let name = String(source[range])
        if byte == UInt8(ascii: ":") {
            return syntax(
                "a key and its value are joined by `=`, not `:`", at: i..<i + 1,
                help: "write `\(name) = …`")
        }
        return syntax("`=` is missing after this key", at: range, help: "write `\(name) = \"text\"`")
    }

    private mutating func notInInlineTable(_ start: Int) -> Halt {
        if i >= end || byte.isLineBreak || byte == UInt8(ascii: "#") {
            return syntax(
                "a table in `{ }` must end on its line", at: start..<start + 1,
                help: "write a longer table under a header, `[name]`")
        }
        return syntax("`,` or `}` was expected here", at: characterRange())
    }

    private mutating func duplicate(_ key: Key, _ first: UInt32, what: String) -> Halt {
        let line = builder.line(at: Int(builder.records[Int(first)].start))
        builder.report(
            .error, "toml/duplicate-key",
            "\(what) `\(builder.shownText(key.record))` comes twice; the first is on line \(line)",
            at: key.range, help: ["keep one of them"])
        return Halt()
    }

    private mutating func notATable(_ key: Key, _ first: UInt32, _ value: UInt32) -> Halt {
        let line = builder.line(at: Int(builder.records[Int(first)].start))
        let name = builder.shownText(key.record)
        return tableOfRecord[value] == nil
            ? syntax("`\(name)` is not a table but the value given on line \(line)", at: key.range)
            : syntax(
                "the table `\(name)` was completed in `{ }` on line \(line)", at: key.range,
                help: "write all its entries there, or all under `[\(name)]`")
    }
}
