// Examples as they travel: a value written in its media type.
//
// Given ones are shown as they were given, whether they fit or not; they are their author's word. Where there are
// none, one is made of the schema, and for requests a second one with what is required.

import GalleyCore
import GalleyData

/// An example of a body, ready to be shown.
package struct MediaExample: Sendable {
    /// As named in the description; `full` and `minimal` for made ones that differ. Empty where it is the only one.
    package var name = ""
    package var summary: String?
    package var description: MarkdownText?
    /// As it is sent; empty where it is kept elsewhere.
    package var text = ""
    /// What `text` is written in: `json`, `xml`, `yaml`, `http`, `html` or `text`.
    package var language = "text"
    /// Whether no place of the description gives it.
    package var isGenerated = false
    /// Where it is kept, if not here. It is never fetched.
    package var externalURL: String?
    private var source = Source.none

    private enum Source {
        case none
        case node(Node)
        case value(JSONValue)
    }

    /// The value as data, where it is known.
    package var value: JSONValue? {
        switch source {
        case .none: nil
        case .node(let node): JSONValue(node)
        case .value(let value): value
        }
    }

    fileprivate init(_ value: JSONValue, text: String, language: String) {
        source = .value(value)
        self.text = text
        self.language = language
        isGenerated = true
    }

    fileprivate init(_ example: Example) {
        name = example.name
        summary = example.summary
        description = example.description
        externalURL = example.externalValue
        if let node = example.value { source = .node(node) }
    }
}

// MARK: - Kinds of media types

/// How values are written in a media type.
package enum MediaSyntax: Sendable, Equatable {
    case json, xml, yaml
    /// `application/x-www-form-urlencoded`.
    case form
    case multipart
    /// A JSON text on each line: `application/jsonl`, `application/x-ndjson`, `application/json-seq`.
    case lines
    /// `text/event-stream`.
    case events
    case text, html
    /// Nothing a page could show.
    case binary

    /// By the media type's name, its parameters left aside.
    package init(_ mediaType: String) {
        let name = MediaTypeName(mediaType)
        if name.subtype == "*" {
            self = ["image", "audio", "video"].contains(name.type) ? .binary : .json
        } else if name.isForm {
            self = .form
        } else if name.isLines {
            self = .lines
        } else if name.isEvents {
            self = .events
        } else if name.isHTML {
            self = .html
        } else if name.isJSON {
            self = .json
        } else if name.isXML, name.type != "image" {
            self = .xml
        } else if name.isYAML {
            self = .yaml
        } else if name.isMultipart {
            self = .multipart
        } else {
            self = name.type == "text" || Self.texts.contains(name.subtype) ? .text : .binary
        }
    }

    /// Subtypes of `application` that are text.
    private static let texts: Set<String> = [
        "graphql", "javascript", "sql", "x-sh", "toml", "rtf", "csv",
    ]

    /// What a highlighter calls it.
    package var language: String {
        switch self {
        case .json, .lines: "json"
        // JSON is YAML, and that is what made values are written in.
        case .yaml: "yaml"
        case .xml: "xml"
        case .multipart: "http"
        case .html: "html"
        case .form, .events, .text, .binary: "text"
        }
    }
}

// MARK: - Examples of a media type

extension ExampleMaker {
    /// More examples of one schema are not shown.
    private static let schemaExampleLimit = 8

    /// The examples of a body: those that the media type gives, else those of its schema, else made ones. None for
    /// what is not text.
    package func examples(of media: MediaType, for direction: Direction) -> [MediaExample] {
        let syntax = MediaSyntax(media.name)
        // The decoder lists those of the schema too; what does not fit or is left out in this direction is known here.
        if !media.examples.isEmpty, media.node.hasExamples {
            return media.examples.map { shown($0, of: media, syntax) }
        }
        if let schema = media.schema, media.itemSchema == nil {
            var generator = ExampleGenerator(api, direction: direction, detail: .full)
            // One schema may give examples of several failures.
            let given = generator.given(by: schema).prefix(Self.schemaExampleLimit).filter {
                media.answer?.wishes(instead: $0) == nil
            }
            if !given.isEmpty {
                return given.enumerated().map { i, value in
                    var example = example(value, of: media, syntax)
                    example.isGenerated = false
                    if given.count > 1 { example.name = "Example \(i + 1)" }
                    return example
                }
            }
        }
        return made(of: media, for: direction, syntax)
    }

