/// Which constructs beyond CommonMark are read, and how some are written.
package struct MarkdownOptions: Sendable, Hashable {
    package enum RawHTML: String, Sendable, CaseIterable {
        /// Written as it stands.
        case pass
        /// Shown as text.
        case escape
        /// For text of authors who are not trusted: harmless elements and attributes are kept and balanced,
        /// anything else is shown as text. Links and images, however written, lead only to harmless addresses.
        case sanitize
    }

    package var tables = true
    /// A pipe in a code span of a table's cell is text (Python-Markdown); on GitHub it ends the cell.
    package var tableCodePipes = false
    package var taskLists = true
    package var strikethrough = true
    /// `:tada:` becomes the emoji of that name on GitHub.
    package var emoji = true
    /// `:material-check:` and other names of icons of Material for MkDocs, none of which is there, are shown as plain
    /// signs, or as nothing where there is no such sign.
    package var icons = false
    /// `==text==` is marked (pymdownx.mark).
    package var marks = false
    /// `^^text^^` is inserted (pymdownx.caret).
    package var insertions = false
    /// `++text++` is inserted (markdown-it-ins); what is a sequence of keys stays one where `keys` are on.
    package var plusInsertions = false
    /// `2^10^` (pymdownx.caret).
    package var superscripts = false
    /// `H~2~O` (pymdownx.tilde): one tilde does not strike out any more.
    package var subscripts = false
    /// `++ctrl+alt+del++` are keys to be pressed (pymdownx.keys).
    package var keys = false
    /// `{++added++}`, `{--deleted--}`, `{~~old~>new~~}`, `{==marked==}` and `{>>comment<<}` (pymdownx.critic).
    package var criticMarkup = false
    /// A line `*[HTML]: Hyper Text Markup Language` explains a word wherever it stands (Python-Markdown, abbr).
    package var abbreviations = false
    /// `(c)`, `(tm)`, `-->`, `+/-`, `1/2`, `2nd` and the like become what they look like (pymdownx.smartsymbols).
    package var smartSymbols = false
    /// Code that begins with `#!python ` is highlighted within its line (pymdownx.inlinehilite).
    package var inlineHighlighting = false
    /// `[[Page#Heading|text]]` is a link; see `Link.isWikiLink`.
    package var wikiLinks = false
    /// Where `#12`, `@name`, `owner/name#12` and hashes of commits lead (pymdownx.magiclink); nil leaves them text.
    package var repository: Repository?
    /// An image with a title that is alone in its paragraph is a figure, the title its caption.
    package var figures = false
    /// All images but a page's first are loaded when they come near.
    package var lazyImages = false
    /// An image whose address ends in `#only-light` or `#only-dark`, or in GitHub's `#gh-light-mode-only` or
    /// `#gh-dark-mode-only`, has the class `only-light` or `only-dark`.
    package var appearanceImages = true
    /// Bare `www.`, `https://` and mail addresses become links (GFM, extended autolinks).
    package var autolinks = true
    /// `[text] [label]`, with a space between, is a link, and definitions may follow text, as in Python-Markdown.
    package var pythonReferences = false
    package var footnotes = true
    package var footnoteIDs = FootnoteIDs.github
    /// A block quote that begins with a line `[!NOTE]` is an alert, as on GitHub.
    package var alerts = true
    /// `!!! note`, and `??? note` that is folded away, with a body indented by four, as in MkDocs.
    package var admonitions = true
    /// `:::note` to `:::`, as in Docusaurus, Starlight and VitePress.
    package var containers = true
    /// `/// note` to `///`, as in pymdownx.blocks.
    package var slashBlocks = true
    /// `=== "Label"` with a body indented by four, and `tab="Label"` of fenced code, as in MkDocs.
    package var contentTabs = true
    /// `<div markdown>` holds Markdown (Python-Markdown, md_in_html), where raw HTML passes.
    package var markdownInHTML = true
    /// HTML that goes on, indented, behind an empty line is no code (Python-Markdown); in CommonMark it is.
    package var indentedHTML = false
    /// `{: #id .class key=value }` behind links, images, code and emphasis, in table cells, and on a paragraph's last
    /// line (Python-Markdown, attr_list).
    package var attributeLists = false
    /// A line `:   text` defines the term before it (Python-Markdown, def_list).
    package var definitionLists = false
    /// What else `:::` and `///` may have for a name, beside the known kinds; in lower case.
    package var blockKinds: [String] = []
    /// Stands before the ids that tabs make of their labels, such that headings keep theirs; where ids follow the rules
    /// of Python-Markdown, only before one that a heading has as well.
    package var tabIDPrefix = "tab-"
    /// What belongs to the items of lists.
    package var lists = Lists.commonMark
    /// Headings get ids.
    package var headingIDs = true
    /// How they are made; the fragments of wiki links are as well.
    package var headingIDRules = HeadingIDRules.github
    /// `# Title {#id .class key=value}` sets the heading's attributes.
    package var headingAttributes = true
    /// Headings end in a link to themselves.
    package var headingPermalinks = true
    /// A paragraph `[TOC]` becomes the page's table of contents.
    package var tableOfContents = true
    /// The deepest heading level in `[TOC]`.
    package var tableOfContentsDepth = 3
    /// Code is marked up, and info strings may carry a title, marked lines, line numbers…
    package var richCode = true
    /// Fences of `mermaid` are diagrams, for a script to draw.
    package var mermaid = true
    /// Fences of `dot` and `graphviz` are noted as `Document.drawings`.
    package var graphviz = true
    /// Number the lines of every code block that does not say otherwise.
    package var lineNumbers = false
    package var rawHTML = RawHTML.pass
    /// The raw HTML elements that GFM disallows are escaped (GFM, Disallowed Raw HTML).
    package var tagFilter = false
    /// Straight quotes, `--` and `...` become typographic ones.
    package var smartPunctuation = false
    /// A table stands in `<div class="table-scroll" tabindex="0">`, so that a wide one can be scrolled.
    package var wrapTables = true
    /// `<li class="task">` for the items of task lists.
    package var taskListClasses = true
    /// What looks like a link and is none is reported, and so are definitions that nothing needs.
    package var linkSyntax = true
    /// By how many levels headings are lowered, `#` with 1 to `h2`; none below `h6`.
    package var headingOffset = 0
    /// The level of the text's highest heading; the others keep their distance to it. Nil leaves levels to
    /// `headingOffset`.
    package var headingBase: Int?
    /// Stands before each id that the text makes: those of headings, of footnotes, of sanitized HTML. Links of the
    /// text to these ids follow, so that several texts can stand on one page.
    package var idPrefix = ""
    /// `$…$`, `$$…$$`, `` $`…`$ `` and fences of `math` are formulas.
    package var math = true
    /// `\(…\)` and `\[…\]` are formulas too, and so is a bare `\begin{…}` to `\end{…}` (pymdownx.arithmatex).
    package var mathBackslashes = false
    /// What commands of the author's own stand for in formulas; `define(mathMacro:as:)` adds one.
    package internal(set) var mathMacros: [String: String] = [:]
    /// Code spans that name an operation of an API, such as `GET /ideas`, are noted as `Document.mentions`.
    package var codeLinks = false
    /// The plain text is collected as `Document.text`.
    package var collectsText = false
    /// Code blocks are part of it.
    package var collectsCodeBlocks = true
    /// A text of one paragraph is written without its `<p>`, for table cells and the like.
    package var unwrapped = false

    package init() {}

    /// CommonMark 0.30 and nothing else.
    package static var commonMark: MarkdownOptions {
        var options = MarkdownOptions()
        options.tables = false
        options.taskLists = false
        options.strikethrough = false
        options.emoji = false
        options.appearanceImages = false
        options.autolinks = false
        options.footnotes = false
        options.alerts = false
        options.admonitions = false
        options.containers = false
        options.slashBlocks = false
        options.contentTabs = false
        options.markdownInHTML = false
        options.headingIDs = false
        options.headingAttributes = false
        options.headingPermalinks = false
        options.tableOfContents = false
        options.richCode = false
        options.wrapTables = false
        options.taskListClasses = false
        options.linkSyntax = false
        options.math = false
        return options
    }
}
