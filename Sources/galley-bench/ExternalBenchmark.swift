// `galley-bench external`: has links to other hosts checked, whose answers take their time, and prints how long it took
// beside what the limit of requests per host allows. The hosts are addresses of the loopback network; nothing leaves
// the machine.

/// The benchmark of external links as it was asked for.
struct ExternalBenchmark {
    private var urls = 2000
    private var hosts = 50
    private var latency = 200
    private var perHost = 4
    private var runs = 3
    private var programs: [Contestant.Kind: String] = [:]
    private var galleyOptions: [String] = []
    private var work: String?
    private var isKeeping = false

    /// Pages that the links stand on.
    private static let pages = 20

    private struct Result {
        let contestant: Contestant
        var cost: Cost
        /// What the server saw in the quickest run.
        var tally: LoopbackServer.Tally
        var hasFailed = false
    }

    init(_ arguments: [String]) throws(Failure) {
        var arguments = ArgumentList(arguments)
        while let argument = arguments.next() {
            switch argument {
            case "--urls": urls = try arguments.number(1...1_000_000, of: argument)
            case "--hosts": hosts = try arguments.number(LoopbackServer.hostCounts, of: argument)
            case "--latency": latency = try arguments.number(0...60_000, of: argument)
            case "--per-host": perHost = try arguments.number(1...1000, of: argument)
            case "--runs": runs = try arguments.number(1...100, of: argument)
            case "--galley": programs[.galley] = try arguments.value(of: argument)
            case "--galley-option": galleyOptions.append(try arguments.value(of: argument))
            case "--lychee": programs[.lychee] = try arguments.value(of: argument)
            case "--work": work = try arguments.value(of: argument)
            case "--keep": isKeeping = true
            default: throw Failure("external takes no '\(argument)'; see galley-bench --help.")
            }
        }
    }

    /// The seconds that no program can do better than while it keeps to the limit: rounds of answers from the host with
    /// the most pages.
    private var bound: Double {
        let most = (urls + hosts - 1) / hosts
        return Double((most + perHost - 1) / perHost) * Double(latency) / 1000
    }

    /// Measures and reports; true where each program asked for everything and kept to the limit.
    func run() throws(Failure) -> Bool {
        let work = try makeWorkFolder(work)
        defer {
            if isKeeping { printNote("kept: \(work)") } else { removeFolder(work) }
        }
        let contestants = try findContestants(asked: programs, work: work)
        var server = try LoopbackServer(hosts: hosts, pages: urls, latency: Double(latency) / 1000)
        try enter(work)
        let folder = joined(work, "pages")
        try writePages(to: folder, port: server.port)
        printConditions(contestants, runs: runs)

        var results: [Result] = []
        for run in 1...runs {
            for (index, contestant) in contestants.enumerated() {
                printNote("\(grouped(urls)) URLs: \(contestant.name), run \(run) of \(runs)")
                let result = try check(folder, with: contestant, &server, work: work)
                if run == 1 {
                    results.append(result)
                } else {
                    let before = results[index]
                    results[index].cost = before.cost.best(result.cost)
                    results[index].hasFailed = before.hasFailed || result.hasFailed
                    if result.cost.wall < before.cost.wall { results[index].tally = result.tally }
                }
            }
        }
        print(results)
        var isSound = true
        for result in results {
            for complaint in complaints(about: result) {
                printLine("! \(result.contestant.name) \(complaint)")
                isSound = false
            }
        }
        return isSound
    }

    /// Pages with links to all URLs; each URL stands on two of them, and is to be asked for once.
    private func writePages(to folder: String, port: UInt16) throws(Failure) {
        var bodies = [String](repeating: "", count: Self.pages)
        for url in 0..<urls {
            let address = "http://\(LoopbackServer.address(of: url % hosts)):\(port)/page/\(url)"
            for page in [url, url + 1] {
                bodies[page % Self.pages] += "<p>See <a href=\"\(address)\">page \(url)</a>.</p>\n"
            }
        }
        let contents = (1...Self.pages).map { "<a href=\"page-\($0).html\">page \($0)</a>" }
        try makeFolder(folder)
        try writePage(joined(folder, "index.html"), "Pages", contents.joined(separator: "\n"))
        for (number, body) in bodies.enumerated() {
            let path = joined(folder, "page-\(number + 1).html")
            try writePage(path, "Page \(number + 1)", "<p><a href=\"index.html\">Pages</a></p>\n" + body)
        }
    }

