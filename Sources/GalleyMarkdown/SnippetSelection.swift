// Which lines of a file are asked for: ranges of lines, or what stands between two marks in comments.

import GalleyCore

/// The part of a file that is asked for.
enum SnippetSelection: Hashable {
    case all
    /// From and to, both from 1; below 0 they count from the end; nil is the file's own.
    case ranges([LineRange])
    case section(String, SectionMarks)

    struct LineRange: Hashable {
        var first: Int?
        var last: Int?
    }
}

/// How a section is marked in its file.
enum SectionMarks: Hashable {
    /// `--8<-- [start:name]`, `--8<-- [end:name]`
    case scissors
    /// `ANCHOR: name`, `ANCHOR_END: name`
    case anchors
    /// `#region name`, `#endregion name`
    case regions

    /// What a line says; nil where it marks nothing.
    func mark(in line: ArraySlice<UInt8>) -> SectionMark? {
        switch self {
        case .scissors: SectionMark(scissors: line)
        case .anchors: SectionMark(anchor: line)
        case .regions: SectionMark(region: line)
        }
    }
}

/// A line that begins or ends a section.
struct SectionMark {
    var name: String
    var isStart: Bool
    /// Where a `;` stands that takes it its meaning.
    var escape: Int?

    /// `--8<-- [start:name]` anywhere in a line.
    init?(scissors line: ArraySlice<UInt8>) {
        guard let scissors = line.firstScissors, let marker = line.scissorsMarker(at: scissors) else {
            return nil
        }
        var i = marker.upperBound
        guard line.skipBlanks(&i) > 0, line.skip("[", &i) else { return nil }
        line.skipBlanks(&i)
        let isStart = line.skipWord("start", &i)
        guard isStart || line.skipWord("end", &i) else { return nil }
        line.skipBlanks(&i)
        guard line.skip(":", &i) else { return nil }
        line.skipBlanks(&i)
        let name = line[i...].prefix { $0.isSectionNameByte }
        guard let first = name.first, first.isASCIILetter else { return nil }
        i = name.endIndex
        line.skipBlanks(&i)
        guard line.skip("]", &i) else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        self.isStart = isStart
        if marker.lowerBound > line.startIndex, line[marker.lowerBound - 1] == UInt8(ascii: ";") {
            escape = marker.lowerBound - 1
        }
    }

    /// `ANCHOR: name` anywhere in a line.
    init?(anchor line: ArraySlice<UInt8>) {
        guard let (place, isStart) = line.firstAnchor else { return nil }
        var i = place
        line.skipBlanks(&i)
        let name = line[i...].prefix(while: \.isSectionNameByte)
        guard !name.isEmpty else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        self.isStart = isStart
    }

    /// `// #region name`, `<!-- #endregion name -->` and the like: nothing but a comment's sign before it.
    init?(region line: ArraySlice<UInt8>) {
        var i = line.startIndex
        while i < line.endIndex, !line[i].isASCIIAlphanumeric { i += 1 }
        let isStart = line.skipWord("region", &i)
        guard isStart || line.skipWord("endregion", &i) || line.skipWord("end region", &i) else { return nil }
        guard i < line.endIndex, line.skipBlanks(&i) > 0 else { return nil }
        let name = line[i...].prefix { $0.isSectionNameByte || $0 == UInt8(ascii: ".") }
        guard !name.isEmpty else { return nil }
        self.name = String(decoding: name, as: UTF8.self)
        self.isStart = isStart
    }
}

/// What was selected of a file.
struct SelectedLines {
    /// Their indices, from 0, in the order they are shown.
    var lines: [Int]
    /// Whether marks of sections among them were taken out already.
    var isSection = false
}

extension SnippetFile {
    /// The lines of a selection, or what is wrong with it.
    func select(_ selection: SnippetSelection) -> Result<SelectedLines, SnippetProblem> {
        switch selection {
        case .all: return .success(SelectedLines(lines: Array(0..<lineCount)))
        case .ranges(let ranges):
            var lines: [Int] = []
            // As editors count: an end of line at the end of the file begins another line, an empty one.
            let total = lineCount + (endsInLineEnd ? 1 : 0)
            for range in ranges {
                var first = range.first ?? 1
                if first < 0 { first = max(1, total + first + 1) }
                var last = range.last ?? total
                if last < 0 { last = total + last + 1 }
                first = max(first, 1)
                guard first <= total, first <= last else {
                    return .failure(
                        SnippetProblem(
                            "snippet/range",
                            first > total
                                ? "`\(path)` has \(lineCount) lines, and line \(first) is asked for"
                                : "no line is from \(first) to \(max(last, 0))", isMissing: true))
                }
                // A page's worth of them; more than that nobody asks for.
                guard lines.count + min(last, lineCount) - first < Self.maximumLines else {
                    return .failure(
                        SnippetProblem("snippet/range", "these are more lines than a page may have"))
                }
                if first <= min(last, lineCount) { lines += (first - 1)..<min(last, lineCount) }
            }
            return .success(SelectedLines(lines: lines))
        case .section(let name, let marks): return section(name, marks)
        }
    }

