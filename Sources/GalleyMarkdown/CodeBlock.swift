// Code blocks.

import GalleyCore

extension Lowering {
    mutating func lowerCodeBlock(_ node: Node) {
        startLine()
        let info = node.infoString
        let language = info.prefix { !$0.isMarkdownSpace }
        document.html.append("<pre><code")
        if !language.isEmpty {
            document.html.append(" class=\"language-")
            document.html.append(escaping: UnsafeBufferPointer(rebasing: language).span)
            document.html.append("\"")
        }
        document.html.append(">")
        document.html.append(escaping: node.literal.span)
        document.html.append("</code></pre>\n")
    }
}

extension UInt8 {
    /// ASCII white space as libcmark has it.
    var isMarkdownSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
