import GalleyCore
import GalleyMarkdown
import Testing

struct AttributeListTests {
    private var options: MarkdownOptions {
        var options = MarkdownOptions.plain
        options.attributeLists = true
        return options
    }

    @Test(arguments: [
        ("[a](b){ .x }", "<p><a href=\"b\" class=\"x\">a</a></p>\n"),
        ("*a*{: .x #y k=v }c", "<p><em id=\"y\" class=\"x\" k=\"v\">a</em>c</p>\n"),
        ("**a**{.x}", "<p><strong class=\"x\">a</strong></p>\n"),
        ("`a`{ .x }", "<p><code class=\"x\">a</code></p>\n"),
        (
            "![a](b){ width=\"30\" loading=lazy }",
            "<p><img src=\"b\" alt=\"a\" width=\"30\" loading=\"lazy\" /></p>\n"
        ),
        (
            "<https://a.b>{ target=_blank }",
            "<p><a href=\"https://a.b\" target=\"_blank\">https://a.b</a></p>\n"
        ),
        ("[a](b){ data-preview }", "<p><a href=\"b\" data-preview=\"\">a</a></p>\n"),
        ("[a](b \"t\"){ title='u' }", "<p><a href=\"b\" title=\"u\">a</a></p>\n"),
        ("a\nb\n{: .x }", "<p class=\"x\">a\nb</p>\n"), ("a\n{#x}", "<p id=\"x\">a</p>\n"),
        ("- a\n{: .x }\n- b", "<ul>\n<li class=\"x\">a</li>\n<li>b</li>\n</ul>\n"),
        ("- a\n  {: .x }\n\n  b", "<ul>\n<li>\n<p class=\"x\">a</p>\n<p>b</p>\n</li>\n</ul>\n"),
        ("> a\n{: .x }", "<blockquote>\n<p class=\"x\">a</p>\n</blockquote>\n"),
        (
            "|a|\n|-|\n|b { .x }|",
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"x\">b</td>\n</tr>\n</tbody>\n</table>\n"
        ),
        ("# a {: #b .c }", "<h1 id=\"b\" class=\"c\">a</h1>\n"),
        ("!!! tip\n    a\n    {: .x }", callout("tip", "Tip", "<p class=\"x\">a</p>\n")),
    ])
    func standBehindWhatTheyAreAbout(markdown: String, expected: String) {
        #expect(html(markdown, options) == expected)
    }

    @Test(arguments: [
        "[a](b){x}", "[a](b) {.x}", "*a*{ }", "*a*{ b c }", "a{.x}", "{: .x }", "{: .x }\na", "a {: .x }",
        "*a*\\{.x}",
        "`{.x}`", "*a*{.x", "- a {: .x }", "a\n\n{: .x }", "{{ a }}", "[a](b){{ x }}",
    ])
    func lookAlikesStayText(markdown: String) {
        #expect(html(markdown, options) == html(markdown, .plain))
    }

    @Test(arguments: [
        ("`#!py a`{ .x }", "<p><code class=\"language-py x\">"),
        ("- [x] a\n{: .y }", "<ul>\n<li class=\"task y\">"),
        ("![a](b){ alt=c src=d }", "<p><img src=\"d\" alt=\"c\" /></p>\n"),
        ("[a](b){ href=c }", "<p><a href=\"c\">a</a></p>\n"),
        ("[a](b){ .x .x k=1 K=2 }", "<p><a href=\"b\" class=\"x\" k=\"2\">a</a></p>\n"),
        (
            "|a|\n|:-|\n|b { align=right }|",
            "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align=\"right\">b</td>"
        ),
        ("[a](b){ .x Class=y #i ID=j }", "<p><a href=\"b\" id=\"j\" class=\"x y\">"),
        ("## a { id= }", "<h2 id=\"a\">a</h2>\n"),
        (
            "<https://a.b>{ target=_blank target=_top }",
            "<p><a href=\"https://a.b\" target=\"_top\">https://a.b</a></p>\n"
        ),
    ])
    func noAttributeIsWrittenTwice(markdown: String, expected: String) {
        var options = options
        options.taskListClasses = true
        options.inlineHighlighting = true
        options.headingIDs = true
        let html = html(markdown, options)
        #expect(html.hasPrefix(expected), "\(html)")
    }

    @Test func areASwitch() {
        #expect(html("*a*{.x}", .plain) == "<p><em>a</em>{.x}</p>\n")
    }

