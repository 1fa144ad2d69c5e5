// The audit of a site that is being served, and of what a site links to on other hosts; both on loopback.

import Foundation
import Testing

@Suite struct AuditSiteTests {
    // MARK: A running site

    @Test func aRunningSiteIsReadLikeAFolder() throws {
        let other = try LoopbackSite(["/page": .page("there")])
        let server = try LoopbackSite([
            "/": .page(
                """
                <title>Home</title>
                <a href="guide/">guide</a> <a href="gone.html">gone</a> <a href="guide/#nope">part</a>
                <a href="old">old</a> <img src="img/none.png"> <a href="http://127.0.0.1:\(other.port)/page">other</a>
                <a href="#">nowhere</a> <a href="guide/?page=2">query</a> <a href="http://127.0.0.1:$PORT/guide/#part">own</a>
                """),
            "/guide/": .page("<title>Guide</title><h1 id=part>Guide</h1><a href=\"/\">home</a>"),
            "/old": .redirect("/older"), "/older": .redirect("/guide/"),
            "/robots.txt": .status(404),
        ])
        let site = try SiteTest()
        let audit = try site.audit(server.url())
        #expect(
            audit.list("warning").map { $0.replacingOccurrences(of: server.url(), with: "/") } == [
                "link/missing-anchor /:2:66", "link/missing-file /:3:33", "link/missing-page /:2:37",
                "placeholder/empty /:4:10", "site/redirect-chain /old",
            ])
        #expect(audit.list("notice").contains { $0.hasPrefix("link/redirect ") && $0.hasSuffix("/:3:10") })
        #expect(audit.status == 1)
        // Nobody else was asked.
        #expect(other.requests == [])
        #expect(server.requests.contains("/gone.html") && server.requests.contains("/img/none.png"))
    }

    @Test func aCrawlHasBounds() throws {
        var pages: [String: LoopbackSite.Answer] = [
            "/": .page("<a href=\"/1\">1</a>")
        ]
        for number in 1...30 { pages["/\(number)"] = .page("<a href=\"/\(number + 1)\">next</a>") }
        let server = try LoopbackSite(pages)
        let site = try SiteTest()
        let audit = try site.audit(server.url(), "--max-pages", "5")
        #expect(audit.findings.contains { $0.rule == "site/cut-off" && $0.severity == "notice" })
        // What was not read is not said to be missing.
        #expect(audit.list("warning") == [])
        #expect(server.requests.count < 12)
        // All of it is.
        #expect(try site.audit(server.url()).rules == ["link/missing-page"])
    }

    @Test func aSiteThatDoesNotAnswerIsStatusTwo() throws {
        let port = try LoopbackSite([:]).port
        let run = try SiteTest().galley(
            "audit", "http://127.0.0.1:\(port)/", "--retries", "0", "--timeout", "2")
        #expect(run.status != 0)
        #expect((run.errors + run.output).contains("127.0.0.1:\(port)"), "\(run.errors)\(run.output)")
    }

    // MARK: Other hosts

    private func project(_ server: LoopbackSite) throws -> SiteTest {
        try SiteTest(
            """
            -- galley.yml --
            title: T
            -- content/index.md --
            # Home
            [ok](\(server.url("/ok"))) [part](\(server.url("/ok#part"))) [no part](\(server.url("/ok#nope")))
            [gone](\(server.url("/gone"))) [moved](\(server.url("/moved"))) [login](\(server.url("/login")))
            <!-- audit-ignore: external/not-found -- in a moment -->
            [silent](\(server.url("/silent")))
            -- out/index.html --
            <a href="\(server.url("/gone"))">gone</a> <a href="a.html">a</a>
            -- out/a.html --
            <a href="/">home</a>
            """)
    }

    private func server() throws -> LoopbackSite {
        try LoopbackSite([
            "/ok": .page("<h1 id=part>Part</h1>"), "/moved": .redirect("/ok"), "/login": .status(401),
        ])
    }

    @Test func otherHostsAreAskedWhenAskedFor() throws {
        let server = try server()
        let site = try project(server)
        let options = ["--external", "--allow-private", "--no-cache", "--retries", "0"]
        let audit = try AuditOutcome(
            SiteTest.run(SiteTest.program, ["audit", "--format", "json"] + options, in: site.folder))
        let broken = audit.findings.filter { $0.severity != "notice" }
        #expect(broken.allSatisfy { $0.rule.hasPrefix("external/") }, "\(audit.list())")
        #expect(try audit.finding("external/not-found").places == ["content/index.md:3:1"])
        #expect(try audit.finding("external/missing-anchor").subject.hasSuffix("/ok#nope"))
        #expect(
            audit.findings.contains { $0.rule == "external/moved" || $0.rule.hasPrefix("external/redirect") })
        #expect(audit.findings.contains { $0.rule == "external/needs-login" })
        #expect(audit.summary["ignored"] as? Int == 1)
        #expect(audit.status == 1)
        // Each URL is one finding, and was asked for once or twice.
        #expect(audit.summary["externalURLs"] as? Int == 5)
        #expect(server.requests.count { $0 == "/ok" } <= 3)
        // A folder of HTML, and Markdown.
        for target in ["out", "content/index.md"] {
            let other = try AuditOutcome(
                SiteTest.run(
                    SiteTest.program, ["audit", target, "--format", "json"] + options, in: site.folder))
            #expect(other.findings.contains { $0.rule == "external/not-found" }, "\(target): \(other.list())")
        }
    }

    @Test func nobodyIsAskedOtherwise() throws {
        let server = try server()
        let site = try project(server)
        for arguments in [["audit"], ["audit", "out"], ["audit", "content/index.md"], ["build"]] {
            _ = try SiteTest.run(SiteTest.program, arguments, in: site.folder)
        }
        // Nor are hosts of this machine, without leave.
        let audit = try site.audit("--external", "--no-cache", "--retries", "0")
        #expect(audit.findings.allSatisfy { $0.severity == "notice" }, "\(audit.list())")
        #expect(server.requests == [])
    }

    @Test func whatWasExcludedIsNotAsked() throws {
        let server = try server()
        let site = try project(server)
        let audit = try site.audit(
            "--external", "--allow-private", "--no-cache", "--retries", "0", "--exclude",
            "http://127.0.0.1:\(server.port)/**")
        #expect(audit.list("warning", "error") == [])
        #expect(server.requests == [])
    }

    @Test func answersAreKeptInTheCache() throws {
        let server = try server()
        let site = try project(server)
        func audit(_ more: String...) throws -> AuditOutcome {
            try AuditOutcome(
                SiteTest.run(
                    SiteTest.program,
                    ["audit", "--format", "json", "--external", "--allow-private", "--cache", "links.cache"]
                        + more,
                    in: site.folder))
        }
        let first = try audit("--retries", "0")
        let asked = server.requests.count
        #expect(site.exists("links.cache"))
        let second = try audit("--retries", "0")
        #expect(second.list() == first.list())
        // Only what does not tell is asked again.
        #expect(server.requests.dropFirst(asked).allSatisfy { $0 == "/login" }, "\(server.requests)")
        let known = server.requests.count
        #expect(try audit("--offline").list().contains { $0.hasPrefix("external/not-found") })
        #expect(server.requests.count == known)
    }
}
