// Link reference definitions (CommonMark 0.30 §4.7): where each of a document stands.
//
// libcmark reads them and leaves nothing of them in its tree, so they are found in the source. The tree says
// which lines can hold one: lines that no block of it claims, and the first lines of a paragraph. A document
// in which no `]:` occurs has none, and costs one search for the two bytes.

import GalleyCore

/// One link reference definition of a document.
package struct ReferenceDefinition: Sendable, Hashable {
    /// The label as written, runs of white space made one space.
    package var label: String
    /// Where its `[` stands in the file: line from 1, column in bytes from 1.
    package var line: Int32
    package var column: Int32
    /// The bytes of the file from its `[` to behind its `]`.
    package var place: Range<Int32>
    /// The bytes of the file that the destination takes, without angle brackets.
    package var destination: Range<Int32>
    /// Whether the destination stands in angle brackets.
    package var isAngled: Bool
    /// Whether a definition above has the same label: it counts, this one does not.
    package var isRepeated = false

    /// What labels are compared by (CommonMark 0.30 §6.3): white space and the case of letters say nothing.
    package var key: String { Self.key(label.utf8) }

    static func key(_ label: some Collection<UInt8>) -> String {
        var folded: [UInt8] = []
        folded.reserveCapacity(label.count)
        var isASCII = true
        var isAfterLineEnd = false
        for byte in label {
            if byte.isMarkdownSpace {
                if byte == 0x0A || byte == 0x0D { isAfterLineEnd = true }
                if let last = folded.last, last != 0x20 { folded.append(0x20) }
            } else if isAfterLineEnd, byte == UInt8(ascii: ">") {
                // The block quote's mark, on a further line of the label.
            } else {
                isAfterLineEnd = false
                if byte >= 0x80 { isASCII = false }
                folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            }
        }
        if folded.last == 0x20 { folded.removeLast() }
        // Through upper case: what folds to two letters, as ß does, has two only there.
        return isASCII ? String(folded) : String(folded).lowercased().uppercased().lowercased()
    }
}

/// The definitions of one document.
struct ReferenceDefinitions {
    var all: [ReferenceDefinition] = []
    /// The definition that counts, by the key of its label.
    var byKey: [String: Int] = [:]
    /// Paragraphs that begin with definitions: the text's line (from 1) where each begins, how many lines the
    /// definitions take, and where in the source it goes on. In rising order.
    var paragraphs: [(firstLine: Int, lineCount: Int, end: Int)] = []

    init() {}

    init(of source: MarkdownSource, text: MarkdownText, root: Node) {
        guard source.text.contains(UInt8(ascii: "]"), UInt8(ascii: ":")) else { return }
        let blocks = LeafBlocks(below: root)
        var reader = DefinitionReader(source)
        // The source's line from which on text of the tree has been dealt with.
        var nextLine = 0
        for block in blocks.all {
            let first = text.origin(block.lines.lowerBound)
            read(nextLine..<max(nextLine, first), with: &reader)
            nextLine = max(nextLine, text.origin(block.lines.upperBound) + 1)
            guard block.node.kind == .paragraph || block.node.kind == .heading else { continue }
            let countBefore = all.count
            let end = readBeginning(of: first..<nextLine, with: &reader)
            if all.count > countBefore {
                paragraphs.append(
                    (block.lines.lowerBound + 1, end - first, source.text.line(end).lowerBound))
            }
        }
        read(nextLine..<max(nextLine, source.text.lineCount), with: &reader)
        for i in all.indices {
            if byKey[all[i].key] == nil { byKey[all[i].key] = i } else { all[i].isRepeated = true }
        }
    }

    /// Reads lines that no block claims: each definition may begin behind any containers.
    private mutating func read(_ lines: Range<Int>, with reader: inout DefinitionReader) {
        var line = lines.lowerBound
        while line < lines.upperBound {
            if let found = reader.definition(atLine: line) {
                all.append(found.definition)
                line = found.nextLine
            } else {
                line += 1
            }
        }
    }

