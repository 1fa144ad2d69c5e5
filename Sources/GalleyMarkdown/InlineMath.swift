// Formulas within a line: `$a^2$`, `$$a^2$$`, GitHub's `` $`a^2`$ `` and, where asked for, `\(a^2\)`.
//
// Nothing in a formula is markup, so it is taken out of libcmark's sight before a paragraph's inlines are read. The
// tree tells where the paragraphs and headings are; within one, code spans, tags and addresses are passed over here.
//
// A dollar sign is mostly money or a variable of the shell, so the rules are strict. The first sign stands before
// something that is no space, and not behind a letter or a digit; the second the other way round, and not before a
// letter or a digit either. It is the very next sign that is not escaped and not within braces: `$5 and $10`,
// `$HOME/$PATH` and `US$5 or US$6` stay what they are.

import GalleyCore

extension Desugaring {
    /// Puts placeholders for the formulas of paragraphs and headings.
    static func takeFormulas(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        guard state.options.math else { return [] }
        let text = state.text
        var lines: [Int] = []
        func note(_ offset: Int) -> Bool {
            // Lines come in order: most are the last one, or the one behind it.
            if let last = lines.last, offset < Int(text.lineStarts[last + 1]) { return true }
            lines.append(text.lineIndex(at: offset))
            return true
        }
        text.forEach(UInt8(ascii: "$"), note)
        if state.options.mathBackslashes, text.contains(UInt8(ascii: "\\"), UInt8(ascii: "(")) {
            text.forEach(
                UInt8(ascii: "\\"),
                {
                    lines.append(text.lineIndex(at: $0)); return true
                })
            lines.sort()
        }
        guard !lines.isEmpty else { return [] }
        let blocks = LeafBlocks(below: root)
        var edits: [Edit] = []
        var nextLine = 0
        state.formulaCursor = nil
        for line in lines where line >= nextLine {
            guard let block = blocks.block(atLine: line),
                block.node.kind == .paragraph || block.node.kind == .heading
            else { continue }
            nextLine = block.lines.upperBound + 1
            state.takeFormulas(of: block.node, block.lines, &edits)
        }
        if !edits.isEmpty { state.sugar.hasMarkers = true }
        return edits
    }

    private mutating func takeFormulas(of block: Node, _ lines: ClosedRange<Int>, _ edits: inout [Edit]) {
        let last = min(lines.upperBound, text.lineCount - 1)
        guard lines.lowerBound <= last else { return }
        let first = Int(text.lineStarts[lines.lowerBound])
        guard InlineMath.mayOccur(in: text.bytes[first..<text.line(last).upperBound], options),
            let path = ContainerPath(to: block, in: text)
        else { return }
        var found = InlineMath(options: options)
        for line in lines.lowerBound...last {
            let content = path.content(ofLine: line)
            found.add(text.bytes[content.start..<content.range.upperBound], at: content.start)
        }
        found.read()
        for place in found.unclosed {
            guard let piece = found.pieces(of: place).first else { continue }
            reportUnclosedFormula(
                at: location(piece.lowerBound, length: place.count),
                help: "close it with `$` where it ends, or write `\\$` for the sign")
        }
        for formula in found.formulas {
            let pieces = found.pieces(of: formula.content)
            var made = Formula(isDisplay: formula.isDisplay)
            for piece in pieces { append(piece, to: &made, unescapesPipes: found.isTable) }
            guard !made.source.allSatisfy(\.isMarkdownSpace) else { continue }
            let whole = found.pieces(of: formula.whole)
            var original: [UInt8] = []
            for (i, piece) in whole.enumerated() {
                if i > 0 { original.append(0x0A) }
                original += text.bytes[piece]
            }
            for (i, piece) in whole.enumerated() {
                // Each line keeps something, or the paragraph would end at it.
                edits.append(
                    Edit(
                        range: piece,
                        replacement: i == 0
                            ? Marker.placeholder(sugar.placeholders.count, for: piece, in: text.bytes)
                            : Marker.taken))
            }
            let finished = made
            let words = made.words
            sugar.placeholders.append(
                Placeholder(original: restored(original[...]), words: words) { _, lowering in
                    lowering.collect(words)
                    lowering.write(finished)
                })
        }
    }

