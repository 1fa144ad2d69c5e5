import Foundation
import Testing

@testable import GalleySearch

/// A text and its words, as the index and the script in the page both see them.
struct WordCase: Decodable, Sendable, CustomTestStringConvertible {
    var text: String
    /// In the order of the text.
    var words: [String]
    /// Those of them that join parts.
    var joined: [String]?

    var testDescription: String { text }

    static let all: [WordCase] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "words.json")
        guard let data = try? Data(contentsOf: file) else { return [] }
        return (try? JSONDecoder().decode([WordCase].self, from: data)) ?? []
    }()
}

/// The words of a text, and those that join parts.
func words(of text: String) -> (all: [String], joined: [String]) {
    let bytes = Array(text.utf8)
    var all: [String] = []
    var joined: [String] = []
    var scanner = RunScanner()
    var splitter = WordSplitter()
    var isCode = false
    while let run = scanner.next(in: bytes.span, longest: 4096, isCode: &isCode) {
        splitter.split(bytes.span.extracting(run))
        for word in splitter.words {
            all.append(String(splitter.bytes[word.range]))
            if word.parts > 0 { joined.append(all[all.count - 1]) }
        }
    }
    return (all, joined)
}

struct WordTests {
    @Test func theCasesAreThere() { #expect(WordCase.all.count > 90) }

    @Test(arguments: WordCase.all)
    func textsAreSplitIntoWords(_ example: WordCase) {
        let words = words(of: example.text)
        #expect(words.all == example.words)
        #expect(words.joined == example.joined ?? [])
    }

    /// The scanner cuts a text where words end anyway.
    @Test(arguments: WordCase.all)
    func aTextIsSplitAsAWholeAsItIsInRuns(_ example: WordCase) {
        var splitter = WordSplitter()
        let bytes = Array(example.text.utf8)
        splitter.split(bytes.span)
        #expect(splitter.words.map { String(splitter.bytes[$0.range]) } == example.words)
    }
}
