// The navigation: one tree of all pages, from the folders or from the configuration.

import GalleyAudit
import GalleyCore
import GalleyData

/// A navigation as a flat list of nodes; node 0 is the root and is not shown.
package struct Navigation: Sendable {
    package struct Node: Sendable {
        package var title: String
        /// The page it leads to; a section's own page, if it has one.
        package var page: Int?
        /// The id of the part of the page that it leads to; empty for the page as a whole.
        package var fragment = ""
        /// Where it leads instead: another site.
        package var url: String?
        package var parent: Int
        package var children: [Int] = []
        package var isSection: Bool
        /// The method of an operation; empty for any other entry.
        package var method = ""
        package var isDeprecated = false
        /// What stands above it where it is the first of a group.
        package var group = ""
        /// Whether it belongs to no group, unlike the entry before it.
        package var standsApart = false
        /// Whether its title is its page's.
        var isNamedByPage = false
        /// Its index among its parent's children.
        package fileprivate(set) var place = 0
    }

    package internal(set) var nodes: [Node] = [Node(title: "", parent: -1, isSection: true)]
    /// Pages in reading order: what previous and next follow.
    package private(set) var reading: [Int] = []

    /// Whether it has entries that lead to URLs.
    private(set) var hasForeignEntries = false

    package init() {}

    mutating func add(_ node: Node) -> Int {
        if node.url != nil { hasForeignEntries = true }
        let index = nodes.count
        nodes.append(node)
        nodes[index].place = nodes[node.parent].children.count
        nodes[node.parent].children.append(index)
        return index
    }

    mutating func setPage(_ page: Int, of node: Int) { nodes[node].page = page }

    /// Takes the node that was added last away again, if nothing stands below it and it leads nowhere.
    mutating func removeIfEmpty(_ node: Int) {
        guard node > 0, node == nodes.count - 1, nodes[node].children.isEmpty, nodes[node].page == nil,
            nodes[node].url == nil
        else { return }
        nodes[nodes[node].parent].children.removeLast()
        nodes.removeLast()
    }

    /// Orders the pages for reading. Called once, when all nodes are there.
    mutating func finish(pageCount: Int) {
        var seen = [Bool](repeating: false, count: pageCount)
        var stack = Array(nodes[0].children.reversed())
        if let home = nodes[0].page {
            seen[home] = true
            reading.append(home)
        }
        while let index = stack.popLast() {
            if let page = nodes[index].page, !seen[page] {
                seen[page] = true
                reading.append(page)
            }
            stack.append(contentsOf: nodes[index].children.reversed())
        }
    }

    /// The nodes from below the root down to a node, itself included.
    package func path(to node: Int) -> [Int] {
        var path: [Int] = []
        var index = node
        while index > 0 {
            path.append(index)
            index = nodes[index].parent
        }
        return path.reversed()
    }
}

/// What stands in a folder, in order.
private enum FolderItem {
    case page(Int)
    case folder(ContentFolder)
}

/// Makes a navigation.
struct NavigationBuilder {
    let pages: [Page]
    /// Page indices by source path, and of listings by folder.
    let pageBySource: [String: Int]
    let pageByListing: [String: Int]
    let folders: [String: ContentFolder]
    private var navigation = Navigation()
    private(set) var diagnostics: [Diagnostic] = []
    /// Nobody finds a page below more levels than this.
    private static let depthLimit = 32
    /// While `...` is filled, what the list names is left to its own place.
    private var isFillingRest = false
    /// Paths that the configuration's list names.
    private var reserved: Set<String> = []
    /// How many folders' pages bear each title.
    private let indexTitles: [String: Int]
    /// Pages that have a place already.
    private var placed: Set<Int> = []

    /// What a wrong entry may have meant; made when the first is found.
    private var candidates: PathCandidates?

    /// Sources that are left out for now: naming them is no mistake.
    private let drafts: Set<String>

