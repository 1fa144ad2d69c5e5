// A site that follows its sources: told which files changed, it reads those again and nothing else.
//
// Pages are rendered when they are asked for, so that a changed text costs the reading of one file. What other pages know
// of a page is its address, its title, its front matter, its ids and what it says of an API. A new title or theme leaves
// most of the site as it is (`Site.revised`); where anything else is no longer what it was, the site is put together anew
// from the documents that are kept. Either way the result is what a fresh build of the same files would be.

import GalleyAudit
import GalleyCore
import GalleyMarkdown
import GalleyTemplate

/// Files that may have changed.
package enum SourceChanges: Sendable {
    /// By their absolute paths; also such as are there no more.
    case paths([String])
    /// Nobody knows which.
    case all
}

/// A site in memory that is brought up to date.
package struct LiveSite: Sendable {
    /// How far an update went.
    package enum Update: Sendable, Equatable {
        case nothing
        /// The text of these pages, by their indices; no page is new or gone. `ids` tells whether their ids changed.
        case pages([Int], ids: Bool)
        /// The bytes of these copied files, by their paths in the output.
        case files([String])
        /// Any page may be new, changed or gone.
        case whole
        /// The sources have errors, and the last site without them stays.
        case failed
    }

    /// Reads the configuration; nil for the project where that cannot be told from its problems.
    private let configure: @Sendable () -> (project: Project?, diagnostics: [Diagnostic])
    package private(set) var project: Project
    /// The file that Git writes with each commit; nil where nobody asks when a page was changed.
    private var historyFile: String?
    /// Absolute paths of the files that may hold the configuration.
    private var configurationFiles: [String] { namedFiles + project.configuration.furtherFiles }
    private let namedFiles: [String]
    /// The newest site without errors; before there was one, the newest that could be made at all.
    package private(set) var snapshot: SiteSnapshot?
    private var kept = KeptSources()
    private var configurationDiagnostics: [Diagnostic] = []
    private var siteDiagnostics: [Diagnostic] = []
    /// Whether the snapshot was made of sources without errors.
    private var isGood = false
    /// Whether the sources have moved on, and the snapshot has not.
    private var isBehind = true

    /// What is wrong with the sources as they are, other than links.
    package var diagnostics: [Diagnostic] {
        configurationDiagnostics + siteDiagnostics + kept.documentDiagnostics
    }

    /// Makes a site. `configure` reads the configuration, now and whenever its file changes.
    ///
    /// `configurationFile` is its absolute path where it is not one that is found by its name.
    package init(
        _ project: Project, configurationFile: String? = nil,
        configure: @escaping @Sendable () -> (project: Project?, diagnostics: [Diagnostic])
    ) {
        self.project = project
        self.configure = configure
        namedFiles =
            configurationFile.map { [$0] }
            ?? Configuration.projectFileNames.map { project.root + "/" + $0 }
        historyFile = Self.historyFile(of: project)
        readConfiguration()
        remake()
    }

    /// Folders and files to be told of.
    package var roots: [String] {
        var result = [project.contentFolder, project.themeFolder] + configurationFiles
        if let historyFile { result.append(historyFile) }
        if let baselineFile { result.append(baselineFile) }
        result += project.variableFiles
        // What lies in a folder that is watched is watched with it, unless its name hides it.
        for path in kept.lookups.sorted() {
            let isBelow = [project.contentFolder, project.themeFolder].contains { folder in
                path == folder
                    || GalleyCore.path(path, below: folder).map { !$0.hasPrefix(".") && !$0.contains("/.") }
                        ?? false
            }
            if !isBelow, result.last.map({ !path.hasPrefix($0 + "/") }) ?? true { result.append(path) }
        }
        return result
    }

    /// Absolute path of the file that lists what is known to be wrong.
    private var baselineFile: String? {
        project.configuration.audit.policy(root: project.root).baseline?.file
    }

    // MARK: Updates

    /// Brings the site up to date.
    package mutating func update(_ changes: SourceChanges) -> Update {
        guard case .paths(let paths) = changes else {
            readConfiguration()
            kept.keepDocumentsOnly()
            if !project.variableFiles.isEmpty { kept.forgetDocuments() }
            return remake()
        }
        let variableFiles = Set(project.variableFiles)
        var texts: [String] = []
        var copies: [String] = []
        var isWhole = isBehind
        var hasNewTheme = false
        let baselineFile = baselineFile
        let hasNewBaseline = baselineFile.map { paths.contains($0) } ?? false
        for changed in paths {
            let touched = kept.documents(touchedBy: changed)
            let isConfiguration = configurationFiles.contains(changed)
            if isConfiguration {
                // One that is as it was may have been saved as it was, or looked at for the first time.
                if readConfiguration() {
                    isWhole = true
                } else if project.configuration.references.contains(where: \.isRemote) {
                    // Saving it is how one asks for them again.
                    kept.references = nil
                    isWhole = true
                }
            }
            if changed == historyFile {
                kept.history = nil
                isWhole = true
            } else if isConfiguration, !isContent(changed) {
                // No part of the site.
            } else if changed == project.themeFolder || path(changed, below: project.themeFolder) != nil {
                hasNewTheme = true
                // What lies in a theme's folder is content, too, where that is not below the content's.
                if themeHoldsContent { isWhole = true }
                if themeHoldsContent, let source = path(changed, below: project.contentFolder) {
                    kept.changed.insert(PathKey(source))
                }
            } else if let source = path(changed, below: project.contentFolder), !touched.isEmpty,
                source.hasPrefix(".") || source.contains("/.")
            {
                // No part of the site but in other files.
            } else if let source = path(changed, below: project.contentFolder) {
                kept.changed.insert(PathKey(source))
                switch kind(ofSource: source) {
                case .text: texts.append(source)
                case .copy: copies.append(source)
                case .other:
                    // A hidden file is no content, but pages may have it in them.
                    if source.hasPrefix(".") || source.contains("/."),
                        !kept.documents(touchedBy: changed).isEmpty
                    {
                        break
                    }
                    if mayDescribeAPI(source) { kept.references = nil }
                    isWhole = true
                }
            } else if changed == project.contentFolder {
                isWhole = true
            }
            if variableFiles.contains(changed) {
                kept.forgetDocuments()
                isWhole = true
            }
            for source in touched where !texts.contains(source) {
                kept.changed.insert(PathKey(source))
                if case .text = kind(ofSource: source) { texts.append(source) } else { isWhole = true }
            }
        }
        // Several kinds at once are rare, and more texts than these are sooner read in parallel.
        if !copies.isEmpty, hasNewTheme || !texts.isEmpty { isWhole = true }
        if texts.count > Self.textLimit { isWhole = true }
        // One file may be two pages, by a link.
        if snapshot?.site.hasLinks ?? false, !texts.isEmpty || !copies.isEmpty { isWhole = true }
        if !isWhole, hasNewTheme || !texts.isEmpty {
            if let update = replace(texts, takesTheme: hasNewTheme) { return update }
            isWhole = true
        }
        if isWhole {
            if hasNewTheme { kept.theme = nil }
            return remake()
        }
        for source in copies { kept.changed.remove(PathKey(source)) }
        // What is made of findings changes with a baseline, and no file.
        return copies.isEmpty && !hasNewBaseline ? .nothing : .files(copies.sorted())
    }

    /// Whether a file of the configuration may be a page or a file of the site as well.
    private func isContent(_ file: String) -> Bool {
        guard let source = path(file, below: project.contentFolder) else { return false }
        return ContentScanner.isMarkdown(source) || snapshot?.site.files.contains(source) ?? false
    }

    /// So many texts are read one after the other.
    private static let textLimit = 64

    private var themeHoldsContent: Bool {
        project.contentFolder == project.themeFolder
            || path(project.contentFolder, below: project.themeFolder) != nil
    }

    /// Reads the configuration; false where it is what it was.
    @discardableResult
    private mutating func readConfiguration() -> Bool {
        let (project, diagnostics) = configure()
        let before = (self.project, configurationDiagnostics)
        configurationDiagnostics = diagnostics
        if let project { self.project = project }
        let file = self.project.configuration.file
        let isSame =
            file != nil && file?.source == before.0.configuration.file?.source
            && file?.path == before.0.configuration.file?.path && diagnostics == before.1
        guard !isSame else { return false }
        if DocumentReader(before.0).reads(as: DocumentReader(self.project)) {
            kept.keepDocumentsOnly()
        } else {
            kept = KeptSources()
        }
        historyFile = Self.historyFile(of: self.project)
        return true
    }

    private static func historyFile(of project: Project) -> String? {
        project.configuration.lastUpdated ? GitHistory.file(of: project.contentFolder) : nil
    }

    private enum SourceKind {
        /// The Markdown of a page that is there.
        case text
        /// A file that is copied, and is still there.
        case copy
        case other
    }

    private func kind(ofSource source: String) -> SourceKind {
        // What a link leads to may not be shown; that is for the scan to say.
        guard let site = snapshot?.site,
            fileStatus(project.contentFolder + "/" + source, followingLinks: false)?.kind == .file
        else { return .other }
        switch site.resolver[path: source] {
        case .page(let index)?:
            return site.pages[index].kind == .document && site.pages[index].source == source ? .text : .other
        case .file(let index)?:
            return site.files[index] == source && !mayDescribeAPI(source) ? .copy : .other
        case nil: return .other
        }
    }

    /// Whether a changed path may be, or may have held, the description of an API or a part of one.
    private func mayDescribeAPI(_ source: String) -> Bool {
        let isFile =
            fileStatus(project.contentFolder + "/" + source)?.kind == .file
            || snapshot?.site.files.contains(source) ?? false || kept[source] != nil
        // A folder that came or went may have held anything.
        guard isFile else { return true }
        if project.configuration.folderFiles.contains(fileName(source)) || ContentScanner.isMarkdown(source) {
            return false
        }
        return !Self.otherFormats.contains(splitExtension(source).ext.lowercased())
    }

    /// What no description is written in.
    private static let otherFormats: Set<String> = [
        "css", "js", "mjs", "html", "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "pdf", "zip",
        "gz",
        "woff", "woff2", "ttf", "otf", "mp4", "webm", "mp3", "ogg",
    ]

    /// Puts the site together from what is kept and what has to be read again.
    @discardableResult
    private mutating func remake() -> Update {
        var diagnostics: [Diagnostic] = []
        var sources: KeptSources? = kept
        kept = KeptSources()
        let made = Site(project, kept: &sources, diagnostics: &diagnostics)
        kept = sources ?? KeptSources()
        siteDiagnostics = diagnostics
        let hasErrors = self.diagnostics.contains { $0.severity == .error }
        guard let made, !hasErrors || !isGood else {
            isBehind = true
            return .failed
        }
        snapshot = SiteSnapshot(made)
        isGood = !hasErrors
        isBehind = false
        return hasErrors ? .failed : .whole
    }

    // MARK: Texts and themes

    /// Reads the Markdown of pages, and the theme if it is another, and puts them in the place of what there was; nil where
    /// that is not all that changes.
    private mutating func replace(_ sources: [String], takesTheme: Bool) -> Update? {
        guard var site = snapshot?.site else { return nil }
        var theme: Theme?
        if takesTheme {
            // What was wrong with the last one has to be told no longer.
            guard kept.theme != nil else { return nil }
            kept.theme = nil
            var problems: [Diagnostic] = []
            theme = Theme(project, diagnostics: &problems)
            guard theme != nil, problems.isEmpty else { return nil }
        }
        guard let changes = read(sources, for: site) else { return nil }
        let replacements = changes.pages
        // The list of tags is made of what all pages have.
        let touchesList = replacements.contains { $0.page.listsTags || $0.index == site.tagIndex?.page }
        if project.configuration.tagsPage != .none, !changes.areTextsOnly || touchesList { return nil }
        if !changes.areTextsOnly {
            guard let revised = site.revised(replacements) else { return nil }
            site = revised
        }
        if let theme {
            if changes.areTextsOnly {
                for (index, page) in replacements { site.replace(page, at: index) }
            }
            guard let themed = site.themed(theme) else { return nil }
            site = themed
            kept.theme = theme
        }
        for source in sources { kept.changed.remove(PathKey(source)) }
        guard theme != nil || !changes.areTextsOnly else {
            for (index, page) in replacements { snapshot?.site.replace(page, at: index) }
            return .pages(replacements.map(\.index), ids: changes.hasNewIDs)
        }
        snapshot = SiteSnapshot(site)
        return .whole
    }

    /// Pages whose files were read again.
    private struct Replacements {
        var pages: [(index: Int, page: Page)] = []
        /// Whether other pages know the same of all of them, but for their ids.
        var areTextsOnly = true
        var hasNewIDs = false
    }

    private mutating func read(_ sources: [String], for site: Site) -> Replacements? {
        let reader = DocumentReader(project)
        var result = Replacements()
        for source in sources {
            guard case .page(let index)? = site.resolver[path: source],
                let before = kept[source], let old = before.loaded.page
            else { return nil }
            let stamp = FileStamp(reader.folder + "/" + source)
            let loaded = reader.read(source, isIndex: before.isIndex)
            kept.keep(
                KeptSources.Document(stamp: stamp, isIndex: before.isIndex, loaded: loaded), at: source)
            guard var page = loaded.page,
                !loaded.diagnostics.contains(where: { $0.severity == .error }),
                !before.loaded.diagnostics.contains(where: { $0.severity == .error })
            else { return nil }
            let isTextOnly = loaded.frontMatter == before.loaded.frontMatter && page.title == old.title
            if !isTextOnly { result.areTextsOnly = false }
            if !project.configuration.references.isEmpty {
                // What could not be read is looked for each time.
                guard let references = kept.references,
                    let joined = Self.joined(page, to: references, project, instead: site.pages[index]),
                    // The pages of a reference name those that mention it.
                    isTextOnly || references.finder.parts(mentionedIn: joined).isEmpty
                else { return nil }
                page = joined
            }
            page.node = site.pages[index].node
            if page.document.ids != site.pages[index].document.ids {
                // Redirects and the footer were checked against the ids that there were.
                guard site.redirects.isEmpty, project.configuration.theme.footer == nil else { return nil }
                result.hasNewIDs = true
            }
            result.pages.append((index, page))
        }
        return result
    }

    /// A page with what references make of it; nil where it no longer says the same of them.
    private static func joined(
        _ page: Page, to references: KeptSources.References, _ project: Project, instead old: Page
    ) -> Page? {
        guard !references.references.isEmpty else { return page }
        var page = page
        if !page.document.mentions.isEmpty { page.linkCode(references.directory) }
        let embedder = ReferenceEmbedder(
            directory: references.directory, options: Reference.markdownOptions(project.configuration))
        page = embedder.embedding(in: page) ?? page
        guard references.finder.parts(mentionedIn: page) == references.finder.parts(mentionedIn: old) else {
            return nil
        }
        return page
    }
}

