// Typed decoding of one mapping, with a located problem for everything that is not as it should be.
//
// Each accessor asks for one key. What was never asked for is unknown, so the code that reads a format is
// also the list of its keys, and the spelling of an unknown one is compared with that list. A key
// without a value (`title:`) is as good as none.

import GalleyCore

package struct MappingReader {
    package let node: Node
    package let file: DataFile
    /// What the mapping is called in messages, such as `galley.yml` or `front matter`.
    package let what: String
    let idPrefix: String
    package private(set) var diagnostics: [Diagnostic] = []
    private var asked: [String] = []

    /// Reads a mapping; any other kind of node is one problem, and then every key is absent.
    package init(_ node: Node, in file: DataFile, what: String, idPrefix: String) {
        self.node = node
        self.file = file
        self.what = what
        self.idPrefix = idPrefix
        if node.kind != .mapping, node.kind != .null {
            var help = ["write `\(example("key", "value"))` on each line"]
            if let text = node.string, text.contains(":"), !text.contains(": ") {
                help = ["write a space after each `:`, such as `key: value`"]
            }
            report("wrong-type", "\(what) must be a mapping, but is \(node.kindName)", at: node, help: help)
        }
    }
}

// MARK: - Accessors

extension MappingReader {
    /// The value as it is, null too; nil where the key is absent.
    package mutating func node(_ key: String) -> Node? { entry(key)?.value }

    package mutating func string(_ key: String) -> String? {
        guard let (keyNode, value) = present(key) else { return nil }
        if let text = value.string { return text }
        var help = ["such as `\(example(key, "\"text\""))`"]
        if value.isScalar {
            help = ["put it in quotes: `\(example(key, "\"\(value.scalarText ?? "")\""))`"]
        }
        wrongType(key, "a string", keyNode, value, help: help)
        return nil
    }

    /// The text of any scalar, as it is written: `version: 1.10` is "1.10".
    package mutating func scalarText(_ key: String) -> String? {
        guard let (keyNode, value) = present(key) else { return nil }
        if let text = value.scalarText { return text }
        wrongType(key, "a text", keyNode, value, help: ["such as `\(example(key, "\"text\""))`"])
        return nil
    }

    package mutating func bool(_ key: String) -> Bool? {
        guard let (keyNode, value) = present(key) else { return nil }
        if let boolean = value.boolean { return boolean }
        var help = ["write `\(example(key, "true"))` or `\(example(key, "false"))`"]
        let words = ["yes": "true", "on": "true", "no": "false", "off": "false"]
        if let text = value.string?.lowercased() {
            let meant = text == "true" || text == "false" ? text : words[text]
            help = meant.map { ["write `\(example(key, $0))`"] } ?? help
        }
        wrongType(key, "true or false", keyNode, value, help: help)
        return nil
    }

    package mutating func int(_ key: String, in range: ClosedRange<Int> = .min ... .max) -> Int? {
        guard let (keyNode, value) = present(key) else { return nil }
        guard let number = value.integer else {
            let help =
                value.kind == .string
                ? ["without quotes: `\(example(key, "3"))`"] : ["such as `\(example(key, "3"))`"]
            wrongType(key, "a whole number", keyNode, value, help: help)
            return nil
        }
        if range.contains(number) { return number }
        let bounds =
            switch (range.lowerBound, range.upperBound) {
            case (let least, .max): "at least \(least)"
            case (.min, let most): "at most \(most)"
            case (let least, let most): "between \(least) and \(most)"
            }
        report("out-of-range", "`\(key)` must be \(bounds), but is \(number)", at: value)
        return nil
    }

    package mutating func double(_ key: String) -> Double? {
        guard let (keyNode, value) = present(key) else { return nil }
        if let number = value.number { return number }
        wrongType(key, "a number", keyNode, value, help: ["such as `\(example(key, "0.5"))`"])
        return nil
    }

    /// A list of scalars, or one alone; numbers and booleans as they are written.
    package mutating func strings(_ key: String) -> [String]? {
        located(strings: key)?.map(\.text)
    }

    /// The same with the nodes, for problems found later.
    package mutating func located(strings key: String) -> [(text: String, node: Node)]? {
        guard let (keyNode, value) = present(key) else { return nil }
        if let text = value.scalarText { return [(text, value)] }
        let help = ["such as `\(exampleList(key))`"]
        guard value.kind == .sequence else {
            wrongType(key, "a list of strings", keyNode, value, help: help)
            return nil
        }
        var texts: [(text: String, node: Node)] = []
        for item in value.items {
            if let text = item.scalarText, !item.isNull {
                texts.append((text, item))
            } else {
                report(
                    "wrong-type", "`\(key)` must be a list of strings, but this entry is \(item.kindName)",
                    at: item, help: help)
            }
        }
        return texts
    }

    /// One of the words of an enumeration.
    package mutating func choice<Choice: CaseIterable & RawRepresentable>(
        _ key: String, of type: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        guard let (keyNode, value) = present(key) else { return nil }
        let words = type.allCases.map(\.rawValue)
        let list = words.map { "`\($0)`" }.joined(separator: ", ")
        guard let text = value.scalarText else {
            wrongType(key, "one of \(list)", keyNode, value, help: [])
            return nil
        }
        if let choice = Choice(rawValue: text) { return choice }
        var help = ["it is one of \(list)"]
        if let candidate = nearest(to: text, among: words) {
            help.insert("did you mean `\(candidate)`?", at: 0)
        }
        report("unknown-value", "`\(text)` is not a value of `\(key)`", at: value, help: help)
        return nil
    }

    package mutating func mapping(_ key: String) -> Node? {
        guard let (keyNode, value) = present(key) else { return nil }
        if value.kind == .mapping { return value }
        wrongType(key, "a mapping", keyNode, value, help: [nestedExample(key)])
        return nil
    }

    package mutating func list(_ key: String) -> Node? {
        guard let (keyNode, value) = present(key) else { return nil }
        if value.kind == .sequence { return value }
        wrongType(key, "a list", keyNode, value, help: ["such as `\(exampleList(key))`"])
        return nil
    }

    /// An absolute address of the web, `http` or `https`.
    package mutating func url(_ key: String) -> String? {
        guard let (keyNode, value) = present(key) else { return nil }
        let help = ["such as `\(example(key, "https://example.org/docs/", quotedBy: file.format))`"]
        guard let text = value.string else {
            wrongType(key, "an address", keyNode, value, help: help)
            return nil
        }
        if Self.isWebAddress(text) { return text }
        report(
            "invalid-url", "`\(key)` must be an address that begins with `https://` or `http://`", at: value,
            help: help)
        return nil
    }

    /// An ISO 8601 date, or date and time.
    package mutating func date(_ key: String) -> DateTime? {
        guard let (keyNode, value) = present(key) else { return nil }
        let help = ["such as `\(example(key, "2026-07-31"))` or `\(example(key, "2026-07-31T12:30:00Z"))`"]
        guard let text = value.string else {
            wrongType(key, "a date", keyNode, value, help: help)
            return nil
        }
        if let date = DateTime(text) { return date }
        let isShaped = value.withUTF8 { DateTime.hasShape($0) }
        report(
            "invalid-date",
            isShaped ? "there is no such date as `\(text)`" : "`\(key)` must be a date, but is `\(text)`",
            at: value, help: isShaped ? [] : help)
        return nil
    }
}

