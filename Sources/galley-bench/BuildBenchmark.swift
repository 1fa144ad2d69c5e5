// `galley-bench build`: makes the sites, has them built, prints what came of it.

/// The benchmark as it was asked for.
struct BuildBenchmark {
    private var pages: [Int] = []
    private var sites: [String] = []
    private var runs = 3
    private var isRebuilding = true
    private var programs: [Contestant.Kind: String] = [:]
    private var absent: Set<Contestant.Kind> = []
    private var seed = 1
    private var work: String?
    private var isKeeping = false

    init(_ arguments: [String]) throws(Failure) {
        var arguments = ArgumentList(arguments)
        while let argument = arguments.next() {
            switch argument {
            case "--pages":
                pages += try arguments.numbers(GeneratedSite.fewestPages...1_000_000, of: argument)
            case "--site": sites.append(try arguments.value(of: argument))
            case "--runs": runs = try arguments.number(1...100, of: argument)
            case "--no-rebuild": isRebuilding = false
            case "--galley": programs[.galley] = try arguments.value(of: argument)
            case "--hugo": programs[.hugo] = try arguments.value(of: argument)
            case "--cmark": programs[.cmark] = try arguments.value(of: argument)
            case "--without": absent.insert(try Self.kind(try arguments.value(of: argument)))
            case "--seed": seed = try arguments.number(0...Int.max, of: argument)
            case "--work": work = try arguments.value(of: argument)
            case "--keep": isKeeping = true
            default: throw Failure("build takes no '\(argument)'; see galley-bench --help.")
            }
        }
        if pages.isEmpty, sites.isEmpty { pages = [1000, 10_000] }
    }

    private static func kind(_ name: String) throws(Failure) -> Contestant.Kind {
        switch name {
        case "galley": .galley
        case "hugo": .hugo
        case "cmark": .cmark
        default: throw Failure("--without takes galley, hugo or cmark, not '\(name)'.")
        }
    }

    /// Measures and reports; true where all went well.
    func run() throws(Failure) -> Bool {
        let work = try makeWorkFolder(work)
        defer {
            if isKeeping { printNote("kept: \(work)") } else { removeFolder(work) }
        }
        var contestants: [Contestant] = []
        for kind in [Contestant.Kind.galley, .hugo, .cmark] where !absent.contains(kind) {
            let log = joined(work, "version")
            if let found = try Contestant(kind, asked: programs[kind], log: log) { contestants.append(found) }
        }
        guard !contestants.isEmpty else { throw Failure("There is no program to measure.") }
        printConditions(contestants, runs: runs)

        var reports: [Report] = []
        var measured: [SiteRun] = []
        defer { for site in measured { site.removeOutputs() } }
        for (title, folder) in try makeSites(in: work) {
            let site = try SiteRun(title: title, folder: folder, contestants: contestants)
            measured.append(site)
            let results = try site.results(of: contestants, runs: runs, rebuilding: isRebuilding)
            let report = Report(site: site, results: results)
            report.print()
            reports.append(report)
        }
        Report.printGrowth(reports)
        return reports.allSatisfy { $0.isSound }
    }

    /// Generates or copies the content, each into `content` in a folder of its own.
    private func makeSites(in work: String) throws(Failure) -> [(title: String, folder: String)] {
        var made: [(title: String, folder: String)] = []
        for count in pages {
            let folder = joined(work, "site-\(made.count + 1)")
            printNote("generate \(grouped(count)) pages")
            // By a process of its own, for the reason that Processes.swift gives.
            let cost = try measure(
                ownProgram(), ["generate", String(count), joined(folder, "content"), "--seed", String(seed)])
            guard cost.status == 0 else { throw Failure("The site could not be generated.") }
            made.append((title: "generated site", folder: folder))
        }
        for site in sites {
            guard isFolder(site) else { throw Failure("There is no folder '\(site)'.") }
            let folder = joined(work, "site-\(made.count + 1)")
            try copyFolder(site, to: joined(folder, "content"))
            made.append((title: lastName(site), folder: folder))
        }
        return made
    }
}
