import Testing

@testable import GalleyMarkdown

@Suite struct DirectiveTests {
    private func document(_ text: String, _ change: (inout MarkdownOptions) -> Void = { _ in }) -> Document {
        var options = MarkdownOptions()
        options.headingPermalinks = false
        options.codeLinks = true
        change(&options)
        return Document(markdown: Array(text.utf8), path: "a.md", options: options)
    }

    @Test(
        arguments: [
            ("<!-- api: createIdea -->", .operation, "createIdea"),
            ("<!--api:createIdea-->", .operation, "createIdea"),
            ("<!-- api : POST /ideas -->", .operation, "POST /ideas"),
            ("<!-- schema: Idea -->", .schema, "Idea"),
            ("<!-- api-operations: ideas, comments -->", .operations, "ideas, comments"),
            ("<!-- api-operations -->", .operations, ""), ("  <!-- schema: ~Page~ -->", .schema, "~Page~"),
        ] as [(String, Directive.Kind, String)])
    func isRead(text: String, kind: Directive.Kind, argument: String) throws {
        let directive = try #require(document(text + "\n").directives.first)
        #expect(directive.kind == kind)
        #expect(directive.argument == argument)
    }

    @Test(arguments: [
        "<!-- api: see the guide -->", "<!-- api -->", "<!-- schema: to be done -->",
        "<!-- schema: Idea\nand more -->",
        "<!-- apis: see below -->", "<!-- note: x -->", "<!-- api-operation -->",
        "<!-- schema: Idea --> and more", "`<!-- api: x -->`", "    <!-- api: x -->",
        "text <!-- api: x -->", "<!-- api: x",
    ])
    func isNone(text: String) { #expect(document(text + "\n").directives.isEmpty) }

    @Test(arguments: ["apis", "api-operation", "Operation", "api_operation"])
    func aNameThatIsNearlyRightIsNoted(name: String) throws {
        let directive = try #require(document("<!-- \(name): x -->\n").directives.first)
        #expect(directive.kind == .operation && directive.misspelling == name && directive.argument == "x")
    }

    @Test func staysACommentWithItsPlace() throws {
        let document = document("---\n\n# A\n\n> <!-- api: x -->\n")
        let directive = try #require(document.directives.first)
        #expect((directive.line, directive.column, directive.length) == (5, 3, 15))
        #expect((directive.headings, directive.ids) == (1, 1))
        #expect(String(document.htmlAsWritten).contains("<!-- api: x -->"))
    }

    @Test func nobodyUntrustedHasOne() {
        #expect(document("<!-- api: x -->\n") { $0.rawHTML = .sanitize }.directives.isEmpty)
    }

    @Test func isReplacedWhereverItHasMoved() {
        var document = document(
            """
            [TOC]

            ## First

            `GET /a` and [n](n.md)

            <!-- api: one -->

            ## Second

            [m](m.md)

            <!-- api: two -->
            <!-- api: three -->
            """)
        document.linkMentions { _, _ in Array("to".utf8) }
        func part(_ name: String) -> Document {
            var part = Document()
            part.append(html: "<b id=\"\(name)\"><a href=\"")
            part.addLink(.hyperlink, to: name + ".md")
            part.append(html: "\">\(name)</a></b>\n")
            part.addHeading(level: 3, id: name, text: name)
            return part
        }
        let (result, links) = document.replacingDirectives(
            with: [(0, part("one")), (0, part("more")), (1, part("two"))])
        let html = String(result.htmlAsWritten)
        #expect(
            html.contains(
                """
                <p><a href="to"><code>GET /a</code></a> and <a href="n.md">n</a></p>
                <b id="one"><a href="one.md">one</a></b>
                <b id="more"><a href="more.md">more</a></b>
                """))
        #expect(
            html.contains("<p><a href=\"m.md\">m</a></p>\n<b id=\"two\"><a href=\"two.md\">two</a></b>\n"))
        #expect(html.contains("<!-- api: three -->") && !html.contains("<!-- api: two -->"))
        #expect(links == [2..<3, 3..<4, 5..<6])
        #expect(result.headings.map(\.id) == ["first", "one", "more", "second", "two"])
        #expect(result.ids == ["first", "one", "more", "second", "two"])
    }
}
