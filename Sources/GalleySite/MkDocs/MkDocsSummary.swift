// The `SUMMARY.md` of the plugin literate-nav: the navigation as a list of links. What is no entry of a list, and patterns in
// the place of names, are passed over.

import GalleyCore
import GalleyData

/// A navigation that was read from a list in Markdown.
struct MkDocsSummary: Sendable {
    /// Relative to the docs folder.
    let path: String
    private(set) var entries: [MkDocsTranslator.Entry] = []
    /// What is neither a link nor the name of a section.
    private(set) var leftOut: [SourceLocation] = []
    /// Where the list begins.
    private(set) var place: SourceLocation?

    private struct Item {
        var indent: Int
        var entry: MkDocsTranslator.Entry
    }

    private static let depthLimit = 32

    init(_ source: [UInt8], path: String, display: String) {
        self.path = path
        var open: [Item] = []
        func close(_ entries: inout [MkDocsTranslator.Entry], to indent: Int) {
            while let last = open.last, last.indent >= indent {
                open.removeLast()
                var entry = last.entry
                if !entry.children.isEmpty {
                    // A link above others is the page of its section.
                    if let page = entry.target {
                        entry.children.insert(MkDocsTranslator.Entry(target: page), at: 0)
                    }
                    entry.target = MkDocsValue(
                        .sequence([]), at: entry.titlePlace ?? last.entry.place(display))
                }
                if let above = open.indices.last {
                    open[above].entry.children.append(entry)
                } else {
                    entries.append(entry)
                }
            }
        }
        for (number, line) in source.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let indent = line.prefix { $0 == 0x20 || $0 == 0x09 }.reduce(0) { $0 + ($1 == 0x09 ? 4 : 1) }
            guard let text = Self.itemText(line) else { continue }
            let shown = String(decoding: line.filter { $0 != 0x0D }, as: UTF8.self)
            let at = SourceLocation(
                path: display, line: number + 1, column: 1, length: max(1, shown.unicodeScalars.count),
                sourceLine: shown)
            close(&entries, to: indent)
            guard let entry = Self.entry(text, at: at), open.count < Self.depthLimit else {
                leftOut.append(at)
                continue
            }
            place = place ?? at
            open.append(Item(indent: indent, entry: entry))
        }
        close(&entries, to: 0)
        // The name of a section without pages leads nowhere.
        entries.removeAll { $0.target == nil }
    }

    /// What stands behind the sign of a list's entry; nil of any other line.
    private static func itemText(_ line: ArraySlice<UInt8>) -> String? {
        var rest = line.drop { $0 == 0x20 || $0 == 0x09 }
        let digits = rest.prefix(while: \.isASCIIDigit).count
        guard digits < 10 else { return nil }
        rest = rest.dropFirst(digits)
        guard let sign = rest.first, (digits > 0 ? ".)" : "-*+").utf8.contains(sign) else { return nil }
        rest = rest.dropFirst()
        guard let blank = rest.first, blank == 0x20 || blank == 0x09 else { return nil }
        rest = rest.drop { $0 <= 0x20 }
        while let last = rest.last, last <= 0x20 { rest.removeLast() }
        return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    }

    /// `[Title](target)`, or the name of a section; nil for patterns.
    private static func entry(_ text: String, at place: SourceLocation) -> MkDocsTranslator.Entry? {
        guard text.hasPrefix("[") else {
            guard !text.contains("*") else { return nil }
            return MkDocsTranslator.Entry(title: text, titlePlace: place)
        }
        guard text.hasSuffix(")"), let middle = text.firstRange(of: "](") else { return nil }
        let title = text[text.index(after: text.startIndex)..<middle.lowerBound].filter { $0 != "\\" }
        var target = text[middle.upperBound...].dropLast()
        if target.hasPrefix("<"), target.hasSuffix(">") { target = target.dropFirst().dropLast() }
        if target.hasPrefix("./") { target = target.dropFirst(2) }
        guard !target.isEmpty, !target.contains("*"), !target.contains(" ") else { return nil }
        return MkDocsTranslator.Entry(
            title: title.isEmpty ? nil : String(title), titlePlace: place,
            target: MkDocsValue(.string(String(target)), at: place))
    }
}

extension MkDocsTranslator.Entry {
    fileprivate func place(_ path: String) -> SourceLocation { target?.place ?? SourceLocation(path: path) }
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
