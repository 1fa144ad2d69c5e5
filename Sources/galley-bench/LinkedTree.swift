// A folder of HTML with a great many links, of which it is known which are broken: what audits are measured on.
//
// Each page has twenty sections and in each three paragraphs with a link in the midst. Two thirds of the links lead to
// a section of another page, the others to a page, to a section of their own page, or to a page by its file. Of a
// hundred links one names a section that the page does not have, and one of two hundred a page that is not there.

/// What is to be generated.
struct LinkedTree {
    var pageCount = 5000
    var seed: UInt64 = 1

    private static let sections = 20
    private static let linksPerSection = 3
    /// Words before a link, and the same words again after it.
    private static let words = 35

    /// The file beside a tree that lists its broken links: on each line the page, a tab, the link as it is written. A
    /// page goes by its folder.
    static func listing(of folder: String) -> String { folder + ".expected.tsv" }

    /// Writes the tree into a folder, which is made if need be, and the list of what is broken beside it.
    func write(to folder: String) throws(Failure) {
        var random = RandomSource(seed: seed &* 1_000_003 &+ UInt64(pageCount))
        let vocabulary = Vocabulary()
        let pages = (0..<pageCount).map { "s" + twoDigits($0 / 100) + "/p" + twoDigits($0 % 100) }
        var broken: [UInt8] = []
        var html: [UInt8] = []
        for (number, page) in pages.enumerated() {
            html.removeAll(keepingCapacity: true)
            html +=
                """
                <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page \(number)</title></head>\
                <body><h1 id="top-\(number)">Page \(number)</h1>

                """.utf8
            for section in 0..<Self.sections {
                html += "<h2 id=\"sec-\(section)\">Section \(section)</h2>\n".utf8
                for place in 0..<Self.linksPerSection {
                    let (link, isBroken) = link(among: pages, &random)
                    if isBroken { broken += "\(page)\t\(link)\n".utf8 }
                    html += "<p>".utf8
                    let start = html.count
                    for _ in 0..<Self.words {
                        html += vocabulary.word(&random).utf8
                        html.append(UInt8(ascii: " "))
                    }
                    let words = html[start..<(html.count - 1)]
                    html += "<a href=\"\(link)\">link \(section * Self.linksPerSection + place)</a> ".utf8
                    html += words
                    html += ".</p>\n".utf8
                }
            }
            html += "</body></html>\n".utf8
            try makeFolder(joined(folder, page))
            try writeFile(joined(folder, page) + "/index.html", html)
        }
        try writeFile(Self.listing(of: folder), broken)
    }

    private func link(
        among pages: [String], _ random: inout RandomSource
    ) -> (link: String, isBroken: Bool) {
        let chance = random.fraction()
        let target = random.below(pages.count)
        let section = random.below(Self.sections)
        return switch chance {
        case ..<0.65: ("/\(pages[target])/#sec-\(section)", false)
        case ..<0.80: ("../../\(pages[target])/", false)
        case ..<0.95: ("#sec-\(section)", false)
        case ..<0.985: ("/\(pages[target])/index.html#top-\(target)", false)
        case ..<0.995: ("/\(pages[target])/#sec-\(section + 500)", true)
        default: ("/\(pages[target])-gone/", true)
        }
    }

    private func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}

/// What a folder of HTML holds.
struct TreeFacts {
    var pages = 0
    var bytes = 0
    /// Attributes `href`.
    var links = 0

    init(folder: String) throws(Failure) {
        try walk(folder) { path, size throws(Failure) in
            guard path.hasSuffix(".html") else { return }
            pages += 1
            bytes += size
            links += Self.count(" href=", in: try readFile(joined(folder, path)))
        }
    }

    private static func count(_ word: String, in bytes: [UInt8]) -> Int {
        let word = Array(word.utf8)
        var count = 0
        var i = 0
        while i + word.count <= bytes.count {
            if bytes[i] == word[0], bytes[i..<(i + word.count)].elementsEqual(word) { count += 1 }
            i += 1
        }
        return count
    }
}

/// Reads each file of a folder and does nothing with it: the floor that no audit can get below.
func readAllFiles(below folder: String) throws(Failure) {
    var total = 0
    try walk(folder) { path, _ throws(Failure) in total += try readFile(joined(folder, path)).count }
    printLine("\(grouped(total)) bytes")
}
