import GalleyCore
import GalleyMarkdown
import Testing

struct MarkdownInHTMLTests {
    @Test(arguments: [
        ("<div markdown>\n*a*\n</div>", "<div>\n<p><em>a</em></p>\n</div>\n"),
        (
            "<div class=\"x\" markdown=\"1\">\n\n*a*\n\n</div>\nb",
            "<div class=\"x\">\n<p><em>a</em></p>\n</div>\n<p>b</p>\n"
        ),
        ("a\n<div markdown=block>\n- b\n</div>", "<p>a</p>\n<div>\n<ul>\n<li>b</li>\n</ul>\n</div>\n"),
        ("<div markdown>*a*</div>", "<div>\n<p><em>a</em></p>\n</div>\n"),
        ("<p markdown>*a*\n*b*</p>", "<p><em>a</em>\n<em>b</em></p>\n"),
        (
            "<figure markdown=\"span\">\n  *a*\n  <figcaption>*b*</figcaption>\n</figure>",
            "<figure>\n<em>a</em>\n<figcaption><em>b</em></figcaption>\n</figure>\n"
        ),
        (
            "<div markdown>\n<div markdown>\n*a*\n</div>\n*b*\n</div>",
            "<div>\n<div>\n<p><em>a</em></p>\n</div>\n<p><em>b</em></p>\n</div>\n"
        ),
        ("<div\n  markdown\n  class=x>\n*a*\n</div>", "<div\n  class=x>\n<p><em>a</em></p>\n</div>\n"),
        (
            "<div markdown>\n<div>\n*a*\n</div>\n\n*b*\n</div>",
            "<div>\n<div>\n*a*\n</div>\n<p><em>b</em></p>\n</div>\n"
        ),
        (
            "<div markdown>\n`</div>`\n\n```\n</div>\n```\n</div>",
            "<div>\n<p><code>&lt;/div&gt;</code></p>\n<pre><code>&lt;/div&gt;\n</code></pre>\n</div>\n"
        ),
        (
            "<details markdown>\n<summary>*a*</summary>\n\n*b*\n</details>",
            "<details>\n<summary>*a*</summary>\n<p><em>b</em></p>\n</details>\n"
        ),
        (
            "- a\n\n  <div markdown>\n  *b*\n  </div>",
            "<ul>\n<li>\n<p>a</p>\n<div>\n<p><em>b</em></p>\n</div>\n</li>\n</ul>\n"
        ),
        (
            "> <div markdown>\n> *b*\n> </div>\n> c",
            "<blockquote>\n<div>\n<p><em>b</em></p>\n</div>\n<p>c</p>\n</blockquote>\n"
        ),
        ("a <b markdown>*c*</b>", "<p>a <b><em>c</em></b></p>\n"),
        ("<p>a</p>\n<div markdown>\n*b*\n</div>", "<p>a</p>\n<div>\n<p><em>b</em></p>\n</div>\n"),
    ])
    func isRead(markdown: String, expected: String) {
        #expect(html(markdown, .plain) == expected)
    }

    @Test(arguments: [
        "<div>\n*a*\n</div>", "<div>\n<div markdown>\n*a*\n</div>\n</div>",
        "<div markdown=\"0\">\n*a*\n</div>",
        "```\n<div markdown>\n*a*\n</div>\n```", "    <div markdown>\n    *a*\n    </div>",
        "<!-- <div markdown>\n*a*\n</div> -->",
        "<div data-x=\"markdown\">\n*a*\n</div>", "<pre>\n<div markdown>\n*a*\n</div></pre>",
    ])
    func lookAlikesStayWhatTheyAre(markdown: String) {
        #expect(html(markdown, .plain).contains("*a*"))
    }

    @Test func isASwitch() {
        var options = MarkdownOptions.plain
        options.markdownInHTML = false
        #expect(html("<div markdown>\n*a*\n</div>", options) == "<div markdown>\n*a*\n</div>\n")
        options.markdownInHTML = true
        options.rawHTML = .escape
        #expect(html("<div markdown>\n*a*\n</div>", options).contains("*a*"))
    }

    @Test func keepsPlacesAndIDs() {
        let page = document(
            "<div markdown id=a>\n[x](b) [x](c)\n</div>\n\n<p markdown>\n[x](d)</p>\n\n- <a href=e>\n", .plain
        )
        #expect(page.places == ["2:1 b", "2:8 c", "6:1 d", "8:3 e"])
        #expect(page.ids == ["a"])
        #expect(document("<div markdown>\n*a*").problems == ["1:1 block/unclosed"])
        #expect(document("!!! tip\n    <div markdown>\n    [x](b)\n    </div>").places == ["3:5 b"])
    }

    @Test func standsOnManyLinesInARow() {
        let card = "<div markdown>*a*</div>\n"
        #expect(
            html("<div markdown>\n" + String(repeating: card, count: 40) + "</div>", .plain)
                == "<div>\n" + String(repeating: "<div>\n<p><em>a</em></p>\n</div>\n", count: 40) + "</div>\n"
        )
    }

    @Test func holdsBlocksOfOtherDialects() {
        #expect(
            html(
                "<div class=\"grid\" markdown>\n!!! tip\n    <p markdown>*a*</p>\n\n=== \"A\"\n    b\n</div>",
                .plain)
                == "<div class=\"grid\">\n" + callout("tip", "Tip", "<p><em>a</em></p>\n")
                + "<div class=\"tabs\">\n<div class=\"tab\" id=\"tab-a\">\n<p class=\"tab-label\">A</p>\n<p>b</p>\n</div>\n</div>\n</div>\n"
        )
    }
}
