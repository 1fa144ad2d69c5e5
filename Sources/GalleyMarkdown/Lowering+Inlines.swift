// Text, links and images.

import GalleyCore

extension Lowering {
    mutating func lowerText(_ node: Node) {
        document.html.append(escaping: node.literal.span)
    }

    mutating func openLink(_ node: Node) {
        linkDepth += 1
        document.html.append("<a href=\"")
        addHole(.hyperlink, to: node.url, of: node)
        document.html.append("\"")
        writeTitle(of: node)
        document.html.append(">")
    }

    mutating func lowerImage(_ node: Node) {
        document.html.append("<img src=\"")
        addHole(.image, to: node.url, of: node)
        document.html.append("\" alt=\"")
        writeAlternativeText(of: node)
        document.html.append("\"")
        writeTitle(of: node)
        document.html.append(" />")
    }

    private mutating func writeTitle(of node: Node) {
        let title = node.title
        guard !title.isEmpty else { return }
        document.html.append(" title=\"")
        document.html.append(escaping: title.span)
        document.html.append("\"")
    }

    /// Leaves a place for an address at the end of the output.
    mutating func addHole(_ kind: Link.Kind, to destination: UnsafeBufferPointer<UInt8>, of node: Node) {
        let start = Int32(document.destinations.count)
        document.destinations.append(contentsOf: destination)
        document.links.append(
            Link(
                kind: kind, offset: Int32(document.html.count),
                destination: start..<Int32(document.destinations.count),
                line: Int32(source.linesBefore + node.startLine), column: Int32(node.startColumn)))
    }

    /// An image's description: the text below its node, without markup.
    private mutating func writeAlternativeText(of image: Node) {
        forEachDescendant(of: image) { node, lowering in
            switch node.kind {
            case .text, .code, .htmlInline: lowering.document.html.append(escaping: node.literal.span)
            case .softBreak, .lineBreak: lowering.document.html.append(UInt8(ascii: " "))
            default: break
            }
        }
    }

    /// Visits all nodes below one, parents before their children.
    mutating func forEachDescendant(of root: Node, _ visit: (Node, inout Lowering) -> Void) {
        guard var node = root.firstChild else { return }
        while true {
            visit(node, &self)
            if let child = node.firstChild {
                node = child
                continue
            }
            while node.next == nil {
                guard let parent = node.parent, parent != root else { return }
                node = parent
            }
            guard let next = node.next else { return }
            node = next
        }
    }
}