// MARK: - Problems

extension MappingReader {
    /// Adds a problem of the caller's own; the id gets this reader's prefix.
    package mutating func report(
        _ rule: String, _ message: String, at node: Node, help: [String] = [],
        severity: Diagnostic.Severity = .error
    ) {
        diagnostics.append(
            Diagnostic(severity, idPrefix + "/" + rule, message, at: file.location(of: node), help: help))
    }

    /// Adds problems found in a nested mapping or elsewhere.
    package mutating func report(_ problems: [Diagnostic]) { diagnostics.append(contentsOf: problems) }

    /// Reports a key that must be there and is not. Asks for nothing: the accessor does.
    package mutating func missing(_ key: String, help: [String] = []) {
        report(
            "missing-key", "\(what) has no `\(key)`", at: node,
            help: help.isEmpty ? ["write `\(example(key, "…"))`"] : help)
    }

    /// Makes a key known without reading it.
    package mutating func ignore(_ key: String) { asked.append(key) }

    /// The entries whose keys were never asked for; each is an error unless unknown keys are allowed.
    package mutating func finish(allowUnknown: Bool = false) -> [(key: Node, value: Node)] {
        let known = Set(asked)
        var unknown: [(key: Node, value: Node)] = []
        for entry in node.entries {
            let name = entry.key.scalarText ?? ""
            guard !known.contains(name) else { continue }
            unknown.append(entry)
            guard !allowUnknown else { continue }
            var help: [String] = []
            let absent = asked.filter { node[$0] == nil }
            if let candidate = nearest(to: name, among: absent) ?? nearest(to: name, among: asked) {
                help = ["did you mean `\(candidate)`?"]
            } else if asked.count <= 12 {
                help = ["the keys here are " + asked.sorted().map { "`\($0)`" }.joined(separator: ", ")]
            }
            report("unknown-key", "unknown key `\(name)` in \(what)", at: entry.key, help: help)
        }
        return unknown
    }

    private mutating func entry(_ key: String) -> (key: Node, value: Node)? {
        if !asked.contains(key) { asked.append(key) }
        return node.entry(key)
    }

    /// The entry of a key that has a value.
    private mutating func present(_ key: String) -> (key: Node, value: Node)? {
        guard let entry = entry(key), !entry.value.isNull else { return nil }
        return entry
    }

    private mutating func wrongType(
        _ key: String, _ wanted: String, _ keyNode: Node, _ value: Node, help: [String]
    ) {
        // A collection is underlined at its key, since it may begin lines below it.
        report(
            "wrong-type", "`\(key)` must be \(wanted), but is \(value.kindName)",
            at: value.isScalar ? value : keyNode, help: help)
    }

    /// `http://` or `https://`, a host, and nothing that no address holds.
    private static func isWebAddress(_ text: String) -> Bool {
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return false }
        let rest = text.utf8.dropFirst(scheme.utf8.count)
        guard let first = rest.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "?"),
            first != UInt8(ascii: "#")
        else { return false }
        return rest.allSatisfy {
            $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">")
        }
    }
}

// MARK: - Examples in the words of the file's format

extension MappingReader {
    private func example(_ key: String, _ value: String) -> String {
        switch file.format {
        case .yaml: "\(key): \(value)"
        case .json: "\"\(key)\": \(value)"
        case .toml: "\(key) = \(value)"
        }
    }

    private func example(_ key: String, _ text: String, quotedBy format: DataFile.Format) -> String {
        example(key, format == .yaml ? text : "\"\(text)\"")
    }

    private func exampleList(_ key: String) -> String {
        example(key, file.format == .yaml ? "[one, two]" : "[\"one\", \"two\"]")
    }

    private func nestedExample(_ key: String) -> String {
        switch file.format {
        case .yaml: "write `\(key):` and its keys on the next lines, indented by two spaces"
        case .json: "such as `\"\(key)\": { \"key\": \"value\" }`"
        case .toml: "write `[\(key)]` and its keys on the next lines"
        }
    }
}
