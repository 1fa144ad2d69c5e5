import Foundation
import Testing

@Suite struct ShippedSiteTests {
    private func galley(_ arguments: String...) throws -> SiteTest.Run {
        let site = try SiteTest()
        return try SiteTest.run(SiteTest.program, arguments, in: site.folder)
    }

    @Test func theShippedSiteBuilds() throws {
        let site = try SiteTest()
        let run = try SiteTest.run(
            SiteTest.program,
            ["build", "--strict", SiteTest.checkout.path, "--output", site.url("public").path],
            in: site.folder)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.places == [])
        // The scratchpad leads to the page it names.
        #expect(try site.main("scratchpad/index.html").contains("href=\"../docs/buildstructure/\""))
    }

    @Test func theAuditKnowsTheScratchpadsPlaceholders() throws {
        let run = try galley("audit", SiteTest.checkout.path)
        #expect(run.status == 0, "\(run.output)")
        let audit = try AuditOutcome(galley("audit", SiteTest.checkout.path, "--format", "json"))
        #expect(audit.list("warning", "error") == [])
        #expect(audit.known == 11)
        #expect(audit.repaired == [])
    }

    @Test func withoutItsBaselineTheAuditListsWhatIsLeftOpen() throws {
        let audit = try AuditOutcome(
            galley("audit", SiteTest.checkout.path, "--no-baseline", "--format", "json"))
        #expect(audit.status == 1)
        func found(in file: String, _ list: [String]) -> [String] {
            let prefix = " \(SiteTest.checkout.path)/content/\(file):"
            return list.filter { $0.contains(prefix) }.map { $0.replacingOccurrences(of: prefix, with: " ") }
        }
        func listed(_ table: [String: [String]]) -> [String] {
            table.flatMap { rule, places in places.map { rule + " " + $0 } }.sorted()
        }
        let failing = audit.list("warning", "error")
        #expect(found(in: "scratchpad.md", audit.list()) == listed(Self.scratchpad))
        #expect(found(in: "api/openapi.json", failing) == listed(Self.description))
        // What else the site has are examples that its manual shows, and notices.
        let known = found(in: "scratchpad.md", failing) + found(in: "api/openapi.json", failing)
        #expect(failing.count == known.count, "\(failing)")
    }

    /// Line and column of all that the scratchpad's author left open, by rule.
    private static let scratchpad = [
        "placeholder/empty": ["5:334", "56:121", "86:5", "88:5", "104:195"],
        "placeholder/double-hash": ["19:68"],
        "placeholder/word": ["21:7", "21:154", "21:194", "48:20", "56:218", "60:1", "62:1", "64:1"],
        "reference/undefined": ["84:6"],
        "syntax/escaped-brackets": ["31:1", "35:1"],
    ]

    /// What the service's description has: guides that this site lacks, and a field of 3.2.
    private static let description = [
        "link/missing-page": ["6:413", "47:182", "653:158", "3019:117"],
        "openapi/newer-field": ["3054:17"],
    ]

    @Test func theManualNamesEveryKeyAndCommand() throws {
        let site = try SiteTest()
        func manual(_ page: String) throws -> String {
            try String(
                contentsOf: SiteTest.checkout.appendingPathComponent("content/guide/\(page).md"),
                encoding: .utf8)
        }
        for (file, page) in [("config", "configuration"), ("front-matter", "writing"), ("nav", "navigation")]
        {
            let schema = try site.galley("schema", file).output
            let text = try manual(page)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(schema.utf8)) as? [String: Any])
            for key in names(in: object) {
                let isNamed = text.contains("`\(key)`")
                #expect(isNamed, "guide/\(page).md does not name `\(key)`")
            }
        }
        let commands = try manual("command-line")
        for command in ["new", "build", "audit", "rules", "clean", "schema", "man"] {
            let isNamed = commands.contains("galley \(command)")
            #expect(isNamed, "guide/command-line.md does not name `galley \(command)`")
        }
    }

    @Test func theManualCountsTheFirstSiteAsABuildDoes() throws {
        let site = try SiteTest()
        try site.galley("new", "my-docs")
        let first = try site.galley("build", "my-docs").output
        try site.write("my-docs/galley.yml", "base_url: https://example.org/docs/\n")
        try site.remove("my-docs/public")
        let based = try site.galley("build", "my-docs").output
        func counts(_ text: String) -> [String] {
            text.matches(of: /Built 3 pages in .+ into .+, (\d+) files new or changed/).map { String($0.1) }
        }
        for (path, output) in [
            ("content/index.md", first), ("content/guide/index.md", first),
            ("content/guide/preview.md", based),
        ] {
            let text = try String(
                contentsOf: SiteTest.checkout.appendingPathComponent(path), encoding: .utf8)
            #expect(counts(text) == counts(output), "\(path)")
        }
    }

    /// The names of all properties of a JSON Schema.
    private func names(in schema: [String: Any]) -> [String] {
        var result: [String] = []
        if let properties = schema["properties"] as? [String: Any] {
            for (name, value) in properties {
                result.append(name)
                result += names(in: value as? [String: Any] ?? [:])
            }
        }
        if let items = schema["items"] as? [String: Any] { result += names(in: items) }
        return result
    }
}
