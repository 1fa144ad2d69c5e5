// The `SUMMARY.md` of the plugin literate-nav: the navigation as a list of links. What is no entry of a list, and patterns in
// the place of names, are passed over.

import GalleyCore
import GalleyData
import GalleyMarkdown

/// A navigation that was read from a list in Markdown.
struct MkDocsSummary: Sendable {
    /// Relative to the docs folder.
    let path: String
    let entries: [MkDocsTranslator.Entry]
    /// What is neither a link nor the name of a section.
    let leftOut: [SourceLocation]
    /// Where the list begins.
    let place: SourceLocation?

    init(_ source: [UInt8], path: String, display: String) {
        self.path = path
        let lines = source.split(separator: 0x0A, omittingEmptySubsequences: false)
        func place(of line: Int) -> SourceLocation {
            let shown = String(
                decoding: lines[min(max(line, 1), lines.count) - 1].filter { $0 != 0x0D }, as: UTF8.self)
            return SourceLocation(
                path: display, line: line, column: 1, length: max(1, shown.unicodeScalars.count),
                sourceLine: shown)
        }
        var leftOut: [SourceLocation] = []
        func entries(of outline: [LinkOutline]) -> [MkDocsTranslator.Entry] {
            outline.compactMap { item in
                let at = place(of: item.line)
                let target = item.destination.map { $0.hasPrefix("./") ? String($0.dropFirst(2)) : $0 } ?? ""
                guard item.isPlain, !target.contains("*"), !(target.isEmpty && item.title.contains("*"))
                else {
                    leftOut.append(at)
                    return nil
                }
                var entry = MkDocsTranslator.Entry(
                    title: item.title.isEmpty ? nil : item.title, titlePlace: at)
                entry.children = entries(of: item.children)
                let link = MkDocsValue(.string(target), at: at)
                if entry.children.isEmpty {
                    // The name of a section without pages leads nowhere.
                    guard !target.isEmpty else { return nil }
                    entry.target = link
                } else {
                    // A link above others is the first page of its section.
                    if !target.isEmpty {
                        entry.children.insert(
                            MkDocsTranslator.Entry(title: entry.title, titlePlace: at, target: link), at: 0)
                    }
                    entry.target = MkDocsValue(.sequence([]), at: at)
                }
                return entry
            }
        }
        let outline = LinkOutline.entries(of: source)
        self.entries = entries(of: outline)
        self.leftOut = leftOut
        self.place = outline.first.map { place(of: $0.line) }
    }
}

extension MkDocsTranslator {
    private static let summarySizeLimit = 1 << 20

    /// Reads the lists of literate-nav: that of the docs folder counts where mkdocs.yml has no `nav`, those of folders where
    /// an entry names the folder.
    mutating func readSummary() {
        guard let plugin = plugin("literate-nav") else { return }
        let name = Configuration.cleaned(plugin.options["nav_file"]?.text ?? "SUMMARY.md")
        var entries: [Entry] = []
        var known: Set<String> = []
        if let nav = root["nav"] {
            guard nav.items != nil || nav.entries != nil else { return }
            entries = self.entries(of: nav)
        } else {
            known.insert("")
            guard let summary = summary(at: name) else { return }
            self.summary = summary
            entries = summary.entries
        }
        navigation = fillingFolders(of: entries, from: name, &known)
    }

    /// The list in a file of the docs folder.
    private mutating func summary(at name: String) -> MkDocsSummary? {
        let folder = docs.hasPrefix("/") ? docs : projectRoot + "/" + docs
        let path = cleanedPath(folder + "/" + name)
        // It may come later.
        furtherFiles.append(path)
        guard let real = realPath(path), let inside = realPath(folder),
            GalleyCore.path(real, below: inside) != nil,
            let bytes = try? readFile(real, limit: Self.summarySizeLimit)
        else { return nil }
        let summary = MkDocsSummary(bytes, path: name, display: docs == "." ? name : docs + "/" + name)
        guard let first = summary.leftOut.first else { return summary }
        var diagnostic = Diagnostic(
            .notice, "config/mkdocs-plugins", "entries of the list that are no links to pages are left out",
            at: first, help: ["name the pages one by one, or write `nav` in mkdocs.yml"])
        diagnostic.otherLocations = Array(summary.leftOut.dropFirst())
        diagnostic.occurrences = summary.leftOut.count
        diagnostics.append(diagnostic)
        return summary
    }

    /// Puts the lists of folders in the place of the entries that name them, each once: lists may name one another in a circle.
    private mutating func fillingFolders(
        of entries: [Entry], from name: String, _ known: inout Set<String>, depth: Int = 0
    ) -> [Entry] {
        guard depth < 40 else { return entries }
        var result: [Entry] = []
        for var entry in entries {
            entry.children = fillingFolders(of: entry.children, from: name, &known, depth: depth + 1)
            if let target = entry.target, let text = target.string, text.hasSuffix("/"),
                !text.contains("://"),
                !text.contains("*")
            {
                let folder = Configuration.cleaned(text)
                if !folder.hasPrefix("/"), !folder.hasPrefix(".."), known.insert(folder).inserted,
                    let list = summary(at: folder + "/" + name), !list.entries.isEmpty
                {
                    folderSummaries.append(list)
                    entry.title = entry.title ?? title(fromName: fileName(folder))
                    entry.target = MkDocsValue(.sequence([]), at: target.place)
                    entry.children = fillingFolders(
                        of: Self.moved(list.entries, into: folder), from: name, &known, depth: depth + 1)
                }
            }
            result.append(entry)
        }
        return result
    }

    /// Entries of a folder's list, whose paths begin in the folder, with paths that begin in the docs folder.
    private static func moved(_ entries: [Entry], into folder: String) -> [Entry] {
        entries.map { entry in
            var entry = entry
            entry.children = moved(entry.children, into: folder)
            guard let target = entry.target, let text = target.string, !text.isEmpty, !text.contains(":"),
                !text.hasPrefix("/"), !text.hasPrefix("#")
            else { return entry }
            let path = cleanedPath("/" + folder + "/" + text).dropFirst()
            entry.target = MkDocsValue(.string(path + (text.hasSuffix("/") ? "/" : "")), at: target.place)
            return entry
        }
    }
}
