import Foundation
import Testing

@testable import GalleyAudit

@Suite struct ExternalCheckTests {
    @Test func aURLIsAskedForOnceForAllItsLinks() throws {
        let server = try HTTPTestServer(scenarioReply)
        let results = try check(
            [
                ExternalLink(url: server.url("/ok"), fragments: ["x"]),
                ExternalLink(url: server.url("/a/../ok"), fragments: ["nope", "top", "L10", ":~:text=a"]),
                ExternalLink(url: "http://a b/"),
            ], .forTests)
        #expect(server.requests == ["GET /ok"])
        #expect(results[0].fragments == ["x": .found])
        #expect(results[1].fragments["nope"] == .missing(suggestion: nil))
        #expect(results[1].fragments["top"] == .notChecked)
        #expect(results[2].rule == .linkMalformed)
    }

    @Test func aFragmentIsAnIdPercentDecodedOrTheNameOfALink() throws {
        let server = try HTTPTestServer { _ in
            .answer(
                200, [],
                "<a name=old></a><p name=no><h2 id='caf\u{E9}'>x</h2><h2 id=user-content-intro>"
                    + "<template><p id=inner></template><!-- <p id=comment> --><h2 id=installation>")
        }
        let fragments: Set = ["old", "no", "caf%C3%A9", "intro", "inner", "comment", "instalation", "Old"]
        let result = try check([ExternalLink(url: server.url("/"), fragments: fragments)], .forTests)[0]
        let found = result.fragments.filter { $0.value == .found }.keys.sorted()
        #expect(found == ["caf%C3%A9", "intro", "old"])
        #expect(result.fragments["instalation"] == .missing(suggestion: "installation"))
        #expect(result.message(ofFragment: "no") == "`\(server.url("/"))` has no id `no`")
    }

    @Test func aBodyIsReadOnlyAsFarAsItIsNeeded() throws {
        let long = String(repeating: "<p>lorem ipsum</p>\n", count: 200_000)
        let server = try HTTPTestServer { request in
            .answer(200, [], request.path == "/early" ? "<p id=x>" + long : long + "<p id=x>")
        }
        var options = ExternalOptions.forTests
        options.maxBodyBytes = 100_000
        let links = ["/early", "/late"].map { ExternalLink(url: server.url($0), fragments: ["x"]) }
        let results = try check(links, options)
        #expect(results[0].fragments["x"] == .found)
        // It may be in what was not read.
        #expect(results[1].fragments["x"] == .notChecked)
    }

    @Test func aPageDrawnByAScriptHasUnknownIds() throws {
        let server = try HTTPTestServer { _ in
            .answer(200, [], "<div id=root></div><script src=app.js></script>")
        }
        let result = try check([ExternalLink(url: server.url("/"), fragments: ["x"])], .forTests)[0]
        #expect(result.fragments["x"] == .notChecked)
    }

    @Test func chainsOfRedirectsHaveAnEnd() throws {
        let server = try HTTPTestServer { request in
            let number = Int(request.path.dropFirst()) ?? 0
            return .answer(301, ["Location: /\(number + 1)"])
        }
        var options = ExternalOptions.forTests
        options.maxRedirects = 3
        let result = try check(server.url("/0"), options)
        #expect(result.rule == .externalRedirectLoop)
        #expect(server.requests.count == 4)
    }

    @Test func aCircleThatSetsCookiesProvesNothing() throws {
        let server = try HTTPTestServer { _ in .answer(302, ["Location: /", "Set-Cookie: a=b"]) }
        #expect(try check(server.url("/")).verdict == .unverifiable)
    }

    @Test func theFragmentOfARedirectTakesThePlaceOfTheLinks() throws {
        let server = try HTTPTestServer { request in
            request.path == "/a" ? .answer(301, ["Location: /b#new"]) : .answer(200, [], "<p id=new>")
        }
        let result = try check([ExternalLink(url: server.url("/a"), fragments: ["old"])], .forTests)[0]
        #expect(result.fragments["old"] == .notChecked)
        #expect(result.replacement == server.url("/b#new"))
    }

    @Test func aMoveToTheFirstPageIsDoubted() throws {
        let server = try HTTPTestServer { request in
            request.path == "/a/b" ? .answer(301, ["Location: /"]) : .answer(200)
        }
        let result = try check(server.url("/a/b"))
        #expect(result.rule == .externalMoved)
        #expect(result.help.joined().contains("first page"))
    }

    @Test(arguments: [
        ("404", true), ("Page not found", true), ("404 - Acme", true), ("Error 404 (Not Found)!!1", true),
        ("Acme | Page Not Found", true), ("404 Not Found", true), ("Room 404", false),
        ("Lost and found", false),
        ("How to write a good page that is shown when a page not found error occurs", false),
    ])
    func aTitleSaysThatNothingIsThere(_ title: String, _ expected: Bool) {
        #expect(AnsweredPage.saysNotFound(title) == expected)
    }

    @Test func aPageAboutTheErrorIsNoError() throws {
        let server = try HTTPTestServer { _ in .answer(200, [], "<title>404 Not Found</title><h1>x</h1>") }
        #expect(try check(server.url("/Status/404")).rule == nil)
    }

