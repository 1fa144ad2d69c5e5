// A site with a few other pages, or with another theme: whatever that cannot touch is taken over as it is.
//
// Who asks for it gets exactly what loading everything anew would give, or nil where that is not certain: then everything is
// loaded anew.

import GalleyCore
import GalleyTemplate

extension Site {
    // MARK: Pages

    /// The site with documents in the place of those at the same indices; nil where more than the navigation and the
    /// pages themselves may become another.
    func revised(_ replacements: [(index: Int, page: Page)]) -> Site? {
        var templateProblems: [Diagnostic] = []
        Self.checkTemplates(replacements.map(\.page), theme, &templateProblems)
        guard templateProblems.isEmpty, replacements.allSatisfy({ mayReplace(pages[$0.index], by: $0.page) })
        else { return nil }
        let before = replacements.map { pages[$0.index] }
        var site = self
        for (index, page) in replacements { site.replace(page, at: index) }
        guard Feed.isWanted(configuration, pages: pages) == Feed.isWanted(configuration, pages: site.pages)
        else { return nil }
        guard site.renameNodes(replacements, before: before) || site.rebuildNavigation() else { return nil }
        return site
    }

    /// Whether a document is known to other pages, to redirects and to files by the same names as another.
    private func mayReplace(_ old: Page, by new: Page) -> Bool {
        old.kind == .document && old.isIndex == new.isIndex
            && old.address.outputPath == new.address.outputPath && old.address.encoded == new.address.encoded
            && old.metadata.draft == new.metadata.draft
            // Wiki links of other pages name it by its title.
            && (old.title == new.title || !configuration.markdown.wikiLinks)
            // What leads to the search, and which pages have Markdown beside them, is the same.
            && old.showsResults == new.showsResults
            && offeredMarkdown.has(old, references) == offeredMarkdown.has(new, references)
            // Where a clash of addresses is told depends on what made them.
            && (old.metadata.slug == nil) == (new.metadata.slug == nil)
            && old.metadata.aliases.isEmpty && new.metadata.aliases.isEmpty
    }

    /// Gives the entries of pages their new names; false where a name is not all that may change.
    private mutating func renameNodes(
        _ replacements: [(index: Int, page: Page)], before: [Page]
    ) -> Bool {
        var names: [Int: String] = [:]
        for ((index, page), old) in zip(replacements, before) {
            guard page.metadata.navHidden == old.metadata.navHidden,
                page.metadata.weight == old.metadata.weight
            else { return false }
            // The name of a folder may stand on many pages, and depends on those of others.
            if page.isIndex, page.title != old.title || page.metadata.navTitle != old.metadata.navTitle {
                return false
            }
            if page.navTitle != old.navTitle { names[index] = page.navTitle }
        }
        guard !names.isEmpty else { return true }
        var navigation = navigation
        var changed: [Int] = []
        for index in navigation.nodes.indices.dropFirst() {
            guard let page = navigation.nodes[index].page, let name = names[page] else { continue }
            guard !navigation.nodes[index].isSection else { return false }
            guard navigation.nodes[index].isNamedByPage else { continue }
            navigation.nodes[index].title = name
            changed.append(index)
        }
        return renew(changed, of: navigation)
    }

    /// Makes the navigation of the pages anew; false where what is wrong with it would be another.
    private mutating func rebuildNavigation() -> Bool {
        var problems: [Diagnostic] = []
        let made = Self.navigation(
            of: pagesBeforeNavigation(), in: folders, drafts: resolver.drafts, references,
            resolver.directory, configuration, &problems)
        guard problems == navigationProblems else { return false }
        if let changed = made.renamed(since: navigation) {
            guard renew(changed, of: made) else { return false }
            withPages { pages in
                for node in made.nodes.dropFirst() {
                    guard let page = node.page, pages[page].kind == .listing, pages[page].title != node.title
                    else { continue }
                    pages[page].title = node.title
                }
            }
            return true
        }
        var places: [Int32] = []
        withPages { pages in
            for index in pages.indices where pages[index].node != nil { pages[index].node = nil }
            places = Self.place(&pages, in: made)
        }
        readingPlaces = places
        navigation = made
        guard
            let renderer = try? NavigationRenderer(
                made, pages: pages, theme: theme, limit: configuration.navLimit)
        else { return false }
        navigationRenderer = renderer
        return true
    }

    /// The pages as they were when the navigation was made: listings were not named by it yet.
    private func pagesBeforeNavigation() -> [Page] {
        var titles: [PathKey: String] = [:]
        folders.forEach { titles[PathKey($0.path)] = $0.listingTitle(configuration) }
        var result = pages
        for index in pages.indices where pages[index].kind == .listing {
            guard let title = titles[PathKey(pages[index].source)], title != pages[index].title else {
                continue
            }
            result[index].title = title
        }
        return result
    }

    private mutating func renew(_ nodes: [Int], of navigation: Navigation) -> Bool {
        self.navigation = navigation
        guard !nodes.isEmpty else { return true }
        do throws(TemplateError) {
            try navigationRenderer.renew(nodes, of: navigation, pages: pages)
            return true
        } catch {
            return false
        }
    }

    // MARK: The theme

    /// The site with another theme; nil where its files may be in the way of others.
    func themed(_ theme: Theme) -> Site? {
        let paths = self.theme.assets.map(\.path)
        guard theme.assets.map(\.path) == paths, theme.templateNames == self.theme.templateNames,
            !hasFilesBesideThemes
        else { return nil }
        var site = self
        site.theme = theme
        // Of the configuration's part in it, which is what may be wrong, nothing is new.
        var known: [Diagnostic] = []
        site.frame = PageFrame(
            project, theme: theme, resolver: resolver, pages: pages, redirects: redirects, &known)
        guard theme.navigationKey == nil || theme.navigationKey != self.theme.navigationKey else {
            return site
        }
        guard
            let renderer = try? NavigationRenderer(
                navigation, pages: pages, theme: theme, limit: configuration.navLimit)
        else { return nil }
        site.navigationRenderer = renderer
        return site
    }

    /// Whether anything is published where themes are, whose folder's name changes with their files.
    private var hasFilesBesideThemes: Bool {
        func isBeside(_ path: String) -> Bool { path.utf8.starts(with: Theme.folderPrefix.utf8) }
        return files.contains(where: isBeside) || pages.contains { isBeside($0.address.outputPath) }
            || redirects.contains { isBeside($0.outputPath) }
            || references.contains { $0.settings.path.utf8.starts(with: "assets".utf8) }
    }
}

extension Navigation {
    /// The nodes that bear another title than in a navigation that is the same otherwise; nil where it is not.
    fileprivate func renamed(since old: Navigation) -> [Int]? {
        guard nodes.count == old.nodes.count, reading == old.reading else { return nil }
        var result: [Int] = []
        for (index, node) in nodes.enumerated() {
            let before = old.nodes[index]
            guard node.page == before.page, node.parent == before.parent, node.children == before.children,
                node.isSection == before.isSection, node.url == before.url, node.fragment == before.fragment,
                node.method == before.method, node.isDeprecated == before.isDeprecated,
                node.group == before.group, node.standsApart == before.standsApart
            else { return nil }
            if node.title != before.title { result.append(index) }
        }
        return result
    }
}
