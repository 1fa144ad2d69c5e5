// Extensions of Python-Markdown and of pymdownx as keys of `markdown`. A line of the table is an extension; what an
// extension's options change is said below it.

import GalleyCore
import GalleyData

/// The keys of `markdown` that a list of extensions amounts to.
struct MkDocsExtensions {
    /// What a key of `markdown` is to be.
    enum Setting {
        case flag(Bool)
        case text(String)
        case list([String])
    }

    /// The switches that an extension turns on. None: what it does is always done, or makes no difference here.
    static let table: [String: [String]] = [
        // Python-Markdown
        "abbr": ["abbreviations"],
        "admonition": ["admonitions"],
        "attr_list": ["attribute_lists", "heading_attributes"],
        "codehilite": [],
        "def_list": ["definition_lists"],
        "extra": [
            "abbreviations", "attribute_lists", "heading_attributes", "definition_lists", "markdown_in_html",
        ],
        "fenced_code": [],
        "footnotes": [],
        "legacy_attrs": [],
        "legacy_em": [],
        "md_in_html": ["markdown_in_html"],
        "meta": [],
        "sane_lists": [],
        "smarty": ["smart_punctuation"],
        "tables": [],
        "toc": [],
        "wikilinks": ["wiki_links"],
        // pymdownx
        "pymdownx.arithmatex": ["math", "math_backslashes"],
        "pymdownx.betterem": [],
        "pymdownx.blocks.admonition": ["slash_blocks"],
        "pymdownx.blocks.caption": ["slash_blocks"],
        "pymdownx.blocks.definition": ["slash_blocks"],
        "pymdownx.blocks.details": ["slash_blocks"],
        "pymdownx.blocks.html": ["slash_blocks"],
        "pymdownx.blocks.tab": ["slash_blocks"],
        "pymdownx.caret": ["insertions", "superscripts"],
        "pymdownx.critic": ["critic_markup"],
        "pymdownx.details": ["admonitions"],
        "pymdownx.emoji": ["icons"],
        "pymdownx.extra": [
            "abbreviations", "attribute_lists", "heading_attributes", "definition_lists", "markdown_in_html",
        ],
        "pymdownx.highlight": [],
        "pymdownx.inlinehilite": ["inline_highlighting"],
        "pymdownx.keys": ["keys"],
        "pymdownx.magiclink": [],
        "pymdownx.mark": ["marks"],
        "pymdownx.saneheaders": [],
        "pymdownx.smartsymbols": ["smart_symbols"],
        "pymdownx.snippets": [],
        "pymdownx.striphtml": [],
        "pymdownx.superfences": [],
        "pymdownx.tabbed": ["content_tabs"],
        "pymdownx.tasklist": [],
        "pymdownx.tilde": ["subscripts"],
        // Of others
        "github-callouts": [],
        "markdown_include.include": [],
        "markdown_include_variants": [],
        "mdx_breakless_lists": [],
        "mdx_gh_links": [],
        "mdx_include": [],
        "mdx_math": ["math", "math_backslashes"],
        "mdx_truly_sane_lists": [],
        "zensical.extensions.emoji": ["icons"],
        "zensical.extensions.macros": [],
    ]

    /// Everything that GitHub shows in a README stays on, so that the repository's view and the site agree; the rest is on
    /// where it is listed.
    private static let always: [String: Bool] = [
        "tables": true, "table_code_pipes": true, "python_references": true, "indented_html": true,
        "task_lists": true,
        "strikethrough": true, "autolinks": true, "footnotes": true,
        "alerts": true, "emoji": true, "table_of_contents": true,
        "containers": false, "heading_permalinks": false, "line_numbers": false,
    ]

