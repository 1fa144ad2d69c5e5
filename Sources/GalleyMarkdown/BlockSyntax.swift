// Blocks that other tools of documentation read, and CommonMark does not: what all their ways of writing share.
//
// Each begins with a line of three equal characters: `!!! note`, `:::note`, `/// note`, `=== "Tab"`. It holds the
// lines that are indented by four more than this one, or those up to a closing fence. Desugared it is a block quote that
// begins with a structure line, in whose text its title stands, so that lists, code and more such blocks in it
// are libcmark's work. Which lines may be markers, the tree says: those of paragraphs, never those of code. Only the
// outermost blocks are rewritten at once; those within them are seen in the tree that follows.

import GalleyCore

/// A way to write blocks; one value a dialect.
struct BlockSyntax: Sendable {
    enum Extent: Sendable {
        /// The lines that are indented by four more than the marker.
        case indented
        /// The lines up to a fence of as many characters, or of more where that will do.
        case fenced(allowsLongerFence: Bool)
    }

    /// What the marker consists of, three times.
    var byte: UInt8
    var extent: Extent
    var isOn: @Sendable (MarkdownOptions) -> Bool
    /// Reads a line; nil where it is no marker.
    var read: @Sendable (BlockLine) -> BlockMarker?

    /// All there are. A new one is added here, and its switch to the options.
    static let all: [BlockSyntax] = [
        .admonitions, .collapsibleAdmonitions, .contentTabs, .containers, .slashBlocks,
    ]
}

/// A line that begins with three or more equal characters.
struct BlockLine {
    /// The text that it is a line of.
    var bytes: ArraySlice<UInt8>
    /// What stands behind the characters, up to white space at the line's end.
    var rest: Range<Int>
    /// How many characters there are.
    var count: Int
    var options: MarkdownOptions
}

/// What a line of markers is.
enum BlockMarker {
    case opening(BlockOpening)
    /// A fence with nothing behind it.
    case closing
    /// A fence with a name that nobody knows.
    case unknown(name: Range<Int>)
}

/// What the line says that a block begins with.
struct BlockOpening {
    /// Where its title stands in the text, any markup in it; nil where it is not written there.
    var title: Range<Int>?
    /// Whether it is one only with something below it.
    var needsContent = false
    /// Whether lines of options may follow, `    name: value`.
    var takesOptions = false
    var role: BlockRole
}

/// What becomes of a block.
enum BlockRole: Sendable {
    case callout(Callout)
    case tab(ContentTab)
    /// Tabs, each from a line `== Label` to the next.
    case tabs
    case codeGroup
    case element(BlockElement)
    case caption
}

extension BlockLine {
    /// Skips white space from a place of the rest.
    func skipSpace(from start: Int) -> Int {
        var i = start
        while i < rest.upperBound, bytes[i].isMarkdownSpace { i += 1 }
        return i
    }

    /// The name that stands at a place; empty where none does.
    func name(at start: Int) -> Range<Int> {
        var i = start
        while i < rest.upperBound, bytes[i].isBlockNameByte { i += 1 }
        return start..<i
    }

    /// The rest from a place on without white space around it; nil where nothing is left.
    func text(from start: Int) -> Range<Int>? {
        let begin = skipSpace(from: start)
        return begin < rest.upperBound ? begin..<rest.upperBound : nil
    }
}

extension UInt8 {
    /// What the names of blocks are made of.
    var isBlockNameByte: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }
}

// MARK: - Finding

/// A block that was found, and how far it goes.
private struct FoundBlock {
    var opening: BlockOpening
    /// The containers around it.
    var path: ContainerPath
    /// How far its marker is indented in them.
    var indent: Int
    /// How many columns are taken off its lines.
    var strip: Int
    var firstLine: Int
    /// The line behind its content.
    var endLine: Int
    /// Whether that line is its closing fence.
    var hasClosingFence: Bool
    /// The line behind its options.
    var optionsEnd = 0
}

