// The manual page, made from the same declarations as `--help`.

import ArgumentParser
import GalleyCore
import GalleyData
import GalleySite

struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "man", abstract: "Prints the manual page.",
        discussion: "For example: galley man > /usr/local/share/man/man1/galley.1")

    func run() throws {
        // The parser describes its commands as JSON for such uses.
        let file = DataFile(json: Array(GalleyCommand._dumpHelp().utf8), path: "help")
        guard let command = file.root?["command"] else { return }
        Terminal.write(ManualPage(command).bytes, to: Terminal.output)
    }
}

/// A manual page in roff, with the `mdoc` macros.
private struct ManualPage {
    private(set) var bytes: [UInt8] = []

    init(_ command: Node) {
        line(".Dd $Mdocdate$")
        line(".Dt GALLEY 1")
        line(".Os")
        line(".Sh NAME")
        line(".Nm galley")
        line(".Nd " + plain(command["abstract"]))
        line(".Sh SYNOPSIS")
        let commands = (command["subcommands"].map { Array($0.items) } ?? []).filter {
            $0["commandName"]?.string != "help"
        }
        for sub in commands { line(".Nm galley " + synopsis(sub)) }
        line(".Sh DESCRIPTION")
        text(command["discussion"])
        line(".Sh COMMANDS")
        for sub in commands {
            line(".Ss galley " + plain(sub["commandName"]))
            text(sub["abstract"])
            text(sub["discussion"])
            options(sub)
        }
        line(".Sh COMPLETION")
        line(".Nm galley Fl -generate-completion-script Ar shell")
        text("prints a completion script for bash, zsh or fish.")
        list(
            "FILES",
            [
                ("Pa galley.yml", "The configuration, in the project's folder; galley.yaml is read as well."),
                ("Pa content/", "Markdown files, and whatever is to be published beside them."),
                ("Pa _nav.yml", "In a folder of the content: its title, order and place in the navigation."),
                ("Pa theme/", "Files that replace those of the default theme."),
                ("Pa public/", "The built site."),
                (
                    "Pa public/.galley",
                    "The list of files that Galley wrote there, to tell them from those of others. It need not be published."
                ),
            ])
        list(
            "ENVIRONMENT",
            [
                (
                    "Ev NO_COLOR",
                    "If set and not empty, reports are not coloured unless --color always says so."
                ),
                ("Ev TERM", "Reports are not coloured on a terminal that is dumb."),
            ])
        line(".Sh EXIT STATUS")
        line("0 when all went well, 1 when there were errors (or warnings with")
        line(".Fl -strict Ns ),")
        line("2 for wrong usage or a wrong configuration.")
        list(
            "EXAMPLES",
            [
                ("Li galley new my-docs", "Makes a site to start from."),
                ("Li galley build --strict", "Builds the site of this folder, and fails on a broken link."),
                (
                    "Li galley build docs --output build/preview --base-url https://preview.example.com/",
                    "Builds the site of another folder for another place."
                ),
                ("Li galley clean", "Removes what the build wrote."),
            ])
    }

    /// A section of tagged sentences.
    private mutating func list(_ title: String, _ entries: [(tag: String, sentence: String)]) {
        line(".Sh " + title)
        line(".Bl -tag -width indent")
        for (tag, sentence) in entries {
            line(".It " + tag)
            text(sentence)
        }
        line(".El")
    }

    private func synopsis(_ command: Node) -> String {
        var parts = [plain(command["commandName"]), "[options]"]
        for argument in arguments(command) where argument["kind"]?.string == "positional" {
            let name = argument["valueName"]?.string ?? "value"
            parts.append(argument["isOptional"]?.boolean == true ? "[\(name)]" : "<\(name)>")
        }
        return parts.joined(separator: " ")
    }

    private func arguments(_ command: Node) -> [Node] {
        (command["arguments"].map { Array($0.items) } ?? []).filter { $0["shouldDisplay"]?.boolean != false }
    }

    private mutating func options(_ command: Node) {
        let shown = arguments(command)
        guard !shown.isEmpty else { return }
        line(".Bl -tag -width indent")
        for argument in shown {
            let value = argument["valueName"]?.string ?? ""
            let names = argument["names"].map { Array($0.items) } ?? []
            if names.isEmpty {
                line(".It Ar " + value)
            } else {
                let flags = names.map { name in
                    (name["kind"]?.string == "long" ? "Fl -" : "Fl ") + plain(name["name"])
                }
                let isOption = argument["kind"]?.string == "option"
                line(".It " + flags.joined(separator: " , ") + (isOption ? " Ar " + value : ""))
            }
            text(argument["abstract"])
        }
        line(".El")
    }

    private func plain(_ node: Node?) -> String {
        (node?.string ?? "").split(separator: "\n").joined(separator: " ")
    }

    private mutating func text(_ node: Node?) { text(plain(node)) }

    private mutating func text(_ text: String) {
        guard !text.isEmpty else { return }
        // A dot or quote at the start of a line is a macro.
        var escaped = ""
        for character in text { escaped += character == "\\" ? "\\e" : String(character) }
        line((escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" : "") + escaped)
    }

    private mutating func line(_ text: String) {
        bytes.append(utf8: text)
        bytes.append("\n")
    }
}
