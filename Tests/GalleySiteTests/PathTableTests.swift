import GalleyOpenAPI
import Testing

@testable import GalleySite

@Suite struct PathTableTests {
    private func find(_ path: String, among paths: [String]) -> [String] {
        var table = PathTable()
        for (i, path) in paths.enumerated() { table.insert(PathTemplate(path).segments, i) }
        return table.candidates(for: PathTemplate.segments(of: path)).map { paths[$0] }
    }

    @Test func literalsAndParametersAreBothLookedAt() {
        let paths = ["/a/{x}", "/a/b", "/{y}/b", "/a", "/a/b/c", "/a/{x}.json", "/"]
        #expect(find("/a/b", among: paths) == ["/a/{x}", "/a/b", "/{y}/b", "/a/{x}.json"])
        #expect(find("/z/b", among: paths) == ["/{y}/b"])
        #expect(find("/", among: paths) == ["/"])
        #expect(find("/a/b/c/d", among: paths) == [])
    }

    @Test func aPathIsFoundAmongManyWithoutLookingAtAll() {
        let paths = (0..<1_500).map { "/api/v1/things\($0)/{id}/parts" }
        #expect(find("/api/v1/things77/5/parts", among: paths) == ["/api/v1/things77/{id}/parts"])
    }
}