    /// Appends part of a line to a formula, with the place where it stands in the author's file.
    mutating func append(_ range: Range<Int>, to formula: inout Formula, unescapesPipes: Bool = false) {
        var place = placeInSource(range.lowerBound)
        if !formula.source.isEmpty { formula.append(CollectionOfOne(0x0A), at: place) }
        var rest = restored(text.bytes[range])[...]
        // In a table's cell a pipe is written with a backslash before it.
        while unescapesPipes, let pipe = rest.firstIndex(of: UInt8(ascii: "|")) {
            guard pipe > rest.startIndex, rest[pipe - 1] == UInt8(ascii: "\\") else { break }
            formula.append(rest[..<(pipe - 1)], at: place)
            formula.append(CollectionOfOne(UInt8(ascii: "|")), at: place + pipe - rest.startIndex)
            place += pipe + 1 - rest.startIndex
            rest = rest[(pipe + 1)...]
        }
        formula.append(rest, at: place)
    }

    /// What the author wrote, of text with markers.
    private func restored(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        bytes.withUnsafeBufferPointer { buffer in
            var result: [UInt8] = []
            sugar.append(restoring: buffer, isLiteral: true, to: &result)
            return result
        }
    }

    /// Where in the author's file something stands, also behind markers that were put into its line.
    private mutating func placeInSource(_ offset: Int) -> Int {
        let line = text.lineIndex(at: offset)
        let origin = source.text.line(text.origin(line))
        // What was rewritten before a line's content counts as it is there; see `shift`.
        let start = text.line(line).lowerBound
        var cursor = FormulaCursor(offset: start, place: origin.lowerBound + text.shift(line))
        let prefix = text.bytes.endOfStructure(in: start..<offset)
        cursor.place += prefix - cursor.offset
        cursor.offset = prefix
        if let last = formulaCursor, last.offset >= start, last.offset <= offset { cursor = last }
        cursor.place += restored(text.bytes[cursor.offset..<max(cursor.offset, offset)]).count
        cursor.offset = max(cursor.offset, offset)
        formulaCursor = cursor
        return min(max(origin.lowerBound, cursor.place), origin.upperBound)
    }
}

/// A place of the text and its place in the author's file. Formulas come in order: the next goes on from the last.
struct FormulaCursor {
    var offset: Int
    var place: Int
}

/// The formulas in the content of one paragraph or heading.
struct InlineMath {
    struct Found {
        /// With its signs, in the content.
        var whole: Range<Int>
        /// Without them.
        var content: Range<Int>
        var isDisplay: Bool
    }

    private let options: MarkdownOptions
    /// The lines of the block, a line end between them, without what containers stand before them.
    private var bytes: [UInt8] = []
    /// Where each line begins, here and in the text.
    private var lines: [(start: Int, place: Int)] = []
    private(set) var formulas: [Found] = []
    /// Signs before a command with an argument, that no other sign closes.
    private(set) var unclosed: [Range<Int>] = []
    /// Whether it has the look of a table, in which cells end at pipes and lines.
    private(set) var isTable = false
    /// The runs of backticks that have not been passed, by their length, the next one last.
    private var runs: [Int: [Int]] = [:]
    /// How many bytes may still be looked at, so that signs that are none stay cheap.
    private var budget = 0
    private var hasClosingParenthesis = true

    init(options: MarkdownOptions) { self.options = options }