    private let references: [Reference]
    private let directory: ReferenceDirectory?
    /// Pages of references by what they show.
    private var pageBySubject: [ReferencePart: Int] = [:]
    /// References that have a place already.
    private var placedReferences: Set<Int> = []

    private struct ReferencePart: Hashable {
        var reference: Int
        var subject: Reference.Subject
    }

    private let conventions: Configuration.Conventions

    init(
        pages: [Page], root: ContentFolder, drafts: Set<String>, references: [Reference],
        directory: ReferenceDirectory?, conventions: Configuration.Conventions
    ) {
        self.conventions = conventions
        self.pages = pages
        self.drafts = drafts
        self.references = references
        self.directory = directory
        var bySource: [String: Int] = [:]
        var byListing: [String: Int] = [:]
        for (i, page) in pages.enumerated() {
            switch page.kind {
            case .document: bySource[page.source] = i
            case .listing: byListing[page.source] = i
            case .reference:
                guard let part = page.reference else { continue }
                pageBySubject[ReferencePart(reference: part.reference, subject: part.subject)] = i
            }
        }
        pageBySource = bySource
        indexTitles = Dictionary(pages.lazy.filter(\.isIndex).map { ($0.title, 1) }, uniquingKeysWith: +)
        pageByListing = byListing
        var folders: [String: ContentFolder] = [:]
        root.forEach { folders[$0.path] = $0 }
        self.folders = folders
    }

    // MARK: From folders

    mutating func buildFromFolders() -> Navigation {
        if let root = folders[""] {
            fill(0, from: root)
            // The home page is the header's link; listed first as well, it is a place like the others.
            if let home = index(of: root) { navigation.setPage(home, of: 0) }
        }
        addReferences()
        navigation.finish(pageCount: pages.count)
        return navigation
    }

    /// The page that stands for a folder.
    private func index(of folder: ContentFolder) -> Int? {
        if let page = folder.pages.first(where: { pageBySource[$0].map { pages[$0].isIndex } ?? false }) {
            return pageBySource[page]
        }
        return pageByListing[folder.path] ?? pageBeside(folder)
    }

    /// `guide.md` stands for the folder `guide` beside it, where that has no index of its own.
    private func pageBeside(_ folder: ContentFolder) -> Int? {
        guard !folder.path.isEmpty else { return nil }
        return SiteLoader.markdownExtensions.lazy.compactMap { pageBySource[folder.path + "." + $0] }.first
    }

    private mutating func fill(_ parent: Int, from folder: ContentFolder) {
        for item in ordered(folder) {
            switch item {
            case .page(let page): addPage(page, to: parent)
            case .folder(let child): addFolder(child, to: parent)
            }
        }
    }

    private mutating func addPage(_ page: Int, to parent: Int, title: String? = nil) {
        if isFillingRest, reserved.contains(pages[page].source) { return }
        guard !pages[page].metadata.navHidden, placed.insert(page).inserted else { return }
        _ = navigation.add(
            Navigation.Node(
                title: title ?? pages[page].navTitle, page: page, parent: parent, isSection: false,
                isNamedByPage: title == nil))
    }

    private mutating func addFolder(_ folder: ContentFolder, to parent: Int, title given: String? = nil) {
        guard !folder.settings.hidden else { return }
        if isFillingRest, reserved.contains(folder.path) || !hasUnplacedPages(folder) { return }
        let page = index(of: folder)
        if let page, pages[page].metadata.navHidden { return }
        if let page { placed.insert(page) }
        if let reference = references.firstIndex(where: { $0.settings.path == folder.path }),
            !placedReferences.contains(reference)
        {
            fill(addReference(reference, to: parent, title: given), from: folder)
            return
        }
        let node = navigation.add(
            Navigation.Node(title: given ?? name(of: folder), page: page, parent: parent, isSection: true))
        fill(node, from: folder)
    }

    // MARK: References

