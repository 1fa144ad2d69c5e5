// A schema's outline as a nested list.

import GalleyCore

extension OperationMarkdown {
    /// The type in words, components as links.
    func words(_ type: [TypeWord]) -> String {
        type.map { word in
            switch word {
            case .text(let text): MarkdownInline.text(text)
            case .schema(let index): self.link(toSchema: index)
            }
        }.joined()
    }

    func link(toSchema index: Int) -> String {
        guard api.schemas.indices.contains(index) else { return "" }
        let schema = api.schemas[index]
        // A framework's name for one body says nothing, and leads to no page.
        if schema.isSynthetic { return "object" }
        return MarkdownInline.link(MarkdownInline.text(schema.title), to: address(.schema(index)))
    }

    /// A row: name, type and what is said of it, then what it is made of.
    mutating func appendRow(
        _ name: String, attributes: [String], _ outline: Outline, description: MarkdownText?, level: Int
    ) {
        var attributes = attributes
        if outline.isReadOnly { attributes.append("read-only") }
        if outline.isWriteOnly { attributes.append("write-only") }
        if outline.isDeprecated, !attributes.contains("deprecated") { attributes.append("deprecated") }
        var line = name
        if !attributes.isEmpty { line += " (" + attributes.joined(separator: ", ") + ")" }
        let facts = facts(outline)
        if let description, let inline = Self.oneParagraph(description) {
            let isSentence = inline.utf8.last.map { ".!?:…".utf8.contains($0) } ?? true
            line += ": " + inline + (facts.isEmpty ? "" : (isSentence ? " " : ". ") + facts)
            writer.item(line, level: level)
        } else {
            if !facts.isEmpty { line += ": " + facts }
            writer.item(line, level: level)
            if let description { writer.author(description, shift: 3, inItem: level) }
        }
        appendParts(of: outline, level: level + 1)
    }

    /// What is said of a value in sentences.
    func facts(_ outline: Outline) -> String {
        var sentences: [String] = []
        if let title = outline.title { sentences.append(MarkdownInline.text(title)) }
        if !outline.constraints.isEmpty {
            // What is said of each item is a sentence of its own.
            let own = outline.constraints.filter { !$0.hasPrefix("each: ") }
            if !own.isEmpty { sentences.append(own.joined(separator: ", ").capitalizedFirst) }
            sentences += outline.constraints.filter { $0.hasPrefix("each: ") }.map(\.capitalizedFirst)
        }
        if let value = outline.constant { sentences.append("Always " + MarkdownInline.code(value)) }
        if !outline.values.isEmpty, !hasDescribedValues(outline) {
            var values = outline.values.prefix(Self.valueLimit).map { MarkdownInline.code($0.text) }
            if outline.values.count > values.count {
                values.append("\(outline.values.count - values.count) more")
            }
            sentences.append(
                (outline.isOfItems ? "Each one of " : "One of ") + values.joined(separator: ", "))
        }
        if let value = outline.defaultValue { sentences.append("Default: " + MarkdownInline.code(value)) }
        if let value = outline.examples.first, value.utf8.count <= Self.exampleLimit {
            sentences.append("Example: " + MarkdownInline.code(value))
        }
        if let docs = outline.externalDocs { sentences.append("See " + link(docs)) }
        return sentences.isEmpty ? "" : sentences.joined(separator: ". ") + "."
    }

    /// Values of an enumeration that are listed in full.
    private static let valueLimit = 40
    /// Bytes of an example that still reads well in a sentence.
    private static let exampleLimit = 80

    private func hasDescribedValues(_ outline: Outline) -> Bool {
        outline.values.contains { $0.description != nil }
    }

    /// The values, fields and alternatives of an outline, as items.
    mutating func appendParts(of outline: Outline, level: Int) {
        if hasDescribedValues(outline) {
            for value in outline.values {
                let description = value.description.map { ": " + MarkdownInline.text($0) } ?? ""
                writer.item(MarkdownInline.code(value.text) + description, level: level)
            }
        }
        for field in outline.fields { append(field, level: level) }
        if outline.omitted > 0 { writer.item("and \(outline.omitted) more", level: level) }
        if let alternatives = outline.alternatives { append(alternatives, level: level) }
        if outline.fold == .circular { writer.item("its fields again, as above", level: level) }
    }

