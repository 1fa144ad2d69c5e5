// `search` and `llms` of the configuration: what readers find, and what programs that read are offered.

import GalleyCore
import GalleyData
import GalleyMarkdown

extension Configuration {
    /// What the site's own search knows.
    package struct Search: Sendable {
        package var isEnabled = true
        /// The language that words are stemmed in; nil for the site's.
        package var language: String?
        /// Whether code blocks are searched; code within a line always is.
        package var indexesCode = true
        /// Pages that are left out, by their file or by their address.
        package var exclude: [String] = []
        /// What the scores of pages are multiplied by; of several patterns the last one counts.
        package var boosts: [(pattern: String, factor: Double)] = []
        /// Whether texts are kept for it: a run that writes no files needs none.
        package var collectsText = true
    }

    /// Text for programs that read, after llmstxt.org.
    package struct LLMs: Sendable {
        package var isEnabled = false
        /// All pages in one file as well.
        package var writesFull = true
        /// Each page as Markdown beside its HTML.
        package var writesPages = true
        package var title: String?
        package var description: String?
        /// Markdown between the description and the lists of pages.
        package var details: String?
        package var exclude: [String] = []
    }

    static let searchKeys: [KeyDeclaration] = [
        KeyDeclaration("enabled", .boolean, default: "true", "Whether the site has a search.").alsoCalled(
            "enable", "on"),
        KeyDeclaration(
            "language", .languageTag,
            "The language whose forms of words are taken for one, where it is not the site's."
        ).alsoCalled("lang", "languages", "locale", "force_language"),
        KeyDeclaration(
            "code", .boolean, default: "true", "Search code blocks too; code within a line always is."
        ).alsoCalled("code_blocks", "index_code", "codeblocks"),
        KeyDeclaration(
            "exclude", .oneOrMore(.string),
            "Patterns of pages to leave out, by their file or their address, such as `changelog/**` or `api/schemas/**`."
        ).alsoCalled("ignore", "ignore_files", "ignorefiles", "excluded", "exclude_pages"),
        KeyDeclaration(
            "boost", .map(PageMetadata.boostType),
            "Patterns of pages, each with what their scores are multiplied by: `changelog/**: 0.5` puts them behind others. The last that a page matches counts; what its front matter says goes first."
        ).alsoCalled("boosts", "weight", "weights", "priority"),
    ]

    static let llmsKeys: [KeyDeclaration] = [
        KeyDeclaration("enabled", .boolean, default: "true", "Whether any of it is written.").alsoCalled(
            "enable", "on", "generatellmstxt"),
        KeyDeclaration(
            "full", .boolean, default: "true", "Write `llms-full.txt`, all pages in one file."
        ).alsoCalled("full_output", "generatellmsfulltxt", "llms_full"),
        KeyDeclaration(
            "pages", .boolean, default: "true", "Write each page as Markdown beside its HTML."
        ).alsoCalled("markdown", "generatellmfriendlydocsforeachpage", "generatemarkdownfiles"),
        KeyDeclaration("title", .text, "The heading of `llms.txt`, where it is not the site's title."),
        KeyDeclaration(
            "description", .text, "The sentence below it, where it is not the site's description."),
        KeyDeclaration(
            "details", .text, "Markdown to stand between the description and the lists of pages."
        ).alsoCalled("markdown_description", "rootcontent", "root_content"),
        KeyDeclaration(
            "exclude", .oneOrMore(.string),
            "Patterns of pages to leave out, by their file or their address."
        ).alsoCalled("ignore", "ignore_files", "ignorefiles"),
    ]

    mutating func read(search node: Node) {
        if let value = node.boolean { search.isEnabled = value }
        guard node.kind == .mapping else { return }
        if let value = node["enabled"]?.boolean { search.isEnabled = value }
        if let tag = node["language"]?.string { search.language = tag }
        if let value = node["code"]?.boolean { search.indexesCode = value }
        search.exclude = node["exclude"]?.strings ?? []
        search.boosts =
            node["boost"]?.entries.compactMap { key, value in
                guard let pattern = key.scalarText, let factor = value.number else { return nil }
                return (pattern, factor)
            } ?? []
    }

    mutating func read(llms node: Node) {
        if let value = node.boolean { llms.isEnabled = value }
        guard node.kind == .mapping else { return }
        llms.isEnabled = node["enabled"]?.boolean ?? true
        if let value = node["full"]?.boolean { llms.writesFull = value }
        if let value = node["pages"]?.boolean { llms.writesPages = value }
        llms.title = node["title"]?.scalarText
        llms.description = node["description"]?.scalarText
        llms.details = node["details"]?.scalarText
        llms.exclude = node["exclude"]?.strings ?? []
    }

    /// How pages are read: with their plain text, where the search is to know it.
    var pageMarkdown: MarkdownOptions {
        var options = markdown
        options.collectsText = search.isEnabled && search.collectsText
        options.collectsCodeBlocks = search.indexesCode
        return options
    }
}

/// Patterns that leave pages out, by their files and by their addresses.
struct PagePatterns: Sendable {
    private let globs: [Glob]

    init(_ patterns: [String]) { globs = patterns.map(Glob.init) }

    var isEmpty: Bool { globs.isEmpty }

    /// Whether the file of a page of prose is left out; its address is not looked at.
    func matches(source: String) -> Bool { globs.contains { $0.matches(source) } }

    func matches(_ page: Page) -> Bool {
        guard !globs.isEmpty else { return false }
        let path = LinkResolver.key(forAddress: page.address)
        // `changelog/**` takes the page of the folder too.
        return globs.contains { glob in
            glob.matches(path) || glob.matches(path + "/-")
                || (page.kind != .reference && glob.matches(page.source))
        }
    }
}
