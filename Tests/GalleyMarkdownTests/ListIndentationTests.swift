// Lists as Python-Markdown reads them: each text says the same as another that CommonMark reads so.

import GalleyCore
import GalleyMarkdown
import Testing

@Suite struct ListIndentationTests {
    let fourSpaces: MarkdownOptions = {
        var options = MarkdownOptions()
        options.lists = .fourSpaces
        return options
    }()

    @Test(arguments: [
        // The content of wide markers.
        ("100. a\n\n    b\n\n101. c", "100. a\n\n     b\n\n101. c"),
        ("100. a\n\n    - b\n", "100. a\n\n     - b\n"),
        ("   * a\n\n    b", "   * a\n\n     b"),
        ("  1. a\n\n    b\n\n  2. c", "  1. a\n\n     b\n\n  2. c"),
        // Lists that are indented too far for CommonMark.
        ("- a\n      - b\n", "- a\n  - b\n"), ("- a\n\n      - b\n", "- a\n\n  - b\n"),
        ("1. a\n       - b\n         - c", "1. a\n   - b\n     - c"),
        ("- a\n    - b\n          - c\n", "- a\n  - b\n    - c\n"),
        // Code.
        ("- a\n\n        code\n          more\n", "- a\n\n      code\n        more\n"),
        ("1. a\n\n        code\n\n        more\n\n    b", "1. a\n\n       code\n\n       more\n\n   b"),
        ("- a\n    - b\n\n            code", "- a\n  - b\n\n        code"),
        ("- a\n\n      six\n", "- a\n\n      six\n"),
        ("- a\n\n        - b\n          c\n", "- a\n\n      - b\n        c\n"),
        // Text far behind its marker.
        ("-      a\n\n    b", "- a\n\n  b"), ("1.      a\n2.      b", "1. a\n2. b"),
        // Bullets of several kinds.
        ("* a\n- b\n+ c", "* a\n* b\n* c"), ("- a\n\n* b", "- a\n\n- b"),
        ("- a\n    * b\n    + c\n* d", "- a\n  * b\n  * c\n- d"),
        // Fences at any depth.
        (
            "- a\n\n        ```py\n        x\n          y\n        ```\n\n- b",
            "- a\n\n  ```py\n  x\n    y\n  ```\n\n- b"
        ),
        ("100. a\n    ```py\n    x\n    ```\n", "100. a\n     ```py\n     x\n     ```\n"),
        (
            "100. a\n\n    ~~~\n    - x\n            y\n    ~~~\n",
            "100. a\n\n     ~~~\n     - x\n             y\n     ~~~\n"
        ),
        // Within other blocks.
        ("> 100. a\n>\n>     b", "> 100. a\n>\n>      b"),
        ("!!! note\n    100. a\n\n        b\n\n    c", "!!! note\n    100. a\n\n         b\n\n    c"),
        ("=== \"A\"\n\n    - a\n\n            code\n", "=== \"A\"\n\n    - a\n\n          code\n"),
        (
            "- a\n\n    !!! note\n        - b\n\n                code\n",
            "- a\n\n    !!! note\n        - b\n\n              code\n"
        ),
        ("a[^1]\n\n[^1]: 100. b\n\n[^2]:\n    - c\n", "a[^1]\n\n[^1]: 100. b\n\n[^2]:\n    - c\n"),
        ("-\ta\n\n\tb\n\t\n\t\tcode", "- a\n\n  b\n\n      code"),
    ])
    func `content is indented by four, code by eight`(text: String, same: String) {
        #expect(html(text, fourSpaces) == html(same))
    }

    @Test(arguments: [
        "- a\n  - b\n    - c\n- d", "1. a\n   - b\n\n     c\n2. d", "- a\n    - b\n        - c\n- d",
        "1. a\n    1. b\n    2. c\n2. d", "- a\n\n    b\n\n- c", "1. a\n\n   b\n\n2. c", "3. a\n4. b",
        "- a\nlazy\n    more\n- b\n      far\n", "Text:\n- a\n- b", "1) a\n2) b", "- a\n1. b\n- c",
        "- a\n\nb\n\n    code\n", "    - code\n          code\n", "a\n          - b",
        "```\n100. a\n\n    b\n```\n", "~~~\n* a\n- b\n~~~", "<pre>\n- a\n\n        b\n</pre>\n",
        "<!--\n* a\n- b\n-->", "* * *\n- a", "-\n- a", "1.a\n\n    b", "- - a\n\n      b", "- > a\n  > b",
        "| a |\n|---|\n| b |\n", "- ```\n  x\n  ```\n- b", "Setext\n===\n\n- a\n", "- a\n# H\n    code",
        "1. a\n```\n    x\n```\n2. b", "- a\n\n      x: y\n        z: w\n",
    ])
    func `what CommonMark reads as it is meant stays`(text: String) {
        #expect(html(text, fourSpaces) == html(text))
    }

    @Test(arguments: [
        ("*   a\n  *   b\n      c\n*   d", "*   a\n    *   b\n        c\n*   d"),
        ("1.  a\n  * b\n2.  c", "1.  a\n    * b\n2.  c"), ("100. a\n  - b", "100. a\n     - b"),
        ("- a\n- b\n\n  c\n- d", "- a\n- b\n\n  c\n- d"), ("1. a\n\n  b\n2. c", "1. a\n\n   b\n2. c"),
        ("- a\n  - b\n    - c", "- a\n  - b\n    - c"),
    ])
    func `content may be indented by two`(text: String, same: String) {
        var options = MarkdownOptions()
        options.lists = .twoSpaces
        #expect(html(text, options) == html(same))
    }

    @Test(arguments: [
        "<!DOCTYPE html>\n\n", "<![CDATA[\n\n    a\n]]>\n\n", "<?php\n\n    a ?>\n\n",
        "<!-- a\n\n    b -->\n\n",
        "<SCRIPT>\n\n    a\n</Script>\n\n",
    ])
    func `raw HTML goes on to its own end`(block: String) {
        let list = "100. a\n\n    b\n"
        #expect(html(block + list, fourSpaces).contains("<p>b</p>\n</li>"))
        #expect(html(block, fourSpaces) == html(block))
    }

    @Test func `links keep their places`() {
        let page = document("100. a\n\n    b [c](d.md)\n\n        code\n\n    - e [f](g.md)\n", fourSpaces)
        #expect(page.places == ["3:7 d.md", "7:9 g.md"])
        #expect(document("- a\n          - $\\foo$", fourSpaces).problems == ["2:14 math/not-understood"])
        #expect(document("- a\n      - $\\foo$", fourSpaces).problems == ["2:10 math/not-understood"])
        #expect(document("-        [a](b.md)", fourSpaces).places == ["1:10 b.md"])
    }

    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "- ", "1. ", "- a\n", "> - a\n", "    - a\n", "- a\n\n        b\n", "```\n", "* a\n- b\n",
            "- ```\n",
            "<pre>\n", "!!! a\n", "[^a]: ", "\t- a\n", "100. a\n\n    b\n",
        ])
    func `any number of items takes linear time`(piece: String) {
        #expect(document(String(repeating: piece, count: 10_000), fourSpaces).diagnostics.count <= 500)
    }

    @Test func `deep lists are bounded`() {
        var text = ""
        for depth in 0..<300 { text += String(repeating: "    ", count: depth) + "- a\n" }
        #expect(html(text, fourSpaces).contains("<li>a"))
    }
}
