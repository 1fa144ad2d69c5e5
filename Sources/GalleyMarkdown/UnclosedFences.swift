// Fenced code blocks that are not closed by a fence of their own, and so take text for code.
//
// Three ways lead there: the closing fence is missing and the block goes on to the end of the file or of its
// list item; it is missing and the next block's fences close it (` ```sh ` inside a block can only be the
// beginning of the next); or it is not indented as its list item is, and opens a block instead. A block that
// only goes on to the end of the file and holds nothing but code is left alone: that is how CommonMark has it.

import GalleyCore
import Glibc

extension Lowering {
    /// Looks at a code block's end.
    mutating func examineFence(of node: Node) {
        let text = locator.text
        let lines = node.literal
        guard lines.count > 0, node.startLine >= 1, node.startLine <= text.lineCount else { return }
        let opening = text.line(node.startLine - 1)
        let start = opening.lowerBound + max(0, node.startColumn - 1)
        guard let fence = Fence(in: text.bytes, start..<opening.upperBound) else { return }
        // Indented code may show a fence.
        if lines.count >= opening.upperBound - start,
            lines.prefix(opening.upperBound - start).elementsEqual(text.bytes[start..<opening.upperBound])
        {
            return
        }
        let isInContainer = node.parent?.kind != .document
        // Nearly every block ends in a line of nothing but its fence.
        let lastLine = text.line(node.endLine - 1)
        let isClosed: Bool
        if isInContainer {
            let end = node.startLine + lines.lineCount
            isClosed =
                end == node.endLine - 1 && end < text.lineCount
                && fence.isClosed(by: text.bytes[text.line(end)])
                && isInContainers(of: node, line: end, fence: start - opening.lowerBound)
        } else {
            isClosed = node.endLine > node.startLine && fence.isClosed(by: text.bytes[lastLine])
        }
        func lineName(_ line: Int) -> String {
            source.name(ofLine: text.origin(line), seenFrom: text.origin(node.startLine - 1))
        }
        let firstText: Int
        if isClosed {
            guard let line = fence.lineOfNextOpening(in: lines) else { return }
            firstText = line
        } else {
            let end = node.startLine + lines.lineCount
            let isClosedOutside =
                isInContainer && end < text.lineCount
                && fence.isClosed(by: text.bytes[text.line(end)].drop { $0.isContainerPrefix })
            if isClosedOutside {
                return reportFence(
                    at: start, fence,
                    "this code block ends with its list item or block quote: the fence in "
                        + "\(lineName(end)) is outside of it and opens another block",
                    help: "indent the closing fence as far as the opening one")
            }
            guard let line = fence.lineOfText(in: lines) ?? fence.lineOfNextOpening(in: lines) else { return }
            firstText = line
        }
        let count = lines.lineCount - firstText
        let line = lineName(node.startLine + firstText)
        reportFence(
            at: start, fence,
            "this code block, opened in \(lineName(node.startLine - 1)), is not closed: it takes "
                + (count == 1 ? line : "\(count) lines from \(line) on") + " for code",
            help: "close it with \(fence.asText) on a line of its own, where the code ends")
    }

    /// Whether a line belongs to the containers of a block; `fence` is where in its line the block's fence stands.
    private func isInContainers(of node: Node, line: Int, fence: Int) -> Bool {
        let text = locator.text
        let opening = text.bytes[text.line(node.startLine - 1)].prefix(fence)
        let closing = text.bytes[text.line(line)]
        // Nearly always the prefix is the same, but for a list item's marker.
        let isAligned =
            closing.count > fence
            && zip(opening, closing).allSatisfy { $0 == $1 || ($1 == 0x20 && $0 != UInt8(ascii: ">")) }
        return isAligned || ContainerPath(to: node, in: text)?.content(ofLine: line).isLazy != true
    }

    private mutating func reportFence(at place: Int, _ fence: Fence, _ message: String, help: String) {
        let place = locator.sourceOffset(ofTextOffset: place)
        let line = source.text.line(source.text.lineIndex(at: place))
        report(
            .warning, "syntax/unclosed-fence", message, at: place, length: max(1, line.upperBound - place),
            help: [help], subject: String(source.bytes[place..<max(place, line.upperBound)]))
    }
}

/// The fence that a code block begins with.
private struct Fence {
    private let opening: FenceLine
    private let info: ArraySlice<UInt8>

