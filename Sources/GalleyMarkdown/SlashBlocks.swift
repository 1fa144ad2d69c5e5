// Blocks between fences of slashes, as pymdownx.blocks has them:
//
//     /// note | Title
//         attrs: {class: wide}
//
//     Text.
//     ///
//
// Fences of more slashes hold those of fewer. Lines of options may follow the first line, indented by four.

import GalleyCore

extension BlockSyntax {
    static let slashBlocks = BlockSyntax(
        byte: UInt8(ascii: "/"), extent: .fenced(allowsLongerFence: false), isOn: \.slashBlocks,
        read: { $0.slashBlock() })
}

extension BlockLine {
    fileprivate func slashBlock() -> BlockMarker? {
        guard count >= 3 else { return nil }
        if rest.isEmpty { return .closing }
        let name = name(at: skipSpace(from: rest.lowerBound))
        guard let first = bytes[name].first, first.isASCIIAlpha else { return nil }
        var argument: Range<Int>?
        let bar = skipSpace(from: name.upperBound)
        if bar < rest.upperBound {
            guard bytes[bar] == UInt8(ascii: "|") else {
                return .malformed(
                    slip(
                        "this block is shown as text: more than a name stands behind the slashes",
                        help: "write a bar before the title: `/// \(String(bytes[name])) | Title`"))
            }
            argument = text(from: bar + 1)
        }
        // A bar with nothing behind it leaves the title out.
        let hasTitle = bar == rest.upperBound || argument != nil
        var opening: BlockOpening
        switch String(bytes[name]).lowercased() {
        case "details":
            opening = BlockOpening(
                title: argument, role: .callout(Callout(kind: "", standardTitle: "Details", isOpen: false)))
        case "admonition":
            opening = BlockOpening(title: argument, role: .callout(Callout(kind: "", standardTitle: "Note")))
        case "tab": opening = BlockOpening(title: argument, role: .tab(ContentTab()))
        case "html":
            guard let argument, let element = BlockElement(selector: bytes[argument]) else {
                return .unknown(name: name)
            }
            opening = BlockOpening(role: .element(element))
        case "caption", "figure-caption", "table-caption": opening = BlockOpening(role: .caption)
        case let kind where Callout.isKnown(kind, to: options):
            opening = BlockOpening(
                title: argument,
                role: .callout(
                    Callout(kind: kind, standardTitle: hasTitle ? Callout.title(of: kind) : nil)))
        default: return .unknown(name: name)
        }
        opening.takesOptions = true
        return .opening(opening)
    }
}
