import GalleyCore
import GalleyMarkdown
import Testing

/// A text whose author is not trusted.
private func untrusted(_ markdown: String, _ change: (inout MarkdownOptions) -> Void = { _ in }) -> Document {
    var options = MarkdownOptions()
    options.rawHTML = .sanitize
    options.headingPermalinks = false
    options.wrapTables = false
    change(&options)
    return document(markdown, options)
}

private func sanitized(_ markdown: String) -> String { String(untrusted(markdown).htmlAsWritten) }

struct SanitizingTests {
    // MARK: What is kept

    @Test(arguments: [
        ("a <b>b</b> <kbd>c</kbd><br>d<BR/>e</br>", "<p>a <b>b</b> <kbd>c</kbd><br />d<br />e<br /></p>\n"),
        (
            "<table>\n<tr><th colspan=2>a</th></tr>\n</table>",
            "<table>\n<tr><th colspan=\"2\">a</th></tr>\n</table>\n"
        ),
        (
            "<details open>\n<summary>a</summary>\n\n*b*\n\n</details>",
            "<details open=\"\">\n<summary>a</summary>\n<p><em>b</em></p>\n</details>\n"
        ),
        (
            "<a href=\"b.md?x=1&amp;y\" title='\"<c>\"' target=_blank>d</a>",
            "<p><a href=\"b.md?x=1&amp;y\" title=\"&quot;&lt;c&gt;&quot;\">d</a></p>\n"
        ),
        (
            "<img src=a.png alt='b &amp; c' width=10 height=\"20\" align=left>",
            "<img src=\"a.png\" alt=\"b &amp; c\" width=\"10\" height=\"20\" align=\"left\" />\n"
        ),
        (
            "<ol start=3 type=a reversed><li value=7>a<li>b</ol>",
            "<ol start=\"3\" type=\"a\" reversed=\"\"><li value=\"7\">a</li><li>b</li></ol>\n"
        ),
        (
            "a <time datetime=\"2026-01-01\">b</time> <ruby>c<rp>(<rt>d<rp>)</ruby> <abbr title=e>f</abbr>",
            "<p>a <time datetime=\"2026-01-01\">b</time> <ruby>c<rp>(</rp><rt>d</rt><rp>)</rp></ruby> "
                + "<abbr title=\"e\">f</abbr></p>\n"
        ),
        ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>\n"),
        ("<blockquote cite=a>\nb\n</blockquote>", "<blockquote cite=\"a\">\nb\n</blockquote>\n"),
        ("<p align=\"center\">\n  <img src=a>\n</p>", "<p align=\"center\">\n  <img src=\"a\" />\n</p>\n"),
        ("<h2>a</h2>", "<h2>a</h2>\n"), ("a <img alt src=b>", "<p>a <img alt=\"\" src=\"b\" /></p>\n"),
        ("<hr/>", "<hr />\n"), ("<p/>a", "<p></p>a\n"),
        ("&copy; &lt;b&gt; <b>&amp;</b>", "<p>© &lt;b&gt; <b>&amp;</b></p>\n"),
        ("<div>&copy; 1 < 2 > 0</div>", "<div>&copy; 1 &lt; 2 &gt; 0</div>\n"),
        ("<details>\n<details open>", "<details>\n<details open=\"\">\n</details></details>"),
    ])
    func harmlessHTMLIsKept(markdown: String, expected: String) {
        let page = untrusted(markdown)
        #expect(String(page.htmlAsWritten) == expected)
        #expect(page.diagnostics.isEmpty)
    }

    @Test func proseIsAsEver() {
        let markdown = """
            # A *b* `<c>` {#d}

            > [!NOTE]
            > a[^1] ~~b~~ https://a.b/c?d=e&f user@a.b <https://c.d> ![e](f.png "g")

            - [x] a
            - b

              | c | d |
              |---|--:|
              | [e](f#g) | `h` |

            ```swift title="a"
            let a = 1
            ```

            [^1]: b
            """
        let page = untrusted(markdown)
        let trusted = untrusted(markdown) { $0.rawHTML = .pass }
        #expect(page.html == trusted.html && page.places == trusted.places && page.ids == trusted.ids)
        #expect(page.diagnostics.isEmpty)
    }

    // MARK: What is not