    /// A quick look: a formula has two signs, and one that is not closed a command.
    static func mayOccur(in bytes: ArraySlice<UInt8>, _ options: MarkdownOptions) -> Bool {
        var dollars = 0
        for (i, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "$") {
                dollars += 1
                let next = bytes.startIndex + i + 1
                if dollars == 2 || (next < bytes.endIndex && bytes[next] == UInt8(ascii: "\\")) {
                    return true
                }
            } else if options.mathBackslashes, byte == UInt8(ascii: "("), i > 0,
                bytes[bytes.startIndex + i - 1] == UInt8(ascii: "\\")
            {
                return true
            }
        }
        return false
    }

    mutating func add(_ line: ArraySlice<UInt8>, at place: Int) {
        if !lines.isEmpty {
            bytes.append(0x0A)
            if options.tables, line.isLikeDelimiterRow { isTable = true }
        }
        lines.append((bytes.count, place))
        bytes += line
    }

    /// The parts of the text that a range of the content is, line for line.
    func pieces(of range: Range<Int>) -> [Range<Int>] {
        var low = 0
        var high = lines.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if lines[middle].start <= range.lowerBound { low = middle } else { high = middle }
        }
        var pieces: [Range<Int>] = []
        while low < lines.count, lines[low].start < range.upperBound || pieces.isEmpty {
            let end = low + 1 < lines.count ? lines[low + 1].start - 1 : bytes.count
            let start = max(range.lowerBound, lines[low].start)
            let shift = lines[low].place - lines[low].start
            pieces.append(start + shift..<max(start, min(end, range.upperBound)) + shift)
            low += 1
        }
        return pieces
    }

    mutating func read() {
        budget = bytes.count * 8 + 4096
        noteBackticks()
        var i = 0
        while i < bytes.count {
            switch bytes[i] {
            case UInt8(ascii: "\\"):
                if options.mathBackslashes, self[i + 1] == UInt8(ascii: "("),
                    let end = closingParenthesis(from: i + 2)
                {
                    formulas.append(Found(whole: i..<end, content: i + 2..<end - 2, isDisplay: false))
                    i = end
                } else {
                    i = behindEscape(at: i)
                }
            case UInt8(ascii: "`"): i = behindCode(at: i)
            case UInt8(ascii: "<"): i = behindTag(at: i)
            case UInt8(ascii: ":"): i = behindAddress(at: i)
            case UInt8(ascii: "$"):
                if let formula = formula(at: i) {
                    formulas.append(formula)
                    i = formula.whole.upperBound
                } else {
                    i = endOfRun(at: i)
                }
            default: i += 1
            }
        }
    }

    private subscript(_ place: Int) -> UInt8 { place >= 0 && place < bytes.count ? bytes[place] : 0 }

    private func endOfRun(at place: Int) -> Int {
        var end = place + 1
        while end < bytes.count, bytes[end] == bytes[place] { end += 1 }
        return end
    }

    private mutating func formula(at place: Int) -> Found? {
        let end = endOfRun(at: place)
        guard end - place <= 2, !isWord(before: place) else { return nil }
        if end - place == 2 { return display(from: end) }
        if self[end] == UInt8(ascii: "`"), let formula = formulaInCode(from: end) { return formula }
        guard end < bytes.count, !bytes[end].isMarkdownSpace else { return nil }
        guard let close = closingDollar(from: end) else {
            noteUnclosed(at: place)
            return nil
        }
        guard !bytes[close - 1].isMarkdownSpace, self[close + 1] != UInt8(ascii: "$"), !isWord(at: close + 1),
            !isSubstitution(end..<close), !isProse(end..<close)
        else { return nil }
        return Found(whole: place..<close + 1, content: end..<close, isDisplay: false)
    }

    /// Notes a sign that opens in vain, where `\name{` behind it says that a formula is meant.
    private mutating func noteUnclosed(at place: Int) {
        guard self[place + 1] == UInt8(ascii: "\\") else { return }
        var end = place + 2
        while self[end].isASCIIAlpha { end += 1 }
        if end > place + 2, self[end] == UInt8(ascii: "{") { unclosed.append(place..<end) }
    }

    /// `$$…$$`; white space may stand inside.
    private mutating func display(from start: Int) -> Found? {
        var i = start
        while i < bytes.count, budget > 0 {
            budget -= 1
            switch bytes[i] {
            case UInt8(ascii: "\\"): i = behindEscape(at: i)
            case UInt8(ascii: "`"): return nil
            case UInt8(ascii: "|") where isTable, 0x0A where isTable: return nil
            case UInt8(ascii: "$") where self[i + 1] == UInt8(ascii: "$"):
                guard endOfRun(at: i) == i + 2, !isWord(at: i + 2), !isProse(start..<i),
                    !isWordBetweenBlanks(start..<i)
                else { return nil }
                return Found(whole: start - 2..<i + 2, content: start..<i, isDisplay: true)
            default: i += 1
            }
        }
        return nil
    }

    /// GitHub's way to write what would otherwise be markup: `` $`…`$ ``.
    private mutating func formulaInCode(from start: Int) -> Found? {
        let end = endOfRun(at: start)
        guard let close = closingRun(of: end - start, from: end),
            self[close + end - start] == UInt8(ascii: "$"),
            !isTable || !bytes[end..<close].contains(0x0A)
        else { return nil }
        return Found(whole: start - 1..<close + end - start + 1, content: end..<close, isDisplay: false)
    }

    /// The next dollar sign that is not escaped and not within braces. Where braces are not closed, the first within
    /// them, if there are commands: a formula that lacks one is to be told of.
    private mutating func closingDollar(from start: Int) -> Int? {
        var depth = 0
        var hasCommand = false
        var inner: Int?
        var i = start
        scan: while i < bytes.count, budget > 0 {
            budget -= 1
            switch bytes[i] {
            case UInt8(ascii: "\\"):
                if self[i + 1].isASCIIAlpha { hasCommand = true }
                i = behindEscape(at: i)
                continue
            case UInt8(ascii: "`"): break scan
            case UInt8(ascii: "|") where isTable, 0x0A where isTable: break scan
            case UInt8(ascii: "{"):
                depth += 1
                if i > start, bytes[i - 1] == UInt8(ascii: "^") || bytes[i - 1] == UInt8(ascii: "_") {
                    hasCommand = true
                }
            case UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "$"):
                if depth == 0 { return i }
                if inner == nil, hasCommand { inner = i }
            default: break
            }
            i += 1
        }
        return inner
    }

    /// The place behind the next `\)`.
    private mutating func closingParenthesis(from start: Int) -> Int? {
        guard hasClosingParenthesis else { return nil }
        var i = start
        while i < bytes.count {
            // In a table each cell is looked through by itself.
            if isTable {
                guard budget > 0 else { return nil }
                budget -= 1
            }
            if bytes[i] == UInt8(ascii: "\\") {
                if self[i + 1] == UInt8(ascii: ")") { return i > start ? i + 2 : nil }
                i = behindEscape(at: i)
            } else if isTable, bytes[i] == UInt8(ascii: "|") || bytes[i] == 0x0A {
                return nil
            } else {
                i += 1
            }
        }
        hasClosingParenthesis = false
        return nil
    }

    // MARK: - What is no formula

    /// `$(a)/$(b)` and `${a}-${b}` are of the shell and of templates.
    private func isSubstitution(_ content: Range<Int>) -> Bool {
        let opening = bytes[content.lowerBound]
        guard opening == UInt8(ascii: "{") || opening == UInt8(ascii: "(") else { return false }
        return self[content.upperBound + 1] == opening
    }

    /// Words side by side, or an amount and a word, with nothing of a formula: `$5 or 6$`.
    private func isProse(_ content: Range<Int>) -> Bool {
        let isAmount = bytes[content.lowerBound].decimalDigit != nil
        var words = 0
        /// Of the word that is being read; 0 where it is none.
        var length = 0
        for i in content {
            switch bytes[i] {
            case UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "="),
                UInt8(ascii: "{"):
                return false
            case let byte where byte.isASCIIAlpha:
                let isInWord = length > 0 || i == content.lowerBound || bytes[i - 1].isMarkdownSpace
                length = isInWord ? length + 1 : 0
            case let byte where byte.isMarkdownSpace || byte == UInt8(ascii: ","):
                if length > 1 { words += 1 }
                length = 0
            case let byte:
                if !isAmount, byte != UInt8(ascii: "."), byte != UInt8(ascii: "'") { return false }
                length = 0
            }
        }
        return isAmount ? words > 0 : words + (length > 1 ? 1 : 0) > 1
    }

    /// `$$ or $$` are signs with a word between them.
    private func isWordBetweenBlanks(_ content: Range<Int>) -> Bool {
        guard let first = bytes[content].first, let last = bytes[content].last, first.isMarkdownSpace,
            last.isMarkdownSpace
        else { return false }
        let word = bytes[content].trimmed
        return word.count > 1 && word.allSatisfy(\.isASCIIAlpha)
    }

    /// A letter or a digit, but none of the scripts that put no spaces between words.
    private func isWord(before place: Int) -> Bool {
        guard place > 0 else { return false }
        if bytes[place - 1] < 0x80 { return bytes[place - 1].isASCIIAlphanumeric }
        var start = place - 1
        while start > 0, start > place - 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        return String(bytes[start..<place]).unicodeScalars.last?.isLetterAmongSpaces ?? false
    }

    private func isWord(at place: Int) -> Bool {
        guard place < bytes.count else { return false }
        if bytes[place] < 0x80 { return bytes[place].isASCIIAlphanumeric }
        return String(bytes[place..<min(place + 4, bytes.count)]).unicodeScalars.first?.isLetterAmongSpaces
            ?? false
    }

    private func behindEscape(at place: Int) -> Int {
        let hasMarker =
            self[place + 1] == Marker.lead.0 && self[place + 2] == Marker.lead.1
            && self[place + 3] == Marker.escape
        return min(bytes.count, place + (hasMarker ? 5 : 2))
    }

    private mutating func noteBackticks() {
        var i = 0
        while let start = bytes[i...].firstIndex(of: UInt8(ascii: "`")) {
            i = endOfRun(at: start)
            runs[i - start, default: []].append(start)
        }
        for length in runs.keys { runs[length]?.reverse() }
    }

    private mutating func closingRun(of length: Int, from start: Int) -> Int? {
        while let next = runs[length]?.last, next < start { runs[length]?.removeLast() }
        return runs[length]?.last
    }

    private mutating func behindCode(at place: Int) -> Int {
        let end = endOfRun(at: place)
        return closingRun(of: end - place, from: end).map { $0 + end - place } ?? end
    }

    private func behindTag(at place: Int) -> Int {
        let next = self[place + 1]
        guard next.isASCIIAlpha || next == UInt8(ascii: "/") || next == UInt8(ascii: "!") else {
            return place + 1
        }
        var end = place + 1
        while end < bytes.count {
            switch bytes[end] {
            case UInt8(ascii: ">"): return end + 1
            case UInt8(ascii: "<"), 0x0A: return place + 1
            default: end += 1
            }
        }
        return place + 1
    }

    /// Dollar signs in an address are part of it.
    private func behindAddress(at place: Int) -> Int {
        guard self[place + 1] == UInt8(ascii: "/"), self[place + 2] == UInt8(ascii: "/"),
            self[place - 1].isASCIIAlpha
        else { return place + 1 }
        var end = place + 3
        while end < bytes.count, !bytes[end].isMarkdownSpace, bytes[end] != UInt8(ascii: "<"),
            bytes[end] != UInt8(ascii: ">"), bytes[end] != UInt8(ascii: ")"), bytes[end] != UInt8(ascii: "|"),
            bytes[end] != UInt8(ascii: "`")
        {
            end += 1
        }
        return end
    }
}

