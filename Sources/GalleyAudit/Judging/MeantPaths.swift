// The one file that a wrong path can only have meant.
//
// A path is certain if exactly one name of the site is the same but for capital letters, or if it lacks what makes it a
// name, `.md` or the `index` of a folder, or has another ending, and exactly one page is that page. What else has
// the name, a picture or a folder, makes it uncertain.

import GalleyCore

/// The names of a site, prepared once.
package struct MeantPaths: Sendable {
    /// What a path was meant to be.
    package struct Meant: Sendable, Hashable {
        /// Decoded, relative to the root.
        package var path: String
        /// Whether it is a folder, to be written with a slash at its end.
        package var isFolder: Bool
        package var differsInCaseOnly: Bool
    }

    /// By their lower case: the paths that lead somewhere without a slash at the end, and the folders that do.
    private var files: [String: Set<PathKey>] = [:]
    private var folders: [String: Set<PathKey>] = [:]
    /// All folders, in lower case.
    private var allFolders: Set<String> = []
    /// Pages by their folder and name without an ending, in lower case; a folder's own page by the folder.
    private var pages: [String: [String]] = [:]
    /// Other files, in the same way.
    private var others: Set<String> = []
    private let kind: Kind

    private enum Kind {
        case project
        /// Markdown as a forge shows it, which may also be the source of a site that somebody else makes of it.
        case looseMarkdown
        case html
    }

    /// The files of an index: HTML, or Markdown as a forge shows it.
    package init(_ index: SiteIndex) {
        kind = index.rules.listsFolders ? .looseMarkdown : .html
        let isMarkdown = kind == .looseMarkdown
        for path in index.paths {
            files[path.lowercased(), default: []].insert(PathKey(path))
            add(path, isPage: index.rules.pageExtensions.contains(Self.ending(of: path)))
            var folder = parentFolder(path)
            while isMarkdown, !folder.isEmpty {
                if !folders[folder.lowercased(), default: []].insert(PathKey(folder)).inserted { break }
                folder = parentFolder(folder)
            }
            if !isMarkdown, index.rules.indexNames.contains(fileName(path)) {
                let folder = parentFolder(path)
                folders[folder.lowercased(), default: []].insert(PathKey(folder))
            }
        }
    }

    /// A project: Markdown files, other files of the content folder, and what else leads to any of them.
    package init(pages: [String], files: [String], otherNames: [String]) {
        kind = .project
        for path in pages { add(path, isPage: true) }
        for path in files { add(path, isPage: false) }
        for path in pages + files + otherNames where !path.isEmpty {
            self.files[path.lowercased(), default: []].insert(PathKey(path))
        }
        folders = self.files
    }

    private mutating func add(_ path: String, isPage: Bool) {
        if isPage {
            pages[Self.stem(path), default: []].append(path)
        } else {
            others.insert(Self.withoutEnding(path.lowercased()))
        }
        var folder = parentFolder(path).lowercased()
        while !folder.isEmpty, allFolders.insert(folder).inserted { folder = parentFolder(folder) }
    }

    private static let pageEndings: Set<String> = ["md", "markdown", "html", "htm", "xhtml"]

    private static func ending(of path: String) -> String { splitExtension(fileName(path)).ext.lowercased() }

    private static func withoutEnding(_ path: String) -> String {
        let ext = splitExtension(fileName(path)).ext
        return ext.isEmpty ? path : String(path.dropLast(ext.count + 1))
    }

    /// What names a page without the ways to write it: `Guide/index.html`, `guide/README.md` and `guide` are one.
    private static func stem(_ path: String) -> String {
        let lower = path.lowercased()
        let plain = pageEndings.contains(ending(of: lower)) ? withoutEnding(lower) : lower
        let name = fileName(plain)
        return name == "index" || name == "readme" ? parentFolder(plain) : plain
    }

    /// What a path that leads nowhere was meant to be; nil where it is not certain.
    ///
    /// `path` is decoded and relative to the root, without a slash at its end; `written` is the same as the link has it.
    /// Only a reader's link may lack a part of its name.
    package func meant(by path: String, written: String, isHyperlink: Bool) -> Meant? {
        guard !path.isEmpty else { return nil }
        let endsInSlash = written.hasSuffix("/")
        let lower = path.lowercased()
        let names = (endsInSlash ? nil : files[lower]) ?? folders[lower]
        if let names {
            guard names.count == 1, let name = names.first, name != PathKey(path) else { return nil }
            let isFile = !endsInSlash && files[lower] != nil
            return Meant(
                path: name.path, isFolder: !isFile && (endsInSlash || kind == .html),
                // It may have the same letters in another Unicode form.
                differsInCaseOnly: PathKey(name.path.lowercased()) == PathKey(lower))
        }
        guard isHyperlink, kind == .html || !endsInSlash else { return nil }
        // An address of the site that is made of it is right there, if not here.
        if kind == .looseMarkdown,
            written.hasPrefix("/") || lower.hasSuffix(".html") || lower.hasSuffix(".htm")
        {
            return nil
        }
        let stem = Self.stem(path)
        guard !stem.isEmpty, let pages = pages[stem], pages.count == 1 else { return nil }
        let page = pages[0]
        let isIndex = Self.stem(page) != Self.withoutEnding(page).lowercased()
        if stem == lower {
            guard !others.contains(stem), isIndex || !allFolders.contains(stem) else { return nil }
        }
        return isIndex && kind == .html
            ? Meant(path: parentFolder(page), isFolder: true, differsInCaseOnly: false)
            : Meant(path: page, isFolder: false, differsInCaseOnly: false)
    }
}
