// Footnotes, as GitHub has them.
//
// A definition `[^x]: text` goes on over lines that are indented by four. Desugared it is a list item whose content
// column is four, `+   `, so that paragraphs, lists, code and lazy lines in it are libcmark's work; its first
// line is a structure line. A reference `[^x]` becomes a placeholder. The items are taken out of the tree
// when lowering meets them and written at the end of the page, in the order of first use.

import GalleyCore

/// The footnotes of a page.
struct FootnoteDefinitions {
    struct Definition {
        var label: [UInt8]
        /// Where in the source it stands.
        var place: Int
        /// Its list item, once lowering has met it.
        var node: Node?
        /// From 1, in the order of first use; 0 where it was not used.
        var number = 0
        /// How often it is referred to in all, and how many of these references have been written.
        var uses = 0
        var writtenUses = 0
    }

    var definitions: [Definition] = []
    /// Definitions by their labels, whose case does not count.
    var byLabel: [String: Int] = [:]
    /// The definition that a placeholder refers to.
    var targets: [Int: Int] = [:]
    /// The definitions in the order of first use.
    var order: [Int] = []

    static func key(_ label: some Collection<UInt8>) -> String { String(label).lowercased() }
}

/// A footnote whose content is being written.
struct OpenFootnote {
    var item: Node
    var definition: Int
    var hasBackReferences = false
}

extension Desugaring {
    /// Rewrites definitions and the references to them.
    static func rewriteFootnotes(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        guard state.options.footnotes else { return [] }
        let labels = state.text.footnoteLabels()
        guard labels.contains(where: \.isDefinition) else { return [] }
        let blocks = LeafBlocks(below: root)
        var edits: [Edit] = []
        var definitionStarts: Set<Int> = []
        let bullet = state.text.bulletThatOpensNoList()
        for label in labels where label.isDefinition {
            guard let (prefixEnd, path) = state.prefixEnd(of: label, in: blocks) else { continue }
            definitionStarts.insert(label.range.lowerBound)
            edits.append(state.rewriteDefinition(label, prefixEnd: prefixEnd, bullet: bullet))
            if let path, let edit = state.indentText(below: label, in: path, blocks) { edits.append(edit) }
        }
        guard !edits.isEmpty else { return [] }
        var placeholders: [String: Int] = [:]
        for label in labels where !definitionStarts.contains(label.range.lowerBound) {
            let original = state.text.bytes[label.range]
            guard !label.isFollowedByDestination,
                let target = state.sugar.footnotes.byLabel[
                    FootnoteDefinitions.key(state.text.bytes[label.name])]
            else { continue }
            let index = placeholders[String(original)] ?? state.sugar.placeholders.count
            if index == state.sugar.placeholders.count {
                placeholders[String(original)] = index
                state.sugar.placeholders.append(
                    Placeholder(original: Array(original)) { _, lowering in
                        lowering.writeFootnoteReference(to: target)
                    })
                state.sugar.footnotes.targets[index] = target
            }
            edits.append(Edit(range: label.range, replacement: Marker.placeholder(index)))
        }
        state.sugar.hasMarkers = true
        return edits
    }

    /// Where the containers' prefix of a definition ends, and these containers where they are known; nil where it
    /// stands in code or within a line.
    private func prefixEnd(of label: FootnoteLabel, in blocks: LeafBlocks) -> (
        end: Int, path: ContainerPath?
    )? {
        let line = text.lineIndex(at: label.range.lowerBound)
        let lineStart = Int(text.lineStarts[line])
        if let block = blocks.block(atLine: line)?.node {
            guard block.kind == .paragraph || block.kind == .heading,
                let path = ContainerPath(to: block, in: text)
            else { return nil }
            let content = path.content(ofLine: line)
            guard content.start == label.range.lowerBound, content.indent < 4 else { return nil }
            return (content.range.lowerBound, path)
        }
        // To libcmark it was a link reference definition, of which nothing is left in the tree. What the block before it
        // stands in goes on as far as the line does.
        if let before = blocks.block(before: line), let whole = ContainerPath(to: before, in: text) {
            let path = whole.prefix(whole.depth(ofLine: line))
            let content = path.content(ofLine: line)
            if content.start == label.range.lowerBound, content.indent < 4 {
                return (content.range.lowerBound, path)
            }
        }
        let prefix = text.bytes[lineStart..<label.range.lowerBound]
        if prefix.allSatisfy({ $0 == 0x20 }) {
            return (prefix.count < 4 ? lineStart : label.range.lowerBound, nil)
        }
        return prefix.allSatisfy(\.isContainerPrefix) ? (label.range.lowerBound, nil) : nil
    }

