// What is said about a value beside its type and limits: title, description, values it may have, examples.

import GalleyCore
import GalleyData

extension OutlineReader {
    /// Longer examples are no help in a row; the page has room for them elsewhere. In bytes of the source.
    private static let exampleLimit = 160
    private static let examplesLimit = 5
    /// Longer defaults and constants are cut. In bytes of the source.
    private static let literalLimit = 2000

    func annotate(_ outline: inout Outline, _ merged: MergedSchema, beside name: String) {
        if let title = title(of: merged), !Self.respells(title, name) { outline.title = title }
        if merged.keywords.has(.default), let value = merged.first(.default) {
            // "null unless given" is what "or null" leads one to expect.
            if !(value.isNull && merged.isNullable), !Self.isEmpty(value) {
                outline.defaultValue = literal(value, of: merged)
            }
        }
        outline.examples = examples(of: merged)
        guard merged.keywords.hasAny(.marks) else { return }
        outline.isDeprecated = merged.isTrue(.deprecated)
        outline.isReadOnly = merged.isTrue(.readOnly)
        outline.isWriteOnly = merged.isTrue(.writeOnly)
        if let docs = merged.first(.externalDocs), let url = docs["url"]?.string {
            outline.externalDocs = ExternalDocs(
                url: url, description: docs["description"].flatMap { $0.isScalar ? MarkdownText($0) : nil },
                node: docs)
        }
    }

    /// Whether a default is nothing at all: told in words.
    static func isEmpty(_ value: Node) -> Bool {
        switch value.kind {
        case .string: value.utf8.isEmpty
        case .sequence, .mapping: value.count == 0
        default: false
        }
    }

    /// The title that its author gave it here; a component's own is its name already.
    func title(of merged: MergedSchema) -> String? {
        guard merged.keywords.has(.title) else { return nil }
        for layer in merged.layers where layer.keywords.has(.title) && !layer.isBehindName {
            guard let title = layer.node[.title]?.string, !title.isEmpty else { continue }
            // A wrapper of FastAPI's around a reference repeats the title of what it refers to.
            if let name = merged.name {
                let component = api.schemas[name]
                if Self.respells(title, component.name) || Self.respells(title, component.title) { continue }
            }
            return title
        }
        return nil
    }

    /// Its own, else that of a part without a name, else that of the component.
    func description(of merged: MergedSchema) -> (text: MarkdownText, isOwn: Bool)? {
        guard merged.keywords.has(.description) else { return nil }
        var fallback: MarkdownText?
        for layer in merged.layers where layer.keywords.has(.description) {
            guard let text = Schema(layer.node, in: api.documents).description else { continue }
            if !layer.isBehindName { return (text, true) }
            if fallback == nil { fallback = text }
        }
        return fallback.map { ($0, false) }
    }

    private func examples(of merged: MergedSchema) -> [String] {
        guard merged.keywords.hasAny(.examples) else { return [] }
        var texts: [String] = []
        for layer in merged.layers where layer.keywords.hasAny(.examples) {
            // An example of a component with fields is shown with the component.
            if layer.isBehindName, !texts.isEmpty || !merged.effectiveTypes.isSubset(of: .scalars) { break }
            for node in Schema(layer.node, in: api.documents).examples {
                guard texts.count < Self.examplesLimit, node.range.count <= Self.exampleLimit else {
                    continue
                }
                // Generators write `null` where they know no better.
                if node.isNull { continue }
                let text = literal(node, of: merged)
                if !texts.contains(text) { texts.append(text) }
            }
        }
        return texts
    }

    // MARK: - Values

    /// The values of an enumeration, or the only one.
    func values(of merged: MergedSchema) -> (values: [EnumValue], constant: String?) {
        if merged.keywords.has(.const), let constant = merged.first(.const), !constant.isNull {
            return ([], literal(constant, of: merged))
        }
        var values: [EnumValue] = []
        if merged.keywords.has(.enum) {
            values = enumeration(of: merged)
        } else if let constants = merged.constants {
            values = constants.members.prefix(limits.hardRows).compactMap { member in
                MergedSchema.constant(of: member).map { value in
                    let title = member["title"]?.string
                    let description = member["description"]?.string
                    let words = [title, description].compactMap { $0 }.filter { !$0.isEmpty }
                    let text = literal(value, of: merged)
                    let told = words.filter { !Self.respells($0, text) }.joined(separator: ": ")
                    return EnumValue(text: text, description: told.isEmpty ? nil : told)
                }
            }
        }
        if values.count == 1, values[0].description == nil { return ([], values[0].text) }
        return (values, nil)
    }

