import Foundation
import GalleyCore
import GalleyMarkdown
import Testing

/// The problems of the families that this is about, as `line:column id`.
private func problems(_ markdown: String) -> [String] {
    document(markdown).problems.filter {
        $0.contains(" reference/") || $0.contains(" syntax/") || $0.contains(" link/")
    }
}

struct UndefinedReferenceTests {
    @Test(arguments: [
        ("[undefined][ref]", "1:1"),
        ("see [the guide][guide] for more", "1:5"),
        ("[collapsed][]", "1:1"),
        ("and [collapsed][] within", "1:5"),
        ("[/coverage]", "1:1"),
        ("#### [Provisioning]", "1:6"),
        ("#### [Provisioning] ####", "1:6"),
        ("## [Provisioning] {#prov}", "1:4"),
        ("[Provisioning]\n===", "1:1"),
        ("> - [Install Guide]", "1:5"),
        ("**[Getting started]**", "1:3"),
        ("a\n\n1. [/build]", "3:4"),
        ("[Two\nlines][gone]", "1:1"),
        ("![picture][gone] [b][gone]", "1:18"),
        ("| a |\n|---|\n| [b][gone] |", "3:3"),
        ("[a]: b\n[text][gone] [a]", "2:1"),
        // Nearly the same as what is defined.
        ("see [instal guide].\n\n[install guide]: x\n[i][install guide]", "1:5"),
        ("see [`Foo`].\n\n[`Bar`]: x\n[`Bar`]", "1:5"),
        // A space too many.
        ("see [the guide] (guide.md)", "1:5"),
        ("see [the guide] (https://a.b)", "1:5"),
    ])
    func areReported(markdown: String, place: String) {
        let found = problems(markdown).filter { !$0.hasSuffix("/unused") }
        #expect(found == ["\(place) reference/undefined"])
    }

    @Test(arguments: [
        "- [ ] task\n- [x] task\n- [X] task", "- [x] [ ]", "text[^1]\n\n[^1]: note", "> [!NOTE]\n> a",
        "[TOC]",
        "[[toc]]", "[[wiki link]]", "`[x](#) [a][b]`", "```\n[x](# [a][b]\n```", "    [a][b]",
        "a[0] and [0] in prose", "arr[i], m[i][j], f(x)[y], [1], [1][2], [12]",
        "he said [sic] and [...] and […]",
        "[citation needed]", "x [optional] y", "[--flag] [OPTIONS]", "usage: run [OPTIONS] [FILE]...",
        "the interval [0, 1) and (0, 1]", "[a, b]", "### [tool.poetry]", "### [server]", "[user@host]",
        "\\[a] \\[b][c]", "[a [b] c](d)", "<a href=\"[x][y]\">", "<!-- [x][y] -->", "[A-Za-z][A-Za-z0-9_]*",
        "## [1.0.0] - 2020-01-01", "- [Dims]", "- [Bug] it is", "x [skip ci]", "## 2020 [Private Meeting]",
        "[Note: this is old] text", "[{{ a }}][b]", "| [x] | [y] |\n|---|---|\n| [string] | [Int] |",
        "press [Enter] or [Ctrl+C]", "[a]: b \"c\"\n\n[a]", "[A]\n\n[a]: b", "[ẞ]\n\n[SS]: b",
        "&#91;Provisioning]",
        "word[Provisioning][x]", "[]", "[][]", "[ ][a]", "[Feature] [UI] text", "[text][^n]\n\n[^n]: x",
        "a[b][]",
        "[What is it?]", "[Some words...]", "$[a][b]$",
    ])
    func areNotSeenWhereNoLinkIsMeant(markdown: String) {
        #expect(problems(markdown) == [])
    }

    @Test func nameTheNearestLabel() {
        let page = document("[a][guidee] [b][guide]\n\n[guide]: x")
        #expect(page.diagnostics.map(\.help.first) == ["did you mean `[guide]`?"])
        #expect(page.diagnostics.first?.subject == "guidee")
        #expect(page.diagnostics.first?.location?.length == 11)
    }
}