/// A fenced block that is still open.
private struct OpenBlock {
    /// Nil where its name is not known.
    var opening: BlockOpening?
    var syntax: Int
    var count: Int
    var path: ContainerPath
    var indent: Int
    var line: Int
    /// The line behind the container that it stands in.
    var limit: Int
    /// Its place among the found, where it is one that will be rewritten.
    var isOutermost: Bool
    /// The name that nobody knows.
    var name: Range<Int>
}

/// Finds the outermost blocks of a text.
private struct BlockFinder {
    let text: MarkdownText
    let options: MarkdownOptions
    let syntaxes: [BlockSyntax]
    let blocks: LeafBlocks
    var found: [FoundBlock] = []
    /// Fences that are not closed, and names that are not known.
    var unclosed: [(line: Int, column: Int)] = []
    var unknown: [Range<Int>] = []
    private var open: [OpenBlock] = []
    /// How to read lines in each container, and where the container ends.
    private var paths: [Node: ContainerPath?] = [:]
    private var limits: [Node: [Int: Int]] = [:]

    init(text: MarkdownText, options: MarkdownOptions, syntaxes: [BlockSyntax], root: Node) {
        self.text = text
        self.options = options
        self.syntaxes = syntaxes
        blocks = LeafBlocks(below: root)
    }

    /// Looks at lines that may be markers, in rising order.
    mutating func find(in candidates: [Int]) {
        var nextLine = 0
        for line in candidates where line >= nextLine {
            close(endedBefore: line)
            guard let leaf = leaf(atLine: line) else { continue }
            if let parent = leaf.parent, let whole = path(to: leaf, in: parent) {
                let path = whole.prefix(whole.depth(ofLine: line))
                let content = path.content(ofLine: line)
                guard content.indent < 4, let marker = marker(in: content) else { continue }
                switch (syntaxes[marker.syntax].extent, marker.marker) {
                case (.indented, .opening(let opening)):
                    // Within a fenced block its turn comes later.
                    guard open.allSatisfy({ $0.opening == nil }), leaf.kind != .htmlBlock else { continue }
                    let end = endOfIndented(from: line, by: content.indent + 4, in: path)
                    if opening.needsContent, end == line + 1 { continue }
                    found.append(
                        FoundBlock(
                            opening: opening, path: path, indent: content.indent, strip: content.indent + 4,
                            firstLine: line, endLine: end, hasClosingFence: false))
                    nextLine = end
                case (.fenced, .opening(let opening)) where leaf.kind != .htmlBlock:
                    push(opening, name: 0..<0, marker, line, path, content, in: leaf)
                case (.fenced, .unknown(let name)) where leaf.kind != .htmlBlock:
                    push(nil, name: name, marker, line, path, content, in: leaf)
                case (.fenced(let allowsLongerFence), .closing):
                    closeFence(marker.syntax, marker.count, line, allowsLongerFence: allowsLongerFence)
                default: break
                }
            }
        }
        close(endedBefore: text.lineCount)
        found.sort { $0.firstLine < $1.firstLine }
    }

    /// The block of text that a line belongs to, if markers may stand in it.
    private func leaf(atLine line: Int) -> Node? {
        guard let node = blocks.block(atLine: line)?.node ?? blocks.heading(before: line) else { return nil }
        switch node.kind {
        case .paragraph, .heading: return node
        case .htmlBlock: return node.literal.holdsMarkup ? node : nil
        default: return nil
        }
    }

    private mutating func path(to leaf: Node, in parent: Node) -> ContainerPath? {
        if let known = paths[parent] { return known }
        let path = ContainerPath(to: leaf, in: text)
        paths[parent] = path
        return path
    }