    @Test func headIsEnoughForAFile() throws {
        let server = try HTTPTestServer { _ in .answer(200, ["Content-Type: application/zip"]) }
        #expect(try check(server.url("/a.zip")).verdict == .ok)
        #expect(server.requests == ["HEAD /a.zip"])
    }

    @Test func getAfterHeadAsksForAPartOnly() throws {
        let server = try HTTPTestServer { request in
            if request.method == "HEAD" { return .answer(403) }
            return request.fields["range"] == nil ? .answer(200) : .answer(416)
        }
        #expect(try check(server.url("/a.zip")).verdict == .ok)
        #expect(server.requests == ["HEAD /a.zip", "GET /a.zip", "GET /a.zip"])
        #expect(server.received[1].fields["range"] == "bytes=0-1023")
    }
}

@Suite struct PrivateAddressTests {
    private func reply(_ request: HTTPTestServer.Request, port: Int) -> HTTPTestServer.Reply {
        .answer(302, ["Location: http://127.0.0.1:\(port)/"])
    }

    @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1"])
    func aPublicPageLeadsToNoPrivateAddress(_ host: String) throws {
        let server = try HTTPTestServer { _ in .answer(200) }
        var options = ExternalOptions.forTests
        options.allowedNetworks = []
        let url = server.url("/", host: host)
        let result = try check(url, options)
        #expect(result.rule == .externalPrivateAddress)
        #expect(server.requests == [])
        // The page may be private itself.
        let fromPrivate = try check([ExternalLink(url: url, isFromPrivatePage: true)], options)[0]
        #expect(fromPrivate.verdict == .ok)
    }

    @Test func aRedirectLeadsToNoPrivateAddress() throws {
        let hidden = try HTTPTestServer(address: "127.0.0.2") { _ in .answer(200) }
        let target = hidden.url("/admin", host: "127.0.0.2")
        let server = try HTTPTestServer { _ in .answer(301, ["Location: \(target)"]) }
        var options = ExternalOptions.forTests
        // The first one plays the public host.
        options.allowedNetworks = [IPNetwork("127.0.0.1")].compactMap { $0 }
        let result = try check(server.url("/"), options)
        #expect(result.rule == .externalPrivateAddress)
        #expect(result.verdict == .broken)
        #expect(result.message.contains("`\(target)`, which leads into a private network, to 127.0.0.2"))
        #expect(hidden.requests == [])
    }

    @Test func anOpenConnectionIsNoWayAroundEither() throws {
        let server = try HTTPTestServer { _ in .answer(200) }
        var options = ExternalOptions.forTests
        options.allowedNetworks = []
        options.requestsPerHost = 1
        let results = try check(
            [
                ExternalLink(url: server.url("/a"), isFromPrivatePage: true),
                ExternalLink(url: server.url("/b")),
            ], options)
        #expect(results.map(\.rule) == [nil, .externalPrivateAddress])
        #expect(server.requests == ["GET /a"])
    }

    @Test func aProxyIsNotSentToPrivateAddresses() throws {
        let proxy = try HTTPTestServer { _ in .answer(200) }
        var options = ExternalOptions.forTests
        options.allowedNetworks = []
        options.proxies.http = proxy.url("")
        let results = try check(
            ["http://10.0.0.1/", "http://localhost/", "http://public.example/"].map { ExternalLink(url: $0) },
            options)
        #expect(results.map(\.rule) == [.externalPrivateAddress, .externalPrivateAddress, nil])
        #expect(proxy.requests == ["GET http://public.example/"])
    }
}

@Suite struct HTTPMannersTests {
    @Test func noHostIsAskedMoreOftenAtOnceThanAllowed() throws {
        let server = try HTTPTestServer { _ in .late(0.02, 200) }
        var options = ExternalOptions.forTests
        options.requestsPerHost = 3
        let results = try check((0..<24).map { ExternalLink(url: server.url("/\($0)")) }, options)
        #expect(results.allSatisfy { $0.verdict == .ok })
        #expect(server.mostAtOnce <= 3)
    }

    @Test func requestsAreSpaced() throws {
        let server = try HTTPTestServer { _ in .answer(200) }
        var options = ExternalOptions.forTests
        options.spacing = 0.05
        let start = ContinuousClock.now
        _ = try check((0..<5).map { ExternalLink(url: server.url("/\($0)")) }, options)
        #expect(ContinuousClock.now - start >= .seconds(0.2))
    }

    @Test func theWholeHostWaitsWhenOneRequestIsRefused() throws {
        let server = try HTTPTestServer { request in
            request.path == "/0" && request.count == 1 ? .answer(429, ["Retry-After: 0.3"]) : .answer(200)
        }
        var options = ExternalOptions.forTests
        options.requestsPerHost = 1
        let start = ContinuousClock.now
        let results = try check((0..<4).map { ExternalLink(url: server.url("/\($0)")) }, options)
        #expect(results.allSatisfy { $0.verdict == .ok })
        #expect(server.requests.prefix(2) == ["GET /0", "GET /0"])
        #expect(ContinuousClock.now - start >= .seconds(0.3))
    }

