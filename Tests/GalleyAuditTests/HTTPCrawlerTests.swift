import Foundation
import Testing

@testable import GalleyAudit

@Suite struct CrawlerTests {
    /// Follows the words of a body as links.
    private func crawl(
        _ start: String, _ options: ExternalOptions = .forTests, limits: Crawler.Limits = .init()
    ) throws -> Crawler.Outcome {
        try Crawler(options: options, limits: limits).crawl(from: try #require(HTTPURL(start))) {
            url, _, body in
            String(decoding: body, as: UTF8.self).split(separator: " ").compactMap {
                url.resolving(String($0))
            }
        }
    }

    private func site(_ pages: [String: String]) throws -> HTTPTestServer {
        try HTTPTestServer { request in
            guard let page = pages[request.path] else { return .answer(404, [], "no /lost") }
            return page.hasPrefix(">")
                ? .answer(302, ["Location: \(page.dropFirst())"]) : .answer(200, [], page)
        }
    }

    @Test func aSiteIsReadBreadthFirstAndOnce() throws {
        let other = try HTTPTestServer { _ in .answer(200) }
        let server = try site([
            "/": "/a /b /#top \(other.url("/x"))", "/a": "/c /", "/b": "/c /moved /away /gone", "/c": "",
            "/moved": ">/d", "/d": "", "/away": ">\(other.url("/y"))",
        ])
        let outcome = try crawl(server.url("/"))
        #expect(
            outcome.fetched.map(\.url.target) == ["/", "/a", "/b", "/c", "/moved", "/away", "/gone", "/d"])
        #expect(outcome.fetched.map(\.status) == [200, 200, 200, 200, 302, 302, 404, 200])
        #expect(outcome.fetched.map(\.depth) == [0, 1, 1, 2, 2, 2, 2, 3])
        #expect(outcome.fetched[5].redirect?.text == other.url("/y"))
        #expect(outcome.fetched[0].contentType == "text/html")
        #expect(outcome.isPrivate)
        #expect(outcome.cutOffBy == nil)
        // Another port is another origin.
        #expect(other.requests == [])
        #expect(Set(server.requests).count == server.requests.count)
    }

    @Test func anEndlessSiteIsCutOff() throws {
        let server = try HTTPTestServer { request in
            let n = Int(request.path.dropFirst()) ?? 0
            return .answer(200, [], "/\(2 * n + 1) /\(2 * n + 2)")
        }
        var limits = Crawler.Limits()
        limits.pages = 30
        let outcome = try crawl(server.url("/0"), limits: limits)
        #expect(outcome.fetched.map(\.url.target) == (0..<30).map { "/\($0)" })
        #expect(outcome.cutOffBy == .pages)
        limits.depth = 2
        #expect(try crawl(server.url("/0"), limits: limits).fetched.count == 7)
        limits = Crawler.Limits()
        limits.bytes = 50
        let few = try crawl(server.url("/0"), limits: limits)
        #expect(few.cutOffBy == .bytes)
        #expect(few.fetched.count < 60)
    }

    @Test func whatIsNoTextIsNotRead() throws {
        let server = try HTTPTestServer { request in
            request.path == "/" ? .answer(200, [], "/a.png") : .answer(200, ["Content-Type: image/png"], "/b")
        }
        let outcome = try crawl(server.url("/"))
        #expect(outcome.fetched.map(\.contentType) == ["text/html", "image/png"])
        #expect(outcome.fetched.map(\.isWhole) == [true, false])
    }

    @Test func aSiteThatIsNotThereIsSaid() throws {
        let outcome = try crawl("http://127.0.0.1:1/")
        #expect(outcome.fetched.map(\.failure) == [.unreachable])
    }
}
