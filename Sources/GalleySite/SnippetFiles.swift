// The files that snippets come from: looked for in the folders of the configuration, read once, and never from outside the
// repository that the project lies in.

import GalleyCore
import GalleyMarkdown
import Synchronization

/// Finds the files of snippets, and keeps them as long as a site is made.
final class SnippetFiles: SnippetSource {
    private let root: String
    private let content: String
    private let folders: [String]
    /// Nothing above it is read; every symbolic link followed.
    private let boundary: String
    private let isRepository: Bool
    private let known = Mutex<[PathKey: Result<SnippetFile, SnippetProblem>?]>([:])
    private let listings = Mutex<[PathKey: [String]]>([:])
    /// What stood at the paths that were looked at, before it was read.
    private let looked = Mutex<[PathKey: SnippetLookup]>([:])

    /// No snippet is larger.
    private static let maximumSize = 4 << 20
    private static let maximumPath = 1024

    init(_ project: Project) {
        root = cleanedPath(project.root)
        content = cleanedPath(project.contentFolder)
        folders = project.configuration.snippets.paths.map { cleanedPath(project.absolute($0)) }
        let real = realPath(project.root) ?? project.root
        let repository = GalleySite.repository(around: real)
        boundary = repository ?? real
        isRepository = repository != nil
    }

    // MARK: Finding

    func file(
        _ path: String, for asking: String, _ origin: SnippetOrigin, lookups: inout Set<PathKey>
    ) -> Result<SnippetFile, SnippetProblem> {
        guard path.utf8.count <= Self.maximumPath, !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
        else {
            return .failure(SnippetProblem("snippet/missing-file", "this is no path of a file"))
        }
        if path.hasPrefix("https://") || path.hasPrefix("http://") {
            return .failure(
                SnippetProblem(
                    "snippet/missing-file",
                    "`\(path)` is on another host, and snippets are files of the project",
                    help: ["put a copy into the project"], isMissing: true))
        }
        let places = path.hasPrefix("/") ? [""] : self.places(origin, own: parentFolder(asking))
        var refused: SnippetProblem?
        for place in places {
            let candidate = cleanedPath(path.hasPrefix("/") ? path : place + "/" + path)
            lookups.insert(PathKey(candidate))
            switch read(candidate, path) {
            case .success(let file)?: return .success(file)
            case .failure(let problem)?: refused = refused ?? problem
            case nil: continue
            }
        }
        return .failure(refused ?? missing(path, in: places))
    }

    private func places(_ origin: SnippetOrigin, own: String) -> [String] {
        switch origin {
        case .paths: folders + [own]
        case .neighbours: [own] + folders
        case .content: [content]
        }
    }

    func names(in folder: String, lookups: inout Set<PathKey>) -> [String] {
        lookups.insert(PathKey(folder))
        let names = names(in: folder)
        looked.withLock { $0[PathKey(folder)] = SnippetLookup(folder, names: names) }
        return names
    }

    /// What stood at a path when it was looked at.
    func lookup(_ path: PathKey) -> SnippetLookup {
        looked.withLock { $0[path] } ?? SnippetLookup(path.path)
    }

    private func names(in folder: String) -> [String] {
        let key = PathKey(folder)
        if let known = listings.withLock({ $0[key] }) { return known }
        var names: [String] = []
        if let real = realPath(folder), isInside(real) { names = (try? folderEntries(folder)) ?? [] }
        listings.withLock { $0[key] = names }
        return names
    }

    /// A file; nil where nothing stands at the path.
    private func read(_ candidate: String, _ path: String) -> Result<SnippetFile, SnippetProblem>? {
        let key = PathKey(candidate)
        if let known = known.withLock({ $0[key] }) { return known }
        // Taken before the bytes are: what changes in between has another the next time.
        let lookup = SnippetLookup(candidate)
        looked.withLock { $0[key] = $0[key] ?? lookup }
        let outcome = readAnew(candidate, path)
        known.withLock { $0[key] = .some(outcome) }
        return outcome
    }

