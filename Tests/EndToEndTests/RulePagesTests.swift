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
            -- galley.yml --
            markdown: { icons: true }
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
                && !Self.notShown.contains($0.id) && Self.description(breaking: $0) == nil
        }
        #expect(shown.count > 20)
        for rule in shown {
            try site.write("content/examples/\(RulePages.fileName(of: rule))", rule.example + "\n")
        }
        var found = try Self.build(site)
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
            components: {schemas: {Idea: {type: object}, Draft: {type: object, deprecated: true}}}
            """)
        found.formUnion(try Self.build(site))
        for rule in shown {
            let file = "content/examples/\(RulePages.fileName(of: rule))"
            #expect(found.contains("[\(rule.id)]" + file), "\(rule.id)")
        }
    }

    /// What a build reports, as rule and file: `[link/draft]content/a.md`.
    private static func build(_ site: SiteTest) throws -> Set<String> {
        var found: Set<String> = []
        let reports = try site.galley("build", "--verbose").errors.split(separator: "\n")
        for (report, place) in zip(reports, reports.dropFirst()) {
            guard let arrow = place.range(of: "--> "), let bracket = report.lastIndex(of: "[") else {
                continue
            }
            let file = place[arrow.upperBound...].prefix { $0 != ":" }
            found.insert(String(report[bracket...]) + String(file))
        }
        return found
    }

    @Test func anExampleOfADescriptionBreaksItsRule() throws {
        let site = try SiteTest("-- content/index.md --\n# Examples")
        var configuration = "title: Examples\napi:\n"
        var shown: [(rule: Rule, file: String)] = []
        for rule in Rule.all {
            guard let description = Self.description(breaking: rule) else { continue }
            let file = "\(rule.id.replacing("/", with: "-"))/openapi.yaml"
            configuration += "  - spec: \(file)\n"
            try site.write("content/" + file, description)
            shown.append((rule, "content/" + file))
        }
        #expect(shown.count > 60)
        try site.write("galley.yml", configuration)
        let found = try Self.build(site)
        for (rule, file) in shown { #expect(found.contains("[\(rule.id)]" + file), "\(rule.id)") }
    }

    /// The example of a rule about descriptions or about their texts, with the lines that all descriptions share.
    private static func description(breaking rule: Rule) -> String? {
        guard !rule.example.isEmpty else { return nil }
        var own = rule.example
        if [Rule.markdownUnsafeHTML, .markdownUnsafeLink].contains(rule) {
            own = "tags:\n  - name: ideas\n    description: |\n      \(rule.example)"
            own += "\npaths: {/ideas: {get: {tags: [ideas]}}}"
        } else if rule.family != "openapi" {
            return nil
        }
        let version = own.hasPrefix("openapi:") ? "" : "openapi: 3.1.0\n"
        return version + "info: {title: Ideas, version: 1.0.0}\n" + own + "\n"
    }

    @Test func whateverIsSaidOfADescriptionIsARule() throws {
        let sources = SiteTest.checkout.appendingPathComponent("Sources/GalleyOpenAPI")
        let paths = try #require(FileManager.default.enumerator(atPath: sources.path))
        var text = ""
        for case let path as String in paths where path.hasSuffix(".swift") {
            text += try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
        }
        // Ids are written whole, or as the second text of a report, behind the severity.
        let whole = text.matches(of: /"openapi\/([a-z-]+)"/).map { "openapi/" + $0.1 }
        let reported = text.matches(
            of: /report\(\s*(?:once: [^,]+,\s*)?[^",()]+(?:"[^"]*")?[^",()]*,\s*"([a-z-]+)",/
        )
        .map { "openapi/" + $0.1 }
        let told = Set(whole + reported)
        #expect(told.count > 50)
        let family = try #require(RuleFamily.all.first { $0.name == "openapi" })
        #expect(told == Set(family.rules.map(\.id)))
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
