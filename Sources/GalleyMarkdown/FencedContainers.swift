// Blocks between fences of colons, in the dialects of VitePress, Docusaurus and Starlight:
//
//     ::: tip Title            :::note[Title]            :::caution{title="Title"}
//     Text.                    Text.                     Text.
//     :::                      :::                       :::
//
// Fences of more colons hold those of fewer. `::: details` is folded away, `::: code-group` shows one of its
// code blocks at a time, `::: tabs` one of the parts that begin with `== Label`,
// or of those within `::: tab Label`.

import GalleyCore

extension BlockSyntax {
    static let containers = BlockSyntax(
        byte: UInt8(ascii: ":"), extent: .fenced(allowsLongerFence: true), isOn: \.containers,
        read: { $0.container() })
}

extension BlockLine {
    fileprivate func container() -> BlockMarker? {
        guard count >= 3 else { return nil }
        if rest.isEmpty { return .closing }
        let name = name(at: skipSpace(from: rest.lowerBound))
        let slip = slip(
            "this block is shown as text: no name stands behind the colons",
            help: "write a name such as `note`, and then a title: `:::note[Title]`")
        guard let first = bytes[name].first, first.isASCIIAlpha else { return .malformed(slip) }
        if name.upperBound < rest.upperBound {
            switch bytes[name.upperBound] {
            case 0x20, 0x09, UInt8(ascii: "["), UInt8(ascii: "{"): break
            default: return .malformed(slip)
            }
        }
        let label = label(from: name.upperBound)
        switch String(bytes[name]).lowercased() {
        case "code-group": return .opening(BlockOpening(role: .codeGroup))
        case "tabs": return .opening(BlockOpening(role: .tabs))
        case "tab":
            guard let title = label.title else {
                return .malformed(
                    self.slip("this tab is shown as text: it has no label", help: "write `::: tab Label`"))
            }
            return .opening(BlockOpening(title: title, role: .tab(ContentTab())))
        case "raw", "v-pre": return .opening(BlockOpening(role: .element(BlockElement(name: "div"))))
        case "details":
            var callout = Callout(kind: "", standardTitle: "Details", isOpen: label.isOpen)
            callout.take(label.attributes)
            return .opening(BlockOpening(title: label.title, role: .callout(callout)))
        case let kind where Callout.isKnown(kind, to: options):
            var callout = Callout(kind: kind, standardTitle: Callout.title(of: kind))
            callout.take(label.attributes)
            return .opening(BlockOpening(title: label.title, role: .callout(callout)))
        default: return .unknown(name: name)
        }
    }

    /// Reads what stands behind a name: `[Title]`, `{title="Title"}`, `Title`, attributes at their end.
    private func label(from start: Int) -> (title: Range<Int>?, attributes: AttributeList?, isOpen: Bool) {
        guard var title = text(from: start) else { return (nil, nil, false) }
        var attributes: AttributeList?
        var isOpen = false
        var quoted: Range<Int>?
        if bytes[title.upperBound - 1] == UInt8(ascii: "}"),
            let brace = bytes[title].lastIndex(of: UInt8(ascii: "{"))
        {
            let content = bytes[(brace + 1)..<(title.upperBound - 1)]
            isOpen = content.trimmed.elementsEqual("open".utf8)
            attributes = AttributeList(content)
            if isOpen || attributes != nil {
                quoted = content.value(ofTitle: "title=")
                title = bytes.trimmingSpace(title.lowerBound..<brace)
            }
        }
        if title.count >= 2, start == title.lowerBound, bytes[start] == UInt8(ascii: "["),
            bytes[title.upperBound - 1] == UInt8(ascii: "]")
        {
            title = bytes.trimmingSpace(title.lowerBound + 1..<title.upperBound - 1)
        }
        return (title.isEmpty ? quoted : title, attributes, isOpen)
    }
}

extension Callout {
    /// Takes the attributes in the braces behind a name.
    fileprivate mutating func take(_ attributes: AttributeList?) {
        guard let attributes else { return }
        id = attributes.id
        classes += attributes.classes
    }
}

extension ArraySlice<UInt8> {
    /// Where the quoted value of an attribute stands.
    fileprivate func value(ofTitle name: StaticString) -> Range<Int>? {
        for i in indices
        where (i == startIndex || self[i - 1].isMarkdownSpace) && self[i...].starts(with: name) {
            let start = i + name.utf8CodeUnitCount
            guard start < endIndex, self[start] == UInt8(ascii: "\"") || self[start] == UInt8(ascii: "'"),
                let end = self[(start + 1)...].firstIndex(of: self[start]), end > start + 1
            else { return nil }
            return start + 1..<end
        }
        return nil
    }

    private func starts(with name: StaticString) -> Bool {
        name.withUTF8Buffer { starts(with: $0) }
    }
}
