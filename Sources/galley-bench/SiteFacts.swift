// What a content folder holds, so that two of them can be compared: a measurement on one is only worth
// something for the other if they are alike.

/// Counts over all Markdown of a folder and the files beside it.
struct SiteFacts {
    var pages = 0
    /// Bytes of Markdown.
    var bytes = 0
    var folders = 0
    var images = 0
    var imageBytes = 0
    var headings = 0
    /// Links to `.md` files.
    var pageLinks = 0
    var otherLinks = 0
    var imageLinks = 0
    var tableRows = 0
    var listItems = 0
    var codeBlocks = 0
    var codeBytes = 0
    var quoteLines = 0

    init(folder: String) throws(Failure) {
        var parents: Set<String> = []
        try walk(folder) { path, size throws(Failure) in
            if path.hasSuffix(".md") {
                parents.insert(path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "")
                add(page: try readFile(joined(folder, path)))
            } else if [".png", ".jpg", ".gif", ".svg", ".webp"].contains(where: path.hasSuffix) {
                images += 1
                imageBytes += size
            }
        }
        folders = parents.count
    }

    /// Line by line and by simple signs; that is enough for text as it is generated.
    private mutating func add(page: [UInt8]) {
        pages += 1
        bytes += page.count
        var isCode = false
        for line in page.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.starts(with: "```".utf8) {
                isCode.toggle()
                if isCode { codeBlocks += 1 }
            } else if isCode {
                codeBytes += line.count + 1
            } else {
                add(line: line)
            }
        }
    }

    private mutating func add(line: ArraySlice<UInt8>) {
        let content = line.drop { $0 == UInt8(ascii: " ") }
        switch content.first {
        case UInt8(ascii: "#"): headings += 1
        case UInt8(ascii: ">"): quoteLines += 1
        case UInt8(ascii: "|"): tableRows += 1
        case UInt8(ascii: "-") where content.dropFirst().first == UInt8(ascii: " "): listItems += 1
        case .some(UInt8(ascii: "0")...UInt8(ascii: "9")): listItems += 1
        default: break
        }
        addLinks(of: line)
    }

    /// Looks for `](destination)`.
    private mutating func addLinks(of line: ArraySlice<UInt8>) {
        var rest = line
        while let close = rest.firstIndex(of: UInt8(ascii: "]")) {
            let text = rest[..<close]
            rest = rest[(close + 1)...]
            guard rest.first == UInt8(ascii: "("), let end = rest.firstIndex(of: UInt8(ascii: ")")) else {
                continue
            }
            let path = rest[(rest.startIndex + 1)..<end].prefix { $0 != UInt8(ascii: "#") }
            let open = text.lastIndex(of: UInt8(ascii: "["))
            if let open, open > text.startIndex, text[open - 1] == UInt8(ascii: "!") {
                imageLinks += 1
            } else if path.suffix(3).elementsEqual(".md".utf8) {
                pageLinks += 1
            } else {
                otherLinks += 1
            }
            rest = rest[end...]
        }
    }

    /// The counts under their names, in the order of the report.
    var rows: [(name: String, value: Int)] {
        let page = max(1, pages)
        return [
            ("pages", pages), ("folders", folders), ("Markdown, bytes", bytes), ("  a page", bytes / page),
            ("code, bytes", codeBytes), ("images", images), ("  bytes each", imageBytes / max(1, images)),
            ("headings", headings), ("links to pages", pageLinks), ("other links", otherLinks),
            ("image links", imageLinks), ("table rows", tableRows), ("list items", listItems),
            ("code blocks", codeBlocks), ("quote lines", quoteLines),
        ]
    }
}
