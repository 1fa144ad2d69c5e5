import GalleyCore
import GalleyMarkdown
import Testing

/// `:::` of Docusaurus, Starlight and VitePress.
struct ContainerTests {
    @Test(arguments: [
        (":::note\na\n:::", "note", "Note"), ("::: tip T *x*\na\n:::", "tip", "T <em>x</em>"),
        (":::note[T [x] y]\na\n:::", "note", "T [x] y"),
        (":::caution{title=\"T #\"}\na\n:::", "caution", "T #"),
        (":::note[T]{.wide}\na\n:::", "note wide", "T"), (":::Warning\n\na\n\n:::", "warning", "Warning"),
        ("::::: info T\na\n:::::", "info", "T"), (":::note\na\n:::::", "note", "Note"),
        (":::note\r\na\r\n:::\r\n", "note", "Note"), ("  :::note\n  a\n  :::", "note", "Note"),
    ])
    func haveAKindAndATitle(markdown: String, classes: String, title: String) {
        #expect(html(markdown) == callout(classes, title, "<p>a</p>\n"))
    }

    @Test func mayBeFolded() {
        #expect(html("::: details\na\n:::") == details("", "Details", "<p>a</p>\n"))
        #expect(html("::: details T {open}\na\n:::") == details("", "T", isOpen: true, "<p>a</p>\n"))
    }

    @Test func giveIDs() {
        let page = document(":::note[T]{#here}\na\n:::\n\n/// tip\n    attrs: {id: there}\n\nb\n///")
        #expect(page.ids == ["here", "there"])
        #expect(String(page.html).contains("<div class=\"admonition note\" id=\"here\" role"))
    }

    @Test(arguments: ["::::", ":::"])
    func standInEachOther(outer: String) {
        #expect(
            html("\(outer)note\n:::tip\na\n:::\nb\n\(outer)")
                == callout("note", "Note", callout("tip", "Tip", "<p>a</p>\n") + "<p>b</p>\n"))
    }

    @Test func standInListsAndQuotes() {
        let note = callout("note", "Note", "<p>b</p>\n")
        #expect(
            html("1. a\n   :::note\n   b\n   :::\n2. c") == "<ol>\n<li>a\n\(note)</li>\n<li>c</li>\n</ol>\n")
        #expect(html("> :::note\n> b\n> :::\n> c") == "<blockquote>\n\(note)<p>c</p>\n</blockquote>\n")
        #expect(html("- :::note\n  b\n  :::") == "<ul>\n<li>\n\(note)</li>\n</ul>\n")
        #expect(
            html(":::note\n- a\n:::\nc") == callout("note", "Note", "<ul>\n<li>a</li>\n</ul>\n")
                + "<p>c</p>\n")
        #expect(
            html(":::note\n1. a\n   :::tip\n   b\n   :::\n:::").contains(
                "<li>a\n" + callout("tip", "Tip", "<p>b</p>\n")))
    }

    @Test func areSafeFromCode() {
        var options = MarkdownOptions()
        options.richCode = false
        #expect(
            html(":::note\n```\n:::\n```\n:::", options)
                == callout("note", "Note", "<pre><code>:::\n</code></pre>\n"))
        #expect(html("```\n:::note\na\n:::\n```", options) == "<pre><code>:::note\na\n:::\n</code></pre>\n")
        #expect(html(":::note\n<p>a</p>\n:::", options) == callout("note", "Note", "<p>a</p>\n"))
    }

    @Test(arguments: [
        (":::note\na\n\n- b", ["1:1 block/unclosed"]),
        ("a\n\n> ::: tip\n> b\n\nc", ["3:3 block/unclosed"]),
        ("::::note\n:::tip\na\n::::", ["2:1 block/unclosed"]),
        (":::nope\na\n:::", ["1:4 block/unknown"]),
        ("- ::: notte T\n  a\n  :::", ["1:7 block/unknown"]),
        ("/// note\na", ["1:1 block/unclosed"]),
        ("!!! tip\n    /// nope | T\n    a\n    ///", ["2:9 block/unknown"]),
        (":::nope\na", []), ("::: a.b.C\n    x: y", []), (":::", ["1:1 block/malformed"]), ("::::::::", []),
        ("/// a comment in code", []),
        ("a\n\n////", ["3:1 block/malformed"]), ("/// note A title\na\n///", ["1:1 block/malformed"]),
        ("/// note A title\na", []), ("::: {.note}\na\n:::", ["1:1 block/malformed"]),
        ("- a\n\n  :::note.wide\n  b\n  :::", ["3:3 block/malformed"]), ("::: {.note}\na", []),
        ("> :::tip\n> a\n> :::\n> :::\n", ["4:3 block/malformed"]), ("```\n:::\n```", []),
        ("<div>\n:::\n</div>", []),
    ])
    func mistakesAreReported(markdown: String, problems: [String]) {
        #expect(document(markdown).problems == problems)
    }

    @Test func suggestionsAreOtherWords() {
        let page = document("::: Caption\na\n:::")
        #expect(page.problems == ["1:5 block/unknown"])
        #expect(page.diagnostics.first?.help.contains("did you mean `caption`?") == false)
    }

    @Test func whatIsNotClosedGoesOnToTheEnd() {
        #expect(
            html("> :::note\n> a\n\nb")
                == "<blockquote>\n\(callout("note", "Note", "<p>a</p>\n"))</blockquote>\n<p>b</p>\n")
    }

    @Test(arguments: [
        "a :::note\nb\n:::", ":: note\na\n::", "    :::note\n    a\n    :::", "\\:::note\na\n:::",
        "`:::note\na\n:::`",
        "::: {.note}\na\n:::", ":::note\\\na\n", "# :::note\na\n:::", ":::note!\na\n:::",
    ])
    func lookAlikesStayWhatTheyAre(markdown: String) {
        #expect(!html(markdown).contains("admonition"))
    }

    @Test func areASwitch() {
        var options = MarkdownOptions()
        options.containers = false
        options.slashBlocks = false
        #expect(html(":::note\na\n:::", options) == "<p>:::note\na\n:::</p>\n")
        #expect(html("/// note\na\n///", options) == "<p>/// note\na\n///</p>\n")
    }

    @Test func otherKindsCanBeNamed() {
        var options = MarkdownOptions()
        options.blockKinds = ["recipe"]
        #expect(html(":::recipe\na\n:::", options) == callout("recipe", "Recipe", "<p>a</p>\n"))
    }

    @Test func keepThePlacesOfWhatTheyHold() {
        #expect(
            document(
                ":::note[T [t](a)]\n[x](b)\n\n> [x](c) [x](d)\n\n:::\n[x](e)\n\n1. /// tip | [t](f)\n   [x](g)\n   ///"
            )
            .places == ["1:11 a", "2:1 b", "4:3 c", "4:10 d", "7:1 e", "9:14 f", "10:4 g"])
    }
}

