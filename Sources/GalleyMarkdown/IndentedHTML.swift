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
        var open = OpenElements.blocks
        var parent: Node?
        for (lines, node) in LeafBlocks(below: root).all {
            if node.parent != parent { open = .blocks }
            parent = node.parent
            switch node.kind {
            case .htmlBlock: open.read(Array(node.literal))
            case .codeBlock where !open.isEmpty:
                guard node.literal.first == UInt8(ascii: "<"),
                    node.literal.dropFirst().first?.beginsTag ?? false,
                    let path = ContainerPath(to: node, in: state.text),
                    path.content(ofLine: lines.lowerBound).indent >= 4
                else { continue }
                open.read(Array(node.literal))
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

/// Elements that HTML has begun and not ended.
struct OpenElements {
    /// Whether an element of a name, in small letters, is one of those.
    let counts: @Sendable (String) -> Bool
    private var names: [String] = []

    init(where counts: @escaping @Sendable (String) -> Bool) { self.counts = counts }

    var isEmpty: Bool { names.isEmpty }

    mutating func read(_ html: [UInt8]) {
        var tokenizer = HTMLTokenizer()
        while let tag = tokenizer.next(in: html.span) {
            let name = String(decoding: html[tag.name], as: UTF8.self).lowercased()
            guard counts(name) else { continue }
            if tag.isEndTag {
                if let match = names.lastIndex(of: name) { names.removeSubrange(match...) }
            } else if !tag.isSelfClosing, names.count < 100 {
                names.append(name)
            }
        }
    }

    /// Those that hold blocks and whose end tag cannot be left out.
    static var blocks: OpenElements { OpenElements { blockNames.contains($0) } }

    private static let blockNames = Set(
        """
        address article aside blockquote center details dialog div dl fieldset figure footer form header hgroup main \
        menu nav ol section table tbody td tfoot th thead tr ul video
        """.split(separator: " ").map(String.init))
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
