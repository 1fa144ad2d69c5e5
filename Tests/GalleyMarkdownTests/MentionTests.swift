import GalleyCore
import GalleyMarkdown
import Testing

/// A page whose mentions are noted.
private func page(_ markdown: String, _ change: (inout MarkdownOptions) -> Void = { _ in }) -> Document {
    var options = MarkdownOptions()
    options.codeLinks = true
    options.headingPermalinks = false
    options.wrapTables = false
    change(&options)
    return document(markdown, options)
}

extension Document {
    /// The mentions as `line:column text`, a star before those in links.
    fileprivate var mentioned: [String] {
        mentions.map { mention in
            let element = String(html[Int(mention.html.lowerBound)..<Int(mention.html.upperBound)])
            let text = String(text(of: mention))
            var expected = Array("<code>".utf8)
            expected.append(escaping: text)
            expected.append("</code>")
            #expect(element == String(expected))
            return (mention.isInsideLink ? "*" : "") + "\(mention.line):\(mention.column) \(text)"
        }
    }

    /// The page with a link to `/r/` and the path for each mention that it knows.
    fileprivate func linked(except unknown: String = "") -> Document {
        var page = self
        page.linkMentions { mention, text in
            String(text) == unknown ? nil : Array("/r".utf8) + text.drop { $0 != UInt8(ascii: "/") }
        }
        return page
    }
}

struct MentionTests {
    @Test(arguments: [
        ("`GET /ideas`", ["1:1 GET /ideas"]),
        ("a `POST /ideas/{idea_id}/moves` b", ["1:3 POST /ideas/{idea_id}/moves"]),
        ("``DELETE /a``", ["1:1 DELETE /a"]), ("`` PUT /a` ``", ["1:1 PUT /a`"]),
        ("` PATCH /a `", ["1:1 PATCH /a"]),
        ("`QUERY /a?b=c&d#e`", ["1:1 QUERY /a?b=c&d#e"]), ("`HEAD /`", ["1:1 HEAD /"]),
        ("`OPTIONS /a` `TRACE /b`", ["1:1 OPTIONS /a", "1:14 TRACE /b"]), ("a\n`GET /a`", ["2:1 GET /a"]),
        ("`GET\n/a`", ["1:1 GET /a"]), ("`GET /é`", ["1:1 GET /é"]), ("*`GET /a`*", ["1:2 GET /a"]),
        ("`GET /a_*b*~c~://d`", ["1:1 GET /a_*b*~c~://d"]),
        ("`get /a`", []), ("`GET  /a`", []), ("`GET a`", []), ("`GET /a b`", []), ("`GET`", []),
        ("`GET `", []), ("`/a`", []),
        ("`CONNECT /a`", []), ("`GETS /a`", []), ("`GET /a` `b`", ["1:1 GET /a"]), ("GET /a", []),
        ("`G`", []), ("`GET /`", ["1:1 GET /"]),
        ("`http GET /a`", []), ("\\`GET /a\\`", []), ("<code>GET /a</code>", []), ("    GET /a", []),
        ("```\nGET /a\n```", []),
        ("![`GET /a`](b)", []), ("[`GET /a`](b)", ["*1:2 GET /a"]),
        ("[a]: b\n\n[`GET /a`][a]", ["*3:2 GET /a"]),
        ("<a href=b>`GET /a`</a>", ["*1:11 GET /a"]),
    ])
    func codeThatNamesAnOperationIsNoted(markdown: String, expected: [String]) {
        #expect(page(markdown).mentioned == expected)
        #expect(document(markdown).mentions.isEmpty)
    }

