// What is said of one URL of another host, in words.

import GalleyCore

/// What became of one URL.
package struct ExternalResult: Sendable {
    /// As it was asked for.
    package var url: String
    package var verdict: Verdict
    /// The rule that it breaks; nil where there is nothing to say.
    package var rule: Rule?
    /// One sentence without a full stop; empty where there is nothing to say.
    package var message = ""
    package var help: [String] = []
    /// Where redirects led; nil where there was none.
    package var finalURL: String?
    /// What can certainly stand in its place: where permanent redirects led, or the same with `https`. A fragment in it
    /// takes the place of the link's own.
    package var replacement: String?
    /// The last answer's; 0 where there was none.
    package var status = 0
    /// For each fragment that was asked for. A missing one breaks `external/missing-anchor`.
    package var fragments: [String: FragmentAnswer] = [:]
    package var isFromCache = false

    /// The message about a missing fragment.
    package func message(ofFragment fragment: String) -> String {
        "`\(finalURL ?? url)` has no id `\(AnsweredPage.decoded(fragment))`"
    }
}

/// The facts that a result is made of: what is kept in the cache.
struct ExternalFacts: Sendable, Hashable {
    /// nil for ok without a remark.
    var rule: Rule?
    var status = 0
    /// Where redirects led, if anywhere else.
    var finalURL: String?
    /// The title of a page that calls itself "not found", a failure's own words.
    var detail = ""
    /// Whether the answer came from an address that is no part of the Internet.
    var isPrivate = false

    var verdict: Verdict { rule?.verdict ?? .ok }

    /// Whether they can be kept: an answer of the host, not of the way to it or of this run's settings.
    var isCacheable: Bool {
        guard let rule else { return true }
        return rule != .externalPrivateAddress
            && (verdict == .ok || verdict == .warning || verdict == .broken)
    }

    func result(for url: String) -> ExternalResult {
        var result = ExternalResult(url: url, verdict: verdict, rule: rule)
        result.status = status
        result.finalURL = finalURL
        if rule == .externalInsecure || (rule == .externalMoved && leadsToSamePage(url)) {
            result.replacement = finalURL
        }
        if let rule { (result.message, result.help) = words(rule, url) }
        return result
    }

    private func words(_ rule: Rule, _ url: String) -> (String, [String]) {
        let place = "`\(url)`"
        let answer = Self.describe(status)
        /// "`a` answers", or "`a` is redirected to `b`, which answers".
        let answers =
            finalURL.map { "\(place) is redirected to `\($0)`, which answers" } ?? "\(place) answers"
        switch rule {
        case .externalNotFound, .externalClientError: return ("\(answers) \(answer)", [])
        case .externalGone: return ("\(answers) \(answer): it was removed for good", [])
        case .externalRedirectLoop:
            return detail.isEmpty
                ? ("the redirects of \(place) lead in a circle", [])
                : ("the redirects of \(place) do not end: \(detail)", [])
        case .externalMoved:
            var help = ["write `\(finalURL ?? "")`"]
            if leadsToFirstPage(url) {
                help = ["it leads to the site's first page: what was linked to may be gone"]
            }
            return ("\(place) has moved for good to `\(finalURL ?? "")`", help)
        case .externalRedirected:
            return ("\(place) is redirected to `\(finalURL ?? "")` for now", [])
        case .externalInsecure:
            return ("\(place) answers over `https` as well", ["write `\(finalURL ?? "")`"])
        case .externalSoftNotFound:
            return (
                "\(answers) \(answer), but calls itself `\(detail)`",
                ["look at the page: it may be an error page with the wrong status"]
            )
        case .externalServerError:
            return ("\(answers) \(answer)", ["the site may be back later"])
        case .externalNeedsLogin:
            return (
                "\(answers) \(answer): it needs a login",
                ["give the header fields for this host in the configuration, or exclude it"]
            )
        case .externalForbidden:
            let why = detail.isEmpty ? "" : ": \(detail)"
            return (
                "\(answers) \(answer)\(why)",
                ["open it in a browser: whether it is there cannot be told from here"]
            )
        case .externalRateLimited where status == 0:
            return (
                "\(place) has no answer: its host allows no more requests for now",
                ["ask this host more slowly, or check again later"]
            )
        case .externalRateLimited:
            return (
                "\(answers) \(answer)",
                ["ask this host more slowly, or check again later"]
            )
        case .externalOutOfTime:
            return ("\(place) was not checked: the time for external links is used up", [])
        case .externalTimeout: return ("\(reaches(place)) does not answer in time", [])
        case .externalUnreachable:
            return ("\(reaches(place)) cannot be reached: \(detail)", [])
        case .externalUnknownHost:
            return ("the host of \(reaches(place)) is not known", ["is its name spelled right?"])
        case .externalTls: return ("\(reaches(place)) has no safe connection: \(detail)", [])
        case .externalPrivateAddress:
            let way = finalURL.map { "\(place) is redirected to `\($0)`" } ?? place
            return (
                "\(way)\(finalURL == nil ? " leads" : ", which leads") into a private network, to \(detail)",
                [
                    "a page on the Internet must not lead there; allow the network in the configuration if it may"
                ]
            )
        default: return ("\(answers) \(answer)", [])
        }
    }

    /// "`a`", or "`a` is redirected to `b`, which".
    private func reaches(_ place: String) -> String {
        finalURL.map { "\(place) is redirected to `\($0)`, which" } ?? place
    }

    /// Whether a permanent redirect leads to where the page is now, rather than to where its readers are received, such
    /// as a login that is told in a query where to send them.
    private func leadsToSamePage(_ url: String) -> Bool {
        guard let from = HTTPURL(url), let finalURL, let to = HTTPURL(finalURL) else { return false }
        let addsQuery =
            to.text.utf8.contains(UInt8(ascii: "?")) && !from.text.utf8.contains(UInt8(ascii: "?"))
        return !leadsToFirstPage(url) && !addsQuery
    }

    private func leadsToFirstPage(_ url: String) -> Bool {
        guard let from = HTTPURL(url), let finalURL, let to = HTTPURL(finalURL) else { return false }
        return from.path != "/" && to.path == "/"
    }

    /// "404 Not Found"
    static func describe(_ status: Int) -> String {
        phrases[status].map { "\(status) \($0)" } ?? String(status)
    }

    private static let phrases: [Int: String] = [
        200: "OK", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
        307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
        402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        406: "Not Acceptable", 407: "Proxy Authentication Required", 408: "Request Timeout", 410: "Gone",
        414: "URI Too Long", 418: "I'm a teapot", 421: "Misdirected Request", 422: "Unprocessable Content",
        425: "Too Early", 429: "Too Many Requests", 451: "Unavailable For Legal Reasons",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout",
    ]
}

extension TLSProblem {
    /// As in "has no safe connection: its certificate has expired".
    var words: String {
        switch self {
        case .expired: "its certificate has expired"
        case .notYetValid: "its certificate is not valid yet"
        case .wrongHost: "its certificate is for another host"
        case .selfSigned: "its certificate is signed by itself"
        case .unknownIssuer: "its certificate's issuer is not known, or a certificate in between is missing"
        case .revoked: "its certificate was revoked"
        case .notTLS: "what answers there does not speak TLS"
        case .handshake: "the TLS handshake failed: no version or cipher that both sides know"
        case .other(let words): words
        }
    }
}
