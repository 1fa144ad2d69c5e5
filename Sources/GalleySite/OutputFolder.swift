// The output folder is replaced whole or not at all.
//
// While pages are rendered, whatever differs from what lies in the folder is written to a staging area in
// it; equal files are left alone. When all is there, a mark says so, and only then the folder changes:
// stale files go, new ones are renamed into place. A run that is killed before the mark leaves nothing but
// the staging area, which the next run removes; after the mark, the next run finishes the work.
//
//     public/.galley/lock                held by the run that writes
//     public/.galley/manifest            what is Galley's in the folder
//     public/.galley/staging/files/…     what is new or changed
//     public/.galley/staging/manifest    the next manifest
//     public/.galley/staging/ready       all of the above is complete; how to treat files of others
//
// A file is Galley's when Galley put it there and wrote that down in the manifest. Everything else is of
// others: it is not replaced (unless `overwriting`), never removed, and not taken over when it happens to
// hold what Galley would write. So an output folder that lost its `.galley` is no more cleaned up: pages
// that go stay until somebody removes them, or removes the folder, or builds with `overwriting`, which
// makes all that a build writes Galley's. Symbolic links in the folder are of others, and not followed; the
// folder itself may be one.
//
// Whether anything is in the way is decided before the mark. What gets in the way later is left as it is:
// the mark is carried out in any case, or no run would ever come past it.
//
// Against a power cut only the mark and the manifest are flushed to the disk, since flushing thousands of
// pages costs more than making them. Pages moved just before the cut may come back empty or old; the next
// build compares bytes and writes them again.

