// Every key of `galley.yml` and of `_nav.yml`, and what it means.

import GalleyAudit

extension Configuration {
    /// The keys of `galley.yml`, in the order of the manual.
    package static let keys: [KeyDeclaration] = [
        KeyDeclaration(
            "title", .text, default: "Documentation",
            "The site's name: in the header, in each page's title and in feeds."
        ).alsoCalled("site_name"),
        KeyDeclaration(
            "description", .text, "One sentence about the site, for pages that have none of their own."
        ).alsoCalled("site_description"),
        KeyDeclaration(
            "language", .languageTag, default: "en",
            "The language of the text, a BCP 47 tag such as `en` or `pt-BR`."),
        KeyDeclaration("author", .text, "Who writes the site, for feeds and page metadata.").alsoCalled(
            "site_author"),
        KeyDeclaration("copyright", .text, "A line for the footer."),
        KeyDeclaration(
            "base_url", .baseURL,
            "Where the site will be published, such as `https://example.com/docs/`. Needed for canonical links, the sitemap, the feed and social cards; every other link is relative and works without it."
        ).alsoCalled("site_url"),
        KeyDeclaration(
            "content", .string, default: "content", "The folder that holds the Markdown and its images."
        ).alsoCalled("docs_dir"),
        KeyDeclaration("output", .string, default: "public", "The folder that the site is written to.")
            .alsoCalled("site_dir"),
        KeyDeclaration(
            "exclude", .oneOrMore(.string),
            "Patterns of files below the content folder to leave out, such as `drafts/**` or `*.psd`. Of several that match the last decides, and `!` before a pattern takes back."
        ),
        KeyDeclaration(
            "draft_pages", .oneOrMore(.string),
            "Patterns of pages that are drafts, as if they said `draft: true`."
        ),
        KeyDeclaration(
            "unlisted_pages", .oneOrMore(.string),
            "Patterns of pages that the navigation leaves out, as if they said `nav_hidden: true`."),
        KeyDeclaration(
            "urls", .choice(["directory", "file"]), default: "directory",
            "`directory` publishes `guide/start.md` at `guide/start/`, `file` at `guide/start.html`."),
        KeyDeclaration(
            "nav", .navigation,
            "The navigation, entry by entry. Without it, the navigation follows the folders."),
        KeyDeclaration(
            "folder_files", .oneOrMore(.string), default: "[_nav.yml, _nav.yaml]",
            "What the files are called in which folders [say how they are shown](navigation.md#a-folders-own-file). Others than these two are read as awesome-pages and awesome-nav of MkDocs read theirs. With `conventions: mkdocs` there are none unless they are named here."
        ),
        KeyDeclaration(
            "nav_limit", .integer(5...1000), default: "60",
            "How many neighbours of a page its navigation shows at most; longer sections show a window around the page."
        ),
        KeyDeclaration(
            "contents_depth", .integer(1...6), default: "3",
            "The deepest heading level in a page's table of contents."),
        KeyDeclaration(
            "markdown", .group(markdownKeys), "Switches for Markdown beyond CommonMark."
        ).alsoCalled("markdown_extensions"),
        KeyDeclaration(
            "theme",
            .group([
                KeyDeclaration(
                    "folder", .string, default: "theme",
                    "The folder whose files replace or extend the default theme's, file by file."),
                KeyDeclaration("accent", .color, "The colour of links and marks, in quotes: `\"#0b6e99\"`."),
                KeyDeclaration(
                    "accent_dark", .color, "The same for dark pages; otherwise derived from `accent`."),
                KeyDeclaration("font_text", .fontList, "A CSS font list for prose."),
                KeyDeclaration("font_heading", .fontList, "A CSS font list for headings."),
                KeyDeclaration("font_code", .fontList, "A CSS font list for code."),
                KeyDeclaration("logo", .string, "An image in the content folder, shown in the header."),
                KeyDeclaration("logo_dark", .string, "The logo on dark pages."),
                KeyDeclaration("favicon", .string, "An icon in the content folder, for browser tabs."),
                KeyDeclaration(
                    "appearance", .choice(["auto", "light", "dark"]), default: "auto",
                    "`auto` follows the reader's system and offers a switch."),
                KeyDeclaration("footer", .text, "Markdown for the foot of every page."),
                KeyDeclaration(
                    "stylesheets", .oneOrMore(.string),
                    "Style sheets in the content folder, added to every page."),
                KeyDeclaration(
                    "scripts", .oneOrMore(.string), "Scripts in the content folder, added to every page."),
                KeyDeclaration(
                    "mermaid",
                    .either(
                        .string,
                        .group([
                            KeyDeclaration(
                                "script", .string, "The script: a file in the content folder, or a URL."),
                            KeyDeclaration(
                                "integrity", .string,
                                "What the script must hash to, such as `sha384-…`: browsers run no other."),
                        ])),
                    "The script that draws Mermaid's diagrams, a file in the content folder or a URL, for pages that have one; or its keys."
                ),
            ]), "Looks: colours, fonts, logo, footer."),
        KeyDeclaration(
            "social",
            .list(
                .group([
                    KeyDeclaration("name", .text, "What the link says."),
                    KeyDeclaration("url", .string, "Where it goes."),
                ])), "Links for the footer."),
        KeyDeclaration(
            "repository", .url,
            "The source's home, such as `https://github.com/acme/docs`. It gives the header its link and, for GitHub, GitLab and Codeberg, every page its edit link."
        ).alsoCalled("repo_url"),
        KeyDeclaration(
            "repository_name", .text, "What the link to the repository says, where it is not its path."
        ).alsoCalled("repo_name"),
        KeyDeclaration("branch", .string, default: "main", "The branch that edit links point at."),
        KeyDeclaration(
            "edit_url", .either(.boolean, .pageURL),
            "The address of a page's editor with `{path}` for its file, where it does not follow from `repository`; `false` for no edit links."
        ).alsoCalled("edit_uri"),
        KeyDeclaration("source_url", .either(.boolean, .pageURL), "The same for a page's source."),
        KeyDeclaration(
            "last_updated", .boolean, default: "false",
            "Show when a page was last changed, from its front matter or from Git."),
        KeyDeclaration(
            "reading_time", .boolean, default: "false", "Show how many minutes a page takes to read."),
        KeyDeclaration(
            "tags_page", .either(.boolean, .string), default: "false",
            "The page, such as `tags.md`, that lists the pages of each tag where `<!-- tags -->` stands in its text, or else below it; `true` for the page that has this line. Tags lead there."
        ),
        KeyDeclaration(
            "redirects", .map(.string),
            "Addresses that moved: the old one, and the page, address or URL that it leads to now."),
        KeyDeclaration(
            "redirect_files", .oneOrMore(.choice(["_redirects", "nginx"])),
            "Write the redirects for the host too: `_redirects` for Netlify and Cloudflare, `nginx` for a map in `redirects.nginx.conf`."
        ),
        KeyDeclaration(
            "sitemap", .boolean, default: "true", "Write `sitemap.xml` and `robots.txt` (needs `base_url`)."),
        KeyDeclaration(
            "feed", .boolean, default: "true",
            "Write `feed.xml` with the pages that have a `date` (needs `base_url`)."),
        KeyDeclaration("drafts", .boolean, default: "false", "Publish pages marked `draft: true`."),
        KeyDeclaration("strict", .boolean, default: "false", "Warnings fail the build."),
        KeyDeclaration(
            "follow_symlinks", .boolean, default: "false",
            "Follow symbolic links that lead out of the content folder."),
        KeyDeclaration(
            "api", apiType,
            "Descriptions of HTTP APIs, each of which becomes a reference: `api: openapi.yaml`, or its keys."
        ).alsoCalled(
            "openapi", "swagger", "spec", "specs", "reference", "redoc", "rest", "openapi_spec", "api_spec"),
        KeyDeclaration(
            "search", .either(.boolean, .group(searchKeys)), default: "true",
            "The site's own search: `search: false`, or its keys."),
        KeyDeclaration(
            "llms", .either(.boolean, .group(llmsKeys)), default: "false",
            "Write `llms.txt`, `llms-full.txt` and each page as Markdown: `llms: true`, or its keys."
        ).alsoCalled("llmstxt", "llms_txt", "llm"),
        variableKeys[0], variableKeys[1],
        KeyDeclaration("audit", .group(auditKeys), "What is asked of links."),
        KeyDeclaration("serve", .group(serveKeys), "How `galley serve` shows the site."),
        KeyDeclaration(
            "conventions", .choice(["galley", "mkdocs"]), default: "galley",
            "`mkdocs` understands files, titles and front matter as [MkDocs](mkdocs.md#what-differs) does."),
        KeyDeclaration("extra", .any, "Anything, for templates: `site.extra`."),
    ]

