// Names for readers and for addresses, out of names for programs.
//
// Frameworks make summaries and ids from function names and routes: `create_idea_ideas_post`, "Auth:Jwt.Login".
// Rules that ask only for the shape of such a name turn it into words; what a person wrote stays as it is.

import GalleyCore

// MARK: - Slugs

/// Last parts of addresses: letters, digits, `-`, `_` and `.` of ASCII.
enum Slugs {
    /// Longer ones are cut, and told apart by a fingerprint.
    private static let longest = 100

    static func slug(_ text: String) -> String {
        var result: [UInt8] = []
        var isLossy = false
        for scalar in text.unicodeScalars {
            if let byte = UInt8(exactly: scalar.value), byte < 0x80 {
                if byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_")
                    || byte == UInt8(ascii: ".")
                {
                    result.append(byte)
                } else if byte != UInt8(ascii: "{"), byte != UInt8(ascii: "}"), byte != UInt8(ascii: "'") {
                    if result.last != UInt8(ascii: "-") { result.append(UInt8(ascii: "-")) }
                }
            } else if let letter = plainLetter(scalar) {
                result.append(letter)
            } else {
                isLossy = true
            }
            if result.count > 4 * longest { break }
        }
        func isEdge(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") }
        var slug = result.drop(while: isEdge)
        if slug.count > longest {
            slug = slug.prefix(longest - 9)
            isLossy = true
        }
        while let last = slug.last, isEdge(last) || (last == UInt8(ascii: "_") && slug.count > 1) {
            slug.removeLast()
        }
        guard isLossy || slug.isEmpty else { return String(slug) }
        return slug.isEmpty ? fingerprint(text) : String(slug) + "-" + fingerprint(text)
    }

    /// The letter without its accent, of Latin-1.
    private static func plainLetter(_ scalar: Unicode.Scalar) -> UInt8? {
        let letters: StaticString = "AAAAAAACEEEEIIIIDNOOOOO OUUUUYTsaaaaaaaceeeeiiiidnooooo ouuuuyty"
        guard (0xC0...0xFF).contains(scalar.value) else { return nil }
        let letter = letters.withUTF8Buffer { $0[Int(scalar.value) - 0xC0] }
        return letter == UInt8(ascii: " ") ? nil : letter
    }

    static func fingerprint(_ text: String) -> String {
        var hash = Fingerprint()
        hash.combine(Array(text.utf8).span)
        return String(hash.text.prefix(8))
    }

    /// Slugs that differ whatever the case of letters. Of those that clash none keeps its slug: which one would,
    /// hung on their order. `identity` tells two things apart that have even the same fallback.
    static func unique(
        _ slugs: [String], fallback: (_ index: Int, _ slug: String) -> String, identity: (Int) -> String
    ) -> [String] {
        var owners: [String: Int] = [:]
        for slug in slugs { owners[slug.lowercased(), default: 0] += 1 }
        var result = slugs
        var taken = Set(owners.filter { $0.value == 1 }.keys)
        for i in slugs.indices where owners[slugs[i].lowercased()] != 1 {
            var slug = fallback(i, slugs[i])
            if taken.contains(slug.lowercased()) || slug == slugs[i] {
                slug += "-" + fingerprint(identity(i))
            }
            let base = slug
            var number = 2
            while taken.contains(slug.lowercased()) {
                slug = base + "-\(number)"
                number += 1
            }
            taken.insert(slug.lowercased())
            result[i] = slug
        }
        return result
    }
}

// MARK: - Words

/// Names of programs as words of a sentence.
enum Words {
    /// How abbreviations are written that are no words; what is not here is written as a word.
    private static let abbreviations: [String: String] = {
        var result = ["oauth": "OAuth", "oauth2": "OAuth2", "openid": "OpenID", "graphql": "GraphQL"]
        let capitals = """
            ai api arn aws cdn cpu cors crud csrf css csv dns eu gif gpg gps gpu html http https id imap io ip \
            iso jpeg json jwks jwt ldap llm lms mfa mime ml oidc os otp pdf pgp pin png qr ram rbac rdf rest rpc \
            rsa rss s3 saml sbom sdk sha sku sla smtp sms sql ssh sso ssl sse svg tcp tls totp ttl udp ui uk uri \
            url us utc uuid vat vm vpn xml xsrf yaml zip
            """
        // "US" would be wrong for "contact us", "OS" and "IO" are names of their own: those stay words.
        for word in capitals.split(separator: " ") where !["us", "rest", "pin", "zip", "io"].contains(word) {
            result[String(word)] = word.uppercased()
        }
        for word in ["api", "id", "url", "uri", "ip", "uuid", "pdf", "vm", "sdk", "jwt", "sku"] {
            result[word + "s"] = word.uppercased() + "s"
        }
        return result
    }()

