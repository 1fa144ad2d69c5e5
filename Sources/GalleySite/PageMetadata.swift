// What an author says about a page above its text, in YAML between `---` or TOML between `+++`.

import GalleyCore
import GalleyData
import GalleyTemplate

/// The front matter of a page as values.
package struct PageMetadata: Sendable {
    package var title: String?
    package var description: String?
    package var slug: String?
    package var draft = false
    /// When it was published. A page with a date in the future is published like any other: what is not
    /// to be seen yet is a draft.
    package var date: DateTime?
    package var updated: DateTime?
    package var tags: [String] = []
    package var aliases: [Alias] = []
    package var weight: Int?
    package var navTitle: String?
    package var navHidden = false
    package var template: String?
    package var contents = true
    /// Parts of the frame that the page goes without, other than its contents.
    package var hidden: Set<String> = []
    package var search = true
    /// What the page's score among the results of the search is multiplied by.
    package var searchBoost: Double?
    package var llms = true
    package var canonical: String?
    package var image: String?
    /// An address for this page's edit link; empty for none, nil for the site's.
    package var edit: String?
    package var noindex = false
    package var author: String?
    /// Where the slug stands, for its problems.
    package var slugLocation: SourceLocation?
    package var imageLocation: SourceLocation?
    package var templateLocation: SourceLocation?
    /// The author's own keys, for the theme.
    package var extra = Object()

    package init() {}

    /// An earlier address of the page.
    package struct Alias: Sendable {
        /// As written: relative to the root, percent-encoded or not.
        package var address: String
        package var location: SourceLocation
    }

    /// What a score may be multiplied by.
    static let boostType = KeyType.number(0.01...100)

    /// What a page may go without.
    private static let hideable = ["navigation", "toc", "path", "tags", "footer"]

    /// The keys of a page's front matter, in the order of the manual.
    package static let keys: [KeyDeclaration] = [
        KeyDeclaration(
            "title", .text, "The page's title. Without it the first heading, else the file's name."),
        KeyDeclaration("description", .text, "One sentence, for search engines, social cards and listings."),
        KeyDeclaration(
            "slug", .string,
            "The last part of the page's address, or with a `/` at its start the whole address."),
        KeyDeclaration(
            "draft", .boolean, default: "false", "Leave the page out unless drafts are asked for."),
        KeyDeclaration("date", .date, "When it was published. Pages with a date are in the feed."),
        KeyDeclaration("updated", .date, "When it was last changed, where Git is not to say."),
        KeyDeclaration(
            "author", .any, "Who wrote it, if not the site's author; a name, or whatever a theme makes of it."
        ),
        KeyDeclaration("tags", .oneOrMore(.text), "Words that the page belongs to."),
        KeyDeclaration("aliases", .oneOrMore(.string), "Earlier addresses of the page; each redirects here."),
        KeyDeclaration(
            "weight", .integer(-1_000_000...1_000_000), "The page's place among its neighbours, small first."),
        KeyDeclaration("order", .integer(-1_000_000...1_000_000), "Another name for `weight`."),
        KeyDeclaration("nav_title", .text, "A shorter title for the navigation."),
        KeyDeclaration("nav_hidden", .boolean, default: "false", "Leave the page out of the navigation."),
        KeyDeclaration("template", .string, "The theme's template for this page, such as `home.html`."),
        KeyDeclaration("toc", .boolean, default: "true", "Show the page's table of contents."),
        KeyDeclaration(
            "hide", .oneOrMore(.choice(hideable)),
            "Parts of the frame that the page goes without: `navigation` is the one beside the text of wide windows, `toc` the contents, `path` the sections above, `tags` its tags, `footer` the links to the previous and next page."
        ),
        KeyDeclaration(
            "search",
            .either(
                .boolean,
                .group([
                    KeyDeclaration("exclude", .boolean, default: "false", "Leave the page out."),
                    KeyDeclaration("boost", boostType, default: "1", "How much more the page is worth."),
                ])),
            default: "true",
            "Let the page be found by the site's search. `search: { boost: 2 }` makes it worth more among the results, `boost: 0.5` less."
        ),
        KeyDeclaration(
            "llms", .boolean, default: "true", "Let the page be in `llms.txt` and be written as Markdown."),
        KeyDeclaration("noindex", .boolean, default: "false", "Ask search engines to leave the page out."),
        KeyDeclaration("canonical", .url, "The address that search engines are to take for this page."),
        KeyDeclaration("image", .string, "A picture for social cards, relative to the page."),
        KeyDeclaration(
            "edit", .either(.boolean, .url), "The address of this page's editor; `false` for no edit link."
        ),
    ]

    /// The same as Material for MkDocs has them: a date may be a mapping of dates, and names of templates are its own.
    private static let mkDocsKeys = keys.filter { !["date", "template", "toc", "hide"].contains($0.name) }

    /// Reads the front matter of a file; what is wrong is a diagnostic and keeps its default.
    ///
    /// Returns where the Markdown begins.
    static func read(
        _ source: [UInt8], path: String, conventions: Configuration.Conventions = .galley,
        diagnostics: inout [Diagnostic]
    ) -> (PageMetadata, bodyStart: Int) {
        var result = PageMetadata()
        guard let (format, content, bodyStart) = FrontMatter.split(source) else {
            if let problem = FrontMatter.unclosed(source, path: path) { diagnostics.append(problem) }
            return (result, 0)
        }
        let file =
            switch format {
            case .yaml: DataFile(yaml: source, range: content, path: path)
            case .toml: DataFile(toml: source, range: content, path: path)
            case .json: DataFile(json: source, range: content, path: path)
            }
        diagnostics += file.diagnostics
        guard let root = file.root else { return (result, bodyStart) }
        var checker = KeyChecker(file, idPrefix: "front-matter")
        checker.check(
            root, against: conventions == .mkdocs ? mkDocsKeys : keys, named: "", allowingUnknown: true)
        diagnostics += checker.diagnostics
        guard root.kind == .mapping else { return (result, bodyStart) }
        // One pass over the entries: front matters are short, and there may be ten thousand.
        for (key, value) in root.entries where value.kind != .null {
            switch key.string {
            case "title": result.title = value.scalarText
            case "description": result.description = value.scalarText
            case "slug": result.read(slug: value, file, &diagnostics)
            case "draft": result.draft = value.boolean ?? false
            case "date":
                result.date = (value["created"] ?? value).scalarText.flatMap(DateTime.init)
                if let updated = value["updated"] {
                    result.updated = updated.scalarText.flatMap(DateTime.init)
                }
            case "updated": result.updated = value.scalarText.flatMap(DateTime.init)
            case "author": result.author = value.strings.isEmpty ? nil : value.strings.joined(separator: ", ")
            case "tags": result.tags = value.strings
            case "aliases":
                let items = value.kind == .sequence ? Array(value.items) : [value]
                result.aliases = items.compactMap { item in
                    item.string.map { Alias(address: $0, location: file.location(of: item)) }
                }
            case "weight", "order": result.weight = value.integer
            case "nav_title": result.navTitle = value.scalarText
            case "nav_hidden": result.navHidden = value.boolean ?? false
            // Names of Material's own templates mean nothing here.
            case "template" where conventions == .mkdocs: continue
            case "template":
                result.template = value.string
                result.templateLocation = file.location(of: value)
            case "toc": result.contents = value.boolean ?? true
            // Material for MkDocs has the same mapping.
            case "search":
                result.search = value.boolean ?? !(value["exclude"]?.boolean ?? false)
                result.searchBoost = value["boost"]?.number
            // Material has more that can be hidden, none of which pages have here.
            case "hide": result.hidden = Set(value.strings).intersection(hideable)
            case "llms": result.llms = value.boolean ?? true
            case "noindex": result.noindex = value.boolean ?? false
            case "canonical": result.canonical = value.string.flatMap { isWebURL($0) ? $0 : nil }
            case "image":
                result.image = value.string
                result.imageLocation = file.location(of: value)
            case "edit": result.edit = value.string ?? (value.boolean == false ? "" : nil)
            default:
                // Values are copied out: a node would keep the whole file in memory.
                if let name = key.string { result.extra[Key(name)] = Value(value) }
            }
        }
        return (result, bodyStart)
    }

    /// A slug that cannot be published is an error, and the page keeps the address of its file.
    private mutating func read(slug node: Node, _ file: DataFile, _ diagnostics: inout [Diagnostic]) {
        guard let text = node.string else { return }
        let location = file.location(of: node)
        if let problem = Address.problem(in: text, named: "the slug") {
            diagnostics.append(
                Diagnostic(
                    .error, "front-matter/slug", problem, at: location,
                    help: [
                        "a slug is the last part of the address, such as `start`, or with a `/` before it all of it"
                    ]))
            return
        }
        slug = text
        slugLocation = location
    }
}

extension Value {
    /// A data node as templates see it.
    package init(_ node: Node) {
        switch node.kind {
        case .null: self = .null
        case .boolean: self = .boolean(node.boolean ?? false)
        case .integer: self = node.integer.map { .integer($0) } ?? .string(node.scalarText ?? "")
        case .number: self = .double(node.number ?? 0)
        case .string: self = .string(node.string ?? "")
        case .sequence: self = .list(node.items.map { Value($0) })
        case .mapping:
            self = .object(Object(node.entries.map { (Key($0.key.scalarText ?? ""), Value($0.value)) }))
        }
    }
}