    private static let serveKeys: [KeyDeclaration] = [
        KeyDeclaration(
            "editor", .editorURL, default: "vscode://file{path}:{line}:{column}",
            "The address that opens a file at a place in your editor; empty for none.")
    ]

    private static let auditKeys: [KeyDeclaration] = [
        KeyDeclaration(
            "rules", .map(.choice(RuleLevel.allCases.map(\.rawValue))),
            "What becomes of a rule: `link/missing-page: error`, `asset/unused: off`. The [rules](rules/index.md) have a page each."
        ),
        KeyDeclaration(
            "fail_on", .choice(["notice", "warning", "error"]), default: "warning",
            "From which severity on findings make `galley audit` fail."),
        KeyDeclaration(
            "baseline", .string,
            "A file of known findings, relative to the project: only others count. `galley audit --update-baseline` writes it."
        ),
        KeyDeclaration(
            "exclude", .oneOrMore(.string),
            "Targets that are not checked: patterns of URLs and of paths of the site, such as `https://intranet.example.com/**` or `legacy/**`."
        ),
        KeyDeclaration(
            "clean_urls", .boolean, default: "false",
            "Whether the host serves `start.html` for `/start` as well."),
        KeyDeclaration(
            "external",
            .group([
                KeyDeclaration(
                    "timeout", .integer(1...600), default: "20", "Seconds that a host may take to answer."),
                KeyDeclaration(
                    "retries", .integer(0...10), default: "2",
                    "How often a request is made again after an error that may pass."),
                KeyDeclaration(
                    "per_host", .integer(1...64), default: "4", "Requests to one host at a time."),
                KeyDeclaration(
                    "spacing", .integer(0...60_000), default: "0",
                    "Milliseconds between two requests to one host."),
                KeyDeclaration(
                    "concurrency", .integer(1...1024), default: "256", "Requests to all hosts at a time."),
                KeyDeclaration(
                    "time_budget", .integer(1...86_400), default: "900",
                    "Seconds that the checks may take in all."),
                KeyDeclaration(
                    "max_age", .integer(0...8760), default: "72",
                    "Hours that a good answer is taken from the cache; that a page is gone is asked again after one hour."
                ),
                KeyDeclaration("user_agent", .string, "How Galley presents itself to hosts."),
                KeyDeclaration(
                    "headers", .map(.map(.string)),
                    "Headers by host: `api.example.com: { Authorization: \"Bearer ${TOKEN}\" }`. `${NAME}` is taken from the environment."
                ),
                KeyDeclaration(
                    "private_addresses", .boolean, default: "false",
                    "Whether links into private networks are asked for."),
                KeyDeclaration(
                    "soft_not_found", .boolean, default: "true",
                    "Whether pages are read that may say \"not found\" although their status does not."),
            ]), "How other hosts are asked, with `galley audit --external`."),
    ]

    /// The keys of a folder's own `_nav.yml`.
    package static let folderKeys: [KeyDeclaration] = [
        KeyDeclaration("title", .text, "The section's name in the navigation."),
        KeyDeclaration(
            "order", .list(.string),
            "The names of files and folders in the order they are to be shown; the others follow."),
        KeyDeclaration(
            "weight", .integer(-1_000_000...1_000_000),
            "The section's place among its neighbours, small first."),
        KeyDeclaration("hidden", .boolean, default: "false", "Leave the section out of the navigation."),
    ]
}
