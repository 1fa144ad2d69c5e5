import GalleyCore
import GalleyMarkdown
import Testing

struct CodeTests {
    /// A code block of a language that is not highlighted.
    private func figure(_ info: String, _ code: String = "a\nb\nc\n") -> String {
        html("~~~" + info + "\n" + code + "~~~\n")
    }

    @Test func isAFigure() {
        #expect(
            figure("text", "a < b\n")
                == "<figure class=\"code\" data-language=\"text\"><pre tabindex=\"0\">"
                + "<code class=\"language-text\">a &lt; b\n</code></pre></figure>\n")
        #expect(
            html("    a\n") == "<figure class=\"code\"><pre tabindex=\"0\"><code>a\n</code></pre></figure>\n")
    }

    @Test func isPlainOnDemand() {
        var options = MarkdownOptions()
        options.richCode = false
        #expect(
            html("``` a{1} b\nc\n```", options) == "<pre><code class=\"language-a{1}\">c\n</code></pre>\n")
    }

    @Test(arguments: [
        "text title=\"x.py\"", "text title='x.py'", "{.text title=\"x.py\"}", "text [x.py]",
        "text filename=x.py",
        "{ .text .annotate title=\"x.py\" }",
    ])
    func hasATitle(info: String) {
        #expect(
            figure(info).hasPrefix(
                "<figure class=\"code\" data-language=\"text\"><figcaption>x.py</figcaption>"))
    }

    @Test(arguments: [
        "text hl_lines=\"2-3\"", "text hl_lines=\"2 3\"", "text {2-3}", "text{2,3}",
        "{.text hl_lines=\"2-3\"}",
        "text {hl_lines=[2,\"3-3\"]}", "text title=\"x\" {2-99}", "text mark={2-3}",
    ])
    func hasMarkedLines(info: String) {
        #expect(
            figure(info).contains(
                "<span class=\"line\">a\n</span><span class=\"line marked\">b\n</span>"
                    + "<span class=\"line marked\">c\n</span></code>"))
    }

    @Test(arguments: [
        ("text linenums=\"10\"", 10), ("text showLineNumbers", 1), ("text showLineNumbers=5", 5),
        ("text:line-numbers", 1), ("text:line-numbers=2 {1}", 2), ("{.text linenums=\"1\"}", 1),
        ("text {linenos=table,linenostart=7}", 7), ("text startLineNumber=3 showLineNumbers", 3),
        ("text linenums=99999999999999999999", 9_999_999),
    ])
    func hasLineNumbers(info: String, first: Int) {
        let figure = figure(info)
        #expect(figure.hasPrefix("<figure class=\"code numbered\" data-language=\"text\">"))
        #expect(figure.contains("data-n=\"\(first)\">a\n</span>"))
        #expect(figure.contains("data-n=\"\(first + 2)\">c\n</span>"))
    }

    @Test func isNumberedByOption() {
        var options = MarkdownOptions()
        options.lineNumbers = true
        #expect(html("```\na\n```", options).contains("<span class=\"line\" data-n=\"1\">"))
        #expect(!html("```ts:no-line-numbers\na\n```", options).contains("data-n"))
    }

    @Test(arguments: [
        ("b // [!code ++]", "added"), ("b # [!code --]", "removed"), ("b <!-- [!code focus] -->", "focused"),
        ("b /* [!code highlight] */", "marked"), ("b -- [!code hl]", "marked"),
        ("b // [!code hl:1]", "marked"), ("b // [!code error]", "error"), ("b # [!code warning]", "warning"),
    ])
    func hasLinesMarkedByComments(line: String, mark: String) {
        #expect(
            figure("text", "a\n\(line)\nc\n").contains(
                "<span class=\"line\">a\n</span><span class=\"line \(mark)\">b\n</span><span class=\"line\">c\n"
            ))
    }

    @Test func saysWhatItsLinesAre() {
        #expect(figure("text", "a // [!code focus]\n").hasPrefix("<figure class=\"code has-focus\""))
        #expect(figure("text", "a // [!code ++]\n").hasPrefix("<figure class=\"code has-diff\""))
        #expect(
            figure("text {1}", "a // [!code ++]\n").contains("<span class=\"line marked added\">a\n</span>"))
    }

    @Test func takesDocusaurusCommentsOut() {
        #expect(
            figure(
                "text", "// highlight-next-line\na\nb\n# highlight-start\nc\nd\n<!-- highlight-end -->\ne\n"
            )
            .contains(
                "<span class=\"line marked\">a\n</span><span class=\"line\">b\n</span>"
                    + "<span class=\"line marked\">c\n</span><span class=\"line marked\">d\n</span>"
                    + "<span class=\"line\">e\n</span></code>"))
    }

    @Test func keepsWhatOnlyLooksLikeAMark() {
        for line in ["a [!code ++]", "// [!code what]", "// [!code hl:0]", "a = \"highlight-next-line\""] {
            #expect(html("~~~text\n\(line)\n~~~").contains(line.replacing("\"", with: "&quot;")))
        }
    }

    @Test func isHighlighted() {
        #expect(
            html("```python {1}\nif x: pass\n```").contains(
                "<span class=\"line marked\"><span class=\"hk\">if</span>"))
    }

    @Test func ofAnUnknownLanguageIsReportedOnce() {
        let page = document(
            "```pyhton\n```\n\n```pyhton\n```\n\n```mermaid\n```\n\n```text\n```\n\n```\n```\n")
        #expect(page.problems == ["1:1 code/unknown-language"])
        #expect(page.diagnostics.first?.severity == .notice)
        #expect(page.diagnostics.first?.help == ["did you mean `python`?"])
        for (slip, meant) in [("mermiad", "mermaid"), ("grapvhiz", "graphviz"), ("maht", "math")] {
            #expect(document("```\(slip)\n```\n").diagnostics.first?.help == ["did you mean `\(meant)`?"])
        }
    }

    @Test func tellsOfOptionsThatSayNothing() {
        func told(_ text: String) -> [String] {
            document(text).diagnostics.map { "\($0.id) \($0.help.first ?? "")" }
        }
        let code = "a\nb\nc\n```"
        #expect(told("```python titel=\"x\"\n\(code)") == ["code/unknown-option did you mean `title`?"])
        #expect(told("```python hl-lines=\"1\"\n\(code)") == ["code/unknown-option did you mean `hl_lines`?"])
        #expect(told("```{.python linenum=1}\n\(code)") == ["code/unknown-option did you mean `linenums`?"])
        for info in [
            "caption=x", "group=x", "frame=none", "name=x", "wrap=true", "label=x", "meta=1", "live",
            "mode=x",
        ] {
            #expect(told("```python \(info)\n\(code)") == [], "\(info)")
        }
    }

    @Test func tellsOfMarkedLinesThatItHasNot() {
        let code = "a\nb\nc\n```"
        for info in ["hl_lines=\"1 4\"", "{2-4}", "ins={9}", "del=\"4\""] {
            #expect(
                document("x\n\n```python \(info)\n\(code)").problems == ["3:1 code/missing-line"], "\(info)")
        }
        for info in ["hl_lines=\"1 3\"", "{1-3}", "hl_lines=\"\"", "{x}"] {
            #expect(document("```python \(info)\n\(code)").problems == [], "\(info)")
        }
        #expect(
            document("```python hl_lines=\"8\"\n\(code)").diagnostics.first?.message
                == "line 8 of this code is to be marked, but it has 3 lines")
        // A comment that marks the next line is no line.
        #expect(document("```js {3}\n// highlight-next-line\n\(code)").problems == [])
        #expect(document("```js {4}\n// highlight-next-line\n\(code)").problems == ["1:1 code/missing-line"])
    }

    @Test func showsWhatItsAuthorWroteInSpiteOfExtensions() {
        let code = "\\~ [^1] https://a.b/*c* \\[ ]"
        #expect(html("[^1]: x\n\n`\(code)`").contains("<code>\(code)</code>"))
        #expect(html("[^1]: x\n\ny\n\n    \(code)").contains("<code>\(code)\n</code>"))
        #expect(html("[^1]: x\n\n<b title=\"\(code)\">").contains("<b title=\"\(code)\">"))
        #expect(
            html("[^1]: x\n\n[a](</\\~[^1]> \"\\~[^1]\")").contains(
                "<a href=\"/~%5B%5E1%5D\" title=\"~[^1]\">"))
    }
}

@Suite struct CodeAnnotationTests {
    @Test func `notes on lines lose their sign where a list tells them`() {
        var options = MarkdownOptions()
        options.attributeLists = true
        let code = "```\na # (1)!\nb <!-- (2)! -->\nc(1)!=2 (x)! ()!\n```\n"
        #expect(
            html(code + "\n1. one\n", options).contains("a # (1)\nb &lt;!-- (2) --&gt;\nc(1)!=2 (x)! ()!\n"))
        #expect(html(code + "\ntext", options).contains("(1)!\n"))
        #expect(html(code + "\n- one\n", options).contains("(1)!\n"))
        #expect(html(code + "\n1. one\n").contains("(1)!\n"))
        #expect(html("``` { .yaml .annotate }\na: 1 # (1)!\n```", options).contains("(1)<"))
    }
}
