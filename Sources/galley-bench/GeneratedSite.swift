// A documentation site out of nothing, as large as one likes: the content that builders are measured on.
//
// Pages lie in numbered folders, one or two deep, each with an `index.md` and a few images. First the tree
// and every page's headings are decided, then the pages are written one by one, so that a link can
// lead to any heading of any page. All links are valid.

/// What is to be generated.
struct GeneratedSite {
    var pageCount = 1000
    var seed: UInt64 = 1
    /// Links to other pages, on each page.
    var linksPerPage = 25

    static let fewestPages = 10

    /// A page before it is written.
    struct Page {
        /// The folder's place among `folders`.
        let folder: Int
        /// From the content folder.
        let path: String
        let headings: [String]
    }

    /// Writes the site into a folder, which is made if need be.
    func write(to target: String) throws(Failure) {
        // Sites of different sizes have nothing in common, even with the same seed.
        var random = RandomSource(seed: seed &* 1_000_003 &+ UInt64(pageCount))
        let folders = makeFolders(&random)
        let pages = makePages(in: folders, &random)
        for folder in folders {
            let images = joined(joined(target, folder), "images")
            try makeFolder(images)
            for number in 1...PageWriter.imagesPerFolder {
                try writeFile(joined(images, "figure-\(number).png"), tiledImage(&random))
            }
        }
        var writer = PageWriter(folders: folders, pages: pages, linksPerPage: linksPerPage, random: random)
        for index in pages.indices {
            try writeFile(joined(target, pages[index].path), writer.page(index))
        }
    }

    /// The paths of all folders, the content folder itself first, as an empty path.
    private func makeFolders(_ random: inout RandomSource) -> [String] {
        let (sections, subsections) =
            switch pageCount {
            case ...100: (4, 0)
            case ...1000: (8, 5)
            default: (20, 20)
            }
        var folders = [""]
        for section in 1...sections {
            let path = numbered(
                section, random.choice(Vocabulary.nouns) + "-" + random.choice(Vocabulary.nouns))
            folders.append(path)
            for subsection in 0..<subsections {
                let name = random.choice(Vocabulary.adjectives) + "-" + random.choice(Vocabulary.nouns)
                folders.append(path + "/" + numbered(subsection + 1, name))
            }
        }
        return folders
    }

    private func numbered(_ number: Int, _ name: String) -> String {
        (number < 10 ? "0" : "") + String(number) + "-" + name
    }

    /// An index for each folder; the other pages are dealt out to the innermost folders in turn.
    private func makePages(in folders: [String], _ random: inout RandomSource) -> [Page] {
        var pages = folders.indices.map { folder in
            Page(
                folder: folder, path: joined(folders[folder], "index.md"), headings: makeHeadings(&random))
        }
        let hasSubsections = folders.contains { $0.contains("/") }
        let innermost = folders.indices.filter { $0 > 0 && folders[$0].contains("/") == hasSubsections }
        while pages.count < pageCount {
            let folder = innermost[(pages.count - folders.count) % innermost.count]
            let name =
                [random.choice(Vocabulary.verbs).lowercased(), random.choice(Vocabulary.nouns)]
                + [random.choice(Vocabulary.nouns), String(pages.count)]
            let path = joined(folders[folder], name.joined(separator: "-") + ".md")
            pages.append(Page(folder: folder, path: path, headings: makeHeadings(&random)))
        }
        return pages
    }

    /// Seven to nine headings, no two alike: the page's title and those of its sections.
    private func makeHeadings(_ random: inout RandomSource) -> [String] {
        let count = random.number(7...9)
        var headings: [String] = []
        while headings.count < count {
            let words =
                [random.choice(Vocabulary.verbs), "the", random.choice(Vocabulary.adjectives)]
                + [random.choice(Vocabulary.nouns), random.choice(Vocabulary.nouns)]
            let heading = words.joined(separator: " ")
            if !headings.contains(heading) { headings.append(heading) }
        }
        return headings
    }
}
