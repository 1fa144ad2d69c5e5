// Markdown within elements of raw HTML, as Python-Markdown's md_in_html has it:
//
//     <div class="grid" markdown>
//     *Markdown*
//     </div>
//
// To libcmark, HTML goes on to the next empty line. So the tags of an element with the attribute become structure
// lines of their own, that write them, and what stands between is Markdown like any other. The end tag is looked for once the
// tree shows what is code. With `markdown="span"`, and in elements that hold no blocks, each line is inline content.

import GalleyCore

extension BlockConstruct {
    /// A line that writes a tag of the author's, and what stands behind it on the line.
    static func tag(_ html: [UInt8], place: Int, endTag: [UInt8] = []) -> BlockConstruct {
        BlockConstruct(
            enter: { _, lowering in
                lowering.words.endWord()
                lowering.startLine()
                lowering.writeRawHTML(html) { _ in place }
                return true
            },
            exit: { _, lowering in
                lowering.document.html.append(contentsOf: endTag)
                lowering.document.html.append("\n")
            }, isLine: true)
    }
}

/// An element whose start tag has been rewritten, and whose end tag has not been found.
struct OpenElement {
    var name: [UInt8]
    /// Its start tag in the source.
    var place: Int
    var length: Int
}

/// A start tag with the attribute.
private struct MarkdownTag {
    var range: Range<Int>
    var name: [UInt8]
    /// Without the attribute.
    var html: [UInt8]
    var isSpan: Bool

    private static let spanNames: Set<String> = [
        "address", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "legend", "li", "p", "summary", "td", "th",
    ]

    init?(at start: Int, in bytes: ArraySlice<UInt8>) {
        let slice = Array(bytes[start..<bytes.endOfTag(from: start)])
        var tokenizer = HTMLTokenizer()
        guard let tag = tokenizer.next(in: slice.span), tag.range.lowerBound == 0, !tag.isEndTag,
            !tag.isSelfClosing,
            let attribute = tokenizer.attributes.first(where: { slice.span.equals("markdown", at: $0.name) })
        else { return nil }
        range = start..<start + tag.range.upperBound
        name = slice[tag.name].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        switch attribute.value.map({ String(slice[$0]).lowercased() }) ?? "" {
        case "", "1", "true": isSpan = Self.spanNames.contains(String(name))
        case "block": isSpan = false
        case "span": isSpan = true
        default: return nil
        }
        html = slice.removing(attribute, from: tag)
    }
}

extension [UInt8] {
    /// A tag without one of its attributes.
    fileprivate func removing(_ attribute: HTMLAttribute, from tag: HTMLTag) -> [UInt8] {
        var end = attribute.value?.upperBound ?? attribute.name.upperBound
        if attribute.value != nil, self[end] == UInt8(ascii: "\"") || self[end] == UInt8(ascii: "'") {
            end += 1
        }
        var start = attribute.name.lowerBound
        while start > tag.name.upperBound, self[start - 1].isMarkdownSpace { start -= 1 }
        return Array(self[tag.range.lowerBound..<start] + self[end..<tag.range.upperBound])
    }

    /// A tag of inline HTML without the attribute; nil where it has none.
    func withoutMarkdownAttribute() -> [UInt8]? {
        var tokenizer = HTMLTokenizer()
        guard count > 10, let tag = tokenizer.next(in: span), !tag.isEndTag,
            let attribute = tokenizer.attributes.first(where: { span.equals("markdown", at: $0.name) })
        else { return nil }
        return removing(attribute, from: tag)
    }
}

extension Desugaring {
    /// Makes structure lines of the tags of elements that hold Markdown.
    static func rewriteMarkdownInHTML(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        guard state.options.markdownInHTML, state.options.rawHTML == .pass else { return [] }
        let candidates = state.text.tagsLikeMarkdown()
        guard !candidates.isEmpty || !state.sugar.openElements.isEmpty else { return [] }
        let blocks = LeafBlocks(below: root)
        var edits: [Edit] = []
        state.closeElements(in: blocks, &edits)
        var end = 0
        var last: Node?
        var stuck: Node?
        for start in candidates where start >= end {
            let leaf = blocks.block(atLine: state.text.lineIndex(at: start))
            guard let leaf, leaf.node.kind == .htmlBlock, leaf.node != stuck else { continue }
            // What comes before it in its block of HTML.
            let lineStart = Int(state.text.lineStarts[leaf.lines.lowerBound])
            let before = leaf.node == last ? end : lineStart
            last = leaf.node
            if let tag = MarkdownTag(at: start, in: state.text.bytes),
                let behind = state.openElement(tag, behind: before, in: leaf, &edits)
            {
                end = behind
            } else {
                // The rest of the block is seen when this has been dealt with, if ever.
                stuck = leaf.node
            }
        }
        return edits
    }

