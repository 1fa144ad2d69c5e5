// What a program makes for a page, put into the page's text: places below it stay those of the file.

extension Composition {
    /// A page's text as its file has it; nil where no text is so long. `file` is as the program opens it, `path` as messages
    /// name it.
    package init?(page bytes: [UInt8], path: String, file: String) {
        guard bytes.count <= SnippetLimits.total else { return nil }
        let page = SnippetFile(path: path, file: file, bytes: bytes)
        var writer = CompositionWriter(page: page)
        for line in 0..<max(0, page.lineCount) {
            writer.copy(0, line: line, page.lineStart(line)..<page.lineStart(line + 1))
        }
        self = writer.finished([])
    }

    /// The same with another text in the place of some bytes; messages about it name that place.
    package func replacing(_ range: Range<Int>, with text: [UInt8]) -> Composition {
        var writer = CompositionWriter(like: self)
        writer.copy(self, 0..<range.lowerBound)
        writer.make(text, for: self, at: range.lowerBound)
        writer.copy(self, range.upperBound..<bytes.count)
        return writer.finished(diagnostics)
    }
}
