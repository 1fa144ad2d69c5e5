// `theme`, `extra_css`, `extra_javascript` and what else makes a site's look.

import GalleyCore
import GalleyData

extension MkDocsTranslator {
    mutating func writeTheme(_ extensions: MkDocsExtensions) {
        if let theme, theme.string == nil, theme.entries == nil {
            wrong("theme", "a name or a mapping", theme)
        }
        let place = root.entry("theme")?.place
        var leftOut: [(name: String, place: SourceLocation)] = []
        var remote: [(name: String, place: SourceLocation)] = []
        writer.comment("")
        writer.key("theme", from: place)
        let logo = image("logo", &leftOut)
        let favicon = image("favicon", &leftOut)
        let (accents, appearance) = palette(&leftOut)
        let mermaid = mermaidScript()
        var formulas: [(name: String, place: SourceLocation)] = []
        let hasFormulas = extensions.isOn("math")
        func isWanted(_ path: String, _ place: SourceLocation) -> Bool {
            if place == mermaid?.place { return false }
            guard hasFormulas, Self.drawsFormulas(path) else { return true }
            formulas.append((path, place))
            return false
        }
        let stylesheets = files("extra_css", &remote, isWanted)
        let scripts = files("extra_javascript", &remote, isWanted)
        let footer = root["copyright"].flatMap { value in
            value.text.flatMap { Self.isMarkup($0) ? ($0, value.place) : nil }
        }
        writer.mapping { writer in
            writer.set("folder", "galley-theme", from: nil)
            if let (light, dark, place) = accents {
                writer.set("accent", light, from: place)
                writer.set("accent_dark", dark, from: place)
            }
            if let (name, place) = appearance { writer.set("appearance", name, from: place) }
            if let (path, place) = logo { writer.set("logo", path, from: place) }
            if let (path, place) = favicon { writer.set("favicon", path, from: place) }
            if let (text, place) = footer { writer.set("footer", text, from: place) }
            if !stylesheets.isEmpty { writer.set("stylesheets", stylesheets, from: stylesheets[0].place) }
            if !scripts.isEmpty { writer.set("scripts", scripts, from: scripts[0].place) }
            if let (script, place) = mermaid { writer.set("mermaid", script, from: place) }
        }
        writeSocial()
        for entry in theme?.entries ?? [] where !Self.themeKeys.done.contains(entry.key) {
            checkName(entry.key, "theme", Self.themeKeys.done + Self.themeKeys.others, entry, &leftOut)
        }
        for feature in theme?["features"]?.strings ?? [] {
            if let name = feature.text, Self.missingFeatures.contains(name) {
                leftOut.append((name, feature.place))
            } else if isMaterial, let name = feature.text, !MkDocsNames.features.contains(name),
                let meant = MkDocsNames.meant(by: name, among: MkDocsNames.features)
            {
                diagnostics.append(MkDocsNames.slip("feature", name, for: meant, at: feature.place))
            }
        }
        tell(
            "config/mkdocs-theme", "parts of the theme that are not done", leftOut,
            help: "the site has Galley's look; \"Themes\" in the manual says how to change it")
        tell(
            "config/mkdocs-theme", "files of other hosts, which pages do not load", remote,
            help: "put copies into the docs folder if pages need them")
        tell(
            "config/mkdocs-theme", "files that draw formulas, which pages have no need of", formulas,
            help: "formulas are MathML, which browsers show by themselves")
        if mermaid == nil, extensions.isOn("mermaid"), let place = extensions.settings["mermaid"]?.place {
            tell(
                "config/mkdocs-theme", "diagrams that stay as they are written, for want of a script",
                [("mermaid", place)],
                help:
                    "name the script in `extra_javascript`, such as `js/mermaid.min.js`: it is loaded where a page has a diagram"
            )
        }
    }