    /// References that no entry named come last.
    private mutating func addReferences() {
        for index in references.indices where !placedReferences.contains(index) {
            _ = addReference(index, to: 0, title: nil)
        }
    }

    /// Adds a reference with all of its pages; gives its node.
    private mutating func addReference(_ number: Int, to parent: Int, title: String?) -> Int {
        placedReferences.insert(number)
        let reference = references[number]
        let api = reference.api
        let root = navigation.add(
            Navigation.Node(
                title: title ?? reference.settings.title, page: page(of: .overview, number), parent: parent,
                isSection: true))
        let grouped = Set(api.tagGroups.flatMap(\.tags))
        for group in api.tagGroups {
            let tags = group.tags.filter { reference.isListed(tag: $0) }
            for (place, tag) in tags.enumerated() {
                // A group that only says its tag again needs no saying.
                let isSaid = place > 0 || (tags.count == 1 && api.tags[tag].title == group.name)
                add(tag: tag, of: number, to: root, group: isSaid ? "" : group.name)
            }
        }
        for tag in reference.tagOrder where !grouped.contains(tag) && reference.isListed(tag: tag) {
            add(tag: tag, of: number, to: root, group: "")
        }
        if let list = page(of: .schemas, number) {
            let node = navigation.add(
                Navigation.Node(
                    title: "Schemas", page: list, parent: root, isSection: true,
                    standsApart: !api.tagGroups.isEmpty))
            for schema in reference.listedSchemas {
                _ = navigation.add(
                    Navigation.Node(
                        title: api.schemas[schema].title, page: page(of: .schema(schema), number),
                        parent: node,
                        isSection: false, isDeprecated: api.schemas[schema].schema.isDeprecated))
            }
        }
        return root
    }

    private func page(of subject: Reference.Subject, _ number: Int) -> Int? {
        pageBySubject[ReferencePart(reference: number, subject: subject)]
    }

    private mutating func add(tag: Int, of number: Int, to parent: Int, group: String) {
        let reference = references[number]
        let node = navigation.add(
            Navigation.Node(
                title: reference.api.tags[tag].title, page: page(of: .tag(tag), number), parent: parent,
                isSection: true, group: group))
        for operation in reference.api.tags[tag].operations
        where reference.api.operations[operation].tags.first == tag {
            add(operation: operation, of: number, to: node)
        }
    }

    private mutating func add(operation index: Int, of number: Int, to parent: Int) {
        let operation = references[number].api.operations[index]
        // Without a page of its own it is a part of its tag's, which is its parent's.
        let target = references[number].target(operation: index)
        _ = navigation.add(
            Navigation.Node(
                title: operation.title,
                page: page(of: .operation(index), number) ?? navigation.nodes[parent].page,
                fragment: target.fragment ?? "", parent: parent, isSection: false, method: operation.method,
                isDeprecated: operation.isDeprecated))
    }

    /// Whether several folders' pages bear a title.
    private func isRepeated(_ title: String) -> Bool { indexTitles[title, default: 0] > 1 }

    private func name(of folder: ContentFolder) -> String {
        if let title = folder.settings.title { return title }
        if conventions == .mkdocs { return MkDocsMetadata.title(ofName: fileName(folder.path)) }
        let plain = title(fromName: fileName(folder.path))
        guard let page = index(of: folder) else { return plain }
        if let title = pages[page].metadata.navTitle { return title }
        // Four sections called "Overview" tell nobody which is which.
        return isRepeated(pages[page].title) ? plain : pages[page].title
    }

