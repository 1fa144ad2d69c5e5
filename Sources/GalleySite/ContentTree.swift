// What lies in the content folder: pages, other files, folders. Names only; nothing is read here but a
// folder's own `_nav.yml`.

import GalleyCore
import GalleyData

/// A folder of the content, with all below it.
package struct ContentFolder: Sendable {
    /// Relative to the content folder, without a slash at its end; empty for the content folder itself.
    package var path: String
    package var folders: [ContentFolder] = []
    /// Markdown files, relative to the content folder.
    package var pages: [String] = []
    /// All other files.
    package var files: [String] = []
    /// What the folder's own file says.
    package var settings = FolderSettings()
}

/// Walks a content folder.
package struct ContentScanner {
    /// Deeper folders than this are a loop or a mistake; paths of the system end there as well.
    private static let depthLimit = 64

    let root: String
    /// How messages name the content folder.
    let displayRoot: String
    let exclude: PathPatterns
    /// Absolute paths that are never content although they lie in it: the output, the theme.
    let excludedFolders: [String]
    let followSymlinks: Bool
    /// What folders' own files are called.
    let folderFiles: [String]
    private var realRoot = ""
    private var hasToldOfMDX = false
    /// Whether something is content by a symbolic link, so that one file may be two.
    package private(set) var hasLinks = false
    package private(set) var diagnostics: [Diagnostic] = []

    package init(
        root: String, displayRoot: String, exclude: [String], excludedFolders: [String], followSymlinks: Bool,
        folderFiles: [String] = FolderSettings.fileNames
    ) {
        self.folderFiles = folderFiles
        self.root = root
        self.displayRoot = displayRoot
        self.exclude = PathPatterns(exclude)
        self.excludedFolders = excludedFolders
        self.followSymlinks = followSymlinks
    }

    package mutating func scan() -> ContentFolder {
        realRoot = realPath(root) ?? root
        return scan(folder: "", ancestors: [], depth: 0)
    }

    private mutating func scan(
        folder path: String, ancestors: [(device: UInt64, inode: UInt64)], depth: Int
    ) -> ContentFolder {
        var folder = ContentFolder(path: path)
        let absolute = path.isEmpty ? root : root + "/" + path
        let status = fileStatus(absolute)
        let here = (device: status?.device ?? 0, inode: status?.inode ?? 0)
        if ancestors.contains(where: { $0 == here }) {
            report(
                path, "content/symlink-loop", "a symbolic link leads back to a folder above it",
                "remove the link")
            return folder
        }
        if depth > Self.depthLimit {
            report(
                path, "content/too-deep", "folders are nested deeper than \(Self.depthLimit)", "flatten them")
            return folder
        }
        let names: [String]
        var strange: [String] = []
        do {
            names = try folderEntries(absolute) { strange.append($0) }
        } catch {
            diagnostics.append(
                Diagnostic(
                    .error, "content/unreadable", "cannot read the folder: \(error.reason)",
                    at: SourceLocation(path: display(path))))
            return folder
        }
        for name in strange where !name.hasPrefix(".") {
            report(
                path.isEmpty ? name : path + "/" + name, "content/name-not-utf8",
                "a file's name is not UTF-8; it was left out", "rename it")
        }
        for name in names {
            let child = path.isEmpty ? name : path + "/" + name
            let verdict = exclude.verdict(child)
            let isSettings = folderFiles.contains(name)
            // What is hidden can be asked for by name.
            if isHiddenOrLeftover(name), verdict != false, !isSettings { continue }
            // Something in an excluded folder may be taken back.
            let mayHoldMore = verdict == true && exclude.takesBack
            if verdict == true, !mayHoldMore { continue }
            let childPath = root + "/" + child
            guard var status = fileStatus(childPath, followingLinks: false) else { continue }
            if status.kind == .symbolicLink {
                guard let target = permittedTarget(of: childPath, child) else { continue }
                status = target
                hasLinks = true
            }
            switch status.kind {
            case .folder:
                if let real = realPath(childPath), excludedFolders.contains(real) { continue }
                let below = scan(folder: child, ancestors: ancestors + [here], depth: depth + 1)
                if !below.pages.isEmpty || !below.files.isEmpty || !below.folders.isEmpty {
                    folder.folders.append(below)
                }
            case .file where mayHoldMore: continue
            case .file:
                if isSettings {
                    if let other = folder.settings.file.map(fileName) {
                        diagnostics.append(
                            Diagnostic(
                                .error, "nav/two-files", "the folder has a `\(other)` and a `\(name)`",
                                at: SourceLocation(path: display(child)), help: ["remove one of them"]))
                    }
                    folder.settings = FolderSettings(
                        childPath, path: child, display: display(child), &diagnostics)
                } else if Self.isMarkdown(name) {
                    folder.pages.append(child)
                } else {
                    folder.files.append(child)
                    noticeMDX(child)
                }
            // Sockets, fifos and devices are nobody's content.
            case .symbolicLink, .other: continue
            }
        }
        return folder
    }

    /// Told once: a site that was moved here may have hundreds.
    private mutating func noticeMDX(_ path: String) {
        guard !hasToldOfMDX, splitExtension(path).ext.lowercased() == "mdx" else { return }
        hasToldOfMDX = true
        diagnostics.append(
            Diagnostic(
                .notice, "content/mdx", "MDX is not Markdown; `.mdx` files are copied as they are",
                at: SourceLocation(path: display(path)),
                help: ["rename those without JSX to `.md`, or leave them out with `exclude: \"*.mdx\"`"]))
    }

    package static func isMarkdown(_ name: String) -> Bool {
        let ext = splitExtension(name).ext.lowercased()
        return ext == "md" || ext == "markdown"
    }

    /// What a link leads to, if it may be followed.
    private mutating func permittedTarget(of absolute: String, _ path: String) -> FileStatus? {
        guard let target = realPath(absolute), let status = fileStatus(absolute) else {
            report(
                path, "content/broken-symlink", "a symbolic link leads nowhere", "repair or remove the link")
            return nil
        }
        if followSymlinks || target == realRoot || target.hasPrefix(realRoot + "/") { return status }
        report(
            path, "content/symlink-outside",
            "a symbolic link leads out of the content folder and was not followed",
            "set `follow_symlinks: true` if it may be")
        return nil
    }

    private func display(_ path: String) -> String {
        path.isEmpty ? displayRoot : displayRoot == "." ? path : displayRoot + "/" + path
    }

    private mutating func report(_ path: String, _ id: String, _ message: String, _ help: String) {
        diagnostics.append(
            Diagnostic(.warning, id, message, at: SourceLocation(path: display(path)), help: [help]))
    }
}

extension ContentFolder {
    /// This folder and all below it, parents first.
    package func forEach(_ body: (ContentFolder) -> Void) {
        body(self)
        for folder in folders { folder.forEach(body) }
    }
}
