// Header names as people write them. Their case means nothing (RFC 9110 §5.1), and frameworks make letters small.

enum HeaderNames {
    /// A name in the spelling of the schema's title where both are the same, or as its registration has it.
    static func spelled(_ name: String, title: String?) -> String {
        let small = name.lowercased()
        if let title, title != small, title.lowercased() == small { return title }
        // Who wrote capitals meant them.
        guard name == small else { return name }
        if let known = exceptions[name] { return known }
        guard registered.contains(name) else { return name }
        return name.split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: "-")
    }

    private static let exceptions = [
        "etag": "ETag", "te": "TE", "dnt": "DNT", "www-authenticate": "WWW-Authenticate",
    ]

    /// Of requests, in the IANA registry or so common that everybody knows them.
    private static let registered: Set<String> = [
        "accept", "accept-charset", "accept-encoding", "accept-language", "authorization", "cache-control",
        "content-disposition", "content-encoding", "content-language", "content-length", "content-md5",
        "content-type", "cookie", "date", "digest", "expect", "forwarded", "from", "host", "idempotency-key",
        "if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-event-id",
        "origin", "pragma", "prefer", "range", "referer", "traceparent", "tracestate", "user-agent",
        "x-api-key", "x-correlation-id", "x-csrf-token", "x-forwarded-for", "x-request-id",
    ]
}
