import GalleyCore
import GalleyMarkdown
import Testing

/// Fences that are diagrams.
@Suite struct DiagramTests {
    /// The drawings of a text, as `engine: source`.
    private func drawings(_ markdown: String, _ options: MarkdownOptions = MarkdownOptions()) -> [String] {
        document(markdown, options).drawings.map { $0.engine + ": " + String($0.source) }
    }

    @Test(arguments: [
        ("```dot\na\n```", ": a\n"), ("```graphviz\na\n```", ": a\n"), ("```DOT\na\n```", ": a\n"),
        ("```{.dot engine=neato}\na\n```", "neato: a\n"), ("```dot circo x.svg\na\n```", "circo: a\n"),
        ("```dot {engine=\"fdp\"}\na\n```", "fdp: a\n"), ("- x\n\n  ```dot\n  a\n  ```", ": a\n"),
        ("> ```dot\n> a\n> ```", ": a\n"), ("!!! note\n    ```dot\n    a\n    ```", ": a\n"),
        ("=== \"T\"\n    ```dot\n    a\n    ```", ": a\n"), ("```dot\na", ": a\n"),
    ])
    func aGraphIsNoted(_ markdown: String, _ expected: String) {
        #expect(drawings(markdown) == [expected])
        #expect(html(markdown).contains("<code class=\"language-"))
    }

    @Test(arguments: ["```text\ndot\n```", "    dot\n", "`dot`", "~~~dotx\na\n~~~", "```\n```dot\n```"])
    func whatOnlyLooksLikeAGraphIsNone(_ markdown: String) { #expect(drawings(markdown).isEmpty) }

    @Test func aGraphIsCodeWhereItIsSwitchedOffOrNotTrusted() {
        var off = MarkdownOptions()
        off.graphviz = false
        off.mermaid = false
        var untrusted = MarkdownOptions()
        untrusted.rawHTML = .sanitize
        for options in [off, untrusted, .commonMark] {
            let page = document("```dot\na\n```\n\n```mermaid\nb\n```", options)
            #expect(page.drawings.isEmpty)
            #expect(!page.uses.contains(.mermaid))
            #expect(!String(page.html).contains("diagram"))
        }
    }

    @Test func mermaidIsCodeWithAClass() {
        let page = document("```mermaid\na --> b\n```")
        #expect(page.uses.contains(.mermaid))
        #expect(
            String(page.html)
                == "<figure class=\"code diagram\" data-language=\"mermaid\"><pre tabindex=\"0\">"
                + "<code class=\"language-mermaid\">a --&gt; b\n</code></pre></figure>\n")
        #expect(!document("```python\nmermaid\n```").uses.contains(.mermaid))
    }

    @Test func aDrawingTakesThePlaceOfItsSource() {
        var page = document(
            """
            [TOC]

            # One

            [a](a.md)

            ```dot
            first
            ```

            [b](b.md)

            ```dot
            second
            ```

            <!-- api: listIdeas -->

            [c](c.md)

            ## Two
            """)
        var figure = Document()
        figure.append(html: "<svg><a href=\"")
        figure.addLink(.hyperlink, to: "d.md", line: 14, column: 1)
        figure.append(html: "\">d</a></svg>")
        let directive = page.directives.first?.links
        page.replaceDrawings(with: [1: figure])
        let html = String(page.htmlAsWritten)
        #expect(html.contains("<code class=\"language-dot\">first"))
        #expect(!html.contains("second"))
        #expect(html.contains("<svg><a href=\"d.md\">d</a></svg><!-- api"))
        #expect(html.contains("<a href=\"c.md\">c</a>"))
        #expect(page.links.map { String(page.destination(of: $0)) } == ["a.md", "b.md", "d.md", "c.md"])
        #expect(page.directives.first?.links == directive.map { $0 + 1 })
        let place = page.directives.first.map { Int($0.range.lowerBound)..<Int($0.range.upperBound) }
        #expect(place.map { String(Array(page.html[$0])).hasPrefix("<!-- api: listIdeas -->") } == true)
    }
}
