// Links between pages: a destination as the author wrote it becomes an address, by one look-up in one table.
//
// The table maps every path that a link may name to what it stands for: Markdown files and other files
// of the content folder, folders, and published addresses. All are relative to the root and decoded.

import GalleyCore
import GalleyMarkdown

/// What a path of the content folder stands for.
package enum LinkTarget: Sendable, Equatable {
    case page(Int)
    case file(Int)
}

/// A link that leads nowhere, to be told at its place in the Markdown.
package struct LinkProblem: Sendable {
    package var page: Int
    package var line: Int
    package var column: Int
    package var id: String
    package var message: String
    package var help: [String]
    /// The path that was looked for, where a similar one may be suggested.
    package var wanted: String?
}

/// Resolves the links of all pages of a site; immutable, so that pages are rendered in parallel.
package struct LinkResolver: Sendable {
    private var table = ByteTable()
    private let pages: [Page]
    /// Other files of the content folder, in the order of their index.
    private let files: [String]
    /// Their addresses.
    private let fileAddresses: [[UInt8]]
    /// Sources left out because they are drafts.
    private let drafts: Set<String>
    /// Ids of the pages that have too many for a search one by one.
    private let idSets: [Int: Set<String>]

    /// A page with more ids than this gets a set of them.
    private static let idsSearchedOneByOne = 24

    package init(pages: [Page], files: [String], drafts: Set<String>) {
        self.pages = pages
        self.files = files
        self.drafts = drafts
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
        var sets: [Int: Set<String>] = [:]
        for (i, page) in pages.enumerated() where page.document.ids.count > Self.idsSearchedOneByOne {
            sets[i] = Set(page.document.ids)
        }
        idSets = sets
    }

    /// An address without `/` or `index.html` at its end, decoded.
    private static func key(forAddress address: Address) -> String {
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

    // MARK: Links

    /// What is kept between the links of one page, so that a link costs no allocation.
    package struct Scratch {
        fileprivate var decoded: [UInt8] = []
        fileprivate var resolved: [UInt8] = []
        fileprivate var folder: [UInt8]
        package var problems: [LinkProblem] = []
        /// Files that the page uses, by index.
        package fileprivate(set) var usedFiles: [Int] = []

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
        // The page itself is not copied out of its array here: there are hundreds of thousands of links.
        let pageIndex = scratch.page
        let bytes = document.destination(of: link)
        let destination = bytes.span
        let reference = URLReference(destination)
        guard reference.isRelative else {
            document.appendAsWritten(link, to: &html)
            return
        }
        if reference.path.isEmpty {
            checkOwnPage(link, destination, reference, pageIndex, &scratch)
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
        let found = isInside ? self[path: resolved.span] : nil
        swap(&resolved, &scratch.resolved)
        guard let target = found else {
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
            append(fileAddresses[index], scratch, to: &html)
        case .page(let index):
            if index == pageIndex, let fragment = reference.fragment, !fragment.isEmpty {
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

    /// What a path leads to for a browser that shows the page.
    private func targetFromAddress(_ path: [UInt8], of page: Int) -> LinkTarget? {
        let folder = Array(parentFolder(pages[page].address.outputPath).utf8)
        var resolved: [UInt8] = []
        guard resolve(path.span, inFolder: folder.span, into: &resolved) else { return nil }
        return self[path: resolved.span]
    }

    // MARK: Fragments

    private func checkOwnPage(
        _ link: Link, _ destination: Span<UInt8>, _ reference: URLReference, _ page: Int,
        _ scratch: inout Scratch
    ) {
        guard let fragment = reference.fragment else {
            if reference.query == nil, link.kind == .hyperlink, !link.isRawHTML {
                problem(
                    link, page, "placeholder/empty", "the link has no destination",
                    ["write where it leads between the parentheses"], &scratch)
            }
            return
        }
        guard !fragment.isEmpty else {
            // In raw HTML `#` is how people write a button.
            if !link.isRawHTML {
                problem(
                    link, page, "placeholder/empty", "the link leads nowhere: its destination is only `#`",
                    ["write where it leads, or `#top` for the start of the page"], &scratch)
            }
            return
        }
        checkFragment(link, destination, fragment, of: page, from: page, &scratch)
    }

    private func checkFragment(
        _ link: Link, _ destination: Span<UInt8>, _ range: Range<Int>, of target: Int, from page: Int,
        _ scratch: inout Scratch
    ) {
        scratch.decoded.removeAll(keepingCapacity: true)
        scratch.decoded.append(percentDecoding: destination, range)
        let text = String(scratch.decoded)
        if has(text, target) { return }
        // `#top` is the start of any page (HTML, §7.4.6.4); `:~:` starts a text directive.
        if text.lowercased() == "top" { return }
        if let directive = text.range(of: ":~:") {
            if directive.lowerBound == text.startIndex { return }
            if has(String(text[..<directive.lowerBound]), target) { return }
        }
        if text.hasPrefix("#") {
            problem(
                link, page, "placeholder/double-hash",
                "the link leads nowhere: its destination starts with `##`",
                ["write where it leads; a heading of this page takes one `#`"], &scratch)
            return
        }
        let place = target == page ? "this page" : "`\(pages[target].source)`"
        let meant = nearest(to: text, among: pages[target].document.ids)
        problem(
            link, page, "link/missing-anchor", "\(place) has no heading or id `\(text)`",
            meant.map { ["did you mean `#\($0)`?"] } ?? [], &scratch)
    }

    private func has(_ id: String, _ page: Int) -> Bool {
        if let set = idSets[page] { return set.contains(id) }
        return pages[page].document.ids.contains { $0.utf8.count == id.utf8.count && $0 == id }
    }

    // MARK: Problems

    private func report(
        _ link: Link, _ destination: Span<UInt8>, _ reference: URLReference, _ page: Int, isInside: Bool,
        _ scratch: inout Scratch
    ) {
        let written = String(scratch.decoded)
        guard isInside else {
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
            : "it is looked up from the folder of this file, as `\(path)`"
        problem(
            link, page, isFile ? "link/missing-file" : "link/missing-page",
            isFile ? "no file `\(written)`" : "no page `\(written)`", [rule], wanted: path, &scratch)
    }

    /// Puts what was probably meant in the place of the rule, where anything is near.
    ///
    /// Not done while pages are rendered: most sites have no broken link, and the search needs all paths.
    package func suggest(_ problems: inout [LinkProblem]) {
        guard problems.contains(where: { $0.wanted != nil }) else { return }
        let candidates = Candidates(pages: pages, files: files)
        for i in problems.indices {
            guard let wanted = problems[i].wanted, let meant = candidates.nearest(to: wanted) else {
                continue
            }
            let path = relativePath(meant, from: pages[problems[i].page].folder)
            problems[i].help = ["did you mean `\(path)`?"]
        }
    }

    private func problem(
        _ link: Link, _ page: Int, _ id: String, _ message: String, _ help: [String], wanted: String? = nil,
        _ scratch: inout Scratch
    ) {
        scratch.problems.append(
            LinkProblem(
                page: page, line: Int(link.line), column: Int(link.column), id: id, message: message,
                help: help,
                wanted: wanted))
    }
}

/// A path as one would write it in a file of another folder.
func relativePath(_ path: String, from folder: String) -> String {
    let target = path.split(separator: "/", omittingEmptySubsequences: true)
    let base = folder.split(separator: "/", omittingEmptySubsequences: true)
    var common = 0
    while common < base.count, common < target.count - 1, base[common] == target[common] { common += 1 }
    let up = [Substring](repeating: "..", count: base.count - common)
    return (up + target[common...]).joined(separator: "/")
}

/// What a mistyped path may have meant, without a comparison with every path of a large site.
private struct Candidates: Sendable {
    /// Paths by file name and by folder, in lower case.
    private let byName: [String: [String]]
    private let byFolder: [String: [String]]
    private let all: [String]

    /// Above this, only same names and the same folder are compared: a thousand broken links times ten
    /// thousand pages would take longer than the build.
    private static let comparedInFull = 1500

    init(pages: [Page], files: [String]) {
        all = pages.filter { $0.kind == .document }.map(\.source) + files
        byName = Dictionary(grouping: all) { splitExtension(fileName($0)).stem.lowercased() }
        byFolder = Dictionary(grouping: all) { parentFolder($0).lowercased() }
    }

    func nearest(to path: String) -> String? {
        let folder = parentFolder(path)
        // In the folder it was looked for: a slip of the keyboard.
        let siblings = byFolder[folder.lowercased()] ?? []
        let name = fileName(path)
        let ext = splitExtension(name).ext.lowercased()
        let alike = siblings.filter { ext.isEmpty || splitExtension($0).ext.lowercased() == ext }
        let stems = alike.map { splitExtension(fileName($0)).stem }
        if let meant = GalleyCore.nearest(to: splitExtension(name).stem, among: stems) {
            return alike[stems.firstIndex(of: meant)!]
        }
        let stem = splitExtension(name).stem.lowercased()
        if let same = siblings.first(where: { Self.letters(fileName($0)) == Self.letters(name) }) {
            return same
        }
        // Elsewhere under the same name: it moved, or the way to it is wrong.
        let namesakes = (byName[stem] ?? []).filter {
            splitExtension($0).ext == splitExtension(name).ext || splitExtension(name).ext.isEmpty
        }
        if stem != "index", stem != "readme", let moved = namesakes.min(by: { $0.utf8.count < $1.utf8.count })
        {
            return moved
        }
        return all.count <= Self.comparedInFull ? GalleyCore.nearest(to: path, among: all) : nil
    }

    /// `build-structure.md` and `buildstructure.md` differ in nothing that counts.
    private static func letters(_ name: String) -> String {
        String(
            decoding: splitExtension(name).stem.lowercased().utf8.filter {
                $0 != 0x2D && $0 != 0x5F && $0 != 0x20
            }, as: UTF8.self)
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
