// Formulas in Markdown: where they are, where they are not, and where what is wrong with them is told.

import GalleyCore
import GalleyMarkdown
import Testing

@Suite struct MathTests {
    /// The sources of the formulas, in brackets where they are displayed.
    func formulas(_ markdown: String, backslashes: Bool = false) -> [String] {
        var options = MarkdownOptions()
        options.mathBackslashes = backslashes
        return html(markdown, options).components(of: "<math").dropFirst().map { part in
            let source = part.components(of: "x-tex\">").last?.components(of: "</annotation>").first ?? ""
            return part.hasPrefix(" display") ? "[\(source)]" : source
        }
    }

    @Test func `signs of dollars stand around formulas`() {
        #expect(formulas("Let $a^2$ be, and $b_1$.") == ["a^2", "b_1"])
        #expect(formulas("$x$ ($y$), “$z$”: $w$") == ["x", "y", "z", "w"])
        #expect(formulas("函数$f(x)$是") == ["f(x)"])
        #expect(formulas("A $$x = y$$ in a line.") == ["[x = y]"])
        #expect(formulas("$$x = y$$") == ["[x = y]"])
        #expect(formulas("Write $$ or $$ around it, $$ x $$ and $$or$$.") == ["[ x ]", "[or]"])
        #expect(formulas("$`a_1 * b`$ and $``c`d``$") == ["a_1 * b", "c`d"])
        #expect(formulas("**$a$** [$b$](/x) *$c*d$*") == ["a", "b", "c*d"])
    }

    @Test func `nothing in a formula is markup`() {
        let page = html("$a_1 * b_2 * c$, $[x](y)$, $x \\\\ y \\& z$, $a < b > c$, $\\{x\\}$, $http://x$")
        #expect(!page.contains("<em>") && !page.contains("href"))
        #expect(formulas("$a_1 * b_2 * c$ and $x_{i}^{*}$") == ["a_1 * b_2 * c", "x_{i}^{*}"])
        #expect(formulas("$\\{x\\}$ and $a \\% b$") == ["\\{x\\}", "a \\% b"])
        #expect(formulas("$a < b$ and $c > d$ & $e \\& f$") == ["a &lt; b", "c &gt; d", "e \\&amp; f"])
        #expect(formulas("$\\text{if $n$ is odd}$") == ["\\text{if $n$ is odd}"])
        #expect(formulas("$a :tada: ~~b~~$ ") == ["a :tada: ~~b~~"])
    }

    @Test func `formulas go on over lines, in quotes and lists as well`() {
        #expect(formulas("Let $a +\nb$ be.") == ["a +\nb"])
        #expect(formulas("> Let $a +\n> b$ be.") == ["a +\nb"])
        #expect(formulas("- Let $a +\n  b$ be.\n- $c$") == ["a +\nb", "c"])
        #expect(html("> $a +\n> b\n> + c$\n\nd").components(of: "<blockquote>").count == 2)
    }

    @Test func `blocks are read before what their lines look like`() {
        #expect(formulas("$$\na\n= b\n- c\n+ d\n$$") == ["[a\n= b\n- c\n+ d\n]"])
        #expect(formulas("$$ a\n===\n# b $$") == ["[ a\n===\n# b ]"])
        #expect(html("$$\na\n===\n$$\n").contains("<h1") == false)
        #expect(formulas("Text\n$$\nx\n$$\nmore") == ["[x\n]"])
        let page = html("Text\n$$\nx\n$$\nmore")
        #expect(page.hasPrefix("<p>Text</p>\n<math display=\"block\">"))
        #expect(page.hasSuffix("</math>\n<p>more</p>\n"))
        #expect(formulas("1. one\n\n   $$\n   x\n   - y\n   $$\n\n2. two") == ["[x\n- y\n]"])
        #expect(formulas("> $$\n> x\n> $$") == ["[x\n]"])
        #expect(formulas("- $$x$$\n- $$\n  y\n  $$") == ["[x]", "[y\n]"])
        #expect(formulas("!!! note\n    $$\n    x\n    $$\n") == ["[x\n]"])
        #expect(formulas("$$\n~~~\n$$\n\nz") == ["[~~~\n]"])
    }