    /// The script of `extra_javascript` that draws Mermaid's diagrams, a file or a URL. Scripts beside it that start it or
    /// set it up are others.
    private func mermaidScript() -> (script: String, place: SourceLocation)? {
        let scripts = (root["extra_javascript"]?.items ?? []).compactMap {
            item -> (script: String, place: SourceLocation)? in
            guard let path = item.string ?? item["path"]?.string, isWebURL(path) || hasFile(path) else {
                return nil
            }
            return (path, item.place)
        }
        func name(_ path: String) -> String {
            // https://cdn.example.net/npm/mermaid@11/+esm
            let parts = path.lowercased().split(separator: "/").filter { $0 != "+esm" }
            return parts.last.map(String.init) ?? ""
        }
        let engine = scripts.first { script in
            let name = name(script.script)
            guard name.hasPrefix("mermaid") else { return false }
            let next = name.dropFirst("mermaid".count).first
            return next == nil || next == "." || next == "@"
        }
        if let engine { return engine }
        let others = ["init", "conf", "start", "load", "setup", "extra", "custom", "theme"]
        return scripts.first { script in
            let name = name(script.script)
            return name.contains("mermaid") && !others.contains { name.contains($0) }
        }
    }

    /// Whether a script or style sheet is one of MathJax or KaTeX, or sets them up.
    private static func drawsFormulas(_ path: String) -> Bool {
        let name = (isWebURL(path) ? path : fileName(path)).lowercased()
        return ["mathjax", "katex", "tex-mml"].contains { name.contains($0) }
    }

    /// Features of Material whose absence a reader would see. What is not listed is there anyway, or is about speed.
    private static let missingFeatures: Set<String> = [
        "content.code.annotate", "content.code.annotations", "content.code.select",
        "content.footnote.tooltips",
        "content.tooltips", "header.autohide", "navigation.tabs", "navigation.tabs.sticky", "toc.integrate",
        "navigation.instant.preview",
    ]

    /// An image of the docs folder; one that only the theme's own folder has is left out.
    private mutating func image(
        _ key: String, _ leftOut: inout [(name: String, place: SourceLocation)]
    ) -> (String, SourceLocation)? {
        guard let value = theme?[key], let path = value.string else { return nil }
        guard hasFile(path) else {
            leftOut.append(("theme.\(key)", value.place))
            return nil
        }
        return (path, value.place)
    }

    /// The keys of themes that count or that nothing is to be done for, and others that there are.
    private static let themeKeys = (
        done: [
            "name", "palette", "logo", "favicon", "features", "language", "locale", "color_mode",
            "user_color_mode_toggle", "static_templates", "highlightjs", "hljs_style", "hljs_style_dark",
            "hljs_languages", "include_search_page", "search_index_only",
        ],
        others: [
            "custom_dir", "font", "icon", "variant", "analytics", "shortcuts", "direction", "nav_style",
            "navigation_depth", "collapse_navigation", "sticky_navigation", "titles_only",
            "prev_next_buttons_location", "include_homepage_in_sidebar",
        ]
    )

    private static let paletteKeys = ["scheme", "primary", "accent", "media", "toggle"]

    /// Tells of a name that is not done: as a slip where it is written nearly like a known one.
    private mutating func checkName(
        _ name: String, _ group: String, _ known: [String], _ entry: MkDocsValue.Entry,
        _ leftOut: inout [(name: String, place: SourceLocation)]
    ) {
        if !known.contains(name), let meant = nearest(to: name, among: known.sorted()) {
            diagnostics.append(MkDocsNames.slip("key of `\(group)`:", name, for: meant, at: entry.place))
        } else if entry.value.isTruthy {
            leftOut.append(("\(group).\(name)", entry.place))
        }
    }