    @Test func theyAreNotedWhereverTheyStand() {
        let markdown = """
            # A `GET /a`

            - b `GET /b`

              > c
              > d `GET /c`

            > [!NOTE]
            > `GET /d`

            | e | f |
            |---|---|
            | g | `GET /e` [h](i) |

            1. - [ ] `GET /f`

            j[^k] `GET /g` <b>`GET /h`</b>

            [^k]: l `GET /i`
            """
        let page = page(markdown)
        #expect(
            page.mentioned == [
                "*1:5 GET /a", "3:5 GET /b", "6:7 GET /c", "9:3 GET /d", "13:7 GET /e", "15:10 GET /f",
                "17:7 GET /g",
                "17:19 GET /h", "19:9 GET /i",
            ])
        #expect(page.ids.first == "a-get-a")
        let linked = page.linked()
        #expect(linked.mentioned.allSatisfy { $0.hasPrefix("*") })
        #expect(linked.links.filter(\.isMention).count == 8)
        #expect(linked.links.map(\.offset) == linked.links.map(\.offset).sorted())
        let html = String(linked.htmlAsWritten)
        // A heading is a link to itself already.
        #expect(!html.contains("<a href=\"/r/a\">"))
        for path in "bcdefghi" {
            #expect(html.contains("<a href=\"/r/\(path)\"><code>GET /\(path)</code></a>"))
        }
        #expect(html.contains("<a href=\"i\">h</a>"))
        #expect(linked.headings.map { String($0.html) } == ["A <code>GET /a</code>"])
        #expect(linked.headings.map(\.id) == page.headings.map(\.id))
    }

    @Test func linkingThemChangesNothingElse() {
        let markdown = "[a](b) `GET /c` ![d](e)\n\n`GET /x` <img src='&amp;f'>\n\n[g](h)"
        let page = page(markdown)
        let linked = page.linked(except: "GET /x")
        #expect(
            String(linked.htmlAsWritten) == """
                <p><a href="b">a</a> <a href="/r/c"><code>GET /c</code></a> <img src="e" alt="d" /></p>
                <p><code>GET /x</code> <img src='&amp;f'></p>
                <p><a href="h">g</a></p>

                """)
        #expect(linked.places == ["1:1 b", "1:8 /r/c", "1:17 e", "3:10 &f", "5:1 h"])
        #expect(linked.mentioned == ["*1:8 GET /c", "3:1 GET /x"])
        #expect(linked.links.map(\.isMention) == [false, true, false, false, false])
        // Once is enough.
        #expect(linked.linked(except: "GET /x").html == linked.html)
        // None leads anywhere.
        var same = page
        same.linkMentions { _, _ in nil }
        #expect(same.html == page.html && same.mentions == page.mentions)
        // The file has no destination to be found.
        let finder = DestinationFinder(Array(markdown.utf8), document: linked)
        #expect(linked.links.map { finder.place(of: $0) == nil } == [false, true, false, false, false])
    }

    @Test func thoseInsideLinksStayAsTheyAre() {
        let page = page("[a `GET /a`](b)")
        #expect(page.linked().html == page.html)
    }

    @Test func aTableOfContentsMovesThem() {
        let page = page("[TOC]\n\n# a `GET /a`\n\n`GET /b`\n\n## c")
        #expect(page.mentioned == ["*3:5 GET /a", "5:1 GET /b"])
        #expect(String(page.html).contains("<li><a href=\"#c\">c</a></li>"))
    }

    @Test func theyMoveWithTheirText() {
        var whole = Document()
        whole.append(html: "<p>a</p>")
        whole.addLink(.hyperlink, to: "x")
        whole.append(page("`GET /a` [b](c)"))
        whole.append(page("`GET /d`"))
        #expect(whole.mentioned == ["1:1 GET /a", "1:1 GET /d"])
        #expect(
            String(whole.linked().htmlAsWritten)
                == "<p>a</p>x<p><a href=\"/r/a\"><code>GET /a</code></a> <a href=\"c\">b</a></p>\n"
                + "<p><a href=\"/r/d\"><code>GET /d</code></a></p>\n")
    }

    @Test func untrustedTextsHaveThemToo() {
        let page = page("<b>`GET /a`</b> <a href=b>`GET /c`</a> [`GET /d`](javascript:e)") {
            $0.rawHTML = .sanitize
        }
        #expect(page.mentioned == ["1:4 GET /a", "*1:27 GET /c", "1:41 GET /d"])
        #expect(
            String(page.linked().htmlAsWritten)
                == "<p><b><a href=\"/r/a\"><code>GET /a</code></a></b> <a href=\"b\"><code>GET /c</code></a> "
                + "<a href=\"/r/d\"><code>GET /d</code></a></p>\n")
    }

    @Test(.timeLimit(.minutes(30)))
    func manyAreLinkedInLinearTime() {
        let page = page(String(repeating: "`GET /a` [b](c)\n", count: 50_000))
        #expect(page.linked().links.count == 100_000)
    }
}