    @Test func giveCodeBlocksIDsAndClasses() {
        var options = options
        options.richCode = true
        #expect(
            html("``` { .js #x .wide }\na\n```", options).hasPrefix(
                "<figure class=\"code wide\" id=\"x\" data-language=\"js\">"))
        #expect(
            html("```js {.wide}\na\n```", options).hasPrefix(
                "<figure class=\"code wide\" data-language=\"js\">"))
    }

    @Test func giveIDsThatAreTargetsOnce() {
        let page = document("# H\n\n*a*{#x} *b*{#x} *c*{#h}\n", options)
        #expect(page.ids == ["h", "x"])
        #expect(page.problems.map { $0.split(separator: " ")[1] } == ["id/duplicate", "id/duplicate"])
    }

    @Test func keepThePlacesOfLinks() {
        #expect(document("[a](b){ .x } [a](c)\n{: .y }", options).places == ["1:1 b", "1:14 c"])
    }

    @Test func untrustedTextGivesHarmlessOnes() {
        var options = options
        options.rawHTML = .sanitize
        #expect(
            html("*a*{ .x #y onclick=\"b\" title=t style=c }", options) == "<p><em title=\"t\">a</em></p>\n")
        options.rawHTML = .escape
        #expect(
            html("*a*{ .x onclick=\"b\" title=t }", options) == "<p><em class=\"x\" title=\"t\">a</em></p>\n")
    }

    @Test func aboutNothingAreTold() {
        for text in ["{: .x }", "a\n\n{: .x #y }", "- a\n\n  { .x }", "{#id}"] {
            let page = document(text, options)
            #expect(page.diagnostics.map(\.id) == ["block/malformed"], "\(text)")
        }
        #expect(document("a\n\n{: .x }", options).problems == ["3:1 block/malformed"])
        for text in ["a\n{: .x }", "{ a }", "{}", "{: x } b", "`{: .x }`", "{:x}: y", "{.}", "\\{: .x }"] {
            #expect(document(text, options).problems == [], "\(text)")
        }
        #expect(document("[a]: u\n{: .x }", options).problems.contains("2:1 block/malformed"))
        #expect(document("{: .x }", .plain).problems == [])
    }

    @Test func areNoPartOfTheSummary() {
        #expect(document("[Start](b){ .button } here.\n{: .x }", options).summary == "Start here.")
    }
}

struct DefinitionListTests {
    private var options: MarkdownOptions {
        var options = MarkdownOptions.plain
        options.definitionLists = true
        return options
    }

    @Test(arguments: [
        ("A\n:   a", "<dl>\n<dt>A</dt>\n<dd>a</dd>\n</dl>\n"),
        ("A\nB\n: a\n: b\nc", "<dl>\n<dt>A</dt>\n<dt>B</dt>\n<dd>a</dd>\n<dd>b\nc</dd>\n</dl>\n"),
        (
            "*A* #\n\n:   a\n\n    - b\n\nc",
            "<dl>\n<dt><em>A</em> #</dt>\n<dd>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n</dd>\n</dl>\n<p>c</p>\n"
        ),
        ("A\n:   a\n\nB\n:   b", "<dl>\n<dt>A</dt>\n<dd>a</dd>\n<dt>B</dt>\n<dd>b</dd>\n</dl>\n"),
        ("A\n:   ```\n    a\n    ```", "<dl>\n<dt>A</dt>\n<dd>\n<pre><code>a\n</code></pre>\n</dd>\n</dl>\n"),
        ("> A\n> :   a\n\nb", "<blockquote>\n<dl>\n<dt>A</dt>\n<dd>a</dd>\n</dl>\n</blockquote>\n<p>b</p>\n"),
        ("- A\n  :   a\n- b", "<ul>\n<li>\n<dl>\n<dt>A</dt>\n<dd>a</dd>\n</dl>\n</li>\n<li>b</li>\n</ul>\n"),
        ("_A_ b\n:   c", "<dl>\n<dt><em>A</em> b</dt>\n<dd>c</dd>\n</dl>\n"),
        ("`a` b\n\n:   c", "<dl>\n<dt><code>a</code> b</dt>\n<dd>\n<p>c</p>\n</dd>\n</dl>\n"),
        ("<kbd>a</kbd>\n\n:   c", "<dl>\n<dt><kbd>a</kbd></dt>\n<dd>\n<p>c</p>\n</dd>\n</dl>\n"),
        ("<!-- a: b -->\n\n:   c", "<dl>\n<dt><!-- a: b --></dt>\n<dd>\n<p>c</p>\n</dd>\n</dl>\n"),
        (
            "A\n:   B\n    :   b",
            "<dl>\n<dt>A</dt>\n<dd>\n<dl>\n<dt>B</dt>\n<dd>b</dd>\n</dl>\n</dd>\n</dl>\n"
        ),
    ])
    func areRead(markdown: String, expected: String) {
        #expect(html(markdown, options) == expected)
    }

    @Test(arguments: [
        ": a", "A\n:a", "# A\n\n: a", "```\nA\n: a\n```", "- A\n\n: a", "A\n    : a", "`A\n: a",
        "<div>\nA\n: a\n</div>", "<div>A</div>\n\n: a", "<kbd>\n\n: a", "<!-- A\n-->\n\n: a",
    ])
    func lookAlikesStayWhatTheyAre(markdown: String) {
        #expect(!html(markdown, options).contains("<dd>") || markdown.contains("`A"))
    }

    @Test func areASwitch() {
        #expect(html("A\n: a", .plain) == "<p>A\n: a</p>\n")
    }

    @Test func keepThePlacesOfWhatTheyHold() {
        #expect(
            document("[A](a)\n:   [x](b) [x](c)\n\n    [x](d)", options).places == [
                "1:1 a", "2:5 b", "2:12 c", "4:5 d",
            ])
    }
}