/// A site as it is at one moment, with all files that it consists of.
package struct SiteSnapshot: Sendable {
    package fileprivate(set) var site: Site {
        didSet { search = LazyValue() }
    }
    private let extras: [String: ExtraFile]
    /// The files of the search of this state of the site, by their paths.
    private(set) var search = LazyValue<[String: ExtraFile]>()

    init(_ site: Site) {
        self.site = site
        extras = Dictionary(site.extraFiles().map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// What stands at a path of the output.
    package enum File: Sendable {
        case bytes([UInt8])
        /// A copy of a file, by its path in the content folder.
        case copy(String)
    }

    /// Makes the file at a path of the output; nil where there is none.
    package func file(at path: String) throws(TemplateError) -> File? {
        if let page = site.page(at: path) { return .bytes(try site.render(page).bytes) }
        if let file = site.file(at: path) {
            return .copy(site.files[file])
        }
        if let extra = searchFile(at: path) ?? extras[path] { return .bytes(try site.bytes(of: extra)) }
        // A page that was loaded before the theme changed asks for its files at the address that they had.
        let prefix = Theme.folderPrefix
        guard path.hasPrefix(prefix), let slash = path.utf8.dropFirst(prefix.utf8.count).firstIndex(of: 0x2F),
            let extra = extras[site.theme.assetFolder + path[slash...]]
        else { return nil }
        return .bytes(try site.bytes(of: extra))
    }

    /// A file of the search other than its page; asked for one, all are made.
    private func searchFile(at path: String) -> ExtraFile? {
        guard site.configuration.search.isEnabled, path.hasPrefix(SearchFolder.path + "/"),
            path.hasSuffix(".js")
        else { return nil }
        return searchFiles()[path]
    }

    private func searchFiles() -> [String: ExtraFile] {
        search.get {
            Dictionary(site.searchFiles().map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// Whether there is a file at a path of the output.
    package func has(_ path: String) -> Bool {
        site.page(at: path) != nil || site.file(at: path) != nil || extras[path] != nil
            || searchFile(at: path) != nil
    }

    /// Whether a path of the output is that of a folder with a page of its own.
    package func isFolder(_ path: String) -> Bool { has(path + "/index.html") }

    /// The paths of all files of the output.
    package var paths: [String] {
        let made = site.configuration.search.isEnabled ? Array(searchFiles().keys) : []
        return site.pages.map(\.address.outputPath) + site.files + Set(extras.keys).union(made).sorted()
    }
}
