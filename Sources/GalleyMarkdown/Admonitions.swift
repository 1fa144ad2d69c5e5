// Admonitions as Python-Markdown and MkDocs have them:
//
//     !!! note inline "Title"
//         Text, indented by four.
//
// `???` is folded away, `???+` can be. The title is written in quotes; `""` leaves it out. A line with neither
// title nor content, nor a kind that is known, is somebody's exclamation.

import GalleyCore

extension BlockSyntax {
    static let admonitions = BlockSyntax(
        byte: UInt8(ascii: "!"), extent: .indented, isOn: \.admonitions, read: { $0.admonition() })
    static let collapsibleAdmonitions = BlockSyntax(
        byte: UInt8(ascii: "?"), extent: .indented, isOn: \.admonitions, read: { $0.admonition() })
}

extension BlockLine {
    fileprivate func admonition() -> BlockMarker? {
        guard count == 3 else { return nil }
        let isDetails = bytes[rest.lowerBound - 1] == UInt8(ascii: "?")
        var i = rest.lowerBound
        var isOpen = false
        if isDetails, i < rest.upperBound, bytes[i] == UInt8(ascii: "+") {
            isOpen = true
            i += 1
        }
        let signs = String(bytes[rest.lowerBound - count..<i])
        func malformed(_ message: String) -> BlockMarker {
            .malformed(
                slip(
                    message,
                    help: "a kind stands behind the signs, and then a title in quotation marks: "
                        + "`\(signs) note \"Title\"`"))
        }
        i = skipSpace(from: i)
        var hasCapital = false
        var names: [String] = []
        var kind = i..<i
        while i < rest.upperBound, bytes[i] != UInt8(ascii: "\"") {
            // Names are in any language here.
            let name =
                i..<(bytes[i..<rest.upperBound].firstIndex { !$0.isBlockNameByte && $0 < 0x80 }
                ?? rest.upperBound)
            guard !name.isEmpty, name.upperBound == rest.upperBound || bytes[name.upperBound] == 0x20 else {
                return names.isEmpty && !Callout.isKnown(String(bytes[name]).lowercased(), to: options)
                    ? nil : malformed("this block is shown as text: its title is in no quotation marks")
            }
            if !names.isEmpty, (0x41...0x5A).contains(bytes[name.lowerBound]) { hasCapital = true }
            if names.isEmpty { kind = name }
            names.append(String(bytes[name]).lowercased())
            i = skipSpace(from: name.upperBound)
        }
        var title: Range<Int>?
        if i < rest.upperBound {
            guard i + 1 < rest.upperBound, bytes[rest.upperBound - 1] == UInt8(ascii: "\"") else {
                return malformed("this block is shown as text: its title does not end in a quotation mark")
            }
            title = i + 1..<rest.upperBound - 1
        }
        guard !names.isEmpty || (isDetails && title?.isEmpty == false) else {
            return malformed("this block is shown as text: it has no kind")
        }
        var callout = Callout(kind: names.first ?? "", classes: Array(names.dropFirst()))
        if isDetails { callout.isOpen = isOpen }
        if title == nil { callout.standardTitle = Callout.title(of: callout.kind) }
        let needsContent = title?.isEmpty != false && !Callout.isKnown(callout.kind, to: options)
        if title?.isEmpty == true { title = nil }
        var opening = BlockOpening(title: title, needsContent: needsContent, role: .callout(callout))
        opening.slip = misspelling(of: kind)
        if hasCapital {
            opening.slip = slip(
                "the words behind the kind are classes, and shown nowhere",
                help: "write a title in quotation marks: `\(signs) \(callout.kind) \"Title\"`")
        }
        return .opening(opening)
    }

    /// Any word is a kind here; one that is a letter away from a known one is probably meant to be that.
    private func misspelling(of kind: Range<Int>) -> BlockSlip? {
        let word = String(bytes[kind]).lowercased()
        guard kind.count >= 4, !Callout.isKnown(word, to: options),
            let known = nearest(to: word, among: Callout.kinds),
            editDistance(Array(word.utf8), Array(known.utf8), atMost: 1) != nil
        else { return nil }
        return BlockSlip(
            range: kind,
            message: "`\(word)` is no kind of block that is known: this one has no style of its own",
            help: "did you mean `\(known)`? If not, name it in `block_kinds` under `markdown`",
            id: "block/unknown", severity: .notice)
    }
}
