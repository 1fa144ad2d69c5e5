// Puts what a page asks for into its text: parts of other files, in the place of the lines that name them.
//
// A file is gone through line by line; what a line asks for is gone through the same way, with what stands before the line
// before each of its own. Depth, number and size are bounded, and a file that asks for itself is found by the requests that
// are open.

import GalleyCore

/// Puts texts of pages together.
package struct Composer: Sendable {
    private let options: SnippetOptions
    private let source: any SnippetSource
    private let syntax: SnippetSyntax
    private let markdown: MarkdownOptions
    private let variables: Variables?

    /// `markdown` is how the pages are read.
    package init(
        _ options: SnippetOptions, _ source: any SnippetSource, variables: Variables? = nil,
        markdown: MarkdownOptions
    ) {
        self.options = options
        self.source = source
        self.variables = variables
        self.markdown = markdown
        syntax = SnippetSyntax(dialects: options.dialects)
    }

    /// The text of a page with what it asks for; nil where it asks for nothing.
    ///
    /// `file` is the page's as the program opens it, `path` as messages name it. `page` are the values that only this page
    /// has. `lookups` gets the paths whose files, or absence, decided about the text.
    package func compose(
        _ bytes: [UInt8], bodyStart: Int, path: String, file: String,
        page: @autoclosure () -> [String: VariableValue] = [:], lookups: inout Set<PathKey>
    ) -> Composition? {
        let body = bytes[min(max(bodyStart, 0), bytes.count)...]
        let hasSnippets = !options.appended.isEmpty || syntax.mayOccur(in: body)
        let hasVariables = variables != nil && Variables.mayOccur(in: body)
        // No file of this size is text.
        guard hasSnippets || hasVariables, bytes.count <= SnippetLimits.total else { return nil }
        let own = SnippetFile(path: path, file: file, bytes: bytes)
        var run = SnippetRun(
            options: options, source: source, syntax: syntax, hasBlocks: markdown.slashBlocks,
            writer: CompositionWriter(page: own))
        run.compose(bodyStart: bodyStart)
        lookups.formUnion(run.lookups)
        var composition = run.writer.finished(run.diagnostics)
        // What has only the look of it costs no more than this.
        let isSame = !run.hasChanged
        if let variables, hasVariables || !isSame {
            if let substituted = variables.substitute(
                in: composition, bodyStart: bodyStart, markdown, page: page())
            {
                return substituted
            }
        }
        if isSame {
            guard !run.diagnostics.isEmpty else { return nil }
        }
        composition.diagnostics = run.diagnostics
        return composition
    }
}

/// More than any page needs.
enum SnippetLimits {
    /// Bytes of a page's text.
    static let total = 16 << 20
    /// Requests of a page, those of its snippets included.
    static let count = 10_000
    /// Of files in files.
    static let depth = 16
    static let diagnostics = 100
}

/// One page on its way.
struct SnippetRun {
    let options: SnippetOptions
    let source: any SnippetSource
    let syntax: SnippetSyntax
    /// Whether `///` may be written.
    let hasBlocks: Bool
    var writer: CompositionWriter
    var lookups: Set<PathKey> = []
    var diagnostics: [Diagnostic] = []
    /// Whether the text is another than the page's own.
    var hasChanged = false
    private var open: [Key] = []
    private var count = 0
    private var isFull = false

    private struct Key: Hashable {
        var file: PathKey
        var selection: SnippetSelection
    }

    init(
        options: SnippetOptions, source: any SnippetSource, syntax: SnippetSyntax, hasBlocks: Bool,
        writer: CompositionWriter
    ) {
        self.options = options
        self.source = source
        self.syntax = syntax
        self.hasBlocks = hasBlocks
        self.writer = writer
    }

    mutating func compose(bodyStart: Int) {
        let page = writer.files[0]
        var line = 0
        while line < page.lineCount, page.lineStart(line + 1) <= bodyStart {
            writer.copy(0, line: line, page.lineStart(line)..<page.lineStart(line + 1))
            line += 1
        }
        if line == 0 {
            // A byte order mark is the parser's to see.
            writer.copy(0, line: 0, 0..<page.line(0).lowerBound)
        }
        open = [Key(file: PathKey(page.file), selection: .all)]
        process(0, Array(line..<page.lineCount), prefix: [], isSection: false)
        append()
    }