import GalleyCore
import Synchronization

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
    fileprivate var staging: String { own + "/staging" }

    /// What came of writing one file.
    package enum Outcome: Sendable { case unchanged, staged, foreign }

    /// Opens the folder for a build: finishes or discards what an interrupted run left.
    ///
    /// - Parameter overwriting: files and symbolic links of others that stand where the build writes are
    ///   replaced, and Galley's from then on; folders with files of others never are.
    /// - Returns: an open build, which holds a lock until it is dropped.
    /// - Throws: what the system refused; the operation is "lock" where another run has the folder.
    package func begin(overwriting: Bool = false) throws(FileError) -> OutputBuild {
        let lock = try takeLock()
        do throws(FileError) {
            if fileStatus(staging, followingLinks: false)?.kind == .folder,
                isHalfChanged
            {
                // What was left out is not in the manifest, so this build meets it as a file of others.
                _ = try applyStaged()
            } else {
                try removeTree(staging)
            }
            return OutputBuild(folder: self, lock: lock, known: try manifest(), overwriting: overwriting)
        } catch {
            close(lock)
            throw error
        }
    }

    /// Removes everything that Galley wrote, and nothing else. Returns how many files went.
    package func clean() throws(FileError) -> Int {
        guard fileStatus(own, followingLinks: false) != nil else { return 0 }
        let build = try begin()
        let removed = try removeFiles(build.known)
        for name in try folderEntries(own) where name != "lock" { try removeTree(own + "/" + name) }
        // Last, and while it is held: who opened it before sees that it is gone and makes another.
        try removeFile(own + "/lock")
        rmdir(own)
        // Stays where anything else is in it.
        rmdir(path)
        withExtendedLifetime(build) {}
        return removed
    }

    /// A descriptor that holds the folder's lock. Fails with the operation "lock" where another run has it.
    private func takeLock() throws(FileError) -> Int32 {
        let file = own + "/lock"
        var failure = FileError("lock", path, code: EWOULDBLOCK)
        // A run that cleans may take away the folder or the file between any two steps; as many in a row
        // as here are no accident.
        for _ in 0..<100 {
            do throws(FileError) { try createFolders(own) } catch {
                guard error.isNotFound else { throw error }
                failure = error
                continue
            }
            let status = fileStatus(own, followingLinks: false)
            if let status, status.kind != .folder { throw FileError("use", own, code: ENOTDIR) }
            let lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
            guard lock >= 0 else {
                failure = FileError("open", file)
                if failure.isNotFound { continue }
                throw failure
            }
            while flock(lock, LOCK_EX | LOCK_NB) != 0 {
                let code = errno
                if code == EINTR { continue }
                close(lock)
                throw code == EWOULDBLOCK
                    ? FileError("lock", path, code: code) : FileError("get a lock on", file, code: code)
            }
            // A lock on a file that lost its name keeps nobody out.
            if let held = fileStatus(descriptor: lock), let named = fileStatus(file, followingLinks: false),
                held.inode == named.inode, held.device == named.device
            {
                return lock
            }
            close(lock)
        }
        throw failure
    }

    // MARK: The manifest

    /// What is Galley's; empty where there was no build.
    fileprivate func manifest() throws(FileError) -> Set<PathKey> {
        do {
            return Self.paths(manifest: try readFile(own + "/manifest"))
        } catch {
            if error.isNotFound { return [] }
            throw error
        }
    }

    private static let format = Array("galley manifest 2\n".utf8)

    /// A line that names the format, then each path with a NUL after it: no file name can hold one.
    fileprivate static func manifest(_ paths: some Sequence<String>) -> [UInt8] {
        var manifest = format
        for path in paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            manifest.append(utf8: path)
            manifest.append(0)
        }
        return manifest
    }

    private static func paths(manifest: [UInt8]) -> Set<PathKey> {
        // The first format had no such line, and paths ended in a line feed.
        let isCurrent = manifest.starts(with: format)
        let entries = manifest.dropFirst(isCurrent ? format.count : 0)
            .split(separator: isCurrent ? 0 : UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The last one has no end: it is empty, or cut off.
        // A manifest is ours, but somebody may have edited it: a path that leads out is not followed.
        return Set(
            entries.dropLast().map { String(decoding: $0, as: UTF8.self) }.filter(isInside).map(PathKey.init))
    }

    /// Whether a path names something below the folder that is not Galley's own record.
    fileprivate static func isInside(_ path: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return !parts.contains { $0.isEmpty || $0.elementsEqual("..".utf8) || $0.elementsEqual(".".utf8) }
            && !parts[0].elementsEqual(".galley".utf8) && !path.utf8.contains(0)
    }

    // MARK: Carrying out what is staged

    /// Carries out what is staged; may be killed anywhere and repeated.
    ///
    /// - Returns: paths left as they were, since something of others came in their way after the mark.
    fileprivate func applyStaged() throws(FileError) -> [String] {
        var moved = Moving(
            known: try manifest(), overwriting: file(at: staging + "/ready", holds: Self.overwrites))
        // The staged manifest is moved last: without it, only the mark is left to be removed.
        if fileStatus(staging + "/manifest", followingLinks: false) != nil {
            let next = Self.paths(manifest: try readFile(staging + "/manifest"))
            // First, since a stale file may stand where a new folder goes.
            _ = try removeFiles(moved.known.subtracting(next))
            if fileStatus(staging + "/files", followingLinks: false)?.kind == .folder {
                try moveIn("", &moved)
            }
            if moved.leftOut.isEmpty {
                try moveFile(staging + "/manifest", to: own + "/manifest")
            } else {
                let left = moved.leftOut
                let kept = next.filter { key in
                    !left.contains { key == PathKey($0) || key.path.utf8.starts(with: ($0 + "/").utf8) }
                }
                try writeFile(staging + "/kept", Self.manifest(kept.map(\.path)))
                try moveFile(staging + "/kept", to: own + "/manifest")
            }
        }
        try removeFile(staging + "/ready")
        try removeTree(staging)
        return moved.leftOut
    }

    /// What the mark holds when files of others may be replaced.
    fileprivate static let overwrites = Array("overwrite\n".utf8)

    private struct Moving {
        let known: Set<PathKey>
        let overwriting: Bool
        var leftOut: [String] = []
    }

    /// Moves a staged folder's entries into place, whole folders at once where none is there yet.
    private func moveIn(_ folder: String, _ moving: inout Moving) throws(FileError) {
        let prefix = folder.isEmpty ? "" : folder + "/"
        for name in try folderEntries(staging + "/files/" + folder) {
            let entry = prefix + name
            let from = staging + "/files/" + entry
            let to = path + "/" + entry
            let isFolder = fileStatus(from, followingLinks: false)?.kind == .folder
            switch fileStatus(to, followingLinks: false)?.kind {
            case nil: break
            case .folder where isFolder:
                try moveIn(entry, &moving)
                continue
            case .folder:
                // Its files were stale and are gone.
                guard removeEmptyTree(to) else {
                    moving.leftOut.append(entry)
                    continue
                }
            case .file where !isFolder && moving.known.contains(PathKey(entry)): break
            default:
                guard moving.overwriting else {
                    moving.leftOut.append(entry)
                    continue
                }
                if isFolder { try removeFile(to) }
            }
            try moveFile(from, to: to)
        }
    }

    /// Removes a folder that holds nothing but folders; false where there is more in it.
    private func removeEmptyTree(_ folder: String) -> Bool {
        for name in (try? folderEntries(folder)) ?? [] {
            guard fileStatus(folder + "/" + name, followingLinks: false)?.kind == .folder,
                removeEmptyTree(folder + "/" + name)
            else { return false }
        }
        return rmdir(folder) == 0
    }

    /// Removes files of Galley's and the folders that hold nothing then. Returns how many files went.
    private func removeFiles(_ files: Set<PathKey>) throws(FileError) -> Int {
        var survey = Survey(root: path)
        var folders: Set<PathKey> = []
        var removed = 0
        for key in files {
            var folder = parentFolder(key.path)
            // A link, or a folder that took the file's place, is not ours to remove, nor what a link leads to.
            guard survey.ground(folder) == .folder else { continue }
            if fileStatus(path + "/" + key.path, followingLinks: false)?.kind == .file {
                try removeFile(path + "/" + key.path)
                removed += 1
            }
            while !folder.isEmpty, folders.insert(PathKey(folder)).inserted { folder = parentFolder(folder) }
        }
        // Deepest first; a folder with anything in it stays.
        for folder in folders.sorted(by: { $0.path.utf8.count > $1.path.utf8.count }) {
            rmdir(path + "/" + folder.path)
        }
        return removed
    }
}