    private(set) var settings: [String: (setting: Setting, place: SourceLocation?)] = [:]
    /// Extensions that nothing is known of.
    private(set) var unknown: [(name: String, place: SourceLocation)] = []
    /// Options, by their names, that are not done.
    private(set) var leftOut: [(name: String, place: SourceLocation)] = []
    /// Options that their extension is not known to have.
    private(set) var unknownOptions: [(name: String, place: SourceLocation)] = []
    /// What is probably a mistake, or changes addresses.
    private(set) var warnings: [Diagnostic] = []
    /// The deepest level in a page's contents.
    private(set) var contentsDepth: (level: Int, place: SourceLocation?) = (6, nil)
    /// The options of the extensions that read data for macros.
    private(set) var macros: [MkDocsValue] = []
    private var kinds: [String] = []
    /// The ways of asking for parts of other files, and where those lie.
    private var snippets: (ways: [String], paths: [String], place: SourceLocation?) = ([], [], nil)

    private let docs: String

    /// `docs` is the folder of the pages, `repository` the address of the source's home.
    init(_ list: MkDocsValue?, docs: String = "docs", repository: String) {
        self.docs = docs
        for (name, value) in Self.always { settings[name] = (.flag(value), nil) }
        for name in Self.table.values.joined() where settings[name] == nil {
            settings[name] = (.flag(false), nil)
        }
        settings["heading_ids"] = (.text("ascii"), nil)
        settings["lists"] = (.text("four_spaces"), nil)
        warnings += MkDocsNames.misplaced(in: list)
        for (name, options, place) in MkDocsExtensions.named(list) {
            let short = Self.short(name)
            guard let switches = Self.table[short] else {
                let known = MkDocsNames.otherExtensions.union(Self.table.keys)
                if !known.contains(short), let meant = MkDocsNames.meant(by: short, among: known) {
                    warnings.append(MkDocsNames.slip("extension", name, for: meant, at: place))
                } else {
                    unknown.append((name, place))
                }
                continue
            }
            checkOptions(of: short, options)
            for name in switches { settings[name] = (.flag(true), place) }
            read(short, options, place, repository: repository)
        }
        if !snippets.ways.isEmpty {
            settings["snippets"] = (.list(snippets.ways), snippets.place)
            settings["snippet_paths"] = (.list(snippets.paths), snippets.place)
        }
        if !kinds.isEmpty { settings["block_kinds"] = (.list(kinds), settings["slash_blocks"]?.place) }
    }

    /// `markdown.extensions.toc` is `toc`, and so on.
    private static func short(_ name: String) -> String {
        for prefix in ["markdown.extensions.", "zensical.extensions."] where name.hasPrefix(prefix) {
            let rest = String(name.dropFirst(prefix.count))
            if table[rest] != nil { return rest }
        }
        return name
    }

    /// The names and options of a list of extensions or plugins: `- name`, `- name: {…}`, or a mapping.
    static func named(_ list: MkDocsValue?) -> [(name: String, options: MkDocsValue, place: SourceLocation)] {
        guard let list else { return [] }
        var result: [(name: String, options: MkDocsValue, place: SourceLocation)] = []
        func add(_ entries: [MkDocsValue.Entry]) {
            for entry in entries { result.append((entry.key, entry.value, entry.place)) }
        }
        if let entries = list.entries { add(entries) }
        for item in list.items ?? [] {
            if let name = item.string {
                result.append((name, MkDocsValue(.null, at: item.place), item.place))
            } else if let entries = item.entries {
                // What stands beside a name without options is told elsewhere.
                add(entries.first?.value.isNull ?? false ? Array(entries.prefix(1)) : entries)
            }
        }
        return result
    }

    // MARK: Options

    private mutating func checkOptions(of name: String, _ options: MkDocsValue) {
        guard let known = MkDocsNames.options[name] else { return }
        for entry in options.entries ?? [] where !known.contains(entry.key) {
            if let meant = nearest(to: entry.key, among: known.sorted()) {
                warnings.append(
                    MkDocsNames.slip("option of `\(name)`:", entry.key, for: meant, at: entry.place))
            } else {
                unknownOptions.append(("\(name).\(entry.key)", entry.place))
            }
        }
    }

