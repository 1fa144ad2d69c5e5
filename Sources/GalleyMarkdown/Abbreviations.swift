// Abbreviations: `*[HTML]: Hyper Text Markup Language`, as Python-Markdown's abbr has them.
//
// A definition is a line of a paragraph, wherever on the page. It is taken out before the text is read for good; what it
// defines becomes an `abbr` in all text where it stands as a word of its own, also in links, not in code.

import GalleyCore

/// What a page's abbreviations stand for.
struct Abbreviations: Sendable {
    private var titles: [[UInt8]: [UInt8]] = [:]
    /// How long those are that begin with a byte, the longest first.
    private var lengths: [UInt8: [Int]] = [:]

    /// Longer is no abbreviation; so many lengths are tried at each word.
    static let maximumLength = 100

    var isEmpty: Bool { titles.isEmpty }
    var initials: Dictionary<UInt8, [Int]>.Keys { lengths.keys }

    /// Takes a definition; the last of several counts.
    mutating func define(_ name: [UInt8], as title: [UInt8]) {
        guard let first = name.first, name.count <= Self.maximumLength else { return }
        titles[name] = title
        var known = lengths[first] ?? []
        if let place = known.firstIndex(where: { $0 <= name.count }) {
            if known[place] != name.count { known.insert(name.count, at: place) }
        } else {
            known.append(name.count)
        }
        lengths[first] = known
    }

    /// The abbreviation that a text has at a place.
    func read(_ text: InlineText, _ place: Int) -> InlinePiece? {
        let beginsWord = !text.isWordBefore(place)
        guard beginsWord || !text.isWordAt(place), let lengths = lengths[text[place]] else { return nil }
        for length in lengths where place + length <= text.bytes.count {
            let end = place + length
            guard !text.isWordAt(end) || !text.isWordBefore(end) else { continue }
            let name = Array(text.bytes[place..<end])
            guard let title = titles[name] else { continue }
            return InlinePiece(range: place..<end, words: name) { lowering, _ in
                lowering.document.html.append("<abbr title=\"")
                lowering.document.html.append(escaping: title)
                lowering.document.html.append("\">")
                lowering.document.html.append(escaping: name)
                lowering.document.html.append("</abbr>")
            }
        }
        return nil
    }
}

extension Desugaring {
    /// Takes the definitions out of their paragraphs.
    static func takeAbbreviations(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        let text = state.text
        guard state.options.abbreviations, text.contains(UInt8(ascii: "*"), UInt8(ascii: "[")) else {
            return []
        }
        var blocks: LeafBlocks?
        var edits: [Edit] = []
        var line = -1
        text.forEach(UInt8(ascii: "*")) { offset in
            guard offset + 1 < text.bytes.endIndex, text.bytes[offset + 1] == UInt8(ascii: "[") else {
                return true
            }
            let index = text.lineIndex(at: offset)
            guard index != line, let definition = text.abbreviation(at: offset, inLine: index) else {
                return true
            }
            let leaves = blocks ?? LeafBlocks(below: root)
            blocks = leaves
            guard leaves.paragraph(atLine: index, beginningAt: offset, in: text) != nil else { return true }
            line = index
            state.sugar.abbreviations.define(
                state.sugar.restoring(definition.name), as: state.sugar.restoring(definition.title))
            edits.append(
                Edit(range: offset..<text.line(index).upperBound, replacement: Marker.structureLine(nil)))
            return true
        }
        if !edits.isEmpty { state.sugar.hasMarkers = true }
        return edits
    }
}

extension Sugar {
    fileprivate func restoring(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var restored: [UInt8] = []
        text.withUnsafeBufferPointer { append(restoring: $0, isLiteral: true, to: &restored) }
        // The parser has not looked at it: what is no text is replaced, as there.
        return Array(String(restored).replacing("\0", with: "\u{FFFD}").utf8)
    }
}

extension MarkdownText {
    /// Reads `*[name]: title`; the first byte of it is known.
    fileprivate func abbreviation(at place: Int, inLine line: Int) -> (
        name: ArraySlice<UInt8>, title: ArraySlice<UInt8>
    )? {
        let end = self.line(line).upperBound
        let start = place + 2
        let limit = min(end, start + Abbreviations.maximumLength)
        guard start < limit, let bracket = bytes[start..<limit].firstIndex(of: UInt8(ascii: "]")) else {
            return nil
        }
        var colon = bracket + 1
        if colon < end, bytes[colon] == UInt8(ascii: " ") { colon += 1 }
        guard colon < end, bytes[colon] == UInt8(ascii: ":") else { return nil }
        let name = bytes[start..<bracket].trimmed
        guard !name.isEmpty, !name.contains(UInt8(ascii: "\\")) else { return nil }
        return (name, bytes[(colon + 1)..<end].trimmed)
    }
}