    /// Reports the elements whose end tags were not found.
    mutating func reportOpenElements() {
        guard !sugar.openElements.isEmpty else { return }
        for (_, element) in sugar.openElements.sorted(by: { $0.key < $1.key }) {
            guard sugar.diagnostics.count < Lowering.maximumDiagnosticsOfARule else { break }
            let name = String(element.name)
            sugar.diagnostics.append(
                Diagnostic(
                    .warning, "block/unclosed", "this element with Markdown in it is not closed",
                    at: source.location(offset: element.place, length: element.length),
                    help: ["close it with </\(name)>, where its Markdown ends"]))
        }
        sugar.openElements.removeAll()
    }

    private func place(ofTextOffset offset: Int) -> Int {
        let line = text.lineIndex(at: offset)
        let origin = source.text.line(text.origin(line))
        return min(
            origin.lowerBound + max(0, offset - Int(text.lineStarts[line]) + text.shift(line)),
            origin.upperBound)
    }

    /// What the structure line is to begin with that stands for a place in a line.
    private func prefix(_ path: ContainerPath, _ line: Int, _ content: ContainerPath.Content) -> [UInt8] {
        path.begins(inLine: line)
            ? Array(text.bytes[text.line(line).lowerBound..<content.range.lowerBound]) : path.linePrefix
    }

    /// Rewrites a start tag; gives the place behind it, nil where it stays as it is.
    private mutating func openElement(
        _ tag: MarkdownTag, behind start: Int, in leaf: (lines: ClosedRange<Int>, node: Node),
        _ edits: inout [Edit]
    ) -> Int? {
        let line = text.lineIndex(at: tag.range.lowerBound)
        guard let path = ContainerPath(to: leaf.node, in: text) else { return nil }
        let content = path.content(ofLine: line)
        guard !content.isLazy, content.indent < 4, content.start == tag.range.lowerBound else { return nil }
        // Within another element that holds HTML, it is HTML too.
        var before: [UInt8] = []
        if line > leaf.lines.lowerBound {
            let html = text.bytes[start..<tag.range.lowerBound]
            guard html.count < 10_000, Array(html).isBalanced else { return nil }
            before = path.linePrefix + [0x0A]
        }
        let index = sugar.blocks.count
        let lead = before + prefix(path, line, content) + Marker.structureLine(index)
        if tag.isSpan {
            guard let end = endTag(of: tag, path) else { return nil }
            rewriteSpan(tag, end, path, lead, &edits)
            return end.upperBound
        }
        sugar.blocks.append(.tag(tag.html, place: place(ofTextOffset: tag.range.lowerBound)))
        sugar.openElements[index] = OpenElement(
            name: tag.name, place: place(ofTextOffset: tag.range.lowerBound), length: tag.range.count)
        let lastLine = text.lineIndex(at: tag.range.upperBound - 1)
        for tagLine in line...lastLine {
            let range = text.line(tagLine)
            var replacement = tagLine == line ? lead : path.linePrefix + Marker.structureLine(nil)
            var end = range.upperBound
            if tagLine == lastLine {
                while end > tag.range.upperBound, text.bytes[end - 1].isMarkdownSpace { end -= 1 }
                if end > tag.range.upperBound {
                    end = tag.range.upperBound
                    while text.bytes[end].isMarkdownSpace { end += 1 }
                    replacement += [0x0A] + path.linePrefix
                } else {
                    end = range.upperBound
                }
            }
            edits.append(Edit(range: range.lowerBound..<end, replacement: replacement, movesLine: true))
        }
        return tag.range.upperBound
    }

    /// How far an end tag may be from the start of an element that holds inline content.
    private static let maximumSpan = 10_000

    /// The end tag of an element that holds inline content.
    private func endTag(of tag: MarkdownTag, _ path: ContainerPath) -> Range<Int>? {
        let bytes = text.bytes
        let limit = min(bytes.endIndex, tag.range.upperBound + Self.maximumSpan)
        var depth = 1
        var i = tag.range.upperBound
        while i < limit {
            if bytes[i] == UInt8(ascii: "`") {
                i = bytes.endOfCode(at: i, before: limit)
                continue
            }
            guard bytes[i] == UInt8(ascii: "<"), let found = bytes.tag(at: i, named: tag.name) else {
                i += 1
                continue
            }
            depth += found.isEnd ? -1 : 1
            if depth == 0 {
                let last = text.lineIndex(at: i)
                let isInside = path.isEmpty || !path.content(ofLine: last).isLazy
                return isInside ? found.range : nil
            }
            i = found.range.upperBound
        }
        return nil
    }

