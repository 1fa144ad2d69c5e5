import Foundation
import Testing

@testable import GalleySite

@Suite struct DefaultThemeTests {
    private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("theme")

    @Test func theProgramCarriesEveryFileOfTheTheme() throws {
        let walker = try #require(FileManager.default.enumerator(atPath: folder.path))
        let files = walker.compactMap { $0 as? String }.filter {
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder.path + "/" + $0, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
        let carried = defaultThemeFiles()
        #expect(Set(carried.map(\.path)) == Set(files), "bring Sources/CTheme/theme.c up to date with theme/")
        for (path, bytes) in carried {
            #expect(try Data(contentsOf: folder.appendingPathComponent(path)) == Data(bytes), "\(path)")
        }
    }

    @Test func theThemeAsksNoOtherHost() throws {
        for (path, bytes) in defaultThemeFiles() where !path.hasSuffix(".svg") {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: /(?:src|href)="(https?:[^"]*)"|url\(["']?(https?:[^)]*)/) {
                Issue.record("\(path) asks for \(match.0)")
            }
        }
    }

    @Test func noScriptOrStyleInsidePages() {
        // A strict Content-Security-Policy forbids them.
        for (path, bytes) in defaultThemeFiles() where path.hasSuffix(".html") {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains(/<script(?![^>]*\bsrc=)/), "\(path)")
            #expect(!text.contains(/<style|\sstyle="|\son[a-z]+="/), "\(path)")
        }
    }
}
