// The audit of what was just rendered: the same that any folder of HTML gets, told where the author wrote it.
//
// A page's bytes are judged while they are at hand. What the resolver could tell of a link as it is written goes before
// what the audit makes of its address, since it knows drafts, excluded files and names in the content folder.

import GalleyAudit
import GalleyCore
import GalleyMarkdown

/// Judges the files of a site as they are rendered.
struct BuildAudit: Sendable {
    private(set) var site: Site
    private(set) var judge: LinkJudge

    /// Where a page's links stand in its bytes.
    struct Layout: Sendable {
        var content: Range<Int>?
        var holes: [Int32]
    }

    /// `paths` are all files of the output; a page's index is its place in them. `redirects` are those that send the
    /// reader on.
    init(_ site: Site, paths: [String], redirects: Set<Int>, external: ExternalAudit?) {
        self.site = site
        let configuration = site.configuration
        var rules = HostRules()
        rules.indexNames = ["index.html"]
        rules.cleanURLs = configuration.audit.cleanURLs
        rules.setBase(configuration.baseURL)
        var judge = LinkJudge(index: SiteIndex(paths: paths, rules: rules), keepsExternals: external != nil)
        judge.asksLocalHosts = external?.asksLocalHosts ?? false
        judge.redirects = redirects
        self.judge = judge
        follow(site)
    }

    /// Takes a site with the same files, whose texts may be others.
    mutating func follow(_ site: Site) {
        self.site = site
        let resolver = site.resolver
        let pageCount = site.pages.count
        judge.isKnownID = { file, id in file < pageCount && resolver.hasID(id, page: file) }
    }

    /// Judges a page.
    func scan(page: Int, _ rendered: Site.Rendered) -> (PageScan, Layout) {
        (
            scan(
                file: page, kind: .html, rendered.bytes, ownText: rendered.content,
                skipping: rendered.navigation,
                known: KnownTargets(offsets: rendered.holes, targets: rendered.targets)),
            Layout(content: rendered.content, holes: rendered.holes)
        )
    }

    func scan(
        file: Int, kind: FileKind, _ bytes: [UInt8], ownText: Range<Int>? = nil, skipping: Range<Int>? = nil,
        known: KnownTargets? = nil
    ) -> PageScan {
        var facts = PageFacts()
        var scanner = FileScanner()
        scanner.scan(bytes.span, as: kind, into: &facts, skipping: skipping)
        return judge.judge(
            facts, of: bytes.span, file: file, kind: kind, ownText: ownText, known: known)
    }

    /// Judges a file that is no page; nil where it holds no links.
    func scan(file: Int, _ bytes: [UInt8]) -> PageScan? {
        let kind = FileKind(path: judge.index.paths[file], content: bytes.span)
        return kind == .other
            ? nil : scan(file: file, kind: kind, bytes, ownText: isMadeByTheme(file) ? 0..<0 : nil)
    }

    // MARK: What was found

    /// All that is wrong with the links of a site, and which of it can be repaired.
    struct Conclusion {
        var diagnostics: [Diagnostic]
        /// Uses of links that the user's patterns leave out.
        var excluded: Int
        var repairs: [FileRepairs]
        var isRepairable: Bool
    }

