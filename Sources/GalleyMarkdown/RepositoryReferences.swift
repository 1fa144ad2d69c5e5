// Short references to a repository: `#12`, `!3`, `@name`, `owner/name#12`, `owner/name@1a2b3c4`, whole hashes of
// commits (GitHub; pymdownx.magiclink). Read only where the repository is known.

import GalleyCore

/// The repository that short references are about.
package struct Repository: Sendable, Hashable {
    /// How a host writes the addresses of what it has.
    package enum Host: Sendable, Hashable {
        case github, gitlab
    }

    /// Without a slash at its end: `https://github.com`.
    package var base: String
    package var owner: String
    package var name: String
    package var host: Host

    /// Reads the address of a repository; nil where it is none of a host that is known: of GitHub and GitLab, in
    /// the net or on a server of one's own that has the word in its name.
    package init?(address: String) {
        var rest = address[...]
        guard let scheme = ["https://", "http://"].first(where: { rest.hasPrefix($0) }) else { return nil }
        rest = rest.dropFirst(scheme.utf8.count)
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        if rest.hasSuffix(".git") { rest = rest.dropLast(4) }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let host = parts[0].lowercased()
        guard parts.count >= 3, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        if host.contains("github") || host == "codeberg.org" {
            self.host = .github
        } else if host.contains("gitlab") {
            self.host = .gitlab
        } else {
            return nil
        }
        guard self.host == .gitlab || parts.count == 3 else { return nil }
        base = scheme + parts[0]
        owner = parts[1..<parts.count - 1].joined(separator: "/")
        name = parts[parts.count - 1]
    }

    fileprivate enum Part: String { case issue, change, commit }

    /// The address of something in a repository of the same host.
    fileprivate func address(of part: Part, _ number: String, in repository: String?) -> String {
        let path =
            switch (host, part) {
            case (.github, .issue): "/issues/"
            case (.github, .change): "/pull/"
            case (.github, .commit): "/commit/"
            case (.gitlab, .issue): "/-/issues/"
            case (.gitlab, .change): "/-/merge_requests/"
            case (.gitlab, .commit): "/-/commit/"
            }
        return "\(base)/\(repository ?? "\(owner)/\(name)")\(path)\(number)"
    }
}

extension InlineConstruct {
    static let repositoryReferences = InlineConstruct(
        isOn: { $0.repository != nil }, mayOccur: { _ in true }, initials: "#!@0123456789abcdef",
        escapes: "#!@"
    ) { text, place in
        guard let repository = text.options.repository else { return nil }
        switch text[place] {
        case UInt8(ascii: "@"): return text.mention(at: place, repository)
        case UInt8(ascii: "#"): return text.issue(at: place, .issue, repository)
        case UInt8(ascii: "!"): return text.issue(at: place, .change, repository)
        default: return text.commit(at: place, repository)
        }
    }
}

extension InlineText {
    /// `#12`, `!12`, with or without a repository before it.
    fileprivate func issue(at place: Int, _ part: Repository.Part, _ repository: Repository) -> InlineReading?
    {
        var end = place + 1
        while self[end].decimalDigit != nil, end - place <= 10 { end += 1 }
        guard end > place + 1, self[place + 1] != UInt8(ascii: "0"), !isWordAt(end),
            self[end] != UInt8(ascii: "-")
        else { return nil }
        let number = String(bytes[place + 1..<end])
        guard let name = repositoryName(before: place) else {
            guard standsAlone(place) else { return nil }
            return reference(place..<end, to: repository.address(of: part, number, in: nil))
        }
        return reference(
            name.lowerBound..<end, to: repository.address(of: part, number, in: String(bytes[name])))
    }

