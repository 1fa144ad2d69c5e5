// The audit of a site that is being served: its pages are fetched as a reader's browser would find them, then judged
// like the files of a folder.
//
// A page's path in the index is that of its URL, with `index.html` for a folder. What was not asked for, since the crawl
// has bounds, is not said to be missing.

import GalleyCore

/// Audits one origin.
package struct CrawlAudit: Sendable {
    package var start: HTTPURL
    package var options: ExternalOptions
    package var limits = Crawler.Limits()
    package var keepsExternals = false
    /// Called with the number of URLs asked for and known.
    package var progress: @Sendable (Int, Int) -> Void = { _, _ in }

    package init(start: HTTPURL, options: ExternalOptions) {
        self.start = start
        self.options = options
    }

    /// What a crawl brought.
    package struct Result {
        package var audit: SiteAudit
        package var suspects: [Suspect]
        /// By file: the URL that it was fetched from.
        package var urls: [HTTPURL]
        /// The bytes of pages, as far as there was room to keep them.
        package var bodies: [Int: [UInt8]]
        package var cutOffBy: Crawler.Outcome.Bound?
        /// Whether the site is served from this machine or its network.
        package var isPrivate: Bool
    }

    /// Bytes of bodies that are kept to show lines of; others are told without a line.
    var keptBytes = 256 << 20

    /// Fetches the site and judges it.
    package func run() throws(HTTPClientError) -> Result {
        let visited = Visited()
        let outcome = try Crawler(options: options, limits: limits).crawl(
            from: start, visit: { visited.visit($0, $1, $2, keeping: keptBytes) },
            watch: progress)

        // One file for each path that answered; a query asks the same page for something else.
        var paths: [String] = []
        var urls: [HTTPURL] = []
        var pageOfPath: [String: Int] = [:]
        var isPage: [Bool] = []
        var answers: [Crawler.Fetched] = []
        // Of what there was no time for nothing is known.
        let asked = outcome.fetched.filter { $0.failure != .outOfTime }
        for fetched in asked {
            let path = Self.path(of: fetched.url)
            guard !Self.isMissing(fetched), pageOfPath[path] == nil else { continue }
            pageOfPath[path] = paths.count
            paths.append(path)
            urls.append(fetched.url)
            isPage.append(Self.pageTypes.contains(fetched.contentType) && fetched.redirect == nil)
            answers.append(fetched)
        }
        var rules = HostRules()
        rules.indexNames = [Self.indexName]
        rules.cleanURLs = false
        rules.origins = [start.authority.lowercased()]
        var judge = LinkJudge(
            index: SiteIndex(paths: paths, rules: rules, isPage: isPage), keepsExternals: keepsExternals)
        judge.asksLocalHosts = keepsExternals && outcome.isPrivate
        judge.ownsTemplates = false
        var scans: [PageScan?] = []
        var bodies: [Int: [UInt8]] = [:]
        for (i, url) in urls.enumerated() {
            var scan: PageScan?
            if let page = visited.pages[url] {
                scan = judge.judge(
                    page.facts, of: page.text.span, file: i, kind: page.kind, ownText: page.ownText)
                scan?.title = page.title
                if page.isWhole { bodies[i] = page.text }
            }
            if let target = answers[i].redirect, target.origin == url.origin,
                let file = pageOfPath[Self.path(of: target)], file != i
            {
                var stub = PageScan()
                stub.isPage = true
                stub.redirect = Int32(file)
                stub.targets = [Int32(file)]
                scan = stub
            }
            scans.append(scan)
        }
        let audit = SiteAudit(judge: judge, scans: scans)
        let known = Set(asked.map { Self.path(of: $0.url) })
        var suspects = audit.suspects().filter { suspect in
            // What was not read of a page may have the id.
            if case .anchor(_, let file) = suspect.wanted, !answers[file].isWhole { return false }
            // Where the crawl was cut off, nobody knows.
            return outcome.cutOffBy == nil || Self.isCertain(suspect, among: known)
        }
        for (i, fetched) in answers.enumerated() { suspects += Self.refusals(fetched, file: i) }
        return Result(
            audit: audit, suspects: suspects, urls: urls, bodies: bodies, cutOffBy: outcome.cutOffBy,
            isPrivate: outcome.isPrivate)
    }

    private static let indexName = "index.html"
    private static let pageTypes: Set<String> = ["text/html", "application/xhtml+xml"]

    /// Whether something is wrong even if there is more of the site than these paths.
    private static func isCertain(_ suspect: Suspect, among known: Set<String>) -> Bool {
        switch suspect.rule {
        case .linkMissingPage, .linkMissingFile:
            let path = suspect.subject.hasSuffix("/") ? String(suspect.subject.dropLast()) : suspect.subject
            return known.contains(path) || known.contains(path.isEmpty ? indexName : path + "/" + indexName)
        case .placeholderWord: return suspect.subject.hasPrefix("#")
        default: return true
        }
    }

    private static func path(of url: HTTPURL) -> String {
        var path: [UInt8] = []
        let written = Array(url.path.utf8)
        path.append(percentDecoding: written.span, 0..<written.count)
        let plain = String(path.drop { $0 == UInt8(ascii: "/") })
        return plain.isEmpty || plain.hasSuffix("/") ? plain + indexName : plain
    }

    private static func isMissing(_ fetched: Crawler.Fetched) -> Bool {
        fetched.status == 404 || fetched.status == 410
    }

    /// What the site's own host answered instead of a page.
    private static func refusals(_ fetched: Crawler.Fetched, file: Int) -> [Suspect] {
        let url = fetched.url.shownText
        let rule: Rule
        let message: String
        switch fetched.status {
        case 0:
            rule = .externalUnreachable
            message = "`\(url)` gave no answer"
        case 500...:
            rule = .externalServerError
            message = "`\(url)` answers with status \(fetched.status)"
        case 401:
            rule = .externalNeedsLogin
            message = "`\(url)` needs a login"
        case 429:
            rule = .externalRateLimited
            message = "`\(url)` allows no more requests for now"
        case 400..<500:
            rule = .externalForbidden
            message = "`\(url)` answers with status \(fetched.status)"
        default: return []
        }
        return [
            Suspect(rule, subject: url, message, file: file, range: 0..<0, element: .other)
        ]
    }
}