    @Test func aHostThatAsksForTooLongAWaitIsAskedNoMore() throws {
        let server = try HTTPTestServer { _ in .answer(429, ["Retry-After: 3600"]) }
        var options = ExternalOptions.forTests
        options.requestsPerHost = 1
        let results = try check((0..<20).map { ExternalLink(url: server.url("/\($0)")) }, options)
        #expect(results.allSatisfy { $0.rule == .externalRateLimited })
        #expect(server.requests.count == 1)
        // Only one of them was answered; the others are not said to be.
        #expect(results.count { $0.message.contains("answers 429") } == 1)
    }

    @Test func whatIsUnderWayEndsWithAHostThatIsAskedNoMore() throws {
        let server = try HTTPTestServer { request in
            request.path == "/a.zip" ? .answer(429, ["Retry-After: 99999999999999999999"]) : .late(0.3, 405)
        }
        let start = ContinuousClock.now
        var progress: [ExternalProgress] = []
        let results = try ExternalChecker(options: .forTests).check(
            ["/a.zip", "/b.zip", "/c.zip"].map { ExternalLink(url: server.url($0)) },
            progress: { progress.append($0) })
        #expect(results.allSatisfy { $0.rule == .externalRateLimited })
        #expect(server.requests.count == 3)
        #expect(ContinuousClock.now - start < .seconds(40))
        #expect(progress.allSatisfy { $0.slowHosts.allSatisfy { $0.pause <= 31_536_000 } })
    }

    @Test func aTimeBetweenRequestsMayBeShorterThanATurn() throws {
        let server = try HTTPTestServer { _ in .answer(200) }
        var options = ExternalOptions.forTests
        options.spacing = 0.000_000_1
        let results = try check((0..<5).map { ExternalLink(url: server.url("/\($0)")) }, options)
        #expect(results.allSatisfy { $0.verdict == .ok })
    }

    @Test func aDeadHostIsGivenUp() throws {
        let server = try HTTPTestServer { _ in .reset }
        var options = ExternalOptions.forTests
        options.requestsPerHost = 1
        options.retries = 0
        let results = try check((0..<50).map { ExternalLink(url: server.url("/\($0)")) }, options)
        #expect(results.allSatisfy { $0.rule == .externalUnreachable })
        #expect(server.requests.count < 10)
    }

    @Test func whatIsLeftWhenTheTimeIsUsedUpIsSaid() throws {
        let server = try HTTPTestServer { request in request.path == "/0" ? .answer(200) : .late(40, 200) }
        var options = ExternalOptions.forTests
        options.timeout = 40
        options.timeBudget = 3
        options.requestsPerHost = 2
        let start = ContinuousClock.now
        let results = try check((0..<6).map { ExternalLink(url: server.url("/\($0)")) }, options)
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(results[0].verdict == .ok)
        #expect(results[1...].allSatisfy { $0.rule == .externalOutOfTime })
    }

    @Test func headerFieldsAndNameAreSent() throws {
        let server = try HTTPTestServer { _ in .answer(200) }
        var options = ExternalOptions.forTests
        options.headers = [.init(pattern: "127.0.0.1", fields: [("Authorization", "Bearer x")])]
        options.userAgent = "tester"
        _ = try check(server.url("/"), options)
        #expect(server.received.first?.fields["authorization"] == "Bearer x")
        #expect(server.received.first?.fields["user-agent"] == "tester")
        #expect(server.received.first?.fields["cookie"] == nil)
    }

    @Test func progressIsTold() throws {
        let server = try HTTPTestServer { _ in .late(0.1, 200) }
        var steps: [ExternalProgress] = []
        var order: [Int] = []
        let links = (0..<12).map { ExternalLink(url: server.url("/\($0)")) }
        _ = try ExternalChecker(options: .forTests).check(
            links, progress: { steps.append($0) }, onResult: { index, _ in order.append(index) })
        #expect(order.sorted() == Array(0..<12))
        #expect(steps.first?.slowHosts.first?.name == "127.0.0.1")
        #expect(steps.last?.done == 12)
        #expect(steps.last?.inFlight == 0)
    }

    @Test func aClientIsLetGoWithItsConnections() throws {
        let server = try HTTPTestServer { _ in .answer(200) }
        weak var client: HTTPClient?
        do {
            let made = try HTTPClient(options: .forTests)
            client = made
            for i in 0..<9 {
                // What asks may hold the client.
                made.add(HTTPRequest(url: try #require(HTTPURL(server.url("/\(i)"))))) { _ in
                    _ = made.inFlight
                }
            }
            made.run()
        }
        #expect(server.requests.count == 9)
        #expect(client == nil)
    }

    @Test func nothingIsSentOffline() throws {
        let server = try HTTPTestServer { _ in .answer(200) }
        var options = ExternalOptions.forTests
        options.isOffline = true
        #expect(try check(server.url("/"), options).verdict == .unverifiable)
        #expect(server.requests == [])
    }
}
