import GalleyGraphs
import Testing

/// The process that draws may do anything: the one that asks gets an answer.
struct GraphDrawerTests {
    private let request = GraphRequest(source: Array("digraph { a -> b }".utf8))

    @Test func aProgramThatIsNotThereIsToldAsSuch() {
        let drawer = GraphDrawer(program: ["/no/such/program"])
        for _ in 0..<2 {
            guard case .unavailable = drawer.draw(request) else {
                Issue.record("\(drawer.draw(request))")
                continue
            }
        }
    }

    @Test(arguments: [
        ["/bin/false"], ["/bin/cat"], ["/bin/echo", "not", "a", "drawing"],
        ["/bin/sh", "-c", "kill -SEGV $$"],
    ])
    func aProcessThatFailsIsAGraphThatIsNotDrawn(_ program: [String]) {
        let drawer = GraphDrawer(program: program)
        let outcome = drawer.draw(request)
        switch outcome {
        case .failed: break
        // What comes back by chance as a drawing is no SVG.
        case .drawn(let svg, _, _):
            #expect(GraphPicture(svg: svg, idPrefix: "", label: "", isSafe: { _ in true }) == nil)
        case .unavailable: Issue.record("\(outcome)")
        }
        #expect(drawer.draw(request) == outcome)
    }

    @Test func aProcessThatHasDrawnMayFailForThat() {
        // It reads one request, draws, and ends.
        let script = #"dd bs=1 count=26 of=/dev/null 2>/dev/null; printf '\0\0\0\0\005\0\0\0\0\0\0\0<svg>'"#
        let drawer = GraphDrawer(program: ["/bin/sh", "-c", script])
        for node in ["b", "c"] {
            let outcome = drawer.draw(GraphRequest(source: Array("digraph { a -> \(node) }".utf8)))
            #expect(outcome == .drawn(svg: Array("<svg>".utf8), mistakes: [], remarks: []))
        }
    }

    @Test func sourcesThatAreNoneAreNotDrawn() {
        let drawer = GraphDrawer(program: ["/bin/cat"])
        #expect(drawer.draw(GraphRequest(source: [0])) == .failed(reason: "there is a NUL in it", line: nil))
        let long = [UInt8](repeating: 0x20, count: (1 << 20) + 1)
        #expect(
            drawer.draw(GraphRequest(source: long)) == .failed(reason: "it is longer than 1 MiB", line: nil))
    }
}
