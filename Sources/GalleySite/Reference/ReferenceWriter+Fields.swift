// Schemas as rows: name, type and constraints in words, description, default, examples; what lies below folds.

import GalleyCore
import GalleyOpenAPI

extension ReferenceWriter {
    // MARK: Types

    mutating func type(_ words: [TypeWord]) {
        for word in words {
            switch word {
            case .text(let words): text(words)
            case .schema(let index):
                if api.schemas[index].isSynthetic {
                    text("object")
                } else {
                    link(reference.target(schema: index), api.schemas[index].title)
                }
            }
        }
    }

    // MARK: Rows

    mutating func fields(_ fields: [Field], idPrefix: String) {
        guard !fields.isEmpty else { return }
        html("<ul class=\"fields\">\n")
        for field in fields { row(field, idPrefix: idPrefix) }
        html("</ul>\n")
    }

    private mutating func row(_ field: Field, idPrefix: String) {
        let outline = field.outline
        let id: String
        switch field.kind {
        case .property: id = newID(idPrefix + field.name)
        case .item: id = newID(idPrefix + "item-" + field.name)
        case .pattern, .additional: id = newID(idPrefix + "any")
        }
        html("<li class=\"field")
        if outline.isDeprecated { html(" deprecated") }
        html("\"")
        self.id(id)
        html("><p class=\"field-line\"><a class=\"field-name\" href=\"#")
        text(id)
        html("\">")
        switch field.kind {
        case .property:
            code(field.name)
            note(code: field.name)
        case .item: text("item " + field.name)
        case .pattern:
            text("names like ")
            code(field.name)
        case .additional: text("any other name")
        }
        html("</a> ")
        typeAndFlags(outline, isRequired: field.isRequired && field.kind == .property)
        html("</p>\n")
        details(outline, idPrefix: id + ".")
        html("</li>\n")
    }

    /// The type in words, and what else there is to say in one word.
    mutating func typeAndFlags(_ outline: Outline, isRequired: Bool) {
        html("<span class=\"type\">")
        type(outline.type)
        html("</span>")
        if isRequired { html(" <span class=\"flag required\">required</span>") }
        if outline.isReadOnly { html(" <span class=\"flag\">read only</span>") }
        if outline.isWriteOnly { html(" <span class=\"flag\">write only</span>") }
        if outline.isDeprecated { html(" <span class=\"flag warn\">deprecated</span>") }
    }

    /// All that is said of a value but its name and type.
    mutating func details(
        _ outline: Outline, idPrefix: String, opens: Bool = false, serialization: [String] = []
    ) {
        if let title = outline.title {
            html("<p class=\"field-title\">")
            text(title)
            html("</p>\n")
            note(title)
        }
        let isKnown = describe(outline, idPrefix: idPrefix)
        let listsValues = !isKnown && outline.values.contains { $0.description != nil }
        facts(outline, withValues: !listsValues, serialization: serialization)
        if listsValues { values(outline.values) }
        children(outline, idPrefix: idPrefix, opens: opens)
    }

    /// Writes the description. A long one of an enumeration is read once; gives whether it was there before.
    private mutating func describe(_ outline: Outline, idPrefix: String) -> Bool {
        guard let description = outline.description else { return false }
        let isLong = !outline.values.isEmpty && description.utf8.count > Self.shortDescription
        let isKnown = isLong && !describedEnumerations.insert(Array(description.utf8)).inserted
        html("<div class=\"field-text\">")
        if isKnown {
            html("<p>")
            text(firstSentence(of: description))
            html("</p>")
        } else {
            prose(description, headingBase: 5, idPrefix: idPrefix)
        }
        html("</div>\n")
        return isKnown
    }

    /// A description of so many bytes may stand twice.
    private static let shortDescription = 100

    /// Constraints, values, default, examples and how it is written, each a phrase.
    private mutating func facts(_ outline: Outline, withValues: Bool, serialization: [String]) {
        let hasExamples = !outline.examples.isEmpty
        let hasValues = withValues && !outline.values.isEmpty
        guard
            !outline.constraints.isEmpty || outline.defaultValue != nil || outline.constant != nil
                || hasExamples || hasValues || !serialization.isEmpty
                || outline.externalDocs != nil
        else { return }
        html("<ul class=\"facts\">")
        if hasValues { valuesInLine(outline) }
        if let constant = outline.constant {
            html("<li>always ")
            code(constant)
            note(code: constant)
            html("</li>")
        }
        for constraint in outline.constraints {
            html(constraint.hasPrefix("matches `") ? "<li class=\"pattern\">" : "<li>")
            phrase(constraint)
            html("</li>")
        }
        if let value = outline.defaultValue {
            html("<li>default ")
            if value.isEmpty { text("empty") } else { code(value) }
            html("</li>")
        }
        if hasExamples {
            html("<li>for example ")
            for (i, example) in outline.examples.prefix(3).enumerated() {
                if i > 0 { html(", ") }
                code(shortened(example))
            }
            html("</li>")
        }
        for words in serialization {
            html("<li>")
            phrase(words)
            html("</li>")
        }
        if let docs = outline.externalDocs {
            html("<li>")
            externalDocs(docs)
            html("</li>")
        }
        html("</ul>\n")
    }

    /// A long example has its place beside the text.
    private func shortened(_ example: String) -> String {
        example.count > 120 ? example.prefix(117) + "…" : example
    }

