// Parts of other files in a page's text: what is taken, where it is said to come from, and what is wrong.

import GalleyCore
import GalleyMarkdown
import Testing

/// Files in memory, by their paths.
struct SnippetFolder: SnippetSource {
    var files: [String: String]

    func file(
        _ path: String, for asking: String, _ origin: SnippetOrigin, lookups: inout Set<PathKey>
    ) -> Result<SnippetFile, SnippetProblem> {
        let path = String(path.drop { $0 == "/" })
        lookups.insert(PathKey("/" + path))
        guard let text = files[path] else {
            return .failure(
                SnippetProblem("snippet/missing-file", "there is no file `\(path)`", isMissing: true))
        }
        return .success(SnippetFile(path: path, file: "/" + path, bytes: Array(text.utf8)))
    }

    func names(in folder: String, lookups: inout Set<PathKey>) -> [String] {
        let start = folder.dropFirst() + (folder.utf8.count > 1 ? "/" : "")
        return Set(
            files.keys.filter { $0.hasPrefix(start) }.map {
                String($0.dropFirst(start.count).prefix { $0 != "/" })
            }
        ).sorted()
    }
}

/// A page with snippets of files, or nil where it asks for nothing.
func composed(
    _ page: String, _ files: [String: String] = [:], variables: Variables? = nil,
    bodyStart: Int = 0, _ change: (inout SnippetOptions) -> Void = { _ in }
) -> Composition? {
    var options = SnippetOptions()
    options.dialects = Set(SnippetOptions.Dialect.allCases)
    change(&options)
    var lookups: Set<PathKey> = []
    return Composer(options, SnippetFolder(files: files), variables: variables, markdown: MarkdownOptions())
        .compose(Array(page.utf8), bodyStart: bodyStart, path: "page.md", file: "/page.md", lookups: &lookups)
}

/// The text that becomes of a page.
private func text(_ page: String, _ files: [String: String] = [:]) -> String {
    composed(page, files).map { String($0.bytes) } ?? page
}

private func problems(_ page: String, _ files: [String: String] = [:]) -> [String] {
    (composed(page, files)?.diagnostics ?? []).map {
        "\($0.location?.path ?? ""):\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.id)"
    }
}

@Suite struct SnippetTests {
    private static let files = [
        "f.py": "one\n# --8<-- [start:sec]\ntwo\n  three\n# --8<-- [end:sec]\nfour\nfive\n",
        "g.md": "nested\n",
        "i.md": "*inc*\n\n- li\n\n--8<-- \"g.md\"\n",
        "a.rs":
            "fn a() {\n    // ANCHOR: in\n    b();\n    // ANCHOR: other\n    c();\n    // ANCHOR_END: in\n}\n",
        "r.js": "a\n// #region one\nb\n// #endregion one\nc\n",
    ]

    // MARK: pymdownx

    @Test(arguments: [
        ("--8<-- \"f.py\"", "one\ntwo\n  three\nfour\nfive\n\n"),
        ("```\n--8<-- \"f.py\"\n```", "```\none\ntwo\n  three\nfour\nfive\n```"),
        ("--8<-- \"f.py:2:4\"", "two\n  three\n"),
        ("--8<-- \"f.py::3\"", "one\ntwo\n"),
        ("--8<-- \"f.py:6\"", "four\nfive\n"),
        ("--8<-- \"f.py:1:1,7:7\"", "one\nfive\n"),
        ("--8<-- \"f.py:-2\"", "five\n"),
        ("--8<-- \"f.py:3:-3\"", "two\n  three\nfour\n"),
        ("--8<-- \"f.py:sec\"", "two\n  three\n"),
        ("    --8<-- \"f.py:sec\"", "    two\n      three\n"),
        ("> --8<-- 'f.py:sec'", "> two\n>   three\n"),
        ("-8<- 'g.md'\n---8<--- \"g.md\"", "nested\n\nnested\n\n"),
        ("--8<--\ng.md\n; f.py\n\n  g.md\n--8<--\nend", "nested\n\n\n  nested\n\nend"),
        (";--8<-- \"g.md\"\n;;--8<--", "--8<-- \"g.md\"\n;--8<--"),
        ("a\n<!-- --8<-- [start:x] -->\nb\n<!-- ;--8<-- [end:x] -->", "a\nb\n<!-- --8<-- [end:x] -->"),
        ("--8<-- \"; g.md\"\nx", "x"),
        ("    --8<-- \"i.md\"", "    *inc*\n\n    - li\n\n    nested\n\n\n"),
    ])
    func scissorsTakeWhatTheyName(page: String, expected: String) {
        #expect(text(page, Self.files) == expected)
    }