    private func shown(_ example: Example, of media: MediaType, _ syntax: MediaSyntax) -> MediaExample {
        var result = MediaExample(example)
        result.language = syntax.language
        if let serialized = example.serialized {
            result.text = serialized
        } else if let node = example.value {
            write(node, of: media, syntax, into: &result)
        }
        return result
    }

    private func made(of media: MediaType, for direction: Direction, _ syntax: MediaSyntax) -> [MediaExample]
    {
        if media.itemSchema != nil || syntax == .lines || syntax == .events {
            guard let items = stream(of: media, for: direction) else { return [] }
            let text = String(bytes(of: items, media, syntax == .json ? .lines : syntax))
            return [MediaExample(.array(items), text: text, language: syntax.language)]
        }
        // `{}` says nothing, and so would an example of it.
        guard let schema = media.schema, !Self.isSilent(schema) else { return [] }
        let value =
            direction == .response
            ? value(of: schema, answering: media.answer) : value(of: schema, for: direction)
        if syntax == .binary {
            // A vendor's type whose schema is a structure is JSON by another name.
            guard media.name.lowercased().hasPrefix("application/") else { return [] }
            switch value {
            case .object, .array: break
            default: return []
            }
        }
        var examples = [example(value, of: media, syntax)]
        guard direction == .request, syntax != .text else { return examples }
        var generator = ExampleGenerator(api, direction: direction, detail: .minimal)
        generator.fillsLists = syntax == .form || syntax == .multipart
        var short = generator.example(of: schema, named: nil)
        var (name, summary) = ("minimal", "Required fields")
        if short == .object([]) {
            // Nothing is required: a change of one or two things is what will be sent.
            guard let some = some(of: value, schema, direction) else { return examples }
            short = some
            (name, summary) = ("some", "Some fields")
        }
        guard short != value, short != .array([]) else { return examples }
        examples[0].name = "full"
        examples[0].summary = "All fields"
        examples.insert(example(short, of: media, syntax), at: 0)
        examples[0].name = name
        examples[0].summary = summary
        return examples
    }

    /// The first plain members of an object that has many, where they do alone.
    private func some(of value: JSONValue, _ schema: Schema, _ direction: Direction) -> JSONValue? {
        guard value.members.count > 3 else { return nil }
        let plain = value.members.filter {
            switch $0.value {
            case .string, .number: true
            default: false
            }
        }
        guard !plain.isEmpty else { return nil }
        let some = JSONValue.object(Array(plain.prefix(2)))
        var check = SchemaCheck(direction: direction)
        return check.accepts(some, schema) ? some : nil
    }

    /// Whether a schema allows everything.
    private static func isSilent(_ schema: Schema) -> Bool {
        let conjunction = Conjunction([schema])
        let telling = KeywordSet.constraining.union(.examples).union(
            KeywordSet(.type, .format, .default, .const, .enum))
        return !conjunction.isImpossible
            && !conjunction.keywords.subtracting(.references).hasAny(telling.subtracting(.references))
    }

    private func example(_ value: JSONValue, of media: MediaType, _ syntax: MediaSyntax) -> MediaExample {
        let language = syntax == .binary ? "json" : syntax.language
        return MediaExample(value, text: String(bytes(of: value, media, syntax)), language: language)
    }

