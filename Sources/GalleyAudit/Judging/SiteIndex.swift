// What a site has: the files it publishes, and how a path leads to one of them.
//
// This is the only truth about internal links. It holds paths, not a file system, so that a capital letter counts
// on every machine and nothing outside the site can be asked for.

import GalleyCore

/// How a site's host turns addresses into files.
package struct HostRules: Sendable {
    /// The files that stand for their folder, the first that is there.
    package var indexNames = ["index.html", "index.htm"]
    /// Whether `/start` also leads to `start.html`.
    package var cleanURLs = true
    /// Whether a folder without a page of its own is shown as a list of its files, as forges do.
    package var listsFolders = false
    /// What ends the name of a file whose ids a fragment may name.
    package var pageExtensions: Set<String> = ["html", "htm", "xhtml"]
    /// The path that the site is published under, decoded, with slashes at both ends.
    package var basePath = "/"
    /// The site's own hosts with their ports, such as `docs.example.com`, in lower case: links to them are internal.
    package var origins: [String] = []

    package init() {}

    /// Makes the links to a URL, which ends in a slash, the site's own.
    package mutating func setBase(_ url: String) {
        let bytes = Array(url.utf8)
        let reference = URLReference(bytes.span)
        guard let authority = reference.authority else { return }
        origins = [String(bytes[authority]).lowercased()]
        var path: [UInt8] = []
        path.append(percentDecoding: bytes.span, reference.path)
        basePath = path.isEmpty ? "/" : String(path)
    }
}

/// The files of a site.
package struct SiteIndex: Sendable {
    /// What a path leads to.
    package enum Target: Sendable, Equatable {
        case file(Int)
        /// A folder's own page, asked for without the slash at its end.
        case folderWithoutSlash(Int)
        /// A folder that has no page of its own.
        case folderWithoutPage
        case missing
    }

    /// Relative to the site's root, decoded.
    package let paths: [String]
    package let rules: HostRules
    private var files = ByteTable()
    /// The index of each folder's page, or -1.
    private var folders = ByteTable()

    /// Whether each file is a page.
    private let pageFlags: [Bool]

    package init(paths: [String], rules: HostRules, isPage: [Bool]? = nil) {
        self.paths = paths
        pageFlags =
            isPage
            ?? paths.map { rules.pageExtensions.contains(splitExtension(fileName($0)).ext.lowercased()) }
        self.rules = rules
        for (i, path) in paths.enumerated() { files.insert(path, i) }
        // The page of a folder goes first: the table keeps the first value.
        for name in rules.indexNames {
            for (i, path) in paths.enumerated() where fileName(path) == name {
                folders.insert(parentFolder(path), i)
            }
        }
        var known = Set<String>()
        for path in paths {
            var folder = parentFolder(path)
            while known.insert(folder).inserted {
                folders.insert(folder, -1)
                folder = parentFolder(folder)
            }
        }
    }

    /// What a decoded path without `.` and `..` leads to; `path` has no slash at either end.
    package func target(of path: Span<UInt8>, endsInSlash: Bool, scratch: inout [UInt8]) -> Target {
        if !endsInSlash || path.isEmpty, let file = files[path] { return .file(file) }
        if let page = folders[path] {
            if page < 0 { return folderWithoutPage(path, endsInSlash: endsInSlash, &scratch) }
            return endsInSlash || path.isEmpty ? .file(page) : .folderWithoutSlash(page)
        }
        return clean(path, endsInSlash: endsInSlash, &scratch).map(Target.file) ?? .missing
    }

    /// The file that a path leads to without a detour; nil where there is none.
    func plainTarget(of path: Span<UInt8>, endsInSlash: Bool) -> Int? {
        if !endsInSlash, let file = files[path] { return file }
        guard endsInSlash, let page = folders[path], page >= 0 else { return nil }
        return page
    }

    private func folderWithoutPage(
        _ path: Span<UInt8>, endsInSlash: Bool, _ scratch: inout [UInt8]
    ) -> Target {
        clean(path, endsInSlash: endsInSlash, &scratch).map(Target.file) ?? .folderWithoutPage
    }

    private func clean(_ path: Span<UInt8>, endsInSlash: Bool, _ scratch: inout [UInt8]) -> Int? {
        guard rules.cleanURLs, !endsInSlash, !path.isEmpty else { return nil }
        scratch.removeAll(keepingCapacity: true)
        scratch.append(path)
        scratch.append(".html")
        return files[scratch.span]
    }

    /// Whether a file has ids that a fragment may name.
    package func isPage(_ file: Int) -> Bool { pageFlags[file] }

    /// The file that has a path.
    package func file(at path: String) -> Int? { files[path] }

    /// The address of a file as a link from the site's root would write it: a folder's page by its folder.
    package func address(of file: Int) -> String {
        let path = paths[file]
        guard rules.indexNames.contains(fileName(path)) else { return path }
        let folder = parentFolder(path)
        return folder.isEmpty ? "" : folder + "/"
    }
}
