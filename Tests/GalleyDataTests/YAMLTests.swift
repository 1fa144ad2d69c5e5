import GalleyCore
import Testing

@testable import GalleyData

/// YAML 1.2 §10.3.2, the core schema.
@Suite struct CoreSchemaTests {
    @Test(arguments: [
        ("", "null"), ("~", "null"), ("null", "null"), ("Null", "null"), ("NULL", "null"),
        ("nULL", "\"nULL\""), ("NuLL", "\"NuLL\""), ("nil", "\"nil\""),
        ("true", "true"), ("True", "true"), ("TRUE", "true"), ("false", "false"), ("False", "false"),
        ("FALSE", "false"), ("tRue", "\"tRue\""), ("TRUe", "\"TRUe\""),
        ("yes", "\"yes\""), ("no", "\"no\""), ("on", "\"on\""), ("off", "\"off\""), ("y", "\"y\""),
        ("NO", "\"NO\""),
        ("0", "0"), ("7", "7"), ("-19", "-19"), ("+12", "12"), ("010", "10"), ("0o14", "12"),
        ("0o18", "\"0o18\""), ("0x3A", "58"), ("0xfF", "255"), ("0xG", "\"0xG\""), ("0x", "\"0x\""),
        ("-0x1", "\"-0x1\""), ("0b11", "\"0b11\""), ("1_000", "\"1_000\""), ("12e03", "12000.0f"),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775808", "9.223372036854776e+18f"), ("0xFFFFFFFFFFFFFFFF", "1.8446744073709552e+19f"),
        ("0o7777777777777777777777777", "3.777893186295716e+22f"),
        ("1.5", "1.5"), ("-0.5", "-0.5"), (".5", "0.5"), ("5.", "5.0f"), ("-.5e1", "-5.0f"),
        ("1e3", "1000.0f"),
        ("6.8523015e+5", "685230.15"), ("-2E+05", "-200000.0f"), (".inf", "inff"), ("-.inf", "-inff"),
        ("+.INF", "inff"), (".Inf", "inff"), (".iNf", "\".iNf\""), (".nan", "nan"), (".NaN", "nan"),
        (".NAN", "nan"), ("-.nan", "\"-.nan\""), ("inf", "\"inf\""), ("nan", "\"nan\""), (".", "\".\""),
        ("-", "[null]"), ("+", "\"+\""), ("-.", "\"-.\""), ("1e", "\"1e\""), ("e5", "\"e5\""),
        (".e5", "\".e5\""),
        ("1.2.3", "\"1.2.3\""), ("1,5", "\"1,5\""), ("12:30", "\"12:30\""), ("190:20:30", "\"190:20:30\""),
        ("2026-07-31", "@2026-07-31"), ("2026-07-31T12:30:00Z", "@2026-07-31T12:30:00Z"),
        ("2026-07-31 12:30:00 +02:00", "@2026-07-31 12:30:00 +02:00"), ("2026-7-1", "\"2026-7-1\""),
        ("2026-07", "\"2026-07\""), ("\"2026-07-31\"", "\"2026-07-31\""),
        ("\"true\"", "\"true\""), ("'1'", "\"1\""), ("\"\"", "\"\""), ("|\n  1", "\"1\""),
        (">\n  null", "\"null\n\""),
        ("!!str 1", "\"1\""), ("! 1", "\"1\""), ("!!int \"3\"", "3"), ("!!float 3", "3.0f"),
        ("!!bool 'true'", "true"),
        ("!!null ''", "null"), ("!!str", "\"\""), ("!include a.yml", "!include \"a.yml\""),
        ("!!binary aGk=", "!!binary \"aGk=\""), ("!!seq [1]", "[1]"), ("!!map {a: 1}", "{a: 1}"),
        ("!!set {a}", "!!set {a: null}"),
        ("!point {x: 1}", "!point {x: 1}"), ("!<tag:example.org,2000:x> 1", "tag:example.org,2000:x \"1\""),
    ])
    func plainScalar(text: String, expected: String) throws {
        // As a value, and alone.
        let file = yaml("key: \(text.hasPrefix("-") && text.count == 1 ? "\n- " : text)\n")
        #expect(file.problems == [])
        #expect(
            file.root?["key"]?.dump
                == expected.replacing("\"1\"", with: text.hasPrefix("|") ? "\"1\n\"" : "\"1\""))
    }

    @Test func scalarTextIsWhatWasWritten() throws {
        let root = try #require(yaml("a: 1.10\nb: 0x1F\nc: True\nd: ~\ne: 'x y'\nf: [1]").root)
        #expect(root["a"]?.scalarText == "1.10")
        #expect(root["b"]?.scalarText == "0x1F")
        #expect(root["c"]?.scalarText == "True")
        #expect(root["d"]?.scalarText == "~")
        #expect(root["e"]?.scalarText == "x y")
        #expect(root["f"]?.scalarText == nil)
        #expect(root["a"]?.string == nil)
        #expect(root["a"]?.integer == nil)
        #expect(root["b"]?.number == 31)
    }

    @Test func tagThatDoesNotFit() {
        #expect(
            yaml("a: !!int foo").problems
                == ["1:10-12 error yaml/tag `foo` is not a whole number, as its tag says"])
    }
}

