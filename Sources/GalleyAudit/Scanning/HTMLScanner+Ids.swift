// Ids of a page, and what its `meta` elements say.

import GalleyCore

/// The ids of one page, by their fingerprints.
struct IDSet {
    enum Outcome { case new, known, duplicate }

    private struct Slot {
        var fingerprint: UInt64 = 0
        /// Of another page where it is not the set's own: then the slot is free.
        var page: UInt32 = 0
        var isID = false
    }

    private var slots = [Slot](repeating: Slot(), count: 64)
    private var page: UInt32 = 1
    private var count = 0
    /// A page cannot be written so that all its ids meet in one slot.
    private let seed = UInt64.random(in: 0 ... .max) | 1

    /// Forgets all, at the cost of nothing.
    mutating func removeAll() {
        count = 0
        guard page < .max else {
            self = IDSet()
            return
        }
        page += 1
    }

    /// Adds what an `id` or a `name` gives. Only an `id` that another `id` gave already is a duplicate.
    mutating func insert(_ fingerprint: UInt64, isID: Bool) -> Outcome {
        if (count + 1) * 2 > slots.count { grow() }
        let index = index(of: fingerprint)
        if slots[index].page == page {
            if isID, slots[index].isID { return .duplicate }
            if isID { slots[index].isID = true }
            return .known
        }
        slots[index] = Slot(fingerprint: fingerprint, page: page, isID: isID)
        count += 1
        return .new
    }

    /// Where a fingerprint stands, or would.
    private func index(of fingerprint: UInt64) -> Int {
        let mixed = (fingerprint ^ seed) &* seed
        var index = Int(truncatingIfNeeded: mixed >> 32) & (slots.count - 1)
        while slots[index].page == page, slots[index].fingerprint != fingerprint {
            index = (index + 1) & (slots.count - 1)
        }
        return index
    }

    private mutating func grow() {
        let old = slots
        slots = [Slot](repeating: Slot(), count: old.count * 2)
        for slot in old where slot.page == page { slots[index(of: slot.fingerprint)] = slot }
    }
}

extension PageFacts {
    /// Notes an `id` where it is not empty.
    mutating func addID(_ html: Span<UInt8>, _ value: Range<Int>, isID: Bool, to ids: inout IDSet) {
        guard let fingerprint = html.fingerprint(ofValue: value) else { return }
        switch ids.insert(fingerprint, isID: isID) {
        case .new: self.ids.append(fingerprint)
        case .known: break
        case .duplicate: duplicateIDs.append(value)
        }
    }
}

extension Span<UInt8> {
    /// The fingerprint of a value with its character references resolved; nil of an empty one.
    func fingerprint(ofValue value: Range<Int>) -> UInt64? {
        guard !value.isEmpty else { return nil }
        guard contains(UInt8(ascii: "&"), in: value) else {
            return PageFacts.fingerprint(ofID: extracting(value))
        }
        var decoded: [UInt8] = []
        decoded.append(decodingAttribute: self, value)
        return PageFacts.fingerprint(ofID: decoded.span)
    }

    /// Whether an `a` with an attribute of this name is worked by a script, or is told apart as a button.
    func isOfControl(_ name: Range<Int>) -> Bool {
        equals("role", at: name) || equals("jsaction", at: name)
            || Self.controlPrefixes.contains { hasPrefix($0, in: name) }
    }

    private static var controlPrefixes: [StaticString] {
        ["on", "aria-", "data-", "@", ":", "v-", "x-", "ng-", "hx-", "wire:", "("]
    }

    /// Whether a part begins with a prefix in lower case, letters of either case being the same.
    func hasPrefix(_ prefix: StaticString, in range: Range<Int>) -> Bool {
        let length = prefix.utf8CodeUnitCount
        return range.count >= length && equals(prefix, at: range.lowerBound..<range.lowerBound + length)
    }

    /// Whether one of the parts that commas and white space make of a value is a word.
    func hasToken(_ token: StaticString, in range: Range<Int>) -> Bool {
        var start = range.lowerBound
        for i in range where self[i].isHTMLSpace || self[i] == UInt8(ascii: ",") {
            if equals(token, at: start..<i) { return true }
            start = i + 1
        }
        return equals(token, at: start..<range.upperBound)
    }

    /// Calls with a value whose character references are resolved, and with what tells where a part of it is
    /// written.
    func withDecoded(
        _ range: Range<Int>, _ body: (Span<UInt8>, Range<Int>, (Range<Int>) -> Range<Int>) -> Void
    ) {
        guard contains(UInt8(ascii: "&"), in: range) else {
            body(self, range) { $0 }
            return
        }
        let value = DecodedValue(self, range)
        body(value.bytes.span, 0..<value.bytes.count, value.place)
    }
}

extension FoundLink.Relation {
    /// What the `rel` of a `link` makes of it: anything that is loaded is told as `none`.
    init(rel html: Span<UInt8>, _ range: Range<Int>) {
        let loaded: [StaticString] = [
            "stylesheet", "icon", "preload", "modulepreload", "prefetch", "prerender", "manifest",
            "apple-touch-icon", "apple-touch-icon-precomposed", "apple-touch-startup-image", "mask-icon",
            "fluid-icon", "image_src",
        ]
        if loaded.contains(where: { html.hasToken($0, in: range) }) {
            self = .none
        } else if html.hasToken("canonical", in: range) {
            self = .canonical
        } else if html.hasToken("alternate", in: range) {
            self = .alternate
        } else if html.hasToken("preconnect", in: range) || html.hasToken("dns-prefetch", in: range) {
            self = .origin
        } else {
            self = .other
        }
    }
}

// MARK: - meta

extension PageFacts {
    /// The properties of the Open Graph protocol and of Twitter's cards whose content is a URL.
    private static var socialURLs: [StaticString] {
        [
            "og:url", "og:image", "og:image:url", "og:image:secure_url", "og:video", "og:video:url",
            "og:video:secure_url", "og:audio", "og:audio:url", "og:audio:secure_url", "twitter:url",
            "twitter:image", "twitter:image:src", "twitter:player", "twitter:player:stream",
        ]
    }

    /// A refresh after so many seconds is how a page without a server redirects; after more it is shown to be read.
    private static var longestRedirect: Int { 1 }

    /// Adds the link of `meta http-equiv=refresh`.
    mutating func addRefresh(_ html: Span<UInt8>, _ content: Range<Int>) {
        html.withDecoded(content) { text, range, place in
            guard let refresh = Refresh(text, range), let url = refresh.url else { return }
            let index = links.count
            addLink(.metaRefresh, text, url, at: place(text.trimmingControls(url)))
            guard self.refresh == nil, links.count > index, refresh.seconds <= Self.longestRedirect else {
                return
            }
            self.refresh = index
        }
    }

    /// Notes what `meta` with a `name` or a `property` says.
    mutating func addMeta(_ html: Span<UInt8>, _ name: Range<Int>, content: Range<Int>) {
        if html.equals("robots", at: name) {
            if html.hasToken("noindex", in: content) || html.hasToken("none", in: content) {
                isUnlisted = true
            }
        } else if Self.socialURLs.contains(where: { html.equals($0, at: name) }),
            !html.trimmingControls(content).isEmpty
        {
            let index = links.count
            addLink(.metaSocial, reference: html, content)
            // The page names itself.
            if html.equals("og:url", at: name) || html.equals("twitter:url", at: name),
                index < links.count
            {
                links[index].relation = .canonical
            }
        }
    }
}