    /// Files whose text stands below that of each page. That one is not there is told once, by whoever has the options.
    private mutating func append() {
        for path in options.appended {
            guard
                case .success(let found) = source.file(
                    path, for: writer.files[0].file, .paths, lookups: &lookups),
                found.file != writer.files[0].file
            else { continue }
            let last = max(0, writer.files[0].lineCount - 1)
            let end = writer.files[0].bytes.count
            writer.endLineIfOpen(for: 0, line: last, at: end)
            writer.make([0x0A], for: 0, line: last, at: end)
            hasChanged = true
            let file = writer.index(of: found)
            open.append(Key(file: PathKey(found.file), selection: .all))
            process(file, Array(0..<found.lineCount), prefix: [], isSection: false)
            open.removeLast()
        }
    }

    // MARK: Lines

    /// Writes lines of a file, and what they ask for. `prefix` stands before each; `dedent` bytes of white space go.
    private mutating func process(
        _ file: Int, _ lines: [Int], prefix: [UInt8], isSection: Bool, dedent: Int = 0,
        isOpenEnded: Bool = false,
        isRecursive: Bool = true
    ) {
        let source = writer.files[file]
        var i = 0
        while i < lines.count {
            guard writer.bytes.count < SnippetLimits.total else { return tellFull(file, lines[i]) }
            let line = lines[i]
            i += 1
            let content = source.content(line, without: dedent)
            let endsLine = !(isOpenEnded && i == lines.count)
            let kind =
                isRecursive
                ? syntax.read(source, content, isCode: writer.fences.isInside, isSection: isSection) : .plain
            switch kind {
            case .plain: write(file, line, content, prefix: prefix, endsLine: endsLine)
            case .escaped(let places):
                hasChanged = true
                writePrefix(prefix, file, line, content)
                copy(file, line, content, without: places)
                if endsLine { endLine(file, line, content) }
            case .sectionMark: hasChanged = true
            case .blockMark:
                guard let end = lines[i...].firstIndex(where: { isBlockMark(source, $0, dedent) }) else {
                    tell(
                        SnippetProblem(
                            "snippet/unclosed", "this block of snippets is not closed",
                            help: ["a second `--8<--` ends the list of files"]), file, content,
                        severity: .warning)
                    write(file, line, content, prefix: prefix, endsLine: endsLine)
                    continue
                }
                hasChanged = true
                for name in lines[i..<end] {
                    includeListed(file, name, source.content(name, without: dedent), prefix: prefix)
                }
                i = end + 1
            case .requests(let requests, let escapes):
                hasChanged = true
                include(requests, escapes, file, line, content, prefix: prefix, endsLine: endsLine)
            }
        }
    }

    private func isBlockMark(_ file: SnippetFile, _ line: Int, _ dedent: Int) -> Bool {
        guard file.bytes[file.line(line)].firstScissors != nil,
            case .blockMark = syntax.read(
                file, file.content(line, without: dedent), isCode: true, isSection: true)
        else { return false }
        return true
    }

