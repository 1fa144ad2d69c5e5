import Synchronization
import Testing

@testable import GalleyServe

/// What browsers that listen are told, without a socket.
struct EventStreamTests {
    private func take(_ client: EventStream.Subscription) -> String? {
        guard case .bytes(let bytes) = client.next() else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func aClientIsToldWhatConcernsItsPage() throws {
        let stream = EventStream()
        let a = try #require(stream.subscribe(PageView(path: "/a/")))
        let b = try #require(stream.subscribe(PageView(path: "/b/")))
        #expect(take(a) == "retry: 500\n\n")
        #expect(take(b) != nil)
        stream.send("reload", "{}") { $0.path == "/a/" }
        stream.send("problems", "one\ntwo\r\nthree\rfour")
        #expect(
            take(a)
                == "event: reload\ndata: {}\n\nevent: problems\ndata: one\ndata: two\ndata: three\ndata: four\n\n"
        )
        #expect(take(b)?.hasPrefix("event: problems\n") == true)
        #expect(a.next() == .nothing)
    }

    @Test func aPageThatIsShownAnewIsMeantAsThat() throws {
        let stream = EventStream()
        let old = PageView(path: "/a/", fingerprint: "1")
        let client = try #require(stream.subscribe(old))
        _ = client.next()
        stream.renew(old, "2")
        #expect(stream.views == [PageView(path: "/a/", fingerprint: "2")])
        stream.send("reload", "") { $0 == old }
        #expect(client.next() == .nothing)
    }

    @Test func aClientThatDoesNotReadIsDropped() throws {
        let stream = EventStream(queueLimit: 3000)
        let sleeper = try #require(stream.subscribe(PageView(path: "/")))
        let reader = try #require(stream.subscribe(PageView(path: "/")))
        let woken = Atomic<Int>(0)
        sleeper.whenReady { woken.add(1, ordering: .relaxed) }
        let large = String(repeating: "x", count: 1000)
        for _ in 0..<4 {
            stream.send("problems", large)
            #expect(take(reader) != nil)
        }
        #expect(sleeper.next() == .end)
        #expect(stream.clientCount == 1)
        #expect(woken.load(ordering: .relaxed) > 0)
    }

    @Test func thereIsALimitOfClientsAndAnEnd() throws {
        let stream = EventStream()
        let clients = (0..<EventStream.clientLimit).compactMap { stream.subscribe(PageView(path: "/\($0)")) }
        #expect(clients.count == EventStream.clientLimit)
        #expect(stream.subscribe(PageView(path: "/")) == nil)
        clients[0].cancel()
        #expect(stream.subscribe(PageView(path: "/")) != nil)
        stream.end()
        #expect(clients[1].next() == .end)
        #expect(stream.clientCount == 0 && stream.subscribe(PageView(path: "/")) == nil)
    }
}