/// What was read on the way. The crawl runs on one thread, and is over before this is read.
private final class Visited {
    struct Page {
        var facts: PageFacts
        var kind: FileKind
        var title = ""
        var ownText: Range<Int>?
        /// The body; where there was no room for it, what the facts point to.
        var text: [UInt8] = []
        var isWhole = true

        /// Keeps of a body only the ids that it has more than once.
        mutating func keepOnlyIDs(of body: [UInt8]) {
            isWhole = false
            facts.title = nil
            for i in facts.duplicateIDs.indices {
                let start = text.count
                text += body[facts.duplicateIDs[i]]
                facts.duplicateIDs[i] = start..<text.count
            }
        }
    }

    private(set) var pages: [HTTPURL: Page] = [:]
    private var keptBytes = 0
    private var scanner = FileScanner()

    /// Reads a body and gives the URLs that it names.
    func visit(_ url: HTTPURL, _ type: String, _ body: [UInt8], keeping limit: Int) -> [HTTPURL] {
        let kind: FileKind =
            switch type {
            case "text/html", "application/xhtml+xml": .html
            case "text/css": .style
            case "application/manifest+json": .manifest
            default: FileKind(path: String(url.path), content: body.span)
            }
        guard kind != .other else { return [] }
        var facts = PageFacts()
        scanner.scan(body.span, as: kind, into: &facts)
        var page = Page(facts: facts, kind: kind)
        page.title = facts.titleText(in: body.span)
        page.ownText = FolderAudit.ownText(of: body)
        if keptBytes + body.count <= limit {
            keptBytes += body.count
            page.text = body
        } else {
            page.keepOnlyIDs(of: body)
        }
        pages[url] = page
        var base = url
        if let range = facts.base,
            let resolved = url.resolving(
                String(facts.text[Int(range.lowerBound)..<Int(range.upperBound)]))
        {
            base = resolved
        }
        return facts.links.compactMap { link in
            guard link.element.usesGET, link.element != .usemap, link.relation != .origin else { return nil }
            return base.resolving(
                String(facts.text[Int(link.destination.lowerBound)..<Int(link.destination.upperBound)]))
        }
    }
}
