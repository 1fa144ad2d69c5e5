// What an mkdocs.yml says, as values with their places: tags are resolved, inherited files merged. A value knows which file
// it was written in, so that a problem is told where it can be mended.

import GalleyCore
import GalleyData

/// A value of an mkdocs.yml or of a file that it inherits.
struct MkDocsValue: Sendable {
    enum Content: Sendable {
        case null
        case boolean(Bool)
        /// As written.
        case number(String)
        case string(String)
        case sequence([MkDocsValue])
        case mapping([Entry])
    }

    struct Entry: Sendable {
        var key: String
        var place: SourceLocation
        var value: MkDocsValue
    }

    var content: Content
    var place: SourceLocation
    /// The tag of a value that only Python can make, or that is a path of a special kind: `!relative`.
    var tag: String?
    /// The names of the environment's variables that it was asked of.
    var variables: [String] = []

    init(_ content: Content, at place: SourceLocation) {
        self.content = content
        self.place = place
    }
}

extension MkDocsValue {
    var isNull: Bool { if case .null = content { true } else { false } }

    var boolean: Bool? { if case .boolean(let value) = content { value } else { nil } }

    /// The text of a string; nil of anything else.
    var string: String? { if case .string(let text) = content { text } else { nil } }

    /// The text of a string or a number.
    var text: String? {
        switch content {
        case .string(let text), .number(let text): text
        default: nil
        }
    }

    var integer: Int? { if case .number(let text) = content { Int(text) } else { nil } }

    var items: [MkDocsValue]? { if case .sequence(let items) = content { items } else { nil } }

    var entries: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }

    func entry(_ key: String) -> Entry? { entries?.last { $0.key == key } }

    /// A value that is there and not null.
    subscript(key: String) -> MkDocsValue? {
        guard let value = entry(key)?.value, !value.isNull else { return nil }
        return value
    }

    /// One text, or a list of such.
    var strings: [MkDocsValue] { items?.filter { $0.text != nil } ?? (text == nil ? [] : [self]) }

    /// Whether Python counts it as true.
    var isTruthy: Bool {
        switch content {
        case .null: false
        case .boolean(let value): value
        case .number(let text): text != "0" && text != "0.0"
        case .string(let text): !text.isEmpty
        case .sequence(let items): !items.isEmpty
        case .mapping(let entries): !entries.isEmpty
        }
    }

    /// What a message calls it.
    var kindName: String {
        switch content {
        case .null: "empty"
        case .boolean: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }

    /// Lays another value over this one as MkDocs does: mappings key by key, anything else as a whole.
    func overlaid(with other: MkDocsValue, depth: Int = 0) -> MkDocsValue {
        guard case .mapping(var entries) = content, case .mapping(let others) = other.content, depth < 256
        else {
            return other
        }
        var places = Dictionary(entries.indices.map { (entries[$0].key, $0) }, uniquingKeysWith: { $1 })
        for entry in others {
            if let place = places[entry.key] {
                entries[place].value = entries[place].value.overlaid(with: entry.value, depth: depth + 1)
                entries[place].place = entry.place
            } else {
                places[entry.key] = entries.count
                entries.append(entry)
            }
        }
        var result = other
        result.content = .mapping(entries)
        return result
    }
}

// MARK: - From YAML

/// Makes values of nodes.
struct MkDocsValueReader {
    /// The value of a variable of the environment; nil where it is not set.
    let environment: (String) -> String?
    private(set) var diagnostics: [Diagnostic] = []
    private var count = 0
    private var isFull = false

    /// Aliases of aliases can stand for more values than there are atoms.
    private static let limit = 200_000

    init(environment: @escaping (String) -> String?) { self.environment = environment }

    mutating func value(_ node: Node, in file: DataFile) -> MkDocsValue {
        let place = file.location(of: node)
        count += 1
        guard count <= Self.limit else {
            if !isFull {
                isFull = true
                diagnostics.append(
                    Diagnostic(
                        .error, "config/too-large", "the file has more than \(Self.limit) values", at: place))
            }
            return MkDocsValue(.null, at: place)
        }
        if node.tag == "!ENV" { return fromEnvironment(node, place, in: file) }
        var result = MkDocsValue(.null, at: place)
        result.tag = node.tag
        switch node.kind {
        case .null: break
        case .boolean: result.content = .boolean(node.boolean ?? false)
        case .integer, .number: result.content = .number(node.scalarText ?? "")
        case .string:
            let text = node.string ?? ""
            result.content = node.isPlain && node.tag == nil ? Self.plain(text) : .string(text)
        case .sequence: result.content = .sequence(node.items.map { value($0, in: file) })
        case .mapping:
            result.content = .mapping(
                node.entries.map { key, item in
                    MkDocsValue.Entry(
                        key: key.scalarText ?? "", place: file.location(of: key), value: value(item, in: file)
                    )
                })
        }
        return result
    }

    /// PyYAML reads YAML 1.1, where more words are booleans.
    private static func plain(_ text: String) -> MkDocsValue.Content {
        switch text {
        case "yes", "Yes", "YES", "on", "On", "ON": .boolean(true)
        case "no", "No", "NO", "off", "Off", "OFF": .boolean(false)
        default: .string(text)
        }
    }

    /// `!ENV NAME`, `!ENV [NAME, OTHER, default]`: the first variable that is set, read as YAML reads a word.
    private mutating func fromEnvironment(_ node: Node, _ place: SourceLocation, in file: DataFile)
        -> MkDocsValue
    {
        var result = MkDocsValue(.null, at: place)
        var names: [String] = []
        switch node.kind {
        case .sequence:
            let items = Array(node.items)
            let fallback = items.count > 1 ? items.last : nil
            names = (fallback == nil ? items : items.dropLast()).compactMap(\.scalarText)
            if let fallback { result.content = value(fallback, in: file).content }
        case .mapping:
            diagnostics.append(
                Diagnostic(
                    .error, "config/environment",
                    "`!ENV` takes the name of a variable, or a list of names and a default",
                    at: place, help: ["such as `!ENV [CI, false]`"]))
            return result
        default: names = node.scalarText.map { [$0] } ?? []
        }
        result.variables = names
        guard let text = names.lazy.compactMap(environment).first else { return result }
        let word = DataFile(yaml: Array(text.utf8), path: "").root
        if let word, word.isScalar, word.isPlain || word.kind == .null {
            switch word.kind {
            case .null: result.content = .null
            case .boolean: result.content = .boolean(word.boolean ?? false)
            case .integer, .number: result.content = .number(text)
            default: result.content = Self.plain(text)
            }
        } else {
            result.content = .string(text)
        }
        return result
    }
}
