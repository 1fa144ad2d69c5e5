// Where a line's own content begins, behind the block quotes and list items that it stands in.
//
// libcmark gives a block's lines but not what it stripped from them, so the stripping is done again, by the
// rules of CommonMark 0.30 §5.1 and §5.2, along the chain of the block's containers.

import GalleyCore

/// The block quotes and list items around a block, outermost first.
struct ContainerPath {
    /// Deeper nesting than people read; the work for a line is as much as its path is long.
    static let maximumDepth = 64

    private enum Container: Equatable {
        case blockQuote(startLine: Int)
        /// `indent` is how many columns a line must be indented to belong to the item.
        case item(startLine: Int, indent: Int)
    }

    private let text: MarkdownText
    private var containers: [Container] = []

    /// The path to a block; nil where it is too deep.
    init?(to block: Node, in text: MarkdownText) {
        self.text = text
        var chain: [Node] = []
        var node = block
        while let parent = node.parent {
            if parent.kind == .blockQuote || parent.kind == .item {
                chain.append(parent)
                if chain.count > Self.maximumDepth { return nil }
            }
            node = parent
        }
        for container in chain.reversed() {
            let line = container.startLine - 1
            if container.kind == .blockQuote {
                containers.append(.blockQuote(startLine: line))
            } else {
                var cursor = LineCursor(text, line)
                _ = skip(&cursor, line)
                containers.append(.item(startLine: line, indent: cursor.readListMarker()))
            }
        }
    }

    var isEmpty: Bool { containers.isEmpty }

    var depth: Int { containers.count }

    /// The way to the block that so many of the containers are around.
    func prefix(_ depth: Int) -> ContainerPath {
        var path = self
        path.containers.removeLast(containers.count - min(depth, containers.count))
        return path
    }

    /// Whether two blocks stand in the same container.
    func isSame(as other: ContainerPath) -> Bool { containers == other.containers }

    /// How many of the containers a line goes on in, counted from the outermost.
    func depth(ofLine line: Int) -> Int {
        var cursor = LineCursor(text, line)
        return skip(&cursor, line)
    }

    /// Whether one of the containers begins in a line.
    func begins(inLine line: Int) -> Bool {
        containers.contains { container in
            switch container {
            case .blockQuote(let startLine), .item(let startLine, _): startLine == line
            }
        }
    }

    /// What a line of the same containers begins with.
    var linePrefix: [UInt8] {
        var prefix: [UInt8] = []
        for container in containers {
            switch container {
            case .blockQuote: prefix += [UInt8(ascii: ">"), 0x20]
            case .item(_, let indent): prefix += Array(repeating: 0x20, count: indent)
            }
        }
        return prefix
    }

    /// What of a line is left when its containers have been stripped, from line 0 on.
    struct Content {
        /// The bytes behind the prefix, white space included.
        var range: Range<Int>
        /// How many columns of white space they begin with.
        var indent: Int
        /// The first byte that is no white space, or the end.
        var start: Int
        /// Whether all containers were there; a paragraph goes on without them (§5.1, laziness).
        var isLazy: Bool
    }

    func content(ofLine line: Int) -> Content {
        var cursor = LineCursor(text, line)
        let isComplete = skip(&cursor, line) == containers.count
        let begin = cursor.position
        let indent = cursor.pendingColumns + cursor.skipWhiteSpace()
        return Content(range: begin..<cursor.end, indent: indent, start: cursor.position, isLazy: !isComplete)
    }

    /// Skips the prefixes of all containers, up to one that is not there, and gives their number.
    private func skip(_ cursor: inout LineCursor, _ line: Int) -> Int {
        for (depth, container) in containers.enumerated() {
            switch container {
            case .blockQuote:
                if !cursor.skipBlockQuoteMarker() { return depth }
            case .item(let startLine, let indent):
                if startLine == line {
                    _ = cursor.readListMarker()
                } else if !cursor.skipColumns(indent) {
                    return depth
                }
            }
        }
        return containers.count
    }
}

/// A place in a line that knows its column, for tabs reach to the next multiple of four.
struct LineCursor {
    private let bytes: ArraySlice<UInt8>
    let end: Int
    private(set) var position: Int
    private var column = 0
    /// Columns of a tab that were not consumed with it.
    private(set) var pendingColumns = 0

    init(_ text: MarkdownText, _ line: Int) { self.init(text.bytes, text.line(line)) }

    init(_ bytes: ArraySlice<UInt8>, _ line: Range<Int>) {
        self.bytes = bytes
        position = line.lowerBound
        end = line.upperBound
    }

    /// Skips white space and gives its width.
    mutating func skipWhiteSpace() -> Int {
        var width = 0
        while position < end {
            if bytes[position] == 0x20 {
                width += 1
                column += 1
            } else if bytes[position] == 0x09 {
                width += 4 - column % 4
                column += 4 - column % 4
            } else {
                break
            }
            position += 1
        }
        return width
    }

    /// Skips a number of columns of white space; false, and nothing skipped, where there are fewer and the
    /// line is not blank.
    mutating func skipColumns(_ count: Int) -> Bool {
        let before = self
        var left = count - pendingColumns
        pendingColumns = max(0, -left)
        while left > 0, position < end {
            let width = bytes[position] == 0x20 ? 1 : bytes[position] == 0x09 ? 4 - column % 4 : 0
            if width == 0 { break }
            position += 1
            column += width
            left -= width
            if left < 0 { pendingColumns = -left }
        }
        if left > 0, position < end {
            self = before
            return false
        }
        return true
    }

    mutating func skipBlockQuoteMarker() -> Bool {
        let before = self
        let indent = pendingColumns + skipWhiteSpace()
        guard indent < 4, position < end, bytes[position] == UInt8(ascii: ">") else {
            self = before
            return false
        }
        position += 1
        column += 1
        pendingColumns = 0
        if position < end, bytes[position] == 0x20 {
            position += 1
            column += 1
        } else if position < end, bytes[position] == 0x09 {
            let width = 4 - column % 4
            position += 1
            column += width
            pendingColumns = width - 1
        }
        return true
    }

    /// Skips a list marker with the white space around it, and gives the width of all of it.
    mutating func readListMarker() -> Int {
        var width = pendingColumns + skipWhiteSpace()
        pendingColumns = 0
        let markerStart = position
        while position < end, bytes[position].decimalDigit != nil { position += 1 }
        if position < end { position += 1 }
        width += position - markerStart
        column += position - markerStart
        let before = self
        let padding = skipWhiteSpace()
        if padding >= 1, padding <= 4, position < end { return width + padding }
        // Five columns or more are an indented code block behind one space; none is an empty item.
        self = before
        if position < end { _ = skipColumns(1) }
        return width + 1
    }
}
