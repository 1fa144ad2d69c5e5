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
        document.contents = Document.Contents(
            range: Int32(offset)..<Int32(offset), depth: options.tableOfContentsDepth)
        document.rewriteTableOfContents()
    }
}

extension Document {
    /// Writes the list anew, with the headings that the document has now.
    mutating func rewriteTableOfContents() {
        guard let contents else { return }
        var list: [UInt8] = []
        writeTableOfContents(depth: contents.depth, to: &list)
        let start = contents.range.lowerBound
        // What is behind an empty range moves, and so would the range itself.
        self.contents = nil
        replaceHTML([(Int(start)..<Int(contents.range.upperBound), list)])
        self.contents = Contents(range: start..<start + Int32(list.count), depth: contents.depth)
    }

    private func writeTableOfContents(depth: Int, to html: inout [UInt8]) {
        var headings = headings.filter { Int($0.level) <= depth && !$0.id.isEmpty }
        // The first heading, alone on its level, is the page's title.
        if let first = headings.first, first.level == 1, headings.dropFirst().allSatisfy({ $0.level > 1 }) {
            headings.removeFirst()
        }
        // An empty list is a landmark that leads nowhere.
        guard !headings.isEmpty else { return }
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
