// The navigation that is printed into a page: the way to the page, its siblings and its children; never
// the whole tree.
//
// What a section's pages show differs only in which entry is the current one, in the `../` that lead to
// the root and, in long sections, in the window around the page. So each section's frame and each of
// its entries (twice: plain and current) are rendered once, as bytes with holes for the way to the root,
// and a page's navigation is a splice of slices. Output and time grow linearly with the pages.

import GalleyCore
import GalleyTemplate

/// Bytes with holes where the way to the root goes.
struct RootedBytes: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var holes: [Int32] = []

    /// What templates print for `root` while navigation is rendered: a noncharacter that no title holds,
    /// since input with noncharacters is cleaned of them.
    static let marker: [UInt8] = [0xEF, 0xB7, 0x90]  // U+FDD0

    init() {}

    /// Takes rendered bytes apart at the markers.
    init(marked: [UInt8]) { append(marked: marked) }

    mutating func append(marked: [UInt8]) {
        var start = 0
        var i = 0
        while i + 2 < marked.count {
            if marked[i] == Self.marker[0], marked[i + 1] == Self.marker[1], marked[i + 2] == Self.marker[2] {
                bytes.append(contentsOf: marked[start..<i])
                holes.append(Int32(bytes.count))
                i += 3
                start = i
            } else {
                i += 1
            }
        }
        bytes.append(contentsOf: marked[start...])
    }

    mutating func append(_ other: RootedBytes) {
        let base = Int32(bytes.count)
        bytes.append(contentsOf: other.bytes)
        holes.append(contentsOf: other.holes.map { $0 + base })
    }

    /// Appends the bytes with the way to the root in each hole.
    func write(root: [UInt8], to out: inout [UInt8]) {
        let span = bytes.span
        var start = 0
        for hole in holes {
            out.append(span, start..<Int(hole))
            out.append(contentsOf: root)
            start = Int(hole)
        }
        out.append(span, start..<bytes.count)
    }
}

/// The rendered navigation of a site.
struct NavigationRenderer: Sendable {
    /// A section's part, as every page in it sees it.
    private struct Section: Sendable {
        /// All above the section's own entry: its parents and the entries before it.
        var before = RootedBytes()
        /// The same for pages of the sections below it, and what is there after it: the way without the
        /// entries beside it. A deep page shows the first level, its parent's neighbours and its own, however
        /// many levels lie between.
        var wayBefore = RootedBytes()
        var wayAfter = RootedBytes()
        /// The open entry up to its children, plain and as the current page.
        var head = RootedBytes()
        var currentHead = RootedBytes()
        /// The end of the open entry.
        var tail = RootedBytes()
        /// The entries after it and the ends of its parents.
        var after = RootedBytes()
        /// The children, plain and as the current page.
        var items: [RootedBytes] = []
        var currentItems: [RootedBytes] = []
    }

    private var navigation: Navigation
    /// Sections by node; nodes that are none have an empty one.
    private var sections: [Int: Section] = [:]
    /// How many entries of a level are shown at most.
    private let limit: Int
    private let itemTemplate: Template
    private let sectionTemplate: Template
    private let more: Template
    /// Addresses of the sections' own pages, marked with a root.
    private let urls: [String]

    init(
        _ navigation: Navigation, pages: [Page], theme: Theme, limit: Int
    ) throws(TemplateError) {
        self.navigation = navigation
        self.limit = limit
        itemTemplate = theme.navItem
        sectionTemplate = theme.navSection
        more = theme.navMore
        let marker = String(RootedBytes.marker)
        urls = navigation.nodes.map { node in
            if let url = node.url { return url }
            let fragment = node.fragment.isEmpty ? "" : "#" + percentEncoded(node.fragment)
            return node.page.map { marker + String(pages[$0].address.encoded) + fragment } ?? ""
        }
        for (index, node) in navigation.nodes.enumerated() where index == 0 || !node.children.isEmpty {
            var section = Section()
            for child in node.children {
                section.items.append(try item(child, current: false, pages))
                section.currentItems.append(try item(child, current: true, pages))
            }
            if index > 0 { try open(index, in: &section, pages) }
            sections[index] = section
        }
        try frame()
    }

    /// Takes a navigation that differs in how these nodes are shown, and in nothing else.
    mutating func renew(
        _ nodes: [Int], of navigation: Navigation, pages: [Page]
    ) throws(TemplateError) {
        self.navigation = navigation
        for index in nodes {
            let node = navigation.nodes[index]
            let (plain, current) = (
                try item(index, current: false, pages), try item(index, current: true, pages)
            )
            sections[node.parent]?.items[node.place] = plain
            sections[node.parent]?.currentItems[node.place] = current
            guard !node.children.isEmpty, var section = sections[index] else { continue }
            try open(index, in: &section, pages)
            sections[index] = section
        }
        try frame()
    }

    /// Puts what stands around each section together.
    private mutating func frame() throws(TemplateError) {
        // Parents come before their children in the list of nodes.
        for (index, node) in navigation.nodes.enumerated().dropFirst() where !node.children.isEmpty {
            guard var section = sections[index], let parent = sections[node.parent] else { continue }
            section.after = RootedBytes()
            section.wayAfter = RootedBytes()
            let window = window(around: node.place, of: parent.items.count)
            section.wayBefore = parent.wayBefore
            section.wayBefore.append(parent.head)
            section.before = section.wayBefore
            try appendMore(node.parent, count: window.lowerBound, "before", to: &section.before)
            for item in parent.items[window.lowerBound..<node.place] { section.before.append(item) }
            for item in parent.items[node.place + 1..<window.upperBound] { section.after.append(item) }
            try appendMore(
                node.parent, count: parent.items.count - window.upperBound, "after", to: &section.after)
            section.wayAfter.append(parent.tail)
            section.wayAfter.append(parent.wayAfter)
            section.after.append(section.wayAfter)
            if node.parent == 0 {
                section.wayBefore = section.before
                section.wayAfter = section.after
            }
            sections[index] = section
        }
    }