    private func marker(in content: ContainerPath.Content)
        -> (syntax: Int, marker: BlockMarker, count: Int)?
    {
        let bytes = text.bytes
        guard content.start < content.range.upperBound else { return nil }
        let byte = bytes[content.start]
        var i = content.start
        while i < content.range.upperBound, bytes[i] == byte { i += 1 }
        var end = content.range.upperBound
        while end > i, bytes[end - 1].isMarkdownSpace { end -= 1 }
        let line = BlockLine(bytes: bytes, rest: i..<end, count: i - content.start, options: options)
        for (index, syntax) in syntaxes.enumerated() where syntax.byte == byte {
            if let marker = syntax.read(line) { return (index, marker, line.count) }
        }
        return nil
    }

    /// The line behind the last one that is indented far enough.
    private func endOfIndented(from first: Int, by indent: Int, in path: ContainerPath) -> Int {
        var end = first + 1
        var line = first + 1
        while line < text.lineCount {
            let content = path.content(ofLine: line)
            if content.isLazy { break }
            if content.start < content.range.upperBound {
                if content.indent < indent || path.begins(inLine: line) { break }
                end = line + 1
            }
            line += 1
        }
        return end
    }

    private mutating func push(
        _ opening: BlockOpening?, name: Range<Int>,
        _ marker: (syntax: Int, marker: BlockMarker, count: Int), _ line: Int, _ path: ContainerPath,
        _ content: ContainerPath.Content, in leaf: Node
    ) {
        guard open.count < Desugaring.maximumBlockDepth * 2 else { return }
        open.append(
            OpenBlock(
                opening: opening, syntax: marker.syntax, count: marker.count, path: path,
                indent: content.indent, line: line, limit: limit(of: path, from: line, around: leaf),
                isOutermost: open.allSatisfy { $0.opening == nil }, name: name))
    }

    /// The line behind the innermost of a path's containers.
    private mutating func limit(of path: ContainerPath, from first: Int, around leaf: Node) -> Int {
        guard path.depth > 0, let parent = leaf.parent else { return text.lineCount }
        if let known = limits[parent]?[path.depth] { return known }
        var line = first + 1
        while line < text.lineCount, !path.content(ofLine: line).isLazy { line += 1 }
        limits[parent, default: [:]][path.depth] = line
        return line
    }

    /// Closes the blocks that end with their containers. Those of inner blocks end no later than those around.
    private mutating func close(endedBefore line: Int) {
        while let block = open.last, block.limit <= line {
            end(block, atLine: block.limit, hasClosingFence: false)
            open.removeLast()
        }
    }

    private mutating func closeFence(_ syntax: Int, _ count: Int, _ line: Int, allowsLongerFence: Bool) {
        func isClosed(_ block: OpenBlock) -> Bool {
            guard block.syntax == syntax else { return false }
            let content = block.path.content(ofLine: line)
            return !content.isLazy && content.indent < 4 && content.start < content.range.upperBound
                && text.bytes[content.start] == syntaxes[syntax].byte
        }
        let matches = open.indices.filter { isClosed(open[$0]) }
        guard
            let match = matches.last(where: { open[$0].count == count })
                ?? (allowsLongerFence ? matches.last(where: { open[$0].count < count }) : nil)
        else { return }
        for block in open[(match + 1)...].reversed() { end(block, atLine: line, hasClosingFence: false) }
        end(open[match], atLine: line, hasClosingFence: true)
        open.removeSubrange(match...)
    }

    private mutating func end(_ block: OpenBlock, atLine line: Int, hasClosingFence: Bool) {
        guard let opening = block.opening else {
            if hasClosingFence { unknown.append(block.name) }
            return
        }
        guard block.isOutermost else { return }
        var end = line
        if !hasClosingFence {
            unclosed.append((block.line, block.path.content(ofLine: block.line).start))
            while end > block.line + 1 {
                let content = block.path.content(ofLine: end - 1)
                if content.start < content.range.upperBound { break }
                end -= 1
            }
        }
        let whole = FoundBlock(
            opening: opening, path: block.path, indent: block.indent, strip: block.indent,
            firstLine: block.line, endLine: end, hasClosingFence: hasClosingFence)
        found.append(whole)
    }
}

