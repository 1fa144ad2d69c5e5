// The audit of a folder of built HTML, whoever built it. Each file is read once, in parallel; those with something
// to show are read again for the line it stands on.

import GalleyCore

/// Audits a folder.
package struct FolderAudit: Sendable {
    /// The folder as the program opens it.
    package var folder: String
    /// The folder as messages name it.
    package var displayFolder: String
    package var rules: HostRules
    package var jobs: Int
    /// Whether links to other hosts are kept to be asked for.
    package var keepsExternals = false
    /// Whether this machine and its network may be asked, too.
    package var asksLocalHosts = false
    /// Called with the number of files done and in all, from any thread, now and then.
    package var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    package init(folder: String, displayFolder: String, rules: HostRules = HostRules(), jobs: Int) {
        self.folder = folder
        self.displayFolder = displayFolder
        self.rules = rules
        self.jobs = jobs
    }

    /// A file that is larger holds no links that anybody wrote.
    private static let sizeLimit = 256 << 20
    /// Nor does one whose name does not tell what it is: data for scripts, mostly.
    private static let unknownSizeLimit = 4 << 20

    /// Reads and judges all files. Problems with the files themselves are diagnostics.
    package func run(_ diagnostics: inout [Diagnostic]) throws(FileError) -> SiteAudit {
        var listing = Listing()
        listing.root = realPath(folder)
        try list("", into: &listing, depth: 0, &diagnostics)
        let paths = listing.paths
        let foreign = listing.foreign
        var rules = rules
        inferOrigin(paths, &rules)
        var judge = LinkJudge(index: SiteIndex(paths: paths, rules: rules, aliases: listing.aliases))
        judge.ownsTemplates = false
        judge.keepsExternals = keepsExternals
        judge.asksLocalHosts = asksLocalHosts
        let shared = judge
        let count = paths.count
        let results = parallelMap(count, jobs: jobs) { i -> (PageScan?, Diagnostic?) in
            if i % 64 == 0 { progress(i, count) }
            return foreign.contains(i) ? (nil, nil) : scan(i, shared)
        }
        diagnostics += results.compactMap(\.1)
        return SiteAudit(judge: judge, scans: results.map(\.0))
    }

    /// Folders nested deeper hold no site.
    private static let depthLimit = 64

    /// What is in the folder.
    private struct Listing {
        /// Where the folder is on the disk.
        var root: String?
        var paths: [String] = []
        /// Files that a symbolic link brings in from elsewhere: hosts publish them, so they are there, and they are not
        /// read.
        var foreign: Set<Int> = []
        /// Folders that are symbolic links.
        var aliases: [String: String?] = [:]

        /// A symbolic link at a path of the folder.
        mutating func add(link path: String, in folder: String) {
            guard let real = realPath(folder + "/" + path), let root, let kind = fileStatus(real)?.kind else {
                return
            }
            let isInside = real.hasPrefix(root + "/")
            switch kind {
            case .file:
                if !isInside { foreign.insert(paths.count) }
                paths.append(path)
            case .folder:
                aliases[path] =
                    .some(real == root ? "" : isInside ? String(real.dropFirst(root.count + 1)) : nil)
            default: break
            }
        }
    }

    private func list(
        _ path: String, into listing: inout Listing, depth: Int, _ diagnostics: inout [Diagnostic]
    ) throws(FileError) {
        let prefix = path.isEmpty ? "" : path + "/"
        for name in try folderEntries(folder + "/" + path) {
            // `.well-known` is published, a repository or records of ours are not.
            if name.hasPrefix("."), name != ".well-known" { continue }
            let child = prefix + name
            // A symbolic link may lead out of the folder, or in a circle: it is not followed.
            guard let status = fileStatus(folder + "/" + child, followingLinks: false) else { continue }
            switch status.kind {
            case .folder:
                guard depth < Self.depthLimit else { continue }
                do { try list(child, into: &listing, depth: depth + 1, &diagnostics) } catch {
                    diagnostics.append(Diagnostic(.error, "content/unreadable", error.message))
                }
            case .file: listing.paths.append(child)
            case .symbolicLink: listing.add(link: child, in: folder)
            case .other: break
            }
        }
    }

    private func scan(_ i: Int, _ judge: LinkJudge) -> (PageScan?, Diagnostic?) {
        let path = judge.index.paths[i]
        let known = FileKind(path: path)
        if known == .other { return (nil, nil) }
        let bytes: [UInt8]
        do throws(FileError) {
            let limit = known == nil ? Self.unknownSizeLimit : Self.sizeLimit
            if let status = fileStatus(folder + "/" + path), status.size > limit { return (nil, nil) }
            bytes = try readFile(folder + "/" + path)
        } catch {
            return (nil, Diagnostic(.error, "content/unreadable", error.message))
        }
        let kind = FileKind(path: path, content: bytes.span)
        guard kind != .other else { return (nil, nil) }
        var facts = PageFacts()
        var scanner = FileScanner()
        scanner.scan(bytes.span, as: kind, into: &facts)
        return (
            judge.judge(facts, of: bytes.span, file: i, kind: kind, ownText: Self.ownText(of: bytes)), nil
        )
    }

    private static let mainStart = Array("<main".utf8)
    private static let mainEnd = Array("</main".utf8)

    /// The main part of a page, where it says which that is; its navigation leads everywhere.
    static func ownText(of html: [UInt8]) -> Range<Int>? {
        guard let start = html.firstIndex(of: mainStart.span),
            let end = html.firstIndex(of: mainEnd.span, from: start)
        else { return nil }
        return start..<end
    }

    /// A site whose start page says where it is published links to itself by that address as well.
    private func inferOrigin(_ paths: [String], _ rules: inout HostRules) {
        guard rules.origins.isEmpty, rules.basePath == "/",
            let first = paths.first(where: { rules.indexNames.contains($0) }),
            let bytes = try? readFile(folder + "/" + first)
        else { return }
        var facts = PageFacts()
        var scanner = FileScanner()
        scanner.scan(bytes.span, as: .html, into: &facts)
        guard let link = facts.links.first(where: { $0.relation == .canonical }) else { return }
        let url = Array(facts.text[Int(link.destination.lowerBound)..<Int(link.destination.upperBound)])
        let reference = URLReference(url.span)
        guard reference.scheme != nil, let authority = reference.authority else { return }
        var path = String(url[reference.path])
        for name in rules.indexNames where path.hasSuffix("/" + name) { path.removeLast(name.utf8.count) }
        rules.origins = [String(url[authority]).lowercased()]
        rules.sharesOrigin = true
        // What only sends the reader on names another page, such as `en/`; so does the path of a folder of the site.
        let below = path.drop { $0 == "/" }
        if facts.refresh == nil, path.hasSuffix("/"), !paths.contains(where: { $0.hasPrefix(below) }) {
            rules.basePath = path
        }
    }

    // MARK: Telling

    /// How messages name a file.
    package func displayPath(_ path: String) -> String {
        displayFolder.isEmpty ? path : displayFolder + "/" + path
    }

    /// Where byte ranges of a file stand.
    package func locate(_ path: String, _ ranges: [Range<Int>]) -> [Place] {
        let display = displayPath(path)
        guard ranges.contains(where: { $0 != 0..<0 }), let bytes = try? readFile(folder + "/" + path) else {
            return ranges.map { _ in Place(SourceLocation(path: display)) }
        }
        let lines = LineTable(bytes)
        return ranges.map {
            $0 == 0..<0
                ? Place(SourceLocation(path: display))
                : Place(lines.location(of: $0, in: bytes, path: display))
        }
    }

    /// The ids of a file, as text.
    package func ids(of path: String) -> [String] {
        guard let bytes = try? readFile(folder + "/" + path) else { return [] }
        return GalleyAudit.ids(of: bytes.span)
    }
}

/// The ids of a page that a fragment may name, as text.
package func ids(of html: Span<UInt8>) -> [String] {
    var tokenizer = HTMLTokenizer()
    var result: [String] = []
    while let tag = tokenizer.next(in: html) {
        guard !tag.isEndTag, tokenizer.templateDepth == 0 else { continue }
        for attribute in tokenizer.attributes {
            guard let value = attribute.value,
                html.equals("id", at: attribute.name)
                    || html.equals("name", at: attribute.name) && html.equals("a", at: tag.name)
            else { continue }
            var id: [UInt8] = []
            id.append(decodingAttribute: html, value)
            result.append(String(id))
        }
    }
    return result
}
