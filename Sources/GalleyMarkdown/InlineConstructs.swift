// Constructs of other tools within a line: `==mark==`, `++ctrl+c++`, `:smile:`, `[[Page]]` and their like.
//
// libcmark takes them for text. So the texts among the children of one node are read from left to right, once, when
// the first of them is about to be written or asked for its words. What is found is kept as *pieces*: where each stands,
// what it says, and how to write it. Code, raw HTML and addresses are never looked into.
//
// Each construct is a value in a file of its own, listed here. Most stand by themselves; those that stand around other
// things are delimiters, which are paired as emphasis is (`InlineDelimiters`).

import GalleyCore

/// Part of a text that is written otherwise than it stands there.
struct InlinePiece {
    /// Where in the text it stands.
    var range: Range<Int>
    /// What it says, without markup.
    var words: [UInt8] = []
    /// What a heading's id has for it, if that is something else.
    var wordsOfID: [UInt8]?
    /// Writes it; the node is its text.
    var write: (_ lowering: inout Lowering, _ node: Node) -> Void
}

/// What a construct finds at a place of a text.
enum InlineReading {
    case piece(InlinePiece)
    case delimiter(InlineDelimiter)
    /// Nothing, and nothing for any other construct up to a place.
    case plain(upTo: Int)
}

/// A kind of construct within a line.
struct InlineConstruct: Sendable {
    /// Whether it is read at all.
    var isOn: @Sendable (MarkdownOptions) -> Bool
    /// Whether a page may hold one: a quick look that spares most pages the slow one.
    var mayOccur: @Sendable (MarkdownText) -> Bool
    /// The bytes that it begins with; lowering stops a text there.
    var initials: StaticString
    /// The characters whose escapes keep it from being read. None of them may begin a link or a tag.
    var escapes: StaticString = ""
    /// Reads one at a place.
    var read: @Sendable (_ text: InlineText, _ place: Int) -> InlineReading?

    /// All of them; of two that begin alike the first goes first.
    static let all: [InlineConstruct] = [
        .criticMarkup, .smartSymbols, .keys, .strikethroughs, .marks, .carets, .insertions, .emoji, .icons,
        .wikiLinks, .repositoryReferences,
    ]

    /// The ASCII characters at which those that are on may begin.
    static func initials(_ options: MarkdownOptions) -> [UInt8] {
        var initials = all.filter { $0.isOn(options) }.flatMap { UnsafeBufferPointer($0.initials) }
        // A dash and this are an arrow.
        if options.smartSymbols, options.smartPunctuation { initials.append(UInt8(ascii: ">")) }
        return initials.filter { $0 < 0x80 }
    }

    /// The characters whose escapes must be seen.
    static func escapes(_ options: MarkdownOptions) -> [UInt8] {
        all.filter { $0.isOn(options) }.flatMap { UnsafeBufferPointer($0.escapes) }
    }
}

/// A text in which constructs are looked for.
struct InlineText {
    let node: Node
    let bytes: UnsafeBufferPointer<UInt8>
    /// What stands before it has been read.
    var limit: Int
    let options: MarkdownOptions

    /// The character before a place; punctuation where markup stands there.
    func classBefore(_ place: Int) -> CharacterClass {
        place > 0 ? CharacterClass(endingAt: place, of: bytes) : CharacterClass(before: node)
    }

    /// The character at a place.
    func classAt(_ place: Int) -> CharacterClass {
        place < bytes.count ? CharacterClass(at: place, of: bytes) : CharacterClass(after: node)
    }

    /// Whether a letter, a digit or an underscore stands right before a place.
    func isWordBefore(_ place: Int) -> Bool {
        place > 0
            && (bytes[place - 1] == UInt8(ascii: "_") || CharacterClass(endingAt: place, of: bytes) == .other)
    }

    func isWordAt(_ place: Int) -> Bool {
        place < bytes.count
            && (bytes[place] == UInt8(ascii: "_")
                || bytes[place] != Marker.lead.0 && CharacterClass(at: place, of: bytes) == .other)
    }

