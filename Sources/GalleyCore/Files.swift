// Reading, comparing and writing files through Glibc: no Foundation, and errors that name the path.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A file operation that the system refused.
package struct FileError: Error, Sendable, Hashable {
    package var path: String
    /// What was tried, as in "cannot *read* x".
    package var operation: String
    package var code: Int32

    package init(_ operation: String, _ path: String, code: Int32 = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    package var isNotFound: Bool { code == ENOENT || code == ENOTDIR }

    /// "cannot read docs/a.md: Permission denied"
    package var message: String { "cannot \(operation) \(path): \(reason)" }

    /// The system's word for it.
    package var reason: String { String(cString: strerror(code)) }
}

/// What stands at a path.
package struct FileStatus: Sendable {
    package enum Kind: Sendable { case file, folder, symbolicLink, other }

    package var kind: Kind
    /// Bytes.
    package var size: Int
    /// Identify a file whatever its name, to find loops.
    package var device: UInt64
    package var inode: UInt64

    init(_ raw: stat) {
        kind =
            switch raw.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            default: .other
            }
        size = Int(raw.st_size)
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
    }
}

/// What editors and systems leave behind beside a file: locks, swap files, backups. Nobody means it as content.
package func isLeftover(_ name: String) -> Bool {
    name.hasSuffix("~") || name.hasSuffix(".swp") || (name.hasPrefix("#") && name.hasSuffix("#"))
        || name == "Thumbs.db" || name == "desktop.ini"
}

/// Hidden names that hosts and standards ask for (RFC 8615; GitHub Pages); others are nobody's content.
private let publishedDotNames: Set<String> = [".well-known", ".nojekyll"]

/// Whether a name is hidden, or one that editors and systems leave behind: nobody means to publish it.
package func isHiddenOrLeftover(_ name: String) -> Bool {
    name.hasPrefix(".") ? !publishedDotNames.contains(name) : isLeftover(name)
}

/// A path as it is named from a folder above it; nil where it lies elsewhere. Compared byte by byte, as file systems do.
package func path(_ path: String, below folder: String) -> String? {
    let prefix = folder == "/" || folder.isEmpty ? folder : folder + "/"
    guard path.utf8.starts(with: prefix.utf8) else { return nil }
    return String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
}

/// What of a file changes whenever its bytes do, within the precision of the file system's clock.
package struct FileStamp: Sendable, Equatable {
    private var size: Int
    private var device: UInt64
    private var inode: UInt64
    /// Nanoseconds since 1970; the second also changes where the first is set by hand.
    private var modified: Int64
    private var changed: Int64

    /// The stamp of what a path leads to; nil where there is no file, and where it changed so lately that it may change
    /// again and keep its stamp.
    package init?(_ path: String) {
        var raw = stat()
        guard stat(path, &raw) == 0, raw.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int(raw.st_size)
        device = UInt64(raw.st_dev)
        inode = UInt64(raw.st_ino)
        modified = Self.nanoseconds(raw.st_mtim)
        changed = Self.nanoseconds(raw.st_ctim)
        // Without fractions the file system knows whole seconds, or two of them.
        let tick = raw.st_ctim.tv_nsec == 0 ? 2_000_000_000 : Self.tick
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        guard changed < Self.nanoseconds(now) - tick else { return nil }
    }

    /// Kernels stamp files with the time of their last timer interrupt, at least a hundred a second.
    private static let tick: Int64 = 20_000_000

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

/// The status of what a path leads to; nil where there is nothing.
package func fileStatus(_ path: String, followingLinks: Bool = true) -> FileStatus? {
    var raw = stat()
    let result = followingLinks ? stat(path, &raw) : lstat(path, &raw)
    return result == 0 ? FileStatus(raw) : nil
}

/// The status of an open file, whatever its name is by now.
package func fileStatus(descriptor: Int32) -> FileStatus? {
    var raw = stat()
    return fstat(descriptor, &raw) == 0 ? FileStatus(raw) : nil
}

/// A path as a key: two paths are one when their bytes are. `String` takes "é" composed and decomposed for
/// the same, but file systems keep both.
package struct PathKey: Hashable, Sendable {
    package let path: String

    package init(_ path: String) {
        var path = path
        path.makeContiguousUTF8()
        self.path = path
    }

    package static func == (a: PathKey, b: PathKey) -> Bool { a.path.utf8.elementsEqual(b.path.utf8) }

    package func hash(into hasher: inout Hasher) {
        // Contiguous since `init`, so there is always a buffer.
        _ = path.utf8.withContiguousStorageIfAvailable { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

/// All bytes of a file, or the first so many. A small file is read faster than it is mapped.
package func readFile(_ path: String, limit: Int = .max) throws(FileError) -> [UInt8] {
    // A fifo would be waited on for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError("read", path) }
    defer { close(descriptor) }
    var raw = stat()
    guard fstat(descriptor, &raw) == 0 else { throw FileError("read", path) }
    guard raw.st_mode & S_IFMT != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
    guard raw.st_mode & S_IFMT == S_IFREG else { throw FileError("read", path, code: EINVAL) }
    let size = min(Int(raw.st_size), limit)
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
        while count < size {
            let got = read(descriptor, buffer.baseAddress! + count, size - count)
            if got < 0 && errno == EINTR { continue }
            if got < 0 { failure = errno }
            if got <= 0 { break }
            count += got
        }
    }
    if failure != 0 { throw FileError("read", path, code: failure) }
    return bytes
}

/// Whether a file holds exactly these bytes; reads no further than the first difference.
package func file(at path: String, holds bytes: [UInt8]) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var raw = stat()
    guard fstat(descriptor, &raw) == 0, raw.st_mode & S_IFMT == S_IFREG, Int(raw.st_size) == bytes.count
    else { return false }
    return withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 16) { chunk in
        var offset = 0
        while offset < bytes.count {
            let got = read(descriptor, chunk.baseAddress!, chunk.count)
            if got < 0 && errno == EINTR { continue }
            guard got > 0, offset + got <= bytes.count else { return false }
            let same = bytes.withUnsafeBytes {
                memcmp($0.baseAddress! + offset, chunk.baseAddress!, got) == 0
            }
            guard same else { return false }
            offset += got
        }
        return true
    }
}

/// Writes a file, replacing what it held. A failed write leaves no part of the file behind.
package func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    try writeAll(bytes, to: path, O_CREAT | O_TRUNC | O_NOFOLLOW)
}

