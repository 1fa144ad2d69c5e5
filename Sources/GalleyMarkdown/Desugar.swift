// Desugaring: what documentation writers use beyond CommonMark, rewritten to plain CommonMark.
//
// libcmark has no extension interface, so a construct that it would misread is put into its own words before
// it reads the text, with markers by which lowering knows it again. Each construct is a pass in one of two
// lists: those that look at the text alone, and those that need to know which block a line belongs to, which
// see the tree first and cost a second parse where they find something. A pass returns edits; the line map of
// the rewritten text leads every position back to the author's line.

import GalleyCore

/// A replacement of part of a text. It may add lines, not remove them.
struct Edit {
    var range: Range<Int>
    var replacement: [UInt8]
}

/// What desugaring took out of the text.
struct Sugar {
    var placeholders: [Placeholder] = []
    var blocks: [BlockConstruct] = []
    /// Whether the text has markers in it at all.
    var hasMarkers = false
    var footnotes = FootnoteDefinitions()
    var tables = TablePlan()
    var diagnostics: [Diagnostic] = []
}

/// What a pass is given: the text as it stands, and the side tables to fill.
struct Desugaring {
    let source: MarkdownSource
    let options: MarkdownOptions
    var text: MarkdownText
    var sugar = Sugar()

    /// Passes that look at the text alone. Their edits must be such that code, raw HTML and addresses can be
    /// restored from the markers.
    static let textPasses: [@Sendable (inout Desugaring) -> [Edit]] = [
        replaceNoncharacters, boundBrackets, markEscapes, shieldAddresses, shieldIgnoreComments,
    ]

    /// Passes that look at the tree as well.
    static let treePasses: [@Sendable (inout Desugaring, Node) -> [Edit]] = [
        rewriteFootnotes
    ]

    init(source: MarkdownSource, options: MarkdownOptions) {
        self.source = source
        self.options = options
        text = source.text
    }

    /// Rewrites and parses until there is nothing left to rewrite.
    mutating func parse(with parser: Parser) -> Node? {
        for pass in Self.textPasses {
            let edits = pass(&self)
            if !edits.isEmpty { text = text.applying(edits) }
        }
        guard var root = parser.parse(text.bytes) else { return nil }
        for pass in Self.treePasses {
            let edits = pass(&self, root)
            if !edits.isEmpty {
                text = text.applying(edits)
                guard let rewritten = parser.parse(text.bytes) else { return nil }
                root = rewritten
            }
        }
        return planTables(in: root, with: parser)
    }
}

extension MarkdownText {
    /// The text with parts replaced; the edits are put in order, of two that overlap the second is dropped.
    func applying(_ edits: [Edit]) -> MarkdownText {
        let edits = edits.sorted { $0.range.lowerBound < $1.range.lowerBound }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.count })
        var origins: [Int32] = lineCount > 0 ? [Int32(origin(0))] : []
        origins.reserveCapacity(lineCount + edits.count)
        var line = 0
        var position = bytes.startIndex
        for edit in edits where edit.range.lowerBound >= position {
            output.append(contentsOf: bytes[position..<edit.range.lowerBound])
            passLines(upTo: edit.range.lowerBound, &line, &origins)
            for byte in edit.replacement where byte == 0x0A { origins.append(Int32(origin(line))) }
            output.append(contentsOf: edit.replacement)
            position = edit.range.upperBound
        }
        output.append(contentsOf: bytes[position...])
        passLines(upTo: bytes.endIndex - 1, &line, &origins)
        var result = MarkdownText(output[...])
        result.origins = origins
        return result
    }

    /// Notes the origin of each line that begins up to a position.
    private func passLines(upTo position: Int, _ line: inout Int, _ origins: inout [Int32]) {
        while line + 1 < lineCount, Int(lineStarts[line + 1]) <= position {
            line += 1
            origins.append(Int32(origin(line)))
        }
    }
}
