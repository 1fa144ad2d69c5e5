import GalleyCore
import GalleyMarkdown
import Testing

struct ContentTabTests {
    private func tab(_ id: String, _ label: String, _ content: String, isSelected: Bool = false) -> String {
        "<div class=\"tab\" id=\"tab-\(id)\"\(isSelected ? " data-selected" : "")>\n<p class=\"tab-label\">\(label)</p>\n\(content)</div>\n"
    }

    private func tabs(_ tabs: String...) -> String { "<div class=\"tabs\">\n\(tabs.joined())</div>\n" }

    @Test func standTogether() {
        let both = tabs(tab("a", "A", "<p>a</p>\n"), tab("b", "B <code>x</code>", "<p>b</p>\n"))
            .replacing("tab-b", with: "tab-b-x")
        #expect(html("=== \"A\"\n    a\n\n=== \"B `x`\"\n\n    b\n") == both)
        #expect(html("=== \"A\"\n    a\n=== \"B `x`\"\n    b\n\nc") == both + "<p>c</p>\n")
        #expect(html("/// tab | A\na\n///\n\n/// tab | B `x`\nb\n///") == both)
        #expect(html("::: tabs\n== A\na\n== B `x`\nb\n:::") == both)
        #expect(
            html("- c\n\n  === \"A\"\n      a\n  === \"B `x`\"\n      b")
                == "<ul>\n<li>\n<p>c</p>\n\(both)</li>\n</ul>\n")
        #expect(
            html("> === \"A\"\n>     a\n> === \"B `x`\"\n>     b") == "<blockquote>\n\(both)</blockquote>\n")
    }

    @Test func haveFencesOfTheirOwn() {
        let both = tabs(tab("a", "A", "<p>a</p>\n"), tab("b-c", "B c", "<p>b</p>\n"))
        let page = document(":::: tabs\n::: tab A\na\n:::\n\n::: tab B c\nb\n:::\n::::\n\nd")
        #expect(String(page.html) == both + "<p>d</p>\n")
        #expect(page.problems == [])
        #expect(html("- ::: tabs\n  ::: tab A\n  a\n  :::\n  ::: tab B c\n  b\n  :::\n  :::").contains(both))
        #expect(document("::: tab\na\n:::").problems == ["1:1 block/malformed"])
    }

    @Test(arguments: [
        "=== \"A\"\n    a\n===! \"B\"\n    b", "/// tab | A\na\n///\n/// tab | B\n    new: true\n\nb\n///",
    ])
    func beginANewSetWhereAsked(markdown: String) {
        #expect(html(markdown) == tabs(tab("a", "A", "<p>a</p>\n")) + tabs(tab("b", "B", "<p>b</p>\n")))
    }

    @Test func mayBeEmpty() {
        #expect(
            html("=== \"A\"\n=== \"B\"\n    b\n\nc")
                == tabs(tab("a", "A", ""), tab("b", "B", "<p>b</p>\n")) + "<p>c</p>\n")
    }

    @Test func endWithWhatStandsBetween() {
        #expect(
            html("=== \"A\"\n    a\n\nc\n\n=== \"A\"\n    b")
                == tabs(tab("a", "A", "<p>a</p>\n")) + "<p>c</p>\n" + tabs(tab("a-1", "A", "<p>b</p>\n")))
        #expect(
            html("- === \"A\"\n      a\n- === \"B\"\n      b")
                == "<ul>\n<li>\n\(tabs(tab("a", "A", "<p>a</p>\n")))</li>\n<li>\n\(tabs(tab("b", "B", "<p>b</p>\n")))</li>\n</ul>\n"
        )
    }

    @Test func mayBeSelected() {
        #expect(html("===+ \"A\"\n    a") == tabs(tab("a", "A", "<p>a</p>\n", isSelected: true)))
        #expect(
            html("/// tab | A\n    select: true\n\na\n///")
                == tabs(tab("a", "A", "<p>a</p>\n", isSelected: true)))
    }

    @Test func standInEachOther() {
        #expect(
            html("=== \"A\"\n    === \"B\"\n        b\n    === \"C\"\n        c\n=== \"D\"\n    d")
                == tabs(
                    tab("a", "A", tabs(tab("b", "B", "<p>b</p>\n"), tab("c", "C", "<p>c</p>\n"))),
                    tab("d", "D", "<p>d</p>\n")))
        #expect(
            html("//// tab | A\n/// note\na\n///\n////")
                == tabs(tab("a", "A", callout("note", "Note", "<p>a</p>\n"))))
    }

    @Test func areMadeOfCode() {
        let js =
            "<figure class=\"code\" data-language=\"js\"><pre tabindex=\"0\"><code class=\"language-js\">a\n</code></pre></figure>\n"
        let ts = js.replacing("js", with: "ts").replacing("a\n", with: "b\n")
        #expect(
            html("::: code-group\n```js [a.js]\na\n```\n\n```ts\nb\n```\n:::")
                == tabs(tab("ajs", "a.js", js), tab("ts", "ts", ts)))
        #expect(
            html("```js tab=\"One\"\na\n```\n\n```ts tab=\"Two\"\nb\n```\n\n```js\na\n```")
                == tabs(tab("one", "One", js), tab("two", "Two", ts)) + js)
    }

    @Test func tellThePageOfThem() {
        #expect(document("=== \"A\"\n    a").uses == .tabs)
        #expect(document("a").uses == [])
        #expect(document("=== \"A b\"\n    a").ids == ["tab-a-b"])
        var options = MarkdownOptions()
        options.tabIDPrefix = ""
        #expect(document("# A\n\n=== \"A\"\n    a", options).ids == ["a", "a-1"])
    }

    @Test(arguments: [
        ("=== \"Docker\"\n    a\n\n=== \"Docker\"\n    b", ["docker", "docker_1"]),
        ("=== \"A b\"\n    a\n\n## A *b*", ["tab-a-b", "a-b"]),
        ("=== \"A\"\n    a\n\n## B {#a}", ["tab-a", "a"]),
        ("## A\n\n```js tab=\"A\"\n```\n\n=== \"B\"\n    ## C", ["a", "tab-a", "b", "c"]),
    ])
    func haveIDsAsPymdownxWhereHeadingsDo(markdown: String, ids: [String]) {
        var options = MarkdownOptions()
        options.headingIDRules = .pymdownx
        #expect(document(markdown, options).ids == ids)
    }

    @Test(arguments: [
        "a\n===\n    b", "=== A\n    a", "==== \"A\"\n    a", "=== \"\"\n    a",
        "    === \"A\"\n        a",
        "```\n=== \"A\"\n    a\n```", "===\"A\"\n    a", "if a === \"b\"\n    c",
    ])
    func lookAlikesStayWhatTheyAre(markdown: String) {
        #expect(!html(markdown).contains("class=\"tab"))
    }

    @Test func areASwitch() {
        var options = MarkdownOptions()
        options.contentTabs = false
        #expect(html("=== \"A\"\n    a", options) == "<p>=== &quot;A&quot;\na</p>\n")
    }

    @Test func keepThePlacesOfWhatTheyHold() {
        #expect(
            document("=== \"A [t](a)\"\n    [x](b)\n\n::: tabs\n== [t](c)\n[x](d)\n:::").places
                == ["1:8 a", "2:5 b", "5:4 c", "6:1 d"])
    }
}
