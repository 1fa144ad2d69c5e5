// The specifications' examples, read where they lie.

import Foundation

/// One example of a specification: Markdown and the HTML it gives.
struct SpecificationExample: Decodable, Sendable {
    var markdown: String
    var html: String
    var section: String
    var example: Int
    var extensions: [String]?
    var source: String?
}

enum Fixtures {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["GALLEY_FIXTURES"] {
            return URL(fileURLWithPath: path)
        }
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return package.deletingLastPathComponent().appendingPathComponent("shared/fixtures")
    }()

    static func examples(_ name: String) -> [SpecificationExample] {
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(name)) else { return [] }
        return (try? JSONDecoder().decode([SpecificationExample].self, from: data)) ?? []
    }

    static let commonMark = examples("commonmark-0.30.json")
    static let gfm = examples("gfm-extensions.json")
}
