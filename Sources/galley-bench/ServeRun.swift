// One server on one site: started, edited under its eyes, ended.

import Glibc

/// What came of serving a site with one program.
struct ServeRun {
    /// What is changed by an edit.
    enum EditKind: String, CaseIterable {
        /// A sentence at the end of a page.
        case text
        /// A page's title, which other pages' navigation has too.
        case title
        /// A rule of a style sheet that all pages have.
        case styles
    }

    /// What came of the edits of one kind.
    struct Latencies {
        let kind: EditKind
        /// Seconds from the end of the write to the event, of those edits that had one, the least first.
        var seconds: [Double] = []
        /// Edits that no event followed.
        var lost = 0
        /// Pages that were asked for at the event and did not have the edit.
        var stale = 0
        /// Pages of the section that did not have the title of the page that was edited.
        var staleElsewhere = 0
        /// Events that came when nothing had been edited since the last.
        var idle = 0

        /// The least that so large a share of the edits did not exceed.
        func quantile(_ share: Double) -> Double {
            guard !seconds.isEmpty else { return .nan }
            return seconds[max(0, Int((share * Double(seconds.count)).rounded(.up)) - 1)]
        }
    }

    let project: LiveProject
    private var start = Double.nan
    private var peak = 0
    private var build: Cost?
    private var latencies: [Latencies] = []
    /// The machine's load average when it began and when it ended.
    private var load: (before: String, after: String) = ("", "")
    var complaints: [String] = []

    /// A browser that waits longer for a page has lost its reader.
    private static let eventLimit = 60.0
    /// Zensical takes minutes for a large site.
    private static let startLimit = 900.0

    init(_ project: LiveProject) { self.project = project }

    var isSound: Bool {
        complaints.isEmpty
            && latencies.allSatisfy { $0.lost == 0 && $0.stale == 0 && $0.staleElsewhere == 0 }
    }

    // MARK: Measuring

    mutating func measure(edits: Int, work: String) throws(Failure) {
        load.before = loadAverage()
        defer { load.after = loadAverage() }
        let log = joined(work, project.contestant.name + ".log")
        let output = joined(work, "output")
        build = try project.build(into: output, log: log)
        removeFolder(output)
        if let build, build.status != 0 { try project.contestant.reportFailure(build, log: log) }

        sync()
        let port = try freePort()
        let begin = now()
        let server = try project.serve(on: port, log: log)
        defer {
            peak = server.peak
            server.end()
        }
        while fetch(project.address, port: port) == nil {
            if let cost = try server.costIfEnded() {
                try project.contestant.reportFailure(cost, log: log)
                throw Failure("ended before it served \(project.address)")
            }
            guard now() - begin < Self.startLimit else { throw Failure("does not serve \(project.address)") }
            usleep(5_000)
        }
        start = now() - begin

        for kind in EditKind.allCases where kind != .styles || project.styles != nil {
            latencies.append(Latencies(kind: kind))
            try measure(kind, edits: edits, server, port: port)
        }
    }

    /// Makes edits of a kind; leaves the file as it was.
    private mutating func measure(
        _ kind: EditKind, edits: Int, _ server: RunningProgram, port: UInt16
    ) throws(Failure) {
        let index = latencies.count - 1
        let path = joined(project.folder, kind == .styles ? project.styles ?? "" : project.page)
        let original = try readFile(path)
        for number in 1...edits {
            let mark = "edit-\(kind.rawValue)-\(number)"
            let bytes = edited(original, kind, mark)
            var page = try restedPage(server, port: port, idle: &latencies[index].idle)
            try writeFile(path, bytes)
            let written = now()
            guard let told = try page.event(until: written + Self.eventLimit) else {
                latencies[index].lost += 1
                if latencies[index].lost == 3 { break }
                continue
            }
            latencies[index].seconds.append(told.time - written)
            if !shows(mark, kind, port: port) { latencies[index].stale += 1 }
            if kind == .title, !contains(mark, at: project.sectionAddress, port: port) {
                latencies[index].staleElsewhere += 1
            }
        }
        latencies[index].seconds.sort()
        // The next edits are not to meet what this sets off.
        try writeFile(path, original)
        var told = 0
        _ = try restedPage(server, port: port, idle: &told)
    }

