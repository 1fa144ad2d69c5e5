// An mkdocs.yml as the galley.yml that means the same. The text is what `galley new --from mkdocs` writes, and what a build of the
// project reads, so that both give the same site; what is said of it is told at the place in mkdocs.yml.

import GalleyCore
import GalleyData

/// A project of MkDocs as Galley reads it.
package struct MkDocsProject: Sendable {
    package private(set) var configuration: Configuration
    /// What is wrong in the file, and what cannot be taken over.
    package private(set) var diagnostics: [Diagnostic]
    /// The equivalent galley.yml.
    package private(set) var text: [UInt8]

    /// Reads the file at an absolute path, which messages name `path`; `environment` gives the variables that `!ENV` asks for.
    package init(
        file: String, path: String, root: String, environment: @escaping (String) -> String?
    ) throws(FileError) {
        let read = try MkDocsFile(file, path: path, projectRoot: root, environment: environment)
        diagnostics = read.diagnostics
        guard let value = read.root else {
            configuration = Configuration()
            configuration.isUnreadable = true
            configuration.furtherFiles = read.inherited
            configuration.isOfMkDocs = true
            text = []
            return
        }
        var translator = MkDocsTranslator(value, read, projectRoot: root)
        text = translator.translate()
        diagnostics += translator.diagnostics
        let data = DataFile(yaml: text, madeFrom: translator.writer.origins, path: path)
        configuration = Configuration(data, diagnostics: &diagnostics)
        configuration.furtherFiles = read.inherited + translator.furtherFiles
        configuration.isOfMkDocs = true
    }
}

/// Writes the settings, in the order of the manual.
struct MkDocsTranslator {
    let root: MkDocsValue
    let file: MkDocsFile
    let projectRoot: String
    var writer: SettingsWriter
    var diagnostics: [Diagnostic] = []
    /// Absolute paths of other files that settings were taken from, or would be.
    var furtherFiles: [String] = []
    /// The navigation of literate-nav.
    var summary: MkDocsSummary?
    /// The lists of folders that the navigation names.
    var folderSummaries: [MkDocsSummary] = []
    /// The navigation with those lists in it; nil without literate-nav.
    var navigation: [Entry]?

    let theme: MkDocsValue?
    let themeName: String
    let features: Set<String>
    let plugins: [MkDocsPlugin]
    let docs: String

    init(_ root: MkDocsValue, _ file: MkDocsFile, projectRoot: String) {
        self.root = root
        self.file = file
        self.projectRoot = projectRoot
        writer = SettingsWriter(source: file.source)
        theme = root["theme"]
        themeName = theme?.string ?? theme?["name"]?.string ?? "mkdocs"
        features = Set((theme?["features"]?.strings ?? []).compactMap(\.text))
        plugins = MkDocsPlugin.all(root.entry("plugins")?.value)
        docs = Configuration.cleaned(root["docs_dir"]?.string ?? "docs")
    }

    var isMaterial: Bool { themeName == "material" || themeName == "zensical" }

    mutating func translate() -> [UInt8] {
        let extensions = MkDocsExtensions(
            root["markdown_extensions"], docs: docs, repository: Self.trimmed(root["repo_url"]?.string ?? ""))
        writer.comment(
            "Made from \(fileName(file.path)). Every key is in the manual, under \"Configuration\".")
        let variables = root.allVariables
        if !variables.isEmpty {
            writer.comment("Some values were asked of the environment: \(variables.joined(separator: ", "))")
        }
        writer.comment("")
        writer.comment("Files and titles are understood as MkDocs understands them.")
        writer.set("conventions", "mkdocs", from: nil)
        readSummary()
        writeSite()
        writeFiles()
        writeNavigation()
        writer.key("contents_depth", from: extensions.contentsDepth.place)
        writer.integer(extensions.contentsDepth.level, from: extensions.contentsDepth.place)
        write(extensions)
        writeTheme(extensions)
        writeRepository()
        writePlugins()
        writeAudit()
        writeVariables(extensions)
        writeExtra()
        tellKeys()
        diagnostics += extensions.warnings
        tell(
            "config/mkdocs-extensions", "Markdown extensions that Galley does not know", extensions.unknown,
            help: "what they do is left out; the rest of the text is read as it is")
        tell(
            "config/mkdocs-extensions", "options of Markdown extensions that are not done", extensions.leftOut
        )
        tell(
            "config/mkdocs-extensions", "options that these Markdown extensions do not have",
            extensions.unknownOptions)
        return writer.finish()
    }

    // MARK: Values

    /// The text of a key; anything else is an error.
    mutating func text(_ key: String) -> (text: String, place: SourceLocation)? {
        guard let value = root[key] else { return nil }
        guard let text = value.text else {
            wrong(key, "a string", value)
            return nil
        }
        return (text, value.place)
    }

