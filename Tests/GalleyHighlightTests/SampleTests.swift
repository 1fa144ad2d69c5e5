// Every language against a reviewed sample: `Samples/NAME.txt` is the code, `Samples/NAME.expected` its rendering.
//
// With GALLEY_RECORD=1 in the environment the expectations are rewritten; review the difference as you would code.

import Foundation
import Testing

@testable import GalleyHighlight

enum Samples {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples")
    static let isRecording = ProcessInfo.processInfo.environment["GALLEY_RECORD"] == "1"

    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return files.filter { $0.hasSuffix(".txt") }.map { String($0.dropLast(4)) }.sorted()
    }()

    static func code(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: name + ".txt"), encoding: .utf8)
    }
}

@Suite struct SampleTests {
    @Test(arguments: Samples.names)
    func rendersAsReviewed(_ name: String) throws {
        let rendering = marks(try Samples.code(name), as: name)
        let file = Samples.folder.appending(path: name + ".expected")
        if Samples.isRecording {
            try rendering.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        for (number, (line, reviewed)) in zip(lines(rendering), lines(expected)).enumerated()
        where line != reviewed {
            Issue.record("\(name), line \(number + 1):\n  is       \(line)\n  reviewed \(reviewed)")
        }
        #expect(lines(rendering).count == lines(expected).count)
    }

    private func lines(_ text: String) -> [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test func everyLanguageHasASample() {
        for language in Language.all { #expect(Samples.names.contains(language.name), "\(language.name)") }
    }

    @Test func everySampleNamesALanguage() {
        for name in Samples.names { #expect(Language.named(name) != nil, "\(name)") }
    }
}
