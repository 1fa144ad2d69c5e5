// The page that lists the pages of each tag: a heading for each, whose id is that of Material for MkDocs, and links below it.
// The list is Markdown that is put into the page's text before it is read, so that the links, ids and contents of the page are
// made and checked like any other's.

import GalleyCore
import GalleyMarkdown

/// The tags of a site and the pages that have them.
struct TagIndex: Sendable {
    private struct Tag: Sendable {
        var name: String
        var id: String
        var pages: [(title: String, source: String)] = []
    }

    private var tags: [Tag] = []

    init(_ pages: [Page]) {
        var places: [String: Int] = [:]
        for page in pages where page.kind == .document && !page.metadata.draft {
            var seen: Set<String> = []
            for name in page.metadata.tags where !name.isEmpty && seen.insert(name).inserted {
                let place = places[name] ?? tags.count
                if place == tags.count {
                    places[name] = place
                    tags.append(Tag(name: name, id: ""))
                }
                tags[place].pages.append((page.title, page.source))
            }
        }
        tags.sort { ($0.name.lowercased(), $0.name) < ($1.name.lowercased(), $1.name) }
        let ids = Self.ids(of: tags.map(\.name))
        for i in tags.indices {
            tags[i].pages.sort { ($0.title.lowercased(), $0.source) < ($1.title.lowercased(), $1.source) }
            tags[i].id = ids[i]
        }
    }

    /// An id for each name: those that differ only in what no id has are numbered.
    static func ids(of names: [String]) -> [String] {
        var taken: Set<String> = []
        var nextNumbers: [String: Int] = [:]
        return names.map { name in
            let slug = MarkdownOptions.HeadingIDRules.pymdownx.slug(of: Array(name.utf8))
            var number = nextNumbers[slug] ?? 0
            var id: String
            repeat {
                id = number == 0 ? "tag:" + slug : "tag:\(slug)_\(number)"
                number += 1
            } while !taken.insert(id).inserted
            nextNumbers[slug] = number
            return id
        }
    }

    /// The ids of the headings, by the names of the tags.
    var ids: [String: String] { Dictionary(tags.map { ($0.name, $0.id) }, uniquingKeysWith: { a, _ in a }) }

    /// Whether a text says where the list goes.
    static func isWanted(in source: [UInt8], from start: Int, _ conventions: Configuration.Conventions)
        -> Bool
    {
        marker(in: source, from: start, conventions) != nil
    }

    /// The first line outside of fenced code that is `<!-- tags -->` or, in projects of MkDocs, `[TAGS]`, without its end;
    /// or those of a `<!-- material/tags -->`, which may have settings in it.
    private static func marker(
        in source: [UInt8], from start: Int, _ conventions: Configuration.Conventions
    ) -> Range<Int>? {
        // What stands in a comment that is another is none.
        var commentEnd = start
        for line in LinesOutsideFences(of: source, from: start) where line.lowerBound >= commentEnd {
            let indent = source[line].prefix { $0 == 0x20 }.count
            guard indent < 4 else { continue }
            let text = source[line].trimming { $0 <= 0x20 }
            if conventions == .mkdocs, text.elementsEqual("[TAGS]".utf8) { return line }
            guard text.starts(with: "<!--".utf8) else { continue }
            let opened = text.startIndex + 4
            guard let close = source.firstIndex(of: Array("-->".utf8).span, from: opened) else { return nil }
            commentEnd = close + 3
            let lineEnd = source[commentEnd...].firstIndex(of: 0x0A) ?? source.count
            guard source[commentEnd..<lineEnd].allSatisfy({ $0 <= 0x20 }) else { continue }
            let words = source[opened..<close].trimming { $0 <= 0x20 }
            let name = words.prefix { $0 > 0x20 }
            if words.elementsEqual("tags".utf8) || name.elementsEqual("material/tags".utf8) {
                return line.lowerBound..<max(line.upperBound, commentEnd)
            }
        }
        return nil
    }

    /// A text with the list in it, where its marker stands or else behind it.
    func filled(_ text: Composition, from start: Int, _ conventions: Configuration.Conventions) -> Composition
    {
        var list: [UInt8] = []
        for tag in tags {
            list.append("\n\n## ")
            Self.append(tag.name, to: &list)
            list.append(utf8: " {#\(tag.id)}\n")
            for page in tag.pages {
                list.append("\n- [")
                Self.append(page.title, to: &list)
                list.append(utf8: "](</\(percentEncoded(page.source))>)")
            }
        }
        list.append("\n")
        let end = text.bytes.count
        return text.replacing(Self.marker(in: text.bytes, from: start, conventions) ?? end..<end, with: list)
    }

    /// Appends a text of one line that is no Markup.
    private static func append(_ text: String, to out: inout [UInt8]) {
        for byte in text.utf8 {
            if byte < 0x20 {
                out.append(0x20)
                continue
            }
            if byte < 0x80, byte > 0x20, !byte.isASCIILetter, !byte.isASCIIDigit {
                out.append(UInt8(ascii: "\\"))
            }
            out.append(byte)
        }
    }
}

extension SiteLoader {
    /// Reads the page again that lists the tags, now that they are known.
    mutating func addTagIndex(_ reader: DocumentReader) {
        guard let place = project.configuration.tagsPage.place(in: pages) else { return }
        let tags = TagIndex(pages)
        let page = pages[place]
        let loaded = reader.read(page.source, isIndex: page.isIndex, tags: tags)
        if let page = loaded.page { pages[place] = page }
        tagIndex = (place, tags)
    }
}

extension Configuration {
    /// Which page lists the tags.
    package enum TagsPage: Sendable, Equatable {
        case none
        /// One that has a marker in its text.
        case marked
        case path(String)

        func place(in pages: [Page]) -> Int? {
            switch self {
            case .none: nil
            case .marked: pages.firstIndex(where: \.listsTags)
            case .path(let path): pages.firstIndex { $0.source == Address.cleaned(path) }
            }
        }
    }
}

extension Site {
    /// Tells that no page lists the tags, though one is to. `drafts` are files that are left out.
    static func checkTagsPage(
        _ pages: [Page], drafts: Set<String>, _ configuration: Configuration,
        _ diagnostics: inout [Diagnostic]
    ) {
        guard configuration.tagsPage.place(in: pages) == nil, let file = configuration.file,
            let node = file.root?["tags_page"]
        else { return }
        let message: String
        var help: [String] = []
        switch configuration.tagsPage {
        case .none: return
        case .marked:
            // The plugin of MkDocs needs none.
            guard configuration.conventions == .galley else { return }
            message = "no page has the line `<!-- tags -->`, so that none lists the tags"
            help = ["write it where the list is wanted, or name the page here"]
        case .path(let path):
            let source = Address.cleaned(path)
            if drafts.contains(source) {
                message = "the page of the tags, `\(path)`, is a draft and left out"
            } else {
                message = "there is no page `\(path)` to list the tags"
                help = didYouMean(source, among: pages.lazy.filter { $0.kind == .document }.map(\.source))
                if help.isEmpty { help = ["name a file of the content folder, as in `tags.md`"] }
            }
        }
        diagnostics.append(
            Diagnostic(.warning, "config/tags-page", message, at: file.location(of: node), help: help))
    }
}
