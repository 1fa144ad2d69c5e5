// The walk over libcmark's tree that writes HTML and collects the page's facts.
//
// The output is byte for byte that of CommonMark's reference renderer, but for the destinations of links,
// whose places are left open, and for the constructs that an extension recognises on the way. The walk is
// a loop: a document may be nested as deeply as it likes.

import GalleyCore

/// The state of one document's lowering.
struct Lowering {
    let source: MarkdownSource
    let text: MarkdownText
    let options: MarkdownOptions

    var document = Document()
    /// How many links are open around the current node: there are no links in links.
    var linkDepth = 0

    init(source: MarkdownSource, text: MarkdownText, options: MarkdownOptions) {
        self.source = source
        self.text = text
        self.options = options
        document.html.reserveCapacity(text.bytes.count + text.bytes.count / 4)
    }

    /// Writes what stands below a node, not the node itself.
    mutating func lowerChildren(of root: Node) {
        guard var node = root.firstChild else { return }
        while true {
            if enter(node) {
                if let child = node.firstChild {
                    node = child
                    continue
                }
                exit(node)
            }
            while true {
                if let next = node.next {
                    node = next
                    break
                }
                guard let parent = node.parent, parent != root else { return }
                exit(parent)
                node = parent
            }
        }
    }

    /// Writes what comes before a node's children; false where they have been dealt with.
    private mutating func enter(_ node: Node) -> Bool {
        switch node.kind {
        case .text:
            lowerText(node)
            return false
        case .softBreak:
            document.html.append(UInt8(ascii: "\n"))
            return false
        case .lineBreak:
            document.html.append("<br />\n")
            return false
        case .code:
            document.html.append("<code>")
            document.html.append(escaping: node.literal.span)
            document.html.append("</code>")
            return false
        case .htmlInline:
            document.html.append(node.literal.span)
            return false
        case .emphasis:
            document.html.append("<em>")
        case .strong:
            document.html.append("<strong>")
        case .link:
            openLink(node)
        case .image:
            lowerImage(node)
            return false
        case .paragraph:
            if !isInTightList(node) {
                startLine()
                document.html.append("<p>")
            }
        case .heading:
            startLine()
            document.html.append("<h")
            document.html.append(decimal: node.headingLevel)
            document.html.append(">")
        case .blockQuote:
            startLine()
            document.html.append("<blockquote>\n")
        case .list:
            startLine()
            if node.isOrderedList {
                document.html.append("<ol")
                if node.listStart != 1 {
                    document.html.append(" start=\"")
                    document.html.append(decimal: node.listStart)
                    document.html.append("\"")
                }
                document.html.append(">\n")
            } else {
                document.html.append("<ul>\n")
            }
        case .item:
            startLine()
            document.html.append("<li>")
        case .codeBlock:
            lowerCodeBlock(node)
            return false
        case .htmlBlock:
            startLine()
            document.html.append(node.literal.span)
            startLine()
            return false
        case .thematicBreak:
            startLine()
            document.html.append("<hr />\n")
            return false
        case .none, .document, .customBlock, .customInline:
            break
        }
        return true
    }

    /// Writes what comes after a node's children.
    private mutating func exit(_ node: Node) {
        switch node.kind {
        case .emphasis: document.html.append("</em>")
        case .strong: document.html.append("</strong>")
        case .link:
            linkDepth -= 1
            document.html.append("</a>")
        case .paragraph:
            if !isInTightList(node) { document.html.append("</p>\n") }
        case .heading:
            document.html.append("</h")
            document.html.append(decimal: node.headingLevel)
            document.html.append(">\n")
        case .blockQuote:
            startLine()
            document.html.append("</blockquote>\n")
        case .list: document.html.append(node.isOrderedList ? "</ol>\n" : "</ul>\n")
        case .item: document.html.append("</li>\n")
        default: break
        }
    }

    /// Ends the current line of output, if something stands on it.
    mutating func startLine() {
        if let last = document.html.last, last != UInt8(ascii: "\n") {
            document.html.append(UInt8(ascii: "\n"))
        }
    }

    /// Whether a paragraph is written without its element (CommonMark 0.30 §5.3).
    func isInTightList(_ paragraph: Node) -> Bool {
        guard let item = paragraph.parent, item.kind == .item, let list = item.parent else { return false }
        return list.isTightList
    }

    /// Gives the document away, without the slack of a growing buffer: ten thousand are held in memory.
    consuming func finished() -> Document {
        if document.html.capacity > document.html.count + document.html.count / 8 + 256 {
            document.html = [UInt8](unsafeUninitializedCapacity: document.html.count) { buffer, count in
                count = document.html.withUnsafeBufferPointer { buffer.initialize(fromContentsOf: $0) }
            }
        }
        return document
    }
}