    private mutating func palette(_ leftOut: inout [(name: String, place: SourceLocation)]) -> (
        accents: (String, String, SourceLocation)?, appearance: (String, SourceLocation)?
    ) {
        if let mode = theme?["color_mode"], let name = mode.text, ["auto", "light", "dark"].contains(name) {
            return (nil, (name, mode.place))
        }
        guard let palette = theme?["palette"] else { return (nil, nil) }
        let schemes = palette.items ?? [palette]
        for scheme in schemes {
            for entry in scheme.entries ?? [] where !Self.paletteKeys.contains(entry.key) {
                checkName(entry.key, "palette", Self.paletteKeys, entry, &leftOut)
            }
        }
        var accents: (String, String, SourceLocation)?
        var hasLight = false
        var hasDark = false
        for scheme in schemes {
            switch scheme["scheme"]?.text {
            case "default": hasLight = true
            case "slate": hasDark = true
            case nil: break
            default:
                if let value = scheme["scheme"] {
                    leftOut.append(("palette.scheme: \(value.text ?? "")", value.place))
                }
            }
            guard accents == nil, let primary = scheme["primary"] ?? scheme["accent"], let text = primary.text
            else { continue }
            let name = MkDocsPalette.name(text)
            // Links are not black or white, but of the second colour then.
            let plain =
                ["black", "white"].contains(name) ? scheme["accent"]?.text.map(MkDocsPalette.name) : name
            if let colors = plain.flatMap({ MkDocsPalette.accents[$0] }) {
                accents = (colors.light, colors.dark, primary.place)
            } else if MkDocsPalette.accents[name] == nil, !["black", "white"].contains(name) {
                if let meant = nearest(to: name, among: MkDocsPalette.accents.keys.sorted()) {
                    diagnostics.append(MkDocsNames.slip("colour", text, for: meant, at: primary.place))
                } else {
                    leftOut.append(("palette.primary: \(text)", primary.place))
                }
            }
        }
        let appearance = hasLight && hasDark ? "auto" : hasDark ? "dark" : hasLight ? "light" : nil
        return (accents, appearance.map { ($0, palette.place) })
    }

    /// Style sheets or scripts of the docs folder. Pages load nothing from other hosts.
    private mutating func files(
        _ key: String, _ remote: inout [(name: String, place: SourceLocation)],
        _ isWanted: (_ path: String, _ place: SourceLocation) -> Bool
    ) -> [(text: String, place: SourceLocation?)] {
        guard let value = root[key] else { return [] }
        guard let items = value.items else {
            wrong(key, "a list", value)
            return []
        }
        var result: [(text: String, place: SourceLocation?)] = []
        for item in items {
            guard let path = item.string ?? item["path"]?.string else {
                wrong(key, "a list of paths", item)
                continue
            }
            guard isWanted(path, item.place) else { continue }
            let bytes = Array(path.utf8)
            if !URLReference(bytes.span).isRelative {
                remote.append((path, item.place))
            } else if hasFile(path) {
                result.append((path, item.place))
            } else {
                warn("`\(key)` names `\(path)`, which is not in `\(docs)`", at: item.place)
            }
        }
        return result
    }

    /// `extra.social` of Material, for the footer.
    private mutating func writeSocial() {
        let links = root["extra"]?["social"]?.items ?? []
        let named = links.compactMap { item -> (String, String, SourceLocation)? in
            guard let link = item["link"]?.string, !link.isEmpty else { return nil }
            return (item["name"]?.text ?? Self.name(ofIcon: item["icon"]?.text, link), link, item.place)
        }
        guard !named.isEmpty else { return }
        writer.key("social", from: root["extra"]?.entry("social")?.place)
        writer.sequence { writer in
            for (name, link, place) in named {
                writer.mapping { writer in
                    writer.set("name", name, from: place)
                    writer.set("url", link, from: place)
                }
            }
        }
    }

