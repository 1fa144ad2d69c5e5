// Links that were never filled in.

extension RuleFamily {
    static let placeholder = RuleFamily(
        "placeholder", "Placeholders",
        "Links whose address was to be filled in later, and never was. Code is not looked at, so examples in code may say what they like.",
        isAboutLinks: true, comment: .here, manual: ("Links", "links.md"),
        rules: [
            .placeholderEmpty, .placeholderDoubleHash, .placeholderWord, .placeholderReservedHost,
            .placeholderTemplate,
        ])
}

extension Rule {
    package static let placeholderEmpty = Rule(
        "placeholder/empty", .warning, .placeholder, "A link has no destination",
        why: """
            It looks like a link, and nothing happens when the reader follows it, or the page jumps to its top. Galley \
            reports an address that is empty, only `#`, only a scheme such as `https://`, or a script that does nothing, such as \
            `javascript:void(0)`; and an image or a script whose `src` is empty. A link in HTML that is a button in \
            truth, with `onclick`, `role`, or an `aria-` or `data-` attribute, is left alone. In pages that Galley did not \
            build, it is only a notice where a template wrote the link: in a navigation, a header or a footer, with a \
            class, or on most pages.
            """,
        example: """
            Ask the [authors](#), or read the [plan]().
            """,
        repair: """
            Write the address, or take the brackets away and leave the words. `#top` is right if you mean the start of the \
            page. In HTML, what runs a script is better a `button`.
            """)

    package static let placeholderDoubleHash = Rule(
        "placeholder/double-hash", .warning, .placeholder,
        "A link's destination begins with two hash signs",
        why: """
            No heading has an id that begins with `#`, so such a link goes nowhere. It is a note to oneself that was \
            forgotten, or one hash sign too many.
            """,
        example: """
            SQLAlchemy is an [ORM](##addlinkhere).
            """,
        repair: """
            Write the address. One hash sign and an id, `#limits`, lead to a heading of the same page.
            """)

    package static let placeholderWord = Rule(
        "placeholder/word", .warning, .placeholder,
        "A link's destination is a word that waits to be replaced",
        why: """
            `TODO`, `changeme`, `url`, `link-to-guide`, `#addlinkhere`: somebody meant to come back. Galley reports such words \
            only where they lead nowhere. If there is a file `todo.md` or a heading "Todo", a link to it is a link \
            like any other. Hosts count too, such as `http://link` or `https://your-domain.com`.
            """,
        example: """
            Read about [deployment](TODO) and [testing](#addlinkhere).
            """,
        repair: """
            Write the address that was meant, or take the link out.
            """)

    package static let placeholderReservedHost = Rule(
        "placeholder/reserved-host", .notice, .placeholder,
        "A link leads to a host that is reserved for examples",
        why: """
            `example.com`, `example.org`, `example.net` and names that end in `.example`, `.test` or `.invalid` are reserved \
            for examples (RFC 2606 and RFC 6761), and `localhost` is the machine of whoever reads the page. A link to one of \
            them is of no use to a reader. It may well be an example that you mean to show, so this is only a notice; \
            such hosts are never asked.
            """,
        example: """
            Open the [dashboard](https://dashboard.example.com/your-project).
            """,
        repair: """
            Write the real address. If it is an example, show it as code, `https://dashboard.example.com/`, which \
            makes no link of it.
            """)

    package static let placeholderTemplate = Rule(
        "placeholder/template", .warning, .placeholder,
        "A link's destination is a template that nobody filled in",
        why: """
            A template engine was to put something in place of `{{ … }}`, `{% … %}`, `${…}`, `{name}` or `<name>`, and did not: it \
            does not run on this file, or the text was copied from where it does. The reader gets an address with \
            braces in it.
            """,
        example: """
            [API reference]({{ site.baseurl }}/api/) of <a href="https://<your-domain>/">your server</a>
            """,
        repair: """
            Write the address itself. For a page of the site that is the relative path of its file, which needs no \
            variable. If the braces are what you want to show, make it code.
            """)
}
