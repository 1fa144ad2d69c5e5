// Links within the site.

extension RuleFamily {
    static let link = RuleFamily(
        "link", "Links", "Links from one page of the site to another, to a part of it, or to a file.",
        isAboutLinks: true, comment: .here, manual: ("Links", "links.md"),
        rules: [
            .linkMissingPage, .linkMissingFile, .linkMissingAnchor, .linkWrongCase, .linkDraft, .linkOutside,
            .linkMalformed, .linkUnknownScheme, .linkMailAddress, .linkRedirect, .linkTrailingSlash,
        ])
}

extension Rule {
    package static let linkMissingPage = Rule(
        "link/missing-page", .warning, .broken, "A link leads to a page that is not there",
        why: """
            The reader gets the error page. Galley knows every page of the site: no file, folder or address has the path \
            of this link. The path is looked up from the folder of the file that holds the link, or from the root of the \
            site if it starts with `/`. A folder without a page of its own counts as missing too.
            """,
        example: """
            See the [installation guide](guide/instal.md).
            """,
        repair: """
            If the report suggests a page and it is the right one, copy its path. Otherwise look for where the page went: \
            it was renamed, moved to another folder, or never written. If readers may have the old address too, give the \
            page that took its place an entry under `aliases` in its front matter, which keeps the old address alive.
            """)

    package static let linkMissingFile = Rule(
        "link/missing-file", .warning, .broken, "A link leads to a file that is not there",
        why: """
            An image that is not there leaves a hole in the page, a missing download an error, a missing style sheet a page \
            without style. Galley looks at everything that loads a file: `src`, `srcset`, `poster`, `url()` in \
            style sheets, `image` in front matter, and ordinary links to files that are no pages.
            """,
        example: """
            ![The three parts of the service](img/parts.jpeg)
            """,
        repair: """
            Usually the file was never committed, its extension is `.jpg` and not `.jpeg`, or it lies in another folder. \
            Compare the path with the file's name, letter by letter. If the file is there, see whether `exclude` in \
            `galley.yml` takes it out of the site.
            """)

    package static let linkMissingAnchor = Rule(
        "link/missing-anchor", .warning, .broken, "A link leads to a part of a page that is not there",
        why: """
            The page opens, but at its top, and the reader has to search for what you meant. The part of a link behind `#` \
            must be the `id` of an element, or the `name` of an `a` element, on the page that the link leads to; capital \
            letters count. Headings have ids made of their words, so a heading that is reworded gets another id. \
            `#top` and text fragments such as `#:~:text=word` need no id.
            """,
        example: """
            See [the limits](limits.md#open-file).

            <!-- limits.md has a heading "Open files", whose id is open-files -->
            """,
        repair: """
            Link to the id that is there now; the report suggests the nearest one. If several links lead to the \
            heading, give the heading the old id instead, as in `## Open files {#open-file}`: that repairs all of \
            them at once.
            """)

    package static let linkWrongCase = Rule(
        "link/wrong-case", .warning, .broken, "A link's path differs from the file's in capital letters only",
        why: """
            On Windows and macOS the link works, because their file systems mostly do not tell `Setup.html` from `setup.html`. \
            Most web hosts do, and answer that there is no such page. Galley compares names exactly on every machine, so \
            that you hear of it before your readers do.
            """,
        example: """
            [Setup](Guide/Setup.md), where the file is guide/setup.md
            """,
        repair: """
            Write the path as the report shows it. If you would rather rename the file, mind that some file systems need \
            two steps for a change of capital letters: `git mv Setup.md tmp.md`, then `git mv tmp.md setup.md`.
            """)

    package static let linkDraft = Rule(
        "link/draft", .warning, .broken, "A link leads to a page that is not published",
        why: """
            The page is there, but its front matter says `draft: true`, so it is left out of the site, and readers of this \
            link get the error page.
            """,
        example: """
            [What is new in version 3](../news/version-3.md)
            """,
        repair: """
            Publish the page by taking `draft: true` out of it, or take the link out until then. To see both while you \
            write, build with `galley build --drafts`.
            """)

