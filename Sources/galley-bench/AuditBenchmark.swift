// `galley-bench audit`: has a folder of HTML audited whose broken links are known, and prints what it cost and what was
// found. Beside galley stand lychee, on the same folder in the same run, and the mere reading of the files, the
// floor that no audit can get below.

/// The benchmark of the audit as it was asked for.
struct AuditBenchmark {
    private var pages = 5000
    private var seed = 1
    private var tree: String?
    private var runs = 3
    private var programs: [Contestant.Kind: String] = [:]
    private var work: String?
    private var isKeeping = false

    /// What one program's runs came to.
    private struct Result {
        let contestant: Contestant
        var cost: Cost
        var hasFailed = false
        /// What it printed, run by run.
        var reports: [String] = []
    }

    init(_ arguments: [String]) throws(Failure) {
        var arguments = ArgumentList(arguments)
        while let argument = arguments.next() {
            switch argument {
            case "--pages": pages = try arguments.number(1...1_000_000, of: argument)
            case "--seed": seed = try arguments.number(0...Int.max, of: argument)
            case "--tree": tree = try arguments.value(of: argument)
            case "--runs": runs = try arguments.number(1...100, of: argument)
            case "--galley": programs[.galley] = try arguments.value(of: argument)
            case "--lychee": programs[.lychee] = try arguments.value(of: argument)
            case "--work": work = try arguments.value(of: argument)
            case "--keep": isKeeping = true
            default: throw Failure("audit takes no '\(argument)'; see galley-bench --help.")
            }
        }
    }

    /// Measures and reports; true where each program found what it should, and no more.
    func run() throws(Failure) -> Bool {
        let work = try makeWorkFolder(work)
        defer {
            if isKeeping { printNote("kept: \(work)") } else { removeFolder(work) }
        }
        let contestants = try findContestants(asked: programs, work: work)
        let folder = try findTree(in: work)
        let listing = LinkedTree.listing(of: folder)
        guard isFile(listing) else { throw Failure("There is no \(listing), which lists the broken links.") }
        try enter(work)
        printConditions(contestants, runs: runs)
        let facts = try TreeFacts(folder: folder)
        let isAnyBroken = try !readFile(listing, upTo: 1).isEmpty

        var floor: Cost?
        var results = contestants.map { Result(contestant: $0, cost: Cost()) }
        for run in 1...runs {
            // First, so that the system has the files in memory for everybody.
            let reading = try measure(ownProgram(), ["read", folder])
            floor = floor.map { $0.best(reading) } ?? reading
            for index in results.indices {
                printNote("\(lastName(folder)): \(contestants[index].name), run \(run) of \(runs)")
                try audit(folder, isAnyBroken: isAnyBroken, run: run, work: work, &results[index])
            }
        }
        // From here on this program needs memory; before, it would have counted as everybody's.
        let lowestPeak = ownPeak()
        let expected = try BrokenLinks(listedIn: listing)
        printLine("")
        printLine(
            "\(self.tree == nil ? "generated tree" : lastName(folder)): \(grouped(facts.pages)) pages, "
                + "\(megabytes(facts.bytes)) MB of HTML, \(grouped(facts.links)) links, "
                + "\(grouped(expected.total)) of them broken")
        var judgements: [Judgement] = []
        for result in results { judgements.append(try judge(result, expected: expected, tree: folder)) }
        var rows = [[""] + costTitles + ["found", "missed", "false alarms"]]
        for (result, judgement) in zip(results, judgements) {
            let comparison = judgement.comparison
            rows.append(
                [result.contestant.name] + cells(result.cost, lowestPeak: lowestPeak) + [
                    grouped(comparison.found), grouped(comparison.missed.count),
                    grouped(comparison.falseAlarms.count),
                ])
        }
        if let floor { rows.append(["reading"] + cells(floor, lowestPeak: lowestPeak)) }
        printTable(rows)
        printRatios(results, floor: floor)
        for (result, judgement) in zip(results, judgements) {
            judgement.printComplaints(result.contestant.name)
        }
        return judgements.allSatisfy { $0.complaints.isEmpty && $0.comparison.isRight }
    }

    /// The folder that was asked for, or one that is generated: by a process of its own, for the reason that
    /// Processes.swift gives.
    private func findTree(in work: String) throws(Failure) -> String {
        if let tree {
            guard isFolder(tree), let folder = realPath(tree) else {
                throw Failure("There is no folder '\(tree)'.")
            }
            return folder
        }
        printNote("generate \(grouped(pages)) pages")
        let tree = joined(work, "tree")
        let cost = try measure(ownProgram(), ["generate-links", String(pages), tree, "--seed", String(seed)])
        guard cost.status == 0 else { throw Failure("The tree could not be generated.") }
        return tree
    }

