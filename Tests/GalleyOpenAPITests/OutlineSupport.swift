import Foundation
import GalleyCore
import GalleyData
import GalleyOpenAPI

/// A description that has nothing but component schemas.
struct Components {
    let api: APIDescription

    /// From a JSON object of schemas by name; `"@Tag"` stands for a reference to one.
    init(_ json: String, version: APIDescription.Version = .openAPI31) {
        let json = json.replacingOccurrences(of: "\"@", with: "\"#/components/schemas/")
        self.init(
            file: DataFile(json: Array(#"{"components": {"schemas": \#(json)}}"#.utf8), path: "openapi.json"),
            version: version)
    }

    init(file: DataFile, version: APIDescription.Version = .openAPI31) {
        self.init(decoding: SpecDocuments(files: [file], version: version, root: file.root))
    }

    init(decoding documents: SpecDocuments) {
        api = APIDescription(decoding: documents)
    }

    func outline(
        _ name: String, _ direction: Direction = .both, limits: OutlineLimits = OutlineLimits()
    ) -> Outline? {
        guard let index = api.schemaByName[name] else { return nil }
        var reader = OutlineReader(api, direction: direction, limits: limits)
        return reader.outline(of: api.schemas[index].schema, beside: name)
    }
}

/// An outline as indented text, a line for each row.
struct OutlineText {
    let api: APIDescription
    private(set) var lines: [String] = []

    init(_ api: APIDescription) { self.api = api }

    static func lines(of outline: Outline, in api: APIDescription) -> [String] {
        var text = OutlineText(api)
        text.add(outline, label: "", indent: 0)
        return text.lines
    }

    private mutating func add(_ outline: Outline, label: String, indent: Int) {
        let margin = String(repeating: "  ", count: indent)
        var parts = [outline.type.text(in: api)]
        if outline.isDeprecated { parts.append("deprecated") }
        if outline.isReadOnly { parts.append("read-only") }
        if outline.isWriteOnly { parts.append("write-only") }
        if let title = outline.title { parts.append("“\(title)”") }
        if let constant = outline.constant { parts.append("always \(constant)") }
        if !outline.values.isEmpty {
            let values = outline.values.map { value in
                value.text + (value.description.map { " (\($0))" } ?? "")
            }
            parts.append((outline.isOfItems ? "each one of " : "one of ") + values.joined(separator: ", "))
        }
        parts += outline.constraints
        if let value = outline.defaultValue { parts.append("default \(value)") }
        if !outline.examples.isEmpty { parts.append("such as " + outline.examples.joined(separator: ", ")) }
        switch outline.fold {
        case .none: break
        case .circular: parts.append("→ \(name(outline)) (circular)")
        case .deep: parts.append("→ \(name(outline))")
        }
        lines.append(margin + label + parts.joined(separator: "; "))
        if let description = outline.description {
            let first = description.text.split(separator: "\n").first ?? ""
            lines.append("\(margin)    \(first)")
        }
        for field in outline.fields {
            let name =
                switch field.kind {
                case .property: field.name
                case .pattern: "/\(field.name)/"
                case .additional: "(\(field.name))"
                case .item: "#\(field.name)"
                }
            add(field.outline, label: "\(name)\(field.isRequired ? "*" : ""): ", indent: indent + 1)
        }
        if outline.omitted > 0 { lines.append("\(margin)  … \(outline.omitted) more") }
        guard let alternatives = outline.alternatives else { return }
        let kind = alternatives.kind == .oneOf ? "one of" : "any of"
        lines.append(margin + "  " + kind + (alternatives.discriminator.map { ", by \($0)" } ?? ""))
        for alternative in alternatives.items {
            var label = "| \(alternative.name)"
            if let value = alternative.discriminatorValue { label += " [\(value)]" }
            if alternative.isDefault { label += " (default)" }
            add(alternative.outline, label: label + ": ", indent: indent + 1)
        }
    }

    private func name(_ outline: Outline) -> String {
        outline.name.map { api.schemas[$0].title } ?? "nowhere"
    }
}
