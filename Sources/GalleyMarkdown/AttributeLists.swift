// Attribute lists behind what they are about, as Python-Markdown's attr_list has them:
//
//     [Start](start.md){ .button }  ![](plan.png){ width=300 }
//     A paragraph.
//     {: .wide #plan }
//
// In the tree such a list is text: what the text behind an element begins with, or all of a paragraph's last
// line. What parses as no list stays text.

import GalleyCore

extension AttributeList {
    /// Reads the list that a text begins with, and where it ends.
    static func read(atStartOf text: UnsafeBufferPointer<UInt8>) -> (list: AttributeList, end: Int)? {
        guard text.count > 2, text[0] == UInt8(ascii: "{") else { return nil }
        // A list is short.
        let limit = min(text.count, 1_000)
        var i = 1
        while i < limit, text[i] != UInt8(ascii: "}") {
            if text[i] == UInt8(ascii: "{") { return nil }
            i += 1
        }
        guard i < limit else { return nil }
        var content = Array(text[1..<i])
        if content.contains(0xE2) { content.straightenQuotes() }
        guard let list = AttributeList(content, allowsBareNames: true) else { return nil }
        return (list, i + 1)
    }
}

extension [UInt8] {
    /// Undoes smart punctuation.
    mutating func straightenQuotes() {
        var output: [UInt8] = []
        var i = 0
        while i < count {
            if self[i] == 0xE2, i + 2 < count, self[i + 1] == 0x80, (0x98...0x9F).contains(self[i + 2]) {
                output.append(self[i + 2] < 0x9C ? UInt8(ascii: "'") : UInt8(ascii: "\""))
                i += 3
            } else {
                output.append(self[i])
                i += 1
            }
        }
        self = output
    }
}

extension Lowering {
    /// The attributes that stand behind an element within a line.
    func attributes(behind node: Node) -> (list: AttributeList, end: Int)? {
        guard options.attributeLists, let text = node.next, text.kind == .text else { return nil }
        switch node.kind {
        case .link, .image, .code, .emphasis, .strong: break
        default: return nil
        }
        return AttributeList.read(atStartOf: text.literal)
    }

    /// Writes the attributes that stand behind an element into its tag, which is being written; `name` is a class that it
    /// has without them, `written` are attributes that it has already.
    mutating func writeAttributes(behind node: Node, class name: String? = nil, but written: Set<String> = [])
    {
        guard var list = attributes(behind: node)?.list else {
            if let name { writeClass(name) }
            return
        }
        list.remove(written)
        write(list, class: name, at: node)
    }

    /// Writes attributes into a tag; an id that something above has is left out. `name` is a class that the element has
    /// without them.
    mutating func write(_ list: AttributeList, class name: String? = nil, at node: Node) {
        var list = list
        if let name {
            // Where the list has no say in classes.
            if options.rawHTML == .sanitize { writeClass(name) } else { list.prepend(class: name) }
        }
        if let id = list.id, !id.isEmpty, options.rawHTML != .sanitize { writeID(id, of: node) }
        list.write(to: &document.html, options.rawHTML)
    }

    private mutating func writeClass(_ name: String) {
        document.html.append(" class=\"")
        document.html.append(escaping: name)
        document.html.append("\"")
    }

    /// The address that the attributes behind a link or an image give it, in the place of the one in parentheses.
    func address(behind node: Node, _ kind: Link.Kind) -> [UInt8]? {
        guard options.rawHTML == .pass else { return nil }
        let value = attributes(behind: node)?.list.value(of: kind == .image ? "src" : "href")
        return value.map { Array($0.utf8) }
    }

    /// Where a text's own content begins, behind the attributes of what comes before it.
    func startOfContent(_ text: Node) -> Int {
        guard options.attributeLists, let before = text.previous,
            let (_, end) = attributes(behind: before)
        else { return 0 }
        return end
    }

    /// The attributes on the last line of a paragraph, alone on it.
    func attributes(atEndOf paragraph: Node) -> AttributeList? {
        guard options.attributeLists, let text = paragraph.lastChild, text.kind == .text,
            text.previous?.kind == .softBreak, text.previous?.previous != nil,
            text.literal.last == UInt8(ascii: "}"),
            let (list, end) = AttributeList.read(atStartOf: text.literal), end == text.literal.count
        else { return nil }
        return list
    }

    /// Reports an attribute list that is all of a paragraph: it is about nothing, and is shown as text.
    mutating func noteLoneAttributes(_ paragraph: Node) {
        guard options.attributeLists, let text = paragraph.firstChild, text.kind == .text, text.next == nil,
            text.literal.count > 2, text.literal.last == UInt8(ascii: "}"),
            let first = text.literal.dropFirst().first(where: { !$0.isMarkdownSpace }),
            ":.#".utf8.contains(first),
            let (_, end) = AttributeList.read(atStartOf: text.literal), end == text.literal.count
        else { return }
        // Definitions above it are no part of the tree.
        let line =
            paragraph.startLine
            + (locator.definitions.beginning(ofParagraphAtLine: paragraph.startLine)?.lineCount ?? 0)
        report(
            .warning, "block/malformed", "this attribute list is about nothing, and is shown as text",
            at: locator.sourceOffset(ofLine: line, column: paragraph.startColumn), length: end,
            help: [
                "write it right below a paragraph, without an empty line, or behind the text of a heading on its line"
            ])
    }

    /// The attributes that a table's cell, or a term, ends in, behind white space.
    func attributes(atEndOfLine content: Node) -> AttributeList? {
        guard options.attributeLists, let text = content.lastChild, text.kind == .text,
            text.literal.last == UInt8(ascii: "}"), let list = AttributeList(atEndOf: text.literal),
            list.start < text.literal.count, text.literal[list.start].isMarkdownSpace
        else { return nil }
        return list
    }

    /// Takes the attributes that a line ends in out of what is shown of it.
    mutating func takeAttributes(atEndOfLine content: Node) -> AttributeList? {
        guard let list = attributes(atEndOfLine: content), let text = content.lastChild else { return nil }
        textLengths[text] = list.start
        inlines.limit(text, to: list.start)
        return list
    }

    /// Takes the attributes of a paragraph's last line out of it, with the line.
    func takeAttributes(atEndOf paragraph: Node) -> AttributeList? {
        guard let list = attributes(atEndOf: paragraph) else { return nil }
        paragraph.lastChild?.unlink()
        paragraph.lastChild?.unlink()
        return list
    }
}
