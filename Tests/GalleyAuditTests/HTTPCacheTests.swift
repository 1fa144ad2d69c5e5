import Foundation
import GalleyCore
import Testing

@testable import GalleyAudit

@Suite struct LinkCacheTests {
    private let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("galley-cache-\(UUID().uuidString)/links").path

    private func read() throws -> [UInt8] { try readFile(path) }

    private func lines() throws -> [String] {
        String(try read()).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    private func cleanUp() { try? FileManager.default.removeItem(atPath: parentFolder(path)) }

    @Test func aFileOfSomebodyElsesIsNoCache() throws {
        defer { cleanUp() }
        try createFolders(parentFolder(path))
        try writeFile(path, Array("{ \"mine\": 1 }\n".utf8))
        #expect(throws: FileError.self) { try LinkCache(path: path) }
        #expect(try String(read()) == "{ \"mine\": 1 }\n")
    }

    @Test func anAnswerIsKeptAndNotAskedForAgain() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        let paths = ["/ok", "/404", "/301", "/302", "/301to404", "/soft404", "/410"]
        let links = paths.map { ExternalLink(url: server.url($0), fragments: ["x", "n\u{FC}pe"]) }
        let first = try check(links, .forTests, cache: LinkCache(path: path))
        let count = server.requests.count
        let second = try check(links, .forTests, cache: LinkCache(path: path))
        #expect(server.requests.count == count)
        for (a, b) in zip(first, second) {
            #expect(b.isFromCache)
            #expect(a.message == b.message)
            #expect(a.rule == b.rule)
            #expect(a.finalURL == b.finalURL)
            #expect(a.replacement == b.replacement)
            #expect(a.fragments == b.fragments)
        }
        // Another part of the page was not looked for.
        _ = try check(
            [ExternalLink(url: server.url("/ok"), fragments: ["y"])], .forTests, cache: LinkCache(path: path))
        #expect(server.requests.count == count + 1)
    }

    @Test func whatIsUnverifiableOrOfTheNetworkIsNotKept() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        var links = ["/401", "/403", "/429", "/503", "/999", "/reset", "/ok"].map {
            ExternalLink(url: server.url($0))
        }
        links.append(ExternalLink(url: "http://127.0.0.1:1/"))
        _ = try check(links, .forTests, cache: LinkCache(path: path))
        #expect(try lines().count == 1)
    }

    @Test func answersGrowOldAsTheirVerdictSays() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        let links = ["/ok", "/404"].map { ExternalLink(url: server.url($0)) }
        _ = try check(links, .forTests, cache: LinkCache(path: path))
        let now = Int(Date().timeIntervalSince1970)
        let ages = ExternalOptions.CacheAges()
        #expect(try LinkCache(path: path).count == 2)
        #expect(try LinkCache(path: path, now: { now + ages.broken + 10 }).count == 1)
        #expect(try LinkCache(path: path, now: { now + ages.ok + 10 }).count == 0)
        // Written by a clock that is far ahead.
        #expect(try LinkCache(path: path, now: { now - 86400 }).count == 0)
    }

    @Test func aFileCutAnywhereLosesNoMoreThanTheLastLine() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        let links = ["/ok", "/404", "/301"].map { ExternalLink(url: server.url($0)) }
        _ = try check(links, .forTests, cache: LinkCache(path: path))
        let bytes = try read()
        for length in 0...bytes.count {
            try writeFile(path, Array(bytes[..<length]))
            let whole = bytes[..<length].count { $0 == UInt8(ascii: "\n") }
            // The first line is a greeting.
            #expect(try LinkCache(path: path).count == max(0, whole - 1))
        }
        // A run after that does not spoil its own first line.
        try writeFile(path, Array(bytes[..<(bytes.count - 20)]))
        _ = try check(links, .forTests, cache: LinkCache(path: path))
        #expect(try LinkCache(path: path).count == 3)
    }

    @Test func aRunThatWasStoppedGoesOnWhereItWas() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer { request in
            .late(0.4, 200)
        }
        let links = (0..<20).map { ExternalLink(url: server.url("/\($0)")) }
        var options = ExternalOptions.forTests
        options.requestsPerHost = 2
        options.timeBudget = 2.5
        let first = try check(links, options, cache: LinkCache(path: path))
        let known = first.count { $0.verdict == .ok }
        #expect(known > 0 && known < 20)
        let sent = server.requests.count
        options.timeBudget = 20
        let second = try check(links, options, cache: LinkCache(path: path))
        #expect(second.allSatisfy { $0.verdict == .ok })
        #expect(second.count { $0.isFromCache } == known)
        #expect(server.requests.count == sent + 20 - known)
    }

    @Test func filesOfSeveralRunsCanBeJoinedAndShared() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        // Two runs with one file, one after the other's beginning.
        let a = try LinkCache(path: path)
        let b = try LinkCache(path: path)
        _ = try check([ExternalLink(url: server.url("/ok"))], .forTests, cache: a)
        _ = try check([ExternalLink(url: server.url("/404"))], .forTests, cache: b)
        _ = try check([ExternalLink(url: server.url("/301"))], .forTests, cache: a)
        #expect(try LinkCache(path: path).count == 3)
        let bytes = try read()
        try writeFile(path, bytes + Array("9\tof a later release\tabc\n\nrubbish\n".utf8) + bytes)
        #expect(try LinkCache(path: path).count == 3)
    }

    @Test func aFileThatIsMostlyOldIsWrittenAnew() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        let open = try LinkCache(path: path)
        _ = try check([ExternalLink(url: server.url("/ok"))], .forTests, cache: open)
        let bytes = try read()
        try writeFile(path, Array((0..<600).map { _ in bytes }.joined()))
        #expect(try LinkCache(path: path).count == 1)
        #expect(try lines().count == 1)
        // The run that had the old file open writes to the new one.
        _ = try check([ExternalLink(url: server.url("/404"))], .forTests, cache: open)
        #expect(try LinkCache(path: path).count == 2)
    }

    @Test func aPasswordIsNotWrittenDown() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        let url = server.url("/ok").replacingOccurrences(of: "://", with: "://me:secret@")
        #expect(
            try check([ExternalLink(url: url)], .forTests, cache: LinkCache(path: path))[0].verdict == .ok)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func offlineTheCacheAnswers() throws {
        defer { cleanUp() }
        let server = try HTTPTestServer(scenarioReply)
        let links = ["/404", "/ok"].map { ExternalLink(url: server.url($0)) }
        _ = try check([links[0]], .forTests, cache: LinkCache(path: path))
        var options = ExternalOptions.forTests
        options.isOffline = true
        let results = try check(links, options, cache: LinkCache(path: path))
        #expect(results.map(\.verdict) == [.broken, .unverifiable])
    }
}
