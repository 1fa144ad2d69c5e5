// What one file defines and what it uses: ids, and links to anything.

import GalleyCore

/// Where in HTML a URL stands: element and attribute.
package enum LinkElement: UInt8, Sendable, CaseIterable {
    case a, area, link, image, source, video, audio, track, embed, object, iframe, frame, script, input, form
    case button, blockquote, q, ins, del, use, metaRefresh, metaSocial, poster, ping, background, css, base,
        svgImage
    case manifest, sitemap, robots, feed, other

    /// Whether the reader follows it; all else is loaded with the page, or names it.
    package var isHyperlink: Bool { self == .a || self == .area }
}

/// One use of a URL.
package struct FoundLink: Sendable {
    package var element: LinkElement
    /// Whether it is a button rather than a link: it has `onclick`, `role`, an `aria-` or a `data-` attribute.
    package var isControl = false
    /// Whether it is a `link` whose target need not be there when the page is published (`rel=preconnect`,
    /// `dns-prefetch`), or names the page itself (`canonical`, `alternate`, `prev`, `next`…).
    package var relation = Relation.none
    /// The first byte of the destination in the file.
    package var offset: Int32
    /// Bytes that the destination takes in the file.
    package var length: Int32
    /// The destination with its character references resolved and without the white space around it, in
    /// `PageFacts.text`.
    package var destination: Range<Int32>

    package enum Relation: UInt8, Sendable { case none, canonical, alternate, origin, other }

    package init(element: LinkElement, offset: Int, length: Int, destination: Range<Int32>) {
        self.element = element
        self.offset = Int32(clamping: offset)
        self.length = Int32(clamping: length)
        self.destination = destination
    }
}

/// What one file defines and uses. One value serves many files, so that a file costs no allocation.
package struct PageFacts: Sendable {
    package var links: [FoundLink] = []
    /// The destinations, back to back.
    package var text: [UInt8] = []
    /// Fingerprints of all ids and of `a[name]`, in the order of the page.
    package var ids: [UInt64] = []
    /// Where an id stands that another element of the page has already: the value in the file.
    package var duplicateIDs: [Range<Int>] = []
    /// The `href` of the first `base` element, in `text`.
    package var base: Range<Int32>?
    /// The text of the `title` element in the file.
    package var title: Range<Int>?
    /// Whether a `meta` element asks robots not to list the page.
    package var isUnlisted = false
    /// Whether the page sends the reader on at once (`meta http-equiv=refresh` with 0 seconds): the index of the link.
    package var refresh: Int?

    package init() {}

    package mutating func removeAll() {
        links.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        ids.removeAll(keepingCapacity: true)
        duplicateIDs.removeAll(keepingCapacity: true)
        base = nil
        title = nil
        isUnlisted = false
        refresh = nil
    }

    /// The fingerprint of an id.
    package static func fingerprint(ofID id: Span<UInt8>) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.combine(id)
        return fingerprint.value
    }
}
