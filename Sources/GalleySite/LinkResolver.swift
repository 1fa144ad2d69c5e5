// Links between pages: a destination as the author wrote it becomes an address, by one look-up in one table.
//
// The table maps every path that a link may name to what it stands for: Markdown files and other files
// of the content folder, folders, and published addresses. All are relative to the root and decoded.

import GalleyAudit
import GalleyCore
import GalleyMarkdown
import GalleyOpenAPI

/// What a path of the content folder stands for.
package enum LinkTarget: Sendable, Equatable {
    case page(Int)
    case file(Int)
}

/// A link that leads nowhere, to be told at its place in the Markdown.
package struct LinkProblem: Sendable {
    package var page: Int
    /// Its place among the links of the page's document; nil for a link that is not of the text.
    package var link: Int?
    package var line: Int
    package var column: Int
    package var id: String
    package var message: String
    package var help: [String]
    /// What was looked for, where something similar may be suggested.
    package var wanted: Wanted?
    /// What is certain to be wrong in the destination.
    package var correction: Correction?
    /// How many bytes it takes, where that is no link's matter to tell.
    package var length: Int?
    /// The text of a reference's description that has it, where no link tells; `line` and `column` are places in it.
    package var text: (reference: Int, text: MarkdownText)?

    package enum Wanted: Sendable {
        /// A path of the content folder, and how the link writes it.
        case path(String, written: String)
        /// An id of a page, and its file.
        case anchor(String, page: Int, source: String)
        /// A part of a reference, and the destination that names it; empty where code does.
        case part(ReferenceDirectory.Name, written: String)
        /// A page by the name that a wiki link has for it.
        case name(String)
    }

    /// Whether it is about what a page says of an API, and not about an address.
    var isAboutAPI: Bool { id.hasPrefix("api/") }

    /// What it is about: the same for all links to one target.
    var subject: String {
        switch wanted {
        case .path(let path, _): path
        case .anchor(let id, _, let source): source + "#" + id
        case .part(let name, let written): written.isEmpty ? name.text : written
        case .name(let name): name
        case nil: message
        }
    }
}

