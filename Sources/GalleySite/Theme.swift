// The look of a site: the default theme inside the program, replaced file by file from the site's own folder.

import CTheme
import GalleyCore
import GalleyTemplate

/// A theme with its templates compiled.
package struct Theme: Sendable {
    /// A file of the theme that is published, by its path in the theme.
    package struct Asset: Sendable {
        package var path: String
        package var bytes: [UInt8]
    }

    package private(set) var assets: [Asset] = []
    /// The folder below the site's root that assets are published in. Its name changes with any of them, so
    /// that a browser may keep them for ever, and their references to each other need no rewriting.
    package private(set) var assetFolder = ""
    private let compiled: TemplateSet
    /// All page templates, for suggestions.
    package let templateNames: [String]
    let navItem: Template
    let navSection: Template
    let navMore: Template
    /// Tells two themes apart whose navigation may look different; nil where that takes more than a look at its templates.
    let navigationKey: String?

    /// What the paths of all themes' folders begin with.
    static let folderPrefix = "assets/theme-"
    /// The names that every template may use.
    static let globals = ["site", "theme", "page", "root", "content", "nav", "item", "children", "redirect"]

    /// Reads the site's own theme folder, which need not exist, over the default theme. Messages name it
    /// `displayFolder`; `variables` is a style sheet made from the configuration, empty for none. nil, with errors
    /// among the diagnostics, where a template does not compile.
    package init?(
        folder: String, displayFolder: String, variables: [UInt8], diagnostics: inout [Diagnostic]
    ) {
        var files: [String: (display: String, bytes: [UInt8])] = [:]
        let defaults = defaultThemeFiles()
        for (path, bytes) in defaults { files[path] = ("(default theme)/" + path, bytes) }
        var reader = ThemeFolderReader(
            root: folder, display: displayFolder, defaultTemplates: defaults.map(\.path).filter(isTemplate))
        for (path, bytes) in reader.read() { files[path] = (displayFolder + "/" + path, bytes) }
        diagnostics += reader.diagnostics
        if !variables.isEmpty { files["site.css"] = ("", variables) }

        var fingerprint = Fingerprint()
        var assets: [Asset] = []
        var bundle = ThemeBundle(files)
        for path in files.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        where !isTemplate(path) {
            let bytes = bundle.bytes(of: path)
            fingerprint.combine(Array(path.utf8).span)
            fingerprint.combine(bytes.span)
            assets.append(Asset(path: path, bytes: bytes))
        }
        diagnostics += bundle.diagnostics
        // What stands in another file, and is asked for by nobody, need not be a file of its own.
        let unneeded = bundle.parts.filter { part in
            let name = Array(fileName(part).utf8)
            return !assets.contains { $0.path != part && $0.bytes.firstIndex(of: name.span) != nil }
                && !files.contains { isTemplate($0.key) && $0.value.bytes.firstIndex(of: name.span) != nil }
        }
        assets.removeAll { unneeded.contains($0.path) }
        let assetFolder = Self.folderPrefix + fingerprint.text.prefix(10)
        let assetPaths = assets.map(\.path)

        let templates = files.filter { isTemplate($0.key) }
        let names = templates.keys.map { String($0.dropFirst("templates/".count)) }.sorted()
        let environment = TemplateEnvironment(
            loader: { name in
                templates["templates/" + name].map { TemplateSource(path: $0.display, bytes: $0.bytes) }
            },
            filters: ["asset": Self.assetFilter(assetPaths, and: unneeded, folder: assetFolder)], globals: Self.globals,
            templateNames: names)
        let compiled = environment.compile(names)
        diagnostics += compiled.diagnostics
        guard let item = compiled.template(named: "partials/nav-item.html"),
            let section = compiled.template(named: "partials/nav-section.html"),
            let more = compiled.template(named: "partials/nav-more.html"),
            !compiled.diagnostics.contains(where: { $0.severity == .error })
        else { return nil }
        self.compiled = compiled
        templateNames = names.filter { !$0.hasPrefix("partials/") }
        navItem = item
        navSection = section
        navMore = more
        navigationKey = Self.navigationKey(templates)
        self.assets = assets
        self.assetFolder = assetFolder
    }

    /// Reads the theme of a project.
    init?(_ project: Project, diagnostics: inout [Diagnostic]) {
        let configuration = project.configuration.theme
        self.init(
            folder: project.themeFolder, displayFolder: configuration.folder,
            variables: configuration.stylesheet, diagnostics: &diagnostics)
    }

    package func template(named name: String) -> Template? { compiled.template(named: name) }

    /// A template that names others, or a file of the theme, is made of more than its own text.
    private static func navigationKey(_ templates: [String: (display: String, bytes: [UInt8])]) -> String? {
        var fingerprint = Fingerprint()
        var displays = ""
        for name in ["nav-item.html", "nav-section.html", "nav-more.html"] {
            guard let file = templates["templates/partials/" + name],
                !["include", "import", "extends", "asset"].contains(where: {
                    file.bytes.firstIndex(of: Array($0.utf8).span) != nil
                })
            else { return nil }
            fingerprint.combine(file.bytes.span)
            displays += "\(file.bytes.count) \(file.display)\n"
        }
        return displays + fingerprint.text
    }

    /// `{{ root }}{{ "css/base.css" | asset }}`: where a file of the theme is published.
    /// The others are published as soon as a template names them.
    private static func assetFilter(
        _ paths: [String], and others: Set<String>, folder: String
    ) -> TemplateFunction {
        TemplateFunction(["path"], isPure: true) { (arguments: [Value]) throws(TemplateFailure) -> Value in
            guard case .string(let path)? = arguments.first else {
                throw TemplateFailure("`asset` takes the path of a file in the theme")
            }
            guard paths.contains(path) else {
                throw TemplateFailure(
                    "the theme has no file `\(path)`", id: "template/missing-asset",
                    help: didYouMean(path, among: (paths + others).sorted()))
            }
            return .string(folder + "/" + percentEncoded(path))
        }
    }
}

