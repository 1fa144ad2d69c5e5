// What a mistyped path may have meant: a name like it in its folder, the same name elsewhere, a path like it.
//
// All paths are prepared once. A look-up that must compare names draws on a budget, so that a site with
// ten thousand pages and as many broken links is told of them in time, without a suggestion for each.

import GalleyCore

/// The paths of a site, to find the one that was meant.
struct LinkCandidates: Sendable {
    private let paths: [String]
    private let folders: [String: Folder]
    /// The shortest path with a name, by stem and extension, and by stem alone; in lower case.
    private var byName: [String: String] = [:]
    private var byStem: [String: String] = [:]
    private let all: Candidates
    /// What was found before: a wrong link is often repeated.
    private var known: [String: String?] = [:]
    private var budget = Candidates.budget

    /// What stands in one folder.
    private struct Folder {
        /// Indices of paths and their stems, by extension in lower case; all of them under nil.
        var byExtension: [String?: (paths: [Int], stems: Candidates)] = [:]
        /// The first path of those whose names have the same letters.
        var byLetters: [String: Int] = [:]
    }

    init(_ paths: [String]) {
        self.paths = paths
        all = Candidates(paths)
        var inFolder: [String: [Int]] = [:]
        for (i, path) in paths.enumerated() {
            inFolder[parentFolder(path).lowercased(), default: []].append(i)
            let name = fileName(path).lowercased()
            func isShorter(than other: String?) -> Bool {
                other.map { path.utf8.count < $0.utf8.count } ?? true
            }
            if isShorter(than: byName[name]) { byName[name] = path }
            let stem = splitExtension(name).stem
            if isShorter(than: byStem[stem]) { byStem[stem] = path }
        }
        folders = inFolder.mapValues { indices in
            var folder = Folder()
            var groups: [String?: [Int]] = [nil: indices]
            for i in indices {
                let (stem, ext) = splitExtension(fileName(paths[i]))
                groups[ext.lowercased(), default: []].append(i)
                let letters = Self.letters(stem)
                if folder.byLetters[letters] == nil { folder.byLetters[letters] = i }
            }
            folder.byExtension = groups.mapValues { group in
                (group, Candidates(group.map { splitExtension(fileName(paths[$0])).stem }))
            }
            return folder
        }
    }

    /// The path that was probably meant.
    mutating func nearest(to path: String) -> String? {
        if let found = known[path] { return found }
        let found = search(path)
        known[path] = .some(found)
        return found
    }

    private mutating func search(_ path: String) -> String? {
        let name = fileName(path).lowercased()
        let (stem, ext) = splitExtension(name)
        // In the folder it was looked for: a slip of the keyboard.
        if let folder = folders[parentFolder(path).lowercased()] {
            if let alike = folder.byExtension[ext.isEmpty ? nil : ext],
                let meant = alike.stems.nearest(to: stem, budget: &budget)
            {
                return paths[alike.paths[meant]]
            }
            let letters = Self.letters(stem)
            if !letters.isEmpty, let same = folder.byLetters[letters] { return paths[same] }
        }
        // Elsewhere under the same name: it moved, or the way to it is wrong.
        if stem != "index", stem != "readme", let moved = ext.isEmpty ? byStem[stem] : byName[name] {
            return moved
        }
        guard let meant = all.nearest(to: path, budget: &budget) else { return nil }
        // Folders that are alike make no other file of it.
        let other = fileName(paths[meant]).lowercased()
        return isLike(stem, splitExtension(other).stem) ? paths[meant] : nil
    }

    /// `build-structure.md` and `buildstructure.md` differ in nothing that counts.
    private static func letters(_ stem: String) -> String {
        String(stem.lowercased().utf8.filter { $0 != 0x2D && $0 != 0x5F && $0 != 0x20 })
    }
}

/// The ids of pages, to find the one that was meant.
struct AnchorCandidates {
    private let pages: [Page]
    private var byPage: [Int: Candidates] = [:]
    private var known: [Key: String?] = [:]
    private var budget = Candidates.budget

    private struct Key: Hashable {
        var page: Int
        var id: String
    }

    init(_ pages: [Page]) { self.pages = pages }

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
