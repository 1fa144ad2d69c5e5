// From the folders of a project to a site in memory: content is scanned, pages are read and parsed in
// parallel, get their addresses, and are tied together.

import GalleyCore
import GalleyData
import GalleyGraphs
import GalleyMarkdown

/// Where a project lies and what was asked for on the command line.
package struct Project: Sendable {
    /// Absolute path of the folder that relative paths of the configuration start from.
    package var root: String
    package var configuration: Configuration
    /// How many threads may work at once.
    package var jobs: Int
    /// What gets the bytes of a URL that the configuration names, or says why there are none. Building a site asks nobody
    /// by itself: whoever starts it may hand in what does.
    package var fetch: @Sendable (_ url: String) -> FetchOutcome = { _ in
        .failure("nothing is asked for here")
    }

    /// What draws graphs; nil leaves their sources on the pages.
    package var graphs: GraphDrawer?

    package enum FetchOutcome: Sendable {
        case bytes([UInt8])
        /// The end of a sentence.
        case failure(String)
    }

    package init(root: String, configuration: Configuration, jobs: Int = availableCores()) {
        self.root = root
        self.configuration = configuration
        self.jobs = jobs
    }

    package func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : path.isEmpty || path == "." ? root : root + "/" + path
    }

    /// How messages name a path of the content folder.
    package func display(_ path: String) -> String {
        let folder = configuration.content
        return folder.isEmpty || folder == "." ? path : folder + "/" + path
    }

    package var contentFolder: String { absolute(configuration.content) }
    package var outputFolder: String { absolute(configuration.output) }
    package var themeFolder: String { absolute(configuration.theme.folder) }
}

/// Pages and files of a site before they know of each other.
struct SiteLoader {
    let project: Project
    private(set) var diagnostics: [Diagnostic] = []
    /// What is wrong with the Markdown files by themselves; with `kept`, that has it.
    private(set) var documentDiagnostics: [Diagnostic] = []
    var pages: [Page] = []
    private(set) var files: [String] = []
    private(set) var drafts: Set<String> = []
    private(set) var root = ContentFolder(path: "")
    private(set) var references: [Reference] = []
    private(set) var directory: ReferenceDirectory?
    /// Whether something is content by a symbolic link.
    private(set) var hasLinks = false
    /// The page that lists the tags, and what it lists.
    var tagIndex: (page: Int, tags: TagIndex)?
    /// What was read before, and then what was read now; nil where nothing is kept.
    private(set) var kept: KeptSources?

    init(_ project: Project, kept: KeptSources? = nil) {
        self.project = project
        self.kept = kept
    }

    /// Reads everything; false where there is nothing to build from.
    mutating func load() -> Bool {
        let configuration = project.configuration
        let folder = project.contentFolder
        guard fileStatus(folder)?.kind == .folder else {
            diagnostics.append(
                Diagnostic(
                    .error, "content/missing-folder", "there is no content folder `\(configuration.content)`",
                    help: missingFolderHelp()))
            return false
        }
        var scanner = ContentScanner(
            root: folder, displayRoot: configuration.content, exclude: configuration.exclude,
            excludedFolders: [project.outputFolder, project.themeFolder].compactMap(realPath),
            followSymlinks: configuration.followSymlinks, folderFiles: configuration.folderFiles)
        root = scanner.scan()
        hasLinks = scanner.hasLinks
        diagnostics += scanner.diagnostics
        var sources: [(path: String, isIndex: Bool)] = []
        root.forEach { folder in
            let index = Self.index(of: folder, configuration.conventions)
            sources += folder.pages.map { ($0, $0 == index) }
        }
        root.forEach { files += $0.files }
        if configuration.conventions == .mkdocs { leaveOutTwins(&sources) }
        refuseUnprintableNames(&sources)
        let reader = DocumentReader(project)
        readPages(sources, reader)
        addTagIndex(reader)
        addListings()
        addReferences()
        return true
    }

    /// What to do where there is no content folder.
    private func missingFolderHelp() -> [String] {
        // Other programs of the kind have their pages there.
        let isElsewhere =
            project.configuration.content != "docs"
            && fileStatus(project.root + "/docs")?.kind == .folder
        var help = [
            isElsewhere
                ? "there is a folder `docs`: `content: docs` in galley.yml takes its pages"
                : "put Markdown files into it, or name another folder with `content:` in galley.yml"
        ]
        let file = project.configuration.file.map { fileName($0.path) } ?? ""
        if MkDocsFile.names.contains(file) {
            return ["name the folder of the pages with `docs_dir:` in \(file)"]
        }
        let others = MkDocsFile.names.filter { fileStatus(project.root + "/" + $0) != nil }
        if let other = others.first {
            help.append("`\(other)` is read where there is no galley.yml; here there is one")
        }
        if !isElsewhere, others.isEmpty { help.append("`galley new my-docs` makes a site to start from") }
        return help
    }

    /// Hands the pages over, to one who changes them and needs no second copy for it.
    mutating func takePages() -> [Page] {
        defer { pages = [] }
        return pages
    }

