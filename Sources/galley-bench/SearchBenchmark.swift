// `galley-bench search`: what a site's search costs to make and to carry. The same site is built with its search and
// without; the difference is what the index costs. Pagefind makes its index of the site that was built without, in the
// same run and in turn, so that whatever else the machine does meets both alike.
//
// What the search finds, and how soon, only a browser can tell: the lists of queries in `Search/` are for that.

import Glibc

/// The benchmark as it was asked for.
struct SearchBenchmark {
    private var pages: [Int] = []
    private var sites: [String] = []
    private var runs = 3
    private var galley: String?
    private var pagefind: String?
    private var seed = 1
    private var work: String?
    private var isKeeping = false

    init(_ arguments: [String]) throws(Failure) {
        var arguments = ArgumentList(arguments)
        while let argument = arguments.next() {
            switch argument {
            case "--pages":
                for text in try arguments.value(of: argument).split(separator: ",") {
                    pages.append(
                        try ArgumentList.number(
                            String(text), GeneratedSite.fewestPages...1_000_000, of: argument))
                }
            case "--site": sites.append(try arguments.value(of: argument))
            case "--runs": runs = try arguments.number(1...100, of: argument)
            case "--galley": galley = try arguments.value(of: argument)
            case "--pagefind": pagefind = try arguments.value(of: argument)
            case "--seed": seed = try arguments.number(0...Int.max, of: argument)
            case "--work": work = try arguments.value(of: argument)
            case "--keep": isKeeping = true
            default: throw Failure("search takes no '\(argument)'; see galley-bench --help.")
            }
        }
        if pages.isEmpty, sites.isEmpty { pages = [1000] }
    }

    /// Measures and reports; true where each program did its work.
    func run() throws(Failure) -> Bool {
        let work = try makeWorkFolder(work)
        defer {
            if isKeeping { printNote("kept: \(work)") } else { removeFolder(work) }
        }
        let log = joined(work, "log")
        guard let galley = try Contestant(.galley, asked: galley, log: log) else {
            throw Failure("There is no program to measure.")
        }
        let pagefind = try Contestant(.pagefind, asked: pagefind, log: log)
        printConditions([galley] + (pagefind.map { [$0] } ?? []), runs: runs)
        for (title, folder) in try makeProjects(in: work) {
            var site = SearchRun(title: title, folder: folder, log: log)
            guard try site.run(galley, pagefind, runs: runs) else { return false }
            try site.report()
        }
        return true
    }

    /// A project for each site, with one configuration that has a search and one that has none.
    private func makeProjects(in work: String) throws(Failure) -> [(title: String, folder: String)] {
        var made: [(title: String, folder: String)] = []
        for count in pages {
            let folder = joined(work, "site-\(made.count + 1)")
            printNote("generate \(grouped(count)) pages")
            let cost = try measure(
                ownProgram(), ["generate", String(count), joined(folder, "content"), "--seed", String(seed)])
            guard cost.status == 0 else { throw Failure("The site could not be generated.") }
            try configure(folder, like: "title: Benchmark\n")
            made.append((title: "\(grouped(count)) generated pages", folder: folder))
        }
        for site in sites {
            guard isFolder(site) else { throw Failure("There is no folder '\(site)'.") }
            let folder = joined(work, "site-\(made.count + 1)")
            let configuration = joined(site, "galley.yml")
            if isFile(configuration) {
                for name in try namesInFolder(site) where ["content", "theme", ".ci"].contains(name) {
                    try copyFolder(joined(site, name), to: joined(folder, name))
                }
                try configure(folder, like: String(decoding: try readFile(configuration), as: UTF8.self))
            } else {
                try copyFolder(site, to: joined(folder, "content"))
                try configure(folder, like: "title: Benchmark\n")
            }
            made.append((title: lastName(site), folder: folder))
        }
        return made
    }

    private func configure(_ folder: String, like text: String) throws(Failure) {
        for isOn in [true, false] {
            try writeFile(
                joined(folder, SearchRun.configuration(isOn)), text + "\nsearch: \(isOn)\n")
        }
    }
}