    func has(_ text: StaticString, at place: Int) -> Bool {
        let count = text.utf8CodeUnitCount
        guard place >= 0, place + count <= bytes.count else { return false }
        for i in 0..<count where bytes[place + i] != text.utf8Start[i] { return false }
        return true
    }

    /// The byte at a place, 0 outside of the text.
    subscript(_ place: Int) -> UInt8 { place >= 0 && place < bytes.count ? bytes[place] : 0 }

    /// How far a run of one byte goes.
    func endOfRun(at place: Int) -> Int {
        var end = place + 1
        while end < bytes.count, bytes[end] == bytes[place] { end += 1 }
        return end
    }
}

/// The constructs of one document, found node by node.
struct InlineConstructs {
    /// Those that are on and may occur.
    private var constructs: [InlineConstruct] = []
    /// For each byte which constructs begin with it, as bits.
    private var begins: [UInt32] = []
    private let abbreviations: Abbreviations
    private var pieces: [Node: [InlinePiece]] = [:]
    private var seenParents: Set<Node> = []
    /// How much is text of those that end in attributes.
    private var lengths: [Node: Int] = [:]
    private let options: MarkdownOptions

    init(of text: MarkdownText, options: MarkdownOptions, abbreviations: Abbreviations) {
        self.options = options
        self.abbreviations = abbreviations
        constructs = InlineConstruct.all.filter { $0.isOn(options) && $0.mayOccur(text) }
        guard !constructs.isEmpty || !abbreviations.isEmpty else { return }
        begins = Array(repeating: 0, count: 256)
        for (i, construct) in constructs.enumerated() {
            UnsafeBufferPointer(construct.initials).forEach { begins[Int($0)] |= 1 << UInt32(i) }
        }
        for byte in abbreviations.initials { begins[Int(byte)] |= Self.abbreviation }
        begins[Int(Marker.lead.0)] |= Self.other
        begins[Int(UInt8(ascii: ":"))] |= Self.other
        begins[Int(UInt8(ascii: "."))] |= Self.other
        begins[Int(UInt8(ascii: "["))] |= Self.other
    }

    private static let abbreviation: UInt32 = 1 << 31
    /// Markers and addresses, which are passed over.
    private static let other: UInt32 = 1 << 30

    /// Leaves out what a text ends in; to be said before it is read.
    mutating func limit(_ node: Node, to length: Int) {
        if !begins.isEmpty { lengths[node] = length }
    }

    /// The pieces of a text, in its order.
    mutating func pieces(of node: Node) -> [InlinePiece] {
        guard !begins.isEmpty, let parent = node.parent else { return [] }
        if !seenParents.contains(parent) {
            // Most texts have nothing in them; the first that might makes all beside it be read.
            guard node.literal.contains(where: { begins[Int($0)] & ~Self.other != 0 }) else { return [] }
            seenParents.insert(parent)
            read(childrenOf: parent)
        }
        return pieces[node] ?? []
    }

    private mutating func read(childrenOf parent: Node) {
        var delimiters = InlineDelimiters()
        var found: [(node: Node, piece: InlinePiece)] = []
        var child = parent.firstChild
        while let node = child {
            child = node.next
            switch node.kind {
            case .text: read(node, &delimiters, &found)
            case .softBreak, .lineBreak: delimiters.spaces += 1
            default: break
            }
        }
        guard !found.isEmpty || !delimiters.pieces.isEmpty else { return }
        for (node, piece) in found + delimiters.pieces { pieces[node, default: []].append(piece) }
        guard !delimiters.pieces.isEmpty else { return }
        // Pairs are found where they close.
        for node in Set(delimiters.pieces.map(\.node)) {
            pieces[node]?.sort { $0.range.lowerBound < $1.range.lowerBound }
        }
    }

