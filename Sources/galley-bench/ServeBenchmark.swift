// `galley-bench serve`: how long after a file was saved a browser is told, beside Hugo's server, and MkDocs's and
// Zensical's where they are asked for, each on its own copy of the same content.
//
// The clock starts when the write has returned and stops when the event has come in; then the page is asked for, and
// must have in it what was written. Between edits the page is loaded anew, as a browser does it, and nothing happens until
// the server has rested: nobody saves faster than that.

import Glibc

/// The benchmark as it was asked for.
struct ServeBenchmark {
    private var pages: [Int] = []
    private var peerPages = 1000
    private var edits = 20
    private var programs: [Contestant.Kind: String] = [:]
    private var seed = 1
    private var work: String?
    private var isKeeping = false

    init(_ arguments: [String]) throws(Failure) {
        var arguments = ArgumentList(arguments)
        while let argument = arguments.next() {
            switch argument {
            case "--pages":
                // From 101 pages on they lie in folders two deep: the page that is edited has a section of its own.
                pages += try arguments.numbers(101...100_000, of: argument)
            case "--peer-pages": peerPages = try arguments.number(0...100_000, of: argument)
            case "--edits": edits = try arguments.number(1...1000, of: argument)
            case "--galley": programs[.galley] = try arguments.value(of: argument)
            case "--hugo": programs[.hugo] = try arguments.value(of: argument)
            case "--mkdocs": programs[.mkdocs] = try arguments.value(of: argument)
            case "--zensical": programs[.zensical] = try arguments.value(of: argument)
            case "--seed": seed = try arguments.number(0...Int.max, of: argument)
            case "--work": work = try arguments.value(of: argument)
            case "--keep": isKeeping = true
            default: throw Failure("serve takes no '\(argument)'; see galley-bench --help.")
            }
        }
        if pages.isEmpty { pages = [1000, 10_000] }
    }

    /// Measures and reports; true where every event came and every page was right.
    func run() throws(Failure) -> Bool {
        let work = try makeWorkFolder(work)
        defer {
            if isKeeping { printNote("kept: \(work)") } else { removeFolder(work) }
        }
        var contestants: [Contestant] = []
        for kind in [Contestant.Kind.galley, .hugo, .mkdocs, .zensical] {
            guard kind == .galley || kind == .hugo || programs[kind] != nil else { continue }
            let log = joined(work, "version")
            if let found = try Contestant(kind, asked: programs[kind], log: log) { contestants.append(found) }
        }
        guard !contestants.isEmpty else { throw Failure("There is no program to measure.") }
        for contestant in contestants { printLine("\(contestant.program): \(contestant.version)") }
        printLine("\(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, \(edits) edits of each kind")
        try enter(work)

        var isSound = true
        for (number, count) in pages.enumerated() {
            let folder = joined(work, "site-\(number + 1)")
            let content = joined(folder, "content")
            printNote("generate \(grouped(count)) pages")
            let cost = try measure(
                ownProgram(), ["generate", String(count), content, "--seed", String(seed)])
            guard cost.status == 0 else { throw Failure("The site could not be generated.") }
            let page = try Self.pageToEdit(in: content)
            var runs: [ServeRun] = []
            for contestant in contestants {
                if count > peerPages, contestant.kind != .galley, contestant.kind != .hugo { continue }
                printNote("\(grouped(count)) pages: \(contestant.name)")
                let project = try LiveProject(
                    contestant, folder: joined(folder, contestant.name), content: content, page: page,
                    log: joined(folder, "log"))
                var run = ServeRun(project)
                do throws(Failure) {
                    try run.measure(edits: edits, work: folder)
                } catch {
                    run.complaints.append(error.message)
                }
                runs.append(run)
            }
            ServeRun.report(runs, pages: count)
            isSound = isSound && runs.allSatisfy { $0.isSound }
            if !isKeeping { removeFolder(folder) }
        }
        return isSound
    }

    /// A page in the middle of the site that is not its folder's own.
    private static func pageToEdit(in content: String) throws(Failure) -> String {
        var paths: [String] = []
        try walk(content) { path, _ throws(Failure) in
            if path.hasSuffix(".md"), lastName(path) != "index.md" { paths.append(path) }
        }
        guard !paths.isEmpty else { throw Failure("There is no page to edit.") }
        return paths[paths.count / 2]
    }
}
