// Keys that people write in YAML, described once: the description checks a file, is the manual's table
// and makes the JSON Schema for editors.

import GalleyCore
import GalleyData

/// One key of `galley.yml`, of a folder's `_nav.yml` or of a page's front matter.
package struct KeyDeclaration: Sendable {
    package var name: String
    package var type: KeyType
    /// What it does, a sentence or two of Markdown.
    package var summary: String
    /// What holds where it is left out, as one would write it.
    package var defaultValue: String
    /// What people write who have the thing in mind and not its name.
    package var otherNames: [String] = []

    package init(_ name: String, _ type: KeyType, default defaultValue: String = "", _ summary: String) {
        self.name = name
        self.type = type
        self.summary = summary
        self.defaultValue = defaultValue
    }

    func alsoCalled(_ names: String...) -> KeyDeclaration {
        var declaration = self
        declaration.otherNames = names
        return declaration
    }
}

/// What may be written for a key.
package indirect enum KeyType: Sendable {
    case string
    /// A string that becomes part of a page: numbers are taken as they were written.
    case text
    case boolean
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case choice([String])
    /// An absolute `http` or `https` URL.
    case url
    /// The same without query and fragment, so that paths can be put behind it.
    case baseURL
    /// An absolute URL that has `{path}` where a page's file goes.
    case pageURL
    /// The address that opens a file in an editor, with `{path}` where its path goes; empty for none.
    case editorURL
    /// A BCP 47 tag by its shape, such as `pt-BR`.
    case languageTag
    /// A CSS colour: hexadecimal, a function or a name.
    case color
    /// A value of the CSS property `font-family`.
    case fontList
    /// An ISO 8601 date, with or without a time.
    case date
    case list(KeyType)
    /// One value, or a list of such.
    case oneOrMore(KeyType)
    case map(KeyType)
    case group([KeyDeclaration])
    case either(KeyType, KeyType)
    /// The entries of a navigation.
    case navigation
    case any

    /// What it is, for messages and the manual: "a string", "true or false".
    package var name: String {
        switch self {
        case .string, .text: "a string"
        case .boolean: "true or false"
        case .integer(let range):
            range.upperBound == .max
                ? "a whole number from \(range.lowerBound)"
                : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
        case .choice(let names): "one of " + names.map { "`\($0)`" }.joined(separator: ", ")
        case .url: "an http or https URL"
        case .baseURL: "an http or https URL without `?` and `#`"
        case .pageURL: "a URL with `{path}` in it"
        case .editorURL: "an address with `{path}` in it, or empty"
        case .languageTag: "a language tag"
        case .color: "a CSS colour"
        case .fontList: "a CSS font list"
        case .date: "a date such as 2026-11-23"
        case .list(let type): "a list (each item \(type.name))"
        case .oneOrMore(let type): "\(type.name), or a list of them"
        case .map(let type): "a mapping (each value \(type.name))"
        case .group: "a mapping"
        case .either(let a, let b): "\(a.name) or \(b.name)"
        case .navigation: "a list of navigation entries"
        case .any: "anything"
        }
    }

    /// The keys of a mapping of this type.
    fileprivate var groupKeys: [KeyDeclaration] {
        switch self {
        case .group(let keys): keys
        case .either(let a, let b): a.groupKeys + b.groupKeys
        default: []
        }
    }
}

