// Files below a folder, and nothing else, whatever links lie in it and whoever changes it meanwhile.
//
// The kernel opens a path below the folder through no symbolic link (`openat2`): then the path is what it says. Where there
// is a link on the way, the path is resolved first; what it leads to must lie in the folder and not be hidden, and is
// opened in the same way, so that a link changed in between opens nothing else. Only where the kernel has no `openat2`
// is the resolved path opened as it is, and the gap between the two steps remains.

import CLinux
import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder on disk. It may come, go and be replaced while it is served.
package struct FolderFiles: FileSource {
    private let folder: String
    /// Whether a path is not to be shown.
    private let isHidden: @Sendable (String) -> Bool
    /// Off in a test of what older kernels get.
    private let usesOpenat2: Bool

    /// Files of a folder, but for those that `isHidden` takes by their paths in it.
    package init(
        _ folder: String, usesOpenat2: Bool = true,
        isHidden: @escaping @Sendable (String) -> Bool = RequestTarget.isHidden
    ) {
        self.folder = folder
        self.usesOpenat2 = usesOpenat2
        self.isHidden = isHidden
    }

    package func entry(at path: String) -> SourceEntry {
        guard !isHidden(path) else { return .nothing }
        let root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard root >= 0 else {
            return errno == EACCES ? .unreadable(String(cString: strerror(EACCES))) : .nothing
        }
        defer { close(root) }
        if path.isEmpty { return .folder }
        let (descriptor, code) = openFile(path, below: root)
        guard descriptor >= 0 else {
            switch code {
            case EACCES, EPERM, EMFILE, ENFILE, EIO, ENOMEM:
                return .unreadable(String(cString: strerror(code)))
            default: return .nothing
            }
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            let isFolder = status.st_mode & S_IFMT == S_IFDIR
            close(descriptor)
            return isFolder ? .folder : .nothing
        }
        return .file(servedFile(OpenFile(descriptor: descriptor), status))
    }

    private func openFile(_ path: String, below root: Int32) -> (descriptor: Int32, code: Int32) {
        // Another process may move a folder while the kernel looks; a few tries are what its manual advises.
        for _ in 0..<4 where usesOpenat2 {
            let descriptor = galley_open_beneath(root, path)
            if descriptor >= 0 { return (descriptor, 0) }
            if errno == EAGAIN { continue }
            // A sandbox that does not know the call forbids it with EPERM.
            guard errno == ELOOP || errno == ENOSYS || errno == EPERM else { return (-1, errno) }
            break
        }
        guard let realRoot = realPath(folder), let target = realPath(folder + "/" + path) else {
            return (-1, ENOENT)
        }
        let base = realRoot == "/" ? "/" : realRoot + "/"
        guard target.hasPrefix(base) else { return (-1, ENOENT) }
        let resolved = String(target.dropFirst(base.count))
        guard !isHidden(resolved) else { return (-1, ENOENT) }
        if usesOpenat2 {
            let descriptor = galley_open_beneath(root, resolved)
            if descriptor >= 0 || (errno != ENOSYS && errno != EPERM) { return (descriptor, errno) }
        }
        let descriptor = openat(root, resolved, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW)
        return (descriptor, errno)
    }

    private func servedFile(_ file: OpenFile, _ status: stat) -> ServedFile {
        #if canImport(Darwin)
            let modified = status.st_mtimespec
        #else
            let modified = status.st_mtim
        #endif
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        func hex(_ number: Int) -> String { String(UInt(bitPattern: number), radix: 16) }
        let text =
            "\(hex(Int(truncatingIfNeeded: status.st_ino)))-\(hex(Int(status.st_size)))-\(hex(modified.tv_sec))\(hex(modified.tv_nsec))"
        // Within the grain of a file system's clock two versions can bear one time: until it is past, the tag says no more
        // than "nearly the same" (RFC 9110 §8.8.1). Two seconds is FAT's, the coarsest.
        let isSettled = now.tv_sec - modified.tv_sec > 2
        return ServedFile(
            content: .file(file), size: Int(status.st_size),
            entityTag: EntityTag(text, isWeak: !isSettled), modified: HTTPDate(seconds: modified.tv_sec))
    }
}
