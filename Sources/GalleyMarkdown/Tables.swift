// Tables (GFM, Tables).
//
// A table is a paragraph to libcmark. It is recognised by the block structure: a paragraph in which a line is a
// delimiter row with as many cells as the line before it. Its cells are split on the source, where escaped
// pipes are still to be seen, and parsed together in an annex: a text of one heading line for each cell of
// the document, parsed once more. A heading is one line of inline content whatever it begins with. Most
// tables need no rewriting of the document and so no second parse of it; only where a line would not belong
// to the table, though it continues the paragraph, a structure line is put before it.

import GalleyCore

/// The tables of a document, and their cells' content.
struct TablePlan {
    enum Alignment: UInt8 { case none, left, center, right }

    struct Table {
        var alignments: [Alignment] = []
        /// The annex line of the paragraph before the header row, where the table interrupts one.
        var leadLine: Int?
        /// The annex line of the first cell; the others follow.
        var firstCellLine = 0
        /// How many cells each row has, the header first; never more than there are columns.
        var rowLengths: [Int] = []
        /// How many of the rows are filled up with empty cells.
        var paddedRows = 0
    }

    /// The most cells that are added to short rows, as GitHub bounds them: a wide header over many short
    /// rows would otherwise fill the memory.
    static let maximumAddedCells = 200_000

    var tables: [Table] = []
    var annex: [UInt8] = []
    /// For each annex line the offset in the text that its column 1 would have.
    var annexStarts: [Int32] = []
    /// For each annex line the bytes of the text that it stands for. A cell of plain text leaves its line empty.
    var annexRanges: [Range<Int32>] = []
    /// The annex's block that begins on each line.
    var annexNodes: [Node?] = []
    var addedCells = 0
    /// Whether cells of plain text need no parser: not where it has to replace ill-formed bytes.
    var takesPlainCells = true

    /// Whether a pipe in a code span is text.
    private let keepsCodePipes: Bool

    /// Cells of the row being read; kept for its memory.
    private(set) var cells: [Range<Int>] = []

    init(_ options: MarkdownOptions = MarkdownOptions()) { keepsCodePipes = options.tableCodePipes }

    /// Splits a row into cells, without their outer white space; false where it is none.
    mutating func splitRow(_ range: Range<Int>, of bytes: ArraySlice<UInt8>) -> Bool {
        cells.removeAll(keepingCapacity: true)
        let pipe = UInt8(ascii: "|")
        var end = range.upperBound
        while end > range.lowerBound, bytes[end - 1].isMarkdownSpace { end -= 1 }
        var i = range.lowerBound
        while i < end, bytes[i].isMarkdownSpace { i += 1 }
        if i < end, bytes[i] == pipe { i += 1 }
        var code: [Range<Int>] = []
        if keepsCodePipes { bytes[i..<max(i, end)].appendCodeSpans(to: &code) }
        var span = 0
        while i < end {
            let start = i
            // A pipe behind a backslash is escaped, whatever stands before the backslash.
            while i < end, bytes[i] != pipe || bytes[i - 1] == UInt8(ascii: "\\") {
                while span < code.count, code[span].upperBound <= i { span += 1 }
                i = span < code.count && code[span].contains(i) ? code[span].upperBound : i + 1
            }
            var low = start
            var high = i
            while low < high, bytes[low].isMarkdownSpace { low += 1 }
            while high > low, bytes[high - 1].isMarkdownSpace { high -= 1 }
            cells.append(low..<high)
            i += 1
        }
        return !cells.isEmpty
    }

    var cellCount: Int { cells.count }

    /// Reads a delimiter row.
    mutating func delimiterRow(_ range: Range<Int>, of bytes: ArraySlice<UInt8>) -> [Alignment]? {
        guard splitRow(range, of: bytes) else { return nil }
        var alignments: [Alignment] = []
        for cell in cells {
            var low = cell.lowerBound
            var high = cell.upperBound
            guard low < high else { return nil }
            let isLeft = bytes[low] == UInt8(ascii: ":")
            if isLeft { low += 1 }
            let isRight = low < high && bytes[high - 1] == UInt8(ascii: ":")
            if isRight { high -= 1 }
            guard low < high, bytes[low..<high].allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
            alignments.append(isLeft ? (isRight ? .center : .left) : (isRight ? .right : .none))
        }
        return alignments
    }