    /// Reads the definitions that a paragraph begins with, and gives the line behind them.
    private mutating func readBeginning(of lines: Range<Int>, with reader: inout DefinitionReader) -> Int {
        var line = lines.lowerBound
        while line < lines.upperBound, let found = reader.definition(atLine: line) {
            all.append(found.definition)
            line = found.nextLine
        }
        return line
    }

    /// What comes before the text of a paragraph that begins at a line of the text (from 1).
    func beginning(ofParagraphAtLine line: Int) -> (lineCount: Int, end: Int)? {
        guard !paragraphs.isEmpty else { return nil }
        var low = 0
        var high = paragraphs.count
        while low < high {
            let middle = (low + high) / 2
            if paragraphs[middle].firstLine < line { low = middle + 1 } else { high = middle }
        }
        guard low < paragraphs.count, paragraphs[low].firstLine == line else { return nil }
        return (paragraphs[low].lineCount, paragraphs[low].end)
    }
}

/// Reads definitions off the source.
private struct DefinitionReader {
    let source: MarkdownSource

    init(_ source: MarkdownSource) { self.source = source }

    /// The definition that a line (from 0) begins with, behind the marks of its containers.
    mutating func definition(atLine line: Int) -> (definition: ReferenceDefinition, nextLine: Int)? {
        let bytes = source.bytes
        let range = source.text.line(line)
        var start = range.lowerBound
        while start < range.upperBound, bytes[start].isContainerPrefix { start += 1 }
        guard start < range.upperBound, bytes[start] == UInt8(ascii: "["),
            start == range.lowerBound || bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09
                || bytes[start - 1] == UInt8(ascii: ">"),
            let labelEnd = source.endOfLabel(at: start, before: source.bytes.count),
            labelEnd < bytes.count, bytes[labelEnd] == UInt8(ascii: ":")
        else { return nil }
        let label = bytes[start + 1..<labelEnd - 1]
        let collapsed = label.split(whereSeparator: \.isMarkdownSpace).joined(separator: [0x20])
        let name = Array(collapsed)
        // `[^1]:` with nothing that refers to it is a footnote's all the same.
        guard !name.isEmpty, name[0] != UInt8(ascii: "^"),
            let destinationStart = source.skipSpace(from: labelEnd + 1),
            let destination = source.linkDestination(at: destinationStart)
        else { return nil }
        guard destination.isAngled || !destination.content.isEmpty,
            let end = end(behind: destination.end)
        else { return nil }
        return (
            ReferenceDefinition(
                label: String(name), line: Int32(source.linesBefore + line + 1),
                column: Int32(start - range.lowerBound + 1), place: Int32(start)..<Int32(labelEnd),
                destination: Int32(destination.content.lowerBound)..<Int32(destination.content.upperBound),
                isAngled: destination.isAngled),
            source.text.lineIndex(at: max(start, end - 1)) + 1
        )
    }

    /// Where a definition ends whose destination ends at a place: behind its title, if it has one.
    private func end(behind destination: Int) -> Int? {
        let bytes = source.bytes
        var i = destination
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
        let endsLine = i >= bytes.count || bytes[i] == 0x0A || bytes[i] == 0x0D
        if let title = source.skipSpace(from: destination), title > destination,
            let end = source.endOfTitle(at: title)
        {
            var behind = end
            while behind < bytes.count, bytes[behind] == 0x20 || bytes[behind] == 0x09 { behind += 1 }
            if behind >= bytes.count || bytes[behind] == 0x0A || bytes[behind] == 0x0D { return end }
        }
        return endsLine ? destination : nil
    }
}

// MARK: - Parts of links as they are written

