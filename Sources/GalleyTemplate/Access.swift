// Getting at the parts of values: attributes, items, slices, elements, and the few methods of Python's
// types that templates are used to.

import GalleyCore

extension Value {
    /// The value of an attribute; undefined where there is none.
    func member(_ key: Key) -> Value {
        switch self {
        case .object(let object): return object[key] ?? .undefined
        case .list(let pair) where pair.count == 2:
            // A group of `groupby` is a pair whose parts have names.
            if key.text == "grouper" { return pair[0] }
            if key.text == "list" { return pair[1] }
            return .undefined
        default: return .undefined
        }
    }

    /// The value at an index or of a key; undefined where there is none.
    func item(_ index: Value) -> Value {
        if let position = index.asInteger {
            switch self {
            case .list(let elements):
                let i = position < 0 ? position + elements.count : position
                return elements.indices.contains(i) ? elements[i] : .undefined
            case .string, .bytes, .html:
                let scalars = characters
                let i = position < 0 ? position + scalars.count : position
                return scalars.indices.contains(i) ? scalars[i] : .undefined
            case .object(let object): return object[Key(String(position))] ?? .undefined
            default: return .undefined
            }
        }
        guard index.isText else { return .undefined }
        return member(Key(String(index.text.bytes)))
    }

    /// The characters of a text, each a text.
    var characters: [Value] {
        let text = self.text
        var characters: [Value] = []
        var i = 0
        while i < text.bytes.count {
            var end = i + 1
            while end < text.bytes.count, text.bytes[end] & 0xC0 == 0x80 { end += 1 }
            characters.append(Text(Array(text.bytes[i..<end]), isHTML: text.isHTML).value)
            i = end
        }
        return characters
    }

    /// What a loop passes through: the elements of a list, the keys of a mapping, the characters of a text.
    func elements() throws(TemplateFailure) -> [Value] {
        switch self {
        case .list(let elements): return elements
        case .undefined: return []
        case .object(let object): return object.entries.map { .string($0.key.text) }
        case .string, .bytes, .html:
            try Self.checkElements(text.bytes.count)
            return characters
        default: throw TemplateFailure("\(kindName) has no elements")
        }
    }

    /// Its number of elements or characters.
    func length() throws(TemplateFailure) -> Int {
        switch self {
        case .list(let elements): return elements.count
        case .object(let object): return object.count
        case .undefined: return 0
        case .string(let text): return text.unicodeScalars.count
        case .bytes(let text), .html(let text): return text.scalarCount
        default: throw TemplateFailure("\(kindName) has no length")
        }
    }

    func slice(_ lower: Value?, _ upper: Value?, _ step: Value?) throws(TemplateFailure) -> Value {
        let parts: [Value]
        switch self {
        case .list(let elements): parts = elements
        case .string, .bytes, .html: parts = characters
        default: throw TemplateFailure("\(kindName) cannot be sliced")
        }
        func bound(_ value: Value?) throws(TemplateFailure) -> Int? {
            guard let value else { return nil }
            if case .null = value { return nil }
            guard let number = value.asInteger else {
                throw TemplateFailure("the bounds of a slice are integers, not \(value.kindName)")
            }
            return number
        }
        let count = parts.count
        let stride = try bound(step) ?? 1
        guard stride != 0 else { throw TemplateFailure("the step of a slice cannot be 0") }
        let least = stride > 0 ? 0 : -1
        let most = stride > 0 ? count : count - 1
        func clamped(_ bound: Int?, _ fallback: Int) -> Int {
            guard let bound else { return fallback }
            return min(max(bound < 0 ? max(bound, -count - 1) + count : bound, least), most)
        }
        let from = clamped(try bound(lower), stride > 0 ? 0 : count - 1)
        let to = clamped(try bound(upper), stride > 0 ? count : -1)
        var result: [Value] = []
        var i = from
        while stride > 0 ? i < to : i > to {
            result.append(parts[i])
            let (next, overflow) = i.addingReportingOverflow(stride)
            if overflow { break }
            i = next
        }
        if case .list = self { return .list(result) }
        var text: [UInt8] = []
        for part in result { part.appendText(to: &text) }
        return Text(text, isHTML: isHTML).value
    }
}