    private func read(
        _ node: Node, _ delimiters: inout InlineDelimiters, _ found: inout [(node: Node, piece: InlinePiece)]
    ) {
        var bytes = node.literal
        if let length = lengths[node] { bytes = UnsafeBufferPointer(rebasing: bytes.prefix(length)) }
        var text = InlineText(node: node, bytes: bytes, limit: 0, options: options)
        var i = min(text.startOfContent, bytes.count)
        scan: while i < text.bytes.count {
            let byte = text.bytes[i]
            let which = begins[Int(byte)]
            guard which != 0 else {
                if byte.isMarkdownSpace { delimiters.spaces += 1 }
                i += 1
                continue
            }
            if which & Self.other != 0, let end = text.endOfPlain(at: i) {
                i = end
                text.limit = end
                continue
            }
            // An escaped character has a marker behind it.
            if text.isMarker(Marker.escape, at: i + 1) {
                i += 4
                continue
            }
            if which & Self.abbreviation != 0, let piece = abbreviations.read(text, i) {
                found.append((node, piece))
                i = piece.range.upperBound
                text.limit = i
                continue
            }
            var candidates = which & ~(Self.other | Self.abbreviation)
            while candidates != 0 {
                let construct = constructs[candidates.trailingZeroBitCount]
                candidates &= candidates - 1
                switch construct.read(text, i) {
                case nil: continue
                case .piece(let piece):
                    found.append((node, piece))
                    i = piece.range.upperBound
                case .delimiter(let delimiter):
                    i = delimiter.range.upperBound
                    delimiters.add(delimiter, in: text)
                case .plain(let end):
                    i = end
                    continue scan
                }
                text.limit = i
                continue scan
            }
            i += 1
        }
    }
}

extension InlineText {
    /// Where the text begins behind the attributes of what stands before it.
    fileprivate var startOfContent: Int {
        guard options.attributeLists, let before = node.previous else { return 0 }
        switch before.kind {
        case .link, .image, .code, .emphasis, .strong: return AttributeList.read(atStartOf: bytes)?.end ?? 0
        default: return 0
        }
    }

    func isMarker(_ last: UInt8, at place: Int) -> Bool {
        self[place] == Marker.lead.0 && self[place + 1] == Marker.lead.1 && self[place + 2] == last
    }

    /// Where a marker, a footnote's label or an address ends that begins at a place.
    fileprivate func endOfPlain(at place: Int) -> Int? {
        switch bytes[place] {
        case Marker.lead.0:
            guard self[place + 1] == Marker.lead.1 else { return nil }
            if let (_, end) = Marker.number(after: Marker.open, in: bytes, at: place) { return end }
            // Before a character that a backslash escapes stands a marker, or behind it.
            let isBefore = self[place + 2] == Marker.escape && self[place - 1] == UInt8(ascii: "\\")
            return min(place + (isBefore ? 4 : 3), bytes.count)
        case UInt8(ascii: "["):
            guard options.footnotes, self[place + 1] == UInt8(ascii: "^") else { return nil }
            var end = place + 2
            while end < bytes.count, end < place + 200, bytes[end] != UInt8(ascii: "]") { end += 1 }
            return self[end] == UInt8(ascii: "]") ? end + 1 : nil
        case UInt8(ascii: ":"):
            return has("://", at: place) && place > 0 && bytes[place - 1].isASCIIAlphanumeric
                ? endOfAddress(from: place + 3) : nil
        case UInt8(ascii: "."):
            return has("www.", at: place - 3) && !isWordBefore(place - 3)
                ? endOfAddress(from: place + 1) : nil
        default: return nil
        }
    }

    /// Where an address ends, without the punctuation and the delimiters behind it.
    private func endOfAddress(from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] > 0x20, bytes[end] != UInt8(ascii: "<"),
            bytes[end] != UInt8(ascii: ">"), !isMarker(Marker.addressEnd, at: end)
        {
            end += 1
        }
        while end > start {
            switch bytes[end - 1] {
            case UInt8(ascii: ")"), UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: "="),
                UInt8(ascii: "^"), UInt8(ascii: "+"):
                end -= 1
            case let byte where byte.isTrailingPunctuation: end -= 1
            default: return end
            }
        }
        return end
    }
}
