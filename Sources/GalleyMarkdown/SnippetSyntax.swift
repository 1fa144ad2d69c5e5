// What asks for a part of another file, as the programs write it that documentation comes from.

import GalleyCore

/// A part of another file that a line asks for.
struct SnippetRequest {
    enum Form {
        /// The lines as they are.
        case text
        /// A block of code.
        case code(SnippetCode)
    }

    /// What stands for it, in the file that asks.
    var range: Range<Int>
    var path: String
    var selection = SnippetSelection.all
    var origin = SnippetOrigin.paths
    var form = Form.text
    var dialect: SnippetOptions.Dialect
    /// Whether the file's lines may ask for parts of others.
    var isRecursive = true
}

/// How a block of code is shown.
struct SnippetCode {
    /// Nil takes it from the file's name.
    var language: String?
    var title: String?
    /// Lines of the file.
    var marked: [ClosedRange<Int>] = []
    /// Whether what is left out is said, and offered below.
    var showsRest = false
}

/// What a line is.
enum SnippetLine {
    case plain
    /// Goes without a character, which took a sign its meaning.
    case escaped([Int])
    /// Holds requests, in their order, beside characters that go as in `escaped`.
    case requests([SnippetRequest], escapes: [Int])
    /// `--8<--` alone: names of files follow, up to the next one.
    case blockMark
    /// The beginning or the end of a section, which is not shown.
    case sectionMark
}

struct SnippetSyntax {
    let dialects: Set<SnippetOptions.Dialect>

    /// More of a line than this is data.
    private static let longestLine = 4096
    /// The longest request, and the longest name with its lines, that is looked for the end of.
    private static let longestRequest = 1024

    /// Whether a text may hold anything of it.
    func mayOccur(in text: ArraySlice<UInt8>) -> Bool {
        guard !dialects.isEmpty else { return false }
        let text = MarkdownText(unscanned: text)
        func has(_ dialect: SnippetOptions.Dialect, _ a: StaticString, _ b: StaticString) -> Bool {
            dialects.contains(dialect)
                && text.contains(a.utf8Start.pointee, b.utf8Start.pointee)
        }
        return has(.pymdownx, "8", "<") || has(.markdownInclude, "{", "!") || has(.includeVariants, "{", "*")
            || has(.mdbook, "{", "#") || has(.vitepress, "<", "<") || has(.vitepress, "@", "i")
    }

    /// Reads a line of a file; `isCode` says whether it stands in fenced code, `isSection` that marks of sections were taken
    /// out already.
    func read(_ file: SnippetFile, _ content: Range<Int>, isCode: Bool, isSection: Bool) -> SnippetLine {
        guard content.count >= 4, content.count <= Self.longestLine else { return .plain }
        let line = file.bytes[content]
        var start = line.startIndex
        while start < line.endIndex,
            line[start] == 0x20 || line[start] == 0x09 || line[start] == UInt8(ascii: ">")
        {
            start += 1
        }
        if dialects.contains(.pymdownx), let scissors = line.firstScissors {
            if let result = readScissors(line, start) { return result }
            if !isSection, let mark = SectionMark(scissors: line) {
                // In prose about them they are code.
                let isShown = !isCode && line[..<scissors].contains(UInt8(ascii: "`"))
                if !isShown { return mark.escape.map { .escaped([$0]) } ?? .sectionMark }
            }
        }
        if !isCode, start < line.endIndex {
            if dialects.contains(.includeVariants), line[start] == UInt8(ascii: "{"),
                let request = readStars(line, start)
            {
                return .requests([request], escapes: [])
            }
            if dialects.contains(.vitepress), line[start] == UInt8(ascii: "<"),
                let request = readArrows(line, start)
            {
                return .requests([request], escapes: [])
            }
        }
        return readInline(line, isCode: isCode)
    }

    // MARK: Lines

    /// `--8<-- "file"`, and `--8<--` alone.
    private func readScissors(_ line: ArraySlice<UInt8>, _ start: Int) -> SnippetLine? {
        var i = start
        while i < line.endIndex, line[i] == UInt8(ascii: ";") { i += 1 }
        let escape = i > start ? start : nil
        let marker = i
        while i < line.endIndex, line[i] == UInt8(ascii: "-") { i += 1 }
        guard i > marker, line.skip("8<", &i) else { return nil }
        let dashes = i
        while i < line.endIndex, line[i] == UInt8(ascii: "-") { i += 1 }
        guard i > dashes else { return nil }
        if i == line.endIndex { return escape.map { .escaped([$0]) } ?? .blockMark }
        guard line.skipBlanks(&i) > 0, i + 2 < line.endIndex,
            line[i] == UInt8(ascii: "\"") || line[i] == UInt8(ascii: "'"), line.last == line[i]
        else { return nil }
        let name = line[(i + 1)..<(line.endIndex - 1)]
        guard !name.contains(line[i]) else { return nil }
        if let escape { return .escaped([escape]) }
        guard let request = Self.request(scissors: name, range: marker..<line.endIndex) else {
            return .requests([], escapes: [])
        }
        return .requests([request], escapes: [])
    }

