// Rewriting: a block that was found becomes a block quote that begins with a structure line.

import GalleyCore

extension Desugaring {
    /// Makes block quotes of the outermost blocks.
    static func rewriteBlocks(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        let syntaxes = BlockSyntax.all.filter { $0.isOn(state.options) }
        let candidates = state.text.linesLikeMarkers(of: syntaxes)
        guard !candidates.isEmpty else { return [] }
        var finder = BlockFinder(
            text: state.text, options: state.options, syntaxes: syntaxes, root: root)
        finder.find(in: candidates)
        for i in finder.found.indices { finder.found[i].takeOptions(from: state.text) }
        var edits: [Edit] = []
        var i = 0
        while i < finder.found.count {
            // Tabs that follow each other are one set.
            var end = i + 1
            if case .tab = finder.found[i].opening.role {
                while end < finder.found.count,
                    state.text.joinsTabs(finder.found[end - 1], finder.found[end])
                {
                    end += 1
                }
            }
            for index in i..<end {
                state.rewrite(
                    finder.found[index], isFirst: index == i, isLast: index == end - 1, in: finder.blocks,
                    &edits)
            }
            i = end
        }
        state.report(finder)
        return edits
    }

    private mutating func report(_ finder: BlockFinder) {
        for (line, start) in finder.unclosed {
            let fence = finder.text.bytes[start...].prefix { $0 == finder.text.bytes[start] }
            reportBlock(
                "block/unclosed",
                "this block is not closed: it goes on to the end of what it stands in", at: start,
                length: finder.text.line(line).upperBound - start,
                help: "close it with \(String(fence)) on a line of its own")
        }
        for slip in finder.slips {
            reportBlock(
                slip.id, slip.message, at: slip.range.lowerBound, length: slip.range.count,
                help: slip.help, severity: slip.severity)
        }
        let names = Callout.kinds + BlockElement.names
        for name in finder.unknown {
            let written = String(text.bytes[name])
            reportBlock(
                "block/unknown", "there is no block `\(written)`: its fences are shown as text",
                at: name.lowerBound, length: name.count,
                help: nearest(to: written.lowercased(), among: names.filter { $0 != written.lowercased() })
                    .map { "did you mean `\($0)`?" } ?? "write `note`, `tip`, `warning`, `details`, …")
        }
    }

    private mutating func reportBlock(
        _ id: String, _ message: String, at place: Int, length: Int, help: String,
        severity: Diagnostic.Severity = .warning
    ) {
        guard sugar.diagnostics.count < Lowering.maximumDiagnosticsOfARule else { return }
        let location = location(place, length: length)
        // Each round finds again what was left as it is.
        guard !sugar.diagnostics.contains(where: { $0.id == id && $0.location == location }) else { return }
        sugar.diagnostics.append(Diagnostic(severity, id, message, at: location, help: [help]))
    }

    private mutating func rewrite(
        _ block: FoundBlock, isFirst: Bool, isLast: Bool, in blocks: LeafBlocks, _ edits: inout [Edit]
    ) {
        if case .tabs = block.opening.role { return rewriteTabs(block, in: blocks, &edits) }
        let hasTitle = block.opening.title != nil
        openBlock(
            block, block.opening.role.construct(isFirst: isFirst, isLast: isLast, hasTitle: hasTitle), &edits)
        for line in block.firstLine + 1..<max(block.firstLine + 1, block.endLine) {
            quoteLine(line, of: block, isBlank: line < block.optionsEnd, &edits)
        }
        closeBlock(block, &edits)
    }

    /// Makes the marker's line a structure line.
    private mutating func openBlock(
        _ block: FoundBlock, _ construct: BlockConstruct, _ edits: inout [Edit]
    ) {
        let bytes = text.bytes
        let range = text.line(block.firstLine)
        var replacement: [UInt8] = []
        var prefix = block.path.linePrefix
        if block.path.begins(inLine: block.firstLine) {
            prefix = Array(
                bytes[range.lowerBound..<block.path.content(ofLine: block.firstLine).range.lowerBound])
        } else if block.firstLine > 0, !isBlank(block.firstLine - 1) {
            // Nothing that comes before goes on in it.
            replacement += prefix + Marker.structureLine(nil) + [0x0A]
        }
        replacement += prefix + [UInt8(ascii: ">"), 0x20] + Marker.structureLine(sugar.blocks.count)
        sugar.blocks.append(construct)
        if construct.isCaption { sugar.hasCaptions = true }
        guard let title = block.opening.title, !title.isEmpty else {
            edits.append(Edit(range: range, replacement: replacement, movesLine: true))
            return
        }
        edits.append(
            Edit(
                range: range.lowerBound..<title.lowerBound, replacement: replacement + [0x20], movesLine: true
            ))
        // What ends in a number sign would lose it as a heading's closing sequence.
        let end: [UInt8] = bytes[title.upperBound - 1] == UInt8(ascii: "#") ? Array(" ######".utf8) : []
        edits.append(Edit(range: title.upperBound..<range.upperBound, replacement: end))
    }

    /// Puts a line of the block's content into its quote.
    private func quoteLine(
        _ line: Int, of block: FoundBlock, isBlank: Bool = false, _ edits: inout [Edit]
    ) {
        let range = text.line(line)
        let content = block.path.content(ofLine: line)
        var replacement = block.path.linePrefix + [UInt8(ascii: ">")]
        if isBlank || content.start == content.range.upperBound {
            edits.append(Edit(range: range, replacement: replacement, movesLine: true))
            return
        }
        replacement.append(0x20)
        replacement += Array(repeating: 0x20, count: max(0, content.indent - block.strip))
        edits.append(
            Edit(range: range.lowerBound..<content.start, replacement: replacement, movesLine: true))
    }

