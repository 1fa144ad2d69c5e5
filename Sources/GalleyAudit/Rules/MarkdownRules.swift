// What is told of a page's Markdown that is not a link: ids, footnotes, code, bytes that are no text.

extension RuleFamily {
    static let id = RuleFamily(
        "id", "Ids", "The ids of headings and elements, which links lead to.", comment: .here,
        manual: ("Headings and their ids", "writing.md#headings-and-their-ids"), rules: [.idDuplicate])

    static let footnote = RuleFamily(
        "footnote", "Footnotes", "Footnotes, and the places that refer to them.", comment: .here,
        manual: ("Footnotes", "writing.md#footnotes"),
        rules: [.footnoteUndefined, .footnoteUnused, .footnoteDuplicate])

    static let block = RuleFamily(
        "block", "Blocks", "Blocks between fences, and elements of HTML with Markdown in them.",
        comment: .here,
        manual: ("Admonitions", "writing.md#admonitions"),
        rules: [.blockUnclosed, .blockUnknown, .blockMalformed])

    static let code = RuleFamily(
        "code", "Code blocks", "Fenced code blocks.", comment: .here,
        manual: ("Languages", "code.md#languages"),
        rules: [.codeUnknownLanguage, .codeUnknownOption, .codeMissingLine])

    static let diagram = RuleFamily(
        "diagram", "Diagrams", "Graphs that Graphviz draws.", comment: .here,
        manual: ("Graphviz", "diagrams.md#graphviz"),
        rules: [.diagramNotDrawn, .diagramNoGraphviz, .diagramRemark])

    static let math = RuleFamily(
        "math", "Formulas", "Formulas in LaTeX.", comment: .here,
        manual: ("Formulas", "writing.md#formulas"), rules: [.mathNotUnderstood])

    static let markdown = RuleFamily(
        "markdown", "Markdown files", "What is wrong with a file's text itself.", comment: .file,
        manual: ("Writing", "writing.md"),
        rules: [
            .markdownIcon, .markdownComponent, .markdownInvalidUTF8, .markdownNUL, .markdownSearchComment,
            .markdownOpenImages,
            .markdownUnsafeHTML, .markdownUnsafeLink,
        ])
}

extension Rule {
    package static let idDuplicate = Rule(
        "id/duplicate", .warning, .warning, "Two elements of a page have one id",
        why: """
            A link can lead to only one of them, and browsers take the first. Scripts and labels of forms go wrong in \
            the same way. Headings of the same words do no harm: Galley gives the second one an id with `-1` behind it. So this \
            is about ids that somebody wrote, in braces behind a heading or in HTML. In pages that Galley did not build, an id \
            that no link of the site names is only a notice.
            """,
        example: """
            ## Install on Linux {#install}

            ## Install on macOS {#install}
            """,
        repair: """
            Give one of them another id, and look at which of the links to it mean which.
            """)

    package static let footnoteUndefined = Rule(
        "footnote/undefined", .warning, .broken, "A footnote has no definition",
        why: """
            `[^name]` refers to a note, and no paragraph of the file begins with `[^name]:`. Readers see the brackets.
            """,
        example: """
            It takes a second.[^measured]

            [^mesured]: On two cores.
            """,
        repair: """
            Correct the name, or write the note: a paragraph that begins with `[^measured]:`. The two must stand in the same file.
            """)

    package static let footnoteUnused = Rule(
        "footnote/unused", .warning, .warning, "A footnote is used nowhere",
        why: """
            The note is written, and nothing refers to it, so it does not appear on the page. The sentence it belonged to \
            was changed, or the name in it is misspelt.
            """,
        example: """
            It takes a second.

            [^measured]: On two cores.
            """,
        repair: """
            Put `[^measured]` where the note belongs, or take the note out.
            """)

    package static let footnoteDuplicate = Rule(
        "footnote/duplicate", .warning, .warning, "A footnote is defined twice",
        why: """
            Two notes of the file have the same name. The first one counts; the second is not on the page.
            """,
        example: """
            It takes a second.[^1] It needs 50 MB.[^1]

            [^1]: On two cores.
            [^1]: With the sample data.
            """,
        repair: """
            Give the second note another name, and use that name where it is meant. Names may be words, and are \
            never shown: the notes are numbered by themselves.
            """)

    package static let blockUnclosed = Rule(
        "block/unclosed", .warning, .warning,
        "A fenced block or an element with Markdown in it is not closed",
        why: """
            A block between fences of colons or slashes, such as `:::note`, that is not closed takes in all that follows, to the \
            end of the page, the list item or the quotation. So does an element with the attribute `markdown` that has no end \
            tag.
            """,
        example: """
            :::note
            Only this was meant to stand out.

            The rest of the page stands out too.
            """,
        repair: """
            Write a line of as many colons or slashes where the block ends, or the end tag of the element. Blocks within a \
            block have shorter fences of their own.
            """)

