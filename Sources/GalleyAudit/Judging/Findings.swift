// From suspects to findings: what is the same is told once, with all its places and with what was probably meant.

import GalleyCore

/// A place of a file of the site as the user knows it.
package struct Place: Sendable {
    package var location: SourceLocation
    /// Whether it is of the theme, or whatever all pages share, rather than of one page's text.
    package var isShared = false
    /// Where the address stands that a link in this place uses, "`[guide]` in line 7"; nil where it is the link's own.
    package var definition: String?
    /// The JSON Pointer of the text of an API's description that has the link.
    package var pointer: String?
    /// The repair of what stands there, where one is certain.
    package var fix: Diagnostic.Fix?

    package init(
        _ location: SourceLocation, isShared: Bool = false, definition: String? = nil,
        pointer: String? = nil, fix: Diagnostic.Fix? = nil
    ) {
        self.location = location
        self.isShared = isShared
        self.definition = definition
        self.pointer = pointer
        self.fix = fix
    }
}

/// Makes findings of suspects.
package struct FindingMaker {
    /// Places that are kept of one finding; all are counted.
    package static let placeLimit = 1000
    /// Places whose line is kept for a code frame.
    private static let frameLimit = 3

    private let index: SiteIndex
    private var paths: PathCandidates?
    private var meantPaths: MeantPaths?
    /// The ids of a file, for suggestions.
    private let ids: (Int) -> [String]
    private var knownIDs: [Int: PageIDs] = [:]
    private var budget = Candidates.budget
    private var meantBudget = Candidates.budget

    /// The ids of one file.
    private struct PageIDs {
        var names: [String]
        /// By lower case; the first of those that are alike.
        var byLowerCase: [String: String]
        var candidates: Candidates
        var meant: MeantIDs
    }

    /// `ids` reads a file's ids again; it is asked only for those that a broken link leads to.
    package init(_ index: SiteIndex, ids: @escaping (Int) -> [String]) {
        self.index = index
        self.ids = ids
    }

    /// The suspects with what was meant: a suggestion, and a correction where it is certain.
    package mutating func refined(_ suspects: [Suspect]) -> [Suspect] {
        var suspects = suspects
        for i in suspects.indices { refine(&suspects[i]) }
        return suspects
    }

    /// Makes findings of refined suspects. `locate` gives the places of suspects of one file.
    package mutating func findings(
        _ suspects: [Suspect], locate: (Int, [Suspect]) -> [Place]
    ) -> [Diagnostic] {
        // One group for each rule and subject.
        var groups: [[Int]] = []
        var known: [GroupKey: Int] = [:]
        for (i, suspect) in suspects.enumerated() {
            guard !suspect.subject.isEmpty else {
                groups.append([i])
                continue
            }
            let key = GroupKey(
                rule: suspect.rule.id, subject: suspect.subject, severity: suspect.severity)
            if let group = known[key] {
                groups[group].append(i)
            } else {
                known[key] = groups.count
                groups.append([i])
            }
        }
        // The files are read once each, whatever they are asked for.
        var asked: [Int: [Int]] = [:]
        for group in groups {
            for i in group.prefix(Self.placeLimit) { asked[suspects[i].file, default: []].append(i) }
        }
        var places: [Int: Place] = [:]
        for (file, indices) in asked.sorted(by: { $0.key < $1.key }) {
            let found = locate(file, indices.map { suspects[$0] })
            for (i, place) in zip(indices, found) { places[i] = place }
        }
        return groups.map { group in
            finding(suspects[group[0]], group.prefix(Self.placeLimit).compactMap { places[$0] }, group.count)
        }
    }

    private struct GroupKey: Hashable {
        var rule: String
        var subject: String
        var severity: Diagnostic.Severity?
    }

    private func finding(_ suspect: Suspect, _ places: [Place], _ count: Int) -> Diagnostic {
        var places = places.sorted { Self.precedes($0.location, $1.location) }
        var occurrences = count
        var help = suspect.help
        // A link of the theme is written once, however many pages show it.
        let known = places.first { $0.isShared && $0.location.line > 0 }
        if let shared = known ?? places.first(where: \.isShared) {
            let rest = places.filter { !$0.isShared }
            let pages = count - rest.count
            if pages > 1 { help.append("the theme writes it on \(pages) pages") }
            places = [shared] + rest
            occurrences = 1 + rest.count
        }
        let shown = Self.withoutRepeatedTexts(places)
        if shown.count < places.count {
            occurrences -= places.count - shown.count
            help.append("\(places.count) pages show \(shown.count == 1 ? "this text" : "these texts")")
            places = shown
        }
        help += Self.definitions(of: places)
        if let pointer = places.first?.pointer { help.append("at " + pointer) }
        var diagnostic = Diagnostic(
            suspect.severity ?? suspect.rule.severity, suspect.rule.id, suspect.message,
            at: places.first?.location, help: help)
        diagnostic.subject = suspect.subject.isEmpty ? nil : suspect.subject
        diagnostic.occurrences = occurrences
        diagnostic.fix = places.first?.fix
        diagnostic.otherLocations = places.dropFirst().enumerated().map { i, place in
            i < Self.frameLimit
                ? place.location
                : SourceLocation(
                    path: place.location.path, line: place.location.line, column: place.location.column,
                    length: place.location.length)
        }
        return diagnostic
    }

    /// The places without those of a description's text that several pages show, but for the first. Places are sorted.
    private static func withoutRepeatedTexts(_ places: [Place]) -> [Place] {
        guard places.contains(where: { $0.pointer != nil }) else { return places }
        var result: [Place] = []
        for place in places {
            if place.pointer != nil, let last = result.last, last.pointer == place.pointer,
                last.location == place.location
            {
                continue
            }
            result.append(place)
        }
        return result
    }

    /// Names the definitions that links use, up to some.
    private static func definitions(of places: [Place]) -> [String] {
        places.filter { $0.definition != nil }.prefix(frameLimit).map { place in
            let use =
                places.count == 1
                ? "its address" : "the address in \(fileName(place.location.path)):\(place.location.line)"
            return "\(use) is that of \(place.definition ?? "")"
        }
    }

    private static func precedes(_ a: SourceLocation, _ b: SourceLocation) -> Bool {
        if a.path != b.path { return a.path < b.path }
        return (a.line, a.column) < (b.line, b.column)
    }

    // MARK: What was meant

    private mutating func refine(_ suspect: inout Suspect) {
        switch suspect.wanted {
        case .path(let path): refine(&suspect, path)
        case .anchor(let id, let file):
            let known = ids(of: file)
            if let meant = known.meant.meant(by: id, budget: &meantBudget) {
                suspect.correction = Correction(fragment: meant)
                let isSame = meant.lowercased() == id.lowercased()
                suspect.help.append("did you mean `#\(meant)`?" + (isSame ? " Capital letters count" : ""))
                if isSame { forgive(&suspect) }
            } else if let same = known.byLowerCase[id.lowercased()] {
                suspect.help.append("did you mean `#\(same)`? Capital letters count")
                forgive(&suspect)
            } else if let meant = known.candidates.nearest(to: id, budget: &budget) {
                suspect.help.append("did you mean `#\(known.names[meant])`?")
            }
        case nil: break
        }
    }

    /// Nobody knows who shows the Markdown in the end.
    private func forgive(_ suspect: inout Suspect) {
        guard index.rules.holdsSources else { return }
        suspect.severity = .notice
        suspect.help.append("GitHub finds the part all the same, most others do not")
    }

    /// Strings are equal that a reader cannot tell apart; their bytes may differ.
    private static func sameLetters(_ path: String) -> String {
        var encoded: [UInt8] = []
        encoded.append(percentEncoding: path.utf8)
        return "the file's name has the same letters, but another Unicode form: `\(String(encoded))`"
    }

    private mutating func refine(_ suspect: inout Suspect, _ path: String) {
        let written = Array(suspect.written.utf8)
        let reference = URLReference(written.span)
        let certain = meantPaths ?? MeantPaths(index)
        meantPaths = certain
        let meant = certain.meant(
            by: path, written: String(written[reference.path]),
            isHyperlink: suspect.element.isHyperlink)
        guard let meant else {
            if paths == nil { paths = PathCandidates(index.paths) }
            if let near = paths?.nearest(to: path) {
                suspect.help.append(
                    near == path ? Self.sameLetters(near) : "did you mean `\(address(near))`?")
            }
            return
        }
        let address = meant.isFolder ? meant.path + "/" : address(meant.path)
        if meant.path == path {
            suspect.help = [Self.sameLetters(meant.path)]
        } else if meant.differsInCaseOnly {
            suspect.rule = .linkWrongCase
            suspect.message = "`\(path)` differs from the file's name in capital letters only"
            suspect.help = ["write `\(address)`: most hosts tell capital letters apart"]
        } else {
            suspect.help.append("did you mean `\(address)`?")
        }
        suspect.correction = Correction(
            path: .init(from: path, to: meant.path, isFolder: meant.isFolder),
            fragment: fragment(of: written, reference, in: meant))
    }

    /// The id that a link's fragment means in the file that its path means; nil where it is there, or not certain.
    private mutating func fragment(
        of written: [UInt8], _ reference: URLReference, in meant: MeantPaths.Meant
    ) -> String? {
        guard let range = reference.fragment, !range.isEmpty else { return nil }
        var scratch: [UInt8] = []
        let path = Array(meant.path.utf8)
        guard
            case .file(let file) = index.target(of: path.span, endsInSlash: meant.isFolder, scratch: &scratch),
            index.isPage(file)
        else { return nil }
        var id: [UInt8] = []
        id.append(percentDecoding: written.span, range)
        let known = ids(of: file)
        let wanted = String(id)
        return known.names.contains { PathKey($0) == PathKey(wanted) }
            ? nil : known.meant.meant(by: wanted, budget: &meantBudget)
    }

    private mutating func ids(of file: Int) -> PageIDs {
        if let known = knownIDs[file] { return known }
        let names = ids(file)
        let known = PageIDs(
            names: names,
            byLowerCase: Dictionary(names.map { ($0.lowercased(), $0) }, uniquingKeysWith: { a, _ in a }),
            candidates: Candidates(names), meant: MeantIDs(names))
        knownIDs[file] = known
        return known
    }

    private func address(_ path: String) -> String {
        guard let file = index.file(at: path) else { return path }
        let address = index.address(of: file)
        return address.isEmpty ? "/" : address
    }
}
