// The ids of headings by the rules of other tools; what they make of a text was taken from those tools.

import GalleyCore
import GalleyMarkdown
import Testing

@Suite struct SlugTests {
    func ids(_ markdown: String, _ rules: MarkdownOptions.HeadingIDRules) -> [String] {
        var options = MarkdownOptions()
        options.headingIDRules = rules
        return document(markdown, options).headings.map(\.id)
    }

    @Test(arguments: [
        ("What's new in 2.0?", "whats-new-in-20", "whats-new-in-20", "whats-new-in-20"),
        ("A -- b - c", "a-b-c", "a-b-c", "a----b---c"),
        ("Ping / Pong", "ping-pong", "ping-pong", "ping--pong"),
        (
            "snake_case_name and `code.x`", "snake_case_name-and-codex", "snake_case_name-and-codex",
            "snake_case_name-and-codex"
        ),
        ("Übersicht der Café", "ubersicht-der-cafe", "übersicht-der-café", "übersicht-der-café"),
        ("Cafe\u{301}", "cafe", "cafe", "cafe"), ("概述", "_1", "概述", "概述"),
        ("Привет world", "world", "привет-world", "привет-world"),
        ("🚀 Launch", "launch", "launch", "-launch"),
        (":rocket: Launch", "launch", "launch", "-launch"), ("½ ﬁne", "12-fine", "½-ﬁne", "½-ﬁne"),
        ("Ⅳ ㎏ ｆｕｌｌ x²", "iv-kg-full-x2", "ⅳ-ｆｕｌｌ-x²", "ⅳ--ｆｕｌｌ-x²"), ("ΑΣ Σ", "_1", "ας-σ", "ας-σ"),
        ("A &amp; B &lt;T&gt;", "a-b-t", "a-b-t", "a--b"), ("a  *b*  `c`", "a-b-c", "a-b-c", "a-b-c"),
        ("![alt](i.png) pic", "pic", "pic", "pic"),
        ("[Link](x.md) text", "link-text", "link-text", "link-text"),
        ("a\u{A0}b", "a-b", "a-b", "ab"),
    ])
    func `each tool makes its own`(text: String, ascii: String, unicode: String, pymdownx: String) {
        #expect(ids("# \(text)", .ascii) == [ascii])
        #expect(ids("# \(text)", .unicode) == [unicode])
        #expect(ids("# \(text)", .pymdownx) == [pymdownx])
    }

    @Test func `numbers are counted up`() {
        #expect(ids("# A\n\n# A\n\n# A\n\n# A_1\n\n# A 1\n", .ascii) == ["a", "a_1", "a_2", "a_3", "a-1"])
        #expect(ids("# 概述\n\n# 部署\n\n# _2", .ascii) == ["_1", "_2", "_3"])
        #expect(ids("# A\n\n# A", .github) == ["a", "a-1"])
        #expect(ids("# A_9999999999999999999\n\n# A_9999999999999999999", .ascii).count == 2)
    }

    @Test func `ids of the author's come first, wherever they are`() {
        #expect(ids("# B\n\n# X {#b}\n\n# B", .ascii) == ["b_1", "b", "b_2"])
        #expect(ids("# B\n\n# X { #b }", .unicode) == ["b_1", "b"])
        #expect(ids("# B\n\n# X {: #b }", .github) == ["b", "b-1"])
        #expect(
            ids("# X { data-search-exclude }\n\n# Use { x }\n\n# GET /items/{id}", .ascii) == [
                "x", "use-x", "get-itemsid",
            ])
    }

    @Test func `wiki links and tabs go by the same rules`() {
        var options = MarkdownOptions()
        options.headingIDRules = .ascii
        options.wikiLinks = true
        #expect(document("[[Page#Über -- uns]]", options).places == ["1:1 Page#uber-uns"])
        #expect(document("=== \"Ü -- x\"\n    a\n", options).ids == ["u-x"])
    }

    @Test(.timeLimit(.minutes(30)), arguments: ["# a", "# a_1", "# 概", "# a {#a}"])
    func `many of one name take linear time`(heading: String) {
        let rising = (0..<5_000).map { "# a_\($0)\n\n# a_\($0)\n" }.joined(separator: "\n")
        #expect(Set(ids(rising, .ascii)).count == 10_000)
        let same = String(repeating: heading + "\n\n", count: 10_000)
        #expect(Set(ids(same, .ascii)).count == 10_000)
    }
}