    @Test func `a fence of math is a formula`() {
        #expect(formulas("```math\na\n+ b\n```") == ["[a\n+ b\n]"])
        #expect(formulas("- x\n\n  ```math\n  a\n  ```") == ["[a\n]"])
        #expect(formulas("```\n$a$\n```\n\n    $b$\n") == [])
        #expect(formulas("```latex\na\n```") == [])
    }

    @Test(arguments: [
        "It costs $5 and $10.", "From US$5 to US$6 and A$7 or 8$.", "$5, $6 and $7", "$5-$10", "$ 5 $ 6 $",
        "Set $HOME/$PATH or $FOO:$BAR.", "$HOME and $PATH", "${HOME}/${PATH}", "$(pwd)/$(ls)", "$1 $2 $3",
        "${{ a.b }}-${{ c.d }}", "\\$a\\$ and \\$b$", "`$a` and `$b`", "$a `b$` c", "a$b$c", "$a$b", "$a$1",
        "$5 or 6$", "$and then$ more", "^foo$|^bar$", "$", "$$", "$$$", "$$$$", "$$$a$$$", "$a", "$ a$",
        "$a $",
        "$a\n\nb$", "https://x.y/$a$/b", "<https://x.y/$a$>", "<a title=\"$a$\">b</a>", "$$HOME and $$PATH",
        "$a\n\n$b", "é$x$", "$x$é", "\\(a\\)", "\\[a\\]", "\\begin{align}a\\end{align}",
        "$ref, $id and $defs", "price: $3.50/$4.50", "$.ajax and $.get", "The `PS1` is '$ ' or '# '.",
    ])
    func `what only looks like it stays text`(text: String) {
        #expect(formulas(text) == [])
        var options = MarkdownOptions()
        options.math = false
        #expect(html(text) == html(text, options))
    }

    @Test func `an unfinished block stays text`() {
        #expect(formulas("$$\na\n\nb\n$$") == [])
        #expect(formulas("> $$\n> a\n\n$$") == [])
        #expect(formulas("$$\na\n") == [])
        #expect(formulas("    $$\n    a\n    $$") == [])
        #expect(formulas("<pre>\n$$\na\n$$\n</pre>") == [])
    }

    @Test func `backslashes are read where they are asked for`() {
        #expect(formulas("a \\(x_1\\) b \\(y\\)", backslashes: true) == ["x_1", "y"])
        #expect(formulas("\\[\nx\n- y\n\\]", backslashes: true) == ["[x\n- y\n]"])
        #expect(formulas("\\[ E \\]", backslashes: true) == ["[ E ]"])
        #expect(formulas("\\begin{align}\nx &= y \\\\\nz\n\\end{align}", backslashes: true).count == 1)
        #expect(formulas("Use foo \\[options\\] here", backslashes: true) == [])
        #expect(formulas("\\\\(x\\\\)", backslashes: true) == [])
        #expect(formulas("`\\(x\\)`", backslashes: true) == [])
        #expect(formulas("\\(x", backslashes: true) == [])
    }

    @Test func `a pipe ends a cell, and is escaped in one`() {
        let table = "| a | b |\n|---|---|\n| $x_1 * y$ | $|z|$ |\n| $\\|w\\|$ | $u$ |\n"
        #expect(formulas(table) == ["x_1 * y", "|w|", "u"])
        #expect(html(table).components(of: "<td>").count == 5)
    }

    @Test func `headings, ids, titles and the search have the source`() {
        var options = MarkdownOptions()
        options.collectsText = true
        let page = document("# The $x^2$ law\n\nText $a+b$ more.", options)
        #expect(page.headings.first?.id == "the-x2-law")
        #expect(page.headings.first?.text == "The x^2 law")
        #expect(page.headings.first.map { String($0.html).contains("<math>") } == true)
        #expect(String(page.text).contains("Text a+b more."))
        #expect(page.summary == "Text a+b more.")
        #expect(formulas("!!! note \"The $x$\"\n    Text\n") == ["x"])
    }

