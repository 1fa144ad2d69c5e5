// Delimiters within a line, `~~`, `==`, `^` and so on, paired by the rules for emphasis (CommonMark 0.30 §6.2).
//
// All kinds share one stack, so that what they make is nested: a pair that closes takes those opened in it and
// not closed off the stack. Each pair of a closer's kind remembers how deep its opener was looked for in vain; no
// opener is looked at twice for nothing.

import GalleyCore

/// A delimiter of a text.
struct InlineDelimiter {
    enum Role {
        case both, opens, closes
        /// Neither: it parts what stands between an opener and its closer in two.
        case parts
    }

    /// How an opener is told that belongs to a closer.
    enum Matching {
        /// By its length, too; an opener of another length stays open.
        case equal
        /// By its length, too; white space may not stand between the two.
        case equalWithoutSpace
        /// As GitHub pairs tildes: of two lengths that differ, neither is a delimiter any more.
        case tildes
        /// By its kind alone.
        case brackets
        /// By its kind, and where something parts the two.
        case partedBrackets
    }

    /// Its range in the text.
    var range: Range<Int>
    /// What tells it from delimiters of other kinds.
    var kind: UInt8
    var role: Role
    var matching = Matching.equal
    /// The elements that a pair makes, the outermost first.
    var elements: [InlineElement] = []
    /// The elements behind what parts it.
    var elementsBehind: [InlineElement] = []
    /// Whether a word goes on over it.
    var isWithinWord = false
    /// Writes the opener, where it is no element; the closer's.
    var write: ((inout Lowering, Node) -> Void)?

    var length: Int { range.count }
}

/// An element around part of a line.
struct InlineElement {
    var name: StaticString
    var className: StaticString = ""
}

extension InlineDelimiter {
    /// A run of one character, by the rules of flanking; nil where it neither opens nor closes.
    init?(run range: Range<Int>, of text: InlineText, kind: UInt8, elements: [InlineElement]) {
        let before = text.classBefore(range.lowerBound)
        let after = text.classAt(range.upperBound)
        let isLeftFlanking = after != .space && (after != .punctuation || before != .other)
        let isRightFlanking = before != .space && (before != .punctuation || after != .other)
        guard isLeftFlanking || isRightFlanking else { return nil }
        self.init(
            range: range, kind: kind,
            role: isLeftFlanking ? (isRightFlanking ? .both : .opens) : .closes, elements: elements)
        isWithinWord =
            text[range.lowerBound - 1].isASCIIAlphanumeric && text[range.upperBound].isASCIIAlphanumeric
    }
}

/// Pairs the delimiters among the children of one node.
struct InlineDelimiters {
    private struct Opener {
        var delimiter: InlineDelimiter
        var node: Node
        /// How much white space stands before it.
        var spaces: Int
        var part: (node: Node, range: Range<Int>)?
    }

    /// How much white space has been passed.
    var spaces = 0
    /// The pairs, as pieces of their texts.
    private(set) var pieces: [(node: Node, piece: InlinePiece)] = []
    /// Those that may still be closed, innermost last.
    private var openers: [Opener] = []
    /// For each kind of closer: below this many openers there is none for it.
    private var bottoms: [(key: Int, bottom: Int)] = []

    mutating func add(_ delimiter: InlineDelimiter, in text: InlineText) {
        if delimiter.role == .parts {
            part(delimiter, text.node)
            return
        }
        if delimiter.role != .opens, close(delimiter, in: text) { return }
        if delimiter.role == .opens || delimiter.role == .both {
            openers.append(Opener(delimiter: delimiter, node: text.node, spaces: spaces))
        }
    }

    private static func key(_ delimiter: InlineDelimiter) -> Int {
        Int(delimiter.kind) << 4 | min(delimiter.length, 7) << 1 | (delimiter.role == .both ? 1 : 0)
    }

    private func bottom(for key: Int) -> Int {
        min(bottoms.first { $0.key == key }?.bottom ?? 0, openers.count)
    }

    private mutating func setBottom(for key: Int) {
        if let i = bottoms.firstIndex(where: { $0.key == key }) {
            bottoms[i].bottom = openers.count
        } else {
            bottoms.append((key, openers.count))
        }
    }

