import GalleyCore
import Foundation
import GalleyMarkdown
import Testing

struct SearchTextTests {
    /// The text with `{` and `}` around code.
    private func text(_ markdown: String, _ change: (inout MarkdownOptions) -> Void = { _ in }) -> String {
        text(of: made(markdown, change))
    }

    private func text(of document: Document) -> String {
        String(
            decoding: document.text.map {
                $0 == Document.codeStart ? 0x7B : $0 == Document.codeEnd ? 0x7D : $0
            },
            as: UTF8.self)
    }

    private func made(_ markdown: String, _ change: (inout MarkdownOptions) -> Void = { _ in }) -> Document {
        var options = MarkdownOptions()
        options.collectsText = true
        change(&options)
        return document(markdown, options)
    }

    @Test(arguments: [
        (
            "One *two* **three** ~~four~~ [five](six.md \"t\").\nSeven\\\neight.",
            "One two three four five. Seven eight.\n"
        ),
        ("a\n\n> b\n> c\n\n- d\n- e\n  - f\n", "a\nb c\nd\ne\nf\n"),
        ("1. a\n\n   b\n2. c", "a\nb\nc\n"),
        // Escapes, references, and what desugaring hides.
        ("\\*a\\* &amp; &eacute; &#x41; <b> \\[^x]", "*a* & é A  [^x]\n"),
        ("a_b *c*_d_ `e_f`", "a_b cd {e_f}\n"),
        ("- [x] done\n- [ ] not", "done\nnot\n"),
        // Code.
        ("Run `a b`.", "Run {a b}.\n"),
        (
            "```swift title=\"x.swift\" hl_lines=\"1\"\nlet a = 1\n\tb\n```\n\nc",
            "x.swift\n{let a = 1\n b\n}\nc\n"
        ),
        ("    indented\n", "{indented\n}\n"),
        ("```js\na() // [!code ++]\n```", "{a()\n}\n"),
        // Tables: a row is a block.
        ("| a | b |\n|---|---|\n| `c` | d*e* |\n| f | |\n", "a b\n{c} de\nf\n"),
        // Pictures.
        ("![a *b* `c`](d.png) e", "a b c e\n"),
        // Addresses that were left bare.
        (
            "See https://example.com/a_b, www.example.org or a@b.example",
            "See https://example.com/a_b, www.example.org or a@b.example\n"
        ),
        // Alerts: their titles are ours.
        ("> [!NOTE]\n> Mind this.", "Mind this.\n"),
        // Raw HTML.
        ("<div class=\"x\"><p>a</p>b &lt; <em>c</em>d</div>", "a\nb < cd\n"),
        ("a<br>b <kbd>c</kbd>d <!-- no --> e", "a b cd  e\n"),
        ("<script>\nlet no\n</script>\n\n<style>\n.no {}\n</style>\n\n<p>yes</p>\n", "yes\n"),
        ("a <script>no</script> b <style>no</style>c", "a  b c\n"),
        ("<img src=\"a.png\" alt=\"A &amp; B\">", "A & B\n"),
        ("<details><summary>More</summary>\n\nInside.\n\n</details>", "More\nInside.\n"),
        // Not what Galley adds.
        ("[TOC]\n\n## A\n\nb", "b\n"),
    ])
    func isWhatReadersRead(markdown: String, expected: String) {
        let expected = expected.replacing("  ", with: " ")
        #expect(text(markdown).replacing("  ", with: " ") == expected)
    }

    @Test func footnotesAreRead() {
        #expect(text("a[^1] b\n\n[^1]: The *note*.\n").replacing("  ", with: " ") == "a b\nThe note.\n")
    }

    @Test func sectionsBeginAtHeadings() {
        let document = made("lead\n\n# A `b`\n\none\n\n## C {#x}\n\n### D\n\ntwo\n")
        let starts = document.headings.map { document.textStart(of: $0) }
        #expect(text(of: document) == "lead\none\ntwo\n")
        #expect(starts == [5, 9, 9])
    }

    @Test func nothingIsCollectedUnlessAskedFor() {
        #expect(document("a `b`\n\n```\nc\n```\n\n|a|\n|-|\n|b|\n\n<p>d</p>").text.isEmpty)
        #expect(html("# A\n\nb *c*") == String(made("# A\n\nb *c*").htmlAsWritten))
    }

    @Test func codeBlocksCanBeLeftOut() {
        #expect(text("a `b`\n\n```\nc\n```\n\n    d\n\ne") { $0.collectsCodeBlocks = false } == "a {b}\ne\n")
    }

    @Test func thereAreNoOtherControlCharacters() {
        let document = made("a\u{0E}b\u{0F} &#14; \u{01}\n\n```\nx\u{0E}y\tz\n```\n\n<p>c\u{0E}</p>\n")
        #expect(document.text.count { $0 == Document.codeStart } == 1)
        #expect(document.text.allSatisfy { $0 >= 0x20 || [0x0A, 0x0E, 0x0F].contains($0) })
    }

