// `plugins`, `validation` and what macros know.

import GalleyAudit
import GalleyCore
import GalleyData

/// A plugin that an mkdocs.yml lists.
struct MkDocsPlugin: Sendable {
    /// Without the name of the theme it belongs to.
    var name: String
    var options: MkDocsValue
    var place: SourceLocation

    /// MkDocs has its search where nothing is listed.
    static func all(_ list: MkDocsValue?) -> [MkDocsPlugin] {
        guard let list, !list.isNull else {
            return [
                MkDocsPlugin(
                    name: "search", options: MkDocsValue(.null, at: SourceLocation(path: "")),
                    place: SourceLocation(path: ""))
            ]
        }
        return MkDocsExtensions.named(list).map { name, options, place in
            let short = name.split(separator: "/").last.map(String.init) ?? name
            return MkDocsPlugin(name: short, options: options, place: place)
        }.filter { $0.options["enabled"]?.boolean != false }
    }
}

extension MkDocsTranslator {
    func plugin(_ name: String) -> MkDocsPlugin? { plugins.first { $0.name == name } }

    /// Plugins whose work is done, or that there is nothing to do for.
    private static let known: Set<String> = [
        "awesome-nav", "awesome-pages", "exclude", "gh-admonitions", "git-revision-date",
        "git-revision-date-localized", "literate-nav", "llmstxt", "macros", "meta-descriptions", "minify",
        "offline",
        "open-in-new-tab", "optimize", "privacy", "redirects", "search", "section-index", "tags", "same-dir",
    ]

    mutating func writePlugins() {
        if let list = root["plugins"], list.items == nil, list.entries == nil {
            wrong("plugins", "a list of names", list)
        }
        if let plugin = plugin("git-revision-date-localized") ?? plugin("git-revision-date") {
            writer.set("last_updated", true, from: plugin.place)
        }
        writeTags()
        writeRedirects()
        writeSearch()
        writeLLMs()
        diagnostics += MkDocsNames.misplaced(in: root["plugins"])
        let names = Self.known.union(Self.harmless).union(MkDocsNames.otherPlugins)
        var others: [(name: String, place: SourceLocation)] = []
        var makers: [(name: String, place: SourceLocation)] = []
        var missing: [String] = []
        for plugin in plugins where !Self.known.contains(plugin.name) {
            if let loss = MkDocsNames.loss(of: plugin.name) {
                makers.append((plugin.name, plugin.place))
                if !missing.contains(loss) { missing.append(loss) }
            } else if !names.contains(plugin.name),
                let meant = nearest(to: plugin.name, among: names.sorted())
            {
                diagnostics.append(
                    MkDocsNames.slip("plugin", plugin.name, for: meant, at: plugin.place))
            } else {
                others.append((plugin.name, plugin.place))
            }
        }
        tell(
            "config/mkdocs-plugins", "plugins that make, move or fill pages are not run", makers,
            help: missing.joined(separator: "; "), severity: .warning)
        tell(
            "config/mkdocs-plugins", "plugins that Galley does not run", others,
            help: "see \"Coming from MkDocs\" in the manual for what takes their place")
    }

    /// The page of the tags is named, or has a marker in its text.
    private mutating func writeTags() {
        guard let plugin = plugin("tags"), plugin.options["tags"]?.boolean != false else { return }
        if let file = plugin.options["tags_file"], let path = file.text {
            writer.set("tags_page", path, from: file.place)
        } else {
            writer.set("tags_page", true, from: plugin.place)
        }
    }

    private mutating func writeRedirects() {
        guard let plugin = plugin("redirects"), let maps = plugin.options["redirect_maps"] else { return }
        guard let entries = maps.entries else { return wrong("redirect_maps", "a mapping", maps) }
        let usesFolders = root["use_directory_urls"]?.boolean ?? true
        var seen: Set<String> = []
        var pairs: [(from: String, to: String, MkDocsValue.Entry)] = []
        for entry in entries {
            guard let target = entry.value.text else {
                wrong("redirect_maps.\(entry.key)", "a path or a URL", entry.value)
                continue
            }
            guard let from = Self.address(ofSource: entry.key, usesFolders: usesFolders) else {
                warn(
                    "`\(entry.key)` is not the path of a Markdown file; it redirects nothing", at: entry.place
                )
                continue
            }
            guard seen.insert(from).inserted else { continue }
            pairs.append((from, isWebURL(target) ? target : Self.encoded(target), entry))
        }
        guard !pairs.isEmpty else { return }
        writer.key("redirects", from: plugin.options.entry("redirect_maps")?.place)
        writer.mapping { writer in
            for (from, to, entry) in pairs {
                writer.key(from, from: entry.place)
                writer.string(to, from: entry.value.place)
            }
        }
    }

