// The audit of Markdown that is no site: a repository's README, a folder of notes, as a forge shows it.
//
// Links are looked up from the file, on the disk, below one root. Names are compared with what the folders list, so
// that a capital letter counts where the file system would not mind.

import GalleyAudit
import GalleyCore
import GalleyData
import GalleyMarkdown

/// Audits Markdown files.
package struct MarkdownAudit: Sendable {
    /// Absolute path of the folder that `/` stands for; nothing outside it is looked at.
    package var root: String
    /// Relative to the root.
    package var files: [String]
    package var options = MarkdownOptions()
    package var jobs = availableCores()
    package var keepsExternals = false
    package var asksLocalHosts = false

    package init(root: String, files: [String]) {
        self.root = root
        self.files = files
    }

    /// What the files say, and how they are tied together.
    package struct Result: Sendable {
        package var audit: SiteAudit
        /// What is wrong with the Markdown itself, and files that cannot be read.
        package var diagnostics: [Diagnostic]
        /// By file of the audit's index; nil for those that are not Markdown.
        package var documents: [Document?]
        /// How many of them were asked for; the others are only linked to.
        package var count: Int
    }

    package func run() -> Result {
        var result = Result(
            audit: SiteAudit(judge: LinkJudge(index: SiteIndex(paths: [], rules: HostRules())), scans: []),
            diagnostics: [], documents: [], count: files.count)
        var documents: [String: Document] = [:]
        for (path, outcome) in zip(files, parallelMap(files.count, jobs: jobs) { read(files[$0]) }) {
            switch outcome {
            case .success(let document):
                documents[path] = document
                result.diagnostics += document.diagnostics
            case .failure(let error):
                result.diagnostics.append(
                    Diagnostic(
                        .error, "content/unreadable", "cannot read the file: \(error.reason)",
                        at: SourceLocation(path: path)))
            }
        }
        var names = FolderNames(root: root)
        var linked: Set<String> = []
        for (path, document) in documents {
            for target in targets(of: document, at: path) where names.contains(target) {
                linked.insert(target)
            }
        }
        // A page that is only linked to is read for its ids.
        for path in linked.sorted() where Self.isMarkdown(path) && documents[path] == nil {
            if case .success(let document) = read(path) { documents[path] = document }
        }
        let paths = files + names.files.subtracting(files).sorted()
        var rules = HostRules()
        rules.indexNames = ["README.md", "readme.md", "index.md"]
        rules.cleanURLs = false
        rules.listsFolders = true
        rules.holdsSources = true
        rules.pageExtensions = Set(SiteLoader.markdownExtensions)
        var judge = LinkJudge(index: SiteIndex(paths: paths, rules: rules), keepsExternals: keepsExternals)
        judge.asksLocalHosts = asksLocalHosts
        let shared = judge
        result.documents = paths.map { documents[$0] }
        let found = result.documents
        let asked = files.count
        let scans = parallelMap(paths.count, jobs: jobs) { i -> PageScan? in
            guard let document = found[i] else { return nil }
            var facts = PageFacts()
            facts.add(document, links: i < asked)
            let nothing: [UInt8] = []
            return shared.judge(facts, of: nothing.span, file: i, kind: .html, ownText: nil)
        }
        result.audit = SiteAudit(judge: judge, scans: scans)
        return result
    }

    private static func isMarkdown(_ path: String) -> Bool {
        SiteLoader.markdownExtensions.contains(splitExtension(fileName(path)).ext.lowercased())
    }

    private func read(_ path: String) -> Swift.Result<Document, FileError> {
        do throws(FileError) {
            let source = try readFile(root + "/" + path)
            var ignored: [Diagnostic] = []
            // Front matter is not this audit's to judge.
            let (_, bodyStart) = PageMetadata.read(source, path: path, diagnostics: &ignored)
            return .success(Document(markdown: source, bodyStart: bodyStart, path: path, options: options))
        } catch {
            return .failure(error)
        }
    }

    /// The paths below the root that a document's relative links name.
    private func targets(of document: Document, at path: String) -> [String] {
        let folder = Array(parentFolder(path).utf8)
        var result: [String] = []
        for link in document.links {
            let destination = Array(document.destination(of: link))
            let reference = URLReference(destination.span)
            guard reference.isRelative, !reference.path.isEmpty else { continue }
            var decoded: [UInt8] = []
            decoded.append(percentDecoding: destination.span, reference.path)
            var resolved: [UInt8] = []
            guard resolve(decoded.span, inFolder: folder.span, into: &resolved), !resolved.contains(0) else {
                continue
            }
            result.append(String(resolved))
            // An address of the site that the files are made into.
            if decoded.first == UInt8(ascii: "/") { result += SiteIndex.sources(of: String(resolved)) }
        }
        return result
    }

    /// All Markdown files below a folder, relative to it; hidden ones and packages of other people are left out.
    package static func files(below folder: String) throws(FileError) -> [String] {
        var result: [String] = []
        try list(folder, "", into: &result, depth: 0)
        return result
    }

    private static func list(
        _ folder: String, _ path: String, into result: inout [String], depth: Int
    ) throws(FileError) {
        for name in try folderEntries(path.isEmpty ? folder : folder + "/" + path) {
            if name.hasPrefix(".") || name == "node_modules" || name == "vendor" { continue }
            let child = path.isEmpty ? name : path + "/" + name
            switch fileStatus(folder + "/" + child, followingLinks: false)?.kind {
            case .folder where depth < 64: try list(folder, child, into: &result, depth: depth + 1)
            case .file where isMarkdown(child): result.append(child)
            default: break
            }
        }
    }
}

