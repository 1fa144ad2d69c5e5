// Where served files come from: memory, or a folder on disk.

import GalleyCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files by their path below a site's root.
package protocol FileSource: Sendable {
    /// What stands at a path: names joined by `/`, without `.` and `..`; empty for the root. May be called on any thread.
    func entry(at path: String) -> SourceEntry
}

/// What stands at a path.
package enum SourceEntry: Sendable {
    case file(ServedFile)
    case folder
    case nothing
    /// There is something, and the system does not let it be read, for this reason.
    case unreadable(String)
}

/// One file, open or in memory.
package struct ServedFile: Sendable {
    package enum Content: Sendable {
        case bytes([UInt8])
        case file(OpenFile)
    }

    package var content: Content
    /// In bytes.
    package var size: Int
    package var entityTag: EntityTag
    /// Nil for what has no time of its own.
    package var modified: HTTPDate?

    package init(content: Content, size: Int, entityTag: EntityTag, modified: HTTPDate? = nil) {
        self.content = content
        self.size = size
        self.entityTag = entityTag
        self.modified = modified
    }

    /// A file in memory, whose tag is made from its bytes.
    package init(bytes: [UInt8]) {
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes.span)
        self.init(
            content: .bytes(bytes), size: bytes.count,
            entityTag: EntityTag("\(fingerprint.text)-\(String(bytes.count, radix: 16))"))
    }
}

/// A descriptor that is closed with its last owner.
package final class OpenFile: Sendable {
    package let descriptor: Int32

    package init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Fills a buffer from an offset as far as the file goes; how many bytes that were, or nil where the system refuses.
    package func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) -> Int? {
        guard let start = buffer.baseAddress else { return 0 }
        var filled = 0
        while filled < buffer.count {
            let got = pread(descriptor, start + filled, buffer.count - filled, off_t(offset + filled))
            if got < 0 && errno == EINTR { continue }
            if got < 0 { return nil }
            if got == 0 { break }
            filled += got
        }
        return filled
    }

    /// Up to `count` bytes from an offset.
    package func bytes(_ count: Int, at offset: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = read(into: UnsafeMutableRawBufferPointer(buffer), at: offset) ?? 0
        }
    }
}

/// Files in memory. Folders follow from the paths.
package struct MemoryFiles: FileSource {
    private var files: [PathKey: ServedFile] = [:]
    private var folders: Set<PathKey> = [PathKey("")]

    package init(_ files: [String: [UInt8]]) {
        for (path, bytes) in files {
            self.files[PathKey(path)] = ServedFile(bytes: bytes)
            var above = parentFolder(path)
            while folders.insert(PathKey(above)).inserted { above = parentFolder(above) }
        }
    }

    package func entry(at path: String) -> SourceEntry {
        let key = PathKey(path)
        if let file = files[key] { return .file(file) }
        return folders.contains(key) ? .folder : .nothing
    }
}
