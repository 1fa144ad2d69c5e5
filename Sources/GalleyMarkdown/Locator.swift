// Where in the author's file a link stands.
//
// libcmark's positions are right in most places and wrong in known ones: after a backslash hard break, where
// link text spans lines, on lazy continuation lines; and desugaring moves columns. So the place is looked up
// in the source: the reported one is taken where the source says the same, else the block's lines are searched.

import GalleyCore

/// What a thing looks like in the source.
enum SourceForm {
    /// `[` or, for an autolink, `<`.
    case link
    /// `![`.
    case image
    /// A tag, or text that stands for itself: the bytes follow at once.
    case verbatim
}

/// Finds places in the source, one block at a time in the order of the document.
struct Locator {
    let source: MarkdownSource
    let text: MarkdownText
    let definitions: ReferenceDefinitions

    /// For each line that libcmark counts, where column 1 would be in the text.
    private var lineStarts: [Int32]
    /// The source's bytes that the current block stands in.
    private(set) var region = 0..<0
    /// How many lines of definitions come before the current block's text; libcmark does not count them.
    private var skippedLines = 0
    /// Where the search goes on: what comes later in a block stands later in the source.
    private var cursor = 0
    private(set) var isInAnnex = false
    /// How many bytes may still be searched in vain, so that a page of unlucky links stays linear.
    private var budget = 1 << 22

    init(source: MarkdownSource, text: MarkdownText, definitions: ReferenceDefinitions) {
        self.source = source
        self.text = text
        self.definitions = definitions
        lineStarts = text.lineStarts
    }

    /// Goes on in a paragraph or a heading.
    mutating func enterBlock(firstLine: Int, lastLine: Int) {
        guard !isInAnnex else { return }
        let first = source.text.line(text.origin(firstLine - 1))
        let last = source.text.line(text.origin(max(firstLine, lastLine) - 1))
        region = first.lowerBound..<max(first.lowerBound, last.upperBound)
        skippedLines = 0
        if let beginning = definitions.beginning(ofParagraphAtLine: firstLine) {
            skippedLines = beginning.lineCount
            region = min(max(beginning.end, region.lowerBound), region.upperBound)..<region.upperBound
        }
        cursor = region.lowerBound
    }

    /// Goes on in a table's cell, or in the paragraph before it; `line` counts the annex's lines from 0.
    mutating func enterAnnex(line: Int, lastLine: Int, _ plan: TablePlan) {
        isInAnnex = true
        skippedLines = 0
        lineStarts = plan.annexStarts
        let first = sourceOffset(ofTextOffset: Int(plan.annexRanges[line].lowerBound))
        let last = sourceOffset(
            ofTextOffset: Int(plan.annexRanges[min(lastLine, plan.annexRanges.count - 1)].upperBound))
        region = first..<max(first, last)
        if !text.origins.isEmpty {
            // In a rewritten line columns have moved: search all of it.
            let firstLine = source.text.line(source.text.lineIndex(at: first))
            let lastLine = source.text.line(source.text.lineIndex(at: last))
            region = firstLine.lowerBound..<max(firstLine.lowerBound, lastLine.upperBound)
        }
        cursor = region.lowerBound
    }

    mutating func leaveAnnex() {
        isInAnnex = false
        lineStarts = text.lineStarts
    }

    /// The offset in the source of what libcmark reports at a line and a column (both from 1; 0 where it
    /// knows none). `content` is the text that begins the thing, as far as it is known.
    mutating func locate(
        line: Int, column: Int, form: SourceForm, content: UnsafeBufferPointer<UInt8>
    ) -> Int {
        var reported = cursor
        let line = line >= 1 ? line + skippedLines : line
        if line >= 1, line <= lineStarts.count, column >= 1 {
            reported = sourceOffset(ofTextOffset: Int(lineStarts[line - 1]) + column - 1)
            if matches(at: reported, form, content) { return found(reported) }
            // Link text that spans lines: the column is the first line's, the line the last one's.
            var above = line - 1
            while above >= 1, line - above <= 16, form != .verbatim {
                let place = sourceOffset(ofTextOffset: Int(lineStarts[above - 1]) + column - 1)
                if place < cursor || place < region.lowerBound { break }
                if matches(at: place, form, content) { return found(place) }
                above -= 1
            }
        }
        guard budget > 0 else { return min(max(reported, region.lowerBound), region.upperBound) }
        var place = max(cursor, region.lowerBound)
        let start = place
        while place < region.upperBound {
            if matches(at: place, form, content) { return found(place) }
            place += 1
        }
        budget -= place - start
        return min(max(reported, region.lowerBound), region.upperBound)
    }

    private mutating func found(_ place: Int) -> Int {
        if place >= cursor { cursor = place + 1 }
        return place
    }

    /// Where in the source a place of the text comes from.
    func sourceOffset(ofTextOffset offset: Int) -> Int {
        guard !text.origins.isEmpty else { return offset }
        let line = text.lineIndex(at: offset)
        let origin = source.text.line(text.origin(line))
        let column = max(0, offset - Int(text.lineStarts[line]) + text.shift(line))
        return min(origin.lowerBound + column, origin.upperBound)
    }

    /// Where in the source a block begins that libcmark reports at a line and a column.
    func sourceOffset(ofLine line: Int, column: Int) -> Int {
        sourceOffset(ofTextOffset: text.line(line - 1).lowerBound + max(0, column - 1))
    }

    private func matches(at place: Int, _ form: SourceForm, _ content: UnsafeBufferPointer<UInt8>) -> Bool {
        let bytes = source.bytes
        guard place >= region.lowerBound, place < region.upperBound else { return false }
        var start = place
        switch form {
        case .link:
            guard bytes[place] == UInt8(ascii: "[") || bytes[place] == UInt8(ascii: "<") else { return false }
            start += 1
        case .image:
            guard bytes[place] == UInt8(ascii: "!"), place + 1 < region.upperBound,
                bytes[place + 1] == UInt8(ascii: "[")
            else { return false }
            start += 2
        case .verbatim: break
        }
        for i in 0..<min(content.count, 24) {
            // Escapes, character references and markers read otherwise than they are written.
            guard start + i < region.upperBound else { return false }
            let byte = bytes[start + i]
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "&") { return form != .verbatim || i > 0 }
            if content[i] == Marker.lead.0 { return true }
            if byte != content[i] { return false }
        }
        return true
    }
}
