import Foundation
import GalleyCore
import GalleyMarkdown
import Testing

struct FragmentTests {
    /// Options under which texts are compared.
    private static let options: [MarkdownOptions] = {
        var all: [MarkdownOptions] = [MarkdownOptions(), .commonMark]
        var other = MarkdownOptions()
        other.rawHTML = .sanitize
        other.idPrefix = "p-"
        other.headingBase = 3
        other.codeLinks = true
        all.append(other)
        other.unwrapped = true
        all.append(other)
        other = MarkdownOptions()
        other.smartPunctuation = true
        other.autolinks = false
        other.linkSyntax = false
        all.append(other)
        all.append(.allInlines)
        other = .allInlines
        other.smartPunctuation = true
        other.repository = nil
        all.append(other)
        return all
    }()

    private static let makers = options.map { FragmentMaker(options: $0, path: "p") }

    /// The first difference between a text's two documents.
    private func difference(_ text: [UInt8], _ maker: FragmentMaker) -> String? {
        let expected = Document(markdown: text, path: "p", options: maker.options)
        let document = maker.document(text)
        if document.html != expected.html { return "\(String(document.html)) != \(String(expected.html))" }
        if document.summary != expected.summary { return "\(document.summary) != \(expected.summary)" }
        if document.wordCount != expected.wordCount {
            return "\(document.wordCount) != \(expected.wordCount)"
        }
        if document.diagnostics != expected.diagnostics { return "diagnostics" }
        if document.places != expected.places || document.destinations != expected.destinations {
            return "links"
        }
        if document.ids != expected.ids || document.headings.map(\.id) != expected.headings.map(\.id) {
            return "ids"
        }
        if document.mentions != expected.mentions { return "mentions" }
        if document.definitions != expected.definitions { return "definitions" }
        return nil
    }

    private func check(_ text: [UInt8]) {
        for (i, maker) in Self.makers.enumerated() {
            if let difference = difference(text, maker) {
                Issue.record("options \(i): \(String(text).debugDescription): \(difference)")
            }
        }
    }

    @Test(arguments: [
        "The idea's title.", "a", "", " ", "\n", "a\n", "a \n\n", "a\nb",
        "snake_case and a.b.c: d; (e) {f} 100%",
        "A & B", "a &", "a > b \"c\" 'd'", "1 or 2", "2026", "Größe, 日本語，はい。 “quoted” – dash", "a  b",
        "what? yes!", "a | b",
        "at 12:30, 5 + 5 = 10", "a\n2026 b", "C#", "a\u{A0}", "é", "a\u{7F}b", "x^2", "a\nb (c)\n\n",
    ])
    func plainTextsNeedNoParser(text: String) {
        #expect(Self.makers[2].isPlain(Array(text.utf8)[...]))
        check(Array(text.utf8))
    }

    @Test(arguments: [
        "*a*", "_a_", "a_ b", "`a`", "[a]", "a]", "<a>", "a < b", "&amp;", "a&b", "a\\b", "~a~", " a", "\ta",
        "a\tb",
        "a  \nb", "a\n b", "a\n\nb", "# a", "#a", "> a", "- a", "+ a", "a\n===", "a\n---", "1. a", "a\n1) b",
        "1.",
        "http://a", "www.a.b", "a@b.c", "a|b\n-|-", "a\n:-", "a\r\nb", "a\rb", "a\0", "\u{FEFF}a", "***",
        "___",
        "```", "~~~", "=", "|", ": a", "a\u{1}b", "![a](b)", "\u{FFFE}a\u{FB0}", "a://b",
    ])
    func otherTextsGoThroughTheParser(text: String) {
        check(Array(text.utf8))
    }

