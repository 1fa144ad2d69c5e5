// Fifty defects put into a folder of HTML are found, and nothing else is.

import GalleyAudit
import Testing

@Suite struct AuditDefectTests {
    private static func isNotice(_ place: String) -> Bool {
        Rule.named(String(place.prefix { $0 != " " }))?.severity == .notice
    }

    @Test func aSiteWithoutDefectsHasNoFindings() throws {
        let site = try SiteTest(InjectedDefects(DefectiveSite.marked, wrong: false).text)
        let audit = try site.audit("site")
        #expect(audit.list() == [])
        #expect(audit.status == 0)
        #expect(audit.summary["pages"] as? Int == 35)
    }

    @Test func fiftyDefectsAreFoundAndNotOneMore() throws {
        let defects = InjectedDefects(DefectiveSite.marked, wrong: true)
        let site = try SiteTest(defects.text)
        let audit = try site.audit("site")
        let wrong = defects.places.filter { !Self.isNotice($0) }
        #expect(wrong.count == 50)
        #expect(audit.list("warning", "error") == wrong)
        #expect(
            audit.list("notice")
                == (defects.places.filter(Self.isNotice) + DefectiveSite.fileNotices).sorted())
        #expect(audit.status == 1)
    }

    @Test func theTextTellsThePlacesOfTheJSON() throws {
        let site = try SiteTest(InjectedDefects(DefectiveSite.marked, wrong: true).text)
        let places = try site.audit("site").findings.compactMap(\.places.first)
        let text = try site.galley("audit", "site", "--verbose")
        #expect(SiteTest.Run(status: 0, output: "", errors: text.output).places == places)
        #expect(text.status == 1)
    }
}
