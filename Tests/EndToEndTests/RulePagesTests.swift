// The manual's pages about rules are those that the list of rules makes.
//
// With GALLEY_RECORD=1 in the environment they are written; read the difference as you would a page.

import Foundation
import GalleyAudit
import Testing

@Suite struct RulePagesTests {
    private static let folder = SiteTest.checkout.appendingPathComponent("content/guide/rules")
    private static let isRecording = ProcessInfo.processInfo.environment["GALLEY_RECORD"] == "1"

    private static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }
            .sorted()
    }

    @Test func thePagesAreThoseOfTheList() throws {
        let pages = RulePages.all
        if Self.isRecording {
            try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
            for name in try Self.names() where !pages.contains(where: { $0.name == name }) {
                try FileManager.default.removeItem(at: Self.folder.appendingPathComponent(name))
            }
            for page in pages {
                try Data(page.text.utf8).write(to: Self.folder.appendingPathComponent(page.name))
            }
        }
        #expect(try Self.names() == pages.map(\.name).sorted())
        for page in pages {
            let text = try? String(
                contentsOf: Self.folder.appendingPathComponent(page.name), encoding: .utf8)
            #expect(text == page.text, "\(page.name) is not what the rule says; record it")
        }
    }

    @Test(arguments: Rule.all.map(\.id))
    func everyRuleSaysWhyItMattersAndHowToRepairIt(_ id: String) throws {
        let rule = try #require(Rule.named(id))
        #expect(!rule.title.hasSuffix(".") && !rule.title.contains("\""))
        for text in [rule.why, rule.repair] {
            #expect(text.hasSuffix(".") && !text.contains("\n"))
            #expect(text.filter { $0 == "`" }.count.isMultiple(of: 2))
        }
        #expect(explain(rule).contains(rule.id))
    }

    @Test func namesOfFamiliesAreTheFirstPartsOfIds() {
        for family in RuleFamily.all {
            for rule in family.rules { #expect(rule.family == family.name) }
        }
    }

    @Test func anExplanationFitsATerminal() {
        for rule in Rule.all {
            for line in explain(rule).split(separator: "\n") where !line.hasPrefix("    ") {
                #expect(line.count <= 80 || !line.contains(" "), "\(line)")
            }
        }
    }
}