    /// Indents the line below a definition that has no text beside it, where the line is meant to be its text: it stands
    /// further right, though not by four.
    private func indentText(below label: FootnoteLabel, in path: ContainerPath, _ blocks: LeafBlocks) -> Edit?
    {
        let line = text.lineIndex(at: label.range.lowerBound)
        let bytes = text.bytes
        guard line + 1 < text.lineCount,
            bytes[(label.range.upperBound + 1)..<max(label.range.upperBound + 1, text.line(line).upperBound)]
                .allSatisfy(\.isMarkdownSpace),
            blocks.block(atLine: line + 1)?.node == blocks.block(atLine: line)?.node
        else { return nil }
        let content = path.content(ofLine: line + 1)
        guard !content.isLazy, content.start < content.range.upperBound, content.indent < 4,
            content.indent > path.content(ofLine: line).indent,
            !bytes[content.start...].starts(with: "[^".utf8)
        else { return nil }
        return Edit(
            range: content.range.lowerBound..<content.start, replacement: Array(repeating: 0x20, count: 4),
            movesLine: true)
    }

    private mutating func rewriteDefinition(_ label: FootnoteLabel, prefixEnd: Int, bullet: StaticString)
        -> Edit
    {
        let bytes = text.bytes
        let index = sugar.footnotes.definitions.count
        let block = sugar.blocks.count
        let name = Array(bytes[label.name])
        let line = text.lineIndex(at: label.range.lowerBound)
        let sourceLine = source.text.line(text.origin(line))
        let place = min(
            sourceLine.lowerBound + label.range.lowerBound - Int(text.lineStarts[line]) + text.shift(line),
            sourceLine.upperBound)
        sugar.footnotes.definitions.append(FootnoteDefinitions.Definition(label: name, place: place))
        let key = FootnoteDefinitions.key(name)
        if sugar.footnotes.byLabel[key] == nil {
            sugar.footnotes.byLabel[key] = index
        } else if sugar.diagnostics.count < Lowering.maximumDiagnosticsOfARule {
            sugar.diagnostics.append(
                Diagnostic(
                    .warning, "footnote/duplicate", "the footnote `\(String(name))` is defined twice",
                    at: source.location(offset: place, length: label.range.count),
                    help: ["the first definition counts"]))
        }
        sugar.blocks.append(
            BlockConstruct(
                enter: { node, lowering in
                    lowering.sugar.footnotes.definitions[index].node = node
                    return false
                }, exit: { _, _ in }))

        let lineStart = Int(text.lineStarts[line])
        let prefix = bytes[lineStart..<prefixEnd]
        var end = label.range.upperBound + 1
        while end < bytes.endIndex, bytes[end] == 0x20 || bytes[end] == 0x09 { end += 1 }
        var replacement = Array(prefix)
        replacement.append(bullet)
        replacement += Marker.structureLine(block)
        if end < bytes.endIndex, bytes[end] != 0x0A, bytes[end] != 0x0D {
            // The text on a line of its own may begin with a block of any kind.
            replacement.append(UInt8(ascii: "\n"))
            for byte in prefix {
                replacement.append(byte == UInt8(ascii: ">") || byte == 0x09 ? byte : UInt8(ascii: " "))
            }
            replacement.append("    ")
        }
        return Edit(range: lineStart..<end, replacement: replacement)
    }
}

