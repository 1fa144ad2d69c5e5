// JSON values out of nodes and into text.
//
// A given example is written from its node straight to bytes; only what has to be looked into or changed becomes a
// `JSONValue`.

import GalleyCore
import GalleyData

extension JSONValue {
    /// The value of a node of any format. Numbers that JSON can write keep their digits.
    package init(_ node: Node) {
        switch node.kind {
        case .null: self = .null
        case .boolean: self = .boolean(node.boolean ?? false)
        case .integer, .number: self = .number(String(JSONNumber.bytes(of: node)))
        case .string: self = .string(node.string ?? "")
        case .sequence: self = .array(node.items.map(JSONValue.init))
        case .mapping:
            self = .object(node.entries.map { Member($0.key.scalarText ?? "", JSONValue($0.value)) })
        }
    }

    /// The value of a JSON text (RFC 8259); nil where it is none.
    package init?(json text: [UInt8]) {
        guard let root = DataFile(json: text, path: "").root else { return nil }
        self.init(root)
    }

    package init(_ number: Int) { self = .number(String(number)) }

    /// The value of the first member of this name.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    package var isNull: Bool { self == .null }

    /// The text of a string, nil of anything else.
    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The value of a number as far as 64 bits hold it.
    package var number: Double? {
        guard case .number(let text) = self else { return nil }
        return Double(text)
    }

    /// The members of an object; empty for anything else.
    package var members: [Member] {
        guard case .object(let members) = self else { return [] }
        return members
    }

    /// The items of an array; empty for anything else.
    package var items: [JSONValue] {
        guard case .array(let items) = self else { return [] }
        return items
    }

    /// A string as it is, anything else as JSON on one line.
    package var plainText: String { string ?? json() }
}

// MARK: - Writing

extension JSONValue {
    /// The JSON text: on one line, or broken into lines with so many spaces for each level.
    package func json(indentation: Int? = nil) -> String { String(jsonBytes(indentation: indentation)) }

    /// The JSON text as UTF-8.
    package func jsonBytes(indentation: Int? = nil) -> [UInt8] {
        var writer = JSONWriter(indentation: indentation)
        writer.value(self)
        return writer.bytes
    }
}

extension JSONWriter {
    package mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .boolean(let flag): boolean(flag)
        case .number(let digits): json(Array(digits.utf8))
        case .string(let text): string(text)
        case .array(let items):
            beginArray()
            for item in items { self.value(item) }
            endArray()
        case .object(let members):
            beginObject()
            for member in members {
                key(member.name)
                self.value(member.value)
            }
            endObject()
        }
    }

    /// Writes a node as `value(JSONValue(node))` would.
    mutating func example(_ node: Node) {
        switch node.kind {
        case .null: null()
        case .boolean: boolean(node.boolean ?? false)
        case .integer, .number: json(JSONNumber.bytes(of: node))
        case .string: node.withUTF8 { string(utf8: $0) }
        case .sequence:
            beginArray()
            for item in node.items { example(item) }
            endArray()
        case .mapping:
            beginObject()
            for entry in node.entries {
                key(entry.key.scalarText ?? "")
                example(entry.value)
            }
            endObject()
        }
    }
}

/// Numbers as JSON writes them (RFC 8259 §6).
enum JSONNumber {
    /// A number's digits as they were written where JSON allows them; else its value, `null` where it has none.
    static func bytes(of node: Node) -> [UInt8] {
        let isWritten = node.withUTF8 { isNumber($0) }
        if isWritten { return Array(node.utf8) }
        if let integer = node.integer { return Array(String(integer).utf8) }
        guard let number = node.number, number.isFinite else { return Array("null".utf8) }
        return Array(number.description.utf8)
    }

    static func isNumber(_ text: Span<UInt8>) -> Bool {
        var i = 0
        func digits() -> Bool {
            let start = i
            while i < text.count, text[i].isASCIIDigit { i += 1 }
            return i > start
        }
        if i < text.count, text[i] == UInt8(ascii: "-") { i += 1 }
        if i < text.count, text[i] == UInt8(ascii: "0") {
            i += 1
        } else if !digits() {
            return false
        }
        if i < text.count, text[i] == UInt8(ascii: ".") {
            i += 1
            guard digits() else { return false }
        }
        if i < text.count, text[i] | 0x20 == UInt8(ascii: "e") {
            i += 1
            if i < text.count, text[i] == UInt8(ascii: "+") || text[i] == UInt8(ascii: "-") { i += 1 }
            guard digits() else { return false }
        }
        return i == text.count
    }

    /// A number as a person writes it: whole ones without a point, no exponent below 10^15.
    static func text(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return String(Int(number)) }
        return number.description
    }
}
