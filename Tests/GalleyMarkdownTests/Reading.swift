// What the tests say often.

import GalleyCore
import GalleyMarkdown

/// A page made of Markdown.
func document(_ markdown: String, _ options: MarkdownOptions = MarkdownOptions()) -> Document {
    Document(markdown: Array(markdown.utf8), path: "page.md", options: options)
}

/// The page with its destinations as written.
func html(_ markdown: String, _ options: MarkdownOptions = MarkdownOptions()) -> String {
    String(document(markdown, options).htmlAsWritten)
}

extension Document {
    /// The links as `line:column destination`.
    var places: [String] { links.map { "\($0.line):\($0.column) \(String(destination(of: $0)))" } }

    /// The problems as `line:column id`.
    var problems: [String] {
        diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.id)" }
    }
}
