// The values templates see.
//
// Three kinds of text exist on purpose. `string` is for what is at hand as a String, `bytes` for hot
// text that was never one, `html` for markup that is appended as it is: a page body of a megabyte
// passes through a template in one copy.

package enum Value: Sendable {
    /// What a missing attribute is: empty when printed, false when tested.
    case undefined
    case null
    case boolean(Bool)
    case integer(Int)
    case double(Double)
    case string(String)
    /// UTF-8 text, escaped on output.
    case bytes([UInt8])
    /// Markup, appended as it is.
    case html([UInt8])
    case list([Value])
    case object(Object)
    case function(TemplateFunction)
    /// The three below live in one render; outside of it they are empty.
    case macro(MacroHandle)
    case loop(LoopHandle)
    case namespace(NamespaceHandle)

    package struct MacroHandle: Sendable, Hashable { let index: Int32 }
    package struct LoopHandle: Sendable, Hashable { let depth, serial: Int32 }
    package struct NamespaceHandle: Sendable, Hashable { let index: Int32 }
}

/// A name with its hash, so that a look-up compares one number.
package struct Key: Sendable, Hashable, ExpressibleByStringLiteral {
    package let text: String
    let code: UInt64

    package init(_ text: String) {
        self.text = text
        // FNV-1a: the keys are short, and the hash has to be the same in every process.
        var code: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { code = (code ^ UInt64(byte)) &* 0x100_0000_01b3 }
        self.code = code
    }

    package init(stringLiteral text: String) { self.init(text) }

    package static func == (a: Key, b: Key) -> Bool { a.code == b.code && a.text == b.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

/// An ordered mapping from names to values, cheap to build for each page.
///
/// A few entries are searched in order; more get an index.
package struct Object: Sendable, ExpressibleByDictionaryLiteral {
    struct Entry: Sendable {
        let key: Key
        var value: Value
    }

    private(set) var entries: [Entry] = []
    /// Open addressing into `entries`, -1 where free; empty while a search in order is as fast.
    private var index: [Int32] = []

    private static let indexedFrom = 12

    package init() {}

    package init(dictionaryLiteral pairs: (Key, Value)...) { self.init(pairs) }

    /// The pairs in their order; of two with the same key the later value stays.
    package init(_ pairs: some Collection<(Key, Value)>) {
        entries.reserveCapacity(pairs.count)
        for (key, value) in pairs { self[key] = value }
    }

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }
    package var keys: [String] { entries.map(\.key.text) }

    /// The value of a key; nil where there is none, and setting nil does nothing.
    package subscript(key: Key) -> Value? {
        get {
            guard let i = position(of: key) else { return nil }
            return entries[i].value
        }
        set {
            guard let newValue else { return }
            if let i = position(of: key) {
                entries[i].value = newValue
                return
            }
            entries.append(Entry(key: key, value: newValue))
            if entries.count > Self.indexedFrom { indexLast() }
        }
    }

    private func position(of key: Key) -> Int? {
        if index.isEmpty {
            for i in entries.indices where entries[i].key.code == key.code {
                if entries[i].key.text == key.text { return i }
            }
            return nil
        }
        var slot = Int(truncatingIfNeeded: key.code) & (index.count - 1)
        while index[slot] >= 0 {
            let i = Int(index[slot])
            if entries[i].key == key { return i }
            slot = (slot + 1) & (index.count - 1)
        }
        return nil
    }

    private mutating func indexLast() {
        guard entries.count * 2 > index.count else {
            insertIntoIndex(entries.count - 1)
            return
        }
        index = [Int32](repeating: -1, count: max(64, index.count * 2))
        for i in entries.indices { insertIntoIndex(i) }
    }

    private mutating func insertIntoIndex(_ i: Int) {
        var slot = Int(truncatingIfNeeded: entries[i].key.code) & (index.count - 1)
        while index[slot] >= 0 { slot = (slot + 1) & (index.count - 1) }
        index[slot] = Int32(i)
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByFloatLiteral, ExpressibleByDictionaryLiteral,
    ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
    package init(dictionaryLiteral pairs: (Key, Value)...) { self = .object(Object(pairs)) }
    package init(nilLiteral: ()) { self = .null }
}

extension Value {
    /// False for undefined, null, false, zero and everything empty.
    package var isTrue: Bool {
        switch self {
        case .undefined, .null: false
        case .boolean(let value): value
        case .integer(let value): value != 0
        case .double(let value): value != 0
        case .string(let text): !text.isEmpty
        case .bytes(let text), .html(let text): !text.isEmpty
        case .list(let elements): !elements.isEmpty
        case .object(let object): !object.isEmpty
        case .function, .macro, .loop, .namespace: true
        }
    }

    var isUndefined: Bool { if case .undefined = self { true } else { false } }

    var isHTML: Bool { if case .html = self { true } else { false } }

    var isText: Bool {
        switch self {
        case .string, .bytes, .html: true
        default: false
        }
    }

    /// An integer, or a boolean as 0 or 1.
    var asInteger: Int? {
        switch self {
        case .integer(let value): value
        case .boolean(let value): value ? 1 : 0
        default: nil
        }
    }

    var asDouble: Double? {
        switch self {
        case .double(let value): value
        default: asInteger.map(Double.init)
        }
    }

    /// The kind as a message names it.
    var kindName: String {
        switch self {
        case .undefined: "undefined"
        case .null: "none"
        case .boolean: "a boolean"
        case .integer: "an integer"
        case .double: "a float"
        case .string, .bytes, .html: "a string"
        case .list: "a list"
        case .object: "a mapping"
        case .function: "a function"
        case .macro: "a macro"
        case .loop: "the loop"
        case .namespace: "a namespace"
        }
    }
}
