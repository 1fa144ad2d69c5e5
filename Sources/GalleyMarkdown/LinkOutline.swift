// A list of links as data: the table of contents that some projects keep in a Markdown file of their own.

import GalleyCore

/// An entry of a list, with those below it.
package struct LinkOutline: Sendable {
    /// The words of its first link, or of the whole entry where it has none.
    package var title: String
    /// Where its first link leads, as written; nil where it has none.
    package var destination: String?
    /// Whether there is nothing but one link, or nothing but words.
    package var isPlain: Bool
    /// The line of the file that it begins in, from 1.
    package var line: Int
    /// The entries of the lists in it.
    package var children: [LinkOutline]

    /// Deeper lists are passed over.
    private static let depthLimit = 32

    /// The entries of all lists of a file, one behind the other; what else is in it is passed over.
    package static func entries(of markdown: [UInt8]) -> [LinkOutline] {
        withTrees(Parser(replacesInvalidUTF8: true)) { parser in
            guard let root = parser.parse(markdown[...]) else { return [] }
            return entries(in: root, depth: 0)
        }
    }

    private static func entries(in node: Node, depth: Int) -> [LinkOutline] {
        guard depth < depthLimit else { return [] }
        var result: [LinkOutline] = []
        var block = node.firstChild
        while let list = block {
            block = list.next
            guard list.kind == .list else { continue }
            var child = list.firstChild
            while let item = child {
                child = item.next
                result.append(entry(item, depth: depth))
            }
        }
        return result
    }

    private static func entry(_ item: Node, depth: Int) -> LinkOutline {
        var links: [Node] = []
        var words: [UInt8] = []
        var inline = item.firstChild.flatMap { $0.kind == .paragraph ? $0.firstChild : nil }
        var hasMore = false
        while let node = inline {
            inline = node.next
            if node.kind == .link {
                links.append(node)
            } else {
                let start = words.count
                append(node, to: &words, depth: 0)
                if node.kind != .text || words[start...].contains(where: { !$0.isMarkdownSpace }) {
                    hasMore = true
                }
            }
        }
        if let link = links.first {
            words = []
            append(link, to: &words, depth: 0)
        }
        return LinkOutline(
            title: String(words), destination: links.first.map { String(Array($0.url)) },
            isPlain: links.isEmpty || (links.count == 1 && !hasMore), line: item.startLine,
            children: entries(in: item, depth: depth + 1))
    }

    private static func append(_ node: Node, to words: inout [UInt8], depth: Int) {
        switch node.kind {
        case .text, .code: words += node.literal
        case .softBreak, .lineBreak: words.append(0x20)
        default:
            guard depth < depthLimit else { return }
            var child = node.firstChild
            while let inner = child {
                append(inner, to: &words, depth: depth + 1)
                child = inner.next
            }
        }
    }
}
