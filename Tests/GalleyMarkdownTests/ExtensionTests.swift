import GalleyCore
import GalleyMarkdown
import Testing

struct ExtensionTests {
    @Test(arguments: [
        ("| `a | b` | c |", "<td><code>a | b</code></td>\n<td>c</td>"),
        ("| ``a ` | b`` | `c|` |", "<td><code>a ` | b</code></td>\n<td><code>c|</code></td>"),
        ("| `a \\| b` | c \\| d |", "<td><code>a | b</code></td>\n<td>c | d</td>"),
        ("| ` | c |", "<td>`</td>\n<td>c</td>"),
    ])
    func pipesInCodeEndNoCellWherePythonMarkdownsRulesHold(row: String, cells: String) {
        var options = MarkdownOptions.plain
        options.tableCodePipes = true
        let table = "| h | i |\n|---|---|\n" + row
        #expect(html(table, options).contains(cells), "\(html(table, options))")
        #expect(html("| h | i |\n|---|---|\n| `a | b` |", .plain).contains("<td>`a</td>\n<td>b`</td>"))
    }

    @Test(arguments: [
        ("[a] [l]", "<a href=\"u\">a</a>"), ("- b [a] [l]", "b <a href=\"u\">a</a>"),
        ("> [a] [L] c", "<a href=\"u\">a</a> c"), ("[a `]` b] [l]", "<a href=\"u\">a <code>]</code> b</a>"),
        ("# [a] [l]", "<a href=\"u\">a</a>"), ("[a] [l] [b] [l]", "<a href=\"u\">a</a> <a href=\"u\">b</a>"),
        ("![a] [l]", "<img src=\"u\" alt=\"a\""), ("[a\nb] [l]", "<a href=\"u\">a\nb</a>"),
        // What only looks like it.
        ("[a] [n]", "[a] [n]"), ("`[a] [l]`", "<code>[a] [l]</code>"),
        ("[a]  [l]", "[a]  <a href=\"u\">l</a>"),
        ("    [a] [l]", "<code>[a] [l]"), ("[b][l] [l]", "<a href=\"u\">b</a> <a href=\"u\">l</a>"),
        ("b: [x] [l]", "b: <a href=\"u\">x</a>"), ("\\[a] [l]", "[a] <a href=\"u\">l</a>"),
        ("- [x] [l]", "/> <a href=\"u\">l</a>"),
        ("[a `] [l]`", "[a <code>] [l]</code>"), ("<b title=\"[a] [l]\">c</b>", "<b title=\"[a] [l]\">c</b>"),
    ])
    func referencesMayHaveASpaceWherePythonMarkdownsRulesHold(markdown: String, expected: String) {
        var options = MarkdownOptions.plain
        options.pythonReferences = true
        options.taskLists = true
        let html = html(markdown + "\n\n[l]: u", options)
        #expect(html.contains(expected), "\(html)")
        #expect(document("a [b] [l] [c](d)\n\n[l]: u", options).places == ["1:3 u", "1:11 d"])
        #expect(document("a [b] [l] [c](d)\n\n[l]: u", .plain).places == ["1:7 u", "1:11 d"])
    }

    @Test(arguments: [
        ("[a][l]\n[l]: u", "<p><a href=\"u\">a</a></p>\n"),
        ("[a][l]\n[l]: u \"T\"\nb", "<p><a href=\"u\" title=\"T\">a</a></p>\n<p>b</p>\n"),
        ("[a][l] [b][m]\n[l]: u\n[m]: v\n", "<p><a href=\"u\">a</a> <a href=\"v\">b</a></p>\n"),
        ("- [a][l]\n  [l]: u", "<ul>\n<li><a href=\"u\">a</a></li>\n</ul>\n"),
        ("- [a][l]\n[l]: u\n", "<ul>\n<li><a href=\"u\">a</a></li>\n</ul>\n"),
        ("> [a][l]\n> [l]: u\n", "<blockquote>\n<p><a href=\"u\">a</a></p>\n</blockquote>\n"),
        ("*a*\n[//]: # (hidden)\n", "<p><em>a</em></p>\n"),
        ("[a] [b]\n[a]: u\n[b]: v\n[a] [b]", "<p><a href=\"v\">a</a></p>\n<p><a href=\"v\">a</a></p>\n"),
        // What only looks like it.
        ("a\n[l]: u and more", "<p>a\n[l]: u and more</p>\n"), ("a\n[l]:", "<p>a\n[l]:</p>\n"),
        ("a\nb [l]: u", "<p>a\nb [l]: u</p>\n"),
        ("```\na\n[l]: u\n```", "<pre><code>a\n[l]: u\n</code></pre>\n"),
        ("    a\n    [l]: u", "<pre><code>a\n[l]: u\n</code></pre>\n"),
    ])
    func definitionsMayFollowTextWherePythonMarkdownsRulesHold(markdown: String, expected: String) {
        var options = MarkdownOptions.plain
        options.pythonReferences = true
        #expect(html(markdown, options) == expected)
    }

