// What is told of the content folder, of front matter and of a folder's own file.

extension RuleFamily {
    static let content = RuleFamily(
        "content", "The content folder", "Files and folders that cannot be taken into the site as they are.",
        manual: ("Files and folders", "configuration.md#files-and-folders"),
        rules: [
            .contentMDX, .contentControlCharacter, .contentNameNotUTF8, .contentBrokenSymlink,
            .contentSymlinkOutside, .contentSymlinkLoop, .contentTooDeep,
        ])

    static let frontMatter = RuleFamily(
        "front-matter", "Front matter",
        "What a page says of itself above its text. What cannot be read at all is an error, and no rule.",
        manual: ("Front matter", "writing.md#front-matter"),
        rules: [.frontMatterUnknownKey, .frontMatterEmptyValue])

    static let nav = RuleFamily(
        "nav", "Navigation", "A folder's own file, `_nav.yml`.", language: "yaml",
        manual: ("Navigation", "navigation.md"), rules: [.navMissingEntry, .navOmittedPage, .navEmptyValue])
}

extension Rule {
    package static let contentMDX = Rule(
        "content/mdx", .notice, .warning, "MDX is not Markdown",
        why: """
            `.mdx` files hold Markdown mixed with JavaScript and components, which only the tool they were written for \
            can run. Galley copies them into the site as they are, so readers would download them. It is told once for a site.
            """,
        repair: """
            Rename those that hold plain Markdown to `.md`. Rewrite the others, or leave them out with \
            `exclude: "*.mdx"` in `galley.yml`.
            """)

    package static let contentControlCharacter = Rule(
        "content/control-character", .warning, .warning, "A file's name holds a control character",
        why: """
            A line break or a tab in a file's name is an accident, mostly of a script. It would break lists of \
            files, here and in other tools, so the file is left out of the site.
            """,
        repair: """
            Rename the file. In a shell, `ls -b` shows what is in the name.
            """)

    package static let contentNameNotUTF8 = Rule(
        "content/name-not-utf8", .warning, .warning, "A file's name is not UTF-8",
        why: """
            The name was written in an older encoding, by an old archive for instance. There is no address for it in which \
            browsers and hosts would agree, so the file is left out of the site.
            """,
        repair: """
            Rename the file; `convmv` does it for whole folders.
            """)

    package static let contentBrokenSymlink = Rule(
        "content/broken-symlink", .warning, .warning, "A symbolic link leads nowhere",
        why: """
            The file or folder that the symbolic link names is not there, so nothing is published in its place. Often the link was \
            made with a path that is right on one machine only.
            """,
        repair: """
            Make the link again with a relative path, or remove it.
            """)

    package static let contentSymlinkOutside = Rule(
        "content/symlink-outside", .warning, .warning, "A symbolic link leads out of the content folder",
        why: """
            What it leads to was not published: a link that somebody put into a repository should not be able to publish other \
            files of the machine that builds the site.
            """,
        repair: """
            Copy the file into the content folder. If you trust every link in it, set `follow_symlinks: true` in \
            `galley.yml`.
            """)

    package static let contentSymlinkLoop = Rule(
        "content/symlink-loop", .warning, .warning, "A symbolic link leads back to a folder above it",
        why: """
            Following it would go round and round, so it was not followed.
            """,
        repair: """
            Remove the link.
            """)

    package static let contentTooDeep = Rule(
        "content/too-deep", .warning, .warning, "Folders are nested too deep",
        why: """
            There are more than 64 folders within each other, which no site means; mostly a copy was made into itself. \
            What is below was left out.
            """,
        repair: """
            Remove the copies, or move the pages up.
            """)

    package static let frontMatterUnknownKey = Rule(
        "front-matter/unknown-key", .warning, .warning, "A key of the front matter is probably misspelt",
        why: """
            Front matter may hold keys of your own, for your templates. A key that is one letter, or its capitals, away from \
            one that Galley knows is more likely a slip, and would be passed over without a word.
            """,
        example: """
            ---
            titel: Deployment
            ---
            """,
        repair: """
            Correct the key, or give a key of your own a name that is less alike.
            """)

    package static let frontMatterEmptyValue = Rule(
        "front-matter/empty-value", .warning, .warning, "A value of the front matter is a comment",
        why: """
            In YAML, a hash sign behind a space begins a comment. A value that begins with one is no value: the key is \
            empty.
            """,
        example: """
            ---
            title: #1 in performance
            ---
            """,
        repair: """
            Put the value in quotes: `title: "#1 in performance"`.
            """)

    package static let navMissingEntry = Rule(
        "nav/missing-entry", .warning, .warning, "The navigation names what is not there",
        why: """
            `order` in a folder's `_nav.yml` names a file or folder, and the folder has none of that name. The others \
            keep their order, and the page that was meant comes after them. In a project of MkDocs it is an entry of `nav` that \
            leads to no page; it is left out.
            """,
        example: """
            # content/guide/_nav.yml
            order: [instal, deploy]
            """,
        repair: """
            Correct the name, with or without `.md`, or take it out of the list.
            """)

    package static let navOmittedPage = Rule(
        "nav/omitted-page", .notice, .warning, "Pages are missing in `nav`",
        why: """
            `nav` lists the pages of a project of MkDocs, and some of its pages are not in it. They are published, and \
            readers find them by search and by links. One finding names them all. In Galley's own projects nothing is said: there, `...` in `nav` stands for \
            all pages that it does not name.
            """,
        repair: """
            Add the pages to `nav`, or name them in `not_in_nav` of mkdocs.yml (`unlisted_pages` in galley.yml).
            """)

    package static let navEmptyValue = Rule(
        "nav/empty-value", .warning, .warning, "A value of a `_nav.yml` is a comment",
        why: """
            In YAML, a hash sign behind a space begins a comment. A value that begins with one is no value: the key is \
            empty.
            """,
        example: """
            title: #1 in performance
            """,
        repair: """
            Put the value in quotes: `title: "#1 in performance"`.
            """)
}
