// One site, built by each program in turn: A B C, A B C, … so that whatever else the machine does meets
// all of them alike. Every fresh build writes to a folder that was not there before, on the same disk; the rebuild
// after it finds that folder full and nothing changed.

import Glibc

/// A site on which programs are measured, with a project for each of them.
struct SiteRun {
    let title: String
    let facts: SiteFacts
    private let folder: String
    private let content: String
    /// Every build's output, until all sites are measured: a file system that has just removed ten thousand
    /// files is slow to make new ones, and what it takes would be counted against the next program.
    private let outputs: String

    /// What one program's work on the site came to.
    struct Result {
        let contestant: Contestant
        var fresh: Cost
        var rebuild: Cost?
        /// What was written; nothing for a program that only prints.
        var output: OutputFacts?
    }

    /// Makes the projects of the content that lies in `content` below the folder.
    init(title: String, folder: String, contestants: [Contestant]) throws(Failure) {
        self.title = title
        self.folder = folder
        content = joined(folder, "content")
        outputs = joined(folder, "outputs")
        facts = try SiteFacts(folder: content)
        guard facts.pages > 0 else { throw Failure("There is no Markdown in \(title).") }
        try writeFile(joined(folder, "galley.yml"), "title: Benchmark\n")
        if contestants.contains(where: { $0.kind == .hugo }) {
            try makeHugoProject(joined(folder, "hugo"), content: content)
        }
    }

    /// Measures all programs, `runs` times each.
    func results(of contestants: [Contestant], runs: Int, rebuilding: Bool) throws(Failure) -> [Result] {
        var results: [Result] = []
        for run in 1...runs {
            for (index, contestant) in contestants.enumerated() {
                printNote(
                    "\(title), \(grouped(facts.pages)) pages: \(contestant.name), run \(run) of \(runs)")
                let result = try self.run(contestant, number: run, rebuilding: rebuilding)
                guard run > 1 else {
                    results.append(result)
                    continue
                }
                results[index].fresh = results[index].fresh.best(result.fresh)
                if let before = results[index].rebuild, let rebuild = result.rebuild {
                    results[index].rebuild = before.best(rebuild)
                }
            }
        }
        return results
    }

    private func run(_ contestant: Contestant, number: Int, rebuilding: Bool) throws(Failure) -> Result {
        // What the program before left to be written to the disk is not to slow down this one.
        sync()
        guard contestant.kind != .cmark else {
            return Result(contestant: contestant, fresh: try convertAll(contestant))
        }
        let output = joined(outputs, "\(contestant.name)-\(number)")
        var result = Result(contestant: contestant, fresh: try build(contestant, into: output))
        if number == 1 { result.output = try OutputFacts(folder: output) }
        if rebuilding {
            sync()
            result.rebuild = try build(contestant, into: output)
        }
        return result
    }

    func removeOutputs() { removeFolder(outputs) }

    private func build(_ contestant: Contestant, into output: String) throws(Failure) -> Cost {
        let log = joined(folder, "log")
        let cost: Cost
        if contestant.kind == .hugo {
            let project = joined(folder, "hugo")
            cost = try measure(
                contestant.program, ["--source", project, "--destination", output, "--noBuildLock"],
                environment: ["HUGO_CACHEDIR=" + joined(folder, "hugo-cache")], log: log)
        } else {
            cost = try measure(contestant.program, ["build", folder, "--output", output], log: log)
        }
        if cost.status != 0 { try contestant.reportFailure(cost, log: log) }
        return cost
    }

    /// All Markdown through a converter: a hundred files a call, so that starting it costs next to nothing.
    private func convertAll(_ contestant: Contestant) throws(Failure) -> Cost {
        var total = Cost()
        var batch: [String] = []
        func flush() throws(Failure) {
            total = total.adding(try measure(contestant.program, ["--unsafe"] + batch))
            batch = []
        }
        try walk(content) { path, _ throws(Failure) in
            guard path.hasSuffix(".md") else { return }
            batch.append(joined(content, path))
            if batch.count == 100 { try flush() }
        }
        if !batch.isEmpty { try flush() }
        return total
    }
}

/// What a builder wrote: how much, and whether it can be right.
struct OutputFacts {
    var files = 0
    var bytes = 0
    var pages = 0
    /// Links in HTML that still lead to `.md` files.
    var unresolvedLinks = 0

    init(folder: String) throws(Failure) {
        guard isFolder(folder) else { return }
        try walk(folder) { path, size throws(Failure) in
            files += 1
            bytes += size
            guard path.hasSuffix(".html") else { return }
            pages += 1
            countUnresolvedLinks(try readFile(joined(folder, path)))
        }
    }

    /// Looks at each `href="…"`.
    private mutating func countUnresolvedLinks(_ html: [UInt8]) {
        let sign = Array("href=\"".utf8)
        var i = 0
        while i + sign.count < html.count {
            guard html[i] == sign[0], html[i..<(i + sign.count)].elementsEqual(sign) else {
                i += 1
                continue
            }
            i += sign.count
            let value = html[i...].prefix { $0 != UInt8(ascii: "\"") }
            let path = value.prefix { $0 != UInt8(ascii: "#") }
            if path.suffix(3).elementsEqual(".md".utf8), !path.starts(with: "http".utf8) {
                unresolvedLinks += 1
            }
            i = value.endIndex
        }
    }
}