/// Looks once at each folder on the way to a path of the output.
private struct Survey {
    enum Ground { case folder, free, foreign }

    let root: String
    private var grounds: [PathKey: Ground] = [PathKey(""): .folder]

    init(root: String) { self.root = root }

    /// What a folder stands on: a real folder, nothing, or something in its way or on the way to it. What is
    /// no folder and `yields` counts as nothing.
    mutating func ground(
        _ folder: String, where yields: (String, FileStatus.Kind) -> Bool = { _, _ in false }
    ) -> Ground {
        let key = PathKey(folder)
        if let known = grounds[key] { return known }
        var ground = ground(parentFolder(folder), where: yields)
        if ground == .folder {
            switch fileStatus(root + "/" + folder, followingLinks: false)?.kind {
            case nil: ground = .free
            case .folder: break
            case .some(let kind): ground = yields(folder, kind) ? .free : .foreign
            }
        }
        grounds[key] = ground
        return ground
    }
}

extension OutputFolder {
    /// Whether a change of the folder was begun and not ended; the next run ends it.
    package var isHalfChanged: Bool { fileStatus(staging + "/ready", followingLinks: false) != nil }

    /// What to tell of an error with an output folder, by the name that the user knows it by.
    package static func diagnostic(_ error: FileError, output: String, help: [String] = []) -> Diagnostic {
        guard error.operation == "lock" else {
            return Diagnostic(.error, "output/write", error.message, help: help)
        }
        return Diagnostic(
            .error, "output/busy", "another build is writing to `\(output)`", help: ["wait for it to end"])
    }
}