/// The files of the theme that travels in the program.
package func defaultThemeFiles() -> [(path: String, bytes: [UInt8])] {
    (0..<Int(galley_theme_file_count)).map { i in
        let file = galley_theme_file_at(i)!.pointee
        return (
            String(cString: file.path), Array(UnsafeBufferPointer(start: file.bytes, count: Int(file.count)))
        )
    }
}

/// Whether a theme's file is a template; all others are published.
private func isTemplate(_ path: String) -> Bool { path.hasPrefix("templates/") }

/// Reads a site's own theme folder.
private struct ThemeFolderReader {
    /// Themes are small; more files are another kind of folder named by mistake.
    private static let fileLimit = 5000
    /// Deeper folders are a loop or a mistake.
    private static let depthLimit = 16

    let root: String
    let display: String
    /// Paths of the default theme's templates, to know one that lies in the wrong folder.
    let defaultTemplates: [String]
    private var files: [(String, [UInt8])] = []
    private(set) var diagnostics: [Diagnostic] = []

    init(root: String, display: String, defaultTemplates: [String]) {
        self.root = root
        self.display = display
        self.defaultTemplates = defaultTemplates
    }

    mutating func read() -> [(String, [UInt8])] {
        guard fileStatus(root)?.kind == .folder else { return [] }
        read(folder: "", realRoot: realPath(root) ?? root, depth: 0)
        if files.count >= Self.fileLimit {
            report(
                .error, "theme/too-many-files", "the theme has more than \(Self.fileLimit) files", at: "",
                help: "name its folder with `folder` under `theme` in galley.yml")
        }
        return files
    }

