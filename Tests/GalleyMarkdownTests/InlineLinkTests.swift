import GalleyCore
import GalleyMarkdown
import Testing

struct RepositoryReferenceTests {
    private let options: MarkdownOptions = {
        var options = MarkdownOptions()
        options.repository = Repository(address: "https://github.com/acme/store.git")
        return options
    }()

    @Test func numbersNamesAndHashesAreLinks() {
        let hash = "0123456789abcdef0123456789abcdef01234567"
        let page = document("#12, (!3) @jane a/b.c#4 beta/x@1a2b3c4d5 \(hash)", options)
        #expect(
            page.places == [
                "1:1 https://github.com/acme/store/issues/12", "1:7 https://github.com/acme/store/pull/3",
                "1:11 https://github.com/jane", "1:17 https://github.com/a/b.c/issues/4",
                "1:25 https://github.com/beta/x/commit/1a2b3c4d5",
                "1:42 https://github.com/acme/store/commit/\(hash)",
            ])
        #expect(String(page.htmlAsWritten).contains(">beta/x@1a2b3c4</a>"))
        #expect(String(page.htmlAsWritten).contains(">0123456</a>"))
    }

    @Test(arguments: [
        "a#12", "#12a", "#fff", "\\#12 b", "`#12`", "[#12](b)", "a@b.cd", "@types/node", "\\@jane", "a!3",
        "&#35;x",
        "#0", "x/#12", "a/b/c#1", "https://a.b/c#12", "@", "#", "!1a", "@-a", "0123456789abcdef", "[a](#12)",
    ])
    func otherSignsStayText(markdown: String) {
        #expect(document(markdown, options).places.filter { $0.contains("github.com") } == [])
    }

    @Test func withoutARepositoryTheyAreText() {
        #expect(document("#12 @jane a/b#4").places == [])
    }

    @Test func repositoriesAreKnownByTheirAddresses() {
        #expect(Repository(address: "https://github.com/a/b/")?.name == "b")
        #expect(Repository(address: "https://gitlab.com/a/b/c")?.owner == "a/b")
        #expect(Repository(address: "https://github.com/a") == nil)
        #expect(Repository(address: "https://example.org/a/b") == nil)
        #expect(Repository(address: "github.com/a/b") == nil)
        #expect(Repository(address: "https://") == nil)
        var options = MarkdownOptions()
        options.repository = Repository(address: "https://gitlab.com/a/b")
        #expect(document("!5", options).places == ["1:1 https://gitlab.com/a/b/-/merge_requests/5"])
    }
}

struct WikiLinkTests {
    private let options: MarkdownOptions = {
        var options = MarkdownOptions()
        options.wikiLinks = true
        return options
    }()

    @Test(arguments: [
        ("[[Page]]", "<a href=\"Page\">Page</a>", "Page"),
        (
            "[[Page#Some Heading]]", "<a href=\"Page#some-heading\">Page &gt; Some Heading</a>",
            "Page#some-heading"
        ),
        ("[[C# guide]]", "<a href=\"C#%20guide\">C# guide</a>", "C# guide"),
        ("[[C# guide#First steps|x]]", "<a href=\"C#%20guide#first-steps\">x</a>", "C# guide#first-steps"),
        ("[[#Heading]]", "<a href=\"#heading\">Heading</a>", "#heading"),
        ("[[a/b|a *text* `c`]]", "<a href=\"a/b\">a <em>text</em> <code>c</code></a>", "a/b"),
        ("[[Page#A|text]]", "<a href=\"Page#a\">text</a>", "Page#a"),
        ("[[ My page | text ]]", "<a href=\"My%20page\"> text </a>", "My page"),
    ])
    func pagesAreNamed(markdown: String, expected: String, destination: String) {
        let page = document("x \(markdown)", options)
        #expect(String(page.htmlAsWritten) == "<p>x \(expected)</p>\n")
        #expect(page.links.map(\.isWikiLink) == [true])
        #expect(page.places == ["1:3 \(destination)"])
        #expect(page.problems == [])
    }

    @Test(arguments: [
        "[[]]", "[[a", "[[a]", "\\[[a]]", "`[[a]]`", "![[a.png]]", "[[#]]", "[[a|b", "[[|a]]",
        "[1]: [[x][y]]",
    ])
    func otherBracketsStayText(markdown: String) {
        #expect(document(markdown, options).links.filter(\.isWikiLink).isEmpty)
    }

    @Test func theyStandInTablesAndNotInLinks() {
        #expect(html("|a|\n|-|\n|[[b\\|c]]|", options).contains("<td><a href=\"b\">c</a></td>"))
        #expect(html("[a [[b]] c](d)", options) == "<p><a href=\"d\">a b c</a></p>\n")
        #expect(html("[[a|x #1 https://b.c]]", options) == "<p><a href=\"a\">x #1 https://b.c</a></p>\n")
        #expect(document("# See [[A|B]]", options).headings.first?.text == "See B")
    }