    @Test func definitionsBelowTextKeepPlacesAndAreRead() {
        var options = MarkdownOptions()
        options.pythonReferences = true
        let page = document(
            "a [b][l] [c](d)\n[l]: u\n[m]: v\n\ne [f](g)\n\nh.[^1]\n\n[^1]: i [j][k]\n[k]: w\n", options)
        #expect(page.places == ["1:3 u", "1:10 d", "5:3 g", "9:9 w"])
        #expect(page.problems.map { $0.split(separator: " ")[1] } == ["reference/unused"])
        #expect(html("[a][l]\n[l]: u", .plain).contains("[l]: u"))
        #expect(html("b[^1]\n\n[^1]: see [a]\n    [a]: u\n", options).contains("see <a href=\"u\">a</a>"))
        let many = document("a\n[l]: u\n[m]: v\n[n]: w\nb", options)
        #expect(
            many.problems.map { $0.split(separator: " ")[1] } == [
                "reference/unused", "reference/unused", "reference/unused",
            ])
    }

    @Test(arguments: [
        (
            "<div>\n    <h2>A</h2>\n\n    <div>\n        <h3>B</h3>\n    </div>\n</div>\n\nc",
            "<div>\n    <h2>A</h2>\n<div>\n    <h3>B</h3>\n</div>\n</div>\n<p>c</p>\n"
        ),
        (
            "<table><tr><td>\n\na\n\n    </td>\n    </tr>\n</table>\n",
            "<table><tr><td>\n<p>a</p>\n</td>\n</tr>\n</table>\n"
        ),
        ("- <div>\n\n      <p>a</p>\n  </div>\n", "<ul>\n<li>\n<div>\n<p>a</p>\n</div>\n</li>\n</ul>\n"),
        // What is code.
        ("<div></div>\n\n    <b>a</b>\n", "<div></div>\n<pre><code>&lt;b&gt;a&lt;/b&gt;\n</code></pre>\n"),
        ("<div>\n\n    a\n\n</div>\n", "<div>\n<pre><code>a\n</code></pre>\n</div>\n"),
        (
            "<a name=\"x\">\n\nb\n\n    <i>c</i>\n",
            "<a name=\"x\">\n<p>b</p>\n<pre><code>&lt;i&gt;c&lt;/i&gt;\n</code></pre>\n"
        ),
        (
            "- a\n\n  <div>\n\nb\n\n    <i>c</i>\n",
            "<ul>\n<li>\n<p>a</p>\n<div>\n</li>\n</ul>\n<p>b</p>\n<pre><code>&lt;i&gt;c&lt;/i&gt;\n</code></pre>\n"
        ),
        ("a\n\n    <b>a</b>\n", "<p>a</p>\n<pre><code>&lt;b&gt;a&lt;/b&gt;\n</code></pre>\n"),
        ("<div>\n\n```\n<b>\n```\n</div>\n", "<div>\n<pre><code>&lt;b&gt;\n</code></pre>\n</div>\n"),
    ])
    func indentedHTMLGoesOnWherePythonMarkdownsRulesHold(markdown: String, expected: String) {
        var options = MarkdownOptions.plain
        options.indentedHTML = true
        #expect(html(markdown, options) == expected)
    }

    @Test func wideTablesCanBeScrolled() {
        #expect(
            html("|a|\n|-|")
                == "<div class=\"table-scroll\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n"
                + "</thead>\n</table>\n</div>\n")
    }

    @Test func tasksHaveAClass() {
        #expect(
            html("- [x] a\n- b")
                == "<ul>\n<li class=\"task\"><input type=\"checkbox\" checked=\"\" disabled=\"\" /> a</li>\n"
                + "<li>b</li>\n</ul>\n")
        #expect(!html("- \\[x] a").contains("input"))
        #expect(
            html("2. [x] a")
                == "<ol start=\"2\">\n<li class=\"task\"><input type=\"checkbox\" checked=\"\" disabled=\"\" /> a</li>\n</ol>\n"
        )
    }

    @Test(arguments: ["\\~a\\~", "`~a~`", "a&#126;b", "~ a ~"])
    func escapedTildesAreText(markdown: String) {
        #expect(!html(markdown).contains("<del>"))
    }

    @Test(arguments: [
        "https\\://a.b", "`https://a.b`", "a\\@b.cd", "www\\.a.b", "https&colon;//a", "[https://a.b](c)x",
    ])
    func escapedAddressesAreText(markdown: String) {
        #expect(document(markdown).places.filter { !$0.hasSuffix(" c") } == [])
    }

    @Test func footnotesAreReportedWhenSomethingIsAmiss() {
        #expect(
            document("a[^1] b[^note]\n\n[^1]: x\n\n[^notes]: y\n\n[^1]: z").problems
                == ["7:1 footnote/duplicate", "1:8 footnote/undefined", "5:1 footnote/unused"])
        #expect(document("a[^1]").problems == ["1:2 footnote/undefined"])
        #expect(document("a\\[^1] `[^1]`\n\n[^1]: x\n\n[^1]").problems == [])
    }

    @Test func footnotesMayReferToEachOther() {
        let page = document("a[^1]\n\n[^1]: b[^2]\n[^2]: c[^1] |\n\n    | d[^2] |\n    |---|\n")
        let text = String(page.html)
        #expect(
            text.contains("id=\"fnref-2\"") && text.contains("id=\"fnref-2-2\"")
                && text.contains("id=\"fnref-1-2\""))
        #expect(text.contains("href=\"#fnref-2-2\"") && text.contains("href=\"#fnref-1-2\""))
        #expect(page.ids.sorted() == ["fn-1", "fn-2", "fnref-1", "fnref-1-2", "fnref-2", "fnref-2-2"])
    }

    @Test func footnotesMayHaveTheIDsOfPythonMarkdown() {
        var options = MarkdownOptions()
        options.footnoteIDs = .python
        let page = document("a[^x] b[^x]\n\n[^x]: y", options)
        #expect(page.ids == ["fnref:x", "fnref2:x", "fn:x"])
        let text = String(page.html)
        #expect(text.contains("<a href=\"#fn:x\" id=\"fnref2:x\"") && text.contains("<li id=\"fn:x\">"))
        #expect(text.contains("<a href=\"#fnref:x\"") && text.contains("<a href=\"#fnref2:x\""))
    }

    @Test(arguments: ["Text", "Text of more"], ["  ", "   ", "    ", "\t"])
    func footnotesMayHaveTheirTextBelow(text: String, indent: String) {
        func isNote(_ html: String) -> Bool { html.contains("<li id=\"fn-3\">\n<p>\(text) <a") }
        let alone = html("a[^3]\n\n[^3]:\n\(indent)\(text)\n\nb")
        #expect(isNote(alone) && alone.hasPrefix("<p>a<sup") && alone.contains("</p>\n<p>b</p>"))
        let listed = html("- [x] task[^3]\n\n  [^3]:\n  \(indent)\(text)\n- b")
        #expect(isNote(listed) && listed.contains("<p>b</p>\n</li>\n</ul>"))
        #expect(!listed.replacing("<p>\(text) <a", with: "").contains(text))
        let quoted = html("> a[^3]\n>\n> [^3]:\n> \(indent)\(text)\n> more")
        #expect(quoted.contains("<li id=\"fn-3\">\n<p>\(text)\nmore <a"))
        var options = MarkdownOptions()
        options.lists = .fourSpaces
        #expect(isNote(html("- [x] task[^3]\n\n  [^3]:\n    \(text)\n", options)))
    }

    @Test func aLineThatIsNotIndentedIsNoFootnotesText() {
        #expect(html("a[^3]\n\n[^3]:\nText of more").contains("<p>Text of more</p>"))
        #expect(html("a[^3] [^4]\n\n[^3]:\n  [^4]: b").contains("<li id=\"fn-4\">\n<p>b <a"))
    }

    @Test func definitionsInCodeAreNone() {
        #expect(document("[^1]\n\n```\n[^1]: x\n```").problems == ["1:1 footnote/undefined"])
        #expect(document("[^1]\n\n    [^1]: x").problems == ["1:1 footnote/undefined"])
    }

    @Test func footnotesLeaveListsAlone() {
        let list = "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
        #expect(html("x[^1]\n\n+ a\n+ b\n\n[^1]: y").contains(list))
        #expect(html("x[^1]\n\n[^1]: y\n\n+ a\n+ b").contains(list))
        #expect(html("x[^1]\n\n- a\n- b\n[^1]: y\n").contains(list))
    }

    @Test func smartPunctuationIsASwitch() {
        var options = MarkdownOptions()
        #expect(html("\"a\" -- b's...") == "<p>&quot;a&quot; -- b's...</p>\n")
        options.smartPunctuation = true
        #expect(html("\"a\" -- b's...", options) == "<p>“a” – b’s…</p>\n")
        #expect(html("|\"a\"|\n|-|", options).contains("<th>“a”</th>"))
    }
}

