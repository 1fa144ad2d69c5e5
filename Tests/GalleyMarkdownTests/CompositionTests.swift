import GalleyCore
import GalleyMarkdown
import Testing

struct CompositionTests {
    @Test func partsStandInTheirOrder() {
        var page = Document()
        page.append(html: "<h1 id=\"a\">")
        page.append(escaping: "A & B")
        page.append(html: "</h1>\n<a href=\"")
        page.addHeading(level: 1, id: "a", text: "A & B")
        page.addLink(.hyperlink, to: "x.md#y", line: 7, column: 3)
        page.append(html: Array("\">x</a>\n".utf8))
        let first = page.append(document("# C\n\n[d](e.md) ![f](g.png) one two"))
        let second = page.append(document("<a href='&amp;h'>i</a>"))
        page.append(html: String("</div>"))
        #expect(first == 1..<3)
        #expect(second == 3..<4)
        #expect(
            String(page.htmlAsWritten) == """
                <h1 id="a">A &amp; B</h1>
                <a href="x.md#y">x</a>
                <h1 id="c">C <a class="permalink" href="#c" aria-label="Link to “C”">#</a></h1>
                <p><a href="e.md">d</a> <img src="g.png" alt="f" /> one two</p>
                <p><a href='&amp;h'>i</a></p>
                </div>
                """)
        #expect(page.places == ["7:3 x.md#y", "3:1 e.md", "3:11 g.png", "1:1 &h"])
        #expect(page.headings.map(\.id) == ["a", "c"])
        #expect(page.headings.map { String($0.html) } == ["A &amp; B", "C"])
        #expect(page.ids == ["a", "c"])
        #expect(page.wordCount == 5)
    }

    @Test func diagnosticsStayWithTheirFile() {
        let part = document("[a](\n\n<!-- audit-ignore -->\n\n[b]: c\n\n[^d]\n\n# e {#x}\n\n# f {#x}")
        #expect(!part.diagnostics.isEmpty && !part.definitions.isEmpty && !part.ignores.isEmpty)
        var page = Document()
        page.append(part)
        #expect(page.diagnostics.isEmpty && page.definitions.isEmpty && page.ignores.isEmpty)
    }

    @Test func addressesAreEscapedInTheirHoles() {
        var page = Document()
        page.append(html: "<a href=\"")
        page.addLink(.hyperlink, to: "a\"b c&d'<é")
        page.append(html: "\">")
        #expect(String(page.htmlAsWritten) == "<a href=\"a%22b%20c&amp;d&#x27;%3C%C3%A9\">")
    }

    @Test func levelsStayInTheirBounds() {
        var page = Document()
        page.addHeading(level: 0, id: "", text: "a")
        page.addHeading(level: 99, id: "b", text: "c")
        #expect(page.headings.map(\.level) == [1, 6])
        #expect(page.ids == ["b"])
    }
}
