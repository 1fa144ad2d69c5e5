import GalleyCore
import GalleyMarkdown
import Testing

/// A callout as every dialect writes it.
func callout(_ classes: String, _ title: String?, _ content: String) -> String {
    let title = title.map { "<p class=\"admonition-title\">\($0)</p>\n" } ?? ""
    return "<div class=\"admonition \(classes)\" role=\"note\">\n\(title)\(content)</div>\n"
}

func details(_ classes: String, _ title: String, isOpen: Bool = false, _ content: String) -> String {
    "<details class=\"admonition\(classes)\"\(isOpen ? " open" : "")>\n"
        + "<summary class=\"admonition-title\">\(title)</summary>\n\(content)</details>\n"
}

struct AdmonitionTests {
    @Test(arguments: [
        ("!!! note\n    a", "note", "Note"), ("!!!tip\n    a", "tip", "Tip"),
        ("!!! Note\n    a", "note", "Note"), ("!!! Пример для всех\n    a", "пример для всех", "Пример"),
        ("!!! note \"T *x* #\"\n    a", "note", "T <em>x</em> #"),
        ("!!! note inline end \"T\"\n    a", "note inline end", "T"),
        ("!!! danger wide\n    a", "danger wide", "Danger"), ("!!! note\n\n    a\n", "note", "Note"),
        ("!!! note\r\n    a\r\n", "note", "Note"), ("!!! note\n\ta", "note", "Note"),
        ("   !!! note\n       a", "note", "Note"), ("!!! note \"_T_ x\"\n    a", "note", "<em>T</em> x"),
        ("!!! note \"__T__ `x`\"\n    a", "note", "<strong>T</strong> <code>x</code>"),
        ("!!! note \"a \"b\" c\"\n    a", "note", "a &quot;b&quot; c"),
    ])
    func haveAKindAndATitle(markdown: String, classes: String, title: String) {
        #expect(html(markdown) == callout(classes, title, "<p>a</p>\n"))
    }

    @Test func mayHaveNoTitleOrNothingElse() {
        #expect(html("!!! note \"\"\n    a") == callout("note", nil, "<p>a</p>\n"))
        #expect(html("!!! note \"Only this\"") == callout("note", "Only this", ""))
        #expect(html("!!! tip\na") == callout("tip", "Tip", "") + "<p>a</p>\n")
    }

    @Test(arguments: [
        ("!!! note \"T\n    a", ["1:1 block/malformed"]),
        ("!!! note \"T\" x\n\n    a", ["1:1 block/malformed"]),
        ("!!! note 'T'\n    a", ["1:1 block/malformed"]), ("!!! note: T\n    a", ["1:1 block/malformed"]),
        ("???\n    a", ["1:1 block/malformed"]), ("!!! \"T\"\n    a", ["1:1 block/malformed"]),
        ("!!! note A Title\n    a", ["1:1 block/malformed"]), ("!!! note\na", ["1:1 block/malformed"]),
        ("!!! note \"T\"\n  a", ["1:1 block/malformed"]),
        ("- a\n\n    ??? tip\n    b", ["3:5 block/malformed"]),
        ("!!! tip\n    ??? note \"b\n        c", ["2:5 block/malformed"]),
        ("!!! note\n\na", ["1:1 block/malformed"]),
        ("=== Tab\n    a", ["1:1 block/malformed"]),
        ("=== \"Tab\"\n\n```sh\na\n```", ["1:1 block/malformed"]),
        ("=== \"Tab\n\n    a", ["1:1 block/malformed"]),
        ("!!! note \"T\"", []), ("!!! note \"T\"\n\na", []), ("!!! wow\na", []), ("!!!", []),
        ("??? what\n", []),
        ("!!! note inline end\n    a", []), ("a\n===\n\n    b", []), ("=== b", []), ("!!!\na", []),
        ("!!! tip\n    a\nb", []),
    ])
    func slipsAreTold(markdown: String, problems: [String]) {
        #expect(document(markdown).problems == problems)
    }

    @Test(arguments: [
        ("!!! nota\n    a", ["1:5 block/unknown"]), ("- ??? Warnning \"T\"\n      a", ["1:7 block/unknown"]),
        ("!!! recipe\n    a", []), ("!!! nota\na", []), ("!!! warnings-all\n    a", []),
        ("!!! not\n    a", []),
    ])
    func misspeltKindsAreTold(markdown: String, problems: [String]) {
        #expect(document(markdown).problems == problems)
        #expect(document(markdown).diagnostics.allSatisfy { $0.severity == .notice })
        var options = MarkdownOptions()
        options.blockKinds = ["nota", "warnning"]
        #expect(!document(markdown, options).problems.contains { $0.contains("unknown") })
    }

    @Test func mayBeFolded() {
        #expect(html("??? note\n    a") == details(" note", "Note", "<p>a</p>\n"))
        #expect(html("???+ tip \"T\"\n    a") == details(" tip", "T", isOpen: true, "<p>a</p>\n"))
        #expect(html("??? \"T *x*\"\n    a") == details("", "T <em>x</em>", "<p>a</p>\n"))
    }

