import GalleyCore
import GalleyMarkdown
import Testing

struct EmbeddingTests {
    private func options(_ change: (inout MarkdownOptions) -> Void) -> MarkdownOptions {
        var options = MarkdownOptions()
        options.headingPermalinks = false
        change(&options)
        return options
    }

    private func levels(_ markdown: String, _ change: (inout MarkdownOptions) -> Void) -> [UInt8] {
        let page = document(markdown, options(change))
        for heading in page.headings {
            let tag = "<h\(heading.level) id=\"\(heading.id)\">"
            #expect(String(page.html).contains(tag))
        }
        return page.headings.map(\.level)
    }

    // MARK: Levels

    @Test func headingsAreLoweredByAnOffset() {
        #expect(levels("# a\n## b\n###### c") { $0.headingOffset = 2 } == [3, 4, 6])
        #expect(levels("a\n===\n\n> b\n> ---") { $0.headingOffset = 1 } == [2, 3])
        #expect(levels("# a\n## b") { $0.headingOffset = -1 } == [1, 1])
        #expect(levels("# a") { $0.headingOffset = .max } == [6])
        #expect(levels("# a") { $0.headingOffset = .min } == [1])
    }

    @Test func theHighestHeadingTakesTheBaseLevel() {
        #expect(levels("# a\n## b\n# c\n#### d") { $0.headingBase = 3 } == [3, 4, 3, 6])
        #expect(levels("### a\n\n> ## b\n\n- #### c") { $0.headingBase = 3 } == [4, 3, 5])
        #expect(levels("#### a\n##### b") { $0.headingBase = 2 } == [2, 3])
        #expect(
            levels("## a") {
                $0.headingBase = 4; $0.headingOffset = 1
            } == [4])
        #expect(levels("no heading") { $0.headingBase = 4 } == [])
        #expect(levels("# a") { $0.headingBase = .max } == [6])
        #expect(levels("# a") { $0.headingBase = .min } == [1])
    }

    /// Cells of tables and notes are headings while they are read.
    @Test func onlyHeadingsCount() {
        let markdown = "#### a\n\n| # b | c |\n|---|---|\n| *d* | e[^1] |\n\n[^1]: note\n"
        #expect(levels(markdown) { $0.headingBase = 2 } == [2])
        #expect(html("|*a*|\n|-|", options { $0.headingOffset = 3 }).contains("<th><em>a</em></th>"))
    }

    @Test func tablesOfContentsKnowTheLevelsWritten() {
        let page = html("[TOC]\n\n# a\n\n# b", options { $0.headingBase = 3 })
        #expect(page.contains("<li><a href=\"#b\">b</a></li>"))
        #expect(!html("[TOC]\n\n# a", options { $0.headingBase = 4 }).contains("<li>"))
    }

    // MARK: Ids

    @Test func allIdsOfTheTextGetThePrefix() {
        let page = document(
            "# a\n# a\n# b {#c}\n\nd[^e] f[^e]\n\n[^e]: g", options { $0.idPrefix = "op-1." })
        #expect(
            page.ids == ["op-1.a", "op-1.a-1", "op-1.c", "op-1.fnref-e", "op-1.fnref-e-2", "op-1.fn-e"])
        #expect(page.headings.map(\.id) == ["op-1.a", "op-1.a-1", "op-1.c"])
        let html = String(page.html)
        for id in page.ids { #expect(html.contains(" id=\"\(id)\"")) }
        for id in page.ids.suffix(3) { #expect(html.contains(" href=\"#\(id)\"")) }
        #expect(page.diagnostics.isEmpty)
    }

    @Test func linksToIdsOfTheTextFollow() {
        let page = document(
            "[a](#b), [c](#d), ![e](#b), [f](x.md#b), [g](#caf%C3%A9), [h], [i](#)\n\n# B\n# Café\n\n[h]: #b",
            options { $0.idPrefix = "p-" })
        #expect(
            page.links.map { String(page.destination(of: $0)) } == [
                "#p-b", "#d", "#p-b", "x.md#b", "#p-caf%C3%A9", "#p-b", "#",
            ])
        #expect(page.places.first == "1:1 #p-b")
    }

    @Test func permalinksAndTablesOfContentsFollow() {
        let page = html(
            "[TOC]\n\n# a\n\n## b",
            options {
                $0.idPrefix = "p%'-"; $0.headingPermalinks = true
            })
        #expect(page.contains("<li><a href=\"#p%25'-b\">b</a></li>"))
        #expect(page.contains("<a class=\"permalink\" href=\"#p%25'-b\""))
        #expect(page.contains("<h2 id=\"p%'-b\">"))
    }

    @Test func prefixesAreEscaped() {
        let page = html("# a\n\nb[^c]\n\n[^c]: d", options { $0.idPrefix = "\"<&" })
        #expect(!page.contains("\"\"<") && !page.contains("<&"))
        #expect(page.contains("id=\"&quot;&lt;&amp;a\""))
    }

    @Test func twoTextsStandOnOnePage() {
        let markdown = "# a\n\n[b](#a)[^1]\n\n[^1]: c"
        var page = Document()
        for prefix in ["x-", "y-"] { page.append(document(markdown, options { $0.idPrefix = prefix })) }
        #expect(Set(page.ids).count == page.ids.count)
        #expect(page.links.map { String(page.destination(of: $0)) } == ["#x-a", "#y-a"])
    }

    // MARK: Without the paragraph

    @Test(arguments: [
        ("a *b*", "a <em>b</em>"), ("a\nb", "a\nb"), ("a[^b]", "a[^b]"), ("", ""), ("[a]: b\n\nc", "c"),
        ("[a]: b\nc [a]", "c <a href=\"b\">a</a>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>\n"), ("# a", "<h1 id=\"a\">a</h1>\n"),
        ("- a", "<ul>\n<li>a</li>\n</ul>\n"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"), ("a\n\n***", "<p>a</p>\n<hr />\n"),
    ])
    func oneParagraphIsUnwrapped(markdown: String, expected: String) {
        #expect(html(markdown, options { $0.unwrapped = true }) == expected)
    }

    @Test func whatIsMoreThanAParagraphStaysWhole() {
        let unwrapped = options { $0.unwrapped = true }
        for markdown in ["a[^1]\n\n[^1]: b", "a\n\n|b|\n|-|", "|b|\n|-|", "a\n|b|\n|-|", "> [!NOTE]\n> a"] {
            #expect(html(markdown, unwrapped) == html(markdown, options { _ in }))
        }
    }
}