    mutating func flag(_ key: String) -> (flag: Bool, place: SourceLocation)? {
        guard let value = root[key] else { return nil }
        guard let flag = value.boolean else {
            wrong(key, "true or false", value)
            return nil
        }
        return (flag, value.place)
    }

    mutating func wrong(_ key: String, _ wanted: String, _ value: MkDocsValue, help: String? = nil) {
        let found = value.text.map { "is `\($0)`" } ?? "is \(value.kindName)"
        diagnostics.append(
            Diagnostic(
                .error, "config/wrong-type", "`\(key)` must be \(wanted), but \(found)", at: value.place,
                help: help.map { [$0] } ?? []))
    }

    /// One message for all of a kind.
    mutating func tell(
        _ id: String, _ what: String, _ names: [(name: String, place: SourceLocation)], help: String? = nil,
        severity: Diagnostic.Severity = .notice
    ) {
        guard let first = names.first else { return }
        var seen: Set<String> = []
        let shown = names.filter { seen.insert($0.name).inserted }.map { "`\($0.name)`" }.joined(
            separator: ", ")
        var diagnostic = Diagnostic(
            severity, id, "\(what): \(shown)", at: first.place, help: help.map { [$0] } ?? [])
        diagnostic.otherLocations = names.dropFirst().map(\.place)
        diagnostic.occurrences = names.count
        diagnostics.append(diagnostic)
        writer.comment("Not taken over, \(what): \(shown.filter { $0 != "`" })")
    }

    mutating func warn(_ message: String, at place: SourceLocation?, help: String...) {
        diagnostics.append(Diagnostic(.warning, "config/mkdocs", message, at: place, help: help))
    }

    /// Whether the docs folder has a file.
    func hasFile(_ path: String) -> Bool {
        let folder = docs.hasPrefix("/") ? docs : projectRoot + "/" + docs
        return fileStatus(folder + "/" + path)?.kind == .file
    }

    static func trimmed(_ url: String) -> String {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    // MARK: The site

    private mutating func writeSite() {
        if let (name, place) = text("site_name") {
            writer.set("title", Self.plain(name), from: place)
        } else if root["site_name"] == nil {
            diagnostics.append(
                Diagnostic(
                    .warning, "config/mkdocs", "`site_name` is missing, which MkDocs wants",
                    at: SourceLocation(path: file.path), help: ["such as `site_name: My docs`"]))
        }
        if let (value, place) = text("site_description") { writer.set("description", value, from: place) }
        if let (value, place) = text("site_author") { writer.set("author", value, from: place) }
        let language = theme?["language"] ?? theme?["locale"]
        if let language, let tag = language.text {
            // `pt_BR` and `pt-BR` are one; `custom` is none.
            let plain = String(tag.map { $0 == "_" ? "-" : $0 })
            if isLanguageTag(plain) { writer.set("language", plain, from: language.place) }
        }
        if let (value, place) = text("copyright"), !Self.isMarkup(value) {
            writer.set("copyright", value, from: place)
        }
        if let (url, place) = text("site_url"), !url.isEmpty {
            if isBaseURL(url) {
                writer.set("base_url", url, from: place)
            } else {
                diagnostics.append(
                    Diagnostic(
                        .error, "config/wrong-type",
                        "`site_url` must be \(KeyType.baseURL.name), but is `\(url)`",
                        at: place, help: ["an example: `https://docs.example.com/`"]))
            }
        }
        if let value = root["dev_addr"], value.text == nil { wrong("dev_addr", "a string", value) }
    }

    /// Text of a title, in which MkDocs lets HTML through: character references are decoded.
    static func plain(_ text: String) -> String {
        guard text.contains("&") else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.append(decodingAttribute: bytes.span, 0..<bytes.count)
        return String(result)
    }

    static func isMarkup(_ text: String) -> Bool { text.contains("<") || text.contains("&") }

    // MARK: Files

    private mutating func writeFiles() {
        _ = text("docs_dir")
        writer.set("content", docs, from: root["docs_dir"]?.place)
        writer.set("output", text("site_dir")?.text ?? "site", from: root["site_dir"]?.place)
        if let (flag, place) = flag("use_directory_urls"), !flag { writer.set("urls", "file", from: place) }
        var exclude: [(text: String, place: SourceLocation?)] = [("/templates/", nil)]
        if let custom = theme?["custom_dir"], let folder = custom.string {
            let above = docs == "." ? "" : docs + "/"
            let cleaned = Configuration.cleaned(folder)
            if cleaned.hasPrefix(above), cleaned != "." {
                exclude.append(("/" + cleaned.dropFirst(above.count) + "/", custom.place))
            }
        }
        exclude += excludedByPlugins()
        exclude += patterns("exclude_docs")
        writer.comment("Patterns as in a .gitignore: the last that matches decides, `!` takes back.")
        writer.set("exclude", exclude, from: root["exclude_docs"]?.place)
        let drafts = patterns("draft_docs")
        if !drafts.isEmpty { writer.set("draft_pages", drafts, from: root["draft_docs"]?.place) }
        var unlisted = patterns("not_in_nav")
        for summary in (summary.map { [$0] } ?? []) + folderSummaries {
            unlisted.append(("/" + summary.path, summary.place))
        }
        if !unlisted.isEmpty { writer.set("unlisted_pages", unlisted, from: root["not_in_nav"]?.place) }
    }

    /// The lines of a text of patterns, but for comments and empty ones.
    private mutating func patterns(_ key: String) -> [(text: String, place: SourceLocation?)] {
        guard let (text, place) = text(key) else { return [] }
        return Self.patternLines(text).map { line in
            if line.contains("[") {
                warn("the pattern `\(line)` has `[…]`, which stands for itself here", at: place)
            }
            return (line, place)
        }
    }

    static func patternLines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            var line = line
            // A blank behind a backslash is part of the pattern.
            while line.last == " ", !line.hasSuffix("\\ ") { line = line.dropLast() }
            guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
            return String(line)
        }
    }

    // MARK: Markdown

    private mutating func write(_ extensions: MkDocsExtensions) {
        var extensions = extensions
        if plugin("macros") != nil || !extensions.macros.isEmpty {
            extensions.set("variables_in_code", true, from: plugin("macros")?.place)
        }
        writer.key("markdown", from: root.entry("markdown_extensions")?.place)
        writer.mapping { writer in
            for declaration in Configuration.markdownKeys {
                guard let (setting, place) = extensions.settings[declaration.name] else { continue }
                switch setting {
                case .flag(let value): writer.set(declaration.name, value, from: place)
                case .text(let value): writer.set(declaration.name, value, from: place)
                case .list(let values): writer.set(declaration.name, values.map { ($0, place) }, from: place)
                }
            }
        }
    }

    // MARK: Extra

    private mutating func writeExtra() {
        guard let extra = root["extra"] else { return }
        guard extra.entries != nil else { return wrong("extra", "a mapping", extra) }
        writer.key("extra", from: root.entry("extra")?.place)
        writer.value(extra)
        let known = [
            "analytics", "homepage", "alternate", "version", "consent", "status", "generator", "polyfills",
        ]
        tell(
            "config/mkdocs-extra", "parts of `extra` that the theme does nothing with",
            (extra.entries ?? []).filter { known.contains($0.key) }.map { ("extra.\($0.key)", $0.place) },
            help: "templates of your own find them in `site.extra`")
    }

    private mutating func tellKeys() {
        let known = Self.keys
        var unknown: [(name: String, place: SourceLocation)] = []
        for entry in root.entries ?? [] where known[entry.key] == nil {
            if let meant = nearest(to: entry.key, among: known.keys.sorted()) {
                diagnostics.append(
                    Diagnostic(
                        .warning, "config/unknown-key", "unknown key `\(entry.key)`", at: entry.place,
                        help: ["did you mean `\(meant)`?"]))
            } else {
                unknown.append((entry.key, entry.place))
            }
        }
        tell("config/unknown-key", "keys that MkDocs does not know", unknown)
        if let hooks = root.entry("hooks"), hooks.value.isTruthy {
            warn(
                "`hooks` are not run: headings, ids and pages that they make are missing", at: hooks.place,
                help: "links to what they make lead nowhere here; write it into the pages")
            writer.comment("Not taken over: hooks")
        }
        tell(
            "config/mkdocs", "keys that are not done",
            (root.entries ?? []).filter { known[$0.key] == false && $0.value.isTruthy }.map {
                ($0.key, $0.place)
            },
            help: "see \"Coming from MkDocs\" in the manual")
    }

    /// The keys of an mkdocs.yml, and whether they are done or need nothing done.
    static let keys: [String: Bool] = [
        "INHERIT": true, "copyright": true, "dev_addr": true, "docs_dir": true, "draft_docs": true,
        "edit_uri": true, "edit_uri_template": true, "exclude_docs": true, "extra": true, "extra_css": true,
        "extra_javascript": true, "extra_templates": false, "google_analytics": false, "hooks": true,
        "markdown_extensions": true, "nav": true, "not_in_nav": true, "plugins": true, "remote_branch": true,
        "remote_name": true, "repo_name": true, "repo_url": true, "site_author": true,
        "site_description": true, "site_dir": true, "site_name": true, "site_url": true, "strict": true,
        "theme": true, "use_directory_urls": true, "validation": true, "watch": true,
    ]
}

extension MkDocsValue {
    /// The variables of the environment that any part of it was asked of.
    var allVariables: [String] {
        switch content {
        case .sequence(let items): items.flatMap(\.allVariables)
        case .mapping(let entries): entries.flatMap(\.value.allVariables)
        default: variables
        }
    }
}
