// `[TOC]`: the page's headings as a nested list.

import GalleyCore

extension Lowering {
    /// Whether a paragraph is nothing but `[TOC]` (Python-Markdown) or `[[toc]]` (VitePress); the first one
    /// on a page counts.
    func isTableOfContents(_ paragraph: Node) -> Bool {
        guard options.tableOfContents, tableOfContentsOffset == nil, let text = paragraph.firstChild,
            text.kind == .text, text.next == nil
        else { return false }
        let literal = text.literal
        return (literal.count == 5 && literal.elementsEqual(UnsafeBufferPointer("[TOC]")))
            || (literal.count == 7 && literal.elementsEqual(UnsafeBufferPointer("[[toc]]")))
    }

    /// Puts the list where its paragraph was; only now are all headings known.
    mutating func insertTableOfContents() {
        guard let offset = tableOfContentsOffset else { return }
        var list: [UInt8] = []
        writeTableOfContents(to: &list)
        var html: [UInt8] = []
        html.reserveCapacity(document.html.count + list.count)
        html.append(contentsOf: document.html[..<offset])
        html.append(contentsOf: list)
        html.append(contentsOf: document.html[offset...])
        document.html = html
        for i in document.links.indices where Int(document.links[i].offset) >= offset {
            document.links[i].offset += Int32(list.count)
        }
        for i in document.directives.indices where Int(document.directives[i].range.lowerBound) >= offset {
            document.directives[i].range = document.directives[i].range.shifted(by: Int32(list.count))
        }
        for i in document.mentions.indices where Int(document.mentions[i].html.lowerBound) >= offset {
            document.mentions[i].html = document.mentions[i].html.shifted(by: Int32(list.count))
        }
    }

    private func writeTableOfContents(to html: inout [UInt8]) {
        var headings = document.headings.filter {
            Int($0.level) <= options.tableOfContentsDepth && !$0.id.isEmpty
        }
        // The first heading, alone on its level, is the page's title.
        if let first = headings.first, first.level == 1, headings.dropFirst().allSatisfy({ $0.level > 1 }) {
            headings.removeFirst()
        }
        html.append("<nav class=\"toc-inline\">\n")
        var levels: [UInt8] = []
        for heading in headings {
            while levels.count > 1, let last = levels.last, heading.level < last {
                html.append("</li>\n</ul>\n")
                levels.removeLast()
            }
            if let last = levels.last, heading.level <= last {
                html.append("</li>\n")
                levels[levels.count - 1] = heading.level
            } else {
                html.append(levels.isEmpty ? "<ul>\n" : "\n<ul>\n")
                levels.append(heading.level)
            }
            html.append("<li><a href=\"#")
            html.append(fragment: heading.id)
            html.append("\">")
            html.append(contentsOf: heading.html)
            html.append("</a>")
        }
        for _ in levels { html.append("</li>\n</ul>\n") }
        html.append("</nav>\n")
    }
}
