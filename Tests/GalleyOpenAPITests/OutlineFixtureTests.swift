// Whole descriptions read as outlines: one against a reviewed file, the others for what must hold of any.
//
// `Expected/outlines.txt` tells every component schema of the shipped description. With GALLEY_RECORD=1 in the
// environment it is rewritten; read the difference as you would a page.

import Foundation
import GalleyCore
import GalleyData
import GalleyOpenAPI
import Testing

@Suite("Outlines of whole descriptions")
struct OutlineFixtureTests {
    private static let expected = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Expected/outlines.txt")
    private static let isRecording = ProcessInfo.processInfo.environment["GALLEY_RECORD"] == "1"

    private func text(of components: Components) -> String {
        var reader = OutlineReader(components.api, direction: .both)
        var lines: [String] = []
        for component in components.api.schemas {
            lines.append("# " + component.name)
            let outline = reader.outline(of: component.schema, beside: component.name)
            lines += OutlineText.lines(of: outline, in: components.api)
            lines.append("")
        }
        return lines.joined(separator: "\n")
    }

    private func bodies(of api: APIDescription) -> [(schema: Schema, direction: Direction)] {
        api.operations.flatMap { operation in
            (operation.requestBody?.content ?? []).compactMap { type in type.schema.map { ($0, .request) } }
                + operation.responses.flatMap(\.content).compactMap { type in
                    (type.schema ?? type.itemSchema).map { ($0, .response) }
                }
        }
    }

    @Test("The shipped description reads as reviewed")
    func shipped() throws {
        let text = text(of: Components(file: DataFile(json: try Fixtures.shipped(), path: "openapi.json")))
        if Self.isRecording {
            try FileManager.default.createDirectory(
                at: Self.expected.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: Self.expected, atomically: true, encoding: .utf8)
            return
        }
        let reviewed = try String(contentsOf: Self.expected, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let different = zip(lines, reviewed).enumerated().filter { $1.0 != $1.1 }
        for (number, (line, wanted)) in different.prefix(5) {
            Issue.record("line \(number + 1):\n  is       \(line)\n  reviewed \(wanted)")
        }
        #expect(lines.count == reviewed.count)
    }

    @Test(
        "Every description of the fixtures can be read",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"),
        arguments: Fixtures.specs)
    func fixtures(path: String) throws {
        let loaded = SpecLoader.load(path: path, bytes: try Fixtures.bytes(path)) { _ in .failure(.notFound) }
        let components = Components(decoding: loaded.documents)
        let text = text(of: components)
        if let folder = ProcessInfo.processInfo.environment["OUTLINE_DUMP"] {
            let name = path.replacingOccurrences(of: "/", with: "_") + ".txt"
            try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        var reader = OutlineReader(components.api, direction: .both)
        for (schema, direction) in bodies(of: components.api) {
            reader.direction = direction
            #expect(reader.outline(of: schema).type.isEmpty == false)
        }
    }
}