    /// The file of a line of a block, or between quotes; nil where the author has taken it out with `;`.
    static func request(scissors name: ArraySlice<UInt8>, range: Range<Int>) -> SnippetRequest? {
        let text = name.trimmedBlanks
        guard let first = text.first, first != UInt8(ascii: ";") else { return nil }
        var path = String(decoding: text, as: UTF8.self)
        var selection = SnippetSelection.all
        let colons = text.indices.lazy.filter { text[$0] == UInt8(ascii: ":") }
        for colon in colons.prefix(64) where text.count <= longestRequest {
            guard let found = SnippetSelection(scissors: text[(colon + 1)...]) else { continue }
            path = String(decoding: text[..<colon].trimmedBlanks, as: UTF8.self)
            selection = found
            break
        }
        return SnippetRequest(range: range, path: path, selection: selection, dialect: .pymdownx)
    }

    /// `{* file ln[2:8] hl[4,6:8] title["x"] *}`
    private func readStars(_ line: ArraySlice<UInt8>, _ start: Int) -> SnippetRequest? {
        let text = line[start...].trimmedBlanks
        guard text.count > 4, text.starts(with: "{*".utf8), text.suffix(2).elementsEqual("*}".utf8) else {
            return nil
        }
        let words = text.dropFirst(2).dropLast(2).trimmedBlanks
        let name = words.prefix { $0 != 0x20 && $0 != 0x09 }
        guard !name.isEmpty else { return nil }
        var request = SnippetRequest(
            range: text.startIndex..<text.endIndex, path: String(decoding: name, as: UTF8.self),
            dialect: .includeVariants)
        var code = SnippetCode(showsRest: true)
        var rest = words[name.endIndex...]
        while let open = rest.firstIndex(of: UInt8(ascii: "[")),
            let close = rest[open...].firstIndex(of: UInt8(ascii: "]"))
        {
            let value = rest[(open + 1)..<close]
            switch String(decoding: rest[..<open].trimmedBlanks, as: UTF8.self) {
            case "ln":
                request.selection = .ranges(
                    Self.colonRanges(value).map { .init(first: $0.lowerBound, last: $0.upperBound) })
            case "hl": code.marked = Self.colonRanges(value)
            case "title":
                let quotes = [UInt8(ascii: "\""), UInt8(ascii: "'")]
                var title = value.trimmedBlanks
                if let first = title.first, quotes.contains(first), title.count > 1, title.last == first {
                    title = title.dropFirst().dropLast()
                }
                code.title = String(decoding: title, as: UTF8.self)
            default: break
            }
            rest = rest[(close + 1)...]
        }
        request.form = .code(code)
        return request
    }

    /// `4,6:8`; what is no number is left out.
    private static func colonRanges(_ text: ArraySlice<UInt8>) -> [ClosedRange<Int>] {
        text.split(separator: UInt8(ascii: ",")).compactMap { item in
            let parts = item.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard let first = parts.first.flatMap({ $0.trimmedBlanks.lineNumber }) else { return nil }
            let last = parts.count > 1 ? parts[1].trimmedBlanks.lineNumber ?? first : first
            return first...max(first, last)
        }.sorted { $0.lowerBound < $1.lowerBound }
    }

