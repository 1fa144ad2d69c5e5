import GalleyCore
import GalleyMarkdown
import Testing

struct HeadingTests {
    @Test(arguments: [
        ("## A ## {#x}", "<h2 id=\"x\">A</h2>\n"),
        ("## A (*b*) ## {: #x }", "<h2 id=\"x\">A (<em>b</em>)</h2>\n"),
        ("## C# {#x}", "<h2 id=\"x\">C#</h2>\n"), ("## `C`# {#x}", "<h2 id=\"x\"><code>C</code>#</h2>\n"),
        ("## A \\# {#x}", "<h2 id=\"x\">A #</h2>\n"), ("## A \\# b {#x}", "<h2 id=\"x\">A # b</h2>\n"),
    ])
    func mayEndInSignsBeforeTheirAttributes(markdown: String, expected: String) {
        var options = MarkdownOptions.plain
        options.headingAttributes = true
        #expect(html(markdown, options) == expected)
    }

    @Test(arguments: [
        ("Hello, World!", "hello-world"), ("A  B", "a--b"), ("snake_case & more", "snake_case--more"),
        ("C++ / C#", "c--c"), ("`code` and *emph*", "code-and-emph"), ("[link](x) text", "link-text"),
        ("Größe ÄÖÜ", "größe-äöü"), ("日本語 テスト", "日本語-テスト"), ("🚀 Launch", "-launch"),
        ("1.2.3", "123"), ("a - b", "a---b"), ("<b>x</b> y", "x-y"), ("&amp; &lt;", "-"),
        ("été e\u{301}", "été-e\u{301}"),
        ("!!!", "section"), ("![alt](x) y", "-y"),
    ])
    func idsAreThoseOfGitHub(text: String, id: String) {
        #expect(document("# " + text).headings.map(\.id) == [id])
    }

    @Test func idsAreUnique() {
        #expect(
            document("# a\n# a\n# a-1\n# a\n# A").headings.map(\.id) == ["a", "a-1", "a-1-1", "a-2", "a-3"])
        #expect(document("<i id=a></i>\n\n# a").headings.map(\.id) == ["a-1"])
    }

    @Test func authorsGiveIdsAndAttributes() {
        let page = document(
            "# A {#x .b .c data-d=\"e f\"}\n\nB {: #y }\n---\n\n## C {#x y}\n\n## x\n\n## {#z}")
        #expect(page.headings.map(\.id) == ["x", "y", "c-x-y", "x-1", "z"])
        #expect(page.headings.map(\.text) == ["A", "B", "C {#x y}", "x", ""])
        #expect(String(page.html).hasPrefix("<h1 id=\"x\" class=\"b c\" data-d=\"e f\">A <a"))
    }

    @Test func whateverComesFirstKeepsItsId() {
        #expect(document("# b {#a}\n# a").headings.map(\.id) == ["a", "a-1"])
        let page = document("# a\n## b {#a}\n## c {#a}\n## a")
        #expect(page.headings.map(\.id) == ["a", "a-1", "a-2", "a-3"])
        #expect(page.ids == ["a", "a-1", "a-2", "a-3"])
        #expect(page.problems == ["2:6 id/duplicate", "3:6 id/duplicate"])
    }

    @Test(arguments: [
        ("# x\n\n## [a](b) & *c* {#x .y} ##", "3:17", 7), ("# x\n\na {b}\n{#x}\n===", "4:1", 4),
        ("# x\n\n> - a {: #x }\n>   ---", "3:7", 7), ("# x\n\n## {#x}", "3:4", 4),
        ("# x\n\n> # é\\[ ] {#x}", "3:11", 4), ("# x\n\n|a|\n|-|\n# {#x} {#x}", "5:8", 4),
    ])
    func takenIdsAreReportedAtTheirBraces(markdown: String, place: String, length: Int) {
        let page = document(markdown)
        #expect(page.problems == [place + " id/duplicate"])
        #expect(page.diagnostics.first?.location?.length == length)
    }

    @Test func notesAreNoPartOfAHeadingsText() {
        #expect(document("# a \\~[^1] b\n\n[^1]: c").headings.map(\.text) == ["a ~ b"])
    }

    @Test func idsGivenTwiceAreReported() {
        #expect(document("# a {#x}\n# b {#x}").problems == ["2:5 id/duplicate"])
        #expect(document("# a\n\n<b id=a></b>").problems == ["3:1 id/duplicate"])
        #expect(document("<b id=a></b>\n\n<i id=a></i>").problems == ["3:1 id/duplicate"])
    }

    @Test func endInALinkToThemselves() {
        #expect(
            html("## A & *b*")
                == "<h2 id=\"a--b\">A &amp; <em>b</em> "
                + "<a class=\"permalink\" href=\"#a--b\" aria-label=\"Link to “A &amp; b”\">#</a></h2>\n")
    }

    @Test func haveContentForAList() {
        let page = document("# *a* [`b`](c) ![d](e) f[^1] <kbd>g</kbd> <a name=h></a>~i~\n\n[^1]: x")
        #expect(
            page.headings.map { String($0.html) } == [
                "<em>a</em> <code>b</code>  f <kbd>g</kbd> <del>i</del>"
            ])
        #expect(page.headings.first?.line == 1)
    }

    @Test func makeATableOfContents() {
        let page = document("# T\n\n[TOC]\n\n## A\n\n#### deep\n\n### B [x](y)\n\n## C\n\n[z](w)\n")
        let list = """
            <nav class="toc-inline">
            <ul>
            <li><a href="#a">A</a>
            <ul>
            <li><a href="#b-x">B x</a></li>
            </ul>
            </li>
            <li><a href="#c">C</a></li>
            </ul>
            </nav>

            """
        let text = String(page.htmlAsWritten)
        #expect(text.contains(list))
        #expect(text.contains("<a href=\"y\">x</a>") && text.contains("<a href=\"w\">z</a>"))
        #expect(!html("\\[TOC]\n\n# a").contains("<nav"))
        #expect(!html("`[TOC]`\n\n# a").contains("<nav"))
    }

    @Test func aPageWithoutOtherHeadingsHasNoTableOfContents() {
        #expect(html("[TOC]\n\na") == "<p>a</p>\n")
        #expect(!html("# T\n\n[TOC]\n\na").contains("<nav"))
    }
}
