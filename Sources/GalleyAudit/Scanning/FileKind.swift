// Which files hold links, and the one way to ask any of them.

import GalleyCore

/// What a file is to the audit.
package enum FileKind: Sendable, Hashable, CaseIterable {
    case html, style, sitemap, robots, manifest, feed, jsonFeed
    /// Nothing that has links: an image, a script, anything unknown.
    case other
}

extension FileKind {
    /// As many bytes of a file as its kind is told by.
    package static let prefixLength = 4096

    /// What a path alone tells: nil where the first bytes decide, `other` where the file need not be read.
    package init?(path: String) {
        let name = path.split(separator: "/").last?.lowercased() ?? ""
        guard let dot = name.lastIndex(of: ".") else { return nil }
        switch name[name.index(after: dot)...] {
        // A picture has ids and links of its own; nothing says that it is a page.
        case "html", "htm", "xhtml", "xht", "shtml", "svg": self = .html
        case "css": self = .style
        case "webmanifest": self = .manifest
        case "rss", "atom": self = .feed
        case "json" where name == "manifest.json": self = .manifest
        case "txt" where name == "robots.txt": self = .robots
        case "xml", "rdf", "json": return nil
        default: self = .other
        }
    }

    /// What a path and the first `prefixLength` bytes of a file tell, or all of them.
    package init(path: String, content: Span<UInt8>) {
        if let kind = FileKind(path: path) {
            self = kind
            return
        }
        let content = content.extracting(0..<min(content.count, Self.prefixLength))
        var start = content.has("\u{FEFF}", at: 0) ? 3 : 0
        while start < content.count, content[start].isHTMLSpace { start += 1 }
        guard start < content.count else {
            self = .other
            return
        }
        switch content[start] {
        case UInt8(ascii: "<"): self = Self.ofMarkup(content)
        // Every JSON Feed names its version near its beginning.
        case UInt8(ascii: "{"): self = content.holds("https://jsonfeed.org/version/") ? .jsonFeed : .other
        default: self = .other
        }
    }

    /// The kind that the first element tells.
    private static func ofMarkup(_ content: Span<UInt8>) -> FileKind {
        var tokenizer = HTMLTokenizer(syntax: .xml)
        guard let root = tokenizer.next(in: content), !root.isEndTag else { return .other }
        let name = content.localName(root.name)
        if content.equals("html", at: name) { return .html }
        if content.equals("urlset", at: name) || content.equals("sitemapindex", at: name) { return .sitemap }
        if content.equals("rss", at: name) || content.equals("feed", at: name)
            || content.equals("rdf", at: name)
        {
            return .feed
        }
        return .other
    }
}

/// Reads files of any kind, one after the other.
package struct FileScanner {
    private var html = HTMLScanner()

    package init() {}

    /// Finds what a file defines and uses; what the facts held before is forgotten. Of a page, `skipping` is a part
    /// that is right for sure: whole elements.
    package mutating func scan(
        _ bytes: Span<UInt8>, as kind: FileKind, into facts: inout PageFacts, skipping: Range<Int>? = nil
    ) {
        let bytes = bytes.extracting(0..<min(bytes.count, HTMLScanner.largestPage))
        facts.removeAll()
        switch kind {
        case .html: html.scan(bytes, into: &facts, skipping: skipping)
        case .style: facts.scanStyleSheet(bytes)
        case .sitemap: facts.scanSitemap(bytes)
        case .robots: facts.scanRobots(bytes)
        case .manifest: facts.scanJSON(bytes, .manifest)
        case .feed: facts.scanFeed(bytes)
        case .jsonFeed: facts.scanJSON(bytes, .feed)
        case .other: break
        }
    }
}

extension PageFacts {
    /// Adds the links of a style sheet that is a file.
    fileprivate mutating func scanStyleSheet(_ css: Span<UInt8>) {
        addLinks(style: css) { $0 }
        // A fragment alone means the page that the style sheet is used on (CSS Values §4.5.1).
        links.removeAll {
            text[Int($0.destination.lowerBound)..<Int($0.destination.upperBound)].first == UInt8(ascii: "#")
        }
    }
}

extension Span<UInt8> {
    /// A name without the namespace prefix that it may have.
    func localName(_ name: Range<Int>) -> Range<Int> {
        var start = name.upperBound
        while start > name.lowerBound, self[start - 1] != UInt8(ascii: ":") { start -= 1 }
        return start..<name.upperBound
    }

    fileprivate func holds(_ text: StaticString) -> Bool {
        for i in 0..<count where has(text, at: i) { return true }
        return false
    }
}