    /// `<<< @/file.js#region{2,4-6 js} [title]`
    private func readArrows(_ line: ArraySlice<UInt8>, _ start: Int) -> SnippetRequest? {
        var text = line[start...].trimmedBlanks
        let range = text.startIndex..<text.endIndex
        guard text.starts(with: "<<<".utf8) else { return nil }
        text = text.dropFirst(3).trimmedBlanks
        var code = SnippetCode()
        if text.last == UInt8(ascii: "]"), let open = text.lastIndex(of: UInt8(ascii: "[")) {
            code.title = String(decoding: text[(open + 1)...].dropLast(), as: UTF8.self)
            text = text[..<open].trimmedBlanks
        }
        if text.last == UInt8(ascii: "}"), let open = text.lastIndex(of: UInt8(ascii: "{")) {
            for word in text[(open + 1)...].dropLast().split(separator: 0x20) {
                if word.first?.isASCIIDigit ?? false {
                    code.marked = Self.hyphenRanges(word, separator: UInt8(ascii: ",")).compactMap { range in
                        guard let first = range.first else { return nil }
                        return first...max(first, range.last ?? first)
                    }
                } else {
                    code.language = String(decoding: word.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
                }
            }
            text = text[..<open].trimmedBlanks
        }
        guard var request = Self.request(at: text, range: range),
            !request.path.contains(where: { $0 == " " || $0 == "\"" })
        else { return nil }
        request.form = .code(code)
        return request
    }

    /// A path of VitePress, with the region of the file behind it.
    private static func request(at text: ArraySlice<UInt8>, range: Range<Int>) -> SnippetRequest? {
        var path = text
        var selection = SnippetSelection.all
        if let hash = path.lastIndex(of: UInt8(ascii: "#")), hash > path.startIndex {
            selection = .section(String(decoding: path[(hash + 1)...], as: UTF8.self), .regions)
            path = path[..<hash]
        }
        var origin = SnippetOrigin.neighbours
        if path.starts(with: "@/".utf8) {
            origin = .content
            path = path.dropFirst(2)
        } else if path.first == UInt8(ascii: "@") {
            origin = .content
            path = path.dropFirst()
        }
        guard !path.isEmpty else { return nil }
        return SnippetRequest(
            range: range, path: String(decoding: path, as: UTF8.self), selection: selection, origin: origin,
            dialect: .vitepress)
    }

    // MARK: Within lines

    private func readInline(_ line: ArraySlice<UInt8>, isCode: Bool) -> SnippetLine {
        var requests: [SnippetRequest] = []
        var escapes: [Int] = []
        lazy var spans = isCode ? [] : line.codeSpans
        var i = line.startIndex
        while i + 3 < line.endIndex {
            defer { i += 1 }
            let found: SnippetRequest?
            switch (line[i], line[i + 1]) {
            case (UInt8(ascii: "{"), UInt8(ascii: "!")) where dialects.contains(.markdownInclude):
                found = readBangs(line, i)
            case (UInt8(ascii: "{"), UInt8(ascii: "{")) where dialects.contains(.mdbook):
                found = readBraces(line, i)
            case (UInt8(ascii: "<"), UInt8(ascii: "!")) where dialects.contains(.vitepress):
                found = readComment(line, i)
            default: found = nil
            }
            guard let found, !spans.contains(where: { $0.contains(i) }) else { continue }
            if i > line.startIndex, line[i - 1] == UInt8(ascii: "\\") {
                escapes.append(i - 1)
            } else {
                requests.append(found)
            }
            i = found.range.upperBound - 1
        }
        if requests.isEmpty { return escapes.isEmpty ? .plain : .escaped(escapes) }
        return .requests(requests, escapes: escapes)
    }

    /// `{!file!}`, `{!file!lines=1 3-5}`, `{!> file [ln:1-5] | utf-8 !}`
    private func readBangs(_ line: ArraySlice<UInt8>, _ start: Int) -> SnippetRequest? {
        var i = start + 2
        var isRecursive = true
        if i < line.endIndex, line[i] == UInt8(ascii: "-") || line[i] == UInt8(ascii: "+") {
            isRecursive = line[i] == UInt8(ascii: "+")
            i += 1
        }
        _ = line.skip(">", &i)
        let first = i
        while i < min(line.endIndex, first + Self.longestRequest), line[i] != UInt8(ascii: "!") { i += 1 }
        var text = line[first..<i].trimmedBlanks
        guard line.skip("!", &i), !text.isEmpty else { return nil }
        var selection = SnippetSelection.all
        if line.skip("lines=", &i) {
            let numbers = line[i...].prefix { $0.isASCIIDigit || $0 == 0x20 || $0 == UInt8(ascii: "-") }
            selection = .ranges(Self.hyphenRanges(numbers, separator: 0x20))
            i = numbers.endIndex
        }
        guard line.skip("}", &i) else { return nil }
        if let bar = text.firstIndex(of: UInt8(ascii: "|")) { text = text[..<bar].trimmedBlanks }
        if text.last == UInt8(ascii: "]"), let open = text.lastIndex(of: UInt8(ascii: "[")),
            text[open...].starts(with: "[ln:".utf8)
        {
            selection = .ranges(
                Self.hyphenRanges(text[(open + 4)...].dropLast(), separator: UInt8(ascii: ",")))
            text = text[..<open].trimmedBlanks
        }
        guard !text.isEmpty, !text.contains(UInt8(ascii: "[")), !text.contains(UInt8(ascii: "]")) else {
            return nil
        }
        return SnippetRequest(
            range: start..<i, path: String(decoding: text, as: UTF8.self), selection: selection,
            dialect: .markdownInclude, isRecursive: isRecursive)
    }

    /// `1,3-5`; columns behind a full stop are not read.
    private static func hyphenRanges(_ text: ArraySlice<UInt8>, separator: UInt8) -> [SnippetSelection
        .LineRange]
    {
        text.split(separator: separator).compactMap { item in
            let parts = item.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false).map {
                $0.prefix { $0 != UInt8(ascii: ".") }.trimmedBlanks.lineNumber
            }
            guard let first = parts.first else { return nil }
            if parts.count == 1 { return first.map { .init(first: $0, last: $0) } }
            return .init(first: first, last: parts[1])
        }
    }

