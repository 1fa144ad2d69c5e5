// The audit of a folder of HTML that somebody else built.

import Foundation
import Testing

@Suite struct AuditFolderTests {
    /// A page that leads to another and back.
    private func folder(_ body: String, _ more: String = "") throws -> SiteTest {
        try SiteTest(
            """
            -- site/index.html --
            <!doctype html><title>Home</title>
            \(body)
            <a href="guide/setup.html">Setup</a>
            -- site/guide/setup.html --
            <!doctype html><title>Setup</title><h1 id="top-part">Setup</h1><a href="../index.html">Home</a>
            \(more)
            """)
    }

    @Test func theBasePathIsWhereTheSiteBegins() throws {
        let site = try folder(
            """
            <a href="/docs/guide/setup.html">right</a> <a href="/docs">right</a> <a href="/docs/">right</a>
            <a href="/docs/gone.html">gone</a> <a href="/guide/setup.html">outside</a>
            """)
        #expect(
            (try site.audit("site", "--base-path", "/docs/").list("warning")) == [
                "link/missing-page site/index.html:3:10", "link/outside site/index.html:3:45",
            ])
        // Without it, all of these but one lead nowhere.
        #expect(try site.audit("site").list("warning").count == 4)
        // A host tells the same, and that other parts of it are not ours to judge.
        #expect(
            (try site.audit("site", "--base-url", "https://acme.dev/docs/").list("warning")) == [
                "link/missing-page site/index.html:3:10"
            ])
    }

    @Test func indexNamesAndCleanAddressesAreTheHosts() throws {
        let site = try folder(
            "<a href=\"blog/\">blog</a> <a href=\"guide/setup\">clean</a>",
            "-- site/blog/home.htm --\n<title>Blog</title><a href=\"/\">Home</a>")
        #expect(
            (try site.audit("site").list("warning")) == ["link/missing-page site/index.html:2:10"])
        #expect(
            (try site.audit("site", "--no-clean-urls", "--index", "index.html", "--index", "home.htm").list(
                "warning")) == ["link/missing-page site/index.html:2:35"])
    }

    @Test func aFolderWithoutLinksIsAFailure() throws {
        let empty = try SiteTest("-- site/readme.txt --\nx\n-- page/index.html --\n<h1>It works!</h1>")
        for (name, what) in [("site", "no page"), ("page", "no link")] {
            let audit = try empty.audit(name)
            #expect(audit.rules == ["site/nothing-to-check"])
            #expect(try audit.finding("site/nothing-to-check").message.contains(what))
            #expect(audit.status == 1)
        }
        #expect(try empty.audit("page", "--rule", "site/nothing-to-check=off").status == 0)
    }

    @Test func linksOutOfTheFolderAreNeverFollowed() throws {
        let site = try folder(
            "<a href=\"../secret.html\">up</a> <a href=\"linked.html\">in</a> <a href=\"away.html\">out</a>")
        try site.write("secret.html", "<a href=\"gone.html\">secret</a>")
        try site.write("site/guide/plain.html", "<a href=\"/\">Home</a>")
        let manager = site.folder.path
        for (name, target) in [("linked.html", "guide/plain.html"), ("away.html", "\(manager)/secret.html")] {
            let run = try SiteTest.run(
                .init(fileURLWithPath: "/bin/ln"), ["-s", target, site.url("site/" + name).path],
                in: site.folder)
            #expect(run.status == 0)
        }
        // What is brought in from elsewhere will be there when the folder is published; it is not read.
        #expect((try site.audit("site").list("warning")) == ["link/outside site/index.html:2:10"])
    }

    @Test func patternsSayWhichTargetsCount() throws {
        let site = try folder(
            """
            <a href="guide/gone.html">1</a> <a href="legacy/a.html">2</a> <a href="legacy/b/c.html#x">3</a>
            <img src="img/none.png"> <a href="https://www.example.com/x">4</a> <a href="http://localhost:1/">5</a>
            """)
        #expect(try site.audit("site").findings.count == 6)
        #expect(try site.audit("site", "--exclude", "legacy/**").findings.count == 4)
        #expect(try site.audit("site", "--exclude", "*.png", "--exclude", "/legacy/").findings.count == 3)
        #expect(try site.audit("site", "--exclude", "https://*.example.com/**").findings.count == 5)
        #expect(
            (try site.audit("site", "--include", "legacy/**").list()) == [
                "link/missing-page site/index.html:2:42", "link/missing-page site/index.html:2:72",
            ])
        #expect(
            try site.audit("site", "--include", "legacy/**", "--exclude", "legacy/b/**").findings.count == 1)
    }

    @Test func brokenFilesDoNoHarm() throws {
        let site = try folder(
            "<a href=\"bad.html\">bad</a> <a href=\"empty.html\">empty</a>", "-- site/empty.html --")
        var bytes: [UInt8] = Array("<a href=\"x\u{0}.html\"><a href='".utf8)
        bytes += [0xFF, 0xFE, 0x00] + Array("<style>@import url(".utf8)
        try site.write("site/bad.html", .init(bytes))
        let audit = try site.audit("site")
        #expect(audit.status == 1)
        #expect(
            audit.list("warning", "error").allSatisfy { $0.contains("site/bad.html:1:") }, "\(audit.list())")
    }
}
