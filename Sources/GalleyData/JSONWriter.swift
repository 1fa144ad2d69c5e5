// Writes JSON (RFC 8259) by appending to bytes, in the order it is told.

import GalleyCore

/// A writer of one JSON text. Commas and line breaks come by themselves; who writes a key must write
/// a value next, and who begins a collection must end it.
package struct JSONWriter {
    package private(set) var bytes: [UInt8] = []
    /// Spaces for each level; nil writes everything on one line.
    package let indentation: Int?
    private var depth = 0
    /// Whether the collection that is open has an entry already.
    private var hasEntry = false
    private var isBehindKey = false

    package init(indentation: Int? = nil) { self.indentation = indentation }

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// An object with what the closure writes into it.
    package mutating func object(_ body: (inout JSONWriter) -> Void) {
        beginObject()
        body(&self)
        endObject()
    }

    /// An array with what the closure writes into it.
    package mutating func array(_ body: (inout JSONWriter) -> Void) {
        beginArray()
        body(&self)
        endArray()
    }

    package mutating func key(_ key: String) {
        separate()
        append(quoted: key)
        appendColon()
    }

    /// A key from UTF-8 bytes.
    package mutating func key(utf8 text: Span<UInt8>) {
        separate()
        bytes.append(quotedJSON: text)
        appendColon()
    }

    private mutating func appendColon() {
        bytes.append(UInt8(ascii: ":"))
        if indentation != nil { bytes.append(UInt8(ascii: " ")) }
        isBehindKey = true
    }

    package mutating func string(_ text: String) {
        separate()
        append(quoted: text)
    }

    /// A string from UTF-8 bytes.
    package mutating func string(utf8 text: Span<UInt8>) {
        separate()
        bytes.append(quotedJSON: text)
    }

    package mutating func integer(_ number: Int) {
        separate()
        bytes.append(decimal: number)
    }

    /// A number; infinities and NaN, which JSON has not, as null.
    package mutating func number(_ number: Double) {
        separate()
        guard number.isFinite else { return bytes.append("null") }
        bytes.append(utf8: number.description)
    }

    package mutating func boolean(_ value: Bool) {
        separate()
        if value { bytes.append("true") } else { bytes.append("false") }
    }

    package mutating func null() {
        separate()
        bytes.append("null")
    }

    /// A whole JSON text made elsewhere, as it is.
    package mutating func json(_ text: [UInt8]) {
        separate()
        bytes.append(contentsOf: text)
    }

    /// A node of any format with all that is in it. Numbers that JSON can write stay as they are
    /// written; keys become strings; tags are lost.
    package mutating func node(_ node: Node) {
        switch node.kind {
        case .null: null()
        case .boolean: boolean(node.boolean ?? false)
        case .integer, .number: number(of: node)
        case .string: node.withUTF8 { string(utf8: $0) }
        case .sequence:
            beginArray()
            // As deep as the readers let it be.
            for item in node.items { self.node(item) }
            endArray()
        case .mapping:
            beginObject()
            for entry in node.entries {
                entry.key.withUTF8 { string(utf8: $0) }
                appendColon()
                self.node(entry.value)
            }
            endObject()
        }
    }

    private mutating func number(of node: Node) {
        let text = node.utf8
        // Nearly all numbers are digits without a leading zero, which every format writes alike.
        if text.allSatisfy(\.isDigit), text.count == 1 || text.first != UInt8(ascii: "0"), !text.isEmpty {
            return json(Array(text))
        }
        // Read back as one number of JSON, it can be written as it stands.
        let isJSON = DataFile(json: Array(node.utf8), path: "").root.map { $0.number != nil } ?? false
        if isJSON {
            json(Array(node.utf8))
        } else if let integer = node.integer {
            self.integer(integer)
        } else {
            number(node.number ?? .nan)
        }
    }
}

extension JSONWriter {
    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        depth += 1
        hasEntry = false
    }

    private mutating func end(_ bracket: UInt8) {
        depth -= 1
        if hasEntry { breakLine() }
        bytes.append(bracket)
        hasEntry = true
    }

    /// What stands between the entry before and the one that comes.
    private mutating func separate() {
        if isBehindKey {
            isBehindKey = false
        } else {
            if hasEntry, depth > 0 { bytes.append(UInt8(ascii: ",")) }
            if depth > 0 { breakLine() }
        }
        hasEntry = true
    }

    private mutating func breakLine() {
        guard let indentation else { return }
        bytes.append(UInt8(ascii: "\n"))
        for _ in 0..<max(0, depth) * indentation { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func append(quoted text: String) {
        var text = text
        text.withUTF8 { bytes.append(quotedJSON: $0.span) }
    }
}

extension [UInt8] {
    /// Appends a JSON string with its quotes (RFC 8259 §7); only what must be escaped is.
    package mutating func append(quotedJSON text: Span<UInt8>) {
        append(UInt8(ascii: "\""))
        var start = 0
        for i in text.indices {
            let byte = text[i]
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
            append(text, start..<i)
            start = i + 1
            append(UInt8(ascii: "\\"))
            switch byte {
            case 0x08: append(UInt8(ascii: "b"))
            case 0x09: append(UInt8(ascii: "t"))
            case 0x0A: append(UInt8(ascii: "n"))
            case 0x0C: append(UInt8(ascii: "f"))
            case 0x0D: append(UInt8(ascii: "r"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
            default:
                append("u00")
                for digit in [byte >> 4, byte & 15] {
                    append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
                }
            }
        }
        append(text, start..<text.count)
        append(UInt8(ascii: "\""))
    }

    package mutating func append(json text: String) {
        var text = text
        text.withUTF8 { append(quotedJSON: $0.span) }
    }
}
