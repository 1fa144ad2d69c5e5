// What changed files may mean for a page whose own text is as it was.

import GalleyCore
import GalleySite

struct PageChange {
    /// Nothing but styles changed.
    var isOfStyles = true
    var touchesStyles = false
    /// Pictures, scripts and whatever else a page may show by its address.
    var touchesFiles = false

    static let unknown = PageChange(isOfStyles: false, touchesStyles: true, touchesFiles: true)

    init() {}

    private init(isOfStyles: Bool, touchesStyles: Bool, touchesFiles: Bool) {
        self.isOfStyles = isOfStyles
        self.touchesStyles = touchesStyles
        self.touchesFiles = touchesFiles
    }

    /// What a batch means that led from one snapshot to another.
    init(_ batch: Watcher.Batch, from before: SiteSnapshot?, to now: SiteSnapshot?) {
        guard !batch.isIncomplete else {
            self = .unknown
            return
        }
        let sites = [before, now].compactMap { $0?.site }
        for path in batch.paths {
            if splitExtension(fileName(path)).ext.lowercased() == "css" {
                touchesStyles = true
            } else if sites.contains(where: { Self.isCopy(path, in: $0) }) {
                isOfStyles = false
                touchesFiles = true
            } else if fileStatus(path)?.kind != .folder {
                // Of all else a page has text, which is compared. A folder came or was touched: what is in it is listed too.
                isOfStyles = false
            }
        }
    }

    /// Whether a site publishes a file as it is.
    private static func isCopy(_ path: String, in site: Site) -> Bool {
        let content = site.project.contentFolder + "/"
        guard path.hasPrefix(content) else { return false }
        return site.file(at: String(path.dropFirst(content.utf8.count))) != nil
    }
}
