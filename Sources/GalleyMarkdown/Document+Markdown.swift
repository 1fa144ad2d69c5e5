// Bytes to a document: desugar, parse, lower.

import GalleyCore

extension Document {
    /// Reads one Markdown file. Never fails: what is wrong with it is among the diagnostics.
    ///
    /// `source` is the whole file; Markdown begins at byte `bodyStart` (after front matter), positions
    /// count from the file's start. `path` is only for the diagnostics.
    package init(
        markdown source: [UInt8], bodyStart: Int = 0, path: String,
        options: MarkdownOptions = MarkdownOptions()
    ) {
        let source = MarkdownSource(path: path, bytes: source, bodyStart: bodyStart)
        let parser = Parser(smartPunctuation: options.smartPunctuation)
        self = withTrees(parser) { parser in
            guard let root = parser.parse(source.text.bytes) else { return Document() }
            var lowering = Lowering(source: source, text: source.text, options: options)
            lowering.lowerChildren(of: root)
            return lowering.finished()
        }
    }
}
