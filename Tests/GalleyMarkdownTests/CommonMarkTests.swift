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

    /// Examples that read otherwise with the extensions on, and the extension that intends it.
    private static let intended: [Int: String] = [
        // Each shows that CommonMark has no links there: an address with a space or an escape in angle brackets,
        // and addresses without any.
        601: "autolinks", 605: "autolinks", 607: "autolinks", 610: "autolinks", 611: "autolinks",
    ]

    @Test func extensionsChangeWhatTheyIntendAndNothingElse() {
        var options = MarkdownOptions()
        // What decorates every heading, code block and table is not what this is about.
        options.headingIDs = false
        options.headingPermalinks = false
        options.richCode = false
        options.wrapTables = false
        options.taskListClasses = false
        for example in Fixtures.commonMark {
            let isUnchanged = html(example.markdown, options) == example.html
            #expect(
                isUnchanged == (Self.intended[example.example] == nil),
                "example \(example.example), \(example.section)")
        }
    }

    @Test func theDefaultsChangeOnlyHeadingsAndCodeBesides() {
        for example in Fixtures.commonMark
        where !example.html.contains("<h") && !example.html.contains("<pre><code")
            && Self.intended[example.example] == nil
        {
            #expect(html(example.markdown) == example.html, "example \(example.example), \(example.section)")
        }
    }
}
