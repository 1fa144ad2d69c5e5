// The address of a path with its parameters in braces (OAS 3.2 §4.8.2), and the status of a response in words.

import GalleyCore

/// `/ideas/{idea_id}/moves`, taken apart.
struct PathTemplate {
    /// What stands in braces, in order.
    private(set) var names: [String] = []
    /// With all names left out: `/ideas/{}/moves`. Paths that differ in names only are the same (OAS 3.2 §4.8.2).
    private(set) var shape = ""
    /// Whether a brace has no partner, or one lies in another.
    private(set) var isBroken = false

    init(_ path: String) {
        var shape: [UInt8] = []
        var name: [UInt8]?
        for byte in path.utf8 {
            switch (byte, name) {
            case (UInt8(ascii: "{"), nil):
                name = []
                shape.append(byte)
            case (UInt8(ascii: "{"), _): isBroken = true
            case (UInt8(ascii: "}"), let text?):
                names.append(String(text))
                name = nil
                shape.append(byte)
            case (UInt8(ascii: "}"), nil):
                isBroken = true
                shape.append(byte)
            case (_, nil): shape.append(byte)
            default: name?.append(byte)
            }
        }
        if name != nil { isBroken = true }
        self.shape = String(shape)
    }
}

/// What a status says by itself.
enum StatusText {
    /// The reason phrases of the IANA registry (RFC 9110 §15 and others), as words without a dot.
    static let phrases: [String: String] = [
        "100": "continue", "101": "switching protocols", "102": "processing", "103": "early hints",
        "200": "ok", "201": "created", "202": "accepted", "203": "non-authoritative information",
        "204": "no content", "205": "reset content", "206": "partial content", "207": "multi-status",
        "208": "already reported", "226": "im used",
        "300": "multiple choices", "301": "moved permanently", "302": "found", "303": "see other",
        "304": "not modified", "305": "use proxy", "307": "temporary redirect", "308": "permanent redirect",
        "400": "bad request", "401": "unauthorized", "402": "payment required", "403": "forbidden",
        "404": "not found", "405": "method not allowed", "406": "not acceptable",
        "407": "proxy authentication required", "408": "request timeout", "409": "conflict", "410": "gone",
        "411": "length required", "412": "precondition failed", "413": "content too large",
        "414": "uri too long", "415": "unsupported media type", "416": "range not satisfiable",
        "417": "expectation failed", "421": "misdirected request", "422": "unprocessable content",
        "423": "locked", "424": "failed dependency", "425": "too early", "426": "upgrade required",
        "428": "precondition required", "429": "too many requests",
        "431": "request header fields too large", "451": "unavailable for legal reasons",
        "500": "internal server error", "501": "not implemented", "502": "bad gateway",
        "503": "service unavailable", "504": "gateway timeout", "505": "http version not supported",
        "506": "variant also negotiates", "507": "insufficient storage", "508": "loop detected",
        "511": "network authentication required",
    ]

    /// Names that a status had before, and what FastAPI calls its own 422.
    private static let otherPhrases: [String: Set<String>] = [
        "413": ["payload too large", "request entity too large"], "414": ["request-uri too long"],
        "416": ["requested range not satisfiable"], "418": ["i'm a teapot"],
        "422": ["unprocessable entity", "validation error"], "302": ["moved temporarily"],
    ]

    private static let emptyOfAny: Set<String> = ["response", "default response", "default"]
    private static let emptyOfSuccess: Set<String> = [
        "successful response", "success", "successful", "ok", "successful operation", "operation successful",
        "success response", "successful request", "request successful",
    ]

    /// `2xx` as `2XX`, `200.0` as `200`.
    static func normalised(_ status: String) -> String {
        if status.utf8.count == 3 { return status.uppercased() }
        return status.hasSuffix(".0") ? String(status.dropLast(2)) : status
    }

    /// Whether a description says no more than the status it stands beside.
    static func isEmpty(_ description: String, status: String) -> Bool {
        guard description.utf8.count < 60 else { return false }
        var bytes = Array(description.lowercased().utf8)
        func isTrimmed(_ byte: UInt8) -> Bool {
            byte <= 0x20 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!")
        }
        while let last = bytes.last, isTrimmed(last) { bytes.removeLast() }
        var words = String(bytes.drop { $0 <= 0x20 })
        if words.hasPrefix(status + " ") { words.removeFirst(status.count + 1) }
        if words.isEmpty || words == status || emptyOfAny.contains(words) { return true }
        if status.hasPrefix("2"), emptyOfSuccess.contains(words) { return true }
        return phrases[status] == words || otherPhrases[status]?.contains(words) == true
    }
}
