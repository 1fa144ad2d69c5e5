// `nav` of an mkdocs.yml in Galley's form.

import GalleyCore
import GalleyData

extension MkDocsTranslator {
    mutating func writeNavigation() {
        writeFolderFiles()
        guard let nav = root["nav"] else {
            guard let summary, !summary.entries.isEmpty else { return }
            writer.key("nav", from: summary.place)
            return write(navigation ?? summary.entries)
        }
        guard nav.items != nil || nav.entries != nil else {
            return wrong("nav", "a list of navigation entries", nav)
        }
        writer.key("nav", from: root.entry("nav")?.place)
        write(navigation ?? entries(of: nav))
    }

    func entries(of nav: MkDocsValue) -> [Entry] {
        Self.entries(of: nav, hasIndexes: features.contains("navigation.indexes"), depth: 0)
    }

    /// The files of the plugins that let folders say how they are shown.
    private mutating func writeFolderFiles() {
        let names = [("awesome-pages", ".pages"), ("awesome-nav", ".nav.yml")].compactMap { name, file in
            plugin(name).map { plugin -> (text: String, place: SourceLocation?) in
                let own = plugin.options["filename"]
                return (own?.text ?? file, own?.place ?? plugin.place)
            }
        }
        guard let first = names.first else { return }
        writer.set("folder_files", names, from: first.place)
    }

    /// One entry of a navigation.
    struct Entry: Sendable {
        var title: String?
        var titlePlace: SourceLocation?
        /// A path, a URL, or what stands in their place.
        var target: MkDocsValue?
        var children: [Entry] = []
    }

    /// Nobody finds a page below more levels than this; the reader of the result tells of it.
    private static let depthLimit = 40

    static func entries(of list: MkDocsValue, hasIndexes: Bool, depth: Int) -> [Entry] {
        guard depth < depthLimit else { return [] }
        func entry(_ pair: MkDocsValue.Entry) -> Entry {
            let title = plain(pair.key)
            guard pair.value.items != nil || pair.value.entries != nil else {
                return Entry(title: title, titlePlace: pair.place, target: pair.value)
            }
            var children = entries(of: pair.value, hasIndexes: hasIndexes, depth: depth + 1)
            // Material takes the first index page for the section's own, whatever it is called there.
            if hasIndexes, let index = children.firstIndex(where: \.isIndex) {
                var own = children.remove(at: index)
                own.title = nil
                children.insert(own, at: 0)
            }
            return Entry(title: title, titlePlace: pair.place, target: pair.value, children: children)
        }
        var result: [Entry] = []
        for pair in list.entries ?? [] { result.append(entry(pair)) }
        for item in list.items ?? [] {
            if let pairs = item.entries, !pairs.isEmpty {
                result += pairs.map(entry)
            } else {
                result.append(Entry(target: item))
            }
        }
        return result
    }

    private mutating func write(_ entries: [Entry]) {
        writer.sequence { writer in Self.write(entries, to: &writer) }
    }

    private static func write(_ entries: [Entry], to writer: inout SettingsWriter) {
        for entry in entries {
            guard let title = entry.title else {
                if let target = entry.target { writer.value(target) }
                continue
            }
            writer.mapping { writer in
                writer.key(title, from: entry.titlePlace)
                if entry.target?.items != nil || entry.target?.entries != nil {
                    writer.sequence { writer in write(entry.children, to: &writer) }
                } else if let target = entry.target {
                    writer.value(target)
                }
            }
        }
    }
}

extension MkDocsTranslator.Entry {
    /// Whether it is the page that stands for a folder.
    fileprivate var isIndex: Bool {
        guard let path = target?.string, ContentScanner.isMarkdown(path), !path.contains("://") else {
            return false
        }
        let stem = splitExtension(fileName(path)).stem
        return stem == "index" || stem == "README"
    }
}