    @Test(arguments: [
        "text --8<-- \"g.md\"", "--8<-- g.md", "--8<-- \"g.md\" ", "--8< \"g.md\"", "8<-- \"g.md\"",
        "--8<--\"g.md\"",
        "`--8<-- [start:x]` begins a section", "{!! $blade !!}", "{! !}", "{{ x }}", "{{#includes f.py}}",
        "a {* b *}",
        "{* *}", "```\n{* f.py *}\n<<< f.py\n```", "cat <<< \"x\"", "<<<",
        "`{{#include f.py}}` and `{!f.py!}`",
        "<!-- include: f.py -->",
    ])
    func whatOnlyLooksLikeItStays(page: String) {
        #expect(text(page, Self.files) == page)
        #expect(problems(page, Self.files) == [])
    }

    @Test func nothingIsPutTogetherWhereNothingIsAskedFor() {
        #expect(composed("# A\n\nText with -8 < and {x}.\n", Self.files) == nil)
        #expect(composed("--8<-- \"f.py\"", Self.files) { $0.dialects = [.mdbook] } == nil)
        #expect(composed("--8<-- \"f.py\"", Self.files) { $0.dialects = [] } == nil)
    }

    @Test func aBlockThatIsNotClosedStays() {
        let page = "--8<--\ng.md\n\ntext"
        #expect(text(page, Self.files) == page)
        #expect(problems(page, Self.files) == ["page.md:1:1 snippet/unclosed"])
    }

    @Test func sectionsInSectionsAreLeftOut() {
        let files = [
            "a.py": "# -8<- [start:a]\nx\n# -8<- [start:b]\ny\n# -8<- [end:b]\nz\n# -8<- [end:a]\n"
        ]
        #expect(text("-8<- \"a.py:a\"", files) == "x\ny\nz\n")
        #expect(text("-8<- \"a.py:b\"", files) == "y\n")
    }

