import GalleyCore
import Testing

@testable import GalleyData

@Suite struct JSONTests {
    @Test(arguments: [
        ("null", "null"), (" true ", "true"), ("false", "false"), ("0", "0"), ("-12", "-12"), ("1.5", "1.5"),
        ("-0.0", "-0.0f"),
        ("1E+2", "100.0f"), ("\"\"", "\"\""), (#""a\"\\\/\b\f\n\r\t""#, "\"a\"\\/\u{8}\u{C}\n\r\t\""),
        (#""\u0041\u00E9\ud83d\uDE00""#, "\"Aé😀\""), (#""x\u0000y""#, "\"x\u{0}y\""), ("\"é漢😀\"", "\"é漢😀\""),
        ("[]", "[]"), ("{}", "{}"), ("[1,[2,[]],{}]", "[1, [2, []], {}]"),
        ("{\"a\":{\"b\":[]}}", "{a: {b: []}}"),
        ("\n{\t\"a\"\r\n:\n[ 1 , 2 ] }\n", "{a: [1, 2]}"), ("\u{FEFF}1", "1"),
        ("9223372036854775807", "9223372036854775807"), ("-9223372036854775808", "-9223372036854775808"),
        ("9223372036854775808", "9.223372036854776e+18f"), ("1e999", "inff"),
        ("{\"z\":1,\"a\":2,\"m\":3}", "{z: 1, a: 2, m: 3}"), ("\"2026-07-31\"", "\"2026-07-31\""),
    ])
    func accepts(text: String, expected: String) {
        let file = json(text)
        #expect(file.problems == [])
        #expect(file.dump == expected)
    }

    @Test(arguments: [
        ("", "1:1-1 the file is empty"),
        ("[", "1:1-1 the file ends before this list is closed"),
        ("{\"a\":\n", "1:1-1 the file ends before this object is closed"),
        ("[1,]", "1:3-3 a comma after the last entry is not allowed in JSON"),
        ("{\"a\":1,\n}", "1:7-7 a comma after the last entry is not allowed in JSON"),
        ("[,1]", "1:2-2 a value is missing before `,`"),
        ("{\"a\":}", "1:6-6 a value is missing before `}`"),
        ("[1\n 2]", "1:2-2 a comma is missing after this entry"),
        ("{\"a\":1\n \"b\":2}", "1:6-6 a comma is missing after this entry"),
        ("{\"a\" 1}", "1:2-4 a `:` is missing after this key"),
        ("{\"a\"=1}", "1:5-5 a key and its value are joined by `:`, not `=`"),
        ("{a:1}", "1:2-2 the key `a` is not in double quotes"),
        ("{1:2}", "1:2-2 the key `1` is not in double quotes"),
        ("{'a':1}", "1:2-2 strings are in double quotes in JSON"),
        ("[\"é\", 'a']", "1:7-7 strings are in double quotes in JSON"),
        ("{,}", "1:2-2 one comma too many"),
        ("[\"a\" : 1]", "1:6-6 a list has no keys"),
        ("[1;2]", "1:3-3 entries are parted by `,`, not `;`"),
        ("[\n1}", "2:2-2 `}` cannot close the list that `[` opened on line 1"),
        ("{\"a\":1]", "1:7-7 `]` cannot close the object that `{` opened on line 1"),
        ("[1] 2", "1:5-5 the file goes on after its value"),
        ("// c\n1", "1:1-2 JSON has no comments"),
        ("[1, # c\n2]", "1:5-6 JSON has no comments"),
        ("{\"a\": /* c */ 1}", "1:7-8 JSON has no comments"),
        ("NaN", "1:1-3 JSON has no number `NaN`"),
        ("[-Infinity]", "1:2-10 `-Infinity` is not a number of JSON"),
        ("True", "1:1-4 `True` is written in lower case"),
        ("None", "1:1-4 `None` is not a value of JSON"),
        ("truee", "1:1-5 `truee` is not a value of JSON"),
        ("[hello]", "1:2-6 `hello` is not a value of JSON"),
        ("01", "1:1-2 `01` is not a number of JSON"),
        ("[1.]", "1:2-3 `1.` is not a number of JSON"),
        ("1e", "1:1-2 `1e` is not a number of JSON"),
        ("0x10", "1:1-4 `0x10` is not a number of JSON"),
        ("1.2.3", "1:1-5 `1.2.3` is not a number of JSON"),
        ("-", "1:1-1 `-` is not a number of JSON"),
        ("+1", "1:1-1 a number has no `+` before it"),
        (".5", "1:1-1 a number has a digit before its point"),
        ("\"a", "1:1-2 this string is not closed on its line"),
        ("[\"a\n\"]", "1:2-3 this string is not closed on its line"),
        ("\"a\tb\"", "1:3-3 a tab in a string must be written as an escape"),
        ("\"a\u{1}b\"", "1:3-3 a control character in a string must be written as an escape"),
        (#""C:\path""#, "1:4-5 `\\p` is not an escape of JSON"),
        (#""it\'s""#, "1:4-5 `'` needs no backslash in a string"),
        (#""\u12""#, "1:2-6 `\\u` is followed by four hexadecimal digits"),
        ("\u{A0}1", "1:1-1 a no-break space is not white space in JSON"),
        ("\u{1}", "1:1-1 a control character is not white space in JSON"),
        ("é", "1:1-1 `é` is not a value of JSON"),
        ("@", "1:1-1 `@` cannot begin a value"),
    ])
    func rejects(text: String, expected: String) {
        let file = json(text)
        #expect(file.problems.map { $0.replacing("error json/syntax ", with: "") } == [expected])
        #expect(file.root == nil)
    }

    @Test func duplicateKeysAreWarnings() {
        let file = json(#"{"a": 1, "b": 2, "\u0061": 3}"#)
        #expect(
            file.problems == [
                "1:18-25 warning json/duplicate-key the key `a` comes twice; the first is on line 1"
            ])
        #expect(file.dump == "{a: 3, b: 2}")
        #expect(!file.hasErrors)
    }

    @Test(arguments: [#""\ud800""#, #""\udc00x""#, #""\ud800\u0041""#, #""\ud800\ud800\udc00""#])
    func halfSurrogates(text: String) {
        let file = json(text)
        #expect(file.diagnostics.map(\.id) == ["json/surrogate"])
        #expect(!file.hasErrors)
        #expect(file.root?.string?.hasPrefix("\u{FFFD}") == true)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82],
        ] as [[UInt8]])
    func invalidUTF8(bytes: [UInt8]) {
        let file = DataFile(json: bytes, path: "a.json")
        #expect(file.diagnostics.map(\.id) == ["data/encoding"])
        #expect(file.diagnostics.first?.location?.column == 2)
    }

    @Test func positions() throws {
        let file = json("{\n  \"é\": [1, \"x\\n\"],\n  \"b\": {\"c\": null}\n}\n")
        let root = try #require(file.root)
        #expect(file.written(root) == "{\n  \"é\": [1, \"x\\n\"],\n  \"b\": {\"c\": null}\n}")
        #expect(file.written(root.entries[0].key) == "\"é\"")
        #expect(file.written(root["é"]) == "[1, \"x\\n\"]")
        #expect(file.written(root["é"]?.items.last) == "\"x\\n\"")
        #expect(file.written(root["b"]?["c"]) == "null")
        let place = try file.location(of: #require(root["é"]?.items.last))
        #expect((place.line, place.column, place.length) == (2, 12, 5))
    }

    @Test func aPartOfAFile() {
        let text = Array("x {\"a\": 1} y".utf8)
        let file = DataFile(json: text, range: 2..<10, path: "a")
        #expect(file.dump == "{a: 1}")
        #expect(file.root?.range == 2..<10)
        #expect(DataFile(json: text, range: 2..<9, path: "a").hasErrors)
    }

    @Test func numbersKeepTheirText() throws {
        let items = try #require(json("[1.10, 12345678901234567890123, 1e2]").root).items
        #expect(items.map(\.scalarText) == ["1.10", "12345678901234567890123", "1e2"])
        #expect(items.map(\.integer) == [nil, nil, nil])
        #expect(items.map(\.number) == [1.1, 1.2345678901234568e22, 100])
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":["])
    func deepNesting(opening: String) {
        onSmallStack {
            #expect(json(String(repeating: opening, count: 10_000)).diagnostics.map(\.id) == ["json/depth"])
        }
    }

    @Test func asDeepAsAllowed() {
        let depth = TreeBuilder.maximumDepth
        let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        onSmallStack {
            #expect(json(text).rewritten == text)
            #expect(json("[" + text + "]").diagnostics.map(\.id) == ["json/depth"])
        }
    }

    @Test(.timeLimit(.minutes(30)))
    func hugeInputsStayLinear() throws {
        // Keys that all set the same bits, all equal, or all different; one long line.
        let many = json("{" + (0..<100_000).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}")
        #expect(many.root?["k99999"]?.integer == 99999)
        let equal = json("{" + Array(repeating: "\"a\":1", count: 100_000).joined(separator: ",") + "}")
        #expect(equal.root?.count == 1)
        #expect(equal.diagnostics.count == TreeBuilder.maximumProblems)
        // Of a line too long for a code frame, only what stands around the place is kept.
        let kept = try #require(equal.diagnostics.first?.location?.sourceLine)
        #expect(kept.unicodeScalars.count < 500)
        #expect(json(String(repeating: "\"\\u00e9", count: 100_000)).hasErrors)
    }

    @Test func locationsInLargeFilesAreCheap() throws {
        let file = json("[\n" + (0..<50_000).map { "{\"a\": \($0)}" }.joined(separator: ",\n") + "\n]")
        let items = try #require(file.root).items
        for i in stride(from: 0, to: 50_000, by: 7) {
            let place = file.location(of: items[i].entries[0].value)
            try #require(place.line == i + 2 && place.column == 7)
        }
    }
}

@Suite struct JSONWriterTests {
    @Test func compactAndIndented() {
        func write(_ writer: inout JSONWriter) {
            writer.object {
                $0.key("a")
                $0.array {
                    $0.integer(1)
                    $0.number(2.5)
                    $0.boolean(true)
                    $0.null()
                }
                $0.key("b\n")
                $0.object { _ in }
                $0.key("c")
                $0.string("é\u{1}\"\\")
            }
        }
        var compact = JSONWriter()
        write(&compact)
        #expect(String(compact.bytes) == #"{"a":[1,2.5,true,null],"b\n":{},"c":"é\u0001\"\\"}"#)
        var indented = JSONWriter(indentation: 2)
        write(&indented)
        #expect(
            String(indented.bytes) == """
                {
                  "a": [
                    1,
                    2.5,
                    true,
                    null
                  ],
                  "b\\n": {},
                  "c": "é\\u0001\\"\\\\"
                }
                """)
    }

    @Test(arguments: [
        (
            "a: 0x1F\nb: .5\nc: .inf\nd: 1.10\n200: +7\nf: 2026-07-31\ng: 010\nh: 5.",
            #"{"a":31,"b":0.5,"c":null,"d":1.10,"200":7,"f":"2026-07-31","g":10,"h":5.0}"#
        ),
        ("a: &x [1]\nb: *x\n~: True", #"{"a":[1],"b":[1],"~":true}"#),
    ])
    func nodesOfYAML(text: String, expected: String) throws {
        var writer = JSONWriter()
        writer.node(try #require(yaml(text).root))
        #expect(String(writer.bytes) == expected)
    }

    /// Any tree of values, written and read, is the same tree.
    @Test(arguments: [nil, 0, 3])
    func writtenAndReadIsEqual(indentation: Int?) throws {
        var random = SeededGenerator(seed: 42)
        for _ in 0..<300 {
            var writer = JSONWriter(indentation: indentation)
            let expected = Self.randomValue(depth: 0, &writer, &random)
            let file = DataFile(json: writer.bytes, path: "random.json")
            try #require(file.problems == [], "\(String(writer.bytes))")
            try #require(file.dump == expected)
            var again = JSONWriter(indentation: indentation)
            again.node(try #require(file.root))
            try #require(again.bytes == writer.bytes)
        }
    }

    /// Writes a random value and returns its dump.
    private static func randomValue(
        depth: Int, _ writer: inout JSONWriter, _ random: inout SeededGenerator
    ) -> String {
        switch Int.random(in: 0..<(depth > 5 ? 5 : 8), using: &random) {
        case 0:
            writer.null()
            return "null"
        case 1:
            let value = Bool.random(using: &random)
            writer.boolean(value)
            return "\(value)"
        case 2:
            let value =
                Int.random(in: .min ... .max, using: &random) >> Int.random(in: 0..<64, using: &random)
            writer.integer(value)
            return "\(value)"
        case 3:
            let value = Double(bitPattern: UInt64.random(in: 0 ... .max, using: &random))
            guard value.isFinite else {
                writer.number(value)
                return "null"
            }
            writer.number(value)
            return "\(value)" + (value == value.rounded() ? "f" : "")
        case 4:
            let text = randomText(&random)
            writer.string(text)
            return "\"" + text + "\""
        case 5:
            writer.beginArray()
            var items: [String] = []
            for _ in 0..<Int.random(in: 0..<5, using: &random) {
                items.append(randomValue(depth: depth + 1, &writer, &random))
            }
            writer.endArray()
            return "[" + items.joined(separator: ", ") + "]"
        default:
            writer.beginObject()
            var entries: [String] = []
            for i in 0..<Int.random(in: 0..<40, using: &random) {
                let key = "\(i)" + randomText(&random)
                writer.key(key)
                entries.append(key + ": " + randomValue(depth: depth + 3, &writer, &random))
            }
            writer.endObject()
            return "{" + entries.joined(separator: ", ") + "}"
        }
    }

    private static func randomText(_ random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<12, using: &random) {
            let limit: UInt32 = [0x30, 0x80, 0x800, 0x11_0000].randomElement(using: &random) ?? 0x80
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
