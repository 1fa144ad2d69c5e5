// Whether lines stand in fenced code, as far as lines by themselves tell: what is put into a text before it is parsed has to
// know. A fence ends with the quotation, the list item or the body of an admonition that it stands in.

import GalleyCore

/// Follows the lines of a text from its first on.
struct FenceTracker {
    private enum Container {
        case quote
        /// `indent` is how many columns a line must be indented to belong to it.
        case indented(Int)
    }

    /// Deeper nesting than people read; each line is compared with all of it.
    private static let maximumDepth = 64

    /// The containers that the last line stood in.
    private var containers: [Container] = []
    private var open: (fence: FenceLine, indent: Int, depth: Int)?
    /// Whether a line without its containers may go on with a paragraph (CommonMark 0.30 §5.1, laziness).
    private var isAfterText = false

    var isInside: Bool { open != nil }

    /// Takes the next line, with its end or without.
    mutating func take(_ line: ArraySlice<UInt8>) {
        var end = line.endIndex
        while end > line.startIndex, line[end - 1] == 0x0A || line[end - 1] == 0x0D { end -= 1 }
        var cursor = LineCursor(line, line.startIndex..<end)
        var depth = skipContainers(&cursor)
        if let (fence, indent, fenceDepth) = open {
            if depth >= fenceDepth {
                let column = cursor.pendingColumns + cursor.skipWhiteSpace()
                if column < indent + 4, fence.isClosed(by: line[cursor.position..<end]) { open = nil }
                return
            }
            open = nil
        }
        while depth < Self.maximumDepth {
            let start = cursor
            let indent = cursor.pendingColumns + cursor.skipWhiteSpace()
            let rest = cursor.position..<end
            guard let first = line[rest].first else {
                // A blank line ends quotations only.
                containers.removeSubrange(depth...)
                isAfterText = false
                return
            }
            let container: Container
            if first == UInt8(ascii: ">") {
                cursor = start
                guard cursor.skipBlockQuoteMarker() else { return takeText(depth) }
                container = .quote
            } else if ListMarker(line, rest) != nil, !line.isThematicBreak(rest) {
                cursor = start
                container = .indented(cursor.readListMarker())
            } else {
                if let fence = FenceLine(line, rest) {
                    containers.removeSubrange(depth...)
                    open = (fence, indent, depth)
                    isAfterText = false
                } else if line.opensIndentedBlock(rest) {
                    containers.removeSubrange(depth...)
                    containers.append(.indented(indent + 4))
                    isAfterText = false
                } else {
                    takeText(depth)
                }
                return
            }
            containers.removeSubrange(depth...)
            containers.append(container)
            depth += 1
        }
    }

    private mutating func takeText(_ depth: Int) {
        if !isAfterText { containers.removeSubrange(depth...) }
        isAfterText = true
    }

    /// Skips what a line has of the containers, and gives their number.
    private func skipContainers(_ cursor: inout LineCursor) -> Int {
        for (depth, container) in containers.enumerated() {
            switch container {
            case .quote: if !cursor.skipBlockQuoteMarker() { return depth }
            case .indented(let indent): if !cursor.skipColumns(indent) { return depth }
            }
        }
        return containers.count
    }
}

extension ArraySlice<UInt8> {
    /// Whether a line, from its first character that is no white space, begins a block whose lines are indented by four:
    /// an admonition, a tab, a footnote, a definition.
    fileprivate func opensIndentedBlock(_ line: Range<Int>) -> Bool {
        let content = self[line]
        if content.starts(with: "[^".utf8) { return content.contains(UInt8(ascii: ":")) }
        if content.starts(with: ":   ".utf8) { return true }
        return content.count > 3
            && ["!!!", "???", "==="].contains { content.starts(with: $0.utf8) }
            && content.contains { $0 != content.first && !$0.isMarkdownSpace }
    }
}