/// `[^name]` somewhere in a text.
private struct FootnoteLabel {
    var range: Range<Int>
    var name: Range<Int>
    /// Whether it may define a footnote: a colon follows, and nothing but containers comes before.
    var isDefinition: Bool
    /// Whether `(` follows: it may be a link.
    var isFollowedByDestination: Bool
}

extension MarkdownText {
    /// Everything that looks like a footnote's label.
    fileprivate func footnoteLabels() -> [FootnoteLabel] {
        var labels: [FootnoteLabel] = []
        var behind = bytes.startIndex
        forEach(UInt8(ascii: "[")) { offset in
            guard offset >= behind, offset + 3 < bytes.endIndex, bytes[offset + 1] == UInt8(ascii: "^") else {
                return true
            }
            var end = offset + 2
            while end < bytes.endIndex, bytes[end] > 0x20, bytes[end] != UInt8(ascii: "]"),
                bytes[end] != UInt8(ascii: "[")
            {
                end += 1
            }
            guard end < bytes.endIndex, bytes[end] == UInt8(ascii: "]"), end > offset + 2 else {
                behind = end
                return true
            }
            behind = end + 1
            let after = end + 1 < bytes.endIndex ? bytes[end + 1] : 0
            labels.append(
                FootnoteLabel(
                    range: offset..<end + 1, name: offset + 2..<end,
                    isDefinition: after == UInt8(ascii: ":") && isBehindContainers(offset),
                    isFollowedByDestination: after == UInt8(ascii: "(")))
            return true
        }
        return labels
    }

    private func isBehindContainers(_ offset: Int) -> Bool {
        var i = offset
        while i > bytes.startIndex, bytes[i - 1] != 0x0A, bytes[i - 1] != 0x0D {
            i -= 1
            if !bytes[i].isContainerPrefix { return false }
        }
        return true
    }

    /// A list marker of four columns that begins no line: footnotes must not join an author's list.
    fileprivate func bulletThatOpensNoList() -> StaticString {
        let bullets: [(UInt8, StaticString)] = [
            (UInt8(ascii: "+"), "+   "), (UInt8(ascii: "*"), "*   "), (UInt8(ascii: "-"), "-   "),
        ]
        var isUsed = [false, false, false]
        for line in 0..<lineCount {
            guard let first = bytes[self.line(line)].first(where: { $0 != 0x20 && $0 != UInt8(ascii: ">") })
            else {
                continue
            }
            if let bullet = bullets.firstIndex(where: { $0.0 == first }) { isUsed[bullet] = true }
        }
        for (i, bullet) in bullets.enumerated() where !isUsed[i] { return bullet.1 }
        return "1)  "
    }
}

extension UInt8 {
    /// What may stand before a block on its line: block quote and list markers.
    var isContainerPrefix: Bool {
        switch self {
        case 0x20, 0x09, UInt8(ascii: ">"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"),
            UInt8(ascii: "."), UInt8(ascii: ")"):
            true
        default: decimalDigit != nil
        }
    }
}

// MARK: - Lowering

extension Lowering {
    /// Writes the mark in the text that refers to a footnote.
    mutating func writeFootnoteReference(to index: Int) {
        numberFootnote(index)
        sugar.footnotes.definitions[index].writtenUses += 1
        let use = sugar.footnotes.definitions[index].writtenUses
        sugar.footnotes.definitions[index].uses = max(use, sugar.footnotes.definitions[index].uses)
        let definition = sugar.footnotes.definitions[index]
        let id = definition.referenceID(use, options.footnoteIDs)
        document.ids.append(options.idPrefix + String(id))
        document.html.append("<sup class=\"footnote-ref\">")
        // There are no links in links.
        let isLink = linkDepth == 0 && sanitizer.openLinks == 0
        document.html.append(isLink ? "<a href=\"#" : "<span id=\"")
        if isLink {
            document.html.append(fragment: options.idPrefix)
            document.html.append(contentsOf: definition.id(options.footnoteIDs))
            document.html.append("\" id=\"")
        }
        document.html.append(escaping: options.idPrefix)
        document.html.append(contentsOf: id)
        document.html.append(isLink ? "\" data-footnote-ref>" : "\">")
        document.html.append(decimal: definition.number)
        document.html.append(isLink ? "</a></sup>" : "</span></sup>")
    }