struct ReferenceDefinitionTests {
    @Test(arguments: [
        ("[u]: unused.md", ["1:1 reference/unused"]),
        ("[u]: <>\n[v]: x (t)\n[v]", []),
        ("> - [u]: x\n\na [u](y)", ["1:5 reference/unused"]),
        ("[u]: x\n\n`[code]` [u]", []),
        ("[u]: x\n\n    [u]", ["1:1 reference/unused"]),
        ("[U  x]: y\n\n[a][u\nx]", []),
        ("[u]: x\n[u]", []),
        ("[u]:\n  x\n  'a\n b'\n[w]: y\n\n[u]", ["5:1 reference/unused"]),
        ("[u]: x 'a' b", []),
        ("text\n[u]: x", []),
        ("```\n[u]: x\n```", []),
        ("[^1]: x", []),
        ("[//]: # (a comment)\n[comment]: <> (b)\n[//]: # (c)", []),
        ("# Goals\n[goals]: #goals", []),
        ("[a]: x\n[a]: y\n\n[a]", ["2:1 reference/duplicate"]),
        ("[a]: x\n\n> [A]: y\n\n[a]", ["3:3 reference/duplicate"]),
        ("| [u] |\n|---|\n\n[u]: x", []),
    ])
    func areFound(markdown: String, expected: [String]) {
        #expect(problems(markdown) == expected)
    }

    @Test func tellTheOther() {
        let page = document("[a]: x\n[a]: y\n[b]: z\n[b]: z\n\n[a] [b]")
        #expect(page.diagnostics.map(\.severity) == [.warning, .notice])
        #expect(page.diagnostics.first?.message.hasSuffix("first in line 1") == true)
    }

    @Test func areFactsOfTheDocument() {
        let page = Document(
            markdown: Array("---\n---\n[The  Label]: <a b> 't'\n\n> [x]:\n>   y\n".utf8), bodyStart: 8,
            path: "p.md")
        #expect(page.definitions.map(\.label) == ["The Label", "x"])
        #expect(
            page.definitions.map { "\($0.line):\($0.column) \($0.destination) \($0.isAngled)" } == [
                "3:1 23..<26 true", "5:3 44..<45 false",
            ])
    }

    @Test func aLinkBelowThemIsFound() {
        #expect(document("[a]: b\n[c]: d\ntext [a](x) y").places == ["3:6 x"])
        #expect(document("> [a]: b\n> text [a](x) y\n> [a]").places == ["2:8 x", "3:3 b"])
    }
}

struct BrokenSyntaxTests {
    @Test(arguments: [
        ("\\[/coverage\\]", ["1:1 syntax/escaped-brackets"]),
        ("a\n\n- \\[Build steps\\]", ["3:3 syntax/escaped-brackets"]),
        ("see \\[text\\](https://a.b) there", ["1:5 syntax/escaped-brackets"]),
        ("\\[ \\] \\[x\\] \\[^1\\] \\[TOC\\]", []),
        ("\\[x = y^2\\]", []),
        ("a \\[b\\] c", []),
        ("\\[!NOTE\\]", []),
        ("\\[The guide\\]", ["1:1 syntax/escaped-brackets"]),
        ("[a](b) \\[The guide\\](c.md)", ["1:8 syntax/escaped-brackets"]),
        ("#### [Unclosed", ["1:6 syntax/unclosed"]),
        ("- [Unclosed item", ["1:3 syntax/unclosed"]),
        ("[unclosed](http://example.com/x", ["1:1 syntax/unclosed"]),
        ("[unclosed2](#addlink", ["1:1 syntax/unclosed"]),
        ("a [b](c.md and [d](e.md)", ["1:3 syntax/unclosed"]),
        ("a [b](http://x.y/(z)", ["1:3 syntax/unclosed"]),
        ("a [text(https://a.b) c", ["1:3 syntax/unclosed"]),
        ("a [b](my file.md) c", ["1:3 link/malformed"]),
        ("a [b](c d) e, f[0](g h)", []),
        ("half open [a, b) and [0", []),
        ("an [unclosed remark in the text", []),
        ("- [x", []),
        ("### Array<[T", []),
        ("(reversed)[https://example.com]", ["1:1 syntax/reversed"]),
        ("see (the (nested) guide)[guide.md].", ["1:5 syntax/reversed"]),
        ("see (it)[#here]", ["1:5 syntax/reversed"]),
        ("f(x)[0] (a)[b] (a)[^1]", []),
    ])
    func isReported(markdown: String, expected: [String]) {
        #expect(problems(markdown) == expected)
    }

    @Test func saysWhatToWrite() {
        func help(_ markdown: String) -> String? { document(markdown).diagnostics.first?.help.first }
        #expect(help("(text)[https://a.b]") == "write [text](https://a.b)")
        #expect(help("[b](my file.md)") == "write [b](<my file.md>), or %20 for the space")
        #expect(help("[b] (c.md)") == "write [b](c.md) without the space")
        #expect(help("[b](#c") == "write [b](#c) with the parenthesis at the address's end")
    }
}