    private func readAnew(_ candidate: String, _ path: String) -> Result<SnippetFile, SnippetProblem>? {
        guard let real = realPath(candidate) else { return nil }
        func failure(_ rule: String, _ message: String, _ help: [String] = []) -> Result<
            SnippetFile, SnippetProblem
        > {
            .failure(SnippetProblem("snippet/" + rule, message, help: help))
        }
        guard isInside(real) else {
            return failure(
                "outside",
                "`\(path)` lies outside the \(isRepository ? "repository" : "project"), and is not read",
                [
                    isRepository
                        ? "snippets come from the folder with `.git` and those below it"
                        : "without a `.git`, snippets come from the project's folder and those below it"
                ])
        }
        guard fileStatus(real)?.kind == .file else {
            // A folder of that name may stand before the file in another place.
            return nil
        }
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try readFile(real, limit: Self.maximumSize + 1)
        } catch {
            return failure("unreadable", "cannot read `\(path)`: \(error.reason)")
        }
        guard bytes.count <= Self.maximumSize else {
            return failure("too-large", "`\(path)` is larger than \(Self.maximumSize >> 20) MB")
        }
        guard isText(bytes) else {
            return failure("no-text", "`\(path)` is no text in UTF-8")
        }
        return .success(SnippetFile(path: display(candidate), file: candidate, bytes: bytes))
    }

    /// Whether a file, wherever links lead, is one that pages may show; one that is not there is.
    func mayShow(_ path: String) -> Bool { realPath(path).map(isInside) ?? true }

    private func isInside(_ real: String) -> Bool {
        let isBelow = real == boundary || real.hasPrefix(boundary == "/" ? "/" : boundary + "/")
        // What Git keeps of a repository may be more than is published.
        return isBelow
            && !real.utf8.dropFirst(boundary.utf8.count).split(separator: UInt8(ascii: "/")).contains {
                $0.elementsEqual(".git".utf8)
            }
    }

    private func isText(_ bytes: [UInt8]) -> Bool {
        if bytes.contains(0) { return false }
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
            return true
        } catch {
            return false
        }
    }

    /// Files that are to stand below each page, and cannot.
    func missing(_ appended: [String], _ project: Project) -> [Diagnostic] {
        appended.compactMap { path in
            var lookups: Set<PathKey> = []
            guard
                case .failure(let problem) = file(path, for: content + "/index.md", .paths, lookups: &lookups)
            else {
                return nil
            }
            let file = project.configuration.file
            let node = file?.root?["markdown"]?["snippet_append"]
            return Diagnostic(
                problem.isMissing ? project.configuration.snippets.missing : .error, problem.id,
                problem.message,
                at: node.flatMap { file?.location(of: $0) }, help: problem.help)
        }
    }

    // MARK: Messages

    /// How messages name a file: as seen from the project.
    private func display(_ file: String) -> String {
        if file.hasPrefix(root + "/") { return String(file.dropFirst(root.count + 1)) }
        return pathOutside(root, to: file)
    }

    private func missing(_ path: String, in places: [String]) -> SnippetProblem {
        let name = fileName(path)
        for place in places {
            let folder = parentFolder(cleanedPath(path.hasPrefix("/") ? path : place + "/" + path))
            if let near = nearest(to: name, among: names(in: folder)) {
                let start = path.dropLast(name.count)
                return SnippetProblem(
                    "snippet/missing-file", "there is no file `\(path)`",
                    help: ["did you mean `\(start)\(near)`?"],
                    isMissing: true)
            }
        }
        let shown = places.map { $0 == root ? "the project's folder" : "`" + display($0) + "`" }
        return SnippetProblem(
            "snippet/missing-file", "there is no file `\(path)`",
            help: path.hasPrefix("/") ? [] : ["it was looked for in " + shown.joined(separator: " and in ")],
            isMissing: true)
    }
}

/// An absolute path without `.` and `..`, as it reads.
func cleanedPath(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
        if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
}

/// What decided about a page's text besides its file: a file, a folder's names, or that nothing is there.
struct SnippetLookup: Sendable {
    let path: String
    private let stamp: FileStamp?
    private let isAbsent: Bool
    /// Of a folder.
    private let names: [String]?

    init(_ path: String, names: [String]? = nil) {
        self.path = path
        self.names = names
        stamp = FileStamp(path)
        isAbsent = fileStatus(path) == nil
    }

    /// Whether nothing has changed there since.
    var isCurrent: Bool {
        if let names { return (try? folderEntries(path)) ?? [] == names }
        if isAbsent { return fileStatus(path) == nil }
        return stamp != nil && FileStamp(path) == stamp
    }

    /// Whether a change of a path may be one of this.
    func isTouched(by changed: String) -> Bool {
        path == changed || path.hasPrefix(changed + "/") || parentFolder(changed) == path
    }
}

extension [Diagnostic] {
    /// What is wrong in a snippet is so on each page that has it, and is told once.
    var withoutRepeats: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return filter { seen.insert($0).inserted }
    }
}
