// Formulas that are blocks: `$$` to `$$` on lines of their own and, where asked for, `\[` to `\]` and
// `\begin{…}` to `\end{…}`.
//
// Their lines may read like lists or underlines, so they must be out of the way before the blocks around are trusted:
// such a block becomes fenced code, whose info string says which formula it is.

import GalleyCore

extension Desugaring {
    static func rewriteMathBlocks(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        guard state.options.math else { return [] }
        let candidates = state.linesLikeMath()
        guard !candidates.isEmpty else { return [] }
        let blocks = LeafBlocks(below: root)
        var paths: [Node: ContainerPath?] = [:]
        var edits: [Edit] = []
        var nextLine = 0
        /// How many lines may still be read in vain: signs that are never closed must stay cheap.
        var budget = state.text.lineCount * 4 + 1_000
        state.formulaCursor = nil
        /// Whether the sign before was one that opens in vain: what follows it may be meant to close.
        var isAfterUnclosed = false
        for line in candidates where line >= nextLine {
            guard let leaf = blocks.block(atLine: line)?.node,
                leaf.kind == .paragraph || leaf.kind == .heading,
                let parent = leaf.parent
            else { continue }
            if paths[parent] == nil { paths[parent] = .some(ContainerPath(to: leaf, in: state.text)) }
            guard let whole = paths[parent] ?? nil else { continue }
            let path = whole.prefix(whole.depth(ofLine: line))
            guard budget > 0 else { break }
            var linesRead = 0
            let read = MathBlock(atLine: line, path, of: state.text, state.options, &linesRead)
            guard let block = read else {
                budget -= linesRead
                if state.isUnclosedFormula(atLine: line, path, &budget) {
                    if !isAfterUnclosed { state.reportUnclosedFormula(atLine: line, path) }
                    isAfterUnclosed.toggle()
                }
                continue
            }
            isAfterUnclosed = false
            nextLine = block.lastLine + 1
            state.rewrite(block, path, &edits)
        }
        return edits
    }

    /// The lines that begin like one, behind the marks of containers.
    private func linesLikeMath() -> [Int] {
        var lines: [Int] = []
        func note(_ offset: Int) -> Bool {
            if let last = lines.last, offset < Int(text.lineStarts[last + 1]) { return true }
            let next = offset + 1 < text.bytes.endIndex ? text.bytes[offset + 1] : 0
            guard next == text.bytes[offset] || next == UInt8(ascii: "[") || next == UInt8(ascii: "b") else {
                return true
            }
            let line = text.lineIndex(at: offset)
            if text.bytes[text.line(line).lowerBound..<offset].allSatisfy(\.isContainerPrefix) {
                lines.append(line)
            }
            return true
        }
        text.forEach(UInt8(ascii: "$"), note)
        guard options.mathBackslashes else { return lines }
        let dollars = lines
        lines = []
        text.forEach(UInt8(ascii: "\\"), note)
        return (dollars + lines).sorted()
    }

    /// Whether a line is nothing but `$$`, and the text that goes on from it has no other.
    private func isUnclosedFormula(atLine line: Int, _ path: ContainerPath, _ budget: inout Int) -> Bool {
        let dollar = UInt8(ascii: "$")
        let first = path.content(ofLine: line)
        guard first.indent < 4,
            text.bytes[first.start..<first.range.upperBound].trimmed.elementsEqual([dollar, dollar])
        else { return false }
        var next = line + 1
        while next < text.lineCount, budget > 0 {
            let content = path.content(ofLine: next)
            budget -= 1
            if content.isLazy || content.start == content.range.upperBound || path.begins(inLine: next) {
                break
            }
            let rest = text.bytes[content.start..<content.range.upperBound]
            if zip(rest, rest.dropFirst()).contains(where: { $0 == dollar && $1 == dollar }) { return false }
            next += 1
        }
        // With nothing below it, it is no beginning.
        return next > line + 1
    }

    private mutating func reportUnclosedFormula(atLine line: Int, _ path: ContainerPath) {
        reportUnclosedFormula(
            at: location(path.content(ofLine: line).start, length: 2),
            help: "close it with `$$` on a line of its own; a formula has no empty lines")
    }

    mutating func reportUnclosedFormula(at location: SourceLocation, help: String) {
        guard sugar.diagnostics.count < Lowering.maximumDiagnosticsOfARule else { return }
        // Each round finds it again.
        guard
            !sugar.diagnostics.contains(where: { $0.id == "math/not-understood" && $0.location == location })
        else { return }
        sugar.diagnostics.append(
            Diagnostic(
                .warning, "math/not-understood",
                "this formula is not closed before the paragraph ends: it is shown as text", at: location,
                help: [help]))
    }