struct FactTests {
    @Test func theSummaryIsTheFirstParagraph() {
        #expect(document("# T\n\n![badge](x)\n\n*A* [b](c)\n`d`.\n\nE").summary == "A b d.")
        let long = document(String(repeating: "wörter ", count: 60)).summary
        #expect(long.hasSuffix("wörter…") && long.count <= 201 && long.count > 180)
        #expect(document("- a\n\n> b").summary == "")
        #expect(
            document("![a](b)\n![c](d) ![e](f)\n\n<!-- g -->\n\n<b></b>\n\n[![h](i)](j)\n\nk").summary == "k")
        #expect(
            document("Text. [guide](g.md) ![alt](i.png \"t\") <b>l</b>\\\nm[^1].\n\n[^1]: n").summary
                == "Text. guide l m.")
        #expect(
            document("a [b][c] <https://d.e>  \nhttps://f.g\n|h|\n|-|\n\n[c]: x").summary
                == "a b https://d.e https://f.g")
    }

    @Test func wordsAreCounted() {
        #expect(
            document("# One two\n\nthree *four* fi*ve*\n\n```\nsix seven\n```\n\n|eight|\n|-|").wordCount == 8
        )
        #expect(document("日本語").wordCount == 3)
    }

    @Test func illFormedTextIsReportedAndReplaced() {
        let page = Document(
            markdown: Array("ok\n\na ".utf8) + [0xFF] + Array("b ".utf8) + [0xC3] + Array("\n\n|x".utf8) + [
                0xFE
            ]
                + Array("|\n|-|\n".utf8), path: "p.md", options: MarkdownOptions())
        #expect(page.problems == ["3:3 markdown/invalid-utf8"])
        #expect(String(page.html).contains("<p>a \u{FFFD}b \u{FFFD}</p>"))
        #expect(String(page.html).contains("<th>x\u{FFFD}</th>"))
        #expect(page.html.isWellFormed)
        #expect(document("a\0b\n\n\0").problems == ["1:2 markdown/nul"])
        #expect(html("a\0b") == "<p>a\u{FFFD}b</p>\n")
    }

    @Test func noncharactersAreNoMarkers() {
        let markdown =
            "a" + nonCharacter(0x90) + "0" + nonCharacter(0x91) + " `" + nonCharacter(0xA0) + "` \\~"
        #expect(html(markdown) == "<p>a\u{FFFD}0\u{FFFD} <code>\u{FFFD}</code> ~</p>\n")
    }

    private func nonCharacter(_ last: UInt8) -> String { String([0xEF, 0xB7, last]) }

    @Test func tooManyOpenImagesAreReported() {
        let page = document(String(repeating: "![[]()", count: 500))
        #expect(page.problems == ["1:601 markdown/open-images"])
        #expect(String(page.html).hasPrefix("<p>![<a href=\"\"></a>![<a"))
    }
}

extension [UInt8] {
    fileprivate var isWellFormed: Bool { String(validating: self, as: UTF8.self) != nil }
}