extension MarkdownSource {
    /// The longest label (CommonMark 0.30 §6.3).
    private static let maximumLabelLength = 999
    /// More than any title or destination: what is longer is not looked at.
    private static let maximumLength = 1 << 16

    /// Where the label that begins at `[` ends, behind its `]`; nil where it is none.
    func endOfLabel(at start: Int, before limit: Int) -> Int? {
        var i = start + 1
        let end = min(limit, start + 2 + Self.maximumLabelLength * 4)
        while i < end {
            switch bytes[i] {
            case UInt8(ascii: "\\"): i += 1
            case UInt8(ascii: "["): return nil
            case UInt8(ascii: "]"): return i + 1
            case 0x0A where isBlankLine(from: i + 1): return nil
            default: break
            }
            i += 1
        }
        return nil
    }

    /// Whether nothing but the marks of block quotes stands between a place and the line's end.
    private func isBlankLine(from start: Int) -> Bool {
        var i = start
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 || bytes[i] == UInt8(ascii: ">") {
            i += 1
        }
        return i >= bytes.count || bytes[i] == 0x0A || bytes[i] == 0x0D
    }

    /// The place behind white space with at most one line end in it, and the block quote's marks behind that;
    /// nil where the paragraph ends.
    func skipSpace(from start: Int) -> Int? {
        var i = start
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 { i += 1 }
        guard i < bytes.count else { return nil }
        guard bytes[i] == 0x0A || bytes[i] == 0x0D else { return i }
        if bytes[i] == 0x0D, i + 1 < bytes.count, bytes[i + 1] == 0x0A { i += 1 }
        i += 1
        guard !isBlankLine(from: i) else { return nil }
        while i < bytes.count, bytes[i] == 0x20 || bytes[i] == 0x09 || bytes[i] == UInt8(ascii: ">") {
            i += 1
        }
        return i
    }

    /// The destination that begins at a place (§6.3): its content, and the place behind it.
    func linkDestination(at start: Int) -> (content: Range<Int>, end: Int, isAngled: Bool)? {
        let limit = min(bytes.count, start + Self.maximumLength)
        guard start < limit else { return nil }
        var i = start
        if bytes[i] == UInt8(ascii: "<") {
            i += 1
            while i < limit {
                switch bytes[i] {
                case UInt8(ascii: "\\"): i += 1
                case UInt8(ascii: ">"): return (start + 1..<i, i + 1, true)
                case UInt8(ascii: "<"), 0x0A, 0x0D: return nil
                default: break
                }
                i += 1
            }
            return nil
        }
        var depth = 0
        scan: while i < limit {
            switch bytes[i] {
            case UInt8(ascii: "\\") where i + 1 < limit && bytes[i + 1].isASCIIPunctuation: i += 1
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                if depth == 0 { break scan }
                depth -= 1
            case 0...0x20, 0x7F: break scan
            default: break
            }
            i += 1
        }
        return depth == 0 ? (start..<i, i, false) : nil
    }

    /// Where the title that begins at a place ends, behind its delimiter (§6.3).
    func endOfTitle(at start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        let close: UInt8
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): close = bytes[start]
        case UInt8(ascii: "("): close = UInt8(ascii: ")")
        default: return nil
        }
        var i = start + 1
        let limit = min(bytes.count, start + Self.maximumLength)
        while i < limit {
            switch bytes[i] {
            case UInt8(ascii: "\\"): i += 1
            case close: return i + 1
            case UInt8(ascii: "(") where close == UInt8(ascii: ")"): return nil
            case 0x0A where isBlankLine(from: i + 1): return nil
            default: break
            }
            i += 1
        }
        return nil
    }
}

extension UInt8 {
    /// What a backslash can escape (CommonMark 0.30 §2.4).
    var isASCIIPunctuation: Bool {
        (0x21...0x2F).contains(self) || (0x3A...0x40).contains(self) || (0x5B...0x60).contains(self)
            || (0x7B...0x7E).contains(self)
    }
}