    /// All that is wrong with the links of a site. `layouts` are those of its pages, `given` what the resolver told of
    /// links as they are written, `others` what else is to be told, `only` the files that are told of; nil for all.
    ///
    /// `tellsTheme` is whether links that are not of the pages' own text are told of, `seeksRepairs` whether repairs
    /// are looked for.
    func conclude(
        _ audit: SiteAudit, layouts: [Layout], problems given: [LinkProblem], others: [Suspect],
        only: Set<Int>?, tellsTheme: Bool, seeksRepairs: Bool, _ policy: AuditPolicy,
        _ silencer: inout Silencer
    ) -> Conclusion {
        var problems: [Key: LinkProblem] = [:]
        var told: [LinkProblem] = []
        for problem in given {
            if let link = problem.link {
                problems[Key(page: problem.page, link: link)] = problem
            } else {
                told.append(problem)
            }
        }
        var theme = ThemeSources(site)
        let found = (audit.suspects() + others).filter { only?.contains($0.file) ?? true }
        // The resolver knows no redirects: what it misses may be one. And it takes what HTML says from the root of the
        // host for a path of the content folder; where the rendered address is right, the link is.
        var doubted: Set<Key> = []
        for suspect in found {
            guard let link = link(of: suspect, layouts) else { continue }
            let key = Key(page: suspect.file, link: link)
            doubted.insert(key)
            if suspect.rule == .linkRedirect { problems[key] = nil }
        }
        problems = problems.filter { key, problem in
            doubted.contains(key) || problem.isAboutAPI
                || !site.pages[key.page].document.links[key.link].isRawHTML
        }
        var suspects: [Suspect] = []
        for var suspect in found {
            guard let link = link(of: suspect, layouts) else {
                if suspect.rule == .idDuplicate, isInText(suspect),
                    let place = theme.location(of: suspect.written)
                {
                    suspect.help.append("the theme has it in \(place.path):\(place.line)")
                }
                if isShared(suspect, layouts) {
                    if !tellsTheme || site.brokenInFooter.contains(theme.fromRoot(suspect.written)) {
                        continue
                    }
                    if suspect.rule == .idDuplicate, isInText(suspect) {
                        suspects.append(suspect)
                        continue
                    }
                    // What a template writes is the same on all pages, wherever it leads from there.
                    if theme.writes(suspect.written) { suspect.subject = suspect.written }
                } else if isToldAlready(suspect, layouts) {
                    continue
                }
                suspects.append(suspect)
                continue
            }
            let key = Key(page: suspect.file, link: link)
            // Braces in the name of an operation are its path's.
            let namesOperation = problems[key]?.id.hasPrefix("api/") ?? false
            if suspect.rule.verdict == .placeholder, !namesOperation {
                problems[key] = nil
            } else if problems[key] != nil {
                continue
            }
            suspects.append(suspect)
        }
        told += problems.values
        told.sort {
            ($0.page, $0.line, $0.column, $0.link ?? -1) < ($1.page, $1.line, $1.column, $1.link ?? -1)
        }
        // That a description cannot be read was told, and that its pages are not there follows.
        told.removeAll { site.resolver.leadsIntoMissingReference($0) }
        // What was meant decides by which rule it is told, and that is what a comment silences.
        site.resolver.suggest(&told, for: site.project)
        told.removeAll { problem in
            let page = site.pages[problem.page]
            let line = problem.link.map { page.line(ofLink: $0) } ?? problem.line
            return silencer.silences(problem.id, path: page.displayPath, line: line)
        }
        var excluded = told.count
        told.removeAll { !policy.judges($0.subject) }
        excluded -= told.count
        var sources = SourceLines(site)
        var maker = FindingMaker(audit.index) { file in
            file < site.pages.count ? site.pages[file].document.ids : []
        }
        let unsilenced = maker.refined(suspects).filter { !isSilenced($0, layouts, &silencer) }
        let refined = unsilenced.filter(policy.judges)
        excluded += unsilenced.count - refined.count
        let corrections = corrections(refined, told, layouts, policy)
        let repairs = seeksRepairs ? repairs(corrections) : [:]
        let findings = maker.findings(refined) { file, suspects in
            suspects.map { suspect in
                var place = place(file, suspect, layouts, &sources, &theme)
                if !suspect.range.isEmpty {
                    place.fix = repairs[file]?.fix(
                        of: link(of: suspect, layouts) ?? suspect.range.lowerBound)
                }
                return place
            }
        }
        let diagnostics = findings + diagnostics(of: told, repairs, &sources)
        return Conclusion(
            diagnostics: diagnostics, excluded: excluded, repairs: FileRepairs.ordered(repairs.values),
            isRepairable: !corrections.byFile.isEmpty)
    }

    /// What the resolver told, at its places. A text of a description may be shown by many pages, and is told of once.
    private func diagnostics(
        of problems: [LinkProblem], _ repairs: [Int: FileRepairs], _ sources: inout SourceLines
    ) -> [Diagnostic] {
        struct Text: Hashable {
            var place: SourceLocation
            var message: String
        }
        var result: [Diagnostic] = []
        var known: [Text: Int] = [:]
        var uses: [Int: Int] = [:]
        for problem in problems {
            let location = sources.location(of: problem)
            let pointer = sources.pointer(of: problem)
            if pointer != nil || site.pages[problem.page].document.map != nil {
                let text = Text(place: location, message: problem.message)
                if let first = known[text] {
                    uses[first, default: 1] += 1
                    continue
                }
                known[text] = result.count
            }
            let definition = problem.link.flatMap { sources.definition(page: problem.page, link: $0) }
            var diagnostic = Diagnostic(
                Rule.named(problem.id)?.severity ?? .warning, problem.id, problem.message, at: location,
                help: problem.help + (definition.map { ["its address is that of \($0)"] } ?? [])
                    + (pointer.map { ["at " + $0] } ?? []))
            diagnostic.subject = problem.subject
            diagnostic.fix = problem.link.flatMap { repairs[problem.page]?.fix(of: $0) }
            result.append(diagnostic)
        }
        for (index, count) in uses { result[index].help.append("\(count) pages show this text") }
        return result
    }

