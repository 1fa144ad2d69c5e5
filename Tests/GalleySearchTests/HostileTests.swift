import Testing

@testable import GalleySearch

/// Texts that nobody writes: time grows with the text and no faster, and what is quadratic takes minutes here.
struct HostileTests {
    @Test(
        .timeLimit(.minutes(30)),
        arguments: [
            "a", "A", "aA", "AAa", "a_", "a-", "_", "-", "a'", "'", "'s", "1.", ".", "+", "#", "a+", "a#",
            "a++b", "1", "é", "e\u{301}", "\u{301}", "日", "日a", "日\u{301}", "\u{0E31}", "ᄒ", "한",
            "\u{FE0F}", "👩‍💻", "\u{200D}", "\u{E}", "\u{F}a", "\u{0}", "\n", " ", "a ", "a\u{0}", "ß",
            "\u{0130}", "Ａ", "\u{2019}", "a\u{2019}", "\u{FDFA}",
        ])
    func manyOfAKindAreReadInLinearTime(piece: String) throws {
        let text = String(repeating: piece, count: 12_000)
        var hostile = page(text, text, identifiers: [text], (text, text))
        hostile.trail = [text]
        #expect(try index([hostile]).sectionCounts == [2])
    }

    @Test(.timeLimit(.minutes(30)))
    func manyDistinctWordsAreReadInLinearTime() throws {
        let text = (0..<40_000).map { "w\(String($0 &* 2_654_435_761, radix: 36))" }.joined(separator: " ")
        let index = try index([page("Words", text)])
        #expect(index.words.count == 40_001)
        #expect(index.lists.allSatisfy { $0.count == 1 })
    }

    @Test(.timeLimit(.minutes(30)))
    func aPageOfManySectionsIsReadInLinearTime() throws {
        var many = page("Many")
        for number in 0..<10_000 {
            many.sections.append(
                SearchSection(id: "s\(number)", heading: "Part \(number)", level: 2, text: Array("a".utf8)))
        }
        let index = try index([many])
        #expect(index.list("a")?.count == 4_000)
        #expect(index.pages.first?.sections.count == 10_001)
    }

    @Test func textsThatAreNotUTF8AreRead() throws {
        var broken = page("Broken")
        broken.sections[0].text = [
            0x61, 0xFF, 0x62, 0xE2, 0x80, 0x20, 0xC3, 0x20, 0xED, 0xA0, 0x80, 0x63, 0xE3,
        ]
        broken.sections[0].text += [0xF0, 0x9F, 0x20, 0xC2]
        let index = try index([broken])
        #expect(index.words == ["a", "b", "broken", "c"])
    }

    @Test func kindsThatAreNotThereAreTheFirst() throws {
        var strange = page("A")
        strange.kind = -5
        var other = page("B")
        other.kind = 1_000
        let index = try index([strange, other], options: SearchOptions(kinds: ["One", "Two"]))
        #expect(index.pageKinds == [0, 1])
    }
}