    /// Makes a structure line of each line of an element that holds inline content.
    private mutating func rewriteSpan(
        _ tag: MarkdownTag, _ endTag: Range<Int>, _ path: ContainerPath, _ lead: [UInt8],
        _ edits: inout [Edit]
    ) {
        let firstLine = text.lineIndex(at: tag.range.lowerBound)
        let contentLine = text.lineIndex(at: tag.range.upperBound - 1)
        let lastLine = text.lineIndex(at: endTag.lowerBound)
        let end = Array(text.bytes[endTag])
        let html = tag.html
        let place = place(ofTextOffset: tag.range.lowerBound)
        sugar.blocks.append(.tag(html, place: place, endTag: lastLine == contentLine ? end : []))
        for line in firstLine...lastLine {
            let range = text.line(line)
            var replacement = lead
            if line > firstLine {
                let isContent = line > contentLine
                replacement =
                    path.linePrefix + Marker.structureLine(isContent ? sugar.blocks.count : nil)
                if isContent {
                    sugar.blocks.append(.tag([], place: place, endTag: line == lastLine ? end : []))
                }
            }
            var content = range
            if line == contentLine { content = tag.range.upperBound..<range.upperBound }
            if line > contentLine { content = path.content(ofLine: line).start..<range.upperBound }
            if line < contentLine { content = range.upperBound..<range.upperBound }
            if line == lastLine { content = content.lowerBound..<endTag.lowerBound }
            content = text.bytes.trimmingSpace(content)
            edits.append(
                Edit(
                    range: range.lowerBound..<content.lowerBound, replacement: replacement + [0x20],
                    movesLine: true))
            var tail: [UInt8] = []
            if !content.isEmpty, text.bytes[content.upperBound - 1] == UInt8(ascii: "#") {
                tail += " ######".utf8
            }
            var rest = range.upperBound
            if line == lastLine, !text.bytes[endTag.upperBound..<range.upperBound].trimmed.isEmpty {
                rest = endTag.upperBound
                tail += [0x0A] + path.linePrefix
            }
            if content.upperBound < rest || !tail.isEmpty {
                edits.append(Edit(range: content.upperBound..<rest, replacement: tail))
            }
        }
    }

    // MARK: End tags

    /// Looks for the end tags of elements whose start tags were rewritten.
    private mutating func closeElements(in blocks: LeafBlocks, _ edits: inout [Edit]) {
        guard !sugar.openElements.isEmpty else { return }
        // Elements of the author's own are on it too, to tell whose an end tag is.
        var open: [(index: Int?, name: [UInt8], path: ContainerPath)] = []
        for (lines, leaf) in blocks.all {
            if leaf.kind == .heading, let first = leaf.firstChild, first.kind == .text,
                let index = Marker.number(after: Marker.structure, in: first.literal, at: 0)?.index
            {
                guard let element = sugar.openElements[index], open.count < 1_000,
                    let path = ContainerPath(to: leaf, in: text)
                else { continue }
                open.append((index, element.name, path))
                continue
            }
            guard leaf.kind == .htmlBlock || leaf.kind == .paragraph, !open.isEmpty else { continue }
            let start = Int(text.lineStarts[lines.lowerBound])
            let end = text.line(min(lines.upperBound, text.lineCount - 1)).upperBound
            var i = start
            while i < end {
                let byte = text.bytes[i]
                if byte == UInt8(ascii: "`"), leaf.kind == .paragraph {
                    i = text.bytes.endOfCode(at: i, before: end)
                    continue
                }
                guard byte == UInt8(ascii: "<"),
                    let name = open.last(where: { text.bytes.tag(at: i, named: $0.name) != nil })?.name,
                    let tag = text.bytes.tag(at: i, named: name)
                else {
                    i += 1
                    continue
                }
                i = tag.range.upperBound
                if !tag.isEnd {
                    if open.count < 1_000, let path = open.last?.path { open.append((nil, name, path)) }
                    continue
                }
                guard let match = open.lastIndex(where: { $0.name == name }) else { continue }
                if let index = open[match].index {
                    let line = text.lineIndex(at: tag.range.lowerBound)
                    let path = open[match].path
                    let content = path.content(ofLine: line)
                    guard !content.isLazy, !path.begins(inLine: line) || content.start == tag.range.lowerBound
                    else { continue }
                    closeElement(tag.range, in: (lines, leaf), line, path, &edits)
                    sugar.openElements[index] = nil
                }
                open.removeSubrange(match...)
            }
        }
    }