    /// Sorts by the folder's own file, then weight, then number prefix, then name; the index comes first.
    private mutating func ordered(_ folder: ContentFolder) -> [FolderItem] {
        struct Entry {
            var item: FolderItem
            var name: String
            var rank: (Int, Int)
        }
        let order = folder.settings.order
        let places = Dictionary(zip(order, order.indices), uniquingKeysWith: min)
        var used = Set<String>()
        func rank(_ name: String, weight: Int?) -> (Int, Int) {
            let stem = splitExtension(name).stem
            if let place = [places[name], places[stem], places[name + "/"]].compactMap({ $0 }).min() {
                used.insert(order[place])
                return (1, place)
            }
            if conventions == .mkdocs { return (name.hasSuffix("/") ? 6 : 5, 0) }
            if let weight { return (2, weight) }
            if let prefix = numberPrefix(of: name) { return (3, prefix.number) }
            return (4, 0)
        }
        var entries: [Entry] = []
        for source in folder.pages {
            guard let page = pageBySource[source] else { continue }
            // A folder's index is the folder's own entry; the home page is listed first.
            if pages[page].isIndex {
                // Its name may stand in the order.
                _ = rank(fileName(source), weight: nil)
                if folder.path.isEmpty {
                    entries.append(Entry(item: .page(page), name: "", rank: (0, 0)))
                }
                continue
            }
            let name = fileName(source)
            // It is shown as its folder's page.
            if let beside = folders[splitExtension(source).stem], hasPages(beside),
                self.index(of: beside) == page
            {
                continue
            }
            entries.append(
                Entry(item: .page(page), name: name, rank: rank(name, weight: pages[page].metadata.weight)))
        }
        for child in folder.folders where hasPages(child) {
            let name = fileName(child.path)
            let weight = child.settings.weight ?? index(of: child).flatMap { pages[$0].metadata.weight }
            // In MkDocs a folder comes after the pages beside it.
            let place = rank(conventions == .mkdocs ? name + "/" : name, weight: weight)
            entries.append(Entry(item: .folder(child), name: name, rank: place))
        }
        var candidates: PathCandidates?
        for name in order where !used.contains(name) {
            let path = folder.path.isEmpty ? name : folder.path + "/" + name
            if drafts.contains(path) || drafts.contains(path + ".md") { continue }
            var names = candidates ?? PathCandidates(entries.map(\.name).filter { !$0.isEmpty })
            candidates = nil
            let meant = names.nearest(to: name)
            candidates = names
            diagnostics.append(
                Diagnostic(
                    .warning, "nav/missing-entry", "`order` names `\(name)`, which is not in this folder",
                    at: folder.settings.location,
                    help: meant.map { ["did you mean `\($0)`?"] } ?? []))
        }
        let isPlain = conventions == .mkdocs
        entries.sort { a, b in
            if a.rank != b.rank { return a.rank < b.rank }
            return isPlain
                ? a.name.unicodeScalars.lexicographicallyPrecedes(b.name.unicodeScalars)
                : naturallyPrecedes(a.name, b.name)
        }
        return entries.map(\.item)
    }

    private func hasPages(_ folder: ContentFolder) -> Bool {
        folder.pages.contains { pageBySource[$0] != nil } || folder.folders.contains { hasPages($0) }
    }

    // MARK: From the configuration

    /// Follows `nav` of the configuration; entries that lead nowhere are errors.
    mutating func build(from list: GalleyData.Node, in file: DataFile) -> Navigation {
        if let root = folders[""], let home = index(of: root) { navigation.setPage(home, of: 0) }
        reserve(list, depth: 0)
        add(list, to: 0, file, depth: 0)
        addReferences()
        navigation.finish(pageCount: pages.count)
        if conventions == .mkdocs { tellOmitted(file.location(of: list)) }
        return navigation
    }

    /// Pages that a list of MkDocs does not name.
    private mutating func tellOmitted(_ place: SourceLocation) {
        let omitted = pages.indices.filter {
            pages[$0].kind == .document && !placed.contains($0) && !pages[$0].metadata.navHidden
                && navigation.nodes[0].page != $0
        }
        guard !omitted.isEmpty else { return }
        let shown = omitted.prefix(5).map { "`\(pages[$0].source)`" }.joined(separator: ", ")
        let rest = omitted.count > 5 ? " and \(omitted.count - 5) more" : ""
        diagnostics.append(
            Diagnostic(
                .notice, "nav/omitted-page",
                omitted.count == 1
                    ? "a page is not in the navigation: \(shown)"
                    : "\(omitted.count) pages are not in the navigation: \(shown)\(rest)",
                at: place, help: ["add them, or name them in `not_in_nav`"]))
    }