    @Test func smartPunctuationIsForTheParser() {
        let maker = Self.makers[4]
        for text in ["it's", "\"a\"", "a -- b", "a..."] { #expect(!maker.isPlain(Array(text.utf8)[...])) }
        for text in ["a-b", "a. b."] { #expect(maker.isPlain(Array(text.utf8)[...])) }
    }

    @Test func illFormedTextsGoThroughTheParser() {
        for bytes: [UInt8] in [
            [0xFF], [0x61, 0xC3], [0xEF, 0xB7, 0x90], [0x61, 0x80], [0xED, 0xA0, 0x80],
        ] {
            #expect(!Self.makers[0].isPlain(bytes[...]))
            check(bytes)
        }
    }

    /// The parser stops to collect the words of a summary at a line's end.
    @Test func longTextsHaveTheSameSummary() {
        for length in [150, 199, 200, 201, 998, 999, 1000, 1001, 1500] {
            let word = String(repeating: "a", count: 9) + " "
            let line = String(String(repeating: word, count: length / 10 + 1).prefix(length - 1)) + "b"
            for text in [
                line, line + "\nc", "c\n" + line + "\nd e",
                "a" + String(repeating: " ", count: length) + "b\nc d",
            ] {
                check(Array(text.utf8))
            }
        }
    }

    @Test(arguments: Array(1...4) as [UInt64])
    func anyTextIsReadAsTheParserReadsIt(seed: UInt64) {
        var generator = MarkdownGenerator(seed: seed &+ 7000)
        let plain = [
            "a", "b", "word ", "The ", " ", "1", "22", ".", ",", ":", "-", "'", "\"", "(", ")", "!", "é", "日",
            "\n", "w", "www",
        ]
        let special = [
            "*", "_", "`", "[", "]", "(", "<", ">", "&", "amp;", "\\", "~", "@", "/", "://", "http", "www.",
            "#", "+", "=", "|",
            "|-|", "  ", "\n\n", "\t", "\r\n", "{", "}", "$", "^", "---", "===", "...", "--", "1. ",
            "\u{FEFF}", "\u{A0}", "!",
            "![", "]:", "[^1]", "[ ] ", "[TOC]", "> [!NOTE]\n", "\u{FFFF}",
        ]
        var plainCount = 0
        for round in 0..<400 {
            var text: [UInt8] = []
            for _ in 0..<generator.below(10) {
                let isSpecial = round % 3 > 0 && generator.below(3 + round % 4) == 0
                text += Array(generator.pick(isSpecial ? special : plain).utf8)
            }
            if Self.makers[0].isPlain(text[...]) { plainCount += 1 }
            check(text)
        }
        #expect(plainCount > 60)
    }

    @Test(.enabled(if: !Descriptions.all.isEmpty, "needs the specifications among the fixtures"))
    func descriptionsAreReadAsTheParserReadsThem() {
        let maker = Self.makers[2]
        var plainCount = 0
        for text in Descriptions.all {
            let bytes = Array(text.utf8)
            if maker.isPlain(bytes[...]) { plainCount += 1 }
            if let difference = difference(bytes, maker) {
                Issue.record("\(text.debugDescription): \(difference)")
            }
        }
        // That they are is what the look is for.
        #expect(plainCount > Descriptions.all.count / 2)
    }

    @Test func partsOfAPageAreAppended() {
        var options = MarkdownOptions()
        options.headingBase = 3
        options.headingPermalinks = false
        var maker = FragmentMaker(options: options, path: "api.json")
        var page = Document()
        let first = maker.append("plain & simple", to: &page)
        let second = maker.append("[a](b) [^c]\n\n# d", to: &page)
        maker.options.unwrapped = true
        page.append(html: "<td>")
        maker.append("e", to: &page)
        maker.append("*f*", to: &page)
        #expect(
            String(page.htmlAsWritten)
                == "<p>plain &amp; simple</p>\n<p><a href=\"b\">a</a> [^c]</p>\n<h3 id=\"d\">d</h3>\n<td>e<em>f</em>"
        )
        #expect(first.links.isEmpty && first.headings.isEmpty && first.diagnostics.isEmpty)
        #expect(second.links == 0..<1 && second.headings == 0..<1)
        #expect(second.diagnostics.map(\.id) == ["footnote/undefined"])
        #expect(second.diagnostics.first?.location?.path == "api.json")
        #expect(page.wordCount == 8)
    }
}

/// Everything that the specifications among the fixtures say in strings.
private enum Descriptions {
    static let all: [String] = {
        var texts: [String] = []
        for folder in ["specs", "service"] {
            let folder = Fixtures.folder.appendingPathComponent(folder)
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
            for file in files.sorted() where file.hasSuffix(".json") {
                guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)),
                    let value = try? JSONSerialization.jsonObject(with: data)
                else { continue }
                collect(value, &texts)
            }
        }
        return Array(Set(texts)).sorted()
    }()

    private static func collect(_ value: Any, _ texts: inout [String]) {
        if let object = value as? [String: Any] {
            for (key, value) in object {
                if key == "description" || key == "summary", let text = value as? String {
                    texts.append(text)
                } else {
                    collect(value, &texts)
                }
            }
        } else if let array = value as? [Any] {
            for value in array { collect(value, &texts) }
        }
    }
}
