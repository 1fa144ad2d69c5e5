// Where blocks of other dialects begin and end: lines that may be markers, looked at once and in order, with a stack of
// the fences that are open. The tree tells which of them stand in text.

import GalleyCore

/// A block that was found, and how far it goes.
struct FoundBlock {
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
    /// The name that nobody knows, or what else is wrong with the line.
    var name: Range<Int>
    var slip: BlockSlip?
}

/// Finds the outermost blocks of a text.
struct BlockFinder {
    let text: MarkdownText
    let options: MarkdownOptions
    let syntaxes: [BlockSyntax]
    let blocks: LeafBlocks
    var found: [FoundBlock] = []
    /// Fences that are not closed, and names that are not known.
    var unclosed: [(line: Int, column: Int)] = []
    var unknown: [Range<Int>] = []
    /// Lines that are not what they were meant to be.
    var slips: [BlockSlip] = []
    fileprivate var open: [OpenBlock] = []
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
                    if let slip = opening.slip { slips.append(slip) }
                    if end == line + 1 { noteMissingBody(of: opening, line, path, content) }
                    found.append(
                        FoundBlock(
                            opening: opening, path: path, indent: content.indent, strip: content.indent + 4,
                            firstLine: line, endLine: end, hasClosingFence: false))
                    nextLine = end
                case (.indented, .malformed(let slip)) where leaf.kind != .htmlBlock:
                    if endOfIndented(from: line, by: content.indent + 4, in: path) > line + 1 {
                        slips.append(slip)
                    }
                case (.fenced, .malformed(let slip)) where leaf.kind != .htmlBlock:
                    push(nil, name: 0..<0, slip: slip, marker, line, path, content, in: leaf)
                case (.fenced, .opening(let opening)) where leaf.kind != .htmlBlock:
                    push(opening, name: 0..<0, marker, line, path, content, in: leaf)
                case (.fenced, .unknown(let name)) where leaf.kind != .htmlBlock:
                    push(nil, name: name, marker, line, path, content, in: leaf)
                case (.fenced(let allowsLongerFence), .closing):
                    let isClosed = closeFence(
                        marker.syntax, marker.count, line, allowsLongerFence: allowsLongerFence)
                    // A longer line of the same characters is an ornament.
                    if !isClosed, marker.count <= 6, leaf.kind != .htmlBlock {
                        slips.append(
                            BlockSlip(
                                range: content.start..<content.start + marker.count,
                                message: "this fence closes nothing, and is shown as text",
                                help: "take it out, or write what it closes above it"))
                    }
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

    /// Notes a block that is empty since what is meant for it is not indented.
    private mutating func noteMissingBody(
        of opening: BlockOpening, _ line: Int, _ path: ContainerPath, _ content: ContainerPath.Content
    ) {
        let next = line + 1 < text.lineCount ? path.content(ofLine: line + 1) : nil
        let isFollowed =
            next.map { $0.start < $0.range.upperBound && !path.begins(inLine: line + 1) } ?? false
        // A title may be all there is to say.
        if case .callout = opening.role, opening.title != nil, !isFollowed { return }
        slips.append(
            BlockSlip(
                range: content.start..<content.range.upperBound,
                message: "nothing is indented for this block: it is empty",
                help: "indent the lines that belong to it by four spaces"))
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
        _ opening: BlockOpening?, name: Range<Int>, slip: BlockSlip? = nil,
        _ marker: (syntax: Int, marker: BlockMarker, count: Int), _ line: Int, _ path: ContainerPath,
        _ content: ContainerPath.Content, in leaf: Node
    ) {
        guard open.count < Desugaring.maximumBlockDepth * 2 else { return }
        open.append(
            OpenBlock(
                opening: opening, syntax: marker.syntax, count: marker.count, path: path,
                indent: content.indent, line: line, limit: limit(of: path, from: line, around: leaf),
                isOutermost: open.allSatisfy { $0.opening == nil }, name: name, slip: slip))
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

    /// Closes the innermost block that a fence belongs to; false where there is none.
    private mutating func closeFence(_ syntax: Int, _ count: Int, _ line: Int, allowsLongerFence: Bool)
        -> Bool
    {
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
        else { return false }
        for block in open[(match + 1)...].reversed() { end(block, atLine: line, hasClosingFence: false) }
        end(open[match], atLine: line, hasClosingFence: true)
        open.removeSubrange(match...)
        return true
    }

    private mutating func end(_ block: OpenBlock, atLine line: Int, hasClosingFence: Bool) {
        guard let opening = block.opening else {
            guard hasClosingFence else { return }
            if let slip = block.slip { slips.append(slip) } else { unknown.append(block.name) }
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