    @Test func holdBlocks() {
        var options = MarkdownOptions()
        options.richCode = false
        options.wrapTables = false
        let content =
            "<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<pre><code class=\"language-py\">!!! c\n    d\n</code></pre>\n"
            + "<table>\n<thead>\n<tr>\n<th>e</th>\n</tr>\n</thead>\n</table>\n<pre><code>f\n</code></pre>\n"
        #expect(
            html(
                "!!! note\n    a\n\n    - b\n\n    ```py\n    !!! c\n        d\n    ```\n\n    |e|\n    |-|\n\n        f",
                options) == callout("note", "Note", content))
    }

    @Test func standInEachOther() {
        let inner = callout("tip", "Tip", "<p>b</p>\n")
        #expect(
            html("!!! note\n    !!! tip\n        b\n    c") == callout("note", "Note", inner + "<p>c</p>\n"))
        #expect(
            html("??? note\n    a\n\n    !!! tip\n        b")
                == details(" note", "Note", "<p>a</p>\n" + inner))
    }

    @Test func standInListsAndQuotes() {
        let note = callout("note", "Note", "<p>b</p>\n")
        #expect(html("- a\n\n  !!! note\n      b") == "<ul>\n<li>\n<p>a</p>\n\(note)</li>\n</ul>\n")
        #expect(html("- a\n\n    !!! note\n        b") == "<ul>\n<li>\n<p>a</p>\n\(note)</li>\n</ul>\n")
        #expect(html("- a\n  !!! note\n      b\n- c") == "<ul>\n<li>a\n\(note)</li>\n<li>c</li>\n</ul>\n")
        #expect(html("1. !!! note\n       b") == "<ol>\n<li>\n\(note)</li>\n</ol>\n")
        #expect(html("> !!! note\n>     b") == "<blockquote>\n\(note)</blockquote>\n")
        #expect(html("> > !!! note\n> >     b\n>\n> c").contains("\(note)</blockquote>\n<p>c</p>"))
        #expect(html("a[^1]\n\n[^1]:\n    !!! note\n        b").contains(note))
    }

    @Test func standBetweenOtherBlocks() {
        let note = callout("note", "Note", "<p>b</p>\n")
        #expect(html("a\n!!! note\n    b\nc") == "<p>a</p>\n\(note)<p>c</p>\n")
        #expect(html("> a\n!!! note\n    b") == "<blockquote>\n<p>a</p>\n</blockquote>\n\(note)")
        #expect(html("- a\n!!! note\n    b") == "<ul>\n<li>a</li>\n</ul>\n\(note)")
        #expect(html("!!! note\n    b\n> c") == "\(note)<blockquote>\n<p>c</p>\n</blockquote>\n")
        #expect(html("!!! note\n    b\n---\nc") == "\(note)<hr />\n<p>c</p>\n")
        #expect(html("!!! note\n    b\n!!! note\n    b\n\n!!! note\n    b") == note + note + note)
        #expect(html("[a]: /b\n!!! note\n    b\n[a]").hasSuffix("\(note)<p><a href=\"/b\">a</a></p>\n"))
    }

    @Test(arguments: [
        "!!! wow", "!!! wow\na", "!!! wow \"\"\na", "!!! note:\n    a", "!!! note 'T'\n    a",
        "!!! note \"T\" x\n    a",
        "!!!\n    a", "!!!! note\n    a", "!! note\n    a", "    !!! note\n        a",
        "```\n!!! note\n    a\n```", "<div>\n!!! note\n    a\n</div>", "a !!! note\n    b",
        "\\!!! note\n    a",
        "??? Why so\n\na", "`a\n!!! note`", "# !!! note\n    a", "| a |\n|---|\n| !!! note |",
    ])
    func lookAlikesStayWhatTheyAre(markdown: String) {
        #expect(!html(markdown).contains("class=\"admonition"))
        var options = MarkdownOptions()
        options.admonitions = false
        #expect(html(markdown) == html(markdown, options))
    }

    @Test func areASwitch() {
        var options = MarkdownOptions()
        options.admonitions = false
        #expect(html("!!! note\n    a", options) == "<p>!!! note\na</p>\n")
        #expect(html("!!! note\n    a", .commonMark) == "<p>!!! note\na</p>\n")
    }

    @Test func keepThePlacesOfWhatTheyHold() {
        let page = document(
            "[x](a)\n!!! note \"T [t](b)\"\n    [x](c) [x](d)\n\n    !!! tip\n        [x](e)\n\n        - [x](f)\n[x](g)\n\n"
                + "- ??? tip\n\t  [x](h) [y]\n")
        #expect(
            page.places
                == ["1:1 a", "2:13 b", "3:5 c", "3:12 d", "6:9 e", "8:11 f", "9:1 g", "12:4 h"])
        #expect(document("!!! note\n    ```nope\n    ```").problems == ["2:5 code/unknown-language"])
    }

    @Test func giveTheirHeadingsToThePage() {
        let page = document("!!! note\n    ## In *it*\n\n=== \"A\"\n    ## There\n")
        #expect(page.headings.map(\.id) == ["in-it", "there"])
        #expect(page.headings.map(\.line) == [2, 5])
        #expect(page.ids == ["in-it", "tab-a", "there"])
    }

    @Test func areNotTooDeep() {
        let lines = (0..<40).map { String(repeating: "    ", count: $0) + "!!! note" }
        let page = document(lines.joined(separator: "\n") + "\n" + String(repeating: "    ", count: 40) + "a")
        let count = String(page.htmlAsWritten).split(separator: "class=\"admonition note\"").count - 1
        #expect(count == 16)
    }

    @Test func untrustedTextChoosesNoClasses() {
        var options = MarkdownOptions()
        options.rawHTML = .sanitize
        #expect(html("!!! note wide \"T\"\n    a", options) == callout("note", "T", "<p>a</p>\n"))
        #expect(html("!!! x-ray\n    a", options).hasPrefix("<div class=\"admonition\" role"))
    }
}