    /// `{{#include file:2:8}}` and its relatives.
    private func readBraces(_ line: ArraySlice<UInt8>, _ start: Int) -> SnippetRequest? {
        var i = start + 2
        guard line.skip("#", &i) else { return nil }
        let isCode: Bool
        if line.skip("include", &i) || line.skip("rustdoc_include", &i) {
            isCode = false
        } else if line.skip("playground", &i) || line.skip("playpen", &i) {
            isCode = true
        } else {
            return nil
        }
        guard line.skipBlanks(&i) > 0 else { return nil }
        let first = i
        while i < min(line.endIndex, first + Self.longestRequest), line[i] != UInt8(ascii: "}") { i += 1 }
        var text = line[first..<i].trimmedBlanks
        guard line.skip("}}", &i) else { return nil }
        if isCode { text = text.prefix { $0 != 0x20 } }
        var parts = text.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        guard let name = parts.first?.trimmedBlanks, !name.isEmpty else { return nil }
        parts.removeFirst()
        var selection = SnippetSelection.all
        if let from = parts.first {
            let first = from.trimmedBlanks.lineNumber
            if first == nil, !from.isEmpty {
                selection = .section(String(decoding: from.trimmedBlanks, as: UTF8.self), .anchors)
            } else if parts.count > 1 {
                selection = .ranges([.init(first: first, last: parts[1].trimmedBlanks.lineNumber)])
            } else if let first {
                selection = .ranges([.init(first: first, last: first)])
            }
        }
        return SnippetRequest(
            range: start..<i, path: String(decoding: name, as: UTF8.self), selection: selection,
            origin: .neighbours, form: isCode ? .code(SnippetCode()) : .text, dialect: .mdbook)
    }

    /// `<!--@include: file.md#region{2,8}-->`
    private func readComment(_ line: ArraySlice<UInt8>, _ start: Int) -> SnippetRequest? {
        var i = start
        guard line.skip("<!--", &i) else { return nil }
        line.skipBlanks(&i)
        guard line.skip("@include:", &i) else { return nil }
        let first = i
        while i < min(line.endIndex, first + Self.longestRequest) {
            var end = i
            if line.skip("-->", &end) {
                var text = line[first..<i].trimmedBlanks
                var ranges: [SnippetSelection.LineRange]?
                if text.last == UInt8(ascii: "}"), let open = text.lastIndex(of: UInt8(ascii: "{")) {
                    let numbers = text[(open + 1)...].dropLast().split(
                        separator: UInt8(ascii: ","), omittingEmptySubsequences: false
                    ).map { $0.trimmedBlanks.lineNumber }
                    guard let from = numbers.first else { return nil }
                    ranges = [.init(first: from, last: numbers.count > 1 ? numbers[1] : from)]
                    text = text[..<open].trimmedBlanks
                }
                var request = Self.request(at: text, range: start..<end)
                if let ranges { request?.selection = .ranges(ranges) }
                return request
            }
            i += 1
        }
        return nil
    }
}

extension SnippetSelection {
    /// What stands behind the colon of `file:2:8,10:12` or `file:name`.
    fileprivate init?(scissors text: ArraySlice<UInt8>) {
        if let first = text.first, first.isASCIILetter {
            guard text.allSatisfy(\.isSectionNameByte) else { return nil }
            self = .section(String(decoding: text, as: UTF8.self), .scissors)
            return
        }
        var ranges: [LineRange] = []
        for item in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let parts = item.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            var numbers: [Int?] = []
            for part in parts {
                if part.isEmpty {
                    numbers.append(nil)
                } else {
                    guard let number = part.lineNumber else { return nil }
                    numbers.append(number)
                }
            }
            ranges.append(LineRange(first: numbers[0], last: numbers.count > 1 ? numbers[1] : nil))
        }
        self = .ranges(ranges)
    }
}

// MARK: - Small parts

extension ArraySlice<UInt8> {
    var trimmedBlanks: ArraySlice<UInt8> {
        var result = drop { $0 == 0x20 || $0 == 0x09 }
        while let last = result.last, last == 0x20 || last == 0x09 { result.removeLast() }
        return result
    }

    /// A number of a line, perhaps below zero; nil for anything else, and for what no file has.
    fileprivate var lineNumber: Int? {
        guard count <= 9, !isEmpty else { return nil }
        return Int(String(decoding: self, as: UTF8.self))
    }
}

extension MarkdownText {
    /// A text whose lines nobody asks for.
    init(unscanned bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        lineStarts = []
    }
}
