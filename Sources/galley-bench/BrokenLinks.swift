// Which links of a tree are broken, as its list has it and as an audit says, and how the two differ.
//
// An audit names a place: file, line and column. The link is read from the tree at that place, so that a report with
// the right number of findings at wrong places does not pass. Where a report has a file and no more, the file counts.

/// Links, each by the page it stands on and as it is written there; the same link may stand on a page twice.
struct BrokenLinks {
    struct Link: Hashable {
        /// The page's folder, from the root of the tree.
        let page: String
        let reference: String
    }

    private(set) var counts: [Link: Int] = [:]
    private(set) var total = 0

    /// Of links of which only the page is known, how many each page has.
    private(set) var withoutPlace: [String: Int] = [:]
    /// What cannot be a link of the tree, as the audit put it.
    private(set) var elsewhere: [String] = []
    /// What an audit says besides, about pages and files: places by rule.
    private(set) var besides: [String: Int] = [:]
    /// Links that an audit counted and gave no place of.
    private(set) var unlisted = 0

    init() {}

    /// Reads the list that lies beside a tree.
    init(listedIn path: String) throws(Failure) {
        for line in try readFile(path).split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: "\t")).map { String(decoding: $0, as: UTF8.self) }
            guard fields.count == 2 else {
                throw Failure("\(path) has a line that is not a page and a link.")
            }
            add(Link(page: fields[0], reference: fields[1]))
        }
    }

    private mutating func add(_ link: Link) {
        counts[link, default: 0] += 1
        total += 1
    }

    // MARK: Reports

    /// Reads what `galley audit --format json` printed.
    init(galleyReport report: [UInt8], of tree: String) throws(Failure) {
        guard let findings = try JSONValue(report)["findings"] else { throw Failure("no 'findings'") }
        var places: [Place] = []
        for finding in findings.elements {
            let rule = finding["rule"]?.text ?? ""
            let found = finding["locations"]?.elements ?? []
            let occurrences = finding["occurrences"]?.whole ?? found.count
            // Findings about pages that nothing leads to, about files that nothing uses: no link is meant.
            if rule.hasPrefix("site/") || rule.hasPrefix("asset/") {
                besides[rule, default: 0] += occurrences
                continue
            }
            places += found.map { Place(file: $0["file"]?.text ?? "", at: $0) }
            unlisted += max(0, occurrences - found.count)
        }
        try read(places, of: tree)
    }

    /// Reads what `lychee --format json` printed.
    init(lycheeReport report: [UInt8], of tree: String) throws(Failure) {
        guard let errors = try JSONValue(report)["error_map"] else { throw Failure("no 'error_map'") }
        var places: [Place] = []
        for (file, links) in errors.members {
            places += links.elements.map { Place(file: file, at: $0["span"] ?? .null) }
        }
        try read(places, of: tree)
    }

    private struct Place {
        let file: String
        /// From 1; 0 where the report does not say.
        let line: Int
        let column: Int

        init(file: String, at position: JSONValue) {
            self.file = file
            line = position["line"]?.whole ?? 0
            column = position["column"]?.whole ?? 0
        }
    }

    private mutating func read(_ places: [Place], of tree: String) throws(Failure) {
        for (file, places) in Dictionary(grouping: places, by: \.file) {
            guard let path = Self.path(of: file, below: tree) else {
                elsewhere += places.map { _ in file }
                continue
            }
            let page = path == "index.html" ? "" : path.withoutSuffix("/index.html")
            let lines = try readFile(joined(tree, path)).split(
                separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            for place in places {
                if place.line < 1 || place.column < 1 {
                    withoutPlace[page, default: 0] += 1
                    total += 1
                } else if lines.indices.contains(place.line - 1),
                    let reference = Self.reference(in: lines[place.line - 1], column: place.column)
                {
                    add(Link(page: page, reference: reference))
                } else {
                    elsewhere.append("\(file):\(place.line):\(place.column)")
                }
            }
        }
    }

    /// The path from the tree's root, however the report writes it: from the system's root, from the folder the program
    /// ran in, or from the tree.
    private static func path(of file: String, below tree: String) -> String? {
        var rest = file[...]
        if rest.hasPrefix(tree + "/") { rest = rest.dropFirst(tree.count + 1) }
        while !rest.isEmpty {
            let path = String(rest)
            if path.hasSuffix(".html"), isFile(joined(tree, path)) { return path }
            guard let slash = rest.firstIndex(of: "/") else { return nil }
            rest = rest[rest.index(after: slash)...]
        }
        return nil
    }

    /// The value of an attribute that begins at a column, counted in code points; nil where none begins.
    private static func reference(in line: ArraySlice<UInt8>, column: Int) -> String? {
        var codePoints = 0
        let isStart = { (byte: UInt8) in byte & 0xC0 != 0x80 }
        let start = line.indices.first { index in
            codePoints += isStart(line[index]) ? 1 : 0
            return codePoints == column
        }
        guard let start, start > line.startIndex, line[start - 1] == UInt8(ascii: "\"") else { return nil }
        return String(decoding: line[start...].prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
    }

    // MARK: Comparison

    /// What an audit found, held against the list.
    struct Comparison {
        var found = 0
        var missed: [Link] = []
        /// What the audit calls broken and the list does not.
        var falseAlarms: [String] = []
        /// Of those found, how many are known by their page alone.
        var foundByPage = 0

        var isRight: Bool { missed.isEmpty && falseAlarms.isEmpty }
    }

    /// Holds what an audit said against this list.
    func compared(with said: BrokenLinks) -> Comparison {
        var comparison = Comparison()
        var withoutPlace = said.withoutPlace
        for (link, count) in counts.sorted(by: { $0.key < $1.key }) {
            let met = min(count, said.counts[link] ?? 0)
            let byPage = min(count - met, withoutPlace[link.page] ?? 0)
            if byPage > 0 { withoutPlace[link.page, default: 0] -= byPage }
            comparison.found += met + byPage
            comparison.foundByPage += byPage
            for _ in 0..<(count - met - byPage) { comparison.missed.append(link) }
        }
        for (link, count) in said.counts.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<max(0, count - (counts[link] ?? 0)) {
                comparison.falseAlarms.append("\(link.page): \(link.reference)")
            }
        }
        for (page, count) in withoutPlace.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<count { comparison.falseAlarms.append("\(page): a link without a place") }
        }
        comparison.falseAlarms += said.elsewhere.sorted().map { "\($0): no link begins there" }
        return comparison
    }
}

extension BrokenLinks.Link: Comparable {
    static func < (a: Self, b: Self) -> Bool { (a.page, a.reference) < (b.page, b.reference) }
}

extension String {
    fileprivate func withoutSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