    private func enumeration(of merged: MergedSchema) -> [EnumValue] {
        guard let layer = merged.layers.first(where: { $0.keywords.has(.enum) }),
            let list = layer.node[.enum], list.kind == .sequence
        else { return [] }
        let names = layer.keywords.has(.xEnumVarnames) ? layer.node[.xEnumVarnames] : layer.node[.xEnumNames]
        let descriptions =
            layer.keywords.has(.xEnumDescriptions)
            ? layer.node[.xEnumDescriptions] : layer.node[.xEnumDescriptionsList]
        // Where two layers list values, only those in both are left.
        let others = merged.all(.enum).dropFirst().map { Set($0.items.map { literal($0) }) }
        let allowed = list.items.map { item in others.allSatisfy { $0.contains(literal(item)) } }
        // None in both is a contradiction: nobody means it.
        let isNarrowed = !others.isEmpty && allowed.contains(true)
        var values: [EnumValue] = []
        for (index, item) in list.items.enumerated() where !item.isNull && (!isNarrowed || allowed[index]) {
            let text = literal(item, of: merged)
            var words: [String] = []
            if let name = names.flatMap({ Self.entry(index, item, of: $0) }), !Self.respells(name, text) {
                words.append(name)
            }
            if let description = descriptions.flatMap({ Self.entry(index, item, of: $0) }) {
                words.append(description)
            }
            values.append(
                EnumValue(text: text, description: words.isEmpty ? nil : words.joined(separator: ": ")))
        }
        return values
    }

    /// What an extension says of one value: by its place in a list, or by its text in a mapping.
    private static func entry(_ index: Int, _ item: Node, of extra: Node) -> String? {
        let node =
            extra.kind == .sequence
            ? (index < extra.count ? extra.items[index] : nil) : item.scalarText.flatMap { extra[$0] }
        return node?.scalarText.flatMap { $0.isEmpty ? nil : $0 }
    }

    // MARK: - Literals

    /// A value as JSON on one line; a string without its quotes, unless it could be taken for something else.
    func literal(_ node: Node, of merged: MergedSchema? = nil) -> String {
        switch node.kind {
        case .null: return "null"
        case .integer: return String(node.utf8)
        case .number:
            guard merged?.effectiveTypes == .integer else { return String(node.utf8) }
            return Self.number(node)
        case .boolean: return node.boolean == true ? "true" : "false"
        case .string:
            let text = node.utf8
            if text.count <= Self.literalLimit, !Self.needsQuotes(text) { return String(text) }
            var quoted: [UInt8] = []
            quoted.append(json: String(text.prefix(Self.literalLimit)))
            return String(quoted)
        case .sequence, .mapping:
            guard node.range.count <= Self.literalLimit else { return node.kind == .sequence ? "[…]" : "{…}" }
            var writer = JSONWriter()
            writer.node(node)
            return String(writer.bytes)
        }
    }

    /// Whether a string without quotes would be nothing, or look like another kind of value.
    private static func needsQuotes(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last else { return true }
        if first <= UInt8(ascii: " ") || last <= UInt8(ascii: " ") { return true }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            guard text.count < 40 else { return false }
            return Double(String(text)) != nil
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            return text.elementsEqual("true".utf8) || text.elementsEqual("false".utf8)
                || text.elementsEqual("null".utf8)
        default: return text.contains { $0 < UInt8(ascii: " ") }
        }
    }

    /// A number as a person writes it: `3`, not `3.0`.
    static func number(_ node: Node) -> String {
        let text = String(node.utf8)
        guard node.kind == .number, let value = node.number, value.magnitude < 1e15 else { return text }
        if value == value.rounded() { return String(Int(value)) }
        return text.hasPrefix(".") ? "0" + text : text
    }

    /// Whether a title says no more than a name: the same letters and digits, whatever is between them.
    static func respells(_ title: String, _ name: String) -> Bool {
        var a = title.utf8.makeIterator()
        var b = name.utf8.makeIterator()
        while true {
            let x = nextLetter(&a)
            let y = nextLetter(&b)
            if x != y { return false }
            if x == nil { return !name.isEmpty }
        }
    }

    private static func nextLetter(_ text: inout String.UTF8View.Iterator) -> UInt8? {
        while let byte = text.next() {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): return byte | 0x20
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
                return byte
            default: continue
            }
        }
        return nil
    }
}
