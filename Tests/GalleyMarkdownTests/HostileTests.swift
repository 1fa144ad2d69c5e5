import GalleyCore
import GalleyMarkdown
import Testing

// Time must grow with the input and no faster. What is quadratic takes minutes at these sizes.

struct HostileTests {
    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "[", "]", "![", "![[]()", "[a](b", "[a](<b", "[a][", "> ", ">", "- ", "1. ", "> [!TIP]\n\n",
            "> [!TIP]\n> a\n\n", "> [!TIP]\n", "*a ", "**a_ ", "_a",
            "~a ",
            "~a~~b ", "`", "<", "<!--", "<a href=\"", "<a href='x'>", "<template>", "&", "\\", "\\~", "|",
            "|a\n|-\n",
            "a|\n-|\n", "[^a]", "[^a]: b\n", "http://a", "http://a_b*", "www.", "www.a&b; ", "a@", "a.",
            "# a\n",
            "# a {#b}\n", "{#a}", "a\\\n[b](c)", "[a\nb](c)\n", "> a\nb [c](d)\n", "[TOC]\n\n", "```x\n```\n",
            "<b id=a>\n", "<a name=b>", "|[a]|\n|-|\n\n", "|a|\n|-|\n2. b\n", "\t", "\r", "\0", "a\n",
            "~~~\nb // [!code focus:99]\n~~~\n", "<div><img src=a>", "* * ", "<div><!--!><b>",
            "<div>\n<!-- search: on --><!-->",
            "a <!-- search: on --> ", "<p>a</p>\n", "<script>", "<div><!--", "\u{00A0}", "日本",
        ])
    func manyOfAKindAreReadInLinearTime(piece: String) {
        var options = MarkdownOptions()
        options.collectsText = true
        let page = document(String(repeating: piece, count: 20_000), options)
        #expect(page.diagnostics.count <= 500)
    }

    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "[", "[ ", "] [a] ", "[b] [a] ", "[b]: c\n", "> [b]: c\n", "[b\n", "`[b] [a]", "<b>[b] [a] ",
            "<div>\n\n    <b>\n\n",
            "<i>\n\n    <b>\n\na\n\n", "- <div>\n\n      <a>\n\n", "## a ## {#b}\n", "{: .a }\n\n",
            "```a titel=b {9}\n```\n",
        ])
    func manyOfAKindOfPythonMarkdownAreReadInLinearTime(piece: String) {
        var options = MarkdownOptions()
        options.pythonReferences = true
        options.indentedHTML = true
        options.lists = .twoSpaces
        options.attributeLists = true
        let text =
            "[a]: x\n\nb\n" + String(repeating: " ", count: 20_000) + String(repeating: piece, count: 10_000)
        #expect(document(text, options).diagnostics.count <= 2000)
    }

    private static let mistakes: [String] = [
        "[a]", "[a ", "[a]\n\n", "[a][b] ", "[/a](b.md ", "(a)[/b] ", "\\[a\\] ", "\\[a", "- [Ab cd]\n",
        "# [Ab\n", "[a]: b '\n", "[a]: b\n(", "[a]:\n", "[a]: <", "[`", "`[a``", "[a] (b.md) ",
        "<!-- audit-ignore -->\n", "<!-- audit-ignore", "<!-- audit-ignore-start -- a -->\n\n",
        "a <!-- audit-ignore -- b --> ", "- ```\n", "> ```a\n> [b](c.md)\n\n",
    ]

    private static let combinedMistakes: [String] = {
        let count = 10_000
        let labels: [String] = (0..<count).map { "[label\($0)]: b\n" }
        let uses: [String] = (0..<count).map { "see [lebel\($0) x] and " }
        return [
            labels.joined() + "\n" + uses.joined(),
            "<div>\n" + String(repeating: "<!-- audit-ignore: a -->\n", count: count),
            "[" + String(repeating: "a ", count: count) + "](b.md"
                + String(repeating: " [c](d", count: count),
        ]
    }()

    @Test(
        .timeLimit(.minutes(30)),
        arguments: mistakes.map { String(repeating: $0, count: 20_000) } + combinedMistakes)
    func mistakesAreFoundInLinearTime(markdown: String) {
        #expect(document(markdown).diagnostics.count <= 500)
    }

    private static let blocks: [String] = [
        "!!! a\n", "!!! a\n    b\n", "???\n", ":::note\n", ":::note\n:::\n", ":::\n", "/// note\n",
        "/// a\n///\n",
        "> :::note\n> :::\n", "- :::note\n", "> !!! a\n>     b\n", "=== \"A\"\n    b\n", "::: tabs\n== A\n",
        "== A\n",
        "<div markdown>\n", "<div markdown>\na\n</div>\n", "<p markdown>\n", "<div markdown>`",
        "<div markdown=\"", "</div>\n",
        "A\n: b\n", ": b\n", "A\n\n: b\n\n", "*a*{.b} ", "*a*{", "*a*\n{: .b}\n\n", "`a`{#b}",
        "- > A\n  > : b\n",
        "/// note\n    a: b\n", "```js tab=\"a\"\n```\n", "a\n\n/// caption\n///\n\n",
    ]

    @Test(.timeLimit(.minutes(30)), arguments: blocks)
    func blocksOfOtherDialectsAreReadInLinearTime(piece: String) {
        var options = MarkdownOptions()
        options.attributeLists = true
        options.definitionLists = true
        #expect(document(String(repeating: piece, count: 10_000), options).diagnostics.count <= 500)
    }

    private static let inlines: [String] = [
        "==", "==a ", "a== ", "==a", "==a ^^b ", "==a^^b==c^^ ", "^", "^a ", "a^b^", "~a ", "~~a~b", "++",
        "++a+", "++\"a",
        "++ctrl", ":a", ":a:", ":smile:", "::a", "{++", "{++a", "++}", "{~~a~>", "~>", "{~~a", "{~~a~>b~~}",
        "{==", "{>>", "<<}",
        "[[", "[[a", "[[a|", "[[a|b ", "]]", "[[a]]", "#1", "#1 ", "@a", "@a ", "a/", "a/b#", "a/b#1 ", "0",
        "a", "!1 ", "1/2",
        "1st ", "1/", "(c)", "-->", "--", "*[A]: B\n", "*[A", "*[A]: B\n\n", "A ", "`#!js a`", "https://a==",
        "www.a^^b ",
        "![a](b \"c\")\n\n", ":material-a: ", "==a=={.b} ", "\\=", "\\^a^", "\n==a",
    ]

    @Test(.timeLimit(.minutes(30)), arguments: inlines)
    func constructsWithinLinesAreReadInLinearTime(piece: String) {
        let text = String(repeating: piece, count: 10_000)
        #expect(document(text, .allInlines).diagnostics.count <= 500)
        #expect(document("*[A]: B\n*[AA]: B\n\n" + text, .allInlines).diagnostics.count <= 500)
    }

    @Test(.timeLimit(.minutes(30)))
    func manyAbbreviationsAreReadInLinearTime() {
        let definitions = (0..<5_000).map { "*[A\(String(repeating: "b", count: $0 % 90))\($0)]: C\n" }
            .joined()
        #expect(
            document(definitions + String(repeating: "Ab ", count: 10_000), .allInlines).diagnostics.isEmpty)
    }

    @Test(.timeLimit(.minutes(30)))
    func combinationsAreReadInLinearTime() {
        let count = 10_000
        let pages = [
            String(repeating: "[", count: count) + "a" + String(repeating: "](b)", count: count),
            (0..<count).map { "[^\($0)]: [^\($0 + 1)]\n\n" }.joined() + "[^0]",
            (0..<count).map { "[^\($0)]: x\n\n[^u\($0)]\n\n" }.joined(),
            (0..<count).map { "[a\($0)]: b\n" }.joined() + (0..<count).map { "[a\($0)] " }.joined(),
            (0..<count).map { "<a name=b\($0)>" }.joined(),
            "<div>" + (0..<count).map { "<a href=b id=c\($0)>" }.joined(),
            "|" + String(repeating: "a|", count: count) + "\n|" + String(repeating: "-|", count: count) + "\n"
                + String(repeating: "|a\n", count: count),
            "```x {" + String(repeating: "1-9999999,", count: count) + "}\n"
                + String(repeating: "a\n", count: count),
            "a\n" + String(repeating: "|-|-|\n", count: count),
            String(repeating: "> ", count: 60) + "|a|\n" + String(repeating: "> ", count: 60) + "|-|\n"
                + String(repeating: "> ", count: 60) + "[b](c)\n",
            (0..<200).map { String(repeating: "  ", count: $0) + "- [a](b)\n" }.joined(),
            "<img srcset='" + String(repeating: "a,", count: count) + "'>",
            (0..<count).map { "```lang\($0)\n```\n" }.joined(),
        ]
        for markdown in pages { #expect(document(markdown).diagnostics.count <= 500) }
    }

    @Test func anyBytesGiveAPage() {
        var generator = MarkdownGenerator(seed: 7)
        let options = MarkdownOptions.allInlines
        let pieces =
            [
                "[", "](", ")", "![", "^", "]:", "|", "|-|", "\n", "\n\n", "> ", "- ", "    ", "\t", "~",
                "~~", "```", "`",
                "<a ", "href=", "\"", ">", "<!--", "-->", "http://", "www.", "@", ".", "a", "b c", "\\", "&",
                ";", "#", "# ",
                "{#", "}", "[TOC]", "[^1]", "[^1]: ", "[ ] ", "[!TIP]\n", "> [!NOTE]\n> ", "===", "---", "*",
                "_", "1. ", "\r", "é", "!!! note", "??? a", ":::note", ":::", "/// tip", "///", "=== \"A\"",
                "== A", "::: tabs",
                "<div markdown>", "</div>", ": a", "{: .b #c }", "{.x}", "<p markdown>", "::: code-group",
                "==", "^", "^^", "~~~", "++", "++ctrl++", ":smile:", ":", "{++", "++}", "{~~", "~>", "~~}",
                "{>>", "<<}",
                "[[", "]]", "[[a|", "#1", "@a", "a/b", "1/2", "1st", "(c)", "-->", "*[a]: b", "\n*[b c]: d\n",
                "`#!js ",
                "![a](b \"c\")", ":material-a:", "\\^", "\\=",
            ].map { Array($0.utf8) } + [
                [0], [0xFF], [0xEF, 0xB7, 0x90], [0xEF, 0xB7, 0x93], [0xEF, 0xB7, 0x91], [0xC3],
            ]
        for _ in 0..<2000 {
            var source: [UInt8] = []
            for _ in 0..<generator.below(60) { source += generator.pick(pieces) }
            let page = Document(markdown: source, path: "p.md", options: options)
            var html: [UInt8] = []
            page.appendHTML(to: &html) { page.appendAsWritten($0, to: &$1) }
            #expect(String(validating: html, as: UTF8.self) != nil)
            // No marker of ours may be left.
            #expect(!html.containsNoncharacter, "\(String(source).debugDescription)")
            for link in page.links {
                let isInside = link.line >= 1 && link.column >= 1
                #expect(isInside)
            }
        }
    }

    @Test func documentsAreReadInParallel() async {
        let markdown =
            (0..<50).map { "# H\($0)\n\n| a | [b](c\($0)) |\n|---|---|\n| *d* | `e` |\n\ntext[^1]\n\n" }
            .joined() + "[^1]: note\n"
        let expected = html(markdown)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 { group.addTask { html(markdown) == expected } }
            for await isSame in group { #expect(isSame) }
        }
    }
}

extension [UInt8] {
    fileprivate var containsNoncharacter: Bool {
        indices.contains { i in
            i + 2 < count && self[i] == 0xEF && self[i + 1] == 0xB7 && (0x90...0xAF).contains(self[i + 2])
        }
    }
}
