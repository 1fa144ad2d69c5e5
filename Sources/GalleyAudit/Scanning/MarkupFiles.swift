// Links in sitemaps (sitemaps.org protocol and its extensions) and in feeds (RSS 2.0, RSS 1.0, RFC 4287).
//
// Elements are known by their local names: prefixes differ from file to file.

import GalleyCore

extension PageFacts {
    /// Adds the links of a sitemap or of an index of sitemaps: `loc`, the alternates of a page, images and videos.
    mutating func scanSitemap(_ xml: Span<UInt8>) {
        var tokenizer = HTMLTokenizer(syntax: .xml)
        while let tag = tokenizer.next(in: xml) {
            guard !tag.isEndTag else { continue }
            let name = xml.localName(tag.name)
            if xml.equals("loc", at: name) {
                // That of a page has no prefix, that of an image has.
                addText(.sitemap, after: tag, in: xml, name == tag.name ? .none : .other)
            } else if xml.equals("link", at: name) {
                addAttribute("href", .sitemap, of: tokenizer, in: xml, .alternate)
            } else if Self.videoURLs.contains(where: { xml.equals($0, at: name) }) {
                addText(.sitemap, after: tag, in: xml, .other)
            }
        }
    }

    private static var videoURLs: [StaticString] { ["content_loc", "player_loc", "thumbnail_loc"] }

    /// Adds the links of an RSS or an Atom feed. HTML that it holds as text is not looked at.
    mutating func scanFeed(_ xml: Span<UInt8>) {
        var tokenizer = HTMLTokenizer(syntax: .xml)
        while let tag = tokenizer.next(in: xml) {
            guard !tag.isEndTag else { continue }
            if base == nil { noteBase(of: tokenizer, in: xml) }
            let name = xml.localName(tag.name)
            switch name.count {
            case 4 where xml.equals("link", at: name):
                guard !tokenizer.attributes.contains(where: { xml.equals("href", at: $0.name) }) else {
                    addAttribute("href", .feed, of: tokenizer, in: xml, relation(of: tokenizer, in: xml))
                    continue
                }
                addText(.feed, after: tag, in: xml, .none)
            case 9 where xml.equals("enclosure", at: name), 9 where xml.equals("thumbnail", at: name):
                addAttribute("url", .feed, of: tokenizer, in: xml, .none)
            case 7 where xml.equals("content", at: name):
                // Of Media RSS and of Atom.
                addAttribute("url", .feed, of: tokenizer, in: xml, .none)
                addAttribute("src", .feed, of: tokenizer, in: xml, .none)
            case 5 where xml.equals("image", at: name):
                addAttribute("href", .feed, of: tokenizer, in: xml, .none)
            case 3 where xml.equals("url", at: name), 3 where xml.equals("uri", at: name),
                4 where xml.equals("icon", at: name), 4 where xml.equals("logo", at: name),
                8 where xml.equals("comments", at: name):
                addText(.feed, after: tag, in: xml, .none)
            default: break
            }
        }
    }

    /// The relation of an Atom link (RFC 4287 §4.2.7.2): without one, or as an alternate, it is the page that an entry
    /// tells of.
    private func relation(of tokenizer: HTMLTokenizer, in xml: Span<UInt8>) -> FoundLink.Relation {
        guard
            let rel = tokenizer.attributes.first(where: { xml.equals("rel", at: $0.name) })?.value
        else { return .none }
        if xml.equals("alternate", at: rel) || xml.equals("enclosure", at: rel) { return .none }
        return xml.equals("self", at: rel) ? .canonical : .other
    }

    private mutating func noteBase(of tokenizer: HTMLTokenizer, in xml: Span<UInt8>) {
        let count = links.count
        addAttribute("xml:base", .base, of: tokenizer, in: xml, .none)
        if links.count > count { base = links.removeLast().destination }
    }

    private mutating func addAttribute(
        _ name: StaticString, _ element: LinkElement, of tokenizer: HTMLTokenizer, in xml: Span<UInt8>,
        _ relation: FoundLink.Relation
    ) {
        for attribute in tokenizer.attributes where xml.equals(name, at: attribute.name) {
            guard let value = attribute.value else { return }
            add(element, xml, value, relation, hasReferences: true)
            return
        }
    }

    /// Adds the text between a start tag and what comes next.
    private mutating func addText(
        _ element: LinkElement, after tag: HTMLTag, in xml: Span<UInt8>, _ relation: FoundLink.Relation
    ) {
        guard !tag.isSelfClosing else { return }
        var start = tag.range.upperBound
        while start < xml.count, xml[start].isHTMLSpace { start += 1 }
        if xml.has("<![CDATA[", at: start) {
            let text = start + 9..<(xml.endOfCDATA(from: start + 9) ?? xml.count)
            add(element, xml, text, relation, hasReferences: false)
        } else {
            let end = xml.firstIndex(of: UInt8(ascii: "<"), from: start) ?? xml.count
            add(element, xml, start..<end, relation, hasReferences: true)
        }
    }

    private mutating func add(
        _ element: LinkElement, _ xml: Span<UInt8>, _ range: Range<Int>, _ relation: FoundLink.Relation,
        hasReferences: Bool
    ) {
        let range = xml.trimmingControls(range)
        guard !range.isEmpty else { return }
        let index = links.count
        if hasReferences {
            addLink(element, reference: xml, range)
        } else {
            addLink(element, xml, range, at: range)
        }
        if index < links.count { links[index].relation = relation }
    }
}
