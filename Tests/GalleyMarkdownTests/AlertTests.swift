import GalleyCore
import GalleyMarkdown
import Testing

struct AlertTests {
    private func alert(_ kind: String, _ title: String, _ content: String) -> String {
        "<div class=\"alert \(kind)\" role=\"note\">\n<p class=\"alert-title\">\(title)</p>\n\(content)</div>\n"
    }

    @Test(arguments: [
        ("NOTE", "note", "Note"), ("TIP", "tip", "Tip"), ("IMPORTANT", "important", "Important"),
        ("WARNING", "warning", "Warning"), ("CAUTION", "caution", "Caution"), ("note", "note", "Note"),
        ("Tip", "tip", "Tip"),
    ])
    func haveAKindInAnyCase(word: String, kind: String, title: String) {
        #expect(html("> [!\(word)]\n> a *b*\n> c") == alert(kind, title, "<p>a <em>b</em>\nc</p>\n"))
    }

    @Test(arguments: [
        ("> [!TIP]  \n> a", "<p>a</p>\n"), (">[!TIP]\t\n>a", "<p>a</p>\n"), ("> [!TIP]\na", "<p>a</p>\n"),
        ("   > [!TIP]\r\n> a\r\n", "<p>a</p>\n"), ("> [!TIP]\n>\n> a", "<p>a</p>\n"),
        ("> [!TIP]\n> a\n>\n> b", "<p>a</p>\n<p>b</p>\n"),
        ("> [!TIP]\n> - a\n> - b\n>\n> c", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p>c</p>\n"),
        ("> [!TIP]\n> > a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("> [!TIP]\n> [!NOTE]\n> a", "<p>[!NOTE]\na</p>\n"),
        ("> [!TIP]\n>     a", "<p>a</p>\n"), ("> [!TIP]\n> <b>\n> a</b>", "<p><b>\na</b></p>\n"),
    ])
    func holdBlocks(markdown: String, content: String) {
        #expect(html(markdown) == alert("tip", "Tip", content))
    }

    @Test func holdCodeAndTables() {
        var options = MarkdownOptions()
        options.richCode = false
        options.wrapTables = false
        let code = "<pre><code>a\n</code></pre>\n"
        #expect(html("> [!NOTE]\n> ```\n> a\n> ```", options) == alert("note", "Note", code))
        let table = "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n</table>\n"
        #expect(html("> [!NOTE]\n> |a|\n> |-|", options) == alert("note", "Note", table))
        #expect(html("> [!NOTE]\n> b\n> |a|\n> |-|", options) == alert("note", "Note", "<p>b</p>\n" + table))
    }

    @Test func standInListsAndQuotes() {
        let inner = alert("note", "Note", "<p>b</p>\n")
        #expect(html("- a\n\n  > [!NOTE]\n  > b") == "<ul>\n<li>\n<p>a</p>\n\(inner)</li>\n</ul>\n")
        #expect(html("- a\n  > [!NOTE]\n  > b") == "<ul>\n<li>a\n\(inner)</li>\n</ul>\n")
        #expect(html("- > [!NOTE]\n  > b") == "<ul>\n<li>\n\(inner)</li>\n</ul>\n")
        #expect(html("> > [!NOTE]\n> > b") == "<blockquote>\n\(inner)</blockquote>\n")
        #expect(html("> [!TIP]\n> > [!NOTE]\n> > b") == alert("tip", "Tip", inner))
        #expect(html("a[^1]\n\n[^1]:\n    > [!NOTE]\n    > b").contains(inner))
    }

    @Test(arguments: [
        "> [!NOTE] a\n> b", "> [!FOO]\n> a", "> [!NOTES]\n> a", "> [NOTE]\n> a", "> [! NOTE]\n> a",
        "> a\n> [!NOTE]\n> b",
        "> \\[!NOTE]\n> a", "> [\\!NOTE]\n> a", "> [!NOTE\\]\n> a", "> &#91;!NOTE]\n> a", "> [!NOTE]\\\n> a",
        "> [!NOTE]", "> [!NOTE]\n>\n", ">\n> [!NOTE]\n> a", "> *[!NOTE]*\n> a", "> `[!NOTE]`\n> a",
        ">     [!NOTE]\n>     a", "> ```\n> [!NOTE]\n> a\n> ```", "> # [!NOTE]\n> a", "> [!NOTE]\n> ===\n> a",
        "> - [!NOTE]\n>   a", "    > [!NOTE]\n    > a", "[!NOTE]\na", "> [!NOTE](b)\n> a",
        "> [!NOTE]\n> a\n\n[!note]: b", "> [!note]: b\n> a", "> [c]: b\n> [!NOTE]\n> a",
    ])
    func lookAlikesStayWhatTheyAre(markdown: String) {
        #expect(!html(markdown).contains("alert"))
    }

    @Test func areASwitch() {
        var options = MarkdownOptions()
        options.alerts = false
        #expect(html("> [!NOTE]\n> a", options) == "<blockquote>\n<p>[!NOTE]\na</p>\n</blockquote>\n")
        #expect(html("> [!NOTE]\n> a", .commonMark) == "<blockquote>\n<p>[!NOTE]\na</p>\n</blockquote>\n")
    }

    @Test func keepThePlacesOfWhatTheyHold() {
        #expect(
            document("> [!NOTE]\n> [a](b)\n> c [d](e)\n>\n> [f](g)").places == ["2:3 b", "3:5 e", "5:3 g"])
    }

    @Test func misspeltKindsAreTold() {
        let page = document("- a\n\n  > [!WARNNG]\n  > b")
        let told = page.diagnostics.filter { $0.id == "block/unknown" }
        #expect(told.map { $0.location?.line } == [3])
        #expect(told.map { $0.location?.column } == [5])
        #expect(told.first?.help == ["did you mean `[!WARNING]`?"])
    }

    @Test(arguments: [
        ("> [!WARNING] Own title\n> a", ["1:3 block/malformed"]),
        ("- > [!note] *a*\n  > b", ["1:5 block/malformed"]),
        (">[!TIP]-\n> a", ["1:2 block/malformed"]), ("> [!TIP]+ T", ["1:3 block/malformed"]),
        ("> \\[!TIP] T\n> a", []), ("> [!TIP], said she\n> a", []), ("> a\n> [!TIP] T", []), ("[!TIP] T", []),
        ("> [!TIP] \n> a", []), ("> [!FOO] T\n> a", []), ("> [!TIP](a) T", []),
    ])
    func titlesAreTold(markdown: String, problems: [String]) {
        #expect(document(markdown).problems.filter { $0.contains("block/") } == problems)
        #expect(document(markdown, .commonMark).problems.filter { $0.contains("block/") } == [])
    }

    @Test(arguments: [
        "> [!INFO]\n> a", "> [!FOO]\n> a", "> [!WARNNG] a", "> \\[!WARNNG]\n> a", "[!WARNNG]\na",
    ])
    func whatIsNoMisspeltKindIsNotTold(markdown: String) {
        #expect(!document(markdown).diagnostics.contains { $0.id == "block/unknown" })
    }
}
