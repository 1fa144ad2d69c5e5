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
        fold(label, into: &folded)
        return String(folded)
    }

    /// Replaces the content of a buffer with the key of a label.
    static func fold(_ label: some Collection<UInt8>, into folded: inout [UInt8]) {
        folded.removeAll(keepingCapacity: true)
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
        if !isASCII { folded = Array(String(folded).lowercased().uppercased().lowercased().utf8) }
    }
}

/// The definitions of one document.
struct ReferenceDefinitions {
    private(set) var all: [ReferenceDefinition] = []
    /// The definition that counts, by the key of its label.
    private var byKey = ByteTable()
    /// Paragraphs that begin with definitions: the text's line (from 1) where each begins, how many lines the
    /// definitions take, and where in the source it goes on. In rising order.
    private var paragraphs: [(firstLine: Int, lineCount: Int, end: Int)] = []
    /// The blocks of the document; empty where there is no definition.
    private(set) var blocks = LeafBlocks()

    init(of source: MarkdownSource, text: MarkdownText, root: Node) {
        guard source.text.contains(UInt8(ascii: "]"), UInt8(ascii: ":")) else { return }
        let candidates = source.linesLikeDefinitions()
        guard !candidates.isEmpty else { return }
        blocks = LeafBlocks(below: root)
        let reader = DefinitionReader(source)
        // The first line that has not been dealt with.
        var nextLine = 0
        for line in candidates where line >= nextLine {
            let textLine = text.line(ofOrigin: line)
            guard let block = blocks.block(atLine: textLine) else {
                // No block claims the line: libcmark took it for a definition.
                if let found = reader.definition(atLine: line) {
                    all.append(found.definition)
                    nextLine = found.nextLine
                }
                continue
            }
            let kind = block.node.kind
            guard kind == .paragraph || kind == .heading, text.origin(block.lines.lowerBound) == line else {
                continue
            }
            let lastLine = text.origin(block.lines.upperBound)
            nextLine = line
            while nextLine <= lastLine, let found = reader.definition(atLine: nextLine) {
                all.append(found.definition)
                nextLine = found.nextLine
            }
            if nextLine > line {
                paragraphs.append(
                    (block.lines.lowerBound + 1, nextLine - line, source.text.line(nextLine).lowerBound))
            }
        }
        var key: [UInt8] = []
        for i in all.indices {
            ReferenceDefinition.fold(all[i].label.utf8, into: &key)
            if byKey.insert(key.span, i) != nil { all[i].isRepeated = true }
        }
    }

    /// The definition that counts for a key.
    subscript(_ key: [UInt8]) -> Int? { byKey[key.span] }

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
    func definition(atLine line: Int) -> (definition: ReferenceDefinition, nextLine: Int)? {
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
        // Hardly any label has white space to collapse.
        let isPlain = label.allSatisfy { $0 > 0x20 }
        let name = isPlain ? String(label) : label.asLabel
        // `[^1]:` with nothing that refers to it is a footnote's all the same.
        guard let first = name.utf8.first, first != UInt8(ascii: "^"),
            let destinationStart = source.skipSpace(from: labelEnd + 1),
            let destination = source.linkDestination(at: destinationStart)
        else { return nil }
        guard destination.isAngled || !destination.content.isEmpty,
            let end = end(behind: destination.end)
        else { return nil }
        return (
            ReferenceDefinition(
                label: name, line: Int32(source.linesBefore + line + 1),
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

extension MarkdownSource {
    /// The lines (from 0) that begin with a label and a colon behind the marks of their containers.
    fileprivate func linesLikeDefinitions() -> [Int] {
        var lines: [Int] = []
        text.forEach(UInt8(ascii: "[")) { offset in
            var i = offset
            while i > bodyStart, bytes[i - 1].isContainerPrefix { i -= 1 }
            guard i == bodyStart || bytes[i - 1] == 0x0A || bytes[i - 1] == 0x0D,
                let end = endOfLabel(at: offset, before: bytes.count), end < bytes.count,
                bytes[end] == UInt8(ascii: ":")
            else { return true }
            lines.append(text.lineIndex(at: offset))
            return true
        }
        return lines
    }
}

// MARK: - Rules

extension Lowering {
    /// Reports definitions that are repeated, and those that nothing refers to.
    mutating func reportDefinitions() {
        let definitions = locator.definitions
        guard options.linkSyntax, !definitions.all.isEmpty else { return }
        var isUsed = usedDefinitions()
        for (i, definition) in definitions.all.enumerated() where definition.isRepeated {
            guard let firstIndex = definitions[Array(definition.key.utf8)] else { continue }
            // What is repeated is told once.
            isUsed[i] = true
            guard !isComment(definition), !isShared(definition) else { continue }
            let other = definitions.all[firstIndex]
            let first = source.name(
                ofLine: Int(other.line) - 1 - source.linesBefore,
                seenFrom: Int(definition.line) - 1 - source.linesBefore)
            let isSame = source.bytes[other.destination].elementsEqual(source.bytes[definition.destination])
            report(
                isSame ? .notice : .warning, "reference/duplicate",
                "the link reference `\(definition.label)` is defined twice, first in \(first)",
                at: Int(definition.place.lowerBound), length: definition.place.count,
                help: [
                    isSame
                        ? "both lead to the same place: take this one out"
                        : "the first definition counts, this one is not used: "
                            + "take out one of them, or give it another label"
                ], subject: definition.key)
        }
        for (i, definition) in definitions.all.enumerated()
        where !isUsed[i] && !isComment(definition) && !isShared(definition) {
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

    /// Whether a definition stands in a snippet: a file that many pages take in, any of which may need it.
    private func isShared(_ definition: ReferenceDefinition) -> Bool {
        guard let map = source.composition?.map else { return false }
        return map.place(line: Int(definition.line), column: Int(definition.column)).file != 0
    }

    /// For each definition whether some `[label]` of the source names it, outside blocks of code and HTML.
    private func usedDefinitions() -> [Bool] {
        let source = source
        let definitions = locator.definitions
        var isUsed = Array(repeating: false, count: definitions.all.count)
        var next = 0
        var key: [UInt8] = []
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
                end >= bytes.count || bytes[end] != UInt8(ascii: "(")
            else { return true }
            ReferenceDefinition.fold(bytes[offset + 1..<end - 1], into: &key)
            guard let index = definitions[key], !isUsed[index] else { return true }
            let line = locator.text.line(ofOrigin: source.text.lineIndex(at: offset))
            switch definitions.blocks.block(atLine: line)?.node.kind {
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
