// How politely, how long and with what the web is asked.

import GalleyCore

/// Settings of the check of external links; the defaults suit a documentation site and other people's servers.
package struct ExternalOptions: Sendable {
    // MARK: Time, in seconds

    /// For one request, from looking up the name to the last byte that is wanted.
    package var timeout = 20.0
    /// For a connection, the name's look-up and the TLS handshake included.
    package var connectTimeout = 10.0
    /// For all requests together; what is not answered by then is `external/out-of-time`. nil for no limit.
    package var timeBudget: Double? = 900
    /// Between the starts of two requests to one host.
    package var spacing = 0.0
    /// Before the first repetition; each further one waits twice as long, with up to half of it taken off at random.
    package var backoff = 1.0
    /// The longest `Retry-After` that is waited for. A host that asks for more is not asked again.
    package var longestWait = 120.0

    // MARK: Counts

    /// Repetitions after a connection error, 429, or an error of the server. A timeout is repeated once at most.
    package var retries = 2
    /// Requests under way to one host. A host that limits requests gets fewer.
    package var requestsPerHost = 4
    /// Requests under way to all hosts. So many that the hosts' own limits count first; each takes a file descriptor.
    package var requests = 256
    /// Redirects followed from one URL.
    package var maxRedirects = 10
    /// Bytes of a page that are read to find fragments, or to hand the page on.
    package var maxBodyBytes = 4 << 20

    // MARK: What is sent

    /// Says who asks; hosts that know only browsers are told the word that they look for.
    package var userAgent = "Mozilla/5.0 (compatible; Galley link audit)"
    /// Header fields for some hosts: tokens, cookies. Later entries win.
    package var headers: [HostHeaders] = []
    package var proxies = Proxies()
    /// Whether certificates are verified.
    package var verifiesTLS = true
    /// A file with the certificates (PEM) of the authorities that are trusted; nil for the system's own.
    package var authorities: String?

    // MARK: What is judged

    /// Whether a page that answers 200 and calls itself "not found" is told. Pages are then asked for with GET.
    package var looksForSoftNotFound = true
    /// Networks that links of public pages may lead into, though they are no part of the Internet.
    package var allowedNetworks: [IPNetwork] = []
    /// No request is sent; what the cache knows is answered from it.
    package var isOffline = false
    package var cacheAges = CacheAges()
    /// Starts the generator of random waits.
    package var seed: UInt64 = 0x6761_6C6C_6579

    package init() {}

    /// Header fields for the hosts that a pattern names.
    package struct HostHeaders: Sendable {
        /// `example.com`, or `*.example.com` for all hosts below it. They are sent over HTTPS only, and to this machine;
        /// `http://example.com` sends them unencrypted too.
        package var pattern: String
        /// As they are sent: the token is in here, not the name of a variable.
        package var fields: [(name: String, value: String)]

        package init(pattern: String, fields: [(name: String, value: String)]) {
            self.pattern = pattern
            self.fields = fields
        }
    }

    /// How long an answer is good for, in seconds. There are no ages of what is unverifiable or a network error: these
    /// are never kept.
    package struct CacheAges: Sendable {
        package var ok = 3 * 86400
        package var warning = 3 * 86400
        /// Short, so that a page that was published after its link is found soon.
        package var broken = 3600

        package init() {}

        /// nil where the verdict is not kept.
        package func age(of verdict: Verdict) -> Int? {
            switch verdict {
            case .ok: ok
            case .warning: warning
            case .broken: broken
            case .placeholder, .unverifiable, .networkError: nil
            }
        }
    }
}

extension ExternalOptions {
    /// Which proxy is used for which URL, as the usual variables of the environment say it.
    package struct Proxies: Sendable {
        /// For `http` URLs; nil for none.
        package var http: String?
        /// For `https` URLs.
        package var https: String?
        /// Hosts that are asked directly: names, with all names below them, addresses, networks, or `*`.
        package var exceptions: [String] = []

        /// No proxy at all.
        package init() {}

        /// Reads `http_proxy` (in small letters only: a web server sets the other one from a request's header),
        /// `https_proxy`, `all_proxy` and `no_proxy`, the last three in either case, as curl does.
        package init(environment: (String) -> String?) {
            func value(_ name: String) -> String? {
                for name in [name, name.uppercased()] {
                    if let value = environment(name), !value.isEmpty { return value }
                }
                return nil
            }
            let all = value("all_proxy")
            http = environment("http_proxy").flatMap { $0.isEmpty ? nil : $0 } ?? all
            https = value("https_proxy") ?? all
            exceptions = (value("no_proxy") ?? "").split { $0 == "," || $0 == " " }.map(String.init)
        }

        /// The proxy for a URL; nil where the host is asked directly.
        func proxy(for url: HTTPURL) -> String? {
            guard let proxy = url.isSecure ? https : http, !exceptions.contains(where: { matches($0, url) })
            else { return nil }
            return proxy
        }

        private func matches(_ exception: String, _ url: HTTPURL) -> Bool {
            if exception == "*" { return true }
            if let address = url.address {
                return IPNetwork(exception)?.contains(address) ?? false
            }
            let name = exception.lowercased().drop { $0 == "." }
            return !name.isEmpty && (url.host == name || url.host.hasSuffix("." + name))
        }
    }

    /// The header fields for a URL.
    func headers(for url: HTTPURL) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for entry in headers where entry.matches(url) {
            for field in entry.fields {
                fields.removeAll { $0.name.lowercased() == field.name.lowercased() }
                fields.append(field)
            }
        }
        return fields
    }

    /// Whether a public page may lead to an address.
    func allows(_ address: IPAddress) -> Bool {
        address.isGlobal || allowedNetworks.contains { $0.contains(address) }
    }
}

extension ExternalOptions.HostHeaders {
    func matches(_ url: HTTPURL) -> Bool {
        var name = pattern.lowercased()[...]
        var mayBePlain = url.host == "localhost" || url.address?.isLoopback == true
        if name.hasPrefix("http://") {
            name = name.dropFirst("http://".count)
            mayBePlain = true
        } else if name.hasPrefix("https://") {
            name = name.dropFirst("https://".count)
        }
        guard url.isSecure || mayBePlain else { return false }
        if name.hasPrefix("*.") { return url.host.hasSuffix(name.dropFirst()) }
        return url.host == name || url.authority == name
    }
}
