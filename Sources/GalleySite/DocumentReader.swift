// One Markdown file to one page, knowing of no other.

import GalleyCore
import GalleyData
import GalleyMarkdown

/// Reads the Markdown files of a project.
struct DocumentReader: Sendable {
    private let project: Project
    private let configuration: Configuration
    private let options: MarkdownOptions
    private let unsearched: PagePatterns
    private let variables: Variables?
    /// What puts other files and variables into pages; nil where nothing is to be.
    private let composer: Composer?
    private let snippets: SnippetFiles?
    /// What is wrong with what all pages share.
    let diagnostics: [Diagnostic]
    private let draftPages: PathPatterns
    private let unlistedPages: PathPatterns
    /// Titles that the navigation gives to pages: those of MkDocs are the pages' own.
    private let titles: [String: String]
    /// The content folder.
    let folder: String

    init(_ project: Project) {
        self.project = project
        folder = project.contentFolder
        configuration = project.configuration
        var options = configuration.pageMarkdown
        options.codeLinks = configuration.references.contains { $0.linksCode }
        self.options = options
        unsearched = PagePatterns(configuration.search.exclude)
        var diagnostics: [Diagnostic] = []
        variables = project.variables(diagnostics: &diagnostics)
        if configuration.snippets.isEmpty, variables == nil {
            composer = nil
            snippets = nil
        } else {
            let files = SnippetFiles(project)
            snippets = files
            diagnostics += files.missing(configuration.snippets.appended, project)
            composer = Composer(configuration.snippets, files, variables: variables, markdown: options)
        }
        self.diagnostics = diagnostics
        draftPages = PathPatterns(configuration.draftPages)
        unlistedPages = PathPatterns(configuration.unlistedPages)
        titles = configuration.conventions == .mkdocs ? NavigationTitles.titles(in: configuration.nav) : [:]
    }

    /// Whether another reader makes the same of a file.
    func reads(as other: DocumentReader) -> Bool {
        folder == other.folder && configuration.content == other.configuration.content
            && options == other.options && configuration.search.exclude == other.configuration.search.exclude
            && configuration.drafts == other.configuration.drafts
            && configuration.urls == other.configuration.urls
            && configuration.title == other.configuration.title
            && configuration.conventions == other.configuration.conventions && titles == other.titles
            && configuration.draftPages == other.configuration.draftPages
            && configuration.unlistedPages == other.configuration.unlistedPages
            && configuration.llms.isEnabled == other.configuration.llms.isEnabled
            && configuration.tagsPage == other.configuration.tagsPage
            && configuration.snippets == other.configuration.snippets && variables == other.variables
    }

    /// The text of a page with what it asks for, and with the list of tags where it is given; nil where that is its file's.
    func compose(
        _ source: [UInt8], bodyStart: Int, path: String, title: String?, tags: TagIndex?,
        lookups: inout Set<PathKey>
    ) -> Composition? {
        let (display, file) = (project.display(path), cleanedPath(folder + "/" + path))
        let composition = composer?.compose(
            source, bodyStart: bodyStart, path: display, file: file,
            page: Self.variables(
                of: source, bodyStart: bodyStart, path: path,
                title: title ?? Self.writtenHeading(source[bodyStart...])
                    ?? GalleySite.title(fromName: splitExtension(fileName(path)).stem)),
            lookups: &lookups)
        guard let tags, let text = composition ?? Composition(page: source, path: display, file: file) else {
            return composition
        }
        return tags.filled(text, from: bodyStart, configuration.conventions)
    }

    /// The text of a file as it is read: without what only MkDocs fills.
    func prepared(_ source: [UInt8], bodyStart: Int) -> (
        source: [UInt8], objects: [(name: String, range: Range<Int>)]
    ) {
        var result = source
        let isOfMkDocs = configuration.conventions == .mkdocs && !configuration.markdown.containers
        let objects = isOfMkDocs ? MkDocsObjects.takeOut(of: &result, from: bodyStart) : []
        return (result, objects)
    }

    /// Where the text of a file begins.
    func bodyStart(of source: [UInt8]) -> Int { Self.bodyStart(of: source, configuration.conventions) }

    static func bodyStart(of source: [UInt8], _ conventions: Configuration.Conventions) -> Int {
        if let split = FrontMatter.split(source) { return split.bodyStart }
        return conventions == .mkdocs ? MkDocsMetadata.multiMarkdown(source)?.start ?? 0 : 0
    }

