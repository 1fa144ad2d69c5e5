// Looking at everything again and again, where the system does not tell.

import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

struct FolderPolling: ChangeListener {
    /// What tells a version of a file from the next. The time of the last status change catches what keeps size and time.
    fileprivate struct Stamp: Equatable {
        var inode: UInt64
        var size: Int
        var modified: Int
        var changed: Int
        var mode: UInt32
    }

    private static let depthLimit = 64

    private let options: Watcher.Options
    private var known: [PathKey: Stamp] = [:]
    private var lookedFor = 0

    let descriptor: Int32? = nil
    let failure: EventsFailure? = nil

    init(_ options: Watcher.Options) {
        self.options = options
        known = look()
    }

    /// At most a tenth of the time is spent looking.
    var pollMilliseconds: Int? { max(options.pollMilliseconds, lookedFor * 10) }

    mutating func collect(_ changes: inout ChangeSet) -> Bool {
        let begin = monotonicNanoseconds()
        let now = look()
        for (key, stamp) in now where known[key] != stamp { changes.changed(key.path) }
        for key in known.keys where now[key] == nil { changes.changed(key.path) }
        known = now
        lookedFor = (monotonicNanoseconds() - begin) / 1_000_000
        return true
    }

    private func look() -> [PathKey: Stamp] {
        var found: [PathKey: Stamp] = [:]
        for root in options.roots { look(root, isRoot: true, ancestors: [], &found) }
        return found
    }

    private func look(
        _ path: String, isRoot: Bool, ancestors: [(UInt64, UInt64)], _ found: inout [PathKey: Stamp]
    ) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        let isLink = status.st_mode & S_IFMT == S_IFLNK
        if isLink, isRoot || options.followsLinks {
            // A link that leads nowhere stands for itself.
            var target = stat()
            if stat(path, &target) == 0 { status = target }
        }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        var stamp = Stamp(status)
        // What happens in a folder changes its times; its entries tell it better.
        if isFolder { stamp = Stamp(folder: stamp) }
        found[PathKey(path)] = stamp
        let here = (UInt64(status.st_dev), UInt64(status.st_ino))
        guard isFolder, ancestors.count < Self.depthLimit, !ancestors.contains(where: { $0 == here }) else {
            return
        }
        for name in (try? folderEntries(path)) ?? [] {
            let child = path + "/" + name
            if options.isIgnored(child) { continue }
            look(child, isRoot: false, ancestors: ancestors + [here], &found)
        }
    }
}

extension FolderPolling.Stamp {
    fileprivate init(_ status: stat) {
        #if canImport(Darwin)
            let (modification, change) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modification, change) = (status.st_mtim, status.st_ctim)
        #endif
        inode = UInt64(status.st_ino)
        size = Int(status.st_size)
        modified = modification.tv_sec &* 1_000_000_000 &+ modification.tv_nsec
        changed = change.tv_sec &* 1_000_000_000 &+ change.tv_nsec
        mode = UInt32(status.st_mode)
    }

    fileprivate init(folder stamp: Self) {
        self = stamp
        size = 0
        modified = 0
        changed = 0
    }
}
