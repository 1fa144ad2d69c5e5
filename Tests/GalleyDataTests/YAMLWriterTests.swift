import GalleyCore
import Testing

@testable import GalleyData

@Suite("Writing YAML")
struct YAMLWriterTests {
    private func written(_ node: Node) -> String {
        var writer = YAMLWriter()
        writer.node(node)
        return String(writer.bytes)
    }

    private func roundTrip(_ file: DataFile, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws
    {
        let root = try #require(file.root, sourceLocation: sourceLocation)
        let text = written(root)
        let again = yaml(text)
        #expect(again.problems == [], "\(text)", sourceLocation: sourceLocation)
        // Dates are strings in quotes.
        #expect(
            again.dump == file.dump.replacing("@2020-01-01", with: "\"2020-01-01\""), "\(text)",
            sourceLocation: sourceLocation)
    }

    @Test(
        "strings read back as the same strings",
        arguments: [
            "", " ", "a", " a", "a ", "a: b", "a:", "a #b", "a#b", "#a", "- a", "-", "?", ": a",
            "yes", "No", "NULL", "~", "null", "1", "0x1F", "1e3", ".inf", "1:30", "2020-01-01",
            "true", "on", "=", "<<", "*a", "&a", "!a", "|", ">", "%a", "`a`", "a, b", "{a}", "[a]",
            "\"a\"", "'a'", "a\"b\\c", "/a/{b}", "$ref", "\t", "a\tb", "é", "日本", "\u{7F}",
            "\u{85}", "\u{9F}", "\u{A0}", "\u{2028}a\u{2029}", "\u{FEFF}a", "\u{FFFE}\u{FFFF}", "😀",
            "\u{0}\u{1B}", "a\nb", "a\n", "a\n\n", "\na", "\n\na\n\n\n", "\n", "\n\n", " a\nb",
            "a\n b\n  c", "  \na", "a\n  \nb", "a\r\nb", "\ta\nb", "a\n\tb\n", "a\u{2028}\nb",
            "a\n---\nb", "a\n...\n", "# a\nb", "a\nb ", "a \nb \n", "- a\n- b\n",
        ])
    func strings(text: String) throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.key("k")
            writer.string(text)
            writer.key("l")
            writer.array { writer in
                writer.string(text)
                writer.array { $0.string(text) }
                writer.object { writer in
                    writer.key("m")
                    writer.string(text)
                    writer.key("n")
                    writer.integer(1)
                }
            }
            writer.key(text + "x")
            writer.null()
            writer.key(text)
            writer.boolean(true)
        }
        let file = DataFile(json: writer.bytes, path: "a.json")
        let root = try #require(file.root)
        let again = yaml(written(root))
        #expect(again.problems == [], "\(written(root))")
        #expect(again.rewritten == String(writer.bytes), "\(written(root))")
    }

    @Test(
        "values of all kinds, empty collections and collections in each other read back",
        arguments: [
            "{}", "[]", "a: {}", "a: []", "- {}\n- []\n- [[]]\n- [{}]",
            "a: [1, -2, 3.5, 1e9, .inf, 0x1F, null, ~, true]",
            "200: a\ntrue: b\nnull: c\n1.5: d",
            "- - - a\n    - b\n  - c\n- d: e\n  f: [{g: h, i: {j: [k]}}]\n",
            "a: &x {b: 1}\nc: *x\nd: 2020-01-01\n'2020-01-01': 1",
        ])
    func values(text: String) throws {
        try roundTrip(yaml(text))
    }

    @Test("long keys, and a tree as deep as trees are")
    func extremes() throws {
        let long = String(repeating: "k", count: 3000)
        try roundTrip(
            json("{\"\(long)\": {\"a\": 1, \"\(long)\": [1], \"x\(long)\": \"a\\nb\"}, \"é\(long)\\n\": {}}"))
        try roundTrip(json(String(repeating: "[", count: 255) + String(repeating: "]", count: 255)))
        let maps = String(repeating: "{\"a\":", count: 255) + "1" + String(repeating: "}", count: 255)
        try roundTrip(json(maps))
    }

    @Test("it is written as a person would")
    func looks() throws {
        let root = try #require(
            json(
                ##"{"a": {"b": ["c", {"d": "x: y", "e": "l1\n\n  l2\n"}, []]}, "$ref": "#/a", "count": 1.50, "z": null}"##
            ).root)
        #expect(
            written(root) == """
                a:
                  b:
                    - c
                    - d: "x: y"
                      e: |
                        l1

                          l2
                    - []
                $ref: "#/a"
                count: 1.50
                z: null

                """)
    }
}
