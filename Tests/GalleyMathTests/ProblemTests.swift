// What is not understood is said, at its place, and shown; no input is too much.

import GalleyCore
import Testing

@testable import GalleyMath

/// Whether every element is closed, in order.
func isWellFormed(_ markup: String) -> Bool {
    var open: [Substring] = []
    for piece in markup.split(separator: "<", omittingEmptySubsequences: true) where piece.contains(">") {
        guard let end = piece.firstIndex(of: ">") else { return false }
        let tag = piece[..<end]
        if tag.hasPrefix("/") {
            guard open.popLast() == tag.dropFirst() else { return false }
        } else {
            open.append(tag.prefix { $0 != " " })
        }
    }
    return open.isEmpty
}

@Suite struct ProblemTests {
    @Test func unknownCommandIsShownByItsName() {
        let (markup, problems) = render(#"a + \aplha{x}"#)
        #expect(
            markup
                == #"<mrow><mi>a</mi><mo>+</mo><mtext class="math-unknown">\aplha</mtext><mi>x</mi></mrow>"#)
        #expect(
            problems == [
                MathProblem(
                    offset: 4, length: 6, message: #"unknown command `\aplha`"#,
                    help: [#"did you mean `\alpha`?"#])
            ])
    }

    @Test(arguments: [
        (#"\href{https://a.b}{x \href{https://c.d}{y}}"#, 21), (#"\href{https://a.b}{\url{c}}"#, 19),
    ])
    func linksInLinksAreShownWithoutTheirOwn(source: String, offset: Int) {
        let (markup, problems) = render(source)
        #expect(problems.map(\.offset) == [offset] && problems.first?.message == "a link within a link")
        #expect(markup.split(separator: "<a ").count == 2)
        #expect(render(#"\href{https://a.b}{x} \href{https://c.d}{y}"#).problems.isEmpty)
    }

    @Test func scriptsWithoutEndAreNotNested() {
        for sign in ["_", "^"] {
            let (markup, problems) = render("a" + String(repeating: sign + "1", count: 20_000))
            #expect(markup.hasPrefix("<m") && !problems.isEmpty)
        }
    }

    @Test func suggestionsKeepTheCase() {
        #expect(render(#"\Gmama"#).problems.first?.help == [#"did you mean `\Gamma`?"#])
        #expect(render(#"\gmama"#).problems.first?.help == [#"did you mean `\gamma`?"#])
        #expect(render(#"\zzzzzz"#).problems.first?.help == [])
    }

    @Test func unknownEnvironmentIsNamed() {
        let (_, problems) = render(#"\begin{pmatirx} a \end{pmatirx}"#)
        #expect(problems.map(\.message) == ["unknown environment `pmatirx`"])
        #expect(problems.first?.help == ["did you mean `pmatrix`?"])
    }

    @Test(arguments: [
        (#"\frac{a}{b"#, 8, "the `{` has no `}`"),
        ("a}", 1, "this `}` closes nothing"),
        (#"\left( x"#, 0, #"this `\left` has no `\right`"#),
        (#"x \right)"#, 2, #"this `\right` has no `\left`"#),
        (#"\begin{matrix} a"#, 0, #"this `\begin` has no `\end`"#),
        (#"x \end{matrix}"#, 2, #"this `\end` stands within a group or has no `\begin`"#),
        (#"\sqrt[3{x}"#, 5, "the `[` has no `]`"),
        (#"\text{a $x}"#, 10, "this `}` closes nothing"),
    ])
    func unreadableFormulasAreShownAsCode(_ source: String, _ offset: Int, _ message: String) {
        var out: [UInt8] = []
        let bytes = Array(source.utf8)
        let problems = mathML(bytes.span, display: false, into: &out)
        #expect(problems.last?.message == message)
        #expect(problems.last?.offset == offset)
        #expect(String(out) == "<code class=\"math-error\">\(source)</code>")
    }

    @Test(arguments: [
        ("a & b", 2, "an `&` outside of a table"),
        ("x^1^2", 3, "a second `^` on one base"),
        (#"\frac{a}"#, 0, #"`\frac` lacks an argument"#),
        (#"\sqrt"#, 0, #"`\sqrt` lacks an argument"#),
        (#"\left x \right)"#, 0, #"no delimiter after `\left`"#),
        (#"\hspace{wide}"#, 0, "`wide` is no length"),
        ("#1", 0, "`#1` outside of a macro"),
        ("a $ b", 2, "a `$` within a formula"),
        (#"a\"#, 1, #"a `\` at the end"#),
    ])
    func smallMistakesAreLocated(_ source: String, _ offset: Int, _ message: String) {
        let (markup, problems) = render(source)
        #expect(problems.first?.message == message)
        #expect(problems.first?.offset == offset)
        #expect(isWellFormed(markup))
    }

    @Test func problemsInMacrosAreAtTheCall() {
        let (_, problems) = render(#"a \bad"#, macros: [("bad", #"\nosuchthing"#)])
        #expect(problems.first?.offset == 2)
        #expect(problems.first?.length == 4)
    }

    @Test(arguments: [
        #"\def\a{\a}\a"#, #"\def\a{\a\a}\a"#, #"\def\a{x\a}\a"#, #"\def\a#1{\a{#1#1}}\a{x}"#,
        #"\def\a{\b\b\b\b}\def\b{\c\c\c\c}\def\c{\d\d\d\d}\def\d{\e\e\e\e}\def\e{\f\f\f\f}\def\f{xxxxxxxxxx}\a\a\a\a"#,
    ])
    func macrosThatDoNotEndAreStopped(_ source: String) {
        let (_, problems) = render(source)
        #expect(problems.count == 1)
        #expect(problems.first?.help == ["does a macro call itself?"])
    }

    @Test(arguments: [
        "{", "}", "\\frac", "\\left(", "\\sqrt", "x^", "_", "\\begin{matrix}", "&", "\\\\", "$", "\\text{",
        "'",
        "\\hat", "\\color{red}", "\\displaystyle ", "\\over ", "\\nosuchcommand ", "\\big", "[", "\\sqrt[",
        "\\substack{", "\\operatorname{", "\\mathrm{", "\\not", "(", "\\,", "%\n", "\\def\\a{", "\\href{x}{",
        "\\begin{array}{*{999999}{c}}", "\\xrightarrow[", "é", "\u{0}", "a'",
    ])
    func repetitionIsBounded(_ piece: String) {
        for count in [1, 2, 60, 2_000] {
            var source = String(repeating: piece, count: count)
            for _ in 0..<2 {
                var out: [UInt8] = []
                let bytes = Array(source.utf8)
                let problems = mathML(bytes.span, display: true, into: &out)
                #expect(problems.count <= Limits.problems + 1)
                #expect(isWellFormed(String(out)), "\(piece)")
                #expect(out.count < 200 * bytes.count + 10_000, "\(piece)")
                // And with something to end what was opened.
                source += "x" + String(repeating: "}", count: count)
            }
        }
    }

    @Test func aMegabyteIsRefusedAtOnce() {
        var out: [UInt8] = []
        let bytes = [UInt8](repeating: UInt8(ascii: "{"), count: 1 << 20)
        #expect(mathML(bytes.span, display: false, into: &out).count == 1)
        #expect(out.count < bytes.count + 100)
    }

    @Test func brokenFormulasStayWellFormed() {
        // Every formula cut at every place, and with one byte changed.
        var random: UInt64 = 1
        for formula in Formulas.all {
            let bytes = Array(formula.utf8)
            for count in stride(from: 0, to: bytes.count, by: 5) {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                var changed = bytes
                changed[count] = UInt8(truncatingIfNeeded: random >> 33)
                for input in [Array(bytes[..<count]), changed] {
                    var out: [UInt8] = []
                    _ = mathML(input.span, display: true, into: &out)
                    #expect(isWellFormed(String(out)), "\(String(input))")
                }
            }
        }
    }
}