    /// Adds the cells of the row just split to the annex.
    mutating func addRow(to table: inout Table, from bytes: ArraySlice<UInt8>) {
        let columns = table.alignments.count
        for cell in cells.prefix(columns) {
            let prefix = "###### " as StaticString
            annexStarts.append(Int32(cell.lowerBound - prefix.utf8CodeUnitCount))
            annexRanges.append(Int32(cell.lowerBound)..<Int32(cell.upperBound))
            if !takesPlainCells || !bytes.isPlainText(cell) {
                annex.append(prefix)
                var start = cell.lowerBound
                for i in cell
                where bytes[i] == UInt8(ascii: "|") && i > start && bytes[i - 1] == UInt8(ascii: "\\") {
                    // A cell has escaped pipes without the backslash.
                    annex.append(contentsOf: bytes[start..<i - 1])
                    start = i
                }
                annex.append(contentsOf: bytes[start..<cell.upperBound])
                // What ends in a number sign would lose it as a heading's closing sequence.
                if bytes[cell.upperBound - 1] == UInt8(ascii: "#") { annex.append(" ######") }
            }
            annex.append(UInt8(ascii: "\n"))
        }
        table.rowLengths.append(min(cells.count, columns))
        addedCells += max(0, columns - cells.count)
        if addedCells <= Self.maximumAddedCells { table.paddedRows = table.rowLengths.count }
    }

    /// Adds a line of the paragraph that a table interrupts.
    mutating func addLeadLine(_ content: ContainerPath.Content, isFirst: Bool, from bytes: ArraySlice<UInt8>)
    {
        annexStarts.append(Int32(content.start))
        annexRanges.append(Int32(content.start)..<Int32(content.range.upperBound))
        // So far indented, a line can only continue the paragraph.
        if !isFirst { annex.append("    ") }
        annex.append(contentsOf: bytes[content.start..<content.range.upperBound])
        annex.append(UInt8(ascii: "\n"))
    }
}

extension Desugaring {
    /// How often a table's end may make the text be parsed again.
    private static let maximumRounds = 4

    /// Finds the tables, marks their paragraphs and parses their cells.
    mutating func planTables(in root: Node, with parser: Parser) -> Node? {
        guard options.tables else { return root }
        var root = root
        for round in 0..<Self.maximumRounds {
            let delimiterRows = text.linesLikeDelimiterRows()
            guard !delimiterRows.isEmpty else { return root }
            sugar.tables = TablePlan(options)
            // Words and numbers may be markup there.
            sugar.tables.takesPlainCells =
                !parser.replacesInvalidUTF8 && sugar.abbreviations.isEmpty && !options.smartSymbols
                && options.repository == nil
            let isLastRound = round == Self.maximumRounds - 1
            let edits = planTables(in: root, delimiterRows: delimiterRows, isFinal: isLastRound)
            guard !edits.isEmpty else { break }
            text = text.applying(edits)
            sugar.hasMarkers = true
            guard let rewritten = parser.parse(text.bytes) else { return nil }
            root = rewritten
        }
        if !sugar.tables.tables.isEmpty { parseAnnex(with: parser) }
        return root
    }

    private mutating func parseAnnex(with parser: Parser) {
        let lineCount = sugar.tables.annexStarts.count
        var annex = sugar.tables.annex
        sugar.tables.annex = []
        // The text's link reference definitions hold in cells too.
        if annex.mayReferToDefinitions, text.contains(UInt8(ascii: "]"), UInt8(ascii: ":")) {
            annex.append(UInt8(ascii: "\n"))
            annex.append(contentsOf: text.bytes)
        }
        sugar.tables.annexNodes = Array(repeating: nil, count: lineCount)
        var block = parser.parse(annex[...])?.firstChild
        while let node = block, node.startLine <= lineCount {
            if node.startLine >= 1 { sugar.tables.annexNodes[node.startLine - 1] = node }
            block = node.next
        }
    }

