import GalleyCore
import Testing

@testable import GalleyData

@Suite struct TOMLTests {
    @Test(arguments: [
        ("", "{}"), ("# c\n\n", "{}"),
        ("a = 1 # c\r\n\"b c\" = 'd'\n", "{a: 1, b c: \"d\"}"),
        (
            "a = \"x\\n\\u00e9\"\nb = 'C:\\x'\nc = \"\"\"\nx\n  y\"\"\"\nd = '''x'y'''\n",
            "{a: \"x\né\", b: \"C:\\x\", c: \"x\n  y\", d: \"x'y\"}"
        ),
        ("a = \"\"\"x \\\n\n   y\"\"\"", "{a: \"x y\"}"), ("a = \"\"\"\"x\"\"\"\"\"", "{a: \"\"x\"\"\"}"),
        (
            "a = +1_000\nb = 0xDEAD_BEEF\nc = 0o17\nd = 0b101\ne = -0",
            "{a: 1000, b: 3735928559, c: 15, d: 5, e: 0}"
        ),
        (
            "a = 1_0.5_0\nb = 1e3\nc = -inf\nd = nan\ne = +inf",
            "{a: 10.5, b: 1000.0f, c: -inff, d: nan, e: inff}"
        ),
        ("a = true\nb = false", "{a: true, b: false}"),
        (
            "a = 2026-07-31\nb = 12:30:00.5\nc = 2026-07-31 12:30:00+02:00",
            "{a: @2026-07-31, b: @12:30:00.5, c: @2026-07-31 12:30:00+02:00}"
        ),
        ("a = \"2026-07-31\"", "{a: \"2026-07-31\"}"),
        ("a = [\n  1, # one\n  [2, 'x'],\n]\nb = []", "{a: [1, [2, \"x\"]], b: []}"),
        ("a = { b = 1, c.d = { e = 2 } }\nf = {}", "{a: {b: 1, c: {d: {e: 2}}}, f: {}}"),
        ("a.b.c = 1\na.d = 2", "{a: {b: {c: 1}, d: 2}}"),
        ("[a.b]\nc = 1\n[a]\nd = 2\n[e]", "{a: {b: {c: 1}, d: 2}, e: {}}"),
        (
            "[[a]]\nx = 1\n[a.b]\ny = 2\n[[a.c]]\n[[a.c]]\nz = 3\n[[a]]",
            "{a: [{x: 1, b: {y: 2}, c: [{}, {z: 3}]}, {}]}"
        ),
        ("\u{FEFF}a = 1", "{a: 1}"),
    ])
    func tree(text: String, expected: String) {
        let file = toml(text)
        #expect(file.problems == [])
        #expect(file.dump == expected)
    }