private func writeAll(_ bytes: [UInt8], to path: String, _ flags: Int32) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | flags, 0o644)
    guard descriptor >= 0 else { throw FileError("write", path) }
    var failure: Int32 = 0
    bytes.withUnsafeBytes { buffer in
        var offset = 0
        while offset < buffer.count {
            let put = write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else {
                failure = put == 0 ? ENOSPC : errno
                return
            }
            offset += put
        }
    }
    // A full disk may only be told at the close.
    if close(descriptor) != 0, failure == 0, errno != EINTR { failure = errno }
    if failure != 0 {
        // What was there before is not ours.
        if flags & O_CREAT != 0 { unlink(path) }
        throw FileError("write", path, code: failure)
    }
}

/// Whether a file is not to be written, even if a privileged user could.
package func isReadOnly(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return true }
    return status.st_mode & 0o222 == 0 || access(path, W_OK) != 0
}

/// Replaces a file whole: whoever reads it meets the old bytes or the new ones, whatever happens in between. What is no
/// file, such as a pipe or `/dev/stdout`, is written to.
package func replaceFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    if fileStatus(path)?.kind == .other { return try writeAll(bytes, to: path, 0) }
    // What a symbolic link leads to is replaced, not the link.
    let target = realPath(path) ?? path
    let beside = target + ".galley-\(getpid())"
    do throws(FileError) {
        try writeFile(beside, bytes)
        var status = stat()
        if stat(target, &status) == 0 { chmod(beside, status.st_mode & 0o7777) }
        try synchronize(beside)
        try moveFile(beside, to: target)
    } catch {
        try? removeFile(beside)
        throw FileError("write", path, code: error.code)
    }
}

/// Waits until a file's bytes, or a folder's entries, are on the disk.
package func synchronize(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileError("write", path) }
    defer { close(descriptor) }
    while fsync(descriptor) != 0 {
        // Some file systems have nothing to wait for and say so.
        if errno == EINVAL || errno == EROFS || errno == ENOTSUP { return }
        guard errno == EINTR else { throw FileError("write", path) }
    }
}