    private mutating func append(_ field: Field, level: Int) {
        let name =
            switch field.kind {
            case .property: MarkdownInline.code(field.name)
            case .pattern: "any name that matches " + MarkdownInline.code(field.name)
            case .additional: MarkdownInline.text(field.name)
            case .item: "item " + MarkdownInline.text(field.name)
            }
        var attributes = [words(field.outline.type)].filter { !$0.isEmpty }
        if field.isRequired { attributes.append("required") }
        appendRow(
            name, attributes: attributes, field.outline, description: field.outline.description, level: level)
    }

    private mutating func append(_ alternatives: Alternatives, level: Int) {
        var line = alternatives.kind == .oneOf ? "one of" : "any of"
        if let discriminator = alternatives.discriminator {
            line += ", told apart by " + MarkdownInline.code(discriminator)
        }
        writer.item(line + ":", level: level)
        for alternative in alternatives.items {
            var attributes: [String] = []
            let type = words(alternative.outline.type)
            if !type.isEmpty, type != MarkdownInline.text(alternative.name) { attributes.append(type) }
            if let value = alternative.discriminatorValue, let name = alternatives.discriminator {
                attributes.append(MarkdownInline.code(name) + " is " + MarkdownInline.code(value))
            }
            if alternative.isDefault { attributes.append("where nothing else is told") }
            appendRow(
                MarkdownInline.text(alternative.name), attributes: attributes, alternative.outline,
                description: alternative.outline.description, level: level + 1)
        }
        if alternatives.omitted > 0 { writer.item("and \(alternatives.omitted) more", level: level + 1) }
    }

    func link(_ docs: ExternalDocs) -> String {
        // Inside of a link's text no other may stand.
        let text = docs.description.flatMap { Self.oneParagraph($0) }.flatMap {
            $0.utf8.contains(UInt8(ascii: "[")) || $0.utf8.contains(UInt8(ascii: "<")) ? nil : $0
        }
        return MarkdownInline.link(text ?? MarkdownInline.text(docs.url), to: docs.url)
    }

    /// An author's Markdown where it is one line of a paragraph, so that it can stand in a sentence.
    static func oneParagraph(_ markdown: MarkdownText) -> String? {
        var text = markdown.utf8
        while let last = text.last, last <= 0x20 { text.removeLast() }
        while let first = text.first, first <= 0x20 { text.removeFirst() }
        guard let first = text.first, !text.contains(0x0A),
            !"#>-+*|`~<=".utf8.contains(first) || isInline(text)
        else { return nil }
        // A number and a dot begin a list (CommonMark 0.30 §5.2).
        let digits = text.prefix(10).prefix { $0.isASCIIDigit }.count
        if digits > 0, let next = text.dropFirst(digits).first,
            next == UInt8(ascii: ".") || next == UInt8(ascii: ")")
        {
            return nil
        }
        return String(text)
    }

    /// Whether a line that begins with a mark is a paragraph all the same: a code span, emphasis.
    private static func isInline(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, first == UInt8(ascii: "`") || first == UInt8(ascii: "*") else {
            return false
        }
        guard text.prefix(while: { $0 == first }).count < 3 else { return false }
        return text.dropFirst().first.map { $0 != 0x20 && $0 != 0x09 } ?? false
    }
}

extension String {
    /// With its first letter as a capital.
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

extension [TypeWord] {
    /// Leaves out " or null" at the end: no parameter can carry it.
    package mutating func removeNull() {
        var end = ""
        while case .text(let words)? = last {
            end = words + end
            removeLast()
        }
        for null in [", or null", " or null"] where end.hasSuffix(null) { end.removeLast(null.utf8.count) }
        if !end.isEmpty { append(.text(end)) }
    }
}

extension Example {
    /// The value where it stands well in a line.
    package var shownScalar: String? { value.flatMap { $0.isScalar ? $0.scalarText : nil } }
}

extension Outline {
    /// With the first example of the place it stands in, where it has none of its own.
    func withExample(_ given: [Example]) -> Outline {
        guard examples.isEmpty, let text = given.first?.shownScalar else { return self }
        var result = self
        result.examples = [text]
        return result
    }
}
