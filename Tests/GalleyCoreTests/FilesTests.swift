import Foundation
import Testing

@testable import GalleyCore

@Suite final class FilesTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "galley-files-" + UUID().uuidString
        try createFolders(folder)
    }

    deinit { try? removeTree(folder) }

    @Test func writtenBytesAreRead() throws {
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        try writeFile(folder + "/a", bytes)
        #expect(try readFile(folder + "/a") == bytes)
        #expect(file(at: folder + "/a", holds: bytes))
        #expect(!file(at: folder + "/a", holds: bytes.dropLast() + [1]))
        #expect(!file(at: folder + "/b", holds: []))
        try copyFile(folder + "/a", to: folder + "/c")
        #expect(filesAreEqual(folder + "/a", folder + "/c"))
        try writeFile(folder + "/c", bytes.dropLast() + [0])
        #expect(!filesAreEqual(folder + "/a", folder + "/c"))
    }

    @Test func aPipeIsWrittenToAndNotReplaced() throws {
        let pipe = folder + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        try replaceFile(pipe, Array("report".utf8))
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &bytes, bytes.count) == 6)
        #expect(fileStatus(pipe)?.kind == .other)
    }

    @Test func errorsNameWhatAndWhy() throws {
        do {
            _ = try readFile(folder + "/none")
            Issue.record("read a file that is not there")
        } catch {
            #expect(error.isNotFound)
            #expect(error.message == "cannot read \(folder)/none: No such file or directory")
        }
        #expect(throws: FileError.self) { try readFile(folder) }
        #expect(throws: FileError.self) { try readFile("/dev/null") }
    }

    @Test func foldersAreListedInByteOrder() throws {
        for name in ["b", "a", "Z", "ü"] { try writeFile(folder + "/" + name, []) }
        #expect(try folderEntries(folder) == ["Z", "a", "b", "ü"])
    }

    @Test func removingATreeFollowsNoLink() throws {
        try createFolders(folder + "/keep")
        try writeFile(folder + "/keep/file", [1])
        try createFolders(folder + "/gone/deep")
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/gone/deep/link", withDestinationPath: folder + "/keep")
        try removeTree(folder + "/gone")
        #expect(fileStatus(folder + "/gone") == nil)
        #expect(try readFile(folder + "/keep/file") == [1])
    }

    @Test(arguments: [
        ("a/b.md", "a", "b.md", "b", "md"), ("b.tar.gz", "", "b.tar.gz", "b.tar", "gz"),
        ("/x", "/", "x", "x", ""),
        ("a/.hidden", "a", ".hidden", ".hidden", ""),
    ])
    func parts(path: String, parent: String, name: String, stem: String, ext: String) {
        #expect(parentFolder(path) == parent)
        #expect(fileName(path) == name)
        #expect(splitExtension(fileName(path)).stem == stem)
        #expect(splitExtension(fileName(path)).ext == ext)
    }
}