/// `///` of pymdownx.blocks.
struct SlashBlockTests {
    @Test(arguments: [
        ("/// note\na\n///", "note", "Note"), ("///tip | T *x*\na\n///", "tip", "T <em>x</em>"),
        ("/// note | T\n    attrs: {class: wide, id: i}\na\n///", "note wide\" id=\"i", "T"),
        ("/// note\n    attrs:\n      class: wide\n\na\n///", "note wide", "Note"),
        ("/// admonition\n    type: warning\n\na\n///", "warning", "Warning"),
        ("/// admonition | T\n    type: warning\n\na\n///", "warning", "T"),
        ("///// info\na\n/////", "info", "Info"),
    ])
    func haveAKindAndATitle(markdown: String, classes: String, title: String) {
        #expect(html(markdown) == callout(classes, title, "<p>a</p>\n"))
    }

    @Test func mayHaveNoTitle() {
        #expect(html("/// note |\na\n///") == callout("note", nil, "<p>a</p>\n"))
    }

    @Test func mayBeFolded() {
        #expect(html("/// details | T\na\n///") == details("", "T", "<p>a</p>\n"))
        #expect(
            html("/// details | T\n    type: tip\n    open: true\n\na\n///")
                == details(" tip", "T", isOpen: true, "<p>a</p>\n"))
    }

    @Test func standInEachOther() {
        let inner = callout("tip", "Tip", "<p>a</p>\n")
        #expect(html("//// note\n/// tip\na\n///\nb\n////") == callout("note", "Note", inner + "<p>b</p>\n"))
        #expect(html("/// note\n/// tip\na\n///\nb\n///") == callout("note", "Note", inner + "<p>b</p>\n"))
        #expect(html("!!! note\n    /// tip\n    a\n    ///") == callout("note", "Note", inner))
        #expect(html("/// note\n!!! tip\n    a\n///") == callout("note", "Note", inner))
    }

    @Test func beginWithCodeWhereNoOptionsAre() {
        #expect(
            html("/// note\n\n    a\n///", .plain) == callout("note", "Note", "<pre><code>a\n</code></pre>\n")
        )
    }

    @Test func makeElementsAndCaptions() {
        #expect(
            html("/// html | div.a#b\n*x*\n///") == "<div id=\"b\" class=\"a\">\n<p><em>x</em></p>\n</div>\n")
        #expect(
            html("*x*\n\n/// caption\na\n///\n\nb")
                == "<figure>\n<p><em>x</em></p>\n<figcaption>\n<p>a</p>\n</figcaption>\n</figure>\n<p>b</p>\n"
        )
        #expect(document("/// html | script\na\n///").problems == ["1:5 block/unknown"])
    }
}

extension MarkdownOptions {
    /// Without what makes HTML long.
    static var plain: MarkdownOptions {
        var options = MarkdownOptions()
        options.richCode = false
        options.wrapTables = false
        options.headingPermalinks = false
        return options
    }
}