    @Test func selectedLinesCanLoseTheirIndent() {
        let files = ["a.py": "class A:\n    def b():\n\n        pass\n"]
        let page = "```\n--8<-- \"a.py:2:4\"\n```\n"
        #expect(
            composed(page, files) { $0.dedents = true }.map { String($0.bytes) }
                == "```\ndef b():\n\n    pass\n```\n")
    }

    @Test func textIsAppended() {
        let result = composed("# A", ["refs.md": "*[HTML]: words\n"]) { $0.appended = ["refs.md"] }
        #expect(result.map { String($0.bytes) } == "# A\n\n*[HTML]: words\n")
    }

    // MARK: Others

    @Test(arguments: [
        ("a {!g.md!} b {!f.py!lines=1 3-4}", "a nested b one\ntwo\n  three"),
        ("```\n{!> f.py [ln:3-4] | utf-8 !}\n```", "```\ntwo\n  three\n```"),
        ("\\{!g.md!}", "{!g.md!}"),
        ("{!- i.md!}", "*inc*\n\n- li\n\n--8<-- \"g.md\"\n"),
        ("{{#include f.py:3}}", "two\n"),
        ("{{#include f.py:6:}}", "four\nfive\n"),
        ("{{#include f.py::1}} and", "one and"),
        ("{{#rustdoc_include a.rs:in}}", "    b();\n    c();\n"),
        ("\\{{#include f.py}}", "{{#include f.py}}"),
        (
            "{{#playground a.rs editable}}",
            "```rs\nfn a() {\n    // ANCHOR: in\n    b();\n    // ANCHOR: other\n    c();\n    // ANCHOR_END: in\n}\n```\n"
        ),
        ("<<< r.js#one{1 ts:line-numbers} [T]", "```ts title=\"T\"\nb\n```\n"),
        ("<<< ./r.js{3}", "```js hl_lines=\"3\"\na\n// #region one\nb\n// #endregion one\nc\n```\n"),
        ("<!--@include: r.js{3,3}-->", "b\n"),
        ("{* f.py ln[3:4] hl[4] title[\"x\"] *}", "//"),
    ])
    func otherProgramsWaysAreUnderstood(page: String, expected: String) {
        var files = Self.files
        files["./r.js"] = files["r.js"]
        if expected == "//" {
            #expect(
                text(page, files).hasPrefix(
                    "```py hl_lines=\"4\" title=\"x\"\n# Code above omitted 👆\n\ntwo\n  three\n\n# Code below omitted 👇\n```\n"
                ))
            #expect(text(page, files).contains("///// details | 👀 Full file preview"))
        } else {
            #expect(text(page, files) == expected)
        }
    }

    @Test func variantsOfAnExampleAreTabs() {
        let files = [
            "d/a_an_py310.py": "new\n", "d/a_an.py": "old\n", "d/a_py310.py": "plain\n",
            "d/ab_py310.py": "other\n",
            "d/a_py310.txt": "no\n",
        ]
        let result = text("{* d/a_an_py310.py *}", files)
        #expect(result.hasPrefix("//// tab | Python 3.10+\n\n```py\nnew\n```\n\n////\n"))
        let others = result.split(separator: "Other versions and variants").last.map(String.init) ?? ""
        #expect(others.contains("//// tab | Python\n\n```py\nold\n```"))
        #expect(others.contains("//// tab | Python 3.10+ - non-Annotated"))
        #expect(!result.contains("other") && !result.contains("no\n"))
        let html = document(result).htmlAsWritten
        #expect(String(html).contains("<details"))
    }

    @Test func codeWithBackticksGetsALongerFence() {
        #expect(text("<<< a.md", ["a.md": "```\nx\n```\n"]) == "````md\n```\nx\n```\n````\n")
    }

    @Test func frontMatterOfASnippetIsNotShown() {
        #expect(text("{!a.md!}", ["a.md": "---\ntitle: A\n---\ntext\n"]) == "text\n")
        #expect(text("{!a.md!}", ["a.md": "---\n\ntext\n\n---\n"]) == "---\n\ntext\n\n---\n")
        #expect(text("```\n{!a.md!}\n```", ["a.md": "---\nt: A\n---\n"]) == "```\n---\nt: A\n---\n```")
    }

    // MARK: Problems

    @Test(arguments: [
        ("x\n\n  --8<-- \"no.md\"", "page.md:3:3 snippet/missing-file"),
        ("--8<-- \"f.py:nosec\"", "page.md:1:1 snippet/missing-section"),
        ("--8<-- \"f.py:99\"", "page.md:1:1 snippet/range"),
        ("--8<-- \"f.py:4:2\"", "page.md:1:1 snippet/range"),
        ("--8<--\nf.py\nno.md\n--8<--", "page.md:3:1 snippet/missing-file"),
        ("a {{#include a.rs:nope}}", "page.md:1:3 snippet/missing-section"),
        ("--8<-- \"loop.md\"", "loop2.md:2:1 snippet/cycle"),
        ("--8<-- \"far.md\"", "far.md:3:1 snippet/missing-file"),
    ])
    func whatIsWrongIsToldWhereItStands(page: String, problem: String) {
        var files = Self.files
        files["loop.md"] = "a\n--8<-- \"loop2.md\"\n"
        files["loop2.md"] = "b\n--8<-- \"loop.md\"\n"
        files["far.md"] = "a\n\n--8<-- \"gone.md\"\n"
        #expect(problems(page, files) == [problem])
        #expect(composed(page, files)?.diagnostics.first?.severity == .error)
        #expect(
            composed(page, files) { $0.missing = .warning }?.diagnostics.first?.severity
                == (problem.hasSuffix("cycle") ? .error : .warning))
    }

    @Test func aNearNameIsOffered() {
        let files = ["a.py": "# --8<-- [start:setup]\nx\n# --8<-- [end:setup]\n"]
        #expect(
            composed("--8<-- \"a.py:setpu\"", files)?.diagnostics.first?.help == ["did you mean `setup`?"])
    }

    @Test func aPageMayShowASectionOfItself() {
        let page = "<!-- --8<-- [start:x] -->\nword\n<!-- --8<-- [end:x] -->\n\n--8<-- \"page.md:x\"\n"
        #expect(text(page, ["page.md": page]) == "word\n\nword\n")
        #expect(
            problems("--8<-- \"page.md\"", ["page.md": "--8<-- \"page.md\""]) == ["page.md:1:1 snippet/cycle"]
        )
    }

    @Test func growthIsBounded() {
        // Each holds the next one ten times.
        var files: [String: String] = [:]
        for i in 0..<12 {
            files["\(i).md"] = String(repeating: "--8<-- \"\(i + 1).md\"\n", count: 10)
        }
        files["12.md"] = String(repeating: "word ", count: 1000) + "\n"
        let result = composed("--8<-- \"0.md\"", files)
        #expect((result?.bytes.count ?? 0) < 64 << 20)
        #expect(result?.diagnostics.map(\.id) == ["snippet/too-large"])
        var deep: [String: String] = [:]
        for i in 0..<40 { deep["\(i).md"] = "x\n--8<-- \"\(i + 1).md\"\n" }
        #expect(composed("--8<-- \"0.md\"", deep)?.diagnostics.map(\.id) == ["snippet/too-deep"])
    }

    @Test func hostileLinesAreReadInLinearTime() {
        let files = ["a.md": "x\n"]
        for line in [
            String(repeating: "--8<-- [", count: 500), String(repeating: "{!", count: 2000),
            String(repeating: "{{#include ", count: 350), String(repeating: "`", count: 4000) + "{!a.md!}",
            "--8<-- \"" + String(repeating: ":", count: 4000) + "\"",
            "--8<-- \"a.md:" + String(repeating: "9", count: 3000) + "\"",
            "--8<-- \"a.md:-999999999:999999999\"",
            "{* a.md ln[" + String(repeating: "1,", count: 1900) + "] *}",
        ] {
            _ = composed(String(repeating: line + "\n", count: 50), files)
        }
        let ticks = (1...2000).map { String(repeating: "`", count: $0 % 300) + "x" }.joined(separator: " ")
        _ = composed(ticks + "{{ a }}", variables: Variables(["a": .text("1")]))
    }

    // MARK: Places

    @Test func findingsNameTheFileThatHasThem() throws {
        let files = [
            "sub/b.md": "\n\nSee [gone][nowhere and [x](there.md).\n\n--8<-- \"c.md\"\n",
            "c.md": "- a\n\n  ```nolang\n  x\n  ```\n",
        ]
        let page = "---\nt: 1\n---\n# A\n\n- item\n\n    --8<-- \"sub/b.md\"\n\n[own](own.md)\n"
        let composition = try #require(composed(page, files, bodyStart: 13))
        let document = Document(
            markdown: composition.bytes, bodyStart: 13, path: "page.md", composition: composition)
        let map = try #require(document.map)
        let places = document.links.map { link in
            let place = map.place(line: Int(link.line), column: Int(link.column))
            return
                "\(map.files[place.file].path):\(place.line):\(place.column) \(String(document.destination(of: link)))"
        }
        #expect(places == ["sub/b.md:3:24 there.md", "page.md:10:1 own.md"])
        let problems = document.diagnostics.map {
            "\($0.location?.path ?? ""):\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.id)"
        }
        #expect(problems.contains("c.md:3:3 code/unknown-language"), "\(problems)")
        let heading = try #require(document.headings.first)
        #expect(map.place(line: Int(heading.line), column: 1).line == 4)
    }
}

