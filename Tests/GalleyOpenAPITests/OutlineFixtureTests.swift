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
        for (number, (line, wanted)) in zip(lines, reviewed).enumerated() where line != wanted {
            Issue.record("line \(number + 1):\n  is       \(line)\n  reviewed \(wanted)")
        }
        #expect(lines.count == reviewed.count)
    }

    @Test(
        "Every description of the fixtures can be read",
        .enabled(if: Fixtures.isThere, "\(Fixtures.missing)"),
        arguments: Fixtures.specs)
    func fixtures(path: String) throws {
        let bytes = try Fixtures.bytes(path)
        let file =
            path.hasSuffix(".json") ? DataFile(json: bytes, path: path) : DataFile(yaml: bytes, path: path)
        let version: APIDescription.Version =
            switch (file.root?["openapi"] ?? file.root?["swagger"])?.scalarText?.prefix(3) {
            case "2.0": .swagger2
            case "3.0": .v3_0
            case "3.2": .v3_2
            default: .v3_1
            }
        let components = Components(file: file, version: version)
        let text = text(of: components)
        if let folder = ProcessInfo.processInfo.environment["OUTLINE_DUMP"] {
            let name = path.replacingOccurrences(of: "/", with: "_") + ".txt"
            try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
        }
        for component in components.api.schemas {
            for direction in [Direction.request, .response, .both] {
                let outline = components.outline(component.name, direction)
                #expect(outline?.type.isEmpty == false, "\(component.name)")
            }
        }
    }
}
