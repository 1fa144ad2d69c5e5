// A request as prose writes it, `POST /ideas/{idea_id}/moves`, and the path of an operation that it may mean.
//
// Prose names parameters as it likes, or has a value in their place: `GET /ideas/42` is `GET /ideas/{idea_id}`. Paths
// are compared segment by segment, and of several that fit, the one that says more of it word by word is meant
// (OAS 3.2 §4.8.2: concrete paths go before templated ones).

import GalleyCore

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

    var segments: [ArraySlice<UInt8>] { Self.segments(of: path) }

    static func segments(of path: String) -> [ArraySlice<UInt8>] {
        Array(path.utf8).split(separator: UInt8(ascii: "/"))
    }

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

/// The path of operations, to compare others with.
struct PathTemplate: Sendable {
    enum Segment: Sendable {
        case literal([UInt8])
        case parameter
        /// `{name}.json`, without the names.
        case mixed([UInt8])
    }

    /// As the description has it.
    var path: String
    var segments: [Segment]
    /// Whether the last parameter may hold slashes: frameworks call such a one `path`, and OpenAPI has no word for it.
    var hasOpenEnd = false
    /// Method and place in the description's operations.
    var operations: [(method: String, operation: Int)] = []

    init(_ path: String) {
        self.path = path
        let parts = RequestLine.segments(of: path)
        segments = parts.map { part in
            let plain = part.withoutNames
            if plain.elementsEqual("{}".utf8) { return .parameter }
            return plain.count < part.count ? .mixed(plain) : .literal(Array(part))
        }
        if let last = parts.last, case .parameter = segments.last {
            hasOpenEnd = String(decoding: last, as: UTF8.self).lowercased().contains("path")
        }
    }

    var methods: [String] { operations.map(\.method) }

    func operation(_ method: String) -> Int? { operations.first { $0.method == method }?.operation }

    /// How well a path fits, for comparison with that of other templates; nil where it does not.
    ///
    /// A path that only has values where parameters stand says nothing: `/index.html` is no `/{owner}`.
    func fit(_ parts: some RandomAccessCollection<ArraySlice<UInt8>>) -> UInt64? {
        guard parts.count == segments.count || hasOpenEnd && parts.count > segments.count else { return nil }
        var fit: UInt64 = 0
        var hasWord = segments.isEmpty
        var hasValue = false
        for (part, segment) in zip(parts, segments) {
            fit <<= 1
            switch segment {
            case .literal(let name):
                guard part.elementsEqual(name) else { return nil }
                hasWord = true
                fit |= 1
            case .parameter:
                if part.isWrittenAsParameter { fit |= 1 } else { hasValue = true }
            case .mixed(let pattern):
                if part.withoutNames == pattern {
                    fit |= 1
                } else {
                    guard part.fits(pattern) else { return nil }
                    hasValue = true
                }
            }
        }
        return hasWord || !hasValue ? fit : nil
    }
}

extension ArraySlice<UInt8> {
    /// `{id}`, `<id>`, `:id`, `[id]`, `$id`, `*`, `…`: what prose has for a parameter.
    var isWrittenAsParameter: Bool {
        guard let first, let last else { return false }
        switch first {
        case UInt8(ascii: "{"):
            return last == UInt8(ascii: "}") && dropLast().lastIndex(of: UInt8(ascii: "{")) == startIndex
        case UInt8(ascii: "<"): return last == UInt8(ascii: ">")
        case UInt8(ascii: "["): return last == UInt8(ascii: "]")
        case UInt8(ascii: ":"), UInt8(ascii: "$"): return count > 1
        default: return elementsEqual("*".utf8) || elementsEqual("...".utf8) || elementsEqual("…".utf8)
        }
    }

    /// The same with `{}` for each `{name}`.
    var withoutNames: [UInt8] {
        guard contains(UInt8(ascii: "{")) else { return Array(self) }
        var result: [UInt8] = []
        var isName = false
        for byte in self {
            if byte == UInt8(ascii: "}") { isName = false }
            if !isName { result.append(byte) }
            if byte == UInt8(ascii: "{") { isName = true }
        }
        return result
    }

    /// Whether values in the place of the `{}` of a pattern give this; linear, since each literal part is taken where it
    /// first occurs.
    fileprivate func fits(_ pattern: [UInt8]) -> Bool {
        var literals: [[UInt8]] = [[]]
        var i = 0
        while i < pattern.count {
            if pattern[i] == UInt8(ascii: "{"), i + 1 < pattern.count, pattern[i + 1] == UInt8(ascii: "}") {
                literals.append([])
                i += 2
            } else {
                literals[literals.count - 1].append(pattern[i])
                i += 1
            }
        }
        guard literals.count > 1, let head = literals.first, let tail = literals.last, starts(with: head)
        else {
            return false
        }
        var rest = Array(dropFirst(head.count))
        for literal in literals.dropFirst().dropLast() where !literal.isEmpty {
            guard let found = rest.firstIndex(of: literal.span), found > 0 else { return false }
            rest.removeFirst(found + literal.count)
        }
        return rest.count > tail.count && rest.suffix(tail.count).elementsEqual(tail)
    }
}
