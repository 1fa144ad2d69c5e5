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

    /// Reads the list of literate-nav, which counts where mkdocs.yml has no `nav`.
    mutating func readSummary() {
        guard root["nav"] == nil, let plugin = plugin("literate-nav") else { return }
        let name = Configuration.cleaned(plugin.options["nav_file"]?.text ?? "SUMMARY.md")
        let folder = docs.hasPrefix("/") ? docs : projectRoot + "/" + docs
        let path = cleanedPath(folder + "/" + name)
        // It may come later.
        furtherFiles.append(path)
        guard let real = realPath(path), let inside = realPath(folder),
            GalleyCore.path(real, below: inside) != nil,
            let bytes = try? readFile(real, limit: Self.summarySizeLimit)
        else { return }
        let summary = MkDocsSummary(bytes, path: name, display: docs == "." ? name : docs + "/" + name)
        self.summary = summary
        guard let first = summary.leftOut.first else { return }
        var diagnostic = Diagnostic(
            .notice, "config/mkdocs-plugins", "entries of the list that are no links to pages are left out",
            at: first, help: ["name the pages one by one, or write `nav` in mkdocs.yml"])
        diagnostic.otherLocations = Array(summary.leftOut.dropFirst())
        diagnostic.occurrences = summary.leftOut.count
        diagnostics.append(diagnostic)
    }
}
