import Foundation

/// Public specifications to test against; they lie beside the project, not in it.
enum Fixtures {
    static let root: URL? = {
        let place =
            ProcessInfo.processInfo.environment["GALLEY_FIXTURES"].map { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("../shared/fixtures").standardized
        return FileManager.default.fileExists(atPath: place.appendingPathComponent("specs").path)
            ? place : nil
    }()

    static let isThere = root != nil
    static let missing = "the fixtures are not there (GALLEY_FIXTURES)"

    /// Every specification of one file, and the entry documents of those of several, relative to the root.
    static let specs: [String] = {
        guard let root, let walk = FileManager.default.enumerator(atPath: root.path) else { return [] }
        return walk.compactMap { $0 as? String }.filter { path in
            (path.hasPrefix("specs/") && !path.hasPrefix("specs/multi-")
                || path.hasPrefix("service/openapi"))
                && (path.hasSuffix(".json") || path.hasSuffix(".yaml"))
        }.sorted()
    }()

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root!.appendingPathComponent(path)))
    }

    /// The specification of the shipped site.
    static func shipped() throws -> [UInt8] {
        Array(
            try Data(
                contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                    .deletingLastPathComponent().deletingLastPathComponent()
                    .appendingPathComponent("content/api/openapi.json")))
    }
}