    @Test(arguments: [
        ("title = Hello World", "1:9-19 error toml/syntax text must be in quotes"),
        ("a = 1\ntitle: \"x\"", "2:6-6 error toml/syntax a key and its value are joined by `=`, not `:`"),
        ("title", "1:1-5 error toml/syntax `=` is missing after this key"),
        ("é = 1", "1:1-1 error toml/syntax a key with characters beyond ASCII must be in quotes"),
        ("a =", "1:4-4 error toml/syntax a value is missing here"),
        ("a = True", "1:5-8 error toml/syntax `True` is written in lower case"),
        ("a = 1 b = 2", "1:7-7 error toml/syntax the line goes on where it should end"),
        ("a = \"x\nb = 1", "1:5-6 error toml/syntax this text in quotes is not closed on its line"),
        ("a = \"\"\"x\n", "1:5-7 error toml/syntax this text is not closed"),
        ("a = \"C:\\path\"", "1:8-9 error toml/syntax this is not an escape of TOML"),
        ("a = \"\\ud800\"", "1:6-11 error toml/syntax this escape stands for no character"),
        ("a = 0755", "1:5-8 error toml/syntax a number has no zeros before it"),
        ("a = 1__0", "1:5-8 error toml/syntax `1__0` is not a number"),
        ("a = 0xG", "1:5-7 error toml/syntax `0xG` is not a number"),
        ("a = 99999999999999999999", "1:5-24 error toml/syntax this whole number needs more than 64 bits"),
        ("a = 2026-02-30", "1:5-14 error toml/syntax there is no such date or time as `2026-02-30`"),
        ("a = 2026-2-3", "1:5-12 error toml/syntax `2026-2-3` is not a date or time"),
        ("a = [1,\n2", "1:5-5 error toml/syntax this `[` is not closed"),
        ("a = [1 2]", "1:8-8 error toml/syntax `,` or `]` was expected here"),
        ("a = {b = 1,}", "1:11-11 error toml/syntax a comma after the last entry is not allowed in `{ }`"),
        ("a = {b = 1,\nc = 2}", "1:5-5 error toml/syntax a table in `{ }` must end on its line"),
        ("[a", "1:1-2 error toml/syntax `]` is missing after the name of this table"),
        ("[]", "1:2-2 error toml/syntax a key was expected here"),
        ("a = 1\n\na = 2", "3:1-1 error toml/duplicate-key the key `a` comes twice; the first is on line 1"),
        ("[a]\n[b]\n[a]", "3:2-2 error toml/duplicate-key the table `a` comes twice; the first is on line 1"),
        ("[[a]]\n[a]", "2:2-2 error toml/duplicate-key the table `a` comes twice; the first is on line 1"),
        ("a = 1\na.b = 2", "2:1-1 error toml/syntax `a` is not a table but the value given on line 1"),
        ("a = {b = 1}\n[a.c]", "2:2-2 error toml/syntax the table `a` was completed in `{ }` on line 1"),
        ("a = \"\u{1}\"", "1:6-6 error toml/syntax a control character is not allowed here"),
    ])
    func problems(text: String, expected: String) {
        let file = toml(text)
        #expect(file.problems == [expected])
        #expect(file.root == nil)
    }

    @Test func positions() throws {
        let file = toml("title = 'é'\n[menu.\"main x\"]\nweight = 10 # c\ntags = [\"a\",\n  'b']\n")
        let root = try #require(file.root)
        #expect(file.written(root["title"]) == "'é'")
        let menu = try #require(root["menu"])
        #expect(file.written(root.entry("menu")?.key) == "menu")
        #expect(file.written(menu.entries[0].key) == "\"main x\"")
        #expect(file.written(menu["main x"]) == "[menu.\"main x\"]")
        #expect(file.written(menu["main x"]?["tags"]) == "[\"a\",\n  'b']")
        let weight = try file.location(of: #require(menu["main x"]?["weight"]))
        #expect((weight.line, weight.column, weight.length) == (3, 10, 2))
    }

    @Test func aPartOfAFile() throws {
        let text = Array("+++\ntitle = \"x\"\n+++\nbody".utf8)
        let parts = try #require(FrontMatter.split(text))
        #expect(parts.format == .toml)
        #expect(DataFile(toml: text, range: parts.content, path: "a.md").dump == "{title: \"x\"}")
    }

    @Test(arguments: [("a = ", "["), ("a = ", "{b = "), ("", "a."), ("[x]\n", "a.")])
    func deepNesting(start: String, opening: String) {
        let text = start + String(repeating: opening, count: 10_000) + "a = 1"
        onSmallStack { #expect(toml(text).diagnostics.map(\.id) == ["toml/depth"]) }
    }

    @Test(.timeLimit(.minutes(30)))
    func hugeInputsStayLinear() {
        #expect(toml((0..<10_000).map { "k\($0) = \($0)\n" }.joined()).root?["k9999"]?.integer == 9999)
        #expect(toml(String(repeating: "[[a]]\nx = 1\n", count: 10_000)).root?["a"]?.count == 10_000)
        #expect(toml("a = [" + String(repeating: "1,\n", count: 20_000) + "]").root?["a"]?.count == 20_000)
    }
}
