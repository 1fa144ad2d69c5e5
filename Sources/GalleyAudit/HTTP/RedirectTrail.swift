// One URL from its first request to its verdict: redirects followed by hand, so that each step is judged.

import GalleyCore

/// The requests for one URL.
final class RedirectTrail {
    private let client: HTTPClient
    private let options: ExternalOptions
    private let start: HTTPURL
    private let fragments: [String]
    private let isFromPrivatePage: Bool
    private let then: (ExternalFacts, [String: FragmentAnswer]) -> Void

    private var current: HTTPURL
    private var visited: Set<HTTPURL>
    private var redirects = 0
    /// Whether all redirects so far are permanent.
    private var isPermanent = true
    /// The fragment that the last redirect has of its own: it takes the place of the link's.
    private var ownFragment: String?
    private var setsCookies = false
    private var isPrivate = false

    /// `then` is called once, while the client runs.
    init(
        _ url: HTTPURL, fragments: [String], isFromPrivatePage: Bool, client: HTTPClient,
        options: ExternalOptions,
        then: @escaping (ExternalFacts, [String: FragmentAnswer]) -> Void
    ) {
        self.client = client
        self.options = options
        self.fragments = fragments
        self.isFromPrivatePage = isFromPrivatePage
        self.then = then
        start = url
        current = url
        visited = [url]
    }

    /// Bytes that a title and a heading are looked for in.
    private static let softLimit = 64 << 10

    func ask() {
        var request = HTTPRequest(url: current)
        request.mayReachPrivateAddresses = isFromPrivatePage
        if !fragments.isEmpty {
            let fragments = fragments
            request.bodyLimit = options.maxBodyBytes
            request.isEnough = { html in
                let page = AnsweredPage(html)
                return fragments.allSatisfy { page.has($0) }
            }
        } else if options.looksForSoftNotFound, looksLikePage(current) {
            request.bodyLimit = min(Self.softLimit, options.maxBodyBytes)
            request.isEnough = { html in
                let page = AnsweredPage(html)
                return page.title != nil && page.heading != nil
            }
        } else {
            request.method = .headFirst
        }
        client.add(request) { outcome in
            switch outcome {
            case .success(let response): self.answered(response)
            case .failure(let failure): self.failed(failure)
            }
        }
    }

    /// Whether a URL names a page rather than a file for which HEAD is enough.
    private func looksLikePage(_ url: HTTPURL) -> Bool {
        let ext = splitExtension(fileName(String(url.path))).ext.lowercased()
        return !Self.fileExtensions.contains(ext)
    }

    private static let fileExtensions: Set<String> = [
        "7z", "apk", "avif", "bz2", "css", "csv", "deb", "dmg", "doc", "docx", "epub", "exe", "gif", "gz",
        "ico",
        "iso", "jar", "jpeg", "jpg", "js", "json", "mp3", "mp4", "msi", "ogg", "otf", "pdf", "png", "ppt",
        "pptx",
        "rpm", "svg", "tar", "tgz", "ttf", "txt", "wasm", "wav", "webm", "webp", "whl", "woff", "woff2",
        "xls",
        "xlsx", "xml", "xz", "yaml", "yml", "zip", "zst",
    ]

    private func answered(_ response: HTTPResponse) {
        isPrivate = isPrivate || response.isPrivate
        setsCookies = setsCookies || response.setsCookie
        if response.isRedirect { return follow(response) }
        let status = response.status
        switch status {
        // 304 is an answer to no question of ours, but a sign of life; 300 has a page of choices.
        case 200..<300, 300, 304: judgeSuccess(response)
        case 404: tell(.externalNotFound, status)
        case 410: tell(.externalGone, status)
        case 401, 402, 407: tell(.externalNeedsLogin, status)
        case 429 where !response.isBotWall: tell(.externalRateLimited, status)
        // LinkedIn's own way to say it.
        case 999: tell(.externalForbidden, status, "a wall against programs")
        case 403, 405, 406, 429, 503:
            if response.isBotWall {
                tell(.externalForbidden, status, "a wall against programs")
            } else if status == 503 {
                tell(.externalServerError, status)
            } else {
                tell(status == 405 ? .externalClientError : .externalForbidden, status)
            }
        case 451: tell(.externalForbidden, status, "a law forbids to show it here")
        case 500...: tell(.externalServerError, status)
        case 300..<400: tell(.externalServerError, status, "")
        default: tell(.externalClientError, status)
        }
    }

