// Which attributes of which elements hold a URL: one table, and how a name in a page is found in it.

import GalleyCore

/// The elements that have something to say to a scanner, by their names.
enum ScannedElement: UInt8, CaseIterable {
    case any
    case a, area, link, img, image, source, video, audio, track, embed, object, iframe, frame, script, input
    case button, form, blockquote, q, ins, del, use, meta, base, map, title, style
    case body, table, thead, tbody, tfoot, tr, th, td
    case feimage, textpath, mpath, pattern, filter, lineargradient, radialgradient
}

/// The attributes that a scanner looks at.
enum ScannedAttribute: UInt8, CaseIterable {
    case id, name, style, href, src, srcset, imagesrcset, data, cite, poster, action, formaction, ping
    case background, longdesc, usemap, rel, content, property, method, xlinkHref, httpEquiv

    var written: String {
        switch self {
        case .xlinkHref: "xlink:href"
        case .httpEquiv: "http-equiv"
        default: "\(self)"
        }
    }
}

/// How an attribute holds URLs, and what its links are told as.
struct LinkAttribute {
    enum Form {
        /// One URL; an empty one leads to the page itself.
        case url
        /// One URL, where there is any.
        case urlOrNothing
        /// Image candidates (HTML §4.8.4.2.1, srcset attribute).
        case candidates
        /// URLs with white space between them.
        case list
    }

    var element: LinkElement
    var form: Form

    private typealias Row = ([ScannedElement], [ScannedAttribute], LinkElement, Form)

    private static let rows: [Row] = [
        ([.a], [.href, .xlinkHref], .a, .url),
        ([.area], [.href], .area, .url),
        ([.a, .area], [.ping], .ping, .list),
        ([.link], [.href], .link, .url),
        ([.link], [.imagesrcset], .link, .candidates),
        ([.img, .image], [.src], .image, .url),
        ([.img, .image], [.srcset], .image, .candidates),
        ([.img], [.longdesc], .image, .urlOrNothing),
        ([.img, .object, .input], [.usemap], .usemap, .urlOrNothing),
        ([.image, .feimage], [.href, .xlinkHref], .svgImage, .url),
        ([.source], [.src], .source, .url),
        ([.source], [.srcset], .source, .candidates),
        ([.video], [.src], .video, .url),
        ([.video], [.poster], .poster, .urlOrNothing),
        ([.audio], [.src], .audio, .url),
        ([.track], [.src], .track, .url),
        ([.embed], [.src], .embed, .url),
        ([.object], [.data], .object, .urlOrNothing),
        ([.iframe], [.src], .iframe, .urlOrNothing),
        ([.frame], [.src], .frame, .urlOrNothing),
        ([.script], [.src, .href, .xlinkHref], .script, .url),
        ([.input], [.src], .input, .urlOrNothing),
        ([.input, .button], [.formaction], .button, .urlOrNothing),
        ([.form], [.action], .form, .urlOrNothing),
        ([.blockquote], [.cite], .blockquote, .urlOrNothing),
        ([.q], [.cite], .q, .urlOrNothing),
        ([.ins], [.cite], .ins, .urlOrNothing),
        ([.del], [.cite], .del, .urlOrNothing),
        ([.use], [.href, .xlinkHref], .use, .url),
        (
            [.textpath, .mpath, .pattern, .filter, .lineargradient, .radialgradient], [.href], .use,
            .urlOrNothing
        ),
        (
            [.body, .table, .thead, .tbody, .tfoot, .tr, .th, .td], [.background], .background, .urlOrNothing
        ),
    ]

    /// For each element its attributes: `matrix[element × attributes + attribute]`.
    static let matrix: [LinkAttribute?] = {
        let width = ScannedAttribute.allCases.count
        var matrix = [LinkAttribute?](repeating: nil, count: ScannedElement.allCases.count * width)
        // Parts of SVG refer to each other this way, whatever they are called.
        for element in ScannedElement.allCases where element != .a {
            matrix[Int(element.rawValue) * width + Int(ScannedAttribute.xlinkHref.rawValue)] =
                LinkAttribute(element: .use, form: .urlOrNothing)
        }
        for (elements, attributes, kind, form) in rows {
            for element in elements {
                for attribute in attributes {
                    matrix[Int(element.rawValue) * width + Int(attribute.rawValue)] =
                        LinkAttribute(element: kind, form: form)
                }
            }
        }
        return matrix
    }()
}

/// Finds names of a fixed list in a page by one look into a hash table.
struct NameTable {
    private struct Slot {
        var key: UInt64 = 0
        /// 0 in a free slot.
        var length = 0
        var value: UInt8 = 0
    }

    private var slots: [Slot]
    private let shift: UInt64
    private var names: [[UInt8]] = []

    /// A table of names in lower case; each gives the number that stands beside it.
    init(_ entries: [(name: String, value: UInt8)]) {
        // At most a quarter full: most names that are asked for are not there.
        let bits = UInt64(max(4, (entries.count * 4).bitWidth - (entries.count * 4).leadingZeroBitCount))
        slots = [Slot](repeating: Slot(), count: 1 << Int(bits))
        shift = 64 - bits
        for (name, value) in entries {
            let name = Array(name.utf8)
            let key = name.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            var index = slot(of: key)
            while slots[index].length > 0 { index = (index + 1) & (slots.count - 1) }
            slots[index] = Slot(key: key, length: name.count, value: value)
            while names.count <= Int(value) { names.append([]) }
            names[Int(value)] = name
        }
    }

    private func slot(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
    }

    /// The number of a name of which the tokenizer gave the key, or nil.
    func value(of key: UInt64, _ name: Range<Int>, in html: Span<UInt8>) -> UInt8? {
        var index = slot(of: key)
        while slots[index].length > 0 {
            if slots[index].key == key, slots[index].length == name.count {
                let value = slots[index].value
                if name.count <= 8 || isSame(name, in: html, as: Int(value)) { return value }
            }
            index = (index + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Whether the bytes of a long name that its key does not hold are the same too.
    private func isSame(_ name: Range<Int>, in html: Span<UInt8>, as value: Int) -> Bool {
        for i in 0..<name.count - 8
        where html[name.lowerBound + i].lowercasedASCII != names[value][i] { return false }
        return true
    }
}
