// What raw HTML of untrusted authors may consist of: the elements and attributes that neither run a script nor
// load a page nor change how others look. It is about what GitHub keeps in a README.

import GalleyCore

/// An element that is kept.
struct SafeElement: Sendable {
    /// What an element is to the rules by which a browser builds its tree (HTML §13.2.6.4).
    enum Role: UInt32, Sendable {
        /// Goes within a line.
        case phrasing
        /// As phrasing, and without content or an end tag.
        case void
        case link
        /// Ends a paragraph.
        case block
        case paragraph
        case heading
        /// As a block, and without content or an end tag.
        case rule
        case list, item
        case descriptionList, term
        case ruby, rubyText
        case table, caption, columnGroup, column, section, row, cell
    }

    /// Some of the roles.
    struct Roles: ExpressibleByArrayLiteral, Sendable {
        private var bits: UInt32 = 0

        init(arrayLiteral roles: Role...) {
            for role in roles { bits |= 1 << role.rawValue }
        }

        func contains(_ role: Role) -> Bool { bits & 1 << role.rawValue != 0 }

        static let tableParts: Roles = [.table, .caption, .columnGroup, .section, .row, .cell]
        static let tablePartsAndBlocks: Roles = [
            .table, .caption, .columnGroup, .section, .row, .cell, .block, .list, .descriptionList,
        ]
    }

    let name: StaticString
    let role: Role

    private init(_ name: StaticString, _ role: Role) {
        self.name = name
        self.role = role
    }

    /// The element that a tag is of; nil where it is not kept.
    init?(_ tag: HTMLTag, in html: Span<UInt8>) {
        guard let element = Self.byKey[tag.key], html.equals(element.name, at: tag.name) else { return nil }
        self = element
    }

    private static let all: [SafeElement] = {
        let names: [(Role, [StaticString])] = [
            (
                .phrasing,
                [
                    "b", "strong", "i", "em", "code", "kbd", "samp", "var", "sub", "sup", "del", "ins", "s",
                    "strike", "tt", "u", "span", "abbr", "acronym", "cite", "dfn", "mark", "q", "small",
                    "big",
                    "time", "bdi", "bdo", "font",
                ]
            ),
            (.void, ["br", "img", "wbr"]), (.link, ["a"]),
            (
                .block,
                [
                    "div", "blockquote", "details", "summary", "pre", "center", "figure", "figcaption",
                ]
            ),
            (.paragraph, ["p"]), (.heading, ["h1", "h2", "h3", "h4", "h5", "h6"]), (.rule, ["hr"]),
            (.list, ["ul", "ol"]), (.item, ["li"]), (.descriptionList, ["dl"]), (.term, ["dt", "dd"]),
            (.ruby, ["ruby"]), (.rubyText, ["rt", "rp"]), (.table, ["table"]), (.caption, ["caption"]),
            (.columnGroup, ["colgroup"]), (.column, ["col"]), (.section, ["thead", "tbody", "tfoot"]),
            (.row, ["tr"]), (.cell, ["td", "th"]),
        ]
        return names.flatMap { role, names in names.map { SafeElement($0, role) } }
    }()

