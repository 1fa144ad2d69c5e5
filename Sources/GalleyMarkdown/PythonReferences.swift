// References as Markdown had them at first, and Python-Markdown has them still: with a space before their label,
// `[text] [label]`, and with definitions right below text. CommonMark takes only the label for a link (0.30 §6.3), so the
// space is taken out; and no definition for one that interrupts a paragraph (§4.7), so the paragraph is ended.

import GalleyCore

extension Desugaring {
    /// Takes out the space between a link's text and its label.
    static func joinReferences(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        let text = state.text
        let bytes = text.bytes
        guard state.options.pythonReferences, text.contains(UInt8(ascii: "]"), UInt8(ascii: ":")) else {
            return []
        }
        var definitions: ReferenceDefinitions?
        var blocks = LeafBlocks()
        var code: (block: Node?, spans: [Range<Int>]) = (nil, [])
        var edits: [Edit] = []
        text.forEach(UInt8(ascii: "]")) { close in
            guard close + 3 < bytes.endIndex, bytes[close + 1] == 0x20, bytes[close + 2] == UInt8(ascii: "["),
                let end = bytes[(close + 3)...].prefix(1_000).firstIndex(of: UInt8(ascii: "]")),
                end > close + 3
            else { return true }
            if definitions == nil {
                definitions = ReferenceDefinitions(of: state.source, text: text, root: root)
                blocks = LeafBlocks(below: root)
            }
            var key: [UInt8] = []
            ReferenceDefinition.fold(bytes[(close + 3)..<end], into: &key)
            guard definitions?[key] != nil, let block = blocks.block(atLine: text.lineIndex(at: close)),
                block.node.kind == .paragraph || block.node.kind == .heading
            else { return true }
            if code.block != block.node {
                let start = text.line(block.lines.lowerBound).lowerBound
                code = (block.node, bytes[start..<text.line(block.lines.upperBound).upperBound].codeSpans)
            }
            guard !code.spans.hold(close), !code.spans.hold(close + 2),
                text.hasOpening(ofBracketAt: close, outside: code.spans)
            else { return true }
            edits.append(Edit(range: close + 1..<close + 2, replacement: []))
            return true
        }
        return edits
    }

    /// Ends paragraphs before definitions.
    static func separateDefinitions(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        let text = state.text
        guard state.options.pythonReferences, text.contains(UInt8(ascii: "]"), UInt8(ascii: ":")) else {
            return []
        }
        var blocks: LeafBlocks?
        var edits: [Edit] = []
        text.forEach(UInt8(ascii: "[")) { open in
            guard let line = text.lineOfDefinition(at: open) else { return true }
            let leaves = blocks ?? LeafBlocks(below: root)
            blocks = leaves
            guard let found = leaves.paragraph(atLine: line, beginningAt: open, in: text),
                line > found.lines.lowerBound
            else { return true }
            let start = text.line(line).lowerBound
            let prefix = found.content.isLazy ? [] : found.path.linePrefix
            edits.append(
                Edit(range: start..<start, replacement: prefix + Marker.structureLine(nil) + [0x0A]))
            return true
        }
        if !edits.isEmpty { state.sugar.hasMarkers = true }
        return edits
    }
}

extension [Range<Int>] {
    /// Whether one of them, which are in order, has a place.
    fileprivate func hold(_ place: Int) -> Bool {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].upperBound <= place { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low].contains(place)
    }
}

extension MarkdownText {
    /// The line that a definition is all of, `[label]: address "title"`; nil where there is none.
    fileprivate func lineOfDefinition(at open: Int) -> Int? {
        guard isBehindContainers(open) else { return nil }
        let line = lineIndex(at: open)
        let range = self.line(line)
        let label = bytes[(open + 1)..<range.upperBound].prefix {
            $0 != UInt8(ascii: "]") && $0 != UInt8(ascii: "[")
        }
        let colon = label.endIndex + 1
        guard let first = label.first, first != UInt8(ascii: "^"), colon < range.upperBound,
            bytes[colon - 1] == UInt8(ascii: "]"), bytes[colon] == UInt8(ascii: ":")
        else { return nil }
        let words = bytes[(colon + 1)..<range.upperBound].trimmed
        let behind = words.drop { !$0.isMarkdownSpace }.trimmed
        guard !words.isEmpty, let opener = behind.first else { return words.isEmpty ? nil : line }
        let closer = opener == UInt8(ascii: "(") ? UInt8(ascii: ")") : opener
        guard "\"'(".utf8.contains(opener), behind.count > 1, behind.last == closer else { return nil }
        return line
    }

    /// Whether nothing but the marks of containers stands before a place in its line.
    private func isBehindContainers(_ place: Int) -> Bool {
        var i = place
        while i > bytes.startIndex, bytes[i - 1].isContainerPrefix { i -= 1 }
        return i == bytes.startIndex || bytes[i - 1] == 0x0A || bytes[i - 1] == 0x0D
    }

    /// Whether a `]` ends the text of a link, not a label, a task's box or part of a tag.
    fileprivate func hasOpening(ofBracketAt close: Int, outside code: [Range<Int>]) -> Bool {
        var depth = 0
        var i = close
        let limit = max(bytes.startIndex, close - 1_000)
        while i > limit {
            i -= 1
            // What is escaped is text.
            if i > limit, bytes[i - 1] == UInt8(ascii: "\\") {
                i -= 1
                continue
            }
            switch bytes[i] {
            case UInt8(ascii: "]") where !code.hold(i): depth += 1
            case UInt8(ascii: "[") where !code.hold(i):
                guard depth == 0 else {
                    depth -= 1
                    continue
                }
                let isBox = close == i + 2 && " xX".utf8.contains(bytes[i + 1]) && isBehindContainers(i)
                let isLabel = i > bytes.startIndex && bytes[i - 1] == UInt8(ascii: "]")
                return !isBox && !isLabel && close > i + 1 && !isInTag(i)
            default: break
            }
        }
        return false
    }

    /// Whether a place stands between `<` and `>`.
    private func isInTag(_ place: Int) -> Bool {
        let before = bytes[..<place].suffix(1_000)
        guard let open = before.lastIndex(of: UInt8(ascii: "<")), bytes[open + 1].isASCIILetter,
            !before[open...].contains(UInt8(ascii: ">"))
        else { return false }
        return bytes[place...].prefix(1_000).contains(UInt8(ascii: ">"))
    }
}