/// A build under way.
package final class OutputBuild: Sendable {
    private let folder: OutputFolder
    private let lock: Int32
    /// What is Galley's from builds before.
    fileprivate let known: Set<PathKey>
    private let overwriting: Bool
    private let shared: Mutex<Shared>

    private struct Shared {
        var survey: Survey
        /// Files of others that hold what Galley would write: they stay theirs.
        var equalOfOthers: Set<PathKey> = []
    }

    fileprivate init(folder: OutputFolder, lock: Int32, known: Set<PathKey>, overwriting: Bool) {
        self.folder = folder
        self.lock = lock
        self.known = known
        self.overwriting = overwriting
        shared = Mutex(Shared(survey: Survey(root: folder.path)))
    }

    deinit {
        // A process that is just being started may have a copy of the descriptor until it runs its program.
        flock(lock, LOCK_UN)
        close(lock)
    }

    /// Stages a file unless the folder already holds it byte for byte. May be called from many threads.
    package func put(_ path: String, _ bytes: [UInt8]) throws(FileError) -> OutputFolder.Outcome {
        try put(path, isEqual: { file(at: $0, holds: bytes) }) { staged throws(FileError) in
            try writeFile(staged, bytes)
        }
    }

    /// Stages a copy of a file, whatever its size.
    package func put(_ path: String, copyOf source: String) throws(FileError) -> OutputFolder.Outcome {
        try put(path, isEqual: { filesAreEqual(source, $0) }) { staged throws(FileError) in
            try copyFile(source, to: staged)
        }
    }

    private func put(
        _ path: String, isEqual: (String) -> Bool, _ write: (String) throws(FileError) -> Void
    ) throws(FileError) -> OutputFolder.Outcome {
        guard OutputFolder.isInside(path) else {
            throw FileError("write", folder.path + "/" + path, code: EINVAL)
        }
        switch ground(parentFolder(path)) {
        case .foreign: return .foreign
        case .free: break
        case .folder:
            if isEqual(folder.path + "/" + path) {
                let key = PathKey(path)
                if !overwriting, !known.contains(key) {
                    shared.withLock { _ = $0.equalOfOthers.insert(key) }
                }
                return .unchanged
            }
            if isForeign(path) { return .foreign }
        }
        try stage(path, write)
        return .staged
    }

    private func stage(_ path: String, _ write: (String) throws(FileError) -> Void) throws(FileError) {
        let staged = folder.staging + "/files/" + path
        do {
            try write(staged)
        } catch {
            // Most folders are there from the file before.
            guard error.isNotFound else { throw error }
            try createFolders(parentFolder(staged))
            try write(staged)
        }
    }

    private func ground(_ folder: String) -> Survey.Ground {
        shared.withLock {
            $0.survey.ground(folder) { path, kind in
                overwriting || (kind == .file && known.contains(PathKey(path)))
            }
        }
    }

    /// Something stands there that is not Galley's.
    private func isForeign(_ path: String) -> Bool {
        switch fileStatus(folder.path + "/" + path, followingLinks: false)?.kind {
        case nil: false
        case .folder: !holdsOnlyOurs(path)
        case .file: !overwriting && !known.contains(PathKey(path))
        case .symbolicLink, .other: !overwriting
        }
    }

    /// Whether a folder can make room for a file when its files go.
    private func holdsOnlyOurs(_ path: String) -> Bool {
        guard let names = try? folderEntries(folder.path + "/" + path) else { return false }
        return names.allSatisfy { name in
            let entry = path + "/" + name
            return switch fileStatus(folder.path + "/" + entry, followingLinks: false)?.kind {
            case .folder: holdsOnlyOurs(entry)
            case .file: known.contains(PathKey(entry))
            default: false
            }
        }
    }

    /// Makes the output what was put, all of it, and removes the rest that was Galley's.
    package func finish(_ paths: [String]) throws(FileError) {
        let staging = folder.staging
        do throws(FileError) {
            try checkAgainstEachOther(paths)
            let others = shared.withLock { $0.equalOfOthers }
            let manifest = OutputFolder.manifest(paths.filter { !others.contains(PathKey($0)) })
            let nothingStaged = fileStatus(staging) == nil
            if nothingStaged, file(at: folder.path + "/.galley/manifest", holds: manifest) { return }
            try createFolders(staging)
            try writeFile(staging + "/manifest", manifest)
            try synchronize(staging + "/manifest")
        } catch {
            discard()
            throw error
        }
        try writeFile(staging + "/ready", overwriting ? OutputFolder.overwrites : [])
        try synchronize(staging + "/ready")
        try synchronize(staging)
        if let first = try folder.applyStaged().first {
            throw FileError("replace", folder.path + "/" + first, code: EEXIST)
        }
    }

    /// A path cannot be a file and a folder at once.
    private func checkAgainstEachOther(_ paths: [String]) throws(FileError) {
        let files = Set(paths.map(PathKey.init))
        var checked: Set<PathKey> = [PathKey("")]
        for path in paths {
            var above = parentFolder(path)
            while checked.insert(PathKey(above)).inserted {
                if files.contains(PathKey(above)) {
                    throw FileError("write", folder.path + "/" + path, code: ENOTDIR)
                }
                above = parentFolder(above)
            }
        }
    }

    /// Gives up: the output stays as it was.
    package func discard() { try? removeTree(folder.staging) }
}
