import Foundation
import Testing

@testable import GalleyAudit

@Suite struct CrawlAuditTests {
    /// What is found on a site of these pages by their paths, as `rule subject`.
    private func findings(
        _ pages: [String: String], _ options: ExternalOptions = .forTests,
        change: (inout CrawlAudit) -> Void = { _ in }
    ) throws -> [String] {
        let server = try HTTPTestServer { request in
            if request.path.hasPrefix("/late") { return .late(0.4, 200) }
            return pages[request.path].map { .answer(200, [], $0) } ?? .answer(404)
        }
        var audit = CrawlAudit(start: try #require(HTTPURL(server.url("/"))), options: options)
        change(&audit)
        return try audit.run().suspects.map { "\($0.rule.id) \($0.subject)" }.sorted()
    }

    @Test func aSiteIsJudged() throws {
        let found = try findings([
            "/": "<a href=a/>a</a> <a href=gone>b</a> <a href=a/#x>c</a> <a href=a/#y>d</a>",
            "/a/": "<p id=x>",
        ])
        #expect(found == ["link/missing-anchor a/#y", "link/missing-page gone"])
    }

    @Test func aBodyThatIsNotKeptIsJudgedAllTheSame() throws {
        let found = try findings([
            "/": "<title>Start</title><p id=first><p id=twice><p id=twice><a href=gone>b</a>"
        ]) { $0.keptBytes = 20 }
        #expect(found == ["id/duplicate #twice", "link/missing-page gone"])
    }

    @Test func whatWasNotReadOfAPageMayHaveTheID() throws {
        var options = ExternalOptions.forTests
        options.maxBodyBytes = 2000
        let found = try findings(
            [
                "/": "<a href=long#x>a</a> <a href=short#x>b</a>", "/short": "<p>",
                "/long": String(repeating: "<p>lorem ipsum", count: 1000) + "<p id=x>",
            ], options)
        #expect(found == ["link/missing-anchor short#x"])
    }

    @Test func whatACrawlDidNotComeToIsNotMissing() throws {
        let found = try findings([
            "/": "<a href=docs/a>a</a> <a href=docs/>b</a> <a href=links>c</a> <a href=#todo>d</a>",
            "/docs/a": "<p>", "/docs/": "<p>", "/links": "<p>",
        ]) { $0.limits.pages = 2 }
        #expect(found == ["placeholder/word #todo"])
    }

    @Test func whatThereWasNoTimeForGaveNoWrongAnswer() throws {
        var options = ExternalOptions.forTests
        options.timeBudget = 4
        options.requestsPerHost = 1
        let links = (0..<20).map { "<a href=late\($0)>a</a>" }.joined()
        #expect(try findings(["/": links], options) == [])
    }
}