@Suite struct YAMLStructureTests {
    @Test(arguments: [
        ("# nothing\n", ""),
        ("a:\n  - b: 1\n    c: [x, {y: z}]\n  -\n", "{a: [{b: 1, c: [\"x\", {y: \"z\"}]}, null]}"),
        ("? a\n: b\n? c\n", "{a: \"b\", c: null}"),
        ("200: ok\ntrue: x\n~: y\n1.5: z", "{200: \"ok\", true: \"x\", ~: \"y\", 1.5: \"z\"}"),
        ("%YAML 1.2\n---\na: 1\n...\n", "{a: 1}"),
        ("\u{FEFF}a: 1", "{a: 1}"),
        ("a: &x [1]\nb: *x\nc: *x", "{a: [1], b: [1], c: [1]}"),
        ("a: &x 1\nb: &x 2\nc: *x", "{a: 1, b: 2, c: 2}"),
        ("&k a: 1\nb: *k", "{a: 1, b: \"a\"}"),
        ("d: &d {a: 1, b: 2}\ne: {<<: *d, b: 3, c: 4}", "{d: {a: 1, b: 2}, e: {a: 1, b: 3, c: 4}}"),
        ("e:\n  <<: {a: 1}\n  b: 2", "{e: {a: 1, b: 2}}"),
        ("e:\n  b: 2\n  <<: [{a: 1, b: 9}, {a: 8, c: 3}]", "{e: {b: 2, a: 1, c: 3}}"),
        ("a: &a {x: 1}\nb: &b {<<: *a, y: 2}\nc: {<<: *b}", "{a: {x: 1}, b: {x: 1, y: 2}, c: {x: 1, y: 2}}"),
        ("'<<': {a: 1}", "{<<: {a: 1}}"),
    ])
    func tree(text: String, expected: String) {
        let file = yaml(text)
        #expect(file.problems == [])
        #expect(file.dump == expected)
    }

    @Test func positionsOfKeysAndValues() throws {
        let file = yaml(
            "title: Ünïcode\nnav:\n  - 'a b': \"x\\ty\"\n  - &n |\n    text\n\n# end\ne: *n\nf:\n")
        let root = try #require(file.root)
        #expect(file.written(root["title"]) == "Ünïcode")
        #expect(file.written(root.entry("nav")?.key) == "nav")
        let nav = try #require(root["nav"])
        #expect(file.written(nav) == "- 'a b': \"x\\ty\"\n  - &n |\n    text\n\n")
        #expect(file.written(nav.items[0]) == "'a b': \"x\\ty\"")
        #expect(file.written(nav.items[0].entries[0].key) == "'a b'")
        #expect(file.written(nav.items[0]["a b"]) == "\"x\\ty\"")
        #expect(file.written(root["e"]) == "*n")
        #expect(root["e"]?.string == "text\n")
        #expect(root["f"]?.range == 73..<73)
        let place = file.location(of: nav.items[0].entries[0].value)
        #expect((place.line, place.column, place.length) == (3, 12, 6))
        #expect(place.sourceLine == "  - 'a b': \"x\\ty\"")
        let title = file.location(of: root.entries[0].value)
        #expect((title.line, title.column, title.length) == (1, 8, 7))
    }

