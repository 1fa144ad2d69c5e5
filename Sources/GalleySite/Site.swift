// A site in memory: the one place where pages know of each other.
//
// It is a value made from a project. It renders any of its pages on any thread, without reading a file.

import GalleyCore
import GalleyData
import GalleyMarkdown
import GalleyTemplate

/// All pages of a site, with what ties them together.
package struct Site: Sendable {
    package let project: Project
    package internal(set) var pages: [Page]
    /// Files of the content folder that are copied, in the order of the resolver's indices.
    package let files: [String]
    package internal(set) var navigation: Navigation
    package internal(set) var resolver: LinkResolver
    package internal(set) var theme: Theme
    package let redirects: [Redirect]
    package let references: [Reference]
    /// Whether something is content by a symbolic link, so that one file may be two pages.
    let hasLinks: Bool
    /// Which pages have Markdown beside them.
    let offeredMarkdown: MarkdownPages
    /// What is wrong with the order of the pages.
    let navigationProblems: [Diagnostic]
    /// The folders that the pages were found in.
    let folders: ContentFolder
    var navigationRenderer: NavigationRenderer
    let history: GitHistory?
    /// What all pages share of the configuration and the theme.
    var frame: PageFrame
    /// The page that lists the tags, and what it lists.
    let tagIndex: (page: Int, tags: TagIndex)?
    /// The ids that they have there.
    let tagIDs: [String: String]
    /// Each page's index in the reading order, -1 for those that have none.
    var readingPlaces: [Int32]
    /// What reads its files once more.
    private(set) var reader = LazyValue<DocumentReader>()

    package var configuration: Configuration { project.configuration }
    /// Files that the footer of every page shows, by index.
    package var usedByFooter: [Int] { frame.usedByFooter }
    /// Destinations in the footer of every page that lead nowhere, and were told; from the root of the site.
    var brokenInFooter: Set<String> { frame.brokenInFooter }

    /// Loads a project. Problems are collected; nil where there can be no site.
    package init?(_ project: Project, diagnostics: inout [Diagnostic]) {
        var kept: KeptSources?
        self.init(project, kept: &kept, diagnostics: &diagnostics)
    }

    /// Loads a project, with what was `kept` of the last time and is as it was. What is wrong with Markdown files by
    /// themselves is then in `kept`.
    init?(_ project: Project, kept: inout KeptSources?, diagnostics: inout [Diagnostic]) {
        // Which folder has the pages is in the file that cannot be read: what would be told now would be wrong.
        guard !project.configuration.isUnreadable else { return nil }
        var loader = SiteLoader(project, kept: kept)
        // Held once only, or it would be copied to be changed.
        kept = nil
        let isLoaded = loader.load()
        diagnostics += loader.diagnostics + loader.documentDiagnostics
        kept = loader.takeKept()
        guard isLoaded else { return nil }
        guard !loader.pages.isEmpty else {
            diagnostics.append(
                Diagnostic(
                    .error, "content/empty",
                    "there is no page in the content folder `\(project.configuration.content)`",
                    help: ["a page is a file that ends in `.md`"]))
            return nil
        }
        let configuration = project.configuration
        references = loader.references
        hasLinks = loader.hasLinks
        offeredMarkdown = MarkdownPages(configuration)
        folders = loader.root
        var pages = loader.takePages()
        var navigationProblems: [Diagnostic] = []
        navigation = Self.navigation(
            of: pages, in: folders, drafts: loader.drafts, references, loader.directory, configuration,
            &navigationProblems)
        self.navigationProblems = navigationProblems
        diagnostics += navigationProblems
        readingPlaces = Self.place(&pages, in: navigation)
        self.project = project
        self.pages = pages
        files = loader.files
        tagIndex = loader.tagIndex
        tagIDs = tagIndex?.tags.ids ?? [:]
        resolver = LinkResolver(
            pages: pages, files: loader.files, drafts: loader.drafts, directory: loader.directory,
            offered: GeneratedFile.wanted(by: configuration, pages: pages).map { file in
                (
                    file.path,
                    file == .search ? SearchFolder.address(configuration.urls).encoded : Array(file.path.utf8)
                )
            }, hasWikiLinks: configuration.markdown.wikiLinks,
            readsAddresses: configuration.conventions == .mkdocs)
        redirects = Redirect.all(pages: pages, files: files, resolver: resolver, configuration, &diagnostics)
        let history = kept?.history ?? Self.history(project)
        diagnostics += history.diagnostics
        kept?.history = history
        self.history = history.times
        var themeProblems: [Diagnostic] = []
        guard
            let theme = kept?.theme
                ?? Theme(project, diagnostics: &themeProblems)
        else {
            diagnostics += themeProblems
            return nil
        }
        diagnostics += themeProblems
        self.theme = theme
        // One with problems is read again, to tell of them again.
        kept?.theme = themeProblems.isEmpty ? theme : nil
        diagnostics += AddressChecker.problems(
            project, pages: pages, files: files, redirects: redirects,
            assets: theme.assets.map { theme.assetFolder + "/" + $0.path }, references: references)
        Self.checkSearch(pages, drafts: loader.drafts, configuration, &diagnostics)
        Self.checkTagsPage(pages, drafts: loader.drafts, configuration, &diagnostics)
        do {
            navigationRenderer = try NavigationRenderer(
                navigation, pages: pages, theme: theme, limit: configuration.navLimit)
        } catch {
            diagnostics.append(error.diagnostic)
            return nil
        }
        frame = PageFrame(
            project, theme: theme, resolver: resolver, pages: pages, redirects: redirects, &diagnostics)
        Self.checkTemplates(pages, theme, &diagnostics)
    }

    /// The navigation that a configuration, or else the folders, give to pages.
    static func navigation(
        of pages: [Page], in folders: ContentFolder, drafts: Set<String>, _ references: [Reference],
        _ directory: ReferenceDirectory?, _ configuration: Configuration, _ diagnostics: inout [Diagnostic]
    ) -> Navigation {
        var builder = NavigationBuilder(
            pages: pages, root: folders, drafts: drafts, references: references, directory: directory,
            conventions: configuration.conventions)
        defer { diagnostics += builder.diagnostics }
        guard let list = configuration.nav, let file = configuration.file else {
            return builder.buildFromFolders()
        }
        return builder.build(from: list, in: file)
    }

    /// Tells pages where a navigation has them; gives each page's index in the reading order, -1 for none.
    static func place(_ pages: inout [Page], in navigation: Navigation) -> [Int32] {
        for (index, node) in navigation.nodes.enumerated().dropFirst() {
            guard let page = node.page else { continue }
            if pages[page].node == nil { pages[page].node = index }
            // A listing is named as the navigation names its section.
            if pages[page].kind == .listing { pages[page].title = node.title }
        }
        var places = [Int32](repeating: -1, count: pages.count)
        for (place, page) in navigation.reading.enumerated() { places[page] = Int32(place) }
        return places
    }

    private static func history(_ project: Project) -> (times: GitHistory?, diagnostics: [Diagnostic]) {
        var diagnostics: [Diagnostic] = []
        let wanted = project.configuration.lastUpdated
        return (wanted ? GitHistory(folder: project.contentFolder, &diagnostics) : nil, diagnostics)
    }

    static func checkTemplates(_ pages: [Page], _ theme: Theme, _ diagnostics: inout [Diagnostic]) {
        for page in pages {
            guard let name = page.metadata.template, theme.template(named: name) == nil else { continue }
            let meant = nearest(to: name, among: theme.templateNames)
            diagnostics.append(
                Diagnostic(
                    .error, "front-matter/unknown-template", "the theme has no template `\(name)`",
                    at: page.metadata.templateLocation,
                    help: [
                        meant.map { "did you mean `\($0)`?" }
                            ?? "it has \(theme.templateNames.joined(separator: ", "))"
                    ]
                ))
        }
    }

    /// Puts a page in the place of one that other pages know the same of, but for its ids.
    mutating func replace(_ page: Page, at index: Int) {
        // One array for both: a second would be a second copy of all pages, as a snapshot in use keeps the old ones.
        pages = []
        resolver.replace(page, at: index)
        pages = resolver.pages
        // Files of variables may have changed with it.
        reader = LazyValue()
    }

    /// Changes what the site itself says of its pages.
    mutating func withPages(_ change: (inout [Page]) -> Void) {
        pages = []
        resolver.withPages(change)
        pages = resolver.pages
    }

    /// Takes the texts that were collected out of the pages.
    mutating func takeTexts() -> PageTexts {
        var texts: [[UInt8]] = []
        withPages { pages in
            texts = pages.indices.map { index in
                var text: [UInt8] = []
                swap(&text, &pages[index].document.text)
                return text
            }
        }
        return PageTexts(texts)
    }

    // MARK: Rendering

    /// A page's file and what was found while making it.
    package struct Rendered: Sendable {
        package var bytes: [UInt8]
        package var problems: [LinkProblem]
        package var usedFiles: [Int]
        /// Where in `bytes` the author's text went; nil where a template changed or dropped it.
        package var content: Range<Int>?
        /// Where in `bytes` the addresses of the document's links begin, in their order; empty without `content`.
        package var holes: [Int32]
        /// For each hole the file that its link leads to, as `LinkResolver.Scratch.targets` has it.
        package var targets: [Int32]
        /// Where in `bytes` the navigation went, where all of its links are made of the list of pages.
        package var navigation: Range<Int>?
    }

    /// Renders a page.
    package func render(_ index: Int) throws(TemplateError) -> Rendered {
        let page = pages[index]
        let shared = page.isNotFound ? frame.notFound : frame.context(atDepth: page.address.depth)
        var scratch = LinkResolver.Scratch(page, index: index, root: page.isNotFound ? shared.root : nil)
        var content: [UInt8] = []
        content.reserveCapacity(page.document.html.count + page.document.destinations.count + 256)
        var holes: [Int32] = []
        holes.reserveCapacity(page.document.links.count)
        page.document.appendHTML(to: &content) { link, out in
            holes.append(Int32(out.count))
            resolver.append(link, of: page.document, scratch: &scratch, to: &out)
        }
        let targets = scratch.targets
        var nav: [UInt8] = []
        try navigationRenderer.write(node: page.node, root: shared.root, to: &nav)
        var context = shared.values
        context["page"] = .object(pageValues(index, &scratch))
        context["content"] = .html(content)
        context["nav"] = .html(nav)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.count + nav.count + 8192)
        try template(for: page).render(context, into: &bytes)
        let start = content.isEmpty ? nil : bytes.firstIndex(of: content.span)
        return Rendered(
            bytes: bytes, problems: scratch.problems + resolver.problems(of: index),
            usedFiles: scratch.usedFiles,
            content: start.map { $0..<$0 + content.count },
            holes: start.map { start in holes.map { $0 + Int32(start) } } ?? [], targets: targets,
            navigation: navigation.hasForeignEntries
                ? nil : bytes.firstIndex(of: nav.span).map { $0..<$0 + nav.count })
    }

    /// Renders the page for addresses that are not there, where the author wrote none.
    package func renderNotFound() throws(TemplateError) -> [UInt8] {
        var nav: [UInt8] = []
        try navigationRenderer.write(node: nil, root: frame.notFound.root, to: &nav)
        var context = frame.notFound.values
        context["page"] = [
            "title": "Page not found", "noindex": true, "path": "404.html", "heading_in_content": false,
            "meta": [:],
        ]
        context["content"] = .html([])
        context["nav"] = .html(nav)
        return try render(theme.template(named: "404.html"), context)
    }

    /// Renders the page that shows what was found.
    package func renderSearch() throws(TemplateError) -> [UInt8] {
        let address = SearchFolder.address(configuration.urls)
        let shared = frame.context(atDepth: address.depth)
        var nav: [UInt8] = []
        try navigationRenderer.write(node: nil, root: shared.root, to: &nav)
        var context = shared.values
        context["page"] = [
            "title": "Search", "noindex": true, "search": false, "path": .bytes(address.encoded),
            "heading_in_content": false, "children": .list(sections(from: address)), "meta": [:],
        ]
        context["content"] = .html([])
        context["nav"] = .html(nav)
        return try render(theme.template(named: Page.resultsTemplate), context)
    }

    /// Renders the file that sends a browser to where a page went.
    package func render(_ redirect: Redirect) throws(TemplateError) -> [UInt8] {
        var context = frame.context(atDepth: redirect.depth).values
        // A canonical address already says which of the two to keep; both together contradict each other.
        context["page"] = [
            "title": "Moved", "noindex": .boolean(redirect.absoluteTarget.isEmpty),
            "canonical": .string(redirect.absoluteTarget),
            "path": .string(redirect.outputPath), "meta": [:],
        ]
        context["redirect"] = ["target": .string(redirect.relativeTarget)]
        context["content"] = .html([])
        context["nav"] = .html([])
        return try render(theme.template(named: "redirect.html"), context)
    }

    private func render(_ template: Template?, _ context: Object) throws(TemplateError) -> [UInt8] {
        var bytes: [UInt8] = []
        try template?.render(context, into: &bytes)
        return bytes
    }

    private func template(for page: Page) -> Template {
        let name =
            page.metadata.template
            ?? (page.isNotFound
                ? "page.html"
                : page.kind == .reference
                    ? "reference.html"
                    : page.kind == .listing
                        ? "section.html"
                        : page.address.outputPath == "index.html" ? "home.html" : "page.html")
        // The names above are part of the default theme, and an author's own was checked.
        return theme.template(named: name) ?? theme.template(named: "page.html")!
    }
}
