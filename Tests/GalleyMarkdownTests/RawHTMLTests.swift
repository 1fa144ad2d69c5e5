import GalleyCore
import GalleyMarkdown
import Testing

struct RawHTMLTests {
    @Test func passesUntouchedButForAddresses() {
        let markdown = """
            <div  CLASS='x' >
            <a href = "a&amp;b" >x</a><IMG SRC=c.png srcset="d.png 1x, e.png 2x">
            <video poster='p.png' src="v.mp4"><track src=t></video>
            <!-- <a href="no"> --><script>"<a href='no'>"</script>
            </div>

            """
        let page = document(markdown)
        #expect(String(page.htmlAsWritten) == markdown)
        #expect(
            page.places == [
                "2:1 a&b", "2:27 c.png", "2:27 d.png", "2:27 e.png", "3:1 p.png", "3:1 v.mp4", "3:35 t",
            ])
        #expect(!page.links.contains { !$0.isRawHTML })
    }

    @Test(arguments: [
        (
            "# A\n\nimport Tabs from '@theme/Tabs';\n\n<Tabs>\n<TabItem value=\"a\">\n\nb\n\n</TabItem>\n</Tabs>",
            ["3:1 markdown/component"]
        ),
        ("a <Card /> b <Card />", ["1:3 markdown/component"]),
        ("- A List<String> of", ["1:9 markdown/component"]),
        ("export const a = 1", ["1:1 markdown/component"]), ("`<Tabs>` <IMG src=a> <Br> <T> \\<Tabs>", []),
        ("import it from there", []), ("```\n<Tabs>\nimport a from 'b'\n```", []),
        ("<svg><linearGradient/></svg>", []),
    ])
    func componentsAreToldOnce(markdown: String, problems: [String]) {
        #expect(document(markdown).problems == problems)
    }

    @Test func isSeenWithinAParagraphToo() {
        let page = document("x <a href=\"b\"\n  id=y>z</a> <q cite=c>")
        #expect(page.places == ["1:3 b", "2:14 c"])
        #expect(page.ids == ["y"])
    }

    @Test func hasIdsAndNames() {
        #expect(document("<p id=\"a\"></p>\n\n<a name=b id=c>x</a> <i id=d>").ids == ["a", "b", "c", "d"])
    }

    @Test func hasNoLinksInTemplates() {
        #expect(document("<template><a href=x></template>\n\n<a href=y>").places == ["3:1 y"])
    }

    @Test func keepsLineAndColumnInContainers() {
        #expect(
            document("> <div>\n> <img src=a>\n\n- x\n  <p>\n    <img src=b>").places == ["2:3 a", "6:5 b"])
    }

    @Test func isEscapedOnDemand() {
        var options = MarkdownOptions()
        options.rawHTML = .escape
        let page = document("<div>\n<a href=x>\n</div>\n\na <b>c</b>", options)
        #expect(page.links.isEmpty)
        #expect(
            String(page.html)
                == "<p>&lt;div&gt;\n&lt;a href=x&gt;\n&lt;/div&gt;</p>\n<p>a &lt;b&gt;c&lt;/b&gt;</p>\n")
    }

    @Test func candidatesOfASrcsetMayHoldCommas() {
        let page = document("<img srcset=\"data:,a 1x, b,c 2x,d\">")
        #expect(page.links.map { String(page.destination(of: $0)) } == ["data:,a", "b,c", "d"])
    }
}
