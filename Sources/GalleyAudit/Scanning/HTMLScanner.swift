// What a page of HTML defines and uses: its ids and its links.
//
// The tokenizer gives tags; two hash tables say which element and attributes they are, and one matrix what an
// attribute of an element holds. Most tags of a page are told by their name alone, or have nothing but a class.

import GalleyCore

/// Reads pages of HTML, one after the other.
package struct HTMLScanner {
    private var tokenizer = HTMLTokenizer()
    private var ids = IDSet()
    private let elements = Self.elementTable
    private let attributes = Self.attributeTable
    private let matrix = LinkAttribute.matrix
    private var frame = PageFrame()

    // Made once: a scanner is made for each file.
    private static let elementTable = NameTable(
        ScannedElement.allCases.dropFirst().map { ("\($0)", $0.rawValue) })
    private static let attributeTable = NameTable(ScannedAttribute.allCases.map { ($0.written, $0.rawValue) })

    /// Bytes of a page that are read: what follows is passed over, so that all places fit into 32 bits.
    static let largestPage = 1 << 30

    package init() {}

    /// Finds the links and ids of a page; what the facts held before is forgotten. Links stand in the order of the
    /// page.
    package mutating func scan(
        _ html: Span<UInt8>, into facts: inout PageFacts, skipping: Range<Int>? = nil
    ) {
        let html = html.extracting(0..<min(html.count, Self.largestPage))
        facts.removeAll()
        ids.removeAll()
        tokenizer.reset()
        frame = PageFrame()
        var skipped = skipping
        while let tag = tokenizer.next(in: html) {
            if let range = skipped, range.contains(tag.range.lowerBound) {
                tokenizer.position = range.upperBound
                skipped = nil
                continue
            }
            frame.pass(tag, tokenizer.attributes, in: html)
            if tag.isEndTag { continue }
            // Nothing inside a template is on the page; the template itself is.
            if tokenizer.templateDepth > 0,
                tokenizer.templateDepth > 1 || !html.equals("template", at: tag.name)
            {
                continue
            }
            let hasAttributes = !tokenizer.attributes.isEmpty
            guard hasAttributes || tag.name.count == 5 else { continue }
            let element =
                elements.value(of: tag.key, tag.name, in: html)
                .flatMap(ScannedElement.init(rawValue:)) ?? .any
            if hasAttributes { scanAttributes(of: element, in: html, into: &facts) }
            switch element {
            case .title: noteTitle(tag, into: &facts)
            case .style: scanStyle(tag.range.upperBound..<tokenizer.position, in: html, into: &facts)
            default: break
            }
        }
    }

    private func noteTitle(_ tag: HTMLTag, into facts: inout PageFacts) {
        // Drawings have titles too.
        guard facts.title == nil, tokenizer.foreignDepth == 0 else { return }
        facts.title = tag.range.upperBound..<tokenizer.position
    }

    private func scanStyle(_ range: Range<Int>, in html: Span<UInt8>, into facts: inout PageFacts) {
        facts.addLinks(style: html.extracting(range)) {
            $0.lowerBound + range.lowerBound..<$0.upperBound + range.lowerBound
        }
    }
}

// MARK: - Attributes

/// The attributes of one tag that say something of the others, by their places in `HTMLTokenizer.attributes`.
private struct SeenAttributes {
    /// A bit for each `ScannedAttribute`.
    private var bits: UInt32 = 0
    private var places = InlineArray<32, UInt16>(repeating: 0)

    /// False where the tag has it already: the first counts (HTML §13.2.5.33).
    mutating func insert(_ attribute: ScannedAttribute, at place: Int) -> Bool {
        let bit: UInt32 = 1 << UInt32(attribute.rawValue)
        guard bits & bit == 0 else { return false }
        bits |= bit
        places[Int(attribute.rawValue)] = UInt16(clamping: place)
        return true
    }

    subscript(attribute: ScannedAttribute) -> Int? {
        bits & 1 << UInt32(attribute.rawValue) == 0 ? nil : Int(places[Int(attribute.rawValue)])
    }
}