extension LeafBlocks {
    /// The heading that a line behind its reported end may belong to: where a setext heading ends is not
    /// to be relied on.
    fileprivate func heading(before line: Int) -> Node? {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].lines.lowerBound <= line { low = middle + 1 } else { high = middle }
        }
        guard low > 0, all[low - 1].node.kind == .heading else { return nil }
        return all[low - 1].node
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a block of HTML ends at an empty line, and not at a tag of its own (CommonMark 0.30 §4.6).
    fileprivate var holdsMarkup: Bool {
        let start = drop(while: \.isMarkdownSpace).prefix(10).map {
            $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0
        }
        return !["<pre", "<script", "<style", "<textarea", "<!", "<?"].contains {
            start.starts(with: $0.utf8)
        }
    }
}

// MARK: - Rewriting

extension Desugaring {
    /// Makes block quotes of the outermost blocks.
    static func rewriteBlocks(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        let syntaxes = BlockSyntax.all.filter { $0.isOn(state.options) }
        let candidates = state.text.linesLikeMarkers(of: syntaxes)
        guard !candidates.isEmpty else { return [] }
        var finder = BlockFinder(
            text: state.text, options: state.options, syntaxes: syntaxes, root: root)
        finder.find(in: candidates)
        for i in finder.found.indices { finder.found[i].takeOptions(from: state.text) }
        var edits: [Edit] = []
        var i = 0
        while i < finder.found.count {
            // Tabs that follow each other are one set.
            var end = i + 1
            if case .tab = finder.found[i].opening.role {
                while end < finder.found.count,
                    state.text.joinsTabs(finder.found[end - 1], finder.found[end])
                {
                    end += 1
                }
            }
            for index in i..<end {
                state.rewrite(
                    finder.found[index], isFirst: index == i, isLast: index == end - 1, in: finder.blocks,
                    &edits)
            }
            i = end
        }
        state.report(finder)
        return edits
    }

    private mutating func report(_ finder: BlockFinder) {
        for (line, start) in finder.unclosed {
            let fence = finder.text.bytes[start...].prefix { $0 == finder.text.bytes[start] }
            reportBlock(
                "block/unclosed",
                "this block is not closed: it goes on to the end of what it stands in", at: start,
                length: finder.text.line(line).upperBound - start,
                help: "close it with \(String(fence)) on a line of its own")
        }
        for name in finder.unknown {
            let written = String(text.bytes[name])
            reportBlock(
                "block/unknown", "there is no block `\(written)`: its fences are shown as text",
                at: name.lowerBound, length: name.count,
                help: nearest(to: written.lowercased(), among: Callout.kinds + BlockElement.names)
                    .map { "did you mean `\($0)`?" } ?? "write `note`, `tip`, `warning`, `details`, …")
        }
    }

    private mutating func reportBlock(
        _ id: String, _ message: String, at place: Int, length: Int, help: String
    ) {
        guard sugar.diagnostics.count < Lowering.maximumDiagnosticsOfARule else { return }
        let location = location(place, length: length)
        // Each round finds again what was left as it is.
        guard !sugar.diagnostics.contains(where: { $0.id == id && $0.location == location }) else { return }
        sugar.diagnostics.append(Diagnostic(.warning, id, message, at: location, help: [help]))
    }

    private mutating func rewrite(
        _ block: FoundBlock, isFirst: Bool, isLast: Bool, in blocks: LeafBlocks, _ edits: inout [Edit]
    ) {
        if case .tabs = block.opening.role { return rewriteTabs(block, in: blocks, &edits) }
        let hasTitle = block.opening.title != nil
        openBlock(
            block, block.opening.role.construct(isFirst: isFirst, isLast: isLast, hasTitle: hasTitle), &edits)
        for line in block.firstLine + 1..<max(block.firstLine + 1, block.endLine) {
            quoteLine(line, of: block, isBlank: line < block.optionsEnd, &edits)
        }
        closeBlock(block, &edits)
    }