    /// `fontawesome/brands/x-twitter` is the icon of X; others are named by their host.
    private static func name(ofIcon icon: String?, _ link: String) -> String {
        let names = [
            "github": "GitHub", "github-alt": "GitHub", "mark-github-16": "GitHub",
            "mark-github-24": "GitHub",
            "gitlab": "GitLab", "twitter": "Twitter", "x-twitter": "X", "mastodon": "Mastodon",
            "discord": "Discord",
            "linkedin": "LinkedIn", "youtube": "YouTube", "bluesky": "Bluesky", "docker": "Docker",
            "python": "PyPI", "slack": "Slack", "gitter": "Gitter", "npm": "npm", "reddit": "Reddit",
        ]
        if let known = icon.flatMap({ names[fileName($0)] }) { return known }
        let bytes = Array(link.utf8)
        guard let authority = URLReference(bytes.span).authority else { return link }
        return String(bytes[authority])
    }

    // MARK: The repository

    mutating func writeRepository() {
        guard let (address, place) = text("repo_url"), !address.isEmpty else {
            return writeEditURL(repository: nil, at: nil)
        }
        guard isWebURL(address) else {
            diagnostics.append(
                Diagnostic(
                    .error, "config/wrong-type",
                    "`repo_url` must be \(KeyType.url.name), but is `\(address)`",
                    at: place))
            return
        }
        let repository = Self.trimmed(address)
        writer.set("repository", repository, from: place)
        if let (name, place) = text("repo_name") { writer.set("repository_name", name, from: place) }
        writeEditURL(repository: repository, at: place)
    }

    private mutating func writeEditURL(repository: String?, at place: SourceLocation?) {
        let edit = editURL(repository)
        let canEdit = !isMaterial || features.contains("content.action.edit")
        if canEdit, let edit {
            writer.set("edit_url", edit.url, from: edit.place)
        } else if repository != nil {
            writer.set("edit_url", false, from: place)
        }
        // `edit/main/docs` is the editor, `blob/main/docs` shows the file.
        if isMaterial, features.contains("content.action.view"), let edit, edit.url.contains("/edit/") {
            let parts = edit.url.split(separator: "/", omittingEmptySubsequences: false).map {
                $0 == "edit" ? "blob" : $0
            }
            writer.set("source_url", parts.joined(separator: "/"), from: edit.place)
        } else if repository != nil {
            writer.set("source_url", false, from: place)
        }
    }

    /// The address of a page's editor, `{path}` for its file.
    private mutating func editURL(_ repository: String?) -> (url: String, place: SourceLocation?)? {
        if let (template, place) = text("edit_uri_template") {
            var pattern = template
            if let range = pattern.firstRange(of: "{path!q}") {
                pattern.replaceSubrange(range, with: "{path}")
            }
            guard pattern.contains("{path}") else {
                warn("`edit_uri_template` has no `{path}`; pages get no edit link", at: place)
                return nil
            }
            return joined(repository, pattern, "edit_uri_template", at: place)
        }
        if let value = root.entry("edit_uri")?.value {
            // Empty means that there is none.
            guard let text = value.text, !text.isEmpty else { return nil }
            return joined(
                repository, text + (text.hasSuffix("/") ? "" : "/") + "{path}", "edit_uri", at: value.place)
        }
        guard let repository else { return nil }
        let host = repository.split(separator: "/").dropFirst().first.map { $0.lowercased() } ?? ""
        switch host {
        case "github.com", "gitlab.com": return (repository + "/edit/master/docs/{path}", nil)
        case "bitbucket.org": return (repository + "/src/default/docs/{path}", nil)
        default: return nil
        }
    }

    /// A reference relative to the repository's address.
    private mutating func joined(
        _ repository: String?, _ reference: String, _ key: String, at place: SourceLocation
    ) -> (url: String, place: SourceLocation?)? {
        if isWebURL(reference) { return (reference, place) }
        guard let repository else {
            warn(
                "`\(key)` is relative, and there is no `repo_url`; pages get no edit link", at: place,
                help: "name the repository in `repo_url`, or write a whole URL")
            return nil
        }
        if reference.hasPrefix("?") || reference.hasPrefix("#") { return (repository + reference, place) }
        if reference.hasPrefix("/") {
            let parts = repository.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
            return (parts.prefix(3).joined(separator: "/") + reference, place)
        }
        return (repository + "/" + reference, place)
    }
}