    /// Reads a file of the content folder. With `tags` the page lists them.
    func read(_ path: String, isIndex: Bool, tags: TagIndex? = nil) -> SiteLoader.Loaded {
        var loaded = SiteLoader.Loaded()
        let display = project.display(path)
        let written: [UInt8]
        do {
            written = try readFile(folder + "/" + path)
        } catch {
            loaded.diagnostics.append(
                Diagnostic(
                    .error, "content/unreadable", "cannot read the file: \(error.reason)",
                    at: SourceLocation(path: display)))
            return loaded
        }
        var (metadata, bodyStart) =
            configuration.conventions == .mkdocs
            ? MkDocsMetadata.read(written, path: display, diagnostics: &loaded.diagnostics)
            : PageMetadata.read(written, path: display, diagnostics: &loaded.diagnostics)
        var fingerprint = Fingerprint()
        fingerprint.combine(written.span.extracting(0..<bodyStart))
        loaded.frontMatter = fingerprint.value
        if path == Page.notFoundSource || unlistedPages.take(path) { metadata.navHidden = true }
        if draftPages.take(path) { metadata.draft = true }
        if metadata.draft, !configuration.drafts {
            loaded.isDraft = true
            return loaded
        }
        let (source, objects) = prepared(written, bodyStart: bodyStart)
        if let notice = MkDocsObjects.notice(objects, in: written, path: display) {
            loaded.diagnostics.append(notice)
        }
        var options = options
        // The headings of the list have ids of their own.
        if tags != nil { options.headingAttributes = true }
        if !metadata.search || unsearched.matches(source: path) { options.collectsText = false }
        var lookups: Set<PathKey> = []
        let composition = compose(
            source, bodyStart: bodyStart, path: path, title: metadata.title, tags: tags, lookups: &lookups)
        loaded.lookups = lookups.compactMap { snippets?.lookup($0) }
        var document = Document(
            markdown: composition?.bytes ?? source, bodyStart: bodyStart, path: display, options: options,
            composition: composition)
        if let drawer = project.graphs, !document.drawings.isEmpty {
            var painter = GraphPainter(
                drawer, path: display, source: composition?.bytes ?? source, composition: composition)
            painter.paint(&document)
            document.diagnostics += painter.diagnostics
        }
        // What was not drawn stays as it is.
        document.drawings = []
        loaded.diagnostics += (composition?.diagnostics ?? []) + document.diagnostics
        // What a page asks for and is not there stops no build of MkDocs', unless it is to.
        if configuration.conventions == .mkdocs, configuration.missingSnippets != .error {
            for i in loaded.diagnostics.indices where loaded.diagnostics[i].id.hasPrefix("snippet/") {
                loaded.diagnostics[i].severity = min(loaded.diagnostics[i].severity, .warning)
            }
        }
        document.diagnostics = []
        let heading = Self.openingHeading(of: document)
        let title =
            titles[path] ?? metadata.title ?? heading ?? Self.title(ofSource: path, isIndex, configuration)
        // A page of this name is what hosts show for an address that is not there; it lies where they look.
        let address =
            path == Page.notFoundSource
            ? Address(path: "404.html", style: configuration.urls)
            : Address(
                path: Address.path(
                    ofSource: path, isIndex: isIndex, slug: metadata.slug, style: configuration.urls),
                style: configuration.urls)
        loaded.page = Page(
            kind: .document, source: path, displayPath: display, metadata: metadata, document: document,
            address: address, title: title, isIndex: isIndex, node: nil, opensWithHeading: heading != nil)
        if configuration.llms.isEnabled { loaded.page?.sourceFingerprint = Fingerprint(written).value }
        if configuration.tagsPage == .marked {
            loaded.page?.listsTags = TagIndex.isWanted(
                in: written, from: bodyStart, configuration.conventions)
        }
        return loaded
    }

    private static func title(ofSource path: String, _ isIndex: Bool, _ configuration: Configuration)
        -> String
    {
        if configuration.conventions == .mkdocs { return MkDocsMetadata.title(ofSource: path) }
        guard isIndex else { return GalleySite.title(fromName: splitExtension(fileName(path)).stem) }
        let folder = parentFolder(path)
        return folder.isEmpty ? configuration.title : GalleySite.title(fromName: fileName(folder))
    }
}