/// Whether two files hold the same bytes; memory does not grow with their size.
package func filesAreEqual(_ a: String, _ b: String) -> Bool {
    guard let x = fileStatus(a), let y = fileStatus(b, followingLinks: false), x.kind == .file,
        y.kind == .file,
        x.size == y.size
    else { return false }
    let first = open(a, O_RDONLY | O_CLOEXEC)
    guard first >= 0 else { return false }
    defer { close(first) }
    let second = open(b, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard second >= 0 else { return false }
    defer { close(second) }
    return withUnsafeTemporaryAllocation(byteCount: 2 * copyChunk, alignment: 16) { buffer in
        let left = buffer.baseAddress!
        let right = left + copyChunk
        while true {
            let m = readFully(first, left, copyChunk)
            let n = readFully(second, right, copyChunk)
            guard m == n, m >= 0 else { return false }
            if m == 0 { return true }
            guard memcmp(left, right, m) == 0 else { return false }
        }
    }
}

/// Copies a file's bytes; a failed copy leaves no part of the file behind.
package func copyFile(_ source: String, to target: String) throws(FileError) {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else { throw FileError("read", source) }
    defer { close(input) }
    let output = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
    guard output >= 0 else { throw FileError("write", target) }
    var failure: FileError?
    withUnsafeTemporaryAllocation(byteCount: copyChunk, alignment: 16) { buffer in
        while failure == nil {
            let count = readFully(input, buffer.baseAddress!, copyChunk)
            if count < 0 { failure = FileError("read", source) }
            if count <= 0 { return }
            var offset = 0
            while offset < count {
                let put = write(output, buffer.baseAddress! + offset, count - offset)
                if put < 0 && errno == EINTR { continue }
                guard put > 0 else {
                    failure = FileError("write", target, code: put == 0 ? ENOSPC : errno)
                    return
                }
                offset += put
            }
        }
    }
    if close(output) != 0, failure == nil, errno != EINTR { failure = FileError("write", target) }
    if let failure {
        unlink(target)
        throw failure
    }
}

/// Bytes copied or compared at once: large enough that the calls do not count.
private let copyChunk = 128 << 10

/// Reads until a buffer is full or the file ends; -1 for an error.
private func readFully(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    var filled = 0
    while filled < count {
        let got = read(descriptor, buffer + filled, count - filled)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { return -1 }
        if got == 0 { break }
        filled += got
    }
    return filled
}

/// Makes a folder and those above it; content where it is there already.
package func createFolders(_ path: String) throws(FileError) {
    if path.isEmpty || mkdir(path, 0o755) == 0 { return }
    switch errno {
    case EEXIST:
        guard fileStatus(path)?.kind == .folder else { throw FileError("create folder", path, code: ENOTDIR) }
    case ENOENT:
        let parent = parentFolder(path)
        guard parent != path else { throw FileError("create folder", path) }
        try createFolders(parent)
        if mkdir(path, 0o755) != 0 && errno != EEXIST { throw FileError("create folder", path) }
    default: throw FileError("create folder", path)
    }
}

/// Moves a file or folder, replacing a file of that name.
package func moveFile(_ from: String, to: String) throws(FileError) {
    if rename(from, to) != 0 { throw FileError("move", from + " to " + to) }
}

/// Removes a file or an empty folder; content where there is none.
package func removeFile(_ path: String) throws(FileError) {
    if remove(path) != 0 && errno != ENOENT { throw FileError("remove", path) }
}

/// Removes a folder with all that is in it, following no link.
package func removeTree(_ path: String) throws(FileError) {
    guard let status = fileStatus(path, followingLinks: false) else { return }
    if status.kind == .folder {
        for name in try folderEntries(path) { try removeTree(path + "/" + name) }
    }
    try removeFile(path)
}

/// The names in a folder, in byte order, so that nothing depends on how a file system lists them.
/// A name that is not UTF-8 is left out, since no path of ours leads to it. `notUTF8` is called with what
/// messages can call it, its bytes beyond ASCII as `\xE9`.
package func folderEntries(
    _ path: String, notUTF8: (String) -> Void = { _ in }
) throws(FileError) -> [String] {
    guard let folder = opendir(path) else { throw FileError("list", path) }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        // `d_name` is imported as a tuple; its address is at the field's offset.
        let field = UnsafeRawPointer(entry).advanced(by: MemoryLayout<dirent>.offset(of: \dirent.d_name)!)
            .assumingMemoryBound(to: CChar.self)
        guard let name = String(validatingCString: field) else {
            notUTF8(describeName(UnsafeRawBufferPointer(start: field, count: strlen(field))))
            continue
        }
        if name != ".", name != ".." { names.append(name) }
    }
    names.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return names
}

/// A name that is not UTF-8, with every byte beyond ASCII as `\xE9`.
private func describeName(_ bytes: UnsafeRawBufferPointer) -> String {
    var text = ""
    for byte in bytes {
        text += byte < 0x80 ? String(Unicode.Scalar(byte)) : "\\x" + String(byte, radix: 16, uppercase: true)
    }
    return text
}

/// The absolute path with every symbolic link followed; nil where it leads nowhere.
package func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
}

/// The folder part of a path: "a/b.md" gives "a", "b.md" gives "".
package func parentFolder(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
    return slash == path.startIndex && path.utf8.count > 1 ? "/" : String(path[..<slash])
}

/// The last part of a path.
package func fileName(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
    return String(path[path.utf8.index(after: slash)...])
}

/// A name without its last extension, and the extension without its dot.
package func splitExtension(_ name: String) -> (stem: String, ext: String) {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
        return (name, "")
    }
    return (String(name[..<dot]), String(name[name.utf8.index(after: dot)...]))
}