// MARK: - Rules

extension Lowering {
    /// Reports definitions that are repeated, and those that nothing refers to.
    mutating func reportDefinitions(_ root: Node) {
        let definitions = locator.definitions
        guard options.linkSyntax, !definitions.all.isEmpty else { return }
        var isUsed = usedDefinitions(LeafBlocks(below: root))
        for (i, definition) in definitions.all.enumerated() where definition.isRepeated {
            guard let first = definitions.byKey[definition.key] else { continue }
            // What is repeated is told once.
            isUsed[i] = true
            guard !isComment(definition) else { continue }
            let other = definitions.all[first]
            let isSame = source.bytes[other.destination].elementsEqual(source.bytes[definition.destination])
            report(
                isSame ? .notice : .warning, "reference/duplicate",
                "the link reference `\(definition.label)` is defined twice, first in line \(other.line)",
                at: Int(definition.place.lowerBound), length: definition.place.count,
                help: [
                    isSame
                        ? "both lead to the same place: take this one out"
                        : "the first definition counts, this one is not used: "
                            + "take out one of them, or give it another label"
                ], subject: definition.key)
        }
        for (i, definition) in definitions.all.enumerated() where !isUsed[i] && !isComment(definition) {
            report(
                .notice, "reference/unused",
                "nothing refers to the link reference `\(definition.label)`",
                at: Int(definition.place.lowerBound), length: definition.place.count,
                help: ["write [\(definition.label)] where the link belongs, or take the definition out"],
                subject: definition.key)
        }
    }

    /// `[//]: # (text)` is how one writes a comment that no renderer shows, and `[goals]: #goals` below a heading
    /// how one keeps its name at hand.
    private func isComment(_ definition: ReferenceDefinition) -> Bool {
        let destination = source.bytes[definition.destination]
        if destination.isEmpty || destination.elementsEqual([UInt8(ascii: "#")]) { return true }
        if destination.first == UInt8(ascii: "#"),
            destination.dropFirst().elementsEqual(definition.label.utf8)
        {
            return true
        }
        switch definition.key {
        case "//", "#", "_", "comment", "comments": return true
        default: return false
        }
    }

    /// For each definition whether some `[label]` of the source names it, outside blocks of code and HTML.
    private func usedDefinitions(_ blocks: LeafBlocks) -> [Bool] {
        let definitions = locator.definitions
        var isUsed = Array(repeating: false, count: definitions.all.count)
        var next = 0
        let bytes = source.bytes
        source.text.forEach(UInt8(ascii: "[")) { offset in
            while next < definitions.all.count, Int(definitions.all[next].place.lowerBound) < offset {
                next += 1
            }
            if next < definitions.all.count, Int(definitions.all[next].place.lowerBound) == offset {
                return true
            }
            guard let end = source.endOfLabel(at: offset, before: bytes.count),
                // The text of an inline link names nothing.
                end >= bytes.count || bytes[end] != UInt8(ascii: "("),
                let index = definitions.byKey[ReferenceDefinition.key(bytes[offset + 1..<end - 1])],
                !isUsed[index]
            else { return true }
            let line = locator.text.line(ofOrigin: source.text.lineIndex(at: offset))
            switch blocks.block(atLine: line)?.kind {
            case .codeBlock, .htmlBlock: break
            default: isUsed[index] = true
            }
            return true
        }
        return isUsed
    }
}

extension MarkdownText {
    /// The first line that came from a line of the source's body; both count from 0.
    func line(ofOrigin origin: Int) -> Int {
        guard !origins.isEmpty else { return origin }
        var low = 0
        var high = origins.count
        while low < high {
            let middle = (low + high) / 2
            if Int(origins[middle]) < origin { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension [UInt8] {
    subscript(_ range: Range<Int32>) -> ArraySlice<UInt8> {
        self[Int(range.lowerBound)..<Int(range.upperBound)]
    }
}