    package static let blockUnknown = Rule(
        "block/unknown", .warning, .warning, "A block has a name that nobody knows",
        why: """
            What stands between fences of colons or slashes becomes a block only where its name is known, and a quotation a \
            notice only where its first line is `[!NOTE]` or one of its like. Otherwise the reader sees the fences or the brackets.
            """,
        example: """
            :::notte
            Mind the gap.
            :::
            """,
        repair: """
            Write one of the known names, such as `note`, `tip`, `warning` or `details`.
            """)

    package static let blockMalformed = Rule(
        "block/malformed", .warning, .warning, "A block is not written as blocks are",
        why: """
            The signs of a block are there, and something about them is not as it should be: a title that is in no quotation marks or \
            does not end in one, a kind or a name that is missing, lines that are not indented by four, a fence that closes nothing, \
            attributes in braces that stand alone. Readers see the signs, an empty block, or less than you wrote.
            """,
        example: """
            !!! note "Mind the gap

                The platform is curved here.
            """,
        repair: """
            The message says what is missing. An admonition is `!!! note "Title"`, a tab `=== "Label"`, and the lines of both are \
            indented by four; between fences it is `:::note[Title]` or `/// note | Title`.
            """)

    package static let diagramNotDrawn = Rule(
        "diagram/not-drawn", .warning, .broken, "A graph is not drawn",
        why: """
            Graphviz cannot draw what stands in a fence of `dot` or `graphviz`: it is no graph in its language, the layout \
            engine is not known, or drawing it takes more time or memory than any graph that people can read. Readers see the \
            source. Where only a label is wrong, such as one in HTML whose tags do not match, the rest is drawn.
            """,
        example: """
            ```dot
            digraph {
              request -> queue
              queue -> -> worker
            }
            ```
            """,
        repair: """
            Mend the line that the message names. Where the source itself is what readers are to see, write `text` behind the \
            backticks.
            """)

    package static let diagramNoGraphviz = Rule(
        "diagram/no-graphviz", .notice, .warning, "Graphs are not drawn, since Graphviz is not installed",
        why: """
            Fences of `dot` and `graphviz` are drawn by Graphviz's library, which is looked for when the first graph is met. Where \
            it is not found, readers see the source of all graphs. This is told once.
            """,
        repair: """
            Install the library where the site is built: the package is `libgvc6` on Debian and Ubuntu, `graphviz-libs` on \
            Fedora. `graphviz: false` under `markdown` in `galley.yml` leaves graphs as code, and says nothing.
            """)

    package static let diagramRemark = Rule(
        "diagram/remark", .notice, .warning, "Graphviz remarks on a graph",
        why: """
            The graph is drawn, and Graphviz has something to say about it: that a node has no such port, that a label is too \
            small for its text, that an image is not shown. Graphs can show no images: they open no files.
            """,
        example: """
            ```dot
            digraph {
              a:input -> b
              a [shape=box]
            }
            ```
            """,
        repair: """
            Change what it names, or silence the rule where the drawing is as it should be.
            """)

    package static let codeUnknownLanguage = Rule(
        "code/unknown-language", .notice, .warning, "A code block names a language that nobody knows",
        why: """
            The word behind the three backticks is no language that Galley can colour. The code is shown all the same, \
            without colours. Each unknown language is told once in a file. `text`, `log`, `csv` and a few more names for what has no \
            colours are never reported.
            """,
        example: """
            ```pyhton
            print("Hello")
            ```
            """,
        repair: """
            Correct the name; the report suggests the nearest. Write `text` where there is nothing to colour.
            """)

    package static let codeUnknownOption = Rule(
        "code/unknown-option", .notice, .warning, "A code block has an option that nobody knows",
        why: """
            Options stand behind the language of a code block: a title, lines that are marked, numbers. One that is not known \
            says nothing, and its value is lost. It is told where the name is almost that of another option; other names \
            are taken to be of another tool.
            """,
        example: """
            ```python titel="app.py"
            print("Hello")
            ```
            """,
        repair: """
            Correct the name; the report suggests the nearest.
            """)

    package static let codeMissingLine = Rule(
        "code/missing-line", .notice, .warning, "A line is to be marked that the code has not",
        why: """
            The numbers in `hl_lines`, or in braces behind the language, count the lines of the code from 1. One lies behind its \
            end: most likely the code has become shorter since, so that other marks point at the wrong lines as well.
            """,
        example: """
            ```python hl_lines="2 7"
            import this

            print("Hello")
            ```
            """,
        repair: """
            Count the lines anew. Where the code is a file of its own, a section with a name stays right for longer \
            than numbers do.
            """)