    private mutating func numberFootnote(_ index: Int) {
        guard sugar.footnotes.definitions[index].number == 0 else { return }
        sugar.footnotes.order.append(index)
        sugar.footnotes.definitions[index].number = sugar.footnotes.order.count
    }

    /// Deals with `[^name]` that stands in a text as it is: a footnote in spite of the `(` behind it, or one
    /// that nobody defined. The place behind it, if it was written.
    mutating func lowerFootnoteLabel(
        in text: UnsafeBufferPointer<UInt8>, at start: Int, of node: Node, flush: (inout [UInt8]) -> Void
    ) -> Int? {
        var end = start + 2
        while end < text.count, text[end] > 0x20, text[end] != UInt8(ascii: "]"),
            text[end] != UInt8(ascii: "[")
        {
            end += 1
        }
        guard end < text.count, end > start + 2, text[end] == UInt8(ascii: "]") else { return nil }
        let name = text[(start + 2)..<end]
        if let target = sugar.footnotes.byLabel[FootnoteDefinitions.key(name)] {
            flush(&document.html)
            writeFootnoteReference(to: target)
            return end + 1
        }
        guard reportsMore(of: "footnote/undefined") else { return nil }
        let label = UnsafeBufferPointer(rebasing: text[start...end])
        let place = locator.locate(
            line: node.startLine, column: node.startColumn + start, form: .verbatim, content: label)
        let names = sugar.footnotes.definitions.prefix(1000).map { String($0.label) }
        report(
            .warning, "footnote/undefined", "there is no footnote `\(String(name))`", at: place,
            length: label.count,
            help: nearest(to: String(name), among: names).map { ["did you mean `[^\($0)]`?"] }
                ?? ["Define it: [^\(String(name))]: …"])
        return nil
    }

    /// Writes the footnotes that were used, and reports the others.
    mutating func writeFootnotes() {
        guard !sugar.footnotes.definitions.isEmpty else { return }
        countReferencesInFootnotes()
        let order = sugar.footnotes.order
        if !order.isEmpty {
            startLine()
            document.html.append("<section class=\"footnotes\" data-footnotes>\n<ol>\n")
            for index in order { writeFootnote(index) }
            document.html.append("</ol>\n</section>\n")
        }
        for definition in sugar.footnotes.definitions
        where definition.number == 0
            && sugar.footnotes.byLabel[FootnoteDefinitions.key(definition.label)]
                .map({ sugar.footnotes.definitions[$0].place == definition.place }) == true
        {
            report(
                .warning, "footnote/unused", "nothing refers to the footnote `\(String(definition.label))`",
                at: definition.place, length: definition.label.count + 3)
        }
    }

    /// Footnotes may refer to footnotes. All references must be known before the first link back is written.
    private mutating func countReferencesInFootnotes() {
        var next = 0
        while next < sugar.footnotes.order.count {
            let index = sugar.footnotes.order[next]
            next += 1
            if let node = sugar.footnotes.definitions[index].node { countReferences(below: node) }
        }
    }

    private mutating func countReferences(below root: Node) {
        root.forEachDescendant { node in
            if node.kind == .text {
                countReferences(in: node.literal)
            } else if node.kind == .paragraph, let mark = node.mark {
                let table = sugar.tables.tables[mark]
                let lineCount = table.rowLengths.reduce(0, +)
                for line in (table.leadLine ?? table.firstCellLine)..<table.firstCellLine + lineCount {
                    if let cell = sugar.tables.annexNodes[line] { countReferences(below: cell) }
                }
            }
            return .descend
        }
    }

