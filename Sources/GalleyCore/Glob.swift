// Patterns for paths, as in a .gitignore: `*` and `?` stay within a part, `**` crosses parts, a pattern
// without a slash matches a name at any depth, and a matched folder takes all that is in it.

/// Patterns of which the last that matches decides; one that begins with `!` takes back what those before it took.
package struct PathPatterns: Sendable {
    private let patterns: [(glob: Glob, takes: Bool)]
    /// Whether any of them takes back.
    package let takesBack: Bool

    package init(_ texts: [String]) {
        patterns = texts.map { text in
            // `\!` and `\#` are these characters themselves.
            if text.hasPrefix("\\!") || text.hasPrefix("\\#") {
                return (Glob(String(text.dropFirst())), true)
            }
            return text.hasPrefix("!") ? (Glob(String(text.dropFirst())), false) : (Glob(text), true)
        }
        takesBack = patterns.contains { !$0.takes }
    }

    /// Whether the last pattern that matches takes the path; nil where none matches.
    package func verdict(_ path: String) -> Bool? {
        patterns.last { $0.glob.matches(path) }?.takes
    }

    package func take(_ path: String) -> Bool { verdict(path) ?? false }
}

/// One pattern.
package struct Glob: Sendable {
    private let pattern: [UInt8]
    /// Matched against any part of the path rather than the path from the root.
    private let matchesNames: Bool

    package init(_ text: String) {
        var text = Substring(text)
        if text.hasPrefix("./") { text = text.dropFirst(2) }
        matchesNames = !text.dropLast(text.hasSuffix("/") ? 1 : 0).contains("/")
        if text.hasPrefix("/") { text = text.dropFirst() }
        if text.hasSuffix("/") { text = text.dropLast() }
        pattern = Array(text.utf8)
    }

    /// Whether the pattern takes a path (parts separated by `/`) or a folder above it.
    package func matches(_ path: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"))
        if matchesNames { return parts.contains { matches(Array($0)) } }
        var prefix: [UInt8] = []
        for part in parts {
            if !prefix.isEmpty { prefix.append(UInt8(ascii: "/")) }
            prefix += part
            if matches(prefix) { return true }
        }
        return false
    }

    /// Two pointers and a mark at the last `*` and the last `**`: time is at most the product of lengths.
    private func matches(_ text: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        let slash = UInt8(ascii: "/")
        var p = 0
        var t = 0
        var single: (p: Int, t: Int)?
        var double: (p: Int, t: Int)?
        while true {
            if p < pattern.count, pattern[p] == star {
                if p + 1 < pattern.count, pattern[p + 1] == star {
                    p += 2
                    // `**/` also stands for no folder at all.
                    if p < pattern.count, pattern[p] == slash { p += 1 }
                    double = (p, t)
                    single = nil
                } else {
                    p += 1
                    single = (p, t)
                }
                continue
            }
            if t == text.count, p == pattern.count { return true }
            if t < text.count, p < pattern.count,
                pattern[p] == text[t] || (pattern[p] == UInt8(ascii: "?") && text[t] != slash)
            {
                p += 1
                t += 1
            } else if let mark = single, mark.t < text.count, text[mark.t] != slash {
                single = (mark.p, mark.t + 1)
                (p, t) = (mark.p, mark.t + 1)
            } else if let mark = double, mark.t < text.count {
                double = (mark.p, mark.t + 1)
                (p, t) = (mark.p, mark.t + 1)
                single = nil
            } else {
                return false
            }
        }
    }
}