    /// Keeps what follows the block apart from it.
    private func closeBlock(_ block: FoundBlock, _ edits: inout [Edit]) {
        let parting = block.path.linePrefix + Marker.structureLine(nil)
        if block.hasClosingFence {
            edits.append(Edit(range: text.line(block.endLine), replacement: parting, movesLine: true))
        } else if block.endLine < text.lineCount, !isBlank(block.endLine) {
            let end = text.line(block.endLine - 1).upperBound
            edits.append(Edit(range: end..<end, replacement: [0x0A] + parting))
        }
    }

    /// Rewrites a block of tabs that begin with `== Label`; those with fences of their own are seen in what is left of it.
    private mutating func rewriteTabs(
        _ whole: FoundBlock, in blocksOfText: LeafBlocks, _ edits: inout [Edit]
    ) {
        let bytes = text.bytes
        var tabs: [FoundBlock] = []
        for line in whole.firstLine + 1..<max(whole.firstLine + 1, whole.endLine) {
            let content = whole.path.content(ofLine: line)
            guard content.indent < 4, bytes[content.start..<content.range.upperBound].starts(with: "== ".utf8)
            else { continue }
            let title = bytes.trimmingSpace(content.start + 3..<content.range.upperBound)
            guard !title.isEmpty, blocksOfText.block(atLine: line)?.node.kind != .codeBlock else { continue }
            if !tabs.isEmpty { tabs[tabs.count - 1].endLine = line }
            var tab = whole
            tab.opening = BlockOpening(title: title, role: .tab(ContentTab()))
            tab.firstLine = line
            tab.hasClosingFence = false
            tabs.append(tab)
        }
        let parting = whole.path.linePrefix + Marker.structureLine(nil)
        let range = text.line(whole.firstLine)
        let start =
            whole.path.begins(inLine: whole.firstLine)
            ? whole.path.content(ofLine: whole.firstLine).range.lowerBound : range.lowerBound
        let opening =
            start > range.lowerBound ? Marker.structureLine(nil) : parting
        edits.append(Edit(range: start..<range.upperBound, replacement: opening, movesLine: true))
        for (i, tab) in tabs.enumerated() {
            let isLast = i == tabs.count - 1
            openBlock(
                tab, ContentTab().construct(isFirst: i == 0, isLast: isLast), &edits)
            for line in tab.firstLine + 1..<max(tab.firstLine + 1, tab.endLine) {
                quoteLine(line, of: tab, &edits)
            }
        }
        closeBlock(whole, &edits)
    }

    private func isBlank(_ line: Int) -> Bool { text.bytes[text.line(line)].allSatisfy(\.isMarkdownSpace) }
}

extension FoundBlock {
    /// Reads the lines of options that a fenced block begins with, `    name: value`, up to another line.
    fileprivate mutating func takeOptions(from text: MarkdownText) {
        guard opening.takesOptions else { return }
        var values = BlockOptions()
        var line = firstLine + 1
        while line < endLine {
            let content = path.content(ofLine: line)
            guard content.indent >= indent + 4, content.start < content.range.upperBound else { break }
            values.read(text.bytes[content.start..<content.range.upperBound], indent: content.indent)
            line += 1
        }
        guard !values.isEmpty else { return }
        optionsEnd = line
        opening.role.apply(values)
    }
}

extension ArraySlice<UInt8> {
    /// A part without the white space around it.
    func trimmingSpace(_ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while high > low, self[high - 1].isMarkdownSpace { high -= 1 }
        while low < high, self[low].isMarkdownSpace { low += 1 }
        return low..<high
    }

    /// All of it without the white space around it.
    var trimmed: Self { self[trimmingSpace(indices)] }
}

extension MarkdownText {
    /// Whether a tab belongs to the set of the one before it: nothing but empty lines between them.
    fileprivate func joinsTabs(_ first: FoundBlock, _ second: FoundBlock) -> Bool {
        guard case .tab = first.opening.role, case .tab(let tab) = second.opening.role, !tab.isFirstOfSet,
            first.path.isSame(as: second.path), !second.path.begins(inLine: second.firstLine)
        else { return false }
        let start = first.hasClosingFence ? first.endLine + 1 : first.endLine
        for line in start..<max(start, second.firstLine) {
            let content = second.path.content(ofLine: line)
            if content.isLazy || content.start < content.range.upperBound { return false }
        }
        return true
    }

    /// The lines that begin with three of a syntax's characters, behind the marks of containers.
    fileprivate func linesLikeMarkers(of syntaxes: [BlockSyntax]) -> [Int] {
        var isMarker = [Bool](repeating: false, count: 256)
        for syntax in syntaxes { isMarker[Int(syntax.byte)] = true }
        var lines: [Int] = []
        let base = bytes.startIndex
        bytes.withUnsafeBufferPointer { buffer in
            for index in 0..<lineCount {
                var i = Int(lineStarts[index]) - base
                let end = Int(lineStarts[index + 1]) - base
                while i < end, buffer[i].isContainerPrefix { i += 1 }
                guard i + 2 < end, isMarker[Int(buffer[i])], buffer[i + 1] == buffer[i],
                    buffer[i + 2] == buffer[i]
                else { continue }
                lines.append(index)
            }
        }
        return lines
    }
}
