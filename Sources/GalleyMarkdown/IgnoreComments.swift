// Comments that silence rules of the audit:
//
//     <!-- audit-ignore: link/missing-page, placeholder/* -- the page comes with release 2 -->
//
// On a line of its own such a comment speaks of the block below it, beside other content of its line;
// `audit-ignore-start` and `audit-ignore-end` enclose a range, `audit-ignore-file` speaks of the whole file. The
// tree says what is a comment and what is code. It is the author's note, and is left out of the page.

import GalleyCore
import Glibc

/// A comment that silences rules. Whether its rules exist, it gives a reason, and silences anything, is for the
/// audit to judge.
package struct IgnoreComment: Sendable, Hashable {
    /// Ids of rules, `family/*`, or `*`; as written. `*` where it names none.
    package var rules: [String]
    /// Why, in the author's words; empty where no reason is given.
    package var reason: String
    /// The lines of the file that it speaks of, from 1.
    package var lines: ClosedRange<Int>
    /// Where it stands.
    package var location: SourceLocation

    /// Whether it silences a rule in a line. `line` 0 is the whole file.
    package func covers(_ rule: String, line: Int) -> Bool {
        guard lines.contains(line) || (line == 0 && lines == Self.wholeFile) else { return false }
        return rules.contains { pattern in
            if pattern == rule || pattern == "*" { return true }
            return pattern.hasSuffix("/*") && rule.utf8.starts(with: pattern.utf8.dropLast())
        }
    }

    package static let wholeFile = 1...Int.max
}

/// The comments of a document as they are met.
struct IgnoreComments {
    /// Where in the document's list the comments stand that began a range which is still open.
    var open: [Int] = []
    /// Comments on lines of their own that speak of the next block.
    var pending: [Int] = []

    static let keyword: StaticString = "audit-ignore"
    /// The line that the last one stands in, and how many it has.
    var line = 0
    var countInLine = 0
    /// More of them in a file, and in a line, than anybody writes.
    static let maximumCount = 10_000
    static let maximumCountInLine = 100
}

/// What one comment says.
private struct IgnoreInstruction {
    enum Scope { case here, start, end, file }

    var scope = Scope.here
    var rules: [String] = []
    var reason = ""

    /// Reads the text between `<!--` and `-->`.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text.drop(while: \.isMarkdownSpace)
        func skip(_ word: StaticString) -> Bool {
            let isNext = word.withUTF8Buffer { rest.starts(with: $0) }
            if isNext { rest.removeFirst(word.utf8CodeUnitCount) }
            return isNext
        }
        guard skip(IgnoreComments.keyword) else { return nil }
        if skip("-start") {
            scope = .start
        } else if skip("-end") {
            scope = .end
        } else if skip("-file") {
            scope = .file
        }
        guard rest.isEmpty || rest.first == UInt8(ascii: ":") || rest.first?.isMarkdownSpace == true else {
            return nil
        }
        if rest.first == UInt8(ascii: ":") { rest.removeFirst() }
        var names = rest
        if let dashes = rest.firstSeparator {
            names = rest[..<dashes.lowerBound]
            reason = rest[dashes.upperBound...].asLabel
        }
        rules = names.split { $0 == UInt8(ascii: ",") || $0.isMarkdownSpace }.map { String($0) }
        if rules.isEmpty { rules = ["*"] }
    }
}

extension ArraySlice<UInt8> {
    /// Two hyphens, or a dash, that begin a word: rules have none of them.
    fileprivate var firstSeparator: Range<Int>? {
        for i in indices {
            if self[i] == UInt8(ascii: "-"), i + 1 < endIndex, self[i + 1] == UInt8(ascii: "-"),
                i == startIndex || self[i - 1].isMarkdownSpace
            {
                return i..<i + 2
            }
            // U+2013 and U+2014.
            if self[i] == 0xE2, i + 2 < endIndex, self[i + 1] == 0x80,
                self[i + 2] == 0x93 || self[i + 2] == 0x94
            {
                return i..<i + 3
            }
        }
        return nil
    }
}

// MARK: - Desugaring

