import GalleyCore
import GalleyMarkdown
import Testing

@Suite(.enabled(if: !Fixtures.gfm.isEmpty, "gfm-extensions.json is not there (GALLEY_FIXTURES)"))
struct GFMTests {
    @Test func allExamplesOfTheExtensionsGiveTheReferenceHTML() {
        #expect(Fixtures.gfm.count == 54)
        for example in Fixtures.gfm {
            let result = html(example.markdown, example.options)
            // The reference gives no HTML there: it must only not crash.
            if example.html == "<IGNORE>\n" { continue }
            #expect(
                result.withOrderedBoxes == example.html.withOrderedBoxes,
                "example \(example.example) of \(example.source ?? ""), \(example.section)")
        }
    }
}

extension SpecificationExample {
    /// What the example needs and nothing that decorates.
    fileprivate var options: MarkdownOptions {
        var options = MarkdownOptions.commonMark
        options.tables = true
        options.taskLists = true
        options.strikethrough = true
        options.autolinks = true
        options.footnotes = true
        options.tagFilter = extensions?.contains("tagfilter") ?? (section == "HTML tag filter")
        return options
    }
}

extension String {
    /// The two sources of examples write the attributes of a task's box in different orders.
    fileprivate var withOrderedBoxes: String {
        self.replacing(
            "<input disabled=\"\" type=\"checkbox\">", with: "<input type=\"checkbox\" disabled=\"\" />"
        )
        .replacing(
            "<input checked=\"\" disabled=\"\" type=\"checkbox\">",
            with: "<input type=\"checkbox\" checked=\"\" disabled=\"\" />")
    }
}