    mutating func externalDocs(_ docs: ExternalDocs) {
        let label = isWebURL(docs.url) ? docs.description?.text : nil
        link(url: docs.url, label ?? "More about it", at: docs.node["url"])
    }

    /// Values with what they mean, each in a line.
    private mutating func values(_ values: [EnumValue]) {
        html("<dl class=\"values\">")
        for value in values {
            html("<div><dt>")
            code(value.text)
            note(code: value.text, value.description ?? "")
            html("</dt><dd>")
            phrase(value.description ?? "")
            html("</dd></div>")
        }
        html("</dl>\n")
    }

    private mutating func valuesInLine(_ outline: Outline) {
        note(codes: outline.values.lazy.map(\.text))
        html("<li>")
        if outline.values.count == 1 {
            html("always ")
        } else {
            html(outline.isOfItems ? "each one of " : "one of ")
        }
        for (i, value) in outline.values.enumerated() {
            if i > 0 { html(", ") }
            code(value.text)
        }
        html("</li>")
    }

    // MARK: What lies below

    /// Fields and alternatives; folded but where they are what the reader came for.
    mutating func children(_ outline: Outline, idPrefix: String, opens: Bool) {
        switch outline.fold {
        case .circular, .deep:
            if let name = outline.name {
                html("<p class=\"fold\">")
                html(outline.fold == .circular ? "The fields of " : "More fields: ")
                link(reference.target(schema: name), api.schemas[name].title)
                html(outline.fold == .circular ? " again.</p>\n" : "</p>\n")
            }
            return
        case .none: break
        }
        guard !outline.fields.isEmpty || outline.alternatives != nil else { return }
        if !opens {
            html(opensAll ? "<details open><summary>" : "<details><summary>")
            text(summary(of: outline))
            html("</summary>\n")
        }
        fields(outline.fields, idPrefix: idPrefix)
        omitted(outline.omitted, "fields", of: outline)
        if let alternatives = outline.alternatives { self.alternatives(alternatives, idPrefix: idPrefix) }
        if !opens { html("</details>\n") }
    }

    /// What a page has no room for.
    private mutating func omitted(_ count: Int, _ what: StaticString, of outline: Outline?) {
        guard count > 0 else { return }
        html("<p class=\"fold\">")
        document.html.append(decimal: count)
        html(" more ")
        html(what)
        if let name = outline?.name, !api.schemas[name].isSynthetic {
            html(": ")
            link(reference.target(schema: name), api.schemas[name].title)
        }
        html(".</p>\n")
    }

    private func summary(of outline: Outline) -> String {
        let name = outline.name.map { api.schemas[$0] }.flatMap { $0.isSynthetic ? nil : $0.title }
        let whose =
            name.map { (outline.isOfItems ? " of each " : " of ") + $0 }
            ?? (outline.isOfItems ? " of each item" : "")
        if outline.fields.isEmpty {
            return "\(outline.alternatives?.items.count ?? 0) alternatives" + whose
        }
        return outline.fields.count == 1 ? "1 field" + whose : "\(outline.fields.count) fields" + whose
    }

    private mutating func alternatives(_ alternatives: Alternatives, idPrefix: String) {
        html("<div class=\"alternatives\"><p>")
        html(alternatives.kind == .oneOf ? "One of these" : "Any of these")
        if let discriminator = alternatives.discriminator {
            html(", told apart by ")
            code(discriminator)
        }
        html(":</p>\n")
        for (i, alternative) in alternatives.items.enumerated() {
            let outline = alternative.outline
            let isEmpty =
                outline.fields.isEmpty && outline.alternatives == nil && outline.description == nil
                && outline.values.isEmpty && outline.constraints.isEmpty
            html(
                isEmpty
                    ? "<p class=\"alternative\">" : i == 0 ? "<details open><summary>" : "<details><summary>")
            if let name = outline.name, !api.schemas[name].isSynthetic {
                link(reference.target(schema: name), alternative.name)
            } else {
                text(alternative.name)
            }
            if let value = alternative.discriminatorValue, let property = alternatives.discriminator {
                html(" <span class=\"type\">")
                code(property + ": " + value)
                html("</span>")
            } else if outline.name == nil, !outline.type.isEmpty,
                outline.type.text(in: api) != alternative.name
            {
                html(" <span class=\"type\">")
                type(outline.type)
                html("</span>")
            }
            if alternative.isDefault { html(" <span class=\"flag\">unless told otherwise</span>") }
            if isEmpty {
                html("</p>\n")
                continue
            }
            html("</summary>\n")
            details(outline, idPrefix: idPrefix + idPart(alternative.name) + ".", opens: true)
            html("</details>\n")
        }
        omitted(alternatives.omitted, "alternatives", of: nil)
        html("</div>\n")
    }

    private func idPart(_ name: String) -> String { String(name.map { $0 == " " ? "-" : $0 }) }

    // MARK: A value by itself

    /// A schema that is a whole body: its type in a line, then its fields in sight.
    mutating func body(_ outline: Outline, idPrefix: String) {
        var outline = outline
        outline.title = nil
        if !isNameless(outline) {
            html("<p class=\"body-type\">")
            typeAndFlags(outline, isRequired: false)
            html("</p>\n")
        }
        details(outline, idPrefix: idPrefix, opens: true)
    }
}
