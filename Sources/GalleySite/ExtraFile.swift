// Files of a site that are neither its pages nor copied: the theme's, those made for machines, redirects, and what a
// reference offers. An author's own file of the same name goes before them.

import GalleyCore
import GalleyTemplate

/// A file that a site makes besides its pages.
struct ExtraFile: Sendable {
    enum Content: Sendable {
        /// A file of the theme, by its index.
        case asset(Int)
        case download(ReferenceDownload)
        /// The Markdown of a page, by its index.
        case markdown(page: Int)
        /// By its index.
        case redirect(Int)
        case generated(GeneratedFile)
        /// Made already.
        case bytes([UInt8])
    }

    /// In the output.
    var path: String
    var content: Content

    /// Whether its links are looked at. What is made of the list of pages needs no proof-reading.
    var isAudited: Bool {
        switch content {
        case .asset, .redirect: true
        case .generated(let file): file == .notFound
        case .download, .markdown, .bytes: false
        }
    }

    var isRedirect: Bool {
        if case .redirect = content { true } else { false }
    }
}

extension Site {
    /// All files besides pages and copies, but those that an author's own stand in the place of.
    ///
    /// `search` are those of the search, whose names nobody knows before they are made.
    func extraFiles(search: [ExtraFile] = []) -> [ExtraFile] {
        var result: [ExtraFile] = []
        func add(_ path: String, _ content: ExtraFile.Content) {
            if !isOwn(path) { result.append(ExtraFile(path: path, content: content)) }
        }
        for (index, asset) in theme.assets.enumerated() {
            add(theme.assetFolder + "/" + asset.path, .asset(index))
        }
        for reference in references {
            for download in ReferenceDownload.all(of: reference) { add(download.path, .download(download)) }
        }
        for (page, path) in markdownPages() { add(path, .markdown(page: page)) }
        for (index, redirect) in redirects.enumerated() {
            result.append(ExtraFile(path: redirect.outputPath, content: .redirect(index)))
        }
        let isMade = search.contains { $0.path == GeneratedFile.searchIndex.path }
        for file in GeneratedFile.wanted(by: configuration, pages: pages)
        where file != .searchIndex || !isMade {
            add(file.path, .generated(file))
        }
        return result + search
    }

    /// Makes a file.
    func bytes(of extra: ExtraFile) throws(TemplateError) -> [UInt8] {
        switch extra.content {
        case .asset(let index): theme.assets[index].bytes
        case .download(let download): download.bytes()
        case .markdown(let page): markdown(ofPage: page)
        case .redirect(let index): try render(redirects[index])
        case .bytes(let bytes): bytes
        case .generated(.notFound): try renderNotFound()
        case .generated(.search): try renderSearch()
        // The index is in a build made before, in a preview when it is asked for.
        case .generated(.searchIndex): []
        case .generated(.sitemap): sitemap()
        case .generated(.robots): robots()
        case .generated(.feed): Feed.atom(self)
        case .generated(.llms): llmsIndex()
        case .generated(.llmsFull): llmsFull()
        case .generated(.netlifyRedirects): netlifyRedirects()
        case .generated(.nginxRedirects): nginxRedirects()
        }
    }

    /// Whether a path of the output is that of a page or of a file of the content folder.
    func isOwn(_ path: String) -> Bool { page(at: path) != nil || file(at: path) != nil }

    /// The page that is published at a path of the output.
    package func page(at path: String) -> Int? {
        guard case .page(let index)? = resolver[path: path], pages[index].address.outputPath == path else {
            return nil
        }
        return index
    }

    /// The file of the content folder that is published at a path of the output.
    package func file(at path: String) -> Int? {
        guard case .file(let index)? = resolver[path: path] else { return nil }
        return index
    }
}
