// The key `markdown`: one switch for each construct beyond CommonMark, and what some of them need to know.

import GalleyCore
import GalleyData
import GalleyMarkdown

/// A key of `markdown` that is true or false.
struct MarkdownSwitch: Sendable {
    let name: String
    let option: WritableKeyPath<MarkdownOptions, Bool> & Sendable
    let summary: String

    init(_ name: String, _ option: WritableKeyPath<MarkdownOptions, Bool> & Sendable, _ summary: String) {
        self.name = name
        self.option = option
        self.summary = summary
    }

    var declaration: KeyDeclaration {
        KeyDeclaration(name, .boolean, default: String(MarkdownOptions()[keyPath: option]), summary)
    }
}

extension Configuration {
    /// In the order of the manual.
    static let markdownSwitches: [MarkdownSwitch] = [
        MarkdownSwitch("tables", \.tables, "GitHub's tables."),
        MarkdownSwitch(
            "table_code_pipes", \.tableCodePipes,
            "A pipe between backticks ends no cell of a table, as in Python-Markdown."),
        MarkdownSwitch("task_lists", \.taskLists, "`- [x]` as a box."),
        MarkdownSwitch("strikethrough", \.strikethrough, "`~~text~~`."),
        MarkdownSwitch("autolinks", \.autolinks, "Bare web and mail addresses become links."),
        MarkdownSwitch(
            "python_references", \.pythonReferences,
            "`[text] [label]` is a link, and definitions may follow text, as in Python-Markdown."),
        MarkdownSwitch("footnotes", \.footnotes, "`[^1]` and its `[^1]: text`."),
        MarkdownSwitch("alerts", \.alerts, "`> [!NOTE]` as a notice."),
        MarkdownSwitch("emoji", \.emoji, "`:tada:` as the emoji of that name on GitHub."),
        MarkdownSwitch("admonitions", \.admonitions, "`!!! note`, and `??? note` that is folded away."),
        MarkdownSwitch("containers", \.containers, "`:::note` to `:::`."),
        MarkdownSwitch("slash_blocks", \.slashBlocks, "`/// note` to `///`."),
        MarkdownSwitch("content_tabs", \.contentTabs, "`=== \"Label\"`, and `tab=\"Label\"` of fenced code."),
        MarkdownSwitch("markdown_in_html", \.markdownInHTML, "`<div markdown>` holds Markdown."),
        MarkdownSwitch(
            "indented_html", \.indentedHTML,
            "HTML that goes on, indented, behind an empty line is no code, as in Python-Markdown."),
        MarkdownSwitch("math", \.math, "`$…$`, `$$…$$` and fences of `math` as formulas."),
        MarkdownSwitch(
            "math_backslashes", \.mathBackslashes,
            "`\\(…\\)`, `\\[…\\]` and `\\begin{…}` to `\\end{…}` as formulas too."),
        MarkdownSwitch(
            "heading_attributes", \.headingAttributes, "`## Title {#id .class}` sets id and classes."),
        MarkdownSwitch(
            "attribute_lists", \.attributeLists,
            "`{: #id .class key=value }` behind links, images, code and paragraphs."),
        MarkdownSwitch("definition_lists", \.definitionLists, "`:   text` defines the term above it."),
        MarkdownSwitch(
            "abbreviations", \.abbreviations, "`*[HTML]: text` explains a word wherever it stands."),
        MarkdownSwitch("marks", \.marks, "`==text==` is marked."),
        MarkdownSwitch("insertions", \.insertions, "`^^text^^` is inserted."),
        MarkdownSwitch("plus_insertions", \.plusInsertions, "`++text++` is inserted."),
        MarkdownSwitch("superscripts", \.superscripts, "`2^10^`."),
        MarkdownSwitch("subscripts", \.subscripts, "`H~2~O`."),
        MarkdownSwitch("keys", \.keys, "`++ctrl+alt+del++` as keys."),
        MarkdownSwitch(
            "critic_markup", \.criticMarkup, "`{++added++}`, `{--deleted--}` and their relatives."),
        MarkdownSwitch(
            "inline_highlighting", \.inlineHighlighting, "Code that begins with `#!python` is highlighted."),
        MarkdownSwitch(
            "smart_punctuation", \.smartPunctuation,
            "Straight quotes, `--` and `...` become typographic ones."),
        MarkdownSwitch("smart_symbols", \.smartSymbols, "`(c)`, `-->`, `1/2` become signs."),
        MarkdownSwitch(
            "wiki_links", \.wikiLinks, "`[[Page#Heading|text]]` leads to the page of that title or file."),
        MarkdownSwitch("figures", \.figures, "An image alone in its paragraph has its title for a caption."),
        MarkdownSwitch("lazy_images", \.lazyImages, "Images below the first are loaded when they come near."),
        MarkdownSwitch(
            "icons", \.icons,
            "Names of icons of Material for MkDocs, `:material-check:`, are shown as plain signs, or as nothing."
        ),
        MarkdownSwitch("heading_permalinks", \.headingPermalinks, "Headings end in a link to themselves."),
        MarkdownSwitch(
            "table_of_contents", \.tableOfContents, "A paragraph `[TOC]` becomes the page's contents."),
        MarkdownSwitch("mermaid", \.mermaid, "Fences of `mermaid` are diagrams."),
        MarkdownSwitch("graphviz", \.graphviz, "Fences of `dot` and `graphviz` are drawn by Graphviz."),
        MarkdownSwitch(
            "line_numbers", \.lineNumbers, "Number the lines of every code block that does not say otherwise."
        ),
        MarkdownSwitch(
            "tag_filter", \.tagFilter,
            "Escape the raw HTML elements that GitHub disallows, such as `<script>`."),
    ]