    package static let linkOutside = Rule(
        "link/outside", .warning, .broken, "A link leads out of the site",
        why: """
            The path climbs above the content folder or the root of the site with `../`, starts with `file:`, or, in a site that is \
            published below a path such as `/docs/`, starts with another path. It may work on your disk. On the host \
            there is something else at that place, or nothing. Galley never reads files outside the site; one that a \
            symbolic link brings into a folder of HTML counts as there.
            """,
        example: """
            The code is under the [MIT licence](../../LICENSE).
            """,
        repair: """
            Copy the file into the content folder and link to the copy, or link to a place that everyone can reach, such as the \
            file's page on your forge. A link to another part of the same host is written with the host: \
            `https://` and all. If a folder of HTML is one part of a larger site, `--base-url` says where it is published, \
            and what it links to on the same host is asked for with `--external`.
            """)

    package static let linkMalformed = Rule(
        "link/malformed", .warning, .broken, "A link is no valid URL",
        why: """
            Each browser guesses differently at what such an address means. Galley reports an absolute URL with white space in \
            it, one without its two slashes, one with something before its scheme, such as `(https://acme.dev/)`, and one \
            whose host holds a quotation mark or a backslash. In Markdown, an address with a space in it makes no link at all: readers see the brackets.
            """,
        example: """
            [Status page](https:status.acme.dev) and [the plan](plan for 2027.md)
            """,
        repair: """
            A web address is `https://host/path`. In Markdown, put an address with spaces into angle brackets, as in \
            `[the plan](<plan for 2027.md>)`, or write each space as `%20`.
            """)

    package static let linkUnknownScheme = Rule(
        "link/unknown-scheme", .warning, .broken, "A link has a scheme that no browser knows",
        why: """
            What stands before the first colon tells the browser how to open an address. Galley reports a scheme that is one \
            letter away from `http`, `https` or `mailto`, and a host with a port but no scheme. Other schemes, such as \
            `tel:` or `vscode:`, may be right on the reader's machine and are left alone.
            """,
        example: """
            [Dashboard](htps://status.acme.dev/) and [local copy](localhost:8000/docs)
            """,
        repair: """
            Correct the scheme. Put `http://` before a host that has none.
            """)

    package static let linkMailAddress = Rule(
        "link/mail-address", .warning, .broken, "A `mailto:` link has no address in it",
        why: """
            The reader's mail program opens a letter to nobody. Behind `mailto:` there must be something, an `@` and \
            something again. A link of only a subject and a body, such as `mailto:?subject=Hello`, is meant \
            for sending on, and is left alone.
            """,
        example: """
            [Write to us](mailto:docs-team)
            """,
        repair: """
            Write the whole address: `mailto:docs-team@acme.dev`.
            """)

    package static let linkRedirect = Rule(
        "link/redirect", .notice, .warning, "A link leads to a page that only sends the reader on",
        why: """
            The link works, by a detour: the page it names is one of the site's own redirects, made by `aliases`, by `redirects` in \
            `galley.yml` or by a `meta` element that refreshes at once. Each detour takes the reader's time, \
            and the link breaks on the day that somebody tidies up the redirects.
            """,
        example: """
            <a href="/old-guide/">Guide</a>
            """,
        repair: """
            Link to where the redirect leads. Keep the redirect: other sites and bookmarks still use the old \
            address.
            """)

    package static let linkTrailingSlash = Rule(
        "link/trailing-slash", .notice, .warning, "A link to a folder has no slash at its end",
        why: """
            For `/guide`, most hosts answer with a redirect to `/guide/`, which costs every reader a request; a few \
            answer that there is no such page. Relative links of the page go wrong where it is shown without the slash.
            """,
        example: """
            <a href="/guide">Guide</a>
            """,
        repair: """
            Put the slash at the end: `/guide/`. In Markdown, link to the file, `guide/index.md`, and Galley writes the \
            address as it should be.
            """)
}
