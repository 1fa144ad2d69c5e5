import GalleyCore
import GalleyMarkdown
import Testing

/// The text between `<p>` and `</p>`.
private func line(_ markdown: String, _ options: MarkdownOptions) -> String {
    var text = html(markdown, options)
    if text.hasPrefix("<p>"), text.hasSuffix("</p>\n") { text = String(text.dropFirst(3).dropLast(5)) }
    return text
}

extension MarkdownOptions {
    /// Every construct within a line is on.
    static var allInlines: MarkdownOptions {
        var options = MarkdownOptions()
        options.marks = true
        options.insertions = true
        options.superscripts = true
        options.subscripts = true
        options.keys = true
        options.icons = true
        options.criticMarkup = true
        options.abbreviations = true
        options.smartSymbols = true
        options.inlineHighlighting = true
        options.wikiLinks = true
        options.figures = true
        options.lazyImages = true
        options.attributeLists = true
        options.definitionLists = true
        options.repository = Repository(address: "https://github.com/acme/store")
        return options
    }

    fileprivate static func with(_ change: (inout MarkdownOptions) -> Void) -> MarkdownOptions {
        var options = MarkdownOptions()
        change(&options)
        return options
    }

    fileprivate static let delimiters = with {
        $0.marks = true
        $0.insertions = true
        $0.superscripts = true
        $0.subscripts = true
    }
}

struct InlineDelimiterTests {
    @Test(arguments: [
        (
            "^^ins^^ H^2^O CO~2~ ~~del~~ ==mark==",
            "<ins>ins</ins> H<sup>2</sup>O CO<sub>2</sub> <del>del</del> <mark>mark</mark>"
        ),
        ("a==b==c ~~~x~~~ ^^^y^^^", "a<mark>b</mark>c <sub><del>x</del></sub> <sup><ins>y</ins></sup>"),
        ("==a *b* `c` [d](e)==", "<mark>a <em>b</em> <code>c</code> <a href=\"e\">d</a></mark>"),
        (
            "*==a==* **^^b^^** [==c==](d)",
            "<em><mark>a</mark></em> <strong><ins>b</ins></strong> <a href=\"d\"><mark>c</mark></a>"
        ),
        ("==a ^^b c^^ d==", "<mark>a <ins>b c</ins> d</mark>"),
        ("==a\nb==", "<mark>a\nb</mark>"),
        ("==https://a.b==", "<mark><a href=\"https://a.b\">https://a.b</a></mark>"),
        ("==标==记 a==标记==b", "<mark>标</mark>记 a<mark>标记</mark>b"),
        ("==a==, (==b==) \"==c==\"", "<mark>a</mark>, (<mark>b</mark>) &quot;<mark>c</mark>&quot;"),
    ])
    func pairsBecomeElements(markdown: String, expected: String) {
        #expect(line(markdown, .delimiters) == expected)
    }

    @Test(arguments: [
        "a == b", "a == b and c == d", "if a==b and c==d", "x^2 + y^2", "~/path and ~/other", "1^st and 2^nd",
        "a^b c^",
        "~a b~", "== a ==", "=====", "a ==b", "a== b", "^^", "^ ^", "C++ and D++", "a === b === c",
        "https://a.b/c==d==e^f^g", "[^", "~1.2,~1.3", "===a===",
    ])
    func lookAlikesStayText(markdown: String) {
        let text = html(markdown, .delimiters)
        for name in ["mark", "ins", "sup", "sub", "del"] { #expect(!text.contains("<\(name)>"), "\(text)") }
    }

    @Test(arguments: [
        ("\\==a==", "==a=="), ("\\^a^", "^a^"), ("\\~a~", "~a~"), ("a\\~\\~b~~", "a~~b~~"),
        ("`==a==`", "<code>==a==</code>"),
        ("<b title=\"==a==\">==c==</b>", "<b title=\"==a==\"><mark>c</mark></b>"),
        ("`\\==a==`", "<code>\\==a==</code>"), ("==a\\== b==", "<mark>a== b</mark>"),
        ("<https://a.b/==c==>", "<a href=\"https://a.b/==c==\">https://a.b/==c==</a>"),
        ("[a](<b==c==d> \"==e==\")", "<a href=\"b==c==d\" title=\"==e==\">a</a>"),
    ])
    func codeAddressesAndEscapesAreLeftAlone(markdown: String, expected: String) {
        #expect(line(markdown, .delimiters) == expected)
    }

    @Test func pairsThatOverlapAreNone() {
        #expect(line("==a ^^b== c^^", .delimiters) == "<mark>a ^^b</mark> c^^")
        #expect(line("~~a ==b~~ c==", .delimiters) == "<del>a ==b</del> c==")
        #expect(line("==a *b== c*", .delimiters) == "==a <em>b== c</em>")
    }

    @Test func theyStandInAnyBlock() {
        let options = MarkdownOptions.delimiters
        #expect(
            html("- ==a==\n  - b^c^", options).contains("<li><mark>a</mark>\n<ul>\n<li>b<sup>c</sup></li>"))
        #expect(html("> ==a==", options).contains("<p><mark>a</mark></p>"))
        #expect(html("| ==a== |\n|---|\n| b~c~ |", options).contains("<th><mark>a</mark></th>"))
        #expect(html("| ==a== |\n|---|\n| b~c~ |", options).contains("<td>b<sub>c</sub></td>"))
        #expect(html("!!! note\n    ==a==", options).contains("<p><mark>a</mark></p>"))
        #expect(html("a[^1]\n\n[^1]: ==b==", options).contains("<mark>b</mark>"))
    }

