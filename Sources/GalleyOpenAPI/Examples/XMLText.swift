// Values as XML, by the `xml` objects of their schemas (OAS 3.2 §4.26).

import GalleyCore
import GalleyData

/// Writes a value as an XML document.
struct XMLText {
    private var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    static func bytes(of value: JSONValue, schema: Schema?, in api: APIDescription) -> [UInt8] {
        var writer = XMLText()
        let schemas = schema.map { [$0] } ?? []
        writer.root(value, Conjunction(schemas), in: api)
        return writer.bytes
    }

    /// What the `xml` object says of a node.
    private struct Facts {
        enum NodeType: String { case element, attribute, text, cdata, none }

        var name: String?
        var prefix: String?
        var namespace: String?
        var nodeType: NodeType?
        var isWrapped = false

        init(_ parts: [Conjunction.Part]) {
            guard let xml = parts.lazy.compactMap({ $0.schema["xml"] }).first else { return }
            name = xml["name"]?.scalarText
            prefix = xml["prefix"]?.string
            namespace = xml["namespace"]?.string
            nodeType = xml["nodeType"]?.string.flatMap(NodeType.init)
            if nodeType == nil, xml["attribute"]?.boolean == true { nodeType = .attribute }
            isWrapped = xml["wrapped"]?.boolean == true || nodeType == .element
        }

        /// The qualified name, or what is to be used without one.
        func qualified(_ fallback: String) -> String {
            let local = XMLText.name(name ?? fallback)
            return prefix.map { XMLText.name($0) + ":" + local } ?? local
        }

        var declaration: (name: String, value: String)? {
            namespace.map { (prefix.map { "xmlns:" + XMLText.name($0) } ?? "xmlns", $0) }
        }
    }

    // MARK: - Structure

    private mutating func root(_ value: JSONValue, _ conjunction: Conjunction, in api: APIDescription) {
        let parts = Conjunction.everything(of: conjunction.roots)
        let own = conjunction.roots.first.flatMap { root in api.schemas.first { $0.schema == root }?.name }
        let name = conjunction.targets.first?.name ?? own
        guard case .array(let items) = value else {
            return element(name ?? "root", value, parts, depth: 0)
        }
        // A document has one root, so the list is wrapped whatever is said.
        let inner = parts.items
        let item = Conjunction(inner).targets.first?.name ?? "item"
        let facts = Facts(parts)
        let wrapper = facts.qualified(name ?? item + "s")
        open(wrapper, [facts.declaration].compactMap { $0 }, depth: 0)
        bytes.append("\n")
        for value in items { element(item, value, Conjunction.everything(of: inner), depth: 1) }
        close(wrapper, depth: 0)
    }

    /// A member of an object that is no attribute.
    private mutating func member(_ name: String, _ value: JSONValue, _ parts: [Conjunction.Part], depth: Int)
    {
        guard case .array(let items) = value else { return element(name, value, parts, depth: depth) }
        let facts = Facts(parts)
        let inner = Conjunction.everything(of: parts.items)
        guard facts.isWrapped else {
            for item in items { element(name, item, inner, depth: depth) }
            return
        }
        let wrapper = facts.qualified(name)
        open(wrapper, [facts.declaration].compactMap { $0 }, depth: depth)
        bytes.append("\n")
        for item in items { element(facts.name ?? name, item, inner, depth: depth + 1) }
        close(wrapper, depth: depth)
    }

    private mutating func element(_ name: String, _ value: JSONValue, _ parts: [Conjunction.Part], depth: Int)
    {
        let facts = Facts(parts)
        let tag = facts.qualified(name)
        var attributes = [facts.declaration].compactMap { $0 }
        switch value {
        case .object(let members):
            var children: [(member: JSONValue.Member, parts: [Conjunction.Part], facts: Facts)] = []
            for member in members {
                let inner = Conjunction.everything(of: parts.property(member.name))
                let facts = Facts(inner)
                if facts.nodeType == .attribute {
                    attributes.append((facts.qualified(member.name), member.value.plainText))
                } else {
                    children.append((member, inner, facts))
                }
            }
            if let text = children.first, children.count == 1,
                text.facts.nodeType == .text
                    || text.facts.nodeType == .cdata
            {
                open(tag, attributes, depth: depth)
                content(text.member.value, isCData: text.facts.nodeType == .cdata)
                return close(tag, depth: nil)
            }
            let isShown = facts.nodeType != Facts.NodeType.none || depth == 0
            if isShown {
                open(tag, attributes, depth: depth, isEmpty: children.isEmpty)
                bytes.append("\n")
            }
            guard !children.isEmpty else { return }
            for child in children {
                self.member(
                    child.member.name, child.member.value, child.parts, depth: isShown ? depth + 1 : depth)
            }
            if isShown { close(tag, depth: depth) }
        case .array(let items):
            // A list in a list.
            open(tag, attributes, depth: depth)
            bytes.append("\n")
            let inner = Conjunction.everything(of: parts.items)
            for item in items { element("item", item, inner, depth: depth + 1) }
            close(tag, depth: depth)
        case .null:
            open(tag, attributes, depth: depth, isEmpty: true)
            bytes.append("\n")
        default:
            open(tag, attributes, depth: depth)
            content(value, isCData: facts.nodeType == .cdata)
            close(tag, depth: nil)
        }
    }

    // MARK: - Marks

    private mutating func indent(_ depth: Int) {
        for _ in 0..<depth { bytes.append("  ") }
    }

    private mutating func open(
        _ tag: String, _ attributes: [(name: String, value: String)], depth: Int, isEmpty: Bool = false
    ) {
        indent(depth)
        bytes.append("<")
        bytes.append(utf8: tag)
        for attribute in attributes {
            bytes.append(" ")
            bytes.append(utf8: attribute.name)
            bytes.append("=\"")
            bytes.append(escaping: Self.allowed(attribute.value))
            bytes.append("\"")
        }
        if isEmpty { bytes.append("/>") } else { bytes.append(">") }
    }

    private mutating func close(_ tag: String, depth: Int?) {
        if let depth { indent(depth) }
        bytes.append("</")
        bytes.append(utf8: tag)
        bytes.append(">\n")
    }

    private mutating func content(_ value: JSONValue, isCData: Bool) {
        let text = Self.allowed(value.plainText)
        guard isCData else { return bytes.append(escaping: text) }
        bytes.append("<![CDATA[")
        let pieces = text.split(separator: "]]>", omittingEmptySubsequences: false)
        bytes.append(utf8: pieces.joined(separator: "]]]]><![CDATA[>"))
        bytes.append("]]>")
    }

    /// A text without the characters that XML 1.0 (§2.2) has not.
    private static func allowed(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        guard !isPlain else { return text }
        return String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.value >= 0x20 || [0x09, 0x0A, 0x0D].contains($0.value) }))
    }

    /// A name that XML allows.
    fileprivate static func name(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isStart = scalar.properties.isAlphabetic || scalar == "_"
            let isInside = isStart || scalar.properties.numericType != nil || scalar == "-" || scalar == "."
            if result.isEmpty, !isStart { result = "_" }
            result.unicodeScalars.append(isInside ? scalar : "_")
        }
        return result.isEmpty ? "_" : result
    }
}