    @Test(arguments: [
        (
            "a <script>alert(1)</script>",
            "<p>a &lt;script&gt;alert(1)&lt;/script&gt;</p>\n", ["1:3 markdown/unsafe-html"]
        ),
        (
            "<script>\nif (a < b && c) alert('<b>')\n\n</script>\n",
            "<p>&lt;script&gt;\nif (a &lt; b && c) alert('&lt;b&gt;')\n\n&lt;/script&gt;</p>\n",
            ["1:1 markdown/unsafe-html"]
        ),
        (
            "a\n\n  <style>b{}</style>", "<p>a</p>\n<p>  &lt;style&gt;b{}&lt;/style&gt;</p>\n",
            ["3:3 markdown/unsafe-html"]
        ),
        ("Bearer <token>", "<p>Bearer &lt;token&gt;</p>\n", ["1:8 markdown/unsafe-html"]),
        (
            "<uuid>\n<div>a</div>\n<b>", "<p>&lt;uuid&gt;\n</p>\n<div>a</div>\n<b>\n</b>",
            ["1:1 markdown/unsafe-html"]
        ),
        ("<b onclick=\"a()\">c</b>", "<p><b>c</b></p>\n", ["1:1 markdown/unsafe-html"]),
        ("a <b style='c' class=d data-e=f srcset=g>h</b>", "<p>a <b>h</b></p>\n", []),
        ("<div>\n<b ONCLICK=c>d</b></div>", "<div>\n<b>d</b></div>\n", ["2:1 markdown/unsafe-html"]),
        ("a <!-- b --> c", "<p>a  c</p>\n", []), ("<!-- a -->", "", []),
        ("<!-- audit-ignore: * -- a -- b -->\n\na <!-- audit-ignore --> b", "<p>a  b</p>\n", []),
        ("<!-- a --><b>c</b><!-- d\n\ne -->", "<b>c</b>\n<p>e --&gt;</p>\n", []),
        ("<?php a ?>\n\n<!DOCTYPE b>\n\nc <![CDATA[<d>]]>", "<p>c ]]&gt;</p>\n", []),
        ("[a](javascript:b)", "<p>a</p>\n", ["1:1 markdown/unsafe-link"]),
        ("x ![a *b*](data:text/html,c)", "<p>x a b</p>\n", ["1:3 markdown/unsafe-link"]),
        ("a <vbscript:b>", "<p>a vbscript:b</p>\n", ["1:3 markdown/unsafe-link"]),
        ("a [b][c]\n\n[c]: file:///etc/passwd", "<p>a b</p>\n", ["1:3 markdown/unsafe-link"]),
        (
            "<a href='javascript:b' title=c>d</a> <img src=file:e>",
            "<p><a title=\"c\">d</a> <img /></p>\n",
            ["1:1 markdown/unsafe-link", "1:38 markdown/unsafe-link"]
        ),
        ("# A {#b .c onclick=d data-e=f lang=de}", "<h1 id=\"b\" lang=\"de\">A</h1>\n", []),
    ])
    func theRestIsTextOrLeftOut(markdown: String, expected: String, problems: [String]) {
        let page = untrusted(markdown)
        #expect(String(page.htmlAsWritten) == expected)
        #expect(page.problems == problems)
        #expect(page.ignores.isEmpty)
    }

    @Test func placeholdersAreTextWhereverTextIsAsked() {
        let page = untrusted("Get <id> of <b>all</b> <!-- x -->\n\n# The <id> `<x>`")
        #expect(page.summary == "Get <id> of all")
        #expect(page.headings.map(\.text) == ["The <id> <x>"])
        #expect(page.headings.map(\.id) == ["the-id-x"])
        #expect(String(page.headings[0].html) == "The &lt;id&gt; <code>&lt;x&gt;</code>")
        #expect(page.diagnostics.map(\.severity) == [.notice, .notice])
    }

    @Test(arguments: [
        "https://a", "HTTP://a", "mailto:a@b", "tel:+1", "ftp://a", "a/b.md#c", "#a", "?a=b:c", "/a", "//a/b",
        "api:createIdea", "schema:Idea", "a/b:c", "./a:b", "",
    ])
    func harmlessAddressesAreKept(address: String) {
        let page = untrusted("[a](<\(address)>) <a href='\(address)'>b</a>")
        #expect(page.links.map { String(page.destination(of: $0)) } == [address, address])
        #expect(page.diagnostics.isEmpty)
    }

