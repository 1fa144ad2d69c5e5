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
        let stream = EventStream(run: "r")
        let a = try #require(stream.subscribe(path: "/a/"))
        let b = try #require(stream.subscribe(path: "/b/"))
        #expect(take(a) == "retry: 500\nid: r-0\n\n")
        #expect(take(b) != nil)
        stream.send("reload", "{}") { $0 == "/a/" }
        stream.send("problems", "one\ntwo\r\nthree\rfour")
        #expect(
            take(a)
                == "id: r-1\nevent: reload\ndata: {}\n\nid: r-2\nevent: problems\ndata: one\ndata: two\ndata: three\ndata: four\n\n"
        )
        #expect(take(b)?.hasPrefix("id: r-2\nevent: problems\n") == true)
        #expect(a.next() == .nothing)
    }

    @Test func whoComesAgainIsToldWhatItMissed() throws {
        let stream = EventStream(run: "r")
        let page = stream.lastEventID
        stream.send("style", "1")
        stream.send("reload", "2") { $0 == "/b/" }
        stream.send("reload", "3") { $0 == "/a/" }
        let client = try #require(stream.subscribe(path: "/a/", since: page))
        let text = try #require(take(client))
        #expect(text.contains("data: 1\n") && !text.contains("data: 2\n") && text.contains("data: 3\n"))
        #expect(text.hasSuffix("id: r-3\n\n"))
        let upToDate = try #require(stream.subscribe(path: "/a/", since: "r-3"))
        #expect(take(upToDate)?.contains("event:") == false)
    }

    @Test(arguments: ["other-3", "r-99", "r-x", "r--1", "", "r-0"])
    func whoComesAgainAfterWhatIsForgottenReloads(_ since: String) throws {
        let stream = EventStream(run: "r")
        for i in 0..<70 { stream.send("reload", "\(i)") }
        let client = try #require(stream.subscribe(path: "/", since: since))
        #expect(take(client)?.hasSuffix("id: r-70\nevent: reload\ndata: \n\n") == true)
    }

    @Test func aClientThatDoesNotReadIsDropped() throws {
        let stream = EventStream(queueLimit: 3000)
        let sleeper = try #require(stream.subscribe(path: "/"))
        let reader = try #require(stream.subscribe(path: "/"))
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
        let clients = (0..<EventStream.clientLimit).compactMap { stream.subscribe(path: "/\($0)") }
        #expect(clients.count == EventStream.clientLimit)
        #expect(stream.subscribe(path: "/") == nil)
        clients[0].cancel()
        #expect(stream.subscribe(path: "/") != nil)
        stream.end()
        #expect(clients[1].next() == .end)
        #expect(stream.clientCount == 0 && stream.subscribe(path: "/") == nil)
    }
}
