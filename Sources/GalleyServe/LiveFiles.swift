// The files of a site in memory, as a browser gets them: each page with the script that follows its sources.

import GalleyCore
import GalleySite
import GalleyTemplate

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The files of a site, made when they are asked for.
struct LiveFiles: FileSource {
    let snapshot: SiteSnapshot
    /// The path that the site is served below.
    let basePath: String
    /// The path of the output that a request is for, to say what is near it where there is nothing.
    let asked: String

    func entry(at path: String) -> SourceEntry {
        guard !path.isEmpty else { return .folder }
        do throws(TemplateError) {
            switch try snapshot.file(at: path) {
            case .bytes(let bytes)?: return .file(ServedFile(bytes: served(bytes, path)))
            case .copy(let file)?: return Self.open(file, path)
            // What is asked for without a slash may be a folder.
            case nil:
                return snapshot.isFolder(path)
                    ? .folder : path == "404.html" ? .file(ServedFile(bytes: plain404())) : .nothing
            }
        } catch {
            // Whoever mends the template sees the page by itself.
            return .file(
                ServedFile(bytes: Self.page("This page cannot be made", error.diagnostic.message, path)))
        }
    }

    /// The fingerprint of what a path shows, without what is added here; of nothing where there is nothing.
    static func fingerprint(of path: String, in snapshot: SiteSnapshot?) -> String {
        guard case .bytes(let bytes)? = try? snapshot?.file(at: path) else { return fingerprint(of: []) }
        return fingerprint(of: bytes)
    }

    private static func fingerprint(of bytes: [UInt8]) -> String {
        var fingerprint = Fingerprint()
        fingerprint.combine(bytes.span)
        return fingerprint.text
    }

    private func served(_ bytes: [UInt8], _ path: String) -> [UInt8] {
        guard path.hasSuffix(".html") else { return bytes }
        let shown = path == asked ? Self.fingerprint(of: bytes) : Self.fingerprint(of: asked, in: snapshot)
        var bytes = bytes
        if path == "404.html", asked != path { addNearest(to: &bytes) }
        return Self.following(bytes, shown)
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

    private func addNearest(to bytes: inout [UInt8]) {
        let near = snapshot.site.pages(near: asked)
        guard !near.isEmpty, let place = Self.last("</main>", in: bytes) else { return }
        var html: [UInt8] = []
        html.append("<div class=\"content\"><p>Near this address:</p>\n<ul>\n")
        for page in near {
            html.append("<li><a href=\"")
            html.append(escaping: basePath + page.address)
            html.append("\">")
            html.append(escaping: page.title)
            html.append("</a></li>\n")
        }
        html.append("</ul></div>\n")
        bytes.insert(contentsOf: html, at: place)
    }

    private func plain404() -> [UInt8] { Self.page("Not found", "There is no such page.", "404.html") }

    /// A page of the preview's own, which follows the sources as well.
    static func page(_ title: String, _ sentence: String, _ path: String) -> [UInt8] {
        guard case .bytes(let bytes, _) = Response.page(200, title, [sentence]).body else { return [] }
        return following(bytes, "none")
    }

    /// Opens a file that the site publishes as it is: which those are, the scan of the content folder has decided.
    private static func open(_ file: String, _ path: String) -> SourceEntry {
        let opened = OpenFile(descriptor: Self.descriptor(file))
        guard opened.descriptor >= 0 else { return .nothing }
        var status = stat()
        guard fstat(opened.descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return .nothing
        }
        // Read whole: an editor may write it while it is sent, and pages of other kinds than HTML are small. Big ones are sent
        // from the disk.
        guard status.st_size <= 4 << 20, let bytes = opened.read(Int(status.st_size), at: 0) else {
            let time = "\(status.st_mtim.tv_sec)-\(status.st_mtim.tv_nsec)-\(status.st_size)"
            return .file(
                ServedFile(
                    content: .file(opened), size: Int(status.st_size),
                    entityTag: EntityTag(time, isWeak: true)))
        }
        return .file(ServedFile(bytes: bytes))
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
