import GalleyCore
import GalleyMarkdown
import Testing

struct LinkTests {
    @Test(arguments: [
        ("a [b](c) ![d](e) <http://f>", ["1:3 c", "1:10 e", "1:18 http://f"]),
        ("é [b](c)", ["1:4 c"]),
        ("[a]: x\n\nsee [a] and [b][a]", ["3:5 x", "3:13 x"]),
        ("[![a](b)](c)", ["1:1 c", "1:2 b"]),
        ("a\n[](b) [`c`](d) [*e*](f)", ["2:1 b", "2:7 d", "2:16 f"]),
        ("# h [a](b)\n\nx [c](d)\n===", ["1:5 b", "3:3 d"]),
    ])
    func knowWhereTheyStand(markdown: String, places: [String]) {
        #expect(document(markdown).places == places)
    }

    @Test(arguments: [
        // After a backslash hard break libcmark counts a line too few.
        ("a\\\n[b](c) [d](e)", ["2:1 c", "2:8 e"]),
        ("> - a\\\n>   [b](c)", ["2:5 c"]),
        // Link text over two lines: it reports the second one.
        ("x [a\nb](c) [d](e)", ["1:3 c", "2:7 e"]),
        ("> x [a\n> b](c) [d](e)", ["1:5 c", "2:9 e"]),
        // Destinations, titles, code and tags over lines.
        ("[a](b\n\"t\") [c](d)\n[e](f)", ["1:1 b", "2:6 d", "3:1 f"]),
        ("`a\nb` [c](d)", ["2:4 d"]),
        ("<a\nb='c'> [d](e)", ["2:8 e"]),
        // Lazy continuation lines have another indentation than their paragraph.
        ("> a\n[b](c)", ["2:1 c"]),
        ("- a\n[b](c)", ["2:1 c"]),
        ("> > a\n> [b](c) [d](e)", ["2:3 c", "2:10 e"]),
        ("- a\n  - b\n      [c](d)", ["3:7 d"]),
        ("-\t[a](b)\n\t[c](d)", ["1:3 b", "2:2 d"]),
    ])
    func areFoundWhereLibcmarkIsWrong(markdown: String, places: [String]) {
        #expect(document(markdown).places == places)
    }

    @Test(arguments: [
        (
            "| [a](b) | x [c](d) |\n|---|---|\n| [e](f) | a\\|b [g](h) |",
            ["1:3 b", "1:14 d", "3:3 f", "3:17 h"]
        ),
        ("> - | a |\n>   |---|\n>   | [b](c) |", ["3:7 c"]),
        ("x [a](b)\n| [c](d) |\n|---|", ["1:3 b", "2:3 d"]),
        ("|a|\n|-|\n|[r]|\n\n[r]: x", ["3:2 x"]),
        ("|a|\n|-|\n2. [x](y)", ["3:4 y"]),
        ("|a|\n|-|\n|https://b.c|www.x.y|", ["3:2 https://b.c"]),
    ])
    func knowWhereTheyStandInTables(markdown: String, places: [String]) {
        #expect(document(markdown).places == places)
    }

    @Test(arguments: [
        ("a[^1] [b](c)\n\n[^1]: [d](e)\n    [f](g)", ["1:7 c", "3:7 e", "4:5 g"]),
        ("\\~ [a](b)", ["1:4 b"]),
        ("see https://a.b/_c_d and [d](e)", ["1:5 https://a.b/_c_d", "1:26 e"]),
        ("- [ ] [a](b)", ["1:7 b"]),
    ])
    func knowWhereTheyStandInRewrittenText(markdown: String, places: [String]) {
        #expect(document(markdown).places == places)
    }

    @Test func countFromTheFilesStart() {
        let file = Array("---\ntitle: x\n---\n[a](b)\n\n| [c](d) |\n|---|\n".utf8)
        let page = Document(markdown: file, bodyStart: 17, path: "p.md", options: MarkdownOptions())
        #expect(page.places == ["4:1 b", "6:3 d"])
    }

    @Test(arguments: ["\r\n", "\r"])
    func countLinesOfAnyEnd(end: String) {
        let markdown = ["a", "", "[b](c)", "", "|a|", "|-|", "|[d](e)|"].joined(separator: end)
        #expect(document(markdown).places == ["3:1 c", "7:2 e"])
    }

    @Test func areFilledInAnywhere() {
        let page = document("[a](b?x=1&y=2 \"t\") ![c](<d e>) https://f.g")
        var filled: [UInt8] = []
        page.appendHTML(to: &filled) { link, html in
            html.append(contentsOf: page.destination(of: link).uppercased)
        }
        #expect(
            String(filled)
                == "<p><a href=\"B?X=1&Y=2\" title=\"t\">a</a> <img src=\"D E\" alt=\"c\" /> "
                + "<a href=\"HTTPS://F.G\">https://f.g</a></p>\n")
    }

    @Test func areOfAKind() {
        let kinds = document("[a](b) ![c](d) <script src=e></script>").links.map(\.kind)
        #expect(kinds == [.hyperlink, .image, .resource])
    }
}

extension ArraySlice<UInt8> {
    fileprivate var uppercased: [UInt8] { Array(String(self).uppercased().utf8) }
}
