// What blocks of other dialects become, whichever way they were written: callouts, tabs, elements, captions.

import GalleyCore

extension BlockRole {
    /// The construct that writes it. A tab is told whether it begins its set, and whether it ends it.
    func construct(isFirst: Bool, isLast: Bool, hasTitle: Bool) -> BlockConstruct {
        switch self {
        case .callout(let callout): callout.construct(hasTitle: hasTitle)
        case .tab(let tab): tab.construct(isFirst: isFirst, isLast: isLast)
        case .tabs: BlockConstruct(enter: { _, _ in true }, exit: { _, _ in })
        case .codeGroup: .codeGroup
        case .element(let element): element.construct
        case .caption: .caption
        }
    }

    /// Takes in what lines of options say.
    mutating func apply(_ options: BlockOptions) {
        guard !options.isEmpty else { return }
        switch self {
        case .callout(var callout):
            callout.id = options["attrs.id"] ?? callout.id
            callout.classes += options.classes
            if let kind = options["type"], let name = kind.split(separator: " ").first {
                callout.kind = kind
                if callout.standardTitle != nil { callout.standardTitle = Callout.title(of: String(name)) }
            }
            if callout.isOpen != nil, let open = options["open"] {
                callout.isOpen = BlockOptions.isTrue(open)
            }
            self = .callout(callout)
        case .tab(var tab):
            if let new = options["new"] { tab.isFirstOfSet = BlockOptions.isTrue(new) }
            if let selected = options["select"] { tab.isSelected = BlockOptions.isTrue(selected) }
            self = .tab(tab)
        case .element(var element):
            element.attributes.id = options["attrs.id"] ?? element.attributes.id
            element.attributes.classes += options.classes
            self = .element(element)
        case .tabs, .codeGroup, .caption: break
        }
    }
}

/// What stands in the lines `    name: value` below the marker of a block, a small part of YAML.
struct BlockOptions {
    private var values: [String: String] = [:]
    /// The mapping that lines indented further belong to.
    private var parent: (name: String, indent: Int)?

    var isEmpty: Bool { values.isEmpty }
    subscript(_ name: String) -> String? { values[name] }
    var classes: [String] {
        values["attrs.class"].map { $0.split(separator: " ").map(String.init) } ?? []
    }

    static func isTrue(_ value: String) -> Bool { value.lowercased() == "true" }

    /// Reads a line without the white space before it.
    mutating func read(_ line: ArraySlice<UInt8>, indent: Int) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return }
        let name = Self.scalar(line[..<colon])
        let value = line[(colon + 1)...]
        var prefix = ""
        if let parent, indent > parent.indent { prefix = parent.name + "." } else { parent = nil }
        let content = value.trimmed
        if content.isEmpty {
            parent = (name, indent)
            values[name] = ""
        } else if content.first == UInt8(ascii: "{"), content.last == UInt8(ascii: "}") {
            values[name] = ""
            for pair in content.dropFirst().dropLast().split(separator: UInt8(ascii: ",")) {
                guard let colon = pair.firstIndex(of: UInt8(ascii: ":")) else { continue }
                values[name + "." + Self.scalar(pair[..<colon])] = Self.scalar(pair[(colon + 1)...])
            }
        } else {
            values[prefix + name] = Self.scalar(value)
        }
    }

    private static func scalar(_ bytes: ArraySlice<UInt8>) -> String {
        var text = bytes.trimmed
        if text.count >= 2, let quote = text.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            text.last == quote
        {
            text = text.dropFirst().dropLast()
        }
        return String(text)
    }
}

// MARK: - Callouts

/// A block that stands out from the text: a note, a warning, or a part that is folded away.
struct Callout: Sendable {
    /// What it is, which is also its class; empty for details that are nothing in particular.
    var kind: String
    var classes: [String] = []
    var id: String?
    /// The title where none is written; nil where there is to be none.
    var standardTitle: String?
    /// Whether it begins open, where it can be folded.
    var isOpen: Bool?

    /// The kinds that have a name in some dialect.
    static let kinds = [
        "note", "tip", "info", "warning", "danger", "caution", "important", "success", "question",
        "failure", "bug", "example", "quote", "abstract", "summary", "tldr", "todo", "hint", "check", "done",
        "help", "faq", "attention", "fail", "missing", "error", "snippet", "cite", "seealso", "secondary",
        "new", "deprecated",
    ]

    static func isKnown(_ kind: String, to options: MarkdownOptions) -> Bool {
        kinds.contains(kind) || options.blockKinds.contains(kind)
    }

    /// `note` to `Note`.
    static func title(of kind: String) -> String {
        kind.prefix(1).uppercased() + kind.dropFirst().lowercased()
    }

    func construct(hasTitle: Bool) -> BlockConstruct {
        let isDetails = isOpen != nil
        return BlockConstruct(
            enter: { node, lowering in
                lowering.enter(self, node, hasTitle: hasTitle)
                return true
            },
            exit: { _, lowering in
                lowering.startLine()
                lowering.document.html.append(isDetails ? "</details>\n" : "</div>\n")
            })
    }
}

