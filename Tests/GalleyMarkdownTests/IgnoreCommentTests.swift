import GalleyCore
import GalleyMarkdown
import Testing

struct IgnoreCommentTests {
    private func ignores(_ markdown: String) -> [String] {
        document(markdown).ignores.map { comment in
            let end = comment.lines.upperBound == .max ? "end" : "\(comment.lines.upperBound)"
            return "\(comment.location.line):\(comment.location.column) "
                + "\(comment.lines.lowerBound)-\(end) \(comment.rules.joined(separator: " ")) | \(comment.reason)"
        }
    }

    @Test(arguments: [
        // The next block, all of it.
        (
            "<!-- audit-ignore: link/missing-page, placeholder/* -- release 2 -->\na [b](c)\nd\n\ne",
            "1:1 1-3 link/missing-page placeholder/* | release 2"
        ),
        ("a\n\n<!--audit-ignore: x/y-->\n\n- b\n  - c\n\n    d\n", "3:1 3-8 x/y | "),
        ("> <!-- audit-ignore: x/y — why -->\n> ```\n> [b](c)\n> ```\n", "1:3 1-4 x/y | why"),
        ("<!-- audit-ignore: x/y -->\n|a|\n|-|\n|b|\n\nc", "1:1 1-4 x/y | "),
        ("<!-- audit-ignore -- why\n so -->\n\n# h", "1:1 1-4 * | why so"),
        ("- a\n\n  <!-- audit-ignore: x/y -->\n\nb", "3:3 3-5 x/y | "),
        ("<!-- audit-ignore: x/y -->", "1:1 1-1 x/y | "),
        // Its own line.
        ("a\nb [c](d) <!-- audit-ignore: x/y -- one -- two -->\ne", "2:10 2-2 x/y | one -- two"),
        ("<!-- audit-ignore: x/y --> a [b](c)\n\nd", "1:1 1-1 x/y | "),
        ("# h <!-- audit-ignore: x/y -->\n\nd", "1:5 1-1 x/y | "),
        ("|a|\n|-|\n|b <!-- audit-ignore: x/y -- why -->|", "3:4 3-3 x/y | why"),
        ("<p>\n<a href=b> <!-- audit-ignore: x/y -->\n</p>", "2:12 2-2 x/y | "),
        // The rest of a block of HTML.
        ("<p>\n<!-- audit-ignore: x/y -->\n<a href=b>\n</p>\n\nc", "2:1 2-4 x/y | "),
        ("<p>\n</p>\n<!-- audit-ignore: x/y -->\n\nc", "3:1 3-5 x/y | "),
        // A range, a file.
        (
            "a\n\n<!-- audit-ignore-start: x/y -- why -->\n\nb\n\n<!-- audit-ignore-end -->\n\nc",
            "3:1 3-7 x/y | why"
        ),
        ("<!-- audit-ignore-start: x/y -->\n\nb", "1:1 1-end x/y | "),
        ("a\n\n<!-- audit-ignore-file: x/y -- why -->", "3:1 1-end x/y | why"),
    ])
    func speaksOfLines(markdown: String, expected: String) {
        #expect(ignores(markdown) == [expected])
    }

    @Test func severalSpeakOfOneBlock() {
        #expect(
            ignores("<!-- audit-ignore: a/b -->\n\n<!-- audit-ignore: c/d -->\n\nx\ny") == [
                "1:1 1-6 a/b | ", "3:1 3-6 c/d | ",
            ])
    }

    @Test(arguments: [
        "`<!-- audit-ignore: x/y -->`", "```\n<!-- audit-ignore: x/y -->\n```", "<!-- audit-ignored: x/y -->",
        "\\<!-- audit-ignore: x/y -- why -->", "<!-- audit-ignore: x/y", "<!-- see audit-ignore: x/y -->",
    ])
    func isNoneInCodeOrInAnotherComment(markdown: String) {
        #expect(ignores(markdown) == [])
    }

    @Test(arguments: [
        ("<!-- audit-ignore: x/y -- why -->\n\na", "<p>a</p>\n"),
        ("a <!-- audit-ignore: x/y -- why -->\nb", "<p>a\nb</p>\n"),
        ("<p>\n<!-- audit-ignore: x/y -- why -->\n<a href=b>\n</p>\n", "<p>\n<a href=b>\n</p>\n"),
        ("`<!-- audit-ignore: a -- b -->`", "<p><code>&lt;!-- audit-ignore: a -- b --&gt;</code></p>\n"),
        ("\\<!-- audit-ignore -- b -->", "<p>&lt;!-- audit-ignore -- b --&gt;</p>\n"),
        ("a <!-- b -->", "<p>a <!-- b --></p>\n"),
    ])
    func isLeftOutOfThePage(markdown: String, expected: String) {
        #expect(html(markdown) == expected)
    }

    @Test func linksAroundItKeepTheirPlaces() {
        let page = document(
            "<p>\n<a href=a>\n<!-- audit-ignore: x/y\n-->\n<a href=b> <!-- audit-ignore -->\n<a href=c>\n</p>"
        )
        #expect(page.places == ["2:1 a", "5:1 b", "6:1 c"])
        #expect(String(page.htmlAsWritten) == "<p>\n<a href=a>\n<a href=b> \n<a href=c>\n</p>\n")
    }

    @Test func coversRules() throws {
        let comment = try #require(document("<!-- audit-ignore: a/b, c/* -->\n\nx").ignores.first)
        #expect(comment.covers("a/b", line: 3))
        #expect(comment.covers("c/d", line: 1))
        #expect(!comment.covers("a/c", line: 3))
        #expect(!comment.covers("cc/d", line: 3))
        #expect(!comment.covers("a/b", line: 4))
        #expect(!comment.covers("a/b", line: 0))
    }

    @Test func anEndWithoutABeginningIsReported() {
        #expect(document("a\n\n<!-- audit-ignore-end -->").problems == ["3:1 ignore/unused"])
    }
}