/// Checks a parsed file against declarations and collects every problem.
package struct KeyChecker {
    let file: DataFile
    /// The first part of the diagnostics' ids: `config`, `front-matter`.
    let idPrefix: String
    package private(set) var diagnostics: [Diagnostic] = []
    /// The mappings whose keys were listed: one list is enough for all that is unknown.
    private var listed: Set<String> = []

    package init(_ file: DataFile, idPrefix: String) {
        self.file = file
        self.idPrefix = idPrefix
    }

    /// Checks a mapping; a node of another kind is one error.
    package mutating func check(
        _ node: Node, against keys: [KeyDeclaration], named path: String, allowingUnknown: Bool = false
    ) {
        guard node.kind == .mapping else {
            if node.kind == .null { return }
            report(
                node, "wrong-type",
                "\(path.isEmpty ? "the file" : "`\(path)`") must be a mapping of keys to values, but is \(node.kindName)",
                help: ["write one `key: value` a line"])
            return
        }
        for (key, value) in node.entries {
            let name = key.scalarText ?? ""
            if value.kind == .null { checkForComment(after: key) }
            if let declaration = keys.first(where: { $0.name == name }) {
                check(value, declaration.type, path.isEmpty ? name : path + "." + name)
            } else if allowingUnknown {
                checkSpelling(of: key, name, keys, in: node)
            } else {
                var help = homes(of: name, in: keys, below: path)
                let byOtherName = keys.first { $0.otherNames.contains(name.lowercased()) }?.name
                if let meant = byOtherName ?? nearest(to: name, among: keys.map(\.name)) {
                    help.append("did you mean `\(meant)`?")
                } else if help.isEmpty, listed.insert(path).inserted {
                    help.append("known keys are " + keys.map { "`\($0.name)`" }.joined(separator: ", "))
                }
                report(
                    key, "unknown-key",
                    "unknown key `\(name)`" + (path.isEmpty ? "" : " in `\(path)`"), help: help)
            }
        }
    }

    /// The groups below that have a key of this very name.
    private func homes(of name: String, in keys: [KeyDeclaration], below path: String) -> [String] {
        let owners = keys.filter { $0.type.groupKeys.contains { $0.name == name } }.map {
            "`\(path.isEmpty ? $0.name : path + "." + $0.name)`"
        }
        return owners.isEmpty ? [] : ["`\(name)` belongs under \(owners.joined(separator: " or "))"]
    }

    /// A key of the author's own may have any name, but hardly one that is a slip of the finger away from
    /// a known one.
    private mutating func checkSpelling(
        of key: Node, _ name: String, _ keys: [KeyDeclaration], in node: Node
    ) {
        let word = Array(name.lowercased().utf8)
        let meant = keys.lazy.map(\.name).first { known in
            let other = Array(known.utf8)
            guard let distance = editDistance(word, other, atMost: 1) else { return false }
            // Many short words are alike: `data` is not a misspelt `date`.
            let isAnagram = word.sorted() == other.sorted()
            return distance == 0 || isAnagram || other.count > 4 || (other.count == 4 && word.count != 4)
        }
        guard let meant, node[meant] == nil else { return }
        report(
            key, "unknown-key", "unknown key `\(name)`", help: ["did you mean `\(meant)`?"],
            severity: .warning)
    }

    /// YAML takes ` #` for the start of a comment, so that `accent: #0b6e99` says nothing at all.
    private mutating func checkForComment(after key: Node) {
        guard file.format == .yaml else { return }
        let rest = file.source[key.range.upperBound...].prefix { $0 != UInt8(ascii: "\n") }
        guard let colon = rest.firstIndex(where: { $0 > 0x20 }), rest[colon] == UInt8(ascii: ":"),
            let start = rest[(colon + 1)...].firstIndex(where: { $0 > 0x20 }),
            rest[start] == UInt8(ascii: "#")
        else { return }
        let end = rest[start...].firstIndex { $0 <= 0x20 } ?? rest.endIndex
        // `# ` is a comment that was meant as one.
        guard end > start + 1 else { return }
        diagnostics.append(
            Diagnostic(
                .warning, "\(idPrefix)/empty-value",
                "the value begins with `#`, which YAML reads as a comment",
                at: file.location(of: start..<end), help: ["put it in quotes"]))
    }

    private mutating func check(_ node: Node, _ type: KeyType, _ path: String) {
        // `key:` with nothing behind it is the same as leaving the key out.
        if node.kind == .null { return }
        switch type {
        case .any: break
        case .string:
            if node.string == nil { wrong(node, type, path, hint: quoteHint(node)) }
        case .text:
            if node.scalarText == nil { wrong(node, type, path) }
        case .boolean:
            if node.boolean == nil { wrong(node, type, path, hint: booleanHint(node)) }
        case .integer(let range):
            guard let value = node.integer, range.contains(value) else { return wrong(node, type, path) }
        case .number(let range):
            guard let value = node.number, range.contains(value) else { return wrong(node, type, path) }
        case .choice(let names):
            guard let text = node.scalarText, names.contains(text) else {
                let meant = node.scalarText.flatMap { nearest(to: $0, among: names) }
                return wrong(node, type, path, hint: meant.map { "did you mean `\($0)`?" })
            }
        case .url:
            guard let text = node.string, isWebURL(text) else {
                return wrong(node, type, path, hint: "an example: `https://docs.example.com/`")
            }
        case .baseURL:
            guard let text = node.string, isBaseURL(text) else {
                return wrong(node, type, path, hint: "an example: `https://docs.example.com/`")
            }
        case .pageURL:
            guard let text = node.string, text.contains("{path}"), isWebURL(text) else {
                return wrong(
                    node, type, path,
                    hint: "an example: `https://git.example.com/docs/edit/main/content/{path}`")
            }
        case .editorURL:
            guard let text = node.string, text.isEmpty || text.contains("{path}") else {
                return wrong(node, type, path, hint: "an example: `\(Configuration().editor)`")
            }
        case .languageTag:
            guard let text = node.string, isLanguageTag(text) else {
                return wrong(node, type, path, hint: "an example: `en` or `pt-BR`")
            }
        case .fontList:
            guard let text = node.string, isFontList(text) else {
                return wrong(node, type, path, hint: "an example: `Charter, Georgia, serif`")
            }
        case .color:
            guard let text = node.string, isColor(text) else {
                return wrong(
                    node, type, path,
                    hint:
                        "an example: \"#1f6feb\" (in quotes, since YAML reads `#` as the start of a comment)")
            }
        case .date:
            guard let text = node.scalarText, DateTime(text) != nil else { return wrong(node, type, path) }
        case .list(let item):
            guard node.kind == .sequence else {
                return wrong(node, type, path, hint: "write `- ` before each item")
            }
            for (i, value) in node.items.enumerated() { check(value, item, "\(path)[\(i)]") }
        case .oneOrMore(let item):
            guard node.kind == .sequence else { return check(node, item, path) }
            for (i, value) in node.items.enumerated() { check(value, item, "\(path)[\(i)]") }
        case .map(let item):
            guard node.kind == .mapping else { return wrong(node, type, path) }
            for (key, value) in node.entries {
                if value.kind == .null { checkForComment(after: key) }
                check(value, item, path + "." + (key.scalarText ?? ""))
            }
        case .group(let keys):
            check(node, against: keys, named: path)
        case .either(let a, let b):
            var first = KeyChecker(file, idPrefix: idPrefix)
            first.check(node, a, path)
            guard !first.diagnostics.isEmpty else { return }
            var second = KeyChecker(file, idPrefix: idPrefix)
            second.check(node, b, path)
            guard !second.diagnostics.isEmpty else { return }
            // A mapping was meant as the alternative that is one: tell its problems.
            if node.kind == .mapping, case .group = b {
                diagnostics += second.diagnostics
            } else {
                let hint = node.kind == .string ? second.diagnostics.first?.help.first : nil
                wrong(node, type, path, hint: booleanHint(node) ?? hint)
            }
        case .navigation:
            // Its entries are checked where they are read, with the pages at hand.
            if node.kind != .sequence {
                wrong(
                    node, type, path, hint: "write `- ` before each entry, such as `- Guide: guide/index.md`")
            }
        }
    }

    private mutating func wrong(_ node: Node, _ type: KeyType, _ path: String, hint: String? = nil) {
        let value: String
        switch node.kind {
        case .sequence, .mapping: value = "is \(node.kindName)"
        default: value = node.scalarText.map { "is `\($0)`" } ?? "is \(node.kindName)"
        }
        report(
            node, "wrong-type", "`\(path)` must be \(type.name), but \(value)", help: hint.map { [$0] } ?? [])
    }

    private mutating func report(
        _ node: Node, _ rule: String, _ message: String, help: [String],
        severity: Diagnostic.Severity = .error
    ) {
        diagnostics.append(
            Diagnostic(severity, "\(idPrefix)/\(rule)", message, at: file.location(of: node), help: help))
    }

    /// YAML 1.2 has no `yes` and `no`; people who know YAML 1.1 write them.
    private func booleanHint(_ node: Node) -> String? {
        switch node.string?.lowercased() {
        case "yes", "on", "y": "write `true`"
        case "no", "off", "n": "write `false`"
        default: nil
        }
    }

    private func quoteHint(_ node: Node) -> String? {
        guard node.kind != .sequence, node.kind != .mapping, let text = node.scalarText else { return nil }
        return "put it in quotes: \"\(text)\""
    }
}

