// What a mistyped path may have meant: a name like it in its folder, the same name elsewhere, a path like it.
//
// All paths are prepared once. A look-up that must compare names draws on a budget, so that a site with
// ten thousand pages and as many broken links is told of them in time, without a suggestion for each.

import GalleyCore

/// The paths of a site, to find the one that was meant.
package struct PathCandidates: Sendable {
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

    package init(_ paths: [String]) {
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
    package mutating func nearest(to path: String) -> String? {
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
