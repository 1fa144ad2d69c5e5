// What a mistyped link of the author's may have meant, and why a file that is there is no part of the site.

import GalleyAudit
import GalleyCore

/// The ids of pages, to find the one that was meant.
struct AnchorCandidates {
    private let pages: [Page]
    private var byPage: [Int: Candidates] = [:]
    private var known: [Key: String?] = [:]
    private var budget = Candidates.budget
    private var certain: [Int: MeantIDs] = [:]
    private var certainBudget = Candidates.budget

    private struct Key: Hashable {
        var page: Int
        var id: String
    }

    init(_ pages: [Page]) { self.pages = pages }

    /// The one id that can have been meant; nil where it is not certain.
    mutating func meant(by id: String, of page: Int) -> String? {
        let ids = certain[page] ?? MeantIDs(pages[page].document.ids)
        certain[page] = ids
        return ids.meant(by: id, budget: &certainBudget)
    }

    mutating func nearest(to id: String, of page: Int) -> String? {
        let key = Key(page: page, id: id)
        if let found = known[key] { return found }
        let candidates = byPage[page] ?? Candidates(pages[page].document.ids)
        byPage[page] = candidates
        let found = candidates.nearest(to: id, budget: &budget).map { pages[page].document.ids[$0] }
        known[key] = .some(found)
        return found
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

/// Why a path of the content folder is no page and no file of the site although something is there.
enum LeftOut: Sendable {
    case excluded, hidden, folderWithoutPages, other

    /// `path` is relative to the content folder `folder` and inside it. Nil where nothing is there.
    init?(_ path: String, in folder: String, exclude: [Glob]) {
        guard !path.isEmpty, !path.utf8.contains(0), let status = fileStatus(folder + "/" + path) else {
            return nil
        }
        if exclude.contains(where: { $0.matches(path) }) {
            self = .excluded
        } else if path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
            self = .hidden
        } else {
            self = status.kind == .folder ? .folderWithoutPages : .other
        }
    }

    /// What is wrong with a link to it, and what to do.
    func problem(_ written: String) -> (message: String, help: String) {
        switch self {
        case .excluded:
            (
                "`\(written)` is left out by `exclude`",
                "take it out of `exclude` in galley.yml, or remove the link"
            )
        case .hidden:
            ("`\(written)` is left out: its path has a name that starts with a dot", "rename it")
        case .folderWithoutPages:
            ("the folder `\(written)` has no page", "put an `index.md` into it, or link to a file in it")
        case .other:
            (
                "`\(written)` is there, but is no part of the site",
                "another report may tell why; an output or theme folder is never content"
            )
        }
    }
}
