// The site as a whole: how its pages hang together, and what nobody uses.

extension RuleFamily {
    static let site = RuleFamily(
        "site", "The site as a whole",
        "How the pages hang together, rather than one link.",
        comment: .file,
        rules: [
            .siteOrphan, .siteDeadEnd, .siteUnlisted, .siteRedirectChain, .siteNothingToCheck,
            .siteNoHistory, .siteShallowHistory,
        ])

    static let asset = RuleFamily(
        "asset", "Files", "Images, downloads and other files that are no pages.", rules: [.assetUnused])
}

extension Rule {
    package static let siteOrphan = Rule(
        "site/orphan", .notice, .warning, "No other page leads to a page",
        why: """
            Readers find the page only by search or by chance. It may have lost its link when another page was rewritten, \
            or it is left over and should be gone. The start page, the page for errors and redirects need no link to them. An entry in the \
            navigation is a link; one in the sitemap is not.
            """,
        repair: """
            Link to the page from where a reader would look for it, put it into the navigation, or remove it.
            """)

    package static let siteDeadEnd = Rule(
        "site/dead-end", .notice, .warning, "A page leads to no other page",
        why: """
            Whoever arrives there, by a search engine for instance, can only go back. No link on the page, its navigation \
            included, leads to another page of the site.
            """,
        repair: """
            Link to what a reader will want next, or at least to the start of the site.
            """)

    package static let siteUnlisted = Rule(
        "site/unlisted", .notice, .warning, "A page is missing in the sitemap",
        why: """
            The site has a sitemap, which search engines take for the list of its pages, and this page is not in it. A page that asks not to be \
            listed, with `noindex`, is left alone.
            """,
        example: """
            <!-- A page that wants to be left out says so: -->
            <meta name="robots" content="noindex">
            """,
        repair: """
            Add the page to the sitemap, or give it the element above. Sitemaps that Galley writes hold every page that \
            may be listed.
            """)

    package static let siteRedirectChain = Rule(
        "site/redirect-chain", .warning, .warning, "A redirect leads to another redirect",
        why: """
            The reader is sent on twice or more before there is anything to read, and search engines give up after a few \
            steps. Redirects that lead in a circle never end, and are reported by the same rule.
            """,
        example: """
            <!-- old.html -->
            <meta http-equiv="refresh" content="0; url=newer.html">

            <!-- newer.html -->
            <meta http-equiv="refresh" content="0; url=newest.html">
            """,
        repair: """
            Let each old address lead to the last one at once; the report names it.
            """)

    package static let siteNothingToCheck = Rule(
        "site/nothing-to-check", .error, .broken, "There is no link to check",
        why: """
            An audit that looks at the wrong folder finds nothing wrong with it. So finding no link at all is an error, not \
            a success: the folder is empty, it was not built yet, or it holds no HTML.
            """,
        example: """
            <!-- all that was found: a page without a link -->
            <h1>It works!</h1>
            """,
        repair: """
            Look at the path that the audit was given, and build the site first. If a site without any link is what you \
            have, switch the rule off.
            """)

    package static let siteNoHistory = Rule(
        "site/no-history", .warning, .warning, "There is no Git history to take dates from",
        why: """
            `last_updated: true` in `galley.yml` asks Git when each page was changed last. There is no Git on this machine, or the content \
            folder is in no repository, so pages are built without the date.
            """,
        repair: """
            Install Git and build in a clone. Pages can also say it themselves, with `updated: 2026-11-23` in their front \
            matter; or set `last_updated: false`.
            """)

    package static let siteShallowHistory = Rule(
        "site/shallow-history", .warning, .warning, "The Git history is cut off",
        why: """
            CI services fetch only the last commit of a repository unless they are told otherwise. To Git, every page then \
            seems to have been changed in that commit, and every page would show the same wrong date.
            """,
        repair: """
            Fetch all of the history: `git fetch --unshallow`, `fetch-depth: 0` for the checkout of a GitHub workflow, or \
            `GIT_DEPTH: 0` in GitLab CI.
            """)

    package static let assetUnused = Rule(
        "asset/unused", .notice, .warning, "No page uses a file",
        why: """
            An image, a film, a PDF or an archive is published with the site, and no page shows it or links to it. It \
            costs space, and may be something that was never meant for the public. Files at the root of the site are left alone, since hosts and \
            search engines ask for some of them by name; so are scripts, data and other kinds that are loaded in ways no \
            link shows.
            """,
        repair: """
            Remove the file, link to it, or take it out of the site with `exclude` in `galley.yml`.
            """)
}