/// Resolves the links of all pages of a site; immutable, so that pages are rendered in parallel.
package struct LinkResolver: Sendable {
    private var table = ByteTable()
    private(set) var pages: [Page]
    /// Other files of the content folder, in the order of their index.
    private let files: [String]
    /// Their addresses.
    private let fileAddresses: [[UInt8]]
    /// Sources left out because they are drafts.
    let drafts: Set<String>
    /// Addresses of files that are made from all of the site, by the paths that name them.
    private var offered: [String: [UInt8]] = [:]
    private var ids: PageIDs
    /// What links to parts of references are looked up in; nil in a site that is to have none.
    package let directory: ReferenceDirectory?
    /// What wiki links are looked up in; nil in a site that reads none.
    private let names: PageNames?
    /// Whether what names no file is an address from the page's own, as in MkDocs.
    private let readsAddresses: Bool

    package init(
        pages: [Page], files: [String], drafts: Set<String>, directory: ReferenceDirectory? = nil,
        offered: [(path: String, address: [UInt8])] = [], hasWikiLinks: Bool = false,
        readsAddresses: Bool = false
    ) {
        self.readsAddresses = readsAddresses
        names = hasWikiLinks ? PageNames(pages: pages, files: files) : nil
        self.pages = pages
        self.files = files
        self.drafts = drafts
        self.directory = directory
        fileAddresses = files.map { path in
            var encoded: [UInt8] = []
            encoded.append(percentEncoding: path.utf8)
            return encoded
        }
        // A negative number stands for a file: `ByteTable` holds plain numbers.
        for (i, page) in pages.enumerated() where page.kind == .document { table.insert(page.source, i) }
        for (i, path) in files.enumerated() { table.insert(path, -1 - i) }
        for (i, page) in pages.enumerated() where page.isIndex { table.insert(page.folder, i) }
        for (i, page) in pages.enumerated() {
            table.insert(Self.key(forAddress: page.address), i)
            table.insert(page.address.outputPath, i)
        }
        // A reference's pages are named without an extension, whatever the style of addresses.
        for (i, page) in pages.enumerated() where page.kind == .reference {
            let key = Self.key(forAddress: page.address)
            if key.hasSuffix(".html") { table.insert(String(key.dropLast(".html".utf8.count)), i) }
        }
        for (path, address) in offered {
            self.offered[path] = address
            let suffix = "/index.html"
            if path.hasSuffix(suffix) { self.offered[String(path.dropLast(suffix.utf8.count))] = address }
        }
        ids = PageIDs(pages)
    }

    /// Changes pages whose names and ids stay as they are.
    mutating func withPages(_ change: (inout [Page]) -> Void) { change(&pages) }

    /// Puts a page in the place of one with the same names.
    mutating func replace(_ page: Page, at index: Int) {
        if page.document.ids != pages[index].document.ids { ids.replace(page.document.ids, of: index) }
        pages[index] = page
    }

    /// An address without `/` or `index.html` at its end, decoded.
    static func key(forAddress address: Address) -> String {
        var path = address.outputPath
        if path.hasSuffix("/index.html") { path.removeLast("/index.html".utf8.count) }
        return path == "index.html" ? "" : path
    }

    /// What a decoded path stands for.
    package subscript(path path: Span<UInt8>) -> LinkTarget? {
        table[path].map { $0 >= 0 ? .page($0) : .file(-1 - $0) }
    }

    package subscript(path path: String) -> LinkTarget? {
        var path = path
        return path.withUTF8 { self[path: $0.span] }
    }

    /// The address of a file of the content folder, relative to the site's root.
    package func address(ofFile index: Int) -> [UInt8] { fileAddresses[index] }

    package func address(of target: LinkTarget) -> [UInt8] {
        switch target {
        case .page(let index): pages[index].address.encoded
        case .file(let index): fileAddresses[index]
        }
    }

    /// Whether a page's text has an id, by its fingerprint.
    package func hasID(_ fingerprint: UInt64, page: Int) -> Bool { ids.contains(fingerprint, in: page) }

    // MARK: Links

    /// What is kept between the links of one page, so that a link costs no allocation.
    package struct Scratch {
        fileprivate var decoded: [UInt8] = []
        fileprivate var resolved: [UInt8] = []
        fileprivate var folder: [UInt8]
        package var problems: [LinkProblem] = []
        /// Files that the page uses, by index.
        package fileprivate(set) var usedFiles: [Int] = []

        /// How many links of the document have been dealt with.
        fileprivate var linkCount = 0
        /// For each link the file that it leads to, pages before other files; -1 where it is for others to judge.
        package fileprivate(set) var targets: [Int32] = []
        fileprivate let page: Int
        /// The page's address, percent-encoded.
        fileprivate let address: [UInt8]
        /// What addresses start with on a page that is shown at any depth; elsewhere they are relative.
        fileprivate let root: [UInt8]?

        package init(_ page: Page, index: Int, root: [UInt8]? = nil) {
            folder = Array(page.folder.utf8)
            self.page = index
            address = page.address.encoded
            self.root = root
        }

        /// For text that stands on many pages; its addresses start with `root`.
        init(folder: String, page: Int, root: [UInt8]) {
            self.folder = Array(folder.utf8)
            self.page = page
            self.root = root
            address = []
        }

        /// A file is used by the page's front matter.
        mutating func use(file: Int) { usedFiles.append(file) }

        mutating func report(
            _ id: String, _ message: String, line: Int, column: Int, help: [String]
        ) {
            problems.append(
                LinkProblem(page: page, line: line, column: column, id: id, message: message, help: help))
        }
    }

    /// Appends the address of a link, ready for its attribute, or what the author wrote where it leads nowhere.
    package func append(
        _ link: Link, of document: Document, scratch: inout Scratch, to html: inout [UInt8]
    ) {
        scratch.linkCount += 1
        scratch.targets.append(-1)
        let problemCount = scratch.problems.count
        // The page itself is not copied out of its array here: there are hundreds of thousands of links.
        let pageIndex = scratch.page
        let bytes = document.destination(of: link)
        let destination = bytes.span
        if link.isWikiLink, bytes.first != UInt8(ascii: "#") {
            append(wikiLink: link, bytes, of: document, scratch: &scratch, to: &html)
            return
        }
        let reference = URLReference(destination)
        guard reference.isRelative else {
            if let named = ReferenceLink(bytes) {
                append(named, link, of: document, scratch: &scratch, to: &html)
            } else {
                if directory != nil { checkScheme(link, bytes, pageIndex, &scratch) }
                document.appendAsWritten(link, to: &html)
            }
            return
        }
        if reference.path.isEmpty {
            if let fragment = reference.fragment, !fragment.isEmpty {
                checkFragment(link, destination, fragment, of: pageIndex, from: pageIndex, &scratch)
            }
            document.appendAsWritten(link, to: &html)
            return
        }
        scratch.decoded.removeAll(keepingCapacity: true)
        scratch.decoded.append(percentDecoding: destination, reference.path)
        // The buffers go back to the scratch for the next link.
        let decoded = scratch.decoded
        let folder = scratch.folder
        var resolved: [UInt8] = []
        swap(&resolved, &scratch.resolved)
        let isInside = resolve(decoded.span, inFolder: folder.span, into: &resolved)
        var found = isInside ? self[path: resolved.span] : nil
        if readsAddresses { found = preferringAddress(decoded, over: found, resolved, link, of: pageIndex) }
        swap(&resolved, &scratch.resolved)
        guard let target = found else {
            if isInside, let address = offered[String(scratch.resolved)] {
                append(address, scratch, to: &html)
                appendRest(destination, reference, to: &html)
                return
            }
            // Raw HTML is often written against the published address rather than the file.
            if link.isRawHTML, let target = targetFromAddress(decoded, of: pageIndex) {
                if case .file(let index) = target { scratch.usedFiles.append(index) }
                document.appendAsWritten(link, to: &html)
                return
            }
            report(link, destination, reference, pageIndex, isInside: isInside, &scratch)
            document.appendAsWritten(link, to: &html)
            return
        }
        switch target {
        case .file(let index):
            scratch.usedFiles.append(index)
            scratch.targets[scratch.linkCount - 1] = Int32(pages.count + index)
            append(fileAddresses[index], scratch, to: &html)
        case .page(let index):
            defer {
                if scratch.problems.count == problemCount {
                    scratch.targets[scratch.linkCount - 1] = Int32(index)
                }
            }
            // What stands on many pages leads to this one from all of them.
            if index == pageIndex, scratch.root == nil, let fragment = reference.fragment, !fragment.isEmpty {
                checkFragment(link, destination, fragment, of: index, from: pageIndex, &scratch)
                appendRest(destination, reference, to: &html)
                return
            }
            if let fragment = reference.fragment, !fragment.isEmpty {
                checkFragment(link, destination, fragment, of: index, from: pageIndex, &scratch)
            }
            append(pages[index].address.encoded, scratch, to: &html)
        }
        appendRest(destination, reference, to: &html)
    }

    // MARK: Wiki links

    /// What the destination of a wiki link names, and where its fragment begins.
    private func target(ofWikiLink destination: ArraySlice<UInt8>, fromFolder folder: String) -> (
        LinkTarget?, name: String, fragment: Range<Int>?
    ) {
        let sign = destination.wikiHeadingSign
        let name = String(destination[..<(sign ?? destination.endIndex)])
        let fragment = sign.map { $0 + 1 - destination.startIndex..<destination.count }
        // A path as other links have it goes first.
        for path in [name, name + ".md"] {
            var resolved: [UInt8] = []
            if resolve(Array(path.utf8).span, inFolder: Array(folder.utf8).span, into: &resolved),
                let target = self[path: resolved.span]
            {
                return (target, name, fragment)
            }
        }
        return (names?.target(named: name, fromFolder: folder), name, fragment)
    }

    private func append(
        wikiLink link: Link, _ bytes: ArraySlice<UInt8>, of document: Document, scratch: inout Scratch,
        to html: inout [UInt8]
    ) {
        let (target, name, fragment) = target(ofWikiLink: bytes, fromFolder: String(scratch.folder))
        let problemCount = scratch.problems.count
        switch target {
        case .file(let index)?:
            scratch.usedFiles.append(index)
            append(fileAddresses[index], scratch, to: &html)
            scratch.targets[scratch.linkCount - 1] = Int32(pages.count + index)
        case .page(let index)?:
            if let fragment, !fragment.isEmpty {
                checkFragment(link, bytes.span, fragment, of: index, from: scratch.page, &scratch)
            }
            append(pages[index].address.encoded, scratch, to: &html)
            if scratch.problems.count == problemCount {
                scratch.targets[scratch.linkCount - 1] = Int32(index)
            }
        case nil:
            let drafted = drafts.contains {
                splitExtension(fileName($0)).stem.lowercased() == name.lowercased()
            }
            problem(
                link, scratch.page, drafted ? "link/draft" : "link/missing-page",
                drafted ? "`\(name)` is a draft and is not published" : "no page is called `\(name)`",
                [
                    drafted
                        ? "publish it, or build with `--drafts`"
                        : "a wiki link names a page by its title or by its file"
                ], wanted: drafted ? nil : .name(name), &scratch)
            html.append(percentEncoding: Array(bytes))
            return
        }
        if let fragment {
            html.append("#")
            html.append(address: bytes.span.extracting(fragment))
        }
    }

    private func append(_ address: [UInt8], _ scratch: Scratch, to html: inout [UInt8]) {
        if let root = scratch.root {
            html += root
            html += address
        } else {
            html.append(address: address.span, relativeTo: scratch.address.span)
        }
    }

    /// Appends the query and the fragment of a destination, escaped.
    private func appendRest(_ destination: Span<UInt8>, _ reference: URLReference, to html: inout [UInt8]) {
        if let query = reference.query {
            html.append("?")
            html.append(address: destination.extracting(query))
        }
        if let fragment = reference.fragment {
            html.append("#")
            html.append(address: destination.extracting(fragment))
        }
    }

    // MARK: Parts of references

    /// Reports a scheme that nobody has, and that is meant for one of ours.
    private func checkScheme(
        _ link: Link, _ destination: ArraySlice<UInt8>, _ page: Int, _ scratch: inout Scratch
    ) {
        guard !link.isRawHTML, let named = ReferenceLink.misspelt(destination) else { return }
        let written = String(destination)
        let (rule, _) = named.name.unknown
        problem(
            link, page, rule.id,
            "`\(written)` leads nowhere: links to \(named.name.kind) begin with `\(named.name.prefix)`", [],
            wanted: .part(named.name, written: written), &scratch)
    }

    /// What is wrong in a page other than its links.
    package func problems(of page: Int) -> [LinkProblem] {
        pages[page].remarks.map { remark in
            let (rule, message) = remark.message
            var problem = LinkProblem(
                page: page, line: remark.line, column: remark.column, id: rule.id, message: message, help: [])
            if let misspelling = remark.misspelling {
                problem.help = ["did you mean `\(misspelling.right)`?"]
            } else if !remark.isDeprecated {
                problem.wanted = .part(remark.name, written: "")
            }
            problem.length = remark.length
            problem.text = remark.text.map { (pages[page].reference?.reference ?? 0, $0) }
            return problem
        }
    }

    /// Appends the address of a part of a reference.
    private func append(
        _ named: ReferenceLink, _ link: Link, of document: Document, scratch: inout Scratch,
        to html: inout [UInt8]
    ) {
        let from = scratch.page
        let written = String(document.destination(of: link))
        guard let directory else {
            problem(
                link, from, Rule.apiNoReference.id,
                "`\(written)` leads to the API reference, and this site has none",
                ["name the API's description in galley.yml, as in `api: { spec: api/openapi.json }`"],
                &scratch)
            document.appendAsWritten(link, to: &html)
            return
        }
        let part = pages.indices.contains(from) ? pages[from].part(ofLink: scratch.linkCount - 1) : nil
        guard let found = directory.part(of: named, own: part?.reference),
            case .page(let index)? = self[path: directory.target(of: found).path]
        else {
            // It may be in a description that could not be read, which was told.
            if directory.isComplete {
                let (rule, message) = named.name.unknown
                problem(
                    link, from, rule.id, message, [], wanted: .part(named.name, written: written), &scratch)
            }
            document.appendAsWritten(link, to: &html)
            return
        }
        if part == nil, directory.isDeprecated(found) {
            let (rule, message) = named.name.deprecated
            problem(link, from, rule.id, message, [], &scratch)
        }
        let problemCount = scratch.problems.count
        let fragment = directory.fragment(named.fragment, in: directory.target(of: found)).map {
            Array($0.utf8)
        }
        if let fragment, !fragment.isEmpty {
            var encoded: [UInt8] = []
            encoded.append(percentEncoding: fragment)
            checkFragment(link, encoded.span, 0..<encoded.count, of: index, from: from, &scratch)
        }
        // A part of the page itself needs no path.
        if index != from || scratch.root != nil || fragment == nil {
            append(pages[index].address.encoded, scratch, to: &html)
        }
        if let fragment {
            html.append("#")
            html.append(percentEncoding: fragment)
        }
        if scratch.problems.count == problemCount {
            scratch.targets[scratch.linkCount - 1] = Int32(index)
        }
    }

    /// What a link of a page's own text leads to, and what of the destination stands behind its path, escaped; nil where
    /// that is no page or file of the site, or the page itself. Nothing is reported.
    func target(of link: Link, in document: Document, from page: Int) -> (LinkTarget, rest: [UInt8])? {
        guard !link.isMention else { return nil }
        let bytes = document.destination(of: link)
        let destination = bytes.span
        if link.isWikiLink {
            let (target, _, fragment) = target(ofWikiLink: bytes, fromFolder: pages[page].folder)
            return target.map {
                ($0, rest: fragment.map { [UInt8(ascii: "#")] + bytes.map(\.self)[$0] } ?? [])
            }
        }
        let reference = URLReference(destination)
        var rest: [UInt8] = []
        guard reference.isRelative else {
            guard let named = ReferenceLink(bytes), let part = directory?.part(of: named, own: nil),
                let target = directory?.target(of: part), let found = self[path: target.path]
            else { return nil }
            if let fragment = directory?.fragment(named.fragment, in: target) {
                rest.append("#")
                rest.append(percentEncoding: fragment.utf8)
            }
            return (found, rest)
        }
        guard !reference.path.isEmpty else { return nil }
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: destination, reference.path)
        var resolved: [UInt8] = []
        let folder = Array(pages[page].folder.utf8)
        let isInside = resolve(decoded.span, inFolder: folder.span, into: &resolved)
        var found = isInside ? self[path: resolved.span] : nil
        if readsAddresses { found = preferringAddress(decoded, over: found, resolved, link, of: page) }
        if found == nil, link.isRawHTML { found = targetFromAddress(decoded, of: page) }
        guard let found else { return nil }
        if let query = reference.query {
            rest.append("?")
            rest.append(destination, query)
        }
        if let fragment = reference.fragment {
            rest.append("#")
            rest.append(destination, fragment)
        }
        return (found, rest)
    }

    /// What a path leads to as MkDocs has it: a link of Markdown names a file, and else is an address like those of raw
    /// HTML. What is neither is found as in any site.
    private func preferringAddress(
        _ path: [UInt8], over found: LinkTarget?, _ resolved: [UInt8], _ link: Link, of page: Int
    ) -> LinkTarget? {
        if !link.isRawHTML {
            switch found {
            case .file?: return found
            case .page(let index)? where resolved.elementsEqual(pages[index].source.utf8): return found
            default: break
            }
        }
        return targetFromAddress(path, of: page) ?? found
    }

    /// What a path leads to for a browser that shows the page.
    private func targetFromAddress(_ path: [UInt8], of page: Int) -> LinkTarget? {
        placeFromAddress(path, of: page).flatMap { self[path: $0.span] }
    }

    /// The path of the site that a browser takes a path for; nil where it leads out of the site.
    private func placeFromAddress(_ path: [UInt8], of page: Int) -> [UInt8]? {
        let folder = Array(parentFolder(pages[page].address.outputPath).utf8)
        var resolved: [UInt8] = []
        return resolve(path.span, inFolder: folder.span, into: &resolved) ? resolved : nil
    }

    // MARK: Fragments

    private func checkFragment(
        _ link: Link, _ destination: Span<UInt8>, _ range: Range<Int>, of target: Int, from page: Int,
        _ scratch: inout Scratch
    ) {
        scratch.decoded.removeAll(keepingCapacity: true)
        scratch.decoded.append(percentDecoding: destination, range)
        let text = String(scratch.decoded)
        if ids.contains(text, in: target) { return }
        // Routes of programs that run in the page.
        if text.hasPrefix("/") || text.hasPrefix("!") { return }
        // `#top` is the start of any page (HTML, §7.4.6.4); `:~:` starts a text directive.
        if text.lowercased() == "top" { return }
        if let directive = text.range(of: ":~:") {
            if directive.lowerBound == text.startIndex { return }
            if ids.contains(String(text[..<directive.lowerBound]), in: target) { return }
        }
        // All pages of a reference have one source.
        let isReference = pages[target].kind == .reference
        let place =
            target == page
            ? "this page" : isReference ? "the page of `\(pages[target].title)`" : "`\(pages[target].source)`"
        problem(
            link, page, "link/missing-anchor", "\(place) has no heading or id `\(text)`", [],
            wanted: .anchor(
                text, page: target,
                source: isReference ? pages[target].address.canonical : pages[target].source), &scratch)
    }

    // MARK: Problems

    private func report(
        _ link: Link, _ destination: Span<UInt8>, _ reference: URLReference, _ page: Int, isInside: Bool,
        _ scratch: inout Scratch
    ) {
        let written = String(scratch.decoded)
        guard isInside else {
            if readsAddresses || link.isRawHTML, let place = placeFromAddress(scratch.decoded, of: page) {
                problem(
                    link, page, link.kind == .hyperlink ? "link/missing-page" : "link/missing-file",
                    "`\(written)` leads to `/\(String(place))`, and nothing is there",
                    [
                        "an address is looked up from that of this page, `/\(parentFolder(pages[page].address.outputPath))`"
                    ], &scratch)
                return
            }
            problem(
                link, page, "link/outside", "`\(written)` leads out of the content folder",
                ["links reach files inside the content folder only; copy the file there or link to its URL"],
                &scratch)
            return
        }
        let path = String(scratch.resolved)
        if drafts.contains(path) {
            problem(
                link, page, "link/draft", "`\(written)` is a draft and is not published",
                ["publish it, or build with `--drafts`"], &scratch)
            return
        }
        let isFile =
            link.kind != .hyperlink
            || !(ContentScanner.isMarkdown(path) || splitExtension(fileName(path)).ext.isEmpty)
        let rule =
            written.hasPrefix("/")
            ? "a path that starts with `/` is looked up from the content folder"
            : "it is looked up from the folder of \(isInSnippet(link, page) ? "the page" : "this file"), as `\(path)`"
        problem(
            link, page, isFile ? "link/missing-file" : "link/missing-page",
            isFile ? "no file `\(written)`" : "no page `\(written)`", [rule],
            wanted: .path(path, written: written), &scratch)
    }

    /// Whether a link of a page stands in another file.
    private func isInSnippet(_ link: Link, _ page: Int) -> Bool {
        pages[page].document.map.map { $0.place(line: Int(link.line), column: Int(link.column)).file != 0 }
            ?? false
    }

    /// Whether a link fails because the description of a reference could not be read.
    func leadsIntoMissingReference(_ problem: LinkProblem) -> Bool {
        guard case .path(let path, _)? = problem.wanted else { return false }
        return directory?.isMissing(path) ?? false
    }

    /// Says why a path that is there is not part of the site, and puts what was probably meant in the
    /// place of the rule, where anything is near.
    ///
    /// Not done while pages are rendered: most sites have no broken link, and the search needs all paths.
    package func suggest(_ problems: inout [LinkProblem], for project: Project) {
        guard problems.contains(where: { $0.wanted != nil }) else { return }
        let sources = pages.filter { $0.kind == .document }.map(\.source)
        var paths = PathCandidates(sources + files)
        let certain = MeantPaths(pages: sources, files: files, otherNames: otherNames)
        var anchors = AnchorCandidates(pages)
        var parts = directory.map { ReferenceCandidates($0) }
        var nameCandidates = PathCandidates(names?.all ?? [])
        let contentFolder = project.contentFolder
        let exclude = project.configuration.exclude.map(Glob.init)
        var leftOut: [String: LeftOut?] = [:]
        for i in problems.indices {
            switch problems[i].wanted {
            case .path(let wanted, let written):
                let isExcluded = exclude.contains { $0.matches(wanted) }
                if !isExcluded, correct(&problems[i], wanted, written, certain, &anchors) { continue }
                let reason = leftOut[wanted] ?? LeftOut(wanted, in: contentFolder, exclude: exclude)
                leftOut[wanted] = .some(reason)
                if let mount = mount(meantBy: wanted) {
                    let path = relativePath(mount, from: pages[problems[i].page].folder)
                    problems[i].help = ["a reference is published there: write `\(path)/`"]
                } else if let reason {
                    let (message, help) = reason.problem(written)
                    problems[i].message = message
                    problems[i].help = [help]
                } else if let meant = paths.nearest(to: wanted) {
                    let path = relativePath(meant, from: pages[problems[i].page].folder)
                    problems[i].help = ["did you mean `\(path)`?"]
                }
            case .anchor(let id, let page, _):
                if let meant = anchors.meant(by: id, of: page) {
                    problems[i].help = ["did you mean `#\(meant)`?"]
                    problems[i].correction = Correction(fragment: meant)
                } else if let meant = anchors.nearest(to: id, of: page) {
                    problems[i].help = ["did you mean `#\(meant)`?"]
                }
            case .part(let name, let written):
                let isLink = problems[i].link != nil
                guard let meant = parts?.meant(by: name, isLink: isLink) else { continue }
                problems[i].help = meant.help
                if isLink, let destination = meant.destination {
                    problems[i].correction = ReferenceLink.correction(of: written, to: destination)
                }
            case .name(let name):
                problems[i].help =
                    nameCandidates.nearest(to: name).map { ["did you mean `\($0)`?"] } ?? problems[i].help
            case nil: break
            }
        }
    }

    /// The folder of the reference whose first page somebody takes for a file.
    private func mount(meantBy path: String) -> String? {
        directory?.references.lazy.map(\.overview.path).first { mount in
            ["/index.md", "/README.md", ".md"].contains { mount + $0 == path }
        }
    }

    /// What leads to a page besides the name of its file.
    private var otherNames: [String] {
        pages.flatMap { page in
            [Self.key(forAddress: page.address), page.address.outputPath]
                + (page.isIndex ? [page.folder] : [])
        }
    }

    /// Corrects a path that can only have meant one file; false where that is not certain.
    private func correct(
        _ problem: inout LinkProblem, _ path: String, _ written: String, _ certain: MeantPaths,
        _ anchors: inout AnchorCandidates
    ) -> Bool {
        guard let index = problem.link, pages[problem.page].document.links.indices.contains(index) else {
            return false
        }
        let page = pages[problem.page]
        let link = page.document.links[index]
        let destination = Array(page.document.destination(of: link))
        let isHyperlink = link.kind == .hyperlink
        guard
            let meant = certain.meant(
                by: path, written: written, isHyperlink: isHyperlink),
            let target = self[path: meant.path]
        else { return false }
        var correction = Correction(path: .init(from: path, to: meant.path, isFolder: meant.isFolder))
        correction.fragment = fragment(of: destination, in: target, &anchors)
        // What is written in its place has to lead there.
        guard let corrected = correction.applied(to: destination) else { return false }
        let reference = URLReference(corrected.span)
        var decoded: [UInt8] = []
        decoded.append(percentDecoding: corrected.span, reference.path)
        var resolved: [UInt8] = []
        guard reference.isRelative,
            resolve(decoded.span, inFolder: Array(page.folder.utf8).span, into: &resolved),
            self[path: resolved.span] == target
        else { return false }
        if meant.differsInCaseOnly {
            problem.id = Rule.linkWrongCase.id
            problem.message = "`\(written)` differs from the file's name in capital letters only"
            problem.help = ["write `\(String(decoded))`: most hosts tell capital letters apart"]
        } else {
            problem.help =
                meant.path == path
                ? ["the file's name has the same letters, but another Unicode form"]
                : ["did you mean `\(String(decoded))`?"]
        }
        problem.correction = correction
        return true
    }

    /// The id that a link's fragment means on a page; nil where it is there, or not certain.
    private func fragment(
        of destination: [UInt8], in target: LinkTarget, _ anchors: inout AnchorCandidates
    ) -> String? {
        guard case .page(let page) = target, let range = URLReference(destination.span).fragment,
            !range.isEmpty
        else { return nil }
        var id: [UInt8] = []
        id.append(percentDecoding: destination.span, range)
        let text = String(id)
        return ids.contains(text, in: page) ? nil : anchors.meant(by: text, of: page)
    }

    private func problem(
        _ link: Link, _ page: Int, _ id: String, _ message: String, _ help: [String],
        wanted: LinkProblem.Wanted? = nil,
        _ scratch: inout Scratch
    ) {
        scratch.problems.append(
            LinkProblem(
                page: page, link: scratch.linkCount - 1, line: Int(link.line), column: Int(link.column),
                id: id,
                message: message,
                help: help,
                wanted: wanted))
    }
}