    /// What is certain to be wrong in pages and in files that are copied, unless its rule is switched off.
    private func corrections(
        _ suspects: [Suspect], _ problems: [LinkProblem], _ layouts: [Layout], _ policy: AuditPolicy
    ) -> Corrections {
        let pages = site.pages
        var corrections = Corrections()
        for suspect in suspects where policy.levels[suspect.rule.id] != .off && !suspect.range.isEmpty {
            if let link = link(of: suspect, layouts) {
                // A description is not Galley's to write.
                guard pages[suspect.file].part(ofLink: link) == nil else { continue }
                corrections.add(suspect.correction, file: suspect.file, link: link)
            } else if suspect.file >= pages.count, suspect.file < pages.count + site.files.count {
                corrections.add(suspect.correction, file: suspect.file, link: suspect.range.lowerBound)
            }
        }
        for problem in problems where policy.levels[problem.id] != .off {
            if let link = problem.link, pages[problem.page].part(ofLink: link) == nil {
                corrections.add(problem.correction, file: problem.page, link: link)
            }
        }
        return corrections
    }

    /// The repairs by file: of pages in their Markdown, of files that are copied in their bytes.
    private func repairs(_ corrections: Corrections) -> [Int: FileRepairs] {
        let pages = site.pages
        let folder = site.project.contentFolder
        return corrections.repairs(jobs: site.project.jobs) { file, corrections in
            guard file < pages.count else {
                let path = site.files[file - pages.count]
                return HTMLFile(file: folder + "/" + path, path: site.project.display(path), root: folder)
                    .repairs(corrections)
            }
            guard pages[file].kind == .document else { return nil }
            return MarkdownFile(
                file: folder + "/" + pages[file].source, path: pages[file].displayPath, root: folder,
                document: pages[file].document, options: site.configuration.markdown,
                conventions: site.configuration.conventions
            ).repairs(corrections, ownLinks: pages[file].ownLinks)
        }
    }

    private struct Key: Hashable {
        var page: Int
        var link: Int
    }

    /// The link of the page's document that a suspect is about.
    private func link(of suspect: Suspect, _ layouts: [Layout]) -> Int? {
        guard suspect.file < layouts.count else { return nil }
        return layouts[suspect.file].link(at: suspect.range.lowerBound)
    }

    /// Ids that an author gave twice were told when the Markdown was read.
    private func isToldAlready(_ suspect: Suspect, _ layouts: [Layout]) -> Bool {
        guard suspect.rule == .idDuplicate, suspect.file < layouts.count,
            let content = layouts[suspect.file].content, content.contains(suspect.range.lowerBound)
        else { return false }
        return site.pages[suspect.file].document.diagnostics.contains { $0.id == Rule.idDuplicate.id }
    }

    /// Whether the page's text has the id that the theme has, too.
    private func isInText(_ suspect: Suspect) -> Bool {
        suspect.file < site.pages.count && site.pages[suspect.file].document.ids.contains(suspect.written)
    }

    /// Whether a suspect is of the theme, or of what else all pages have, rather than of a page's own text.
    private func isShared(_ suspect: Suspect, _ layouts: [Layout]) -> Bool {
        // What is about a whole page stands at no byte of it.
        guard suspect.range != 0..<0 else { return false }
        guard suspect.file < layouts.count else { return isMadeByTheme(suspect.file) }
        guard let content = layouts[suspect.file].content else {
            return site.pages[suspect.file].kind == .listing
        }
        return !content.contains(suspect.range.lowerBound)
    }

    /// Whether a comment silences a suspect of a page's own text: for its line, or for the whole file where it stands at
    /// no line.
    private func isSilenced(_ suspect: Suspect, _ layouts: [Layout], _ silencer: inout Silencer) -> Bool {
        guard suspect.file < site.pages.count, !isShared(suspect, layouts) else { return false }
        let page = site.pages[suspect.file]
        let line = link(of: suspect, layouts).map { page.line(ofLink: $0) } ?? 0
        return silencer.silences(suspect.rule.id, path: page.displayPath, line: line)
    }