    package static let mathNotUnderstood = Rule(
        "math/not-understood", .warning, .warning, "A formula holds what is not understood",
        why: """
            Formulas become MathML when the site is built, from the LaTeX that documentation uses. Of an unknown command readers \
            see the name; a formula whose structure cannot be read is shown as you typed it. Often a brace is missing, or \
            a name is misspelt. If it was never meant as a formula, the dollar signs are to blame.
            """,
        example: """
            The angle is $\\aplha$.
            """,
        repair: """
            Correct the command; the report suggests the nearest. Commands of your own are defined under `math_macros` in \
            `galley.yml`. A dollar sign that is money takes a backslash: `\\$`.
            """)

    package static let markdownIcon = Rule(
        "markdown/icon", .notice, .warning, "A page names icons that are not shown",
        why: """
            Names such as `:material-vector-square:` stand for pictures of an icon set that Material for MkDocs brings along. \
            Galley shows the commonest of them as plain signs and brings no others, so the reader sees nothing in their place. \
            It is told once in a file, with the number of other icons.
            """,
        example: """
            - :material-vector-square: tested
            """,
        repair: """
            Write an emoji such as `:gear:`, an image, or a word. Or bring icons along in a style sheet of your \
            own: an empty element `<span class="icon" data-icon="material-cog">` stands where the icon belongs.
            """)

    package static let markdownComponent = Rule(
        "markdown/component", .warning, .warning, "A page names components that are not there",
        why: """
            Tags such as `<Tabs>` and lines such as `import Card from './Card'` are of MDX or of Vue. Here Markdown is no program: \
            a browser shows nothing of a tag that it does not know, and the lines are text. The same happens to a placeholder or a \
            type, such as `<Name>`, that is not written as code. It is told once in a file, with the number of others.
            """,
        example: """
            <Card title="Start here" />
            """,
        repair: """
            Say it in Markdown: there are admonitions, tabs and more. What is to be read as it stands belongs between backticks.
            """)

    package static let markdownInvalidUTF8 = Rule(
        "markdown/invalid-utf8", .warning, .warning, "A file is not UTF-8",
        why: """
            Some bytes of the file are no text in UTF-8, and readers see `�` in their place. Mostly the file was saved in an \
            older encoding such as Windows-1252. It is told once in a file, with the number of places.
            """,
        repair: """
            Save the file as UTF-8. Editors offer it when saving; on the command line, \
            `iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md` does it.
            """)

    package static let markdownNUL = Rule(
        "markdown/nul", .warning, .warning, "A file holds NUL bytes",
        why: """
            No text has bytes of the value 0. Either this is no text file, or it is one in UTF-16, in which every second \
            byte is 0. Readers see `�` in the place of each.
            """,
        repair: """
            Save the file as UTF-8. If it is no text, give it an extension other than `.md`.
            """)

    package static let markdownSearchComment = Rule(
        "markdown/search-comment", .warning, .warning, "A comment about the search does nothing",
        why: """
            A part of a page is left out of the site's search from `<!-- search: off -->` to `<!-- search: on -->`, or to the end of \
            the page. There is an `on` with no `off` above it, or a word that is neither. Perhaps the other comment was \
            taken out, and what should stay hidden is found.
            """,
        example: """
            The release before this one had no such command.

            <!-- search: on -->
            """,
        repair: """
            Write `<!-- search: off -->` where the part begins, or take the comment out.
            """)

    package static let markdownOpenImages = Rule(
        "markdown/open-images", .warning, .warning, "Too many images are opened and not closed",
        why: """
            More than a hundred `![` stand within each other without a `]`. Nobody writes that on purpose, and reading it \
            would take very long, so from there on `![` is text.
            """,
        example: """
            ![![![![![![ and so on, a hundred times
            """,
        repair: """
            Close each `![description]` with its bracket. Where the characters themselves are meant, escape them: \
            `!\\[`.
            """)

    package static let markdownUnsafeHTML = Rule(
        "markdown/unsafe-html", .warning, .warning, "A text that is not trusted holds HTML that is not kept",
        why: """
            The texts of an API description are somebody else's, and must not run scripts in your readers' browsers or break \
            the page. HTML that is harmless is kept; an element such as `<script>` is shown as text, and an attribute such as \
            `onclick` is left out. What is no element at all, such as `<id>`, is shown as it was meant, and is only a notice.
            """,
        example: """
            Ideas are <marquee>new</marquee>.
            """,
        repair: """
            Say it in Markdown. What is meant to be read as it stands is code, between backticks.
            """)

    package static let markdownUnsafeLink = Rule(
        "markdown/unsafe-link", .warning, .broken, "A text that is not trusted has a link that is not kept",
        why: """
            In the texts of an API description, links and images may be relative, or begin with `https:`, `http:`, `mailto:`, \
            `tel:` or `ftp:`. Others, such as `javascript:` and `data:`, could run a script; their text stays, and the address \
            is left out.
            """,
        example: """
            See [all ideas](javascript:open).
            """,
        repair: """
            Lead to a page or a file instead. A small picture can lie beside the description, and be named by its relative path.
            """)
}