    @Test func positionsCountCarriageReturns() throws {
        let file = yaml("é: 1\r\nb:\r\n  - ö\r\n  - c d\r\n")
        let items = try #require(file.root?["b"]).items
        #expect(file.written(items[1]) == "c d")
        #expect(file.location(of: items[1]).line == 4)
    }

    @Test func aPartOfAFile() throws {
        let text = "---\ntitle: é\ndraft: nah nah\n---\n# Text: with colons: here\n"
        let parts = try #require(FrontMatter.split(Array(text.utf8)))
        let file = DataFile(yaml: Array(text.utf8), range: parts.content, path: "a.md")
        let root = try #require(file.root)
        #expect(root.dump == "{title: \"é\", draft: \"nah nah\"}")
        #expect(file.written(root["draft"]) == "nah nah")
        #expect(file.location(of: root.entries[1].key).line == 3)
        let broken = DataFile(
            yaml: Array("---\né: 1\nb: c: d\n---\n".utf8), range: 4..<17, path: "a.md")
        #expect(
            broken.problems == [
                "3:5-5 error yaml/syntax `: ` in a value must be in quotes, for it ends a key"
            ])
    }

    @Test func longMappingsAreSearchedToo() throws {
        let file = yaml((0..<1000).map { "key\($0 * 7919 % 1000): \($0)\n" }.joined())
        let root = try #require(file.root)
        for i in 0..<1000 { #expect(root["key\(i * 7919 % 1000)"]?.integer == i) }
        #expect(root["key1000"] == nil)
        #expect(root["other"] == nil)
        #expect(root.entries.map { $0.value.integer } == Array(0..<1000))
    }

    @Test func nodesKnowThemselves() throws {
        let root = try #require(yaml("a: &x [1]\nb: *x\n").root)
        #expect(root["a"] == root["a"])
        #expect(root["a"] != root["b"])
        #expect(root.entries[0].key.hasText("a"))
        #expect(!root.entries[0].key.hasText("ab"))
        #expect(root["a"]?["x"] == nil)
        #expect(root.count == 2)
        #expect(root["a"]?.items.count == 1)
        #expect(root["a"]?.entries.isEmpty == true)
    }
}