    static let markdownKeys: [KeyDeclaration] =
        markdownSwitches.map(\.declaration) + snippetKeys + [
            KeyDeclaration(
                "block_kinds", .oneOrMore(.string),
                "What else `:::` and `///` may have for a name, beside the known kinds."),
            KeyDeclaration(
                "repository_references", .either(.boolean, .url), default: "false",
                "`#12`, `@name`, `owner/name#12` and hashes of commits lead to `repository`, or to the one named here."
            ),
            KeyDeclaration(
                "math_macros", .map(.string),
                "Commands of your own for formulas: a name, and the LaTeX that it stands for."),
            KeyDeclaration(
                "heading_ids", .choice(MarkdownOptions.HeadingIDRules.allCases.map(\.rawValue)),
                default: "github", "Whose rules the ids of headings follow."),
            KeyDeclaration(
                "footnote_ids", .choice(MarkdownOptions.FootnoteIDs.allCases.map(\.rawValue)),
                default: "github",
                "Whose rules the ids of footnotes follow: `fn-1`, or `fn:1` as in Python-Markdown."),
            KeyDeclaration(
                "lists", .choice(MarkdownOptions.Lists.allCases.map(\.rawValue)), default: "commonmark",
                "What belongs to an item of a list: by its text's column, by four as in Python-Markdown, or by two."
            ),
            KeyDeclaration(
                "raw_html", .choice(["pass", "escape"]), default: "pass",
                "Write HTML in Markdown as it stands, or show it as text."),
        ]

    mutating func read(markdown node: Node) {
        for choice in Self.markdownSwitches {
            if let value = node[choice.name]?.boolean { markdown[keyPath: choice.option] = value }
        }
        read(snippets: node)
        markdown.blockKinds = (node["block_kinds"]?.strings ?? []).map { $0.lowercased() }
        if let value = node["repository_references"] {
            let address = value.boolean == true ? repository : value.string ?? ""
            markdown.repository = Repository(address: address)
        }
        if let rules = node["heading_ids"]?.string.flatMap(MarkdownOptions.HeadingIDRules.init) {
            markdown.headingIDRules = rules
        }
        if let rules = node["footnote_ids"]?.string.flatMap(MarkdownOptions.FootnoteIDs.init) {
            markdown.footnoteIDs = rules
        }
        if let lists = node["lists"]?.string.flatMap(MarkdownOptions.Lists.init) { markdown.lists = lists }
        if let raw = node["raw_html"]?.string.flatMap(MarkdownOptions.RawHTML.init) { markdown.rawHTML = raw }
    }

    /// Takes the macros of formulas; tells of those that are wrong.
    mutating func read(mathMacros node: Node, _ file: DataFile) -> [Diagnostic] {
        guard let macros = node["math_macros"], macros.kind == .mapping else { return [] }
        return macros.entries.compactMap { name, value in
            guard let body = value.string,
                let problem = markdown.define(mathMacro: name.scalarText ?? "", as: body)
            else { return nil }
            return Diagnostic(
                .error, "config/math-macro", problem, at: file.location(of: value),
                help: ["write a name and LaTeX, such as `R: \\mathbb{R}`"])
        }
    }

    /// Short references that cannot be told where to lead.
    func unknownRepository(_ node: Node, _ file: DataFile) -> [Diagnostic] {
        guard let value = node["repository_references"], value.boolean != false, !value.isNull,
            markdown.repository == nil
        else { return [] }
        return [
            Diagnostic(
                .error, "config/repository",
                value.string == nil && repository.isEmpty
                    ? "`repository_references` needs to know the repository"
                    : "`repository_references` is for repositories on GitHub and GitLab",
                at: file.location(of: value),
                help: ["name it in `repository`, as `https://github.com/owner/name`"])
        ]
    }
}
