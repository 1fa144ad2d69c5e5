// What the tests of this room share: reading short texts, showing trees and problems, finding fixtures.

import Foundation
import GalleyCore

@testable import GalleyData

func yaml(_ text: String) -> DataFile { DataFile(yaml: Array(text.utf8), path: "file.yml") }
func json(_ text: String) -> DataFile { DataFile(json: Array(text.utf8), path: "file.json") }
func toml(_ text: String) -> DataFile { DataFile(toml: Array(text.utf8), path: "file.toml") }

extension DataFile {
    /// Problems in one line each: `2:5-7 error yaml/syntax message`.
    var problems: [String] { diagnostics.map(\.line) }

    /// The whole tree with all types, or the problems.
    var dump: String { root?.dump ?? problems.joined(separator: "\n") }

    /// The tree as JSON.
    var rewritten: String {
        var writer = JSONWriter()
        if let root { writer.node(root) }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The text of a node as it stands in the source.
    func written(_ node: Node?) -> String {
        node.map { String(decoding: source[$0.range], as: UTF8.self) } ?? "absent"
    }
}

extension Diagnostic {
    var line: String {
        guard let location else { return "\(severity) \(id) \(message)" }
        let last = location.column + location.length - 1
        return "\(location.line):\(location.column)-\(last) \(severity) \(id) \(message)"
    }
}

extension Node {
    /// The tree as text that tells types apart: `{a: "text", b: [1, 2.5, null], c: @2026-07-31}`.
    var dump: String {
        let value: String
        switch kind {
        case .null: value = "null"
        case .boolean: value = boolean.map(String.init) ?? "no boolean"
        case .integer: value = integer.map(String.init) ?? "no integer"
        case .number: value = number.map { "\($0)" + ($0 == $0.rounded() ? "f" : "") } ?? "no number"
        case .string: value = isDateTime ? "@" + (string ?? "") : "\"" + (string ?? "") + "\""
        case .sequence: value = "[" + items.map(\.dump).joined(separator: ", ") + "]"
        case .mapping:
            value =
                "{"
                + entries.map { ($0.key.scalarText ?? "?") + ": " + $0.value.dump }.joined(separator: ", ")
                + "}"
        }
        return (tag.map { $0 + " " } ?? "") + value
    }
}

/// Test data that is not part of the package.
let fixtures: URL? = {
    let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder =
        ProcessInfo.processInfo.environment["GALLEY_FIXTURES"].map { URL(fileURLWithPath: $0) }
        ?? root.deletingLastPathComponent().appendingPathComponent("shared/fixtures")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()

/// The files of the fixtures' `specs` folder with one of these extensions, in a fixed order.
func specs(_ extensions: Set<String>) -> [URL] {
    guard let folder = fixtures?.appendingPathComponent("specs"),
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    return files.compactMap { $0 as? URL }
        .filter { extensions.contains($0.pathExtension) }
        .sorted { $0.path < $1.path }
}

/// Runs a closure on a thread with a stack as small as any that the program uses.
func onSmallStack(_ body: @escaping @Sendable () -> Void) {
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        body()
        done.signal()
    }
    thread.stackSize = 512 * 1024
    thread.start()
    done.wait()
}
