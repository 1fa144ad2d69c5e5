// What the plugin `exclude` leaves out, as patterns of a .gitignore. Its regular expressions are matched from the start of a
// path, not up to its end; those that such patterns can say are translated, and of others it is told that they are not.

import GalleyCore

enum MkDocsExclusion {
    /// Nobody writes more alternatives than this by hand.
    private static let alternativesLimit = 64
    private static let depthLimit = 16

    /// The patterns that a regular expression amounts to; nil where it says more than patterns can.
    static func patterns(ofRegex text: String) -> [String]? {
        var reader = Reader(rest: Array(text.unicodeScalars))
        if reader.next == "^" { reader.skip() }
        guard let found = reader.alternatives(depth: 0), reader.next == nil, !found.isEmpty else {
            return nil
        }
        return found.map { glob in
            // `$` stands at the end only.
            glob.hasSuffix("$") ? "/" + glob.dropLast() : "/" + glob + (glob.hasSuffix("**") ? "" : "**")
        }
    }

    private struct Reader {
        var rest: [Unicode.Scalar]
        var place = 0

        var next: Unicode.Scalar? { place < rest.count ? rest[place] : nil }
        mutating func skip() { place += 1 }

        private mutating func takes(_ text: String) -> Bool {
            let scalars = Array(text.unicodeScalars)
            guard rest.dropFirst(place).starts(with: scalars) else { return false }
            place += scalars.count
            return true
        }

        /// `a|b|c`, up to a bracket that closes.
        mutating func alternatives(depth: Int) -> [String]? {
            guard depth < depthLimit else { return nil }
            var result: [String] = []
            repeat {
                guard let some = sequence(depth: depth) else { return nil }
                result += some
                guard result.count <= alternativesLimit else { return nil }
            } while takes("|")
            return result
        }

        private mutating func sequence(depth: Int) -> [String]? {
            var result = [""]
            while let scalar = next, scalar != "|", scalar != ")" {
                guard let part = part(depth: depth, isFirst: result == [""]) else { return nil }
                guard !result.contains(where: { $0.hasSuffix("$") }) else { return nil }
                result = result.flatMap { before in part.map { before + $0 } }
                guard result.count <= alternativesLimit else { return nil }
            }
            return result
        }

        private mutating func part(depth: Int, isFirst: Bool) -> [String]? {
            if takes("[^/]*") { return ["*"] }
            if takes("[^/]+") { return ["?*"] }
            // At least one folder, where a slash follows.
            if takes(".*/") { return ["*/**/"] }
            if takes(".*") { return ["**"] }
            // A path begins with no slash.
            if isFirst, takes(".+") { return ["?**"] }
            if takes("(?:") || takes("(") {
                guard let inner = alternatives(depth: depth + 1), takes(")"), !isRepeated else { return nil }
                return inner
            }
            if takes("$") { return ["$"] }
            guard let scalar = next else { return nil }
            skip()
            var literal = scalar
            if scalar == "\\" {
                guard let escaped = next, !isWordCharacter(escaped) else { return nil }
                skip()
                literal = escaped
            } else if scalar == "." {
                return isRepeated ? nil : ["?"]
            } else if "[]{}*+?^".unicodeScalars.contains(scalar) {
                return nil
            }
            guard !isRepeated, literal != "*", literal != "?", literal != "\n", literal != "$" else {
                return nil
            }
            return [String(Character(literal))]
        }

        private func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }

        private var isRepeated: Bool { next.map { "*+?{".unicodeScalars.contains($0) } ?? false }
    }
}

extension MkDocsTranslator {
    /// What the plugin `exclude` is told to leave out.
    mutating func excludedByPlugins() -> [(text: String, place: SourceLocation?)] {
        var result: [(text: String, place: SourceLocation?)] = []
        for plugin in plugins where plugin.name == "exclude" {
            for pattern in plugin.options["glob"]?.strings ?? [] {
                guard let text = pattern.text else { continue }
                result.append((text.contains("/") || text.hasPrefix("*") ? text : "/" + text, pattern.place))
            }
            for regex in plugin.options["regex"]?.strings ?? [] {
                guard let text = regex.text else { continue }
                if let patterns = MkDocsExclusion.patterns(ofRegex: text) {
                    result += patterns.map { ($0, regex.place) }
                } else {
                    warn(
                        "the regular expression `\(text)` is not understood; what it matches is published",
                        at: regex.place,
                        help: "write it as a pattern, under `glob` or in `exclude_docs`")
                }
            }
        }
        return result
    }
}