    @Test func headingsKnowTheirWords() {
        let page = document("# ==A== H~2~O ^^b^^ ~~c~~ :tada:", .delimiters)
        #expect(page.headings.first?.text == "A H2O b c 🎉")
        #expect(page.headings.first?.id == "a-h2o-b-c-tada")
        #expect(
            page.headings.first.map { String($0.html) }
                == "<mark>A</mark> H<sub>2</sub>O <ins>b</ins> <del>c</del> 🎉")
        #expect(document("==A== ~~b~~ :x:", .delimiters).summary == "A b ❌")
    }

    @Test func attributesMayStandBehindThem() {
        var options = MarkdownOptions.delimiters
        options.attributeLists = true
        #expect(line("==a=={ .b #c } d", options) == "<mark id=\"c\" class=\"b\">a</mark> d")
        #expect(html("# ==a=={ .b }", options).contains("<h1 id=\"a\" class=\"b\"><mark>a</mark>"))
    }

    @Test func attributesHoldNoDelimiters() {
        var options = MarkdownOptions.delimiters
        options.attributeLists = true
        #expect(!html("# ==a {#b title=\"x==\"}", options).contains("mark"))
        #expect(!html("*a*{ title=\"==b\" } c==", options).contains("mark"))
        #expect(!html("| ==a { title=\"x==\" } |\n|---|", options).contains("mark"))
    }

    @Test func eachIsASwitch() {
        #expect(line("==a== ^^b^^ c^d^ ++e++", MarkdownOptions()) == "==a== ^^b^^ c^d^ ++e++")
        #expect(line("~a~ ~~b~~", MarkdownOptions()) == "<del>a</del> <del>b</del>")
        #expect(line("^^a^^ b^c^", .with { $0.superscripts = true }) == "^^a^^ b<sup>c</sup>")
        #expect(line("^^a^^ b^c^", .with { $0.insertions = true }) == "<ins>a</ins> b^c^")
        #expect(
            line(
                "~a~ ~~b~~",
                .with {
                    $0.subscripts = true; $0.strikethrough = false
                }) == "<sub>a</sub> ~~b~~")
        #expect(
            line("++a b++ C++ and D++", .with { $0.plusInsertions = true }) == "<ins>a b</ins> C++ and D++")
    }
}

struct KeyTests {
    private let options = MarkdownOptions.with { $0.keys = true }

    @Test func keysAreNamedAndShown() {
        #expect(
            line("++ctrl+alt+del++", options)
                == "<span class=\"keys\"><kbd class=\"key-control\">Ctrl</kbd><span>+</span>"
                + "<kbd class=\"key-alt\">Alt</kbd><span>+</span><kbd class=\"key-delete\">Del</kbd></span>")
        #expect(
            line("++cmd+\"a <b\"++", options)
                == "<span class=\"keys\"><kbd class=\"key-command\">Cmd</kbd><span>+</span><kbd>a &lt;b</kbd></span>"
        )
        #expect(line("++F12++", options).contains("<kbd class=\"key-f12\">F12</kbd>"))
        #expect(line("++lshift+pg-up+num5++", options).contains("Left Shift</kbd>"))
    }

    @Test(arguments: [
        "C++ and ++ a ++", "++unknown-key++", "\\++ctrl++", "`++ctrl++`", "++ctrl+++", "+++ctrl++", "++ctrl",
        "C++ and D++",
        "i++; j++", "++", "++++", "++ctrl++a".replacing("++a", with: "+++a"),
    ])
    func otherPlusSignsStayText(markdown: String) {
        #expect(!html(markdown, options).contains("<kbd"))
    }

    @Test func keysGoBeforeInsertions() {
        var both = options
        both.plusInsertions = true
        #expect(line("++b++ ++b c++", both).hasSuffix("</span> <ins>b c</ins>"))
    }

    @Test func smartQuotesAreQuotes() {
        var smart = options
        smart.smartPunctuation = true
        #expect(line("++\"a b\"++", smart) == "<span class=\"keys\"><kbd>a b</kbd></span>")
    }

    @Test func headingsSayThem() {
        #expect(document("# Press ++ctrl+c++", options).headings.first?.text == "Press Ctrl+C")
    }
}

