import Foundation
import GalleyCore
import Testing

@testable import GalleySite

@Suite struct RepairDiffTests {
    @Test func aTerminalIsNotSteered() throws {
        let folder = NSTemporaryDirectory() + "galley-diff-" + UUID().uuidString
        try createFolders(folder)
        defer { try? removeTree(folder) }
        // CSI as two bytes of UTF-8, as one byte, and as an escape sequence; a tab is text.
        let source = Array("a\u{9B}2J\tb".utf8) + [0x9B] + Array("\u{1B}[2J [x](y)\n".utf8)
        try writeFile(folder + "/a.md", source)
        let place = try #require(source.firstIndex(of: UInt8(ascii: "y")))
        let repairs = FileRepairs(
            file: folder + "/a.md", path: "a.md", root: folder, source: source,
            edits: [Edit(range: place..<place + 1, replacement: Array("z".utf8), links: [0])])
        var style = DiffStyle()
        var plain: [UInt8] = []
        try repairs.append(diffTo: &plain, name: "a.md", style)
        let isUnchanged = plain.firstIndex(of: source.span) != nil
        #expect(isUnchanged)
        style.isForTerminal = true
        var shown: [UInt8] = []
        try repairs.append(diffTo: &shown, name: "a.md", style)
        let lines = String(decoding: shown, as: UTF8.self).split(separator: "\n")
        #expect(lines.last == "+a\u{FFFD}2J\tb\u{FFFD}\u{FFFD}[2J [x](z)")
    }
}
