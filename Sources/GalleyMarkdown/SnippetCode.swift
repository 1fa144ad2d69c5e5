// Snippets that are blocks of code by themselves: `{* file *}`, `<<< file` and `{{#playground file}}`.
//
// `{* file *}` comes from a program for Python's documentation, where one example is there for several versions of the
// language: `app.py`, `app_py310.py`, `app_an_py310.py`. The one that is named is shown, and the others are folded away.

import GalleyCore
import GalleyHighlight

extension SnippetRun {
    /// Writes a block of code, with what belongs to it.
    mutating func writeCode(
        _ code: SnippetCode, _ request: SnippetRequest, _ found: SnippetFile, _ file: Int, _ line: Int,
        prefix: [UInt8]
    ) {
        var block = CodeWriting(
            file: file, line: line, at: request.range.lowerBound, prefix: prefix, title: code.title,
            language: code.language)
        var selection: [[Int]]
        switch found.select(request.selection) {
        case .success(let lines): selection = [lines.lines]
        case .failure(let problem):
            // Nothing of the file but its preview.
            guard request.selection == .ranges([.init(first: 0, last: 0)]), code.showsRest else {
                return tell(problem, file, request.range)
            }
            selection = []
        }
        if code.showsRest, case .ranges(let ranges) = request.selection, !selection.isEmpty {
            selection = ranges.compactMap { range in
                if case .success(let lines) = found.select(.ranges([range])) { lines.lines } else { nil }
            }
        }
        if case .section(_, _) = request.selection, let first = selection.first {
            let indent = found.commonIndent(first)
            block.dedent = indent
        }
        let isPart = request.selection != .all
        let index = writer.index(of: found)
        guard code.showsRest, hasBlocks else {
            write(block, index, selection, marked: code.marked, tellsRest: false)
            return
        }
        let variants = variants(of: found, request, from: file)
        let own = variants.first { $0.file.file == found.file }
        if !selection.isEmpty {
            write(block, tab: own?.title) {
                $0.write(block, index, selection, marked: code.marked, tellsRest: isPart)
            }
        }
        if isPart {
            write(block, details: "👀 Full file preview") {
                $0.write(block, tab: own?.title) {
                    $0.write(
                        block, index, [Array(0..<found.lineCount)], marked: code.marked, tellsRest: false)
                }
            }
        }
        let others = variants.filter { $0.file.file != found.file }
        guard !others.isEmpty else { return }
        write(block, details: "🤓 Other versions and variants") {
            for variant in others {
                let index = $0.writer.index(of: variant.file)
                $0.write(block, tab: variant.title) {
                    if variant.isAnnotated == false {
                        $0.make(
                            "/// tip\n\nPrefer to use the `Annotated` version if possible.\n\n///\n\n", block)
                    }
                    $0.write(block, index, [Array(0..<variant.file.lineCount)], marked: [], tellsRest: false)
                }
            }
        }
    }

    /// What a block of code stands in for.
    struct CodeWriting {
        var file: Int
        var line: Int
        var at: Int
        var prefix: [UInt8]
        var title: String?
        var language: String?
        var dedent = 0
    }