extension HTMLScanner {
    private mutating func scanAttributes(
        of element: ScannedElement, in html: Span<UInt8>, into facts: inout PageFacts
    ) {
        let firstLink = facts.links.count
        var seen = SeenAttributes()
        var isControl = false
        for place in 0..<tokenizer.attributes.count {
            let attribute = tokenizer.attributes[place]
            guard
                let kind = attributes.value(of: attribute.key, attribute.name, in: html)
                    .flatMap(ScannedAttribute.init(rawValue:))
            else {
                if element == .a { isControl = isControl || html.isOfControl(attribute.name) }
                continue
            }
            guard seen.insert(kind, at: place) else { continue }
            switch kind {
            case .id: addID(attribute, in: html, into: &facts)
            case .style: addStyle(attribute, in: html, into: &facts)
            default: addLinks(of: element, kind, attribute, in: html, into: &facts)
            }
        }
        switch element {
        case .a:
            addName(seen, in: html, into: &facts)
            let isOfTemplate = frame.isOpen || tokenizer.attributes.count > 1
            for i in firstLink..<facts.links.count {
                facts.links[i].isControl = isControl
                facts.links[i].isOfTemplate = isOfTemplate
            }
        case .link:
            let relation = value(seen[.rel]).map { FoundLink.Relation(rel: html, $0) } ?? .other
            for i in firstLink..<facts.links.count { facts.links[i].relation = relation }
        case .form: noteMethod(seen, ofLinksFrom: firstLink, in: html, into: &facts)
        case .map: addMap(seen, in: html, into: &facts)
        case .base: noteBase(seen, in: html, into: &facts)
        case .meta: addMeta(seen, in: html, into: &facts)
        default: break
        }
    }

    private func value(_ place: Int?) -> Range<Int>? { place.flatMap { tokenizer.attributes[$0].value } }

    private func addLinks(
        of element: ScannedElement, _ kind: ScannedAttribute, _ attribute: HTMLAttribute,
        in html: Span<UInt8>, into facts: inout PageFacts
    ) {
        let row = Int(element.rawValue) * ScannedAttribute.allCases.count
        guard let link = matrix[row + Int(kind.rawValue)] else { return }
        // An attribute without a value has an empty one.
        let value = attribute.value ?? attribute.name.lowerBound..<attribute.name.lowerBound
        switch link.form {
        case .url: facts.addLink(link.element, reference: html, value)
        case .urlOrNothing:
            guard !html.trimmingControls(value).isEmpty else { return }
            facts.addLink(link.element, reference: html, value)
        case .candidates:
            html.withDecoded(value) { text, range, place in
                var candidates = ImageCandidates(range)
                while let url = candidates.next(in: text) {
                    facts.addLink(link.element, text, url, at: place(url))
                }
            }
        case .list:
            html.withDecoded(value) { text, range, place in
                var list = SpaceSeparated(range)
                while let url = list.next(in: text) {
                    facts.addLink(link.element, text, url, at: place(url))
                }
            }
        }
    }

    private func addStyle(_ attribute: HTMLAttribute, in html: Span<UInt8>, into facts: inout PageFacts) {
        guard let value = attribute.value, html.contains(UInt8(ascii: "("), in: value) else { return }
        html.withDecoded(value) { text, range, place in
            facts.addLinks(style: text.extracting(range)) {
                place($0.lowerBound + range.lowerBound..<$0.upperBound + range.lowerBound)
            }
        }
    }

    private mutating func addID(
        _ attribute: HTMLAttribute, in html: Span<UInt8>, into facts: inout PageFacts
    ) {
        if let value = attribute.value { facts.addID(html, value, isID: true, to: &ids) }
    }

    private mutating func addName(_ seen: SeenAttributes, in html: Span<UInt8>, into facts: inout PageFacts) {
        if let name = value(seen[.name]) { facts.addID(html, name, isID: false, to: &ids) }
    }

    private func addMap(_ seen: SeenAttributes, in html: Span<UInt8>, into facts: inout PageFacts) {
        for place in [seen[.name], seen[.id]] {
            if let name = value(place), let map = html.fingerprint(ofValue: name) { facts.maps.append(map) }
        }
    }

    private func addMeta(_ seen: SeenAttributes, in html: Span<UInt8>, into facts: inout PageFacts) {
        guard let content = value(seen[.content]) else { return }
        if let pragma = value(seen[.httpEquiv]) {
            if html.equals("refresh", at: html.trimmingControls(pragma)) { facts.addRefresh(html, content) }
        } else if let name = value(seen[.property]) ?? value(seen[.name]) {
            facts.addMeta(html, html.trimmingControls(name), content: content)
        }
    }

    private func noteMethod(
        _ seen: SeenAttributes, ofLinksFrom firstLink: Int, in html: Span<UInt8>, into facts: inout PageFacts
    ) {
        guard let method = value(seen[.method]), firstLink < facts.links.count else { return }
        if html.equals("post", at: method) {
            for i in firstLink..<facts.links.count where facts.links[i].element == .form {
                facts.links[i].element = .post
            }
        } else if html.equals("dialog", at: method) {
            // Nothing is asked for.
            let rest = facts.links[firstLink...].filter { $0.element != .form }
            facts.links.replaceSubrange(firstLink..., with: rest)
        }
    }

    private func noteBase(_ seen: SeenAttributes, in html: Span<UInt8>, into facts: inout PageFacts) {
        guard facts.base == nil, let place = seen[.href] else { return }
        let count = facts.links.count
        let value = tokenizer.attributes[place].value ?? 0..<0
        facts.addLink(.base, reference: html, value)
        guard facts.links.count > count else { return }
        facts.base = facts.links.removeLast().destination
    }
}
