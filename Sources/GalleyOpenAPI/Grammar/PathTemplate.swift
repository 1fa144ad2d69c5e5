// The address of a path with its parameters in braces (OAS 3.2 §4.8.2): taken apart, and compared with what prose
// writes in its place.

import GalleyCore

/// `/ideas/{idea_id}/moves`, taken apart.
package struct PathTemplate: Sendable {
    package enum Segment: Sendable, Equatable {
        case literal([UInt8])
        case parameter
        /// `{name}.json`, without the names.
        case mixed([UInt8])
    }

    /// As the description has it.
    package let path: String
    /// What stands in braces, in order.
    private(set) var names: [String] = []
    /// With all names left out: `/ideas/{}/moves`. Paths that differ in names only are the same (OAS 3.2 §4.8.2).
    private(set) var shape = ""
    /// Whether a brace has no partner, or one lies in another.
    private(set) var isBroken = false

    package init(_ path: String) {
        self.path = path
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

    /// What stands between slashes, empty ones left out.
    package var segments: [Segment] {
        Self.segments(of: path).map { part in
            let plain = part.withoutNames
            if plain.elementsEqual("{}".utf8) { return .parameter }
            return plain.count < part.count ? .mixed(plain) : .literal(Array(part))
        }
    }

    /// Whether the last parameter may hold slashes: frameworks call such a one `path`, and OpenAPI has no word for it.
    package var hasOpenEnd: Bool {
        guard let last = Self.segments(of: path).last, last.withoutNames.elementsEqual("{}".utf8) else {
            return false
        }
        return String(decoding: last, as: UTF8.self).lowercased().contains("path")
    }

    package static func segments(of path: String) -> [ArraySlice<UInt8>] {
        Array(path.utf8).split(separator: UInt8(ascii: "/"))
    }
}

// MARK: - Comparing

extension [PathTemplate.Segment] {
    /// How well a path fits, for comparison with that of other templates; nil where it does not.
    ///
    /// A path that only has values where parameters stand says nothing: `/index.html` is no `/{owner}`.
    package func fit(
        _ parts: some RandomAccessCollection<ArraySlice<UInt8>>, hasOpenEnd: Bool = false
    ) -> UInt64? {
        guard parts.count == count || hasOpenEnd && parts.count > count else { return nil }
        var fit: UInt64 = 0
        var hasWord = isEmpty
        var hasValue = false
        for (part, segment) in zip(parts, self) {
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
    package var isWrittenAsParameter: Bool {
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
    package var withoutNames: [UInt8] {
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
