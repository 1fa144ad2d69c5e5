// Attribute lists: `{#id .class key=value}`, also with the colon that Python-Markdown writes.

import GalleyCore

/// The attributes that an author gives in braces.
struct AttributeList {
    var id: String?
    var classes: [String] = []
    var pairs: [(name: String, value: String)] = []
    /// Where in the text the list begins, with the white space before it.
    private(set) var start = 0

    init() {}

    /// Reads the list that a text ends in; nil where what stands in the braces is no list.
    init?(atEndOf text: UnsafeBufferPointer<UInt8>) {
        // An attribute list is short; braces far apart are something else.
        guard text.last == UInt8(ascii: "}"),
            let open = text.suffix(1000).lastIndex(of: UInt8(ascii: "{"))
        else { return nil }
        guard parse(text[(open + 1)..<(text.count - 1)], allowsBareNames: true),
            pairs.allSatisfy({ !$0.value.isEmpty || $0.name.hasPrefix("data-") })
        else { return nil }
        start = open
        while start > 0, text[start - 1].isMarkdownSpace { start -= 1 }
    }

    /// Reads what stands between the braces.
    init?(_ content: some Collection<UInt8>, allowsBareNames: Bool = false) {
        guard parse(content, allowsBareNames: allowsBareNames) else { return nil }
    }

    /// Attributes that say something without a value, as `data-` ones do. Other words in braces are words.
    private static let bareNames: Set<String> = [
        "download", "hidden", "open", "controls", "loop", "muted", "autoplay", "playsinline", "reversed",
        "inert",
    ]

    private mutating func parse(_ content: some Collection<UInt8>, allowsBareNames: Bool = false) -> Bool {
        var rest = Array(content)[...]
        if rest.first == UInt8(ascii: ":") { rest = rest.dropFirst() }
        var count = 0
        while true {
            rest = rest.drop(while: \.isMarkdownSpace)
            guard let first = rest.first else { return count > 0 }
            count += 1
            switch first {
            case UInt8(ascii: "#"), UInt8(ascii: "."):
                let name = rest.dropFirst().prefix { $0.isAttributeNameByte }
                guard !name.isEmpty else { return false }
                if first == UInt8(ascii: "#") { id = String(name) } else { add(classes: [String(name)]) }
                rest = rest[name.endIndex...]
            default:
                let name = rest.prefix { $0.isAttributeNameByte }
                rest = rest[name.endIndex...]
                if allowsBareNames, rest.first.map(\.isMarkdownSpace) != false {
                    let bare = String(name)
                    guard bare.hasPrefix("data-") || Self.bareNames.contains(bare) else { return false }
                    set(bare, to: "")
                    break
                }
                guard !name.isEmpty, rest.first == UInt8(ascii: "=") else { return false }
                rest = rest.dropFirst()
                let value: ArraySlice<UInt8>
                if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                    rest = rest.dropFirst()
                    guard let end = rest.firstIndex(of: quote) else { return false }
                    value = rest[..<end]
                    rest = rest[(end + 1)...]
                } else {
                    value = rest.prefix { !$0.isMarkdownSpace }
                    rest = rest[value.endIndex...]
                }
                switch String(name).lowercased() {
                case "id": id = String(value)
                case "class": add(classes: value.split(whereSeparator: \.isMarkdownSpace).map { String($0) })
                default: set(String(name), to: String(value))
                }
            }
            if let next = rest.first, !next.isMarkdownSpace { return false }
        }
    }

    /// Says what an attribute is; of two values the last counts.
    private mutating func set(_ name: String, to value: String) {
        if let index = pairs.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
            pairs[index].value = value
        } else {
            pairs.append((name, value))
        }
    }

    private mutating func add(classes names: [String]) {
        for name in names where !classes.contains(name) { classes.append(name) }
    }

    /// What it says of an attribute; nil where it says nothing.
    func value(of name: String) -> String? { pairs.first { $0.name.lowercased() == name }?.value }

    /// Adds a class that the element has without it.
    mutating func prepend(class name: String) {
        classes.removeAll { $0 == name }
        classes.insert(name, at: 0)
    }

    /// Leaves out what is written of the element itself.
    mutating func remove(_ names: Set<String>) { pairs.removeAll { names.contains($0.name.lowercased()) } }

    /// Appends all but the id, each with a space before it.
    ///
    /// Where raw HTML does not pass, neither do attributes that can run scripts or load something; where it is not
    /// trusted, neither do those that a page's styles and scripts go by.
    func write(to html: inout [UInt8], _ rawHTML: MarkdownOptions.RawHTML) {
        if !classes.isEmpty, rawHTML != .sanitize {
            html.append(" class=\"")
            for (i, name) in classes.enumerated() {
                if i > 0 { html.append(UInt8(ascii: " ")) }
                html.append(escaping: name)
            }
            html.append("\"")
        }
        for (name, value) in pairs {
            let isKept =
                switch rawHTML {
                case .pass: true
                case .escape: name.hasPrefix("data-") || ["lang", "dir", "title", "role"].contains(name)
                case .sanitize: ["lang", "dir", "title"].contains(name)
                }
            guard isKept else { continue }
            html.append(UInt8(ascii: " "))
            html.append(utf8: name)
            html.append("=\"")
            html.append(escaping: value)
            html.append("\"")
        }
    }
}

extension UInt8 {
    /// What ids, classes and attribute names are made of here.
    fileprivate var isAttributeNameByte: Bool {
        isASCIIAlphanumeric || self >= 0x80 || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
            || self == UInt8(ascii: ":") || self == UInt8(ascii: ".")
    }
}