    /// Collects what the list names anywhere: `...` leaves it to its own place.
    private mutating func reserve(_ list: GalleyData.Node, depth: Int) {
        guard depth < Self.depthLimit else { return }
        for item in list.items {
            if let target = item.string { reserved.insert(normalized(target)) }
            guard item.kind == .mapping else { continue }
            for (_, value) in item.entries {
                if let target = value.string { reserved.insert(normalized(target)) }
                if value.kind == .sequence { reserve(value, depth: depth + 1) }
            }
        }
    }

    private mutating func add(_ list: GalleyData.Node, to parent: Int, _ file: DataFile, depth: Int) {
        guard depth < Self.depthLimit else {
            diagnostics.append(
                Diagnostic(
                    .error, "config/nav", "the navigation is nested deeper than \(Self.depthLimit) levels",
                    at: file.location(of: list)))
            return
        }
        for item in list.items {
            switch item.kind {
            case .mapping where item.entries.count == 1:
                let (key, value) = item.entries.first!
                let title = key.scalarText ?? ""
                if value.kind == .sequence, value.items.isEmpty {
                    report(
                        key, file, "the section `\(title)` has no entries",
                        help: "write its entries below it, each after `- `")
                } else if value.kind == .sequence {
                    addSection(title, value, to: parent, file, depth: depth)
                } else if let target = value.string {
                    add(target, title: title, at: value, to: parent, file)
                } else {
                    report(
                        value.isNull ? key : value, file,
                        "`\(title)` must lead to a path, a URL or a list of entries, but is \(value.kindName)"
                    )
                }
            case .string:
                if let target = item.string { add(target, title: nil, at: item, to: parent, file) }
            default:
                report(
                    item, file, "a navigation entry is a path or `Title: path`, but this is \(item.kindName)",
                    help: "each entry starts with `- ` and has one title")
            }
        }
    }

    /// A titled list; an index page that opens it becomes the section's own page.
    private mutating func addSection(
        _ title: String, _ list: GalleyData.Node, to parent: Int, _ file: DataFile, depth: Int
    ) {
        let node = navigation.add(Navigation.Node(title: title, parent: parent, isSection: true))
        if let first = list.items.first, let path = first.string, let page = pageBySource[normalized(path)],
            pages[page].isIndex, placed.insert(page).inserted
        {
            navigation.setPage(page, of: node)
            // A section without a name has that of its page.
            if title.isEmpty { navigation.nodes[node].title = pages[page].navTitle }
        }
        add(list, to: node, file, depth: depth + 1)
        // None of its entries is there, which was told: a section without pages would lead nowhere.
        navigation.removeIfEmpty(node)
    }