    @Test func imagesMayBeGivenAsData() {
        let page = untrusted(
            "![a](data:image/png;base64,b) <img src='DATA:image/WebP,c'> ![d](data:image/svg+xml,e) "
                + "[f](data:image/png,g) <a href='data:image/gif,h'>i</a> ![j](data:image/pngx,k)")
        #expect(
            page.links.map { String(page.destination(of: $0)) } == [
                "data:image/png;base64,b", "DATA:image/WebP,c",
            ])
        #expect(page.diagnostics.count == 4)
    }

    // MARK: Balance

    @Test(arguments: [
        ("a <b>b\n\nc", "<p>a <b>b</b></p>\n<p>c</p>\n"),
        ("</div></p></td>a</b>", "a\n"),
        ("a </div></p></b> b", "<p>a  b</p>\n"),
        ("*a <b>b* c</b>", "<p><em>a <b>b</b></em> c</p>\n"),
        ("<b>*a</b> b*", "<p><b><em>a b</em></b></p>\n"),
        (
            "<div>\n\n> <div>\n\n- a\n\n</div>\n\n</div>",
            "<div>\n<blockquote>\n<div>\n</div>\n</blockquote>\n<ul>\n<li>a</li>\n</ul>\n</div>\n"
        ),
        ("<table><td>a<td>b<tr><td>c", "<table><tr><td>a</td><td>b</td></tr><tr><td>c\n</td></tr></table>"),
        ("<table>\n\na\n\n</table>", "<table>\n</table>\n<p>a</p>\n"),
        ("<p>\n\na\n\n</p>", "<p>\n</p>\n<p>a</p>\n"),
        ("a <li>b</li> <td>c</td>", "<p>a b c</p>\n"),
        ("- a <li>b", "<ul>\n<li>a b</li>\n</ul>\n"),
        ("a <ul><li>b</li></ul> c", "<p>a</p>\n<ul><li>b</li></ul> c\n"),
        ("a <div>b", "<p>a</p>\n<div>b</div>\n"),
        ("# a <div>b</div> <h2>c</h2>", "<h1 id=\"a-b-c\">a b c</h1>\n"),
        ("*<div>a</div>*", "<p><em>a</em></p>\n"),
        ("[<a href=x>a</a>](b)", "<p><a href=\"b\">a</a></p>\n"),
        ("<a href=x>[a](b)</a>", "<p><a href=\"x\"></a><a href=\"b\">a</a></p>\n"),
        ("<a href=x>\n\n[a](b) c@d.e\n\n</a>", "<a href=\"x\">\n<p>a c@d.e</p>\n</a>\n"),
        ("<b><i>a</b>b</i>", "<p><b><i>a</i></b>b</p>\n"),
        ("<b><div>a</b>b</div>c", "<p><b><div>ab</div>c</b></p>\n"),
        (
            "|a|\n|-|\n|<tr><td>b|\n|<b>c|\n|<ul><li>d|",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>b</td>\n</tr>\n"
                + "<tr>\n<td><b>c</b></td>\n</tr>\n<tr>\n<td><ul><li>d</li></ul></td>\n</tr>\n</tbody>\n</table>\n"
        ),
        ("<div><table><tr><td></div>a</table>b", "<div><table><tr><td>a</td></tr></table>b\n</div>"),
        ("<h1><h2>a</h2></h1>", "<h1>a</h1>\n"),
    ])
    func tagsAreBalanced(markdown: String, expected: String) {
        #expect(sanitized(markdown) == expected)
    }

    @Test func aTextOfOneParagraphHoldsNoBlocks() {
        let page = untrusted("a <div>b</div><ul><li>c</ul> <br> <b>d") { $0.unwrapped = true }
        #expect(String(page.html) == "a bc <br /> <b>d</b>")
    }

    @Test func elementsNestToABound() {
        let page = sanitized(String(repeating: "<div>", count: 100_000) + "a")
        #expect(page.split(separator: "<div>", omittingEmptySubsequences: false).count == 101)
        #expect(page.split(separator: "</div>", omittingEmptySubsequences: false).count == 101)
    }

    // MARK: Ids and levels

    @Test func idsGetThePrefix() {
        let page = untrusted(
            "<b id=a>b</b> <a name=c>d</a> <i id='e&amp;\"'>f</i> [g](#a) <a href='#c'>h</a>\n\n# A"
        ) {
            $0.idPrefix = "p-"
        }
        #expect(page.ids == ["p-a", "p-c", "p-e&\"", "p-a-1"])
        #expect(
            String(page.htmlAsWritten).hasPrefix(
                "<p><b id=\"p-a\">b</b> <a name=\"p-c\">d</a> <i id=\"p-e&amp;&quot;\">f</i> "
                    + "<a href=\"#p-a\">g</a> <a href=\"#p-c\">h</a></p>\n"))
    }

    @Test func anIdIsGivenOnce() {
        let page = untrusted("<b id=a>b</b> <i id=a>c</i>")
        #expect(String(page.html) == "<p><b id=\"a\">b</b> <i>c</i></p>\n")
        #expect(page.problems == ["1:15 id/duplicate"])
    }

    @Test func rawHeadingsAreLoweredToo() {
        let page = untrusted("<h1>a</h1>\n\n## b\n\n<h6>c</h6>\n\n<h1>d</H1>") { $0.headingBase = 3 }
        #expect(
            String(page.html)
                == "<h3>a</h3>\n<h4 id=\"b\">b</h4>\n<h6>c</h6>\n<h3>d</h3>\n")
    }

    // MARK: Links

    @Test func linksOfRawHTMLAreHoles() {
        let page = untrusted(
            "a\n<a href='b\"onclick=c&amp;d'>e</a>\n\n<blockquote cite=f>\n<img src=' g '>\n</blockquote>")
        #expect(page.places == ["2:1 b\"onclick=c&d", "4:1 f", "5:1 g"])
        #expect(page.links.map(\.isRawHTML) == [true, true, true])
        #expect(page.links.map(\.kind) == [.hyperlink, .hyperlink, .image])
        #expect(String(page.htmlAsWritten).contains("<a href=\"b%22onclick=c&amp;d\">e</a>"))
    }
}