    /// Hands over what is to be kept for the next time.
    mutating func takeKept() -> KeptSources? {
        defer { kept = nil }
        return kept
    }

    private mutating func addReferences() {
        guard !project.configuration.references.isEmpty else {
            if project.configuration.file?.root?["api"] == nil { diagnostics += unusedDescription() }
            return
        }
        let found = kept?.references ?? readReferences()
        references = found.references
        diagnostics += found.diagnostics
        let directory = found.directory
        self.directory = directory
        guard !references.isEmpty else { return }
        linkCode(directory)
        embedParts(directory)
        let mentions = ReferenceMentions.all(in: pages, found.finder, directory, jobs: project.jobs)
        var made = found
        if kept == nil || made.mentions != mentions {
            made.mentions = mentions
            made.pageDiagnostics = []
            made.pages = references.enumerated().flatMap { number, reference in
                reference.pages(
                    number: number, in: directory, mentions: mentions[number], project.configuration,
                    jobs: project.jobs, diagnostics: &made.pageDiagnostics)
            }
        }
        pages += made.pages
        diagnostics += made.pageDiagnostics
        // What could not be read may be there the next time.
        if kept != nil { kept?.references = directory.isComplete ? made : nil }
    }

    private func readReferences() -> KeptSources.References {
        var loader = ReferenceLoader(project, files: files)
        var references = loader.load()
        let options = Reference.markdownOptions(project.configuration)
        for i in references.indices { references[i].readWords(options) }
        let directory = ReferenceDirectory(references, of: project.configuration.references)
        return KeptSources.References(
            references: references, directory: directory, finder: MentionFinder(directory),
            diagnostics: loader.diagnostics, mentions: [], pages: [], pageDiagnostics: [])
    }

    /// A description that lies among the content and that nothing is made of. `api: []` says that this is meant.
    private mutating func unusedDescription() -> [Diagnostic] {
        let finder = DescriptionFinder(folder: project.contentFolder, files: files)
        var known = kept?.descriptions ?? DescriptionFinder.Known()
        let found = finder.first(&known)
        kept?.descriptions = known
        guard let found else { return [] }
        return [
            Diagnostic(
                .notice, "config/api", "this describes an API, and is published as a file only",
                at: SourceLocation(path: project.display(found)),
                help: [
                    "`api: \(found)` in galley.yml makes a reference of it; `api: []` says that none is wanted"
                ])
        ]
    }

    private mutating func linkCode(_ directory: ReferenceDirectory) {
        let naming = pages.indices.filter { page in
            let document = pages[page].document
            return !document.mentions.isEmpty
                || document.links.contains { ReferenceLink.scheme(of: document.destination(of: $0)) != nil }
        }
        let all = pages
        let linked = parallelMap(naming.count, jobs: project.jobs) { i -> Page in
            var page = all[naming[i]]
            page.linkCode(directory)
            return page
        }
        for (index, page) in zip(naming, linked) { pages[index] = page }
    }

    private mutating func embedParts(_ directory: ReferenceDirectory) {
        let asking = pages.indices.filter { !pages[$0].document.directives.isEmpty }
        let embedder = ReferenceEmbedder(
            directory: directory, options: Reference.markdownOptions(project.configuration))
        let all = pages
        let made = parallelMap(asking.count, jobs: project.jobs) { embedder.embedding(in: all[asking[$0]]) }
        for (index, page) in zip(asking, made) {
            if let page { pages[index] = page }
        }
    }

    /// The file that stands for its folder: `index.md`, else `README.md`.
    private static func index(of folder: ContentFolder, _ conventions: Configuration.Conventions) -> String? {
        func named(_ name: String) -> String? {
            folder.pages.first { path in
                let stem = splitExtension(fileName(path)).stem
                // MkDocs tells letters' cases apart.
                return conventions == .mkdocs ? stem == name : stem.lowercased() == name.lowercased()
            }
        }
        return named("index") ?? named("README")
    }

    /// Of two files with one address MkDocs shows one: `index.md` before `README.md`, and the folder's page before the
    /// file beside the folder.
    private mutating func leaveOutTwins(_ sources: inout [(path: String, isIndex: Bool)]) {
        var indices: [String: String] = [:]
        for source in sources where source.isIndex { indices[parentFolder(source.path)] = source.path }
        let usesFolders = project.configuration.urls == .directory
        sources.removeAll { source in
            guard !source.isIndex else { return false }
            let name = splitExtension(source.path).stem
            let isReadme = fileName(name) == "README"
            let folder = isReadme ? parentFolder(source.path) : name
            guard isReadme || usesFolders, let other = indices[folder] else { return false }
            diagnostics.append(
                Diagnostic(
                    .warning, "content/twins",
                    "this page is left out: `\(other)` has the same address",
                    at: SourceLocation(path: project.display(source.path)), help: ["rename one of them"]))
            return true
        }
    }

