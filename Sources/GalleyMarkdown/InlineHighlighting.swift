// Highlighted code within a line (pymdownx.inlinehilite): `#!python print(1)`, `:::js let a`.

import GalleyCore
import GalleyHighlight

extension Lowering {
    /// The language that a code span begins with, and the code behind it; nil where it names none.
    func highlightedCode(_ literal: [UInt8]) -> (language: [UInt8], code: ArraySlice<UInt8>)? {
        guard options.inlineHighlighting else { return nil }
        var rest = literal[...]
        if rest.starts(with: "#!".utf8) {
            rest = rest.dropFirst(2)
        } else if rest.starts(with: ":::".utf8) {
            rest = rest.drop { $0 == UInt8(ascii: ":") }
        } else {
            return nil
        }
        let language = rest.prefix {
            $0.isASCIIAlphanumeric || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "#")
                || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
        }
        rest = rest[language.endIndex...]
        guard rest.first == UInt8(ascii: " ") else { return nil }
        let code = rest.drop { $0 == UInt8(ascii: " ") }
        return code.isEmpty ? nil : ([UInt8](language), code)
    }

    /// Writes a code span that names its language; false where it names none.
    mutating func lowerHighlightedCode(_ node: Node) -> Bool {
        guard options.inlineHighlighting, let first = node.literal.first,
            first == UInt8(ascii: "#") || first == UInt8(ascii: ":")
        else { return false }
        let literal = restored(node.literal, isLiteral: true) ?? Array(node.literal)
        guard let (name, rest) = highlightedCode(literal) else { return false }
        let code = [UInt8](rest)
        collect(code: code)
        document.html.append("<code")
        writeAttributes(behind: node, class: name.isEmpty ? nil : "language-" + String(name))
        document.html.append(">")
        if let language = Language.named(String(name)) {
            highlight(code.span, as: language, into: &document.html)
        } else {
            document.html.append(escaping: code)
        }
        document.html.append("</code>")
        return true
    }
}