    /// The address that MkDocs gives a source, percent-encoded.
    static func address(ofSource source: String, usesFolders: Bool) -> String? {
        let path = source.hasPrefix("/") ? String(source.dropFirst()) : source
        guard ContentScanner.isMarkdown(path) else {
            return path.hasSuffix(".html") ? percentEncoded(path) : nil
        }
        let folder = parentFolder(path)
        let stem = splitExtension(fileName(path)).stem
        if stem == "index" || stem == "README" { return folder.isEmpty ? nil : percentEncoded(folder) + "/" }
        let plain = percentEncoded((folder.isEmpty ? "" : folder + "/") + stem)
        return usesFolders ? plain + "/" : plain + ".html"
    }

    /// A path with a fragment as a reference.
    private static func encoded(_ target: String) -> String {
        guard let hash = target.firstIndex(of: "#") else { return percentEncoded(target) }
        return percentEncoded(String(target[..<hash])) + target[hash...]
    }

    private mutating func writeSearch() {
        guard let search = plugin("search") else {
            writer.set("search", false, from: root.entry("plugins")?.place)
            return
        }
        guard let languages = search.options["lang"]?.strings, let first = languages.first,
            let tag = first.text,
            isLanguageTag(tag)
        else { return }
        writer.key("search", from: search.place)
        writer.mapping { $0.set("language", tag, from: first.place) }
    }

    private mutating func writeLLMs() {
        guard let plugin = plugin("llmstxt") else { return }
        writer.key("llms", from: plugin.place)
        writer.mapping { writer in
            writer.set("full", plugin.options["full_output"]?.isTruthy ?? false, from: plugin.place)
            if let details = plugin.options["markdown_description"], let text = details.text {
                writer.set("details", text, from: details.place)
            }
        }
    }

    // MARK: Validation

    /// What MkDocs checks: its key, the rules here, and what it makes of it where nothing is said. Anchors that are not
    /// there MkDocs tells by the way, which is no reason to hide them: without a level they are warnings, strict or not.
    private static let checks: [(group: String, key: String, rules: [String], level: String)] = [
        ("nav", "not_found", ["nav/missing-entry"], "warn"),
        ("nav", "omitted_files", ["nav/omitted-page"], "info"),
        ("links", "not_found", ["link/missing-page", "link/missing-file"], "warn"),
        ("links", "anchors", ["link/missing-anchor"], ""),
    ]

    private static let validationKeys: Set<String> = [
        "not_found", "omitted_files", "anchors", "absolute_links", "unrecognized_links",
    ]

    /// What makes parts of the site that links may lead to, and that only MkDocs can make.
    private var makersElsewhere: [String] {
        let unknown = plugins.map(\.name).filter { !Self.known.contains($0) && !Self.harmless.contains($0) }
        return (root["hooks"]?.isTruthy ?? false ? ["hooks"] : []) + unknown
    }

    /// The warning that `strict` is left out; nothing to tell whoever asks for it on the command line.
    static let strictLeftOut = "config/mkdocs-strict"

    /// Plugins that are not run, and that no link leads to.
    private static let harmless: Set<String> = [
        "git-authors", "git-committers", "git-committers-2", "glightbox", "group", "info", "print-site",
        "rss", "social",
        "typeset",
    ]

