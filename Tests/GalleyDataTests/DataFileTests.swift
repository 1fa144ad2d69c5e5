import Foundation
import GalleyCore
import Testing

@testable import GalleyData

@Suite struct DataFileTests {
    /// The check for UTF-8 beside the standard library's, on bytes that are nearly right.
    @Test func illFormedUTF8() {
        var random = SeededGenerator(seed: 7)
        let parts: [[UInt8]] = [
            Array("plain ASCII, some of it longer than a word".utf8), Array("é".utf8), Array("漢".utf8),
            Array("😀".utf8), [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80],
            [0xF4, 0x90, 0x80, 0x80], [0xF5], [0xFF], [0x80], [0xE2, 0x82], [0xF0, 0x9F, 0x98],
            [0xEF, 0xBF, 0xBF], [0xF4, 0x8F, 0xBF, 0xBF], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80],
        ]
        for _ in 0..<2000 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0..<6, using: &random) {
                bytes +=
                    parts[Int.random(in: 0..<(Bool.random(using: &random) ? 4 : parts.count), using: &random)]
            }
            var expected: Int?
            do throws(UTF8.ValidationError) {
                _ = try UTF8Span(validating: bytes.span)
            } catch {
                expected = error.byteOffsets.lowerBound
            }
            #expect(bytes.span.firstIllFormedUTF8(from: 0) == expected, "\(bytes)")
        }
    }

    /// A tree is read, and its places are looked up, from many threads.
    @Test func manyThreads() {
        let text = Array("---\ntitle: é\nnav:\n  order: 3\n---\n# Text\n".utf8)
        let shared = yaml((0..<100).map { "key\($0): \($0)\n" }.joined())
        DispatchQueue.concurrentPerform(iterations: 500) { i in
            let content = FrontMatter.split(text)?.content
            let file = DataFile(yaml: text, range: content, path: "page\(i).md")
            #expect(file.root?["nav"]?["order"]?.integer == 3)
            let value = shared.root?["key\(i % 100)"]
            #expect(value.map { shared.location(of: $0).line } == i % 100 + 1)
        }
    }

    @Test(arguments: [0..<0, 3..<3, 100..<200, -5..<0, 0..<1000])
    func anyRange(range: Range<Int>) {
        let bytes = Array("a: 1".utf8)
        _ = DataFile(yaml: bytes, range: range, path: "a")
        _ = DataFile(json: bytes, range: range, path: "a")
        _ = DataFile(toml: bytes, range: range, path: "a")
    }

    /// Whatever the bytes are, every reader comes to an end and every problem has a place.
    @Test func anyBytes() {
        var random = SeededGenerator(seed: 99)
        let alphabet = Array("{}[]\",:'#=\\.-+_ \n\r\t0eu*&!|>%@?a<~é".utf8)
        for _ in 0..<1500 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            for file in [
                DataFile(yaml: bytes, path: "a"), DataFile(json: bytes, path: "a"),
                DataFile(toml: bytes, path: "a"),
            ] {
                #expect(file.diagnostics.allSatisfy { $0.location != nil && !$0.message.isEmpty })
                #expect(file.root != nil || file.hasErrors || file.format == .yaml)
                if let root = file.root { _ = root.dump }
            }
            _ = FrontMatter.split(bytes)
            _ = FrontMatter.unclosed(bytes, path: "a")
        }
    }
}
