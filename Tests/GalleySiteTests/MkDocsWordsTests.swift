// What is told of a project of MkDocs, in its words and in those of its pages.

import GalleyCore
import Testing

@testable import GalleySite

@Suite struct MkDocsWordsTests {
    private func words(_ id: String, _ message: String, _ help: String, subject: String? = nil) -> [String] {
        var diagnostic = Diagnostic(.warning, id, message, at: nil, help: [help])
        diagnostic.subject = subject
        let told = diagnostic.inWordsOfMkDocs
        return [told.message] + told.help
    }

    @Test func wordsOfPagesStay() {
        for (id, message, help) in [
            ("variable/unknown", "there is no variable `exclude`", "did you mean `edit_url`?"),
            ("link/missing-page", "no page `exclude`", "did you mean `edit_url`?"),
            ("config/unmatched-pattern", "no page matches `exclude`", "did you mean `edit_url`?"),
        ] {
            #expect(words(id, message, help) == [message, help])
        }
        #expect(
            words(
                "link/missing-page", "`exclude` is left out by `exclude`",
                "take it out of `exclude` in galley.yml, or remove the link") == [
                    "`exclude` is left out by `exclude_docs`",
                    "take it out of `exclude_docs` in mkdocs.yml, or remove the link",
                ])
        #expect(
            words("config/wrong-type", "`edit_url` is `exclude`", "write it", subject: "exclude")[0]
                == "`edit_uri_template` is `exclude`")
    }

    @Test func keysAreThoseOfTheProject() {
        #expect(
            words("config/wrong-type", "`exclude` is a list", "write `edit_url`")
                == ["`exclude_docs` is a list", "write `edit_uri_template`"])
        #expect(
            words("content/mdx", "MDX is not Markdown", "leave them out with `exclude: \"*.mdx\"`")[1]
                == "leave them out with `exclude_docs: \"*.mdx\"`")
    }
}