    private func failed(_ failure: HTTPFailure) {
        switch failure {
        case .unknownHost: tell(.externalUnknownHost, 0)
        case .unreachable:
            tell(.externalUnreachable, 0, "the connection is refused, or there is no way to it")
        case .connectionLost: tell(.externalUnreachable, 0, "the connection is closed before an answer")
        case .invalidAnswer: tell(.externalUnreachable, 0, "what answers is not HTTP")
        case .timeout: tell(.externalTimeout, 0)
        case .tls(let problem): tell(.externalTls, 0, problem.words)
        case .privateAddress(let address): tell(.externalPrivateAddress, 0, address)
        case .hostIsClosed: tell(.externalRateLimited, 0)
        case .outOfTime: tell(.externalOutOfTime, 0)
        case .other(let words): tell(.externalUnreachable, 0, words)
        }
    }

    // MARK: - Redirects

    private func follow(_ response: HTTPResponse) {
        guard let location = response.location, let next = current.resolving(location) else {
            return tell(.externalClientError, response.status)
        }
        if let mark = location.utf8.firstIndex(of: UInt8(ascii: "#")) {
            ownFragment = String(location[mark...].dropFirst())
        }
        isPermanent = isPermanent && response.isPermanentRedirect
        redirects += 1
        guard visited.insert(next).inserted else {
            // Whoever does not give back the cookie is sent round and round.
            if setsCookies {
                return tell(.externalForbidden, response.status, "it leads in a circle without cookies")
            }
            return tell(.externalRedirectLoop, response.status)
        }
        guard redirects <= options.maxRedirects else {
            return tell(
                .externalRedirectLoop, response.status,
                "\(options.maxRedirects) were followed, up to `\(next.text)`")
        }
        current = next
        ask()
    }

    private var redirectRule: Rule? {
        guard redirects > 0 else { return nil }
        if !start.isSecure, current == start.secured { return .externalInsecure }
        return isPermanent ? .externalMoved : .externalRedirected
    }

    // MARK: - Verdicts

    private func judgeSuccess(_ response: HTTPResponse) {
        guard response.isHTML, !fragments.isEmpty || options.looksForSoftNotFound, !response.body.isEmpty
        else {
            return finish(redirectRule, response.status, "", [:])
        }
        let page = AnsweredPage(response.body.span)
        if options.looksForSoftNotFound, let words = page.wordsOfNotFound(at: current) {
            return tell(.externalSoftNotFound, response.status, words)
        }
        var answers: [String: FragmentAnswer] = [:]
        for fragment in fragments where ownFragment == nil {
            answers[fragment] = page.answer(
                fragment, body: response.body, isWhole: response.isBodyComplete, host: current.host)
        }
        finish(redirectRule, response.status, "", answers)
    }

    private func tell(_ rule: Rule, _ status: Int, _ detail: String = "") {
        finish(rule, status, detail, [:])
    }

    private func finish(_ rule: Rule?, _ status: Int, _ detail: String, _ answers: [String: FragmentAnswer]) {
        // What answers without a redirect may answer encrypted, too; another port says nothing of that.
        if rule == nil, redirects == 0, !start.isSecure, start.port == nil, !isPrivate {
            return askEncrypted(status, answers)
        }
        report(rule, status, detail, answers)
    }

    private func askEncrypted(_ status: Int, _ answers: [String: FragmentAnswer]) {
        var request = HTTPRequest(url: start.secured)
        request.method = .headFirst
        client.add(request) { outcome in
            if case .success(let response) = outcome, response.isSuccess {
                self.current = self.start.secured
                self.report(.externalInsecure, status, "", answers)
            } else {
                self.report(nil, status, "", answers)
            }
        }
    }

    private func report(_ rule: Rule?, _ status: Int, _ detail: String, _ answers: [String: FragmentAnswer]) {
        var facts = ExternalFacts(rule: rule, status: status, detail: detail)
        if current != start {
            // A redirect may decide on the part of the page too (Fetch §4.4).
            facts.finalURL = current.text + (ownFragment.map { "#" + $0 } ?? "")
        }
        facts.isPrivate = isPrivate
        then(facts, answers)
    }
}