/// One site, built with a search and without.
private struct SearchRun {
    let title: String
    let folder: String
    let log: String
    private var with = Cost()
    private var without = Cost()
    private var peer: Cost?

    init(title: String, folder: String, log: String) {
        self.title = title
        self.folder = folder
        self.log = log
    }

    static func configuration(_ isOn: Bool) -> String { isOn ? "with.yml" : "without.yml" }

    private func output(_ name: String, _ run: Int) -> String { joined(folder, "\(name)-\(run)") }

    mutating func run(_ galley: Contestant, _ pagefind: Contestant?, runs: Int) throws(Failure) -> Bool {
        for run in 1...runs {
            printNote("\(title): run \(run) of \(runs)")
            let off = try build(galley, isOn: false, into: output("without", run))
            let on = try build(galley, isOn: true, into: output("with", run))
            guard off.status == 0, on.status == 0 else { return false }
            without = run == 1 ? off : without.best(off)
            with = run == 1 ? on : with.best(on)
            guard let pagefind else { continue }
            sync()
            // What is not of the page, its own navigation for one, is outside of `main`.
            let cost = try measure(
                pagefind.program,
                [
                    "--site", output("without", run), "--output-path", output("pagefind", run),
                    "--root-selector", "main",
                ], log: log)
            guard cost.status == 0 else {
                try pagefind.reportFailure(cost, log: log)
                return false
            }
            peer = peer.map { $0.best(cost) } ?? cost
        }
        return true
    }

    private func build(_ galley: Contestant, isOn: Bool, into output: String) throws(Failure) -> Cost {
        sync()
        let configuration = joined(folder, Self.configuration(isOn))
        let cost = try measure(
            galley.program, ["build", folder, "--config", configuration, "--output", output], log: log)
        if cost.status != 0 { try galley.reportFailure(cost, log: log) }
        return cost
    }

    // MARK: What it came to

    func report() throws(Failure) {
        var pages = 0
        try walk(output("without", 1)) { path, _ throws(Failure) in if path.hasSuffix(".html") { pages += 1 }
        }
        printLine("")
        printLine("\(title): \(grouped(pages)) HTML files")
        printTable(
            [
                [""] + costTitles,
                ["galley build, search off"] + cells(without),
                ["galley build, search on"] + cells(with),
                ["the index"] + [
                    decimal(with.processor - without.processor, 2), "", "",
                    decimal(with.wall - without.wall, 2),
                ],
            ] + (peer.map { [["pagefind"] + cells($0)] } ?? []))
        var rows = [["", "files", "bytes", "files of index", "bytes of index"]]
        // The page of results is no part of the index.
        rows.append(try sizes("galley", joined(output("with", 1), "search")) { $0.hasSuffix(".js") })
        if let peer {
            rows.append(
                try sizes("pagefind", output("pagefind", 1)) {
                    ["pf_index", "pf_fragment", "pf_meta", "pf_filter"].contains($0.suffix(after: "."))
                        || $0 == "pagefind-entry.json"
                })
            printTable(rows)
            let index = (processor: with.processor - without.processor, wall: with.wall - without.wall)
            printLine(
                "pagefind takes \(decimal(peer.processor / max(0.001, index.processor), 1)) times the CPU time, "
                    + "\(decimal(peer.wall / max(0.001, index.wall), 1)) times the time that passes")
        } else {
            printTable(rows)
        }
    }

    /// What a folder holds, and how much of it is the index rather than the program.
    private func sizes(
        _ name: String, _ folder: String, isIndex: (String) -> Bool
    ) throws(Failure) -> [String] {
        var files = (all: 0, index: 0)
        var bytes = (all: 0, index: 0)
        try walk(folder) { path, size throws(Failure) in
            files.all += 1
            bytes.all += size
            guard isIndex(path) else { return }
            files.index += 1
            bytes.index += size
        }
        return [name, grouped(files.all), grouped(bytes.all), grouped(files.index), grouped(bytes.index)]
    }
}

extension String {
    /// What stands behind the last `sign`; all of it where there is none.
    fileprivate func suffix(after sign: Character) -> String {
        split(separator: sign, omittingEmptySubsequences: false).last.map { String($0) } ?? self
    }
}