    private func writePage(_ path: String, _ title: String, _ body: String) throws(Failure) {
        try writeFile(
            path,
            """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(title)</title></head>
            <body>
            <h1>\(title)</h1>
            \(body)
            </body>
            </html>

            """)
    }

    /// One run. The server answers in the same thread that waits for the program's end.
    private func check(
        _ folder: String, with contestant: Contestant, _ server: inout LoopbackServer, work: String
    ) throws(Failure) -> Result {
        let arguments = try self.arguments(for: contestant, folder: folder, work: work)
        let report = joined(work, "\(contestant.name).json")
        let log = joined(work, "\(contestant.name).log")
        server.reset()
        let program = try RunningProgram(contestant.program, arguments, output: report, log: log)
        var ended = try program.costIfEnded()
        while ended == nil {
            // Looking for the end so often is exact enough: a run takes seconds.
            server.serve(forAtMost: 5)
            ended = try program.costIfEnded()
        }
        let cost = ended ?? Cost()
        // All pages are there and all links good: whoever complains is wrong.
        if cost.status != 0 { try contestant.reportFailure(cost, log: log) }
        return Result(
            contestant: contestant, cost: cost, tally: server.tally, hasFailed: cost.status != 0)
    }

    /// What makes a program check the folder; lychee is given the same limits, as far as its version has options for them.
    private func arguments(
        for contestant: Contestant, folder: String, work: String
    ) throws(Failure) -> [String] {
        guard contestant.kind == .lychee else {
            return ["audit", folder, "--external", "--allow-private", "--no-cache"]
                + ["--format", "json", "--quiet"] + galleyOptions
        }
        let log = joined(work, "options")
        _ = try measure(contestant.program, ["--help"], log: log)
        let known = String(decoding: try readFile(log), as: UTF8.self)
        var arguments = ["--config", "/dev/null", "--no-progress", "--format", "json"]
        for (option, value) in [
            ("--max-concurrency", String(hosts * perHost)), ("--host-concurrency", String(perHost)),
            ("--host-request-interval", "0ms"),
        ] where known.contains(option + " <") { arguments += [option, value] }
        return arguments + [folder]
    }

    // MARK: What came of it

    private func print(_ results: [Result]) {
        printLine("")
        printLine(
            "\(grouped(urls)) URLs on \(grouped(hosts)) hosts, \(latency) ms each, \(perHost) at a time per host: "
                + "\(decimal(bound, 2)) s at the least")
        var rows = [
            ["", "wall s", "of least", "CPU s", "peak MB", "HEAD", "GET", "per URL", "per host at once"]
                + ["at once", "connections"]
        ]
        for result in results {
            let tally = result.tally
            let asked = Double(tally.requests.reduce(0, +)) / Double(urls)
            rows.append([
                result.contestant.name, decimal(result.cost.wall, 2), decimal(result.cost.wall / bound, 2),
                decimal(result.cost.processor, 2), megabytes(result.cost.peak), grouped(tally.heads),
                grouped(tally.gets), decimal(asked, 2), grouped(tally.mostPerHost),
                grouped(tally.mostAtOnce), grouped(tally.connections),
            ])
        }
        printTable(rows)
    }

    private func complaints(about result: Result) -> [String] {
        var complaints: [String] = []
        let tally = result.tally
        if result.hasFailed {
            complaints.append("failed or found fault with good links: see what it printed")
        }
        let unasked = tally.requests.count { $0 == 0 }
        if unasked > 0 { complaints.append("did not ask for \(grouped(unasked)) of the URLs") }
        let repeated = tally.requests.count { $0 > 1 }
        if repeated > 0 { complaints.append("asked more than once for \(grouped(repeated)) of the URLs") }
        if tally.mostPerHost > perHost {
            complaints.append("asked a host for \(tally.mostPerHost) pages at once; the limit is \(perHost)")
        }
        if tally.unreadable > 0 {
            complaints.append(
                "opened \(grouped(tally.unreadable)) connections for something other than HTTP/1")
        }
        return complaints
    }
}
