// HTML that goes on, indented, behind an empty line:
//
//     <div>
//         <h2>Title</h2>
//
//         <p>Text</p>
//     </div>
//
// To CommonMark the empty line ends the block of HTML (0.30 §4.6), and what follows is code. Python-Markdown reads on to the
// end tag. Where an element is still open and the code begins with a tag, its lines are moved to the left.

import GalleyCore

extension Desugaring {
    static func rewriteIndentedHTML(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        guard state.options.indentedHTML, state.options.rawHTML == .pass, state.text.mayHaveIndentedTag else {
            return []
        }
        var edits: [Edit] = []
        // What the blocks of HTML that stand side by side have opened.
        var html: [UInt8] = []
        var isOpen: Bool?
        func append(_ more: UnsafeBufferPointer<UInt8>) {
            html += more
            isOpen = nil
        }
        for (lines, node) in LeafBlocks(below: root).all {
            if node.previous == nil { html = [] }
            switch node.kind {
            case .htmlBlock where html.count < 10_000:
                append(node.literal)
            case .codeBlock where !html.isEmpty && html.count < 10_000:
                guard node.literal.first == UInt8(ascii: "<"),
                    node.literal.dropFirst().first?.beginsTag ?? false,
                    let path = ContainerPath(to: node, in: state.text),
                    path.content(ofLine: lines.lowerBound).indent >= 4
                else { continue }
                let goesOn = isOpen ?? html.hasOpenElement
                isOpen = goesOn
                guard goesOn else { continue }
                append(node.literal)
                for line in lines {
                    let content = path.content(ofLine: line)
                    guard content.start < content.range.upperBound else { continue }
                    edits.append(
                        Edit(
                            range: state.text.line(line).lowerBound..<content.start,
                            replacement: path.linePrefix
                                + Array(repeating: 0x20, count: max(0, content.indent - 4)), movesLine: true))
                }
            default: break
            }
        }
        return edits
    }
}

extension MarkdownText {
    /// Whether a line is indented by four and begins with `<`.
    fileprivate var mayHaveIndentedTag: Bool {
        var isFound = false
        forEach(UInt8(ascii: "<")) { place in
            isFound =
                place > bytes.startIndex + 3
                && (bytes[(place - 4)..<place].allSatisfy { $0 == 0x20 } || bytes[place - 1] == 0x09)
            return !isFound
        }
        return isFound
    }
}

extension UInt8 {
    fileprivate var beginsTag: Bool {
        isASCIILetter || self == UInt8(ascii: "/") || self == UInt8(ascii: "!")
    }
}