    /// Looks at each paragraph that has such a line in it.
    private mutating func planTables(in root: Node, delimiterRows: [Int], isFinal: Bool) -> [Edit] {
        var edits: [Edit] = []
        guard var node = root.firstChild else { return edits }
        while true {
            switch node.kind {
            case .paragraph, .heading:
                planTable(in: node, delimiterRows: delimiterRows, isFinal: isFinal, &edits)
            case .blockQuote, .list, .item:
                if let child = node.firstChild {
                    node = child
                    continue
                }
            default: break
            }
            while node.next == nil {
                guard let parent = node.parent, parent != root else { return edits }
                node = parent
            }
            guard let next = node.next else { return edits }
            node = next
        }
    }

    private mutating func planTable(
        in node: Node, delimiterRows: [Int], isFinal: Bool, _ edits: inout [Edit]
    ) {
        let firstLine = node.startLine - 1
        var candidate = delimiterRows.partitioningIndex { $0 > firstLine }
        guard candidate < delimiterRows.count else { return }
        var lastLine = node.endLine - 1
        if node.kind == .heading {
            // A table whose rows are followed by `===` or `---` is a setext heading to libcmark, and the end
            // that it reports for one is not to be relied on.
            guard node.headingLevel <= 2, let underline = setextUnderline(of: node, from: firstLine) else {
                return
            }
            lastLine = underline
        }
        guard delimiterRows[candidate] <= lastLine, let path = ContainerPath(to: node, in: text) else {
            return
        }
        let bytes = text.bytes
        while candidate < delimiterRows.count, delimiterRows[candidate] <= lastLine {
            let line = delimiterRows[candidate]
            candidate += 1
            let content = path.content(ofLine: line)
            guard !content.isLazy, content.indent < 4,
                let alignments = sugar.tables.delimiterRow(
                    content.start..<content.range.upperBound, of: bytes)
            else { continue }
            let header = path.content(ofLine: line - 1)
            guard sugar.tables.splitRow(header.start..<header.range.upperBound, of: bytes),
                sugar.tables.cellCount == alignments.count
            else { continue }

            if node.kind == .heading, isFinal { return }
            var table = TablePlan.Table(alignments: alignments)
            if line - 1 > firstLine {
                table.leadLine = sugar.tables.annexStarts.count
                for leadLine in firstLine..<line - 1 {
                    sugar.tables.addLeadLine(
                        path.content(ofLine: leadLine), isFirst: leadLine == firstLine, from: bytes)
                }
            }
            table.firstCellLine = sugar.tables.annexStarts.count
            sugar.tables.addRow(to: &table, from: bytes)
            // The underline is no line of the paragraph; whether it is a row is seen in the next round.
            let lastRow = node.kind == .heading ? lastLine - 1 : lastLine
            let isHeading = node.kind == .heading
            if let end = readRows(
                of: &table, from: line + 1, through: lastRow, path, isFinal: isFinal)
            {
                edits.append(end)
            } else if isHeading {
                edits.append(setextShield(line: lastLine, path))
            }
            if isHeading { return }
            node.mark = sugar.tables.tables.count
            sugar.tables.tables.append(table)
            return
        }
    }

    /// Reads rows as far as the table goes; the edit parts it from a line that it does not include.
    private mutating func readRows(
        of table: inout TablePlan.Table, from firstLine: Int, through lastLine: Int, _ path: ContainerPath,
        isFinal: Bool
    ) -> Edit? {
        for line in firstLine..<max(firstLine, lastLine + 1) {
            let content = path.content(ofLine: line)
            let row = content.start..<content.range.upperBound
            let isRow = sugar.tables.splitRow(row, of: text.bytes)
            // In the last round rather a row too many than text that goes missing.
            if !isFinal, content.isLazy || content.indent >= 4 || !isRow || text.startsBlock(row) {
                return partingEdit(line: line, content)
            }
            sugar.tables.addRow(to: &table, from: text.bytes)
        }
        return nil
    }