    @Test func shownHTMLIsText() {
        #expect(text("a <b>c</b>\n\n<p>d</p>") { $0.rawHTML = .escape } == "a <b>c</b>\n<p>d</p>\n")
        #expect(
            text("The <idea_id> of an <em>idea</em>.\n\n<nope>x</nope>\n\n<script>a</script>") {
                $0.rawHTML = .sanitize
            }
                == "The <idea_id> of an idea.\n<nope>x</nope>\n<script>a</script>\n")
    }

    // MARK: Comments

    @Test func aPartIsLeftOut() {
        let document = made(
            "a\n\n<!-- search: off -->\n\nb `c`\n\n## Hidden\n\nd\n\n<!-- search: on -->\n\ne\n\n## Shown\n\nf"
        )
        #expect(text(of: document) == "a\ne\nf\n")
        #expect(document.headings.map { document.textStart(of: $0) } == [nil, 4])
        #expect(document.diagnostics.isEmpty)
        #expect(!String(document.htmlAsWritten).contains("search"))
    }

    @Test func theEndOfThePageEndsIt() {
        let document = made("a\n\n<!--search:off-->\n\nb[^1]\n\n```\nc\n```\n\n|d|\n|-|\n|e|\n\n[^1]: f\n")
        #expect(text(of: document) == "a\n")
        #expect(document.diagnostics.isEmpty)
    }

    @Test func commentsStandInLinesAndHTMLToo() {
        #expect(
            text("a <!-- search: off --> b <!-- search: on --> c").replacing("  ", with: " ") == "a\n c\n")
        #expect(
            text("<div>\n<p>a</p>\n<!-- search: off -->\n<p>b</p>\n<!-- search: on -->\n<p>c</p>\n</div>\n")
                == "a\nc\n")
        #expect(text("a\n\n<!-- search: off -->\n\nb") { $0.rawHTML = .escape } == "a\n")
    }

    @Test func commentsAreNotPublished() {
        let html = String(
            made(
                "a <!-- search: off --> b <!-- search: on -->\n\n<div>\n<!--search:off-->\n<p>x</p> <!-- search: on -->\n</div>\n\n<!-- mine -->\n"
            ).htmlAsWritten)
        #expect(!html.contains("search"))
        #expect(html.contains("<p>a  b</p>") && html.contains("<p>x</p>") && html.contains("<!-- mine -->"))
    }

    @Test(arguments: [
        "text <!--search:off--> more\n\n<p>\nx\n</p>\n", "text <!--search:on--> more\n\n<b>\n",
        "text <!-- search: off" + String(repeating: " ", count: 300)
            + "-->\n\n<div class=\"grid cards\">\n</div>\n",
        "> <!--search:off-->\n\n<p>x</p>\n",
    ])
    func commentsOfAnyLengthLeaveTheirNeighboursAlone(markdown: String) throws {
        let html = String(made(markdown).htmlAsWritten)
        #expect(!html.contains("search"))
        let block = try #require(markdown.components(separatedBy: "\n\n").last)
        #expect(html.hasSuffix(block), "\(html)")
    }

    @Test(arguments: [false, true])
    func whatEndsNothingIsTold(collects: Bool) {
        var options = MarkdownOptions()
        options.collectsText = collects
        let document = document(
            "a\n\n  <!-- search: on -->\n\nb <!-- search: on -->\n\n<!-- search: none -->\n\n<!-- search: for words -->\n",
            options)
        #expect(
            document.problems == [
                "3:3 markdown/search-comment", "5:3 markdown/search-comment", "7:1 markdown/search-comment",
            ])
    }

    @Test func whoIsNotTrustedHidesNothing() {
        #expect(text("a\n\n<!-- search: off -->\n\nb") { $0.rawHTML = .sanitize } == "a\nb\n")
    }

    @Test func codeOfACommentIsCode() {
        #expect(text("`<!-- search: off -->` a") == "{<!-- search: off -->} a\n")
    }

    // MARK: Composition

    @Test func partsOfAPageBringTheirText() {
        var options = MarkdownOptions()
        options.collectsText = true
        options.headingBase = 3
        let maker = FragmentMaker(options: options)
        var page = Document()
        page.addHeading(level: 1, id: "_top", text: "Top")
        maker.append("Plain words.", to: &page)
        maker.append("With `code`.\n\n# Part\n\nBelow.", to: &page)
        page.addHeading(level: 2, id: "end", text: "End")
        maker.append("Last", to: &page)
        #expect(text(of: page) == "Plain words.\nWith {code}.\nBelow.\nLast\n")
        #expect(page.headings.map { page.textStart(of: $0) } == [0, 26, 33])
    }

    @Test func aDirectiveKeepsTheOrderOfTheText() throws {
        let document = made("a\n\n## A\n\nb\n\n<!-- schema: X -->\n\nc\n\n## B\n\nd")
        var part = Document()
        part.addHeading(level: 3, id: "x", text: "X")
        part.append(blockOfText: "inside".utf8)
        let (result, _) = document.replacingDirectives(with: [(0, part)])
        #expect(text(of: result) == "a\nb\ninside\nc\nd\n")
        #expect(result.headings.map(\.id) == ["a", "x", "b"])
        #expect(result.headings.map { result.textStart(of: $0) } == [2, 4, 13])
    }
}