extension Desugaring {
    /// In CommonMark 0.30 (§6.6) a comment within a line may not hold two hyphens, which stand before the reason:
    /// the second one is hidden.
    static func shieldIgnoreComments(_ state: inout Desugaring) -> [Edit] {
        let bytes = state.text.bytes
        guard let shield = Marker.substitute(for: UInt8(ascii: "-")) else { return [] }
        var edits: [Edit] = []
        var behind = bytes.startIndex
        state.text.forEach(UInt8(ascii: "<")) { offset in
            guard offset >= behind, bytes.isIgnoreComment(at: offset) else { return true }
            let limit = min(bytes.endIndex, offset + 4_000)
            var i = offset + 4
            defer { behind = i }
            while i + 2 < limit {
                guard bytes[i] == UInt8(ascii: "-"), bytes[i + 1] == UInt8(ascii: "-") else {
                    i += 1
                    continue
                }
                if bytes[i + 2] == UInt8(ascii: ">") { return true }
                edits.append(Edit(range: i + 1..<i + 2, replacement: shield))
                i += 2
            }
            return true
        }
        if !edits.isEmpty { state.sugar.hasMarkers = true }
        return edits
    }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// Whether `<!--` and the keyword stand at a place.
    fileprivate func isIgnoreComment(at start: Int) -> Bool {
        guard start + 16 < endIndex, self[start + 1] == UInt8(ascii: "!"),
            self[start + 2] == UInt8(ascii: "-"), self[start + 3] == UInt8(ascii: "-")
        else { return false }
        let text = self[(start + 4)..<Swift.min(endIndex, start + 80)].drop(while: \.isMarkdownSpace)
        return IgnoreComments.keyword.withUTF8Buffer { text.starts(with: $0) }
    }
}

// MARK: - Lowering

extension Lowering {
    /// Whether HTML may hold such a comment.
    func mayHoldIgnoreComment(_ html: UnsafeBufferPointer<UInt8>) -> Bool {
        guard html.count > 18, let start = html.baseAddress else { return false }
        var from = 0
        while let found = memchr(start + from, Int32(UInt8(ascii: "<")), html.count - from) {
            let place = UnsafeRawPointer(start).distance(to: UnsafeRawPointer(found))
            if html.isIgnoreComment(at: place) { return true }
            from = place + 1
        }
        return false
    }

    /// Takes a comment within a paragraph; false where it is none of ours.
    mutating func takeInlineIgnoreComment(_ node: Node) -> Bool {
        let literal = node.literal
        guard literal.count > 18, literal[1] == UInt8(ascii: "!"), mayHoldIgnoreComment(literal) else {
            return false
        }
        let html = restored(literal, isLiteral: true) ?? Array(literal)
        guard html.starts(with: "<!--".utf8), let instruction = IgnoreInstruction(html[4..<(html.count - 3)])
        else { return false }
        let place = locator.locate(
            line: node.startLine, column: node.startColumn, form: .verbatim, content: literal)
        let line = source.linesBefore + source.text.lineIndex(at: place) + 1
        take(instruction, at: place, length: html.count, lines: line...line, ofNextBlock: false)
        // Lines of a quotation or a list begin with what the comment does not have.
        if !html.contains(0x0A) { document.notes.append(place..<place + html.count) }
        return true
    }