    /// Puts a structure line before a line that continues a paragraph but not its table.
    private func partingEdit(line: Int, _ content: ContainerPath.Content) -> Edit {
        let start = Int(text.lineStarts[line])
        let prefix = text.bytes[start..<content.range.lowerBound]
        return Edit(
            range: start..<start, replacement: prefix + Marker.structureLine(nil) + [UInt8(ascii: "\n")])
    }

    /// The line of `=` or `-` that makes a paragraph a heading.
    private func setextUnderline(of heading: Node, from firstLine: Int) -> Int? {
        let start = Int(text.lineStarts[firstLine]) + heading.startColumn - 1
        guard start < text.bytes.endIndex, text.bytes[start] != UInt8(ascii: "#"),
            let path = ContainerPath(to: heading, in: text)
        else { return nil }
        for line in firstLine + 1..<max(firstLine + 1, text.lineCount) {
            let content = path.content(ofLine: line)
            if content.start == content.range.upperBound { return nil }
            if content.indent < 4, text.isSetextUnderline(content.start..<content.range.upperBound) {
                return line
            }
        }
        return nil
    }

    /// What makes an underline behind a table a row (`===`, `--`), a thematic break (`---`) or an empty list
    /// item (`-`), which it is there.
    private func setextShield(line: Int, _ path: ContainerPath) -> Edit {
        let content = path.content(ofLine: line)
        let underline = text.bytes[content.start..<content.range.upperBound]
        if underline.first == UInt8(ascii: "=")
            || underline.starts(with: "--".utf8) && !underline.starts(with: "---".utf8)
        {
            return Edit(range: content.start..<content.start, replacement: [UInt8(ascii: "|")])
        }
        return partingEdit(line: line, content)
    }
}

extension MarkdownText {
    /// The lines that may be delimiter rows: nothing on them but pipes, hyphens, colons and white space,
    /// behind any number of block quote markers.
    fileprivate func linesLikeDelimiterRows() -> [Int] {
        var lines: [Int] = []
        bytes.withUnsafeBufferPointer { buffer in
            let base = bytes.startIndex
            for index in 0..<lineCount {
                let start = Int(lineStarts[index]) - base
                var i = Int(lineStarts[index + 1]) - base - 1
                var hasHyphen = false
                var hasOther = false
                scan: while i >= start {
                    switch buffer[i] {
                    case UInt8(ascii: "-"): hasHyphen = true
                    case UInt8(ascii: "|"), UInt8(ascii: ":"): hasOther = true
                    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
                        UInt8(ascii: ">"):
                        break
                    default: break scan
                    }
                    i -= 1
                }
                if i < start, hasHyphen, hasOther { lines.append(index) }
            }
        }
        return lines
    }

    fileprivate func isSetextUnderline(_ content: Range<Int>) -> Bool {
        guard let first = bytes[content].first, first == UInt8(ascii: "=") || first == UInt8(ascii: "-")
        else {
            return false
        }
        let rest = bytes[content].drop { $0 == first }
        return rest.allSatisfy(\.isMarkdownSpace)
    }

    /// Whether a line that continues a paragraph would begin a block behind anything else: what may not
    /// interrupt a paragraph (CommonMark 0.30 §5.2, §4.6) but does end a table.
    fileprivate func startsBlock(_ content: Range<Int>) -> Bool {
        guard let first = bytes[content].first else { return false }
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
            return bytes[content].dropFirst().allSatisfy(\.isMarkdownSpace)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return ListMarker(bytes, content) != nil
        case UInt8(ascii: "<"):
            let line = Array(bytes[content])
            var tokenizer = HTMLTokenizer()
            guard let tag = tokenizer.next(in: line.span), tag.range.lowerBound == 0 else { return false }
            return line[tag.range.upperBound...].allSatisfy(\.isMarkdownSpace)
        default: return false
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether nothing in a part can be markup, to libcmark or to an extension: most cells are a few words.
    fileprivate func isPlainText(_ range: Range<Int>) -> Bool {
        for i in range {
            switch self[i] {
            case UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "_"),
                UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "!"), UInt8(ascii: "~"),
                UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "|"), UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "="), UInt8(ascii: "+"),
                UInt8(ascii: "^"),
                UInt8(ascii: "$"), UInt8(ascii: "{"), UInt8(ascii: "#"), Marker.lead.0:
                return false
            case let byte where byte < 0x20: return false
            default: break
            }
        }
        return true
    }
}

