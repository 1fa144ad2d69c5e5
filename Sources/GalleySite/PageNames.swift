// What wiki links call pages and files: by title, or by file name, wherever they lie.

import GalleyCore

/// Pages and other files by the names that wiki links have for them; capital letters are all one.
struct PageNames: Sendable {
    private struct Entry: Sendable {
        var target: LinkTarget
        /// Without its extension where it is a page, and in small letters.
        var path: String
        var isNamedByTitle: Bool
    }

    /// By the last part of a path, and by title.
    private var entries: [String: [Entry]] = [:]

    init(pages: [Page], files: [String]) {
        for (index, page) in pages.enumerated() where page.kind != .reference {
            // An index stands for its folder.
            let path = (page.isIndex ? page.folder : splitExtension(page.source).stem).lowercased()
            add(.page(index), as: fileName(path), path, isTitle: false)
            let title = page.title.lowercased()
            if title != fileName(path) { add(.page(index), as: title, path, isTitle: true) }
        }
        for (index, file) in files.enumerated() {
            let path = file.lowercased()
            add(.file(index), as: fileName(path), path, isTitle: false)
        }
    }

    private mutating func add(_ target: LinkTarget, as name: String, _ path: String, isTitle: Bool) {
        guard !name.isEmpty else { return }
        entries[name, default: []].append(Entry(target: target, path: path, isNamedByTitle: isTitle))
    }

    /// What a name stands for on a page of a folder. Of several, it is one in the same folder, then one with a short path;
    /// names of files go before titles.
    func target(named name: String, fromFolder folder: String) -> LinkTarget? {
        var wanted = name.lowercased()
        if wanted.hasSuffix(".md") { wanted.removeLast(".md".utf8.count) }
        while wanted.hasPrefix("/") { wanted.removeFirst() }
        if let found = best(of: entries[wanted] ?? [], folder) { return found }
        let last = fileName(wanted)
        guard last != wanted else { return nil }
        // `folder/name` is the end of a path.
        let fitting = (entries[last] ?? []).filter {
            !$0.isNamedByTitle && ($0.path == wanted || $0.path.hasSuffix("/" + wanted))
        }
        return best(of: fitting, folder)
    }

    private func best(of entries: [Entry], _ folder: String) -> LinkTarget? {
        let folder = folder.lowercased()
        return entries.min { a, b in
            func rank(_ entry: Entry) -> (Int, Int, Int, String) {
                (
                    entry.isNamedByTitle ? 1 : 0, parentFolder(entry.path) == folder ? 0 : 1,
                    entry.path.utf8.count, entry.path
                )
            }
            return rank(a) < rank(b)
        }?.target
    }

    /// All names, to find the one that was meant.
    var all: [String] { entries.keys.sorted() }
}