    private mutating func read(
        _ name: String, _ options: MkDocsValue, _ place: SourceLocation, repository: String
    ) {
        func set(_ key: String, _ flag: Bool?) {
            if let flag { settings[key] = (.flag(flag), place) }
        }
        switch name {
        case "footnotes", "extra", "pymdownx.extra":
            settings["footnote_ids"] = (.text("python"), place)
        case "mdx_truly_sane_lists":
            if options["nested_indent"]?.text.flatMap({ Int($0) }) ?? 2 < 4 {
                settings["lists"] = (.text("two_spaces"), place)
            }
        case "toc":
            let hasLink = options["permalink"]?.isTruthy ?? false || options["anchorlink"]?.isTruthy ?? false
            set("heading_permalinks", hasLink)
            readSlugs(options["slugify"])
            if let depth = options["toc_depth"] {
                let last = depth.text.flatMap { Int($0.split(separator: "-").last ?? "") }
                if let last, (1...6).contains(last) { contentsDepth = (last, depth.place) }
            }
        case "pymdownx.highlight", "codehilite":
            set("line_numbers", options["linenums"]?.boolean)
        case "smarty":
            // Both kinds of punctuation are one switch.
            let some = ["smart_dashes", "smart_quotes", "smart_ellipses"].map { options[$0]?.boolean ?? true }
            set("smart_punctuation", some.contains(true))
        case "pymdownx.caret":
            set("insertions", options["insert"]?.boolean)
            set("superscripts", options["superscript"]?.boolean)
        case "pymdownx.tilde": set("subscripts", options["subscript"]?.boolean)
        case "pymdownx.arithmatex":
            // Each of both has its own default, which has some with backslashes.
            let syntaxes = [options["inline_syntax"], options["block_syntax"]]
            let hasBackslashes = syntaxes.contains { syntax in
                syntax?.strings.contains { ["round", "square", "begin"].contains($0.text) } ?? true
            }
            set("math_backslashes", hasBackslashes)
        case "pymdownx.superfences": readFences(options)
        case "pymdownx.tabbed":
            if let combine = options["combine_header_slug"], combine.isTruthy {
                leftOut.append(("pymdownx.tabbed.combine_header_slug", combine.place))
            }
        case "pymdownx.blocks.admonition", "pymdownx.blocks.details":
            for type in options["types"]?.items ?? [] {
                if let word = type.text ?? type["name"]?.text { kinds.append(word) }
            }
        case "pymdownx.magiclink": readMagicLinks(options, place, repository: repository)
        case "pymdownx.snippets":
            addSnippets("pymdownx", options, place)
            if let check = options["check_paths"], check.isTruthy {
                settings["missing_snippets"] = (.text("error"), check.place)
            }
            if let appended = options["auto_append"] {
                let files = appended.strings.compactMap(\.text)
                settings["snippet_append"] = (.list(files), appended.place)
            }
            if let download = options["url_download"], download.isTruthy {
                leftOut.append(("pymdownx.snippets.url_download", download.place))
            }
        case "markdown_include.include": addSnippets("markdown_include", options, place)
        case "mdx_include": addSnippets("markdown_include", options, place)
        case "markdown_include_variants": addSnippets("include_variants", options, place)
        case "zensical.extensions.macros": macros.append(options)
        case "mdx_gh_links":
            if let user = options["user"]?.text, let repo = options["repo"]?.text {
                settings["repository_references"] = (.text("https://github.com/\(user)/\(repo)"), place)
            }
        default: break
        }
    }

    private mutating func addSnippets(_ way: String, _ options: MkDocsValue, _ place: SourceLocation) {
        if !snippets.ways.contains(way) { snippets.ways.append(way) }
        snippets.place = snippets.place ?? place
        // The folder of the page is looked into anyway.
        var paths = (options["base_path"]?.strings ?? []).compactMap { value -> String? in
            guard let text = value.text else { return nil }
            return value.tag == "!relative" ? relative(text) : text
        }
        if paths.isEmpty { paths = ["."] }
        for path in paths where !snippets.paths.contains(path) { snippets.paths.append(path) }
    }

