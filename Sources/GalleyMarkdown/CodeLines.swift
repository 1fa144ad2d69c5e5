// Lines of code that are marked, added, removed or in focus, by comments in the code itself.
//
// VitePress writes `// [!code ++]` at the end of a line, Docusaurus `// highlight-next-line` on one of its
// own. The comment is taken out of the code, which is copied as it would run.

import GalleyCore

/// What a line of code is shown as.
struct LineMarks: OptionSet, Hashable {
    var rawValue: UInt8

    static let marked = LineMarks(rawValue: 1)
    static let added = LineMarks(rawValue: 2)
    static let removed = LineMarks(rawValue: 4)
    static let focused = LineMarks(rawValue: 8)
    static let error = LineMarks(rawValue: 16)
    static let warning = LineMarks(rawValue: 32)
}

/// Code without the comments that mark its lines, and what they said.
struct CodeLines {
    private(set) var code: [UInt8] = []
    /// For each line of `code`; empty where no line is marked.
    private(set) var marks: [LineMarks] = []

    /// Whether code may have such comments in it.
    static func mayHaveMarks(_ code: UnsafeBufferPointer<UInt8>) -> Bool {
        var i = 0
        while i + 6 < code.count {
            if code[i] == UInt8(ascii: "["), code[i + 1] == UInt8(ascii: "!"),
                code[i + 2] == UInt8(ascii: "c")
            {
                return true
            }
            if code[i] == UInt8(ascii: "h"), i + 9 < code.count, code[i + 9] == UInt8(ascii: "-"),
                code[i + 1] == UInt8(ascii: "i"), code[i + 8] == UInt8(ascii: "t")
            {
                return true
            }
            i += 1
        }
        return false
    }

    init(_ source: some Collection<UInt8>, info: InfoString) {
        let source = Array(source)
        var isHighlighting = false
        // On how many of the lines to come each mark goes on.
        var pending: [LineMarks: Int] = [:]
        var start = 0
        var hasMarks = false
        while start < source.count {
            let end = source[start...].firstIndex(of: 0x0A) ?? source.count
            var line = source[start..<end]
            start = end + 1
            if let directive = Self.highlightDirective(line) {
                switch directive {
                case .start: isHighlighting = true
                case .end: isHighlighting = false
                case .nextLine: pending[.marked] = max(1, pending[.marked] ?? 0)
                }
                continue
            }
            var lineMarks: LineMarks = isHighlighting ? .marked : []
            var isRemoved = false
            while let mark = Self.codeMark(line) {
                line = mark.line
                isRemoved = line.allSatisfy(\.isMarkdownSpace)
                pending[mark.marks] = max(mark.count, pending[mark.marks] ?? 0)
            }
            if isRemoved { continue }
            for (mark, count) in pending {
                lineMarks.formUnion(mark)
                pending[mark] = count > 1 ? count - 1 : nil
            }
            if !lineMarks.isEmpty { hasMarks = true }
            marks.append(lineMarks)
            code.append(contentsOf: line)
            code.append(UInt8(ascii: "\n"))
        }
        let byInfo = [(info.marked, LineMarks.marked), (info.added, .added), (info.removed, .removed)]
        for (ranges, mark) in byInfo where apply(mark, to: ranges) { hasMarks = true }
        if !hasMarks { marks = [] }
    }

    /// Marks the lines of some ranges (from 1); false where there are none such.
    private mutating func apply(_ mark: LineMarks, to ranges: [ClosedRange<Int>]) -> Bool {
        // How many ranges begin at a line, less those that ended before it: linear, however many there are.
        var changes = [Int](repeating: 0, count: marks.count + 1)
        for range in ranges where range.upperBound >= 1 && range.lowerBound <= marks.count {
            changes[max(range.lowerBound, 1) - 1] += 1
            changes[min(range.upperBound, marks.count)] -= 1
        }
        var depth = 0
        var isApplied = false
        for line in marks.indices {
            depth += changes[line]
            if depth > 0 {
                marks[line].formUnion(mark)
                isApplied = true
            }
        }
        return isApplied
    }

    private enum Directive { case start, end, nextLine }

    /// Docusaurus: a comment that is all of its line.
    private static func highlightDirective(_ line: ArraySlice<UInt8>) -> Directive? {
        guard line.count < 80, let content = line.trimmingSpace().withoutComment() else { return nil }
        switch String(content) {
        case "highlight-start": return .start
        case "highlight-end": return .end
        case "highlight-next-line": return .nextLine
        default: return nil
        }
    }

    /// VitePress: `[!code …]` in a comment that ends its line.
    private static func codeMark(
        _ line: ArraySlice<UInt8>
    ) -> (line: ArraySlice<UInt8>, marks: LineMarks, count: Int)? {
        guard let open = line.lastIndex(of: UInt8(ascii: "[")), line[open...].starts(with: "[!code ".utf8),
            let close = line[open...].firstIndex(of: UInt8(ascii: "]"))
        else { return nil }
        // What closes the comment goes with it; anything else behind the mark stays.
        var behind = line[(close + 1)...].trimmingSpace()
        for closer in ["-->", "*/}", "*/"] where behind.starts(with: closer.utf8) {
            behind = behind.dropFirst(closer.utf8.count)
            break
        }
        guard behind.trimmingSpace().isEmpty,
            let opener = line[..<open].trimmingSpace().commentOpener()
        else { return nil }
        let before = line[..<open].trimmingSpaceAtEnd().dropLast(opener).trimmingSpaceAtEnd()

        var name = line[(open + 7)..<close].trimmingSpace()
        var count = 1
        if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
            guard let number = Int(String(name[(colon + 1)...])), number > 0 else { return nil }
            count = number
            name = name[..<colon]
        }
        let marks: LineMarks
        switch String(name) {
        case "++": marks = .added
        case "--": marks = .removed
        case "focus": marks = .focused
        case "error": marks = .error
        case "warning": marks = .warning
        case "highlight", "hl", "mark": marks = .marked
        default: return nil
        }
        return (before, marks, count)
    }
}

extension ArraySlice<UInt8> {
    fileprivate func trimmingSpace() -> ArraySlice<UInt8> {
        drop(while: \.isMarkdownSpace).trimmingSpaceAtEnd()
    }

    fileprivate func trimmingSpaceAtEnd() -> ArraySlice<UInt8> {
        var end = endIndex
        while end > startIndex, self[end - 1].isMarkdownSpace { end -= 1 }
        return self[..<end]
    }

    /// How many bytes at the end begin a comment in some language.
    fileprivate func commentOpener() -> Int? {
        for opener in ["<!--", "{/*", "//", "/*", "--", "#", ";", "%", "'"]
        where reversed().starts(with: opener.utf8.reversed()) {
            return opener.utf8.count
        }
        return nil
    }

    /// The text of a comment; nil where this is none.
    fileprivate func withoutComment() -> ArraySlice<UInt8>? {
        let comments = [
            ("<!--", "-->"), ("{/*", "*/}"), ("/*", "*/"), ("//", ""), ("--", ""), ("#", ""), (";", ""),
            ("%", ""),
            ("'", ""), ("REM", ""),
        ]
        for (opener, closer) in comments where starts(with: opener.utf8) {
            let content = dropFirst(opener.utf8.count)
            guard content.reversed().starts(with: closer.utf8.reversed()) else { return nil }
            return content.dropLast(closer.utf8.count).trimmingSpace()
        }
        return nil
    }
}