    /// Where nothing else is said, links to folders, which are most of the generated ones, pass with lychee when the folder
    /// is there, and their fragments fail: so it is told of `index.html`. No settings of the user's and no `.gitignore` are
    /// to change what is read.
    private func audit(
        _ folder: String, isAnyBroken: Bool, run: Int, work: String, _ result: inout Result
    ) throws(Failure) {
        let name = result.contestant.name
        let arguments =
            switch result.contestant.kind {
            case .lychee:
                [
                    "--config", "/dev/null", "--offline", "--include-fragments", "--index-files",
                    "index.html",
                    "--no-ignore", "--hidden", "--no-progress", "--format", "json", "--root-dir", folder,
                    folder,
                ]
            default: ["audit", folder, "--format", "json", "--quiet"]
            }
        let report = joined(work, "\(name)-\(run).json")
        let log = joined(work, "\(name).log")
        let cost = try measure(result.contestant.program, arguments, output: report, log: log)
        // Whoever found something says so by its status.
        if cost.status != (isAnyBroken ? result.contestant.kind == .lychee ? 2 : 1 : 0) {
            try result.contestant.reportFailure(cost, log: log)
            result.hasFailed = true
        }
        result.cost = run == 1 ? cost : result.cost.best(cost)
        result.reports.append(report)
    }

    // MARK: What they found

    private struct Judgement {
        /// Of the run that was farthest from right.
        var comparison = BrokenLinks.Comparison()
        var complaints: [String] = []
        var remarks: [String] = []

        /// Lines enough to see what is wrong, and not to bury the figures.
        private static let mostLines = 10

        func printComplaints(_ name: String) {
            for complaint in complaints { printLine("! \(name) \(complaint)") }
            for remark in remarks { printLine("\(name) \(remark)") }
            for link in comparison.missed.prefix(Self.mostLines) {
                printLine("! \(name) missed \(link.page): \(link.reference)")
            }
            for alarm in comparison.falseAlarms.prefix(Self.mostLines) {
                printLine("! \(name) is wrong about \(alarm)")
            }
            let unsaid =
                max(0, comparison.missed.count - Self.mostLines)
                + max(0, comparison.falseAlarms.count - Self.mostLines)
            if unsaid > 0 { printLine("! and \(grouped(unsaid)) more of \(name)'s") }
        }
    }

    private func judge(
        _ result: Result, expected: BrokenLinks, tree: String
    ) throws(Failure) -> Judgement {
        var judgement = Judgement()
        if result.hasFailed { judgement.complaints.append("failed: its figures mean nothing") }
        var worst = -1
        for (number, report) in result.reports.enumerated() {
            let said: BrokenLinks
            do throws(Failure) {
                let bytes = try readFile(report)
                said =
                    try result.contestant.kind == .lychee
                    ? BrokenLinks(lycheeReport: bytes, of: tree) : BrokenLinks(galleyReport: bytes, of: tree)
            } catch {
                said = BrokenLinks()
                judgement.complaints.append("gave no report in run \(number + 1): \(error.message)")
            }
            let comparison = expected.compared(with: said)
            let errors = comparison.missed.count + comparison.falseAlarms.count
            if errors > worst {
                worst = errors
                judgement.comparison = comparison
            }
            guard number == 0 else { continue }
            if said.unlisted > 0 {
                judgement.complaints.append("counted \(grouped(said.unlisted)) links without a place")
            }
            if comparison.foundByPage > 0 {
                judgement.remarks.append(
                    "gave only the page of \(grouped(comparison.foundByPage)) of the links it found")
            }
            for (rule, places) in said.besides.sorted(by: { $0.key < $1.key }) {
                judgement.remarks.append("told besides: \(grouped(places)) of \(rule)")
            }
        }
        return judgement
    }

    private func printRatios(_ results: [Result], floor: Cost?) {
        let lychee = results.first { $0.contestant.kind == .lychee && !$0.hasFailed }
        for result in results where !result.hasFailed {
            var ratios: [String] = []
            if result.contestant.kind == .galley, let lychee {
                let time = decimal(result.cost.processor / lychee.cost.processor, 3)
                let memory = decimal(Double(result.cost.peak) / Double(lychee.cost.peak), 3)
                ratios.append("\(time) of lychee's CPU time and \(memory) of its memory")
            }
            if let floor {
                let multiple = decimal(result.cost.processor / floor.processor, 1)
                ratios.append("\(multiple) times the CPU time of reading")
            }
            if !ratios.isEmpty { printLine("\(result.contestant.name): " + ratios.joined(separator: "; ")) }
        }
    }
}

/// galley and, where it is installed, lychee.
func findContestants(
    asked: [Contestant.Kind: String], work: String
) throws(Failure) -> [Contestant] {
    var contestants: [Contestant] = []
    for kind in [Contestant.Kind.galley, .lychee] {
        let log = joined(work, "version")
        if let found = try Contestant(kind, asked: asked[kind], log: log) { contestants.append(found) }
    }
    guard !contestants.isEmpty else { throw Failure("There is no program to measure.") }
    return contestants
}
