import GalleySearch
import Testing

@Test func aSmallSiteIsOneFile() {
    let files = searchFiles(count: 1, options: SearchOptions()) { _ in
        SearchPage(
            path: "", title: "Home",
            sections: [SearchSection(id: "", heading: "Home", level: 1, text: Array("a b".utf8))])
    }
    #expect(files.map(\.name) == ["index.js"])
}