@Suite struct VariableTests {
    private static let variables = Variables([
        "version": .text("1.2"), "empty": .text(""),
        "a": .map(["b": .list([.text("x"), .text("**y**")]), "c-d": .text("e")]),
    ])

    private func text(
        _ page: String, _ variables: Variables = Self.variables, _ files: [String: String] = [:]
    ) -> String {
        composed(page, files, variables: variables).map { String($0.bytes) } ?? page
    }

    private func problems(_ page: String) -> [String] {
        (composed(page, variables: Self.variables)?.diagnostics ?? []).map {
            "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.id) \($0.help.first ?? "")"
        }
    }

    @Test(arguments: [
        ("v{{ version }}, {{version}}", "v1.2, 1.2"),
        ("{{ a.b[1] }} {{ a.b[-2] }} {{ a['c-d'] }} {{ a.c-d }}", "**y** x e e"),
        (
            "{{ no | default(\"x\") }} {{ empty | default('y') }} {{ a.b[0] | upper | default(\"z\") }}",
            "x y X"
        ),
        ("{{ a.b | length }} {{ a.b | join(\", \") }}", "2 x, **y**"),
        ("\\{{ version }}", "{{ version }}"),
        ("`{{ version }}` ``a ` {{ version }}`` {{ version }}", "`{{ version }}` ``a ` {{ version }}`` 1.2"),
        ("```\n{{ version }}\n```\n\n{{ version }}", "```\n{{ version }}\n```\n\n1.2"),
        (
            "a\n\n    {{ version }}\n\n- {{ version }}\n\n  ~~~\n  {{ version }}\n  ~~~",
            "a\n\n    {{ version }}\n\n- 1.2\n\n  ~~~\n  {{ version }}\n  ~~~"
        ),
        (
            "!!! note\n    {{ version }}\n\n        {{ version }}",
            "!!! note\n    1.2\n\n        {{ version }}"
        ),
        ("{% raw %}\n{{ version }}\n{% endraw %}\n{{ version }}", "{{ version }}\n1.2"),
        ("a {%- raw %}{{ version }}{% endraw -%} b", "a {{ version }} b"),
        (
            "<pre>{{ version }}</pre>\n\n<b title=\"{{ version }}\">x</b>",
            "<pre>{{ version }}</pre>\n\n<b title=\"1.2\">x</b>"
        ),
        ("[x](https://e.org/{{ version }}/a)", "[x](https://e.org/1.2/a)"),
        ("{{{ version }}} {{ 1 + 2 }} {{}} {{ }} {{#if}}", "{{{ version }}} {{ 1 + 2 }} {{}} {{ }} {{#if}}"),
    ])
    func namesAreReplacedOutsideOfCode(page: String, expected: String) {
        #expect(text(page) == expected)
    }