    /// A line break in a name would break every list of files, ours and other tools'.
    private mutating func refuseUnprintableNames(_ sources: inout [(path: String, isIndex: Bool)]) {
        func isRefused(_ path: String) -> Bool { path.utf8.contains { $0 < 0x20 || $0 == 0x7F } }
        for path in sources.map(\.path) + files where isRefused(path) {
            diagnostics.append(
                Diagnostic(
                    .warning, "content/control-character",
                    "a file's name holds a control character; it was left out",
                    at: SourceLocation(path: project.display(path)), help: ["rename it"]))
        }
        sources.removeAll { isRefused($0.path) }
        files.removeAll(where: isRefused)
    }

    // MARK: Pages

    /// A Markdown file by itself.
    struct Loaded: Sendable {
        var page: Page?
        var isDraft = false
        /// Of the bytes above the text: what is the same here is the same in all metadata.
        var frontMatter: UInt64 = 0
        var diagnostics: [Diagnostic] = []
        /// What else decided about its text.
        var lookups: [SnippetLookup] = []
    }

    private mutating func readPages(_ sources: [(path: String, isIndex: Bool)], _ reader: DocumentReader) {
        diagnostics += reader.diagnostics
        let known = kept
        let loaded = parallelMap(sources.count, jobs: project.jobs) { i -> KeptSources.Document in
            let (path, isIndex) = sources[i]
            guard let known else {
                return KeptSources.Document(isIndex: isIndex, loaded: reader.read(path, isIndex: isIndex))
            }
            // Taken before the bytes are: what changes in between has another the next time.
            let stamp = FileStamp(reader.folder + "/" + path)
            if let before = known[path], before.isIndex == isIndex, let stamp,
                before.stamp == stamp, !known.changed.contains(PathKey(path)),
                before.loaded.lookups.allSatisfy(\.isCurrent)
            {
                return before
            }
            return KeptSources.Document(
                stamp: stamp, isIndex: isIndex, loaded: reader.read(path, isIndex: isIndex))
        }
        pages.reserveCapacity(loaded.count)
        for (i, document) in loaded.enumerated() {
            if let page = document.loaded.page { pages.append(page) }
            if document.loaded.isDraft { drafts.insert(sources[i].path) }
        }
        guard kept != nil else {
            documentDiagnostics = loaded.flatMap(\.loaded.diagnostics).withoutRepeats.tellingOnceOfGraphviz
            return
        }
        kept?.keep(zip(sources, loaded).map { ($0.path, $1) })
    }

    // MARK: Listings

    /// What makes a file a page.
    static let markdownExtensions = ["md", "markdown"]

    /// Every folder with pages gets one of its own, so that links to folders and breadcrumbs lead somewhere.
    private mutating func addListings() {
        let indexed = Set(pages.filter(\.isIndex).map(\.folder))
        var withPages: Set<String> = []
        for page in pages {
            var folder = page.folder
            while withPages.insert(folder).inserted, !folder.isEmpty { folder = parentFolder(folder) }
        }
        let files = Set(files)
        // The overview of a reference stands for the folder that it is published in.
        let mounts = Set(project.configuration.references.map(\.path))
        // `guide.md` beside the folder `guide` stands for it.
        let sources = Set(pages.map(\.source))
        // So does a redirect from the folder's address.
        let aliases = pages.flatMap { $0.metadata.aliases.map(\.address) }
        let redirected = Set(
            (aliases + project.configuration.redirects.map(\.from)).map { from in
                let bytes = Array(from.utf8)
                var path: [UInt8] = []
                path.append(percentDecoding: bytes.span, URLReference(bytes.span).path)
                return Address.path(ofAlias: String(path), style: project.configuration.urls)
            })
        var listings: [Page] = []
        root.forEach { folder in
            let isBeside = Self.markdownExtensions.contains { sources.contains(folder.path + "." + $0) }
            let indexFile = folder.path.isEmpty ? "index.html" : folder.path + "/index.html"
            guard withPages.contains(folder.path), !mounts.contains(folder.path),
                !indexed.contains(folder.path), !files.contains(indexFile), !isBeside,
                !redirected.contains(folder.path + "/")
            else {
                return
            }
            var metadata = PageMetadata()
            metadata.contents = false
            listings.append(
                Page(
                    kind: .listing, source: folder.path, displayPath: project.display(folder.path),
                    metadata: metadata,
                    document: Document(),
                    address: Address(
                        path: folder.path.isEmpty ? "" : folder.path + "/", style: project.configuration.urls),
                    title: folder.listingTitle(project.configuration), isIndex: true, node: nil))
        }
        pages += listings
    }
}

extension ContentFolder {
    /// What a page is called at first that only lists the folder.
    func listingTitle(_ configuration: Configuration) -> String {
        settings.title
            ?? (path.isEmpty ? configuration.title : GalleySite.title(fromName: fileName(path)))
    }
}

extension Page {
    /// The file of the page shown for addresses that are not there.
    package static let notFoundSource = "404.md"

    /// Whether hosts show the page for addresses that are not there.
    package var isNotFound: Bool { source == Self.notFoundSource }
}
