// What changed files may mean for a page whose own text is as it was.
//
// A page shows a file of the site that it names. It may also be shown by a style sheet or loaded by a script that the page has
// in its turn: where one of those names it, any page may show it.

import GalleyCore
import GalleySite

struct PageChange {
    /// Nothing but styles changed.
    private(set) var isOfStyles = true
    private(set) var touchesStyles = false
    /// Names of pictures, scripts and whatever else a page may show by its address, as addresses write them and as people do.
    private var names: Set<[UInt8]> = []
    /// Whether any page may show what changed.
    private var touchesAll = false

    init() {}

    /// What a batch means that led from one snapshot to another.
    init(_ batch: Watcher.Batch, from before: SiteSnapshot?, to now: SiteSnapshot?) {
        guard !batch.isIncomplete else {
            (isOfStyles, touchesStyles, touchesAll) = (false, true, true)
            return
        }
        let sites = [before, now].compactMap { $0?.site }
        for path in batch.paths {
            if splitExtension(fileName(path)).ext.lowercased() == "css" {
                touchesStyles = true
            } else if sites.contains(where: { Self.isCopy(path, in: $0) }) {
                add(path)
            } else {
                let status = fileStatus(path)
                // Of all else a page has text, which is compared. A folder came or was touched: what is in it is listed too.
                guard status?.kind != .folder else { continue }
                isOfStyles = false
                guard status == nil, let before else { continue }
                // It may have been a folder.
                for file in Self.copies(below: path, in: before.site) { add(file) }
            }
        }
        touchesAll = touchesAll || names.count > Self.nameLimit
        guard !names.isEmpty, !touchesAll, let now else { return }
        touchesAll = isNamedByOthers(now.site)
    }

    /// Whether a page, of which these are the bytes, may show what changed.
    func touchesFiles(of page: [UInt8]) -> Bool { touchesAll || names(in: page) }

    private mutating func add(_ path: String) {
        isOfStyles = false
        let name = fileName(path)
        names.insert(Array(name.utf8))
        var address: [UInt8] = []
        address.append(escaping: percentEncoded(name))
        names.insert(address)
    }

    private func names(in bytes: [UInt8]) -> Bool {
        names.contains { bytes.firstIndex(of: $0.span) != nil }
    }

    // MARK: Style sheets and scripts

    /// More names than these are not looked for one by one.
    private static let nameLimit = 64
    /// More style sheets and scripts than these are not read.
    private static let readerLimit = 64
    private static let sizeLimit = 1 << 20

    /// Whether a style sheet, a script or a page that is copied names what changed.
    private func isNamedByOthers(_ site: Site) -> Bool {
        let theme = site.configuration.theme
        let everywhere =
            [theme.logo, theme.logoDark, theme.favicon].compactMap { $0 } + theme.stylesheets + theme.scripts
        if everywhere.contains(where: { names.contains(Array(fileName($0).utf8)) }) { return true }
        if site.theme.assets.contains(where: { Self.isReader($0.path) && names(in: $0.bytes) }) {
            return true
        }
        let readers = site.files.filter(Self.isReader)
        guard readers.count <= Self.readerLimit else { return true }
        return readers.contains { path in
            guard let bytes = try? readFile(site.project.contentFolder + "/" + path, limit: Self.sizeLimit)
            else {
                return false
            }
            return bytes.count == Self.sizeLimit || names(in: bytes)
        }
    }

    /// Whether a file may name others that a page shows.
    private static func isReader(_ path: String) -> Bool {
        ["css", "js", "mjs", "html", "svg", "json"].contains(splitExtension(fileName(path)).ext.lowercased())
    }

    // MARK: Copies

    /// Whether a site publishes a file as it is.
    private static func isCopy(_ path: String, in site: Site) -> Bool {
        GalleyCore.path(path, below: site.project.contentFolder).flatMap { site.file(at: $0) } != nil
    }

    /// The files that a site published out of a folder as they were.
    private static func copies(below folder: String, in site: Site) -> [String] {
        guard let folder = path(folder, below: site.project.contentFolder) else { return [] }
        return Array(site.files.lazy.filter { path($0, below: folder) != nil }.prefix(nameLimit + 1))
    }
}