    @Test(arguments: [
        ("::: v-pre\n{{ version }}\n:::\n\n{{ version }}", "::: v-pre\n{{ version }}\n:::\n\n1.2"),
        (
            "- :::v-pre\n  {{ nope }}\n\n  ::: tip\n  {{ version }}\n  :::\n\n  {% if a %}\n  :::\n- {{ version }}",
            "- :::v-pre\n  {{ nope }}\n\n  ::: tip\n  {{ version }}\n  :::\n\n  {% if a %}\n  :::\n- 1.2"
        ),
        ("```\n::: v-pre\n```\n\n{{ version }}", "```\n::: v-pre\n```\n\n1.2"),
        ("::: tip\n{{ version }}\n:::", "::: tip\n1.2\n:::"),
    ])
    func namesInABlockForVitePressStay(page: String, expected: String) {
        #expect(text(page) == expected)
        #expect(problems(page) == [])
    }

    @Test(arguments: [
        // A fence ends with what it stands in.
        ("> ```\n> {{ version }}\n\n{!a.md!}", "> ```\n> {{ version }}\n\n1.2\n"),
        ("> ```\n> a\n{!a.md!}", "> ```\n> a\n1.2\n"),
        ("- a\n\n  ```\n  {{ version }}\n\n{!a.md!}", "- a\n\n  ```\n  {{ version }}\n\n1.2\n"),
        ("- ```\n  b\n- {!a.md!}", "- ```\n  b\n- 1.2"),
        ("!!! note\n    ```\n    b\n\n{!a.md!}", "!!! note\n    ```\n    b\n\n1.2\n"),
        ("- > ```\n  > b\n\n  {!a.md!}", "- > ```\n  > b\n\n  1.2\n"),
        (
            String(repeating: ">", count: 80) + "\n\n```\n{!a.md!}\n```\n",
            String(repeating: ">", count: 80) + "\n\n```\n{{ version }}\n```\n"
        ),
        // What does not end it.
        ("- ```\n  b\n\n  {!a.md!}\n  ```", "- ```\n  b\n\n  {{ version }}\n  ```"),
        ("1. a\n\n    ```\n    {!a.md!}\n    ```", "1. a\n\n    ```\n    {{ version }}\n    ```"),
    ])
    func fencesEndWithWhatTheyStandIn(page: String, expected: String) {
        let files = ["a.md": "{{ version }}\n"]
        let result = text(page, Self.variables, files)
        #expect(result.hasPrefix(expected), "\(result)")
    }

