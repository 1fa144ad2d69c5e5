// What the measurements say: a table for each site, the ratios that are goals, and how cost grows with size.

/// The results on one site.
struct Report {
    let site: SiteRun
    let results: [SiteRun.Result]

    /// True where every program did its work and its output can be right.
    var isSound: Bool { results.allSatisfy { $0.isSound(pages: site.facts.pages) } }

    func print() {
        let facts = site.facts
        printLine("")
        printLine(
            "\(site.title): \(grouped(facts.pages)) pages, \(megabytes(facts.bytes)) MB of Markdown, "
                + "\(grouped(facts.pageLinks)) links between pages, \(grouped(facts.images)) images")
        var rows = [[""] + costTitles + ["out MB", "files", "pages/s"]]
        for result in results {
            let name = result.contestant.name
            rows.append(row(result.rebuild == nil ? name : name + " build", result.fresh, result.output))
            if let rebuild = result.rebuild { rows.append(row(name + " rebuild", rebuild, nil)) }
        }
        printTable(rows)
        printRatios()
        for result in results { printComplaints(result) }
    }

    private func row(_ name: String, _ cost: Cost, _ output: OutputFacts?) -> [String] {
        [name] + cells(cost) + [
            output.map { megabytes($0.bytes) } ?? "", output.map { grouped($0.files) } ?? "",
            decimal(Double(site.facts.pages) / cost.wall, 0),
        ]
    }

    private func result(of kind: Contestant.Kind) -> SiteRun.Result? {
        results.first { $0.contestant.kind == kind && $0.fresh.status == 0 }
    }

    private func printRatios() {
        for builder in results where builder.contestant.kind != .cmark && builder.fresh.status == 0 {
            var ratios: [String] = []
            if builder.contestant.kind == .galley, let hugo = result(of: .hugo) {
                let time = decimal(builder.fresh.processor / hugo.fresh.processor, 3)
                let memory = decimal(Double(builder.fresh.peak) / Double(hugo.fresh.peak), 3)
                ratios.append("\(time) of hugo's CPU time and \(memory) of its memory")
            }
            if let floor = result(of: .cmark) {
                let multiple = decimal(builder.fresh.processor / floor.fresh.processor, 1)
                ratios.append("\(multiple) times cmark's CPU time")
            }
            if !ratios.isEmpty { printLine("\(builder.contestant.name): " + ratios.joined(separator: "; ")) }
        }
    }

    private func printComplaints(_ result: SiteRun.Result) {
        let name = result.contestant.name
        if result.fresh.status != 0 || (result.rebuild?.status ?? 0) != 0 {
            printLine("! \(name) failed: its figures mean nothing")
            return
        }
        guard let output = result.output else { return }
        if output.pages < site.facts.pages {
            printLine(
                "! \(name) wrote \(grouped(output.pages)) HTML files for \(grouped(site.facts.pages)) pages")
        }
        if output.unresolvedLinks > 0 {
            printLine("! \(name) left \(grouped(output.unresolvedLinks)) links to .md files as they were")
        }
    }

    /// How much more a large site costs than a small one.
    static func printGrowth(_ reports: [Report]) {
        let sorted = reports.sorted { $0.site.facts.pages < $1.site.facts.pages }
        guard let small = sorted.first, let large = sorted.last,
            small.site.facts.pages < large.site.facts.pages
        else {
            return
        }
        let pages = (small: Double(small.site.facts.pages), large: Double(large.site.facts.pages))
        printLine("")
        printLine("\(grouped(Int(pages.large))) pages cost, \(grouped(Int(pages.small))) pages being 1:")
        var rows = [["", "pages", "CPU", "memory", "wall"]]
        for result in large.results {
            guard let cost = large.result(of: result.contestant.kind)?.fresh,
                let base = small.result(of: result.contestant.kind)?.fresh
            else { continue }
            rows.append([
                result.contestant.name, decimal(pages.large / pages.small, 1),
                decimal(cost.processor / base.processor, 1),
                decimal(Double(cost.peak) / Double(base.peak), 1),
                decimal(cost.wall / base.wall, 1),
            ])
        }
        printTable(rows)
    }
}

extension SiteRun.Result {
    fileprivate func isSound(pages: Int) -> Bool {
        guard fresh.status == 0, (rebuild?.status ?? 0) == 0 else { return false }
        guard let output else { return true }
        return output.pages >= pages && output.unresolvedLinks == 0
    }
}
