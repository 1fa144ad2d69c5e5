// Which block of text a line belongs to.

/// The blocks of a tree that hold text, by line.
struct LeafBlocks {
    /// In the order of the document; lines count from 0.
    private(set) var all: [(lines: ClosedRange<Int>, node: Node)] = []

    init() {}

    init(below root: Node) {
        guard var node = root.firstChild else { return }
        while true {
            switch node.kind {
            case .blockQuote, .list, .item:
                if let child = node.firstChild {
                    node = child
                    continue
                }
            default:
                let first = node.startLine - 1
                all.append((first...max(first, node.endLine - 1), node))
            }
            while node.next == nil {
                guard let parent = node.parent, parent != root else { return }
                node = parent
            }
            guard let next = node.next else { return }
            node = next
        }
    }

    /// The last block that ends before a line.
    func block(before line: Int) -> Node? {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].lines.upperBound < line { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? all[low - 1].node : nil
    }

    /// The paragraph of a line (from 0) whose text begins at a place, as a definition does; nil where there is none.
    func paragraph(atLine line: Int, beginningAt place: Int, in text: MarkdownText) -> (
        lines: ClosedRange<Int>, path: ContainerPath, content: ContainerPath.Content
    )? {
        guard let block = block(atLine: line), block.node.kind == .paragraph,
            let path = ContainerPath(to: block.node, in: text)
        else { return nil }
        let content = path.content(ofLine: line)
        return content.start == place && content.indent < 4 ? (block.lines, path, content) : nil
    }

    /// The block that a line (from 0) belongs to.
    func block(atLine line: Int) -> (lines: ClosedRange<Int>, node: Node)? {
        var low = 0
        var high = all.count
        while low < high {
            let middle = (low + high) / 2
            if all[middle].lines.upperBound < line { low = middle + 1 } else { high = middle }
        }
        return low < all.count && all[low].lines.contains(line) ? all[low] : nil
    }
}