    /// What `!relative $docs_dir/part` stands for, from the project's folder; nil for the page's own folder.
    private func relative(_ text: String) -> String? {
        let rest = text.split(separator: "/").dropFirst().joined(separator: "/")
        if text.hasPrefix("$config_dir") { return rest.isEmpty ? "." : rest }
        if text.hasPrefix("$docs_dir") { return rest.isEmpty ? docs : docs + "/" + rest }
        return nil
    }

    /// Whether a switch is on.
    func isOn(_ name: String) -> Bool {
        if case .flag(true)? = settings[name]?.setting { true } else { false }
    }

    mutating func set(_ name: String, _ flag: Bool, from place: SourceLocation?) {
        settings[name] = (.flag(flag), place)
    }

    /// How ids of headings are made: by a function, or by what a function of pymdownx makes of options. Others than the known
    /// ones give other ids, and links from elsewhere lead to those: this is worth a warning.
    private mutating func readSlugs(_ value: MkDocsValue?) {
        guard let value, let name = value.tag ?? value.string ?? value["object"]?.text else { return }
        let function = name.split(separator: ".").last.map(String.init) ?? name
        let options = value["kwds"]
        let change: String?
        if name.contains("pymdownx") {
            settings["heading_ids"] = (.text("pymdownx"), value.place)
            let lettering =
                switch function {
                case "slugify": options?["case"]?.text ?? "none"
                case "gfm", "gfm_encoded": "lower-ascii"
                case "uslugify_cased", "uslugify_cased_encoded": "none"
                default: "lower"
                }
            if function.hasSuffix("_encoded") || options?["percent_encode"]?.isTruthy ?? false {
                change = "letters beyond ASCII are not percent-encoded in them"
            } else {
                change =
                    switch lettering {
                    case "lower": nil
                    case "lower-ascii": "capitals beyond ASCII become small as well"
                    case "fold": "capitals become small, and `ß` stays"
                    default: "capitals become small"
                    }
            }
        } else if function == "slugify_unicode" {
            settings["heading_ids"] = (.text("unicode"), value.place)
            change = nil
        } else if function == "slugify", name.contains("markdown.extensions.toc") {
            change = nil
        } else {
            change = "they are made as without `slugify`"
        }
        guard let change else { return }
        warnings.append(
            Diagnostic(
                .warning, "config/mkdocs-extensions",
                "ids of headings may differ from those that `slugify` makes: \(change)", at: value.place,
                help: ["`{ #id }` behind a heading gives it the id that others link to"]))
    }

    /// Fences of one's own: those of diagrams and formulas are known.
    private mutating func readFences(_ options: MkDocsValue) {
        for fence in options["custom_fences"]?.items ?? [] {
            guard let name = fence["name"]?.text else { continue }
            switch name {
            case "mermaid": settings["mermaid"] = (.flag(true), fence.place)
            case "math": settings["math"] = (.flag(true), fence.place)
            case "dot", "graphviz": settings["graphviz"] = (.flag(true), fence.place)
            default: leftOut.append(("pymdownx.superfences: \(name)", fence.place))
            }
        }
    }

    private mutating func readMagicLinks(_ options: MkDocsValue, _ place: SourceLocation, repository: String)
    {
        guard options["repo_url_shorthand"]?.boolean ?? false else { return }
        let host = options["provider"]?.text == "gitlab" ? "https://gitlab.com/" : "https://github.com/"
        let address: String
        if let user = options["user"]?.text, let repo = options["repo"]?.text {
            address = host + user + "/" + repo
        } else {
            address = repository
        }
        guard ["https://github.com/", "https://gitlab.com/"].contains(where: address.hasPrefix) else {
            leftOut.append(("pymdownx.magiclink.repo_url_shorthand", place))
            return
        }
        settings["repository_references"] = (.text(address), place)
    }
}
