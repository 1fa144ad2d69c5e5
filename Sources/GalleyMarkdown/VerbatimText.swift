// Where variables are not looked for: in code, and in blocks that VitePress puts nothing into.

import GalleyCore

extension MarkdownSource {
    /// Where code stands in the body: blocks with the lines that they take, and spans.
    func codeRanges(_ options: MarkdownOptions) -> [Range<Int>] {
        let kinds = lineKinds(options)
        var ranges: [Range<Int>] = []
        var row = TablePlan(options)
        var paragraph: Int?
        func endParagraph(_ end: Int) {
            if let start = paragraph { bytes[start..<end].appendCodeSpans(to: &ranges) }
            paragraph = nil
        }
        for line in kinds.indices {
            let range = text.line(line)
            switch kinds[line] {
            case .code:
                endParagraph(range.lowerBound)
                ranges.append(range.lowerBound..<range.upperBound + 1)
            case .html: endParagraph(range.lowerBound)
            case .tableRow:
                endParagraph(range.lowerBound)
                if row.splitRow(range, of: bytes[...]) {
                    for cell in row.cells { bytes[cell].appendCodeSpans(to: &ranges) }
                }
            case .text, .blockStart:
                if kinds[line] == .blockStart || bytes[range].allSatisfy(\.isMarkdownSpace) {
                    endParagraph(range.lowerBound)
                }
                if paragraph == nil { paragraph = range.lowerBound }
            }
        }
        endParagraph(bytes.count)
        return ranges
    }

    private enum LineKind: UInt8 {
        /// It may go on with a paragraph.
        case text
        case blockStart
        case code
        /// Raw HTML has no code spans.
        case html
        case tableRow
    }

    private func lineKinds(_ options: MarkdownOptions) -> [LineKind] {
        var kinds = [LineKind](repeating: .text, count: text.lineCount)
        let parser = Parser(smartPunctuation: false, replacesInvalidUTF8: true)
        withTrees(parser) { parser in
            var desugaring = Desugaring(source: self, options: options)
            guard let root = desugaring.parse(with: parser) else { return }
            let text = desugaring.text
            func note(_ kind: LineKind, _ firstLine: Int, _ lastLine: Int) {
                let first = text.origin(firstLine - 1)
                let last = max(first, text.origin(max(firstLine, lastLine) - 1))
                for line in max(0, first)..<min(last + 1, kinds.count) { kinds[line] = kind }
            }
            root.forEachDescendant { node in
                guard node.isBlock else { return .skipChildren }
                switch node.kind {
                case .codeBlock: note(.code, node.startLine, node.endLine)
                case .htmlBlock: note(node.literal.beginsCode ? .code : .html, node.startLine, node.endLine)
                case .paragraph:
                    note(.blockStart, node.startLine, node.startLine)
                    guard let index = node.mark, index < desugaring.sugar.tables.tables.count else { break }
                    // Its rows and the line between the first two are the paragraph's last lines.
                    let rows = desugaring.sugar.tables.tables[index].rowLengths.count
                    note(.tableRow, max(node.startLine, node.endLine - rows), node.endLine)
                case .heading, .thematicBreak: note(.blockStart, node.startLine, node.startLine)
                default: break
                }
                return .descend
            }
        }
        return kinds
    }
}

extension MarkdownSource {
    /// Where blocks `::: v-pre` stand in the body: VitePress puts nothing into their text.
    func verbatimBlocks(outside code: [Range<Int>]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        /// The block that is open: where it begins, its number of colons, how many blocks of as many are open.
        var open: (start: Int, count: Int, depth: Int)?
        var codeIndex = 0
        for line in 0..<text.lineCount {
            let range = text.line(line)
            let rest = bytes[range].drop { $0.isContainerPrefix }
            let colons = rest.prefix { $0 == UInt8(ascii: ":") }.count
            guard colons >= 3 else { continue }
            while codeIndex < code.count, code[codeIndex].upperBound <= rest.startIndex { codeIndex += 1 }
            if codeIndex < code.count, code[codeIndex].contains(rest.startIndex) { continue }
            let name = rest.dropFirst(colons).trimmed
            if let (start, count, depth) = open {
                guard name.isEmpty else {
                    if colons == count { open = (start, count, depth + 1) }
                    continue
                }
                guard colons >= count else { continue }
                if colons == count, depth > 1 {
                    open = (start, count, depth - 1)
                } else {
                    ranges.append(start..<range.upperBound)
                    open = nil
                }
            } else if name.elementsEqual("v-pre".utf8) {
                open = (range.lowerBound, colons, 1)
            }
        }
        if let open { ranges.append(open.start..<bytes.endIndex) }
        return ranges
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether a block of HTML is code, or holds some.
    fileprivate var beginsCode: Bool {
        let text = Array(prefix(64))[...].drop { $0.isMarkdownSpace }
        return ["<script", "<style", "<pre"].contains { name in
            text.count >= name.utf8.count && zip(text, name.utf8).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
        }
    }
}
