import Testing

@testable import GalleySite

@Suite struct NamesTests {
    @Test(
        arguments: [
            ("01-intro", 1, "Intro"), ("2_getting_started", 2, "Getting started"), ("3. Use", 3, "Use"),
            ("2024-roadmap", nil, "2024 roadmap"), ("3d-models", nil, "3d models"),
            ("2.1-notes", nil, "2.1 notes"),
            ("API", nil, "API"), ("7", nil, "7"),
        ] as [(String, Int?, String)])
    func numberPrefixes(name: String, number: Int?, title: String) {
        #expect(numberPrefix(of: name)?.number == number)
        #expect(GalleySite.title(fromName: name) == title)
    }

    @Test func relativePaths() {
        #expect(relativePath("docs/a.md", from: "docs") == "a.md")
        #expect(relativePath("a.md", from: "docs/x") == "../../a.md")
        #expect(relativePath("docs/b/c.md", from: "docs/a") == "../b/c.md")
    }

    @Test func everyKeyIsDescribedOnce() {
        for keys in [Configuration.keys, PageMetadata.keys, Configuration.folderKeys] {
            #expect(Set(keys.map(\.name)).count == keys.count)
            for key in keys {
                #expect(key.summary.hasSuffix(".") || key.summary.contains("."), "\(key.name)")
            }
        }
    }
}