extension String {
    /// The first place of another string, without Foundation.
    fileprivate func range(of other: String) -> Range<String.Index>? {
        let wanted = Array(other.utf8)
        let bytes = Array(utf8)
        guard bytes.count >= wanted.count else { return nil }
        for i in 0...(bytes.count - wanted.count) where bytes[i..<i + wanted.count].elementsEqual(wanted) {
            let start = utf8.index(startIndex, offsetBy: i)
            return start..<utf8.index(start, offsetBy: wanted.count)
        }
        return nil
    }
}

/// The ids of all pages as hashes that lie together: most links have a fragment, and a walk through the strings of
/// ten thousand pages would wait for memory at each.
private struct PageIDs: Sendable {
    /// Sorted within each page.
    private var hashes: [UInt64] = []
    /// Where each page's hashes begin; one more than there are pages.
    private var starts: [Int32] = [0]

    init(_ pages: [Page]) {
        for page in pages {
            hashes += page.document.ids.map(Self.hash).sorted()
            starts.append(Int32(hashes.count))
        }
    }

    mutating func replace(_ new: [String], of page: Int) {
        let range = Int(starts[page])..<Int(starts[page + 1])
        hashes.replaceSubrange(range, with: new.map(Self.hash).sorted())
        let change = Int32(new.count - range.count)
        guard change != 0 else { return }
        for index in (page + 1)..<starts.count { starts[index] += change }
    }

    /// Whether a page has an id. That two differ and have one hash of 64 bits is not to be met with.
    func contains(_ id: String, in page: Int) -> Bool { contains(Self.hash(id), in: page) }

    func contains(_ wanted: UInt64, in page: Int) -> Bool {
        var low = Int(starts[page])
        var high = Int(starts[page + 1])
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < Int(starts[page + 1]) && hashes[low] == wanted
    }

    private static func hash(_ id: String) -> UInt64 {
        var fingerprint = Fingerprint()
        var id = id
        id.withUTF8 { fingerprint.combine($0.span) }
        return fingerprint.value
    }
}