    /// Makes the marker's line a structure line.
    private mutating func openBlock(
        _ block: FoundBlock, _ construct: BlockConstruct, _ edits: inout [Edit]
    ) {
        let bytes = text.bytes
        let range = text.line(block.firstLine)
        var replacement: [UInt8] = []
        var prefix = block.path.linePrefix
        if block.path.begins(inLine: block.firstLine) {
            prefix = Array(
                bytes[range.lowerBound..<block.path.content(ofLine: block.firstLine).range.lowerBound])
        } else if block.firstLine > 0, !isBlank(block.firstLine - 1) {
            // Nothing that comes before goes on in it.
            replacement += prefix + Marker.structureLine(nil) + [0x0A]
        }
        replacement += prefix + [UInt8(ascii: ">"), 0x20] + Marker.structureLine(sugar.blocks.count)
        sugar.blocks.append(construct)
        if construct.isCaption { sugar.hasCaptions = true }
        guard let title = block.opening.title, !title.isEmpty else {
            edits.append(Edit(range: range, replacement: replacement, movesLine: true))
            return
        }
        edits.append(
            Edit(range: range.lowerBound..<title.lowerBound, replacement: replacement, movesLine: true))
        // What ends in a number sign would lose it as a heading's closing sequence.
        let end: [UInt8] = bytes[title.upperBound - 1] == UInt8(ascii: "#") ? Array(" ######".utf8) : []
        edits.append(Edit(range: title.upperBound..<range.upperBound, replacement: end))
    }

    /// Puts a line of the block's content into its quote.
    private func quoteLine(
        _ line: Int, of block: FoundBlock, isBlank: Bool = false, _ edits: inout [Edit]
    ) {
        let range = text.line(line)
        let content = block.path.content(ofLine: line)
        var replacement = block.path.linePrefix + [UInt8(ascii: ">")]
        if isBlank || content.start == content.range.upperBound {
            edits.append(Edit(range: range, replacement: replacement, movesLine: true))
            return
        }
        replacement.append(0x20)
        replacement += Array(repeating: 0x20, count: max(0, content.indent - block.strip))
        edits.append(
            Edit(range: range.lowerBound..<content.start, replacement: replacement, movesLine: true))
    }

    /// Keeps what follows the block apart from it.
    private func closeBlock(_ block: FoundBlock, _ edits: inout [Edit]) {
        let parting = block.path.linePrefix + Marker.structureLine(nil)
        if block.hasClosingFence {
            edits.append(Edit(range: text.line(block.endLine), replacement: parting, movesLine: true))
        } else if block.endLine < text.lineCount, !isBlank(block.endLine) {
            let end = text.line(block.endLine - 1).upperBound
            edits.append(Edit(range: end..<end, replacement: [0x0A] + parting))
        }
    }

