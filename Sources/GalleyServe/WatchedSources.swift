// Which files of a site are watched.

import GalleyCore
import GalleySite

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The sources that a watcher looks at.
struct WatchedSources: Sendable, Equatable {
    /// Absolute paths of folders and files.
    private(set) var roots: [String]
    private let followsLinks: Bool
    /// What a build writes is no source.
    private let outputFolder: String
    private let contentFolder: String
    /// Hidden files that count: those in which folders say how they are shown, and what patterns take back.
    private let folderFiles: [String]
    private let exclude: [String]

    /// All sources of a site.
    init(_ site: LiveSite) {
        roots = site.roots
        followsLinks = site.project.configuration.followSymlinks
        outputFolder = site.project.outputFolder
        contentFolder = site.project.contentFolder
        folderFiles = site.project.configuration.folderFiles
        exclude = site.project.configuration.exclude
    }

    /// What is watched next, where this is now.
    func next(_ site: LiveSite) -> WatchedSources {
        let project = site.project
        if let made = site.snapshot?.site.project, made.contentFolder == project.contentFolder,
            made.themeFolder == project.themeFolder,
            made.configuration.followSymlinks == project.configuration.followSymlinks,
            made.configuration.folderFiles == project.configuration.folderFiles,
            made.configuration.exclude == project.configuration.exclude
        {
            return WatchedSources(site)
        }
        // A folder that no site was made of may be half a name, such as that of the whole disk. One of the project that
        // is not there yet is what the site waits for, and costs nothing.
        var next = self
        next.roots += site.roots.filter {
            !roots.contains($0) && $0.hasPrefix(project.root + "/") && fileStatus($0) == nil
        }
        return next
    }

    var options: Watcher.Options {
        var options = Watcher.Options(roots: roots)
        options.followsLinks = followsLinks
        let output = outputFolder
        let hasOutput = !roots.contains { $0 == output || $0.hasPrefix(output + "/") }
        let patterns = PathPatterns(exclude)
        options.isIgnored = { [contentFolder, folderFiles] path in
            let name = fileName(path)
            if name == "node_modules" || hasOutput && path == output { return true }
            // Also what begins with a dot, as `.git` does.
            guard isHiddenOrLeftover(name) else { return false }
            guard let source = GalleyCore.path(path, below: contentFolder) else { return true }
            return !folderFiles.contains(name) && patterns.verdict(source) != false
        }
        return options
    }

    /// Of the roots that others do not have, those of which something may have changed since they were read, shortly before
    /// they were watched. A folder is looked through by what is known of its files; a file is read again, and what depends
    /// on it, so only if it was written lately.
    func unsure(besides others: WatchedSources?) -> Set<String> {
        var result: Set<String> = []
        for root in roots where others?.roots.contains(root) != true {
            switch fileStatus(root)?.kind {
            case .folder: result.insert(root)
            case .file: if Self.isRecent(root) { result.insert(root) }
            case .symbolicLink, .other, nil: break
            }
        }
        return result
    }

    /// Longer than the reading of any site takes, in seconds.
    private static let recently = 60

    private static func isRecent(_ file: String) -> Bool {
        var status = stat()
        guard stat(file, &status) == 0 else { return false }
        #if canImport(Darwin)
            let changed = status.st_ctimespec
        #else
            let changed = status.st_ctim
        #endif
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec - changed.tv_sec < recently
    }
}
