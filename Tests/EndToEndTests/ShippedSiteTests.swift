import Foundation
import Testing

@Suite struct ShippedSiteTests {
    @Test func theShippedSiteBuildsAndOnlyTheScratchpadHasFindings() throws {
        let site = try SiteTest()
        let run = try SiteTest.run(
            SiteTest.program, ["build", SiteTest.checkout.path, "--output", site.url("public").path],
            in: site.folder)
        #expect(run.status == 0, "\(run.errors)")
        let prefix = SiteTest.checkout.path + "/content/scratchpad.md:"
        #expect(run.places.allSatisfy { $0.hasPrefix(prefix) }, "\(run.errors)")
        #expect(run.places.map { String($0.dropFirst(prefix.count)) } == Self.placeholders)
        #expect(
            try SiteTest.run(
                SiteTest.program,
                ["build", "--strict", SiteTest.checkout.path, "--output", site.url("strict").path],
                in: site.folder
            ).status == 1)
        #expect(!site.exists("strict/index.html"))
        // The scratchpad leads to the page it names.
        #expect(try site.main("scratchpad/index.html").contains("href=\"../docs/buildstructure/\""))
    }

    /// Line and column of each link of the scratchpad that leads nowhere.
    private static let placeholders = [
        "5:334", "19:68", "21:7", "21:154", "21:194", "48:20", "56:121", "56:218", "60:1", "62:1", "64:1",
        "86:5",
        "88:5", "104:195",
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
                #expect(text.contains("`\(key)`"), "guide/\(page).md does not name `\(key)`")
            }
        }
        let commands = try manual("command-line")
        for command in ["new", "build", "clean", "schema", "man"] {
            #expect(commands.contains("galley \(command)"))
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