    @Test(arguments: [
        ("Text\n\n$$\na\n\nb", ["3:1 math/not-understood"]), ("$$\na\n\nb\n$$", ["1:1 math/not-understood"]),
        ("- a\n\n  $$\n  b\n", ["3:3 math/not-understood"]),
        ("$$\na\n\nb\n$$\n\n$$\nc\n$$", ["1:1 math/not-understood"]),
        ("$$\n\na", []), ("$$\na\n$$ b", []), ("```\n$$\na\n```", []), ("Text $$\na", []),
    ])
    func formulasThatAreNotClosedAreTold(markdown: String, problems: [String]) {
        #expect(document(markdown).problems == problems)
    }

    @Test func `what is not understood is told at its place`() {
        #expect(document("Text $a + \\foo$ more.").problems == ["1:11 math/not-understood"])
        #expect(document("A $\\frac{a$ here.").problems == ["1:9 math/not-understood"])
        #expect(document("A $x^{2$ here.").problems == ["1:6 math/not-understood"])
        #expect(document("- A $\\frac{a}{b} here.\n\n  B").problems == ["1:5 math/not-understood"])
        #expect(document("In $\\App or $HOME{ and ${a.b{$").problems == [])
        #expect(document("> \\: Text\n> *a* $x\n> = \\foo$ more.").problems == ["3:5 math/not-understood"])
        #expect(
            document("$a$ $\\foo$ `c` $\\bar x$ $\\foo$").problems == [
                "1:6 math/not-understood", "1:26 math/not-understood",
            ])
        #expect(document("- x\n\n  $$\n  \\foo\n  $$").problems == ["4:3 math/not-understood"])
        #expect(
            document("1. x\n\n   ```math\n   a\n   b \\foo\n   ```").problems == ["5:6 math/not-understood"])
        #expect(
            document("!!! note \"T $\\foo$\"\n    > $\\{ \\foo \\}$\n").problems == [
                "1:14 math/not-understood", "2:11 math/not-understood",
            ])
        #expect(
            document("|a|b|\n|-|-|\n| $\\|a \\foo$ | $\\foo$ |").problems == [
                "3:8 math/not-understood", "3:17 math/not-understood",
            ])
        #expect(document("Half is $\\frac{1}{2$, I say.").problems == ["1:18 math/not-understood"])
        #expect(formulas("${a$") == [])
    }

    @Test func `macros are those of the options`() {
        var options = MarkdownOptions()
        #expect(options.define(mathMacro: "RR", as: "\\mathbb{R}") == nil)
        #expect(options.define(mathMacro: "\\norm", as: "\\lVert #1 \\rVert") == nil)
        #expect(options.define(mathMacro: "a b", as: "x") != nil)
        #expect(options.define(mathMacro: "x", as: "{") != nil)
        let page = document("$\\norm{x} \\in \\RR$", options)
        #expect(page.diagnostics.isEmpty)
        #expect(String(page.html).contains("ℝ"))
    }

    @Test func `links of formulas are links of the page`() {
        let page = document("See $\\href{other.md?a&b}{x}$.")
        #expect(page.places == ["1:6 other.md?a&b"])
        #expect(String(page.htmlAsWritten).contains("<mtext><a href=\"other.md?a&amp;b\">"))
        #expect(document("[$\\href{x.md}{x}$](y.md)").places == ["1:1 y.md"])
        var options = MarkdownOptions()
        options.rawHTML = .sanitize
        #expect(!html("$\\href{javascript:alert(1)}{x}$", options).contains("<a "))
        #expect(html("$\\href{https://x.y}{x}$", options).contains("href=\"https://x.y\""))
    }

    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "${", "$a ", "$$ ", "`$", "$`a ", "\\(", "\\[", "$a$ ", "$x{$", "$a\n", "$$a\n", "<a $",
            "\\begin{a}\n",
        ])
    func `any number of signs takes linear time`(piece: String) {
        var options = MarkdownOptions()
        options.mathBackslashes = true
        #expect(document(String(repeating: piece, count: 10_000), options).diagnostics.count <= 500)
    }
}

extension String {
    /// The parts between a separator.
    fileprivate func components(of separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