struct EmojiTests {
    @Test(arguments: [
        (":smile: :+1: :tada:", "😄 👍 🎉"), ("(:x:)", "(❌)"), (":smile::tada:", "😄🎉"), ("日本:smile:語", "日本😄語"),
        ("**:warning:**", "<strong>⚠️</strong>"), (":man_raising_hand:", "🙋‍♂️"), (":1234: :hash:", "🔢 #️⃣"),
        (":zzz: :+1: :-1: :a:", "💤 👍 👎 🅰️"), (":8ball:", "🎱"),
    ])
    func namesBecomeEmoji(markdown: String, expected: String) {
        #expect(line(markdown, MarkdownOptions()) == expected)
    }

    @Test(arguments: [
        "a:b:c", "10:30:45", ":nope:", "std::x::y", "::", "\\:smile:", ": smile:", ":smile", "http://a.b:x:y",
        ":material-check:", "a::x::b", "::x::", "[10:x:20]", ":octocat:",
    ])
    func otherColonsStayText(markdown: String) {
        let text = html(markdown)
        #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(text)")
    }

    @Test func codeIsLeftAlone() {
        #expect(line("`:smile:`", MarkdownOptions()) == "<code>:smile:</code>")
        #expect(line("[a](:smile:)", MarkdownOptions()) == "<a href=\":smile:\">a</a>")
    }

    private static let icons = MarkdownOptions.with {
        $0.icons = true
        $0.attributeLists = true
    }

    @Test func iconsWithoutASignAreNothingAndToldOnce() {
        let page = document(
            "A\n\nb :material-cog: :material-check: :octicons-gear-16:{ .green } :material-cog:", Self.icons)
        #expect(
            String(page.htmlAsWritten).contains(
                "b <span class=\"icon\" data-icon=\"material-cog\" aria-hidden=\"true\"></span> "
                    + "<span class=\"icon\" data-icon=\"material-check\">✓</span> "
                    + "<span class=\"icon green\" data-icon=\"octicons-gear-16\" aria-hidden=\"true\"></span>"
            ))
        #expect(page.problems == ["3:3 markdown/icon"])
        #expect(
            page.diagnostics.first?.message
                == "the icon `material-cog` is not shown, nor is one other below")
    }

    @Test(arguments: [
        ("material-check", "✓"), ("material-check-circle-outline", "✓"),
        ("octicons-check-circle-fill-16", "✓"),
        ("fontawesome-solid-circle-check", "✓"), ("material-close", "✗"), ("octicons-x-16", "✗"),
        ("fontawesome-solid-xmark", "✗"), ("material-alert-outline", "⚠"), ("material-arrow-right", "→"),
        ("octicons-rocket-24", "🚀"), ("material-lock-outline", "🔒"), ("material-information-outline", "ℹ"),
    ])
    func commonIconsAreSigns(name: String, sign: String) {
        let page = document(":\(name):", Self.icons)
        #expect(
            String(page.htmlAsWritten) == "<p><span class=\"icon\" data-icon=\"\(name)\">\(sign)</span></p>\n"
        )
        #expect(page.problems.isEmpty)
    }

    @Test(arguments: [
        "fontawesome-brands-x", "simple-x", "material-checkerboard", "material-arrow-left-right",
    ])
    func brandsAndOtherWordsAreNoSigns(name: String) {
        #expect(document("a :\(name):", Self.icons).problems == ["1:3 markdown/icon"])
    }

    @Test func anIconThatIsAllOfALinkIsAWord() {
        let page = document(
            "[:fontawesome-brands-github:](a) [:octicons-mark-github-16:{ .b }](c) [:simple-pypi: d](e)",
            Self.icons)
        let html = String(page.htmlAsWritten)
        #expect(
            html.contains(
                "<a href=\"a\"><span class=\"icon\" data-icon=\"fontawesome-brands-github\">github</span></a>"
            ))
        #expect(html.contains(">github</span></a> <a href=\"e\">"))
        #expect(page.diagnostics.map(\.message) == ["the icon `simple-pypi` is not shown"])
    }

    @Test func aSignIsPartOfAHeadingAndNotOfItsID() {
        var options = Self.icons
        options.headingIDRules = .pymdownx
        let page = document("# :material-check: Done", options)
        #expect(page.headings.map(\.text) == ["✓ Done"])
        #expect(page.ids == ["done"])
    }
}

