// A request as prose writes it, `POST /ideas/{idea_id}/moves`, and the path of an operation that it may mean.
//
// Prose names parameters as it likes, or has a value in their place: `GET /ideas/42` is `GET /ideas/{idea_id}`. Paths
// are compared segment by segment, and of several that fit, the one that says more of it word by word is meant
// (OAS 3.2 §4.8.2: concrete paths go before templated ones).

import GalleyCore
import GalleyOpenAPI

/// A method and a path (RFC 9112 §3).
package struct RequestLine: Sendable, Hashable {
    package var method: String
    /// As written, from its first slash, without query and fragment.
    package var path: String
    /// Scheme and host, where the path is part of a URL.
    package var origin: String?

    /// More than any path has: what is compared fits into one word.
    static let segmentLimit = 60
    private static let lengthLimit = 1_000

    /// Reads `POST /ideas`, `POST https://host/ideas` or `POST/ideas`; nil where it is none of them.
    package init?(_ text: some Collection<UInt8>) {
        guard text.count <= Self.lengthLimit else { return nil }
        let bytes = Array(text)
        var end = 0
        while end < bytes.count, bytes[end].isASCIILetter || bytes[end] == UInt8(ascii: "-") { end += 1 }
        guard (3...20).contains(end), end < bytes.count else { return nil }
        var start = end
        while start < bytes.count, bytes[start] == UInt8(ascii: " ") || bytes[start] == UInt8(ascii: "\t") {
            start += 1
        }
        var rest = bytes[start...]
        if start > end, rest.starts(with: "http://".utf8) || rest.starts(with: "https://".utf8) {
            let host = rest.dropFirst(8)
            let stop = host.firstIndex { "/?#".utf8.contains($0) } ?? host.endIndex
            origin = String(decoding: rest[..<stop], as: UTF8.self).lowercased()
            rest = rest[stop...]
            if rest.first != UInt8(ascii: "/") { rest = Array("/".utf8)[...] }
        }
        guard rest.first == UInt8(ascii: "/") else { return nil }
        let stop = Self.endOfPath(rest)
        guard !rest[..<stop].contains(where: { $0 <= 0x20 }) else { return nil }
        method = String(decoding: bytes[..<end], as: UTF8.self).uppercased()
        path = String(decoding: rest[..<stop], as: UTF8.self)
        if segments.count > Self.segmentLimit { return nil }
    }

    /// Where the query or the fragment begins; not within braces.
    private static func endOfPath(_ bytes: ArraySlice<UInt8>) -> Int {
        var depth = 0
        for i in bytes.indices {
            switch bytes[i] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "?"), UInt8(ascii: "#"): if depth <= 0 { return i }
            default: break
            }
        }
        return bytes.endIndex
    }

    var segments: [ArraySlice<UInt8>] { PathTemplate.segments(of: path) }

    /// The path with every parameter as `{}`, for likeness.
    static func plain(_ segments: some Sequence<ArraySlice<UInt8>>) -> String {
        var result: [UInt8] = []
        for segment in segments {
            result.append(UInt8(ascii: "/"))
            if segment.isWrittenAsParameter { result.append("{}") } else { result += segment.withoutNames }
        }
        return result.isEmpty ? "/" : String(result)
    }
}
