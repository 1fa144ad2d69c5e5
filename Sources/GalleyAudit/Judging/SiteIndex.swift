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
    /// Whether other sites may be published below the same host, since nobody said that all of it is the site's:
    /// an absolute URL is the site's own only where the first folder of its path is.
    package var sharesOrigin = false
    /// Whether the pages are sources that some generator makes a site of, so that a path from the root may be an address
    /// of that site rather than a file.
    package var holdsSources = false

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
        /// Something behind a symbolic link that leads out of the site: it is there as far as anybody can tell.
        case beyond
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
    /// Folders that are symbolic links, and where they lead to; nil for out of the site.
    private let aliases: [String: String?]

    package init(
        paths: [String], rules: HostRules, isPage: [Bool]? = nil, aliases: [String: String?] = [:]
    ) {
        self.paths = paths
        self.aliases = aliases
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
        if let file = clean(path, endsInSlash: endsInSlash, &scratch) { return .file(file) }
        return aliases.isEmpty ? .missing : aliased(String(path), endsInSlash: endsInSlash, &scratch)
    }

    /// More symbolic links on one way than any site means.
    private static let aliasLimit = 8

    /// What a path leads to that goes through a folder which is a symbolic link.
    private func aliased(_ path: String, endsInSlash: Bool, _ scratch: inout [UInt8]) -> Target {
        var path = path
        for _ in 0..<Self.aliasLimit {
            var folder = path
            while !folder.isEmpty, aliases[folder] == nil { folder = parentFolder(folder) }
            guard let alias = aliases[folder] else { return .missing }
            guard let real = alias else { return .beyond }
            let rest = path.utf8.dropFirst(folder.utf8.count)
            path = real.isEmpty ? String(Substring(rest.dropFirst())) : real + String(Substring(rest))
            let bytes = Array(path.utf8)
            if !endsInSlash, let file = files[bytes.span] { return .file(file) }
            if let page = folders[bytes.span] {
                if page < 0 { return .folderWithoutPage }
                return endsInSlash || path.isEmpty ? .file(page) : .folderWithoutSlash(page)
            }
            if let file = clean(bytes.span, endsInSlash: endsInSlash, &scratch) { return .file(file) }
        }
        return .missing
    }

    /// Whether the first part of a path is a file or folder of the site; so is a file in the root, be it missing.
    func holdsStart(of path: Span<UInt8>) -> Bool {
        var start = 0
        while start < path.count, path[start] == UInt8(ascii: "/") { start += 1 }
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        if start == end { return true }
        let first = path.extracting(start..<end)
        if folders[first] != nil || files[first] != nil || aliases[String(first)] != nil { return true }
        var page: [UInt8] = []
        page.append(first)
        page.append(".html")
        if files[page.span] != nil { return true }
        // `v1.2` is no file.
        let ext = splitExtension(String(first)).ext.utf8
        return end == path.count && ext.count > 1 && ext.allSatisfy(\.isASCIILetter)
    }

    /// The source that a generator makes the page of an address of, or a file that it copies to the root of the site.
    func source(of path: String) -> Int? {
        for candidate in Self.sources(of: path) {
            if let file = files[candidate] { return file }
        }
        return nil
    }

    /// The paths where generators look for what a site has at an address.
    package static func sources(of path: String) -> [String] {
        let (stem, ext) = splitExtension(path)
        var result: [String] = []
        if ext == "html" { result = [stem + ".md", stem + ".mdx"] }
        if splitExtension(fileName(path)).ext.isEmpty { result = [path + ".md", path + ".mdx"] }
        return result + ["public/" + path, "static/" + path]
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