    private mutating func add(
        _ target: String, title: String?, at node: GalleyData.Node, to parent: Int, _ file: DataFile
    ) {
        if target == "..." {
            addRest(to: parent)
            return
        }
        let bytes = Array(target.utf8)
        if !URLReference(bytes.span).isRelative {
            _ = navigation.add(
                Navigation.Node(title: title ?? target, url: target, parent: parent, isSection: false))
            return
        }
        let path = normalized(target)
        if let reference = references.firstIndex(where: {
            $0.settings.path == path || $0.settings.spec == path
        }),
            !placedReferences.contains(reference)
        {
            let section = addReference(reference, to: parent, title: title)
            if let folder = folders[path], hasPages(folder) { fill(section, from: folder) }
            return
        }
        if let page = pageBySource[path] {
            // Written twice on purpose: the entry shows, the page keeps its first place.
            if placed.contains(page) {
                if navigation.nodes[parent].page == page { return }
                _ = navigation.add(
                    Navigation.Node(
                        title: title ?? pages[page].navTitle, page: page, parent: parent, isSection: false,
                        isNamedByPage: title == nil))
            } else {
                placed.insert(page)
                _ = navigation.add(
                    Navigation.Node(
                        title: title ?? pages[page].navTitle, page: page, parent: parent, isSection: false,
                        isNamedByPage: title == nil))
            }
        } else if let folder = folders[path], hasPages(folder) {
            if path.isEmpty {
                fill(parent, from: folder)
            } else {
                addFolder(folder, to: parent, title: title)
            }
        } else if conventions == .mkdocs, target.hasPrefix("/") {
            // In MkDocs a path from the root is an address of something else on the host.
            _ = navigation.add(
                Navigation.Node(title: title ?? target, url: target, parent: parent, isSection: false))
        } else if !drafts.contains(path), directory?.isMissing(path) != true {
            let meant = nearestEntry(to: path)
            let help =
                movedReference(path) ?? meant.map { "did you mean `\($0)`?" }
                ?? "paths are relative to \(Configuration.contentName(in: file))"
            let message = "no page or folder `\(target)` in \(Configuration.contentName(in: file))"
            guard conventions == .mkdocs else { return report(node, file, message, help: help) }
            diagnostics.append(
                Diagnostic(.warning, "nav/missing-entry", message, at: file.location(of: node), help: [help]))
        }
    }

    /// Where the reference is that a path would lead to if the configuration did not publish it elsewhere.
    private func movedReference(_ path: String) -> String? {
        let moved = references.first { reference in
            let settings = reference.settings
            return !placedReferences.contains { references[$0].settings.spec == settings.spec }
                && [Configuration.Reference.defaultPath(ofSpec: settings.spec), "api", "reference"].contains(
                    path)
        }
        guard let settings = moved?.settings else { return nil }
        let entry = settings.path.isEmpty ? settings.spec : settings.path + "/"
        return "the reference is published at `/\(settings.path.isEmpty ? "" : entry)`: write `\(entry)`"
    }

    /// The page or folder that a wrong path probably meant.
    private mutating func nearestEntry(to path: String) -> String? {
        var known =
            candidates
            ?? PathCandidates(
                pageBySource.keys.sorted()
                    + folders.values.filter { !$0.path.isEmpty && hasPages($0) }.map(\.path).sorted()
                    + references.map(\.settings.path).filter { folders[$0].map(hasPages) != true })
        // Taken out while it is searched, so that it is not copied.
        candidates = nil
        defer { candidates = known }
        return known.nearest(to: path).map { pageBySource[$0] == nil ? $0 + "/" : $0 }
    }

    /// `...` stands for all that the list names nowhere.
    private mutating func addRest(to parent: Int) {
        guard let root = folders[""] else { return }
        for item in ordered(root) {
            switch item {
            case .page(let page):
                if !reserved.contains(pages[page].source) { addPage(page, to: parent) }
            case .folder(let folder):
                if !reserved.contains(folder.path), hasUnplacedPages(folder) {
                    isFillingRest = true
                    addFolder(folder, to: parent)
                    isFillingRest = false
                }
            }
        }
    }

    private func hasUnplacedPages(_ folder: ContentFolder) -> Bool {
        folder.pages.contains { source in
            pageBySource[source].map { !placed.contains($0) && !reserved.contains(source) } ?? false
        } || folder.folders.contains { hasUnplacedPages($0) }
    }

    private func normalized(_ path: String) -> String { Address.cleaned(path) }

    private mutating func report(
        _ node: GalleyData.Node, _ file: DataFile, _ message: String, help: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                .error, "config/nav", message, at: file.location(of: node), help: help.map { [$0] } ?? []))
    }
}
