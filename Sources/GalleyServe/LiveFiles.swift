// The files of a site in memory, as a browser gets them: each page with the script that follows its sources.

import GalleyCore
import GalleySite
import GalleyTemplate
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What requests see of a site that may be none, with what was found out about it.
struct PreviewedSite: Sendable {
    let snapshot: SiteSnapshot?
    fileprivate let nearest = NearestPages()

    init(_ snapshot: SiteSnapshot?) { self.snapshot = snapshot }
}

/// The pages near addresses that lead nowhere. Browsers ask for the same ones again and again, and each takes a look at
/// all pages.
private final class NearestPages: Sendable {
    typealias Page = (title: String, address: String)

    private static let limit = 256

    private let known = Mutex<[String: [Page]]>([:])

    func pages(near path: String, _ find: () -> [Page]) -> [Page] {
        if let pages = known.withLock({ $0[path] }) { return pages }
        let pages = find()
        known.withLock {
            if $0.count >= Self.limit { $0 = [:] }
            $0[path] = pages
        }
        return pages
    }
}

/// The files of a site, made when they are asked for.
struct LiveFiles: FileSource {
    let site: PreviewedSite
    /// The path of the output that a request is for, to say what is near it where there is nothing.
    let asked: String
    /// Whether a script or another page asks: it gets files that are copied as they are.
    var isPart = false

    func entry(at path: String) -> SourceEntry {
        guard let snapshot = site.snapshot else { return .nothing }
        guard !path.isEmpty else { return .folder }
        do throws(TemplateError) {
            switch try snapshot.file(at: path) {
            case .bytes(let bytes)?: return .file(ServedFile(bytes: served(bytes, path)))
            case .copy(let source)?:
                let entry = Self.open(source, in: snapshot.site.project)
                guard !isPart, let bytes = Self.html(of: entry, path) else { return entry }
                return .file(ServedFile(bytes: served(bytes, path)))
            // What is asked for without a slash may be a folder.
            case nil:
                return snapshot.isFolder(path)
                    ? .folder : path == "404.html" ? .file(ServedFile(bytes: plain404())) : .nothing
            }
        } catch {
            // Whoever mends the template sees the page by itself.
            return .file(ServedFile(bytes: Self.page(failing: error.diagnostic)))
        }
    }

    /// What a path shows, without the script: where there is nothing, that, and what is near.
    static func page(at path: String, in site: PreviewedSite) throws(TemplateError) -> [UInt8] {
        guard let snapshot = site.snapshot else { return [] }
        switch try snapshot.file(at: path) {
        case .bytes(let bytes)?: return bytes
        case .copy(let source)?: return html(of: open(source, in: snapshot.site.project), path) ?? []
        case nil:
            guard case .bytes(var bytes)? = try snapshot.file(at: "404.html") else { return [] }
            addNearest(to: &bytes, path, site)
            return bytes
        }
    }

    /// The fingerprint of what a path shows.
    static func fingerprint(of path: String, in site: PreviewedSite) -> String {
        fingerprint(of: (try? page(at: path, in: site)) ?? [])
    }

