import GalleyCore
import Testing

@testable import GalleyData

@Suite struct YAMLSmoke {
    @Test func reads() {
        let file = DataFile(
            yaml: Array("title: Über\nnav:\n  - a: b.md\n  - c\nno: no\n200: [1, 2.5, ~]\n".utf8),
            path: "a.yml")
        #expect(file.diagnostics == [])
        #expect(file.root?["title"]?.string == "Über")
        #expect(file.root?["nav"]?.items.first?["a"]?.string == "b.md")
        #expect(file.root?["200"]?.items.map(\.kind) == [.integer, .number, .null])
    }

    @Test func json() {
        let file = DataFile(
            json: Array(#"{"a": [1, -2.5e3, true, null, "x\ny\u00e9"], "b": {}}"#.utf8), path: "a.json")
        #expect(file.diagnostics == [])
        #expect(file.root?["a"]?.items.last?.string == "x\nyé")
        var writer = JSONWriter()
        writer.node(file.root!)
        #expect(String(writer.bytes) == #"{"a":[1,-2.5e3,true,null,"x\nyé"],"b":{}}"#)
    }
}
