// The Markdown of one generated page: what documentation is made of, in about the shares that it has there.

/// Writes the pages of a site, in order, since each draws on the same chance.
struct PageWriter {
    static let imagesPerFolder = 3

    private let folders: [String]
    private let pages: [GeneratedSite.Page]
    private let pagesInFolder: [[Int]]
    private let linksPerPage: Int
    private let vocabulary = Vocabulary()
    private var random: RandomSource

    // The page that is being written.
    private var index = 0
    private var linksLeft = 0
    private var text = ""

    init(folders: [String], pages: [GeneratedSite.Page], linksPerPage: Int, random: RandomSource) {
        self.folders = folders
        self.pages = pages
        self.linksPerPage = linksPerPage
        self.random = random
        var pagesInFolder = folders.map { _ in [Int]() }
        for (index, page) in pages.enumerated() { pagesInFolder[page.folder].append(index) }
        self.pagesInFolder = pagesInFolder
    }

    /// The Markdown of the page at a place in the list of pages.
    mutating func page(_ index: Int) -> String {
        self.index = index
        linksLeft = linksPerPage
        text = ""
        text.reserveCapacity(16_384)
        let headings = pages[index].headings
        text += "---\ntitle: \(headings[0])\ndescription: \(words(6...12))\n---\n\n# \(headings[0])\n\n"
        writeParagraph()
        for (number, heading) in headings.dropFirst().enumerated() {
            text += (number % 3 == 2 ? "### " : "## ") + heading + "\n\n"
            writeSection(number)
        }
        text += "## See also\n\n"
        while linksLeft > 0 { text += "- " + link() + "\n" }
        return text
    }

    /// What stands below a heading depends on the heading's number, so that every page has some of each.
    private mutating func writeSection(_ number: Int) {
        writeParagraph()
        if number == 0 || number == 2 || number == 4 {
            let language = CodeLanguage.allCases[(index * 3 + number / 2) % CodeLanguage.allCases.count]
            text += codeBlock(language)
        }
        if number == 1 || number == 5 && random.happens(0.5) { writeTable() }
        if number == 2 || number == 4 { writeList() }
        if number == 3 { text += "> " + words(10...25) + ".\n\n" }
        if number == 1 || number == 4 && random.happens(0.4) { writeImage() }
        if random.happens(0.5) { writeParagraph() }
    }

    // MARK: Inlines

    private mutating func word() -> String { vocabulary.word(&random) }

    private mutating func words(_ count: ClosedRange<Int>) -> String {
        (0..<random.number(count)).map { _ in word() }.joined(separator: " ")
    }

    /// A link to a heading of some page, every other time of the same folder.
    private mutating func link() -> String {
        linksLeft -= 1
        let here = pages[index].folder
        let target = pages[
            random.happens(0.5) ? random.choice(pagesInFolder[here]) : random.below(pages.count)]
        let heading = random.choice(target.headings)
        let name = random.happens(0.5) ? heading : words(2...4)
        let fragment = heading.lowercased().split(separator: " ").joined(separator: "-")
        return "[\(name)](\(relativePath(from: folders[here], to: target.path))#\(fragment))"
    }

    /// The way from a folder to a file, both given from the content folder.
    private func relativePath(from folder: String, to path: String) -> String {
        let start = folder.split(separator: "/")
        let end = path.split(separator: "/")
        var shared = 0
        while shared < start.count, shared < end.count - 1, start[shared] == end[shared] { shared += 1 }
        return String(repeating: "../", count: start.count - shared) + end[shared...].joined(separator: "/")
    }

    /// A word, now and then marked up.
    private mutating func inline() -> String {
        let word = word()
        switch random.fraction() {
        case ..<0.03: return "`\(word).\(self.word())()`"
        case ..<0.05: return "**\(word)**"
        case ..<0.065: return "*\(word)*"
        case ..<0.07: return "[\(word)](https://example.com/\(self.word())/\(self.word()))"
        default: return word
        }
    }

    private mutating func sentence() -> String {
        var parts = (0..<random.number(9...22)).map { _ in inline() }
        if linksLeft > 0, random.happens(0.75) { parts.insert(link(), at: random.number(1...parts.count)) }
        parts[0] = capitalized(parts[0])
        return parts.joined(separator: " ") + "."
    }

    private func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    // MARK: Blocks

    private mutating func writeParagraph() {
        text += (0..<random.number(2...5)).map { _ in sentence() }.joined(separator: " ") + "\n\n"
    }

    private mutating func writeImage() {
        text += "![\(words(2...4))](images/figure-\(random.number(1...Self.imagesPerFolder)).png)\n\n"
    }

    private mutating func writeTable() {
        let columns = random.number(3...5)
        writeRow((0..<columns).map { _ in capitalized(word()) })
        writeRow((0..<columns).map { _ in random.choice([":--", ":-:", "--:", "---"]) })
        for _ in 0..<random.number(4...9) {
            writeRow(["`\(word())`"] + (1..<columns).map { _ in cell() })
        }
        text += "\n"
    }

    private mutating func cell() -> String {
        random.happens(0.8) ? words(1...6) : String(random.below(10_000))
    }

    private mutating func writeRow(_ cells: [String]) {
        text += "| " + cells.joined(separator: " | ") + " |\n"
    }

    private mutating func writeList() {
        let kind = random.fraction()
        for number in 1...random.number(3...6) {
            switch kind {
            case ..<0.5: text += "- "
            case ..<0.8: text += "\(number). "
            default: text += random.happens(0.5) ? "- [x] " : "- [ ] "
            }
            text += words(4...12)
            if linksLeft > 0, random.happens(0.35) { text += " " + link() }
            text += "\n"
            if kind < 0.5, random.happens(0.25) { text += "  - \(words(3...8))\n  - \(words(3...8))\n" }
        }
        text += "\n"
    }

    private mutating func codeBlock(_ language: CodeLanguage) -> String {
        let sample = CodeSample(
            names: (0..<4).map { _ in
                random.choice(Vocabulary.nouns) + capitalized(random.choice(Vocabulary.nouns))
            },
            phrases: (0..<3).map { _ in words(3...6) }, number: random.number(1...999))
        return "```\(language.rawValue)\n\(sample.text(in: language))\n```\n\n"
    }
}
