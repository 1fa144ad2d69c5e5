import Foundation
import GalleyData
import GalleyOpenAPI
import Testing
@Suite struct TempBench {
    @Test func github() throws {
        for path in ["specs/github-rest-octokit-3.0.json", "service/openapi.json"] {
            let d = try ExampleMakerFixtureTests.description(path)
            let placed = PlacedSchema.all(in: d)
            let maker = ExampleMaker(d)
            var bytes = 0
            var worst: [(Int, String, Int)] = []
            let t = clock()
            for p in placed {
                let s = clock()
                let v = maker.value(of: p.schema, for: .both)
                let n = v.jsonBytes(indentation: 2).count
                bytes += n
                worst.append((Int(clock() - s), p.pointer, n))
            }
            print(path, placed.count, "schemas", bytes, "bytes", Double(clock() - t) / 1000, "ms")
            for w in worst.sorted(by: { $0.0 > $1.0 }).prefix(12) { print(w) }
        }
    }
}
