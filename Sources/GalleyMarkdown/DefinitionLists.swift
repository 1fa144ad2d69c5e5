// Definition lists, as Python-Markdown's def_list has them:
//
//     Term
//     :   What it is,
//         in blocks indented by four.
//
// Each line of the paragraph before the colon is a term: a structure line by itself. A definition is a block quote.
// An empty line before the colon makes paragraphs of its text.

import GalleyCore

/// A definition that was found.
private struct Definition {
    /// The lines of its terms; none where another definition comes before it.
    var terms: Range<Int>
    var line: Int
    /// Behind the last line of its content.
    var end: Int
    var path: ContainerPath
    var content: ContainerPath.Content
    /// Where its text begins on its first line.
    var textStart: Int
    var isTight: Bool
}

extension Desugaring {
    static func rewriteDefinitionLists(_ state: inout Desugaring, _ root: Node) -> [Edit] {
        guard state.options.definitionLists else { return [] }
        let candidates = state.text.linesLikeDefinitionsOfTerms()
        guard !candidates.isEmpty else { return [] }
        let blocks = LeafBlocks(below: root)
        let isCandidate = Set(candidates)
        var paths: [Node: ContainerPath?] = [:]
        var definitions: [Definition] = []
        for line in candidates where line >= definitions.last?.end ?? 0 {
            guard let leaf = blocks.block(atLine: line), leaf.node.kind == .paragraph,
                let parent = leaf.node.parent
            else { continue }
            if paths[parent] == nil { paths[parent] = ContainerPath(to: leaf.node, in: state.text) }
            guard let path = paths[parent] ?? nil else { continue }
            let content = path.content(ofLine: line)
            guard !content.isLazy, content.indent < 4, !path.begins(inLine: line),
                state.text.bytes[content.start] == UInt8(ascii: ":")
            else { continue }
            guard
                let found = state.text.definition(
                    line, leaf.lines, path, content, behind: definitions.last, isCandidate)
            else { continue }
            definitions.append(found)
        }
        var edits: [Edit] = []
        for (i, definition) in definitions.enumerated() {
            let isFirst = i == 0 || !state.text.joins(definitions[i - 1], definition)
            let isLast =
                i + 1 == definitions.count || !state.text.joins(definition, definitions[i + 1])
            state.rewrite(definition, isFirst: isFirst, isLast: isLast, &edits)
        }
        return edits
    }

    private mutating func rewrite(
        _ definition: Definition, isFirst: Bool, isLast: Bool, _ edits: inout [Edit]
    ) {
        let prefix = definition.path.linePrefix
        for line in definition.terms {
            let range = text.line(line)
            let content = definition.path.content(ofLine: line)
            let term = text.bytes.trimmingSpace(content.start..<range.upperBound)
            let lead =
                definition.path.begins(inLine: line)
                ? Array(text.bytes[range.lowerBound..<content.range.lowerBound]) : prefix
            edits.append(
                Edit(
                    range: range.lowerBound..<term.lowerBound,
                    replacement: lead + Marker.structureLine(sugar.blocks.count) + [0x20], movesLine: true))
            if !term.isEmpty, text.bytes[term.upperBound - 1] == UInt8(ascii: "#") {
                edits.append(
                    Edit(range: term.upperBound..<range.upperBound, replacement: Array(" ######".utf8)))
            }
            sugar.blocks.append(.term(isFirst: isFirst && line == definition.terms.lowerBound))
        }
        let range = text.line(definition.line)
        var replacement: [UInt8] = []
        if definition.line > 0, !text.bytes[text.line(definition.line - 1)].allSatisfy(\.isMarkdownSpace) {
            replacement += prefix + Marker.structureLine(nil) + [0x0A]
        }
        replacement += prefix + [UInt8(ascii: ">"), 0x20] + Marker.structureLine(sugar.blocks.count) + [0x0A]
        replacement += prefix + [UInt8(ascii: ">"), 0x20]
        edits.append(
            Edit(range: range.lowerBound..<definition.textStart, replacement: replacement, movesLine: true))
        sugar.blocks.append(
            .definition(
                isFirst: isFirst && definition.terms.isEmpty, isLast: isLast, isTight: definition.isTight))
        for line in definition.line + 1..<max(definition.line + 1, definition.end) {
            let range = text.line(line)
            let content = definition.path.content(ofLine: line)
            if content.start == content.range.upperBound {
                edits.append(
                    Edit(range: range, replacement: prefix + [UInt8(ascii: ">")], movesLine: true))
            } else {
                let indent = Array(repeating: UInt8(0x20), count: max(0, content.indent - 4))
                edits.append(
                    Edit(
                        range: range.lowerBound..<content.start,
                        replacement: prefix + [UInt8(ascii: ">"), 0x20] + indent, movesLine: true))
            }
        }
        if definition.end < text.lineCount,
            !text.bytes[text.line(definition.end)].allSatisfy(\.isMarkdownSpace)
        {
            let end = text.line(definition.end - 1).upperBound
            edits.append(
                Edit(range: end..<end, replacement: [0x0A] + prefix + Marker.structureLine(nil)))
        }
    }
}

