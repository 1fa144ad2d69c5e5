// Every way in which an audit is told.

import Foundation
import GalleyAudit
import Testing

@Suite struct AuditReportTests {
    private func site() throws -> SiteTest {
        try SiteTest(
            """
            -- galley.yml --
            title: T
            -- content/index.md --
            # Home

            Ünï [x](gone.md) and [y](#)
            """)
    }

    @Test(arguments: ReportFormat.all.map(\.name)) func aFormatNamesThePlaces(name: String) throws {
        let site = try site()
        let run = try site.galley("audit", "--format", name)
        #expect(run.status == 1)
        #expect(run.errors == "")
        for word in ["link/missing-page", "placeholder/empty", "content/index.md"] {
            let text = run.output.replacingOccurrences(of: "&#46;", with: ".")
            #expect(text.contains(word), "\(name) has no \(word)")
        }
        // A file has what is printed, but for the time it took.
        let other = try site.galley("audit", "--quiet", "--report", "\(name)=out/report")
        #expect(other.status == 1)
        #expect(site.read("out/report")?.contains("link/missing-page") == true)
    }

    @Test func reportsAreWrittenBesideWhatIsPrinted() throws {
        let site = try site()
        let run = try site.galley(
            "audit", "--report", "json=a.json", "--report", "sarif=b.sarif", "--report", "junit=c.xml")
        #expect(run.output.contains("--> content/index.md:3:5"))
        for file in ["a.json", "b.sarif"] {
            _ = try JSONSerialization.jsonObject(with: Data(#require(site.read(file)).utf8))
        }
        #expect(site.read("c.xml")?.hasPrefix("<?xml") == true)
    }

    @Test func theLineIsShownWithACaret() throws {
        let text = try site().galley("audit").output
        #expect(
            text.hasPrefix(
                """
                warning: no page `gone.md` [link/missing-page]
                 --> content/index.md:3:5
                  |
                3 | Ünï [x](gone.md) and [y](#)
                  |     ^^^^^^^^^^^^
                """), "\(text)")
        #expect(text.hasSuffix("2 warnings.\n"))
    }

    @Test func aCleanSiteIsStatusZero() throws {
        let site = try SiteTest(
            "-- galley.yml --\ntitle: T\n-- content/index.md --\n# Home\n[home](index.md)")
        let run = try site.galley("audit")
        #expect(run.status == 0)
        #expect(run.output.contains("Checked ") && !run.output.contains("-->"))
        #expect(try site.galley("audit", "--quiet").output == "")
        #expect(!site.exists("public"))
    }

    @Test func rulesAreListedAndExplained() throws {
        let site = try SiteTest()
        let list = try site.galley("rules").output.split(separator: "\n")
        #expect(list.map { String($0.prefix { $0 != " " }) } == Rule.all.map(\.id))
        #expect(
            try site.galley("rules", "link/missing-page").output.contains(
                "A link leads to a page that is not there"))
        let wrong = try site.galley("rules", "link/missing-pag")
        #expect(wrong.status == 2 && wrong.errors.contains("Did you mean 'link/missing-page'?"))
        let message = try site.galley("rules", "config/mkdocs-plugins")
        #expect(message.status == 0 && message.output.contains("a message about the configuration"))
    }
}