    /// Renders a section's own entry up to its children, and its end.
    private func open(_ index: Int, in section: inout Section, _ pages: [Page]) throws(TemplateError) {
        let children: [UInt8] = [0xEF, 0xB7, 0x91]  // U+FDD1
        for current in [false, true] {
            var context = itemContext(index, current: current, pages)
            context["children"] = .html(children)
            var rendered: [UInt8] = []
            try sectionTemplate.render(context, into: &rendered)
            let split = rendered.indices.first { rendered[$0...].starts(with: children) } ?? rendered.count
            let head = RootedBytes(marked: Array(rendered[..<split]))
            if current { section.currentHead = head } else { section.head = head }
            section.tail = RootedBytes(marked: Array(rendered[min(split + 3, rendered.count)...]))
        }
    }

    private func item(_ index: Int, current: Bool, _ pages: [Page]) throws(TemplateError) -> RootedBytes {
        var rendered: [UInt8] = []
        try itemTemplate.render(itemContext(index, current: current, pages), into: &rendered)
        return RootedBytes(marked: rendered)
    }

    private func itemContext(_ index: Int, current: Bool, _ pages: [Page]) -> Object {
        let node = navigation.nodes[index]
        // A section without a page of its own leads to its first page.
        let url = urls[index].isEmpty ? firstURL(below: index) : urls[index]
        let isOpen = current || !node.isSection
        return [
            "item": [
                "title": .string(withoutMarkers(node.title)),
                "url": .string(node.isSection && node.page == nil && isOpen ? "" : url),
                "current": .boolean(current),
                "is_section": .boolean(!node.children.isEmpty),
                "external": .boolean(node.url != nil),
                "group": .string(withoutMarkers(node.group)), "apart": .boolean(node.standsApart),
                "method": .string(node.method), "deprecated": .boolean(node.isDeprecated),
                "draft": .boolean(node.page.map { pages[$0].metadata.draft } ?? false),
            ]
        ]
    }

    private func withoutMarkers(_ title: String) -> String {
        guard title.unicodeScalars.contains(where: { (0xFDD0...0xFDEF).contains($0.value) }) else {
            return title
        }
        var scalars = String.UnicodeScalarView()
        for scalar in title.unicodeScalars {
            scalars.append((0xFDD0...0xFDEF).contains(scalar.value) ? "\u{FFFD}" : scalar)
        }
        return String(scalars)
    }

    private func firstURL(below index: Int) -> String {
        var stack = [index]
        while let node = stack.popLast() {
            if node != index, !urls[node].isEmpty { return urls[node] }
            stack.append(contentsOf: navigation.nodes[node].children.reversed())
        }
        return ""
    }

    /// The entries of a level that are shown around one of them.
    private func window(around place: Int, of count: Int) -> Range<Int> {
        guard count > limit else { return 0..<count }
        let start = max(0, min(place - limit / 2, count - limit))
        return start..<start + limit
    }

    private func appendMore(
        _ section: Int, count: Int, _ direction: String, to out: inout RootedBytes
    ) throws(TemplateError) {
        guard count > 0 else { return }
        var rendered: [UInt8] = []
        let url = section == 0 ? String(RootedBytes.marker) : urls[section]
        try more.render(
            [
                "item": [
                    "count": .integer(count), "direction": .string(direction),
                    "title": .string(withoutMarkers(navigation.nodes[section].title)), "url": .string(url),
                ]
            ], into: &rendered)
        out.append(marked: rendered)
    }

    /// Appends the navigation as a page shows it.
    func write(node: Int?, root: [UInt8], to out: inout [UInt8]) throws(TemplateError) {
        guard let node else {
            try write(sections[0]!, 0, current: nil, root: root, to: &out)
            return
        }
        if node == 0 || !navigation.nodes[node].children.isEmpty {
            try write(sections[node]!, node, current: nil, isCurrent: true, root: root, to: &out)
            return
        }
        let parent = navigation.nodes[node].parent
        let place = navigation.nodes[node].place
        try write(sections[parent]!, parent, current: place, root: root, to: &out)
    }

    private func write(
        _ section: Section, _ index: Int, current: Int?, isCurrent: Bool = false, root: [UInt8],
        to out: inout [UInt8]
    ) throws(TemplateError) {
        section.before.write(root: root, to: &out)
        (isCurrent ? section.currentHead : section.head).write(root: root, to: &out)
        let window = window(around: current ?? 0, of: section.items.count)
        if window.lowerBound > 0 {
            var more = RootedBytes()
            try appendMore(index, count: window.lowerBound, "before", to: &more)
            more.write(root: root, to: &out)
        }
        for i in window {
            (i == current ? section.currentItems[i] : section.items[i]).write(root: root, to: &out)
        }
        if window.upperBound < section.items.count {
            var more = RootedBytes()
            try appendMore(index, count: section.items.count - window.upperBound, "after", to: &more)
            more.write(root: root, to: &out)
        }
        section.tail.write(root: root, to: &out)
        section.after.write(root: root, to: &out)
    }
}