    private mutating func removeOpeners(from index: Int) {
        openers.removeSubrange(index...)
        for i in bottoms.indices { bottoms[i].bottom = min(bottoms[i].bottom, index) }
    }

    /// Looks for the opener of a closer; true where the closer has been dealt with.
    private mutating func close(_ closer: InlineDelimiter, in text: InlineText) -> Bool {
        let key = Self.key(closer)
        guard let index = opener(for: closer, above: bottom(for: key)) else {
            setBottom(for: key)
            return false
        }
        let opener = openers[index]
        removeOpeners(from: index)
        // A pair of unequal length is none, and neither may pair again.
        if closer.matching == .tildes, opener.delimiter.length != closer.length { return true }
        pair(opener, closer, in: text)
        return true
    }

    private func opener(for closer: InlineDelimiter, above bottom: Int) -> Int? {
        var i = openers.count
        while i > bottom {
            i -= 1
            let opener = openers[i].delimiter
            guard opener.kind == closer.kind else { continue }
            let hasSpace = openers[i].spaces != spaces
            switch closer.matching {
            case .tildes:
                // The rule of three.
                if closer.role == .both || opener.role == .both, (closer.length + opener.length) % 3 == 0 {
                    continue
                }
                return i
            case .equal, .equalWithoutSpace:
                guard opener.length == closer.length else { continue }
                // All openers below have white space behind them, too.
                if hasSpace, closer.matching == .equalWithoutSpace { return nil }
                // `a==b and c==d` compares.
                if hasSpace, opener.isWithinWord, closer.isWithinWord { continue }
                return i
            case .brackets: return i
            case .partedBrackets:
                if openers[i].part != nil { return i }
            }
        }
        return nil
    }

    private mutating func part(_ delimiter: InlineDelimiter, _ node: Node) {
        let key = Self.key(delimiter) | 1
        let bottom = bottom(for: key)
        var i = openers.count
        while i > bottom {
            i -= 1
            if openers[i].delimiter.kind == delimiter.kind, openers[i].part == nil {
                openers[i].part = (node, delimiter.range)
                // What is open at this place cannot go on beyond it.
                removeOpeners(from: i + 1)
                return
            }
        }
        setBottom(for: key)
    }

    private mutating func pair(_ opener: Opener, _ closer: InlineDelimiter, in text: InlineText) {
        var end = closer.range.upperBound
        let attributes = text.attributes(behind: closer, &end)
        let elements = opener.delimiter.elements
        let last = opener.part == nil ? elements : opener.delimiter.elementsBehind
        pieces.append(
            (
                opener.node,
                InlinePiece(
                    range: opener.delimiter.range,
                    write: opener.delimiter.write ?? { lowering, node in
                        for (i, element) in elements.enumerated() {
                            lowering.open(element, i == 0 ? attributes : nil, at: node)
                        }
                    })
            ))
        if let part = opener.part {
            pieces.append(
                (
                    part.node,
                    InlinePiece(range: part.range) { lowering, node in
                        lowering.close(elements)
                        for element in last { lowering.open(element, nil, at: node) }
                    }
                ))
        }
        pieces.append(
            (
                text.node,
                InlinePiece(
                    range: closer.range.lowerBound..<end,
                    write: closer.write ?? { lowering, _ in lowering.close(last) })
            ))
    }
}

extension InlineText {
    /// The attributes behind something, and where they end.
    func attributes(behind range: Range<Int>, _ end: inout Int) -> AttributeList? {
        guard options.attributeLists, self[range.upperBound] == UInt8(ascii: "{"),
            let (list, length) = AttributeList.read(
                atStartOf: UnsafeBufferPointer(rebasing: bytes[range.upperBound...]))
        else { return nil }
        // At the end of a heading they are the heading's.
        if range.upperBound + length == bytes.count, node.next == nil, node.parent?.kind == .heading,
            options.headingAttributes
        {
            return nil
        }
        end = range.upperBound + length
        return list
    }