    private mutating func read(folder: String, realRoot: String, depth: Int) {
        guard depth < Self.depthLimit else {
            report(
                .warning, "theme/too-deep",
                "folders are nested deeper than \(Self.depthLimit); this one was left out", at: folder,
                help: "flatten them")
            return
        }
        let names: [String]
        var strange: [String] = []
        do {
            names = try folderEntries(folder.isEmpty ? root : root + "/" + folder) { strange.append($0) }
        } catch {
            report(.error, "theme/unreadable", "cannot read the folder: \(error.reason)", at: folder)
            return
        }
        let prefix = folder.isEmpty ? "" : folder + "/"
        for name in strange where !name.hasPrefix(".") {
            report(
                .warning, "theme/name-not-utf8", "a file's name is not UTF-8; it was left out",
                at: prefix + name, help: "rename it")
        }
        for name in names where !name.hasPrefix(".") && !isLeftover(name) && files.count < Self.fileLimit {
            readEntry(prefix + name, realRoot: realRoot, depth: depth)
        }
    }

    private mutating func readEntry(_ path: String, realRoot: String, depth: Int) {
        let absolute = root + "/" + path
        guard let real = realPath(absolute) else {
            report(
                .warning, "theme/broken-symlink", "a symbolic link leads nowhere", at: path,
                help: "repair or remove the link")
            return
        }
        guard real.hasPrefix(realRoot + "/") else {
            report(
                .warning, "theme/symlink-outside",
                "a symbolic link leads out of the theme and was not followed", at: path)
            return
        }
        switch fileStatus(absolute)?.kind {
        case .folder: read(folder: path, realRoot: realRoot, depth: depth + 1)
        // Notes to the theme's authors are not part of the site.
        case .file where !path.hasSuffix(".md"):
            do {
                let bytes = try readFile(absolute)
                check(path, bytes)
                files.append((path, bytes))
            } catch {
                report(.error, "theme/unreadable", "cannot read the file: \(error.reason)", at: path)
            }
        default: break
        }
    }

    private mutating func check(_ path: String, _ bytes: [UInt8]) {
        if isTemplate(path) {
            guard let offset = lineThatIsNotUTF8(bytes) else { return }
            diagnostics.append(
                Diagnostic(
                    .error, "theme/invalid-utf8", "this line of the template is not UTF-8",
                    at: SourceLocation(path: display + "/" + path, source: bytes, offset: offset),
                    help: ["save the file as UTF-8"]))
        } else if path.hasSuffix(".html"),
            let meant = defaultTemplates.first(where: { fileName($0) == fileName(path) })
        {
            report(
                .warning, "theme/misplaced-template",
                "this is published as a file; it does not replace the template of this name", at: path,
                help: "move it to `\(display)/\(meant)`")
        }
    }

    private mutating func report(
        _ severity: Diagnostic.Severity, _ id: String, _ message: String, at path: String, help: String? = nil
    ) {
        diagnostics.append(
            Diagnostic(
                severity, id, message,
                at: SourceLocation(path: path.isEmpty ? display : display + "/" + path),
                help: help.map { [$0] } ?? []))
    }
}

/// Where the first line begins that is not UTF-8; a line break is never part of a longer character.
private func lineThatIsNotUTF8(_ bytes: [UInt8]) -> Int? {
    var start = 0
    while start < bytes.count {
        let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        if String(validating: bytes[start..<end], as: UTF8.self) == nil { return start }
        start = end + 1
    }
    return nil
}

extension Configuration.Theme {
    /// The style sheet that the configuration's colours and fonts make; empty where it sets none.
    var stylesheet: [UInt8] {
        var light: [(String, String)] = []
        if let accent { light.append(("--accent", accent)) }
        // A colour that reads on white is too dark on black.
        if let dark = accentDark ?? accent.map({ "color-mix(in oklab, \($0) 60%, white)" }) {
            light.append(("--accent-dark", dark))
        }
        if let fontText { light.append(("--font-text", fontText)) }
        if let fontHeading { light.append(("--font-heading", fontHeading)) }
        if let fontCode { light.append(("--font-code", fontCode)) }
        guard !light.isEmpty else { return [] }
        var css: [UInt8] = []
        css.append("/* From the site's configuration. */\n:root {\n")
        for (name, value) in light {
            css.append("  ")
            css.append(utf8: name)
            css.append(": ")
            // The configuration takes no value that could end its declaration.
            css.append(utf8: value)
            css.append(";\n")
        }
        css.append("}\n")
        return css
    }
}
