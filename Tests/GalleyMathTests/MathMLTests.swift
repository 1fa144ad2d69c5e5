// What formulas become: small ones, read element by element.

import GalleyCore
import Testing

@testable import GalleyMath

/// The MathML between `<semantics>` and the annotation, and the problems.
func render(
    _ source: String, display: Bool = false, macros: [(String, String)] = []
) -> (markup: String, problems: [MathProblem]) {
    var table = MathMacros()
    for (name, body) in macros { #expect(table.define(name, as: body) == nil) }
    var out: [UInt8] = []
    let bytes = Array(source.utf8)
    let problems = mathML(bytes.span, display: display, macros: table, into: &out)
    var markup = String(out)
    if let start = markup.range(of: "<semantics>"), let end = markup.range(of: "<annotation") {
        markup = String(markup[start.upperBound..<end.lowerBound])
    }
    return (markup, problems)
}

/// The MathML of a formula that has no problems.
func markup(
    _ source: String, display: Bool = false, macros: [(String, String)] = [],
    location: Testing.SourceLocation = #_sourceLocation
) -> String {
    let (markup, problems) = render(source, display: display, macros: macros)
    #expect(problems.isEmpty, "\(source)", sourceLocation: location)
    return markup
}

extension String {
    /// Where a piece of it is.
    func range(of piece: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(piece) { return start..<index(start, offsetBy: piece.count) }
            start = index(after: start)
        }
        return nil
    }
}

@Suite struct MathMLTests {
    @Test(arguments: Formulas.all)
    func formulasOfDocumentationAreUnderstood(_ formula: String) {
        for display in [true, false] {
            let (markup, problems) = render(formula, display: display)
            #expect(problems.isEmpty)
            #expect(isWellFormed(markup), "\(markup)")
            #expect(!markup.contains("math-unknown"))
        }
    }

    @Test func everySymbolIsWritten() {
        for name in Array(Symbols.named.keys) + Array(Symbols.functions) + Array(Symbols.limitFunctions.keys)
        {
            let (markup, problems) = render("a \\\(name) b")
            #expect(problems.isEmpty && isWellFormed(markup), "\(name)")
        }
        #expect(Symbols.named.count > 500)
    }

    @Test func noNameHasTwoMeanings() {
        let names = [
            Set(Symbols.named.keys), Symbols.functions, Set(Symbols.limitFunctions.keys),
            Set(Command.named.keys),
            Set(Command.switches.keys),
        ]
        for (i, some) in names.enumerated() {
            for others in names[(i + 1)...] { #expect(some.intersection(others).isEmpty) }
        }
    }

    @Test func sourceIsThereToCopy() {
        var out: [UInt8] = []
        let source = Array("a<b".utf8)
        #expect(mathML(source.span, display: true, into: &out) == [])
        #expect(
            String(out) == """
                <math display="block"><semantics><mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>\
                <annotation encoding="application/x-tex">a&lt;b</annotation></semantics></math>
                """)
    }

