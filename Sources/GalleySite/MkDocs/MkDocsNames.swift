// Names in an mkdocs.yml that are written nearly like known ones, and options that stand beside their extension instead of in
// it: MkDocs stops at most of them.

import GalleyCore

enum MkDocsNames {
    /// A known name that one of several parts with dots between them was meant to be: the last part is compared where the
    /// others are right.
    static func meant(by name: String, among known: some Sequence<String>) -> String? {
        let parts = split(name)
        let alike = known.filter { split($0).first == parts.first }
        if let near = nearest(to: parts.last, among: alike.map { split($0).last }.sorted()) {
            return parts.first.isEmpty ? near : parts.first + "." + near
        }
        // The part before may be the wrong one.
        guard !parts.first.isEmpty else { return nil }
        return known.filter { split($0).last == parts.last && isLike(parts.first, split($0).first) }.sorted()
            .first
    }

    private static func split(_ name: String) -> (first: String, last: String) {
        guard let dot = name.lastIndex(of: ".") else { return ("", name) }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }

    static func slip(_ kind: String, _ name: String, for meant: String, at place: SourceLocation)
        -> Diagnostic
    {
        Diagnostic(
            .warning, "config/unknown-key", "unknown \(kind) `\(name)`", at: place,
            help: ["did you mean `\(meant)`?"])
    }

    /// Options that stand at the indent of their owner: `- toc:` with `permalink: true` right below it.
    static func misplaced(in list: MkDocsValue?) -> [Diagnostic] {
        (list?.items ?? []).flatMap { item -> [Diagnostic] in
            guard let entries = item.entries, entries.count > 1, let owner = entries.first, owner.value.isNull
            else { return [] }
            return entries.dropFirst().map { entry in
                Diagnostic(
                    .warning, "config/mkdocs", "`\(entry.key)` stands beside `\(owner.key)`, not in it",
                    at: entry.place, help: ["indent it further than `\(owner.key)`"])
            }
        }
    }

    /// Extensions that Galley does nothing for, and that are no slips.
    static let otherExtensions: Set<String> = [
        "nl2br", "pymdownx.b64", "pymdownx.blocks", "pymdownx.escapeall", "pymdownx.fancylists",
        "pymdownx.pathconverter", "pymdownx.progressbar", "pymdownx.quotes",
    ]

    /// Plugins that Galley does nothing for, and that are no slips.
    static let otherPlugins: Set<String> = [
        "autorefs", "blog", "charts", "gen-files", "i18n", "include-markdown", "meta", "mermaid2", "mike",
        "mkdocs-jupyter", "mkdocstrings", "monorepo", "multirepo", "projects", "pub-social", "render_swagger",
        "swagger-ui-tag", "table-reader", "tooltips", "with-pdf",
    ]

    /// What a site lacks without a plugin that makes, moves or fills pages; nil of all others.
    static func loss(of plugin: String) -> String? {
        switch plugin.hasPrefix("mkdocs-") ? String(plugin.dropFirst(7)) : plugin {
        case "blog": "blog: posts keep the addresses of their files, and there are no lists of them"
        case "gen-files": "gen-files: pages that its scripts write are missing"
        case "i18n", "static-i18n": "i18n: pages in other languages are pages among the others"
        case "include-markdown":
            "include-markdown: its tags stay as they are, where parts of other files would be"
        case "table-reader": "table-reader: its tags stay as they are, where tables would be"
        case "monorepo": "monorepo: pages of other folders are missing"
        case "multirepo": "multirepo: pages of other repositories are missing"
        default: nil
        }
    }

    /// The features of Material.
    static let features: Set<String> = [
        "announce.dismiss", "content.action.edit", "content.action.view", "content.code.annotate",
        "content.code.annotations", "content.code.copy", "content.code.select", "content.footnote.tooltips",
        "content.tabs.link", "content.tooltips", "header.autohide", "navigation.expand", "navigation.footer",
        "navigation.indexes", "navigation.instant", "navigation.instant.prefetch",
        "navigation.instant.preview",
        "navigation.instant.progress", "navigation.path", "navigation.prune", "navigation.sections",
        "navigation.tabs", "navigation.tabs.sticky", "navigation.top", "navigation.tracking",
        "search.highlight", "search.share", "search.suggest", "toc.follow", "toc.integrate",
    ]

    /// The options of extensions; those that take any, or that pass them on, are not here.
    static let options: [String: Set<String>] = [
        "abbr": ["glossary"],
        "footnotes": [
            "BACKLINK_TEXT", "BACKLINK_TITLE", "PLACE_MARKER", "SEPARATOR", "SUPERSCRIPT_TEXT", "UNIQUE_IDS",
            "USE_DEFINITION_ORDER",
        ],
        "smarty": ["smart_angled_quotes", "smart_dashes", "smart_ellipses", "smart_quotes", "substitutions"],
        "tables": ["use_align_attribute"],
        "toc": [
            "anchorlink", "anchorlink_class", "baselevel", "marker", "permalink", "permalink_class",
            "permalink_leading", "permalink_title", "separator", "slugify", "title", "title_class",
            "toc_class", "toc_depth",
        ],
        "wikilinks": ["base_url", "build_url", "end_url", "html_class"],
        "pymdownx.arithmatex": [
            "block_syntax", "block_tag", "generic", "inline_syntax", "inline_tag", "preview", "smart_dollar",
            "tex_block_wrap", "tex_inline_wrap",
        ],
        "pymdownx.betterem": ["smart_enable"],
        "pymdownx.caret": ["insert", "smart_insert", "superscript"],
        "pymdownx.critic": ["mode", "raw_view"],
        "pymdownx.emoji": [
            "alt", "emoji_generator", "emoji_index", "options", "remove_variation_selector", "strict",
            "title",
        ],
        "pymdownx.inlinehilite": ["css_class", "custom_inline", "style_plain_text"],
        "pymdownx.keys": ["camel_case", "class", "key_map", "separator", "strict"],
        "pymdownx.magiclink": [
            "custom", "hide_protocol", "labels", "normalize_issue_symbols", "provider", "repo",
            "repo_url_shortener", "repo_url_shorthand", "shortener_user_exclude", "social_url_shortener",
            "social_url_shorthand", "user",
        ],
        "pymdownx.mark": ["smart_mark"],
        "pymdownx.smartsymbols": [
            "arrows", "care_of", "copyright", "fractions", "notequal", "ordinal_numbers", "plusminus",
            "registered", "trademark",
        ],
        "pymdownx.snippets": [
            "auto_append", "base_path", "check_paths", "dedent_subsections", "encoding",
            "restrict_base_path", "url_download", "url_max_size", "url_request_headers", "url_timeout",
        ],
        "pymdownx.superfences": [
            "css_class", "custom_fences", "disable_indented_code_blocks", "preserve_tabs", "relaxed_headers",
        ],
        "pymdownx.tabbed": ["alternate_style", "combine_header_slug", "separator", "slugify"],
        "pymdownx.tasklist": ["clickable_checkbox", "custom_checkbox"],
        "pymdownx.tilde": ["delete", "smart_delete", "subscript"],
    ]
}