extension MarkdownText {
    /// Reads a definition; `last` is the one that may come before it. Nil where it defines nothing.
    fileprivate func definition(
        _ line: Int, _ paragraph: ClosedRange<Int>, _ path: ContainerPath, _ content: ContainerPath.Content,
        behind last: Definition?, _ isCandidate: Set<Int>
    ) -> Definition? {
        var textStart = content.start + 1
        while textStart < content.range.upperBound, bytes[textStart].isMarkdownSpace { textStart += 1 }
        guard textStart < content.range.upperBound else { return nil }
        var terms = line..<line
        var isTight = true
        if line > paragraph.lowerBound, line > last?.end ?? 0 {
            terms = max(paragraph.lowerBound, last?.end ?? 0)..<line
        } else {
            // The terms, or another definition, stand before an empty line.
            var before = line - 1
            while before >= 0, isEmpty(before, in: path) { before -= 1 }
            isTight = before == line - 1
            if let last, before < last.end {
                guard last.path.isSame(as: path) else { return nil }
            } else {
                guard before >= 0, let first = firstLineOfTerms(endingAt: before, path) else { return nil }
                terms = max(first, last?.end ?? 0)..<before + 1
            }
        }
        for term in terms where path.content(ofLine: term).isLazy { return nil }
        var end = line + 1
        var next = line + 1
        while next < lineCount {
            let content = path.content(ofLine: next)
            if content.start == content.range.upperBound, !content.isLazy {
                next += 1
                continue
            }
            if content.isLazy || path.begins(inLine: next) { break }
            if content.indent < 4 {
                // A line of the same paragraph goes on, unless it is the next definition, or its term.
                guard end == next, next <= paragraph.upperBound, !isCandidate.contains(next),
                    !isCandidate.contains(next + 1)
                else { break }
            }
            end = next + 1
            next += 1
        }
        return Definition(
            terms: terms, line: line, end: end, path: path, content: content, textStart: textStart,
            isTight: isTight)
    }

    private func isEmpty(_ line: Int, in path: ContainerPath) -> Bool {
        let content = path.content(ofLine: line)
        return content.start == content.range.upperBound
    }

    /// Where the paragraph begins whose last line is this one; nil where it is no plain paragraph of few lines.
    private func firstLineOfTerms(endingAt last: Int, _ path: ContainerPath) -> Int? {
        var line = last
        while line >= 0, last - line < 20 {
            let content = path.content(ofLine: line)
            if content.start == content.range.upperBound { return line + 1 }
            guard !content.isLazy, content.indent < 4, let first = bytes[content.start...].first,
                !"#>`~|<!-*+=:".utf8.contains(first)
                    || (first == UInt8(ascii: "<") && isInlineHTML(content.start..<content.range.upperBound))
                    || (first == UInt8(ascii: "*") && bytes[content.start + 1] != 0x20)
                    || (first == UInt8(ascii: "`") && bytes[content.start + 1] != first)
            else { return nil }
            if path.begins(inLine: line) { return line }
            line -= 1
        }
        return line < 0 ? 0 : nil
    }

    /// Whether a line that begins with `<` may be a term: with an element of text, or all of it a comment, by which writers
    /// have a term made.
    private func isInlineHTML(_ line: Range<Int>) -> Bool {
        let text = bytes[bytes.trimmingSpace(line)]
        if text.starts(with: "<!--".utf8) {
            return text.count > 6 && text.suffix(3).elementsEqual("-->".utf8)
        }
        let name = text.dropFirst().prefix(while: \.isASCIIAlphanumeric)
        return Self.elementsOfTerms.contains(String(decoding: name, as: UTF8.self).lowercased())
            // A tag alone begins a block of HTML.
            && (text.last != UInt8(ascii: ">") || text.dropLast().contains(UInt8(ascii: ">")))
    }

    private static let elementsOfTerms = Set(
        "a abbr b bdi cite code del dfn em i img ins kbd mark q s samp small span strong sub sup u var"
            .split(separator: " ").map(String.init))

    /// Whether two definitions are of one list: only terms and empty lines stand between them.
    fileprivate func joins(_ first: Definition, _ second: Definition) -> Bool {
        guard first.path.isSame(as: second.path) else { return false }
        let start = second.terms.isEmpty ? second.line : second.terms.lowerBound
        for line in first.end..<max(first.end, start) where !isEmpty(line, in: second.path) { return false }
        return true
    }

    /// The lines that begin with a colon and white space, behind the marks of containers.
    fileprivate func linesLikeDefinitionsOfTerms() -> [Int] {
        var lines: [Int] = []
        let base = bytes.startIndex
        bytes.withUnsafeBufferPointer { buffer in
            for index in 0..<lineCount {
                var i = Int(lineStarts[index]) - base
                let end = Int(lineStarts[index + 1]) - base
                while i < end, buffer[i].isContainerPrefix { i += 1 }
                if i + 2 < end, buffer[i] == UInt8(ascii: ":"), buffer[i + 1] == 0x20 || buffer[i + 1] == 0x09
                {
                    lines.append(index)
                }
            }
        }
        return lines
    }
}

extension BlockConstruct {
    fileprivate static func term(isFirst: Bool) -> BlockConstruct {
        BlockConstruct(
            enter: { heading, lowering in
                lowering.startLine()
                lowering.document.html.append(isFirst ? "<dl>\n<dt" : "<dt")
                if let list = lowering.takeAttributes(atEndOfLine: heading) {
                    lowering.write(list, at: heading)
                }
                lowering.document.html.append(">")
                return true
            }, exit: { _, lowering in lowering.document.html.append("</dt>\n") }, isLine: true)
    }

    fileprivate static func definition(isFirst: Bool, isLast: Bool, isTight: Bool) -> BlockConstruct {
        BlockConstruct(
            enter: { node, lowering in
                lowering.startLine()
                lowering.document.html.append(isFirst ? "<dl>\n<dd>" : "<dd>")
                return true
            },
            exit: { _, lowering in lowering.document.html.append(isLast ? "</dd>\n</dl>\n" : "</dd>\n") },
            isTight: isTight)
    }
}
