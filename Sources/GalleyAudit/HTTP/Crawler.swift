// A running site, read page by page from its first one.
//
// What is found is fetched in the order in which it was found, and handed on in that order too, so that a crawl that is
// cut off by its bounds reads the same pages each time. Nothing but the start's own origin is asked for.

import GalleyCore

/// A bounded, breadth-first walk over one origin.
package struct Crawler {
    private let options: ExternalOptions
    private let limits: Limits

    /// Where a crawl ends, though there may be more: a calendar has a page for every day there ever was.
    package struct Limits: Sendable {
        /// URLs that are asked for.
        package var pages = 10_000
        /// Bytes of all bodies together.
        package var bytes = 1 << 30
        /// Links between the first page and a page.
        package var depth = 100

        package init() {}
    }

    /// One URL that was asked for.
    package struct Fetched: Sendable {
        package var url: HTTPURL
        /// 0 where there was no answer.
        package var status = 0
        /// `text/html`; empty where the answer says none.
        package var contentType = ""
        /// Where the answer redirects to; nil where it does not. Of another origin, it was not followed.
        package var redirect: HTTPURL?
        package var failure: HTTPFailure?
        /// Links between the first page and this one.
        package var depth = 0
        /// Whether all of the body was read and handed on.
        package var isWhole = false
    }

    /// What a crawl brought.
    package struct Outcome: Sendable {
        /// In the order in which they were found.
        package var fetched: [Fetched] = []
        /// The bound that ended the crawl before its end; nil where everything was read.
        package var cutOffBy: Bound?
        /// Whether the site is served from an address that is no part of the Internet.
        package var isPrivate = false

        package enum Bound: Sendable { case pages, bytes, depth, time }
    }

    /// Timeouts, retries, requests per host, header fields and `maxBodyBytes` are taken from the options.
    package init(options: ExternalOptions, limits: Limits = Limits()) {
        self.options = options
        self.limits = limits
    }

    /// Walks over a site. `visit` gets the body of each answer of success that is text and gives the URLs to go on with;
    /// those of another origin are passed over. `watch` is called a few times a second with how many URLs have been
    /// asked for, and how many are known.
    ///
    /// Runs on the calling thread.
    package func crawl(
        from start: HTTPURL, visit: @escaping (HTTPURL, String, [UInt8]) -> [HTTPURL],
        watch: @escaping (Int, Int) -> Void = { _, _ in }
    ) throws(HTTPClientError) -> Outcome {
        let run = CrawlRun(
            start: start, client: try HTTPClient(options: options), options: options, limits: limits,
            visit: visit)
        return run.run(watch: watch)
    }

    /// Whether the links in a body of this type can be read.
    static func isText(_ contentType: String) -> Bool {
        contentType.hasPrefix("text/") || contentType.hasSuffix("xml") || contentType.hasSuffix("json")
    }
}

/// The state of one crawl.
private final class CrawlRun {
    private let client: HTTPClient
    private let options: ExternalOptions
    private let limits: Crawler.Limits
    private let visit: (HTTPURL, String, [UInt8]) -> [HTTPURL]
    private let origin: String

    /// Everything found, in order; the first `asked` have been asked for, the first `visited` handed on.
    private var found: [(url: HTTPURL, depth: Int)] = []
    private var known: Set<HTTPURL> = []
    private var asked = 0
    private var visited = 0
    /// Answers that came before an earlier one.
    private var early: [Int: HTTPOutcome] = [:]
    private var bytes = 0
    /// Whether private addresses may be asked: always for the first page, as the user named it; then if that one had one.
    private var mayReachPrivateAddresses = true
    private var outcome = Crawler.Outcome()

    /// Answers that may wait for an earlier one, times the requests under way.
    private static let window = 4

    init(
        start: HTTPURL, client: HTTPClient, options: ExternalOptions, limits: Crawler.Limits,
        visit: @escaping (HTTPURL, String, [UInt8]) -> [HTTPURL]
    ) {
        self.client = client
        self.options = options
        self.limits = limits
        self.visit = visit
        origin = start.origin
        add(start, depth: 0)
    }

    func run(watch: (Int, Int) -> Void) -> Crawler.Outcome {
        ask()
        client.run { _ in watch(self.visited, self.found.count) }
        return outcome
    }

    private func add(_ url: HTTPURL, depth: Int) {
        guard url.origin == origin, !known.contains(url) else { return }
        if depth > limits.depth { return cut(.depth) }
        if found.count >= limits.pages { return cut(.pages) }
        known.insert(url)
        found.append((url, depth))
    }

    private func cut(_ bound: Crawler.Outcome.Bound) { outcome.cutOffBy = outcome.cutOffBy ?? bound }

    private func ask() {
        // Whether the site is a private one is known after the first answer.
        let window = visited == 0 ? 1 : max(1, options.requestsPerHost) * Self.window
        while asked < found.count, asked - visited < window {
            if bytes >= limits.bytes { return cut(.bytes) }
            let index = asked
            asked += 1
            var request = HTTPRequest(url: found[index].url)
            request.bodyLimit = options.maxBodyBytes
            request.wantsBody = { Crawler.isText($0.contentType) }
            request.mayReachPrivateAddresses = mayReachPrivateAddresses
            client.add(request) { outcome in
                self.early[index] = outcome
                while let next = self.early.removeValue(forKey: self.visited) {
                    self.handOn(next)
                    self.visited += 1
                }
                self.ask()
            }
        }
    }

    private func handOn(_ answer: HTTPOutcome) {
        let (url, depth) = found[visited]
        var fetched = Crawler.Fetched(url: url, depth: depth)
        defer { outcome.fetched.append(fetched) }
        switch answer {
        case .failure(let failure):
            fetched.failure = failure
            if failure == .outOfTime { cut(.time) }
        case .success(let response):
            if visited == 0 {
                mayReachPrivateAddresses = response.isPrivate
                outcome.isPrivate = response.isPrivate
            }
            fetched.status = response.status
            fetched.contentType = response.contentType
            bytes += response.body.count
            if response.isRedirect, let location = response.location, let target = url.resolving(location) {
                fetched.redirect = target
                add(target, depth: depth + 1)
            } else if response.isSuccess, Crawler.isText(response.contentType) {
                fetched.isWhole = response.isBodyComplete
                for next in visit(url, response.contentType, response.body) { add(next, depth: depth + 1) }
            }
        }
    }
}
