// Which parts of a page frame its text: the navigation, the header and the footer, by their elements or their roles.

import GalleyCore

/// Follows the tags of a page, and knows whether they are in its frame.
struct PageFrame {
    /// The name of the outermost element of the frame, as the tokenizer's key; 0 outside.
    private var key: UInt64 = 0
    /// Elements of that name that are open.
    private var depth = 0

    var isOpen: Bool { depth > 0 }

    /// Takes the next tag.
    mutating func pass(_ tag: HTMLTag, _ attributes: [HTMLAttribute], in html: Span<UInt8>) {
        if depth > 0 {
            guard tag.key == key else { return }
            depth += tag.isEndTag ? -1 : 1
        } else if !tag.isEndTag, Self.isFrame(tag, attributes, in: html) {
            key = tag.key
            depth = 1
        }
    }

    private static let nav = key(of: "nav")
    private static let header = key(of: "header")
    private static let footer = key(of: "footer")
    private static let role = key(of: "role")

    private static func key(of name: StaticString) -> UInt64 {
        name.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    private static func isFrame(
        _ tag: HTMLTag, _ attributes: [HTMLAttribute], in html: Span<UInt8>
    ) -> Bool {
        if tag.key == nav || tag.key == header || tag.key == footer { return true }
        for attribute in attributes where attribute.key == role {
            guard let value = attribute.value else { return false }
            return roles.contains { html.equals($0, at: value) }
        }
        return false
    }

    /// Landmarks of WAI-ARIA that hold no text of the page's own.
    private static var roles: [StaticString] { ["navigation", "banner", "contentinfo", "search", "menu"] }
}
