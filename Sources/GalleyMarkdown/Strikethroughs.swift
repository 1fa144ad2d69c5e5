// Strikethrough (GFM): `~one~` and `~~two~~` tildes.
//
// Runs of tildes are paired among the children of one node, by the rules for emphasis (CommonMark 0.30 §6.2): the
// first time that text of a node's children has a tilde, all of them are looked through.

/// Which runs of tildes open and which close, as far as they have been looked at.
struct Strikethroughs {
    private struct Run {
        var node: Node
        var offset: Int
        var length: Int
        var canOpen: Bool
        var canClose: Bool
    }

    private struct Place: Hashable {
        var node: Node
        var offset: Int
    }

    /// The runs that are paired: true for one that opens.
    private var roles: [Place: Bool] = [:]
    private var seenParents: Set<Node> = []

    /// Whether the run of tildes at an offset of a text opens (true) or closes (false); nil for mere text.
    mutating func role(of text: Node, at offset: Int) -> Bool? {
        if let parent = text.parent, seenParents.insert(parent).inserted { pair(childrenOf: parent) }
        return roles.isEmpty ? nil : roles[Place(node: text, offset: offset)]
    }

    private mutating func pair(childrenOf parent: Node) {
        var runs: [Run] = []
        var child = parent.firstChild
        while let node = child {
            if node.kind == .text { addRuns(of: node, to: &runs) }
            child = node.next
        }
        // Runs that may still open, innermost last.
        var openers: [Int] = []
        // For each length of a closer and whether it can open: below this many openers there is none for it.
        var bottoms = [0, 0, 0, 0]
        for (i, run) in runs.enumerated() {
            if run.canClose {
                let bottom = (run.length - 1) * 2 + (run.canOpen ? 1 : 0)
                if let found = opener(
                    for: run, among: openers, of: runs, above: min(bottoms[bottom], openers.count))
                {
                    let opener = runs[openers[found]]
                    openers.removeSubrange(found...)
                    for i in bottoms.indices { bottoms[i] = min(bottoms[i], openers.count) }
                    // A pair of unequal length is none, and neither may pair again.
                    if opener.length == run.length {
                        roles[Place(node: opener.node, offset: opener.offset)] = true
                        roles[Place(node: run.node, offset: run.offset)] = false
                    }
                    continue
                }
                bottoms[bottom] = openers.count
            }
            if run.canOpen { openers.append(i) }
        }
    }

    private func opener(for closer: Run, among openers: [Int], of runs: [Run], above bottom: Int) -> Int? {
        var i = openers.count
        while i > bottom {
            i -= 1
            let opener = runs[openers[i]]
            // The rule of three.
            if (closer.canOpen || opener.canClose) && (closer.length + opener.length) % 3 == 0 { continue }
            return i
        }
        return nil
    }

    private func addRuns(of node: Node, to runs: inout [Run]) {
        let text = node.literal
        var i = 0
        while i < text.count {
            guard text[i] == UInt8(ascii: "~") else {
                // An escaped tilde has a marker between itself and its backslash.
                i +=
                    text[i] == Marker.lead.0 && i + 3 < text.count && text[i + 1] == Marker.lead.1
                        && text[i + 2] == Marker.escape ? 4 : 1
                continue
            }
            var end = i + 1
            while end < text.count, text[end] == UInt8(ascii: "~") { end += 1 }
            if end - i <= 2 {
                let before = i > 0 ? CharacterClass(endingAt: i, of: text) : CharacterClass(before: node)
                let after = end < text.count ? CharacterClass(at: end, of: text) : CharacterClass(after: node)
                let isLeftFlanking =
                    after != .space && (after != .punctuation || before != .other)
                let isRightFlanking =
                    before != .space && (before != .punctuation || after != .other)
                if isLeftFlanking || isRightFlanking {
                    runs.append(
                        Run(
                            node: node, offset: i, length: end - i, canOpen: isLeftFlanking,
                            canClose: isRightFlanking))
                }
            }
            i = end
        }
    }
}

/// What a character is to the rules of emphasis.
private enum CharacterClass {
    case space, punctuation, other

    init(_ scalar: Unicode.Scalar) {
        if scalar.isASCII {
            let byte = UInt8(scalar.value)
            self = byte <= 0x20 || byte == 0x7F ? .space : byte.isASCIIAlphanumeric ? .other : .punctuation
            return
        }
        switch scalar.properties.generalCategory {
        case .spaceSeparator: self = .space
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            self = .punctuation
        default: self = .other
        }
    }

    init(at start: Int, of text: UnsafeBufferPointer<UInt8>) {
        var end = start + 1
        while end < text.count, end < start + 4, text[end] & 0xC0 == 0x80 { end += 1 }
        self.init(Self.scalar(text[start..<end]))
    }

    init(endingAt end: Int, of text: UnsafeBufferPointer<UInt8>) {
        var start = end - 1
        while start > 0, start > end - 4, text[start] & 0xC0 == 0x80 { start -= 1 }
        self.init(Self.scalar(text[start..<end]))
    }

    private static func scalar(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Unicode.Scalar {
        if bytes.count == 1, let byte = bytes.first { return Unicode.Scalar(byte) }
        return String(decoding: bytes, as: UTF8.self).unicodeScalars.first ?? "\u{FFFD}"
    }

    /// The end of what stands before a text in the source.
    init(before node: Node) {
        if let previous = node.previous {
            self = previous.kind == .softBreak || previous.kind == .lineBreak ? .space : .punctuation
        } else {
            self.init(edgeOf: node.parent)
        }
    }

    init(after node: Node) {
        if let next = node.next {
            self = next.kind == .softBreak || next.kind == .lineBreak ? .space : .punctuation
        } else {
            self.init(edgeOf: node.parent)
        }
    }

    /// The markup around an inline is punctuation, a block's edges are white space.
    private init(edgeOf parent: Node?) {
        switch parent?.kind {
        case .emphasis, .strong, .link, .image: self = .punctuation
        default: self = .space
        }
    }
}