    /// The words of an identifier: `listHTTPRoutes`, `list_http_routes` and `list-http-routes` have the same.
    static func split(_ name: some StringProtocol) -> [String] {
        var words: [String] = []
        var word = ""
        let scalars = Array(name.unicodeScalars)
        for (i, scalar) in scalars.enumerated() {
            let properties = scalar.properties
            guard properties.isAlphabetic || properties.numericType != nil || scalar == "'" else {
                if !word.isEmpty { words.append(word) }
                word = ""
                continue
            }
            if i > 0, properties.isUppercase, !word.isEmpty {
                let isAfterSmall = !scalars[i - 1].properties.isUppercase
                let isBeforeSmall = i + 1 < scalars.count && scalars[i + 1].properties.isLowercase
                // `IDs` and the like end in a small letter of their own.
                let isPlural = i + 2 == scalars.count && scalars[i + 1] == "s"
                if isAfterSmall || (isBeforeSmall && !isPlural) {
                    words.append(word)
                    word = ""
                }
            }
            word.unicodeScalars.append(scalar)
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// Words as a sentence begins, or goes on: "Forgot password", "forgot password".
    static func sentence(_ words: [String], isStart: Bool) -> String {
        words.enumerated().map { i, word in
            let small = word.lowercased()
            if let abbreviation = abbreviations[small] { return abbreviation }
            guard i == 0, isStart, let first = small.first else { return small }
            return first.uppercased() + small.dropFirst()
        }.joined(separator: " ")
    }

    /// A name with what it belongs to before a separator: `auth:jwt.login` as "Auth: JWT login". What the rest
    /// says again is left out: `users:delete_user` is "Delete user".
    static func phrase(_ name: String) -> String {
        let separators: [Character] = [":", "/", "."]
        let separator = separators.first { name.contains($0) }
        let parts = separator.map { name.split(separator: $0) } ?? [Substring(name)]
        let rest = parts.last.map { split($0) } ?? []
        let scope = parts.dropLast().flatMap { split($0) }
        func bare(_ word: String) -> String {
            let small = word.lowercased()
            return small.hasSuffix("s") && !small.hasSuffix("ss") ? String(small.dropLast()) : small
        }
        let said = Set(rest.map(bare))
        if scope.isEmpty || scope.allSatisfy({ said.contains(bare($0)) }) {
            return sentence(rest, isStart: true)
        }
        if rest.isEmpty { return sentence(scope, isStart: true) }
        return sentence(scope, isStart: true) + ": " + sentence(rest, isStart: false)
    }

    /// Letters and digits in small, everything else `_`: what two spellings of one name share.
    static func normalised(_ name: String) -> String {
        underscored(name.lowercased())
    }

    /// With `_` for everything that is no letter or digit, as Python's `re.sub(r"\W", "_", …)`.
    static func underscored(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars { result.append(scalar.isNameScalar ? scalar : "_") }
        return String(result)
    }

    /// Letters and digits alone, in small.
    static func bare(_ name: String) -> String {
        String(underscored(name.lowercased()).filter { $0 != "_" })
    }
}

extension Unicode.Scalar {
    /// What Python's `\w` matches.
    fileprivate var isNameScalar: Bool {
        self == "_" || properties.isAlphabetic || properties.numericType != nil
    }
}

// MARK: - Operations

enum OperationNames {
    /// FastAPI makes ids of function name, path and method: `create_idea_ideas_post` for `POST /ideas`. The function
    /// name, where an id is made so.
    static func withoutPathAndMethod(_ id: String, path: String) -> String? {
        // Of a route with several methods it takes one for all.
        guard let cut = id.lastIndex(of: "_"),
            HTTPMethod(rawValue: String(id[id.index(after: cut)...])) != nil
        else { return nil }
        let suffix = Words.underscored(path)
        let name = id[..<cut]
        guard !suffix.isEmpty, name.hasSuffix(suffix), name.utf8.count > suffix.utf8.count else { return nil }
        return String(name.dropLast(suffix.count))
    }

    /// The summary as a person would write it, else the id in words, else method and path.
    static func title(of operation: Operation, summary: String?) -> String {
        if let summary {
            // On one line: it becomes a heading.
            let line = summary.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !line.isEmpty { return isGenerated(line, for: operation) ? Words.phrase(line) : line }
        }
        if let id = operation.shortID, !id.contains(" ") {
            let phrase = Words.phrase(id)
            if !phrase.isEmpty { return phrase }
        }
        switch operation.kind {
        case .path: return operation.method + " " + operation.path
        case .webhook: return sentence(operation.path)
        case .callback(_, let name): return sentence(name)
        }
    }

    private static func sentence(_ name: String) -> String {
        let words = Words.split(name)
        return words.isEmpty ? name : Words.sentence(words, isStart: true)
    }

    /// Whether a summary is a function's name with capitals, as FastAPI makes them: "List Ideas" of `list_ideas`,
    /// "Auth:Jwt.Login" of `auth:jwt.login`.
    private static func isGenerated(_ summary: String, for operation: Operation) -> Bool {
        guard isTitleCase(summary) else { return false }
        let name = Words.normalised(summary)
        for id in [operation.shortID, operation.operationID] {
            guard let id, id == id.lowercased() else { continue }
            if id == name || id.hasSuffix("_" + name) { return true }
        }
        return summary.firstIndex(of: ":").map { colon in
            let after = summary.index(after: colon)
            return colon > summary.startIndex && after < summary.endIndex && summary[after] != " "
                && summary[summary.index(before: colon)] != " " && !summary.contains("/")
        } ?? false
    }

    /// As Python's `str.title` writes: a capital after everything that is no letter, small letters elsewhere.
    private static func isTitleCase(_ text: String) -> Bool {
        var isInWord = false
        for scalar in text.unicodeScalars {
            let properties = scalar.properties
            if properties.isAlphabetic, isInWord ? properties.isUppercase : properties.isLowercase {
                return false
            }
            isInWord = properties.isAlphabetic
        }
        return true
    }
}