    /// Whether a file is a page that no author wrote: the one for errors.
    private func isMadeByTheme(_ file: Int) -> Bool {
        file >= site.pages.count + site.files.count && judge.index.isPage(file)
    }

    /// Where what a suspect is about was written.
    private func place(
        _ file: Int, _ suspect: Suspect, _ layouts: [Layout], _ sources: inout SourceLines,
        _ theme: inout ThemeSources
    ) -> Place {
        guard file < layouts.count else {
            let path = displayPath(ofFile: file)
            guard isMadeByTheme(file) else { return Place(sources.location(file, path, suspect.range)) }
            return Place(theme.location(of: suspect.written) ?? SourceLocation(path: path), isShared: true)
        }
        let page = site.pages[file]
        if let index = layouts[file].link(at: suspect.range.lowerBound) {
            return Place(
                sources.location(page: file, link: index),
                definition: sources.definition(page: file, link: index),
                pointer: sources.pointer(page: file, link: index))
        }
        if suspect.rule == .idDuplicate, isInText(suspect) {
            return Place(sources.location(ofID: suspect.written, page: file))
        }
        guard isShared(suspect, layouts) else { return Place(SourceLocation(path: page.displayPath)) }
        return Place(
            theme.location(of: suspect.written) ?? SourceLocation(path: page.displayPath), isShared: true)
    }

    /// How messages name a file of the output that is no page.
    private func displayPath(ofFile file: Int) -> String {
        let path = judge.index.paths[file]
        let assets = site.theme.assetFolder + "/"
        if path.hasPrefix(assets) {
            return site.configuration.theme.folder + "/" + String(path.dropFirst(assets.utf8.count))
        }
        return site.project.display(path)
    }
}

extension BuildAudit.Layout {
    /// The link whose address begins at a byte.
    fileprivate func link(at offset: Int) -> Int? {
        var low = 0
        var high = holes.count
        while low < high {
            let middle = (low + high) / 2
            if Int(holes[middle]) < offset { low = middle + 1 } else { high = middle }
        }
        return low < holes.count && Int(holes[low]) == offset ? low : nil
    }
}

/// Where the theme or the configuration writes an address, found by looking for it.
struct ThemeSources {
    private let site: Site
    private var known: [String: SourceLocation?] = [:]
    private var files: [(path: String, bytes: [UInt8])]?

    init(_ site: Site) { self.site = site }

    /// Where it is written as it is, or behind the way to the root that a template puts before it.
    mutating func location(of destination: String) -> SourceLocation? {
        if let found = known[destination] { return found }
        let found =
            search(Array(destination.utf8), isWhole: Self.isWhole)
            ?? search(Array(fromRoot(destination).utf8)) { range, bytes in
                range.lowerBound > 0 && bytes[range.lowerBound - 1] == UInt8(ascii: "}")
                    && range.upperBound < bytes.count && bytes[range.upperBound].isQuoteOrSpace
            }
        known[destination] = .some(found)
        return found
    }

    /// An address without the way to the root of the site that stands before it.
    func fromRoot(_ destination: String) -> String {
        let base = site.configuration.basePath
        if destination.hasPrefix(base) { return String(destination.dropFirst(base.utf8.count)) }
        var path = Substring(destination)
        while let step = ["../", "./"].first(where: { path.hasPrefix($0) }) {
            path = path.dropFirst(step.count)
        }
        return String(path)
    }

    /// Whether the theme or the configuration has an address word by word.
    mutating func writes(_ destination: String) -> Bool {
        guard let place = location(of: destination) else { return false }
        return place.length == destination.unicodeScalars.count
    }

    private mutating func search(
        _ wanted: [UInt8], isWhole: (Range<Int>, [UInt8]) -> Bool
    ) -> SourceLocation? {
        let files = self.files ?? read()
        self.files = files
        for (path, bytes) in files {
            var from = 0
            while let offset = bytes.firstIndex(of: wanted.span, from: from) {
                let range = offset..<offset + wanted.count
                if isWhole(range, bytes) {
                    return LineTable(bytes).location(of: range, in: bytes, path: path)
                }
                from = offset + 1
            }
        }
        return nil
    }