    fileprivate func attributes(behind closer: InlineDelimiter, _ end: inout Int) -> AttributeList? {
        closer.write == nil ? attributes(behind: closer.range, &end) : nil
    }
}

extension Lowering {
    fileprivate mutating func open(_ element: InlineElement, _ attributes: AttributeList?, at node: Node) {
        document.html.append("<")
        document.html.append(element.name)
        let name = element.className.utf8CodeUnitCount > 0 ? element.className.description : nil
        if attributes != nil || name != nil { write(attributes ?? AttributeList(), class: name, at: node) }
        document.html.append(">")
    }

    fileprivate mutating func close(_ elements: [InlineElement]) {
        for element in elements.reversed() {
            document.html.append("</")
            document.html.append(element.name)
            document.html.append(">")
        }
    }
}

// MARK: - Runs of one character

extension InlineConstruct {
    /// `~one~` and `~~two~~` tildes (GFM, Strikethrough); one is a subscript where these are on.
    static let strikethroughs = InlineConstruct(
        isOn: { $0.strikethrough || $0.subscripts }, mayOccur: { $0.contains(UInt8(ascii: "~")) },
        initials: "~", escapes: "~"
    ) { text, place in
        let end = text.endOfRun(at: place)
        let length = end - place
        let elements: [InlineElement]
        switch (length, text.options.subscripts) {
        case (1...2, false): elements = [InlineElement(name: "del")]
        case (1, true): elements = [InlineElement(name: "sub")]
        case (2, true) where text.options.strikethrough: elements = [InlineElement(name: "del")]
        case (3, true) where text.options.strikethrough:
            elements = [InlineElement(name: "sub"), InlineElement(name: "del")]
        default: return .plain(upTo: end)
        }
        guard
            var run = InlineDelimiter(
                run: place..<end, of: text, kind: UInt8(ascii: "~"), elements: elements)
        else { return .plain(upTo: end) }
        run.matching = !text.options.subscripts ? .tildes : length == 2 ? .equal : .equalWithoutSpace
        return .delimiter(run)
    }

    /// `==text==` (pymdownx.mark).
    static let marks = InlineConstruct(
        isOn: { $0.marks }, mayOccur: { $0.contains(UInt8(ascii: "="), UInt8(ascii: "=")) },
        initials: "=", escapes: "="
    ) { text, place in
        text.pair(at: place, [InlineElement(name: "mark")])
    }

    /// `++text++` (markdown-it-ins).
    static let insertions = InlineConstruct(
        isOn: { $0.plusInsertions }, mayOccur: { $0.contains(UInt8(ascii: "+"), UInt8(ascii: "+")) },
        initials: "+", escapes: "+"
    ) { text, place in
        text.pair(at: place, [InlineElement(name: "ins")])
    }

    /// `^superscript^` and `^^inserted^^` (pymdownx.caret).
    static let carets = InlineConstruct(
        isOn: { $0.superscripts || $0.insertions }, mayOccur: { $0.contains(UInt8(ascii: "^")) },
        initials: "^", escapes: "^"
    ) { text, place in
        let end = text.endOfRun(at: place)
        let elements: [InlineElement]
        switch end - place {
        case 1 where text.options.superscripts: elements = [InlineElement(name: "sup")]
        case 2 where text.options.insertions: elements = [InlineElement(name: "ins")]
        case 3 where text.options.insertions && text.options.superscripts:
            elements = [InlineElement(name: "sup"), InlineElement(name: "ins")]
        default: return .plain(upTo: end)
        }
        guard
            var run = InlineDelimiter(
                run: place..<end, of: text, kind: UInt8(ascii: "^"), elements: elements)
        else { return .plain(upTo: end) }
        if run.length != 2 { run.matching = .equalWithoutSpace }
        return .delimiter(run)
    }
}

extension InlineText {
    /// A run of exactly two.
    fileprivate func pair(at place: Int, _ elements: [InlineElement]) -> InlineReading {
        let end = endOfRun(at: place)
        guard end - place == 2,
            let run = InlineDelimiter(run: place..<end, of: self, kind: bytes[place], elements: elements)
        else { return .plain(upTo: end) }
        return .delimiter(run)
    }
}
