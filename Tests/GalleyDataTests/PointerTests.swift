import GalleyCore
import Testing

@testable import GalleyData

@Suite("JSON Pointers of nodes")
struct PointerTests {
    @Test("every node and every key of a file leads back to itself")
    func everyNode() throws {
        for file in [
            json(#"{"a/b": {"c~d": [1, {"": "x"}, []]}, "e%": null, "f": {}}"#),
            yaml("a/b:\n  c~d:\n  - 1\n  - '': x\n  - []\ne%:\nf: {}\n"),
        ] {
            let root = try #require(file.root)
            #expect(root.pointer(to: root.range) == "#")
            let list = try #require(root["a/b"]?["c~d"])
            #expect(root.pointer(to: list.range) == "#/a~1b/c~0d")
            #expect(root.pointer(to: list.items[0].range) == "#/a~1b/c~0d/0")
            #expect(root.pointer(to: try #require(list.items[1][""]).range) == "#/a~1b/c~0d/1/")
            #expect(root.pointer(to: list.items[2].range) == "#/a~1b/c~0d/2")
            let entry = try #require(root.entry("e%"))
            #expect(root.pointer(to: entry.key.range) == "#/e%25")
            #expect(root.pointer(to: entry.value.range) == "#/e%25")
        }
    }

    @Test("what an alias stands for is where its anchor is; the alias itself is where it is")
    func aliases() throws {
        let file = yaml("a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 2\n")
        let root = try #require(file.root)
        let alias = try #require(root["c"])
        #expect(root.pointer(to: alias.range) == "#/c")
        #expect(root.pointer(to: try #require(alias["b"]).range) == "#/a/b")
        #expect(root.pointer(to: try #require(root["d"]?["b"]).range) == "#/a/b")
        #expect(root.pointer(to: try #require(root["d"]?["e"]).range) == "#/d/e")
    }

    @Test("a range between nodes belongs to the innermost node around it")
    func between() throws {
        let file = json(#"{"a": {"b": 1}}"#)
        #expect(file.root?.pointer(to: 10..<11) == "#/a")
        #expect(file.root?.pointer(to: 100..<200) == "#")
    }

    @Test("repeated keys and thousands of entries are found")
    func many() throws {
        let text = "{" + (0..<2000).map { "\"k\($0)\": [\($0)]" }.joined(separator: ",") + #","k1":["last"]}"#
        let file = json(text)
        let root = try #require(file.root)
        #expect(root.pointer(to: try #require(root["k1999"]?.items.first).range) == "#/k1999/0")
        #expect(root.pointer(to: try #require(root["k1"]?.items.first).range) == "#/k1/0")
    }
}
