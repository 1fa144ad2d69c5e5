import GalleyCore
import GalleyMarkdown
import Testing

struct DestinationFinderTests {
    /// The source with each destination that was found between `‹` and `›`.
    private func marked(_ markdown: String, bodyStart: Int = 0) -> String {
        let source = Array(markdown.utf8)
        let page = Document(markdown: source, bodyStart: bodyStart, path: "p.md")
        let finder = DestinationFinder(source, bodyStart: bodyStart, document: page)
        var output = source
        let places = Set(page.links.compactMap { finder.place(of: $0)?.range })
        for range in places.sorted(by: { $0.lowerBound > $1.lowerBound }) {
            output.replaceSubrange(range, with: "‹".utf8 + source[range] + "›".utf8)
        }
        return String(output)
    }

    @Test(arguments: [
        "a [b](‹c›) ![d](‹e› \"t\") [f](<‹g h›>) [](‹›)",
        "[a](‹b(c)d\\(e›)", "[a](‹b&amp;c›)", "[*a* `]` \\] [x]](‹b›)", "[a](\n‹b›\n'c')", "> [a\n> b](‹c›)",
        "<‹https://a.b/c›> <‹me@a.b›>", "see ‹https://a.b/c›. ‹www.a.b› ‹me@a.b›", "[![a](‹b›)](‹c›)",
        "[a][r] [r] [r][] ![x][R]\n\n[r]: ‹b/c› 't'\n[other]: d", "> [r]:\n>  <‹b c›>\n\n[r]",
        "<a href=\"‹b›\">x</a> <img alt='' src='‹c›' srcset=\"‹c› 1x, ‹d› 2x\"> <a href=‹e>›>"
            .replacingOccurrences(
                of: "e>›", with: "e›"),
        "<div>\n  <a\n   href=' ‹a&amp;b› '>\n</div>",
        "| [a](‹b›) | [c](‹d\\|e›) |\n|---|---|\n| [f][r] |\n\n[r]: ‹x›",
        "a[^1]\n\n[^1]: [b](‹c›)", "[a](<‹b›> (t)) \\[x](y) `[a](b)`", "- [a](‹b›)\n  [c](‹d›)",
        "[a](‹b\\_c*d_e_›)",
    ])
    func findsThemAsTheyAreWritten(markdown: String) {
        let source = markdown.replacingOccurrences(of: "‹", with: "").replacingOccurrences(of: "›", with: "")
        #expect(marked(source) == markdown)
    }

    @Test func knowsFrontMatterAndDefinitions() throws {
        #expect(marked("---\na: [b](c)\n---\n[d](e)", bodyStart: 18) == "---\na: [b](c)\n---\n[d](‹e›)")
        let source = Array("[a][b] [c](d) [b]\n\n[B]: x".utf8)
        let page = Document(markdown: source, path: "p.md")
        let finder = DestinationFinder(source, document: page)
        let place = try #require(finder.place(of: page.links[0]))
        #expect(place.definition == 0)
        #expect(page.definitions[0].label == "B" && page.definitions[0].line == 3)
        #expect(finder.links(using: 0) == [0, 2])
    }

    @Test(arguments: [
        ("[a](b)", "c d", "[a](<c d>)"), ("[a](b)", "c(d)", "[a](c(d))"), ("[a](b)", "c)d", "[a](<c)d>)"),
        ("[a](<b c>)", "d>e", "[a](<d\\>e>)"), ("[a](b)", "c&amp;d", "[a](c&amp;amp;d)"),
        ("[a](b\\_c.md#d\\_e)", "x.md#d_e", "[a](x.md#d\\_e)"), ("[a](b?c&amp;d)", "e?c&d", "[a](e?c&amp;d)"),
        ("[a](b \"t\")", "c", "[a](c \"t\")"), ("[a](b)", "", "[a]()"),
        ("[a]\n\n[a]: b", "", "[a]\n\n[a]: <>"),
        ("<http://a.b>", "https://a.b", "<https://a.b>"), ("x http://a.b.", "https://a.b", "x https://a.b."),
        ("www.a.b", "http://www.c.d", "www.c.d"), ("<a href=\"b\">", "c\"&d", "<a href=\"c&quot;&amp;d\">"),
        ("<img srcset='a 1x, b 2x'>", "c", "<img srcset='c 1x, b 2x'>"), ("<a href=b>", "c", "<a href=c>"),
        ("|[a](b)|\n|-|", "c|d", "|[a](c\\|d)|\n|-|"),
    ])
    func writesAnother(markdown: String, destination: String, expected: String) throws {
        let source = Array(markdown.utf8)
        let page = Document(markdown: source, path: "p.md")
        let finder = DestinationFinder(source, document: page)
        let place = try #require(finder.place(of: page.links[0]))
        let bytes = try #require(finder.replacement(at: place, for: Array(destination.utf8)))
        var edited = source
        edited.replaceSubrange(place.range, with: bytes)
        #expect(String(edited) == expected)
        #expect(editingChangesOnly([0: Array(destination.utf8)], of: page, editedSource: edited))
    }

    @Test(arguments: [
        ("<http://a.b>", "https://a b"), ("<a href=b>", "c d"), ("<img srcset='a 1x'>", "b c"),
        ("[a](b)", "c\nd"),
    ])
    func leavesAloneWhatCannotBeWritten(markdown: String, destination: String) throws {
        let source = Array(markdown.utf8)
        let page = Document(markdown: source, path: "p.md")
        let finder = DestinationFinder(source, document: page)
        let place = try #require(finder.place(of: page.links[0]))
        #expect(finder.replacement(at: place, for: Array(destination.utf8)) == nil)
    }

    @Test(arguments: [
        ("[a](b) [c](d)", "[a](x) [c](d)", [0: "x"], true),
        ("[a](b) [c](d)", "[a](x) [c](y)", [0: "x"], false),
        ("[a](b) [c](d)", "[a](x [c](d)", [0: "x"], false), ("[a](b) c", "[a](x) d", [0: "x"], false),
        ("[a] [b][a]\n\n[a]: x", "[a] [b][a]\n\n[a]: y", [0: "y", 1: "y"], true),
        ("[a] [b][a]\n\n[a]: x", "[a] [b][a]\n\n[a]: y", [0: "y"], false),
        ("# http://a.b", "# https://a.b", [0: "https://a.b"], false),
        ("x http://a.b y", "x https://a.b z", [0: "https://a.b"], false),
    ])
    func editsAreChecked(old: String, new: String, destinations: [Int: String], isFine: Bool) {
        let page = document(old)
        #expect(
            editingChangesOnly(
                destinations.mapValues { Array($0.utf8) }, of: page, editedSource: Array(new.utf8)) == isFine)
    }
}
