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
    /// Whether it rewrites what stands before a line's content: the columns of all that follows move with it.
    var movesLine = false
}

/// What desugaring took out of the text.
struct Sugar {
    var placeholders: [Placeholder] = []
    var blocks: [BlockConstruct] = []
    /// Formulas that are blocks.
    var formulas: [Formula] = []
    /// Whether the text has markers in it at all.
    var hasMarkers = false
    /// Whether some block is the caption of the one above it.
    var hasCaptions = false
    /// Elements of raw HTML that hold Markdown and are not closed yet, by the constructs of their start tags.
    var openElements: [Int: OpenElement] = [:]
    var footnotes = FootnoteDefinitions()
    var tables = TablePlan()
    var abbreviations = Abbreviations()
    var diagnostics: [Diagnostic] = []
}

/// What a pass is given: the text as it stands, and the side tables to fill.
struct Desugaring {
    let source: MarkdownSource
    let options: MarkdownOptions
    var text: MarkdownText
    var sugar = Sugar()
    /// Where the last formula was.
    var formulaCursor: FormulaCursor?

    /// Passes that look at the text alone. Their edits must be such that code, raw HTML and addresses can be
    /// restored from the markers.
    static let textPasses: [@Sendable (inout Desugaring) -> [Edit]] = [
        replaceNoncharacters, indentLists, boundBrackets, markEscapes, shieldAddresses, shieldIgnoreComments,
    ]

    /// Passes that look at the tree as well.
    static let treePasses: [@Sendable (inout Desugaring, Node) -> [Edit]] = [
        // A footnote's text may have definitions below it, too.
        separateDefinitions, rewriteFootnotes, separateDefinitions, takeAbbreviations, takeFormulas,
        joinReferences,
    ]

    /// Passes that look at the tree, and again at what they made of it: blocks may stand in each other.
    static let blockPasses: [@Sendable (inout Desugaring, Node) -> [Edit]] = [
        rewriteMathBlocks, rewriteBlocks, rewriteMarkdownInHTML, rewriteIndentedHTML, rewriteDefinitionLists,
    ]

    /// How deep blocks that are rewritten may stand in each other. Each level costs a parse.
    static let maximumBlockDepth = 16

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
        guard var root = parser.parse(text.bytes), rewriteBlocks(&root, with: parser) else { return nil }
        for pass in Self.treePasses {
            let edits = pass(&self, root)
            if !edits.isEmpty {
                text = text.applying(edits)
                // What a footnote holds is seen only now.
                guard let rewritten = parser.parse(text.bytes) else { return nil }
                root = rewritten
                guard rewriteBlocks(&root, with: parser) else { return nil }
            }
        }
        return planTables(in: root, with: parser)
    }

    /// Rewrites blocks from the outermost inwards; false where the text cannot be parsed.
    private mutating func rewriteBlocks(_ root: inout Node, with parser: Parser) -> Bool {
        defer { reportOpenElements() }
        for _ in 0..<Self.maximumBlockDepth {
            var isRewritten = false
            for pass in Self.blockPasses {
                let edits = pass(&self, root)
                if edits.isEmpty { continue }
                isRewritten = true
                text = text.applying(edits)
                sugar.hasMarkers = true
                guard let rewritten = parser.parse(text.bytes) else { return false }
                root = rewritten
            }
            if !isRewritten { break }
        }
        return true
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
        var shifts: [Int32] = []
        if !self.shifts.isEmpty || edits.contains(where: \.movesLine) {
            shifts = lineCount > 0 ? [Int32(shift(0))] : []
        }
        var line = 0
        var position = bytes.startIndex
        for edit in edits where edit.range.lowerBound >= position {
            output.append(contentsOf: bytes[position..<edit.range.lowerBound])
            passLines(upTo: edit.range.lowerBound, &line, &origins, &shifts)
            for byte in edit.replacement where byte == 0x0A {
                origins.append(Int32(origin(line)))
                if !shifts.isEmpty { shifts.append(Int32(shift(line))) }
            }
            if edit.movesLine {
                let lastLine = edit.replacement.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                shifts[shifts.count - 1] = Int32(
                    shift(line) + edit.range.count - (edit.replacement.count - lastLine))
            }
            output.append(contentsOf: edit.replacement)
            position = edit.range.upperBound
        }
        output.append(contentsOf: bytes[position...])
        passLines(upTo: bytes.endIndex - 1, &line, &origins, &shifts)
        var result = MarkdownText(output[...])
        result.origins = origins
        result.shifts = shifts
        return result
    }

    /// Notes the origin of each line that begins up to a position.
    private func passLines(
        upTo position: Int, _ line: inout Int, _ origins: inout [Int32], _ shifts: inout [Int32]
    ) {
        while line + 1 < lineCount, Int(lineStarts[line + 1]) <= position {
            line += 1
            origins.append(Int32(origin(line)))
            if !shifts.isEmpty { shifts.append(Int32(shift(line))) }
        }
    }
}