    /// `@name`, or a commit of a repository named before it.
    fileprivate func mention(at place: Int, _ repository: Repository) -> InlineReading? {
        var end = place + 1
        if let name = repositoryName(before: place) {
            while self[end].isLowerHexDigit, end - place <= 40 { end += 1 }
            guard (7...40).contains(end - place - 1), !isWordAt(end) else { return nil }
            let hash = String(bytes[place + 1..<end])
            let shown = Array(bytes[name.lowerBound...place]) + Array(hash.utf8.prefix(7))
            return reference(
                name.lowerBound..<end, shown: shown,
                to: repository.address(of: .commit, hash, in: String(bytes[name])))
        }
        guard standsAlone(place), self[end].isASCIIAlphanumeric else { return nil }
        while self[end].isASCIIAlphanumeric || self[end] == UInt8(ascii: "-"), end - place <= 40 { end += 1 }
        while self[end - 1] == UInt8(ascii: "-") { end -= 1 }
        // `@scope/package` is no person's, nor is `@name.com`.
        guard end - place <= 40, !isWordAt(end), self[end] != UInt8(ascii: "/"),
            !(self[end] == UInt8(ascii: ".") && self[end + 1].isASCIIAlphanumeric)
        else { return nil }
        return reference(place..<end, to: "\(repository.base)/\(String(bytes[place + 1..<end]))")
    }

    /// A word of forty hexadecimal digits.
    fileprivate func commit(at place: Int, _ repository: Repository) -> InlineReading? {
        // Each word is looked at once, from where it begins.
        guard standsAlone(place) else { return nil }
        var end = place
        while self[end].isLowerHexDigit, end - place <= 40 { end += 1 }
        guard end - place == 40, !isWordAt(end) else { return nil }
        let hash = Array(bytes[place..<end])
        return reference(
            place..<end, shown: Array(hash.prefix(7)),
            to: repository.address(of: .commit, String(hash), in: nil))
    }

    /// Whether no word, path or fragment goes on over a place.
    private func standsAlone(_ place: Int) -> Bool {
        guard !isWordBefore(place) else { return false }
        switch self[place - 1] {
        case UInt8(ascii: "/"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "&"), UInt8(ascii: "."),
            UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "\\"), UInt8(ascii: "!"):
            return false
        default: return true
        }
    }

    /// `owner/name` right before a place.
    private func repositoryName(before place: Int) -> Range<Int>? {
        var start = place
        var slash: Int?
        // Names are at most a hundred bytes long each.
        while start > 0, place - start < 200 {
            let byte = bytes[start - 1]
            if byte == UInt8(ascii: "/") {
                guard slash == nil else { return nil }
                slash = start - 1
            } else if !byte.isASCIIAlphanumeric, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_"),
                byte != UInt8(ascii: ".")
            {
                break
            }
            start -= 1
        }
        guard let slash, slash > start, slash < place - 1, start >= limit, standsAlone(start) else {
            return nil
        }
        return start..<place
    }

    private func reference(_ range: Range<Int>, shown: [UInt8]? = nil, to address: String) -> InlineReading {
        let shown = shown ?? Array(bytes[range])
        return .piece(
            InlinePiece(range: range, words: shown) { lowering, node in
                lowering.writeReference(shown, to: Array(address.utf8), at: range.lowerBound, of: node)
            })
    }
}

extension Lowering {
    fileprivate mutating func writeReference(
        _ shown: [UInt8], to address: [UInt8], at offset: Int, of node: Node
    ) {
        guard takesLinks else {
            document.html.append(escaping: shown)
            return
        }
        let place = locator.locate(
            line: node.startLine, column: node.startColumn + offset, form: .verbatim,
            content: UnsafeBufferPointer(rebasing: node.literal[offset...]))
        document.html.append("<a href=\"")
        addHole(.hyperlink, to: address, at: place)
        document.html.append("\">")
        document.html.append(escaping: shown)
        document.html.append("</a>")
    }
}

extension UInt8 {
    fileprivate var isLowerHexDigit: Bool { decimalDigit != nil || (0x61...0x66).contains(self) }
}
