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

    @Test func everyRuleSaysWhyItMattersAndHowToRepairIt() {
        for rule in Rule.all {
            #expect(!rule.title.hasSuffix(".") && !rule.title.contains("\""), "\(rule.id)")
            for text in [rule.why, rule.repair] {
                #expect(text.hasSuffix(".") && !text.contains("\n"), "\(rule.id)")
                #expect(text.filter { $0 == "`" }.count.isMultiple(of: 2), "\(rule.id)")
            }
        }
    }

    /// Rules whose examples need built HTML or a whole folder, or only hint at what breaks them.
    private static let notShown: Set<String> = [
        "link/redirect", "link/trailing-slash", "markdown/open-images",
        "nav/missing-entry",
        "nav/empty-value", "ignore/no-reason", "ignore/unknown-rule", "ignore/unused",
    ]

    @Test func anExampleBreaksItsRule() throws {
        let site = try SiteTest(
            """
            -- content/index.md --
            # Examples
            -- content/examples/limits.md --
            # Limits
            ## Open files
            -- content/examples/guide/setup.md --
            # Setup
            -- content/examples/guide/install.md --
            # Install
            -- content/news/version-3.md --
            ---
            draft: true
            ---
            # Version 3
            """)
        let shown = Rule.all.filter {
            !["external", "site"].contains($0.family) && !$0.example.isEmpty
                && !Self.notShown.contains($0.id)
        }
        #expect(shown.count > 20)
        for rule in shown {
            try site.write("content/examples/\(RulePages.fileName(of: rule))", rule.example + "\n")
        }
        var found: Set<String> = []
        func build() throws {
            let reports = try site.galley("build", "--verbose").errors.split(separator: "\n")
            for (report, place) in zip(reports, reports.dropFirst()) {
                guard let arrow = place.range(of: "--> "), let bracket = report.lastIndex(of: "[") else {
                    continue
                }
                let file = place[arrow.upperBound...].prefix { $0 != ":" }
                found.insert(String(report[bracket...]) + String(file))
            }
        }
        try build()
        // Once more with an API to speak of.
        try site.write("galley.yml", "title: Examples\napi: { spec: api/openapi.yaml }\n")
        try site.write(
            "content/api/openapi.yaml",
            """
            openapi: 3.1.0
            info: {title: Ideas, version: "1"}
            tags: [{name: ideas}]
            paths:
              /ideas:
                post:
                  operationId: createIdea
                  tags: [ideas]
                  responses: {"201": {description: Created}}
              /ideas/surprise:
                get:
                  operationId: surprise
                  deprecated: true
                  responses: {"200": {description: It}}
            components: {schemas: {Idea: {type: object}}}
            """)
        try build()
        for rule in shown {
            let file = "content/examples/\(RulePages.fileName(of: rule))"
            #expect(found.contains("[\(rule.id)]" + file), "\(rule.id)")
        }
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
