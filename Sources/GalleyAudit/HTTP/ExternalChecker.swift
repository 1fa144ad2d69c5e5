// The check of all URLs of other hosts: what the cache knows is answered from it, the rest is asked for.

import GalleyCore

/// One URL of another host, however many pages link to it.
package struct ExternalLink: Sendable {
    /// Absolute, without its fragment.
    package var url: String
    /// The fragments that links ask for, as they are written, without `#`.
    package var fragments: Set<String>
    /// Whether a page that links to it was itself served from an address that is no part of the Internet.
    package var isFromPrivatePage: Bool

    package init(url: String, fragments: Set<String> = [], isFromPrivatePage: Bool = false) {
        self.url = url
        self.fragments = fragments
        self.isFromPrivatePage = isFromPrivatePage
    }
}

/// How far a check is.
package struct ExternalProgress: Sendable {
    /// URLs with a result.
    package var done = 0
    /// URLs that are known of.
    package var total = 0
    /// Requests under way.
    package var inFlight = 0
    /// Results a second, from hosts and not from the cache.
    package var rate = 0.0
    /// The hosts with most requests left: how many, and for how many seconds the host is left alone.
    package var slowHosts: [(name: String, waiting: Int, pause: Double)] = []
}

/// Checks URLs of other hosts.
package struct ExternalChecker {
    private let options: ExternalOptions
    private let cache: LinkCache?

    package init(options: ExternalOptions, cache: LinkCache? = nil) {
        self.options = options
        self.cache = cache
    }

    /// The results, in the order of the links, each as soon as it is there through `onResult` with the link's index.
    ///
    /// Runs on the calling thread until all are there or the time budget is used up. Links that are one URL once
    /// normalised are asked for once. Without libcurl it throws, unless no request is needed.
    package func check(
        _ links: [ExternalLink], progress: (ExternalProgress) -> Void = { _ in },
        onResult: (Int, ExternalResult) -> Void = { _, _ in }
    ) throws(HTTPClientError) -> [ExternalResult] {
        let run = CheckRun(links, options: options, cache: cache)
        run.answerFromCache()
        if options.isOffline {
            run.giveUp()
        } else if run.hasQuestions {
            let client = try HTTPClient(options: options)
            run.ask(client)
            let start = HTTPClient.now()
            var told = 0
            client.run { client in
                while told < run.finished.count {
                    let index = run.finished[told]
                    onResult(index, run.result(index))
                    told += 1
                }
                progress(run.progress(client, since: start))
            }
            for index in run.finished[told...] { onResult(index, run.result(index)) }
            return links.indices.map { run.result($0) }
        }
        for index in run.finished { onResult(index, run.result(index)) }
        progress(run.progress(nil, since: 0))
        return links.indices.map { run.result($0) }
    }
}

/// The state of one check.
private final class CheckRun {
    private let links: [ExternalLink]
    private let options: ExternalOptions
    private let cache: LinkCache?
    private var results: [ExternalResult?]
    private var questions: [Question] = []
    /// Indices of links in the order in which their results came.
    private(set) var finished: [Int] = []
    private var fromCache = 0

    /// One URL to ask for, for all links that name it.
    private struct Question {
        var url: HTTPURL
        var links: [Int]
        var fragments: Set<String>
        var isFromPrivatePage: Bool
    }

    init(_ links: [ExternalLink], options: ExternalOptions, cache: LinkCache?) {
        self.links = links
        self.options = options
        self.cache = cache
        results = [ExternalResult?](repeating: nil, count: links.count)
        // What a private page may ask for, a public one may not: two questions.
        var known: [Key: Int] = [:]
        for (i, link) in links.enumerated() {
            guard let url = HTTPURL(link.url) else {
                var result = ExternalResult(url: link.url, verdict: .broken, rule: .linkMalformed)
                result.message = "`\(link.url)` is no valid URL of HTTP"
                finish(i, result)
                continue
            }
            let key = Key(url: url, isPrivate: link.isFromPrivatePage)
            if let index = known[key] {
                questions[index].links.append(i)
                questions[index].fragments.formUnion(link.fragments)
            } else {
                known[key] = questions.count
                questions.append(
                    Question(
                        url: url, links: [i], fragments: link.fragments,
                        isFromPrivatePage: link.isFromPrivatePage))
            }
        }
    }

    private struct Key: Hashable {
        var url: HTTPURL
        var isPrivate: Bool
    }

    var hasQuestions: Bool { !questions.isEmpty }

    func result(_ index: Int) -> ExternalResult {
        results[index] ?? ExternalFacts(rule: .externalOutOfTime).result(for: links[index].url)
    }

    func answerFromCache() {
        guard let cache else { return }
        var open: [Question] = []
        for question in questions {
            let fragments = question.fragments.filter(AnsweredPage.isCheckable)
            guard
                let entry = cache.entry(
                    question.url, fragments: Array(fragments), isFromPrivatePage: question.isFromPrivatePage,
                    allowsPrivate: !options.allowedNetworks.isEmpty)
            else {
                open.append(question)
                continue
            }
            fromCache += question.links.count
            finish(question, entry.facts, entry.fragments, isFromCache: true)
        }
        questions = open
    }

    /// Offline: what the cache does not know is not told.
    func giveUp() {
        for question in questions {
            for index in question.links {
                var result = ExternalFacts(rule: .externalOutOfTime).result(for: links[index].url)
                result.message = "`\(links[index].url)` was not checked: this run is offline"
                finish(index, result)
            }
        }
    }

    func ask(_ client: HTTPClient) {
        for question in questions {
            let fragments = question.fragments.filter(AnsweredPage.isCheckable).sorted()
            RedirectTrail(
                question.url, fragments: fragments, isFromPrivatePage: question.isFromPrivatePage,
                client: client,
                options: options
            ) { [self] facts, known in
                // A page that could not be looked at needs no second look for its fragments.
                var answers = known
                for fragment in fragments where answers[fragment] == nil { answers[fragment] = .notChecked }
                // What a host shows to a login it does not show to everybody who shares the cache.
                if options.headers(for: question.url).isEmpty {
                    cache?.store(question.url, facts, answers)
                }
                finish(question, facts, answers, isFromCache: false)
            }.ask()
        }
    }

    private func finish(
        _ question: Question, _ facts: ExternalFacts, _ answers: [String: FragmentAnswer], isFromCache: Bool
    ) {
        for index in question.links {
            var result = facts.result(for: links[index].url)
            result.isFromCache = isFromCache
            for fragment in links[index].fragments {
                result.fragments[fragment] = answers[fragment] ?? .notChecked
            }
            finish(index, result)
        }
    }

    private func finish(_ index: Int, _ result: ExternalResult) {
        results[index] = result
        finished.append(index)
    }

    func progress(_ client: HTTPClient?, since start: Double) -> ExternalProgress {
        var progress = ExternalProgress()
        progress.done = finished.count
        progress.total = links.count
        guard let client else { return progress }
        progress.inFlight = client.inFlight
        let seconds = HTTPClient.now() - start
        progress.rate = seconds > 0.1 ? Double(finished.count - fromCache) / seconds : 0
        progress.slowHosts = client.busiestHosts(3)
        return progress
    }
}
