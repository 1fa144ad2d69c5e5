import Testing

@testable import GalleyCore

@Suite struct ByteSearchTests {
    @Test func findsWhatIsThere() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            let text = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 97...98, using: &generator)
            }
            let start = Int.random(in: 0...text.count, using: &generator)
            let length = Int.random(in: 0...min(40, text.count - start), using: &generator)
            let piece = Array(text[start..<start + length])
            let from = Int.random(in: 0...start, using: &generator)
            let found = text.firstIndex(of: piece.span, from: from)
            let expected = piece.isEmpty ? nil : (from...text.count).first { text[$0...].starts(with: piece) }
            #expect(found == expected)
        }
    }
}
