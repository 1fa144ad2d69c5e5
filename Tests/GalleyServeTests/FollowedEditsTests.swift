import Foundation
import GalleyCore
import Testing

@testable import GalleyServe
@testable import GalleySite

/// What is served after edits that the system itself tells of is what a fresh build would be.
struct FollowedEditsTests {
    /// Numbers that are the same in every run.
    private struct SeededNumbers: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 33)
        }
    }

    private static func live(_ root: String) -> LiveSite {
        @Sendable func configure() -> (GalleySite.Project?, [Diagnostic]) {
            var diagnostics: [Diagnostic] = []
            var configuration = Configuration()
            if let bytes = try? readFile(root + "/galley.yml") {
                configuration = Configuration(yaml: bytes, path: "galley.yml", diagnostics: &diagnostics)
            }
            return (GalleySite.Project(root: root, configuration: configuration, jobs: 1), diagnostics)
        }
        return LiveSite(configure().0!) { configure() }
    }

    /// All files that a browser should get of the sources as they are now; nil where they have errors.
    private static func expected(_ root: String) throws -> [String: [UInt8]]? {
        let live = live(root)
        guard let snapshot = live.snapshot, !live.diagnostics.contains(where: { $0.severity == .error })
        else {
            return nil
        }
        var result: [String: [UInt8]] = [:]
        for path in snapshot.paths {
            switch try snapshot.file(at: path) {
            case .bytes(let bytes)?:
                result[path] =
                    path.hasSuffix(".html")
                    ? LiveFiles.following(bytes, LiveFiles.fingerprint(of: bytes)) : bytes
            case .copy(let source)?: result[path] = try readFile(live.project.contentFolder + "/" + source)
            case nil: break
            }
        }
        return result
    }

    private static func served(_ path: String, by preview: LivePreview) -> [UInt8]? {
        let address = path.hasSuffix("index.html") ? String(path.dropLast("index.html".count)) : path
        let response = preview.respond(
            to: Request("GET", "/" + percentEncoded(address), ["Host": "localhost:8000"]))
        guard response.status == 200, case .bytes(let bytes, let range) = response.body else { return nil }
        return Array(bytes[range])
    }

    private func edit(_ folder: ScratchFolder, _ random: inout SeededNumbers) throws {
        let names = ["a", "b", "deep/c", "deep/d", "index", "deep/index", "deep/README", "404"]
        let name = "content/" + names.randomElement(using: &random)! + ".md"
        let number = Int.random(in: 0...99, using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0...2: try folder.write(name, "# Title\n\nWords \(number), [a](/a.md).\n")
        case 3: try folder.write(name, "# Title \(number)\n")
        case 4: try folder.write(name, "---\nweight: \(number)\n---\n# Title\n\n## H\(number)\n")
        case 5: try? folder.remove(name)
        case 6: try folder.write("theme/css/x.css", "a { order: \(number) }")
        case 7:
            // As editors save: beside it, then over it.
            try folder.write("content/.new", "# Saved \(number)\n")
            try? folder.folder("content/deep")
            try folder.move("content/.new", to: name)
        case 8:
            if (try? folder.move("content/deep", to: "content/moved")) == nil {
                try? folder.remove("content/deep")
                try? folder.move("content/moved", to: "content/deep")
            }
        default:
            try folder.write(
                "galley.yml", number % 2 == 0 ? "title: T\n" : "title: T\ntheme: { accent: '#123456' }\n")
        }
    }

    @Test(arguments: 0..<10) func anyEditsAreServedAsAFreshBuild(seed: Int) throws {
        var random = SeededNumbers(state: UInt64(seed) &* 7919 &+ 3)
        let folder = try ScratchFolder()
        for (path, text) in [
            "galley.yml": "title: T\n", "content/index.md": "# Home\n\n[a](a.md)\n", "content/a.md": "# A\n",
            "content/deep/c.md": "# C\n", "content/pic.png": "x", "theme/css/x.css": "a { order: 1 }",
        ] { try folder.write(path, text) }
        let preview = LivePreview(Self.live(folder.path), hosts: HostNames(), editor: nil) { _ in }
        try preview.start()
        defer { preview.stop() }
        for step in 0..<6 {
            for _ in 0...Int.random(in: 0...3, using: &random) { try edit(folder, &random) }
            guard let expected = try Self.expected(folder.path) else { continue }
            var wrong: [String] = []
            let end = Date(timeIntervalSinceNow: 60)
            repeat {
                wrong = expected.filter { Self.served($0.key, by: preview) != $0.value }.keys.sorted()
                if !wrong.isEmpty { usleep(10_000) }
            } while !wrong.isEmpty && Date() < end
            #expect(wrong == [], "seed \(seed), step \(step)")
        }
    }
}