    /// Bytes with another text wherever they hold one.
    static func replacing(_ text: String, by other: String, in bytes: [UInt8]) -> [UInt8] {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            if bytes[i] == first, bytes[i...].starts(with: wanted) {
                result.append(utf8: other)
                i += wanted.count
            } else {
                result.append(bytes[i])
                i += 1
            }
        }
        return result
    }

    static func fingerprint(of bytes: [UInt8]) -> String {
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes.span)
        return fingerprint.text
    }

    private func served(_ bytes: [UInt8], _ path: String) -> [UInt8] {
        guard Self.isHTML(path) else { return bytes }
        var bytes = bytes
        if path == "404.html", asked != path { Self.addNearest(to: &bytes, asked, site) }
        return Self.following(bytes, Self.fingerprint(of: bytes))
    }

    private static func isHTML(_ path: String) -> Bool {
        ["html", "htm"].contains(splitExtension(fileName(path)).ext.lowercased())
    }

    /// The text of a copied page; nil for what is none, is sent from the disk, or is in UTF-16, where a script of
    /// single bytes would be none.
    private static func html(of entry: SourceEntry, _ path: String) -> [UInt8]? {
        guard isHTML(path), case .file(let file) = entry, case .bytes(let bytes) = file.content,
            !bytes.starts(with: [0xFE, 0xFF]), !bytes.starts(with: [0xFF, 0xFE])
        else { return nil }
        return bytes
    }

    /// A page with the script that follows its sources.
    static func following(_ bytes: [UInt8], _ fingerprint: String) -> [UInt8] {
        var script: [UInt8] = []
        script.append("<script src=\"")
        script.append(utf8: LivePreview.folder)
        script.append("live.js\" data-page=\"")
        script.append(utf8: fingerprint)
        script.append("\"></script>\n")
        var bytes = bytes
        bytes.insert(contentsOf: script, at: last("</body>", in: bytes) ?? bytes.count)
        return bytes
    }

    private static func last(_ text: String, in bytes: [UInt8]) -> Int? {
        let wanted = Array(text.utf8)
        guard bytes.count >= wanted.count else { return nil }
        return (0...(bytes.count - wanted.count)).reversed().first {
            bytes[$0] == wanted[0] && bytes[$0..<$0 + wanted.count].elementsEqual(wanted)
        }
    }

    private static func addNearest(to bytes: inout [UInt8], _ asked: String, _ site: PreviewedSite) {
        guard let snapshot = site.snapshot else { return }
        let near = site.nearest.pages(near: asked) {
            let near = snapshot.site.pages(near: asked).map { (title: $0.title, address: $0.address) }
            return near.isEmpty ? folder(around: asked, snapshot) : near
        }
        guard !near.isEmpty, let place = last("</main>", in: bytes) else { return }
        var html: [UInt8] = []
        html.append(
            "<div class=\"content\" style=\"margin-block-start: 1.5rem\"><p>Near this address:</p>\n<ul>\n")
        for page in near {
            html.append("<li><a href=\"")
            html.append(escaping: snapshot.site.configuration.basePath + page.address)
            html.append("\">")
            html.append(escaping: page.title)
            html.append("</a></li>\n")
        }
        html.append("</ul></div>\n")
        bytes.insert(contentsOf: html, at: place)
    }

    /// Names are not always near one another; the folder that a path would lie in is.
    private static func folder(around path: String, _ snapshot: SiteSnapshot) -> [(
        title: String, address: String
    )] {
        var folder = path
        while !folder.isEmpty {
            folder = parentFolder(folder)
            let index = folder.isEmpty ? "index.html" : folder + "/index.html"
            if let page = snapshot.site.page(at: index).map({ snapshot.site.pages[$0] }) {
                return [(page.title, String(page.address.encoded))]
            }
        }
        return []
    }

    private func plain404() -> [UInt8] { Self.page("Not found", "There is no such page.") }

    /// A page of the preview's own, which follows the sources as well.
    static func page(_ title: String, _ sentence: String) -> [UInt8] {
        guard case .bytes(let bytes, _) = Response.page(200, title, [sentence]).body else { return [] }
        return following(bytes, noFingerprint)
    }

    /// What such a page says that it shows: nothing of the site.
    static let noFingerprint = "none"

    /// The page in the place of one whose template stumbles over it.
    private static func page(failing problem: Diagnostic) -> [UInt8] {
        guard
            case .bytes(var bytes, _) = Response.page(200, "This page cannot be made", [problem.message]).body
        else { return [] }
        var frame: [UInt8] = []
        frame.append("<p><code>")
        frame.append(escaping: problem.location?.text ?? "")
        frame.append("</code></p>\n<pre style=\"overflow-x: auto\">")
        frame.append(escaping: problem.frame)
        frame.append("</pre>\n")
        for line in problem.help {
            frame.append("<p>")
            frame.append(escaping: line)
            frame.append("</p>\n")
        }
        bytes.insert(contentsOf: frame, at: last("</html>", in: bytes) ?? bytes.count)
        return following(bytes, noFingerprint)
    }

    /// Opens a file that the site publishes as it is. Which those are, the scan of the content folder has decided; where a
    /// link was put since, it is not followed out of the folder.
    private static func open(_ source: String, in project: Project) -> SourceEntry {
        guard !project.configuration.followSymlinks else {
            let file = OpenFile(descriptor: descriptor(project.contentFolder + "/" + source))
            var status = stat()
            guard file.descriptor >= 0, fstat(file.descriptor, &status) == 0,
                status.st_mode & S_IFMT == S_IFREG
            else { return .nothing }
            let time = "\(status.st_mtim.tv_sec)-\(status.st_mtim.tv_nsec)-\(status.st_size)"
            return inMemory(
                ServedFile(
                    content: .file(file), size: Int(status.st_size),
                    entityTag: EntityTag(time, isWeak: true)))
        }
        let folder = FolderFiles(project.contentFolder, isHidden: { _ in false })
        guard case .file(let file) = folder.entry(at: source) else {
            return .nothing
        }
        return inMemory(file)
    }

    /// An editor may write a file while it is sent, so it is read whole; big ones are sent from the disk.
    private static func inMemory(_ file: ServedFile) -> SourceEntry {
        guard file.size <= 4 << 20, case .file(let opened) = file.content else { return .file(file) }
        return .file(ServedFile(bytes: opened.bytes(file.size, at: 0)))
    }

    private static func descriptor(_ file: String) -> Int32 {
        #if canImport(Darwin)
            Darwin.open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        #elseif canImport(Musl)
            Musl.open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        #else
            Glibc.open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        #endif
    }
}
