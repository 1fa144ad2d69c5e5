import GalleyCore
import Testing

@testable import GalleyData

@Suite("Where the bytes of a text come from")
struct PlaceTests {
    /// Asks where each word of the text is, and expects the same word there.
    private func expectWords(
        _ file: DataFile, _ key: String = "t", sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) throws {
        let node = try #require(file.root?[key], sourceLocation: sourceLocation)
        let text = Array(node.utf8)
        var places = TextPlaces(node)
        var words = 0
        for i in text.indices where text[i].isLetter && (i == 0 || !text[i - 1].isWordByte) {
            let word = text[i...].prefix { $0.isLetter }
            let place = places.sourceOffset(ofText: i)
            #expect(
                file.source[place...].starts(with: word),
                "\(String(word)) at \(i) was looked for at \(place): \(String(file.source[place...].prefix(20)))",
                sourceLocation: sourceLocation)
            #expect(node.sourceOffset(ofText: i) == place, sourceLocation: sourceLocation)
            words += 1
        }
        #expect(words > 1, sourceLocation: sourceLocation)
    }

    @Test("JSON escapes, surrogate pairs too")
    func jsonEscapes() throws {
        try expectWords(
            json(#"{"t": "one\ntwo \"three\" \u00e9 four \uD83D\uDE00 five \\ \/ six\t\tseven é eight"}"#))
        try expectWords(json(#"{"t": "one two"}"#))
    }

    @Test(
        "every style of YAML",
        arguments: [
            "t: one two three",
            "t: one\n  two\n\n  three  \n   four\nu: 1",
            "t: 'one ''two''  three\n  four\n\n\n  five'",
            "t: \"one \\\"two\\\" \\x2d \\u00e9 three \\U0001F600 four \\\n   five\\\n\n  six \\N \\L seven\n  eight\"",
            "t: &a \"one\\n two\"",
            "t: !x 'one ''two'''",
            "t: |\n  one two\n    three\n\n  four\n",
            "t: |-\n\n\n    one two\n\n      three\n    four\n",
            "t: |2\n    one two\n   three\n  four\n",
            "t: &a |+ # why\n  one [two](x)\n\n\n",
            "t: >\n  one two\n  three\n\n  four\n\n\n    five\n    six\n\n  seven\n  eight\n",
            "t: >-\n\n  one\n   two\n  three\n",
            "t: |\r\n  one two\r\n\r\n  three\r\n",
            "t: |\n  é one\n  two é three\n",
        ])
    func yamlStyles(text: String) throws {
        try expectWords(yaml(text))
    }

    @Test("an alias leads to where its text is, or to itself")
    func alias() throws {
        let file = yaml("a: &x one two\nt: *x\n")
        try expectWords(file)
        let other = yaml("a: &x |\n  one two\nt: *x\n")
        let node = try #require(other.root?["t"])
        #expect(node.sourceOffset(ofText: 3) == node.range.lowerBound)
    }

    @Test("offsets beyond the text stay inside the node")
    func beyond() throws {
        for file in [
            json(#"{"t": "a\nb"}"#), yaml("t: |\n  a\n  b\n"), yaml("t: a"), yaml("t:"), yaml("t: ''"),
        ] {
            let node = try #require(file.root?["t"])
            for offset in [-1, 0, 1, 4, 100, Int.max] {
                let place = node.sourceOffset(ofText: offset)
                #expect(node.range.lowerBound <= place && place <= node.range.upperBound)
            }
        }
    }

    @Test("a long text costs linear time")
    func long() throws {
        let file = json("{\"t\": \"" + String(repeating: "\\n[a](b)", count: 100_000) + "\"}")
        let node = try #require(file.root?["t"])
        var places = TextPlaces(node)
        var sum = 0
        for offset in stride(from: 0, to: node.utf8.count, by: 3) {
            sum &+= places.sourceOffset(ofText: offset)
        }
        #expect(sum > 0)
    }
}
