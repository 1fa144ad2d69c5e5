import GalleyCore
import Testing

@testable import GalleyData

@Suite struct MappingReaderTests {
    private enum Theme: String, CaseIterable { case light, dark, system }

    private func reader(_ text: String) throws -> MappingReader {
        let file = yaml(text)
        return MappingReader(try #require(file.root), in: file, what: "galley.yml", idPrefix: "config")
    }

    @Test func readsWhatIsRight() throws {
        var reader = try reader(
            """
            title: A
            version: 1.10
            draft: true
            weight: 3
            ratio: 2
            tags: [a, 1]
            tag: one
            theme: dark
            site: {x: 1}
            nav: [a.md]
            home: https://example.org/docs/?a=b#c
            date: 2026-07-31 12:30:00 +02:00
            quoted: "2026-07-31"
            empty:
            """)
        #expect(reader.string("title") == "A")
        #expect(reader.scalarText("version") == "1.10")
        #expect(reader.bool("draft") == true)
        #expect(reader.int("weight", in: 0...10) == 3)
        #expect(reader.double("ratio") == 2)
        #expect(reader.strings("tags") == ["a", "1"])
        #expect(reader.strings("tag") == ["one"])
        #expect(reader.choice("theme", of: Theme.self) == .dark)
        #expect(reader.mapping("site")?.count == 1)
        #expect(reader.list("nav")?.count == 1)
        #expect(reader.url("home") == "https://example.org/docs/?a=b#c")
        #expect(reader.date("date")?.unixSeconds == 1_785_493_800)
        #expect(reader.date("quoted")?.dateText == "2026-07-31")
        #expect(reader.string("empty") == nil)
        #expect(reader.node("empty")?.isNull == true)
        #expect(reader.string("absent") == nil)
        #expect(reader.finish().isEmpty)
        #expect(reader.diagnostics == [])
    }

    @Test(arguments: [
        (
            "x: 1.10", "1:4-7 error config/wrong-type `x` must be a string, but is a number",
            "put it in quotes: `x: \"1.10\"`"
        ),
        (
            "x: [a]", "1:1-1 error config/wrong-type `x` must be a string, but is a list",
            "such as `x: \"text\"`"
        ),
        ("x: 2026-07-31", "ok", ""),
    ])
    func strings(text: String, expected: String, help: String) throws {
        var reader = try reader(text)
        _ = reader.string("x")
        #expect((reader.diagnostics.first?.line ?? "ok") == expected)
        #expect((reader.diagnostics.first?.help.first ?? "") == help)
    }

    @Test(
        arguments: [
            (
                "bool", "x: yes", "1:4-6 error config/wrong-type `x` must be true or false, but is a string",
                "write `x: true`"
            ),
            (
                "bool", "x: 'False'",
                "1:4-10 error config/wrong-type `x` must be true or false, but is a string",
                "write `x: false`"
            ),
            (
                "bool", "x: 1", "1:4-4 error config/wrong-type `x` must be true or false, but is a number",
                "write `x: true` or `x: false`"
            ),
            (
                "int", "x: '3'", "1:4-6 error config/wrong-type `x` must be a whole number, but is a string",
                "without quotes: `x: 3`"
            ),
            (
                "int", "x: 3.5", "1:4-6 error config/wrong-type `x` must be a whole number, but is a number",
                "such as `x: 3`"
            ),
            ("int", "x: 11", "1:4-5 error config/out-of-range `x` must be between 1 and 10, but is 11", nil),
            (
                "strings", "x: {a: 1}",
                "1:1-1 error config/wrong-type `x` must be a list of strings, but is a mapping",
                "such as `x: [one, two]`"
            ),
            (
                "strings", "x: [a, [b]]",
                "1:8-10 error config/wrong-type `x` must be a list of strings, but this entry is a list",
                "such as `x: [one, two]`"
            ),
            (
                "strings", "x:\n  - a\n  -\n",
                "3:4-4 error config/wrong-type `x` must be a list of strings, but this entry is empty",
                "such as `x: [one, two]`"
            ),
            (
                "choice", "x: drak", "1:4-7 error config/unknown-value `drak` is not a value of `x`",
                "did you mean `dark`?"
            ),
            (
                "choice", "x: [a]",
                "1:1-1 error config/wrong-type `x` must be one of `light`, `dark`, `system`, but is a list",
                nil
            ),
            (
                "mapping", "x: a", "1:4-4 error config/wrong-type `x` must be a mapping, but is a string",
                "write `x:` and its keys on the next lines, indented by two spaces"
            ),
            (
                "list", "nav: 1\nx: 'é'", "2:4-6 error config/wrong-type `x` must be a list, but is a string",
                "such as `x: [one, two]`"
            ),
            (
                "url", "x: example.org",
                "1:4-14 error config/invalid-url `x` must be an address that begins with `https://` or `http://`",
                "such as `x: https://example.org/docs/`"
            ),
            (
                "url", "x: https:///x",
                "1:4-13 error config/invalid-url `x` must be an address that begins with `https://` or `http://`",
                "such as `x: https://example.org/docs/`"
            ),
            (
                "date", "x: tomorrow",
                "1:4-11 error config/invalid-date `x` must be a date, but is `tomorrow`",
                "such as `x: 2026-07-31` or `x: 2026-07-31T12:30:00Z`"
            ),
            (
                "date", "x: 2026-02-30",
                "1:4-13 error config/invalid-date there is no such date as `2026-02-30`", nil
            ),
            (
                "date", "x: 2026", "1:4-7 error config/wrong-type `x` must be a date, but is a number",
                "such as `x: 2026-07-31` or `x: 2026-07-31T12:30:00Z`"
            ),
            (
                "text", "x: {}", "1:1-1 error config/wrong-type `x` must be a text, but is a mapping",
                "such as `x: \"text\"`"
            ),
            (
                "double", "x: a", "1:4-4 error config/wrong-type `x` must be a number, but is a string",
                "such as `x: 0.5`"
            ),
        ] as [(String, String, String, String?)])
    func wrong(accessor: String, text: String, expected: String, help: String?) throws {
        var reader = try reader(text)
        switch accessor {
        case "bool": #expect(reader.bool("x") == nil)
        case "int": #expect(reader.int("x", in: 1...10) == nil)
        case "strings": _ = reader.strings("x")
        case "choice": #expect(reader.choice("x", of: Theme.self) == nil)
        case "mapping": #expect(reader.mapping("x") == nil)
        case "list": #expect(reader.list("x") == nil)
        case "url": #expect(reader.url("x") == nil)
        case "date": #expect(reader.date("x") == nil)
        case "double": #expect(reader.double("x") == nil)
        default: #expect(reader.scalarText("x") == nil)
        }
        #expect(reader.diagnostics.map(\.line) == [expected])
        #expect(reader.diagnostics.first?.help.first == help)
    }

    @Test func unknownKeysAreComparedWithTheKnown() throws {
        var reader = try reader("tittle: A\nnav: []\nzzz: 1\n")
        _ = reader.string("title")
        _ = reader.list("nav")
        #expect(reader.finish().map { $0.key.scalarText } == ["tittle", "zzz"])
        #expect(
            reader.diagnostics.map(\.line) == [
                "1:1-6 error config/unknown-key unknown key `tittle` in galley.yml",
                "3:1-3 error config/unknown-key unknown key `zzz` in galley.yml",
            ])
        #expect(
            reader.diagnostics.map(\.help) == [
                ["did you mean `title`?"], ["the keys here are `nav`, `title`"],
            ])
    }

    @Test func unknownKeysMayBeAllowed() throws {
        var reader = try reader("a: 1\nb: 2\n")
        reader.ignore("a")
        #expect(reader.finish(allowUnknown: true).map { $0.value.integer } == [2])
        #expect(reader.diagnostics == [])
    }

    @Test func aWholeFileOfTheWrongKind() throws {
        #expect(
            try reader("- a\n- b\n").diagnostics.map(\.line)
                == ["1:1-3 error config/wrong-type galley.yml must be a mapping, but is a list"])
        let text = try reader("title:Foo\n")
        #expect(text.diagnostics.first?.help == ["write a space after each `:`, such as `key: value`"])
        var empty = try reader("~\n")
        #expect(empty.string("title") == nil)
        #expect(empty.diagnostics == [])
    }

    @Test func problemsOfTheCaller() throws {
        var reader = try reader("site:\n  a: 1\n")
        let found = reader.mapping("site")
        let site = try #require(found)
        var inner = MappingReader(site, in: reader.file, what: "`site`", idPrefix: "config")
        inner.missing("url")
        inner.report("too-old", "`a` is old", at: site.entries[0].key, severity: .warning)
        reader.report(inner.diagnostics)
        #expect(
            reader.diagnostics.map(\.line) == [
                "2:3-6 error config/missing-key `site` has no `url`",
                "2:3-3 warning config/too-old `a` is old",
            ])
    }

    @Test(arguments: [
        (DataFile.Format.json, "{\"x\": 1}", "such as `\"x\": [\"one\", \"two\"]`"),
        (.toml, "x = 1", "such as `x = [\"one\", \"two\"]`"), (.yaml, "x: 1", "such as `x: [one, two]`"),
    ])
    func examplesSpeakTheFormatOfTheFile(format: DataFile.Format, text: String, help: String) throws {
        let file =
            switch format {
            case .yaml: yaml(text)
            case .json: json(text)
            case .toml: toml(text)
            }
        var reader = MappingReader(try #require(file.root), in: file, what: "file", idPrefix: "config")
        _ = reader.list("x")
        #expect(reader.diagnostics.first?.help == [help])
    }
}
