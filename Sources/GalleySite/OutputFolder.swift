// The output folder is replaced whole or not at all.
//
// While pages are rendered, whatever differs from what lies in the folder is written to a staging area in
// it; equal files are left alone. When all is there, a mark says so, and only then the folder changes:
// stale files go, new ones are renamed into place. A run that dies before the mark leaves nothing but
// the staging area, which the next run removes; after the mark, the next run finishes the work. A manifest of what
// Galley wrote tells its stale files from files of others, which are never touched.
//
//     public/.galley/manifest            paths written by the last build, one a line
//     public/.galley/staging/files/…     what is new or changed
//     public/.galley/staging/manifest    the next manifest
//     public/.galley/staging/ready       all of the above is complete

import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Where a built site goes.
package struct OutputFolder: Sendable {
    /// Absolute, without a slash at its end.
    package let path: String

    package init(path: String) { self.path = path }

    private var own: String { path + "/.galley" }
    private var staging: String { own + "/staging" }

    /// What came of writing one file.
    package enum Outcome: Sendable { case unchanged, staged, foreign }

    /// Opens the folder for a build: finishes or discards what an interrupted run left.
    ///
    /// - Returns: an open build, which holds a lock until it is finished or dropped.
    package func begin(overwriting: Bool = false) throws(FileError) -> OutputBuild {
        try createFolders(own)
        let lock = open(own + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard lock >= 0 else { throw FileError("open", own + "/lock") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(lock)
            throw FileError("lock", path, code: code)
        }
        do throws(FileError) {
            if fileStatus(staging + "/ready") != nil {
                try applyStaged()
            } else {
                try removeTree(staging)
            }
            return OutputBuild(folder: self, lock: lock, known: try manifest(), overwriting: overwriting)
        } catch {
            close(lock)
            throw error
        }
    }

    /// What the last build wrote; empty where there was none.
    fileprivate func manifest() throws(FileError) -> Set<String> {
        do {
            return Set(Self.lines(try readFile(own + "/manifest")))
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        // A manifest is ours, but somebody may have edited it: a path that leads out is not followed.
        bytes.split(separator: UInt8(ascii: "\n")).map { String($0) }.filter(isInside)
    }

    private static func isInside(_ path: String) -> Bool {
        !path.hasPrefix("/")
            && !path.utf8.split(separator: UInt8(ascii: "/")).contains { $0.elementsEqual("..".utf8) }
    }

    /// Removes everything that Galley wrote, and nothing else. Returns how many files went.
    package func clean() throws(FileError) -> Int {
        guard fileStatus(own) != nil else { return 0 }
        let build = try begin()
        let paths = build.known
        var removed = 0
        for file in paths {
            if fileStatus(path + "/" + file, followingLinks: false) != nil { removed += 1 }
            try removeFile(path + "/" + file)
        }
        removeEmptyFolders(above: paths)
        try removeTree(own)
        // Stays where anything else is in it.
        rmdir(path)
        return removed
    }

    /// Carries out what is staged; may be repeated until it succeeds.
    fileprivate func applyStaged() throws(FileError) {
        let next = Set(Self.lines(try readFile(staging + "/manifest")))
        let stale = try manifest().subtracting(next)
        // First, since a stale file may stand where a new folder goes.
        for file in stale {
            do { try removeFile(path + "/" + file) } catch {
                // A folder of the user's that took the file's place is not ours to remove.
                if error.code != ENOTEMPTY, error.code != EEXIST, error.code != ENOTDIR { throw error }
            }
        }
        removeEmptyFolders(above: stale)
        if fileStatus(staging + "/files") != nil { try moveIn(staging + "/files", to: path) }
        try moveFile(staging + "/manifest", to: own + "/manifest")
        try removeFile(staging + "/ready")
        try removeTree(staging)
    }

    /// Moves a staged folder's entries into place, whole folders at once where none is there yet.
    private func moveIn(_ staged: String, to target: String) throws(FileError) {
        for name in try folderEntries(staged) {
            let from = staged + "/" + name
            let to = target + "/" + name
            let isFolder = fileStatus(from, followingLinks: false)?.kind == .folder
            if isFolder, let there = fileStatus(to), there.kind == .folder {
                try moveIn(from, to: to)
                try removeFile(from)
            } else {
                try moveFile(from, to: to)
            }
        }
    }

    private func removeEmptyFolders(above files: Set<String>) {
        var folders: Set<String> = []
        for file in files {
            var folder = parentFolder(file)
            while !folder.isEmpty, folders.insert(folder).inserted { folder = parentFolder(folder) }
        }
        // Deepest first; a folder with anything in it stays.
        for folder in folders.sorted(by: { $0.utf8.count > $1.utf8.count }) { rmdir(path + "/" + folder) }
    }
}

/// A build under way.
package final class OutputBuild: Sendable {
    private let folder: OutputFolder
    private let lock: Int32
    /// What the last build wrote.
    fileprivate let known: Set<String>
    private let overwriting: Bool

    fileprivate init(folder: OutputFolder, lock: Int32, known: Set<String>, overwriting: Bool) {
        self.folder = folder
        self.lock = lock
        self.known = known
        self.overwriting = overwriting
    }

    deinit { close(lock) }

    /// Stages a file unless the folder already holds it byte for byte. May be called from many threads.
    package func put(_ path: String, _ bytes: [UInt8]) throws(FileError) -> OutputFolder.Outcome {
        let target = folder.path + "/" + path
        if file(at: target, holds: bytes) { return .unchanged }
        if isForeign(path) { return .foreign }
        try stage(path) { staged throws(FileError) in try writeFile(staged, bytes) }
        return .staged
    }

    /// Stages a copy of a file, whatever its size.
    package func put(_ path: String, copyOf source: String) throws(FileError) -> OutputFolder.Outcome {
        if filesAreEqual(source, folder.path + "/" + path) { return .unchanged }
        if isForeign(path) { return .foreign }
        try stage(path) { staged throws(FileError) in try copyFile(source, to: staged) }
        return .staged
    }

    private func stage(_ path: String, _ write: (String) throws(FileError) -> Void) throws(FileError) {
        let staged = folder.path + "/.galley/staging/files/" + path
        do {
            try write(staged)
        } catch {
            // Most folders are there from the file before.
            guard error.isNotFound else { throw error }
            try createFolders(parentFolder(staged))
            try write(staged)
        }
    }

    /// Something stands there that Galley did not write.
    private func isForeign(_ path: String) -> Bool {
        if overwriting || known.contains(path) { return false }
        let status = fileStatus(folder.path + "/" + path, followingLinks: false)
        guard let status else { return false }
        // A folder of ours may be there; it is moved out of the way when its files are stale.
        return status.kind != .folder || !known.contains { $0.hasPrefix(path + "/") }
    }

    /// Makes the output what was put, all of it, and forgets the rest that was Galley's.
    package func finish(_ paths: [String]) throws(FileError) {
        let staging = folder.path + "/.galley/staging"
        var manifest: [UInt8] = []
        for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            manifest.append(utf8: path)
            manifest.append("\n")
        }
        let nothingStaged = fileStatus(staging) == nil
        if nothingStaged, GalleyCore.file(at: folder.path + "/.galley/manifest", holds: manifest) { return }
        try createFolders(staging)
        try writeFile(staging + "/manifest", manifest)
        try writeFile(staging + "/ready", [])
        try folder.applyStaged()
    }

    /// Gives up: the output stays as it was.
    package func discard() { try? removeTree(folder.path + "/.galley/staging") }
}