    /// Rewrites a block of tabs that begin with `== Label`.
    private mutating func rewriteTabs(
        _ whole: FoundBlock, in blocksOfText: LeafBlocks, _ edits: inout [Edit]
    ) {
        let bytes = text.bytes
        var tabs: [FoundBlock] = []
        for line in whole.firstLine + 1..<max(whole.firstLine + 1, whole.endLine) {
            let content = whole.path.content(ofLine: line)
            guard content.indent < 4, bytes[content.start..<content.range.upperBound].starts(with: "== ".utf8)
            else { continue }
            let title = bytes.trimmingSpace(content.start + 3..<content.range.upperBound)
            guard !title.isEmpty, blocksOfText.block(atLine: line)?.node.kind != .codeBlock else { continue }
            if !tabs.isEmpty { tabs[tabs.count - 1].endLine = line }
            var tab = whole
            tab.opening = BlockOpening(title: title, role: .tab(ContentTab()))
            tab.firstLine = line
            tab.hasClosingFence = false
            tabs.append(tab)
        }
        let parting = whole.path.linePrefix + Marker.structureLine(nil)
        let range = text.line(whole.firstLine)
        let start =
            whole.path.begins(inLine: whole.firstLine)
            ? whole.path.content(ofLine: whole.firstLine).range.lowerBound : range.lowerBound
        let opening =
            start > range.lowerBound ? Marker.structureLine(nil) : parting
        edits.append(Edit(range: start..<range.upperBound, replacement: opening, movesLine: true))
        for (i, tab) in tabs.enumerated() {
            let isLast = i == tabs.count - 1
            openBlock(
                tab, ContentTab().construct(isFirst: i == 0, isLast: isLast), &edits)
            for line in tab.firstLine + 1..<max(tab.firstLine + 1, tab.endLine) {
                quoteLine(line, of: tab, &edits)
            }
        }
        closeBlock(whole, &edits)
    }

    private func isBlank(_ line: Int) -> Bool { text.bytes[text.line(line)].allSatisfy(\.isMarkdownSpace) }
}

extension FoundBlock {
    /// Reads the lines of options that a fenced block begins with, `    name: value`, up to another line.
    fileprivate mutating func takeOptions(from text: MarkdownText) {
        guard opening.takesOptions else { return }
        var values = BlockOptions()
        var line = firstLine + 1
        while line < endLine {
            let content = path.content(ofLine: line)
            guard content.indent >= indent + 4, content.start < content.range.upperBound else { break }
            values.read(text.bytes[content.start..<content.range.upperBound], indent: content.indent)
            line += 1
        }
        guard !values.isEmpty else { return }
        optionsEnd = line
        opening.role.apply(values)
    }
}

extension ArraySlice<UInt8> {
    /// A part without the white space around it.
    func trimmingSpace(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while high > low, self[high - 1].isMarkdownSpace { high -= 1 }
        while low < high, self[low].isMarkdownSpace { low += 1 }
        return low..<high
    }

    /// All of it without the white space around it.
    var trimmed: Self { self[trimmingSpace(indices)] }
}

extension MarkdownText {
    /// Whether a tab belongs to the set of the one before it: nothing but empty lines between them.
    fileprivate func joinsTabs(_ first: FoundBlock, _ second: FoundBlock) -> Bool {
        guard case .tab = first.opening.role, case .tab(let tab) = second.opening.role, !tab.isFirstOfSet,
            first.path.isSame(as: second.path), !second.path.begins(inLine: second.firstLine)
        else { return false }
        let start = first.hasClosingFence ? first.endLine + 1 : first.endLine
        for line in start..<max(start, second.firstLine) {
            let content = second.path.content(ofLine: line)
            if content.isLazy || content.start < content.range.upperBound { return false }
        }
        return true
    }

    /// The lines that begin with three of a syntax's characters, behind the marks of containers.
    fileprivate func linesLikeMarkers(of syntaxes: [BlockSyntax]) -> [Int] {
        var isMarker = [Bool](repeating: false, count: 256)
        for syntax in syntaxes { isMarker[Int(syntax.byte)] = true }
        var lines: [Int] = []
        let base = bytes.startIndex
        bytes.withUnsafeBufferPointer { buffer in
            for index in 0..<lineCount {
                var i = Int(lineStarts[index]) - base
                let end = Int(lineStarts[index + 1]) - base
                while i < end, buffer[i].isContainerPrefix { i += 1 }
                guard i + 2 < end, isMarker[Int(buffer[i])], buffer[i + 1] == buffer[i],
                    buffer[i + 2] == buffer[i]
                else { continue }
                lines.append(index)
            }
        }
        return lines
    }
}
