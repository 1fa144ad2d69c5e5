// Conditional and range requests (RFC 9110 §13, §14): whether the client has the file already, and which part it wants.

import GalleyCore

/// A validator (RFC 9110 §8.8.3).
package struct EntityTag: Sendable, Equatable {
    /// What stands between the quotes.
    package var opaque: String
    package var isWeak: Bool

    package init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// Reads `"x"` or `W/"x"`.
    init?(field text: String) {
        var text = Substring(text)
        isWeak = text.hasPrefix("W/")
        if isWeak { text = text.dropFirst(2) }
        guard text.utf8.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return nil }
        opaque = String(text.dropFirst().dropLast())
        guard !opaque.contains("\"") else { return nil }
    }

    package var text: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

    func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }

    func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }

    /// The tags of a list. A comma may stand within a tag; what is no tag is skipped.
    static func list(_ field: String) -> [EntityTag] {
        var tags: [EntityTag] = []
        let bytes = Array(field.utf8)
        var i = 0
        while i < bytes.count {
            guard bytes[i] == UInt8(ascii: "\"") else {
                i += 1
                continue
            }
            guard let end = bytes[(i + 1)...].firstIndex(of: UInt8(ascii: "\"")) else { break }
            let isWeak = i >= 2 && bytes[i - 2] == UInt8(ascii: "W") && bytes[i - 1] == UInt8(ascii: "/")
            tags.append(EntityTag(String(bytes[(i + 1)..<end]), isWeak: isWeak))
            i = end + 1
        }
        return tags
    }
}

/// What becomes of a request for a file that is there.
enum Precondition: Equatable {
    case passed
    case notModified
    case failed

    /// Evaluates the conditions in the order of RFC 9110 §13.2.2.
    init(_ headers: HeaderFields, _ file: ServedFile, now: HTTPDate) {
        func date(_ name: String) -> HTTPDate? { headers[name].flatMap { HTTPDate($0, now: now) } }
        if let field = headers["If-Match"] {
            if field.trimmedOfSpace != "*",
                !EntityTag.list(field).contains(where: { $0.matchesStrongly(file.entityTag) })
            {
                self = .failed
                return
            }
        } else if let limit = date("If-Unmodified-Since"), let modified = file.modified, modified > limit {
            self = .failed
            return
        }
        if let field = headers["If-None-Match"] {
            let isKnown =
                field.trimmedOfSpace == "*"
                || EntityTag.list(field).contains { $0.matchesWeakly(file.entityTag) }
            self = isKnown ? .notModified : .passed
        } else if let since = date("If-Modified-Since"), let modified = file.modified, modified <= since {
            self = .notModified
        } else {
            self = .passed
        }
    }
}

/// The part of a file that is asked for.
package enum ByteRange: Equatable {
    case whole
    case part(Range<Int>)
    case unsatisfiable

    /// Reads a field `Range` for a file of so many bytes. What is not understood is as if it were not there (RFC 9110 §14.2);
    /// so are several ranges at once, which a server may answer with the whole.
    package init(_ field: String, size: Int) {
        self = .whole
        guard let equals = field.firstIndex(of: "="),
            String(field[..<equals]).trimmedOfSpace.equalsIgnoringCase("bytes")
        else { return }
        let list = field[field.index(after: equals)...].split(separator: ",").map {
            String($0).trimmedOfSpace
        }.filter { !$0.isEmpty }
        guard list.count == 1, let dash = list[0].firstIndex(of: "-") else { return }
        let first = list[0][..<dash]
        let last = list[0][list[0].index(after: dash)...]
        if first.isEmpty {
            guard let count = Self.number(last) else { return }
            // The last bytes of an empty file are all of it, and no `Content-Range` could say so.
            if count == 0 {
                self = .unsatisfiable
            } else if size > 0 {
                self = .part(max(0, size - count)..<size)
            }
            return
        }
        guard let start = Self.number(first) else { return }
        var end = size
        if !last.isEmpty {
            guard let stop = Self.number(last), stop >= start else { return }
            end = stop < size ? stop + 1 : size
        }
        self = start < size ? .part(start..<end) : .unsatisfiable
    }

    /// Digits only; a number beyond counting is beyond every file.
    private static func number(_ text: Substring) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return Int(text) ?? Int.max
    }
}

/// Whether the part may be sent: the client's first half must be of the same file (RFC 9110 §13.1.5).
func allowsRange(_ headers: HeaderFields, _ file: ServedFile, now: HTTPDate) -> Bool {
    guard let field = headers["If-Range"]?.trimmedOfSpace else { return true }
    if let tag = EntityTag(field: field) { return tag.matchesStrongly(file.entityTag) }
    // A date is a strong validator only for a file that was not changed just now (RFC 9110 §8.8.2.2).
    guard let date = HTTPDate(field, now: now), let modified = file.modified else { return false }
    return date == modified && !file.entityTag.isWeak
}

/// How the client likes a file to be compressed (RFC 9110 §12.5.3).
struct AcceptedEncodings {
    private var qualities: [String: Double] = [:]

    init(_ field: String?) {
        for item in (field ?? "").split(separator: ",") {
            let parts = item.split(separator: ";").map { String($0).trimmedOfSpace }
            guard let name = parts.first?.lowercased(), !name.isEmpty else { continue }
            var quality = 1.0
            for parameter in parts.dropFirst() {
                let pair = parameter.split(separator: "=", maxSplits: 1).map { String($0).trimmedOfSpace }
                if pair.count == 2, pair[0].lowercased() == "q" { quality = Double(pair[1]) ?? 0 }
            }
            qualities[name] = quality.isFinite ? min(1, max(0, quality)) : 0
        }
    }

    private func quality(of name: String) -> Double {
        // The older name of the same coding (RFC 9110 §8.4.1.3).
        if name == "gzip", let old = qualities["x-gzip"] { return old }
        return qualities[name] ?? qualities["*"] ?? 0
    }

    /// The codings of a list that are taken, the best liked first, and among equals the first of the list. What is liked
    /// less than the plain file is left out.
    func accepted(of names: [String]) -> [String] {
        let plain = qualities["identity"] ?? 0
        return names.enumerated().filter { quality(of: $0.element) > 0 && quality(of: $0.element) >= plain }
            .sorted { (-quality(of: $0.element), $0.offset) < (-quality(of: $1.element), $1.offset) }
            .map(\.element)
    }
}