    mutating func writeAudit() {
        let validation = root["validation"]
        if let validation, validation.entries == nil { wrong("validation", "a mapping", validation) }
        checkLevels(validation, "validation", depth: 0)
        let strict = flag("strict")
        var isStrict = strict?.flag ?? false
        if isStrict, let strict, !makersElsewhere.isEmpty {
            isStrict = false
            let names = makersElsewhere.map { "`\($0)`" }.joined(separator: ", ")
            diagnostics.append(
                Diagnostic(
                    .warning, Self.strictLeftOut,
                    "`strict` is not followed, because links may lead to what only MkDocs makes with \(names)",
                    at: strict.place,
                    help: ["`galley build --strict` asks for it, and fails on any other warning"]))
            writer.comment("Not taken over: strict")
        }
        writer.comment(
            isStrict
                ? "`strict` in MkDocs is about what MkDocs checks: these findings fail the build."
                : "The levels of MkDocs' own checks.")
        writer.key("audit", from: root.entry("validation")?.place)
        let versions = otherVersions
        let mike = plugin("mike")?.place ?? root["extra"]?.entry("version")?.place
        writer.mapping { writer in
            if !versions.isEmpty {
                writer.comment("What mike publishes beside this version.")
                writer.set("exclude", versions.map { ($0, mike) }, from: mike)
            }
            writer.key("rules", from: root.entry("validation")?.place)
            writer.mapping { writer in
                for (group, key, rules, level) in Self.checks {
                    // A level above the groups holds for both.
                    let value = validation?[group]?[key] ?? validation?[key]
                    let name = value?.text ?? level
                    let result: RuleLevel =
                        switch name {
                        case "ignore": .off
                        case "info": .notice
                        case "": .warning
                        default: isStrict ? .error : .warning
                        }
                    for rule in rules {
                        writer.set(rule, result.rawValue, from: value?.place ?? strict?.place)
                    }
                }
            }
        }
    }

    /// The addresses at which mike may publish other versions of the site, as far as this one has nothing there.
    private var otherVersions: [String] {
        guard plugin("mike") != nil || root["extra"]?["version"]?["provider"]?.text == "mike" else {
            return []
        }
        let folder = docs.hasPrefix("/") ? docs : projectRoot + "/" + docs
        return ["latest", "stable", "dev", "main", "master", "next", "prerelease"].filter {
            fileStatus(folder + "/" + $0) == nil && fileStatus(folder + "/" + $0 + ".md") == nil
        }.map { "/" + $0 }
    }

    private mutating func checkLevels(_ value: MkDocsValue?, _ path: String, depth: Int) {
        for entry in value?.entries ?? [] {
            let name = "\(path).\(entry.key)"
            if depth == 0, entry.key == "nav" || entry.key == "links" {
                checkLevels(entry.value, name, depth: 1)
            } else if Self.validationKeys.contains(entry.key) {
                let allowed =
                    ["warn", "info", "ignore"] + (entry.key == "absolute_links" ? ["relative_to_docs"] : [])
                guard let text = entry.value.text, allowed.contains(text) else {
                    wrong(name, KeyType.choice(allowed).name, entry.value)
                    continue
                }
            } else if depth == 1 || entry.value.boolean == nil {
                // Successors of MkDocs have switches of their own here.
                diagnostics.append(
                    Diagnostic(
                        .warning, "config/unknown-key", "unknown key `\(entry.key)` in `\(path)`",
                        at: entry.place,
                        help: didYouMean(entry.key, among: Self.validationKeys.sorted())))
            }
        }
    }

    // MARK: Macros

    /// What pages may say `{{ name }}` for: `extra`, and the files that macros read.
    mutating func writeVariables(_ extensions: MkDocsExtensions) {
        let options = plugins.filter { $0.name == "macros" }.map(\.options) + extensions.macros
        guard !options.isEmpty else { return }
        var files: [(name: String?, path: MkDocsValue)] = []
        var leftOut: [(name: String, place: SourceLocation)] = []
        for option in options {
            let list = option["include_yaml"]
            for item in list?.items ?? list.map({ [$0] }) ?? [] {
                for pair in item.entries ?? [] { files.append((pair.key, pair.value)) }
                if item.string != nil { files.append((nil, item)) }
            }
            for entry in option.entries ?? [] where entry.value.isTruthy {
                if ["module_name", "modules", "include_dir"].contains(entry.key) {
                    leftOut.append(("macros.\(entry.key)", entry.place))
                }
            }
        }
        tell("config/mkdocs-plugins", "options of macros that are not done", leftOut)
        writer.set("variables", true, from: root.entry("extra")?.place)
        guard !files.isEmpty else { return }
        writer.key("variable_files", from: files[0].path.place)
        writer.sequence { writer in
            for (name, path) in files {
                // Without a name the file's keys are names themselves.
                guard let name else {
                    writer.value(path)
                    continue
                }
                writer.mapping { writer in
                    writer.key(name, from: path.place)
                    writer.value(path)
                }
            }
        }
    }
}