struct CriticMarkupTests {
    private let options = MarkdownOptions.with { $0.criticMarkup = true }

    @Test(arguments: [
        (
            "{++a++} {--b--} {~~c~>d~~} {==e==}{>>f<<}",
            "<ins class=\"critic\">a</ins> <del class=\"critic\">b</del> <del class=\"critic\">c</del>"
                + "<ins class=\"critic\">d</ins> <mark class=\"critic\">e</mark><span class=\"critic comment\">f</span>"
        ),
        ("{++ *a* b ++}", "<ins class=\"critic\"> <em>a</em> b </ins>"),
        (
            "{~~*a*~>**b**~~}",
            "<del class=\"critic\"><em>a</em></del><ins class=\"critic\"><strong>b</strong></ins>"
        ),
        ("{--https://a.b--}", "{--https://a.b--}"),
    ])
    func changesAreShown(markdown: String, expected: String) {
        if markdown.contains("https") {
            #expect(line(markdown, options).contains("<a href"))
        } else {
            #expect(line(markdown, options) == expected)
        }
    }

    @Test(arguments: [
        "{++a", "a++}", "{~~a~~}", "{~~a~>b", "\\{++a++}", "`{++a++}`", "a ~> b", "{a--}", "{{ a }}", "{>>a",
    ])
    func otherBracesStayText(markdown: String) {
        #expect(!html(markdown, options).contains("critic"))
    }

    @Test func smartDashesAreHyphens() {
        var smart = options
        smart.smartPunctuation = true
        #expect(line("{--a--} b", smart) == "<del class=\"critic\">a</del> b")
    }
}

struct AbbreviationTests {
    private let options = MarkdownOptions.with { $0.abbreviations = true }

    @Test func wordsAreExplained() {
        let page = html(
            "The HTML and XHTML and `HTML` and [HTML](x), HTML5.\n\n*[HTML]: Hyper \"Text\"\n*[W3C]: World\n",
            options)
        #expect(
            page
                == "<p>The <abbr title=\"Hyper &quot;Text&quot;\">HTML</abbr> and XHTML and <code>HTML</code> and "
                + "<a href=\"x\"><abbr title=\"Hyper &quot;Text&quot;\">HTML</abbr></a>, HTML5.</p>\n")
    }

    @Test func definitionsStandAnywhere() {
        #expect(
            html("- API\n- b\n  *[API]: Interface\n- c", options)
                == "<ul>\n<li><abbr title=\"Interface\">API</abbr></li>\n<li>b</li>\n<li>c</li>\n</ul>\n")
        #expect(html("> *[A]: B\n\n# A", options).contains("<abbr title=\"B\">A</abbr>"))
        #expect(
            html("text A\n*[A]: B\nmore", options) == "<p>text <abbr title=\"B\">A</abbr></p>\n<p>more</p>\n")
        #expect(html("!!! note\n    A\n\n    *[A]: B", options).contains("<abbr title=\"B\">A</abbr>"))
        #expect(
            html("| A |\n|---|\n| word |\n\n*[A]: B\n*[word]: W", options).contains(
                "<td><abbr title=\"W\">word</abbr></td>"))
        #expect(html("A b[^1]\n\n[^1]: A\n\n    *[A]: B", options).components("<abbr") == 2)
        #expect(
            html("Use A.B and A\n\n*[A.B]: C\n*[A]: D", options).contains(
                "<abbr title=\"C\">A.B</abbr> and <abbr title=\"D\">"))
    }

    @Test func headingsKeepTheirWords() {
        let page = document("# The API\n\n*[API]: Interface\n", options)
        #expect(page.headings.first?.text == "The API")
        #expect(page.headings.first?.id == "the-api")
        #expect(page.headings.first.map { String($0.html) } == "The API")
    }

    @Test func codeAndEscapesDefineNothing() {
        #expect(!html("A\n\n```\n*[A]: B\n```\n\n    *[A]: B\n\n\\*[A]: B", options).contains("<abbr"))
        #expect(html("A\n\n*[A]: B").contains("*[A]: B"))
    }

    @Test func linksKeepTheirPlaces() {
        #expect(document("a\n*[A]: B\n\n[c](d.md) A [e](f.md)", options).places == ["4:1 d.md", "4:13 f.md"])
    }
}

extension String {
    fileprivate func components(_ part: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