extension Unicode.Scalar {
    fileprivate var isLetterAmongSpaces: Bool {
        value < 0x2E80 && (properties.isAlphabetic || properties.numericType != nil)
    }
}

extension ArraySlice<UInt8> {
    /// Where the structure marker ends that a line has before its content; the line's start where it has none.
    fileprivate func endOfStructure(in range: Range<Int>) -> Int {
        var i = range.lowerBound
        while i < range.upperBound, self[i].isContainerPrefix || self[i] == UInt8(ascii: "#") { i += 1 }
        guard i + 2 < range.upperBound, self[i] == Marker.lead.0, self[i + 1] == Marker.lead.1,
            self[i + 2] == Marker.structure
        else { return range.lowerBound }
        i += 3
        while i < range.upperBound, self[i].decimalDigit != nil { i += 1 }
        i = Swift.min(i + 3, range.upperBound)
        return i < range.upperBound && self[i] == 0x20 ? i + 1 : i
    }

    /// Whether it is hyphens and colons, parted by pipes or for a single column.
    fileprivate var isLikeDelimiterRow: Bool {
        var hasHyphen = false
        var hasOther = false
        for byte in self {
            switch byte {
            case UInt8(ascii: "-"): hasHyphen = true
            case UInt8(ascii: "|"), UInt8(ascii: ":"): hasOther = true
            case let byte where byte.isMarkdownSpace: break
            default: return false
            }
        }
        return hasHyphen && hasOther
    }
}