    /// The first items of a stream; nil where nothing is said of them.
    private func stream(of media: MediaType, for direction: Direction) -> [JSONValue]? {
        if let schema = media.itemSchema {
            let syntax = MediaSyntax(media.name)
            guard syntax == .events else {
                return (0..<Self.streamLength(Conjunction([schema]))).map {
                    value(of: schema, for: direction, named: nil, variation: $0)
                }
            }
            return events(of: schema, for: direction)
        }
        guard let schema = media.schema else { return nil }
        let first = value(of: schema, for: direction, named: nil, items: 2)
        switch first {
        case .array(let items): return items
        case .string: return [first]
        default: return [first, value(of: schema, for: direction, named: nil, variation: 1)]
        }
    }
}

extension Node {
    /// Whether a media type, parameter or header gives examples itself.
    var hasExamples: Bool { self["example"] != nil || self["examples"] != nil }
}

// MARK: - Writing

extension ExampleMaker {
    /// Writes a given value, straight from its node where nothing has to be known of it.
    private func write(
        _ node: Node, of media: MediaType, _ syntax: MediaSyntax, into example: inout MediaExample
    ) {
        example.language = syntax.language
        let isJSON = syntax == .json || syntax == .yaml || syntax == .binary
        if isJSON, node.kind != .string {
            if syntax == .binary { example.language = "json" }
            var writer = JSONWriter(indentation: 2)
            writer.example(node)
            example.text = String(writer.bytes)
        } else if node.kind == .string, let text = node.string {
            let isStructure = text.utf8.first { $0 > 0x20 }.map {
                $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "[")
            }
            if syntax != .json || isStructure == true {
                // The body as text, or JSON that was quoted as a whole.
                example.text = text
            } else {
                example.text = JSONValue.string(text).json()
            }
        } else {
            example.text = String(bytes(of: JSONValue(node), media, syntax))
        }
    }

    /// A value in a media type, as UTF-8.
    private func bytes(of value: JSONValue, _ media: MediaType, _ syntax: MediaSyntax) -> [UInt8] {
        switch syntax {
        case .json, .yaml, .binary: return value.jsonBytes(indentation: 2)
        case .xml: return XMLText.bytes(of: value, schema: media.schema, in: api)
        case .text, .html: return Array((value.string ?? value.json(indentation: 2)).utf8)
        case .form: return Self.form(formPairs(of: value, media))
        case .multipart:
            let items = media.itemSchema != nil ? value.items : nil
            return Self.multipart(items.map { itemParts($0, media) } ?? parts(of: value, media))
        case .lines, .events:
            guard case .array(let items) = value else {
                return value.string.map { Array($0.utf8) } ?? bytes(of: [value], media, syntax)
            }
            return bytes(of: items, media, syntax)
        }
    }

    /// Longer forms are written with each field on a line of its own.
    private static let formLineLimit = 60

    private static func form(_ pairs: [(name: String, value: String)]) -> [UInt8] {
        let line = ParameterSerialization.form(pairs)
        guard line.utf8.count > formLineLimit else { return Array(line.utf8) }
        return Array(pairs.map { ParameterSerialization.form([$0]) }.joined(separator: "\n&").utf8)
    }

    /// The items of a stream.
    private func bytes(of items: [JSONValue], _ media: MediaType, _ syntax: MediaSyntax) -> [UInt8] {
        switch syntax {
        case .lines:
            var result: [UInt8] = []
            for item in items {
                result += item.jsonBytes()
                result.append(UInt8(ascii: "\n"))
            }
            return result
        case .events: return Array(items.map(Self.event).joined().utf8)
        default: return bytes(of: .array(items), media, syntax)
        }
    }

    /// A server-sent event (HTML §9.2.6); an item without the fields of one is its data.
    private static func event(_ item: JSONValue) -> String {
        let fields =
            item["data"] == nil
            ? [.init("data", item)]
            : ["event", "id", "retry", "data"].compactMap { name in
                item[name].map { JSONValue.Member(name, $0) }
            }
        var result = ""
        for field in fields where !field.value.isNull {
            let text = field.value.plainText
            for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
                result += "\(field.name): \(line)\n"
            }
        }
        return result + "\n"
    }
}
