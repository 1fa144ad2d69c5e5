// `galley.yml` as values. Everything has a default: a site needs no configuration.

import GalleyCore
import GalleyData
import GalleyMarkdown

/// What the user decided about a site.
package struct Configuration: Sendable {
    /// How files, titles and front matter are understood where builders differ.
    package enum Conventions: String, Sendable { case galley, mkdocs }
    package enum AddressStyle: String, Sendable { case directory, file }
    package enum Appearance: String, Sendable { case auto, light, dark }

    package struct Theme: Sendable {
        package var folder = "theme"
        package var accent: String?
        package var accentDark: String?
        package var fontText: String?
        package var fontHeading: String?
        package var fontCode: String?
        package var logo: String?
        package var logoDark: String?
        package var favicon: String?
        package var appearance = Appearance.auto
        package var footer: String?
        package var stylesheets: [String] = []
        package var scripts: [String] = []
        package var mermaid = Mermaid()
    }

    /// The script that draws Mermaid's diagrams.
    package struct Mermaid: Sendable {
        /// A file of the content folder or a URL; nil for none.
        package var script: String?
        /// What the script's bytes hash to, for browsers to check.
        package var integrity: String?
    }

    package struct SocialLink: Sendable {
        package var name: String
        package var url: String
    }

    package struct Redirect: Sendable {
        package var from: String
        package var to: String
        package var location: SourceLocation?
    }

    /// The file it was read from, as messages name it; nil where there is none.
    package var file: DataFile?
    /// Whether there is a file that cannot be read, so that nothing is known of the site.
    package internal(set) var isUnreadable = false
    /// Absolute paths of the files that this one takes settings from.
    package var furtherFiles: [String] = []
    package var conventions = Conventions.galley
    /// Whether it was made from a configuration of MkDocs, so that the user has no galley.yml.
    package internal(set) var isOfMkDocs = false
    /// What the files are called in which folders say how the navigation shows them.
    package var folderFiles = FolderSettings.fileNames
    package var title = "Documentation"
    package var description = ""
    package var language = "en"
    package var author = ""
    package var copyright = ""
    /// Ends in `/`; empty where the user gave none.
    package var baseURL = ""
    package var content = "content"
    package var output = "public"
    package var exclude: [String] = []
    /// Patterns of pages that are drafts, and of pages that the navigation is not to show.
    package var draftPages: [String] = []
    package var unlistedPages: [String] = []
    package var urls = AddressStyle.directory
    package var nav: Node?
    package var navLimit = 60
    package var contentsDepth = 3
    package var markdown = MarkdownOptions()
    package var snippets = SnippetOptions()
    /// How bad the user finds a snippet that is not there; nil where nothing is said.
    var missingSnippets: Diagnostic.Severity?
    /// Nil where `{{ name }}` is text like any other.
    package var variables: Variables?
    package var variablesInCode = false
    package var theme = Theme()
    package var social: [SocialLink] = []
    package var repository = ""
    /// What the link to the repository says; empty for its path.
    package var repositoryName = ""
    package var branch = "main"
    /// With `{path}`; empty for none.
    package var editURL = ""
    package var sourceURL = ""
    package var lastUpdated = false
    package var readingTime = false
    package var tagsPage = TagsPage.none
    package var redirects: [Redirect] = []
    package var writesNetlifyRedirects = false
    package var writesNginxRedirects = false
    package var sitemap = true
    package var feed = true
    package var drafts = false
    package var strict = false
    package var followSymlinks = false
    package var audit = Audit()
    /// The URL that opens a file in the user's editor, with `{path}`, `{line}` and `{column}`; empty for none.
    package var editor = "vscode://file{path}:{line}:{column}"
    package var references: [Reference] = []
    package var search = Search()
    package var llms = LLMs()
    package var extra: Node?

    package init() {}

    /// What the file may be called, the usual name first.
    package static let fileNames = ["galley.yml", "galley.yaml"]

    /// The same with the files of others that are read where there is none of these.
    package static var projectFileNames: [String] { fileNames + MkDocsFile.names }

    /// What messages about a configuration file call the folder of the pages.
    static func contentName(in file: DataFile?) -> String {
        file?.isMade ?? false ? "the folder that `docs_dir` names" : "the content folder"
    }

    /// Reads a configuration file; problems are diagnostics, and what is wrong keeps its default.
    package init(yaml: [UInt8], path: String, diagnostics: inout [Diagnostic]) {
        self.init(DataFile(yaml: yaml, path: path), diagnostics: &diagnostics)
    }

    /// Takes the settings of a file that was read.
    init(_ file: DataFile, diagnostics: inout [Diagnostic]) {
        diagnostics += file.diagnostics
        self.file = file
        guard let root = file.root else {
            isUnreadable = file.hasErrors
            return
        }
        isUnreadable = root.kind != .mapping && !root.isNull
        var checker = KeyChecker(file, idPrefix: "config")
        checker.check(root, against: Self.keys, named: "")
        diagnostics += checker.diagnostics
        read(root, file)
        if let node = root["audit"] { diagnostics += unknownRules(node, file) }
        if let node = root["api"] { diagnostics += referencesWithoutSpec(node, file) }
        if let node = root["markdown"] {
            diagnostics += unknownRepository(node, file)
            diagnostics += read(mathMacros: node, file)
        }
    }

    private mutating func read(_ root: Node, _ file: DataFile) {
        func set(_ key: String, _ target: inout String) {
            if let text = root[key]?.scalarText { target = text }
        }
        func set(_ key: String, _ target: inout Bool) { if let value = root[key]?.boolean { target = value } }
        set("title", &title)
        set("description", &description)
        set("language", &language)
        set("author", &author)
        set("copyright", &copyright)
        setPath(root["content"], &content)
        setPath(root["output"], &output)
        set("repository", &repository)
        set("repository_name", &repositoryName)
        set("branch", &branch)
        set("last_updated", &lastUpdated)
        set("reading_time", &readingTime)
        set("sitemap", &sitemap)
        set("feed", &feed)
        set("drafts", &drafts)
        set("strict", &strict)
        set("follow_symlinks", &followSymlinks)
        if let url = root["base_url"]?.string, isBaseURL(url) { baseURL = Self.asFolder(url) }
        exclude = root["exclude"]?.strings ?? []
        draftPages = root["draft_pages"]?.strings ?? []
        unlistedPages = root["unlisted_pages"]?.strings ?? []
        if let name = root["conventions"]?.string.flatMap(Conventions.init) { conventions = name }
        folderFiles =
            root["folder_files"]?.strings ?? (conventions == .mkdocs ? [] : FolderSettings.fileNames)
        if content == "." {
            // The project's own files lie among the pages.
            exclude += (Self.fileNames + MkDocsFile.names + [file.path]).filter { !$0.hasPrefix("/") }.map {
                "/" + $0
            }
        }
        if let style = root["urls"]?.string.flatMap(AddressStyle.init) { urls = style }
        if let list = root["nav"], list.kind == .sequence { nav = list }
        if let limit = root["nav_limit"]?.integer, limit >= 5 { navLimit = min(limit, 1000) }
        if let depth = root["contents_depth"]?.integer, (1...6).contains(depth) { contentsDepth = depth }
        extra = root["extra"]
        if let node = root["audit"] { read(audit: node) }
        if let node = root["serve"] { read(serve: node) }
        if let node = root["api"] { read(api: node, file) }
        if let node = root["search"] { read(search: node) }
        if let node = root["llms"] { read(llms: node) }
        markdown.tableOfContentsDepth = contentsDepth
        if let node = root["markdown"] { read(markdown: node) }
        read(variables: root, file)
        if let node = root["theme"] { read(theme: node) }
        if let node = root["social"], node.kind == .sequence {
            social = node.items.compactMap { item in
                guard let name = item["name"]?.scalarText, let url = item["url"]?.scalarText else {
                    return nil
                }
                return SocialLink(name: name, url: url)
            }
        }
        if let node = root["redirects"], node.kind == .mapping {
            redirects = node.entries.compactMap { key, value in
                guard let from = key.scalarText, let to = value.string else { return nil }
                return Redirect(from: from, to: to, location: file.location(of: key))
            }
        }
        if let value = root["tags_page"] {
            tagsPage = value.string.map { .path($0) } ?? (value.boolean == true ? .marked : .none)
        }
        let kinds = root["redirect_files"]?.strings ?? []
        writesNetlifyRedirects = kinds.contains("_redirects")
        writesNginxRedirects = kinds.contains("nginx")
        readPageLinks(root)
    }

    private mutating func read(serve node: Node) {
        if let editor = node["editor"]?.string { self.editor = editor }
    }

    private mutating func read(theme node: Node) {
        setPath(node["folder"], &theme.folder)
        theme.accent = node["accent"]?.string.flatMap { isColor($0) ? $0 : nil }
        theme.accentDark = node["accent_dark"]?.string.flatMap { isColor($0) ? $0 : nil }
        theme.fontText = node["font_text"]?.string.flatMap { isFontList($0) ? $0 : nil }
        theme.fontHeading = node["font_heading"]?.string.flatMap { isFontList($0) ? $0 : nil }
        theme.fontCode = node["font_code"]?.string.flatMap { isFontList($0) ? $0 : nil }
        theme.logo = node["logo"]?.string
        theme.logoDark = node["logo_dark"]?.string
        theme.favicon = node["favicon"]?.string
        if let choice = node["appearance"]?.string.flatMap(Appearance.init) { theme.appearance = choice }
        theme.footer = node["footer"]?.scalarText
        theme.stylesheets = node["stylesheets"]?.strings ?? []
        theme.scripts = node["scripts"]?.strings ?? []
        if let mermaid = node["mermaid"] {
            theme.mermaid.script = mermaid.string ?? mermaid["script"]?.string
            theme.mermaid.integrity = mermaid["integrity"]?.string
        }
    }

    /// Edit and source links follow from the repository on the hosts whose addresses are known.
    private mutating func readPageLinks(_ root: Node) {
        while repository.hasSuffix("/") { repository.removeLast() }
        let host = repository.split(separator: "/", omittingEmptySubsequences: false).dropFirst(2).first ?? ""
        let folder = content.isEmpty || content == "." ? "" : content + "/"
        switch host {
        case "github.com":
            editURL = "\(repository)/edit/\(branch)/\(folder){path}"
            sourceURL = "\(repository)/blob/\(branch)/\(folder){path}"
        case "gitlab.com":
            editURL = "\(repository)/-/edit/\(branch)/\(folder){path}"
            sourceURL = "\(repository)/-/blob/\(branch)/\(folder){path}"
        case "codeberg.org":
            editURL = "\(repository)/_edit/\(branch)/\(folder){path}"
            sourceURL = "\(repository)/src/branch/\(branch)/\(folder){path}"
        default: break
        }
        if let node = root["edit_url"] { editURL = node.string ?? (node.boolean == false ? "" : editURL) }
        if let node = root["source_url"] {
            sourceURL = node.string ?? (node.boolean == false ? "" : sourceURL)
        }
    }

    private func setPath(_ node: Node?, _ target: inout String) {
        if let path = node?.string { target = Self.cleaned(path) }
    }

    /// A folder's path without what means nothing in it: `./docs//` is `docs`, and the empty path is `.`.
    /// `..` stays, since what it leads to depends on symbolic links.
    package static func cleaned(_ path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        let plain = (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
        return plain.isEmpty ? "." : plain
    }

    /// A base URL is a folder's: relative references are resolved against it.
    package static func asFolder(_ url: String) -> String {
        let plain = String(url.prefix { $0 != "?" && $0 != "#" })
        return plain.hasSuffix("/") ? plain : plain + "/"
    }

    /// The path of the base URL, `/docs/`; `/` where there is none. The 404 page needs it.
    package var basePath: String {
        let bytes = Array(baseURL.utf8)
        let reference = URLReference(bytes.span)
        let path = String(bytes[reference.path])
        return path.isEmpty ? "/" : path
    }
}
