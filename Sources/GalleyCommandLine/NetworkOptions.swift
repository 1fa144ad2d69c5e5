// How other hosts are asked.

import ArgumentParser
import GalleyAudit
import GalleyCore
import GalleySite

/// The options of requests to other hosts.
struct NetworkOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where answers are kept between runs (default: the user's cache folder).", valueName: "file"),
        completion: .file())
    var cache: String?

    @Flag(help: "Ask anew, and keep no answers.")
    var noCache = false

    @Flag(help: "Answer from the cache only.")
    var offline = false

    @Option(help: ArgumentHelp("Seconds that a host may take to answer.", valueName: "seconds"))
    var timeout: Int?

    @Option(help: ArgumentHelp("Seconds that all requests may take together.", valueName: "seconds"))
    var timeBudget: Int?

    @Option(
        help: ArgumentHelp(
            "How often a request is repeated after an error that may pass.", valueName: "count"))
    var retries: Int?

    @Option(help: ArgumentHelp("Requests to one host at a time.", valueName: "count"))
    var perHost: Int?

    @Flag(help: "Ask hosts of this machine and its private network, too.")
    var allowPrivate = false

    @Option(help: ArgumentHelp("Pages of a running site that are read at most.", valueName: "count"))
    var maxPages: Int?

    func validate() throws {
        if cache != nil, noCache { throw ValidationError("--cache and --no-cache exclude each other.") }
        for (name, value, range) in [
            ("timeout", timeout, 1...600), ("time-budget", timeBudget, 1...86_400),
            ("retries", retries, 0...10),
            ("per-host", perHost, 1...64), ("max-pages", maxPages, 1...1_000_000),
        ] {
            if let value, !range.contains(value) {
                throw ValidationError(
                    "--\(name) takes a number from \(range.lowerBound) to \(range.upperBound).")
            }
        }
    }

    var limits: Crawler.Limits {
        var limits = Crawler.Limits()
        if let maxPages { limits.pages = maxPages }
        return limits
    }

    /// The options of requests, from the configuration, the command line and the environment.
    func options(_ configuration: Configuration.Audit.External?) throws -> ExternalOptions {
        var options = ExternalOptions()
        options.proxies = ExternalOptions.Proxies { Terminal.environment($0) }
        if let configuration {
            if let seconds = configuration.timeout { options.timeout = Double(seconds) }
            if let seconds = configuration.timeBudget { options.timeBudget = Double(seconds) }
            if let milliseconds = configuration.spacing { options.spacing = Double(milliseconds) / 1000 }
            if let hours = configuration.maxAge {
                options.cacheAges.ok = hours * 3600
                options.cacheAges.warning = hours * 3600
                options.cacheAges.broken = min(options.cacheAges.broken, hours * 3600)
            }
            options.retries = configuration.retries ?? options.retries
            options.requestsPerHost = configuration.perHost ?? options.requestsPerHost
            options.requests = configuration.concurrency ?? options.requests
            options.userAgent = configuration.userAgent ?? options.userAgent
            options.looksForSoftNotFound = configuration.findsSoftNotFound
            if configuration.allowsPrivateAddresses { options.allowedNetworks = Self.everywhere }
            for header in configuration.headers {
                options.headers.append(
                    ExternalOptions.HostHeaders(
                        pattern: header.host, fields: [(header.name, try Self.filled(header.value))]))
            }
        }
        if let timeout { options.timeout = Double(timeout) }
        if let timeBudget { options.timeBudget = Double(timeBudget) }
        if let retries { options.retries = retries }
        if let perHost { options.requestsPerHost = perHost }
        options.connectTimeout = min(options.connectTimeout, options.timeout)
        if allowPrivate { options.allowedNetworks = Self.everywhere }
        options.isOffline = offline
        return options
    }

    func externalAudit(_ options: ExternalOptions, progress: @escaping @Sendable (ExternalProgress) -> Void)
        throws -> ExternalAudit
    {
        var audit = ExternalAudit(options: options)
        audit.progress = progress
        if !noCache { audit.cache = cache ?? Self.usualCache }
        if offline, audit.cache == nil {
            throw ValidationError("--offline answers from a cache, and there is none: name it with --cache.")
        }
        return audit
    }

    private static let everywhere = ["0.0.0.0/0", "::/0"].compactMap { IPNetwork($0) }

    private static var usualCache: String? {
        if let folder = Terminal.environment("XDG_CACHE_HOME"), folder.hasPrefix("/") {
            return folder + "/galley/links"
        }
        return Terminal.environment("HOME").flatMap { $0.hasPrefix("/") ? $0 + "/.cache/galley/links" : nil }
    }

    /// A header's value with `${NAME}` taken from the environment.
    private static func filled(_ value: String) throws -> String {
        var result = ""
        var rest = Substring(value)
        while let start = rest.firstIndex(of: "$") {
            result += rest[..<start]
            rest = rest[start...]
            guard rest.hasPrefix("${"), let end = rest.firstIndex(of: "}") else {
                result += "$"
                rest = rest.dropFirst()
                continue
            }
            let name = String(rest.dropFirst(2)[..<end])
            guard let secret = Terminal.environment(name) else {
                throw ValidationError(
                    "A header of audit.external.headers needs the environment variable \(name), which is not set."
                )
            }
            result += secret
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