    @Test func whereTextIsNotTrustedTheyLeadNowhereUnsafe() {
        var options = options
        options.rawHTML = .sanitize
        #expect(!html("[[javascript:alert(1)]] [[javascript:a|b]]", options).contains("href"))
    }
}

struct ImageTests {
    private let options: MarkdownOptions = {
        var options = MarkdownOptions()
        options.figures = true
        options.lazyImages = true
        options.attributeLists = true
        return options
    }()

    @Test func titlesBecomeCaptions() {
        #expect(
            html("![a](b.png \"C & *d*\"){ width=300 }", options)
                == "<figure>\n<img src=\"b.png\" alt=\"a\" width=\"300\" />\n"
                + "<figcaption>C &amp; *d*</figcaption>\n</figure>\n")
        #expect(
            html("[![a](b.png \"C\")](d)", options).contains(
                "<figure>\n<a href=\"d\"><img src=\"b.png\" alt=\"a\" /></a>\n"))
        #expect(!html("![a](b.png)", options).contains("figure"))
        #expect(!html("x ![a](b.png \"c\")", options).contains("figure"))
        #expect(!html("- ![a](b.png \"c\")", options).contains("figure"))
        #expect(html("![a](b.png \"c\")").contains("<p><img src=\"b.png\" alt=\"a\" title=\"c\" /></p>"))
    }

    @Test func imagesBelowTheFirstAreLazy() {
        #expect(
            html("![](a) ![](b) ![](c){ loading=eager }", options)
                == "<p><img src=\"a\" alt=\"\" /> <img src=\"b\" alt=\"\" loading=\"lazy\" /> "
                + "<img src=\"c\" alt=\"\" loading=\"eager\" /></p>\n")
        #expect(!html("![](a) ![](b)").contains("loading"))
    }

    @Test func fragmentsTellTheAppearance() {
        #expect(html("![](a.png#only-dark)").contains("src=\"a.png#only-dark\" alt=\"\" class=\"only-dark\""))
        #expect(html("![](a.png#gh-light-mode-only){ .b }", options).contains("class=\"only-light b\""))
        #expect(!html("![](a.png#dark)").contains("class"))
        #expect(!html("![](a.png#only-dark)", .commonMark).contains("class"))
    }
}

struct InlineHighlightingTests {
    private let options: MarkdownOptions = {
        var options = MarkdownOptions()
        options.inlineHighlighting = true
        return options
    }()

    @Test func codeNamesItsLanguage() {
        #expect(
            html("`#!python x = 1`", options).contains(
                "<code class=\"language-python\">x = <span class=\"hn\">1</span></code>"))
        #expect(
            html("`:::js let y`", options).contains(
                "<code class=\"language-js\"><span class=\"hk\">let</span> y</code>"))
        #expect(
            html("`#! z` `#!nope w`", options)
                == "<p><code>z</code> <code class=\"language-nope\">w</code></p>\n")
        #expect(document("# `#!py a`", options).headings.first?.text == "a")
    }

    @Test(arguments: ["`#!/bin/sh -e`", "`:: a`", "`#!py`", "`a #!py b`", "`:::`"])
    func otherCodeStays(markdown: String) {
        #expect(html(markdown, options) == html(markdown))
    }
}

struct SmartSymbolTests {
    private let options: MarkdownOptions = {
        var options = MarkdownOptions()
        options.smartSymbols = true
        return options
    }()

    @Test func signsBecomeSymbols() {
        #expect(
            html("(c) (tm) (R) +/- a --> b <-- <--> =/= 1/2 c/o 1st 22nd 13th", options)
                == "<p>© ™ ® ± a → b ← ↔ ≠ ½ ℅ 1<sup>st</sup> 22<sup>nd</sup> 13<sup>th</sup></p>\n")
        #expect(html("|1/2|\n|-|\n|2nd|", options).contains("<td>2<sup>nd</sup></td>"))
        var smart = options
        smart.smartPunctuation = true
        #expect(html("a --> b <-- c <--> d", smart) == "<p>a → b ← c ↔ d</p>\n")
    }

    @Test(arguments: [
        "`(c)`", "\\(c)", "1/2/2026", "11/2", "1/25", "1.1/2", "---->", "<!-- a -->", "abc/o", "21th x1st",
        "a->b", "12st",
        "https://a.b/1/2", "2024-01-1st", "==/==",
    ])
    func lookAlikesStayText(markdown: String) {
        #expect(html(markdown, options) == html(markdown))
    }
}
