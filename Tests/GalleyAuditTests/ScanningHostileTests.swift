import GalleyAudit
import GalleyCore
import Testing

/// Files that nobody wrote: every scanner goes through them in linear time, and tells places inside of them.
@Suite struct ScanningHostileTests {
    static let pieces = [
        "<!--", "<script>", "<script><!--", "<script><!--<script>", "<script><!--</script>", "<a \"",
        "<a href='",
        "<a href=x ", "<template>", "<svg><![CDATA[", "<svg>", "<title>", "<style>", "<style>a{b:url(", "</",
        "<",
        "<p style='url(", "<p style='/*'>", "<p style=(>", "<img srcset='a (", "<img srcset=',", "<p id=x>",
        "<a a a",
        "<meta http-equiv=refresh content='0 ", "&amp;", "<a href='&", "<loc>", "<loc><![CDATA[", "<link ",
        "url(",
        "url('", "/*", "\\", "\\a", "a\\", "@import ", "@namespace ", "@import/*", "image-set(", "u\\72l(",
        "(", "aaaa",
        "Sitemap:", "#", "\"", "{\"icons\":[", "[", "{\"a\":",
    ]

    @Test(.timeLimit(.minutes(30)), arguments: pieces)
    func isLinear(piece: String) {
        let bytes = Array(String(repeating: piece, count: 250_000 / piece.utf8.count).utf8)
        var scanner = FileScanner()
        var facts = PageFacts()
        let clock = ContinuousClock()
        let time = clock.measure {
            for kind in [FileKind.html, .style, .feed, .robots] {
                scanner.scan(bytes.span, as: kind, into: &facts)
                checkPlaces(of: facts, in: bytes)
            }
        }
        // A quadratic scan of so much takes minutes.
        #expect(time < .seconds(90))
    }

    @Test(arguments: 0..<12 as Range<UInt64>)
    func survivesMutations(seed: UInt64) {
        var random = SplitMix(state: seed)
        var bytes: [UInt8] = []
        for _ in 0..<40 {
            bytes.append(utf8: Self.samples.randomElement(using: &random) ?? "")
            if Int.random(in: 0..<3, using: &random) == 0 {
                bytes.append(utf8: Self.pieces.randomElement(using: &random) ?? "")
            }
        }
        var scanner = FileScanner()
        var facts = PageFacts()
        for _ in 0..<40 {
            for kind in FileKind.allCases {
                scanner.scan(bytes.span, as: kind, into: &facts)
                checkPlaces(of: facts, in: bytes)
            }
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                mutate(&bytes, using: &random)
            }
        }
        // Every beginning of what is left.
        for end in bytes.indices.suffix(60) {
            let part = Array(bytes[..<end])
            for kind in FileKind.allCases { scanner.scan(part.span, as: kind, into: &facts) }
            checkPlaces(of: facts, in: part)
        }
    }

    private func mutate(_ bytes: inout [UInt8], using random: inout SplitMix) {
        guard bytes.count > 2 else { return }
        let place = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = Array("<>\"'=/!-&;#()\\ \n,:{}[]*@".utf8).randomElement(using: &random) ?? 0
        case 1: bytes[place] = UInt8.random(in: 0 ... .max, using: &random)
        case 2: bytes.removeSubrange(place..<min(place + Int.random(in: 1...9, using: &random), bytes.count))
        default:
            let end = min(place + Int.random(in: 1...30, using: &random), bytes.count)
            bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: bytes.indices, using: &random))
        }
    }

    private func checkPlaces(of facts: PageFacts, in bytes: [UInt8]) {
        var isInside = true
        for link in facts.links {
            if link.offset < 0 || link.length < 0 || Int(link.offset) + Int(link.length) > bytes.count {
                isInside = false
            }
            if link.destination.lowerBound < 0 || Int(link.destination.upperBound) > facts.text.count {
                isInside = false
            }
        }
        for range in facts.duplicateIDs + [facts.title ?? 0..<0] where range.upperBound > bytes.count {
            isInside = false
        }
        if let refresh = facts.refresh, !facts.links.indices.contains(refresh) { isInside = false }
        #expect(isInside)
        #expect(facts.links.count <= bytes.count && facts.text.count <= 2 * bytes.count)
    }

    private static let samples = [
        "<!DOCTYPE html><title>x</title>", "<a href=\"a?b&amp;c\" id='d' onclick=e>f</a>", "<!-- g -->",
        "<img srcset=\"h 1x, i?j&amp;k 2x\" src=l>", "<script>if (a<b) '<!--'</script>",
        "<style>@import 'm'; n{o:url( p\\)q )}</style>", "<p style=\"a:url(&quot;r&quot;)\">",
        "<meta http-equiv=refresh content='0; url=s'>", "<svg><use xlink:href=#t /><![CDATA[u]]></svg>",
        "<template><p id=v></template>", "<link rel=icon href=w>", "<loc>x</loc>", "<link>y</link>",
        "Sitemap: z\n", "{\"icons\": [{\"src\": \"\\u0041\"}]}", "@namespace a url(b);", "image-set('c' 1x)",
        "&#x41;&notit;&copy&#0;", "<p id=d>",
    ]
}

/// A generator whose numbers follow from its seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