    /// Takes the comments of a block of HTML, and gives the parts that they take in it. `place` gives the place in
    /// the source of an offset into it.
    mutating func takeIgnoreComments(in html: [UInt8], of node: Node, place: (Int) -> Int) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        let tail = html.startOfComments
        let lastLine = source.linesBefore + locator.text.origin(max(node.startLine, node.endLine) - 1) + 1
        var i = 0
        while let start = html[i...].firstIndex(of: UInt8(ascii: "<")) {
            i = start + 1
            guard html.isIgnoreComment(at: start) else { continue }
            // What is not closed, nothing below closes either.
            guard let end = html.endOfComment(from: start + 4) else { break }
            guard let instruction = IgnoreInstruction(html[(start + 4)..<(end - 3)]) else { continue }
            i = end
            let offset = place(start)
            document.notes.append(offset..<max(offset, place(end - 1)) + 1)
            let line = source.linesBefore + source.text.lineIndex(at: offset) + 1
            let endLine = line + html[start..<end].count { $0 == 0x0A }
            // A comment alone on its line takes the line with it.
            var low = start
            while low > 0, html[low - 1] == 0x20 || html[low - 1] == 0x09 { low -= 1 }
            var high = end
            while high < html.count, html[high] != 0x0A, html[high].isMarkdownSpace { high += 1 }
            let isAlone =
                (low == 0 || html[low - 1] == 0x0A) && (high >= html.count || html[high] == 0x0A)
            guard isAlone else {
                take(instruction, at: offset, length: end - start, lines: line...endLine, ofNextBlock: false)
                parts.append(start..<end)
                continue
            }
            high = min(high + 1, html.count)
            let isLast = high >= tail
            take(
                instruction, at: offset, length: end - start,
                lines: line...(isLast ? endLine : max(endLine, lastLine)), ofNextBlock: isLast)
            parts.append(low..<high)
            i = high
        }
        if !ignoreComments.pending.isEmpty, let next = node.following {
            // The last of several comments finds the block that all of them speak of.
            if next.kind != .htmlBlock || !mayHoldIgnoreComment(next.literal) {
                coverPendingIgnores(with: next)
            }
        } else {
            ignoreComments.pending.removeAll()
        }
        return parts
    }

    private mutating func take(
        _ instruction: IgnoreInstruction, at place: Int, length: Int, lines: ClosedRange<Int>,
        ofNextBlock: Bool
    ) {
        if ignoreComments.line != lines.lowerBound {
            ignoreComments.line = lines.lowerBound
            ignoreComments.countInLine = 0
        }
        ignoreComments.countInLine += 1
        guard document.ignores.count < IgnoreComments.maximumCount,
            ignoreComments.countInLine <= IgnoreComments.maximumCountInLine
        else { return }
        let location = source.location(offset: place, length: length)
        var lines = lines
        switch instruction.scope {
        case .end:
            guard let start = ignoreComments.open.popLast() else {
                report(
                    .notice, "ignore/unused", "nothing is open here that this comment could end", at: place,
                    length: length, help: ["begin with <!-- audit-ignore-start: rule -- reason -->"])
                return
            }
            let first = document.ignores[start].lines.lowerBound
            document.ignores[start].lines = first...max(first, lines.upperBound)
            return
        case .start:
            ignoreComments.open.append(document.ignores.count)
            lines = lines.lowerBound...Int.max
        case .file: lines = IgnoreComment.wholeFile
        case .here:
            if ofNextBlock { ignoreComments.pending.append(document.ignores.count) }
        }
        document.ignores.append(
            IgnoreComment(
                rules: instruction.rules, reason: instruction.reason, lines: lines, location: location))
    }

    /// Comments that wait for the next block have met it.
    private mutating func coverPendingIgnores(with node: Node) {
        let first = source.linesBefore + locator.text.origin(node.startLine - 1) + 1
        let last = source.linesBefore + locator.text.origin(node.lastLine - 1) + 1
        for i in ignoreComments.pending {
            let start = document.ignores[i].lines.lowerBound
            document.ignores[i].lines = start...max(start, first, last)
        }
        ignoreComments.pending.removeAll()
    }
}

extension Node {
    /// The block that comes next in the document, not below this one.
    fileprivate var following: Node? {
        var node = self
        while true {
            if let next = node.next { return next }
            guard let parent = node.parent else { return nil }
            node = parent
        }
    }

    /// The last line of a block: what libcmark tells of lists is not to be relied on.
    fileprivate var lastLine: Int {
        var node = self
        while node.kind == .blockQuote || node.kind == .list || node.kind == .item, let child = node.lastChild
        {
            node = child
        }
        return max(node.endLine, startLine)
    }
}

extension [UInt8] {
    /// The place behind `-->`.
    fileprivate func endOfComment(from start: Int) -> Int? {
        var i = start
        while i + 2 < count {
            if self[i] == UInt8(ascii: "-"), self[i + 1] == UInt8(ascii: "-"),
                self[i + 2] == UInt8(ascii: ">")
            {
                return i + 3
            }
            i += 1
        }
        return nil
    }

    /// From where on it has nothing but comments in it.
    fileprivate var startOfComments: Int {
        var start = 0
        var i = 0
        while i < count {
            if i + 4 < count, self[i] == UInt8(ascii: "<"), self[i + 1] == UInt8(ascii: "!") {
                guard let end = endOfComment(from: i + 4) else { return count }
                i = end
            } else {
                if !self[i].isMarkdownSpace { start = i + 1 }
                i += 1
            }
        }
        return start
    }
}