    /// Writes lines that no file has.
    private mutating func make(_ text: String, _ block: CodeWriting) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            let isBlank = line.isEmpty && !block.prefix.contains(UInt8(ascii: ">"))
            writer.make(
                (isBlank ? [] : block.prefix) + line.utf8 + [0x0A], for: block.file, line: block.line,
                at: block.at)
        }
    }

    private mutating func write(_ block: CodeWriting, tab title: String?, _ body: (inout Self) -> Void) {
        guard let title else { return body(&self) }
        make("//// tab | \(title)\n\n", block)
        body(&self)
        make("\n////\n\n", block)
    }

    private mutating func write(_ block: CodeWriting, details title: String, _ body: (inout Self) -> Void) {
        make("\n///// details | \(title)\n\n", block)
        body(&self)
        make("\n/////\n\n", block)
    }

    /// Writes a fence around groups of lines.
    private mutating func write(
        _ block: CodeWriting, _ index: Int, _ groups: [[Int]], marked: [ClosedRange<Int>], tellsRest: Bool
    ) {
        hasChanged = true
        let source = writer.files[index]
        let name = splitExtension(fileName(source.path)).ext.lowercased()
        let language = block.language ?? (Language.named(name) == nil ? "text" : name)
        let comment = tellsRest ? Self.comment(for: name) : nil
        // The lines as they will be shown, nil for what is made.
        var shown: [Int?] = []
        var text: [Int: String] = [:]
        func say(_ words: String) {
            text[shown.count] = comment.map { $0 + " " + words } ?? ""
            shown.append(nil)
        }
        func blank() {
            text[shown.count] = ""
            shown.append(nil)
        }
        for (number, group) in groups.enumerated() {
            if number == 0, tellsRest, comment != nil, let first = group.first, first > 0 {
                say("Code above omitted 👆")
                blank()
            } else if number > 0 {
                blank()
                if comment != nil {
                    say("Code here omitted 👈")
                    blank()
                }
            }
            shown += group.map { $0 }
        }
        if tellsRest, comment != nil, let last = groups.last?.last, last + 1 < source.lineCount {
            blank()
            say("Code below omitted 👇")
        }
        var info = language
        let marks = shown.indices.filter { place in
            shown[place].map { line in marked.contains { $0.contains(line + 1) } } ?? false
        }
        if !marks.isEmpty {
            info += " hl_lines=\"" + marks.map { String($0 + 1) }.joined(separator: " ") + "\""
        }
        if let title = block.title { info += " title=\"" + title.filter { $0 != "\"" && $0 != "`" } + "\"" }
        let fence = String(repeating: "`", count: max(3, source.bytes.longestTicks + 1))
        make(fence + info + "\n", block)
        for (place, line) in shown.enumerated() {
            if let line {
                guard writer.bytes.count < SnippetLimits.total else {
                    tellFull(index, line)
                    break
                }
                writeCodeLine(index, line, dedent: block.dedent, prefix: block.prefix)
            } else {
                make((text[place] ?? "") + "\n", block)
            }
        }
        make(fence + "\n", block)
    }

    /// What begins a comment that takes the rest of its line.
    private static func comment(for ext: String) -> String? {
        switch ext {
        case "py", "pyi", "sh", "bash", "rb", "yml", "yaml", "toml", "pl", "r", "ex", "exs", "tf", "mk": "#"
        case "js", "mjs", "ts", "jsx", "tsx", "java", "c", "h", "cc", "cpp", "hpp", "cs", "go", "rs", "swift",
            "kt",
            "scala", "dart", "php":
            "//"
        default: nil
        }
    }

    // MARK: Variants

    private struct Variant {
        var file: SnippetFile
        var title: String
        var isAnnotated: Bool?
    }

    /// The file and those that show the same in another way; none where it is the only one.
    private mutating func variants(of found: SnippetFile, _ request: SnippetRequest, from file: Int)
        -> [Variant]
    {
        guard found.file.hasSuffix(".py") else { return [] }
        let folder = parentFolder(found.file)
        var paths = VariantName.all(
            like: fileName(found.file), in: source.names(in: folder, lookups: &lookups)
        ).map {
            ($0, folder + "/" + $0.text)
        }
        if paths.count <= 1 {
            // A whole program may be there several times, each in its folder.
            let above = parentFolder(folder)
            let folders = VariantName.all(
                like: fileName(folder), in: source.names(in: above, lookups: &lookups))
            let programs = folders.map { ($0, above + "/" + $0.text + "/" + fileName(found.file)) }
            let isPlain = VariantName(fileName(found.file)).isPlain
            if programs.count > 1 || isPlain && !VariantName(fileName(folder)).isPlain { paths = programs }
        }
        let names = paths.map(\.0)
        guard paths.count > 1 || !(names.first?.isPlain ?? true) else { return [] }
        let order = paths.sorted { $0.0.rank(among: names) < $1.0.rank(among: names) }
        return order.compactMap { name, path in
            let isAnnotated = name.isAnnotated(among: names)
            let title = name.title + (isAnnotated == false ? " - non-Annotated" : "")
            if path == found.file { return Variant(file: found, title: title, isAnnotated: isAnnotated) }
            guard case .success(let other) = source.file(path, for: found.file, .paths, lookups: &lookups)
            else {
                return nil
            }
            return Variant(file: other, title: title, isAnnotated: isAnnotated)
        }
    }
}

/// A name such as `app_an_py310.py`.
private struct VariantName {
    var text: String
    var stem: String
    var ext: String
    var hasAnnotations = false
    /// The 10 of Python 3.10.
    var version: Int?

    init(_ text: String) {
        self.text = text
        (stem, ext) = splitExtension(text)
        while true {
            if stem.hasSuffix("_an") {
                stem.removeLast(3)
                hasAnnotations = true
            } else if let place = stem.lastIndex(of: "_"), stem[place...].hasPrefix("_py3"),
                let number = Int(stem[place...].dropFirst(4)), number >= 0
            {
                version = version ?? number
                stem = String(stem[..<place])
            } else {
                return
            }
        }
    }

    static func all(like name: String, in names: [String]) -> [VariantName] {
        let own = VariantName(name)
        return names.map { VariantName($0) }.filter { $0.stem == own.stem && $0.ext == own.ext }
    }

    var isPlain: Bool { version == nil && !hasAnnotations }

    var title: String { version.map { "Python 3.\($0)+" } ?? "Python" }

    /// Nil where there is no other to tell it from.
    func isAnnotated(among names: [VariantName]) -> Bool? {
        if hasAnnotations { return true }
        return names.contains { $0.hasAnnotations && $0.version == version } ? false : nil
    }

    /// Annotated ones first, then the newer ones.
    func rank(among names: [VariantName]) -> (Int, Int) {
        let kind =
            switch isAnnotated(among: names) {
            case true?: 0
            case false?: 1
            case nil: 2
            }
        return (kind, -(version ?? 0))
    }
}

extension [UInt8] {
    /// How many backticks stand one behind the other at most.
    fileprivate var longestTicks: Int {
        var longest = 0
        var run = 0
        for byte in self {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = Swift.max(longest, run)
        }
        return longest
    }
}