    @Test(arguments: [
        ("| a` | {{ version }} | `b |\n|---|---|---|\n", "| a` | 1.2 | `b |\n|---|---|---|\n"),
        (
            "|a|b|\n|-|-|\n| `{{ version }}` | ` {{ version }} |\n",
            "|a|b|\n|-|-|\n| `{{ version }}` | ` 1.2 |\n"
        ),
        ("# a `\n{{ version }} `\n", "# a `\n1.2 `\n"), ("- a `\n- {{ version }} `\n", "- a `\n- 1.2 `\n"),
        ("<div>`</div>\n{{ version }} `\n", "<div>`</div>\n1.2 `\n"),
        ("`a\n{{ version }}`\n", "`a\n{{ version }}`\n"),
        ("> `a\n> {{ version }}`\n", "> `a\n> {{ version }}`\n"),
    ])
    func codeSpansEndWithTheirBlock(page: String, expected: String) {
        #expect(text(page) == expected)
    }

    @Test func nothingIsReplacedWithoutVariables() {
        #expect(composed("{{ version }}") == nil)
        #expect(composed("text", variables: Self.variables) == nil)
        #expect(composed("{{ }}", variables: Self.variables) == nil)
    }

    @Test func codeOfThePageHasThemWhereItIsAsked() {
        var variables = Self.variables
        variables.isInCode = true
        let page = "```\n{{ version }}\n--8<-- \"a.html\"\n```\n"
        #expect(text(page, variables, ["a.html": "{{ version }}\n"]) == "```\n1.2\n{{ version }}\n```\n")
        #expect(text("{!a.html!}", Self.variables, ["a.html": "{{ version }}\n"]) == "1.2\n")
    }

    @Test func whatIsWrongIsTold() {
        #expect(problems("a {{ versoin }}") == ["1:3 variable/unknown did you mean `version`?"])
        #expect(problems("{{ a.x }}").first?.hasPrefix("1:1 variable/unknown") == true)
        #expect(problems("{{ a.bb }}") == [] || problems("{{ a.bb }}").count == 1)
        #expect(problems("{{ a }}").map { $0.split(separator: " ")[1] } == ["variable/unsupported"])
        #expect(problems("{{ f(1) }} {{ g() }}").count == 1)
        #expect(problems("{% if x %}a{% endif %} {% for x in y %}{% endfor %}").count == 1)
        #expect(problems("a {{ version is") == [])
        #expect(problems("a {{ version }").first == "1:3 variable/unclosed close it with `}}`")
        #expect(problems("a {{ version\nb }}").first == "1:3 variable/unclosed close it with `}}`")
        #expect(problems("a {{ whatever }, \\{{ version }") == [])
        #expect(problems("x\n{% raw %}").map { $0.split(separator: " ")[1] } == ["variable/unclosed"])
        #expect(problems("{{ version | shout }}").count == 1)
        #expect(text("{{ versoin }} {% if x %}") == "{{ versoin }} {% if x %}")
    }

    @Test func placesBehindAValueAreRight() throws {
        let page = "# {{ version }}\n\n{{ version }} and {{ a.b[1] }} [x](gone.md) {{ nope }}\n"
        let composition = try #require(composed(page, variables: Self.variables))
        let document = Document(markdown: composition.bytes, path: "page.md", composition: composition)
        let map = try #require(document.map)
        let link = try #require(
            document.links.first { document.destination(of: $0).elementsEqual("gone.md".utf8) })
        let place = map.place(line: Int(link.line), column: Int(link.column))
        #expect((place.line, place.column, place.isExact) == (3, 32, true))
        #expect(composition.diagnostics.first?.location?.column == 45)
        #expect(document.headings.first?.text == "1.2")
    }
}