    private mutating func countReferences(in text: UnsafeBufferPointer<UInt8>) {
        var start = 0
        while let marker = text.firstMarker(from: start) {
            start = marker + 3
            if let (index, end) = Marker.number(after: Marker.open, in: text, at: marker) {
                start = end
                if let index, let target = sugar.footnotes.targets[index] {
                    numberFootnote(target)
                    sugar.footnotes.definitions[target].uses += 1
                }
            }
        }
    }

    private mutating func writeFootnote(_ index: Int) {
        let definition = sugar.footnotes.definitions[index]
        guard let item = definition.node else { return }
        let id = definition.id(options.footnoteIDs)
        document.ids.append(options.idPrefix + String(id))
        document.html.append("<li id=\"")
        document.html.append(escaping: options.idPrefix)
        document.html.append(contentsOf: id)
        document.html.append("\">\n")
        openFootnote = OpenFootnote(item: item, definition: index)
        lowerChildren(of: item)
        startLine()
        if openFootnote?.hasBackReferences == false {
            writeBackReferences(of: index)
            document.html.append("\n")
        }
        openFootnote = nil
        document.html.append("</li>\n")
    }

    /// Puts the links back to the text at the end of a footnote's last paragraph.
    mutating func writeFootnoteBackReferences(atEndOf paragraph: Node) {
        guard let footnote = openFootnote, paragraph.next == nil, paragraph.parent == footnote.item else {
            return
        }
        document.html.append(" ")
        writeBackReferences(of: footnote.definition)
        openFootnote?.hasBackReferences = true
    }

    private mutating func writeBackReferences(of index: Int) {
        let definition = sugar.footnotes.definitions[index]
        for use in 1...max(1, definition.uses) {
            if use > 1 { document.html.append(" ") }
            document.html.append("<a href=\"#")
            document.html.append(fragment: options.idPrefix)
            document.html.append(contentsOf: definition.referenceID(use, options.footnoteIDs))
            document.html.append(
                "\" class=\"footnote-backref\" data-footnote-backref data-footnote-backref-idx=\"")
            writeReferenceNumber(definition.number, use)
            document.html.append("\" aria-label=\"Back to reference ")
            writeReferenceNumber(definition.number, use)
            document.html.append("\">↩")
            if use > 1 {
                document.html.append("<sup class=\"footnote-ref\">")
                document.html.append(decimal: use)
                document.html.append("</sup>")
            }
            document.html.append("</a>")
        }
    }

    private mutating func writeReferenceNumber(_ number: Int, _ use: Int) {
        document.html.append(decimal: number)
        if use > 1 {
            document.html.append("-")
            document.html.append(decimal: use)
        }
    }
}

extension FootnoteDefinitions.Definition {
    /// The id of its text.
    fileprivate func id(_ rules: MarkdownOptions.FootnoteIDs) -> [UInt8] {
        var id = Array((rules == .python ? "fn:" : "fn-").utf8)
        id.append(address: label.span)
        return id
    }

    /// The id of the nth reference to it.
    fileprivate func referenceID(_ use: Int, _ rules: MarkdownOptions.FootnoteIDs) -> [UInt8] {
        var id = Array("fnref".utf8)
        switch rules {
        case .github:
            id.append(UInt8(ascii: "-"))
            id.append(address: label.span)
            if use > 1 {
                id.append(UInt8(ascii: "-"))
                id.append(decimal: use)
            }
        case .python:
            if use > 1 { id.append(decimal: use) }
            id.append(UInt8(ascii: ":"))
            id.append(address: label.span)
        }
        return id
    }
}

extension MarkdownOptions {
    /// How the ids of footnotes are made.
    package enum FootnoteIDs: String, Sendable, CaseIterable {
        /// `fn-1`, `fnref-1`, and `fnref-1-2` for the second reference, as on GitHub.
        case github
        /// `fn:1`, `fnref:1`, `fnref2:1`, as Python-Markdown has them.
        case python
    }
}