/// Whether a text is an absolute http or https URL with a host.
package func isWebURL(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let reference = URLReference(bytes.span)
    guard let scheme = reference.scheme, let authority = reference.authority, !authority.isEmpty else {
        return false
    }
    let name = String(bytes[scheme]).lowercased()
    return (name == "http" || name == "https") && !bytes.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") }
}

/// Whether a text is a web URL that paths can be put behind: it has no query and no fragment.
package func isBaseURL(_ text: String) -> Bool {
    isWebURL(text) && !text.utf8.contains { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
}

/// Whether a text has the shape of a language tag (RFC 5646 §2.1); which languages there are is not asked.
func isLanguageTag(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    guard let first = parts.first, first.allSatisfy(\.isASCIILetter),
        (2...8).contains(first.count)
            || (parts.count > 1 && (first.elementsEqual("x".utf8) || first.elementsEqual("i".utf8)))
    else { return false }
    return parts.dropFirst().allSatisfy { part in
        (1...8).contains(part.count) && part.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit }
    }
}

extension KeyDeclaration {
    /// Appends the JSON Schema (2020-12) of a file with these keys.
    package static func appendJSONSchema(
        _ keys: [KeyDeclaration], title: String, allowingUnknown: Bool, to out: inout [UInt8]
    ) {
        out.append("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": ")
        out.append(json: title)
        out.append(",\n  \"type\": \"object\",\n  \"additionalProperties\": ")
        out.append(utf8: allowingUnknown ? "true" : "false")
        out.append(",\n  \"properties\": ")
        appendProperties(keys, indent: 2, to: &out)
        out.append(
            """
            ,
              "$defs": {
                "navigation": {
                  "type": "array",
                  "items": {
                    "oneOf": [
                      { "type": "string" },
                      {
                        "type": "object",
                        "minProperties": 1,
                        "maxProperties": 1,
                        "additionalProperties": {
                          "oneOf": [ { "type": "string" }, { "$ref": "#/$defs/navigation" } ]
                        }
                      }
                    ]
                  }
                }
              }
            }

            """)
    }

    private static func appendProperties(_ keys: [KeyDeclaration], indent: Int, to out: inout [UInt8]) {
        let margin = String(repeating: " ", count: indent)
        out.append("{\n")
        for (i, key) in keys.enumerated() {
            out.append(utf8: margin + "  ")
            out.append(json: key.name)
            out.append(": { \"description\": ")
            out.append(json: key.summary)
            if !key.defaultValue.isEmpty, key.type.defaultIsLiteral {
                out.append(", \"default\": ")
                switch key.type {
                case .boolean, .integer, .number: out.append(utf8: key.defaultValue)
                default: out.append(json: key.defaultValue)
                }
            }
            out.append(", ")
            appendType(key.type, indent: indent + 2, to: &out)
            out.append(utf8: i + 1 < keys.count ? " },\n" : " }\n")
        }
        out.append(utf8: margin + "}")
    }

    /// Appends the members of the schema of a type, without its braces.
    private static func appendType(_ type: KeyType, indent: Int, to out: inout [UInt8]) {
        switch type {
        case .string, .color, .fontList, .languageTag: out.append("\"type\": \"string\"")
        case .text: out.append("\"type\": [\"string\", \"number\", \"boolean\"]")
        case .boolean: out.append("\"type\": \"boolean\"")
        case .integer(let range):
            out.append("\"type\": \"integer\", \"minimum\": ")
            out.append(decimal: range.lowerBound)
            if range.upperBound != .max {
                out.append(", \"maximum\": ")
                out.append(decimal: range.upperBound)
            }
        case .number(let range):
            out.append("\"type\": \"number\", \"minimum\": ")
            out.append(utf8: plain(range.lowerBound))
            out.append(", \"maximum\": ")
            out.append(utf8: plain(range.upperBound))
        case .choice(let names):
            out.append("\"enum\": [")
            for (i, name) in names.enumerated() {
                if i > 0 { out.append(", ") }
                out.append(json: name)
            }
            out.append("]")
        case .pageURL: out.append("\"type\": \"string\", \"pattern\": \"\\\\{path\\\\}\"")
        case .editorURL: out.append("\"type\": \"string\", \"pattern\": \"^$|\\\\{path\\\\}\"")
        case .baseURL:
            out.append("\"type\": \"string\", \"format\": \"uri\", \"pattern\": \"^https?://[^?#]*$\"")
        case .url: out.append("\"type\": \"string\", \"format\": \"uri\", \"pattern\": \"^https?://\"")
        case .date: out.append("\"type\": \"string\"")
        case .list(let item):
            out.append("\"type\": \"array\", \"items\": { ")
            appendType(item, indent: indent, to: &out)
            out.append(" }")
        case .oneOrMore(let item): appendAlternatives(item, .list(item), indent: indent, to: &out)
        case .map(let item):
            out.append("\"type\": \"object\", \"additionalProperties\": { ")
            appendType(item, indent: indent, to: &out)
            out.append(" }")
        case .group(let keys):
            out.append("\"type\": \"object\", \"additionalProperties\": false, \"properties\": ")
            appendProperties(keys, indent: indent, to: &out)
        case .either(let a, let b): appendAlternatives(a, b, indent: indent, to: &out)
        case .navigation: out.append("\"$ref\": \"#/$defs/navigation\"")
        case .any:
            out.append("\"type\": [\"object\", \"array\", \"string\", \"number\", \"boolean\", \"null\"]")
        }
    }

    private static func appendAlternatives(_ a: KeyType, _ b: KeyType, indent: Int, to out: inout [UInt8]) {
        out.append("\"anyOf\": [ { ")
        appendType(a, indent: indent, to: &out)
        out.append(" }, { ")
        appendType(b, indent: indent, to: &out)
        out.append(" } ]")
    }
}

/// A number without a fraction that says nothing: `1` for 1.0.
private func plain(_ number: Double) -> String {
    let text = String(number)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}

extension KeyType {
    /// Whether the default in the manual's table is also a value of the type.
    fileprivate var defaultIsLiteral: Bool {
        switch self {
        case .string, .text, .boolean, .integer, .number, .choice, .languageTag, .editorURL: true
        default: false
        }
    }
}