    /// Whether what stands somewhere is a value by itself, and not a part of another or of a comment: quoted, in
    /// brackets, or a word of its own.
    private static func isWhole(_ range: Range<Int>, in bytes: [UInt8]) -> Bool {
        let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : 0x0A
        let after = range.upperBound < bytes.count ? bytes[range.upperBound] : 0x0A
        switch before {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return after == before
        case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "="):
            return after == UInt8(ascii: ")") || after == UInt8(ascii: ">") || after <= 0x20
        default: return before <= 0x20 && after <= 0x20 && bytes[range.lowerBound] != UInt8(ascii: "#")
        }
    }

    /// The configuration, then the user's own files of the theme.
    private func read() -> [(path: String, bytes: [UInt8])] {
        var result: [(path: String, bytes: [UInt8])] = []
        if let file = site.configuration.file { result.append((file.path, file.writtenSource)) }
        let display = site.configuration.theme.folder
        func list(_ path: String, depth: Int) {
            for name in (try? folderEntries(site.project.themeFolder + path)) ?? [] {
                let child = path + "/" + name
                switch fileStatus(site.project.themeFolder + child)?.kind {
                case .folder where depth < 8: list(child, depth: depth + 1)
                case .file where name.hasSuffix(".html"):
                    guard let bytes = try? readFile(site.project.themeFolder + child) else { continue }
                    result.append((display + child, bytes))
                default: break
                }
            }
        }
        list("", depth: 0)
        return result
    }
}

extension UInt8 {
    fileprivate var isQuoteOrSpace: Bool {
        self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") || self <= 0x20
    }
}

/// The lines of the sources that something is told of; only those files are read again.
struct SourceLines {
    private let site: Site
    private var known: [Int: (bytes: [UInt8], lines: LineTable)] = [:]
    /// Files of pages that are put together, by their paths.
    private var parts: [PathKey: (bytes: [UInt8], lines: LineTable)] = [:]
    private var definitions = DefinitionFinder()

    init(_ site: Site) { self.site = site }

    /// The place of an id that a page's text has.
    mutating func location(ofID id: String, page index: Int) -> SourceLocation {
        let page = site.pages[index]
        if let heading = page.document.headings.first(where: { $0.id == id }) {
            return location(page: index, line: Int(heading.line), column: 1)
        }
        _ = location(page: index, line: 1, column: 1)
        let wanted = Array(id.utf8)
        guard page.document.map == nil, let (bytes, lines) = known[index],
            let start = bytes.firstIndex(of: wanted.span)
        else {
            return SourceLocation(path: page.displayPath)
        }
        return lines.location(of: start..<start + wanted.count, in: bytes, path: page.displayPath)
    }

    /// The place of some bytes of a file that is published as it is, by its index in the output.
    mutating func location(_ file: Int, _ path: String, _ range: Range<Int>) -> SourceLocation {
        guard range != 0..<0 else { return SourceLocation(path: path) }
        let copy = file - site.pages.count
        var bytes: [UInt8]?
        if site.files.indices.contains(copy) {
            bytes = try? readFile(site.project.contentFolder + "/" + site.files[copy])
        } else {
            let assets = site.configuration.theme.folder + "/"
            bytes = site.theme.assets.first { assets + $0.path == path }?.bytes
        }
        return bytes.map { LineTable($0).location(of: range, in: $0, path: path) }
            ?? SourceLocation(path: path)
    }

    /// The definition that a link of a page takes its address from; for a page whose places were asked for.
    mutating func definition(page index: Int, link: Int) -> String? {
        let document = site.pages[index].document
        guard document.links.indices.contains(link), site.pages[index].part(ofLink: link) == nil,
            // Of several files, that of the definition would have to be told as well.
            document.map == nil
        else {
            return nil
        }
        return definitions.definition(
            of: document.links[link], in: document, file: index, source: known[index]?.bytes ?? [])
    }

    /// The place of a problem of a page.
    mutating func location(of problem: LinkProblem) -> SourceLocation {
        if let link = problem.link { return location(page: problem.page, link: link) }
        if let (reference, text) = problem.text {
            let documents = site.references[reference].api.documents
            var place = site.references[reference].shown(
                documents.location(of: text, line: problem.line, column: problem.column))
            if let length = problem.length { place.length = max(1, length) }
            return place
        }
        var location = location(page: problem.page, line: problem.line, column: problem.column)
        if let length = problem.length { location.length = max(1, length) }
        return location
    }

