import GalleyCore
import GalleyMarkdown
import Testing

@Suite(.enabled(if: !Fixtures.commonMark.isEmpty, "commonmark-0.30.json is not there (GALLEY_FIXTURES)"))
struct CommonMarkTests {
    @Test func allExamplesGiveTheReferenceHTML() {
        #expect(Fixtures.commonMark.count == 652)
        for example in Fixtures.commonMark {
            #expect(
                html(example.markdown, .commonMark) == example.html,
                "example \(example.example), \(example.section)")
        }
    }
}

func document(_ markdown: String, _ options: MarkdownOptions = MarkdownOptions()) -> Document {
    Document(markdown: Array(markdown.utf8), path: "page.md", options: options)
}

/// The page with its destinations as written.
func html(_ markdown: String, _ options: MarkdownOptions = MarkdownOptions()) -> String {
    String(document(markdown, options).htmlAsWritten)
}
