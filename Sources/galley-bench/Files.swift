// Folders and files, by the system's own calls. Files are passed on one at a time: this program's own memory
// must stay small, for the reason that Processes.swift gives.

import Glibc

/// Why the benchmark cannot go on.
struct Failure: Error {
    let message: String

    init(_ message: String) { self.message = message }

    /// A call on a file that the system refused.
    static func system(_ attempt: String, _ path: String) -> Failure {
        let reason = String(cString: strerror(errno))
        return Failure("cannot \(attempt) \(path): \(reason)")
    }
}

/// A path below a folder; either may be empty.
func joined(_ folder: String, _ name: String) -> String {
    folder.isEmpty || name.isEmpty ? folder + name : folder + "/" + name
}

/// The last part of a path; the path may end in a slash.
func lastName(_ path: String) -> String {
    path.split(separator: "/").last.map { String($0) } ?? path
}

func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}

func isFile(_ path: String) -> Bool { !isFolder(path) && access(path, R_OK) == 0 }

func isProgram(_ path: String) -> Bool { !isFolder(path) && access(path, X_OK) == 0 }

/// Without links and `..`; nil where there is nothing.
func realPath(_ path: String) -> String? {
    guard let found = realpath(path, nil) else { return nil }
    defer { free(found) }
    return String(cString: found)
}

/// Makes a folder and those above it that are missing.
func makeFolder(_ path: String) throws(Failure) {
    if isFolder(path) || mkdir(path, 0o755) == 0 { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
        throw .system("create", path)
    }
    try makeFolder(String(path[..<slash]))
    // A path that ends in a slash names what was just made.
    guard mkdir(path, 0o755) == 0 || isFolder(path) else { throw .system("create", path) }
}

/// The folder that was asked for, which must be empty, or a new one among temporary files.
func makeWorkFolder(_ asked: String?) throws(Failure) -> String {
    guard let asked else {
        let temporary = variable("TMPDIR") ?? "/tmp"
        var pattern = Array(joined(temporary, "galley-bench-XXXXXX").utf8CString)
        guard let made = mkdtemp(&pattern) else { throw .system("create a folder in", temporary) }
        let folder = String(cString: made)
        return realPath(folder) ?? folder
    }
    try makeFolder(asked)
    guard try namesInFolder(asked).isEmpty else { throw Failure("\(asked) is not empty.") }
    return realPath(asked) ?? asked
}

/// Makes a folder the current one, for this program and those it runs: they are not to find settings in the one that
/// the user is in.
func enter(_ folder: String) throws(Failure) {
    guard chdir(folder) == 0 else { throw .system("go to", folder) }
}

/// The names in a folder, sorted, so that work is done in the same order everywhere.
func namesInFolder(_ path: String) throws(Failure) -> [String] {
    guard let folder = opendir(path) else { throw .system("read", path) }
    defer { closedir(folder) }
    // The record is shorter than `dirent` says: its name is read where it lies, never copied.
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    var names: [String] = []
    while let entry = readdir(folder) {
        let start = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
        let name = String(cString: start)
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}

/// Calls `visit` with each file below a folder: its path from there, and its size in bytes.
func walk(_ folder: String, below prefix: String = "", _ visit: (String, Int) throws(Failure) -> Void)
    throws(Failure)
{
    for name in try namesInFolder(folder) {
        let path = joined(folder, name)
        var status = stat()
        guard lstat(path, &status) == 0 else { throw .system("look at", path) }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: try walk(path, below: prefix + name + "/", visit)
        case S_IFREG: try visit(prefix + name, Int(status.st_size))
        default: break
        }
    }
}

/// The bytes of a file, at most so many of them.
func readFile(_ path: String, upTo limit: Int = .max) throws(Failure) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("read", path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system("read", path) }
    var hasFailed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: min(limit, Int(status.st_size))) { buffer, count in
        while let base = buffer.baseAddress, count < buffer.count {
            let got = read(descriptor, base + count, buffer.count - count)
            if got < 0 { hasFailed = true }
            if got <= 0 { return }
            count += got
        }
    }
    if hasFailed { throw .system("read", path) }
    return bytes
}

func writeFile(_ path: String, _ bytes: [UInt8]) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system("write", path) }
    defer { close(descriptor) }
    guard write(bytes, to: descriptor) else { throw .system("write", path) }
}

func writeFile(_ path: String, _ text: String) throws(Failure) { try writeFile(path, Array(text.utf8)) }

/// Writes all of it; false where the system refused.
private func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
        var written = 0
        while let base = buffer.baseAddress, written < buffer.count {
            let count = write(descriptor, base + written, buffer.count - written)
            if count < 0 { return false }
            written += count
        }
        return true
    }
}

func printLine(_ line: String) { _ = write(Array((line + "\n").utf8), to: 1) }

func printNote(_ line: String) { _ = write(Array((line + "\n").utf8), to: 2) }

/// Copies a folder with all that is in it; each file's name may be changed.
func copyFolder(
    _ source: String, to target: String,
    renaming: (_ name: String, _ neighbours: [String]) -> String = { name, _ in name }
) throws(Failure) {
    try makeFolder(target)
    let names = try namesInFolder(source)
    for name in names {
        let path = joined(source, name)
        if isFolder(path) {
            try copyFolder(path, to: joined(target, name), renaming: renaming)
        } else {
            try writeFile(joined(target, renaming(name, names)), try readFile(path))
        }
    }
}

/// Removes a folder with all that is in it, as far as the system allows.
func removeFolder(_ path: String) {
    for name in (try? namesInFolder(path)) ?? [] {
        let entry = joined(path, name)
        if unlink(entry) != 0 { removeFolder(entry) }
    }
    rmdir(path)
}
