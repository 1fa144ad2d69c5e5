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
        line(".Sh EXIT STATUS")
        line("0 when all went well, 1 when there were errors (or warnings with")
        line(".Fl -strict Ns ),")
        line("2 for wrong usage or a wrong configuration.")
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

    private mutating func text(_ node: Node?) {
        let text = plain(node)
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
