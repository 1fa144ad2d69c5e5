// inotify: the kernel tells what happens in folders. It watches one folder at a time and knows it by its inode, so that
// the tree of folders, and the paths by which we know them, are kept here.
//
//     a folder that comes        is watched first and read then: what was put into it before the watch is found
//     a folder that goes         takes the watches of all that was in it along
//     a root that is a file      is watched by its folder: editors replace files, and a watch stays with the old one
//     a root that is not there   is waited for in the nearest folder that is
//     a link that is followed    is watched where it leads, under the path that leads there

#if os(Linux)
    import CLinux
    import GalleyCore

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// The watched folders of one `Watcher`; belongs to its thread.
    final class FolderEvents: ChangeListener {
        /// Who wants to know of a name in a folder that is not watched as a whole.
        private enum Follower: Hashable {
            /// A root, or a folder on the way to it.
            case root(Int)
            /// A link of this path leads to the name.
            case link(String)
        }

        /// A folder as one of its paths leads to it.
        private struct Place {
            var path: String
            var isWhole = false
            var followers: [String: Set<Follower>] = [:]
        }

        private static let depthLimit = 64
        /// Links between folders can span more paths than there are folders; a site has far fewer.
        private static let placeLimit = 1 << 18

        private let options: Watcher.Options
        private let queue: Int32
        private var places: [Int32: [Place]] = [:]
        private var watches: [PathKey: Int32] = [:]
        /// Of each folder with watched ones below it those right in it that are watched or have such: a folder that goes is
        /// not looked for among all.
        private var tree: [PathKey: Set<PathKey>] = [:]
        private(set) var failure: EventsFailure?

        var descriptor: Int32? { queue }
        let pollMilliseconds: Int? = nil

        /// Listens, or says why not.
        static func open(_ options: Watcher.Options) -> Result<FolderEvents, EventsFailure> {
            for root in options.roots {
                if let kind = remoteFileSystem(root) { return .failure(.remoteFileSystem(kind)) }
            }
            let queue = inotify_init1(Int32(O_CLOEXEC | O_NONBLOCK))
            guard queue >= 0 else {
                return .failure(
                    errno == EMFILE
                        ? .instancesUsedUp : .unsupported("the system has no file events to be had"))
            }
            let events = FolderEvents(options, queue)
            var ignored = ChangeSet()
            for root in options.roots.indices { events.attach(root, &ignored) }
            if let failure = events.failure { return .failure(failure) }
            return .success(events)
        }

        private init(_ options: Watcher.Options, _ queue: Int32) {
            self.options = options
            self.queue = queue
        }

        deinit { close(queue) }

        // MARK: Reading

        func collect(_ changes: inout ChangeSet) -> Bool {
            // Room for hundreds of events; what does not fit is read next.
            withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 8) { buffer in
                let count = read(queue, buffer.baseAddress!, buffer.count)
                guard count > 0 else { return }
                var offset = 0
                // An event: watch, mask, cookie, length of the name, the name filled up with zeros.
                while offset + 16 <= count {
                    let watch = buffer.loadUnaligned(fromByteOffset: offset, as: Int32.self)
                    let mask = buffer.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
                    let length = Int(buffer.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self))
                    guard offset + 16 + length <= count else { break }
                    let field = UnsafeRawBufferPointer(
                        rebasing: buffer[(offset + 16)..<(offset + 16 + length)])
                    offset += 16 + length
                    // No path of ours leads to a name that is not UTF-8.
                    if let name = String(validating: field.prefix { $0 != 0 }, as: UTF8.self) {
                        handle(watch, Happening(rawValue: mask), name, &changes)
                    }
                }
            }
            return failure == nil
        }

        /// What the kernel says of a watched folder or a name in it (`inotify(7)`).
        private struct Happening: OptionSet {
            var rawValue: UInt32
            static let attributes = Happening(rawValue: 0x4)
            static let closedWrite = Happening(rawValue: 0x8)
            static let movedFrom = Happening(rawValue: 0x40)
            static let movedTo = Happening(rawValue: 0x80)
            static let created = Happening(rawValue: 0x100)
            static let deleted = Happening(rawValue: 0x200)
            static let deletedSelf = Happening(rawValue: 0x400)
            static let movedSelf = Happening(rawValue: 0x800)
            static let overflowed = Happening(rawValue: 0x4000)
            static let watchEnded = Happening(rawValue: 0x8000)
            /// Only a folder is watched, not what took its place.
            static let onlyFolder = Happening(rawValue: 0x100_0000)
            static let isFolder = Happening(rawValue: 0x4000_0000)

            static let wanted: Happening = [
                .attributes, .closedWrite, .movedFrom, .movedTo, .created, .deleted, .deletedSelf, .movedSelf,
                .onlyFolder,
            ]
        }

        private func handle(
            _ watch: Int32, _ happening: Happening, _ name: String, _ changes: inout ChangeSet
        ) {
            if happening.contains(.overflowed) {
                // Folders may have come, gone and changed their names: what is watched is no longer what its path says.
                changes.isIncomplete = true
                for watch in places.keys { _ = inotify_rm_watch(queue, watch) }
                places = [:]
                watches = [:]
                tree = [:]
                // What comes in its place is told of as a whole.
                var known = ChangeSet()
                for root in options.roots.indices { attach(root, &known) }
                return
            }
            if happening.contains(.watchEnded) {
                for place in places.removeValue(forKey: watch) ?? [] {
                    if watches[PathKey(place.path)] == watch {
                        watches[PathKey(place.path)] = nil
                        prune(place.path)
                    }
                    wait(for: place.followers, &changes)
                }
                return
            }
            for place in places[watch] ?? [] {
                if name.isEmpty {
                    // A folder of a root's path that is moved away is no longer on the way to it.
                    if happening.contains(.movedSelf), !place.followers.isEmpty { drop(place.path, &changes) }
                    continue
                }
                let path = join(place.path, name)
                for follower in place.followers[name] ?? [] { tell(follower, happening, path, &changes) }
                if place.isWhole, !options.isIgnored(path) { handle(path, happening, &changes) }
            }
        }

        /// Something happened to a path below a watched folder.
        private func handle(_ path: String, _ happening: Happening, _ changes: inout ChangeSet) {
            let isFolder = happening.contains(.isFolder)
            if !happening.isDisjoint(with: [.movedFrom, .deleted]) {
                forget(path, &changes)
                changes.changed(path)
            } else if isFolder {
                if happening.isDisjoint(with: [.created, .movedTo]) {
                    // Made readable, maybe.
                    guard happening.contains(.attributes), watches[PathKey(path)] == nil else { return }
                } else {
                    forget(path, &changes)
                }
                changes.came(path)
                changes.changed(path)
                scan(path, ancestors(of: path), &changes)
            } else if happening.contains(.created) {
                changes.came(path)
                // A file is told of when it is written and closed. Links are complete at once.
                var status = stat()
                guard lstat(path, &status) == 0 else { return }
                let isLink = status.st_mode & S_IFMT == S_IFLNK
                guard isLink || status.st_nlink > 1 else { return }
                changes.changed(path)
                if isLink { follow(path, ancestors(of: path), &changes) }
            } else {
                changes.changed(path)
                if happening.contains(.movedTo) { follow(path, ancestors(of: path), &changes) }
            }
        }

        private func tell(
            _ follower: Follower, _ happening: Happening, _ path: String, _ changes: inout ChangeSet
        ) {
            switch follower {
            case .link(let link):
                // A file that is being made is told of when it is closed.
                if happening != .created { changes.changed(link) }
            case .root(let index):
                let root = options.roots[index]
                if !happening.isDisjoint(with: [.movedFrom, .deleted]) {
                    forget(path, &changes)
                    if path == root || !root.hasPrefix(path + "/") { changes.changed(root) }
                } else if !happening.isDisjoint(with: [.created, .movedTo]) {
                    if happening.contains(.isFolder) { forget(path, &changes) }
                    attach(index, &changes)
                    let isComplete =
                        !happening.isDisjoint(with: [.movedTo, .isFolder])
                        || fileStatus(path, followingLinks: false)?.kind == .symbolicLink
                    if isComplete, fileStatus(root, followingLinks: false) != nil {
                        changes.changed(root)
                    }
                } else if !happening.contains(.isFolder) {
                    changes.changed(root)
                }
            }
        }

        // MARK: Watching

        /// Watches a root as far as it is there. What is in a folder that was not watched before counts as changed.
        private func attach(_ index: Int, _ changes: inout ChangeSet) {
            let root = options.roots[index]
            // The nearest folder above that is there, and the name to wait for in it.
            var name = fileName(root)
            var above = parentFolder(root)
            while !above.isEmpty {
                if let watch = watch(above) {
                    update(watch, above) { $0.followers[name, default: []].insert(.root(index)) }
                    break
                }
                if failure != nil || above == "/" { return }
                name = fileName(above)
                above = parentFolder(above)
            }
            guard let status = fileStatus(root, followingLinks: false) else { return }
            switch status.kind {
            case .folder: scan(root, [], &changes)
            case .symbolicLink: follow(root, [], &changes, isRoot: true)
            case .file, .other: break
            }
        }

        /// Watches a folder with all folders in it.
        private func scan(_ path: String, _ ancestors: [FileStatus], _ changes: inout ChangeSet) {
            guard failure == nil, ancestors.count < Self.depthLimit, places.count < Self.placeLimit,
                let status = fileStatus(path), status.kind == .folder,
                !ancestors.contains(where: { $0.inode == status.inode && $0.device == status.device }),
                let watch = watch(path)
            else { return }
            update(watch, path) { $0.isWhole = true }
            let ancestors = ancestors + [status]
            for name in (try? folderEntries(path)) ?? [] {
                let child = join(path, name)
                if options.isIgnored(child) { continue }
                switch fileStatus(child, followingLinks: false)?.kind {
                case .folder:
                    changes.came(child)
                    changes.changed(child)
                    scan(child, ancestors, &changes)
                case .symbolicLink:
                    changes.came(child)
                    changes.changed(child)
                    follow(child, ancestors, &changes)
                case .file, .other:
                    changes.came(child)
                    changes.changed(child)
                case nil: continue
                }
            }
        }

        /// Watches what a link leads to; nothing where the path is no link.
        private func follow(
            _ path: String, _ ancestors: [FileStatus], _ changes: inout ChangeSet, isRoot: Bool = false
        ) {
            guard options.followsLinks || isRoot,
                fileStatus(path, followingLinks: false)?.kind == .symbolicLink
            else { return }
            if fileStatus(path)?.kind == .folder { return scan(path, ancestors, &changes) }
            guard let target = realPath(path), let watch = watch(parentFolder(target)) else { return }
            update(watch, parentFolder(target)) {
                $0.followers[fileName(target), default: []].insert(.link(path))
            }
        }

        /// The watch of a folder; nil where it cannot be watched.
        private func watch(_ path: String) -> Int32? {
            let watch = inotify_add_watch(queue, path, Happening.wanted.rawValue)
            if watch < 0 {
                if errno == ENOSPC { failure = .watchesUsedUp(limit: Self.watchLimit()) }
                return nil
            }
            let key = PathKey(path)
            if let old = watches[key], old != watch { remove(path, from: old) }
            watches[key] = watch
            graft(path)
            if places[watch]?.contains(where: { PathKey($0.path) == key }) != true {
                places[watch, default: []].append(Place(path: path))
            }
            return watch
        }

        private func update(_ watch: Int32, _ path: String, _ change: (inout Place) -> Void) {
            guard let i = places[watch]?.firstIndex(where: { PathKey($0.path) == PathKey(path) }) else {
                return
            }
            change(&places[watch]![i])
        }

        /// A path is gone, and so are the folders below it: their watches would go with them to another place.
        private func forget(_ path: String, _ changes: inout ChangeSet) {
            guard watches[PathKey(path)] != nil else { return }
            drop(path, &changes)
            var stack = [PathKey(path)]
            var below: [String] = []
            while let folder = stack.popLast() {
                for child in tree[folder] ?? [] {
                    below.append(child.path)
                    stack.append(child)
                }
            }
            for child in below { drop(child, &changes) }
        }

        /// Notes a path that is watched now in all folders above it.
        private func graft(_ path: String) {
            var child = PathKey(path)
            while true {
                let above = PathKey(parentFolder(child.path))
                guard !above.path.isEmpty, tree[above, default: []].insert(child).inserted else { return }
                child = above
            }
        }

        /// Forgets a path that is watched no more, and the folders above it that were noted for it alone.
        private func prune(_ path: String) {
            var child = PathKey(path)
            while watches[child] == nil, tree[child] == nil {
                let above = PathKey(parentFolder(child.path))
                guard !above.path.isEmpty else { return }
                tree[above]?.remove(child)
                guard tree[above]?.isEmpty == true else { return }
                tree[above] = nil
                child = above
            }
        }

        private func drop(_ path: String, _ changes: inout ChangeSet) {
            guard let watch = watches.removeValue(forKey: PathKey(path)) else { return }
            prune(path)
            guard
                let place = places[watch]?.first(where: { PathKey($0.path) == PathKey(path) })
            else { return }
            remove(path, from: watch)
            wait(for: place.followers, &changes)
        }

        private func remove(_ path: String, from watch: Int32) {
            places[watch]?.removeAll { PathKey($0.path) == PathKey(path) }
            if places[watch]?.isEmpty == true {
                places[watch] = nil
                _ = inotify_rm_watch(queue, watch)
            }
        }

        /// Waits for roots whose folder is gone, in a folder further up.
        private func wait(for followers: [String: Set<Follower>], _ changes: inout ChangeSet) {
            for case .root(let index) in followers.values.joined() {
                changes.changed(options.roots[index])
                attach(index, &changes)
            }
        }

        private func join(_ folder: String, _ name: String) -> String {
            folder == "/" ? "/" + name : folder + "/" + name
        }

        /// The folders above a path as far as they are watched, to see when a link leads back to one.
        private func ancestors(of path: String) -> [FileStatus] {
            var result: [FileStatus] = []
            var above = parentFolder(path)
            while !above.isEmpty, watches[PathKey(above)] != nil, result.count < Self.depthLimit {
                if let status = fileStatus(above) { result.append(status) }
                if above == "/" { break }
                above = parentFolder(above)
            }
            return result
        }

        // MARK: The system

        private static func watchLimit() -> Int? {
            guard let text = try? readDigits("/proc/sys/fs/inotify/max_user_watches") else { return nil }
            return Int(text)
        }

        /// The digits of a file that the system makes, whose size it does not tell beforehand.
        private static func readDigits(_ path: String) throws(FileError) -> String {
            let descriptor = openFile(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError("read", path) }
            let bytes = OpenFile(descriptor: descriptor).bytes(64, at: 0)
            return String(bytes.prefix { $0.isASCIIDigit })
        }

        /// File systems whose changes by other machines this one's kernel does not see, by the numbers of `statfs(2)`.
        private static let remoteFileSystems: [Int: String] = [
            0x6969: "a network file system (NFS)", 0xFF53_4D42: "a network share (SMB)",
            0xFE53_4D42: "a network share (SMB)", 0x517B: "a network share (SMB)",
            0x0102_1997: "a folder of the host system (9P)",
            0x786F_4256: "a folder of the host system (VirtualBox)",
        ]

        private static func remoteFileSystem(_ path: String) -> String? {
            var path = path
            var kind = galley_file_system_kind(path)
            while kind < 0 {
                path = parentFolder(path)
                if path.isEmpty { return nil }
                kind = galley_file_system_kind(path)
            }
            return remoteFileSystems[kind]
        }
    }

    /// `open` of the system: inside the type the name is its own.
    private func openFile(_ path: String, _ flags: Int32) -> Int32 { open(path, flags) }
#endif