    private static let maximumLines = 1 << 20

    private func section(_ name: String, _ marks: SectionMarks) -> Result<SelectedLines, SnippetProblem> {
        var lines: [Int] = []
        var isOpen = false
        var names: [String] = []
        for line in 0..<lineCount {
            let mark = marks.mark(in: bytes[content(line)])
            if let mark, mark.escape == nil {
                if mark.name == name {
                    if mark.isStart {
                        isOpen = true
                    } else if isOpen {
                        return .success(SelectedLines(lines: lines, isSection: true))
                    }
                } else if mark.isStart, names.count < 1000 {
                    names.append(mark.name)
                }
            } else if isOpen {
                lines.append(line)
            }
        }
        if isOpen { return .success(SelectedLines(lines: lines, isSection: true)) }
        return .failure(
            SnippetProblem(
                "snippet/missing-section", "`\(path)` has no section `\(name)`",
                help: nearest(to: name, among: names).map { ["did you mean `\($0)`?"] }
                    ?? [marks.example(name)],
                isMissing: true))
    }

    /// How many bytes of white space all the lines begin with that have anything else.
    func commonIndent(_ lines: [Int]) -> Int {
        var common: ArraySlice<UInt8>?
        for line in lines {
            let text = bytes[content(line)]
            let indent = text.prefix { $0 == 0x20 || $0 == 0x09 }
            if indent.count == text.count { continue }
            guard let known = common else {
                common = indent
                continue
            }
            common = known.prefix(zip(known, indent).prefix { $0 == $1 }.count)
        }
        return common?.count ?? 0
    }
}

extension SectionMarks {
    fileprivate func example(_ name: String) -> String {
        switch self {
        case .scissors:
            "a section begins with `--8<-- [start:\(name)]` in a comment, and ends with `[end:\(name)]`"
        case .anchors:
            "a section begins with `ANCHOR: \(name)` in a comment, and ends with `ANCHOR_END: \(name)`"
        case .regions:
            "a section begins with `#region \(name)` in a comment, and ends with `#endregion \(name)`"
        }
    }
}

// MARK: - Small parts of lines

extension UInt8 {
    var isSectionNameByte: Bool {
        isASCIIAlphanumeric || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
    }
}

extension ArraySlice<UInt8> {
    /// The place of the `8` of the first `-8<-`.
    var firstScissors: Int? {
        guard count >= 4 else { return nil }
        var i = startIndex + 1
        while i + 2 < endIndex {
            if self[i] == UInt8(ascii: "8"), self[i + 1] == UInt8(ascii: "<"),
                self[i + 2] == UInt8(ascii: "-"),
                self[i - 1] == UInt8(ascii: "-")
            {
                return i
            }
            i += 1
        }
        return nil
    }

    /// The dashes and the scissors around an `8`.
    func scissorsMarker(at place: Int) -> Range<Int>? {
        var start = place
        while start > startIndex, self[start - 1] == UInt8(ascii: "-") { start -= 1 }
        var end = place + 2
        while end < endIndex, self[end] == UInt8(ascii: "-") { end += 1 }
        return start < place && end > place + 2 ? start..<end : nil
    }

    /// Behind the colon of the first `ANCHOR:` or `ANCHOR_END:`.
    fileprivate var firstAnchor: (place: Int, isStart: Bool)? {
        let word = Array("ANCHOR".utf8)
        guard count > word.count else { return nil }
        var i = startIndex
        while let found = self[i...].firstIndex(of: word[0]), found + word.count < endIndex {
            i = found + 1
            guard self[found..<(found + word.count)].elementsEqual(word) else { continue }
            var end = found + word.count
            let isEnd = skip("_END", &end)
            if skip(":", &end) { return (end, !isEnd) }
        }
        return nil
    }

    @discardableResult
    func skipBlanks(_ i: inout Int) -> Int {
        let start = i
        while i < endIndex, self[i] == 0x20 || self[i] == 0x09 { i += 1 }
        return i - start
    }

    func skip(_ text: StaticString, _ i: inout Int) -> Bool {
        guard text.withUTF8Buffer({ self[Swift.min(i, endIndex)...].starts(with: $0) }) else { return false }
        i += text.utf8CodeUnitCount
        return true
    }

    /// The same in letters of either case.
    func skipWord(_ text: StaticString, _ i: inout Int) -> Bool {
        let end = i + text.utf8CodeUnitCount
        guard end <= endIndex,
            text.withUTF8Buffer({ word in
                zip(self[i..<end], word).allSatisfy { $0 == $1 || $0 | 0x20 == $1 }
            })
        else { return false }
        i = end
        return true
    }
}
