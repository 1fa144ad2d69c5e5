import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleySite

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Prints a JSON Schema for editors.",
        discussion:
            "For galley.yml, or with an argument for a page's front matter, a folder's _nav.yml or the report of an audit."
    )

    enum File: String, ExpressibleByArgument, CaseIterable {
        case auditReport = "audit-report"
        case config
        case frontMatter = "front-matter"
        case nav
    }

    @Argument(help: "What the schema is for: config, front-matter, nav or audit-report.")
    var file: File = .config

    func run() throws {
        var out: [UInt8] = []
        switch file {
        case .auditReport: out += auditReportSchema.utf8
        case .config:
            KeyDeclaration.appendJSONSchema(
                Configuration.keys, title: "galley.yml", allowingUnknown: false, to: &out)
        case .frontMatter:
            KeyDeclaration.appendJSONSchema(
                PageMetadata.keys, title: "Front matter of a page", allowingUnknown: true, to: &out)
        case .nav:
            KeyDeclaration.appendJSONSchema(
                Configuration.folderKeys, title: "_nav.yml", allowingUnknown: false, to: &out)
        }
        Terminal.write(out, to: Terminal.output)
    }
}
