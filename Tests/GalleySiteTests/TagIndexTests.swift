// The ids of the list of tags.

import Testing

@testable import GalleySite

@Suite struct TagIndexTests {
    @Test func idsAreNumberedWhereNamesAreAlike() {
        #expect(
            TagIndex.ids(of: ["a", "a!", "a_2", "a?", "b"]) == [
                "tag:a", "tag:a_1", "tag:a_2", "tag:a_3", "tag:b",
            ])
    }

    @Test func manyTagsThatDifferInSignsCostNoMoreThanOthers() {
        let signs = Array("!?*+,;:@")
        let names = (0..<4_000).map { number in
            "a" + String((0..<4).map { signs[number >> (3 * $0) & 7] })
        }
        #expect(Set(TagIndex.ids(of: names)).count == names.count)
    }
}