    private mutating func closeElement(
        _ tag: Range<Int>, in leaf: (lines: ClosedRange<Int>, node: Node), _ line: Int,
        _ path: ContainerPath, _ edits: inout [Edit]
    ) {
        let bytes = text.bytes
        let range = text.line(line)
        let content = path.content(ofLine: line)
        var replacement: [UInt8] = []
        var start = range.lowerBound
        if content.start < tag.lowerBound {
            start = tag.lowerBound
            while bytes[start - 1].isMarkdownSpace { start -= 1 }
            replacement.append(0x0A)
        }
        // HTML goes on to an empty line.
        if leaf.node.kind == .htmlBlock, line > leaf.lines.lowerBound || start > range.lowerBound {
            replacement += path.linePrefix + [0x0A]
        }
        replacement += path.linePrefix + Marker.structureLine(sugar.blocks.count)
        sugar.blocks.append(.tag(Array(bytes[tag]), place: place(ofTextOffset: tag.lowerBound)))
        var end = tag.upperBound
        while end < range.upperBound, bytes[end].isMarkdownSpace { end += 1 }
        if end < range.upperBound { replacement += [0x0A] + path.linePrefix }
        edits.append(Edit(range: start..<end, replacement: replacement, movesLine: true))
    }
}

extension ArraySlice<UInt8> {
    /// The place behind the `>` of a tag, or behind more of it than anybody writes.
    fileprivate func endOfTag(from start: Int) -> Int {
        let limit = Swift.min(endIndex, start + 4_000)
        var quote: UInt8?
        var i = start
        while i < limit {
            let byte = self[i]
            i += 1
            if byte == quote {
                quote = nil
            } else if quote == nil {
                if byte == UInt8(ascii: ">") { break }
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
            }
        }
        return i
    }

    /// The tag of a name that begins at a place.
    fileprivate func tag(at start: Int, named name: [UInt8]) -> (range: Range<Int>, isEnd: Bool)? {
        var i = start + 1
        let isEnd = i < endIndex && self[i] == UInt8(ascii: "/")
        if isEnd { i += 1 }
        guard i + name.count < endIndex else { return nil }
        for byte in name {
            let lower = self[i].isASCIIAlpha ? self[i] | 0x20 : self[i]
            guard lower == byte else { return nil }
            i += 1
        }
        guard self[i] == UInt8(ascii: ">") || self[i] == UInt8(ascii: "/") || self[i].isMarkdownSpace else {
            return nil
        }
        let limit = Swift.min(endIndex, i + 4_000)
        while i < limit, self[i] != UInt8(ascii: ">") { i += 1 }
        guard i < limit else { return nil }
        return (start..<i + 1, isEnd)
    }

    /// The place behind a code span that begins at a place, or behind the backticks where none does.
    fileprivate func endOfCode(at start: Int, before end: Int) -> Int {
        var i = start
        while i < end, self[i] == UInt8(ascii: "`") { i += 1 }
        let length = i - start
        let behind = i
        // A code span of many lines is nobody's.
        let limit = Swift.min(end, i + 2_000)
        while i < limit {
            guard self[i] == UInt8(ascii: "`") else {
                i += 1
                continue
            }
            let run = i
            while i < limit, self[i] == UInt8(ascii: "`") { i += 1 }
            if i - run == length { return i }
        }
        return behind
    }
}

extension [UInt8] {
    /// Whether every element that HTML opens is closed in it, and no code begins that might go on.
    fileprivate var isBalanced: Bool {
        for i in indices.dropLast(2) where self[i] == UInt8(ascii: "`") || self[i] == UInt8(ascii: "~") {
            if self[i + 1] == self[i], self[i + 2] == self[i] { return false }
        }
        var open = OpenElements { !Self.voidNames.contains($0) }
        open.read(self)
        return open.isEmpty
    }

    private static let voidNames: Set<String> = [
        "br", "img", "hr", "input", "wbr", "link", "meta", "source", "track", "col", "area", "base", "embed",
    ]
}

extension MarkdownText {
    /// The places of tags that begin a line and may have the attribute.
    fileprivate func tagsLikeMarkdown() -> [Int] {
        var places: [Int] = []
        let bytes = bytes
        let word = Array("markdown".utf8)
        forEach(UInt8(ascii: "<")) { offset in
            guard offset + 1 < bytes.endIndex, bytes[offset + 1].isASCIIAlpha else { return true }
            var start = offset
            while start > bytes.startIndex, bytes[start - 1].isContainerPrefix { start -= 1 }
            guard start == bytes.startIndex || bytes[start - 1] == 0x0A || bytes[start - 1] == 0x0D else {
                return true
            }
            var i = offset + 1
            while i < bytes.endIndex, bytes[i] != UInt8(ascii: ">"), bytes[i] != UInt8(ascii: "<") {
                if bytes[i] == word[0], bytes[i - 1].isMarkdownSpace || bytes[i - 1] == UInt8(ascii: "\""),
                    bytes[i...].starts(with: word)
                {
                    places.append(offset)
                    break
                }
                i += 1
            }
            return true
        }
        return places
    }
}