    /// By the last eight bytes of their names, as the tokenizer reads them.
    private static let byKey: [UInt64: SafeElement] = {
        var byKey: [UInt64: SafeElement] = [:]
        for element in all {
            let key = element.name.withUTF8Buffer { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
            byKey[key] = element
        }
        return byKey
    }()

    static let row = SafeElement("tr", .row)
    private static let headings = all.filter { $0.role == .heading }

    /// The element for a heading that is so many levels lower; any other element as it is.
    func lowered(by levels: Int) -> SafeElement {
        guard role == .heading, levels != 0, let level = Self.headings.firstIndex(where: { $0.isNamed(name) })
        else { return self }
        return Self.headings[min(max(level + min(max(levels, -6), 6), 0), 5)]
    }

    func isNamed(_ other: StaticString) -> Bool {
        UnsafeBufferPointer(name).elementsEqual(UnsafeBufferPointer(other))
    }

    /// Whether it holds one attribute by the rules for all of them.
    func keeps(_ attribute: HTMLAttribute, in html: Span<UInt8>) -> SafeAttribute? {
        func isNamed(_ name: StaticString) -> Bool { html.equals(name, at: attribute.name) }
        guard attribute.value != nil else {
            if isNamed("alt") && self.isNamed("img") { return .flag }
            return isNamed("open") && self.isNamed("details") || isNamed("reversed") && self.isNamed("ol")
                ? .flag : nil
        }
        if isNamed("id") { return .id }
        for name in Self.attributesOfAll where isNamed(name) { return .text }
        switch role {
        case .link: return isNamed("href") ? .address(.hyperlink) : isNamed("name") ? .name : nil
        case .void where self.isNamed("img"):
            return isNamed("src") ? .address(.image) : isNamed("alt") ? .text : nil
        case .list where self.isNamed("ol"):
            return isNamed("start") || isNamed("type") ? .text : isNamed("reversed") ? .flag : nil
        case .list: return isNamed("type") ? .text : nil
        case .item: return isNamed("value") || isNamed("type") ? .text : nil
        case .cell:
            return isNamed("colspan") || isNamed("rowspan") || isNamed("scope") || isNamed("valign")
                ? .text : nil
        case .row, .section: return isNamed("valign") ? .text : nil
        case .columnGroup, .column: return isNamed("span") ? .text : nil
        case .block where self.isNamed("details"): return isNamed("open") ? .flag : nil
        case .block where self.isNamed("blockquote"): return isNamed("cite") ? .address(.hyperlink) : nil
        case .phrasing:
            let isChange = self.isNamed("del") || self.isNamed("ins")
            if isNamed("datetime") { return isChange || self.isNamed("time") ? .text : nil }
            return isNamed("cite") && (isChange || self.isNamed("q")) ? .address(.hyperlink) : nil
        default: return nil
        }
    }

    private static let attributesOfAll: [StaticString] = [
        "title", "width", "height", "align", "dir", "lang",
    ]
}

/// How an attribute that is kept is written.
enum SafeAttribute {
    case text, flag, id, name
    case address(Link.Kind)
}

extension Collection<UInt8> {
    /// Whether an address may stand in an untrusted text: it is relative, or of a scheme that opens a page, a mail
    /// or a call. An image may also be given as data, of the formats that hold no script (as CommonMark's reference
    /// implementation has it).
    ///
    /// Browsers drop control characters from addresses before they read the scheme; nothing that is not plainly a
    /// known scheme is taken for one.
    package func isSafeAddress(for kind: Link.Kind) -> Bool {
        var end = startIndex
        scan: while end != endIndex {
            switch self[end] {
            case UInt8(ascii: ":"): break scan
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"): return true
            default: end = index(after: end)
            }
        }
        guard end != endIndex else { return true }
        let scheme = self[..<end]
        if Self.safeSchemes.contains(where: { scheme.isWord($0) }) { return true }
        guard kind == .image, scheme.isWord("data") else { return false }
        let type = self[end...].dropFirst().prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") }
        return ["image/png", "image/jpeg", "image/gif", "image/webp"].contains { type.isWord($0) }
    }

    /// `api` and `schema` lead to the pages of a reference.
    private static var safeSchemes: [StaticString] {
        ["https", "http", "mailto", "tel", "ftp", "api", "schema"]
    }

    /// Whether these bytes are a word in lower case, letters of either case being the same.
    private func isWord(_ word: StaticString) -> Bool {
        word.withUTF8Buffer { word in
            var i = startIndex
            for byte in word {
                guard i != endIndex, self[i] == byte || (byte.isASCIIAlpha && self[i] | 0x20 == byte) else {
                    return false
                }
                i = index(after: i)
            }
            return i == endIndex
        }
    }
}