    @Test(arguments: [
        ("x", "<mi>x</mi>"),
        ("3.14", "<mn>3.14</mn>"),
        (".5", "<mn>.5</mn>"),
        (#"\alpha"#, "<mi>α</mi>"),
        (#"\Gamma"#, #"<mi mathvariant="normal">Γ</mi>"#),
        (#"\mathrm{d}"#, #"<mi mathvariant="normal">d</mi>"#),
        (#"\mathrm{MSE}"#, "<mi>MSE</mi>"),
        (#"\mathbb{R}"#, "<mi>ℝ</mi>"),
        (#"\mathbb R"#, "<mi>ℝ</mi>"),
        (#"\mathcal{L}"#, "<mi>ℒ</mi>"),
        (#"\mathbf{x1}"#, "<mrow><mi>𝐱</mi><mn>𝟏</mn></mrow>"),
        (#"\boldsymbol{\beta}"#, "<mi>𝜷</mi>"),
        (#"\mathit{diff}"#, "<mi>𝑑𝑖𝑓𝑓</mi>"),
        (#"{\rm d}x"#, #"<mrow><mi mathvariant="normal">d</mi><mi>x</mi></mrow>"#),
        (#"\cal{O}n"#, "<mrow><mi>𝒪</mi><mi>n</mi></mrow>"),
        (#"x_\rm{max}"#, "<msub><mi>x</mi><mi>max</mi></msub>"),
        ("ℝ", "<mi>ℝ</mi>"),
        ("数", "<mi>数</mi>"),
    ])
    func lettersAndNumbers(_ source: String, _ expected: String) {
        #expect(markup(source) == expected)
    }

    @Test(arguments: [
        // As an operator, as a sign, and in a script.
        ("a-b", "<mrow><mi>a</mi><mo>−</mo><mi>b</mi></mrow>"),
        ("-b", "<mrow><mo>−</mo><mi>b</mi></mrow>"),
        ("a=-b", #"<mrow><mi>a</mi><mo>=</mo><mo form="prefix">−</mo><mi>b</mi></mrow>"#),
        (
            "x^{a-b}",
            #"<msup><mi>x</mi><mrow><mi>a</mi><mo lspace="0" rspace="0">−</mo><mi>b</mi></mrow></msup>"#
        ),
        ("x^*", "<msup><mi>x</mi><mo>∗</mo></msup>"),
        // Two relations are one; a parenthesis does not grow by itself; bars have no space.
        (
            "a:=b",
            #"<mrow><mi>a</mi><mo lspace="0.278em" rspace="0">:</mo><mo lspace="0">=</mo><mi>b</mi></mrow>"#
        ),
        ("f(x)", #"<mrow><mi>f</mi><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow>"#),
        (
            "|x|",
            #"<mrow><mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">|</mo></mrow>"#
        ),
        ("a,b", "<mrow><mi>a</mi><mo>,</mo><mi>b</mi></mrow>"),
        ("1{,}000", #"<mrow><mn>1</mn><mo>,</mo><mn>000</mn></mrow>"#),
        (#"a \mid b"#, "<mrow><mi>a</mi><mo>∣</mo><mi>b</mi></mrow>"),
        (#"a \not= b"#, "<mrow><mi>a</mi><mo>≠</mo><mi>b</mi></mrow>"),
        (#"a \not\sqsubset b"#, "<mrow><mi>a</mi><mo>⊏̸</mo><mi>b</mi></mrow>"),
        ("a ≤ b", "<mrow><mi>a</mi><mo>≤</mo><mi>b</mi></mrow>"),
    ])
    func operatorsHaveTheirSpace(_ source: String, _ expected: String) {
        #expect(markup(source) == expected)
    }

    @Test(arguments: [
        (#"\sin x"#, "<mrow><mi>sin</mi><mo rspace=\"0.167em\">\u{2061}</mo><mi>x</mi></mrow>"),
        (
            #"\sin(x)"#,
            "<mrow><mi>sin</mi><mo>\u{2061}</mo><mo stretchy=\"false\">(</mo><mi>x</mi><mo stretchy=\"false\">)</mo></mrow>"
        ),
        (
            #"2\log_2 n"#,
            "<mrow><mn>2</mn><mspace width=\"0.167em\"></mspace><msub><mi>log</mi><mn>2</mn></msub><mo rspace=\"0.167em\">\u{2061}</mo><mi>n</mi></mrow>"
        ),
        (#"\operatorname{arg\,max}"#, "<mi>arg\u{2009}max</mi>"),
        (#"\operatorname*{argmin}_x"#, "<msub><mi>argmin</mi><mi>x</mi></msub>"),
    ])
    func functionsStandApart(_ source: String, _ expected: String) {
        #expect(markup(source) == expected)
    }

    @Test(arguments: [
        ("x_1^2", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("x^2_1", "<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>"),
        ("x^23", "<mrow><msup><mi>x</mi><mn>2</mn></msup><mn>3</mn></mrow>"),
        ("10^2", "<msup><mn>10</mn><mn>2</mn></msup>"),
        ("f'", "<msup><mi>f</mi><mo>′</mo></msup>"),
        ("f''_n", "<msubsup><mi>f</mi><mi>n</mi><mo>″</mo></msubsup>"),
        ("f'^2", "<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>"),
        ("{}_6 C", "<mrow><msub><mrow></mrow><mn>6</mn></msub><mi>C</mi></mrow>"),
        ("^2", "<msup><mrow></mrow><mn>2</mn></msup>"),
        (#"x_\mathrm{max}"#, "<msub><mi>x</mi><mi>max</mi></msub>"),
    ])
    func scripts(_ source: String, _ expected: String) {
        #expect(markup(source) == expected)
    }

    @Test func limitsGoBelowInDisplay() {
        #expect(markup(#"\sum_i^n"#) == "<msubsup><mo>∑</mo><mi>i</mi><mi>n</mi></msubsup>")
        #expect(
            markup(#"\sum_i^n"#, display: true) == "<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>")
        #expect(markup(#"\int_0^1"#, display: true) == "<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup>")
        #expect(markup(#"\max_x"#, display: true) == "<munder><mi>max</mi><mi>x</mi></munder>")
        #expect(markup(#"\max_x"#) == "<msub><mi>max</mi><mi>x</mi></msub>")
        #expect(
            markup(#"\sum\limits_i"#) == #"<munder><mo movablelimits="false">∑</mo><mi>i</mi></munder>"#)
        #expect(markup(#"\sum\nolimits_i"#, display: true) == "<msub><mo>∑</mo><mi>i</mi></msub>")
        #expect(
            markup(#"\textstyle\sum_i"#, display: true)
                == #"<mstyle displaystyle="false" scriptlevel="0"><msub><mo>∑</mo><mi>i</mi></msub></mstyle>"#
        )
        // A fraction in display style holds text style.
        #expect(
            markup(#"\frac{\sum_i}{2}"#, display: true)
                == "<mfrac><msub><mo>∑</mo><mi>i</mi></msub><mn>2</mn></mfrac>")
    }

    @Test(arguments: [
        (#"\frac12"#, "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        (#"{a \over bc}"#, "<mfrac><mi>a</mi><mrow><mi>b</mi><mi>c</mi></mrow></mfrac>"),
        (
            #"\dfrac ab"#,
            #"<mstyle displaystyle="true" scriptlevel="0"><mfrac><mi>a</mi><mi>b</mi></mfrac></mstyle>"#
        ),
        (
            #"\binom nk"#,
            #"<mrow><mo>(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>"#
        ),
        (#"\sqrt{a+b}"#, "<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>"),
        (#"\sqrt[3]{a}"#, "<mroot><mi>a</mi><mn>3</mn></mroot>"),
        (#"\hat{x}"#, #"<mover accent="true"><mi>x</mi><mo stretchy="false">^</mo></mover>"#),
        (
            #"\underbrace{x}_n"#,
            #"<munder><munder accentunder="true"><mi>x</mi><mo stretchy="true">⏟</mo></munder><mi>n</mi></munder>"#
        ),
        (#"\overset{!}{=}"#, "<mover><mo>=</mo><mo>!</mo></mover>"),
        (
            #"\xrightarrow{f}"#,
            #"<mover><mo stretchy="true">→</mo><mrow><mspace width="0.5em"></mspace><mi>f</mi><mspace width="0.5em"></mspace></mrow></mover>"#
        ),
    ])
    func fractionsRootsAndAccents(_ source: String, _ expected: String) {
        #expect(markup(source) == expected)
    }

    @Test(arguments: [
        (
            #"\left(\frac12\right]"#,
            #"<mrow><mo fence="true" form="prefix">(</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><mo fence="true" form="postfix">]</mo></mrow>"#
        ),
        (
            #"\left.x\right|_0"#,
            #"<msub><mrow><mi>x</mi><mo fence="true" form="postfix">|</mo></mrow><mn>0</mn></msub>"#
        ),
        (
            #"\big("#,
            #"<mo stretchy="true" symmetric="true" minsize="1.2em" maxsize="1.2em">(</mo>"#
        ),
        (
            #"\left\{x\,\middle|\,y\right\}"#,
            #"<mrow><mo fence="true" form="prefix">{</mo><mi>x</mi><mspace width="0.167em"></mspace><mo form="prefix">|</mo><mspace width="0.167em"></mspace><mi>y</mi><mo fence="true" form="postfix">}</mo></mrow>"#
        ),
    ])
    func delimiters(_ source: String, _ expected: String) {
        #expect(markup(source) == expected)
    }

    @Test func tables() {
        #expect(
            markup(#"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"#)
                == #"<mrow><mo fence="true" form="prefix">(</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable><mo fence="true" form="postfix">)</mo></mrow>"#
        )
        #expect(
            markup(#"\begin{cases} 1 & x \\ 0 \end{cases}"#)
                == #"<mrow><mo fence="true" form="prefix">{</mo><mtable class="math-cases"><mtr><mtd><mn>1</mn></mtd><mtd><mi>x</mi></mtd></mtr><mtr><mtd><mn>0</mn></mtd></mtr></mtable></mrow>"#
        )
        #expect(
            markup(#"\begin{aligned} a &= b \\ &= c \end{aligned}"#)
                == #"<mtable class="math-aligned" displaystyle="true"><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd></mtr><mtr><mtd></mtd><mtd><mo>=</mo><mi>c</mi></mtd></mtr></mtable>"#
        )
        #expect(
            markup(#"\begin{array}{l|r} a & b \\ \hline c & d \end{array}"#)
                == #"<mtable class="math-array"><mtr><mtd class="math-left"><mi>a</mi></mtd><mtd class="math-right math-line"><mi>b</mi></mtd></mtr><mtr class="math-rule"><mtd class="math-left"><mi>c</mi></mtd><mtd class="math-right math-line"><mi>d</mi></mtd></mtr></mtable>"#
        )
        // A bracket after a line break is a length only if it is one.
        #expect(
            markup(#"\begin{matrix} a \\[1ex] b \\ [c] \end{matrix}"#)
                == #"<mtable><mtr><mtd><mi>a</mi><mspace width="0" depth="0.731em"></mspace></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mo stretchy="false">[</mo><mi>c</mi><mo stretchy="false">]</mo></mtd></mtr></mtable>"#
        )
        #expect(
            markup(#"a \\ b"#, display: true)
                == #"<mtable class="math-gathered" displaystyle="true"><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable>"#
        )
    }

    @Test(arguments: [
        (#"\text{if } x"#, "<mrow><mtext>if\u{A0}</mtext><mi>x</mi></mrow>"),
        (
            #"\text{a $x^2$ b}"#,
            "<mrow><mtext>a\u{A0}</mtext><msup><mi>x</mi><mn>2</mn></msup><mtext>\u{A0}b</mtext></mrow>"
        ),
        (#"\textbf{a_b & 5\%}"#, "<mtext><b>a_b &amp; 5%</b></mtext>"),
        (#"\text{<b>``x''</b>}"#, "<mtext>&lt;b&gt;“x”&lt;/b&gt;</mtext>"),
        // Text is a space to MathML Core; between two of them an operator would lose its own.
        (#"\text{a} + \text{b}"#, "<mrow><mtext>a</mtext><mi></mi><mo>+</mo><mtext>b</mtext></mrow>"),
    ])
    func text(_ source: String, _ expected: String) {
        #expect(markup(source) == expected)
    }

    @Test func coloursBoxesAndLinks() {
        #expect(markup(#"\color{red} x"#) == #"<mstyle mathcolor="red"><mi>x</mi></mstyle>"#)
        #expect(
            markup(#"\color{red}{x} y"#)
                == #"<mrow><mstyle mathcolor="red"><mi>x</mi></mstyle><mi>y</mi></mrow>"#)
        #expect(
            markup(#"\textcolor[RGB]{255,0,16}{x}"#) == ##"<mstyle mathcolor="#ff0010"><mi>x</mi></mstyle>"##)
        #expect(
            markup(#"\colorbox{yellow}{x}"#)
                == #"<mstyle mathcolor="black" mathbackground="yellow"><mtext>x</mtext></mstyle>"#)
        #expect(markup(#"\boxed{x}"#) == #"<mrow class="math-box"><mi>x</mi></mrow>"#)
        #expect(
            markup(#"\href{https://example.org/a_b?c=1&d}{x}"#)
                == #"<mtext><a href="https://example.org/a_b?c=1&amp;d"><math><mi>x</mi></math></a></mtext>"#)
        for address in ["javascript:alert(1)", "JaVaScript:x", "data:text/html,x", "a b", "\\ javascript:x"] {
            let (markup, problems) = render(#"\href{\#(address)}{x}"#)
            #expect(problems.count == 1, "\(address)")
            #expect(!markup.contains("href"))
        }
        let (_, problems) = render(#"\color{red" onclick="x}{y}"#)
        #expect(problems.map(\.message) == [#"`red"onclick="x` is no colour"#])
    }

    @Test(arguments: [
        (#"\R^n"#, "<msup><mi>ℝ</mi><mi>n</mi></msup>"),
        (
            #"\pair{a}{b}"#,
            #"<mrow><mo stretchy="false">(</mo><mi>a</mi><mo>,</mo><mi>b</mi><mo stretchy="false">)</mo></mrow>"#
        ),
        (
            #"\newcommand{\half}[1][1]{\frac{#1}{2}} \half \half[3]"#,
            "<mrow><mfrac><mn>1</mn><mn>2</mn></mfrac><mfrac><mn>3</mn><mn>2</mn></mfrac></mrow>"
        ),
        (#"\def\sq#1{#1^2} \sq x"#, "<msup><mi>x</mi><mn>2</mn></msup>"),
        (#"\ket{0}"#, #"<mrow><mo stretchy="false">|</mo><mn>0</mn><mo stretchy="false">⟩</mo></mrow>"#),
        (#"\let\a\alpha \a"#, "<mi>α</mi>"),
        (#"\DeclareMathOperator{\rank}{rank} \rank"#, "<mi>rank</mi>"),
    ])
    func macros(_ source: String, _ expected: String) {
        #expect(markup(source, macros: [(#"\R"#, #"\mathbb{R}"#), ("pair", "(#1,#2)")]) == expected)
    }

    @Test func wrongMacrosAreRefused() {
        var macros = MathMacros()
        #expect(macros.define(#"\a1"#, as: "x") != nil)
        #expect(macros.define(#"\a"#, as: "{x") != nil)
        #expect(macros.define(#"\a"#, as: "x}") != nil)
        #expect(macros.isEmpty)
    }
}