extension [UInt8] {
    /// Whether some bracket closes with no destination behind it.
    fileprivate var mayReferToDefinitions: Bool {
        for (i, byte) in enumerated() where byte == UInt8(ascii: "]") {
            if i + 1 >= count || self[i + 1] != UInt8(ascii: "(") { return true }
        }
        return false
    }
}

extension [Int] {
    /// The first index whose element satisfies a predicate that all later ones satisfy too.
    fileprivate func partitioningIndex(where predicate: (Int) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if predicate(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

// MARK: - Lowering

extension Lowering {
    private static let alignments: [StaticString] = [
        "", " align=\"left\"", " align=\"center\"", " align=\"right\"",
    ]

    /// Writes a paragraph that is a table.
    mutating func lowerTable(_ index: Int, in paragraph: Node) {
        let table = sugar.tables.tables[index]
        if let leadLine = table.leadLine, let lead = sugar.tables.annexNodes[leadLine] {
            let isTight = isInTightList(paragraph)
            if document.summary.isEmpty, paragraph.parent?.kind == .document { summarize(lead) }
            if !isTight {
                startLine()
                document.html.append("<p>")
            }
            interruptedParagraph = paragraph
            lowerAnnex(lead, line: leadLine)
            interruptedParagraph = nil
            if !isTight { document.html.append("</p>\n") }
        }
        startLine()
        if options.wrapTables { document.html.append("<div class=\"table-scroll\" tabindex=\"0\">\n") }
        document.html.append("<table>\n<thead>\n")
        var line = table.firstCellLine
        lowerRow(0, of: table, from: &line)
        document.html.append("</thead>\n")
        if table.rowLengths.count > 1 {
            document.html.append("<tbody>\n")
            for row in 1..<table.rowLengths.count {
                lowerRow(row, of: table, from: &line)
            }
            document.html.append("</tbody>\n")
        }
        collectBlock()
        document.html.append("</table>\n")
        if options.wrapTables { document.html.append("</div>\n") }
    }

    private mutating func lowerRow(_ row: Int, of table: TablePlan.Table, from line: inout Int) {
        let cellCount = table.rowLengths[row]
        let isHeader = row == 0
        document.html.append("<tr>\n")
        collectBlock()
        for column in 0..<(row < table.paddedRows ? table.alignments.count : cellCount) {
            document.html.append(isHeader ? "<th" : "<td")
            var attributes: AttributeList?
            if options.attributeLists, column < cellCount, let cell = sugar.tables.annexNodes[line] {
                attributes = takeAttributes(atEndOfLine: cell)
            }
            if options.rawHTML != .pass || attributes?.value(of: "align") == nil {
                document.html.append(Self.alignments[Int(table.alignments[column].rawValue)])
            }
            if let attributes, let cell = sugar.tables.annexNodes[line] { write(attributes, at: cell) }
            document.html.append(">")
            if column < cellCount {
                if let cell = sugar.tables.annexNodes[line] {
                    lowerAnnex(cell, line: line)
                } else {
                    writePlainCell(sugar.tables.annexRanges[line])
                }
                line += 1
            }
            collectSpace()
            document.html.append(isHeader ? "</th>\n" : "</td>\n")
        }
        document.html.append("</tr>\n")
    }

    /// Writes a cell that has no need of a parser.
    private mutating func writePlainCell(_ range: Range<Int32>) {
        words.endWord()
        let cell = locator.text.bytes[Int(range.lowerBound)..<Int(range.upperBound)]
        cell.withUnsafeBufferPointer { words.count($0) }
        document.html.append(escaping: cell)
        collect(cell)
    }

    /// Writes the content of a block of the annex.
    private mutating func lowerAnnex(_ node: Node, line: Int) {
        words.endWord()
        locator.enterAnnex(line: line, lastLine: max(line, node.endLine - 1), sugar.tables)
        lowerChildren(of: node)
        locator.leaveAnnex()
    }
}