extension PageFacts {
    /// The facts of a document; a link's offset is its place among the document's links.
    fileprivate mutating func add(_ document: Document, links wantsLinks: Bool) {
        ids = document.ids.map { id in
            var id = id
            return id.withUTF8 { PageFacts.fingerprint(ofID: $0.span) }
        }
        guard wantsLinks else { return }
        for (i, link) in document.links.enumerated() {
            let element: LinkElement =
                switch link.kind {
                case .hyperlink: .a
                case .image: .image
                case .resource: .other
                }
            let start = Int32(text.count)
            text += document.destination(of: link)
            var found = FoundLink(
                element: element, offset: i, length: 1, destination: start..<Int32(text.count))
            // In raw HTML `#` is how people write a button.
            found.isControl = link.isRawHTML && text[Int(start)...].elementsEqual("#".utf8)
            self.links.append(found)
        }
    }
}

/// What the folders below a root list, as far as anybody asked.
private struct FolderNames {
    let root: String
    private let realRoot: String
    /// The files of the folders that were looked at, relative to the root.
    private(set) var files: Set<String> = []
    private var folders: [String: [String: FileStatus.Kind]] = [:]

    init(root: String) {
        self.root = root
        realRoot = realPath(root) ?? root
    }

    /// Whether there is a file or folder of exactly this path.
    mutating func contains(_ path: String) -> Bool {
        var folder = ""
        for part in path.split(separator: "/") {
            guard let kind = names(in: folder)[String(part)] else {
                listLikely(path.dropFirst(folder.isEmpty ? 0 : folder.count + 1), in: folder)
                return false
            }
            folder = folder.isEmpty ? String(part) : folder + "/" + part
            if kind != .folder { return folder == path }
        }
        // A folder is there if it can be listed; what is in it makes it known.
        _ = names(in: folder)
        return true
    }

    /// Lists the folders that a path with other capital letters may have meant, so that it can be told.
    private mutating func listLikely(_ rest: Substring, in folder: String) {
        var folder = folder
        for part in rest.split(separator: "/").dropLast() {
            let names = names(in: folder)
            let same = names.filter { $0.value == .folder && $0.key.lowercased() == part.lowercased() }
            guard same.count == 1, let name = same.first?.key else { return }
            folder = folder.isEmpty ? name : folder + "/" + name
        }
        _ = names(in: folder)
    }

    private mutating func names(in folder: String) -> [String: FileStatus.Kind] {
        if let known = folders[folder] { return known }
        var result: [String: FileStatus.Kind] = [:]
        let path = folder.isEmpty ? root : root + "/" + folder
        for name in (try? folderEntries(path)) ?? [] {
            guard let status = fileStatus(path + "/" + name, followingLinks: false) else { continue }
            var kind = status.kind
            if kind == .symbolicLink {
                guard let real = realPath(path + "/" + name), real.hasPrefix(realRoot + "/"),
                    let target = fileStatus(real)
                else { continue }
                kind = target.kind
            }
            result[name] = kind
            if kind == .file { files.insert(folder.isEmpty ? name : folder + "/" + name) }
        }
        folders[folder] = result
        return result
    }
}