    private mutating func rewrite(_ block: MathBlock, _ path: ContainerPath, _ edits: inout [Edit]) {
        var formula = Formula(isDisplay: true)
        for range in block.content where !range.isEmpty || !formula.source.isEmpty {
            append(range, to: &formula)
        }
        let fence = Array(repeating: UInt8(ascii: "~"), count: block.longestRunOfTildes + 3)
        var opening = fence + Marker.formula(sugar.formulas.count)
        let first = path.content(ofLine: block.firstLine)
        if block.lastLine == block.firstLine {
            opening += [0x0A] + path.linePrefix + fence
        } else {
            let last = path.content(ofLine: block.lastLine)
            edits.append(Edit(range: last.range, replacement: fence))
        }
        edits.append(Edit(range: first.start..<first.range.upperBound, replacement: opening))
        sugar.formulas.append(formula)
        sugar.hasMarkers = true
    }
}

/// A formula on lines of its own.
private struct MathBlock {
    var firstLine: Int
    var lastLine: Int
    /// The formula in the text, line for line.
    var content: [Range<Int>] = []
    var longestRunOfTildes = 0

    /// Reads one that begins in a line; nil where there is none, or where something stands behind it.
    init?(
        atLine line: Int, _ path: ContainerPath, of text: MarkdownText, _ options: MarkdownOptions,
        _ linesRead: inout Int
    ) {
        let bytes = text.bytes
        var content = path.content(ofLine: line)
        guard content.indent < 4,
            let signs = Signs(at: content.start, in: bytes[..<content.range.upperBound], options)
        else { return nil }
        firstLine = line
        lastLine = line
        var start = signs.isPartOfFormula ? content.start : content.start + 2
        var search = content.start + 2
        while true {
            let end = content.range.upperBound
            linesRead += 1
            if let close = signs.closing(in: bytes, search..<end) {
                let last = signs.isPartOfFormula ? close.upperBound : close.lowerBound
                guard bytes[close.upperBound..<end].allSatisfy(\.isMarkdownSpace) else { return nil }
                add(start..<last, of: bytes)
                lastLine = line + self.content.count - 1
                guard self.content.contains(where: { !bytes[$0].allSatisfy(\.isMarkdownSpace) }) else {
                    return nil
                }
                return
            }
            add(start..<end, of: bytes)
            let next = line + self.content.count
            guard next < text.lineCount else { return nil }
            content = path.content(ofLine: next)
            guard !content.isLazy, content.start < content.range.upperBound, !path.begins(inLine: next) else {
                return nil
            }
            start = content.start
            search = start
        }
    }

    private mutating func add(_ range: Range<Int>, of bytes: ArraySlice<UInt8>) {
        content.append(range)
        var run = 0
        for byte in bytes[range] {
            run = byte == UInt8(ascii: "~") ? run + 1 : 0
            longestRunOfTildes = max(longestRunOfTildes, run)
        }
    }

    /// What a formula stands between.
    private enum Signs {
        case dollars, brackets
        case environment(name: ArraySlice<UInt8>)

        init?(at start: Int, in bytes: ArraySlice<UInt8>, _ options: MarkdownOptions) {
            let rest = bytes[start...]
            if rest.starts(with: "$$".utf8) {
                guard !rest.starts(with: "$$$".utf8) else { return nil }
                self = .dollars
            } else if options.mathBackslashes, rest.starts(with: "\\[".utf8) {
                self = .brackets
            } else if options.mathBackslashes, rest.starts(with: "\\begin{".utf8) {
                let name = rest.dropFirst(7).prefix { $0 != UInt8(ascii: "}") }
                guard !name.isEmpty, name.allSatisfy({ $0.isASCIIAlpha || $0 == UInt8(ascii: "*") }) else {
                    return nil
                }
                self = .environment(name: name)
            } else {
                return nil
            }
        }

        var isPartOfFormula: Bool { if case .environment = self { true } else { false } }

        /// Where in part of a line the formula ends.
        func closing(in bytes: ArraySlice<UInt8>, _ range: Range<Int>) -> Range<Int>? {
            var i = range.lowerBound
            while i + 1 < range.upperBound {
                switch (self, bytes[i], bytes[i + 1]) {
                case (.dollars, UInt8(ascii: "$"), UInt8(ascii: "$")): return i..<i + 2
                case (.brackets, UInt8(ascii: "\\"), UInt8(ascii: "]")): return i..<i + 2
                case (.environment(let name), UInt8(ascii: "\\"), UInt8(ascii: "e")):
                    let end = i + 6 + name.count
                    if end <= range.upperBound,
                        bytes[i..<end].elementsEqual(Array("\\end{".utf8) + name + "}".utf8)
                    {
                        return i..<end
                    }
                    i += 2
                case (_, UInt8(ascii: "\\"), _): i += 2
                default: i += 1
                }
            }
            return nil
        }
    }
}