@Suite struct YAMLProblemTests {
    @Test(arguments: [
        // The classics.
        ("title: Foo: bar", "1:11-11 `: ` in a value must be in quotes, for it ends a key"),
        ("title:Foo\nother: x", "1:6-6 a space is missing after `:`"),
        ("a: 1\ntitle:Foo\n", "2:6-6 a space is missing after `:`"),
        ("a: 1\nfoo bar\nb: 2", "2:1-7 this line has no `: ` and so is no key"),
        ("a:\n\tb: 1", "2:1-1 a tab indents this line, and YAML is indented with spaces"),
        ("a:\n  b: 1\n\tc: 2", "3:1-1 a tab indents this line, and YAML is indented with spaces"),
        ("\ta: 1", "1:1-1 a tab indents this line, and YAML is indented with spaces"),
        ("title: @foo", "1:8-8 a value cannot begin with `@`"),
        ("title: `x`", "1:8-8 a value cannot begin with a backtick"),
        ("title: %x", "1:8-8 a value cannot begin with `%`"),
        ("files: *.js", "1:8-8 text that begins with `*` must be in quotes"),
        ("x: & y", "1:4-4 text that begins with `&` must be in quotes"),
        (
            "x: !e!y z",
            "1:4-4 the prefix of this tag is not declared; text that begins with `!` must be in quotes"
        ),
        ("title: {foo", "1:8-8 the mapping that this `{` opens is not closed"),
        ("title: [a, b\nc: d", "1:8-8 the list that this `[` opens is not closed"),
        ("a: [1, 2}\n", "1:9-9 `,` or `]` was expected here"),
        (
            "title: [Draft] Page",
            "1:16-19 text goes on after `]`; text that begins with `[` must be in quotes"
        ),
        ("title: {a} text", "1:12-15 text goes on after `}`; text that begins with `{` must be in quotes"),
        ("title: 'it's me'", "1:12-16 text goes on after the closing quote"),
        ("title: \"a\" b", "1:12-12 text goes on after the closing quote"),
        ("title: \"abc\nb: c", "1:8-8 this text in quotes is not closed"),
        ("path: \"C:\\path\"", "1:10-11 `\\p` is not an escape of YAML"),
        ("a: \"\\xZZ\"", "1:7-7 this escape is not complete"),
        ("a: 1\n b: 2", "2:2-2 a key cannot be nested below a line that has a value of its own"),
        ("a:\n    b: 1\n  c: 2\n", "3:3-6 this line is indented by 2 spaces, which fits no line before it"),
        ("- a\n- b\nc: d", "3:1-4 an entry `- …` of the list that begins on line 1 was expected here"),
        ("a: b\n- c", "2:1-3 a key of the mapping that begins on line 1 was expected here"),
        ("a: - b", "1:4-4 a list cannot begin on the line of its key"),
        ("a: > foo", "1:4-4 `>` begins a block of text on the next lines, so nothing may follow it here"),
        ("%foo\na: 1", "1:1-1 a line that begins with `%` is a directive of YAML, and this is none"),
        ("\"foo\" bar", "1:7-7 the file goes on after its value"),
        ("é: \u{1}", "1:4-4 a control character (U+0001) is not allowed in YAML"),
        ("été: a: b", "1:7-7 `: ` in a value must be in quotes, for it ends a key"),
        ("x: ]", "1:4-4 a value was expected here"),
    ])
    func syntax(text: String, expected: String) throws {
        let file = yaml(text)
        let problem = try #require(file.diagnostics.first)
        #expect(file.diagnostics.count == 1)
        #expect(problem.line.replacing("error yaml/syntax ", with: "") == expected)
        #expect(problem.id == "yaml/syntax")
        #expect(file.root == nil)
        #expect(problem.location?.sourceLine != nil)
    }

    @Test(arguments: [
        ("title: Foo: bar", "put the value in quotes: `title: \"Foo: bar\"`"),
        ("  - title: @foo", "put the value in quotes: `- title: \"@foo\"`"),
        ("title: 'it's me'", "an apostrophe in single quotes is written twice: 'it''s'"),
        ("title:Foo\nb: c", "write `title: Foo`"),
        ("a:\n\tb: 1", "replace each tab by two spaces"),
        ("a: - b", "write each `- entry` on a line of its own, or the list as `[one, two]`"),
        ("x: *name", "if it is text, put it in quotes: \"*name…\""),
        ("a: &name 1\nx: *nmae", "did you mean `*name`?"),
        ("a: {{ x }}", "text that begins with `{` must be in quotes, such as \"{{ name }}\""),
    ])
    func help(text: String, expected: String) {
        #expect(yaml(text).diagnostics.first?.help.first == expected)
    }

    @Test(arguments: [
        (
            "a: 1\nb: 2\na: 3",
            ["3:1-1 error yaml/duplicate-key the key `a` comes twice; the first is on line 1"]
        ),
        (
            "a: 1\n'a': 2\nb: 1\n\"a\": 3",
            [
                "2:1-3 error yaml/duplicate-key the key `a` comes twice; the first is on line 1",
                "4:1-3 error yaml/duplicate-key the key `a` comes twice; the first is on line 1",
            ]
        ),
        (
            "a: {x: 1, x: 2}",
            ["1:11-11 error yaml/duplicate-key the key `x` comes twice; the first is on line 1"]
        ),
        ("? [x]\n: c\nd: e", ["1:3-5 error yaml/key a list cannot be a key"]),
        ("a: {{ x }}", ["1:5-9 error yaml/key a mapping cannot be a key"]),
        ("x: *name", ["1:4-8 error yaml/alias no anchor `&name` stands before this alias"]),
        ("a: &x [*x]", ["1:8-9 error yaml/alias `*x` stands inside the value that it refers to"]),
        (
            "<<: 1",
            ["1:5-5 error yaml/merge `<<` merges a mapping or a list of mappings, and this is neither"]
        ),
        ("a: 1\n---\nb: 2", ["2:1-3 error yaml/second-document a second document begins here"]),
    ])
    func meaning(text: String, expected: [String]) {
        #expect(yaml(text).problems == expected)
    }

