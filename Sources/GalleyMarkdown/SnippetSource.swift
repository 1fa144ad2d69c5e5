// Snippets: which ways of asking for them are on, and the files that they come from.
//
// Nothing here touches the file system. Whoever makes pages hands in a `SnippetSource` that does.

import GalleyCore

/// How pages may ask for parts of other files, and where these are looked for.
package struct SnippetOptions: Sendable, Hashable {
    /// A way of asking, called after the program that has it.
    package enum Dialect: String, Sendable, Hashable, CaseIterable {
        /// `--8<-- "file"`
        case pymdownx
        /// `{!file!}`, of markdown-include and mdx_include.
        case markdownInclude = "markdown_include"
        /// `{* file *}`, of markdown-include-variants.
        case includeVariants = "include_variants"
        /// `{{#include file}}`
        case mdbook
        /// `<<< file`, and `<!--@include: file-->`.
        case vitepress
    }

    package var dialects: Set<Dialect> = []
    /// Folders that paths are looked up in, one after the other, relative to the project; the folder of the file that asks
    /// comes behind them.
    package var paths: [String] = ["."]
    /// Files whose text stands below that of each page.
    package var appended: [String] = []
    /// What selected lines have in common of their indent is taken away.
    package var dedents = false
    /// How bad it is that a file or a section is not there.
    package var missing = Diagnostic.Severity.error

    package init() {}

    package var isEmpty: Bool { dialects.isEmpty && appended.isEmpty }
}

/// A file that parts are taken from.
package final class SnippetFile: Sendable {
    /// As messages name it.
    package let path: String
    /// As the program opens it.
    package let file: String
    package let bytes: [UInt8]
    let lines: LineTable
    private let lineStarts: [Int32]

    package init(path: String, file: String, bytes: [UInt8]) {
        self.path = path
        self.file = file
        self.bytes = bytes
        lines = LineTable(bytes)
        lineStarts = MarkdownText(bytes[...]).lineStarts
    }

    var lineCount: Int { lineStarts.count - 1 }

    func lineStart(_ line: Int) -> Int { Int(lineStarts[min(max(line, 0), lineStarts.count - 1)]) }

    /// A line, counted from 0, with its end.
    func line(_ line: Int) -> Range<Int> {
        guard line >= 0, line < lineCount else { return bytes.count..<bytes.count }
        var start = Int(lineStarts[line])
        // A byte order mark is no part of a text.
        if line == 0, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
        return start..<max(start, Int(lineStarts[line + 1]))
    }

    /// A line without its end.
    func content(_ line: Int) -> Range<Int> {
        let all = self.line(line)
        var end = all.upperBound
        if end > all.lowerBound, bytes[end - 1] == 0x0A { end -= 1 }
        if end > all.lowerBound, bytes[end - 1] == 0x0D { end -= 1 }
        return all.lowerBound..<end
    }

    var endsInLineEnd: Bool { bytes.last == 0x0A || bytes.last == 0x0D }

    var isMarkdown: Bool { ["md", "markdown"].contains(splitExtension(fileName(path)).ext.lowercased()) }
}

/// Why there is no file to take parts from.
package struct SnippetProblem: Error, Sendable {
    package var id: String
    package var message: String
    package var help: [String]
    /// Whether nothing stands at the path, rather than what may not be read.
    package var isMissing: Bool

    package init(_ id: String, _ message: String, help: [String] = [], isMissing: Bool = false) {
        self.id = id
        self.message = message
        self.help = help
        self.isMissing = isMissing
    }
}

/// Where files are looked for.
package enum SnippetOrigin: Sendable, Hashable {
    /// The folders of the options first, and then that of the file that asks.
    case paths
    /// The folder of the file that asks first.
    case neighbours
    /// The content folder only.
    case content
}

/// What finds files and reads them.
package protocol SnippetSource: Sendable {
    /// The file that a path means where it stands in a file, `asking`, which is as the program opens it.
    ///
    /// `lookups` gets the paths that were looked at: what stands there decides about the outcome.
    func file(
        _ path: String, for asking: String, _ origin: SnippetOrigin, lookups: inout Set<PathKey>
    ) -> Result<SnippetFile, SnippetProblem>

    /// The names in a folder, which is as the program opens it; none where it may not be read.
    func names(in folder: String, lookups: inout Set<PathKey>) -> [String]
}