    init?(in bytes: ArraySlice<UInt8>, _ line: Range<Int>) {
        guard let opening = FenceLine(bytes, line) else { return nil }
        self.opening = opening
        info = bytes[opening.info]
    }

    /// Whether the code is text of a kind in which nothing is suspicious.
    private var isMarkup: Bool {
        let language = info.drop(while: \.isMarkdownSpace)
            .prefix { !$0.isMarkdownSpace && $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: ",") }
        switch String(language).lowercased() {
        case "markdown", "md", "mdx", "mdown", "qmd", "rst", "html", "text", "txt", "plain", "plaintext",
            "diff":
            return true
        default: return false
        }
    }

    var asText: String { String(repeating: Character(Unicode.Scalar(opening.byte)), count: opening.count) }

    /// Whether a line ends in a fence that closes this one.
    func isClosed(by line: ArraySlice<UInt8>) -> Bool {
        var end = line.endIndex
        while end > line.startIndex, line[end - 1].isMarkdownSpace { end -= 1 }
        var start = end
        while start > line.startIndex, line[start - 1] == opening.byte { start -= 1 }
        return end - start >= opening.count
    }

    /// The line of the code (from 0) that reads like the beginning of another block: a fence as long as this
    /// one, with a language behind it.
    func lineOfNextOpening(in code: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let start = code.baseAddress else { return nil }
        var from = 0
        while let found = memchr(start + from, Int32(opening.byte), code.count - from) {
            let place = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
            var end = place
            while end < code.count, code[end] == opening.byte { end += 1 }
            from = end
            guard end - place >= opening.count, end < code.count,
                code[end].isASCIIAlpha || code[end] == 0x20 || code[end] == UInt8(ascii: "{")
            else { continue }
            var lineStart = place
            while lineStart > 0, place - lineStart < 4, code[lineStart - 1] == 0x20 { lineStart -= 1 }
            guard place - lineStart < 4, lineStart == 0 || code[lineStart - 1] == 0x0A else { continue }
            let info = code[end...].prefix { $0 != 0x0A }.drop(while: \.isMarkdownSpace)
            from = info.endIndex
            guard !info.isEmpty, !info.contains(UInt8(ascii: "`")), !isMarkup else { continue }
            return UnsafeBufferPointer(rebasing: code[..<place]).lineCount
        }
        return nil
    }

    /// The line of the code that is no code: it has a link, or is a heading of level 2 or below with a blank line
    /// before it.
    func lineOfText(in code: UnsafeBufferPointer<UInt8>) -> Int? {
        guard !isMarkup else { return nil }
        var isAfterBlank = true
        return code.firstLine { line in
            defer { isAfterBlank = line.isEmpty }
            if isAfterBlank, code.isHeading(line) { return true }
            return code.hasLink(line)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate var lineCount: Int {
        var count = 0
        for byte in self where byte == 0x0A { count += 1 }
        return count
    }

    /// The number of the first line, from 0, that satisfies a predicate.
    fileprivate func firstLine(where predicate: (Range<Int>) -> Bool) -> Int? {
        var number = 0
        var start = 0
        for i in 0..<count where self[i] == 0x0A {
            if predicate(start..<i) { return number }
            number += 1
            start = i + 1
        }
        return nil
    }

    /// `## Word`.
    fileprivate func isHeading(_ line: Range<Int>) -> Bool {
        var i = line.lowerBound
        while i < line.upperBound, self[i] == UInt8(ascii: "#") { i += 1 }
        let level = i - line.lowerBound
        guard level >= 2, level <= 6, i + 1 < line.upperBound, self[i] == 0x20 else { return false }
        return (0x41...0x5A).contains(self[i + 1]) || self[i + 1] >= 0x80
            || self[i + 1] == UInt8(ascii: "[")
    }

    /// `[text](address)`, with an address that is no code.
    fileprivate func hasLink(_ line: Range<Int>) -> Bool {
        var i = line.lowerBound
        while i + 1 < line.upperBound {
            if self[i] == UInt8(ascii: "]"), self[i + 1] == UInt8(ascii: "("), i > line.lowerBound {
                let rest = Array(self[(i + 2)..<line.upperBound])
                if rest.contains(UInt8(ascii: ")")) {
                    return rest.prefix { $0 != UInt8(ascii: ")") }.looksLikeAddress
                }
            }
            i += 1
        }
        return false
    }
}
