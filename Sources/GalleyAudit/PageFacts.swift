// What one file defines and what it uses: ids, and links to anything.

import GalleyCore

/// Where in HTML a URL stands: element and attribute.
package enum LinkElement: UInt8, Sendable, CaseIterable {
    case a, area, link, image, source, video, audio, track, embed, object, iframe, frame, script, input, form
    case button, blockquote, q, ins, del, use, metaRefresh, metaSocial, poster, ping, background, css, base,
        svgImage
    /// The name of a `map` element of the page, with a `#` before it.
    case usemap
    /// The `action` of a form that is sent with POST; `form` is one that is sent with GET.
    case post
    case manifest, sitemap, robots, feed, other

    /// Whether the reader follows it; all else is loaded with the page, or names it.
    package var isHyperlink: Bool { self == .a || self == .area }

    /// Whether a GET says if it is there. A form sent with POST, a `formaction` and a `ping` have an answer for others
    /// only.
    package var usesGET: Bool { self != .post && self != .button && self != .ping }
}

/// One use of a URL.
package struct FoundLink: Sendable {
    package var element: LinkElement
    /// Whether it is an `a` that is a button rather than a link: it has `onclick` or another handler, `role`, an `aria-`
    /// or a `data-` attribute, or one of a framework's (`@click`, `x-on:`, `hx-get`).
    package var isControl = false
    /// Whether it is an `a` that a template rather than an author wrote, as far as that can be told: it stands in a
    /// navigation, a header or a footer, or has more attributes than its `href`.
    package var isOfTemplate = false
    package var relation = Relation.none
    /// The first byte of the destination in the file.
    package var offset: Int32
    /// Bytes that the destination takes in the file.
    package var length: Int32
    /// The destination with its character references resolved and without the white space around it, in
    /// `PageFacts.text`.
    package var destination: Range<Int32>

    /// What a `link` element is for.
    package enum Relation: UInt8, Sendable {
        /// It is loaded (`stylesheet`, `icon`, `preload`, `manifest`…), or this is no `link`.
        case none
        /// It names the page itself; so do `og:url`, and `rel=self` in a feed.
        case canonical
        /// The same in another form or language; so are a sitemap's `xhtml:link`.
        case alternate
        /// A host to connect to (`preconnect`, `dns-prefetch`): nothing need be there.
        case origin
        /// Anything else, which only names it: `prev`, `next`, `author`, `license`… In a sitemap, its images and
        /// videos.
        case other
    }

    package init(element: LinkElement, offset: Int, length: Int, destination: Range<Int32>) {
        self.element = element
        self.offset = Int32(clamping: offset)
        self.length = Int32(clamping: length)
        self.destination = destination
    }
}

/// What one file defines and uses. One value serves many files, so that a file costs no allocation.
package struct PageFacts: Sendable {
    /// All links but `data:` URLs, which lead nowhere; in the order of the file.
    package var links: [FoundLink] = []
    /// The destinations, back to back.
    package var text: [UInt8] = []
    /// Fingerprints of all ids and of `a[name]`, in the order of the page.
    package var ids: [UInt64] = []
    /// Fingerprints of the names and ids of `map` elements.
    package var maps: [UInt64] = []
    /// Where an id stands that another element of the page has already: the value in the file. Told by fingerprints,
    /// which are exact but for one chance in some 2⁶⁴; an `a[name]` is no duplicate of an id.
    package var duplicateIDs: [Range<Int>] = []
    /// The `href` of the first `base` element, in `text`.
    package var base: Range<Int32>?
    /// The text of the `title` element in the file.
    package var title: Range<Int>?
    /// Whether a `meta` element asks robots not to list the page.
    package var isUnlisted = false
    /// Where the page sends the reader on at once (`meta http-equiv=refresh` with at most one second): the index of the
    /// link.
    package var refresh: Int?

    package init() {}

    package mutating func removeAll() {
        links.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        maps.removeAll(keepingCapacity: true)
        duplicateIDs.removeAll(keepingCapacity: true)
        base = nil
        title = nil
        isUnlisted = false
        refresh = nil
    }

    /// The fingerprints of fragments that the page's links to itself name.
    func ownFragments() -> Set<UInt64> {
        var result: Set<UInt64> = []
        for link in links where !link.destination.isEmpty {
            let start = Int(link.destination.lowerBound)
            guard text[start] == UInt8(ascii: "#") else { continue }
            let fragment = text.span.extracting(start + 1..<Int(link.destination.upperBound))
            result.insert(Self.fingerprint(ofID: fragment))
        }
        return result
    }

    /// The title as a reader sees it, with single spaces; empty where the page has none. `html` is the page.
    package func titleText(in html: Span<UInt8>) -> String {
        guard let title else { return "" }
        var text: [UInt8] = []
        text.append(decodingAttribute: html, title)
        return String(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The fingerprint of an id.
    package static func fingerprint(ofID id: Span<UInt8>) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.combine(id)
        return fingerprint.value
    }
}