struct UnclosedFenceTests {
    @Test(arguments: [
        ("```\ncode\n\n## More\n\nSee [a](b.md).", ["1:1 syntax/unclosed-fence"]),
        ("```sh\ncode\nSee [a](https://b.c).", ["1:1 syntax/unclosed-fence"]),
        ("a\n\n```yaml\na: b\nText\n```yaml\nc: d\n```", ["3:1 syntax/unclosed-fence"]),
        ("- a\n  ```\n  code\n```\nmore [b](c)\n```", ["2:3 syntax/unclosed-fence"]),
        ("> ```\n> See [a](b.md)\n\ntext", ["1:3 syntax/unclosed-fence"]),
        ("~~~\n[a](b.md)", ["1:1 syntax/unclosed-fence"]),
        ("```\ncode", []),
        ("```sh\n# comment\n\n# another", []),
        ("```\n[a](b.md)\n```", []),
        ("````md\n```sh\n```\n````", []),
        ("```md\n[a](b.md)", []),
        ("- a\n  ```\n  [a](b.md)\n  ```\n- b", []),
        ("> ```\n> [a](b.md)\n> ```", []),
        ("    ```sh\n    [a](b.md)", []),
        ("```js\nx[i](y)", []),
    ])
    func isReported(markdown: String, expected: [String]) {
        #expect(problems(markdown) == expected)
    }

    @Test func saysWhatItTakes() {
        let page = document("# A\n\n```\ncode\n\n## More\n\nText")
        #expect(
            page.diagnostics.map(\.message) == [
                "this code block, opened in line 3, is not closed: it takes 3 lines from line 6 on for code"
            ])
    }
}

/// What the fixture asks for: a rule, the Markdown, whether it is to be reported.
private struct PlaceholderCase: Sendable, CustomTestStringConvertible {
    var rule: String
    var markdown: String

    var testDescription: String { "\(rule) \(markdown)" }

    static let all: [PlaceholderCase] = {
        let file = Fixtures.folder.appendingPathComponent("audit/placeholders.tsv")
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: "\t").map(String.init)
            guard fields.count == 3 else { return nil }
            guard ["reference/", "syntax/", "none"].contains(where: { fields[0].hasPrefix($0) }) else {
                return nil
            }
            return PlaceholderCase(rule: fields[0], markdown: markdown(of: fields[1]))
        }
    }()

    /// Without the remarks that stand beside it.
    private static func markdown(of source: String) -> String {
        switch source {
        case "[/coverage] alone": "[/coverage]"
        case "[u]: unused.md with no use": "[u]: unused.md"
        case "``` without its end, hiding links below": "```\ncode\n\nSee [a](b.md)."
        case "text[^1] with its definition": "text[^1]\n\n[^1]: note"
        case "- [ ] task and - [x] task": "- [ ] task\n- [x] task"
        case "`[x](#)` and fenced code with such links": "`[x](#)`\n\n```\n[x](# [a][b]\n```"
        default: source.replacingOccurrences(of: " (no closing parenthesis)", with: "")
        }
    }
}

@Suite(.enabled(if: !PlaceholderCase.all.isEmpty, "audit/placeholders.tsv is not there (GALLEY_FIXTURES)"))
struct PlaceholderFixtureTests {
    @Test(arguments: PlaceholderCase.all)
    fileprivate func isMet(example: PlaceholderCase) {
        let ids = document(example.markdown).diagnostics.map(\.id)
        #expect(ids == (example.rule == "none" ? [] : [example.rule]))
    }

    @Test func theScratchpadHasThree() throws {
        let text = try String(
            contentsOf: Fixtures.folder.appendingPathComponent("scratchpad.md"), encoding: .utf8)
        #expect(
            problems(text) == [
                "31:1 syntax/escaped-brackets", "35:1 syntax/escaped-brackets", "84:6 reference/undefined",
            ])
    }
}

/// Definitions that pages share.
struct SharedReferenceTests {
    @Test(arguments: [
        ("[a]\n\n--8<-- \"links.md\"\n", []),
        ("[a]: z.md\n\n[a]\n\n--8<-- \"links.md\"\n", []),
        ("[c]: z.md\n\n--8<-- \"links.md\"\n", ["1:1 reference/unused"]),
    ])
    func thoseOfSnippetsMayBeForOtherPages(page: String, problems: [String]) throws {
        let composition = try #require(composed(page, ["links.md": "[a]: x.md\n[b]: y.md\n[b]: z.md\n"]))
        let document = Document(markdown: composition.bytes, path: "page.md", composition: composition)
        #expect(document.problems == problems)
    }
}
