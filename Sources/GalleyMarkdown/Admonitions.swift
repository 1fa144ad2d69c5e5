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
        i = skipSpace(from: i)
        var names: [String] = []
        while i < rest.upperBound, bytes[i] != UInt8(ascii: "\"") {
            // Names are in any language here.
            let name =
                i..<(bytes[i..<rest.upperBound].firstIndex { !$0.isBlockNameByte && $0 < 0x80 }
                ?? rest.upperBound)
            guard !name.isEmpty, name.upperBound == rest.upperBound || bytes[name.upperBound] == 0x20 else {
                return nil
            }
            names.append(String(bytes[name]).lowercased())
            i = skipSpace(from: name.upperBound)
        }
        var title: Range<Int>?
        if i < rest.upperBound {
            guard i + 1 < rest.upperBound, bytes[rest.upperBound - 1] == UInt8(ascii: "\"") else {
                return nil
            }
            title = i + 1..<rest.upperBound - 1
        }
        guard !names.isEmpty || (isDetails && title?.isEmpty == false) else { return nil }
        var callout = Callout(kind: names.first ?? "", classes: Array(names.dropFirst()))
        if isDetails { callout.isOpen = isOpen }
        if title == nil { callout.standardTitle = Callout.title(of: callout.kind) }
        let needsContent = title?.isEmpty != false && !Callout.isKnown(callout.kind, to: options)
        if title?.isEmpty == true { title = nil }
        return .opening(BlockOpening(title: title, needsContent: needsContent, role: .callout(callout)))
    }
}