extension Lowering {
    fileprivate mutating func enter(_ callout: Callout, _ node: Node, hasTitle: Bool) {
        words.endWord()
        startLine()
        document.html.append(
            callout.isOpen != nil ? "<details class=\"admonition" : "<div class=\"admonition")
        // Untrusted text has no say in what the page's styles go by.
        let classes = options.rawHTML == .sanitize ? [] : callout.classes
        let kind =
            options.rawHTML != .sanitize || Callout.isKnown(callout.kind, to: options) ? callout.kind : ""
        for name in [kind] + classes where !name.isEmpty {
            document.html.append(UInt8(ascii: " "))
            document.html.append(escaping: name)
        }
        document.html.append("\"")
        if let id = callout.id { writeID(id, of: node) }
        if let isOpen = callout.isOpen {
            document.html.append(isOpen ? " open>\n" : ">\n")
            document.html.append("<summary class=\"admonition-title\">")
        } else {
            document.html.append(" role=\"note\">\n")
            if !hasTitle, callout.standardTitle == nil { return }
            document.html.append("<p class=\"admonition-title\">")
        }
        if hasTitle {
            writeTitle(ofBlock: node)
        } else {
            document.html.append(escaping: callout.standardTitle ?? Callout.title(of: callout.kind))
        }
        document.html.append(callout.isOpen != nil ? "</summary>\n" : "</p>\n")
    }

    /// Writes the title that a block's structure line holds.
    mutating func writeTitle(ofBlock block: Node) {
        if let heading = block.firstChild, heading.kind == .heading { writeContent(ofStructureLine: heading) }
    }

    /// Writes what stands on a structure line.
    mutating func writeContent(ofStructureLine heading: Node) {
        words.endWord()
        collectBlock()
        isInRawLink = false
        locator.enterBlock(firstLine: heading.startLine, lastLine: heading.startLine)
        lowerChildren(of: heading)
        collectBlock()
    }

    /// Writes an ` id` that the author gave to a block, unless something above has it.
    mutating func writeID(_ id: String, of node: Node) {
        let full = options.idPrefix + id
        let place = locator.sourceOffset(ofLine: node.startLine, column: node.startColumn)
        guard takeRawID(full, place: { place }) else { return }
        document.html.append(" id=\"")
        document.html.append(escaping: full)
        document.html.append("\"")
    }
}

// MARK: - Elements

/// A block that becomes a plain HTML element.
struct BlockElement: Sendable {
    var name: String
    var attributes = BlockAttributes()

    /// Names that fences may have beside those of callouts.
    static let names = ["details", "code-group", "tabs", "tab", "html", "admonition", "raw", "caption"]

    /// The elements that may be made this way.
    private static let elements: Set<String> = [
        "div", "section", "article", "aside", "header", "footer", "nav", "main", "figure", "figcaption", "p",
        "blockquote", "address", "span", "center", "details", "summary", "fieldset",
    ]

    /// `div.class#id`
    init?(selector: ArraySlice<UInt8>) {
        let name = selector.prefix { $0.isASCIIAlphanumeric }
        self.init(name: String(name).lowercased())
        guard Self.elements.contains(self.name) else { return nil }
        var rest = selector[name.endIndex...]
        while let mark = rest.first {
            let word = rest.dropFirst().prefix(while: \.isBlockNameByte)
            rest = rest[word.endIndex...]
            switch mark {
            case UInt8(ascii: "."): attributes.classes.append(String(word))
            case UInt8(ascii: "#"): attributes.id = String(word)
            default: return
            }
        }
    }

    init(name: String) { self.name = name }

    var construct: BlockConstruct {
        BlockConstruct(
            enter: { node, lowering in
                lowering.startLine()
                lowering.document.html.append("<")
                lowering.document.html.append(utf8: name)
                if let id = attributes.id { lowering.writeID(id, of: node) }
                if !attributes.classes.isEmpty, lowering.options.rawHTML != .sanitize {
                    lowering.document.html.append(" class=\"")
                    lowering.document.html.append(escaping: attributes.classes.joined(separator: " "))
                    lowering.document.html.append("\"")
                }
                lowering.document.html.append(">\n")
                return true
            },
            exit: { _, lowering in
                lowering.startLine()
                lowering.document.html.append("</")
                lowering.document.html.append(utf8: name)
                lowering.document.html.append(">\n")
            })
    }
}

struct BlockAttributes: Sendable {
    var id: String?
    var classes: [String] = []
}

// MARK: - Captions

extension BlockConstruct {
    /// The text below a figure, whose beginning stands before the block above it.
    static let caption = BlockConstruct(
        enter: { _, lowering in
            lowering.startLine()
            lowering.document.html.append("<figcaption>\n")
            return true
        },
        exit: { node, lowering in
            lowering.startLine()
            lowering.document.html.append("</figcaption>\n")
            if lowering.figures.remove(node) != nil { lowering.document.html.append("</figure>\n") }
        }, isCaption: true)
}

extension Lowering {
    /// Opens the figure that a block is the content of.
    mutating func openFigure(around block: Node) {
        var next = block.next
        while let node = next, isParting(node) { next = node.next }
        guard let caption = next, caption.kind == .blockQuote, let index = construct(of: caption),
            sugar.blocks[index].isCaption, !isParting(block)
        else { return }
        figures.insert(caption)
        startLine()
        document.html.append("<figure>\n")
    }

    /// Whether a heading is a structure line that only keeps blocks apart.
    private func isParting(_ node: Node) -> Bool {
        guard node.kind == .heading, let text = node.firstChild, text.kind == .text,
            let marker = structureMarker(of: text)
        else { return false }
        return marker.index == nil
    }
}
