// Content tabs: parts of which a reader chooses one, by its label.
//
//     === "Linux"
//         Text, indented by four.
//
//     === "macOS"
//         Text.
//
// `===+` is chosen at first, `===!` begins another set. The parts are written one below the other, each under its
// label: that is how they are printed, and shown where no script runs. The script makes tabs of them.

import GalleyCore

/// A part of a set of tabs.
struct ContentTab: Sendable {
    /// Whether it belongs to no set that is before it.
    var isFirstOfSet = false
    /// Whether it is the one that is chosen at first.
    var isSelected = false

    func construct(isFirst: Bool, isLast: Bool) -> BlockConstruct {
        BlockConstruct(
            enter: { node, lowering in
                lowering.words.endWord()
                lowering.startLine()
                var label: [UInt8] = []
                if let heading = node.firstChild { label = lowering.plainText(of: heading) }
                lowering.openTab(label, isFirst: isFirst, isSelected: isSelected)
                lowering.writeTitle(ofBlock: node)
                lowering.document.html.append("</p>\n")
                return true
            },
            exit: { _, lowering in lowering.closeTab(isLast: isLast) })
    }
}

extension BlockSyntax {
    static let contentTabs = BlockSyntax(
        byte: UInt8(ascii: "="), extent: .indented, isOn: \.contentTabs, read: { $0.contentTab() })
}

extension BlockLine {
    fileprivate func contentTab() -> BlockMarker? {
        guard count == 3 else { return nil }
        var tab = ContentTab()
        var i = rest.lowerBound
        while i < rest.upperBound, bytes[i] == UInt8(ascii: "!") || bytes[i] == UInt8(ascii: "+") {
            if bytes[i] == UInt8(ascii: "!") { tab.isFirstOfSet = true } else { tab.isSelected = true }
            i += 1
        }
        guard i - rest.lowerBound <= 2, let quoted = text(from: i) else { return nil }
        guard quoted.lowerBound > i, quoted.count >= 3, bytes[quoted.lowerBound] == UInt8(ascii: "\""),
            bytes[quoted.upperBound - 1] == UInt8(ascii: "\"")
        else {
            return .malformed(
                slip(
                    "this tab is shown as text: its label stands in no quotation marks",
                    help: "write `=== \"Label\"`"))
        }
        let title = bytes.trimmingSpace(quoted.lowerBound + 1..<quoted.upperBound - 1)
        guard !title.isEmpty else { return nil }
        return .opening(BlockOpening(title: title, role: .tab(tab)))
    }
}

/// A code block that is one of a set of tabs.
struct CodeTab {
    var isFirst: Bool
    var isLast: Bool
}

extension BlockConstruct {
    /// Code blocks of which one is shown, each under the title in its info string.
    static let codeGroup = BlockConstruct(
        enter: { node, lowering in
            var tabs: [Node] = []
            var child = node.firstChild
            while let block = child {
                if block.kind == .codeBlock { tabs.append(block) }
                child = block.next
            }
            for tab in tabs {
                // Whatever stands between two of them ends the set.
                lowering.codeTabs[tab] = CodeTab(
                    isFirst: tab.previous?.kind != .codeBlock, isLast: tab.next?.kind != .codeBlock)
            }
            return true
        }, exit: { _, _ in })
}

extension Lowering {
    /// Begins a tab, up to where its label stands.
    mutating func openTab(_ label: [UInt8], isFirst: Bool, isSelected: Bool) {
        document.uses.insert(.tabs)
        startLine()
        if isFirst { document.html.append("<div class=\"tabs\">\n") }
        let id = headingIDs.made(of: label, prefix: options.idPrefix + prefix(ofTab: label))
        document.ids.append(id)
        document.html.append("<div class=\"tab\" id=\"")
        document.html.append(escaping: id)
        document.html.append(isSelected ? "\" data-selected>\n" : "\">\n")
        document.html.append("<p class=\"tab-label\">")
    }

    /// What stands before a tab's id: with the rules of Python-Markdown nothing, as pymdownx has it, unless a heading of
    /// the page would have to give way.
    private func prefix(ofTab label: [UInt8]) -> String {
        let rules = options.headingIDRules
        guard rules.isPython else { return options.tabIDPrefix }
        let slug = rules.slug(of: label)
        let isFree = !slug.isEmpty && !headingIDs.reserved.contains(options.idPrefix + slug)
        return isFree && !headingSlugs.contains(slug) ? "" : options.tabIDPrefix
    }

    mutating func closeTab(isLast: Bool) {
        startLine()
        document.html.append(isLast ? "</div>\n</div>\n" : "</div>\n")
    }

    /// The place of a code block in a set of tabs: a code group's, or one made of `tab="Label"` in info strings.
    func codeTab(of node: Node, _ info: InfoString) -> CodeTab? {
        if let tab = codeTabs[node] { return tab }
        guard options.contentTabs, info.tab != nil else { return nil }
        func hasTab(_ other: Node?) -> Bool {
            guard let other, other.kind == .codeBlock, other.infoString.count > 4 else { return false }
            return InfoString(other.infoString).tab != nil
        }
        return CodeTab(isFirst: !hasTab(node.previous), isLast: !hasTab(node.next))
    }
}
