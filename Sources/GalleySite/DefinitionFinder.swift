// Which definition a reference link takes its address from: `[guide][setup]` stands in one line of a file, and what is
// wrong with it in another, `[setup]: todo.md`.

import GalleyCore
import GalleyMarkdown

/// Names the definitions that links of documents use. What is asked for one document should come together.
struct DefinitionFinder {
    private var last: (file: Int, finder: DestinationFinder)?

    /// `[setup]` and its line, for a link of a document that takes its address from there; nil for any other.
    ///
    /// `file` tells the documents apart; `source` is the whole file.
    mutating func definition(
        of link: Link, in document: Document, file: Int, source: @autoclosure () -> [UInt8]
    ) -> String? {
        guard !link.isRawHTML, !document.definitions.isEmpty else { return nil }
        let finder =
            last.flatMap { $0.file == file ? $0.finder : nil }
            ?? DestinationFinder(source(), document: document)
        last = (file, finder)
        guard let index = finder.place(of: link)?.definition else { return nil }
        let definition = document.definitions[index]
        return "`[\(definition.label)]` in line \(definition.line)"
    }
}