// MARK: - Methods

extension Value {
    static let methodNames = [
        "items", "keys", "values", "get", "upper", "lower", "title", "capitalize", "strip", "lstrip",
        "rstrip",
        "startswith", "endswith", "split", "splitlines", "replace", "join", "count", "index",
    ]

    /// Calls a method of a Python type; nil where the value has no such method.
    func calling(method name: String, _ arguments: [Value], _ table: FilterTable)
        throws(TemplateFailure) -> Value?
    {
        switch self {
        case .object(let object): return try object.calling(method: name, arguments)
        case .string, .bytes, .html: return try callingOnText(method: name, arguments, table)
        case .list(let elements):
            guard name == "count" || name == "index", let wanted = arguments.argument(0) else { return nil }
            if name == "count" { return .integer(elements.count { $0.equals(wanted) }) }
            guard let i = elements.firstIndex(where: { $0.equals(wanted) }) else {
                throw TemplateFailure("the list has no such element")
            }
            return .integer(i)
        default: return nil
        }
    }

    private func callingOnText(method name: String, _ arguments: [Value], _ table: FilterTable)
        throws(TemplateFailure) -> Value?
    {
        let text = self.text
        switch name {
        case "upper": return Text(Filters.uppercased(text.bytes), isHTML: text.isHTML).value
        case "lower": return Text(Filters.lowercased(text.bytes), isHTML: text.isHTML).value
        case "title": return try Filters.title(self, [], table)
        case "capitalize": return try Filters.capitalize(self, [], table)
        case "strip", "lstrip", "rstrip":
            let characters = arguments.argument(0)?.text.bytes
            return Text(
                Filters.trimmed(
                    text.bytes, of: characters, start: name != "rstrip", end: name != "lstrip"),
                isHTML: text.isHTML
            ).value
        case "startswith", "endswith":
            guard let wanted = arguments.argument(0) else {
                throw TemplateFailure("`\(name)` needs an argument", id: "template/arguments")
            }
            let wantedTexts: [Value] = if case .list(let several) = wanted { several } else { [wanted] }
            return .boolean(
                wantedTexts.contains {
                    let part = $0.text.bytes
                    return name == "startswith"
                        ? text.bytes.starts(with: part) : text.bytes.suffix(part.count).elementsEqual(part)
                })
        case "split": return .list(try Filters.split(text, by: arguments.argument(0), arguments.argument(1)))
        case "splitlines":
            return .list(Filters.lines(text.bytes).map { Text(Array($0), isHTML: text.isHTML).value })
        case "replace": return try Filters.replace(self, arguments, table)
        case "join": return try Filters.join(arguments.argument(0) ?? .list([]), [self], table)
        case "count":
            guard let part = arguments.argument(0)?.text.bytes, !part.isEmpty else { return nil }
            var count = 0
            var i = 0
            while let found = text.bytes.firstIndex(of: part, from: i) {
                count += 1
                i = found + part.count
            }
            return .integer(count)
        default: return nil
        }
    }
}

extension Object {
    fileprivate func calling(method name: String, _ arguments: [Value]) throws(TemplateFailure) -> Value? {
        switch name {
        case "items": return .list(pairs)
        case "keys": return .list(entries.map { .string($0.key.text) })
        case "values": return .list(entries.map(\.value))
        case "get":
            guard let key = arguments.argument(0) else {
                throw TemplateFailure("`get` needs a key", id: "template/arguments")
            }
            let found = self[Key(String(key.text.bytes))]
            return found ?? (arguments.count > 1 ? arguments[1] : .null)
        default: return nil
        }
    }

    /// Each entry as a list of its key and its value.
    var pairs: [Value] { entries.map { .list([.string($0.key.text), $0.value]) } }
}
