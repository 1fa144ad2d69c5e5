// The status of a response in words.

import GalleyCore

/// What a status says by itself, beside its reason phrase.
enum StatusWords {
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
    static func isEmpty(_ description: String, of response: Response) -> Bool {
        let status = response.status
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
        return response.statusText.lowercased() == words || otherPhrases[status]?.contains(words) == true
    }
}