    /// A line of a block: the name of a file, or none.
    private mutating func includeListed(_ file: Int, _ line: Int, _ content: Range<Int>, prefix: [UInt8]) {
        let text = writer.files[file].bytes[content]
        let indent = text.prefix { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ">") }
        let name = text[indent.endIndex...].trimmedBlanks
        if name.isEmpty {
            writer.make(prefix + indent + [0x0A], for: file, line: line, at: content.lowerBound)
        } else if let request = SnippetSyntax.request(scissors: name, range: name.startIndex..<name.endIndex)
        {
            include(request, file, line, prefix: prefix + indent, isAlone: true)
        }
    }

    private mutating func include(
        _ requests: [SnippetRequest], _ escapes: [Int], _ file: Int, _ line: Int, _ content: Range<Int>,
        prefix: [UInt8], endsLine: Bool
    ) {
        let bytes = writer.files[file].bytes
        guard let first = requests.first else { return }
        let before = bytes[content.lowerBound..<first.range.lowerBound]
        let isIndent = before.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ">") }
        if requests.count == 1, escapes.isEmpty, isIndent,
            bytes[first.range.upperBound..<content.upperBound].allSatisfy(\.isMarkdownSpace)
        {
            include(first, file, line, prefix: prefix + before, isAlone: endsLine)
            return
        }
        let indent = prefix + before.prefix { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ">") }
        writePrefix(prefix, file, line, content)
        var start = content.lowerBound
        for request in requests {
            copy(file, line, start..<request.range.lowerBound, without: escapes)
            include(request, file, line, prefix: indent, isAlone: false)
            start = request.range.upperBound
        }
        copy(file, line, start..<content.upperBound, without: escapes)
        if endsLine { endLine(file, line, content) }
    }

    // MARK: Requests

    /// Writes what is asked for. `isAlone` says whether nothing else stands in the line, which ends with it.
    private mutating func include(
        _ request: SnippetRequest, _ file: Int, _ line: Int, prefix: [UInt8], isAlone: Bool
    ) {
        guard let found = find(request, from: file) else { return }
        var selected: SelectedLines
        if case .code(let code) = request.form {
            writeCode(code, request, found, file, line, prefix: prefix)
            return
        }
        switch found.select(request.selection) {
        case .success(let lines): selected = lines
        case .failure(let problem): return tell(problem, file, request.range)
        }
        let isCode = writer.fences.isInside
        if request.selection == .all, !isCode, found.isMarkdown { found.dropFrontMatter(&selected.lines) }
        let index = writer.index(of: found)
        let dedent = options.dedents && request.selection != .all ? found.commonIndent(selected.lines) : 0
        // Blank lines at the end belong to the file, not to the line.
        if !isAlone {
            while let last = selected.lines.last, found.content(last).isEmpty { selected.lines.removeLast() }
        }
        open.append(Key(file: PathKey(found.file), selection: request.selection))
        process(
            index, selected.lines, prefix: prefix, isSection: selected.isSection, dedent: dedent,
            isOpenEnded: !isAlone, isRecursive: request.isRecursive)
        open.removeLast()
        // The last end of line begins another line where pymdownx takes files apart: what follows is a block of its own.
        if isAlone, request.dialect == .pymdownx, request.selection == .all, !isCode, found.endsInLineEnd {
            let quote = prefix.lastIndex(of: UInt8(ascii: ">")).map { prefix[...$0] } ?? []
            writer.make(quote + [0x0A], for: file, line: line, at: request.range.lowerBound)
        }
    }

    /// The file of a request, unless there is something wrong with it.
    private mutating func find(_ request: SnippetRequest, from file: Int) -> SnippetFile? {
        count += 1
        guard count <= SnippetLimits.count, writer.bytes.count < SnippetLimits.total else {
            tellFull(file, request.range)
            return nil
        }
        guard open.count <= SnippetLimits.depth else {
            tell(
                SnippetProblem(
                    "snippet/too-deep", "snippets stand in more than \(SnippetLimits.depth) others here"),
                file,
                request.range)
            return nil
        }
        switch source.file(request.path, for: writer.files[file].file, request.origin, lookups: &lookups) {
        case .failure(let problem):
            tell(problem, file, request.range)
            return nil
        case .success(let found):
            guard !open.contains(Key(file: PathKey(found.file), selection: request.selection)) else {
                let chain = open.drop { $0.file != PathKey(found.file) || $0.selection != request.selection }
                let names = chain.map { key in
                    writer.files.first { PathKey($0.file) == key.file }?.path ?? found.path
                }
                tell(
                    SnippetProblem(
                        "snippet/cycle", "`\(found.path)` includes itself",
                        help: names.count > 1
                            ? ["through " + names.dropFirst().map { "`\($0)`" }.joined(separator: ", then ")]
                            : []),
                    file, request.range)
                return nil
            }
            return found
        }
    }

    // MARK: Writing

    private mutating func write(
        _ file: Int, _ line: Int, _ content: Range<Int>, prefix: [UInt8], endsLine: Bool = true
    ) {
        writePrefix(prefix, file, line, content)
        guard endsLine else { return writer.copy(file, line: line, content) }
        let end = writer.files[file].line(line).upperBound
        writer.copy(file, line: line, content.lowerBound..<end)
        if end == content.upperBound { endLine(file, line, content) }
    }

    /// Writes a line of code.
    mutating func writeCodeLine(_ file: Int, _ line: Int, dedent: Int, prefix: [UInt8]) {
        write(file, line, writer.files[file].content(line, without: dedent), prefix: prefix)
        writer.endLineIfOpen(for: file, line: line, at: writer.files[file].content(line).upperBound)
    }

    private mutating func writePrefix(_ prefix: [UInt8], _ file: Int, _ line: Int, _ content: Range<Int>) {
        guard !prefix.isEmpty, writer.isAtLineStart else { return }
        // White space before nothing is nothing.
        if content.isEmpty, !prefix.contains(UInt8(ascii: ">")) { return }
        writer.make(prefix, for: file, line: line, at: content.lowerBound)
    }

    private mutating func copy(_ file: Int, _ line: Int, _ range: Range<Int>, without escapes: [Int]) {
        var start = range.lowerBound
        for escape in escapes where range.contains(escape) {
            writer.copy(file, line: line, start..<escape)
            start = escape + 1
        }
        if start < range.upperBound { writer.copy(file, line: line, start..<range.upperBound) }
    }

    /// Ends a line as its file does; the page's own last one may be without an end.
    private mutating func endLine(_ file: Int, _ line: Int, _ content: Range<Int>) {
        let end = writer.files[file].line(line).upperBound
        if end > content.upperBound {
            writer.copy(file, line: line, content.upperBound..<end)
        } else if file != 0 || open.count > 1 {
            writer.make([0x0A], for: file, line: line, at: end)
        }
    }

    // MARK: Problems

    mutating func tell(
        _ problem: SnippetProblem, _ file: Int, _ range: Range<Int>, severity: Diagnostic.Severity? = nil
    ) {
        guard diagnostics.count < SnippetLimits.diagnostics else { return }
        let source = writer.files[file]
        diagnostics.append(
            Diagnostic(
                severity ?? (problem.isMissing ? options.missing : .error), problem.id, problem.message,
                at: source.lines.location(of: range, in: source.bytes, path: source.path), help: problem.help)
        )
    }

    mutating func tellFull(_ file: Int, _ line: Int) {
        tellFull(file, writer.files[file].content(line))
    }

    private mutating func tellFull(_ file: Int, _ range: Range<Int>) {
        guard !isFull else { return }
        isFull = true
        tell(
            SnippetProblem(
                "snippet/too-large", "with its snippets the page is too large",
                help: ["a page may have \(SnippetLimits.total >> 20) MB and \(SnippetLimits.count) snippets"]),
            file, range)
    }
}

extension SnippetFile {
    /// A line's content without some of the white space at its beginning.
    func content(_ line: Int, without dedent: Int) -> Range<Int> {
        let content = content(line)
        guard dedent > 0 else { return content }
        let indent = bytes[content].prefix(dedent).prefix { $0 == 0x20 || $0 == 0x09 }
        return content.lowerBound + indent.count..<content.upperBound
    }

    /// Takes front matter out of the lines of a file, which begin with its first.
    fileprivate func dropFrontMatter(_ lines: inout [Int]) {
        func isFence(_ line: Int) -> Bool { bytes[content(line)].trimmedBlanks.elementsEqual("---".utf8) }
        guard lines.first == 0, isFence(0), content(0).count == 3,
            let end = (1..<min(lineCount, 200)).first(where: isFence),
            // A thematic break may begin a text, too; front matter has keys.
            (1..<end).contains(where: { bytes[content($0)].contains(UInt8(ascii: ":")) })
        else { return }
        lines.removeFirst(end + 1)
    }
}