    /// The JSON Pointer of the text of a description that has a problem.
    func pointer(of problem: LinkProblem) -> String? {
        if let link = problem.link { return pointer(page: problem.page, link: link) }
        guard let (reference, text) = problem.text else { return nil }
        return site.references[reference].api.documents.pointer(of: text.node)
    }

    /// The place of a link of a page, by its number.
    mutating func location(page index: Int, link number: Int) -> SourceLocation {
        let page = site.pages[index]
        let link = page.document.links[number]
        guard let part = page.part(ofLink: number), part.text != nil || page.reference != nil else {
            return location(page: index, line: Int(link.line), column: Int(link.column))
        }
        // What Galley writes on a page of a reference stands nowhere.
        guard let text = part.text else { return SourceLocation(path: page.displayPath) }
        let documents = site.references[part.reference].api.documents
        // A value that is an address and nothing else is shown as a whole.
        if text.utf8.elementsEqual(page.document.destination(of: link)) {
            return site.references[part.reference].shown(documents.location(of: text.node))
        }
        var place = site.references[part.reference].shown(
            documents.location(of: text, line: Int(link.line), column: Int(link.column)))
        place.length = LineTable.extent(of: place)
        return place
    }

    /// The JSON Pointer of the text that a link of a page came from; nil where no description wrote it.
    func pointer(page index: Int, link number: Int) -> String? {
        guard let part = site.pages[index].part(ofLink: number), let text = part.text else { return nil }
        return site.references[part.reference].api.documents.pointer(of: text.node)
    }

    /// The place of a link by its line and its column in bytes, both from 1.
    mutating func location(page index: Int, line: Int, column: Int) -> SourceLocation {
        let page = site.pages[index]
        if let map = page.document.map { return location(map, line, column) }
        if known[index] == nil {
            // A page's places come together.
            if known.count > 16 { known.removeAll() }
            let bytes = (try? readFile(site.project.contentFolder + "/" + page.source)) ?? []
            known[index] = (bytes, LineTable(bytes))
        }
        guard let (bytes, lines) = known[index] else { return SourceLocation(path: page.displayPath) }
        return lines.linkLocation(line: line, byteColumn: column, in: bytes, path: page.displayPath)
    }

    /// The place in its file of a place in a text that was put together.
    private mutating func location(_ map: SourceMap, _ line: Int, _ column: Int) -> SourceLocation {
        let place = map.place(line: line, column: column)
        let file = map.files[place.file]
        if parts[PathKey(file.file)] == nil {
            if parts.count > 16 { parts.removeAll() }
            let bytes = (try? readFile(file.file)) ?? []
            parts[PathKey(file.file)] = (bytes, LineTable(bytes))
        }
        guard let (bytes, lines) = parts[PathKey(file.file)] else { return SourceLocation(path: file.path) }
        return lines.linkLocation(line: place.line, byteColumn: place.column, in: bytes, path: file.path)
    }
}

extension LineTable {
    /// The place of a link of a document.
    func location(of link: Link, in source: [UInt8], path: String) -> SourceLocation {
        linkLocation(line: Int(link.line), byteColumn: Int(link.column), in: source, path: path)
    }

    /// The place of a link that begins at a line and a byte column.
    fileprivate func linkLocation(
        line: Int, byteColumn: Int, in source: [UInt8], path: String
    ) -> SourceLocation {
        var location = location(line: line, byteColumn: byteColumn, in: source, path: path)
        location.length = Self.extent(of: location)
        return location
    }

    /// How many characters of the line a link takes, as far as the location quotes it: for the carets only.
    fileprivate static func extent(of location: SourceLocation) -> Int {
        let before = max(0, location.column - 1 - location.sourceLineStart)
        let rest = Array((location.sourceLine ?? "").unicodeScalars.dropFirst(before))
        guard let first = rest.first else { return 1 }
        if first == "<" { return (rest.firstIndex(of: ">") ?? 0) + 1 }
        var depth = 0
        for (i, scalar) in rest.enumerated() {
            switch scalar {
            case "[", "(": depth += 1
            case "]", ")":
                depth -= 1
                let next: Unicode.Scalar? = i + 1 < rest.count ? rest[i + 1] : nil
                if depth == 0, scalar == ")" || (next != "(" && next != "[") { return i + 1 }
            case "!" where i == 0: break
            default: if depth == 0 { return max(1, i) }
            }
        }
        // It goes on in the next line.
        return rest.count
    }
}
