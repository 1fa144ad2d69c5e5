import ArgumentParser
import GalleyAudit
import GalleyCore

struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Lists the rules of the audit, or explains one.")

    @Argument(help: ArgumentHelp("The rule to explain, such as link/missing-page.", valueName: "id"))
    var id: String?

    func run() throws {
        guard let id else {
            let width = Rule.all.map(\.id.utf8.count).max() ?? 0
            for rule in Rule.all {
                let gap = String(repeating: " ", count: width + 2 - rule.id.utf8.count)
                let severity = rule.severity.rawValue
                Terminal.print(
                    rule.id + gap + severity + String(repeating: " ", count: 9 - severity.utf8.count)
                        + rule.title)
            }
            return
        }
        guard let rule = Rule.named(id) else {
            if let subject = Self.subject(of: id) {
                return Terminal.print(
                    "'\(id)' is no rule that can be set: it is a message about \(subject), told by every command that reads it."
                )
            }
            let meant = nearest(to: id, among: Rule.all.map(\.id)).map { " Did you mean '\($0)'?" } ?? ""
            throw ValidationError("There is no rule '\(id)'.\(meant)")
        }
        Terminal.write(Array(explain(rule).utf8), to: Terminal.output)
    }

    /// What messages are about whose ids are no rules.
    private static func subject(of id: String) -> String? {
        guard let slash = id.firstIndex(of: "/"), id.index(after: slash) < id.endIndex else { return nil }
        return switch id[..<slash] {
        case "config": "the configuration"
        case "template", "theme": "the theme"
        case "baseline": "the baseline"
        case "output": "the folder that is written to"
        case "yaml", "json", "toml", "data": "a file of data"
        case "redirect": "the redirects"
        case "snippet": "parts of other files"
        default: nil
        }
    }
}