    private func edited(_ original: [UInt8], _ kind: EditKind, _ mark: String) -> [UInt8] {
        switch kind {
        case .text: return original + Array("\nThis sentence is of \(mark).\n".utf8)
        case .styles: return original + Array(".\(mark) { color: teal }\n".utf8)
        case .title:
            // The title in the front matter; the heading stays, since links lead to it.
            let line = texts(between: "\ntitle: ", and: "\n", in: original).first ?? ""
            guard let start = place(of: "\ntitle: ", in: original) else { return original }
            let end = start + "\ntitle: ".utf8.count + line.utf8.count
            return original[..<start] + Array("\ntitle: Title of \(mark)".utf8) + original[end...]
        }
    }

    /// Loads the page when the server rests. If it is told to load it again meanwhile, it does.
    private func restedPage(
        _ server: RunningProgram, port: UInt16, idle: inout Int
    ) throws(Failure) -> OpenPage {
        // Some servers look at all files all the time: they are not waited for longer than this.
        let limit = now() + 5
        while true {
            var page = try OpenPage.load(project.address, of: project.contestant.kind, port: port)
            var isTold = false
            while !isTold {
                let before = server.processorTime
                isTold = try page.event(until: now() + 0.3) != nil
                // Ticks are hundredths; one of them may be anybody's.
                if !isTold, server.processorTime - before < 0.015 || now() > limit { return page }
            }
            idle += 1
        }
    }

    private func shows(_ mark: String, _ kind: EditKind, port: UInt16) -> Bool {
        guard kind == .styles else { return contains(mark, at: project.address, port: port) }
        guard let html = fetch(project.address, port: port) else { return false }
        return texts(between: "<link", and: ">", in: html).filter { $0.contains("stylesheet") }.contains {
            link in
            guard let address = texts(between: "href=\"", and: "\"", in: Array(link.utf8)).first else {
                return false
            }
            return contains(mark, at: resolved(address), port: port)
        }
    }

    /// An address in the page that is edited, from the server's root (RFC 3986, 5.2, as far as servers use it here).
    private func resolved(_ address: String) -> String {
        if let scheme = place(of: "://", in: Array(address.utf8)) {
            return "/"
                + address.dropFirst(scheme + 3).split(separator: "/").dropFirst().joined(separator: "/")
        }
        guard !address.hasPrefix("/") else { return address }
        var names = project.address.split(separator: "/").map { String($0) }
        for name in address.split(separator: "/") {
            if name == ".." { _ = names.popLast() } else if name != "." { names.append(String(name)) }
        }
        return "/" + names.joined(separator: "/")
    }

    private func contains(_ mark: String, at address: String, port: UInt16) -> Bool {
        guard let bytes = fetch(address, port: port), let start = place(of: mark, in: bytes) else {
            return false
        }
        // Edit 1 is not edit 12.
        let next = start + mark.utf8.count
        return next == bytes.count || !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[next])
    }

    // MARK: Reporting

    static func report(_ runs: [ServeRun], pages: Int) {
        printLine("")
        printLine("\(grouped(pages)) pages: milliseconds from the end of a write to the event")
        var rows = [["", "edit", "median", "p95", "most", "edits", "lost", "stale", "in section", "idle"]]
        for run in runs { rows += run.latencies.map { run.row($0) } }
        printTable(rows)
        printLine("")
        rows = [["", "start s", "peak MB", "of a build", "ratio", "load before", "after"]]
        for run in runs {
            let built = run.build.map { $0.status == 0 ? Double($0.peak) : .nan } ?? .nan
            rows.append([
                run.project.name, decimal(run.start, 2), megabytes(run.peak), decimal(built / 1e6, 1),
                decimal(Double(run.peak) / built, 2), run.load.before, run.load.after,
            ])
        }
        printTable(rows)
        for run in runs {
            for complaint in run.complaints { printLine("! \(run.project.name): \(complaint)") }
        }
    }

    private func row(_ latencies: Latencies) -> [String] {
        [
            project.name, latencies.kind.rawValue, decimal(latencies.quantile(0.5) * 1000, 1),
            decimal(latencies.quantile(0.95) * 1000, 1), decimal(latencies.quantile(1) * 1000, 1),
            grouped(latencies.seconds.count), grouped(latencies.lost), grouped(latencies.stale),
            latencies.kind == .title ? grouped(latencies.staleElsewhere) : "", grouped(latencies.idle),
        ]
    }
}

/// The machine's load average of the last minute.
private func loadAverage() -> String {
    kernelFile("/proc/loadavg").split(separator: " ").first.map { String($0) } ?? "–"
}