    @Test func whatIsGoodSurvivesAnError() {
        #expect(yaml("? [x]\n: c\nd: e").root?.dump == "{d: \"e\"}")
        #expect(yaml("a: 1\n---\nb: 2").root?.dump == "{a: 1}")
        #expect(yaml("a: 1\nb: 2\na: 3").root?.dump == "{a: 3, b: 2}")
    }

    @Test func duplicatesAmongManyKeys() {
        let text = (0..<50).map { "k\($0): \($0)\n" }.joined() + "k7: x\nk0: y\nk7: z\n"
        let file = yaml(text)
        #expect(
            file.problems == [
                "51:1-2 error yaml/duplicate-key the key `k7` comes twice; the first is on line 8",
                "52:1-2 error yaml/duplicate-key the key `k0` comes twice; the first is on line 1",
                "53:1-2 error yaml/duplicate-key the key `k7` comes twice; the first is on line 8",
            ])
        #expect(file.root?.count == 50)
        #expect(file.root?["k7"]?.string == "z")
        #expect(file.root?["k49"]?.integer == 49)
    }

    @Test func notUTF8() {
        let file = DataFile(yaml: Array("a: 1\nb: ".utf8) + [0xE9, 0x20], path: "a.yml")
        #expect(file.problems == ["2:4-4 error data/encoding this byte is not valid UTF-8"])
        #expect(file.root == nil)
    }
}

@Suite struct YAMLBoundsTests {
    @Test func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for i in 1..<30 {
            text += "a\(i): &a\(i) [\((0..<10).map { _ in "*a\(i - 1)" }.joined(separator: ", "))]\n"
        }
        let file = yaml(text)
        #expect(file.diagnostics.map(\.id) == ["yaml/expansion"])
        #expect(file.root == nil)
    }

    @Test func mergeBomb() {
        var text = "a0: &a0 {k: &k [\(Array(repeating: "x", count: 1000).joined(separator: ","))]}\n"
        for i in 1..<2000 { text += "a\(i): &a\(i) {<<: *a\(i - 1), k\(i): *k}\n" }
        #expect(yaml(text).diagnostics.map(\.id) == ["yaml/expansion"])
    }

    @Test func aliasesDoNotDeepenTheTree() {
        var text = "a0: &a0 [x]\n"
        for i in 1..<1000 { text += "a\(i): &a\(i) [*a\(i - 1)]\n" }
        #expect(yaml(text).diagnostics.map(\.id) == ["yaml/depth"])
    }

    @Test(arguments: ["[", "{a: ", "- ", "? "])
    func deepNesting(opening: String) {
        let file = yaml(String(repeating: opening, count: 10_000))
        #expect(file.diagnostics.map(\.id) == ["yaml/depth"])
        #expect(file.root == nil)
    }

    @Test func asDeepAsAllowed() {
        let depth = TreeBuilder.maximumDepth
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        onSmallStack {
            #expect(yaml(text).rewritten == text)
        }
    }

    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "a: 'x y'\n", "- [a, b]\n", "# c\n", "k: {x: *y}\n", "\"a\\\n", "- - - \n", "&a a: *a\n", "é ",
            "x: |\n y\n",
        ])
    func hugeInputsStayLinear(text: String) {
        _ = yaml(String(repeating: text, count: 5000))
    }

    @Test func fewDiagnosticsForManyProblems() {
        #expect(
            yaml(String(repeating: "a: 1\n", count: 5000)).diagnostics.count == TreeBuilder.maximumProblems)
    }
}
